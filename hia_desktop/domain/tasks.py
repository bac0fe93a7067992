"""What a task can be: its words on the screen, whose work it is, and which filter of the worklist it falls under."""

from dataclasses import KW_ONLY, dataclass

from hia_desktop.base.text import _
from hia_desktop.domain.access import Right, Role, Track, may


@dataclass(frozen=True)
class TaskKind:
    """One kind of task. `group` is the filter; `step` is the step of the course that a click opens."""

    code: str
    label: str
    group: str
    step: str
    _: KW_ONLY
    track: Track = Track.HEALTH
    working_days: bool = False


GROUPS = {
    "assess": _("Skal vurderes"),
    "start": _("Oppstart"),
    "team": _("Plan og team"),
    "nav": _("NAV"),
    "epikrise": _("Epikrise"),
    "outcome": _("3/6/12 mnd"),
}

ASSESS_STATES = {
    "assess.received": _("Mottatt"),
    "assess.waiting": _("Venter på svar"),
    "assess.ready": _("Klar til vurdering"),
    "assess.overdue": _("Over vurderingsfristen"),
}
"""How far the referrals under «Skal vurderes» have come, each a filter of its own."""

SAFETY = "safety"
"""What an assessment that finds a risk of suicide leaves: due the same day, on top of the list, for those who assess alone (R51)."""

_KINDS = (
    TaskKind(SAFETY, _("Sikkerhet: avklar i dag"), "safety", "assessment"),
    TaskKind("assess", _("Vurder henvisning"), "assess", "assessment", working_days=True),
    TaskKind("supplement", _("Svar fra fastlegen ventes"), "assess", "referral"),
    TaskKind("start", _("Oppstart innen frist"), "start", "survey"),
    TaskKind("plan_evaluation", _("Evaluer tverrfaglig plan"), "team", "plan"),
    TaskKind("rtw_evaluation", _("Evaluer trinn i tilbake-til-arbeid-plan"), "nav", "rtw", track=Track.NAV),
    TaskKind("barrier", _("Følg opp hindring på arbeidsplassen"), "nav", "workplace", track=Track.NAV),
    TaskKind("agreement", _("Følg opp avtale"), "nav", "workplace", track=Track.NAV),
    TaskKind("nav_measure", _("Følg opp NAV-virkemiddel"), "nav", "workplace", track=Track.NAV),
    TaskKind("follow_up_plan", _("Oppfølgingsplan fra arbeidsgiver"), "nav", "leaves", track=Track.NAV),
    TaskKind("dialogue_1", _("Dialogmøte 1"), "nav", "leaves", track=Track.NAV),
    TaskKind("activity_requirement", _("Aktivitetskrav"), "nav", "leaves", track=Track.NAV),
    TaskKind("dialogue_2", _("Dialogmøte 2 – innspill fra teamet"), "nav", "leaves", track=Track.NAV),
    TaskKind("late_follow_up", _("Sen oppfølging – avklar videre løp"), "nav", "leaves", track=Track.NAV),
    TaskKind("max_date", _("Maksdato nærmer seg"), "nav", "leaves", track=Track.NAV),
    TaskKind("epikrise", _("Epikrise til fastlegen"), "epikrise", "epikrise"),
    TaskKind("outcome_3", _("Oppfølging 3 mnd – arbeidsstatus"), "outcome", "outcome"),
    TaskKind("outcome_6", _("Oppfølging 6 mnd – arbeidsstatus"), "outcome", "outcome"),
    TaskKind("outcome_12", _("Oppfølging 12 mnd – arbeidsstatus"), "outcome", "outcome"),
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
