"""The bundled fonts: which letters they have, how wide a line becomes."""

import re
import threading
import unicodedata
from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from hia_desktop.base.text import _
from hia_desktop.documents import plain
from hia_desktop.documents.faces import FALLBACK, REGULAR, Face
from hia_desktop.resources import resource

DRAWING = threading.Lock()
"""reportlab keeps its fonts in global tables: one paper at a time."""


@cache
def font(name: str) -> str:
    """Registers a bundled font the first time it is needed; its name."""
    pdfmetrics.registerFont(TTFont(name, str(resource(f"fonts/{name}.ttf"))))
    return name


@cache
def letters(name: str) -> frozenset[str]:
    """The characters a font has glyphs for, within the basic plane."""
    glyphs = pdfmetrics.getFont(font(name)).face.charToGlyph
    return frozenset(chr(code) for code in glyphs if 32 <= code <= 0xFFFF)


_LEFTWARD_LETTERS = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_LEFTWARD = re.compile(f"[{_LEFTWARD_LETTERS}](?:[{_LEFTWARD_LETTERS} '-]*[{_LEFTWARD_LETTERS}])?")


LONGEST_LEFTWARD = 60
"""The most characters of such text that surely stand right: a name does, a passage of several lines does not."""


def leftward(text: str) -> list[str]:
    """The stretches that are written from right to left."""
    return [] if text.isascii() else _LEFTWARD.findall(text)


def drawable(text: str) -> str:
    """Clean text as it is drawn from left to right: names in Hebrew and Arabic turned, their letters joined.
    Such a name is not parted at a line's end."""
    if not leftward(text):
        return text
    from arabic_reshaper import reshape
    from bidi.algorithm import get_display

    return _LEFTWARD.sub(lambda found: get_display(reshape(found[0])).replace(" ", "\xa0"), text)


def lacking(text: str) -> str:
    """The characters that no bundled font has, each once: on paper each of them is «□»."""
    written = unicodedata.normalize("NFC", text)
    plainly = {c for c in written if c != plain.MISSING and plain.MISSING in plain.clean(c)}
    drawn = drawable(plain.clean(written))
    strange = set(drawn) - letters(REGULAR) - letters(FALLBACK) - {"\n"} if not drawn.isascii() else set()
    return "".join(dict.fromkeys(c for c in written if c in plainly | strange))


_NAMED = 8
"""So many of the characters that no font has are named."""


def unprintable(text: str) -> str:
    """What its writer is told of a text that would not stand on paper as it was written; empty when it would."""
    if text.isascii():
        return ""
    if signs := lacking(text):
        told = _("Tegnet {signs} kan ikke trykkes, og blir en tom rute på papiret.")
        more = _("Tegnene {signs} kan ikke trykkes, og blir tomme ruter på papiret.")
        return (told if len(signs) == 1 else more).format(signs=" ".join(signs[:_NAMED]))
    if any(len(part) > LONGEST_LEFTWARD for part in leftward(text)):
        return _("Lang tekst som skrives fra høyre mot venstre, settes ikke riktig på papiret.")
    return ""


def runs(text: str, name: str) -> list[tuple[str, str]]:
    """The text in (font, characters), each in a font that has them."""
    return [(font(found), part) for found, part in plain.runs(text, name, FALLBACK, letters)]


def width(text: str, face: Face) -> float:
    """How wide a line becomes, in points."""
    return float(sum(pdfmetrics.stringWidth(part, name, face.size) for name, part in runs(text, face.font)))


def broken(text: str, face: Face, room: float) -> list[str]:
    """The text in lines that have room, broken between words; a word alone may be wider."""
    found: list[str] = []
    for word in plain.one_line(text).split(" "):
        longer = f"{found[-1]} {word}" if found else word
        if found and width(longer, face) <= room:
            found[-1] = longer
        else:
            found.append(word)
    return found


def fitted(text: str, face: Face, room: float) -> str:
    """The text as one line, cut with «…» until it has room."""
    return plain.fitted(plain.one_line(text), lambda line: width(line, face) <= room)
