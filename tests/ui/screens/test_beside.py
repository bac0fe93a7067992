"""«Ved siden av»: what one reads beside what one writes, by key, and only what is this user's to read."""

from typing import cast

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QSplitter

from hia_desktop.domain.access import Category, Recipient
from hia_desktop.services.consent import consents
from hia_desktop.services.record import entries
from hia_desktop.ui.kit.forms.editors import TextEditor
from hia_desktop.ui.kit.score_board import ScoreRow
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.screens.beside import LEAST
from hia_desktop.ui.screens.course import CourseScreen
from hia_desktop.ui.screens.steps.forms.form_step import FormStep
from tests import make
from tests.ui.screens.test_course import open_course
from tests.ui.world import PLAN, SURVEY, Calls, World, shared_with_nav, walked

F7 = Qt.Key.Key_F7


def words(screen: CourseScreen) -> list[str]:
    """What is read beside the step."""
    read = [label.text() for label in screen.side.findChildren(QLabel) if label.isVisible()]
    return read + [row.accessibleDescription() for row in screen.side.findChildren(ScoreRow) if row.isVisible()]


def chips(screen: CourseScreen) -> dict[str, str]:
    return screen.side.choices()


def choose(world: World, screen: CourseScreen, word: str) -> None:
    """Presses a chip."""
    [chip] = [chip for chip in screen.side.chips.chips() if chip.text() == word]
    world.qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    world.settle()


@pytest.mark.long
def test_one_key_opens_it_beside_what_is_being_written_and_the_choice_is_remembered(world: World) -> None:
    course = walked(world.house)
    world.run("lege", entries.save_draft, course, "plan", None, PLAN, {})
    screen = open_course(world, "lege", course, "plan")
    calls = cast(Calls, world.host("lege").calls)
    writer = cast(FormStep, screen.panel).writer
    assert writer is not None and not screen.side.isVisible() and screen.beside.tab.isVisible()
    assert "open_form" in calls.seen and "journal" not in calls.seen
    assert not screen.side.chips.chips(), "a page that opens does not wait for what nobody looks at"
    area = cast(TextEditor, writer.view.editor("summary"))
    area.go_to()
    calls.seen.clear()
    world.qtbot.keyClick(area.control, F7)
    world.settle()
    assert screen.side.isVisible() and world.window.focusWidget() is area.control, "the keyboard stays in the form"
    assert calls.seen == ["open_form"], "it is read through the service, with its line in the trail"
    assert list(chips(screen).values())[:4] == ["Henvisning", "Kartlegging", "Sist signert", "Arbeidsplass"]
    assert "Stell, forflytning og medisiner på en avdeling med 14 beboere." in words(screen), "the step before"
    texts = [label for label in screen.side.findChildren(QLabel) if label.text() == "Tilbake i egen stilling."]
    assert texts and texts[0].textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    assert not [f for kind in (QLineEdit, QPlainTextEdit) for f in screen.side.findChildren(kind) if f.isVisible()]
    for word, read in (
        ("Notater", "Ønsker seg tilbake til jobb."),
        ("Hindringer", "Tunge forflytninger alene"),
        ("Skår", "Arbeidsevne"),
        ("Sist signert", "v1 · signert 3. nov av Liv Berg"),
    ):
        choose(world, screen, word)
        assert any(read in text for text in words(screen)), (word, words(screen))
    [chip] = [chip for chip in screen.side.chips.chips() if chip.hasFocus()]
    screen.refresh()
    world.settle()
    assert chip.hasFocus() and screen.side.value() == "plan", "a newer page takes neither the keyboard nor the choice"
    choose(world, screen, "Henvisning")
    card = screen.side._referral
    assert card is not None and "Nakkesyndrom og nedstemthet." in card.text.toPlainText() and card.text.isReadOnly()
    screen.go_to("survey")
    world.settle()
    assert screen.side.value() == "referral" and screen.side.isVisible()
    screen.go_to("consents")
    world.settle()
    assert not screen.side.isVisible() and not screen.beside.tab.isVisible(), "this one lays out the whole width"
    again = open_course(world, "lege", course, "survey")
    assert again.side.isVisible() and again.side.value() == "referral"
    world.qtbot.keyClick(world.window, F7)
    assert not again.side.isVisible()


@pytest.mark.long
def test_its_width_is_remembered_and_it_never_squeezes_the_form(world: World) -> None:
    course = walked(world.house)
    screen = open_course(world, "lege", course, "plan")
    screen.beside.tab.click()
    world.settle()
    splitter = cast(QSplitter, screen.beside.findChild(QSplitter))
    before, handle = splitter.sizes(), splitter.handle(1)
    world.qtbot.mousePress(handle, Qt.MouseButton.LeftButton, pos=handle.rect().center())
    target = handle.rect().center()
    target.setX(target.x() - 60)
    world.qtbot.mouseMove(handle, target)
    world.qtbot.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=target)
    assert QSettings().value("widths/beside") is not None
    again = open_course(world, "lege", course, "plan")
    found = cast(QSplitter, again.beside.findChild(QSplitter))
    assert abs(found.sizes()[1] - before[1] - 60) < 8
    writer = cast(FormStep, again.panel).writer
    assert writer is not None
    area = cast(TextEditor, writer.view.editor("summary"))
    for width in (1232, 900, 700, 1232):
        world.window.resize(width, 700)
        world.settle()
        assert again.side.isVisible()
        assert not again.beside.work.isVisible() or again.beside.work.width() >= px(LEAST) - 1, width
    world.window.resize(700, 700)
    world.settle()
    assert again.side.isVisible() and not again.beside.work.isVisible(), "over the form where there is no room for both"
    world.qtbot.keyClick(world.window, F7)
    area.go_to()
    world.qtbot.keyClicks(area.control, "Veien ")
    world.qtbot.keyClick(area.control, F7)
    assert not area.isVisible() and again.side.isAncestorOf(world.window.focusWidget())
    assert [chip.hasFocus() for chip in again.side.chips.chips() if chip.isChecked()] == [True], "at the chosen one"
    world.qtbot.keyClick(world.window.focusWidget(), F7)
    assert world.window.focusWidget() is area.control, "the keyboard is where it was"
    world.qtbot.keyClicks(area.control, "videre")
    assert area.value() == "Veien videre"
    again.flush(lambda: None)
    world.settle()


@pytest.mark.long
def test_it_holds_only_what_is_shared_and_goes_with_the_consent(world: World) -> None:
    course = walked(world.house)
    screen = open_course(world, "sekretar", course, "referral")
    world.qtbot.keyClick(world.window, F7)
    world.settle()
    assert list(chips(screen)) == ["referral"], "nothing of what those who treat have written"
    nav = open_course(world, "nav", course, "rtw")
    world.qtbot.keyClick(world.window, F7)
    world.settle()
    assert set(chips(nav)) == {"survey", "plan", "workplace", "rtw", "barriers", "notes"}
    choose(world, nav, "Plan")
    assert "Arbeid" not in words(nav) and any("50 % → 100 % i egen stilling" in text for text in words(nav))
    assert not any("Tåle løft" in text for text in words(nav)), "of the plan the part about work is shared"
    choose(world, nav, "Hindringer")
    assert "9. nov · Mona Sjef. Enige om trinn 2. To korte dagvakter. Ingen helseopplysninger delt." in words(nav)
    lege = open_course(world, "lege", course, "rtw")
    world.qtbot.keyClick(world.window, F7)
    world.settle()
    choose(world, lege, "Hindringer")
    assert "Tunge forflytninger alene" in words(lege)
    world.run("lege", consents.withdraw, course, Recipient.HEALTH)
    lege.refresh()
    world.settle()
    assert "barriers" not in chips(lege) and not any("Tunge forflytninger" in text for text in words(lege))


def test_no_scores_are_offered_where_none_are_shared(world: World) -> None:
    course = make.course(world.house)
    for kind, answers in (("survey", SURVEY), ("was", {"day": str(world.house.clock.today()), "now": 3})):
        world.run("lege", entries.sign, course, kind, None, answers)
    shared_with_nav(world.house, course, Category.FUNCTION)
    assert "scores" not in chips(open_course(world, "nav", course))
    shared_with_nav(world.house, course, Category.INSTRUMENTS)
    assert "scores" in chips(open_course(world, "nav", course))
