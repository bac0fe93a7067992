"""Dates as people write them in a text: 12.01.2026, 12/1-26, 2026-01-12, 12. januar, 12 January 2026."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_WORD = re.compile(
    r"(?:januar|january|jan|februar|february|feb|mars|march|mar|april|apr|mai|may|juni|june|jun|juli|july|jul|august|aug"
    r"|september|sept|sep|oktober|october|okt|oct|november|nov|desember|december|des|dec)(?![a-zæøå])"
).pattern
_DATE = re.compile(
    rf"""
    (?<![\w.,/-])(?:
        (?P<iso>\d{{4}})-(?P<iso_month>\d\d)-(?P<iso_day>\d\d)
      | (?P<day>\d{{1,2}})(?:\s?[./]\s?|-(?=\d{{1,2}}-\d))(?P<month>\d{{1,2}})(?:\s?[./-]\s?(?P<year>\d{{4}}|\d\d))?
      | (?P<day2>\d{{1,2}})\.?\s?(?P<word>{_WORD})\.?,?(?:\s(?P<year2>\d{{4}}|\d\d(?![.:%]|\s?(?:%|prosent|år|uker))))?
      | (?P<word3>{_WORD})\s(?P<day3>\d{{1,2}}),?\s(?P<year3>\d{{4}})
    )(?![\d/])(?!\.\d)(?!,\d)(?!\s?(?:%|prosent|timer|kg))
    """,
    re.VERBOSE | re.IGNORECASE,
)
_COMPACT = re.compile(r"(?<![\w.,/-])(\d\d)\.?(\d\d)\.?(\d{4}|\d\d)(?![\d.,/-])")
_NUMBERS = {"may": 5, "oct": 10, "dec": 12}


@dataclass(frozen=True)
class DateFound:
    """A date at `start` to `end` of the text; `whole` tells whether the year was written with four digits."""

    value: date
    start: int
    end: int
    whole: bool


def dates(text: str, today: date, *, birth: bool = False, compact: bool = False) -> Iterator[DateFound]:
    """The dates of a text in order; what no calendar has is left out.

    Without a year, the last such day up to today is meant. `birth` reads a short year as at most this year, `compact` also reads
    «140381».
    """
    for found in _DATE.finditer(text):
        value = _value(found, today, birth=birth)
        if value:
            yield DateFound(value, found.start(), found.end(), _has_century(found))
    if compact:
        for found in _COMPACT.finditer(text):
            if value := _day(found[1], found[2], found[3], today, birth=birth):
                yield DateFound(value, found.start(), found.end(), len(found[3]) == 4)


def _has_century(found: re.Match[str]) -> bool:
    return bool(found["iso"]) or len(found["year"] or found["year2"] or found["year3"] or "") == 4


def _value(found: re.Match[str], today: date, *, birth: bool) -> date | None:
    if found["iso"]:
        return _day(found["iso_day"], found["iso_month"], found["iso"], today, birth=birth)
    if found["day"]:
        return _day(found["day"], found["month"], found["year"], today, birth=birth)
    word, day = (found["word"], found["day2"]) if found["word"] else (found["word3"], found["day3"])
    short = word[:3].lower()
    month = _NUMBERS.get(short) or _MONTH_ORDER.index(short) + 1
    return _day(day, str(month), found["year2"] or found["year3"], today, birth=birth)


_MONTH_ORDER = ("jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des")


def _day(day: str, month: str, year: str | None, today: date, *, birth: bool) -> date | None:
    try:
        if year is None:
            if birth:
                return None
            this_year = date(today.year, int(month), int(day))
            return this_year if this_year <= today else this_year.replace(year=today.year - 1)
        whole = int(year)
        if len(year) == 2:
            whole += 2000 if whole + 2000 <= today.year + (0 if birth else 5) else 1900
        return date(whole, int(month), int(day)) if 1900 <= whole <= 2100 else None
    except ValueError:
        return None
