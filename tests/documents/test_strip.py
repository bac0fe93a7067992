"""The timeline as shapes: all of it on the paper, no label over another."""

import io
from dataclasses import replace
from datetime import date, timedelta

import pypdf
from hypothesis import given
from hypothesis import strategies as st

from hia_desktop.base.text import day
from hia_desktop.documents import palette
from hia_desktop.documents.blocks import Printed, TimelineStrip
from hia_desktop.documents.render import render
from hia_desktop.documents.strip import Box, Dot, Drawing, Label, Stroke, draw
from hia_desktop.domain.timeline import LANES, Bar, Mark, MarkState, Timeline
from tests.documents.samples import DAY, LETTERHEAD, PATIENT, TIMELINE

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
    assert draw(Timeline(today=date(2026, 6, 12), today_label="i dag"), WIDTH, measure) == Drawing((), 0)


def test_the_story_has_every_bar_mark_and_word() -> None:
    drawing = draw(TIMELINE, WIDTH, measure)
    words = {shape.text for shape in drawing.shapes if isinstance(shape, Label)}
    assert {bar.label for bar in TIMELINE.bars} | {
        mark.label for mark in TIMELINE.milestones + TIMELINE.events
    } <= words
    assert len(of(Dot, drawing)) == 7
    assert "feb 2026" in words
    assert overlaps(drawing) == []


def test_shade_says_grade_and_a_dashed_edge_says_planned() -> None:
    boxes = [shape for shape in draw(replace(TIMELINE, window=None), WIDTH, measure).shapes if isinstance(shape, Box)]
    shades = [palette.SICK_FULL, palette.SICK_GRADED, palette.SICK_GRADED, palette.SICK_LIGHT, palette.WHITE]
    assert [box.fill for box in boxes] == shades
    assert [bool(box.dashed) for box in boxes] == [False] * 4 + [True]


def test_marks_show_how_they_stand() -> None:
    first = date(2026, 3, 1)
    marks = tuple(Mark(first + timedelta(days=30 * i), state.value, state) for i, state in enumerate(MarkState))
    timeline = Timeline(today=first, today_label="i dag", milestones=marks)
    dots = [shape for shape in draw(timeline, WIDTH, measure).shapes if isinstance(shape, Dot)]
    expected = [(palette.BRAND, False), (palette.BRAND, True), (palette.BAD, False)] + 2 * [(palette.LINE_STRONG, True)]
    assert [(dot.colour, dot.hollow) for dot in dots] == expected


DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@given(
    st.lists(st.tuples(DAYS, st.integers(0, 400), st.integers(0, 100), st.booleans()), max_size=6),
    st.lists(st.tuples(DAYS, st.text("abcæøå ", max_size=30)), max_size=25),
)
def test_nothing_leaves_the_paper(bars: list[tuple[date, int, int, bool]], marks: list[tuple[date, str]]) -> None:
    timeline = Timeline(
        today=date(2026, 1, 1),
        today_label="i dag",
        bars=tuple(
            Bar(first, first + timedelta(days=more), grade, f"{grade} %", planned=planned)
            for first, more, grade, planned in sorted(bars)
        ),
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


def test_the_paper_has_the_lanes_of_the_screen() -> None:
    """One model, one drawing: the same lanes, shapes and heights, today's line, and everything that the table tells."""
    drawing = draw(TIMELINE, WIDTH, measure)
    words = [shape.text for shape in drawing.shapes if isinstance(shape, Label)]
    assert [word for word in words if word in map(str, LANES)] == list(map(str, LANES))
    assert day(TIMELINE.today) in words and "i dag" not in " ".join(words).lower()
    dots = [shape for shape in drawing.shapes if isinstance(shape, Dot)]
    assert len({dot.y for dot in dots}) == 2, "milestones and events have a lane each"
    assert [dot.nav for dot in sorted(dots, key=lambda dot: (dot.y, dot.x))] == [False, False, True, *[False] * 4]
    boxes = [shape for shape in drawing.shapes if isinstance(shape, Box)][-5:]
    assert [round(box.height / boxes[0].height, 1) for box in boxes] == [1.0, 0.8, 0.6, 0.4, 0.2]
    today = [
        shape
        for shape in drawing.shapes
        if isinstance(shape, Stroke) and shape.x1 == shape.x2 and shape.colour == palette.INK
    ]
    assert len({line.x1 for line in today}) == 1 and boxes[3].x < today[0].x1 < boxes[4].x + boxes[4].width
    labels = [shape for shape in drawing.shapes if isinstance(shape, Label)]
    for line in today:
        across = [
            one
            for one in labels
            if one.x < line.x1 < one.x + measure(one.text) and line.y1 < one.y - 2 and one.y - 6 < line.y2
        ]
        assert not across, "today's line goes through no label"


def test_a_strip_of_sick_leave_alone_takes_the_whole_width() -> None:
    bars = replace(TIMELINE, milestones=(), events=(), window=None)
    words = {shape.text for shape in draw(bars, WIDTH, measure).shapes if isinstance(shape, Label)}
    assert not words & set(LANES)


def test_what_was_planned_is_a_line_across_on_paper_too() -> None:
    over = Bar(date(2026, 4, 13), date(2026, 5, 10), 40, "plan 40 %, ble 20 %", planned=True, over=True)
    plain, compared = (
        draw(replace(TIMELINE, bars=bars), WIDTH, measure) for bars in (TIMELINE.bars, (*TIMELINE.bars, over))
    )
    assert len(of(Box, plain)) == len(of(Box, compared)), "it hides nothing"
    assert len(of(Stroke, compared)) == len(of(Stroke, plain)) + 1


def test_late_and_not_relevant_are_told_without_colour() -> None:
    day = date(2026, 3, 1)
    marks = (Mark(day, "Plan", MarkState.OVERDUE), Mark(day + timedelta(days=90), "Møte", MarkState.SKIPPED))
    shapes = draw(Timeline(today=day, today_label="i dag", milestones=marks), WIDTH, measure).shapes
    assert "! Plan" in {shape.text for shape in shapes if isinstance(shape, Label)}
    assert [dot.struck for dot in shapes if isinstance(dot, Dot)] == [False, True]


def test_every_shape_can_be_painted() -> None:
    marks = tuple(
        Mark(date(2026, 3, 1) + timedelta(days=40 * i), state.value, state, nav=True)
        for i, state in enumerate(MarkState)
    )
    strip = TimelineStrip(replace(TIMELINE, milestones=marks))
    paper = Printed(
        title="Tidslinje", author="Liv Berg", patient_line=PATIENT, letterhead=LETTERHEAD, blocks=(strip,), date=DAY
    )
    words = pypdf.PdfReader(io.BytesIO(render(paper))).pages[0].extract_text()
    assert all(word in words for word in (*map(str, LANES), "Best nytte"))


def test_the_paper_says_what_its_shapes_mean_and_no_more() -> None:
    def legend(timeline: Timeline) -> str:
        labels = [shape for shape in draw(timeline, WIDTH, measure).shapes if isinstance(shape, Label)]
        lowest = [label.text for label in labels if ": " in label.text and label.text != timeline.window_label]
        return " · ".join(lowest)

    bars = replace(TIMELINE, milestones=(), events=(), window=None)
    assert legend(bars) == "Høyde: grad av sykmelding · Stiplet: planlagt"
    assert legend(replace(bars, bars=bars.bars[:1])) == "Høyde: grad av sykmelding"
    whole = legend(TIMELINE)
    assert "Fylt punkt: gjort" in whole and "Ring: kommer" in whole and "Rute: NAV" in whole
    assert "Strek over" not in whole and "Overstreket" not in whole
