"""PlainTable: a short table of words and numbers that is only read, with bars where a column is a share."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QScrollArea,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
)

from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.scrolling import ring_when_focused
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import plain_tip

_BAR = Qt.ItemDataRole.UserRole
_LEAST = 84
"""The width of the first column, in design pixels, below which the table is scrolled sideways."""


class PlainTable(QTableWidget):
    """Rows of texts under headings; numbers stand to the right. A float from 0 to 1 in a row is drawn as a bar.

    It is as high as its rows: what it stands in scrolls, and follows the row that the keys go to."""

    def __init__(self, name: str, headings: Sequence[str], widths: Sequence[int] = ()) -> None:
        super().__init__(0, len(headings))
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(headings))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentCellChanged.connect(self._follow)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setItemDelegate(_Painter(self))
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(px(28))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        if (first := self.horizontalHeaderItem(0)) is not None:
            first.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        beside = self.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, self) + 1  # as in the cells
        header.setStyleSheet(f"QHeaderView::section {{ padding: {px(4)}px {beside}px; }}")
        for column, width in enumerate(widths, 1):
            self.setColumnWidth(column, px(width))
            if (heading := self.horizontalHeaderItem(column)) is not None:
                heading.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def show_rows(self, rows: Sequence[Sequence[str | float]]) -> None:
        """Puts these rows in place of those that stand there; a number is drawn as a bar."""
        self.setRowCount(len(rows))
        for line, row in enumerate(rows):
            for column, cell in enumerate(row):
                item = QTableWidgetItem(cell if isinstance(cell, str) else "")
                if not isinstance(cell, str):
                    item.setData(_BAR, float(cell))
                elif column:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                else:
                    item.setToolTip(plain_tip(cell))
                self.setItem(line, column, item)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(px(160), self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        ring_when_focused(self, event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard is at a row: the first one, until the keys go to another."""
        super().focusInEvent(event)
        if event.reason() is not Qt.FocusReason.MouseFocusReason and not self.selectionModel().hasSelection():
            self.selectRow(max(0, self.currentRow()))
        ring_when_focused(self, event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        ring_when_focused(self, event)

    def _fit(self) -> None:
        """The first column has what the others leave, and room for its words; a long name takes two lines."""
        others = sum(self.columnWidth(column) for column in range(1, self.columnCount()))
        wide = max(px(_LEAST), self.viewport().width() - others)
        self.setColumnWidth(0, wide)
        metrics, room = self.fontMetrics(), QRect(0, 0, wide - px(8), px(400))
        for line in range(self.rowCount()):
            item = self.item(line, 0)
            words = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), item.text() if item is not None else "")
            self.setRowHeight(line, max(px(28), words.height() + px(8)))
        aside = self.horizontalScrollBar().sizeHint().height() if wide + others > self.viewport().width() else 0
        rows = self.verticalHeader().length() + self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(rows + aside + 2 * self.frameWidth())

    def _follow(self, line: int, column: int, *_before: int) -> None:
        """Brings the row into view in the page that the table stands in."""
        page = self.parentWidget()
        while page is not None and not isinstance(page, QScrollArea):
            page = page.parentWidget()
        item = self.item(line, column)
        if isinstance(page, QScrollArea) and (inside := page.widget()) is not None and item is not None:
            at = self.viewport().mapTo(inside, self.visualItemRect(item).center())
            page.ensureVisible(at.x(), at.y(), 0, px(40))

    def cells(self) -> list[list[str]]:
        """What stands in the rows, in words."""
        found = [[self.item(line, column) for column in range(self.columnCount())] for line in range(self.rowCount())]
        return [[item.text() if item is not None else "" for item in row] for row in found]


class _Painter(QStyledItemDelegate):
    """A cell with a bar in place of words, and a thin line under each row."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        box = QRectF(option.rect)
        painter.save()
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), theme.colour("line"))
        share = index.data(_BAR)
        if share is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("brand"))
            room = box.adjusted(px(6), 0, -px(6), 0)
            bar = QRectF(room.left(), box.center().y() - px(4), room.width() * share, px(8))
            painter.drawRoundedRect(bar, px(3), px(3))
        painter.restore()
