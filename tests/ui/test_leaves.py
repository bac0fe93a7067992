"""Sykmelding: periods typed by keys, what is wrong said at its line, and milestones marked."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.sick_leave import Period, SickLeaveKind
from hia_desktop.domain.timeline import MarkState
from hia_desktop.services import courses, leaves
from hia_desktop.services.courses import CoursePage
from hia_desktop.ui.screens.steps.leaves import LeavesPanel
from tests import make
from tests.ui.world import World

FULL, GRADED = SickLeaveKind.FULL, SickLeaveKind.GRADED
LONG = Period(date(2026, 8, 3), None, FULL, 100, "Sjøgata sykehjem")


def opened(world: World, course: CourseId, user: str = "lege") -> CoursePage:
    page = world.run(user, courses.open_course, course)
    assert isinstance(page, CoursePage)
    return page


def panel_of(world: World, course: CourseId, user: str = "lege") -> LeavesPanel:
    panel = LeavesPanel(world.host(user), opened(world, course, user))
    world.host(user).changed.connect(lambda _topics: world.host(user).ask(panel, panel.show_page, courses.open_course, course))
    world.show(panel)
    return panel


def stored(world: World, course: CourseId) -> list[Period]:
    return [row.period for row in opened(world, course).sick.periods]


def keys(text: str) -> None:
    """Types into whatever has the focus; a tab goes on to the next field."""
    for part in text.split("\t"):
        QApplication.processEvents()
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, part)
        QTest.keyClick(focus, Qt.Key.Key_Tab)


def space(widget: QWidget) -> None:
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_Space)


def save(panel: LeavesPanel) -> None:
    QTest.keyClick(QApplication.focusWidget() or panel, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)


def test_periods_typed_by_keys_are_stored(world: World) -> None:
    course = make.course(world.house)
    panel = panel_of(world, course)
    assert panel.help.isVisible()
    space(panel.table.add_button)
    keys("3.8.26\t30.8.26\tFu\t\tSjøgata sykehjem")
    QTest.keyClick(panel.table.add_button, Qt.Key.Key_Plus, Qt.KeyboardModifier.AltModifier)
    keys("31082026\t\tG\t50\tSjøgata sykehjem")
    save(panel)
    world.qtbot.waitUntil(lambda: len(stored(world, course)) == 2)
    world.settle()
    assert stored(world, course) == [
        Period(date(2026, 8, 3), date(2026, 8, 30), FULL, 100, "Sjøgata sykehjem"),
        Period(date(2026, 8, 31), None, GRADED, 50, "Sjøgata sykehjem"),
    ]
    assert not panel.unsaved.isVisible()
    assert panel.milestones.rows


@pytest.mark.parametrize(
    ("typed", "column", "says"),
    [
        ("3.8.26\t\tG\t10\tA", "grade", "Grad 10 %"),
        ("3.8.26\t1.8.26\tFu\t\tA", "last", "før første dag"),
        ("\t1.8.26\tFu\t\tA", "first", "Skriv første dag"),
        ("tull\t\tFu\t\tA", "first", "ikke en dato"),
        ("3.8.26\t\tG\tmye\tA", "grade", "helt tall"),
    ],
)
def test_what_is_wrong_is_said_at_its_line_and_stays(world: World, typed: str, column: str, says: str) -> None:
    course = make.course(world.house)
    panel = panel_of(world, course)
    space(panel.table.add_button)
    keys(typed)
    before = panel.table.lines[0].values()
    save(panel)
    line = panel.table.lines[0]
    assert says in line.sentence()
    assert line.editors[column].control.property("tone") == "bad"
    world.settle()
    assert stored(world, course) == []
    panel.show_page(opened(world, course))
    assert panel.table.lines[0].values() == before, "a refresh takes nothing away"


def test_overlap_is_said_at_the_later_line(world: World) -> None:
    course = make.course(world.house)
    world.run("lege", leaves.save_periods, course, (), [LONG])
    panel = panel_of(world, course)
    space(panel.table.add_button)
    keys("1.9.26\t7.9.26\tFu\t\tSjøgata sykehjem")
    save(panel)
    assert "overlapper" in panel.table.lines[1].sentence()
    assert panel.table.lines[0].sentence() == ""
    assert stored(world, course) == [LONG]


def test_a_period_before_birth_is_refused_by_the_service(world: World) -> None:
    course = make.course(world.house)
    panel = panel_of(world, course)
    space(panel.table.add_button)
    keys("1.1.1950\t2.1.1950\tFu\t\t")
    save(panel)
    world.qtbot.waitUntil(lambda: "før pasienten ble født" in panel.table.lines[0].sentence())
    assert panel.unsaved.isVisible()


def test_somebody_elses_change_is_not_written_over(world: World) -> None:
    course = make.course(world.house)
    panel = LeavesPanel(world.host("lege"), opened(world, course))
    world.show(panel)
    space(panel.table.add_button)
    keys("1.9.26\t7.9.26\tFu\t\t")
    world.run("fysio", leaves.save_periods, course, (), [LONG])
    save(panel)
    world.qtbot.waitUntil(panel.trouble.isVisible)
    assert stored(world, course) == [LONG]
    assert panel.table.lines[0].values()["first"] == "2026-09-01", "what was typed is still there"


def test_a_line_taken_away_can_be_had_back(world: World) -> None:
    course = make.course(world.house)
    world.run("lege", leaves.save_periods, course, (), [LONG])
    panel = panel_of(world, course)
    panel.table.lines[0].editors["employer"].setFocus()
    QTest.keyClick(panel.table.lines[0].editors["employer"].control, Qt.Key.Key_Minus, Qt.KeyboardModifier.AltModifier)
    assert panel.table.lines == []
    space(panel.table.undo_button)
    assert panel.table.periods() == [LONG]


def test_leaving_saves_what_is_right_and_holds_back_what_is_wrong(world: World) -> None:
    course = make.course(world.house)
    panel = panel_of(world, course)
    left: list[bool] = []
    space(panel.table.add_button)
    keys("3.8.26\t\tG\t10\tA")
    panel.flush(lambda: left.append(True))
    world.settle()
    assert not left and stored(world, course) == []
    panel.table.lines[0].grade.go_to()
    panel.table.lines[0].grade.control.selectAll()  # type: ignore[attr-defined]
    keys("50")
    panel.flush(lambda: left.append(True))
    world.qtbot.waitUntil(lambda: bool(left))
    assert [period.grade for period in stored(world, course)] == [50]


def test_typing_during_the_save_waits_for_the_next(world: World) -> None:
    course = make.course(world.house)
    panel = panel_of(world, course)
    space(panel.table.add_button)
    keys("3.8.26\t\tFu\t\tA")
    panel.save()
    QTest.keyClicks(panel.table.lines[0].editors["employer"].control, "BC")
    world.qtbot.waitUntil(lambda: len(stored(world, course)) == 1)
    world.settle()
    assert panel.unsaved.isVisible()
    assert "BC" in panel.table.lines[0].values()["employer"]
    panel.save()
    world.qtbot.waitUntil(lambda: "BC" in stored(world, course)[0].employer)


def test_milestone_done_skipped_and_opened_again(world: World) -> None:
    course = make.course(world.house)
    world.run("lege", leaves.save_periods, course, (), [LONG])
    panel = panel_of(world, course)
    code = next(iter(panel.milestones.rows))

    def state() -> MarkState:
        return next(m.state for m in opened(world, course).sick.milestones if m.code == code)

    row = panel.milestones.rows[code]
    space(row.done_button)
    QApplication.focusWidget().selectAll()  # type: ignore[union-attr]
    keys("+2d")
    space(row.save_button)
    world.settle()
    assert state() is not MarkState.DONE, "a day to come is no day it was done"
    row._field.setFocus()
    QApplication.focusWidget().selectAll()  # type: ignore[union-attr]
    keys("-2d")
    space(row.save_button)
    world.qtbot.waitUntil(lambda: state() is MarkState.DONE)
    world.qtbot.waitUntil(row.reopen_button.isVisible)
    space(row.reopen_button)
    world.qtbot.waitUntil(lambda: state() is not MarkState.DONE)
    world.qtbot.waitUntil(row.skip_button.isVisible)
    space(row.skip_button)
    space(row.save_button)
    world.qtbot.waitUntil(lambda: state() is MarkState.SKIPPED)


def test_nav_reads_and_marks_but_does_not_write_periods(world: World) -> None:
    from tests.ui.world import shared_with_nav

    course = make.course(world.house)
    world.run("lege", leaves.save_periods, course, (), [LONG])
    shared_with_nav(world.house, course)
    panel = panel_of(world, course, "nav")
    assert not panel.save_button.isVisible() and not panel.table.add_button.isVisible()
    QTest.keyClicks(panel.table.lines[0].editors["employer"].control, "X")
    assert panel.table.lines[0].values()["employer"] == "Sjøgata sykehjem"
