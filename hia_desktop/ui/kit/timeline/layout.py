"""Where everything in a timeline stands: lanes, bars, dots, and labels that never meet. No painting."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from hia_desktop.base.text import MONTHS_SHORT, _, add_months
from hia_desktop.domain.timeline import LANES, Bar, Mark, MarkState, Timeline
from hia_desktop.ui.kit.drawing import scaled, width_of

SICK, FOLLOW_UP, COURSE = range(3)

_SHORTEST = 14
"""Days across the plot at the closest, and at the least."""
URGENCY = {MarkState.OVERDUE: 0, MarkState.TO_COME: 1, MarkState.DONE: 2, MarkState.PASSED: 2, MarkState.SKIPPED: 3}
"""What gets its label first and is painted on top."""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The fixed lines of the picture, in the painter's coordinates; `line` is the height of one text row.

    `above` and `below` count the label rows round each dot; `dots` holds the y of the two dotted lanes.
    """

    rect: QRectF
    plot: QRectF
    font: QFont
    strong: QFont
    line: float
    above: int
    below: int
    sick_base: float
    sick_full: float
    dots: tuple[float, float]
    today_y: float
    axis_y: float

    @property
    def pad(self) -> float:
        """Free pixels before the first day and after the last."""
        return self.line * 0.9

    @property
    def radius(self) -> float:
        """Of a dot, in pixels."""
        return self.line * 0.43

    def row_y(self, lane: int, row: int) -> float:
        """The top of a label row: -2 and -1 above the dot, 0 beside it, 1 and 2 below."""
        dot = self.dots[lane - 1]
        half = self.line * 0.62
        if row == 0:
            return dot - self.line / 2
        return dot - half + row * self.line if row < 0 else dot + half + (row - 1) * self.line


def rows_high(above: int, below: int) -> float:
    """The height of the whole picture in text rows, for so many label rows round each dot."""
    return 9.9 + 2 * (above + below)


def row_pitch(font: QFont) -> float:
    """The height of one row of the picture's small text, a little tighter than running text."""
    return QFontMetricsF(scaled(font, 0.86)).height() * 0.92


def frame(rect: QRectF, font: QFont) -> Frame:
    """Divides `rect` into lanes: as many label rows as there is height for, two above and two below at most."""
    small, strong = scaled(font, 0.86), scaled(font, 0.86, bold=True)
    line = min(row_pitch(font), max(4.0, rect.height() / rows_high(1, 1)))
    rows = next((pair for pair in ((2, 2), (2, 1)) if rect.height() >= rows_high(*pair) * line), (1, 1))
    spare = max(0.0, rect.height() - rows_high(*rows) * line)
    full = line * 2 + min(spare * 0.4, line * 1.6)
    air = spare - (full - line * 2)
    gap = line * 0.55 + air * 0.4
    base = rect.top() + line * 1.95 + full
    first = base + gap + line * (rows[0] + 0.62)
    second = first + line * (1.515 + rows[0] + rows[1]) + air * 0.35
    axis = rect.bottom() - line * 1.45
    left = rect.left() + max(width_of(strong, str(name)) for name in LANES) + line * 1.6
    plot = QRectF(left, rect.top(), max(40.0, rect.right() - left), axis - rect.top())
    return Frame(
        rect=rect,
        plot=plot,
        font=small,
        strong=strong,
        line=line,
        above=rows[0],
        below=rows[1],
        sick_base=base,
        sick_full=full,
        dots=(first, second),
        today_y=axis - line * 1.15,
        axis_y=axis,
    )


@dataclass(frozen=True)
class Block:
    """One sick-leave bar. `label` is where its text stands, None when it has no room (then it is in the tooltip)."""

    bar: Bar
    box: QRectF
    label: QRectF | None
    inside: bool


@dataclass(frozen=True, kw_only=True)
class Spot:
    """One mark. `label` as for `Block`; `leader` when a thin line joins dot and label; `size` is below 1 in a crowd."""

    mark: Mark
    lane: int
    x: float
    text: str
    label: QRectF | None
    leader: bool
    size: float = 1.0


Item = Block | Spot


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A whole timeline laid out at one scale. x counts pixels from the content's own left edge:
    panning only shifts it."""

    frame: Frame
    origin: date
    scale: float
    width: float
    blocks: tuple[Block, ...]
    spots: tuple[Spot, ...]

    def x(self, day: date, part: float = 0.0) -> float:
        """Where a day starts; `part` 0.5 is noon, 1 is the end of the day."""
        return self.frame.pad + ((day - self.origin).days + part) * self.scale

    def day(self, x: float) -> date:
        """The day at x."""
        return self.origin + timedelta(days=int((x - self.frame.pad) // self.scale))

    def lane(self, number: int) -> tuple[Item, ...]:
        """What stands in a lane, by date."""
        return self.blocks if number == SICK else tuple(s for s in self.spots if s.lane == number)


class _Row:
    """The taken stretches of one label row, kept apart and in order."""

    def __init__(self) -> None:
        self.starts: list[float] = []
        self.ends: list[float] = []

    def free(self, start: float, end: float) -> bool:
        at = bisect_right(self.starts, start)
        return (at == 0 or self.ends[at - 1] <= start) and (at == len(self.starts) or self.starts[at] >= end)

    def take(self, start: float, end: float) -> None:
        """Marks a stretch as taken; one that overlaps others is melted together with them."""
        low = bisect_right(self.ends, start)
        high = bisect_right(self.starts, end)
        if low < high:
            start, end = min(start, self.starts[low]), max(end, self.ends[high - 1])
        self.starts[low:high] = [start]
        self.ends[low:high] = [end]


def fit_scale(timeline: Timeline, box: Frame) -> float:
    """Pixels a day that make the whole timeline fill the plot;
    a very short one is not blown up past two weeks across."""
    first, last = _shown(timeline)
    return min(closest(box), max(0.05, (box.plot.width() - 2 * box.pad) / ((last - first).days + 1)))


def _shown(timeline: Timeline) -> tuple[date, date]:
    """The span with room round it when it is less than two weeks, so that a course of one day has its labels too."""
    first, last = timeline.span()
    short = max(0, _SHORTEST - 1 - (last - first).days)
    return first - timedelta(days=short // 2), last + timedelta(days=short - short // 2)


def closest(box: Frame) -> float:
    """Pixels a day with two weeks across the plot: as close as it gets."""
    return box.plot.width() / _SHORTEST


def arrange(timeline: Timeline, box: Frame, scale: float) -> Layout:
    """Lays out a timeline at `scale` pixels a day."""
    first, last = _shown(timeline)
    width = ((last - first).days + 1) * scale + 2 * box.pad
    bare = Layout(frame=box, origin=first, scale=scale, width=width, blocks=(), spots=())
    blocks = tuple(_block(bare, timeline.bars, n) for n in range(len(timeline.bars)))
    today = bare.x(timeline.today, 0.5)
    spots: list[Spot] = []
    for lane, marks in ((FOLLOW_UP, timeline.milestones), (COURSE, timeline.events)):
        spots += _spots(bare, lane, marks, today)
    return Layout(frame=box, origin=first, scale=scale, width=width, blocks=blocks, spots=tuple(spots))


def _block(at: Layout, bars: tuple[Bar, ...], number: int) -> Block:
    bar, box = bars[number], at.frame
    left, right = at.x(bar.first), at.x(bar.last, 1)
    height = max(box.line * 0.32, box.sick_full * min(100, max(0, bar.grade)) / 100)
    shape = QRectF(left, box.sick_base - height, max(2.0, right - left - 1.5), height)
    inside = height >= box.line * 0.9
    font = box.font if bar.planned else box.strong
    text = width_of(font, bar.label)
    room = shape.width() - box.line * 0.7
    if bar.over:
        return Block(bar, shape, None, inside)
    if not inside:
        later = [at.x(b.first) for b in bars[number + 1 :] if not b.over]
        room = max(shape.width(), min(later, default=at.width) - left) - box.line * 0.3
    if text > room:
        return Block(bar, shape, None, inside)
    indent = box.line * (0.45 if inside else 0.1)
    top = shape.center().y() - box.line / 2 if inside else shape.top() - box.line
    return Block(bar, shape, QRectF(left + indent, top, text, box.line), inside)


def _spots(at: Layout, lane: int, marks: tuple[Mark, ...], today: float) -> list[Spot]:
    """Places labels greedily, what is overdue or to come first, never on each other, a dot or today's line."""
    box = at.frame
    order = [-1, 1, -2, 2][: 2 if box.above == 1 else 3 if box.below == 1 else 4]
    rows = {row: _Row() for row in (0, *order)}
    for row in rows.values():
        row.take(today - 3, today + 3)
    size = 0.62 if len(marks) * box.radius > at.width * 0.35 else 1.0
    reach = box.radius * size + 2
    xs = [at.x(mark.day, 0.5) + step * box.radius for mark, step in zip(marks, _same_day(marks), strict=True)]
    for x in xs:
        rows[0].take(x - reach, x + reach)
    placed: dict[int, Spot] = {}
    metrics = QFontMetricsF(box.font)
    for number in sorted(range(len(marks)), key=lambda n: (URGENCY[marks[n].state], n)):
        text = metrics.elidedText(marks[number].label, Qt.TextElideMode.ElideRight, box.line * 13)
        placed[number] = _spot(
            at, lane, marks[number], xs[number], text, metrics.horizontalAdvance(text), rows, order, today
        )
    return [replace(placed[number], size=size) for number in range(len(marks))]


def _same_day(marks: tuple[Mark, ...]) -> Iterator[float]:
    """How far right each mark moves, in radii, so that several on one day do not hide each other;
    four steps at most."""
    seen: Counter[date] = Counter()
    for mark in marks:
        yield 1.1 * min(seen[mark.day], 4)
        seen[mark.day] += 1


def _spot(
    at: Layout,
    lane: int,
    mark: Mark,
    x: float,
    text: str,
    wide: float,
    rows: dict[int, _Row],
    order: list[int],
    today: float,
) -> Spot:
    box = at.frame
    gap = box.line * 0.3
    for row in order:
        leader = abs(row) == 2
        way = rows[row // 2] if leader else rows[row]
        if leader and not way.free(x - 2, x + 2):
            continue
        for left in _anchors(x, wide, box.radius, today, gap + 4):
            if left >= 0 and left + wide <= at.width and rows[row].free(left - gap, left + wide + gap):
                rows[row].take(left - gap, left + wide + gap)
                if leader:
                    way.take(x - 2, x + 2)
                return Spot(
                    mark=mark,
                    lane=lane,
                    x=x,
                    text=text,
                    label=QRectF(left, box.row_y(lane, row), wide, box.line),
                    leader=leader,
                )
    left = x + box.radius + gap
    if left + wide <= at.width and rows[0].free(left, left + wide + gap):
        rows[0].take(left, left + wide + gap)
        return Spot(
            mark=mark, lane=lane, x=x, text=text, label=QRectF(left, box.row_y(lane, 0), wide, box.line), leader=False
        )
    return Spot(mark=mark, lane=lane, x=x, text=text, label=None, leader=False)


def _anchors(x: float, wide: float, radius: float, today: float, gap: float) -> list[float]:
    """Left edges to try: centred on the dot, leaning right or left, wholly to one side;
    close to today also just past its line."""
    out = [x - wide / 2, x - radius, x + radius - wide, x + radius * 1.4, x - radius * 1.4 - wide]
    if abs(today - x) < radius * 4:
        out += [today + gap, today - gap - wide]
    return out


@dataclass(frozen=True)
class Tick:
    """One tick of the date axis."""

    day: date
    text: str


def ticks(first: date, last: date, scale: float, line: float) -> Iterator[Tick]:
    """Ticks from `first` to `last`, as close as their labels allow: Mondays, else every 1, 2, 3, 6 or 12 months.

    January's first and the first tick carry the year.
    """
    with_year = True
    if scale * 7 >= line * 5.5:
        day = first + timedelta(days=-first.weekday() % 7)
        while day <= last:
            week, month = day.isocalendar().week, MONTHS_SHORT[day.month - 1]
            with_year = with_year or (day.month == 1 and day.day <= 7)
            text = _("{day}. {month}").format(day=day.day, month=month)
            yield Tick(day, f"{text} {day.year}" if with_year else _("u {week} · {day}").format(week=week, day=text))
            with_year = False
            day += timedelta(days=7)
        return
    step = next((months for months in (1, 2, 3, 6) if scale * 30.4 * months >= line * 4.2), 12)
    day = date(first.year, first.month, 1)
    while day <= last:
        if day >= first and (day.month - 1) % step == 0:
            month = MONTHS_SHORT[day.month - 1]
            yield Tick(day, f"{month} {day.year}" if with_year or day.month == 1 else month)
            with_year = False
        day = add_months(day, 1)
