"""A value over several periods, with how many it rests on under each point, and whiskers where it is uncertain."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from hia_desktop.base.text import _
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.drawing import scaled, width_of, write

_CENTRE, _RIGHT = Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True, kw_only=True)
class TrendPoint:
    """One period: its name, what it is counted from, its value, and the ends of the whisker; None where there is none.
    `words` is all of it, for a screen reader."""

    label: str
    n: str
    value: float | None
    low: float | None = None
    high: float | None = None
    words: str = ""


class TrendChart(QWidget):
    """Points joined by a line; a period without a value is a gap, and never nought."""

    def __init__(self) -> None:
        super().__init__()
        self._points: tuple[TrendPoint, ...] = ()
        self._top, self._unit = 100.0, "%"

    def show_points(self, name: str, points: Sequence[TrendPoint], *, percent: bool) -> None:
        """Draws the periods, oldest first; percent stand on 0-100, days on as high as they go."""
        self._points = tuple(points)
        self._unit = "%" if percent else ""
        ends = [end for p in points for end in (p.value, p.high) if end is not None]
        self._top = 100.0 if percent else max(10.0, ceil(max(ends, default=10) / 10) * 10)
        self.setAccessibleName(name)
        self.setAccessibleDescription("; ".join(f"{p.label}: {p.words}" for p in points) or _("Ingen tall ennå."))
        self.update()

    def sizeHint(self) -> QSize:
        line = self._line()
        return QSize(round(line * 26), round(line * 7))

    def minimumSizeHint(self) -> QSize:
        line = self._line()
        return QSize(round(line * 16), round(line * 6))

    def _line(self) -> float:
        return QFontMetricsF(scaled(self.font(), 0.86)).height()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line, small = self._line(), scaled(self.font(), 0.86)
        left = width_of(small, f"{self._top:.0f} {self._unit}") + line * 0.7
        plot = QRectF(left, line * 0.6, self.width() - left - line * 0.4, self.height() - line * 3.0)
        self._grid(painter, plot)
        if not any(point.value is not None for point in self._points):
            painter.setPen(QColor(theme.tokens().ink2))
            painter.setFont(self.font())
            upper = plot.adjusted(0, 0, 0, -plot.height() / 2)
            painter.drawText(upper, int(Qt.AlignmentFlag.AlignCenter), _("Ingen tall ennå"))
        else:
            self._curve(painter, plot)
        self._names(painter, plot)
        painter.end()

    def _x(self, at: int, plot: QRectF) -> float:
        return plot.left() + plot.width() * (at + 0.5) / max(1, len(self._points))

    def _y(self, value: float, plot: QRectF) -> float:
        return plot.bottom() - plot.height() * min(self._top, max(0.0, value)) / self._top

    def _grid(self, painter: QPainter, plot: QRectF) -> None:
        tokens, line, font = theme.tokens(), self._line(), scaled(self.font(), 0.86)
        for part in (0, 0.5, 1):
            y = plot.bottom() - plot.height() * part
            painter.setPen(QPen(QColor(tokens.line), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            text = f"{self._top * part:.0f} {self._unit}".strip()
            box = QRectF(0, y - line / 2, plot.left() - line * 0.5, line)
            write(painter, box, text, font, QColor(tokens.ink2), _RIGHT)

    def _curve(self, painter: QPainter, plot: QRectF) -> None:
        ink, line = QColor(theme.tokens().brand), self._line()
        run: list[QPointF] = []
        runs = [run]
        for at, point in enumerate(self._points):
            if point.value is None:
                run = []
                runs.append(run)
                continue
            x, y = self._x(at, plot), self._y(point.value, plot)
            run.append(QPointF(x, y))
            if point.low is not None and point.high is not None:
                painter.setPen(QPen(ink, max(1.0, line * 0.09)))
                ends = self._y(point.low, plot), self._y(point.high, plot)
                painter.drawLine(QPointF(x, ends[0]), QPointF(x, ends[1]))
                for end in ends:
                    painter.drawLine(QPointF(x - line * 0.25, end), QPointF(x + line * 0.25, end))
        painter.setPen(QPen(ink, line * 0.16, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for one in runs:
            painter.drawPolyline(QPolygonF(one))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        for one in runs:
            for spot in one:
                painter.drawEllipse(spot, line * 0.24, line * 0.24)

    def _names(self, painter: QPainter, plot: QRectF) -> None:
        """How many under each point, and the periods below, as many as have room."""
        tokens, line, font = theme.tokens(), self._line(), scaled(self.font(), 0.86)
        wide = plot.width() / max(1, len(self._points))
        widest = max((width_of(font, point.label) for point in self._points), default=0) + line * 0.5
        every = max(1, ceil(widest / max(1.0, wide)))
        for at, point in enumerate(self._points):
            x = self._x(at, plot)
            box = QRectF(x - wide / 2, plot.bottom() + line * 0.35, wide, line)
            write(painter, box, point.n, font, QColor(tokens.ink), _CENTRE)
            if (len(self._points) - 1 - at) % every == 0:
                write(painter, box.translated(0, line), point.label, font, QColor(tokens.ink2), _CENTRE)
