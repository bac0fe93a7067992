"""The contact beneath the note: typed in a line, taken from an appointment, asked about at signing, put right."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel
from sqlalchemy import update

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.forms.values import Decision
from hia_desktop.domain.teamwork.encounters import Activity, Aim, ContactType, Partner
from hia_desktop.domain.teamwork.visits import Booking, Outcome, Purpose, Way
from hia_desktop.services.course import beginnings, courses, encounters, visits
from hia_desktop.store.entities import Course
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.screens.steps.before.journal_cards import LineCard
from hia_desktop.ui.screens.steps.journal import JournalStep
from tests import make
from tests.ui.world import DAY, World

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def write(world: World, user: str, course: CourseId, text: str = "Sover bedre.") -> Any:
    """The journal with a note that is being written."""
    panel = JournalStep(world.host(user), world.run(user, courses.open_course, course))
    world.show(panel)
    world.qtbot.keyClick(world.window, Qt.Key.Key_N, CTRL)
    world.settle()
    world.qtbot.keyClicks(world.window.focusWidget(), text)
    return panel


def type_contact(world: World, panel: Any, line: str) -> None:
    world.qtbot.keyClick(world.window.focusWidget(), Qt.Key.Key_K, ALT)
    world.qtbot.keyClicks(panel.contact.editor.control, line)


def entered(world: World, user: str, course: CourseId) -> list[encounters.EncounterRow]:
    return list(world.run(user, encounters.on_day, course, DAY).entered)


def press(world: World, within: Any, text: str) -> None:
    button = next(b for b in within.findChildren(QAbstractButton) if b.text() == text)
    world.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    world.settle()


@pytest.mark.long
def test_enter_enters_the_line_and_angre_takes_it_back(world: World) -> None:
    course = make.course(world.house)
    panel = write(world, "lege", course)
    type_contact(world, panel, "45 tlf leder tilrettelegging")
    assert panel.contact.editor.says.text().startswith("45 min · Telefon · Arbeidsgiver · Tilrettelegging i arbeidet")
    world.qtbot.keyClick(panel.contact.editor.control, Qt.Key.Key_Return)
    world.settle()
    (row,) = entered(world, "lege", course)
    assert (row.done.partner, row.done.way) == (Partner.EMPLOYER, Way.PHONE)
    assert panel.contact.editor.value() == "" and panel.writer is not None, "the note is still being written"
    assert any("45 min" in label.text() for label in panel.contact.findChildren(QLabel))
    host, text, undo = world.offers[-1]
    assert text == "Kontakten er ført."
    host.do(panel, lambda _none: None, undo)
    world.settle()
    assert entered(world, "lege", course) == []


@pytest.mark.long
def test_a_contact_with_who_waits_asks_whether_the_waiting_is_over(world: World) -> None:
    course = make.course(world.house)
    with world.house.as_user("lege").store.write() as sql:
        sql.execute(update(Course).values(decision=Decision.RIGHT))
    panel = write(world, "lege", course)
    type_contact(world, panel, "45 pasient utredning")
    world.qtbot.keyClick(panel.contact.editor.control, Qt.Key.Key_Return)
    world.settle()
    line = panel.contact.editor
    assert panel.beginning.isVisible() and panel.beginning.height() < panel._splitter.height() / 4
    assert line.visibleRegion().boundingRect() == line.rect(), "what is written in stays in sight"
    panel.sign()
    world.settle()
    press(world, panel, "Møtte pasienten …")
    press(world, world.dialog(), "Noter")
    assert world.run("lege", beginnings.look, course).day == DAY and not panel.beginning.isVisible()


@pytest.mark.long
def test_on_a_low_screen_the_key_scrolls_to_the_line(world: World) -> None:
    panel = write(world, "lege", make.course(world.house))
    panel.writer.view.editor("text").control.insertPlainText("\nSover bedre." * 24)
    world.window.resize(911, 512)
    world.settle()
    line = panel.contact.editor
    assert line.visibleRegion().isEmpty()
    type_contact(world, panel, "45")
    world.settle()
    assert line.visibleRegion().boundingRect() == line.rect(), "with what is said beneath it"


@pytest.mark.long
def test_what_is_entered_pushes_the_line_out_of_no_sight(world: World) -> None:
    panel = write(world, "lege", make.course(world.house))
    panel.writer.view.editor("text").control.insertPlainText("\nSover bedre." * 24)
    world.window.resize(911, 512)
    world.settle()
    field = panel.contact.editor.control
    for line in ("45 behandling", "20 tlf leder tilrettelegging"):
        type_contact(world, panel, line)
        world.qtbot.keyClick(field, Qt.Key.Key_Return)
        world.settle()
    assert field.hasFocus() and field.visibleRegion().boundingRect().height() == field.height()


@pytest.mark.long
def test_what_cannot_be_read_stops_the_signature_and_is_said(world: World) -> None:
    course = make.course(world.house)
    panel = write(world, "lege", course)
    type_contact(world, panel, "45 hest")
    world.qtbot.keyClick(panel.contact.editor.control, Qt.Key.Key_Return, CTRL)
    world.settle()
    assert panel.writer is not None and "«hest» er ikke kjent" in panel.contact.editor.sentence()
    panel.contact.editor.control.clear()
    world.qtbot.keyClicks(panel.contact.editor.control, "45")
    world.qtbot.keyClick(panel.contact.editor.control, Qt.Key.Key_Return, CTRL)
    world.settle()
    assert panel.contact.editor.sentence() == "Velg formålet med kontakten."
    assert entered(world, "lege", course) == []


@pytest.mark.long
def test_a_note_without_a_contact_asks_and_one_may_stand_by_it(world: World) -> None:
    course = make.course(world.house)
    panel = write(world, "lege", course)
    world.qtbot.keyClick(world.window.focusWidget(), Qt.Key.Key_Return, CTRL)
    world.settle()
    dialog = world.dialog()
    assert any(
        "Ingen kontakt er ført" in w.text() for w in dialog.findChildren(QLabel) + dialog.findChildren(QAbstractButton)
    )
    go = next(b for b in dialog.findChildren(QAbstractButton) if b.text().startswith("Signer"))
    world.qtbot.mouseClick(go, Qt.MouseButton.LeftButton)
    world.settle()
    assert panel.writer is None and entered(world, "lege", course) == []


@pytest.mark.long
def test_a_kept_appointment_is_one_key_from_being_entered(world: World) -> None:
    course = make.course(world.house)
    lege = world.house.as_user("lege").me.id
    booking = Booking(day=DAY, time="9.30", minutes=50, purpose=Purpose.TREAT)
    visit = world.run("lege", visits.book, course, booking, [lege])
    world.run("lege", visits.settle, visit, Outcome.MET)
    panel = write(world, "lege", course)
    world.settle()
    world.qtbot.keyClick(world.window.focusWidget(), Qt.Key.Key_K, ALT)
    world.qtbot.keyClick(panel.contact.editor.control, Qt.Key.Key_Down, ALT)
    assert panel.contact.editor.value() == "50 oppmøte pasient behandling"
    world.qtbot.keyClick(panel.contact.editor.control, Qt.Key.Key_Return, CTRL)
    world.settle()
    assert panel.writer is None, "and the signature follows at once"
    (row,) = entered(world, "lege", course)
    assert (row.done.minutes, row.done.aim) == (50, Aim.TREAT)
    assert world.run("lege", encounters.on_day, course, DAY).offered is None


@pytest.mark.long
def test_the_line_of_the_journal_leads_to_changing_and_coding(world: World) -> None:
    course = make.course(world.house)
    panel = write(world, "lege", course)
    type_contact(world, panel, "45 behandling")
    world.qtbot.keyClick(panel.contact.editor.control, Qt.Key.Key_Return)
    world.settle()
    card = next(c for c in panel.findChildren(LineCard) if c.line.contact is not None)
    card.press()
    press(world, world.dialog(), "Koder …")
    press(world, world.dialog(), "Sett kodene")
    (row,) = entered(world, "lege", course)
    assert (row.coding.contact_type, row.coding.activity) == (ContactType.TREAT, Activity.INDIVIDUAL), "as proposed"
    card = next(c for c in panel.findChildren(LineCard) if c.line.contact is not None)
    card.press()
    press(world, world.dialog(), "Endre …")
    view = world.dialog().findChild(FormView)
    assert view is not None and not view.editor("payer").isVisibleTo(view)
    switch = view.editor("work_focused")
    world.qtbot.keyClick(switch.control, Qt.Key.Key_Space)
    assert view.editor("payer").isVisibleTo(view)
    press(world, world.dialog(), "Lagre")
    assert view.editor("payer").sentence() == "Velg debitor når kontakten ikke er arbeidsrettet."


def test_nav_has_no_such_line(world: World) -> None:
    course = make.course(world.house)
    panel = JournalStep(world.host("lege"), world.run("lege", courses.open_course, course))
    assert panel.contact is not None
    office = JournalStep(world.host("sekretar"), world.run("sekretar", courses.open_course, course))
    assert office.contact is None
