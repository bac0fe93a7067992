"""Every centre that a test makes lies on a PostgreSQL server instead, and everybody in it works by a role of their own:
`pytest -p tests.on_postgres tests/services`. HIA_DAYS_LATER: what day the server has, after that of the tests; the leak
walk asks two days later.

No part of the gate, which tests the stores themselves on both engines, and the doors to a server. The database is a
copy of one to which the same centre was moved once in each process.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import Engine, ExceptionContext, event
from sqlalchemy.orm import Session

from hia_desktop.base.clock import FixedClock
from hia_desktop.services.call import SignedIn
from hia_desktop.services.centre import doors
from hia_desktop.store import audit, joining, moving, pg_rows, servers
from hia_desktop.store.engine import WRITE
from hia_desktop.store.joining import Joined
from hia_desktop.store.pg_keys import NOW
from hia_desktop.store.postgres import Server
from hia_desktop.store.store import Store
from hia_desktop.vault.shelf import Files
from hia_desktop.vault.slots import Slots
from tests import make, postgres
from tests.writers import asker

T = TypeVar("T")
_local, _copied = make.house, make.copied
_made: dict[Path, str] = {}


def house(folder: Path, *, day: date = make.DAY, demo: bool = True) -> make.House:
    """As `make.house`, on the server."""
    there = _moved(day, demo)
    made = _local(folder, day=day, demo=demo)
    joining.put_away(folder)
    _join_a_copy(folder, there, day)
    return make.House(folder, made.clock, made.recovery)


@contextmanager
def every_row(of: make.House) -> Iterator[Session]:
    """As `make.House.every_row`: as the owner sees it."""
    there = joining.joined(of.folder)
    assert there is not None
    with closing(Store.at(there.as_owner(of.folder, postgres.PASSWORD), b"")) as store, store.read() as sql:
        yield sql


def copied(made: Path, folder: Path) -> None:
    """As `make.copied`, with a database of its own."""
    _copied(made, folder)
    there = joining.joined(folder)
    if there is not None:
        _join_a_copy(folder, there, make.DAY + timedelta(days=int(os.environ.get("HIA_DAYS_LATER", "0"))))


def _join_a_copy(folder: Path, of: Joined, day: date) -> None:
    cluster = postgres.cluster()
    place = cluster.database(folder, like=of.database)
    _made[folder] = place.database
    with cluster.admin(place.database) as sql:  # the roles of a database are named by it, so a copy's are made anew
        sql.execute("DROP SCHEMA IF EXISTS hia_roles CASCADE")
    where = _joined_to(place)
    joining.join(folder, where)
    _let_all_in(where, folder, day)


def _joined_to(place: Server) -> Joined:
    cluster = postgres.cluster()
    with cluster.admin(place.database) as sql:
        sql.execute(f"REVOKE ALL ON DATABASE {place.database} FROM PUBLIC")
        sql.execute(servers.roles_sql(place.database, place.role))
    ca = cluster.ca.read_text(encoding="ascii")
    return Joined(host=place.host, port=place.port, database=place.database, ca=ca, owner=place.role)


def _let_all_in(where: Joined, folder: Path, day: date) -> None:
    """Everybody by a role of their own. The server has the day of the tests."""
    place = where.as_owner(folder, postgres.PASSWORD)
    engine = place.open()
    with engine.execution_options(**{WRITE: True}).begin() as into:
        pg_rows.furnish(into)
        moment = str(round(FixedClock(day).now().timestamp() * 1_000_000))
        for function in pg_rows.FUNCTIONS:
            told = function.replace(pg_rows.TODAY, f"DATE '{day}'").replace(NOW, moment)
            into.exec_driver_sql(told.replace("%", "%%"))
    with engine.execution_options(**{WRITE: True}).begin() as into:
        slots = Slots(place.shelf(engine, lambda: into))
        admin = into.exec_driver_sql("SELECT id FROM app_user WHERE role = 'administrator'").scalars().first()
        keys = slots.unlock(str(admin), make.PASSWORD, FixedClock(day).now())
        for user in slots.users - slots.users_without_password:
            place.let_in(into, user, lambda user=user: slots.new_role_password(keys, user))  # type: ignore[misc]
    engine.dispose()


def move(folder: Path, day: date, later: date) -> None:
    """A closed centre goes from a folder to the server, and everybody is let in there, on a later day."""
    admin = doors.sign_in(folder, "admin", make.PASSWORD, FixedClock(day))
    place = _moved_to(admin, folder)
    admin.forget()
    joining.put_away(folder)
    where = _joined_to(place)
    joining.join(folder, where)
    _let_all_in(where, folder, later)


def _moved_to(admin: SignedIn, folder: Path) -> Server:
    place = postgres.cluster().database(folder)
    moving.move(
        admin.store, place, also=lambda engine, into: place.shelf(engine, lambda: into).write(Files(folder).read())
    )
    return place


@cache
def _moved(day: date, demo: bool) -> Joined:
    """Where the centre of all tests lies."""
    folder = make._scratch() / "on-server"
    here = _local(folder, day=day, demo=demo)
    place = _moved_to(here.admin, folder)
    here.close()
    return Joined(host=place.host, port=place.port, database=place.database, ca="", owner=place.role)


@contextmanager
def refusals() -> Iterator[list[str]]:
    """What the database refuses users' roles meanwhile, which the services had thought that they may."""
    told: list[str] = []

    def note(context: ExceptionContext) -> None:
        if getattr(context.original_exception, "sqlstate", "") == "42501":
            _work, _right, service = asker() or (None, "", "a test")
            told.append(f"{service}: {context.original_exception}: {(context.statement or '')[:60]}")

    event.listen(Engine, "handle_error", note)
    try:
        yield told
    finally:
        event.remove(Engine, "handle_error", note)


def _always(_house: make.House, _what: str, grow: Callable[[], T]) -> T:
    return grow()


_KEY = "the key of the file is changed"
_FILE = "the file itself is touched"
_TWICE = "a server lets it through to nobody, whatever the services forget"
OF_THE_FILE = {
    "test_a_change_by_hand_is_refused_while_somebody_has_it_open": _KEY,
    "test_a_closed_user_is_out_and_the_store_gets_a_new_key": _KEY,
    "test_a_check_that_lets_all_through_is_found": _TWICE,
    "test_a_function_that_forgets_a_check_is_found": _TWICE,
    "test_a_nav_adviser_signs_what_was_done_at_workplaces_alone": "a server refuses the row itself",
    "test_a_consent_that_ended_is_not_brought_to_life_by_other_signs": "a column of days takes nothing but days",
    "test_a_damaged_word_locks_no_administrator_out": "a column takes nothing but its own sort",
    "test_a_line_says_where_the_course_stands_to_each_as_much_as_may_be_known": "it is asked how it would look",
    "test_an_older_database_is_told_of_until_somebody_answers": _FILE,
    "test_damage_is_still_damage": _FILE,
    "test_nor_in_a_list_of_who_was_signed_in_before": "on a server its own clock is the measure",
    "test_random_damage_gives_no_bug_and_no_wrong_advice": _FILE,
    "test_the_key_waits_until_nobody_has_the_store_open": _KEY,
    "test_the_loss_of_the_databases_log_is_told_at_sign_in": _FILE,
    "test_verify_brings_all_into_the_file_first": _FILE,
    "test_what_is_signed_is_never_changed[replaced]": "nothing else has INSERT OR REPLACE",
    "test_what_the_store_does_not_keep_is_kept_in_no_file": "the error is SQLite's",
    "test_what_was_told_by_nobody_is_named_and_nothing_is_told_of_it[changed]": "nobody's own role changes it",
    "test_who_has_it_open_is_told_that_and_not_of_damage": _KEY,
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
    with pytest.MonkeyPatch.context() as patch, refusals() as told:
        _REFUSED.append(told)
        patch.setattr(make, "house", house)
        patch.setattr(make, "copied", copied)
        patch.setattr(make, "grown", _always)
        patch.setattr(make.House, "every_row", every_row)
        patch.setattr(audit, "APART", timedelta.max)  # the clocks of tests stand on any day
        yield


_REFUSED: list[list[str]] = []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What the services thought that somebody may, and the database did not."""
    for one in sorted({one for told in _REFUSED for one in told}):
        terminalreporter.write_line(f"refused: {one}")


@pytest.hookimpl(trylast=True)
def pytest_runtest_logfinish(nodeid: str) -> None:
    """The databases of folders that are the test's own are gone with it."""
    name = nodeid.rpartition("::")[2]
    short = "".join(c if c.isalnum() else "_" for c in name)[:30]
    for folder in [one for one in _made if any(part.startswith(short) for part in one.parts)]:
        with closing(postgres.cluster().admin()) as sql:
            sql.execute(f"DROP DATABASE IF EXISTS {_made.pop(folder)} WITH (FORCE)")
