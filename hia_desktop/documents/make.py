"""From content to PDF: finds the document's kind, lets it write its blocks, puts them on the centre's paper."""

from datetime import date

from pydantic import BaseModel

from hia_desktop.base.text import _
from hia_desktop.documents.blocks import Block, Heading, Letterhead, Printed, Signature, Text
from hia_desktop.documents.kinds.content import PaperContent
from hia_desktop.documents.kinds.paper import Document
from hia_desktop.documents.render import render


def make(
    document: Document,
    content: BaseModel,
    letterhead: Letterhead,
    patient_line: str,
    *,
    author: str,
    day: date,
    draft: bool = False,
) -> bytes:
    """The PDF. Equal arguments give equal bytes.

    Errors: TypeError when the content is of another kind; BadInput when the letterhead's logo is no picture.
    """
    if not isinstance(content, document.Content) or not isinstance(content, PaperContent):
        raise TypeError(
            f"a document of kind {document.kind} is made of {document.Content.__module__}.{document.Content.__name__}"
        )
    return render(
        Printed(
            title=content.paper_title() or str(document.title),
            subtitle=content.paper_subtitle(),
            author=author,
            patient_line=patient_line,
            letterhead=letterhead,
            blocks=_with_left(document.body(content), content),
            date=day,
            footer_note=content.paper_note() or str(document.audience.foot or ""),
            draft=draft,
            size=document.size or document.audience.size,
            data=content.model_dump_json().encode() if document.audience.takes_data and document.data else b"",
            envelope=content.paper_envelope(),
            most_pages=document.most_pages,
        )
    )


def _with_left(blocks: tuple[Block, ...], content: PaperContent) -> tuple[Block, ...]:
    """What today's form has no room for, under a heading of its own before the signature."""
    if not content.left:
        return blocks
    at = next((i for i, block in enumerate(blocks) if isinstance(block, Signature)), len(blocks))
    lines = "\n".join(
        _("{label}: {words}").format(label=one.label, words=one.words) if one.label else one.words
        for one in content.left
    )
    return (*blocks[:at], Heading(_("Signert i et eldre skjema")), Text(lines), *blocks[at:])
