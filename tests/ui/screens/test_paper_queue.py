"""Utskrift og EPJ: many papers chosen, marked and taken back by keyboard alone."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget
from shiboken6 import isValid
from sqlalchemy import text

from hia_desktop.base.errors import BadInput, Missing
from hia_desktop.base.fields import DocumentId
from hia_desktop.documents.pdfa import page_count
from hia_desktop.domain.access import Recipient, Role
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses
from hia_desktop.services.papers import handling, papers
from hia_desktop.services.papers.handling import Handling, Queue
from hia_desktop.services.record import entries
from hia_desktop.ui.screens.paper_queue import PaperQueueScreen
from hia_desktop.ui.screens.steps.papers.paper_dialog import PaperDialog
from hia_desktop.ui.sheets.paper_files import PaperFiles, Wanted
from tests import make
from tests.ui.test_access import taken
from tests.ui.world import DAY, PLAN, World, walked

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def texts(screen: PaperQueueScreen) -> list[str]:
    return [held.it.state for held in screen.table._held.values()]


@pytest.mark.long
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


def test_what_a_colleague_does_takes_no_choice_away(world: World) -> None:
    course = walked(world.house)
    made = [world.run("lege", papers.issue, course, kind) for kind in ("team_plan", "rtw")]
    screen = PaperQueueScreen(world.host("lege"))
    world.show(screen)
    screen.table.setFocus()
    QTest.keyClick(screen.table, Qt.Key.Key_A, CTRL)
    screen.others_wrote()
    world.settle()
    assert screen.chosen() == made and screen.counted.text() == "2 dokumenter valgt"


def begin_saving(world: World, screen: PaperQueueScreen, folder: Path) -> PaperFiles:
    """All of the list chosen, and the folder, by keys."""
    screen.table.setFocus()
    QTest.keyClick(screen.table, Qt.Key.Key_A, CTRL)
    QTest.keyClick(screen.table, Qt.Key.Key_S, CTRL)
    dialog = world.dialog()
    assert isinstance(dialog, QFileDialog) and dialog.fileMode() is QFileDialog.FileMode.Directory
    line = dialog.findChild(QLineEdit)
    assert line is not None
    line.setText(str(folder))
    QTest.keyClick(line, Qt.Key.Key_Return)
    world.qtbot.waitUntil(lambda: bool(world.window.findChildren(PaperFiles)))
    return world.window.findChildren(PaperFiles)[0]


@pytest.mark.long
def test_many_are_saved_as_files_and_one_that_is_held_back_is_named(world: World, tmp_path: Path) -> None:
    course, folder = walked(world.house), tmp_path / "papirer"
    folder.mkdir()
    make.employer_agrees(world.house, course)
    plan, rtw = (world.run("lege", papers.issue, course, kind) for kind in ("team_plan", "rtw"))
    make.approve_lines(world.house.as_user("lege"), course)
    held = world.run("lege", papers.issue, course, "rtw_employer")
    world.run("lege", consents.withdraw, course, Recipient.EMPLOYER)
    names = {row.id: row.file_name for row in world.run("lege", papers.listing, course)}
    (folder / names[plan]).write_bytes(b"another file of that name")
    screen = PaperQueueScreen(world.host("lege"))
    world.show(screen)
    sheet = begin_saving(world, screen, folder)
    world.qtbot.waitUntil(lambda: sheet.leave.text() == "Lukk")
    assert sheet.told.text() == "2 av 3 dokumenter lagret."
    assert sheet.notes.text() == (
        "Tilbake-til-arbeid-plan til arbeidsgiver, Kari Testdal: "
        "Samtykket til at arbeidsgiver får arket, gjelder ikke lenger."
    )
    second = f"{names[plan].removesuffix('.pdf')} (2).pdf"
    assert {one.name for one in folder.iterdir()} == {names[plan], second, names[rtw]}
    assert (folder / names[plan]).read_bytes() == b"another file of that name"
    for name, paper in ((second, plan), (names[rtw], rtw)):
        assert (folder / name).read_bytes() == world.run("lege", papers.read, paper)
    QTest.keyClick(sheet.leave, Qt.Key.Key_Escape)
    world.settle()
    assert sorted(texts(screen)) == ["Klar til utskrift", *["Skrevet ut 17.11.2026"] * 2] and screen.table.hasFocus()
    assert screen.chosen() == [plan, rtw], "what is to be marked next, and no other"
    with world.house.as_user("lege").store.read() as sql:
        lines = sql.execute(
            text("SELECT action, object_id FROM audit_line WHERE action IN ('document:printed', 'access:denied')")
        ).all()
    assert {one for action, one in lines if action == "document:printed"} == {plan, rtw} and held not in dict(lines)
    assert [action for action, _one in lines].count("access:denied") == 1


@pytest.mark.long
def test_saving_stops_after_a_whole_file(world: World, tmp_path: Path) -> None:
    course = walked(world.house)
    for kind in ("team_plan", "rtw"):
        world.run("lege", papers.issue, course, kind)
    screen = PaperQueueScreen(world.host("lege"))
    world.show(screen)
    screen.host.changed.connect(lambda _topics: QTest.keyClick(world.dialog(), Qt.Key.Key_Escape))
    sheet = begin_saving(world, screen, tmp_path)
    world.qtbot.waitUntil(lambda: sheet.leave.text() == "Lukk")
    assert (sheet.told.text(), sheet.notes.text()) == ("1 av 2 dokumenter lagret.", "Avbrutt.")
    (saved,) = tmp_path.glob("*.pdf")
    assert page_count(saved.read_bytes()) == 1
    assert [r.state for r in world.run("lege", handling.queue, Queue.ALL)].count("Skrevet ut 17.11.2026") == 1


@pytest.mark.long
def test_a_folder_that_takes_nothing_stops_it(world: World, tmp_path: Path) -> None:
    course = walked(world.house)
    plan = world.run("lege", papers.issue, course, "team_plan")
    world.run("lege", papers.issue, course, "rtw")
    screen = PaperQueueScreen(world.host("lege"))
    world.show(screen)
    sheet = begin_saving(world, screen, tmp_path)
    world.settle()
    assert world.said[-1] == f"2 dokumenter lagret i {tmp_path.name}." and not isValid(sheet)
    gone = PaperFiles(screen.host, world.window, tmp_path / "finnes ikke", [Wanted(plan, "Plan")] * 2)
    gone.start()
    world.qtbot.waitUntil(lambda: gone.leave.text() == "Lukk")
    assert gone.notes.text().startswith("Filen ble ikke lagret.")
    assert gone.told.text() == "0 av 2 dokumenter lagret."
    gone.close()


def test_a_stranger_is_told_and_not_asked_why_for_each(world: World, tmp_path: Path) -> None:
    course = taken(world)
    world.run("lege", entries.sign, course, "plan", None, PLAN | {"measures": PLAN["measures"][1:2]})  # the physician's
    plan = world.run("lege", papers.issue, course, "team_plan")
    sheet = PaperFiles(world.host("psykolog"), world.window, tmp_path, [Wanted(plan, "Plan, Kari Testdal")])
    world.show(QWidget())
    sheet.start()
    world.qtbot.waitUntil(lambda: sheet.leave.text() == "Lukk")
    assert "behandlingsrelasjon" in sheet.notes.text() and sheet.told.text() == "0 av 1 dokumenter lagret."
    assert world.dialog() is sheet and not list(tmp_path.glob("*.pdf"))


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


@pytest.mark.long
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


@pytest.mark.long
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


@pytest.mark.long
def test_the_sheet_for_gps_is_shown_from_here(world: World) -> None:
    screen = PaperQueueScreen(world.host("sekretar"))
    world.show(screen)
    screen.leaflet.setFocus()
    QTest.keyClick(screen.leaflet, Qt.Key.Key_Space)
    shown = world.dialog()
    assert isinstance(shown, PaperDialog) and shown.windowTitle() == "Hva en god henvisning forteller"
    world.qtbot.waitUntil(lambda: shown.view.page_count() == 1)
