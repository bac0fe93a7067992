"""Preparation for a dialogue meeting, about the work: the sheet that the employer reads, and NAV's own."""

from dataclasses import replace
from datetime import date
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict

from hia_desktop.base.fields import Ask
from hia_desktop.base.text import N_, _, day, day_long
from hia_desktop.documents.blocks import Block, Facts, Grid, Heading, Small, StepRow, Steps, Text
from hia_desktop.documents.kinds.audience import Audience
from hia_desktop.documents.kinds.content import KEPT, OWN_COPY, EmployerContent, Signed
from hia_desktop.documents.kinds.paper import Around, Document, Kept, Paper
from hia_desktop.domain.access import Right
from hia_desktop.domain.forms import workplace
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan
from hia_desktop.domain.forms.workplace import TriedAdaptation, WorkDemand, WorkplaceForm
from hia_desktop.domain.forms.workplace_values import AdaptationState, MeetingRole
from hia_desktop.domain.responsible_roles import EMPLOYEE, EMPLOYER, HEALTH, NAV, role_of

title = N_("Forberedelse til dialogmøte")

NO_HEALTH = N_(
    "Arket handler om arbeidet og inneholder ingen diagnose. Del det bare med dem arbeidstakeren har sagt ja til."
)
_EMPTY_ROWS = 3
"""Rows to write on with a pen in the meeting."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Participant(_Part):
    """One who comes."""

    name: Annotated[str, Ask(N_("Navn"))] = ""
    role: Annotated[str, Ask(N_("Rolle")), KEPT] = ""


class Demand(_Part):
    """One task at work against what the patient can do."""

    task: Annotated[str, Ask(N_("Oppgave"))] = ""
    demand: Annotated[str, Ask(N_("Hva oppgaven krever"))] = ""
    ability: Annotated[str, Ask(N_("I dag")), KEPT] = ""
    adaptation: Annotated[str, Ask(N_("Tilrettelegging og merknad"))] = ""


class Barrier(_Part):
    """One thing that stands in the way, and what is done about it."""

    what: Annotated[str, Ask(N_("Beskrivelse"))] = ""
    kind: Annotated[str, Ask(N_("Type")), KEPT] = ""
    remedy: Annotated[str, Ask(N_("Tiltak"))] = ""
    responsible: Annotated[str, Ask(N_("Ansvarlig")), KEPT] = ""
    due: date | None = None
    status: Annotated[str, Ask(N_("Status")), KEPT] = ""


class Adaptation(_Part):
    """One adaptation, tried or proposed."""

    what: Annotated[str, Ask(N_("Beskrivelse"))] = ""
    state: Annotated[str, Ask(N_("Hvordan det gikk")), KEPT] = ""


class Step(_Part):
    """One step of the return plan, as the employer may read it: no sick-leave grade, no reason."""

    from_day: date | None = None
    work_percent: int | None = None
    hours: int | None = None
    tasks: Annotated[str, Ask(N_("Oppgaver"))] = ""
    adaptation: Annotated[str, Ask(N_("Tilrettelegging"))] = ""
    who: Annotated[str, Ask(N_("Hvem gjør hva"))] = ""


class Content(EmployerContent):
    """Everything the sheet says. It has no field for diagnosis, sick-leave grade or any text of the health side's."""

    stand_without_words: ClassVar[frozenset[str]] = frozenset({"steps", "participants"})

    for_nav: bool = False
    """NAV's own: every barrier, and what stands in the note as it is written there."""
    meeting: Annotated[str, Ask(N_("Møte")), KEPT] = ""
    meeting_day: date | None = None
    employer: Annotated[str, Ask(N_("Arbeidsgiver")), KEPT] = ""
    participants: Annotated[list[Participant], Ask(N_("Deltaker"))] = []
    demands: Annotated[list[Demand], Ask(N_("Arbeidsoppgave"))] = []
    barriers: Annotated[list[Barrier], Ask(N_("Hindring"))] = []
    tried: Annotated[list[Adaptation], Ask(N_("Prøvd tilrettelegging"))] = []
    proposed: Annotated[list[Adaptation], Ask(N_("Foreslått tilrettelegging"))] = []
    goal: Annotated[str, Ask(N_("Mål"))] = ""
    goal_day: date | None = None
    steps: Annotated[list[Step], Ask(N_("Trinn"))] = []
    questions: Annotated[str, Ask(N_("Åpne spørsmål"))] = ""
    signed: Annotated[Signed, Ask(N_("Forberedt av")), KEPT] = Signed()

    def paper_subtitle(self) -> str:
        """«Dialogmøte 2 · tirsdag 24. november 2026»."""
        return " · ".join(x for x in (self.meeting, day_long(self.meeting_day) if self.meeting_day else "") if x)

    def promise(self) -> str:
        """That it holds no diagnosis."""
        return str(NO_HEALTH)

    def source_of(self, field: str) -> str:
        """The plan of the way back, or NAV's note."""
        return str((ReturnToWorkPlan if field in ("goal", "steps") else WorkplaceForm).card.title)

    def for_employers(self) -> bool:
        """The sheet of the meeting, not NAV's own."""
        return not self.for_nav


def body(content: Content) -> tuple[Block, ...]:
    """The sheet as blocks; a part without content is left out, but there is always room to write in the meeting."""
    blocks: list[Block] = [Small(str(OWN_COPY))] if content.own_copy else []
    if content.employer:
        blocks.append(Facts(((_("Arbeidsgiver"), content.employer),)))
    if content.participants:
        people = tuple((p.name or "–", p.role) for p in content.participants)
        blocks += [Heading(_("Deltakere")), Grid((_("Navn"), _("Rolle")), people, (55, 45))]
    if content.demands:
        rows = tuple((_two(d.task, d.demand), d.ability, d.adaptation) for d in content.demands)
        head = (_("Oppgave og hva den krever"), _("I dag"), _("Tilrettelegging og merknad"))
        blocks += [Heading(_("Arbeidsoppgaver")), Grid(head, rows, (42, 20, 38))]
    if content.barriers:
        blocks += [Heading(_("Hindringer")), _barriers(content.barriers)]
    blocks += _adaptations(_("Tilrettelegging som er prøvd"), content.tried)
    blocks += _adaptations(_("Forslag til tilrettelegging"), content.proposed)
    blocks += _plan(content)
    if content.questions.strip():
        blocks += [Heading(_("Åpne spørsmål")), Text(content.questions)]
    empty = ("\u00a0\n\u00a0", "", "")
    head = (_("Dette blir avtalt"), _("Følges opp av"), _("Innen"))
    blocks += [Heading(_("I møtet")), Grid(head, (empty,) * _EMPTY_ROWS, (58, 26, 16))]
    if content.signed.name:
        blocks.append(Small(_("Forberedt av {who}").format(who=content.signed.line())))
    return tuple(blocks)


def _barriers(barriers: list[Barrier]) -> Grid:
    rows = tuple(
        (_two(b.what, b.kind), b.remedy, b.responsible, day(b.due) if b.due else "", b.status) for b in barriers
    )
    return Grid((_("Hindring"), _("Tiltak"), _("Ansvarlig"), _("Frist"), _("Status")), rows, (30, 29, 16, 13, 12))


def _adaptations(heading: str, found: list[Adaptation]) -> list[Block]:
    if not found:
        return []
    lines = "\n".join(f"- {a.what}" + (f" ({a.state.lower()})" if a.state else "") for a in found)
    return [Heading(heading), Text(lines)]


def _plan(content: Content) -> list[Block]:
    blocks: list[Block] = []
    if content.goal or content.steps:
        blocks.append(Heading(_("Planen tilbake til arbeid")))
    if content.goal:
        by = _("nås innen {day}").format(day=day(content.goal_day)) if content.goal_day else ""
        blocks.append(Facts(((_("Mål"), ", ".join(x for x in (content.goal, by) if x)),)))
    if content.steps:
        rows = tuple(
            StepRow(s.from_day, s.work_percent, None, s.tasks, adaptation=s.adaptation, who=s.who, hours=s.hours)
            for s in content.steps
        )
        blocks.append(Steps(rows))
    return blocks


def _two(first: str, second: str) -> str:
    return "\n".join(x for x in (first, second) if x)


_PROPOSED = (AdaptationState.PROPOSED, AdaptationState.NOT_NOW)
_ROLES = {
    MeetingRole.PATIENT: EMPLOYEE,
    MeetingRole.LEADER: EMPLOYER,
    MeetingRole.EMPLOYER: EMPLOYER,
    MeetingRole.UNION: EMPLOYER,
    MeetingRole.NAV: NAV,
    MeetingRole.CERTIFIER: HEALTH,
    MeetingRole.THERAPIST: HEALTH,
    MeetingRole.OCCUPATIONAL_HEALTH: HEALTH,
}
"""What those who come to the meeting are, when they are to follow something up."""


def fill(form: WorkplaceForm, signed: Signed, record: Around) -> Content:
    """The sheet of one signed or written NAV note. A barrier that is not to be brought up stays out."""
    return _filled(form, signed, record, for_nav=False)


def fill_for_nav(form: WorkplaceForm, signed: Signed, record: Around) -> Content:
    """What NAV prepares with: every barrier, with the one who is written as responsible."""
    return _filled(form, signed, record, for_nav=True)


def _filled(form: WorkplaceForm, signed: Signed, record: Around, *, for_nav: bool) -> Content:
    plan = record.plan_for_nav
    people = {p.name: str(_ROLES[p.role]) for p in form.participants if p.role in _ROLES}
    people |= {record.patient: str(EMPLOYEE), signed.name: str(NAV)}
    return Content(
        for_nav=for_nav,
        meeting=form.meeting.label if form.meeting else "",
        meeting_day=form.meeting_day,
        employer=record.employer,
        participants=[_filled_participant(p, for_nav) for p in form.participants if p.name or p.role],
        demands=[_filled_demand(d) for d in form.demands if d.task],
        barriers=[
            Barrier(
                what=b.title,
                kind=b.category.label if b.category and b.description else "",
                remedy=b.remedy,
                responsible=b.responsible if for_nav else role_of(b.responsible, people),
                due=b.due,
                status=b.status.label,
            )
            for b in form.barriers
            if (b.in_meeting or for_nav) and b.title
        ],
        tried=[_filled_adaptation(a) for a in form.adaptations if a.state not in _PROPOSED],
        proposed=[_filled_adaptation(a) for a in form.adaptations if a.state in _PROPOSED],
        goal=plan.goal if plan else "",
        goal_day=plan.goal_day if plan else None,
        steps=[
            Step(
                from_day=s.starts,
                work_percent=s.work_percent,
                hours=s.hours,
                tasks=s.tasks,
                adaptation=s.adaptation,
                who=s.who,
            )
            for s in (plan.steps if plan else ())
        ],
        questions=form.questions,
        signed=Signed(name=signed.name, at=signed.at),
    )


def _filled_participant(found: workplace.Participant, for_nav: bool) -> Participant:
    """Those of the patient's own care are told to an employer by their role alone."""
    role = found.role.label if found.role else ""
    if for_nav or found.role not in (MeetingRole.THERAPIST, MeetingRole.CERTIFIER):
        return Participant(name=found.name, role=role)
    return Participant(role=str(HEALTH) if found.role is MeetingRole.THERAPIST else role)


def _filled_demand(demand: WorkDemand) -> Demand:
    kinds = ", ".join(kind.label for kind in demand.adapted_by)
    return Demand(
        task=demand.task,
        demand=demand.demand,
        ability=demand.ability.label if demand.ability else "",
        adaptation=": ".join(x for x in (kinds, demand.note) if x),
    )


def _filled_adaptation(found: TriedAdaptation) -> Adaptation:
    named = found.adaptation.label if found.adaptation else ""
    state = found.state.label if found.state is not AdaptationState.PROPOSED else ""
    return Adaptation(what=": ".join(x for x in (named, found.note) if x) or "–", state=state)


_NAVS_OWN = N_("Forberedelse til dialogmøte, NAVs eget ark")
_DOCUMENT = Document(
    kind="dialogue_meeting",
    title=title,
    Content=Content,
    body=body,
    audience=Audience.EMPLOYER,
    most_pages=1,
)
PAPER = Paper(
    kind="dialogue_meeting",
    title=title,
    document=_DOCUMENT,
    kept=Kept.NOWHERE,  # NAV's own has no place in the health side's archive
    category=None,
    quotes_plan=True,
    right=Right.WRITE_NAV,
    made_of=WorkplaceForm,
    fill=fill,
    button=N_("Møteark"),
    word="meeting",
    help=N_("møtearket til neste dialogmøte; --to nav gir NAVs eget, med alle hindringene"),
)
NAV_PAPER = Paper(
    kind="dialogue_meeting_nav",
    title=_NAVS_OWN,
    document=replace(
        _DOCUMENT,
        kind="dialogue_meeting_nav",
        title=_NAVS_OWN,
        audience=Audience.NAV,
    ),
    kept=Kept.NOWHERE,
    category=None,
    quotes_plan=True,
    right=Right.WRITE_NAV,
    made_of=WorkplaceForm,
    fill=fill_for_nav,
    word="meeting",
    to="nav",
)
