"""How somebody stands towards work on a day, as far as the sick leave tells it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hia_desktop.domain.forms.values import Benefit, WorkStatus
from hia_desktop.domain.leave.sick_leave import Period, SickLeaveKind
from hia_desktop.domain.leave.state import sick_state
from hia_desktop.domain.leave.work_share import work_share

_NOTES = frozenset({SickLeaveKind.FULL, SickLeaveKind.GRADED})
_LONGEST = 52
"""Weeks of sick pay (`ftrl_8_12` in the table of legal texts)."""


@dataclass(frozen=True)
class ByLeave:
    """What the periods of a day say: the standing, the share of full work, the benefit, and since when. None is what
    they do not tell."""

    status: WorkStatus
    percent: int | None
    benefit: Benefit | None
    since: date


def by_leave(periods: Iterable[Period], day: date, position: int | None) -> ByLeave | None:
    """The standing that the sick leave of the day means; None where it does not tell.

    `position`: the whole position in percent of full work. A day without a period says nothing: whose sick note ran out
    may be well, or be without the next one yet. Nor does a grade that a referral stated of an earlier day, a holiday,
    or kinds that run beside each other. Sick pay after 52 weeks is nobody's. AAP and
    disability are as the periods name them. Sources: the rows `ftrl_8_5` (sick pay while looking for work),
    `ftrl_8_12` and `ftrl_8_13` (graded) of the table of legal texts, each with where and when it was read.
    """
    every = tuple(periods)
    state = sick_state(every, day)
    running = state.running
    if not running or any(one.stated_on not in (None, day) for one in running):
        return None
    kinds, since = {one.kind for one in running}, max(one.first for one in running)
    if kinds <= _NOTES:
        whole = all(one.kind is SickLeaveKind.FULL or one.grade == 100 for one in running)
        paid = state.weeks is not None and state.weeks < _LONGEST
        share = work_share(every, day, position)
        return ByLeave(
            WorkStatus.FULL if whole else WorkStatus.GRADED, share, Benefit.SICK_PAY if paid else None, since
        )
    if len(kinds) > 1:
        return None
    return _other(kinds.pop(), max(one.grade for one in running), since)


def _other(kind: SickLeaveKind, grade: int, since: date) -> ByLeave | None:
    if kind is SickLeaveKind.AAP:
        return ByLeave(WorkStatus.AAP, None, Benefit.AAP, since)
    if kind is SickLeaveKind.JOB_SEEKING:
        return ByLeave(WorkStatus.UNEMPLOYED, None, Benefit.SICK_PAY, since)
    if kind is SickLeaveKind.UFORETRYGD:
        benefit = Benefit.DISABILITY if grade == 100 else Benefit.DISABILITY_PARTIAL if grade else None
        return ByLeave(WorkStatus.DISABILITY, None, benefit, since)
    return None
