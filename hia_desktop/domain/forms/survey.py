"""Kartlegging: the structured first picture of work, function and everyday life."""

from typing import Annotated, ClassVar

from pydantic import Field

from hia_desktop.base.fields import Ask, Line, Percent, Prose
from hia_desktop.base.text import _
from hia_desktop.domain.access import Category, Right
from hia_desktop.domain.forms.card import Card
from hia_desktop.domain.forms.form import Form, Scored
from hia_desktop.domain.forms.values import ExpectedReturn, Shift

Ten = Annotated[int, Field(ge=0, le=10)]

_WORK = _("Arbeidet")
_ABILITY = _("Arbeidsevne og forventning")
_FUNCTION = _("Funksjon")
_OWN = _("Pasientens eget syn")
_LIFE = _("Hverdag")


class Survey(Form):
    """Work facts, work ability, function and the patient's own view. The patient's work ability score is never a criterion for rights."""

    card: ClassVar[Card] = Card(
        kind="survey",
        title=_("Kartlegging"),
        event=_("Kartlagt"),
        source=_("kartleggingen"),
        category=Category.LIFE,  # the most closed one: a field that is not marked is shared as this
        write=Right.WRITE_HEALTH,
        on_card=frozenset({"employer", "position_percent"}),
    )

    employer: Annotated[Line, Ask(_("Arbeidsgiver"), section=_WORK, shared_as=Category.WORK)] = ""
    tasks: Annotated[Prose, Ask(_("Arbeidsoppgaver"), section=_WORK, shared_as=Category.WORK, lines=3)] = ""
    position_percent: Annotated[Percent | None, Ask(_("Stillingsprosent"), unit="%", section=_WORK, shared_as=Category.WORK)] = None
    shift: Annotated[Shift | None, Ask(_("Arbeidstid"), section=_WORK, shared_as=Category.WORK)] = None
    commute: Annotated[Line, Ask(_("Reisevei"), section=_WORK, shared_as=Category.WORK)] = ""
    responsibility: Annotated[Line, Ask(_("Ansvar"), section=_WORK, shared_as=Category.WORK)] = ""
    leader_relation: Annotated[Prose, Ask(_("Forhold til leder og kolleger"), section=_WORK, lines=2)] = ""
    thriving: Annotated[
        Ten | None,
        Ask(_("Trivsel på jobb"), unit="0–10", section=_WORK, shared_as=Category.SCORES, help=_("0 er svært dårlig, 10 er svært god.")),
    ] = None
    helps: Annotated[Prose, Ask(_("Hva fremmer arbeid"), section=_WORK, shared_as=Category.WORK, lines=2)] = ""
    hinders: Annotated[Prose, Ask(_("Hva hemmer arbeid"), section=_WORK, lines=2)] = ""
    adaptations_tried: Annotated[Prose, Ask(_("Tilrettelegging som er prøvd"), section=_WORK, shared_as=Category.WORK, lines=2)] = ""

    work_ability: Annotated[
        Ten | None,
        Ask(
            _("Arbeidsevne nå"),
            unit="0–10",
            section=_ABILITY,
            shared_as=Category.SCORES,
            help=_("Pasientens skår: 0 kan ikke arbeide, 10 best noen gang."),
        ),
    ] = None
    expected_return: Annotated[ExpectedReturn | None, Ask(_("Forventet tilbake i arbeid"), section=_ABILITY, shared_as=Category.SCORES)] = (
        None
    )

    physical: Annotated[Prose, Ask(_("Fysisk funksjon"), section=_FUNCTION, lines=3)] = ""
    mental: Annotated[Prose, Ask(_("Psykisk funksjon"), section=_FUNCTION, lines=3)] = ""
    social: Annotated[Prose, Ask(_("Sosial funksjon"), section=_FUNCTION, lines=3)] = ""
    can_do: Annotated[Prose, Ask(_("Kan gjøre i arbeid"), section=_FUNCTION, shared_as=Category.FUNCTION, lines=3)] = ""
    cannot_do: Annotated[Prose, Ask(_("Kan ikke gjøre i arbeid"), section=_FUNCTION, shared_as=Category.FUNCTION, lines=3)] = ""

    own_obstacle: Annotated[Prose, Ask(_("Hva pasienten selv mener hindrer"), section=_OWN, lines=2)] = ""
    own_goal: Annotated[Prose, Ask(_("Pasientens eget mål"), section=_OWN, lines=2)] = ""

    sleep: Annotated[Prose, Ask(_("Søvn"), section=_LIFE, lines=2)] = ""
    family_social: Annotated[Prose, Ask(_("Familie og sosialt"), section=_LIFE, lines=2)] = ""

    def scored(self) -> tuple[Scored, ...]:
        """The patient's work ability."""
        return () if self.work_ability is None else (Scored(_("Arbeidsevne (0–10)"), self.work_ability, 0, 10),)
