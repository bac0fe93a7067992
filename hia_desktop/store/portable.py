"""What the services say in SQL that each engine says in its own words; the words stand in the engine's module."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any, TypeVar, TypeVarTuple, cast

from sqlalchemy import BigInteger, Boolean, ColumnElement, CursorResult, Integer, Select, literal_column
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import FunctionElement

from hia_desktop.store.entities.entity import Entity, UtcMoment

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
AT_ONCE = 200
"""How many rows a statement names: each engine refuses one that names too many."""


class found_at(FunctionElement[int]):  # reads as the function that it is in SQL
    """Where the second text begins in the first, from 1; 0 when it is not in it. Letters count as they are."""

    name = "found_at"
    type = Integer()
    inherit_cache = True


class as_declared(FunctionElement[bool]):
    """A condition on how a cell is written, which other tools can write otherwise in a store whose columns take any
    sort of value. Holds of itself where they do not."""

    name = "as_declared"
    type = Boolean()
    inherit_cache = True


class servers_clock(FunctionElement[datetime]):
    """What time it is where the store lies; none where that is this machine."""

    name = "servers_clock"
    type = UtcMoment()
    inherit_cache = True


def columns(
    session: Session, statement: Select[*tuple[Any, ...]], given: Mapping[str, Any] | None = None
) -> CursorResult[*tuple[Any, ...]]:
    """The rows of a statement that asks for columns alone. Asked of the connection: the session would look for entities
    in them, and a short question takes twice the time."""
    session.flush()
    return session.connection().execute(statement, given)


def unconverted(session: Session, statement: Select[*Ts]) -> list[tuple[*Ts]]:
    """The rows as the driver gives them, of columns that nothing converts: texts, whole numbers, bytes. A hundred
    thousand made rows of on their way take twice the time."""
    session.flush()
    found = session.connection().execute(statement)
    try:
        return cast(list[tuple[*Ts]], found.cursor.fetchall()) if found.cursor is not None else []
    finally:
        found.close()


def texts(session: Session, statement: Select[Any]) -> list[str]:
    """The column of text that is asked for, whole."""
    return [row[0] for row in unconverted(session, statement)]


def some_of(all_of_them: Collection[T]) -> Iterator[list[T]]:
    """As many at a time as a statement names, in order; none of none."""
    ordered = list(all_of_them)
    return (ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE))


NUMBERED = frozenset({"form_entry", "guideline_limit", "signed_paper"})
"""The tables that are read in the order their rows were written, which have a number for it on every engine."""


def as_written(table: type[Entity]) -> ColumnElement[Any]:
    """What the rows of a table sort by as they were written, where no moment of theirs tells one from another."""
    return row_number(table.__tablename__)


def row_number(table: str) -> ColumnElement[Any]:
    """The same, of a table by its name. Errors: KeyError for one that has no such number."""
    if table not in NUMBERED:
        raise KeyError(table)
    return literal_column(f"{table}.rowid", BigInteger)
