"""The sick-leave periods as a table to type in: a line each, errors where they are."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import combinations, pairwise
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QGridLayout, QVBoxLayout, QWidget

from hia_desktop.base.errors import BadInput
from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_, _
from hia_desktop.domain.leave.meaning import cautions
from hia_desktop.domain.leave.sick_leave import Period, check_period, check_periods, current, episodes
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.tab_order import show_where
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, link_button, row, tool_button
from hia_desktop.ui.kit.widgets import line as rule
from hia_desktop.ui.screens.steps.leave.period_line import PeriodLine, Today

_TITLES = WordTable(
    {
        "first": N_("Fra og med"),
        "last": N_("Til og med"),
        "kind": N_("Type"),
        "grade": N_("Grad"),
        "employer": N_("Arbeidsgiver"),
        "work": N_("Arbeidssituasjon"),
        "position_percent": N_("Stilling"),
    }
)
_WIDE = {
    "first": (0, 0, 1),
    "last": (0, 1, 1),
    "kind": (0, 2, 1),
    "grade": (0, 3, 1),
    "employer": (1, 0, 2),
    "work": (1, 2, 1),
    "position_percent": (1, 3, 1),
}
_NARROW = {
    "first": (0, 0, 1),
    "last": (0, 1, 1),
    "grade": (0, 2, 1),
    "kind": (1, 0, 2),
    "position_percent": (1, 2, 1),
    "employer": (2, 0, 3),
    "work": (3, 0, 3),
}
"""Where a field stands: line within the period, column of the grid, and how many columns it takes."""
_COLUMNS = 4
_STRETCH = 2
"""The column that takes what width is left."""


class PeriodTable(QWidget):
    """Lines that are added and taken away; what was taken away can be had back. `add_button` stands where the page has
    room for it."""

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
        self.undo_button.setShortcut("Ctrl+Z")  # while it is seen; where one writes, the field has it first
        self.undo_button.setToolTip(_("Angre (Ctrl+Z)"))
        self.undo_button.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(6))
        box.addLayout(self._grid)
        box.addLayout(row(self.undo_button, 1))
        key_action(self, _("Fjern perioden"), "Alt+-", self._remove_here, within=True)

    def set_periods(self, periods: Sequence[Period]) -> None:
        """Shows these, without a signal."""
        self.lines = []
        for period in periods:
            line = self._new_line()
            line.set_values({name: getattr(period, name) for name in (*line.editors, "stated_on")})
            if period.grade == 0:
                line.grade.set_value(None)
            self.lines.append(line)
        self._removed = None
        self._lay_out()
        self._look_over()

    def typed(self) -> list[dict[str, Any]]:
        """Every line as it stands, right or wrong, as JSON takes it; blank ones left out."""
        return [line.typed() for line in self.lines if not line.is_blank()]

    def set_typed(self, lines: Sequence[dict[str, Any]]) -> None:
        """Shows lines as `typed` gave them, without a signal."""
        self.lines = []
        for typed in lines:
            line = self._new_line()
            line.set_typed(typed)
            self.lines.append(line)
        self._removed = None
        self._lay_out()
        self._look_over()

    def put_line(self, values: dict[str, Any]) -> PeriodLine:
        """A filled line at the end, in place of a blank one that stands there."""
        line = self.lines[-1] if self.lines and self.lines[-1].is_blank() else self._new_line()
        if line not in self.lines:
            self.lines.append(line)
        line.set_values(values)
        self._lay_out()
        self._after_edit()
        return line

    def take_line(self, line: PeriodLine) -> None:
        """Takes a line that `put_line` gave away again, without the way back."""
        if line in self.lines:
            self.lines.remove(line)
            self._lay_out()
            self._after_edit()

    def _after_edit(self) -> None:
        for line in self.lines:  # that two periods overlap may be mended in either
            line.forget_error()
        self._look_over()
        self.edited.emit()

    def _look_over(self) -> None:
        """Says at each line what is possible but odd."""
        found: list[tuple[PeriodLine, Period]] = []
        for line in self.lines:
            try:
                period = line.period()
                check_period(period, born=None, today=self._today())
            except BadInput:
                line.set_caution("")
            else:
                found.append((line, period))
        grouped = episodes([period for _line, period in found], self._today())
        for line, period in found:
            episode = current(grouped, period.first) if period.is_sick else None
            line.set_caution(" ".join(cautions(period, self._today(), episode.start if episode else None)))

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
        """All that is typed, blank lines left out; None when something is wrong,
        which then stands in red where it is."""
        found: list[tuple[PeriodLine, Period]] = []
        wrong: list[tuple[PeriodLine, str]] = []
        for line in self.lines:
            line.forget_error()
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
            self._go_to(*wrong[0])
            return None
        return [period for _line, period in found]

    def set_error(self, name: str, sentence: str) -> None:
        """A sentence of the service's, which knows more than the table: at the earliest period."""
        dated = [line for line in self.lines if line.editors["first"].value()]
        if dated:
            min(dated, key=lambda line: str(line.editors["first"].value())).set_error(name, sentence)

    def add_line(self, focus: bool = False) -> None:
        """A line at the end, empty but for what goes on from the one before it: the job, and that the sick leave is
        graded, with no grade said."""
        if self._readonly:
            return
        before, line = self.lines[-1].values() if self.lines else None, self._new_line()
        if before is not None:
            line.go_on_from(before)
        self.lines.append(line)
        self._lay_out()
        self._after_edit()
        if focus:
            self._go_to(line)

    def remove_line(self, line: PeriodLine) -> None:
        """Takes a line away; `restore_line` brings the last one back."""
        if self._readonly or line not in self.lines:
            return
        at = self.lines.index(line)
        self._removed = None if line.is_blank() else (at, line.typed())
        self.lines.remove(line)
        self._lay_out()
        self._after_edit()
        (self.lines[min(at, len(self.lines) - 1)].editors["first"] if self.lines else self.add_button).setFocus()

    def restore_line(self) -> None:
        """The line that was last taken away, in its old place."""
        if self._removed is None:
            return
        at, typed = self._removed
        line = self._new_line()
        line.set_typed(typed)
        self.lines.insert(min(at, len(self.lines)), line)
        self._removed = None
        self._lay_out()
        self._after_edit()
        self._go_to(line)

    def _go_to(self, line: PeriodLine, name: str = "first") -> None:
        """Gives a line the keyboard, and brings all of it in sight when it has its place."""
        line.editors[name].go_to()

        def show() -> None:
            for part in (line.says, line.editors[name]):
                show_where(part)

        QTimer.singleShot(0, line.says, show)

    def _new_line(self) -> PeriodLine:
        days = [str(day) for line in self.lines if (day := line.editors["last"].value())]
        return PeriodLine(self._today, self._after_edit, date.fromisoformat(max(days)) if days else None)

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
        lines = 1 + max(place[0] for place in self._places().values())
        high = lines + 2  # lines of the grid to a period: its fields, a sentence, and a rule
        if self.lines:
            for name, title in _TITLES.items():
                self._put(Text(title, "label", wrap=False), name, 0)
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(column, 1 if column == _STRETCH else 0)
        for number, line in enumerate(self.lines, 1):
            below = high * number + lines
            self._grid.addWidget(line.says, below, 0, 1, _COLUMNS)
            if number < len(self.lines):
                self._grid.addWidget(rule(), below + 1, 0, 1, _COLUMNS + 1)
            for name, title in _TITLES.items():
                editor = line.editors[name]
                editor.set_name(_("{column}, periode {number}").format(column=title, number=number))
                editor.set_readonly(self._readonly)
                self._put(editor, name, high * number)
            if not self._readonly:
                remove = partial(self.remove_line, line)
                away = tool_button("trash", _("Fjern periode {number} (Alt+−)").format(number=number), remove)
                last = high * number + lines - 1  # after everything that is typed, for Tab follows reading order
                self._grid.addWidget(away, last, _COLUMNS, Qt.AlignmentFlag.AlignTop)
        self.undo_button.setVisible(self._removed is not None)
        self._tab_order()

    def _places(self) -> dict[str, tuple[int, int, int]]:
        return _NARROW if self._narrow else _WIDE

    def _put(self, widget: QWidget, name: str, line: int) -> None:
        below, column, span = self._places()[name]
        self._grid.addWidget(widget, line + below, column, 1, span, Qt.AlignmentFlag.AlignTop)

    def _tab_order(self) -> None:
        chain = [line.editors[name].control for line in self.lines for name in self._places()]
        for one, other in pairwise(chain):
            QWidget.setTabOrder(one, other)
