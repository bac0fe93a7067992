"""The NAV adviser in the weekly meeting, by keys: she asks from Oversikt, and takes something upon herself."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from hia_desktop.base.fields import CourseId, MeetingId
from hia_desktop.domain.access import Recipient
from hia_desktop.services.consent import consents
from hia_desktop.services.lists import tasks
from hia_desktop.services.meetings import agenda, cases, nav_side, series
from hia_desktop.ui.screens.course import CourseScreen
from hia_desktop.ui.screens.meeting.meeting import MeetingScreen
from hia_desktop.ui.screens.steps.overview.overview import OverviewPanel
from tests.journeys.test_meeting_keys import CTRL, answer, begun, press, words, write
from tests.ui.world import DAY, World, world

__all__ = ["world"]
ASKED, DOES = "Har lederen fått vite om nattevakten?", "Ringe leder om nattevakt"


def ready(world: World) -> tuple[MeetingScreen, CourseId, MeetingId]:
    """A meeting of three patients, of whom one shares something with NAV, and keeps NAV's notes from the rest."""
    screen, kari, meeting = begun(world)
    world.run("lege", consents.withdraw, kari, Recipient.HEALTH)
    return screen, kari, meeting


@pytest.mark.long
def test_she_asks_and_decides_by_keys(world: World) -> None:
    _screen, kari, meeting = ready(world)
    nav = world.host("nav")
    course = CourseScreen(nav, f"{kari}:overview")
    world.show(course)
    panel = course.panel
    assert isinstance(panel, OverviewPanel)
    assert panel.to_meeting.isVisible()
    panel.to_meeting.click()
    world.settle()
    sheet = world.dialog()
    assert "lar dem lese NAV-notatene" in words(sheet)
    write(ASKED)
    answer(world, sheet)
    (row,) = world.run("nav", series.listing)
    assert row.current == meeting and f"teammøtet {row.next_day.day}." in world.offers[-1][1]
    screen = MeetingScreen(nav)
    world.show(screen)
    assert [one.course for one in screen.list.lines()] == [kari], "only who shares"
    told = words(screen)
    assert ASKED in told and "NAV spør · Anders Nilsen" in told
    for hidden in ("Er 60 % for mye?", "Referat om pasienten", "Avslutt og signer", "Drøftet"):
        assert hidden not in told, hidden
    assert not screen.decided.notes.isVisible() and not screen.decided.talked.isVisible()
    screen.list.setFocus()
    press(world, Qt.Key.Key_N, CTRL)
    write(f"{DOES} +1u")
    assert screen.decided.becomes.text() == f"Blir oppgave: deg, {DAY + timedelta(days=7):%-d}. nov."
    press(world, Qt.Key.Key_Return)
    assert screen.decided.line.value() == "" and DOES in words(screen.decided)
    write("virkemiddel: mentor")
    press(world, Qt.Key.Key_Return)
    assert screen.decided.line.sentence() == ""
    assert "virkemiddel" in words(screen.decided)
    write("Ringe fastlegen @liv")
    press(world, Qt.Key.Key_Return)
    assert "lar ikke helsepersonell lese" in screen.decided.line.sentence()
    press(world, Qt.Key.Key_A, CTRL)
    press(world, Qt.Key.Key_Delete)
    keys = world.run("nav", tasks.keys)
    what = [one.what for one in world.run("nav", tasks.rows, keys)]
    assert f"NAV: annet: {DOES}" in what and f"NAV: drøft i teamet: {ASKED}" in what
    _seen_by_the_team(world, kari, meeting)
    assert world.undo().startswith("Står på sakslisten")
    assert world.run("nav", cases.look, screen.list.lines()[0].id).nav_asks == ()


def _seen_by_the_team(world: World, kari: CourseId, meeting: MeetingId) -> None:
    """Without the consent to her notes the team sees that she asks and follows up, and not her words."""
    line = next(one for one in world.run("lege", agenda.look, meeting).items if one.course == kari)
    assert line.about.endswith("NAV har spurt")
    screen = MeetingScreen(world.host("lege"))
    world.show(screen)
    screen.list.setCurrentRow([one.course for one in screen.list.lines()].index(kari))
    world.settle()
    told = words(screen)
    assert "Spørsmålet er ikke delt med helsepersonell." in told and "Er 60 % for mye?" in told
    assert "NAV følger opp selv" in told and ASKED not in told and DOES not in told
    assert not screen.case.ask.isVisible()


@pytest.mark.long
def test_her_own_question_is_changed_on_the_patients_page(world: World) -> None:
    _screen, kari, _meeting = ready(world)
    world.run("nav", nav_side.ask, kari, ASKED)
    screen = MeetingScreen(world.host("nav"))
    world.show(screen)
    assert screen.case.ask.text() == "Endre spørsmålet"
    assert screen.case.ask.width() <= screen.case.ask.sizeHint().width(), "the ring is no wider than the words"
    screen.case.ask.click()
    world.settle()
    sheet = world.dialog()
    press(world, Qt.Key.Key_A, CTRL)
    write("Når?")
    answer(world, sheet)
    assert "Når?" in words(screen.case) and ASKED not in words(screen.case)
    world.undo()
    assert ASKED in words(screen.case)
