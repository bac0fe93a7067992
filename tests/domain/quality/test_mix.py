"""Who is referred, by group: what the patient lives on, and that no referred is left out of a table."""

from datetime import date

import pytest

from hia_desktop.domain.forms.values import ConditionGroup, Sector, WorkStatus
from hia_desktop.domain.quality import codebook
from hia_desktop.domain.quality.figures import Cohort, placed
from hia_desktop.domain.quality.mix import AGE_CODES, Grouping, mix
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
        course(
            received=received,
            condition=condition,
            upkeep=lives_on,
            sector=sector,
            no_workplace=lives_on is Upkeep.OTHER,
            sick_weeks=weeks,
        )
        for condition in (*ConditionGroup, None)
        for lives_on in (*Upkeep, None)
        for sector in (*Sector, None)
        for weeks in (2, 20, None)
    ]
    quarters = placed(Cohort.RECEIVED, known, quarters_to(THIRD))
    rows = mix(grouping, known, quarters)
    assert sum(row.referred for row in rows) == len(known)
    assert sum(row.quarters[-1].part for row in rows) == len(known) and {row.long.whole for row in rows} == {len(known)}
    assert len({row.group for row in rows}) == len(rows)
    empty = {row.group for row in rows if not row.referred}
    assert not empty or grouping is Grouping.AGE or empty <= {"8–17 uker", "Over 26 uker"}


def test_what_does_not_concern_a_course_is_not_unknown_in_the_data_set() -> None:
    reads = {column.name: column.reads for column in codebook.columns()}
    at_closing = ("standing_at_closing", "match", "clarified")
    running, ended = course(), course(closed=date(2026, 7, 1))
    assert {reads[name](running) for name in (*at_closing, "standing_after_3")} == {codebook.NOT_CONCERNED}
    assert {reads[name](ended) for name in (*at_closing, "standing_after_3")} == {codebook.UNKNOWN}
    assert reads["standing_after_6"](ended) == codebook.NOT_CONCERNED, "the months have not come"
    student = course(upkeep=Upkeep.OTHER, no_workplace=True)
    assert {reads[name](student) for name in ("sick_weeks", "sector")} == {codebook.NOT_CONCERNED}
    assert {reads[name](running) for name in ("sick_weeks", "sector")} == {codebook.UNKNOWN}
    assert reads["sick_weeks"](course(upkeep=Upkeep.SICK_FULL)) == codebook.UNKNOWN, "since when is not entered"
    assert not [name for name in AGE_CODES.source.split(", ") if not name[0].isdigit()], "no cell begins as a formula"
