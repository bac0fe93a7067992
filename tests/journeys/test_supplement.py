"""Story step 2: a deficient referral is pasted, the GP is asked for what it lacks, and the answer makes it whole."""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from hia_desktop.services.course import courses
from hia_desktop.services.papers import papers
from hia_desktop.ui.kit.chips import Chip, ToggleChip
from hia_desktop.ui.screens.steps.intake.referral import ReferralStep
from hia_desktop.ui.screens.steps.papers.letter_dialog import LetterDialog
from tests.ui.steps.test_proposals import CTRL, STORY, Key, area, line, paste, view, writing
from tests.ui.world import World, world

__all__ = ["world"]


def points(panel: ReferralStep) -> list[str]:
    return [chip.text() for chip in panel.points.findChildren(Chip) if not chip.isHidden()]


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split()).replace(
        "\xad ", ""
    )


@pytest.mark.long
def test_the_gp_is_asked_and_answers_in_time(world: World) -> None:
    """The letter of 25.02 asks for an answer by 03.03; it comes that day, and nothing waits any more."""
    panel, course = writing(world)
    card = paste(world, panel, STORY)
    card.take_sure()
    world.qtbot.mouseClick(line(card, "occupation").button, Qt.MouseButton.LeftButton)
    view(panel).editor("work_status").set_value("full")
    view(panel).editor("work_status").edited.emit()
    assert panel.points.later.isVisible() and not panel.points.ask.isVisible()
    world.settle()
    assert "Motivasjon og forventning: ikke lest ennå" in points(panel) and "Arbeidsplass" in points(panel)
    marks = view(panel).editor("untold").findChildren(ToggleChip)
    world.qtbot.mouseClick(
        next(mark for mark in marks if mark.text() == "Motivasjon og forventning"), Qt.MouseButton.LeftButton
    )
    world.settle()
    assert "Motivasjon og forventning: står ikke i henvisningen" in points(panel)
    assert "Kontakt med arbeidsgiver: ikke lest ennå" in points(panel)
    world.qtbot.keyClick(area(panel), Key.Key_Return, CTRL)
    world.qtbot.waitUntil(lambda: panel.shown is not None)
    world.settle()

    world.house.clock.day = date(2026, 2, 25)
    panel.points.ask.setFocus()
    world.qtbot.keyClick(panel.points.ask, Key.Key_Space)
    dialog = world.dialog()
    assert isinstance(dialog, LetterDialog)
    world.qtbot.waitUntil(lambda: dialog.view.page_count() == 1)
    world.qtbot.mouseClick(dialog.issuing, Qt.MouseButton.LeftButton)
    world.settle()
    sure = next(
        b for b in world.window.window().findChildren(QPushButton) if b.text() == "Jeg svarer for brevet – arkiver"
    )
    world.qtbot.mouseClick(sure, Qt.MouseButton.LeftButton)
    world.qtbot.waitUntil(lambda: not dialog.issuing.isVisible())
    dialog.accept()
    world.settle()
    assert panel.points.waits.text() == "Svar ventes innen tirsdag 3. mars 2026."
    assert "tirsdag 10. mars 2026" in panel.points.clock.text() and panel.points.clock.isVisible()
    assert {"Motivasjon og forventning: spurt 25. feb", "Kontakt med arbeidsgiver: spurt 25. feb"} <= set(points(panel))
    page = world.run("lege", courses.open_course, course)
    assert [(d.what, d.due) for d in page.deadlines if d.step == "referral"] == [
        ("Svar fra fastlegen ventes", date(2026, 3, 3))
    ]
    (letter,) = world.run("lege", papers.listing, course)
    shown = words_of(world.run("lege", papers.read, letter.id))
    assert letter.kind == "supplement" and "Svar innen tirsdag 3. mars 2026" in shown and "Ola Lege" in shown
    assert (
        "Hvilken tilrettelegging" in shown
        and "Hva tenker pasienten selv" in shown
        and "Hva er pasientens yrke" not in shown
    )

    world.house.clock.day = date(2026, 3, 3)
    world.qtbot.mouseClick(panel.points.answered, Qt.MouseButton.LeftButton)
    world.settle()
    here = world.window.focusWidget()
    assert here is view(panel).editor("employer_contact").control
    for words in ("Leder er positiv.", "Løftehjelp er prøvd.", "Vil tilbake."):
        world.qtbot.keyClicks(world.window.focusWidget(), words)
        lacks = [name for name in ("adaptation_tried", "motivation") if not view(panel).answers()[name]]
        if lacks:
            view(panel).editor(lacks[0]).go_to()
    world.qtbot.keyClick(world.window.focusWidget(), Key.Key_Return, CTRL)
    world.qtbot.waitUntil(lambda: panel.shown is not None)
    world.settle()
    assert panel.points.count.text() == "fullstendig"
    assert "Motivasjon og forventning: besvart" in points(panel)
    assert not panel.points.waits.isVisible() and not panel.points.ask.isVisible()
    page = world.run("lege", courses.open_course, course)
    assert page.missing == () and [d for d in page.deadlines if d.step == "referral"] == []
    assert page.assessment_due == date(2026, 3, 10)
