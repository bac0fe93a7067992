"""Appointments are data: several at once, moved before the old is let go; the first that is kept ends the waiting."""

import datetime
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from hia_desktop.base.errors import BadInput, Gone
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.person_numbers import make as number
from hia_desktop.domain.teamwork.team import TeamFunction
from hia_desktop.domain.teamwork.visits import WAITING_ENDED, Booking, Outcome, Purpose, Span, Way, Why, clock_of
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents, trails
from hia_desktop.services.course import calendar, courses, visits
from hia_desktop.services.lists import tasks
from hia_desktop.services.papers import appointments, letters
from hia_desktop.services.record import entries
from hia_desktop.store.entities import Appointment, Course, Patient
from tests import make
from tests.services.story import ASSESSMENT

LAST = date.fromisoformat(ASSESSMENT["start_deadline"])


def booking(day: date, time: str = "9.30", **more: Any) -> Booking:
    return Booking(**{"day": day, "time": time, "minutes": 45, "purpose": Purpose.CLARIFY, "room": "Rom 2", **more})


@pytest.fixture
def waits(home: make.House, course: CourseId) -> CourseId:
    """A course with a right, that has not begun."""
    run(home.as_user("sekretar"), entries.sign, course, "referral", None, make.REFERRAL)
    run(home.as_user("lege"), entries.sign, course, "assessment", None, ASSESSMENT)
    return course


def kinds(home: make.House) -> set[str]:
    """What the worklist says of the start."""
    lege = home.as_user("lege")
    return {r.what for r in run(lege, tasks.rows, run(lege, tasks.keys, "start"))}


PASSED = "Fristen er passert uten oppstart: varsle Helfo"


@pytest.mark.long
def test_the_first_that_is_kept_ends_the_waiting(home: make.House, waits: CourseId) -> None:
    lege, day = home.as_user("lege"), home.clock.today()
    staff = [home.as_user(name).me.id for name in ("lege", "psykolog", "fysio")]
    proposed = run(lege, visits.suggested, waits).day
    assert proposed is not None and day < proposed <= LAST
    window = run(lege, courses.open_course, waits).sick.window
    assert window is not None and day < window.opens <= proposed <= window.closes, "inside the window, which is to open"
    first = run(home.as_user("sekretar"), visits.book, waits, booking(day), staff)
    (row,) = run(lege, visits.listing, waits)
    assert [name for _id, name in row.staff] == ["Eva Li", "Liv Berg", "Per Sol"], "a joint day in one entry"
    assert (row.starts, row.outcome, row.room) == ("09:30", Outcome.PLANNED, "Rom 2")
    run(lege, visits.settle, first, Outcome.NOT_MET)
    assert [(v.outcome, v.why) for v in run(lege, visits.listing, waits)] == [(Outcome.NOT_MET, Why.NOT_MET)]
    assert run(lege, courses.open_course, waits).status == "Venter på oppstart"
    run(lege, visits.settle, first, Outcome.MET)
    assert run(lege, courses.open_course, waits).status == "I forløp" and not kinds(home)
    second = run(lege, visits.book, waits, booking(day, "13"), staff[:1])
    run(lege, visits.settle, second, Outcome.MET)
    run(lege, visits.settle, second, Outcome.PLANNED)
    assert run(lege, courses.open_course, waits).status == "I forløp", "it was not the one that began"
    run(lege, visits.settle, first, Outcome.PLANNED)
    assert run(lege, courses.open_course, waits).status == "Venter på oppstart"
    assert kinds(home) == {"Oppstart innen frist"}


def test_a_proposed_time_keeps_the_deadline_and_brings_the_interpreter(home: make.House, waits: CourseId) -> None:
    lege = home.as_user("lege")
    home.clock.day = LAST - timedelta(days=1)
    assert run(lege, visits.suggested, waits).day == LAST, "five working days on is too late"
    with lege.store.write() as sql:
        sql.execute(update(Patient).values(interpreter=True, language="nordsamisk"))
    assert run(lege, visits.suggested, waits).interpreter == "nordsamisk"


@pytest.mark.long
def test_a_first_time_after_the_deadline_is_asked_about(home: make.House, waits: CourseId) -> None:
    """When it is booked, moved or put elsewhere; not a second time, nor once the care has begun."""
    lege, late = home.as_user("lege"), LAST + timedelta(days=1)
    staff = [lege.me.id]
    home.clock.day = LAST - timedelta(days=7)
    with pytest.raises(BadInput, match="etter fristen for start") as asked:
        run(lege, visits.book, waits, booking(late, "9"), staff)
    assert set(asked.value.fields) == {"late"} and not run(lege, visits.listing, waits)
    first = run(lege, visits.book, waits, booking(LAST, "9"), staff)
    second = run(lege, visits.book, waits, booking(late, "9"), staff)
    for act in (
        lambda: run(lege, calendar.shift, first, late + timedelta(days=1), "9"),
        lambda: run(lege, visits.move, first, booking(late, "9"), Outcome.BY_PATIENT, Why.WELFARE),
    ):
        with pytest.raises(BadInput) as asked:
            act()
        assert "late" in asked.value.fields
    with pytest.raises(BadInput) as asked:
        run(lege, visits.move, first, booking(late, "9"), Outcome.BY_PATIENT, Why.WELFARE)
    assert set(asked.value.fields) == {"late", "clash"} and "\n\n" in asked.value.message, "both are told at once"
    run(lege, visits.settle, second, Outcome.BY_PATIENT, Why.WELFARE)
    run(lege, visits.move, first, booking(late, "9"), Outcome.BY_PATIENT, Why.WELFARE, anyway=True)
    home.clock.day = late
    run(lege, visits.settle, run(lege, visits.listing, waits)[0].id, Outcome.MET)
    run(lege, visits.book, waits, booking(late + timedelta(days=3), "9"), staff)


def proposed(home: make.House, course: CourseId, today: date) -> tuple[date | None, str]:
    """What is proposed that day."""
    home.clock.day = today
    found = run(home.as_user("lege"), visits.suggested, course)
    return found.day, found.time


def limits(home: make.House, *, lost: date, wished: date | None, last: date | None) -> None:
    """Sets what limits the start."""
    with home.as_user("lege").store.write() as sql:
        sql.execute(update(Course).values(function_loss_on=lost, wished_start=wished, start_deadline=last))


@pytest.mark.long
def test_a_proposed_time_is_on_a_working_day_inside_the_window(home: make.House, waits: CourseId) -> None:
    """The window is two to four months after the loss of function (R58); 1 and 17 May are holidays."""
    limits(home, lost=date(2025, 12, 20), wished=date(2026, 3, 7), last=LAST)
    assert proposed(home, waits, date(2026, 3, 2)) == (date(2026, 3, 6), "08.00"), (
        "the day that is wished is a Saturday"
    )
    limits(home, lost=date(2026, 1, 12), wished=None, last=date(2026, 6, 30))
    assert proposed(home, waits, date(2026, 5, 8)) == (date(2026, 5, 12), "08.00"), "the window closes that day"
    assert proposed(home, waits, date(2026, 5, 13)) == (date(2026, 5, 21), "08.00"), "it has closed: as soon as can be"
    limits(home, lost=date(2026, 1, 12), wished=None, last=date(2026, 5, 2))
    assert proposed(home, waits, date(2026, 5, 1)) == (date(2026, 5, 2), "08.00"), "no working day is left before it"


@pytest.mark.long
def test_a_proposed_hour_is_free_and_never_past_the_deadline(home: make.House, waits: CourseId) -> None:
    lege, today = home.as_user("lege"), date(2026, 4, 28)
    limits(home, lost=date(2026, 1, 12), wished=None, last=LAST)
    home.clock.day = today
    fysio = home.as_user("fysio").me.id
    run(lege, visits.book, waits, booking(LAST, "8", minutes=90), [lege.me.id])
    run(lege, visits.book, waits, booking(LAST, "10", room=""), [fysio])
    other = make.course(home, draft=make.kari(national_id=number(date(1980, 5, 4), 300) or "", given_name="Ola"))
    run(lege, visits.book, other, booking(LAST, "13", room="Rom 3"), [fysio])
    assert proposed(home, waits, today) == (LAST, "11.00"), "the doctor until half past nine, then the patient"
    run(lege, visits.book, other, booking(LAST, "11", minutes=300, room=""), [lege.me.id], anyway=True)
    assert proposed(home, waits, today) == (LAST - timedelta(days=1), "08.00"), "the last day is full"
    office = home.as_user("sekretar")
    assert run(office, visits.suggested, waits).day == LAST - timedelta(days=1), "the doctor is the responsible"
    run(lege, courses.set_responsible, waits, fysio)
    assert run(office, visits.suggested, waits).time == "11.00", "who is the responsible is free on the last day"
    for day in (today, LAST - timedelta(days=1)):
        run(lege, visits.book, other, booking(day, "8", minutes=480, room=""), [lege.me.id])
    assert proposed(home, waits, today) == (LAST, ""), "no hour is free"
    home.clock.day, home.clock.at = LAST, datetime.time(15, 30)
    assert run(lege, visits.suggested, waits).time == "", "the day is over"


@pytest.mark.long
def test_a_deadline_that_passes_without_a_start_is_a_task_at_once(home: make.House, waits: CourseId) -> None:
    home.clock.day = LAST
    assert PASSED not in kinds(home)
    home.clock.day = LAST + timedelta(days=1)
    assert PASSED in kinds(home)
    visit = run(home.as_user("lege"), visits.book, waits, booking(home.clock.day), [home.as_user("lege").me.id])
    run(home.as_user("lege"), visits.settle, visit, Outcome.MET)
    assert not kinds(home)


def began(home: make.House) -> tuple[date | None, int]:
    """The day the care began, and how many appointments say that they began it."""
    with home.as_user("lege").store.read() as sql:
        opened = select(func.count()).where(Appointment.opened_course).scalar_subquery()
        return tuple(sql.execute(select(Course.began_on, opened)).one())


@pytest.mark.long
def test_care_began_on_the_day_of_the_earliest_that_was_kept(home: make.House, waits: CourseId) -> None:
    lege, first = home.as_user("lege"), home.clock.today()
    early, late = (
        run(lege, visits.book, waits, booking(first + timedelta(days=days)), [lege.me.id]) for days in (0, 3)
    )
    home.clock.day = LAST + timedelta(days=4)
    run(lege, visits.settle, late, Outcome.MET)
    assert began(home) == (first + timedelta(days=3), 1), "not the day it was entered"
    run(lege, visits.settle, early, Outcome.MET)
    assert began(home) == (first, 1)
    run(lege, visits.settle, early, Outcome.NOT_MET)
    assert began(home) == (first + timedelta(days=3), 1), "the other one still stands"
    assert run(lege, courses.open_course, waits).status == "I forløp" and not kinds(home)
    run(lege, visits.settle, late, Outcome.NOT_MET)
    assert began(home) == (None, 0) and PASSED in kinds(home)


@pytest.mark.long
def test_no_form_ends_the_duty_to_tell_helfo(home: make.House, waits: CourseId) -> None:
    lege = home.as_user("lege")
    run(lege, entries.sign, waits, "survey", None, {"thriving": 4})
    home.clock.day = LAST + timedelta(days=1)
    assert kinds(home) == {PASSED}, "a signed form does not say that anybody was met"
    visit = run(lege, visits.book, waits, booking(home.clock.day), [lege.me.id])
    run(lege, visits.settle, visit, Outcome.MET)
    assert not kinds(home)
    run(lege, visits.settle, visit, Outcome.NOT_MET)
    assert kinds(home) == {PASSED} and run(lege, courses.open_course, waits).status == "I forløp"
    later = {**ASSESSMENT, "start_deadline": str(LAST + timedelta(days=9))}
    run(lege, entries.sign, waits, "assessment", None, later, over_newer=True)
    assert not kinds(home), "the new deadline has not passed"
    home.clock.day = LAST + timedelta(days=10)
    assert kinds(home) == {PASSED}


@pytest.mark.long
def test_a_new_time_is_found_before_the_old_is_let_go(home: make.House, waits: CourseId) -> None:
    lege, day = home.as_user("lege"), home.clock.today() + timedelta(days=2)
    old = run(lege, visits.book, waits, booking(day), [lege.me.id])
    for time, room, taken in (("09:00", "", "Liv Berg"), ("10:00", "rom 2", "Rom 2"), ("10:15", "Rom 2", "")):
        staff = [lege.me.id if taken == "Liv Berg" else home.as_user("fysio").me.id]
        if taken:
            with pytest.raises(BadInput, match=f"Opptatt .*{taken}") as error:
                run(lege, visits.book, waits, booking(day, time, room=room), staff)
            assert set(error.value.fields) == {"clash"}
        else:
            run(lege, visits.book, waits, booking(day, time, room=room), staff)
    with pytest.raises(BadInput):
        run(lege, visits.move, old, booking(day, "25:00"), Outcome.BY_PATIENT, Why.WELFARE)
    assert next(v for v in run(lege, visits.listing, waits) if v.id == old).outcome is Outcome.PLANNED
    for by in (Outcome.MET, Outcome.NOT_MET, Outcome.PLANNED):
        with pytest.raises(BadInput) as error:
            run(lege, visits.move, old, booking(day, "08:45"), by, Why.WELFARE)
        assert set(error.value.fields) == {"by"}, "one that is let go was cancelled by somebody"
    new = run(lege, visits.move, old, booking(day, "08:45"), Outcome.BY_PATIENT, Why.WELFARE)
    rows = {v.id: v for v in run(lege, visits.listing, waits)}
    assert (rows[old].outcome, rows[old].why, rows[old].moved) == (Outcome.BY_PATIENT, Why.WELFARE, True)
    assert rows[new].starts == "08:45" and [n for _i, n in rows[new].staff] == ["Liv Berg"]
    for outcome, why in ((Outcome.MET, None), (Outcome.BY_CENTRE, None)):
        with pytest.raises(BadInput):
            run(lege, visits.settle, new, outcome, why)
    run(lege, visits.settle, new, Outcome.BY_CENTRE, Why.CAPACITY)
    assert run(lege, courses.open_course, waits).status == "Venter på oppstart"


@pytest.mark.long
def test_a_move_is_taken_back(home: make.House, waits: CourseId) -> None:
    lege, day = home.as_user("lege"), home.clock.today() + timedelta(days=2)
    old = run(lege, visits.book, waits, booking(day), [lege.me.id])
    before = run(lege, visits.listing, waits)
    new = run(lege, visits.move, old, booking(day, "08:00"), Outcome.BY_PATIENT, Why.WELFARE)
    run(lege, visits.move_back, new)
    assert run(lege, visits.listing, waits) == before
    with pytest.raises(Gone):
        run(lege, visits.move_back, new)
    with pytest.raises(BadInput, match="ikke angres"):
        run(lege, visits.move_back, old)
    new = run(lege, visits.move, old, booking(day, "08:00"), Outcome.BY_PATIENT, Why.WELFARE)
    run(lege, visits.settle, new, Outcome.BY_CENTRE, Why.CAPACITY)
    with pytest.raises(BadInput, match="ikke angres"):
        run(lege, visits.move_back, new)
    rows = {v.id: v for v in run(lege, visits.listing, waits)}
    assert rows[old].moved and rows[new].outcome is Outcome.BY_CENTRE, "nothing of it was done"
    actions = [line.action for line in run(home.admin, trails.search_log, action="visit:")]
    assert "visit:move_undone" in actions


@pytest.mark.long
def test_the_letters_have_the_time_that_is_booked(home: make.House, waits: CourseId) -> None:
    lege, day = home.as_user("lege"), date(2026, 4, 7)
    run(lege, visits.book, waits, booking(day, "9", interpreter="somali"), [lege.me.id])
    known = run(lege, appointments.suggested, waits)
    assert (known.day, known.time, known.who, known.duration) == (day, "09:00", "Liv Berg, overlege", "45 minutter")
    assert known.interpreter == "somali"
    later = run(lege, visits.book, waits, booking(day + timedelta(days=7), "13"), [lege.me.id])
    named = run(lege, appointments.suggested, waits, later)
    assert (named.day, named.time) == (day + timedelta(days=7), "13:00"), "the one that is named, not the next"
    run(lege, visits.settle, later, Outcome.BY_PATIENT, Why.MEDICAL)
    assert run(lege, appointments.suggested, waits, later).day is None, "no letter is begun for one that is let go"
    for reader in ("patient", "referrer"):
        drawn = run(lege, letters.decision_letters, waits, reader)
        assert "7. april 2026 klokken 09.00" in " ".join(str(drawn.content).split())


@pytest.mark.long
@pytest.mark.parametrize("way", [Way.PHONE, Way.VIDEO])
def test_no_letter_sends_the_patient_to_the_door_for_a_time_on_the_telephone(
    home: make.House, waits: CourseId, way: Way
) -> None:
    lege = home.as_user("lege")
    run(lege, visits.book, waits, booking(date(2026, 4, 7), "9", way=way), [lege.me.id])
    for reader in ("patient", "referrer"):
        said = str(run(lege, letters.decision_letters, waits, reader).content)
        assert "klokken 09.00" not in said and "Møt hos" not in said
        assert "i et eget brev" in said


@pytest.mark.long
def test_a_letter_with_a_first_appointment_after_the_deadline_is_answered_for(
    home: make.House, waits: CourseId
) -> None:
    """The right is broken by it, and Helfo is to be told: nobody is to find it in the archive."""
    lege, late = home.as_user("lege"), date(2026, 5, 1)
    said = "Timen 01.05.2026 er etter fristen for start, 30.04.2026."
    visit = run(lege, visits.book, waits, booking(late, "9"), [lege.me.id], anyway=True)
    known = run(lege, appointments.suggested, waits)
    letters_of: tuple[Callable[[bool], str], ...] = (
        lambda answering: run(lege, letters.issue_decision, waits, "patient", answering),
        lambda answering: run(lege, letters.issue_decision, waits, "referrer", answering),
        lambda answering: run(lege, appointments.issue, waits, known, answering),
    )
    for issued in letters_of:
        with pytest.raises(BadInput) as asked:
            issued(False)
        assert said in asked.value.fields["answering"]
        assert issued(True)
    run(lege, visits.settle, visit, Outcome.BY_PATIENT, Why.MEDICAL)
    run(lege, visits.book, waits, booking(date(2026, 4, 30), "9"), [lege.me.id])
    with pytest.raises(BadInput) as asked:
        run(lege, letters.issue_decision, waits, "patient")
    assert "etter fristen" not in str(asked.value.fields)


@pytest.mark.long
def test_nav_knows_that_there_is_an_appointment_and_no_more(home: make.House, waits: CourseId) -> None:
    lege, day = home.as_user("lege"), home.clock.today() + timedelta(days=3)
    run(lege, consents.give, waits, Recipient.NAV_ADVISER, [Category.ATTENDANCE], day + timedelta(days=90))
    gone = run(lege, visits.book, waits, booking(day), [lege.me.id])
    run(lege, visits.settle, gone, Outcome.BY_PATIENT, Why.MEDICAL)
    run(lege, visits.book, waits, booking(day, interpreter="somali"), [lege.me.id])
    (row,) = run(home.as_user("nav"), visits.listing, waits)
    assert (row.day, row.starts) == (day, "09:30")
    assert (row.purpose, row.staff, row.room, row.interpreter, row.why) == (None, (), "", "", None)


def test_codes_are_those_that_are_reported() -> None:
    """Kodeverk 8446, 8445 and 9034, as Volven has them."""
    assert {why.value: why.name for why in Why} == {
        "1": "CAPACITY",
        "21": "NOT_MET",
        "22": "WELFARE",
        "3": "MEDICAL",
        "4": "NEXT_PLACE",
        "5": "DECLINED",
        "6": "DECLINED_HELFO",
    }
    assert WAITING_ENDED == "1", "helsehjelp påbegynt"
    assert {one.label: one.code for one in TeamFunction} == {
        "Kontaktlege": "19",
        "Kontaktpsykolog": "20",
        "Koordinator": "18",
        "Behandler": "",
        "NAV-veileder": "",
    }


def test_times_and_spans() -> None:
    assert [str(clock_of(text)) for text in ("9", "9.30", "09:05", "24", "9:61", "ni", "")] == [
        "09:00:00",
        "09:30:00",
        "09:05:00",
        *["None"] * 4,
    ]
    assert Span(0, 60).clashes(Span(59, 61)) and not Span(0, 60).clashes(Span(60, 90))
