"""Nothing moves while one writes: whatever is typed, and whatever the program says to it, every other field stays."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QCompleter,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from hia_desktop.ui.kit.forms.choices import ChipsEditor, ChoiceEditor, SegmentEditor, SwitchEditor
from hia_desktop.ui.kit.forms.editors import Editor
from hia_desktop.ui.kit.forms.row_table import RowTable
from hia_desktop.ui.kit.in_sight import InSight
from hia_desktop.ui.screen import StepPanel
from hia_desktop.ui.screens.steps import PANELS
from hia_desktop.ui.screens.steps.consent.consents import ConsentsPanel
from hia_desktop.ui.screens.steps.forms.form_step import FormStep
from hia_desktop.ui.screens.steps.journal import JournalStep
from hia_desktop.ui.screens.steps.leave.leaves import LeavesPanel
from tests import make
from tests.journeys.hands import Hands, name_of
from tests.journeys.window import Open, open_window
from tests.ui.test_every_screen import EVERY_PLACE, Centre, centre

__all__ = ["centre", "open_window"]
LONG = "Dette stemmer ikke med det som står ellers i skjemaet; se på datoene og skriv det på nytt. " * 2
TYPED = ("?", "5.12.26")
"""What is a day, a number or a text in one field is wrong in the next."""
CHOICES = (SegmentEditor, ChipsEditor, SwitchEditor, ChoiceEditor)
STEPS = tuple(
    k for k, panel in PANELS.items() if issubclass(panel, (FormStep, JournalStep, LeavesPanel, ConsentsPanel))
)


ALSO = (QLineEdit, QPlainTextEdit, QComboBox, QAbstractButton)


class Places:
    """Where everything stands that is typed in or pressed around a form; what scrolls does so by its own page.

    What the rules say beside an assessment is read, and may grow.
    """

    def __init__(self, step: StepPanel) -> None:
        found = [w for w in step.findChildren(QWidget) if isinstance(w, ALSO) and not _of_rules(w)]
        self._found = [(w, page_of(w)) for w in found]
        self._growing = [w for w in found if isinstance(w, QPlainTextEdit)]
        self.at = self._now()
        self._high = self._heights()

    def _heights(self) -> dict[QWidget, int]:
        return {w: w.height() for w in self._growing}

    def _now(self) -> dict[QWidget, QPoint]:
        return {w: w.mapTo(page, QPoint()) for w, page in self._found if w.isVisible()}

    def moved(self, own: Editor) -> list[str]:
        """What stands elsewhere than it did. What a choice asks for besides may come beneath it, and a text that asks
        for a line more has it; else what is typed, and what is said to it, moves nothing."""
        slow = isinstance(own, CHOICES) or isinstance(own.control, QPlainTextEdit)  # what grows with its text
        for _again in range(12 if slow else 4):  # rows within rows are laid out round by round
            QApplication.processEvents()
        before, self.at = self.at, self._now()
        stays = before.items() & self.at.items()
        wrong = [w for w, at in before.items() if w in self.at and (w, at) not in stays and not own.isAncestorOf(w)]
        high, self._high = self._high, self._heights()
        grew = isinstance(own.control, QPlainTextEdit) and high.get(own.control) != own.control.height()
        if grew or (isinstance(own, CHOICES) and before.keys() != self.at.keys()):
            page = page_of(own)
            top = own.mapTo(page, QPoint()).y()
            wrong = [w for w in wrong if page_of(w) is page and self.at[w].y() < top]
        return [f"«{name_of(w)}» {before[w].toTuple()} -> {self.at[w].toTuple()}" for w in wrong]


def _of_rules(widget: QWidget) -> bool:
    return isinstance(widget, QAbstractButton) and name_of(widget).startswith("Kilden til")


def page_of(widget: QWidget) -> QWidget:
    """What the widget scrolls with."""
    above = widget
    while (parent := above.parentWidget()) is not None and not above.isWindow():
        if isinstance(parent, InSight) or isinstance(parent.parentWidget(), QScrollArea):
            return above
        above = parent
    return above


def writes(editor: Editor) -> Iterator[str]:
    """One way after another that the field comes to say something else, as a user does it."""
    control = editor.control
    if isinstance(control, QLineEdit):
        control.setCompleter(QCompleter())  # its list is a window of its own
        for text in TYPED:
            control.setFocus()
            control.selectAll()
            QTest.keyClicks(control, text)
            yield f"«{text}» typed"
            control.clearFocus()
            yield f"«{text}» left"
    elif isinstance(control, QPlainTextEdit):
        control.setFocus()
        QTest.keyClicks(control, "ord")
        yield "a word typed"
    elif isinstance(control, QComboBox):
        for at in (1, control.count() - 1):
            control.setCurrentIndex(at)
            control.activated.emit(at)
            yield f"«{control.currentText()}» chosen"
    elif isinstance(editor, CHOICES):
        for button in [b for b in editor.findChildren(QAbstractButton) if b.isVisible()][:3]:
            button.click()
            yield f"«{name_of(button)}» pressed"
    for text in (LONG, ""):
        editor.set_error(text)
        yield f"«{text[:20]}» said"


def begun(hands: Hands, panel: Any) -> Iterator[Editor]:
    """A draft with a row open in each table; its fields."""
    if isinstance(panel, JournalStep):
        panel.write_new()
    elif isinstance(panel, LeavesPanel):
        panel.table.add_line()
    elif isinstance(panel, FormStep):
        if not panel.form_page or not panel.form_page.may_write:
            return
        if panel.writer is None:
            panel.renew()
        for table in panel.findChildren(RowTable):
            table.add_row()
    hands.settle()
    yield from (editor for editor in panel.findChildren(Editor) if editor.isVisible() and editor.control.isEnabled())


@pytest.mark.long
@pytest.mark.parametrize(
    ("role", "steps"),
    [pytest.param("lege", STEPS, marks=pytest.mark.long), ("nav", ("workplace",))],
    ids=["lege", "nav"],
)
def test_nothing_moves_while_one_writes(open_window: Open, centre: Centre, role: str, steps: tuple[str, ...]) -> None:
    """Every other field of each step; all of them by `tests.bench.every_place`."""
    hands: Hands = open_window(centre.house.folder, centre.house.clock)
    combo = hands.find("Bruker", QComboBox)
    combo.setCurrentIndex(combo.findData(role))
    hands.fill("Passord", make.PASSWORD)
    hands.keys("Return")
    hands.wait(lambda: hands.window.shell is not None)
    shell: Any = hands.window.shell
    hands.window.resize(1366, 768)
    found: list[str] = []
    tried = 0
    for at, step in enumerate(steps):
        shell.open(f"course:{centre.full}:{step}")
        hands.settle()
        panel = shell.shown().panel
        editors = list(begun(hands, panel))[0 if EVERY_PLACE else at % 2 :: 1 if EVERY_PLACE else 2]
        places = Places(panel)
        for editor in editors:
            if not editor.isVisible():
                continue
            tried += 1
            for what in writes(editor):
                if wrong := places.moved(editor):
                    found.append(f"{step}, «{name_of(editor.control)}»: {what}: {wrong[:2]} +{len(wrong)}")
    assert not found, "\n".join(found)
    assert tried > (60 if role == "lege" else 10), tried
