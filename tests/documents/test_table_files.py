"""A table as a file: what somebody typed is never a formula, a link or a number there."""

import csv
import io
import re
import zipfile
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hia_desktop
from hia_desktop.base.errors import BadInput
from hia_desktop.documents.table_files import MOST_ROWS, TableFormat, Value, plain, table_file

BAD = ["=1+1", "+47 900 00 000", "-2", "@SUM(A1)", "\t=1", " =cmd|'/c calc'!A0", "http://example.org", "0123", "{=1}"]


@pytest.mark.parametrize("text", BAD)
def test_no_text_is_a_formula(text: str) -> None:
    made = table_file(TableFormat.CSV, "ark", ["navn"], [[text]]).decode("utf-8-sig")
    (_head, (cell,)) = csv.reader(io.StringIO(made), delimiter=";")
    assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t")) and cell.replace("'", "") == text.replace(
        "'", ""
    )
    with zipfile.ZipFile(io.BytesIO(table_file(TableFormat.XLSX, "ark", ["navn"], [[text]]))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet and "hyperlink" not in sheet
        assert sheet.count('t="s"') == 2, "head and cell are both strings"
        assert not any("rels" in name and b"example.org" in book.read(name) for name in book.namelist())


def test_days_and_numbers_are_days_and_numbers() -> None:
    rows: list[list[Value]] = [[date(2026, 11, 29), 45, "Kari; «æøå»", None]]
    made = table_file(TableFormat.CSV, "ark", ["dag", "min", "navn", "tom"], rows)
    assert made.startswith(b"\xef\xbb\xbf")
    assert made.decode("utf-8-sig") == 'dag;min;navn;tom\r\n2026-11-29;45;"Kari; «æøå»";\r\n'
    with zipfile.ZipFile(io.BytesIO(table_file(TableFormat.XLSX, "2026-11", ["d", "m", "n", "t"], rows))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<v>46355</v>" in sheet and "<v>45</v>" in sheet
        assert b"2026-11" in book.read("xl/workbook.xml")
        assert b"2000-01-01" in book.read("docProps/core.xml"), "the file does not say when or by whom"


def read_as(made: bytes, parted: str) -> list[str]:
    """The cells that a spreadsheet set to part them by another sign would see."""
    return [cell for row in csv.reader(io.StringIO(made.decode("utf-8-sig")), delimiter=parted) for cell in row]


@pytest.mark.parametrize("parted", [";", ",", "\t", "|"])
def test_no_text_is_a_formula_where_cells_are_parted_by_another_sign(parted: str) -> None:
    """A file that we part by semicolons, opened where the system's sign is a comma."""
    typed = ["a,=1+1", "a, =1+1", 'a,"=1+1"', "a\t@SUM(A1)", "a|+1", "a\n=1+1", "x;-2+3", "\uff1d1+1", "a,\uff0b1"]
    made = table_file(TableFormat.CSV, "ark", ["navn", "mer"], [[text, text] for text in typed])
    bad = [cell for cell in read_as(made, parted) if cell.lstrip(' "').startswith(tuple("=+-@\uff1d\uff0b"))]
    assert bad == []


@pytest.mark.long
@given(st.text(max_size=40))
def test_whatever_is_typed(text: str) -> None:
    made = table_file(TableFormat.CSV, "ark", ["navn"], [[text]])
    (_head, (cell,)) = csv.reader(io.StringIO(made.decode("utf-8-sig"), newline=""), delimiter=";")
    assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    if not set(text) & set("=+-@\uff1d\uff0b\uff0d\uff20\t\r\n"):
        assert cell == text, "nothing is put in where there is no need"
    with zipfile.ZipFile(io.BytesIO(table_file(TableFormat.XLSX, "ark", ["navn"], [[text]]))) as book:
        for name in book.namelist():
            if name.endswith(".xml"):
                ElementTree.fromstring(book.read(name))
        assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()


def test_what_a_sheet_does_not_take_is_told_or_shown() -> None:
    for text in ("å" * 40_000, "\U0001f600" * 20_000, "\ud800", "\uffff", "\x00\x1b"):
        with zipfile.ZipFile(io.BytesIO(table_file(TableFormat.XLSX, "ark", ["navn"], [[text]]))) as book:
            kept = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
            cells = ["".join(one.itertext()) for one in kept]
            assert len(cells) == 2 and cells[1], "nothing is left out in silence"
        assert table_file(TableFormat.CSV, "ark", ["navn"], [[text]])
    with pytest.raises(BadInput, match="flere rader"):
        table_file(TableFormat.XLSX, "ark", ["navn"], [["x"]] * (MOST_ROWS + 1))


def test_what_is_plain_stays() -> None:
    assert [plain(text) for text in ("Kari", "45 min", "", "300,-", "a - b")] == [
        "Kari",
        "45 min",
        "",
        "300,-",
        "a - b",
    ]


def test_there_is_one_way_to_a_table() -> None:
    """A second one would have to think of formulas anew."""
    house = Path(hia_desktop.__file__).parent
    writes = re.compile(r"csv\.(writer|DictWriter)|xlsxwriter|quick_sheet|openpyxl|to_csv|\.csv\"\)\.write")
    found = {
        p.relative_to(house).as_posix() for p in house.rglob("*.py") if writes.search(p.read_text(encoding="utf-8"))
    }
    assert found == {"documents/table_files.py", "documents/quick_sheet.py"}, "the one, and what it writes cells with"


def _sheet(heads: list[str], rows: list[list[Value]]) -> tuple[ElementTree.Element, str]:
    """The sheet and what the workbook names."""
    with zipfile.ZipFile(io.BytesIO(table_file(TableFormat.XLSX, "ark", heads, rows))) as book:
        return ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml")), book.read("xl/workbook.xml").decode()


_XML = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def test_a_sheet_on_paper_has_its_heads_on_each_page_and_no_text_is_cut() -> None:
    """A4 lying down, as wide as the page; a text that is longer than its column goes on in the next line."""
    long = "Hva som telles, blant hvem, og når det er ukjent. " * 4
    sheet, named = _sheet(["Variabel", "Betydning", "nr"], [["kort", long, 7], ["kort", "to ord", 8]])
    setup = sheet.find(f"{_XML}pageSetup")
    assert setup is not None and setup.attrib["orientation"] == "landscape" and setup.attrib["paperSize"] == "9"
    assert setup.attrib["fitToHeight"] == "0" and setup.attrib.get("fitToWidth", "1") == "1"
    assert sheet.find(f"{_XML}sheetPr/{_XML}pageSetUpPr") is not None
    assert "ark!$1:$1" in named and "$A:$A" not in named
    styles = {cell.attrib["r"]: cell.attrib.get("s", "0") for cell in sheet.iter(f"{_XML}c")}
    assert styles["A2"] == styles["B2"] == styles["C3"] not in ("0", styles["B1"]), "from the top, in lines"
    high = [row.attrib.get("ht") for row in sheet.iter(f"{_XML}row")]
    assert high == [None, "75", None], "five lines"


def test_a_sheet_that_would_be_too_small_to_read_is_printed_over_several_pages() -> None:
    sheet, named = _sheet([f"en_lang_variabel_{n}" for n in range(30)], [[str(n) for n in range(30)]])
    setup = sheet.find(f"{_XML}pageSetup")
    assert setup is not None and "fitToHeight" not in setup.attrib
    assert "ark!$A:$A,ark!$1:$1" in named
