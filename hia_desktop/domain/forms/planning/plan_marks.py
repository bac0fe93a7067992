"""The seven marks of work-focused treatment, read off a plan: a quiet checklist that decides nothing.

Source: Interregional rapport 2020, linje 182-193 (R2 a-g).
"""

from dataclasses import dataclass

from hia_desktop.base.text import _, fold
from hia_desktop.domain.forms.plan import TeamPlan
from hia_desktop.domain.forms.values import GoalArea, MeasureStatus

_BODY = ("lege", "fysio", "ergo")
_MIND = ("psyk",)
_PROFESSIONS = (*_BODY, *_MIND, "sykepl", "sosionom")
_OUTSIDE = ("nav", "fastlege", "arbeidsgiver", "leder", "bedriftshelse", "kommune", "skole")
_PATIENT = ("pasient",)
"""Beginnings of what stands under «Ansvarlig», folded as a search is; «fastlege» is no «lege» here."""
EARLY_WEEKS = 17
"""The end of the window in which help comes early. Source: Interregional rapport 2020, linje 507-508 (R58)."""


@dataclass(frozen=True)
class Mark:
    """One mark: its letter, its words, and whether the plan shows it; None when nobody can know from here."""

    letter: str
    words: str
    met: bool | None


def quality_marks(plan: TeamPlan, weeks: int | None, leave_known: bool) -> tuple[Mark, ...]:
    """The marks of a whole plan. `weeks`: the week of the sick leave, None when none is running;
    `leave_known`: whether that is known at all."""
    areas = {goal.area for goal in plan.goals if goal.title.strip()}
    kept = (row for row in plan.measures if row.what.strip() and row.status is not MeasureStatus.DROPPED)
    who = [word for row in kept for word in fold(row.responsible).split()]
    several = sum(_named(who, (word,)) for word in _PROFESSIONS) > 1
    own = bool(plan.patient_does.strip()) or _named(who, _PATIENT)
    early = (weeks is None or weeks <= EARLY_WEEKS) if leave_known else None
    return (
        Mark("a", _("Både helse og arbeid er mål"), {GoalArea.HEALTH, GoalArea.WORK} <= areas),
        Mark("b", _("Et mål om arbeid, skole eller utdanning"), GoalArea.WORK in areas),
        Mark("c", _("NAV, fastlege, arbeidsgiver eller andre er med samtidig"), _named(who, _OUTSIDE)),
        Mark("d", _("Flere yrkesgrupper har tiltak"), several),
        Mark("e", _("Hjelpen kommer tidlig, før uke {week} av sykefraværet").format(week=EARLY_WEEKS + 1), early),
        Mark("f", _("Pasienten har sitt eget mål og gjør noe selv"), bool(plan.own_goal.strip()) and own),
        Mark("g", _("Kropp og psyke ses samtidig"), _named(who, _BODY) and _named(who, _MIND)),
    )


def _named(who: list[str], beginnings: tuple[str, ...]) -> bool:
    """Whether one of the words begins so."""
    return any(word.startswith(beginnings) for word in who)
