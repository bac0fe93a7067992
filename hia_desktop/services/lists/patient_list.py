"""The list of patients to work from: how far each has come, who is responsible, what is due, the last contact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, or_, select, union_all

from hia_desktop.base.fields import PatientId
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import TRACKS_OF, Right, Role
from hia_desktop.domain.consent import visible
from hia_desktop.domain.forms import NOTES, STEPS, form_of
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.card import Place
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.tasks import FROM_THEIR_DAY, MILESTONE_DAYS, MILESTONE_TASKS, NOT_OURS, OTHERS_DUTIES, TASKS
from hia_desktop.domain.teamwork.visits import Outcome
from hia_desktop.services.call import Work, query
from hia_desktop.services.lists.task_words import due_words
from hia_desktop.services.lists.tasks import theirs
from hia_desktop.services.patient import departures, patients
from hia_desktop.services.patient.patients import PatientRow
from hia_desktop.services.sealing import proofs
from hia_desktop.services.sealing.entry_rows import SIGNED
from hia_desktop.store.entities import Appointment, Course, Encounter, FormEntry, Task, User


@dataclass(frozen=True, kw_only=True)
class PatientLine(PatientRow):
    """A patient with where the newest course stands: `phase` is the furthest step that is signed after the assessment,
    else the status; `responsible` is empty for nobody and for NAV; `due_text` is empty when nothing is due; `contacted`
    is days since the last note on the user's own side, and to others than NAV since the last contact or kept time;
    None for none."""

    phase: str
    responsible: str
    due_text: str
    due_what: str
    due_tone: Tone
    contacted: int | None


@query(Right.SEE_LISTS)
def rows(w: Work, keys: Sequence[PatientId]) -> tuple[PatientLine, ...]:
    """The lines of these patients, in the given order; one that no longer exists for the user is left out.
    As many statements for a hundred patients as for one."""
    found = patients.rows(w, keys)
    courses = [str(row.course) for row in found if row.course]
    phases, noted = _signed(w, courses)
    met = _met(w, courses)
    responsible, due = _responsible(w, courses), _next_due(w, courses)
    made = []
    for row in found:
        course = str(row.course)
        text, what, tone = due.get(course, ("", "", Tone.NEUTRAL))
        days = [when[course] for when in (noted, met) if course in when]
        made.append(
            PatientLine(
                **vars(row),
                phase=phases.get(course, row.status),
                responsible=responsible.get(course, ""),
                due_text=text,
                due_what=what,
                due_tone=tone,
                contacted=(w.today - max(days)).days if days else None,
            )
        )
    return tuple(made)


def _signed(w: Work, courses: Sequence[str]) -> tuple[dict[str, str], dict[str, date]]:
    """The furthest signed step of each course under way, and the day of the last note. A step that the user may not
    read is not told of, nor a note of the other side; what a NAV adviser may know of how far it has come is its status.
    """
    nav = w.me.role is Role.NAV_ADVISER
    beside = (ReferralForm.kind, RightsAssessment.kind)
    steps = [f for f in STEPS if f.kind not in beside and f.card.place is Place.STEP and not nav]
    kinds = [form.kind for form in steps if visible(w.me.role, form.track, form.category, ())]
    notes = [kind for kind in NOTES if form_of(kind).track in TRACKS_OF[w.me.role]]
    signed = select(FormEntry.course_id, Course.status, FormEntry.kind, FormEntry.day, FormEntry.id)
    signed = signed.join(Course, Course.id == FormEntry.course_id)
    signed = signed.where(Course.id.in_(courses), FormEntry.kind.in_([*kinds, *notes]))
    signed = signed.where(FormEntry.state == SIGNED, FormEntry.struck_at.is_(None))
    told: dict[tuple[str, bool], list[tuple[int, date, str]]] = {}
    for course, status, kind, day, entry in w.sql.execute(signed):
        if kind in notes:
            told.setdefault((course, True), []).append((0, day, entry))
        elif status == "in_course":
            told.setdefault((course, False), []).append((kinds.index(kind), day, entry))
    last = _last_genuine(w, told)
    phases = {course: form_of(kinds[at]).card.step_word for (course, note), (at, _day, _id) in last.items() if not note}
    return phases, {course: day for (course, note), (_at, day, _id) in last.items() if note}


def _last_genuine(
    w: Work, told: Mapping[tuple[str, bool], list[tuple[int, date, str]]]
) -> dict[tuple[str, bool], tuple[int, date, str]]:
    """Of each the last that is as its author signed it; the others are not held against their signatures."""
    waiting, found = {key: sorted(some) for key, some in told.items()}, {}
    while waiting:
        whole = proofs.genuine(w, proofs.ENTRY, [some[-1][2] for some in waiting.values()])
        for key, some in waiting.items():
            if (last := some.pop())[2] in whole:
                found[key] = last
        waiting = {key: some for key, some in waiting.items() if some and key not in found}
    return found


def _met(w: Work, courses: Sequence[str]) -> dict[str, date]:
    """The day of the last contact that was entered, or time that was kept, of each course. NAV is told of neither."""
    if w.me.role is Role.NAV_ADVISER:
        return {}
    entered = select(Encounter.course_id, Encounter.day).where(Encounter.course_id.in_(courses), ~Encounter.struck)
    kept = select(Appointment.course_id, Appointment.day).where(Appointment.course_id.in_(courses))
    both = union_all(entered, kept.where(Appointment.outcome == Outcome.MET)).subquery()
    last = select(both.c.course_id, func.max(both.c.day)).group_by(both.c.course_id)
    return {course: day for course, day in w.sql.execute(last)}


def _responsible(w: Work, courses: Sequence[str]) -> dict[str, str]:
    if w.me.role is Role.NAV_ADVISER:
        return {}
    named = select(Course.id, User.full_name).join(User, User.id == Course.responsible_id)
    return {course: name for course, name in w.sql.execute(named.where(Course.id.in_(courses)))}


def _next_due(w: Work, courses: Sequence[str]) -> dict[str, tuple[str, str, Tone]]:
    """The first open task of each course that stands in the user's worklist: when, what, and how it looks."""
    wanted = select(Task.course_id, Task.kind, Task.due, Task.done_on, Task.id)
    wanted = wanted.join(Course, Course.id == Task.course_id).where(Task.course_id.in_(courses), theirs(w))
    wanted = wanted.where(Task.course_id.not_in(departures.courses()))
    wanted = wanted.where(or_(Task.kind.not_in(MILESTONE_TASKS), Task.due <= w.today + timedelta(days=MILESTONE_DAYS)))
    wanted = wanted.where(or_(Task.kind.not_in(FROM_THEIR_DAY), Task.due <= w.today))
    if w.me.role is not Role.NAV_ADVISER:
        wanted = wanted.where(Task.kind.not_in(OTHERS_DUTIES))
    # Chosen and put in order here: asked for open tasks in order, the database goes through all there are.
    still_open = [r for r in w.sql.execute(wanted) if r.done_on is None]
    first: dict[str, tuple[str, str, Tone]] = {}
    for r in sorted(still_open, key=lambda r: (-r.due.toordinal(), r.id)):  # the earliest comes last, and stays
        of = TASKS[r.kind]
        text, tone = due_words(r.due, w.today, w.week if of.working_days else None, ours=r.kind not in NOT_OURS)
        first[r.course_id] = text, of.label, tone
    return first
