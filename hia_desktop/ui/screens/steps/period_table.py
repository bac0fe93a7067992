"""The sick-leave periods as a table to type in: a line each, errors where they are."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from itertools import combinations, pairwise
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from hia_desktop.base.errors import BadInput
from hia_desktop.base.text import _
from hia_desktop.domain.sick_leave import Period, SickLeaveKind, check_period, check_periods
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.choices import ChoiceEditor
from hia_desktop.ui.kit.dates import DayEditor
from hia_desktop.ui.kit.editors import Editor, IntEditor, LineEditor
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, link_button, tool_button

Today = Callable[[], date]
_COLUMNS = (
    ("first", _("Fra og med"), 0),
    ("last", _("Til og med"), 0),
    ("kind", _("Type"), 4),
    ("grade", _("Grad"), 0),
    ("employer", _("Arbeidsgiver"), 3),
)
_WIDE = {"first": (0, 0), "last": (0, 1), "kind": (0, 2), "grade": (0, 3), "employer": (0, 4)}
_NARROW = {"first": (0, 0), "last": (0, 1), "grade": (0, 2), "kind": (1, 0), "employer": (1, 2)}
"""Where a column stands: line within the period, and column of the grid."""
_UNGRADED = frozenset({SickLeaveKind.HOLIDAY, SickLeaveKind.LEAVE, SickLeaveKind.JOB_SEEKING, SickLeaveKind.AAP, SickLeaveKind.UFORETRYGD})


class PeriodLine:
    """The editors of one period."""

    def __init__(self, today: Today, edited: Callable[[], None]) -> None:
        self.kind, self.grade = ChoiceEditor(SickLeaveKind, optional=False), IntEditor(unit="%")
        self.grade.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.grade.setFixedWidth(px(92))
        self.kind.setMinimumWidth(px(200))
        self.editors: dict[str, Editor] = {
            "first": DayEditor(today),
            "last": DayEditor(today),
            "kind": self.kind,
            "grade": self.grade,
            "employer": LineEditor(200),
        }
        self.said = Text("", "error")
        self.said.hide()
        self.set_values({"kind": SickLeaveKind.FULL, "grade": 100})
        for editor in self.editors.values():
            editor.edited.connect(self._settle)
            editor.edited.connect(edited)
        self.kind.edited.connect(self._fit_grade)

    def values(self) -> dict[str, Any]:
        """What is answered, by column."""
        return {name: editor.value() for name, editor in self.editors.items()}

    def set_values(self, values: dict[str, Any]) -> None:
        """Shows a period."""
        for name, editor in self.editors.items():
            editor.set_value(values.get(name))

    def is_blank(self) -> bool:
        """Whether nothing has been typed."""
        raw = any(editor.raw() for editor in self.editors.values())
        return not raw and not any(self.editors[name].value() for name in ("first", "last", "employer"))

    def period(self) -> Period:
        """The period. Errors: BadInput by column for what is missing or cannot be read."""
        for name, editor in self.editors.items():
            if editor.raw():
                raise _bad(name, editor.sentence() or (_("Skriv et helt tall.") if name == "grade" else _("Dette kan ikke leses.")))
        found = self.values()
        if not found["first"]:
            raise _bad("first", _("Skriv første dag."))
        last = date.fromisoformat(found["last"]) if found["last"] else None
        return Period(
            date.fromisoformat(found["first"]), last, SickLeaveKind(found["kind"]), found["grade"] or 0, found["employer"].strip()
        )

    def set_error(self, name: str, text: str) -> None:
        """A red sentence beneath the line, and red around one column; a column that has its own sentence keeps that."""
        self._settle()
        editor = self.editors.get(name, self.editors["first"])
        if not editor.sentence():
            self.said.setText(text)
            self.said.show()
            self._mark(editor, text)

    def sentence(self) -> str:
        """What is said to be wrong; empty when nothing is."""
        own = [editor.sentence() for editor in self.editors.values() if editor.sentence()]
        return own[0] if own else "" if self.said.isHidden() else self.said.text()

    def widgets(self) -> list[QWidget]:
        """Everything that stands in the grid."""
        return [*self.editors.values(), self.said]

    def _settle(self) -> None:
        """The sentence leaves when the line is edited."""
        if not self.said.isHidden():
            self.said.hide()
            for editor in self.editors.values():
                self._mark(editor, "")

    def _mark(self, editor: Editor, text: str) -> None:
        editor.control.setProperty("tone", "bad" if text else "")
        editor.control.setAccessibleDescription(text)
        theme.restyle(editor.control)

    def _fit_grade(self) -> None:
        """A full sick note is always 100 %, a graded one never, and holiday and benefits have no grade."""
        kind, grade = SickLeaveKind(str(self.kind.value())), self.grade.value()
        if kind is SickLeaveKind.FULL:
            self.grade.set_value(100)
        elif kind in _UNGRADED or (kind is SickLeaveKind.GRADED and grade in (0, 100)):
            self.grade.set_value(None)


class PeriodTable(QWidget):
    """Lines that are added with Alt+Plus and taken away with Alt+Minus; what was taken away can be had back."""

    edited = Signal()

    def __init__(self, today: Today) -> None:
        super().__init__()
        self._today = today
        self.lines: list[PeriodLine] = []
        self._removed: tuple[int, dict[str, Any]] | None = None
        self._readonly = self._narrow = False
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(10))
        self._grid.setVerticalSpacing(px(6))
        self.add_button = link_button(_("Ny periode"), lambda: self.add_line(focus=True), "plus")
        self.add_button.setToolTip(_("Ny periode (Alt++)"))
        self.undo_button = link_button(_("Angre fjerning"), self.restore_line, "undo")
        self.undo_button.hide()
        foot = QHBoxLayout()
        foot.addWidget(self.add_button)
        foot.addWidget(self.undo_button)
        foot.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(6))
        box.addLayout(self._grid)
        box.addLayout(foot)
        key_action(self, _("Ny periode"), "Alt++; Ctrl+Shift+N", lambda: self.add_line(focus=True), within=True)
        key_action(self, _("Fjern perioden"), "Alt+-", self._remove_here, within=True)

    def set_periods(self, periods: Sequence[Period]) -> None:
        """Shows these, without a signal."""
        self.lines = []
        for period in periods:
            line = self._new_line()
            line.set_values({name: getattr(period, name) for name in line.editors})
            if period.grade == 0:
                line.grade.set_value(None)
            self.lines.append(line)
        self._removed = None
        self._lay_out()

    def set_readonly(self, readonly: bool) -> None:
        """Shows without letting anything be changed."""
        self._readonly = readonly
        self.add_button.setVisible(not readonly)
        self._lay_out()

    def set_narrow(self, narrow: bool) -> None:
        """Two lines a period where there is little room."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._lay_out()

    def periods(self) -> list[Period] | None:
        """All that is typed, blank lines left out; None when something is wrong, which then stands in red where it is."""
        found: list[tuple[PeriodLine, Period]] = []
        wrong: list[tuple[PeriodLine, str]] = []
        for line in self.lines:
            try:
                if not line.is_blank():
                    period = line.period()
                    check_period(period, born=None, today=self._today())
                    found.append((line, period))
            except BadInput as problem:
                name, sentence = next(iter(problem.fields.items()))
                line.set_error(name, sentence)
                wrong.append((line, name))
        for (one, earlier), (other, later) in combinations(found, 2):
            try:
                check_periods([earlier, later], born=None, today=self._today())
            except BadInput as problem:
                last = other if earlier.first <= later.first else one
                last.set_error("first", problem.message)
                wrong.append((last, "first"))
        if wrong:
            wrong[0][0].editors[wrong[0][1]].go_to()
            return None
        return [period for _line, period in found]

    def set_error(self, name: str, sentence: str) -> None:
        """A sentence of the service's, which knows more than the table: at the earliest period."""
        dated = [line for line in self.lines if line.editors["first"].value()]
        if dated:
            min(dated, key=lambda line: str(line.editors["first"].value())).set_error(name, sentence)

    def add_line(self, focus: bool = False) -> None:
        """An empty line at the end."""
        if self._readonly:
            return
        self.lines.append(self._new_line())
        self._lay_out()
        self.edited.emit()
        if focus:
            self.lines[-1].editors["first"].go_to()

    def remove_line(self, line: PeriodLine) -> None:
        """Takes a line away; `restore_line` brings the last one back."""
        if self._readonly or line not in self.lines:
            return
        at = self.lines.index(line)
        self._removed = None if line.is_blank() else (at, line.values())
        self.lines.remove(line)
        self._lay_out()
        self.edited.emit()
        (self.lines[min(at, len(self.lines) - 1)].editors["first"] if self.lines else self.add_button).setFocus()

    def restore_line(self) -> None:
        """The line that was last taken away, in its old place."""
        if self._removed is None:
            return
        at, values = self._removed
        line = self._new_line()
        line.set_values(values)
        self.lines.insert(min(at, len(self.lines)), line)
        self._removed = None
        self._lay_out()
        self.edited.emit()
        line.editors["first"].go_to()

    def _new_line(self) -> PeriodLine:
        return PeriodLine(self._today, self.edited.emit)

    def _remove_here(self) -> None:
        focus = QApplication.focusWidget()
        for line in self.lines:
            if focus is not None and any(editor.isAncestorOf(focus) for editor in line.editors.values()):
                self.remove_line(line)
                return

    def _lay_out(self) -> None:
        """Puts the lines' editors in the grid, in order, so that Tab follows reading order."""
        kept = {widget for line in self.lines for widget in line.widgets()}
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None and widget not in kept:
                widget.hide()
                widget.deleteLater()
        high = 3 if self._narrow else 2  # lines of the grid to a period, its sentence among them
        if self.lines:
            for name, title, _stretch in _COLUMNS:
                self._put(Text(title, "label", wrap=False), name, 0)
        for column in range(len(_COLUMNS)):
            self._grid.setColumnStretch(column, 0 if self._narrow else _COLUMNS[column][2])
        for number, line in enumerate(self.lines, 1):
            self._grid.addWidget(line.said, high * number + high - 1, 0, 1, len(_COLUMNS))
            for name, title, _stretch in _COLUMNS:
                editor = line.editors[name]
                editor.set_name(_("{column}, periode {number}").format(column=title, number=number))
                editor.set_readonly(self._readonly)
                self._put(editor, name, high * number)
            if not self._readonly:
                remove = partial(self.remove_line, line)
                away = tool_button("trash", _("Fjern periode {number} (Alt+−)").format(number=number), remove)
                self._grid.addWidget(away, high * number, len(_COLUMNS), Qt.AlignmentFlag.AlignTop)
        self.undo_button.setVisible(self._removed is not None)
        self._tab_order()

    def _put(self, widget: QWidget, name: str, line: int) -> None:
        below, column = (_NARROW if self._narrow else _WIDE)[name]
        span = 2 if self._narrow and below else 1
        self._grid.addWidget(widget, line + below, column, 1, span, Qt.AlignmentFlag.AlignTop)

    def _tab_order(self) -> None:
        places = _NARROW if self._narrow else _WIDE
        chain = [*(line.editors[name].control for line in self.lines for name in places), self.add_button]
        for one, other in pairwise(chain):
            QWidget.setTabOrder(one, other)


def _bad(name: str, sentence: str) -> BadInput:
    return BadInput(sentence, {name: sentence})
