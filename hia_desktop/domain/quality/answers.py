"""Which answers of signed forms are counted, and what they make known of a course.

They are kept beside the form as they were answered, and not as what they come to: the figures decide that when they are
counted.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from hashlib import sha256
from types import MappingProxyType
from typing import Any, TypeVar

from hia_desktop.domain.forms.ending.closing import Closing
from hia_desktop.domain.forms.ending.outcome import Outcome
from hia_desktop.domain.forms.ending.values import Clarified, Ending, Match, MatchReason, NoAnswer
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.referral import NO_WORKPLACE, ReferralForm
from hia_desktop.domain.forms.values import Benefit, ConditionGroup, OutcomePoint, Sector, WorkStatus
from hia_desktop.domain.quality.standing import Standing, standing, upkeep

Reader = Callable[[Any], Any]
_STANDING: Mapping[str, Reader] = {
    "work": lambda form: form.work_status,
    "percent": lambda form: form.work_percent,
    "benefit": lambda form: form.benefit,
}
COUNTED: Mapping[type[Form], Mapping[str, Reader]] = MappingProxyType(
    {
        ReferralForm: {
            "condition": lambda form: form.condition_group,
            "work": lambda form: form.work_status,
            "grade": lambda form: form.sick_grade,
            "sector": lambda form: form.sector,
        },
        Closing: {
            **_STANDING,
            "ending": lambda form: form.ending,
            "match": lambda form: form.match,
            "reasons": lambda form: form.match_reasons,
            "clarified": lambda form: form.outcome,
        },
        Outcome: {**_STANDING, "point": lambda form: form.point, "no_answer": lambda form: form.no_answer},
    }
)
"""The forms of the health side whose answers are counted, and which of them: codes and percents, and no words of one's
own."""
Kept = Mapping[str, Any]
E = TypeVar("E", bound=StrEnum)


def kept_of(form: Form) -> Kept:
    """The counted answers of one form, as JSON holds them."""
    return {name: read(form) for name, read in COUNTED[type(form)].items()}


def rules_of(form: type[Form]) -> str:
    """Which answers are kept of a form, and of which version of it: kept by other rules they are made anew."""
    return sha256(repr((form.kind, form.version, sorted(COUNTED[form]))).encode()).hexdigest()[:16]


def told_by(kind: str, kept: Kept) -> dict[str, Any]:
    """What the answers of one form make known of its course, by the names of `CountedCourse`.

    Errors: ValueError for an answer that there is none of.
    """
    if kind == ReferralForm.kind:
        return {
            "condition": _one(ConditionGroup, kept, "condition"),
            "upkeep": upkeep(_one(WorkStatus, kept, "work"), kept.get("grade")),
            "sector": _one(Sector, kept, "sector"),
            "no_workplace": _one(WorkStatus, kept, "work") in NO_WORKPLACE,
        }
    if kind == Closing.kind:
        ending = _one(Ending, kept, "ending")
        return {
            "ending": ending,
            "at_closing": Standing.UNKNOWN if ending is Ending.DEAD else _standing(kept),
            "match": _one(Match, kept, "match"),
            "match_reasons": tuple(map(MatchReason, kept.get("reasons") or ())),
            "clarified": _one(Clarified, kept, "clarified"),
        }
    point = _one(OutcomePoint, kept, "point")
    if point is None:
        return {"after": {}, "unanswered": {}}
    return {"after": {point: _standing(kept)}, "unanswered": {point: _one(NoAnswer, kept, "no_answer")}}


def _one(choice: type[E], kept: Kept, name: str) -> E | None:
    found = kept.get(name)
    return None if found is None else choice(found)


def _standing(kept: Kept) -> Standing:
    return standing(_one(WorkStatus, kept, "work"), kept.get("percent"), _one(Benefit, kept, "benefit"))
