"""What a page is laid out of: reportlab's own pieces, each of which knows the element that tells it."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable
from reportlab.platypus import Paragraph as _Paragraph
from reportlab.platypus import Table as _Table
from reportlab.platypus.paraparser import ParaFrag

from hia_desktop.base.language import TAGS, language
from hia_desktop.documents import fonts, plain, strip
from hia_desktop.documents.canvas import CanvasPen, colour
from hia_desktop.documents.faces import REGULAR, Face
from hia_desktop.documents.sheet import WIDTH
from hia_desktop.documents.tags import Element


class Paragraph(_Paragraph):  # type: ignore[misc]  # reportlab has no types
    """A paragraph that is told as an element, and whose lines are parted by spaces for those who read by ear or copy.

    reportlab breaks lines at spaces and leaves them out, or parts a word with a hyphen that nobody wrote. `said` is
    the text from here on, so that it can be seen what stood where a line ends.
    """

    element: Element
    said: str
    _drawn = False

    def split(self, room: float, height: float) -> list[Any]:
        """In two at a page's end; both parts are told as the same element."""
        parts: list[Any] = super().split(room, height)
        rest = self.said
        for part in parts:
            part.element, part.said = self.element, rest
            part.wrap(room, height)
            rest = rest[[0, *(end for _line, end, _hyphen in part._ends())][-1] :]
        return parts

    def draw(self) -> None:
        """Draws it, and tells it the first time: a table's head comes again on each page."""
        again = self._drawn
        self._drawn = True
        if not again:
            for line, end, hyphen in self._ends():
                if hyphen:
                    _soften(line)
                elif self.said[end : end + 1] == " ":
                    _add_space(line)
        with self.canv.told_as(None if again else self.element):
            super().draw()

    def _ends(self) -> Iterator[tuple[Any, int, bool]]:
        """Each line with the place in `said` where it ends, and whether it ends with a hyphen that is not there."""
        at = 0
        for line in self.blPara.lines:
            written = True
            for c in _characters(line):
                while self.said[at : at + 1] == " ":
                    at += 1
                written = self.said[at : at + 1] == c
                at += written
            yield line, at, not written


def _characters(line: Any) -> str:
    """A line is a tuple of room left and words, or of runs in several fonts."""
    return "".join(line[1]) if isinstance(line, tuple) else "".join(run.text for run in line.words).replace(" ", "")


def _add_space(line: Any) -> None:
    if isinstance(line, tuple):
        line[1].append("")
    elif not line.words[-1].text.endswith(" "):
        line.words[-1].text += " "


def _soften(line: Any) -> None:
    """The hyphen at the end becomes a soft one, which is seen and is no letter of the word; after «/» there is none."""

    def softened(word: str) -> str:
        return word[:-1] if word[-2:-1] == "/" else word[:-1] + "\xad"

    if isinstance(line, tuple):
        line[1][-1] = softened(line[1][-1])
    else:
        run = next(run for run in reversed(line.words) if run.text)
        run.text = softened(run.text)


class Table(_Table):  # type: ignore[misc]  # reportlab has no types
    """A table whose cells tell themselves, while its lines and shades are only seen."""

    def _drawLines(self) -> None:
        with self.canv.told_as(None):
            super()._drawLines()

    def _drawBkgrnd(self) -> None:
        with self.canv.told_as(None):
            super()._drawBkgrnd()


class Strip(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A drawing as one picture on the page: the timeline, or a chart that is so many points wide."""

    def __init__(self, drawing: strip.Drawing, element: Element, width: float = WIDTH) -> None:
        super().__init__()
        self.drawing, self.element = drawing, element
        self.width, self.height = width, drawing.height

    def draw(self) -> None:
        """Paints it where reportlab has put the origin."""
        with self.canv.told_as(self.element):
            strip.paint(self.drawing, CanvasPen(self.canv))
        x, y = self.canv.absolutePosition(0, 0)
        self.element.box = (x, y, x + self.width, y + self.height)


@cache
def _patterns(code: str) -> Callable[[str], list[int]]:
    """Where the words of a language may be parted; nowhere in one that has no patterns. Read when the first word is to
    be parted: that takes longer than drawing a page."""
    import pyphen

    known = pyphen.language_fallback(TAGS[code])
    if known is None:
        return lambda _word: []
    found: Callable[[str], list[int]] = pyphen.Pyphen(lang=known, left=3, right=3).positions
    return found


def _parted(word: str, code: str) -> Iterator[tuple[str, str]]:
    """The ways to part a word, the longest head first; a name with a capital inside, as HelseIArbeid, is kept whole."""
    if not any(c.isupper() for c in word[1:]):
        for place in reversed(_patterns(code)(word)):
            yield word[:place], word[place:]


def _softly(word: str) -> str:
    """The word with soft hyphens where it may be parted."""
    places = [0, *_patterns(language())(word), len(word)]
    return "\xad".join(word[begin:end] for begin, end in pairwise(places))


def _partable(text: str, face: Face) -> str:
    """«koordinator/sekretær» can be parted after «/» and within its words too."""
    if "/" not in text:
        return text

    def marked(found: re.Match[str]) -> str:
        word = found[0]
        if len(word) < face.parted:
            return word
        return "/\xad".join(_softly(part) for part in word.split("/"))

    return re.sub(r"[^\W\d_]+(?:/[^\W\d_]+)+", marked, text)


@cache
def _style(face: Face, code: str) -> ParagraphStyle:
    return ParagraphStyle(
        face.font,
        fontName=face.font,
        fontSize=face.size,
        leading=face.leading,
        textColor=colour(face.colour),
        alignment="lcr".index(face.align),
        leftIndent=face.hanging,
        firstLineIndent=-face.hanging,
        splitLongWords=1,
        allowWidows=0,
        allowOrphans=0,
        hyphenationLang=lambda word: _parted(word, code),
        hyphenationMinWordLength=face.parted,
        embeddedHyphenation=2,
    )


def paragraph(text: str, face: Face, element: Element) -> Paragraph:
    """One paragraph of cleaned text, handed over as runs: reportlab's parser never sees it."""
    style = _style(face, language())
    look = {"fontSize": face.size, "textColor": style.textColor, "bold": 0, "italic": 0, "rise": 0, "greek": 0}
    text = plain.kept_together(text)
    drawn = fonts.drawable(text)
    if drawn != text:
        element.instead += "".join(part for _name, part in fonts.runs(text, face.font))
    runs = fonts.runs(drawn, face.font)
    made = Paragraph(
        "",
        style,
        frags=[
            ParaFrag(text=_partable(part, face), fontName=name, link=[], us_lines=[], **look) for name, part in runs
        ],
    )
    made.element, made.said = element, "".join(part for _name, part in runs)
    return made


def paragraphs(text: str, face: Face, told: Element, first: Element | None = None) -> Iterator[Paragraph]:
    """The lines of a text; the first is told as `first`, the others as paragraphs of `told`."""
    for line in plain.lines(text):
        element = first or told.add("P")
        first = None
        for piece in plain.pieces(line):
            yield paragraph(piece, face, element)


def short(text: str, face: Face, room: float, element: Element) -> Paragraph:
    """One line, cut with «…»."""
    return paragraph(fonts.fitted(text, face, room), face, element)


def table(rows: list[list[Any]], columns: list[float], look: list[tuple[Any, ...]], head: int = 0) -> Table:
    """A table in our own typeface: reportlab names Helvetica in every cell, which is not in the file."""
    return Table(
        rows, colWidths=columns, style=[*look, ("FONTNAME", (0, 0), (-1, -1), fonts.font(REGULAR))], repeatRows=head
    )
