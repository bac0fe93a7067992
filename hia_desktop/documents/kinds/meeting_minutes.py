"""One patient's part of the minutes of a team meeting on paper, as it was signed."""

from datetime import date
from typing import Annotated

from hia_desktop.base.fields import Ask
from hia_desktop.base.text import N_, _, day
from hia_desktop.documents.blocks import Block, Callout, Grid, Heading, Small, Text
from hia_desktop.documents.kinds.audience import Audience
from hia_desktop.documents.kinds.content import PaperContent, Signed
from hia_desktop.documents.kinds.paper import Around, Document, Kept, Paper
from hia_desktop.domain.access import Category
from hia_desktop.domain.forms.team.meeting_minutes import DecisionRow, MeetingMinutes

title = N_("Referat fra teammøtet")


class Content(PaperContent):
    """What the team talked about and decided for one patient, and nothing of the others."""

    of_day: date | None = None
    present: Annotated[str, Ask(N_("Til stede"))] = ""
    heading: Annotated[str, Ask(N_("Hvorfor på sakslisten"))] = ""
    question: Annotated[str, Ask(N_("Spørsmålet til møtet"))] = ""
    text: Annotated[str, Ask(N_("Drøftet"))] = ""
    decisions: Annotated[list[DecisionRow], Ask(N_("Beslutninger"))] = []
    signed: Annotated[Signed, Ask(N_("Signatur"))] = Signed()

    def paper_subtitle(self) -> str:
        """«01.12.2026 · Evalueres»."""
        return " · ".join(x for x in (day(self.of_day) if self.of_day else "", self.heading) if x)


def body(content: Content) -> tuple[Block, ...]:
    """What was asked, what was decided, since whoever reads it is to do it, and then what was talked about."""
    blocks: list[Block] = []
    if content.question.strip():
        blocks.append(Callout(_("Spørsmålet til møtet"), tuple(x for x in content.question.split("\n") if x.strip())))
    if content.decisions:
        rows = tuple((one.what, one.who or _("teamet"), day(one.due), one.became) for one in content.decisions)
        head = (_("Beslutning"), _("Hvem"), _("Frist"), _("Ble til"))
        blocks += [Heading(_("Beslutninger")), Grid(head, rows, (48, 22, 14, 16))]
    if content.text.strip():
        blocks += [Heading(_("Drøftet")), Text(content.text)]
    if not content.decisions and not content.text.strip():
        blocks.append(Text(_("Pasienten ble drøftet. Ingenting er bestemt eller skrevet.")))
    if content.present:
        blocks.append(Small(_("Til stede: {names}").format(names=content.present)))
    return (*blocks, content.signed.block())


def fill(form: MeetingMinutes, signed: Signed, _record: Around) -> Content:
    """What was signed with the meeting."""
    return Content(
        of_day=form.day,
        present=form.present,
        heading=form.heading,
        question=form.question,
        text=form.text,
        decisions=form.decisions,
        signed=signed,
    )


PAPER = Paper(
    kind="meeting_minutes_print",
    title=title,
    document=Document(
        kind="meeting_minutes",
        title=title,
        Content=Content,
        body=body,
        audience=Audience.INTERNAL,
    ),
    kept=Kept.BY_HAND,
    category=Category.MEETING,
    made_of=MeetingMinutes,
    fill=fill,
    word="minutes",
    help=N_("det nyeste referatet fra teammøtet"),
)
