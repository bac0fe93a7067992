"""The lines of a `RowTable`, painted: the head, and a folded row as a button whose cells wrap."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from hia_desktop.base.text import _
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.row_cells import Cell, chip
from hia_desktop.ui.kit.theme import pixmap, px

_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_GAP = 12
"""Design pixels between two columns, and before the first."""


@dataclass(frozen=True)
class Col:
    """One column: its head, what a row's answers say there, and its share of the width. `chip` draws a pill.

    `cell(answers, before)` is also given the row above, so that what repeats can be left out. `fixed` is a width in design pixels.
    """

    title: str
    cell: Callable[[dict[str, Any], dict[str, Any] | None], Cell]
    share: int = 1
    fixed: int = 0
    chip: bool = False


def widths(columns: tuple[Col, ...], width: int) -> list[int]:
    """The columns' widths: the fixed ones first, the rest by their shares."""
    free = max(0, width - sum(px(c.fixed) for c in columns) - px(_GAP) * (len(columns) + 1))
    shares = sum(c.share for c in columns if not c.fixed) or 1
    return [px(c.fixed) if c.fixed else free * c.share // shares for c in columns]


class HeadLine(QWidget):
    """The names of the columns."""

    def __init__(self, columns: tuple[Col, ...]) -> None:
        super().__init__()
        self._columns = columns
        self.setFixedHeight(px(34))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.font(13, QFont.Weight.DemiBold))
        painter.setPen(theme.colour("ink2"))
        left = px(_GAP)
        for column, wide in zip(self._columns, widths(self._columns, self.width()), strict=True):
            box = QRect(left, 0, wide, self.height())
            text = QFontMetrics(painter.font()).elidedText(column.title, Qt.TextElideMode.ElideRight, wide + px(4))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, text)
            left += wide + px(_GAP)
        painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), theme.colour("line"))
        painter.end()


class FoldedLine(QPushButton):
    """One row read out over its columns; as high as its highest cell."""

    def __init__(self, columns: tuple[Col, ...]) -> None:
        super().__init__()
        self._columns = columns
        self._cells = [Cell("") for _column in columns]
        self._raw = self._top = False
        self._live = True
        self.setAutoDefault(False)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_live(True)

    def show_answers(self, answers: dict[str, Any], before: dict[str, Any] | None, raw: bool) -> None:
        """`raw`: something in the row cannot be read, which is said with an icon."""
        cells, self._raw = [c.cell(answers, before) for c in self._columns], raw
        self._top = before is not None and bool(cells) and not cells[0].text
        if cells != self._cells:
            self._cells = cells
            whole = [c.cell(answers, None) for c in self._columns]
            words = [f"{c.title}: {x.text} {x.sub}".strip() for c, x in zip(self._columns, whole, strict=True) if x.text]
            self.setAccessibleName("; ".join(words) + ("; " + _("noe kan ikke leses") if raw else ""))
            self.updateGeometry()
        self.update()

    def set_live(self, live: bool) -> None:
        """Whether a press unfolds it."""
        self._live = live
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if live else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if live else Qt.CursorShape.ArrowCursor)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        highest = 0
        for column, cell, wide in zip(self._columns, self._cells, widths(self._columns, width), strict=True):
            highest = max(highest, px(24) if column.chip else self._measure(cell, wide))
        return max(highest + px(20), px(46))

    def sizeHint(self) -> QSize:
        width = self.width() or px(480)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(240), self.heightForWidth(max(self.width(), px(240))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._live and self.underMouse():
            painter.fillRect(self.rect(), theme.colour("selected"))
        left = px(_GAP)
        for column, cell, wide in zip(self._columns, self._cells, widths(self._columns, self.width()), strict=True):
            box = QRect(left, 0, wide, self.height())
            if column.chip and cell.text:
                chip(painter, QRectF(box), cell, self.font(), theme.tokens())
            else:
                self._paint_cell(painter, box, cell)
            left += wide + px(_GAP)
        if self._raw:
            painter.drawPixmap(self.width() - px(20), px(6), pixmap("error", "bad", 16))
        start = left_of_rule(self._columns, self.width()) if self._top else 0
        painter.fillRect(QRect(start, 0, self.width(), 1), theme.colour("line"))
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("brand"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(4), px(4))
        painter.end()

    def _faces(self, cell: Cell) -> tuple[QFont, QFont]:
        return theme.font(weight=QFont.Weight.DemiBold if cell.bold else QFont.Weight.Normal), theme.font(13)

    def _measure(self, cell: Cell, wide: int) -> int:
        face, small = self._faces(cell)
        room = QRect(0, 0, max(wide, 1), 100_000)
        high = QFontMetrics(face).boundingRect(room, _WRAP, cell.text).height() if cell.text else 0
        return high + (QFontMetrics(small).boundingRect(room, _WRAP, cell.sub).height() if cell.sub else 0)

    def _paint_cell(self, painter: QPainter, box: QRect, cell: Cell) -> None:
        face, small = self._faces(cell)
        top = (self.height() - self._measure(cell, box.width())) // 2
        room = QRect(box.left(), top, box.width(), self.height() - top)
        painter.setFont(face)
        painter.setPen(theme.colour(cell.tone or "ink"))
        if cell.text:
            room.setTop(painter.drawText(room, _WRAP, cell.text).bottom() + 1)
        if cell.sub:
            painter.setFont(small)
            painter.setPen(theme.colour("ink2"))
            painter.drawText(room, _WRAP, cell.sub)


def left_of_rule(columns: tuple[Col, ...], width: int) -> int:
    """Where a rule begins that leaves the first column whole."""
    return px(_GAP) * 2 + widths(columns, width)[0] - px(_GAP) // 2
