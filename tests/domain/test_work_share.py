"""How much of a full position is worked on a day of sick leave, and what nobody can know of it."""

from datetime import date
from typing import Any

import pytest

from hia_desktop.domain.leave.sick_leave import Period, SickLeaveKind
from hia_desktop.domain.leave.work_share import work_share

DAY = date(2026, 3, 2)
FIRST, LAST = date(2026, 2, 1), date(2026, 3, 31)


def note(grade: int, kind: SickLeaveKind = SickLeaveKind.GRADED, **more: Any) -> Period:
    return Period(FIRST, LAST, kind, grade, **more)


@pytest.mark.parametrize(
    "periods, position, share",
    [
        ([note(50)], 100, 50),
        ([note(50)], 80, 40),
        ([note(100, SickLeaveKind.FULL)], None, 0),
        ([note(40, SickLeaveKind.REISETILSKUDD)], 100, 60),
        ([note(100, SickLeaveKind.FULL, position_percent=50)], 80, 30),
        ([note(50, position_percent=50, employer="A"), note(100, position_percent=50, employer="B")], 100, 25),
        ([], 100, None),
        ([note(50)], None, None),
        ([note(0)], 100, None),
        ([note(50), note(100)], 100, None),
        ([note(100, SickLeaveKind.AAP)], 100, None),
        ([note(0, SickLeaveKind.HOLIDAY)], 100, None),
        ([note(50, stated_on=date(2026, 3, 10))], 100, None),
        ([note(50, stated_on=DAY)], 100, 50),
    ],
)
def test_a_share_is_known_or_not_at_all(periods: list[Period], position: int | None, share: int | None) -> None:
    assert work_share(periods, DAY, position) == share


def test_a_note_that_ran_out_tells_nothing() -> None:
    assert work_share([note(50)], date(2026, 4, 1), 100) is None
