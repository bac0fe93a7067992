"""Scores as the board of the development takes them."""

from hia_desktop.domain.measures.over_time import comparable
from hia_desktop.services.course.courses import Score
from hia_desktop.ui.kit.score_board import Series


def series_of(scores: tuple[Score, ...]) -> list[Series]:
    """The scores gathered by name, in order of time."""
    found = []
    for name, mine in comparable(scores).items():
        newest = mine[-1]
        found.append(
            Series(
                label=name,
                points=tuple((s.day, s.value) for s in mine),
                low=min(s.low for s in mine),
                high=max(s.high for s in mine),
                better=newest.better,
                bands=newest.bands,
                change=newest.change,
                key=newest.kind,
                reckoned=frozenset(s.day for s in mine if s.filled),
            )
        )
    return found
