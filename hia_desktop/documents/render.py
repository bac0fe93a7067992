"""Blocks to PDF bytes.

Text never passes reportlab's mark-up parser: each paragraph is handed over as ready runs of characters, so that no tag,
entity or address that a person wrote can mean anything. Equal papers give equal bytes.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from io import BytesIO
from itertools import zip_longest
from typing import Any

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, PageBreak, Spacer

from hia_desktop.documents import blocks, fonts, palette, pdfa, plain, small_charts, strip, trend
from hia_desktop.documents.canvas import PaperCanvas, colour
from hia_desktop.documents.faces import CLOSER, STRIP, Face, Faces, sized
from hia_desktop.documents.pages import HEADING, LAST_LINE, SIGNATURE, Pages, mark
from hia_desktop.documents.pieces import Paragraph, Strip, paragraph, paragraphs, short, table
from hia_desktop.documents.sheet import (
    MM,
    PAGE_HEIGHT,
    SIDE,
    WIDTH,
    WINDOW_END,
    WINDOW_SIDE,
    WINDOW_TOP,
    WINDOW_WIDTH,
)
from hia_desktop.documents.tags import Element
from hia_desktop.documents.window import in_window

_CELL_HEIGHT = 380
_MOST_TIMES = 6
"""How often a paper is laid out anew for the sake of its page ends."""
_MOST_SHORTER = PAGE_HEIGHT / 3


def render(paper: blocks.Printed) -> bytes:
    """The paper as PDF/A-3a and PDF/UA-1, A4, in the language in force.
    Errors: BadInput when the logo is no picture."""
    for other, gap in _ways(paper) if paper.most_pages else ():
        drawn, told, pages = _drawn(other, sized(paper.size, gap), paper.most_pages)
        if pages <= paper.most_pages:
            return pdfa.finished(drawn, paper, told)
        if pages > paper.most_pages + 1:
            break
    drawn, told, pages = _drawn(paper, sized(paper.size))
    return pdfa.finished(drawn, paper, told)


def _ways(paper: blocks.Printed) -> Iterator[tuple[blocks.Printed, float]]:
    """As it is, then the ways to make it a page less, tried in order: less between its parts, then no small charts."""
    yield from ((paper, gap) for gap in (1, *CLOSER))
    without = tuple(block for block in paper.blocks if not isinstance(block, blocks.SmallCharts))
    if len(without) < len(paper.blocks):
        yield from ((replace(paper, blocks=without), gap) for gap in (1, *CLOSER))


def _drawn(paper: blocks.Printed, faces: Faces, most: int = 0) -> tuple[bytes, Element, int]:
    """The paper laid out until its pages end well: as drawn, as told, and on how many pages.
    With more pages than `most` it is not what is wanted, and how they end is not looked at."""
    shorter: dict[int, float] = {}
    for _time in range(_MOST_TIMES):
        target, told = BytesIO(), Element(role="Document")
        with fonts.DRAWING:
            page, pages = _laid_out(paper, faces, told, target, shorter)
        if page is None or 0 < most < pages:
            break
        shorter[page[0]] = min(shorter.get(page[0], 0) + page[1], _MOST_SHORTER)
    return target.getvalue(), told, pages


def _laid_out(
    paper: blocks.Printed, faces: Faces, told: Element, target: BytesIO, shorter: dict[int, float]
) -> tuple[tuple[int, float] | None, int]:
    """Draws the paper; the page that ought to end sooner, if one ought to, and how many there are."""
    before, body, after = told.add("Sect"), told.add("Sect"), told.add("Sect")
    document = Pages(target, shorter)
    story = list(_without_last_space(_story(paper, faces, body)))
    document.build(story, canvasmaker=partial(PaperCanvas, paper, before, after))
    return document.too_long(), document.page


def _story(paper: blocks.Printed, faces: Faces, told: Element) -> Iterator[Flowable]:
    """Title, patient and blocks as reportlab's own pieces."""
    if paper.envelope is not None:
        yield from _envelope(paper.envelope, told, faces)
    yield from paragraphs(paper.title, faces.title, told, told.add("H1"))
    for line, face in ((paper.patient_line, faces.patient), (paper.subtitle, faces.subtitle)):
        if line.strip():
            yield from paragraphs(line, face, told)
    yield Spacer(1, 7 * faces.gap)
    for block, after in zip_longest(paper.blocks, paper.blocks[1:]):
        if isinstance(block, blocks.Heading):
            yield CondPageBreak(60 + _picture_height(after))
        yield from _DRAWN[type(block)](block, told, faces)


def _without_last_space(story: Iterator[Flowable]) -> Iterator[Flowable]:
    """Space at the end of the paper, or before a page that is begun, could begin a page of its own, with nothing on
    it."""
    spaces: list[Flowable] = []
    for piece in story:
        if isinstance(piece, Spacer):
            spaces.append(piece)
            continue
        yield from () if isinstance(piece, PageBreak) else spaces
        spaces = []
        yield piece


def _picture_height(block: blocks.Block | None) -> float:
    """How high the picture is that stands right under a heading; the two are kept on one page."""
    return _drawing(block).height if isinstance(block, blocks.TimelineStrip) else 0


def _envelope(block: blocks.Envelope, told: Element, faces: Faces) -> Iterator[Flowable]:
    """The address in the envelope's window, and the rest beside it."""
    room = SIDE + WIDTH - WINDOW_SIDE
    face, lines = in_window(block.lines, faces.address)
    address = [short(line, face, WINDOW_WIDTH, told.add("P")) for line in lines]
    beside = [
        part
        for label, value in block.beside
        if value.strip()
        for part in (
            short(label, faces.small, room, told.add("P")),
            short(value, faces.body, room, told.add("P")),
        )
    ]
    yield _DownTo(WINDOW_TOP)
    yield table([[address, beside]], [WINDOW_SIDE - SIDE, room], _TIGHT)
    yield _DownTo(WINDOW_END)


class _DownTo(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Room until a place on the page, measured from its upper edge."""

    def __init__(self, place: float) -> None:
        super().__init__()
        self._at = place

    def wrap(self, _width: float, left: float) -> tuple[float, float]:
        foot = self._frame._y1  # a page that is to end sooner has a higher one
        return 0, max(0.0, left - (PAGE_HEIGHT - foot - self._at))

    def draw(self) -> None:
        """Draws nothing: it only takes up the room."""


def _heading(block: blocks.Heading, told: Element, faces: Faces) -> Iterator[Flowable]:
    face = faces.heading if block.level == 1 else faces.heading_2
    yield Spacer(1, (6 if block.level == 1 else 4) * faces.gap)
    columns = [WIDTH * 0.55, WIDTH * 0.45]
    if block.aside and fonts.width(plain.one_line(block.text), face) < columns[0]:
        row = [
            short(block.text, face, columns[0], told.heading(block.level)),
            short(block.aside, faces.aside, columns[1], told.add("P")),
        ]
        yield mark(table([row], columns, [*_TIGHT, ("TOPPADDING", (1, 0), (1, 0), 2.6)]), HEADING)
    else:
        for line in paragraphs(block.text, face, told, told.heading(block.level)):
            yield mark(line, HEADING)
        yield from paragraphs(block.aside, faces.aside, told) if block.aside else ()
    yield Spacer(1, 0.5)


def _text(block: blocks.Text, told: Element, faces: Faces) -> Iterator[Flowable]:
    lines = plain.lines(block.text)
    for at, line in enumerate(lines, 1):
        if not line.strip():
            yield Spacer(1, 5)
            continue
        bullet = line.lstrip().startswith(("- ", "• "))
        element = told.last("L").add("LI").add("LBody") if bullet else told.add("P")
        for number, piece in enumerate(plain.pieces(line)):
            said = f"•\xa0\xa0{piece.lstrip()[2:].lstrip()}" if bullet and not number else piece
            made = paragraph(said, faces.bullet if bullet else faces.body, element)
            yield mark(made, LAST_LINE) if 1 < at == len(lines) else made


def _small(block: blocks.Small, told: Element, faces: Faces) -> Iterator[Flowable]:
    yield Spacer(1, 3 * faces.gap)
    yield from paragraphs(block.text, faces.small, told)
    yield Spacer(1, 3 * faces.gap)


def _callout(block: blocks.Callout, told: Element, faces: Faces) -> Iterator[Flowable]:
    room = WIDTH - 22
    rows: list[list[Any]] = []
    if block.title:
        rows += [[part] for part in _cell_pieces(block.title, room, faces.box_title, told, told.heading(1))]
    for line in block.lines:
        numbered = line[:1].isdigit() and line[1:3].startswith((")", "."))
        face = faces.box_large if block.large else faces.box_numbered if numbered else faces.box
        into = told.last("L").add("LI").add("LBody") if numbered else told
        rows += [[part] for part in _cell_pieces(line, room, face, into)]
    if not rows:
        return
    yield Spacer(1, 2 * faces.gap)
    yield table(
        rows,
        [WIDTH],
        [
            ("BACKGROUND", (0, 0), (-1, -1), colour(palette.BRAND_PALE)),
            ("LINEBEFORE", (0, 0), (0, -1), 2.5, colour(palette.BRAND), 0),
            ("LEFTPADDING", (0, 0), (-1, -1), 11),
            ("RIGHTPADDING", (0, 0), (-1, -1), 11),
            ("TOPPADDING", (0, 0), (-1, -1), 0.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0.5),
            ("TOPPADDING", (0, 0), (-1, 0), 6 * faces.gap),
            ("BOTTOMPADDING", (0, -1), (-1, -1), 8 * faces.gap),
        ],
    )
    yield Spacer(1, 3 * faces.gap)


_TIGHT: list[tuple[Any, ...]] = [
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
]


def _facts(block: blocks.Facts, told: Element, faces: Faces) -> Iterator[Flowable]:
    label_face, face = (faces.section_label, faces.section) if block.sections else (faces.label, faces.body)
    across = (38 if block.sections else 60 if block.questions else 31) * MM
    rows: list[list[Any]] = []
    whole = told.add("Table")
    for label, value in block.pairs:
        if value.strip():
            row = whole.add("TR")
            heads = _cell_pieces(label, across, label_face, row.add("TH", Scope="Row"))
            cells = _cell_pieces(value, WIDTH - across, face, row.add("TD"))
            rows += map(list, zip_longest(heads, cells, fillvalue=""))
    if rows:
        yield Spacer(1, (2 if block.sections else 3) * faces.gap)
        apart = ("RIGHTPADDING", (0, 0), (0, -1), 1.5 * MM)  # a label that fills its room does not touch the text
        below = ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5 * faces.gap)
        yield table(rows, [across, WIDTH - across], [*_TIGHT, apart, below])
        yield Spacer(1, (4 if block.sections else 6) * faces.gap)


def _cell_pieces(
    text: str, width: float, face: Face, told: Element, first: Element | None = None
) -> list[list[Paragraph]]:
    """A cell's text in parts low enough for any page, for a row cannot break over a page.
    The first line is told as `first`, the others as paragraphs of `told`."""
    across = max(1, int(width / (face.size * 0.75)))
    found: list[list[Paragraph]] = []
    for part in plain.parts(text, across, int(_CELL_HEIGHT / face.leading)):
        found.append([])
        for line in part:
            found[-1].append(paragraph(line, face, first or told.add("P")))
            first = None
    return found


def _grid(block: blocks.Grid, told: Element, faces: Faces, room: float = WIDTH) -> Iterator[Flowable]:
    """A table with quiet lines; a row too high for a page goes on in the next one without a line between."""
    parts = block.widths or (1.0,) * len(block.head)
    columns = [room * part / sum(parts) for part in parts]
    align = block.align or "l" * len(block.head)
    heads = [faces.cell_head[letter] for letter in align]
    whole = told.add("Table")
    top = whole.add("TR")
    cells: list[list[Any]] = [
        [
            short(text, face, 2.5 * width, top.add("TH", Scope="Column"))
            for text, face, width in zip(block.head, heads, columns, strict=True)
        ]
    ]
    look = [*_TABLE_LOOK, *_padding(faces.gap), ("VALIGN", (0, 1), (-1, -1), "MIDDLE" if "c" in align else "TOP")]
    look += [(side, (at, 0), (at, -1), 1.5) for at in range(len(align)) if align[at] == "c" for side in _SIDES]
    for row in block.rows:
        across = whole.add("TR")
        pieces = [
            _cell_pieces(text, width - 14, faces.tick if text in blocks.TICKS else faces.cell[a], across.add("TD"))
            for text, width, a in zip(row, columns, align, strict=True)
        ]
        for number in range(max(len(p) for p in pieces)):
            cells.append([p[number] if number < len(p) else "" for p in pieces])
        look.append(("LINEBELOW", (0, len(cells) - 1), (-1, len(cells) - 1), 0.5, colour(palette.LINE)))
    yield Spacer(1, 2 * faces.gap)
    yield table(cells, columns, look, head=1)
    yield Spacer(1, 4 * faces.gap)


_SIDES = ("LEFTPADDING", "RIGHTPADDING")
_TABLE_LOOK: list[tuple[Any, ...]] = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 7),
    ("LEFTPADDING", (0, 0), (0, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 7),
    ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
    ("LINEBELOW", (0, 0), (-1, 0), 0.8, colour(palette.LINE_STRONG)),
]


def _padding(gap: float) -> list[tuple[Any, ...]]:
    """What is left over and under the words of a table's cells."""
    return [("TOPPADDING", (0, 0), (-1, -1), 2 * gap), ("BOTTOMPADDING", (0, 0), (-1, -1), 2.6 * gap)]


def _drawing(block: blocks.TimelineStrip) -> strip.Drawing:
    return strip.draw(block.timeline, WIDTH, _measured)


def _strip(block: blocks.TimelineStrip, told: Element, faces: Faces) -> Iterator[Flowable]:
    drawing = _drawing(block)
    if drawing.shapes:
        yield Spacer(1, 3 * faces.gap)
        yield Strip(drawing, told.add("Figure", strip.told(block.timeline)))
        yield Spacer(1, 4 * faces.gap)


_BETWEEN = 22.0
"""What lies between two charts abreast, in points."""
_CHART = (WIDTH - _BETWEEN) / 2


def _trends(block: blocks.Trends, told: Element, faces: Faces) -> Iterator[Flowable]:
    """Two abreast; the first is told before the second."""
    for at in range(0, len(block.charts), 2):
        cells = [list(_trend(one, block.without, told, faces)) for one in block.charts[at : at + 2]]
        yield table([[cells[0], "", cells[1] if len(cells) > 1 else ""]], [_CHART, _BETWEEN, _CHART], _TIGHT)


def _trend(chart: blocks.Trend, without: str, told: Element, faces: Faces) -> Iterator[Flowable]:
    yield from _heading(blocks.Heading(chart.name, 2), told, faces)
    yield from paragraphs(chart.now, faces.body, told)
    if any(point.low is not None for point in chart.points):
        yield Strip(trend.draw(chart, _CHART, _measured), told.add("Figure", chart.told), _CHART)
    else:
        yield from paragraphs(without, faces.small, told)
    yield from _small(blocks.Small(chart.note), told, faces)


def _small_charts(block: blocks.SmallCharts, told: Element, faces: Faces) -> Iterator[Flowable]:
    """Two abreast, each under its heading; the first is told before the second."""
    cells = []
    for chart in block.charts:
        drawing = small_charts.draw(chart, _CHART, _measured)
        head = list(paragraphs(chart.heading, faces.section_label, told, told.heading(2)))
        cells.append([*head, Strip(drawing, told.add("Figure", chart.told), _CHART)])
    for at in range(0, len(cells), 2):
        abreast = (*cells[at : at + 2], "")
        yield Spacer(1, 2 * faces.gap)
        yield table([[abreast[0], "", abreast[1]]], [_CHART, _BETWEEN, _CHART], _TIGHT)
    yield Spacer(1, 3 * faces.gap)


def _measured(text: str) -> float:
    return fonts.width(plain.one_line(text), STRIP)


def _signature(block: blocks.Signature, told: Element, faces: Faces) -> Iterator[Flowable]:
    piece: list[Flowable] = []
    if block.lines:
        piece.append(Spacer(1, 9 * faces.gap))
        for number, line in enumerate(block.lines):
            piece += paragraphs(line, faces.small if number else faces.body, told)
    if block.by_hand:
        gap, count = 14, len(block.by_hand)
        columns = [(WIDTH - gap * (count - 1)) / count, gap] * count
        cells = [cell for text in block.by_hand for cell in (short(text, faces.small, 2 * WIDTH, told.add("P")), "")]
        lines = [("LINEABOVE", (2 * i, 0), (2 * i, 0), 0.8, colour(palette.INK_2)) for i in range(count)]
        look = [*_TIGHT, ("TOPPADDING", (0, 0), (-1, -1), 3), *lines]
        piece += [Spacer(1, 40), table([cells[:-1]], columns[:-1], look)]
    yield KeepTogether([mark(part, SIGNATURE) for part in piece])


_DRAWN: dict[type[blocks.Block], Callable[[Any, Element, Faces], Iterator[Flowable]]] = {
    blocks.Heading: _heading,
    blocks.Text: _text,
    blocks.Small: _small,
    blocks.Callout: _callout,
    blocks.Facts: _facts,
    blocks.Grid: _grid,
    blocks.Steps: lambda steps, told, faces: _grid(steps.as_grid(), told, faces),
    blocks.TimelineStrip: _strip,
    blocks.Trends: _trends,
    blocks.SmallCharts: _small_charts,
    blocks.NewPage: lambda _block, _told, _faces: iter([PageBreak()]),
    blocks.Signature: _signature,
}
