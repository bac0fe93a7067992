"""The weekly meeting by keys: set up, put in order, four decisions that are four tasks at once, signed."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QDialog, QLabel, QLineEdit, QPushButton, QWidget

from hia_desktop.base.fields import CourseId, MeetingId
from hia_desktop.domain.person_numbers import make as number
from hia_desktop.services.course import overview
from hia_desktop.services.meetings import agenda, cases, series
from hia_desktop.services.overview import course_journal
from hia_desktop.store.entities import Meeting
from hia_desktop.ui.kit.dialogs.sheet import Dialog
from hia_desktop.ui.screens.meeting.meeting import MeetingScreen
from tests import make
from tests.ui.world import DAY, World, walked, world

__all__ = ["world"]
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = ALT | Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
DECISIONS = (
    "Be om uttalelse fra BHT @eva +1u",
    "Avklare nattevakt med leder @Lege 1.12",
    "Ringe fastlegen om sykmelding",
    "Ny PHQ-9 @per sol i morgen",
)


def press(world: World, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key to whatever has the keyboard."""
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key, modifier)
    world.settle()


def write(text: str) -> None:
    """Letters to whatever has the keyboard."""
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClicks(target, text)


def click(where: QWidget, text: str) -> None:
    next(b for b in where.findChildren(QAbstractButton) if b.text() == text and b.isVisible()).click()


def words(where: QWidget) -> str:
    """All that can be read there now."""
    shown = [w for w in where.findChildren(QLabel) if w.isVisible()] + [
        w for w in where.findChildren(QPushButton) if w.isVisible()
    ]
    return " ".join([w.text() for w in shown] + [w.accessibleName() for w in shown])


def answer(world: World, dialog: QDialog) -> None:
    assert isinstance(dialog, Dialog) and dialog.go is not None
    dialog.go.click()
    world.settle()


def begun(world: World) -> tuple[MeetingScreen, CourseId, MeetingId]:
    """Three patients, and the meeting set up from the empty screen."""
    kari = walked(world.house)
    for at in range(2):
        draft = make.kari(national_id=number(DAY.replace(year=1980), 300 + 2 * at) or "", family_name=f"Fjell{at}")
        make.course(world.house, draft=draft)
    screen = MeetingScreen(world.host("lege"))
    world.show(screen)
    click(screen, "Sett opp teammøte")
    world.settle()
    sheet = world.dialog()
    for tick in sheet.findChildren(QCheckBox):
        tick.setChecked(True)
    answer(world, sheet)
    (row,) = world.run("lege", series.listing)
    assert len(row.people) == 4 and row.weekday == 1
    click(screen, f"Lag saksliste til {row.next_day.day}. nov")
    world.settle()
    (row,) = world.run("lege", series.listing)
    assert row.current is not None
    world.run("lege", agenda.ask_for, kari, "Er 60 % for mye?")
    items = world.run("lege", agenda.look, row.current).items
    world.run("lege", agenda.move, next(one.id for one in items if one.course == kari), None)
    world.settle()
    screen.refresh()
    world.settle()
    return screen, kari, row.current


@pytest.mark.long
def test_a_meeting_is_held_by_keys(world: World) -> None:
    screen, kari, meeting = begun(world)
    lines = screen.list.lines()
    assert len(lines) == 3 and lines[-1].course == kari
    screen.list.setFocus()
    for _step in range(2):
        press(world, Qt.Key.Key_Down, ALT)
    assert screen.case.name.text() == lines[-1].name and "Er 60 % for mye?" in words(screen.case)
    press(world, Qt.Key.Key_Up, ALT)
    assert screen.case.name.text() == lines[1].name
    press(world, Qt.Key.Key_Down, ALT)
    press(world, Qt.Key.Key_Up, SHIFT)
    press(world, Qt.Key.Key_Up, SHIFT)
    order = [one.course for one in world.run("lege", agenda.look, meeting).items]
    assert order == [kari, lines[0].course, lines[1].course]
    assert screen.case.name.text() == lines[-1].name, "the one that is shown is moved, and stays"
    _dragged(world, screen, [one.name for one in screen.list.lines()])
    _decided(world, screen, kari)
    _nav_comes_in(world, screen, meeting)
    _signed(world, screen, kari, meeting)


@pytest.mark.long
def test_what_is_taken_off_the_list_and_a_series_that_is_ended_come_back(world: World) -> None:
    screen, _kari, meeting = begun(world)
    before = [(one.course, one.about) for one in world.run("lege", agenda.look, meeting).items]
    screen.list.setCurrentRow(1)
    world.settle()
    click(screen, "Ta av listen")
    world.settle()
    assert len(world.run("lege", agenda.look, meeting).items) == len(before) - 1
    assert world.undo() == "Saken er tatt av listen."
    again = [(one.course, one.about) for one in world.run("lege", agenda.look, meeting).items]
    assert again == before, "in its place, as it was"
    (row,) = world.run("lege", series.listing)
    screen._end(row)
    world.settle()
    assert world.run("lege", series.listing) == ()
    assert world.undo() == "Teammøte holdes ikke mer."
    assert [one.id for one in world.run("lege", series.listing)] == [row.id]


def _dragged(world: World, screen: MeetingScreen, names: list[str]) -> None:
    """A line is taken with the mouse and let go over the last one, which it comes before, and then over the first.
    Offscreen the platform carries nothing from one place to another, so that the list is told itself of the drop."""
    lines = screen.list
    assert lines.dragEnabled()
    for at, to, then in ((0, 2, (1, 0, 2)), (1, 0, (0, 1, 2))):
        from_there, there = (lines.visualItemRect(lines.item(line)).center() for line in (at, to))
        QTest.mousePress(lines.viewport(), Qt.MouseButton.LeftButton, pos=from_there)
        mime = lines.model().mimeData([lines.currentIndex()])
        let_go = Qt.DropAction.MoveAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        lines.dropEvent(QDropEvent(QPointF(there), *let_go))
        QTest.mouseRelease(lines.viewport(), Qt.MouseButton.LeftButton, pos=there)
        world.settle()
        assert [one.name for one in lines.lines()] == [names[line] for line in then]
        assert screen.case.name.text() == names[0], "what is taken is what is shown"


def _decided(world: World, screen: MeetingScreen, kari: CourseId) -> None:
    before = world.run("lege", overview.look, kari).due
    press(world, Qt.Key.Key_N, CTRL)
    for line in DECISIONS:
        write(line)
        assert screen.decided.becomes.text().startswith("Blir oppgave: "), screen.decided.becomes.text()
        press(world, Qt.Key.Key_Return)
        assert screen.decided.line.value() == ""
    made = [due for due in world.run("lege", overview.look, kari).due if due not in before]
    assert {(due.what, due.who, due.due) for due in made} == {
        ("Annet: Be om uttalelse fra BHT", "Eva Li", DAY + timedelta(days=7)),
        ("Annet: Avklare nattevakt med leder", "Lege", DAY.replace(month=12, day=1)),
        ("Annet: Ringe fastlegen om sykmelding", "Koordinator", DAY + timedelta(days=7)),
        ("Annet: Ny PHQ-9", "Per Sol", DAY + timedelta(days=1)),
    }
    write("Ring @petter")
    press(world, Qt.Key.Key_Return)
    assert screen.decided.line.sentence() == "Fant ingen som heter «petter»." and screen.decided.line.value()
    press(world, Qt.Key.Key_A, CTRL)
    press(world, Qt.Key.Key_Delete)
    screen.decided.notes.setFocus()
    write("Enige om å vente.")
    screen.list.setFocus()
    world.settle()
    item = screen.list.lines()[0]
    assert world.run("lege", cases.look, item.id).notes == "Enige om å vente." and item.course == kari
    assert screen.decided.talked.isChecked()


def _nav_comes_in(world: World, screen: MeetingScreen, meeting: MeetingId) -> None:
    """With the tick names and words go from the screen but for what is shared, and come back without it."""
    screen.nav.click()
    world.settle()
    assert world.run("lege", agenda.look, meeting).together
    assert [one.name for one in screen.list.lines()] == ["Kari Testdal", "", ""], "who shares something is named"
    told = words(screen)
    assert "Bare det delte vises" in told and "Testdal" in told and "Er 60 % for mye?" not in told
    assert not screen.decided.notes.isVisible() and "Be om uttalelse" not in words(screen.decided)
    press(world, Qt.Key.Key_Down, ALT)
    assert not screen.decided.isVisible() and "deler ingenting med NAV" in words(screen)
    press(world, Qt.Key.Key_Up, ALT)
    screen.nav.click()
    world.settle()
    assert "Er 60 % for mye?" in words(screen) and screen.decided.notes.value() == "Enige om å vente."


def _signed(world: World, screen: MeetingScreen, kari: CourseId, meeting: MeetingId) -> None:
    press(world, Qt.Key.Key_Return, CTRL)
    sheet = world.dialog()
    assert "Kryss av for hvem som er til stede først." in words(sheet), "before it is asked whether to sign"
    for tick in sheet.findChildren(QCheckBox):
        tick.setChecked("NAV" not in tick.text())
    answer(world, sheet)
    assert screen.here.text() == "3 til stede"
    press(world, Qt.Key.Key_Return, CTRL)
    told = world.dialog()
    assert "1 pasient får sin del" in words(told) and "2 saker er ikke drøftet" in words(told)
    answer(world, told)
    assert not screen.sign.isVisible() and screen.paper.isVisible() and "Signert av Liv Berg" in words(screen)
    lines = world.run("lege", course_journal.open_journal, kari).lines
    assert [x.title for x in lines].count("Referat fra teammøtet") == 1
    (row,) = world.run("lege", series.listing)
    assert row.current != meeting and len(world.run("lege", agenda.look, row.current).items) == 2
    screen.paper.click()
    world.settle()
    assert world.dialog().windowTitle() == "Møteliste"


@pytest.mark.long
def test_a_line_without_enter_is_kept_and_stops_the_signing(world: World) -> None:
    screen, kari, _meeting = begun(world)
    line, lines = screen.decided.line, screen.list
    lines.setFocus()
    lines.setCurrentRow(next(at for at, one in enumerate(lines.lines()) if one.course == kari))
    world.settle()
    press(world, Qt.Key.Key_N, CTRL)
    write("Hemmelig: depresjonen @eva")
    lines.setFocus()
    press(world, Qt.Key.Key_Up, ALT)
    assert line.value() == ""
    press(world, Qt.Key.Key_Return, CTRL)
    told = world.dialog()
    assert told.windowTitle() == "En beslutning er ikke ført" and "Kari Testdal" in words(told)
    answer(world, told)
    assert screen.case.name.text() == "Kari Testdal" and line.value() == "Hemmelig: depresjonen @eva"
    assert line.isAncestorOf(QApplication.focusWidget() or line)
    write("1")
    assert line.value() == "Hemmelig: depresjonen @eva1", "it is written on"
    press(world, Qt.Key.Key_Backspace)
    screen.decided.notes.setFocus()
    write("Om depresjonen.")
    screen.nav.click()
    assert not screen.decided.isVisible(), "before what was typed is kept"
    world.settle()
    assert screen.decided.isVisible() and line.value() == "", "nothing that was typed alone is on the screen NAV sees"
    assert not any("Hemmelig" in field.text() for field in screen.findChildren(QLineEdit))
    press(world, Qt.Key.Key_N, CTRL)
    write("Delt")
    screen.nav.click()
    world.settle()
    assert line.value() == "Hemmelig: depresjonen @eva"
    screen.flush(lambda: None)  # as the lock, large type and another place do
    world.settle()
    world.hosts.pop("lege")
    again = MeetingScreen(world.host("lege"))
    world.show(again)
    assert again.decided.typed.first(tuple(again.list.lines())) is not None
    again.list.setFocus()
    again.list.setCurrentRow([one.course for one in again.list.lines()].index(kari))
    world.settle()
    press(world, Qt.Key.Key_N, CTRL)
    press(world, Qt.Key.Key_Return)
    assert again.decided.line.value() == "Delt", "what was typed before her eyes comes up next"
    press(world, Qt.Key.Key_Return)
    press(world, Qt.Key.Key_Return, CTRL)
    assert world.dialog().windowTitle() == "Hvem er til stede?", "nothing else stands in its way"


@pytest.mark.long
def test_the_line_that_takes_the_keyboard_is_seen_where_it_is_narrow(world: World) -> None:
    screen, kari, _meeting = begun(world)
    world.window.resize(800, 420)
    screen.list.setCurrentRow([one.course for one in screen.list.lines()].index(kari))
    world.settle()
    line = screen.decided.line
    assert screen._scroll.isAncestorOf(line) and line.visibleRegion().isEmpty()
    press(world, Qt.Key.Key_N, CTRL)
    assert line.visibleRegion().boundingRect() == line.rect()


@pytest.mark.long
def test_another_patient_is_read_from_the_top_where_it_is_narrow(world: World) -> None:
    """Whose page it is stands there; who writes a decision for one after another keeps the line in sight."""
    screen, kari, _meeting = begun(world)
    world.window.resize(800, 420)
    bar = screen._scroll.verticalScrollBar()
    first = [one.course for one in screen.list.lines()].index(kari)
    other = first + 1 if first == 0 else first - 1
    screen.list.setCurrentRow(first)
    world.settle()
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    screen.list.setCurrentRow(other)
    world.settle()
    assert bar.value() == 0
    press(world, Qt.Key.Key_N, CTRL)
    press(world, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert bar.value() > 0 and not screen.decided.line.visibleRegion().isEmpty()


def test_nothing_scrolls_where_nothing_is_read(world: World) -> None:
    """What is drafted of a patient is not the secretary's, and so its page takes no room either."""
    begun(world)
    screen = MeetingScreen(world.host("sekretar"))
    world.show(screen)
    world.window.resize(800, 420)
    world.settle()
    assert screen.nothing.isVisible() and not screen.case.isVisible()
    assert screen._scroll.verticalScrollBar().maximum() == 0


def _of_the_series(world: World, meeting: MeetingId, day: date) -> None:
    """Another meeting of the same series on that day."""
    with world.house.as_user("lege").store.write() as sql:
        sql.add(Meeting(series_id=sql.get_one(Meeting, meeting).series_id, day=day))


@pytest.mark.long
@pytest.mark.parametrize(
    ("later", "said", "held"),
    [(-1, "Holdt i dag, signer", -1), (1, "Holdt i dag, signer", 1), (1, "Holdt ", 0), (2, "Holdt en annen", 1)],
)
def test_a_meeting_that_is_signed_on_another_day_is_of_the_day_that_it_was_held(
    world: World, later: int, said: str, held: int
) -> None:
    screen, _kari, meeting = begun(world)
    planned = world.run("lege", agenda.look, meeting).day
    world.run("lege", agenda.attend, meeting, world.house.as_user("lege").me.id, True)
    world.house.clock.day = planned + timedelta(days=later)
    screen.refresh()
    world.settle()
    screen.list.setFocus()
    press(world, Qt.Key.Key_Return, CTRL)
    told = world.dialog()
    assert "Møtet står på" in words(told) and "Referatet får dagen det ble holdt" in words(told)
    choices = [button for button in told.findChildren(QPushButton) if button.text().startswith(said)]
    choices[0].setFocus()
    press(world, Qt.Key.Key_Return)
    if "annen" in said:
        sheet = world.dialog()
        assert isinstance(sheet, Dialog) and sheet.go is not None
        sheet.go.click()
        world.settle()
        assert world.run("lege", agenda.look, meeting).signed_at is None, "a day is asked for"
        taken = planned - timedelta(days=7)
        _of_the_series(world, meeting, taken)
        write(f"{taken:%d.%m.%Y}")
        press(world, Qt.Key.Key_Return)
        assert "Møterekken har alt et møte" in words(world.dialog()), "told where the day is typed"
        assert world.dialog() is sheet and world.said[-1] == "Teammøtet er satt opp."
        press(world, Qt.Key.Key_A, CTRL)
        write("i går")
        press(world, Qt.Key.Key_Return)
    world.settle()
    assert world.run("lege", agenda.look, meeting).day == planned + timedelta(days=held)
    assert "står først på neste saksliste" in words(screen.nothing), "nothing is fetched into what is signed"
