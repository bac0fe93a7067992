"""Avslutning: where the clarification led, who goes on, and how the patient stands towards work that day."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, ClassVar

from hia_desktop.base.fields import Ask, Day, Line, Percent, Prose
from hia_desktop.base.text import N_, Looks, _, inside_sentence
from hia_desktop.domain.access import Category, Right
from hia_desktop.domain.facts import Fact
from hia_desktop.domain.forms.card import Card
from hia_desktop.domain.forms.ending.that_day import odd_share
from hia_desktop.domain.forms.ending.values import (
    GOES_ON,
    Clarified,
    Ending,
    Match,
    MatchReason,
    NavAdded,
    NeedAfter,
    OwnView,
)
from hia_desktop.domain.forms.epikrise_values import IndividualPlan
from hia_desktop.domain.forms.form import Facts, Form, Row
from hia_desktop.domain.forms.referral import Diagnosis
from hia_desktop.domain.forms.values import Benefit, LocalOffer, WorkStatus

_OUTCOME = N_("Utfallet")
_WORK = N_("Arbeid den dagen")
_MATCH = N_("Pasient og tilbud")
_ASKED = N_("Tre spørsmål til pasienten")


class ShownTo(Row):
    """One who the patient is shown on to: a service of the directory, somebody by name, or both."""

    service: Annotated[LocalOffer | None, Ask(N_("Tjeneste"))] = None
    to: Annotated[Line, Ask(N_("Til hvem"), help=N_("Tomt: stedet i katalogen"))] = ""
    what: Annotated[Line, Ask(N_("Om hva"))] = ""

    def told(self, places: Mapping[LocalOffer, str]) -> str:
        """«Rask psykisk helsehjelp i kommunen, RPH Bodø (søvn)»; the directory's place where none is written."""
        place = self.to or (places.get(self.service, "") if self.service is not None else "")
        whole = ", ".join(part for part in (self.service.label if self.service is not None else "", place) if part)
        return f"{whole} ({self.what})" if whole and self.what else whole

    def brief(self) -> str:
        """As it is told, without the directory's place."""
        return self.told({})


class Closing(Form):
    """How the course was closed. Source: SINTEF 2022, kap. 5 (R96); SINTEF/NTNU 2022 (R87, R109, R112);
    NAV-innspill 2023 (R75); Volven 9323 and 9336.

    A course that was not gone through (broken off, the patient moved or dead) has none of the routes of R96: where the
    clarification would have led nobody knows. How it ended is its outcome.

    All of it is the health side's: no consent opens it for a NAV adviser.
    """

    card: ClassVar[Card] = Card(
        kind="closing",
        title=N_("Avslutning"),
        event=N_("Avsluttet"),
        source=N_("avslutningen"),
        category=Category.ASSESSMENT,
        write=Right.WRITE_HEALTH,
    )

    day: Annotated[Day | None, Ask(N_("Dato"), section=_OUTCOME, required=True, looks=Looks.BACK)] = None
    ending: Annotated[Ending | None, Ask(N_("Forløpet er"), section=_OUTCOME, required=True)] = None
    outcome: Annotated[
        Clarified | None,
        Ask(N_("Utfall av avklaringen"), section=_OUTCOME, help=N_("Kreves når forløpet er gjennomført.")),
    ] = None
    need_after: Annotated[
        NeedAfter | None,
        Ask(N_("Behov etter avslutning"), section=_OUTCOME, help=N_("Til NPR (kode 9323). Foreslås av utfallet.")),
    ] = None
    shown_to: Annotated[list[ShownTo], Ask(N_("Vist videre til"), section=_OUTCOME)] = []
    individual_plan: Annotated[
        IndividualPlan | None,
        Ask(N_("Individuell plan"), section=_OUTCOME, help=N_("Til NPR (kode 9336). Tomt er ukjent.")),
    ] = None
    diagnoses: Annotated[
        list[Diagnosis],
        Ask(
            N_("Diagnoser ved avslutning"),
            section=_OUTCOME,
            help=N_("Går foran vurderingens og henvisningens i epikrisen."),
        ),
    ] = []

    employer: Annotated[Line, Ask(N_("Arbeidsgiver"), section=_WORK, fact=Fact.EMPLOYER)] = ""
    work_status: Annotated[WorkStatus | None, Ask(N_("Arbeidsstatus"), section=_WORK)] = None
    work_percent: Annotated[
        Percent | None, Ask(N_("Arbeid"), unit="%", section=_WORK, help=N_("I prosent av full stilling."))
    ] = None
    benefit: Annotated[Benefit | None, Ask(N_("Ytelse"), section=_WORK)] = None

    match: Annotated[Match | None, Ask(N_("Hvor godt passet pasienten til tilbudet"), section=_MATCH)] = None
    match_reasons: Annotated[list[MatchReason], Ask(N_("Hvorfor ikke godt"), section=_MATCH)] = []
    match_note: Annotated[Line, Ask(N_("Med egne ord"), section=_MATCH)] = ""

    helped: Annotated[OwnView | None, Ask(N_("Hvor mye har tilbudet hjulpet deg mot arbeid?"), section=_ASKED)] = None
    decided: Annotated[OwnView | None, Ask(N_("Hvor mye fikk du være med på å bestemme?"), section=_ASKED)] = None
    nav_added: Annotated[NavAdded | None, Ask(N_("Hvor mye hadde NAV-veilederen å si?"), section=_ASKED)] = None
    nav_words: Annotated[
        Prose,
        Ask(N_("Hva NAV-veilederen bidro med"), section=_ASKED, lines=2, help=N_("Med pasientens ord.")),
    ] = ""

    def lines(self, places: Mapping[LocalOffer, str] = MappingProxyType({})) -> tuple[str, ...]:
        """What the epikrise says of it: the outcome, and who the patient is shown on to; `places` is where the services
        of the directory are reached."""
        to = "; ".join(filter(None, (row.told(places) for row in self.shown_to)))
        outcome = self.outcome.label if self.outcome is not None else ""
        told = (_("Utfall: {outcome}.").format(outcome=inside_sentence(outcome)) if outcome else "",)
        whole = " ".join(x for x in (*told, _("Vist videre til: {to}.").format(to=to) if to else "") if x)
        return (whole,) if whole else ()

    def missing(self) -> dict[str, str]:
        """As every form; besides, a course that was gone through has an outcome, and one who did not die a standing
        towards work; a match that was not good has its reason."""
        lacks = super().missing()
        if self.ending is Ending.COMPLETED and self.outcome is None:
            lacks["outcome"] = _("Velg hvor avklaringen førte.")
        if self.ending not in (None, Ending.DEAD):
            if self.work_status is None:
                lacks["work_status"] = _("Velg hvordan pasienten står til arbeid. «Annet» når det er ukjent.")
            if self.benefit is None:
                lacks["benefit"] = _("Velg ytelse. «Ukjent» når det ikke er kjent.")
        for at, row in enumerate(self.shown_to):
            if row.service is None and not row.to:
                lacks[f"shown_to.{at}.service"] = _("Velg tjenesten, eller skriv hvem pasienten er vist til.")
        if self.match in (Match.PARTLY, Match.LITTLE) and not self.match_reasons and not self.match_note:
            lacks["match_reasons"] = _("Velg hvorfor, eller skriv det.")
        return lacks

    def doubts(self, facts: Facts) -> dict[str, str]:
        """As every form; besides, a share of work that does not go with the standing, and what is reported and counted
        and stands empty, where it can be known."""
        found = super().doubts(facts) | odd_share(self.work_status, self.work_percent)
        if self.ending is not Ending.COMPLETED:
            return found
        if self.outcome in GOES_ON and not self.shown_to:
            found["shown_to"] = _("Utfallet er at andre går videre. Hvem pasienten er vist til, er tomt. Signere uten?")
        if self.need_after is None:
            found["need_after"] = _("Behov etter avslutning er tomt. Signere uten?")
        if self.match is None:
            found["match"] = _("Hvor godt passet pasienten til tilbudet? Ikke besvart. Signere uten?")
        return found
