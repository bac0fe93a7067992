"""A team meeting of 40 patients in the real window: the agenda from the click, the next patient from the key."""

from pathlib import Path
from time import perf_counter

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from hia_desktop.base.clock import FixedClock
from hia_desktop.base.fields import CourseId
from hia_desktop.services.call import run
from hia_desktop.services.centre import doors
from hia_desktop.services.meetings import agenda, series
from tests import make
from tests.bench import big_store
from tests.bench.figure import Line, median, quick, repeats
from tests.bench.windows import Place

_PATIENTS = 40


def measure() -> list[Line]:
    """The first look at the agenda is left out: it reads the screen's own code."""
    size = (200, 20) if quick() else big_store.SMALL
    folder = big_store.store(*size)
    _fill(folder)
    place = Place(folder)
    looks, steps = [], []
    _look(place)
    for _again in range(repeats(9)):
        looks.append(_look(place))
        steps += [_next(place) for _patient in range(4)]
    place.close()
    return [
        Line(
            f"Agenda of {_PATIENTS} patients shown",
            median(looks),
            "ms",
            300,
            f"click to painted list; {len(looks)} times; slowest {max(looks):.0f} ms",
        ),
        Line(
            "Next patient in the meeting",
            median(steps),
            "ms",
            100,
            f"Alt+Down to painted page; {len(steps)} times; slowest {max(steps):.0f} ms",
        ),
    ]


def _look(place: Place) -> float:
    place.open("settings", lambda: place.shown().key == "settings")
    start = perf_counter()
    place.open("meeting", lambda: place.shown().key == "meeting" and len(place.shown().list.lines()) == _PATIENTS)
    taken = (perf_counter() - start) * 1000
    place.until(lambda: bool(place.shown().case.name.text()))
    return taken


def _next(place: Place) -> float:
    """Milliseconds until the next patient's page stands painted."""
    screen = place.shown()
    rows = screen.list.lines()
    wanted = rows[screen.list.currentRow() + 1].id
    start = perf_counter()
    QTest.keyClick(screen.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    place.until(lambda: screen.case.shown_item() == wanted)
    return (perf_counter() - start) * 1000


def _fill(folder: Path) -> None:
    """A series with patients that have all the forms, once."""
    signed_in = doors.sign_in(folder, "lege", make.PASSWORD, FixedClock(make.DAY))
    if not run(signed_in, series.listing):
        day = make.DAY
        run(signed_in, series.set_up, None, "Teammøte", day.weekday(), "09:00", 60, [signed_in.me.id])
        for course in big_store.courses_of(folder)[:_PATIENTS]:
            run(signed_in, agenda.ask_for, CourseId(course), "Hva nå?")
    signed_in.forget()
