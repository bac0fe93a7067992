"""The search field, by key, over a real centre."""

import logging
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from hia_desktop.domain.person_numbers import make as number
from hia_desktop.ui.search import SearchField
from tests import make
from tests.ui.world import Calls, World

Key = Qt.Key


def opened(world: World, username: str = "lege") -> SearchField:
    """A field over an empty page, with the focus."""
    search, page = SearchField(world.host(username)), QWidget()
    box = QVBoxLayout(page)
    box.addWidget(search)
    box.addWidget(QLineEdit())
    box.addStretch(1)
    world.show(page)
    search.begin()
    return search


def ola(world: World) -> str:
    """Another patient's course."""
    return make.course(
        world.house,
        draft=make.kari(national_id=number(date(1980, 5, 4), 300) or "", given_name="Ola", family_name="Testmann"),
    )


def names(search: SearchField) -> list[str]:
    """Who stands in the list."""
    return [found.name for found in search.found()]


def searches(world: World, username: str = "lege") -> int:
    """How often the services were asked."""
    calls = world.host(username).calls
    assert isinstance(calls, Calls)
    return calls.seen.count("find")


def test_finds_by_name_in_any_order_and_enter_opens(world: World) -> None:
    course = make.course(world.house)
    ola(world)
    search = opened(world)
    world.qtbot.keyClicks(search.field, "testdal ka")
    world.qtbot.waitUntil(lambda: names(search) == ["Kari Testdal"])
    world.qtbot.keyClick(search.field, Key.Key_Return)
    assert world.opened == [f"course:{course}"]
    assert search.field.text() == ""
    assert names(search) == []


@pytest.mark.parametrize("typed", [make.KARI, "148381 08890", "14.03.1981"])
def test_finds_by_number_and_birth_date(world: World, typed: str) -> None:
    make.course(world.house)
    search = opened(world)
    world.qtbot.keyClicks(search.field, typed)
    world.qtbot.waitUntil(
        lambda: names(search) == ["Kari Testdal"] or bool(search._popup and search._popup.none.isVisible())
    )
    assert names(search) == ["Kari Testdal"]


def test_arrows_choose(world: World) -> None:
    make.course(world.house)
    second = ola(world)
    search = opened(world)
    world.qtbot.keyClicks(search.field, "test")
    world.qtbot.waitUntil(lambda: len(search.found()) == 2)
    at = names(search).index("Ola Testmann")
    for _step in range(at):
        world.qtbot.keyClick(search.field, Key.Key_Down)
    world.qtbot.keyClick(search.field, Key.Key_Up)
    world.qtbot.keyClick(search.field, Key.Key_Down)
    world.qtbot.keyClick(search.field, Key.Key_Return)
    assert world.opened == [f"course:{second}"]


def test_what_others_write_meanwhile_takes_neither_the_list_nor_the_choice_in_it(world: World) -> None:
    make.course(world.house)
    second = ola(world)
    search = opened(world)
    world.qtbot.keyClicks(search.field, "test")
    world.qtbot.waitUntil(lambda: len(search.found()) == 2)
    while search._popup is not None and names(search)[search._popup.list.currentIndex().row()] != "Ola Testmann":
        world.qtbot.keyClick(search.field, Key.Key_Down)
    asked = searches(world)
    search.look_again()
    world.settle()
    assert searches(world) == asked + 1 and len(search.found()) == 2
    world.qtbot.keyClick(search.field, Key.Key_Return)
    assert world.opened == [f"course:{second}"]


def test_enter_before_the_answer_holds_when_others_write_meanwhile(world: World) -> None:
    course = make.course(world.house)
    search = opened(world)
    world.qtbot.keyClicks(search.field, "testdal")
    world.qtbot.keyClick(search.field, Key.Key_Return)
    search.look_again()
    world.qtbot.waitUntil(lambda: world.opened == [f"course:{course}"])


def test_a_click_opens(world: World) -> None:
    course = make.course(world.house)
    search = opened(world)
    world.qtbot.keyClicks(search.field, "kari")
    world.qtbot.waitUntil(lambda: names(search) == ["Kari Testdal"])
    assert search._popup is not None
    shown = search._popup.list
    QTest.mouseClick(
        shown.viewport(), Qt.MouseButton.LeftButton, pos=shown.visualRect(shown.model().index(0, 0)).center()
    )
    assert world.opened == [f"course:{course}"]


def test_fast_typing_asks_once_and_enter_waits_for_the_answer(world: World) -> None:
    course = make.course(world.house)
    search = opened(world)
    world.qtbot.keyClicks(search.field, "kari")
    world.qtbot.keyClick(search.field, Key.Key_Return)
    world.qtbot.waitUntil(lambda: world.opened == [f"course:{course}"])
    assert searches(world) == 1


def test_one_letter_asks_nothing_and_none_is_said(world: World) -> None:
    make.course(world.house)
    search = opened(world)
    world.qtbot.keyClicks(search.field, "k")
    assert not search._pause.isActive()
    world.qtbot.keyClicks(search.field, "qx")
    world.qtbot.waitUntil(lambda: search._popup is not None and search._popup.none.isVisible())
    assert searches(world) == 1
    assert search.field.accessibleDescription() == "Ingen treff"


def test_escape_clears_and_an_answer_on_its_way_is_dropped(world: World) -> None:
    make.course(world.house)
    search = opened(world)
    world.qtbot.keyClicks(search.field, "kari")
    search._ask()
    world.qtbot.keyClick(search.field, Key.Key_Escape)
    world.settle()
    assert search.field.text() == ""
    assert search._popup is None or not search._popup.isVisible()


def test_leaving_the_field_folds_the_list(world: World) -> None:
    make.course(world.house)
    search = opened(world)
    world.qtbot.keyClicks(search.field, "kari")
    world.qtbot.waitUntil(lambda: bool(search.found()))
    world.qtbot.keyClick(search.field, Key.Key_Tab)
    assert search.found() == ()
    assert search.field.text() == "kari"


def test_nav_finds_nobody_who_does_not_share(world: World) -> None:
    make.course(world.house)
    search = opened(world, "nav")
    world.qtbot.keyClicks(search.field, "kari")
    world.qtbot.waitUntil(lambda: search._popup is not None and search._popup.none.isVisible())
    assert names(search) == []


def test_what_is_typed_is_never_logged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    make.course(world.house)
    search = opened(world)
    with caplog.at_level(logging.DEBUG):
        world.qtbot.keyClicks(search.field, "testdal")
        world.qtbot.waitUntil(lambda: bool(search.found()))
    assert "testdal" not in caplog.text.lower()


def test_eleven_digits_that_are_no_person_number_are_told_so(world: World) -> None:
    make.course(world.house)
    search = opened(world, "sekretar")
    world.qtbot.keyClicks(search.field, "14838108891")
    world.qtbot.waitUntil(lambda: search._popup is not None and search._popup.isVisible())
    assert search._popup is not None and "kontroll" in search._popup.hint.text().lower()
    world.qtbot.keyClick(search.field, Key.Key_Backspace)
    world.qtbot.waitUntil(lambda: search._popup is not None and search._popup.hint.text().startswith("Prøv"))


def test_a_hit_tells_the_sick_leave(world: World) -> None:
    """In words, to the eye and to a screen reader: not registered is not «no»."""
    make.course(world.house)
    search = opened(world)
    world.qtbot.keyClicks(search.field, "testdal")
    world.qtbot.waitUntil(lambda: names(search) == ["Kari Testdal"])
    assert search._popup is not None
    told = search._popup.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "sykmelding: ikke registrert" in told
