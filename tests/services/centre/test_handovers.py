"""A leaver's work goes on in other hands, a closed user comes back,
and a password that somebody else chose is changed first."""

from datetime import timedelta
from pathlib import Path

import pytest

from hia_desktop.base.errors import BadInput, Gone, Missing, PasswordNotOwn, Problem, ReasonNeeded, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import MAY, Right, Role
from hia_desktop.domain.tasks import TASKS, may_hold
from hia_desktop.services.call import run
from hia_desktop.services.centre import doors, handovers, recovery_keys, users
from hia_desktop.services.consent import consents, trails
from hia_desktop.services.course import courses
from hia_desktop.services.lists import tasks
from hia_desktop.services.record import entries
from hia_desktop.store.entities import Course, Task
from tests import make
from tests.services.test_rights import FUNCTIONS

NEW = "en helt annen setning 42"


def row_of(home: make.House, username: str) -> users.UserRow:
    return next(u for u in run(home.admin, users.listing) if u.username == username)


def open_tasks(home: make.House, course: CourseId) -> dict[str, tuple[str | None, str]]:
    with home.every_row() as sql:
        found = sql.query(Task).where(Task.course_id == course, Task.done_on.is_(None))
        return {t.kind: (t.responsible_id, t.role) for t in found}


def test_closing_a_user_hands_the_work_on(home: make.House, course: CourseId) -> None:
    lege, psykolog = home.as_user("lege"), home.as_user("psykolog")
    leaver, heir = psykolog.me.id, lege.me.id
    run(lege, courses.set_responsible, course, leaver)
    run(lege, tasks.add, course, "plan_evaluation", home.clock.today(), leaver)
    before = row_of(home, "psykolog")
    assert (before.open_tasks, before.courses) == (
        sum(r == leaver for r, _role in open_tasks(home, course).values()),
        1,
    )
    assert before.open_tasks >= 2
    home.sign_out("psykolog")
    with pytest.raises(BadInput, match="Velg hvem som skal overta"):
        run(home.admin, users.close, leaver)
    assert row_of(home, "psykolog").active
    handed = run(home.admin, users.close, leaver, heir)
    assert (handed.tasks, handed.courses, handed.to_team) == (before.open_tasks, 1, 0)
    assert not any(r == leaver for r, _role in open_tasks(home, course).values())
    with home.every_row() as sql:
        assert sql.get_one(Course, course).responsible_id == heir
    given = [r for r in run(lege, trails.access_report, course) if r.what.startswith("Ga en oppgave til en annen")]
    assert [(r.who, r.what) for r in given] == [("Ada Admin", "Ga en oppgave til en annen: Liv Berg")]


def test_what_the_heir_may_not_see_goes_to_the_team(home: make.House, course: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav").me.id
    run(lege, courses.set_responsible, course, home.as_user("psykolog").me.id)
    run(lege, tasks.add, course, "dialogue_1", home.clock.today(), home.as_user("psykolog").me.id)
    handed = run(home.admin, users.close, home.as_user("psykolog").me.id, nav)
    assert handed.tasks == 1
    assert handed.courses == 0
    assert handed.to_team >= 2
    assert open_tasks(home, course)["dialogue_1"] == (nav, "")
    assert open_tasks(home, course)["assess"] == (None, "")


@pytest.mark.long
def test_a_task_is_given_to_a_person_or_a_role(home: make.House, course: CourseId) -> None:
    office, fysio = home.as_user("sekretar"), home.as_user("fysio")
    task = run(home.as_user("lege"), tasks.add, course, "plan_evaluation", home.clock.today(), None)
    run(office, handovers.give, task, fysio.me.id)
    assert task in run(fysio, tasks.keys, "mine")
    run(office, handovers.give, task, Role.PSYCHOLOGIST)
    assert task not in run(fysio, tasks.keys, "mine")
    assert task in run(home.as_user("psykolog"), tasks.keys, "mine")
    assert {r.id: r.responsible for r in run(office, tasks.rows, (task,))} == {task: "Psykolog"}
    for nobody in (Role.NAV_ADVISER, Role.ADMINISTRATOR, home.as_user("nav").me.id, home.admin.me.id):
        with pytest.raises(BadInput, match="som ikke kan utføre den"):
            run(office, handovers.give, task, nobody)
    assert run(office, handovers.give, task, fysio.me.id) is Role.PSYCHOLOGIST
    assert run(office, handovers.give, task, None) == fysio.me.id  # as it was: nobody by name
    assert open_tasks(home, course)["plan_evaluation"] == (None, "")
    takers = run(office, handovers.takers, task)
    assert {name for _id, name, _role in takers.people} == {"Liv Berg", "Per Sol", "Eva Li", "Ida Foss", "Mona Vik"}
    run(home.as_user("lege"), consents.block, course, fysio.me.id)
    assert "Eva Li" not in {name for _id, name, _role in run(office, handovers.takers, task).people}
    with pytest.raises(BadInput):
        run(office, handovers.give, task, fysio.me.id)
    with pytest.raises(BadInput, match="Eva Li"):
        run(home.as_user("lege"), courses.set_responsible, course, fysio.me.id)
    with pytest.raises((Gone, Missing)):
        run(home.as_user("nav"), handovers.give, task, Role.NAV_ADVISER)


def test_a_decision_is_given_to_those_who_can_make_it(home: make.House, course: CourseId) -> None:
    """By name, by role, by hand or with the whole course: a physician or a psychologist."""
    lege, office, fysio = home.as_user("lege"), home.as_user("sekretar"), home.as_user("fysio")
    assess = next(row.id for row in run(lege, tasks.rows, run(lege, tasks.keys)) if row.what == "Vurder henvisning")
    takers = run(office, handovers.takers, assess)
    assert {name for _id, name, _role in takers.people} == {"Liv Berg", "Per Sol"}
    assert takers.roles == (Role.PHYSICIAN, Role.PSYCHOLOGIST)
    for nobody in (fysio.me.id, Role.PHYSIOTHERAPIST, office.me.id, Role.SECRETARY):
        with pytest.raises(BadInput, match="som ikke kan utføre den"):
            run(office, handovers.give, assess, nobody)
    with pytest.raises(BadInput, match="Eva Li"):
        run(lege, tasks.add, course, "assess", home.clock.today(), fysio.me.id)
    run(office, handovers.give, assess, lege.me.id)
    run(lege, tasks.add, course, "plan_evaluation", home.clock.today(), None)
    run(lege, courses.set_responsible, course, fysio.me.id)
    assert open_tasks(home, course)["assess"] == (lege.me.id, "")
    assert open_tasks(home, course)["plan_evaluation"] == (fysio.me.id, "")


@pytest.mark.parametrize("role", list(Role))
def test_a_task_is_held_only_by_those_it_exists_for(role: Role) -> None:
    for kind in TASKS:
        assert may_hold(role, kind) <= (role in MAY[Right.TASKS])
    assert any(may_hold(role, kind) for kind in TASKS) == (role is not Role.ADMINISTRATOR)


@pytest.mark.long
def test_a_role_may_open_what_it_was_given(home: make.House, course: CourseId) -> None:
    """A course that another is responsible for opens without a reason for the role that was given a task in it,
    and for no other."""
    lege, fysio = home.as_user("lege"), home.as_user("fysio")
    run(lege, courses.set_responsible, course, lege.me.id)
    run(lege, entries.sign, course, "plan", None, {"own_goal": "Tilbake"})
    for task in run(lege, tasks.keys):
        run(lege, handovers.give, task, lege.me.id)
    with home.admin.store.write() as sql:
        sql.query(Task).where(Task.kind.in_(("assess", "start", "supplement"))).update({"done_on": home.clock.today()})
    with pytest.raises(ReasonNeeded):
        run(fysio, courses.open_course, course)
    task = run(lege, tasks.add, course, "plan_evaluation", home.clock.today(), None)
    run(lege, handovers.give, task, Role.PHYSIOTHERAPIST)
    assert run(fysio, courses.open_course, course).id == course
    with pytest.raises(ReasonNeeded):
        run(home.as_user("psykolog"), courses.open_course, course)


def test_a_closed_user_is_let_in_again_with_the_drafts(home: make.House, course: CourseId) -> None:
    fysio = home.as_user("fysio")
    run(fysio, entries.save_draft, course, "note", None, {"text": "begynt"}, {})
    home.sign_out("fysio")
    run(home.admin, users.close, fysio.me.id, Role.PHYSIOTHERAPIST)
    with pytest.raises(Problem):
        doors.sign_in(home.folder, "fysio", make.PASSWORD, home.clock)
    with pytest.raises(Missing):
        run(home.admin, users.reopen, home.as_user("lege").me.id, NEW)
    run(home.admin, users.reopen, fysio.me.id, NEW)
    with pytest.raises(Problem):
        doors.sign_in(home.folder, "fysio", make.PASSWORD, home.clock)
    again = doors.sign_in(home.folder, "fysio", NEW, home.clock)
    run(again, users.change_my_password, NEW, make.PASSWORD)
    assert [e.answers["text"] for e in run(again, entries.journal, course) if e.state == "draft"] == ["begynt"]
    again.forget()
    assert any(r.action == "user:reopened" and r.about == "Eva Li" for r in run(home.admin, trails.search_log))


@pytest.mark.parametrize("by", ["administrator", "recovery"])
def test_a_password_that_somebody_else_chose_opens_nothing_but_its_change(
    home: make.House, course: CourseId, by: str
) -> None:
    """Every service function, for the user whose password an administrator (or the recovery key) has set."""
    lege = row_of(home, "lege").id
    if by == "administrator":
        run(home.admin, users.reset_password, lege, NEW)
        assert row_of(home, "lege").must_change_password
        assert any(
            r.action == "user:password_reset" and r.about == "Liv Berg" for r in run(home.admin, trails.search_log)
        )
    else:
        recovery_keys.reset_with_recovery(home.folder, home.recovery, "lege", NEW, home.clock)
    signed_in = doors.sign_in(home.folder, "lege", NEW, home.clock)
    shut = [name for name, fn in FUNCTIONS.items() if not fn.mark.before_own_password]
    assert len(FUNCTIONS) - len(shut) == 1
    for name in shut:
        with pytest.raises(PasswordNotOwn):
            run(signed_in, FUNCTIONS[name])
    with pytest.raises(BadInput, match="et annet passord"):
        run(signed_in, users.change_my_password, NEW, NEW)
    with pytest.raises(Problem):
        run(signed_in, users.change_my_password, "feil", make.PASSWORD)
    signed_in.forget()
    signed_in = doors.sign_in(home.folder, "lege", NEW, home.clock)
    assert signed_in.must_change_password
    run(signed_in, users.change_my_password, NEW, make.PASSWORD)
    assert run(signed_in, courses.open_course, course).id == course
    signed_in.forget()
    signed_in = doors.sign_in(home.folder, "lege", make.PASSWORD, home.clock)
    assert not signed_in.must_change_password
    signed_in.forget()


def test_the_first_password_of_a_real_centre_is_changed_too(tmp_path: Path) -> None:
    house = make.house(tmp_path / "s", demo=False)
    run(house.admin, users.add, "ny", "Nina Ny", Role.SECRETARY, NEW)
    ny = doors.sign_in(house.folder, "ny", NEW, house.clock)
    with pytest.raises(Refused):
        run(ny, tasks.keys)
    run(ny, users.change_my_password, NEW, make.PASSWORD)
    assert run(ny, tasks.keys) == ()
    ny.forget()
    house.close()


def test_sorting_by_the_responsible_sorts_what_is_shown(home: make.House, course: CourseId) -> None:
    lege, psykolog, fysio = (home.as_user(name) for name in ("lege", "psykolog", "fysio"))
    for kind, to in (
        ("plan_evaluation", lege),
        ("epikrise", psykolog),
        ("outcome_3", fysio),
        ("barrier", None),
        ("start", None),
    ):
        run(lege, tasks.add, course, kind, home.clock.today(), to.me.id if to else None)
    given = run(lege, tasks.add, course, "outcome_6", home.clock.today(), None)
    run(lege, handovers.give, given, Role.SECRETARY)

    def shown(order: str) -> list[str]:
        found = run(lege, tasks.keys, "", order, "")
        return [r.responsible for r in run(lege, tasks.rows, found)]

    names = shown("responsible")
    assert names == sorted(names)
    assert len(set(names)) >= 6
    assert shown("-responsible") == names[::-1]


def test_the_work_of_one_who_is_away_is_covered_until_a_day(home: make.House, course: CourseId) -> None:
    lege, fysio, day = home.as_user("lege"), home.as_user("fysio").me.id, home.clock.today()
    psykolog = home.as_user("psykolog").me.id
    soon = run(lege, tasks.add, course, "todo", day, fysio)
    late = run(lege, tasks.add, course, "todo", day + timedelta(days=9), fysio)
    navs = run(lege, tasks.add, course, "nav_todo", day, fysio)
    with pytest.raises(BadInput, match="en annen"):
        run(lege, handovers.cover, fysio, fysio, day)
    assert run(lege, handovers.cover, fysio, home.as_user("nav").me.id, day).tasks == 1
    handed = run(lege, handovers.cover, fysio, psykolog, day + timedelta(days=8))
    assert handed.sentence.startswith("1 oppgave")
    shown = {r.id: r.responsible for r in run(lege, tasks.rows, (soon, late, navs))}
    assert shown == {soon: "Per Sol", late: "Eva Li", navs: "Anders Nilsen"}
    given = [r.what for r in run(lege, trails.access_report, course) if r.what.startswith("Ga en oppgave")]
    assert given == ["Ga en oppgave til en annen: Per Sol", "Ga en oppgave til en annen: Anders Nilsen"]
