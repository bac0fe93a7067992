"""Sessions: all or nothing, told in words when the disk or another writer stands in the way."""

from pathlib import Path

import pytest
from sqlalchemy import select, text

from hia_desktop.base.errors import Conflict, Problem
from hia_desktop.store.entities import PublicKey
from hia_desktop.store.store import Store

KEY = bytes(range(32))


def readers(store: Store) -> list[str]:
    with store.read() as sql:
        return list(sql.scalars(select(PublicKey.reader).order_by(PublicKey.reader)))


@pytest.mark.long
def test_an_error_leaves_no_trace(either: Store) -> None:
    with pytest.raises(ZeroDivisionError), either.write() as sql:
        sql.add(PublicKey(reader="health", key=b"1"))
        sql.flush()
        raise ZeroDivisionError
    assert readers(either) == []


def test_reading_keeps_nothing(either: Store) -> None:
    with either.trial() as sql:
        sql.add(PublicKey(reader="health", key=b"1"))
        sql.flush()
    with pytest.raises(TypeError), either.read() as sql:
        sql.add(PublicKey(reader="health", key=b"1"))
        sql.flush()
    assert readers(either) == []


def test_what_exists_is_a_conflict(either: Store) -> None:
    for expected in (None, Conflict):
        if expected is None:
            with either.write() as sql:
                sql.add(PublicKey(reader="health", key=b"1"))
        else:
            with pytest.raises(expected), either.write() as sql:
                sql.execute(text("INSERT INTO public_key SELECT 'health', key FROM public_key"))
    assert readers(either) == ["health"]


@pytest.mark.long
def test_a_full_disk_is_told_and_loses_nothing(store: Store, folder: Path) -> None:
    with store.write() as sql:
        sql.add(PublicKey(reader="health", key=b"1"))
    with store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(Problem, match="Disken er full") as error, store.write() as sql:
        sql.add(PublicKey(reader="nav", key=bytes(1_000_000)))
    assert "trygt" in error.value.message
    assert readers(store) == ["health"]
    store.close()
    again = Store.open(folder, KEY)
    assert readers(again) == ["health"]
    with again.write() as sql:
        sql.add(PublicKey(reader="nav", key=bytes(1_000_000)))
    assert readers(again) == ["health", "nav"]
    again.close()


def test_another_program_in_the_store_is_told(store: Store, folder: Path) -> None:
    other = Store.open(folder, KEY)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=50")
    with other.write() as sql:
        sql.add(PublicKey(reader="health", key=b"1"))
        sql.flush()
        with pytest.raises(Problem, match="opptatt"), store.write() as waiting:
            waiting.add(PublicKey(reader="nav", key=b"1"))
    other.close()
    assert readers(store) == ["health"]
