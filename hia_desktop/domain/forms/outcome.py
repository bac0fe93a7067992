"""Outcome: how the patient stands towards work 3, 6 and 12 months after the course."""

from typing import Annotated, ClassVar

from hia_desktop.base.fields import Ask, Day, Percent, Prose
from hia_desktop.base.text import N_, Looks
from hia_desktop.domain.access import Category, Right
from hia_desktop.domain.forms.card import Card
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.values import Benefit, OutcomePoint, WorkStatus


class Outcome(Form):
    """Work status and benefit at one point in time. Source: SINTEF/NTNU 2022 (R109, R110)."""

    card: ClassVar[Card] = Card(
        kind="outcome",
        title=N_("Oppfølging 3/6/12"),
        tab=N_("Etter 3/6/12"),
        event=N_("Utfall"),
        category=Category.OUTCOME,
        write=Right.WRITE_HEALTH,
        many=True,
        complete=3,
    )

    point: Annotated[OutcomePoint | None, Ask(N_("Etter avslutning"), required=True)] = None
    day: Annotated[Day | None, Ask(N_("Dato"), required=True, looks=Looks.BACK)] = None
    work_status: Annotated[WorkStatus | None, Ask(N_("Arbeidsstatus"), required=True)] = None
    work_percent: Annotated[Percent | None, Ask(N_("Arbeid"), unit="%", help=N_("I prosent av full stilling."))] = None
    benefit: Annotated[Benefit | None, Ask(N_("Ytelse"), required=True)] = None
    note: Annotated[Prose, Ask(N_("Merknad"), lines=3)] = ""

    def ends(self, task: str) -> bool:
        """The point that was asked about, and no other."""
        return task == f"outcome_{self.point}"
