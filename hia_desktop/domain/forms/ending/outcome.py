"""Outcome: how the patient stands towards work 3, 6, 12 and maybe 24 months after the course."""

from typing import Annotated, ClassVar

from hia_desktop.base.fields import Ask, Day, Percent, Prose
from hia_desktop.base.text import N_, Looks, _
from hia_desktop.domain.access import Category, Right
from hia_desktop.domain.forms.card import Card
from hia_desktop.domain.forms.ending.that_day import odd_share
from hia_desktop.domain.forms.ending.values import HowItGoes, NoAnswer
from hia_desktop.domain.forms.form import Facts, Form, Row
from hia_desktop.domain.forms.values import Benefit, OutcomePoint, WorkStatus

ATTEMPTS = 3
"""How many times somebody is tried before it is «ikke nådd»."""
_ANSWERS = ("work_status", "work_percent", "benefit", "own_view")


class Attempt(Row):
    """One time that somebody tried to reach the patient."""

    day: Annotated[Day | None, Ask(N_("Forsøkt"), looks=Looks.BACK)] = None


class Outcome(Form):
    """Work status and benefit at one point in time, or why nobody answered. Source: SINTEF/NTNU 2022 (R109, R110)."""

    card: ClassVar[Card] = Card(
        kind="outcome",
        title=N_("Oppfølging 3/6/12"),
        tab=N_("Etter 3/6/12"),
        event=N_("Utfall"),
        category=Category.OUTCOME,
        write=Right.RECORD_OUTCOME,
        many=True,
        complete=3,
    )

    point: Annotated[OutcomePoint | None, Ask(N_("Etter avslutning"), required=True)] = None
    day: Annotated[Day | None, Ask(N_("Dato"), required=True, looks=Looks.BACK)] = None
    work_status: Annotated[WorkStatus | None, Ask(N_("Arbeidsstatus"), required=True)] = None
    work_percent: Annotated[Percent | None, Ask(N_("Arbeid"), unit="%", help=N_("I prosent av full stilling."))] = None
    benefit: Annotated[Benefit | None, Ask(N_("Ytelse"), required=True)] = None
    own_view: Annotated[HowItGoes | None, Ask(N_("Pasientens syn: hvordan går det med arbeid?"))] = None
    note: Annotated[Prose, Ask(N_("Merknad"), lines=2)] = ""
    ask_again: Annotated[bool, Ask(N_("Spør igjen etter 24 måneder"), help=N_("Når pasienten sier ja til det."))] = (
        False
    )
    no_answer: Annotated[NoAnswer | None, Ask(N_("Fikk ikke svar"), help=N_("Bare når pasienten ikke har svart."))] = (
        None
    )
    attempts: Annotated[list[Attempt], Ask(N_("Forsøk"))] = []

    @property
    def answered(self) -> bool:
        """Whether the patient answered: only then is anything known of work."""
        return self.no_answer is None

    def ends(self, task: str) -> bool:
        """The point that was asked about, and no other; one who is tried again is still to be asked."""
        return task == f"outcome_{self.point}" and self.no_answer is not NoAnswer.TRY_AGAIN

    def missing(self) -> dict[str, str]:
        """As every form; but where nobody answered, no standing towards work; what was tried has its day."""
        lacks = super().missing()
        if not self.answered:
            lacks = {name: text for name, text in lacks.items() if name not in _ANSWERS}
        tried = any(row.day is not None for row in self.attempts)
        if self.no_answer in (NoAnswer.TRY_AGAIN, NoAnswer.NOT_REACHED) and not tried:
            lacks["attempts"] = _("Skriv når det ble forsøkt.")
        return lacks

    def wrong(self, facts: Facts) -> dict[str, str]:
        """As every form; besides, one who did not answer has said nothing of work."""
        found = super().wrong(facts)
        if not self.answered and any(getattr(self, name) is not None for name in _ANSWERS):
            found["no_answer"] = _("Ingen har svart. Da står arbeid, ytelse og eget syn tomt.")
        return found

    def doubts(self, facts: Facts) -> dict[str, str]:
        """As every form; besides, a share of work that does not go with the standing; given up before three attempts,
        or tried on after them."""
        found = super().doubts(facts) | odd_share(self.work_status, self.work_percent)
        tried = sum(row.day is not None for row in self.attempts)
        if self.no_answer is NoAnswer.NOT_REACHED and tried < ATTEMPTS:
            found["no_answer"] = _("Bare {tried} av {all} forsøk er gjort. Gi opp likevel?").format(
                tried=tried, all=ATTEMPTS
            )
        if self.no_answer is NoAnswer.TRY_AGAIN and tried >= ATTEMPTS:
            found["no_answer"] = _("{tried} forsøk er gjort. «Ikke nådd» i stedet?").format(tried=tried)
        return found
