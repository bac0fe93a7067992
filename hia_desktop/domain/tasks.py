"""What a task can be: its words on the screen, whose work it is, and which filter of the worklist it falls under."""

from dataclasses import dataclass

from hia_desktop.base.language import Shown, Words, WordTable
from hia_desktop.base.text import N_
from hia_desktop.domain.access import Right, Role, Track, may
from hia_desktop.domain.forms import form_of
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.card import Place
from hia_desktop.domain.forms.ending.outcome import Outcome
from hia_desktop.domain.forms.epikrise import Epikrise
from hia_desktop.domain.forms.plan import TeamPlan
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan
from hia_desktop.domain.forms.seldom.corrections import Corrections
from hia_desktop.domain.forms.survey import Survey
from hia_desktop.domain.forms.workplace import WorkplaceForm


@dataclass(frozen=True, kw_only=True)
class TaskKind:
    """One kind of task, with what ends it.

    `group` is the filter of the worklist; `step` is the step of the course that a click opens. `ended_by`: the kinds of
    form whose signature does it, when the form `ends` it; `with_course`: the end of the course does.
    A person can end every kind in the worklist.
    `milestone`: a statutory point of the sick leave that becomes a task when it is near. `ours`: False for what this
    centre does not own, so that it is never overdue here: past its day it is «passert, ikke kjent». `others_duty`: the
    employer's or NAV's to do, so that it stands under «NAV» alone in the health side's worklist. `navs_own`: follows
    from the NAV adviser's own note and is nobody else's to see. `whole_team`: open to all who treat, whoever is named.
    `by_hand`: made by somebody, with words of her own, and by nothing else.
    `from_its_day`: shown from its own day on, since it is for what has not come about by then.
    `near`: shown from `MILESTONE_DAYS` before its day. `of_measure`: hangs on one measure of a plan, which is ticked.
    """

    code: str
    label: Shown = Shown()
    group: str
    step: str
    track: Track = Track.HEALTH
    working_days: bool = False
    ended_by: tuple[str, ...] = ()
    with_course: bool = False
    milestone: bool = False
    ours: bool = True
    others_duty: bool = False
    navs_own: bool = False
    whole_team: bool = False
    near: bool = False
    of_measure: bool = False
    by_hand: bool = False
    from_its_day: bool = False


GROUPS = WordTable(
    {
        "assess": N_("Skal vurderes"),
        "start": N_("Oppstart"),
        "team": N_("Plan og team"),
        "nav": N_("NAV"),
        "epikrise": N_("Epikrise"),
        "outcome": N_("3/6/12 mnd"),
    }
)

ASSESS_STATES = WordTable(
    {
        "assess.received": N_("Mottatt"),
        "assess.waiting": N_("Venter på svar"),
        "assess.ready": N_("Klar til vurdering"),
        "assess.overdue": N_("Over vurderingsfristen"),
    }
)
"""How far the referrals under «Skal vurderes» have come, each a filter of its own."""

OUTCOME_WEEKS = WordTable(
    {
        "outcome.week": N_("Denne uken"),
        "outcome.overdue": N_("Dagen er over"),
        "outcome.later": N_("Senere"),
    }
)
"""When whom to ask under «3/6/12 mnd», each a filter of its own; the group itself is the first two, and never what is
months away."""

LEAVES, DOCUMENTS, INSTRUMENTS = "leaves", "documents", Place.INSTRUMENTS.value
"""The steps that show the sick leave, the papers, and the instruments; they are no forms."""


def _by_hand(code: str, label: Words, track: Track = Track.HEALTH) -> TaskKind:
    group, step = ("team", "overview") if track is Track.HEALTH else ("nav", WorkplaceForm.kind)
    return TaskKind(code=code, label=label, group=group, step=step, track=track, by_hand=True)


_ALL = (
    # What an assessment that finds a risk of suicide leaves:
    # due the same day, on top of the list, for those who assess alone (R51).
    SAFETY := TaskKind(
        code="safety", label=N_("Sikkerhet: avklar i dag"), group="safety", step=RightsAssessment.kind, whole_team=True
    ),
    ASSESS := TaskKind(
        code="assess",
        label=N_("Vurder henvisning"),
        group="assess",
        step=RightsAssessment.kind,
        working_days=True,
        ended_by=(RightsAssessment.kind,),
        with_course=True,
        whole_team=True,
    ),
    # A referral that lacks nothing any more ends it too.
    SUPPLEMENT := TaskKind(
        code="supplement",
        label=N_("Svar fra fastlegen ventes"),
        group="assess",
        step=ReferralForm.kind,
        ended_by=(RightsAssessment.kind,),
        with_course=True,
        whole_team=True,
    ),
    START := TaskKind(
        code="start",
        label=N_("Oppstart innen frist"),
        group="start",
        step=Survey.kind,
        ended_by=(Survey.kind, TeamPlan.kind),
        with_course=True,
        whole_team=True,
    ),
    # The day after the last lawful one. Ended by the first appointment that is kept, by hand and with the course: no
    # form ends the duty to tell Helfo (pasient- og brukerrettighetsloven § 2-4), since it does not say who was met.
    DEADLINE_PASSED := TaskKind(
        code="deadline_passed",
        label=N_("Fristen er passert uten oppstart: varsle Helfo"),
        group="start",
        step="visits",
        with_course=True,
        from_its_day=True,
    ),
    PLAN_EVALUATION := TaskKind(
        code="plan_evaluation", label=N_("Evaluer tverrfaglig plan"), group="team", step=TeamPlan.kind, with_course=True
    ),
    MEASURE := TaskKind(
        code="plan_measure",
        label=N_("Tiltak i planen"),
        group="team",
        step=TeamPlan.kind,
        with_course=True,
        near=True,
        of_measure=True,
    ),
    RTW_EVALUATION := TaskKind(
        code="rtw_evaluation",
        label=N_("Evaluer trinn i tilbake-til-arbeid-plan"),
        group="nav",
        step=ReturnToWorkPlan.kind,
        track=Track.NAV,
        with_course=True,
    ),
    BARRIER := TaskKind(
        code="barrier",
        label=N_("Følg opp hindring på arbeidsplassen"),
        group="nav",
        step=WorkplaceForm.kind,
        track=Track.NAV,
        with_course=True,
    ),
    AGREEMENT := TaskKind(
        code="agreement",
        label=N_("Følg opp avtale"),
        group="nav",
        step=WorkplaceForm.kind,
        track=Track.NAV,
        navs_own=True,
    ),
    NAV_MEASURE := TaskKind(
        code="nav_measure",
        label=N_("Følg opp NAV-virkemiddel"),
        group="nav",
        step=WorkplaceForm.kind,
        track=Track.NAV,
        navs_own=True,
    ),
    FOLLOW_UP_PLAN := TaskKind(
        code="follow_up_plan",
        label=N_("Oppfølgingsplan fra arbeidsgiver"),
        group="nav",
        step=LEAVES,
        track=Track.NAV,
        milestone=True,
        ours=False,
        others_duty=True,
    ),
    DIALOGUE_1 := TaskKind(
        code="dialogue_1",
        label=N_("Dialogmøte 1"),
        group="nav",
        step=LEAVES,
        track=Track.NAV,
        milestone=True,
        ours=False,
        others_duty=True,
    ),
    ACTIVITY_REQUIREMENT := TaskKind(
        code="activity_requirement",
        label=N_("Aktivitetskrav"),
        group="nav",
        step=LEAVES,
        track=Track.NAV,
        milestone=True,
        ours=False,
        others_duty=True,
    ),
    DIALOGUE_2 := TaskKind(
        code="dialogue_2",
        label=N_("Dialogmøte 2 – innspill fra teamet"),
        group="nav",
        step=LEAVES,
        track=Track.NAV,
        milestone=True,
    ),
    LATE_FOLLOW_UP := TaskKind(
        code="late_follow_up",
        label=N_("Sen oppfølging – avklar videre løp"),
        group="nav",
        step=LEAVES,
        track=Track.NAV,
        milestone=True,
    ),
    MAX_DATE := TaskKind(
        code="max_date",
        label=N_("Maksdato nærmer seg"),
        group="nav",
        step=LEAVES,
        track=Track.NAV,
        milestone=True,
        ours=False,
    ),
    EPIKRISE := TaskKind(
        code="epikrise",
        label=N_("Epikrise til fastlegen"),
        group="epikrise",
        step=Epikrise.kind,
        ended_by=(Epikrise.kind,),
        with_course=True,
    ),
    # A paper that came waits for the one it was given to, who alone ends it.
    READ_PAPER := TaskKind(code="read_paper", label=N_("Les papir som har kommet"), group="team", step=DOCUMENTS),
    READ_NAV_PAPER := TaskKind(
        code="read_nav_paper",
        label=N_("Les papir som har kommet"),
        group="nav",
        step=DOCUMENTS,
        track=Track.NAV,
        navs_own=True,
    ),
    CORRECTION := TaskKind(
        code="correction", label=N_("Krav om retting eller sletting"), group="team", step=Corrections.kind
    ),
    # Done when the instruments of the package are signed.
    MEASURE_START := TaskKind(
        code="measure_start", label=N_("Skjemaer ved start"), group="team", step=INSTRUMENTS, with_course=True
    ),
    MEASURE_DURING := TaskKind(
        code="measure_during", label=N_("Korte skjemaer underveis"), group="team", step=INSTRUMENTS, with_course=True
    ),
    MEASURE_END := TaskKind(
        code="measure_end", label=N_("Skjemaer ved avslutning"), group="team", step=INSTRUMENTS, with_course=True
    ),
    MEASURE_3 := TaskKind(code="measure_3", label=N_("Skjemaer 3 mnd etterpå"), group="outcome", step=INSTRUMENTS),
    MEASURE_12 := TaskKind(code="measure_12", label=N_("Skjemaer 12 mnd etterpå"), group="outcome", step=INSTRUMENTS),
    OUTCOME_3 := TaskKind(
        code="outcome_3",
        label=N_("Oppfølging 3 mnd – arbeidsstatus"),
        group="outcome",
        step=Outcome.kind,
        ended_by=(Outcome.kind,),
    ),
    OUTCOME_6 := TaskKind(
        code="outcome_6",
        label=N_("Oppfølging 6 mnd – arbeidsstatus"),
        group="outcome",
        step=Outcome.kind,
        ended_by=(Outcome.kind,),
    ),
    OUTCOME_12 := TaskKind(
        code="outcome_12",
        label=N_("Oppfølging 12 mnd – arbeidsstatus"),
        group="outcome",
        step=Outcome.kind,
        ended_by=(Outcome.kind,),
    ),
    # For one who has said yes to being asked once more.
    OUTCOME_24 := TaskKind(
        code="outcome_24",
        label=N_("Oppfølging 24 mnd – arbeidsstatus"),
        group="outcome",
        step=Outcome.kind,
        ended_by=(Outcome.kind,),
    ),
    _by_hand("call_patient", N_("Ta kontakt med pasienten")),
    _by_hand("call_gp", N_("Ta kontakt med fastlegen")),
    _by_hand("call_employer", N_("Ta kontakt med arbeidsgiver")),
    _by_hand("get_facts", N_("Innhent opplysninger")),
    DISCUSS := _by_hand("discuss", N_("Drøft i teamet")),
    OTHER := _by_hand("todo", N_("Annet")),
    # What NAV's advisers follow up. Source: navikt/syfomodiaperson, Oppfølgingsgrunn (read 2026-11-28).
    _by_hand("nav_call_patient", N_("NAV: ta kontakt med den sykmeldte"), Track.NAV),
    _by_hand("nav_call_employer", N_("NAV: ta kontakt med arbeidsgiver"), Track.NAV),
    _by_hand("nav_call_gp", N_("NAV: ta kontakt med behandler"), Track.NAV),
    _by_hand("nav_meeting", N_("NAV: vurder behov for dialogmøte"), Track.NAV),
    _by_hand("nav_means", N_("NAV: vurder behov for tiltak"), Track.NAV),
    _by_hand("nav_effort", N_("NAV: vurder innsatsgruppe"), Track.NAV),
    _by_hand("nav_benefit", N_("NAV: vurder annen ytelse"), Track.NAV),
    NAV_DISCUSS := _by_hand("nav_discuss", N_("NAV: drøft i teamet"), Track.NAV),
    NAV_OTHER := _by_hand("nav_todo", N_("NAV: annet"), Track.NAV),
)

TASKS = {kind.code: kind for kind in _ALL}
MILESTONE_TASKS = tuple(kind.code for kind in _ALL if kind.milestone)
"""The statutory milestones that become tasks in the worklist."""
NAVS_OWN = tuple(kind.code for kind in _ALL if kind.navs_own)
OTHERS_DUTIES = tuple(kind.code for kind in _ALL if kind.others_duty)
NOT_OURS = tuple(kind.code for kind in _ALL if not kind.ours)
WHOLE_TEAMS = tuple(kind.code for kind in _ALL if kind.whole_team)
WITH_COURSE = tuple(kind.code for kind in _ALL if kind.with_course)
READERS_OWN = (READ_PAPER.code, READ_NAV_PAPER.code)
"""Ended by the one who has it, and nobody else."""
OUTCOMES = {3: OUTCOME_3, 6: OUTCOME_6, 12: OUTCOME_12}
"""By the months after the course was closed when the outcome is asked for."""
EVERY_OUTCOME = {**OUTCOMES, 24: OUTCOME_24}
"""With the one that is asked for only where the patient has agreed to it."""
FROM_THEIR_DAY = tuple(kind.code for kind in _ALL if kind.from_its_day)
NEAR = tuple(kind.code for kind in _ALL if kind.near or kind.milestone)
"""Those that show in the worklist when their day is near."""
MILESTONE_DAYS = 14
"""How many days ahead they show."""


def may_finish(role: Role, kind: str) -> bool:
    """Whether the role may do what ends a task of this kind: sign the form that it opens, where that form ends it."""
    if not may_hold(role, kind):
        return False
    step = TASKS[kind].step
    return step not in TASKS[kind].ended_by or may(role, form_of(step).card.signs)


def may_be_given(role: Role, kind: str) -> bool:
    """Whether a task of this kind can be given to the role by hand. A referral is decided by a physician or
    a psychologist; what others sign may be somebody else's to see to, as an office does that asks for the epikrise."""
    return may_finish(role, kind) if kind == ASSESS.code else may_hold(role, kind)


def may_hold(role: Role, kind: str) -> bool:
    """Whether a task of this kind exists for the role, so that it can be given to it or to somebody who has it."""
    if kind not in TASKS or not may(role, Right.TASKS):
        return False
    if role is Role.NAV_ADVISER:
        return TASKS[kind].track is Track.NAV
    return kind not in NAVS_OWN and (kind != SAFETY.code or may(role, Right.ASSESS))
