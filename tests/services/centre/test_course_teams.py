"""The team around a patient: who is in it opens the record, sees the patient among her own and does what is her role's;
a place goes to another with its work."""

from datetime import timedelta

import pytest

from hia_desktop.base.errors import BadInput, Missing, ReasonNeeded
from hia_desktop.base.fields import CourseId, UserId
from hia_desktop.domain.access import Category, Recipient, Role
from hia_desktop.domain.tasks import PLAN_EVALUATION
from hia_desktop.domain.teamwork.team import TeamFunction
from hia_desktop.services.call import run
from hia_desktop.services.centre import course_teams, handovers, users
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses, overview
from hia_desktop.services.lists import tasks
from hia_desktop.services.patient import patients
from hia_desktop.services.record import entries
from tests import make
from tests.services.story import ASSESSMENT

PHYSICIAN, CLINICIAN, COORDINATOR = (
    TeamFunction.CONTACT_PHYSICIAN,
    TeamFunction.CLINICIAN,
    TeamFunction.COORDINATOR,
)


def user(home: make.House, name: str) -> UserId:
    return home.as_user(name).me.id


def asked(home: make.House, name: str, course: CourseId) -> bool:
    try:
        run(home.as_user(name), courses.open_course, course)
    except ReasonNeeded:
        return True
    return False


@pytest.fixture
def taken(home: make.House, course: CourseId) -> CourseId:
    """A course under way that is the physician's, with no open task that all may take."""
    run(home.as_user("sekretar"), entries.sign, course, "referral", None, make.REFERRAL)
    run(home.as_user("lege"), entries.sign, course, "assessment", None, ASSESSMENT)
    run(home.as_user("lege"), entries.sign, course, "survey", None, {"can_do": "Kan sitte."})
    return course


@pytest.mark.long
def test_the_team_opens_the_record_and_has_the_patient(home: make.House, taken: CourseId) -> None:
    lege, fysio = home.as_user("lege"), home.as_user("fysio")
    assert asked(home, "fysio", taken) and run(fysio, patients.keys, "mine") == ()
    run(lege, course_teams.put, taken, fysio.me.id, CLINICIAN, home.clock.today() + timedelta(days=1))
    assert not asked(home, "fysio", taken), "who takes over tomorrow reads today"
    assert len(run(fysio, patients.keys, "mine")) == 1
    run(lege, course_teams.end, taken, fysio.me.id, CLINICIAN, home.clock.today() + timedelta(days=2))
    home.clock.day += timedelta(days=3)
    assert asked(home, "fysio", taken) and run(fysio, patients.keys, "mine") == ()
    (was,) = run(lege, course_teams.members, taken)
    assert (was.name, was.over, was.function.code) == ("Eva Li", True, "")
    assert COORDINATOR.code == "18"


@pytest.mark.long
def test_what_a_role_or_nobody_has_is_the_teams(home: make.House, taken: CourseId) -> None:
    lege, day = home.as_user("lege"), home.clock.today()
    for_role = run(lege, tasks.add, taken, PLAN_EVALUATION.code, day)
    nobodys = run(lege, tasks.add, taken, "correction", day)
    run(lege, handovers.give, for_role, Role.PHYSIOTHERAPIST)

    def doers() -> list[str]:
        return [r.responsible for r in run(lege, tasks.rows, (for_role, nobodys))]

    assert doers() == ["Fysioterapeut", "Koordinator"]
    assert for_role in run(home.as_user("fysio"), tasks.keys, "mine")
    run(lege, course_teams.put, taken, user(home, "fysio"), CLINICIAN, day)
    run(lege, course_teams.put, taken, user(home, "sekretar"), COORDINATOR, day)
    assert doers() == ["Eva Li", "Mona Vik"]
    assert {d.who for d in run(lege, overview.look, taken).due if d.what in ("Evaluer tverrfaglig plan",)} == {"Eva Li"}
    assert nobodys in run(home.as_user("sekretar"), tasks.keys, "mine")
    run(home.admin, users.add, "fysio2", "Ola Fys", Role.PHYSIOTHERAPIST, make.PASSWORD, hpr_number="4567891")
    other = next(u.id for u in run(home.admin, users.listing) if u.username == "fysio2")
    run(lege, course_teams.put, taken, other, CLINICIAN, day)
    assert doers() == ["Fysioterapeut", "Mona Vik"], "with two of them the team does not tell which"


@pytest.mark.long
def test_a_place_goes_to_another_with_its_work(home: make.House, taken: CourseId) -> None:
    lege, psykolog, day = home.as_user("lege"), user(home, "psykolog"), home.clock.today()
    fysio = user(home, "fysio")
    run(lege, course_teams.put, taken, fysio, CLINICIAN, day - timedelta(days=5))
    task = run(lege, tasks.add, taken, PLAN_EVALUATION.code, day, fysio)
    handed = run(lege, course_teams.hand_over, taken, fysio, CLINICIAN, psykolog, day)
    assert (handed.tasks, handed.courses) == (1, 0)
    assert [r.responsible for r in run(lege, tasks.rows, (task,))] == ["Per Sol"]
    now = [(m.name, m.first_day, m.last_day) for m in run(lege, course_teams.members, taken)]
    assert now == [("Per Sol", day, None), ("Eva Li", day - timedelta(days=5), day - timedelta(days=1))]
    home.sign_out("psykolog") if "psykolog" in home.open else None
    run(home.admin, users.close, psykolog, fysio)
    assert [m.name for m in run(lege, course_teams.members, taken) if not m.over] == ["Eva Li"], "a leaver's place too"


@pytest.mark.long
def test_a_new_responsible_has_the_formers_work_and_no_others(home: make.House, taken: CourseId) -> None:
    lege, day = home.as_user("lege"), home.clock.today()
    own, others, nobodys = (
        run(lege, tasks.add, taken, PLAN_EVALUATION.code, day, who) for who in (lege.me.id, user(home, "fysio"), None)
    )
    run(lege, courses.set_responsible, taken, user(home, "psykolog"))
    assert [r.responsible for r in run(lege, tasks.rows, (own, others, nobodys))] == ["Per Sol", "Eva Li", "Per Sol"]


@pytest.mark.long
def test_who_cannot_be_it_is_refused_and_nav_is_told_of_nav(home: make.House, taken: CourseId) -> None:
    lege, day = home.as_user("lege"), home.clock.today()
    for name, function in (("psykolog", PHYSICIAN), ("nav", CLINICIAN), ("sekretar", CLINICIAN)):
        with pytest.raises(BadInput, match="kan ikke være"):
            run(lege, course_teams.put, taken, user(home, name), function, day)
    with pytest.raises(BadInput, match="Første dag"):
        run(lege, course_teams.put, taken, lege.me.id, PHYSICIAN, day, day - timedelta(days=1))
    run(lege, course_teams.put, taken, lege.me.id, PHYSICIAN, day)
    with pytest.raises(BadInput, match="Liv Berg er alt kontaktlege her"):
        run(lege, course_teams.put, taken, lege.me.id, PHYSICIAN, day)
    run(lege, consents.block, taken, user(home, "fysio"))
    with pytest.raises(BadInput, match="kan ikke være"):
        run(lege, course_teams.put, taken, user(home, "fysio"), CLINICIAN, day)
    with pytest.raises(Missing):
        run(lege, course_teams.end, taken, user(home, "psykolog"), CLINICIAN, day)
    run(lege, course_teams.put, taken, user(home, "nav"), TeamFunction.NAV_ADVISER, day)
    run(lege, consents.give, taken, Recipient.NAV_ADVISER, [Category.ATTENDANCE], day + timedelta(days=90))
    assert [m.name for m in run(home.as_user("nav"), course_teams.members, taken)] == ["Anders Nilsen"]
    assert [name for _id, name, _role in run(lege, course_teams.can_be, PHYSICIAN).people] == ["Liv Berg"]


def test_a_second_assessor_signs_and_decides_nothing(home: make.House, course: CourseId) -> None:
    run(home.as_user("sekretar"), entries.sign, course, "referral", None, make.REFERRAL)
    fysio = home.as_user("fysio")
    with pytest.raises(BadInput, match="uenig"):
        run(fysio, entries.sign, course, "second_assessment", None, {"view": "disagrees"})
    answers = {"view": "partly", "findings": "Løfter mer enn det står."}
    run(fysio, entries.sign, course, "second_assessment", None, answers)
    page = run(fysio, courses.open_course, course)
    assert page.decided_on is None and page.status == "Henvist"
    run(home.as_user("lege"), entries.sign, course, "assessment", None, ASSESSMENT)
    for name, doubts in (("lege", 1), ("fysio", 0)):
        again = {**answers, "findings": "Løfter like mye som det står."}
        before = run(home.as_user(name), entries.before_signing, course, "second_assessment", again)
        assert [line.field for line in before.doubts] == ["view"] * doubts
