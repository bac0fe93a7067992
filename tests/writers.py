"""Who writes what: each write of a service's, by whoever asked for it, is one that a server would take.

`pytest -p tests.writers tests/services` tells at its end what was written, by which role and right, and by what.
"""

import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from sqlalchemy import Engine, event

from hia_desktop.domain.access import EVERYONE, Role
from hia_desktop.services.call import Mark, Work
from hia_desktop.store.entities import Entity
from hia_desktop.store.pg_writers import writers
from tests.architecture.source_tree import PROGRAM

_WRITES = re.compile(r'\s*(INSERT|UPDATE|DELETE)\s+(?:OR \w+ )?(?:INTO |FROM )?"?(\w+)', re.IGNORECASE)
_SERVICES = os.fspath(PROGRAM / "services")
_OF_A_FILE = {("backup_place", "DELETE")}
"""What is done to a store that is brought back, which is one on this machine."""
seen: dict[tuple[str, str, Role, str], set[str]] = defaultdict(set)
"""Table, verb of SQL, role and right: the services."""


def asker() -> tuple[Work, str, str] | None:
    """Who asked for what is under way, by which right and for which service; None when a test writes by itself."""
    found, frame = None, sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_filename.startswith(_SERVICES):
            w, mark, verb = (frame.f_locals.get(name) for name in ("w", "mark", "verb"))
            if isinstance(w, Work):
                right = str(mark.right) if isinstance(mark, Mark) else "sign-in"
                found = w, right, getattr(verb, "__qualname__", frame.f_code.co_qualname)
        frame = frame.f_back  # type: ignore[assignment]
    return found


@cache
def _may(statement: str) -> tuple[str, str, frozenset[Role]] | None:
    """Of a text that writes its table, its verb and who may."""
    found = _WRITES.match(statement)
    if found is None or found[2] not in Entity.metadata.tables:
        return None
    return found[2], found[1].upper(), writers(found[2], found[1].upper())


def hold(connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
    """Of whatever is asked of an engine."""
    written = _may(statement[:80])
    if written is None or (written[2] == EVERYONE and not _REPORTED) or (who := asker()) is None:
        return
    w, right, service = who
    if connection.engine.pool is w.signed_in.store.engine.pool:  # and no copy of it
        table, verb, may = written
        seen[table, verb, w.me.role, right].add(service)
        refused = f"{service} lets {w.me.role} {verb} {table}, which a server would refuse"
        assert w.me.role in may or (table, verb) in _OF_A_FILE, refused


@pytest.fixture(autouse=True, scope="module")
def held_against_the_server() -> Iterator[None]:
    """For the tests of a file of the services'; of others when this is a plugin."""
    event.listen(Engine, "before_cursor_execute", hold)
    yield
    event.remove(Engine, "before_cursor_execute", hold)


_REPORTED: list[pytest.Config] = []


def pytest_configure(config: pytest.Config) -> None:
    """As a plugin: everything is told."""
    _REPORTED.append(config)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was seen."""
    for (table, verb, role, right), services in sorted(seen.items()):
        terminalreporter.write_line(f"{table} {verb}: {role}, by {right}: {', '.join(sorted(services))}")
