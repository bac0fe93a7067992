"""What a user may know of a course without opening it, and the timeline drawn from it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import bindparam, select

from hia_desktop.base.fields import CourseId, EntryId
from hia_desktop.base.text import _, day
from hia_desktop.domain.access import Category, Role, Track
from hia_desktop.domain.consent import Given
from hia_desktop.domain.forms import NOTES, WITHIN, form_of
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.card import Place
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan
from hia_desktop.domain.forms.workplace import WorkplaceForm
from hia_desktop.domain.forms.workplace_values import MeetingKind
from hia_desktop.domain.leave.milestones import Milestone
from hia_desktop.domain.leave.sick_leave import GRADED_KINDS, Period, SickLeaveKind, grade_on, stretches
from hia_desktop.domain.tasks import DIALOGUE_1, DIALOGUE_2
from hia_desktop.domain.timeline import Bar, Mark, MarkState, Timeline
from hia_desktop.services.call import Work
from hia_desktop.services.patient.leaves import SickStatus
from hia_desktop.services.patient.patients import ENDED_BY, STATUS
from hia_desktop.services.sealing import parts, proofs
from hia_desktop.services.sealing.entry_rows import SIGNED, Entry, as_marked
from hia_desktop.store.entities import Course, FormEntry, Proof
from hia_desktop.store.portable import columns

_MEETINGS = {MeetingKind.FIRST: DIALOGUE_1.code, MeetingKind.SECOND: DIALOGUE_2.code}


@dataclass(frozen=True, kw_only=True)
class Known:
    """An entry as it may be known of: that it exists, whose it is, and whether its content is shared with the user."""

    id: EntryId
    kind: str
    state: str
    mine: bool
    day: date
    category: Category
    track: Track
    struck: bool
    shared: bool


def known_entries(w: Work, course: CourseId, given: frozenset[Given]) -> list[Known]:
    """What exists in the course for this user, without opening any of it. What is not as its author signed it is not
    there: the step says so of it, and the journal. (A mark that was taken away is told by the form's key alone, which
    is not opened for this.)"""
    rows = [
        Known(
            id=EntryId(r.id),
            kind=r.kind,
            state=r.state,
            mine=r.author_id == w.me.id,
            day=r.day,
            category=Category(r.category),
            track=Track(r.track),
            struck=bool(r.struck_because),
            shared=bool(parts.seen_categories(w, r.track, r.kind, r.category, given)),
        )
        for r in as_marked(w, columns(w.sql, _KNOWN, {"course": course}))
        if r.state != SIGNED or proofs.row_is_genuine(w.signed_in, r)
    ]
    return [r for r in rows if r.shared]


_KNOWN = (
    select(*proofs.SIGNED_ENTRY, FormEntry.struck_because)
    .outerjoin(Proof, proofs.of_entry())
    .where(FormEntry.course_id == bindparam("course"))
    .order_by(FormEntry.day, FormEntry.saved_at)
)


def draw(w: Work, course: Course, known: Sequence[Known], sick: SickStatus, opened: dict[str, Entry]) -> Timeline:
    """The sick leave with what the plan foresees, the milestones, and the signed entries that the user may know of."""
    leaves = "step:leaves"
    bars = _bars([r.period for r in sick.periods], w.today, leaves)
    bars += _planned(
        opened.get(ReturnToWorkPlan.kind),
        w.today,
        max((r.period.last for r in sick.periods if r.period.last), default=None),
    )
    agreed = _agreed(opened.get(WorkplaceForm.kind), w.today)
    milestones = [_milestone(m, agreed.get(m.code), leaves) for m in sick.milestones]
    events = (
        []
        if w.me.role is Role.NAV_ADVISER
        else [
            Mark(
                course.received_on, ReferralForm.card.event_word, MarkState.DONE, "", target=f"step:{ReferralForm.kind}"
            )
        ]
    )
    answer = _answer_of(w, course, known)
    events += [
        Mark(
            k.day,
            answer[1] if answer and k is answer[0] else form_of(k.kind).card.event_word,
            MarkState.DONE,
            _event_text(k),
            target="journal" if k.kind in NOTES else f"step:{form_of(k.kind).card.found_in}",
            nav=k.track is Track.NAV,
        )
        for k in known
        if k.state == SIGNED and not k.struck and k.kind not in (ReferralForm.kind, *WITHIN)
    ]
    window = (sick.window.opens, sick.window.closes) if sick.window else None
    counted_from = (
        {"window_label": _("Best nytte: 2–4 mnd fra funksjonsfall")} if sick.window_from_function_loss else {}
    )
    label = _("I dag · uke {week}").format(week=sick.weeks) if sick.state.in_episode else _("I dag")
    return Timeline(
        today=w.today,
        today_label=label,
        bars=tuple(sorted(bars, key=lambda b: (b.first, b.planned))),
        milestones=tuple(sorted(milestones, key=lambda m: m.day)),
        events=tuple(sorted(_together(events), key=lambda e: e.day)),
        window=window,
        **counted_from,
    )


def _together(events: Sequence[Mark]) -> list[Mark]:
    """What was signed on one day of a step that several forms share is one mark, which tells of each."""
    found: dict[object, Mark] = {}
    for mark in events:
        shared = mark.target in (f"step:{Place.INSTRUMENTS.value}", f"step:{Place.FINDINGS.value}")
        key: object = (mark.day, mark.target) if shared else len(found)
        before = found.get(key)
        found[key] = mark if before is None else replace(mark, explains=f"{before.explains}; {mark.explains}")
    return list(found.values())


def _bars(periods: Sequence[Period], today: date, target: str) -> list[Bar]:
    """One bar for each stretch of the same periods, cut at today: what is certified beyond it is planned."""
    bars = []
    for first, last, running in stretches(periods, today):
        grade, label = grade_on(running, first), _bar_label(running)
        says = label if not any(p.is_sick and p.grade for p in running) else ""
        if first <= today:
            bars.append(Bar(first, min(last, today), grade, label, target=target, says=says))
        if last > today:
            start = max(first, today + timedelta(days=1))
            bars.append(Bar(start, last, grade, label, planned=True, target=target, says=says))
    return bars


def _bar_label(running: Sequence[Period]) -> str:
    """«50 %», «Ferie», «Uføretrygd 50 %», or with several at once «Lager AS 100 %, Kafé AS 50 %»."""
    notes = (SickLeaveKind.FULL, SickLeaveKind.GRADED)
    if len(running) == 1 and running[0].kind in notes:
        return f"{running[0].grade} %" if running[0].grade else _("Grad ikke oppgitt")
    parts = []
    for p in running:
        if p.kind in notes:
            grade = f"{p.grade} %" if p.grade else _("grad ikke oppgitt")
            parts.append(f"{p.employer or p.work.label} {grade}")
        else:
            parts.append(f"{p.kind.label} {p.grade} %" if p.grade and p.kind in GRADED_KINDS else p.kind.label)
    return ", ".join(parts)


def _planned(rtw: Entry | None, today: date, certified_until: date | None) -> list[Bar]:
    """The grades that the return-to-work plan foresees after what is certified,
    and those it foresaw for the days that have come."""
    steps = sorted(
        (date.fromisoformat(s.get("moved_to") or s["from_day"]), 100 - s["work_percent"], s.get("actual_percent"))
        for s in (rtw.answers.get("steps", []) if rtw else [])
        if s.get("from_day") and s.get("work_percent") is not None
    )
    bars = []
    for i, (first, grade, actual) in enumerate(steps):
        last = steps[i + 1][0] - timedelta(days=1) if i + 1 < len(steps) else first + timedelta(days=27)
        start = max(first, today + timedelta(days=1), (certified_until or today) + timedelta(days=1))
        if first <= today:
            bars.append(
                Bar(
                    first,
                    min(last, today),
                    grade,
                    _came_of(grade, actual),
                    planned=True,
                    over=True,
                    target=f"step:{ReturnToWorkPlan.kind}",
                )
            )
        if last >= start and grade:
            bars.append(
                Bar(
                    start,
                    last,
                    grade,
                    _("plan {grade} %").format(grade=grade),
                    planned=True,
                    target=f"step:{ReturnToWorkPlan.kind}",
                )
            )
    return bars


def _came_of(grade: int, actual: int | None) -> str:
    """«plan 80 %, ble 60 %»: sick-leave grades, as everything in the lane."""
    plan = _("plan {grade} %").format(grade=grade)
    return plan if actual is None else _("{plan}, ble {grade} %").format(plan=plan, grade=100 - actual)


def _agreed(workplace: Entry | None, today: date) -> dict[str, date]:
    """The day of a dialogue meeting that NAV's note has one for, when that is to come, by the milestone it is."""
    if workplace is None:
        return {}
    form = WorkplaceForm.model_validate(workplace.answers)
    code, when = _MEETINGS.get(form.meeting) if form.meeting else None, form.meeting_to_come(today)
    return {code: when} if code and when else {}


def _milestone(m: Milestone, agreed: date | None, target: str) -> Mark:
    """By the day that is agreed, when there is one; else by the day that the law has."""
    text = _milestone_text(m)
    if agreed is not None and m.state is MarkState.TO_COME:
        return Mark(agreed, m.label, m.state, text, target=target, nav=True)
    return Mark(m.due, m.label, m.state, text, target=target, nav=True, day_is=m.day_is)


def _milestone_text(m: Milestone) -> str:
    """Its meaning; when it was done, or why it is not relevant."""
    if m.done_on is not None:
        return _("Gjort {day}. {meaning}").format(day=day(m.done_on), meaning=m.explains)
    return (
        _("Ikke aktuelt: {reason}. {meaning}").format(reason=m.reason, meaning=m.explains) if m.reason else m.explains
    )


def _answer_of(w: Work, course: Course, known: Sequence[Known]) -> tuple[Known, str] | None:
    """The assessment that ended the course before it began, with its outcome in words; never told to NAV."""
    signed = [k for k in known if k.kind == RightsAssessment.kind and k.state == SIGNED and not k.struck]
    if w.me.role is Role.NAV_ADVISER or course.decision not in ENDED_BY.values() or not signed:
        return None
    return signed[-1], STATUS[course.decision]


def _event_text(k: Known) -> str:
    return _("{what}, signert {day}").format(what=form_of(k.kind).card.title, day=day(k.day))
