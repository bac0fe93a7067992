"""A store in one sealed file on this machine: SQLite by SQLCipher, and all that is SQLite's alone.

The one recipe of key, pragmas and transaction mode, what its errors mean, its triggers, and how it is copied.
"""

import errno
import os
import re
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Date, Dialect, Engine, Table, create_engine, event
from sqlalchemy.dialects.sqlite import DATE
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from hia_desktop.base.errors import Problem
from hia_desktop.base.text import _
from hia_desktop.store.engine import (
    WRITE,
    Guard,
    Place,
    Step,
    StoreDamaged,
    StoreHeld,
    TextUnreadable,
    damaged_day,
    unwatched,
)
from hia_desktop.store.portable import as_declared, found_at, servers_clock
from hia_desktop.vault.beside import STORE_FILE
from hia_desktop.vault.files import read_first
from hia_desktop.vault.shelf import Files, Shelf

FILE = STORE_FILE
_PAGES = 1024
"""Pages that are copied at a time, 4 MB: between two of them a copy can be stopped, and others come to the disk."""
_AT_ONCE = 500
"""Rows that are written by one call of the driver."""
_ROOMY, _USUAL = "PRAGMA cache_size=-200000", "PRAGMA cache_size=-2000"
"""kB of pages kept opened: where rows go in the order of their keys, and else. Source: sqlite.org (read 2026-11-29)."""

_BEFORE_KEY = ("PRAGMA cipher_log_level=NONE", "PRAGMA cipher_memory_security=ON")
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    *(("PRAGMA fullfsync=ON", "PRAGMA checkpoint_fullfsync=ON") if sys.platform == "darwin" else ()),
    "PRAGMA foreign_keys=ON",
    "PRAGMA recursive_triggers=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA busy_timeout=5000",
    "PRAGMA temp_store=MEMORY",
)


def _check_driver() -> Any:
    from sqlcipher3 import dbapi2

    version = tuple(int(part) for part in dbapi2.sqlite_version.split("."))
    # 3.52.0 was withdrawn, and below 3.51.3 the WAL-reset bug can corrupt a store.
    if version < (3, 51, 3) or version == (3, 52, 0):
        text = _("Databasemotoren ({version}) har en kjent feil. Installer programmet på nytt.")
        raise Problem(text.format(version=dbapi2.sqlite_version))
    return dbapi2


@dataclass(frozen=True)
class SealedFile(Place):
    """The encrypted file at `path`, opened by `key`."""

    not_let_in = "not a database"
    path: Path
    key: bytes

    @classmethod
    def within(cls, folder: Path, key: bytes) -> "SealedFile":
        """The store of a folder."""
        return cls(folder / FILE, key)

    def __repr__(self) -> str:
        return f"<SealedFile {self.path.name}>"

    @property
    def folder(self) -> Path:
        """The file's own."""
        return self.path.parent

    def shelf(self, engine: Engine, connection: Callable[[], Connection]) -> Shelf:
        """The files beside it."""
        return Files(self.folder)

    def open(self, *, create: bool = False) -> Engine:
        """As every place. Errors: StoreDamaged besides when the file is unencrypted."""
        dbapi2 = _check_driver()
        if not create:
            _check_file(self.path)
        os.umask(0o077)
        # As a text, «?» and «%» in a folder's name would be read. Last in, first out: connections that are handed
        # out in turn would each see the others' writes as somebody else's.
        where = URL.create("sqlite+pysqlite", database=str(self.path))
        engine = create_engine(
            where, module=dbapi2, hide_parameters=True, pool_size=2, max_overflow=2, pool_use_lifo=True
        )
        engine.dialect.colspecs = {**engine.dialect.colspecs, Date: _Day}
        event.listen(engine, "connect", self._prepare)
        event.listen(engine, "begin", _begin)
        self._try(engine)
        return engine

    def _prepare(self, connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in _BEFORE_KEY:
            cursor.execute(pragma)
        cursor.execute(f"PRAGMA key=\"x'{self.key.hex()}'\"")
        if cursor.execute("PRAGMA cipher_version").fetchone() is None:
            raise Problem(_("Databasemotoren mangler kryptering. Installer programmet på nytt."))
        cursor.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for pragma in _PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    def _try(self, engine: Engine) -> None:
        """Reads something. Errors: StoreDamaged when the key does not fit, Problem when the folder cannot be used, the
        disk is full or another program holds the store: a copy is fetched back for damage alone."""
        try:
            with engine.connect() as connection:
                connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
        except DatabaseError as error:
            engine.dispose()
            text = str(error.orig)
            if "disk is full" in text or "disk I/O" in text:
                raise Problem(
                    _("Disken er full eller svarer ikke. Ingenting er endret. Frigjør plass og prøv igjen.")
                ) from error
            if "locked" in text:
                raise Problem(
                    _("Lageret er opptatt av et annet program. Ingenting er endret. Prøv igjen om litt.")
                ) from error
            if "readonly" in text or "unable to open" in text:
                raise Problem(
                    _(
                        "Mappen «{folder}» kan ikke skrives til. Ingenting er endret. Gi skrivetilgang og prøv igjen."
                    ).format(folder=self.folder.name)
                ) from error
            raise StoreDamaged(
                _(
                    "Lageret lar seg ikke åpne: filen er skadet eller hører til en annen nøkkel. "
                    "Ingenting er endret. Hent tilbake en sikkerhetskopi."
                )
            ) from error

    def tell(self, error: DatabaseError) -> None:
        """As every place."""
        text = str(error.orig)
        if isinstance(error, OperationalError):
            _tell_of_disk(error, text)
        elif "malformed" in text or "not a database" in text:
            raise StoreDamaged(
                _("Lageret er skadet. Det siste ble ikke lagret. Hent tilbake en sikkerhetskopi.")
            ) from error

    def integrity(self, engine: Engine) -> list[str]:
        """The cipher's and the database's own checks.

        Checkpoints first: right after a power loss `cipher_integrity_check` gives false alarms until then.
        """
        checks = ("wal_checkpoint(TRUNCATE)", "cipher_integrity_check", "integrity_check", "foreign_key_check")
        found: list[str] = []
        with engine.connect() as connection, closing(_raw(connection).cursor()) as cursor:
            for check in checks:
                try:
                    rows = cursor.execute(f"PRAGMA {check}").fetchall()
                except _check_driver().DatabaseError as error:  # a page so damaged that the check itself stops
                    found.append(f"{check}: {error}")
                    continue
                if check != checks[0]:
                    found += [f"{check}: {row[0]}" for row in rows if row[0] != "ok"]
        return found

    def take_unreadable(self, engine: Engine) -> None:
        """Not from the start: it is asked for each text, and costs a long list its time."""
        event.listen(engine, "connect", _take_unreadable)
        engine.dispose()

    def unreadable(self, engine: Engine) -> list[tuple[str, str, int]]:
        """As every place."""
        with engine.connect() as connection:
            raw = _raw(connection)
            before, raw.text_factory = raw.text_factory, str
            found: list[tuple[str, str, int]] = []
            try:
                with closing(raw.cursor()) as cursor, suppress(_check_driver().DatabaseError):
                    tables = cursor.execute(
                        "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
                    ).fetchall()
                    for (table,) in tables:
                        with suppress(_check_driver().DatabaseError):
                            found += _unreadable_in(raw, cursor, table)
            finally:
                raw.text_factory = before
        return found

    def state(self, connection: Connection) -> str:
        """Changed by others' commits alone. Source: sqlite.org, PRAGMA data_version (read 2026-11-28). Costs a page."""
        return str(connection.exec_driver_sql("PRAGMA data_version").scalar())

    def size(self, engine: Engine) -> int:
        """The file and the log beside it."""
        both = (self.path, self.path.with_name(f"{self.path.name}-wal"))
        return sum(path.stat().st_size for path in both if path.exists())

    def copy_to(self, engine: Engine, path: Path, key: bytes, step: Step = unwatched) -> None:
        """A few pages at a time, all as they are at the first: what is read is held, else each write of another's
        would begin the copy anew and it would never end. Source: sqlite.org, backup API (read 2026-11-29)."""
        with closing(open_copy(path, key)) as out, engine.connect() as connection, _told_as_disk():
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
            _raw(connection).backup(out, pages=_PAGES, progress=lambda _how, left, of: step(of - left, of))
            out.execute("PRAGMA journal_mode=DELETE").fetchall()  # one file, and nothing beside it

    @contextmanager
    def upgrading(self, engine: Engine) -> Iterator[Connection]:
        """Alembic's batch mode drops and re-creates tables; with the keys ON, the cascade deletes their children."""
        with engine.connect().execution_options(**{WRITE: True}) as connection:
            _keys(connection, "OFF")
            try:
                with connection.begin():
                    yield connection
                    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                        raise Problem(
                            _("Oppgraderingen av lageret ble avbrutt fordi noe ikke stemte. Lageret er som før.")
                        )
            finally:
                _keys(connection, "ON")

    @contextmanager
    def held(self, engine: Engine) -> Iterator[Connection]:
        """As a writer who writes nothing."""
        with engine.connect().execution_options(**{WRITE: True}) as connection:
            begun = connection.begin()
            try:
                connection.exec_driver_sql(_ROOMY)
                yield connection
            finally:
                connection.exec_driver_sql(_USUAL)
                begun.rollback()

    def put(self, connection: Connection, table: Table, rows: Iterable[Sequence[Any]]) -> None:
        """As every place. A day is kept as text."""
        connection.exec_driver_sql(_ROOMY)
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        said = f'INSERT INTO "{table.name}" ({names}) VALUES ({", ".join("?" * len(table.columns))})'
        left = iter(rows)
        while some := list(islice(left, _AT_ONCE)):
            written = [tuple(cell.isoformat() if type(cell) is date else cell for cell in row) for row in some]
            connection.exec_driver_sql(said, written)

    def guards(self, connection: Connection) -> dict[str, str]:
        """As every place."""
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return {name: re.sub(r"\s+", " ", re.sub(r"^CREATE TRIGGER \S+\s+", "", sql)) for name, sql in rows}

    def guard_text(self, guard: Guard) -> str:
        """What follows `CREATE TRIGGER name`."""
        what = "DELETE" if guard.deleting else f"UPDATE OF {guard.columns}" if guard.columns else "UPDATE"
        when = f" WHEN {guard.when}" if guard.when else ""
        return f"BEFORE {what} ON {guard.table}{when} BEGIN SELECT RAISE(ABORT, '{guard.says}'); END"

    def set_guard(self, connection: Connection, name: str, guard: Guard) -> None:
        """As every place."""
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        connection.exec_driver_sql(f"CREATE TRIGGER {name} {self.guard_text(guard)}")

    def check_alone(self, engine: Engine) -> None:
        """As every place; no session may be open."""
        engine.dispose()
        with engine.connect() as connection, closing(_raw(connection).cursor()) as cursor:
            _alone(cursor)
            cursor.execute("PRAGMA journal_mode=WAL").fetchone()
        engine.dispose()

    def with_key(self, engine: Engine, new: bytes) -> tuple[Place, Engine]:
        """Encrypts the whole file anew, in place; about a second for each 100 MB. Who else had it open would stand
        there with a key that opens nothing."""
        engine.dispose()  # but for the one connection that does it
        with engine.connect() as connection, closing(_raw(connection).cursor()) as cursor:
            _alone(cursor)
            cursor.execute("PRAGMA journal_mode=WAL").fetchone()  # cut off in it, the old key or the new opens all
            cursor.execute(f"PRAGMA rekey=\"x'{new.hex()}'\"")
        engine.dispose()
        place = replace(self, key=new)
        return place, place.open()


@compiles(found_at, "sqlite")
def _found_at(element: found_at, compiler: SQLCompiler, **how: Any) -> str:
    return f"instr({compiler.process(element.clauses, **how)})"


@compiles(as_declared, "sqlite")
def _as_declared(element: as_declared, compiler: SQLCompiler, **how: Any) -> str:
    return f"({compiler.process(element.clauses, **how)})"


@compiles(servers_clock, "sqlite")
def _servers_clock(_element: servers_clock, _compiler: SQLCompiler, **_how: Any) -> str:
    return "NULL"


class _Day(DATE):
    """A day as SQLite keeps it, as text. Reading what is none is refused in words: nothing is reckoned on a guess."""

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], date | None]:
        """From the text."""
        read: Any = super().result_processor(dialect, coltype)

        def process(value: Any) -> date | None:
            try:
                return read(value)  # type: ignore[no-any-return]
            except (ValueError, TypeError):
                raise damaged_day() from None

        return process


def as_far_as_readable(raw: bytes) -> str:
    """A text of the database; where bytes of it are none, a sign that stands for what is lost, and «Ukjent» where
    nothing is left."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        found = raw.decode(errors="replace")
        return found if found.strip("\ufffd \t\r\n\x00") else _("Ukjent")


def _take_unreadable(connection: Any, _record: object) -> None:
    connection.text_factory = as_far_as_readable


def _unreadable_in(raw: Any, cursor: Any, table: str) -> list[tuple[str, str, int]]:
    """Of one table: read once as it is, and again, cell by cell, only when that stops."""
    columns = [name for (_at, name, sort, *_) in cursor.execute(f'PRAGMA table_info("{table}")') if sort != "BLOB"]
    quoted = ", ".join(f'"{name}"' for name in columns)
    wanted = f'SELECT {quoted} FROM "{table}"'
    try:
        deque(cursor.execute(wanted), maxlen=0)
        return []
    except _check_driver().OperationalError as error:
        if "decode" not in str(error):
            raise
    raw.text_factory = bytes
    try:
        lost: Counter[str] = Counter()
        for row in cursor.execute(wanted):
            lost.update(name for name, cell in zip(columns, row, strict=True) if not _is_text(cell))
    finally:
        raw.text_factory = str
    return [(table, name, lost[name]) for name in columns if lost[name]]


def _is_text(cell: object) -> bool:
    try:
        return not isinstance(cell, bytes) or cell.decode() is not None
    except UnicodeDecodeError:
        return False


def open_copy(path: Path, key: bytes) -> Any:
    """A bare connection to a copy, alone on it, so that nothing is written beside the file."""
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA cipher_log_level=NONE")
    connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
    connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    return connection


@contextmanager
def _told_as_disk() -> Iterator[None]:
    """What the driver says while a file is copied, as what it is: trouble with a disk, or a store that is damaged."""
    dbapi2 = _check_driver()
    try:
        yield
    except dbapi2.OperationalError as error:
        code = errno.ENOSPC if "full" in str(error) else errno.EIO
        raise OSError(code, os.strerror(code)) from error
    except dbapi2.DatabaseError as error:
        raise StoreDamaged(
            _("Lageret er skadet, og lar seg ikke kopiere. De kopiene som er tatt før, er urørt. Kontroller lageret.")
        ) from error


def _raw(connection: Connection) -> Any:
    """The driver's own connection."""
    return connection.connection.dbapi_connection


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(WRITE) else "BEGIN")


def _keys(connection: Connection, on: str) -> None:
    """Whether rows may point at what is not there; within a transaction it would be passed over in silence."""
    with closing(_raw(connection).cursor()) as cursor:
        cursor.execute(f"PRAGMA foreign_keys={on}")


def _alone(cursor: Any) -> None:
    """Leaves the log that readers share, for which nobody else may have the store open. Errors: StoreHeld."""
    cursor.execute("PRAGMA busy_timeout=300")
    try:
        (mode,) = cursor.execute("PRAGMA journal_mode=DELETE").fetchone()
    except Exception as error:  # the driver's own
        if "locked" not in str(error):
            raise
        mode = ""
    if mode != "delete":
        raise StoreHeld(_("Programmet er åpent et annet sted. Lukk det der, og prøv igjen. Ingenting er endret."))


def _tell_of_disk(error: OperationalError, text: str) -> None:
    if "decode" in text:  # the error itself carries the text
        raise TextUnreadable(_("Lageret er skadet: en tekst i det kan ikke leses. Ingenting er endret.")) from None
    if "disk is full" in text or "disk I/O" in text:
        raise Problem(
            _(
                "Disken er full eller svarer ikke. Det siste ble ikke lagret; alt som var lagret før, er trygt. "
                "Frigjør plass og prøv igjen."
            )
        ) from error
    if "readonly" in text or "unable to open" in text:
        raise Problem(
            _("Mappen til lageret kan ikke skrives til. Det siste ble ikke lagret. Gi skrivetilgang og prøv igjen.")
        ) from error
    if "locked" in text:
        raise Problem(
            _("Lageret er opptatt av et annet program. Det siste ble ikke lagret. Prøv igjen om litt.")
        ) from error


def _check_file(path: Path) -> None:
    try:
        head = read_first(path, 16)
    except FileNotFoundError:
        raise StoreDamaged(_("Fant ikke lageret i mappen «{folder}».").format(folder=path.parent.name)) from None
    if head.startswith(b"SQLite format 3"):
        raise StoreDamaged(_("Filen er en ukryptert database og ikke et HIA Desktop-lager. Ingenting er endret."))
    if len(head) < 16:
        raise StoreDamaged(_("Lageret er tomt eller avkuttet. Ingenting er endret. Hent tilbake en sikkerhetskopi."))
