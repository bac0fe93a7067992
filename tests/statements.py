"""What makes a store cheap in tests: SQL texts that outlive a sign-in, the schema's steps worked out once,
and nothing forced to the disk or locked in memory."""

import os
from collections.abc import Iterator
from contextlib import closing
from functools import lru_cache
from typing import Any

import pytest
from sqlalchemy import Connection, Dialect, Engine, create_engine, event
from sqlalchemy.util import LRUCache

from hia_desktop.base.language import language
from hia_desktop.documents import blocks
from hia_desktop.documents import make as making
from hia_desktop.documents.render import render
from hia_desktop.services import proving
from hia_desktop.store import copies, migrations, moving, sqlite
from hia_desktop.vault import signing
from hia_desktop.vault.slotfile import TEST
from hia_desktop.vault.slots import NewStore, Slots

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


REAL_STEPS = migrations.run_steps
_steps: dict[str, list[tuple[str, Any]]] = {}


def steps_again(connection: Connection, to: str = "head") -> None:
    """As the program's own; in an empty store, what they said to one of its engine before is said again. Working it
    out is most of what an empty store costs."""
    engine = connection.dialect.name
    if to not in ("head", migrations.HEAD) or connection.dialect.has_table(connection, "alembic_version"):
        REAL_STEPS(connection, to)
    elif engine in _steps:
        with closing(connection.connection.cursor()) as cursor:
            for statement, given in _steps[engine]:
                cursor.execute(statement, given)
    else:
        _steps[engine] = _said(connection)


def _said(connection: Connection) -> list[tuple[str, Any]]:
    """Runs the steps; what they said, but for what they only asked."""
    said: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, _context: Any, many: bool) -> None:
        assert not many
        if not statement.lstrip().startswith(("SELECT", "PRAGMA")):
            said.append((statement, given))

    event.listen(connection, "before_cursor_execute", note)
    REAL_STEPS(connection)
    event.remove(connection, "before_cursor_execute", note)
    return said


@pytest.fixture(autouse=True, scope="session")
def shared_statements() -> Iterator[None]:
    """For every store that a test opens."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite, "create_engine", _create_engine)
        for module in (migrations, moving, copies):
            patch.setattr(module, "run_steps", steps_again)
        yield


REAL = {"_BEFORE_KEY": sqlite._BEFORE_KEY, "_PRAGMAS": sqlite._PRAGMAS}
"""The program's own recipe, which tests/store holds every store against."""
UNLOCKED = ("test_old_stores", "test_moving", "test_both_engines")
"""What of tests/store asks for what stands in a store, and not how it is opened: locking its memory was half of it."""
_LIGHT = {
    "_BEFORE_KEY": tuple(pragma for pragma in sqlite._BEFORE_KEY if "cipher_memory_security" not in pragma),
    "_PRAGMAS": (*sqlite._PRAGMAS, "PRAGMA synchronous=OFF"),
}


_create: Any = Slots.__dict__["create"]


def _create_cheap(cls: type[Slots], *args: Any, **more: Any) -> tuple[Slots, NewStore]:
    made: tuple[Slots, NewStore] = _create.__func__(cls, *args, **{**more, "cost": TEST})
    return made


_papers: LRUCache[str, bytes] = LRUCache(500)


def _drawn_once(paper: blocks.Printed) -> bytes:
    """Equal papers give equal bytes, as tests/documents holds, which draws each anew."""
    if language() != "nb":
        return render(paper)
    key = repr(paper)
    if key not in _papers:
        _papers[key] = render(paper)
    return _papers[key]


@pytest.fixture(autouse=True, scope="module")
def drawn_once(request: pytest.FixtureRequest) -> Iterator[None]:
    """The same form signed by the same user on the same day is the same paper, in hundreds of tests."""
    with pytest.MonkeyPatch.context() as patch:
        if request.path.parent.name != "documents":
            patch.setattr(making, "render", _drawn_once)
        yield


@pytest.fixture(autouse=True, scope="session")
def light_store() -> Iterator[None]:
    """No power cut and no swapping comes in a test. Locking each piece of memory was a third of
    what a service test cost. The same signature on the same centre, copied for each test, is reckoned out once.
    A centre that is set up by the doors in use has cheap keys too: as dear as there, each sign-in takes half a second;
    that those doors ask for them is asked of the doors (tests/services/centre/test_users.py)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Slots, "create", classmethod(_create_cheap))
        patch.setattr(proving, "is_signed", lru_cache(10_000)(signing.is_signed))
        patch.setattr(os, "fsync", lambda _file: None)
        for name, pragmas in _LIGHT.items():
            patch.setattr(sqlite, name, pragmas)
        yield
