"""A table as a file: what somebody typed is never a formula, a link or a number there."""

import csv
import io
import zipfile
from datetime import date

import pytest

from hia_desktop.documents.table_files import TableFormat, Value, plain, table_file

BAD = ["=1+1", "+47 900 00 000", "-2", "@SUM(A1)", "\t=1", " =cmd|'/c calc'!A0", "http://example.org", "0123", "{=1}"]


@pytest.mark.parametrize("text", BAD)
def test_no_text_is_a_formula(text: str) -> None:
    made = table_file(TableFormat.CSV, "ark", ["navn"], [[text]]).decode("utf-8-sig")
    (_head, (cell,)) = csv.reader(io.StringIO(made), delimiter=";")
    assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t")) and cell.endswith(text)
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


def test_what_is_plain_stays() -> None:
    assert [plain(text) for text in ("Kari", "45 min", "")] == ["Kari", "45 min", ""]
