"""Kartlegging: the structured first picture of work, function and everyday life."""

from typing import Annotated, Any, ClassVar

from pydantic import Field

from hia_desktop.base.fields import Ask, Line, Percent, Prose
from hia_desktop.base.text import N_
from hia_desktop.domain.access import Category, Right
from hia_desktop.domain.facts import Fact
from hia_desktop.domain.forms.card import Card
from hia_desktop.domain.forms.form import Form, Scored
from hia_desktop.domain.forms.instrument import WORK_ABILITY
from hia_desktop.domain.forms.values import ExpectedReturn, Shift

Ten = Annotated[int, Field(ge=0, le=10)]

_WORK = N_("Arbeidet")
_FUNCTION = N_("Funksjon")
_OWN = N_("Pasientens eget syn")
_LIFE = N_("Hverdag")


class Survey(Form):
    """Work facts, function and the patient's own view."""

    card: ClassVar[Card] = Card(
        kind="survey",
        title=N_("Kartlegging"),
        event=N_("Kartlagt"),
        source=N_("kartleggingen"),
        category=Category.LIFE,  # the most closed one: a field that is not marked is shared as this
        write=Right.WRITE_HEALTH,
        on_card=frozenset({"employer", "position_percent"}),
    )
    version: ClassVar[int] = 2

    employer: Annotated[Line, Ask(N_("Arbeidsgiver"), section=_WORK, shared_as=Category.WORK, fact=Fact.EMPLOYER)] = ""
    tasks: Annotated[Prose, Ask(N_("Arbeidsoppgaver"), section=_WORK, shared_as=Category.WORK, lines=3)] = ""
    position_percent: Annotated[
        Percent | None,
        Ask(N_("Stillingsprosent"), unit="%", section=_WORK, shared_as=Category.WORK, fact=Fact.POSITION),
    ] = None
    shift: Annotated[Shift | None, Ask(N_("Arbeidstid"), section=_WORK, shared_as=Category.WORK)] = None
    commute: Annotated[Line, Ask(N_("Reisevei"), section=_WORK, shared_as=Category.WORK)] = ""
    responsibility: Annotated[Line, Ask(N_("Ansvar"), section=_WORK, shared_as=Category.WORK)] = ""
    leader_relation: Annotated[Prose, Ask(N_("Forhold til leder og kolleger"), section=_WORK, lines=2)] = ""
    thriving: Annotated[
        Ten | None,
        Ask(
            N_("Trivsel på jobb"),
            unit="0–10",
            section=_WORK,
            shared_as=Category.SCORES,
            help=N_("0 er svært dårlig, 10 er svært god."),
        ),
    ] = None
    helps: Annotated[Prose, Ask(N_("Hva fremmer arbeid"), section=_WORK, shared_as=Category.WORK, lines=2)] = ""
    hinders: Annotated[Prose, Ask(N_("Hva hemmer arbeid"), section=_WORK, lines=2)] = ""
    adaptations_tried: Annotated[
        Prose,
        Ask(
            N_("Tilrettelegging som er prøvd"),
            section=_WORK,
            shared_as=Category.WORK,
            lines=2,
            fact=Fact.ADAPTATION_TRIED,
        ),
    ] = ""

    expected_return: Annotated[
        ExpectedReturn | None, Ask(N_("Forventet tilbake i arbeid"), section=_WORK, shared_as=Category.SCORES)
    ] = None

    physical: Annotated[Prose, Ask(N_("Fysisk funksjon"), section=_FUNCTION, lines=3)] = ""
    mental: Annotated[Prose, Ask(N_("Psykisk funksjon"), section=_FUNCTION, lines=3)] = ""
    social: Annotated[Prose, Ask(N_("Sosial funksjon"), section=_FUNCTION, lines=3)] = ""
    can_do: Annotated[Prose, Ask(N_("Kan gjøre i arbeid"), section=_FUNCTION, shared_as=Category.FUNCTION, lines=3)] = (
        ""
    )
    cannot_do: Annotated[
        Prose, Ask(N_("Kan ikke gjøre i arbeid"), section=_FUNCTION, shared_as=Category.FUNCTION, lines=3)
    ] = ""

    own_obstacle: Annotated[Prose, Ask(N_("Hva pasienten selv mener hindrer"), section=_OWN, lines=2)] = ""
    own_goal: Annotated[Prose, Ask(N_("Pasientens eget mål"), section=_OWN, lines=2, fact=Fact.OWN_GOAL)] = ""

    sleep: Annotated[Prose, Ask(N_("Søvn"), section=_LIFE, lines=2)] = ""
    family_social: Annotated[Prose, Ask(N_("Familie og sosialt"), section=_LIFE, lines=2)] = ""

    @classmethod
    def scored_then(cls, answers: dict[str, Any]) -> tuple[Scored, ...]:
        """The work ability, which this form asked for until version 2 and an instrument of its own asks for now."""
        return WORK_ABILITY.model_validate({"now": answers.get("work_ability")}).scored()
