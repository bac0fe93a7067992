"""Does a save wait while the program's own copy of a large store is taken? The same saves before, meanwhile and after,
in one run; how long the copy takes, and how long it takes to stop one.

python -m tests.bench.copying        a store of some 500 MB; --mb 100 for another
"""

import argparse
import os
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

from hia_desktop.base.fields import CourseId
from hia_desktop.services.call import SignedIn, run
from hia_desktop.services.centre import backups
from hia_desktop.services.record import entries
from hia_desktop.ui.sign_in.calls import ServiceCalls
from hia_desktop.ui.tasks import stand_back
from tests import make
from tests.bench.figure import median, percentile

PAUSE = 0.02
"""Seconds between two saves, as of somebody who types fast."""


class Stopped(Exception):
    """As when the user stops it."""


def grown(home: make.House, megabytes: int) -> None:
    """A table of noise beside the others: what a copy takes is a matter of pages."""
    with home.admin.store.engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE noise (id INTEGER PRIMARY KEY, bytes BLOB)")
        for _some in range(megabytes // 10):
            rows = [(os.urandom(10_000),) for _row in range(1000)]
            connection.exec_driver_sql("INSERT INTO noise (bytes) VALUES (?)", rows)
            connection.commit()


def saves(lege: SignedIn, course: CourseId, until: threading.Event) -> list[float]:
    """Milliseconds of each save of a draft."""
    took: list[float] = []
    while not until.is_set():
        began = time.perf_counter()
        run(lege, entries.save_draft, course, "note", None, {"text": f"ord {len(took)}"}, {})
        took.append((time.perf_counter() - began) * 1000)
        time.sleep(PAUSE)
    return took


def for_seconds(seconds: float) -> threading.Event:
    done = threading.Event()
    threading.Timer(seconds, done.set).start()
    return done


def copied(who: SignedIn, done: threading.Event, stop_at: float = 0) -> threading.Thread:
    """The day's copy on a thread and connections of its own, as the window takes it."""
    began = time.perf_counter()

    def step(_done: int, _of: int) -> None:
        if stop_at and time.perf_counter() - began > stop_at:
            raise Stopped

    def act() -> None:
        stand_back()
        with suppress(Stopped, backups.AlreadyMade):  # it was done before it could be stopped
            ServiceCalls(who).run_beside(backups.automatic.of(), step)
        done.set()

    thread = threading.Thread(target=act)
    thread.start()
    return thread


def main() -> int:
    """Measures and tells."""
    wish = argparse.ArgumentParser()
    wish.add_argument("--mb", type=int, default=500)
    megabytes = wish.parse_args().mb
    with tempfile.TemporaryDirectory() as scratch:
        home = make.house(Path(scratch) / "store", demo=False)
        home.as_user("sekretar").is_demo = True
        course, lege, nav = make.course(home), home.as_user("lege"), home.as_user("nav")
        grown(home, megabytes)
        (Path(scratch) / "copies").mkdir()
        run(home.admin, backups.choose_folder, Path(scratch) / "copies")
        before = saves(lege, course, for_seconds(5))
        done, began = threading.Event(), time.perf_counter()
        thread = copied(nav, done)
        meanwhile = saves(lege, course, done)
        whole = time.perf_counter() - began
        thread.join()
        after = saves(lege, course, for_seconds(5))
        run(home.admin, backups.choose_folder, Path(scratch) / "again")
        (Path(scratch) / "again").mkdir()
        stops = []
        for at in (0.2, 1.0, whole * 0.5, whole * 0.8):
            done, began = threading.Event(), time.perf_counter()
            copied(nav, done, at).join()
            stops.append(max(0.0, time.perf_counter() - began - at))
        left = list((Path(scratch) / "again").glob("*.part"))
        home.close()
    print(f"{megabytes} MB copied and read back in {whole:.1f} s")
    for name, took in (("before", before), ("meanwhile", meanwhile), ("after", after)):
        most = f"95 % {percentile(took, 0.95):.1f}, most {max(took):.0f}"
        print(f"saves {name}: {len(took)}, median {median(took):.1f} ms, {most}")
    usual = median([*before, *after])
    print(f"a save meanwhile takes {median(meanwhile) / usual:.2f} times what it takes else (median)")
    print(f"stopped within {max(stops):.2f} s at the most; left behind: {len(left)}")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
