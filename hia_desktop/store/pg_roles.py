"""A role of the database for each user, made and shut by functions that an administrator of the centre may call.

The password never reaches the server: what is sent is what it is held against (SCRAM-SHA-256, RFC 5802).
"""

from typing import Any

from sqlalchemy import Connection, text


def role_of(database: str, user_id: str) -> str:
    """What a user's role is called."""
    return f"{database}_u_{user_id}"


def let_in(sql: Connection, user_id: str, password: str) -> None:
    """Gives the user a role, made when there is none, that this password opens; in the caller's transaction.
    Errors: DatabaseError for whoever may not."""
    database = str(sql.exec_driver_sql("SELECT current_database()").scalar_one())
    raw: Any = sql.connection.dbapi_connection
    name = role_of(database, user_id).encode()
    verifier = raw.pgconn.encrypt_password(password.encode(), name, b"scram-sha-256").decode()
    sql.execute(text("SELECT hia_roles.let_in(:who, :verifier)"), {"who": user_id, "verifier": verifier})
    sql.execute(text("SELECT hia_keys.shows(:who)"), {"who": user_id})


def shut_out(sql: Connection, user_id: str) -> None:
    """Closes the role to whatever password, and ends the sessions that it has, at once; nothing for one's own.
    Errors: as `let_in`."""
    sql.execute(text("SELECT hia_roles.shut_out(:who)"), {"who": user_id})


_EVERYBODY = (
    "SELECT hia_roles.shut_out(right(rolname, 32)) FROM pg_roles WHERE rolcanlogin "
    "AND starts_with(rolname, current_database() || '_u_') AND length(rolname) = length(current_database()) + 35"
)


def shut_all_out(sql: Connection) -> None:
    """As `shut_out`, every user's role. Errors: as `let_in`."""
    sql.execute(text(_EVERYBODY)).all()
