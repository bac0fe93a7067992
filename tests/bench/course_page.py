"""From the click on a patient to the painted course page:
banner, steps, timeline as a strip or whole, and the step's form, each course for the first time."""

import random
from typing import Any

from PySide6.QtWidgets import QWidget
from sqlalchemy import event

from hia_desktop.base.fields import CourseId
from hia_desktop.services.call import run
from hia_desktop.services.course import courses
from hia_desktop.ui.kit.timeline.strip import TimelineStrip
from hia_desktop.ui.kit.timeline.view import TimelineView
from hia_desktop.ui.screen import StepPanel
from tests.bench import big_store
from tests.bench.figure import Line, median, quick, repeats, took
from tests.bench.windows import Painted, Place
from tests.bench.worklist import in_sight

_SIZES = ((200, 20), (400, 20)) if quick() else (big_store.SMALL, big_store.LARGE)


class _Courses:
    """A window on one of the two stores, and the courses that it has not opened yet."""

    def __init__(self, patients: int, notes_each: int) -> None:
        folder = big_store.store(patients, notes_each)
        self.left = big_store.courses_of(folder)[1:]  # the first is for `keys`
        random.Random(3).shuffle(self.left)
        self.place = Place(folder)
        self.page: list[float] = []
        self.service: list[float] = []

    def open(self) -> float:
        """Milliseconds from the click to the painted page, coming from the list of patients."""
        course = self.left.pop()
        self.list_patients()
        return self.place.open(f"course:{course}", lambda: self._stands(course))

    def list_patients(self) -> None:
        """The list with its rows, as whoever clicks on one sees it."""
        self.place.open("patients", lambda: self._key() == "patients" and in_sight(self.place.shown().table))

    def ask(self) -> float:
        """Milliseconds of the service call alone."""
        course = CourseId(self.left.pop())
        return took(lambda: run(self.place.signed_in, courses.open_course, course))

    def statements(self) -> int:
        """How many SQL statements the service call makes, its audit line among them; begin and commit not counted."""
        said: list[str] = []

        def note(_c: object, _cursor: object, statement: str, *_rest: Any) -> None:
            said.append(statement)

        engine = self.place.signed_in.store.engine
        event.listen(engine, "before_cursor_execute", note)
        self.ask()
        event.remove(engine, "before_cursor_execute", note)
        return sum(not statement.startswith("BEGIN") for statement in said)

    def _key(self) -> str:
        shown = self.place.shown()
        return shown.key if shown is not None else ""

    def _stands(self, course: str) -> bool:
        screen = self.place.shown()
        if screen is None or screen.key != "course":
            return False
        panels = [panel for panel in screen.findChildren(StepPanel) if panel.isVisible() and panel.page.id == course]
        drawn = (*screen.findChildren(TimelineStrip), *screen.findChildren(TimelineView))
        return bool(panels) and any(timeline.isVisible() for timeline in drawn)


def measure() -> list[Line]:
    """The two stores in turn, so that whatever disturbs the machine disturbs both."""
    small, large = _Courses(*_SIZES[0]), _Courses(*_SIZES[1])
    for each in (small, large):
        with Painted(TimelineStrip, TimelineView, StepPanel, QWidget) as painted:
            each.open()
        if StepPanel not in painted.seen or not {TimelineStrip, TimelineView} & painted.seen:
            raise AssertionError("the page was thought to stand before its timeline and its step were painted")
        each.open()
        each.ask()
    for _again in range(repeats(15)):
        for each in (small, large):
            each.page.append(each.open())
            each.service.append(each.ask())
    counts = [each.statements() for each in (small, large)]
    for each in (small, large):
        each.place.close()
    return _lines(small, large, counts)


def _lines(small: _Courses, large: _Courses, counts: list[int]) -> list[Line]:
    few, many = median(small.page), median(large.page)
    few_service, many_service = median(small.service), median(large.service)
    sizes = [f"{patients} patients and {patients * notes} notes" for patients, notes in _SIZES]
    how = f"click to painted timeline and form; {len(small.page)} courses; slowest {{worst:.0f}} ms"
    return [
        Line(f"Course page, {sizes[0]}", few, "ms", 150, how.format(worst=max(small.page))),
        Line(f"Course page, {sizes[1]}", many, "ms", None, how.format(worst=max(large.page))),
        Line(
            "Large store, times the small one",
            many / few,
            "x",
            1.3,
            f"the service call alone: {many_service / few_service:.2f} x",
        ),
        Line(
            "open_course alone",
            few_service,
            "ms",
            None,
            f"in the large store {many_service:.1f} ms; {counts[0]} and {counts[1]} SQL statements",
        ),
        Line(
            "Signing in, small store",
            small.place.sign_in_ms,
            "ms",
            None,
            f"once, cheap key; large store {large.place.sign_in_ms:.0f} ms",
        ),
    ]
