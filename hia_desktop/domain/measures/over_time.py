"""Which scores can be held against one another over time."""

from collections.abc import Iterable
from typing import Protocol, TypeVar


class About(Protocol):
    """A score: the name it is followed by, and what the patient named for it to be about."""

    @property
    def name(self) -> str: ...
    @property
    def about(self) -> tuple[str, ...]: ...


S = TypeVar("S", bound=About)


def comparable(scores: Iterable[S]) -> dict[str, list[S]]:
    """By name, in the order they come in: those that are about the same as the last of their name."""
    found: dict[str, list[S]] = {}
    for score in scores:
        found.setdefault(score.name, []).append(score)
    return {name: [one for one in all_ if one.about == all_[-1].about] for name, all_ in found.items()}
