"""What the forms have told of how a patient stands towards work, as it may still be on the closing day."""

from datetime import date

from hia_desktop.base.text import _
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan
from hia_desktop.domain.forms.values import WorkStatus

LASTING = frozenset(
    {
        WorkStatus.SELF_EMPLOYED,
        WorkStatus.FREELANCER,
        WorkStatus.STUDENT,
        WorkStatus.APPRENTICE,
        WorkStatus.DISMISSED,
        WorkStatus.UNEMPLOYED,
        WorkStatus.AAP,
        WorkStatus.DISABILITY,
    }
)
"""What the referral told that may well be so still; whether somebody is at work or on sick leave, is not."""
_SHARES = {
    WorkStatus.WORKING: range(1, 101),
    WorkStatus.AT_RISK: range(1, 101),
    WorkStatus.GRADED: range(1, 100),
    WorkStatus.FULL: range(1),
    WorkStatus.UNEMPLOYED: range(1),
}
"""How much of full work can go with a standing, in percent, where not any share can."""


def share_fits(status: WorkStatus | None, percent: int | None) -> bool:
    """Whether one can stand so towards work and work so much; what is not known fits."""
    return status is None or percent is None or percent in _SHARES.get(status, range(101))


def odd_share(status: WorkStatus | None, percent: int | None) -> dict[str, str]:
    """What is asked of two answers that do not go together, by field."""
    if share_fits(status, percent) or status is None:
        return {}
    text = _("Arbeid {percent} % og «{status}»: stemmer begge deler?")
    return {"work_percent": text.format(status=status.label, percent=percent)}


def worked(plan: ReturnToWorkPlan, day: date) -> tuple[date, int] | None:
    """Since when, and how much in percent of the position, was worked last by the day, as the plan was told."""
    return max((one for one in plan.actual() if one[0] <= day), default=None)


def worked_share(plan: ReturnToWorkPlan, day: date) -> int | None:
    """The same in percent of full work; None while the position is not known."""
    last = worked(plan, day)
    return None if last is None or plan.position_percent is None else round(last[1] * plan.position_percent / 100)


def worked_status(plan: ReturnToWorkPlan, day: date) -> WorkStatus | None:
    """In work, where the whole position was worked last."""
    last = worked(plan, day)
    return WorkStatus.WORKING if last is not None and last[1] == 100 else None
