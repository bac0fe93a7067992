"""Rettighetsvurdering: the assessment after pasient- og brukerrettighetsloven § 2-1 b."""

import re
from typing import Annotated, ClassVar

from pydantic.fields import Field

from hia_desktop.base.fields import Ask, Day, Line, Prose
from hia_desktop.base.text import N_, Looks, _
from hia_desktop.domain.access import Category, Right
from hia_desktop.domain.forms.card import Card
from hia_desktop.domain.forms.form import Facts, Form
from hia_desktop.domain.forms.guideline_limit import GuidelineLimit
from hia_desktop.domain.forms.referral import Diagnosis
from hia_desktop.domain.forms.values import (
    RETIRED,
    Answer,
    Arena,
    BenefitGround,
    ConditionAgainst,
    DeadlineFor,
    Decision,
    Discipline,
    Known,
    LocalOffer,
    OutsideTask,
    Severity,
    TippingFactor,
)

_TARGET = N_("Målgruppe")
_LOSS = N_("Funksjonsfall")
_TIE = N_("Arbeidsnærhet")
_EXPECTS = N_("Motivasjon og forventning")
_AGAINST = N_("Tilstander som taler imot")
_GROUNDS = N_("Vilkår for rett")
_DECISION = N_("Beslutning")


class RightsAssessment(Form):
    """Whether the patient has a right to necessary specialist care. The rules explain; the assessor decides (R0)."""

    card: ClassVar[Card] = Card(
        kind="assessment",
        title=N_("Rettighetsvurdering"),
        event=N_("Vurdert"),
        tab=N_("Vurdering"),
        source=N_("rettighetsvurderingen"),
        category=Category.ASSESSMENT,
        write=Right.ASSESS,
        sign=Right.DECIDE,
    )
    began: ClassVar[frozenset[str]] = frozenset({"start_deadline", "wished_start", "appointment"})

    target_condition: Annotated[
        Answer | None, Ask(N_("Alminnelig psykisk lidelse eller muskel- og skjelettplager"), section=_TARGET)
    ] = None
    target_condition_note: Annotated[Line, Ask(N_("Merknad om tilstanden"), section=_TARGET)] = ""
    main_cause: Annotated[Answer | None, Ask(N_("Muskel- og skjelettplagene er hovedårsaken"), section=_TARGET)] = None
    target_function: Annotated[Answer | None, Ask(N_("Funksjonsfall i jobb eller utdanning"), section=_TARGET)] = None
    target_function_note: Annotated[Line, Ask(N_("Merknad om funksjonsfallet"), section=_TARGET)] = ""
    target_goal: Annotated[Answer | None, Ask(N_("Mål om å beholde eller gjenoppta arbeid"), section=_TARGET)] = None
    target_goal_note: Annotated[Line, Ask(N_("Merknad om målet"), section=_TARGET)] = ""
    target_need: Annotated[
        Answer | None, Ask(N_("Trenger raskere eller grundigere hjelp enn kommunen kan gi"), section=_TARGET)
    ] = None
    target_need_note: Annotated[Line, Ask(N_("Merknad om behovet"), section=_TARGET)] = ""
    age_ground: Annotated[
        Line, Ask(N_("Grunn når pasienten er under 18 år eller over pensjonsalder"), section=_TARGET)
    ] = ""
    tipping: Annotated[list[TippingFactor], Ask(N_("Kan bidra til rett i psykisk helsevern"), section=_TARGET)] = []

    loss_absent: Annotated[Known | None, Ask(N_("Klarer ikke å møte på jobb"), section=_LOSS)] = None
    loss_self_certified: Annotated[Known | None, Ask(N_("Hyppig bruk av egenmelding"), section=_LOSS)] = None
    loss_workday: Annotated[
        Known | None, Ask(N_("Betydelige vansker med å gjennomføre arbeidsdagen"), section=_LOSS)
    ] = None
    loss_result: Annotated[Known | None, Ask(N_("Vansker med å levere vanlig resultat"), section=_LOSS)] = None
    loss_pending: Annotated[Known | None, Ask(N_("Avventende sykmelding"), section=_LOSS)] = None
    loss_repeated: Annotated[Known | None, Ask(N_("Gjentatte sykmeldinger med lang varighet"), section=_LOSS)] = None
    loss_length: Annotated[Known | None, Ask(N_("Sykmeldingens lengde tilsier funksjonsfall"), section=_LOSS)] = None
    loss_withdrawal: Annotated[Known | None, Ask(N_("Tilbaketrekking fra aktiviteter"), section=_LOSS)] = None
    loss_concentration: Annotated[
        Known | None, Ask(N_("Psykisk: redusert eller manglende konsentrasjon"), section=_LOSS)
    ] = None
    loss_sleep: Annotated[Known | None, Ask(N_("Psykisk: søvnforstyrrelser over tid"), section=_LOSS)] = None
    loss_pain: Annotated[
        Known | None, Ask(N_("Smerte: møter ikke på jobb, angivelig på grunn av smerte"), section=_LOSS)
    ] = None
    arenas: Annotated[list[Arena], Ask(N_("Arenaer"), section=_LOSS)] = []

    has_employment: Annotated[Answer | None, Ask(N_("Har et arbeidsforhold"), section=_TIE)] = None
    has_employment_note: Annotated[Line, Ask(N_("Merknad om arbeidsforholdet"), section=_TIE)] = ""
    adaptation_possible: Annotated[
        Answer | None, Ask(N_("Tilrettelegging gjør det sannsynlig å fortsette"), section=_TIE)
    ] = None
    adaptation_possible_note: Annotated[Line, Ask(N_("Merknad om tilretteleggingen"), section=_TIE)] = ""
    return_plan: Annotated[Answer | None, Ask(N_("Plan for tilbakeføring foreligger"), section=_TIE)] = None
    return_plan_note: Annotated[Line, Ask(N_("Merknad om planen"), section=_TIE)] = ""
    other_possibilities: Annotated[
        Answer | None, Ask(N_("Muligheter for arbeid eller skole uten arbeidsforhold"), section=_TIE)
    ] = None
    other_possibilities_note: Annotated[Line, Ask(N_("Merknad om mulighetene"), section=_TIE)] = ""
    cooperation: Annotated[Answer | None, Ask(N_("Samarbeid med NAV og arbeidsgiver"), section=_TIE)] = None
    cooperation_note: Annotated[Line, Ask(N_("Merknad om samarbeidet"), section=_TIE)] = ""

    motivation: Annotated[Answer | None, Ask(N_("Motivert for arbeid eller utdanning"), section=_EXPECTS)] = None
    motivation_note: Annotated[Line, Ask(N_("Merknad om motivasjonen"), section=_EXPECTS)] = ""
    expects_recovery: Annotated[Answer | None, Ask(N_("Venter bedring av helsen"), section=_EXPECTS)] = None
    expects_recovery_note: Annotated[Line, Ask(N_("Merknad om ventet bedring"), section=_EXPECTS)] = ""
    expects_return: Annotated[Answer | None, Ask(N_("Tror på å komme tilbake i arbeid"), section=_EXPECTS)] = None
    expects_return_note: Annotated[Line, Ask(N_("Merknad om troen på retur"), section=_EXPECTS)] = ""

    conditions_against: Annotated[
        list[ConditionAgainst], Ask(N_("Taler imot, funnet i henvisningen"), section=_AGAINST)
    ] = []
    outside_task: Annotated[list[OutsideTask], Ask(N_("Utenfor oppdraget"), section=_AGAINST)] = []
    none_found: Annotated[
        bool | None, Ask(N_("Gjennomgått, ingen funnet (tilstander som taler imot)"), section=_AGAINST)
    ] = None
    death_thoughts: Annotated[
        int | None,
        Field(ge=0, le=3),
        Ask(
            N_("Skår om tanker om død eller selvskading"),
            section=_AGAINST,
            help=N_("PHQ-9, spørsmål 9: 0–3, fra henvisningen eller pasientens skjema. Fra 1 skal det avklares i dag."),
        ),
    ] = None

    benefit_met: Annotated[Answer | None, Ask(N_("Vilkår 1: forventet nytte av helsehjelpen"), section=_GROUNDS)] = None
    expected_benefit: Annotated[Prose, Ask(N_("Forventet nytte"), section=_GROUNDS, lines=3, required=True)] = ""
    benefit_grounds: Annotated[list[BenefitGround], Ask(N_("Nytten består i"), section=_GROUNDS)] = []
    resource_met: Annotated[
        Answer | None, Ask(N_("Vilkår 2: ressursbruken er rimelig mot nytten"), section=_GROUNDS)
    ] = None
    resource_use: Annotated[Prose, Ask(N_("Ressursbruk"), section=_GROUNDS, lines=2, required=True)] = ""

    decision: Annotated[Decision | None, Ask(N_("Beslutning"), section=_DECISION, required=True)] = None
    disciplines: Annotated[Discipline | None, Ask(N_("Fagområde"), section=_DECISION)] = None
    severity: Annotated[Severity | None, Ask(N_("Alvorlighetsgrad"), section=_DECISION)] = None
    start_deadline: Annotated[
        Day | None,
        Ask(
            N_("Frist for start"),
            section=_DECISION,
            help=N_("Seneste lovlige start av helsehjelpen."),
            looks=Looks.AHEAD,
        ),
    ] = None
    deadline_for: Annotated[
        DeadlineFor | None,
        Ask(N_("Fristen gjelder"), section=_DECISION, help=N_("Det som skal begynne innen fristen. Står i brevene.")),
    ] = None
    forwarded_to: Annotated[
        Line, Ask(N_("Sendt videre til"), section=_DECISION, help=N_("Stedet som har fått henvisningen."))
    ] = ""
    forwarded_received: Annotated[
        Day | None,
        Ask(
            N_("Mottatt der"),
            section=_DECISION,
            help=N_("Dagen stedet har bekreftet. Tom når det ikke er bekreftet."),
            looks=Looks.BACK,
        ),
    ] = None
    guideline: Annotated[GuidelineLimit | None, Ask(N_("Frist i veilederen"), section=_DECISION)] = None
    wished_start: Annotated[Day | None, Ask(N_("Ønsket start"), section=_DECISION, looks=Looks.AHEAD)] = None
    appointment: Annotated[
        Day | None,
        Ask(
            N_("Første time"),
            section=_DECISION,
            help=N_("Står i brevene. Tom: timen kommer i et eget brev. Uten klokkeslett: uken fra denne dagen."),
            looks=Looks.AHEAD,
        ),
    ] = None
    appointment_time: Annotated[Line, Ask(N_("Klokkeslett"), section=_DECISION, help=N_("Som 09.30."))] = ""
    offers: Annotated[
        list[LocalOffer],
        Ask(N_("Tilbud som kan passe"), section=_DECISION, help=N_("Står i svaret når pasienten ikke får time her.")),
    ] = []
    diagnoses: Annotated[list[Diagnosis], Ask(N_("Diagnoser"), section=_DECISION)] = []
    grounds: Annotated[
        Prose, Ask(N_("Begrunnelse"), section=_DECISION, lines=4, help=N_("Går inn i svaret til pasient og henviser."))
    ] = ""

    def ends(self, task: str) -> bool:
        """When something is decided; a request for more leaves the referral to be assessed."""
        return self.decision is not Decision.MORE_INFORMATION

    def missing(self) -> dict[str, str]:
        """What the decision taken asks for; a referral sent on or awaiting answers needs no grounds of benefit."""
        lacks = super().missing()
        if self.decision in _UNDECIDED:
            lacks.pop("expected_benefit", None)
            lacks.pop("resource_use", None)
        if self.decision is Decision.RIGHT:
            if self.disciplines is None:
                lacks["disciplines"] = _("Rett til helsehjelp krever et fagområde.")
            if self.start_deadline is None:
                lacks["start_deadline"] = _("Rett til helsehjelp krever en frist for start.")
            if self.deadline_for is None:
                lacks["deadline_for"] = _("Si om fristen gjelder utredning eller behandling.")
        if self.decision in RETIRED:
            lacks["decision"] = _(
                "«Behov, men ikke rett» finnes ikke etter 1.11.2015. Den som har behov, har rett. Velg et annet utfall."
            )
        if self.decision is Decision.FORWARDED and not self.forwarded_to.strip():
            lacks["forwarded_to"] = _("Skriv hvor henvisningen er sendt.")
        if self.decision in REFUSALS and not self.grounds.strip():
            lacks["grounds"] = _("Et avslag må begrunnes.")
        if self.decision is Decision.ADVICE and not self.grounds.strip():
            lacks["grounds"] = _("Skriv rådet til henviser.")
        return lacks

    def wrong(self, facts: Facts) -> dict[str, str]:
        """As every form; besides, when a right is decided on, care does not start before today.

        The day of a right that was decided on before may have passed since: its wording can still be mended.
        """
        found, before = super().wrong(facts), facts.before
        decided = before if isinstance(before, RightsAssessment) and before.decision is Decision.RIGHT else None
        for name in sorted(self.began if self.decision is Decision.RIGHT else ()):
            day = getattr(self, name)
            if day is not None and day < facts.today and day != getattr(decided, name, None):
                found.setdefault(name, _("Datoen er passert. Velg en dag fra i dag."))
        return self._wrong_appointment() | found

    def _wrong_appointment(self) -> dict[str, str]:
        if self.appointment_time and not _TIME.fullmatch(self.appointment_time):
            return {"appointment_time": _("Skriv klokkeslettet som 09.30.")}
        if self.appointment_time and self.appointment is None:
            return {"appointment": _("Skriv dagen også, eller ta bort klokkeslettet.")}
        return {}

    def doubts(self, facts: Facts) -> dict[str, str]:
        """As every form; besides, a first appointment after the legal deadline, where the right is broken by it."""
        found = super().doubts(facts)
        right, last = self.decision is Decision.RIGHT, self.start_deadline
        if right and last is not None and self.appointment is not None and self.appointment > last:
            found["appointment"] = _("Timen er etter fristen for start. Da skal Helfo varsles. Behold?")
        return found


_TIME = re.compile(r"([01]?\d|2[0-3])[.:][0-5]\d")
_UNDECIDED = frozenset({Decision.FORWARDED, Decision.MORE_INFORMATION, Decision.NOT_APPLICABLE, Decision.ADVICE})
REFUSALS = frozenset({Decision.NEED_NO_RIGHT, Decision.NO_NEED})
"""The decisions that refuse care, and so must be grounded."""
OFFERED = frozenset({Decision.NO_NEED, Decision.ADVICE, Decision.NOT_APPLICABLE})
"""The decisions whose answer may show the patient to other help."""
MAIN_LOSS = ("loss_absent", "loss_self_certified", "loss_workday", "loss_result", "loss_pending", "loss_repeated")
"""The six common indicators of falling function. Source: Interregional rapport 2020, kap. 4.1 (R37)."""
FURTHER_LOSS = ("loss_length", "loss_withdrawal", "loss_concentration", "loss_sleep", "loss_pain")
"""What each discipline adds to them. Source: Interregional rapport 2020, kap. 3.1.1 and 3.2.2 (R38, R39)."""
