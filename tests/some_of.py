"""What the gate tries some of: `HYPOTHESIS_PROFILE=long` tries all, and as many examples as the long profile has."""

import os
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")
ALL = os.environ.get("HYPOTHESIS_PROFILE") == "long"


def some_of(values: Iterable[T], one_in: int) -> list[T]:
    """One of so many, always the same ones."""
    return list(values)[:: 1 if ALL else one_in]
