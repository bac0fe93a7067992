"""Registering a referral, and the files that came with it."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from hia_desktop.base.clock import local
from hia_desktop.base.errors import BadInput, Problem, Refused
from hia_desktop.base.fields import AttachmentId, CourseId, PatientId
from hia_desktop.base.file_names import given_name
from hia_desktop.base.language import SOURCE, in_language
from hia_desktop.base.pdf_reader import Why
from hia_desktop.base.pdf_words import put_before, reading_of, readings_of, words_of
from hia_desktop.base.text import _
from hia_desktop.documents.kinds import cover
from hia_desktop.domain.access import Right, Track
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.tasks import ASSESS
from hia_desktop.domain.topics import Topic
from hia_desktop.domain.words.suicide_words import marks_in
from hia_desktop.domain.working_days import assessment_due
from hia_desktop.services.call import Work, command, query
from hia_desktop.services.patient import same_day
from hia_desktop.services.patient.patients import PatientDraft, put
from hia_desktop.services.patient.same_day import SameDay
from hia_desktop.services.record import drafts, effects, framing
from hia_desktop.services.sealing import entry_rows, grants, proofs, seals
from hia_desktop.services.sealing.entry_rows import STRUCK_BECAUSE
from hia_desktop.services.sealing.signed_as import signed_as
from hia_desktop.store.entities import Attachment, Course, Patient, User, new_id

MOST_BYTES = 20 * 1024 * 1024
MOST_NAME = 150


@dataclass(frozen=True)
class NewCourse:
    """A registered course; `known` when the patient was here from before, `warning` about the person number."""

    id: CourseId
    patient: PatientId
    known: bool
    warning: str


@dataclass(frozen=True)
class AttachmentRow:
    """A file in the record; `name` is empty when it is not shared with the user."""

    id: AttachmentId
    name: str
    size: int
    added_by: str
    added_at: datetime


@dataclass(frozen=True)
class Arrived:
    """What a referral came with: its words and who wrote it, files as (name, content),
    and all that was read out of the files.

    Files are read here when nothing was `read`. `same_day` answers «Skal dette avklares i dag?»; None while nobody has.
    """

    text: str = ""
    referrer: str = ""
    files: tuple[tuple[str, bytes], ...] = ()
    read: str = ""
    same_day: SameDay | None = None


NOTHING = Arrived()


@command(Right.REGISTER_REFERRAL, audit="referral:registered", changes=(Topic.PATIENTS, Topic.TASKS, Topic.COURSE))
def register(
    w: Work, patient: PatientDraft, received: date, even_if_running: bool = False, arrived: Arrived = NOTHING
) -> NewCourse:
    """A new course from a received referral, with its words as the user's draft, its files and its tasks:
    all of it or nothing.

    The clock of ten working days starts on `received`.
    Errors: BadInput for a field, a file, or a day in the future or before birth; Refused when the patient has a running
    course (unless `even_if_running`); AnswerNeeded when the words speak of suicide and nobody has answered
    whether to clarify it today.
    """
    if received > w.today:
        raise BadInput(_("Mottatt dato er i framtiden."), {"received": _("Datoen er i framtiden.")})
    found = put(w, patient)
    row = w.sql.get_one(Patient, found.id)
    if received < row.birth_date:
        raise BadInput(_("Mottatt dato er før pasienten ble født."), {"received": _("Før pasienten ble født.")})
    running = w.sql.scalar(select(Course.id).where(Course.patient_id == found.id, Course.closed_on.is_(None)).limit(1))
    if running and not even_if_running:
        raise Refused(_("Pasienten har et forløp som pågår. Åpne det, eller registrer likevel et nytt."))
    due = assessment_due(received, w.week)
    course = Course(
        id=new_id(), patient_id=found.id, status="received", received_on=received, assessment_due=due, created_at=w.now
    )
    w.sql.add(course)
    w.sql.flush()
    effects.set_task(w, course, ASSESS, course.assessment_due)
    w.note(patient=found.id, object_id=course.id)
    said = [one.text for one in readings_of(content for _name, content in arrived.files)]
    read = [arrived.read] if arrived.read else said
    same_day.settle(w, course, marks_in([arrived.text, *read]), arrived.same_day)
    if arrived.text.strip():
        answers = {"received": received.isoformat(), "text": arrived.text, "referrer": arrived.referrer}
        drafts.keep(w, CourseId(course.id), ReferralForm.kind, None, answers, {})
    for name, content in arrived.files:
        put_file(w, CourseId(course.id), name, content)
    w.note(object_id=course.id)
    return NewCourse(CourseId(course.id), found.id, found.known, found.warning)


@dataclass(frozen=True)
class SameReferral:
    """A running course that holds the same referral: the same file, or else the same words."""

    course: CourseId
    received: date
    by_file: bool


@query(Right.REGISTER_REFERRAL, audit="referral:compared", about="patient", to_strangers=True)
def same_referral(w: Work, patient: PatientId, text: str, sha256: str) -> SameReferral | None:
    """The patient's running course that already has this file, or a referral of these words;
    odd spaces and line breaks aside."""
    words = text.split()
    running = w.sql.scalars(
        select(Course).where(Course.patient_id == patient, Course.closed_on.is_(None)).order_by(Course.received_on)
    )
    for course in running.all():
        if sha256 and w.sql.scalar(
            select(Attachment.id).where(Attachment.course_id == course.id, Attachment.sha256 == sha256).limit(1)
        ):
            return SameReferral(CourseId(course.id), course.received_on, True)
        rows = entry_rows.rows_of(w, CourseId(course.id), ReferralForm.kind) if words else []
        for entry in entry_rows.trusted(w, rows, grants.given(w, patient)):
            if str(entry.answers.get("text", "")).split() == words:
                return SameReferral(CourseId(course.id), course.received_on, False)
    return None


@command(Right.REGISTER_REFERRAL, audit="attachment:added", about="course", changes=(Topic.COURSE,))
def attach(w: Work, course: CourseId, name: str, content: bytes, answer: SameDay | None = None) -> AttachmentId:
    """Adds a PDF to the record.

    Errors: BadInput when it is no PDF, is empty, or is over 20 MB; AnswerNeeded when its words speak of suicide and
    nobody has answered whether to clarify it today.
    """
    made = put_file(w, course, name, content)
    same_day.settle(w, w.sql.get_one(Course, course), marks_in([words_of(content)]), answer, same_day.FILE)
    return made


def put_file(w: Work, course: CourseId, name: str, content: bytes, added_at: datetime | None = None) -> AttachmentId:
    """As `attach`, as part of an action; the caller's mark has been checked. `added_at`: at another centre, then."""
    row = new_file(w, course, content, Track.HEALTH)
    row.added_at = added_at or row.added_at
    short = given_name(name, MOST_NAME) or "vedlegg.pdf"
    parts = seals.seal(
        w, row.id, {"name": short.encode(), "content": content}, [(Track.HEALTH, None), (Track.OFFICE, None)]
    )
    row.name, row.content = parts["name"], parts["content"]
    w.sql.add(row)
    proofs.prove(w, proofs.FILED, row)
    w.note(object_id=row.id)
    return AttachmentId(row.id)


def new_file(w: Work, course: CourseId, content: bytes, track: Track) -> Attachment:
    """The row of a PDF that came, not sealed yet. Errors: BadInput as `attach`, or when its side has it already."""
    if len(content) > MOST_BYTES:
        raise BadInput(
            _("Filen er på {size} MB. Grensen er 20 MB. Ingenting er lagt ved.").format(
                size=len(content) // (1024 * 1024)
            )
        )
    _check_pdf(content)
    sha256 = hashlib.sha256(content).hexdigest()
    same = select(Attachment.id).where(Attachment.course_id == course, Attachment.sha256 == sha256)
    if w.sql.scalar(same.where(Attachment.track == track, Attachment.struck_at.is_(None))):
        raise BadInput(_("Den samme filen ligger ved fra før."))
    return Attachment(
        id=new_id(),
        course_id=course,
        track=track,
        size=len(content),
        sha256=sha256,
        added_by=w.me.id,
        added_at=w.now,
    )


def _check_pdf(content: bytes) -> None:
    """A PDF by its mark and by having readable pages, or a password; read in another process.
    Errors: as `attach`, and Unread where the thread may not wait for that."""
    not_pdf = _("Filen er ikke en PDF. Ingenting er lagt ved. Lagre den som PDF og prøv igjen.")
    if b"%PDF-" not in content[:1024]:
        raise BadInput(not_pdf)
    found = reading_of(content)
    if found.why is Why.LOCKED or found.pages > 0:
        return  # kept as it is, also when it cannot be shown
    if found.why is Why.HEAVY:
        raise BadInput(
            _(
                "Filen er for tung å lese, og lesingen ble stoppet. Ingenting er lagt ved. "
                "Be avsenderen om en enklere utgave, for eksempel skannet."
            )
        )
    raise BadInput(not_pdf)


@query(Right.READ_RECORD, audit="attachments:listed", about="course")
def attachments(w: Work, course: CourseId) -> tuple[AttachmentRow, ...]:
    """The files that came with the referral and that the user can open, oldest first."""
    found = w.sql.execute(
        select(
            Attachment.id,
            Attachment.name,
            Attachment.size,
            Attachment.added_at,
            signed_as(User.full_name, Attachment.added_by, Attachment.added_at),
        )
        .join(User, User.id == Attachment.added_by)
        .where(Attachment.course_id == course, Attachment.sort == "")
        .order_by(Attachment.added_at)
    ).all()
    keys = seals.keys_of(w, [r.id for r in found])
    return tuple(
        AttachmentRow(
            AttachmentId(r.id), seals.unseal(r.name, keys[r.id], r.id, "name").decode(), r.size, r.full_name, r.added_at
        )
        for r in found
        if r.id in keys
    )


@query(Right.READ_RECORD, audit="attachment:opened", about="attachment")
def read_attachment(w: Work, attachment: AttachmentId) -> bytes:
    """The file as it came; after a page of its own that says so, when it is entered in error.
    Errors: Refused when it is not shared with the user; Problem when that page cannot be put before it."""
    row = w.sql.get_one(Attachment, attachment)
    content = seals.open_part(w, attachment, "content", row.content)
    if row.struck_at is None:
        return content
    try:
        return put_before(_struck_page(w, row), content)
    except ValueError:
        text = _("Papiret er feilført og skadet, så siden som sier det, kan ikke legges foran. Det vises ikke.")
        raise Problem(text) from None


@in_language(SOURCE)
def _struck_page(w: Work, row: Attachment) -> bytes:
    """Who said that a paper was registered in error, when and why; only who registered it can. NAV's own does not say
    whose it is."""
    from hia_desktop.documents.make import make

    assert row.struck_at is not None, "it is struck"
    by = signed_as(User.full_name, Attachment.added_by, Attachment.struck_at)
    wanted = select(by).select_from(Attachment).join(User, User.id == Attachment.added_by)
    who = w.sql.scalars(wanted.where(Attachment.id == row.id)).one()
    patient = w.sql.get_one(Patient, w.sql.get_one(Course, row.course_id).patient_id)
    content = cover.Content(
        of=seals.open_part(w, row.id, "name", row.name).decode().removesuffix(".pdf"),
        of_day=row.arrived_on,
        came=True,
        sha256=row.sha256,
        struck=cover.Struck(at=row.struck_at, by=who, why=STRUCK_BECAUSE.get(row.struck_because, "")),
    )
    line = "" if row.track == Track.NAV else framing.patient_line(patient)
    day = local(row.struck_at).date()
    return make(cover.PAPER.document, content, framing.letterhead(w), line, author=who, day=day)
