"""What the definitions and the codebook say, held against what is counted."""

from datetime import date
from typing import Any

import pytest

from hia_desktop.domain.forms.ending.closing import Closing
from hia_desktop.domain.forms.ending.values import Clarified, Ending
from hia_desktop.domain.forms.values import Benefit, Decision, Discipline, WorkStatus
from hia_desktop.domain.leave.milestones import benefit_window
from hia_desktop.domain.quality import codebook
from hia_desktop.domain.quality.answers import kept_of, told_by
from hia_desktop.domain.quality.figures import BY_CODE
from hia_desktop.domain.quality.reasons import Untold, untold_at_closing
from tests.domain.quality.made import course

DAY = date(2026, 8, 3)


@pytest.mark.parametrize(
    ("known", "unknown"),
    [
        ({"first_contact": DAY, "window": benefit_window(DAY)}, False),
        ({"window": benefit_window(DAY)}, True),
        ({"first_contact": DAY}, True),
    ],
)
def test_the_window_is_unknown_without_either(known: dict[str, Any], unknown: bool) -> None:
    """Its first contact, or its sick leave and loss of function: one of the two is enough to be unknown."""
    figure = BY_CODE["in_window"]
    assert (figure.reads(course(begun=True, decision=Decision.RIGHT, assessed=DAY, **known)) is None) is unknown
    assert figure.lacks == "første time er ikke ført, eller verken sykmelding eller funksjonsfall er det"


def test_the_dead_are_unknown_at_closing_whatever_was_answered() -> None:
    form = Closing(day=DAY, ending=Ending.DEAD, work_status=WorkStatus.WORKING, benefit=Benefit.NONE)
    one = course(closed=DAY, **told_by(Closing.kind, kept_of(form)))
    figure = BY_CODE["free_at_closing"]
    assert "pasienten er død" in figure.lacks and figure.reads(one) is None
    assert untold_at_closing(one) is Untold.DEAD


@pytest.mark.parametrize(
    ("decision", "discipline", "expected"),
    [
        (Decision.RIGHT, Discipline.FMR, "fmr"),
        (Decision.RIGHT, None, codebook.UNKNOWN),
        (None, None, codebook.UNKNOWN),
        (Decision.NO_NEED, None, codebook.NOT_CONCERNED),
        (Decision.NO_NEED, Discipline.FMR, codebook.NOT_CONCERNED),
    ],
)
def test_a_discipline_is_that_of_a_right(decision: Decision | None, discipline: Any, expected: object) -> None:
    (column,) = [one for one in codebook.columns() if one.name == "discipline"]
    assert column.reads(course(decision=decision, discipline=discipline)) == expected


def test_one_that_was_broken_off_has_no_outcome_in_the_file() -> None:
    (column,) = [one for one in codebook.columns() if one.name == "clarified"]
    broken = course(closed=DAY, ending=Ending.BROKEN_OFF, clarified=Clarified.MUNICIPALITY)
    assert column.reads(broken) == codebook.NOT_CONCERNED
    assert column.reads(course(closed=DAY, ending=Ending.COMPLETED, clarified=Clarified.NO_NEED)) == "no_need"
