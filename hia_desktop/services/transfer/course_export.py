"""A whole course out as one file, as far as the user can open it. Drafts stay behind."""

import json

from sqlalchemy import select

from hia_desktop import __version__
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Right
from hia_desktop.domain.forms.shown import ShownForm
from hia_desktop.domain.sending.objections import Receiver
from hia_desktop.services.call import Work, consent_in_force, query
from hia_desktop.services.intake import referrals
from hia_desktop.services.lists.tasks import theirs
from hia_desktop.services.patient import objected
from hia_desktop.services.patient.patients import PatientDraft
from hia_desktop.services.sealing import entry_rows, grants, seals
from hia_desktop.services.sealing.entry_rows import SIGNED
from hia_desktop.services.transfer import contact_parts
from hia_desktop.services.transfer.course_file import (
    PERIOD_FIELDS,
    AttachmentPart,
    ConsentPart,
    CourseFacts,
    CourseFile,
    DocumentPart,
    EntryPart,
    MilestonePart,
    ObjectionPart,
    PeriodPart,
    TaskPart,
)
from hia_desktop.store.entities import (
    Blocking,
    Consent,
    Course,
    FormEntry,
    IssuedDocument,
    MilestoneState,
    Patient,
    SickLeave,
    Task,
    User,
)


@query(Right.EXPORT_COURSE, audit="course:exported", about="course")
def export_course(w: Work, course: CourseId) -> CourseFile:
    """The whole course as far as the user can open it: every signed version, with addenda and what was struck; what the
    patient has said no to goes with it. Errors: Refused when the patient objects to hospitals, which the file goes to.
    """
    row = w.sql.get_one(Course, course)
    patient = w.sql.get_one(Patient, row.patient_id)
    objected.check(w, patient.id, Receiver.SPECIALIST)
    facts = {name: getattr(row, name) for name in CourseFacts.model_fields if name != "missing_points"}
    sick = w.sql.scalars(select(SickLeave).where(SickLeave.course_id == course).order_by(SickLeave.first_day))
    marks = w.sql.scalars(
        select(MilestoneState).where(MilestoneState.course_id == course).order_by(MilestoneState.code)
    )
    known = select(Task).join(Course, Course.id == Task.course_id).where(Task.course_id == course, theirs(w))
    tasks = w.sql.scalars(known.order_by(Task.due, Task.kind))
    consents = w.sql.scalars(select(Consent).where(Consent.course_id == course, consent_in_force(w.today)))
    blocked = select(User.full_name).join(Blocking, Blocking.user_id == User.id)
    signed, shown = _entries(w, course)
    return CourseFile(
        program=__version__,
        exported_at=w.now,
        uid=row.origin or row.id,
        patient=PatientDraft.model_validate({name: getattr(patient, name) for name in PatientDraft.model_fields}),
        course=CourseFacts(**facts, missing_points=[point for point in row.missing_points.split(",") if point]),
        periods=[
            PeriodPart.model_validate(
                {"first": p.first_day, "last": p.last_day, **{name: getattr(p, name) for name in PERIOD_FIELDS}}
            )
            for p in sick
        ],
        milestones=[
            MilestonePart.model_validate({name: getattr(m, name) for name in MilestonePart.model_fields}) for m in marks
        ],
        consents=[
            ConsentPart.model_validate({name: getattr(c, name) for name in ConsentPart.model_fields}) for c in consents
        ],
        objections=[ObjectionPart(receiver=no.receiver, since=no.since) for no in objected.in_force(w, patient.id)],
        blocked=list(w.sql.scalars(blocked.where(Blocking.patient_id == patient.id).order_by(User.full_name))),
        entries=signed,
        shown=shown,
        tasks=[TaskPart(kind=t.kind, due=t.due, done_on=t.done_on) for t in tasks],
        attachments=_attachments(w, course),
        documents=_documents(w, course, {e.id for e in signed}),
        contacts=contact_parts.of_course(w, course),
    )


def _entries(w: Work, course: CourseId) -> tuple[list[EntryPart], dict[str, ShownForm]]:
    """What was signed as it was signed, and the forms it names as they were shown."""
    rows = [r for r in entry_rows.rows_of(w, course) if r.state == SIGNED]
    opened = [e for e in entry_rows.load(w, rows, grants.given(w, w.patient_id or "")) if e.shared]
    struck = {
        r.id: r
        for r in w.sql.execute(
            select(FormEntry.id, FormEntry.struck_at, FormEntry.struck_because).where(FormEntry.course_id == course)
        )
    }
    opened = [e for e in opened if not e.struck or struck[e.id].struck_because]  # nobody can say why it was, if it was
    there = {e.id for e in opened}
    opened = [e for e in reversed(opened) if e.adds_to is None or e.adds_to in there]
    told = [
        EntryPart(
            id=e.id,
            kind=e.kind,
            series=e.series,
            number=e.number,
            schema_version=e.form.version,
            author=e.author,
            author_title=e.author_title,
            day=e.day,
            saved_at=e.saved_at,
            signed_at=e.signed_at or e.saved_at,
            reason=e.reason,
            answers=e.signed_answers,
            shown=e.form.key,
            adds_to=e.adds_to,
            struck_at=struck[e.id].struck_at,
            struck_because=struck[e.id].struck_because,
        )
        for e in opened
    ]
    return told, {e.form.key: e.form for e in opened}


def _attachments(w: Work, course: CourseId) -> list[AttachmentPart]:
    return [
        AttachmentPart(name=a.name, added_at=a.added_at, content=referrals.read_attachment(w, a.id))
        for a in referrals.attachments(w, course)
    ]


def _documents(w: Work, course: CourseId, exported: set[str]) -> list[DocumentPart]:
    rows = w.sql.scalars(
        select(IssuedDocument).where(IssuedDocument.course_id == course).order_by(IssuedDocument.issued_at)
    ).all()
    keys = seals.keys_of(w, [r.id for r in rows])
    parts = []
    for r in rows:
        if r.id in keys:
            kept = json.loads(seals.unseal(r.content, keys[r.id], r.id, "content"))
            parts.append(
                DocumentPart(
                    id=r.id,
                    kind=r.kind,
                    paper=kept["paper"],
                    recipient=r.recipient,
                    day=r.day,
                    issued_at=r.issued_at,
                    from_entry=r.from_entry if r.from_entry in exported else None,
                    printed_on=r.printed_on,
                    transferred_on=r.transferred_on,
                    sha256=r.sha256,
                    content=kept["content"],
                    pdf=seals.unseal(r.pdf, keys[r.id], r.id, "pdf"),
                )
            )
    return parts
