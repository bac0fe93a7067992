"""Kontakter og koder by keyboard: the month turned, proposals taken and taken back, one coded, the file saved."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from hia_desktop.domain.teamwork.encounters import Aim, Encountered, Partner
from hia_desktop.services.course import encounters
from hia_desktop.services.course.coding import TableFormat
from hia_desktop.ui.screens.contacts import ALL, ContactsScreen
from tests import make
from tests.ui.recording import RecordingPrompts
from tests.ui.world import DAY, World

CTRL = Qt.KeyboardModifier.ControlModifier


def shown(screen: ContactsScreen) -> list[str]:
    return [held.it.state for held in screen.table._held.values()]


def filled(world: World) -> ContactsScreen:
    course = make.course(world.house)
    for partner in (Partner.PATIENT, Partner.GP, Partner.SEVERAL):
        done = Encountered(day=DAY, minutes=30, aim=Aim.TREAT, partner=partner)
        world.run("lege", encounters.enter, course, done)
    screen = ContactsScreen(world.host("sekretar"))
    world.show(screen)
    return screen


def test_the_month_is_coded_by_keys(world: World) -> None:
    screen = filled(world)
    assert screen.counted.text() == "3 kontakter, 3 mangler kode" and screen.month.text() == "november 2026"
    screen.table.setFocus()
    QTest.keyClick(screen.table, Qt.Key.Key_A, CTRL)
    QTest.keyClick(screen.table, Qt.Key.Key_B, CTRL)
    world.settle()
    assert shown(screen) == ["Mangler kode"] and screen.counted.text() == "3 kontakter, 1 mangler kode"
    host, told, undo = world.offers[-1]
    assert told == "2 kontakter fikk kodene som var foreslått."
    QTest.keyClick(screen.table, Qt.Key.Key_Home, CTRL)
    QTest.keyClick(screen.table, Qt.Key.Key_Return)
    world.settle()
    view = world.dialog()
    go = next(b for b in view.findChildren(QAbstractButton) if b.text() == "Sett kodene")
    assert go.isEnabled()
    view.close()
    world.settle()
    host.do(screen, lambda _none: None, undo)
    world.settle()
    assert len(shown(screen)) == 3
    screen._choose(ALL)
    assert len(shown(screen)) == 3


def test_before_the_first_answer_nothing_is_said_to_be_none(world: World) -> None:
    screen = ContactsScreen(world.host("sekretar"))
    screen._choose(ALL)
    assert (screen.counted.text(), screen.table.accessibleDescription()) == ("", "")
    world.show(screen)
    assert screen.counted.text() == "0 kontakter, 0 mangler kode"


def test_the_month_is_turned_and_an_empty_one_says_so(world: World) -> None:
    screen = filled(world)
    QTest.keyClick(screen, Qt.Key.Key_PageUp)
    world.settle()
    assert screen.month.text() == "oktober 2026" and shown(screen) == [] and not screen.saving.isEnabled()
    QTest.keyClick(screen, Qt.Key.Key_PageDown)
    world.settle()
    assert len(shown(screen)) == 3


@pytest.mark.parametrize("at", [0, 1])
def test_the_file_is_saved_where_one_chose(world: World, tmp_path: Path, at: int) -> None:
    screen = filled(world)
    prompts = RecordingPrompts(world.window)
    screen.host.prompts = prompts
    screen._save_as((TableFormat.XLSX, TableFormat.CSV)[at])
    assert prompts.asked[-1][1] == ("kontakter 2026-11.xlsx", "kontakter 2026-11.csv")[at]
    path = tmp_path / "fil"
    prompts.then(path)
    world.settle()
    assert path.read_bytes().startswith((b"PK", b"\xef\xbb\xbf")[at])
