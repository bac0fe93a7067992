"""A day that is typed or pasted into a field: what the reader of days finds,
and the short ways of one who types many."""

import re
from datetime import date, timedelta

from hia_desktop.base.errors import BadInput
from hia_desktop.base.text import WEEKDAYS, Looks, _, add_months, day
from hia_desktop.base.written_days import (
    WrittenDay,
    even,
    first_on_or_after,
    last_on_or_before,
    nearest,
    packed_days,
    written_days,
)

_LONGEST = 80
"""Characters that a day may take with what is unseen round it;
more is a text, which is not read on the thread of the screen."""
_SPOKEN = {"i dag": 0, "idag": 0, "i morgen": 1, "imorgen": 1, "i morgon": 1, "i går": -1, "igår": -1}
_SPOKEN |= {"i overmorgen": 2, "overmorgen": 2, "i overmorgon": 2}
_NUMBERS = {"en": 1, "én": 1, "ei": 1, "ein": 1, "et": 1, "ett": 1, "eit": 1, "to": 2, "tre": 3, "fire": 4, "fem": 5}
_NUMBERS |= {"seks": 6, "sju": 7, "syv": 7, "åtte": 8, "ni": 9, "ti": 10, "tolv": 12, "fjorten": 14}
_IN_SOME = re.compile(
    rf"om (\d{{1,4}}|{'|'.join(_NUMBERS)}) (dag(?:er|ar)?|uker?|veker?|måned(?:er)?|månad(?:er|ar)?|år)"
)
_COUNTED = re.compile(r"([+-])\s*(\d{1,4})\s*([dumåy])")
_WEEK = re.compile(r"(?:u|uke|veke)\s*(\d{1,2})")
_WEEKDAY = re.compile(r"(m[aå]ndag)|(tirsdag|tysdag)|(onsdag)|(torsdag)|(fredag)|(lørdag|laurdag)|(søndag|sundag)")
_PARTED = re.compile(r"(\d{1,2})[.\s/-](\d{1,2})(?:[.\s/-](\d{4}|\d\d))?\.?|(\d{4})-(\d{1,2})-(\d{1,2})")
"""Signs of every kind between the parts, as only a field may read them: «12 3 26», «12-3», «2026-3-12»."""


def parse_day(text: str, today: date, looks: Looks | None = None, since: date | None = None) -> date:
    """A typed date: «12032026», «120326», «12.3.26», «12.3», «2026-03-12», «i dag», «+3m», «-10d», «+2u», «u 12»,
    «12. mars», «torsdag 12. mars 2026», «torsdag», «om to uker».

    «u 12» is Monday of ISO week 12; «+3m», «+2u», «+10d», «+1å» count from today; after `since`, the first day of what
    this one ends, they say how long it lasts. Without a year, «12.3» and «u 12» are
    the next one for a field that looks ahead (counted from `since`, else from today),
    the last one for a field that looks back, the one from eleven months ago until a month ahead for one that looks
    near (counted from `since` where that is later than today), else this year's. «torsdag» is the next or the last one,
    never today.
    Two-digit years lie at most 20 years ahead; next year at most for a field that looks back.
    Errors: BadInput when it cannot be read, is no day of the calendar, or is another day of the week than was typed.
    """
    typed = " ".join(even(text).lower().split()) if len(text) <= _LONGEST else ""
    written = _written(typed)
    found = written.looking(today, looks, since) if written is not None else _spoken(typed, today, looks, since)
    if found is None:
        raise BadInput(
            _("«{text}» er ikke en dato. Skriv for eksempel 12.03.2026, i dag, +3m eller u 12.").format(
                text=text.strip()[:40]
            )
        )
    if written is not None and written.another_weekday(found):
        message = _("{day} er en {weekday}. Se etter hvilken dag som er ment.")
        raise BadInput(message.format(day=day(found), weekday=WEEKDAYS[found.weekday()]))
    return found


def _written(typed: str) -> WrittenDay | None:
    """The day, when the whole of it is one."""
    for one in (*written_days(typed), *packed_days(typed)):
        if (one.start, one.end) == (0, len(typed)):
            return one
    if found := _PARTED.fullmatch(typed):
        number, month, year = found.groups()[:3] if found[1] else (found[6], found[5], found[4])
        whole = int(year) if year else None
        return WrittenDay(
            start=0,
            end=len(typed),
            day=int(number),
            month=int(month),
            year=whole,
            century=whole is None or len(year) == 4,
        )
    return None


def _spoken(typed: str, today: date, looks: Looks | None, since: date | None) -> date | None:
    """A counted day, or the Monday of a week; None when it is neither, or no such day."""
    if typed in _SPOKEN:
        return today + timedelta(days=_SPOKEN[typed])
    count, unit = _count(typed)
    if unit:
        try:
            if looks is Looks.AHEAD and since is not None and typed.startswith("+"):
                return _counted(since, count, unit) - timedelta(days=1)
            return _counted(today, count, unit)
        except (ValueError, OverflowError):
            return None
    if found := _WEEK.fullmatch(typed):
        return _monday(int(found[1]), today, looks, since)
    if looks is not None and (found := _WEEKDAY.fullmatch(typed)) and found.lastindex:
        ahead = looks is Looks.AHEAD
        begins = (since or today) if ahead else today
        apart = (found.lastindex - 1 - begins.weekday()) * (1 if ahead else -1)
        days = (apart - 1) % 7 + 1
        return begins + timedelta(days=days if ahead else -days)
    return None


def _count(typed: str) -> tuple[int, str]:
    """How many of which unit lie between today and the day; no unit when it is not counted."""
    if found := _COUNTED.fullmatch(typed):
        return int(found[1] + found[2]), found[3]
    if found := _IN_SOME.fullmatch(typed):
        return _NUMBERS.get(found[1]) or int(found[1]), found[2][0].replace("v", "u")
    return 0, ""


def _counted(today: date, count: int, unit: str) -> date:
    match unit:
        case "d":
            return today + timedelta(days=count)
        case "u":
            return today + timedelta(weeks=count)
        case "m":
            return add_months(today, count)
        case _:
            return add_months(today, 12 * count)


def _monday(week: int, today: date, looks: Looks | None, since: date | None) -> date | None:
    def within(year: int) -> date | None:
        try:
            return date.fromisocalendar(year, week, 1)
        except ValueError:  # week 53
            return None

    if looks is None:
        return within(today.year)
    if looks is Looks.NEAR:
        return nearest(within, max(today, since or today))
    return first_on_or_after(within, since or today) if looks is Looks.AHEAD else last_on_or_before(within, today)
