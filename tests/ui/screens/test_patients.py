"""Pasienter and the patient card, by key, over a real centre."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton

from hia_desktop.base.fields import PatientId
from hia_desktop.domain.access import Category
from hia_desktop.domain.person_numbers import make as number
from hia_desktop.domain.phrases import Phrase
from hia_desktop.domain.workplaces.workplace import WorkplaceDraft
from hia_desktop.services.centre import phrases
from hia_desktop.services.course import courses
from hia_desktop.services.patient import patients
from hia_desktop.services.workplaces import workplaces
from hia_desktop.ui.kit.chips import ToggleChip
from hia_desktop.ui.kit.tables.rows import Rows
from hia_desktop.ui.screen import Screen
from hia_desktop.ui.screens.patient_edit import PatientEditScreen
from hia_desktop.ui.screens.patients import PatientsScreen
from hia_desktop.ui.screens.phrases import PhrasesScreen
from hia_desktop.ui.screens.worklist import WorklistScreen
from hia_desktop.ui.screens.workplaces.workplaces import WorkplacesScreen
from tests import make
from tests.ui.recording import RecordingPrompts
from tests.ui.world import World, shared_with_nav

Key = Qt.Key


def opened(world: World, username: str = "lege", argument: str = "") -> PatientsScreen:
    """The shown list."""
    screen = PatientsScreen(world.host(username), argument)
    world.show(screen)
    screen.setFocus()
    settled(world, screen)
    return screen


def settled(world: World, screen: PatientsScreen) -> None:
    """Until the rows in sight are here."""
    world.settle()
    world.qtbot.waitUntil(lambda: "…" not in names(screen))
    world.settle()


def names(screen: PatientsScreen) -> list[str]:
    """The names, from the top."""
    screen.table.viewport().repaint()
    model = screen.table.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def ola(world: World) -> Any:
    """Another patient's course."""
    draft = make.kari(national_id=number(date(1980, 5, 4), 300) or "", given_name="Ola", family_name="Ågård")
    return make.course(world.house, draft=draft)


def patient_of(world: World, course: Any) -> PatientId:
    """Whose course it is."""
    return PatientId(world.run("lege", courses.open_course, course).banner.patient)


def test_sorted_by_name_and_opened_by_enter(world: World) -> None:
    course = make.course(world.house)
    ola(world)
    screen = opened(world)
    assert names(screen) == ["Kari Testdal", "Ola Ågård"]
    assert screen._counted.text() == "2 pasienter"
    world.qtbot.keyClick(screen.text, Key.Key_Return)
    world.qtbot.keyClick(screen.table, Key.Key_Return)
    assert world.opened == [f"course:{course}"]


@pytest.mark.long
@pytest.mark.parametrize("kind", [PatientsScreen, WorklistScreen, WorkplacesScreen, PhrasesScreen])
def test_the_arrow_leads_from_the_field_into_the_list_and_back(world: World, kind: type[Screen]) -> None:
    """Wherever a field narrows a list."""
    ola(world)
    world.run("lege", workplaces.save, None, WorkplaceDraft(name="Fjellheim AS"), 0, True)
    world.run("lege", phrases.keep, Phrase(code="hei", text="Hei"))
    screen = kind(world.host("lege"))
    world.show(screen)
    field = next(one for one in screen.findChildren(QLineEdit) if one.isVisible())
    table = next(iter(screen.findChildren(Rows)))
    field.setFocus()
    world.qtbot.keyClick(field, Key.Key_Down)
    assert table.hasFocus() and table.currentIndex().row() == 0 and table.chosen_keys()
    world.qtbot.keyClick(table, Key.Key_Up)
    assert field.hasFocus()
    field.setText("finnes ikke")
    world.settle()
    world.qtbot.keyClick(field, Key.Key_Down)
    assert field.hasFocus(), "there is nothing to go to"


@pytest.mark.long
def test_typing_narrows(world: World) -> None:
    make.course(world.house)
    ola(world)
    screen = opened(world)
    world.qtbot.keyClicks(screen.text, "aagaard")
    settled(world, screen)
    assert names(screen) == ["Ola Ågård"]
    world.qtbot.keyClicks(screen.text, "zzz")
    settled(world, screen)
    assert "tøm feltet" in screen.table.accessibleDescription()


@pytest.mark.long
def test_status_chips_and_the_status_it_is_opened_with(world: World) -> None:
    make.course(world.house)
    screen = opened(world, argument="in_course")
    assert names(screen) == []
    chip = next(chip for chip in screen.findChildren(ToggleChip) if chip.text() == "Henvist")
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    settled(world, screen)
    assert names(screen) == ["Kari Testdal"]
    assert screen.go("closed")
    settled(world, screen)
    assert names(screen) == []


def test_nav_sees_those_who_share(world: World) -> None:
    course = make.course(world.house)
    ola(world)
    screen = opened(world, "nav")
    assert names(screen) == []
    assert "samtykket" in screen.table.accessibleDescription()
    shared_with_nav(world.house, course, Category.FUNCTION)
    screen.refresh()
    settled(world, screen)
    assert names(screen) == ["Kari Testdal"]
    assert not [b for b in screen.findChildren(QPushButton) if b.text() == "Ny henvisning"]


# -- the patient card


def edited(world: World, course: Any, username: str = "sekretar") -> PatientEditScreen:
    """The shown card."""
    screen = PatientEditScreen(world.host(username), patient_of(world, course))
    world.show(screen)
    screen.setFocus()
    world.settle()
    return screen


def line(screen: PatientEditScreen, name: str) -> QLineEdit:
    """The control of a field."""
    control = screen.fields.fields[name].editor.control
    assert isinstance(control, QLineEdit)
    return control


@pytest.mark.long
def test_the_card_is_changed_by_keys(world: World) -> None:
    course = make.course(world.house)
    screen = edited(world, course)
    assert line(screen, "given_name").text() == "Kari"
    assert screen.window_title() == "Pasientkort – Kari Testdal"
    assert screen.fields.fields["birth_date"].isHidden()
    for name, typed in (("family_name", "Åmot"), ("address", "Storgata 1"), ("postal_code", "8005")):
        line(screen, name).selectAll()
        world.qtbot.keyClicks(line(screen, name), typed)
    former = screen.fields.fields["former_names"]
    below = line(screen, "phone").mapTo(screen, line(screen, "phone").rect().topLeft())
    world.qtbot.keyClick(former.editor.control, Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert former.editor.value() == "Kari Testdal" and former.offer_line is not None and former.offer_line.isHidden()
    assert line(screen, "phone").mapTo(screen, line(screen, "phone").rect().topLeft()) == below, "nothing moves"
    line(screen, "gp_practice").clear()
    line(screen, "gp_practice").textEdited.emit("")
    practice = screen.fields.fields["gp_practice"].offer_line
    assert practice is not None and practice.accessibleName() == "Bruk: Bodø legesenter – fra et annet pasientkort"
    world.qtbot.mouseClick(practice, Qt.MouseButton.LeftButton)
    assert line(screen, "gp_practice").text() == "Bodø legesenter"
    world.qtbot.keyClicks(line(screen, "phone"), "911 22 333")
    world.qtbot.keyClick(line(screen, "phone"), Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    world.qtbot.waitUntil(lambda: world.opened == [f"course:{course}"])
    kept = world.run("lege", patients.card, screen._patient).draft
    assert (kept.phone, kept.family_name, kept.former_names) == ("911 22 333", "Åmot", "Kari Testdal")
    assert (kept.address, kept.postal_code, kept.gp_practice) == ("Storgata 1", "8005", "Bodø legesenter")
    assert "Pasientkortet er lagret." in world.said


@pytest.mark.long
def test_where_the_practice_is_is_offered_from_another_card(world: World) -> None:
    at = {"gp_address": "Torget 2", "gp_postal_code": "8006", "gp_postal_place": "Bodø"}
    other = {"national_id": number(date(1977, 5, 2), 3), "given_name": "Per", "family_name": "Hansen"}
    make.course(world.house, draft=make.kari(**other, **at))
    course = make.course(world.house)
    screen = edited(world, course)
    for name, value in at.items():
        control = line(screen, name)
        world.qtbot.keyClick(control, Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        assert control.text() == value
    world.qtbot.keyClick(line(screen, "phone"), Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    world.qtbot.waitUntil(lambda: world.opened == [f"course:{course}"])
    kept = world.run("lege", patients.card, screen._patient).draft
    assert {name: getattr(kept, name) for name in at} == at


@pytest.mark.long
def test_a_conflict_keeps_what_is_typed_and_shows_what_is_stored(world: World) -> None:
    course = make.course(world.house)
    screen = edited(world, course)
    world.qtbot.keyClicks(line(screen, "phone"), "911 22 333")
    card = world.run("lege", patients.card, screen._patient)
    world.run(
        "lege", patients.change, screen._patient, card.version, card.draft.model_copy(update={"phone": "400 00 000"})
    )
    world.qtbot.keyClick(line(screen, "phone"), Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    world.qtbot.waitUntil(screen.trouble.isVisible)
    assert line(screen, "phone").text() == "911 22 333"
    QTest.mouseClick(screen._compare, Qt.MouseButton.LeftButton)
    world.qtbot.waitUntil(lambda: screen.fields.fields["phone"].note.text() == "lagret nå: 400 00 000")
    assert line(screen, "phone").text() == "911 22 333"
    world.qtbot.keyClick(line(screen, "phone"), Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    world.qtbot.waitUntil(lambda: world.opened == [f"course:{course}"])
    assert world.run("lege", patients.card, screen._patient).draft.phone == "911 22 333"


@pytest.mark.long
def test_a_wrong_field_is_named_and_everything_stays(world: World) -> None:
    screen = edited(world, make.course(world.house))
    line(screen, "family_name").clear()
    world.qtbot.keyClicks(line(screen, "address"), "Storgata 1")
    world.qtbot.keyClick(line(screen, "address"), Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    world.qtbot.waitUntil(
        lambda: screen.fields.fields["family_name"].editor.sentence().startswith("Etternavn mangler.")
    )
    assert line(screen, "address").text() == "Storgata 1"
    assert line(screen, "family_name").hasFocus()
    assert world.opened == []


@pytest.mark.long
def test_escape_asks_before_throwing_away(world: World) -> None:
    course = make.course(world.house)
    screen = edited(world, course)
    prompts = RecordingPrompts(world.window)
    world.host("sekretar").prompts = prompts
    world.qtbot.keyClicks(line(screen, "address"), "Storgata 1")
    world.qtbot.keyClick(line(screen, "address"), Key.Key_Escape)
    assert [asked[0] for asked in prompts.asked] == ["discard"]
    assert world.opened == []
    prompts.then()
    world.qtbot.waitUntil(lambda: world.opened == [f"course:{course}"])


@pytest.mark.long
def test_that_two_cards_are_one_person_is_said_and_undone_by_a_click(world: World) -> None:
    course = make.course(world.house)
    make.course(world.house, draft=make.kari(national_id=number(date(1981, 3, 14), 300) or ""))
    screen = edited(world, course)

    def offered(text: str) -> list[QPushButton]:
        return [b for b in screen.findChildren(QPushButton) if b.text() == text and b.isVisible()]

    said, back = "Noter som samme person", "Ikke samme person"
    world.qtbot.keyClicks(line(screen, "phone"), "9")
    typed = line(screen, "phone").text()
    world.qtbot.waitUntil(lambda: bool(offered(said)))
    QTest.mouseClick(offered(said)[0], Qt.MouseButton.LeftButton)
    world.qtbot.waitUntil(lambda: bool(offered(back)) and not offered(said))
    assert world.undo() == "Notert: samme person."
    world.qtbot.waitUntil(lambda: bool(offered(said)) and not offered(back))
    assert line(screen, "phone").text() == typed, "what is typed stays"
