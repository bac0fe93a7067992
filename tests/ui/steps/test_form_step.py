"""A step's form: draft, sign, versions, conflict, addenda, striking – with real keys on a real store."""

from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.forms.survey import Survey
from hia_desktop.domain.forms.team.note import Note
from hia_desktop.domain.forms.values import OutcomePoint
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses
from hia_desktop.services.intake import referrals
from hia_desktop.services.patient import same_day
from hia_desktop.services.record import entries, plan_lines
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.dialogs.sheet import Dialog
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.kit.forms.lists import ListEditor
from hia_desktop.ui.kit.forms.row_table import RowTable
from hia_desktop.ui.kit.widgets import Banner, Text
from hia_desktop.ui.screens.same_day_question import SameDayQuestion
from hia_desktop.ui.screens.steps import PANELS, common_step
from hia_desktop.ui.screens.steps.closing.closing import ClosingStep
from hia_desktop.ui.screens.steps.closing.outcome import OutcomeStep
from hia_desktop.ui.screens.steps.forms.form_step import FormStep
from hia_desktop.ui.screens.steps.forms.writer import EntryWriter
from hia_desktop.ui.screens.steps.intake.referral import ReferralStep
from hia_desktop.ui.screens.steps.work.plan import PlanStep
from tests import make
from tests.services.leak_world import pdf_saying
from tests.ui.world import PLAN, SURVEY, World, shared_with_nav, walked

SURVEY_STEP = PANELS["survey"]

CTRL = Qt.KeyboardModifier.ControlModifier


def show(world: World, user: str, kind: type[Any], course: CourseId) -> Any:
    """The panel alone in the window."""
    page = world.run(user, courses.open_course, course)
    panel = kind(world.host(user), page)
    world.show(panel)
    return panel


def type_in(world: World, panel: FormStep, name: str, text: str) -> None:
    """Types in a field of the draft."""
    assert panel.writer is not None
    world.qtbot.keyClicks(panel.writer.view.editor(name).go_to(), text)


def button(inside: QWidget, words: str) -> QPushButton:
    """The button with these words."""
    return next(b for b in inside.findChildren(QPushButton) if b.text() == words)


def test_the_common_step_shows_one_form_and_says_so_of_many() -> None:
    assert common_step(Survey).form is Survey
    with pytest.raises(TypeError, match="Note: a course holds many"):
        common_step(Note)


@pytest.mark.long
def test_a_draft_is_kept_soon_after_the_last_key(world: World) -> None:
    course = make.course(world.house)
    panel = show(world, "lege", SURVEY_STEP, course)
    type_in(world, panel, "employer", "Nordlager")
    world.qtbot.waitUntil(lambda: panel.saved.text() == "Utkast lagret 10:00:00")
    assert world.run("lege", entries.open_form, course, "survey").current.answers["employer"] == "Nordlager"
    assert panel.chip.text() == "versjon 1 · utkast"


@pytest.mark.long
def test_what_cannot_be_read_is_kept_and_stops_the_signing(world: World) -> None:
    course = make.course(world.house)
    panel = show(world, "lege", SURVEY_STEP, course)
    type_in(world, panel, "position_percent", "mye")
    world.qtbot.keyClick(world.window.focusWidget(), Qt.Key.Key_S, CTRL)
    world.settle()
    assert world.run("lege", entries.open_form, course, "survey").current.raw == {"position_percent": "mye"}
    world.qtbot.keyClick(world.window.focusWidget(), Qt.Key.Key_Return, CTRL)
    line = button(world.dialog(), "Stillingsprosent: Skriv et helt tall fra 0 til 100.")
    world.qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    world.settle()
    assert panel.writer.view.editor("position_percent").control.hasFocus()
    again = show(world, "lege", SURVEY_STEP, course)
    assert again.writer.view.raw() == {"position_percent": "mye"}


@pytest.mark.long
def test_signing_lists_what_is_missing_and_jumps_there(world: World) -> None:
    course = make.course(world.house)
    make.assessed(world.house.as_user("lege"), course)
    panel = show(world, "lege", PlanStep, course)
    type_in(world, panel, "summary", "Oppsummert")
    world.qtbot.keyClick(world.window.focusWidget(), Qt.Key.Key_Return, CTRL)
    world.qtbot.mouseClick(button(world.dialog(), "«Pasientens eget mål» mangler."), Qt.MouseButton.LeftButton)
    world.settle()
    goal = panel.writer.view.editor("own_goal")
    assert goal.control.hasFocus() and goal.sentence() == "«Pasientens eget mål» mangler."
    world.qtbot.keyClicks(goal.control, "Tilbake i egen stilling")
    world.qtbot.keyClick(goal.control, Qt.Key.Key_Return, CTRL)
    world.settle()
    assert panel.writer is None and panel.shown.answers["summary"] == "Oppsummert"
    assert panel.chip.text() == "v1 · signert 17. nov av Liv Berg"
    found = world.run("lege", entries.open_form, course, "plan")
    assert found.current.state == "signed" and found.current.answers["own_goal"] == "Tilbake i egen stilling"


@pytest.mark.long
def test_a_new_version_begins_where_the_signed_one_ended(world: World) -> None:
    course = walked(world.house)
    panel = show(world, "fysio", SURVEY_STEP, course)
    assert panel.shown.number == 2 and panel.writer is None
    assert (
        not panel._reader.view.editor("tasks").control.isEnabled()
        or panel._reader.view.editor("tasks").control.isReadOnly()
    )
    world.qtbot.mouseClick(button(panel, "Ny versjon"), Qt.MouseButton.LeftButton)
    writer = cast(EntryWriter, panel.writer)
    assert panel.chip.text() == "versjon 3 · utkast" and writer.answers()["tasks"] == SURVEY["tasks"]
    type_in(world, panel, "commute", "Buss")
    old = panel.form_page.versions[1]
    panel.flush(lambda: panel.read(old))
    world.settle()
    assert panel.shown.number == 1 and panel._notice.isVisible()
    panel.sign()
    assert writer.answers()["commute"] == "Buss", "reading an old version leaves the draft, and does not sign it"
    panel._show_writer()
    world.qtbot.keyClick(writer.view.editor("commute").go_to(), Qt.Key.Key_Return, CTRL)
    world.settle()
    assert panel.shown.number == 3 and panel.shown.answers["commute"] == "Buss"


@pytest.mark.long
def test_two_who_write_at_once_lose_nothing(world: World) -> None:
    course = make.course(world.house)
    panel = show(world, "lege", PlanStep, course)
    type_in(world, panel, "own_goal", "Mitt")
    panel.save_now()
    world.settle()
    world.run("psykolog", entries.sign, course, "plan", None, {**PLAN, "own_goal": "Deres"})
    panel.sign()
    world.qtbot.mouseClick(button(world.dialog(), "Se det som er signert"), Qt.MouseButton.LeftButton)
    world.settle()
    assert panel.shown.answers["own_goal"] == "Deres" and panel.writer.answers()["own_goal"] == "Mitt"
    panel._show_writer()
    panel.sign()
    world.qtbot.mouseClick(button(world.dialog(), "Signer min som ny versjon"), Qt.MouseButton.LeftButton)
    world.settle()
    numbers = [(v.number, v.answers["own_goal"]) for v in world.run("lege", entries.open_form, course, "plan").versions]
    assert numbers == [(2, "Mitt"), (1, "Deres")]


@pytest.mark.long
def test_a_measure_that_is_ticked_while_one_writes_is_taken_in(world: World) -> None:
    course = make.course(world.house)
    world.run("lege", entries.sign, course, "plan", None, {"own_goal": "Mitt", "measures": [{"what": "Søvnkurs"}]})
    panel = show(world, "lege", PlanStep, course)
    world.qtbot.mouseClick(button(panel, "Ny versjon"), Qt.MouseButton.LeftButton)
    type_in(world, panel, "summary", "Går")
    panel.save_now()
    world.settle()
    world.house.clock.day += timedelta(days=1)
    world.run("fysio", plan_lines.put, course, 1, 0, "done", None)
    type_in(world, panel, "summary", " godt")
    panel.sign()
    world.qtbot.mouseClick(button(world.dialog(), "Se det som er signert"), Qt.MouseButton.LeftButton)
    world.settle()
    assert panel.shown.answers["measures"][0]["status"] == "done"
    panel._show_writer()
    assert panel.writer.answers()["measures"][0]["status"] == "done"
    panel.sign()
    world.settle()
    signed = world.run("lege", entries.open_form, course, "plan").versions[0]
    assert (signed.number, signed.answers["summary"]) == (2, "Går godt")
    assert signed.answers["measures"][0]["status"] == "done"


@pytest.mark.long
def test_who_may_no_longer_write_is_told_and_is_not_held_back(world: World) -> None:
    course = make.course(world.house)
    shared_with_nav(world.house, course, Category.PLAN, Category.TREATMENT)
    panel = show(world, "nav", PlanStep, course)
    type_in(world, panel, "own_goal", "Mål")
    world.run("lege", consents.withdraw, course, Recipient.NAV_ADVISER)
    left: list[bool] = []
    panel.flush(lambda: left.append(True))
    world.qtbot.waitUntil(lambda: left == [True])
    assert world.said == ["Fant ikke dette. Det kan være fjernet, eller du har ikke tilgang."]


def test_others_who_are_writing_are_named(world: World) -> None:
    course = make.course(world.house)
    world.run("psykolog", entries.save_draft, course, "plan", None, {"own_goal": "…"}, {})
    panel = show(world, "lege", PlanStep, course)
    assert panel._notice.isVisible() and panel._notice.accessibleName() == "Per Sol har et utkast som ikke er signert."


@pytest.mark.long
def test_an_addendum_is_signed_and_shown(world: World) -> None:
    course = walked(world.house)
    panel = show(world, "lege", SURVEY_STEP, course)
    world.qtbot.mouseClick(panel._addendum, Qt.MouseButton.LeftButton)
    dialog = world.dialog()
    area = dialog.findChild(QPlainTextEdit)
    assert area is not None
    world.qtbot.keyClicks(area, "Gikk bedre i dag.")
    world.qtbot.mouseClick(button(dialog, "Signer tillegget"), Qt.MouseButton.LeftButton)
    world.settle()
    assert [a.answers["text"] for a in panel.shown.addenda] == ["Gikk bedre i dag."]


@pytest.mark.long
def test_an_entry_in_error_is_struck_with_its_reason(world: World) -> None:
    course = walked(world.house)
    panel = show(world, "fysio", SURVEY_STEP, course)
    panel.strike()
    world.qtbot.mouseClick(button(world.dialog(), "Ført på feil pasient"), Qt.MouseButton.LeftButton)
    world.settle()
    assert panel.form_page.versions[0].struck == "Ført på feil pasient"
    assert panel.shown.number == 1, "what is in force is the version before"
    panel.read(panel.form_page.versions[0])
    assert panel.chip.text().split(" · ")[1] == "feilført", "where there is no room the end is cut"


@pytest.mark.long
def test_a_discarded_draft_is_gone_and_what_was_signed_stands(world: World) -> None:
    course = walked(world.house)
    panel = show(world, "lege", PlanStep, course)
    assert panel.writer is not None
    panel.discard()
    world.qtbot.mouseClick(button(world.dialog(), "Forkast"), Qt.MouseButton.LeftButton)
    world.settle()
    assert panel.writer is None and panel.shown.number == 1


def test_not_shared_and_not_written_say_so(world: World) -> None:
    course = make.course(world.house)
    panel = show(world, "sekretar", PlanStep, course)
    assert panel.writer is None and panel._message is not None and not button(panel, "Signer").isVisible()


@pytest.mark.long
def test_plan_rows_unfold_are_written_and_fold(world: World) -> None:
    course = walked(world.house)
    panel = show(world, "lege", PlanStep, course)
    table = cast(RowTable, panel.writer.view.editor("measures"))
    assert not isinstance(table, ListEditor)
    first = table._rows[0].folded
    first.setFocus()
    assert "Gradert styrketrening" in first.accessibleName() and "18. des" in first.accessibleName()
    world.qtbot.keyClick(first, Qt.Key.Key_Space)
    grid = table._rows[0].grid
    assert grid is not None
    what = grid.editors()["what"]
    cast(QLineEdit, what.control).setCompleter(QCompleter())  # what it offers needs a window system
    world.qtbot.keyClicks(what.go_to(), "Rolig: ")
    world.qtbot.keyClicks(grid.editors()["due"].go_to(), "x")
    world.qtbot.keyClick(world.window.focusWidget(), Qt.Key.Key_Escape)
    assert table._rows[0].grid is None and first.isVisible()
    assert "0.due" in table.raw(), "what cannot be read is kept when the row is folded"
    panel.save_now()
    world.settle()
    kept = world.run("lege", entries.open_form, course, "plan").current
    assert kept.raw["measures.0.due"].endswith("x") or kept.raw["measures.0.due"].startswith("x")
    panel.sign()
    world.qtbot.mouseClick(world.dialog().findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    world.settle()
    assert table._rows[0].grid is not None, "the jump unfolds the row"


@pytest.mark.long
def test_a_row_that_was_removed_comes_back(world: World) -> None:
    course = walked(world.house)
    panel = show(world, "lege", PlanStep, course)
    table = cast(RowTable, panel.writer.view.editor("measures"))
    table._rows[1].folded.setFocus()
    world.qtbot.keyClick(table._rows[1].folded, Qt.Key.Key_Minus, Qt.KeyboardModifier.AltModifier)
    assert len(table.value()) == 4
    world.qtbot.mouseClick(button(table, "Angre fjerning"), Qt.MouseButton.LeftButton)
    assert [m["what"] for m in table.value()] == [m["what"] for m in cast(list[dict[str, Any]], PLAN["measures"])]
    table._rows[0].folded.setFocus()
    world.qtbot.keyClick(table._rows[0].folded, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert table.value()[1]["what"] == "Gradert styrketrening 2×/uke"
    panel.flush(lambda: None)
    world.settle()


@pytest.mark.long
def test_a_file_is_added_and_one_that_is_no_pdf_is_refused(world: World, tmp_path: Path) -> None:
    course = make.course(world.house)
    panel = show(world, "sekretar", ReferralStep, course)
    wrong = tmp_path / "brev.pdf"
    wrong.write_bytes(b"hei")
    panel.attachments.attach(wrong)
    world.qtbot.waitUntil(lambda: bool(world.said))
    assert world.said == ["Filen er ikke en PDF. Ingenting er lagt ved. Lagre den som PDF og prøv igjen."]
    right = tmp_path / "henvisning.pdf"
    right.write_bytes(PDF)
    panel.attachments.attach(right)
    world.qtbot.waitUntil(lambda: "henvisning.pdf er lagt ved." in world.said)
    world.settle()
    assert button(panel, "henvisning.pdf").isVisible()
    panel.attachments.attach(tmp_path / "finnes ikke.pdf")
    world.qtbot.waitUntil(lambda: world.said[-1].startswith("Filen kunne ikke leses"))
    world.settle()


@pytest.mark.long
def test_a_file_that_speaks_of_suicide_is_asked_about_before_it_is_added(world: World, tmp_path: Path) -> None:
    course = make.course(world.house)
    panel = show(world, "sekretar", ReferralStep, course)
    path = tmp_path / "epikrise.pdf"
    path.write_bytes(pdf_saying("Tidl. suicid hos bror."))

    def asked() -> SameDayQuestion:
        panel.attachments.attach(path)
        world.qtbot.waitUntil(lambda: any(q.isVisible() for q in world.window.findChildren(SameDayQuestion)))
        return next(q for q in world.window.findChildren(SameDayQuestion) if q.isVisible())

    question = asked()
    assert any("suicid" in banner.accessibleName() for banner in question.findChildren(Banner))
    assert any(text.text().startswith("Filen nevner") for text in question.findChildren(Text))
    world.qtbot.keyClick(question, Qt.Key.Key_Escape)
    world.settle()
    assert world.run("sekretar", referrals.attachments, course) == ()
    world.qtbot.waitUntil(lambda: not world.window.findChildren(SameDayQuestion))
    question = asked()
    world.qtbot.keyClick(question.yes, Qt.Key.Key_N)
    assert question.no.text() == "Nei, legg ved med denne grunnen"
    world.qtbot.keyClicks(question.why, "Gjelder broren i 2009.")
    world.qtbot.mouseClick(question.no, Qt.MouseButton.LeftButton)
    world.qtbot.waitUntil(lambda: "epikrise.pdf er lagt ved." in world.said)
    (told,) = world.run("lege", same_day.clarified, course)
    assert told.why == "Gjelder broren i 2009." and len(world.run("sekretar", referrals.attachments, course)) == 1
    world.settle()


@pytest.mark.long
def test_what_a_referral_lacks_is_said_when_it_is_signed(world: World) -> None:
    course = make.course(world.house)
    world.run("sekretar", entries.sign, course, "referral", None, {**make.REFERRAL, "received": "2026-11-10"})
    panel = show(world, "lege", ReferralStep, course)
    words = [chip.text() for chip in panel.points.findChildren(Chip)]
    assert panel.points.isVisible() and "Kontakt med arbeidsgiver: ikke fylt ut" in words and "Yrke" in words
    assert "løper også mens opplysninger mangler" in panel.points.clock.text()


@pytest.mark.long
def test_each_point_of_the_outcome_has_its_own_form(world: World) -> None:
    course = closed(world)
    panel = show(world, "lege", OutcomeStep, course)
    three, six, twelve, later = panel.points.values()
    assert (twelve.point, later.point) == (OutcomePoint.MONTHS_12, OutcomePoint.MONTHS_24)
    world.qtbot.mouseClick(three.open, Qt.MouseButton.LeftButton)
    world.settle()
    three.writer.view.editor("work_status").set_value("graded")
    world.qtbot.keyClicks(three.writer.view.editor("note").go_to(), "Tre")
    world.qtbot.mouseClick(six.open, Qt.MouseButton.LeftButton)
    world.settle()
    assert three.writer is None and six.writer is not None
    world.qtbot.keyClicks(six.writer.view.editor("note").go_to(), "Seks")
    panel.flush(lambda: None)
    world.settle()
    drafts = world.run("lege", entries.open_form, course, "outcome").drafts
    assert {(d.answers["point"], d.answers["note"]) for d in drafts} == {("3", "Tre"), ("6", "Seks")}
    six.writer.view.editor("work_status").set_value("working")
    six.writer.view.editor("benefit").set_value("none")
    world.qtbot.keyClick(six.writer.view.editor("note").go_to(), Qt.Key.Key_Return, CTRL)
    world.settle()
    signs_anyway(world)  # six months have not passed
    assert six.signed is not None and six.writer is None and three.draft is not None


def signs_anyway(world: World) -> None:
    """Says yes to what is asked about before a signature."""
    sheet = world.dialog()
    assert isinstance(sheet, Dialog) and sheet.go is not None and sheet.go.text() == "Signer likevel"
    sheet.go.click()
    world.settle()


def closed(world: World) -> CourseId:
    """A course that was closed today, by an assessment that gave no right."""
    course = make.course(world.house)
    world.run("lege", entries.sign, course, "assessment", None, {**ASSESSED})
    assert world.run("lege", courses.open_course, course).closed_on is not None
    return course


ASSESSED: dict[str, Any] = {"decision": "forwarded", "forwarded_to": "DPS"}
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
)


@pytest.mark.long
def test_where_it_is_only_read_no_help_to_fill_in_stands_and_an_empty_list_says_so(world: World) -> None:
    course = make.course(world.house)
    panel = show(world, "lege", ClosingStep, course)
    writing = panel.writer.view
    assert writing.editor("need_after").says.isVisible() and writing.editor("need_after").says.text()
    make.closing_form(world.house.as_user("lege"), course)
    read = show(world, "lege", ClosingStep, course)
    view = read.findChildren(FormView)[-1]
    assert not view.editor("need_after").says.isVisible()
    assert view.editor("shown_to").says.text() == "Ikke fylt ut."
