"""What only looks like a day and may be a number of something else: written without full stops, with letters that
a scanner took for digits, with a word run into it, or one that no year has."""

import re
from collections.abc import Iterator

from hia_desktop.domain.reading.periods import FROM_WORDS, THE

_PACKED_DAY = re.compile(r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])").pattern
_LIKE_DAYS = re.compile(
    rf"(?<![\w.,/-]){_PACKED_DAY}(?:\d\d\s?-\s?{_PACKED_DAY}\d\d|\s?-\s?{_PACKED_DAY})(?![\w/-]|[.,]\d)"
    rf"|\b(?i:{FROM_WORDS}|til)[ :]*{THE}{_PACKED_DAY}\d\d(?![\w/-]|[.,]\d)"
    r"|(?<![\w.,/-])(?:0?[1-9]|[12]\d|3[01]),(?:0?[1-9]|1[0-2]),(?:\d\d)?\d\d(?!\w|[,/]\d)"
    r"|(?<![\w.,/-])(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?![\w/]|[.,]\d)"
    r"|(?<![\w.,/-])(?=[\dlIOo./]{0,8}[lIOo])(?=[\dlIOo./]{0,8}\d)[\dlIOo]{1,2}(?P<sign>[./])[\dlIOo]{1,2}(?P=sign)"
    r"[\dlIOo]{2,4}(?!\w)"
    r"|(?<=[^\W\d_])(?:0?[1-9]|[12]\d|3[01])(?P<glued>[./])(?:0?[1-9]|1[0-2])(?P=glued)(?:\d\d)?\d\d(?!\d)"
    r"|(?<![\w.,/-])3[01][./](?:0?[2469]|11)\.?(?=\s?(?:-|til\b|t\.?o\.?m)\W?\s?\d)"
)
"""«010926-150926», «0109-1509», «fra 010926», «1,9,2026», «20260901», «l.9.2026», «Sykmeldt1.9.2026»,
«31.9 - 5.10»."""


def lookalikes(text: str) -> Iterator[tuple[int, int]]:
    """Where they stand in an evened text, in order, each with its end."""
    return (one.span() for one in _LIKE_DAYS.finditer(text))
