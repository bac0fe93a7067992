"""The bundled fonts: which letters they have, how wide a line becomes."""

from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from hia_desktop.documents import plain
from hia_desktop.documents.faces import FALLBACK, Face
from hia_desktop.resources import resource


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


def runs(text: str, name: str) -> list[tuple[str, str]]:
    """The text in (font, characters), each in a font that has them."""
    return [(font(found), part) for found, part in plain.runs(text, name, FALLBACK, letters)]


def width(text: str, face: Face) -> float:
    """How wide a line becomes, in points."""
    return float(sum(pdfmetrics.stringWidth(part, name, face.size) for name, part in runs(text, face.font)))


def fitted(text: str, face: Face, room: float) -> str:
    """The text as one line, cut with «…» until it has room."""
    return plain.fitted(plain.one_line(text), lambda line: width(line, face) <= room)
