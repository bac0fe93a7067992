"""The sheets over the window about the team's work: who is in the team, and tasks made by hand."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QWidget
from shiboken6 import isValid
from sqlalchemy import update

from hia_desktop.domain.forms.values import Decision
from hia_desktop.domain.teamwork.team import TeamFunction
from hia_desktop.domain.teamwork.visits import Booking, Outcome, Purpose, Why
from hia_desktop.services.centre import course_teams, users
from hia_desktop.services.course import beginnings, courses, visits
from hia_desktop.services.lists import tasks
from hia_desktop.store.entities import Course
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.dialogs.sheet import Dialog, Sheet
from hia_desktop.ui.kit.forms.dates import DayEditor
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.kit.widgets import Text
from hia_desktop.ui.screens.course import CourseScreen
from hia_desktop.ui.screens.patient_edit import PatientEditScreen
from hia_desktop.ui.screens.steps.visits import VisitsPanel
from hia_desktop.ui.screens.steps.work.survey import SurveyStep
from hia_desktop.ui.screens.worklist import WorklistScreen
from hia_desktop.ui.sheets.departure import DepartureFields
from hia_desktop.ui.sheets.visits import move_visit
from hia_desktop.ui.task_sheets import TaskFields, new_task
from hia_desktop.ui.team_sheet import TeamSheet
from tests import make
from tests.ui.world import DAY, World, walked, world

__all__ = ["world"]


def button(dialog: QWidget, text: str) -> QAbstractButton:
    return next(b for b in dialog.findChildren(QAbstractButton) if b.text() == text)


@pytest.mark.long
def test_somebody_is_taken_into_the_team_and_hands_over_the_place(world: World) -> None:
    course = make.course(world.house)
    screen = CourseScreen(world.host("lege"), course)
    world.show(screen)
    QTest.keyClick(screen, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    world.settle()
    dialog = world.dialog()
    assert isinstance(dialog, Dialog) and dialog.go is not None
    sheet = dialog.findChild(TeamSheet)
    assert isinstance(sheet, TeamSheet)
    sheet.function.setCurrentIndex(sheet.function.findText("Behandler"))
    world.settle()
    names = [sheet.who.itemText(at) for at in range(sheet.who.count())]
    assert names == ["Eva Li · Fysioterapeut", "Liv Berg · Lege", "Per Sol · Psykolog"]
    dialog.go.click()
    world.settle()
    (member,) = world.run("lege", course_teams.members, course)
    assert (member.name, member.function) == ("Eva Li", TeamFunction.CLINICIAN) and dialog.isVisible()
    button(dialog, "Siste dag i dag").click()
    world.settle()
    assert world.undo() == "Eva Li har siste dag i teamet i dag."
    assert [m.last_day for m in world.run("lege", course_teams.members, course)] == [None]


@pytest.mark.long
def test_a_task_with_words_is_made_put_aside_and_taken_back(world: World) -> None:
    course = make.course(world.house)
    screen = WorklistScreen(world.host("lege"))
    world.show(screen)
    assert screen.table.select_key(world.run("lege", tasks.keys)[0])
    world.settle()
    QTest.keyClick(screen.table, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    world.settle()
    dialog = world.dialog()
    fields = dialog.findChild(TaskFields)
    assert isinstance(dialog, Dialog) and isinstance(fields, TaskFields) and dialog.go is not None
    fields.kind.setCurrentIndex(fields.kind.findText("Ta kontakt med fastlegen"))
    fields.text.set_value("Spør om MR-svaret.")
    fields.due.set_value(world.house.clock.today())
    fields.who.setCurrentIndex(fields.who.findText("Liv Berg"))
    dialog.go.click()
    world.settle()
    (made,) = [
        r for r in world.run("lege", tasks.rows, world.run("lege", tasks.keys)) if r.course == course and ":" in r.what
    ]
    assert made.what == "Ta kontakt med fastlegen: Spør om MR-svaret." and made.responsible == "Liv Berg"
    world.settle()
    assert screen.table.select_key(made.id)
    world.settle()
    QTest.keyClick(screen.table, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    world.settle()
    dialog = world.dialog()
    until = dialog.findChild(DayEditor)
    assert isinstance(dialog, Dialog) and isinstance(until, DayEditor) and dialog.go is not None
    until.set_value(world.house.clock.today() + timedelta(days=2))
    dialog.go.click()
    world.settle()
    assert made.id not in world.run("lege", tasks.keys)
    assert world.undo().startswith("Oppgaven er lagt til side til ")
    assert made.id in world.run("lege", tasks.keys)


def test_what_is_refused_is_told_in_the_sheet_which_stays_with_what_was_typed(world: World) -> None:
    course, owner = make.course(world.house), QWidget()
    world.show(owner)
    new_task(world.host("lege"), owner, course, "Kari Testdal")
    world.settle()
    dialog = world.dialog()
    fields = dialog.findChild(TaskFields)
    assert isinstance(dialog, Sheet) and isinstance(fields, TaskFields) and dialog.go is not None
    fields.text.set_value("Spør om MR-svaret.")
    fields.due.set_value(world.house.clock.today())
    fields.who.setCurrentIndex(fields.who.findText("Eva Li"))
    before, said = dialog.go.mapTo(dialog, QPoint()), len(world.said)
    (eva,) = (user.id for user in world.run("admin", users.listing) if user.username == "fysio")
    world.run("admin", users.close, eva)
    dialog.go.click()
    world.settle()
    told = [text for text in dialog.findChildren(Text) if text.isVisible() and text.text() == "Fant ikke brukeren."]
    assert len(told) == 1 and told[0].accessibleDescription() == "Fant ikke brukeren.", "seen, and heard"
    assert dialog.isVisible() and fields.text.value() == "Spør om MR-svaret." and len(world.said) == said
    assert dialog.go.mapTo(dialog, QPoint()) == before, "the button is where it was pressed"
    fields.who.setCurrentIndex(0)
    dialog.go.click()
    world.settle()
    assert world.said[-1].startswith("Oppgaven er lagt til, med frist") and not isValid(dialog)


def booking_sheet(world: World) -> tuple[Dialog, FormView]:
    dialog = world.dialog()
    form = dialog.findChild(FormView)
    assert isinstance(dialog, Dialog) and dialog.go is not None and isinstance(form, FormView)
    return dialog, form


@pytest.mark.long
def test_what_was_typed_of_a_time_comes_back_when_it_cannot_be_so(world: World) -> None:
    """Refused, or moved past the deadline and not after all: also by whom and why it is moved."""
    course, later = make.course(world.house), DAY + timedelta(days=2)
    screen = CourseScreen(world.host("lege"), f"{course}:visits")
    world.show(screen)
    panel = screen.panel
    assert isinstance(panel, VisitsPanel)
    panel.new_button.click()
    world.settle()
    dialog, form = booking_sheet(world)
    form.set_answers({"day": later.isoformat(), "time": "9.30", "minutes": 45, "purpose": "1", "way": "video"})
    next(box for box in dialog.findChildren(QCheckBox) if box.text().startswith("Eva Li")).setChecked(True)
    (fysio,) = (user.id for user in world.run("admin", users.listing) if user.username == "fysio")
    world.run("admin", users.close, fysio)
    button(dialog, "Sett opp timen").click()
    world.settle()
    assert world.said[-1] == "Fant ikke brukeren."
    dialog, form = booking_sheet(world)
    assert form.answers()["day"] == later.isoformat()
    next(box for box in dialog.findChildren(QCheckBox) if box.text().startswith("Eva Li")).setChecked(False)
    button(dialog, "Sett opp timen").click()
    world.settle()
    (visit,) = world.run("lege", visits.listing, course)

    with world.house.as_user("lege").store.write() as sql:
        sql.execute(update(Course).values(start_deadline=later))
    past = later + timedelta(days=1)
    booked = Booking(day=past, time="9", minutes=45, purpose=Purpose.CLARIFY)
    move_visit(world.host("lege"), panel, visit.id, booked)
    world.settle()
    for combo, choice in zip(world.dialog().findChildren(Combo)[-2:], (Outcome.BY_CENTRE, Why.MEDICAL), strict=True):
        combo.setCurrentIndex(combo.findData(choice))
    button(world.dialog(), "Flytt timen").click()
    world.settle()
    world.dialog().reject()
    world.settle()
    dialog, form = booking_sheet(world)
    again = [combo.currentData() for combo in dialog.findChildren(Combo)[-2:]]
    assert (form.answers()["day"], again) == (past.isoformat(), [Outcome.BY_CENTRE, Why.MEDICAL])
    dialog.reject()
    world.settle()


@pytest.mark.long
def test_an_appointment_is_booked_kept_and_set_back(world: World) -> None:
    course = make.course(world.house)
    screen = CourseScreen(world.host("lege"), f"{course}:visits")
    world.show(screen)
    panel = screen.panel
    assert isinstance(panel, VisitsPanel)
    with world.house.as_user("lege").store.write() as sql:
        sql.execute(update(Course).values(start_deadline=DAY))
    panel.new_button.click()
    world.settle()
    dialog, after = world.dialog(), DAY + timedelta(days=1)
    form = dialog.findChild(FormView)
    assert isinstance(dialog, Dialog) and dialog.go is not None and isinstance(form, FormView)
    form.set_answers({"day": after.isoformat(), "time": "9.30", "minutes": 45, "purpose": "1", "way": "video"})
    dialog.go.click()
    world.settle()
    asked = world.dialog()
    assert any("etter fristen for start" in text.text() for text in asked.findChildren(Text))
    asked.reject()
    world.settle()
    dialog = world.dialog()
    form = dialog.findChild(FormView)
    assert isinstance(form, FormView) and form.answers()["day"] == after.isoformat(), "what was typed comes back"
    dialog.reject()
    world.settle()
    assert not world.run("lege", visits.listing, course)
    for anyway in (False, True):
        panel.new_button.click()
        world.settle()
        dialog = world.dialog()
        assert isinstance(dialog, Dialog) and dialog.go is not None
        form = dialog.findChild(FormView)
        assert isinstance(form, FormView) and form.answers()["time"] == "08.00", "the first hour that is free"
        form.set_answers({**form.answers(), "time": ""})
        dialog.go.click()
        assert dialog.isVisible(), "without a time of day nothing is booked"
        form.set_answers({"day": DAY.isoformat(), "time": "9.30", "minutes": 45, "purpose": "1", "way": "video"})
        dialog.go.click()
        world.settle()
        if anyway:
            button(world.dialog(), "Sett opp likevel").click()
            world.settle()
    rows = world.run("lege", visits.listing, course)
    assert [(v.starts, [n for _i, n in v.staff]) for v in rows] == [("09:30", ["Liv Berg"])] * 2
    next(b for b in panel.findChildren(QAbstractButton) if b.text() == "Møtt").click()
    world.settle()
    assert [v.outcome for v in world.run("lege", visits.listing, course)] == [Outcome.PLANNED, Outcome.MET]
    assert world.undo() == "Timen er satt til «Møtt»."
    before = world.run("lege", visits.listing, course)
    assert {v.outcome for v in before} == {Outcome.PLANNED}
    next(b for b in panel.findChildren(QAbstractButton) if b.text() == "Flytt …").click()
    world.settle()
    dialog = world.dialog()
    form = dialog.findChild(FormView)
    assert isinstance(dialog, Dialog) and dialog.go is not None and isinstance(form, FormView)
    form.set_answers({**form.answers(), "time": "11.00"})
    why = next(box for box in dialog.findChildren(Combo) if box.accessibleName() == "Hvorfor")
    why.setCurrentIndex(why.findData(Why.WELFARE))
    dialog.go.click()
    world.settle()
    assert [v.starts for v in world.run("lege", visits.listing, course)] == ["09:30", "11:00", "09:30"]
    assert world.undo() == "Timen er flyttet."
    assert world.run("lege", visits.listing, course) == before


@pytest.mark.long
def test_the_waiting_is_ended_without_an_appointment_from_kartlegging_and_in_the_appointments(world: World) -> None:
    course, today = walked(world.house), world.house.clock.today()
    with world.house.as_user("lege").store.write() as sql:
        sql.execute(update(Course).values(decision=Decision.RIGHT))
    survey = SurveyStep(world.host("lege"), world.run("lege", courses.open_course, course))
    world.show(survey)
    button(survey, "Møtte pasienten …").click()
    world.settle()
    dialog = world.dialog()
    day = dialog.findChild(DayEditor)
    assert isinstance(dialog, Dialog) and dialog.go is not None and isinstance(day, DayEditor)
    assert day.day() == today and day.isAncestorOf(QApplication.focusWidget() or day)
    day.set_value(today + timedelta(days=1))
    dialog.go.click()
    assert dialog.isVisible(), "nobody has been met on a day to come"
    day.set_value(today - timedelta(days=900))
    dialog.go.click()
    assert dialog.isVisible() and "da henvisningen kom" in day.sentence(), "nor before the referral came"
    day.set_value(today - timedelta(days=1))
    dialog.go.click()
    world.settle()
    assert world.run("lege", beginnings.look, course).day == today - timedelta(days=1)
    assert not survey.beginning.isVisible(), "it is asked once"
    panel = VisitsPanel(world.host("lege"), world.run("lege", courses.open_course, course))
    world.show(panel)
    (told,) = panel.beginning.findChildren(Text)
    assert told.text() == "Ventetiden var slutt 16. nov. Det er notert uten time."
    button(panel, "Ta tilbake").click()
    world.settle()
    assert world.run("lege", beginnings.look, course).waits and button(panel, "Møtte pasienten …").isVisible()
    assert world.undo() == "Ventetiden går igjen."
    assert world.run("lege", beginnings.look, course).by_hand
    visit = world.run(
        "lege", visits.book, course, Booking(day=today, time="9", purpose=Purpose.TREAT), [world.host("lege").user.id]
    )
    world.run("lege", beginnings.say, course, None)
    world.run("lege", visits.settle, visit, Outcome.MET)
    with world.house.as_user("lege").store.write() as sql:  # as the program did until the autumn of 2026
        sql.execute(update(Course).values(began_on=today - timedelta(days=3)))
    panel.refresh()
    world.settle()
    button(panel, "Rett til 17. nov").click()
    world.settle()
    assert world.run("lege", beginnings.look, course).day == today and not panel.beginning.isVisible()


@pytest.mark.long
def test_a_patient_is_noted_as_dead_and_it_is_taken_back(world: World) -> None:
    course = make.course(world.house)
    page = world.run("lege", courses.open_course, course)
    screen = PatientEditScreen(world.host("sekretar"), page.banner.patient)
    world.show(screen)
    before = world.run("lege", tasks.keys)
    button(screen, "Død eller flyttet …").click()
    world.settle()
    dialog = world.dialog()
    fields = dialog.findChild(DepartureFields)
    assert isinstance(dialog, Dialog) and dialog.go is not None and isinstance(fields, DepartureFields)
    fields.day.set_value(DAY + timedelta(days=1))
    dialog.go.click()
    assert dialog.isVisible(), "nobody has died tomorrow"
    fields.day.set_value(DAY)
    dialog.go.click()
    world.settle()
    assert before and not world.run("lege", tasks.keys)
    assert world.undo() == "Notert: Død. Oppgaver, timer og brev holdes tilbake."
    assert world.run("lege", tasks.keys) == before
    button(screen, "Død eller flyttet …").click()
    world.settle()
    dialog = world.dialog()
    fields = dialog.findChild(DepartureFields)
    assert isinstance(dialog, Dialog) and dialog.go is not None and isinstance(fields, DepartureFields)
    fields.kind.setCurrentIndex(1)
    dialog.go.click()
    world.settle()
    assert not world.run("lege", tasks.keys)
    button(screen, "Ta tilbake").click()
    world.settle()
    assert world.run("lege", tasks.keys) == before
