"""Bedrifter by key: the list, a new one, two that are one, and the names where an employer is typed."""

from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLabel, QLineEdit, QPushButton
from sqlalchemy import select

from hia_desktop.base.fields import WorkplaceId, ask_of
from hia_desktop.domain.facts import Fact
from hia_desktop.domain.forms import FORMS
from hia_desktop.domain.workplaces.sessions import SessionDraft
from hia_desktop.domain.workplaces.workplace import Agreement, WorkplaceDraft
from hia_desktop.services.course import courses
from hia_desktop.services.patient.patients import PatientDraft
from hia_desktop.services.workplaces import sessions, work_tasks, workplaces
from hia_desktop.store.entities import AuditLine
from hia_desktop.ui.kit.dialogs.sheet import Dialog
from hia_desktop.ui.kit.forms.dates import DayEditor
from hia_desktop.ui.kit.forms.editors import LineEditor
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.kit.forms.type_ahead import TypeAhead
from hia_desktop.ui.patient_fields import PatientFields
from hia_desktop.ui.screen import Screen
from hia_desktop.ui.screens.steps import PANELS
from hia_desktop.ui.screens.steps.forms.writer import EntryWriter
from hia_desktop.ui.screens.worklist import WorklistScreen
from hia_desktop.ui.screens.workplaces.sheets import write_task
from hia_desktop.ui.screens.workplaces.workplace import WorkplaceScreen
from hia_desktop.ui.screens.workplaces.workplaces import WorkplacesScreen
from hia_desktop.ui.shell import Shell
from tests import make
from tests.ui.recording import RecordingPrompts
from tests.ui.world import World

Key = Qt.Key
S = TypeVar("S", bound=Screen)


def put(world: World, name: str, **more: object) -> WorkplaceId:
    key: WorkplaceId = world.run(
        "sekretar", workplaces.save, None, WorkplaceDraft.model_validate({"name": name, **more}), 0, True
    )
    return key


def shown(world: World, kind: type[S], argument: str = "", user: str = "lege") -> S:
    screen = kind(world.host(user), argument)
    world.show(screen)
    screen.setFocus()
    world.settle()
    return screen


def names(screen: WorkplacesScreen) -> list[str]:
    model = screen.table.model()
    screen.table.viewport().repaint()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def pressed(screen: Screen, text: str) -> None:
    next(b for b in screen.findChildren(QPushButton) if b.text() == text and b.isVisible()).click()


def test_found_by_any_word_and_opened_by_enter(world: World) -> None:
    put(world, "Eksempel Bakeri AS", industry="10", municipality="Ås")
    here = put(world, "Nordre Lager AS", org_number="983544622", agreements=[Agreement(start=date(2020, 1, 1))])
    screen = shown(world, WorkplacesScreen)
    assert len(names(screen)) == 2
    for typed, found in (
        ("bak as", "Eksempel Bakeri AS"),
        ("9835", "Nordre Lager AS"),
        ("næringsmidl", "Eksempel Bakeri AS"),
    ):
        screen.text.setText(typed)
        world.settle()
        assert [name.splitlines()[0] for name in names(screen)] == [found]
    screen.text.clear()
    screen._choose("agreed")
    QTest.keyClick(screen.text, Key.Key_Return)
    assert [index.row() for index in screen.table.selectionModel().selectedRows()] == [0], "the row is seen"
    opened: list[object] = []
    screen.host.opened.connect(opened.append)
    QTest.keyClick(screen.table, Key.Key_Return)
    assert opened == [f"company:{here}"]


def test_a_workplace_without_a_number_is_named_as_the_others(world: World) -> None:
    put(world, "Nordre Lager AS", org_number="983544622")
    put(world, "Søndre Lager AS", municipality="Ås")
    model = shown(world, WorkplacesScreen).table.model()
    told = [str(model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole)) for row in range(2)]
    assert "983 544 622" in told[0] and "uten organisasjonsnummer" in told[1]


def test_an_empty_list_says_what_to_do_first(world: World) -> None:
    screen = shown(world, WorkplacesScreen)
    assert "«Ny bedrift» (Ctrl+N)" in screen.table.accessibleDescription()


@pytest.mark.long
def test_a_new_one_by_keys_alone(world: World) -> None:
    screen = shown(world, WorkplaceScreen, user="nav")
    name = screen.form.editor("name").control
    assert isinstance(name, QLineEdit) and name.hasFocus() and not screen.save_button.isEnabled()
    QTest.keyClicks(name, "Eksempel Skole")
    QTest.keyClick(name, Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    world.settle()
    (row,) = world.run("lege", workplaces.listing)
    assert row.name == "Eksempel Skole" and screen.argument == row.id and not screen.save_button.isEnabled()
    assert screen.window_title() == "Eksempel Skole"


@pytest.mark.long
def test_what_is_wrong_stands_at_its_field_and_what_is_asked_is_asked(world: World) -> None:
    screen = shown(world, WorkplaceScreen)
    prompts = screen.host.prompts = RecordingPrompts(screen)
    screen.form.set_answers({"name": "Eksempel", "org_number": "1", "needs": "Hun har angst."})
    screen._edited()
    screen.save()
    world.settle()
    assert "ni sifre" in screen.form.editor("org_number").sentence()
    screen.form.editor("org_number").set_value("")
    screen.save()
    world.settle()
    assert "handle om en person" in str(prompts.asked[-1])
    prompts.then()
    world.settle()
    assert [row.name for row in world.run("lege", workplaces.listing)] == ["Eksempel"]


@pytest.mark.long
def test_what_cannot_be_kept_stands_there_the_next_time(world: World) -> None:
    host = world.host("lege")
    screen = WorkplaceScreen(host, "")
    world.show(screen)
    screen.form.set_answers({"name": "Eksempel", "org_number": "1"})
    screen._edited()
    gone: list[bool] = []
    screen.flush(lambda: gone.append(True))
    world.settle()
    assert gone and not world.run("lege", workplaces.listing)
    again = WorkplaceScreen(host, "")
    assert again.form.answers()["org_number"] == "1" and again.save_button.isEnabled()


@pytest.mark.long
def test_two_that_are_one_are_merged_by_a_click_and_taken_apart_by_another(world: World) -> None:
    put(world, "Nordre Lager")
    keep = put(world, "NORDRE LAGER")
    screen = shown(world, WorkplaceScreen, keep)
    pressed(screen, "Slå sammen")
    world.settle()
    assert len(world.run("lege", workplaces.listing)) == 1
    assert world.undo() == "De to bedriftene er slått sammen."
    assert len(world.run("lege", workplaces.listing)) == 2
    pressed(screen, "Slå sammen")
    world.settle()
    pressed(screen, "Skill ut")
    world.settle()
    assert len(world.run("lege", workplaces.listing)) == 2
    assert world.undo() == "De to bedriftene er skilt fra hverandre."
    assert len(world.run("lege", workplaces.listing)) == 1


def test_names_are_proposed_where_an_employer_is_typed_and_the_rest_may_be_typed(world: World) -> None:
    put(world, "Nordre Lager AS", municipality="Ås")
    fields = PatientFields(
        world.host("sekretar"),
        [[("national_id", 5), ("birth_date", 3)], [("gp_name", 5)], [("gp_practice", 5)], [("employer", 6)]],
    )
    world.show(fields)
    editor = fields.fields["employer"].editor
    assert isinstance(editor, LineEditor)
    (ahead,) = editor.findChildren(TypeAhead)
    line = editor.control
    line.setFocus()
    QTest.keyClicks(line, "nor")
    world.qtbot.waitUntil(ahead.is_open)
    QTest.keyClick(line, Key.Key_Return)
    assert editor.value() == "Nordre Lager AS"
    assert "employer" in PatientDraft.model_fields  # a text, and nothing that points anywhere
    QTest.keyClicks(line, " avd. 2")
    assert editor.value() == "Nordre Lager AS avd. 2"


def _employer_fields() -> set[tuple[str, str]]:
    """Every field of a form that tells who the employer is, but lines of a list."""
    fields = ((form, name, field) for form in FORMS for name, field in form.model_fields.items())
    return {(form.kind, name) for form, name, field in fields if ask_of(field).fact == Fact.EMPLOYER}


WRITTEN = {("referral", "workplace"), ("survey", "employer"), ("closing", "employer")}


def test_these_are_the_forms_where_an_employer_is_typed() -> None:
    assert _employer_fields() == WRITTEN


@pytest.mark.long
@pytest.mark.parametrize(("kind", "name"), sorted(WRITTEN))
def test_names_are_proposed_in_the_forms_too(world: World, kind: str, name: str) -> None:
    """What is taken is the name as a text in the draft, and nobody has to take it."""
    put(world, "Nordre Lager AS", municipality="Ås")
    course = make.course(world.house)
    panel = PANELS[kind](world.host("lege"), world.run("lege", courses.open_course, course))
    world.show(panel)
    (writer,) = panel.findChildren(EntryWriter)
    editor = writer.view.editor(name)
    assert isinstance(editor, LineEditor)
    (ahead,) = editor.findChildren(TypeAhead)
    editor.control.setFocus()
    QTest.keyClicks(editor.control, "nor")
    world.qtbot.waitUntil(ahead.is_open)
    QTest.keyClick(editor.control, Key.Key_Return)
    assert editor.value() == writer.answers()[name] == "Nordre Lager AS" and writer.unsaved
    editor.set_value("")
    QTest.keyClicks(editor.control, "Et annet sted")
    assert writer.answers()[name] == "Et annet sted"
    world.settle()


@pytest.mark.long
def test_a_session_and_its_next_step_by_keys(world: World) -> None:
    place = put(world, "Nordre Lager AS")
    screen = shown(world, WorkplaceScreen, place, "nav")
    QTest.keyClick(screen, Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    world.settle()
    (form,) = (view for view in world.window.findChildren(FormView) if view.model is SessionDraft)
    form.set_answers({**form.answers(), "theme": "sleep", "employees": 14, "answers": "5 4 4", "next_step": "Ring"})
    form.editor("next_due").set_value(world.house.clock.today().isoformat())
    next(
        b for b in form.window().findChildren(QPushButton) if b.text() == "Lagre" and b.window() is form.window()
    ).click()
    world.settle()
    (row,) = world.run("lege", sessions.of_workplace, place)
    assert (row.draft.day, row.draft.employees, row.marks) == (world.house.clock.today(), 14, (4, 4, 5))
    assert any("14 ansatte" in label.text() for label in screen.findChildren(QLabel))
    pressed(screen, "Gjort")
    world.settle()
    assert world.run("lege", work_tasks.of_workplace, place) == ()
    assert world.undo().endswith("er merket som gjort.")
    assert len(world.run("lege", work_tasks.of_workplace, place)) == 1
    pressed(screen, "Ta bort")
    world.settle()
    assert world.run("lege", sessions.of_workplace, place) == ()
    assert world.undo() == "Samlingen er tatt bort."
    assert len(world.run("lege", sessions.of_workplace, place)) == 1


def test_the_table_of_a_quarter_that_is_over_is_saved_with_its_reason(world: World, tmp_path: Path) -> None:
    shown(world, WorkplacesScreen)
    pressed(world.window.shown, "Kvartalet")  # type: ignore[arg-type]
    world.settle()
    sheet = world.dialog()
    assert isinstance(sheet, Dialog) and sheet.go is not None
    sheet.go.click()
    assert world.said[-1] == "Tabellen lages når kvartalet er over." and sheet.isVisible()
    for name in ("Kvartal", "Hvorfor"):
        box = next(one for one in sheet.findChildren(QComboBox) if one.accessibleName() == name)
        box.setFocus()
        QTest.keyClick(box, Key.Key_Down)
    world.settle()
    sheet.go.click()
    saving = world.window.findChild(QFileDialog)
    assert isinstance(saving, QFileDialog)
    saving.fileSelected.emit(str(tmp_path / "kvartal.csv"))
    saving.close()
    world.qtbot.waitUntil(lambda: world.said[-1] == "Lagret som kvartal.csv.")
    assert "Bedrifter med samling;0" in (tmp_path / "kvartal.csv").read_text(encoding="utf-8-sig")
    with world.house.as_user("lege").store.read() as sql:
        asked = select(AuditLine.action, AuditLine.ground).order_by(AuditLine.seq.desc()).limit(1)
        assert tuple(sql.execute(asked).one()) == ("workplace:figures", "2026-3 control")


@pytest.mark.long
def test_the_tasks_stand_in_the_worklist_under_a_filter_of_their_own(world: World) -> None:
    place = put(world, "Nordre Lager AS")
    world.run("nav", work_tasks.add, place, "Ring lederen", world.house.clock.today())
    screen = shown(world, WorklistScreen)
    chips = {chip.text(): chip for chip in screen._card.chips.chips()}
    chips["Bedrifter · 1"].click()
    world.settle()
    screen.table.viewport().repaint()
    world.settle()
    screen.table.selectRow(0)
    opened: list[object] = []
    screen.host.opened.connect(opened.append)
    QTest.keyClick(screen.table, Key.Key_Return)
    assert opened == [f"company:{place}"]
    QTest.keyClick(screen.table, Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    world.settle()
    assert world.run("lege", work_tasks.count) == (0, 0)
    assert "Bedrifter" in {chip.text() for chip in screen._card.chips.chips()}


def test_the_rail_counts_what_is_overdue_for_the_one_who_looks(world: World) -> None:
    place = put(world, "Nordre Lager AS")
    late = world.house.clock.today() - timedelta(days=1)
    world.run("lege", work_tasks.add, place, "Ring", late, world.house.as_user("lege").me.id)
    for user, overdue in (("lege", 1), ("nav", 0)):
        shell = Shell(world.host(user), "Senteret", (), demo=False)
        world.show(shell)
        assert (", 1 " in shell._buttons["workplaces"].accessibleName()) == bool(overdue), user


def test_a_double_click_makes_one_task(world: World) -> None:
    key = put(world, "Eksempel Skole")
    screen = shown(world, WorkplacesScreen)
    write_task(screen.host, screen, key)
    world.settle()
    sheet = world.dialog()
    sheet.findChildren(LineEditor)[0].set_value("Ring daglig leder")
    sheet.findChildren(DayEditor)[0].set_value(world.house.clock.today())
    save = next(b for b in sheet.findChildren(QPushButton) if b.text() == "Lagre")
    save.click()
    save.click()
    world.settle()
    assert [row.what for row in world.run("lege", work_tasks.of_workplace, key)] == ["Ring daglig leder"]


def test_what_is_asked_about_is_not_answered_by_the_same_click_again(world: World) -> None:
    key = put(world, "Eksempel Skole")
    screen = shown(world, WorkplacesScreen)
    write_task(screen.host, screen, key)
    world.settle()
    sheet = world.dialog()
    line = sheet.findChildren(LineEditor)[0]
    line.set_value("Ring om pasienten med depresjon")
    sheet.findChildren(DayEditor)[0].set_value(world.house.clock.today())
    save = next(b for b in sheet.findChildren(QPushButton) if b.text() == "Lagre")
    sure = sheet.findChild(QCheckBox)
    assert sure is not None and sure.isHidden()
    for _press in range(2):
        save.click()
        world.settle()
        assert sure.isVisible() and not sure.isChecked()
        assert not world.run("lege", work_tasks.of_workplace, key)
    sure.click()
    line.set_value("Ring om pasienten med angst")
    line.edited.emit()
    assert sure.isHidden() and not sure.isChecked(), "other words than those that were answered for"
    save.click()
    world.settle()
    assert sure.isVisible() and not world.run("lege", work_tasks.of_workplace, key)
    sure.click()
    save.click()
    world.settle()
    assert [row.what for row in world.run("lege", work_tasks.of_workplace, key)] == ["Ring om pasienten med angst"]
