"""Kvalitet, by key and mouse, over a real centre."""

from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from hia_desktop.domain.quality.figures import FIGURES
from hia_desktop.domain.quality.mix import Grouping
from hia_desktop.ui.screens.quality.behind import BehindRows
from hia_desktop.ui.screens.quality.screen import QualityScreen
from hia_desktop.ui.screens.quality.trend_chart import TrendChart
from tests.services.quality.counted_store import put
from tests.ui.world import World

JULY, AUGUST = date(2026, 7, 6), date(2026, 8, 3)
FREE = {"point": "3", "day": "2026-11-05", "work_status": "working", "work_percent": 100, "benefit": "none"}

CLOSED = {"day": "2026-08-03", "ending": "completed", "outcome": "no_need"}
ENDED = (
    CLOSED | {"work_status": "working", "work_percent": 100, "benefit": "none", "match": "good"},
    CLOSED
    | {"work_status": "graded", "work_percent": 50, "benefit": "sick_pay", "match": "partly"}
    | {"match_reasons": ["complex"]},
)


@pytest.fixture
def shown(world: World) -> QualityScreen:
    """The third quarter with three closed courses, one of them asked after three months."""
    for number in range(3):
        over: dict[str, Any] = {
            "status": "closed",
            "closed_on": AUGUST,
            "began_on": JULY + timedelta(days=10 * (number + 1)),
        }
        decided: dict[str, Any] = {
            "decision": "right",
            "decided_on": JULY + timedelta(days=9 * number),
            "disciplines": "fmr",
        }
        signed: dict[str, Any] = {"epikrise": {}, **({"outcome": FREE} if not number else {})}
        signed |= {"closing": ENDED[number]} if number < len(ENDED) else {}
        put(world.house, number, received_on=JULY, signed=signed, talk=AUGUST, **over, **decided)
    screen = QualityScreen(world.host("lege"))
    world.show(screen)
    world.qtbot.waitUntil(lambda: screen._page is not None and screen._page.sealed)
    world.settle()
    return screen


def values(screen: QualityScreen) -> dict[str, str]:
    """What each tile says, by the figure's code."""
    return {code: tile.accessibleName().partition(": ")[2] for code, tile in screen.tiles.items()}


def test_the_last_whole_quarter_is_there_at_once(world: World, shown: QualityScreen) -> None:
    assert shown.when.currentText() == "3. kvartal 2026"
    found = values(shown)
    assert found["assessed_in_time"] == "67 %, 2 av 3"
    assert found["days_to_contact"] == "20 dager, median, n 3"
    assert found["free_at_closing"] == "50 %, 1 av 2, 1 ukjent" and found["good_match"] == "50 %, 1 av 2, 1 ukjent"
    assert len(found) == len(FIGURES)


def test_a_pressed_figure_stands_in_full_with_its_definition(world: World, shown: QualityScreen) -> None:
    tile = shown.tiles["epikrise_in_time"]
    tile.setFocus()
    QTest.keyClick(tile, Qt.Key.Key_Space)
    world.settle()
    assert shown.card.name.text() == "Epikrise innen 7 dager" and shown.card.value.text() == "100 %"
    words = shown.card.definition.text()
    assert "Teller:" in words and "Nevner:" in words and "Ukjent:" in words
    assert shown.card.source.isHidden()
    shown.card.more.click()
    assert "lest 28.11.2026" in shown.card.source.text() and shown.card.source.isVisible()
    assert shown.quarters.table.cells()[0] == ["3. kv. 26", "100 %", "3 av 3", "–"]
    told = shown.findChildren(TrendChart)[0].accessibleDescription()
    assert "3. kv. 26: 100 % (3 av 3), n 3" in told and "ingen med kjent svar" in told


def test_graded_benefit_stands_apart_and_a_poor_match_has_its_reasons(world: World, shown: QualityScreen) -> None:
    assert shown.card.value.text() == "50 %"
    assert "1 av 2 er på gradert ytelse og i arbeid" in shown.card.apart.text() and shown.card.apart.isVisible()
    shown.tiles["good_match"].click()
    assert "1 av 2 er pasienter som passet delvis" in shown.card.apart.text()
    assert "Hvorfor ikke: sammensatt eller kompleks tilstand 1." in shown.card.apart.text()


def test_two_unknown_are_no_no(world: World, shown: QualityScreen) -> None:
    assert [shown.when.itemText(at) for at in range(3)] == ["4. kvartal 2026", "3. kvartal 2026", "2. kvartal 2026"]
    assert shown.when.count() == len(set(shown.when.itemText(at) for at in range(shown.when.count())))
    assert values(shown)["free_after_3"] == "100 %, 1 av 1, 2 ukjente"
    shown.tiles["free_after_3"].click()
    assert shown.card.missing.isVisible() and shown.card.rests.text() == "1 av 1" and shown.card.later.isHidden()


def test_who_it_is_too_early_to_ask_stands_for_itself(world: World, shown: QualityScreen) -> None:
    assert values(shown)["free_after_12"] == "–, 3 ikke kommet så langt"
    shown.tiles["free_after_12"].click()
    assert shown.card.missing.isHidden() and shown.card.later.isVisible()
    assert shown.quarters.table.cells()[0] == ["3. kv. 26", "–", "–", "3 senere"]
    assert shown.card.behind.text() == "Vis de 3 forløpene"


def test_the_courses_behind_open_by_enter(world: World, shown: QualityScreen) -> None:
    opened: list[object] = []
    shown.host.opened.connect(opened.append)
    shown.tiles["assessed_in_time"].click()
    shown.card.behind.click()
    world.settle()
    rows = world.window.findChildren(BehindRows)[0]
    world.qtbot.waitUntil(lambda: rows.table.model().rowCount() == 3)
    rows.table.setFocus()
    rows.table.selectRow(0)
    rows.window().findChildren(QPushButton)[-1].window()
    go = next(button for button in rows.window().findChildren(QPushButton) if button.text() == "Åpne forløpet")
    go.click()
    assert len(opened) == 1 and str(opened[0]).startswith("course:")


def test_groups_and_practices_by_key(world: World, shown: QualityScreen) -> None:
    shown.mix.by.set_value(Grouping.AGE)
    shown.mix._show()
    assert next(line[0] for line in shown.mix.table.cells()) == "Under 25 år"
    shown.referrals.by.chosen.emit("practices")
    shown.referrals.by.set_value("practices")
    shown.referrals._turn()
    assert shown.referrals.practices.cells() == [["Bodø legesenter", "3", "–", "0"]]


def test_another_discipline_has_none(world: World, shown: QualityScreen) -> None:
    shown.which.setCurrentIndex(shown.which.findData("phv"))
    shown.which.activated.emit(shown.which.currentIndex())
    world.qtbot.waitUntil(lambda: shown._page is not None and shown._page.sealed)
    world.settle()
    assert values(shown)["assessed_in_time"] == "–, ingen"
    assert not shown.card.behind.isVisible()


def test_it_is_left_and_found_again_as_it_was(world: World, shown: QualityScreen) -> None:
    shown.tiles["return_plan"].click()
    again = QualityScreen(shown.host)
    world.show(again)
    world.qtbot.waitUntil(lambda: again._page is not None and again._page.sealed)
    assert again.card.name.text() == "Skriftlig plan for tilbakeføring"
