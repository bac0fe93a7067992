"""Tverrfaglig plan: the patient's goals, and who does what by when."""

from collections.abc import Collection
from typing import Annotated, ClassVar

from hia_desktop.base.fields import Ask, Day, Line, Prose
from hia_desktop.base.text import N_, Looks, _
from hia_desktop.domain.access import Category, Right
from hia_desktop.domain.facts import Fact
from hia_desktop.domain.forms.card import Card
from hia_desktop.domain.forms.form import Facts, Form, Row
from hia_desktop.domain.forms.values import GoalArea, MeasureStatus

MOST_GOALS = 5
"""More goals than this are asked about. Source: «hvor lite er best», Helsedirektoratet 2017 (R69)."""
_OF_WORK = N_("Et tiltak merket «Arbeid» under et arbeidsmål følger samtykket til arbeidsmål og tiltak.")


class Goal(Row):
    """One goal; its measures name it by its title."""

    title: Annotated[Line, Ask(N_("Mål"))] = ""
    area: Annotated[GoalArea | None, Ask(N_("Område"))] = None


class Measure(Row):
    """One agreed measure. `goal` is the title of the goal it serves, `responsible` a person or a role,
    `evaluation` how it went."""

    goal: Annotated[Line, Ask(N_("Mål"))] = ""
    what: Annotated[Line, Ask(N_("Tiltak"))] = ""
    responsible: Annotated[Line, Ask(N_("Ansvarlig"))] = ""
    due: Annotated[Day | None, Ask(N_("Frist"), looks=Looks.AHEAD)] = None
    status: Annotated[MeasureStatus, Ask(N_("Status"))] = MeasureStatus.NEW
    area: Annotated[GoalArea | None, Ask(N_("Gjelder"), help=_OF_WORK)] = None
    evaluation: Annotated[Line, Ask(N_("Evaluering"))] = ""

    def behind(self) -> Collection[str]:
        """The limit of what is done or dropped."""
        return ("due",) if self.status in (MeasureStatus.DONE, MeasureStatus.DROPPED) else ()


class TeamPlan(Form):
    """The interdisciplinary plan: the patient's own goal, the goals, and who does what by when."""

    card: ClassVar[Card] = Card(
        kind="plan",
        title=N_("Tverrfaglig plan"),
        event=N_("Plan"),
        tab=N_("Plan"),
        source=N_("tverrfaglig plan"),
        category=Category.TREATMENT,  # the most closed one: a row that is not said to be about work tells of treatment
        write=Right.WRITE_PLAN,
    )

    own_goal: Annotated[
        Prose, Ask(N_("Pasientens eget mål"), lines=2, required=True, shared_as=Category.PLAN, fact=Fact.OWN_GOAL)
    ] = ""
    goals: Annotated[list[Goal], Ask(N_("Mål"))] = []
    measures: Annotated[list[Measure], Ask(N_("Tiltak"))] = []
    patient_does: Annotated[Prose, Ask(N_("Pasienten gjør selv"), lines=2)] = ""
    evaluation_day: Annotated[Day | None, Ask(N_("Evalueres"), looks=Looks.AHEAD, shared_as=Category.PLAN)] = None
    summary: Annotated[Prose, Ask(N_("Oppsummering"), lines=4)] = ""

    def doubts(self, facts: Facts) -> dict[str, str]:
        """As every form; besides, whether fewer goals would do."""
        asked, goals = super().doubts(facts), sum(bool(goal.title.strip()) for goal in self.goals)
        if goals <= MOST_GOALS:
            return asked
        fewer = _("Planen har {count} mål. Ville færre være nok?").format(count=goals)
        return {"goals": fewer} | asked

    def category_of_row(self, row: Row) -> Category:
        """A goal about work is shared as that, and a measure about work that serves such a goal or none:
        another goal's title tells."""
        if not isinstance(row, Goal | Measure) or row.area is not GoalArea.WORK:
            return self.category
        other = {_alike(goal.title) for goal in self.goals if goal.area is not GoalArea.WORK}
        work = {"", *(_alike(goal.title) for goal in self.goals if goal.area is GoalArea.WORK)} - (other - {""})
        return Category.PLAN if isinstance(row, Goal) or _alike(row.goal) in work else self.category


def _alike(title: str) -> str:
    return title.strip().casefold()
