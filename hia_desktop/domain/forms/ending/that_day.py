"""What the forms have told of how a patient stands towards work, as it may still be on the closing day."""

from datetime import date

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
