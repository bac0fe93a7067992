"""Work before, at start, at closing and afterwards: true shares, gaps with a word, and only what is shared."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from hia_desktop.base.errors import Problem
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.forms.ending.values import NoAnswer
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents
from hia_desktop.services.course import work_course
from hia_desktop.services.record import entries
from hia_desktop.store.entities import Course
from tests import make

CLOSED = make.DAY + timedelta(days=60)
POINTS = {"3": date(2026, 7, 25), "6": date(2026, 10, 25), "12": date(2027, 4, 25)}


@pytest.fixture
def home(tmp_path: Path) -> make.House:
    return make.house(tmp_path)


def begun(home: make.House, **referral: Any) -> CourseId:
    """A course with its referral signed, begun two weeks later."""
    course = make.course(home)
    run(home.as_user("lege"), entries.sign, course, "referral", None, make.REFERRAL | referral)
    with home.admin.store.write() as sql:
        sql.execute(update(Course).where(Course.id == course).values(began_on=make.DAY + timedelta(days=14)))
    return course


def close(home: make.House, course: CourseId) -> None:
    home.clock.day = CLOSED
    make.sign_epikrise(home.as_user("lege"), course, {"asks": [{"text": "Følge opp"}]})


def answer(home: make.House, course: CourseId, point: str, **more: Any) -> None:
    home.clock.day = POINTS[point]
    told = {"point": point, "day": POINTS[point].isoformat(), **more}
    run(home.as_user("sekretar"), entries.sign, course, "outcome", None, told)


def told(home: make.House, course: CourseId, user: str = "lege") -> dict[str, str]:
    return {point.when: point.told for point in run(home.as_user(user), work_course.read, course)}


@pytest.mark.long
def test_the_shares_follow_the_course(home: make.House) -> None:
    course = begun(home, position_percent=80, sick_grade=50, work_status="graded")
    assert told(home, course) == {"Før": "80 % · stilling", "Ved start": "40 % · sykmelding: 50 % per 24. feb"}
    close(home, course)
    answer(home, course, "3", work_status="working", work_percent=0, benefit="none")
    home.clock.day += timedelta(days=1)
    again = {"point": "3", "day": POINTS["3"].isoformat(), "work_status": "graded", "work_percent": 70}
    run(home.as_user("lege"), entries.sign, course, "outcome", None, again | {"benefit": "sick_pay"})
    found = told(home, course)
    assert found["Ved avslutning"] == "60 % · gradert sykmeldt · sykepenger"
    assert found["Etter 3 måneder"] == "70 % · gradert sykmeldt · sykepenger", "the newest answer"
    assert list(found) == ["Før", "Ved start", "Ved avslutning", "Etter 3 måneder"], "what has not come is not there"


@pytest.mark.long
@pytest.mark.parametrize("why", list(NoAnswer))
def test_who_did_not_answer_is_a_gap_with_its_word(home: make.House, why: NoAnswer) -> None:
    course = begun(home)
    close(home, course)
    answer(home, course, "6", no_answer=why.value, attempts=[{"day": POINTS["6"].isoformat()}])
    points = {point.when: point for point in run(home.as_user("lege"), work_course.read, course)}
    assert points["Ved start"].percent == 0
    assert (points["Etter 3 måneder"].percent, points["Etter 3 måneder"].words) == (None, "ikke registrert")
    assert points["Etter 6 måneder"].percent is None
    assert points["Etter 6 måneder"].words.casefold() == why.label.casefold()


@pytest.mark.long
def test_what_is_unknown_is_never_nought(home: make.House) -> None:
    course = begun(home, position_percent=None, sick_grade=50, work_status="graded", workplace="")
    before, start = run(home.as_user("lege"), work_course.read, course)
    assert before.percent is None and before.words == "stilling ikke oppgitt"
    assert start.percent is None and "50 %" in start.words
    close(home, course)
    answer(home, course, "3", work_status="working", benefit="unknown")
    assert told(home, course)["Etter 3 måneder"] == "i arbeid · prosent ukjent"


@pytest.mark.long
def test_the_office_is_told_no_word_of_the_closing(home: make.House) -> None:
    course = begun(home)
    close(home, course)
    answer(home, course, "3", work_status="working", work_percent=100, benefit="none")
    assert list(told(home, course, "sekretar")) == ["Før", "Ved start", "Etter 3 måneder"]


@pytest.mark.long
@pytest.mark.parametrize(
    "shared, seen",
    [
        ((), set()),
        ((Category.SICK_LEAVE,), {"Før", "Ved start"}),
        ((Category.OUTCOME,), {"Etter 3 måneder", "Etter 6 måneder"}),
        ((Category.PLAN, Category.EPIKRISE), set()),
    ],
)
def test_nav_is_told_what_is_shared_and_never_the_closing(
    home: make.House, shared: tuple[Category, ...], seen: set[str]
) -> None:
    course = begun(home)
    close(home, course)
    answer(home, course, "3", work_status="working", work_percent=100, benefit="none")
    answer(home, course, "6", no_answer="declined")
    lege, until = home.as_user("lege"), POINTS["6"] + timedelta(days=90)
    with pytest.raises(Problem):
        told(home, course, "nav")
    given = [Category.ATTENDANCE, *shared]
    run(lege, consents.give, course, Recipient.NAV_ADVISER, given, until)
    home.sign_out("nav")
    assert set(told(home, course, "nav")) == seen
    run(lege, consents.withdraw, course, Recipient.NAV_ADVISER, list(shared) or [Category.ATTENDANCE])
    if shared:
        assert told(home, course, "nav") == {}


def test_without_an_appointment_the_first_signature_of_care_is_the_start(home: make.House) -> None:
    course = make.course(home)
    lege = home.as_user("lege")
    run(lege, entries.sign, course, "referral", None, make.REFERRAL)
    assert list(told(home, course)) == ["Før"]
    home.clock.day += timedelta(days=7)
    run(lege, entries.sign, course, "survey", None, {"can_do": "Sitte"})
    assert told(home, course)["Ved start"].startswith("0 %")
    assert list(told(home, course, "sekretar")) == ["Før"], "which the office is not told of"
