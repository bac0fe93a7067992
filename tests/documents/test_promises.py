"""A paper prints a promise about what it holds only when it has been looked through and found clean,
whatever kind it is."""

import ast
import re
from typing import get_args

import pytest
from pydantic import BaseModel

from hia_desktop.base.fields import Ask
from hia_desktop.documents.kinds import DOCUMENTS, dialogue_meeting, rtw
from hia_desktop.documents.kinds.content import EmployerContent, Looked, PaperContent
from hia_desktop.documents.kinds.paper import Document
from hia_desktop.documents.make import make
from tests.architecture.source_tree import docstrings, program
from tests.documents.samples import DAY, LETTERHEAD, MEETING, PAPERS, RTW
from tests.documents.test_render import words

PROMISE = re.compile(
    r"(?:inneholder|holder|uten|har) (?:ingen )?(?:helseopplysning|diagnose|opplysninger om helse)", re.IGNORECASE
)
EMPLOYERS = (MEETING, RTW.model_copy(update={"for_employer": True}))


def text_of(document: Document, content: PaperContent) -> str:
    return words(make(document, content, LETTERHEAD, "Kari Testdal", author="Liv Berg", day=DAY))


def variants() -> list[tuple[Document, PaperContent]]:
    """Every kind as its sample, and those for an employer as they may stand."""
    found: list[tuple[Document, PaperContent]] = [
        (document, PAPERS[document.kind]) for document in DOCUMENTS if document.kind in PAPERS
    ]
    for document in DOCUMENTS:
        found += [
            (document, one.model_copy(update={"looked": looked}))
            for one in EMPLOYERS
            if type(one) is document.Content
            for looked in Looked
        ]
    return found


@pytest.mark.parametrize(("document", "content"), variants())
def test_only_what_was_found_clean_promises(document: Document, content: PaperContent) -> None:
    clean = isinstance(content, EmployerContent) and content.for_employers() and content.looked is Looked.CLEAN
    assert bool(PROMISE.search(text_of(document, content))) == clean


@pytest.mark.long
def test_a_sentence_of_promise_stands_nowhere_else_in_the_papers() -> None:
    """The two sentences that `EmployerContent.promise` gives are the only ones in the papers' sources
    and the bundled wordings."""
    found: list[str] = []
    for source in program():
        if source.name.startswith(
            ("hia_desktop/documents/", "hia_desktop/services/papers/letters", "hia_desktop/domain/letter_texts")
        ):
            told = docstrings(source.tree)
            strings = (node for node in source.nodes if isinstance(node, ast.Constant) and node not in told)
            found += [node.value for node in strings if isinstance(node.value, str) and PROMISE.search(node.value)]
    assert sorted(found) == sorted([str(rtw.NO_HEALTH), str(dialogue_meeting.NO_HEALTH)])


def classes(of: type[BaseModel]) -> set[type[BaseModel]]:
    """A content and every class of rows in it."""
    found = {of}
    for field in of.model_fields.values():
        for kind in (field.annotation, *get_args(field.annotation)):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                found |= classes(kind)
    return found


@pytest.mark.parametrize(
    "document", [d for d in DOCUMENTS if issubclass(d.Content, EmployerContent)], ids=lambda d: d.kind
)
def test_every_line_of_an_employers_paper_has_a_name_and_is_looked_through(document: Document) -> None:
    """A new field is looked through the day it is written:
    filled with a word of its own, each comes back from `lines`."""
    for model in classes(document.Content):
        for name, field in model.model_fields.items():
            plain = (
                field.annotation is str
                or field.annotation in classes(document.Content)
                or get_args(field.annotation)[:1] in {(one,) for one in classes(document.Content)}
            )
            assert not plain or any(isinstance(mark, Ask) for mark in field.metadata), (
                f"{model.__name__}.{name} has no title"
            )
    marked: list[str] = []

    def filled(model: type[BaseModel]) -> dict[str, object]:
        made: dict[str, object] = {}
        for name, field in model.model_fields.items():
            inner = get_args(field.annotation)[:1]
            if field.annotation is str:
                marked.append(f"ord{len(marked)}")
                made[name] = marked[-1]
            elif isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
                made[name] = filled(field.annotation)
            elif inner and isinstance(inner[0], type) and issubclass(inner[0], BaseModel):
                made[name] = [filled(inner[0]), filled(inner[0])]
        return made

    content = document.Content.model_validate(filled(document.Content))
    assert isinstance(content, EmployerContent)
    lines = list(content.lines())
    assert [text for _where, text in lines] == marked
    assert len({where for where, _text in lines}) == len(marked), "each line has a name of its own"


def test_the_patients_copy_is_addressed_to_nobody_else() -> None:
    own = EMPLOYERS[1].model_copy(update={"own_copy": True, "looked": Looked.CLEAN})
    text = text_of(next(d for d in DOCUMENTS if d.kind == "rtw_employer"), own)
    assert "Pasientens eget eksemplar" in text and "Til Eksempel Lager AS" not in text
