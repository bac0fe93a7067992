"""From content to PDF: finds the document's kind, lets it write its blocks, puts them on the centre's paper."""

from datetime import date

from pydantic import BaseModel

from hia_desktop.documents.blocks import Letterhead, Paper
from hia_desktop.documents.kinds import document
from hia_desktop.documents.kinds.content import PaperContent
from hia_desktop.documents.render import render


def make(kind: str, content: BaseModel, letterhead: Letterhead, patient_line: str, *, author: str, day: date, draft: bool = False) -> bytes:
    """The PDF. Equal arguments give equal bytes.

    Errors: TypeError when the content is of another kind; BadInput when the letterhead's logo is no picture.
    """
    found = document(kind)
    if not isinstance(content, found.Content) or not isinstance(content, PaperContent):
        raise TypeError(f"a document of kind {kind} is made of {found.Content.__module__}.{found.Content.__name__}")
    return render(
        Paper(
            title=content.paper_title() or str(found.title),
            subtitle=content.paper_subtitle(),
            author=author,
            patient_line=patient_line,
            letterhead=letterhead,
            blocks=found.body(content),
            date=day,
            footer_note=content.paper_note(),
            draft=draft,
        )
    )
