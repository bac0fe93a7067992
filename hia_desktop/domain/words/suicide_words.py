"""Words and codes in a referral that speak of suicide, of self-harm or of not wanting to live,
whatever is said about them.

A denial, a story of long ago and a relative's death are marked as the patient's own words are: no program can tell
«ingen planer, men tanker» from «ingen tanker», so every mention is put before a person, in its sentence.
Source: Interregional rapport 2020, kap. 3.1.2 (R45, R51);
codes from ICPC-2 and the Norwegian ICD-10 (R45.8, X60-X84 intended self-harm, Z91.5 and Y87.0
its history), read 2026-11-28.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from hia_desktop.domain.words.suicide_families import FAMILIES, WITHIN
from hia_desktop.domain.words.suicide_means import FAMILIES_OF_MEANS

_DASH = re.compile(r"[\u2010-\u2015]")
_BROKEN = re.compile(r"-(?<=\w-)[ \t]*\r?\n[ \t]*(?=\w)")
_BLANKS = re.compile(r"\s{2,}|[\t\r\f\v]")
_END = re.compile(r"(?<=[.!?…])\s+(?![a-zæøå])|(?<=\w{6}[.!?])\s+|\n\n|\n(?![a-zæøå])")
"""Where a sentence ends: not at a short word with a full stop before a small letter,
nor at a line that goes on with one."""
_SAYS = re.compile(r"\w+|[!?+<>=/%]")
"""What makes two sentences different."""
_WITHIN = re.compile(WITHIN, re.IGNORECASE)
_KEY = 2
"""How many letters of a word are looked up to find the families that can begin there."""
_SHORT = 8
"""Letters of a word that is too short to have one of `WITHIN` inside."""


def _by_start() -> dict[str, str]:
    """The families that can begin at a word, by the first letters of it."""
    found: dict[str, list[str]] = {}
    for starts, rest in (*FAMILIES, *FAMILIES_OF_MEANS):
        heads: dict[str, list[str]] = {}
        for start in starts.split("|"):
            heads.setdefault(re.match(r"\w{1,2}", start)[0], []).append(re.escape(start))  # type: ignore[index]
        for head, own in heads.items():
            found.setdefault(head, []).append(f"(?:{'|'.join(sorted(own, key=len, reverse=True))})(?:{rest})")
    return {head: "|".join(patterns) for head, patterns in found.items()}


_WORD = re.compile(r"\w+")
_STARTS = _by_start()


@cache
def _families(head: str) -> re.Pattern[str]:
    """Made when a word first begins so: all of them took a tenth of a second of every start."""
    return re.compile(_STARTS[head], re.IGNORECASE)


_AROUND = 70
"""Characters shown on each side of a mark."""
MOST_SHOWN = 5


@dataclass(frozen=True)
class Mark:
    """A word or code, the words around it to be shown, and the sentence it stands in,
    in small letters without its punctuation."""

    word: str
    excerpt: str
    sentence: str


def marks(text: str) -> tuple[Mark, ...]:
    """Every place in a text that speaks of it, in reading order; empty when there is none. Denials are marked too."""
    even = _even(text)
    flat = even.replace("\n", " ")
    made: list[Mark] = []
    end, ends = 0, [0]
    said: dict[tuple[int, int], str] = {}
    for m in _phrases(flat):
        if m.start() < end:
            continue
        ends = ends if made else [0, *(found.end() for found in _END.finditer(even)), len(even)]
        end = m.end()
        place = first, last = ends[bisect_right(ends, m.start()) - 1], ends[bisect_left(ends, end)]
        if place not in said:
            said[place] = " ".join(_SAYS.findall(flat[first:last].lower()))
        made.append(Mark(" ".join(m[0].lower().split()), _excerpt(flat, m.start(), end), said[place]))
    return tuple(made)


def _phrases(flat: str) -> Iterable[re.Match[str]]:
    """A word's family is looked up by its first letters, so that the time goes by the length of the text alone."""
    for word in _WORD.finditer(flat.lower()):
        head = word[0][:_KEY]
        found = _families(head).match(flat, word.start()) if head in _STARTS else None
        if found is not None:
            yield found
        elif len(word[0]) > _SHORT and _WITHIN.search(word[0]):
            yield word


def marks_in(answers: Any) -> tuple[Mark, ...]:
    """The marks in everything that a form's answers, or a list or a row of them, say."""
    return tuple(mark for text in _texts(answers) for mark in marks(text))


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _even(text: str) -> str:
    """One form of each letter; no marks that are not seen; a word broken over two lines made whole;
    line breaks kept."""
    whole = unicodedata.normalize("NFKC", text).replace("İ", "I")  # the one letter that grows when it is made small
    for unseen in (c for c in set(whole) if unicodedata.category(c) == "Cf"):
        whole = whole.replace(unseen, "")
    whole = _DASH.sub("-", whole)
    whole = _BROKEN.sub("", whole)
    return _BLANKS.sub(lambda m: "\n" * min(m[0].count("\n"), 2) or " ", whole)


def _excerpt(text: str, start: int, end: int) -> str:
    """What stands around it, of whole words."""
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    while 0 < first < start and not text[first - 1].isspace():
        first += 1
    while end < last < len(text) and not text[last].isspace():
        last -= 1
    return f"{'… ' if first else ''}{' '.join(text[first:last].split())}{' …' if last < len(text) else ''}"
