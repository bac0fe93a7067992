"""What somebody does to a store with other tools than the program, in the words of whichever engine it lies on."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, inspect, text
from sqlalchemy.orm import Session

from hia_desktop.store import triggers
from hia_desktop.store.entities import Entity
from hia_desktop.store.store import Store


def tables(sql: Session | Connection) -> list[str]:
    """Every table there is, the version of the schema too."""
    return inspect(_connection(sql)).get_table_names()


def drop_trigger(sql: Session | Connection, name: str) -> None:
    """As whoever has the key, or the owner's password, can."""
    connection = _connection(sql)
    on = "" if connection.dialect.name == "sqlite" else f" ON {triggers.KEPT[name].table}"
    connection.execute(text(f"DROP TRIGGER IF EXISTS {name}{on}"))


def unguarded(sql: Session | Connection) -> None:
    """Without the triggers, which are put back at the next opening."""
    for name in triggers.KEPT:
        drop_trigger(sql, name)


@contextmanager
def past_the_keys(store: Store) -> Iterator[Connection]:
    """A connection in a transaction in which nothing looks at what points at what."""
    with store._writing.connect() as sql:
        raw: Any = sql.connection.dbapi_connection
        loose = sql.dialect.name == "sqlite"
        if loose:
            raw.cursor().execute("PRAGMA foreign_keys=OFF")  # which does nothing within a transaction
        with sql.begin():
            if not loose:
                _drop_keys(sql)
            yield sql
        if loose:
            raw.cursor().execute("PRAGMA foreign_keys=ON")


def _drop_keys(sql: Connection) -> None:
    for table in Entity.metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            sql.execute(text(f"ALTER TABLE {table.name} DROP CONSTRAINT IF EXISTS {key.name}"))


def _connection(sql: Session | Connection) -> Connection:
    return sql.connection() if isinstance(sql, Session) else sql
