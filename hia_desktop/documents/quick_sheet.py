"""A sheet of XLSX whose cells are written straight into its XML.

xlsxwriter makes an object of each cell, and goes through them three times: of 20 000 courses that takes five times as
long as this. All else of the file is the library's. What is called here is not its public face: the version is pinned,
and `tests/documents/test_table_files.py` reads what comes of it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from itertools import chain, repeat

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

Cell = str | int | date | None


class QuickSheet(Worksheet):  # type: ignore[misc]
    """One table, with its heads."""

    def hold(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        *,
        fitting: Callable[[str], str],
        bold: Format,
        day: Format,
    ) -> None:
        """What is to be written. `fitting` makes of a text what a cell takes; `bold` and `day`: how heads and days are
        shown."""
        self._heads, self._rows, self._bold, self._day = heads, rows, bold, day
        cells = Counter(chain(heads, *rows))
        texts = [cell for cell in cells if isinstance(cell, str)]
        self._shared = {text: self.str_table._get_shared_string_index(fitting(text)) for text in texts}
        self.str_table.count = sum(cells[text] for text in texts)
        self._check_dimensions(0, 0)
        self._check_dimensions(len(rows), len(heads) - 1)

    def _calculate_spans(self) -> None:
        """How far each row goes, which is not asked for in a file."""

    def _write_rows(self) -> None:
        begun = [f'<c r="{xl_col_to_name(place)}' for place in range(len(self._heads))]
        bold, day = (f' s="{one._get_xf_index()}"' for one in (self._bold, self._day))
        first, ended = self._ended(self._heads, bold, day), self._ended(set().union(*self._rows), "", day)
        for down, (line, ends) in enumerate([(self._heads, first), *((row, ended) for row in self._rows)], 1):
            parts = zip(begun, repeat(str(down)), map(ends.__getitem__, line), strict=False)
            self.fh.write(f'<row r="{down}">{"".join(chain.from_iterable(parts))}</row>')

    def _ended(self, cells: Iterable[Cell], style: str, day: str) -> dict[Cell, str]:
        """What follows in a cell after its place: the same for the same content, and made once for it."""
        found: dict[Cell, str] = {None: '"/>'}
        for cell in cells:
            if isinstance(cell, int):
                found[cell] = f'"{style}><v>{cell}</v></c>'
            elif isinstance(cell, str):
                found[cell] = f'"{style} t="s"><v>{self._shared[cell]}</v></c>'
            elif cell is not None:
                number = self._convert_date_time(datetime(cell.year, cell.month, cell.day))
                found[cell] = f'"{day}><v>{number:.16G}</v></c>'
        return found
