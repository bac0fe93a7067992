"""What somebody does to a store with other tools than the program, in the words of whichever engine it lies on."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text
from sqlalchemy.orm import Session

from hia_desktop.store import joining, triggers
from hia_desktop.store.entities import Entity
from hia_desktop.store.store import Store
from tests import postgres


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
def by_hand(folder: Path, by: Store) -> Iterator[Connection]:
    """A connection of somebody who writes with other tools: with one user's password on a machine; on a server, where
    users' roles may not, with the owner's."""
    there = joining.joined(folder)
    if there is None:
        with by._writing.begin() as sql:
            yield sql
    else:
        with closing(Store.at(there.as_owner(folder, postgres.PASSWORD), b"")) as store, store._writing.begin() as sql:
            yield sql
            triggers.put_back(store.place, sql)  # nobody else could


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
