"""The one door for text on its way to paper: what a person wrote becomes harmless characters,
never mark-up or an address."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator

MISSING = "□"
PIECE = 4_000
"""The most characters laid out as one paragraph: the layout's time grows with the square of it."""

_DROPPED = {"Cc", "Cf"}
_UNDRAWN = {"Cs", "Co", "Cn"}
_VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def clean(text: str) -> str:
    """The text as it can be drawn: composed letters, \\n and plain spaces.

    Control characters, direction marks and other invisible format characters are dropped; a lone surrogate, a private
    or an unassigned code point becomes «□». A no-break space stays.
    """
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(_drawn(c) for c in _VARIATION.sub("", composed))


def _drawn(c: str) -> str:
    if c.isprintable() or c == "\n" or c == "\xa0":
        return c
    if c in "\u2028\u2029\x0b\x0c\x85":
        return "\n"
    if c == "\u202f":
        return "\xa0"
    category = unicodedata.category(c)
    if c == "\t" or category == "Zs":
        return " "
    return MISSING if category in _UNDRAWN else ""


def one_line(text: str) -> str:
    """Clean text without line breaks."""
    return " ".join(clean(text).split("\n")).strip()


_TOGETHER = re.compile(r"(?<=§) (?=\d)|(?<=\bkl\.) (?=\d)|(?<=\d) (?=(?:%|kg|km|mg)(?!\w))|(?<=[☐☑]) ")


def kept_together(text: str) -> str:
    """Clean text in which no line ends between a sign or a number and what it is of: «§ 2-2», «15 kg», a box and its
    word."""
    return _TOGETHER.sub("\xa0", text)


def lines(text: str) -> list[str]:
    """The lines of a text, cleaned; blank lines at the ends are gone and several in a row are one."""
    return re.sub(r"\n\s*\n", "\n\n", clean(text)).strip("\n ").split("\n")


def pieces(line: str, limit: int = PIECE) -> Iterator[str]:
    """A line in pieces of at most `limit` characters, parted after a space where there is one; nothing is lost."""
    while len(line) > limit:
        cut = line.rfind(" ", limit // 2, limit) + 1 or limit
        yield line[:cut]
        line = line[cut:]
    yield line


def parts(text: str, across: int, most: int) -> list[list[str]]:
    """The lines of a text in parts of at most about `most` drawn lines, where `across` characters surely fit in one."""
    found: list[list[str]] = [[]]
    used = 0
    for line in lines(text):
        for piece in pieces(line, min(PIECE, across * most)):
            needs = 1 + len(piece) // across
            if used and used + needs > most:
                found.append([])
                used = 0
            found[-1].append(piece)
            used += needs
    return found


def fitted(line: str, fits: Callable[[str], bool]) -> str:
    """A line cut with «…» until it fits; never more than 400 characters."""
    if len(line) <= 400 and fits(line):
        return line
    kept = line[:400]
    room = bisect_left(range(1, len(kept) + 1), True, key=lambda letters: not fits(kept[:letters] + "…"))
    return kept[:room].rstrip(" ,·") + "…"


def runs(text: str, font: str, fallback: str, letters: Callable[[str], frozenset[str]]) -> list[tuple[str, str]]:
    """The text in (font, characters): the given font, the fallback where that lacks a letter, «□» where both do."""
    foreign = set(text) - letters(font)
    if not foreign:
        return [(font, text)]
    found: list[tuple[str, str]] = []
    for c in text:
        name = font
        if c in foreign:
            name, c = (fallback, c) if c in letters(fallback) else (font, MISSING)
        if found and found[-1][0] == name:
            found[-1] = (name, found[-1][1] + c)
        else:
            found.append((name, c))
    return found
