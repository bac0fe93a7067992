"""Which answers of signed forms are counted, and what they make known of a course.

They are kept beside the form as they were answered, and not as what they come to: the figures decide that when they are
counted.
"""

from collections.abc import Mapping
from enum import StrEnum
from hashlib import sha256
from types import MappingProxyType
from typing import Any, TypeVar

from hia_desktop.domain.forms.ending.closing import Closing
from hia_desktop.domain.forms.ending.values import Clarified, Match, MatchReason
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.outcome import Outcome
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.forms.values import Benefit, ConditionGroup, OutcomePoint, WorkStatus
from hia_desktop.domain.quality.standing import Standing, standing

COUNTED: Mapping[type[Form], frozenset[str]] = MappingProxyType(
    {
        ReferralForm: frozenset({"condition_group"}),
        Closing: frozenset({"work_status", "work_percent", "benefit", "match", "match_reasons", "outcome"}),
        Outcome: frozenset({"point", "work_status", "work_percent", "benefit"}),
    }
)
"""The forms of the health side whose answers are counted, and which of their fields. None holds text of one's own."""
Kept = Mapping[str, Any]
E = TypeVar("E", bound=StrEnum)


def kept_of(form: Form) -> Kept:
    """The counted answers of one form, as JSON holds them."""
    return form.model_dump(mode="json", include=set(COUNTED[type(form)]))


def rules_of(form: type[Form]) -> str:
    """Which answers are kept of a form, and of which version of it: kept by other rules they are made anew."""
    return sha256(repr((form.kind, form.version, sorted(COUNTED[form]))).encode()).hexdigest()[:16]


def told_by(kind: str, kept: Kept) -> dict[str, Any]:
    """What the answers of one form make known of its course, by the names of `CountedCourse`.

    Errors: ValueError for an answer that there is none of.
    """
    if kind == ReferralForm.kind:
        return {"condition": _one(ConditionGroup, kept, "condition_group")}
    if kind == Closing.kind:
        return {
            "at_closing": _standing(kept),
            "match": _one(Match, kept, "match"),
            "match_reasons": tuple(map(MatchReason, kept.get("match_reasons") or ())),
            "clarified": _one(Clarified, kept, "outcome"),
        }
    point = _one(OutcomePoint, kept, "point")
    return {"after": {} if point is None else {point: _standing(kept)}}


def _one(choice: type[E], kept: Kept, name: str) -> E | None:
    found = kept.get(name)
    return None if found is None else choice(found)


def _standing(kept: Kept) -> Standing:
    work, benefit = _one(WorkStatus, kept, "work_status"), _one(Benefit, kept, "benefit")
    return standing(work, kept.get("work_percent"), benefit)
