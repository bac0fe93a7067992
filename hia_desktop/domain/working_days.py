"""Working days: Monday to Friday without Norwegian public holidays, and the deadlines counted in them.

What the law's «virkedag» and «innen ti virkedager» leave open is a setting of the centre, `WorkingWeek`.
Meant for the years 2000-2100.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from hia_desktop.base.text import WEEKDAYS, _, plural

ASSESSMENT_WORKING_DAYS = 10
"""Pasient- og brukerrettighetsloven § 2-2: the referral is assessed within ten working days of receipt (R52)."""

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkingWeek:
    """How a centre counts: whether Saturday is a working day,
    and whether the day of receipt is day 0 or may be day 1."""

    saturday: bool = False
    receipt_is_day_zero: bool = True


USUAL = WorkingWeek()
"""The week of a new centre."""


@cache
def _holidays(year: int) -> dict[date, str]:
    import holidays  # slow to import, and not needed to start the program

    return dict(holidays.country_holidays("NO", language="no", years=year))


def rest_day(day: date) -> str:
    """«lørdag», «søndag» or the public holiday's name when few are at work that day; empty on an ordinary day."""
    return _holidays(day.year).get(day, "") or (WEEKDAYS[day.weekday()] if day.weekday() >= 5 else "")


def is_working_day(day: date, week: WorkingWeek = USUAL) -> bool:
    """Whether the day counts."""
    return day.weekday() < (6 if week.saturday else 5) and day not in _holidays(day.year)


def add_working_days(day: date, count: int, week: WorkingWeek = USUAL) -> date:
    """The working day that comes `count` (0 or more) working days after `day`, which itself is day 0."""
    while count > 0:
        day += _DAY
        count -= is_working_day(day, week)
    return day


def working_day_by(day: date, first: date, week: WorkingWeek = USUAL) -> date:
    """The last working day up to and with `day`; `day` itself when there is none from `first` on."""
    found = day
    while found > first and not is_working_day(found, week):
        found -= _DAY
    return found if is_working_day(found, week) else day


def working_days_from_receipt(received: date, count: int, week: WorkingWeek = USUAL) -> date:
    """The last of `count` (1 or more) working days from receipt;
    the day of receipt is the first of them when the week says so."""
    return add_working_days(received if week.receipt_is_day_zero else received - _DAY, count, week)


def working_days_left(today: date, due: date, week: WorkingWeek = USUAL) -> int:
    """Working days after today up to and with `due`: 0 on the day itself, negative (-1 at most) when overdue."""
    earlier, later = min(today, due), max(today, due)
    days = (earlier + timedelta(days=i) for i in range(1, (later - earlier).days + 1))
    count = sum(is_working_day(day, week) for day in days)
    return count if due >= today else -max(count, 1)


def left_in_words(left: int) -> str:
    """«3 virkedager igjen», «siste dag i dag», or «1 virkedag over fristen»."""
    if left == 0:
        return _("siste dag i dag")
    days = plural(abs(left), _("virkedag"), _("virkedager"))
    return (_("{days} over fristen") if left < 0 else _("{days} igjen")).format(days=days)


def assessment_due(received: date, week: WorkingWeek = USUAL) -> date:
    """The last day for assessing a referral received on `received` (pbrl § 2-2)."""
    return working_days_from_receipt(received, ASSESSMENT_WORKING_DAYS, week)
