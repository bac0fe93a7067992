"""A `RowTable` whose rows can be pressed where it is only read, to say one thing of one row."""

from typing import Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QCursor

from hia_desktop.ui.kit.forms.row_table import Answers, RowTable
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import plain_tip


class PressedTable(RowTable):
    """`pressed` tells which of the given rows was pressed, from 0, and where its menu is to stand: at the mouse, or
    below the row's last cell. `press_tip` says what a press does."""

    pressed = Signal(int, QPoint)
    press_tip = ""
    _pressable = False
    _given: tuple[int, ...] = ()

    def order_of(self, rows: list[Answers]) -> list[int]:
        """The given rows by number, in the order they stand in."""
        return list(range(len(rows)))

    def set_value(self, value: Any) -> None:
        rows = [item if isinstance(item, dict) else item.model_dump(mode="json") for item in value or ()]
        self._given = tuple(self.order_of(rows))
        super().set_value([rows[at] for at in self._given])

    def set_pressable(self, pressable: bool) -> None:
        """Whether a row that is only read can be pressed."""
        self._pressable = pressable
        for row in self._rows:
            self._lock(row)

    def go_to_given(self, number: int) -> None:
        """The focus on one of the given rows, where it is still there."""
        if number in self._given:
            self._rows[self._given.index(number)].folded.setFocus()

    def _insert(self, answers: Answers, at: int | None = None) -> Any:
        row = super()._insert(answers, at)
        row.folded.clicked.connect(lambda: self._press(row))
        return row

    def _lock(self, row: Any) -> None:
        super()._lock(row)
        if self._readonly and self._pressable:
            row.folded.set_live(True)
            row.folded.setToolTip(plain_tip(self.press_tip))

    def _press(self, row: Any) -> None:
        at = self._at(row)
        if self._readonly and self._pressable and at is not None and at < len(self._given):
            below = row.folded.mapToGlobal(
                row.folded.rect().bottomRight() - QPoint(px(self._kind.columns[-1].fixed), 0)
            )
            self.pressed.emit(self._given[at], QCursor.pos() if row.folded.underMouse() else below)
