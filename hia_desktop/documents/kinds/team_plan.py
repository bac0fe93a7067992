"""Tverrfaglig plan: the patient's own goal, the goals, and who does what by when."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from hia_desktop.base.text import N_, _, day
from hia_desktop.documents.blocks import Block, Callout, Facts, Grid, Heading, Small, Text
from hia_desktop.documents.kinds.audience import Audience
from hia_desktop.documents.kinds.content import PaperContent, Signed
from hia_desktop.documents.kinds.paper import Around, Document, Kept, Paper
from hia_desktop.domain.access import Category
from hia_desktop.domain.forms.plan import TeamPlan

title = N_("Tverrfaglig plan")


class Goal(BaseModel):
    """One goal. `area` is the part of life it belongs to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    area: str = ""


class Measure(BaseModel):
    """One agreed measure, serving the goal whose title it names."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    what: str
    responsible: str = ""
    due: date | None = None
    status: str = ""
    goal: str = ""
    evaluation: str = ""


class Content(PaperContent):
    """Everything a plan says."""

    own_goal: str = ""
    goals: list[Goal] = []
    measures: list[Measure] = []
    patient_does: str = ""
    summary: str = ""
    evaluation_day: date | None = None
    updated: date | None = None
    """When a measure was last ticked or moved, after the plan was signed."""
    signed: Signed = Signed()


def body(content: Content) -> tuple[Block, ...]:
    """The plan as blocks; a part without content is left out."""
    blocks: list[Block] = []
    if content.own_goal.strip():
        blocks.append(Callout(_("Mitt mål"), tuple(line for line in content.own_goal.split("\n") if line.strip())))
    if content.goals:
        rows = tuple((goal.title, goal.area) for goal in content.goals)
        grid = Grid((_("Mål"), _("Område")), rows, (75, 25))
        blocks += [Heading(_("Mål")), grid]
    if content.measures:
        blocks += [Heading(_("Tiltak – hvem gjør hva")), _measures(content.measures)]
        if content.updated:
            blocks.append(Small(_("Status og frister slik de sto {day}.").format(day=day(content.updated))))
        for one in content.measures:
            if one.evaluation.strip():
                blocks.append(Small(_("{measure}: {evaluation}").format(measure=one.what, evaluation=one.evaluation)))
    if content.patient_does.strip():
        blocks += [Heading(_("Det gjør jeg selv")), Text(content.patient_does)]
    if content.summary.strip():
        blocks += [Heading(_("Oppsummering")), Text(content.summary)]
    if content.evaluation_day:
        blocks.append(Facts(((_("Evalueres"), day(content.evaluation_day)),)))
    blocks.append(content.signed.block())
    return tuple(blocks)


def _measures(measures: list[Measure]) -> Grid:
    """The measures; the column of goals is there only when a measure names one."""
    head = (_("Tiltak"), _("Ansvarlig"), _("Frist"), _("Status"))
    rows = tuple((m.what, m.responsible, day(m.due), m.status) for m in measures)
    if not any(m.goal for m in measures):
        return Grid(head, rows, (46, 24, 15, 15))
    return Grid(
        (*head, _("Mål")), tuple((*row, m.goal) for row, m in zip(rows, measures, strict=True)), (32, 20, 14, 12, 22)
    )


def fill(form: TeamPlan, signed: Signed, _record: Around) -> Content:
    """The team's plan, for the patient and the team."""
    return Content(
        own_goal=form.own_goal,
        goals=[Goal(title=g.title, area=g.area.label if g.area else "") for g in form.goals if g.title],
        measures=[
            Measure(
                what=m.what,
                responsible=m.responsible,
                due=m.due,
                status=m.status.label,
                goal=m.goal,
                evaluation=m.evaluation,
            )
            for m in form.measures
            if m.what
        ],
        patient_does=form.patient_does,
        summary=form.summary,
        evaluation_day=form.evaluation_day,
        signed=signed,
    )


PAPER = Paper(
    kind="team_plan",
    title=title,
    document=Document(
        kind="team_plan",
        title=title,
        Content=Content,
        body=body,
        audience=Audience.PATIENT,
        most_pages=1,
    ),
    kept=Kept.BY_HAND,
    category=Category.TREATMENT,
    made_of=TeamPlan,
    fill=fill,
    whole=True,
    button=N_("Forhåndsvis"),
    word="plan",
    help=N_("den tverrfaglige planen"),
)
