"""Days as they stand in a pasted list of sick leave, read without guessing: a missing year stays missing."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = ("jan", "feb", "mar", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "des")
_WORD = re.compile(
    r"(?:januar|jan|februar|feb|mars|mar|april|apr|mai|juni|jun|juli|jul|august|aug|september|sept|sep|oktober|okt|november|nov|desember|des)"
    r"(?![a-zæøå])"
).pattern
_DAY = re.compile(
    rf"""
    (?<![\w/])(?<!\d[.,])(?<!kl\s)(?<!kl\.)(?<!kl\.\s)(?:
        (?P<iso>\d{{4}})-(?P<iso_month>\d\d)-(?P<iso_day>\d\d)
      | (?P<dash_day>\d{{1,2}})-(?P<dash_month>\d{{1,2}})-(?P<dash_year>\d{{4}})
      | (?P<slash_day>\d{{1,2}})/(?P<slash_month>\d{{1,2}})-(?P<slash_year>\d\d)(?![./])
      | (?P<day>\d{{1,2}})(?P<sign>[./])\s?(?P<month>\d{{1,2}})(?:(?P=sign)\s?(?P<year>\d{{4}}|\d\d))?
      | (?P<word_day>\d{{1,2}})\.?\s?(?P<word>{_WORD})\.?(?:,?\s(?P<word_year>\d{{4}}))?
      | (?P<compact>[0-3]\d[01]\d(?:19|20)\d\d)
    )(?!\d)(?![.,/]\d)(?!\s?(?:%|prosent|pst|timer|kg|mg|kr))
    """,
    re.VERBOSE | re.IGNORECASE,
)
_DASHES = frozenset("‐‑‒–—―−﹣－")


@dataclass(frozen=True)
class WrittenDay:
    """A day at `start` to `end` of a text, as it is written; the year is None when it does not stand there."""

    start: int
    end: int
    day: int
    month: int
    year: int | None

    def within(self, year: int) -> date | None:
        """The day in that year, None when it has no such day."""
        try:
            return date(year, self.month, self.day)
        except ValueError:
            return None

    @property
    def value(self) -> date | None:
        """The day when all of it is written and the calendar has it."""
        return None if self.year is None else self.within(self.year)

    @property
    def impossible(self) -> bool:
        """Whether no year, or not its own, has such a day."""
        return self.within(self.year or 2024) is None


def even(text: str) -> str:
    """The same text, place by place, with every kind of dash and space as one."""
    return "".join(
        "-"
        if c in _DASHES
        else " "
        if c == "\r" or unicodedata.category(c) in ("Zs", "Cf")
        else c
        if c.isprintable() or c in "\n\t"
        else " "
        for c in text
    )


def written_days(text: str) -> tuple[WrittenDay, ...]:
    """Every day in an evened text, in order. A short year is of this century."""
    found = []
    for one in _DAY.finditer(text):
        group = one.groupdict()
        if group["compact"]:
            typed = group["compact"]
            day, month, year = typed[:2], typed[2:4], typed[4:]
        elif group["word"]:
            day, month, year = group["word_day"], str(_MONTHS.index(group["word"][:3].lower()) + 1), group["word_year"]
        else:
            kind = next(kind for kind in ("iso_", "dash_", "slash_", "") if group[f"{kind}day"])
            day, month, year = group[f"{kind}day"], group[f"{kind}month"], group["iso"] if kind == "iso_" else group[f"{kind}year"]
        whole = None if not year else int(year) + (2000 if len(year) == 2 else 0)
        made = WrittenDay(one.start(), one.end(), int(day), int(month), whole)
        if whole is None and (made.impossible or text[made.start : made.end].endswith("/")):
            continue  # a time of day, a half, a number of something
        found.append(made)
    return tuple(found)


def first_on_or_after(written: WrittenDay, earliest: date) -> date | None:
    """The first such day from `earliest` on, within the next years."""
    for year in range(earliest.year, earliest.year + 5):
        found = written.within(year)
        if found is not None and found >= earliest:
            return found
    return None


def last_on_or_before(written: WrittenDay, latest: date) -> date | None:
    """The last such day up to `latest`, within the years before."""
    for year in range(latest.year, latest.year - 5, -1):
        found = written.within(year)
        if found is not None and found <= latest:
            return found
    return None


def nearest(written: WrittenDay, today: date) -> date | None:
    """Such a day from eleven months ago until a month ahead."""
    return first_on_or_after(written, today - timedelta(days=335))
