"""The seven marks of work-focused treatment (R2 a-g), each met, unmet, and where nobody can know."""

from typing import Any

import pytest

from hia_desktop.domain.forms.plan import TeamPlan
from hia_desktop.domain.forms.planning.plan_marks import EARLY_WEEKS, quality_marks

WORK, HEALTH = {"title": "Full jobb", "area": "work"}, {"title": "Sove bedre", "area": "health"}


def measures(*who: str, **more: str) -> list[dict[str, str]]:
    return [{"what": "Noe", "responsible": name, **more} for name in who]


def met(weeks: int | None = None, known: bool = False, **plan: Any) -> str:
    """The letters that are met."""
    return "".join(one.letter for one in quality_marks(TeamPlan.model_validate(plan), weeks, known) if one.met)


@pytest.mark.parametrize(
    ("plan", "letters"),
    [
        ({}, ""),
        ({"goals": [WORK]}, "b"),
        ({"goals": [HEALTH]}, ""),
        ({"goals": [WORK, HEALTH]}, "ab"),
        ({"goals": [{"title": " ", "area": "work"}]}, ""),
        ({"measures": measures("NAV-veileder")}, "c"),
        ({"measures": measures("Fastlegen")}, "c"),
        ({"measures": measures("Nærmeste leder")}, "c"),
        ({"measures": measures("Lege")}, ""),
        ({"measures": measures("Lege", "Fysioterapeut")}, "d"),
        ({"measures": measures("Lege", "Psykolog")}, "dg"),
        ({"measures": measures("Psykolog", "Psykolog")}, ""),
        ({"measures": measures("Lege", "Psykolog", status="dropped")}, ""),
        ({"measures": [{"what": "", "responsible": "Lege"}, {"what": "Noe", "responsible": "Psykolog"}]}, ""),
        ({"own_goal": "Full jobb"}, ""),
        ({"own_goal": "Full jobb", "patient_does": "Går tur"}, "f"),
        ({"own_goal": "Full jobb", "measures": measures("Pasienten")}, "f"),
        ({"patient_does": "Går tur"}, ""),
    ],
)
def test_each_mark_is_read_off_the_plan(plan: dict[str, Any], letters: str) -> None:
    assert met(**plan) == letters


def test_early_is_known_only_where_the_sick_leave_is() -> None:
    found = {
        case: next(one.met for one in quality_marks(TeamPlan(), *case) if one.letter == "e")
        for case in ((None, False), (3, False), (None, True), (EARLY_WEEKS, True), (EARLY_WEEKS + 1, True))
    }
    assert list(found.values()) == [None, None, True, True, False]
