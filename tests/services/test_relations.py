"""The care relation (issue 4, point 11): who opens without being asked, who is asked for a reason,
and where the reason is read again."""

from datetime import time, timedelta

import pytest
from sqlalchemy import func, select

from hia_desktop.base.errors import BadInput, Gone, ReasonNeeded, Refused
from hia_desktop.base.fields import CourseId, PatientId
from hia_desktop.domain.access import CARE_GROUNDS, EMERGENCY_GROUNDS, Category, Ground, Recipient
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents, reasons, trails
from hia_desktop.services.course import courses
from hia_desktop.services.intake import referrals
from hia_desktop.services.lists import tasks
from hia_desktop.services.papers import papers
from hia_desktop.services.patient import patients
from hia_desktop.services.record import entries
from hia_desktop.store.entities import AccessReason, Course
from tests import make
from tests.services.counting import counts
from tests.services.story import ASSESSMENT

UNTIL = make.DAY + timedelta(days=100)


@pytest.fixture
def taken(home: make.House, course: CourseId) -> CourseId:
    """A course that is decided on, begun and the physician's."""
    lege = home.as_user("lege")
    run(home.as_user("sekretar"), entries.sign, course, "referral", None, make.REFERRAL)
    run(lege, entries.sign, course, "assessment", None, ASSESSMENT)
    run(lege, entries.sign, course, "survey", None, {"can_do": "Kan sitte."})
    return course


def patient_of(home: make.House, course: CourseId) -> PatientId:
    with home.every_row() as sql:
        return PatientId(sql.get_one(Course, course).patient_id)


def asked(home: make.House, user: str, course: CourseId) -> bool:
    """Whether the user is asked for a reason."""
    try:
        run(home.as_user(user), courses.open_course, course)
    except ReasonNeeded:
        return True
    return False


def test_a_new_referral_is_anybodys(home: make.House, course: CourseId) -> None:
    assert not any(asked(home, user, course) for user in ("lege", "psykolog", "fysio", "sekretar"))


@pytest.mark.long
def test_a_course_that_is_taken_is_its_own_teams(home: make.House, taken: CourseId) -> None:
    assert not asked(home, "lege", taken) and not asked(home, "sekretar", taken)
    assert asked(home, "psykolog", taken) and asked(home, "fysio", taken)


@pytest.mark.long
def test_a_task_makes_a_relation(home: make.House, taken: CourseId) -> None:
    lege, fysio = home.as_user("lege"), home.as_user("fysio")
    run(lege, tasks.add, taken, "plan_evaluation", UNTIL, fysio.me.id)
    assert not asked(home, "fysio", taken) and asked(home, "psykolog", taken)


def test_an_open_start_is_the_teams(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    run(lege, entries.sign, course, "assessment", None, ASSESSMENT)
    assert not asked(home, "fysio", course), "whoever starts the course need not say why"
    run(home.as_user("fysio"), entries.sign, course, "survey", None, {"can_do": "Kan sitte."})
    assert not asked(home, "fysio", course), "who has written belongs to it"
    assert asked(home, "psykolog", course)


@pytest.mark.long
def test_being_made_responsible_makes_a_relation(home: make.House, taken: CourseId) -> None:
    run(home.as_user("lege"), courses.set_responsible, taken, home.as_user("fysio").me.id)
    assert not asked(home, "fysio", taken) and not asked(home, "lege", taken)


@pytest.mark.long
def test_a_reason_opens_until_midnight_and_what_is_written_for_good(home: make.House, taken: CourseId) -> None:
    psykolog, patient = home.as_user("psykolog"), patient_of(home, taken)
    run(psykolog, reasons.state, patient, Ground.TEAM)
    assert not asked(home, "psykolog", taken)
    home.sign_out("psykolog")
    home.clock.at = time(23, 59)
    assert not asked(home, "psykolog", taken), "a lock in between asks nothing again"
    home.clock.day, home.clock.at = home.clock.day + timedelta(days=1), time(0, 1)
    assert asked(home, "psykolog", taken)
    run(home.as_user("psykolog"), reasons.state, patient, Ground.TEAM)
    run(home.as_user("psykolog"), entries.sign, taken, "note", None, {"text": "Samtale."})
    home.clock.day += timedelta(days=30)
    assert not asked(home, "psykolog", taken)


@pytest.mark.long
def test_without_a_reason_nothing_is_read_or_written(home: make.House, taken: CourseId) -> None:
    psykolog = home.as_user("psykolog")
    for fn, *more in (
        (courses.overview, taken),
        (entries.open_form, taken, "survey"),
        (entries.journal, taken),
        (papers.listing, taken),
        (patients.card, patient_of(home, taken)),
        (trails.access_report, taken),
        (entries.save_draft, taken, "note", None, {"text": "Hei"}, {}),
        (consents.give, taken, Recipient.NAV_ADVISER, [Category.PLAN], UNTIL),
    ):
        with pytest.raises(ReasonNeeded) as error:
            run(psykolog, fn, *more)
        assert error.value.patient == patient_of(home, taken)
        assert "Kari" not in error.value.message and "Testdal" not in error.value.message


@pytest.mark.long
def test_the_reason_is_in_the_trail_and_in_the_patients_report(home: make.House, taken: CourseId) -> None:
    psykolog = home.as_user("psykolog")
    run(psykolog, reasons.state, patient_of(home, taken), Ground.OTHER, "Dekker for lege Berg  denne uken.")
    report = run(home.as_user("lege"), trails.access_report, taken)
    (row,) = (r for r in report if r.who == "Per Sol")
    assert row.what == "Oppga grunn for å åpne uten behandlingsrelasjon"
    assert row.why == "Annet: Dekker for lege Berg denne uken."
    log = run(home.admin, trails.search_log, action="care")
    assert [r.what for r in log] == [row.what] and "Dekker" not in str(log)


def test_the_office_administers_what_is_under_way_or_just_ended(home: make.House, course: CourseId) -> None:
    refused = {"decision": "no_need", "start_deadline": None, "disciplines": None, "grounds": "Kan hjelpes i kommunen."}
    run(home.as_user("lege"), entries.sign, course, "assessment", None, {**ASSESSMENT, **refused})
    assert not asked(home, "sekretar", course), "the answers are yet to be sent"
    home.clock.day += timedelta(days=31)
    assert asked(home, "sekretar", course)
    run(home.as_user("sekretar"), reasons.state, patient_of(home, course), Ground.PATIENT_ASKS)
    assert not asked(home, "sekretar", course)


def test_registering_a_known_patient_asks_nothing(home: make.House, course: CourseId) -> None:
    """The one who takes a referral in is not asked why, though the last course ended long ago."""
    refused = {"decision": "no_need", "start_deadline": None, "disciplines": None, "grounds": "Kan hjelpes i kommunen."}
    run(home.as_user("lege"), entries.sign, course, "assessment", None, {**ASSESSMENT, **refused})
    home.clock.day += timedelta(days=400)
    assert asked(home, "sekretar", course) and asked(home, "fysio", course)
    for user in ("sekretar", "fysio"):
        signed_in = home.as_user(user)
        known = run(signed_in, patients.check_number, make.KARI).known
        assert known is not None
        assert run(signed_in, referrals.same_referral, known.id, "Ny henvisning.", "") is None
    made = run(home.as_user("fysio"), referrals.register, make.kari(), home.clock.today())
    assert not asked(home, "sekretar", made.id) and not asked(home, "fysio", course)


@pytest.mark.long
def test_consent_is_the_nav_advisers_relation(home: make.House, taken: CourseId) -> None:
    nav = home.as_user("nav")
    with pytest.raises(Gone):
        run(nav, courses.open_course, taken)
    run(home.as_user("lege"), consents.give, taken, Recipient.NAV_ADVISER, [Category.PLAN], UNTIL)
    assert not asked(home, "nav", taken)
    with pytest.raises(Refused):
        run(nav, reasons.state, patient_of(home, taken), Ground.TEAM)


@pytest.mark.long
@pytest.mark.parametrize(
    ("ground", "words"),
    [
        (Ground.ACUTE, "Livet står på spill."),
        (Ground.OTHER, ""),
        (Ground.OTHER, "  kort  "),
        (Ground.TEAM, "x" * 301),
        (Ground.TEAM, "\ud800"),
    ],
)
def test_a_reason_that_says_nothing(home: make.House, taken: CourseId, ground: Ground, words: str) -> None:
    with pytest.raises(BadInput):
        run(home.as_user("psykolog"), reasons.state, patient_of(home, taken), ground, words)
    assert asked(home, "psykolog", taken)


@pytest.mark.long
def test_a_reason_does_not_open_what_is_blocked(home: make.House, taken: CourseId) -> None:
    psykolog, patient = home.as_user("psykolog"), patient_of(home, taken)
    run(psykolog, reasons.state, patient, Ground.TEAM)
    run(home.as_user("lege"), consents.block, taken, psykolog.me.id)
    for fn, key in ((courses.open_course, taken), (reasons.state, patient)):
        with pytest.raises(Gone):
            run(psykolog, fn, key, *((Ground.TEAM,) if fn is reasons.state else ()))
    with pytest.raises(Gone) as none:
        run(psykolog, courses.open_course, CourseId("f" * 32))
    with pytest.raises(Gone) as there:
        run(psykolog, courses.open_course, taken)
    assert none.value.message == there.value.message


def test_every_ground_is_offered_somewhere() -> None:
    assert {*CARE_GROUNDS, *EMERGENCY_GROUNDS} == set(Ground)
    assert all(ground.label for ground in Ground)


def test_the_check_is_one_statement(home: make.House, taken: CourseId) -> None:
    lege = home.as_user("lege")
    run(lege, tasks.keys)
    with counts(lege) as sent:
        run(lege, papers.listing, taken)
    assert len([s for s in sent if "FROM patient" in s or "JOIN patient" in s]) == 1, "\n".join(sent)


@pytest.mark.long
def test_opening_again_keeps_one_row_a_statement(home: make.House, taken: CourseId) -> None:
    """A reason stated is one row; opening again and again adds none."""
    psykolog, patient = home.as_user("psykolog"), patient_of(home, taken)
    run(psykolog, reasons.state, patient, Ground.TEAM)
    for _again in range(3):
        run(psykolog, courses.open_course, taken)
    with home.every_row() as sql:
        assert sql.scalar(select(func.count()).select_from(AccessReason)) == 1
