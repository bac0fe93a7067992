"""A copy of a store: one sealed file, of the same format whichever engine it was taken from, read back here.

Looked into as it stands, whatever schema it is of: nothing in it is brought up to date.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, insert, select

from hia_desktop.base.errors import Problem
from hia_desktop.base.text import _
from hia_desktop.store import audit, triggers
from hia_desktop.store.engine import Step, unwatched
from hia_desktop.store.migrations import run_steps, version_of
from hia_desktop.store.portable import NUMBERED, row_number
from hia_desktop.store.sqlite import FILE as FILE
from hia_desktop.store.sqlite import SealedFile, as_far_as_readable, open_copy

_AT_ONCE = 500
"""Rows that are in memory at a time."""
_BETWEEN_LOOKS = 100_000
"""Steps of the database's own machine, a few milliseconds."""


def made_of_rows(source: Engine, path: Path, key: bytes, step: Step = unwatched) -> None:
    """A new copy at `path`, of the schema that `source` has, with all its rows as they are at one moment. `step` is
    told of tables. Errors: OSError, and as `Place.open`."""
    place = SealedFile(path, key)
    made = place.open(create=True)
    try:
        with source.connect() as rows, place.upgrading(made) as copy:
            run_steps(copy, version_of(source))
            copy_rows(rows, copy, step)
            triggers.put_in_older(place, copy)
    finally:
        made.dispose()
    with closing(open_copy(path, key)) as alone:
        alone.execute("PRAGMA journal_mode=DELETE").fetchall()


def copy_rows(source: Connection, target: Connection, step: Step = unwatched) -> None:
    """Every row of `source` in `target`, which has the same tables, empty; in the order they were written, where that
    is read. What points at what is not looked at meanwhile."""
    tables = MetaData()
    tables.reflect(target)
    for number, table in enumerate(tables.sorted_tables):
        if table.name == "alembic_version":
            continue
        wanted = select(table)
        if table.name in NUMBERED:
            wanted = wanted.order_by(row_number(table.name))
        with source.execute(wanted.execution_options(yield_per=_AT_ONCE)) as found:
            for rows in found.partitions():
                step(number, len(tables.sorted_tables))
                target.execute(insert(table), [row._asdict() for row in rows])


def read_back(path: Path, key: bytes, look: Callable[[], None] = lambda: None) -> tuple[dict[str, int], audit.Head]:
    """The rows of each table and the end of the trail. `look` is called now and then, and may raise to stop it.
    Errors: Problem when the copy is not whole."""
    from sqlcipher3 import dbapi2

    broken = Problem(
        _(
            "Sikkerhetskopien lar seg ikke lese tilbake, og er ikke til å stole på. Lageret er urørt. Ta en ny "
            "kopi på en annen disk."
        )
    )
    try:
        with closing(open_copy(path, key)) as copy, _stopped_by(copy, look):
            copy.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            wrong = copy.execute("PRAGMA cipher_integrity_check").fetchall()
            wrong += [row for row in copy.execute("PRAGMA integrity_check").fetchall() if row[0] != "ok"]
            wrong += copy.execute("PRAGMA foreign_key_check").fetchall()
            if wrong:
                raise broken
            # The copy's own tables: an older program's copy lacks those of today.
            tables = copy.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
            )
            names = [name for (name,) in tables.fetchall() if name != "alembic_version"]
            counts = {name: int(copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in names}
            last = copy.execute("SELECT seq, mac FROM audit_line ORDER BY seq DESC LIMIT 1").fetchone()
    except dbapi2.Error as error:
        raise broken from error
    return counts, audit.Head(last[0], last[1].hex()) if last else audit.Head(0, "")


@contextmanager
def _stopped_by(copy: Any, look: Callable[[], None]) -> Iterator[None]:
    """The database asks `look` as it works; what that raises ends the work."""
    stopped: list[BaseException] = []

    def asked() -> int:
        try:
            look()
        except BaseException as reason:  # it is raised again where nothing of the driver's is in between
            stopped.append(reason)
        return len(stopped)

    copy.set_progress_handler(asked, _BETWEEN_LOOKS)
    try:
        yield
    except Exception:
        if stopped:
            raise stopped[0] from None
        raise
    finally:
        copy.set_progress_handler(None, 0)


def user_in(path: Path, key: bytes, username: str) -> Any:
    """Id, user name, full name, role, title and HPR number of an active user of the copy; None when there is none."""
    with closing(open_copy(path, key)) as copy:
        copy.text_factory = as_far_as_readable  # the user named here may be whole where another is not
        wanted = "SELECT id, username, full_name, role, title, hpr_number FROM app_user WHERE username = ? AND active"
        return copy.execute(wanted, (username,)).fetchone()
