"""Tilbake til arbeid: grades that follow the percent, the picture that follows the table, and the leader's paper."""

from datetime import timedelta
from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from hia_desktop.base.fields import CourseId
from hia_desktop.services.course import courses
from hia_desktop.services.record import entries
from hia_desktop.ui.kit.forms.row_table import RowTable
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


def test_the_grade_is_shown_as_the_percent_is_typed(world: World) -> None:
    course = make.course(world.house)
    shared_with_nav(world.house, course)
    panel = show(world, "nav", course)
    table = steps_of(panel)
    world.qtbot.keyClick(table.control, Qt.Key.Key_Space)
    grid = table._rows[0].grid
    assert grid is not None
    world.qtbot.keyClicks(grid.editors()["work_percent"].go_to(), "40")
    assert grid.fields["work_percent"].note.text() == "sykm. 60 %"
    assert "40" in panel.chart.accessibleDescription(), "the picture follows"
    world.qtbot.keyClick(world.window.focusWidget(), Qt.Key.Key_Escape)
    assert "40 % sykm. 60 %" in table._rows[0].folded.accessibleName()
    panel.flush(lambda: None)
    world.settle()


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
