"""A version that was signed with another form is shown in that form, and the next one is written in today's."""

from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.forms.values import OutcomePoint
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses
from hia_desktop.services.overview import former_work
from hia_desktop.services.record import entries
from hia_desktop.ui.screens.former import FormerScreen
from hia_desktop.ui.screens.steps import PANELS
from hia_desktop.ui.screens.steps.assessment.assessment import AssessmentStep
from hia_desktop.ui.screens.steps.assessment.compare import CompareDialog
from hia_desktop.ui.screens.steps.before.journal_cards import LineCard
from hia_desktop.ui.screens.steps.closing.outcome import OutcomeStep
from hia_desktop.ui.screens.steps.forms.form_step import FormStep
from hia_desktop.ui.screens.steps.journal import JournalStep
from hia_desktop.ui.screens.steps.work.plan import PlanStep
from hia_desktop.ui.screens.steps.work.workplace import WorkplaceStep
from tests import make
from tests.older_forms import MORE, MORE_NOW, MORE_THEN, NOTE, NOW, PLAN, SURVEY, THEN, NewReferral, OldReferral, use
from tests.ui.steps.test_form_step import button, show, signs_anyway
from tests.ui.world import World, shared_with_nav

SURVEY_STEP = PANELS["survey"]

OLDER = "Skjemaet vises slik det var da det ble signert."


@pytest.fixture
def old(world: World, monkeypatch: pytest.MonkeyPatch) -> CourseId:
    """A course with survey, plan and note signed with the first program's forms, read by the later one."""
    course = make.course(world.house)
    use(monkeypatch, THEN)
    for kind, answers in (("survey", SURVEY), ("plan", PLAN), ("note", NOTE)):
        world.run("lege", entries.sign, course, kind, None, answers)
    monkeypatch.undo()
    use(monkeypatch, NOW)
    return course


def read(inside: QWidget) -> list[str]:
    """Every word that is seen."""
    labels = [label.text() for label in inside.findChildren(QLabel) if label.isVisible() and label.text()]
    return labels


def seen_answers(panel: FormStep) -> dict[str, Any]:
    view = panel.view_shown()
    assert view is not None and view.isVisible()
    return view.answers()


@pytest.mark.long
def test_an_old_version_is_shown_in_its_own_form(world: World, old: CourseId) -> None:
    panel = show(world, "lege", SURVEY_STEP, old)
    assert seen_answers(panel) == SURVEY
    words = read(panel)
    assert OLDER + " Det het «Førstegangssamtale»." in words
    assert {"Arbeidstid i uken", "Vakter", "Ledere over pasienten", "Greier på jobb", "Drømmer om natten"} <= set(words)
    assert "Kan gjøre i arbeid" not in words, "today's label"
    chosen = panel.view_shown().editor("shift")
    assert [b.text() for b in chosen.findChildren(QAbstractButton) if b.isChecked()] == ["Delt vakt"]


@pytest.mark.long
def test_the_rows_of_an_old_version_are_shown_with_what_has_gone(world: World, old: CourseId) -> None:
    panel = show(world, "lege", PlanStep, old)
    found = seen_answers(panel)
    assert found == PLAN
    assert {"Pasienten ønsker", "Delmål", "Avtaler", "Stemningsleie", "Vekt", "Hvordan går det"} <= set(read(panel))


@pytest.mark.long
def test_the_next_version_is_written_in_todays_form_and_the_old_stays_as_it_was(world: World, old: CourseId) -> None:
    panel = show(world, "lege", PlanStep, old)
    button(panel, "Ny versjon").click()
    world.settle()
    assert panel.writer.view.answers()["own_goal"] == "merke-ønske"
    assert not any(OLDER in words for words in read(panel))
    assert any("dagens skjema ikke har plass til" in words and "Stemningsleie" in words for words in read(panel))
    panel.sign()
    signs_anyway(world)  # nothing was typed, which is asked about
    assert panel.shown.number == 2 and not any(OLDER in words for words in read(panel))
    panel.read(panel.form_page.versions[1])
    world.settle()
    assert seen_answers(panel) == PLAN and OLDER + " Det het «Behandlingsplan»." in read(panel)
    panel.read(panel.form_page.versions[0])
    world.settle()
    assert seen_answers(panel)["own_goal"] == "merke-ønske" and not any(OLDER in words for words in read(panel))


@pytest.mark.long
def test_a_draft_of_an_older_form_says_what_has_no_room(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    course = make.course(world.house)
    use(monkeypatch, THEN)
    world.run("lege", entries.save_draft, course, "survey", None, SURVEY, {})
    monkeypatch.undo()
    use(monkeypatch, NOW)
    panel = show(world, "lege", SURVEY_STEP, course)
    assert panel.writer.view.answers()["can_do"] == "merke-greier"
    assert any("Vakter: Delt vakt; Ledere over pasienten: merke-ledere" in words for words in read(panel))


def test_the_journal_says_what_sort_of_note_it_was_then(world: World, old: CourseId) -> None:
    words = read(show(world, "lege", JournalStep, old))
    assert {"Journalnotat", "Hva slags", "Hjemmebesøk", "Det som ble sagt", "merke-samtale"} <= set(words)
    assert "Samtale" not in words


@pytest.mark.long
def test_nav_sees_of_an_old_form_what_is_shared_and_no_field_beside_it(world: World, old: CourseId) -> None:
    shared_with_nav(world.house, old, Category.FUNCTION)
    panel = show(world, "nav", SURVEY_STEP, old)
    words = read(panel)
    assert {"Greier på jobb", OLDER + " Det het «Førstegangssamtale»."} <= set(words)
    assert not {"Arbeidstid i uken", "Ledere over pasienten", "Drømmer om natten", "Kropp"} & set(words)
    assert seen_answers(panel)["able"] == "merke-greier"


@pytest.fixture
def more(world: World, monkeypatch: pytest.MonkeyPatch) -> CourseId:
    """A course with an assessment, a note of NAV's and an outcome of the first program's, read by the later one."""
    course = make.course(world.house)
    world.run("sekretar", entries.sign, course, "referral", None, make.REFERRAL)
    shared_with_nav(world.house, course, Category.NAV_NOTES, Category.SICK_LEAVE)
    use(monkeypatch, MORE_THEN)
    for user, kind in (("lege", "assessment"), ("nav", "workplace"), ("lege", "outcome")):
        world.run(user, entries.sign, course, kind, None, MORE[kind])
    monkeypatch.undo()
    use(monkeypatch, MORE_NOW)
    return course


@pytest.mark.long
def test_an_old_assessment_is_read_and_held_against_a_new_one(world: World, more: CourseId) -> None:
    panel = show(world, "lege", AssessmentStep, more)
    assert seen_answers(panel) == MORE["assessment"]
    assert {"Hva ble bestemt", "Fordi", "Bestemt alene"} <= set(read(panel))
    assert "Alvorlighetsgrad" not in read(panel), "today's form at the side is put away"
    world.run(
        "psykolog", entries.sign, more, "assessment", None, {"decision": "more_information", "grounds": "Mangler noe"}
    )
    versions = world.run("lege", entries.open_form, more, "assessment").versions
    dialog = CompareDialog(panel, versions[1], versions[0], world.house.clock.today())
    rows = {row[0]: row[1:] for row in dialog.rows()}
    assert rows["Hva ble bestemt"] == ("Utsatt", "–", True) and rows["Bestemt alene"] == ("Ja", "–", True)
    dialog.close()


@pytest.mark.long
def test_a_barrier_that_was_signed_in_an_older_form_is_not_said_to_be_over(world: World, more: CourseId) -> None:
    world.run("nav", entries.sign, more, "workplace", None, {"barriers": [{"description": "merke-annet"}]})
    panel = show(world, "nav", WorkplaceStep, more)
    words = read(panel)
    assert any(line.startswith("Ikke med her, fordi skjemaet var et annet: v1.") for line in words)
    assert "Tatt ut" not in words
    panel.read(panel.form_page.versions[1])
    world.settle()
    assert seen_answers(panel) == MORE["workplace"]
    for field in ("contacts", "barriers"):
        panel.go_to_part(field)  # the one was not asked for then


@pytest.mark.long
def test_an_outcome_at_a_point_that_there_is_no_more_is_read(world: World, more: CourseId) -> None:
    words = read(show(world, "lege", OutcomeStep, more))
    assert {"Når", "Fem år", "Hvordan det gikk", "merke-gikk"} <= set(words)


@pytest.mark.long
def test_an_outcome_in_older_words_is_read_at_its_point(
    world: World, more: CourseId, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, MORE_THEN)
    world.run("lege", entries.sign, more, "outcome", None, {"point": "12", "note": "merke-året"})
    monkeypatch.undo()
    use(monkeypatch, MORE_NOW)
    panel = show(world, "lege", OutcomeStep, more)
    (point,) = [shown for shown in panel.points.values() if shown.signed is not None]
    assert point.point is OutcomePoint.MONTHS_12
    assert any("Når: Ett år · Hvordan det gikk: merke-året" in words for words in read(point))


@pytest.mark.long
def test_nav_reads_what_nav_signed_before_when_nothing_is_shared_any_more(world: World, more: CourseId) -> None:
    world.run("lege", consents.withdraw, more, Recipient.NAV_ADVISER)
    (mine,) = world.run("nav", former_work.listing)
    screen = FormerScreen(world.host("nav"))
    world.show(screen)
    screen.refresh()
    world.settle()
    assert screen.table.select_key(mine.id)
    world.settle()
    assert {OLDER + " Det het «NAV-notat».", "Hindringer", "Hva hindrer"} <= set(read(screen))
    assert any(field.text() == "merke-løft" for field in screen.findChildren(QLineEdit))


@pytest.mark.long
def test_the_referral_beside_what_one_writes_has_what_it_said_then(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = make.course(world.house)
    use(monkeypatch, (OldReferral,))
    world.run("sekretar", entries.sign, course, "referral", None, {"text": "merke-tekst", "urgent": "merke-haster"})
    monkeypatch.undo()
    use(monkeypatch, (NewReferral,))
    words = show(world, "lege", AssessmentStep, course).referral.text.toPlainText()
    assert "merke-tekst" in words and "Haster\nmerke-haster" in words
    journal = show(world, "lege", JournalStep, course)
    [line] = [card for card in journal.findChildren(LineCard) if card.line.step == "referral" and card.line.entry]
    line.head.click()
    assert {"Brevet", "merke-tekst", "Haster", "merke-haster"} <= set(read(journal))


@pytest.mark.long
@pytest.mark.parametrize("which", ["old", "more"])
def test_the_course_page_opens_with_old_forms_in_it(world: World, request: pytest.FixtureRequest, which: str) -> None:
    course = request.getfixturevalue(which)
    for user in ("lege", "nav") if which == "more" else ("lege",):
        assert world.run(user, courses.open_course, course).id == course
        assert world.run(user, courses.overview, course)["course"] == course
