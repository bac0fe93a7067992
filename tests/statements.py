"""What makes a store cheap in tests: SQL texts that outlive a sign-in,
and nothing forced to the disk or locked in memory."""

import os
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest
from sqlalchemy import Dialect, Engine, create_engine
from sqlalchemy.util import LRUCache

from hia_desktop.services import proving
from hia_desktop.store import sqlite
from hia_desktop.vault import signing

_SQL: LRUCache[Any, Any] = LRUCache(1500)
_dialects: dict[str, Dialect] = {}


def _create_engine(*args: Any, **more: Any) -> Engine:
    """The program's engine on its own file; only SQLAlchemy's texts,
    which it finds by a statement's structure, are shared.

    The program keeps them for each sign-in: they hold values that were searched for, and those must not outlive a lock.
    """
    made = create_engine(*args, execution_options={"compiled_cache": _SQL}, **more)
    made.dialect = _dialects.setdefault(made.dialect.name, made.dialect)
    return made


@pytest.fixture(autouse=True, scope="session")
def shared_statements() -> Iterator[None]:
    """For every store that a test opens."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite, "create_engine", _create_engine)
        yield


REAL = {"_BEFORE_KEY": sqlite._BEFORE_KEY, "_PRAGMAS": sqlite._PRAGMAS}
"""The program's own recipe, which tests/store holds every store against."""
UNLOCKED = ("test_old_stores", "test_moving", "test_both_engines")
"""What of tests/store asks for what stands in a store, and not how it is opened: locking its memory was half of it."""
_LIGHT = {
    "_BEFORE_KEY": tuple(pragma for pragma in sqlite._BEFORE_KEY if "cipher_memory_security" not in pragma),
    "_PRAGMAS": (*sqlite._PRAGMAS, "PRAGMA synchronous=OFF"),
}


@pytest.fixture(autouse=True, scope="session")
def light_store() -> Iterator[None]:
    """No power cut and no swapping comes in a test. Locking each piece of memory was a third of
    what a service test cost. The same signature on the same centre, copied for each test, is reckoned out once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(proving, "is_signed", lru_cache(10_000)(signing.is_signed))
        patch.setattr(os, "fsync", lambda _file: None)
        for name, pragmas in _LIGHT.items():
            patch.setattr(sqlite, name, pragmas)
        yield
