"""Working days: Monday to Friday without Norwegian public holidays, and the deadlines counted in them.

Saturday is a setting, since the law's «virkedag» does not say. Meant for the years 2000-2100.
"""

from datetime import date, timedelta
from functools import cache

ASSESSMENT_WORKING_DAYS = 10
"""Pasient- og brukerrettighetsloven § 2-2: the referral is assessed within ten working days of receipt (R52)."""

_DAY = timedelta(days=1)


@cache
def _holidays(year: int) -> frozenset[date]:
    import holidays  # slow to import, and not needed to start the program

    return frozenset(holidays.country_holidays("NO", language="no", years=year))


def is_working_day(day: date, *, saturday: bool = False) -> bool:
    """Whether the day counts; Saturdays do when `saturday` is set."""
    return day.weekday() < (6 if saturday else 5) and day not in _holidays(day.year)


def add_working_days(day: date, count: int, *, saturday: bool = False) -> date:
    """The working day that comes `count` (0 or more) working days after `day`, which itself is day 0."""
    while count > 0:
        day += _DAY
        count -= is_working_day(day, saturday=saturday)
    return day


def working_days_left(today: date, due: date, *, saturday: bool = False) -> int:
    """Working days after today up to and with `due`: 0 on the day itself, negative (-1 at most) when overdue."""
    earlier, later = min(today, due), max(today, due)
    days = (earlier + timedelta(days=i) for i in range(1, (later - earlier).days + 1))
    count = sum(is_working_day(day, saturday=saturday) for day in days)
    return count if due >= today else -max(count, 1)


def assessment_due(received: date, *, saturday: bool = False) -> date:
    """The last day for assessing a referral received on `received` (pbrl § 2-2)."""
    return add_working_days(received, ASSESSMENT_WORKING_DAYS, saturday=saturday)
