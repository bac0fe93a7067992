"""Tilbake til arbeid: grades that follow the percent, the picture that follows the table, and the leader's paper."""

from datetime import timedelta
from typing import Any, cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.forms.planning.step_hints import Standing, step_hints
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan
from hia_desktop.domain.forms.values import StepStatus
from hia_desktop.domain.leave.sick_leave import Period, SickLeaveKind
from hia_desktop.services.course import courses
from hia_desktop.services.patient import leaves
from hia_desktop.services.record import entries
from hia_desktop.ui.kit.forms.pressed_table import PressedTable
from hia_desktop.ui.kit.forms.row_table import RowTable
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import plain_tip
from hia_desktop.ui.pdf.view import PdfView
from hia_desktop.ui.screens.steps.work.rtw import RtwStep
from tests import make
from tests.ui.world import DAY, World, shared_with_nav, walked

CTRL = Qt.KeyboardModifier.ControlModifier


def show(world: World, user: str, course: CourseId) -> Any:
    """The panel alone in the window."""
    panel = RtwStep(world.host(user), world.run(user, courses.open_course, course))
    world.show(panel)
    return panel


def steps_of(panel: Any) -> RowTable:
    """The table of steps in the draft."""
    return cast(RowTable, panel.writer.view.editor("steps"))


@pytest.mark.long
def test_the_grade_is_shown_as_the_percent_is_typed(world: World) -> None:
    course = make.course(world.house)
    shared_with_nav(world.house, course)
    panel = show(world, "nav", course)
    table = steps_of(panel)
    world.qtbot.keyClick(table.control, Qt.Key.Key_Space)
    grid = table._rows[0].grid
    assert grid is not None
    world.qtbot.keyClicks(grid.editors()["work_percent"].go_to(), "40")
    assert grid.fields["work_percent"].note.whole == "sykm. 60 %"
    assert "40" in panel.chart.accessibleDescription(), "the picture follows"
    world.qtbot.keyClick(world.window.focusWidget(), Qt.Key.Key_Escape)
    assert "40 % sykm. 60 %" in table._rows[0].folded.accessibleName()
    panel.flush(lambda: None)
    world.settle()


@pytest.mark.long
def test_an_empty_chart_is_low_and_what_is_written_in_stays_when_it_grows(world: World) -> None:
    course = make.course(world.house)
    shared_with_nav(world.house, course)
    panel = show(world, "nav", course)
    world.window.resize(911, 512)
    world.settle()
    low, table = panel.chart.height(), steps_of(panel)
    assert low < px(60)
    world.qtbot.keyClick(table.control, Qt.Key.Key_Space)
    grid = table._rows[0].grid
    assert grid is not None
    typed = grid.editors()["work_percent"].go_to()
    world.qtbot.waitUntil(lambda: panel.area.verticalScrollBar().value() > 0)  # the row has been brought into sight
    before = typed.mapTo(world.window, QPoint())
    world.qtbot.keyClicks(typed, "40")
    world.settle()
    assert panel.chart.height() > 3 * low and typed.mapTo(world.window, QPoint()) == before


@pytest.mark.long
def test_a_new_step_comes_three_weeks_after_the_last(world: World) -> None:
    course = walked(world.house)
    panel = show(world, "nav", course)
    panel.renew()
    table = steps_of(panel)
    table._rows[0].folded.setFocus()
    world.qtbot.keyClick(table._rows[0].folded, Qt.Key.Key_Plus, Qt.KeyboardModifier.AltModifier)
    assert table.value()[-1]["from_day"] == (DAY + timedelta(days=48 + 21)).isoformat()
    panel.flush(lambda: None)
    world.settle()


@pytest.mark.long
def test_days_that_do_not_rise_are_listed_and_the_row_unfolds(world: World) -> None:
    course = walked(world.house)
    panel = show(world, "nav", course)
    panel.renew()
    steps_of(panel).move_row(steps_of(panel)._rows[1], -1)
    panel.sign()
    line = next(
        b for b in world.dialog().findChildren(QPushButton) if b.text() == "Trinn 2 må begynne etter trinnet før."
    )
    world.qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    world.settle()
    grid = steps_of(panel)._rows[1].grid
    assert grid is not None and grid.editors()["from_day"].control.hasFocus()
    assert world.run("nav", entries.open_form, course, "rtw").current.state == "draft"


@pytest.mark.long
def test_the_preview_shows_the_draft(world: World) -> None:
    course = walked(world.house)
    panel = show(world, "nav", course)
    panel.renew()
    panel.preview()
    dialog = world.dialog()
    view = dialog.findChild(PdfView)
    assert view is not None
    world.qtbot.waitUntil(lambda: view.page_count() >= 1)
    assert not [b for b in dialog.findChildren(QPushButton) if b.text() == "Skriv ut" and b.isVisible()], (
        "a draft is not printed"
    )
    dialog.close()
    world.settle()


def test_the_secretary_sees_that_it_is_not_shared(world: World) -> None:
    panel = show(world, "sekretar", walked(world.house))
    assert (
        panel.writer is None
        and panel.shown is None
        and not panel.chart.isVisible()
        and not panel._for_leader.isVisible()
    )


@pytest.mark.long
def test_what_is_worth_another_look_stands_beneath(world: World) -> None:
    course = make.course(world.house)
    shared_with_nav(world.house, course)
    day = world.house.clock.day
    first = day - timedelta(days=100)
    world.run("sekretar", leaves.save_periods, course, (), [Period(first, None, SickLeaveKind.FULL, 100)])
    panel = show(world, "nav", course)
    steps = [
        {"from_day": (day + timedelta(days=7)).isoformat(), "work_percent": 20},
        {"from_day": (day + timedelta(days=40 * 7)).isoformat(), "work_percent": 90},
    ]
    worked = [{"day": (day - timedelta(days=2)).isoformat(), "percent": 40, "remark": "Prøvde"}]
    panel.writer.view.set_answers({"goal": "Full stilling", "steps": steps, "worked": worked})
    panel.answers_shown(panel.writer.view.answers())
    assert [panel.hints.itemAt(at).widget().text() for at in range(1, panel.hints.count())] == [
        "Neste trinn er 20 %, men pasienten arbeider alt 40 %.",
        "Trinn 2 gir sykmelding 10 %. Sykepenger krever minst 20 %.",
        f"Siste trinn er etter ca. 52 uker med sykmelding ({first + timedelta(weeks=52):%d.%m.%Y}).",
        "Ingen evaluering de neste fire ukene.",
    ]
    assert f"Faktisk: 40 % fra {day - timedelta(days=2):%d.%m.%Y}" in panel.chart.accessibleDescription()
    begun = ReturnToWorkPlan.model_validate(
        {"steps": [{"from_day": day - timedelta(days=30), "work_percent": 50, "evaluation_day": day}]}
    )
    yesterday = begun.steps[0].model_copy(update={"from_day": day - timedelta(days=1)})
    for status, hint in ((StepStatus.PLANNED, True), (StepStatus.ONGOING, False)):
        come = begun.model_copy(update={"steps": [yesterday.model_copy(update={"status": status})]})
        got = step_hints(come, Standing(day, 50, signed=day - timedelta(days=60)))
        assert bool(got) is hint, "the day of a step that is planned is no movement"
    since = {gone: step_hints(begun, Standing(day, 50, signed=day - timedelta(days=gone))) for gone in (20, 21)}
    assert since == {20: (), 21: (f"Ingenting er endret siden {day - timedelta(days=21):%d.%m.%Y}.",)}
    kept = begun.model_copy(update={"steps": [begun.steps[0].model_copy(update={"status": StepStatus.KEPT})]})
    assert step_hints(kept, Standing(day, 50, signed=day - timedelta(days=90))) == (), "nothing is left to do"


def test_a_step_is_looked_back_on_where_the_plan_is_read_and_the_focus_stays_on_it(world: World) -> None:
    course = walked(world.house)
    panel = show(world, "nav", course)
    before = panel.shown
    table = panel.findChild(PressedTable)
    row = table._rows[1].folded
    row.setFocus()
    world.qtbot.keyClick(row, Qt.Key.Key_Space)
    sheet = world.dialog()
    status = sheet.focusWidget()
    assert isinstance(status, QComboBox), "what is asked first has the keyboard"
    status.setCurrentIndex(status.findText("Ikke holdt"))
    sign = next(b for b in sheet.findChildren(QPushButton) if b.text() == "Signer")
    world.qtbot.mouseClick(sign, Qt.MouseButton.LeftButton)
    world.settle()
    reason = sheet.focusWidget()
    assert sheet.isVisible() and isinstance(reason, QLineEdit), "it lacks its reason, and nothing is signed"
    world.qtbot.keyClicks(reason, "For brått")
    world.qtbot.mouseClick(sign, Qt.MouseButton.LeftButton)
    world.settle()
    after = panel.shown
    assert after.number == before.number + 1 and panel.writer is None
    went = {"status": "not_kept", "reason": "For brått"}
    steps = before.answers["steps"]
    assert after.answers == {**before.answers, "steps": [steps[0], {**steps[1], **went}, *steps[2:]]}
    again = panel.findChild(PressedTable)._rows[1].folded
    assert again.hasFocus() and "Ikke holdt" in again.accessibleName()


def test_nothing_is_said_of_a_step_where_one_writes_or_where_it_is_not_shared(world: World) -> None:
    course = walked(world.house)
    panel = show(world, "nav", course)
    assert panel.findChild(PressedTable)._rows[0].folded.toolTip() == plain_tip("Skriv hvordan trinnet gikk")
    panel.renew()
    world.settle()
    assert steps_of(panel)._rows[0].folded.toolTip() != plain_tip("Skriv hvordan trinnet gikk")
    panel.flush(lambda: None)
    world.settle()
    office = show(world, "sekretar", course)
    assert office.findChild(PressedTable) is None
