"""Figures of one report that hang together: what the one says of a course settles something of the other.

Each figure is held by itself so that no small number is found in it (`leaving`). Two that are only counted among the
same courses tell nothing of one another. Those named here do, by their definitions: laid beside each other they could
narrow a small number to one, and their difference may be one. So the second is told only where there is room for the
first in it, whatever a reader may think of both. The groups of the referred that hang together are put into one
(`mix.outside`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hia_desktop.domain.quality.arithmetic import Days, Share
from hia_desktop.domain.quality.figures import MATCH
from hia_desktop.domain.quality.leaving import beside

YES, NO, UNKNOWN = range(3)


@dataclass(frozen=True)
class Link:
    """All courses that have this `answer` to the `first` figure have one of those `among` to the `second`."""

    first: str
    answer: int
    second: str
    among: tuple[int, ...]


LINKS = (
    # That no employer was met is known only where all that were met are, and then it is known of GP and NAV too.
    Link("employer_contact", NO, "with_gp_and_nav", (YES, NO)),
    # Without a closing talk there is no signed closing, whose answers these are.
    Link("epikrise_in_time", UNKNOWN, MATCH, (UNKNOWN,)),
    Link("epikrise_in_time", UNKNOWN, "free_at_closing", (UNKNOWN,)),
)
"""All there are; those of days are told in `Figure.within`. The test finds them of the definitions anew."""


def held_by(code: str) -> tuple[Link, ...]:
    """Those whose second figure it is."""
    return tuple(link for link in LINKS if link.second == code)


def kept_back(code: str, counted: Share | Days, firsts: Mapping[str, Share | Days]) -> str | None:
    """The code of the figure because of which this one is not told; None where it may be. `firsts`: of the same
    quarter, by code."""
    for link in held_by(code):
        first = firsts[link.first]
        assert isinstance(first, Share) and isinstance(counted, Share), "of days nothing is named here"
        if not beside(first, link.answer, counted, link.among):
            return link.first
    return None
