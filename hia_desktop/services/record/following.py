"""Where the same stands otherwise when it has been changed in one place, and letting it follow there.

What is signed stays as it is; only the user's own drafts and the patient's card can follow.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from hia_desktop.base.fields import CourseId, PatientId, labels
from hia_desktop.base.text import _
from hia_desktop.domain.access import Right, may
from hia_desktop.domain.facts import FOLLOWING, Fact
from hia_desktop.domain.forms import form_of
from hia_desktop.domain.forms.facts import facts_in
from hia_desktop.domain.forms.shown import EMPTY
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command, query, visible_courses
from hia_desktop.services.patient.patients import PatientDraft
from hia_desktop.services.record import drafts, entries
from hia_desktop.services.record.known import told_words
from hia_desktop.services.sealing import grants
from hia_desktop.services.sealing.entry_rows import DRAFT, SIGNED, Entry, load, rows_of, trusted
from hia_desktop.store.entities import Course, Patient

Told = dict[Fact, Any]


@dataclass(frozen=True)
class Elsewhere:
    """One field that says otherwise: where it is, what it is called, what stands there and what it would become.
    `key` names it when it is to follow, with both: what has become other than the user was asked about, does not."""

    key: str
    place: str
    label: str
    stands: str
    becomes: str


@dataclass(frozen=True)
class _Place:
    """The same with what it takes to change it: the course and draft, or neither for the patient's card."""

    shown: Elsewhere
    field: str
    value: Any
    course: CourseId | None = None
    draft: Entry | None = None


@query(Right.WRITE_ENTRY, audit="draft:opened", about="course")
def elsewhere(w: Work, course: CourseId, kind: str) -> tuple[Elsewhere, ...]:
    """Where what the newest signed version of this kind changed stands otherwise: on the patient's card,
    and in the user's own drafts of other forms."""
    w.note(ground=kind)
    return tuple(place.shown for place in _places(w, course, kind))


@command(Right.WRITE_ENTRY, audit="draft:saved", about="course", changes=(Topic.PATIENT, Topic.COURSE))
def follow(w: Work, course: CourseId, kind: str, keys: Sequence[str]) -> int:
    """Lets what was signed follow to the chosen places; how many were changed. What has become otherwise is left."""
    w.note(ground=kind)
    return _change(w, [place for place in _places(w, course, kind) if place.shown.key in keys])


@query(Right.EDIT_PATIENT, audit="draft:opened", about="patient")
def elsewhere_than_card(w: Work, patient: PatientId, fields: Sequence[str]) -> tuple[Elsewhere, ...]:
    """Where these fields of the patient's card stand otherwise: in the user's own drafts."""
    return tuple(place.shown for place in _off_card(w, patient, fields))


@command(Right.EDIT_PATIENT, audit="draft:saved", about="patient", changes=(Topic.COURSE,))
def follow_card(w: Work, patient: PatientId, fields: Sequence[str], keys: Sequence[str]) -> int:
    """Lets the patient's card be followed in the chosen drafts; how many fields were changed."""
    return _change(w, [place for place in _off_card(w, patient, fields) if place.shown.key in keys])


def _places(w: Work, course: CourseId, kind: str) -> list[_Place]:
    entries.check_kind(kind)
    told = _changed(w, course, kind)
    return [*_on_card(w, told), *_in_drafts(w, course, told, kind)] if told else []


def _off_card(w: Work, patient: PatientId, fields: Sequence[str]) -> list[_Place]:
    row = w.sql.get_one(Patient, patient)
    told = {f: getattr(row, name) for f, name in facts_in(PatientDraft).items() if name in fields and f in FOLLOWING}
    told = {fact: value for fact, value in told.items() if value not in EMPTY}
    courses = w.sql.scalars(select(Course.id).where(Course.patient_id == patient, visible_courses(w)))
    return [place for course in courses for place in _in_drafts(w, CourseId(course), told, "")] if told else []


def _changed(w: Work, course: CourseId, kind: str) -> Told:
    """What the newest signed version tells otherwise than the one before it, or for the first time."""
    rows = [r for r in rows_of(w, course, kind) if (r.kind, r.state) == (kind, SIGNED) and not r.struck_because]
    read = load(w, rows[:2], grants.given(w, w.patient_id or ""))
    found = [entry.answers for entry in read if entry.shared] if all(entry.stands for entry in read) else []
    if not found or form_of(kind).card.many:
        return {}
    now, before = found[0], found[1] if len(found) > 1 else {}
    names = {fact: name for fact, name in facts_in(form_of(kind)).items() if fact in FOLLOWING}
    return {f: now[n] for f, n in names.items() if now.get(n) not in EMPTY and now.get(n) != before.get(n)}


def _on_card(w: Work, told: Told) -> Iterator[_Place]:
    if not may(w.me.role, Right.EDIT_PATIENT) or not w.patient_id:
        return
    patient, fields = w.sql.get_one(Patient, w.patient_id), facts_in(PatientDraft)
    for fact in told.keys() & fields.keys():
        stands = getattr(patient, fields[fact])
        if stands not in EMPTY and stands != told[fact]:
            shown = _shown("card", _("Pasientkortet"), PatientDraft, fields[fact], stands, told[fact])
            yield _Place(shown, fields[fact], told[fact])


def _in_drafts(w: Work, course: CourseId, told: Told, but: str) -> Iterator[_Place]:
    rows = [r for r in rows_of(w, course) if r.state == DRAFT and r.author_id == w.me.id and r.kind != but]
    for draft in trusted(w, rows, grants.given(w, w.patient_id or "")):
        form = form_of(draft.kind)
        fields = facts_in(form)
        for fact in sorted(told.keys() & fields.keys()):
            stands = draft.answers.get(fields[fact])
            if stands not in EMPTY and stands != told[fact]:
                place = _("Utkastet ditt til {form}").format(form=f"«{form.card.title}»")
                shown = _shown(draft.id, place, form, fields[fact], stands, told[fact])
                yield _Place(shown, fields[fact], told[fact], course, draft)


def _shown(key: str, place: str, model: Any, name: str, stands: Any, becomes: Any) -> Elsewhere:
    words = [told_words(model, name, value) for value in (stands, becomes)]
    agreed = sha256(json.dumps([stands, becomes], default=str).encode()).hexdigest()
    return Elsewhere(f"{key}:{name}:{agreed}", place, labels(model)[name], *words)


def _change(w: Work, places: Collection[_Place]) -> int:
    by_draft = {place.draft.id: place for place in places if place.draft is not None}
    for draft_id, first in by_draft.items():
        news = {p.field: p.value for p in places if p.draft is not None and p.draft.id == draft_id}
        draft, course = first.draft, first.course
        assert draft is not None and course is not None
        raw = {field: text for field, text in draft.raw.items() if field not in news}
        drafts.keep(w, course, draft.kind, draft.series, {**draft.answers, **news}, raw)
    for place in places:
        if place.draft is None:
            setattr(w.sql.get_one(Patient, w.patient_id), place.field, place.value)
            w.log("patient:changed", ground=place.field)
    return len(places)
