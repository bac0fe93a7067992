"""A signed note on paper, as it was signed."""

from dataclasses import replace
from datetime import date
from typing import Annotated

from hia_desktop.base.fields import Ask
from hia_desktop.base.text import N_, day
from hia_desktop.documents.blocks import Block, Text
from hia_desktop.documents.kinds.audience import Audience
from hia_desktop.documents.kinds.content import PaperContent, Signed
from hia_desktop.documents.kinds.paper import Around, Document, Kept, Paper
from hia_desktop.domain.access import Category, Right
from hia_desktop.domain.forms.team.note import NavNote, Note

title = N_("Notat")


class Content(PaperContent):
    """Everything a note says. `sort` is its kind in words («Samtale»)."""

    heading: Annotated[str, Ask(N_("Overskrift"))] = ""
    sort: Annotated[str, Ask(N_("Type notat"))] = ""
    of_day: date | None = None
    text: Annotated[str, Ask(N_("Notat"))] = ""
    signed: Annotated[Signed, Ask(N_("Signatur"))] = Signed()

    def paper_title(self) -> str:
        """The note's own heading, when it has one."""
        return self.heading.strip()

    def paper_subtitle(self) -> str:
        """«Samtale · 24.03.2026»."""
        return " · ".join(x for x in (self.sort, day(self.of_day) if self.of_day else "") if x)


def body(content: Content) -> tuple[Block, ...]:
    """The text and who signed it."""
    return (Text(content.text), content.signed.block())


def fill(form: Note, signed: Signed, _record: Around) -> Content:
    """A health professional's note."""
    return Content(heading=form.heading, sort=form.kind_of_note.label, of_day=form.day, text=form.text, signed=signed)


def fill_nav(form: NavNote, signed: Signed, _record: Around) -> Content:
    """A NAV adviser's note."""
    return Content(heading=form.heading, sort=str(NavNote.card.event), of_day=form.day, text=form.text, signed=signed)


_DOCUMENT = Document(
    kind="note",
    title=title,
    Content=Content,
    body=body,
    audience=Audience.HEALTH,
    data=False,  # whoever is to have it may be handed it, so nothing goes with it but what can be read
)

PAPER = Paper(
    kind="note_print",
    title=title,
    document=_DOCUMENT,
    kept=Kept.BY_HAND,
    category=Category.NOTES,
    made_of=Note,
    fill=fill,
    whole=True,  # a note's category is its own, so a consent to notes must not open one that is of function
    word="note",
    help=N_("det nyeste notatet"),
)
NAV_PAPER = Paper(
    kind="nav_note_print",
    title=title,
    document=replace(_DOCUMENT, kind="nav_note", audience=Audience.NAV),
    kept=Kept.NOWHERE,  # NAV's own has no place in the health side's archive
    category=None,
    right=Right.WRITE_NAV,
    made_of=NavNote,
    fill=fill_nav,
)
