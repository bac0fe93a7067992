"""The store opens with its key and no other, and what is no store, or no longer one, is said plainly."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from hia_desktop.base.errors import Problem
from hia_desktop.store.engine import StoreDamaged
from hia_desktop.store.sqlite import FILE, SealedFile
from hia_desktop.store.store import Store
from tests.architecture.source_tree import ROOT

KEY = bytes(range(32))


def test_the_file_is_encrypted(store: Store, folder: Path) -> None:
    with store.write() as sql:
        sql.execute(text("INSERT INTO public_key VALUES ('LESELIG-TEKST', x'00')"))
    store.close()
    everything = b"".join(path.read_bytes() for path in folder.iterdir())
    assert (
        b"LESELIG-TEKST" not in everything and b"SQLite format" not in everything and b"CREATE TABLE" not in everything
    )


def test_the_pragmas_hold_on_every_connection(store: Store) -> None:
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "recursive_triggers": 1,
        "trusted_schema": 0,
        "cipher_memory_security": "1",
    }
    with store.engine.connect() as one, store.engine.connect() as other:
        for connection in (one, other):
            assert {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted} == wanted


@pytest.mark.parametrize("name", ["Hva? er dette", "a?mode=ro", "Ny%20mappe", "x#y&z;w+æøå «»", "e:f"])
@pytest.mark.long
def test_a_folder_may_be_called_anything(tmp_path: Path, name: str) -> None:
    """As a URL the name would lead to another file, or to none."""
    folder = tmp_path / name
    folder.mkdir()
    Store.open(folder, KEY, create=True).close()
    assert (folder / FILE).exists() and [path.name for path in tmp_path.iterdir()] == [name]
    Store.open(folder, KEY).close()


def test_another_key_does_not_open_it(folder: Path) -> None:
    with pytest.raises(StoreDamaged, match="annen nøkkel"):
        Store.open(folder, bytes(32))
    Store.open(folder, KEY).close()


def test_a_plain_database_is_refused(folder: Path) -> None:
    (folder / FILE).unlink()
    plain = sqlite3.connect(folder / FILE)
    plain.execute("CREATE TABLE patient (id TEXT)")
    plain.commit()
    plain.close()
    before = (folder / FILE).read_bytes()
    with pytest.raises(StoreDamaged, match="ukryptert"):
        Store.open(folder, KEY)
    assert (folder / FILE).read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"", b"kort", b"Dette er et brev, ikke et lager. " * 500, bytes(8192), os.urandom(8192)]
)
def test_a_foreign_file_is_refused_and_left_alone(folder: Path, content: bytes) -> None:
    (folder / FILE).write_bytes(content)
    with pytest.raises(StoreDamaged) as error:
        Store.open(folder, KEY)
    assert "Ingenting er endret" in error.value.message
    assert (folder / FILE).read_bytes() == content


def test_a_missing_store_is_not_made_by_accident(tmp_path: Path) -> None:
    with pytest.raises(StoreDamaged, match="Fant ikke"):
        Store.open(tmp_path, KEY)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_first_page_is_told(folder: Path) -> None:
    damaged = bytearray((folder / FILE).read_bytes())
    damaged[100] ^= 1
    (folder / FILE).write_bytes(damaged)
    with pytest.raises(StoreDamaged, match="sikkerhetskopi"):
        Store.open(folder, KEY)


FULL = """
import resource, sys
from pathlib import Path
from hia_desktop.base.errors import Problem
from hia_desktop.store.store import Store
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    store = Store.open(Path(sys.argv[1]), bytes(range(32)))
    with store.write() as sql:
        sql.connection().exec_driver_sql("CREATE TABLE more (content BLOB)")
        sql.connection().exec_driver_sql("INSERT INTO more VALUES (zeroblob(4000000))")
except Problem as problem:
    print(type(problem).__name__, problem.message)
"""


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="the limit stands for a full disk")
@pytest.mark.parametrize("room", [0, *(pytest.param(room, marks=pytest.mark.long) for room in (4096, 40_000, 200_000))])
def test_a_full_disk_is_no_damage(folder: Path, room: int) -> None:
    """Whoever is told of damage fetches back a copy, and loses a day for want of some room."""
    before = (folder / FILE).read_bytes()
    child = [sys.executable, "-c", FULL, str(folder), str(room)]
    told = subprocess.run(child, capture_output=True, text=True, encoding="utf-8", check=True, cwd=ROOT).stdout
    assert told.startswith("Problem Disken er full"), told
    assert (folder / FILE).read_bytes() == before
    Store.open(folder, KEY).close()


def test_damage_deeper_in_is_found_by_the_check(store: Store, folder: Path) -> None:
    with store.write() as sql:
        sql.execute(text("INSERT INTO public_key VALUES ('health', zeroblob(400000))"))
    assert store.integrity() == []
    store.close()
    damaged = bytearray((folder / FILE).read_bytes())
    damaged[-200_000] ^= 1
    (folder / FILE).write_bytes(damaged)
    place = SealedFile.within(folder, KEY)
    engine = place.open()
    assert place.integrity(engine) != []
    engine.dispose()
    again = Store.open(folder, KEY)
    with pytest.raises(StoreDamaged, match="sikkerhetskopi"), again.read() as sql:
        sql.execute(text("SELECT key FROM public_key")).all()
    again.close()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a user whom file permissions bind")
def test_a_folder_that_cannot_be_written_to(folder: Path) -> None:
    (folder / FILE).chmod(0o400)
    folder.chmod(0o500)
    try:
        with pytest.raises(Problem, match="kan ikke skrives til"):
            Store.open(folder, KEY)
    finally:
        folder.chmod(0o700)
