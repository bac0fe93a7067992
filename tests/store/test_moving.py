"""A store moved to the other engine and back: every row is there and the same, or nothing is."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Date, Integer, LargeBinary, Table, select, text

from hia_desktop.base.errors import Conflict, Problem, Refused
from hia_desktop.store import audit, contents, migrations, moving, triggers
from hia_desktop.store.contents import contents_of
from hia_desktop.store.engine import WRITE, Place, StoreDamaged
from hia_desktop.store.entities import (
    AuditLine,
    Consent,
    Entity,
    FormEntry,
    KeyGrant,
    PublicKey,
    ShownForm,
    Vouched,
    Workplace,
)
from hia_desktop.store.entities.entity import UtcMoment
from hia_desktop.store.portable import as_written
from hia_desktop.store.postgres import Server
from hia_desktop.store.sqlite import FILE, SealedFile
from hia_desktop.store.store import Store
from tests import postgres
from tests.store.test_both_engines import DAY, ID, KEY, NOW, course, entry, patient, rest, user
from tests.tampering import past_the_keys, tables

LINE = audit.Line("bruker", "physician", "login")


def workplace(n: int, **more: Any) -> Workplace:
    told = ("folded", "org_number", "industry", "sector", "municipality", "bht", "ia_contact")
    words = ("needs", "process", "agreed")
    return Workplace(id=ID(n), **dict.fromkeys((*told, *words), ""), **more)


@pytest.fixture
def full(either: Store) -> Store:
    """A store with what is told in a way of its own: nothing, an empty text, what is not of ASCII, days and moments at
    the ends of the calendar, zeros and bytes; and rows that point at each other against the order of their keys."""
    with either.write() as sql:
        late = patient(2, "Ŋuŋ 🙂", "Ærlig\n\t\\N")
        late.birth_date = date(1, 1, 1)
        late.created_at = datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
        for one in (user(), patient(), late, course()):
            sql.add(one)
            sql.flush()
        for n in (9, 5, 7):
            sql.add(entry(n, "draft"))
            sql.flush()
        sql.add_all([entry(3, adds_to=ID(9), struck_at=NOW, struck_by=ID(1)), entry(4, adds_to=ID(3))])
        sql.flush()
        sql.add_all([one for one in rest() if not isinstance(one, AuditLine) and getattr(one, "id", "") != ID(1)])
        sql.add(PublicKey(reader="health", key=bytes(range(256))))
        sql.add(workplace(2, name="Å", has_bht=False))
        sql.flush()
        sql.add(workplace(1, name="", employees=0, merged_into=ID(2)))
        either.log(sql, LINE, NOW)
    with either.write() as sql:
        sql.execute(text(f"UPDATE form_entry SET content = content WHERE id = '{ID(9)}'"))  # which moves it on a server
        either.log(sql, LINE, NOW)
    return either


@pytest.fixture
def elsewhere(full: Store, tmp_path: Path) -> Iterator[Place]:
    """A place of the other engine in which nothing lies."""
    beside = tmp_path / "elsewhere"
    beside.mkdir()
    if isinstance(full.place, Server):
        yield SealedFile.within(beside, bytes(reversed(KEY)))
        return
    place = postgres.cluster().database(beside)
    yield place
    postgres.cluster().drop(place)


def held(store: Store) -> contents.Contents:
    with store.read() as sql:
        return contents_of(sql.connection())


def is_empty(place: Place) -> bool:
    engine = place.open(create=True)
    try:
        with engine.connect() as connection:
            return tables(connection) == []
    finally:
        engine.dispose()


@pytest.mark.long
def test_a_store_moves_and_is_the_same(full: Store, elsewhere: Place) -> None:
    before, steps = held(full), list[tuple[int, int]]()
    assert moving.move(full, elsewhere, lambda done, of: steps.append((done, of))) == before
    assert (before.tables["form_entry"][0], before.head.seq, before.schema) == (5, 2, migrations.HEAD)
    assert steps[0] == (0, 2 * sum(count for count, _sum in before.tables.values()))
    moved = Store.at(elsewhere, KEY)
    try:
        assert held(moved) == held(full) == before and held(moved).sum == before.sum
        assert moved.verify_trail() == (before.head, [], True), "the end of the trail is noted beside it too"
        with moved.read() as sql:
            assert triggers.there(elsewhere, sql.connection()) == triggers.wanted(elsewhere)
            written = sql.scalars(select(FormEntry.id).order_by(as_written(FormEntry)))
            assert list(written) == [ID(n) for n in (9, 5, 7, 3, 4)]
    finally:
        moved.close()


@pytest.mark.long
def test_a_moved_store_goes_on(full: Store, elsewhere: Place) -> None:
    """Lines, rows in the order they are written, and numbers that the database gives; what points at what holds."""
    moving.move(full, elsewhere)
    moved = Store.at(elsewhere, KEY)
    vouched = {"sealing_key": b"k", "signing_key": b"k", "signature": b"s", "line": 3, "since": NOW, "active": True}
    was = {"username": "bruker1", "role": "physician", "full_name": "Liv", "title": "lege", "hpr_number": ""}
    try:
        with moved.write() as sql:
            sql.add(entry(1, "draft"))
            sql.add(Vouched(reader="nav", **vouched, **was))
            moved.log(sql, LINE, NOW)
        with moved.read() as sql:
            assert list(sql.scalars(select(FormEntry.id).order_by(as_written(FormEntry))))[-1] == ID(1)
            first, second = sorted(sql.scalars(select(Vouched.id)))
            assert second == first + 1
        with pytest.raises(Conflict), moved.write() as sql:
            sql.add(entry(2, adds_to=ID(99)))
        with pytest.raises(Conflict), moved.write() as sql:
            sql.execute(text("DELETE FROM audit_line"))
        assert moved.verify_trail()[1] == []
    finally:
        moved.close()


@pytest.mark.long
def test_there_and_back_is_the_same(full: Store, elsewhere: Place, tmp_path: Path) -> None:
    before = held(full)
    moving.move(full, elsewhere)
    there = Store.at(elsewhere, KEY)
    home = tmp_path / "home"
    home.mkdir()
    own: Place = SealedFile.within(home, KEY)
    if isinstance(full.place, Server):
        own = postgres.cluster().database(home)
    try:
        assert moving.move(there, own) == before
    finally:
        there.close()
        if isinstance(own, Server):
            postgres.cluster().drop(own)


class Stop(Exception):
    """The user has."""


@pytest.mark.parametrize("after", [0, 1, 2])
@pytest.mark.long
def test_stopped_on_the_way_nothing_lies_there(
    full: Store, elsewhere: Place, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the beginning, among the rows, and while it is read back; afterwards it can be moved there."""
    monkeypatch.setattr(contents, "_STEP", 1)
    before = held(full)

    def step(done: int, of: int) -> None:
        if done >= (0, of // 4, of - 1)[after]:
            raise Stop

    with pytest.raises(Stop):
        moving.move(full, elsewhere, step)
    assert is_empty(elsewhere)
    assert audit.read_anchor(elsewhere.folder) is None
    with full.write() as sql:
        full.log(sql, LINE, NOW)
    assert moving.move(full, elsewhere).head.seq == before.head.seq + 1


_KILLED = """
import os, signal, sys
from pathlib import Path
from hia_desktop.store import contents, moving
from hia_desktop.store.postgres import Server
from hia_desktop.store.sqlite import SealedFile
from hia_desktop.store.store import Store

from_, to, at = eval(sys.argv[1]), eval(sys.argv[2]), float(sys.argv[3])
contents._STEP = 1

def step(done, of):
    if done >= of * at:
        os.kill(os.getpid(), signal.SIGKILL)

moving.move(Store.at(from_, bytes(range(32))), to, step)
"""


def _written(place: Place) -> str:
    """As another process makes it."""
    if isinstance(place, SealedFile):
        return f"SealedFile(Path({str(place.path)!r}), {place.key!r})"
    assert isinstance(place, Server)
    told = {name: getattr(place, name) for name in ("host", "database", "role", "password", "port")}
    paths = f"beside=Path({str(place.beside)!r}), ca=Path({str(place.ca)!r})"
    return f"Server({', '.join(f'{name}={value!r}' for name, value in told.items())}, {paths})"


@pytest.mark.skipif(os.name == "nt", reason="nothing is killed so on Windows")
@pytest.mark.parametrize("at", [0.3, 0.9])
@pytest.mark.long
def test_killed_on_the_way_nothing_lies_there(full: Store, elsewhere: Place, at: float) -> None:
    before = held(full)
    asked = [sys.executable, "-c", _KILLED, _written(full.place), _written(elsewhere), str(at)]
    done = subprocess.run(asked, cwd=Path(__file__).parents[2], capture_output=True, check=False, timeout=120)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()[-2000:]
    assert is_empty(elsewhere)
    assert held(full) == before == moving.move(full, elsewhere)


@pytest.mark.long
def test_where_something_lies_nothing_is_moved(full: Store, elsewhere: Place) -> None:
    Store.at(elsewhere, KEY, create=True).close()
    with pytest.raises(Refused, match="ligger det noe fra før"):
        moving.move(full, elsewhere)
    engine = elsewhere.open()
    with engine.execution_options(**{WRITE: True}).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    engine.dispose()
    with pytest.raises(Refused, match="en annen utgave"):
        moving.move(full, elsewhere)


def test_what_belongs_to_somebody_else_is_left_alone(full: Store, elsewhere: Place) -> None:
    engine = elsewhere.open(create=True)
    with engine.execution_options(**{WRITE: True}).begin() as connection:
        connection.execute(text("CREATE TABLE lonn (id INTEGER)"))
    with pytest.raises(Refused, match="ligger det noe fra før"):
        moving.move(full, elsewhere)
    with engine.connect() as connection:
        assert tables(connection) == ["lonn"]
    engine.dispose()


@pytest.mark.long
def test_nobody_writes_in_a_store_that_moves(full: Store, elsewhere: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever tries is told, and keeps nothing; whoever reads goes on."""
    told: list[BaseException] = []
    other = Store.at(full.place, KEY)

    def write() -> None:
        try:
            with other.write() as sql:
                sql.execute(text("SELECT 1"))
                other.log(sql, LINE, NOW)
        except Problem as problem:
            told.append(problem)

    def step(done: int, of: int) -> None:
        if done == 0:
            writer = threading.Thread(target=write)
            writer.start()
            with other.read() as sql:
                assert sql.scalar(select(FormEntry.id).limit(1)) is not None
            writer.join(20)

    try:
        before = held(full)
        assert moving.move(full, elsewhere, step) == before == held(full)
        assert ["Prøv igjen om litt" in str(one) for one in told] == [True]
        write()
        assert len(told) == 1, "and afterwards everybody writes"
    finally:
        other.close()


@pytest.mark.long
def test_what_does_not_come_through_whole_is_not_kept(
    full: Store, elsewhere: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One letter is another where it is to lie."""
    put = type(elsewhere).put

    def bent(place: Place, connection: object, table: Table, rows: object) -> None:
        put(place, connection, table, rows)  # type: ignore[arg-type]
        if table.name == "patient":
            connection.execute(text("UPDATE patient SET given_name = 'Kåre' WHERE given_name = 'Kari'"))  # type: ignore[attr-defined]

    monkeypatch.setattr(type(elsewhere), "put", bent)
    with pytest.raises(Problem, match="ikke det samme som det som ble sendt"):
        moving.move(full, elsewhere)
    assert is_empty(elsewhere)


@pytest.mark.parametrize(
    ("table", "column", "cell"),
    [
        ("patient", "given_name", "'Ka' || char(0) || 'ri'"),
        ("patient", "given_name", "x'ff'"),
        ("patient", "birth_date", "'1980-1-1'"),
        ("patient", "birth_date", "'i går'"),
        ("app_user", "active", "2"),
        ("form_entry", "number", "4294967296"),
        ("form_entry", "number", "1.5"),
        ("form_entry", "saved_at", "'nå'"),
        ("form_entry", "content", "'ikke forseglet'"),
    ],
)
def test_a_cell_that_only_other_tools_write_is_named_and_not_moved(
    store: Store, tmp_path: Path, table: str, column: str, cell: str
) -> None:
    """A column of SQLite takes anything. Nothing is guessed: it is told where it stands, and not what it says."""
    with store.write() as sql:
        for one in (user(), patient(), course()):
            sql.add(one)
            sql.flush()
        sql.add(entry(1, "draft"))
    with past_the_keys(store) as connection:
        connection.exec_driver_sql(f"UPDATE {table} SET {column} = {cell}")
    beside = tmp_path / "beside"
    beside.mkdir()
    with pytest.raises(StoreDamaged) as told:
        moving.move(store, SealedFile.within(beside, KEY))
    assert f"({table}.{column})" in told.value.message
    assert is_empty(SealedFile.within(beside, KEY))


def test_every_column_is_of_a_sort_that_is_told_alike() -> None:
    """A new sort of column is thought of here first: how either engine gives it, and how its cells are compared."""
    for table in Entity.metadata.sorted_tables:
        assert contents.Sum(table).result[0] == 0
    sorts = {type(column.type) for table in Entity.metadata.sorted_tables for column in table.columns}
    assert {Date, Integer, LargeBinary, UtcMoment} < sorts


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE shown_form SET content = content || ' '",
        "UPDATE shown_form SET version = version + 1",
        "UPDATE consent SET withdrawn_by = ''",
        "UPDATE app_user SET active = (1 = 0)",
        "UPDATE course SET closed_on = received_on",
        "DELETE FROM key_grant",
    ],
)
def test_any_change_is_another_sum(store: Store, change: str) -> None:
    with store.write() as sql:
        for one in (user(), patient(), course()):
            sql.add(one)
            sql.flush()
        sql.add(ShownForm(key="0" * 64, kind="note", version=1, content="{}"))
        given = {"recipient": "nav_adviser", "category": "function", "how_given": "written"}
        days = {"valid_from": DAY, "valid_until": DAY, "recorded_at": NOW}
        sql.add(Consent(id=ID(1), patient_id=ID(1), course_id=ID(1), recorded_by=ID(1), **given, **days))
        sql.add(KeyGrant(object_id=ID(1), reader="health", wrapped=b""))
    before = held(store)
    with past_the_keys(store) as connection:
        for name in triggers.KEPT:
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
        connection.execute(text(change))
    after = held(store)
    assert after.sum != before.sum
    assert len([name for name, was in before.tables.items() if after.tables[name] != was]) == 1


def test_a_day_is_a_day_whichever_engine_gives_it() -> None:
    assert contents._day(DAY) == contents._day("2026-02-24") != contents._day("2026-02-25")
    assert contents._yes_or_no(True) == contents._yes_or_no(1) != contents._yes_or_no(0)
    assert (SealedFile.within(Path("x"), KEY).path.name, contents._text("")) == (FILE, b"t0:")
