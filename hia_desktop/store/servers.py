"""What whoever administers a PostgreSQL server does once for a store, and what is looked at before one lies there."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from hia_desktop.store.postgres import Server, sorts_by_code_points

_SQL = """\
\\set ON_ERROR_STOP on
CREATE ROLE {owner} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
\\password {owner}
CREATE DATABASE {database} OWNER {owner} TEMPLATE template0
    ENCODING 'UTF8' LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C';
REVOKE ALL ON DATABASE {database} FROM PUBLIC;
\\connect {database}
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO {owner};
"""


def administrators_sql(database: str, owner: str) -> str:
    """What psql runs, as a superuser, once: a role that owns one database and has no other right. Holds no secret: the
    password is asked for. The names are plain: the caller has looked at them."""
    return _SQL.format(database=database, owner=owner)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a server says of itself and of the role that asks. `too_much`: rights that the role has and needs not, in
    PostgreSQL's words; `schema`: the version of the store that lies there, empty for none; `clock`: the server's, when
    it was asked; `durable`: what is kept is on the disk, whole, when it says so; `sums`: a damaged page is found."""

    version: int
    encrypted: bool
    unicode: bool
    sorted_plainly: bool
    standby: bool
    may_create: bool
    owns: bool
    too_much: tuple[str, ...]
    schema: str
    clock: datetime
    durable: bool
    sums: bool


_OF_SERVER = (
    "SELECT current_setting('server_version_num')::int / 10000, "
    "coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false), pg_is_in_recovery(), "
    "clock_timestamp(), current_setting('fsync') = 'on' AND current_setting('full_page_writes') = 'on', "
    "current_setting('data_checksums') = 'on'"
)
_OF_DATABASE = (
    "SELECT pg_encoding_to_char(encoding) = 'UTF8', pg_has_role(current_user, datdba, 'MEMBER') FROM pg_database "
    "WHERE datname = current_database()"
)
_OF_ROLE = (
    "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls, "
    "has_schema_privilege('public', 'CREATE') FROM pg_roles WHERE rolname = current_user"
)
_RIGHTS = ("SUPERUSER", "CREATEDB", "CREATEROLE", "REPLICATION", "BYPASSRLS")


def look(place: Server) -> Facts:
    """Asks, and changes nothing. Errors: as `Server.open` for a connection that is not to be made, or is not; nothing
    that the facts themselves tell."""
    engine = place.engine()
    try:
        with engine.connect() as connection:
            return _facts(connection)
    except DatabaseError as error:
        place.tell(error)
        raise
    finally:
        engine.dispose()


def _facts(connection: Connection) -> Facts:
    version, encrypted, standby, clock, durable, sums = connection.exec_driver_sql(_OF_SERVER).one()
    unicode, owns = connection.exec_driver_sql(_OF_DATABASE).one()
    *rights, may_create = connection.exec_driver_sql(_OF_ROLE).one()
    return Facts(
        version=version,
        encrypted=encrypted,
        unicode=unicode,
        sorted_plainly=sorts_by_code_points(connection),
        standby=standby,
        may_create=may_create,
        owns=owns,
        too_much=tuple(name for name, has in zip(_RIGHTS, rights, strict=True) if has),
        schema=_schema(connection) if owns else "",
        clock=clock,
        durable=durable,
        sums=sums,
    )


def _schema(connection: Connection) -> str:
    if not connection.dialect.has_table(connection, "alembic_version"):
        return ""
    return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() or "")
