"""NAV-notat: the work's demands, what stands in the way of return, NAV's means, contacts,
and the next dialogue meeting."""

from collections.abc import Collection
from datetime import date
from typing import Annotated, ClassVar

from hia_desktop.base.fields import Ask, Day, Line, Prose
from hia_desktop.base.text import N_, Looks, _
from hia_desktop.domain.access import Category, Right, Track
from hia_desktop.domain.forms.card import Card
from hia_desktop.domain.forms.form import Facts, Form, Row
from hia_desktop.domain.forms.values import (
    OVER,
    BarrierKind,
    ChangeableBy,
    ContactForm,
    Degree,
    MeasureStatus,
    NavMeasure,
    NavMeasureStatus,
)
from hia_desktop.domain.forms.workplace_values import (
    Ability,
    Adaptation,
    AdaptationState,
    AdaptedBy,
    ContactParty,
    MeetingKind,
    MeetingRole,
)

NO_HEALTH = N_("Skriv om arbeidet. Ikke skriv diagnose eller detaljerte opplysninger om helse.")
IN_MEETING = N_("Når den er på, står hindringen på møtearket, og leder leser den.")
ON_SHEET = N_("Står på møtearket, som leder leser. Ikke skriv diagnose eller detaljerte opplysninger om helse.")
WAITING = (NavMeasureStatus.CONSIDERED, NavMeasureStatus.APPLIED, NavMeasureStatus.GRANTED)
"""NAV's means that have not started yet, and that somebody must not forget."""


class WorkDemand(Row):
    """One task at work: what it demands, held against what the patient can do. Source: arbeidsmiljøloven § 4-6."""

    task: Annotated[Line, Ask(N_("Oppgave"))] = ""
    demand: Annotated[Line, Ask(N_("Hva oppgaven krever"))] = ""
    ability: Annotated[Ability | None, Ask(N_("I dag"))] = None
    adapted_by: Annotated[list[AdaptedBy], Ask(N_("Hva slags tilrettelegging"))] = []
    note: Annotated[Line, Ask(N_("Merknad"))] = ""


class Barrier(Row):
    """One barrier to return, as something that can be counted and followed up. Source: NAV-innspill 2023 (R82-R84)."""

    category: Annotated[BarrierKind | None, Ask(N_("Type hindring"))] = None
    description: Annotated[Line, Ask(N_("Beskrivelse"))] = ""
    severity: Annotated[Degree | None, Ask(N_("Alvorlighet"))] = None
    changeable_by: Annotated[ChangeableBy | None, Ask(N_("Kan endres av"))] = None
    adaptation: Annotated[Adaptation | None, Ask(N_("Tilrettelegging"))] = None
    nav_measure: Annotated[NavMeasure | None, Ask(N_("NAV-virkemiddel"))] = None
    measure: Annotated[Line, Ask(N_("Tiltak"))] = ""
    responsible: Annotated[Line, Ask(N_("Ansvarlig"))] = ""
    due: Annotated[Day | None, Ask(N_("Frist"), looks=Looks.AHEAD)] = None
    status: Annotated[MeasureStatus, Ask(N_("Status"))] = MeasureStatus.NEW
    in_meeting: Annotated[bool, Ask(N_("Tas opp i dialogmøte"), help=IN_MEETING)] = False

    def behind(self) -> Collection[str]:
        """The limit of a barrier that is over."""
        return ("due",) if self.status in OVER else ()

    @property
    def title(self) -> str:
        """Its own words, else its category's."""
        return self.description or (self.category.label if self.category else "")

    @property
    def remedy(self) -> str:
        """What is done about it: the adaptation, NAV's means and the words beside them."""
        named = (choice.label for choice in (self.adaptation, self.nav_measure) if choice)
        return ": ".join(x for x in (", ".join(named), self.measure) if x)


class TriedAdaptation(Row):
    """One adaptation at the workplace, tried or proposed."""

    adaptation: Annotated[Adaptation | None, Ask(N_("Tilrettelegging"))] = None
    state: Annotated[AdaptationState, Ask(N_("Hvordan det gikk"))] = AdaptationState.PROPOSED
    note: Annotated[Line, Ask(N_("Med egne ord"))] = ""


class NavMeasureRow(Row):
    """One of NAV's means, considered or started. Source: NAV-innspill 2023 (R85)."""

    began: ClassVar[frozenset[str]] = frozenset({"start"})

    measure: Annotated[NavMeasure | None, Ask(N_("Virkemiddel"))] = None
    status: Annotated[NavMeasureStatus, Ask(N_("Status"))] = NavMeasureStatus.CONSIDERED
    day: Annotated[Day | None, Ask(N_("Status fra"), looks=Looks.BACK)] = None
    start: Annotated[Day | None, Ask(N_("Starter"), looks=Looks.AHEAD)] = None
    end: Annotated[Day | None, Ask(N_("Slutter"), looks=Looks.AHEAD)] = None
    follow_up: Annotated[Day | None, Ask(N_("Følges opp innen"), looks=Looks.AHEAD)] = None
    whom: Annotated[Line, Ask(N_("Hvem"), help=N_("Saksbehandler eller tiltaksarrangør"))] = ""
    note: Annotated[Line, Ask(N_("Merknad"))] = ""

    def behind(self) -> Collection[str]:
        """Every day of what no longer waits to start."""
        return () if self.status in WAITING else ("start", "end", "follow_up")


class Contact(Row):
    """One purposeful contact with the patient, a leader, occupational health or the GP.
    Source: SINTEF/NTNU 2022 (R81)."""

    day: Annotated[Day | None, Ask(N_("Dato"), looks=Looks.BACK)] = None
    party: Annotated[ContactParty | None, Ask(N_("Kontakt med"))] = None
    with_whom: Annotated[Line, Ask(N_("Med hvem"))] = ""
    form: Annotated[ContactForm | None, Ask(N_("Form"))] = None
    purpose: Annotated[Line, Ask(N_("Formål"))] = ""
    agreed: Annotated[Line, Ask(N_("Avtalt"))] = ""
    follow_up: Annotated[Day | None, Ask(N_("Følges opp innen"), looks=Looks.AHEAD)] = None
    followed_up: Annotated[bool, Ask(N_("Fulgt opp"))] = False
    no_health_shared: Annotated[bool | None, Ask(N_("Ingen helseopplysninger delt"))] = None
    explanation: Annotated[Line, Ask(N_("Forklaring hvis noe ble delt"))] = ""

    def behind(self) -> Collection[str]:
        """The day of what has been followed up."""
        return ("follow_up",) if self.followed_up else ()

    @property
    def awaits(self) -> date | None:
        """The day that what was agreed is to be followed up by; None when there is nothing to follow up."""
        return self.follow_up if not self.followed_up else None


class Participant(Row):
    """One who comes to the dialogue meeting."""

    name: Annotated[Line, Ask(N_("Navn"))] = ""
    role: Annotated[MeetingRole | None, Ask(N_("Rolle"))] = None


_WORK, _MEASURES, _CONTACTS, _MEETING = N_("Krav og muligheter"), N_("Virkemidler"), N_("Kontakt"), N_("Dialogmøte")


class WorkplaceForm(Form):
    """The NAV adviser's own note; it is not health care and is kept apart. Source: helsepersonelloven § 3 (R24)."""

    card: ClassVar[Card] = Card(
        kind="workplace",
        title=N_("NAV og arbeidsplass"),
        tab=N_("Arbeidsplass"),
        event=N_("NAV"),
        category=Category.NAV_NOTES,
        write=Right.WRITE_NAV,
        track=Track.NAV,
    )

    barriers: Annotated[list[Barrier], Ask(N_("Hindringer"), help=NO_HEALTH)] = []
    demands: Annotated[
        list[WorkDemand], Ask(N_("Krav i arbeidet og hva som er mulig"), section=_WORK, help=ON_SHEET)
    ] = []
    adaptations: Annotated[
        list[TriedAdaptation], Ask(N_("Tilrettelegging, prøvd og foreslått"), section=_WORK, help=ON_SHEET)
    ] = []
    nav_measures: Annotated[list[NavMeasureRow], Ask(N_("NAVs virkemidler"), section=_MEASURES)] = []
    contacts: Annotated[list[Contact], Ask(N_("Kontakt med pasient, leder, BHT og fastlege"), section=_CONTACTS)] = []
    meeting: Annotated[MeetingKind | None, Ask(N_("Neste dialogmøte"), section=_MEETING)] = None
    meeting_day: Annotated[Day | None, Ask(N_("Møtedato"), section=_MEETING, looks=Looks.AHEAD)] = None
    participants: Annotated[list[Participant], Ask(N_("Deltakere"), section=_MEETING)] = []
    questions: Annotated[Prose, Ask(N_("Åpne spørsmål til møtet"), lines=4, section=_MEETING, help=ON_SHEET)] = ""
    note: Annotated[
        Prose,
        Ask(N_("NAV-notat"), lines=8, section=N_("Notat"), help=N_("Samtaler fra dag til dag skrives i journalen.")),
    ] = ""

    def meeting_to_come(self, today: date) -> date | None:
        """The day of the next dialogue meeting; None without one, and when it has been."""
        return self.meeting_day if self.meeting_day is not None and self.meeting_day >= today else None

    def missing(self) -> dict[str, str]:
        """As every form; besides, each barrier is named,
        each contact has a purpose and says whether health was shared."""
        lacks = super().missing()
        for index, barrier in enumerate(self.barriers):
            if not barrier.title:
                lacks[f"barriers.{index}.description"] = _("Beskriv hindringen, eller velg type.")
        for index, demand in enumerate(self.demands):
            if not demand.task:
                lacks[f"demands.{index}.task"] = _("Skriv hvilken oppgave det gjelder.")
        for index, measure in enumerate(self.nav_measures):
            if measure.measure is None:
                lacks[f"nav_measures.{index}.measure"] = _("Velg virkemiddel.")
        for index, contact in enumerate(self.contacts):
            lacks |= {f"contacts.{index}.{field}": text for field, text in _lacks_of(contact).items()}
        return lacks

    def wrong(self, facts: Facts) -> dict[str, str]:
        """As every form; besides, nothing ends before it starts or is followed up before it was agreed."""
        found = {path: text for path, text in super().wrong(facts).items() if path not in self._from_later(facts)}
        for at, measure in enumerate(self.nav_measures):
            if measure.start is not None and measure.end is not None and measure.end < measure.start:
                found[f"nav_measures.{at}.end"] = _("Slutter før det starter.")
        for at, contact in enumerate(self.contacts):
            if contact.day is not None and contact.follow_up is not None and contact.follow_up < contact.day:
                found[f"contacts.{at}.follow_up"] = _("Før kontakten fant sted.")
        return found

    def doubts(self, facts: Facts) -> dict[str, str]:
        """As every form; besides, what one of NAV's means is from a day to come,
        which may have been decided already."""
        return super().doubts(facts) | dict.fromkeys(self._from_later(facts), _("Datoen er i framtiden. Behold?"))

    def _from_later(self, facts: Facts) -> list[str]:
        return [
            f"nav_measures.{at}.day"
            for at, m in enumerate(self.nav_measures)
            if m.day is not None and m.day > facts.today
        ]


def _lacks_of(contact: Contact) -> dict[str, str]:
    lacks = {}
    if not contact.purpose:
        lacks["purpose"] = _("Kontakten mangler formål.")
    if contact.follow_up is not None and not contact.agreed:
        lacks["agreed"] = _("Skriv hva som ble avtalt og skal følges opp.")
    if contact.no_health_shared is None:
        lacks["no_health_shared"] = _("Svar på om helseopplysninger ble delt.")
    elif not contact.no_health_shared and not contact.explanation:
        lacks["explanation"] = _("Forklar hva som ble delt, og hva pasienten har samtykket til.")
    return lacks
