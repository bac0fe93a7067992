"""A paper in a language: drawn, with what its writer is told of it, and whether it is then the paper itself."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from hia_desktop.base.fields import CourseId, EntryId
from hia_desktop.base.language import in_language, papers_heard
from hia_desktop.documents.kinds import BY_KIND
from hia_desktop.documents.kinds.audience import Audience
from hia_desktop.documents.kinds.paper import Paper
from hia_desktop.domain.access import Right
from hia_desktop.services.call import Work, query
from hia_desktop.services.papers import papers
from hia_desktop.services.papers.papers import Prepared
from hia_desktop.services.sealing.entry_rows import Entry
from hia_desktop.store.entities import Course, Patient


@dataclass(frozen=True)
class Seen:
    """A paper as it was drawn; what it says in bokmål, since nobody has translated it to its language; and what is to
    be told of characters that no font has."""

    pdf: bytes
    untranslated: tuple[str, ...]
    unprintable: str


def seen(paper: Prepared) -> Seen:
    """The paper drawn: some of its words are found only then. Needs no store and may run on any thread."""
    with papers_heard() as heard:
        pdf = paper.pdf()
    return Seen(pdf, tuple(sorted({*paper.untranslated, *heard})), unprintable(paper))


def unprintable(paper: Prepared) -> str:
    """What is told of a paper in which something would stand as an empty box; empty when all of it can be printed."""
    from hia_desktop.documents import fonts  # reads them

    return fonts.unprintable(f"{paper.patient_line} {paper.content.model_dump_json()}")


@dataclass(frozen=True)
class Spoken:
    """What was signed, in a language. In another than it was signed in it is a draft, which no archive takes."""

    pdf: bytes
    draft: bool


@query(Right.READ_RECORD, audit="paper:exported", about="course")
def newest_in(w: Work, course: CourseId, kind: str, in_: str | None, own_copy: bool = False) -> Spoken:
    """As `papers.issued`, in this language; None: the one that it was signed in. Errors: as that."""
    paper, _of = papers.from_form(kind)
    w.note(ground=kind)
    return _spoken(w, paper, papers.newest_of(w, course, kind), in_, own_copy=own_copy)


@query(Right.READ_RECORD, audit="paper:exported", about="entry")
def version_in(w: Work, entry: EntryId, in_: str | None) -> Spoken:
    """As `papers.issued_of`, in this language; None: the one that it was signed in. Errors: as that."""
    paper, version = papers.version_of(w, entry)
    w.note(ground=paper.kind)
    return _spoken(w, paper, version, in_)


def _spoken(w: Work, paper: Paper, entry: Entry, in_: str | None, *, own_copy: bool = False) -> Spoken:
    course = w.sql.get_one(Course, w.course_id)
    made = papers.from_entry(w, course, paper, entry, own_copy=own_copy, in_=in_)
    if made.draft:
        return Spoken(made.pdf(), draft=True)
    return Spoken(papers.as_issued(w, paper, entry, own_copy), draft=False)


def is_for_patient(kind: str) -> bool:
    """Whether a kind of paper is for the patient's hands. Errors: KeyError when there is none."""
    return BY_KIND[kind].audience is Audience.PATIENT


def for_patient(w: Work, course: CourseId, make: Callable[[], Prepared], in_: str | None = None) -> Prepared:
    """A paper for the patient's hands: in the language on the patient's card, or in the one that is chosen for
    it. More words are looked up than it says; told of are those that it does."""
    patient = w.sql.get_one(Patient, w.sql.get_one(Course, course).patient_id)
    with in_language(in_ or patient.letters_in) as missed:
        paper = make()
    said = paper.content.model_dump_json()
    return replace(paper, untranslated=tuple(sorted(text for text in missed if _stands(text, said))))


def _stands(text: str, said: str) -> bool:
    """Whether a text, with something in each of its places, is among what a paper is made of."""
    filled = r'[^"]+'.join(re.escape(part) for part in re.split(r"\{\w*\}", text.strip()))
    return re.search(rf"(?<!\w){filled}(?!\w)", said) is not None
