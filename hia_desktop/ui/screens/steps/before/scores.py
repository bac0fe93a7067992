"""Scores as the chart of the development takes them."""

from hia_desktop.services.course.courses import Score
from hia_desktop.ui.kit.charts import Series


def series_of(scores: tuple[Score, ...]) -> list[Series]:
    """The scores gathered by name, in order of time."""
    names = dict.fromkeys(s.name for s in scores)
    return [
        Series(
            name,
            tuple((s.day, s.value) for s in scores if s.name == name),
            min(s.low for s in scores if s.name == name),
            max(s.high for s in scores if s.name == name),
            next(s.better for s in scores if s.name == name),
        )
        for name in names
    ]
