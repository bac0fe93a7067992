"""Why a course is unknown, or did not match: what stands beside a figure, and never in it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from hia_desktop.base.text import N_, add_months
from hia_desktop.domain.forms.ending.values import Ending, Match, MatchReason, NoAnswer
from hia_desktop.domain.forms.form import Choice
from hia_desktop.domain.forms.values import OutcomePoint
from hia_desktop.domain.quality.counted import CountedCourse
from hia_desktop.domain.quality.spans import Span
from hia_desktop.domain.quality.standing import Standing
from hia_desktop.domain.teamwork.departure import Departure


class Untold(Choice):
    """Why nobody knows how somebody stands towards work. None of them is «in work», and none is «not in work».
    Source: SINTEF/NTNU 2022, linje 300-303 (R110)."""

    NOT_ASKED = "not_asked", N_("ikke spurt eller ikke ført")
    TRY_AGAIN = "try_again", N_("svarte ikke, prøves igjen")
    NOT_REACHED = "not_reached", N_("ikke nådd")
    DECLINED = "declined", N_("ønsker ikke å svare")
    MOVED = "moved", N_("flyttet")
    DEAD = "dead", N_("død")
    UNSURE = "unsure", N_("svarte, men status eller ytelse er ukjent")


_GONE = {Departure.DEAD: Untold.DEAD, Departure.MOVED: Untold.MOVED}


def untold_after(point: OutcomePoint) -> Callable[[CountedCourse], Untold | None]:
    """Why it is not known so many months after; None where it is."""

    def read(course: CountedCourse) -> Untold | None:
        if course.after.get(point, Standing.UNKNOWN) is not Standing.UNKNOWN:
            return None
        why = course.unanswered.get(point)
        if why is not None:
            return Untold(why.value)
        if point in course.after:
            return Untold.UNSURE
        return _gone_before(course, point) or Untold.NOT_ASKED

    return read


def _gone_before(course: CountedCourse, point: OutcomePoint) -> Untold | None:
    """Who is dead or has moved is not asked any more: as it was noted of the patient, told of an earlier point, or the
    way in which the course ended."""
    earlier = [why for at, why in course.unanswered.items() if int(at) < int(point)]
    if NoAnswer.DEAD in earlier or course.ending is Ending.DEAD:
        return Untold.DEAD
    if course.gone is not None and course.closed is not None:
        kind, day = course.gone
        if day <= add_months(course.closed, int(point)):
            return _GONE[kind]
    return None


def untold_at_closing(course: CountedCourse) -> Untold | None:
    """Why it is not known of the closing day; None where it is."""
    if course.at_closing not in (None, Standing.UNKNOWN):
        return None
    if course.ending is Ending.DEAD:
        return Untold.DEAD
    if course.ending is None and course.gone is not None and course.closed is not None:
        kind, day = course.gone
        return _GONE[kind] if day <= course.closed else Untold.NOT_ASKED
    return Untold.NOT_ASKED if course.at_closing is None else Untold.UNSURE


def tally(reasons: Iterable[Untold | None]) -> tuple[tuple[str, int], ...]:
    """How many each, in the order in which they are told."""
    found = Counter(reasons)
    return tuple((reason.label, found[reason]) for reason in Untold if found[reason])


def match_reasons(courses: Iterable[CountedCourse], span: Span) -> dict[MatchReason, int]:
    """How many of those who did not match well have each reason, in the order of the form; one course may have several
    (R112). What was chosen and stands beside a good match counts for nothing."""
    poor = [c for c in courses if span.has(c.closed) and c.match in (Match.PARTLY, Match.LITTLE)]
    return {reason: sum(reason in course.match_reasons for course in poor) for reason in MatchReason}


def most_first(reasons: Mapping[MatchReason, int]) -> tuple[tuple[str, int], ...]:
    """Those that anybody has, the most frequent first."""
    return tuple((one.label, many) for one, many in sorted(reasons.items(), key=lambda one: -one[1]) if many)
