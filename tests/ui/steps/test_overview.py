"""Oversikt: where a patient opens. What is due, the plan that is ticked there, and no more than each user may see."""

import json
import os
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QMenu, QPushButton

from hia_desktop.base.fields import CourseId
from hia_desktop.base.verbs import Done
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.teamwork.visits import Booking, Purpose
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents
from hia_desktop.services.course import visits
from hia_desktop.services.lists import tasks
from hia_desktop.services.record import entries
from hia_desktop.ui.kit.forms.row_lines import FoldedLine
from hia_desktop.ui.kit.widgets import Text
from hia_desktop.ui.screens.course import CourseScreen
from hia_desktop.ui.screens.steps.overview.lines import LeadLine, MeasureRow
from hia_desktop.ui.screens.steps.overview.overview import OverviewPanel
from hia_desktop.ui.screens.steps.papers.paper_dialog import PaperDialog
from hia_desktop.ui.screens.steps.work.plan import PlanStep
from hia_desktop.ui.screens.worklist import WorklistScreen
from tests.ui.world import DAY, PLAN, World, walked


def signed(world: World) -> CourseId:
    """A course that has come far, with its plan signed and shared as far as it is about work."""
    course = walked(world.house)
    draft = world.run("lege", entries.open_form, course, "plan").drafts
    plan: dict[str, Any] = json.loads(json.dumps(PLAN))
    plan["measures"][3]["area"] = "work"
    for one in draft:
        world.run("lege", entries.discard_draft, one.id)
    world.run("lege", entries.sign, course, "plan", None, plan)
    world.run("lege", consents.give, course, Recipient.NAV_ADVISER, [Category.PLAN], DAY + timedelta(days=60))
    return course


def opened(world: World, user: str, course: CourseId) -> tuple[CourseScreen, OverviewPanel]:
    screen = CourseScreen(world.host(user), str(course))
    world.show(screen)
    world.qtbot.waitUntil(lambda: screen.panel is not None)
    world.settle()
    assert isinstance(screen.panel, OverviewPanel)
    if folder := os.environ.get("HIA_PICTURES"):
        world.window.grab().save(f"{folder}/overview-{user}.png")
    return screen, screen.panel


def words(panel: OverviewPanel) -> str:
    return "\n".join(label.text() for label in panel.findChildren(Text) if label.isVisible())


def statuses(panel: OverviewPanel) -> dict[str, str]:
    return {r.line.accessibleName().partition(";")[0]: r.pill.text() for r in panel.findChildren(MeasureRow) if r.line}


def press(panel: OverviewPanel, what: str) -> LeadLine:
    return next(line for line in panel.findChildren(LeadLine) if what in line.accessibleName() and line.isVisible())


@pytest.mark.long
@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
def test_a_patient_opens_on_the_page_one_talks_from(world: World) -> None:
    world.window.resize(1366, 900)
    course, lege = signed(world), world.house.as_user("lege")
    booking = Booking(day=DAY + timedelta(days=3), time="9.30", purpose=Purpose.TREAT)
    world.run("lege", visits.book, course, booking, [lege.me.id])
    screen, panel = opened(world, "lege", course)
    host, undos = world.host("lege"), list[Done[Any]]()
    host.undoable.connect(lambda _text, undo: undos.append(undo))
    said = words(panel)
    assert screen.timeline.isVisible() and not screen.strip.isVisible(), "the whole timeline, and no strip of it"
    assert len(screen.timeline.rows()) > 8
    for part in ("Evaluer tverrfaglig plan", "Tilbake i min egen stilling", "Møte med leder", "Tunge forflytninger"):
        assert part in said, part
    assert screen.steps.kinds()[0] == "overview" and panel.trend.isVisible()
    assert statuses(panel)["Møte med leder om vaktplan"] == "Avtalt"

    # One click ticks a measure; the row stays where it was, with its focus; «Angre» sets it back.
    row = next(r for r in panel.findChildren(MeasureRow) if r.pill.text() == "Avtalt")
    at = row.mapTo(world.window, row.rect().topLeft())
    row.tick.setFocus()
    world.qtbot.keyClick(row.tick, Qt.Key.Key_Space)
    world.qtbot.waitUntil(lambda: row.pill.text() == "Gjort")
    world.settle()
    assert row.mapTo(world.window, row.rect().topLeft()) == at and row.tick.hasFocus() and len(undos) == 1
    world.host("lege").do(panel, None, undos[0])
    world.qtbot.waitUntil(lambda: row.pill.text() == "Avtalt" and not row.tick.isChecked())
    world.settle()

    # The menu sets any status, and moves the day.
    row.pill.click()
    menu = next(m for m in panel.findChildren(QMenu) if m.isVisible())
    assert [a.text() for a in menu.actions() if a.isChecked()] == ["Avtalt"]
    next(a for a in menu.actions() if a.text() == "I gang").trigger()
    menu.close()
    world.qtbot.waitUntil(lambda: row.pill.text() == "I gang")
    world.settle()
    row.pill.click()
    next(m for m in panel.findChildren(QMenu) if m.isVisible()).actions()[-1].trigger()
    sheet = world.dialog()
    field = sheet.focusWidget()
    field.selectAll()  # type: ignore[attr-defined]
    world.qtbot.keyClicks(field, "+30d")
    next(b for b in sheet.findChildren(QPushButton) if b.text() == "Flytt").click()
    world.qtbot.waitUntil(lambda: "17. des" in (row.line.accessibleName() if row.line else ""))
    world.settle()
    (version, *_older) = world.run("lege", entries.open_form, screen.page.id, "plan").versions  # type: ignore[union-attr]
    assert len(version.later) == 4 and version.signed_answers["measures"][3]["status"] == "agreed"

    # A line leads to its step.
    world.opened.clear()
    press(panel, "Evaluer tverrfaglig plan").click()
    press(panel, "Tunge forflytninger").click()
    press(panel, "Neste time klokken 09.30; Behandling · Liv Berg; om 3 dager").click()
    assert [target.rpartition(":")[2] for target in world.opened] == ["plan", "workplace", "visits"]

    # It prints: the same on paper.
    world.qtbot.keyClick(world.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    paper = world.dialog()
    assert isinstance(paper, PaperDialog)
    world.qtbot.waitUntil(lambda: paper._print.isEnabled())
    paper.accept()
    world.settle()

    # Fewer columns where it is narrow.
    world.window.resize(700, 900)
    world.settle()
    assert panel.plan.mapTo(panel, panel.plan.rect().topLeft()).x() in (0, panel.now.width() + panel._box.spacing())


def test_each_user_sees_no_more_than_is_theirs(world: World) -> None:
    world.window.resize(1366, 900)
    course = signed(world)
    for user in ("nav", "sekretar"):
        _screen, panel = opened(world, user, course)
        said = words(panel)
        assert "kognitiv terapi" not in said and "styrketrening" not in said
        assert ("Møte med leder om vaktplan" in said) == (user == "nav")
        assert panel.plan.isVisible() == (user == "nav")
    assert not panel.findChildren(QCheckBox)


@pytest.mark.long
@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
def test_a_measure_is_ticked_in_the_plan_and_in_the_worklist_too(world: World) -> None:
    world.window.resize(1366, 900)
    course = signed(world)
    screen = CourseScreen(world.host("lege"), f"{course}:plan")
    world.show(screen)
    world.qtbot.waitUntil(lambda: isinstance(screen.panel, PlanStep) and screen.panel.shown is not None)
    panel = screen.panel
    assert isinstance(panel, PlanStep)
    line = next(b for b in panel.findChildren(FoldedLine) if "Forflytningshjelpemiddel" in b.accessibleName())
    line.setFocus()
    world.qtbot.keyClick(line, Qt.Key.Key_Space)
    menu = next(m for m in panel.findChildren(QMenu) if m.isVisible())
    next(a for a in menu.actions() if a.text() == "Ikke aktuelt lenger").trigger()
    menu.close()
    world.qtbot.waitUntil(lambda: "Etter at planen ble signert" in [t.text() for t in panel.findChildren(Text)])
    world.settle()
    said = [t.text() for t in panel.findChildren(Text) if "av Liv Berg: «Forflytningshjelpemiddel»" in t.text()]
    assert len(said) == 1 and "ikke aktuelt lenger" in said[0]
    assert any("Ikke aktuelt lenger" in b.accessibleName() for b in panel.findChildren(FoldedLine))
    if folder := os.environ.get("HIA_PICTURES"):
        world.window.grab().save(f"{folder}/plan-ticked.png")

    # In the worklist the task of a measure is ticked with the key that ticks every task.
    host, undos = world.host("lege"), list[Done[Any]]()
    host.undoable.connect(lambda _text, undo: undos.append(undo))
    worklist = WorklistScreen(host)
    world.show(worklist)
    rows = run(host.calls.signed_in, tasks.rows, run(host.calls.signed_in, tasks.keys))  # type: ignore[attr-defined]
    at = next(n for n, row in enumerate(rows) if row.of_measure)
    worklist.table.selectRow(at)
    world.qtbot.waitUntil(lambda: getattr(worklist.table.current_row(), "of_measure", False))
    worklist.table.setFocus()
    # Its status and its day are set there too.
    world.qtbot.keyClick(worklist.table, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    world.qtbot.waitUntil(lambda: any(m.isVisible() for m in worklist.table.findChildren(QMenu)))
    menu = next(m for m in worklist.table.findChildren(QMenu) if m.isVisible())
    next(a for a in menu.actions() if a.text() == "I gang").trigger()
    menu.close()
    world.qtbot.waitUntil(lambda: len(undos) == 1)
    world.settle()
    (version, *_older) = world.run("lege", entries.open_form, course, "plan").versions
    assert version.later[-1].answers["status"] == "ongoing"
    worklist.table.setFocus()
    world.qtbot.keyClick(worklist.table, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    world.qtbot.waitUntil(lambda: len(undos) == 2)
    world.settle()
    (version, *_older) = world.run("lege", entries.open_form, course, "plan").versions
    assert version.later[-1].answers["status"] == "done"


@pytest.mark.long
@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
def test_an_adaptation_is_written_as_far_as_there_is_room(world: World) -> None:
    course = signed(world)
    found = world.run("nav", entries.open_form, course, "workplace")
    tried = [{"adaptation": "hours", "state": "ongoing", "note": "Dagskift fram til full"}]
    world.run("nav", entries.sign, course, "workplace", None, found.current.answers | {"adaptations": tried})
    world.window.resize(1366, 900)
    _screen, panel = opened(world, "lege", course)
    words = next(label for label in panel.findChildren(Text) if label.text().endswith("Dagskift fram til full"))
    assert words.height() < 2 * words.fontMetrics().height(), "it is broken though there is room beside it"
