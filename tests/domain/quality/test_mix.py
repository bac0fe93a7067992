"""Who is referred, by group: what the patient lives on, and that no referred is left out of a table."""

from datetime import date

import pytest

from hia_desktop.domain.forms.values import ConditionGroup, Sector, WorkStatus
from hia_desktop.domain.quality.mix import Grouping, mix
from hia_desktop.domain.quality.spans import quarter_of, quarters_to
from hia_desktop.domain.quality.standing import Upkeep, upkeep
from tests.domain.quality.made import course

THIRD = quarter_of(date(2026, 7, 1))


@pytest.mark.parametrize(
    ("status", "grade", "found"),
    [
        (None, None, None),
        (None, 0, None),
        (None, 100, Upkeep.SICK_FULL),
        (None, 40, Upkeep.SICK_GRADED),
        (WorkStatus.WORKING, 0, Upkeep.WORK),
        (WorkStatus.AT_RISK, None, Upkeep.WORK),
        (WorkStatus.SELF_EMPLOYED, 100, Upkeep.SICK_FULL),
        (WorkStatus.FREELANCER, None, Upkeep.WORK),
        (WorkStatus.APPRENTICE, 50, Upkeep.SICK_GRADED),
        (WorkStatus.FULL, None, Upkeep.SICK_FULL),
        (WorkStatus.FULL, 50, Upkeep.SICK_GRADED),
        (WorkStatus.GRADED, None, Upkeep.SICK_GRADED),
        (WorkStatus.AAP, 50, Upkeep.AAP),
        (WorkStatus.DISABILITY, 50, Upkeep.DISABILITY),
        (WorkStatus.STUDENT, None, Upkeep.OTHER),
        (WorkStatus.UNEMPLOYED, 100, Upkeep.SICK_FULL),
        (WorkStatus.DISMISSED, None, Upkeep.OTHER),
        (WorkStatus.OTHER, None, Upkeep.OTHER),
    ],
)
def test_what_the_referral_comes_to(status: WorkStatus | None, grade: int | None, found: Upkeep | None) -> None:
    assert upkeep(status, grade) is found


@pytest.mark.parametrize("grouping", Grouping)
def test_every_referred_stands_in_one_group(grouping: Grouping) -> None:
    received = THIRD.first
    known = [
        course(received=received, condition=condition, upkeep=lives_on, sector=sector, sick_weeks=weeks)
        for condition in (*ConditionGroup, None)
        for lives_on in (*Upkeep, None)
        for sector in (*Sector, None)
        for weeks in (2, 20, None)
    ]
    rows = mix(known, THIRD, quarters_to(THIRD), grouping)
    assert sum(row.referred for row in rows) == len(known)
    assert len({row.group for row in rows}) == len(rows)
    assert all(row.referred for row in rows) or grouping in (Grouping.AGE, Grouping.SICK_LEAVE)
