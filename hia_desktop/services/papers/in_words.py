"""A paper drawn, with what its writer is told of the language that it speaks."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from hia_desktop.base.fields import CourseId
from hia_desktop.base.language import in_language, papers_heard
from hia_desktop.documents.kinds import BY_KIND
from hia_desktop.documents.kinds.audience import Audience
from hia_desktop.services.call import Work
from hia_desktop.services.papers.papers import Prepared
from hia_desktop.store.entities import Course, Patient


@dataclass(frozen=True)
class Seen:
    """A paper as it was drawn, and what it says in bokmål, since nobody has translated it to its language."""

    pdf: bytes
    untranslated: tuple[str, ...]


def seen(paper: Prepared) -> Seen:
    """The paper drawn: some of its words are found only then. Needs no store and may run on any thread."""
    with papers_heard() as heard:
        pdf = paper.pdf()
    return Seen(pdf, tuple(sorted({*paper.untranslated, *heard})))


def is_for_patient(kind: str) -> bool:
    """Whether a kind of paper is for the patient's hands. Errors: KeyError when there is none."""
    return BY_KIND[kind].audience is Audience.PATIENT


def for_patient(w: Work, course: CourseId, make: Callable[[], Prepared], in_: str | None = None) -> Prepared:
    """A paper for the patient's hands: in the patient's own written Norwegian, or in the language that is chosen for
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
