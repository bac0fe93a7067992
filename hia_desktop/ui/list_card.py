"""The sheet that a list stands on: filters to the left, what else narrows it to the right, the table below."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from hia_desktop.ui.kit.chips import ChipRow
from hia_desktop.ui.kit.rows import Rows
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, line, row


class ListCard(Card):
    """Filters and tools stand side by side where there is room for all on one line, else one above the other."""

    def __init__(self, chips: ChipRow, tools: list[QWidget], table: Rows) -> None:
        super().__init__(padding=1)
        self.chips = chips
        self._tools = row(*tools, gap=12)
        self._head = row(chips, gap=12)
        self._head.addLayout(self._tools)
        self._head.setStretch(0, 1)
        self._head.setAlignment(chips, Qt.AlignmentFlag.AlignVCenter)
        self._head.setContentsMargins(px(14), px(9), px(16), px(9))
        self.body.setSpacing(0)
        self.body.setContentsMargins(0, 0, 0, px(7))
        self.body.addLayout(self._head)
        self.add(line())
        self.add(table, 1)

    def set_chips(self, chips: ChipRow) -> None:
        """Other filters."""
        self._head.replaceWidget(self.chips, chips)
        self.chips.hide()
        self.chips.deleteLater()
        self.chips = chips
        self._head.setAlignment(chips, Qt.AlignmentFlag.AlignVCenter)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As wide as there is room for."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.chips.sizeHint().width() + self._tools.sizeHint().width() + px(48) > self.width()
        self._head.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
