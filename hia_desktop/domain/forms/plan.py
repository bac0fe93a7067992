"""Tverrfaglig plan: the patient's goals, and who does what by when."""

from collections.abc import Collection
from typing import Annotated, ClassVar

from hia_desktop.base.fields import Ask, Day, Line, Prose
from hia_desktop.base.text import Looks, _
from hia_desktop.domain.access import Category, Right
from hia_desktop.domain.forms.card import Card
from hia_desktop.domain.forms.form import Form, Row
from hia_desktop.domain.forms.values import GoalArea, MeasureStatus

_OF_WORK = _("Et tiltak merket «Arbeid» under et arbeidsmål følger samtykket til arbeidsmål og tiltak.")


class Goal(Row):
    """One goal; its measures name it by its title."""

    title: Annotated[Line, Ask(_("Mål"))] = ""
    area: Annotated[GoalArea | None, Ask(_("Område"))] = None


class Measure(Row):
    """One agreed measure. `goal` is the title of the goal it serves."""

    goal: Annotated[Line, Ask(_("Mål"))] = ""
    what: Annotated[Line, Ask(_("Tiltak"))] = ""
    responsible: Annotated[Line, Ask(_("Ansvarlig"))] = ""
    due: Annotated[Day | None, Ask(_("Frist"), looks=Looks.AHEAD)] = None
    status: Annotated[MeasureStatus, Ask(_("Status"))] = MeasureStatus.NEW
    area: Annotated[GoalArea | None, Ask(_("Gjelder"), help=_OF_WORK)] = None

    def behind(self) -> Collection[str]:
        """The limit of what is done or dropped."""
        return ("due",) if self.status in (MeasureStatus.DONE, MeasureStatus.DROPPED) else ()


class TeamPlan(Form):
    """The interdisciplinary plan."""

    card: ClassVar[Card] = Card(
        kind="plan",
        title=_("Tverrfaglig plan"),
        event=_("Plan"),
        source=_("tverrfaglig plan"),
        category=Category.TREATMENT,  # the most closed one: a row that is not said to be about work tells of treatment
        write=Right.WRITE_PLAN,
    )

    own_goal: Annotated[Prose, Ask(_("Pasientens eget mål"), lines=2, required=True, shared_as=Category.PLAN)] = ""
    goals: Annotated[list[Goal], Ask(_("Mål"))] = []
    measures: Annotated[list[Measure], Ask(_("Tiltak"))] = []
    evaluation_day: Annotated[Day | None, Ask(_("Evalueres"), looks=Looks.AHEAD, shared_as=Category.PLAN)] = None
    summary: Annotated[Prose, Ask(_("Oppsummering"), lines=4)] = ""

    def category_of_row(self, row: Row) -> Category:
        """A goal about work is shared as that, and a measure about work that serves such a goal or none: another goal's title tells."""
        if not isinstance(row, Goal | Measure) or row.area is not GoalArea.WORK:
            return self.category
        other = {_alike(goal.title) for goal in self.goals if goal.area is not GoalArea.WORK}
        work = {"", *(_alike(goal.title) for goal in self.goals if goal.area is GoalArea.WORK)} - (other - {""})
        return Category.PLAN if isinstance(row, Goal) or _alike(row.goal) in work else self.category


def _alike(title: str) -> str:
    return title.strip().casefold()
