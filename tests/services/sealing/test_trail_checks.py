"""A patient's no, a blocking and whose a course is are not signed: the trail that tells of them is, and names what was
taken away with other tools."""

import pytest
from sqlalchemy import select, text

from hia_desktop.base.fields import CourseId, UserId
from hia_desktop.domain.access import Role
from hia_desktop.domain.sending.objections import Receiver
from hia_desktop.services.call import Work, run
from hia_desktop.services.centre import checks
from hia_desktop.services.consent import consents, objections
from hia_desktop.store.entities import Course, User
from tests import make, tampering

pytestmark = pytest.mark.logs  # triggers that are put back are told of
ROLES = pytest.mark.parametrize("by", ["nav", "sekretar", "fysio"])
BLOCKED, OBJECTED, MOVED = "En sperring hos pasient {}", "Et nei fra pasient {}", "Forløp {} er flyttet"


def by_sql(home: make.House, user: str, said: str, **values: str) -> None:
    with tampering.by_hand(home.folder, home.as_user(user).store) as sql:
        assert sql.execute(text(said), values).rowcount == 1


def another(home: make.House) -> CourseId:
    return make.course(home, draft=make.kari(national_id="08899527535", given_name="Ola"))


def patient_of(home: make.House, course: CourseId) -> str:
    with home.every_row() as sql:
        return sql.scalars(select(Course.patient_id).where(Course.id == course)).one()


def user_of(home: make.House, username: str) -> UserId:
    with home.every_row() as sql:
        return UserId(sql.scalars(select(User.id).where(User.username == username)).one())


def named(home: make.House) -> tuple[str, ...]:
    return run(home.as_user("lege"), checks.verify).problems


def only(found: tuple[str, ...], wrong: str, one: str) -> bool:
    return len(found) == 1 and found[0].startswith(wrong.format(one[:8]))


@ROLES
@pytest.mark.parametrize("how", ["DELETE FROM blocking", "UPDATE blocking SET user_id = :u", "patient"])
def test_a_blocking_that_is_taken_away_is_named(home: make.House, course: CourseId, by: str, how: str) -> None:
    lege, blocked = home.as_user("lege"), user_of(home, "fysio")
    other = patient_of(home, another(home))
    run(lege, consents.block, course, blocked)
    assert named(home) == ()
    if how == "patient":
        by_sql(home, by, "UPDATE blocking SET patient_id = :p", p=other)
    else:
        by_sql(home, by, how, **({"u": user_of(home, "psykolog")} if ":u" in how else {}))
    assert only(named(home), BLOCKED, patient_of(home, course))
    run(lege, consents.block, course, blocked)
    assert named(home) == (), "set again it holds"
    run(lege, consents.unblock, course, blocked)
    assert named(home) == (), "and may be lifted"


@ROLES
@pytest.mark.parametrize(
    "how",
    [
        "DELETE FROM objection",
        "UPDATE objection SET receiver = 'employer'",
        "UPDATE objection SET lifted_at = set_at, lifted_by = set_by",
    ],
)
def test_a_no_that_is_taken_away_is_named(home: make.House, course: CourseId, by: str, how: str) -> None:
    lege = home.as_user("lege")
    run(lege, objections.put, course, Receiver.GP)
    assert named(home) == ()
    by_sql(home, by, how)
    assert only(named(home), OBJECTED, patient_of(home, course))
    run(lege, objections.put, course, Receiver.GP)
    assert named(home) == ()
    run(lege, objections.lift, course, Receiver.GP)
    assert named(home) == ()


@ROLES
def test_a_course_that_is_made_another_patients_is_named(home: make.House, course: CourseId, by: str) -> None:
    other = another(home)
    assert named(home) == ()
    by_sql(home, by, "UPDATE course SET patient_id = :p WHERE id = :c", p=patient_of(home, other), c=course)
    assert only(named(home), MOVED, course)


@pytest.mark.parametrize(("by", "held"), [("nav", True), ("sekretar", True), ("fysio", False)])
def test_a_line_of_ones_own_says_so_only_of_who_may_lift_it(
    home: make.House, course: CourseId, by: str, held: bool
) -> None:
    """Whoever has a password can add a line that is signed as it should be; one of health personnel is their word."""
    run(home.as_user("lege"), consents.block, course, user_of(home, "psykolog"))
    patient, blocked, at_work = patient_of(home, course), user_of(home, "psykolog"), home.as_user(by)
    by_sql(home, by, "DELETE FROM blocking")
    with at_work.store.write() as sql:
        Work(sql, at_work, patient_id=patient).log("blocking:lifted", ground=blocked)  # type: ignore[arg-type]
    assert only(named(home), BLOCKED, patient) is held


def test_nor_does_a_later_line_say_whose_a_course_is(home: make.House, course: CourseId) -> None:
    other, nav = patient_of(home, another(home)), home.as_user("nav")
    by_sql(home, "nav", "UPDATE course SET patient_id = :p WHERE id = :c", p=other, c=course)
    with nav.store.write() as sql:
        w = Work(sql, nav, patient_id=other)  # type: ignore[arg-type]
        w.note(object_id=course)
        w.log("referral:registered")
    assert only(named(home), MOVED, course)


def test_who_reads_the_check_learns_of_no_name(home: make.House, course: CourseId) -> None:
    run(home.as_user("lege"), consents.block, course, user_of(home, "fysio"))
    by_sql(home, "nav", "DELETE FROM blocking")
    (told,) = run(home.as_user("sekretar"), checks.verify).problems
    assert "Testdal" not in told and "Eva Li" not in told and home.as_user("sekretar").me.role == Role.SECRETARY
