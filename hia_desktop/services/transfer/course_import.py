"""A whole course in from one file: all or nothing, and never twice.

What comes in keeps who signed it: the author's name and title lie in the sealed content,
while `author_id` is the user who imported it.
Of the consents only those to health personnel come along, and only for a patient who is new here:
what a NAV adviser may see is asked anew. What the patient has said no to holds here too, of every patient.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from pydantic import ValidationError
from sqlalchemy import or_, select

from hia_desktop.base.errors import BadInput
from hia_desktop.base.fields import CourseId
from hia_desktop.base.misread import by_field
from hia_desktop.base.pdf_words import readings_of
from hia_desktop.base.text import _, add_months, day, inside_sentence
from hia_desktop.documents.kinds import BY_KIND, DOCUMENTS, PAPERS
from hia_desktop.domain.access import Category, Recipient, Right, Track
from hia_desktop.domain.consent import check_category, check_span
from hia_desktop.domain.forms import FORMS, form_of
from hia_desktop.domain.forms.addendum import Addendum
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.older import as_today
from hia_desktop.domain.forms.shown import recalled, shown_of
from hia_desktop.domain.forms.values import RETIRED, RETIRED_ON
from hia_desktop.domain.leave import sick_leave
from hia_desktop.domain.leave.milestones import CODES
from hia_desktop.domain.tasks import TASKS
from hia_desktop.domain.topics import Topic
from hia_desktop.domain.working_days import USUAL, assessment_due
from hia_desktop.services.call import Work, check_record, command
from hia_desktop.services.consent import objections
from hia_desktop.services.consent.consents import HOW
from hia_desktop.services.intake import referrals
from hia_desktop.services.patient import patients, same_day
from hia_desktop.services.patient.leaves import SKIPPED_BECAUSE
from hia_desktop.services.patient.same_day import SameDay
from hia_desktop.services.record import effects, entries, plan_tasks
from hia_desktop.services.record.signing import check_then
from hia_desktop.services.sealing import consent_keys, grants, parts, proofs, seals, shown_forms
from hia_desktop.services.sealing.entry_rows import SIGNED, STRUCK_BECAUSE
from hia_desktop.services.transfer import contact_parts, course_file
from hia_desktop.services.transfer.course_file import CourseFacts, CourseFile
from hia_desktop.store.entities import (
    Attachment,
    Consent,
    Course,
    FormEntry,
    IssuedDocument,
    KeyGrant,
    MilestoneState,
    Patient,
    SickLeave,
    Task,
    new_id,
)

FIRST_MOMENT = datetime(1900, 1, 1, tzinfo=UTC)
CLOCKS_APART = timedelta(days=1)
"""How much later than this machine's clock another centre's may have been."""


@dataclass(frozen=True)
class Imported:
    """The course in this store; `added` is False when it was here from before and nothing was changed."""

    course: CourseId
    added: bool
    message: str


@command(
    Right.IMPORT_COURSE,
    audit="course:imported",
    changes=(Topic.PATIENTS, Topic.COURSE, Topic.TASKS, Topic.CONSENT, Topic.DOCUMENTS),
)
def import_course(w: Work, data: bytes, answer: SameDay | None = None) -> Imported:
    """Reads an exported course in, all of it or nothing; a course that is here from before is left as it is.

    Errors: BadInput naming the field that breaks the schema or a rule; Missing when the course is here but not for this
    user; AnswerNeeded when its referral speaks of suicide and neither the other centre nor this one has answered.
    """
    file = course_file.read_course_file(data)
    known = w.sql.scalar(select(Course.id).where(or_(Course.id == file.uid, Course.origin == file.uid)).limit(1))
    if known is not None:
        check_record(w, "course", known)
        return Imported(CourseId(known), False, _("Forløpet er lest inn før. Ingenting er lagt til."))
    _check(w, file)
    with _in_file("patient"):
        found = patients.put(w, file.patient)
    patient = w.sql.get_one(Patient, found.id)
    course = _course(w, file, patient)
    w.note(patient=found.id, object_id=course.id)
    w.course_id = CourseId(course.id)
    if not found.known:
        _put_consents(w, file, course)
    refused = _put_objections(w, file, patient)
    ids, forms = _put_entries(w, file, course)
    read = [found.text for found in readings_of(part.content for part in file.attachments)]
    same_day.settle_imported(w, course, _of_health(file), read, answer)
    _check_papers(file)
    _put_documents(w, file, course, ids)
    contact_parts.put(w, CourseId(course.id), file.contacts)
    effects.follow_imported(w, course, forms)
    w.sql.flush()
    plan_tasks.follow_newest_plan(w, course)
    for i, part in enumerate(file.attachments):
        with _in_file(f"attachments.{i}"):
            referrals.put_file(w, CourseId(course.id), part.name, part.content, part.added_at)
    w.note(object_id=course.id)
    message = _("Forløpet er lest inn.")
    if found.known:
        message = _("Forløpet er lest inn. Pasienten var her fra før; personopplysninger og samtykker er som de var.")
    return Imported(CourseId(course.id), True, " ".join(x for x in (message, refused, found.warning) if x))


def _of_health(file: CourseFile) -> list[tuple[str, dict[str, Any]]]:
    """The newest answers of the health side's forms that are not struck, with its addenda."""
    kinds = {e.id: e.kind for e in file.entries}
    entries_of = [
        e
        for e in file.entries
        if form_of(kinds.get(e.adds_to or "", e.kind)).track is Track.HEALTH and not e.struck_because
    ]
    in_order = sorted(entries_of, key=lambda e: e.number)
    newest = {
        e.series: (e.kind, e.answers | form_of(e.kind).upgrade(deepcopy(e.answers), e.schema_version)) for e in in_order
    }
    return list(newest.values())


@contextmanager
def _in_file(where: str) -> Iterator[None]:
    """Tells which part of the file broke a rule."""
    try:
        yield
    except BadInput as error:
        fields = {f"{where}.{name}": why for name, why in error.fields.items()} or {where: error.message}
        first, why = next(iter(fields.items()))
        raise BadInput(
            _("Feil i filen, «{field}»: {why} Ingenting er lest inn.").format(field=first, why=why), fields
        ) from error


def _bad(where: str, why: str) -> BadInput:
    return BadInput(
        _("Feil i filen, «{field}»: {why} Ingenting er lest inn.").format(field=where, why=why), {where: why}
    )


def _check(w: Work, file: CourseFile) -> None:
    """What the schema cannot say: days that have not come, and codes that the centre must know."""
    _check_past(w, file)
    _check_codes(file)
    if (found := contact_parts.wrong(file.contacts, w.today)) is not None:
        raise _bad(*found)
    for i, e in enumerate(file.entries):
        if e.kind == RightsAssessment.kind and e.answers.get("decision") in RETIRED and e.day >= RETIRED_ON:
            raise _bad(f"entries.{i}.answers.decision", _("Utfallet «behov, men ikke rett» finnes ikke lenger."))
    if len({m.code for m in file.milestones}) != len(file.milestones):
        raise _bad("milestones", _("Det samme punktet står to ganger."))


def _check_past(w: Work, file: CourseFile) -> None:
    behind = ("received_on", "decided_on", "began_on", "closed_on", "function_loss_on")
    passed: list[tuple[str, date | None]] = [(f"course.{n}", getattr(file.course, n)) for n in behind]
    passed += [(f"entries.{i}.day", e.day) for i, e in enumerate(file.entries)]
    passed += [(f"tasks.{i}.done_on", t.done_on) for i, t in enumerate(file.tasks)]
    passed += [
        (f"milestones.{i}.{n}", getattr(m, n)) for i, m in enumerate(file.milestones) for n in ("done_on", "marked_on")
    ]
    passed += [(f"periods.{i}.stated_on", p.stated_on) for i, p in enumerate(file.periods)]
    on_paper = ("day", "printed_on", "transferred_on")
    passed += [(f"documents.{i}.{n}", getattr(d, n)) for i, d in enumerate(file.documents) for n in on_paper]
    for where, on in passed:
        if on is not None and on > w.today:
            raise _bad(where, _("Datoen er i framtiden."))
    moments: list[tuple[str, datetime | None]] = [
        (f"entries.{i}.{name}", getattr(e, name))
        for i, e in enumerate(file.entries)
        for name in ("saved_at", "signed_at", "struck_at")
    ]
    moments += [(f"contacts.{i}.made_at", c.made_at) for i, c in enumerate(file.contacts)]
    moments += [("exported_at", file.exported_at)]
    moments += [(f"attachments.{i}.added_at", a.added_at) for i, a in enumerate(file.attachments)]
    moments += [(f"documents.{i}.issued_at", d.issued_at) for i, d in enumerate(file.documents)]
    for where, at in moments:
        if at is not None and not FIRST_MOMENT <= at <= w.now + CLOCKS_APART:
            raise _bad(where, _("Tidspunktet er i framtiden eller før 1900."))


def _check_codes(file: CourseFile) -> None:
    codes: list[tuple[str, str, set[str]]] = [(f"tasks.{i}.kind", t.kind, set(TASKS)) for i, t in enumerate(file.tasks)]
    codes += [(f"entries.{i}.kind", e.kind, {form.kind for form in FORMS}) for i, e in enumerate(file.entries)]
    codes += [
        (f"entries.{i}.struck_because", e.struck_because, {"", *STRUCK_BECAUSE}) for i, e in enumerate(file.entries)
    ]
    codes += [(f"milestones.{i}.code", m.code, set(CODES)) for i, m in enumerate(file.milestones)]
    codes += [
        (f"milestones.{i}.skipped_because", m.skipped_because, {"", *SKIPPED_BECAUSE})
        for i, m in enumerate(file.milestones)
    ]
    codes += [(f"consents.{i}.how_given", c.how_given, set(HOW)) for i, c in enumerate(file.consents)]
    codes += [
        (f"documents.{i}.paper", d.paper, {kind.kind for kind in DOCUMENTS}) for i, d in enumerate(file.documents)
    ]
    archived = {paper.kind for paper in PAPERS if paper.category is not None}
    codes += [(f"documents.{i}.kind", d.kind, archived) for i, d in enumerate(file.documents)]
    for where, code, allowed in codes:
        if code not in allowed:
            raise _bad(where, _("Koden «{code}» er ukjent.").format(code=code))


def _free(w: Work, wanted: str) -> str:
    """The id as it was, or a new one when anything here has it:
    a sealed thing's id names its keys whatever kind of thing it is."""
    for column in (FormEntry.id, FormEntry.series, IssuedDocument.id, Attachment.id, Course.id, KeyGrant.object_id):
        if w.sql.scalar(select(column).where(column == wanted).limit(1)) is not None:
            return new_id()
    return wanted


def _check_days(w: Work, facts: CourseFacts, born: date) -> None:
    """The course's own days, held to what typing them here would have asked."""
    for name in ("received_on", "function_loss_on", "job_ended_on"):
        if (getattr(facts, name) or born) < born:
            raise _bad(f"course.{name}", _("Før pasienten ble født."))
    if facts.job_ended_on is not None and facts.job_ended_on > add_months(w.today, 12):
        raise _bad("course.job_ended_on", _("Sjekk året: dagen kan ikke være riktig."))
    if early := facts.before_receipt():
        raise _bad(f"course.{early}", _("Før henvisningen ble mottatt."))
    if facts.assessment_due > assessment_due(facts.received_on, USUAL):  # the usual week gives the latest day of all
        raise _bad("course.assessment_due", _("Senere enn ti virkedager etter at henvisningen ble mottatt."))


def _course(w: Work, file: CourseFile, patient: Patient) -> Course:
    facts = file.course
    _check_days(w, facts, patient.birth_date)
    row = Course(id=_free(w, file.uid), patient_id=patient.id, origin=file.uid, created_at=w.now)
    for name in CourseFacts.model_fields:
        setattr(row, name, getattr(facts, name))
    row.missing_points = ",".join(facts.missing_points)
    periods = [p.period() for p in file.periods]
    for i, period in enumerate(periods):
        with _in_file(f"periods.{i}"):
            sick_leave.check_period(period, born=patient.birth_date, today=w.today)
    with _in_file("periods"):
        sick_leave.check_periods(periods, born=patient.birth_date, today=w.today)
    w.sql.add(row)
    w.sql.flush()
    for p in file.periods:
        same = {name: getattr(p, name) for name in course_file.PERIOD_FIELDS}
        w.sql.add(SickLeave(id=new_id(), course_id=row.id, first_day=p.first, last_day=p.last, **same))
    for m in file.milestones:
        state = MilestoneState(
            id=new_id(), course_id=row.id, code=m.code, done_on=m.done_on, skipped_because=m.skipped_because
        )
        state.marked_on = m.marked_on or m.done_on or file.exported_at.date()
        w.sql.add(state)
    for t in (t for t in file.tasks if not TASKS[t.kind].of_measure):  # those follow from the plan itself
        w.sql.add(
            Task(
                id=new_id(),
                course_id=row.id,
                kind=t.kind,
                track=TASKS[t.kind].track,
                due=t.due,
                done_on=t.done_on,
                created_at=w.now,
            )
        )
    w.sql.flush()
    return row


def _put_consents(w: Work, file: CourseFile, course: Course) -> None:
    for i, c in enumerate(file.consents):
        if c.valid_until < w.today:
            continue
        if c.recipient != Recipient.HEALTH:
            continue  # what NAV may see was said of the adviser there, not of the one here
        with _in_file(f"consents.{i}"):
            check_span(c.valid_from, c.valid_until, w.today)
            check_category(c.recipient, c.category)
        row = Consent(
            id=consent_keys.new(w),
            patient_id=course.patient_id,
            course_id=course.id,
            **c.model_dump(),
            recorded_by=w.me.id,
            recorded_at=w.now,
        )
        w.sql.add(row)
        proofs.prove(w, proofs.CONSENT, row)
    w.sql.flush()


def _put_objections(w: Work, file: CourseFile, patient: Patient) -> str:
    """What the patient has said no to holds here too, of a patient who was here from before as well; gives what there
    is to say of it. Whom the patient has blocked the course for has no user here that the program could know."""
    told = []
    if new := [no for no in file.objections if objections.hold(w, patient.id, no.receiver)]:
        for no in new:
            w.log("objection:set", ground=no.receiver.value)
        names = (f"{inside_sentence(no.receiver.label)} ({day(no.since)})" for no in new)
        text = _("Pasienten har sagt nei til at {receivers} får noe. Det gjelder her også.")
        told.append(text.format(receivers=", ".join(names)))
    if file.blocked:
        text = _(
            "Ved det andre senteret er forløpet sperret for {names}. Sperr det her også for dem som har bruker her."
        )
        told.append(text.format(names=", ".join(file.blocked)))
    return " ".join(told)


def _form(w: Work, course: Course, i: int, file: CourseFile, before: Form | None) -> tuple[Form, parts.Body]:
    """Today's form of an entry of the file, checked as on the day it was signed, after the version `before`;
    and what is to be sealed.

    What was signed with today's form is held to that;
    what was signed with another is held to the form that it was signed with.
    """
    e, form = file.entries[i], form_of(file.entries[i].kind)
    if e.schema_version > form.version:
        raise _bad(f"entries.{i}.schema_version", _("Skjemaet er fra en nyere utgave av programmet."))
    shown = file.shown[e.shown] if e.shown else None
    if shown is None and e.schema_version < form.version:
        shown = recalled(form, e.schema_version, e.labels, e.answers)
    if shown is not None and (shown.kind, shown.version) != (e.kind, e.schema_version):
        raise _bad(f"entries.{i}.shown", _("Utformingen er av et annet skjema."))
    with _in_file(f"entries.{i}.answers"):
        if shown is None or shown == shown_of(form):
            filled = entries.read_form(e.kind, e.answers)
            body: parts.Body = {"answers": filled.model_dump(mode="json")} | ({"labels": e.labels} if e.labels else {})
        else:
            try:
                answers = shown.as_class().model_validate(e.answers).model_dump(mode="json", exclude_unset=True)
            except ValidationError as error:
                raise BadInput(
                    _("Noe i «{title}» kan ikke leses.").format(title=shown.title), by_field(error)
                ) from None
            filled, _today, _was = as_today(form, shown, answers)
            body = {"answers": answers, "shown": shown_forms.put(w, shown)}
        check_then(w, CourseId(course.id), filled, e.signed_at, before)
    return filled, body


def _put_entries(w: Work, file: CourseFile, course: Course) -> tuple[dict[str, str], dict[str, Form]]:
    """The entries with their addenda after them: the ids they had in the file to those they got here,
    and the newest form of each kind."""
    ids: dict[str, str] = {}
    signed: list[tuple[datetime, str, Form]] = []
    series: dict[str, str] = {}
    kinds: dict[str, tuple[Track, Category]] = {}
    before: dict[str, Form] = {}
    for i, e in sorted(enumerate(file.entries), key=lambda pair: (pair[1].adds_to is not None, pair[1].number)):
        filled, body = _form(w, course, i, file, before.get(e.series))
        if not e.struck_because and not e.adds_to:
            signed.append((e.signed_at, e.kind, filled))
            before[e.series] = filled
        own = (filled.track, filled.category_of())
        track, category = kinds[e.id] = kinds[e.adds_to] if e.adds_to and e.kind == Addendum.kind else own
        ids[e.id] = _free(w, e.id)
        if e.series not in series:
            series[e.series] = _free(w, e.series)
        row = FormEntry(
            id=ids[e.id],
            course_id=course.id,
            kind=e.kind,
            series=series[e.series],
            number=e.number,
            schema_version=e.schema_version if "shown" in body else filled.version,
            track=track,
            category=category,
            state=SIGNED,
            author_id=w.me.id,
            day=e.day,
            saved_at=e.saved_at,
            signed_at=e.signed_at,
            adds_to=ids[e.adds_to] if e.adds_to else None,
            struck_at=(e.struck_at or w.now) if e.struck_because else None,
            struck_by=w.me.id if e.struck_because else None,
            struck_because=e.struck_because,
        )
        body |= {
            "author": e.author,
            "author_title": e.author_title,
            "reason": e.reason,
            "imported": w.today.isoformat(),
        }
        parts.seal_signed(w, row, filled, body)
    return ids, {kind: filled for _at, kind, filled in sorted(signed, key=lambda one: one[0])}


def _check_papers(file: CourseFile) -> None:
    """Each issued paper can be opened, in another process and within its limits. Errors: BadInput."""
    for i, found in enumerate(readings_of(d.pdf for d in file.documents)):
        if not found.pages:
            raise _bad(f"documents.{i}.pdf", _("Dokumentet er ikke en PDF som kan leses."))


def _put_documents(w: Work, file: CourseFile, course: Course, ids: dict[str, str]) -> None:
    contents = {kind.kind: kind.Content for kind in DOCUMENTS}
    for i, d in enumerate(file.documents):
        if sha256(d.pdf).hexdigest() != d.sha256 or not d.pdf.startswith(b"%PDF-"):
            raise _bad(f"documents.{i}.sha256", _("Dokumentet er endret siden det ble utstedt."))
        try:
            contents[d.paper].model_validate(d.content)
        except ValidationError as error:
            with _in_file(f"documents.{i}.content"):
                raise course_file.broken(error) from None
        row = IssuedDocument(
            id=_free(w, d.id),
            course_id=course.id,
            kind=d.kind,
            track=Track.HEALTH,
            category=BY_KIND[d.kind].category,
            recipient=d.recipient,
            issued_by=w.me.id,
            issued_at=d.issued_at,
            day=d.day,
            sha256=d.sha256,
            from_entry=ids[d.from_entry] if d.from_entry else None,
            printed_on=d.printed_on,
            transferred_on=d.transferred_on,
        )
        kept = json.dumps({"paper": d.paper, "content": d.content}, ensure_ascii=False).encode()
        readers = grants.paper_readers(w, d.kind, Category(row.category))
        sealed = seals.seal(w, row.id, {"content": kept, "pdf": d.pdf}, readers.items())
        row.content, row.pdf = sealed["content"], sealed["pdf"]
        w.sql.add(row)
        proofs.prove(w, proofs.ISSUED, row)
    w.sql.flush()
    struck = select(FormEntry.id).where(FormEntry.course_id == course.id, FormEntry.struck_at.is_not(None))
    of_struck = select(IssuedDocument.id).where(IssuedDocument.from_entry.in_(struck))
    seals.enter_in_error(w, w.sql.scalars(of_struck).all())
