"""The chart of a figure on the screen: whiskers where few are counted and not otherwise, and how many under each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from pytestqt.qtbot import QtBot

from hia_desktop.domain.quality.arithmetic import FEW, Days, Share, wilson
from hia_desktop.domain.quality.spans import quarter_of
from hia_desktop.ui.kit.drawing import write
from hia_desktop.ui.screens.quality import trend_chart
from hia_desktop.ui.screens.quality.figure_card import point
from hia_desktop.ui.screens.quality.trend_chart import TrendChart, TrendPoint

QUARTER = quarter_of(date(2026, 8, 1))
POINTS = (
    TrendPoint(label="4. kv. 25", n="n 12", value=50, low=25, high=75),
    TrendPoint(label="1. kv. 26", n="n 41", value=80),
    TrendPoint(label="2. kv. 26", n="n 0", value=None),
    TrendPoint(label="3. kv. 26", n="n 3", value=100, low=44, high=100),
)


@pytest.mark.parametrize("whole", [1, 2, 12, FEW - 1])
def test_a_share_of_few_has_whiskers(whole: int) -> None:
    for part in {0, 1, whole}:
        found = point(QUARTER, Share(part, whole, 4))
        assert (found.low, found.high) == wilson(part, whole) and found.n == f"n {whole}"
        assert found.low is not None and found.high is not None and found.value is not None
        assert found.low - 0.5 <= found.value <= found.high + 0.5 and found.high - found.low > 3


@pytest.mark.parametrize("whole", [0, FEW, FEW + 1, 400])
def test_a_share_of_many_and_of_none_has_no_whiskers(whole: int) -> None:
    found = point(QUARTER, Share(whole // 2, whole, 4))
    assert (found.low, found.high) == (None, None) and found.n == f"n {whole}"
    assert (found.value is None) == (whole == 0), "none is a gap, and no nought"


def test_days_have_their_middle_half() -> None:
    found = point(QUARTER, Days(whole=8, missing=1, median=45, low=30, high=60, mean=45.0))
    assert (found.value, found.low, found.high, found.n) == (45, 30, 60, "n 8")
    alone = point(QUARTER, Days(whole=1, missing=0, median=45))
    assert (alone.low, alone.high) == (None, None)


@dataclass
class Drawn:
    """What a chart drew: lines from point to point, dots, and words in their boxes."""

    lines: list[tuple[QPointF, QPointF]] = field(default_factory=list)
    dots: list[QPointF] = field(default_factory=list)
    words: list[tuple[str, QRectF]] = field(default_factory=list)

    def upright(self) -> list[tuple[QPointF, QPointF]]:
        return [line for line in self.lines if line[0].x() == line[1].x()]


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Iterator[Drawn]:
    found = Drawn()

    class Recording(QPainter):
        def drawLine(self, *ends: Any) -> None:
            found.lines.append(ends)
            super().drawLine(*ends)

        def drawEllipse(self, *where: Any) -> None:
            found.dots.append(where[0])
            super().drawEllipse(*where)

    def told(painter: QPainter, box: QRectF, text: str, *more: Any) -> None:
        found.words.append((text, QRectF(box)))
        write(painter, box, text, *more)

    monkeypatch.setattr(trend_chart, "QPainter", Recording)
    monkeypatch.setattr(trend_chart, "write", told)
    yield found


def painted(qtbot: QtBot, points: tuple[TrendPoint, ...]) -> TrendChart:
    chart = TrendChart()
    qtbot.addWidget(chart)
    chart.show_points("Vurdert i tide", points, percent=True)
    chart.resize(640, 220)
    chart.grab()
    return chart


def test_whiskers_are_drawn_through_the_points_that_have_them_and_no_others(qtbot: QtBot, drawn: Drawn) -> None:
    painted(qtbot, POINTS)
    assert len(drawn.dots) == 3, "where nothing is known there is no point"
    few, many, three = sorted(drawn.dots, key=lambda dot: dot.x())
    stems = drawn.upright()
    assert [stem[0].x() for stem in stems] == [few.x(), three.x()] and many.x() not in {s[0].x() for s in stems}
    bottom, top = max(line[0].y() for line in drawn.lines), min(line[0].y() for line in drawn.lines)
    for (low, high), (below, above) in zip(stems, ((25, 75), (44, 100)), strict=True):
        share = [(bottom - end.y()) / (bottom - top) * 100 for end in (low, high)]
        assert share == pytest.approx([below, above], abs=0.01)
        ends = [
            line for line in drawn.lines if line[0].y() in (low.y(), high.y()) and line[0].x() < low.x() < line[1].x()
        ]
        short = [line for line in ends if line[1].x() - line[0].x() < 40]
        assert len(short) == 2, "a bar at each end"


def test_without_whiskers_nothing_stands_upright(qtbot: QtBot, drawn: Drawn) -> None:
    painted(qtbot, POINTS[1:3])
    assert len(drawn.dots) == 1 and drawn.upright() == []


def test_how_many_stand_under_each_point(qtbot: QtBot, drawn: Drawn) -> None:
    painted(qtbot, POINTS)
    under = [(text, box) for text, box in drawn.words if text.startswith("n ")]
    assert [text for text, _box in under] == ["n 12", "n 41", "n 0", "n 3"]
    bottom = max(line[0].y() for line in drawn.lines)
    dots = sorted(dot.x() for dot in drawn.dots)
    centres = [box.center().x() for _text, box in under]
    assert centres == sorted(centres) and all(box.top() >= bottom for _text, box in under)
    assert [centres[0], centres[1], centres[3]] == pytest.approx(dots), "each beneath its own point"
    assert [text for text, box in drawn.words if box.top() > under[0][1].top()] == [one.label for one in POINTS]
