"""The rows of a big table as a model: all keys up front, each window of rows fetched when it is first painted."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import KW_ONLY, dataclass
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from hia_desktop.base.language import Words
from hia_desktop.base.text import _
from hia_desktop.base.verbs import Asked
from hia_desktop.ui.kit.tables.cell import Cell
from hia_desktop.ui.kit.widgets import plain_tip

WINDOW = 100
FIRST = 3 * WINDOW
"""How many keys are asked for first, where a table may hold very many."""
_KEPT = 30 * WINDOW  # rows held at once; about 2 MiB
K = TypeVar("K", bound=Hashable)
R = TypeVar("R")
_Index = QModelIndex | QPersistentModelIndex


class Row(Protocol):
    """What a service's `rows` returns: any frozen dataclass with the key it was asked for."""

    @property
    def key(self) -> Hashable:
        """The key this row was asked by."""
        ...


@dataclass(frozen=True)
class Column:
    """One column. `width` in pixels at 100 %; `stretch` is its share of what is left over; `kind` is «text», «chip»,
    or «day», which is never made so narrow that a day in numbers is cut.

    `key` is the order that a click on the header asks the service for («-key» for descending).
    `spare`: left out where it is narrow. `once`: said on the first row of a group alone.
    """

    key: str
    title: Words | str
    cell: Callable[[Any], Cell]
    width: int = 120
    _: KW_ONLY
    stretch: int = 0
    kind: str = "text"
    sortable: bool = True
    spare: bool = False
    once: bool = False


@dataclass(frozen=True)
class Table(Generic[K]):
    """What a table shows: its columns from left to right, and the service's two queries, put together by `of`.

    `keys(filter, order, text)` gives every key in order;
    `rows(keys)` the rows for some of them, any order, those gone left out.
    In the order `grouped_by`, rows with the same `group(row)` stand together and are shown as one group.
    """

    columns: tuple[Column, ...]
    keys: Callable[[str, str, str], Asked[Sequence[K]]]
    rows: Callable[[Sequence[K]], Asked[Sequence[Row]]]
    grouped_by: str = ""
    group: Callable[[Any], Hashable] | None = None


class Asker(Protocol):
    """The part of `Host` that a table needs."""

    def ask(self, owner: QObject, then: Callable[[R], object], what: Asked[R]) -> object:
        """Reads off the GUI thread; `then` gets the answer on it."""
        ...


class RowsModel(QAbstractTableModel):
    """Keys and the rows fetched so far. `wanted` is emitted when a row is painted that is not here yet."""

    wanted = Signal()
    filled = Signal()
    """Rows that were asked for have come."""

    def __init__(self, host: Asker, listing: Table[Any], parent: QObject) -> None:
        super().__init__(parent)
        self._host, self.listing = host, listing
        self.keys: Sequence[Hashable] = ()
        self.grouped = False
        self._rows: dict[Hashable, Row] = {}
        self._asked: set[int] = set()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """One row a key."""
        return 0 if parent.isValid() else len(self.keys)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """As the listing says."""
        return 0 if parent.isValid() else len(self.listing.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Column titles, set to the left as their cells are."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return str(self.listing.columns[section].title)
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, tooltip and what a screen reader says."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        cell = self.cell(index.row(), index.column())
        if cell is None:
            return _("…") if role == Qt.ItemDataRole.DisplayRole else _("hentes")
        words = cell.text if not cell.sub else f"{cell.text}\n{cell.sub}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(words)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.listing.columns[index.column()].title}: {words}".replace("\n", ", ")
        return cell.text

    def cell(self, row: int, column: int) -> Cell | None:
        """What a cell shows; None until its row has come."""
        found = self._rows.get(self.keys[row])
        if found is None or row // WINDOW not in self._asked:
            self.wanted.emit()
        return None if found is None else self.listing.columns[column].cell(found)

    def row_at(self, at: int) -> Row | None:
        """The row at a place; None until it has come."""
        return self._rows.get(self.keys[at])

    def goes_on(self, at: int) -> bool:
        """Whether the row at a place belongs to the same group as the one before it."""
        group = self.listing.group
        if not self.grouped or group is None or not 0 < at < len(self.keys):
            return False
        one, other = self._rows.get(self.keys[at - 1]), self._rows.get(self.keys[at])
        return one is not None and other is not None and group(one) == group(other)

    def row_of(self, key: Hashable) -> int:
        """Where a key stands; -1 when it is not in the list."""
        try:
            return self.keys.index(key)
        except ValueError:
            return -1

    def take_keys(self, keys: Sequence[Hashable]) -> None:
        """A new list of keys. Rows already here stay until the fresh ones have come, so that nothing flickers."""
        self._asked.clear()
        if keys == self.keys:
            return
        self.beginResetModel()
        self.keys = keys
        self.endResetModel()

    def fetch(self, first: int, last: int) -> None:
        """Asks for the windows that touch rows first..last and have not been asked for."""
        if len(self._rows) > _KEPT:
            near = set(self.keys[max(0, first - WINDOW) : last + WINDOW])
            self._rows = {key: row for key, row in self._rows.items() if key in near}
            self._asked.clear()
        for window in range(first // WINDOW, last // WINDOW + 1):
            if window not in self._asked:
                self._asked.add(window)
                keys = tuple(self.keys[window * WINDOW : (window + 1) * WINDOW])
                # A callback of its own for each window: the host keeps only the newest answer per callback.
                self._host.ask(self, partial(self._arrived, keys), self.listing.rows(keys))

    def _arrived(self, keys: tuple[Hashable, ...], rows: Sequence[Row]) -> None:
        for key in keys:
            self._rows.pop(key, None)
        self._rows.update((row.key, row) for row in rows)
        at = self.row_of(keys[0])
        if at >= 0:
            last = min(at + len(keys), len(self.keys)) - 1
            self.dataChanged.emit(self.index(at, 0), self.index(last, self.columnCount() - 1))
        self.filled.emit()
