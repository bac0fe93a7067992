"""The page one talks from: what is due and with whom, the goal and the plan, what stands in the way, the last notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import _, clock_words, day_short, number
from hia_desktop.domain.access import Category, Right, Role, Track, may
from hia_desktop.domain.consent import Given, visible
from hia_desktop.domain.forms import FORMS, NOTES, form_of
from hia_desktop.domain.forms.addendum import Addendum
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.measure_line import MeasureLine
from hia_desktop.domain.forms.plan import TeamPlan
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan
from hia_desktop.domain.forms.survey import Survey
from hia_desktop.domain.forms.values import StepStatus
from hia_desktop.domain.forms.workplace import WorkplaceForm
from hia_desktop.domain.forms.workplace_values import AdaptationState
from hia_desktop.domain.measures.over_time import comparable
from hia_desktop.domain.tasks import FROM_THEIR_DAY, MEASURE, MILESTONE_DAYS, NEAR, NOT_OURS, TASKS
from hia_desktop.domain.teamwork.visits import Purpose
from hia_desktop.services.call import Work, query
from hia_desktop.services.course import visits
from hia_desktop.services.course.courses import Score
from hia_desktop.services.course.timeline import Known, known_entries
from hia_desktop.services.lists import tasks
from hia_desktop.services.lists.doers import doer
from hia_desktop.services.lists.task_order import team
from hia_desktop.services.lists.task_words import words_of
from hia_desktop.services.patient import departures
from hia_desktop.services.record.plan_lines import Planned, planned
from hia_desktop.services.sealing import entry_rows, grants, parts
from hia_desktop.services.sealing.entry_rows import DRAFT, SIGNED, Entry
from hia_desktop.store.entities import Course, Task, User

LAST_NOTES = 4
_SHOWN = (TeamPlan.kind, ReturnToWorkPlan.kind, WorkplaceForm.kind, Survey.kind)


@dataclass(frozen=True, kw_only=True)
class Due:
    """Something that is to be done: by when, who does it, and how far it has come (empty when nobody can know).
    What is not `ours` is never overdue here."""

    what: str
    due: date
    step: str
    who: str
    how_far: str = ""
    ours: bool = True


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The newest plan as this user may read it. `goal` is the patient's own, `goal_from` says where it stands when it
    is not the plan. `may_tick`: the user may say how far a measure has come. Not `shared`: nothing is told of the plan,
    so that nobody knows whether there is one; not `whole`: the user sees some of its parts. `goal_shared`: an empty
    goal is one that is not written.
    """

    goal: str
    goal_from: str
    signed: date | None
    measures: tuple[Planned, ...]
    evaluated: date | None
    may_tick: bool
    shared: bool
    whole: bool
    goal_shared: bool


@dataclass(frozen=True)
class NoteLine:
    """A note in one line."""

    day: date
    author: str
    words: str


@dataclass(frozen=True)
class Adapted:
    """An adaptation at work and how far it has come."""

    what: str
    state: str


@dataclass(frozen=True)
class BackToWork:
    """The patient's own plan for work, each step with its first day and how much is worked, in percent; and apart from
    it what the team recommends."""

    steps: tuple[tuple[date, int], ...]
    recommended: str


@dataclass(frozen=True)
class NextVisit:
    """The next appointment: its day and time, and what it is for and with whom, of which a NAV adviser is not told."""

    day: date
    starts: str
    about: str


@dataclass(frozen=True, kw_only=True)
class Overview:
    """What stands on the page beside what `CoursePage` knows. None where it is not shared with this user. `held`: why
    nothing is due, when the patient is gone and what was to be done is held; else empty."""

    due: tuple[Due, ...]
    held: str
    visit: NextVisit | None
    plan: Plan | None
    adapted: tuple[Adapted, ...] | None
    notes: tuple[NoteLine, ...] | None
    meeting: tuple[str, date] | None
    back: BackToWork | None


@query(Right.READ_RECORD, audit="record:overview", about="course")
def look(w: Work, course: CourseId) -> Overview:
    """What the course's first page shows, as far as the user may see it."""
    given = grants.given(w, w.patient_id or "")
    known = known_entries(w, course, given)
    opened = _opened(w, course, given)
    newest = {e.kind: e for e in reversed(opened)}
    plan, rtw, workplace, survey = (newest.get(kind) for kind in _SHOWN)
    notes = tuple(_note(e) for e in opened if e.kind in NOTES)[:LAST_NOTES]
    reads_notes = visible(w.me.role, Track.HEALTH, Category.NOTES, given) or may(w.me.role, Right.WRITE_NAV)
    shown = _plan(w, course, plan, survey, given) if _may_read(w, TeamPlan, given) or survey else None
    due = _due(w, course, known, measures=shown is None or not shown.measures)
    return Overview(
        due=due,
        held="" if due else departures.words(w, w.patient_id or ""),
        visit=_visit(w, course),
        plan=shown,
        adapted=_adapted(rtw, workplace)
        if _may_read(w, ReturnToWorkPlan, given) or _may_read(w, WorkplaceForm, given)
        else None,
        notes=notes if notes or reads_notes else None,
        meeting=_meeting(workplace, w.today),
        back=_back(rtw) if _may_read(w, ReturnToWorkPlan, given) else None,
    )


def _may_read(w: Work, form: type[Form], given: frozenset[Given]) -> bool:
    return bool(_seen(w, form, given))


def _seen(w: Work, form: type[Form], given: frozenset[Given]) -> frozenset[Category]:
    return parts.seen_categories(w, form.track, form.kind, form.category, given)


def _opened(w: Work, course: CourseId, given: frozenset[Given]) -> list[Entry]:
    """The newest signed version of what the page shows, and the last notes, newest first; as far as they are shared."""
    rows = [
        r
        for r in entry_rows.rows_of(w, course, *_SHOWN, *NOTES)
        if r.state == SIGNED and not r.struck_because and r.kind != Addendum.kind
    ]
    notes = sorted((r for r in rows if r.kind in NOTES), key=lambda r: r.signed_at, reverse=True)
    forms = entry_rows.newest_standing(w, (r for r in rows if r.kind in _SHOWN), given)
    shown = {e.id for e in forms.values()}
    beside = [r for r in rows if r.adds_to in shown]
    opened = [*forms.values()]
    opened += entry_rows.trusted(w, [*beside, *notes[:LAST_NOTES]], given)
    if len(notes) > LAST_NOTES > sum(e.kind in NOTES for e in opened):
        # the last that the user may read, however many of the other side's lie between
        opened += entry_rows.trusted(w, notes[LAST_NOTES:], given)
    return entry_rows.with_addenda(opened)


def _due(w: Work, course: CourseId, known: Sequence[Known], *, measures: bool) -> tuple[Due, ...]:
    """What is open in the course, the soonest first; what is for a day far ahead comes when that is near. `measures`:
    those of the plan stand here as tasks, since the plan itself does not stand beside them."""
    wanted = select(Task.id, Task.words, Task.kind, Task.due, Task.role, User.full_name).outerjoin(
        User, User.id == doer(w)
    )
    wanted = wanted.join(Course, Course.id == Task.course_id).where(
        Task.course_id == course, Task.done_on.is_(None), tasks.theirs(w), tasks.not_held()
    )
    if not measures:
        wanted = wanted.where(Task.kind != MEASURE.code)
    soon = w.today + timedelta(days=MILESTONE_DAYS)
    last = dict.fromkeys(NEAR, soon) | dict.fromkeys(FROM_THEIR_DAY, w.today)
    listed = sorted(w.sql.execute(wanted), key=lambda r: (r.due, r.kind))  # here, as in `courses`
    found = [r for r in listed if r.due <= last.get(r.kind, date.max)]
    said = words_of(w, ((r.id, course, r.words) for r in found))
    return tuple(
        Due(
            what=": ".join(x for x in (TASKS[r.kind].label, said.get(r.id, "")) if x),
            due=r.due,
            step=TASKS[r.kind].step,
            who=r.full_name or (Role(r.role).label if r.role else team(TASKS[r.kind])),
            how_far=_how_far(w, TASKS[r.kind].step, known),
            ours=r.kind not in NOT_OURS,
        )
        for r in found
    )


def _how_far(w: Work, step: str, known: Sequence[Known]) -> str:
    """How far the form that a task is about has come; empty when it is about none, or about none that the user reads.
    Of the other side's work a draft is not known of."""
    if step not in {form.kind for form in FORMS}:
        return ""
    mine = [k for k in known if k.kind == step and not k.struck]
    if any(k.state == DRAFT and (k.track in w.signed_in.keys.readers or k.mine) for k in mine):
        return _("utkast er begynt")
    signed = [k.day for k in mine if k.state == SIGNED]
    return _("sist signert {day}").format(day=day_short(max(signed), w.today)) if signed else ""


def _plan(w: Work, course: CourseId, plan: Entry | None, survey: Entry | None, given: frozenset[Given]) -> Plan:
    seen = _seen(w, TeamPlan, given)
    told: dict[str, Any] = plan.answers if plan is not None else {}
    goal = str(told.get("own_goal", "")).strip()
    theirs = str(survey.answers.get("own_goal", "")).strip() if survey is not None and not goal else ""
    evaluated = told.get("evaluation_day")
    return Plan(
        goal=goal or theirs,
        goal_from=_("fra kartleggingen {day}").format(day=day_short(survey.day, w.today)) if theirs and survey else "",
        signed=plan.day if plan is not None else None,
        measures=planned(course, plan) if plan is not None else (),
        evaluated=date.fromisoformat(evaluated) if evaluated else None,
        may_tick=plan is not None and may(w.me.role, MeasureLine.card.write),
        shared=bool(seen),
        whole=parts.sees_all(w, TeamPlan.track, TeamPlan.kind, TeamPlan.category, given),
        goal_shared=Category.PLAN in seen,
    )


def plan_words(plan: Plan, today: date) -> str:
    """When the plan was signed and is evaluated, that there is none, or that this user cannot know."""
    if not plan.shared:
        return _("Planen er ikke delt med deg.")
    if not plan.signed:
        return _("Ingen plan er signert ennå.") if plan.whole else _("Ingen plan er delt med deg ennå.")
    told = [
        _("Planen er signert {day}.").format(day=day_short(plan.signed, today)),
        to_evaluate(plan.evaluated, today).format(day=day_short(plan.evaluated, today)) if plan.evaluated else "",
        "" if plan.whole else _("Du ser det som er delt med deg."),
    ]
    return " ".join(x for x in told if x)


def to_evaluate(on: date, today: date) -> str:
    """What is said of the day that a plan is evaluated, with «{day}» in its place: that of one that has passed too."""
    return _("Evalueres {day}.") if on >= today else _("Skulle evalueres {day}.")


def _adapted(rtw: Entry | None, workplace: Entry | None) -> tuple[Adapted, ...]:
    """What is tried at work now or has worked, by NAV's note; and what the step that goes on says."""
    found = []
    if workplace is not None:
        for row in WorkplaceForm.model_validate(workplace.answers).adaptations:
            words = ": ".join(x for x in (row.adaptation.label if row.adaptation else "", row.note) if x)
            if words and row.state in (AdaptationState.ONGOING, AdaptationState.WORKED, AdaptationState.PROPOSED):
                found.append(Adapted(words, row.state.label))
    if rtw is not None:
        steps = ReturnToWorkPlan.model_validate(rtw.answers).steps
        found += [
            Adapted(s.adaptation, s.status.label) for s in steps if s.adaptation and s.status is StepStatus.ONGOING
        ]
    return tuple(found)


def _back(rtw: Entry | None) -> BackToWork | None:
    if rtw is None:
        return None
    plan = ReturnToWorkPlan.model_validate(rtw.answers)
    return BackToWork(tuple(plan.planned()), plan.recommendations)


def _note(entry: Entry) -> NoteLine:
    """«Samtale 6: eksponering mot morgenmøtet»: its heading, else its first line; the day it is about."""
    about, text = entry.answers.get("day"), str(entry.answers.get("text", "")).strip()
    heading = str(entry.answers.get("heading", "")).strip()
    words = heading or text.split("\n")[0] or form_of(entry.kind).card.title
    return NoteLine(date.fromisoformat(about) if about else entry.day, entry.author, words)


def _visit(w: Work, course: CourseId) -> NextVisit | None:
    found = visits.next_visit(w, course)
    if found is None:
        return None
    row, staff = found
    told = () if w.me.role is Role.NAV_ADVISER else (Purpose(row.purpose).label, ", ".join(staff))
    return NextVisit(row.day, row.starts, " · ".join(word for word in told if word))


def visit_words(visit: NextVisit) -> str:
    """«Neste time klokken 09.30»."""
    return _("Neste time klokken {time}").format(time=clock_words(visit.starts))


def _meeting(workplace: Entry | None, today: date) -> tuple[str, date] | None:
    """The dialogue meeting that NAV's note has a day for, when that is to come."""
    if workplace is None:
        return None
    form = WorkplaceForm.model_validate(workplace.answers)
    day = form.meeting_to_come(today)
    return None if day is None else ((form.meeting.label if form.meeting else _("Dialogmøte")), day)


@dataclass(frozen=True, kw_only=True)
class Development:
    """What one measure was at first and is now; `better` says whether that is better, None when it is the same or has
    been measured once; `reckoned` which of the two leans on answers that lack."""

    name: str
    first: float
    first_day: date
    last: float
    last_day: date
    better: bool | None
    reckoned: tuple[bool, bool] = (False, False)


def in_words(one: Development) -> tuple[str, str, str, str]:
    """Name, first value, last value, and which way: «PHQ-9», «14», «9», «bedre»; no last value of what was measured
    once."""
    first, last = (
        _("{value} (beregnet)").format(value=number(value)) if reckoned else number(value)
        for value, reckoned in zip((one.first, one.last), one.reckoned, strict=True)
    )
    if one.first_day == one.last_day:
        return one.name, first, "", _("målt én gang")
    way = _("uendret") if one.better is None else _("bedre") if one.better else _("dårligere")
    return one.name, first, last, way


def developments(scores: Sequence[Score]) -> tuple[Development, ...]:
    """From start until now, by name, in the order in which they were first measured; `scores` come oldest first."""
    return tuple(
        Development(
            name=name,
            first=all_[0].value,
            first_day=all_[0].day,
            last=all_[-1].value,
            last_day=all_[-1].day,
            better=None
            if all_[0].value == all_[-1].value
            else (all_[-1].value > all_[0].value) == (all_[-1].better == "high"),
            reckoned=(all_[0].filled, all_[-1].filled),
        )
        for name, all_ in comparable(scores).items()
    )
