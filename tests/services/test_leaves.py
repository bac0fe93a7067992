"""Sick leave as it is typed, and what follows from it."""

from datetime import date, timedelta

import pytest

from hia_desktop.base.errors import BadInput, Conflict
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.sick_leave import Period, SickLeaveKind
from hia_desktop.domain.tasks import MILESTONE_TASKS, TASKS
from hia_desktop.domain.timeline import MarkState
from hia_desktop.services import courses, entries, leaves, tasks
from hia_desktop.services.call import run
from hia_desktop.services.leaves import SickStatus
from tests import make

FULL = Period(date(2026, 1, 12), date(2026, 3, 8), SickLeaveKind.FULL, 100, "Eksempel Lager AS")
HALF = Period(date(2026, 3, 9), None, SickLeaveKind.GRADED, 50, "Eksempel Lager AS")


def sick(home: make.House, course: CourseId) -> SickStatus:
    return run(home.as_user("lege"), courses.open_course, course).sick


def save(home: make.House, course: CourseId, *periods: Period) -> None:
    office = home.as_user("sekretar")
    known = [row.id for row in run(office, courses.open_course, course).sick.periods]
    run(office, leaves.save_periods, course, known, periods)


def due(home: make.House, course: CourseId) -> dict[str, date]:
    """The course's open milestones by their words in the worklist."""
    labels = {TASKS[code].label for code in MILESTONE_TASKS}
    found = run(home.as_user("lege"), courses.open_course, course).deadlines
    return {deadline.what: deadline.due for deadline in found if deadline.what in labels}


@pytest.fixture
def course(home: make.House) -> CourseId:
    """The story's patient with an employer."""
    return make.course(home, draft=make.kari(employer="Eksempel Lager AS"))


def test_the_story_of_the_first_day(home: make.House, course: CourseId) -> None:
    run(home.as_user("sekretar"), entries.sign, course, "referral", None, make.REFERRAL)
    found = run(home.as_user("lege"), courses.overview, course)
    assert (found["episode"]["day"], found["weeks"], found["grade"]) == (44, 6, 100)
    assert found["window"] == {"opens": "2026-03-12", "closes": "2026-05-12", "text": "åpner om 16 dager"}
    assert found["assessment_due"] == "2026-03-10"
    due = {m["code"]: m["due"] for m in found["milestones"]}
    assert due["follow_up_plan"] == "2026-02-09" and due["nav_survey"] == "2026-02-23" and due["dialogue_1"] == "2026-03-02"
    assert due["activity_requirement"] == "2026-03-09" and due["dialogue_2"] == "2026-07-13"
    assert due["late_follow_up"] == "2026-10-12" and due["max_date"] == "2027-01-11"
    assert found["completeness"]["missing"] == ["employer_contact", "adaptation_tried", "motivation"]


def test_periods_are_kept_in_order(home: make.House, course: CourseId) -> None:
    save(home, course, HALF, FULL)
    assert [row.period for row in sick(home, course).periods] == [FULL, HALF]
    home.clock.day = date(2026, 3, 20)
    assert sick(home, course).grade == 50
    save(home, course)
    assert sick(home, course).periods == () and sick(home, course).episode is None


@pytest.mark.parametrize(
    ("periods", "field"),
    [
        ([FULL, Period(date(2026, 3, 1), None, SickLeaveKind.GRADED, 50, "Eksempel Lager AS")], "first"),
        ([Period(date(2026, 1, 12), None, SickLeaveKind.GRADED, 10)], "grade"),
        ([Period(date(2026, 1, 12), None, SickLeaveKind.GRADED, 101)], "grade"),
        ([Period(date(2026, 1, 12), None, SickLeaveKind.FULL, 80)], "grade"),
        ([Period(date(2026, 1, 12), date(2026, 1, 11), SickLeaveKind.FULL, 100)], "last"),
        ([Period(date(1981, 3, 13), None, SickLeaveKind.FULL, 100)], "first"),
        ([Period(date(2027, 3, 1), None, SickLeaveKind.FULL, 100)], "first"),
        ([Period(date(2026, 1, 12), None, SickLeaveKind.HOLIDAY, 0)], "last"),
    ],
)
def test_what_cannot_be_true_is_refused_and_nothing_is_lost(home: make.House, course: CourseId, periods: list[Period], field: str) -> None:
    save(home, course, FULL)
    with pytest.raises(BadInput) as error:
        save(home, course, *periods)
    assert field in error.value.fields
    assert [row.period for row in sick(home, course).periods] == [FULL]


def test_two_who_change_the_same_periods(home: make.House, course: CourseId) -> None:
    save(home, course, FULL)
    lege = home.as_user("lege")
    known = [row.id for row in sick(home, course).periods]
    save(home, course, FULL, HALF)
    with pytest.raises(Conflict):
        run(lege, leaves.save_periods, course, known, [FULL])
    assert len(sick(home, course).periods) == 2


def test_milestones_become_tasks_until_they_are_done(home: make.House, course: CourseId) -> None:
    save(home, course, FULL, HALF)
    lege = home.as_user("lege")

    def open_tasks() -> set[str]:
        return set(due(home, course))

    coming = {TASKS[code].label for code in MILESTONE_TASKS if code != "follow_up_plan"}
    assert open_tasks() == coming
    run(lege, leaves.mark_milestone, course, "follow_up_plan", date(2026, 2, 9))
    run(lege, leaves.mark_milestone, course, "dialogue_1", None, "adaptation_works")
    assert open_tasks() == coming - {TASKS["dialogue_1"].label}
    marks = {m.code: m for m in sick(home, course).milestones}
    assert marks["follow_up_plan"].state is MarkState.DONE and marks["dialogue_1"].state is MarkState.SKIPPED
    assert marks["dialogue_1"].reason == "Tilretteleggingen virker allerede"
    run(lege, leaves.mark_milestone, course, "dialogue_1", None)
    assert open_tasks() == coming
    with pytest.raises(BadInput) as error:
        run(lege, leaves.mark_milestone, course, "dialogue_1", make.DAY + timedelta(days=1))
    assert "done_on" in error.value.fields
    with pytest.raises(BadInput):
        run(lege, leaves.mark_milestone, course, "dialogue_1", None, "fordi")


def test_moving_the_first_day_moves_the_tasks(home: make.House, course: CourseId) -> None:
    save(home, course, FULL, HALF)
    earlier = due(home, course)
    save(home, course, Period(date(2026, 1, 19), None, SickLeaveKind.FULL, 100))
    assert len(earlier) == 5
    assert due(home, course) == {what: day + timedelta(days=7) for what, day in earlier.items()}


def test_the_worklist_shows_what_is_near(home: make.House, course: CourseId) -> None:
    save(home, course, FULL, HALF)
    lege = home.as_user("lege")
    assert {row.what for row in run(lege, tasks.rows, run(lege, tasks.keys, "nav"))} == {"Dialogmøte 1", "Aktivitetskrav"}


def test_a_refused_course_has_no_milestones_to_follow(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    save(home, course, FULL, HALF)
    run(
        lege,
        entries.sign,
        course,
        "assessment",
        None,
        {"decision": "no_need", "grounds": "Milde plager.", "expected_benefit": "Liten.", "resource_use": "Stor."},
    )
    assert run(lege, tasks.keys) == ()
