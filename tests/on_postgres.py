"""Every store that a test makes lies on a PostgreSQL server instead: `pytest -p tests.on_postgres tests/services`.

No part of the gate, which tests the stores themselves on both engines. A folder of a centre holds the name of its
database here; a copy of the folder is a copy of the database, made when it is first opened.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from hia_desktop.store import store
from hia_desktop.store.engine import Place
from hia_desktop.store.postgres import Server
from hia_desktop.store.sqlite import FILE, SealedFile
from tests import make, postgres

_NOTE = "server.note"
_made: dict[Path, Server] = {}

T = TypeVar("T")


class _Elsewhere:
    """Stands where `Store.open` looks for the sealed file of a folder."""

    @staticmethod
    def within(folder: Path, key: bytes) -> Place:
        if (folder / FILE).exists():  # a copy that was brought back
            return SealedFile.within(folder, key)
        note = folder / _NOTE
        noted = json.loads(note.read_text(encoding="utf-8")) if note.exists() else {}
        if noted.get("folder") != str(folder):
            here = Path(noted["folder"]) if noted else None
            if here is not None and here.exists():
                place = postgres.cluster().database(folder, like=noted["database"])
            elif here is not None:  # the folder was moved
                place = postgres.cluster().at(folder, noted["database"])
            else:
                place = postgres.cluster().database(folder)
            note.write_text(json.dumps({"folder": str(folder), "database": place.database}), encoding="utf-8")
            _made[folder] = place
        return postgres.cluster().at(folder, json.loads(note.read_text(encoding="utf-8"))["database"])


def _always(_house: make.House, _what: str, grow: Callable[[], T]) -> T:
    return grow()


OF_THE_FILE = {
    "test_a_line_says_where_the_course_stands_to_each_as_much_as_may_be_known": "it is asked how it would look",
    "test_what_is_signed_is_never_changed[replaced]": "nothing else has INSERT OR REPLACE",
    "test_a_consent_that_ended_is_not_brought_to_life_by_other_signs": "a column of days takes nothing but days",
    "test_a_damaged_word_locks_no_administrator_out": "a column takes nothing but its own sort",
}
"""Tests of what only a store can come to whose columns take anything, or that is a file."""


def pytest_configure(config: pytest.Config) -> None:
    """Tests that leave a centre signed in leave a connection open, of which the driver of SQLite says nothing."""
    config.addinivalue_line("filterwarnings", "ignore::pytest.PytestUnraisableExceptionWarning")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skips those, with the reason."""
    for item in items:
        why = OF_THE_FILE.get(getattr(item, "originalname", item.name)) or OF_THE_FILE.get(item.name)
        if why is not None:
            item.add_marker(pytest.mark.skip(reason=f"SQLite's alone: {why}"))


@pytest.fixture(autouse=True, scope="session")
def on_the_server() -> Iterator[None]:
    """For the whole run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "SealedFile", _Elsewhere)
        patch.setattr(make, "grown", _always)
        yield


@pytest.hookimpl(trylast=True)
def pytest_runtest_logfinish(nodeid: str) -> None:
    """The databases of folders that are the test's own are gone with it."""
    name = nodeid.rpartition("::")[2]
    short = "".join(c if c.isalnum() else "_" for c in name)[:30]
    for folder in [one for one in _made if any(part.startswith(short) for part in one.parts)]:
        postgres.cluster().drop(_made.pop(folder))
