"""Arbeidslisten: open tasks by due date, the counts on top, and what is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select, true

from hia_desktop.base.errors import BadInput, Missing, Refused
from hia_desktop.base.fields import CourseId, PatientId, TaskId, UserId
from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_, _, age, day_short, full_name
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import HEALTH, OFFICE, Category, Recipient, Right, Role, Track, may
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.forms.team.note import Note
from hia_desktop.domain.leave.state import SickState
from hia_desktop.domain.tasks import (
    ASSESS,
    ASSESS_STATES,
    FROM_THEIR_DAY,
    GROUPS,
    MEASURE,
    MILESTONE_DAYS,
    MILESTONE_TASKS,
    NAVS_OWN,
    NEAR,
    NOT_OURS,
    OTHERS_DUTIES,
    OUTCOME_WEEKS,
    OUTCOMES,
    READERS_OWN,
    RTW_EVALUATION,
    SAFETY,
    SUPPLEMENT,
    TASKS,
    may_be_given,
    may_hold,
)
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import (
    Work,
    command,
    consent_in_force,
    query,
    visible_by_course,
    visible_courses,
    visible_patients,
)
from hia_desktop.services.lists.doers import doer, mine
from hia_desktop.services.lists.task_order import BY_PATIENT, order_by, team
from hia_desktop.services.lists.task_weeks import asked_when
from hia_desktop.services.lists.task_words import due_words, seal_words, status_words, words_of
from hia_desktop.services.patient import departures, same_day
from hia_desktop.services.patient.leaves import EARLIEST, LATEST, states
from hia_desktop.services.patient.patients import matches
from hia_desktop.services.relations import blocks
from hia_desktop.services.sealing import grants
from hia_desktop.store.entities import AuditLine, Consent, Course, Patient, Task, User, new_id
from hia_desktop.store.portable import texts

WAITING = "waiting"
"""The filter of the tasks that are put aside until a later day."""
DISCIPLINES = WordTable(
    {"fmr": N_("Muskel/skjelett"), "phv": N_("Psykisk helse"), "both": N_("Muskel/skjelett + psykisk")}
)


@dataclass(frozen=True, kw_only=True)
class TaskRow:
    """One line of the worklist, its view state decided. Tones: bad, warn, neutral, nav, ok, brand."""

    id: TaskId
    course: CourseId
    patient: PatientId
    step: str
    due: date
    due_text: str
    due_tone: Tone
    name: str
    about: str
    what: str
    sick: str
    discipline: str
    responsible: str
    status: str
    status_tone: Tone
    waits_until: date | None = None
    asks_note: bool = False
    of_measure: bool = False

    @property
    def key(self) -> TaskId:
        """What the list keeps its selection by."""
        return self.id


@dataclass(frozen=True, kw_only=True)
class Counts:
    """The five counts on top of the worklist, each with a second line and whether that line is a warning."""

    assess: tuple[int, str, bool]
    start: tuple[int, str, bool]
    running: tuple[int, str, bool]
    nav: tuple[int, str, bool]
    epikrise: tuple[int, str, bool]
    overdue_mine: int


def _open_tasks(w: Work, what: Any) -> Any:
    """The open tasks that exist for the user, but those of patients who are gone. Only what a NAV adviser is told asks
    for their courses."""
    wanted = what.select_from(Task)
    if w.me.role is Role.NAV_ADVISER:
        wanted = wanted.join(Course, Course.id == Task.course_id)
    wanted = wanted.where(not_held())
    return wanted.where(Task.done_on.is_(None), visible_by_course(w, Task.course_id), theirs(w))


def _is_due(w: Work) -> ColumnElement[bool]:
    """The SQL condition on `Task` that nobody has put it aside until a later day, and that it does not wait for its own
    day to come."""
    put_aside = or_(Task.waits_until.is_(None), Task.waits_until <= w.today)
    return and_(put_aside, or_(Task.kind.not_in(FROM_THEIR_DAY), Task.due <= w.today))


def not_held() -> ColumnElement[bool]:
    """The SQL condition on `Task` that it is no task of a patient who is gone: those are held."""
    return Task.course_id.not_in(departures.courses())


def theirs(w: Work) -> ColumnElement[bool]:
    """The SQL condition on `Task` and its `Course` that says which tasks exist for the user;
    the safety task does for assessors alone."""
    if w.me.role is Role.NAV_ADVISER:
        return _navs_own(w)
    others = Task.kind.not_in(NAVS_OWN)
    return others if may(w.me.role, Right.ASSESS) else and_(others, Task.kind != SAFETY.code)


def _navs_own(w: Work) -> ColumnElement[bool]:
    """The SQL condition on `Task` and its `Course` that says which tasks exist for a NAV adviser.

    A health task's very kind tells of care; the day for evaluating a step stands in a plan, and the statutory points in
    a sick leave, that the patient must have shared.
    """
    plan_is_shared = exists().where(
        Consent.patient_id == Course.patient_id,
        Consent.course_id == Course.id,
        Consent.recipient == Recipient.NAV_ADVISER,
        Consent.category == Category.ADAPTATION,
        consent_in_force(w.today),
    )
    leave_is_shared = or_(Task.kind.not_in(MILESTONE_TASKS), grants.sick_leave_shared(w))
    return and_(Task.track == Track.NAV, or_(Task.kind != RTW_EVALUATION.code, plan_is_shared), leave_is_shared)


def unread() -> ColumnElement[bool]:
    """The SQL condition on `Course` that nobody of the health personnel has opened it; the trail tells who has."""
    return ~exists().where(
        AuditLine.patient_id == Course.patient_id,
        AuditLine.object_id == Course.id,
        AuditLine.action == "record:opened",
        AuditLine.role.in_(HEALTH),
    )


def overdue(w: Work) -> ColumnElement[bool]:
    """The SQL condition on `Task` that its day is past, and that it is this centre's to do."""
    return and_(Task.due < w.today, Task.kind.not_in(NOT_OURS))


def _assess_state(w: Work, state: str) -> ColumnElement[bool]:
    """The SQL of one of `ASSESS_STATES`; one line a referral."""
    waiting, new = Course.status == "waiting", or_(unread(), Course.missing_points != "")
    states: dict[str, ColumnElement[bool]] = {
        "assess.received": and_(~waiting, new),
        "assess.waiting": waiting,
        "assess.ready": and_(~waiting, ~new),
        "assess.overdue": Task.due < w.today,
    }
    return and_(Task.kind == ASSESS.code, states[state])


@query(Right.SEE_LISTS)
def keys(w: Work, filter: str = "", order: str = "due", text: str = "", most: int = 0) -> tuple[TaskId, ...]:
    """The ids of the open tasks that exist for the user, no more than `most` of them where that is not 0.
    `filter` is a group of `domain.tasks.GROUPS`, one of `ASSESS_STATES` or `OUTCOME_WEEKS`, «mine», «overdue»,
    `WAITING` or empty; `text` is about the patient: number, birth date or names.
    In the order `BY_PATIENT` each patient's tasks stand together, first of the one who has the most urgent.
    What is to be assessed comes unread first.
    """
    wanted = _chosen(w, _open_tasks(w, select(Task.id)), filter)
    needs_course = filter == ASSESS.group or filter in ASSESS_STATES or order == BY_PATIENT
    by_name = order.lstrip("-") == "name" or bool(text.strip())
    if (needs_course or by_name) and w.me.role is not Role.NAV_ADVISER:
        wanted = wanted.join(Course, Course.id == Task.course_id)
    if by_name:
        wanted = wanted.join(Patient, Patient.id == Course.patient_id)
    if text.strip():
        wanted = wanted.where(matches(text, w.today))
    column = order_by(w, order.lstrip("-"))
    sorting: list[Any] = [Task.due, Task.id]
    if column is not Task.due or order.startswith("-"):
        sorting.insert(0, column.desc() if order.startswith("-") else column)
    if (filter == ASSESS.group or filter in ASSESS_STATES) and order == "due":
        sorting.insert(0, case((and_(Task.kind == ASSESS.code, unread()), 0), else_=1))
    # Safety first; asked for by itself, since the rest can then be read as the index has it, and no further than asked.
    ordered = [wanted.where(which).order_by(*sorting) for which in (Task.kind == SAFETY.code, Task.kind != SAFETY.code)]
    if order == BY_PATIENT:
        by_patient: dict[str, list[TaskId]] = {}
        for part in ordered:
            for task, patient in w.sql.execute(part.add_columns(Course.patient_id)):
                by_patient.setdefault(patient, []).append(TaskId(task))
        return tuple(chain.from_iterable(by_patient.values()))[: most or None]
    return tuple(TaskId(i) for part in ordered for i in texts(w.sql, part.limit(most) if most else part))


def _chosen(w: Work, wanted: Any, filter: str) -> Any:
    """What a filter of the worklist leaves."""
    wanted = wanted.where(Task.waits_until > w.today if filter == WAITING else _is_due(w))
    wanted = wanted.where(or_(Task.kind.not_in(NEAR), Task.due <= w.today + timedelta(days=MILESTONE_DAYS)))
    if w.me.role is not Role.NAV_ADVISER and filter != "nav":
        wanted = wanted.where(Task.kind.not_in(OTHERS_DUTIES))
    if filter == "mine":
        return wanted.where(or_(mine(w), Task.kind == SAFETY.code))
    if filter == "overdue":
        return wanted.where(overdue(w))
    if filter in ASSESS_STATES:
        return wanted.where(_assess_state(w, filter))
    if filter in (OUTCOMES[3].group, *OUTCOME_WEEKS):
        wanted, filter = wanted.where(asked_when(w.today, filter)), OUTCOMES[3].group
    if filter and filter != WAITING:
        return wanted.where(Task.kind.in_([k.code for k in TASKS.values() if k.group == filter]))
    return wanted


@query(Right.SEE_LISTS)
def rows(w: Work, keys: Sequence[TaskId]) -> tuple[TaskRow, ...]:
    """The lines of these tasks, in the given order; one that no longer exists for the user is left out."""
    wanted = (
        select(
            Task.id,
            Task.done_on,
            Task.words,
            Task.waits_until,
            Task.kind,
            Task.due,
            Course.id.label("course"),
            Course.status,
            Course.disciplines,
            Course.missing_points,
            Course.received_on,
            Course.function_loss_on,
            Patient.id.label("patient"),
            Patient.given_name,
            Patient.family_name,
            Patient.national_id,
            Patient.birth_date,
            Patient.municipality,
            User.full_name,
            Task.role,
            and_(Task.kind == ASSESS.code, unread()).label("unread"),
            mine(w).label("own"),
            grants.sick_leave_shared(w).label("leave_is_shared"),
        )
        .join(Course, Course.id == Task.course_id)
        .join(Patient, Patient.id == Course.patient_id)
        .outerjoin(User, User.id == doer(w))
        .where(Task.id.in_(keys), visible_patients(w), visible_courses(w), theirs(w))
    )
    # Whether it is open is looked at here: asked for in SQL, all that is open is read to find these.
    found = {r.id: r for r in w.sql.execute(wanted) if r.done_on is None}
    said = words_of(w, ((r.id, r.course, r.words) for r in found.values() if r.own))
    sick = states(w, {r.course: r.function_loss_on for r in found.values() if r.leave_is_shared})
    return tuple(_row(w, found[k], sick.get(found[k].course), said.get(k, "")) for k in keys if k in found)


def _row(w: Work, r: Any, sick: SickState | None, said: str) -> TaskRow:
    """`sick` is None where the sick leave is not the user's to know of; `said` are the words of whoever made it."""
    kind = TASKS[r.kind]
    nav = w.me.role is Role.NAV_ADVISER
    waits = r.waits_until is not None and r.waits_until > w.today
    due_text, due_tone = due_words(r.due, w.today, w.week if kind.working_days else None, ours=r.kind not in NOT_OURS)
    status, tone = status_words(w, r, sick.window if sick else None, kind.track, nav)
    where = f" · {r.municipality}" if r.municipality else ""
    return TaskRow(
        id=TaskId(r.id),
        course=CourseId(r.course),
        patient=PatientId(r.patient),
        step=ReferralForm.kind
        if kind.step == RightsAssessment.kind and not may(w.me.role, Right.ASSESS)
        else kind.step,
        due=r.due,
        due_text=_("Til {day}").format(day=day_short(r.waits_until, w.today)) if waits else due_text,
        due_tone=Tone.NEUTRAL if waits else due_tone,
        waits_until=r.waits_until,
        name=full_name(r.given_name, r.family_name),
        about=_("{number} · {age} år").format(number=r.national_id[:6], age=age(r.birth_date, w.today)) + where,
        what=f"{kind.label}: {said}" if said else kind.label,
        sick=sick.short if sick else _("ikke delt"),
        discipline="" if nav else DISCIPLINES.get(r.disciplines, "–"),
        responsible=r.full_name or (Role(r.role).label if r.role else team(kind)),
        status=status,
        status_tone=tone,
        asks_note=r.kind == SAFETY.code,
        of_measure=kind.of_measure,
    )


def _tally(w: Work) -> dict[str, tuple[int, int]]:
    """For each group of tasks: how many are open, and how many of them over their due day."""
    tally: dict[str, tuple[int, int]] = {}
    by_day = _open_tasks(w, select(Task.kind, Task.due, func.count())).where(Task.kind != MEASURE.code, _is_due(w))
    for kind, due, count in w.sql.execute(by_day.group_by(Task.kind, Task.due)):
        late = due < w.today and kind not in NOT_OURS
        all_of_it, over = tally.get(group := TASKS[kind].group, (0, 0))
        tally[group] = (all_of_it + count, over + count * late)
    return tally


@query(Right.SEE_LISTS)
def counts(w: Work) -> Counts:
    """What stands on top of the worklist, over what exists for the user."""
    tally = _tally(w)
    assess, start, team, nav, epikrise = (tally.get(g, (0, 0)) for g in GROUPS if g != OUTCOMES[3].group)
    # How far a course has come is the health side's to know: a NAV adviser counts those who share, as their list does.
    nav_counts = w.me.role is Role.NAV_ADVISER
    counted, running = (
        (Course.patient_id.distinct(), true()) if nav_counts else (Course.id, Course.status == "in_course")
    )
    courses = select(func.count(counted)).select_from(Course).join(Patient, Patient.id == Course.patient_id)
    courses = courses.where(running, visible_patients(w), visible_courses(w))
    own = _open_tasks(w, select(func.count())).where(overdue(w), mine(w), _is_due(w))
    listed = _chosen(w, _open_tasks(w, select(func.count())), "" if nav_counts else "nav")
    every = [one.scalar_subquery() for one in (courses, listed, own)]
    under_way, deadlines, mine_over = w.sql.execute(select(*every)).one()
    return Counts(
        assess=(assess[0], _("{count} over fristen på 10 virkedager").format(count=assess[1]), assess[1] > 0),
        start=(start[0], _("{count} over ønsket start").format(count=start[1]), start[1] > 0),
        running=(under_way, _("{count} planer skal evalueres").format(count=team[0]), False),
        nav=(deadlines, _("{count} over fristen").format(count=nav[1]), nav[1] > 0),
        epikrise=(epikrise[0], _("frist 7 dager etter avslutning"), False),
        overdue_mine=mine_over,
    )


@command(Right.TASKS, audit="task:done", about="task", changes=(Topic.TASKS, Topic.COURSE))
def finish(w: Work, task: TaskId, note: str = "") -> None:
    """Marks a task done today; an answer that does not wait any more leaves the referral ready.

    Errors: Refused for a referral that nobody has assessed: its deadline must not go out of sight (R52),
    and for what hangs on a measure, which `plan_lines.finish` ticks;
    BadInput for a task of safety without a `note` of what was clarified.
    """
    row = w.sql.get_one(Task, task)
    must_see(w, row)
    course = w.sql.get_one(Course, row.course_id)
    if row.kind == ASSESS.code and not course.decision:
        raise Refused(_("Henvisningen er ikke vurdert ennå. Oppgaven blir borte når vurderingen er signert."))
    if TASKS[row.kind].of_measure:
        raise Refused(_("Tiltaket merkes som gjort i planen. Oppgaven følger det."))
    if row.kind in READERS_OWN and (row.responsible_id not in (None, w.me.id) or w.me.role in OFFICE):
        raise Refused(_("Bare den som skal lese papiret, kan merke det som lest. Gi oppgaven til en annen først."))
    if row.kind == SUPPLEMENT.code and course.status == "waiting":
        course.status = "received"
    if row.kind == SAFETY.code:
        same_day.close(w, row, same_day.note_of(note))
    row.done_on, row.done_by = w.today, w.me.id


@command(Right.TASKS, audit="task:reopened", about="task", changes=(Topic.TASKS, Topic.COURSE))
def reopen(w: Work, task: TaskId) -> None:
    """Undoes `finish`."""
    row = w.sql.get_one(Task, task)
    must_see(w, row)
    course = w.sql.get_one(Course, row.course_id)
    if TASKS[row.kind].of_measure:
        raise Refused(_("Tiltaket åpnes igjen i planen. Oppgaven følger det."))
    if row.kind == SUPPLEMENT.code and course.status == "received":
        course.status = "waiting"
    row.done_on = row.done_by = row.note = None


@command(Right.TASKS, audit="task:added", about="course", changes=(Topic.TASKS,))
def add(
    w: Work, course: CourseId, kind: str, due: date, responsible: UserId | Role | None = None, text: str = ""
) -> TaskId:
    """A task by hand, for a person, for whoever has a role, or for the team; `text` is for whoever does it, and what in
    it calls for help the same day is heeded.

    Errors: BadInput for a kind that does not exist for the user or the one named, for a strange day, or for words that
    cannot be kept (`seal_words`); Missing for an unknown user.
    """
    if not may_hold(w.me.role, kind) or TASKS[kind].of_measure:
        raise BadInput(_("Velg hva oppgaven gjelder."), {"kind": _("Velg hva oppgaven gjelder.")})
    if not EARLIEST <= due <= LATEST:
        raise BadInput(_("Datoen må ligge mellom 1900 og 2100."), {"due": _("Datoen må ligge mellom 1900 og 2100.")})
    taker, user = responsible if isinstance(responsible, Role) else None, None
    if taker is not None and not may_be_given(taker, kind):
        text = _("Oppgaven kan ikke gis til {name}, som ikke kan utføre den.").format(name=taker.label)
        raise BadInput(text, {"responsible": text})
    if responsible is not None and taker is None:
        user = w.sql.get(User, responsible)
        check_taker(w, w.sql.get_one(Course, course), kind, user)
    row = Task(
        id=new_id(),
        course_id=course,
        kind=kind,
        track=TASKS[kind].track,
        due=due,
        responsible_id=user.id if user is not None else None,
        role=taker or "",
        created_at=w.now,
    )
    seal_words(w, row, text, Role(user.role) if user is not None else taker)
    w.sql.add(row)
    if w.me.role is not Role.NAV_ADVISER and kind != SAFETY.code:  # which is that task itself
        same_day.heed(w, course, Note.kind, None, {}, text, before=False)
    return TaskId(row.id)


@command(Right.TASKS, audit="task:put_aside", about="task", changes=(Topic.TASKS, Topic.COURSE))
def put_aside(w: Work, task: TaskId, until: date | None) -> None:
    """Takes a task out of the list until a day, or brings it back; its own day stays.

    Errors: Refused for what has to be clarified today; BadInput for a day that is not to come.
    """
    row = w.sql.get_one(Task, task)
    must_see(w, row)
    if row.kind == SAFETY.code:
        raise Refused(_("Dette skal avklares i dag og kan ikke legges til side."))
    if until is not None and not w.today < until <= LATEST:
        raise BadInput(_("Skriv en dag fra og med i morgen."), {"until": _("Skriv en dag fra og med i morgen.")})
    row.waits_until = until


def check_taker(w: Work, course: Course, kind: str, user: User | None) -> None:
    """Errors: Missing when the user is not active; BadInput for one for whom such a task here would not exist."""
    if user is None or not user.active:
        raise Missing(_("Fant ikke brukeren."))
    if not may_take(w, course, kind, user.id, Role(user.role)):
        text = _("Oppgaven kan ikke gis til {name}, som ikke kan utføre den.").format(name=user.full_name)
        raise BadInput(text, {"responsible": text})


def may_take(w: Work, course: Course, kind: str, user: str, role: Role) -> bool:
    """Whether such a task in the course exists for the user and can be given to the role."""
    return may_be_given(role, kind) and not blocks(w.sql, course.patient_id, user)


def must_see(w: Work, row: Task) -> None:
    """Errors: Missing when the task does not exist for the user, though its course does."""
    wanted = select(Task.id).join(Course, Course.id == Task.course_id).where(Task.id == row.id, theirs(w))
    if w.sql.scalar(wanted) is None:
        raise Missing(_("Fant ikke dette. Det kan være fjernet, eller du har ikke tilgang."))
