"""Two assessments of the same referral beside each other. Source: Interregional rapport 2020, kap.
3.1.3, linje 438-439 (R67)."""

from dataclasses import dataclass
from typing import Any

from hia_desktop.base.fields import labels
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.guideline_limit import GuidelineLimit
from hia_desktop.domain.forms.planning.changes import read


@dataclass(frozen=True)
class Difference:
    """One question that two assessors answered differently,
    with both answers as they are read («–» when there is none)."""

    field: str
    label: str
    a: str
    b: str


def differences(one: RightsAssessment, other: RightsAssessment) -> tuple[Difference, ...]:
    """The questions that are answered differently, in the form's order; what was chosen among several has no order."""
    found = []
    for field, label in labels(RightsAssessment).items():
        a, b = getattr(one, field), getattr(other, field)
        same = sorted(map(read, a)) == sorted(map(read, b)) if isinstance(a, list) else _plain(a) == _plain(b)
        if not same:
            found.append(Difference(field, label, read(a), read(b)))
    return tuple(found)


def _plain(value: Any) -> Any:
    """The answer itself: without spaces around it, and whether or not its row of the guide
    had been approved that day."""
    if isinstance(value, GuidelineLimit):
        return value.model_copy(update={"approved": False})
    return value.strip() if type(value) is str else value
