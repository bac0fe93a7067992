"""The SQL of a statement is worked out once in a process, not anew for each user who signs in in each test."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Dialect, Engine, create_engine
from sqlalchemy.util import LRUCache

from hia_desktop.store import engine

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
        patch.setattr(engine, "create_engine", _create_engine)
        yield
