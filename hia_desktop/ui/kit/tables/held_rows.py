"""The big table over rows that are already here: a list short enough to be fetched whole."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from PySide6.QtCore import QObject

from hia_desktop.base.text import collation_key
from hia_desktop.base.verbs import Asked
from hia_desktop.ui.kit.tables.cell import Cell
from hia_desktop.ui.kit.tables.model import Column, Table
from hia_desktop.ui.kit.tables.rows import Rows

R = TypeVar("R")


@dataclass(frozen=True)
class Held:
    """A row with the key it is found by."""

    key: Hashable
    it: Any


class _Here:
    """Answers at once: nothing has to be fetched."""

    def ask(self, owner: QObject, then: Callable[[R], object], what: Asked[R]) -> None:
        then(what.verb(*what.args))


class HeldRows(Rows):
    """A `Rows` that is given its rows by `hold`. A column sorts by the row's attribute of the column's key;
    else they stand as given."""

    def __init__(self, columns: Sequence[Column], *, name: str, empty: str, empty_help: str = "") -> None:
        self._held: dict[Hashable, Held] = {}
        own = tuple(replace(column, cell=_inside(column.cell)) for column in columns)
        super().__init__(
            _Here(), Table(own, self._keys, lambda keys: Asked(self._some, (keys,))), empty=empty, empty_help=empty_help
        )
        self.setAccessibleName(name)

    def hold(self, rows: Sequence[tuple[Hashable, Any]]) -> None:
        """Other rows, each with its key; the chosen row stays chosen when it is still there."""
        self._held = {key: Held(key, it) for key, it in rows}
        self.refresh()

    def _take_keys(self, keys: Sequence[Hashable]) -> None:
        """The rows come with their keys: nothing here says that it is being fetched."""
        super()._take_keys(keys)
        if keys:
            self.executeDelayedItemsLayout()
            self._fetch_visible()

    def current(self) -> Any:
        """The row in focus as it was given, None when there is none."""
        key = self.current_key()
        return self._held[key].it if key in self._held else None

    def chosen(self) -> list[Any]:
        """The rows that are chosen, as they were given and as they stand."""
        return [self._held[key].it for key in self.chosen_keys()]

    def _keys(self, _filter: str, order: str, _text: str) -> Asked[Sequence[Hashable]]:
        return Asked(self._sorted, (order,))

    def _sorted(self, order: str) -> Sequence[Hashable]:
        name = order.removeprefix("-")
        rows = list(self._held.values())
        if name:
            rows.sort(key=lambda held: _sorting(getattr(held.it, name)), reverse=order.startswith("-"))
        return [held.key for held in rows]

    def _some(self, keys: Sequence[Hashable]) -> Sequence[Held]:
        return [self._held[key] for key in keys if key in self._held]


def _inside(cell: Callable[[Any], Cell]) -> Callable[[Any], Cell]:
    return lambda held: cell(held.it)


def _sorting(value: Any) -> tuple[bool, Any]:
    return (value is not None, collation_key(value) if isinstance(value, str) else value)
