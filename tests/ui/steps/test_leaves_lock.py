"""Contradictory sick leave in the real window: a clear message at its row, and nothing lost over a lock."""

import pytest
from PySide6.QtWidgets import QLineEdit

from hia_desktop.base.fields import CourseId
from hia_desktop.services.call import run
from hia_desktop.services.course import courses
from hia_desktop.ui.screens.steps.leave.leaves import LeavesPanel
from tests import make
from tests.journeys.hands import Hands
from tests.journeys.window import hands, house, open_window
from tests.make import PASSWORD

__all__ = ["hands", "house", "open_window"]
LEGE = "Liv Berg · Lege"

BAD = [
    (
        ["12.1.26\t8.3.26\tFu\t\tLager AS", "1.3.26\t5.4.26\tG\t50\tLager AS"],
        "Periodene 12.01.2026–08.03.2026 og 01.03.2026–05.04.2026 overlapper",
    ),
    (["12.1.26\t8.3.26\tG\t0\tLager AS"], "Gradert sykmelding har grad fra 20 til 99 %"),
    (
        ["12.1.26\t8.3.26\tG\t10\tLager AS"],
        "Grad 10 % er ikke mulig. Graden skal være fra 20 til 100 % (folketrygdloven § 8-13).",
    ),
    (["8.3.26\t12.1.26\tFu\t\tLager AS"], "Siste dag, 12.01.2026, er før første dag, 08.03.2026."),
]


@pytest.mark.long
@pytest.mark.parametrize(("rows", "says"), BAD)
def test_bad_rows_get_their_message_and_survive_a_lock(
    hands: Hands, house: make.House, rows: list[str], says: str
) -> None:
    course: CourseId = make.course(house)
    hands.log_in(LEGE, PASSWORD)
    assert hands.window.shell is not None
    hands.window.shell.open(f"course:{course}:leaves")
    hands.settle()
    for row in rows:
        hands.click("Ny periode")
        for part in row.split("\t"):
            hands.type(part)
            hands.keys("Tab")
    hands.keys("Ctrl+S")
    hands.sees(says)
    before = [line.values() for line in next(hands.on_screen(LeavesPanel)).table.lines]
    assert run(house.as_user("lege"), courses.open_course, course).sick.periods == ()
    hands.lock()
    hands.type(PASSWORD)
    hands.keys("Return")
    hands.wait(lambda: any(w.text() == "Lager AS" for w in hands.on_screen(QLineEdit)))
    panel = next(hands.on_screen(LeavesPanel))
    assert [line.values() for line in panel.table.lines] == before
    assert panel.unsaved.isVisible()
