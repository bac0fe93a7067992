"""Room to work: how high the form is on every step, that one thing scrolls, and that nothing moves between steps."""

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractScrollArea, QComboBox, QPlainTextEdit, QWidget

from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.screen import StepPanel
from hia_desktop.ui.screens.course import CourseScreen
from hia_desktop.ui.screens.steps.journal import JournalStep
from tests import make
from tests.journeys.hands import Hands
from tests.journeys.window import Open, open_window
from tests.ui.test_every_screen import Centre, centre

__all__ = ["centre", "open_window"]
LAPTOP, LARGER, ZOOMED = (1366, 768), (1440, 900), (911, 512)
"""The clinic's laptop, a larger screen, and the laptop at 150 %, in the window's own pixels."""
LEAST = {LAPTOP: 0.65, LARGER: 0.65, ZOOMED: 0.50}


def scrolled(inside: QWidget) -> list[QAbstractScrollArea]:
    """What can be scrolled there, a text field that is longer than its box left out."""
    return [
        area
        for area in inside.findChildren(QAbstractScrollArea)
        if area.isVisible() and area.verticalScrollBar().maximum() > 0 and not isinstance(area, QPlainTextEdit)
    ]


def form_height(panel: StepPanel) -> int:
    """Of what the step is written or read in: its form, its table, its list; else what it says in their place."""
    areas = [a for a in panel.findChildren(QAbstractScrollArea) if a.isVisible() and not isinstance(a, QPlainTextEdit)]
    return max((area.height() for area in areas), default=panel.height())


def wrongs(screen: CourseScreen, size: tuple[int, int], at: QRect) -> list[str]:
    """What is not as it should be on the step that is shown."""
    panel, window, found = screen.panel, screen.window(), []
    assert panel is not None
    share = form_height(panel) / window.height()
    if share < LEAST[size]:
        found.append(f"the form has {share:.0%} of the height")
    if QRect(screen.steps.mapTo(window, QPoint()), screen.steps.size()) != at:
        found.append("the tabs have moved")
    if not screen.strip.isVisible() or screen.strip.height() > px(48) or screen.timeline.isVisible():
        found.append("the timeline is no strip")
    areas = scrolled(window)
    if outside := [area for area in areas if not panel.isAncestorOf(area)]:
        found.append(f"the window scrolls round the step: {outside}")
    if any(inner is not outer and outer.isAncestorOf(inner) for outer in areas for inner in areas):
        found.append("one scroll bar within another")
    return found


@pytest.mark.parametrize("role", ["lege", "nav"])
def test_on_every_step_the_form_has_the_room(open_window: Open, centre: Centre, role: str) -> None:
    hands: Hands = open_window(centre.house.folder, centre.house.clock)
    combo = hands.find("Bruker", QComboBox)
    combo.setCurrentIndex(combo.findData(role))
    hands.fill("Passord", make.PASSWORD)
    hands.keys("Return")
    hands.wait(lambda: hands.window.shell is not None)
    shell = hands.window.shell
    assert shell is not None
    found: list[str] = []
    for course in (centre.full, centre.empty) if role == "lege" else (centre.full,):
        shell.open(f"course:{course}")
        hands.settle()
        screen = shell.shown()
        assert isinstance(screen, CourseScreen)
        places: dict[tuple[int, int], QRect] = {}
        for step in [kind for kind in screen.steps.kinds() if kind != "overview"]:
            screen.go_to(step)
            hands.settle()
            if isinstance(screen.panel, JournalStep):
                screen.panel.write_new()
            for size in LEAST:
                hands.window.resize(px(size[0]), px(size[1]))
                hands.settle()
                at = QRect(screen.steps.mapTo(hands.window, QPoint()), screen.steps.size())
                found += [f"{step}, {size}: {wrong}" for wrong in wrongs(screen, size, places.setdefault(size, at))]
    assert not found, "\n".join(found)
