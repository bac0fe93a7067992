"""The epikrise's small charts: to the right is better, what nobody knows is no bar, and one page goes before them."""

import io
from itertools import pairwise

import pypdf
import pytest

from hia_desktop.documents import small_charts
from hia_desktop.documents.blocks import Printed, ScoreChange, ScoreChart, ShareChart, SmallCharts, Text
from hia_desktop.documents.faces import STRIP
from hia_desktop.documents.fonts import width
from hia_desktop.documents.kinds import epikrise
from hia_desktop.documents.render import render
from hia_desktop.documents.strip import Box, Dot, Drawing, Label
from tests.documents.reading import told
from tests.documents.samples import DAY, EPIKRISE, LETTERHEAD

WIDE = 226.0
TROUBLE = ScoreChange(name="PHQ-9", low=0, high=27, more_is_better=False, bands=(0, 5, 10, 15, 20), start=11, end=4)
ABILITY = ScoreChange(name="Arbeidsevne", low=0, high=10, more_is_better=True, bands=(0, 6, 8), start=3, end=7)
SHARES = ShareChart("Arbeid", "Før 100 %, ved start ukjent", (("Før", 100), ("Ved start", None), ("Nå", 0)))


def measure(text: str) -> float:
    return width(text, STRIP)


def scores(*lines: ScoreChange) -> Drawing:
    return small_charts.draw(ScoreChart("Skår", "Skår", lines), WIDE, measure)


def test_better_lies_to_the_right_whichever_way_the_scale_goes() -> None:
    for one, best in ((TROUBLE, "0"), (ABILITY, "10")):
        drawn = scores(one)
        start, end = (shape for shape in drawn.shapes if isinstance(shape, Dot))
        assert (start.hollow, end.hollow) == (True, False) and start.x < end.x
        fields = [shape for shape in drawn.shapes if isinstance(shape, Box)]
        assert len(fields) == len(one.bands)
        across = sorted(fields, key=lambda field: field.x)
        assert all(abs(a.x + a.width - b.x) < 0.01 for a, b in pairwise(across)), "nothing between the bands"
        assert [f.fill for f in across] == sorted(f.fill for f in across), "the darker, the worse"
        last = max((s for s in drawn.shapes if isinstance(s, Label) and s.y < end.y + 5), key=lambda label: label.x)
        assert last.text == best
    worse = scores(ScoreChange(**{**vars(TROUBLE), "start": 4, "end": 11}))
    start, end = (shape for shape in worse.shapes if isinstance(shape, Dot))
    assert start.x > end.x


def test_what_nobody_knows_is_no_bar_and_nought_is_told() -> None:
    drawn = small_charts.draw(SHARES, WIDE, measure)
    bars = [shape for shape in drawn.shapes if isinstance(shape, Box)]
    words = {shape.text for shape in drawn.shapes if isinstance(shape, Label)}
    assert len(bars) == 1 and {"100 %", "?", "0 %", "Ved start"} <= words
    assert all(s.x >= 0 and s.x + measure(s.text) <= WIDE + 0.01 for s in drawn.shapes if isinstance(s, Label))
    assert "måneder" in {
        shape.text
        for shape in small_charts.draw(ShareChart("", "", (("Etter 12 måneder", 50),) * 6), WIDE, measure).shapes
        if isinstance(shape, Label)
    }, "a name without room goes on two lines"


def printed(lines: int) -> bytes:
    charts = next(block for block in epikrise.body(EPIKRISE) if isinstance(block, SmallCharts))
    paper = Printed(
        title="Epikrise",
        author="Liv Berg",
        patient_line="",
        letterhead=LETTERHEAD,
        blocks=(Text("\n".join("abc" for _line in range(lines))), charts),
        date=DAY,
        most_pages=1,
    )
    return render(paper)


@pytest.mark.long
def test_they_are_told_to_those_who_do_not_see_them_and_left_out_before_a_second_page() -> None:
    short, long = printed(10), printed(50)
    assert len(pypdf.PdfReader(io.BytesIO(short)).pages) == len(pypdf.PdfReader(io.BytesIO(long)).pages) == 1
    figures = [text for roles, text in told(short) if roles.endswith("/Figure")]
    assert figures == [
        "PHQ-9: 11 → 4; Arbeidsevne: 3 → 7",
        "Arbeid, av full stilling: før 100 %, ved start 0 %, ved avslutning 80 %.",
    ]
    assert not any(roles.endswith("/Figure") for roles, _text in told(long))
