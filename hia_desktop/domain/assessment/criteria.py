"""The criteria of the rights assessment: what speaks for the right to care here, and what against it.
They explain; the assessor decides."""

from collections.abc import Iterator, Mapping

from hia_desktop.base.text import _, inside_sentence
from hia_desktop.domain.assessment.hints import Hint, HintState
from hia_desktop.domain.forms.assessment import FURTHER_LOSS, MAIN_LOSS, REFUSALS, RightsAssessment
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.forms.values import (
    Answer,
    ConditionAgainst,
    Decision,
    Discipline,
    Known,
    OutsideTask,
    WorkStatus,
)
from hia_desktop.domain.legal_texts import cite
from hia_desktop.domain.same_day import calls_for_same_day

_FALLEN_OUT = frozenset(
    {
        WorkStatus.FULL,
        WorkStatus.GRADED,
        WorkStatus.DISMISSED,
        WorkStatus.UNEMPLOYED,
        WorkStatus.AAP,
        WorkStatus.DISABILITY,
    }
)
HIGHLY_SPECIALISED = frozenset(
    {ConditionAgainst.SEVERE_DEPRESSION, ConditionAgainst.SEVERE_ANXIETY, ConditionAgainst.BIPOLAR}
)
"""Conditions that may need highly specialised care. Source: Interregional rapport 2020, kap. 3.1.2 (R46)."""


def conditions(form: RightsAssessment) -> Iterator[Hint]:
    """The two conditions of the right: expected benefit, and that the use of resources is in proportion to it."""
    law = cite("pbrl_2_1_b") + _("; Interregional rapport 2020, kap. 2.2, linje 227–230 (R18)")
    ground = cite("priof_2") + _("; Interregional rapport 2020, kap. 2.2, linje 232–239 (R19)")
    if form.expected_benefit.strip() and form.resource_use.strip():
        yield _both_grounded(form, law)
    else:
        if not form.expected_benefit.strip():
            yield Hint(HintState.LACKING, _("Forventet nytte er ikke begrunnet."), law, "expected_benefit")
        if not form.resource_use.strip():
            yield Hint(
                HintState.LACKING, _("Forholdet mellom nytte og ressursbruk er ikke begrunnet."), law, "resource_use"
            )
    answers = (form.benefit_met, form.resource_met)
    if any(answer is None for answer in answers) and form.decision in (Decision.RIGHT, *REFUSALS):
        first = "benefit_met" if form.benefit_met is None else "resource_met"
        yield Hint(HintState.LACKING, _("Svar på begge vilkår: nytte, og om ressursbruken er rimelig."), law, first)
    elif form.decision is Decision.RIGHT and any(answer is not Answer.YES for answer in answers):
        first = "benefit_met" if form.benefit_met is not Answer.YES else "resource_met"
        yield Hint(
            HintState.ATTENTION,
            _("Rett krever at begge vilkår er oppfylt; ett av dem er ikke besvart med ja."),
            law,
            first,
        )
    elif form.decision in REFUSALS and all(answer is Answer.YES for answer in answers):
        yield Hint(
            HintState.ATTENTION,
            _("Begge vilkår er besvart med ja. Da har pasienten rett til helsehjelp."),
            law,
            "decision",
        )
    if form.expected_benefit.strip() and not form.benefit_grounds:
        yield Hint(HintState.LACKING, _("Velg hva nytten består i."), ground, "benefit_grounds")


_TARGET = ("target_condition", "target_function", "target_goal", "target_need")


def _both_grounded(form: RightsAssessment, law: str) -> Hint:
    """Both conditions have words; they are fulfilled only when both are answered yes."""
    if form.benefit_met is Answer.YES and form.resource_met is Answer.YES:
        return Hint(
            HintState.MET, _("Begge vilkår i {law} er besvart ja og begrunnet.").format(law=cite("pbrl_2_1_b")), law
        )
    said = _said({_("nytte"): form.benefit_met, _("ressursbruk mot nytte"): form.resource_met})
    return Hint(
        HintState.REMEMBER,
        _("Begge vilkår i {law} er begrunnet. Svarene: {said}.").format(law=cite("pbrl_2_1_b"), said=said),
        law,
    )


def _said(answers: Mapping[str, Answer | None]) -> str:
    """«ja for arbeidsforholdet; nei for planen», in the order yes, partly, no, unknown, not answered."""
    parts = []
    for answer in (*Answer, None):
        if names := [name for name, given in answers.items() if given is answer]:
            word = inside_sentence(answer.label) if answer is not None else _("ikke besvart")
            parts.append(_("{answer} for {names}").format(answer=word, names=", ".join(names)))
    return "; ".join(parts)


def target_group(form: RightsAssessment) -> Iterator[Hint]:
    """Whether the patient is of those that the offer is for."""
    source = _("Interregional rapport 2020, kap. 4.1, linje 625–640 og 656–658 (R6–R9)")
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
        first = next(name for name in _TARGET if getattr(form, name) in (None, Answer.UNKNOWN))
        text = _("Målgruppe er ikke avklart for {points}.").format(points=", ".join(open_points))
        yield Hint(HintState.LACKING, text, source, first)
    partly = [name for name, answer in criteria.items() if answer is Answer.PARTLY]
    if partly:
        yield Hint(
            HintState.REMEMBER, _("Målgruppe er besvart delvis for {points}.").format(points=", ".join(partly)), source
        )
    refused = [name for name, answer in criteria.items() if answer is Answer.NO]
    if refused:
        yield Hint(
            HintState.ATTENTION, _("Målgruppe er besvart nei for {points}.").format(points=", ".join(refused)), source
        )


def discipline(form: RightsAssessment) -> Iterator[Hint]:
    """What the chosen discipline presupposes, and what may tip towards mental health care."""
    if form.disciplines in (Discipline.FMR, Discipline.BOTH):
        source = _("Interregional rapport 2020, kap. 3.2.2, linje 500–504 (R13)")
        if form.main_cause is None:
            yield Hint(
                HintState.LACKING,
                _("Er muskel- og skjelettplagene hovedårsaken til funksjonsfallet?"),
                source,
                "main_cause",
            )
        elif form.main_cause is not Answer.YES:
            text = _("Fysikalsk medisin og rehabilitering forutsetter at muskel- og skjelettplagene er hovedårsaken.")
            yield Hint(HintState.ATTENTION, text, source, "main_cause")
    if form.tipping:
        words = ", ".join(inside_sentence(factor.label) for factor in form.tipping)
        text = _("Kan bidra til rett i psykisk helsevern: {words}.").format(words=words)
        yield Hint(
            HintState.REMEMBER,
            text,
            _("Interregional rapport 2020, kap. 3.1, linje 358–360, og 3.1.1, linje 384–387 (R15, R16)"),
        )


def severity(form: RightsAssessment) -> Iterator[Hint]:
    """That the severity has been weighed; it matters for the deadline, not for the right alone."""
    if form.decision is Decision.RIGHT and form.severity is None:
        text = _(
            "Alvorlighetsgraden er ikke vurdert. Den har betydning for fristen, ved siden av nytte og ressursbruk."
        )
        yield Hint(HintState.REMEMBER, text, _("IS-2811, linje 348 (R20)"))


def closeness(form: RightsAssessment, referral: ReferralForm) -> Iterator[Hint]:
    """The five points of closeness to work; the plan is asked for when the patient has fallen out,
    other work when there is no job."""
    ties = {_("arbeidsforholdet"): form.has_employment, _("tilretteleggingen"): form.adaptation_possible}
    if referral.work_status in _FALLEN_OUT:
        ties[_("planen for tilbakeføring")] = form.return_plan
    if form.has_employment is Answer.NO:
        ties[_("andre muligheter for arbeid eller skole")] = form.other_possibilities
    ties[_("samarbeidet med NAV og arbeidsgiver")] = form.cooperation
    source = _("Interregional rapport 2020, kap. 4.1, linje 660–672, og 3.2.2, linje 547–553 (R41, R42)")
    open_points = [name for name, answer in ties.items() if answer in (None, Answer.UNKNOWN)]
    if open_points:
        text = _("Arbeidsnærhet er ikke avklart for {points}. Den har stor betydning for nytten.")
        yield Hint(HintState.REMEMBER, text.format(points=", ".join(open_points)), source)
    known = {name: answer for name, answer in ties.items() if name not in open_points}
    if known and all(answer is Answer.YES for answer in ties.values()):
        yield Hint(HintState.MET, _("Arbeidsnærhet er besvart ja på alle punkter som gjelder her."), source)
    elif known:
        yield Hint(HintState.REMEMBER, _("Arbeidsnærhet er besvart {said}.").format(said=_said(known)), source)


def counted(form: RightsAssessment, names: tuple[str, ...]) -> str:
    """«4 av 6, 2 ikke spurt»: how many of the signs are there, how many are unknown and not asked for."""
    answers = [getattr(form, name) for name in names]
    words = _("{count} av {of}").format(count=answers.count(Known.YES), of=len(names))
    if unknown := answers.count(Known.UNKNOWN):
        words += _(", {count} ukjent").format(count=unknown)
    if not_asked := answers.count(None):
        words += _(", {count} ikke spurt").format(count=not_asked)
    return words


def loss(form: RightsAssessment) -> Iterator[Hint]:
    """How close the patient is to working life."""
    source = _(
        "Interregional rapport 2020, kap. 4.1, linje 645–652; 3.1.1, linje 373–378; 3.2.2, linje 540–545 (R37–R40)"
    )
    text = _("Tegn på funksjonsfall: {main}. Tilleggstegn: {more}. Antallet avgjør ikke.")
    yield Hint(HintState.REMEMBER, text.format(main=counted(form, MAIN_LOSS), more=counted(form, FURTHER_LOSS)), source)
    if len(form.arenas) >= 2:
        text = _("Funksjonsfall på flere arenaer ({count} av 4) bør tillegges særlig vekt.").format(
            count=len(form.arenas)
        )
        yield Hint(HintState.REMEMBER, text, _("Interregional rapport 2020, kap. 4.1, linje 642–645 (R21)"))


def against(form: RightsAssessment) -> Iterator[Hint]:
    """The indicators of falling function, counted."""
    never = _(" Det er aldri avslag i seg selv.")
    found = [item for item in form.conditions_against if item is not ConditionAgainst.SUICIDE_RISK]
    less = ", ".join(inside_sentence(item.label) for item in found if item not in HIGHLY_SPECIALISED)
    more = ", ".join(inside_sentence(item.label) for item in found if item in HIGHLY_SPECIALISED)
    if less:
        text = _(
            "Mulig redusert nytte ved {conditions}. Vurder om et annet tilbud passer bedre, som DPS eller poliklinikk."
        )
        source = _("Interregional rapport 2020, kap. 3.1.2, linje 403–408 (R45)")
        yield Hint(HintState.ATTENTION, text.format(conditions=less) + never, source)
    if more:
        text = _(
            "Kan trenge høyspesialisert hjelp: {conditions}. Vurder å sende videre til DPS eller "
            "spesialisert poliklinikk."
        )
        source = _("Interregional rapport 2020, kap. 3.1.2, linje 410–412 (R46)")
        yield Hint(HintState.ATTENTION, text.format(conditions=more) + never, source)
    if OutsideTask.LONG_OUT in form.outside_task:
        text = _(
            "Lenge utenfor arbeidslivet: kan trenge et lengre og mer sammensatt tilbud, som "
            "arbeidsrettet rehabilitering."
        )
        source = _("Interregional rapport 2020, kap. 3.1.2, linje 414–416, og 3.2.3, linje 569–572 (R47, R48)")
        yield Hint(HintState.ATTENTION, text + never, source)
    tasks = ", ".join(inside_sentence(t.label) for t in form.outside_task if t is not OutsideTask.LONG_OUT)
    if tasks:
        source = _("Interregional rapport 2020, kap. 3.1.2, linje 418–419, og 3.2.3, linje 574–575 (R49)")
        yield Hint(HintState.ATTENTION, _("Kan ligge utenfor oppdraget: {tasks}.").format(tasks=tasks), source)
    found_any = bool(form.conditions_against or form.outside_task) or calls_for_same_day((), form.death_thoughts)
    if not found_any and form.none_found is not True:
        source = _("Interregional rapport 2020, kap. 3.1.2 og 3.2.3, linje 403–419 og 569–575 (R45–R49)")
        yield Hint(HintState.LACKING, _("Tilstander som taler imot, er ikke gjennomgått."), source, "none_found")
