"""Which field of which form tells the same, and what of one form another can begin with."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel

from hia_desktop.base.fields import ask_of
from hia_desktop.domain.facts import Fact
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.ending.closing import Closing, ShownTo
from hia_desktop.domain.forms.ending.that_day import LASTING, worked_share, worked_status
from hia_desktop.domain.forms.form import Form, Row
from hia_desktop.domain.forms.measure_line import is_open
from hia_desktop.domain.forms.plan import Measure, TeamPlan
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan, Step
from hia_desktop.domain.forms.survey import Survey
from hia_desktop.domain.forms.team.findings import FINDINGS, NURSE_SOCIAL, PHYSIOTHERAPIST, PSYCHOLOGIST, Findings
from hia_desktop.domain.forms.values import OVER, GoalArea
from hia_desktop.domain.forms.workplace import Barrier, WorkplaceForm

_LINE = 400
"""The most that one line takes."""


def facts_in(model: type[BaseModel]) -> dict[Fact, str]:
    """The facts that a form, or the patient's card, tells, each with the field that tells it."""
    told = ((ask_of(field).fact, name) for name, field in model.model_fields.items())
    return {Fact(fact): name for fact, name in told if fact is not None}


@dataclass(frozen=True)
class Drawn:
    """What a field of one form may begin with, made of another form as it was signed.
    `take` gives it as the field takes it, empty when there is nothing. `adds`: its rows come besides those of others,
    not in their place."""

    form: type[Form]
    field: str
    source: type[Form]
    take: Callable[[Any, date], Any]
    adds: bool = False


def _work_goal(plan: TeamPlan, _today: date) -> str:
    return _joined(goal.title for goal in plan.goals if goal.area is GoalArea.WORK)


def _measures(note: WorkplaceForm, today: date) -> list[Row]:
    """A measure for each barrier that somebody has to do something about."""
    return [
        Measure(
            what=barrier.remedy or barrier.title,
            responsible=barrier.responsible,
            due=barrier.due if barrier.due is not None and barrier.due >= today else None,
            area=GoalArea.WORK,
        )
        for barrier in _open(note)
    ]


def _step_of_barriers(note: WorkplaceForm, _today: date) -> list[Row]:
    """A first step with what is adapted, and who sees to it."""
    adapted = _joined(barrier.adaptation.label for barrier in _open(note) if barrier.adaptation is not None)
    who = _joined(f"{b.responsible}: {b.remedy}" for b in _open(note) if b.responsible and b.remedy)
    return [Step(adaptation=adapted, who=who)] if adapted else []


def _step_of_plan(plan: TeamPlan, _today: date) -> list[Row]:
    """A first step with who does what of the measures at work."""
    work = [m for m in plan.measures if is_open(m) and m.area is GoalArea.WORK]
    who = _joined(f"{m.responsible}: {m.what}" if m.responsible else m.what for m in work)
    return [Step(who=who)] if who else []


def _said(heading: str) -> Callable[[Findings, date], str]:
    """What a profession has written under a heading."""
    return lambda found, _today: found.said(heading)


def _proposed(found: Findings, _today: date) -> list[Row]:
    """A measure for each line that a profession proposes, which it sees to itself."""
    lines = (line.strip(" \t-–•*")[:_LINE] for line in found.said("proposals").splitlines())
    return [Measure(what=line, responsible=found.card.tab_word) for line in lines if line]


def _shown_on(assessment: RightsAssessment, _today: date) -> list[Row]:
    """The services that the assessment found fit."""
    return [ShownTo(service=offer) for offer in assessment.offers]


def _diagnosed(form: RightsAssessment | ReferralForm, _today: date) -> list[Row]:
    return [row for row in form.diagnoses if row.brief()]


def _lasting(referral: ReferralForm, _today: date) -> str:
    status = referral.work_status
    return status.value if status in LASTING and status is not None else ""


def _open(note: WorkplaceForm) -> Iterator[Barrier]:
    return (barrier for barrier in note.barriers if barrier.status not in OVER and barrier.title)


def _joined(parts: Iterator[str]) -> str:
    """The parts that there are, one after another, as many as a line takes whole."""
    found = ""
    for part in dict.fromkeys(part.strip() for part in parts):
        longer = f"{found}; {part}" if found and part else found or part
        found = longer if len(longer) <= _LINE else found
    return found


DRAWN = (
    Drawn(Survey, "own_goal", ReferralForm, lambda referral, _today: referral.goal),
    Drawn(Survey, "physical", PHYSIOTHERAPIST, _said("function")),
    Drawn(Survey, "mental", PSYCHOLOGIST, _said("function")),
    Drawn(Survey, "social", NURSE_SOCIAL, _said("function")),
    Drawn(Survey, "sleep", PSYCHOLOGIST, _said("sleep")),
    Drawn(Survey, "sleep", NURSE_SOCIAL, _said("sleep")),
    Drawn(Survey, "family_social", NURSE_SOCIAL, _said("family_social")),
    Drawn(Survey, "family_social", PSYCHOLOGIST, _said("family_social")),
    Drawn(TeamPlan, "measures", WorkplaceForm, _measures),
    *(Drawn(TeamPlan, "measures", form, _proposed, adds=True) for form in FINDINGS),
    Drawn(ReturnToWorkPlan, "goal", TeamPlan, _work_goal),
    Drawn(ReturnToWorkPlan, "steps", WorkplaceForm, _step_of_barriers),
    Drawn(ReturnToWorkPlan, "steps", TeamPlan, _step_of_plan),
    Drawn(Closing, "shown_to", RightsAssessment, _shown_on),
    Drawn(Closing, "diagnoses", RightsAssessment, _diagnosed),
    Drawn(Closing, "diagnoses", ReferralForm, _diagnosed),
    Drawn(Closing, "work_status", ReturnToWorkPlan, worked_status),
    Drawn(Closing, "work_status", ReferralForm, _lasting),
    Drawn(Closing, "work_percent", ReturnToWorkPlan, worked_share),
)
"""In the order in which they are asked, where several can fill one field."""
