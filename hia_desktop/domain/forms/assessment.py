"""Rettighetsvurdering: the assessment after pasient- og brukerrettighetsloven § 2-1 b, and the rules that support it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from hia_desktop.base.fields import Ask, Day, Line, Prose
from hia_desktop.base.text import _
from hia_desktop.base.text import day as show_day
from hia_desktop.domain.access import Category
from hia_desktop.domain.forms.form import Choice, Form
from hia_desktop.domain.forms.referral import Diagnosis, ReferralForm
from hia_desktop.domain.forms.values import (
    Answer,
    Arena,
    BenefitGround,
    ConditionAgainst,
    Decision,
    Discipline,
    FunctionLoss,
    FunctionLossPain,
    FunctionLossPsych,
    OutsideTask,
    Severity,
)

_TARGET = _("Målgruppe")
_LOSS = _("Funksjonsfall")
_TIE = _("Arbeidsnærhet")
_AGAINST = _("Tilstander som taler imot")
_GROUNDS = _("Vilkår for rett")
_DECISION = _("Beslutning")


class RightsAssessment(Form):
    """Whether the patient has a right to necessary specialist care. The rules explain; the assessor decides (R0)."""

    kind: ClassVar[str] = "assessment"
    title: ClassVar[str] = _("Rettighetsvurdering")
    category: ClassVar[Category] = Category.ASSESSMENT

    target_condition: Annotated[Answer | None, Ask(_("Alminnelig psykisk lidelse eller muskel- og skjelettplager"), section=_TARGET)] = None
    target_condition_note: Annotated[Line, Ask(_("Merknad om tilstanden"), section=_TARGET)] = ""
    target_function: Annotated[Answer | None, Ask(_("Funksjonsfall i jobb eller utdanning"), section=_TARGET)] = None
    target_function_note: Annotated[Line, Ask(_("Merknad om funksjonsfallet"), section=_TARGET)] = ""
    target_goal: Annotated[Answer | None, Ask(_("Mål om å beholde eller gjenoppta arbeid"), section=_TARGET)] = None
    target_goal_note: Annotated[Line, Ask(_("Merknad om målet"), section=_TARGET)] = ""
    target_need: Annotated[Answer | None, Ask(_("Trenger raskere eller grundigere hjelp enn kommunen kan gi"), section=_TARGET)] = None
    target_need_note: Annotated[Line, Ask(_("Merknad om behovet"), section=_TARGET)] = ""

    function_loss: Annotated[list[FunctionLoss], Ask(_("Tegn på funksjonsfall"), section=_LOSS)] = []
    function_loss_psych: Annotated[list[FunctionLossPsych], Ask(_("Særlig ved psykiske plager"), section=_LOSS)] = []
    function_loss_pain: Annotated[list[FunctionLossPain], Ask(_("Særlig ved muskel- og skjelettplager"), section=_LOSS)] = []
    arenas: Annotated[list[Arena], Ask(_("Arenaer"), section=_LOSS)] = []

    has_employment: Annotated[Answer | None, Ask(_("Har et arbeidsforhold"), section=_TIE)] = None
    adaptation_possible: Annotated[Answer | None, Ask(_("Tilrettelegging gjør det sannsynlig å fortsette"), section=_TIE)] = None
    return_plan: Annotated[Answer | None, Ask(_("Plan for tilbakeføring foreligger"), section=_TIE)] = None
    other_possibilities: Annotated[Answer | None, Ask(_("Muligheter for arbeid eller skole uten arbeidsforhold"), section=_TIE)] = None
    cooperation: Annotated[Answer | None, Ask(_("Samarbeid med NAV og arbeidsgiver"), section=_TIE)] = None
    closeness_note: Annotated[Line, Ask(_("Merknad om arbeidsnærhet"), section=_TIE)] = ""

    conditions_against: Annotated[list[ConditionAgainst], Ask(_("Funnet i henvisningen"), section=_AGAINST)] = []
    outside_task: Annotated[list[OutsideTask], Ask(_("Utenfor oppdraget"), section=_AGAINST)] = []
    none_found: Annotated[bool | None, Ask(_("Gjennomgått, ingen funnet"), section=_AGAINST)] = None

    expected_benefit: Annotated[Prose, Ask(_("Forventet nytte"), section=_GROUNDS, lines=3, required=True)] = ""
    benefit_grounds: Annotated[list[BenefitGround], Ask(_("Nytten består i"), section=_GROUNDS)] = []
    resource_use: Annotated[Prose, Ask(_("Ressursbruk"), section=_GROUNDS, lines=2, required=True)] = ""

    decision: Annotated[Decision | None, Ask(_("Beslutning"), section=_DECISION, required=True)] = None
    disciplines: Annotated[Discipline | None, Ask(_("Fagområde"), section=_DECISION)] = None
    severity: Annotated[Severity | None, Ask(_("Alvorlighetsgrad"), section=_DECISION)] = None
    start_deadline: Annotated[
        Day | None, Ask(_("Frist for start"), section=_DECISION, help=_("Seneste lovlige start av helsehjelpen."))
    ] = None
    wished_start: Annotated[Day | None, Ask(_("Ønsket start"), section=_DECISION)] = None
    diagnoses: Annotated[list[Diagnosis], Ask(_("Diagnoser"), section=_DECISION)] = []
    grounds: Annotated[Prose, Ask(_("Begrunnelse"), section=_DECISION, lines=4, help=_("Går inn i svaret til pasient og henviser."))] = ""

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
        if self.decision in _REFUSALS and not self.grounds.strip():
            lacks["grounds"] = _("Et avslag må begrunnes.")
        return lacks


_UNDECIDED = frozenset({Decision.FORWARDED, Decision.MORE_INFORMATION, Decision.NOT_APPLICABLE})
_REFUSALS = frozenset({Decision.NEED_NO_RIGHT, Decision.NO_NEED})


class HintState(Choice):
    """How a rule stands."""

    MET = "met", _("Oppfylt")
    LACKING = "lacking", _("Mangler")
    ATTENTION = "attention", _("Obs")
    REMEMBER = "remember", _("Husk")


@dataclass(frozen=True)
class Hint:
    """One rule's word to the assessor; it explains and never decides."""

    state: HintState
    text: str
    source: str


Window = tuple[date, date]


def support(form: RightsAssessment, referral: ReferralForm, today: date, window: Window | None) -> tuple[Hint, ...]:
    """What the rules say about an assessment as it stands, the most urgent first.

    `window` is the benefit window, both days included; None when the patient is not sick-listed.
    Source: Interregional rapport 2020, IS-2811, prioriteringsforskriften § 2 a.
    """
    return (
        *_safety(form),
        *_forbidden(form),
        *_conditions(form),
        *_target_group(form),
        *_against(form),
        *_times(form, today, window),
        *_referral_lacks(referral),
        Hint(
            HintState.REMEMBER,
            _("Arbeidsevne (produktivitet) skal ikke telle. Arbeidsdeltakelse kan inngå i nytten."),
            _("IS-2811; Interregional rapport 2020"),
        ),
    )


def _safety(form: RightsAssessment) -> Iterator[Hint]:
    if ConditionAgainst.SUICIDE_RISK in form.conditions_against:
        yield Hint(
            HintState.ATTENTION,
            _("Selvmordsrisiko: avklar samme dag. Ring henviser, og vurder øyeblikkelig hjelp eller annet tilbud."),
            _("Interregional rapport 2020 (R45)"),
        )


_FORBIDDEN = re.compile(
    r"\b(?:produktiv|arbeidsevne|besparelse|innsparing|sparer?\b|spart|trygdeutgift|trygdeutbetaling|skatteinntekt"
    r"|økonomiske? bidrag|verdien av arbeid|kjønn|etnisk|etnisitet|livssyn|seksuell orientering|sosial status)\w*"
)
"""Words that name what may not count. Source: IS-2811; Interregional rapport 2020 (R25-R29)."""


def _forbidden(form: RightsAssessment) -> Iterator[Hint]:
    typed = " ".join((form.grounds, form.expected_benefit, form.resource_use)).lower()
    found = sorted(set(_FORBIDDEN.findall(typed)))
    if found:
        yield Hint(
            HintState.ATTENTION,
            _(
                "Begrunnelsen nevner noe som ikke kan telle ({words}). "
                "Produktivitet, sparte ytelser og personlige kjennetegn er ikke lovlige grunner."
            ).format(words=", ".join(found)),
            _("IS-2811; Interregional rapport 2020 (R25–R29)"),
        )
    if form.decision in _REFUSALS and "motivasjon" in typed:
        text = _("Manglende motivasjon kan ikke alene være grunn til avslag.")
        yield Hint(HintState.ATTENTION, text, _("Interregional rapport 2020 (R34)"))


def _conditions(form: RightsAssessment) -> Iterator[Hint]:
    law = _("pasient- og brukerrettighetsloven § 2-1 b")
    if form.expected_benefit.strip() and form.resource_use.strip():
        yield Hint(HintState.MET, _("Begge vilkår i pbrl. § 2-1 b er begrunnet."), law)
    else:
        if not form.expected_benefit.strip():
            yield Hint(HintState.LACKING, _("Forventet nytte er ikke begrunnet."), law)
        if not form.resource_use.strip():
            yield Hint(HintState.LACKING, _("Forholdet mellom nytte og ressursbruk er ikke begrunnet."), law)
    if form.expected_benefit.strip() and not form.benefit_grounds:
        yield Hint(HintState.LACKING, _("Velg hva nytten består i."), _("prioriteringsforskriften § 2 a"))


def _target_group(form: RightsAssessment) -> Iterator[Hint]:
    source = _("Interregional rapport 2020, kap. 4.1 (R6–R9)")
    criteria = {
        _("tilstanden"): form.target_condition,
        _("funksjonsfallet"): form.target_function,
        _("målet om arbeid"): form.target_goal,
        _("behovet for rask, tverrfaglig hjelp"): form.target_need,
    }
    if all(answer is Answer.YES for answer in criteria.values()):
        yield Hint(HintState.MET, _("Pasienten er i målgruppen på alle fire punkter."), source)
    open_points = [name for name, answer in criteria.items() if answer in (None, Answer.UNKNOWN)]
    if open_points:
        yield Hint(HintState.LACKING, _("Målgruppe er ikke avklart for {points}.").format(points=", ".join(open_points)), source)
    refused = [name for name, answer in criteria.items() if answer is Answer.NO]
    if refused:
        yield Hint(HintState.ATTENTION, _("Målgruppe er besvart nei for {points}.").format(points=", ".join(refused)), source)
    if len(form.arenas) >= 2:
        yield Hint(HintState.MET, _("Funksjonsfall på flere arenaer bør tillegges særlig vekt."), _("Interregional rapport 2020 (R21)"))


def _against(form: RightsAssessment) -> Iterator[Hint]:
    source = _("Interregional rapport 2020 (R45–R49)")
    others = [item.label.lower() for item in form.conditions_against if item is not ConditionAgainst.SUICIDE_RISK]
    if others:
        text = _("Vurder om et annet tilbud passer bedre: {conditions}.").format(conditions=", ".join(others))
        yield Hint(HintState.ATTENTION, text, source)
    if form.outside_task:
        tasks = ", ".join(task.label[:1].lower() + task.label[1:] for task in form.outside_task)
        yield Hint(HintState.ATTENTION, _("Kan ligge utenfor oppdraget: {tasks}.").format(tasks=tasks), source)
    if not form.conditions_against and not form.outside_task and form.none_found is not True:
        yield Hint(HintState.LACKING, _("Tilstander som taler imot er ikke gjennomgått."), source)


def _times(form: RightsAssessment, today: date, window: Window | None) -> Iterator[Hint]:
    deadline = form.start_deadline
    if deadline is not None and deadline < today:
        yield Hint(HintState.ATTENTION, _("Frist for start er allerede passert."), _("pasient- og brukerrettighetsloven § 2-2"))
    if deadline is not None and form.wished_start is not None and form.wished_start > deadline:
        yield Hint(HintState.ATTENTION, _("Ønsket start er senere enn fristen."), _("pasient- og brukerrettighetsloven § 2-2"))
    if window is None:
        return
    source = _("Interregional rapport 2020 (R56–R58)")
    closes = show_day(window[1])
    if today > window[1]:
        yield Hint(HintState.ATTENTION, _("Vinduet på 2–4 måneder gikk ut {day}. Hver uke teller.").format(day=closes), source)
    elif deadline is not None and deadline > window[1]:
        text = _("Frist for start er etter at vinduet går ut {day}. Vurder tidligere start.").format(day=closes)
        yield Hint(HintState.ATTENTION, text, source)
    elif deadline is not None:
        yield Hint(HintState.MET, _("Frist for start ligger før vinduet går ut {day}.").format(day=closes), source)


def _referral_lacks(referral: ReferralForm) -> Iterator[Hint]:
    texts = {
        _("om arbeidsgiver er kontaktet"): referral.employer_contact,
        _("hvilken tilrettelegging som er prøvd"): referral.adaptation_tried,
        _("noe om motivasjon og forventning"): referral.motivation,
        _("noe om funksjonsfall"): referral.function_loss,
        _("noe om mål om arbeid"): referral.goal,
        _("hva fastlege og kommune har prøvd"): referral.tried_by_gp,
    }
    lacks = [what for what, text in texts.items() if not text.strip()]
    if lacks:
        yield Hint(
            HintState.ATTENTION,
            _("Henvisningen har ikke eget svar på: {points}.").format(points="; ".join(lacks)),
            _("Interregional rapport 2020; NAV-innspill 2023 (R63–R66)"),
        )
