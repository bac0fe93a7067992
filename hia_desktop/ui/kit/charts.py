"""Small charts drawn by hand: work in steps against the plan, and shares side by side."""

import itertools
from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from hia_desktop.base.text import _, day
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.drawing import faded, scaled, width_of, write

Step = tuple[date, int]
"""From this day, so many percent of full work."""

_RIGHT = Qt.AlignmentFlag.AlignRight


class _Chart(QWidget):
    """What a chart has: a small font, a name, a text when there is nothing to draw."""

    def __init__(self, name: str, nothing: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._nothing = nothing
        self.setAccessibleName(name)
        self.setAccessibleDescription(nothing)

    def line(self) -> float:
        """The height of a row of small text."""
        return QFontMetricsF(scaled(self.font(), 0.86)).height()

    def sizeHint(self) -> QSize:
        """Room for four labelled levels and an axis."""
        return QSize(round(self.line() * 24), round(self.line() * 11))

    def minimumSizeHint(self) -> QSize:
        """The least that can still be read."""
        return QSize(round(self.line() * 13), round(self.line() * 7))

    def say_nothing(self, painter: QPainter) -> None:
        """The empty chart: one sentence in the middle."""
        painter.setFont(self.font())
        painter.setPen(QColor(theme.tokens().ink2))
        painter.drawText(
            QRectF(self.rect()).adjusted(12, 0, -12, 0),
            int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap),
            self._nothing,
        )


class StepChart(_Chart):
    """Planned work in percent of the position (NAV's colour) against actual work (the brand's), by weeks;
    the first plan dotted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            _("Arbeid i prosent av stilling"), _("Ingen trinn ennå. Legg til det første trinnet i planen."), parent
        )
        self._planned: list[Step] = []
        self._actual: list[Step] = []
        self._first: list[Step] = []
        self._today = self._until = date(2000, 1, 1)

    def show_steps(
        self,
        planned: Sequence[Step],
        actual: Sequence[Step],
        today: date,
        until: date | None = None,
        first: Sequence[Step] = (),
    ) -> None:
        """Draws steps in date order; the plan's last step runs to `until` (four weeks on when None),
        the actual line to today.

        `first` is the plan before anything was moved, drawn dotted where it differs.
        """
        self._planned, self._actual, self._today = sorted(planned), sorted(actual), today
        self._first = [] if sorted(first) == self._planned else sorted(first)
        last = max([today, *(when for when, _share in [*planned, *actual])])
        self._until = max(last, until) if until else last + timedelta(weeks=4)
        self.setAccessibleDescription(self._words())
        self.update()

    def _words(self) -> str:
        if not self._planned and not self._actual:
            return self._nothing

        def listed(steps: list[Step]) -> str:
            return ", ".join(_("{share} % fra {day}").format(share=share, day=day(when)) for when, share in steps) or _(
                "ingen"
            )

        words = _("Plan: {planned}. Faktisk: {actual}.").format(
            planned=listed(self._planned), actual=listed(self._actual)
        )
        return (
            " ".join((words, _("Opprinnelig plan: {first}.").format(first=listed(self._first))))
            if self._first
            else words
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Grid, the two lines, today, and a name beside each line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._planned and not self._actual:
            self.say_nothing(painter)
            return
        line, tokens = self.line(), theme.tokens()
        left = width_of(scaled(self.font(), 0.86), "100 %") + line * 0.6
        plot = QRectF(left, line * 0.7, self.width() - left - line * 0.3, self.height() - line * 3.5)
        self._grid(painter, plot)
        plan, done = self._corners(self._planned, self._until, plot), self._corners(self._actual, self._today, plot)
        painter.setPen(QPen(QColor(tokens.nav), 1.5, Qt.PenStyle.DotLine))
        painter.drawPolyline(QPolygonF(self._corners(self._first, self._until, plot)))
        for corners, colour, wide in ((plan, tokens.nav, 3.0), (done, tokens.brand, 2.4)):
            self._line(painter, corners, QColor(colour), wide, plot.bottom())
        self._today_line(painter, plot)
        taken = [
            QRectF(a, b).normalized().adjusted(-3, -3, 3, 3) for c in (plan, done) for a, b in itertools.pairwise(c)
        ]
        x = self._x(self._today, plot)
        taken.append(QRectF(x - 4, 0, 8, self.height()))
        self._name(painter, done, _("faktisk"), QColor(tokens.brand), plot, taken)
        if moved := [step for step in self._first if step not in self._planned]:
            corners = self._corners(self._first, self._until, plot)
            begins = next(i for i, corner in enumerate(corners) if corner.x() >= self._x(moved[0][0], plot))
            self._name(painter, corners[begins:], _("opprinnelig plan"), QColor(tokens.nav), plot, taken)
        self._name(painter, plan[::-1], _("plan: arbeid i prosent av stilling"), QColor(tokens.nav), plot, taken)
        painter.end()

    def _x(self, when: date, plot: QRectF) -> float:
        first = min(when for when, _share in [*self._planned, *self._first, *self._actual, (self._today, 0)])
        return plot.left() + plot.width() * (when - first).days / max(1, (self._until - first).days)

    def _corners(self, steps: list[Step], until: date, plot: QRectF) -> list[QPointF]:
        """The corners of a step line, from its first day to `until`."""
        out: list[QPointF] = []
        for when, share in steps:
            if when > until:
                break
            x, y = self._x(when, plot), plot.bottom() - plot.height() * min(100, max(0, share)) / 100
            if out:
                out.append(QPointF(x, out[-1].y()))
            out.append(QPointF(x, y))
        if out:
            out.append(QPointF(self._x(until, plot), out[-1].y()))
        return out

    def _grid(self, painter: QPainter, plot: QRectF) -> None:
        font, line, tokens = scaled(self.font(), 0.86), self.line(), theme.tokens()
        for share in (0, 25, 50, 75, 100):
            y = plot.bottom() - plot.height() * share / 100
            painter.setPen(QPen(QColor(tokens.line), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            write(
                painter,
                QRectF(0, y - line / 2, plot.left() - line * 0.5, line),
                f"{share} %",
                font,
                QColor(tokens.ink2),
                _RIGHT,
            )
        first = min(when for when, _share in [*self._planned, *self._first, *self._actual, (self._today, 0)])
        monday, free = first - timedelta(days=first.weekday()), -1.0
        if monday < first:
            monday += timedelta(days=7)
        weeks = max(1, (self._until - monday).days // 7 + 1)
        room = max(1, int(plot.width() / (width_of(font, _("uke {week}").format(week=52)) + line * 1.6)))
        for number in range(0, weeks, -(-weeks // room)):
            when = monday + timedelta(weeks=number)
            x, text = self._x(when, plot), _("uke {week}").format(week=when.isocalendar().week)
            painter.setPen(QPen(QColor(tokens.ink3), 1))
            painter.drawLine(QPointF(x, plot.bottom()), QPointF(x, plot.bottom() + line * 0.3))
            if x > free and x + width_of(font, text) <= self.width():
                write(painter, QRectF(x, plot.bottom() + line * 1.5, 1, line), text, font, QColor(tokens.ink2))
                free = x + width_of(font, text)

    def _line(self, painter: QPainter, corners: list[QPointF], colour: QColor, wide: float, floor: float) -> None:
        if not corners:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(faded(colour, 0.07))
        painter.drawPolygon(QPolygonF([QPointF(corners[0].x(), floor), *corners, QPointF(corners[-1].x(), floor)]))
        painter.setPen(QPen(colour, wide, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.drawPolyline(QPolygonF(corners))

    def _today_line(self, painter: QPainter, plot: QRectF) -> None:
        font, line, ink = scaled(self.font(), 0.86, bold=True), self.line(), QColor(theme.tokens().ink)
        x, text = self._x(self._today, plot), _("I dag")
        painter.setPen(QPen(ink, 1.5))
        painter.drawLine(QPointF(x, plot.top() - line * 0.5), QPointF(x, plot.bottom() + line * 1.1))
        wide = width_of(font, text)
        at = x + line * 0.35 if x + line * 0.35 + wide <= self.width() else x - line * 0.35 - wide
        write(painter, QRectF(at, plot.bottom() + line * 0.4, wide, line), text, font, ink)

    def _name(
        self, painter: QPainter, corners: list[QPointF], text: str, colour: QColor, plot: QRectF, taken: list[QRectF]
    ) -> None:
        """A line's name by the first of its level stretches where it meets nothing;
        left out when there is no such place."""
        font, line = scaled(self.font(), 0.8, bold=True), self.line()
        wide = width_of(font, text)
        for a, b in itertools.pairwise(corners):
            if a.y() != b.y():
                continue
            low, high = min(a.x(), b.x()), max(a.x(), b.x())
            for top in (a.y() + 5, a.y() - line - 5):
                for left in (low + 6, high - wide - 6):
                    box = QRectF(left, top, wide, line)
                    if plot.adjusted(-1, -line * 0.7, 1, 0).contains(box) and not any(
                        box.intersects(other) for other in taken
                    ):
                        write(painter, box, text, font, colour)
                        taken.append(box)
                        return


class ShareChart(_Chart):
    """Shares of a whole as columns side by side, one for each place in an even row. What is not known is an empty,
    dashed place: neither nought nor left out. The words belong under it, and the description has them too."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, "", parent)
        self._shares: tuple[int | None, ...] = ()

    def show_shares(self, shares: Sequence[int | None], words: str) -> None:
        """Percents, None where unknown; `words` tell the same to a screen reader."""
        self._shares = tuple(shares)
        self.setAccessibleDescription(words)
        self.update()

    def sizeHint(self) -> QSize:
        """Low: only the columns are drawn here."""
        return QSize(round(self.line() * 24), round(self.line() * 3.6))

    def minimumSizeHint(self) -> QSize:
        """The least in which two columns can be told apart."""
        return QSize(round(self.line() * 6), round(self.line() * 3))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The floor and the whole as lines, a column up to each share."""
        painter, tokens = QPainter(self), theme.tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plot = QRectF(0, 4, self.width(), self.height() - 8)
        for y in (plot.top(), plot.center().y()):
            painter.setPen(QPen(QColor(tokens.line), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        painter.setPen(QPen(QColor(tokens.ink3), 1))
        painter.drawLine(plot.bottomLeft(), plot.bottomRight())
        each = plot.width() / max(1, len(self._shares))
        wide = min(each * 0.5, self.line() * 3)
        for at, share in enumerate(self._shares):
            left = plot.left() + at * each
            if share is None:
                painter.setPen(QPen(QColor(tokens.ink3), 1.4, Qt.PenStyle.DashLine))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(QRectF(left, plot.top(), wide, plot.height()))
                continue
            high = max(3.0, plot.height() * min(100, max(0, share)) / 100)
            painter.fillRect(QRectF(left, plot.bottom() - high, wide, high), QColor(tokens.brand))
        painter.end()
