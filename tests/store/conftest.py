"""A store with nothing in it but its schema, copied for each test from one that is made once; of each engine."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hia_desktop.store import migrations, sqlite, triggers
from hia_desktop.store.engine import WRITE
from hia_desktop.store.postgres import Server
from hia_desktop.store.store import Store
from tests import postgres
from tests.statements import REAL, REAL_STEPS, UNLOCKED

KEY = bytes(range(32))


@pytest.fixture(autouse=True)
def real_recipe(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here a store is opened as the program opens it, but where it is only asked for what stands in it."""
    if request.path.stem in UNLOCKED:
        return
    if request.path.stem != "test_engine":  # which asks of no step: what they say is said again there
        monkeypatch.setattr(migrations, "run_steps", REAL_STEPS)
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


@pytest.fixture(scope="session")
def made_on_server(tmp_path_factory: pytest.TempPathFactory) -> Server:
    """A closed store on the server, from which others are copied."""
    place = postgres.cluster().database(tmp_path_factory.mktemp("beside"))
    Store.at(place, KEY, create=True).close()
    return place


@pytest.fixture
def server(made_on_server: Server, tmp_path: Path) -> Server:
    """A store on the server that nobody has open: the one that all tests share, emptied."""
    beside = tmp_path / "beside"
    beside.mkdir()
    place = replace(made_on_server, beside=beside)
    postgres.cluster().empty(place)
    engine = place.open()
    with engine.execution_options(**{WRITE: True}).begin() as connection:
        triggers.put_back(place, connection)
    engine.dispose()
    return place


@pytest.fixture
def own_server(server: Server) -> Iterator[Server]:
    """One of the test's own, in which it may change the tables themselves."""
    place = postgres.cluster().database(server.beside, like=server.database)
    yield place
    postgres.cluster().drop(place)


@pytest.fixture
def remote(server: Server) -> Iterator[Store]:
    """An open store on the server."""
    opened = Store.at(server, KEY)
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest) -> Store:
    """An open store of each engine in turn, for what is the same of both."""
    return request.getfixturevalue("store" if request.param == "sqlite" else "remote")  # type: ignore[no-any-return]
