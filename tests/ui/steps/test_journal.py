"""The journal: writing beside what was written before."""

from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QPushButton
from shiboken6 import isValid

from hia_desktop.base.errors import Problem
from hia_desktop.base.fields import CourseId
from hia_desktop.base.verbs import Call, R
from hia_desktop.documents.kinds.journal_print import Withheld
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.forms.team.note import NavNote
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import SignedIn
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses
from hia_desktop.services.overview.course_journal import LineKind
from hia_desktop.services.papers import papers
from hia_desktop.services.record import entries
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.dialogs.sheet import Sheet
from hia_desktop.ui.kit.widgets import Text
from hia_desktop.ui.screens.steps.before.journal_cards import DraftCard, LineCard, NoteCard
from hia_desktop.ui.screens.steps.before.journal_list import AT_A_TIME
from hia_desktop.ui.screens.steps.journal import JournalStep
from hia_desktop.ui.screens.steps.papers.paper_dialog import PaperDialog
from hia_desktop.ui.tasks import Step
from tests import make
from tests.ui.recording import RecordingPrompts
from tests.ui.world import NOTE, Calls, World, walked

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def show(world: World, user: str, course: CourseId) -> Any:
    """The journal alone in the window."""
    panel = JournalStep(world.host(user), world.run(user, courses.open_course, course))
    world.show(panel)
    return panel


@pytest.mark.long
def test_a_note_is_begun_written_and_signed_by_keys_alone(world: World) -> None:
    course = walked(world.house)
    panel = show(world, "lege", course)
    assert len(panel.findChildren(NoteCard)) == 1
    world.qtbot.keyClick(world.window, Qt.Key.Key_N, CTRL)
    world.qtbot.keyClicks(world.window.focusWidget(), "Sover bedre.")
    world.qtbot.keyClick(world.window.focusWidget(), Qt.Key.Key_K, ALT)
    world.qtbot.keyClicks(world.window.focusWidget(), "45 behandling")
    world.qtbot.keyClick(world.window.focusWidget(), Qt.Key.Key_Return, CTRL)
    world.settle()
    assert panel.writer is None and panel.new.hasFocus()
    newest = world.run("psykolog", entries.journal, course)[0]
    assert newest.answers["text"] == "Sover bedre." and newest.state == "signed"
    assert len(panel.findChildren(NoteCard)) == 2


@pytest.mark.long
def test_two_notes_in_the_making_are_two_drafts(world: World) -> None:
    course = make.course(world.house)
    panel = show(world, "lege", course)
    for text in ("Det første", "Det andre"):
        world.qtbot.keyClick(world.window, Qt.Key.Key_N, CTRL)
        world.settle()
        world.qtbot.keyClicks(world.window.focusWidget(), text)
        world.qtbot.keyClick(world.window.focusWidget(), Qt.Key.Key_S, CTRL)
        world.settle()
        world.qtbot.keyClicks(world.window.focusWidget(), " notatet")
    panel.flush(lambda: None)
    world.settle()
    drafts = world.run("lege", entries.journal, course)
    assert {d.answers["text"] for d in drafts} == {"Det første notatet", "Det andre notatet"}
    cards = panel.findChildren(DraftCard)
    assert len(cards) == 1, "the one being written is not in the list"
    cards[0].chosen.emit()
    world.settle()
    assert panel.writer.answers()["text"] == "Det første notatet"


def adding(world: World, panel: Any, words: str) -> tuple[Sheet, QPlainTextEdit]:
    """The sheet of an addendum to the newest note, with these words in it."""
    panel.findChildren(NoteCard)[0].add.emit()
    sheet = world.dialog()
    area = sheet.findChild(QPlainTextEdit)
    assert isinstance(sheet, Sheet) and area is not None
    world.qtbot.keyClicks(area, words)
    return sheet, area


@pytest.mark.long
def test_an_addendum_that_is_refused_is_still_there(world: World) -> None:
    """Whoever wrote for ten minutes has it, and what is said stands beside it."""
    course = walked(world.house)
    panel = show(world, "lege", course)
    sheet, area = adding(world, panel, "Et langt tillegg.")
    world.run("psykolog", consents.block, course, world.house.as_user("lege").me.id)
    assert sheet.go is not None
    sheet.go.click()
    world.settle()
    assert sheet.isVisible() and area.toPlainText() == "Et langt tillegg."
    assert any(text.isVisible() and text.property("role") == "error" for text in sheet.findChildren(Text))
    world.run("psykolog", consents.unblock, course, world.house.as_user("lege").me.id)
    sheet.go.click()
    world.settle()
    (note, *_others) = world.run("lege", entries.journal, course)
    assert [added.answers["text"] for added in note.addenda] == ["Et langt tillegg."] and not isValid(sheet)


class Slow(Calls):
    """An answer comes when it is let go."""

    def __init__(self, signed_in: SignedIn) -> None:
        super().__init__(signed_in)
        self.let_go = Event()

    def run(self, what: Call[R], step: Step) -> tuple[R, frozenset[Topic]]:
        if what.verb is entries.add_addendum:
            assert self.let_go.wait(30)
        return super().run(what, step)


@pytest.mark.long
def test_who_leaves_before_the_answer_is_not_told_that_it_is_lost(world: World) -> None:
    course, host = walked(world.house), world.host("lege")
    host.calls = calls = Slow(world.house.as_user("lege"))
    panel = show(world, "lege", course)
    sheet, area = adding(world, panel, "Et tillegg.")
    assert sheet.go is not None
    sheet.go.click()
    world.qtbot.keyClick(area, Qt.Key.Key_Escape)
    asked = next(d for d in sheet.findChildren(Sheet) if d.isVisible())
    told = " ".join(text.text() for text in asked.findChildren(Text))
    assert "ikke svart ennå" in told and "blir borte" not in told
    calls.let_go.set()
    world.settle()
    assert not isValid(sheet) and len(world.run("lege", entries.journal, course)[0].addenda) == 1


@dataclass
class CutOff(Calls):
    """The line breaks when the first save is kept: its answer comes to nobody."""

    broken: bool = False

    def run(self, what: Call[R], step: Step) -> tuple[R, frozenset[Topic]]:
        given = super().run(what, step)
        if what.verb is entries.save_draft and not self.broken:
            self.broken = True
            raise Problem("Får ikke kontakt.")
        return given


@pytest.mark.long
def test_a_note_whose_first_save_has_no_answer_is_one_note(world: World) -> None:
    """It is sent again by the name that it was given before it was first kept."""
    course, host = make.course(world.house), world.host("lege")
    host.calls = calls = CutOff(world.house.as_user("lege"))
    panel = show(world, "lege", course)
    world.qtbot.keyClick(world.window, Qt.Key.Key_N, CTRL)
    world.settle()
    for text in ("Kom", " gående"):
        world.qtbot.keyClicks(world.window.focusWidget(), text)
        world.qtbot.keyClick(world.window.focusWidget(), Qt.Key.Key_S, CTRL)
        world.settle()
    assert calls.broken and world.said == ["Får ikke kontakt."] and not panel.writer.unsaved
    assert [entry.answers["text"] for entry in world.run("lege", entries.journal, course)] == ["Kom gående"]


def test_ctrl_n_on_an_empty_note_stays_in_it(world: World) -> None:
    panel = show(world, "lege", make.course(world.house))
    world.qtbot.keyClick(world.window, Qt.Key.Key_N, CTRL)
    writer = panel.writer
    world.qtbot.keyClick(world.window, Qt.Key.Key_N, CTRL)
    world.settle()
    assert panel.writer is writer


@pytest.mark.long
def test_the_draft_is_there_again_when_one_comes_back(world: World) -> None:
    course = make.course(world.house)
    panel = show(world, "lege", course)
    world.qtbot.keyClick(world.window, Qt.Key.Key_N, CTRL)
    world.qtbot.keyClicks(world.window.focusWidget(), "Halvveis")
    panel.flush(lambda: None)
    world.settle()
    again = show(world, "lege", course)
    assert again.writer.answers()["text"] == "Halvveis"
    again.discard()
    go = next(b for b in world.dialog().findChildren(QPushButton) if b.text() == "Forkast")
    world.qtbot.mouseClick(go, Qt.MouseButton.LeftButton)
    world.settle()
    assert again.writer is None and world.run("lege", entries.journal, course) == ()


@pytest.mark.long
def test_what_is_added_and_what_is_struck_stands_with_the_note(world: World, tmp_path: Path) -> None:
    """And on paper on a page before it; what is saved is what is shown, and lies in the archive with the day."""
    course = make.course(world.house)
    world.run("lege", entries.sign, course, "note", None, {**NOTE, "text": "<b>fet</b> & 😀"})
    panel = show(world, "lege", course)
    card = panel.findChildren(NoteCard)[0]
    card.add.emit()
    dialog = world.dialog()
    area = dialog.findChild(QPlainTextEdit)
    assert area is not None
    world.qtbot.keyClicks(area, "Glemte noe.")
    world.qtbot.mouseClick(
        next(b for b in dialog.findChildren(QPushButton) if b.text() == "Signer tillegget"), Qt.MouseButton.LeftButton
    )
    world.settle()
    card = panel.findChildren(NoteCard)[0]
    shown = [w.text() for w in card.findChildren(object) if hasattr(w, "text")]
    assert "Glemte noe." in shown and "<b>fet</b> & 😀" in shown
    card.strike.emit()
    world.qtbot.mouseClick(
        next(b for b in world.dialog().findChildren(QPushButton) if b.text() == "Ført to ganger"),
        Qt.MouseButton.LeftButton,
    )
    world.settle()
    assert world.run("lege", entries.journal, course)[0].struck == "Ført to ganger"
    card = panel.findChildren(NoteCard)[0]
    (button,) = (b for b in card.findChildren(QPushButton) if b.isVisible())
    prompts = RecordingPrompts(world.window)
    world.host("lege").prompts = prompts
    world.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    paper = world.dialog()
    assert isinstance(paper, PaperDialog)
    world.qtbot.waitUntil(lambda: paper.view.page_count() == 2)
    assert world.run("lege", papers.listing, course) == ()
    world.qtbot.mouseClick(paper._save, Qt.MouseButton.LeftButton)
    prompts.then(tmp_path / "notat.pdf")
    world.settle()
    (kept,) = world.run("lege", papers.listing, course)
    assert kept.printed_on == world.house.clock.today() and kept.struck and kept.added_at is not None
    saved = (tmp_path / "notat.pdf").read_bytes()
    assert saved == paper._pdf == world.run("lege", papers.read, kept.id)
    first, second = (page.extract_text() for page in PdfReader(BytesIO(saved)).pages)
    assert "Feilført" in first and "Ført to ganger" in first and "Glemte noe." in first and "<b>fet</b>" in second
    paper.accept()
    world.settle()


def words(panel: Any) -> list[str]:
    """Every text that is seen."""
    return [w.text() for w in panel.findChildren(object) if hasattr(w, "text") and w.isVisible()]


def lines(panel: Any) -> dict[str, LineCard]:
    """The lines that open, by their title."""
    return {card.line.title: card for card in panel.findChildren(LineCard)}


@pytest.mark.long
def test_the_referral_can_be_read_while_writing(world: World) -> None:
    course = walked(world.house)
    panel = show(world, "lege", course)
    world.qtbot.mouseClick(lines(panel)["Henvisning v1"].head, Qt.MouseButton.LeftButton)
    assert "Nakkesyndrom og nedstemthet." in words(panel)
    world.qtbot.keyClick(world.window, Qt.Key.Key_N, CTRL)
    world.settle()
    assert "Nakkesyndrom og nedstemthet." in words(panel), "beginning a note leaves what is open in sight"
    assert panel.writer is not None


@pytest.mark.long
def test_the_whole_course_stands_in_order_and_every_line_opens(world: World) -> None:
    course = walked(world.house)
    paper = world.run("lege", papers.issue, course, "rtw")
    panel = show(world, "lege", course)
    shown = [card.line for card in panel.findChildren(LineCard)]
    assert [line.moment for line in shown] == sorted((line.moment for line in shown), reverse=True)
    assert {line.kind for line in shown} == set(LineKind) - {LineKind.NOTE}
    plan = lines(panel)["Tverrfaglig plan v1"]
    assert "Liv Berg, overlege" in plan.head.accessibleName() and "kl. 10:00" in plan.head.accessibleName()
    plan.head.setFocus()
    for _twice, opened in ((1, True), (2, False)):
        world.qtbot.keyClick(plan.head, Qt.Key.Key_Return)
        assert plan.opened is opened
        assert ("Gradert styrketrening 2×/uke" in " ".join(words(panel))) is opened
    world.qtbot.keyClick(plan.head, Qt.Key.Key_Down)
    after = shown[shown.index(plan.line) + 1]
    assert world.window.focusWidget() is lines(panel)[after.title].head
    leads = {
        "Samtykke gitt: NAV-veileder": "consents",
        "Kontakt: Mona Sjef": "workplace",
        "Henvisning mottatt": "referral",
    }
    for title in leads:
        lines(panel)[title].head.click()
    assert world.opened == [f"course:{course}:{step}" for step in leads.values()]
    next(card for card in panel.findChildren(LineCard) if card.line.document == paper).head.click()
    dialog = world.dialog()
    assert isinstance(dialog, PaperDialog)
    world.qtbot.waitUntil(lambda: dialog.view.page_count() > 0)
    assert [b.text() for b in dialog.findChildren(QPushButton) if b.isVisible()] == ["Lukk"], "read only, here"
    dialog.accept()
    world.settle()


@pytest.mark.long
def test_the_journal_is_narrowed_by_kind_by_person_and_by_words(world: World) -> None:
    course = walked(world.house)
    world.run("lege", papers.issue, course, "rtw")
    panel = show(world, "lege", course)
    found = panel.list
    every = len(lines(panel))

    def titles() -> set[str]:
        world.settle()
        return {card.line.title for card in panel.findChildren(LineCard)}

    found.search.setText("FORFLYTNINGER  alene")
    found._soon.timeout.emit()
    assert titles() == {"NAV og arbeidsplass v1"}
    [card] = panel.findChildren(LineCard)
    assert "Beskrivelse: Tunge forflytninger alene" in card.head.accessibleName()
    for odd in ("%' UNION SELECT zqx --", "(zqx+)*$", "ingen har skrevet zqx"):
        found.search.setText(odd)
        found._soon.timeout.emit()
        assert titles() == set() and "Ingen treff" in words(panel)
    found.search.clear()
    world.qtbot.mouseClick(found.kinds.chips()[3], Qt.MouseButton.LeftButton)
    assert titles() == {"Tilbake-til-arbeid-plan"}
    world.qtbot.mouseClick(found.kinds.chips()[0], Qt.MouseButton.LeftButton)
    found.who.setCurrentIndex(found.who.findText("Anders Nilsen, NAV-veileder"))
    found.who.activated.emit(found.who.currentIndex())
    assert titles() == {"NAV og arbeidsplass v1", "Tilbake-til-arbeid-plan v1", "Kontakt: Mona Sjef"}
    found.who.setCurrentIndex(0)
    found.who.activated.emit(0)
    assert len(titles()) == every


@pytest.mark.long
def test_a_long_journal_is_laid_out_a_screen_at_a_time(world: World) -> None:
    course = make.course(world.house)
    for number in range(AT_A_TIME + 5):
        world.run("lege", entries.sign, course, "note", None, {**NOTE, "heading": f"Nummer {number}"})
    panel = show(world, "lege", course)
    assert len(panel.findChildren(NoteCard)) == AT_A_TIME and "Vis eldre (6 til)" in words(panel)
    bar = panel.list._scroll.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert len(panel.findChildren(NoteCard)) == AT_A_TIME + 5 and not panel.list._rest
    panel.list.search.setText("nummer 0")
    panel.list._soon.timeout.emit()
    world.settle()
    assert ["Nummer 0" in words(panel), bar.value()] == [True, 0], "found among those that were not laid out"


def pages(paper: PaperDialog) -> bool:
    return paper.view.page_count() > 0


@pytest.mark.long
def test_what_is_chosen_of_the_journal_is_printed(world: World, tmp_path: Path) -> None:
    """All of it, what the search leaves, the notes, what NAV may be told; withheld with its reason, in a language. The
    file that it is offered as names nobody."""
    course = walked(world.house)
    world.run(
        "lege", consents.give, course, Recipient.NAV_ADVISER, [Category.PLAN], world.house.clock.day.replace(2027)
    )
    panel = show(world, "lege", course)
    said = {}
    for part, search, withheld, speaks in (
        ("Hele journalen", "", "Ingenting er holdt tilbake", "Pasientens språk"),
        ("Bare de 1 linjene som vises nå", "forflytninger alene", "Ingenting er holdt tilbake", "Nynorsk"),
        ("Bare notatene", "", str(Withheld.LIFE.label), "Pasientens språk"),
        ("Sammendrag til NAV, det samtykkene åpner", "", "Ingenting er holdt tilbake", "Pasientens språk"),
    ):
        panel.list.search.setText(search)
        panel.list._soon.timeout.emit()
        world.settle()
        panel.printing.setFocus()
        world.qtbot.keyClick(panel.printing, Qt.Key.Key_Space)
        sheet = world.dialog()
        for combo, wanted in zip(sheet.findChildren(Combo), (part, withheld, speaks), strict=True):
            assert combo.findText(wanted) >= 0, (wanted, [combo.itemText(at) for at in range(combo.count())])
            combo.setCurrentIndex(combo.findText(wanted))
        world.qtbot.keyClick(
            next(b for b in sheet.findChildren(QPushButton) if b.text() == "Se utskriften"), Qt.Key.Key_Space
        )
        world.settle()
        (paper,) = (one for one in world.window.findChildren(PaperDialog) if one.isVisible())
        world.qtbot.waitUntil(partial(pages, paper))
        said[part] = " ".join("".join(p.extract_text() for p in PdfReader(BytesIO(paper._pdf or b"")).pages).split())
        assert "Testdal" not in paper._name(b"x") and make.KARI not in paper._name(b"x")
        paper.accept()
        world.settle()
    whole, some, notes, nav = said.values()
    assert NOTE["text"] in whole and "Tunge forflytninger" in whole and "Utdrag" not in whole
    assert "Tunge forflytninger" in some and NOTE["text"] not in some and "Utvalde delar" in some
    assert NOTE["text"] in notes and "Tunge forflytninger" not in notes and "hindre fare for liv" in notes
    assert "NAV" in nav and NOTE["text"] not in nav
    assert world.run("lege", papers.listing, course) == (), "kept nowhere"


def test_nav_is_told_nothing_of_notes_that_are_not_shared(world: World) -> None:
    course = walked(world.house)
    panel = show(world, "nav", course)
    assert panel.findChildren(NoteCard) == [] and panel.new.isVisible()
    world.qtbot.keyClick(world.window, Qt.Key.Key_N, CTRL)
    assert panel.writer.view.model is NavNote, "what NAV writes is a note of its own"
    panel.flush(lambda: None)
    world.settle()
