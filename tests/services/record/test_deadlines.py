"""What a correction, a lost job, a function loss and an import do to the deadlines and the tasks."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from hia_desktop.base.errors import BadInput, Refused
from hia_desktop.base.fields import CourseId, TaskId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.assessment.guidelines import key_of
from hia_desktop.domain.forms.guideline_limit import GuideCondition, GuidelineLimit
from hia_desktop.domain.forms.values import Discipline
from hia_desktop.domain.leave.sick_leave import Period, SickLeaveKind, WorkSituation
from hia_desktop.domain.timeline import MarkState
from hia_desktop.services.call import run
from hia_desktop.services.centre import limits
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses
from hia_desktop.services.intake import referrals
from hia_desktop.services.lists import tasks
from hia_desktop.services.papers import letters, papers
from hia_desktop.services.patient import leaves
from hia_desktop.services.record import entries
from hia_desktop.services.transfer import course_export, course_import
from hia_desktop.store.entities import Course, Patient, Task
from tests import make
from tests.services.story import ASSESSMENT, whole_course

FULL = SickLeaveKind.FULL
EMPLOYER = "Eksempel Lager AS"


@pytest.fixture
def course(home: make.House) -> CourseId:
    return make.course(home, draft=make.kari(employer=EMPLOYER))


def save(home: make.House, course: CourseId, *periods: Period) -> None:
    office = home.as_user("sekretar")
    known = [row.id for row in run(office, courses.open_course, course).sick.periods]
    run(office, leaves.save_periods, course, known, periods)


def kept(home: make.House, course: CourseId) -> dict[str, tuple[date, date | None]]:
    """The course's tasks from the sick leave: due, and when done."""
    with home.as_user("lege").store.read() as sql:
        found = sql.scalars(select(Task).where(Task.course_id == course, Task.kind != "assess")).all()
        return {task.kind: (task.due, task.done_on) for task in found}


def test_an_earlier_start_leaves_no_stale_tasks(home: make.House, course: CourseId) -> None:
    save(home, course, Period(date(2026, 2, 16), None, FULL, 100, employer=EMPLOYER))
    assert set(kept(home, course)) >= {
        "follow_up_plan",
        "dialogue_1",
        "activity_requirement",
        "dialogue_2",
        "late_follow_up",
        "max_date",
    }
    save(home, course, Period(date(2025, 12, 1), None, FULL, 100, employer=EMPLOYER))
    assert kept(home, course) == {
        "dialogue_2": (date(2026, 6, 1), None),
        "late_follow_up": (date(2026, 8, 31), None),
        "max_date": (date(2026, 11, 27), None),
    }, "what was passed before anybody could see it is no task"
    save(home, course, Period(date(2026, 2, 16), None, FULL, 100, employer=EMPLOYER))
    assert kept(home, course)["dialogue_1"] == (date(2026, 4, 6), None)


def test_what_is_done_keeps_its_history_and_is_not_asked_for_again(home: make.House, course: CourseId) -> None:
    save(home, course, Period(date(2026, 2, 16), None, FULL, 100, employer=EMPLOYER))
    with home.as_user("lege").store.read() as sql:
        task = sql.scalars(select(Task.id).where(Task.course_id == course, Task.kind == "dialogue_1")).one()
    run(home.as_user("lege"), tasks.finish, TaskId(task))
    save(home, course, Period(date(2026, 2, 9), None, FULL, 100, employer=EMPLOYER))
    with home.as_user("lege").store.read() as sql:
        there = sql.execute(
            select(Task.due, Task.done_on).where(Task.course_id == course, Task.kind == "dialogue_1")
        ).all()
    assert [tuple(row) for row in there] == [(date(2026, 4, 6), make.DAY)]


def test_what_is_overdue_by_itself_stays(home: make.House, course: CourseId) -> None:
    save(home, course, Period(date(2026, 2, 16), None, FULL, 100, employer=EMPLOYER))
    home.clock.day = date(2026, 3, 20)
    save(home, course, Period(date(2026, 2, 16), None, FULL, 100, employer=EMPLOYER))
    assert kept(home, course)["follow_up_plan"] == (date(2026, 3, 16), None)


def test_a_job_lost_on_the_way_ends_the_employers_tasks_from_that_day(home: make.House, course: CourseId) -> None:
    save(home, course, Period(date(2026, 2, 16), None, FULL, 100, employer=EMPLOYER))
    run(home.as_user("lege"), leaves.set_job_ended, course, date(2026, 4, 1))
    assert set(kept(home, course)) == {"follow_up_plan", "activity_requirement", "late_follow_up", "max_date"}
    found = run(home.as_user("lege"), courses.open_course, course).sick
    marks = {m.code: m for m in found.milestones}
    assert (
        marks["dialogue_1"].state is MarkState.SKIPPED
        and marks["dialogue_1"].reason == "Arbeidsforholdet tok slutt 01.04.2026"
    )
    assert "nav_review" in marks and "Arbeidsforholdet tok slutt 01.04.2026" in found.follow_up
    run(home.as_user("lege"), leaves.set_job_ended, course, None)
    assert "dialogue_1" in kept(home, course)
    with pytest.raises(BadInput):
        run(home.as_user("lege"), leaves.set_job_ended, course, date(2062, 4, 1))
    with pytest.raises(Refused):
        run(home.admin, leaves.set_job_ended, course, None)


def test_a_job_lost_before_this_sick_leave_says_nothing_of_it(home: make.House, course: CourseId) -> None:
    save(home, course, Period(date(2026, 2, 16), None, FULL, 100, employer=EMPLOYER))
    run(home.as_user("lege"), leaves.set_job_ended, course, date(2025, 12, 31))
    assert run(home.as_user("lege"), courses.open_course, course).sick.job_ended_on is None
    assert "dialogue_1" in kept(home, course)


def test_the_function_loss_is_asked_for_and_drawn(home: make.House, course: CourseId) -> None:
    answers = {
        **make.REFERRAL,
        "sick_since": None,
        "sick_grade": None,
        "work_status": "student",
        "function_loss_on": "2026-01-05",
    }
    run(home.as_user("sekretar"), entries.sign, course, "referral", None, answers)
    page = run(home.as_user("lege"), courses.open_course, course)
    assert page.sick.window_from_function_loss and page.timeline.window == (date(2026, 3, 5), date(2026, 5, 5))
    assert (
        page.timeline.window_label == "Best nytte: 2–4 mnd fra funksjonsfall" and "(fra funksjonsfall)" in page.summary
    )
    run(
        home.as_user("lege"),
        entries.sign,
        course,
        "assessment",
        None,
        {
            "expected_benefit": "x",
            "resource_use": "x",
            "decision": "right",
            "disciplines": "phv",
            "start_deadline": "2026-04-30",
            "deadline_for": "treatment",
        },
    )
    keys = run(home.as_user("lege"), tasks.keys, "start")
    assert [row.status for row in run(home.as_user("lege"), tasks.rows, keys)] == ["Vinduet lukkes 5. mai"]
    with pytest.raises(BadInput) as caught:
        run(
            home.as_user("sekretar"),
            entries.sign,
            course,
            "referral",
            None,
            answers | {"function_loss_on": "2026-02-25"},
        )
    assert list(caught.value.fields) == ["function_loss_on"]


def test_a_student_has_no_max_date(home: make.House, course: CourseId) -> None:
    save(home, course, Period(date(2026, 2, 16), None, FULL, 100, work=WorkSituation.STUDENT))
    assert "max_date" not in {m.code for m in run(home.as_user("lege"), courses.open_course, course).sick.milestones}
    assert "max_date" not in kept(home, course)


@pytest.mark.long
def test_sick_leave_of_an_earlier_course_counts_and_nav_is_not_told_of_it(home: make.House, course: CourseId) -> None:
    save(home, course, Period(date(2025, 1, 6), date(2025, 8, 31), FULL, 100, employer=EMPLOYER))
    later = run(
        home.as_user("sekretar"), referrals.register, make.kari(employer=EMPLOYER), make.DAY, even_if_running=True
    ).id
    save(home, later, Period(date(2025, 12, 1), None, FULL, 100, employer=EMPLOYER))
    run(home.as_user("lege"), consents.give, later, Recipient.NAV_ADVISER, [Category.SICK_LEAVE], date(2026, 8, 24))
    marks = {
        user: next(
            m for m in run(home.as_user(user), courses.open_course, later).sick.milestones if m.code == "max_date"
        )
        for user in ("lege", "nav")
    }
    assert {m.due for m in marks.values()} == {date(2026, 4, 21)} and kept(home, later)["max_date"][0] == date(
        2026, 4, 21
    )
    assert "siden 22.01.2025" in marks["lege"].explains and "2025" not in marks["nav"].explains


def test_a_limit_of_the_centres_own_is_kept_by_its_name(home: make.House, course: CourseId) -> None:
    own = GuidelineLimit(
        discipline=Discipline.PHV,
        condition=GuideCondition.OTHER,
        called="Utmattelse",
        weeks=6,
        valid_from=make.DAY,
        source="Avtale",
    )
    run(home.admin, limits.revise, own)
    run(home.admin, limits.revise, own.model_copy(update={"called": "Svimmelhet", "weeks": 9}))
    names = {row.limit.called: row.limit.weeks for row in run(home.admin, limits.listing) if row.limit.called}
    assert names == {"Utmattelse": 6, "Svimmelhet": 9}
    assert key_of(own) in {key_of(row) for row in run(home.as_user("lege"), limits.open_assessment, course).limits}


# -- import


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    made = make.house(tmp_path_factory.mktemp("home"))
    found = run(made.as_user("lege"), course_export.export_course, whole_course(made)).model_dump_json().encode()
    made.close()
    return found


@pytest.fixture
def other(tmp_path: Path) -> Iterator[make.House]:
    made = make.house(tmp_path / "other")
    yield made
    made.close()


def without_end(exported: bytes, **facts: Any) -> dict[str, Any]:
    """The course as it was before the epikrise, without its tasks."""
    content: dict[str, Any] = json.loads(exported)
    content["entries"] = [e for e in content["entries"] if e["kind"] != "epikrise" and not e["struck_because"]]
    content["documents"], content["tasks"] = [], []
    content["periods"] = [p | {"last": None} if p is content["periods"][-1] else p for p in content["periods"]]
    content["course"] |= {"status": "in_course", "closed_on": None} | facts
    kept_ids = {e["id"] for e in content["entries"]}
    content["entries"] = [e for e in content["entries"] if e["adds_to"] is None or e["adds_to"] in kept_ids]
    return content


def test_an_imported_course_gets_the_tasks_that_typing_gives(exported: bytes, other: make.House) -> None:
    found = run(other.as_user("lege"), course_import.import_course, json.dumps(without_end(exported)).encode())
    with other.as_user("lege").store.read() as sql:
        due = {
            t.kind: t.due
            for t in sql.scalars(select(Task).where(Task.course_id == found.course, Task.done_on.is_(None)))
        }
    assert {"activity_requirement", "dialogue_2", "late_follow_up", "max_date"} <= set(due)
    assert due["barrier"] == date(2026, 3, 20), "from the workplace form"
    assert due["max_date"] == date(2027, 1, 8)
    assert "dialogue_1" not in due, "it was marked done there"


def test_an_undecided_import_is_to_be_assessed(exported: bytes, other: make.House) -> None:
    content = without_end(
        exported, status="received", decision="", decided_on=None, start_deadline=None, wished_start=None
    )
    content["entries"] = [e for e in content["entries"] if e["kind"] == "referral"]
    found = run(other.as_user("lege"), course_import.import_course, json.dumps(content).encode())
    with other.as_user("lege").store.read() as sql:
        course = sql.get_one(Course, found.course)
        due = sql.scalars(select(Task.due).where(Task.course_id == found.course, Task.kind == "assess")).all()
    assert due == [course.assessment_due]


@pytest.mark.parametrize("field", ["start_deadline", "wished_start", "assessment_due", "decided_on"])
def test_a_deadline_before_the_referral_is_no_deadline(exported: bytes, other: make.House, field: str) -> None:
    content = without_end(exported)
    before = date.fromisoformat(content["course"]["received_on"]) - timedelta(days=1)
    with pytest.raises(BadInput) as caught:
        run(
            other.as_user("lege"),
            course_import.import_course,
            json.dumps(content | {"course": content["course"] | {field: before.isoformat()}}).encode(),
        )
    assert list(caught.value.fields) == [f"course.{field}"]


@pytest.mark.long
@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"assessment_due": "2026-03-11"}, "course.assessment_due"),
        ({"function_loss_on": "2026-02-25"}, "course.function_loss_on"),
        ({"function_loss_on": "1900-01-01"}, "course.function_loss_on"),
        ({"job_ended_on": "2028-01-01"}, "course.job_ended_on"),
        ({"job_ended_on": "1950-01-01"}, "course.job_ended_on"),
    ],
)
def test_a_day_that_typing_refuses_is_refused_from_a_file(
    exported: bytes, other: make.House, facts: dict[str, str], field: str
) -> None:
    """Ten working days from 24.02.2026 end on 10.03.2026, however a centre counts."""
    with pytest.raises(BadInput) as caught:
        run(other.as_user("lege"), course_import.import_course, json.dumps(without_end(exported, **facts)).encode())
    assert list(caught.value.fields) == [field]


@pytest.mark.long
@pytest.mark.parametrize(
    ("mark", "field"),
    [({"code": "unknown"}, "code"), ({"done_on": "2026-02-25"}, "done_on"), ({"marked_on": "2026-02-25"}, "marked_on")],
)
def test_a_milestone_that_typing_refuses_is_refused_from_a_file(
    exported: bytes, other: make.House, mark: dict[str, str], field: str
) -> None:
    content = without_end(exported)
    content["milestones"][0] |= mark
    with pytest.raises(BadInput) as caught:
        run(other.as_user("lege"), course_import.import_course, json.dumps(content).encode())
    assert list(caught.value.fields) == [f"milestones.0.{field}"]


@pytest.mark.parametrize(
    ("place", "day", "field"),
    [
        (("exported_at",), "2026-03-01T10:00:00+00:00", "exported_at"),
        (("periods", 1, "stated_on"), "2026-02-25", "periods.1.stated_on"),
        (("documents", 0, "day"), "2026-02-25", "documents.0.day"),
        (("documents", 0, "printed_on"), "2026-02-25", "documents.0.printed_on"),
        (("documents", 0, "transferred_on"), "2026-02-25", "documents.0.transferred_on"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else None,
)
def test_what_has_happened_is_not_of_a_day_to_come(
    exported: bytes, other: make.House, place: tuple[Any, ...], day: str, field: str
) -> None:
    content = json.loads(exported)
    *way, last = place
    part = content
    for step in way:
        part = part[step]
    part[last] = day
    with pytest.raises(BadInput) as caught:
        run(other.as_user("lege"), course_import.import_course, json.dumps(content).encode())
    assert list(caught.value.fields) == [field]
    assert not run(other.as_user("lege"), courses.listing)


def test_a_plan_is_held_to_when_the_referral_came(exported: bytes, other: make.House) -> None:
    """Typing stops an evaluation before the referral came; a file is no way around."""
    content = without_end(exported)
    at = next(i for i, e in enumerate(content["entries"]) if e["kind"] == "plan")
    content["entries"][at]["answers"]["evaluation_day"] = "2026-01-01"
    with pytest.raises(BadInput) as caught:
        run(other.as_user("lege"), course_import.import_course, json.dumps(content).encode())
    assert list(caught.value.fields) == [f"entries.{at}.answers.evaluation_day"]


def test_a_form_is_checked_as_when_it_was_signed(exported: bytes, other: make.House) -> None:
    content = without_end(exported)
    referral = next(i for i, e in enumerate(content["entries"]) if e["kind"] == "referral")
    content["entries"][referral]["answers"]["sick_since"] = "2026-12-31"
    with pytest.raises(BadInput) as caught:
        run(other.as_user("lege"), course_import.import_course, json.dumps(content).encode())
    assert f"entries.{referral}.answers.sick_since" in caught.value.fields


@pytest.mark.long
@pytest.mark.parametrize(("language", "words"), [("somali", "Tolk: somali"), ("", "Trenger tolk")])
def test_the_interpreter_stands_in_banner_letters_and_epikrise_and_not_on_the_employers_paper(
    home: make.House, language: str, words: str
) -> None:
    course = make.course(home, draft=make.kari(employer=EMPLOYER, language=language, interpreter=True))
    lege = home.as_user("lege")
    assert run(lege, courses.open_course, course).banner.chips[0].text == words
    run(lege, entries.sign, course, "referral", None, make.REFERRAL)
    assert words in run(home.as_user("sekretar"), letters.supplement_letter, course).patient_line
    assert words in run(lege, papers.prepare, course, "epikrise", {}).patient_line
    run(lege, entries.sign, course, "assessment", None, ASSESSMENT)
    for reader in ("patient", "referrer"):  # the patient's says that the appointment comes
        assert words in run(lege, letters.decision_letters, course, reader).patient_line
    assert words not in run(lege, papers.prepare, course, "rtw_employer", {}).patient_line
    assert (
        papers.patient_line(
            Patient(given_name="A", family_name="B", national_id="1" * 11, interpreter=False, language="x")
        ).count("·")
        == 1
    )


def test_steps_in_hours_stand_on_the_paper_and_draw_no_grade(home: make.House, course: CourseId) -> None:
    """Hours of study say nothing of a sick-leave grade."""
    steps = [{"from_day": "2026-03-02", "hours": 12, "tasks": "Forelesninger"}, {"from_day": "2026-03-23", "hours": 20}]
    lege = home.as_user("lege")
    with pytest.raises(BadInput) as caught:
        run(lege, entries.sign, course, "rtw", None, {"goal": "Full studietid", "steps": steps})
    assert "full_hours" in caught.value.fields
    plan = {"goal": "Full studietid", "full_hours": 40, "steps": steps}
    run(lege, entries.sign, course, "rtw", None, plan)
    shown = str(run(lege, papers.prepare, course, "rtw", plan).content)
    assert "hours=12" in shown and "work_percent=None" in shown and "grade=None" in shown
    assert not [bar for bar in run(lege, courses.open_course, course).timeline.bars if bar.planned]
