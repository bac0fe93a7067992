"""Kvalitet, by key and mouse, over a real centre."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog, QLabel, QLineEdit, QPushButton
from sqlalchemy import select

from hia_desktop.domain.quality.arithmetic import Share
from hia_desktop.domain.quality.caveats import NOT_SEEN, ONE_SITE
from hia_desktop.domain.quality.figures import FIGURES
from hia_desktop.domain.quality.mix import (
    LACKING_DEFINED,
    MIX_DEFINED,
    OVER_TIME_DEFINED,
    PRACTICES_DEFINED,
    Grouping,
    PracticeRow,
)
from hia_desktop.store.entities import AuditLine
from hia_desktop.ui.kit.dialogs.sheet import Dialog
from hia_desktop.ui.kit.scrolling import Scroll
from hia_desktop.ui.screens.quality.behind import BehindRows
from hia_desktop.ui.screens.quality.screen import QualityScreen
from hia_desktop.ui.screens.quality.trend_chart import TrendChart
from tests.services.quality.counted_store import put
from tests.ui.world import World

JULY, AUGUST = date(2026, 7, 6), date(2026, 8, 3)
FREE = {"point": "3", "day": "2026-11-05", "work_status": "working", "work_percent": 100, "benefit": "none"}
DECLINED = {"point": "3", "day": "2026-11-05", "no_answer": "declined"}

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
        signed: dict[str, Any] = {"epikrise": {}, **({"outcome": (FREE, DECLINED)[number]} if number < 2 else {})}
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


@pytest.mark.long
def test_the_last_whole_quarter_is_there_at_once(world: World, shown: QualityScreen) -> None:
    assert shown.when.currentText() == "3. kvartal 2026"
    found = values(shown)
    assert found["assessed_in_time"] == "67 %, 2 av 3, ingen ukjent"
    assert found["days_to_contact"] == "20 dager, median, n 3, ingen ukjent"
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
    assert shown.quarters.table.cells()[0] == ["3. kv. 26", "100 %", "3 av 3", "0"]
    told = shown.findChildren(TrendChart)[0].accessibleDescription()
    assert "3. kv. 26: 100 % (3 av 3), n 3" in told and "ingen med kjent svar" in told


@pytest.mark.long
def test_a_figure_says_that_nobody_is_unknown(world: World, shown: QualityScreen) -> None:
    """It stands with its numerator, its denominator and how many are missing, also where none are."""
    shown.tiles["assessed_in_time"].click()
    assert shown.card.rests.text() == "2 av 3, ingen ukjent" and shown.card.missing.isHidden()
    shown.tiles["free_after_12"].click()
    assert "ukjent" not in shown.card.rests.text(), "nobody has been asked yet"


@pytest.mark.long
def test_the_words_of_a_table_stand_under_their_headings(world: World, shown: QualityScreen) -> None:
    """To the pixel, as they are painted: the first letter of «Kvartal» and of its quarters."""
    table = shown.quarters.table
    picture = table.grab().toImage()
    scale, width = picture.devicePixelRatio(), table.columnWidth(0)
    tops = [table.horizontalHeader().height() // 2, table.horizontalHeader().height() + table.rowHeight(0) // 2]
    begins = [_first_ink(picture, round(top * scale), round(width * scale)) for top in tops]
    assert abs(begins[0] - begins[1]) <= 1


def _first_ink(picture: QImage, middle: int, width: int) -> int:
    """The first column with something darker than the ground, near a line."""
    ground = picture.pixelColor(width - 2, middle)
    return next(
        x
        for x in range(width)
        if any(abs(picture.pixelColor(x, middle + y).lightness() - ground.lightness()) > 40 for y in range(-5, 6))
    )


@pytest.mark.long
def test_graded_benefit_stands_apart_and_a_poor_match_has_its_reasons(world: World, shown: QualityScreen) -> None:
    assert shown.card.value.text() == "50 %"
    assert "1 av 2 er på gradert ytelse og i arbeid" in shown.card.apart.text() and shown.card.apart.isVisible()
    shown.tiles["good_match"].click()
    assert "1 av 2 er pasienter som passet delvis" in shown.card.apart.text()
    assert "Hvorfor ikke: sammensatt eller kompleks tilstand 1." in shown.card.apart.text()


@pytest.mark.long
def test_two_unknown_are_no_no(world: World, shown: QualityScreen) -> None:
    assert [shown.when.itemText(at) for at in range(3)] == ["4. kvartal 2026", "3. kvartal 2026", "2. kvartal 2026"]
    assert shown.when.count() == len(set(shown.when.itemText(at) for at in range(shown.when.count())))
    assert values(shown)["free_after_3"] == "100 %, 1 av 1, 2 ukjente"
    shown.tiles["free_after_3"].click()
    assert shown.card.missing.isVisible() and shown.card.rests.text() == "1 av 1" and shown.card.later.isHidden()
    words = "De ukjente: ikke spurt eller ikke ført 1, ønsker ikke å svare 1."
    assert shown.card.apart.isVisible() and shown.card.apart.text().endswith(words)
    shown.tiles["free_after_6"].click()
    assert shown.card.apart.isHidden(), "nobody is unknown while it is too early to ask"


@pytest.mark.long
def test_who_it_is_too_early_to_ask_stands_for_itself(world: World, shown: QualityScreen) -> None:
    assert values(shown)["free_after_12"] == "–, 3 ikke kommet så langt"
    shown.tiles["free_after_12"].click()
    assert shown.card.missing.isHidden() and shown.card.later.isVisible()
    assert shown.quarters.table.cells()[0] == ["3. kv. 26", "–", "–", "3 senere"]
    assert shown.card.behind.text() == "Vis de 3 forløpene"


@pytest.mark.long
def test_work_after_two_years_has_its_tile_and_a_year_that_has_come_so_far(world: World, shown: QualityScreen) -> None:
    """Those who were closed in the last eight quarters cannot have been asked: the year before them can be chosen."""
    answer = FREE | {"point": "24", "day": "2026-08-06"}
    over: dict[str, Any] = {
        "status": "closed",
        "closed_on": date(2024, 8, 5),
        "began_on": date(2024, 5, 6),
        "decision": "right",
    }
    put(world.house, 9, received_on=date(2024, 4, 1), signed={"epikrise": {}, "outcome": answer}, **over)
    put(world.house, 10, received_on=date(2024, 4, 1), signed={"epikrise": {}}, **over)
    assert values(shown)["free_after_24"] == "–, 3 ikke kommet så langt"
    shown.tiles["free_after_24"].click()
    assert "bare den som sa ja til det, blir spurt" in shown.card.definition.text()
    shown.when.setFocus()
    QTest.keyClicks(shown.when, "2024")
    world.qtbot.waitUntil(lambda: shown._page is not None and shown._page.sealed)
    world.settle()
    assert shown.when.currentText() == "2024"
    assert values(shown)["free_after_24"] == "100 %, 1 av 1, 1 ukjent"
    assert shown.quarters.table.cells()[1] == ["3. kv. 24", "100 %", "1 av 1", "1"]


@pytest.mark.long
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


@pytest.mark.long
def test_groups_and_practices_by_key(world: World, shown: QualityScreen) -> None:
    shown.mix.by.setFocus()
    first = {}
    for grouping in Grouping:
        assert shown.mix.by.currentText() == grouping.label
        first[grouping] = shown.mix.table.cells()[0][0]
        QTest.keyClick(shown.mix.by, Qt.Key.Key_Down)
    assert list(first.values()) == [
        "Muskel- og skjelettplager",
        "Under 25 år",
        "Under 8 uker",
        "I arbeid",
        "Privat",
    ]


@pytest.mark.long
def test_the_mix_stands_over_time_as_a_chart_of_the_row_that_is_chosen(world: World, shown: QualityScreen) -> None:
    """R111: the table has every group in each quarter, with n; keys choose the one that is drawn, with its whisker."""
    for number in range(3, 5):
        put(world.house, number, received_on=date(2025, 8, 4))
    shown.refresh()
    world.settle()
    shown.mix.by.setFocus()
    QTest.keyClick(shown.mix.by, Qt.Key.Key_Down)  # by age
    card = shown.over_time
    world.window.resize(1366 - 208, 500)
    shown.refresh()
    world.settle()
    assert shown.findChildren(Scroll)[0].verticalScrollBar().value() == 0, "what comes does not move the page"
    heads = [card.table.horizontalHeaderItem(at).text() for at in range(9)]  # type: ignore[union-attr]
    assert heads[0] == "Gruppe" and heads[4] == "3. kv. 25" and heads[8] == "3. kv. 26"
    cells = {line[0]: line[1:] for line in card.table.cells()}
    assert cells["45–54 år"] == ["–", "–", "–", "100 %", "–", "–", "–", "100 %"]
    assert cells["n"] == ["0", "0", "0", "2", "0", "0", "0", "3"]
    assert card.chart.accessibleName() == "45–54 år, av alle henviste", "the largest first"
    drawn = card.chart._points[-1]
    assert (drawn.value, drawn.n) == (100, "n 3") and drawn.low is not None and drawn.low < 50
    assert card.chart.geometry().right() < card.table.x(), "beside it"
    world.window.resize(900, 700)
    world.settle()
    assert card.chart.geometry().bottom() < card.table.y() and not card.table.horizontalScrollBar().isVisible()
    card.table.setFocus()
    QTest.keyClick(card.table, Qt.Key.Key_Up)
    assert card.chart.accessibleName() == "35–44 år, av alle henviste"
    assert "3. kv. 26: 0 % (0 av 3), n 3" in card.chart.accessibleDescription()


@pytest.mark.long
def test_each_table_says_what_it_counts_and_how_many_are_unknown(world: World, shown: QualityScreen) -> None:
    assert shown.practices.table.cells() == [["Bodø legesenter", "3", "–", "–", "3", "0"]]
    assert {tuple(row[1:4]) for row in shown.lacking.table.cells()} == {("–", "–", "3")}
    shown.mix.by.setFocus()
    QTest.keyClick(shown.mix.by, Qt.Key.Key_Down)  # by age
    assert [row[1:] for row in shown.mix.table.cells() if row[1] != "0"] == [["3", "3", "100 %", "100 % (3)", "–"]]
    cards = (
        (shown.mix, MIX_DEFINED),
        (shown.over_time, OVER_TIME_DEFINED),
        (shown.lacking, LACKING_DEFINED),
        (shown.practices, PRACTICES_DEFINED),
    )
    for card, words in cards:
        assert any(text.text() == str(words) and text.isVisible() for text in card.findChildren(QLabel))


@pytest.mark.long
def test_the_tables_are_as_high_as_their_rows_and_the_page_alone_scrolls(world: World, shown: QualityScreen) -> None:
    world.window.resize(1366 - 208, 768 - 52)
    none = Share(0, 0, 0)
    rows = [PracticeRow(practice=f"Kontor {n}", referred=1, whole=none, asked=0) for n in range(25)]
    shown.practices.show_practices(rows)
    world.settle()
    tables = [card.table for card in (shown.quarters, shown.mix, shown.lacking, shown.practices)]
    for table in tables:
        assert table.viewport().height() >= table.verticalHeader().length() > 0
        assert not table.verticalScrollBar().isVisible() and not table.horizontalScrollBar().isVisible()
    last = shown.practices.table
    last.setFocus()
    last.setCurrentCell(0, 0)
    QTest.keyClick(last, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    item = last.item(24, 0)
    assert item is not None
    at = last.viewport().mapTo(shown, last.visualItemRect(item).center())
    assert last.currentRow() == 24 and shown.rect().contains(at), "the page follows the keys"


@pytest.mark.long
def test_another_discipline_has_none(world: World, shown: QualityScreen) -> None:
    shown.which.setCurrentIndex(shown.which.findData("phv"))
    shown.which.activated.emit(shown.which.currentIndex())
    world.qtbot.waitUntil(lambda: shown._page is not None and shown._page.sealed)
    world.settle()
    assert values(shown)["assessed_in_time"] == "–, ingen"
    assert not shown.card.behind.isVisible()


@pytest.mark.long
def test_it_is_left_and_found_again_as_it_was(world: World, shown: QualityScreen) -> None:
    shown.tiles["return_plan"].click()
    again = QualityScreen(shown.host)
    world.show(again)
    world.qtbot.waitUntil(lambda: again._page is not None and again._page.sealed)
    assert again.card.name.text() == "Skriftlig plan for tilbakeføring"


def typed(world: World, field: str, text: str) -> None:
    """Text typed over what stands in a field of the sheet."""
    line = next(one for one in world.dialog().findChildren(QLineEdit) if one.accessibleName() == field)
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)


def chosen(screen: QualityScreen, key: Qt.Key) -> None:
    """A key in the list of periods."""
    screen.when.setFocus()
    QTest.keyClick(screen.when, key)


@pytest.mark.long
def test_days_of_ones_own_are_counted_and_nothing_of_them_leaves_the_house(world: World, shown: QualityScreen) -> None:
    chosen(shown, Qt.Key.Key_End)  # «Andre dager …»
    world.settle()
    typed(world, "Fra og med", "1.8.26")
    typed(world, "Til og med", "1.7.26")
    press(world)
    assert world.dialog().isVisible(), "the last before the first is said by its field, and the sheet stays"
    typed(world, "Til og med", "5.8.26")
    press(world)
    world.qtbot.waitUntil(lambda: shown._page is not None and shown._page.sealed)
    world.settle()
    assert shown.when.currentText() == "01.08.2026–05.08.2026"
    found = values(shown)
    assert found["assessed_in_time"] == "–, ingen" and found["epikrise_in_time"] == "100 %, 3 av 3, ingen ukjent"
    shown.report.click()
    assert world.said[-1] == "Rapporten lages av ett helt kvartal som er over. Velg et kvartal øverst."
    saved = next(one for one in shown.findChildren(QPushButton) if one.text() == "Datasett med kodebok …")
    saved.click()
    assert world.said[-1] == "Datasettet lages av hele kvartaler som er over. Velg et kvartal eller et år øverst."


@pytest.mark.long
def test_a_quarter_is_saved_as_a_data_set(world: World, shown: QualityScreen, tmp_path: Path) -> None:
    def save() -> None:
        before = len(world.said)
        next(one for one in shown.findChildren(QPushButton) if one.text() == "Datasett med kodebok …").click()
        world.settle()
        why = next(one for one in world.dialog().findChildren(QComboBox) if one.accessibleName() == "Hvorfor")
        why.setFocus()
        QTest.keyClick(why, Qt.Key.Key_Down)
        press(world)
        saving = world.window.findChild(QFileDialog)
        assert isinstance(saving, QFileDialog)
        saving.fileSelected.emit(str(tmp_path / "data.xlsx"))
        saving.close()
        world.qtbot.waitUntil(lambda: len(world.said) > before)

    save()
    assert world.said[-1] == "Færre enn 5 henvisninger kom i 3. kvartal 2026. Velg andre kvartaler."
    assert not [*tmp_path.glob("*.xlsx")]
    for number in (3, 4):
        put(world.house, number, received_on=JULY)
    save()
    assert world.said[-1] == "5 forløp lagret som data.xlsx, med kodeboken ved siden av."
    assert {file.name for file in tmp_path.glob("*.xlsx")} == {"data.xlsx", "data kodebok.xlsx"}
    with world.house.as_user("lege").store.read() as sql:
        asked = select(AuditLine.action, AuditLine.ground).order_by(AuditLine.seq.desc()).limit(1)
        assert tuple(sql.execute(asked).one()) == ("quality:dataset", "2026-07-01–2026-09-30 xlsx control n=5")


def press(world: World) -> None:
    """The sheet's own button."""
    dialog = world.dialog()
    assert isinstance(dialog, Dialog) and dialog.go is not None
    dialog.go.click()
    world.settle()


@pytest.mark.long
def test_no_report_leaves_the_house_of_a_quarter_that_runs(world: World, shown: QualityScreen) -> None:
    chosen(shown, Qt.Key.Key_Home)
    world.qtbot.waitUntil(lambda: shown._page is not None and shown._page.sealed)
    world.settle()
    assert shown.when.currentText() == "4. kvartal 2026"
    shown.report.click()
    assert "som er over" in world.said[-1]
    said = " ".join(label.text() for label in shown.findChildren(QLabel))
    assert str(ONE_SITE) in said and str(NOT_SEEN) in said, "one store is one site, and whoever blocks is not counted"
