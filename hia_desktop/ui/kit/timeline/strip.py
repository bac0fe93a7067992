"""The timeline as one line: the sick leave in words, its grades with the window and today, and what is next.
A press unfolds the whole."""

from datetime import date

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QPushButton, QSizePolicy

from hia_desktop.base.text import _
from hia_desktop.base.tones import Tone
from hia_desktop.domain.timeline import Mark, MarkState, Timeline
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.chips import paint_pill, pill_size
from hia_desktop.ui.kit.drawing import faded
from hia_desktop.ui.kit.theme import pixmap, px
from hia_desktop.ui.kit.timeline.paint import bar_colour
from hia_desktop.ui.kit.timeline.words import next_in_words, next_mark
from hia_desktop.ui.kit.widgets import paint_sheet, plain_tip

HIGH = 38
"""Its height at 100 %."""
_BAR = 20
_LEAST = 160
"""What the drawing needs to be worth its room, at 100 %."""


class TimelineStrip(QPushButton):
    """One line of a timeline, painted from the same model as the whole. Pressed, it says that the whole is wanted."""

    def __init__(self) -> None:
        super().__init__()
        self.summary = ""
        self._timeline = Timeline(today=date(2000, 1, 1), today_label="")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_timeline(self, timeline: Timeline, summary: str) -> None:
        """Another timeline, and the line of facts parted by « · » that goes with it."""
        self._timeline, self.summary = timeline, summary
        self.next = next_in_words(timeline)
        said = "\n".join(x for x in (summary, self.next) if x)
        self.setAccessibleName(_("Tidslinje. {facts}").format(facts=said.replace("\n", ". ")))
        self.setToolTip(plain_tip(said + "\n" + _("Klikk eller Alt+T viser hele tidslinjen")))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(600), px(HIGH))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(200), px(HIGH))

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_sheet(self, None, top=False, hovered=self.underMouse())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, right = px(14), self._unfolder(painter, self.width() - px(12))
        right = self._next(painter, right - px(12), (right - left) * 2 // 5)
        drawn = bool(self._timeline.bars) and right - left > px(_LEAST) * 2
        room = right - left - (px(_LEAST) + px(28) if drawn else px(14))
        words = self._words(painter, left, room)
        if drawn:
            box = QRectF(words + px(14), (self.height() - px(_BAR)) / 2, right - words - px(28), px(_BAR))
            self._picture(painter, box)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("brand"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(7), px(7))
        painter.end()

    def _unfolder(self, painter: QPainter, right: int) -> int:
        """«⌄ tidslinje»; where it begins."""
        text = _("tidslinje")
        painter.setFont(theme.font(13))
        left = right - painter.fontMetrics().horizontalAdvance(text)
        painter.setPen(theme.colour("ink2"))
        painter.drawText(
            QRect(left, 0, right - left + 1, self.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine,
            text,
        )
        arrow = pixmap("chevron-up" if self.isChecked() else "chevron-down", "ink2", 16)
        left -= px(20)
        painter.drawPixmap(QPoint(left, (self.height() - px(16)) // 2), arrow)
        return left

    def _next(self, painter: QPainter, right: int, most: int) -> int:
        """What is next, as a pill; where it begins."""
        mark = next_mark(self._timeline)
        if mark is None:
            return right
        late = mark.state is MarkState.OVERDUE
        soon = not late and (mark.day - self._timeline.today).days <= 7
        tone = Tone.BAD if late else Tone.WARN if soon else Tone.NEUTRAL
        icon = "warning" if late else ""
        wide, high = min(pill_size(self.next, bool(icon)).width(), most), px(23)
        box = QRect(right - wide, (self.height() - high) // 2, wide, high)
        paint_pill(painter, box, self.next, *theme.tokens().tone(tone), icon)
        return box.left()

    def _words(self, painter: QPainter, left: int, room: int) -> int:
        """As many of the facts as there is room for; where they end."""
        painter.setFont(theme.font(13))
        painter.setPen(theme.colour("ink2"))
        metrics, parts = painter.fontMetrics(), self.summary.split(" · ")
        kept = next((n for n in range(len(parts), 1, -1) if _wide(metrics, " · ".join(parts[:n])) <= room), 1)
        text = metrics.elidedText(" · ".join(parts[:kept]), Qt.TextElideMode.ElideRight, room)
        place = QRect(left, 0, room + 1, self.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)
        return left + _wide(metrics, text)

    def _picture(self, painter: QPainter, box: QRectF) -> None:
        """The grades as heights, the window behind them, the milestones, and the line for today."""
        t, line = theme.tokens(), self._timeline
        first, last = line.span()
        day = box.width() / ((last - first).days + 1)

        def at(one: date, part: float = 0.0) -> float:
            return box.left() + ((one - first).days + part) * day

        painter.setPen(Qt.PenStyle.NoPen)
        if line.window is not None:
            painter.setBrush(faded(QColor(t.window), 0.55))
            opens, closes = at(line.window[0]), at(line.window[1], 1)
            painter.drawRoundedRect(QRectF(opens, box.top() - px(4), closes - opens, box.height() + px(8)), 3, 3)
        for bar in (one for one in line.bars if not one.over):
            high = max(px(4), box.height() * min(100, max(0, bar.grade)) / 100)
            shape = QRectF(at(bar.first), box.bottom() - high, max(2.0, at(bar.last, 1) - at(bar.first) - 1), high)
            colour = bar_colour(bar, t)
            if bar.planned:
                painter.setPen(QPen(colour, 1.2, Qt.PenStyle.DashLine))
                painter.setBrush(faded(colour, 0.08))
                painter.drawRect(shape.adjusted(0.6, 0.6, -0.6, -0.6))
                painter.setPen(Qt.PenStyle.NoPen)
            else:
                painter.setBrush(colour)
                painter.drawRoundedRect(shape, 2, 2)
        for mark in line.milestones:
            self._diamond(painter, QPointF(at(mark.day, 0.5), box.center().y()), mark)
        painter.setPen(QPen(theme.colour("ink"), 2))
        today = at(line.today, 0.5)
        painter.drawLine(QPointF(today, box.top() - px(4)), QPointF(today, box.bottom() + px(4)))

    def _diamond(self, painter: QPainter, at: QPointF, mark: Mark) -> None:
        """Full when done, red when overdue, else hollow."""
        t, r = theme.tokens(), px(5)
        late = mark.state is MarkState.OVERDUE
        faint = mark.state in (MarkState.SKIPPED, MarkState.PASSED)
        colour = QColor(t.bad if late else t.ink3 if faint else t.nav)
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(colour if late or mark.state is MarkState.DONE else QColor(t.surface))
        corners = (QPointF(0, -r), QPointF(r, 0), QPointF(0, r), QPointF(-r, 0))
        painter.drawPolygon(QPolygonF([at + corner for corner in corners]))
        painter.setPen(Qt.PenStyle.NoPen)


def _wide(metrics: QFontMetrics, text: str) -> int:
    return metrics.horizontalAdvance(text)
