"""An epikrise of one page, against the very same words at the very same places on a bare reportlab canvas."""

from io import BytesIO
from typing import Any

import pypdf
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from hia_desktop.documents.kinds import document
from hia_desktop.documents.make import make
from hia_desktop.documents.pdfa import page_count
from tests.bench.figure import Line, median, repeats, took
from tests.documents.samples import DAY, EPIKRISE, LETTERHEAD, PATIENT

_Piece = tuple[float, float, str, float, str]
"""x, y, font, size, text."""


def measure() -> list[Line]:
    """Both in turn, after three of each."""
    content = EPIKRISE
    while page_count(_epikrise(content)) > 1:
        content = content.model_copy(update={"sections": content.sections[:-1]})
    pieces = _pieces(_epikrise(content))
    words = sum(len(piece[4].split()) for piece in pieces)
    ours, bare = [], []
    for number in range(repeats(21) + 3):
        mine, raw = took(lambda: _epikrise(content)), took(lambda: _canvas(pieces))
        if number >= 3:
            ours.append(mine)
            bare.append(raw)
    how = f"{len(ours)} of each in turn; {words} words, {len(content.sections)} sections"
    return [
        Line("Epikrise of one page, warm", median(ours), "ms", 150, f"slowest {max(ours):.0f} ms"),
        Line(
            "The same, times a bare reportlab canvas",
            median(ours) / median(bare),
            "x",
            3,
            f"{how}; canvas {median(bare):.1f} ms",
        ),
    ]


def _epikrise(content: Any) -> bytes:
    return make(document("epikrise"), content, LETTERHEAD, PATIENT, author="Liv Berg", day=DAY)


def _pieces(pdf: bytes) -> list[_Piece]:
    """Every run of text in the PDF with its place and font."""
    found: list[_Piece] = []

    def see(text: str, matrix: list[float], place: list[float], font: dict[str, Any] | None, size: float) -> None:
        name = str((font or {}).get("/BaseFont", "")).partition("+")[2]
        if text.strip() and name:
            found.append((matrix[4] + place[4], matrix[5] + place[5], name, size, text.strip("\n")))

    pypdf.PdfReader(BytesIO(pdf)).pages[0].extract_text(visitor_text=see)
    return found


def _canvas(pieces: list[_Piece]) -> bytes:
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=1)
    names = {name.casefold(): name for name in pdfmetrics.getRegisteredFontNames()}
    for x, y, font, size, text in pieces:
        canvas.setFont(names[font.casefold()], size)
        canvas.drawString(x, y, text)
    canvas.save()
    return target.getvalue()
