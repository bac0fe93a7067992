"""What happens to a paper after it was issued: printed, handed over, moved to the hospital's own record; and the list
of them across patients."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, true
from sqlalchemy.orm import aliased

from hia_desktop.base.errors import BadInput, Missing, Refused
from hia_desktop.base.fields import CourseId, DocumentId, PatientId
from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_, _, day, full_name
from hia_desktop.domain.access import OFFICE, Right, Role, Track
from hia_desktop.domain.consent import OFFICE_READS
from hia_desktop.domain.references import file_name, reference
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command, query, visible_patients
from hia_desktop.services.papers import held, kept, papers
from hia_desktop.services.papers.covers import title_of
from hia_desktop.services.patient import objected
from hia_desktop.services.sealing import grants, parts, proofs
from hia_desktop.services.sealing.entry_rows import SIGNED
from hia_desktop.services.sealing.signed_as import signed_as
from hia_desktop.store.entities import Course, FormEntry, IssuedDocument, Patient, User


class Queue(StrEnum):
    """Which papers of all patients are listed."""

    NOT_TRANSFERRED = "not_transferred"
    NOT_MADE = "not_made"
    NOT_PRINTED = "not_printed"
    NOT_HANDED_OVER = "not_handed_over"
    ALL = "all"

    @property
    def label(self) -> str:
        """The word on its filter."""
        return QUEUES[self]


QUEUES = WordTable(
    {
        Queue.NOT_TRANSFERRED: N_("Ikke overført til EPJ"),
        Queue.NOT_MADE: N_("Signert, ikke laget"),
        Queue.NOT_PRINTED: N_("Klare til utskrift"),
        Queue.NOT_HANDED_OVER: N_("Skrevet ut, ikke utlevert"),
        Queue.ALL: N_("Alle"),
    }
)


def queues_of(role: Role) -> tuple[Queue, ...]:
    """The filters that a role is offered: the office makes no papers of what others sign."""
    return tuple(which for which in Queue if which is not Queue.NOT_MADE or role not in OFFICE)


class Handling(StrEnum):
    """What is noted of papers that were issued."""

    HANDED_OVER = "handed_over"
    TRANSFERRED = "transferred"


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    """One paper in the list. `who`, `handed` and `transferred` are names, empty for nobody or unknown.
    `id` and `number` are empty for one that is `signed` by somebody and not made yet; `key` tells it from others."""

    id: DocumentId
    key: str
    course: CourseId
    patient: str
    born: date
    title: str
    number: str
    day: date
    who: str
    struck: bool
    printed_on: date | None
    handed_on: date | None
    handed: str
    transferred_on: date | None
    transferred: str
    signed: str = ""

    @property
    def state(self) -> str:
        """How far it has come, in words with day and name."""
        if not self.id:
            return _("Signert av {name}, ikke laget som dokument").format(name=self.signed)
        for on, by, text in (
            (self.transferred_on, self.transferred, _("Overført til EPJ {day}")),
            (self.handed_on, self.handed, _("Utlevert {day}")),
            (self.printed_on, "", _("Skrevet ut {day}")),
        ):
            if on is not None:
                return " · ".join(x for x in (text.format(day=day(on)), by) if x)
        return _("Klar til utskrift")


def _mine(w: Work) -> ColumnElement[bool]:
    """The papers that are this user's to see to: the office those it may open, health personnel those they issued."""
    if w.me.role in OFFICE:
        return or_(IssuedDocument.category.in_(OFFICE_READS), IssuedDocument.kind.in_(grants.OFFICE_PAPERS))
    return IssuedDocument.issued_by == w.me.id


_WAITING: dict[Queue, ColumnElement[bool]] = {
    Queue.NOT_TRANSFERRED: IssuedDocument.transferred_on.is_(None),
    Queue.NOT_PRINTED: IssuedDocument.printed_on.is_(None),
    Queue.NOT_HANDED_OVER: IssuedDocument.printed_on.is_not(None) & IssuedDocument.handed_on.is_(None),
    Queue.ALL: true(),
}


@query(Right.HANDLE_PAPERS)
def queue(w: Work, which: Queue) -> tuple[QueueRow, ...]:
    """The papers of all patients that exist for the user, the oldest first. Who issued one is told as its row says: to
    hold each against its signature would be to read them all. None is opened or handed out before that is done."""
    if which is Queue.NOT_MADE:
        return _not_made(w)
    struck = grants.struck_source().label("struck")
    issuer, hander, mover = aliased(User), aliased(User), aliased(User)
    who = signed_as(issuer.full_name, IssuedDocument.issued_by, IssuedDocument.issued_at).label("who")
    wanted: Select[Any] = (
        select(IssuedDocument, IssuedDocument.id, IssuedDocument.from_entry, struck)
        .add_columns(Course.id.label("course"), Patient, who)
        .add_columns(hander.full_name.label("handed"), mover.full_name.label("moved"))
        .join(Course, Course.id == IssuedDocument.course_id)
        .join(Patient, Patient.id == Course.patient_id)
        .join(issuer, issuer.id == IssuedDocument.issued_by)
        .outerjoin(hander, hander.id == IssuedDocument.handed_by)
        .outerjoin(mover, mover.id == IssuedDocument.transferred_by)
    )
    wanted = wanted.where(visible_patients(w), _mine(w), _WAITING[which]).order_by(IssuedDocument.issued_at)
    found = [r for r in w.sql.execute(wanted) if _may_open(w, r.IssuedDocument, r.struck)]
    in_error = grants.in_error(w, found)
    return tuple(_row(r, r.id in in_error) for r in found)


def _may_open(w: Work, paper: IssuedDocument, struck: bool) -> bool:
    return grants.may_open_paper(w, paper.kind, Track(paper.track), paper.category, struck, frozenset())


def _row(r: Any, struck: bool) -> QueueRow:
    paper, patient = r.IssuedDocument, r.Patient
    return QueueRow(
        id=DocumentId(paper.id),
        key=paper.id,
        course=CourseId(r.course),
        patient=full_name(patient.given_name, patient.family_name),
        born=patient.birth_date,
        title=title_of(paper.kind, paper.recipient),
        number=reference(paper.sha256),
        day=paper.day,
        who=r.who,
        struck=struck,
        printed_on=paper.printed_on,
        handed_on=paper.handed_on,
        handed=r.handed or "",
        transferred_on=paper.transferred_on,
        transferred=r.moved or "",
    )


def _not_made(w: Work) -> tuple[QueueRow, ...]:
    """The newest signed version of each plan that lies in the archive as no paper: those that the user signed, and
    all of a course that the user, or nobody, is responsible for."""
    if w.me.role in OFFICE:
        return ()
    titles = {paper.made_of.kind: paper.title for paper in reversed(papers.made_by_hand()) if paper.made_of is not None}
    forged: frozenset[str] = frozenset()
    while True:  # once; again where somebody put a version there with other tools, which hides no true one
        rows = w.sql.execute(_newest_not_made(w, titles, forged)).all()
        more = {r.FormEntry.id for r in rows}
        more -= proofs.genuine(w, proofs.ENTRY, more)
        if not more:
            return tuple(_waits(r, titles[r.FormEntry.kind]) for r in rows)
        forged |= more


def _newest_not_made(w: Work, kinds: Iterable[str], but: Collection[str]) -> Select[FormEntry, Patient, str]:
    """The SQL of `_not_made`, of what is signed as the rows say. That a paper was made is believed as it stands: to
    hold each paper of all courses against its signature would be to read them all."""
    newer, made = aliased(FormEntry), exists().where(IssuedDocument.from_entry == FormEntry.id)
    later = exists().where(
        newer.series == FormEntry.series,
        newer.number > FormEntry.number,
        newer.state == SIGNED,
        newer.struck_at.is_(None),
        newer.id.not_in(but),
    )
    return (
        select(FormEntry, Patient, signed_as(User.full_name, FormEntry.author_id, FormEntry.signed_at).label("who"))
        .join(Course, Course.id == FormEntry.course_id)
        .join(Patient, Patient.id == Course.patient_id)
        .join(User, User.id == FormEntry.author_id)
        .where(visible_patients(w), FormEntry.kind.in_(kinds), parts.live(), ~made, ~later, FormEntry.id.not_in(but))
        .where(or_(FormEntry.author_id == w.me.id, func.coalesce(Course.responsible_id, w.me.id) == w.me.id))
        .order_by(FormEntry.signed_at)
    )


def _waits(r: Any, title: str) -> QueueRow:
    entry: FormEntry = r.FormEntry
    return QueueRow(
        id=DocumentId(""),
        key=entry.id,
        course=CourseId(entry.course_id),
        patient=full_name(r.Patient.given_name, r.Patient.family_name),
        born=r.Patient.birth_date,
        title=title,
        number="",
        day=entry.day,
        who="",
        struck=False,
        printed_on=None,
        handed_on=None,
        handed="",
        transferred_on=None,
        transferred="",
        signed=r.who,
    )


@query(Right.HANDLE_PAPERS, audit="document:opened", about="document")
def file_of(w: Work, document: DocumentId) -> tuple[str, bytes]:
    """The paper as it is handed out, what its file is called before it.
    Errors: Refused for one that is not to be handed out; as `papers.read`."""
    row = w.sql.get_one(IssuedDocument, document)
    _check_held(w, row)
    pdf = papers.read(w, document)
    return file_name(title_of(row.kind, row.recipient), row.day, row.sha256), pdf


@command(Right.HANDLE_PAPERS, audit="document:printed", about="document", changes=(Topic.DOCUMENTS,))
def mark_printed(w: Work, document: DocumentId) -> None:
    """Notes that the paper was printed or saved as a file today, and the hash of the page that stood before it.
    Errors: Refused for one that is not to be handed out."""
    row = w.sql.get_one(IssuedDocument, document)
    _check_held(w, row)
    w.note(ground=row.kind)
    page = kept.pages(w, row).cover
    row.printed_on, row.cover_sha256 = w.today, hashlib.sha256(page).hexdigest() if page else None


@command(Right.HANDLE_PAPERS, audit="document:transferred", about="document", changes=(Topic.DOCUMENTS, Topic.COURSE))
def mark_transferred(w: Work, document: DocumentId, on: date) -> None:
    """Notes that somebody moved the paper to the hospital's own record.
    Errors: BadInput for a day in the future or before the paper."""
    row = w.sql.get_one(IssuedDocument, document)
    _check_day(w, row, on)
    w.note(ground=row.kind)
    row.transferred_on, row.transferred_by = on, w.me.id


def _check_held(w: Work, row: IssuedDocument) -> None:
    if why := held.why(w, objected.reasons(w, w.patient_id or ""), row.kind, row.recipient, row.from_entry):
        raise Refused(why)


def _check_day(w: Work, row: IssuedDocument, on: date) -> None:
    if on > w.today:
        raise BadInput(_("Datoen er i framtiden."), {"on": _("Datoen er i framtiden.")})
    if on < row.day:
        raise BadInput(_("Datoen er før dokumentet ble laget."), {"on": _("Før dokumentet ble laget.")})


@command(Right.HANDLE_PAPERS, audit="documents:marked", changes=(Topic.DOCUMENTS, Topic.COURSE))
def mark(w: Work, documents: Sequence[DocumentId], handling: Handling, on: date) -> tuple[DocumentId, ...]:
    """Notes the same of many papers, all or none, each with a line of its own in the trail; those that it was noted of
    before are left as they are. Returns those that it was noted of now.

    Errors: BadInput for a day in the future or before one of the papers; Missing when one of them is not the user's to
    see to; Refused for one that is not to be handed out.
    """
    marked = []
    for row in _each(w, documents, _mine(w)):
        over = handling is Handling.HANDED_OVER
        if (row.handed_on if over else row.transferred_on) is not None:
            continue
        _check_day(w, row, on)
        if over:
            _check_held(w, row)
            row.handed_on, row.handed_by = on, w.me.id
            w.log("document:handed_over", ground=row.kind)
        else:
            row.transferred_on, row.transferred_by = on, w.me.id
            w.log("document:transferred", ground=row.kind)
        marked.append(DocumentId(row.id))
    w.note(ground=str(len(marked)))
    return tuple(marked)


@command(Right.HANDLE_PAPERS, audit="documents:unmarked", changes=(Topic.DOCUMENTS, Topic.COURSE))
def take_back(w: Work, documents: Sequence[DocumentId], handling: Handling) -> None:
    """Undoes what the user noted of these papers; what others noted of them stands.
    Errors: Missing as `mark`."""
    undone = 0
    for row in _each(w, documents, true()):
        if handling is Handling.HANDED_OVER and row.handed_by == w.me.id:
            row.handed_on = row.handed_by = None
            w.log("document:not_handed_over", ground=row.kind)
        elif handling is Handling.TRANSFERRED and row.transferred_by == w.me.id:
            row.transferred_on = row.transferred_by = None
            w.log("document:not_transferred", ground=row.kind)
        else:
            continue
        undone += 1
    w.note(ground=str(undone))


def _each(w: Work, documents: Sequence[DocumentId], whose: ColumnElement[bool]) -> Iterator[IssuedDocument]:
    """The papers of these ids, one after the other as the record at hand.
    Errors: Missing before the first, when one is not there for the user."""
    struck = grants.struck_source().label("struck")
    wanted = select(IssuedDocument, Patient.id.label("patient"), struck).join(
        Course, Course.id == IssuedDocument.course_id
    )
    wanted = wanted.join(Patient, Patient.id == Course.patient_id).where(visible_patients(w), whose)
    found = w.sql.execute(wanted.where(IssuedDocument.id.in_([str(one) for one in documents]))).all()
    if len(found) != len(set(documents)) or not all(_may_open(w, r.IssuedDocument, r.struck) for r in found):
        raise Missing(_("Fant ikke alle dokumentene. Noen kan være fjernet, eller du har ikke tilgang."))
    for r in found:
        w.note(patient=PatientId(r.patient), object_id=r.IssuedDocument.id)
        w.course_id = CourseId(r.IssuedDocument.course_id)
        yield r.IssuedDocument
    w.patient_id = w.course_id = None
    w.object_id = ""
