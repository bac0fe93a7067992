"""Sick leave as it is typed, and what follows from it."""

from datetime import date, timedelta

import pytest

from hia_desktop.base.errors import BadInput, Conflict, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.leave.sick_leave import Period, SickLeaveKind, WorkSituation
from hia_desktop.domain.tasks import MILESTONE_TASKS, TASKS
from hia_desktop.domain.timeline import MarkState
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses
from hia_desktop.services.lists import tasks
from hia_desktop.services.patient import leaves
from hia_desktop.services.patient.leaves import SickStatus
from hia_desktop.services.record import entries
from hia_desktop.services.transfer import course_export
from hia_desktop.store.entities import Course
from tests import make

FULL = Period(date(2026, 1, 12), date(2026, 3, 8), SickLeaveKind.FULL, 100, employer="Eksempel Lager AS")
HALF = Period(date(2026, 3, 9), None, SickLeaveKind.GRADED, 50, employer="Eksempel Lager AS")


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
    assert (
        due["follow_up_plan"] == "2026-02-09"
        and due["nav_survey"] == "2026-02-23"
        and due["dialogue_1"] == "2026-03-02"
    )
    assert due["activity_requirement"] == "2026-03-09" and due["dialogue_2"] == "2026-07-13"
    assert due["late_follow_up"] == "2026-10-12" and due["max_date"] == "2027-01-08"
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
        ([FULL, Period(date(2026, 3, 1), None, SickLeaveKind.GRADED, 50, employer="Eksempel Lager AS")], "first"),
        ([Period(date(2026, 1, 12), None, SickLeaveKind.GRADED, 10)], "grade"),
        ([Period(date(2026, 1, 12), None, SickLeaveKind.GRADED, 101)], "grade"),
        ([Period(date(2026, 1, 12), None, SickLeaveKind.FULL, 80)], "grade"),
        ([Period(date(2026, 1, 12), date(2026, 1, 11), SickLeaveKind.FULL, 100)], "last"),
        ([Period(date(1981, 3, 13), None, SickLeaveKind.FULL, 100)], "first"),
        ([Period(date(2027, 3, 1), None, SickLeaveKind.FULL, 100)], "first"),
        ([Period(date(2026, 1, 12), None, SickLeaveKind.HOLIDAY, 0)], "last"),
    ],
)
def test_what_cannot_be_true_is_refused_and_nothing_is_lost(
    home: make.House, course: CourseId, periods: list[Period], field: str
) -> None:
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


@pytest.mark.long
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
    assert {row.what for row in run(lege, tasks.rows, run(lege, tasks.keys, "nav"))} == {
        "Dialogmøte 1",
        "Aktivitetskrav",
    }


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


def test_every_kind_and_situation_is_kept_as_it_is_typed(home: make.House, course: CourseId) -> None:
    day = date(2024, 1, 1)
    periods = []
    for number, kind in enumerate(SickLeaveKind):
        grade = {SickLeaveKind.FULL: 100, SickLeaveKind.GRADED: 50}.get(kind, 0)
        first = day + timedelta(days=40 * number)
        work = list(WorkSituation)[number % len(WorkSituation)]
        periods.append(
            Period(
                first,
                first + timedelta(days=10),
                kind,
                grade,
                employer=f"Firma {number}",
                position_percent=40 + number,
                work=work,
            )
        )
    save(home, course, *periods)
    assert [row.period for row in sick(home, course).periods] == periods


@pytest.mark.parametrize(
    ("period", "with_employer", "says"),
    [
        (Period(date(2026, 1, 12), None, SickLeaveKind.FULL, 100), True, ""),
        (
            Period(
                date(2026, 1, 12),
                None,
                SickLeaveKind.FULL,
                100,
                employer="",
                position_percent=None,
                work=WorkSituation.SELF_EMPLOYED,
            ),
            False,
            "selvstendig",
        ),
        (
            Period(
                date(2026, 1, 12),
                None,
                SickLeaveKind.FULL,
                100,
                employer="",
                position_percent=None,
                work=WorkSituation.FREELANCER,
            ),
            False,
            "frilans",
        ),
        (
            Period(
                date(2026, 1, 12),
                None,
                SickLeaveKind.FULL,
                100,
                employer="Lager AS",
                position_percent=None,
                work=WorkSituation.DISMISSED,
            ),
            True,
            "Oppsagt",
        ),
        (
            Period(
                date(2026, 1, 12),
                None,
                SickLeaveKind.FULL,
                100,
                employer="",
                position_percent=None,
                work=WorkSituation.STUDENT,
            ),
            False,
            "student",
        ),
        (
            Period(
                date(2026, 1, 12),
                None,
                SickLeaveKind.FULL,
                100,
                employer="",
                position_percent=None,
                work=WorkSituation.NO_EMPLOYER,
            ),
            False,
            "8, 12 og 39 uker",
        ),
    ],
)
def test_the_milestones_follow_the_situation(
    home: make.House, course: CourseId, period: Period, with_employer: bool, says: str
) -> None:
    save(home, course, period)
    found = sick(home, course)
    codes = {mark.code for mark in found.milestones}
    assert found.with_employer is with_employer and says in found.follow_up
    assert ("dialogue_1" in codes, "follow_up_plan" in codes, "nav_review" in codes) == (
        with_employer,
        with_employer,
        not with_employer,
    )


def test_a_lost_job_ends_the_employers_milestones_from_its_last_day(home: make.House, course: CourseId) -> None:
    last = date(2026, 2, 12)  # 4 weeks and 3 days after the first day
    dismissed = Period(
        date(2026, 1, 12),
        last,
        SickLeaveKind.FULL,
        100,
        employer="Lager AS",
        position_percent=None,
        work=WorkSituation.DISMISSED,
    )
    none = Period(
        last + timedelta(days=1),
        None,
        SickLeaveKind.FULL,
        100,
        employer="",
        position_percent=None,
        work=WorkSituation.NO_EMPLOYER,
    )
    save(home, course, dismissed, none)
    marks = {mark.code: mark for mark in sick(home, course).milestones}
    assert not marks["follow_up_plan"].settled
    for code in ("dialogue_1", "dialogue_2", "candidate_dialogue_2"):
        assert marks[code].settled and marks[code].reason == "Arbeidsforholdet tok slutt 13.02.2026"
    assert {"nav_review", "activity_requirement"} <= {code for code, mark in marks.items() if not mark.settled}


@pytest.mark.long
def test_an_employer_on_the_period_is_enough(home: make.House) -> None:
    course = make.course(home)
    save(home, course, Period(date(2026, 1, 12), None, SickLeaveKind.FULL, 100))
    assert sick(home, course).with_employer and sick(home, course).employer_unknown
    save(home, course, FULL)
    assert sick(home, course).with_employer


def test_episodes_and_repeated_absence_are_told(home: make.House, course: CourseId) -> None:
    earlier = Period(date(2025, 1, 1), date(2025, 10, 1), SickLeaveKind.FULL, 100)
    save(home, course, earlier, FULL)
    found = sick(home, course)
    assert [one.start for one in found.episodes] == [date(2025, 1, 1), date(2026, 1, 12)]
    assert found.episode == found.episodes[-1]
    assert (found.absence.episodes, found.absence.sick_days, found.absence.repeated) == (2, 274 + 56, True)


@pytest.mark.long
def test_milestones_after_the_end_fall_away_with_their_tasks(home: make.House, course: CourseId) -> None:
    save(
        home,
        course,
        Period(date(2026, 1, 12), date(2026, 2, 20), SickLeaveKind.FULL, 100, employer="Eksempel Lager AS"),
    )
    assert due(home, course), "a new note may still continue the episode"
    home.clock.day = date(2026, 3, 20)
    known = [row.id for row in sick(home, course).periods]
    run(home.as_user("lege"), leaves.save_periods, course, known, [row.period for row in sick(home, course).periods])
    marks = {m.code: m for m in sick(home, course).milestones}
    assert marks["activity_requirement"].settled and "20.02.2026" in marks["activity_requirement"].reason
    assert due(home, course) == {}


def test_nobody_needs_to_write_anything_for_the_tasks_of_ended_leave_to_go(home: make.House, course: CourseId) -> None:
    """What follows from the days alone is settled when anybody signs in:
    no meeting is due for who has been at work for weeks."""
    save(
        home,
        course,
        Period(date(2026, 1, 12), date(2026, 2, 20), SickLeaveKind.FULL, 100, employer="Eksempel Lager AS"),
    )
    home.clock.day = date(2026, 3, 7)  # 15 days without: a new note would still continue it
    assert due(home, course)
    home.sign_out("lege")
    home.clock.day = date(2026, 3, 8)
    assert due(home, course) == {}


@pytest.mark.long
def test_a_new_sick_leave_has_milestones_of_its_own(home: make.House, course: CourseId) -> None:
    """What was done or not relevant in an earlier sick leave says nothing of the next."""
    lege = home.as_user("lege")
    earlier = Period(date(2026, 1, 5), date(2026, 2, 28), SickLeaveKind.FULL, 100, employer="Eksempel Lager AS")
    save(home, course, earlier)
    run(lege, leaves.mark_milestone, course, "dialogue_1", date(2026, 2, 20))
    run(lege, leaves.mark_milestone, course, "dialogue_2", None, "back_at_work")
    assert {m.code for m in sick(home, course).milestones if m.state in (MarkState.DONE, MarkState.SKIPPED)} == {
        "dialogue_1",
        "dialogue_2",
    }
    home.clock.day = date(2026, 4, 20)
    save(home, course, earlier, Period(date(2026, 4, 1), None, SickLeaveKind.FULL, 100, employer="Eksempel Lager AS"))
    marks = {m.code: m for m in sick(home, course).milestones}
    assert {marks[code].state for code in ("dialogue_1", "dialogue_2")} == {MarkState.TO_COME}
    assert due(home, course)[TASKS["dialogue_2"].label] == date(2026, 9, 30)


def test_nav_is_not_told_the_day_of_the_function_loss(home: make.House, course: CourseId) -> None:
    """It stands in the referral, and the window would give it away to a day (R92)."""
    with home.as_user("lege").store.write() as sql:
        sql.get_one(Course, course).function_loss_on = date(2026, 1, 1)
    run(home.as_user("lege"), consents.give, course, Recipient.NAV_ADVISER, [Category.SICK_LEAVE], date(2026, 8, 24))
    page = run(home.as_user("nav"), courses.open_course, course)
    assert (page.sick.window, page.timeline.window) == (None, None)
    assert run(home.as_user("nav"), courses.overview, course)["window"] is None


def test_the_window_counts_from_function_loss_without_sick_leave(home: make.House, course: CourseId) -> None:
    """R58: after function loss as well as after sick-listing."""
    assert sick(home, course).window is None
    with home.as_user("lege").store.write() as sql:
        sql.get_one(Course, course).function_loss_on = date(2026, 1, 1)
    found = sick(home, course)
    assert found.window is not None and found.window_from_function_loss
    assert (found.window.opens, found.window.closes) == (date(2026, 3, 1), date(2026, 5, 1))
    save(home, course, FULL)
    found = sick(home, course)
    assert found.window is not None and not found.window_from_function_loss and found.window.opens == date(2026, 3, 12)


@pytest.mark.long
def test_a_function_loss_after_the_last_sick_leave_decides_the_window(home: make.House, course: CourseId) -> None:
    """Found in use: «lukket for 714 dager siden» of somebody who lost function this spring.
    NAV is shown no window rather than that."""
    save(home, course, Period(date(2024, 2, 5), date(2024, 3, 10), FULL.kind, 100))
    assert "vinduet 2–4 mnd: lukket" in run(home.as_user("lege"), courses.open_course, course).summary
    with home.as_user("lege").store.write() as sql:
        sql.get_one(Course, course).function_loss_on = date(2026, 1, 13)
    page = run(home.as_user("lege"), courses.open_course, course)
    assert page.timeline.window == (date(2026, 3, 13), date(2026, 5, 13)) and page.timeline.window_label.endswith(
        "fra funksjonsfall"
    )
    assert page.summary.endswith("(fra funksjonsfall)") and "åpner om" in page.summary and "lukket" not in page.summary
    assert run(home.as_user("lege"), courses.overview, course)["window"]["opens"] == "2026-03-13"
    run(home.as_user("lege"), consents.give, course, Recipient.NAV_ADVISER, [Category.SICK_LEAVE], date(2026, 8, 24))
    seen = run(home.as_user("nav"), courses.open_course, course)
    assert (seen.sick.window, seen.timeline.window) == (None, None) and "vinduet" not in seen.summary


TYPED = {
    "known": [],
    "lines": [{"values": {"first": "2026-01-12", "grade": 10}, "raw": {"last": "31.2.26"}}],
    "pasted": "sykmeldt",
}


@pytest.mark.long
def test_what_is_typed_wrong_is_kept_for_its_author_until_the_periods_are_saved(
    home: make.House, course: CourseId
) -> None:
    lege, fysio = home.as_user("lege"), home.as_user("fysio")
    assert run(lege, leaves.kept_typed, course) == {}
    run(lege, leaves.keep_typed, course, TYPED)
    assert run(lege, leaves.kept_typed, course) == TYPED
    assert run(fysio, leaves.kept_typed, course) == {}
    other = make.course(home, draft=make.kari(national_id="08899527535", given_name="Ola"))
    assert run(lege, leaves.kept_typed, other) == {}
    with pytest.raises(BadInput):
        run(lege, leaves.save_periods, course, (), [Period(date(2026, 1, 12), None, SickLeaveKind.GRADED, 10)])
    assert run(lege, leaves.kept_typed, course) == TYPED, "a save that failed throws nothing away"
    run(lege, leaves.save_periods, course, (), [FULL])
    assert run(lege, leaves.kept_typed, course) == {}
    run(lege, leaves.keep_typed, course, TYPED)
    run(lege, leaves.forget_typed, course)
    assert run(lege, leaves.kept_typed, course) == {}
    with pytest.raises(Refused):
        run(home.as_user("nav"), leaves.keep_typed, course, TYPED)


@pytest.mark.long
def test_the_gps_questions_come_with_what_this_user_may_know(home: make.House, course: CourseId) -> None:
    """The NAV adviser is told what is shared and no more."""
    lege = home.as_user("lege")
    run(
        lege,
        entries.sign,
        course,
        "survey",
        None,
        {"can_do": "Sittende arbeid", "cannot_do": "Løft", "thriving": 3},
    )

    def words(user: str) -> str:
        found = run(home.as_user(user), leaves.gp_answers, course)
        assert [len(found[f"medical_questions_{week}"]) for week in (7, 17, 39)] == [3, 4, 4]
        return " ".join(known.text for asked in found.values() for one in asked for _form, _day, known in one.known)

    assert "Sittende arbeid" in words("lege") and "Løft" in words("lege")
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.SICK_LEAVE], make.DAY + timedelta(days=90))
    assert words("nav") == ""
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.FUNCTION], make.DAY + timedelta(days=90))
    assert "Sittende arbeid" in words("nav")


def test_two_employers_stand_in_one_bar_and_the_plan_against_what_became(home: make.House, course: CourseId) -> None:
    home.clock.day = date(2026, 3, 20)
    other = Period(
        date(2026, 1, 12), date(2026, 3, 8), SickLeaveKind.GRADED, 50, employer="Kafé AS", position_percent=40
    )
    save(home, course, FULL, other, HALF)
    steps = [
        {"from_day": "2026-03-09", "work_percent": 20, "actual_percent": 40, "status": "kept"},
        {"from_day": "2026-04-13", "work_percent": 60},
    ]
    run(home.as_user("lege"), entries.sign, course, "rtw", None, {"goal": "Egen stilling", "steps": steps})
    bars = run(home.as_user("lege"), courses.open_course, course).timeline.bars
    assert next((b.first, b.last, b.grade, b.label) for b in bars if not b.planned) == (
        date(2026, 1, 12),
        date(2026, 3, 8),
        100,
        "Eksempel Lager AS 100 %, Kafé AS 50 %",
    )
    over = [b for b in bars if b.over]
    assert [(b.first, b.last, b.grade, b.label, b.target) for b in over] == [
        (date(2026, 3, 9), date(2026, 3, 20), 80, "plan 80 %, ble 60 %", "step:rtw")
    ]
    assert {b.target for b in bars if not b.planned} == {"step:leaves"}


def test_an_employer_nobody_has_named_is_unknown_and_not_none(home: make.House) -> None:
    """An employee's milestones stand, oppfølgingsplan and both dialogue meetings among them,
    and the banner says what is not known."""
    course = make.course(home)
    save(home, course, Period(date(2026, 1, 12), None, SickLeaveKind.FULL, 100))
    page = run(home.as_user("lege"), courses.open_course, course)
    assert {"follow_up_plan", "dialogue_1", "dialogue_2"} <= {m.code for m in page.sick.milestones}
    assert "nav_review" not in {m.code for m in page.sick.milestones}
    assert "arbeidsgiver ikke oppgitt" in page.banner.line and page.sick.follow_up.startswith(
        "Arbeidsgiver ikke oppgitt"
    )
    assert run(home.as_user("lege"), courses.overview, course)["employer_unknown"] is True
    save(home, course, Period(date(2026, 1, 12), None, SickLeaveKind.FULL, 100, work=WorkSituation.NO_EMPLOYER))
    page = run(home.as_user("lege"), courses.open_course, course)
    assert "dialogue_1" not in {m.code for m in page.sick.milestones} and "ikke oppgitt" not in page.banner.line


def test_a_referrals_one_grade_is_of_the_day_it_was_stated(home: make.House) -> None:
    """«Sykmeldt fra 12.01, nå 80 %» says nothing of the grade in January;
    the milestones and the window count from January all the same."""
    course = make.course(home)
    office = home.as_user("sekretar")
    run(office, entries.sign, course, "referral", None, {**make.REFERRAL, "sick_grade": 80, "work_status": "graded"})
    page = run(home.as_user("lege"), courses.open_course, course)
    assert [(b.first, b.grade, b.label) for b in page.timeline.bars] == [
        (date(2026, 1, 12), 0, "Grad ikke oppgitt"),
        (date(2026, 2, 24), 80, "80 %"),
    ]
    assert page.sick.episode is not None and page.sick.episode.start == date(2026, 1, 12)
    exported = run(home.as_user("lege"), course_export.export_course, course)
    assert [p.stated_on for p in exported.periods] == [date(2026, 2, 24)]


def test_a_referral_of_somebody_without_work_gives_no_employer(home: make.House) -> None:
    course = make.course(home)
    answers = {**make.REFERRAL, "work_status": "unemployed", "workplace": ""}
    run(home.as_user("sekretar"), entries.sign, course, "referral", None, answers)
    assert not sick(home, course).with_employer
