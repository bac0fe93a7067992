"""What a store holds, as sums that are the same whichever engine keeps it, and the rows that they are made of.

A day, a yes or no, a number, a text and what is sealed are told in one way each, so that two stores with the same sums
hold the same rows, in the same order where the order is read.
"""

import hashlib
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    Integer,
    LargeBinary,
    String,
    Table,
    func,
    select,
    type_coerce,
)
from sqlalchemy.types import NullType

from hia_desktop.base.text import _
from hia_desktop.store import audit
from hia_desktop.store.engine import StoreDamaged
from hia_desktop.store.entities import AuditLine, Entity
from hia_desktop.store.entities.entity import UtcMoment
from hia_desktop.store.migrations import HEAD
from hia_desktop.store.portable import NUMBERED, row_number

Row = Sequence[Any]
"""A row's cells as the driver gives them, in the order of the table's columns."""
Step = Callable[[int, int], None]
"""Told how far it has come, in rows, and of how many; stops what it is told of by raising."""
_AT_ONCE = 500
"""Rows that are in memory at a time."""
_STEP = 200
"""Rows between two steps."""


@dataclass(frozen=True)
class Contents:
    """The schema, of each table its number of rows and the SHA-256 over them all, and the end of the trail."""

    schema: str
    tables: dict[str, tuple[int, str]]
    head: audit.Head

    @property
    def sum(self) -> str:
        """One SHA-256 over it all."""
        told = [self.schema, self.head.seq, self.head.mac, sorted(self.tables.items())]
        return hashlib.sha256(repr(told).encode()).hexdigest()


def contents_of(connection: Connection, step: Step = lambda done, of: None) -> Contents:
    """All of a store of this program's schema, as the connection sees it. `step` is told how far it has come.
    Errors: StoreDamaged as `Sum.added`."""
    return summed(connection, Progress(step, total(connection)))


def summed(connection: Connection, done: "Progress") -> Contents:
    """The same, counted by somebody who has more to do."""
    found: dict[str, tuple[int, str]] = {}
    for table in tables():
        one = Sum(table)
        with closing(rows(connection, table)) as there:
            deque(done.counted(one.added(there)), maxlen=0)
        found[table.name] = one.result
    return Contents(HEAD, found, head(connection))


def tables() -> list[Table]:
    """Every table of the schema; what is pointed at before what points."""
    return Entity.metadata.sorted_tables


def total(connection: Connection) -> int:
    """How many rows there are in all."""
    return sum(int(connection.scalar(select(func.count()).select_from(table)) or 0) for table in tables())


def head(connection: Connection) -> audit.Head:
    """The end of the trail."""
    last = connection.execute(select(AuditLine.seq, AuditLine.mac).order_by(AuditLine.seq.desc()).limit(1)).first()
    return audit.Head(last.seq, last.mac.hex()) if last is not None else audit.Head(0, "")


def rows(connection: Connection, table: Table) -> Generator[Row, None, None]:
    """Every row: as they were written, where that is read, else by key. To be closed by whoever does not read all."""
    wanted = select(*(type_coerce(column, NullType()) for column in table.columns))
    order = [row_number(table.name)] if table.name in NUMBERED else list(table.primary_key)
    with connection.execute(wanted.order_by(*order).execution_options(yield_per=_AT_ONCE)) as found:
        for some in found.partitions():
            yield from some


class Progress:
    """Counts rows, and tells of it now and then."""

    def __init__(self, step: Step, of: int) -> None:
        self._step, self._of, self._done = step, of, 0
        step(0, of)

    def counted(self, table_rows: Iterable[Row]) -> Iterator[Row]:
        """The rows, each counted as it is taken."""
        for row in table_rows:
            yield row
            self._done += 1
            if self._done % _STEP == 0:
                self._step(min(self._done, self._of), self._of)


class Sum:
    """The sum over the rows of one table. Errors: TypeError for a column of a sort that nobody has said how to tell."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._rows = 0
        self._tell = [_teller(column) for column in table.columns]
        self._hash = hashlib.sha256(f"{table.name}({','.join(column.name for column in table.columns)})".encode())

    def added(self, table_rows: Iterable[Row]) -> Iterator[Row]:
        """The rows, each in the sum when it is given. Errors: StoreDamaged for a cell of another sort than its column,
        which only other tools can have put there."""
        add, tellers = self._hash.update, self._tell
        for row in table_rows:
            try:
                add(b"".join([tell(cell) for tell, cell in zip(tellers, row, strict=True)]))
            except _Odd:
                raise self._odd(row) from None
            self._rows += 1
            yield row

    @property
    def result(self) -> tuple[int, str]:
        """The number of rows, and the sum."""
        return self._rows, self._hash.hexdigest()

    def _odd(self, row: Row) -> StoreDamaged:
        for column, tell, cell in zip(self._table.columns, self._tell, row, strict=True):
            try:
                tell(cell)
            except _Odd:
                return StoreDamaged(
                    _(
                        "Lageret har noe som bare et annet program kan ha skrevet ({place}). Ingenting er endret. "
                        "Kjør kontrollen av lageret."
                    ).format(place=f"{self._table.name}.{column.name}")
                )
        raise AssertionError("a row that was odd is odd no more")


class _Odd(Exception):
    """A cell that is not of its column's sort."""


_NONE = b"-"


def _text(cell: Any) -> bytes:
    if cell is None:
        return _NONE
    if type(cell) is not str or "\x00" in cell:  # which only one of the engines takes
        raise _Odd
    try:
        told = cell.encode()
    except UnicodeEncodeError:
        raise _Odd from None
    return b"t%d:%b" % (len(told), told)


def _number(bits: int) -> Callable[[Any], bytes]:
    least, most = -(2 ** (bits - 1)), 2 ** (bits - 1) - 1

    def tell(cell: Any) -> bytes:
        if cell is None:
            return _NONE
        if type(cell) is not int or not least <= cell <= most:
            raise _Odd
        return b"n%d;" % cell

    return tell


def _yes_or_no(cell: Any) -> bytes:
    if cell is None:
        return _NONE
    if cell is True or (type(cell) is int and cell == 1):
        return b"y"
    if cell is False or (type(cell) is int and cell == 0):
        return b"o"
    raise _Odd


def _day(cell: Any) -> bytes:
    if cell is None:
        return _NONE
    if type(cell) is date:
        return b"d" + cell.isoformat().encode()
    try:
        is_day = type(cell) is str and date.fromisoformat(cell).isoformat() == cell
    except ValueError:
        is_day = False
    if not is_day:
        raise _Odd
    return b"d" + cell.encode()  # type: ignore[no-any-return]


def _sealed(cell: Any) -> bytes:
    if cell is None:
        return _NONE
    if type(cell) is not bytes:
        raise _Odd
    return b"b%d:%b" % (len(cell), cell)


def _teller(column: Column[Any]) -> Callable[[Any], bytes]:
    sort = column.type
    if isinstance(sort, UtcMoment | BigInteger):
        return _number(64)
    for kind, teller in _TELLERS:
        if isinstance(sort, kind):
            return teller
    raise TypeError(f"nobody has said how {column} is told")


_TELLERS: tuple[tuple[type[Any], Callable[[Any], bytes]], ...] = (
    (String, _text),
    (Boolean, _yes_or_no),
    (Date, _day),
    (LargeBinary, _sealed),
    (Integer, _number(32)),
)
