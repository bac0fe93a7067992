"""One patient's course: the page with banner, steps and timeline, and the same as plain values for the command line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import and_, or_, select

from hia_desktop.base.errors import BadInput, Missing
from hia_desktop.base.fields import CourseId, PatientId, UserId
from hia_desktop.base.text import _, day, full_name, plural
from hia_desktop.domain.access import HEALTH, Category, Recipient, Right, Role, Track
from hia_desktop.domain.consent import Given, visible
from hia_desktop.domain.forms import STEPS, form_of, scored
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.card import Place
from hia_desktop.domain.forms.form import Scored
from hia_desktop.domain.forms.referral import ReferralForm, completeness
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan
from hia_desktop.domain.forms.workplace import WorkplaceForm
from hia_desktop.domain.leave.milestones import window_text
from hia_desktop.domain.phrases import Facts
from hia_desktop.domain.referral_points import waiting_proposals
from hia_desktop.domain.tasks import FROM_THEIR_DAY, MAX_DATE, MEASURE, NOT_OURS, TASKS, may_be_given
from hia_desktop.domain.timeline import DayIs, Timeline
from hia_desktop.domain.topics import Topic
from hia_desktop.domain.working_days import WorkingWeek
from hia_desktop.services.call import Work, command, query, visible_courses, visible_patients
from hia_desktop.services.course import findings, watching
from hia_desktop.services.course.banner import Banner, banner
from hia_desktop.services.course.phrase_facts import phrase_facts
from hia_desktop.services.course.timeline import Known, draw, known_entries
from hia_desktop.services.course.workplace import BarrierRow, WorkplaceSide, workplace_side
from hia_desktop.services.lists import tasks
from hia_desktop.services.patient.leaves import SickStatus, status
from hia_desktop.services.patient.patients import status_word
from hia_desktop.services.relations import blocks
from hia_desktop.services.sealing import entry_rows, grants, parts, seals
from hia_desktop.services.sealing.entry_rows import DRAFT, SIGNED, Entry
from hia_desktop.store.entities import Attachment, Course, IssuedDocument, Patient, Task, User


@dataclass(frozen=True)
class StepRow:
    """One step in the list. `state` is empty, half, done, summary or not_shared; `note` stands beside the name."""

    kind: str
    label: str
    state: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Score:
    """One instrument's value on a day; `kind` is the form it was given in, `filled` whether it leans on answers that
    lack, `about` what the patient named."""

    name: str
    day: date
    value: float
    low: float
    high: float
    better: Literal["high", "low"] = "high"
    bands: tuple[tuple[float, str], ...] = ()
    change: float = 0
    kind: str = ""
    filled: bool = False
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deadline:
    """What is due next in the course; what is not `ours` is never overdue here."""

    what: str
    due: date
    step: str
    ours: bool = True


@dataclass(frozen=True, kw_only=True)
class CoursePage:
    """Everything that the course page shows around the step's own form, and what its texts may be told by a phrase.

    `attachments` are the files that the user can open, `came_in` those of them that did not come with the referral.
    `responsible` is empty for nobody, None when it is not this user's to see. `standing` is as `watching.standing`.
    """

    id: CourseId
    banner: Banner
    steps: tuple[StepRow, ...]
    timeline: Timeline
    sick: SickStatus
    summary: str
    status: str
    received_on: date | None
    assessment_due: date | None
    decided_on: date | None
    start_deadline: date | None
    closed_on: date | None
    missing: tuple[str, ...]
    missing_fields: tuple[str, ...]
    unread: tuple[tuple[str, int], ...]
    deadlines: tuple[Deadline, ...]
    scores: tuple[Score, ...]
    workplace: WorkplaceSide
    barriers_shared: bool
    documents: int
    attachments: int
    came_in: int
    may_write_sick_leave: bool
    week: WorkingWeek
    responsible: str | None
    standing: str
    others_read: frozenset[Category]
    scores_shared: bool
    instruments_shared: bool
    phrase_facts: Facts
    findings: findings.State

    @property
    def scores_told(self) -> bool:
        """Whether what `scores` holds is all there is to be told: where it holds nothing, nothing was measured."""
        return self.scores_shared if self.scores else self.instruments_shared

    @property
    def barriers(self) -> tuple[BarrierRow, ...]:
        """What stands in the way at the workplace, as far as it is shared."""
        return self.workplace.barriers


@query(Right.READ_RECORD, audit="record:opened", about="course")
def open_course(w: Work, course: CourseId) -> CoursePage:
    """The course as this user may see it; opening it is logged."""
    return page(w, course)


def page(w: Work, course_id: CourseId) -> CoursePage:
    """As `open_course`, within another action."""
    course = w.sql.get_one(Course, course_id)
    patient = w.sql.get_one(Patient, course.patient_id)
    given, told = grants.given(w, patient.id), grants.told(w, patient.id)
    known = known_entries(w, course_id, given)
    opened = _opened(w, course_id, given)
    sick = status(w, course, bool(patient.employer), grants.sick_leave_is_shared(w, patient.id))
    deadlines = _deadlines(w, course)
    nav = w.me.role is Role.NAV_ADVISER
    missing = tuple(course.missing_points.split(",")) if course.missing_points and not nav else ()
    files = _files(w, course_id)
    return CoursePage(
        id=course_id,
        banner=banner(w, course, patient, told, opened, sick),
        steps=_steps(w, known, given),
        timeline=draw(w, course, known, sick, opened),
        sick=sick,
        summary=_summary(sick, w.today),
        status=status_word(w, course.status),
        received_on=None if nav else course.received_on,
        assessment_due=None if nav else course.assessment_due,
        decided_on=None if nav else course.decided_on,
        start_deadline=None if nav else course.start_deadline,
        closed_on=course.closed_on,
        missing=tuple(_label(p) for p in missing),
        missing_fields=missing,
        unread=_unread(w, course, opened.get(ReferralForm.kind)),
        deadlines=deadlines,
        scores=_scores(w, course_id, given),
        workplace=workplace_side(opened.get(WorkplaceForm.kind), w.today),
        barriers_shared=visible(w.me.role, Track.NAV, Category.NAV_NOTES, given),
        documents=_papers(w, course_id, given),
        attachments=len(files),
        came_in=sum(bool(sort) for sort in files),
        may_write_sick_leave=w.me.role is not Role.NAV_ADVISER,
        week=w.week,
        responsible=None if nav else w.sql.scalar(select(User.full_name).where(User.id == course.responsible_id)) or "",
        standing=watching.standing(w, course_id),
        others_read=frozenset(
            g.category for g in told if g.recipient is (Recipient.HEALTH if nav else Recipient.NAV_ADVISER)
        ),
        scores_shared=any(visible(w.me.role, Track.HEALTH, c, given) for c in (Category.SCORES, Category.INSTRUMENTS)),
        instruments_shared=visible(w.me.role, Track.HEALTH, Category.INSTRUMENTS, given),
        phrase_facts=phrase_facts(w, course, patient, sick),
        findings=findings.state(w, known),
    )


def _files(w: Work, course: CourseId) -> list[str]:
    """The sort of each file that the user can open, empty for one that came with the referral."""
    sorts = {key: sort for key, sort in w.sql.execute(_SORTS.where(Attachment.course_id == course))}
    return [sorts[key] for key in seals.sound_keys_of(w, sorts)] if sorts else []


_SORTS = select(Attachment.id, Attachment.sort)


def _papers(w: Work, course: CourseId, given: frozenset[Given]) -> int:
    """How many issued papers the user can open."""
    of_paper = (IssuedDocument.kind, IssuedDocument.track, IssuedDocument.category, grants.struck_source())
    issued = select(*of_paper).where(IssuedDocument.course_id == course)
    return sum(grants.may_open_paper(w, *paper, given) for paper in w.sql.execute(issued))


def _opened(w: Work, course: CourseId, given: frozenset[Given]) -> dict[str, Entry]:
    """The newest signed version of the forms that the page itself shows something of."""
    rows = entry_rows.rows_of(
        w, course, ReferralForm.kind, RightsAssessment.kind, ReturnToWorkPlan.kind, WorkplaceForm.kind
    )
    signed = (r for r in rows if r.state == SIGNED and not r.struck_because and r.adds_to is None)
    return entry_rows.newest_standing(w, signed, given)


def _steps(w: Work, known: Sequence[Known], given: frozenset[Given]) -> tuple[StepRow, ...]:
    steps = []
    nav, office = w.me.role is Role.NAV_ADVISER, w.me.role is Role.SECRETARY
    for form in STEPS:
        kind, label = form.kind, form.card.step_word
        mine = [k for k in known if k.kind == kind and not k.struck]
        if not parts.seen_categories(w, form.track, kind, form.category, given) and not mine:
            summary = (
                kind == ReferralForm.kind
                and w.me.role is Role.NAV_ADVISER
                and any(g.category is Category.REFERRAL_SUMMARY for g in given)
            )
            closed = office or (nav and not parts.can_be_shared_with_nav(form))  # by the role, and not by the patient
            steps.append(
                StepRow(kind, label, "summary", _("sammendrag"))
                if summary
                else StepRow(kind, label, "not_shared", "" if closed else _("ikke delt"))
            )
            continue
        if w.me.role is Role.NAV_ADVISER and kind == ReferralForm.kind:
            steps.append(StepRow(kind, label, "summary", _("sammendrag")))
            continue
        signed = sum(k.state == SIGNED for k in mine)
        drafts = any(k.state == DRAFT and (k.track in w.signed_in.keys.readers or k.mine) for k in mine)
        state = "half" if drafts or 0 < signed < form.card.complete else "done" if signed else "empty"
        steps.append(StepRow(kind, label, state))
    return tuple(steps)


def _deadlines(w: Work, course: Course) -> tuple[Deadline, ...]:
    wanted = select(Task.due, Task.kind).where(
        Task.course_id == course.id, Task.done_on.is_(None), Task.kind.not_in((MEASURE.code, *FROM_THEIR_DAY))
    )
    wanted = wanted.join(Course, Course.id == Task.course_id).where(tasks.theirs(w), tasks.not_held())
    # Asked for in order, SQLite goes through every open task of the centre, which lie so.
    found = sorted((due, kind) for due, kind in w.sql.execute(wanted))
    return tuple(Deadline(TASKS[kind].label, due, TASKS[kind].step, kind not in NOT_OURS) for due, kind in found)


def _summary(sick: SickStatus, today: date) -> str:
    """«Dag 44 · 6 uker · 100 % · maksdato ca. 08.01.2027 · vinduet 2–4 mnd: åpner om 16 dager»."""
    if not sick.shared:
        return _("Sykmeldingen er ikke delt med deg")
    if sick.window is None:
        return leave_in_words(sick)
    text = _("vinduet 2–4 mnd: {state}").format(state=window_text(sick.window, today))
    return f"{leave_in_words(sick)} · {text}" + (_(" (fra funksjonsfall)") if sick.window_from_function_loss else "")


def leave_in_words(sick: SickStatus) -> str:
    """«Dag 44 · 6 uker · 100 % · maksdato ca. 08.01.2027»; empty where it is not shared."""
    if not sick.shared:
        return ""
    if not sick.state.in_episode:
        return sick.state.sentence if sick.periods else _("Ingen sykmelding registrert")
    parts = [_("Dag {day}").format(day=sick.day_number), plural(sick.weeks or 0, _("uke"), _("uker")), sick.state.now]
    parts += [_("maksdato ca. {day}").format(day=day(m.due)) for m in sick.milestones if m.code == MAX_DATE.code]
    return " · ".join(parts)


def _unread(w: Work, course: Course, referral: Entry | None) -> tuple[tuple[str, int], ...]:
    """Points of an undecided referral that are empty,
    and how many proposals from its text wait for somebody to judge them."""
    if referral is None or course.decided_on is not None or w.me.role is Role.NAV_ADVISER:
        return ()
    return tuple(waiting_proposals(ReferralForm.model_validate(referral.answers), w.today).items())


def _label(point: str) -> str:
    return next((p.label for p in completeness(ReferralForm()) if p.field == point), point)


def _scores(w: Work, course: CourseId, given: frozenset[Given]) -> tuple[Score, ...]:
    """What the patient's signed forms measure, over time; oldest first.
    An instrument that was signed as it is no more is left out, unless its file says which answer was the whole score:
    another scale may have been meant."""
    kinds = scored()
    rows = [
        r
        for r in entry_rows.rows_of(w, course, *kinds)
        if r.kind in kinds and r.state == SIGNED and not r.struck_because
    ]
    opened = entry_rows.trusted(w, rows, given)
    opened = [e for e in opened if form_of(e.kind).card.place is not Place.INSTRUMENTS or _is_as_it_was(e)]
    found = [
        Score(
            name=s.name,
            day=s.day or e.day,
            value=s.value,
            low=s.low,
            high=s.high,
            better=s.better,
            bands=s.bands,
            change=s.change,
            kind=e.kind,
            filled=s.filled,
            about=s.about,
        )
        for e in reversed(opened)
        for s in _measured(e)
    ]
    return tuple(sorted(found, key=lambda score: score.day))


def _is_as_it_was(e: Entry) -> bool:
    return e.as_signed is None or bool(form_of(e.kind).scored_then(e.as_signed.answers))


def _measured(e: Entry) -> tuple[Scored, ...]:
    form = form_of(e.kind)
    before = form.scored_then(e.as_signed.answers) if e.as_signed is not None else ()
    return (*form.model_validate(e.answers).scored(), *before)


@query(Right.READ_RECORD, audit="record:overview", about="course")
def overview(w: Work, course: CourseId) -> dict[str, Any]:
    """What the course page shows, as plain values for JSON; dates in ISO form."""
    p = page(w, course)
    episode, nav = p.sick.episode, w.me.role is Role.NAV_ADVISER
    return {
        "course": p.id,
        "patient": {"name": p.banner.name, "number": p.banner.number.replace(" ", ""), "age": p.banner.age},
        "status": p.status,
        "episode": {"start": _iso(episode.start), "last": _iso(episode.last), "day": p.sick.day_number}
        if episode
        else None,
        "weeks": p.sick.weeks,
        "max_date": next((_iso(m.due) for m in p.sick.milestones if m.code == MAX_DATE.code), None),
        "grade": p.sick.grade,
        "sick_leave": p.sick.state.short if p.sick.shared else _("ikke delt"),
        "employer_unknown": p.sick.employer_unknown,
        "window": {
            "opens": _iso(p.sick.window.opens),
            "closes": _iso(p.sick.window.closes),
            "text": window_text(p.sick.window, w.today),
        }
        if p.sick.window
        else None,
        "milestones": [
            {"code": m.code, "due": _iso(m.due), "state": m.state.value, "approximate": m.day_is is DayIs.ABOUT}
            for m in p.sick.milestones
        ],
        "received": _iso(p.received_on),
        "assessment_due": _iso(p.assessment_due),
        "decided": _iso(p.decided_on),
        "start_deadline": _iso(p.start_deadline),
        "closed": _iso(p.closed_on),
        "steps": {s.kind: s.state for s in p.steps},
        "completeness": None
        if nav
        else {"missing": list(p.missing_fields), "complete": not p.missing_fields and not p.unread},
        "unread_proposals": dict(p.unread),
        "deadlines": [{"what": d.what, "due": _iso(d.due)} for d in p.deadlines],
        "next_deadline": {"what": p.deadlines[0].what, "due": _iso(p.deadlines[0].due)} if p.deadlines else None,
        "scores": [{"name": s.name, "day": _iso(s.day), "value": s.value} for s in p.scores],
        "barriers": [b.title for b in p.barriers],
        "barriers_over": p.workplace.solved + p.workplace.dropped,
    }


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


@dataclass(frozen=True, kw_only=True)
class CourseRow:
    """A course in the command line's list."""

    id: CourseId
    name: str
    number: str
    status: str
    received_on: date | None
    assessment_due: date | None


@query(Right.SEE_LISTS, audit="courses:listed")
def listing(w: Work) -> tuple[CourseRow, ...]:
    """All courses whose patient exists for the user, newest referral first."""
    found = w.sql.execute(
        select(
            Course.id,
            Course.status,
            Course.received_on,
            Course.assessment_due,
            Patient.given_name,
            Patient.family_name,
            Patient.national_id,
        )
        .join(Patient, Patient.id == Course.patient_id)
        .where(visible_patients(w), visible_courses(w))
        .order_by(Course.received_on.desc(), Patient.sort_key)
    )
    nav = w.me.role is Role.NAV_ADVISER
    return tuple(
        CourseRow(
            id=CourseId(r.id),
            name=full_name(r.given_name, r.family_name),
            number=r.national_id,
            status=status_word(w, r.status),
            received_on=None if nav else r.received_on,
            assessment_due=None if nav else r.assessment_due,
        )
        for r in found
    )


@query(Right.READ_RECORD, audit="record:found", about="patient")
def newest_of(w: Work, patient: PatientId) -> CourseId:
    """The patient's newest course. Errors: Missing when there is none."""
    theirs = select(Course.id).where(Course.patient_id == patient, visible_courses(w))
    found = w.sql.scalar(theirs.order_by(Course.received_on.desc(), Course.id).limit(1))
    if found is None:
        raise Missing(_("Pasienten har ingen forløp."))
    return CourseId(found)


@command(Right.WRITE_HEALTH, audit="course:responsible", about="course", changes=(Topic.COURSE, Topic.TASKS))
def set_responsible(w: Work, course: CourseId, user: UserId) -> None:
    """Makes one of the health personnel responsible for the course, and for those of its open tasks that were the
    former's or nobody's; what others of the team have stays theirs, and a decision on the referral that is not
    theirs to make.

    Errors: Missing when the user is not active; BadInput for one who gives no care, or whom the patient blocks.
    """
    row, found = w.sql.get_one(Course, course), w.sql.get(User, user)
    if found is None or not found.active:
        raise Missing(_("Fant ikke brukeren."))
    if Role(found.role) not in HEALTH or blocks(w.sql, row.patient_id, user):
        text = _("{name} kan ikke ha ansvaret for forløpet.").format(name=found.full_name)
        raise BadInput(text, {"user": text})
    before, row.responsible_id = row.responsible_id, user
    w.note(ground=user)
    theirs = or_(Task.responsible_id == before, and_(Task.responsible_id.is_(None), Task.role == ""))
    for task in w.sql.scalars(
        select(Task).where(Task.course_id == course, Task.done_on.is_(None), Task.track == Track.HEALTH, theirs)
    ):
        if may_be_given(Role(found.role), task.kind):
            task.responsible_id, task.role = user, ""
