"""An epikrise of one page, against the very same words at the very same places on a bare reportlab canvas;
the first of a new process, and the memory of five hundred."""

import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from itertools import cycle, islice
from typing import Any

import pypdf
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from hia_desktop.documents.kinds import document
from hia_desktop.documents.kinds.paper import Document
from hia_desktop.documents.make import make
from hia_desktop.documents.pdfa import page_count
from tests.bench.figure import Line, median, quick, repeats, rss, took
from tests.documents.samples import DAY, EPIKRISE, LETTERHEAD, PAPERS, PATIENT

_Piece = tuple[float, float, str, float, str]
"""x, y, font, size, text."""


def measure() -> list[Line]:
    """One that fits a page as it is, against a canvas in turn, after three of each; and one that is made to fit."""
    content, closer = _of_one_page(replace(_DOCUMENT, most_pages=0)), _of_one_page(_DOCUMENT)
    pieces = _pieces(_epikrise(content))
    words = sum(len(piece[4].split()) for piece in pieces)
    ours, bare = [], []
    for number in range(repeats(21) + 3):
        mine, raw = took(lambda: _epikrise(content)), took(lambda: _canvas(pieces))
        if number >= 3:
            ours.append(mine)
            bare.append(raw)
    how = f"{len(ours)} of each in turn; {words} words, {len(content.sections)} sections"
    made = [took(lambda: _epikrise(closer)) for _again in range(repeats(21))]
    return [
        Line("Epikrise of one page, warm", median(ours), "ms", 30, f"slowest {max(ours):.0f} ms"),
        Line(
            "The same, times a bare reportlab canvas",
            median(ours) / median(bare),
            "x",
            5,
            f"{how}; canvas {median(bare):.1f} ms",
        ),
        Line(
            "One that is made to fit its page", median(made), "ms", None, f"laid out twice; slowest {max(made):.0f} ms"
        ),
        _first(),
        *_many(),
    ]


_CHILD = """
import time
from tests.documents.samples import DAY, EPIKRISE, LETTERHEAD, PATIENT
from hia_desktop.documents.kinds import document
start = time.perf_counter()
from hia_desktop.documents.make import make
make(document("epikrise"), EPIKRISE, LETTERHEAD, PATIENT, author="Liv Berg", day=DAY)
print(time.perf_counter() - start)
"""


def _first() -> Line:
    """From a window that has drawn none yet: the libraries and the fonts are read."""
    times = [
        float(subprocess.run([sys.executable, "-c", _CHILD], capture_output=True, text=True, check=True).stdout)
        for _start in range(repeats(7))
    ]
    return Line("First paper of a process", median(times), "s", 0.4, f"{len(times)} new processes")


def _many() -> list[Line]:
    """The memory after five hundred papers of every kind, over that after the first of each."""
    kinds = list(PAPERS)

    def draw(count: int) -> None:
        for kind in islice(cycle(kinds), count):
            make(document(kind), PAPERS[kind], LETTERHEAD, PATIENT, author="Liv Berg", day=DAY)

    draw(len(kinds))
    before = rss()
    draw(50 if quick() else 500)
    after = rss()
    if before is None or after is None:
        return []
    note = f"{before:.0f} to {after:.0f} MiB; {len(kinds)} kinds in turn"
    return [Line("Memory after 500 papers, times that after the first", after / before, "x", 1.2, note)]


_DOCUMENT = document("epikrise")


def _epikrise(content: Any, drawn_as: Document = _DOCUMENT) -> bytes:
    return make(drawn_as, content, LETTERHEAD, PATIENT, author="Liv Berg", day=DAY)


def _of_one_page(drawn_as: Document) -> Any:
    """As much of the sample as this way of drawing has on one page."""
    content = EPIKRISE
    while page_count(_epikrise(content, drawn_as)) > 1:
        content = content.model_copy(update={"sections": content.sections[:-1]})
    return content


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
