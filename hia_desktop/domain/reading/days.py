"""The days of a referral, which look back: the days of a stretch of it, when it was written, and when it came in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hia_desktop.base.letters import LOWER, UPPER
from hia_desktop.base.text import Looks, day
from hia_desktop.base.written_days import latest_year, packed_days, written_days
from hia_desktop.domain.reading.page import Found, Reading


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
    latest = today.year if birth else latest_year(today, Looks.BACK)
    for one in (*written_days(text, latest), *(packed_days(text, latest) if compact else ())):
        value = one.value if one.year is not None or birth else one.looking(today, Looks.BACK)
        if value is not None and 1900 <= value.year <= 2100:
            yield DateFound(value, one.start, one.end, one.year is not None and one.century)


_RECEIVED = re.compile(
    (
        r"(?<!\w)(?:mott?att|motteke[nt]|mottaksdato|innkommet|innkome[nt]?|innkom|ankomst(?:dato|stemplet)?|ankom"
        r"|received)"
        r"(?:\s?dato| den| on)?(?=[\s:.-]{1,4}\d)"
    ),
    re.IGNORECASE,
)
_WRITTEN = re.compile(
    (
        r"(?<![\w-])(?:(?:henvisnings|brev|sendt |utskrifts)?dato(?: for henvisning(?:en)?)?|henvist|tilvist|datert"
        r"|skrevet|skrive[nt]"
        r"|sendt|signert|utstedt|date|written|referral date)(?: den| on)?(?=[\s:.-]{1,4}(?:\d|[A-Z][a-z]{2,8} \d))"
    ),
    re.IGNORECASE,
)
_NOT_OF_THE_LETTER = re.compile(
    (
        r"(?:mott?att|motteke[nt]|født|fødd|fødsels|skade|operasjon|time|kontroll|undersøk\w*|fra|til|start\w*|frist"
        r"|innleggelse|besøk|birth)[\s,-]*$"
    ),
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"(?:^|\n|\t)(?!Grad|Fra|Til|Dato|Født|S(?:y|ju)k|Time|Start|Uke|Kontroll|Periode|Mottatt|Siden|Skade|Oper|Sist"
    r"|Neste|MR|Røntgen)"
    rf"[{UPPER}][{LOWER}]{{1,20}}(?: [{UPPER}{LOWER}]{{1,15}})?,? (?:den )?(?=\d{{1,2}}[. /])"
)


def received_dates(reading: Reading, today: date) -> Iterator[Found]:
    """Days that a stamp or a line says the referral came in; never later than today."""
    for label in _RECEIVED.finditer(reading.text):
        yield from _after(reading, label.end(), today, compact=True)


def written_dates(reading: Reading, today: date) -> Iterator[Found]:
    """The day the letter carries, by its label or beside the place; never later than today."""
    text = reading.text
    for label in _WRITTEN.finditer(text):
        if not _NOT_OF_THE_LETTER.search(text[max(0, label.start() - 20) : label.start()]):
            yield from _after(reading, label.end(), today)
    for place in _PLACE.finditer(text):
        for found in _after(reading, place.end(), today):
            if text[found.end : found.end + 1] in ("", "\n", "\t") or text[found.end : found.end + 2] == ".\n":
                yield found


def _after(reading: Reading, place: int, today: date, *, compact: bool = False) -> Iterator[Found]:
    """The date that follows at once."""
    for found in dates(reading.text[place : place + 32], today, compact=compact):
        if found.start <= 5 and found.value <= today:
            yield Found(found.value, day(found.value), place + found.start, place + found.end, found.whole)
            return
