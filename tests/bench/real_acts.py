"""What `real_window` does there: the journeys, and the acts with their clicks and key presses."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSettings
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QComboBox, QDialog, QScrollArea, QWidget

from hia_desktop.app import Window, make_application
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.plan import TeamPlan
from hia_desktop.services.call import run
from hia_desktop.services.course import courses
from hia_desktop.services.papers import letters
from hia_desktop.services.record import entries
from hia_desktop.services.sealing.entry_rows import Entry
from hia_desktop.ui.kit.chips import Switch
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.forms.row_lines import FoldedLine
from hia_desktop.ui.kit.tables.rows import Rows
from tests import make
from tests.journeys.hands import Hands, name_of
from tests.journeys.patience import Patience
from tests.ui.world import DAY, walked

_KEYS = {"Return": "Return", "Ctrl": "ctrl", "Shift": "shift", "Alt": "alt", "Esc": "Escape"}


class _Events(QObject):
    """Counts what the window system told the program of keys, buttons and the wheel."""

    KINDS = (QEvent.Type.KeyRelease, QEvent.Type.MouseButtonRelease, QEvent.Type.Wheel)

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Each event once: as it comes to the window."""
        self.count += isinstance(watched, QWindow) and event.type() in self.KINDS
        return False


class RealHands(Hands):
    """The same hands, with the mouse and the keys of the window system, which are counted; letters are not."""

    def __init__(self, window: Window) -> None:
        super().__init__(Patience(), window)  # type: ignore[arg-type]
        self.events = _Events()
        QApplication.instance().installEventFilter(self.events)  # type: ignore[union-attr]
        self.clicks = self.presses = 0

    def wait(self, check: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(check()))

    def _do(self, *words: str, events: int = 1) -> None:
        """One act of xdotool, until the program has been told of it."""
        before = self.events.count
        subprocess.run(["xdotool", *words], check=True)
        self.wait(lambda: self.events.count >= before + events)
        QApplication.processEvents()

    def wake(self) -> None:
        """The window manager gives the focus; the front is only waited for."""
        self.wait(lambda: QApplication.activeWindow() is not None)

    def _press(self, find: Callable[[], QWidget]) -> None:
        self.wait(find)
        widget = find()
        above = widget.parentWidget()
        while above is not None:
            if isinstance(above, QScrollArea):
                above.ensureWidgetVisible(widget)
            above = above.parentWidget()
        QApplication.processEvents()
        at = widget.mapToGlobal(self._spot(widget))
        self.clicks += 1
        self._do("mousemove", str(at.x()), str(at.y()), "click", "1")

    def keys(self, *sequences: str) -> None:
        for sequence in sequences:
            self.wake()
            self.presses += 1
            self._do(
                "key",
                "+".join(_KEYS.get(part, part.lower() if len(part) == 1 else part) for part in sequence.split("+")),
            )

    def type(self, text: str) -> None:
        self.wake()
        self._do("type", "--delay", "4", text, events=len(text))

    def fill(self, label: str, text: str, nth: int = 0) -> None:
        self._press(lambda: self.field(label, nth))
        subprocess.run(["xdotool", "key", "ctrl+a"], check=True)  # where a field is empty nobody presses it
        self.type(text)

    def choose(self, label: str, word: str) -> None:
        """By the letters of the word, as the list finds them; the keyboard goes there by a click and Escape."""
        combo = self.find(label, QComboBox)
        combo.setFocus()
        assert combo.findText(word) >= 0, f"«{label}» has no «{word}»"
        self.presses += 1
        steps = combo.findText(word) - combo.currentIndex()
        for _step in range(abs(steps)):
            self._do("key", "Down" if steps > 0 else "Up")

    def wheel(self, widget: QWidget, *, down: bool = True) -> None:
        """Three notches over the middle of it."""
        at = widget.mapToGlobal(widget.rect().center())
        self._do("mousemove", str(at.x()), str(at.y()), "click", "--repeat", "3", "5" if down else "4", events=3)


class Day:
    """A centre with one course that has everything, and a physician at the window."""

    def __init__(self, folder: Path) -> None:
        self.house = make.house(folder / "store", day=DAY)
        self.course: CourseId = walked(self.house)
        make_application()
        QSettings.setDefaultFormat(QSettings.Format.IniFormat)
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(folder / "settings"))
        self.window = Window(self.house.folder, self.house.clock)
        self.window.show()
        self.hands = RealHands(self.window)
        self.clicks = self.presses = 0
        self.hands.wake()
        users = self.hands.find("Bruker", QComboBox)
        users.setCurrentIndex(users.findData("lege"))
        self.hands.fill("Passord", make.PASSWORD)
        self.hands.keys("Return")
        self.hands.wait(lambda: self.window.shell is not None and self.window.login is None)
        self.hands.settle()

    def begin(self) -> None:
        """Counts from here."""
        self.clicks, self.presses = self.hands.clicks, self.hands.presses

    def go(self, place: str) -> Any:
        """A screen by its target, uncounted."""
        for dialog in self.window.findChildren(QDialog):
            if dialog.isVisible():
                dialog.reject()
        self.hands.settle()
        shell = self.window.shell
        assert shell is not None
        shell.open(place)
        self.hands.settle()
        return shell.shown()

    def step(self, step: str) -> Any:
        """The panel of a step of the course, uncounted."""
        return self.go(f"course:{self.course}:{step}").panel


# -- the journeys


def the_wheel_changes_nothing(day: Day) -> str:
    """Over each list of choices of a form: the answer and the keyboard stay where they are."""
    panel = day.step("referral")
    if panel.writer is None:
        day.hands.click("Ny versjon")
        day.hands.settle()
    boxes = [box for box in day.window.findChildren(Combo) if box.isVisible() and box.count() > 1]
    assert boxes, "no list of choices is shown"
    for box in boxes[:4]:
        before, here = box.currentIndex(), QApplication.focusWidget()
        day.hands.wheel(box)
        assert box.currentIndex() == before, f"the wheel changed «{name_of(box)}»"
        assert QApplication.focusWidget() is here, f"the wheel moved the keyboard at «{name_of(box)}»"
    return f"{len(boxes[:4])} lists of choices"


def ctrl_enter_signs_only_from_inside(day: Day) -> str:
    """From the search field nothing is asked and nothing is signed."""
    panel = day.step("journal")
    day.hands.keys("Ctrl+N")
    day.hands.settle()
    day.hands.type("Et utkast.")
    shell = day.window.shell
    assert shell is not None and panel.writer is not None
    day.hands.keys("Ctrl+K")
    day.hands.wait(lambda: shell.search.field.hasFocus())
    day.hands.keys("Ctrl+Return")
    day.hands.settle()
    assert panel.writer is not None, "the note was signed from the search field"
    return "a note stays a draft"


def a_focused_row_shows_its_text(day: Day) -> str:
    """The pixels of a row of the worklist that has the keyboard: more than its mark and its ground."""
    screen = day.go("worklist")
    rows = next(one for one in screen.findChildren(Rows) if one.isVisible())
    rows.setFocus()
    day.hands.keys("Down")
    day.hands.settle()
    line = rows.visualRect(rows.currentIndex())
    at = rows.viewport().mapToGlobal(line.topLeft())
    picture = QApplication.primaryScreen().grabWindow(0, at.x(), at.y(), line.width(), line.height()).toImage()
    inner = [picture.pixel(x, y) for x in range(12, picture.width() - 12) for y in range(8, picture.height() - 8)]
    assert len(set(inner)) > 12, f"a focused row of {len(set(inner))} colours shows no text"
    return f"{len(set(inner))} colours within the ring"


def enter_does_what_the_ring_says(day: Day) -> str:
    """Tab to the button that closes, and Enter: the dialog is gone and nothing was set."""
    day.step("journal")
    before = run(day.house.as_user("lege"), courses.open_course, day.course)
    day.hands.keys("Ctrl+Shift+R")
    day.hands.wait(lambda: day.hands.front() is not day.window)
    for _key in range(12):
        if name_of(day.hands.focus()) in ("Avbryt", "Behold", "Lukk"):
            break
        day.hands.keys("Tab")
    ringed = name_of(day.hands.focus())
    assert ringed in ("Avbryt", "Behold", "Lukk"), f"Tab comes to no button that closes, but «{ringed}»"
    day.hands.keys("Return")
    day.hands.wait(lambda: day.hands.front() is day.window)
    day.hands.settle()
    after = run(day.house.as_user("lege"), courses.open_course, day.course)
    assert before == after, "Enter on the button that closes changed the course"
    return f"«{ringed}» closed the dialog"


JOURNEYS = (
    the_wheel_changes_nothing,
    ctrl_enter_signs_only_from_inside,
    a_focused_row_shows_its_text,
    enter_does_what_the_ring_says,
)


# -- common acts


def _to_step(day: Day, name: str) -> None:
    """A click on the step, whatever stands behind its name."""
    day.hands.wait(lambda: list(_named(day, name)))
    day.hands.settle()
    day.hands.click(name_of(next(_named(day, name))))
    day.hands.settle()


def _named(day: Day, name: str) -> Iterator[QAbstractButton]:
    yield from (one for one in day.hands.on_screen(QAbstractButton) if name_of(one).startswith(name))


def _sign(day: Day) -> None:
    day.hands.keys("Ctrl+Return")
    day.hands.settle()
    if day.hands.front() is not day.window:
        day.hands.stands_by()
    day.hands.settle()


def _new_version(day: Day) -> None:
    """A click, unless a draft stands there."""
    if list(_named(day, "Ny versjon")):
        day.hands.click("Ny versjon")
        day.hands.settle()


def next_task(day: Day) -> None:
    """From the course page to the next task of the worklist."""
    day.go("worklist")
    rows = next(one for one in day.window.findChildren(Rows) if one.isVisible())
    rows.setFocus()
    day.hands.keys("Home", "Return")  # the list remembers where one was, and there is none after the last
    day.hands.settle()
    day.begin()
    day.hands.keys("F8")
    day.hands.settle()
    assert hasattr(day.window.shell.shown(), "panel"), "no course is open"  # type: ignore[union-attr]


def write_a_note(day: Day) -> None:
    day.step("plan")
    day.begin()
    _to_step(day, "Journal")
    day.hands.keys("Ctrl+N")
    day.hands.settle()
    day.hands.type("Snakket med leder.")
    day.hands.keys("Alt+K")
    day.hands.type("20 tlf leder tilrettelegging")
    _sign(day)
    day.hands.sees("Notatet er signert.")


def give_a_consent(day: Day) -> None:
    day.step("plan")
    day.begin()
    _to_step(day, "Samtykker")
    off = next(one for one in day.hands.on_screen(Switch) if not one.isChecked() and one.isEnabled())
    day.hands.click(name_of(off))
    day.hands.click("Bekreft samtykke")
    day.hands.sees("Samtykket er registrert.")


def archive_a_letter(day: Day) -> None:
    """The answer to the patient: seen as it would be, archived, and away again. A wording that nobody at the centre
    has approved asks for one answer more."""
    assessed = {
        "expected_benefit": "Arbeid.",
        "resource_use": "Rimelig.",
        "decision": "no_need",
        "grounds": "Kommunen.",
    }
    run(day.house.as_user("psykolog"), entries.sign, day.course, "assessment", None, assessed)
    day.step("plan")
    day.begin()
    _to_step(day, RightsAssessment.card.title)
    _to_step(day, next(iter(letters.AUDIENCES.values())).title)
    day.hands.wait(lambda: day.hands.front() is not day.window)
    day.hands.click("Arkiver brevet")
    day.hands.settle()
    if list(_named(day, "Jeg svarer for brevet")):
        day.hands.click(name_of(next(_named(day, "Jeg svarer for brevet"))))
    day.hands.sees("Arkivert under «Papirer».")
    day.hands.keys("Escape")


def register_a_referral(day: Day) -> None:
    """A new patient of whom number, names, GP and practice are known."""
    day.go("worklist")
    day.begin()
    day.hands.keys("Ctrl+N")
    day.hands.settle()
    day.hands.type("08899527535")
    for label, text in (
        ("Fornavn", "Per"),
        ("Etternavn", "Prøve"),
        ("Fastlege", "Ola Lege"),
        ("Legekontor", "Kontoret"),
    ):
        day.hands.keys("Tab")
        while name_of(day.hands.focus()) != label:
            day.hands.keys("Tab")
        day.hands.type(text)
    day.hands.keys("Ctrl+Return")
    day.hands.sees("Henvisningstekst")


def set_responsible(day: Day) -> None:
    day.step("plan")
    day.begin()
    day.hands.keys("Ctrl+Shift+R")
    day.hands.wait(lambda: day.hands.front() is not day.window)
    day.hands.settle()
    boxes = list(day.hands.on_screen(QComboBox))
    day.hands.choose(name_of(boxes[0]), boxes[0].itemText((boxes[0].currentIndex() + 1) % boxes[0].count()))
    day.hands.click("Sett ansvarlig")
    day.hands.sees("Ansvarlig er satt.")


def add_a_diagnosis(day: Day) -> None:
    day.step("plan")
    day.begin()
    _to_step(day, "Henvisning")
    _new_version(day)
    day.hands.click("Ny diagnose")
    day.hands.type("L84")
    day.hands.keys("Tab")
    _sign(day)
    day.hands.wait(lambda: day.window.shell.shown().panel.writer is None)  # type: ignore[union-attr]


def _plan_lines(day: Day) -> tuple[Entry, ...]:
    """What has been said of the plan's measures since it was signed."""
    page = run(day.house.as_user("lege"), entries.open_form, day.course, TeamPlan.kind)
    return tuple(line for plan in page.versions for line in plan.later)


def tick_a_measure(day: Day) -> None:
    """From the course page to a measure of the plan that is done."""
    day.step("journal")
    day.begin()
    _to_step(day, "Oversikt")
    ticks = [one for one in day.hands.on_screen(QCheckBox) if not one.isChecked()]
    assert ticks, "no measure is open"
    signed = len(_plan_lines(day))
    day.hands._press(lambda: ticks[0])
    day.hands.settle()
    assert len(_plan_lines(day)) == signed + 1, "no line was signed"


def move_a_step(day: Day) -> None:
    """From the course page to a step of the return that begins on another day."""
    day.step("journal")
    day.begin()
    _to_step(day, "Tilbake til arbeid")
    _new_version(day)
    lines = [one for one in day.hands.on_screen(FoldedLine) if "sykm." in name_of(one)]
    assert lines, "no step"
    last = lines[-1]
    day.hands._press(lambda: last)
    day.hands.settle()
    day.hands.keys("Ctrl+A")
    day.hands.type("28.12.26")
    _sign(day)
    day.hands.wait(lambda: day.window.shell.shown().panel.writer is None)  # type: ignore[union-attr]


def find_and_open_the_plan(day: Day) -> None:
    day.go("worklist")
    day.begin()
    day.hands.keys("Ctrl+K")
    day.hands.type("testdal")
    day.hands.settle()
    day.hands.keys("Return")
    day.hands.wait(lambda: list(_named(day, "Tverrfaglig plan")))
    _to_step(day, "Tverrfaglig plan")
    panel = day.window.shell.shown().panel  # type: ignore[union-attr]
    assert getattr(panel, "kind", "") == "plan", f"{type(panel).__name__} is shown, not the plan"


ACTS: tuple[tuple[str, Callable[[Day], None]], ...] = (
    ("Open the next task", next_task),
    ("Write and sign a note, its contact entered", write_a_note),
    ("Tick a measure", tick_a_measure),
    ("Move a step of the return", move_a_step),
    ("Give a consent", give_a_consent),
    ("A letter archived", archive_a_letter),
    ("Register a referral", register_a_referral),
    ("Set who is responsible", set_responsible),
    ("Add a diagnosis", add_a_diagnosis),
    ("Find a patient and open the plan", find_and_open_the_plan),
)


def worked(folder: Path, *, counts_only: bool) -> int:
    """All of it, told line by line; 1 when something is wrong."""
    day, wrong = Day(folder), 0
    for journey in () if counts_only else JOURNEYS:
        name = journey.__name__.replace("_", " ")
        try:
            print(f"ok     {name}: {journey(day)}", flush=True)
        except Exception as error:
            wrong += 1
            print(f"WRONG  {name}: {_told(error)}", flush=True)
    for name, act in ACTS:
        try:
            act(day)
            day.hands.settle()
            clicks, presses = day.hands.clicks - day.clicks, day.hands.presses - day.presses
            print(f"| {name} | {clicks + presses} ({clicks} + {presses}) |", flush=True)
        except Exception as error:
            wrong += 1
            print(f"WRONG  {name}: {_told(error)}", flush=True)
    return 1 if wrong else 0


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:400]
