"""A PostgreSQL server of the tests' own: made in a temporary folder, on a free port of this machine alone, with TLS by
a certificate authority that lives as long, and gone with the process.

Runs as an unprivileged user, since the server refuses to be root.
"""

import contextlib
import datetime
import ipaddress
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from hia_desktop.store import pg_rows, postgres, servers
from hia_desktop.store.engine import WRITE
from hia_desktop.store.entities import Entity
from hia_desktop.store.postgres import OLDEST, Server
from tests.memory import roomy_memory

HOST = "127.0.0.1"
OWNER = "hia_owner"
_ADMIN = "admin"
PASSWORD = "bare for testene"
_QUICK = {  # nothing here outlives the machine, so nothing waits for the disk
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "'32MB'",
    "max_connections": "60",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
}


def binaries() -> Path | None:
    """The folder of the newest server that is installed and new enough; None without one."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    found.sort(key=lambda path: int(path.parent.name), reverse=True)
    if (on_path := shutil.which("initdb")) is not None:
        found.append(Path(on_path).resolve().parent)
    return next((path for path in found if _version(path) >= OLDEST), None)


def _version(path: Path) -> int:
    told = subprocess.run([path / "postgres", "--version"], capture_output=True, text=True, check=False).stdout
    return int(told.split()[2].split(".")[0]) if told.startswith("postgres (PostgreSQL) ") else 0


@cache
def lacking() -> str:
    """Why no server can be started here; empty when one can."""
    if os.name == "nt":
        return "the tests of PostgreSQL start their server on Linux and macOS alone"
    if binaries() is None:
        return f"no PostgreSQL {OLDEST} or newer is installed (initdb and postgres)"
    return "" if os.geteuid() != 0 or _unprivileged() is not None else "no unprivileged user to run PostgreSQL as"


def _unprivileged() -> tuple[int, int] | None:
    """The user and group that root runs the server as; None when there is nobody."""
    import pwd

    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            found = pwd.getpwnam(name)
            return found.pw_uid, found.pw_gid
    return None


@dataclass(frozen=True)
class Cluster:
    """A running server."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes]"

    @property
    def ca(self) -> Path:
        """The certificate that the server's own is held against."""
        return self.folder / "ca.pem"

    def admin(self, database: str = "postgres") -> "psycopg.Connection[Any]":
        """A connection of whoever administers the server."""
        return psycopg.connect(
            host=HOST,
            port=self.port,
            user=_ADMIN,
            password=PASSWORD,
            dbname=database,
            sslmode="verify-full",
            sslrootcert=str(self.ca),
            autocommit=True,
        )

    def database(self, beside: Path, like: str = "") -> Server:
        """A new database, empty or a copy of another that nobody is connected to."""
        name = f"hia_{uuid.uuid4().hex[:12]}"
        made_of = (
            f"TEMPLATE {like} STRATEGY FILE_COPY"
            if like
            else "TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
        )
        with self.admin() as sql:
            sql.execute(f"CREATE DATABASE {name} OWNER {OWNER} {made_of}")
        if not like:
            with self.admin(name) as sql:
                sql.execute(f"ALTER SCHEMA public OWNER TO {OWNER}")
        return self.at(beside, name)

    def at(self, beside: Path, database: str) -> Server:
        """A database that is there."""
        return Server(
            host=HOST,
            port=self.port,
            database=database,
            beside=beside,
            role=OWNER,
            password=PASSWORD,
            ca=self.ca,
        )

    def empty(self, server: Server) -> None:
        """Every row gone, which takes less than a new database: as whoever administers the server can, past all that
        the triggers and the keys of the tables keep."""
        with self.admin(server.database) as sql, sql.transaction():
            sql.execute("SET LOCAL session_replication_role = replica")
            sql.execute(
                "CREATE OR REPLACE FUNCTION hia_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD;END'"
            )
            for table in Entity.metadata.sorted_tables:
                sql.execute(f"DELETE FROM {table.name}")
            sql.execute(postgres.FUNCTION)

    def prepare(self, server: Server) -> None:
        """The roles of the database's users, as whoever administers the server makes them, and their rights."""
        with self.admin(server.database) as sql:
            sql.execute(f"REVOKE ALL ON DATABASE {server.database} FROM PUBLIC")
            sql.execute(servers.roles_sql(server.database, server.role))
        engine = server.open()
        with engine.execution_options(**{WRITE: True}).begin() as connection:
            pg_rows.furnish(connection)
        engine.dispose()

    def has_day(self, server: Server, day: str) -> None:
        """The functions that ask what day it is get `day`, in SQL, for an answer."""
        with self.admin(server.database) as sql:
            for function in pg_rows.FUNCTIONS:
                sql.execute(function.replace(pg_rows.TODAY, day).encode())

    def user(self, server: Server, role: str, password: str) -> "psycopg.Connection[Any]":
        """A connection of one of the database's own roles, as any program makes it; it finds what the program finds."""
        return psycopg.connect(
            host=HOST,
            port=self.port,
            user=role,
            password=password,
            dbname=server.database,
            sslmode="verify-full",
            sslrootcert=str(self.ca),
            options="-c search_path=hia_shown,public",
            autocommit=True,
        )

    def drop(self, server: Server) -> None:
        """The database, whoever is connected to it."""
        with self.admin() as sql:
            sql.execute(f"DROP DATABASE IF EXISTS {server.database} WITH (FORCE)")

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Ends the server: in good order by SIGINT, at once by SIGQUIT. What it keeps stays."""
        if self.process.poll() is None:
            written = (self.folder / "data" / "postmaster.pid").read_text(encoding="utf-8")
            os.kill(int(written.splitlines()[0]), how)
            self.process.wait(20)
        if self.process.stdin is not None:
            self.process.stdin.close()


@cache
def cluster() -> Cluster:
    """The server of this process, started when it is first asked for."""
    if lacking():
        pytest.skip(lacking())
    return start(_scratch())


@contextlib.contextmanager
def prepared() -> Iterator[Server]:
    """An empty database of the shared server as whoever administers it prepares one, which says that it waits for the
    disk: the program refuses another. Gone afterwards."""
    made = cluster()
    for told in ("= on", "= DEFAULT"):
        with made.admin() as sql:
            for setting in ("fsync", "full_page_writes"):
                sql.execute(f"ALTER SYSTEM SET {setting} {told}")
            sql.execute("SELECT pg_reload_conf()")
        if told == "= on":
            place = made.database(Path())
            with made.admin(place.database) as sql:
                sql.execute(f"REVOKE ALL ON DATABASE {place.database} FROM PUBLIC")
                sql.execute(servers.roles_sql(place.database, place.role))
            yield place
            made.drop(place)


def _scratch() -> Path:
    """A folder, in memory where there is room for it: a new database is five hundred files, made in a twentieth of the
    time there."""
    return Path(tempfile.mkdtemp(prefix="hia-postgres-", dir=roomy_memory()))


def psql(cluster: Cluster, script: str) -> None:
    """Runs a script as whoever administers the server runs it."""
    path = shutil.which("psql") or (binaries() or Path()) / "psql"
    secured = {"PGSSLMODE": "verify-full", "PGSSLROOTCERT": str(cluster.ca), "PGPASSWORD": PASSWORD}
    who = ["--host", HOST, "--port", str(cluster.port), "--username", _ADMIN, "--dbname", "postgres"]
    done = subprocess.run(
        [path, "--no-psqlrc", *who],
        input=script,
        env={**os.environ, **secured},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr


def start(folder: Path) -> Cluster:
    """Makes a server in an empty folder and starts it."""
    certificates(folder)
    (folder / "password").write_text(PASSWORD, encoding="utf-8")
    _hand_over(folder)
    bin_ = binaries()
    assert bin_ is not None
    data = folder / "data"
    said = ["--auth=scram-sha-256", f"--username={_ADMIN}", f"--pwfile={folder / 'password'}", "--no-sync"]
    made = _run([bin_ / "initdb", f"--pgdata={data}", "--encoding=UTF8", "--locale=C", "--data-checksums", *said])
    assert made.wait() == 0, "initdb failed"
    (data / "pg_hba.conf").write_text("hostssl all all 127.0.0.0/8 scram-sha-256\n", encoding="utf-8")
    cluster = run(folder, _free_port())
    with cluster.admin() as sql:
        sql.execute(f"CREATE ROLE {OWNER} LOGIN PASSWORD '{PASSWORD}'")
    return cluster


def run(folder: Path, port: int) -> Cluster:
    """Starts the server that was made in a folder, and waits until it answers."""
    bin_ = binaries()
    assert bin_ is not None
    settings = {
        **_QUICK,
        "listen_addresses": f"'{HOST}'",
        "port": str(port),
        "unix_socket_directories": "''",
        "ssl": "on",
        "ssl_cert_file": f"'{folder / 'server.pem'}'",
        "ssl_key_file": f"'{folder / 'server.key'}'",
    }
    config = "".join(f"{name} = {value}\n" for name, value in settings.items())
    (folder / "data" / "postgresql.conf").write_text(config, encoding="utf-8")
    made = Cluster(folder, port, _run(["sh", "-c", _WATCHED, folder, bin_ / "postgres", "-D", folder / "data"]))
    deadline = time.monotonic() + 30
    while True:
        try:
            made.admin().close()
            return made
        except psycopg.OperationalError:
            with contextlib.suppress(subprocess.TimeoutExpired):
                made.process.wait(0.05)
            if made.process.returncode is not None or time.monotonic() > deadline:
                made.stop()
                raise


_WATCHED = """
exec 3<&0
"$@" &
server=$!
( read -r nothing <&3; touch "$0/left"; kill -INT $server ) &
wait $server
kill $! 2>/dev/null
[ ! -e "$0/left" ] || rm -rf "$0"
"""
"""A server that ends, and takes its folder with it, when whoever started it is gone, however that ended: the processes
that tests are spread over are given no time to tidy up."""


def _run(command: Sequence[str | Path]) -> "subprocess.Popen[bytes]":
    """Starts a program of the server's, as an unprivileged user where this one is root, in a group of its own: the keys
    that end a test run are not meant for it."""
    as_user: dict[str, Any] = {}
    if os.geteuid() == 0 and (who := _unprivileged()) is not None:
        as_user = {"user": who[0], "group": who[1], "extra_groups": []}
    none = subprocess.DEVNULL
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}
    made: subprocess.Popen[bytes] = subprocess.Popen(
        command,
        cwd="/",
        env=environment,
        start_new_session=True,
        stdin=subprocess.PIPE if _WATCHED in command else none,
        stdout=none,
        stderr=none,
        **as_user,
    )
    return made


def _hand_over(folder: Path) -> None:
    """The folder and what is in it belong to whoever runs the server."""
    folder.chmod(0o700)
    if os.geteuid() == 0 and (who := _unprivileged()) is not None:
        for path in (folder, *folder.iterdir()):
            os.chown(path, *who)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind((HOST, 0))
        return int(one.getsockname()[1])


def certificates(folder: Path) -> None:
    """An authority, and the server's certificate by it; good for a day."""
    authority, own = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "HIA Desktop tests")])
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address(HOST))]
    now = datetime.datetime.now(datetime.UTC)

    def made(subject: x509.Name, key: Any, extension: x509.ExtensionType) -> x509.Certificate:
        begun = x509.CertificateBuilder().subject_name(subject).issuer_name(called).public_key(key.public_key())
        begun = begun.serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(hours=1))
        begun = begun.not_valid_after(now + datetime.timedelta(days=1)).add_extension(extension, critical=True)
        return begun.sign(authority, hashes.SHA256())

    root = made(called, authority, x509.BasicConstraints(ca=True, path_length=0))
    server = made(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)]), own, x509.SubjectAlternativeName(names))
    pem = serialization.Encoding.PEM
    (folder / "ca.pem").write_bytes(root.public_bytes(pem))
    (folder / "server.pem").write_bytes(server.public_bytes(pem))
    key = own.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "server.key").write_bytes(key)
    (folder / "server.key").chmod(0o600)


@contextlib.contextmanager
def another_cluster() -> Iterator[Cluster]:
    """A server that a test may stop as it likes."""
    if lacking():
        pytest.skip(lacking())
    folder = _scratch()
    made = start(folder)
    try:
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)
