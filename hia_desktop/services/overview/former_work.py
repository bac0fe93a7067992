"""What a NAV adviser signed herself and that the patient no longer shares a course with her about:
her own documentation, to be read.

NAV's notes and barriers are NAV's own documentation of its follow-up, and are kept by the one who wrote them when a
consent ends (forvaltningsloven § 11 d, arkivlova § 6; read 2026-11-28, awaits local verification). Nothing of the
health side, no course, no timeline, nothing to write.
A patient who blocks the adviser closes this too: a blocking is against the person, a withdrawal against the sharing.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, select

from hia_desktop.base.errors import Missing
from hia_desktop.base.fields import CourseId, EntryId, PatientId
from hia_desktop.base.text import _, full_name
from hia_desktop.domain.access import Right, Track
from hia_desktop.domain.forms import form_of
from hia_desktop.services.call import Work, query, visible_courses, visible_patients
from hia_desktop.services.sealing import entry_rows
from hia_desktop.services.sealing.entry_rows import SIGNED, Entry
from hia_desktop.store.entities import Blocking, Course, FormEntry, Patient


@dataclass(frozen=True)
class FormerRow:
    """One signed form: whose, what and when."""

    id: EntryId
    name: str
    born: date
    what: str
    day: date


def _own(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(FormEntry)
        .join(Course, Course.id == FormEntry.course_id)
        .join(Patient, Patient.id == Course.patient_id)
    )


def _theirs(w: Work, wanted: Select[Any]) -> Select[Any]:
    """Signed by the user on NAV's side, in a course that is shared no longer,
    of a patient who does not block the user."""
    blocked = exists().where(Blocking.patient_id == Patient.id, Blocking.user_id == w.me.id)
    seen = (
        select(Course.id).join(Patient, Patient.id == Course.patient_id).where(visible_patients(w), visible_courses(w))
    )
    mine = wanted.where(FormEntry.author_id == w.me.id, FormEntry.track == Track.NAV, FormEntry.state == SIGNED)
    return mine.where(FormEntry.struck_at.is_(None), FormEntry.course_id.not_in(seen), ~blocked)


@query(Right.WRITE_NAV, audit="nav:former_listed")
def listing(w: Work) -> tuple[FormerRow, ...]:
    """All of them, newest first; an addendum is read with what it adds to."""
    columns = (FormEntry.id, FormEntry.kind, FormEntry.day, Patient.given_name, Patient.family_name, Patient.birth_date)
    wanted = _theirs(w, _own(*columns)).where(FormEntry.adds_to.is_(None))
    found = w.sql.execute(wanted.order_by(FormEntry.day.desc(), FormEntry.saved_at.desc()))
    return tuple(
        FormerRow(
            EntryId(r.id), full_name(r.given_name, r.family_name), r.birth_date, form_of(r.kind).card.title, r.day
        )
        for r in found
    )


@query(Right.WRITE_NAV, audit="nav:former_opened")
def read(w: Work, own: EntryId) -> Entry:
    """One of them, with the user's own addenda. Errors: Missing when it is not among them."""
    whose = w.sql.execute(
        _theirs(w, _own(Course.id, Course.patient_id)).where(FormEntry.id == own, FormEntry.adds_to.is_(None))
    ).first()
    if whose is None:
        raise Missing(_("Fant ikke dette. Det kan være fjernet, eller du har ikke tilgang."))
    w.note(patient=PatientId(whose.patient_id), object_id=own)
    ids = set(w.sql.scalars(_theirs(w, _own(FormEntry.id)).where((FormEntry.id == own) | (FormEntry.adds_to == own))))
    rows = [r for r in entry_rows.rows_of(w, CourseId(whose.id)) if r.id in ids]
    (found,) = entry_rows.with_addenda(entry_rows.load(w, rows, frozenset()))
    return found
