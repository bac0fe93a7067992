"""A table as a file for a spreadsheet, CSV or XLSX: text is text, never a formula, a link or a number."""

import csv
import io
import re
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from hia_desktop.base.errors import BadInput
from hia_desktop.base.text import _

Value = str | int | date | None
_SIGN = r"""[\s"]{0,40}[=+\-@\uff1d\uff0b\uff0d\uff20]"""
_FORMULAS = re.compile(rf"\A(?={_SIGN}|[\t\r\n])|(?<=[,;|\t\r\n])(?={_SIGN}\S)")
"""Where a spreadsheet may take what follows for a formula: at the beginning of a cell, and after a sign that another
one parts its cells by, whatever stands around the cell here. Source: OWASP, CSV Injection."""
_UNREAD = re.compile("[\ud800-\udfff\ufffe\uffff]")
"""What no XML holds. Source: XML 1.0, section 2.2; the other control signs xlsxwriter writes as it should."""
MOST_ROWS, MOST_LETTERS = 1_048_575, 32_767
"""What a sheet of XLSX takes below its heads, and what a cell takes. Source: Microsoft, Excel specifications."""
_WIDEST = 48
"""Letters that a column is given at the most."""

_A4 = 9
"""The paper as XLSX numbers it. Source: ECMA-376, 18.3.1.63."""
_READABLE = 260
"""Letters across a page at the most; they are half their size then."""


class TableFormat(StrEnum):
    """What kind of file."""

    XLSX = "xlsx"
    CSV = "csv"


def table_file(kind: TableFormat, title: str, heads: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    """The table as the file's bytes; nothing is written to the disk on the way. `title` names the sheet.
    Errors: BadInput when it has more rows than a sheet takes."""
    if len(rows) > MOST_ROWS:
        raise BadInput(_("Tabellen har flere rader enn et regneark tar. Ingenting er lagret. Velg en kortere tid."))
    return _csv(heads, rows) if kind is TableFormat.CSV else _xlsx(title, heads, rows)


def plain(text: str) -> str:
    """A text that no spreadsheet reads as a formula: with an apostrophe before what may be one."""
    return _FORMULAS.sub("'", text)


def fitting(text: str) -> str:
    """A text that a cell of XLSX takes whole: what is longer ends with «…», and what XML has no room for is a mark."""
    text = _UNREAD.sub("\ufffd", text)
    return text if len(text.encode("utf-16-le")) <= 2 * MOST_LETTERS else text[: MOST_LETTERS // 2 - 1] + "…"


def _csv(heads: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    """Semicolons and a mark of UTF-8, as a Norwegian spreadsheet opens it; days as 2026-11-29."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    shown = cache(plain)  # a code stands in thousands of rows
    for row in (heads, *rows):
        writer.writerow([shown(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue().encode("utf-8-sig", errors="replace")


def _printed(sheet: Any, letters: int) -> None:
    """On A4 lying down, with the heads on each page; as wide as the page, or, where that would be too small to read,
    over several with the first column on each."""
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    if letters <= _READABLE:
        sheet.fit_to_pages(1, 0)
    else:
        sheet.repeat_columns(0)


def _xlsx(title: str, heads: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    import xlsxwriter  # slow to import, and not needed to start the program

    from hia_desktop.documents.quick_sheet import QuickSheet

    out = io.BytesIO()
    options = {
        "in_memory": True,  # no temporary file with what stands in it
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})  # it tells of the table alone
        sheet = book.add_worksheet("".join(c for c in title if c not in "[]:*?/\\'")[:31], QuickSheet)
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd.mm.yyyy"})
        longest = [
            max((len(str(cell)) for cell in {head, *(row[place] for row in rows)} if cell is not None), default=0) + 2
            for place, head in enumerate(heads)
        ]
        lines = book.add_format({"text_wrap": True, "valign": "top"}) if max(longest) > _WIDEST else None
        sheet.hold(heads, rows, fitting=fitting, bold=bold, day=day, lines=lines and (lines, _WIDEST))
        widths = [min(_WIDEST, letters) for letters in longest]
        for place, letters in enumerate(widths):
            sheet.set_column(place, place, letters)
        sheet.freeze_panes(1, 0)
        _printed(sheet, sum(widths))
    return out.getvalue()
