"""What a task can be: its words on the screen, whose work it is, and which filter of the worklist it falls under."""

from dataclasses import dataclass

from hia_desktop.base.language import Words, WordTable
from hia_desktop.base.text import N_
from hia_desktop.domain.access import Right, Role, Track, may


@dataclass(frozen=True)
class TaskKind:
    """One kind of task. `group` is the filter; `step` is the step of the course that a click opens."""

    code: str
    words: Words
    group: str
    step: str
    track: Track = Track.HEALTH
    working_days: bool = False

    @property
    def label(self) -> str:
        """What the user calls it."""
        return str(self.words)


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

SAFETY = "safety"
"""What an assessment that finds a risk of suicide leaves: due the same day, on top of the list, for those who assess alone (R51)."""

_KINDS = (
    TaskKind(SAFETY, N_("Sikkerhet: avklar i dag"), "safety", "assessment"),
    TaskKind("assess", N_("Vurder henvisning"), "assess", "assessment", working_days=True),
    TaskKind("supplement", N_("Svar fra fastlegen ventes"), "assess", "referral"),
    TaskKind("start", N_("Oppstart innen frist"), "start", "survey"),
    TaskKind("plan_evaluation", N_("Evaluer tverrfaglig plan"), "team", "plan"),
    TaskKind("rtw_evaluation", N_("Evaluer trinn i tilbake-til-arbeid-plan"), "nav", "rtw", Track.NAV),
    TaskKind("barrier", N_("Følg opp hindring på arbeidsplassen"), "nav", "workplace", Track.NAV),
    TaskKind("agreement", N_("Følg opp avtale"), "nav", "workplace", Track.NAV),
    TaskKind("nav_measure", N_("Følg opp NAV-virkemiddel"), "nav", "workplace", Track.NAV),
    TaskKind("follow_up_plan", N_("Oppfølgingsplan fra arbeidsgiver"), "nav", "leaves", Track.NAV),
    TaskKind("dialogue_1", N_("Dialogmøte 1"), "nav", "leaves", Track.NAV),
    TaskKind("activity_requirement", N_("Aktivitetskrav"), "nav", "leaves", Track.NAV),
    TaskKind("dialogue_2", N_("Dialogmøte 2 – innspill fra teamet"), "nav", "leaves", Track.NAV),
    TaskKind("late_follow_up", N_("Sen oppfølging – avklar videre løp"), "nav", "leaves", Track.NAV),
    TaskKind("max_date", N_("Maksdato nærmer seg"), "nav", "leaves", Track.NAV),
    TaskKind("epikrise", N_("Epikrise til fastlegen"), "epikrise", "epikrise"),
    TaskKind("outcome_3", N_("Oppfølging 3 mnd – arbeidsstatus"), "outcome", "outcome"),
    TaskKind("outcome_6", N_("Oppfølging 6 mnd – arbeidsstatus"), "outcome", "outcome"),
    TaskKind("outcome_12", N_("Oppfølging 12 mnd – arbeidsstatus"), "outcome", "outcome"),
)

TASKS = {kind.code: kind for kind in _KINDS}
NAVS_OWN = ("agreement", "nav_measure")
"""What follows from the NAV adviser's own note and is nobody else's to see."""
MILESTONE_TASKS = ("follow_up_plan", "dialogue_1", "activity_requirement", "dialogue_2", "late_follow_up", "max_date")
"""The statutory milestones that become tasks in the worklist."""
MILESTONE_DAYS = 14
"""How many days ahead a milestone shows in the worklist."""
OTHERS_DUTIES = ("follow_up_plan", "dialogue_1", "activity_requirement")
"""Milestones that are the employer's or NAV's own; in the health side's worklist they stand under «NAV» alone."""
NOT_OURS = (*OTHERS_DUTIES, "max_date")
"""Milestones that this centre does not own. They are never overdue here: past their day they are «passert, ikke kjent»."""


def may_hold(role: Role, kind: str) -> bool:
    """Whether a task of this kind exists for the role, so that it can be given to it or to somebody who has it."""
    if kind not in TASKS or not may(role, Right.TASKS):
        return False
    if role is Role.NAV_ADVISER:
        return TASKS[kind].track is Track.NAV
    return kind not in NAVS_OWN and (kind != SAFETY or may(role, Right.ASSESS))
