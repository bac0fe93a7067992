"""Sick leave as a table, whose heading says what is the grade: «Fra Til Grad» over lines of two days and a number."""

import re
from collections.abc import Sequence
from itertools import pairwise

from hia_desktop.base.written_days import WrittenDay

_HEADING = re.compile(
    r"^[^\n\d]*\b(?:til|t\.?o\.?m\b|periode\w*|siste dag|sluttdato)[.:]?(?: dato)?[ \t|:]+"
    r"(?:s(?:y|ju)k(?:e|m|em)?eldings?)?(?:grad(?:ering)?|prosent(?![ \t]+(?:av |i )?(?:stilling|arbeid)))\b[^\n\d]*$",
    re.IGNORECASE | re.MULTILINE,
)
_NUMBER = re.compile(r"[ \t|]{1,12}(\d{1,3})(?=[ \t|]|$)", re.MULTILINE)


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
