"""The NAV adviser's room on the screen: the own lists, the note's tables and history, the sheet, the notes."""

import io
from datetime import timedelta
from typing import Any, cast

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton, QScrollArea

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses
from hia_desktop.services.record import entries
from hia_desktop.ui.kit.chips import Chip, ToggleChip
from hia_desktop.ui.kit.forms.row_lines import FoldedLine
from hia_desktop.ui.kit.forms.row_table import RowTable
from hia_desktop.ui.kit.widgets import Text
from hia_desktop.ui.nav_room_cards import NAMED, NAMED_NARROW, RoomLine
from hia_desktop.ui.screens.patients import PatientsScreen
from hia_desktop.ui.screens.steps.before.journal_cards import NoteCard
from hia_desktop.ui.screens.steps.journal import JournalStep
from hia_desktop.ui.screens.steps.papers.employer_paper import EmployerPaperDialog
from hia_desktop.ui.screens.steps.papers.paper_dialog import PaperDialog
from hia_desktop.ui.screens.steps.work.plan import PlanStep
from hia_desktop.ui.screens.steps.work.workplace import WorkplaceStep
from hia_desktop.ui.screens.worklist import WorklistScreen
from tests import make
from tests.ui.world import DAY, WORKPLACE, World, shared_with_nav, walked

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
AGREED = {
    **WORKPLACE,
    "contacts": [
        {
            "day": DAY.isoformat(),
            "party": "leader",
            "purpose": "Avklare oppgaver",
            "agreed": f"Avtale {number}",
            "follow_up": (DAY + timedelta(days=number)).isoformat(),
            "no_health_shared": True,
        }
        for number in range(1, 6)
    ],
}


def show(world: World, user: str, kind: type[Any], course: CourseId) -> Any:
    """The panel alone in the window."""
    panel = kind(world.host(user), world.run(user, courses.open_course, course))
    world.show(panel)
    return panel


def table(panel: WorkplaceStep, name: str) -> RowTable:
    """One of the tables of the draft."""
    assert panel.writer is not None
    return cast(RowTable, panel.writer.view.editor(name))


def shared(world: World) -> CourseId:
    """A course that NAV may know of, with nothing written."""
    course = make.course(world.house)
    shared_with_nav(world.house, course)
    return course


def told(panel: WorkplaceStep) -> list[str]:
    """Every word of the history, from the top."""
    return [text.text() for text in panel.history.findChildren(Text) if not isinstance(text, Chip)]


@pytest.mark.long
def test_a_barrier_tells_what_has_become_of_it(world: World) -> None:
    """R82: «Historikk» shows each change of status with its day and who signed it."""
    course = walked(world.house)
    first, *others = cast(list[dict[str, str]], WORKPLACE["barriers"])
    moved = {**WORKPLACE, "barriers": [{**first, "status": "agreed"}, *others]}
    world.run("nav", entries.sign, course, "workplace", None, moved)
    panel = show(world, "nav", WorkplaceStep, course)
    words = told(panel)
    assert words[:4] == [
        "Historikk for hindringene",
        "Tunge forflytninger alene",
        "17. nov · Status: Ny → Avtalt · Anders Nilsen",
        "9. nov · Registrert: Ny · Anders Nilsen",
    ]
    panel.renew()
    world.settle()
    assert panel.history.isVisible(), "while writing too"
    panel.flush(lambda: None)
    world.settle()


@pytest.mark.long
def test_an_empty_note_has_no_history_and_no_health_in_its_hints(world: World) -> None:
    panel = show(world, "nav", WorkplaceStep, shared(world))
    assert panel.history.isHidden() and panel._links["history"].isHidden() and panel.ways.isVisible()
    hints = [text.text() for text in panel.findChildren(Text) if "Ikke skriv diagnose" in text.text()]
    assert len(hints) >= 2


@pytest.mark.long
def test_a_task_is_held_against_what_one_can_do_by_keys(world: World) -> None:
    """Point 6: kan, kan ikke or with an adaptation; what kind is asked for only then."""
    panel = show(world, "nav", WorkplaceStep, shared(world))
    demands = table(panel, "demands")
    demands.add_row()
    world.qtbot.keyClicks(world.window.focusWidget(), "Plukk")
    grid = demands._rows[0].grid
    assert grid is not None and grid.fields["adapted_by"].isHidden()
    grid.editors()["ability"].go_to()
    world.qtbot.keyClick(world.window.focusWidget(), Key.Key_Right)
    world.qtbot.keyClick(world.window.focusWidget(), Key.Key_Right)
    assert demands.value()[0]["ability"] == "adapted" and not grid.fields["adapted_by"].isHidden()
    [chip] = [c for c in grid.findChildren(ToggleChip) if c.text() == "Mer tid"]
    world.qtbot.keyClick(chip, Key.Key_Space)
    world.qtbot.keyClick(world.window.focusWidget(), Key.Key_Return, CTRL)
    world.settle()
    kept = world.run("nav", entries.open_form, panel.page.id, "workplace").versions[0].answers["demands"]
    assert (kept[0]["task"], kept[0]["ability"], kept[0]["adapted_by"]) == ("Plukk", "adapted", ["more_time"])
    assert any("Med tilrettelegging" in line.accessibleName() for line in panel.findChildren(FoldedLine))


@pytest.mark.long
def test_sharing_health_must_be_explained_before_signing(world: World) -> None:
    """R81: purpose is asked for; «ingen helseopplysninger delt» is answered or explained."""
    panel = show(world, "nav", WorkplaceStep, shared(world))
    contacts = table(panel, "contacts")
    contacts.add_row()
    grid = contacts._rows[0].grid
    assert grid is not None and grid.fields["explanation"].isHidden() and not grid.fields["followed_up"].isEnabled()
    assert contacts.value()[0]["day"] == DAY.isoformat()
    panel.sign()
    sentences = {b.accessibleName().rpartition(": ")[2] for b in world.dialog().findChildren(QPushButton)}
    assert {"Kontakten mangler formål.", "Svar på om helseopplysninger ble delt."} <= sentences
    world.dialog().reject()
    grid.editors()["purpose"].set_value("Avklare")
    [no] = [b for b in grid.fields["no_health_shared"].findChildren(QPushButton) if b.text() == "Nei"]
    world.qtbot.mouseClick(no, Qt.MouseButton.LeftButton)
    assert not grid.fields["explanation"].isHidden()
    panel.sign()
    assert any("Forklar hva som ble delt" in b.accessibleName() for b in world.dialog().findChildren(QPushButton))
    world.dialog().reject()
    world.settle()


@pytest.mark.long
def test_the_words_on_top_lead_to_the_parts(world: World) -> None:
    panel = show(world, "nav", WorkplaceStep, walked(world.house))
    assert panel._links["barriers"].text() == "Hindringer (3)" and panel._links["meeting"].text() == "Dialogmøte"
    scroll = panel.findChild(QScrollArea)
    before = scroll.verticalScrollBar().value()
    world.qtbot.mouseClick(panel._links["history"], Qt.MouseButton.LeftButton)
    assert scroll.verticalScrollBar().value() > before


@pytest.mark.long
def test_the_sheet_of_what_is_signed_can_be_printed(world: World) -> None:
    """Point 7: the preview is the paper itself; of a draft it can only be read."""
    course = walked(world.house)
    barriers = [{**row, "in_meeting": True} for row in cast(list[dict[str, Any]], WORKPLACE["barriers"])]
    world.run("nav", entries.sign, course, "workplace", None, {**WORKPLACE, "barriers": barriers}, reason="Til møtet")
    make.employer_agrees(world.house, course)
    panel = show(world, "nav", WorkplaceStep, course)
    panel.preview()
    dialog = cast(EmployerPaperDialog, world.dialog())
    world.settle()
    for line in dialog.lines:
        QTest.keyClick(line.tick, Qt.Key.Key_Return)  # seen
    QTest.keyClick(dialog.answer_button, Qt.Key.Key_Return)
    world.qtbot.waitUntil(lambda: dialog._pdf is not None)
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(dialog._pdf or b"")).pages)
    assert "Tunge forflytninger alene" in words and "To korte dagvakter" in words and "Lumbago" not in words
    assert [b for b in dialog.findChildren(QPushButton) if b.text() == "Skriv ut" and b.isVisible()]
    dialog.accept()
    world.settle()
    panel.renew()
    panel.preview()
    draft = cast(PaperDialog, world.dialog())
    world.qtbot.waitUntil(lambda: draft._pdf is not None)
    assert not [b for b in draft.findChildren(QPushButton) if b.text() == "Skriv ut" and b.isVisible()]
    draft.accept()
    panel.flush(lambda: None)
    world.settle()


@pytest.mark.long
def test_only_those_who_may_write_are_offered_an_addendum(world: World) -> None:
    course = walked(world.house)
    shared_with_nav(world.house, course, Category.PLAN, Category.TREATMENT)
    for user, kind, offered in (("nav", WorkplaceStep, True), ("lege", WorkplaceStep, False), ("nav", PlanStep, True)):
        assert show(world, user, kind, course)._addendum.isVisible() == offered, (user, kind)


@pytest.mark.long
def test_nav_writes_notes_of_its_own(world: World) -> None:
    """Point 7: the journal is NAV's too, for its own notes; the health side reads them when the patient says so."""
    course = shared(world)
    panel = show(world, "nav", JournalStep, course)
    world.qtbot.keyClick(world.window, Key.Key_N, CTRL)
    world.qtbot.keyClicks(world.window.focusWidget(), "Leder er positiv.")
    world.qtbot.keyClick(world.window.focusWidget(), Key.Key_Return, CTRL)
    world.settle()
    [card] = panel.findChildren(NoteCard)
    assert [chip.text() for chip in card.findChildren(Chip)] == ["NAV"]
    [card] = show(world, "lege", JournalStep, course).findChildren(NoteCard)
    assert not [b for b in card.findChildren(QPushButton) if b.text() == "Tillegg"], (
        "it is not the physician's to add to"
    )
    world.run("lege", consents.withdraw, course, Recipient.HEALTH)
    assert show(world, "lege", JournalStep, course).findChildren(NoteCard) == []


# -- the worklist


def room(world: World, size: tuple[int, int] = (1440 - 208, 900 - 52)) -> WorklistScreen:
    """The NAV adviser's worklist."""
    world.window.resize(*size)
    screen = WorklistScreen(world.host("nav"))
    world.show(screen)
    screen.setFocus()
    world.settle()
    return screen


def lines(screen: WorklistScreen) -> list[str]:
    return [line.accessibleName() for line in screen.room.findChildren(RoomLine)]


@pytest.mark.long
def test_each_row_of_the_room_opens_its_place_by_enter(world: World) -> None:
    """Point 8."""
    course = walked(world.house)
    world.run("nav", entries.sign, course, "workplace", None, AGREED)
    screen = room(world)
    assert screen.room.isVisible()
    found = lines(screen)
    assert "Kari Testdal · Leder: Avtale 1 · 1 dag" in found
    assert any(line.startswith("Kari Testdal · Inkluderingstilskudd · søkt") for line in found)
    first = screen.room.findChildren(RoomLine)[0]
    first.setFocus()
    world.qtbot.keyClick(first, Key.Key_Down)
    second = world.window.focusWidget()
    assert isinstance(second, RoomLine) and second is not first
    world.qtbot.keyClick(second, Key.Key_Return)
    assert world.opened == [f"course:{course}:workplace"]


@pytest.mark.long
@pytest.mark.qt_log_ignore(
    "does not support (raise|grabbing)", extend=True
)  # the offscreen platform says so of every menu
def test_what_there_is_no_room_for_is_in_a_menu(world: World) -> None:
    course = walked(world.house)
    world.run("nav", entries.sign, course, "workplace", None, AGREED)
    screen = room(world)
    agreed = [line for line in lines(screen) if "Avtale" in line]
    assert len(agreed) == NAMED
    [more] = [
        b
        for b in screen.room.findChildren(QPushButton)
        if b.accessibleName() == f"Avtaler å følge opp: {5 - NAMED} til"
    ]
    world.qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    [menu] = [m for m in screen.room.findChildren(QMenu) if m.isVisible()]
    assert [a.text() for a in menu.actions()] == [
        "Kari Testdal · Leder: Avtale 4 · 21. nov",
        "Kari Testdal · Leder: Avtale 5 · 22. nov",
    ]
    menu.actions()[1].trigger()
    menu.close()
    assert world.opened == [f"course:{course}:workplace"]
    world.window.resize(880, 740)
    world.settle()
    assert len([line for line in lines(screen) if "Avtale" in line]) == NAMED_NARROW
    world.window.resize(880, 640)
    world.settle()
    assert lines(screen) == [], "large letters on a small screen: the table keeps its room"
    [every] = [b for b in screen.room.findChildren(QPushButton) if b.text() == "Avtaler å følge opp · 5"]
    assert every.isVisible()


def test_an_empty_room_says_what_comes_there(world: World) -> None:
    make.course(world.house)
    screen = room(world)
    assert lines(screen) == []
    said = [text.text() for text in screen.room.findChildren(Text)]
    assert "Ingen avtaler med frist." in said and "Ingen har samtykket til å dele med NAV ennå." in said


def test_the_room_is_shown_to_nav_alone(world: World) -> None:
    walked(world.house)
    screen = WorklistScreen(world.host("lege"))
    world.show(screen)
    assert screen.room.isHidden()
    assert "nav_room" not in world.host("lege").calls.seen  # type: ignore[attr-defined]


@pytest.mark.long
def test_a_withdrawn_consent_empties_the_room_at_once(world: World) -> None:
    course = walked(world.house)
    screen = room(world)
    assert lines(screen)
    world.run("lege", consents.withdraw, course, Recipient.NAV_ADVISER)
    screen.refresh()
    world.settle()
    assert lines(screen) == []


def test_nav_filters_patients_by_what_nav_is_told(world: World) -> None:
    shared_with_nav(world.house, make.course(world.house), Category.FUNCTION)
    screen = PatientsScreen(world.host("nav"), "waiting")
    world.show(screen)
    assert [chip.text() for chip in screen._chips.chips()] == ["Alle", "Mine", "I forløp", "Avsluttet"]
    assert screen._chips.value() == [""]
    lege = PatientsScreen(world.host("lege"), "waiting")
    world.show(lege)
    assert len(lege._chips.chips()) == 12
