"""Sick leave as a table, whose heading says what is the grade: «Fra Til Grad» over lines of two days and a number."""

import re
from collections.abc import Sequence
from itertools import pairwise

from hia_desktop.base.written_days import WrittenDay
from hia_desktop.domain.reading.periods import FIRST_COLUMN, LAST_COLUMN

_HEADING = re.compile(
    r"^[^\n\d]*\b(?:til|t\.?o\.?m\b|periode\w*|siste dag|sluttdato)(?: og med)?[.:]?(?: dato)?[ \t|:]+"
    r"(?:(?:s(?:y|ju)k(?:e|m|em)?eldings?)?"
    r"(?:grad(?:ering)?|prosent(?![ \t]+(?:av |i )?(?:stilling|arbeid)))\b|%(?=[ \t|]|$))[^\n\d]*$",
    re.IGNORECASE | re.MULTILINE,
)
_NUMBER = re.compile(r"[ \t|]{1,12}(\d{1,3})(?=[ \t|]|$)", re.MULTILINE)
_PARTED = re.compile(
    rf"^[^\n\d]{{0,80}}?(?:{FIRST_COLUMN}[^\n\d;|]{{0,20}}[;|][ \t\"]*{LAST_COLUMN}|\bperiode\w*\b(?=[ \t\"]*[;|]))"
    r"(?: og med)?(?:[.:]? ?dato)?[.: \t\"]*(?:[;|][^\n\d]*)?$",
    re.IGNORECASE | re.MULTILINE,
)
_SIGN = re.compile("[;|]")


def with_tabs(text: str) -> str:
    """The text with tabs where a table has «;» or «|» between its columns, from the heading down to the first empty
    line, and spaces for the quotation marks of its cells. As long as before: every place is the same."""
    heading = _PARTED.search(text)
    sign = _SIGN.search(heading[0]) if heading is not None else None
    if heading is None or sign is None:
        return text
    begins, ends = heading.start(), text.find("\n\n", heading.end())
    ends = len(text) if ends < 0 else ends
    table = text[begins:ends].replace(sign[0], "\t").replace('"', " ")
    return text[:begins] + table + text[ends:]


def graded_by_heading(text: str, days: Sequence[WrittenDay]) -> list[int]:
    """Where each number ends that is a grade because the heading of its column says so: behind two days on a line, up
    to the first empty line under the heading. One with a sign of its own, «100 %», is none of them."""
    heading = _HEADING.search(text)
    if heading is None:
        return []
    ends = text.find("\n\n", heading.end())
    found = []
    for one, other in pairwise(days):
        inside = heading.end() < one.start and (ends < 0 or other.end < ends)
        if inside and "\n" not in text[one.start : other.end] and (number := _NUMBER.match(text, other.end)):
            found.append(number.end())
    return found
