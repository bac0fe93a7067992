"""AgendaList: the patients of a meeting in order, moved by mouse, each with why it is there."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QDropEvent, QFont, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from hia_desktop.base.fields import ItemId
from hia_desktop.base.text import _
from hia_desktop.services.meetings.agenda import ItemRow
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.theme import pixmap, px

_ROW = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


class AgendaList(QListWidget):
    """`chosen` names the patient to show, `dropped` a line and the one it was let go before (empty: last)."""

    chosen = Signal(str)
    dropped = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[ItemRow, ...] = ()
        self.setAccessibleName(_("Saksliste"))
        self.setItemDelegate(_Painter(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.currentItemChanged.connect(self._changed)

    def show_items(self, rows: Sequence[ItemRow], current: ItemId | None, *, may_move: bool) -> None:
        """The lines as they stand; the one that was chosen is chosen still, without a signal."""
        self.setDragEnabled(may_move)
        kept = tuple(rows)
        if kept != self._rows:
            self._rows = kept
            self.blockSignals(True)
            self.clear()
            for one in kept:
                item = QListWidgetItem(self)
                item.setData(_ROW, one)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, _in_words(one))
            self.blockSignals(False)
        self.choose(current)

    def lines(self) -> tuple[ItemRow, ...]:
        """The lines in order."""
        return self._rows

    def choose(self, item: ItemId | None) -> None:
        """Marks one, without a signal."""
        self.blockSignals(True)
        at = next((n for n, one in enumerate(self._rows) if one.id == item), -1)
        self.setCurrentRow(at)
        self.blockSignals(False)
        if at >= 0:
            self.scrollToItem(self.item(at))
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (one := self.currentItem()) is not None:
            self.scrollToItem(one)

    def dropEvent(self, event: QDropEvent) -> None:
        moved = self.currentRow()
        at = self.indexAt(event.position().toPoint())
        below = self.dropIndicatorPosition() is QAbstractItemView.DropIndicatorPosition.BelowItem
        to = at.row() + below if at.isValid() else len(self._rows)
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        if 0 <= moved < len(self._rows) and to not in (moved, moved + 1):
            self.dropped.emit(self._rows[moved].id, self._rows[to].id if to < len(self._rows) else "")

    def _changed(self, now: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        if now is not None:
            self.chosen.emit(now.data(_ROW).id)


def _in_words(one: ItemRow) -> str:
    state = _("drøftet") if one.talked else ""
    return ", ".join(x for x in (name_of(one), one.about, state) if x)


def name_of(one: ItemRow) -> str:
    """The patient's name, or that there is one whom a NAV adviser is not let know of."""
    return one.name or _("Ikke delt med NAV")


class _Painter(QStyledItemDelegate):
    """The name, why it is there, and a tick when it has been talked about."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(px(180), px(56))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        one: ItemRow = index.data(_ROW)
        box = QRect(option.rect)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("brand_soft"))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), px(6), px(6))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.colour("selected"))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), theme.colour("line"))
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_Selected:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.colour("brand"))
            painter.drawRoundedRect(box.adjusted(1, 1, -2, -2), px(6), px(6))
        inside = box.adjusted(px(8), px(7), -px(8), -px(6))
        if one.talked:
            painter.drawPixmap(inside.right() - px(18), box.center().y() - px(9), pixmap("check-heavy", "ok", 18))
            inside.setRight(inside.right() - px(24))
        self._words(painter, inside, one)
        painter.restore()

    def _words(self, painter: QPainter, inside: QRect, one: ItemRow) -> None:
        half = inside.height() // 2 if one.about else inside.height()
        lines = (
            (theme.font(15, QFont.Weight.DemiBold), "ink" if one.shared else "ink2", name_of(one)),
            (theme.font(13), "ink2", one.about),
        )
        for at, (font, ink, text) in enumerate(lines):
            painter.setFont(font)
            painter.setPen(theme.colour(ink))
            place = QRect(inside.left(), inside.top() + at * half, inside.width(), half)
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), text)
