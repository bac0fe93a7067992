"""A round through the worklist in the program's own window: task after task, back to the list, and what is undone."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QLineEdit

from hia_desktop.domain.person_numbers import make as number
from hia_desktop.services.call import run
from hia_desktop.services.lists import tasks
from hia_desktop.ui.kit.toast import Toast
from hia_desktop.ui.screens.course import CourseScreen
from hia_desktop.ui.screens.patients import PatientsScreen
from hia_desktop.ui.screens.worklist import WorklistScreen
from tests import make
from tests.journeys.hands import Hands
from tests.journeys.window import Open, house, open_window
from tests.make import PASSWORD

__all__ = ["house", "open_window"]
LEGE = "Liv Berg · Lege"
PATIENTS = 14


@pytest.fixture
def hands(open_window: Open, house: make.House) -> Iterator[Hands]:
    """The physician at a clinic's laptop, with an epikrise to write for each of several patients."""
    me = house.as_user("lege").me.id
    for serial, found in enumerate([n for s in range(300, 400) if (n := number(date(1980, 5, 4), s))][:PATIENTS]):
        draft = make.kari(national_id=found, given_name="Ola", family_name=f"Fjell{serial:02}")
        course = make.course(house, draft=draft)
        due = house.clock.today() + timedelta(days=serial - 3)
        run(house.as_user("lege"), tasks.add, course, "epikrise", due, me)
    hands = open_window(house.folder, house.clock)
    hands.window.resize(1366, 738)  # a title bar is taken from 768
    hands.log_in(LEGE, PASSWORD)
    yield hands


def worklist(hands: Hands) -> WorklistScreen:
    """The list that is shown, its rows here."""
    hands.settle()
    (screen,) = hands.on_screen(WorklistScreen)
    screen.table.viewport().repaint()
    hands.wait(lambda: screen.table._answered and "…" not in names(screen))
    return screen


def names(screen: WorklistScreen) -> list[str]:
    model = screen.table.model()
    return [str(model.index(row, 1).data()) for row in range(model.rowCount())]


def shown_patient(hands: Hands) -> str:
    """Whose course is shown."""
    hands.wait(lambda: [c for c in hands.on_screen(CourseScreen) if c.page is not None])
    hands.settle()
    (course,) = hands.on_screen(CourseScreen)
    assert course.page is not None
    return course.page.banner.name


def next_task(hands: Hands, name: str) -> None:
    """F8 leads to the next patient in the list."""
    hands.keys("F8")
    hands.wait(lambda: [c for c in hands.on_screen(CourseScreen) if c.page and c.page.banner.name == name])
    hands.settle()


@pytest.mark.long
def test_task_after_task_and_back_to_the_list_as_it_was_left(hands: Hands) -> None:
    screen = worklist(hands)
    table = screen.table
    rows = table.viewport().height() // table.verticalHeader().defaultSectionSize()
    assert rows >= 9, f"{rows} rows at 1366 x 768"
    hands.click("Mine")
    hands.click("Epikrise")
    screen = worklist(hands)
    mine = names(screen)
    assert len(mine) == PATIENTS
    hands.window.resize(1366, 500)
    hands.settle()
    screen.table.setFocus()
    hands.keys(*["Down"] * 10)
    key, depth, at = screen.table.current_key(), screen.table.scrolled, screen.table.currentIndex().row()
    assert depth > 0
    hands.keys("Return")
    assert shown_patient(hands) == mine[at]
    for after in (1, 2):
        next_task(hands, mine[at + after])
    if isinstance(hands.focus(), QLineEdit):
        hands.keys("Escape")  # leaves the field first
    hands.keys("Escape")
    again = worklist(hands)
    assert again is not screen and names(again) == mine
    assert again.table.currentIndex().row() == at + 2 and again.table.scrolled >= depth
    assert again.table.viewport().rect().contains(again.table.visualRect(again.table.currentIndex()).center())
    assert again.table.current_key() != key and again.table.hasFocus()
    for name in mine[at + 3 :]:
        next_task(hands, name)
    hands.keys("F8")
    hands.sees("Det er ikke flere oppgaver i dette utvalget.")
    hands.window.resize(1366, 738)
    worklist(hands)
    hands.click("Alle")
    hands.keys("Alt+2")
    hands.wait(lambda: list(hands.on_screen(PatientsScreen)))
    hands.keys("Alt+Home")
    assert len(names(worklist(hands))) == 2 * PATIENTS


@pytest.mark.long
def test_what_a_key_did_is_undone_from_anywhere_but_a_field(hands: Hands) -> None:
    screen = worklist(hands)
    before = names(screen)
    hands.click("Epikrise")
    worklist(hands).table.setFocus()
    hands.keys("Down", "Ctrl+D")
    hands.wait(lambda: len(names(worklist(hands))) == PATIENTS - 1)
    hands.keys("Ctrl+D")
    hands.wait(lambda: len(names(worklist(hands))) == PATIENTS - 2)
    (toast,) = [t for t in hands.on_screen(Toast) if t.isVisible()]
    assert toast._timer.interval() >= 10_000
    hands.fill("Filtrer på pasient", "Ola")
    hands.keys("Ctrl+Z")  # the field's own
    screen = worklist(hands)
    assert screen._text.text() == "" and len(names(screen)) == PATIENTS - 2
    hands.keys("Alt+2")
    hands.wait(lambda: list(hands.on_screen(PatientsScreen)))
    (patients,) = hands.on_screen(PatientsScreen)
    patients.table.setFocus()
    hands.keys("Ctrl+Z")
    hands.settle()
    assert toast.isVisible(), "the one before can still be undone"
    hands.click("Angre")
    hands.settle()
    assert not toast.isVisible()
    hands.keys("Alt+1")
    hands.click("Alle")
    assert sorted(names(worklist(hands))) == sorted(before)
    hands.click("Mine")
    hands.click("Lagre filter")
    hands.type("Mitt")
    hands.keys("Return")
    hands.click("Mitt")
    hands.click("Fjern filter")
    hands.wait(lambda: not hands.seen("Fjern filter"))
    hands.sees("Filteret «Mitt» er fjernet.")
    worklist(hands).table.setFocus()
    hands.keys("Ctrl+Z")
    hands.sees("Mitt")


def test_each_patients_tasks_stand_together(hands: Hands) -> None:
    screen = worklist(hands)
    mixed = names(screen)
    hands.click("Grupper på pasient")
    screen = worklist(hands)
    grouped = names(screen)
    assert sorted(grouped) == sorted(mixed) and grouped != mixed
    assert grouped[::2] == grouped[1::2] and len(set(grouped)) == PATIENTS
    assert [screen.table._model.goes_on(at) for at in range(4)] == [False, True, False, True]
    hands.sees(f"{2 * PATIENTS} oppgaver · gruppert på pasient")
