"""The sheets over the window about the team's work: who is in the team, and tasks made by hand."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from hia_desktop.domain.team import TeamFunction
from hia_desktop.services.centre import course_teams
from hia_desktop.ui.kit.prompt import Dialog
from hia_desktop.ui.screens.course import CourseScreen
from hia_desktop.ui.team_sheet import TeamSheet
from tests import make
from tests.ui.world import World, world

__all__ = ["world"]


def button(dialog: Dialog, text: str) -> QAbstractButton:
    return next(b for b in dialog.findChildren(QAbstractButton) if b.text() == text)


def test_somebody_is_taken_into_the_team_and_hands_over_the_place(world: World) -> None:
    course = make.course(world.house)
    screen = CourseScreen(world.host("lege"), course)
    world.show(screen)
    QTest.keyClick(screen, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    world.settle()
    dialog = world.dialog()
    assert isinstance(dialog, Dialog) and dialog.go is not None
    sheet = dialog.findChild(TeamSheet)
    assert isinstance(sheet, TeamSheet)
    sheet.function.setCurrentIndex(sheet.function.findText("Behandler"))
    world.settle()
    names = [sheet.who.itemText(at) for at in range(sheet.who.count())]
    assert names == ["Eva Li · Fysioterapeut", "Liv Berg · Lege", "Per Sol · Psykolog"]
    dialog.go.click()
    world.settle()
    (member,) = world.run("lege", course_teams.members, course)
    assert (member.name, member.function) == ("Eva Li", TeamFunction.CLINICIAN) and dialog.isVisible()
    button(dialog, "Siste dag i dag").click()
    world.settle()
    assert world.undo() == "Eva Li har siste dag i teamet i dag."
    assert [m.last_day for m in world.run("lege", course_teams.members, course)] == [None]
