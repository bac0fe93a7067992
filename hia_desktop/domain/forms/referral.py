"""The referral as it was received, and what it lacks."""

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

from hia_desktop.base.fields import Ask, Day, Line, Percent, Prose
from hia_desktop.base.text import N_, Looks, _
from hia_desktop.domain.access import Category, Right
from hia_desktop.domain.facts import Fact
from hia_desktop.domain.forms.card import Card
from hia_desktop.domain.forms.form import Facts, Form, Row
from hia_desktop.domain.forms.values import CodeSystem, ConditionGroup, ReferralKind, Sector, UntoldPoint, WorkStatus
from hia_desktop.domain.legal_texts import LOWEST_GRADE, cite

_REFERRAL = N_("Henvisningen")
_WORK = N_("Arbeid og sykmelding")
_BACKGROUND = N_("Bakgrunn")


class Diagnosis(Row):
    """One diagnosis with its code."""

    code: Annotated[Line, Ask(N_("Kode"))] = ""
    system: Annotated[CodeSystem, Ask(N_("Kodeverk"))] = CodeSystem.ICPC2
    text: Annotated[Line, Ask(N_("Diagnose"))] = ""
    main: Annotated[bool, Ask(N_("Hoveddiagnose"))] = False

    def brief(self) -> str:
        """«L83 Nakkesyndrom»."""
        return f"{self.code} {self.text}".strip()


class ReferralForm(Form):
    """A referral, registered by the office or by health personnel."""

    card: ClassVar[Card] = Card(
        kind="referral",
        title=N_("Henvisning"),
        event=N_("Henvist"),
        source=N_("henvisningen"),
        category=Category.REFERRAL_SUMMARY,
        write=Right.REGISTER_REFERRAL,
        on_card=frozenset({"occupation", "workplace", "position_percent", "referrer", "practice", "practice_address"}),
    )

    received: Annotated[
        Day | None,
        Ask(N_("Mottatt dato"), section=_REFERRAL, required=True, help=N_("Fristen løper herfra."), looks=Looks.BACK),
    ] = None
    referrer: Annotated[Line, Ask(N_("Henviser"), section=_REFERRAL, required=True, fact=Fact.GP)] = ""
    practice: Annotated[Line, Ask(N_("Legekontor"), section=_REFERRAL, fact=Fact.PRACTICE)] = ""
    practice_address: Annotated[
        Line,
        Ask(N_("Adresse"), section=_REFERRAL, help=N_("Gate, så postnummer og sted: Torget 2, 8005 Bodø.")),
    ] = ""
    referral_kind: Annotated[ReferralKind, Ask(N_("Type henvisning"), section=_REFERRAL)] = ReferralKind.TREATMENT
    text: Annotated[
        Prose,
        Ask(
            N_("Henvisningstekst"), section=_REFERRAL, lines=14, required=True, help=N_("Lim inn teksten slik den kom.")
        ),
    ] = ""
    diagnoses: Annotated[list[Diagnosis], Ask(N_("Diagnoser"), section=_REFERRAL)] = []
    condition_group: Annotated[ConditionGroup | None, Ask(N_("Tilstandsgruppe"), section=_REFERRAL)] = None
    untold: Annotated[
        list[UntoldPoint],
        Ask(
            N_("Står ikke i henvisningen"),
            section=_REFERRAL,
            help=N_("Trykk på et punkt når du har lest teksten og den ikke sier noe om det."),
        ),
    ] = []

    occupation: Annotated[Line, Ask(N_("Yrke"), section=_WORK, fact=Fact.OCCUPATION)] = ""
    workplace: Annotated[Line, Ask(N_("Arbeidsplass"), section=_WORK, fact=Fact.EMPLOYER)] = ""
    sector: Annotated[Sector | None, Ask(N_("Sektor"), section=_WORK)] = None
    position_percent: Annotated[
        Percent | None, Ask(N_("Stillingsprosent"), unit="%", section=_WORK, fact=Fact.POSITION)
    ] = None
    work_status: Annotated[WorkStatus | None, Ask(N_("Arbeidsstatus"), section=_WORK)] = None
    sick_since: Annotated[Day | None, Ask(N_("Sykmeldt fra"), section=_WORK, looks=Looks.BACK)] = None
    sick_grade: Annotated[Percent | None, Ask(N_("Sykmeldingsgrad"), unit="%", section=_WORK)] = None
    function_loss_on: Annotated[
        Day | None,
        Ask(
            N_("Funksjonsfall fra"),
            section=_WORK,
            help=N_("Når det ikke er sykmelding (student, arbeidsledig, …): vinduet på 2–4 måneder regnes herfra."),
            looks=Looks.BACK,
        ),
    ] = None
    employer_contact: Annotated[Prose, Ask(N_("Kontakt med arbeidsgiver"), section=_WORK, lines=2)] = ""
    adaptation_tried: Annotated[
        Prose, Ask(N_("Tilrettelegging som er prøvd"), section=_WORK, lines=2, fact=Fact.ADAPTATION_TRIED)
    ] = ""
    nav_contact: Annotated[Prose, Ask(N_("Kontakt med NAV"), section=_WORK, lines=2)] = ""

    function_loss: Annotated[Prose, Ask(N_("Funksjonsfall"), section=_BACKGROUND, lines=3)] = ""
    goal: Annotated[
        Prose, Ask(N_("Mål om å beholde eller gjenoppta arbeid eller utdanning"), section=_BACKGROUND, lines=2)
    ] = ""
    motivation: Annotated[Prose, Ask(N_("Motivasjon og forventning"), section=_BACKGROUND, lines=2)] = ""
    tried_by_gp: Annotated[Prose, Ask(N_("Hva fastlege og kommune har prøvd"), section=_BACKGROUND, lines=2)] = ""
    treatment: Annotated[Prose, Ask(N_("Behandling til nå"), section=_BACKGROUND, lines=2)] = ""
    weighing: Annotated[
        Prose,
        Ask(
            N_("Avveining mellom fastlege og pasient"),
            section=_BACKGROUND,
            lines=2,
            help=N_("Hvorfor et arbeidsrettet tilbud passer."),
        ),
    ] = ""

    def wrong(self, facts: Facts) -> dict[str, str]:
        """As every form; besides, no grade of sick leave lies between nothing and 20 %."""
        found = super().wrong(facts)
        if self.sick_grade is not None and 0 < self.sick_grade < LOWEST_GRADE:
            found["sick_grade"] = _("Sykmeldingsgraden er 20–100, eller 0 for ingen ({law}).").format(
                law=cite("ftrl_8_13")
            )
        return found


SICK_LISTED = frozenset({WorkStatus.GRADED, WorkStatus.FULL})


@dataclass(frozen=True)
class Point:
    """One thing a good referral tells, and whether this one does. `field` is the form's field that holds it.

    `untold`: somebody has read the text and said that it does not tell it.
    """

    field: str
    label: str
    present: bool
    source: str
    untold: bool = False


def completeness(form: ReferralForm) -> tuple[Point, ...]:
    """What the referrer is asked to supply before the 10 working days are over, in the order of the form.

    A referral may not be sent back unassessed because a point is missing (Prop. 55 L (2018-2019), kap. 5). Function
    loss, goal and what has been tried are the assessor's own questions: `assessment.support` brings them up.
    Source: NAV-innspill 2023 (R63), Interregional rapport 2020 (R64-R66).
    """
    target = _("Interregional rapport 2020, kap. 4.1, linje 625–635 (R6, R66)")
    loss = _("Interregional rapport 2020, kap. 4.1, linje 645–652 (R37, R66)")
    tie = _("Interregional rapport 2020, kap. 4.1, linje 660–672 (R41, R66)")
    wish = _("Interregional rapport 2020, kap. 3.1.3, linje 445–448, og 4.1, linje 656–658 (R34, R42, R66)")
    nav = _("NAV-innspill 2023, linje 247–248 (R63)")
    good = _("Interregional rapport 2020, kap. 3.1.3, linje 452–456 (R65)")
    no_workplace = form.work_status in NO_WORKPLACE
    no_employer = no_workplace or form.work_status in _OWN_WORK
    points = (
        Point("text", _("Henvisningstekst"), bool(form.text.strip()), good),
        Point("diagnoses", _("Diagnoser"), any(row.code or row.text for row in form.diagnoses), target),
        Point("work_status", _("Arbeidsstatus og sykmelding"), _tells_sick_leave(form), loss),
        Point("occupation", _("Yrke"), bool(form.occupation), nav),
        Point("workplace", _("Arbeidsplass"), bool(form.workplace) or no_workplace, nav),
        Point("position_percent", _("Stillingsprosent"), form.position_percent is not None or no_workplace, tie),
        Point(
            "employer_contact", _("Kontakt med arbeidsgiver"), bool(form.employer_contact.strip()) or no_employer, tie
        ),
        Point(
            "adaptation_tried",
            _("Tilrettelegging som er prøvd"),
            bool(form.adaptation_tried.strip()) or no_workplace,
            tie,
        ),
        Point("motivation", _("Motivasjon og forventning"), bool(form.motivation.strip()), wish),
    )
    return tuple(replace(one, untold=not one.present and one.field in form.untold) for one in points)


def _tells_sick_leave(form: ReferralForm) -> bool:
    """Whether it is known if the patient is at work, and since when not; a grade with its first day says both."""
    if form.sick_since is not None and (form.sick_grade or form.work_status in SICK_LISTED):
        return True
    return form.work_status is not None and form.work_status not in SICK_LISTED


NO_WORKPLACE = frozenset({WorkStatus.STUDENT, WorkStatus.UNEMPLOYED})
_OWN_WORK = frozenset({WorkStatus.SELF_EMPLOYED, WorkStatus.FREELANCER})
"""Work without an employer to be in touch with."""
