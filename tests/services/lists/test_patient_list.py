"""The list of patients to work from: where each course stands, and no more of it than the user may know."""

import re
from datetime import timedelta

import pytest

from hia_desktop.domain.person_numbers import make as number
from hia_desktop.domain.teamwork.encounters import Aim, Encountered
from hia_desktop.domain.teamwork.visits import Booking, Outcome, Purpose, Way
from hia_desktop.services.call import run
from hia_desktop.services.course import courses, encounters, visits
from hia_desktop.services.lists import patient_list, tasks
from hia_desktop.services.lists.patient_list import PatientLine
from hia_desktop.services.patient import patients
from hia_desktop.store.entities import Course
from tests import make
from tests.services.counting import counts
from tests.ui.world import DAY, walked


@pytest.mark.long
def test_a_line_says_where_the_course_stands_to_each_as_much_as_may_be_known(home: make.House) -> None:
    home.clock.day = DAY
    course = walked(home)
    lege, office, nav = (home.as_user(name) for name in ("lege", "sekretar", "nav"))
    other = make.course(home, draft=make.kari(national_id=number(DAY.replace(year=1980), 300) or ""))
    run(lege, courses.set_responsible, course, lege.me.id)
    with lege.store.write() as sql:
        sql.get_one(Course, course).status = "in_course"

    def line(user: str) -> PatientLine:
        me = home.as_user(user)
        found = {row.course: row for row in run(me, patient_list.rows, run(me, patients.keys))}
        return found[course]

    first = min(run(lege, courses.open_course, course).deadlines, key=lambda deadline: deadline.due)
    mine = line("lege")
    assert (mine.phase, mine.status, mine.responsible, mine.contacted) == (
        "Tilbake til arbeid",
        "I forløp",
        lege.me.name,
        20,
    )
    assert mine.due_what == first.what and mine.due_text
    home.clock.day += timedelta(days=9)
    assert line("lege").contacted == 29
    to_office = line("sekretar")
    assert (to_office.phase, to_office.responsible, to_office.contacted) == ("I forløp", lege.me.name, None)
    to_nav = line("nav")
    assert (to_nav.phase, to_nav.responsible, to_nav.contacted) == ("I forløp", "", None)
    assert [row.course for row in run(nav, patient_list.rows, run(nav, patients.keys))] == [course]
    # a contact counts as a note does, and a time that was kept; NAV is told of neither
    told = Encountered(day=home.clock.today() - timedelta(days=2), minutes=20, aim=Aim.TREAT, way=Way.PHONE)
    made = run(lege, encounters.enter, course, told)
    assert [line(user).contacted for user in ("lege", "sekretar", "nav")] == [2, 2, None]
    run(lege, encounters.strike, made, True)
    assert [line(user).contacted for user in ("lege", "sekretar")] == [29, None]
    time = Booking(day=home.clock.today(), time="8", purpose=Purpose.TREAT)
    run(lege, visits.settle, run(lege, visits.book, course, time, [lege.me.id]), Outcome.MET)
    assert [line(user).contacted for user in ("lege", "sekretar", "nav")] == [0, 0, None]
    # mine, by the course or by a task
    assert run(lege, patients.keys, patients.MINE) == (mine.id,)
    assert run(office, patients.keys, patients.MINE) == run(nav, patients.keys, patients.MINE) == ()
    run(lege, tasks.add, other, "epikrise", home.clock.today(), office.me.id)
    assert len(run(office, patients.keys, patients.MINE)) == 1
    # no more statements for all than for one
    with counts(lege) as one:
        run(lege, patient_list.rows, [mine.id])
    with counts(lege) as both:
        assert len(run(lege, patient_list.rows, run(lege, patients.keys))) == 2
    assert len(both) - 1 == len(one) <= 12
    # and what is due to a screenful is looked for by course, not among all open tasks there are
    (asked,) = (statement for statement in one if "FROM task" in statement)
    asked = re.sub(r"(course\.id|course_id) IN \(\?\)", rf"\1 IN ({', '.join('?' * 40)})", asked)
    with lege.store.read() as sql:
        plan = sql.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", (None,) * asked.count("?")).all()
    assert asked.count("?") > 40 and "ix_task_open" not in str(plan)
