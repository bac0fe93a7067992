"""Funn by real keys: one's own form first, the others' findings to be read, beside the form and as one view."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from hia_desktop.domain.forms.team.findings import PHYSIOTHERAPIST, PSYCHOLOGIST
from hia_desktop.services.record import entries
from hia_desktop.ui.kit.widgets import Text
from hia_desktop.ui.screens.course import CourseScreen
from hia_desktop.ui.screens.steps.findings import ALL, FindingsStep
from tests import make
from tests.ui.world import World

CTRL = Qt.KeyboardModifier.ControlModifier


def words(part: QWidget) -> str:
    return "\n".join(label.text() for label in part.findChildren(Text) if label.isVisible())


def opened(world: World, user: str, course: str) -> Any:
    screen = CourseScreen(world.host(user), f"{course}:{FindingsStep.kind}")
    world.show(screen)
    world.qtbot.waitUntil(lambda: screen.panel is not None)
    world.settle()
    return screen


@pytest.mark.long
def test_ones_own_first_and_the_others_are_read(world: World) -> None:
    course = make.course(world.house)
    world.run("psykolog", entries.sign, course, PSYCHOLOGIST.kind, None, {"assessment": "Mild depresjon."})
    screen = opened(world, "fysio", course)
    step = screen.panel
    assert isinstance(step, FindingsStep) and step.chips.value() == [PHYSIOTHERAPIST.kind]
    assert step.panel is not None and step.panel.writer is not None
    assert not step.all.isVisible() and screen.steps.item(step.kind).state == "done"
    assert screen.side.choices()[step.kind] == "Funn"

    step.panel.writer.view.editor("assessment").go_to()
    world.settle()
    focus = QApplication.focusWidget()
    assert isinstance(focus, QWidget)
    world.qtbot.keyClicks(focus, "God kapasitet.")
    world.qtbot.keyClick(focus, Qt.Key.Key_Return, CTRL)
    world.settle()
    assert step.panel.shown is not None and step.panel.shown.answers["day"] == str(world.house.clock.today())

    chip = step.chips.chips()[0]
    chip.setFocus()
    world.qtbot.keyClick(chip, Qt.Key.Key_Space)
    world.settle()
    assert step.chips.value() == [ALL] and step.panel is None
    read = words(step.all)
    assert (
        "Mild depresjon." in read and "God kapasitet." in read and read.index("Psykolog") < read.index("Fysioterapeut")
    )
    assert "av Per Sol" in read and "av Eva Li" in read

    step = opened(world, "fysio", course).panel
    assert step.chips.value() == [ALL], "who has written comes to all that is signed"
    own = step.chips.chips()[1]
    own.setFocus()
    world.qtbot.keyClick(own, Qt.Key.Key_Space)
    world.settle()
    here = QApplication.focusWidget()
    assert step.panel is not None and step.panel.isAncestorOf(here), "the keyboard goes with the choice"
    world.qtbot.keyClick(here, Qt.Key.Key_Space)
    world.settle()
    assert step.panel is None and step.chips.isAncestorOf(QApplication.focusWidget()), "and back with it"
    screen = opened(world, "sekretar", course)
    assert FindingsStep.kind not in screen.steps.kinds()
