"""Opens the store: the one recipe of key, pragmas and transaction mode.

SQLite-only parts live here and in the migrations; a PostgreSQL twin is another `open_engine` behind the same entities.
"""

import os
import sys
from collections import Counter, deque
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError

from hia_desktop.base.errors import Problem
from hia_desktop.base.text import _

WRITE = "hia_write"
"""Execution option: True begins the transaction IMMEDIATE, so that two writers wait instead of failing half-way."""

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


class StoreDamaged(Problem):
    """The file is no store, is damaged, or belongs to another key."""


class TextUnreadable(StoreDamaged):
    """A text in the clear holds bytes that are no text. `Store.bearing` makes the call again."""


def _check_driver() -> Any:
    from sqlcipher3 import dbapi2

    version = tuple(int(part) for part in dbapi2.sqlite_version.split("."))
    # 3.52.0 was withdrawn, and below 3.51.3 the WAL-reset bug can corrupt a store.
    if version < (3, 51, 3) or version == (3, 52, 0):
        raise Problem(
            _("Databasemotoren ({version}) har en kjent feil. Installer programmet på nytt.").format(
                version=dbapi2.sqlite_version
            )
        )
    return dbapi2


def open_engine(path: Path, key: bytes, *, create: bool = False) -> Engine:
    """An engine on the encrypted file at `path`.

    Errors: StoreDamaged when the file is missing (and not `create`), unencrypted, damaged or has another key.
    """
    dbapi2 = _check_driver()
    if not create:
        _check_file(path)
    os.umask(0o077)
    where = URL.create("sqlite+pysqlite", database=str(path))  # as a text, «?» and «%» in a folder's name would be read
    engine = create_engine(where, module=dbapi2, hide_parameters=True, pool_size=2, max_overflow=2)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in _BEFORE_KEY:
            cursor.execute(pragma)
        cursor.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        if cursor.execute("PRAGMA cipher_version").fetchone() is None:
            raise Problem(_("Databasemotoren mangler kryptering. Installer programmet på nytt."))
        cursor.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for pragma in _PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        write = connection.get_execution_options().get(WRITE, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    _try(engine, path)
    return engine


def take_unreadable(engine: Engine) -> None:
    """From now on a text that cannot be read is given as far as it can, instead of stopping whatever reads its row.
    Not from the start: it is asked for each text, and costs a long list its time."""

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.text_factory = as_far_as_readable

    engine.dispose()


def as_far_as_readable(raw: bytes) -> str:
    """A text of the database; where bytes of it are none, a sign that stands for what is lost, and «Ukjent» where
    nothing is left."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        found = raw.decode(errors="replace")
        return found if found.strip("\ufffd \t\r\n\x00") else _("Ukjent")


def _try(engine: Engine, path: Path) -> None:
    """Reads something. Errors: StoreDamaged when the key does not fit, Problem when the folder cannot be used, the disk
    is full or another program holds the store: a copy is fetched back for damage alone."""
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
                ).format(folder=path.parent.name)
            ) from error
        raise StoreDamaged(
            _(
                "Lageret lar seg ikke åpne: filen er skadet eller hører til en annen nøkkel. "
                "Ingenting er endret. Hent tilbake en sikkerhetskopi."
            )
        ) from error


def _check_file(path: Path) -> None:
    if not path.exists():
        raise StoreDamaged(_("Fant ikke lageret i mappen «{folder}».").format(folder=path.parent.name))
    with path.open("rb") as file:
        head = file.read(16)
    if head.startswith(b"SQLite format 3"):
        raise StoreDamaged(_("Filen er en ukryptert database og ikke et HIA Desktop-lager. Ingenting er endret."))
    if len(head) < 16:
        raise StoreDamaged(_("Lageret er tomt eller avkuttet. Ingenting er endret. Hent tilbake en sikkerhetskopi."))


def integrity(engine: Engine) -> list[str]:
    """What the cipher's and the database's own checks find wrong; empty when nothing is.

    Checkpoints first: right after a power loss `cipher_integrity_check` gives false alarms until then.
    """
    with engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        cursor = raw.cursor()
        found: list[str] = []
        for check in ("wal_checkpoint(TRUNCATE)", "cipher_integrity_check", "integrity_check", "foreign_key_check"):
            try:
                rows = cursor.execute(f"PRAGMA {check}").fetchall()
            except _check_driver().DatabaseError as error:  # a page so damaged that the check itself stops
                found.append(f"{check}: {error}")
                continue
            if check != "wal_checkpoint(TRUNCATE)":
                found += [f"{check}: {row[0]}" for row in rows if row[0] != "ok"]
        cursor.close()
    return found


def unreadable_texts(engine: Engine) -> list[tuple[str, str, int]]:
    """Table, column and number of rows where what is to be a text cannot be read; what is sealed is not looked into.
    A table that cannot be read at all is left to `integrity`."""
    with engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        before = raw.text_factory
        try:
            with closing(raw.cursor()) as cursor:
                raw.text_factory = str
                tables = [name for (name,) in cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
                found = []
                for table in sorted(tables):
                    with suppress(_check_driver().DatabaseError):
                        found += _unreadable_in(raw, cursor, table)
                return found
        except _check_driver().DatabaseError:
            return []
        finally:
            raw.text_factory = before


def _unreadable_in(raw: Any, cursor: Any, table: str) -> list[tuple[str, str, int]]:
    """The same for one table: read once as it is, and again, cell by cell, only when that stops."""
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
