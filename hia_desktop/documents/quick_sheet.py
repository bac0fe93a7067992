"""A sheet of XLSX whose cells are written straight into its XML.

xlsxwriter makes an object of each cell, and goes through them three times: of 20 000 courses that takes five times as
long as this. All else of the file is the library's. What is called here is not its public face: the version is pinned,
and `tests/documents/test_table_files.py` reads what comes of it.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet


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
    ) -> None:
        """What is to be written. `fitting` makes of a text what a cell takes; `bold` and `day`: how heads and days are
        shown."""
        self._lines, self._bold, self._day = (heads, *rows), bold, day
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
        for down, line in enumerate(self._lines, 1):
            style, cells = "" if down > 1 else bold, []
            for letter, cell in zip(letters, line, strict=True):
                if isinstance(cell, int):
                    cells.append(f'<c r="{letter}{down}"><v>{cell}</v></c>')
                elif isinstance(cell, str):
                    cells.append(f'<c r="{letter}{down}"{style} t="s"><v>{self._shared[cell]}</v></c>')
                elif cell is not None:
                    number = self._convert_date_time(datetime(cell.year, cell.month, cell.day))
                    cells.append(f'<c r="{letter}{down}"{day}><v>{number:.16G}</v></c>')
            self.fh.write(f'<row r="{down}">{"".join(cells)}</row>')
