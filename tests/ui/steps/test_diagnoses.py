"""Diagnoses chosen by code or name, by keys and mouse, over a real centre."""

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListView

from hia_desktop.services.centre import code_lists
from hia_desktop.services.course import courses
from hia_desktop.ui.kit.chips import Switch
from hia_desktop.ui.kit.forms.row_lines import FoldedLine
from hia_desktop.ui.kit.forms.type_ahead import TypeAhead
from hia_desktop.ui.kit.widgets import Text
from hia_desktop.ui.screens.steps.assessment.assessment import AssessmentStep
from hia_desktop.ui.screens.steps.forms.diagnoses import DiagnosisTable
from tests import make
from tests.ui.kit.test_wheel import roll
from tests.ui.world import World

Key = Qt.Key


def table(world: World) -> DiagnosisTable:
    """The diagnoses of an assessment that is being written."""
    course = make.course(world.house)
    panel = AssessmentStep(world.host("lege"), world.run("lege", courses.open_course, course))
    world.show(panel)
    assert panel.writer is not None
    found = panel.writer.view.editor("diagnoses")
    assert isinstance(found, DiagnosisTable)
    return found


def new_row(world: World, found: DiagnosisTable) -> None:
    """A new row, once it is scrolled to."""
    found.add_row()

    def seen() -> bool:
        line = QApplication.focusWidget()
        return line is not None and not line.visibleRegion().isEmpty()

    world.qtbot.waitUntil(seen)
    world.settle()


def typed(world: World, text: str) -> QLineEdit:
    """What stands in the line with the keyboard is written over, and what it asks for has come."""
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    line.selectAll()
    world.qtbot.keyClicks(line, text)
    world.settle()
    return line


def ahead(line: QLineEdit) -> TypeAhead:
    """The type-ahead of a line."""
    found = line.parentWidget()
    assert found is not None
    (one,) = found.findChildren(TypeAhead)
    return one


def row(found: DiagnosisTable, at: int = -1) -> tuple[Any, ...]:
    answers = found.value()[at]
    return answers["code"], answers["system"], answers["text"], answers["main"]


def sheet(world: World) -> QListView:
    return next(view for view in world.window.findChildren(QListView) if view.accessibleName() == "Forslag")


def said(found: DiagnosisTable) -> list[str]:
    """What stands beside the labels of the row that is open."""
    texts = [t for t in found.findChildren(Text) if t.isVisible() and t.property("role") in ("amber", "faint")]
    return [t.text() for t in texts if t.text().strip()]  # an empty one keeps the room of what may be said


@pytest.mark.long
def test_a_diagnosis_is_chosen_by_keys_alone(world: World) -> None:
    found = table(world)
    new_row(world, found)
    line = typed(world, "m54")
    world.qtbot.waitUntil(lambda: ahead(line).is_open())
    assert row(found)[:3] == ("m54", "icd10", "Ryggsmerter"), "system and name follow while one types"
    rows = [sheet(world).model().index(at, 0).data() for at in range(3)]
    assert rows == ["M54 Ryggsmerter, ICD-10", "M54.1 Radikulopati, ICD-10", "M54.2 Nakkesmerter, ICD-10"]
    world.qtbot.keyClick(line, Key.Key_Down)
    world.qtbot.keyClick(line, Key.Key_Return)
    assert row(found) == ("M54.1", "icd10", "Radikulopati", True)
    assert not ahead(line).is_open() and line.hasFocus()

    typed(world, "F3")
    world.qtbot.keyClick(line, Key.Key_Escape)
    assert not ahead(line).is_open() and line.isVisible(), "Esc closes the sheet, and the row stays open"
    assert row(found)[1:3] == ("icd10", ""), "the name of another code does not stay"
    typed(world, "p76")
    assert not ahead(line).is_open(), "nothing is left to choose, and nothing lies over the next field"
    world.qtbot.keyClick(line, Key.Key_Tab)
    assert not line.hasFocus() and row(found)[:3] == ("P76", "icpc2", "Depressiv lidelse")

    new_row(world, found)
    name = found.go_to("1.text")
    assert isinstance(name, QLineEdit)
    typed(world, "panikk")
    world.qtbot.keyClick(name, Key.Key_Down)
    world.qtbot.keyClick(name, Key.Key_Tab)
    assert row(found)[:3] in {("F41.0", "icd10", "Panikklidelse"), ("P74", "icpc2", "Angstlidelse")}
    assert not row(found)[3] and row(found, 0)[3], "the first one is the main one"


@pytest.mark.long
def test_what_is_not_in_the_list_may_stay_and_own_words_are_kept(world: World) -> None:
    found = table(world)
    new_row(world, found)
    line = typed(world, "q99.9")
    high = found.height()
    world.qtbot.keyClick(line, Key.Key_Tab)
    assert said(found) == ["finnes ikke i listen"] and row(found)[:3] == ("q99.9", "icd10", "")
    assert found.height() == high, "nothing moves"
    found.go_to("0.text")
    typed(world, "Sliten etter flytting")
    found.go_to("0.code")
    typed(world, "p78")
    found.go_to("0.text")
    assert row(found)[:3] == ("P78", "icpc2", "Sliten etter flytting")
    assert said(found) == ["P78: Nevrasteni"]
    found.go_to("0.code")
    typed(world, "")
    world.qtbot.keyClick(QApplication.focusWidget(), Key.Key_Delete)
    name = found.go_to("0.text")
    typed(world, "Nakkesyndrom")
    world.qtbot.keyClick(name, Key.Key_Tab)
    assert row(found)[:3] == ("L83", "icpc2", "Nakkesyndrom"), "a whole name gives its code"


@pytest.mark.long
def test_the_sheet_never_covers_its_field_and_takes_what_is_pressed(world: World) -> None:
    found = table(world)
    new_row(world, found)
    line = typed(world, "f4")
    view = sheet(world)
    held = view.parentWidget()
    assert held is not None
    box, field = held.geometry(), line.rect().translated(line.mapTo(world.window, QPoint(0, 0)))
    assert not box.intersects(field) and world.window.rect().contains(box)
    before = row(found)
    for turn in (-120, 120):
        roll(line, turn)
        roll(view, turn)
    assert row(found) == before and line.hasFocus()
    at = view.visualRect(view.model().index(1, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert row(found)[:3] == ("F40.0", "icd10", "Agorafobi") and line.hasFocus()
    typed(world, "f4")
    found.go_to("0.text")
    world.settle()
    assert not ahead(line).is_open(), "it goes with the keyboard"


@pytest.mark.long
def test_one_is_the_main_one_and_a_social_problem_is_told_of(world: World, tmp_path: Path) -> None:
    register = tmp_path / "icpc.json"
    register.write_text(json.dumps([{"code": "A77", "text": "Virussykdom"}, {"code": "A78", "text": "Infeksjon"}]))
    world.run("admin", code_lists.bring_in, register)
    found = table(world)
    for code in ("a77", "z05"):
        new_row(world, found)
        typed(world, code)
    assert [(one["code"], one["text"], one["main"]) for one in found.value()] == [
        ("A77", "Virussykdom", True),
        ("z05", "Problem på arbeidsplassen", False),
    ]
    found.go_to("1.main")
    switch = QApplication.focusWidget()
    assert isinstance(switch, Switch)
    world.qtbot.keyClick(switch, Key.Key_Space)
    assert [one["main"] for one in found.value()] == [False, True]
    world.qtbot.keyClick(switch, Key.Key_Escape)
    cells = [line.cells() for line in found.findChildren(FoldedLine)]
    assert [one[2].text for one in cells] == ["Bidiagnose", "Hoveddiagnose"]
    assert cells[0][1].sub == "" and cells[1][1].sub == "NAV godtar ikke Z-koder som hoveddiagnose i en sykmelding"
    assert [(one[0].text, one[0].sub) for one in cells] == [("A77", "ICPC-2"), ("Z05", "ICPC-2")]
