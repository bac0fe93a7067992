"""Epikrise: composed, written, seen, signed and archived, with real keys on a real store."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit
from sqlalchemy import select

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.references import file_name
from hia_desktop.services.course import courses
from hia_desktop.services.papers import papers
from hia_desktop.services.record import entries
from hia_desktop.store.entities import AuditLine
from hia_desktop.ui.screens.steps.closing.epikrise import EpikriseStep
from hia_desktop.ui.screens.steps.closing.epikrise_form import EpikriseForm
from tests import make
from tests.ui.recording import RecordingPrompts
from tests.ui.world import DAY, NOTE, World, shared_with_nav, walked

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def course(world: World) -> CourseId:
    found = walked(world.house)
    make.closing_form(world.house.as_user("lege"), found)
    return found


def panel(world: World, course: CourseId, user: str = "lege") -> EpikriseStep:
    made = EpikriseStep(world.host(user), world.run(user, courses.open_course, course))
    world.show(made)
    drawn(world, made)
    return made


def drawn(world: World, panel: EpikriseStep) -> str:
    """Waits for the preview to follow what is written; its text."""
    world.qtbot.waitUntil(lambda: not (panel._soon.isActive() or panel._drawing or panel._stale))
    world.settle()
    return text_of(panel._pdf) if panel._pdf else ""


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_bounded().replace("\x02", "") for page in document)
    return " ".join(text.split())


def form(panel: EpikriseStep) -> EpikriseForm:
    assert panel.writer is not None and isinstance(panel.writer.view, EpikriseForm)
    return panel.writer.view


def note(panel: EpikriseStep, field: str) -> str:
    return form(panel)._grid.fields[field].note.whole


def ask(panel: EpikriseStep, *lines: str) -> None:
    """Types what the GP is asked to do, Enter between the lines."""
    control = form(panel).editor("asks").go_to()
    for at, line in enumerate(lines):
        if at:
            QTest.keyClick(panel.focusWidget() or control, Qt.Key.Key_Return)
        QTest.keyClicks(panel.window().focusWidget(), line)


def type_in(panel: EpikriseStep, field: str, text: str) -> QPlainTextEdit:
    control = form(panel).editor(field).control
    assert isinstance(control, QPlainTextEdit)
    control.setFocus()
    control.moveCursor(control.textCursor().MoveOperation.End)
    QTest.keyClicks(control, text)
    return control


@pytest.mark.long
def test_it_opens_filled_from_what_is_signed_and_names_the_sources(world: World, course: CourseId) -> None:
    found = panel(world, course)
    answers = form(found).answers()
    assert answers["diagnoses"] == "ICD-10: M54.5 Lumbago; F43.2 Tilpasningsforstyrrelse"
    assert answers["assessment"] == NOTE["text"]
    assert [row["actor"] for row in answers["who_does_what"]] == ["employer", "nav"], "not what the team itself does"
    assert note(found, "diagnoses") == "fra henvisningen v1, 30.09.2026"
    assert note(found, "who_does_what") == "fra tverrfaglig plan v1, 03.11.2026"
    assert note(found, "asks") == note(found, "medication") == "skriv selv"
    assert found.view.page_count() == 1 and "Gradert styrketrening" in text_of(found._pdf or b"")
    assert not world.run("lege", entries.open_form, course, "epikrise").versions


@pytest.mark.long
def test_the_preview_follows_the_keys_and_holds_what_is_typed(world: World, course: CourseId) -> None:
    found = panel(world, course)
    ask(found, "Kontroll av søvn om 4 uker", "Vurdere <b>avslutning</b> & melde fra")
    type_in(found, "medication", "Ingen faste.")
    text = drawn(world, found)
    assert "Fastlegen bes: 1) Kontroll av søvn om 4 uker 2) Vurdere <b>avslutning</b> & melde fra" in text
    assert "Legemidler Ingen faste." in text and text.index("Fastlegen bes") < text.index("Diagnoser")
    assert "Eksempel HF" in text and "UTKAST" in text


@pytest.mark.long
def test_one_opening_leaves_one_line_however_much_is_typed(world: World, course: CourseId) -> None:
    """Every read of a record is in the trail once: the preview that follows the keys opens nothing more."""

    def lines() -> int:
        with world.house.as_user("lege").store.read() as sql:
            return len(sql.scalars(select(AuditLine).where(AuditLine.action == "paper:previewed")).all())

    found = panel(world, course)
    assert lines() == 1
    for n in range(3):
        type_in(found, "medication", f" Linje {n}.")
        assert f"Linje {n}." in drawn(world, found)
    assert lines() == 1
    world.run("lege", entries.sign, course, "note", None, NOTE)
    found.show_page(world.run("lege", courses.open_course, course))
    type_in(found, "medication", " Etterpå.")
    assert "Etterpå." in drawn(world, found) and lines() == 2


@pytest.mark.long
def test_the_draft_is_kept_and_comes_back_without_being_composed_anew(world: World, course: CourseId) -> None:
    found = panel(world, course)
    type_in(found, "diagnoses", " bedre")
    found.flush(lambda: None)
    world.settle()
    assert found.saved.text() == "Utkast lagret 10:00:00"
    again = panel(world, course)
    assert form(again).answers()["diagnoses"].endswith("Tilpasningsforstyrrelse bedre")
    assert note(again, "diagnoses") == "endret" and form(again).again["diagnoses"].isVisible()


@pytest.mark.long
def test_a_section_is_fetched_again_and_that_is_undone(world: World, course: CourseId) -> None:
    found = panel(world, course)
    link = form(found).again["diagnoses"]
    assert not link.isVisible() and found._changed.whole.startswith("Avsnittene kan redigeres")
    control = type_in(found, "diagnoses", " XYZ")
    assert found._changed.whole == "Endret etter henting: Diagnoser."
    mine = control.toPlainText()
    assert link.isVisible() and link.text() == "Hent på nytt"
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    assert (
        "XYZ" not in control.toPlainText()
        and link.text() == "Angre henting"
        and note(found, "diagnoses").startswith("fra ")
    )
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    assert control.toPlainText() == mine
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    QTest.keyClick(control, Qt.Key.Key_Z, CONTROL)
    assert control.toPlainText() == mine


@pytest.mark.long
def test_a_newly_signed_plan_offers_itself_but_changes_nothing(world: World, course: CourseId) -> None:
    found = panel(world, course)
    before = form(found).answers()
    world.run(
        "lege",
        entries.sign,
        course,
        "plan",
        None,
        {"own_goal": "Tilbake", "goals": [{"title": "Gå"}], "summary": "Ny vurdering."},
    )
    found.show_page(world.run("lege", courses.open_course, course))
    world.settle()
    assert form(found).answers() == before
    assert form(found).again["assessment"].isVisible()
    form(found).fetch("assessment")
    assert form(found).answers()["assessment"] == "Ny vurdering."


@pytest.mark.long
def test_over_one_page_warns_and_still_shows_everything(world: World, course: CourseId) -> None:
    found = panel(world, course)
    assert found._long.isHidden()
    form(found).editor("assessment").set_value("\n".join(f"Linje {n} med en del ord om forløpet." for n in range(70)))
    form(found).edited.emit()
    text = drawn(world, found)
    assert found._long.isVisible() and found.view.page_count() == 2
    assert found._long.accessibleName() == "2 sider – mål er én. Lengst: Vurdering." and "Linje 69" in text


@pytest.mark.long
def test_what_is_missing_is_listed_and_nothing_is_signed(world: World, course: CourseId) -> None:
    prompts = RecordingPrompts(world.window)
    world.host("lege").prompts = prompts
    found = panel(world, course)
    QTest.keyClick(found.window().focusWidget() or found, Qt.Key.Key_Return, CONTROL)
    world.settle()
    assert [field for field, _line in prompts.lines] == ["asks"] and found.writer is not None
    prompts.then("asks")
    assert found.window().focusWidget().accessibleName() == "Fastlegen bes 1"


@pytest.mark.long
def test_without_an_outcome_the_list_leads_to_the_closing(world: World) -> None:
    course, opened, prompts = walked(world.house), list[str](), RecordingPrompts(world.window)
    world.host("lege").prompts = prompts
    found = panel(world, course)
    found.host.open = opened.append  # type: ignore[method-assign, assignment]
    ask(found, "Kontroll om 4 uker")
    found.sign()
    world.settle()
    assert [field for field, _line in prompts.lines] == ["closing"]
    prompts.then("closing")
    world.settle()
    assert opened == [f"course:{course}:closing"] and found.writer is not None


def signed(world: World, found: EpikriseStep) -> None:
    ask(found, "Kontroll om 4 uker")
    QTest.keyClick(found.window().focusWidget(), Qt.Key.Key_Return, CONTROL)
    world.settle()
    world.stand_by()
    world.settle()


@pytest.mark.long
def test_ctrl_enter_signs_archives_and_closes(world: World, course: CourseId) -> None:
    found = panel(world, course)
    signed(world, found)
    (paper,) = world.run("lege", papers.listing, course)
    pdf = world.run("lege", papers.read, paper.id)
    assert paper.kind == "epikrise" and "Kontroll om 4 uker" in text_of(pdf) and "UTKAST" not in text_of(pdf)
    assert "signert 17.11.2026" in text_of(pdf)
    assert world.run("lege", courses.open_course, course).closed_on == DAY
    assert found.writer is None and found._right.currentWidget() is found._issued
    world.qtbot.waitUntil(lambda: found._issued.view.page_count() == 1)
    assert found._issued.moving.isVisible() and "signert" in found.chip.text()


@pytest.mark.long
def test_the_archived_paper_is_marked_as_moved(world: World, course: CourseId) -> None:
    found = panel(world, course)
    signed(world, found)
    QTest.mouseClick(found._issued.moving, Qt.MouseButton.LeftButton)
    world.settle()
    assert world.run("lege", papers.listing, course)[0].transferred_on == DAY
    found.show_page(world.run("lege", courses.open_course, course))
    world.settle()
    assert found._issued._moved.text() == "Overført til EPJ 17.11.2026" and not found._issued.moving.isVisible()


@pytest.mark.long
def test_preview_and_file_and_print_are_the_same_paper(world: World, course: CourseId, tmp_path: Path) -> None:
    prompts = RecordingPrompts(world.window)
    world.host("lege").prompts = prompts
    found = panel(world, course)
    ask(found, "Kontroll")
    drawn(world, found)
    QTest.mouseClick(found._saving, Qt.MouseButton.LeftButton)
    prompts.then(tmp_path / "utkast.pdf")
    assert (tmp_path / "utkast.pdf").read_bytes() == found._pdf
    name = file_name("Epikrise utkast", DAY, sha256(found._pdf or b"").hexdigest())
    assert prompts.asked[-1][1] == name and name.startswith("Epikrise utkast 17.11.2026 ")
    QTest.keyClick(found.window().focusWidget(), Qt.Key.Key_P, CONTROL)
    dialog = world.dialog()
    assert isinstance(dialog, QPrintDialog)
    dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    dialog.printer().setOutputFileName(str(tmp_path / "papir.pdf"))
    dialog.done(1)
    world.settle()
    world.qtbot.waitUntil(lambda: (tmp_path / "papir.pdf").exists())
    assert len(pypdfium2.PdfDocument((tmp_path / "papir.pdf").read_bytes())) == 1


def test_no_button_moves_when_the_head_is_dressed_anew(world: World, course: CourseId) -> None:
    """The button of the preview, which this step does not have, was shown and hidden again: the others stood aside."""
    found = panel(world, course)
    before = found._printing.pos()
    found._dress()
    assert found._printing.isVisible() and found._printing.pos() == before


@pytest.mark.long
def test_a_second_version_has_a_paper_of_its_own(world: World, course: CourseId) -> None:
    found = panel(world, course)
    signed(world, found)
    world.house.clock.at = world.house.clock.at.replace(hour=12)
    found.renew()
    world.settle()
    type_in(found, "medication", "Paracet ved behov.")
    QTest.keyClick(found.window().focusWidget(), Qt.Key.Key_Return, CONTROL)
    world.settle()
    newest, oldest = world.run("lege", papers.listing, course)
    assert "Paracet" in text_of(world.run("lege", papers.read, newest.id)) and found._issued.document() == newest
    assert found.form_page is not None
    found.read(found.form_page.versions[1])
    assert found._issued.document() == oldest


@pytest.mark.long
def test_others_than_the_deciders_write_but_do_not_sign(world: World, course: CourseId) -> None:
    found = panel(world, course, "fysio")
    assert not found._sign.isVisible()
    ask(found, "Kontroll")
    QTest.keyClick(found.window().focusWidget(), Qt.Key.Key_Return, CONTROL)
    world.settle()
    assert "lege eller psykolog" in world.said[-1] and not world.run("lege", papers.listing, course)


@pytest.mark.long
def test_the_nav_adviser_sees_nothing_of_it(world: World, course: CourseId) -> None:
    signed(world, panel(world, course))
    shared_with_nav(world.house, course)
    made = EpikriseStep(world.host("nav"), world.run("nav", courses.open_course, course))
    world.show(made)
    assert made.writer is None and made._right.isHidden() and not made._printing.isVisible()


@pytest.mark.long
def test_a_field_over_its_limit_says_so_in_place_of_the_preview(world: World, course: CourseId) -> None:
    found = panel(world, course)
    line: Any = form(found).editor("asks").go_to()
    line.setText("x" * 500)
    line.textEdited.emit(line.text())
    drawn(world, found)
    assert form(found).raw() == {"asks.0.text": "x" * 500}
