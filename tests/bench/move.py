"""A large store moved to a PostgreSQL server and back: the same sums, and how long it takes.

python -m tests.bench.move              20 000 patients with 20 notes each (made first, minutes)
python -m tests.bench.move 2000         so many
"""

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from hia_desktop.base.clock import FixedClock
from hia_desktop.services.centre import doors
from hia_desktop.store import moving
from hia_desktop.store.contents import Contents, contents_of
from hia_desktop.store.sqlite import SealedFile
from hia_desktop.store.store import Store
from tests import make, postgres
from tests.bench import big_store

KEY = bytes(range(32))
T = TypeVar("T")


def main() -> int:
    """Moves, compares, and tells."""
    patients = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    folder = big_store.store(patients, 20)
    lege = doors.sign_in(folder, "lege", make.PASSWORD, FixedClock(make.DAY))
    size = (folder / "hia.db").stat().st_size
    with tempfile.TemporaryDirectory(prefix="hia-move-") as scratch:
        there, home = Path(scratch) / "there", Path(scratch) / "home"
        there.mkdir()
        home.mkdir()
        before = timed("summed", lambda: _sum(lege.store))
        place = postgres.cluster().database(there)
        moved = timed("to the server, read back there", lambda: moving.move(lege.store, place, _told))
        remote = Store.at(place, KEY)
        timed("summed there", lambda: _sum(remote))
        back = timed("home again, read back", lambda: moving.move(remote, SealedFile.within(home, KEY), _told))
        remote.close()
        own = Store.open(home, KEY)
        _head, broken, whole = timed("its log checked", own.verify_trail)
        last = _sum(own)
        own.close()
        shutil.rmtree(home)
        postgres.cluster().drop(place)
    lege.forget()
    rows = sum(count for count, _one in before.tables.values())
    same = before == moved == back == last
    print(f"{patients} patients, {rows} rows, {size / 1e6:.0f} MB, trail {before.head.seq} lines: {before.sum}")
    print("the same in all of them" if same and whole and not broken else "NOT the same")
    return 0 if same and whole and not broken else 1


def _sum(store: Store) -> Contents:
    with store.read() as sql:
        return contents_of(sql.connection())


def timed(what: str, work: Callable[[], T]) -> T:
    """Tells how long it took."""
    begun = perf_counter()
    result = work()
    print(f"{what}: {perf_counter() - begun:.1f} s", flush=True)
    return result


def _told(_done: int, _of: int) -> None:
    """Nobody watches."""


if __name__ == "__main__":
    sys.exit(main())
