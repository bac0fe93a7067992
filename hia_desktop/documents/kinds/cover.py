"""The page before a signed paper: what was added to it later, and that it was entered in error."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict

from hia_desktop.base.clock import local
from hia_desktop.base.fields import Ask
from hia_desktop.base.text import N_, _, day, moment
from hia_desktop.documents.blocks import Block, Callout, Grid, Heading, Small, Text
from hia_desktop.documents.kinds.audience import Audience
from hia_desktop.documents.kinds.content import PaperContent
from hia_desktop.documents.kinds.paper import Document, Kept, Paper

title = N_("Tillegg")


class Added(BaseModel):
    """One signed addition. Without a text the paper only says that there is one: its reader may not be given it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: datetime
    text: Annotated[str, Ask(N_("Tillegg"))] = ""
    author: Annotated[str, Ask(N_("Skrevet av"))] = ""


class Status(BaseModel):
    """How one measure of a plan stands, as it was last signed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: datetime
    what: Annotated[str, Ask(N_("Tiltak"))] = ""
    status: Annotated[str, Ask(N_("Status"))] = ""
    due: date | None = None
    author: Annotated[str, Ask(N_("Skrevet av"))] = ""


class Struck(BaseModel):
    """By whom the paper's form was said to be entered in error, when and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: datetime
    by: Annotated[str, Ask(N_("Merket av"))]
    why: Annotated[str, Ask(N_("Grunn"))]


class Content(PaperContent):
    """What the page says of the paper after it: its title and day, and the hash of its bytes. `came`: it is none of
    the centre's own, but came from elsewhere that day."""

    of: Annotated[str, Ask(N_("Dokument"))] = ""
    of_day: date | None = None
    came: bool = False
    sha256: Annotated[str, Ask(N_("Kontrollsum"))] = ""
    struck: Struck | None = None
    added: Annotated[list[Added], Ask(N_("Tillegg"))] = []
    measures: Annotated[list[Status], Ask(N_("Tiltak"))] = []

    def paper_title(self) -> str:
        """«Feilført: Tverrfaglig plan», «Tillegg til: Epikrise»."""
        return (_("Feilført: {title}") if self.struck else _("Tillegg til: {title}")).format(title=self.of)

    def paper_subtitle(self) -> str:
        """The day of the paper."""
        words = _("Kom {day}") if self.came else _("Dokument av {day}")
        return words.format(day=day(self.of_day)) if self.of_day else ""


def body(content: Content) -> tuple[Block, ...]:
    """That it was entered in error first, then each addition with who and when, and how measures stand."""
    blocks: list[Block] = []
    if content.struck:
        told = _("{name} merket dette dokumentet som feilført {moment}.").format(
            name=content.struck.by, moment=moment(content.struck.at)
        )
        why = _("Grunn: {why}.").format(why=content.struck.why)
        blocks.append(Callout(_("Feilført"), (told, why, _("Sidene etter denne skal ikke brukes."))))
    for added in content.added:
        if added.text:
            blocks += [Heading(_("Tillegg {moment}").format(moment=moment(added.at))), Text(added.text)]
            blocks.append(Small(_("Signert av {name}").format(name=added.author)))
        else:
            blocks.append(
                Text(_("Et tillegg fra {day} er ikke tatt med på dette arket.").format(day=day(local(added.at))))
            )
    if content.measures:
        rows = tuple((m.what, m.status, day(m.due), f"{m.author} {moment(m.at)}") for m in content.measures)
        head = (_("Tiltak"), _("Status"), _("Frist"), _("Sagt av"))
        blocks += [Heading(_("Tiltak som er endret siden")), Grid(head, rows, (42, 14, 15, 29))]
    as_was = (
        _("Sidene etter denne er som de kom. Kontrollsum (SHA-256): {sum}")
        if content.came
        else _("Sidene etter denne er som de ble signert. Kontrollsum (SHA-256): {sum}")
    )
    blocks.append(Small(as_was.format(sum=content.sha256)))
    return tuple(blocks)


PAPER = Paper(
    kind="cover",
    title=title,
    document=Document(
        kind="cover",
        title=title,
        Content=Content,
        body=body,
        audience=Audience.INTERNAL,
        data=False,
    ),
    kept=Kept.NOWHERE,  # its words are kept where they were signed
    category=None,
)
