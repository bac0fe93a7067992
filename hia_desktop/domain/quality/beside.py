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
    """All courses that have one of these `answers` to the `first` figure have one of those `among` to the `second`. Of
    days `NO` is known."""

    first: str
    answers: tuple[int, ...]
    second: str
    among: tuple[int, ...]


LINKS = (
    # Whoever it is known of that care began in the window, has a day on which it began.
    Link("in_window", (YES, NO), "days_to_contact", (NO,)),
    # That no employer was met is known only where all that were met are, and then it is known of GP and NAV too.
    Link("employer_contact", (NO,), "with_gp_and_nav", (YES, NO)),
    # Without a closing talk there is no signed closing, whose answers these are.
    Link("epikrise_in_time", (UNKNOWN,), MATCH, (UNKNOWN,)),
    Link("epikrise_in_time", (UNKNOWN,), "free_at_closing", (UNKNOWN,)),
)
"""All there are: the test finds them of the definitions anew."""


def held_by(code: str) -> tuple[Link, ...]:
    """Those whose second figure it is."""
    return tuple(link for link in LINKS if link.second == code)


def kept_back(code: str, counted: Share | Days, firsts: Mapping[str, Share | Days]) -> str | None:
    """The code of the figure because of which this one is not told; None where it may be. `firsts`: of the same
    quarter, by code."""
    for link in held_by(code):
        if not beside(firsts[link.first], link.answers, counted, link.among):
            return link.first
    return None
