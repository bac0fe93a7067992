"""The day the care began without an appointment, and one that stands otherwise than the appointment that was kept."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from hia_desktop.base.errors import BadInput, Refused
from hia_desktop.base.fields import CourseId, EncounterId
from hia_desktop.domain.teamwork.encounter_line import read_line
from hia_desktop.domain.teamwork.encounters import Encountered
from hia_desktop.domain.teamwork.visits import Booking, Outcome, Purpose, Way
from hia_desktop.services.call import run
from hia_desktop.services.course import beginnings, courses, encounters, visits
from hia_desktop.services.course.beginnings import Beginning
from hia_desktop.services.lists import tasks
from hia_desktop.services.overview import course_journal, safety
from hia_desktop.services.record import entries
from hia_desktop.store.entities import Course
from tests import make
from tests.services.story import ASSESSMENT


@pytest.fixture
def waits(home: make.House, course: CourseId) -> CourseId:
    """A course with a right, that has not begun."""
    run(home.as_user("sekretar"), entries.sign, course, "referral", None, make.REFERRAL)
    run(home.as_user("lege"), entries.sign, course, "assessment", None, ASSESSMENT)
    return course


def due(home: make.House) -> set[str]:
    """What the worklist says of the start."""
    lege = home.as_user("lege")
    return {row.what for row in run(lege, tasks.rows, run(lege, tasks.keys, "start"))}


def told(home: make.House, course: CourseId, day: date | None, **more: bool) -> Beginning:
    """How it stands where nothing is to be put right and no contact is entered."""
    plain = {"waits": False, "by_hand": False} | more
    with home.every_row() as sql:
        came = sql.get_one(Course, course).received_on
    return Beginning(day=day, should_be=None, earliest=came, contact=None, **plain)


@pytest.mark.long
def test_a_contact_with_the_patient_asks_of_who_waits(home: make.House, waits: CourseId) -> None:
    lege, today = home.as_user("lege"), home.clock.today()
    home.clock.day += timedelta(days=9)

    def enter(day: date, line: str) -> EncounterId:
        return run(lege, encounters.enter, waits, read_line(line, Encountered(day=day, way=Way.IN_PERSON)).done)

    def asked(user: str = "lege") -> date | None:
        unmet = run(home.as_user(user), course_journal.open_journal, waits).unmet
        return unmet.contact if unmet is not None else None

    enter(today - timedelta(days=20), "45 pasient behandling")
    enter(today + timedelta(days=1), "45 leder tilrettelegging")
    enter(today + timedelta(days=1), "10 tlf pasient opplysninger")
    assert asked() is None and run(lege, beginnings.look, waits).contact is None, "before the referral, and no care"
    enter(today + timedelta(days=4), "45 pasient behandling")
    first = enter(today + timedelta(days=3), "60 pasient utredning")
    assert asked() == asked("sekretar") == today + timedelta(days=3)
    run(lege, encounters.strike, first, True)
    assert asked() == today + timedelta(days=4)
    run(lege, beginnings.say, waits, today + timedelta(days=4))
    assert asked() is None and run(lege, beginnings.look, waits).contact is None


def test_a_patient_is_met_without_an_appointment(home: make.House, waits: CourseId) -> None:
    lege, today = home.as_user("lege"), home.clock.today()
    run(lege, entries.sign, waits, "survey", None, {"tasks": "Pakker varer"})
    assert run(lege, beginnings.look, waits) == told(home, waits, None, waits=True)
    for wrong in (today + timedelta(days=1), today - timedelta(days=400)):
        with pytest.raises(BadInput):
            run(lege, beginnings.say, waits, wrong)
    with pytest.raises(Refused):
        run(home.as_user("nav"), beginnings.look, waits)
    home.clock.day += timedelta(days=100)
    assert due(home) == {"Fristen er passert uten oppstart: varsle Helfo"}
    run(home.as_user("sekretar"), beginnings.say, waits, today)
    assert run(lege, beginnings.look, waits) == told(home, waits, today, by_hand=True)
    assert not due(home) and run(lege, courses.open_course, waits).status == "I forløp"
    run(lege, beginnings.say, waits, None)
    assert run(lege, beginnings.look, waits).waits and due(home)


def named(home: make.House) -> list[str]:
    """What «Må ikke glemmes» says of days that are otherwise."""
    groups = run(home.as_user("sekretar"), safety.safety_list)
    return [item.note for group in groups if group.title == "Ventetiden sluttet en annen dag" for item in group.items]


@pytest.mark.long
def test_a_beginning_that_is_not_the_appointments_is_told_and_put_right(home: make.House, waits: CourseId) -> None:
    lege, met = home.as_user("lege"), home.clock.today() + timedelta(days=1)
    visit = run(lege, visits.book, waits, Booking(day=met, time="9.30", purpose=Purpose.CLARIFY), [lege.me.id])
    home.clock.day += timedelta(days=20)
    run(lege, visits.settle, visit, Outcome.MET)
    assert run(lege, beginnings.look, waits) == told(home, waits, met)
    with pytest.raises(Refused):
        run(lege, beginnings.say, waits, met)
    with lege.store.write() as sql:  # as the program did until the autumn of 2026
        sql.execute(update(Course).values(began_on=home.clock.today()))
    assert run(lege, beginnings.look, waits).should_be == met and named(home) == ["Står som slutt 16. mars"]
    with lege.store.write() as sql:
        sql.execute(update(Course).values(began_on=met - timedelta(days=1)))
    assert run(lege, beginnings.look, waits).should_be == met and named(home) == ["Står som slutt 24. feb"]
    run(lege, beginnings.mend, waits)
    assert named(home) == []
    assert run(lege, beginnings.look, waits) == told(home, waits, met)

    run(lege, visits.settle, visit, Outcome.PLANNED)
    run(lege, beginnings.say, waits, home.clock.today())
    run(lege, visits.settle, visit, Outcome.MET)
    assert run(lege, beginnings.look, waits).should_be == met, "an earlier one was kept, and is entered later"
    assert len(named(home)) == 1
    run(lege, beginnings.say, waits, None)
    assert run(lege, beginnings.look, waits).day == met, "the appointment that was kept says it then"
    run(lege, visits.settle, visit, Outcome.PLANNED)
    run(lege, beginnings.say, waits, met - timedelta(days=1))
    run(lege, visits.settle, visit, Outcome.MET)
    assert named(home) == [] and run(lege, beginnings.look, waits).should_be is None, "met before, without a time"
