"""Typing in a form in the course page while its draft is being saved to the real store:
from the key to the painted letter."""

from time import perf_counter
from typing import Any

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget
from sqlalchemy import text

from hia_desktop.base.fields import CourseId
from hia_desktop.services.call import run
from hia_desktop.services.centre import doors
from hia_desktop.services.record import entries
from hia_desktop.services.sealing import entry_rows
from tests.bench import big_store
from tests.bench.figure import Line, median, percentile, quick, repeats
from tests.bench.waiting import PATIENCE
from tests.bench.windows import Painted, Place
from tests.make import PASSWORD

_PAUSE = 12
"""Milliseconds between two keys, faster than anybody types."""
_SAVE_EVERY = 20
"""Keys between two saves, which the program itself makes every few seconds."""
_WORDS = "Sover bedre enn sist, men våkner tidlig. "
LONG = "\n".join([_WORDS * 12] * 41)
"""Some 20 kB in 41 paragraphs."""
FIELDS = (("journal", "note", "text", "a note"), ("plan", "plan", "summary", "the plan's summary"))
"""The step, its form, the field, and the words for it."""


class _Typist:
    def __init__(self, place: Place, area: Any) -> None:
        self._place, self._area = place, area
        self._painted = Painted(QWidget)
        area.viewport().installEventFilter(self._painted)

    def key(self, letter: str) -> float:
        """Milliseconds from one key to the painted text, and a pause after it."""
        self._painted.seen.clear()
        start = perf_counter()
        QTest.keyClicks(self._area, letter)
        while not self._painted.seen:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if perf_counter() - start > PATIENCE:
                raise TimeoutError("a key was never painted")
        ms = (perf_counter() - start) * 1000
        QTest.qWait(_PAUSE)
        return ms

    def write(self, keys: int) -> list[float]:
        """As many keys, with a save begun just before every twentieth."""
        spent = []
        for number in range(keys):
            if number % _SAVE_EVERY == 0:
                self._place.shown().panel.flush(lambda: None)
            spent.append(self.key("abcde fghij"[number % 11]))
        return spent


def measure() -> list[Line]:
    """A note in the journal and a field of a step's form; then the note again while another program holds the store."""
    folder = big_store.store(*((200, 20) if quick() else big_store.SMALL))
    course = CourseId(big_store.courses_of(folder)[0])
    place = Place(folder)
    other = doors.sign_in(folder, "lege", PASSWORD, place.clock)
    lines = []
    for step, kind, field, words in FIELDS:
        answers = {**big_store.FORMS.get(kind, {}), field: LONG}
        run(place.signed_in, entries.save_draft, course, kind, None, answers, {})
        typist = _at(place, course, step, field)
        lines.append(
            _line(
                f"Key to paint, {words} of {len(LONG.encode()) // 1000} kB, 95th percentile",
                typist.write(repeats(400)),
                "while the draft is saved",
            )
        )
        if kind == "note":
            with other.store.write() as sql:
                sql.execute(text("SELECT 1"))  # takes the lock
                spent = typist.write(repeats(100))
            lines.append(_line("The same while another program holds the store", spent, "every save waits"))
            place.until(lambda: not place.shown().panel.writer.unsaved)
            place.open("patients", lambda: place.shown().key == "patients")
            _throw_away(place, course)
    other.forget()
    place.close()
    return lines


def _at(place: Place, course: CourseId, step: str, field: str) -> _Typist:
    """The cursor in the midst of the long text."""
    place.open(
        f"course:{course}:{step}", lambda: getattr(getattr(place.shown(), "panel", None), "writer", None) is not None
    )
    editor = place.shown().panel.writer.view.editor(field)
    area = next(a for a in editor.findChildren(QWidget) if isinstance(a, (QPlainTextEdit, QTextEdit)))
    assert len(area.toPlainText()) == len(LONG)
    cursor = area.textCursor()
    cursor.setPosition(len(LONG) // 2)
    area.setTextCursor(cursor)
    place.shown().panel.writer.view.jump(field)
    place.window.activateWindow()
    place.until(lambda: True)
    return _Typist(place, area)


def _throw_away(place: Place, course: CourseId) -> None:
    """The note's drafts, so that the kept store stays as it was."""
    for entry in run(place.signed_in, entries.journal, course):
        if entry.state == entry_rows.DRAFT:
            run(place.signed_in, entries.discard_draft, entry.id)


def _line(figure: str, spent: list[float], how: str) -> Line:
    return Line(
        figure,
        percentile(spent, 0.95),
        "ms",
        30,
        f"{len(spent)} keys, {how}; median {median(spent):.1f}, slowest {max(spent):.1f} ms",
    )
