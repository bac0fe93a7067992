"""Room to work: how high the form is on every step, that one thing scrolls, and that nothing moves between steps."""

from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractScrollArea, QPlainTextEdit, QWidget

from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.screen import StepPanel
from hia_desktop.ui.screens.course import CourseScreen
from hia_desktop.ui.screens.steps.journal import JournalStep
from tests.journeys.hands import Hands

LAPTOP, LARGER, ZOOMED = (1366, 768), (1440, 900), (911, 512)
"""The clinic's laptop, a larger screen, and the laptop at 150 %, in the window's own pixels."""
LEAST = {LAPTOP: 0.65, LARGER: 0.65, ZOOMED: 0.50}
"""Of the window's height that the form has."""


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


@dataclass
class Room:
    """What is held of every step that a walk comes to. `at`: where the tabs of a course stood first, in each size."""

    at: dict[tuple[str, tuple[int, int]], QRect] = field(default_factory=dict)
    seen: set[tuple[str, tuple[int, int]]] = field(default_factory=set)

    def wrongs(self, hands: Hands, place: str, size: tuple[int, int]) -> list[str]:
        """What is not as it should be on the step that is shown; nothing is asked of other screens."""
        screen, (_screen, _none, rest) = hands.window.shell and hands.window.shell.shown(), place.partition(":")
        course, _none, step = rest.partition(":")
        if not isinstance(screen, CourseScreen) or screen.panel is None or step not in screen.steps.kinds():
            return []
        if step == "overview":
            return []
        if isinstance(screen.panel, JournalStep):
            screen.panel.write_new()
            hands.settle()
        self.seen.add((step, size))
        tabs = QRect(screen.steps.mapTo(screen.window(), QPoint()), screen.steps.size())
        return _wrongs(screen, size, tabs != self.at.setdefault((course, size), tabs))


def _wrongs(screen: CourseScreen, size: tuple[int, int], moved: bool) -> list[str]:
    panel, window, found = screen.panel, screen.window(), []
    assert panel is not None
    share = form_height(panel) / window.height()
    if share < LEAST[size]:
        found.append(f"the form has {share:.0%} of the height")
    if moved:
        found.append("the tabs have moved")
    if not screen.strip.isVisible() or screen.strip.height() > px(48) or screen.timeline.isVisible():
        found.append("the timeline is no strip")
    areas = scrolled(window)
    if outside := [area for area in areas if not panel.isAncestorOf(area)]:
        found.append(f"the window scrolls round the step: {outside}")
    if any(inner is not outer and outer.isAncestorOf(inner) for outer in areas for inner in areas):
        found.append("one scroll bar within another")
    return found
