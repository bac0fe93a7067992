"""A centre in a database on a server: set up there, and joined by the other machines.

Nobody is signed in yet in most of this. What the database's owner alone may do is done with the owner's password, which
is typed when it is needed and kept nowhere; everybody else is let in by a role of their own.
"""

from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from sqlalchemy import select

from hia_desktop.base.clock import Clock
from hia_desktop.base.errors import BadInput, Missing, NoteDamaged, Problem, Refused
from hia_desktop.base.text import _
from hia_desktop.domain.access import Right, Track
from hia_desktop.services.call import SignedIn, Work, query
from hia_desktop.services.centre import doors
from hia_desktop.services.centre.login_face import Face, has_store
from hia_desktop.services.servers.preparing import Seen, Wish, check
from hia_desktop.store import joining
from hia_desktop.store.contents import head
from hia_desktop.store.entities import Centre, new_id
from hia_desktop.store.joining import GIVEN as GIVEN
from hia_desktop.store.joining import Joined
from hia_desktop.store.postgres import is_own
from hia_desktop.store.store import Store
from hia_desktop.vault.beside import beside
from hia_desktop.vault.files import safe_folder, told_of_disk
from hia_desktop.vault.keys import user_reader
from hia_desktop.vault.slotfile import PRODUCTION, Cost
from hia_desktop.vault.slots import Slots


def named(wish: Wish) -> Joined:
    """Where that is, with the certificate itself. Errors: BadInput for one that cannot be read."""
    pem = ""
    if wish.ca is not None:
        try:
            pem = wish.ca.read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError):
            pem = ""
        if "-----BEGIN CERTIFICATE-----" not in pem:
            told = _("«{file}» er ikke et CA-sertifikat (PEM) som kan leses.").format(file=wish.ca.name)
            raise BadInput(told, {"ca": told})
    return Joined(host=wish.host.strip(), port=wish.port, database=wish.database.strip(), ca=pem, owner=wish.role)


def set_up(
    folder: Path, wish: doors.SetUp, where: Wish, clock: Clock, *, cost: Cost = PRODUCTION
) -> tuple[SignedIn | None, str]:
    """As `doors.set_up`, in a database that is prepared and empty. The folder on this machine joins it. Nobody is
    signed in when contact is lost just then: the centre is there, and its recovery key is to be shown.

    Errors: as `doors.set_up`; Refused besides for a server that is not as it should be, or a database in which a centre
    lies.
    """
    there = named(where)
    check_right(check(where, clock))
    folder = doors.check_set_up(folder, wish, clock)
    with told_of_disk(folder), beside(folder) as part:
        joining.join(part, there)
        place = there.as_owner(part, where.password)
        if joining.face_on(place) is not None:
            raise Refused(
                _(
                    "Det ligger alt et senter i databasen. Ingenting er endret. Koble denne maskinen til det med en "
                    "tilkoblingsfil fra administratoren, eller med «hia-desktop server join --host …»."
                )
            )
        with closing(Store.at(place, b"", create=True)) as store:  # nothing there is opened by the store's own key
            recovery = store.bearing(partial(_begin, store, wish, clock, cost))
    try:
        return doors.sign_in(folder, wish.admin_username, wish.password, clock), recovery
    except Problem:
        return None, recovery


def check_right(seen: tuple[Seen, ...]) -> None:
    """Errors: Refused when anything that was looked at is wrong."""
    wrong = [one.words for one in seen if one.right is False]
    if wrong:
        raise Refused(_("Serveren er ikke klar. {wrong} Ingenting er endret.").format(wrong=" ".join(wrong)))


def _begin(store: Store, wish: doors.SetUp, clock: Clock, cost: Cost) -> str:
    with store.write() as sql:
        slots, made = Slots.create(store.shelf(sql), new_id(), wish.password, tracks=list(Track), cost=cost)
        signed_in = doors.begin(sql, store, made, wish, clock)
        doors.let_in(Work(sql, signed_in), slots, signed_in.me.id)
    return made.recovery_text


@dataclass(frozen=True)
class Lies:
    """The database that a centre lies in; nothing for one on this machine. `moved_to`: as of `Centre`."""

    database: str
    host: str
    moved_to: str


@query(Right.CENTRE)
def lies(w: Work) -> Lies:
    """Where the centre lies."""
    where = joining.joined(w.signed_in.store.folder)
    moved_to = w.sql.scalar(select(Centre.moved_to)) or ""
    return Lies(where.database if where else "", where.host if where else "", moved_to)


@query(Right.CENTRE, audit="server:connection_file")
def connection_file(w: Work) -> bytes:
    """What another machine joins by: no secret is in it. Errors: Missing for a centre on this machine alone."""
    where = joining.joined(w.signed_in.store.folder)
    if where is None:
        raise Missing(_("Senteret ligger på denne maskinen alene. Flytt det til en server først."))
    end = head(w.sql.connection())
    return replace(where, seq=end.seq, mac=end.mac).encoded()


def of_use_here_alone(file: bytes) -> str:
    """What is to be said of a connection file that names the server as this machine itself; empty for another."""
    where = joining.decoded(file)
    if not is_own(where.host):
        return ""
    told = _(
        "Obs: Filen sier at serveren er «{host}», og det er alltid maskinen selv. På en annen maskin virker den ikke. "
        "Der kan «hia-desktop server join --host …» brukes med serverens navn."
    )
    return told.format(host=where.host)


def join(folder: Path, file: bytes) -> Face:
    """As `join_at`, the server that a connection file names. Errors: BadInput besides for another file."""
    return join_at(folder, joining.decoded(file))


def join_at(folder: Path, where: Joined) -> Face:
    """Joins a folder to a server, and gives what the login window may show.

    Errors: Refused when a centre is in the folder, or it is joined to one by a note that can be read, or for a
    connection that others could listen to; Missing when no centre lies there; Problem when the server is not reached.
    """
    if has_store(folder) and not _note_is_damaged(folder):
        raise Refused(_("Det er alt et senter i mappen. Ingenting er endret. Velg en annen mappe."))
    folder = safe_folder(folder)
    with told_of_disk(folder), beside(folder) as part:
        joining.join(part, where)
        face = doors.fresh_face(part)
    return face


def _note_is_damaged(folder: Path) -> bool:
    try:
        joining.joined(folder)
    except NoteDamaged:
        return True
    return False


def upgrade(folder: Path, username: str, password: str, owner: str, clock: Clock) -> None:
    """Brings the schema of a centre on a server up to this program's, after a copy, as the database's owner; the copy
    is sealed by the store's key, which every user's slot holds.

    Errors: as of `doors.sign_in`; Missing for a folder that is joined to no server.
    """
    where = joining.joined(folder)
    if where is None:
        raise Missing(_("Mappen «{folder}» er ikke koblet til en server.").format(folder=folder.name))
    keys = doors.unlocked(folder, username, password, clock).keys
    try:
        with (
            joining.no_failed_login(folder, keys),
            closing(Store.at(where.as_owner(folder, owner), keys.store_key)) as store,
        ):
            with store.write() as sql:
                store.place.complete(sql.connection())  # what it says of rows and keys is this program's
            with store.read() as sql:  # which waits for all that was just said
                store.shelf(sql).opened(user_reader(keys.user_id))
    finally:
        keys.forget()
