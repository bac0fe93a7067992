"""Blocks to PDF bytes: the only file that knows reportlab.

Text never passes reportlab's mark-up parser: each paragraph is handed over as ready runs of characters, so that no tag,
entity or address that a person wrote can mean anything. Equal papers give equal bytes.
"""

import re
import threading
from collections.abc import Callable, Iterator
from functools import cache, partial
from io import BytesIO
from itertools import zip_longest
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)
from reportlab.platypus.paraparser import ParaFrag

from hia_desktop.base.errors import BadInput
from hia_desktop.base.language import _, tag
from hia_desktop.documents import blocks, faces, palette, plain, sheet, strip
from hia_desktop.documents.faces import FALLBACK, REGULAR, Face
from hia_desktop.documents.sheet import FOOT, HEAD_FIRST, HEAD_LATER, MM, PAGE_HEIGHT, SIDE, WIDTH
from hia_desktop.resources import resource

_CELL_HEIGHT = 380
_colour = cache(HexColor)
_DRAWING = threading.Lock()
"""reportlab keeps its fonts in global tables: one paper at a time."""


def render(paper: blocks.Printed) -> bytes:
    """The paper as PDF, A4, fonts embedded, text selectable, language nb-NO.
    Errors: BadInput when the logo is no picture."""
    with _DRAWING:
        target = BytesIO()
        document = BaseDocTemplate(
            target,
            pagesize=A4,
            title=plain.one_line(paper.title),
            author=plain.one_line(paper.author),
            subject=plain.one_line(paper.letterhead.centre_name),
            creator="HIA Desktop",
            keywords="",
            lang=tag(),
            invariant=1,
            displayDocTitle=1,
            initialFontName=_font(REGULAR),
            pageTemplates=[
                PageTemplate("first", [_frame(HEAD_FIRST)], autoNextPageTemplate="later"),
                PageTemplate("later", [_frame(HEAD_LATER)]),
            ],
        )
        document.build(list(_story(paper)), canvasmaker=partial(_PaperCanvas, paper))
        return target.getvalue()


def page_count(pdf: bytes) -> int:
    """How many pages a paper made by `render` has. Errors: ValueError when it is another PDF."""
    found = re.search(rb"\n/Count (\d+) /Kids \[", pdf)
    if found is None:
        raise ValueError("not a paper made here")
    return int(found[1])


def _frame(head: float) -> Frame:
    return Frame(
        SIDE, FOOT, WIDTH, PAGE_HEIGHT - head - FOOT, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
    )


class _CanvasPen:
    """A `Pen` on a reportlab canvas; what each stroke means stands there."""

    def __init__(self, canvas: Any) -> None:
        self._canvas = canvas

    def width(self, text: str, face: Face) -> float:
        return _width(text, face)

    def write(self, x: float, y: float, text: str, face: Face, room: float, to_left: bool = False) -> float:
        line = _fitted(text, face, room)
        width = _width(line, face)
        self._canvas.setFillColor(_colour(face.colour))
        at = x - width if to_left else x
        for name, part in _runs(line, face.font):
            self._canvas.setFont(name, face.size)
            self._canvas.drawString(at, y, part)
            at += pdfmetrics.stringWidth(part, name, face.size)
        return width

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 0.6) -> None:
        self._canvas.setStrokeColor(_colour(colour))
        self._canvas.setLineWidth(width)
        self._canvas.line(x1, y1, x2, y2)

    def box(
        self, x: float, y: float, width: float, height: float, fill: str, edge: str = "", corner: float = 0
    ) -> None:
        self._canvas.setFillColor(_colour(fill))
        if edge:
            self._canvas.setStrokeColor(_colour(edge))
            self._canvas.setLineWidth(0.8)
            self._canvas.setDash(2, 1.5)
        if corner:
            self._canvas.roundRect(x, y, width, height, corner, fill=1, stroke=int(bool(edge)))
        else:
            self._canvas.rect(x, y, width, height, fill=1, stroke=int(bool(edge)))
        self._canvas.setDash()

    def dot(self, x: float, y: float, radius: float, fill: str, edge: str) -> None:
        self._canvas.setFillColor(_colour(fill))
        self._canvas.setStrokeColor(_colour(edge))
        self._canvas.setLineWidth(1)
        self._canvas.circle(x, y, radius, fill=1)

    def picture(self, content: bytes, x: float, y: float, width: float, height: float) -> float:
        """A picture as large as fits in the box, at its left edge. Errors: BadInput when it cannot be read."""
        try:
            picture = ImageReader(BytesIO(content))
            across, up = picture.getSize()
            scale = min(width / across, height / up)
            self._canvas.drawImage(picture, x, y + (height - up * scale) / 2, across * scale, up * scale, mask="auto")
        except Exception as broken:  # reportlab and Pillow raise whatever the picture provokes
            raise BadInput(
                _("Logoen kan ikke leses. Dokumentet er ikke laget. Velg en PNG- eller JPEG-fil under Administrasjon.")
            ) from broken
        return float(across * scale)


class _PaperCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
    """Holds the pages back until their number is known, then puts letterhead and foot on each."""

    def __init__(self, paper: blocks.Printed, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._paper = paper
        self._held: list[dict[str, Any]] = []
        self._doc._timeStamp.YMDhms = (
            paper.date.year,
            paper.date.month,
            paper.date.day,
            0,
            0,
            0,
        )  # else the metadata says year 2000

    def showPage(self) -> None:
        """Puts the finished page aside."""
        self._held.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Completes every page and writes the file."""
        held = self._held
        for number, page in enumerate(held, 1):
            self.__dict__.update(page)
            pen = _CanvasPen(self)
            (sheet.first_head if number == 1 else sheet.later_head)(self._paper, pen)
            sheet.foot(self._paper, pen, number, len(held))
            super().showPage()
        super().save()


@cache
def _font(name: str) -> str:
    """Registers a bundled font the first time it is needed; its name."""
    pdfmetrics.registerFont(TTFont(name, str(resource(f"fonts/{name}.ttf"))))
    return name


@cache
def _letters(name: str) -> frozenset[str]:
    """The characters a font has glyphs for, within the basic plane."""
    glyphs = pdfmetrics.getFont(_font(name)).face.charToGlyph
    return frozenset(chr(code) for code in glyphs if 32 <= code <= 0xFFFF)


def _runs(text: str, font: str) -> list[tuple[str, str]]:
    return [(_font(name), part) for name, part in plain.runs(text, font, FALLBACK, _letters)]


def _width(text: str, face: Face) -> float:
    return float(sum(pdfmetrics.stringWidth(part, name, face.size) for name, part in _runs(text, face.font)))


def _fitted(text: str, face: Face, room: float) -> str:
    return plain.fitted(plain.one_line(text), lambda line: _width(line, face) <= room)


@cache
def _style(face: Face) -> ParagraphStyle:
    return ParagraphStyle(
        face.font,
        fontName=face.font,
        fontSize=face.size,
        leading=face.leading,
        textColor=_colour(face.colour),
        alignment="lcr".index(face.align),
        leftIndent=face.hanging,
        firstLineIndent=-face.hanging,
        splitLongWords=1,
    )


def _paragraph(text: str, face: Face) -> Paragraph:
    """One paragraph of cleaned text, handed over as runs: reportlab's parser never sees it."""
    style = _style(face)
    look = {"fontSize": face.size, "textColor": style.textColor, "bold": 0, "italic": 0, "rise": 0, "greek": 0}
    frags = [ParaFrag(text=part, fontName=name, link=[], us_lines=[], **look) for name, part in _runs(text, face.font)]
    return Paragraph("", style, frags=frags)


def _story(paper: blocks.Printed) -> Iterator[Flowable]:
    """Title, patient and blocks as reportlab's own pieces."""
    if paper.envelope is not None:
        yield from _envelope(paper.envelope)
    yield from _paragraphs(paper.title, faces.TITLE)
    for line, face in ((paper.patient_line, faces.PATIENT), (paper.subtitle, faces.SUBTITLE)):
        if line.strip():
            yield from _paragraphs(line, face)
    yield Spacer(1, 7)
    for block, after in zip_longest(paper.blocks, paper.blocks[1:]):
        if isinstance(block, blocks.Heading):
            strip_below = _drawing(after).height if isinstance(after, blocks.TimelineStrip) else 0
            yield CondPageBreak(48 + strip_below)
        yield from _DRAWN[type(block)](block)


def _paragraphs(text: str, face: Face) -> Iterator[Flowable]:
    for line in plain.lines(text):
        for piece in plain.pieces(line):
            yield _paragraph(piece, face)


def _short(text: str, face: Face, room: float) -> Paragraph:
    return _paragraph(_fitted(text, face, room), face)


def _table(rows: list[list[Any]], columns: list[float], look: list[tuple[Any, ...]], head: int = 0) -> Table:
    """A table in our own typeface: reportlab names Helvetica in every cell, which is not in the file."""
    return Table(
        rows, colWidths=columns, style=[*look, ("FONTNAME", (0, 0), (-1, -1), _font(REGULAR))], repeatRows=head
    )


def _envelope(block: blocks.Envelope) -> Iterator[Flowable]:
    """The address in the envelope's window, and the rest beside it."""
    room = SIDE + WIDTH - sheet.WINDOW_SIDE
    address = [_short(line, faces.ADDRESS, sheet.WINDOW_WIDTH) for line in block.lines]
    pairs = [((label, faces.SMALL), (value, faces.BODY)) for label, value in block.beside if value.strip()]
    beside = [_short(text, face, room) for pair in pairs for text, face in pair]
    yield _DownTo(sheet.WINDOW_TOP)
    yield _table([[address, beside]], [sheet.WINDOW_SIDE - SIDE, room], _TIGHT)
    yield _DownTo(sheet.WINDOW_END)


class _DownTo(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Room until a place on the page, measured from its upper edge."""

    def __init__(self, place: float) -> None:
        super().__init__()
        self._at = place

    def wrap(self, _width: float, left: float) -> tuple[float, float]:
        return 0, max(0.0, left - (PAGE_HEIGHT - FOOT - self._at))

    def draw(self) -> None:
        """Nothing."""


def _heading(block: blocks.Heading) -> Iterator[Flowable]:
    face = faces.HEADING if block.level == 1 else faces.HEADING_2
    yield Spacer(1, 6 if block.level == 1 else 4)
    columns = [WIDTH * 0.55, WIDTH * 0.45]
    if block.aside and _width(plain.one_line(block.text), face) < columns[0]:
        row = [_short(block.text, face, columns[0]), _short(block.aside, faces.ASIDE, columns[1])]
        yield _table([row], columns, [*_TIGHT, ("TOPPADDING", (1, 0), (1, 0), 2.6)])
    else:
        yield from _paragraphs(block.text, face)
        yield from _paragraphs(block.aside, faces.ASIDE) if block.aside else ()
    yield Spacer(1, 0.5)


def _text(block: blocks.Text) -> Iterator[Flowable]:
    for line in plain.lines(block.text):
        if not line.strip():
            yield Spacer(1, 5)
            continue
        bullet = line.lstrip().startswith(("- ", "• "))
        for number, piece in enumerate(plain.pieces(line)):
            said = f"•\xa0\xa0{piece.lstrip()[2:].lstrip()}" if bullet and not number else piece
            yield _paragraph(said, faces.BULLET if bullet else faces.BODY)


def _small(block: blocks.Small) -> Iterator[Flowable]:
    yield Spacer(1, 3)
    yield from _paragraphs(block.text, faces.SMALL)
    yield Spacer(1, 3)


def _callout(block: blocks.Callout) -> Iterator[Flowable]:
    room = WIDTH - 22
    rows: list[list[Any]] = [[part] for part in _cell_pieces(block.title, room, faces.BOX_TITLE)] if block.title else []
    for line in block.lines:
        numbered = line[:1].isdigit() and line[1:3].startswith((")", "."))
        face = faces.BOX_LARGE if block.large else faces.BOX_NUMBERED if numbered else faces.BOX
        rows += [[part] for part in _cell_pieces(line, room, face)]
    if not rows:
        return
    yield _table(
        rows,
        [WIDTH],
        [
            ("BACKGROUND", (0, 0), (-1, -1), _colour(palette.BRAND_PALE)),
            ("LINEBEFORE", (0, 0), (0, -1), 2.5, _colour(palette.BRAND), 0),
            ("LEFTPADDING", (0, 0), (-1, -1), 11),
            ("RIGHTPADDING", (0, 0), (-1, -1), 11),
            ("TOPPADDING", (0, 0), (-1, -1), 0.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0.5),
            ("TOPPADDING", (0, 0), (-1, 0), 6),
            ("BOTTOMPADDING", (0, -1), (-1, -1), 8),
        ],
    )
    yield Spacer(1, 3)


_TIGHT: list[tuple[Any, ...]] = [
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
]


def _facts(block: blocks.Facts) -> Iterator[Flowable]:
    rows: list[list[Any]] = []
    for label, value in block.pairs:
        if value.strip():
            for number, cell in enumerate(_cell_pieces(value, WIDTH - 31 * MM, faces.BODY)):
                rows.append([_short("" if number else label, faces.LABEL, 62 * MM), cell])
    if rows:
        yield Spacer(1, 3)
        yield _table(rows, [31 * MM, WIDTH - 31 * MM], [*_TIGHT, ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5)])
        yield Spacer(1, 6)


def _cell_pieces(text: str, width: float, face: Face) -> list[list[Paragraph]]:
    """A cell's text in parts low enough for any page, for a row cannot break over a page."""
    across = max(1, int(width / (face.size * 0.75)))
    return [
        [_paragraph(line, face) for line in part]
        for part in plain.parts(text, across, int(_CELL_HEIGHT / face.leading))
    ]


def _grid(block: blocks.Grid) -> Iterator[Flowable]:
    """A table with quiet lines; a row too high for a page goes on in the next one without a line between."""
    parts = block.widths or (1.0,) * len(block.head)
    columns = [WIDTH * part / sum(parts) for part in parts]
    align = block.align or "l" * len(block.head)
    heads = [faces.CELL_HEAD[letter] for letter in align]
    cells: list[list[Any]] = [
        [_short(*shown) for shown in zip(block.head, heads, (2.5 * width for width in columns), strict=True)]
    ]
    look = [*_TABLE_LOOK, ("VALIGN", (0, 1), (-1, -1), "MIDDLE" if "c" in align else "TOP")]
    for row in block.rows:
        pieces = [
            _cell_pieces(text, width - 14, faces.CELL[a]) for text, width, a in zip(row, columns, align, strict=True)
        ]
        for number in range(max(len(p) for p in pieces)):
            cells.append([p[number] if number < len(p) else "" for p in pieces])
        look.append(("LINEBELOW", (0, len(cells) - 1), (-1, len(cells) - 1), 0.5, _colour(palette.LINE)))
    yield Spacer(1, 2)
    yield _table(cells, columns, look, head=1)
    yield Spacer(1, 4)


_TABLE_LOOK: list[tuple[Any, ...]] = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 7),
    ("LEFTPADDING", (0, 0), (0, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 7),
    ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2.6),
    ("LINEBELOW", (0, 0), (-1, 0), 0.8, _colour(palette.LINE_STRONG)),
]


def _drawing(block: blocks.TimelineStrip) -> strip.Drawing:
    return strip.draw(block.timeline, WIDTH, lambda text: _width(plain.one_line(text), faces.STRIP))


def _strip(block: blocks.TimelineStrip) -> Iterator[Flowable]:
    drawing = _drawing(block)
    if drawing.shapes:
        yield Spacer(1, 3)
        yield _Strip(drawing)
        yield Spacer(1, 4)


class _Strip(Flowable):  # type: ignore[misc]  # reportlab has no types
    """The timeline as one piece on the page."""

    def __init__(self, drawing: strip.Drawing) -> None:
        super().__init__()
        self.drawing = drawing
        self.width, self.height = WIDTH, drawing.height

    def draw(self) -> None:
        """Paints it where reportlab has put the origin."""
        strip.paint(self.drawing, _CanvasPen(self.canv))


def _signature(block: blocks.Signature) -> Iterator[Flowable]:
    piece: list[Flowable] = []
    if block.lines:
        piece.append(Spacer(1, 9))
        for number, line in enumerate(block.lines):
            piece += _paragraphs(line, faces.SMALL if number else faces.BODY)
    if block.by_hand:
        gap, count = 14, len(block.by_hand)
        columns = [(WIDTH - gap * (count - 1)) / count, gap] * count
        cells = [cell for text in block.by_hand for cell in (_short(text, faces.SMALL, 2 * WIDTH), "")]
        lines = [("LINEABOVE", (2 * i, 0), (2 * i, 0), 0.8, _colour(palette.INK_2)) for i in range(count)]
        look = [*_TIGHT, ("TOPPADDING", (0, 0), (-1, -1), 3), *lines]
        piece += [Spacer(1, 40), _table([cells[:-1]], columns[:-1], look)]
    yield KeepTogether(piece)


_DRAWN: dict[type[blocks.Block], Callable[[Any], Iterator[Flowable]]] = {
    blocks.Heading: _heading,
    blocks.Text: _text,
    blocks.Small: _small,
    blocks.Callout: _callout,
    blocks.Facts: _facts,
    blocks.Grid: _grid,
    blocks.Steps: lambda steps: _grid(steps.as_grid()),
    blocks.TimelineStrip: _strip,
    blocks.Signature: _signature,
}
