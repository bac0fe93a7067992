"""Rettighetsvurdering: written by keys beside the referral, supported by the rules, decided by those who may."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from hia_desktop.base.fields import CourseId
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses
from hia_desktop.services.intake import referrals
from hia_desktop.services.papers import papers
from hia_desktop.services.record import entries
from hia_desktop.services.record.entries import FormPage
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text
from hia_desktop.ui.screens.steps.assessment.assessment import AssessmentStep
from hia_desktop.ui.screens.steps.assessment.compare import CompareDialog
from hia_desktop.ui.screens.steps.assessment.form import AssessmentForm
from hia_desktop.ui.screens.steps.papers.letter_dialog import LetterDialog
from tests import make
from tests.services.story import ASSESSMENT
from tests.ui.kit.test_pdf import sheets
from tests.ui.recording import RecordingPrompts
from tests.ui.world import REFERRAL, World

CONTROL = Qt.KeyboardModifier.ControlModifier

AHEAD = {"start_deadline": "2026-12-30", "wished_start": "2026-11-30"}
"""Days that lie after the referral of these tests."""


@pytest.fixture
def course(world: World) -> CourseId:
    made = make.course(world.house)
    world.run("sekretar", entries.sign, made, "referral", None, REFERRAL)
    return made


def panel(world: World, course: CourseId, user: str = "lege") -> AssessmentStep:
    made = AssessmentStep(world.host(user), world.run(user, courses.open_course, course))
    assert made._why.isHidden(), "nobody is told that others decide before it is known"
    world.show(made)
    return made


def form(panel: AssessmentStep) -> AssessmentForm:
    assert panel.writer is not None and isinstance(panel.writer.view, AssessmentForm)
    return panel.writer.view


def hints(world: World, panel: AssessmentStep) -> list[str]:
    world.qtbot.waitUntil(lambda: not panel._rules.isActive())
    return [line.accessibleName() for line in panel.support.lines()]


def button(panel: AssessmentStep, text: str) -> QPushButton:
    return next(b for b in panel.findChildren(QPushButton) if b.text() == text and b.isVisibleTo(panel))


def focus_of(panel: AssessmentStep, field: str) -> QWidget:
    proxy = form(panel).editor(field).control.focusProxy()
    assert proxy is not None
    return proxy


def press(panel: AssessmentStep, text: str) -> None:
    QTest.mouseClick(button(panel, text), Qt.MouseButton.LeftButton)


def type_in(panel: AssessmentStep, field: str, text: str) -> None:
    QTest.keyClicks(form(panel).editor(field).go_to(), text)


def decide(panel: AssessmentStep) -> None:
    """The shortest way to a right: benefit, resources, decision, discipline, deadline."""
    type_in(panel, "expected_benefit", "Bedre funksjon.")
    type_in(panel, "resource_use", "Ti timer.")
    press(panel, "Rett til nødvendig helsehjelp")
    form(panel).editor("disciplines").set_value("both")
    type_in(panel, "start_deadline", "+11u")
    form(panel).editor("deadline_for").set_value("treatment")


@pytest.mark.long
def test_the_referral_stands_beside(world: World, course: CourseId) -> None:
    found = panel(world, course)
    words = found.referral.text.toPlainText()
    assert str(REFERRAL["text"]) in words and words.startswith("Fra Ola Lege") and "Leder er positiv." in words
    assert "tilrettelegging som er prøvd" in found.referral._lacks.accessibleName()
    assert [row["code"] for row in form(found).answers()["diagnoses"]] == ["M54.5", "F43.2"]


@pytest.mark.long
def test_what_the_secretary_read_and_did_not_find_is_said_so(world: World) -> None:
    """It is nothing to look for in the text; what nobody has marked may stand there."""
    made = make.course(world.house)
    untold = REFERRAL | {"adaptation_tried": "", "motivation": "", "untold": ["adaptation_tried"]}
    world.run("sekretar", entries.sign, made, "referral", None, untold)
    found = panel(world, made)
    world.qtbot.waitUntil(lambda: "Står ikke i henvisningen" in found.referral._lacks.accessibleName())
    said = found.referral._lacks.accessibleName()
    assert "Ikke fylt ut fra henvisningen: motivasjon og forventning. Se etter i teksten." in said
    assert "Står ikke i henvisningen: tilrettelegging som er prøvd." in said


@pytest.mark.long
def test_without_a_signed_referral_it_says_what_to_do(world: World) -> None:
    found = panel(world, make.course(world.house))
    assert found.referral._stack.currentWidget() is found.referral._none and found.writer is not None


@pytest.mark.long
def test_the_files_of_the_referral_are_read_page_by_page(world: World, course: CourseId) -> None:
    world.run("lege", referrals.attach, course, "henvisning.pdf", sheets(2))
    found = panel(world, course)
    press(found, "henvisning.pdf")
    world.settle()
    assert found.referral.view.where.text() == "side 1 av 2"
    press(found, "Tekst")
    assert found.referral.text.isVisible()


@pytest.mark.long
def test_keys_answer_and_the_rules_follow(world: World, course: CourseId) -> None:
    found = panel(world, course)
    assert "Mangler: Forventet nytte er ikke begrunnet." in hints(world, found)
    for name in ("target_condition", "target_function", "target_goal", "target_need"):
        QTest.keyClick(focus_of(found, name), Qt.Key.Key_J)
    type_in(found, "expected_benefit", "Bedre funksjon.")
    type_in(found, "resource_use", "Ti timer gir økt produktivitet.")
    said = hints(world, found)
    assert any("Begge vilkår i pasient- og brukerrettighetsloven § 2-1 b er" in text for text in said)
    assert "Oppfylt: Pasienten er i målgruppen på alle fire punkter." in said
    assert any("produktiv" in line and line.startswith("Obs") for line in said)


@pytest.mark.long
def test_a_press_shows_where_a_rule_stands_and_it_stays_open(world: World, course: CourseId) -> None:
    found = panel(world, course)
    hints(world, found)
    line = found.support.lines()[0]
    assert line.source.isHidden()
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    assert line.source.text().startswith(
        "Kilde: pasient- og brukerrettighetsloven § 2-1 b; Interregional rapport 2020, kap. 2.2"
    )
    assert not line.source.isHidden()
    words = line.hint.text
    type_in(found, "resource_use", "Ti timer.")
    hints(world, found)
    assert not next(line for line in found.support.lines() if line.hint.text == words).source.isHidden()


@pytest.mark.long
def test_a_note_is_asked_for_where_the_answer_is_not_yes(world: World, course: CourseId) -> None:
    found = panel(world, course)
    note = form(found)._grid.fields["target_goal_note"]
    assert note.isHidden()
    QTest.keyClick(focus_of(found, "target_goal"), Qt.Key.Key_D)
    assert form(found).answers()["target_goal"] == "partly" and note.isVisible()
    QTest.keyClicks(note.editor.go_to(), "Vil bytte jobb")
    QTest.keyClick(focus_of(found, "target_goal"), Qt.Key.Key_J)
    assert note.isVisible(), "what is written never disappears"


@pytest.mark.long
def test_nothing_is_not_found_while_something_is(world: World, course: CourseId) -> None:
    found = panel(world, course)
    press(found, "Gjennomgått, ingen funnet")
    assert form(found).answers()["none_found"] is True
    press(found, "Vis tilstandene")
    press(found, "Ruslidelse")
    answers = form(found).answers()
    assert answers["conditions_against"] == ["substance"] and answers["none_found"] is None
    assert any("ruslidelse" in line for line in hints(world, found))


@pytest.mark.long
def test_ctrl_enter_lists_what_is_missing_and_leads_there(world: World, course: CourseId) -> None:
    prompts = RecordingPrompts(world.window)
    world.host("lege").prompts = prompts
    found = panel(world, course)
    press(found, "Rett til nødvendig helsehjelp")
    QTest.keyClick(found.window().focusWidget(), Qt.Key.Key_Return, CONTROL)
    world.settle()
    assert {"expected_benefit", "resource_use", "disciplines", "start_deadline"} <= {
        field for field, _line in prompts.lines
    }
    prompts.then("start_deadline")
    assert form(found).editor("start_deadline").control.hasFocus()


@pytest.mark.long
def test_a_physician_decides_and_answers(world: World, course: CourseId) -> None:
    found = panel(world, course)
    decide(found)
    QTest.keyClick(found.window().focusWidget(), Qt.Key.Key_Return, CONTROL)
    world.settle()
    world.stand_by()
    after = world.run("lege", courses.open_course, course)
    assert after.decided_on == date(2026, 11, 17) and after.start_deadline == date(2027, 2, 2)
    assert found.writer is None and button(found, "Rett til nødvendig helsehjelp").isChecked()
    read = {label.text() for label in found.findChildren(QLabel) if label.isVisible()}
    assert "Frist for start" in read and not read & {"Sendt videre til", "Tilbud som kan passe"}, (
        "what is not asked here"
    )
    press(found, "Brev: svar til pasienten")
    dialog = world.dialog()
    assert isinstance(dialog, LetterDialog)
    world.settle()
    world.qtbot.waitUntil(lambda: dialog.view.page_count() > 0)
    assert not dialog._save.isVisible() and not world.run("lege", papers.listing, course)
    QTest.mouseClick(dialog.issuing, Qt.MouseButton.LeftButton)
    world.settle()
    assert not world.run("lege", papers.listing, course), "archived before it was answered for"
    sure = next(
        b for b in world.window.window().findChildren(QPushButton) if b.text() == "Jeg svarer for brevet – arkiver"
    )
    QTest.mouseClick(sure, Qt.MouseButton.LeftButton)
    world.settle()
    assert dialog._save.isVisible() and [paper.kind for paper in world.run("lege", papers.listing, course)] == [
        "decision_patient"
    ]
    dialog.accept()
    world.settle()
    assert any("Arkivert 17.11.2026" in text.text() for text in found._decision.findChildren(type(found._why)))


@pytest.mark.long
def test_asking_for_more_offers_the_letter_to_the_referrer(world: World, course: CourseId) -> None:
    found = panel(world, course)
    press(found, "Be om flere opplysninger")
    QTest.keyClick(found.window().focusWidget(), Qt.Key.Key_Return, CONTROL)
    world.settle()
    world.stand_by()
    assert button(found, "Brev: supplerende opplysninger") and found.writer is None


@pytest.mark.long
def test_a_physiotherapist_drafts_but_does_not_decide(world: World, course: CourseId) -> None:
    found = panel(world, course, "fysio")
    assert not found._sign.isVisible() and "psykolog" in found._why.text() and found._why.isVisible()
    decide(found)
    QTest.keyClick(found.window().focusWidget(), Qt.Key.Key_Return, CONTROL)
    world.settle()
    assert "psykolog" in world.said[-1]
    found.flush(lambda: None)
    world.settle()
    page: FormPage = world.run("fysio", entries.open_form, course, "assessment")
    assert page.current is not None and page.current.answers["decision"] == "right" and not page.versions
    assert world.run("lege", entries.open_form, course, "assessment").current is None


@pytest.mark.long
def test_the_draft_comes_back_as_it_was(world: World, course: CourseId) -> None:
    found = panel(world, course)
    button(found, "Andre utfall").setFocus()
    press(found, "Andre utfall")
    assert button(found, "Sendt videre").hasFocus(), "the first of those that came"
    press(found, "Sendt videre")
    type_in(found, "wished_start", "ikke en dag")
    found.flush(lambda: None)
    world.settle()
    again = panel(world, course)
    assert button(again, "Sendt videre").isChecked() and form(again).raw() == {"wished_start": "ikke en dag"}


@pytest.mark.long
def test_the_decision_stays_in_sight_beside_the_criteria_and_below_them_in_a_narrow_window(
    world: World, course: CourseId
) -> None:
    world.window.resize(1440, 760)
    found = panel(world, course)
    decision, seen = found._decision, found.area.viewport()
    assert decision.mapTo(found, QPoint()).x() > found.width() // 2
    bar = found.area.verticalScrollBar()
    column = found._right.heightForWidth(found._right.width())
    assert bar.maximum() > column - seen.height() > 0
    bar.setValue(bar.maximum())
    assert found.support.mapTo(seen, found.support.rect().bottomLeft()).y() < seen.height(), "its end"
    bar.setValue(bar.maximum() - (column - seen.height()))
    assert decision.mapTo(seen, QPoint()).y() >= 0, "and its beginning, far down in the criteria"
    world.window.resize(760, 848)
    world.settle()
    criteria = found.content.parentWidget()
    assert criteria is not None and found._right.geometry().top() > criteria.geometry().bottom()
    assert found._right.isVisible() and found._right.height() >= found._right.heightForWidth(found._right.width())


@pytest.mark.long
def test_what_the_referral_lacks_is_read_in_full_above_its_words_in_a_narrow_window(
    world: World, course: CourseId
) -> None:
    found = panel(world, course)
    found.referral._lacks.set(
        "Ikke fylt ut fra henvisningen: " + "; ".join(["kontakt med arbeidsgiver"] * 6) + ".", Tone.WARN
    )
    world.window.resize(760, 300)
    world.settle()
    lacks = found.referral._lacks
    assert lacks.height() >= lacks.heightForWidth(lacks.width())
    assert found.referral.text.height() >= 4 * found.referral.text.fontMetrics().lineSpacing()


def test_where_nothing_is_shared_it_is_said_once(world: World, course: CourseId) -> None:
    until = world.house.clock.today() + timedelta(days=30)
    world.run("lege", consents.give, course, Recipient.NAV_ADVISER, [Category.PLAN], until)
    found = panel(world, course, "nav")
    said = [label.text() for label in found.findChildren(QLabel) if label.isVisible()]
    assert said.count("Leses av behandlere") == 1 and "Ikke delt" not in said and not found._tabs.isVisible()


@pytest.mark.long
@pytest.mark.parametrize(("width", "columns"), [(1300, 3), (700, 2), (430, 1)])
def test_nothing_overlaps_however_narrow(world: World, course: CourseId, width: int, columns: int) -> None:
    found = panel(world, course)
    found.setFixedWidth(px(width))
    world.settle()
    criteria = found.content.parentWidget()
    assert criteria is not None
    boxes = [found.referral, criteria] + ([found._right] if columns == 3 else [])
    shown = [part for part in boxes if part.isVisibleTo(found)]
    assert len(shown) == columns and found._right.isVisible()
    for left, right in pairwise(shown):
        edge = left.mapTo(found, left.rect().topRight()).x()
        assert edge < right.mapTo(found, QPoint()).x()
    assert all(part.width() >= part.minimumSizeHint().width() for part in shown)
    if columns == 1:
        assert not found.referral.isVisible()
        press(found, "Henvisningen")
        assert found.referral.isVisible() and not found._right.isVisible()


@pytest.mark.long
def test_the_guides_deadline_is_used_with_one_press_and_kept(world: World, course: CourseId) -> None:
    found = panel(world, course)
    assert form(found)._grid.fields["guideline"].isHidden()
    form(found).editor("disciplines").set_value("fmr")
    form(found).editor("disciplines").edited.emit()
    press(found, "Bruk 30.03.2027")
    answers = form(found).answers()
    assert answers["start_deadline"] == "2027-03-30" and answers["guideline"]["months"] == 6
    assert any("innenfor veilederen" in line for line in hints(world, found))
    QTest.keyClick(focus_of(found, "target_need"), Qt.Key.Key_J)
    assert button(found, "Bruk 30.12.2026"), "a quick clarification has a shorter one"


@pytest.mark.long
def test_suicide_risk_is_shown_at_once_in_the_draft(world: World, course: CourseId) -> None:
    found = panel(world, course)
    assert found._safety.isHidden()
    press(found, "Vis tilstandene")
    press(found, "Alvorlig eller forhøyet selvmordsrisiko")
    assert found._safety.isVisible()
    press(found, "Alvorlig eller forhøyet selvmordsrisiko")
    assert found._safety.isHidden()


@pytest.mark.long
def test_two_assessors_are_compared(world: World, course: CourseId) -> None:
    world.run("lege", entries.sign, course, "assessment", None, {**ASSESSMENT, **AHEAD, "target_goal": "yes"})
    assert not panel(world, course)._compare.isVisible()
    world.run("psykolog", entries.sign, course, "assessment", None, {**ASSESSMENT, **AHEAD, "target_goal": "partly"})
    found = panel(world, course)
    press(found, "Sammenlign vurderingene")
    dialog = world.dialog()
    assert isinstance(dialog, CompareDialog)
    assert dialog.rows() == [("Mål om å beholde eller gjenoppta arbeid", "Ja", "Delvis", True)]
    dialog.all.setChecked(True)
    assert ("Beslutning", "Rett til nødvendig helsehjelp", "Rett til nødvendig helsehjelp", False) in dialog.rows()
    world.settle()
    assert [text.text()[:2] for text in dialog.findChildren(Text) if text.text().startswith("v")] == ["v1", "v2"]


@pytest.mark.long
@pytest.mark.parametrize(("age", "asked"), [(17, True), (18, False), (67, False), (68, True)])
def test_a_reason_is_asked_for_outside_the_usual_ages(world: World, age: int, asked: bool) -> None:
    view = AssessmentForm(world.house.clock.today, date(2026, 11, 1), None, age=age)
    world.qtbot.addWidget(view)
    assert view._grid.fields["age_ground"].isHidden() is not asked


@pytest.mark.long
def test_the_instruments_answer_raises_the_same_path_in_the_draft(world: World, course: CourseId) -> None:
    """R45, R51: typed by key; 0 says nothing, from 1 the banner and the rule are there,
    and «nothing found» is no longer true."""
    found = panel(world, course)
    press(found, "Gjennomgått, ingen funnet")
    type_in(found, "death_thoughts", "0")
    assert found._safety.isHidden() and form(found).answers()["none_found"] is True
    line = form(found).editor("death_thoughts").go_to()
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    QTest.keyClicks(line, "1")
    assert found._safety.isVisible() and form(found).answers()["none_found"] is None
    assert not found._safety.visibleRegion().isEmpty(), "it stands above what is scrolled, in sight from every question"
    assert "samme dag" in hints(world, found)[0] and hints(world, found)[0].startswith("Obs: Skår 1")
    QTest.keyClick(line, Qt.Key.Key_Backspace)
    assert found._safety.isHidden()
    QTest.keyClicks(line, "7")
    form(found).editor("decision").go_to()
    assert "fra 0 til 3" in form(found).editor("death_thoughts").sentence() and found._safety.isHidden()
