"""The calendar: each reader's own view of the same week, and a time that is put elsewhere."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from sqlalchemy import update

from hia_desktop.base.errors import BadInput, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.teamwork.visits import Outcome, Span, Taken, Why, clashes
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents, trails
from hia_desktop.services.course import calendar, calendar_file, visits
from hia_desktop.services.course.calendar import Slot, Whose
from hia_desktop.services.papers import appointments
from hia_desktop.store.entities import Appointment, Blocking, Course, Patient, new_id
from tests import make
from tests.services.counting import counts
from tests.services.course.test_visits import booking

MONDAY = make.DAY + timedelta(days=(7 - make.DAY.weekday()) % 7 or 7)


@pytest.fixture
def other(home: make.House) -> CourseId:
    """Another patient's course."""
    draft = make.kari(national_id="08899527535", given_name="Nils", family_name="Fjordtest")
    return make.course(home, draft=draft)


def week(home: make.House, user: str, whose: Whose = Whose.ALL) -> tuple[Slot, ...]:
    return run(home.as_user(user), calendar.slots, MONDAY, MONDAY + timedelta(days=6), whose)


def told(found: tuple[Slot, ...]) -> list[tuple[Any, ...]]:
    return [(s.day.isoweekday(), s.span.first // 60, s.patient, s.staff, s.own, s.clash) for s in found]


@pytest.mark.long
def test_each_reader_sees_what_is_hers_of_the_same_week(home: make.House, course: CourseId, other: CourseId) -> None:
    lege, fysio, nav = (home.as_user(name) for name in ("lege", "fysio", "nav"))
    run(lege, visits.book, course, booking(MONDAY, "9"), [lege.me.id, fysio.me.id])
    run(lege, visits.book, other, booking(MONDAY, "9.15", room="Rom 7"), [fysio.me.id, nav.me.id], anyway=True)
    gone = run(lege, visits.book, other, booking(MONDAY + timedelta(days=1)), [lege.me.id])
    run(lege, visits.settle, gone, Outcome.BY_PATIENT, Why.WELFARE)
    kari, nils, both = "Kari Testdal", "Nils Fjordtest", ("Eva Li", "Liv Berg")
    joint = (1, 9, kari, both, False, ("Eva Li",))
    assert told(week(home, "sekretar")) == [
        joint,
        (1, 9, nils, ("Anders Nilsen", "Eva Li"), False, ("Eva Li",)),
        (2, 9, nils, ("Liv Berg",), False, ()),
    ]
    assert told(week(home, "fysio", Whose.OWN)) == [
        (*joint[:4], True, ("Eva Li",)),
        (1, 9, nils, ("Anders Nilsen", "Eva Li"), True, ("Eva Li",)),
    ]
    assert [s.outcome for s in week(home, "lege", Whose.OWN)] == [Outcome.PLANNED, Outcome.BY_PATIENT]
    assert told(week(home, "nav")) == [(1, 9, "", (), True, ())], "hers, with a patient who shares nothing"
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.ATTENDANCE], MONDAY + timedelta(days=90))
    run(lege, consents.give, other, Recipient.NAV_ADVISER, [Category.ATTENDANCE], MONDAY + timedelta(days=90))
    shared = week(home, "nav")
    assert told(shared) == [(1, 9, kari, (), False, ()), (1, 9, nils, (), True, ())]
    assert {(s.purpose, s.room, s.interpreter, s.why) for s in shared} == {(None, "", "", None)}
    assert told(week(home, "nav", Whose.OWN)) == [(1, 9, nils, (), True, ())]
    with counts(lege) as sent:
        week(home, "lege")
    assert len(sent) == 2, "however many there are"


def test_whom_a_patient_blocks_is_told_that_the_time_is_taken(home: make.House, course: CourseId) -> None:
    lege, fysio = home.as_user("lege"), home.as_user("fysio")
    run(lege, visits.book, course, booking(MONDAY), [lege.me.id])
    with lege.store.write() as sql:
        patient = run(lege, visits.listing, course) and sql.get_one(Course, course).patient_id
        sql.add(
            Blocking(id=new_id(), patient_id=patient, user_id=fysio.me.id, set_by=lege.me.id, set_at=lege.clock.now())
        )
    (slot,) = week(home, "fysio")
    assert (slot.visit, slot.course, slot.patient, slot.purpose, slot.way, slot.room) == (
        None,
        None,
        "",
        None,
        None,
        "",
    )
    assert slot.staff == ("Liv Berg",) and slot.span == Span(570, 615)


@pytest.mark.long
def test_a_time_is_put_elsewhere_and_back(home: make.House, course: CourseId, other: CourseId) -> None:
    lege, tuesday = home.as_user("lege"), MONDAY + timedelta(days=1)
    visit = run(lege, visits.book, course, booking(MONDAY), [lege.me.id])
    run(lege, visits.book, other, booking(tuesday, "11", room=""), [lege.me.id])
    with pytest.raises(BadInput, match=r"Opptatt .*: Liv Berg") as clash:
        run(lege, calendar.shift, visit, tuesday, "10:30")
    assert set(clash.value.fields) == {"clash"}
    run(lege, calendar.shift, visit, tuesday, "10:30", anyway=True)
    assert told(week(home, "lege", Whose.OWN))[0] == (2, 10, "Kari Testdal", ("Liv Berg",), True, ("Liv Berg",))
    run(lege, calendar.shift, visit, MONDAY, "9:30")
    assert [(v.day, v.starts, v.moved) for v in run(lege, visits.listing, course)] == [(MONDAY, "09:30", False)]
    for day, time in ((MONDAY - timedelta(days=60), "9"), (MONDAY, "25")):
        with pytest.raises(BadInput):
            run(lege, calendar.shift, visit, day, time)
    asked = run(lege, appointments.suggested, course)
    run(lege, appointments.issue, course, asked, answering=True)
    with pytest.raises(BadInput, match="brevet fra") as letter:
        run(lege, calendar.shift, visit, tuesday, "13", anyway=True)
    assert set(letter.value.fields) == {"letter"}
    home.clock.day += timedelta(days=1)
    new = run(lege, visits.move, visit, booking(tuesday, "13"), Outcome.BY_CENTRE, Why.CAPACITY)
    run(lege, calendar.shift, new, tuesday, "14")
    with pytest.raises(Refused):
        run(home.as_user("nav"), calendar.shift, new, tuesday, "15")
    with pytest.raises(BadInput, match="færre"):
        run(lege, calendar.slots, MONDAY, MONDAY + timedelta(days=60), Whose.ALL)


def test_a_clash_is_the_same_person_at_the_same_time() -> None:
    def taken(key: str, day: int, first: int, last: int, *needs: str) -> Taken:
        return Taken(key, date(2026, 3, day), Span(first, last), frozenset(needs))

    found = clashes(
        [
            taken("long", 2, 480, 720, "liv", "rom"),
            taken("within", 2, 500, 520, "liv", "eva"),
            taken("after", 2, 520, 540, "eva"),
            taken("late", 2, 700, 760, "eva", "rom"),
            taken("touches", 2, 720, 730, "liv"),
            taken("next day", 3, 480, 720, "liv"),
        ]
    )
    assert found == {"long": {"liv", "rom"}, "within": {"liv"}, "late": {"rom"}}


@pytest.mark.long
def test_the_calendar_file_has_times_and_no_names(home: make.House, course: CourseId, other: CourseId) -> None:
    lege, nav, summer = home.as_user("lege"), home.as_user("nav"), date(2026, 3, 29)
    day = timedelta(days=1)
    for when, time in ((summer - day, "9"), (summer, "9"), (summer + day, "9"), (date(2026, 10, 24), "23.30")):
        run(lege, visits.book, course, booking(when, time, room="Rom; 2, høyre"), [lege.me.id, nav.me.id], anyway=True)
    run(lege, visits.book, other, booking(summer, "12"), [home.as_user("fysio").me.id])
    gone = run(lege, visits.book, course, booking(summer, "14"), [lege.me.id])
    run(lege, visits.settle, gone, Outcome.BY_CENTRE, Why.CAPACITY)
    data = run(lege, calendar_file.own_file, summer - day, date(2026, 12, 31), False)
    read = icalendar.Calendar.from_ical(data)
    events = list(read.walk("VEVENT"))
    oslo = ZoneInfo("Europe/Oslo")
    assert [e.decoded("dtstart").astimezone(oslo).strftime("%d.%m %H:%M") for e in events] == [
        "28.03 09:00",
        "29.03 09:00",
        "30.03 09:00",
        "24.10 23:30",
    ]
    assert {e.decoded("dtend") - e.decoded("dtstart") for e in events} == {timedelta(minutes=45)}
    assert {(str(e["summary"]), str(e["location"]), str(e["class"])) for e in events} == {
        ("Time", "Rom; 2, høyre", "PRIVATE")
    }
    assert len({str(e["uid"]) for e in events}) == 4
    for word in ("Kari", "Testdal", "Utredning", "Liv", "Anders"):
        assert word not in data.decode()
    named = icalendar.Calendar.from_ical(run(lege, calendar_file.own_file, summer, summer, True))
    assert [str(e["summary"]) for e in named.walk("VEVENT")] == ["Time KT"]
    unknown = icalendar.Calendar.from_ical(run(nav, calendar_file.own_file, summer, summer, True))
    assert [(str(e["summary"]), "location" in e) for e in unknown.walk("VEVENT")] == [("Time", False)]
    lines = run(home.admin, trails.search_log, action="calendar:exported")
    assert [line.who for line in lines].count("Liv Berg") == 2
    with pytest.raises(BadInput):
        run(lege, calendar_file.own_file, summer, summer - day, False)


HOSTILE = [
    "a\\nEND:VEVENT",
    "Rom 2\r\nSUMMARY:x",
    "\nBEGIN:VALARM",
    ";ALTREP=x:y",
    "\\",
    "=1+1",
    "é" * 70,
    "\u2028x",
    "a\x0bb",
]


@pytest.mark.parametrize("room", HOSTILE)
def test_what_is_typed_is_no_line_of_the_calendar_file(home: make.House, course: CourseId, room: str) -> None:
    """Neither a line of its own nor a property, whatever stands in the room's name."""
    lege, when = home.as_user("lege"), date(2026, 3, 27)
    run(lege, visits.book, course, booking(when, "9", room="Rom"), [lege.me.id], anyway=True)
    with lege.store.write() as sql:  # past what a field refuses, as an older store may have it
        sql.execute(update(Appointment).values(room=room))
        sql.execute(update(Patient).values(given_name=f"{room[:1]}=\r\nX", family_name=";,:"))
    data = run(lege, calendar_file.own_file, when, when, True)
    (event,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert set(event) == {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "CLASS", "LOCATION"}
    assert event.subcomponents == [] and event["location"].params == {}
    lines = data.replace(b"\r\n ", b"").split(b"\r\n")
    assert len(lines) == len(set(event)) + 7 and not any(b"\n" in line or b"\r" in line for line in lines)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert not str(event["summary"]).startswith(("=", "+", "-", "@"))
