"""The chart of the return to work: numbers in words for a screen reader, and lines where they belong."""

from datetime import date

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.charts import ShareChart, StepChart

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


@pytest.mark.parametrize("wide", [60, 300, 1200])
def test_a_share_that_is_unknown_is_an_empty_place_and_nought_is_a_line(qtbot: QtBot, wide: int) -> None:
    chart = ShareChart("Arbeid")
    qtbot.addWidget(chart)
    chart.show_shares([100, 0], "Før: 100 %; Ved start: 0 %")
    assert chart.accessibleDescription() == "Før: 100 %; Ved start: 0 %" and chart.accessibleName() == "Arbeid"
    brand = theme.tokens().brand
    assert holds(drawn(chart, wide, 80), brand)
    chart.show_shares([0], "Ved start: 0 %")
    assert holds(drawn(chart, wide, 80), brand), "nought is drawn"
    chart.show_shares([None, None], "ikke nådd")
    assert not holds(drawn(chart, wide, 80), brand), "and nothing stands where nothing is known"
    chart.show_shares([], "")
    assert not drawn(chart, wide, 80).isNull()
