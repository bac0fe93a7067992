"""Proposals beside the referral's text, by key, over a real centre."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from hia_desktop.base.fields import CourseId
from hia_desktop.services.course import courses
from hia_desktop.services.patient import patients
from hia_desktop.services.record import entries
from hia_desktop.ui.kit.tab_order import go_to_next_stop
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.screens.steps.intake.proposals_card import OfferLine, ProposalsCard
from hia_desktop.ui.screens.steps.intake.referral import ReferralStep, ReferralView
from tests import make
from tests.ui.world import World

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
STORY = tomllib.loads(
    (Path(__file__).parents[2] / "domain" / "referrals" / "01_story.toml").read_text(encoding="utf-8")
)["text"]
FEB_24 = date(2026, 2, 24)


def opened(world: World, course: CourseId, user: str = "sekretar") -> ReferralStep:
    panel = ReferralStep(world.host(user), world.run(user, courses.open_course, course))
    world.show(panel)
    world.host(user).changed.connect(lambda _topics: panel.show_page(world.run(user, courses.open_course, course)))
    return panel


def writing(world: World) -> tuple[ReferralStep, CourseId]:
    """The story's referral, about to be written on the day it came."""
    world.house.clock.day = FEB_24
    course = make.course(world.house)
    return opened(world, course), course


def view(panel: ReferralStep) -> ReferralView:
    assert panel.writer is not None and isinstance(panel.writer.view, ReferralView)
    return panel.writer.view


def area(panel: ReferralStep) -> QPlainTextEdit:
    control = view(panel).editor("text").control
    assert isinstance(control, QPlainTextEdit)
    return control


def paste(world: World, panel: ReferralStep, text: str) -> ProposalsCard:
    """Pastes into the text by key, and waits for the proposals."""
    QGuiApplication.clipboard().setText(text)
    area(panel).setFocus()
    world.qtbot.keyClick(area(panel), Key.Key_V, CTRL)
    card = view(panel).proposals
    world.qtbot.waitUntil(lambda: bool(card.lines))
    world.settle()
    return card


def line(card: ProposalsCard, field: str) -> OfferLine:
    return next(one for one in card.lines if one.offer.field == field)


def marked(panel: ReferralStep, strong: bool = False) -> list[str]:
    """What is marked in the text, or what stands out in it."""
    picks = area(panel).extraSelections()
    grounds = [pick.format.background().color().name() for pick in picks]
    pale = max(set(grounds), key=grounds.count)
    return [p.cursor.selectedText() for p, g in zip(picks, grounds, strict=True) if not strong or g != pale]


@pytest.mark.long
def test_pasted_text_is_read_and_marked_and_nothing_is_filled_in(world: World) -> None:
    panel, _course = writing(world)
    card = paste(world, panel, STORY)
    seen = {one.offer.field for one in card.lines if one.isVisible()}
    assert seen >= {"diagnoses", "occupation", "workplace", "position_percent", "sick_since", "sick_grade", "referrer"}
    assert {"lagermedarbeider", "L83", "Eksempel Lager AS", "14838108890"} <= set(marked(panel))
    answers = view(panel).answers()
    assert (answers["occupation"], answers["diagnoses"], answers["sick_since"]) == ("", [], None)
    assert (line(card, "workplace").chip.text(), line(card, "occupation").chip.text()) == ("sikker", "sjekk")


@pytest.mark.long
def test_enter_takes_one_over_and_the_focus_goes_on(world: World) -> None:
    panel, course = writing(world)
    card = paste(world, panel, STORY)
    assert go_to_next_stop(world.window, forward=True)
    assert world.window.focusWidget().accessibleName() == "Vis kildene", "above what is proposed"
    assert go_to_next_stop(world.window, forward=True)
    here = world.window.focusWidget()
    assert isinstance(here, QPushButton) and card.isAncestorOf(here)
    first = line(card, "diagnoses")
    first.button.setFocus()
    assert marked(panel, strong=True) == ["L83"]
    world.qtbot.keyClick(first.button, Key.Key_Return)
    assert view(panel).answers()["diagnoses"][0]["code"] == "L83"
    assert view(panel).answers()["diagnoses"][0]["main"] is True
    assert first.chip.text() == "fylt inn" and not first.button.isVisible()
    after = world.window.focusWidget()
    assert isinstance(after, QPushButton) and card.isAncestorOf(after)
    world.qtbot.keyClick(after, Key.Key_S, CTRL)
    world.settle()
    kept = world.run("sekretar", entries.open_form, course, "referral").current
    assert kept.answers["diagnoses"][0]["code"] == "L83"


@pytest.mark.long
def test_all_sure_ones_at_once_and_back_again(world: World) -> None:
    panel, _course = writing(world)
    card = paste(world, panel, STORY)
    card.all.setFocus()
    world.qtbot.keyClick(card.all, Key.Key_Space)
    answers = view(panel).answers()
    assert (answers["workplace"], answers["occupation"]) == ("Eksempel Lager AS", ""), (
        "what is not sure is not taken with the rest"
    )
    assert (answers["position_percent"], answers["sick_grade"], answers["sick_since"]) == (100, 100, "2026-01-12")
    assert answers["referrer"] == "Ola Lege" and [d["code"] for d in answers["diagnoses"]] == ["L83"]
    assert not card.all.isVisible() and line(card, "occupation").button.hasFocus()
    world.qtbot.keyClick(line(card, "occupation").button, Key.Key_Z, CTRL)
    answers = view(panel).answers()
    assert (answers["workplace"], answers["diagnoses"], answers["sick_grade"]) == ("", [], None)
    assert answers["text"] == area(panel).toPlainText(), "the text itself is not undone"


@pytest.mark.long
def test_what_stands_in_a_field_is_said_and_replaced_only_by_its_own_click(world: World) -> None:
    panel, _course = writing(world)
    world.qtbot.keyClicks(view(panel).editor("occupation").go_to(), "lærer")
    card = paste(world, panel, STORY)
    one = line(card, "occupation")
    assert one.now.isVisible() and one.now.text() == "står nå: lærer" and one.button.text() == "Bytt ut"
    assert one.button.accessibleName() == "Bytt ut yrke lærer med lagermedarbeider"
    card.take_sure()
    assert view(panel).answers()["occupation"] == "lærer"
    world.qtbot.mouseClick(one.button, Qt.MouseButton.LeftButton)
    assert view(panel).answers()["occupation"] == "lagermedarbeider"
    control = view(panel).editor("occupation").go_to()
    world.qtbot.keyClick(control, Key.Key_End)
    world.qtbot.keyClicks(control, " og mer")
    card.take_back()
    assert view(panel).answers()["occupation"] == "lagermedarbeider og mer", "what was typed after is not undone"


@pytest.mark.long
def test_what_is_typed_later_moves_the_marks_and_brings_new_proposals(world: World) -> None:
    panel, _course = writing(world)
    card = paste(world, panel, "Yrke: sveiser. 😀 Sykmeldt 50 % fra 01.02.2026.")
    assert "50 %" in " ".join(marked(panel))
    area(panel).moveCursor(QTextCursor.MoveOperation.Start)
    world.qtbot.keyClicks(area(panel), "Diagnose L84. ")
    world.qtbot.waitUntil(lambda: any(one.offer.field == "diagnoses" for one in card.lines))
    assert {"L84", "sveiser"} <= set(marked(panel))


@pytest.mark.long
def test_another_persons_number_is_said_in_red(world: World) -> None:
    panel, _course = writing(world)
    card = paste(world, panel, STORY.replace("14838108890", "098266 41069"))
    assert card.note.isVisible() and card.note.accessibleName().startswith(
        "Nummeret i teksten er et annet enn pasientens"
    )
    paste(world, panel, "")
    area(panel).selectAll()
    card = paste(world, panel, STORY)
    world.qtbot.waitUntil(lambda: not card.note.isVisible())


@pytest.mark.long
def test_a_card_that_says_otherwise_is_told(world: World) -> None:
    world.house.clock.day = FEB_24
    course = make.course(world.house, draft=make.kari(phone="900 00 000"))
    panel = opened(world, course)
    card = paste(world, panel, STORY)
    world.qtbot.waitUntil(card.note.isVisible)
    assert card.note.accessibleName() == "Teksten og pasientkortet er ikke like: telefon."
    page = world.run("sekretar", courses.open_course, course)
    assert world.run("sekretar", patients.card, page.banner.patient).draft.phone == "900 00 000"


def test_a_draft_taken_up_again_is_read(world: World) -> None:
    world.house.clock.day = FEB_24
    course = make.course(world.house)
    answers = {"received": "2026-02-24", "text": STORY, "occupation": "lagermedarbeider"}
    world.run("sekretar", entries.save_draft, course, "referral", None, answers, {})
    panel = opened(world, course)
    world.qtbot.waitUntil(lambda: bool(view(panel).proposals.lines))
    assert line(view(panel).proposals, "occupation").chip.text() == "fylt inn"


@pytest.mark.long
def test_the_text_stands_beside_the_fields_and_follows_while_one_writes(world: World) -> None:
    """Beside them where there is room for both, else above them in the form; the cursor stays where it is."""
    panel, course = writing(world)
    form = view(panel)
    words, field = area(panel), form.editor("occupation").control
    words.setFocus()
    for width, apart in ((1232, True), (600, False), (1232, True)):
        world.window.resize(width, 800)
        world.settle()
        assert world.window.focusWidget() is words, width
        world.qtbot.keyClicks(words, f"{width} ")
        ends = words.mapTo(panel, words.rect().bottomRight())
        starts = field.mapTo(panel, field.rect().topLeft())
        assert (ends.x() < starts.x()) is apart and (ends.y() < starts.y()) is not apart
    assert words.height() > px(400), "what is read has the height of the step"
    world.qtbot.keyClick(words, Key.Key_S, CTRL)
    world.settle()
    assert world.run("sekretar", entries.open_form, course, "referral").current.answers["text"] == "1232 600 1232 "
    form.setEnabled(False)
    assert not words.isEnabled(), "while it is being signed the text is closed too"
