"""A store on a PostgreSQL server, and all that is PostgreSQL's alone.

The one recipe of connection and transaction, what its errors mean, and its triggers. Two things the models do not say
are made beside them: a number for the rows of tables that are read in the order they were written, which every table of
SQLite has by itself, and the function that the triggers call.
"""

import ipaddress
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, String, Table, create_engine, event, text
from sqlalchemy.exc import DatabaseError, DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler, TypeCompiler

from hia_desktop.base.errors import Problem, Refused
from hia_desktop.base.news import Ear, Tell
from hia_desktop.base.text import _
from hia_desktop.store import listening, pg_errors, pg_roles
from hia_desktop.store.engine import WRITE, Guard, Place, Step, unwatched
from hia_desktop.store.entities import Entity
from hia_desktop.store.pg_keys import ASIDE, NOW, Kept
from hia_desktop.store.pg_shown import PUT_AWAY, SCHEMA
from hia_desktop.store.portable import NUMBERED, as_declared, found_at, servers_clock
from hia_desktop.vault.shelf import Shelf

OLDEST = 15
"""The oldest main version of the server. Source: postgresql.org, versioning policy (read 2026-11-29): supported until
November 2027."""
WAIT = 5
"""Seconds that a writer waits for another one, and that a server may take to answer the first time."""
_LONGEST = 60
"""Seconds that one question may take."""
MUTE = 10
"""Seconds that whoever has the writers' turn may say nothing, or take in nothing: then the server ends the session."""
_OPTIONS = "-c synchronous_commit=on -c datestyle=ISO "
_OPTIONS += "-c idle_session_timeout=0 -c local_preload_libraries="
"""Whatever the server or the role is set to, and anybody may set the login window's role: what is kept is on its disk,
a day in words is written as everywhere, and nobody is kept out."""
WRITERS = 4_842_033
"""The number of the lock that a writing transaction holds, in this database alone."""
COPIERS = 4_842_034
"""The number of the lock that whoever takes a copy holds."""
_REFUSE = "BEGIN RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'integrity_constraint_violation'; END"
FUNCTION = (
    "CREATE OR REPLACE FUNCTION hia_refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog "
    f"AS $${_REFUSE}$$"
)


@dataclass(frozen=True, kw_only=True)
class Server(Place):
    """A database on a server, as one of its roles. `beside`: the folder on this machine of what no database keeps.
    `ca`: the certificate that the server's is held against."""

    not_let_in = "password authentication failed"
    host: str
    database: str
    beside: Path
    role: str
    password: str = field(repr=False, default="")
    ca: Path | None = None
    port: int = 5432

    @property
    def folder(self) -> Path:
        """On this machine."""
        return self.beside

    def open(self, *, create: bool = False) -> Engine:
        """As every place; the database itself is made by who administers the server, so `create` asks for no more.
        Errors: Refused besides for a connection that others could listen to."""
        os.umask(0o077)
        engine = self.engine()
        try:
            with engine.connect() as connection:
                _check(connection)
        except DatabaseError as error:
            engine.dispose()
            self.tell(error)
            raise
        except BaseException:
            engine.dispose()
            raise
        return engine

    def engine(self) -> Engine:
        """What `open` gives before anything is asked of the server. Errors: Refused for a connection that others could
        listen to."""
        if self.ca is None and not is_own(self.host):
            raise Refused(
                _(
                    "Databaseserveren krever et sertifikat å kontrollere den mot. Ingenting er sendt. "
                    "Velg CA-sertifikatet."
                )
            )
        where = URL.create(
            "postgresql+psycopg", self.role, self.password, self.host, port=self.port, database=self.database
        )
        told = self._connect_args()
        engine = create_engine(
            where, hide_parameters=True, pool_size=2, max_overflow=2, pool_pre_ping=True, connect_args=told
        )
        event.listen(engine, "connect", _prepares)
        event.listen(engine, "begin", _begin)
        event.listen(engine, "handle_error", pg_errors.without_values)
        listening.follow(engine)
        return engine

    def _connect_args(self) -> dict[str, Any]:
        """What libpq is told. All that the machine's own files and variables could say otherwise is said here."""
        limits = {"lock_timeout": WAIT, "statement_timeout": _LONGEST, "idle_in_transaction_session_timeout": _LONGEST}
        path = f"{SCHEMA},public" if self.role.startswith(pg_roles.role_of(self.database, "")) else "public"
        secured = {"sslmode": "verify-full" if self.ca else "prefer", "sslrootcert": str(self.ca or "")}
        return {
            **secured,
            "hostaddr": "",
            "require_auth": "scram-sha-256",  # whoever poses as the server gets no password, and nothing to guess it by
            "gssencmode": "disable",
            "passfile": "",
            "connect_timeout": WAIT,
            "keepalives_idle": 15,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 20_000,
            "client_encoding": "utf8",
            "application_name": "HIA Desktop",
            "options": " ".join(
                [f"-c search_path={path}", _OPTIONS, *(f"-c {name}={seconds}s" for name, seconds in limits.items())]
            ),
        }

    def shelf(self, engine: Engine, connection: Callable[[], Connection]) -> Shelf:
        """In tables of the database."""
        return Kept(engine, self, connection())

    def let_in(self, connection: Connection, user_id: str, secret: Callable[[], str]) -> None:
        """As every place."""
        pg_roles.let_in(connection, user_id, secret())

    def shut_out(self, connection: Connection, user_id: str) -> None:
        """As every place."""
        pg_roles.shut_out(connection, user_id)

    def shut_all_out(self, connection: Connection) -> None:
        """As every place."""
        pg_roles.shut_all_out(connection)

    def has_shut_out(self, told: str) -> bool:
        """As every place."""
        return self.not_let_in in told or "is not permitted to log in" in told

    def shows_all(self, connection: Callable[[], Connection]) -> bool:
        """To the owner of the database alone."""
        return bool(connection().exec_driver_sql(_OWNS).scalar())

    def whose(self, connection: Connection, about: str, key: str) -> str:
        """As every place."""
        asked = text("SELECT hia_keys.whose(:about, :key)")
        return str(connection.execute(asked, {"about": about, "key": key}).scalar() or "")

    def blocked(self, connection: Connection, number: str) -> str:
        """As every place."""
        return str(connection.execute(text("SELECT hia_keys.blocked(:number)"), {"number": number}).scalar() or "")

    def counted(self, connection: Connection, patient: str) -> tuple[str, ...]:
        """As every place."""
        return tuple(connection.execute(text("SELECT hia_keys.counted(:patient)"), {"patient": patient}).scalars())

    def gone(self, connection: Connection, kind: str) -> tuple[str, ...]:
        """As every place."""
        return tuple(connection.execute(text("SELECT hia_keys.gone(:kind)"), {"kind": kind}).scalars())

    def check_may_upgrade(self, connection: Connection) -> None:
        """The owner of the database alone."""
        if not self.shows_all(lambda: connection):
            raise Refused(
                _(
                    "Databasen er laget av en eldre utgave av HIA Desktop. Den som har passordet til eieren av "
                    "databasen, må kjøre «hia-desktop server upgrade». Ingenting er endret."
                )
            )

    def tell(self, error: DatabaseError) -> None:
        """As every place."""
        pg_errors.tell(error)

    def integrity(self, engine: Engine) -> list[str]:
        """Every row is read whole, so that a page that the server's sums find wrong is told; and every rule of what
        points at what is to be there and in force."""
        found: list[str] = []
        for table in Entity.metadata.sorted_tables:
            try:
                with engine.connect() as connection:
                    connection.execute(text(f'SELECT count(CAST(t AS TEXT)) FROM "{table.name}" AS t')).scalar()
            except DatabaseError as error:
                found.append(f"{table.name}: {type(error.orig).__name__}")
        known = "SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
        wanted = (
            f"{known} AND NOT convalidated "
            "UNION ALL SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE relnamespace = 'public'::regnamespace AND tgenabled NOT IN ('O', 'A')"
        )
        with engine.connect() as connection:
            found += [f"{name}: not in force" for name in connection.exec_driver_sql(wanted).scalars()]
            there = set(connection.exec_driver_sql(known).scalars())
        keys = {str(key.name) for table in Entity.metadata.sorted_tables for key in table.foreign_key_constraints}
        return found + [f"{name}: lacking" for name in sorted(keys - there)]

    def turn(self, connection: Connection) -> str:
        """The number of the transaction."""
        return str(connection.info[_TURN])

    def was_kept(self, writing: Engine, turn: str) -> bool:
        """Whoever has the turn knows that the one before has ended."""
        with writing.connect() as connection, connection.begin():
            asked = text("SELECT pg_xact_status(CAST(:turn AS xid8)) = 'committed'")
            return bool(connection.execute(asked, {"turn": turn}).scalar())

    def state(self, connection: Connection) -> str:
        """The end of the trail: whatever is committed has a line in it."""
        return str(connection.exec_driver_sql("SELECT max(seq) FROM audit_line").scalar())

    def announce(self, connection: Connection, message: str) -> None:
        """As every place."""
        listening.announce(connection, message)

    def listen(self, engine: Engine, own: str, tell: Tell) -> Ear | None:
        """As every place."""
        return listening.Listener(engine, own, tell, self.has_shut_out)

    def present(self, connection: Connection, place: int) -> set[int]:
        """As every place."""
        return listening.present(connection, place)

    def size(self, engine: Engine) -> int:
        """As every place."""
        with engine.connect() as connection:
            return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one())

    @contextmanager
    def copying(self, engine: Engine) -> Iterator[bool]:
        """A lock of the database's, which goes with its connection: files on two machines know nothing of each
        other, and the copies may go to one disk."""
        with engine.connect() as connection:
            mine = bool(connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({COPIERS})").scalar())
            connection.rollback()  # the lock stays, and no transaction is open for as long as it takes
            try:
                yield mine
            finally:
                connection.invalidate()

    def copy_to(self, engine: Engine, path: Path, key: bytes, step: Step = unwatched) -> None:
        """Row by row, as one moment's reader sees them."""
        from hia_desktop.store.copies import made_of_rows

        made_of_rows(engine, path, key, step)

    def with_key(self, engine: Engine, new: bytes) -> tuple[Place, Engine]:
        """Nothing here is sealed by the store key but the copies, which are sealed by the new one from now on."""
        return self, engine

    @contextmanager
    def upgrading(self, engine: Engine) -> Iterator[Connection]:
        """The steps with the numbers of the rows; what points at what is held by the server all the while."""
        with engine.connect().execution_options(**{WRITE: True}) as connection, connection.begin():
            _take_time(connection)
            connection.exec_driver_sql(PUT_AWAY)
            yield connection
            self.complete(connection)

    def complete(self, connection: Connection) -> None:
        """The numbers of the rows, the tables of the keys, and which rows are whose."""
        from hia_desktop.store.pg_rows import furnish

        for table in sorted(NUMBERED):
            connection.exec_driver_sql(
                f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS rowid BIGINT GENERATED ALWAYS AS IDENTITY"
            )
        furnish(connection)

    @contextmanager
    def held(self, engine: Engine) -> Iterator[Connection]:
        """Past the lock that the program's writers take, every table is held: against other tools too."""
        with engine.connect().execution_options(**{WRITE: True}) as connection:
            begun = connection.begin()
            try:
                _take_time(connection)
                tables = ", ".join(f'"{table.name}"' for table in Entity.metadata.sorted_tables)
                connection.exec_driver_sql(f"LOCK TABLE {tables} IN SHARE MODE")
                yield connection
            finally:
                begun.rollback()

    def put(self, connection: Connection, table: Table, rows: Iterable[Sequence[Any]]) -> None:
        """In one statement, so that rows of a table may point at each other; what counts its rows goes on from the
        last."""
        import psycopg

        names = ", ".join(f'"{column.name}"' for column in table.columns)
        raw: Any = connection.connection.dbapi_connection
        try:
            with raw.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
        except psycopg.Error as error:
            pg_errors.bare(error)
            raise DBAPIError.instance(None, None, error, psycopg.Error, dialect=connection.dialect) from None
        if (counted := table.autoincrement_column) is not None:
            place = f"pg_get_serial_sequence('{table.name}', '{counted.name}')"
            connection.exec_driver_sql(f'SELECT setval({place}, max("{counted.name}")) FROM "{table.name}"')

    def guards(self, connection: Connection) -> dict[str, str]:
        """As every place; one that is not in force, or calls another function, is none."""
        wanted = (
            "SELECT tgname, pg_get_triggerdef(pg_trigger.oid), tgenabled = 'A', prosrc FROM pg_trigger "
            "JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid "
            "WHERE relnamespace = 'public'::regnamespace AND NOT tgisinternal ORDER BY tgname"
        )
        found: dict[str, str] = {}
        for name, definition, always, body in connection.exec_driver_sql(wanted):
            known = "" if always and body == _REFUSE else "not in force: "
            guard, emptying = (name.removesuffix(_EMPTYING), name.endswith(_EMPTYING))
            said = known + _even(definition)
            found[guard] = f"{found[guard]}; {said}" if emptying and guard in found else said
        return found

    def guard_text(self, guard: Guard) -> str:
        """Every trigger of the guard."""
        return "; ".join(_even(one) for one in _triggers(guard))

    def set_guard(self, connection: Connection, name: str, guard: Guard) -> None:
        """As every place. In force whatever a session says of triggers."""
        connection.exec_driver_sql(FUNCTION)
        for suffix, definition in zip(("", _EMPTYING), _triggers(guard), strict=False):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}{suffix} ON {guard.table}")
            connection.exec_driver_sql(f"CREATE TRIGGER {name}{suffix} {definition}")
            connection.exec_driver_sql(f"ALTER TABLE {guard.table} ENABLE ALWAYS TRIGGER {name}{suffix}")


def is_own(host: str) -> bool:
    """Whether nobody stands between: this machine itself."""
    try:
        return host.lower() == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


_EMPTYING = "_emptying"


def _triggers(guard: Guard) -> Iterator[str]:
    """What follows `CREATE TRIGGER name`: one of the rows, and of what may not be deleted one that refuses to empty the
    table, which no trigger of rows is asked about."""
    what = "DELETE" if guard.deleting else f"UPDATE OF {guard.columns}" if guard.columns else "UPDATE"
    when = f" WHEN ({guard.when})" if guard.when else ""
    refuse = f"EXECUTE FUNCTION hia_refuse('{guard.says}')"
    yield f"BEFORE {what} ON {guard.table} FOR EACH ROW{when} {refuse}"
    if guard.deleting:
        yield f"BEFORE TRUNCATE ON {guard.table} FOR EACH STATEMENT {refuse}"


def _even(definition: str) -> str:
    """A trigger as it was written and as the server writes it out, the same: white space, schema, sorts of text and
    brackets aside."""
    bare = re.sub(r"^CREATE TRIGGER \S+ ", "", definition).replace("public.", "").replace("old.", "OLD.")
    return " ".join(re.sub(r"::(?:text|character varying)|[()]", "", bare).split())


def _prepares(connection: Any, _record: object) -> None:
    """A question asked often is planned once: with the policies of rows in it that takes longer than to answer it."""
    connection.prepare_threshold, connection.prepared_max = 2, 500


def _begin(connection: Connection) -> None:
    """A reader sees the store as it was at one moment. A writer waits for the one before, and sees all that it wrote:
    nothing of it is so old that another has changed it since."""
    from psycopg import IsolationLevel

    write = connection.get_execution_options().get(WRITE, False)
    raw: Any = connection.connection.dbapi_connection
    aside = connection.get_execution_options().get(ASIDE, False)
    raw.isolation_level = IsolationLevel.READ_COMMITTED if write or aside else IsolationLevel.REPEATABLE_READ
    raw.read_only = not write and not aside
    if write:
        begun = connection.exec_driver_sql(
            f"SELECT pg_current_xact_id()::text, set_config('{_IDLE}', '{MUTE}s', true), "
            f"set_config('tcp_user_timeout', '{MUTE}s', true), pg_advisory_xact_lock({WRITERS})"
        )
        connection.info[_TURN] = begun.scalar_one()


_IDLE = "idle_in_transaction_session_timeout"
_TURN = "hia_turn"


def _take_time(connection: Connection) -> None:
    """In this transaction nothing is cut off for how long it takes, or for waiting for the other end of a move."""
    for limit in ("statement_timeout", _IDLE, "tcp_user_timeout"):
        connection.exec_driver_sql(f"SET LOCAL {limit} = 0")


_OWNS = "SELECT pg_has_role(current_user, datdba, 'MEMBER') FROM pg_database WHERE datname = current_database()"
_COLLATIONS = ("C", "POSIX", "C.UTF-8", "C.utf8")
_ABOUT = (
    "SELECT current_setting('server_version_num')::int / 10000, pg_encoding_to_char(encoding), pg_is_in_recovery() "
    "FROM pg_database WHERE datname = current_database()"
)


def sorts_by_code_points(connection: Connection) -> bool:
    """Whether text sorts here as it does in SQLite: by no language. The engine's own collations do (version 17 on)."""
    asked = "SELECT to_jsonb(d)->>'datlocprovider', datcollate FROM pg_database AS d WHERE datname = current_database()"
    provider, collation = connection.exec_driver_sql(asked).one()
    return provider == "b" or (provider in ("c", None) and collation in _COLLATIONS)


def _check(connection: Connection) -> None:
    """Errors: Problem for a server that the program does not work on as it is."""
    version, encoding, standby = connection.exec_driver_sql(_ABOUT).one()
    if version < OLDEST:
        raise Problem(
            _("Databaseserveren er PostgreSQL {version}. Programmet trenger {oldest} eller nyere.").format(
                version=version, oldest=OLDEST
            )
        )
    if encoding != "UTF8" or not sorts_by_code_points(connection):
        raise Problem(
            _("Databasen må være laget med UTF-8 og sortering «C». Be den som drifter serveren, om å lage den på nytt.")
        )
    if standby:
        raise Problem(_("Databaseserveren er en kopi som bare kan leses. Koble til hovedserveren."))


@compiles(String, "postgresql")
def _text(_type: String, _compiler: TypeCompiler, **_how: Any) -> str:
    """Without the length, which SQLite has never held to: how long a text may be is for the services to say."""
    return "VARCHAR"


@compiles(found_at, "postgresql")
def _found_at(element: found_at, compiler: SQLCompiler, **how: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **how)})"


@compiles(as_declared, "postgresql")
def _as_declared(element: as_declared, compiler: SQLCompiler, **how: Any) -> str:
    return "true"


@compiles(servers_clock, "postgresql")
def _servers_clock(_element: servers_clock, _compiler: SQLCompiler, **_how: Any) -> str:
    return NOW
