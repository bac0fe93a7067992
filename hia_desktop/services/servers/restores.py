"""A centre brought back from a copy straight into a database on a server.

The copy is brought back beside the place of the folder on this machine, and moved from there: nothing of it is kept
here but where the server is. It is all there or nothing is. What is cut off between the server, which has it all, and
the folder, which does not say so yet, is told by a note, and done to its end at the next start.
"""

import shutil
from dataclasses import replace
from pathlib import Path

from hia_desktop.base.clock import Clock
from hia_desktop.base.errors import Problem, Refused
from hia_desktop.base.text import N_, _
from hia_desktop.services.call import SignedIn
from hia_desktop.services.centre import backups, doors
from hia_desktop.services.centre.login_face import Face, has_store
from hia_desktop.services.servers import moves
from hia_desktop.services.servers.centres import check_right, join_at, named
from hia_desktop.services.servers.preparing import Wish, check, place_of
from hia_desktop.store import joining
from hia_desktop.store.contents import head
from hia_desktop.store.engine import Step, unwatched
from hia_desktop.store.joining import Joined
from hia_desktop.store.manifests import Manifest, read_manifest
from hia_desktop.vault.alone import alone
from hia_desktop.vault.beside import COMING, beside, sweep
from hia_desktop.vault.files import safe_folder, told_of_disk, write_atomic

_HERE, _OF = 30, 100
"""How far it has come, in percent, when the copy lies beside the folder."""
_STORE = "store"
"""The file of the note that names the store by its number."""
_AT_WORK = "at-work.lock"
"""Held while rows go to the server."""
ARRIVED = N_("Sikkerhetskopien som ble hentet tilbake til serveren, er på plass. Logg inn med passordet du valgte da.")
JOIN_OTHERS = N_("Lag en tilkoblingsfil til de andre maskinene, og la IT ta sikkerhetskopier av serveren.")
"""What is to be done besides, for whoever did it."""


def restore(
    copy: Path,
    folder: Path,
    secret: str,
    username: str,
    password: str,
    where: Wish,
    clock: Clock,
    step: Step = unwatched,
) -> Manifest:
    """As `backups.restore`, into a database that is prepared and empty. The folder on this machine joins it.

    Errors: as `backups.restore`; Refused besides for a server that is not as it should be, a database in which a centre
    lies, or when one that was cut off before has come after all; Problem when the server goes away. Nothing is there
    then, nor on the server; but when contact was lost at the very end, which is said, and which `arrived` answers.
    """
    there, folder = named(where), safe_folder(folder)
    if arrived(folder) is not None:
        raise Refused(str(ARRIVED))
    if has_store(folder):
        raise Refused(_("Mappen har allerede et lager. Ingenting er endret. Velg en tom mappe."))
    check_right(check(where, clock))
    if joining.face_on(place_of(where, folder)) is not None:
        raise Refused(_("Det ligger et senter i databasen fra før. Ingenting er hentet tilbake. Velg en tom database."))

    def first(done: int, of: int) -> None:
        step(_HERE * done // max(of, 1), _OF)

    def last(done: int, of: int) -> None:
        step(_HERE + (_OF - _HERE) * done // max(of, 1), _OF)

    try:
        with told_of_disk(folder), beside(folder) as part:
            manifest = backups.restore(copy, part, secret, username, password, clock, first)
            _send(part, folder, doors.sign_in(part, username, password, clock), where, last)
        return manifest
    except moves.Unsure as stopped:
        told = _(
            "Kontakten med serveren ble brutt helt til slutt. Ingen vet ennå om senteret kom fram. Start programmet på "
            "nytt når serveren svarer, så ordner det resten."
        )
        raise Problem(told) from stopped
    except BaseException:
        if _has_come(folder, there):
            return read_manifest(copy)
        raise


def _send(part: Path, folder: Path, signed_in: SignedIn, where: Wish, step: Step) -> None:
    """The store in `part` is moved to the server, and where that is lies there in its place. A note of it in `folder`
    tells the next start, until what is in `part` is there."""
    store, coming = signed_in.store, folder / COMING
    try:
        with store.read() as sql:
            number, end = store.shelf(sql).read().store_id, head(sql.connection())
        coming.mkdir(mode=0o700, exist_ok=True)
        write_atomic(coming / _STORE, number.encode())
        with alone(coming / _AT_WORK):
            joining.join(coming, replace(named(where), seq=end.seq, mac=end.mac))
            moves.to_server(signed_in, where, step)
    finally:
        signed_in.forget()
        for noted in (part, folder):
            store.put_here_on_purpose(noted)
    shutil.rmtree(part / joining.AWAY)


def _has_come(folder: Path, there: Joined) -> bool:
    """Whether it has, and something went wrong afterwards."""
    if has_store(folder):
        joined = joining.joined(folder)
        return joined is not None and replace(joined, seq=0, mac="") == there
    try:
        return arrived(folder) is not None
    except Problem:  # contact was lost before all had come; the next start forgets the note
        return False


def arrived(folder: Path) -> Face | None:
    """What the login window may show of a centre that had come to its server when bringing it back there was cut off:
    the folder joins it. None when it had not, and then nothing is left of it; or when nothing was cut off, or it is
    being brought back just now. Errors: Problem when the server does not answer; it is asked again the next time."""
    coming = folder / COMING
    there = joining.joined(coming)
    if there is None or has_store(folder):
        return None
    with told_of_disk(folder), alone(coming / _AT_WORK) as nobody:
        if not nobody:
            return None
    if _lies_there(coming, there):
        return join_at(folder, there)
    sweep(folder)
    return None


def _lies_there(coming: Path, there: Joined) -> bool:
    """Whether it is that centre, and no other."""
    if joining.face_on(there.as_login(coming)) is None:
        return False
    with joining.shelf_at_the_door(coming) as shelf:
        return shelf.read().store_id == (coming / _STORE).read_text(encoding="ascii")
