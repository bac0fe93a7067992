"""Tilbake-til-arbeid-plan: steps of work, in percent or in hours a week, with tasks, adaptations and who does what."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Annotated, ClassVar

from pydantic.fields import Field

from hia_desktop.base.fields import Ask, Day, Line, Percent, Prose
from hia_desktop.base.text import N_, Looks, _
from hia_desktop.domain.access import Category, Right
from hia_desktop.domain.facts import Fact
from hia_desktop.domain.forms.card import Card
from hia_desktop.domain.forms.form import Facts, Form, Row
from hia_desktop.domain.forms.values import StepStatus

Hours = Annotated[int, Field(ge=0, le=60)]
_NO_HEALTH = N_("Arbeidsgiver leser dette. Skriv ikke helseopplysninger.")
_PATIENTS = N_("Pasientens plan")
_TEAMS = N_("Teamets anbefalinger")


class Step(Row):
    """One step, from its day until the next one's. Percents are of the position;
    hours a week are of the plan's full week."""

    began: ClassVar[frozenset[str]] = frozenset({"from_day", "moved_to"})
    HOW_IT_WENT: ClassVar[tuple[str, ...]] = (
        "status",
        "actual_percent",
        "actual_hours",
        "moved_to",
        "evaluation_day",
        "reason",
    )
    """What is said of a step when it is looked back on, in the order it is asked for; the rest is the plan."""

    from_day: Annotated[Day | None, Ask(N_("Fra dato"), looks=Looks.AHEAD)] = None
    work_percent: Annotated[Percent | None, Ask(N_("Arbeid"), unit="%")] = None
    hours: Annotated[
        Hours | None, Ask(N_("Timer i uken"), unit="t", help=N_("I stedet for prosent, for student og lærling."))
    ] = None
    tasks: Annotated[Line, Ask(N_("Oppgaver"), help=_NO_HEALTH)] = ""
    adaptation: Annotated[Line, Ask(N_("Tilrettelegging"), help=_NO_HEALTH)] = ""
    who: Annotated[Line, Ask(N_("Hvem gjør hva"), help=_NO_HEALTH)] = ""
    actual_percent: Annotated[Percent | None, Ask(N_("Faktisk arbeid"), unit="%")] = None
    actual_hours: Annotated[Hours | None, Ask(N_("Faktiske timer"), unit="t")] = None
    moved_to: Annotated[
        Day | None,
        Ask(
            N_("Flyttet til"), help=N_("Den første datoen blir stående, så historikken viser begge."), looks=Looks.AHEAD
        ),
    ] = None
    evaluation_day: Annotated[Day | None, Ask(N_("Evalueres"), looks=Looks.AHEAD)] = None
    status: Annotated[StepStatus, Ask(N_("Status"))] = StepStatus.PLANNED
    reason: Annotated[Line, Ask(N_("Begrunnelse for endring"), help=N_("Vises ikke for arbeidsgiver."))] = ""

    def behind(self) -> Collection[str]:
        """All of a step that has been taken; of one that was moved, the day it was moved from;
        of one under way, its first day."""
        if self.over:
            return ("from_day", "moved_to", "evaluation_day")
        begun = ("from_day", "moved_to") if self.status is StepStatus.ONGOING else ()
        return ("from_day",) if self.moved_to and not begun else begun

    @property
    def over(self) -> bool:
        """Whether it has been looked back on: it was held, or it was not."""
        return self.status in (StepStatus.KEPT, StepStatus.NOT_KEPT)

    @property
    def starts(self) -> date | None:
        """The day it begins as the plan now is."""
        return self.moved_to or self.from_day


class Worked(Row):
    """What was worked from a day on, in percent of the position or in hours a week, until the next row's day."""

    day: Annotated[Day | None, Ask(N_("Fra dato"), looks=Looks.BACK)] = None
    percent: Annotated[Percent | None, Ask(N_("Arbeid"), unit="%")] = None
    hours: Annotated[Hours | None, Ask(N_("Timer i uken"), unit="t")] = None
    remark: Annotated[Line, Ask(N_("Merknad"), help=N_("Vises ikke for arbeidsgiver."))] = ""


def share(percent: int | None, hours: int | None, full_hours: int | None) -> int | None:
    """The work in percent, from the hours of a full week where no percent is given; None while neither can be known."""
    if percent is not None or hours is None or not full_hours:
        return percent
    return min(100, round(100 * hours / full_hours))


def grade_of(step: Step) -> int | None:
    """The sick-leave grade that a step leaves, in percent;
    None while the work percent is not given, as for one in hours."""
    return None if step.work_percent is None else 100 - step.work_percent


class ReturnToWorkPlan(Form):
    """The patient's plan for taking part in work, and apart from it what the team recommends. Near in time:
    as a guide within 2-3 months after the course (arbeidoghelse.no)."""

    card: ClassVar[Card] = Card(
        kind="rtw",
        title=N_("Tilbake-til-arbeid-plan"),
        step=N_("Tilbake til arbeid"),
        tab=N_("Tilbake i arbeid"),
        event=N_("Arbeidsplan"),
        source=N_("tilbake-til-arbeid-planen"),
        category=Category.ADAPTATION,
        write=Right.WRITE_PLAN,
    )

    goal: Annotated[Line, Ask(N_("Mål"), required=True, section=_PATIENTS, help=_NO_HEALTH)] = ""
    goal_day: Annotated[Day | None, Ask(N_("Nås innen"), section=_PATIENTS, looks=Looks.AHEAD)] = None
    position_percent: Annotated[
        Percent | None, Ask(N_("Stillingsprosent"), unit="%", section=_PATIENTS, fact=Fact.POSITION)
    ] = None
    full_hours: Annotated[
        Hours | None,
        Ask(
            N_("Full uke"),
            unit="t",
            section=_PATIENTS,
            help=N_("Timer i en full uke, når trinnene er i timer og ikke i prosent."),
        ),
    ] = None
    steps: Annotated[list[Step], Ask(N_("Trinn"), section=_PATIENTS, required=True)] = []
    worked: Annotated[list[Worked], Ask(N_("Faktisk arbeid"), section=_PATIENTS)] = []
    if_stuck: Annotated[Prose, Ask(N_("Hvis det butter"), section=_PATIENTS, lines=3, help=_NO_HEALTH)] = ""
    recommendations: Annotated[
        Prose, Ask(N_("Anbefalinger"), section=_TEAMS, lines=3, help=N_("Vises ikke for arbeidsgiver."))
    ] = ""

    def planned(self) -> list[tuple[date, int]]:
        """From which day how many percent of full work are planned, as the plan now is; steps without either are left
        out."""
        return [(s.starts, work) for s in self.steps if s.starts and (work := _work(s, self.full_hours)) is not None]

    def actual(self) -> list[tuple[date, int]]:
        """From which day how many percent of full work were worked: what stands at the steps, from the day that each
        was first planned for, since a step is moved when it was tried and did not hold; and by date, which goes before.
        """
        full = self.full_hours
        found = {s.from_day: share(s.actual_percent, s.actual_hours, full) for s in self.steps if s.from_day}
        found |= {row.day: share(row.percent, row.hours, full) for row in self.worked if row.day}
        return sorted((when, work) for when, work in found.items() if work is not None)

    def missing(self) -> dict[str, str]:
        """As every form; besides, every step has a day and a percent, and a setback is explained."""
        lacks, before = super().missing(), None
        for index, step in enumerate(self.steps):
            for field, text in _step_lacks(step, before, self.full_hours):
                lacks[f"steps.{index}.{field}"] = text.format(number=index + 1)
            before = step if step.starts else before
        if self.full_hours is None and any(step.hours is not None and step.work_percent is None for step in self.steps):
            lacks["full_hours"] = _("Skriv hvor mange timer en full uke er, når trinnene er i timer.")
        return lacks

    def wrong(self, facts: Facts) -> dict[str, str]:
        """As every form; besides, each step begins after the one before it, and none is evaluated before it begins."""
        found, before = super().wrong(facts), None
        for at, step in enumerate(self.steps):
            if step.starts is None:
                continue
            if before is not None and step.starts <= before:
                late = "moved_to" if step.moved_to else "from_day"
                found.setdefault(
                    f"steps.{at}.{late}", _("Trinn {number} må begynne etter trinnet før.").format(number=at + 1)
                )
            if step.evaluation_day is not None and step.evaluation_day < step.starts:
                found.setdefault(f"steps.{at}.evaluation_day", _("Evalueringen er før trinnet begynner."))
            before = step.starts
        return found


def _work(step: Step, full: int | None) -> int | None:
    return share(step.work_percent, step.hours, full)


def _step_lacks(step: Step, before: Step | None, full: int | None) -> Iterator[tuple[str, str]]:
    if step.from_day is None or step.starts is None:
        yield "from_day", _("Trinn {number} mangler dato.")
    if step.work_percent is None and step.hours is None:
        yield "work_percent", _("Trinn {number} mangler arbeidsprosent eller timer.")
    if full is not None and step.hours is not None and step.hours > full:
        yield "hours", _("Trinn {number} har flere timer enn en full uke.")
    if step.status is StepStatus.MOVED and step.moved_to is None:
        yield "moved_to", _("Trinn {number} er flyttet. Skriv datoen det er flyttet til.")
    now, then = _work(step, full), _work(before, full) if before is not None else None
    less = now is not None and then is not None and now < then
    if not step.reason.strip():
        if step.moved_to is not None or step.status in (StepStatus.MOVED, StepStatus.NOT_KEPT):
            yield "reason", _("Trinn {number} går ikke som planlagt. Skriv hvorfor.")
        elif less:
            yield "reason", _("Trinn {number} har mindre arbeid enn trinnet før. Skriv hvorfor.")
