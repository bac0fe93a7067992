"""The timeline: nothing overlaps, every event is reached, read out and opened, and panning stays smooth."""

import itertools
from dataclasses import replace
from datetime import date, timedelta
from statistics import median
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableWidget
from pytestqt.qtbot import QtBot

from hia_desktop.domain.timeline import Bar, DayIs, Mark, MarkState, Timeline
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.drawing import ink_on, luminance
from hia_desktop.ui.kit.timeline.layout import Item, Layout, arrange, fit_scale, frame, ticks
from hia_desktop.ui.kit.timeline.paint import bar_colour, paint
from hia_desktop.ui.kit.timeline.view import TimelineView
from hia_desktop.ui.kit.timeline.words import bar_sentence, next_in_words
from hia_desktop.ui.kit.tokens import DARK, LIGHT
from hia_desktop.ui.kit.widgets import plain_tip

TODAY = date(2026, 11, 17)


def course(events: tuple[Mark, ...] | None = None) -> Timeline:
    """A course like a real one."""
    return Timeline(
        today=TODAY,
        today_label="I dag · uke 18",
        bars=(
            Bar(date(2026, 7, 16), date(2026, 10, 31), 100, "100 %"),
            Bar(date(2026, 11, 1), date(2026, 11, 17), 50, "50 %"),
            Bar(date(2026, 11, 18), date(2027, 2, 6), 20, "plan 20 %", planned=True),
        ),
        milestones=(
            Mark(date(2026, 8, 11), "Uke 4", target="task:4"),
            Mark(date(2026, 11, 3), "Oppfølgingsplan", MarkState.OVERDUE, "Ikke mottatt.", day_is=DayIs.LATEST),
            Mark(date(2027, 1, 6), "Uke 26 DM2", MarkState.TO_COME, nav=True),
        ),
        events=events
        if events is not None
        else (Mark(date(2026, 9, 21), "Henvist", target="step:referral"), Mark(date(2026, 11, 14), "NAV", nav=True)),
        window=(date(2026, 9, 16), date(2026, 11, 16)),
    )


def crowd(count: int) -> tuple[Mark, ...]:
    """That many events over a year."""
    states = list(MarkState)
    return tuple(
        Mark(date(2026, 7, 16) + timedelta(days=n * 365 // count), f"Hendelse {n}", states[n % 4], nav=n % 7 == 0)
        for n in range(count)
    )


@pytest.fixture
def view(qtbot: QtBot) -> TimelineView:
    """A shown timeline with keyboard focus."""
    made = TimelineView()
    qtbot.addWidget(made)
    made.resize(1100, 260)
    made.show_timeline(course())
    made.show()
    made.setFocus()
    return made


def labels(layout: Layout) -> list[QRectF]:
    """Every label that has a place."""
    items: list[Item] = [*layout.blocks, *layout.spots]
    return [item.label for item in items if item.label is not None]


marks = st.builds(
    Mark,
    day=st.dates(date(2026, 6, 1), date(2027, 6, 1)),
    label=st.text(alphabet="abcæøå M%", min_size=1, max_size=60),
    state=st.sampled_from(MarkState),
    nav=st.booleans(),
)


@settings(max_examples=40, deadline=None)
@given(
    events=st.lists(marks, max_size=40).map(lambda found: tuple(sorted(found, key=lambda m: m.day))),
    wide=st.integers(300, 1600),
    high=st.integers(150, 420),
    zoom=st.floats(0.5, 8),
)
def test_labels_never_overlap(qapp: QApplication, events: tuple[Mark, ...], wide: int, high: int, zoom: float) -> None:
    timeline = course(events)
    box = frame(QRectF(0, 0, wide, high), QFont())
    layout = arrange(timeline, box, fit_scale(timeline, box) * zoom)
    placed = labels(layout)
    for number, one in enumerate(placed):
        assert one.left() >= -1 and one.right() <= layout.width + 1
        for other in placed[number + 1 :]:
            shared = one.intersected(other)
            assert shared.width() <= 0.5 or shared.height() <= 0.5
    today = layout.x(TODAY, 0.5)
    assert not any(spot.label.left() < today < spot.label.right() for spot in layout.spots if spot.label is not None)


def test_what_is_overdue_gets_its_label_before_what_is_done(qapp: QApplication) -> None:
    day = date(2026, 9, 1)
    events = tuple(Mark(day + timedelta(days=n), "En ganske lang tekst") for n in range(20))
    late = Mark(day + timedelta(days=20), "Over fristen", MarkState.OVERDUE)
    timeline = course((*events, late))
    box = frame(QRectF(0, 0, 700, 220), QFont())
    layout = arrange(timeline, box, fit_scale(timeline, box))
    found = {spot.mark.label: spot for spot in layout.spots if spot.lane == 2 and spot.label is not None}
    assert "Over fristen" in found
    assert any(spot.label is None for spot in layout.spots)


def test_a_label_beside_its_dot_is_not_struck_through(qapp: QApplication) -> None:
    """For want of room above and below, words stand on the line of their lane."""
    day = date(2026, 9, 1)
    timeline = course(tuple(Mark(day + timedelta(days=n), "Lang tekst her") for n in (0, 1, 2, 3, 40)))
    rect = QRectF(0, 0, 1100, 180)
    box = frame(rect, QFont())
    layout = arrange(timeline, box, fit_scale(timeline, box))
    image = QImage(rect.size().toSize(), QImage.Format.Format_RGB32)
    image.fill(theme.tokens().surface)
    painter = QPainter(image)
    paint(painter, rect, timeline, theme.tokens(), QFont())
    painter.end()
    line, y = QColor(theme.tokens().line).rgb(), round(box.dots[1])
    beside = [x for x in labels(layout) if x.top() < box.dots[1] < x.bottom()]
    left = box.plot.left() + max(0.0, (layout.width - box.plot.width()) / 2)
    assert beside and image.pixel(int(left) + 2, y) == line
    for label in beside:
        across = range(int(left + label.left()), int(left + label.right()))
        assert not [x for x in across if image.pixel(x, y) == line], label


def test_grade_is_shown_by_height_and_by_shade(qapp: QApplication) -> None:
    layout = arrange(course(), frame(QRectF(0, 0, 1000, 240), QFont()), 3.0)
    full, half, fifth = (block.box.height() for block in layout.blocks)
    assert full > half > fifth > 0
    assert half == pytest.approx(full / 2)
    shades = {bar_colour(Bar(TODAY, TODAY, grade, ""), theme.tokens()).name() for grade in (100, 80, 40)}
    assert len(shades) == 3


def test_bar_text_reads_on_every_shade(qapp: QApplication) -> None:
    for tokens in (LIGHT, DARK):
        for grade in (100, 80, 50):
            ground = bar_colour(Bar(TODAY, TODAY, grade, ""), tokens)
            low, high = sorted((luminance(ground), luminance(ink_on(ground))))
            assert (high + 0.05) / (low + 0.05) >= 4.5


def test_arrows_walk_a_lane_and_enter_opens(qtbot: QtBot, view: TimelineView) -> None:
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert "Oppfølgingsplan, senest 03.11.2026, over fristen. Ikke mottatt." in view.accessibleDescription()
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert "Uke 26 DM2" in view.accessibleDescription() and "NAV" in view.accessibleDescription()
    QTest.keyClick(view, Qt.Key.Key_Home)
    with qtbot.waitSignal(view.activated) as told:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert told.args == ["task:4"]
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert "Henvist" in view.accessibleDescription()
    QTest.keyClick(view, Qt.Key.Key_Up)
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert "Sykmelding 100 %" in view.accessibleDescription()


def test_walking_to_the_end_stays_there(qtbot: QtBot, view: TimelineView) -> None:
    for _n in range(9):
        QTest.keyClick(view, Qt.Key.Key_Right)
    assert "Uke 26 DM2" in view.accessibleDescription()


@pytest.mark.parametrize(
    ("day_is", "on", "said"),
    [
        (DayIs.LATEST, date(2027, 1, 11), "Punktet · senest 11. jan 2027"),
        (DayIs.LATEST, TODAY, "Punktet · senest i dag"),
        (DayIs.FROM, date(2026, 12, 1), "Punktet · fra 1. des"),
        (DayIs.ABOUT, date(2026, 12, 1), "Punktet · ca. 1. des"),
        (DayIs.ON, date(2026, 12, 1), "Punktet · 1. des"),
    ],
)
def test_the_last_day_for_a_thing_is_not_told_as_its_day(day_is: DayIs, on: date, said: str) -> None:
    mark = Mark(on, "Punktet", MarkState.TO_COME, day_is=day_is)
    assert next_in_words(Timeline(today=TODAY, today_label="", milestones=(mark,))) == said


def dot_at(view: TimelineView, label: str) -> QPoint:
    """Where a mark's dot is in the widget."""
    layout = view._spread()
    spot = next(s for s in layout.spots if s.mark.label == label)
    return QPoint(round(layout.frame.plot.left() + spot.x - view._pan), round(layout.frame.dots[spot.lane - 1]))


def test_click_opens_and_drag_does_not(qtbot: QtBot, view: TimelineView) -> None:
    opened: list[str] = []
    view.activated.connect(opened.append)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=dot_at(view, "Henvist"))
    assert opened == ["step:referral"]
    view.zoom_in()
    view.zoom_in()
    before, at = view._pan, dot_at(view, "Henvist")
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseMove(view, at + QPoint(-60, 0))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=at + QPoint(-60, 0))
    assert view._pan == pytest.approx(before + 60)
    assert opened == ["step:referral"]


def test_wheel_zooms_round_the_pointer_within_limits(view: TimelineView) -> None:
    def wheel(turn: int) -> None:
        at = QPointF(600, 100)
        event = QWheelEvent(
            at,
            at,
            QPoint(),
            QPoint(0, turn),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.ControlModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(view, event)

    def day() -> date:
        layout = view._spread()
        return layout.day(600 - layout.frame.plot.left() + view._pan)

    before = day()
    wheel(240)
    assert abs((day() - before).days) <= 1
    for _n in range(40):
        wheel(480)
    layout = view._spread()
    assert layout.frame.plot.width() / layout.scale == pytest.approx(14)
    for _n in range(80):
        wheel(-480)
    layout = view._spread()
    assert layout.frame.plot.width() / layout.scale == pytest.approx(731)
    view.fit()
    assert view._spread().width == pytest.approx(view._spread().frame.plot.width())


def test_focus_scrolls_into_sight(qtbot: QtBot, view: TimelineView) -> None:
    for _n in range(6):
        view.zoom_in()
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_End)
    at = dot_at(view, "Uke 26 DM2").x()
    assert view._spread().frame.plot.left() < at < view.width()


def test_the_table_says_everything(qtbot: QtBot, view: TimelineView) -> None:
    rows = view.rows()
    assert ("senest 03.11.2026", "Oppfølgingsplan", "over fristen · Ikke mottatt.") in rows
    assert ("18.11.2026–06.02.2027", "Sykmelding 20 %", "planlagt") in rows
    assert ("06.01.2027", "Uke 26 DM2", "kommer · NAV") in rows
    assert ("16.09.2026–16.11.2026", "Best nytte: 2–4 mnd", "tidsvindu") in rows
    assert [row[1] for row in rows if row[2] == "i dag"] == ["I dag · uke 18"]
    assert len(rows) == 3 + 3 + 2 + 2
    QTest.keyClick(view, Qt.Key.Key_T)
    table = view.findChild(QTableWidget)
    assert table is not None and table.isVisible() and table.rowCount() == len(rows)
    at = next(n for n, row in enumerate(rows) if row[1] == "Henvist")
    with qtbot.waitSignal(view.activated) as told:
        table.activated.emit(table.model().index(at, 0))
    assert told.args == ["step:referral"]
    QTest.keyClick(table, Qt.Key.Key_T)
    assert not table.isVisible()


def test_tooltips_are_plain_text(view: TimelineView) -> None:
    view.show_timeline(course((Mark(TODAY + timedelta(days=40), "<img src=x> & co"),)))
    tips = view._tips(QPointF(dot_at(view, "<img src=x> & co")))
    assert tips and "<img" not in plain_tip("\n".join(tips))


def test_redrawing_the_same_course_keeps_the_zoom(view: TimelineView) -> None:
    view.zoom_in()
    scale = view._spread().scale
    view.show_timeline(course((Mark(TODAY, "Ny"),)))
    assert view._spread().scale == pytest.approx(scale)


def test_ticks_fit_their_scale() -> None:
    for scale in (0.2, 0.6, 1.5, 4.0, 12.0, 60.0):
        found = list(ticks(date(2026, 1, 15), date(2028, 1, 15), scale, 16))
        days = [tick.day for tick in found]
        assert days == sorted(set(days)) and found
        gaps = [(b - a).days * scale for a, b in itertools.pairwise(days)]
        assert min(gaps, default=100) >= 55
    assert "2026" in next(ticks(date(2026, 1, 15), date(2028, 1, 15), 2.0, 16)).text


def test_one_painter_draws_anywhere(qapp: QApplication) -> None:
    image = QImage(QSize(800, 240), QImage.Format.Format_RGB32)
    image.fill(theme.tokens().surface)
    painter = QPainter(image)
    paint(painter, QRectF(image.rect()), course(), theme.tokens(), QFont())
    painter.end()
    colours = {image.pixelColor(x, y).name() for x in range(0, 800, 2) for y in range(0, 240, 2)}
    assert {theme.tokens().sick100.lower(), theme.tokens().nav.lower(), theme.tokens().bad.lower()} <= colours


@pytest.mark.long
def test_500_events_pan_within_a_frame(qtbot: QtBot, view: TimelineView) -> None:
    view.show_timeline(course(crowd(500)))
    image = QImage(view.size(), QImage.Format.Format_RGB32)
    for zooms in (0, 3):
        for _n in range(zooms):
            view.zoom_in()
        spent, bare = [], []
        for _n in range(20):
            view._move_to(view._pan + 9)
            start = perf_counter()
            view.render(image)
            spent.append(perf_counter() - start)
            start = perf_counter()
            plain_boxes(image, 500)
            bare.append(perf_counter() - start)
        assert median(spent) < max(0.032, 4 * median(bare)), "twice the frame; a slow machine is slow with boxes too"


def plain_boxes(image: QImage, count: int) -> None:
    """As many boxes with a word each, as Qt paints them."""
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for at in range(count):
        x, y = at * 37 % (image.width() - 40), at * 23 % (image.height() - 20)
        painter.drawRoundedRect(QRectF(x, y, 30, 12), 4, 4)
        painter.drawText(QPointF(x, y + 10), f"Notat {at}")
    painter.end()


def test_an_empty_course_draws(view: TimelineView) -> None:
    view.show_timeline(Timeline(today=TODAY, today_label="I dag"))
    view.grab()
    assert view.rows() == [("17.11.2026", "I dag", "i dag")]


# -- reading by pointer, and plan against what became

OVER = Bar(date(2026, 10, 1), date(2026, 11, 17), 60, "plan 60 %, ble 50 %", planned=True, over=True, target="step:rtw")


def with_plan() -> Timeline:
    """A course whose bars open something, with a planned step whose days have come."""
    plain = course()
    bars = tuple(replace(bar, target="step:leaves") for bar in plain.bars[:2])
    return replace(plain, bars=(bars[0], OVER, bars[1], *plain.bars[2:]))


def middle_of(view: TimelineView, bar: Bar) -> QPoint:
    """A point of the widget inside a bar, low enough to be inside whatever its height."""
    layout = view._spread()
    block = next(block for block in layout.blocks if block.bar == bar)
    return QPoint(round(layout.frame.plot.left() + block.box.center().x() - view._pan), round(block.box.bottom() - 2))


def test_the_pointer_lights_up_and_reads_what_is_under_it(qtbot: QtBot, view: TimelineView) -> None:
    at = dot_at(view, "Oppfølgingsplan")
    assert view._tips(QPointF(at)) == ["Oppfølgingsplan, senest 03.11.2026, over fristen. Ikke mottatt."]
    QTest.mouseMove(view, at)
    assert view._hovered is not None and view.cursor().shape() is Qt.CursorShape.ArrowCursor
    QTest.mouseMove(view, dot_at(view, "Henvist"))
    assert view.cursor().shape() is Qt.CursorShape.PointingHandCursor, "it opens something"
    QTest.mouseMove(view, QPoint(view.width() - 3, view.height() - 3))
    assert view._hovered is None


def test_a_bar_is_read_and_opened_by_pointer_and_by_keys(qtbot: QtBot, view: TimelineView) -> None:
    view.show_timeline(with_plan())
    opened: list[str] = []
    view.activated.connect(opened.append)
    first = view._timeline.bars[0]
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle_of(view, replace(first)))
    assert opened == ["step:leaves"]
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert "Sykmelding 100 %, 16.07.2026 til 31.10.2026." in view.accessibleDescription()
    QTest.keyClick(view, Qt.Key.Key_Return)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert "Planlagt sykmelding 60 %, 01.10.2026 til 17.11.2026. plan 60 %, ble 50 %" in view.accessibleDescription()
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert opened == ["step:leaves", "step:leaves", "step:rtw"]


def test_the_plan_lies_as_an_outline_over_what_became(qtbot: QtBot, view: TimelineView) -> None:
    view.show_timeline(with_plan())
    layout = view._spread()
    block = next(block for block in layout.blocks if block.bar.over)
    assert block.label is None and block.box.height() == pytest.approx(layout.frame.sick_full * 0.6)
    assert ("01.10.2026–17.11.2026", "Sykmelding 60 %", "planlagt · plan 60 %, ble 50 %") in view.rows()
    with_outline = view.grab().toImage()
    view.show_timeline(replace(with_plan(), bars=tuple(bar for bar in with_plan().bars if not bar.over)))
    without = view.grab().toImage()
    edge = round(block.box.top())
    xs = range(
        round(layout.frame.plot.left() + block.box.left()) + 4, round(layout.frame.plot.left() + block.box.right()) - 4
    )
    changed = sum(
        with_outline.pixelColor(x, y) != without.pixelColor(x, y) for x in xs for y in (edge, edge + 1, edge + 2)
    )
    assert changed > len(xs) / 3


def test_what_has_no_grade_is_called_by_its_name(view: TimelineView) -> None:
    holiday = Bar(TODAY - timedelta(days=20), TODAY - timedelta(days=10), 0, "Ferie")
    both = Bar(TODAY - timedelta(days=9), TODAY, 100, "Lager AS 100 %, Kafé AS 50 %")
    view.show_timeline(Timeline(today=TODAY, today_label="I dag", bars=(holiday, both)))
    assert [row[1:] for row in view.rows()[:2]] == [
        ("Ferie", "ført"),
        ("Sykmelding 100 %", "sykmeldt · Lager AS 100 %, Kafé AS 50 %"),
    ]
    assert bar_sentence(holiday) == "Ferie, 28.10.2026 til 07.11.2026."


def test_a_mark_of_today_finds_room_beside_the_line(qapp: QApplication) -> None:
    for wide in range(500, 1300, 37):
        timeline = Timeline(today=TODAY, today_label="I dag", events=(Mark(TODAY, "Henvist"),))
        box = frame(QRectF(0, 0, wide, 260), QFont())
        (spot,) = arrange(timeline, box, fit_scale(timeline, box)).spots
        assert spot.label is not None, wide


def test_the_table_is_made_when_it_is_asked_for(qtbot: QtBot) -> None:
    """A course page is painted without it."""
    view = TimelineView()
    qtbot.addWidget(view)
    view.show()
    assert not view.findChildren(QTableWidget)
    view.toggle_table()
    (made,) = view.findChildren(QTableWidget)
    assert made.isVisible()
    view.toggle_table()
    assert made.isHidden() and view.findChildren(QTableWidget) == [made]
