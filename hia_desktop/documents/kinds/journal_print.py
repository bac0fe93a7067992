"""A print of the journal, all of it or chosen parts; and what the patient lets NAV know, as a summary."""

from dataclasses import replace
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_, _
from hia_desktop.documents.blocks import Block, Callout, Facts, Heading, Small, Text
from hia_desktop.documents.kinds.audience import Audience
from hia_desktop.documents.kinds.content import PaperContent
from hia_desktop.documents.kinds.paper import Document, Kept, Paper
from hia_desktop.domain.access import Right
from hia_desktop.domain.legal_texts import cite

title = N_("Journalutskrift")


class Withheld(StrEnum):
    """Why the patient is not given all that was asked for (`pbrl_5_1`)."""

    LIFE = "life"
    CLOSE_ONES = "close_ones"

    @property
    def label(self) -> str:
        """The reason in words."""
        return WITHHELD[self]


WITHHELD = WordTable(
    {
        Withheld.LIFE: N_("det er påtrengende nødvendig for å hindre fare for liv eller alvorlig helseskade"),
        Withheld.CLOSE_ONES: N_("innsyn er klart utilrådelig av hensyn til personer som står deg nær"),
    }
)


class Line(BaseModel):
    """One line of the journal: its day, what it is, who wrote it, and label and text of what stands in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    when: str = ""
    title: str = ""
    by: str = ""
    words: list[tuple[str, str]] = []


class Content(PaperContent):
    """The lines, the oldest first. `chosen` says which part of the journal it is, `part` why something may be lacking;
    both empty for all of it. `withheld`: the reason, by whom it was decided in `decided_by`."""

    heading: str = ""
    chosen: str = ""
    part: str = ""
    withheld: Withheld | None = None
    decided_by: str = ""
    lines: list[Line] = []

    def paper_title(self) -> str:
        """Its own heading, when it has one."""
        return self.heading

    def paper_note(self) -> str:
        """That it is a part, on every page, where that is so."""
        return _("Utdrag. Det finnes mer i journalen.") if self.chosen or self.part or self.withheld else ""


def body(content: Content) -> tuple[Block, ...]:
    """What it holds, what was withheld, and the lines."""
    blocks: list[Block] = [Text(" ".join(x for x in (content.chosen, content.part) if x))]
    if content.withheld is not None:
        why = _("Noe av det du ba om, er holdt tilbake fordi {reason} ({law}). Avgjort av {who}.")
        told = why.format(reason=content.withheld.label, law=cite("pbrl_5_1"), who=content.decided_by)
        others = _("En representant for deg, en lege eller advokat kan ha rett til å se det.")
        blocks.append(Callout(_("Ikke alt er med"), (told, others, _complaint())))
    for line in content.lines:
        blocks.append(Heading(line.title, 2, line.when))
        blocks += [Small(line.by)] if line.by else []
        named = tuple((label, text) for label, text in line.words if label and text.strip())
        blocks += [Facts(named, questions=True)] if named else []
        blocks += [Text(text) for label, text in line.words if not label and text.strip()]
    if not content.lines:
        blocks.append(Text(_("Det er ingenting å vise.")))
    return tuple(block for block in blocks if block != Text(""))


def _complaint() -> str:
    """How one complains of it, and who helps: as the answers to a referral tell."""
    text = _(
        "Du kan klage innen fire uker ({law}). Klagen skal være skriftlig og undertegnet og si hva du klager på og hva "
        "du ønsker endret. Send den til oss; adressen står på arket. Står vi ved avgjørelsen, sender vi klagen videre "
        "til Statsforvalteren. Vi hjelper deg med å skrive klagen hvis du ber om det, og Pasient- og brukerombudet "
        "hjelper gratis ({help})."
    )
    return text.format(law=cite("pbrl_7_2", "pbrl_7_3", "pbrl_7_5"), help=cite("pbrl_8_1"))


PAPER = Paper(
    kind="journal_print",
    title=title,
    document=Document(
        kind="journal_print",
        title=title,
        Content=Content,
        body=body,
        audience=Audience.PATIENT,
    ),
    kept=Kept.NOWHERE,  # it repeats what is kept already, some of it for as long as a consent lasts
    category=None,
    right=Right.READ_RECORD,
)
NAV_SUMMARY = replace(
    PAPER,
    kind="nav_summary",
    title=N_("Sammendrag til NAV"),
    document=replace(PAPER.document, kind="nav_summary", title=N_("Sammendrag til NAV"), audience=Audience.NAV),
)
