"""Every kind of paper is PDF/A-3a and PDF/UA-1, whatever is written in it, and tells its words in order."""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pdfua
import pikepdf
import pypdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from hia_desktop.base import pdf_words
from hia_desktop.base.language import SOURCE, TAGS, in_language
from hia_desktop.documents import blocks, fonts, plain
from hia_desktop.documents.kinds import document
from hia_desktop.documents.make import make
from hia_desktop.documents.pdfa import page_count
from hia_desktop.documents.render import render
from tests.documents import verapdf
from tests.documents.reading import told, words_told
from tests.documents.samples import DAY, LETTERHEAD, PAPERS, PATIENT

WRITTEN = {
    "long words": "arbeidsplassvurderingstilretteleggingskoordinatorfunksjonenes " + "x" * 60,
    "Northern Sámi": "Ánne Čáhppa đáhtta ŋuolla šaddá ŧ žiehta",
    "emoji": "trist 🙁👩‍⚕️ slutt",
    "names": "محمد الأحمد og דוד לוי",
    "mark-up": "<b>&amp;</b> <para> %(x)s {x} \\n (( ) \\ </rdf:li>",
}
CASES = ("empty", "full", "mixed", "three pages")
LONGER = {
    **dict.fromkeys(("consent_form", "letter_health", "meeting_minutes", "rtw_employer"), 3),
    **{"meeting_list": 10, "note": 30, "nav_note": 30, "summons": 30, "recovery_sheet": 90, "pasted_paper": 90},
}
"""How often each text stands in those kinds that forty rows do not bring to a third page."""


def rewritten(value: Any, text: str | None, rows: int = 1) -> Any:
    """Content with every text replaced, when there is one to replace it with, and its lists longer: 40 rows or double.
    Receivers are columns, and stay."""
    if type(value) is str and value:
        return value if text is None else text
    if isinstance(value, dict):
        return {key: part if key == "recipients" else rewritten(part, text, rows) for key, part in value.items()}
    if isinstance(value, list):
        return [rewritten(part, text) for _row in range(rows) for part in value][: max(2 * len(value), 40)]
    return tuple(rewritten(part, text) for part in value) if isinstance(value, tuple) else value


def longer(value: Any, times: int) -> Any:
    """Content with every text so many times after itself; receivers stay."""
    if type(value) is str:
        return " ".join([value] * times)
    if isinstance(value, dict):
        return {key: part if key == "recipients" else longer(part, times) for key, part in value.items()}
    return type(value)(longer(part, times) for part in value) if isinstance(value, (list, tuple)) else value


def emptied(value: Any) -> Any:
    if type(value) is str:
        return ""
    if isinstance(value, dict):
        return {key: emptied(part) for key, part in value.items()}
    return [] if isinstance(value, list) else value


def content(kind: str, case: str) -> Any:
    whole = PAPERS[kind].model_dump()
    if case == "empty":
        given = {key: emptied(value) for key, value in whole.items() if key != "timeline"}
    elif case == "mixed":
        given = rewritten(whole, " ".join(WRITTEN.values()))
    else:
        given = rewritten(whole, None, 40 if case == "three pages" else 1)
        given = longer(given, LONGER.get(kind, 1)) if case == "three pages" else given
    return document(kind).Content.model_validate(given)


def drawn(kind: str, what: Any) -> bytes:
    return make(document(kind), what, LETTERHEAD, PATIENT, author="Liv Berg <x>", day=DAY)


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each kind in each case, as a file."""
    folder, files = tmp_path_factory.mktemp("papers"), {}
    for kind in PAPERS:
        for case in CASES:
            files[f"{kind} {case}"] = folder / f"{kind} {case}.pdf"
            files[f"{kind} {case}"].write_bytes(drawn(kind, content(kind, case)))
    return files


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each kind in each language besides bokmål, as a file."""
    folder, files = tmp_path_factory.mktemp("spoken"), {}
    for kind in PAPERS:
        for code in set(TAGS) - {SOURCE}:
            files[f"{kind} {code}"] = folder / f"{kind} {code}.pdf"
            with in_language(code):
                files[f"{kind} {code}"].write_bytes(drawn(kind, content(kind, "full")))
    return files


@pytest.mark.long
def test_every_kind_is_tried_over_three_pages_or_more(every: dict[str, Path]) -> None:
    pages = {kind: page_count(every[f"{kind} three pages"].read_bytes()) for kind in PAPERS}
    assert {kind: count for kind, count in pages.items() if count < 3} == {}


@pytest.mark.long
def test_vera_finds_every_paper_lasting_and_accessible(
    every: dict[str, Path], spoken: dict[str, Path], tmp_path: Path
) -> None:
    if why := verapdf.lacking():
        pytest.skip(f"veraPDF cannot run: {why}")
    plain = tmp_path / "plain.pdf"
    canvas = Canvas(str(plain))
    canvas.drawString(72, 72, "Uten struktur")
    canvas.save()
    covered = tmp_path / "covered.pdf"
    covered.write_bytes(pdf_words.put_before(drawn("cover", PAPERS["cover"]), drawn("epikrise", PAPERS["epikrise"])))
    longer = [file for name, file in every.items() if not name.endswith("full")]  # all of it stands in three pages too
    found = verapdf.failures([plain, covered, *longer, *spoken.values()])
    assert [name for name in found if name.startswith("plain")] == ["plain.pdf 3a", "plain.pdf ua1"], "it can say no"
    assert {name: rules for name, rules in found.items() if not name.startswith("plain")} == {}


@pytest.mark.long
def test_each_is_marked_with_the_language_that_it_is_in(spoken: dict[str, Path]) -> None:
    for name, file in spoken.items():
        assert str(pypdf.PdfReader(file).root_object["/Lang"]) == TAGS[name.split()[-1]], name


@pytest.mark.long
def test_pdfua_finds_no_error_in_any(every: dict[str, Path]) -> None:
    for name, file in every.items():
        if name.endswith("three pages"):
            continue  # it takes longest, and veraPDF has read it
        assert not pdfua.validate(str(file)).findings, name


def expected(parts: tuple[blocks.Block, ...]) -> Iterator[str]:
    """The words of the blocks, in the order in which they are to be read."""
    for block in parts:
        match block:
            case blocks.Heading():
                yield from (block.text, block.aside)
            case blocks.Text() | blocks.Small():
                yield re.sub("(?m)^- ", "• ", block.text)
            case blocks.Callout():
                yield from (block.title, *block.lines)
            case blocks.Facts():
                yield from (word for label, value in block.pairs if value.strip() for word in (label, value))
            case blocks.Trends():
                for chart in block.charts:
                    drawn = any(point.low is not None for point in chart.points)
                    yield from (chart.name, chart.now, "" if drawn else block.without, chart.note)
            case blocks.SmallCharts():
                yield from (chart.heading for chart in block.charts)
            case blocks.Grid() | blocks.Steps():
                grid = block.as_grid() if isinstance(block, blocks.Steps) else block
                yield from grid.head
                yield from (cell for row in grid.rows for cell in row)
            case blocks.Signature():
                yield from (*block.lines, *block.by_hand)


def words(texts: Iterable[str]) -> list[str]:
    written = plain.clean(" ".join(texts)).replace("\n", " ")
    strange = fonts.lacking(written)
    return "".join(plain.MISSING if c in strange else c for c in written).split()


@pytest.mark.long
@pytest.mark.parametrize("case", ["full", pytest.param("three pages", marks=pytest.mark.long)])
def test_all_of_the_words_are_told_in_order_and_none_are_joined(case: str, every: dict[str, Path]) -> None:
    for kind in PAPERS:
        what = content(kind, case)
        top = (what.paper_title() or str(document(kind).title), PATIENT, what.paper_subtitle())
        parts = [(roles, text) for roles, text in told(every[f"{kind} {case}"].read_bytes()) if "Figure" not in roles]
        begins = next(number for number, (roles, _text) in enumerate(parts) if roles.endswith("H1"))
        said = " ".join(text for _roles, text in parts[begins:]).replace("\xad", "").split()
        foot = what.paper_note() or str(document(kind).audience.foot or "")
        assert said == words([*top, *expected(document(kind).body(what)), foot]), kind


@pytest.mark.long
def test_whatever_is_written_is_told_whole() -> None:
    """In each kind of block, over lines and pages: a word that had no room on a line, letters of several fonts."""
    text = " ".join([*WRITTEN.values()] * 3)
    parts = (
        blocks.Heading(WRITTEN["names"], 2),
        blocks.Text(f"{text}\n- {text}"),
        blocks.Callout(text, (f"1) {text}", text)),
        blocks.Facts((("Til", text), ("", text))),
        blocks.Grid(("a", "b", "c"), ((text, text, "c"),) * 4, (60, 20, 20)),
        blocks.Text("x" * 9_000 + " " + "ord " * 3_000),
        blocks.Signature((text,), ("Sted", "Underskrift")),
    )
    paper = blocks.Printed(title="T", author="", patient_line="P", letterhead=LETTERHEAD, blocks=parts, date=DAY)
    assert words_told(render(paper))[words_told(render(paper)).index("T") :] == words(["T", "P", *expected(parts)])


def test_the_tree_says_what_each_part_is() -> None:
    roles = [role.removeprefix("Document/Sect/") for role, _text in told(drawn("epikrise", PAPERS["epikrise"]))]
    for role in ("H1", "H2", "P", "L/LI/LBody/P", "Table/TR/TH", "Table/TR/TD/P", "Figure"):
        assert role in roles
    figure = [text for role, text in told(drawn("epikrise", PAPERS["epikrise"])) if role.endswith("Figure")][-1]
    assert "Sykmelding 80 % 13.04.2026–10.05.2026" in figure and "20 % 08.06.2026–28.06.2026, planlagt" in figure


def test_each_part_of_a_font_has_a_name_of_its_own() -> None:
    names = set()
    for text in ("ŋ", "š ⚠"):
        parts = (blocks.Text(text),)
        paper = blocks.Printed(title="T", author="", patient_line="", letterhead=LETTERHEAD, blocks=parts, date=DAY)
        with pikepdf.open(io.BytesIO(render(paper))) as pdf:
            listed: Any = pdf.pages[0].resources.Font
            found = {str(font.BaseFont) for font in listed.values()}
        assert all(re.fullmatch(r"/[A-Z]{6}\+\w[\w-]*", name) and "AAAAAA" not in name for name in found)
        names |= found
    assert sorted(name.partition("+")[2] for name in names) == [
        "DejaVuSans",
        "SourceSans3-Regular",
        "SourceSans3-Regular",
        "SourceSans3-Semibold",
    ]


@pytest.mark.long
def test_only_those_who_treat_the_patient_are_given_the_content_as_data() -> None:
    given = set()
    for kind, what in PAPERS.items():
        with pikepdf.open(io.BytesIO(drawn(kind, what))) as pdf:
            for name, attached in pdf.attachments.items():
                given.add(kind)
                assert name == "innhold.json" and attached.obj.AFRelationship == pikepdf.Name.Data
                data = attached.get_file().read_bytes()
                assert document(kind).Content.model_validate_json(data) == what
                assert [file.objgen for file in pdf.Root.AF] == [attached.obj.objgen]
    assert given == {"epikrise", "letter_health"}


@pytest.mark.long
def test_the_text_is_as_large_as_its_reader_needs_and_nothing_is_tiny() -> None:
    for kind, what in PAPERS.items():
        with pikepdf.open(io.BytesIO(drawn(kind, what))) as pdf:
            steps = [step for page in pdf.pages for step in pikepdf.parse_content_stream(page)]
        used = {float(size) for step in steps if str(step.operator) == "Tf" for size in list(step.operands)[1:]}
        assert min(used) >= 8, kind
        assert (document(kind).size or document(kind).audience.size) in used, (kind, used)


@pytest.mark.long
def test_a_long_word_is_parted_where_its_language_parts_it() -> None:
    for code, word, parted in (
        ("nb", "Koordinatortilrettelegging", "Koordina\xadtortilrette"),
        ("nn", "Koordinatortilrettelegging", "Koordina\xadtortilrette"),
        ("en", "Multidisciplinary", "Multidiscip\xadlin"),
    ):
        grid = (blocks.Grid(("a", "b"), ((word, "koordinator/sekretær"),), (12, 88)),)
        paper = blocks.Printed(title="T", author="", patient_line="", letterhead=LETTERHEAD, blocks=grid, date=DAY)
        with in_language(code):
            text = " ".join(text for _role, text in told(render(paper)))
        assert parted in text, text
    narrow = (blocks.Grid(("a", "b"), (("koordinator/sekretær", "x"),), (15, 85)),)
    text = " ".join(text for _role, text in told(render(replace(paper, blocks=narrow))))
    assert "koordinator/sekretær" in text


@pytest.mark.long
def test_a_paper_speaks_the_language_it_is_made_in() -> None:
    """Headings, foot and what the file says of itself; what is not translated stands in bokmål."""
    for code, tag, number, heading in (
        ("nb", "nb-NO", "Side 1 av 1", "Hvem gjør hva"),
        ("nn", "nn-NO", "Side 1 av 1", "Kven gjer kva"),
        ("en", "en-GB", "Page 1 of 1", "Who does what"),
    ):
        with in_language(code):
            pdf = drawn("epikrise", PAPERS["epikrise"])
        assert heading in [text for role, text in told(pdf) if role.endswith("H2")]
        with pikepdf.open(io.BytesIO(pdf)) as file:
            assert str(file.Root.Lang) == tag
            assert f"<rdf:li>{tag}</rdf:li>" in file.Root.Metadata.read_bytes().decode()
        assert number in pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
