"""What the rules say about a rights assessment: what is fulfilled, what lacks, what to beware of.
They explain; the assessor decides."""

from collections.abc import Iterator
from datetime import date

from hia_desktop.base.text import _
from hia_desktop.domain.assessment.asked_for_groups import asked_for
from hia_desktop.domain.assessment.criteria import (
    against,
    closeness,
    conditions,
    discipline,
    loss,
    severity,
    target_group,
)
from hia_desktop.domain.assessment.forbidden_grounds import broken_rules
from hia_desktop.domain.assessment.guidelines import Proposed
from hia_desktop.domain.assessment.hints import Hint, HintState
from hia_desktop.domain.assessment.times import Window, guide, times, young
from hia_desktop.domain.forms.assessment import REFUSALS, RightsAssessment
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.forms.values import (
    Answer,
    ConditionAgainst,
    Discipline,
    WorkStatus,
)
from hia_desktop.domain.legal_texts import cite
from hia_desktop.domain.same_day import calls_for_same_day
from hia_desktop.domain.working_days import USUAL, WorkingWeek

ADULT, YOUNGEST, PENSION_AGE = 18, 16, 67
"""Years. From the first to the last, care is given as usual; from the youngest on it needs a reason.

R12 names no pension age (Interregional rapport 2020, kap. 4.1, linje 673–675):
67 is the general one, and a centre may set its own.
"""


def support(
    form: RightsAssessment,
    referral: ReferralForm,
    today: date,
    window: Window | None,
    age: int | None = None,
    proposed: Proposed | None = None,
    pension_age: int = PENSION_AGE,
    *,
    unproposed: str = "",
    week: WorkingWeek = USUAL,
) -> tuple[Hint, ...]:
    """What the rules say about an assessment as it stands, the most urgent first.

    `window` is the benefit window, both days included; None when the patient is not sick-listed. `proposed` is what the
    guide gives; `unproposed` says why it gives nothing.
    Source: Interregional rapport 2020, IS-2811, prioriteringsforskriften § 2.
    """
    return (
        *_safety(form),
        *_parents(age),
        *_forbidden(form),
        *_motivation(form),
        *conditions(form),
        *target_group(form),
        *_age(form, age, pension_age),
        *discipline(form),
        *severity(form),
        *closeness(form, referral),
        *loss(form),
        *against(form),
        *young(form, referral.received, age, week),
        *times(form, referral, today, window),
        *guide(form, referral.received, proposed, unproposed),
        *_may_count(form, referral),
        *_referral_lacks(referral),
        *_remembered(form),
        Hint(
            HintState.REMEMBER,
            _("Anbefalingene er generelle og ikke til hinder for å utøve klinisk skjønn."),
            _("Interregional rapport 2020, kap. 4.1, linje 677 (R0)"),
        ),
    )


def asked_at_signing(
    form: RightsAssessment, referral: ReferralForm, today: date, age: int | None, pension_age: int, week: WorkingWeek
) -> tuple[tuple[str, str], ...]:
    """What the rules call lacking, or call to attention in an answer:
    the field and the words, to be asked about before it is signed.

    A start that has passed is for the form to ask about, which knows whether it was decided on before it passed.
    """
    passed = {name for name in form.began if (getattr(form, name) or today) < today}
    hints = support(form, referral, today, None, age, None, pension_age, week=week)
    asked = (HintState.LACKING, HintState.ATTENTION)
    return tuple(
        (hint.field, hint.text) for hint in hints if hint.state in asked and hint.field and hint.field not in passed
    )


def _safety(form: RightsAssessment) -> Iterator[Hint]:
    source = _("Interregional rapport 2020, kap. 3.1.2, linje 403–408 (R45, R51)")
    if ConditionAgainst.SUICIDE_RISK in form.conditions_against:
        text = _("Selvmordsrisiko: avklar samme dag. Ring henviser, og vurder øyeblikkelig hjelp eller annet tilbud.")
        yield Hint(HintState.ATTENTION, text, source)
    elif calls_for_same_day((), form.death_thoughts):
        text = _(
            "Skår {score} på spørsmålet om tanker om død eller selvskading: avklar samme dag. Skåren er ingen diagnose."
        )
        yield Hint(HintState.ATTENTION, text.format(score=form.death_thoughts), source + _("; PHQ-9, spørsmål 9"))


def _parents(age: int | None) -> Iterator[Hint]:
    """From 16 the patient consents alone; the parents keep a right to be told what they need."""
    if age is None or not YOUNGEST <= age < ADULT:
        return
    text = _(
        "Pasienten er {age} år og samtykker selv. Foreldre skal bare ha den informasjonen de trenger for å "
        "oppfylle foreldreansvaret: "
        "ta opp med pasienten hva de skal få vite."
    )
    source = cite("pbrl_3_4")
    yield Hint(HintState.REMEMBER, text.format(age=age), source)


def _forbidden(form: RightsAssessment) -> Iterator[Hint]:
    texts = {name: value for name, value in dict(form).items() if type(value) is str}
    rest = "\n".join(value for name, value in texts.items() if name != "grounds")
    for broken in (*broken_rules(form.grounds, is_ground=True, refuses=form.decision in REFUSALS), *broken_rules(rest)):
        text = _("Vurderingen nevner noe som ikke kan telle: {words}. Regelen: «{quote}»")
        where = next((name for name, said in texts.items() if broken.words[0] in said.lower()), "grounds")
        yield Hint(
            HintState.ATTENTION,
            text.format(words=", ".join(broken.words), quote=broken.rule.quote),
            broken.rule.source,
            where,
        )


def _motivation(form: RightsAssessment) -> Iterator[Hint]:
    source = _("Interregional rapport 2020, kap. 3.1.3, linje 445–448, og kap. 3.2.4, linje 614–619 (R34, R43)")
    refuses = form.decision in REFUSALS
    if refuses and (
        "motivasjon" in form.grounds.lower()
        or "umotivert" in form.grounds.lower()
        or _only_motivation_speaks_against(form)
    ):
        text = _(
            "Manglende motivasjon kan ikke alene være grunn til avslag. Den kan være en del av "
            "barrieren knyttet til lidelsen."
        )
        yield Hint(HintState.ATTENTION, text, source, "grounds")
    low = (Answer.NO, Answer.PARTLY)
    if form.expects_recovery in low or form.expects_return in low:
        text = _(
            "Lav tro på bedring henger sammen med dårligere resultat. Ta det med i behandlingen; det "
            "er ingen grunn til avslag."
        )
        yield Hint(HintState.REMEMBER, text, source)


def _only_motivation_speaks_against(form: RightsAssessment) -> bool:
    """Whether the only thing answered no is what the patient wants or believes."""
    others = (
        form.target_condition,
        form.target_function,
        form.target_goal,
        form.target_need,
        form.benefit_met,
        form.resource_met,
    )
    found = form.conditions_against or form.outside_task
    return (
        form.motivation is Answer.NO
        and not found
        and all(answer not in (Answer.NO, Answer.PARTLY) for answer in others)
    )


def _age(form: RightsAssessment, age: int | None, pension_age: int) -> Iterator[Hint]:
    source = _("Interregional rapport 2020, kap. 4.1, linje 673–675 (R12)")
    if age is None or ADULT <= age <= pension_age:
        return
    if age < YOUNGEST:
        yield Hint(
            HintState.ATTENTION, _("Pasienten er {age} år. Tilbudet er fra 16 år.").format(age=age), source, "decision"
        )
    elif form.age_ground.strip():
        yield Hint(HintState.MET, _("Pasienten er {age} år, og grunnen er skrevet.").format(age=age), source)
    elif age < ADULT:
        text = _("Pasienten er {age} år. Ungdom fra 16 år kan få tilbudet når det er hensiktsmessig; skriv grunnen.")
        yield Hint(HintState.LACKING, text.format(age=age), source, "age_ground")
    else:
        text = _("Pasienten er {age} år, over pensjonsalder ({limit}). Skriv grunnen til at tilbudet passer.")
        yield Hint(HintState.LACKING, text.format(age=age, limit=pension_age), source, "age_ground")


_COUNTED_IN = frozenset({WorkStatus.STUDENT, WorkStatus.APPRENTICE, WorkStatus.DISMISSED, WorkStatus.AT_RISK})
_SICK_LISTED = frozenset({WorkStatus.FULL, WorkStatus.GRADED, WorkStatus.AT_RISK})
_NOT_EMPLOYED = frozenset({WorkStatus.UNEMPLOYED, WorkStatus.AAP, WorkStatus.DISABILITY})


def _may_count(form: RightsAssessment, referral: ReferralForm) -> Iterator[Hint]:
    """What may weigh on the side of benefit, and who is counted in."""
    status = referral.work_status
    yield Hint(
        HintState.REMEMBER,
        _(
            "Arbeidsdeltakelse og livskvalitet ved å være i arbeid kan inngå i nytten. Arbeidsevne "
            "(produktivitet) skal ikke telle."
        ),
        _("Interregional rapport 2020, kap. 2.3.1, linje 280–292; IS-2811, linje 368–374 og 396 (R30–R32)"),
    )
    if status in _SICK_LISTED:
        text = _("Det bør legges vekt på sykmelding, eller fare for sykmelding.")
        yield Hint(HintState.REMEMBER, text, _("Interregional rapport 2020, kap. 3.1.1, linje 379–381 (R33)"))
    if status in _COUNTED_IN:
        text = _("Studenter, lærlinger, oppsagte og de som står i fare for sykmelding hører til målgruppen.")
        yield Hint(HintState.MET, text, _("Interregional rapport 2020, kap. 3.1.1, linje 380–383 (R10)"))
    if status in _NOT_EMPLOYED or form.has_employment is Answer.NO:
        text = _(
            "Tilbudet kan også være aktuelt uten tilknytning til arbeidslivet. Å mangle arbeidsforhold "
            "er ikke grunn til avslag."
        )
        source = _("NAV-innspill 2023, linje 32–34; Interregional rapport 2020, kap. 2.3.1, linje 299–301 (R11, R35)")
        yield Hint(HintState.ATTENTION if form.decision in REFUSALS else HintState.REMEMBER, text, source)
    if status is WorkStatus.DISABILITY and (form.has_employment is not Answer.NO or referral.position_percent):
        text = _("Uføretrygd: er den gradert? Personer med gradert uføretrygd er ofte motiverte.")
        if referral.position_percent or form.has_employment is Answer.YES:
            text = _("Uføretrygd ved siden av arbeid: personer med gradert uføretrygd er ofte motiverte.")
        yield Hint(HintState.REMEMBER, text, _("Interregional rapport 2020, kap. 3.1.3, linje 447–448 (R44)"))


def _referral_lacks(referral: ReferralForm) -> Iterator[Hint]:
    texts = {
        _("om arbeidsgiver er kontaktet"): referral.employer_contact,
        _("hvilken tilrettelegging som er prøvd"): referral.adaptation_tried,
        _("noe om motivasjon og forventning"): referral.motivation,
        _("noe om funksjonsfall"): referral.function_loss,
        _("noe om mål om arbeid"): referral.goal,
        _("hva fastlege og kommune har prøvd"): referral.tried_by_gp,
        _("behandling til nå"): referral.treatment,
        _("avveiningen mellom fastlege og pasient"): referral.weighing,
    }
    lacks = [what for what, text in texts.items() if not text.strip()]
    if lacks:
        yield Hint(
            HintState.ATTENTION,
            _("Ikke fylt ut fra henvisningen: {points}. Se etter i teksten.").format(points="; ".join(lacks)),
            _(
                "NAV-innspill 2023, linje 247–248; Interregional rapport 2020, kap. 3.1.3, linje 452–456, og 4.3, "
                "linje 741–745 (R63–R66)"
            ),
        )


def _remembered(form: RightsAssessment) -> Iterator[Hint]:
    """What the sources say of the case at hand; it weighs nothing by itself."""
    if form.disciplines in (Discipline.FMR, Discipline.BOTH):
        text = _(
            "Ikke bare diagnosen teller: vurder om pasienten har, eller står i fare for å få, nedsatt funksjonsevne."
        )
        yield Hint(HintState.REMEMBER, text, _("Interregional rapport 2020, kap. 3.2.1, linje 483–485 (R22)"))
        text = _(
            "Poliklinikk når rask avklaring av spesialist trengs. Rehabiliteringsinstitusjon "
            "når utredningen foreligger "
            "og enkelttiltak i mindre grad hjelper."
        )
        yield Hint(HintState.REMEMBER, text, _("Interregional rapport 2020, kap. 3.2.2, linje 513–536 (R14)"))
    if form.decision in REFUSALS:
        text = _("Lang ventetid eller avslag kan forverre helsetilstanden. Si hvilken hjelp pasienten kan få i stedet.")
        yield Hint(HintState.REMEMBER, text, _("Interregional rapport 2020, kap. 3.1.3, linje 468–473 (R23)"))
    if form.cooperation in (Answer.YES, Answer.PARTLY):
        text = _("NAV-veilederens arbeid er ikke helsehjelp. Retten gjelder det helsepersonell gjør.")
        yield Hint(HintState.REMEMBER, text, cite("hpl_3") + _("; IS-2811, linje 410–412 (R24)"))
    if groups := asked_for(form.diagnoses):
        text = _("Fagmiljøene ønsker tilbud også ved {groups}. Det er ingen generell inklusjon; målgruppen avgjør.")
        source = _("SINTEF og NTNU, evaluering 2022, linje 121–123 (R50)")
        yield Hint(HintState.REMEMBER, text.format(groups=", ".join(groups)), source)
