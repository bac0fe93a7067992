"""What is known is taken by one click or key, nothing moves, and after signing the user is asked where else it goes."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QWidget

from hia_desktop.base.fields import CourseId
from hia_desktop.services.record import entries, following
from hia_desktop.services.record.following import Elsewhere
from hia_desktop.ui.kit.dialogs.sheet import Sheet
from hia_desktop.ui.kit.forms.proposals import Offered, OfferLine
from hia_desktop.ui.kit.widgets import Text
from hia_desktop.ui.screens.steps import PANELS
from hia_desktop.ui.screens.steps.forms.follow_sheet import ask_follow
from hia_desktop.ui.screens.steps.forms.form_step import FormStep
from tests import make
from tests.ui.steps.test_form_step import button, show, type_in
from tests.ui.world import World

Key, Mod = Qt.Key, Qt.KeyboardModifier


def line(panel: FormStep, name: str) -> OfferLine:
    """The offer beneath a field."""
    assert panel.writer is not None
    found = panel.writer.view._grid.fields[name].offer_line
    assert found is not None
    return found


@pytest.mark.long
def test_typed_once(world: World) -> None:
    course = make.course(world.house)
    referral = make.REFERRAL | {"goal": "Beholde jobben"}
    world.run("lege", entries.sign, course, "referral", None, referral)
    make.assessed(world.house.as_user("lege"), course)
    world.run("lege", entries.save_draft, course, "plan", None, {"own_goal": "Noe annet"}, {})
    panel = show(world, "lege", PANELS["survey"], course)
    world.settle()
    view = panel.writer.view

    def where() -> list[QPoint]:
        """Where the fields stand."""
        editors: list[QWidget] = [view.editor(name) for name in ("employer", "tasks", "position_percent", "own_goal")]
        return [editor.mapTo(view, QPoint(0, 0)) for editor in editors]

    assert line(panel, "employer").text() == "Bruk: Eksempel Lager AS – fra henvisningen 17. nov"
    assert panel._use_all.text() == "Bruk det som er kjent (3)"
    assert view.editor("employer").value() == "", "nothing is filled in silently"
    before = where()
    world.qtbot.keyClick(view.editor("employer").go_to(), Key.Key_Down, Mod.AltModifier)
    assert view.editor("employer").value() == "Eksempel Lager AS" and line(panel, "employer").isHidden()
    world.qtbot.keyClick(view.editor("employer").go_to(), Key.Key_Backspace)
    assert line(panel, "employer").isVisible(), "it can be had again"
    type_in(world, panel, "employer", "Ny jobb AS")
    world.qtbot.mouseClick(line(panel, "position_percent"), Qt.MouseButton.LeftButton)
    assert view.editor("position_percent").value() == 100 and not panel._use_all.isVisible()
    world.qtbot.keyClick(view.editor("employer").go_to(), Key.Key_Down, Mod.AltModifier | Mod.ShiftModifier)
    assert view.editor("own_goal").value() == "Beholde jobben" and view.editor("employer").value() == "Ny jobb AS"
    world.settle()
    assert where() == before, "nothing moves"
    world.qtbot.keyClick(view.editor("employer").go_to(), Key.Key_Return, Mod.ControlModifier)
    world.settle()
    (tick,) = world.dialog().findChildren(QCheckBox)
    assert tick.text() == "Utkastet ditt til «Tverrfaglig plan»: Pasientens eget mål" and tick.isChecked()
    assert tick.accessibleDescription() == "Der står det «Noe annet». Det blir «Beholde jobben»."
    world.qtbot.mouseClick(button(world.dialog(), "Endre det som er krysset av"), Qt.MouseButton.LeftButton)
    world.settle()
    assert "Endret 1 sted til." in world.said
    panel.renew()
    again = panel.writer.view
    assert again.editor("employer").value() == "Ny jobb AS" and panel._use_all.isHidden(), "nothing newer is known"
    plan = world.run("lege", entries.open_form, course, "plan")
    assert plan.current.answers["own_goal"] == "Beholde jobben"


@pytest.mark.long
def test_an_offer_that_comes_late_has_the_whole_room_beneath_its_field(world: World) -> None:
    panel = show(world, "lege", PANELS["survey"], make.course(world.house))
    world.settle()
    assert panel.writer is not None
    field = panel.writer.view._grid.fields["employer"]
    assert field.offer_line is None
    field.offer(Offered("Eksempel Lager AS", "Eksempel Lager AS", "fra henvisningen"))
    world.settle()
    assert line(panel, "employer").geometry() == field.editor.says.rect() and field.editor.says.width() > 200


def test_the_closing_offers_what_is_known_that_day_and_sets_nothing(world: World) -> None:
    course = make.course(world.house)
    today = make.REFERRAL | {"received": "2026-11-17", "sick_since": "2026-10-05"}
    world.run("lege", entries.sign, course, "referral", None, today)
    panel = show(world, "lege", PANELS["closing"], course)
    world.settle()
    assert panel.writer is not None
    view = panel.writer.view
    assert line(panel, "work_status").text() == "Bruk: Helt sykmeldt – fra sykefraværet i dag"
    assert line(panel, "diagnoses").text() == "Bruk: L83 Nakkesyndrom – fra henvisningen 17. nov"
    answers = view.answers()
    assert not [name for name in ("employer", "diagnoses", "work_status", "benefit", "need_after") if answers[name]]
    view.editor("outcome").set_value("municipality")
    view.editor("outcome").edited.emit()
    assert line(panel, "need_after").isVisible() and line(panel, "employer").isVisible(), "neither hides the other"
    view.editor("work_status").set_value("working")
    view.editor("work_status").edited.emit()
    assert line(panel, "benefit").isHidden() and line(panel, "work_percent").text().startswith("Bruk: 100 %")
    view.editor("work_status").set_value(None)
    view.editor("day").set_value("2026-11-10")
    view.editor("day").edited.emit()
    assert line(panel, "work_status").isHidden() and line(panel, "benefit").isHidden(), "it is told of today"
    view.editor("day").set_value("2026-11-17")
    view.editor("day").edited.emit()
    world.qtbot.mouseClick(panel._use_all, Qt.MouseButton.LeftButton)
    assert view.isAncestorOf(QApplication.focusWidget() or panel), "not at «Signer»"
    answers = view.answers()
    assert (answers["work_status"], answers["work_percent"], answers["benefit"]) == ("full", 0, "sick_pay")
    assert answers["employer"] == "Eksempel Lager AS" and answers["diagnoses"][0]["code"] == "L83"
    assert answers["need_after"] == "K"


def test_what_is_to_follow_stays_until_it_has(world: World) -> None:
    """Refused, it is told beside the button with the ticks as they were; nothing ticked, there is nothing to do."""
    settled = list[bool]()
    host, gone = world.host("lege"), CourseId("gone")
    found = (Elsewhere(key="plan.own_goal", place="Plan", label="Mål", stands="Jobb", becomes="Full jobb"),)
    ask_follow(host, found, lambda keys: following.follow.of(gone, "survey", keys), lambda: settled.append(True))
    sheet = world.dialog()
    assert isinstance(sheet, Sheet) and sheet.go is not None
    tick = sheet.findChildren(QCheckBox)[0]
    tick.click()
    assert not sheet.go.isEnabled()
    tick.click()
    world.qtbot.mouseClick(sheet.go, Qt.MouseButton.LeftButton)
    world.settle()
    assert sheet.isVisible() and tick.isChecked() and not settled
    assert any(text.text() for text in sheet.findChildren(Text) if text.property("role") == "error")
    world.qtbot.mouseClick(button(sheet, "La stå"), Qt.MouseButton.LeftButton)
    assert settled == [True]
