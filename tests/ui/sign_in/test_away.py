"""Without contact with the server that a store lies on: what is loaded stays, and each click is answered truly."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from hia_desktop.base.news import News
from hia_desktop.ui.screens.course import CourseScreen
from hia_desktop.ui.screens.steps.forms.form_step import FormStep
from hia_desktop.ui.screens.worklist import WorklistScreen
from hia_desktop.ui.shell import Shell
from tests import make
from tests.journeys.test_meeting_keys import begun
from tests.ui.world import World


def shell(world: World, target: str) -> Shell:
    """The physician's, at a place."""
    made = Shell(world.host("lege"), "Senteret", (), demo=False)
    world.show(made)
    made.open(target)
    world.settle()
    return made


def cut(world: World, one: Shell) -> None:
    one._hear(News(contact=False))
    world.said.clear()


def types(world: World, screen: CourseScreen, text: str) -> Any:
    """A plan is begun, and kept as far as it can be."""
    panel = screen.panel
    assert isinstance(panel, FormStep) and panel.writer is not None
    panel.writer.view.editor("own_goal").set_value(text)
    panel.writer._edited()
    panel.writer.flush()
    world.settle()
    return panel.writer


@pytest.mark.long
def test_the_page_that_is_loaded_stays_and_no_empty_one_says_that_there_is_nothing(world: World) -> None:
    course = make.course(world.house)
    one = shell(world, "worklist")
    cut(world, one)
    one._buttons["calendar"].click()
    one.open(f"course:{course}")
    world.settle()
    assert isinstance(one.shown(), WorklistScreen) and one._buttons["worklist"].isChecked()
    assert len(world.said) == 2
    assert all(said.endswith("Dette kan ikke vises før det er kontakt igjen.") for said in world.said)
    one._hear(News())
    one._buttons["calendar"].click()
    world.settle()
    assert not isinstance(one.shown(), WorklistScreen) and one._buttons["calendar"].isChecked()


@pytest.mark.long
def test_a_click_elsewhere_does_not_wait_to_take_the_user_away_when_there_is_contact(world: World) -> None:
    course = make.course(world.house)
    one = shell(world, f"course:{course}:plan")
    screen = one.shown()
    assert isinstance(screen, CourseScreen)
    cut(world, one)
    writer = types(world, screen, "Tilbake til lageret")
    assert writer.unsaved and world.said == [], "the strip says what becomes of it"
    screen.go_to("journal")
    one.open("worklist")
    world.settle()
    assert len(world.said) == 2
    one._hear(News())
    writer.flush()
    world.settle()
    assert not writer.unsaved
    assert one.shown() is screen and screen.panel is not None and screen.panel.kind == "plan"


def test_a_signature_says_that_it_waits(world: World) -> None:
    course = make.course(world.house)
    one = shell(world, f"course:{course}:plan")
    screen = one.shown()
    assert isinstance(screen, CourseScreen)
    writer = types(world, screen, "Tilbake til lageret")
    cut(world, one)
    writer.sign()
    world.settle()
    (said,) = world.said
    assert said.startswith("Ingen kontakt") and said.endswith("Signering og annet venter til det er kontakt igjen.")


@pytest.mark.long
def test_in_a_meeting_the_patient_that_is_marked_is_the_one_that_is_shown(world: World) -> None:
    screen, _kari, _meeting = begun(world)
    before = screen.list.currentRow()
    assert before > 0
    screen.decided.notes.set_value("Om den siste")
    screen.decided.notes.edited.emit()
    world.host("lege").reach.away = True
    world.said.clear()
    at = screen.list.visualItemRect(screen.list.item(0)).center()
    QTest.mouseClick(screen.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    world.settle()
    assert screen.list.currentRow() == before and [one.row() for one in screen.list.selectedIndexes()] == [before]
    assert [said.endswith("Dette kan ikke vises før det er kontakt igjen.") for said in world.said] == [True]
