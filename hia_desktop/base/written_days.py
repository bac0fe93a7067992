"""Days as people write them in a text, read without guessing: a missing year stays missing, a short one stays short.

The one reader of days: for a pasted list of sick leave, a referral, a search, and what is typed or pasted into a field.
It reads 12.01.2026, 12/1-26, 2026-01-12 (with - . or /), 12-1-2026, 12012026, 12. januar, 12 jan 26, 12 January 2026
and January 12, 2026, each with or without its day of the week, and days that share a month: «26., 27. og 28. februar
2026» is three.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hia_desktop.base.text import Looks

_MONTHS = ("jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des")
_ENGLISH = {"may": 5, "oct": 10, "dec": 12}
MONTH_WORD = re.compile(
    r"(?:januar|january|jan|februar|february|feb|mars|march|mar|april|apr|mai|may|juni|june|jun|juli|july|jul"
    r"|august|aug"
    r"|september|sept|sep|oktober|october|okt|oct|november|nov|desember|december|des|dec)(?![a-zæøå])"
).pattern
_WEEKDAYS = tuple(re.compile(r"man|mån|mon tir|tys|tue ons|wed tor|thu fre|fri lør|lau|sat søn|sun").pattern.split())
"""Monday first: how its names begin in bokmål, nynorsk and English."""
_WEEKDAY = re.compile(
    r"(?:(?<!\w)(?P<weekday>(?:man|mån|tirs|tys|ons|tors|fre|lør|laur|søn|sun)dag|(?:mon|tues|wednes|thurs|fri"
    r"|satur|sun)day"
    r"|(?:tirs?|ons|tors|fre|lør)\b\.?|(?:man|tor|søn)\.),?\s(?:den\s)?)?"
).pattern
_BEFORE = re.compile(r"(?:(?<!\w)|(?=\d)(?<=[lmaå])(?:(?<=til)|(?<=tom)|(?<=fom)|(?<=fra)|(?<=frå)))").pattern
"""No letter stands before a day, but for a word that leads to one and lost its space: «12.01.26tom08.03.26»."""
_DAY = re.compile(
    rf"""
    (?=\w){_WEEKDAY}{_BEFORE}(?:(?<!(?<!\.)/)|(?<=\d\d-\d\d/))(?<!\d[.,])(?<!kl\s)(?<!kl\.)(?<!kl\.\s)(?:
        (?P<iso>\d{{4}})(?P<iso_sign>[-./])(?P<iso_month>\d\d)(?P=iso_sign)(?P<iso_day>\d\d)
      | (?P<dash_day>\d{{1,2}})-(?P<dash_month>\d{{1,2}})-(?P<dash_year>\d{{4}}|\d\d)
      | (?P<slash_day>\d{{1,2}})/(?P<slash_month>\d{{1,2}})-(?P<slash_year>\d\d)(?![./])
      | (?P<day>\d{{1,2}})\s?(?P<sign>[./])\s?(?P<month>\d{{1,2}})
        (?:(?:\s?(?P=sign)\s?|\s)(?P<year>\d{{4}})|\s?(?P=sign)\s?(?P<short>\d\d))?
      | (?P<word_day>\d{{1,2}})\.?\s?(?P<word>{MONTH_WORD})\.?
        (?:(?:,?\s|-(?=\d\d(?!\d|\.|\s?{MONTH_WORD})))?(?P<word_year>\d{{4}}|\d\d(?![.:%]|\s?(?:%|prosent|år|uker|dag))))?
      | (?P<first>{MONTH_WORD})\s(?P<first_day>\d{{1,2}}),?\s(?P<first_year>\d{{4}})
      | (?P<compact>[0-3]\d[01]\d(?:19|20)\d\d)
    )(?!\d)(?![.,]\d|/\d(?!\d{{3}}-\d\d-))(?!\s?(?:%|prosent|pst|timer|kg|mg|kr))
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SIGN = r"(?:\s?,\s?(?:og\s)?|\s(?:og|samt|&|\+)\s|\s?/\s?)"
_SHARED = re.compile(
    (
        rf"(?<![\w.,/%-])(?P<all>(?:{_WEEKDAY.replace('?P<weekday>', '?:')}(?:0?[1-9]|[12]\d|3[01])\.?(?:{_SIGN}"
        r"|\s?-\s?|\stil\s))+)$"
    ),
    re.IGNORECASE,
)
"""Days before a whole one whose month they share. A bare number counts only in a list with «og»;
the first of a range is its reader's."""
_SIGN_BEFORE = re.compile(r"(?<![\w.])\d{1,2}\.?\s?(?:[,&+/-]|,?\s?(?:og|samt|til))\s?$", re.IGNORECASE)
"""The end of such a list: cheap to look for, as `_SHARED` is not."""
_SHARING = re.compile(rf"(?P<day>\d{{1,2}})(?P<dot>\.?)(?P<sign>{_SIGN})", re.IGNORECASE)
_COUNTED = re.compile(r"(?:uken?e?|veke|nr|pkt|punkt|side|kl|kap|§|steg|trinn|fase)\.?\s?$", re.IGNORECASE)
_PACKED = re.compile(r"(?<![\w.,/-])(\d\d)\.?(\d\d)\.?(\d{4}|\d\d)(?![\d.,/-])")
_LONGEST_LIST = 120
DASHES = frozenset("‐‑‒–—―−﹣－")


@dataclass(frozen=True, kw_only=True)
class WrittenDay:
    """A day at `start` to `end` of a text, as it is written; the year is None when it does not stand there.

    `century` tells whether all four digits of the year stood there.
    `weekday` is the day of the week it was given, 0 for Monday.
    `shared` when only its number stands there, and month and year at a later day.
    """

    start: int
    end: int
    day: int
    month: int
    year: int | None
    century: bool = True
    weekday: int | None = None
    shared: bool = False

    def within(self, year: int) -> date | None:
        """The day in that year, None when it has no such day."""
        try:
            return date(year, self.month, self.day)
        except (ValueError, OverflowError):
            return None

    def looking(self, today: date, looks: Looks | None, since: date | None = None) -> date | None:
        """The day for one who looks ahead, counted from `since` or today, back, or near, by `since` where that is after
        today; a short year or none is settled by that."""
        if self.year is None:
            if looks is None:
                return self.within(today.year)
            if looks is Looks.NEAR:
                return nearest(self.within, max(today, since or today))
            return (
                first_on_or_after(self.within, since or today)
                if looks is Looks.AHEAD
                else last_on_or_before(self.within, today)
            )
        return self.before(latest_year(today, looks)).value

    def before(self, latest_year: int) -> "WrittenDay":
        """The same with its short year, when it has one, as the last such one up to `latest_year`."""
        return (
            self
            if self.year is None or self.century
            else replace(self, year=whole_year(f"{self.year % 100:02}", latest_year))
        )

    @property
    def value(self) -> date | None:
        """The day when all of it is written and the calendar has it."""
        return None if self.year is None else self.within(self.year)

    def another_weekday(self, found: date) -> bool:
        """Whether the day of the week that stands there is not the one of the day that was read."""
        return self.weekday is not None and self.weekday != found.weekday()

    @property
    def impossible(self) -> bool:
        """Whether no year, or not its own, has such a day."""
        return self.within(2024 if self.year is None else self.year) is None


class _Even(dict[int, str]):
    """What `even` makes of each character, found once."""

    def __missing__(self, code: int) -> str:
        c = chr(code)
        kept = c in "\n\t" or (c.isprintable() and unicodedata.category(c) not in ("Zs", "Cf"))
        self[code] = "-" if c in DASHES else c if kept else " "
        return self[code]


_EVEN = _Even()


def even(text: str) -> str:
    """The same text, place by place, with every kind of dash and space as one."""
    return text.translate(_EVEN)


def written_days(text: str, latest_year: int = 2099) -> tuple[WrittenDay, ...]:
    """Every day in an evened text, in order. A short year is of this century,
    or of the last one when it would be after `latest_year`."""
    return tuple(_days(text, latest_year)) if _DIGIT.search(text) else ()


_DIGIT = re.compile(r"\d")


def _days(text: str, latest_year: int) -> Iterator[WrittenDay]:
    ended = 0  # where the day before it ends
    for one in _DAY.finditer(text):
        day, month, year = _parts(one.groupdict())
        number = whole_year(year, latest_year) if year else None
        made = WrittenDay(
            start=one.start(),
            end=one.end(),
            day=int(day),
            month=month,
            year=number,
            century=len(year or "") == 4,
            weekday=_weekday(one["weekday"]),
        )
        named = bool(one["word"] or one["first"])
        if made.year is None and not named and (made.impossible or text[made.start : made.end].endswith("/")):
            continue  # a time of day, a half, a number of something
        if not one["first"] and not one["iso"] and not one["compact"]:
            yield from _sharing(text, max(ended, made.start - _LONGEST_LIST), made, named)
        yield made
        ended = made.end


def _weekday(typed: str | None) -> int | None:
    """The number of a day of the week, 0 for Monday; None when none was typed."""
    return next(
        (number for number, names in enumerate(_WEEKDAYS) if typed and re.match(names, typed, re.IGNORECASE)), None
    )


def _sharing(text: str, begins: int, whole: WrittenDay, named: bool) -> Iterator[WrittenDay]:
    """The days before it, from `begins` on, that have its month and year: «26., 27. og» before «28. februar 2026»."""
    if not _SIGN_BEFORE.search(text, max(0, whole.start - 12), whole.start):
        return
    listed = _SHARED.search(text[begins : whole.start])
    if listed is None or _COUNTED.search(text[: begins + listed.start("all")][-8:]):
        return
    bare = named and re.search(r"(?:og|samt|&|\+)\s$", listed["all"]) is not None
    at = begins + listed.start("all")
    for one in _SHARING.finditer(listed["all"]):
        if one["dot"] or bare:
            yield WrittenDay(
                start=at + one.start(),
                end=at + one.end("dot"),
                day=int(one["day"]),
                month=whole.month,
                year=whole.year,
                century=whole.century,
                shared=True,
            )


def packed_days(text: str, latest_year: int = 2099) -> tuple[WrittenDay, ...]:
    """Days written without signs between, «140381» and «14.031981»: only where a label says that a day follows."""
    found = []
    for one in _PACKED.finditer(text):
        made = WrittenDay(
            start=one.start(),
            end=one.end(),
            day=int(one[1]),
            month=int(one[2]),
            year=whole_year(one[3], latest_year),
            century=len(one[3]) == 4,
        )
        if not made.impossible:
            found.append(made)
    return tuple(found)


def latest_year(today: date, looks: Looks | None) -> int:
    """The last year that two digits may mean: next year for one who looks back or near, else twenty years ahead."""
    return today.year + (1 if looks in (Looks.BACK, Looks.NEAR) else 20)


def whole_year(typed: str, latest_year: int) -> int:
    """The year of two or four typed digits; a short one is of this century unless that is after `latest_year`."""
    year = int(typed)
    if len(typed) == 4:
        return year
    return year + 2000 if year + 2000 <= latest_year else year + 1900


def _parts(group: dict[str, str | None]) -> tuple[str, int, str | None]:
    """Day, month and year as typed."""
    if typed := group["compact"]:
        return typed[:2], int(typed[2:4]), typed[4:]
    if word := group["word"] or group["first"]:
        short = word[:3].lower()
        day = group["word_day"] or group["first_day"] or ""
        return day, _ENGLISH.get(short) or _MONTHS.index(short) + 1, group["word_year"] or group["first_year"]
    kind = next(kind for kind in ("iso_", "dash_", "slash_", "") if group[f"{kind}day"])
    year = group["iso"] if kind == "iso_" else group["year"] or group["short"] if not kind else group[f"{kind}year"]
    return group[f"{kind}day"] or "", int(group[f"{kind}month"] or 0), year


_A_TURN = 8
"""Years within which every day of the calendar and every week number comes again."""


def first_on_or_after(within: Callable[[int], date | None], earliest: date) -> date | None:
    """The first day from `earliest` on, of those that `within` gives for a year."""
    days = (within(year) for year in range(earliest.year, earliest.year + _A_TURN + 1))
    return next((found for found in days if found is not None and found >= earliest), None)


def last_on_or_before(within: Callable[[int], date | None], latest: date) -> date | None:
    """The last day up to `latest`, of those that `within` gives for a year; week 1 begins in the year before."""
    days = (within(year) for year in range(latest.year + 1, latest.year - _A_TURN - 1, -1))
    return next((found for found in days if found is not None and found <= latest), None)


def nearest(within: Callable[[int], date | None], today: date) -> date | None:
    """The day from eleven months ago until a month ahead, of those that `within` gives for a year."""
    return first_on_or_after(within, today - timedelta(days=335))
