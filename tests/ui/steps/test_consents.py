"""Samtykker: what is turned on is confirmed, what is turned off is off at once, and NAV sees only its own."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from hia_desktop.base.errors import Missing, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import add_months
from hia_desktop.base.verbs import Done
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.person_numbers import make as number
from hia_desktop.services.consent import consents, objections
from hia_desktop.services.consent.consents import ConsentPage
from hia_desktop.services.course import courses
from hia_desktop.services.papers import papers
from hia_desktop.ui.kit.widgets import Text
from hia_desktop.ui.screens.steps.consent.consent_side import history_lines
from hia_desktop.ui.screens.steps.consent.consents import ConsentsPanel
from hia_desktop.ui.screens.steps.consent.trail import TrailPanel
from hia_desktop.ui.screens.steps.papers.letter_dialog import LetterDialog
from tests import make
from tests.ui.recording import RecordingPrompts
from tests.ui.world import DAY, World, shared_with_nav

NAV, EMPLOYER = Recipient.NAV_ADVISER, Recipient.EMPLOYER
NAV_PLAN = (NAV, Category.PLAN)
EMPLOYER_ADAPTATION = (EMPLOYER, Category.ADAPTATION)


def panel_of(world: World, course: CourseId, user: str = "lege") -> ConsentsPanel:
    page = world.run(user, courses.open_course, course)
    panel = ConsentsPanel(world.host(user), page)
    world.host(user).changed.connect(lambda _topics: panel.refresh())
    world.show(panel)
    world.qtbot.waitUntil(lambda: panel.shown is not None)
    world.settle()
    return panel


def stored(world: World, course: CourseId) -> ConsentPage:
    page = world.run("lege", consents.open_consents, course)
    assert isinstance(page, ConsentPage)
    return page


def space(widget: QWidget) -> None:
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_Space)


@pytest.mark.long
def test_nothing_is_shared_until_confirmed(world: World) -> None:
    course = make.course(world.house)
    panel = panel_of(world, course)
    assert not any(switch.isChecked() for switch in panel.table.switches.values())
    assert not panel.confirm_button.isEnabled()
    space(panel.table.switches[NAV_PLAN])
    world.settle()
    assert panel.table.switches[NAV, Category.ATTENDANCE].isChecked(), (
        "sharing anything shows that the person is a patient"
    )
    assert stored(world, course).in_force == {}
    assert "ikke bekreftet" in panel.waiting.text()
    space(panel.confirm_button)
    world.qtbot.waitUntil(lambda: panel.shown is not None and NAV_PLAN in panel.shown.in_force)
    found = stored(world, course).in_force
    assert set(found) == {NAV_PLAN, (NAV, Category.ATTENDANCE)}
    assert found[NAV_PLAN].valid_until == add_months(DAY, 6)
    world.run("nav", courses.open_course, course)


@pytest.mark.long
def test_several_recipients_are_confirmed_together(world: World) -> None:
    course = make.course(world.house)
    panel = panel_of(world, course)
    space(panel.table.switches[NAV_PLAN])
    space(panel.table.switches[EMPLOYER_ADAPTATION])
    panel.until.go_to()
    panel.until.control.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(panel.until.control, "+3m")
    panel.how.set_value("written")
    panel.interpreter.set_value(True)
    space(panel.confirm_button)
    world.qtbot.waitUntil(lambda: panel.shown is not None and len(panel.shown.in_force) == 3)
    for row in stored(world, course).in_force.values():
        assert (row.valid_until, row.how_given, row.interpreter) == (add_months(DAY, 3), "Skriftlig", True)


@pytest.mark.long
@pytest.mark.parametrize("typed", ["+13m", "-1d"])
def test_impossible_span_is_said_at_the_field(world: World, typed: str) -> None:
    course = make.course(world.house)
    panel = panel_of(world, course)
    space(panel.table.switches[NAV_PLAN])
    panel.until.control.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(panel.until.control, typed)
    space(panel.confirm_button)
    world.qtbot.waitUntil(lambda: bool(panel.until.sentence()))
    world.settle()
    assert panel.table.switches[NAV_PLAN].isChecked(), "what was chosen is still there"
    assert stored(world, course).in_force == {}


@pytest.mark.long
def test_turning_off_takes_effect_at_once(world: World) -> None:
    course = make.course(world.house)
    shared_with_nav(world.house, course, Category.PLAN, Category.FUNCTION)
    panel = panel_of(world, course)
    space(panel.table.switches[NAV_PLAN])
    world.qtbot.waitUntil(lambda: NAV_PLAN not in stored(world, course).in_force)
    assert (NAV, Category.FUNCTION) in stored(world, course).in_force
    world.qtbot.waitUntil(lambda: not panel.table.switches[NAV_PLAN].isChecked())


@pytest.mark.long
def test_what_was_turned_off_by_a_wrong_click_is_given_anew(world: World) -> None:
    course = make.course(world.house)
    shared_with_nav(world.house, course, Category.PLAN)
    before = stored(world, course).in_force[NAV_PLAN]
    panel = panel_of(world, course)
    undo: list[Done[Any]] = []
    panel.host.undoable.connect(lambda _text, act: undo.append(act))
    space(panel.table.switches[NAV_PLAN])
    world.qtbot.waitUntil(lambda: bool(undo))
    panel.host.do(panel, None, undo[0])
    world.qtbot.waitUntil(lambda: NAV_PLAN in stored(world, course).in_force)
    page = stored(world, course)
    assert replace(page.in_force[NAV_PLAN], id=before.id, recorded_at=before.recorded_at) == before
    assert len([row for row in page.history if row.category is Category.PLAN]) == 2, "both stand in the history"
    with pytest.raises(Refused):
        world.run("lege", consents.undo_withdrawal, course, *NAV_PLAN)
    world.run("lege", consents.withdraw, course, NAV, [Category.PLAN])
    world.house.clock.day += timedelta(days=1)
    with pytest.raises(Refused):
        world.run("lege", consents.undo_withdrawal, course, *NAV_PLAN)


@pytest.mark.long
def test_without_attendance_nav_sees_nothing_and_that_is_asked_first(world: World) -> None:
    course = make.course(world.house)
    shared_with_nav(world.house, course, Category.PLAN)
    panel = panel_of(world, course)
    attendance = panel.table.switches[NAV, Category.ATTENDANCE]
    space(attendance)
    dialog = world.dialog()
    assert attendance.isChecked()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    world.settle()
    assert (NAV, Category.ATTENDANCE) in stored(world, course).in_force
    space(attendance)
    button = next(b for b in world.dialog().findChildren(type(panel.confirm_button)) if b.text() == "Trekk tilbake")
    space(button)
    world.qtbot.waitUntil(lambda: stored(world, course).in_force == {})
    with pytest.raises(Missing):
        world.run("nav", courses.open_course, course)


@pytest.mark.long
def test_all_is_withdrawn_from_everyone(world: World) -> None:
    course = make.course(world.house)
    shared_with_nav(world.house, course)
    world.run("lege", consents.give, course, EMPLOYER, [Category.ADAPTATION], DAY + timedelta(days=30))
    panel = panel_of(world, course)
    space(panel.withdraw_button)
    button = next(b for b in world.dialog().findChildren(type(panel.confirm_button)) if b.text() == "Trekk alt tilbake")
    space(button)
    world.qtbot.waitUntil(lambda: stored(world, course).in_force == {})


@pytest.mark.long
def test_renewing_gives_the_same_until_another_day(world: World) -> None:
    course = make.course(world.house)
    world.run("lege", consents.give, course, NAV, [Category.PLAN], DAY + timedelta(days=10))
    panel = panel_of(world, course)
    assert panel.renew_button.isVisible()
    space(panel.renew_button)
    space(panel.confirm_button)
    world.qtbot.waitUntil(lambda: stored(world, course).in_force[NAV_PLAN].valid_until == add_months(DAY, 6))
    lines = history_lines(stored(world, course).history, DAY)
    assert not any("trukket" in words for _when, words, _who in lines), "a renewal is no withdrawal"


@pytest.mark.long
def test_what_can_never_be_shared_has_no_switch(world: World) -> None:
    panel = panel_of(world, make.course(world.house))
    assert (EMPLOYER, Category.DIAGNOSES) not in panel.table.switches
    assert (NAV, Category.ASSESSMENT) not in panel.table.switches
    assert EMPLOYER_ADAPTATION in panel.table.switches


@pytest.mark.long
def test_nav_sees_its_own_and_changes_nothing(world: World) -> None:
    course = make.course(world.house)
    shared_with_nav(world.house, course, Category.PLAN)
    world.run("lege", consents.give, course, EMPLOYER, [Category.ADAPTATION], DAY + timedelta(days=30))
    panel = panel_of(world, course, "nav")
    assert {recipient for recipient, _category in panel.table.switches} == {NAV}
    assert not any(switch.isEnabled() for switch in panel.table.switches.values())
    assert not panel.acts.isVisible() and not panel.blocked.isVisible() and not panel.print_button.isVisible()
    assert all(
        "rbeidsgiver" not in words
        for _when, words, _who in history_lines(panel.shown.history if panel.shown else (), DAY)
    )


@pytest.mark.long
def test_a_colleague_is_blocked_and_let_in_again(world: World) -> None:
    course = make.course(world.house)
    panel = panel_of(world, course)
    world.qtbot.waitUntil(lambda: panel.blocked.who.count() > 1)
    panel.blocked.who.setFocus()
    panel.blocked.who.setCurrentIndex(panel.blocked.who.findText("Per Sol · Psykolog"))
    space(panel.blocked.block_button)
    world.qtbot.waitUntil(lambda: bool(stored(world, course).blocked))
    with pytest.raises(Missing):
        world.run("psykolog", courses.open_course, course)

    def lifts() -> list[QPushButton]:
        return [b for b in panel.blocked.findChildren(QPushButton) if b.accessibleName().endswith("Per Sol")]

    world.qtbot.waitUntil(lambda: bool(lifts()))
    space(lifts()[0])
    world.qtbot.waitUntil(lambda: not stored(world, course).blocked)
    assert world.undo() == "Sperringen er opphevet."
    assert stored(world, course).blocked
    assert "Liv Berg · Lege" not in [panel.blocked.who.itemText(i) for i in range(panel.blocked.who.count())]


@pytest.mark.long
def test_who_is_to_get_nothing_is_noted_and_let_have_it_again(world: World) -> None:
    course = make.course(world.house)
    panel = panel_of(world, course)
    card = panel.objections
    world.qtbot.waitUntil(lambda: card.who.count() > 1)
    card.who.setCurrentIndex(card.who.findText("Fastlegen"))
    space(card.button)
    world.qtbot.waitUntil(lambda: bool(world.run("lege", objections.listing, course)))
    world.house.clock.day = DAY.replace(year=DAY.year + 1)
    panel.refresh()
    said = "fra 17. nov 2026, notert av Liv Berg"  # another year is told
    world.qtbot.waitUntil(lambda: said in [text.text() for text in card.findChildren(Text)])
    space(next(b for b in card.findChildren(QPushButton) if b.accessibleName().endswith("Fastlegen")))
    world.qtbot.waitUntil(lambda: not world.run("lege", objections.listing, course))
    assert world.undo() == "Innsigelsen mot Fastlegen er opphevet."
    assert [one.receiver.label for one in world.run("lege", objections.listing, course)] == ["Fastlegen"]


def words_of(pdf: bytes | None) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf or b"")).pages).split())


def archived_and_saved(world: World, dialog: LetterDialog, course: CourseId, folder: Path) -> str:
    """The words of a paper that is seen, archived by keys and saved as a file, as the archive has it."""
    prompts = RecordingPrompts(world.window)
    world.host("lege").prompts = prompts
    world.qtbot.waitUntil(lambda: dialog.view.page_count() > 0)
    assert not world.run("lege", papers.listing, course) and not dialog._save.isVisible()
    QTest.keyClick(dialog.issuing, Qt.Key.Key_Space)
    world.qtbot.waitUntil(dialog._save.isVisible)
    world.settle()
    (row,) = world.run("lege", papers.listing, course)
    QTest.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert prompts.asked[-1][1] == row.file_name and "Kari" not in row.file_name and make.KARI not in row.file_name
    prompts.then(folder / "papir.pdf")
    world.settle()
    (row,) = world.run("lege", papers.listing, course)
    assert row.printed_on == DAY
    kept = (folder / "papir.pdf").read_bytes()
    assert kept == dialog._pdf == world.run("lege", papers.read, row.id)
    dialog.accept()
    world.settle()
    return words_of(kept)


@pytest.mark.long
def test_the_form_on_paper_is_seen_archived_and_saved(world: World, tmp_path: Path) -> None:
    """With what is ticked, the names of those whom nobody can know else, and in the language that was chosen."""
    course = make.course(world.house)
    panel = panel_of(world, course)
    space(panel.table.switches[NAV_PLAN])
    panel.language.setCurrentIndex(panel.language.findData("nn"))
    space(panel.print_button)
    sheet = world.dialog()
    others = next(line for line in sheet.findChildren(QLineEdit) if line.accessibleName() == Recipient.OTHER.label)
    QTest.keyClicks(others, "Frisk AS")
    space(next(b for b in sheet.findChildren(QPushButton) if b.text() == "Se skjemaet"))
    world.settle()
    (dialog,) = (one for one in world.window.findChildren(LetterDialog) if one.isVisible())
    world.qtbot.waitUntil(lambda: dialog.view.page_count() > 0)
    seen = words_of(dialog._pdf)
    said = archived_and_saved(world, dialog, course, tmp_path)
    assert said == seen and "Andre Frisk AS" in said and "Samtykke til å dele opplysningar" in said
    assert said.count("☑") == 2, "the plan, and the attendance without which NAV sees nothing"
    assert not stored(world, course).in_force, "a form gives no consent"


@pytest.mark.long
def test_the_trail_on_paper_is_seen_archived_and_saved(world: World, tmp_path: Path) -> None:
    course = make.course(world.house)
    panel = TrailPanel(world.host("lege"), world.run("lege", courses.open_course, course))
    world.show(panel)
    panel.language.setCurrentIndex(panel.language.findData("nn"))
    space(panel.print_button)
    dialog = world.dialog()
    assert isinstance(dialog, LetterDialog)
    said = archived_and_saved(world, dialog, course, tmp_path)
    assert "Kven" in said and "Liv Berg" in said


def test_the_form_has_the_ticks_and_says_never(world: World) -> None:
    course = make.course(world.house)
    text = words_of(world.run("lege", consents.form_paper, course, (NAV_PLAN,), DAY).pdf())
    assert text.count("☑") == 1
    assert "aldri" in text and "Arbeidsmål og tiltak" in text


def test_the_trail_is_listed_and_not_for_nav(world: World) -> None:
    course = make.course(world.house)
    shared_with_nav(world.house, course, Category.PLAN)
    panel = TrailPanel(world.host("lege"), world.run("lege", courses.open_course, course))
    world.show(panel)
    world.qtbot.waitUntil(lambda: panel.table.model().rowCount() > 0)
    whats = [panel.table.model().index(i, 2).data() for i in range(panel.table.model().rowCount())]
    world.qtbot.waitUntil(lambda: "…" not in [panel.table.model().index(0, c).data() for c in range(4)])
    assert whats
    nav = TrailPanel(world.host("nav"), world.run("nav", courses.open_course, course))
    world.show(nav)
    assert "access_report" not in world.host("nav").calls.seen  # type: ignore[attr-defined]


@pytest.mark.long
@pytest.mark.parametrize(("years", "days", "told"), [(16, 0, True), (18, 1, True), (18, 0, False), (16, 1, False)])
def test_at_16_and_17_the_parents_right_is_brought_up_and_never_ticked(
    world: World, years: int, days: int, told: bool
) -> None:
    """From the day one is 16 until the day one is 18 (`days` short of it).
    There is a sentence, and no line of consent to parents."""
    born = add_months(DAY, -12 * years) + timedelta(days=days)
    anybody = next(found for serial in range(500, 600) if (found := number(born, serial)))
    course = make.course(world.house, draft=make.kari(national_id=anybody, given_name="Ung"))
    panel = panel_of(world, course)
    assert panel.parents.isVisible() is told
    assert "§§ 3-4" in panel.parents.text() and "ikke et samtykke" in panel.parents.text()
    assert not [one for one in (*Recipient, *Category) if "foreldre" in one.label.lower()]
