"""When a risk of suicide calls for a talk the same day, in one place. Source: Interregional rapport 2020, kap.
3.1.2 (R45, R51)."""

from collections.abc import Collection

from hia_desktop.domain.forms.values import ConditionAgainst

LEAST_SCORE = 1
"""From this answer, «noen dager», to the question of thoughts of death or self-harm (PHQ-9, item 9, 0-3)
the risk is to be clarified."""


def calls_for_same_day(conditions: Collection[str] = (), death_thoughts: int | None = None) -> bool:
    """Whether the risk of suicide must be clarified today:
    it is named among the conditions, or an instrument's answer points to it.

    `conditions` are codes of `ConditionAgainst`. `death_thoughts` is 0-3;
    None when it was not asked, which is not the same as 0.
    """
    return ConditionAgainst.SUICIDE_RISK in conditions or (death_thoughts is not None and death_thoughts >= LEAST_SCORE)
