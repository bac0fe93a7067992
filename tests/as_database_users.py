"""Beside `tests.on_postgres`: whoever signs in is asked for by an own role of the database, as `store.pg_rows` lets it.

    pytest -p tests.on_postgres -p tests.as_database_users tests/services/test_call.py

No part of the gate, and not all passes: it tells what is left to do before a store is opened so. Tests that change a
store by hand do it as whoever is signed in, and are refused."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hia_desktop.services.centre import doors
from hia_desktop.store import pg_roles
from hia_desktop.store.engine import WRITE
from hia_desktop.store.postgres import Server
from hia_desktop.store.store import Store
from hia_desktop.vault.keys import Keys
from tests import postgres

_PASSWORD = "en rolles eget passord"
_prepared: set[str] = set()


@pytest.fixture(autouse=True, scope="session")
def as_themselves() -> Iterator[None]:
    """For the whole run."""
    real = doors._open_store

    def opened(folder: Path, keys: Keys) -> Store:
        store = real(folder, keys)
        place = store.place
        if not isinstance(place, Server) or re.fullmatch("[0-9a-f]{32}", keys.user_id) is None:
            return store
        if place.database not in _prepared:
            _prepared.add(place.database)
            with postgres.cluster().admin(place.database) as sql:
                sql.execute("DROP SCHEMA IF EXISTS hia_roles CASCADE")  # of the database that this is a copy of
            postgres.cluster().prepare(place)
        with store.engine.execution_options(**{WRITE: True}).begin() as connection:
            pg_roles.let_in(connection, keys.user_id, _PASSWORD)
        store.close()
        role = pg_roles.role_of(place.database, keys.user_id)
        return Store.at(replace(place, role=role, password=_PASSWORD), keys.store_key)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(doors, "_open_store", opened)
        yield
