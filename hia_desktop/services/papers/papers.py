"""Papers: prepared from the record, previewed, issued, archived, printed, marked as transferred.

Preview = print = file: all three are the bytes of `Prepared.pdf()`.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from hia_desktop.base.errors import BadInput, Missing, Refused
from hia_desktop.base.fields import CourseId, DocumentId, EntryId
from hia_desktop.base.language import SOURCE, in_language, language
from hia_desktop.base.text import _, full_name
from hia_desktop.documents.blocks import Letterhead
from hia_desktop.documents.kinds import BY_KIND, PAPERS, team_plan
from hia_desktop.documents.kinds import epikrise as epikrise_paper
from hia_desktop.documents.kinds.content import EmployerContent, Left, Looked, PaperContent, Signed
from hia_desktop.documents.kinds.epikrise import PAPER as EPIKRISE
from hia_desktop.documents.kinds.epikrise import written
from hia_desktop.documents.kinds.paper import Kept, Paper
from hia_desktop.domain.access import Right, Track
from hia_desktop.domain.forms.epikrise import Epikrise
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.older import AsSigned
from hia_desktop.domain.person_numbers import grouped
from hia_desktop.domain.topics import Topic
from hia_desktop.domain.words.health_words import Hit
from hia_desktop.services.call import Work, command, query
from hia_desktop.services.papers import promises
from hia_desktop.services.papers.paper_record import CourseRecord
from hia_desktop.services.patient.patients import interpreter_words
from hia_desktop.services.record import entries
from hia_desktop.services.sealing import grants, parts, seals
from hia_desktop.services.sealing.entry_rows import Entry
from hia_desktop.services.sealing.signed_as import signed_as
from hia_desktop.store.entities import Centre, Course, FormEntry, IssuedDocument, Patient, User, new_id

OWN_COPY, TO_EMPLOYER = "patient", "employer"
"""Whom an issued paper for an employer is for."""


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A paper ready to be drawn; `pdf()` needs no store and may run on any thread."""

    paper: Paper
    content: PaperContent
    letterhead: Letterhead
    patient_line: str
    author: str
    day: date
    draft: bool
    hits: tuple[Hit, ...] = ()
    """Words about health in a draft for an employer, to be changed or answered for before it is made."""
    language: str = SOURCE

    def pdf(self) -> bytes:
        """The PDF's bytes; the same for the same paper."""
        from hia_desktop.documents.make import make

        with in_language(self.language):
            return make(
                self.paper.document,
                self.content,
                self.letterhead,
                self.patient_line,
                author=self.author,
                day=self.day,
                draft=self.draft,
            )

    def rewritten(self, answers: dict[str, Any]) -> "Prepared":
        """An epikrise with other answers; what it says of the record stays, so this opens nothing.
        Errors: BadInput by field."""
        form = entries.read_form(Epikrise.kind, answers)
        if not isinstance(form, Epikrise):
            raise TypeError("not an epikrise")
        with in_language(self.language):
            return replace(self, content=self.content.model_copy(update=written(form)))


@dataclass(frozen=True, kw_only=True)
class DocumentRow:
    """An issued paper in the record's list."""

    id: DocumentId
    kind: str
    title: str
    day: date
    issued_by: str
    issued_at: datetime
    printed_on: date | None
    transferred_on: date | None
    struck: bool = False
    """What it was made of has been entered in error."""
    withheld: str = ""
    """Why it is not to be handed out, empty when it may be."""


def letterhead(w: Work) -> Letterhead:
    """The centre's letterhead."""
    c = w.sql.scalars(select(Centre)).one()
    address = ", ".join(x for x in (c.address, c.postal) if x)
    return Letterhead(centre_name=c.name, unit=c.unit, address=address, org_no=c.org_number, phone=c.phone, logo=c.logo)


def patient_line(patient: Patient) -> str:
    """The patient as named on every page, with the interpreter that is needed."""
    return " · ".join(
        x
        for x in (
            full_name(patient.given_name, patient.family_name),
            grouped(patient.national_id),
            interpreter_words(patient),
        )
        if x
    )


def my_signature(w: Work, at: datetime | None) -> Signed:
    """The user's name, title and HPR number as they stand under a paper."""
    return Signed(name=w.me.name, title=w.me.title, hpr=w.me.hpr_number, at=at)


def prepared(
    w: Work,
    course: Course,
    paper: Paper,
    content: PaperContent,
    *,
    draft: bool,
    author: str = "",
    on: date | None = None,
) -> Prepared:
    """The content on the centre's paper, in the language in force.
    A final one for an employer has been through `promises.keep`."""
    if (
        not draft
        and isinstance(content, EmployerContent)
        and content.for_employers()
        and content.looked is Looked.NOT_YET
    ):
        raise TypeError("a paper for an employer that nobody has looked through")
    patient = w.sql.get_one(Patient, course.patient_id)
    line = full_name(patient.given_name, patient.family_name) if paper.for_employer else patient_line(patient)
    return Prepared(
        paper=paper,
        content=content,
        letterhead=letterhead(w),
        patient_line=line,
        author=author or w.me.name,
        day=on or w.today,
        draft=draft,
        language=language(),
    )


def card(kind: str) -> Paper:
    """All that is known of a kind of paper. Errors: KeyError when there is none."""
    return BY_KIND[kind]


def made_of(form: str) -> tuple[Paper, ...]:
    """The papers that are made of a kind of form."""
    return tuple(paper for paper in PAPERS if paper.made_of is not None and paper.made_of.kind == form)


def made_by_hand() -> tuple[Paper, ...]:
    """Those that can be made whenever their form is signed."""
    return tuple(paper for paper in PAPERS if paper.kept is Kept.BY_HAND)


def from_form(kind: str) -> tuple[Paper, type[Form]]:
    """A paper that is made of a form, and the form. Errors: BadInput for another kind."""
    paper = BY_KIND.get(kind)
    if paper is None or paper.made_of is None:
        raise BadInput(_("Velg hvilket dokument som skal lages."))
    return paper, paper.made_of


def _filled(w: Work, course: Course, paper: Paper, form: Form, signed: Signed) -> PaperContent:
    if paper.fill is None:
        raise TypeError(f"{paper.kind} is not made of a form")
    return paper.fill(form, signed, CourseRecord(w, course))


@query(Right.READ_RECORD, audit="paper:previewed", about="course")
def prepare(w: Work, course: CourseId, kind: str, answers: dict[str, Any]) -> Prepared:
    """The paper as it would be with these answers, marked as a draft.
    Errors: BadInput by field; Refused when the form is not shared."""
    paper, of = from_form(kind)
    form = entries.read_form(of.kind, answers)
    given = grants.given(w, w.patient_id or "")
    if not parts.sees_all(w, form.track, form.kind, form.category, given):
        raise Refused(_("Dette innholdet er ikke delt med deg."))
    w.note(ground=kind)
    row = w.sql.get_one(Course, course)
    with in_language(SOURCE):  # as it will be archived
        content = _filled(w, row, paper, form, my_signature(w, None))
        hits: tuple[Hit, ...] = ()
        if paper.for_employer and isinstance(content, EmployerContent):
            content, hits = promises.drafted(w, course, content)
        return replace(prepared(w, row, paper, content, draft=True), hits=hits)


@command(
    Right.SIGN_EPIKRISE, audit="epikrise:issued", about="course", changes=(Topic.COURSE, Topic.TASKS, Topic.DOCUMENTS)
)
def sign_epikrise(
    w: Work, course: CourseId, series: str | None, answers: dict[str, Any], over_newer: bool = False
) -> DocumentId:
    """Signs the epikrise, closes the course and archives the paper, all or nothing. Errors: as `entries.sign`."""
    entry = entries.sign(w, course, Epikrise.kind, series, answers, over_newer=over_newer)
    return _issue_from(w, course, EPIKRISE, entry)


@command(Right.HANDLE_PAPERS, audit="document:issued", about="course", changes=(Topic.COURSE, Topic.DOCUMENTS))
def issue(w: Work, course: CourseId, kind: str, own_copy: bool = False) -> DocumentId:
    """Archives a paper made of the newest signed version.
    `own_copy`: a paper for an employer, handed to the patient alone.

    Errors: BadInput for an unknown kind; Missing when nothing is signed or shared;
    for an employer's also as `promises.keep`.
    """
    paper, _of = from_form(kind)
    if paper.kept is not Kept.BY_HAND:
        raise BadInput(_("Velg hvilket dokument som skal lages."))
    return _issue_from(w, course, paper, newest_of(w, course, kind).id, own_copy=own_copy)


def newest_of(w: Work, course: CourseId, kind: str) -> Entry:
    """The newest signed version of the form that a paper is made of.

    Errors: Missing when nothing is signed or shared; Refused when only parts are,
    since the paper would look as if the rest were empty.
    """
    _paper, of = from_form(kind)
    found = entries.newest_signed(w, course, of.kind).get(of.kind)
    if found is None:
        raise Missing(_("Det er ingen signert versjon å lage dokumentet av."))
    if not found.whole:
        raise Refused(
            _(
                "Bare deler av skjemaet er delt med deg, og dokumentet lages av hele. Be "
                "helsepersonell ved senteret om det."
            )
        )
    return found


def _issue_from(w: Work, course: CourseId, paper: Paper, entry: EntryId, *, own_copy: bool = False) -> DocumentId:
    w.sql.flush()
    made = _from_entry(w, course, paper, newest_of(w, course, paper.kind), own_copy=own_copy, in_=SOURCE)
    recipient = (OWN_COPY if own_copy else TO_EMPLOYER) if paper.for_employer else ""
    return archive(w, w.sql.get_one(Course, course), made, entry, recipient)


def _from_entry(
    w: Work, course: CourseId, paper: Paper, entry: Entry, *, own_copy: bool = False, in_: str | None = None
) -> Prepared:
    code = in_ or language()
    with in_language(code):
        content = compose(w, course, paper, entry)
    if paper.for_employer and isinstance(content, EmployerContent):
        content = promises.keep(w, course, paper.kind, entry, content, own_copy=own_copy)
    row = w.sql.get_one(Course, course)
    with in_language(code):
        return prepared(w, row, paper, content, draft=False, author=entry.author, on=entry.day)


def compose(w: Work, course: CourseId, paper: Paper, entry: Entry) -> PaperContent:
    """What the paper says, made of a signed version; not looked through yet when it is for an employer."""
    author = w.sql.execute(
        select(
            signed_as(User.full_name, FormEntry.author_id, FormEntry.signed_at),
            signed_as(User.hpr_number, FormEntry.author_id, FormEntry.signed_at),
            FormEntry.signed_at,
        )
        .join(User, User.id == FormEntry.author_id)
        .where(FormEntry.id == entry.id)
    ).one()
    own = (
        entry.author == author.full_name
    )  # else the entry was imported from another centre, and the user only brought it in
    signed = Signed(
        name=entry.author, title=entry.author_title, hpr=author.hpr_number if own else "", at=author.signed_at
    )
    form = entries.read_form(entry.kind, entry.answers)
    content = _filled(w, w.sql.get_one(Course, course), paper, form, signed)
    if entry.as_signed is not None and entry.as_signed.left:
        content = content.model_copy(update={"left": _left(entry.as_signed, content)})
    if isinstance(content, team_plan.Content) and entry.later:
        content = content.model_copy(update={"updated": entry.later[-1].day})
    if isinstance(content, epikrise_paper.Content):
        content = content.model_copy(
            update={
                "addenda": [
                    epikrise_paper.Addendum(text=a.answers.get("text", ""), author=a.author, at=a.signed_at)
                    for a in entry.addenda
                    if a.signed_at
                ]
            }
        )
    return content


def _left(signed: AsSigned, content: PaperContent) -> list[Left]:
    """What the paper has no other room for. To an employer it is only said that there is something:
    nobody has said that it is theirs."""
    if isinstance(content, EmployerContent) and content.for_employers():
        return [Left(words=_("Noe som ble skrevet i en eldre utgave av skjemaet, er ikke tatt med på dette arket."))]
    return [Left(label=label, words=words) for label, words in signed.left]


def archive(w: Work, course: Course, paper: Prepared, entry: EntryId | None, recipient: str = "") -> DocumentId:
    """Seals and keeps the paper with its content, so that it can be drawn again in ten years."""
    pdf = paper.pdf()
    card = paper.paper
    if card.category is None:
        raise TypeError(f"{card.kind} is kept nowhere")
    w.need(card.right)
    row = IssuedDocument(
        id=new_id(),
        course_id=course.id,
        kind=card.kind,
        track=Track.HEALTH,
        category=card.category,
        recipient=recipient,
        issued_by=w.me.id,
        issued_at=w.now,
        day=w.today,
        sha256=hashlib.sha256(pdf).hexdigest(),
        from_entry=entry,
    )
    drawn_of = {
        "paper": card.document.kind,
        "language": paper.language,
        "content": paper.content.model_dump(mode="json"),
    }
    kept = json.dumps(drawn_of, ensure_ascii=False).encode()
    readers = grants.paper_readers(w, card.kind, card.category)
    sealed = seals.seal(w, row.id, {"content": kept, "pdf": pdf}, readers.items())
    row.content, row.pdf = sealed["content"], sealed["pdf"]
    w.sql.add(row)
    w.note(object_id=row.id, ground=card.kind)
    return DocumentId(row.id)


@query(Right.READ_RECORD, audit="documents:listed", about="course")
def listing(w: Work, course: CourseId) -> tuple[DocumentRow, ...]:
    """The course's issued papers that the user can open, newest first."""
    given = grants.given(w, w.patient_id or "")
    found = w.sql.execute(
        select(
            IssuedDocument.id,
            IssuedDocument.kind,
            IssuedDocument.recipient,
            IssuedDocument.day,
            IssuedDocument.issued_at,
            IssuedDocument.printed_on,
            IssuedDocument.transferred_on,
            IssuedDocument.track,
            IssuedDocument.category,
            signed_as(User.full_name, IssuedDocument.issued_by, IssuedDocument.issued_at),
            grants.struck_source().label("struck"),
        )
        .join(User, User.id == IssuedDocument.issued_by)
        .where(IssuedDocument.course_id == course)
        .order_by(IssuedDocument.issued_at.desc())
    )
    return tuple(
        DocumentRow(
            id=DocumentId(r.id),
            kind=r.kind,
            title=title_of(r.kind, r.recipient),
            day=r.day,
            issued_by=r.full_name,
            issued_at=r.issued_at,
            printed_on=r.printed_on,
            transferred_on=r.transferred_on,
            struck=r.struck,
            withheld=_withheld(w, r.kind, r.recipient),
        )
        for r in found
        if grants.may_open_paper(w, r.kind, r.track, r.category, r.struck, given)
    )


def title_of(kind: str, recipient: str) -> str:
    """What an issued paper is called, and that it is the patient's own copy."""
    title = BY_KIND[kind].title if kind in BY_KIND else kind
    return _("{title}, pasientens eksemplar").format(title=title) if recipient == OWN_COPY else title


def _withheld(w: Work, kind: str, recipient: str) -> str:
    """Why an archived paper for an employer is not to be handed out now; empty when it may be."""
    if kind not in BY_KIND or not BY_KIND[kind].for_employer or recipient == OWN_COPY:
        return ""
    if recipient != TO_EMPLOYER:
        return _("Arket er laget før programmet så gjennom ark til arbeidsgiver. Lag det på nytt.")
    return "" if promises.consented(w) else _("Samtykket til at arbeidsgiver får arket, gjelder ikke lenger.")


@query(Right.READ_RECORD, audit="document:opened", about="document")
def read(w: Work, document: DocumentId) -> bytes:
    """The PDF as it was issued. Errors: Refused when it is not shared; Problem when it no longer matches its hash."""
    row = w.sql.get_one(IssuedDocument, document)
    struck = bool(w.sql.scalar(select(grants.struck_source()).where(IssuedDocument.id == document)))
    if not grants.may_open_paper(w, row.kind, row.track, row.category, struck, grants.given(w, w.patient_id or "")):
        raise Refused(_("Dette dokumentet er ikke delt med deg."))
    pdf = seals.open_part(w, document, "pdf", row.pdf)
    if hashlib.sha256(pdf).hexdigest() != row.sha256:
        raise Refused(_("Dokumentet er endret siden det ble utstedt, og vises ikke. Hent det fra en sikkerhetskopi."))
    return pdf


@command(Right.HANDLE_PAPERS, audit="document:printed", about="document", changes=(Topic.DOCUMENTS,))
def mark_printed(w: Work, document: DocumentId) -> None:
    """Notes that the paper was printed or saved as a file today.
    Errors: Refused for an employer's paper that is not to be handed out."""
    row = w.sql.get_one(IssuedDocument, document)
    if withheld := _withheld(w, row.kind, row.recipient):
        raise Refused(withheld)
    row.printed_on = w.today


@command(Right.HANDLE_PAPERS, audit="document:transferred", about="document", changes=(Topic.DOCUMENTS, Topic.COURSE))
def mark_transferred(w: Work, document: DocumentId, on: date) -> None:
    """Notes that somebody moved the paper to the hospital's own record.
    Errors: BadInput for a day in the future or before the paper."""
    row = w.sql.get_one(IssuedDocument, document)
    if on > w.today:
        raise BadInput(_("Datoen er i framtiden."), {"on": _("Datoen er i framtiden.")})
    if on < row.day:
        raise BadInput(_("Datoen er før dokumentet ble laget."), {"on": _("Før dokumentet ble laget.")})
    row.transferred_on = on


@query(Right.READ_RECORD, audit="paper:exported", about="course")
def newest_paper(w: Work, course: CourseId, kind: str, own_copy: bool = False, in_: str | None = None) -> bytes:
    """The newest signed version as a PDF in this language, else the screen's.
    Errors: Missing; for an employer's also `promises.keep`."""
    paper, _of = from_form(kind)
    w.note(ground=kind)
    return _from_entry(w, course, paper, newest_of(w, course, kind), own_copy=own_copy, in_=in_).pdf()
