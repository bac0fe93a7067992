"""How the sick leave of a day says that somebody stands towards work: what it tells, and what it does not.

Sources: the rows `ftrl_8_5`, `ftrl_8_12` and `ftrl_8_13` of the table of legal texts.
"""

from datetime import date, timedelta

import pytest

from hia_desktop.domain.forms.ending.that_day import worked, worked_share, worked_status
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan
from hia_desktop.domain.forms.values import Benefit, WorkStatus
from hia_desktop.domain.leave.sick_leave import Period, SickLeaveKind
from hia_desktop.domain.leave.that_day import by_leave

DAY = date(2026, 6, 12)
BEGAN = date(2026, 1, 12)
FULL, GRADED = SickLeaveKind.FULL, SickLeaveKind.GRADED


def period(kind: SickLeaveKind, grade: int = 0, first: date = BEGAN, last: date | None = None) -> Period:
    return Period(first, last, kind, grade)


@pytest.mark.parametrize(
    "periods, told",
    [
        ([period(FULL, 100)], (WorkStatus.FULL, 0, Benefit.SICK_PAY)),
        ([period(FULL, 100, last=DAY)], (WorkStatus.FULL, 0, Benefit.SICK_PAY)),
        ([period(GRADED, 40)], (WorkStatus.GRADED, 48, Benefit.SICK_PAY)),
        ([period(GRADED, 0)], (WorkStatus.GRADED, None, Benefit.SICK_PAY)),
        ([period(FULL, 100, first=DAY - timedelta(weeks=54))], (WorkStatus.FULL, 0, None)),
        ([period(SickLeaveKind.AAP)], (WorkStatus.AAP, None, Benefit.AAP)),
        ([period(SickLeaveKind.UFORETRYGD, 100)], (WorkStatus.DISABILITY, None, Benefit.DISABILITY)),
        ([period(SickLeaveKind.UFORETRYGD, 50)], (WorkStatus.DISABILITY, None, Benefit.DISABILITY_PARTIAL)),
        ([period(SickLeaveKind.UFORETRYGD)], (WorkStatus.DISABILITY, None, None)),
        ([period(SickLeaveKind.JOB_SEEKING)], (WorkStatus.UNEMPLOYED, None, Benefit.SICK_PAY)),
    ],
)
def test_what_runs_that_day_tells(periods: list[Period], told: tuple[WorkStatus, int | None, Benefit | None]) -> None:
    found = by_leave(periods, DAY, 80)
    assert found is not None and (found.status, found.percent, found.benefit) == told


@pytest.mark.parametrize(
    "periods",
    [
        [],
        [period(FULL, 100, last=DAY - timedelta(days=1))],
        [period(FULL, 100, first=DAY + timedelta(days=1))],
        [Period(BEGAN, None, FULL, 100, stated_on=date(2026, 2, 24))],
        [period(SickLeaveKind.HOLIDAY)],
        [period(SickLeaveKind.EGENMELDING)],
        [period(SickLeaveKind.AVVENTENDE)],
        [period(SickLeaveKind.BEHANDLINGSDAGER)],
        [period(GRADED, 50), period(SickLeaveKind.UFORETRYGD, 50)],
    ],
)
def test_what_does_not_tell_is_not_guessed(periods: list[Period]) -> None:
    """A note that ran out does not say that the patient is at work, nor a grade of another day what it is today."""
    assert by_leave(periods, DAY, 80) is None


def test_what_was_worked_last_is_as_it_was_told() -> None:
    steps = [
        {"from_day": "2026-04-13", "work_percent": 20, "actual_percent": 20},
        {"from_day": "2026-05-18", "work_percent": 60, "actual_percent": 100},
        {"from_day": "2026-06-29", "work_percent": 100},
    ]
    plan = ReturnToWorkPlan.model_validate({"position_percent": 80, "steps": steps})
    assert worked(plan, date(2026, 5, 17)) == (date(2026, 4, 13), 20)
    assert worked_share(plan, DAY) == 80 and worked_status(plan, DAY) is WorkStatus.WORKING
    assert worked_share(plan, date(2026, 5, 17)) == 16 and worked_status(plan, date(2026, 5, 17)) is None
    assert worked(plan, date(2026, 4, 12)) is None and worked_share(ReturnToWorkPlan(), DAY) is None
    nobody = plan.model_copy(update={"position_percent": None})
    assert worked_share(nobody, DAY) is None
