"""A paper for the employer in the window, by keys: consent, words to change or answer for, and then the paper."""

import io
from datetime import timedelta
from typing import Any, cast

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from hia_desktop.base.fields import CourseId
from hia_desktop.documents.kinds.rtw import NO_HEALTH
from hia_desktop.domain.access import Recipient
from hia_desktop.domain.sending.objections import Receiver
from hia_desktop.services.consent import consents, objections
from hia_desktop.services.course import courses
from hia_desktop.services.papers import papers
from hia_desktop.services.record import entries
from hia_desktop.ui.kit.forms.row_table import RowTable
from hia_desktop.ui.screens.admin.health_word_list import HealthWordList
from hia_desktop.ui.screens.administration import AdministrationScreen
from hia_desktop.ui.screens.steps.papers.documents import Documents
from hia_desktop.ui.screens.steps.papers.employer_paper import EmployerPaperDialog
from hia_desktop.ui.screens.steps.papers.issued_paper import IssuedPaper
from hia_desktop.ui.screens.steps.papers.paper_dialog import PaperDialog
from hia_desktop.ui.screens.steps.work.rtw import RtwStep
from hia_desktop.ui.screens.steps.work.workplace import WorkplaceStep
from tests import make
from tests.ui.recording import RecordingPrompts
from tests.ui.world import RTW, World, walked

BECAUSE = "Pasienten ønsker at leder vet det."


@pytest.fixture
def course(world: World) -> CourseId:
    return walked(world.house)


def telling(world: World, course: CourseId) -> None:
    """The plan signed again with words about health in two lines."""
    steps = [dict(step) for step in RTW["steps"]]  # type: ignore[attr-defined]
    steps[1]["tasks"] = "Tre dagvakter, pause ved panikkanfall"
    answers = {**RTW, "steps": steps, "if_stuck": "Ring psykologen."}
    world.run("lege", entries.sign, course, "rtw", None, answers, reason="ny", over_newer=True)


def panel(world: World, kind: type[Any], course: CourseId, user: str = "lege") -> Any:
    made = kind(world.host(user), world.run(user, courses.open_course, course))
    world.show(made)
    return made


def press(world: World, within: QWidget, label: str) -> None:
    """The button by the space key."""
    button = next(b for b in within.findChildren(QPushButton) if b.text() == label and b.isVisible() and b.isEnabled())
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    world.settle()


def leaders_paper(world: World, course: CourseId) -> EmployerPaperDialog:
    found = panel(world, RtwStep, course)
    press(world, found, "PDF til leder")
    return cast(EmployerPaperDialog, world.dialog())


def words(world: World, dialog: EmployerPaperDialog) -> str:
    """What is printed and saved."""
    world.qtbot.waitUntil(lambda: dialog._pdf is not None)
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(dialog._pdf or b"")).pages).split()
    ).replace("\xad ", "")


def shown(dialog: EmployerPaperDialog) -> list[str]:
    """The lines with words to change or answer for."""
    return [f"{line.line.where}: {line.caught}" for line in dialog.lines if line.isVisible() and line.caught]


def tick(world: World, dialog: EmployerPaperDialog) -> None:
    """Each line seen, by Enter, which goes on to the next."""
    for line in dialog.lines:
        assert line.tick.hasFocus() and not dialog.answer_button.isEnabled()
        QTest.keyClick(line.tick, Qt.Key.Key_Return)
    world.settle()


@pytest.mark.long
def test_a_clean_plan_with_consent_is_shown_when_its_lines_are_seen(world: World, course: CourseId) -> None:
    """One line is changed, and stands so on the paper; the next time nobody is asked."""
    make.employer_agrees(world.house, course)
    dialog = leaders_paper(world, course)
    assert dialog.words.isVisible() and dialog.because.isHidden() and dialog._pdf is None
    QTest.keyClicks(dialog.lines[0].editor.go_to(), " og vel så det")
    assert dialog.lines[0].approved and "der det står" in dialog.lines[0].source
    dialog.lines[0].tick.setFocus()
    tick(world, dialog)
    press(world, dialog, "Godkjenn linjene og lag arket")
    assert "vel så det" in words(world, dialog) and "Liv Berg godkjente linjene" in dialog.promise.accessibleName()
    dialog.close()
    world.settle()
    dialog = leaders_paper(world, course)
    assert (
        str(NO_HEALTH) in words(world, dialog)
        and not dialog.words.isVisible()
        and not dialog.consent.isVisible()
        and dialog._print.isVisible()
    )
    dialog.close()
    world.settle()


@pytest.mark.long
def test_what_is_looked_at_is_not_handed_out_when_the_consent_has_ended(world: World, course: CourseId) -> None:
    """The paper lies open while somebody withdraws the consent, or notes that the patient objects."""
    make.approve_lines(world.house.as_user("lege"), course)
    ends = (
        ("psykolog", consents.withdraw, Recipient.EMPLOYER),
        ("sekretar", objections.put, Receiver.EMPLOYER),
    )
    for user, end, whom in ends:
        make.employer_agrees(world.house, course)
        dialog = leaders_paper(world, course)
        assert words(world, dialog)
        world.run(user, end, course, whom)
        dialog.host.prompts, shown_prompts = RecordingPrompts(world.window), dialog.host.prompts
        QTest.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        world.settle()
        assert dialog.host.prompts.asked == [] and not world.run("lege", papers.listing, course)
        assert "Pasienten har" in dialog.view.message() and dialog._pdf is None and not dialog._save.isEnabled()
        dialog.host.prompts = shown_prompts
        dialog.close()
        world.settle()


@pytest.mark.long
def test_words_are_shown_with_their_line_and_answered_for_by_keys(world: World, course: CourseId) -> None:
    """Nothing can be printed until it has been answered for; then the paper promises nothing, and says who answered."""
    make.employer_agrees(world.house, course)
    telling(world, course)
    dialog = leaders_paper(world, course)
    assert shown(dialog) == [
        "Trinn 2: Oppgaver: «panikkanfall» (plage eller symptom)",
        "Hvis det butter: «psykologen» (behandler)",
    ]
    assert (
        not dialog.view.isVisible()
        and not dialog._print.isVisible()
        and not dialog._save.isVisible()
        and dialog._pdf is None
    )
    tick(world, dialog)
    assert not dialog.answer_button.isEnabled()
    field = dialog.because.editor.go_to()
    QTest.keyClicks(field, "kort")
    press(world, dialog, "Godkjenn linjene og lag arket")
    assert "10 til 300 tegn" in dialog.because.editor.sentence() and dialog._pdf is None
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, BECAUSE)
    press(world, dialog, "Godkjenn linjene og lag arket")
    said = words(world, dialog)
    assert "panikkanfall" in said and "ingen helseopplysninger" not in said
    assert dialog._print.isVisible() and not dialog.words.isVisible()
    assert "Liv Berg har svart for ord i arket: Pasienten ønsker at leder vet det." in dialog.promise.accessibleName()
    dialog.close()
    world.settle()


@pytest.mark.long
def test_enter_goes_back_to_the_text(world: World, course: CourseId) -> None:
    make.employer_agrees(world.house, course)
    telling(world, course)
    dialog = leaders_paper(world, course)
    QTest.keyClick(dialog.change_button, Qt.Key.Key_Return)
    world.settle()
    assert not [w for w in QApplication.topLevelWidgets() if w.isVisible() and isinstance(w, EmployerPaperDialog)]


@pytest.mark.long
def test_without_consent_only_the_patients_own_copy_is_made(world: World, course: CourseId) -> None:
    dialog = leaders_paper(world, course)
    assert dialog.consent.isVisible() and not dialog.view.isVisible() and not dialog._print.isVisible()
    press(world, dialog, "Lag pasientens eksemplar")
    tick(world, dialog)
    press(world, dialog, "Godkjenn linjene og lag arket")
    assert "Pasientens eget eksemplar" in words(world, dialog)
    dialog.close()
    world.settle()


@pytest.mark.long
def test_the_archive_asks_before_it_keeps_a_paper_for_the_employer(world: World, course: CourseId) -> None:
    """From «Lag dokument»: refused words are shown; after the answer the paper is archived and chosen;
    withdrawn, it is not handed out."""
    make.employer_agrees(world.house, course)
    telling(world, course)
    found = panel(world, Documents, course)
    next(action for action in found._menu.actions() if action.text() == papers.card("rtw_employer").title).trigger()
    dialog = cast(EmployerPaperDialog, world.dialog())
    world.settle()
    assert len(shown(dialog)) == 2 and world.run("lege", papers.listing, course) == ()
    tick(world, dialog)
    QTest.keyClicks(dialog.because.editor.go_to(), BECAUSE)
    press(world, dialog, "Godkjenn linjene og lag arket")
    world.qtbot.waitUntil(lambda: found._printing.isVisible())
    (row,) = world.run("lege", papers.listing, course)
    assert row.kind == "rtw_employer" and not row.withheld
    world.run("lege", consents.withdraw, course, Recipient.EMPLOYER)
    found.refresh()
    world.settle()
    shelf = found.findChild(IssuedPaper)
    assert shelf is not None and not shelf.can_hand_out() and not found._printing.isVisible()
    assert "gjelder ikke lenger" in shelf._withheld.accessibleName() and shelf._withheld.isVisible()


@pytest.mark.long
def test_a_draft_of_the_meeting_sheet_says_what_must_be_changed(world: World, course: CourseId) -> None:
    found = panel(world, WorkplaceStep, course, "nav")
    found.renew()
    editor = found.writer.view.editor("questions")
    QTest.keyClicks(editor.go_to(), "Hva med migrenen?")
    found.preview()
    dialog = world.dialog()
    world.qtbot.waitUntil(lambda: dialog.caught.isVisible())  # type: ignore[attr-defined]
    assert "Åpne spørsmål: «migrenen»" in dialog.caught.accessibleName()  # type: ignore[attr-defined]
    dialog.close()
    found.flush(lambda: None)
    world.settle()


@pytest.mark.long
def test_a_barrier_is_not_for_the_meeting_until_one_says_so_and_the_fields_tell_who_reads(
    world: World, course: CourseId
) -> None:
    found = panel(world, WorkplaceStep, course, "nav")
    found.renew()
    table = cast(RowTable, found.writer.view.editor("barriers"))
    table._rows[0].folded.setFocus()
    QTest.keyClick(table._rows[0].folded, Qt.Key.Key_Plus, Qt.KeyboardModifier.AltModifier)
    world.settle()
    row = next(r for r in table._rows if r.grid is not None)
    grid = row.grid
    assert grid is not None and grid.editors()["in_meeting"].value() is False
    notes = [grid.fields[name].note for name in ("description", "measure", "responsible")]
    assert not any(note.isVisible() for note in notes)
    switch = grid.editors()["in_meeting"].go_to()
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert grid.editors()["in_meeting"].value() is True
    assert [note.whole for note in notes if note.isVisible()] == [
        "leder leser dette",
        "leder leser dette",
        "leder leser bare rollen",
    ]
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert not any(note.isVisible() for note in notes)
    found.flush(lambda: None)
    world.settle()


def test_the_centre_adds_a_word_and_takes_it_out_by_keys(world: World) -> None:
    screen = AdministrationScreen(world.host("sekretar"), "words")
    world.show(screen)
    part = screen.findChild(HealthWordList)
    assert part is not None
    QTest.keyClicks(part.word.editor.go_to(), "ab")
    QTest.keyClick(part, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    world.settle()
    assert "minst tre bokstaver" in part.word.editor.sentence()
    QTest.keyClicks(part.word.editor.go_to(), "c klinikken")
    QTest.keyClick(part, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    world.qtbot.waitUntil(lambda: part.table.model().rowCount() == 1)
    world.settle()
    assert part.word.note.whole == "1 ord i bruk" and part.word.editor.value() == ""
    part.table.setFocus()
    QTest.keyClick(part.table, Qt.Key.Key_Home)
    press(world, part, "Ta ut av bruk")
    assert part.word.note.whole == "0 ord i bruk" and not part.out_button.isEnabled()
    assert world.undo() == "«c klinikken» er tatt ut av listen."
    part.refresh()
    world.settle()
    assert part.word.note.whole == "1 ord i bruk"


@pytest.mark.long
def test_the_sheet_fits_a_small_screen_with_its_buttons(world: World, course: CourseId) -> None:
    """1366 x 768 at 150 %: neither a long name nor the words to answer for push a button out of sight."""
    telling(world, course)
    until = world.house.clock.today() + timedelta(days=90)
    world.run("lege", consents.give, course, Recipient.EMPLOYER, ["adaptation"], until)
    found = panel(world, RtwStep, course)
    world.window.resize(910, 484)
    world.settle()
    press(world, found, "PDF til leder")
    sheet = cast(EmployerPaperDialog, world.dialog())
    world.qtbot.waitUntil(sheet.words.isVisible)
    world.qtbot.waitUntil(lambda: sheet.height() <= 436)
    assert sheet.change_button.mapTo(sheet, sheet.change_button.rect().bottomRight()).y() < sheet.height()
    sheet.reject()
    world.settle()
    long = PaperDialog(
        world.host("lege"),
        found,
        f"Tilbake-til-arbeid-plan til arbeidsgiver · {'Maximiliane Wilhelmsen-' * 4}",
        "x.pdf",
    )
    long.open()
    world.settle()
    assert long.width() <= 910 - 48 and long.height() <= 436
