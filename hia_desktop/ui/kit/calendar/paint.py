"""Paints a calendar that is laid out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from hia_desktop.base.text import _, clock_of_minutes
from hia_desktop.base.tones import Tone
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.calendar.layout import Block, Grid
from hia_desktop.ui.kit.drawing import faded, write
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.tokens import Tokens

_MIDDLE, _RIGHT = Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight
_NARROW = 84
"""Below this width, in pixels at 100 %, the sign of a clash stands under the title and not beside it."""
_SHORTENED = Qt.TextElideMode.ElideRight


@dataclass(frozen=True)
class Ghost:
    """Where a block is on its way to."""

    at: int
    day: date
    first: int


@dataclass(frozen=True, kw_only=True)
class State:
    """What is shown besides the blocks: the time now, the block or the empty time that the keyboard is at, whether the
    widget has the keyboard, and a block on its way."""

    now: datetime
    chosen: int | None
    spot: tuple[date, int] | None
    focus: bool
    ghost: Ghost | None
    by_keys: bool


def paint(painter: QPainter, grid: Grid, blocks: Sequence[Block], state: State) -> None:
    """The whole calendar."""
    pen = _Pen(painter, grid, theme.tokens())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen.days(state.now.date())
    pen.hours()
    for at, block in enumerate(blocks):
        away = state.ghost is not None and state.ghost.at == at
        pen.block(grid.block(at, block), block, chosen=at == state.chosen, focus=state.focus, away=away)
    pen.now(state.now)
    if state.spot is not None:
        day, minute = state.spot
        taken = any(b.day == day and b.first < minute + 30 and minute < b.last for b in blocks)
        pen.spot(day, minute, focus=state.focus, free=not taken)
    if state.ghost is not None:
        pen.ghost(state.ghost, blocks[state.ghost.at], _("Enter: legg her") if state.by_keys else "")


def told_below(block: Block, rows: int, fits: Callable[[str], bool]) -> list[str]:
    """The time and what more there is, such as whom it is with: side by side where there are no two rows for it and the
    one has room for the whole."""
    found = [_when(block), *([block.line] if block.line else [])]
    both = " · ".join(found)
    return [both] if rows < len(found) and fits(both) else found


def told_on_one_line(block: Block, fits: Callable[[str], bool]) -> str:
    """The name, with its mark; else with the time, if the one has room for both: a name is told by nothing else, a time
    by where the card lies."""
    if block.mark:
        return f"{block.mark} · {block.title}"
    both = f"{block.title} · {_when(block)}"
    return both if fits(both) else block.title


def _when(block: Block) -> str:
    return f"{clock_of_minutes(block.first)}–{clock_of_minutes(block.last)}"


class _Pen:
    def __init__(self, painter: QPainter, grid: Grid, tokens: Tokens) -> None:
        self.painter, self.grid, self.t = painter, grid, tokens
        self.usual, self.strong = theme.font(13), theme.font(13.5, QFont.Weight.DemiBold)
        self.small = theme.font(12.5)

    def days(self, today: date) -> None:
        """The days' names on top, the days of rest shaded, and a line between each."""
        for at, column in enumerate(self.grid.columns):
            area = self.grid.area(at)
            if column.rest:
                self.painter.fillRect(area, QColor(self.t.ground))
            if column.day == today:
                self.painter.fillRect(area, faded(QColor(self.t.brand_soft), 0.45))
            self.painter.fillRect(
                QRectF(area.left(), area.top() - px(8), 1, area.height() + px(8)), QColor(self.t.line)
            )
            head = QRectF(area.left() + px(1), self.grid.box.top(), area.width() - px(2), px(22))
            ink = self.t.brand if column.day == today else self.t.ink2 if column.rest else self.t.ink
            self.words(head.translated(0, px(2)), column.name, self.strong, ink, _MIDDLE)
            if column.word:
                self.words(head.translated(0, px(21)), column.word, self.small, self.t.ink2, _MIDDLE)

    def hours(self) -> None:
        """A line at each hour, and a quieter one between."""
        left, right = self.grid.edges[0], self.grid.edges[-1]
        for hour in range(self.grid.hours[0], self.grid.hours[1]):
            y = round(self.grid.y(hour * 60))
            self.painter.fillRect(QRectF(left, y, right - left, 1), QColor(self.t.line))
            half = QColor(self.t.line)
            half.setAlphaF(0.5)
            self.painter.fillRect(QRectF(left, round(self.grid.y(hour * 60 + 30)), right - left, 1), half)
            box = QRectF(self.grid.box.left(), y - px(9), left - self.grid.box.left() - px(8), px(18))
            write(self.painter, box, f"{hour:02}", self.small, QColor(self.t.ink2), _RIGHT)

    def now(self, now: datetime) -> None:
        """A line for the time now, where today is shown."""
        minute = now.hour * 60 + now.minute
        for at, column in enumerate(self.grid.columns):
            if column.day == now.date() and self.grid.hours[0] * 60 <= minute < self.grid.hours[1] * 60:
                area, y = self.grid.area(at), self.grid.y(minute)
                self.painter.setPen(QPen(QColor(self.t.bad), px(2)))
                self.painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))

    def block(self, box: QRectF, block: Block, *, chosen: bool, focus: bool, away: bool) -> None:
        """A card: a coloured edge, the title, the mark, the time and what more there is room for."""
        ink, soft = self.t.tone(block.tone)
        self.painter.save()
        self.painter.setOpacity(0.35 if away else 1.0)
        ground = QColor(self.t.surface if block.faded else soft)
        self.painter.setPen(QPen(QColor(self.t.line if block.faded else self.t.edge), 1))
        self.painter.setBrush(ground)
        self.painter.drawRoundedRect(box, px(4), px(4))
        edge = QRectF(box.left(), box.top(), px(4), box.height())
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(QColor(self.t.bad if block.mark and block.mark_tone is Tone.BAD else ink))
        self.painter.drawRoundedRect(edge, px(2), px(2))
        self.painter.setClipRect(box)
        self.lines(box.adjusted(px(9), px(2), -px(4), -px(1)), block)
        self.painter.restore()
        if chosen:
            self.ring(box, focus=focus)

    def lines(self, box: QRectF, block: Block) -> None:
        """What the card says, as many lines as there is room for."""
        quiet_font, strong_font = QFontMetricsF(self.usual), QFontMetricsF(self.strong)
        quiet = self.t.ink2
        rows = [(block.title, self.strong, quiet if block.faded else self.t.ink)]
        if block.mark:
            rows.append((block.mark, self.strong, self.t.tone(block.mark_tone)[0]))
        high = quiet_font.height()
        room = max(1, int((box.height() + px(2)) / high))
        told = told_below(block, room - len(rows), lambda text: quiet_font.horizontalAdvance(text) <= box.width())
        rows += [(text, self.usual, quiet) for text in told]
        if room == 1:
            words = told_on_one_line(block, lambda text: strong_font.horizontalAdvance(text) <= box.width())
            rows[0] = (words, self.strong, rows[1 if block.mark else 0][2])
        beside = 0
        if block.mark and block.mark_tone is Tone.BAD:
            low = box.width() < px(_NARROW) and room > 1
            beside = 0 if low else px(16)
            top = box.bottom() - px(17) if low else box.top() + px(2)
            self.painter.drawPixmap(QPointF(box.right() - px(14), top), theme.pixmap("warning", "bad", 14))
        for at, (text, face, ink) in enumerate(row for row in rows if row[0]):
            if at < room:
                width = box.width() - (beside if at == 0 else 0)
                tall = min(high, box.height())  # a short one is as high as its card
                self.words(QRectF(box.left(), box.top() + at * high, width, tall), text, face, ink)

    def ring(self, box: QRectF, *, focus: bool) -> None:
        """The frame of what is chosen: strong with the keyboard."""
        self.painter.setPen(QPen(QColor(self.t.brand), px(2) if focus else 1))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), px(5), px(5))

    def spot(self, day: date, minute: int, *, focus: bool, free: bool) -> None:
        """The empty half-hour that the keyboard is at."""
        box = self.grid.place(day, minute, minute + 30)
        if box.isEmpty():
            return
        self.ring(box, focus=focus)
        if free:
            self.words(box.adjusted(px(8), 0, 0, 0), f"+ {clock_of_minutes(minute)}", self.usual, self.t.brand)

    def ghost(self, ghost: Ghost, block: Block, how: str) -> None:
        """The block where it would be put, with its new time, and below that how it is put there."""
        last = ghost.first + block.last - block.first
        box = self.grid.place(ghost.day, ghost.first, last)
        self.painter.setPen(QPen(QColor(self.t.brand), px(2), Qt.PenStyle.DashLine))
        self.painter.setBrush(faded(QColor(self.t.brand_soft), 0.85))
        self.painter.drawRoundedRect(box, px(4), px(4))
        text = f"{clock_of_minutes(ghost.first)}–{clock_of_minutes(last)} {block.title}"
        high = QFontMetricsF(self.strong).height()
        line = QRectF(box.left() + px(9), box.top() + px(2), box.width() - px(12), high)
        self.words(line, text, self.strong, self.t.ink)
        if how and box.height() > 2 * high:
            self.words(line.translated(0, high), how, self.small, self.t.brand)

    def words(
        self, box: QRectF, text: str, face: QFont, ink: str, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
    ) -> None:
        """One line, shortened to its room."""
        write(
            self.painter, box, QFontMetricsF(face).elidedText(text, _SHORTENED, box.width()), face, QColor(ink), align
        )
