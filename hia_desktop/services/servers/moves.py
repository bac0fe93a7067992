"""A centre moved from a file on this machine to a database on a server, and home again.

The store that it is moved from is marked first, in the trail too, and from then on no command writes in it; the mark is
taken away where the centre comes to, in the transaction that brings all of it. So there is never one centre in two
places: cut off on the way, the move is begun again.
"""

import platform
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Engine, select, update

from hia_desktop.base.errors import Problem, Refused
from hia_desktop.base.text import _
from hia_desktop.domain.access import Right
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import SignedIn, Work, command, run
from hia_desktop.services.servers.centres import check_right, named
from hia_desktop.services.servers.preparing import Wish, check, place_of
from hia_desktop.store import joining, moving
from hia_desktop.store.contents import Contents
from hia_desktop.store.copies import FILE
from hia_desktop.store.engine import Place, Step, StoreHeld, unwatched
from hia_desktop.store.entities import Centre
from hia_desktop.store.postgres import Server
from hia_desktop.store.sqlite import SealedFile
from hia_desktop.store.store import Store
from hia_desktop.vault.beside import FACES, MADE, beside
from hia_desktop.vault.files import DiskTrouble, told_of_disk, write_atomic
from hia_desktop.vault.keys import Keys
from hia_desktop.vault.shelf import Files, Shelf
from hia_desktop.vault.slots import Slots


@command(Right.RESTORE, audit="centre:moved", when_moved=True, changes=(Topic.CENTRE,))
def mark(w: Work, where: str) -> None:
    """The centre is being moved there, in words: no command writes here from now on. Empty: it was not."""
    w.sql.execute(update(Centre).values(moved_to=where))
    w.note(ground=where)
    if not where:
        w.tell_as("centre:not_moved")


def to_server(signed_in: SignedIn, wish: Wish, step: Step = unwatched) -> int:
    """Moves the centre of the signed-in administrator, which lies on this machine, into a database that is prepared and
    empty, and ends the session. The folder joins the server; the old store lies in a folder in it, and can be read.
    Gives how many rows are the same in both, 0 when all had come before and nothing but the end was left to do.

    Errors: Refused for a server that is not as it should be, a database in which something lies, or without the right;
    Problem when the server goes away. The centre is where it was then.
    """
    store, keys, there = signed_in.store, signed_in.keys, named(wish)
    folder = store.folder
    if joining.joined(folder) is not None:
        raise Refused(_("Senteret ligger på en server. Ingenting er flyttet."))
    where = _("databasen «{database}» på {host}").format(database=there.database, host=there.host)
    _check_here(store, where)
    check_right(check(wish, signed_in.clock))
    place, way = place_of(wish, folder), _Way()
    rows = 0
    if not _came_before(store, place):
        store.check_alone()
        also = partial(_begin_there, place, keys, Files(folder), way)
        arrived = partial(_is_there, place, store)
        rows = _marked(signed_in, where, lambda: _rows(moving.move(store, place, step, also)), way, arrived)
    try:
        store.check_alone()  # whoever has opened it meanwhile would go on in a file that is put elsewhere
        signed_in.forget()
        joining.join(folder, there)
        joining.put_away(folder)
    except StoreHeld as error:
        told = _(
            "Senteret ligger på serveren nå, men programmet er åpent et annet sted på denne maskinen. Lukk det der, og "
            "flytt en gang til."
        )
        raise Problem(told) from error
    except (DiskTrouble, OSError) as error:
        told = _("Senteret ligger på serveren nå, men mappen på denne maskinen kunne ikke ordnes. Flytt en gang til.")
        raise Problem(told) from error
    return rows


class Unsure(Problem):
    """Contact was lost at the end, and nobody can tell yet whether the centre has come."""


@dataclass
class _Way:
    """How far a move has come. `all_there`: nothing is left but that it is kept."""

    all_there: bool = False


def _check_here(store: Store, where: str) -> None:
    """Errors: Refused in a store that the centre was moved from to another place than this."""
    with store.read() as sql:
        moved_to = sql.scalar(select(Centre.moved_to))
    if moved_to and moved_to != where:
        raise Refused(_("Senteret er flyttet til {where}. Ingenting er flyttet.").format(where=moved_to))


def _rows(moved: Contents) -> int:
    return sum(count for count, _sum in moved.tables.values())


def _came_before(store: Store, place: Server) -> bool:
    """Whether a move there was cut off when all had come: this store is marked. Errors: Refused when another centre
    lies there, or this one that has not been moved there."""
    with store.read() as sql:
        marked = bool(sql.scalar(select(Centre.moved_to)))
    if joining.face_on(place) is None:
        return False
    if not marked or not _is_there(place, store):
        raise Refused(_("Det ligger et senter i databasen fra før. Ingenting er flyttet. Velg en tom database."))
    return True


def _is_there(place: Server, store: Store) -> bool:
    """Whether this centre lies in that database, and is at home there."""
    if joining.face_on(place) is None:
        return False
    with store.read() as sql:
        own = store.shelf(sql).read().store_id
    with closing(Store.at(place, b"")) as whole, whole.read() as sql:
        return bool(whole.shelf(sql).read().store_id == own) and not sql.scalar(select(Centre.moved_to))


def _begin_there(place: Place, keys: Keys, here: Shelf, way: _Way, engine: Engine, into: Connection) -> None:
    """What opens the store, and a role for everybody who has a way in."""
    into.execute(update(Centre).values(moved_to=""))
    shelf = place.shelf(engine, lambda: into)
    shelf.write(here.read())
    slots = Slots(shelf)
    for user in sorted(slots.users - slots.users_without_password):
        place.let_in(into, user, partial(slots.new_role_password, keys, user))
    way.all_there = True


def _marked(signed_in: SignedIn, where: str, move: Callable[[], int], way: _Way, arrived: Callable[[], bool]) -> int:
    """Moves what is marked meanwhile. The mark is taken away when the move was stopped and the centre has not arrived;
    when it has, whatever went wrong afterwards, it is moved."""
    run(signed_in, mark, where)
    try:
        return move()
    except BaseException as stopped:
        try:
            if way.all_there and arrived():
                return 0
            run(signed_in, mark, "")
        except Problem:
            told = _(
                "Flyttingen ble stoppet uten kontakt med serveren. Her kan senteret bare leses til du flytter igjen."
            )
            raise Unsure(told) from stopped
        raise


def home(signed_in: SignedIn, owner: str, step: Step = unwatched) -> int:
    """Moves the centre of the signed-in administrator from a server into a sealed file in this machine's folder, and
    ends the session; `owner` is the password of the database's owner. What lies on the server opens for that one alone
    then: every user's role is closed. Gives how many rows are the same in both.

    Errors: Refused for a centre on this machine, a wrong password, or without the right; Problem when the server goes
    away, or the disk is full. The centre is where it was then, and the roles as they were; but when it went away after
    all had come, which is said.
    """
    keys, folder = signed_in.keys, signed_in.store.folder
    there = joining.joined(folder)
    if there is None:
        raise Refused(_("Senteret ligger på denne maskinen. Ingenting er flyttet."))
    place, key = there.as_owner(folder, owner), keys.store_key
    where = _("maskinen «{name}»").format(name=platform.node())
    with closing(Store.at(place, key)) as whole:
        _check_here(whole, where)
        brought = partial(_brought_home, whole, folder, key, step)
        rows = _marked(signed_in, where, brought, _Way(all_there=True), partial(_is_home, folder))
        signed_in.forget()
        _close_the_server(whole, there.database)
    return rows


def _close_the_server(whole: Store, database: str) -> None:
    """Errors: Problem; the centre has come home."""
    try:
        with whole.write() as sql:
            whole.place.shut_all_out(sql.connection())
    except Problem as error:
        told = _(
            "Senteret ligger på denne maskinen nå, men brukerne kan fortsatt åpne det gamle på serveren med sine "
            "roller. Be den som drifter serveren slette databasen «{database}»."
        )
        raise Problem(told.format(database=database)) from error


def _brought_home(whole: Store, folder: Path, key: bytes, step: Step) -> int:
    with told_of_disk(folder), beside(folder) as part:
        moved = moving.move(whole, SealedFile.within(part, key), step, _unmark)
        with whole.read() as sql:
            Files(part).write(whole.shelf(sql).read())
        for name in FACES:
            if (folder / name).exists():
                shutil.copyfile(folder / name, part / name)
        write_atomic(part / joining.NOTE, joining.NOT_JOINED)
    return _rows(moved)


def _unmark(_engine: Engine, into: Connection) -> None:
    into.execute(update(Centre).values(moved_to=""))


def _is_home(folder: Path) -> bool:
    """It has come there by one rename, whatever has gone wrong since."""
    return (folder / FILE).exists() or (folder / MADE).exists()
