"""A step of the return to work is looked back on: the plan is signed anew with it alone, and its task goes on."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from hia_desktop.base.errors import BadInput, Conflict, Missing, Problem, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.services.call import SignedIn, run
from hia_desktop.services.record import entries, return_steps
from hia_desktop.services.sealing.entry_rows import Entry
from hia_desktop.store.entities import Task
from tests import make
from tests.ui.world import shared_with_nav

FIRST, SECOND = date(2026, 3, 10), date(2026, 3, 31)
PLAN: dict[str, Any] = {
    "goal": "Egen stilling",
    "steps": [
        {"from_day": "2026-02-24", "work_percent": 40, "tasks": "Kasse", "evaluation_day": FIRST.isoformat()},
        {"from_day": "2026-03-17", "work_percent": 80, "tasks": "Hele vakten", "evaluation_day": SECOND.isoformat()},
    ],
}


@pytest.fixture
def plan(home: make.House, course: CourseId) -> Entry:
    run(home.as_user("lege"), entries.sign, course, "rtw", None, PLAN)
    return newest(home.as_user("lege"), course)


def newest(user: SignedIn, course: CourseId) -> Entry:
    return run(user, entries.open_form, course, "rtw").versions[0]


def due(home: make.House, course: CourseId) -> list[date]:
    with home.as_user("lege").store.read() as sql:
        wanted = select(Task.due).where(Task.course_id == course, Task.kind == "rtw_evaluation", Task.done_on.is_(None))
        return list(sql.scalars(wanted))


def test_the_plan_is_signed_anew_with_that_step_alone_and_the_next_evaluation_is_due(
    home: make.House, course: CourseId, plan: Entry
) -> None:
    assert due(home, course) == [FIRST]
    run(
        home.as_user("fysio"),
        return_steps.say,
        course,
        1,
        0,
        {"status": "kept", "actual_percent": 45, "tasks": "Annet"},
    )
    after = newest(home.as_user("lege"), course)
    changed = {**plan.answers["steps"][0], "status": "kept", "actual_percent": 45}
    assert after.answers == {**plan.answers, "steps": [changed, plan.answers["steps"][1]]}, "and the tasks stand"
    assert (after.number, after.signed_by) == (2, home.as_user("fysio").me.name)
    assert due(home, course) == [SECOND], "what is kept is not evaluated again, although its day has not come"
    assert [v.number for v in run(home.as_user("lege"), entries.open_form, course, "rtw").versions] == [2, 1]


def test_a_step_that_nobody_has_looked_back_on_is_due_still_when_the_plan_is_signed_late(
    home: make.House, course: CourseId, plan: Entry
) -> None:
    """Its task was lost with the day: another line of the plan was put right, and nobody evaluated."""
    home.clock.day = date(2026, 3, 12)
    run(home.as_user("lege"), entries.sign, course, "rtw", None, {**plan.answers, "goal": "Egen stilling, hele uken"})
    assert due(home, course) == [FIRST]
    run(home.as_user("lege"), return_steps.say, course, 2, 0, {"status": "not_kept", "reason": "For brått"})
    assert due(home, course) == [SECOND]


@pytest.mark.parametrize(
    ("version", "place", "said", "told"),
    [
        (2, 0, {"status": "kept"}, Conflict),
        (1, 2, {"status": "kept"}, Missing),
        (1, -1, {"status": "kept"}, Missing),
        (1, 0, {"status": "planned"}, BadInput),
        (1, 0, {"status": "not_kept"}, BadInput),
        (1, 0, {"status": "gone"}, BadInput),
        (1, 1, {"status": "moved", "moved_to": "2026-02-20", "reason": "Ferie"}, BadInput),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_signed(
    home: make.House, course: CourseId, plan: Entry, version: int, place: int, said: dict[str, Any], told: type[Problem]
) -> None:
    with pytest.raises(told):
        run(home.as_user("lege"), return_steps.say, course, version, place, said)
    assert newest(home.as_user("lege"), course) == plan


def test_the_adviser_says_it_where_the_plan_is_shared_and_the_office_never(
    home: make.House, course: CourseId, plan: Entry
) -> None:
    nav, office = home.as_user("nav"), home.as_user("sekretar")
    for user in (nav, office):
        with pytest.raises((Missing, Refused)):
            run(user, return_steps.say, course, 1, 0, {"status": "kept"})
    shared_with_nav(home, course)
    run(nav, return_steps.say, course, 1, 0, {"status": "kept"})
    assert newest(home.as_user("lege"), course).signed_by == nav.me.name
