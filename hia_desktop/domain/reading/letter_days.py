"""The dates of the referral itself: when it was written, and when it came in."""

import re
from collections.abc import Iterator
from datetime import date

from hia_desktop.base.text import LOWER, UPPER, day
from hia_desktop.domain.reading.days import dates
from hia_desktop.domain.reading.page import Found, Reading

_RECEIVED = re.compile(
    r"(?<!\w)(?:mott?att|mottaksdato|innkommet|innkom|ankomst(?:dato|stemplet)?|ankom|received)(?:\s?dato| den| on)?(?=[\s:.-]{1,4}\d)",
    re.IGNORECASE,
)
_WRITTEN = re.compile(
    r"(?<![\w-])(?:(?:henvisnings|brev|sendt |utskrifts)?dato(?: for henvisning(?:en)?)?|henvist|datert|skrevet|sendt|signert|utstedt|date"
    r"|written|referral date)(?: den| on)?(?=[\s:.-]{1,4}(?:\d|[A-Z][a-z]{2,8} \d))",
    re.IGNORECASE,
)
_NOT_OF_THE_LETTER = re.compile(
    r"(?:mott?att|født|fødsels|skade|operasjon|time|kontroll|undersøk\w*|fra|til|start\w*|frist|innleggelse|besøk|birth)[\s,-]*$",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"(?:^|\n|\t)(?!Grad|Fra|Til|Dato|Født|Sy[k]|Time|Start|Uke|Kontroll|Periode|Mottatt|Siden|Skade|Oper|Sist|Neste|MR|Røntgen)"
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
