"""Two small charts of one course as shapes on paper, before anything is drawn: instruments from start to end, and work
before, during and after. Points, as in `strip`. Each is told in words beside it on the paper too."""

from collections.abc import Iterator
from itertools import pairwise

from hia_desktop.base.text import _, number
from hia_desktop.documents import palette
from hia_desktop.documents.blocks import ScoreChange, ScoreChart, ShareChart
from hia_desktop.documents.strip import Box, Curve, Dot, Drawing, Label, Measure, Shape, Stroke

_LINE, _EACH, _BAND = 9.5, 12.5, 8.0
_NAMES = 0.42
"""The most of the width that the names of the instruments take."""
_HIGH, _BAR = 24.0, 0.46
"""Points from nought to the whole, and how much of its room a bar takes."""
_SHADES = ("#F4F6F8", "#E6EBEF", "#D7DEE4", "#C8D1D9", "#B9C4CC")
"""From the best to the worst; the ends of it where there are fewer."""


def draw(chart: ScoreChart | ShareChart, width: float, measure: Measure) -> Drawing:
    """The chart, `width` points wide."""
    return _scores(chart, width, measure) if isinstance(chart, ScoreChart) else _shares(chart, width, measure)


def _scores(chart: ScoreChart, width: float, measure: Measure) -> Drawing:
    """One instrument on each line, each on its own scale and turned so that to the right is better for all."""
    left = min(width * _NAMES, max(measure(one.name) for one in chart.lines)) + 5
    ends = max(measure(number(end)) for one in chart.lines for end in (one.low, one.high)) + 4
    better = _("bedre") + " →"
    shapes: list[Shape] = [Label(width - ends - measure(better), _LINE - 2, better, palette.INK_2)]
    for at, one in enumerate(chart.lines):
        top = _LINE + at * _EACH
        shapes += _score(one, top, (left + ends, width - ends), measure)
        shapes.append(Label(0, top + _BAND - 1.2, _fitted(one.name, left - 5, measure), palette.INK))
    under = _LINE + len(chart.lines) * _EACH
    legend = _("Ring: start · Punkt: slutt · Mørkere felt: verre")
    shapes.append(Label(left + ends, under + _LINE - 3, legend, palette.INK_2))
    return Drawing(tuple(shapes), under + _LINE)


def _score(one: ScoreChange, top: float, plot: tuple[float, float], measure: Measure) -> Iterator[Shape]:
    """The bands as fields, the numbers of the ends, and a line from the start to the end."""
    left, right = plot

    def x(value: float) -> float:
        share = (min(one.high, max(one.low, value)) - one.low) / (one.high - one.low)
        return left + (right - left) * (share if one.more_is_better else 1 - share)

    edges = sorted({one.low, *(low for low in one.bands if one.low < low < one.high), one.high})
    for at, (low, high) in enumerate(pairwise(edges)):
        begins, ends = sorted((x(low), x(high)))
        worse = len(edges) - 2 - at if one.more_is_better else at
        yield Box(x=begins, y=top, width=ends - begins, height=_BAND, fill=_shade(worse, len(edges) - 1))
    worst, best = (one.low, one.high) if one.more_is_better else (one.high, one.low)
    yield Label(left - 3 - measure(number(worst)), top + _BAND - 1.2, number(worst), palette.INK_2)
    yield Label(right + 3, top + _BAND - 1.2, number(best), palette.INK_2)
    middle = top + _BAND / 2
    yield Curve(x(one.start), middle, x(one.end), middle, palette.BRAND)
    yield Dot(x=x(one.start), y=middle, colour=palette.BRAND, hollow=True)
    yield Dot(x=x(one.end), y=middle, colour=palette.BRAND, hollow=False)


def _shade(worse: int, count: int) -> str:
    return _SHADES[round(worse * (len(_SHADES) - 1) / (count - 1))] if count > 1 else _SHADES[1]


def _fitted(name: str, room: float, measure: Measure) -> str:
    while measure(name) > room and len(name) > 2:
        name = name.rstrip("…")[:-1].rstrip() + "…"
    return name


def _shares(chart: ShareChart, width: float, measure: Measure) -> Drawing:
    """A bar for each point, from nought to the whole; a point that nobody knows is a question mark, and no bar."""
    axis = [(part, f"{part} %") for part in (0, 100)]
    left = max(measure(text) for _part, text in axis) + 4
    top, each = _LINE + 2, (width - left) / len(chart.bars)
    bottom = top + _HIGH
    shapes: list[Shape] = []
    for part, text in axis:
        y = bottom - _HIGH * part / 100
        shapes.append(Stroke(left, y, width, y, palette.LINE))
        shapes.append(Label(left - 4 - measure(text), y + 2.7, text, palette.INK_2))
    lines = 1
    for at, (name, percent) in enumerate(chart.bars):
        middle = left + each * (at + 0.5)
        high = _HIGH * min(100, percent or 0) / 100
        if percent:
            wide = each * _BAR
            shapes.append(Box(x=middle - wide / 2, y=bottom - high, width=wide, height=high, fill=palette.BRAND_MID))
        told = "?" if percent is None else f"{percent} %"
        shapes.append(Label(middle - measure(told) / 2, bottom - high - 2, told, palette.INK))
        words = [name] if measure(name) <= each - 2 else name.rsplit(" ", 1)
        lines = max(lines, len(words))
        for down, word in enumerate(words, 1):
            shapes.append(Label(middle - measure(word) / 2, bottom + down * _LINE, word, palette.INK_2))
    return Drawing(tuple(shapes), bottom + lines * _LINE + 3)
