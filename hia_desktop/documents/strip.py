"""The timeline as shapes on paper: where each bar, mark and label goes, before anything is drawn.

Points, from the strip's upper left corner, y downwards.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest

from hia_desktop.base.text import MONTHS_SHORT, add_months
from hia_desktop.documents import palette
from hia_desktop.documents.faces import STRIP, Face
from hia_desktop.documents.pen import Pen
from hia_desktop.domain.timeline import Bar, Mark, MarkState, Timeline

_ROW = 9.5
_BAR = 13.0
_GAP = 5.0
_APART = 5.0
_MOST_ROWS = 4

Measure = Callable[[str], float]


@dataclass(frozen=True)
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
class Dot:
    """A mark: filled with its colour, or a ring when `hollow`."""

    x: float
    y: float
    colour: str
    hollow: bool


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
    first: date
    days: int
    width: float

    def at(self, day: date) -> float:
        return self.width * (day - self.first).days / self.days


def draw(timeline: Timeline, width: float, measure: Measure) -> Drawing:
    """The strip `width` points wide; `measure` is the width of a label. No shapes when the timeline is empty."""
    if not timeline.bars and not timeline.milestones and not timeline.events:
        return Drawing((), 0)
    first, last = timeline.span()
    pad = max(2, (last - first).days // 60)
    axis = _Axis(first - timedelta(days=pad), max(1, (last - first).days + 2 * pad), width)
    top = _ROW + 2 if timeline.window else 0.0
    y = top
    front: list[Shape] = []
    if timeline.bars:
        bars, y = _bars(timeline.bars, axis, y, measure)
        front += bars
    marks = sorted(timeline.milestones + timeline.events, key=lambda m: m.day)
    if marks:
        shapes, y = _marks(marks, axis, y + _GAP, measure)
        front += shapes
    back: list[Shape] = []
    if timeline.window:
        back += _window(timeline, timeline.window, axis, top, y, measure)
    back += _months(axis, y + _GAP, measure)
    return Drawing((*back, *front), y + _GAP + _ROW + 2)


def _bars(bars: tuple[Bar, ...], axis: _Axis, y: float, measure: Measure) -> tuple[list[Shape], float]:
    shapes: list[Shape] = []
    wanted = []
    for bar in bars:
        left, right = axis.at(bar.first), axis.at(bar.last + timedelta(days=1))
        colour = palette.sick_colour(bar.grade)
        room = max(1.5, right - left - 0.8)
        shapes.append(Box(left, y, room, _BAR, palette.WHITE if bar.planned else colour, palette.SICK_FULL if bar.planned else ""))
        wanted.append((left, bar.label))
    labels, rows = _labels(wanted, axis, y + _BAR + _ROW - 1, measure)
    return shapes + labels, y + _BAR + rows * _ROW + 1


def _marks(marks: list[Mark], axis: _Axis, y: float, measure: Measure) -> tuple[list[Shape], float]:
    shapes: list[Shape] = [Stroke(0, y + 3, axis.width, y + 3, palette.LINE_STRONG)]
    wanted = []
    for mark in marks:
        x = axis.at(mark.day)
        shapes.append(Dot(x, y + 3, _mark_colour(mark), mark.state in (MarkState.TO_COME, MarkState.SKIPPED)))
        wanted.append((x - 2.6, mark.label))
    labels, rows = _labels(wanted, axis, y + 6 + _ROW, measure, turn=5.2)
    return shapes + labels, y + 7 + rows * _ROW


def _mark_colour(mark: Mark) -> str:
    if mark.state is MarkState.OVERDUE:
        return palette.BAD
    if mark.state is MarkState.SKIPPED:
        return palette.LINE_STRONG
    return palette.NAV if mark.nav else palette.BRAND


def _labels(wanted: list[tuple[float, str]], axis: _Axis, y: float, measure: Measure, turn: float = -1) -> tuple[list[Shape], int]:
    """Labels in rows, so that none covers another; also the number of rows. One that finds no room in the last row is left out.

    A label begins at its x. With `turn` it may end that much right of its x instead, which it does when the next one is near.
    """
    ends: list[float] = []
    placed: list[Shape] = []
    for (x, text), after in zip_longest(wanted, wanted[1:]):
        size = measure(text)
        sides = [max(0.0, min(x, axis.width - size))]
        if turn >= 0 and size <= x + turn:
            near = after is not None and after[0] - x < size + _APART
            sides.insert(0 if near else 1, x + turn - size)
        row, left = next((r, side) for r in range(len(ends) + 1) for side in sides if r == len(ends) or side >= ends[r] + _APART)
        if row < _MOST_ROWS and text:
            ends[row : row + 1] = [left + size]
            placed.append(Label(left, y + row * _ROW, text, palette.INK))
    return placed, len(ends)


def _window(timeline: Timeline, window: tuple[date, date], axis: _Axis, top: float, bottom: float, measure: Measure) -> list[Shape]:
    left, right = axis.at(window[0]), axis.at(window[1] + timedelta(days=1))
    text = timeline.window_label
    start = max(0.0, min(left, axis.width - measure(text)))
    return [Box(left, top - 2, right - left, bottom - top + 3, "#EAF5EE"), Label(start, top - 4, text, palette.INK_2)]


def _months(axis: _Axis, y: float, measure: Measure) -> list[Shape]:
    """The month axis: as many names as there is room for, the year at each January and at the first."""
    shapes: list[Shape] = [Stroke(0, y, axis.width, y, palette.LINE_STRONG)]
    month = axis.first.replace(day=1)
    end, shown = -5.0, 0
    while (x := axis.at(month)) < axis.width:
        name = MONTHS_SHORT[month.month - 1]
        text = f"{name} {month.year}" if month.month == 1 or not shown else name
        if x >= 0:
            shapes.append(Stroke(x, y, x, y + 2.5, palette.LINE_STRONG))
            if x >= end + 5 and x + measure(text) <= axis.width:
                shapes.append(Label(x, y + _ROW, text, palette.INK_2))
                end, shown = x + measure(text), shown + 1
        month = add_months(month, 1)
    return shapes


def paint(drawing: Drawing, pen: Pen) -> None:
    """Draws the strip with its lower left corner where the pen begins."""
    top = drawing.height
    for shape in drawing.shapes:
        match shape:
            case Box():
                pen.box(shape.x, top - shape.y - shape.height, shape.width, shape.height, shape.fill, shape.dashed)
            case Stroke():
                pen.line(shape.x1, top - shape.y1, shape.x2, top - shape.y2, shape.colour)
            case Dot():
                pen.dot(shape.x, top - shape.y, 2.4, palette.WHITE if shape.hollow else shape.colour, shape.colour)
            case Label():
                pen.write(shape.x, top - shape.y, shape.text, Face(STRIP.font, STRIP.size, colour=shape.colour), float("inf"))
