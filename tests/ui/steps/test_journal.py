"""The journal: writing beside what was written before."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.forms.note import NavNote
from hia_desktop.services.course import courses
from hia_desktop.services.record import entries
from hia_desktop.ui.screens.steps.journal import DraftCard, JournalStep, NoteCard
from tests import make
from tests.ui.world import NOTE, World, walked

CTRL = Qt.KeyboardModifier.ControlModifier


def show(world: World, user: str, course: CourseId) -> Any:
    """The journal alone in the window."""
    panel = JournalStep(world.host(user), world.run(user, courses.open_course, course))
    world.show(panel)
    return panel


def test_a_note_is_begun_written_and_signed_by_keys_alone(world: World) -> None:
    course = walked(world.house)
    panel = show(world, "lege", course)
    assert len(panel.findChildren(NoteCard)) == 1
    world.qtbot.keyClick(world.window, Qt.Key.Key_N, CTRL)
    world.qtbot.keyClicks(world.window.focusWidget(), "Sover bedre.")
    world.qtbot.keyClick(world.window.focusWidget(), Qt.Key.Key_Return, CTRL)
    world.settle()
    assert panel.writer is None
    newest = world.run("psykolog", entries.journal, course)[0]
    assert newest.answers["text"] == "Sover bedre." and newest.state == "signed"
    assert len(panel.findChildren(NoteCard)) == 2


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


def test_ctrl_n_on_an_empty_note_stays_in_it(world: World) -> None:
    panel = show(world, "lege", make.course(world.house))
    world.qtbot.keyClick(world.window, Qt.Key.Key_N, CTRL)
    writer = panel.writer
    world.qtbot.keyClick(world.window, Qt.Key.Key_N, CTRL)
    world.settle()
    assert panel.writer is writer


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


def test_what_is_added_and_what_is_struck_stands_with_the_note(world: World) -> None:
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
    assert not [b for b in card.findChildren(QPushButton) if b.isVisible()]


def test_the_referral_can_be_read_while_writing(world: World) -> None:
    course = walked(world.house)
    panel = show(world, "lege", course)
    world.qtbot.mouseClick(panel.which.chips()[1], Qt.MouseButton.LeftButton)
    world.settle()
    assert "Nakkesyndrom og nedstemthet." in [
        w.text() for w in panel.findChildren(object) if hasattr(w, "text") and w.isVisible()
    ]
    world.qtbot.keyClick(world.window, Qt.Key.Key_N, CTRL)
    world.settle()
    assert panel.which.value() == ["referral"], "beginning a note leaves the referral in sight"
    assert panel.writer is not None


def test_nav_is_told_nothing_of_notes_that_are_not_shared(world: World) -> None:
    course = walked(world.house)
    panel = show(world, "nav", course)
    assert panel.findChildren(NoteCard) == [] and panel.new.isVisible()
    world.qtbot.keyClick(world.window, Qt.Key.Key_N, CTRL)
    assert panel.writer.view.model is NavNote, "what NAV writes is a note of its own"
    panel.flush(lambda: None)
    world.settle()
