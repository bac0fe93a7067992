"""When the sick leave of a day began, reckoned for many courses at once."""

from collections.abc import Sequence
from datetime import date, timedelta
from operator import attrgetter

from hia_desktop.domain.leave.milestones import Window, benefit_window
from hia_desktop.domain.leave.sick_leave import DAYS_BETWEEN_EPISODES, Period, episodes

_FIRST = attrgetter("first")
Run = tuple[date, date | None]
"""The first and the last day of an episode; no last day while it goes on."""


def began_by(periods: Sequence[Period], day: date) -> Run | None:
    """The latest episode that had begun by the day. Periods that are all sick leave, which nearly all are, are joined
    here as `episodes` joins them; where there is anything else it is asked."""
    found = _joined(periods) if all([one.is_sick for one in periods]) else _asked(periods, day)
    for run in reversed(found):
        if run[0] <= day:
            return run
    return None


def _joined(periods: Sequence[Period]) -> list[Run]:
    found: list[Run] = []
    for one in sorted(periods, key=_FIRST) if len(periods) > 1 else periods:
        if one.last is not None and one.last < one.first:
            continue
        start, last = found[-1] if found else (one.first, date.min)
        if found and (last is None or (one.first - last).days <= DAYS_BETWEEN_EPISODES):
            found[-1] = start, None if last is None or one.last is None else max(last, one.last)
        else:
            found.append((one.first, one.last))
    return found


def _asked(periods: Sequence[Period], day: date) -> list[Run]:
    return [(one.start, one.last) for one in episodes(periods, day)]


def window_on(periods: Sequence[Period], day: date, function_loss: date | None) -> Window | None:
    """The window of best benefit as it stood on the day: from the sick leave, else from the loss of function, which
    also counts when it is later than the last day of that sick leave (R58)."""
    run = began_by(periods, day)
    lost = function_loss if function_loss is not None and function_loss <= day else None
    if lost is not None and (run is None or (run[1] is not None and run[1] < lost)):
        return benefit_window(lost)
    return benefit_window(run[0]) if run is not None else None


def weeks_on(periods: Sequence[Period], day: date) -> int | None:
    """Whole weeks since the sick leave that ran on the day began; None when none ran."""
    run = began_by(periods, day)
    if run is None or (run[1] is not None and run[1] + timedelta(days=DAYS_BETWEEN_EPISODES) <= day):
        return None
    return (day - run[0]).days // 7
