"""The sheet that a list stands on: filters to the left, what else narrows it to the right, the table below.

Where the window is low the rows come first: the filters fold into one list on one line, and the table's air goes.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from hia_desktop.base.text import _
from hia_desktop.ui.kit.chips import ChipRow
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.tables.rows import Rows
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, line, row


class ListCard(Card):
    """Filters and tools stand side by side where there is room for all on one line, else one above the other."""

    def __init__(self, chips: ChipRow, tools: list[QWidget], table: Rows) -> None:
        super().__init__(padding=1)
        self._fold = self._tight = False
        self._table = table
        self.chips = chips
        self.folded = Combo()
        self.folded.setAccessibleName(_("Filter"))
        self.folded.setFixedWidth(px(176))
        self.folded.activated.connect(lambda at: self.chips.chips()[at].click())
        self._tools = row(*tools, gap=12)
        self._head = row(chips, self.folded, gap=12)
        self._head.addLayout(self._tools)
        self._head.setStretch(0, 1)
        self._head.setAlignment(chips, Qt.AlignmentFlag.AlignVCenter)
        self.body.setSpacing(0)
        self.body.setContentsMargins(0, 0, 0, px(7))
        self.body.addLayout(self._head)
        self.add(line())
        self.add(table, 1)
        self._follow_chips()
        self.set_low(tight=False, fold=False)

    def set_low(self, *, tight: bool, fold: bool) -> None:
        """A table without air, and all filters in one list, where there is little height."""
        self._fold, self._tight = fold, tight
        self._table.set_low(tight)
        self._arrange()

    def _follow_chips(self) -> None:
        """The folded list has the chips' words, and shows the one that is on."""
        self.folded.clear()
        self.folded.addItems([chip.text() for chip in self.chips.chips()])
        for at, chip in enumerate(self.chips.chips()):
            chip.toggled.connect(lambda on, at=at: self.folded.setCurrentIndex(at) if on else None)
            if chip.isChecked():
                self.folded.setCurrentIndex(at)

    def set_chips(self, chips: ChipRow) -> None:
        """Other filters."""
        self._head.replaceWidget(self.chips, chips)
        self.chips.hide()
        self.chips.deleteLater()
        self.chips = chips
        self._head.setAlignment(chips, Qt.AlignmentFlag.AlignVCenter)
        self._follow_chips()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As wide as there is room for."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        self.chips.setVisible(not self._fold)
        self.folded.setVisible(self._fold)
        air = px(4 if self._fold else 5 if self._tight else 9)
        self._head.setContentsMargins(px(14), air, px(16), air)
        narrow = (
            not self._fold and self.chips.sizeHint().width() + self._tools.sizeHint().width() + px(48) > self.width()
        )
        self._head.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
