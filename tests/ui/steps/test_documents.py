"""Papirer: the archive of a course, by mouse and key, on a real store."""

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Category
from hia_desktop.services.course import courses
from hia_desktop.services.intake import referrals
from hia_desktop.services.papers import appointments, papers
from hia_desktop.services.record import entries
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.kit.widgets import EmptyState
from hia_desktop.ui.screens.steps.papers.documents import Documents
from hia_desktop.ui.screens.steps.papers.letter_dialog import LetterDialog
from hia_desktop.ui.screens.steps.papers.paper_dialog import PaperDialog
from tests import make
from tests.ui.kit.test_pdf import sheets
from tests.ui.recording import RecordingPrompts
from tests.ui.world import DAY, RTW, World, shared_with_nav, walked


@pytest.fixture
def course(world: World) -> CourseId:
    return walked(world.house)


def panel(world: World, course: CourseId, user: str = "lege") -> Documents:
    made = Documents(world.host(user), world.run(user, courses.open_course, course))
    world.show(made)
    return made


def names(panel: Documents) -> list[str]:
    return [str(panel._list.item(n).data(Qt.ItemDataRole.AccessibleTextRole)) for n in range(panel._list.count())]


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_bounded().replace("\x02", "") for page in document)


def test_an_empty_archive_says_what_to_do(world: World) -> None:
    found = panel(world, make.course(world.house))
    assert names(found) == [] and found._list.isHidden()
    assert not found._make.isEnabled() and "signert" in found._make.toolTip()
    assert found._paper.view.message() == "Dokumentet du velger, vises her."


def test_nothing_is_said_to_be_empty_before_all_is_known(world: World) -> None:
    """What was issued, the files and what came are three answers."""
    made = Documents(world.host("lege"), world.run("lege", courses.open_course, make.course(world.house)))
    for take in (made._take_papers, made._take_files):
        take(())
        assert not made.findChildren(EmptyState)
    made._take_came(())
    assert made.findChildren(EmptyState)
    world.show(made)


@pytest.mark.long
def test_a_paper_is_made_of_what_is_signed_and_shown(world: World, course: CourseId) -> None:
    found = panel(world, course)
    made = {item.text(): item for item in found._menu.actions()}
    assert list(made) == ["Tverrfaglig plan", "Tilbake-til-arbeid-plan", "Tilbake-til-arbeid-plan til arbeidsgiver"]
    made["Tverrfaglig plan"].trigger()
    world.settle()
    assert len(names(found)) == 1 and names(found)[0].startswith("Tverrfaglig plan, 17.11.2026 · Liv Berg")
    assert found._paper.view.page_count() == 1 and found._name.text() == "Tverrfaglig plan"
    made["Tilbake-til-arbeid-plan"].trigger()
    world.settle()
    assert len(names(found)) == 2 and found._name.text() == "Tilbake-til-arbeid-plan"


def test_only_signed_forms_can_become_papers(world: World) -> None:
    course = make.course(world.house)
    world.run("lege", entries.sign, course, "plan", None, {"own_goal": "Tilbake", "goals": [{"title": "Gå"}]})
    found = panel(world, course)
    assert [item.isEnabled() for item in found._menu.actions()] == [True, False, False]


@pytest.mark.long
def test_arrows_go_through_papers_and_files(world: World, course: CourseId) -> None:
    world.run("lege", papers.issue, course, "team_plan")
    world.run("lege", referrals.attach, course, "henvisning.pdf", sheets(2))
    found = panel(world, course)
    assert [name.split(",")[0] for name in names(found)] == ["Tverrfaglig plan", "henvisning.pdf"]
    found._list.setFocus()
    QTest.keyClick(found._list, Qt.Key.Key_Down)
    world.settle()
    assert found._file.isVisible() and found._file.page_count() == 2 and not found._paper.isVisible()
    assert not found._printing.isVisible()
    QTest.keyClick(found._list, Qt.Key.Key_Up)
    world.settle()
    assert found._paper.isVisible() and found._printing.isVisible()


@pytest.mark.long
def test_saved_is_what_was_issued_and_the_day_is_noted(world: World, course: CourseId, tmp_path: Path) -> None:
    make.employer_agrees(world.house, course)
    make.approve_lines(world.house.as_user("lege"), course)
    document = world.run("lege", papers.issue, course, "rtw_employer")
    prompts = RecordingPrompts(world.window)
    world.host("lege").prompts = prompts
    found = panel(world, course)
    QTest.mouseClick(found._saving, Qt.MouseButton.LeftButton)
    (row,) = world.run("lege", papers.listing, course)
    name = f"Tilbake-til-arbeid-plan til arbeidsgiver 17.11.2026 {row.number}.pdf"
    assert prompts.asked[-1][1] == name and f"nr. {row.number}" in names(found)[0]
    prompts.then(tmp_path / "ut.pdf")
    world.settle()
    kept = (tmp_path / "ut.pdf").read_bytes()
    assert kept == world.run("lege", papers.read, document) and "Kari Testdal" in text_of(kept)
    assert "Skrevet ut 17. nov" in names(found)[0]


@pytest.mark.long
def test_the_move_to_the_hospitals_record_is_noted_with_its_day(world: World, course: CourseId) -> None:
    world.run("lege", papers.issue, course, "team_plan")
    found = panel(world, course)
    line = found._paper._on.control
    found._paper._on.setFocus()
    QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(line, "+3d")
    QTest.mouseClick(found._paper.moving, Qt.MouseButton.LeftButton)
    world.settle()
    assert "framtiden" in found._paper._on.sentence()
    QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(line, "17.11.26")
    QTest.mouseClick(found._paper.moving, Qt.MouseButton.LeftButton)
    world.settle()
    assert world.run("lege", papers.listing, course)[0].transferred_on == date(2026, 11, 17)
    assert "I EPJ 17. nov" in names(found)[0] and not found._paper.moving.isVisible()
    assert world.undo() == "Notert som overført til EPJ."
    assert world.run("lege", papers.listing, course)[0].transferred_on is None


@pytest.mark.long
def test_the_nav_adviser_sees_what_is_shared_and_hands_out_nothing(world: World) -> None:
    course = make.course(world.house)
    world.run("lege", entries.sign, course, "plan", None, {"own_goal": "Tilbake", "goals": [{"title": "Gå"}]})
    world.run("lege", entries.sign, course, "rtw", None, RTW)
    shared_with_nav(world.house, course, Category.PLAN, Category.TREATMENT, Category.ADAPTATION)
    for kind in ("team_plan", "rtw"):  # the plan on paper is whole, and what is shared of it is parts
        world.run("lege", papers.issue, course, kind)
    found = panel(world, course, "nav")
    assert len(names(found)) == 1 and found._paper.view.page_count() == 1
    assert not found._make.isVisible() and not found._saving.isVisible() and not found._paper.moving.isVisible()


@pytest.mark.long
def test_an_appointment_letter_is_written_and_archived_by_keyboard(world: World) -> None:
    found = panel(world, make.course(world.house), "sekretar")
    found._inviting.setFocus()
    QTest.keyClick(found._inviting, Qt.Key.Key_Space)
    world.settle()
    form = world.window.findChildren(FormView)[-1]
    for field, typed in (("day", "24.11.26"), ("time", "9.30")):
        form.jump(field)
        QTest.keyClicks(form.window().focusWidget(), typed)
    button(form.window(), "Se brevet").click()
    dialog = world.window.findChildren(LetterDialog)[-1]
    world.qtbot.waitUntil(lambda: dialog.view.page_count() == 1)
    QTest.keyClick(dialog.issuing, Qt.Key.Key_Space)
    world.settle()
    button(world.window, "Jeg svarer for brevet – arkiver").click()  # no street on the card
    world.settle()
    assert [paper.title for paper in world.run("sekretar", papers.listing, found.page.id)] == ["Innkalling til time"]
    assert names(found)[0].startswith("Innkalling til time, 17.11.2026 · ")


def test_a_preview_tells_what_stands_in_bokmal_and_what_no_font_has(world: World) -> None:
    """Both, in one place, before the paper is archived; a paper without either tells of nothing."""
    found = panel(world, make.course(world.house), "sekretar")
    known = world.run("sekretar", appointments.suggested, found.page.id)
    asked = known.model_copy(update={"day": DAY, "time": "9.30", "interpreter": "漢字"})
    strange = world.run("sekretar", appointments.preview, found.page.id, asked)
    plain = world.run("sekretar", appointments.preview, found.page.id, asked.model_copy(update={"interpreter": ""}))
    for paper, told in (
        (
            replace(strange, untranslated=("Inngang B.",)),
            ("1 tekst er ikke oversatt", "«Inngang B.»", "漢 字 kan ikke trykkes"),
        ),
        (plain, ()),
    ):
        dialog = PaperDialog(world.host("sekretar"), found, "Innkalling", "Innkalling", draft=True)
        dialog.show_paper(paper)
        world.qtbot.waitUntil(partial(pages, dialog))
        world.settle()
        assert dialog.caught.isVisible() is bool(told)
        assert [part for part in told if part not in dialog.caught.accessibleName()] == []
        dialog.accept()
        world.settle()


def pages(dialog: PaperDialog) -> bool:
    return dialog.view.page_count() > 0


def button(inside: QWidget, words: str) -> QPushButton:
    return next(b for b in inside.window().findChildren(QPushButton) if b.text() == words and b.isVisible())
