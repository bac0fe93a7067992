"""The timeline as shapes on paper: where each bar, mark and label goes, before anything is drawn.

Points, from the strip's upper left corner, y downwards.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest

from hia_desktop.base.text import MONTHS_SHORT, _, add_months, day
from hia_desktop.documents import palette
from hia_desktop.documents.faces import STRIP, Face
from hia_desktop.documents.pen import Pen
from hia_desktop.domain.timeline import LANES, Bar, Mark, MarkState, Timeline

_ROW = 9.5
_BAR = 13.0
_GAP = 4.0
_APART = 5.0
_MOST_ROWS = 4
_RADIUS = 2.4
_SLACK = 10.0

Measure = Callable[[str], float]


@dataclass(frozen=True, kw_only=True)
class Box:
    """A filled rectangle; dashed round the edge when it is planned."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    dashed: str = ""


@dataclass(frozen=True)
class Stroke:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: str


@dataclass(frozen=True)
class Curve(Stroke):
    """A straight line of a chart, heavier than the others."""


@dataclass(frozen=True, kw_only=True)
class Dot:
    """A mark: filled with its colour, or a ring when `hollow`; `nav`: a diamond, `struck`: with a line through it."""

    x: float
    y: float
    colour: str
    hollow: bool
    nav: bool = False
    struck: bool = False


@dataclass(frozen=True)
class Label:
    """A word with its baseline at y."""

    x: float
    y: float
    text: str
    colour: str


Shape = Box | Stroke | Dot | Label


@dataclass(frozen=True)
class Drawing:
    """Every shape, in the order they are painted, and the height they take."""

    shapes: tuple[Shape, ...]
    height: float


@dataclass(frozen=True)
class _Axis:
    """Days from `left` to `width`."""

    first: date
    days: int
    left: float
    width: float

    def at(self, day: date) -> float:
        return self.left + (self.width - self.left) * (day - self.first).days / self.days


def draw(timeline: Timeline, width: float, measure: Measure) -> Drawing:
    """The strip `width` points wide, in the lanes of the screen; `measure` is the width of a label.
    Nothing when the timeline is empty."""
    if not timeline.bars and not timeline.milestones and not timeline.events:
        return Drawing((), 0)
    first, last = timeline.span()
    pad = max(2, (last - first).days // 60)
    lanes = [
        str(name)
        for name, held in zip(LANES, (timeline.bars, timeline.milestones, timeline.events), strict=True)
        if held
    ]
    gutter = max(map(measure, lanes)) + _APART if len(lanes) > 1 else 0.0
    axis = _Axis(first - timedelta(days=pad), max(1, (last - first).days + 2 * pad), gutter, width)
    top = _ROW + 2
    y = top
    crossed = [(top - 2, top)]
    back: list[Shape] = []
    front: list[Shape] = []
    if timeline.bars:
        front += _lane(str(LANES[0]), y + _BAR - 3, gutter)
        crossed = [(top - 2, y + _BAR)]
        bars, y = _bars(timeline.bars, axis, y, measure)
        back += bars
    for name, marks in zip(LANES[1:], (timeline.milestones, timeline.events), strict=True):
        if marks:
            front += _lane(str(name), y + _GAP + 5.5, gutter)
            crossed.append((y + _GAP - 1, y + _GAP + 7))
            shapes, y = _marks(sorted(marks, key=lambda mark: mark.day), axis, y + _GAP, measure)
            front += shapes
    taken: list[Label] = []
    if timeline.window:
        box, label = _window(timeline, timeline.window, axis, top, y, measure)
        back[:0] = [box, label]
        taken.append(label)
    back += _months(axis, y + _GAP, measure)
    y += _GAP + _ROW + 2
    legend = _legend(timeline, y, width, measure)
    height = max([y, *(line.y + 3 for line in legend)])
    return Drawing((*back, *_today(timeline, axis, crossed, measure, taken), *front, *legend), height)


def _lane(name: str, y: float, gutter: float) -> list[Shape]:
    """The lane's name at the left, where there is more than one."""
    return [Label(0, y, name, palette.INK_2)] if gutter else []


def _today(
    timeline: Timeline, axis: _Axis, crossed: list[tuple[float, float]], measure: Measure, taken: list[Label]
) -> list[Shape]:
    """The line for the paper's day through every lane, never through a label;
    its own at the top, on the side where there is room.

    A paper is read on another day than it was made: it says the date where the screen says «I dag».
    """
    x, text = axis.at(timeline.today), " · ".join([day(timeline.today), *timeline.today_label.split(" · ")[1:]])
    shapes: list[Shape] = [Stroke(x, top, x, bottom, palette.INK) for top, bottom in crossed]
    size = measure(text)
    for left in (x - size / 2, x + 2, x - size - 2, *(label.x + measure(label.text) + _APART for label in taken)):
        free = all(left + size + _APART <= one.x or left >= one.x + measure(one.text) + _APART for one in taken)
        if text and free and left >= 0 and left + size <= axis.width and abs(left + size / 2 - x) < size * 2:
            return [*shapes, Label(left, crossed[0][0] - 2, text, palette.INK)]
    return shapes


def _bars(bars: tuple[Bar, ...], axis: _Axis, y: float, measure: Measure) -> tuple[list[Shape], float]:
    """Higher and darker the more sick leave; dashed what is planned,
    and a line across where it is compared with what became."""
    shapes: list[Shape] = []
    outlines: list[Shape] = []
    wanted = []
    for bar in bars:
        left, right = axis.at(bar.first), axis.at(bar.last + timedelta(days=1))
        colour = palette.sick_colour(bar.grade)
        room = max(1.5, right - left - 0.8)
        high = max(3.0, _BAR * min(100, max(0, bar.grade)) / 100)
        if bar.over:
            outlines.append(Stroke(left, y + _BAR - high, left + room, y + _BAR - high, palette.INK))
            continue
        fill, edge = (palette.WHITE, palette.SICK_FULL) if bar.planned else (colour, "")
        shapes.append(Box(x=left, y=y + _BAR - high, width=room, height=high, fill=fill, dashed=edge))
        wanted.append((left, max(0.0, room - _APART), bar.label))
    labels, rows = _labels(wanted, axis, y + _BAR + _ROW - 1, measure)
    return shapes + outlines + labels, y + _BAR + rows * _ROW + 1


def _marks(marks: list[Mark], axis: _Axis, y: float, measure: Measure) -> tuple[list[Shape], float]:
    shapes: list[Shape] = [Stroke(axis.left, y + 3, axis.width, y + 3, palette.LINE_STRONG)]
    wanted = []
    for mark in marks:
        x = axis.at(mark.day)
        hollow, struck = mark.state not in (MarkState.DONE, MarkState.OVERDUE), mark.state is MarkState.SKIPPED
        shapes.append(Dot(x=x, y=y + 3, colour=_mark_colour(mark), hollow=hollow, nav=mark.nav, struck=struck))
        wanted.append(
            (x - 2.6, _SLACK, f"! {mark.label}" if mark.state is MarkState.OVERDUE and mark.label else mark.label)
        )
    labels, rows = _labels(wanted, axis, y + 6 + _ROW, measure, turn=5.2)
    return shapes + labels, y + 7 + rows * _ROW


def _mark_colour(mark: Mark) -> str:
    if mark.state is MarkState.OVERDUE:
        return palette.BAD
    if mark.state in (MarkState.SKIPPED, MarkState.PASSED):
        return palette.LINE_STRONG
    return palette.NAV if mark.nav else palette.BRAND


def _labels(
    wanted: list[tuple[float, float, str]], axis: _Axis, y: float, measure: Measure, turn: float = -1
) -> tuple[list[Shape], int]:
    """Labels in rows, so that none covers another; also the number of rows.
    One that finds no room in the last row is left out.

    A label begins at its x, or as much later as its slack lets it. With `turn` it may end that much right of its x
    instead, which it does when the next one is near.
    """
    ends: list[float] = []
    placed: list[Shape] = []
    for (x, slack, text), after in zip_longest(wanted, wanted[1:]):
        size = measure(text)
        sides = [max(0.0, min(max(axis.left, x), axis.width - size))]
        if turn >= 0 and size <= x + turn - axis.left:
            near = after is not None and after[0] - x < size + _APART
            sides.insert(0 if near else 1, x + turn - size)
        places = [(row, max(side, end + _APART), side) for row, end in enumerate(ends) for side in sides]
        fitting = ((row, left) for row, left, side in places if left <= side + slack and left + size <= axis.width)
        row, left = next(fitting, (len(ends), sides[0]))
        if row < _MOST_ROWS and text:
            ends[row : row + 1] = [left + size]
            placed.append(Label(left, y + row * _ROW, text, palette.INK))
    return placed, len(ends)


def _window(
    timeline: Timeline, window: tuple[date, date], axis: _Axis, top: float, bottom: float, measure: Measure
) -> tuple[Box, Label]:
    left, right = axis.at(window[0]), axis.at(window[1] + timedelta(days=1))
    text = timeline.window_label
    start = max(0.0, min(left, axis.width - measure(text)))
    return Box(x=left, y=top - 2, width=right - left, height=bottom - top + 3, fill="#EAF5EE"), Label(
        start, top - 4, text, palette.INK_2
    )


def _months(axis: _Axis, y: float, measure: Measure) -> list[Shape]:
    """The month axis: as many names as there is room for, the year at each January and at the first."""
    shapes: list[Shape] = [Stroke(axis.left, y, axis.width, y, palette.LINE_STRONG)]
    month = axis.first.replace(day=1)
    end, shown = -5.0, 0
    while (x := axis.at(month)) < axis.width:
        name = MONTHS_SHORT[month.month - 1]
        text = f"{name} {month.year}" if month.month == 1 or not shown else name
        if x >= axis.left:
            shapes.append(Stroke(x, y, x, y + 2.5, palette.LINE_STRONG))
            if x >= end + 5 and x + measure(text) <= axis.width:
                shapes.append(Label(x, y + _ROW, text, palette.INK_2))
                end, shown = x + measure(text), shown + 1
        month = add_months(month, 1)
    return shapes


def told(timeline: Timeline) -> str:
    """The strip in words, for those who do not see it."""
    bars = []
    for bar in timeline.bars:
        told = f"{bar.says or LANES[0]} {bar.grade} % {day(bar.first)}–{day(bar.last)}"
        bars.append(_("{bar}, planlagt").format(bar=told) if bar.planned else told)
    marks = [f"{mark.label} {mark.day_is.told(day(mark.day))}" for mark in (*timeline.milestones, *timeline.events)]
    return ". ".join([*bars, *marks])


def _legend(timeline: Timeline, y: float, width: float, measure: Measure) -> list[Label]:
    """What the shapes mean, of those that are there; in as many lines as it takes."""
    marks = (*timeline.milestones, *timeline.events)
    states = {mark.state for mark in marks}
    meant = {
        _("Høyde: grad av sykmelding"): bool(timeline.bars),
        _("Stiplet: planlagt"): any(bar.planned and not bar.over for bar in timeline.bars),
        _("Strek over: det som var planlagt"): any(bar.over for bar in timeline.bars),
        _("Fylt punkt: gjort"): MarkState.DONE in states,
        _("Ring: kommer"): MarkState.TO_COME in states,
        _("!: over fristen"): MarkState.OVERDUE in states,
        _("Grå ring: dagen er over"): MarkState.PASSED in states,
        _("Overstreket: ikke aktuelt"): MarkState.SKIPPED in states,
        _("Rute: NAV"): any(mark.nav for mark in marks),
    }
    lines: list[str] = []
    for words in (words for words, there in meant.items() if there):
        longer = f"{lines[-1]} · {words}" if lines else words
        if lines and measure(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(words)
    return [Label(0, y + _ROW * number, line, palette.INK_2) for number, line in enumerate(lines, 1)]


def paint(drawing: Drawing, pen: Pen) -> None:
    """Draws the strip with its lower left corner where the pen begins."""
    top = drawing.height
    for shape in drawing.shapes:
        match shape:
            case Box():
                pen.box(shape.x, top - shape.y - shape.height, shape.width, shape.height, shape.fill, shape.dashed)
            case Stroke():
                pen.line(
                    shape.x1,
                    top - shape.y1,
                    shape.x2,
                    top - shape.y2,
                    shape.colour,
                    1.1 if isinstance(shape, Curve) else 0.6,
                )
            case Dot():
                _dot(shape, top - shape.y, pen)
            case Label():
                pen.write(
                    shape.x,
                    top - shape.y,
                    shape.text,
                    Face(font=STRIP.font, size=STRIP.size, colour=shape.colour),
                    float("inf"),
                )


def _dot(dot: Dot, y: float, pen: Pen) -> None:
    fill = palette.WHITE if dot.hollow else dot.colour
    if dot.nav:
        _diamond(dot.x, y, _RADIUS * 1.25, fill, dot.colour, pen)
    else:
        pen.dot(dot.x, y, _RADIUS, fill, dot.colour)
    if dot.struck:
        pen.line(dot.x - _RADIUS, y - _RADIUS, dot.x + _RADIUS, y + _RADIUS, dot.colour)


def _diamond(x: float, y: float, radius: float, fill: str, edge: str, pen: Pen) -> None:
    """NAV's mark, hatched full with lines: a pen knows no polygons."""
    step = 0.4
    count = int(radius / step)
    for number in range(-count, count + 1):
        half = radius - abs(number) * step
        pen.line(x - half, y + number * step, x + half, y + number * step, fill)
    corners = ((x, y + radius), (x + radius, y), (x, y - radius), (x - radius, y))
    for (x1, y1), (x2, y2) in zip(corners, (*corners[1:], corners[0]), strict=True):
        pen.line(x1, y1, x2, y2, edge)
