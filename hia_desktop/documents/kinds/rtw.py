"""Tilbake-til-arbeid-plan, for the patient or for the employer. The employer's paper holds no health information."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, model_validator

from hia_desktop.base.fields import Ask
from hia_desktop.base.text import N_, _, day
from hia_desktop.documents.blocks import Block, Callout, Facts, Heading, Small, StepRow, Steps, Text
from hia_desktop.documents.kinds.audience import Audience
from hia_desktop.documents.kinds.content import KEPT, OWN_COPY, EmployerContent, Signed
from hia_desktop.documents.kinds.paper import Around, Document, Kept, Paper
from hia_desktop.domain.access import Category
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan, grade_of

title = N_("Tilbake-til-arbeid-plan")

NO_HEALTH = N_("Dette arket er skrevet for arbeidsgiver og inneholder ingen helseopplysninger.")


class Step(BaseModel):
    """One step, from its day on. `grade` and `reason` are for the patient's paper only."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    from_day: date | None = None
    work_percent: int | None = None
    hours: int | None = None
    grade: int | None = None
    tasks: Annotated[str, Ask(N_("Oppgaver"))] = ""
    adaptation: Annotated[str, Ask(N_("Tilrettelegging"))] = ""
    who: Annotated[str, Ask(N_("Hvem gjør hva"))] = ""
    reason: Annotated[str, Ask(N_("Begrunnelse for endring"))] = ""


class Content(EmployerContent):
    """Everything the plan says. With `for_employer` the health fields are emptied as it is made,
    so that the stored JSON lacks them too."""

    stand_without_words: ClassVar[frozenset[str]] = frozenset({"steps"})

    for_employer: bool = False
    goal: Annotated[str, Ask(N_("Mål"))] = ""
    goal_day: date | None = None
    position_percent: int | None = None
    employer: Annotated[str, Ask(N_("Arbeidsgiver")), KEPT] = ""
    steps: Annotated[list[Step], Ask(N_("Trinn"))] = []
    if_stuck: Annotated[str, Ask(N_("Hvis det butter"))] = ""
    health_note: Annotated[str, Ask(N_("Helse og funksjon"))] = ""
    recommendations: Annotated[str, Ask(N_("Teamets anbefalinger"))] = ""
    signed: Annotated[Signed, Ask(N_("Signatur")), KEPT] = Signed()

    @model_validator(mode="before")
    @classmethod
    def _nothing_about_health(cls, given: Any) -> Any:
        """Empties what an employer has no business with:
        `health_note`, what the team recommends, each step's `grade` and `reason`, the signer's profession."""
        if not isinstance(given, dict) or not given.get("for_employer"):
            return given
        steps = []
        for step in given.get("steps", []):
            fields = step.model_dump() if isinstance(step, Step) else dict(step)
            steps.append({name: value for name, value in fields.items() if name not in ("grade", "reason")})
        signed = given.get("signed", {})
        signed = signed.model_dump() if isinstance(signed, Signed) else dict(signed)
        signed = {name: value for name, value in signed.items() if name not in ("title", "hpr")}
        return {
            **{name: value for name, value in given.items() if name not in ("health_note", "recommendations")},
            "steps": steps,
            "signed": signed,
        }

    def paper_subtitle(self) -> str:
        """The employer's name on the employer's paper; a copy for the patient is addressed to nobody else."""
        if not self.for_employer:
            return ""
        if self.own_copy:
            return _("Pasientens eget eksemplar")
        return _("Til {receiver}").format(receiver=self.employer) if self.employer else _("Til arbeidsgiver")

    def source_of(self, field: str) -> str:
        """The plan itself."""
        return str(ReturnToWorkPlan.card.title)

    def for_employers(self) -> bool:
        """The employer's edition, not the patient's own plan."""
        return self.for_employer

    def promise(self) -> str:
        """That it holds nothing about health."""
        return str(NO_HEALTH)


def body(content: Content) -> tuple[Block, ...]:
    """The plan as blocks; a part without content is left out."""
    blocks: list[Block] = []
    if content.for_employer:
        content = Content.model_validate(content.model_dump())  # a copy made with `model_copy` has not been emptied
        if content.own_copy:
            blocks.append(Small(str(OWN_COPY)))
    if content.goal.strip():
        blocks.append(Callout(_("Mål"), (content.goal,)))
    position = f"{content.position_percent} %" if content.position_percent is not None else ""
    employer = "" if content.for_employer else content.employer
    facts = (
        (_("Arbeidsgiver"), employer),
        (_("Stilling"), position),
        (_("Nås innen"), day(content.goal_day) if content.goal_day else ""),
    )
    if any(value for _label, value in facts):
        blocks.append(Facts(facts))
    if content.steps:
        blocks += [Heading(_("Trinn for trinn")), Steps(tuple(_row(step) for step in content.steps))]
    for number, step in enumerate(content.steps, 1):
        if step.reason:
            which = _("Trinnet fra {day}").format(day=day(step.from_day)) if step.from_day else f"{_('Trinn')} {number}"
            blocks.append(Small(f"{which}: {step.reason}"))
    if content.if_stuck.strip():
        blocks += [Heading(_("Hvis det butter")), Text(content.if_stuck)]
    if content.health_note.strip():
        blocks += [Heading(_("Helse og funksjon")), Text(content.health_note)]
    if content.recommendations.strip():
        blocks += [Heading(_("Teamets anbefalinger")), Text(content.recommendations)]
    blocks.append(content.signed.block())
    return tuple(blocks)


def _row(step: Step) -> StepRow:
    return StepRow(
        step.from_day,
        step.work_percent,
        step.grade,
        step.tasks,
        adaptation=step.adaptation,
        who=step.who,
        hours=step.hours,
    )


def fill(form: ReturnToWorkPlan, signed: Signed, record: Around) -> Content:
    """The whole plan, for the patient."""
    return Content(
        goal=form.goal,
        goal_day=form.goal_day,
        position_percent=form.position_percent,
        employer=record.employer,
        steps=[
            Step(
                from_day=s.starts,
                work_percent=s.work_percent,
                hours=s.hours,
                grade=grade_of(s),
                tasks=s.tasks,
                adaptation=s.adaptation,
                who=s.who,
                reason=s.reason,
            )
            for s in form.steps
        ],
        if_stuck=form.if_stuck,
        recommendations=form.recommendations,
        signed=signed,
    )


def fill_for_employer(form: ReturnToWorkPlan, signed: Signed, record: Around) -> Content:
    """The employer's edition, without the health side's fields."""
    return Content(**{**fill(form, signed, record).model_dump(), "for_employer": True})


_DOCUMENT = Document(
    kind="rtw",
    title=title,
    Content=Content,
    body=body,
    audience=Audience.PATIENT,
    most_pages=1,
)

PAPER = Paper(
    kind="rtw",
    title=title,
    document=_DOCUMENT,
    kept=Kept.BY_HAND,
    category=Category.ADAPTATION,
    made_of=ReturnToWorkPlan,
    fill=fill,
    button=N_("Forhåndsvis"),
    word="rtw",
    help=N_("tilbake-til-arbeid-planen; --to employer gir arbeidsgivers utgave"),
)
EMPLOYER_PAPER = Paper(
    kind="rtw_employer",
    title=N_("Tilbake-til-arbeid-plan til arbeidsgiver"),
    document=replace(_DOCUMENT, kind="rtw_employer", audience=Audience.EMPLOYER),
    kept=Kept.BY_HAND,
    category=Category.ADAPTATION,
    made_of=ReturnToWorkPlan,
    fill=fill_for_employer,
    office=True,
    word="rtw",
    to="employer",
)
