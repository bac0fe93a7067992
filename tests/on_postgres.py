"""Every centre that a test makes lies on a PostgreSQL server instead, and everybody in it works by a role of their own:
`pytest -p tests.on_postgres tests/services`. The server has the clock of whoever asks.

No part of the gate, which tests the stores themselves on both engines, and the doors to a server. The database is a
copy of one to which the same centre was moved once in each process.
"""

import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any, TypeVar

import pytest
from sqlalchemy import Engine, ExceptionContext, event
from sqlalchemy.orm import Session

from hia_desktop.base.clock import Clock, FixedClock
from hia_desktop.services import call
from hia_desktop.services.call import SignedIn
from hia_desktop.services.centre import doors
from hia_desktop.store import audit, joining, moving, pg_rows, pg_writers, servers
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
_local, _copied, _run, _sign_in = make.house, make.copied, call._run, doors.sign_in
_made: dict[Path, str] = {}
_clocks: dict[str, tuple[date, int]] = {}
_SEEN = pytest.StashKey[int]()
_BY_HAND = "by hand"
_CLOCK, _MOMENT = "hia_keys.clock_of_the_tests", "hia_keys.moment_of_the_tests()"


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
        _join_a_copy(folder, there, make.DAY)


def _join_a_copy(folder: Path, of: Joined, day: date) -> None:
    cluster = postgres.cluster()
    place = cluster.database(folder, like=of.database)
    _made[folder] = place.database
    with cluster.admin(place.database) as sql:  # the roles of a database are named by it, so a copy's are made anew
        sql.execute("DROP SCHEMA IF EXISTS hia_roles CASCADE")
    where = _joined_to(place)
    joining.join(folder, where)
    _let_all_in(where, folder, day)
    _clocks[where.database] = _told(FixedClock(day))


def _joined_to(place: Server) -> Joined:
    cluster = postgres.cluster()
    with cluster.admin(place.database) as sql:
        sql.execute(f"REVOKE ALL ON DATABASE {place.database} FROM PUBLIC")
        sql.execute(servers.roles_sql(place.database, place.role))
    ca = cluster.ca.read_text(encoding="ascii")
    return Joined(host=place.host, port=place.port, database=place.database, ca=ca, owner=place.role)


def _let_all_in(where: Joined, folder: Path, day: date) -> None:
    """Everybody by a role of their own. The server has the day of the tests, until `_follow`."""
    place = where.as_owner(folder, postgres.PASSWORD)
    engine = place.open()
    with engine.execution_options(**{WRITE: True}).begin() as into:
        into.exec_driver_sql(f"CREATE TABLE IF NOT EXISTS {_CLOCK} (day DATE, moment BIGINT)")
        into.exec_driver_sql(f"DELETE FROM {_CLOCK}")
        into.exec_driver_sql(f"INSERT INTO {_CLOCK} VALUES (%s, %s)", _told(FixedClock(day)))
        moment = pg_rows._function(_MOMENT.removeprefix("hia_keys."), "BIGINT", f"SELECT moment FROM {_CLOCK}")
        into.exec_driver_sql(moment)
        with pytest.MonkeyPatch.context() as patch:
            for module in (pg_rows, pg_writers):
                patch.setattr(module, "NOW", _MOMENT)
            pg_rows.furnish(into)
        for function in pg_rows.FUNCTIONS:
            told = function.replace(pg_rows.TODAY, f"(SELECT day FROM {_CLOCK})")
            into.exec_driver_sql(told.replace(NOW, _MOMENT).replace("%", "%%"))
    with engine.execution_options(**{WRITE: True}).begin() as into:
        slots = Slots(place.shelf(engine, lambda: into))
        admin = into.exec_driver_sql("SELECT id FROM app_user WHERE role = 'administrator'").scalars().first()
        keys = slots.unlock(str(admin), make.PASSWORD, FixedClock(day).now())
        for user in slots.users - slots.users_without_password:
            place.let_in(into, user, lambda user=user: slots.new_role_password(keys, user))  # type: ignore[misc]
    engine.dispose()


def _told(clock: Clock) -> tuple[date, int]:
    return clock.today(), round(clock.now().timestamp() * 1_000_000)


def _follow(folder: Path, clock: Clock) -> None:
    """The server has the clock of whoever asks it next: tests set it as they go on."""
    there, told = joining.joined(folder), _told(clock)
    if there is None or folder not in _made or _clocks.get(there.database) == told:
        return
    with closing(postgres.cluster().admin(there.database)) as sql:
        sql.execute(f"UPDATE {_CLOCK} SET day = %s, moment = %s".encode(), told)
    _clocks[there.database] = told


def _asks(signed_in: SignedIn, *what: Any) -> Any:
    """As `call._run`."""
    _follow(signed_in.store.folder, signed_in.clock)
    return _run(signed_in, *what)


def _signs_in(folder: Path, username: str, password: str, clock: Clock, **more: Any) -> SignedIn:
    """As `doors.sign_in`."""
    _follow(folder, clock)
    return _sign_in(folder, username, password, clock, **more)


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
            _work, _right, service = asker() or (None, "", "")
            told.append(f"{service or _BY_HAND}: {context.original_exception}: {(context.statement or '')[:60]}")

    event.listen(Engine, "handle_error", note)
    try:
        yield told
    finally:
        event.remove(Engine, "handle_error", note)


def _always(_house: make.House, _what: str, grow: Callable[[], T]) -> T:
    return grow()


_KEY = "the key of the file is changed"
_FILE = "the file itself is touched"
_CLOCKS = "the clocks of tests stand on any day here"
_OWNER = "the recovery key goes with the owner's password there (tests/services/servers)"
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
    "test_a_wrong_password_is_slowed_after_the_fifth": "a server counts by its own clock (test_pg_keys.py)",
    "test_a_password_that_somebody_else_chose_opens_nothing_but_its_change[recovery]": _OWNER,
    "test_the_recovery_key_gives_a_new_password_and_keeps_what_was_written": _OWNER,
    "test_an_older_database_is_told_of_until_somebody_answers": _FILE,
    "test_a_user_shut_out_by_sql_is_let_in_again": "no user's own role shuts another out by SQL",
    "test_an_older_file_of_key_slots_lets_nobody_forge": _FILE,
    "test_damage_is_still_damage": _FILE,
    "test_how_far_a_clock_is_off_is_said_in_plain_words": _CLOCKS,
    "test_nor_in_a_list_of_who_was_signed_in_before": "on a server its own clock is the measure",
    "test_random_damage_gives_no_bug_and_no_wrong_advice": _FILE,
    "test_the_key_waits_until_nobody_has_the_store_open": _KEY,
    "test_the_loss_of_the_databases_log_is_told_at_sign_in": _FILE,
    "test_two_machines_that_may_write_keep_neither_out": _CLOCKS,
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
        here: dict[object, object] = {make.house: house, make.copied: copied, make.grown: _always}
        for module in [one for name, one in sys.modules.items() if name.startswith("tests.") and name != __name__]:
            for name, made in list(vars(module).items()):
                if isinstance(made, FunctionType) and made in here:
                    patch.setattr(module, name, here[made])
        patch.setattr(make.House, "every_row", every_row)
        patch.setattr(audit, "APART", timedelta.max)  # the clocks of tests stand on any day
        patch.setattr(call, "_run", _asks)
        patch.setattr(doors, "sign_in", _signs_in)
        yield


_REFUSED: list[list[str]] = []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that fails since its user's role may not do by hand what it does is one that nobody can do there."""
    report, told = (yield), [one for some in _REFUSED for one in some]
    seen, item.config.stash[_SEEN] = item.config.stash.get(_SEEN, 0), len(told)
    if report.failed and any(one.startswith(_BY_HAND) for one in told[seen:]):
        report.outcome = "skipped"
        report.longrepr = (str(item.path), 0, "Skipped: the test itself writes what only the owner may on a server")
    return report


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
