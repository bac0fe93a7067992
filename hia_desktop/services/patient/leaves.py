"""Sick leave in the course: periods, the episode they make, and the statutory milestones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, delete, exists, func, or_, select

from hia_desktop.base.clock import local
from hia_desktop.base.errors import BadInput, Conflict, Refused
from hia_desktop.base.fields import CourseId, PeriodId
from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_, _, add_months
from hia_desktop.domain.access import Right, Role
from hia_desktop.domain.forms import form_of
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.gp_questions import GP_FORMS, GP_QUESTIONS, KnownAnswer, known_answers
from hia_desktop.domain.leave import meaning, sick_leave
from hia_desktop.domain.leave.max_date import MaxDate, max_date
from hia_desktop.domain.leave.milestones import CODES, Milestone, Window, milestones
from hia_desktop.domain.leave.sick_leave import Absence, Episode, Period, SickLeaveKind, WorkSituation
from hia_desktop.domain.leave.state import SickState, sick_state
from hia_desktop.domain.tasks import MILESTONE_TASKS, TASKS
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command, query
from hia_desktop.services.sealing import entry_rows, grants, loose_drafts
from hia_desktop.store.entities import AuditLine, Course, MilestoneState, Patient, SickLeave, Task, new_id

SKIPPED_BECAUSE = WordTable(
    {
        "back_at_work": N_("Friskmeldt eller snart tilbake"),
        "adaptation_works": N_("Tilretteleggingen virker allerede"),
        "too_ill": N_("Kan ikke gjennomføres av medisinske grunner"),
        "aap": N_("Går på arbeidsavklaringspenger"),
        "job_ended": N_("Arbeidsforholdet er opphørt"),
        "not_needed": N_("Åpenbart unødvendig"),
    }
)


EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
"""The days that the record takes; a year outside them is a slip of the finger."""


@dataclass(frozen=True)
class PeriodRow:
    """One period with its id, for the editor."""

    id: PeriodId
    period: Period


@dataclass(frozen=True, kw_only=True)
class SickStatus:
    """Where the sick leave stands today. `episode` is the latest one, `episodes` all of them, oldest first.

    `day_number` and `weeks` are None when none is running. `with_employer`: an employer follows up the latest episode,
    and `employer_unknown`: nobody has said which. `state`: what the
    day is, in the words of every list and paper.
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
    employer_unknown: bool
    state: SickState
    job_ended_on: date | None = None
    shared: bool = True


def to_period(row: SickLeave) -> Period:
    """The entity as the domain's value."""
    work = WorkSituation(row.work)
    return Period(
        row.first_day,
        row.last_day,
        SickLeaveKind(row.kind),
        row.grade,
        employer=row.employer,
        position_percent=row.position_percent,
        work=work,
        stated_on=row.stated_on,
    )


def status(w: Work, course: Course, has_employer: bool, shared: bool = True) -> SickStatus:
    """The course's sick leave today; the record check has been made. `has_employer`: one stands on the patient's card.

    `shared`: whether the user may know of it; else nothing of it is read.
    """
    wanted = select(SickLeave).where(SickLeave.course_id == course.id).order_by(SickLeave.first_day)
    rows = tuple(PeriodRow(PeriodId(r.id), to_period(r)) for r in w.sql.scalars(wanted)) if shared else ()
    periods = [r.period for r in rows]
    state = _state(w, periods, course.function_loss_on)
    latest = state.episode
    concerned = meaning.of_episode(periods, latest) if latest else ()
    with_employer = meaning.has_employer(concerned, has_employer)
    lost_on = course.job_ended_on or _day_after(meaning.employer_until(concerned))
    job_ended = lost_on if latest and with_employer and lost_on and lost_on >= latest.start else None
    over = latest.last if latest and state.day_number is None and latest.last and latest.last < w.today else None
    marks = _milestones(w, course, latest.start, with_employer, over, job_ended) if latest else ()
    return SickStatus(
        periods=rows,
        episode=latest,
        day_number=state.day_number,
        weeks=state.weeks,
        grade=state.grade,
        window=state.window,
        window_from_function_loss=state.window_from_function_loss,
        milestones=marks,
        episodes=state.episodes,
        absence=sick_leave.counted_absence(state.episodes, w.today),
        with_employer=with_employer,
        follow_up=meaning.follow_up_sentence(concerned, has_employer, job_ended),
        employer_unknown=meaning.employer_unknown(concerned, has_employer),
        state=state,
        job_ended_on=job_ended,
        shared=shared,
    )


def _state(w: Work, periods: Sequence[Period], function_loss: date | None) -> SickState:
    """A NAV adviser is told nothing of what stands in the referral:
    a window that counts from the function loss there is not shown."""
    state = sick_state(periods, w.today, function_loss)
    if state.window_from_function_loss and w.me.role is Role.NAV_ADVISER:
        return replace(state, window=None, window_from_function_loss=False)
    return state


def states(w: Work, courses: Mapping[str, date | None]) -> dict[str, SickState]:
    """The sick leave of many courses today, for a list, in one statement;
    `courses` gives each one's day of function loss.

    For courses whose sick leave the user may know of (`grants.sick_leave_shared`).
    """
    periods: dict[str, list[Period]] = {course: [] for course in courses}
    for row in w.sql.scalars(select(SickLeave).where(SickLeave.course_id.in_(courses))):
        periods[row.course_id].append(to_period(row))
    return {course: _state(w, periods[course], lost_on) for course, lost_on in courses.items()}


def _day_after(last: date | None) -> date | None:
    return None if last is None else last + timedelta(days=1)


def _milestones(
    w: Work, course: Course, start: date, with_employer: bool, over: date | None, job_ended: date | None
) -> tuple[Milestone, ...]:
    """The milestones of the sick leave that began on `start`, with what has been said of them."""
    states = _marks(w, course.id, start)
    ends, explained = _max_date(w, course)
    return milestones(
        start,
        has_employer=with_employer,
        today=w.today,
        done={s.code: s.done_on for s in states if s.done_on},
        skipped={s.code: SKIPPED_BECAUSE[s.skipped_because] for s in states if s.skipped_because},
        ended=over,
        received=course.received_on,
        job_ended=job_ended,
        max_date=ends,
        max_explained=explained,
    )


def _max_date(w: Work, course: Course) -> tuple[MaxDate | None, str]:
    """When sykepenger end, of all the patient's sick leave here, with what that rests on.

    A NAV adviser is told the day, which is NAV's own, but nothing of what was noted in another course than this.
    """
    hidden = w.signed_in.store.place.counted(w.sql.connection(), course.patient_id)
    counted: ColumnElement[bool] = SickLeave.course_id.in_(
        select(Course.id).where(Course.patient_id == course.patient_id)
    )
    if hidden:  # an OR that is there makes a server look at every sick leave of the centre
        counted = or_(counted, SickLeave.course_id.in_(hidden))
    rows = w.sql.scalars(select(SickLeave).where(counted)).all()
    born = w.sql.get_one(Patient, course.patient_id).birth_date
    found = max_date(dict.fromkeys(to_period(row) for row in rows), w.today, born)
    apart = w.me.role is Role.NAV_ADVISER and any(row.course_id != course.id for row in rows)
    return found, found.explained(tell_since=not apart) if found else ""


def _marks(w: Work, course: str, start: date) -> list[MilestoneState]:
    """What has been said of the milestones in the sick leave that began on `start`;
    what was said in an earlier one is over with it."""
    found = w.sql.scalars(select(MilestoneState).where(MilestoneState.course_id == course))
    return [m for m in found if (m.done_on or m.marked_on) >= start]


@command(Right.WRITE_SICK_LEAVE, audit="sick_leave:changed", about="course", changes=(Topic.COURSE, Topic.TASKS))
def save_periods(
    w: Work, course: CourseId, known: Sequence[PeriodId], periods: Sequence[Period]
) -> tuple[PeriodId, ...]:
    """Replaces the course's periods by these, in any order; gives their new ids.
    `known` are the ids that the editor was given.

    Errors: BadInput for a period that is wrong or overlaps another; Conflict when somebody changed them meanwhile.
    """
    ids = put_periods(w, w.sql.get_one(Course, course), known, periods)
    about = w.object_id, w.ground
    loose_drafts.throw_away(w, _typed_kind(course))
    w.object_id, w.ground = about
    return ids


@command(Right.WRITE_SICK_LEAVE, audit="job:ended", about="course", changes=(Topic.COURSE, Topic.TASKS))
def set_job_ended(w: Work, course: CourseId, ended_on: date | None) -> None:
    """Notes the day that the job was lost during the sick leave, None when it was not:
    from it the employer's milestones are over.

    Errors: BadInput for a day before the patient was born or more than a year ahead.
    """
    row = w.sql.get_one(Course, course)
    born = w.sql.get_one(Patient, row.patient_id).birth_date
    if ended_on is not None and not born <= ended_on <= add_months(w.today, 12):
        raise BadInput(
            _("Sjekk året: dagen kan ikke være riktig."), {"job_ended_on": _("Sjekk året: dagen kan ikke være riktig.")}
        )
    row.job_ended_on = ended_on
    w.sql.flush()
    sync_milestone_tasks(w, row)


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
    """A question that the GP will be asked at a milestone, and what is known here;
    `known` names the form, its day and the words."""

    question: str
    known: tuple[tuple[str, date, KnownAnswer], ...]


@query(Right.READ_RECORD, audit="record:opened", about="course")
def gp_answers(w: Work, course: CourseId) -> dict[str, tuple[GpAnswer, ...]]:
    """By milestone: what the GP will be asked, with what the signed forms that this user may read say about it."""
    rows = entry_rows.rows_of(w, course, *GP_FORMS)
    signed = [r for r in rows if r.state == entry_rows.SIGNED and not r.struck_because and r.adds_to is None]
    given = grants.given(w, w.sql.get_one(Course, course).patient_id)
    opened = entry_rows.newest_standing(w, signed, given)
    forms = {kind: form_of(kind).model_validate(e.answers) for kind, e in opened.items()}
    return {
        code: tuple(
            GpAnswer(
                str(one.text),
                tuple((form_of(k.form).card.title, opened[k.form].day, k) for k in known_answers(one, forms)),
            )
            for one in asked
        )
        for code, asked in GP_QUESTIONS.items()
    }


def put_periods(w: Work, course: Course, known: Sequence[PeriodId], periods: Sequence[Period]) -> tuple[PeriodId, ...]:
    """As `save_periods`, within another action."""
    there = set(w.sql.scalars(select(SickLeave.id).where(SickLeave.course_id == course.id)))
    if there != set(known):
        raise Conflict(
            _("Noen andre har endret sykmeldingene siden du åpnet dem. Ingenting er lagret over deres. Åpne på nytt.")
        )
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
            stated_on=p.stated_on,
        )
        for p in periods
    ]
    w.sql.add_all(rows)
    w.sql.flush()
    sync_milestone_tasks(w, course)
    return tuple(PeriodId(row.id) for row in rows)


def sync_milestone_tasks(w: Work, course: Course, seen_since: date | None = None) -> None:
    """Brings the milestone tasks in step with the episode: those not yet passed when first seen, until they are done.
    First seen is today, or was on the day `seen_since`.

    A day that a correction moves into the past was passed before anybody could see it: its task goes.
    What is done stays done.
    """
    patient = w.sql.get_one(Patient, course.patient_id)
    sick = status(w, course, bool(patient.employer))
    marks = {m.code: m for m in sick.milestones if m.code in MILESTONE_TASKS and not (m.done_on or m.reason)}
    if course.closed_on is not None or sick.episode is None:
        marks = {}
    else:
        finished = select(Task.kind).where(
            Task.course_id == course.id, Task.kind.in_(marks), Task.done_on >= sick.episode.start
        )
        for kind in w.sql.scalars(finished):
            marks.pop(kind, None)
    open_tasks = w.sql.scalars(
        select(Task).where(Task.course_id == course.id, Task.kind.in_(MILESTONE_TASKS), Task.done_on.is_(None))
    ).all()
    for task in open_tasks:
        mark = marks.pop(task.kind, None)
        if mark is not None and (mark.due == task.due or mark.due >= w.today):
            task.due = mark.due
        else:
            w.sql.delete(task)
    w.sql.add_all(
        Task(id=new_id(), course_id=course.id, kind=m.code, track=TASKS[m.code].track, due=m.due, created_at=w.now)
        for m in marks.values()
        if m.due >= (seen_since or w.today)
    )


def settle_ended(w: Work) -> None:
    """Takes away the milestone tasks of sick leave that has ended by itself:
    nobody writes anything on the day that it does."""
    over = w.today - timedelta(days=sick_leave.DAYS_BETWEEN_EPISODES)
    for course in w.sql.scalars(_ended(), {"over": over}).all():
        sync_milestone_tasks(w, course)


def bring_back(w: Work) -> None:
    """Makes the milestone tasks again that a clock that was ahead took away, of sick leave that goes on: also what has
    been due since the patient came, and is not done."""
    over = w.today - timedelta(days=sick_leave.DAYS_BETWEEN_EPISODES)
    wanted = select(Course).where(Course.closed_on.is_(None), _goes_on())
    for course in w.sql.scalars(wanted, {"over": over}).all():
        sync_milestone_tasks(w, course, _first_known(w, course))


def _first_known(w: Work, course: Course) -> date:
    """The day that the sick leave was first known here: written, or told by the signed referral. What had been due
    before it nobody was asked to do. When the patient came, of a course from another centre."""
    written = select(func.min(AuditLine.at)).where(
        AuditLine.patient_id == course.patient_id,
        AuditLine.action == save_periods.mark.audit,
        AuditLine.at >= course.created_at,
    )
    referrals = entry_rows.trusted(w, entry_rows.rows_of(w, CourseId(course.id), ReferralForm.kind), frozenset())
    told = [r.signed_at for r in referrals if r.answers.get("sick_since") and r.answers.get("sick_grade")]
    known = [at for at in (w.sql.scalar(written), *told) if at is not None]
    return local(min(known)).date() if known else course.received_on


def _goes_on() -> ColumnElement[bool]:
    """The SQL of sick leave in the course that was not over by the day `over`."""
    goes_on = or_(SickLeave.last_day.is_(None), SickLeave.last_day > bindparam("over"))
    return exists().where(SickLeave.course_id == Course.id, goes_on)


@cache
def _ended() -> Select[Course]:
    """The SQL of the courses that wait for a milestone of sick leave that was over by the day `over`."""
    began = exists().where(SickLeave.course_id == Course.id)  # without any, an open task was added by hand
    waiting = select(Task.course_id).where(
        Task.kind.in_(MILESTONE_TASKS), Task.done_on.is_(None)
    )  # few, in a store of many courses
    return select(Course).where(Course.id.in_(waiting), began, ~_goes_on())


def _shown_codes(w: Work, key: CourseId) -> frozenset[str]:
    """The milestones that the user is shown: none where the patient does not share the sick leave with NAV."""
    course = w.sql.get_one(Course, key)
    return frozenset(
        m.code for m in status(w, course, bool(w.sql.get_one(Patient, course.patient_id).employer)).milestones
    )


@command(Right.TASKS, audit="milestone:marked", about="course", changes=(Topic.COURSE, Topic.TASKS))
def mark_milestone(w: Work, course: CourseId, code: str, done_on: date | None, skipped_because: str = "") -> None:
    """A milestone done on a day, not relevant for a reason, or (neither) open again.

    Errors: BadInput for an unknown milestone, a day in the future or an unknown reason;
    Refused when the sick leave is not shared.
    """
    if code not in (_shown_codes(w, course) if w.me.role is Role.NAV_ADVISER else CODES):
        raise BadInput(_("Velg hvilket punkt det gjelder."))
    if not grants.sick_leave_is_shared(w, w.patient_id or ""):
        raise Refused(_("Sykmeldingen er ikke delt med deg."))
    if done_on is not None and done_on < EARLIEST:
        raise BadInput(
            _("Datoen må ligge mellom 1900 og 2100."), {"done_on": _("Datoen må ligge mellom 1900 og 2100.")}
        )
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
