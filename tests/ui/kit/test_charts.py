"""The charts: numbers in words for a screen reader, labels that keep apart, and lines where they belong."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.charts import Series, StepChart, TrendChart, spread_out

PLAN = [(date(2026, 10, 19), 0), (date(2026, 11, 2), 20), (date(2026, 11, 16), 50), (date(2027, 1, 4), 100)]
DONE = [(date(2026, 10, 19), 0), (date(2026, 11, 2), 20), (date(2026, 11, 18), 40)]


def drawn(widget: QWidget, wide: int = 600, high: int = 220) -> QImage:
    """The widget as a picture."""
    widget.resize(wide, high)
    return widget.grab().toImage()


def holds(image: QImage, colour: str) -> bool:
    """Whether a colour is anywhere in the picture."""
    want = QColor(colour).rgb()
    return any(image.pixel(x, y) == want for x in range(image.width()) for y in range(image.height()))


def test_steps_say_their_numbers_and_draw_both_lines(qtbot: QtBot) -> None:
    chart = StepChart()
    qtbot.addWidget(chart)
    chart.show_steps(PLAN, DONE, date(2026, 11, 22))
    words = chart.accessibleDescription()
    assert "50 % fra 16.11.2026" in words and "40 % fra 18.11.2026" in words
    image = drawn(chart)
    assert holds(image, theme.tokens().nav) and holds(image, theme.tokens().brand)


def test_actual_work_stops_at_today(qtbot: QtBot) -> None:
    chart = StepChart()
    qtbot.addWidget(chart)
    chart.show_steps([], [(date(2026, 10, 19), 30), (date(2026, 12, 24), 100)], date(2026, 11, 22), date(2027, 1, 1))
    image = drawn(chart)
    brand = QColor(theme.tokens().brand).rgb()
    columns = [x for x in range(image.width()) if any(image.pixel(x, y) == brand for y in range(image.height()))]
    assert columns and max(columns) < image.width() * 0.6


@pytest.mark.parametrize("plan, done", [([], []), (PLAN[:1], []), ([], DONE), (PLAN, DONE)])
@pytest.mark.parametrize("wide", [120, 300, 1200])
def test_steps_draw_at_any_size(
    qtbot: QtBot, plan: list[tuple[date, int]], done: list[tuple[date, int]], wide: int
) -> None:
    chart = StepChart()
    qtbot.addWidget(chart)
    chart.show_steps(plan, done, date(2026, 11, 22))
    assert not drawn(chart, wide, 90).isNull()
    assert chart.accessibleDescription()


def test_trend_reads_each_measure_against_what_is_better(qtbot: QtBot) -> None:
    chart = TrendChart()
    qtbot.addWidget(chart)
    ability = Series("Arbeidsevne", (("inntak", 2), ("nå", 6.5)), 0, 10)
    mood = Series("PHQ-9", ((("inntak"), 22), ("nå", 9)), 0, 27, "low")
    pain = Series("Smerte", (("inntak", 4), ("nå", 6)), 0, 10, "low")
    assert (ability.trend, mood.trend, pain.trend) == ("bedre", "bedre", "dårligere")
    assert Series("En", (("nå", 1),), 0, 10).trend == ""
    chart.show_series([ability, mood, pain])
    assert "Arbeidsevne (0–10, høyere er bedre): inntak 2, nå 6,5. bedre" in chart.accessibleDescription()
    assert "PHQ-9 (0–27, lavere er bedre): inntak 22, nå 9. bedre" in chart.accessibleDescription()
    image = drawn(chart, 360, 180)
    assert holds(image, theme.tokens().brand) and holds(image, theme.tokens().nav)


def test_trend_without_points_says_what_to_do(qtbot: QtBot) -> None:
    chart = TrendChart()
    qtbot.addWidget(chart)
    chart.show_series([Series("PHQ-9", (), 0, 27, "low")])
    assert "Ingen målinger" in chart.accessibleDescription()
    drawn(chart)


def test_trend_by_dates_is_true_to_the_calendar(qtbot: QtBot) -> None:
    chart = TrendChart()
    qtbot.addWidget(chart)
    chart.show_series([Series("PHQ-9", ((date(2026, 1, 1), 5), (date(2026, 1, 11), 6), (date(2026, 4, 11), 7)), 0, 27)])
    drawn(chart)
    moments = sorted(chart._moments(chart.rect().toRectF()).values())
    assert (moments[1] - moments[0]) / (moments[2] - moments[0]) == pytest.approx(0.1)


@given(st.lists(st.floats(0, 200), min_size=1, max_size=8).map(sorted), st.floats(5, 20))
def test_end_labels_keep_apart_and_inside(tops: list[float], high: float) -> None:
    out = spread_out(tops, high, 0, 220)
    assert all(b - a >= high - 1e-6 for a, b in itertools.pairwise(out))
    assert out[0] >= -1e-6 and out[-1] + high <= 220 + 1e-6
