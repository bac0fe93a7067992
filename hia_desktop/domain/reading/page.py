"""A pasted or printed text as a person reads it: wrapped lines joined,
odd spaces and dashes evened out, every place kept.

Text out of a PDF is broken by the width of the page: numbers, names and words are split,
hyphens stand at the line's end.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from hia_desktop.base.fields import LONG_TEXT
from hia_desktop.base.text import LOWER, UPPER
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
    def _breaks(self) -> tuple[int, ...]:
        return (0, *(found.end() for found in _CLAUSE_END.finditer(self.text)), len(self.text))

    @property
    def clauses(self) -> tuple[tuple[int, int], ...]:
        """Start and end of every sentence, line or table cell, in order."""
        return tuple((start, end) for start, end in zip(self._breaks, self._breaks[1:], strict=False) if start < end)

    def clause_at(self, place: int) -> tuple[int, int]:
        """The clause that holds a place in `text`."""
        after = min(bisect_right(self._breaks, place), len(self._breaks) - 1)
        return self._breaks[after - 1], self._breaks[after]


_CLAUSE_END = re.compile(
    rf"\n+|\t+|;|[!?](?=\s)|(?<!\b[{LOWER}])(?<!\b[{UPPER}{LOWER}]{{2}})(?<!\btlf)(?<!\bmob)\.(?=\s+[{UPPER}])"
)
"""A full stop ends a sentence before a capital, but not after an abbreviation of one to two
letters («f.», «dr.», «ca.»)."""


def read(text: str) -> Reading:
    """Reads a text of any characters, as much of it as a field keeps; takes time in proportion to its length."""
    characters, places = _evened(text[:LONG_TEXT])
    _join_lines(characters)
    kept = _paired(
        _without_leaders([(character, place) for character, place in zip(characters, places, strict=True) if character])
    )
    return Reading("".join(character for character, _place in kept), tuple(place for _character, place in kept))


def _evened(text: str) -> tuple[list[str], list[int]]:
    """Each character as one of: a letter (composed), digit or sign, space, newline, tab; invisible ones are gone."""
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if character.isascii() and (character.isalnum() or character in " \n"):
            seen = character
        elif character == "\r":
            seen = "" if text[place + 1 : place + 2] == "\n" else "\n"
        else:
            seen = _plain(character)
        if seen and unicodedata.combining(seen) and characters:
            whole = unicodedata.normalize("NFC", characters[-1] + seen)
            if len(whole) == 1:
                characters[-1] = whole
            continue
        if seen:
            characters.append(seen)
            places.append(place)
    return characters, places


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
    return "" if category in ("Cf", "Cc", "Cs", "Co") else character


def _join_lines(characters: list[str]) -> None:
    """Turns runs of spaces into one space or, from three on, a column;
    joins the lines that the page's width has broken. In place."""
    size, place, line_start, tabbed = len(characters), 0, 0, False
    while place < size:
        if characters[place] not in " \n\t":
            place += 1
            continue
        end = place
        while end < size and characters[end] in " \n\t":
            end += 1
        gap = characters[place:end]
        lines = gap.count("\n")
        glue = "\t" if "\t" in gap or len(gap) >= 3 else " "
        if place and characters[place - 1] == ":" and not lines:
            glue = " "
        if lines:
            glue = "\n" if tabbed or lines > 1 else _line_break(characters, line_start, place, end)
        if glue == "-":  # a word parted at the line's end: the hyphen goes too
            characters[place - 1] = ""
            glue = ""
        characters[place:end] = [glue] + [""] * (end - place - 1)
        tabbed = glue == "\t" or (tabbed and glue != "\n")  # the rows of a table are never joined
        if glue == "\n":
            line_start = end
        place = end


_LONG_LINE = 60
_OPEN_END = re.compile(
    r"(?:^|\s)(?:hos|i|ved|på|som|fra|siden|til|og|av|med|den|for|er|har|ble|in|at|as|from|since|the|of|and)$"
)
_ITEM = re.compile(rf"\d{{1,2}}[.)] ?[{UPPER}]")
_LABEL = re.compile(r"[^\W\d_][\w ./()-]{0,30}:")


def _line_break(characters: list[str], line_start: int, place: int, end: int) -> str:
    """What a single line break stands for: newline, space, nothing («») or a hyphen to be taken out («-»)."""
    if place == 0 or end == len(characters):
        return "\n"
    before, after = characters[place - 1], characters[end]
    if before == "-" and after.islower() and place >= 2 and characters[place - 2].islower():
        return "-" if _next_word(characters, end) not in ("og", "eller") else " "
    if _ITEM.match("".join(characters[end : end + 5])):
        return "\n"
    if after.isdigit():
        earlier = characters[place - 2] if place >= 2 else ""
        return " " if before.isalnum() or before in ",%-(" or (before in "./" and earlier.isdigit()) else "\n"
    tail = "".join(characters[max(line_start, place - 12) : place]).lower()
    if _OPEN_END.search(tail):
        return " "
    if _LABEL.match("".join(characters[end : end + 33])):
        return "\n"
    if before in ".:!?":
        return "\n"
    if after.islower() or after == "%":
        return " "
    return " " if place - line_start >= _LONG_LINE and after.isalpha() else "\n"


def _next_word(characters: list[str], place: int) -> str:
    return re.split(r"\W", "".join(characters[place : place + 8]), maxsplit=1)[0]


Piece = tuple[str, int]
"""A character and its place in the original text."""

_LEADERS = re.compile(r"(?<![ .…_])[ .…_]{3,}(?=:)")
"""The dots of a form between a label and its colon."""


def _without_leaders(pieces: list[Piece]) -> list[Piece]:
    kept: list[Piece] = []
    end = 0
    for found in _LEADERS.finditer("".join(character for character, _place in pieces)):
        kept += pieces[end : found.start()]
        end = found.end()
    return kept + pieces[end:]


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


def _paired(pieces: list[Piece]) -> list[Piece]:
    """The text with each row of a table below its headings read as «heading: value», one to a line."""
    result: list[Piece] = []
    headings: list[list[Piece]] = []
    for line in _split(pieces, "\n"):
        cells = _split(line, "\t")
        if len(cells) > 1 and all(
            _HEADING.fullmatch("".join(character for character, _place in cell)) for cell in cells
        ):
            headings = cells
            continue
        elif headings and len(cells) == len(headings):
            for heading, cell in zip(headings, cells, strict=True):
                place = heading[0][1]
                result += [*heading, (":", place), (" ", place), *cell, ("\n", place)]
            continue
        else:
            headings = headings if not line else []
            result += line
        result.append(("\n", line[-1][1] if line else 0))
    return result[:-1]


def _split(pieces: list[Piece], mark: str) -> list[list[Piece]]:
    parts: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece[0] == mark:
            parts.append([])
        else:
            parts[-1].append(piece)
    return parts
