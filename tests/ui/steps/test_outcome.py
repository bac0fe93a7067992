"""Oppfølging 3/6/12 by keys: an answer in few presses, an attempt that is counted."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.forms.values import OutcomePoint
from hia_desktop.services.call import run
from hia_desktop.services.course import courses
from hia_desktop.services.course.work_course import WorkPoint
from hia_desktop.services.record import entries
from hia_desktop.ui.kit.widgets import Card, Text
from hia_desktop.ui.screens.steps.closing.outcome import OutcomeStep
from tests import make
from tests.ui.world import DAY, World, walked, world

__all__ = ["world"]
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


@pytest.fixture
def course(world: World) -> CourseId:
    made = walked(world.house)
    make.sign_epikrise(world.house.as_user("lege"), made, {"asks": [{"text": "Følge opp"}]})
    world.house.clock.day = DAY + timedelta(days=92)
    return made


def show(world: World, course: CourseId, user: str = "sekretar") -> OutcomeStep:
    step = OutcomeStep(world.host(user), world.run(user, courses.open_course, course))
    world.show(step)
    world.settle()
    return step


def test_an_answer_in_under_eight_presses(world: World, course: CourseId) -> None:
    step = show(world, course)
    point = step.points[OutcomePoint.MONTHS_3]
    point.open.setFocus()
    presses = [
        (Key.Key_Space, Qt.KeyboardModifier.NoModifier),
        (Key.Key_1, Qt.KeyboardModifier.NoModifier),
        (Key.Key_Down, ALT),
        (Key.Key_Tab, Qt.KeyboardModifier.NoModifier),
        (Key.Key_1, Qt.KeyboardModifier.NoModifier),
        (Key.Key_1, Qt.KeyboardModifier.NoModifier),
        (Key.Key_Return, CTRL),
    ]
    assert len(presses) < 8
    for key, held in presses:
        QTest.keyClick(world.window.focusWidget(), key, held)
        world.settle()
    (entry,) = world.run("sekretar", entries.open_form, course, "outcome").versions
    told = {name: entry.answers[name] for name in ("work_status", "work_percent", "benefit", "own_view", "no_answer")}
    assert told == {
        "work_status": "working",
        "work_percent": 100,
        "benefit": "none",
        "own_view": "better",
        "no_answer": None,
    }
    assert point.writer is None and "Bedre" in point._found.text()


def test_an_attempt_is_counted_and_the_next_answer_forgets_that_there_was_none(world: World, course: CourseId) -> None:
    step = show(world, course)
    point = step.points[OutcomePoint.MONTHS_3]
    assert point.tried.isVisible()
    assert not step.points[OutcomePoint.MONTHS_12].tried.isVisible(), "nobody has been rung so long before the day"
    for tried in (1, 2):
        QTest.mouseClick(point.tried, Qt.MouseButton.LeftButton)
        world.settle()
        QTest.keyClick(world.window.focusWidget(), Key.Key_Return, CTRL)
        world.settle()
        assert point._chip.text() == f"Forsøk {tried} av 3", tried
    step.write(point)
    world.settle()
    assert point.writer is not None
    said = [text.text() for text in point.findChildren(QLabel)]
    number = step.page.banner.phone
    assert (f"Ring {number}" if number else "Telefonnummeret er ikke ført. Det kan føres i pasientkortet.") in said
    answers = point.writer.view.answers()
    assert answers["no_answer"] is None and len(answers["attempts"]) == 2
    step.write(point, answered=False)
    world.settle()


@pytest.mark.parametrize("user", ["sekretar", "lege"])
def test_what_is_said_on_the_telephone_stands_above_the_answers(world: World, course: CourseId, user: str) -> None:
    """The three questions in the order in which they are answered, and before anything what to say to somebody else:
    who rings, and not from where."""
    step = show(world, course, user)
    point = step.points[OutcomePoint.MONTHS_3]
    step.write(point)
    world.settle()
    assert point.writer is not None
    (script,) = [card for card in point.findChildren(Card) if _says(card, "Er du i")]
    said = [text.text() for text in script.findChildren(Text)]
    asked = [
        "1. «Er du i arbeid nå? Hvor mye, i prosent av full stilling?»",
        "2. «Får du noen ytelse, som sykepenger, AAP eller uføretrygd?»",
        "3. «Synes du selv det går bedre, som før, eller verre med arbeid?»",
    ]
    other = "Svarer en annen enn pasienten: si navnet ditt og at du ringer igjen. Ikke si hvor du ringer fra."
    places = [said.index(line) for line in (other, *asked)]
    assert places == sorted(places)
    hello = next(at for at, line in enumerate(said) if "HelseIArbeid" in line)
    assert places[0] < hello < places[1], "the name of the service is said to the patient alone"
    assert world.house.as_user(user).me.name in said[hello]
    assert any("frivillig" in line for line in said[hello : places[1]])
    assert [line for line in said if line[:2] in ("1.", "2.", "3.", "4.")] == asked
    order = ["work_status", "benefit", "own_view"]
    tops = [script.mapTo(point, script.rect().bottomLeft()).y()]
    tops += [point.writer.view.editor(name).mapTo(point, QPoint(0, 0)).y() for name in order]
    assert tops == sorted(tops), "the form asks below, in the same order"


def _says(card: Card, words: str) -> bool:
    return any(words in text.text() for text in card.findChildren(Text))


def test_only_who_shares_it_is_recorded_by_nav(world: World, course: CourseId) -> None:
    step = show(world, course, "nav")
    assert step._nothing.isVisible() or not step.points[OutcomePoint.MONTHS_3].open.isVisible()


def test_work_stands_as_a_chart_with_the_same_in_words(world: World, course: CourseId) -> None:
    office = world.house.as_user("sekretar")
    day = world.house.clock.today().isoformat()
    answers = {"point": "3", "day": day, "no_answer": "not_reached", "attempts": [{"day": day}] * 3}
    run(office, entries.sign, course, "outcome", None, answers)
    step = show(world, course, "lege")
    assert step.work.isVisible()
    words = step.work.chart.accessibleDescription()
    assert words.startswith("Før: ") and words.endswith("Etter 3 måneder: ikke nådd")
    assert "Ved avslutning: 60 % · gradert sykmeldt" in words
    shown = [text.text() for text in step.work.findChildren(Text)]
    assert "ikke nådd" in shown and "60 %" in shown and "0 %" not in shown[-6:]


def test_without_a_known_share_there_is_no_chart(world: World, course: CourseId) -> None:
    step = show(world, course, "lege")
    step.work.show_points([WorkPoint("Før", None, "stilling ikke oppgitt")])
    assert not step.work.isVisible()
