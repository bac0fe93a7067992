"""Papers: prepared from the record, previewed, issued, archived, printed, marked as transferred.

Two verbs: a draft shows what is being written, marked as one; what is issued is what was signed, and the same bytes
wherever it is shown, saved, printed or exported.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from hia_desktop.base.errors import BadInput, Missing, Refused
from hia_desktop.base.fields import CourseId, DocumentId, EntryId
from hia_desktop.base.language import SOURCE, in_language, language
from hia_desktop.base.text import _
from hia_desktop.documents.blocks import Letterhead
from hia_desktop.documents.kinds import BY_KIND, PAPERS
from hia_desktop.documents.kinds.audience import Audience
from hia_desktop.documents.kinds.content import EmployerContent, Looked, PaperContent
from hia_desktop.documents.kinds.epikrise import PAPER as EPIKRISE
from hia_desktop.documents.kinds.epikrise import written
from hia_desktop.documents.kinds.paper import Kept, Paper
from hia_desktop.domain.access import Right, Role, Track, may
from hia_desktop.domain.forms.epikrise import Epikrise
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.references import file_name, reference
from hia_desktop.domain.topics import Topic
from hia_desktop.domain.words.health_words import Hit
from hia_desktop.services.call import Work, command, query
from hia_desktop.services.papers import composing, held, kept, promises
from hia_desktop.services.papers.covers import Covered, cover, title_of
from hia_desktop.services.papers.held import OWN_COPY, TO_EMPLOYER
from hia_desktop.services.patient import objected
from hia_desktop.services.record import entries, framing
from hia_desktop.services.record.framing import letterhead as letterhead
from hia_desktop.services.record.framing import my_signature as my_signature
from hia_desktop.services.record.framing import patient_line as patient_line
from hia_desktop.services.sealing import frames, grants, parts, proofs, seals, signed_papers
from hia_desktop.services.sealing.entry_rows import UNKNOWN, Entry, signed_version
from hia_desktop.services.sealing.signed_as import signed_as
from hia_desktop.services.sealing.signed_papers import Drawn
from hia_desktop.store.entities import Course, IssuedDocument, Patient, User, new_id


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
    untranslated: tuple[str, ...] = ()
    """What it says in bokmål, since nobody has translated it to its language."""
    kept: Drawn | None = None
    """As it was drawn under its signature; never drawn again."""

    def pdf(self) -> bytes:
        """The PDF's bytes; the same for the same paper."""
        if self.kept is not None:
            return self.kept.pdf
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

    def drawn(self, w: Work) -> Drawn:
        """It drawn, with what it was drawn of."""
        told = signed_papers.drawn_of(
            w,
            self.paper,
            self.content,
            self.letterhead,
            self.patient_line,
            author=self.author,
            day=self.day,
            language=self.language,
        )
        return Drawn(pdf=self.pdf(), told=told)

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
    handed_on: date | None
    struck: bool = False
    """What it was made of has been entered in error."""
    forged: bool = False
    """It was put in or changed by other tools than the program: nobody knows by whom, and it cannot be opened."""
    added_at: datetime | None = None
    """When something was last added to what it was made of; that stands on a page before it."""
    sha256: str
    withheld: str = ""
    """Why it is not to be handed out, empty when it may be."""

    @property
    def number(self) -> str:
        """Its short number, as in the name of its file."""
        return reference(self.sha256)

    @property
    def file_name(self) -> str:
        """What its file is called."""
        return file_name(self.title, self.day, self.sha256)


def prepared(
    w: Work,
    course: Course,
    paper: Paper,
    content: PaperContent,
    *,
    draft: bool,
    author: str = "",
    of: Entry | None = None,
) -> Prepared:
    """The content on the centre's paper, in the language in force; `of` is the signed version that it says, and the
    paper is then as it was when that was signed. A final one for an employer has been through `promises.keep`."""
    if (
        not draft
        and isinstance(content, EmployerContent)
        and content.for_employers()
        and content.looked is Looked.NOT_YET
    ):
        raise TypeError("a paper for an employer that nobody has looked through")
    around = of.frame if of is not None else None
    if around is not None:
        head = frames.letterhead_of(w, around.letterhead)
        line = around.patient if paper.for_employer else around.patient_line
    else:
        head = letterhead(w)
        line = framing.named(w.sql.get_one(Patient, course.patient_id), employer=paper.for_employer)
    return Prepared(
        paper=paper,
        content=content,
        letterhead=head,
        patient_line=line,
        author=author or (of.author if of is not None else w.me.name),
        day=of.day if of is not None else w.today,
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
    """Those that can be made whenever their form is signed, of the one version that is the newest."""
    forms = [(paper, paper.made_of) for paper in PAPERS if paper.kept is Kept.BY_HAND]
    return tuple(paper for paper, form in forms if form is not None and not form.card.many)


def can_keep(kind: str, role: Role) -> bool:
    """Whether this role puts such a paper in the archive by hand."""
    return BY_KIND[kind].kept is Kept.BY_HAND and may(role, Right.HANDLE_PAPERS)


def from_form(kind: str) -> tuple[Paper, type[Form]]:
    """A paper that is made of a form, and the form. Errors: BadInput for another kind."""
    paper = BY_KIND.get(kind)
    if paper is None or paper.made_of is None:
        raise BadInput(_("Velg hvilket dokument som skal lages."))
    return paper, paper.made_of


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
    patient = w.sql.get_one(Patient, row.patient_id)
    with in_language(patient.letters_in if paper.audience is Audience.PATIENT else SOURCE):  # as it will be archived
        content = composing.filled(w, course, paper, form, my_signature(w, None))
        hits: tuple[Hit, ...] = ()
        if paper.for_employer and isinstance(content, EmployerContent):
            content, hits = promises.drafted(w, course, paper, content)
        return replace(prepared(w, row, paper, content, draft=True), hits=hits)


@command(
    Right.SIGN_EPIKRISE, audit="epikrise:issued", about="course", changes=(Topic.COURSE, Topic.TASKS, Topic.DOCUMENTS)
)
def sign_epikrise(
    w: Work, course: CourseId, series: str | None, answers: dict[str, Any], over_newer: bool = False
) -> DocumentId:
    """Signs the epikrise, closes the course and archives the paper, all or nothing. Errors: as `entries.sign`."""
    entry = entries.sign(w, course, Epikrise.kind, series, answers, over_newer=over_newer)
    w.sql.flush()
    return _issue(w, EPIKRISE, signed_version(w, entry, grants.given(w, w.patient_id or "")))


@command(Right.HANDLE_PAPERS, audit="document:issued", about="course", changes=(Topic.COURSE, Topic.DOCUMENTS))
def issue(w: Work, course: CourseId, kind: str, own_copy: bool = False) -> DocumentId:
    """Archives the paper of the newest signed version; what is there from before is given again.
    `own_copy`: a paper for an employer, handed to the patient alone.

    Errors: BadInput for an unknown kind; Missing when nothing is signed or shared;
    for an employer's also as `promises.keep`.
    """
    return _issue(w, _by_hand(kind), newest_of(w, course, kind), own_copy=own_copy)


@command(Right.HANDLE_PAPERS, audit="document:issued", about="entry", changes=(Topic.COURSE, Topic.DOCUMENTS))
def issue_of(w: Work, entry: EntryId) -> DocumentId:
    """As `issue`, of this very version. Errors: as `issued_of`."""
    paper, version = version_of(w, entry)
    return _issue(w, _by_hand(paper.kind), version)


def _by_hand(kind: str) -> Paper:
    paper, _of = from_form(kind)
    if paper.kept is not Kept.BY_HAND:
        raise BadInput(_("Velg hvilket dokument som skal lages."))
    return paper


def newest_of(w: Work, course: CourseId, kind: str) -> Entry:
    """The newest signed version of the form that a paper is made of.

    Errors: Missing when nothing is signed or shared; Refused when only parts are,
    since the paper would look as if the rest were empty.
    """
    _paper, of = from_form(kind)
    found = entries.newest_signed(w, course, of.kind).get(of.kind)
    if found is None:
        raise Missing(_("Det er ingen signert versjon å lage dokumentet av."))
    return _whole(found)


def version_of(w: Work, entry: EntryId) -> tuple[Paper, Entry]:
    """A signed version, struck or not, and the paper of it that no employer is handed. Errors: as `issued_of`."""
    found = signed_version(w, entry, grants.given(w, w.patient_id or ""))
    paper = next((paper for paper in made_of(found.kind) if not paper.for_employer), None)
    if paper is None:
        raise BadInput(_("Velg hvilket dokument som skal lages."))
    return paper, _whole(found)


def _whole(entry: Entry) -> Entry:
    if entry.forged:
        raise Refused(_("Skjemaet er lagt inn eller endret utenfor programmet. Det lages ikke noe dokument av det."))
    if not entry.whole:
        raise Refused(
            _(
                "Bare deler av skjemaet er delt med deg, og dokumentet lages av hele. Be "
                "helsepersonell ved senteret om det."
            )
        )
    return entry


def _issue(w: Work, paper: Paper, entry: Entry, *, own_copy: bool = False) -> DocumentId:
    """Archives the paper of this version, unless it is there."""
    course, recipient = w.sql.get_one(Course, w.course_id), recipient_of(paper, own_copy)
    made = from_entry(w, course, paper, entry, own_copy=own_copy)
    there = kept.made_before(w, entry.id, paper.kind, recipient, made.content)
    if there is not None:
        w.note(object_id=there.id, ground=paper.kind)
        return DocumentId(there.id)
    return archive(w, course, made, entry.id, recipient)


def recipient_of(paper: Paper, own_copy: bool) -> str:
    """Whom an issued paper is for, as it is kept."""
    return (OWN_COPY if own_copy else TO_EMPLOYER) if paper.for_employer else ""


def from_entry(
    w: Work, course: Course, paper: Paper, entry: Entry, *, own_copy: bool = False, in_: str | None = None
) -> Prepared:
    """The paper of a signed version, as it was when that was signed; in another language than then it is a draft."""
    key = CourseId(course.id)
    signed_in = entry.frame.speaks(paper) if entry.frame is not None else SOURCE
    with in_language(in_ or signed_in):
        content = composing.compose(w, key, paper, entry)
    content = promises.keep(w, key, paper, entry, content, own_copy=own_copy)
    draft = in_ is not None and in_ != signed_in
    signed = None if draft else kept.with_form(w, key, paper, entry, recipient_of(paper, own_copy), content)
    with in_language(in_ or signed_in):
        return replace(prepared(w, course, paper, content, draft=draft, of=entry), kept=signed)


def archive(w: Work, course: Course, paper: Prepared, entry: EntryId | None, recipient: str = "") -> DocumentId:
    """Seals and keeps the paper with its content, so that it can be drawn again in ten years."""
    card = paper.paper
    if card.category is None:
        raise TypeError(f"{card.kind} is kept nowhere")
    w.need(card.right)
    if why := held.stopped(w, course.patient_id, card.kind):
        raise Refused(why)
    drawn = paper.kept or paper.drawn(w)
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
        sha256=drawn.sha256,
        from_entry=entry,
    )
    readers = grants.paper_readers(w, card.kind, card.category)
    sealed = seals.seal(w, row.id, drawn.sealed(), readers.items())
    row.content, row.pdf = sealed["content"], sealed["pdf"]
    w.sql.add(row)
    proofs.prove(w, proofs.ISSUED, row)
    w.note(object_id=row.id, ground=card.kind)
    return DocumentId(row.id)


@query(Right.READ_RECORD, audit="documents:listed", about="course")
def listing(w: Work, course: CourseId) -> tuple[DocumentRow, ...]:
    """The course's issued papers that the user can open, newest first."""
    given, no = grants.given(w, w.patient_id or ""), objected.reasons(w, w.patient_id or "")
    added = kept.last_added(w, course)
    wanted = (
        select(
            IssuedDocument.id,
            IssuedDocument.kind,
            IssuedDocument.recipient,
            IssuedDocument.day,
            IssuedDocument.issued_at,
            IssuedDocument.printed_on,
            IssuedDocument.transferred_on,
            IssuedDocument.handed_on,
            IssuedDocument.sha256,
            IssuedDocument.track,
            IssuedDocument.category,
            IssuedDocument.from_entry,
            signed_as(User.full_name, IssuedDocument.issued_by, IssuedDocument.issued_at),
            grants.struck_source().label("struck"),
        )
        .join(User, User.id == IssuedDocument.issued_by)
        .where(IssuedDocument.course_id == course)
        .order_by(IssuedDocument.issued_at.desc())
    )
    found = w.sql.execute(wanted).all()
    found = [r for r in found if grants.may_open_paper(w, r.kind, r.track, r.category, r.struck, given)]
    sound, struck = proofs.genuine(w, proofs.ISSUED, [r.id for r in found]), grants.in_error(w, found)
    return tuple(
        DocumentRow(
            id=DocumentId(r.id),
            kind=r.kind,
            title=title_of(r.kind, r.recipient),
            day=r.day,
            issued_by=r.full_name if r.id in sound else str(UNKNOWN),
            issued_at=r.issued_at,
            printed_on=r.printed_on,
            transferred_on=r.transferred_on,
            handed_on=r.handed_on,
            sha256=r.sha256,
            struck=r.id in struck,
            forged=r.id not in sound,
            added_at=added.get((r.from_entry, r.kind)),
            withheld=held.why(w, no, r.kind, r.recipient, r.from_entry),
        )
        for r in found
    )


@query(Right.READ_RECORD, audit="document:opened", about="document")
def read(w: Work, document: DocumentId) -> bytes:
    """The PDF as it was issued, after a page of its own for what was added to it later or that it was entered in error.
    Errors: Refused when it is not shared, or no longer matches its hash."""
    row = w.sql.get_one(IssuedDocument, document)
    if not kept.may_open(w, row):
        raise Refused(_("Dette dokumentet er ikke delt med deg."))
    w.note(ground=row.kind)
    return kept.pages(w, row).pdf()


@query(Right.READ_RECORD, audit="paper:exported", about="course")
def issued(w: Work, course: CourseId, kind: str, own_copy: bool = False) -> bytes:
    """The paper of the newest signed version: the kept bytes, or those that `issue` would keep.
    Errors: Missing; for an employer's also `promises.keep`."""
    paper, _of = from_form(kind)
    w.note(ground=kind)
    return as_issued(w, paper, newest_of(w, course, kind), own_copy)


@query(Right.READ_RECORD, audit="paper:exported", about="entry")
def issued_of(w: Work, entry: EntryId) -> bytes:
    """As `issued`, of this very version, struck or not. Errors: Missing, Refused when it is not shared whole;
    BadInput when no paper is made of it that is not for an employer."""
    paper, version = version_of(w, entry)
    w.note(ground=paper.kind)
    return as_issued(w, paper, version)


def as_issued(w: Work, paper: Paper, entry: Entry, own_copy: bool = False) -> bytes:
    """The paper of a signed version as it is in the archive, or as `issue` would keep it."""
    course, recipient = w.sql.get_one(Course, w.course_id), recipient_of(paper, own_copy)
    made = from_entry(w, course, paper, entry, own_copy=own_copy)
    there = kept.made_before(w, entry.id, paper.kind, recipient, made.content)
    if there is not None:
        return kept.pages(w, there).pdf()
    pdf = made.pdf()
    of = Covered(
        paper=paper,
        recipient=recipient,
        day=made.day,
        course=CourseId(course.id),
        entry=entry.id,
        letterhead=made.letterhead,
        patient_line=made.patient_line,
        sha256=hashlib.sha256(pdf).hexdigest(),
        language=made.kept.told["language"] if made.kept is not None else made.language,
    )
    return kept.Pages(pdf, cover(w, of)).pdf()
