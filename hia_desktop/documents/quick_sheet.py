"""A sheet of XLSX whose cells are written straight into its XML.

xlsxwriter makes an object of each cell, and goes through them three times: of 20 000 courses that takes five times as
long as this. All else of the file is the library's. What is called here is not its public face: the version is pinned,
and `tests/documents/test_table_files.py` reads what comes of it.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from textwrap import wrap

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

_ROOM = 2
"""Letters less in a line than the column is wide, so that it has air."""
_LINE = 15
"""How high a line is, in points. Source: Microsoft, Calibri 11."""


class QuickSheet(Worksheet):  # type: ignore[misc]
    """One table, with its heads."""

    def hold(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[str | int | date | None]],
        *,
        fitting: Callable[[str], str],
        bold: Format,
        day: Format,
        lines: tuple[Format, int] | None,
    ) -> None:
        """What is to be written. `fitting` makes of a text what a cell takes; `bold` and `day`: how heads and days are
        shown; `lines`: how all else is, where a text goes on in the next line after so many letters."""
        self._lines, self._bold, self._day, self._wraps = (heads, *rows), bold, day, lines
        texts = [cell for line in self._lines for cell in line if isinstance(cell, str)]
        self._shared = {text: self.str_table._get_shared_string_index(fitting(text)) for text in dict.fromkeys(texts)}
        self.str_table.count = len(texts)
        self._check_dimensions(0, 0)
        self._check_dimensions(len(rows), len(heads) - 1)

    def _calculate_spans(self) -> None:
        """How far each row goes, which is not asked for in a file."""

    def _write_rows(self) -> None:
        letters = [xl_col_to_name(place) for place in range(len(self._lines[0]))]
        bold, day = (f' s="{one._get_xf_index()}"' for one in (self._bold, self._day))
        plain = f' s="{self._wraps[0]._get_xf_index()}"' if self._wraps else ""
        for down, line in enumerate(self._lines, 1):
            style, cells = plain if down > 1 else bold, []
            for letter, cell in zip(letters, line, strict=True):
                if isinstance(cell, int):
                    cells.append(f'<c r="{letter}{down}"{style}><v>{cell}</v></c>')
                elif isinstance(cell, str):
                    cells.append(f'<c r="{letter}{down}"{style} t="s"><v>{self._shared[cell]}</v></c>')
                elif cell is not None:
                    number = self._convert_date_time(datetime(cell.year, cell.month, cell.day))
                    cells.append(f'<c r="{letter}{down}"{day}><v>{number:.16G}</v></c>')
            self.fh.write(f'<row r="{down}"{self._height(line)}>{"".join(cells)}</row>')

    def _height(self, line: Sequence[str | int | date | None]) -> str:
        """How high a row is, which LibreOffice does not find by itself."""
        if self._wraps is None:
            return ""
        _how, letters = self._wraps
        most = max((len(wrap(cell, letters - _ROOM)) for cell in line if isinstance(cell, str)), default=1)
        return f' ht="{_LINE * most}" customHeight="1"' if most > 1 else ""
