"""A pasted or printed text as a person reads it: wrapped lines joined,
odd spaces and dashes evened out, every place kept.

Text out of a PDF is broken by the width of the page: numbers, names and words are split,
hyphens stand at the line's end.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from hia_desktop.base.fields import LONG_TEXT
from hia_desktop.base.letters import LOWER, UPPER
from hia_desktop.base.written_days import DASHES
from hia_desktop.domain.forms.referral import Diagnosis

_COLUMNS = frozenset("\t|│¦\v\x1f")
_LINE_ENDS = frozenset("\n\f\x85\u2028\u2029")


Value = str | int | date | Diagnosis


@dataclass(frozen=True)
class Found:
    """Something recognised at `start` to `end` of a reading's text. `sure`: its label or form leaves no doubt."""

    value: Value
    shown: str
    start: int
    end: int
    sure: bool


@dataclass(frozen=True)
class Reading:
    """The text to look in. `places[i]` is where character i came from;
    newline parts lines, tab parts the columns of a table."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original text of `text[start:end]`, which must not be empty."""
        return self.places[start], self.places[end - 1] + 1

    @cached_property
    def lower(self) -> str:
        """The text in small letters, place by place: words are found sooner in it than by a pattern that heeds no
        case."""
        lower = self.text.lower()
        if len(lower) != len(self.text):  # «İ» has two small letters
            lower = "".join(small if len(small := one.lower()) == 1 else one for one in self.text)
        return lower

    @cached_property
    def _breaks(self) -> tuple[int, ...]:
        return (0, *(found.end() for found in _CLAUSE_END.finditer(self.text)), len(self.text))

    def clause_at(self, place: int) -> tuple[int, int]:
        """The clause that holds a place in `text`."""
        after = min(bisect_right(self._breaks, place), len(self._breaks) - 1)
        return self._breaks[after - 1], self._breaks[after]


class Marks:
    """Where the words of a pattern stand in a text, found once for all who ask what stands before them."""

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        self._pattern, self._text = pattern, text

    @cached_property
    def _found(self) -> list[re.Match[str]]:
        return list(self._pattern.finditer(self._text))

    @cached_property
    def _starts(self) -> list[int]:
        return [found.start() for found in self._found]

    def last(self, since: int, before: int) -> re.Match[str] | None:
        """The last of them that lies in a stretch of the text; None when none does."""
        at = bisect_left(self._starts, before) - 1
        if at >= 0 and self._found[at].end() > before:
            at -= 1
        return self._found[at] if at >= 0 and self._starts[at] >= since else None

    def place(self, since: int, before: int) -> int:
        """Where the last one in a stretch begins, -1 when there is none."""
        found = self.last(since, before)
        return -1 if found is None else found.start()

    def group(self, since: int, before: int) -> str:
        """The name of the group by which the last one in a stretch was found; empty when there is none."""
        found = self.last(since, before)
        return "" if found is None else found.lastgroup or ""


_CLAUSE_END = re.compile(
    rf"[\n\t;!?.](?:(?<=\n)\n*|(?<=\t)\t*|(?<=;)|(?<=[!?])(?=\s)"
    rf"|(?<=\.)(?<!\b[{LOWER}]\.)(?<!\b[{UPPER}{LOWER}]{{2}}\.)(?<!\btlf\.)(?<!\bmob\.)(?=\s+[{UPPER}]))"
)
"""A full stop ends a sentence before a capital, but not after an abbreviation of one to two
letters («f.», «dr.», «ca.»)."""


def read(text: str) -> Reading:
    """Reads a text of any characters, as much of it as a field keeps; takes time in proportion to its length."""
    text = text[:LONG_TEXT]
    kept = _kept(_evened(text), range(len(text)))
    kept = _kept(_joined(kept[0]), kept[1])
    kept = _kept(_LEADERS.sub(lambda found: _GONE * len(found[0]), kept[0]), kept[1])
    shown, places = _paired(*kept)
    return Reading(shown, tuple(places))


_GONE = "\0"
"""Stands in the place of a character that is left out, until `_kept`."""


def _kept(text: str, places: Sequence[int]) -> tuple[str, Sequence[int]]:
    """The text without what is gone, and the places of the rest."""
    if _GONE not in text:
        return text, places
    return text.replace(_GONE, ""), [place for character, place in zip(text, places, strict=True) if character != _GONE]


class _Plain(dict[int, str]):
    """What each character is read as, found once: a letter, digit or sign, space, newline, tab, or gone."""

    def __missing__(self, code: int) -> str:
        self[code] = _plain(chr(code))
        return self[code]


def _plain(character: str) -> str:
    if character in _LINE_ENDS:
        return "\n"
    if character in _COLUMNS:
        return "\t"
    if character in DASHES:
        return "-"
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    return _GONE if category in ("Cf", "Cc", "Cs", "Co") else character


_PLAIN = _Plain()


def _evened(text: str) -> str:
    """The text place by place, each character as `_plain` has it; letters are composed, invisible signs are gone."""
    text = text.replace("\r\n", f"{_GONE}\n").replace("\r", "\n").translate(_PLAIN)
    return text if text.isascii() else _composed(text)


def _composed(text: str) -> str:
    """A letter and its marks as one character, the marks gone."""
    if not any(map(unicodedata.combining, set(text))):
        return text
    characters = list(text)
    before = -1
    for place, character in enumerate(characters):
        if unicodedata.combining(character) and before >= 0:
            whole = unicodedata.normalize("NFC", characters[before] + character)
            characters[before] = whole if len(whole) == 1 else characters[before]
            characters[place] = _GONE
        elif character != _GONE:
            before = place
    return "".join(characters)


_GAP = re.compile(r"[ \n\t]{2,}|[\n\t]")
"""Where words are parted by more than one space."""


def _joined(text: str) -> str:
    """Turns runs of spaces into one space or, from three on, a column;
    joins the lines that the page's width has broken."""
    parts: list[str] = []
    at, line_start, tabbed = 0, 0, False
    for found in _GAP.finditer(text):
        place, end = found.span()
        gap = found[0]
        lines = gap.count("\n")
        glue = "\t" if "\t" in gap or len(gap) >= 3 else " "
        if not lines and text[place - 1 : place] == ":":
            glue = " "
        parts.append(text[at:place])
        if lines:
            glue = "\n" if tabbed or lines > 1 else _line_break(text, line_start, place, end)
        if glue == "-":  # a word parted at the line's end: the hyphen goes too
            parts[-1] = parts[-1][:-1] + _GONE
            glue = ""
        parts.append(glue.ljust(end - place, _GONE))
        tabbed = glue == "\t" or (tabbed and glue != "\n")  # the rows of a table are never joined
        if glue == "\n":
            line_start = end
        at = end
    return "".join((*parts, text[at:]))


_LONG_LINE = 60
_AND = re.compile(r"(?:og|eller)\b")
_OPEN_END = re.compile(r"hos|i|ved|på|som|fra|siden|til|og|av|med|den|for|er|har|ble|in|at|as|from|since|the|of|and")
_ITEM = re.compile(rf"\d{{1,2}}[.)] ?[{UPPER}]")
_LABEL = re.compile(r"[^\W\d_][\w ./()-]{0,30}:")


def _line_break(text: str, line_start: int, place: int, end: int) -> str:
    """What a single line break stands for: newline, space, nothing («») or a hyphen to be taken out («-»)."""
    if place == 0 or end == len(text):
        return "\n"
    before, after = text[place - 1], text[end]
    if before == "-" and after.islower() and place >= 2 and text[place - 2].islower():
        return " " if _AND.match(text, end) else "-"
    if _ITEM.match(text, end):
        return "\n"
    if after.isdigit():
        earlier = text[place - 2] if place >= 2 else ""
        return " " if before.isalnum() or before in ",%-(" or (before in "./" and earlier.isdigit()) else "\n"
    if _OPEN_END.fullmatch(text[max(line_start, place - 12) : place].replace("-\n", "").lower().split()[-1]):
        return " "
    if _LABEL.match(text, end):
        return "\n"
    if before in ".:!?":
        return "\n"
    if after.islower() or after == "%":
        return " "
    return " " if place - line_start >= _LONG_LINE and after.isalpha() else "\n"


_LEADERS = re.compile(r"(?<![ .…_])[ .…_]{3,}(?=:)")
"""The dots of a form between a label and its colon."""


_HEADING = re.compile(
    (
        r"\s*(?:pasient|navn|fødselsn\w*|fnr|personn\w*|født|fødselsdato|telefon\w*|tlf|mobil\w*|diagnose\w*|\w*kode"
        r"|icpc\S*|icd\S*|kodeverk|tekst"
        r"|arbeidsgiver|arbeidssted|arbeidsplass|bedrift|yrke|stilling\w*|sykmeldt\w*(?: fra)?|sykmelding\w*"
        r"|fra(?: dato)?|til(?: dato)?"
        r"|f\.?o\.?m\.?|t\.?o\.?m\.?|periode|grad|prosent|dato|mottatt|fastlege|lege|henviser|adresse|merknad)\s*"
    ),
    re.IGNORECASE,
)


def _paired(text: str, places: Sequence[int]) -> tuple[str, Sequence[int]]:
    """The text with each row of a table below its headings read as «heading: value», one to a line."""
    if "\t" not in text:
        return text, places
    read: list[str] = []
    came_from: list[int] = []
    headings: list[tuple[int, int]] = []
    for line in split(text, "\n", 0, len(text)):
        cells = split(text, "\t", *line)
        if len(cells) > 1 and all(_HEADING.fullmatch(text, *cell) for cell in cells):
            headings = cells
            continue
        if headings and len(cells) == len(headings):
            for (start, end), (first, last) in zip(headings, cells, strict=True):
                read.append(f"{text[start:end]}: {text[first:last]}\n")
                came_from += (*places[start:end], places[start], places[start], *places[first:last], places[start])
            continue
        start, end = line
        headings = headings if start == end else []
        read.append(f"{text[start:end]}\n")
        came_from += (*places[start:end], places[end] if end < len(text) else 0)
    return "".join(read)[:-1], came_from[:-1]


def split(text: str, mark: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where the parts of a stretch lie that a mark keeps apart."""
    parts = []
    while (at := text.find(mark, start, end)) >= 0:
        parts.append((start, at))
        start = at + 1
    return [*parts, (start, end)]
