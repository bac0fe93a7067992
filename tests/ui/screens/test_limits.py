"""Administrasjon › Frister and the settings of the centre:
by keys, with what they change where people work (R12, R52-R56)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.assessment.guidelines import LimitTable, bundled_limits, bundled_table, history, key_of
from hia_desktop.domain.forms.guideline_limit import GuidelineLimit
from hia_desktop.domain.working_days import WorkingWeek
from hia_desktop.services.call import run
from hia_desktop.services.centre import limits, users
from hia_desktop.services.record import entries
from hia_desktop.ui.kit.chips import Switch
from hia_desktop.ui.kit.forms.dates import DayEditor
from hia_desktop.ui.screens.admin.limits_editor import LimitsEditor
from hia_desktop.ui.screens.administration import AdministrationScreen
from hia_desktop.ui.screens.new_referral import NewReferralScreen
from hia_desktop.ui.screens.steps.assessment.form import AssessmentForm
from tests import make
from tests.services.story import ASSESSMENT
from tests.ui.screens.test_administration import admin_host, screen_of, space, stored_centre
from tests.ui.steps.test_assessment import course, form, hints, panel
from tests.ui.world import DAY, REFERRAL, World

__all__ = ["course"]

MSK = bundled_limits()[3]
"""Physical medicine, all severities: six months."""

AHEAD = {"start_deadline": "2026-12-30", "wished_start": "2026-11-30"}
"""Days that lie after the referral of these tests."""


def tab(world: World, limit: GuidelineLimit | None = MSK, user: str = "sekretar") -> LimitsEditor:
    """The tab, one of the limits chosen."""
    screen = AdministrationScreen(admin_host(world) if user == "admin" else world.host(user), "limits")
    world.show(screen)
    editor = screen.limits
    world.qtbot.waitUntil(lambda: editor.table.model().rowCount() >= len(bundled_limits()))
    world.settle()
    if limit is not None:
        assert editor.table.select_key(key_of(limit))
        world.settle()
    return editor


def rows_of(world: World, limit: GuidelineLimit = MSK) -> LimitTable:
    return history(world.run("sekretar", limits.listing), key_of(limit))


def type_over(editor: LimitsEditor, name: str, text: str) -> None:
    editor.editors[name].go_to()
    field = editor.editors[name].control.focusProxy() or editor.editors[name].control
    line = field if isinstance(field, QLineEdit) else editor.editors[name].findChild(QLineEdit)
    assert line is not None
    line.selectAll()
    QTest.keyClicks(line, text)


def ctrl_s(editor: LimitsEditor) -> None:
    QTest.keyClick(editor.editors["source"].control, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)


def said(editor: LimitsEditor) -> str:
    return " ".join(label.text() for label in editor.findChildren(QLabel))


@pytest.mark.long
def test_a_limit_is_changed_by_keys_from_today_and_approved_by_name(world: World) -> None:
    editor = tab(world)
    assert editor.editors["months"].value() == 6 and "Gjelder nå" in said(editor)
    assert "Godkjent lokalt" not in said(editor), "approval is noted by a name, never ticked"
    type_over(editor, "weeks", "10")
    assert editor.editors["months"].value() is None, "weeks or months, never both"
    assert editor.editors["valid_from"].value() == DAY.isoformat(), "a change has a day of its own"
    type_over(editor, "source", "Prioriteringsveileder 2026")
    ctrl_s(editor)
    world.qtbot.waitUntil(lambda: len(rows_of(world)) == 2)
    world.settle()
    new, old = rows_of(world)
    assert (new.limit.weeks, new.limit.months, new.valid_from, new.approved) == (10, None, DAY, False)
    assert old == bundled_table()[3]
    assert f"6 måneder · 01.01.2020–{DAY - timedelta(days=1):%d.%m.%Y} · ikke godkjent" in said(editor)
    assert old.limit.source in said(editor)
    space(editor.approve_button)
    name = world.dialog().findChild(QLineEdit)
    assert name is not None
    QTest.keyClicks(name, "Avdelingssjef Vik")
    QTest.keyClick(name, Qt.Key.Key_Return)
    world.qtbot.waitUntil(lambda: rows_of(world)[0].approved)
    world.settle()
    assert rows_of(world)[0].approved_by == "Avdelingssjef Vik" and not editor.approve_button.isEnabled()


@pytest.mark.long
def test_a_limit_for_what_had_none_is_begun(world: World) -> None:
    editor = tab(world, None, "admin")
    space(editor.new_button)
    world.settle()
    for name, value in (
        ("discipline", "phv"),
        ("condition", "other"),
        ("called", "Utmattelse"),
        ("severity", "severe"),
    ):
        editor.editors[name].set_value(value)
        editor.editors[name].edited.emit()
    type_over(editor, "weeks", "2")
    type_over(editor, "source", "Prioriteringsveileder")
    ctrl_s(editor)
    world.qtbot.waitUntil(lambda: editor.table.model().rowCount() == len(bundled_limits()) + 1)
    world.settle()
    assert editor.table.current().limit.weeks == 2 and "Psykisk helsevern, utmattelse, alvorlig" in said(editor)


@pytest.mark.long
@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("months", "", "enten uker eller måneder"),
        ("months", "90", "helt tall"),
        ("source", "", "mangler kilde"),
        ("valid_from", "", "mangler datoen"),
        ("valid_until", "01.01.2019", "før den begynner"),
    ],
)
def test_a_fault_is_told_at_its_field_and_nothing_is_kept(world: World, field: str, typed: str, told: str) -> None:
    editor = tab(world)
    type_over(editor, "source", "Ny kilde")
    type_over(editor, field, typed) if typed else _empty(editor, field)
    ctrl_s(editor)
    world.settle()
    shown = " ".join(each.sentence() for each in editor.editors.values())
    assert told in shown
    assert len(rows_of(world)) == 1


def _empty(editor: LimitsEditor, field: str) -> None:
    editor.editors[field].set_value("" if field == "source" else None)
    editor.editors[field].edited.emit()


def test_what_is_typed_is_kept_when_another_limit_is_chosen(world: World) -> None:
    editor = tab(world)
    type_over(editor, "months", "4")
    editor.table.select_key(key_of(bundled_limits()[0]))
    world.qtbot.waitUntil(lambda: len(rows_of(world)) == 2)
    world.settle()
    assert rows_of(world)[0].limit.months == 4
    assert editor.editors["weeks"].value() == 12, "the one that was chosen is shown"


@pytest.mark.long
def test_a_changed_limit_is_proposed_and_a_signed_assessment_keeps_its_own(world: World, course: CourseId) -> None:
    """Issue 3: an assessment signed under old limits still shows them; the next one is made by the new."""
    answers = {
        **ASSESSMENT,
        **AHEAD,
        "disciplines": "fmr",
        "diagnoses": REFERRAL["diagnoses"],
        "guideline": MSK.model_dump(mode="json"),
    }
    world.run("lege", entries.sign, course, "assessment", None, answers)
    new = MSK.model_copy(update={"months": 4, "valid_from": DAY, "source": "Prioriteringsveileder 2026"})
    world.run("sekretar", limits.revise, new)
    found = panel(world, course)
    shown = [label.text() for label in found.findChildren(QLabel) if label.isVisible()]
    assert any("6 måneder. Gjelder fra 01.01.2020" in text for text in shown)
    assert [text for text in shown if "4 måneder. Gjelder" in text] == []
    found.renew()
    world.settle()
    proposed = form(found)._guide.proposed
    assert proposed is not None and proposed.row.months == 4


@pytest.mark.long
def test_the_working_week_is_set_and_the_next_referral_is_due_by_it(world: World) -> None:
    screen = screen_of(world, "centre")
    card = screen.centre
    world.qtbot.waitUntil(lambda: bool(card.fields.answers()["name"]))
    assert any("Frister som alt er satt, endres ikke" in label.text() for label in card.findChildren(QLabel))
    assert (card.settings.saturday.isChecked(), card.settings.day_zero.isChecked()) == (False, True)
    assert [switch.accessibleName() for switch in card.findChildren(Switch)] == [
        "Lørdag teller som virkedag",
        "Mottaksdagen er dag 0",
    ]
    space(card.settings.saturday)
    space(card.settings.day_zero)
    QTest.keyClick(card.settings.day_zero, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    world.qtbot.waitUntil(lambda: stored_centre(world).week == WorkingWeek(True, False))
    world.settle()
    referral = NewReferralScreen(world.host("sekretar"), "")
    world.show(referral)
    received = referral.received
    assert isinstance(received, DayEditor)
    received.set_value(date(2026, 11, 9))
    received.edited.emit()
    assert "torsdag 19. november 2026" in referral._due.text(), (
        "Monday the ninth is the first of ten days with Saturdays in"
    )


@pytest.mark.long
@pytest.mark.parametrize(("typed", "kept"), [("70", 70), ("12", 67), ("", 67)])
def test_the_pension_age_is_a_setting(world: World, typed: str, kept: int) -> None:
    """R12 names no number."""
    screen = screen_of(world, "centre")
    card = screen.centre
    world.qtbot.waitUntil(lambda: bool(card.fields.answers()["name"]))
    age = card.settings.pension_age.editor
    age.go_to()
    line = age.findChild(QLineEdit)
    assert line is not None
    line.selectAll()
    QTest.keyClicks(line, typed) if typed else QTest.keyClick(line, Qt.Key.Key_Delete)
    card.save()
    world.settle()
    assert stored_centre(world).pension_age == kept
    assert bool(age.sentence()) is (kept == 67)


@pytest.mark.long
def test_the_assessment_asks_by_the_centres_pension_age(world: World, course: CourseId) -> None:
    card = run(world.house.admin, users.centre)
    run(world.house.admin, users.change_centre, replace(card, pension_age=62))
    found = panel(world, course)
    view = form(found)
    assert view._pension_age == found._pension_age == 62
    found.page = replace(found.page, banner=replace(found.page.banner, age=63))
    found.ask_rules()
    assert any("over pensjonsalder (62)" in line for line in hints(world, found))
    asking = AssessmentForm(world.house.clock.today, make.DAY, None, age=63, pension_age=62)
    world.qtbot.addWidget(asking)
    assert not asking._grid.fields["age_ground"].isHidden()
