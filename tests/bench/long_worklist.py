"""The worklist with 100 000 open tasks in the real window, from the click to the painted rows."""

import random
from datetime import timedelta
from time import perf_counter

from PySide6.QtCore import QCoreApplication, QEventLoop
from sqlalchemy import func, insert, select

from hia_desktop.base.clock import FixedClock
from hia_desktop.domain.tasks import TASKS
from hia_desktop.services.centre import doors
from hia_desktop.store.entities import Course, Task, new_id
from tests import make
from tests.bench import big_store
from tests.bench.figure import Line, median, quick, repeats
from tests.bench.windows import Place
from tests.bench.worklist import filled

_EACH = ("correction", "read_paper", "epikrise", "outcome_3")
"""Beside the one that every course of the large store has."""


def measure() -> list[Line]:
    """Time of the first look, from another screen, again and again."""
    patients = 500 if quick() else 20_000
    folder = big_store.store(patients, 0)
    tasks = _fill(folder)
    place = Place(folder)
    shown = []
    for _again in range(repeats(9)):
        place.open("settings", lambda: place.shown().key == "settings")
        place.shell.host.left.clear()
        shown.append(click(place))
        place.until(lambda: filled(place.shown()))  # the counts come after the rows
    place.close()
    how = f"click to painted rows; {len(shown)} times; slowest {max(shown):.0f} ms"
    return [Line(f"Worklist of {tasks:,} open tasks shown".replace(",", " "), median(shown), "ms", 150, how)]


def click(place: Place) -> float:
    """Milliseconds until the rows in sight stand painted."""
    start = perf_counter()
    place.shell.host.open("worklist")
    sleeping = QEventLoop.ProcessEventsFlag.WaitForMoreEvents  # the window's heartbeat wakes it
    while not filled(place.shown()):
        QCoreApplication.processEvents(sleeping)
    place.shown().table.viewport().repaint()
    return (perf_counter() - start) * 1000


def _fill(folder: object) -> int:
    """Four more tasks for each course, once; gives how many are open."""
    signed_in = doors.sign_in(folder, "lege", make.PASSWORD, FixedClock(make.DAY))
    chance = random.Random(3)
    with signed_in.store.write() as sql:
        open_now = select(func.count()).select_from(Task).where(Task.done_on.is_(None))
        courses = list(sql.scalars(select(Course.id)))
        if (sql.scalar(open_now) or 0) < 5 * len(courses):
            rows = [
                {
                    "id": new_id(),
                    "version": 1,
                    "course_id": course,
                    "kind": kind,
                    "track": TASKS[kind].track,
                    "due": make.DAY + timedelta(days=chance.randint(-10, 60)),
                    "responsible_id": signed_in.me.id if chance.random() < 0.5 else None,
                    "role": "",
                    "created_at": signed_in.clock.now(),
                }
                for course in courses
                for kind in _EACH
            ]
            sql.execute(insert(Task), rows)
        found = sql.scalar(open_now) or 0
    signed_in.forget()
    return found
