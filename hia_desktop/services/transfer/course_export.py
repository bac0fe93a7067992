"""A whole course out as one file, as far as the user can open it. Drafts stay behind."""

import json

from pydantic import Field
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
from hia_desktop.services.sealing import entry_rows, grants, proofs, seals
from hia_desktop.services.sealing.entry_rows import SIGNED
from hia_desktop.services.sealing.standing import standing
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


class Exported(CourseFile):
    """The file, and how many things of the course are not in it: nobody signed them so in the program."""

    left_out: int = Field(0, exclude=True)


@query(Right.EXPORT_COURSE, audit="course:exported", about="course")
def export_course(w: Work, course: CourseId) -> Exported:
    """The whole course as far as the user can open it: every signed version, with addenda and what was struck; what the
    patient has said no to goes with it. What nobody signed so is left out, and counted: read in, it would be signed
    there. Errors: Refused when the patient objects to hospitals, which the file goes to.
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
    consents = w.sql.scalars(select(Consent).where(Consent.course_id == course, consent_in_force(w.today))).all()
    given = standing(w, proofs.CONSENT, [c.id for c in consents])
    blocked = select(User.full_name).join(Blocking, Blocking.user_id == User.id)
    signed, shown, forged = _entries(w, course)
    files, forged_files = _attachments(w, course)
    documents, forged_papers = _documents(w, course, {e.id for e in signed})
    return Exported(
        left_out=forged + forged_files + forged_papers + len(consents) - len(given),
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
            ConsentPart.model_validate({name: getattr(c, name) for name in ConsentPart.model_fields})
            for c in consents
            if c.id in given
        ],
        objections=[ObjectionPart(receiver=no.receiver, since=no.since) for no in objected.in_force(w, patient.id)],
        blocked=list(w.sql.scalars(blocked.where(Blocking.patient_id == patient.id).order_by(User.full_name))),
        entries=signed,
        shown=shown,
        tasks=[TaskPart(kind=t.kind, due=t.due, done_on=t.done_on) for t in tasks],
        attachments=files,
        documents=documents,
        contacts=contact_parts.of_course(w, course),
    )


def _entries(w: Work, course: CourseId) -> tuple[list[EntryPart], dict[str, ShownForm], int]:
    """What was signed as it was signed, the forms it names as they were shown, and how many are left out."""
    rows = [r for r in entry_rows.rows_of(w, course) if r.state == SIGNED]
    opened = [e for e in entry_rows.load(w, rows, grants.given(w, w.patient_id or "")) if e.shared]
    why = {r.id: r.struck_because for r in rows}
    struck = dict(w.sql.execute(select(FormEntry.id, FormEntry.struck_at).where(FormEntry.course_id == course)).all())
    # Of what lacks its mark nobody can say why it was entered in error, and the file has to.
    sound = [e for e in opened if not e.forged and (not e.struck or why[e.id])]
    there = {e.id for e in sound}
    sound = [e for e in reversed(sound) if e.adds_to is None or e.adds_to in there]
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
            struck_at=struck[e.id] if why[e.id] else None,
            struck_because=why[e.id],
        )
        for e in sound
    ]
    return told, {e.form.key: e.form for e in sound}, len(opened) - len(sound)


def _attachments(w: Work, course: CourseId) -> tuple[list[AttachmentPart], int]:
    found = referrals.attachments(w, course)
    genuine = proofs.genuine(w, proofs.FILED, [a.id for a in found])
    parts = [
        AttachmentPart(name=a.name, added_at=a.added_at, content=referrals.read_attachment(w, a.id))
        for a in found
        if a.id in genuine
    ]
    return parts, len(found) - len(parts)


def _documents(w: Work, course: CourseId, exported: set[str]) -> tuple[list[DocumentPart], int]:
    rows = w.sql.scalars(
        select(IssuedDocument).where(IssuedDocument.course_id == course).order_by(IssuedDocument.issued_at)
    ).all()
    keys = seals.keys_of(w, [r.id for r in rows])
    genuine = proofs.genuine(w, proofs.ISSUED, keys)
    parts = []
    for r in rows:
        if r.id in genuine:
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
    return parts, len(keys) - len(parts)
