"""Made courses for the figures: every combination of what can be known of one."""

from datetime import date, timedelta
from typing import Any

from hia_desktop.domain.quality.counted import CountedCourse
from hia_desktop.domain.quality.spans import quarter_of

AS_OF = date(2026, 11, 29)
THIRD = quarter_of(date(2026, 8, 1))


def course(number: int = 0, **known: Any) -> CountedCourse:
    """One course, of which nothing is known but when it came."""
    received = known.pop("received", date(2026, 7, 1))
    return CountedCourse(
        **{"id": f"{number:032}", "as_of": AS_OF, "received": received, "assess_by": received + timedelta(days=14)}
        | known
    )
