"""Oppfølging 3/6/12 by keys: an answer in few presses, an attempt that is counted."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.forms.form import Choice
from hia_desktop.domain.forms.values import Benefit, OutcomePoint, WorkStatus
from hia_desktop.services.call import run
from hia_desktop.services.course import courses
from hia_desktop.services.course.work_course import WorkPoint
from hia_desktop.services.record import entries, measuring
from hia_desktop.ui.kit.forms.digits import DigitsEditor
from hia_desktop.ui.kit.widgets import Card, Text
from hia_desktop.ui.screens.course import CourseScreen
from hia_desktop.ui.screens.steps.closing.answering import KeyedChoice, call_script
from hia_desktop.ui.screens.steps.closing.outcome import OutcomeStep
from hia_desktop.ui.screens.steps.instruments import InstrumentsStep
from hia_desktop.ui.screens.steps.measuring.view import InstrumentView
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


PLAIN = Qt.KeyboardModifier.NoModifier
SHARE = {
    50: [(Key.Key_5, PLAIN), (Key.Key_0, PLAIN)],
    10: [(Key.Key_1, PLAIN), (Key.Key_0, PLAIN)],
    0: [(Key.Key_Down, ALT)],
    100: [(Key.Key_H, PLAIN)],
}


@pytest.mark.long
@pytest.mark.parametrize(
    ("status", "percent", "benefit", "first", "second"),
    [
        ("working", 100, "none", Key.Key_1, Key.Key_1),
        ("graded", 50, "sick_pay", Key.Key_3, Key.Key_2),
        ("unemployed", 0, "other", Key.Key_A, Key.Key_A),
        ("aap", 0, "aap", Key.Key_B, Key.Key_3),
        ("disability", 50, "disability_partial", Key.Key_C, Key.Key_4),
        ("other", 50, "unknown", Key.Key_D, Key.Key_B),
        ("student", 10, "other", Key.Key_7, Key.Key_A),
        ("student", 100, "study", Key.Key_7, Key.Key_8),
    ],
)
def test_an_answer_in_under_eight_presses(
    world: World, course: CourseId, status: str, percent: int, benefit: str, first: Key, second: Key
) -> None:
    """Opened, answered and signed, with the first line of a list as with the last."""
    step = show(world, course)
    point = step.points[OutcomePoint.MONTHS_3]
    point.open.setFocus()
    presses = [
        (Key.Key_Space, PLAIN),
        (first, PLAIN),
        *SHARE[percent],
        (second, PLAIN),
        (Key.Key_1, PLAIN),
        (Key.Key_Return, CTRL),
    ]
    assert len(presses) < 8
    for key, held in presses:
        QTest.keyClick(world.window.focusWidget(), key, held)
        world.settle()
    (entry,) = world.run("sekretar", entries.open_form, course, "outcome").versions
    told = {name: entry.answers[name] for name in ("work_status", "work_percent", "benefit", "own_view", "no_answer")}
    assert told == {
        "work_status": status,
        "work_percent": percent,
        "benefit": benefit,
        "own_view": "better",
        "no_answer": None,
    }
    assert point.writer is None and "Bedre" in point._found.text()


@pytest.mark.parametrize("choices", [WorkStatus, Benefit])
def test_each_line_has_one_key_that_answers_it(world: World, choices: type[Choice]) -> None:
    editor, after = KeyedChoice(choices), QLineEdit()
    holder = QWidget()
    box = QVBoxLayout(holder)
    box.addWidget(editor)
    box.addWidget(after)
    world.show(holder)
    combo = editor.control
    assert isinstance(combo, QComboBox)
    for at, member in enumerate(choices, 1):
        combo.setFocus()
        QTest.keyClicks(combo, combo.itemText(at)[0])
        assert editor.value() == member and after.hasFocus(), member


@pytest.mark.long
def test_a_share_is_whole_when_no_figure_can_follow(world: World, course: CourseId) -> None:
    step = show(world, course)
    step.write(step.points[OutcomePoint.MONTHS_3])
    world.settle()
    writer = step.points[OutcomePoint.MONTHS_3].writer
    assert writer is not None
    line = writer.view.editor("work_percent").control
    for typed, whole in (("0", True), ("5", False), ("50", True), ("10", False), ("100", True), ("h", True)):
        writer.view.editor("work_percent").set_value(None)
        line.setFocus()
        QTest.keyClicks(line, typed)
        assert line.hasFocus() is not whole, typed


@pytest.mark.long
def test_every_share_takes_two_presses_and_the_next_key_is_the_benefits(world: World, course: CourseId) -> None:
    """All of 0-100 with each benefit after it, of which no key is a figure that the share would take."""
    step = show(world, course)
    step.write(step.points[OutcomePoint.MONTHS_3])
    world.settle()
    writer = step.points[OutcomePoint.MONTHS_3].writer
    assert writer is not None
    share, benefit = writer.view.editor("work_percent"), writer.view.editor("benefit")
    combo = benefit.control
    assert isinstance(combo, QComboBox)
    for percent in range(101):
        member = list(Benefit)[percent % len(Benefit)]
        share.set_value(None)
        benefit.set_value(None)
        share.control.setFocus()
        keys = "h" if percent == 100 else str(percent)
        assert len(keys) + (0 < percent < 10) <= 2
        QTest.keyClicks(share.control, keys)
        if 0 < percent < 10:
            QTest.keyClick(share.control, Key.Key_Tab)
        QTest.keyClicks(world.window.focusWidget(), combo.itemText(list(Benefit).index(member) + 1)[0])
        assert (share.value(), benefit.value()) == (percent, member), percent


@pytest.mark.long
@pytest.mark.parametrize("by_key", [True, False])
def test_the_keyboard_is_at_the_point_that_was_signed_and_not_at_what_undoes_it(
    world: World, course: CourseId, by_key: bool
) -> None:
    step = show(world, course)
    point = step.points[OutcomePoint.MONTHS_3]
    step.write(point)
    world.settle()
    for letter in "15011":  # as to work, half, …
        QTest.keyClicks(world.window.focusWidget(), letter)
        world.settle()
    if by_key:
        QTest.keyClick(world.window.focusWidget(), Key.Key_Return, CTRL)
    else:
        point.sign.setFocus()
        QTest.keyClick(point.sign, Key.Key_Space)
    world.settle()
    assert point.writer is None and point.wrong.isVisible()
    assert world.window.focusWidget() is point.open


@pytest.mark.long
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


@pytest.mark.long
def test_the_instruments_that_wait_are_taken_in_the_same_sitting(world: World) -> None:
    """Each blank with the keyboard in its first question, until none is left; one who did not answer is not led on."""
    course = walked(world.house)
    lege = world.house.as_user("lege")
    run(lege, measuring.choose, course, ["phv"], 0)
    make.sign_epikrise(lege, course, {"asks": [{"text": "Følge opp"}]})
    world.house.clock.day = DAY + timedelta(days=92)
    screen = CourseScreen(world.host("lege"), f"{course}:outcome")
    screen.host.opened.connect(lambda where: screen.go(str(where).removeprefix("course:")))
    world.show(screen)
    step = screen.panel
    assert isinstance(step, OutcomeStep)
    left = list(run(lege, measuring.look, course).now(world.house.clock.today()))
    assert len(left) > 2 and step.instruments.text() == f"Ta skjemaene som venter ({len(left)})"
    point = step.points[OutcomePoint.MONTHS_3]
    point.open.setFocus()
    for key in (Key.Key_Space, Key.Key_1):
        QTest.keyClick(world.window.focusWidget(), key)
        world.settle()
    assert any(measuring.titles(tuple(left)) in text.text() for text in point.findChildren(Text)), "the script says so"
    for letter in "h11":
        QTest.keyClicks(world.window.focusWidget(), letter)
        world.settle()
    QTest.keyClick(world.window.focusWidget(), Key.Key_Return, CTRL)
    world.settle()
    instruments = screen.panel
    assert isinstance(instruments, InstrumentsStep)
    for kind in left[:2]:
        assert instruments.panel.kind == kind and instruments.panel.writer is not None
        view = instruments.panel.writer.view
        assert isinstance(view, InstrumentView) and view.editor(view.first()).isAncestorOf(world.window.focusWidget())
        for _question in range(sum(isinstance(editor, DigitsEditor) for editor in view._grid.editors().values())):
            QTest.keyClicks(world.window.focusWidget(), "1")
        QTest.keyClick(world.window.focusWidget(), Key.Key_Return, CTRL)
        world.settle()
    assert instruments.panel.kind == left[2]
    assert list(run(lege, measuring.look, course).now(world.house.clock.today())) == left[2:]


@pytest.mark.long
def test_who_does_not_take_the_instruments_is_told_who_does(world: World) -> None:
    """In what to say on the telephone, and with the task when the answer is signed; nothing of it before they wait."""
    course = walked(world.house)
    lege = world.house.as_user("lege")
    run(lege, measuring.choose, course, ["phv"], 0)
    make.sign_epikrise(lege, course, {"asks": [{"text": "Følge opp"}]})
    for days, waits in ((30, False), (92, True)):
        world.house.clock.day = DAY + timedelta(days=days)
        step = show(world, course)
        assert not step.instruments.isVisible(), "a link to what the office does not see"
        step.write(step.points[OutcomePoint.MONTHS_3])
        world.settle()
        assert any("Helsepersonell tar skjemaene" in text.text() for text in step.findChildren(Text)) == waits, days
    for letter in "1h11":
        QTest.keyClicks(world.window.focusWidget(), letter)
        world.settle()
    step.sign()
    world.settle()
    assert world.said[-1].endswith("Helsepersonell tar skjemaene: «Skjemaer 3 mnd etterpå» står i arbeidslisten.")
    assert run(lege, measuring.look, course).now(world.house.clock.today()), "and they have it still"


@pytest.mark.long
def test_an_answer_entered_in_error_is_marked_by_who_signed_it_and_stays_to_be_read(
    world: World, course: CourseId
) -> None:
    day = world.house.clock.today().isoformat()
    answer = {"point": "3", "day": day, "work_status": "working", "benefit": "none"}
    world.run("sekretar", entries.sign, course, "outcome", None, answer)
    assert not show(world, course, "lege").points[OutcomePoint.MONTHS_3].wrong.isVisible(), "it is another's"
    point = show(world, course).points[OutcomePoint.MONTHS_3]
    assert not point._struck.isVisible()
    QTest.mouseClick(point.wrong, Qt.MouseButton.LeftButton)
    choice = next(b for b in world.dialog().findChildren(QPushButton) if b.text() == "Ført på feil pasient")
    QTest.mouseClick(choice, Qt.MouseButton.LeftButton)
    world.settle()
    (entry,) = world.run("sekretar", entries.open_form, course, "outcome").versions
    assert entry.struck == "Ført på feil pasient"
    assert (point._chip.text(), point.open.text(), point.wrong.isVisible()) == ("Ikke registrert", "Registrer", False)
    assert point._struck.text().startswith("Feilført: Ført på feil pasient. Signert ")
    assert "I arbeid" in point._struck.text() and point._struck.isVisible()


@pytest.mark.long
@pytest.mark.parametrize(
    ("at_twelve", "said"),
    [
        (None, "Bare hvis pasienten sa ja ved 12 måneder"),
        ({"no_answer": "try_again", "attempts": [{"day": "2026-12-01"}]}, "Bare hvis pasienten sa ja ved 12 måneder"),
        ({"no_answer": "declined"}, "Ikke avtalt med pasienten"),
        ({"work_status": "working", "benefit": "none"}, "Ikke avtalt med pasienten"),
        ({"work_status": "working", "benefit": "none", "ask_again": True}, "Ikke registrert"),
    ],
)
def test_two_years_later_stands_as_asked_only_where_the_patient_agreed(
    world: World, course: CourseId, at_twelve: dict[str, object] | None, said: str
) -> None:
    if at_twelve is not None:
        today = world.house.clock.today().isoformat()
        world.run("lege", entries.sign, course, "outcome", None, {"point": "12", "day": today, **at_twelve})
    later = show(world, course).points[OutcomePoint.MONTHS_24]
    agreed = said == "Ikke registrert"
    assert (later._chip.text(), later.open.isVisible(), bool(later._when.text())) == (said, agreed, agreed)


@pytest.mark.long
@pytest.mark.parametrize("user", ["sekretar", "lege"])
def test_what_is_said_on_the_telephone_stands_above_the_answers(world: World, course: CourseId, user: str) -> None:
    """The patient is asked for by name, then what to say to somebody else: not from where one rings. The place is told
    when the patient has said yes, and the three questions come in the order in which they are answered."""
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
    me, patient = world.house.as_user(user).me.name, step.page.banner.name
    hello = said.index(f"«Hei, jeg heter {me}. Snakker jeg med {patient}?»")
    other = next(at for at, line in enumerate(said) if line.startswith("Svarer en annen"))
    (place,) = [at for at, line in enumerate(said) if "HelseIArbeid" in line or "var her" in line]
    places = [hello, other, place, *(said.index(line) for line in asked)]
    assert places == sorted(places) and said[place].startswith("Når pasienten har sagt ja: ")
    assert any("frivillig" in line for line in said[place : places[3]])
    assert [line for line in said if line[:2] in ("1.", "2.", "3.", "4.")] == asked
    order = ["work_status", "benefit", "own_view"]
    tops = [script.mapTo(point, script.rect().bottomLeft()).y()]
    tops += [point.writer.view.editor(name).mapTo(point, QPoint(0, 0)).y() for name in order]
    assert tops == sorted(tops), "the form asks below, in the same order"
    year = call_script(me, patient, "", OutcomePoint.MONTHS_12)
    lines = [text.text() for text in year.findChildren(Text)]
    assert [line for line in lines if line not in said] == [
        "Telefonnummeret er ikke ført. Det kan føres i pasientkortet.",
        "4. «Kan vi ringe deg én gang til, om et år?» Ja: kryss av nederst.",
    ]


def _says(card: Card, words: str) -> bool:
    return any(words in text.text() for text in card.findChildren(Text))


@pytest.mark.long
def test_only_who_shares_it_is_recorded_by_nav(world: World, course: CourseId) -> None:
    step = show(world, course, "nav")
    assert step._nothing.isVisible() or not step.points[OutcomePoint.MONTHS_3].open.isVisible()


@pytest.mark.long
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


@pytest.mark.long
def test_without_a_known_share_there_is_no_chart(world: World, course: CourseId) -> None:
    step = show(world, course, "lege")
    step.work.show_points([WorkPoint("Før", None, "stilling ikke oppgitt")])
    assert not step.work.isVisible()
