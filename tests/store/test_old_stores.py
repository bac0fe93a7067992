"""A real store of each released schema is opened by today's program: nothing that was signed, issued or logged is lost."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from hia_desktop.base.clock import FixedClock
from hia_desktop.services import doors
from hia_desktop.services.call import SignedIn, run
from hia_desktop.services.checks import verify
from hia_desktop.store import migrations, triggers
from hia_desktop.store.store import FILE, Store
from tests import make
from tests.store.old_store import STORES, TOLD, told


@pytest.fixture(params=sorted(zipped.stem for zipped in STORES.glob("*.zip")))
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The folder of a store as a released program left it."""
    with zipfile.ZipFile(STORES / f"{request.param}.zip") as packed:
        packed.extractall(tmp_path / "store")
    return tmp_path / "store"


@pytest.fixture
def doctor(old: Path) -> Iterator[SignedIn]:
    """A physician signed in to it by today's program."""
    signed_in = doors.sign_in(old, "lege", make.PASSWORD, FixedClock(make.DAY))
    yield signed_in
    signed_in.forget()


def schema(engine: Engine) -> dict[str, set[str]]:
    """Every index and trigger by its table."""
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT tbl_name, type || ' ' || name FROM sqlite_master WHERE type IN ('index', 'trigger')"))
        by_table: dict[str, set[str]] = {}
        for table, name in rows:
            by_table.setdefault(table, set()).add(name)
    return by_table


def test_what_was_signed_issued_and_logged_is_all_there(old: Path, doctor: SignedIn) -> None:
    then, now = json.loads((old / TOLD).read_text(encoding="utf-8")), told(doctor)
    for entry, signed in then["answers"].items():
        read = now["answers"][entry]
        assert read["kind"] == signed["kind"]
        assert {field: read["answers"].get(field) for field in signed["answers"]} == signed["answers"]
    assert now["papers"] == then["papers"]
    assert set(now["consents"]) <= set(then["consents"]), "an upgrade never widens what is shared"
    assert now["trail"] > then["trail"]


def test_the_trail_and_the_papers_are_whole(doctor: SignedIn) -> None:
    assert run(doctor, verify).problems == ()


def test_it_has_every_index_and_trigger_of_a_new_store(doctor: SignedIn, tmp_path: Path) -> None:
    new = Store.open(tmp_path, bytes(32), create=True)
    assert schema(doctor.store.engine) == schema(new.engine)
    with doctor.store.engine.connect() as connection:
        assert triggers.there(connection) == triggers.KEPT
    new.close()


def test_the_copy_from_before_opens_with_its_own_key_slots(old: Path, doctor: SignedIn, request: pytest.FixtureRequest) -> None:
    old_version = request.node.callspec.params["old"]
    copy = old / f"before-{migrations.HEAD}"
    then = json.loads((old / TOLD).read_text(encoding="utf-8"))
    if not copy.exists():  # a store of today's schema is not copied
        assert old_version == migrations.HEAD
        return
    assert (copy / FILE).stat().st_size > 0 and (copy / "audit.anchor").exists()
    opened = doors.sign_in(copy, "lege", make.PASSWORD, FixedClock(make.DAY))
    assert told(opened)["papers"] == then["papers"]
    opened.forget()
