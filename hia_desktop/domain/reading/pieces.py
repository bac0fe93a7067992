"""A list of sick leave cut into pieces with at most one period each, and what is said in and round each of them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from hia_desktop.base.text import _
from hia_desktop.base.written_days import WrittenDay
from hia_desktop.domain.leave.sick_leave import SickLeaveKind
from hia_desktop.domain.reading.absence import Said, against, said
from hia_desktop.domain.reading.periods import Span

_SHORT = re.compile(r"(?<!o\.m)(?<!\bpst)(?<!\bs[yj]km)(?<!\bsjukm)(?<!\bpas)(?<!\bca)(?<!\bevt)").pattern
"""Not behind a word cut short, whose full stop ends no sentence."""
_DECIMALS = re.compile(r"(?!(?<=\d,)(?<![./-]\d,)(?<![./-]\d\d,)(?<!\d\d\d\d,)\d{1,2}\s?(?:%|prosent))").pattern
"""Not within «33,3 %»; the comma of «14.9.26,50 %» has a day before it."""
_PARTS = re.compile(
    (
        r"\n|;|(?:[,.]|(?<![\s,.]))\s+\b(?:deretter|etterpå|etterfulgt av|så|videre|vidare|then)\b"
        rf"|(?<=[\w%)]){_SHORT}\.\s+(?!i (?:\w+ )?m[åa]n)"
        r"(?=[^\W\d_]|\d{1,3}\s?(?:%|prosent)\s(?:\w+\s)?(?:fr[aå]|f\.?o\.?m)\b)"
        r"|(?:,|(?<![\s,]))\s+og\s+(?=\d{1,3}\s?(?:%|prosent)|(?:s(?:y|ju)ke?meld\w*\s)?(?:fr[aå]|f\.?o\.?m\.?)\s\d)"
        rf"|,{_DECIMALS}\s*(?=(?:og |samt )?(?:frisk|forleng|videref|\d{{1,3}}\s?(?:%|prosent)|\d{{1,2}}[./]|gradert"
        r"|full|helt|fr[aå]\b|f\.?o\.?m))|(?<=[\d.%]),\s*(?=s(?:y|ju)ke?meld)"
        r"|,\s*(?=s(?:y|ju)ke?meld\w*\s(?:fr[aå]|f\.?o\.?m\.?)\s\d)"
    ),
    re.IGNORECASE,
)
_BESIDE = 4
"""How many pieces of text without a day are looked through on each side."""


class Pieces:
    """The pieces of a text by number: `places` in it, how many `days` each holds, and its `bare` text without them."""

    def __init__(
        self,
        text: str,
        days: Sequence[WrittenDay],
        periods: Sequence[Span],
        *,
        together: Sequence[Sequence[WrittenDay]] = (),
        apart: Iterable[int] = (),
        graded: Sequence[int] = (),
    ) -> None:
        """`together` are lists of days that no cut goes through, `apart` the places where one is made besides;
        `graded` are the ends of numbers that are read as percent."""
        whole = [(span.start, span.end) for span in periods]
        whole += [(some[0].start, some[-1].end) for some in together]
        whole += [(one.start, other.end) for one, other in pairwise(days) if one.shared]
        self.places = tuple(_cut(text, whole, apart))
        self._ends = [end for _start, end in self.places]
        starts = [one.start for one in days]
        held = [days[bisect_left(starts, start) : bisect_left(starts, end)] for start, end in self.places]
        self.days = tuple(len(some) for some in held)
        percent = [graded[bisect_right(graded, start) : bisect_right(graded, end)] for start, end in self.places]
        self.bare = tuple(
            _without(text, place, some, ends) for place, some, ends in zip(self.places, held, percent, strict=True)
        )
        self._heard: dict[int, Said | None] = {}
        self._used: set[int] = set()

    def at(self, place: int) -> int:
        """The number of the piece that a place of the text lies in."""
        return bisect_right(self._ends, place)

    def said(self, number: int) -> Said | None:
        """Kind and grade of the periods in a piece; None when nothing near it speaks of sick leave."""
        if number not in self._heard:
            self._heard[number] = self._hear(number)
        return self._heard[number]

    def paragraph(self, number: int) -> str:
        """The piece with those round it up to an empty line, or to the next one that holds days."""
        low = high = number
        while low > 0 and self._silent(low - 1) and low - 1 not in self._used:
            low -= 1
        while high + 1 < len(self.places) and self._silent(high + 1):
            high += 1
        return "\n".join(self.bare[low : high + 1])

    def _silent(self, number: int) -> bool:
        """Whether a piece has words and no days."""
        return not self.days[number] and bool(self.bare[number].strip())

    def _beside(self, number: int, way: int) -> Said | None:
        """What the nearest piece without days says, within the same paragraph; that piece is then used up."""
        at = number + way
        for _step in range(_BESIDE):
            if not 0 <= at < len(self.places) or not self._silent(at) or at in self._used:
                return None
            found = said(self.bare[at])
            if found.kind is not None or found.grade is not None:
                return against(found, self._beside(at, way))
            at += way
        return None

    def _use(self, number: int, way: int) -> None:
        at = number + way
        while 0 <= at < len(self.places) and said(self.bare[at]).kind is None:
            at += way
        self._used.add(at)

    def _hear(self, number: int) -> Said | None:
        own = said(self.bare[number])
        after, before = self._beside(number, 1), self._beside(number, -1)
        if own.kind is not None or own.grade is not None:
            return against(own, before)
        if after is not None and before is not None and (after.kind, after.grade) != (before.kind, before.grade):
            return Said(
                SickLeaveKind.GRADED, None, (_("Det står en grad både over og under. Skriv den som gjelder."),), True
            )
        near, way = (after, 1) if after is not None else (before, -1)
        if near is not None:
            self._use(number, way)
            return Said(near.kind, near.grade, near.doubts, True)
        return own if own.sick else None


def _cut(text: str, together: Sequence[tuple[int, int]], apart: Iterable[int]) -> list[tuple[int, int]]:
    """The places of the pieces, where the text lets itself be cut so:
    not within what is held together, and besides where it is taken apart."""
    inside = bytearray(len(text) + 1)
    for start, end in together:
        inside[start + 1 : end] = b"x" * (end - start - 1)
    cuts = {0, len(text), *apart}
    for found in _PARTS.finditer(text):
        at = (
            found.end() if found[0] in ("\n", ";") or found[0].startswith(".") else found.start() + (found[0][0] == ",")
        )
        if not inside[at]:
            cuts.add(at)
    return list(pairwise(sorted(cuts)))


def _without(text: str, place: tuple[int, int], days: Sequence[WrittenDay], percent: Sequence[int]) -> str:
    """A piece of the text without its days, with «%» behind what is read so."""
    parts, at = [], place[0]
    for one in days:
        parts.append(text[at : one.start])
        at = one.end
    for end in percent:
        parts.append(f"{text[at:end]}%")
        at = end
    return " ".join((*parts, text[at : max(at, place[1])]))
