"""The charts of a report: where points, fields and whiskers lie, and what is told to those who do not see them."""

import io
from dataclasses import replace
from itertools import pairwise
from typing import Any, TypeVar

import pypdf
import pytest

from hia_desktop.documents import trend
from hia_desktop.documents.blocks import Heading, Printed, Trend, TrendPoint, Trends
from hia_desktop.documents.faces import STRIP
from hia_desktop.documents.fonts import width
from hia_desktop.documents.render import render
from hia_desktop.documents.strip import Box, Curve, Dot, Label, Stroke
from tests.documents.samples import DAY, LETTERHEAD

T = TypeVar("T")
EMPTY = Trend(name="Bedt om flere", points=(TrendPoint(label="1. kv. 26"),), told="Ingenting.")
WIDE = 226.0
CHART = Trend(
    name="Vurdert i tide",
    now="80 % (33 av 41).",
    points=(
        TrendPoint(label="4. kv. 25", n="12", low=50, high=50, whisker=(25, 75)),
        TrendPoint(label="1. kv. 26", n="41", low=80, high=80),
        TrendPoint(label="2. kv. 26"),
        TrendPoint(label="3. kv. 26", n="35–38", low=63, high=69, whisker=(47, 83)),
        TrendPoint(label="4. kv. 26", n="60", low=0, high=0),
    ),
    told="Vurdert i tide. 4. kv. 25: 50 % (6 av 12); 2. kv. 26: –.",
)


def measure(text: str) -> float:
    return width(text, STRIP)


def shapes(of: type[T], chart: Trend = CHART) -> list[T]:
    return [shape for shape in trend.draw(chart, WIDE, measure).shapes if isinstance(shape, of)]


def test_a_told_value_is_a_point_and_one_between_two_ends_a_field() -> None:
    dots, fields = shapes(Dot), shapes(Box)
    assert len(dots) == 3 and len(fields) == 1
    zero, full = max(dot.y for dot in dots), max(dot.y for dot in dots) - trend.HIGH
    assert [round((zero - dot.y) / (zero - full) * 100) for dot in dots] == [50, 80, 0]
    low, high = zero - 0.63 * trend.HIGH, zero - 0.69 * trend.HIGH
    assert abs(fields[0].y - high) < 0.01 and abs(fields[0].y + fields[0].height - low) < 0.01


def test_a_line_joins_neighbours_alone() -> None:
    """Nothing goes through what is not told, nor through a field."""
    joins = shapes(Curve)
    dots = shapes(Dot)
    assert [(line.x1, line.x2) for line in joins] == [(dots[0].x, dots[1].x)]


def test_whiskers_stand_where_few_are_counted_and_nowhere_else() -> None:
    """One through each point or field that has one, as high as it says, with a bar at each end."""
    dots, fields = shapes(Dot), shapes(Box)
    stems = [line for line in shapes(Stroke) if line.x1 == line.x2]
    middle = fields[0].x + fields[0].width / 2
    assert [line.x1 for line in stems] == pytest.approx([dots[0].x, middle])
    zero = max(dot.y for dot in dots)
    for stem, ends in zip(stems, ((25, 75), (47, 83)), strict=True):
        assert [(zero - y) / trend.HIGH * 100 for y in (stem.y1, stem.y2)] == pytest.approx(ends)
        bars = [line for line in shapes(Stroke) if line.y1 == line.y2 and line.x1 < stem.x1 < line.x2 < stem.x1 + 9]
        assert sorted(bar.y1 for bar in bars) == sorted((stem.y1, stem.y2))
    bare = replace(CHART, points=tuple(replace(point, whisker=None) for point in CHART.points))
    assert [line for line in shapes(Stroke, bare) if line.x1 == line.x2] == []
    assert len([line for line in shapes(Stroke, bare) if not isinstance(line, Curve)]) == 3, "the lines of the scale"


def test_how_many_stand_under_each_point_and_everything_is_inside() -> None:
    drawing = trend.draw(CHART, WIDE, measure)
    labels = {shape.text: shape for shape in drawing.shapes if isinstance(shape, Label)}
    dots = shapes(Dot)
    for n, dot in zip(("12", "41", "60"), dots, strict=True):
        assert abs(labels[n].x + measure(n) / 2 - dot.x) < 0.01 and labels[n].y > dot.y
    for text, label in labels.items():
        assert label.x >= 0 and label.x + measure(text) <= WIDE + 0.01 and label.y <= drawing.height
    for text in ("4. kv.", "25", "3. kv.", "100 %", "n"):
        assert text in labels


def test_eight_quarters_with_wide_counts_do_not_cover_one_another() -> None:
    points = tuple(TrendPoint(label=f"{n % 4 + 1}. kv. {24 + n // 4}", n="135–138", low=1, high=9) for n in range(8))
    rows: dict[float, list[Label]] = {}
    for label in shapes(Label, replace(CHART, points=points)):
        if label.text != "n" and "%" not in label.text:
            rows.setdefault(label.y, []).append(label)
    for row in rows.values():
        row.sort(key=lambda label: label.x)
        assert all(a.x + measure(a.text) <= b.x for a, b in pairwise(row)), row[0].text


def test_days_stand_on_as_many_as_there_are() -> None:
    days = replace(
        CHART, percent=False, points=(TrendPoint(label="3. kv. 26", n="53", low=19, high=19, whisker=(12, 31)),)
    )
    assert [label.text for label in shapes(Label, days)][:3] == ["0", "20", "40"]


def test_it_is_told_as_a_figure_with_its_words_around_it_and_two_stand_abreast() -> None:
    paper = Printed(
        title="Rapport",
        author="Liv Berg",
        patient_line="",
        letterhead=LETTERHEAD,
        blocks=(
            Heading("Tema"),
            Trends((CHART, replace(CHART, name="Startet", note="Teller: startet."), EMPTY), "Ingen tall."),
        ),
        date=DAY,
    )
    reader = pypdf.PdfReader(io.BytesIO(render(paper)))
    root: Any = reader.trailer["/Root"]
    found = _elements(root["/StructTreeRoot"])
    figures = [one for one in found if one["/S"] == "/Figure"]
    assert [figure["/Alt"] for figure in figures] == [CHART.told] * 2 and all("/A" in one for one in figures)
    assert [one["/S"] for one in found].count("/H3") == 3, "each has its heading"
    boxes = [list(map(float, one["/A"]["/BBox"])) for one in figures]
    assert boxes[0][1] == boxes[1][1] and boxes[0][2] < boxes[1][0], "abreast, and apart"
    words = reader.pages[0].extract_text()
    assert "35–38" in words and "80 % (33 av 41)." in words and "Teller: startet." in words and "Ingen tall." in words


def _elements(node: Any) -> list[Any]:
    kids = node.get("/K", [])
    told = [kid.get_object() for kid in (kids if isinstance(kids, list) else [kids])]
    inner = [one for one in told if isinstance(one, dict) and "/S" in one]
    return [*inner, *(found for one in inner for found in _elements(one))]
