"""The safety list at login: what must not be forgotten by those who take referrals in."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import and_, exists, or_, select

from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import _, add_months, day_short, full_name
from hia_desktop.base.tones import Tone
from hia_desktop.documents.kinds import BY_KIND, kinds_kept
from hia_desktop.documents.kinds.paper import Kept
from hia_desktop.domain.access import Right
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.tasks import ASSESS, EPIKRISE, FROM_THEIR_DAY, MILESTONE_TASKS, START, TASKS
from hia_desktop.domain.working_days import add_working_days
from hia_desktop.services.call import Work, query, visible_patients
from hia_desktop.services.course import beginnings
from hia_desktop.services.lists import tasks
from hia_desktop.services.lists.task_words import due_words
from hia_desktop.services.patient import departures
from hia_desktop.store.entities import Course, FormEntry, IssuedDocument, Patient, Task

QUIET_DAYS = 5
DEADLINE_WORKING_DAYS = 2
LETTERS = (*kinds_kept(Kept.AS_LETTER), *kinds_kept(Kept.AT_SIGNING))


@dataclass(frozen=True)
class SafetyItem:
    """One patient on the list, and the step of the course that it opens; `note` says which deadline or letter."""

    course: CourseId
    step: str
    name: str
    note: str


@dataclass(frozen=True)
class SafetyGroup:
    """One thing to beware of, with at least one patient. Tones: bad, warn, neutral."""

    title: str
    tone: Tone
    items: tuple[SafetyItem, ...]


@query(Right.REGISTER_REFERRAL)
def safety_list(w: Work) -> tuple[SafetyGroup, ...]:
    """Deadlines within two working days, unread referrals, courses where nothing is planned, letters not sent,
    and courses that began on another day than the patient first came; without empty groups."""
    groups = (
        SafetyGroup(_("Frist innen to virkedager"), Tone.BAD, _deadlines(w)),
        SafetyGroup(_("Mottatt og ulest"), Tone.WARN, _unread(w)),
        SafetyGroup(_("Ikke noe planlagt på fem dager"), Tone.WARN, _quiet(w)),
        SafetyGroup(_("Brev laget, men ikke sendt"), Tone.NEUTRAL, _unsent(w)),
        SafetyGroup(_("Ventetiden sluttet en annen dag"), Tone.NEUTRAL, _otherwise_begun(w)),
    )
    return tuple(group for group in groups if group.items)


def _of_patients(w: Work, *columns: Any) -> Any:
    names = (Course.id, Patient.given_name, Patient.family_name)
    wanted = select(*names, *columns).join(Patient, Patient.id == Course.patient_id)
    return wanted.where(visible_patients(w), Course.id.not_in(departures.courses()))


def _item(r: Any, step: str, note: str) -> SafetyItem:
    return SafetyItem(CourseId(r.id), step, full_name(r.given_name, r.family_name), note)


def _deadlines(w: Work) -> tuple[SafetyItem, ...]:
    """The referral to be assessed, the latest start of a right to care, and the epikrise; those over their day too."""
    last = add_working_days(w.today, DEADLINE_WORKING_DAYS, w.week)
    near = or_(
        and_(Task.kind.in_((ASSESS.code, EPIKRISE.code)), Task.due <= last),
        and_(Task.kind == START.code, Course.start_deadline <= last),
    )
    wanted = _of_patients(w, Task.kind, Task.due, Course.start_deadline).join(Task, Task.course_id == Course.id)
    found = w.sql.execute(wanted.where(Task.done_on.is_(None), near).order_by(Task.due, Task.id)).all()
    items = []
    for r in found:
        due = r.start_deadline if r.kind == START.code else r.due
        left = due_words(due, w.today, w.week)[0]
        items.append(_item(r, TASKS[r.kind].step, f"{TASKS[r.kind].label}: {left.lower()}"))
    return tuple(items)


def _unread(w: Work) -> tuple[SafetyItem, ...]:
    wanted = _of_patients(w, Course.received_on).join(Task, Task.course_id == Course.id)
    wanted = wanted.where(Task.kind == ASSESS.code, Task.done_on.is_(None), tasks.unread()).order_by(
        Course.received_on, Course.id
    )
    return tuple(
        _item(r, ReferralForm.kind, _("Mottatt {day}").format(day=day_short(r.received_on, w.today)))
        for r in w.sql.execute(wanted)
    )


def _quiet(w: Work) -> tuple[SafetyItem, ...]:
    """Running courses without an open task but the statutory ones,
    where nothing has been written or done these days."""
    since = w.today - timedelta(days=QUIET_DAYS)
    unplanned = (*MILESTONE_TASKS, *FROM_THEIR_DAY)
    planned = exists().where(Task.course_id == Course.id, Task.done_on.is_(None), Task.kind.not_in(unplanned))
    done = exists().where(Task.course_id == Course.id, Task.done_on > since)
    written = exists().where(FormEntry.course_id == Course.id, FormEntry.saved_at > w.now - timedelta(days=QUIET_DAYS))
    wanted = _of_patients(w).where(Course.closed_on.is_(None), Course.received_on <= since, ~planned, ~done, ~written)
    return tuple(_item(r, "", "") for r in w.sql.execute(wanted.order_by(Patient.sort_key, Course.id)))


def _unsent(w: Work) -> tuple[SafetyItem, ...]:
    """One for each patient, however many letters wait; the oldest first."""
    wanted = _of_patients(w, IssuedDocument.kind, IssuedDocument.day).join(
        IssuedDocument, IssuedDocument.course_id == Course.id
    )
    waiting = (
        IssuedDocument.kind.in_(LETTERS),
        IssuedDocument.printed_on.is_(None),
        IssuedDocument.transferred_on.is_(None),
    )
    letters: dict[str, list[Any]] = {}
    for r in w.sql.execute(wanted.where(*waiting).order_by(IssuedDocument.issued_at, IssuedDocument.kind)):
        letters.setdefault(r.id, []).append(r)
    notes = {
        course: "; ".join(f"{BY_KIND[r.kind].title}, {day_short(r.day, w.today)}" for r in rows)
        for course, rows in letters.items()
    }
    return tuple(_item(rows[0], "documents", notes[course]) for course, rows in letters.items())


def _otherwise_begun(w: Work) -> tuple[SafetyItem, ...]:
    """Put right in the appointments, by hand: see `beginnings`. What was closed a year ago has been told as it was."""
    lately = or_(Course.closed_on.is_(None), Course.closed_on > add_months(w.today, -12))
    wanted = _of_patients(w, Course.began_on).where(lately, Course.began_on.is_not(None), beginnings.is_otherwise())
    wanted = wanted.order_by(Course.began_on, Course.id)
    stands = _("Står som slutt {day}")
    return tuple(_item(r, "visits", stands.format(day=day_short(r.began_on, w.today))) for r in w.sql.execute(wanted))
