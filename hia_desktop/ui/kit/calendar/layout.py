"""Where the days, the hours and the blocks of a calendar lie; nothing of it is painted here."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from PySide6.QtCore import QPointF, QRectF

from hia_desktop.base.tones import Tone
from hia_desktop.ui.kit.theme import px

FIRST_HOUR, LAST_HOUR = 7, 17
"""The hours that are shown; more where something lies outside them."""
LOW_FIRST, LOW_LAST = 8, 16
"""The same where there is less height: the hours that a centre is open."""
STEP = 15
"""Minutes that a block is moved by."""
HEAD, GUTTER, LEAST_HOUR = 46, 50, 33
"""Height of the days' names, width of the hours, and the least height of an hour, in pixels at 100 %."""
LOW_HEAD, LOW_HOUR = 26, 30
"""The same where there is least height: no second line below a name, where no day has one."""
_REST_WIDTH, _LEAST_REST = 0.55, 58
"""How wide a day of rest with nothing in it is, of another day; and in pixels at 100 %, so that its name is not cut."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """Something that takes a time. `key` is empty where nothing can be done with it. `first` and `last` are minutes of
    the day. `mark` is a word in `mark_tone`; `told` is all of it in one sentence, for tooltip and screen reader."""

    key: str
    day: date
    first: int
    last: int
    title: str
    line: str
    told: str
    tone: Tone
    mark: str = ""
    mark_tone: Tone = Tone.BAD
    faded: bool = False
    fixed: bool = False


@dataclass(frozen=True)
class Column:
    """A day: its name, whether few are at work then, and the word for why where the name does not tell."""

    day: date
    name: str
    rest: bool = False
    word: str = ""


@dataclass(frozen=True, kw_only=True)
class Grid:
    """Days and hours laid out in a widget: `edges` are the left edges of the days and the right one of the last."""

    box: QRectF
    columns: tuple[Column, ...]
    edges: tuple[float, ...]
    hours: tuple[int, int]
    head: float
    lanes: dict[int, tuple[int, int]] = field(default_factory=dict)
    """For each block, by its place in the list: which lane it has of how many side by side."""

    @property
    def top(self) -> float:
        """Where the first hour begins."""
        return self.box.top() + self.head

    @property
    def hour(self) -> float:
        """The height of an hour, in pixels."""
        return (self.box.bottom() - self.top) / (self.hours[1] - self.hours[0])

    def y(self, minute: float) -> float:
        """How far down a minute of the day lies."""
        return self.top + (minute / 60 - self.hours[0]) * self.hour

    def area(self, at: int) -> QRectF:
        """The place of the day's hours."""
        left = self.edges[at]
        return QRectF(left, self.top, self.edges[at + 1] - left, self.box.bottom() - self.top)

    def place(self, day: date, first: int, last: int, lane: int = 0, lanes: int = 1) -> QRectF:
        """The rectangle of a block; empty for a day that is not shown."""
        at = next((n for n, column in enumerate(self.columns) if column.day == day), None)
        if at is None:
            return QRectF()
        area = self.area(at).adjusted(px(2), 0, -px(3), 0)
        width = area.width() / lanes
        high = max(self.y(last) - self.y(first), px(18))
        return QRectF(area.left() + lane * width, self.y(first) + 1, width - (px(2) if lanes > 1 else 0), high - 2)

    def block(self, at: int, block: Block) -> QRectF:
        """The rectangle of the block at this place in the list."""
        return self.place(block.day, block.first, block.last, *self.lanes[at])

    def minute_at(self, point: QPointF) -> tuple[date, float] | None:
        """The day and the minute under a point; None outside the hours."""
        for at, column in enumerate(self.columns):
            if self.area(at).contains(point):
                return column.day, (self.hours[0] + (point.y() - self.top) / self.hour) * 60
        return None


def grid(box: QRectF, columns: tuple[Column, ...], blocks: Sequence[Block]) -> Grid:
    """Lays out days and blocks; a day of rest is narrow while nothing lies in it."""
    busy = {block.day for block in blocks}
    wide = [1.0 if not c.rest or c.day in busy or len(columns) == 1 else _REST_WIDTH for c in columns]
    one = (box.width() - px(GUTTER)) / (sum(wide) or 1)
    quiet = wide.count(_REST_WIDTH)
    if 0 < quiet < len(wide) and one * _REST_WIDTH < px(_LEAST_REST):
        one = (box.width() - px(GUTTER) - quiet * px(_LEAST_REST)) / (len(wide) - quiet)
        wide = [1.0 if width == 1.0 else px(_LEAST_REST) / one for width in wide]
    edges = [box.left() + px(GUTTER)]
    for width in wide:
        edges.append(edges[-1] + width * one)
    first, last = hours_of(blocks)
    if box.height() < px(HEAD) + (last - first) * px(LEAST_HOUR):
        first, last = hours_of(blocks, low=True)
    low = box.height() < px(HEAD) + (last - first) * px(LEAST_HOUR)
    head = least_head(columns) if low else px(HEAD)
    return Grid(
        box=box,
        columns=columns,
        edges=tuple(edges),
        hours=(first, last),
        head=head,
        lanes=side_by_side(blocks),
    )


def least_head(columns: Sequence[Column]) -> int:
    """The least height of the days' names, in pixels."""
    return px(HEAD if any(column.word for column in columns) else LOW_HEAD)


def hours_of(blocks: Sequence[Block], *, low: bool = False) -> tuple[int, int]:
    """The first hour that is shown and the one after the last; fewer where it is low."""
    least = (LOW_FIRST, LOW_LAST) if low else (FIRST_HOUR, LAST_HOUR)
    first = min((block.first // 60 for block in blocks), default=least[0])
    last = max((-(-block.last // 60) for block in blocks), default=least[1])
    return max(0, min(least[0], first)), min(24, max(least[1], last))


def side_by_side(blocks: Sequence[Block]) -> dict[int, tuple[int, int]]:
    """Which lane each block has, and how many lie side by side where it is: those that share time, directly or through
    another, share the width of the day."""
    found: dict[int, tuple[int, int]] = {}
    group: list[int] = []
    ends: list[int] = []
    until, day = 0, None

    def close() -> None:
        for at in group:
            found[at] = (found[at][0], len(ends))
        group.clear()
        ends.clear()

    for at in sorted(range(len(blocks)), key=lambda n: (blocks[n].day, blocks[n].first, -blocks[n].last, n)):
        block = blocks[at]
        if block.day != day or block.first >= until:
            close()
            until, day = block.last, block.day
        lane = next((n for n, end in enumerate(ends) if end <= block.first), len(ends))
        ends[lane : lane + 1] = [block.last]
        found[at] = (lane, 0)
        group.append(at)
        until = max(until, block.last)
    close()
    return found
