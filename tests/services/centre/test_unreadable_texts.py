"""A text in the clear that is none any more, by a damaged page or another tool: it keeps nobody out, the rows beside it
are read, and the check of the store names it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from hia_desktop.base.clock import FixedClock
from hia_desktop.services.call import SignedIn, run
from hia_desktop.services.centre import backups, checks, doors, own_instruments, recovery_keys, users
from hia_desktop.services.centre.login_face import read_face
from hia_desktop.services.course import courses
from hia_desktop.services.patient import patients
from hia_desktop.store.engine import StoreDamaged
from hia_desktop.store.sqlite import as_far_as_readable
from hia_desktop.store.store import Store
from tests import make
from tests.services.record.test_measuring import OWN
from tests.services.story import whole_course
from tests.tampering import unguarded

WHO = ("admin", "lege", "nav")
BROKEN = "CAST(x'ff' AS TEXT)"
READS = 20
"""SQLite's own number for the reading of a column."""

Column = tuple[str, str]


@contextmanager
def watched() -> Iterator[set[Column]]:
    """The columns that are read meanwhile, whatever asks for them."""
    read: set[Column] = set()

    def watch(connection: Any, _record: object) -> None:
        def see(action: int, table: str | None, column: str | None, *_where: object) -> int:
            if action == READS and table and column and not table.startswith("sqlite_"):
                read.add((table, column))
            return 0

        connection.set_authorizer(see)

    event.listen(Engine, "connect", watch)
    try:
        yield read
    finally:
        event.remove(Engine, "connect", watch)


def enter(folder: Path, username: str) -> SignedIn:
    return doors.sign_in(folder, username, make.PASSWORD, FixedClock(make.DAY))


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[make.House, bytes]]:
    """A centre with a whole course, closed, and its key."""
    home = make.house(tmp_path_factory.mktemp("unreadable") / "store")
    whole_course(home)
    file = tmp_path_factory.mktemp("own") / "own.toml"
    file.write_text(OWN, encoding="utf-8")
    made = run(home.admin, own_instruments.add, file)
    run(home.admin, own_instruments.approve, made, {"up": 3, "down": 1}, "Eva Fag")
    key = home.admin.keys.store_key
    for username in [*home.open]:
        home.sign_out(username)
    yield home, key
    home.close()


def changed(folder: Path, key: bytes, *statements: str) -> None:
    """With other tools than the program, which hold nothing to be right."""
    store = Store.open(folder, key)
    with store.engine.connect() as sql:
        raw: Any = sql.connection.dbapi_connection
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("PRAGMA ignore_check_constraints=ON")
        unguarded(sql)
        for statement in statements:
            sql.exec_driver_sql(statement)
        sql.commit()
    store.close()


def texts_read_at_sign_in(home: make.House, key: bytes) -> dict[str, dict[str, str]]:
    """Table to those of its columns that hold a text which signing in reads, each with a statement that breaks it in
    one row, which is not of those who sign in."""
    with watched() as read:
        for username in WHO:
            enter(home.folder, username).forget()
    store = Store.open(home.folder, key)
    found: dict[str, dict[str, str]] = {}
    with store.engine.connect() as sql:
        users = sql.exec_driver_sql("SELECT id FROM app_user WHERE username IN ('admin', 'lege', 'nav')").scalars()
        mine = set(users)
        for table, column in sorted(read - {("alembic_version", "version_num")}):
            wanted = f'SELECT rowid, * FROM "{table}" WHERE typeof("{column}") = \'text\' ORDER BY rowid DESC'
            for rowid, *rest in sql.exec_driver_sql(wanted):
                if table not in ("app_user", "vouched") or not any(me in str(cell) for me in mine for cell in rest[:3]):
                    put = f'UPDATE "{table}" SET "{column}" = {BROKEN} WHERE rowid = {rowid}'
                    found.setdefault(table, {})[column] = put
                    break
    store.close()
    return found


def kept_out(home: make.House, key: bytes, folder: Path, *breaks: str) -> list[str]:
    """Who does not come in when these have been broken, and why."""
    shutil.copytree(home.folder, folder)
    changed(folder, key, *breaks)
    told = []
    for username in WHO:
        try:
            enter(folder, username).forget()
        except Exception as problem:
            told.append(f"{username}: {type(problem).__name__}: {problem}")
    return told


def together(columns: dict[str, str]) -> list[list[str]]:
    """The columns of a table in two lots, those that name a row and the others; each alone in the long run."""
    if os.environ.get("HYPOTHESIS_PROFILE") == "long":
        return [[column] for column in columns]
    naming = [column for column in columns if column == "id" or column.endswith("_id")]
    return [lot for lot in (naming, [column for column in columns if column not in naming]) if lot]


@pytest.mark.logs
@pytest.mark.long
def test_no_text_that_sign_in_reads_keeps_anybody_out(grown: tuple[make.House, bytes], tmp_path: Path) -> None:
    home, key = grown
    tables = texts_read_at_sign_in(home, key)
    assert {"app_user", "centre", "vouched", "consent", "course", "settled", "own_instrument"} <= set(tables)
    out = [
        f"{table} {lot}: {told}"
        for table, columns in tables.items()
        for lot in together(columns)
        for told in kept_out(home, key, tmp_path / f"{table}-{lot[0]}", *(columns[column] for column in lot))
    ]
    assert out == []


@pytest.mark.long
@pytest.mark.logs
def test_a_name_that_cannot_be_read_is_unknown_and_named(home: make.House) -> None:
    """While a window is open: the others are read, the check names it, and the next sign-in puts it right."""
    course = make.course(home)
    lege, _admin = home.as_user("lege"), home.admin
    with lege.store.engine.connect() as sql:
        unguarded(sql)
        sql.exec_driver_sql(f"UPDATE app_user SET full_name = {BROKEN} WHERE username = 'nav'")
        sql.exec_driver_sql("UPDATE centre SET address = CAST('Storgata ' || x'ff' AS TEXT)")
        sql.exec_driver_sql(f"UPDATE patient SET gp_name = {BROKEN}")
        sql.commit()
    names = [user.name for user in run(home.admin, users.listing)]
    assert "Ukjent" in names and "Liv Berg" in names
    assert [row.course for row in run(lege, patients.find, "Testdal")] == [course]
    assert run(home.admin, users.centre).address == "Storgata \ufffd"
    told = [one for one in run(home.admin, checks.verify).problems if "ikke kan leses" in one]
    assert len(told) == 3 and "«full_name» i «app_user»" in " ".join(told) and "(1 rad)" in told[0]
    home.sign_out("admin")
    assert {user.name for user in run(home.admin, users.listing)} >= {"Anders Nilsen", "Liv Berg"}
    assert not any("app_user" in one for one in run(home.admin, checks.verify).problems)
    assert [user.name for user in read_face(home.folder).users].count("Anders Nilsen") == 1


@pytest.mark.logs
def test_such_a_store_is_copied_and_brought_back(home: make.House, tmp_path: Path) -> None:
    home.as_user("lege")
    with home.admin.store.engine.connect() as sql:
        unguarded(sql)
        sql.exec_driver_sql(f"UPDATE app_user SET title = {BROKEN}")
        sql.exec_driver_sql(f"UPDATE centre SET unit = {BROKEN}")
        sql.commit()
    made = run(home.admin, backups.backup, tmp_path / "copies")
    target = tmp_path / "back"
    backups.restore(made.folder, target, home.recovery, "admin", "et helt nytt passord", home.clock)
    user = doors.sign_in(target, "admin", "et helt nytt passord", home.clock)
    assert run(user, users.centre).unit == "Ukjent"
    user.forget()
    recovery_keys.reset_with_recovery(home.folder, home.recovery, "lege", "et annet nytt passord", home.clock)


@pytest.mark.logs
def test_a_day_that_cannot_be_read_is_told_in_words(home: make.House) -> None:
    course = make.course(home)
    lege = home.as_user("lege")
    with lege.store.engine.connect() as sql:
        sql.exec_driver_sql(f"UPDATE course SET received_on = {BROKEN}")
        sql.commit()
    with pytest.raises(StoreDamaged, match="en dato i det kan ikke leses"):
        run(lege, courses.open_course, course)


def test_what_is_left_of_a_text() -> None:
    assert as_far_as_readable(b"Kari") == "Kari"
    assert as_far_as_readable("Bodø".encode()) == "Bodø"
    assert as_far_as_readable(b"Bod\xf8") == "Bod\ufffd"
    assert as_far_as_readable(b"\xff") == as_far_as_readable(b" \xff\xfe\x00") == "Ukjent"
