"""What whoever administers a PostgreSQL server does once for a store, and what is looked at before one lies there."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from hia_desktop.base.errors import Refused
from hia_desktop.base.text import _
from hia_desktop.store import pg_errors
from hia_desktop.store.postgres import Server, sorts_by_code_points

_SQL = """\
\\set ON_ERROR_STOP on
SELECT format('DROP ROLE %I', rolname) FROM pg_roles
    WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{database}')
    AND (rolname IN ('{database}_login', '{database}_user', '{database}_keeper')
        OR rolname ~ '^{database}_u_[0-9a-f]{{32}}$'
        OR rolname = '{owner}' AND shobj_description(oid, 'pg_authid') = 'HIA Desktop {database}')
    ORDER BY length(rolname) DESC \\gexec
CREATE ROLE {owner} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
COMMENT ON ROLE {owner} IS 'HIA Desktop {database}';
\\password {owner}
CREATE DATABASE {database} OWNER {owner} TEMPLATE template0
    ENCODING 'UTF8' LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C';
REVOKE ALL ON DATABASE {database} FROM PUBLIC;
\\connect {database}
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO {owner};
"""
LOGIN_PASSWORD = "hia-desktop"
"""Of the role that the login window asks as. No secret: what it may ask is what the login window shows."""


def login_role(database: str) -> str:
    """What that role is called."""
    return f"{database}_login"


def login_is_kept_out(database: str) -> str:
    """What is said when somebody has given it another password: the role may do that itself, and nothing in PostgreSQL
    takes the right from it."""
    told = _(
        "Noen har endret passordet til rollen som innloggingsvinduet bruker, og ingen slipper inn. Den som drifter "
        "serveren, setter det tilbake med: ALTER ROLE {role} LOGIN PASSWORD '{password}'."
    )
    return told.format(role=login_role(database), password=LOGIN_PASSWORD)


_ROLES = """\
CREATE ROLE {database}_login LOGIN PASSWORD '{login}' NOINHERIT CONNECTION LIMIT 30;
CREATE ROLE {database}_user NOLOGIN;
CREATE ROLE {database}_keeper NOLOGIN CREATEROLE;
GRANT {database}_user TO {database}_keeper WITH ADMIN OPTION;
GRANT pg_signal_backend TO {database}_keeper;
GRANT CONNECT ON DATABASE {database} TO {database}_login, {database}_user;
CREATE SCHEMA hia_roles;
REVOKE ALL ON SCHEMA hia_roles FROM PUBLIC;
GRANT USAGE ON SCHEMA hia_roles TO {owner}, {database}_user;
CREATE FUNCTION hia_roles.named(who TEXT) RETURNS TEXT LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT hia_keys.administers() OR who !~ '^[0-9a-f]{{32}}$' THEN
        RAISE EXCEPTION 'not for this role to do' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN '{database}_u_' || who;
END$$;
CREATE FUNCTION hia_roles.let_in(who TEXT, verifier TEXT) RETURNS VOID LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE named TEXT := hia_roles.named(who);
BEGIN
    IF verifier !~ '^SCRAM-SHA-256[$][0-9]+:[A-Za-z0-9+/=]+[$][A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+$' THEN
        RAISE EXCEPTION 'no verifier' USING ERRCODE = 'invalid_password';
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = named) THEN
        EXECUTE format('CREATE ROLE %I NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS', named);
        EXECUTE format('GRANT {database}_user TO %I', named);
    END IF;
    EXECUTE format('ALTER ROLE %I LOGIN PASSWORD %L CONNECTION LIMIT 20', named, verifier);
END$$;
CREATE FUNCTION hia_roles.shut_out(who TEXT) RETURNS VOID LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE named TEXT := hia_roles.named(who);
BEGIN
    IF who = hia_keys.me() OR NOT EXISTS (SELECT FROM pg_roles WHERE rolname = named) THEN
        RETURN;
    END IF;
    EXECUTE format('ALTER ROLE %I NOLOGIN PASSWORD NULL', named);
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = named;
END$$;
ALTER FUNCTION hia_roles.named(TEXT) OWNER TO {database}_keeper;
ALTER FUNCTION hia_roles.let_in(TEXT, TEXT) OWNER TO {database}_keeper;
ALTER FUNCTION hia_roles.shut_out(TEXT) OWNER TO {database}_keeper;
GRANT USAGE ON SCHEMA hia_roles TO {database}_keeper;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA hia_roles FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hia_roles.let_in(TEXT, TEXT), hia_roles.shut_out(TEXT) TO {owner}, {database}_user;
DO $$
DECLARE one REGPROCEDURE;
BEGIN
    FOR one IN SELECT oid FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ '{everybodys}' LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', one);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO {owner}, {database}_user, {database}_keeper', one);
    END LOOP;
END$$;
"""
_EVERYBODYS = "^(pg_(try_)?advisory_.*|lo_creat|lo_create|lo_from_bytea|pg_(terminate|cancel)_backend)$"
"""Functions that PostgreSQL gives every role: whoever knows the login role's password, which is no secret, could hold
the lock that writers take, and keep everybody out, fill the disk, or end the sessions of all who are signing in."""


def roles_sql(database: str, owner: str) -> str:
    """The part of it that makes the users' roles, run in the database: who asks as the login window, what all users
    share, and what makes a role of each user. That one cannot log in, and does nothing but by its functions, for an
    administrator of the centre."""
    return _ROLES.format(database=database, owner=owner, login=LOGIN_PASSWORD, everybodys=_EVERYBODYS)


def administrators_sql(database: str, owner: str) -> str:
    """What psql runs, as a superuser, once: a role that owns one database and has no other right. Holds no secret: the
    password is asked for. The names are plain: the caller has looked at them. Of a database of that name that was
    dropped the roles are left, and go first."""
    return _SQL.format(database=database, owner=owner) + roles_sql(database, owner)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a server says of itself and of the role that asks. `too_much`: rights that the role has and needs not, in
    PostgreSQL's words; `schema`: the version of the store that lies there, empty for none; `clock`: the server's, when
    it was asked; `durable`: what is kept is on the disk, whole, when it says so; `sums`: a damaged page is found;
    `roles`: what makes a role of each user is there, and may; `login`: the login window's role is let in; `holds_up`:
    it can take the lock that writers wait for; `to_all`: every role of the server may connect; `rules`: which rows are
    whose is said as this program says it."""

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
    roles: bool
    login: bool
    holds_up: bool
    to_all: bool
    rules: bool


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
_OF_ROLES = (
    "SELECT count(*) = 3 AND bool_or(rolcreaterole AND pg_has_role(oid, 'pg_signal_backend', 'MEMBER')) "
    "AND EXISTS (SELECT FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = pronamespace "
    "WHERE nspname = 'hia_roles' AND proname = 'let_in' AND has_function_privilege(p.oid, 'EXECUTE')) FROM pg_roles "
    "WHERE rolname IN (SELECT current_database() || part FROM unnest(ARRAY['_login', '_user', '_keeper']) AS part)"
)
_OF_LOGIN = (
    "SELECT coalesce(has_function_privilege(to_regrole(current_database() || '_login'), "
    "'pg_advisory_lock(bigint)', 'EXECUTE'), false)"
)
_OF_ALL = "SELECT has_database_privilege('public', current_database(), 'CONNECT')"
_OF_RULES = "SELECT coalesce(obj_description(to_regnamespace('hia_keys'), 'pg_namespace'), '')"
_MEMBER = (
    "SELECT rolname FROM pg_roles WHERE starts_with(rolname, 'pg_') AND rolname <> 'pg_database_owner' "
    "AND pg_has_role(oid, 'MEMBER') AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) ORDER BY 1"
)
_RIGHTS = ("SUPERUSER", "CREATEDB", "CREATEROLE", "REPLICATION", "BYPASSRLS")


def look(place: Server) -> Facts:
    """Asks, and changes nothing. Errors: as `Server.open` for a connection that is not to be made, or is not; nothing
    that the facts themselves tell."""
    engine = place.engine()
    try:
        with engine.connect() as connection:
            return _facts(connection, _lets_login_in(place))
    except DatabaseError as error:
        pg_errors.tell(error, at_the_door=True)
        raise
    finally:
        engine.dispose()


def _lets_login_in(place: Server) -> bool:
    login = replace(place, role=login_role(place.database), password=LOGIN_PASSWORD)
    engine = login.engine()
    try:
        with engine.connect():
            return True
    except DatabaseError as error:
        try:
            login.tell(error)
        except Refused:
            return False
        raise
    finally:
        engine.dispose()


def _facts(connection: Connection, login: bool) -> Facts:
    from hia_desktop.store.pg_rows import rules

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
        too_much=(
            *(name for name, has in zip(_RIGHTS, rights, strict=True) if has),
            *connection.exec_driver_sql(_MEMBER).scalars(),
        ),
        schema=_schema(connection) if owns else "",
        clock=clock,
        durable=durable,
        sums=sums,
        roles=bool(connection.exec_driver_sql(_OF_ROLES).scalar()),
        login=login,
        holds_up=bool(connection.exec_driver_sql(_OF_LOGIN).scalar()),
        to_all=bool(connection.exec_driver_sql(_OF_ALL).scalar()),
        rules=connection.exec_driver_sql(_OF_RULES).scalar() == rules(),
    )


def _schema(connection: Connection) -> str:
    if not connection.dialect.has_table(connection, "alembic_version"):
        return ""
    return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() or "")
