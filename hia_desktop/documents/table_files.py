"""A table as a file for a spreadsheet, CSV or XLSX: text is text, never a formula, a link or a number."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

Value = str | int | date | None
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet may take for a formula when a text begins with it. Source: OWASP, CSV Injection."""
_WIDEST = 48
"""Letters that a column is given at the most."""


class TableFormat(StrEnum):
    """What kind of file."""

    XLSX = "xlsx"
    CSV = "csv"


def table_file(kind: TableFormat, title: str, heads: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    """The table as the file's bytes; nothing is written to the disk on the way. `title` names the sheet."""
    return _csv(heads, rows) if kind is TableFormat.CSV else _xlsx(title, heads, rows)


def plain(text: str) -> str:
    """A text that no spreadsheet reads as a formula: with an apostrophe before what may be one."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULAS) else text


def _csv(heads: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    """Semicolons and a mark of UTF-8, as a Norwegian spreadsheet opens it; days as 2026-11-29."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in (heads, *rows):
        writer.writerow([plain(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _xlsx(title: str, heads: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    import xlsxwriter  # slow to import, and not needed to start the program

    out = io.BytesIO()
    options = {
        "in_memory": True,  # no temporary file with what stands in it
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})  # it tells of the table alone
        sheet = book.add_worksheet("".join(c for c in title if c not in "[]:*?/\\'")[:31])
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd.mm.yyyy"})
        for place, head in enumerate(heads):
            sheet.write_string(0, place, head, bold)
            longest = max((len(str(cell)) for cell in {row[place] for row in rows} if cell is not None), default=0)
            sheet.set_column(place, place, min(_WIDEST, max(len(head), longest) + 2))
        number, text = sheet.write_number, sheet.write_string
        for down, row in enumerate(rows, 1):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    text(down, place, cell)
                elif isinstance(cell, int):
                    number(down, place, cell)
                elif cell is not None:
                    sheet.write_datetime(down, place, datetime(cell.year, cell.month, cell.day), day)
        sheet.freeze_panes(1, 0)
    return out.getvalue()
