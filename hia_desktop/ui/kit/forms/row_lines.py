"""The lines of a `RowTable`, painted: the head, and a folded row as a button whose cells wrap."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from hia_desktop.base.language import Words
from hia_desktop.base.text import _
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.tables.cell import Cell
from hia_desktop.ui.kit.tables.row_cells import chip
from hia_desktop.ui.kit.theme import pixmap, px

_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_GAP = 12
"""Design pixels between two columns, and before the first."""
_NAMES = 92
"""Design pixels for the columns' names where the cells stand under one another."""
_LONG = 130
"""Design pixels: a longer word may be broken."""


@dataclass(frozen=True)
class Col:
    """One column: its head, what a row's answers say there, and its share of the width. `chip` draws a pill.

    `cell(answers, before)` is also given the row above, so that what repeats can be left out.
    `fixed` is a width in design pixels.
    """

    title: Words | str
    cell: Callable[[dict[str, Any], dict[str, Any] | None], Cell]
    share: int = 1
    fixed: int = 0
    chip: bool = False


def widths(columns: tuple[Col, ...], width: int, words: Sequence[int] = ()) -> list[int]:
    """The columns' widths: the fixed ones first, the rest by their shares;
    none narrower than its longest word while others can give."""
    free = max(0, width - sum(px(c.fixed) for c in columns) - px(_GAP) * (len(columns) + 1))
    shares = sum(c.share for c in columns if not c.fixed) or 1
    found = [px(c.fixed) if c.fixed else free * c.share // shares for c in columns]
    least = [0 if c.fixed else word for c, word in zip(columns, words or [0] * len(columns), strict=True)]
    spare = sum(max(0, f - m) for f, m, c in zip(found, least, columns, strict=True) if not c.fixed)
    lack = min(spare, sum(max(0, m - f) for f, m in zip(found, least, strict=True)))
    given = sum(max(0, m - f) for f, m in zip(found, least, strict=True))
    if not lack:
        return found
    return [
        f if c.fixed else f + (m - f) * lack // given if f < m else f - (f - m) * lack // spare
        for f, m, c in zip(found, least, columns, strict=True)
    ]


def stacked(columns: tuple[Col, ...], width: int, words: Sequence[int]) -> bool:
    """Whether there is no room for the columns side by side without breaking words."""
    fixed = sum(px(c.fixed) for c in columns) + px(_GAP) * (len(columns) + 1)
    return width - fixed < sum(min(word, px(_LONG)) for c, word in zip(columns, words, strict=False) if not c.fixed)


def longest_words(columns: tuple[Col, ...], rows: Sequence[Sequence[Cell]]) -> list[int]:
    """For each column the width of its longest unbreakable word, its head among them."""
    strong, small = (QFontMetrics(theme.font(size, QFont.Weight.DemiBold)) for size in (theme.TEXT, 13))
    found = []
    for at, column in enumerate(columns):
        pieces = [(small, word) for word in str(column.title).split()]
        for cells in rows:
            for metrics, text in ((strong, cells[at].text), (small, cells[at].sub)):
                pieces += [(metrics, word) for word in text.replace("-", "- ").split()]
        found.append(max((metrics.horizontalAdvance(word) + px(2) for metrics, word in pieces), default=0))
    return found


class HeadLine(QWidget):
    """The names of the columns."""

    def __init__(self, columns: tuple[Col, ...]) -> None:
        super().__init__()
        self._columns = columns
        self._words: list[int] = []
        self.setFixedHeight(px(34))

    def set_words(self, words: list[int]) -> None:
        """What each column must at least have room for."""
        self._words = words
        self._keep_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_height()

    def _keep_height(self) -> None:
        """Two lines where a name needs them; none where the rows name their cells themselves."""
        if stacked(self._columns, self.width(), self._words):
            self.setFixedHeight(1)
            return
        metrics = QFontMetrics(theme.font(13, QFont.Weight.DemiBold))
        wide = widths(self._columns, self.width(), self._words)
        lines = any(
            metrics.horizontalAdvance(str(c.title)) > w + px(4) for c, w in zip(self._columns, wide, strict=True)
        )
        self.setFixedHeight(px(48 if lines else 34))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.font(13, QFont.Weight.DemiBold))
        painter.setPen(theme.colour("ink2"))
        left = px(_GAP)
        for column, wide in zip(self._columns, widths(self._columns, self.width(), self._words), strict=True):
            if self.height() == 1:
                break
            box = QRect(left, 0, wide + px(4), self.height())
            painter.drawText(
                box,
                int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip | Qt.TextFlag.TextWordWrap),
                str(column.title),
            )
            left += wide + px(_GAP)
        painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), theme.colour("line"))
        painter.end()


class FoldedLine(QPushButton):
    """One row read out over its columns; as high as its highest cell."""

    def __init__(self, columns: tuple[Col, ...]) -> None:
        super().__init__()
        self._columns = columns
        self._cells = [Cell("") for _column in columns]
        self._words: list[int] = []
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
            words = [
                f"{c.title}: {x.text} {x.sub}".strip() for c, x in zip(self._columns, whole, strict=True) if x.text
            ]
            self.setAccessibleName("; ".join(words) + ("; " + _("noe kan ikke leses") if raw else ""))
            self.updateGeometry()
        self.update()

    def cells(self) -> list[Cell]:
        """What it says, column by column."""
        return self._cells

    def set_words(self, words: list[int]) -> None:
        """What each column must at least have room for."""
        if words != self._words:
            self._words = words
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
        if stacked(self._columns, width, self._words):
            return sum(high for _column, _cell, high in self._stack(width)) + px(20)
        highest = 0
        for column, cell, wide in zip(
            self._columns, self._cells, widths(self._columns, width, self._words), strict=True
        ):
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
        stack = stacked(self._columns, self.width(), self._words)
        if stack:
            self._paint_stack(painter)
        else:
            self._paint_row(painter)
        if self._raw:
            painter.drawPixmap(self.width() - px(20), px(6), pixmap("error", "bad", 16))
        start = left_of_rule(self._columns, self.width(), self._words) if self._top and not stack else 0
        painter.fillRect(QRect(start, 0, self.width(), 1), theme.colour("line"))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("brand"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(4), px(4))
        painter.end()

    def _paint_row(self, painter: QPainter) -> None:
        left = px(_GAP)
        for column, cell, wide in zip(
            self._columns, self._cells, widths(self._columns, self.width(), self._words), strict=True
        ):
            box = QRect(left, 0, wide, self.height())
            if column.chip and cell.text:
                chip(painter, QRectF(box), cell, self.font(), theme.tokens())
            else:
                self._paint_cell(painter, box, cell)
            left += wide + px(_GAP)

    def _stack(self, width: int) -> list[tuple[Col, Cell, int]]:
        """The cells that say something, one under another, with their heights."""
        wide = width - px(_NAMES) - 3 * px(_GAP)
        said = [(column, cell) for column, cell in zip(self._columns, self._cells, strict=True) if cell.text]
        return [(column, cell, px(28) if column.chip else self._measure(cell, wide) + px(6)) for column, cell in said]

    def _paint_stack(self, painter: QPainter) -> None:
        """Each cell on a line of its own, with its column's name before it."""
        top, left = px(10), px(_NAMES) + 2 * px(_GAP)
        for column, cell, high in self._stack(self.width()):
            painter.setFont(theme.font(13, QFont.Weight.DemiBold))
            painter.setPen(theme.colour("ink2"))
            painter.drawText(QRect(px(_GAP), top + px(2), px(_NAMES), high), _WRAP, str(column.title))
            box = QRect(left, top, self.width() - left - px(_GAP), high)
            if column.chip:
                chip(painter, QRectF(box), cell, self.font(), theme.tokens())
            else:
                self._paint_cell(painter, box, cell)
            top += high

    def _faces(self, cell: Cell) -> tuple[QFont, QFont]:
        return theme.font(weight=QFont.Weight.DemiBold if cell.bold else QFont.Weight.Normal), theme.font(13)

    def _measure(self, cell: Cell, wide: int) -> int:
        face, small = self._faces(cell)
        room = QRect(0, 0, max(wide, 1), 100_000)
        upper, lower = QFontMetrics(face), QFontMetrics(small)
        high = upper.boundingRect(room, _WRAP, _breakable(cell.text, upper, wide)).height() if cell.text else 0
        return high + (lower.boundingRect(room, _WRAP, _breakable(cell.sub, lower, wide)).height() if cell.sub else 0)

    def _paint_cell(self, painter: QPainter, box: QRect, cell: Cell) -> None:
        face, small = self._faces(cell)
        top = box.top() + (box.height() - self._measure(cell, box.width())) // 2
        room = QRect(box.left(), top, box.width(), box.bottom() - top + px(4))
        painter.setFont(face)
        painter.setPen(theme.colour(cell.tone or "ink"))
        if cell.text:
            room.setTop(
                painter.drawText(room, _WRAP, _breakable(cell.text, painter.fontMetrics(), box.width())).bottom() + 1
            )
        if cell.sub:
            painter.setFont(small)
            painter.setPen(theme.colour("ink2"))
            painter.drawText(room, _WRAP, _breakable(cell.sub, painter.fontMetrics(), box.width()))


def _breakable(text: str, metrics: QFontMetrics, width: int) -> str:
    """The same words; one that is wider than the line may be broken anywhere."""
    if metrics.horizontalAdvance(text) <= width:
        return text
    return " ".join(
        "\u200b".join(word) if metrics.horizontalAdvance(word) > width else word for word in text.split(" ")
    )


def left_of_rule(columns: tuple[Col, ...], width: int, words: Sequence[int] = ()) -> int:
    """Where a rule begins that leaves the first column whole."""
    return px(_GAP) * 2 + widths(columns, width, words)[0] - px(_GAP) // 2
