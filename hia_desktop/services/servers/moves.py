"""A centre moved from a file on this machine to a database on a server, and home again.

The store that it is moved from is marked first, in the trail too, and is only read from then on; the mark is taken away
where the centre comes to, in the transaction that brings all of it. So there is never one centre in two places: cut off
on the way, the move is begun again.
"""

import platform
import shutil
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Engine, select, update

from hia_desktop.base.errors import Problem, Refused
from hia_desktop.base.text import _
from hia_desktop.domain.access import Right
from hia_desktop.services.call import SignedIn, Work, command, run
from hia_desktop.services.centre.login_face import FACES
from hia_desktop.services.servers.centres import check_right, named
from hia_desktop.services.servers.preparing import Wish, check, place_of
from hia_desktop.store import joining, moving
from hia_desktop.store.contents import Contents
from hia_desktop.store.copies import FILE
from hia_desktop.store.engine import Place, Step, unwatched
from hia_desktop.store.entities import Centre
from hia_desktop.store.postgres import Server
from hia_desktop.store.sqlite import SealedFile
from hia_desktop.store.store import Store
from hia_desktop.vault.beside import beside
from hia_desktop.vault.files import told_of_disk, write_atomic
from hia_desktop.vault.keys import Keys
from hia_desktop.vault.shelf import Files, Shelf
from hia_desktop.vault.slots import Slots


@command(Right.RESTORE, audit="centre:moved", when_moved=True)
def mark(w: Work, where: str) -> None:
    """The centre is being moved there, in words: nothing but this is written here from now on. Empty: it was not."""
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
    check_right(check(wish, signed_in.clock))
    place = place_of(wish, folder)
    where = _("databasen «{database}» på {host}").format(database=there.database, host=there.host)
    also = partial(_begin_there, place, keys, Files(folder))
    rows = 0
    if not _came_before(store, place):
        rows = _marked(
            signed_in,
            where,
            lambda: _rows(moving.move(store, place, step, also)),
            lambda: joining.face_on(place) is not None,
        )
    signed_in.forget()
    with told_of_disk(folder):
        joining.join(folder, there)
        joining.put_away(folder)
    return rows


def _rows(moved: Contents) -> int:
    return sum(count for count, _sum in moved.tables.values())


def _came_before(store: Store, place: Server) -> bool:
    """Whether a move was cut off when all had come: this store is marked, and the same centre's keys are there."""
    with store.read() as sql:
        if not sql.scalar(select(Centre.moved_to)) or joining.face_on(place) is None:
            return False
        own = store.shelf(sql).read().store_id
    with closing(Store.at(place, b"")) as whole, whole.read() as sql:
        return bool(whole.shelf(sql).read().store_id == own)


def _begin_there(place: Place, keys: Keys, here: Shelf, engine: Engine, into: Connection) -> None:
    """What opens the store, and a role for everybody who has a way in."""
    into.execute(update(Centre).values(moved_to=""))
    shelf = place.shelf(engine, lambda: into)
    shelf.write(here.read())
    slots = Slots(shelf)
    for user in sorted(slots.users - slots.users_without_password):
        place.let_in(into, user, partial(slots.new_role_password, keys, user))


def _marked(signed_in: SignedIn, where: str, move: Callable[[], int], arrived: Callable[[], bool]) -> int:
    """Moves what is marked meanwhile. The mark is taken away when the move was stopped, and the centre has not
    arrived."""
    run(signed_in, mark, where)
    try:
        return move()
    except BaseException as stopped:
        try:
            came = arrived()
        except Problem:
            told = _("Det er usikkert om senteret kom fram. Her kan det bare leses nå. Flytt en gang til.")
            raise Problem(told) from stopped
        if not came:
            run(signed_in, mark, "")
        raise


def home(signed_in: SignedIn, owner: str, step: Step = unwatched) -> int:
    """Moves the centre of the signed-in administrator from a server into a sealed file in this machine's folder, and
    ends the session; `owner` is the password of the database's owner. What lies on the server can be read, and no more.
    Gives how many rows are the same in both.

    Errors: Refused for a centre on this machine, a wrong password, or without the right; Problem when the server goes
    away, or the disk is full. The centre is where it was then.
    """
    keys, folder = signed_in.keys, signed_in.store.folder
    there = joining.joined(folder)
    if there is None:
        raise Refused(_("Senteret ligger på denne maskinen. Ingenting er flyttet."))
    place, key = there.as_owner(folder, owner), keys.store_key
    with closing(Store.at(place, key)) as whole:
        where = _("maskinen «{name}»").format(name=platform.node())
        rows = _marked(signed_in, where, lambda: _brought_home(whole, folder, key, step), lambda: _is_home(folder))
    signed_in.forget()
    return rows


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
    return (folder / FILE).exists() or (folder / ".made").exists()
