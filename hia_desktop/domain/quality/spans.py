"""The time that is counted: a quarter, or any days."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from hia_desktop.base.text import _, add_months, day

TREND = 8
"""How many quarters a chart goes back, the chosen one with them."""


@dataclass(frozen=True)
class Span:
    """The days from `first` to `last`, both with them."""

    first: date
    last: date

    def has(self, when: date | None) -> bool:
        """Whether the day is one of them; no day is in none."""
        return when is not None and self.first <= when <= self.last

    @property
    def label(self) -> str:
        """«3. kvartal 2026», «2026», or the two days."""
        if self == quarter_of(self.first):
            return _("{number}. kvartal {year}").format(number=_number(self.first), year=self.first.year)
        if self == year_of(self.first):
            return str(self.first.year)
        return f"{day(self.first)}–{day(self.last)}"

    @property
    def short(self) -> str:
        """«3. kv. 26», under a point of a chart."""
        return _("{number}. kv. {year}").format(number=_number(self.first), year=f"{self.first.year % 100:02}")

    @property
    def is_quarter(self) -> bool:
        """Whether it is one whole quarter."""
        return self == quarter_of(self.first)

    @property
    def is_quarters(self) -> bool:
        """Whether it is one or more whole quarters."""
        return self.first == quarter_of(self.first).first and self.last == quarter_of(self.last).last


def _number(when: date) -> int:
    return (when.month + 2) // 3


@lru_cache(4096)
def quarter_of(when: date) -> Span:
    """The quarter that the day lies in."""
    first = date(when.year, 3 * _number(when) - 2, 1)
    return Span(first, add_months(first, 3) - timedelta(days=1))


def year_of(when: date) -> Span:
    """The year that the day lies in."""
    return Span(date(when.year, 1, 1), date(when.year, 12, 31))


def last_whole(today: date) -> Span:
    """The last quarter that is over."""
    return quarter_of(quarter_of(today).first - timedelta(days=1))


def quarters_to(span: Span, count: int = TREND) -> tuple[Span, ...]:
    """The quarters up to the one that the span's last day lies in, oldest first."""
    newest = quarter_of(span.last).first
    return tuple(quarter_of(add_months(newest, -3 * back)) for back in range(count - 1, -1, -1))
