"""Paints a timeline with any QPainter: on the screen, in a picture, on paper."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from hia_desktop.base.text import _
from hia_desktop.domain.timeline import LANES, Bar, MarkState, Timeline
from hia_desktop.ui.kit.drawing import faded, ink_on, width_of, write
from hia_desktop.ui.kit.timeline.layout import (
    URGENCY,
    Block,
    Item,
    Layout,
    Spot,
    arrange,
    fit_scale,
    frame,
    ticks,
)
from hia_desktop.ui.kit.tokens import Tokens


def paint(painter: QPainter, rect: QRectF, timeline: Timeline, tokens: Tokens, font: QFont) -> None:
    """The whole timeline, fitted into `rect`."""
    box = frame(rect, font)
    paint_layout(painter, arrange(timeline, box, fit_scale(timeline, box)), timeline, tokens)


def paint_layout(
    painter: QPainter,
    layout: Layout,
    timeline: Timeline,
    tokens: Tokens,
    pan: float = 0.0,
    hovered: Item | None = None,
    focused: Item | None = None,
) -> None:
    """A laid-out timeline with its content shifted `pan` pixels to the left."""
    pen = _Pen(painter, layout, timeline, tokens, pan)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen.lanes()
    painter.setClipRect(layout.frame.plot.adjusted(0, 0, 0, layout.frame.line * 1.5), Qt.ClipOperation.IntersectClip)
    pen.window()
    pen.axis()
    for block in sorted(layout.blocks, key=lambda block: block.bar.over):
        pen.block(block, block is hovered)
    pen.today()
    pen.nothing()
    visible = pen.visible(layout.spots)
    for spot in visible:
        pen.leader(spot)
    for spot in sorted(visible, key=lambda s: -URGENCY[s.mark.state]):
        pen.dot(spot, spot is hovered)
    for spot in visible:
        pen.label(spot, spot is hovered or spot is focused)
    if focused is not None:
        pen.focus(focused)
    painter.restore()


def bar_colour(bar: Bar, tokens: Tokens) -> QColor:
    """The shade of a sick-leave grade: full, graded, lightly graded (50 % or less)."""
    return QColor(tokens.sick100 if bar.grade >= 100 else tokens.sick_graded if bar.grade > 50 else tokens.sick_light)


class _Pen:
    """One painting: the painter, what is painted and where the content's left edge is."""

    def __init__(self, painter: QPainter, layout: Layout, timeline: Timeline, tokens: Tokens, pan: float) -> None:
        self.painter, self.layout, self.timeline, self.tokens = painter, layout, timeline, tokens
        self.box = layout.frame
        self.shift = self.box.plot.left() - pan

    def visible(self, spots: Sequence[Spot]) -> list[Spot]:
        """The spots whose dot or label may touch the plot; label width is at most 13 rows."""
        reach = self.box.line * 14
        low, high = self.box.plot.left() - self.shift - reach, self.box.plot.right() - self.shift + reach
        return [spot for spot in spots if low <= spot.x <= high]

    def lanes(self) -> None:
        box, ink = self.box, QColor(self.tokens.ink)
        heights = (box.sick_base - box.sick_full / 2, *box.dots)
        for name, y in zip(LANES, heights, strict=True):
            write(self.painter, QRectF(box.rect.left(), y - box.line / 2, 1, box.line), str(name), box.strong, ink)
        self.painter.setPen(QPen(QColor(self.tokens.line), 1))
        for lane, y in enumerate((box.sick_base + 0.5, *box.dots)):
            for left, right in self._between_words(lane, y):
                self.painter.drawLine(QPointF(left, round(y) + 0.5), QPointF(right, round(y) + 0.5))

    def _between_words(self, lane: int, y: float) -> Iterator[tuple[float, float]]:
        """The stretches of a lane's line: it stops where a label stands on it for want of other room."""
        plot = self.box.plot
        labels = [spot.label for spot in self.layout.spots if spot.lane == lane and spot.label is not None]
        at = plot.left()
        for label in sorted((x for x in labels if x.top() < y < x.bottom()), key=QRectF.left):
            if label.left() + self.shift > at:
                yield at, min(label.left() + self.shift - 3, plot.right())
            at = max(at, label.right() + self.shift + 3)
        if at < plot.right():
            yield at, plot.right()

    def window(self) -> None:
        """The 2-4 month window; its label stays in sight while any of the window does."""
        if self.timeline.window is None:
            return
        box, plot = self.box, self.box.plot
        first, last = self.timeline.window
        left, right = self.layout.x(first) + self.shift, self.layout.x(last, 1) + self.shift
        if right <= plot.left() or left >= plot.right():
            return
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(faded(QColor(self.tokens.window), 0.55))
        self.painter.drawRoundedRect(QRectF(left, plot.top(), right - left, plot.height()), 4, 4)
        wide = width_of(box.strong, self.timeline.window_label)
        x = min(max(left, plot.left()) + box.line * 0.5, plot.right() - wide - box.line * 0.2)
        today = self.layout.x(self.timeline.today, 0.5) + self.shift
        if x - 3 < today < x + wide + 3:
            x = today - wide - 6 if today - wide - 6 >= plot.left() else today + 6
        write(
            self.painter,
            QRectF(x, plot.top() + box.line * 0.2, wide, box.line * 1.2),
            self.timeline.window_label,
            box.strong,
            QColor(self.tokens.ok),
        )

    def axis(self) -> None:
        box, plot = self.box, self.box.plot
        self.painter.setPen(QPen(QColor(self.tokens.line), 1))
        self.painter.drawLine(QPointF(plot.left(), box.axis_y), QPointF(plot.right(), box.axis_y))
        first, last = self.layout.day(plot.left() - self.shift), self.layout.day(plot.right() - self.shift)
        for tick in ticks(first, last, self.layout.scale, box.line):
            x = self.layout.x(tick.day) + self.shift
            self.painter.setPen(QPen(QColor(self.tokens.ink3), 1))
            self.painter.drawLine(QPointF(x, box.axis_y), QPointF(x, box.axis_y + box.line * 0.3))
            wide = width_of(box.font, tick.text)
            begins = max(x, plot.left())  # the first tick may lie a part of a day before the plot, which cuts it
            if begins + wide <= plot.right():
                write(
                    self.painter,
                    QRectF(begins, box.axis_y + box.line * 0.35, wide, box.line),
                    tick.text,
                    box.font,
                    QColor(self.tokens.ink2),
                )

    def block(self, block: Block, hot: bool) -> None:
        shape = block.box.translated(self.shift, 0)
        plot = self.box.plot
        if shape.right() < plot.left() or shape.left() > plot.right():
            return
        colour, corner = bar_colour(block.bar, self.tokens), min(3.0, shape.height() / 2)
        if block.bar.planned:
            line = QColor(self.tokens.ink) if block.bar.over else colour
            dashed = QPen(line, 2.2 if hot and block.bar.over else 1.4, Qt.PenStyle.CustomDashLine)
            dashed.setDashPattern([3, 2.2])
            self.painter.setPen(dashed)
            if block.bar.over:  # the plan as a line across what became of it
                self.painter.drawLine(shape.topLeft(), shape.topRight())
                return
            self.painter.setBrush(faded(colour, 0.22 if hot else 0.08))
            shape = shape.adjusted(0.7, 0.7, -0.7, -0.7)
        else:
            self.painter.setPen(QPen(QColor(self.tokens.ink2), 1.5) if hot else Qt.PenStyle.NoPen)
            self.painter.setBrush(colour)
        self.painter.drawRoundedRect(shape, corner, corner)
        if block.label is not None:
            self._bar_label(block, block.label.translated(self.shift, 0), shape, colour)

    def _bar_label(self, block: Block, label: QRectF, shape: QRectF, colour: QColor) -> None:
        """The grade, kept in sight while its bar slides out to the left."""
        if block.inside:
            label.moveLeft(
                min(max(label.left(), self.box.plot.left() + self.box.line * 0.45), shape.right() - label.width() - 2)
            )
        solid = block.inside and not block.bar.planned
        ink = ink_on(colour) if solid else QColor(self.tokens.ink2 if block.bar.planned else self.tokens.ink)
        write(self.painter, label, block.bar.label, self.box.font if block.bar.planned else self.box.strong, ink)

    def today(self) -> None:
        box, plot = self.box, self.box.plot
        x = self.layout.x(self.timeline.today, 0.5) + self.shift
        if not plot.left() <= x <= plot.right():
            return
        ink = QColor(self.tokens.ink)
        self.painter.setPen(QPen(ink, 1.5))
        self.painter.drawLine(QPointF(x, plot.top()), QPointF(x, box.axis_y))
        wide, gap = width_of(box.strong, self.timeline.today_label), box.line * 0.4
        left = x + gap if x + gap + wide <= plot.right() else x - gap - wide
        write(self.painter, QRectF(left, box.today_y, wide, box.line), self.timeline.today_label, box.strong, ink)

    def nothing(self) -> None:
        """Says so when the course has only just begun."""
        if not self.timeline.bars and not self.timeline.milestones and not self.timeline.events:
            box, plot, text = (
                self.box,
                self.box.plot,
                _("Ingen hendelser ennå. De kommer hit etter hvert som forløpet føres."),
            )
            place = QRectF(plot.left() + box.line * 0.6, box.sick_base - box.line * 1.5, 1, box.line)
            write(self.painter, place, text, box.font, QColor(self.tokens.ink2))

    def leader(self, spot: Spot) -> None:
        if spot.leader and spot.label is not None:
            x, dot = spot.x + self.shift, self.box.dots[spot.lane - 1]
            end = spot.label.bottom() - 1 if spot.label.bottom() < dot else spot.label.top() + 2
            self.painter.setPen(QPen(QColor(self.tokens.ink3), 1))
            self.painter.drawLine(QPointF(x, dot), QPointF(x, end))

    def dot(self, spot: Spot, hot: bool) -> None:
        """Filled is done, a ring is to come, red with «!» overdue, a faint ring passed, a struck one skipped;
        NAV's are diamonds."""
        tokens, mark = self.tokens, spot.mark
        centre = QPointF(spot.x + self.shift, self.box.dots[spot.lane - 1])
        radius = (
            self.box.radius * (1.2 if hot else 1.0) * spot.size * (1.15 if mark.state is MarkState.OVERDUE else 1.0)
        )
        colour = QColor(
            tokens.bad
            if mark.state is MarkState.OVERDUE
            else tokens.nav
            if mark.nav
            else tokens.ok
            if spot.lane == 1
            else tokens.brand
        )
        surface = QColor(tokens.surface)
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(surface)
        self._shape(centre, radius + 1.5, mark.nav)
        if mark.state in (MarkState.DONE, MarkState.OVERDUE):
            self.painter.setBrush(colour)
            self._shape(centre, radius, mark.nav)
        else:
            stroke = max(1.8, self.box.line * 0.13)
            faint = mark.state in (MarkState.SKIPPED, MarkState.PASSED)
            self.painter.setPen(QPen(QColor(tokens.ink3) if faint else colour, stroke))
            self._shape(centre, radius - stroke / 2, mark.nav)
        if mark.state is MarkState.OVERDUE:
            write(
                self.painter,
                QRectF(centre.x() - 1, centre.y() - radius, 2, radius * 2),
                "!",
                self.box.strong,
                ink_on(colour),
                Qt.AlignmentFlag.AlignHCenter,
            )
        if mark.state is MarkState.SKIPPED:
            self.painter.drawLine(
                centre + QPointF(-radius * 0.65, radius * 0.65), centre + QPointF(radius * 0.65, -radius * 0.65)
            )

    def _shape(self, centre: QPointF, radius: float, diamond: bool) -> None:
        if not diamond:
            self.painter.drawEllipse(centre, radius, radius)
            return
        r = radius * 1.2
        self.painter.drawPolygon(
            QPolygonF(
                [centre + QPointF(0, -r), centre + QPointF(r, 0), centre + QPointF(0, r), centre + QPointF(-r, 0)]
            )
        )

    def label(self, spot: Spot, strong: bool) -> None:
        if spot.label is None:
            return
        mark, tokens = spot.mark, self.tokens
        ink = (
            tokens.bad
            if mark.state is MarkState.OVERDUE
            else tokens.nav
            if mark.nav
            else tokens.ink
            if strong
            else tokens.ink2
        )
        write(self.painter, spot.label.translated(self.shift, 0), spot.text, self.box.font, QColor(ink))

    def focus(self, item: Item) -> None:
        """A ring round the item in focus, and its label in a small flag when it has none of its own."""
        box = self.box
        self.painter.setPen(QPen(QColor(self.tokens.brand), 2))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        if isinstance(item, Block):
            shape = item.box.translated(self.shift, 0)
            self.painter.drawRoundedRect(shape.adjusted(-3, -3, 3, 3), 5, 5)
        else:
            centre = QPointF(item.x + self.shift, box.dots[item.lane - 1])
            shape = QRectF(centre.x() - box.radius, centre.y() - box.radius, box.radius * 2, box.radius * 2)
            self.painter.drawEllipse(centre, box.radius + 4, box.radius + 4)
        if item.label is None:
            self._flag(shape, item.bar.label if isinstance(item, Block) else item.text)

    def _flag(self, shape: QRectF, text: str) -> None:
        box, plot = self.box, self.box.plot
        wide = width_of(box.font, text) + box.line
        left = min(max(shape.center().x() - wide / 2, plot.left()), plot.right() - wide)
        flag = QRectF(left, shape.top() - box.line * 1.8, wide, box.line * 1.35)
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(QColor(self.tokens.ink))
        self.painter.drawRoundedRect(flag, 4, 4)
        write(self.painter, flag, text, box.font, QColor(self.tokens.surface), Qt.AlignmentFlag.AlignHCenter)
