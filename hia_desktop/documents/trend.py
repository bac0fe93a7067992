"""A value over several periods as shapes on paper, before anything is drawn. Points, as in `strip`.

A value that is told is a point, and what follows are joined by a line. One that is told as lying between two ends is a
field between them, and no line goes through it: nothing in the drawing tells more than the words beside it.
"""

from itertools import pairwise
from math import ceil

from hia_desktop.documents import palette
from hia_desktop.documents.blocks import Trend, TrendPoint
from hia_desktop.documents.strip import Box, Curve, Dot, Drawing, Label, Measure, Shape, Stroke

HIGH = 46.0
"""Points from nought to the top of a chart."""
_LINE, _OVER = 9.5, 6.0
_DOT = 2.0
"""How far the names keep from a point that lies at nought."""
_FIELD, _ENDS = 3.2, 2.4
"""Half the width of a field and of a whisker's ends."""


def draw(chart: Trend, width: float, measure: Measure) -> Drawing:
    """The chart, `width` points wide, names and all."""
    top = _top(chart)
    unit = " %" if chart.percent else ""
    axis = [(part, f"{top * part:.0f}{unit}") for part in (0, 0.5, 1)]
    gutter = max(measure(text) for _part, text in axis) + 4
    plot = _Plot(gutter, width - gutter, _OVER, len(chart.points), top)
    shapes: list[Shape] = []
    for part, text in axis:
        y = plot.y(top * part)
        shapes.append(Stroke(plot.left, y, width, y, palette.LINE))
        shapes.append(Label(plot.left - 4 - measure(text), y + 2.7, text, palette.INK_2))
    for at, point in enumerate(chart.points):
        shapes += _spread(plot, at, point)
    for (at, one), (after, other) in pairwise(enumerate(map(_known, chart.points))):
        if one is not None and other is not None:
            shapes.append(Curve(plot.x(at), plot.y(one), plot.x(after), plot.y(other), palette.BRAND))
    for at, value in enumerate(map(_known, chart.points)):
        if value is not None:
            shapes.append(Dot(x=plot.x(at), y=plot.y(value), colour=palette.BRAND, hollow=False))
    turns = 2 if any(measure(point.n) + 2 > plot.each for point in chart.points) else 1
    names = _names(chart, plot, measure, turns)
    return Drawing((*shapes, *names), plot.bottom + _DOT + (2.4 + turns) * _LINE)


def _top(chart: Trend) -> float:
    ends = [end for p in chart.points for end in (p.high, *(p.whisker or ())) if end is not None]
    return 100.0 if chart.percent else max(10.0, ceil(max(ends, default=10) / 10) * 10)


class _Plot:
    """Where periods and values lie."""

    def __init__(self, left: float, width: float, above: float, count: int, top: float) -> None:
        self.left, self.width, self.bottom = left, width, above + HIGH
        self._count, self._top = max(1, count), top

    @property
    def each(self) -> float:
        """The room that each period has."""
        return self.width / self._count

    def x(self, at: int) -> float:
        return self.left + self.width * (at + 0.5) / self._count

    def y(self, value: float) -> float:
        return self.bottom - HIGH * min(self._top, max(0.0, value)) / self._top


def _known(point: TrendPoint) -> float | None:
    """The value of a point that is told as one."""
    return point.low if point.low == point.high else None


def _spread(plot: _Plot, at: int, point: TrendPoint) -> list[Shape]:
    """The field of a value that is told between two ends, and the whisker."""
    x = plot.x(at)
    found: list[Shape] = []
    if point.whisker is not None:
        ends = [plot.y(end) for end in point.whisker]
        found.append(Stroke(x, ends[0], x, ends[1], palette.BRAND))
        found += [Stroke(x - _ENDS, end, x + _ENDS, end, palette.BRAND) for end in ends]
    if point.low is not None and point.high is not None and point.low != point.high:
        low, high = plot.y(point.low), plot.y(point.high)
        found.append(Box(x=x - _FIELD, y=high, width=2 * _FIELD, height=low - high, fill=palette.BRAND_MID))
    return found


def _names(chart: Trend, plot: _Plot, measure: Measure, turns: int) -> list[Shape]:
    """How many each rests on, with an «n» before them, and the periods below, the year on a line of its own. Counts
    that are too wide to stand abreast take `turns` on two lines."""
    under = plot.bottom + _DOT
    found: list[Shape] = [Label(plot.left - 4 - measure("n"), under + _LINE, "n", palette.INK_2)]
    for at, point in enumerate(chart.points):
        name, _space, year = point.label.rpartition(" ")
        lines = (
            (1 + at % turns, point.n, palette.INK),
            (1 + turns, name, palette.INK_2),
            (2 + turns, year, palette.INK_2),
        )
        for down, text, colour in lines:
            found.append(Label(plot.x(at) - measure(text) / 2, under + down * _LINE, text, colour))
    return found
