"""Kvalitet as the services give it: figures of a real store, in as many statements whatever its size."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from hia_desktop.base.errors import BadInput, Refused
from hia_desktop.base.fields import CourseId, PatientId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.forms.values import Discipline
from hia_desktop.domain.quality.arithmetic import Days, Share
from hia_desktop.domain.quality.mix import Grouping
from hia_desktop.domain.quality.reasons import Untold
from hia_desktop.domain.quality.spans import quarter_of
from hia_desktop.domain.teamwork.departure import Departure
from hia_desktop.services.call import Work, run
from hia_desktop.services.consent import consents
from hia_desktop.services.papers import letters
from hia_desktop.services.patient import departures
from hia_desktop.services.quality import among, pages
from hia_desktop.services.quality.pages import QualityPage
from hia_desktop.store.entities import AuditLine, Course, Encounter, SharedPart, new_id
from tests import make
from tests.services.counting import counts
from tests.services.quality.counted_store import entry, put

TODAY = date(2026, 11, 29)
THIRD = quarter_of(date(2026, 8, 1))
FREE = {"point": "3", "day": "2026-11-01", "work_status": "working", "work_percent": 100, "benefit": "none"}
GRADED = FREE | {"work_status": "graded", "work_percent": 50, "benefit": "sick_pay"}
REFERRED: dict[str, Any] = {
    "received": "2026-07-06",
    "referrer": "Ola Lege",
    "text": "Vondt.",
    "condition_group": "msk",
}
REFERRED |= {"work_status": "working", "sick_grade": 60, "sector": "municipal"}


def begun(day: date, **more: Any) -> dict[str, Any]:
    """A course whose patient has come."""
    decided = {"decision": "right", "decided_on": day + timedelta(days=7), "disciplines": "fmr"}
    return {"received_on": day, "status": "in_course", "began_on": day + timedelta(days=19), **decided, **more}


def over(day: date, closed: date, **more: Any) -> dict[str, Any]:
    """A course that an epikrise has closed."""
    return begun(day, status="closed", closed_on=closed, **more)


@pytest.fixture
def third(home: make.House) -> list[str]:
    """Five courses of the third quarter."""
    home.clock.day = TODAY
    july, august = date(2026, 7, 6), date(2026, 8, 3)
    return [
        put(home, 1, **begun(july), sick_from=date(2026, 5, 1), signed={"referral": REFERRED}),
        put(home, 2, **over(july, august, talk=date(2026, 7, 30)), signed={"outcome": FREE, "epikrise": {}}),
        put(home, 3, **over(july, august, talk=date(2026, 7, 20)), signed={"outcome": GRADED, "epikrise": {}}),
        put(home, 4, **over(july, august), signed={"epikrise": {}, "rtw": {"goal": "Jobb"}}),
        put(home, 5, received_on=july, missing_points="motivation,workplace", signed={"referral": REFERRED}),
    ]


def shown(home: make.House, user: str = "lege", of: date = THIRD.first, discipline: Any = None) -> QualityPage:
    span = quarter_of(of)
    return run(home.as_user(user), pages.counted, span.first, span.last, discipline)


def test_the_figures_of_a_quarter(home: make.House, third: list[str]) -> None:
    figures = {code: found for code, (found, _trend) in shown(home).figures.items()}
    assert figures["assessed_in_time"] == Share(4, 5, 0), "the one that nobody has assessed is too late"
    assert isinstance(figures["days_to_contact"], Days) and figures["days_to_contact"].words.startswith(
        "median 19 dager"
    )
    assert figures["in_window"] == Share(1, 1, 3)
    assert figures["return_plan"] == Share(1, 3, 0)
    assert figures["epikrise_in_time"] == Share(1, 2, 1)
    assert figures["employer_contact"] == Share(0, 0, 3), "where no contact is entered nobody knows"
    assert figures["free_after_3"] == Share(1, 2, 1, 1), "those who were closed in the quarter"
    assert figures["free_after_3"].words == "50 % (1 av 2), 1 ukjent"
    assert figures["free_after_6"] == Share(0, 0, 0, 0, 3), "it is too early to ask them"
    asked = (THIRD.first, THIRD.last, None, "free_after_6")
    assert [row.answer for row in run(home.as_user("lege"), pages.behind, *asked)] == ["ikke så langt"] * 3


def spoke(home: make.House, course: str, partner: str, *, struck: bool = False) -> None:
    """One contact of a course."""
    lege = home.as_user("lege")
    with lege.store.write() as sql:
        who = {"user_id": lege.me.id, "role": "physician", "made_at": Work(sql, lege).now, "struck": struck}
        how = {"day": date(2026, 7, 28), "minutes": 30, "way": "phone", "partner": partner, "aim": "agree"}
        codes = {"intervention": "", "payer": "20", "contact_type": "", "activity": "", "indirect": ""}
        sql.add(Encounter(id=new_id(), course_id=course, **who, **how, **codes))


@pytest.mark.long
def test_with_whom_a_contact_is_entered(home: make.House, third: list[str]) -> None:
    """R113: no contact is not known, one that was struck is none, and one with several leaves it open."""

    def found() -> object:
        at_once = run(home.as_user("lege"), pages.at_once, THIRD.first, THIRD.last, None)
        assert at_once.figures["with_gp_and_nav"][0] == shown(home).figures["with_gp_and_nav"][0]
        return at_once.figures["with_gp_and_nav"][0]

    assert found() == Share(0, 0, 3, 0)
    spoke(home, third[1], "gp")
    spoke(home, third[1], "nav", struck=True)
    assert found() == Share(0, 1, 2, 1)
    spoke(home, third[1], "several")
    assert found() == Share(0, 0, 3, 0)
    spoke(home, third[1], "nav")
    spoke(home, third[2], "patient")
    assert found() == Share(1, 2, 1, 0)
    assert shown(home).figures["employer_contact"][0] == Share(0, 1, 2)
    spoke(home, third[2], "employer")
    assert shown(home).figures["employer_contact"][0] == Share(1, 1, 2) and found() == Share(1, 2, 1, 0)
    rows = run(home.as_user("lege"), pages.behind, THIRD.first, THIRD.last, None, "with_gp_and_nav")
    assert [row.answer for row in rows] == ["ukjent", "nei", "ja"]


def test_how_often_more_was_asked_for(home: make.House, third: list[str]) -> None:
    assert shown(home).figures["asked_for_more"][0] == Share(0, 5, 0)
    office = home.as_user("sekretar")
    run(office, letters.issue_supplement, CourseId(third[4]), answering=True)
    page = shown(home)
    assert page.figures["asked_for_more"][0] == Share(1, 5, 0)
    assert [(row.practice, row.asked) for row in page.practices] == [("Bodø legesenter", 1)]


NOBODY = ("try_again", "not_reached", "declined", "moved", "dead")


@pytest.mark.parametrize("why", NOBODY)
def test_who_did_not_answer_is_unknown_and_never_in_work(home: make.House, third: list[str], why: str) -> None:
    day = "2026-11-05"
    attempts = [{"day": day}] * (3 if why == "not_reached" else 1)
    lege = home.as_user("lege")
    with lege.store.write() as sql:
        answers = {"point": "3", "day": day, "no_answer": why, "attempts": attempts}
        entry(Work(sql, lege), third[3], "outcome", answers, date(2026, 11, 5))
        entry(Work(sql, lege), third[3], "outcome", FREE | {"point": "6"}, date(2026, 11, 6))
    page = shown(home)
    assert page.figures["free_after_3"][0] == Share(1, 2, 1, 1)
    assert page.untold["free_after_3"] == ((Untold(why).label, 1),)
    with home.as_user("lege").store.write() as sql:
        sql.get_one(Course, third[3]).responsible_id = home.as_user("lege").me.id
    rows = run(home.as_user("lege"), pages.behind, THIRD.first, THIRD.last, None, "free_after_3")
    assert [row.answer for row in rows] == [Untold(why).label, "nei", "ja"]


def test_who_is_noted_as_dead_is_not_one_nobody_has_asked(home: make.House, third: list[str]) -> None:
    lege = home.as_user("lege")
    with lege.store.write() as sql:
        sql.get_one(Course, third[3]).responsible_id = lege.me.id
        patient = PatientId(sql.get_one(Course, third[3]).patient_id)
    assert shown(home).untold["free_after_3"] == (("ikke spurt eller ikke ført", 1),)
    run(lege, departures.note, patient, Departure.DEAD, date(2026, 9, 1))
    assert shown(home).untold["free_after_3"] == (("død", 1),)
    run(lege, departures.take_back, patient)
    assert shown(home).untold["free_after_3"] == (("ikke spurt eller ikke ført", 1),)


def test_the_mix_of_a_quarter_stands_beside_the_eight(home: make.House, third: list[str]) -> None:
    """Two more of the year before: the same group is a larger share of the long time than of the quarter."""
    earlier = date(2025, 9, 1)
    for number in (6, 7):
        put(home, number, **begun(earlier), sick_from=date(2025, 6, 2), signed={"referral": REFERRED})
    page = shown(home)
    rows = {row.group: row for row in page.mixes[Grouping.CONDITION]}
    msk = rows["Muskel- og skjelettplager"]
    assert (msk.now, msk.long) == (Share(2, 5, 0), Share(4, 7, 0))
    assert [share.counted for share in msk.quarters] == ["0 av 0"] * 3 + ["2 av 2"] + ["0 av 0"] * 3 + ["2 av 5"]
    assert [span.short for span in page.quarters][3::4] == ["3. kv. 25", "3. kv. 26"]
    assert (msk.sick_weeks.median, msk.sick_weeks.n) == (9, 1), (
        "of the one whose sick leave is entered: from the first of May to the sixth of July"
    )
    weeks = {row.group: row.referred for row in page.mixes[Grouping.SICK_LEAVE]}
    assert weeks["8–17 uker"] == 1 and weeks["Ikke ført"] == 4


def test_who_is_referred_and_what_is_lacking(home: make.House, third: list[str]) -> None:
    page = shown(home)
    rows = {row.group: (row.referred, row.right) for row in page.mixes[Grouping.CONDITION]}
    assert rows["Muskel- og skjelettplager"] == (2, 1) and rows["Ikke ført"] == (3, 3)
    upkeep = {row.group: row.referred for row in page.mixes[Grouping.UPKEEP] if row.referred}
    assert upkeep == {"Gradert sykmeldt": 2, "Ikke ført": 3}
    sector = {row.group: row.referred for row in page.mixes[Grouping.SECTOR] if row.referred}
    assert sector == {"Kommunal": 2, "Ikke ført": 3}
    assert page.lacks[0].share == Share(1, 2, 3)
    assert [(row.practice, row.referred, row.whole.part) for row in page.practices] == [("Bodø legesenter", 5, 1)]


def test_at_once_counts_the_same_without_what_is_sealed(home: make.House, third: list[str]) -> None:
    quick = run(home.as_user("lege"), pages.at_once, THIRD.first, THIRD.last, None)
    slow = shown(home)
    assert not quick.sealed and set(quick.figures) < set(slow.figures)
    assert all(slow.figures[code][0] == found for code, (found, _trend) in quick.figures.items())
    assert not quick.mixes and not quick.quarters, "what takes the other quarters comes with the rest"


def test_one_discipline(home: make.House, third: list[str]) -> None:
    assert shown(home, discipline=Discipline.FMR).figures["assessed_in_time"][0] == Share(4, 4, 0)
    assert shown(home, discipline=Discipline.PHV).figures["assessed_in_time"][0] == Share(0, 0, 0)


@pytest.mark.long
def test_as_many_statements_for_many_as_for_one(home: make.House) -> None:
    home.clock.day = TODAY
    lege = home.as_user("lege")
    asked = []
    for count in (1, 12):
        for number in range(count):
            july = date(2026, 7, 1) + timedelta(days=number)
            put(
                home,
                count * 20 + number,
                **over(july, date(2026, 8, 3)),
                signed={"outcome": FREE, "referral": REFERRED},
            )
        for verb in (pages.at_once, pages.counted, pages.behind):
            more = ("free_after_3",) if verb is pages.behind else ()
            with counts(lege) as sent:
                run(lege, verb, THIRD.first, date(2026, 12, 31), None, *more)
            asked.append(len(sent))
    assert asked[:3] == asked[3:] and max(asked) < 20


@pytest.mark.long
def test_many_are_counted_as_few_are(home: make.House, third: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Few courses are named in a question, of many all is read: the same figures, also for who is blocked by one."""
    run(home.as_user("lege"), consents.block, CourseId(third[1]), home.as_user("fysio").me.id)
    for user in ("lege", "fysio"):
        few = shown(home, user), shown(home, user, date(2026, 11, 1)), shown(home, user, discipline=Discipline.FMR)
        with monkeypatch.context() as patch:
            patch.setattr(among, "_NAMED", 0)
            many = shown(home, user), shown(home, user, date(2026, 11, 1)), shown(home, user, discipline=Discipline.FMR)
        assert few == many


def test_whoever_the_patient_blocks_does_not_count_her(home: make.House, third: list[str]) -> None:
    before = shown(home, "fysio").figures["assessed_in_time"][0]
    fysio = home.as_user("fysio").me.id
    run(home.as_user("lege"), consents.block, CourseId(third[0]), fysio)
    assert before.whole == 5 and shown(home, "fysio").figures["assessed_in_time"][0].whole == 4
    rows = run(home.as_user("fysio"), pages.behind, THIRD.first, THIRD.last, None, "assessed_in_time")
    assert third[0] not in {row.course for row in rows} and len(rows) == 4


def test_nav_office_and_administrator_are_refused(home: make.House) -> None:
    for user in ("nav", "sekretar", "admin"):
        signed_in = home.admin if user == "admin" else home.as_user(user)
        for verb in (pages.at_once, pages.counted):
            with pytest.raises(Refused):
                run(signed_in, verb, THIRD.first, THIRD.last, None)


def test_the_courses_behind_a_figure(home: make.House, third: list[str]) -> None:
    rows = run(home.as_user("lege"), pages.behind, THIRD.first, THIRD.last, None, "epikrise_in_time")
    assert [(row.name, row.answer) for row in rows] == [
        ("Kari Tellsen004", "ukjent"),
        ("Kari Tellsen003", "nei"),
        ("Kari Tellsen002", "ja"),
    ]
    days = run(home.as_user("lege"), pages.behind, THIRD.first, THIRD.last, None, "days_to_contact")
    assert days[0].answer == "19 dager" and len(days) == 4
    with pytest.raises(BadInput):
        run(home.as_user("lege"), pages.behind, THIRD.first, THIRD.last, None, "best_clinician")


def test_what_is_sealed_is_not_told_of_a_stranger(home: make.House, third: list[str]) -> None:
    """A figure may be counted for the centre's own control; what it was for a named patient takes a care relation."""
    with home.as_user("lege").store.write() as sql:
        for course in third:
            sql.get_one(Course, course).responsible_id = home.as_user("lege").me.id
    asked = (THIRD.first, THIRD.last, None, "free_after_3")
    assert {row.answer for row in run(home.as_user("lege"), pages.behind, *asked)} == {"ja", "nei", "ukjent"}
    assert {row.answer for row in run(home.as_user("fysio"), pages.behind, *asked)} == {"ikke vist"}


@pytest.mark.long
def test_a_nav_note_is_counted_while_the_patient_lets_it(home: make.House, third: list[str]) -> None:
    note = {"contacts": [{"party": "leader", "purpose": "Tilrettelegging", "no_health_shared": True}]}
    nav, lege, until = home.as_user("nav"), home.as_user("lege"), home.clock.today() + timedelta(days=90)
    run(lege, consents.give, CourseId(third[1]), Recipient.NAV_ADVISER, [Category.WORK], until)  # else there is none
    with nav.store.write() as sql:
        entry(Work(sql, nav), third[1], "workplace", note, date(2026, 7, 30))
    for course in third[1:3]:
        spoke(home, course, "patient")
    assert shown(home).figures["employer_contact"][0] == Share(0, 1, 2)
    run(lege, consents.give, CourseId(third[1]), Recipient.HEALTH, [Category.NAV_NOTES], until)
    home.sign_out("nav")
    home.as_user("nav")  # whose sign-in makes the part that the consent names
    with home.as_user("lege").store.read() as sql:
        assert sql.scalars(select(SharedPart.id)).first()
    assert shown(home).figures["employer_contact"][0] == Share(1, 2, 1)


def test_the_trail_tells_who_counted_and_looked_behind(home: make.House, third: list[str]) -> None:
    shown(home)
    run(home.as_user("lege"), pages.behind, THIRD.first, THIRD.last, None, "return_plan")
    with home.as_user("lege").store.read() as sql:
        lines = sql.execute(select(AuditLine.action, AuditLine.ground).order_by(AuditLine.seq.desc()).limit(2)).all()
    behind = ("quality:courses", "return_plan 2026-07-01–2026-09-30 n=3")
    assert [tuple(line) for line in lines] == [behind, ("quality:counted", "")]


@pytest.mark.parametrize("days", [-1, 366 * 3 + 1])
def test_days_that_cannot_be(home: make.House, days: int) -> None:
    with pytest.raises(BadInput):
        run(home.as_user("lege"), pages.at_once, THIRD.first, THIRD.first + timedelta(days=days), None)
