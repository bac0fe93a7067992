"""What a signed form means outside itself: the few facts that SQL must look up, and the tasks that follow."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from hia_desktop.base.fields import CourseId, EntryId
from hia_desktop.base.text import add_months
from hia_desktop.domain.access import NAV
from hia_desktop.domain.addresses import parted
from hia_desktop.domain.following.packages import AFTER
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.ending.outcome import Outcome
from hia_desktop.domain.forms.ending.values import NoAnswer
from hia_desktop.domain.forms.epikrise import EPIKRISE_DAYS, Epikrise
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.instrument import InstrumentForm
from hia_desktop.domain.forms.plan import TeamPlan
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan
from hia_desktop.domain.forms.seldom.corrections import Corrections
from hia_desktop.domain.forms.survey import Survey
from hia_desktop.domain.forms.values import OVER, Decision, WorkStatus
from hia_desktop.domain.forms.workplace import WAITING, WorkplaceForm
from hia_desktop.domain.leave.sick_leave import Period, SickLeaveKind, WorkSituation
from hia_desktop.domain.referral_points import missing_points
from hia_desktop.domain.tasks import (
    AGREEMENT,
    ASSESS,
    BARRIER,
    DEADLINE_PASSED,
    EPIKRISE,
    EVERY_OUTCOME,
    MEASURE,
    NAV_MEASURE,
    OUTCOMES,
    PLAN_EVALUATION,
    RTW_EVALUATION,
    START,
    SUPPLEMENT,
    TASKS,
    WITH_COURSE,
    TaskKind,
)
from hia_desktop.domain.teamwork.visits import Outcome as VisitOutcome
from hia_desktop.domain.working_days import assessment_due
from hia_desktop.services.call import Work
from hia_desktop.services.patient import leaves
from hia_desktop.services.patient.patients import ENDED_BY
from hia_desktop.services.record import corrections, measuring, plan_tasks
from hia_desktop.services.record.course_tasks import finish_tasks, open_task
from hia_desktop.services.record.course_tasks import set_task as set_task
from hia_desktop.services.sealing.entry_rows import standing_rows
from hia_desktop.store.entities import Appointment, Course, Patient, SickLeave, Task


def _end_tasks(w: Work, course: Course, form: Form) -> None:
    """Marks done what the signature of this form does; the start is nothing that an adviser makes."""
    ended = [kind for kind in TASKS.values() if form.kind in kind.ended_by and form.ends(kind.code)]
    finish_tasks(w, course, [kind.code for kind in ended if kind is not START or w.me.role not in NAV])


def promote(w: Work, course_id: CourseId, form: Form, entry: EntryId) -> None:
    """Carries a signed form's facts to the course, the patient and the tasks, and ends the tasks that it does."""
    course = w.sql.get_one(Course, course_id)
    _end_tasks(w, course, form)
    for kind, act in _ACTS:
        if isinstance(form, kind):
            act(w, course, form)
    if isinstance(form, InstrumentForm):
        measuring.follow(w, course)
    if isinstance(form, TeamPlan):
        plan_tasks.follow_plan(w, course, entry, form)


def follow_imported(w: Work, course: Course, forms: Mapping[str, Form]) -> None:
    """Gives an imported course the tasks that typing it here would have given;
    `forms` are the newest signed ones, by kind.

    A task that came along stays as it was, and what was done there is not asked for again.
    """
    there = select(Task.kind, Task.due).where(Task.course_id == course.id)
    done = {(kind, due) for kind, due in w.sql.execute(there.where(Task.done_on.is_not(None)))}
    came = {kind for kind, _due in w.sql.execute(there)}
    if course.closed_on is None:
        if not course.decision and ASSESS.code not in came:
            set_task(w, course, ASSESS, course.assessment_due)
        if course.status == "waiting_start" and START.code not in came:
            set_task(
                w,
                course,
                START,
                min((d for d in (course.wished_start, course.start_deadline) if d is not None), default=None),
            )
        for kind, act in _ACTS:
            form = forms.get(kind.kind)
            if isinstance(form, TeamPlan | WorkplaceForm | ReturnToWorkPlan):
                _end_tasks(w, course, form)
                act(w, course, form)
        w.sql.flush()
        for task in w.sql.scalars(select(Task).where(Task.course_id == course.id, Task.done_on.is_(None))).all():
            if (task.kind, task.due) in done:
                w.sql.delete(task)
    w.sql.flush()
    leaves.sync_milestone_tasks(w, course)


def _referral(w: Work, course: Course, form: ReferralForm) -> None:
    patient = w.sql.get_one(Patient, course.patient_id)
    if (
        form.received is not None and form.received != course.received_on
    ):  # else the day it was due stays, whatever is set later
        course.received_on, course.assessment_due = form.received, assessment_due(form.received, w.week)
    patient.occupation = form.occupation or patient.occupation
    patient.employer = form.workplace or patient.employer
    if form.position_percent is not None:
        patient.position_percent = form.position_percent
    if form.referrer and not patient.gp_name:
        patient.gp_name, patient.gp_practice = form.referrer, form.practice
        patient.gp_address, patient.gp_postal_code, patient.gp_postal_place = parted(form.practice_address)
    course.function_loss_on = form.function_loss_on
    course.missing_points = ",".join(missing_points(form, w.today))
    if not course.decision:
        set_task(w, course, ASSESS, course.assessment_due)
    if not course.missing_points:
        finish_tasks(w, course, [SUPPLEMENT.code])
        course.status = "received" if course.status == "waiting" else course.status
    has_periods = w.sql.scalar(select(SickLeave.id).where(SickLeave.course_id == course.id).limit(1))
    if form.sick_since is not None and form.sick_grade and not has_periods:
        leaves.put_periods(w, course, [], [_stated_period(form, form.sick_since, form.sick_grade, w.today)])


_SITUATIONS = {WorkStatus.STUDENT: WorkSituation.STUDENT, WorkStatus.UNEMPLOYED: WorkSituation.NO_EMPLOYER}


def _stated_period(form: ReferralForm, since: date, grade: int, today: date) -> Period:
    """The sick leave that a referral tells: its first day, and one grade,
    which is known for the day of the referral and not before."""
    kind = SickLeaveKind.FULL if grade == 100 else SickLeaveKind.GRADED
    work = _SITUATIONS.get(form.work_status, WorkSituation.EMPLOYEE) if form.work_status else WorkSituation.EMPLOYEE
    stated = form.received or today
    return Period(
        since, None, kind, grade, employer=form.workplace, work=work, stated_on=stated if stated > since else None
    )


def _assessment(w: Work, course: Course, form: RightsAssessment) -> None:
    if course.decision != (form.decision or "") or course.decided_on is None:  # a corrected wording is no new decision
        course.decision, course.decided_on = form.decision or "", w.today
    moved = course.start_deadline != form.start_deadline
    course.start_deadline, course.wished_start = form.start_deadline, form.wished_start
    course.disciplines = form.disciplines or ""
    under_way = course.status in ("in_course", "closed")
    if form.decision is Decision.MORE_INFORMATION:
        course.decision, course.decided_on = "", None
        if not under_way:
            course.status, course.closed_on = "waiting", None
            set_task(w, course, ASSESS, course.assessment_due)
            set_task(w, course, START, None)
            set_task(w, course, DEADLINE_PASSED, None)
        return
    if form.decision is Decision.RIGHT:
        course.responsible_id = course.responsible_id or w.me.id
        if under_way:
            if moved and course.status == "in_course" and course.began_on is None:
                _watch_deadline(w, course)
            return
        reopened = course.closed_on is not None  # a refusal that a complaint turned
        course.status, course.closed_on = "waiting_start", None
        if reopened:
            leaves.sync_milestone_tasks(w, course)
        due = min((d for d in (form.wished_start, form.start_deadline) if d is not None), default=None)
        set_task(w, course, START, due)
        _watch_deadline(w, course)
    elif form.decision is not None and course.status != "closed":
        course.status, course.closed_on = ENDED_BY[form.decision], course.closed_on or w.today
        set_task(w, course, START, None)
        set_task(w, course, DEADLINE_PASSED, None)
        leaves.sync_milestone_tasks(w, course)


def _watch_deadline(w: Work, course: Course) -> None:
    """What is to be done when the last lawful day has passed without a start."""
    last = course.start_deadline
    set_task(w, course, DEADLINE_PASSED, None if last is None else last + timedelta(days=1))


def follow_beginning(w: Work, course: Course, *, over: bool = False) -> None:
    """The first appointment that was kept ended the waiting, on its own day, whenever and in whatever order that was
    entered; when none was, who waited waits again. A beginning that came with an imported course, or that somebody said
    without an appointment, stands unless it is to be written `over`."""
    w.sql.flush()
    of_course = select(Appointment).where(Appointment.course_id == course.id)
    opened = w.sql.scalars(of_course.where(Appointment.opened_course)).all()
    if course.began_on is not None and not opened and not over:
        return
    kept = of_course.where(Appointment.outcome == VisitOutcome.MET)
    first = w.sql.scalar(kept.order_by(Appointment.day, Appointment.starts, Appointment.id).limit(1))
    for one in opened:
        one.opened_course = False
    if first is not None:
        first.opened_course = True
    begin_on(w, course, first.day if first is not None else None)


def begin_on(w: Work, course: Course, day: date | None) -> None:
    """The waiting ended that day; with None who waited waits again."""
    had_begun, course.began_on = course.began_on is not None, day
    if day is not None and not had_begun:
        _started(w, course)
        finish_tasks(w, course, [START.code, DEADLINE_PASSED.code])
    elif day is None and had_begun:
        _wait_again(w, course)


def _wait_again(w: Work, course: Course) -> None:
    """As if the patient had not come; where a signed form began the care it goes on, but the deadline is watched."""
    if course.status != "in_course" or course.decision != Decision.RIGHT:
        return
    _watch_deadline(w, course)
    if not standing_rows(w, CourseId(course.id), Survey.kind, TeamPlan.kind):
        course.status = "waiting_start"
        days = (course.wished_start, course.start_deadline)
        set_task(w, course, START, min((d for d in days if d is not None), default=None))


def sets_going(w: Work, course: Course) -> bool:
    """Whether a survey or a plan that this user signs begins the care. It is begun by those who give it, and not by an
    adviser's version of a plan: her own role changes no course."""
    return w.me.role not in NAV and course.status in ("received", "waiting", "waiting_start")


def _started(w: Work, course: Course) -> None:
    if sets_going(w, course):
        course.status = "in_course"


def _survey(w: Work, course: Course, form: Survey) -> None:
    patient = w.sql.get_one(Patient, course.patient_id)
    patient.employer = form.employer or patient.employer
    if form.position_percent is not None:
        patient.position_percent = form.position_percent
    _started(w, course)


def _plan(w: Work, course: Course, form: TeamPlan) -> None:
    _started(w, course)
    set_task(w, course, PLAN_EVALUATION, form.evaluation_day)


def _workplace(w: Work, course: Course, form: WorkplaceForm) -> None:
    days = [b.due for b in form.barriers if b.due is not None and b.status not in OVER]
    set_task(w, course, BARRIER, min(days, default=None))
    agreed = [c.awaits for c in form.contacts if c.awaits is not None]
    set_task(w, course, AGREEMENT, min(agreed, default=None))
    waiting = [m.follow_up or w.today + timedelta(days=WAITING_DAYS) for m in form.nav_measures if m.status in WAITING]
    set_task(w, course, NAV_MEASURE, min(waiting, default=None))


def _rtw(w: Work, course: Course, form: ReturnToWorkPlan) -> None:
    days = [s.evaluation_day for s in form.steps if s.evaluation_day is not None and not s.over]
    set_task(w, course, RTW_EVALUATION, min(days, default=None))


def _epikrise(w: Work, course: Course, form: Epikrise) -> None:
    finish_tasks(w, course, WITH_COURSE)
    if course.closed_on is None:
        course.status, course.closed_on = "closed", w.today
        for months, kind in OUTCOMES.items():
            set_task(w, course, kind, add_months(w.today, months))
        measuring.closed(w, course)
        leaves.sync_milestone_tasks(w, course)


def _outcome(w: Work, course: Course, form: Outcome) -> None:
    """One who did not answer is called again some days later; one who agreed is asked once more, until the patient no
    longer does; nobody rings one who is dead."""
    kind = EVERY_OUTCOME[int(form.point)] if form.point is not None else None
    if kind is not None and form.no_answer is NoAnswer.TRY_AGAIN and open_task(w, course, kind) is not None:
        set_task(w, course, kind, w.today + timedelta(days=CALL_AGAIN_DAYS))
    if form.ask_again and kind is OUTCOMES[12] and course.closed_on is not None:
        set_task(w, course, EVERY_OUTCOME[24], add_months(course.closed_on, 24))
    later = [one for months, one in EVERY_OUTCOME.items() if form.point is not None and months > int(form.point)]
    agrees = kind is not OUTCOMES[12] or form.ask_again or form.no_answer is NoAnswer.TRY_AGAIN
    if form.no_answer is NoAnswer.DEAD or not agrees:
        finish_tasks(w, course, [one.code for one in later])
    else:  # only what is said at twelve months asks for more than everybody is asked
        _ask_again(w, course, [one for one in later if kind is OUTCOMES[12] or one in OUTCOMES.values()])


def _ask_again(w: Work, course: Course, kinds: Iterable[TaskKind]) -> None:
    """Whoever was told to be dead is not: what ended with it, and by nobody's hand, is again to be done, once each."""
    for kind in kinds:
        _open_again(w, course, kind, Task.due > w.today + timedelta(days=SOONEST_DAYS))


def _open_again(w: Work, course: Course, kind: TaskKind, *where: ColumnElement[bool]) -> None:
    """The newest of these that ended by nobody's hand is open, unless one is."""
    if open_task(w, course, kind) is None:
        ended = select(Task).where(Task.course_id == course.id, Task.kind == kind.code, Task.done_by.is_(None), *where)
        task = w.sql.scalar(ended.order_by(Task.due.desc()).limit(1))
        if task is not None:
            task.done_on = None


def outcome_struck(w: Work, course: Course, struck: Outcome, before: Outcome | None) -> None:
    """An answer was entered in error: what was asked is asked again, and nothing stands that followed from it alone.
    With the newest answer `before` it of the same point, what followed from that stands again."""
    if struck.point is None or course.closed_on is None:
        return
    asked = EVERY_OUTCOME[int(struck.point)]
    _open_again(w, course, asked)
    w.sql.flush()
    if before is not None:
        _end_tasks(w, course, before)
        _outcome(w, course, before)
        return
    if asked is OUTCOMES[12]:
        set_task(w, course, EVERY_OUTCOME[24], None)
    _ask_again(w, course, [one for months, one in OUTCOMES.items() if months > int(struck.point)])


def reopen(w: Work, course_id: CourseId) -> None:
    """Opens a course that an epikrise closed: what was ended with it that day is to be done again,
    the epikrise too; outcomes wait."""
    course = w.sql.get_one(Course, course_id)
    if course.status != "closed" or course.closed_on is None:
        return
    ended = w.sql.scalars(
        select(Task).where(
            Task.course_id == course_id,
            Task.kind.in_(WITH_COURSE),
            Task.done_on == course.closed_on,
            or_(Task.kind != MEASURE.code, Task.done_by.is_(None)),  # a measure that was ticked that day stays so
        )
    ).all()
    for task in ended:
        task.done_on = None
    if EPIKRISE.code not in {task.kind for task in ended}:
        set_task(w, course, EPIKRISE, epikrise_due(course.closed_on))
    begun = bool(standing_rows(w, course_id, Survey.kind, TeamPlan.kind))
    course.status = "in_course" if begun else "waiting_start" if course.decision == Decision.RIGHT else "received"
    course.closed_on = None
    w.sql.flush()
    for kind in (*EVERY_OUTCOME.values(), *AFTER.values()):
        set_task(w, course, kind, None)
    leaves.sync_milestone_tasks(w, course)
    plan_tasks.follow_newest_plan(w, course)  # also where there were none when it was closed


_ACTS: tuple[tuple[type[Form], Callable[[Work, Course, Any], None]], ...] = (
    (ReferralForm, _referral),
    (RightsAssessment, _assessment),
    (Survey, _survey),
    (TeamPlan, _plan),
    (WorkplaceForm, _workplace),
    (ReturnToWorkPlan, _rtw),
    (Corrections, corrections.follow),
    (Epikrise, _epikrise),
    (Outcome, _outcome),
)

WAITING_DAYS = 14
"""Days until one of NAV's means that waits without a day of its own is looked at again."""
SOONEST_DAYS = 14
"""So long before its day at the most somebody is asked how it went."""
CALL_AGAIN_DAYS = 3
"""Days until one who did not answer is called again."""


def epikrise_due(closing: date) -> date:
    """The last day for an epikrise after the closing talk."""
    return closing + timedelta(days=EPIKRISE_DAYS)
