"""The calendar by mouse and by keys: walked, moved and set back, a clash asked about, a new one at an empty time."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QComboBox, QFileDialog, QLabel, QMenu

from hia_desktop.base.tones import Tone
from hia_desktop.domain.teamwork.visits import Booking, Outcome, Purpose, Why
from hia_desktop.services.course import courses, visits
from hia_desktop.services.papers import appointments
from hia_desktop.ui.kit.calendar.layout import Block, side_by_side
from hia_desktop.ui.kit.calendar.paint import told_below, told_on_one_line
from hia_desktop.ui.kit.dialogs.sheet import Dialog
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.screens.calendar import CalendarScreen
from hia_desktop.ui.screens.course import CourseScreen
from hia_desktop.ui.screens.steps.journal import JournalStep
from hia_desktop.ui.screens.steps.visits import VisitsPanel
from hia_desktop.ui.sheets.calendar_export import ExportFields
from hia_desktop.ui.sheets.patient_choice import PatientChoice
from tests import make
from tests.ui.world import DAY, World, world

__all__ = ["world"]
NONE = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
WEDNESDAY = DAY + timedelta(days=1)


def starts(world: World, course: str) -> list[tuple[int, str, Outcome]]:
    found = world.run("lege", visits.listing, course)
    return sorted((v.day.isoweekday(), v.starts, v.outcome) for v in found)


def book(world: World, course: str, days: int, time: str, minutes: int = 60) -> None:
    lege = world.house.as_user("lege").me.id
    booking = Booking(day=DAY + timedelta(days=days), time=time, minutes=minutes, purpose=Purpose.TREAT)
    world.run("lege", visits.book, course, booking, [lege], anyway=True)


def said(screen: CalendarScreen) -> str:
    """What stands at the right, and what a screen reader was told."""
    words = [label.text() for label in screen.side.findChildren(QLabel) if not label.isHidden()]
    return " | ".join([screen.view.accessibleDescription(), *words])


def press(world: World, screen: CalendarScreen, key: Qt.Key, how: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(screen.view, key, how)
    world.settle()


def dialog(world: World) -> Dialog:
    found = world.dialog()
    assert isinstance(found, Dialog) and found.go is not None
    return found


def go(world: World) -> None:
    found = dialog(world)
    assert found.go is not None
    found.go.click()
    world.settle()


def test_a_low_card_says_whom_it_is_with_beside_the_time_where_there_is_room() -> None:
    block = Block(
        key="1", day=DAY, first=540, last=600, title="Kari Testdal", line="Liv Berg · Rom 4", told="", tone=Tone.BRAND
    )
    assert told_below(block, 2, lambda _text: True) == ["09.00–10.00", "Liv Berg · Rom 4"]
    assert told_below(block, 1, lambda _text: True) == ["09.00–10.00 · Liv Berg · Rom 4"]
    assert told_below(block, 1, lambda _text: False) == ["09.00–10.00", "Liv Berg · Rom 4"]
    assert told_below(replace(block, line=""), 0, lambda _text: True) == ["09.00–10.00"]


def test_on_one_line_the_name_is_read_before_the_time() -> None:
    block = Block(key="1", day=DAY, first=540, last=600, title="Kari Testdal", line="", told="", tone=Tone.BRAND)
    assert told_on_one_line(block, lambda _text: True) == "Kari Testdal · 09.00–10.00"
    assert told_on_one_line(block, lambda _text: False) == "Kari Testdal"
    assert told_on_one_line(replace(block, mark="Møtt"), lambda _text: False) == "Møtt · Kari Testdal"


@pytest.mark.long
def test_a_week_is_walked_moved_and_set_back_by_keys(world: World) -> None:
    kari = make.course(world.house)
    nils = make.course(
        world.house, draft=make.kari(national_id="08899527535", given_name="Nils", family_name="Fjordtest")
    )
    book(world, kari, 0, "9")
    book(world, nils, 1, "11")
    screen = CalendarScreen(world.host("lege"))
    world.show(screen)
    assert screen.which.text() == "16. – 22. november 2026 · uke 47" and screen.counted.text() == "2 avtaler"
    press(world, screen, Qt.Key.Key_Down)
    assert "Kari Testdal" in said(screen) and "tirsdag 17. november 2026 klokken 09.00–10.00" in said(screen)
    press(world, screen, Qt.Key.Key_Right)
    assert "Nils Fjordtest" in said(screen)
    press(world, screen, Qt.Key.Key_Left)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down):
        press(world, screen, key, SHIFT)
    assert "onsdag 18. november 2026 klokken 09.30. Enter" in said(screen)
    press(world, screen, Qt.Key.Key_Escape)
    assert starts(world, kari) == [(2, "09:00", Outcome.PLANNED)]
    press(world, screen, Qt.Key.Key_Down, SHIFT)
    press(world, screen, Qt.Key.Key_Return)
    assert starts(world, kari) == [(2, "09:15", Outcome.PLANNED)]
    assert world.undo() == "Timen er lagt til tirsdag 17. november 2026 klokken 09.15."
    assert starts(world, kari) == [(2, "09:00", Outcome.PLANNED)]
    # over the other one: asked, and then said on both
    press(world, screen, Qt.Key.Key_Right, SHIFT)
    for _step in range(8):
        press(world, screen, Qt.Key.Key_Down, SHIFT)
    press(world, screen, Qt.Key.Key_Return)
    assert "Opptatt 18. nov: Liv Berg" in " ".join(w.text() for w in dialog(world).findChildren(QLabel))
    go(world)
    assert starts(world, kari) == [(3, "11:00", Outcome.PLANNED)]
    assert screen.counted.text() == "2 avtaler · 2 kolliderer" and "Kolliderer: Liv Berg" in said(screen)
    press(world, screen, Qt.Key.Key_PageDown)
    assert screen.counted.text() == "Ingen avtaler" and "uke 48" in screen.which.text()
    press(world, screen, Qt.Key.Key_PageUp)
    press(world, screen, Qt.Key.Key_Down)
    press(world, screen, Qt.Key.Key_Return)
    assert world.opened[-1] in (f"course:{kari}:visits", f"course:{nils}:visits")
    press(world, screen, Qt.Key.Key_N)
    assert str(world.opened[-1]).endswith(":journal:new")


@pytest.mark.long
@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
def test_an_appointment_is_dragged_and_settled(world: World) -> None:
    course = make.course(world.house)
    book(world, course, 0, "9")
    screen = CalendarScreen(world.host("lege"))
    world.show(screen)
    block = screen.view.current()
    assert block is None
    key = next(iter(screen._slots))
    start = screen.view.rectangle(key).center().toPoint()
    hour = round(screen.view._spread().hour)

    def drag(way: QPoint) -> None:
        QTest.mousePress(screen.view, Qt.MouseButton.LeftButton, pos=start)
        QTest.mouseMove(screen.view, start + way / 2)
        QTest.mouseMove(screen.view, start + way)
        QTest.mouseRelease(screen.view, Qt.MouseButton.LeftButton, pos=start + way)
        world.settle()

    drag(QPoint(0, 2 * hour))
    assert starts(world, course) == [(2, "11:00", Outcome.PLANNED)]
    world.undo()
    assert starts(world, course) == [(2, "09:00", Outcome.PLANNED)]
    drag(QPoint(-screen.view.width() // 8, 0))
    assert starts(world, course) == [(2, "09:00", Outcome.PLANNED)], "yesterday it cannot be"
    assert world.said[-1] == "Skriv en dag fra i dag og framover."
    world.house.clock.day = DAY + timedelta(days=1)
    asked = world.run("lege", appointments.suggested, course)
    world.house.clock.day = DAY
    world.run("lege", appointments.issue, course, asked.model_copy(update={"day": DAY, "time": "9"}), answering=True)
    drag(QPoint(0, hour))
    words = " ".join(w.text() for w in dialog(world).findChildren(QLabel))
    assert "Pasienten kan ha fått denne tiden i brevet fra 17.11.2026" in words and "Av hvem" in words
    dialog(world).reject()
    world.settle()
    assert starts(world, course) == [(2, "09:00", Outcome.PLANNED)]
    press(world, screen, Qt.Key.Key_G)
    assert starts(world, course) == [(2, "09:00", Outcome.NOT_MET)] and "Ikke møtt" in said(screen)
    world.undo()
    world.settle()
    names = [b.text() for b in screen.side.findChildren(QAbstractButton) if not b.isHidden()]
    assert names == [
        "Åpne timene til pasienten",
        "Skriv notat",
        "Innkalling …",
        "Møtt",
        "Ikke møtt",
        "Flytt …",
        "Avlys …",
    ]
    past = replace(screen._slots[key], day=DAY - timedelta(days=1))
    assert [act.text for act in screen.acts(past)] == [name for name in names if name != "Innkalling …"]
    QApplication.sendEvent(screen.view, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint()))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu) and [a.text().split("\t")[0] for a in menu.actions()] == names
    menu.actions()[names.index("Avlys …")].trigger()  # as a click does
    menu.close()
    assert dialog(world).windowTitle() == "Avlys timen"


@pytest.mark.long
def test_the_letter_of_the_time_that_is_chosen(world: World) -> None:
    """One click, or I: the letter is begun for the time that is chosen, which need not be the next."""
    course = make.course(world.house)
    book(world, course, 0, "9")
    book(world, course, 1, "13")
    panel = VisitsPanel(world.host("lege"), world.run("lege", courses.open_course, course))
    world.show(panel)
    second = [b for b in panel.findChildren(QAbstractButton) if b.text() == "Innkalling …"][2]
    QTest.mouseClick(second, Qt.MouseButton.LeftButton)
    world.settle()
    assert dialog(world).findChildren(FormView)[0].answers()["time"] == "13:00"
    dialog(world).reject()
    screen = CalendarScreen(world.host("lege"))
    world.show(screen)
    for _line in range(2):
        press(world, screen, Qt.Key.Key_Down)
    press(world, screen, Qt.Key.Key_Right)
    press(world, screen, Qt.Key.Key_I)
    assert dialog(world).findChildren(FormView)[0].answers()["time"] == "13:00"


def test_one_day_alone_has_the_width_of_the_week(world: World) -> None:
    course = make.course(world.house)
    book(world, course, 0, "9")
    book(world, course, 1, "9")
    screen = CalendarScreen(world.host("lege"))
    world.show(screen)
    wide = screen.view.rectangle(next(iter(screen._slots))).width()
    assert len(screen._slots) == 2
    press(world, screen, Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    assert len(screen._slots) == 1 and screen.span.value() == "day"
    assert screen.view.rectangle(next(iter(screen._slots))).width() > 4 * wide
    press(world, screen, Qt.Key.Key_U, Qt.KeyboardModifier.AltModifier)
    assert len(screen._slots) == 2


@pytest.mark.long
def test_a_new_one_at_an_empty_time_by_keys(world: World) -> None:
    course = make.course(world.house)
    screen = CalendarScreen(world.host("sekretar"))
    world.show(screen)
    press(world, screen, Qt.Key.Key_Down, CTRL)
    press(world, screen, Qt.Key.Key_Down, CTRL)
    press(world, screen, Qt.Key.Key_Right, CTRL)
    assert screen.view.spot() == (WEDNESDAY, 9 * 60 + 30)
    press(world, screen, Qt.Key.Key_Return)
    choice = dialog(world).findChild(PatientChoice)
    assert isinstance(choice, PatientChoice)
    QTest.keyClicks(choice.field, "testdal")
    world.qtbot.waitUntil(lambda: choice.list.count() == 1)
    go(world)
    form = dialog(world).findChild(FormView)
    assert isinstance(form, FormView)
    assert form.answers()["day"] == WEDNESDAY.isoformat() and form.answers()["time"] == "09.30"
    assert form.editor("day").control.hasFocus(), "the keyboard is in its first field"
    assert not [b for b in dialog(world).findChildren(QCheckBox) if b.isChecked()], "the office meets nobody"
    next(b for b in dialog(world).findChildren(QAbstractButton) if b.text().startswith("Eva Li")).click()
    go(world)
    assert starts(world, course) == [(3, "09:30", Outcome.PLANNED)]
    assert screen.counted.text() == "1 avtale", "the whole centre's, for who has no times of her own"
    page = CourseScreen(world.host("lege"), f"{course}:journal:new")
    world.show(page)
    assert isinstance(page.panel, JournalStep) and page.panel.writer is not None, "one click from the appointment"


def test_those_that_share_time_lie_side_by_side() -> None:
    def block(first: int, last: int, day: int = 0) -> Block:
        when = DAY + timedelta(days=day)
        return Block(key="", day=when, first=first, last=last, title="", line="", told="", tone=Tone.BRAND)

    spans = [block(540, 600), block(570, 630), block(600, 660), block(660, 700), block(540, 600, 1)]
    assert side_by_side(spans) == {0: (0, 2), 1: (1, 2), 2: (0, 2), 3: (0, 1), 4: (0, 1)}


def test_ones_own_times_are_saved_as_a_file(world: World, tmp_path: Path) -> None:
    book(world, make.course(world.house), 0, "9")
    screen = CalendarScreen(world.host("lege"))
    world.show(screen)
    screen.export.click()
    world.settle()
    fields = dialog(world).findChild(ExportFields)
    assert isinstance(fields, ExportFields)
    fields.last.set_value(DAY - timedelta(days=30))
    go(world)
    assert fields.isVisible(), "the last day is before the first"
    fields.last.set_value(DAY)
    fields.initials.click()
    go(world)
    saving = world.window.findChild(QFileDialog)
    assert isinstance(saving, QFileDialog)
    path = tmp_path / "mine timer.ics"
    saving.fileSelected.emit(str(path))
    saving.close()
    world.qtbot.waitUntil(lambda: bool(world.said))
    assert world.said == ["Lagret som mine timer.ics."]
    text = path.read_text(encoding="utf-8")
    assert "SUMMARY:Time KT" in text and "DTSTART:20261117T080000Z" in text and "Testdal" not in text


def test_why_a_patient_cancels_is_asked_for_and_not_guessed(world: World) -> None:
    course = make.course(world.house)
    book(world, course, 1, "11")
    screen = CalendarScreen(world.host("lege"))
    world.show(screen)
    press(world, screen, Qt.Key.Key_Down)
    press(world, screen, Qt.Key.Key_Delete)
    sheet = dialog(world)
    by, why = sheet.findChildren(QComboBox)
    assert by.currentData() == Outcome.BY_PATIENT and why.currentData() is None
    go(world)
    assert sheet.isVisible() and any(label.text() == "Velg hvorfor." for label in sheet.findChildren(QLabel))
    assert starts(world, course)[0][2] is Outcome.PLANNED
    by.setCurrentIndex(by.findData(Outcome.BY_CENTRE))
    assert why.currentData() == Why.CAPACITY, "the one that can be guessed"
    by.setCurrentIndex(by.findData(Outcome.BY_PATIENT))
    why.setCurrentIndex(why.findData(Why.MEDICAL))
    go(world)
    assert starts(world, course)[0][2] is Outcome.BY_PATIENT
