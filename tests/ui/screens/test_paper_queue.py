"""Utskrift og EPJ: many papers chosen, marked and taken back by keyboard alone."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy import text

from hia_desktop.base.errors import BadInput, Missing
from hia_desktop.base.fields import DocumentId
from hia_desktop.domain.access import Role
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses
from hia_desktop.services.papers import handling, papers
from hia_desktop.services.papers.handling import Handling, Queue
from hia_desktop.services.record import entries
from hia_desktop.ui.screens.paper_queue import PaperQueueScreen
from hia_desktop.ui.screens.steps.papers.paper_dialog import PaperDialog
from tests.ui.world import DAY, World, walked

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def texts(screen: PaperQueueScreen) -> list[str]:
    return [held.it.state for held in screen.table._held.values()]


def test_many_are_marked_by_keyboard_and_taken_back(world: World) -> None:
    course = walked(world.house)
    made = [world.run("lege", papers.issue, course, kind) for kind in ("team_plan", "rtw")]
    screen = PaperQueueScreen(world.host("lege"))
    world.show(screen)
    assert texts(screen) == ["Klar til utskrift"] * 2 and not screen.moving.isEnabled()
    screen.table.setFocus()
    QTest.keyClick(screen.table, Qt.Key.Key_Home, CTRL)
    QTest.keyClick(screen.table, Qt.Key.Key_Down, SHIFT)
    assert screen.chosen() == made and screen.counted.text() == "2 dokumenter valgt"
    QTest.keyClick(screen.table, Qt.Key.Key_E, CTRL)
    world.settle()
    assert texts(screen) == []
    assert [d.transferred_on for d in world.run("lege", papers.listing, course)] == [DAY, DAY]
    assert {r.state for r in world.run("lege", handling.queue, Queue.ALL)} == {"Overført til EPJ 17.11.2026 · Liv Berg"}
    host, told, undo = world.offers[-1]
    assert told == "2 dokumenter merket som overført til EPJ."
    host.do(screen, None, undo)
    world.settle()
    assert texts(screen) == ["Klar til utskrift"] * 2
    with world.house.as_user("lege").store.read() as sql:
        tags = [a for (a,) in sql.execute(text("SELECT action FROM audit_line WHERE action LIKE 'document%'"))]
    assert tags.count("document:transferred") == tags.count("document:not_transferred") == 2


def test_each_paper_stands_where_it_has_come(world: World) -> None:
    course = walked(world.house)
    plan, rtw = (world.run("lege", papers.issue, course, kind) for kind in ("team_plan", "rtw"))

    def found(which: Queue) -> dict[DocumentId, str]:
        return {row.id: row.state for row in world.run("lege", handling.queue, which)}

    assert set(found(Queue.NOT_PRINTED)) == {plan, rtw} and not found(Queue.NOT_HANDED_OVER)
    world.run("lege", handling.mark_printed, plan)
    assert set(found(Queue.NOT_PRINTED)) == {rtw}
    assert found(Queue.NOT_HANDED_OVER) == {plan: "Skrevet ut 17.11.2026"}
    world.run("lege", handling.mark, (plan,), Handling.HANDED_OVER, DAY)
    assert not found(Queue.NOT_HANDED_OVER)
    assert found(Queue.NOT_TRANSFERRED)[plan] == "Utlevert 17.11.2026 · Liv Berg"


def test_each_sees_to_its_own_and_no_day_is_wrong(world: World) -> None:
    course = walked(world.house)
    (plan,) = [world.run("lege", papers.issue, course, "team_plan")]
    assert world.run("fysio", handling.queue, Queue.ALL) == () == world.run("sekretar", handling.queue, Queue.ALL)
    for user in ("fysio", "sekretar"):
        with pytest.raises(Missing):
            world.run(user, handling.mark, (plan,), Handling.TRANSFERRED, DAY)
    for day in (DAY + timedelta(days=1), date.min):
        with pytest.raises(BadInput):
            world.run("lege", handling.mark, (plan,), Handling.HANDED_OVER, day)
    with pytest.raises(Missing):
        world.run("lege", handling.mark, (plan, DocumentId("0" * 32)), Handling.HANDED_OVER, DAY)
    assert world.run("lege", handling.mark, (plan,), Handling.HANDED_OVER, DAY) == (plan,)
    assert world.run("lege", handling.mark, (plan,), Handling.HANDED_OVER, DAY) == ()
    world.run("fysio", handling.take_back, (plan,), Handling.HANDED_OVER)  # what another noted stands
    assert world.run("lege", papers.listing, course)[0].handed_on == DAY
    lege = world.house.as_user("lege").me.id
    world.run("psykolog", consents.block, course, lege)
    assert world.run("lege", handling.queue, Queue.ALL) == ()


def test_a_plan_that_is_signed_and_not_made_is_told_of(world: World) -> None:
    course = walked(world.house)
    screen = PaperQueueScreen(world.host("lege"), Queue.NOT_MADE)
    world.show(screen)
    assert texts(screen) == [f"Signert av {name}, ikke laget som dokument" for name in ("Liv Berg", "Anders Nilsen")]
    assert [held.it.title for held in screen.table._held.values()] == ["Tverrfaglig plan", "Tilbake-til-arbeid-plan"]
    screen.table.setFocus()
    QTest.keyClick(screen.table, Qt.Key.Key_A, CTRL)
    assert not screen.moving.isEnabled() and not screen.handing.isEnabled()
    QTest.keyClick(screen.table, Qt.Key.Key_E, CTRL)
    QTest.keyClick(screen.table, Qt.Key.Key_Home, CTRL)
    QTest.keyClick(screen.table, Qt.Key.Key_Return)
    assert world.opened[-1] == f"course:{course}:documents"
    world.run("lege", papers.issue, course, "team_plan")
    assert [r.title for r in world.run("lege", handling.queue, Queue.NOT_MADE)] == ["Tilbake-til-arbeid-plan"]
    plan = world.run("lege", entries.open_form, course, "plan").versions[0]
    answers = plan.answers | {"own_goal": "Et annet mål"}
    world.run("lege", entries.sign, course, "plan", plan.series, answers, reason="Nytt mål")
    assert len(world.run("lege", handling.queue, Queue.NOT_MADE)) == 2
    assert len(world.run("fysio", handling.queue, Queue.NOT_MADE)) == 2  # nobody is responsible yet
    world.run("lege", courses.set_responsible, course, world.house.as_user("psykolog").me.id)
    for user, count in (("lege", 1), ("psykolog", 2), ("fysio", 0), ("sekretar", 0)):  # the other plan is NAV's
        assert len(world.run(user, handling.queue, Queue.NOT_MADE)) == count, user
    assert Queue.NOT_MADE not in handling.queues_of(Role.SECRETARY)


def test_the_sheet_for_gps_is_shown_from_here(world: World) -> None:
    screen = PaperQueueScreen(world.host("sekretar"))
    world.show(screen)
    screen.leaflet.setFocus()
    QTest.keyClick(screen.leaflet, Qt.Key.Key_Space)
    shown = world.dialog()
    assert isinstance(shown, PaperDialog) and shown.windowTitle() == "Hva en god henvisning forteller"
    world.qtbot.waitUntil(lambda: shown.view.page_count() == 1)
