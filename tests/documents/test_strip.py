"""The timeline as shapes: all of it on the paper, no label over another."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hia_desktop.documents import palette
from hia_desktop.documents.strip import Box, Dot, Drawing, Label, draw
from hia_desktop.domain.timeline import Bar, Mark, MarkState, Timeline
from tests.documents.samples import TIMELINE

WIDTH = 476.0


def measure(text: str) -> float:
    return 3.6 * len(text)


def of(kind: type, drawing: Drawing) -> list[object]:
    return [shape for shape in drawing.shapes if isinstance(shape, kind)]


def overlaps(drawing: Drawing) -> list[tuple[str, str]]:
    labels = [shape for shape in drawing.shapes if isinstance(shape, Label)]
    return [
        (one.text, other.text)
        for number, one in enumerate(labels)
        for other in labels[:number]
        if abs(one.y - other.y) < 7 and one.x < other.x + measure(other.text) and other.x < one.x + measure(one.text)
    ]


def test_an_empty_timeline_draws_nothing() -> None:
    assert draw(Timeline(date(2026, 6, 12), "i dag"), WIDTH, measure) == Drawing((), 0)


def test_the_story_has_every_bar_mark_and_word() -> None:
    drawing = draw(TIMELINE, WIDTH, measure)
    words = {shape.text for shape in drawing.shapes if isinstance(shape, Label)}
    assert {bar.label for bar in TIMELINE.bars} | {mark.label for mark in TIMELINE.milestones + TIMELINE.events} <= words
    assert len(of(Dot, drawing)) == 7
    assert "feb 2026" in words
    assert overlaps(drawing) == []


def test_shade_says_grade_and_a_dashed_edge_says_planned() -> None:
    boxes = [shape for shape in draw(replace(TIMELINE, window=None), WIDTH, measure).shapes if isinstance(shape, Box)]
    shades = [palette.SICK_FULL, palette.SICK_GRADED, palette.SICK_GRADED, palette.SICK_LIGHT, palette.WHITE]
    assert [box.fill for box in boxes] == shades
    assert [bool(box.dashed) for box in boxes] == [False] * 4 + [True]


def test_marks_show_how_they_stand() -> None:
    day = date(2026, 3, 1)
    marks = tuple(Mark(day + timedelta(days=30 * i), state.value, state) for i, state in enumerate(MarkState))
    dots = [shape for shape in draw(Timeline(day, "i dag", milestones=marks), WIDTH, measure).shapes if isinstance(shape, Dot)]
    expected = [(palette.BRAND, False), (palette.BRAND, True), (palette.BAD, False), (palette.LINE_STRONG, True)]
    assert [(dot.colour, dot.hollow) for dot in dots] == expected


DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@given(
    st.lists(st.tuples(DAYS, st.integers(0, 400), st.integers(0, 100), st.booleans()), max_size=6),
    st.lists(st.tuples(DAYS, st.text("abcæøå ", max_size=30)), max_size=25),
)
def test_nothing_leaves_the_paper(bars: list[tuple[date, int, int, bool]], marks: list[tuple[date, str]]) -> None:
    timeline = Timeline(
        date(2026, 1, 1),
        "i dag",
        tuple(Bar(first, first + timedelta(days=more), grade, f"{grade} %", planned) for first, more, grade, planned in sorted(bars)),
        events=tuple(Mark(day, label) for day, label in marks),
        window=(date(2026, 2, 1), date(2026, 4, 1)),
    )
    drawing = draw(timeline, WIDTH, measure)
    for shape in drawing.shapes:
        if isinstance(shape, Label):
            assert shape.x >= -0.01
            assert shape.x + measure(shape.text) <= WIDTH + 0.01
            assert 0 <= shape.y <= drawing.height
        if isinstance(shape, Box):
            assert shape.x >= -0.01
            assert shape.x + shape.width <= WIDTH + 2
    assert overlaps(drawing) == []
