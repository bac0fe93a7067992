"""The overview of a course, to talk from: what is due, the goal and the plan, what stands in the way, how it goes."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from hia_desktop.base.text import N_, _, day
from hia_desktop.documents.blocks import Block, Callout, Grid, Heading, Small, Text, TimelineStrip
from hia_desktop.documents.kinds.audience import Audience
from hia_desktop.documents.kinds.content import PaperContent
from hia_desktop.documents.kinds.paper import Document, Kept, Paper
from hia_desktop.domain.access import Right
from hia_desktop.domain.timeline import Timeline

title = N_("Oversikt over forløpet")


class Line(BaseModel):
    """One line of a table: what it is, who does it or how far it has come, and its day where it has one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    what: str
    who: str = ""
    by: date | None = None
    state: str = ""


class Content(PaperContent):
    """As much as the one who prints it may see; what is not shared is not there. `standing` is the sick leave in words,
    `of_the_plan` what is to be said of the plan before its measures."""

    standing: str = ""
    timeline: Timeline | None = None
    due: list[Line] = []
    own_goal: str = ""
    of_the_plan: str = ""
    measures: list[Line] = []
    hinders: list[Line] = []
    adapted: list[Line] = []
    steps: list[Line] = []
    recommended: str = ""
    """The patient's own plan for work, and what the team recommends beside it."""
    development: list[tuple[str, str, str, str]] = []
    """Name, first value, last value, and which way."""
    notes: list[Line] = []
    part: bool = False
    """The one who prints it may not see all of the course."""

    def paper_note(self) -> str:
        """That something may be lacking, where that is so."""
        return _("Viser bare det som er delt med den som skrev ut.") if self.part else ""


def body(content: Content) -> tuple[Block, ...]:
    """The overview as blocks; a part without content is left out."""
    blocks: list[Block] = []
    if content.own_goal.strip():
        blocks.append(Callout(_("Mitt mål"), tuple(x for x in content.own_goal.split("\n") if x.strip())))
    if content.due:
        rows = tuple((one.what, one.who, day(one.by)) for one in content.due)
        blocks += [Heading(_("Nå")), Grid((_("Hva"), _("Hvem"), _("Frist")), rows, (52, 32, 16))]
    if content.measures or content.of_the_plan:
        blocks.append(Heading(_("Plan")))
        blocks += [Small(content.of_the_plan)] if content.of_the_plan else []
    if content.measures:
        agreed = tuple((one.what, one.who, day(one.by), one.state) for one in content.measures)
        head = (_("Tiltak"), _("Ansvarlig"), _("Frist"), _("Status"))
        blocks.append(Grid(head, agreed, (46, 22, 15, 17)))
    for heading, lines, state in (
        (_("Hindringer"), content.hinders, _("Alvorlighet")),
        (_("Tilrettelegging"), content.adapted, _("Hvordan det går")),
    ):
        if lines:
            told = tuple((" – ".join(x for x in (one.what, one.who) if x), one.state) for one in lines)
            blocks += [Heading(heading), Grid((_("Hva"), state), told, (78, 22))]
    if content.steps:
        steps = tuple((day(one.by), one.what) for one in content.steps)
        blocks += [Heading(_("Tilbake i arbeid – pasientens plan")), Grid((_("Fra"), _("Arbeid")), steps, (22, 78))]
    if content.recommended.strip():
        blocks += [Heading(_("Tilbake i arbeid – teamets anbefalinger")), Text(content.recommended)]
    if content.development:
        head = (_("Måling"), _("Start"), _("Nå"), "")
        blocks += [Heading(_("Utvikling")), Grid(head, tuple(content.development), (52, 14, 14, 20), "lrrl")]
    if content.standing or (content.timeline and content.timeline.bars):
        blocks.append(Heading(_("Sykmelding og oppfølging")))
        blocks += [Text(content.standing)] if content.standing else []
        blocks += [TimelineStrip(content.timeline)] if content.timeline and content.timeline.bars else []
    if content.notes:
        rows = tuple((day(one.by), one.who, one.what) for one in content.notes)
        blocks += [Heading(_("Siste notater")), Grid((_("Dato"), _("Av"), _("Om")), rows, (16, 24, 60))]
    return tuple(blocks) or (Text(_("Det er ikke skrevet noe i forløpet som du kan lese.")),)


PAPER = Paper(
    kind="course_overview",
    title=title,
    document=Document(
        kind="course_overview",
        title=title,
        Content=Content,
        body=body,
        audience=Audience.PATIENT,
        most_pages=1,
    ),
    kept=Kept.NOWHERE,
    category=None,
    right=Right.READ_RECORD,
)
