"""A store with nothing in it but its schema, copied for each test from one that is made once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from hia_desktop.store import sqlite
from hia_desktop.store.store import Store
from tests.statements import REAL

KEY = bytes(range(32))


@pytest.fixture(autouse=True)
def real_recipe(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here a store is opened as the program opens it."""
    for name, pragmas in REAL.items():
        monkeypatch.setattr(sqlite, name, pragmas)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty") / "store"
    folder.mkdir()
    Store.open(folder, KEY, create=True).close()
    return folder


@pytest.fixture
def folder(empty: Path, tmp_path: Path) -> Path:
    """The folder of a closed store."""
    return Path(shutil.copytree(empty, tmp_path / "store"))


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    """An open store."""
    opened = Store.open(folder, KEY)
    yield opened
    opened.close()
