"""The days of a referral, which look back: a year that does not stand there is that of the last such day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hia_desktop.base.written_days import WrittenDay, last_on_or_before, packed_days, written_days

_AHEAD = 5
"""Years that a short year may lie ahead."""


@dataclass(frozen=True)
class DateFound:
    """A date at `start` to `end` of the text; `whole` tells whether the year was written with four digits."""

    value: date
    start: int
    end: int
    whole: bool


def dates(text: str, today: date, *, birth: bool = False, compact: bool = False) -> Iterator[DateFound]:
    """The dates of a text in order; what no calendar has is left out, as is a year outside 1900-2100.

    `birth` reads a short year as at most this year, and nothing without a year; `compact` also reads «140381».
    """
    latest = today.year + (0 if birth else _AHEAD)
    for one in (*written_days(text, latest), *(packed_days(text, latest) if compact else ())):
        value = _value(one, today, birth=birth)
        if value is not None and 1900 <= value.year <= 2100:
            yield DateFound(value, one.start, one.end, one.year is not None and one.century)


def _value(written: WrittenDay, today: date, *, birth: bool) -> date | None:
    if written.year is not None:
        return written.value
    return None if birth else last_on_or_before(written, today)
