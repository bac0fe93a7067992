"""Sick leave in the course: periods, the episode they make, and the statutory milestones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, exists, or_, select

from hia_desktop.base.errors import BadInput, Conflict
from hia_desktop.base.fields import CourseId, PeriodId
from hia_desktop.base.text import _
from hia_desktop.domain import sick_leave, sick_leave_meaning
from hia_desktop.domain.access import Right, Role
from hia_desktop.domain.forms import form_of
from hia_desktop.domain.gp_questions import GP_FORMS, GP_QUESTIONS, KnownAnswer, known_answers
from hia_desktop.domain.milestones import Milestone, Window, benefit_window, milestones
from hia_desktop.domain.sick_leave import Absence, Episode, Period, SickLeaveKind, WorkSituation
from hia_desktop.domain.tasks import MILESTONE_TASKS, TASKS
from hia_desktop.services import entry_rows, loose_drafts, sharing
from hia_desktop.services.call import Work, command, query
from hia_desktop.store.entities import Course, MilestoneState, Patient, SickLeave, Task, new_id

SKIPPED_BECAUSE = {
    "back_at_work": _("Friskmeldt eller snart tilbake"),
    "adaptation_works": _("Tilretteleggingen virker allerede"),
    "too_ill": _("Kan ikke gjennomføres av medisinske grunner"),
    "aap": _("Går på arbeidsavklaringspenger"),
    "job_ended": _("Arbeidsforholdet er opphørt"),
    "not_needed": _("Åpenbart unødvendig"),
}


EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
"""The days that the record takes; a year outside them is a slip of the finger."""

CODES = frozenset(
    m.code for has_employer in (True, False) for m in milestones(EARLIEST, has_employer=has_employer, today=EARLIEST, done={}, skipped={})
)
"""Every milestone there is, with or without an employer."""


@dataclass(frozen=True)
class PeriodRow:
    """One period with its id, for the editor."""

    id: PeriodId
    period: Period


@dataclass(frozen=True)
class SickStatus:
    """Where the sick leave stands today. `episode` is the latest one, `episodes` all of them, oldest first.

    `day_number` and `weeks` are None when none is running. `with_employer`: an employer follows up the latest episode.
    """

    periods: tuple[PeriodRow, ...]
    episode: Episode | None
    day_number: int | None
    weeks: int | None
    grade: int
    window: Window | None
    window_from_function_loss: bool
    milestones: tuple[Milestone, ...]
    episodes: tuple[Episode, ...]
    absence: Absence
    with_employer: bool
    follow_up: str


def to_period(row: SickLeave) -> Period:
    """The entity as the domain's value."""
    work = WorkSituation(row.work)
    return Period(row.first_day, row.last_day, SickLeaveKind(row.kind), row.grade, row.employer, row.position_percent, work)


def status(w: Work, course: Course, has_employer: bool) -> SickStatus:
    """The course's sick leave today; the record check has been made. `has_employer`: one stands on the patient's card."""
    found = w.sql.scalars(select(SickLeave).where(SickLeave.course_id == course.id).order_by(SickLeave.first_day)).all()
    rows = tuple(PeriodRow(PeriodId(r.id), to_period(r)) for r in found)
    periods = [r.period for r in rows]
    found_episodes = sick_leave.episodes(periods, w.today)
    episode = sick_leave.current(found_episodes, w.today)
    latest = episode or (found_episodes[-1] if found_episodes else None)
    # The day of the function loss stands in the referral, of which a NAV adviser is told nothing.
    start = latest.start if latest else None if w.me.role is Role.NAV_ADVISER else course.function_loss_on
    concerned = sick_leave_meaning.of_episode(periods, latest) if latest else ()
    with_employer = sick_leave_meaning.has_employer(concerned, has_employer)
    over = latest.last if latest and episode is None and latest.last and latest.last < w.today else None
    states = _marks(w, course.id, latest.start) if latest else []
    marks = (
        milestones(
            latest.start,
            has_employer=with_employer,
            today=w.today,
            done={s.code: s.done_on for s in states if s.done_on},
            skipped={s.code: SKIPPED_BECAUSE[s.skipped_because] for s in states if s.skipped_because},
            ended=over,
        )
        if latest
        else ()
    )
    return SickStatus(
        rows,
        latest,
        sick_leave.day_number(episode, w.today) if episode else None,
        sick_leave.weeks(episode, w.today) if episode else None,
        sick_leave.grade_on(periods, w.today),
        benefit_window(start) if start else None,
        latest is None and start is not None,
        marks,
        found_episodes,
        sick_leave.counted_absence(found_episodes, w.today),
        with_employer,
        sick_leave_meaning.follow_up_sentence(concerned, has_employer),
    )


def _marks(w: Work, course: str, start: date) -> list[MilestoneState]:
    """What has been said of the milestones in the sick leave that began on `start`; what was said in an earlier one is over with it."""
    found = w.sql.scalars(select(MilestoneState).where(MilestoneState.course_id == course))
    return [m for m in found if (m.done_on or m.marked_on) >= start]


@command(Right.WRITE_SICK_LEAVE, audit="sick_leave:changed", about="course", changes=("course", "tasks"))
def save_periods(w: Work, course: CourseId, known: Sequence[PeriodId], periods: Sequence[Period]) -> tuple[PeriodId, ...]:
    """Replaces the course's periods by these, in any order; gives their new ids. `known` are the ids that the editor was given.

    Errors: BadInput for a period that is wrong or overlaps another; Conflict when somebody changed them meanwhile.
    """
    ids = put_periods(w, w.sql.get_one(Course, course), known, periods)
    about = w.object_id, w.ground
    loose_drafts.throw_away(w, _typed_kind(course))
    w.object_id, w.ground = about
    return ids


def _typed_kind(course: CourseId) -> str:
    return f"leaves:{course}"


@command(Right.WRITE_SICK_LEAVE, audit="draft:saved", about="course")
def keep_typed(w: Work, course: CourseId, typed: dict[str, Any]) -> None:
    """Keeps the table as it is typed, right or wrong, for this user alone, until the periods are saved."""
    loose_drafts.keep(w, _typed_kind(course), typed)


@query(Right.WRITE_SICK_LEAVE, audit="draft:opened", about="course")
def kept_typed(w: Work, course: CourseId) -> dict[str, Any]:
    """The table as this user typed it and did not save; empty when there is nothing."""
    return loose_drafts.kept(w, _typed_kind(course))


@command(Right.WRITE_SICK_LEAVE, audit="draft:discarded", about="course")
def forget_typed(w: Work, course: CourseId) -> None:
    """Throws away what this user typed and did not save."""
    loose_drafts.throw_away(w, _typed_kind(course))


@dataclass(frozen=True)
class GpAnswer:
    """A question that the GP will be asked at a milestone, and what is known here; `known` names the form, its day and the words."""

    question: str
    known: tuple[tuple[str, date, KnownAnswer], ...]


@query(Right.READ_RECORD, audit="record:opened", about="course")
def gp_answers(w: Work, course: CourseId) -> dict[str, tuple[GpAnswer, ...]]:
    """By milestone: what the GP will be asked, with what the signed forms that this user may read say about it."""
    rows = entry_rows.rows_of(w, course, *GP_FORMS)
    newest: dict[str, Any] = {}
    for r in rows:
        if r.state == entry_rows.SIGNED and not r.struck_because and r.kind != "addendum":
            newest.setdefault(r.kind, r)
    given = sharing.given(w, w.sql.get_one(Course, course).patient_id)
    opened = {e.kind: e for e in entry_rows.load(w, newest.values(), given) if e.shared}
    forms = {kind: form_of(kind).model_validate(e.answers) for kind, e in opened.items()}
    return {
        code: tuple(
            GpAnswer(one.text, tuple((form_of(k.form).title, opened[k.form].day, k) for k in known_answers(one, forms))) for one in asked
        )
        for code, asked in GP_QUESTIONS.items()
    }


def put_periods(w: Work, course: Course, known: Sequence[PeriodId], periods: Sequence[Period]) -> tuple[PeriodId, ...]:
    """As `save_periods`, within another action."""
    there = set(w.sql.scalars(select(SickLeave.id).where(SickLeave.course_id == course.id)))
    if there != set(known):
        raise Conflict(_("Noen andre har endret sykmeldingene siden du åpnet dem. Ingenting er lagret over deres. Åpne på nytt."))
    if any(not EARLIEST <= day <= LATEST for p in periods for day in (p.first, p.last) if day is not None):
        raise BadInput(_("Datoen må ligge mellom 1900 og 2100."), {"last": _("Datoen må ligge mellom 1900 og 2100.")})
    patient = w.sql.get_one(Patient, course.patient_id)
    sick_leave.check_periods(list(periods), born=patient.birth_date, today=w.today)
    w.sql.execute(delete(SickLeave).where(SickLeave.course_id == course.id))
    rows = [
        SickLeave(
            id=new_id(),
            course_id=course.id,
            first_day=p.first,
            last_day=p.last,
            kind=p.kind,
            grade=p.grade,
            employer=p.employer,
            position_percent=p.position_percent,
            work=p.work,
        )
        for p in periods
    ]
    w.sql.add_all(rows)
    w.sql.flush()
    sync_milestone_tasks(w, course)
    return tuple(PeriodId(row.id) for row in rows)


def sync_milestone_tasks(w: Work, course: Course) -> None:
    """Brings the milestone tasks in step with the episode: those not yet passed when first seen, until they are done."""
    patient = w.sql.get_one(Patient, course.patient_id)
    marks = {
        m.code: m for m in status(w, course, bool(patient.employer)).milestones if m.code in MILESTONE_TASKS and not (m.done_on or m.reason)
    }
    if course.closed_on is not None:
        marks = {}
    open_tasks = w.sql.scalars(
        select(Task).where(Task.course_id == course.id, Task.kind.in_(MILESTONE_TASKS), Task.done_on.is_(None))
    ).all()
    for task in open_tasks:
        if task.kind in marks:
            task.due = marks.pop(task.kind).due
        else:
            w.sql.delete(task)
    w.sql.add_all(
        Task(id=new_id(), course_id=course.id, kind=m.code, track=TASKS[m.code].track, due=m.due, created_at=w.now)
        for m in marks.values()
        if m.due >= w.today
    )


def settle_ended(w: Work) -> None:
    """Takes away the milestone tasks of sick leave that has ended by itself: nobody writes anything on the day that it does."""
    over = w.today - timedelta(days=sick_leave.DAYS_BETWEEN_EPISODES)
    goes_on = exists().where(SickLeave.course_id == Course.id, or_(SickLeave.last_day.is_(None), SickLeave.last_day > over))
    began = exists().where(SickLeave.course_id == Course.id)  # without any, an open task was added by hand
    waiting = select(Task.course_id).where(Task.kind.in_(MILESTONE_TASKS), Task.done_on.is_(None))  # few, in a store of many courses
    for course in w.sql.scalars(select(Course).where(Course.id.in_(waiting), began, ~goes_on)).all():
        sync_milestone_tasks(w, course)


def _shown_codes(w: Work, key: CourseId) -> frozenset[str]:
    """The milestones that the user is shown: none where the patient does not share the sick leave with NAV."""
    course = w.sql.get_one(Course, key)
    return frozenset(m.code for m in status(w, course, bool(w.sql.get_one(Patient, course.patient_id).employer)).milestones)


@command(Right.TASKS, audit="milestone:marked", about="course", changes=("course", "tasks"))
def mark_milestone(w: Work, course: CourseId, code: str, done_on: date | None, skipped_because: str = "") -> None:
    """A milestone done on a day, not relevant for a reason, or (neither) open again.

    Errors: BadInput for an unknown milestone, a day in the future or an unknown reason.
    """
    if code not in (_shown_codes(w, course) if w.me.role is Role.NAV_ADVISER else CODES):
        raise BadInput(_("Velg hvilket punkt det gjelder."))
    if done_on is not None and done_on < EARLIEST:
        raise BadInput(_("Datoen må ligge mellom 1900 og 2100."), {"done_on": _("Datoen må ligge mellom 1900 og 2100.")})
    if done_on is not None and done_on > w.today:
        raise BadInput(_("Datoen er i framtiden."), {"done_on": _("Datoen er i framtiden.")})
    if skipped_because and skipped_because not in SKIPPED_BECAUSE:
        raise BadInput(_("Velg en grunn."))
    row = w.sql.scalar(select(MilestoneState).where(MilestoneState.course_id == course, MilestoneState.code == code))
    if row is None:
        row = MilestoneState(id=new_id(), course_id=course, code=code, marked_on=w.today)
        w.sql.add(row)
    row.done_on, row.skipped_because, row.marked_on = done_on, skipped_because, w.today
    w.sql.flush()
    sync_milestone_tasks(w, w.sql.get_one(Course, course))
