"""How one cell of a table is painted: chips, a bold line with a small one under it, text wrapped to two lines."""

import re
from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QCursor, QFont, QFontMetrics, QFontMetricsF, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from hia_desktop.base.text import _
from hia_desktop.base.tones import Tone
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.drawing import faded, scaled, write
from hia_desktop.ui.kit.tables.cell import Cell
from hia_desktop.ui.kit.tables.model import RowsModel
from hia_desktop.ui.kit.tokens import Tokens


def unit(font: QFont) -> float:
    """How much larger than the design's 14 px text this font is: 1.0 at 100 %."""
    return QFontMetricsF(font).height() / 18.9


def row_height(font: QFont, *, low: bool = False) -> int:
    """Two lines of text and air: about 60 px at 100 %."""
    return round(QFontMetricsF(font).height() * 2 + (5 if low else 22) * unit(font))


def tone_colours(tone: Tone | None, tokens: Tokens) -> tuple[QColor, QColor]:
    """Ink and pale ground of a tone; a quiet grey for none."""
    ink, ground = tokens.tone(tone or Tone.NEUTRAL)
    return QColor(ink), QColor(ground)


class CellPainter(QStyledItemDelegate):
    """Paints the cells of a `Rows`."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The row's ground, then the cell in its own way; «…» until the row has come."""
        tokens = theme.tokens()
        view, model = cast(QTableView, self.parent()), cast(RowsModel, index.model())
        rect, font, state = option.rect, view.font(), option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, rect, state, index, view, tokens)
        one = unit(font)
        inner = QRectF(rect).adjusted(14 * one, 4 * one, -6 * one, -4 * one)
        painter.setClipRect(QRectF(rect), Qt.ClipOperation.IntersectClip)
        column = model.listing.columns[index.column()]
        cell = model.cell(index.row(), index.column())
        if column.once and model.goes_on(index.row()) and index.row() != view.rowAt(0):
            painter.restore()
            return
        if cell is None:
            write(painter, inner, _("…"), font, QColor(tokens.ink3))
        elif column.kind == "chip" and cell.text:
            chip(painter, inner, cell, font, tokens)
        elif cell.sub:
            _two_lines(painter, inner, cell, font, tokens)
        else:
            _wrapped(painter, inner, cell, font, tokens)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The row's height; columns have their own widths."""
        view = cast(QTableView, self.parent())
        return QSize(view.columnWidth(index.column()), view.verticalHeader().defaultSectionSize())

    def _ground(
        self,
        painter: QPainter,
        rect: QRect,
        state: QStyle.StateFlag,
        index: QModelIndex | QPersistentModelIndex,
        view: QTableView,
        tokens: Tokens,
    ) -> None:
        """Pale when selected, with a bar at the left edge so that it does not hang on colour; a thin line below. The
        row that the keyboard is on has the bar also where it is not selected, as in a list of which several are."""
        selected = bool(state & QStyle.StateFlag.State_Selected)
        here = view.hasFocus() and index.row() == view.currentIndex().row()
        page = view.viewport()
        hovered = (
            page.underMouse() and view.rowAt(page.mapFromGlobal(QCursor.pos()).y()) == index.row()
        )  # the whole row, as it is chosen
        painter.fillRect(rect, QColor(tokens.selected if selected else tokens.surface))
        if (hovered or here) and not selected:
            painter.fillRect(rect, faded(QColor(tokens.selected), 0.45))
        within = cast(RowsModel, index.model()).goes_on(index.row() + 1)
        if not (within and cast(RowsModel, index.model()).listing.columns[index.column()].once):
            painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(tokens.line))
        if (selected or here) and index.column() == 0:
            painter.fillRect(
                QRect(rect.left(), rect.top(), 3, rect.height()),
                QColor(tokens.brand if view.hasFocus() else tokens.ink3),
            )


def chip(painter: QPainter, box: QRectF, cell: Cell, font: QFont, tokens: Tokens) -> None:
    """A pale pill with a short word, at the left of `box`, elided when it is too long."""
    small = scaled(font, 0.86, bold=True)
    metrics = QFontMetricsF(small)
    ink, ground = tone_colours(cell.tone, tokens)
    one = unit(font)
    side, mark = 9 * one, _mark_width(cell, metrics)
    text = metrics.elidedText(cell.text, Qt.TextElideMode.ElideRight, max(8.0, box.width() - 2 * side - mark))
    high = metrics.height() + 3 * one
    pill = QRectF(box.left(), box.center().y() - high / 2, metrics.horizontalAdvance(text) + 2 * side + mark, high)
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(pill, high / 2, high / 2)
    painter.restore()  # what is drawn next is not filled with the pill's ground
    _icon(painter, QRectF(pill.left() + side, pill.top(), mark, high), cell)
    write(painter, pill.adjusted(side + mark, 0, 0, 0), text, small, ink)


def _mark_width(cell: Cell, metrics: QFontMetricsF) -> float:
    return metrics.height() * 1.1 if cell.icon else 0.0


def _icon(painter: QPainter, box: QRectF, cell: Cell) -> None:
    if cell.icon:
        side = theme.px(15)
        painter.drawPixmap(
            QPointF(box.left(), box.center().y() - side / 2), theme.pixmap(cell.icon, cell.tone or Tone.NEUTRAL, 15)
        )


def _two_lines(painter: QPainter, box: QRectF, cell: Cell, font: QFont, tokens: Tokens) -> None:
    """A bold name over a small secondary line, each elided."""
    strong, small = scaled(font, 1.0, bold=True), scaled(font, 0.86)
    upper, lower = QFontMetricsF(strong), QFontMetricsF(small)
    top = box.center().y() - (upper.height() + lower.height() + 1) / 2
    ink = QColor(tokens.ink) if not cell.tone else tone_colours(cell.tone, tokens)[0]
    mark = _mark_width(cell, upper)
    _icon(painter, QRectF(box.left(), top, mark, upper.height()), cell)
    line = QRectF(box.left() + mark, top, box.width() - mark, upper.height())
    write(painter, line, upper.elidedText(cell.text, Qt.TextElideMode.ElideRight, line.width()), strong, ink)
    under = QRectF(box.left(), top + upper.height() + 1, box.width(), lower.height())
    write(
        painter, under, lower.elidedText(cell.sub, Qt.TextElideMode.ElideRight, box.width()), small, QColor(tokens.ink2)
    )


def _wrapped(painter: QPainter, box: QRectF, cell: Cell, font: QFont, tokens: Tokens) -> None:
    """Text on one or two lines, the second elided."""
    face = scaled(font, 1.0, bold=cell.bold)
    metrics = QFontMetricsF(face)
    ink = tone_colours(cell.tone, tokens)[0] if cell.tone else QColor(tokens.ink)
    mark = _mark_width(cell, metrics)
    _icon(painter, QRectF(box.left(), box.top(), mark, box.height()), cell)
    box = box.adjusted(mark, 0, 0, 0)
    lines = two_lines(cell.text, face, box.width())
    top = box.center().y() - metrics.height() * len(lines) / 2
    for number, text in enumerate(lines):
        write(
            painter, QRectF(box.left(), top + number * metrics.height(), box.width(), metrics.height()), text, face, ink
        )


def two_lines(text: str, font: QFont, width: float) -> list[str]:
    """Breaks text between words into at most two lines of `width` pixels; the last one is elided when more remains."""
    metrics = QFontMetrics(font)
    text = re.sub(r"[ \t\r\n]+", " ", text).strip()  # a hard space stays
    if metrics.horizontalAdvance(text) <= width:
        return [text]
    layout = QTextLayout(text, font)
    layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(max(1.0, width))
    first = line.textLength()
    layout.endLayout()
    head, rest = text[:first].rstrip(), text[first:]
    if metrics.horizontalAdvance(head) > width:
        return [metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(width))]
    return [head, metrics.elidedText(rest, Qt.TextElideMode.ElideRight, int(width))] if rest else [head]


def empty_state(painter: QPainter, box: QRect, headline: str, help_text: str, font: QFont, tokens: Tokens) -> None:
    """«Ingen …» and what to do, in the middle; in a low box from its top, so that the first is read whole."""
    strong = scaled(font, 1.1, bold=True)
    high = QFontMetricsF(strong).height()
    middle = QRectF(box).adjusted(24, 0, -24, 0)
    top = max(middle.top() + high * 0.3, middle.center().y() - high * 1.3)
    upper = QRectF(middle.left(), top, middle.width(), high)
    write(painter, upper, headline, strong, QColor(tokens.ink), Qt.AlignmentFlag.AlignHCenter)
    painter.setFont(font)
    painter.setPen(QPen(QColor(tokens.ink2)))
    under = QRectF(middle.left(), upper.bottom() + high * 0.3, middle.width(), high * 4)
    painter.drawText(
        under, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap), help_text
    )
