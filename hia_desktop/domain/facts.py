"""What is told in more than one place: typed once, offered in the others."""

from enum import StrEnum


class Fact(StrEnum):
    """One thing that is the same wherever it is told. A field says by `Ask(fact=…)` that it tells it."""

    OCCUPATION = "occupation"
    EMPLOYER = "employer"
    POSITION = "position"
    GP = "gp"
    PRACTICE = "practice"
    OWN_GOAL = "own_goal"
    ADAPTATION_TRIED = "adaptation_tried"


FOLLOWING = frozenset({Fact.OCCUPATION, Fact.EMPLOYER, Fact.POSITION, Fact.OWN_GOAL})
"""Those that are one thing, so that a change in one place is asked about in the others.
One who referred, and that one's practice, may be another than the GP,
and so may what a referrer and a patient tell of adaptation."""
