"""Where pages end, however full they are."""

import sys
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from types import FrameType

import pypdfium2
import pytest

from hia_desktop.documents import blocks
from hia_desktop.documents.kinds import access_report, document
from hia_desktop.documents.make import make
from hia_desktop.documents.render import _laid_out, render
from tests.documents.samples import DAY, LETTERHEAD, PAPERS, PATIENT

LEVELS, EACH = 60, 5
"""Lines of text before the body. Every fifth is tried, another fifth for the next kind; all of them take a minute, and
are tried by `tests.bench.page_ends`."""
LINE = "Et ord om arbeid og helse som fyller hele linjen slik at hver slik setning er nær en linje høy "


HEAD, FOOT = 842 - 63, 60


def lines(page: pypdfium2.PdfPage, top: float = HEAD) -> list[str]:
    """The lines between head and foot."""
    text = page.get_textpage().get_text_bounded(bottom=FOOT, top=top)
    return [line.strip() for line in text.splitlines() if line.strip()]


def used(page: pypdfium2.PdfPage) -> float:
    """How far down the text of a later page reaches, in points."""
    text = page.get_textpage()
    boxes = [text.get_rect(number) for number in range(text.count_rects())]
    lowest: float = min(bottom for _left, bottom, _right, top in boxes if bottom > FOOT and top < HEAD)
    return HEAD - lowest


def wrongs(kind: str, levels: Iterable[int]) -> tuple[int, list[str]]:
    """Where pages of this kind end badly, after so many lines before its body; and how often there were several."""
    what = PAPERS[kind]
    if isinstance(what, access_report.Content):
        what = what.model_copy(update={"rows": what.rows[:8]})
    body = document(kind).body(what)
    headings = {block.text for block in body if isinstance(block, blocks.Heading)}
    signed = {line for block in body if isinstance(block, blocks.Signature) for line in (*block.lines, *block.by_hand)}
    paper = blocks.Printed(
        title="Papir", author="", patient_line=PATIENT, letterhead=LETTERHEAD, blocks=(), date=DAY, size=11
    )
    several, found = 0, []
    for level in levels:
        pdf = pypdfium2.PdfDocument(render(replace(paper, blocks=(blocks.Text(LINE * (level + 1)), *body))))
        pages = [lines(page, HEAD - 22 * (number == 0)) for number, page in enumerate(pdf)]
        told: list[str] = []
        for page, after in pairwise(pages):
            told += [f"the heading «{page[-1]}» is last"] if page[-1] in headings else []
            told += [f"«{after[0]}» is first"] if after[0] in signed else []
        if len(pages) > 1:
            several += 1
            alone = pages[-1][0] in headings and len(headings & set(pages[-1])) == 1 and len(pages[-1]) <= 6
            told += ["the last page holds one section alone"] if alone else []
            told += [f"the last page holds only {pages[-1]}"] if used(pdf[len(pdf) - 1]) <= 70 else []
        found += [f"{kind}, {level} lines before: {one}" for one in told]
    return several, found


@pytest.mark.long
@pytest.mark.parametrize("kind", PAPERS)
def test_no_page_ends_badly_however_full_it_is(kind: str) -> None:
    """No heading is last on its page; no signature and no last line is first on one; no page holds next to nothing."""
    several, found = wrongs(kind, range(list(PAPERS).index(kind) % EACH, LEVELS, EACH))
    assert found == []
    assert several > 1, "the levels reach over the first page"


def test_a_page_never_ends_or_begins_with_one_line_of_a_paragraph() -> None:
    """A paragraph of seven lines that the page's end cuts at every height there is."""
    paper = blocks.Printed(
        title="Papir", author="", patient_line=PATIENT, letterhead=LETTERHEAD, blocks=(), date=DAY, size=9.5
    )
    long, cut = "Setningen gjentas til avsnittet har sju linjer. " * 14, set[tuple[int, ...]]()
    for above in range(42, 56):
        before, after = ([blocks.Text(f"Fyll {n}") for n in range(many)] for many in (above, 25))
        filled = (*before, blocks.Text(long), *after)
        pdf = pypdfium2.PdfDocument(render(replace(paper, blocks=filled)))
        counts = [
            sum("jentas" in line or "Setning" in line or "linjer" in line for line in lines(page)) for page in pdf
        ]
        assert 1 not in counts, (above, counts)
        cut.add(tuple(count for count in counts if count))
    assert any(len(one) > 1 for one in cut), "some were cut"


@pytest.mark.long
def test_what_is_meant_for_one_page_comes_closer_and_no_smaller() -> None:
    """Where a little lacks, the gaps give it; where more lacks, the paper is as it would be otherwise."""
    facts = tuple((f"Avsnitt {number}", "Tekst på en linje.") for number in range(20))
    rows = tuple((f"Navn {number}", "Hva") for number in range(8))
    body = (blocks.Callout("Fastlegen bes:", ("1) én", "2) to")), blocks.Facts(facts, sections=True))
    table = blocks.Grid(("Hvem", "Hva"), rows)
    paper = blocks.Printed(
        title="Papir", author="", patient_line=PATIENT, letterhead=LETTERHEAD, blocks=(), date=DAY, size=9.5
    )

    def drawn(lines: int, most_pages: int) -> pypdfium2.PdfDocument:
        filled: tuple[blocks.Block, ...] = (
            *body,
            table,
            *(blocks.Text("Fyll") for _line in range(lines)),
            blocks.Signature(("Liv Berg",)),
        )
        return pypdfium2.PdfDocument(render(replace(paper, blocks=filled, most_pages=most_pages)))

    spilled = next(lines for lines in range(60) if len(drawn(lines, 0)) > 1)
    closer = drawn(spilled, 1)
    assert len(closer) == 1
    assert lines(closer[0]) == [line for page in drawn(spilled, 0) for line in lines(page)]
    assert len(drawn(spilled + 30, 1)) == len(drawn(spilled + 30, 0)) == 2
    sizes = {round(pypdfium2.raw.FPDFText_GetFontSize(closer[0].get_textpage(), at), 1) for at in range(0, 900, 7)}
    usual = drawn(spilled - 1, 0)[0]
    assert sizes <= {round(pypdfium2.raw.FPDFText_GetFontSize(usual.get_textpage(), at), 1) for at in range(0, 900, 1)}


def layouts(kind: str, pages: int) -> int:
    """How often a sample is laid out until it is on so many pages."""
    counted = 0

    def see(frame: FrameType, event: str, _what: object) -> None:
        nonlocal counted
        counted += event == "call" and frame.f_code is _laid_out.__code__

    before = sys.getprofile()
    sys.setprofile(see)
    try:
        pdf = make(document(kind), PAPERS[kind], LETTERHEAD, PATIENT, author="", day=DAY)
    finally:
        sys.setprofile(before)
    assert len(pypdfium2.PdfDocument(pdf)) == pages
    return counted


def test_a_paper_is_laid_out_no_more_often_than_it_must() -> None:
    """How a second page ends is not looked at while there is to be none: an epikrise under a signature waits for it."""
    assert (layouts("epikrise", 1), layouts("dialogue_meeting", 1)) == (2, 2), "as it is, and closer"
    assert layouts("team_plan", 1) == 1
