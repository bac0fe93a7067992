"""The store on a PostgreSQL server: opened over TLS alone, of the same schema as everywhere, guarded by the same
triggers, one writer at a time, and told in words when the server goes."""

import re
import shutil
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, event, inspect, select, text
from sqlalchemy.exc import DatabaseError, OperationalError

from hia_desktop.base.errors import BadInput, Conflict, Problem, Refused, Unanswered
from hia_desktop.store import audit, migrations, pg_errors, servers, triggers
from hia_desktop.store import postgres as postgres_module
from hia_desktop.store.engine import WRITE, StoreDamaged
from hia_desktop.store.entities import Entity, PublicKey, ShownForm
from hia_desktop.store.portable import NUMBERED
from hia_desktop.store.postgres import WRITERS, Server, is_own
from hia_desktop.store.store import Store
from tests import postgres
from tests.proxy import Proxy

KEY = bytes(range(32))
NOW = datetime(2026, 2, 24, 9, 0, tzinfo=UTC)
LINE = audit.Line("bruker", "physician", "login")


@pytest.mark.long
def test_the_newest_step_makes_what_the_models_say(remote: Store) -> None:
    def not_a_number(_thing: Any, name: str | None, kind: str, *_more: Any) -> bool:
        return (kind, name) != ("column", "rowid")

    with remote.engine.connect() as connection:
        asked = {"compare_type": True, "compare_server_default": True, "include_object": not_a_number}
        context = MigrationContext.configure(connection, opts=asked)
        assert compare_metadata(context, Entity.metadata) == []


def schema(engine: Engine) -> dict[str, Any]:
    """Every table as the server knows it, but for the numbers of rows."""
    seen = inspect(engine)

    def column(told: Any) -> tuple[str, str, bool, str | None]:
        return told["name"], str(told["type"]), told["nullable"], told["default"]

    def named(told: Any) -> list[Any]:
        return sorted(
            (str(one.get("name")), *(str(value) for key, value in sorted(one.items()) if key != "name")) for one in told
        )

    primary, foreign = seen.get_multi_pk_constraint(), seen.get_multi_foreign_keys()
    unique, indexes = seen.get_multi_unique_constraints(), seen.get_multi_indexes()
    return {
        key[1]: {
            "columns": sorted(column(one) for one in columns if one["name"] != "rowid"),
            "primary": str(primary[key]),
            "foreign": named(foreign[key]),
            "unique": named(unique[key]),
            "indexes": named(indexes[key]),
        }
        for key, columns in seen.get_multi_columns().items()
        if key[1] != "alembic_version"
    }


@pytest.mark.long
def test_the_steps_and_the_models_make_the_same(remote: Store, tmp_path: Path) -> None:
    place = postgres.cluster().database(tmp_path)
    engine = place.open(create=True)
    with engine.execution_options(**{WRITE: True}).begin() as connection:
        Entity.metadata.create_all(connection)
    by_models, by_steps = schema(engine), schema(remote.engine)
    engine.dispose()
    postgres.cluster().drop(place)
    assert by_models == by_steps


@pytest.mark.long
def test_both_engines_have_the_same_tables_columns_and_indexes(remote: Store, store: Store) -> None:
    def shape(engine: Engine) -> dict[str, Any]:
        found = schema(engine)
        return {
            table: (
                sorted((name, nullable) for name, _type, nullable, _default in about["columns"]),
                sorted(one[0] for one in about["indexes"]),
            )
            for table, about in found.items()
        }

    there, here = shape(remote.engine), shape(store.engine)
    for shaped in (there, here):  # an index that a rule of uniqueness brings with it is told by one of them
        for table, (columns, indexes) in shaped.items():
            shaped[table] = columns, [name for name in indexes if str(name).startswith("ix_")]
    assert there == here


def test_every_trigger_is_there_and_in_force(remote: Store) -> None:
    with remote.engine.connect() as connection:
        assert triggers.there(remote.place, connection) == triggers.wanted(remote.place)


@pytest.mark.logs
@pytest.mark.parametrize(
    "bent",
    [
        "DROP TRIGGER audit_line_kept ON audit_line",
        "ALTER TABLE audit_line DISABLE TRIGGER audit_line_kept",
        "ALTER TABLE audit_line ENABLE REPLICA TRIGGER audit_line_kept",
        "DROP TRIGGER audit_line_kept_emptying ON audit_line",
        "DROP TRIGGER audit_line_kept ON audit_line; CREATE TRIGGER audit_line_kept BEFORE DELETE ON audit_line "
        "FOR EACH ROW WHEN (OLD.seq < 0) EXECUTE FUNCTION hia_refuse('the trail is append-only')",
        "CREATE OR REPLACE FUNCTION hia_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW;END'",
    ],
)
def test_a_bent_trigger_is_put_back_at_open_and_told(
    remote: Store, server: Server, caplog: pytest.LogCaptureFixture, bent: str
) -> None:
    with remote.write() as sql:
        for one in bent.split("; "):
            sql.execute(text(one))
    remote.close()
    again = Store.at(server, KEY)
    with again.engine.connect() as connection:
        assert triggers.there(again.place, connection) == triggers.wanted(again.place)
    again.close()
    assert "audit_line_kept" in caplog.text


def test_what_may_not_be_deleted_may_not_be_emptied_either(remote: Store) -> None:
    for table in sorted({guard.table for guard in triggers.KEPT.values() if guard.deleting}):
        with pytest.raises(Conflict), remote.write() as sql:
            sql.execute(text(f"TRUNCATE {table} CASCADE"))


@pytest.mark.long
def test_writers_take_turns_and_no_line_is_lost(remote: Store) -> None:
    """Each reads the end of the trail and adds to it: without turns two would add the same line."""
    wrong: list[BaseException] = []

    def write(count: int) -> None:
        own = Store.at(remote.place, KEY)
        try:
            for _n in range(count):
                with own.write() as sql:
                    own.log(sql, LINE, NOW)
        except BaseException as error:
            wrong.append(error)
        finally:
            own.close()

    writers = [threading.Thread(target=write, args=(25,)) for _n in range(4)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    assert wrong == []
    with remote.read() as sql:
        head, broken = audit.verify(sql, audit.trail_key(sql))
    assert (head.seq, broken) == (100, [])


def test_a_reader_sees_one_moment(remote: Store) -> None:
    with remote.read() as sql:
        before = sql.scalars(select(PublicKey.reader)).all()
        with remote.write() as other:
            other.add(PublicKey(reader="health", key=b"1"))
        assert sql.scalars(select(PublicKey.reader)).all() == before == []
    with remote.read() as sql:
        assert sql.scalars(select(PublicKey.reader)).all() == ["health"]


def test_the_state_is_another_when_somebody_has_written(remote: Store) -> None:
    other = Store.at(remote.place, KEY)
    with remote.read() as sql:
        before = remote.state(sql)
    with remote.read() as sql:
        assert remote.state(sql) == before
    with other.write() as sql:
        other.log(sql, LINE, NOW)
    with remote.read() as sql:
        assert remote.state(sql) != before
    other.close()


def test_a_writer_that_waits_too_long_is_told(remote: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hia_desktop.store.postgres.WAIT", 1)
    other = Store.at(remote.place, KEY)
    with remote.write() as sql:
        sql.add(PublicKey(reader="health", key=b"1"))
        sql.flush()
        with pytest.raises(Problem, match="Noen andre lagrer nå"), other.write() as waiting:
            waiting.add(PublicKey(reader="nav", key=b"1"))
    other.close()


@pytest.mark.long
@pytest.mark.logs
def test_who_is_mute_within_a_transaction_holds_the_others_up_no_longer_than_that(
    remote: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next one waits less than for a lock; whoever was mute has kept nothing."""
    monkeypatch.setattr(postgres_module, "MUTE", 1)
    with Proxy(remote.place.port) as line, pytest.raises(Problem):  # type: ignore[attr-defined]
        mute = Store.at(replace(remote.place, port=line.port), KEY)  # type: ignore[type-var]
        with mute.write() as session:
            mute.log(session, LINE, NOW)
            session.flush()
            line.mute = True
            with remote.write() as other:
                assert remote.log(other, LINE, NOW).seq == 1
            line.cut(True)
    mute.close()
    assert remote.verify_trail()[0].seq == 1


def test_a_move_and_an_upgrade_may_take_their_time(remote: Store) -> None:
    asked = "SELECT current_setting('idle_in_transaction_session_timeout'), current_setting('tcp_user_timeout')"
    with remote.held() as held:
        assert held.exec_driver_sql(asked).one() == ("0", "0")
    with remote.place.upgrading(remote.engine) as upgraded:
        assert upgraded.exec_driver_sql(asked).one() == ("0", "0")
    with remote.write() as session:
        assert session.connection().exec_driver_sql(asked).one() == ("10s", "10000")
    with remote.read() as session:
        assert session.connection().exec_driver_sql(asked).one() == ("1min", "0")


class Line:
    """A store whose line does `act` when a transaction is about to be kept."""

    def __init__(self, remote: Store, line: Proxy, act: Callable[[], object]) -> None:
        self.line = line
        self.store = Store.at(replace(remote.place, port=line.port), KEY)  # type: ignore[type-var]
        event.listen(self.store.engine, "commit", lambda _connection: act(), once=True)

    def write(self) -> None:
        with self.store.write() as session:
            self.store.log(session, LINE, NOW)


def test_what_was_kept_while_the_line_broke_is_not_said_to_be_lost(remote: Store) -> None:
    with Proxy(remote.place.port) as line:  # type: ignore[attr-defined]
        far = Line(remote, line, lambda: setattr(line, "deaf", True))
        far.write()
        assert not line.deaf and remote.verify_trail()[0].seq == 1
        assert audit.read_anchor(far.store.folder) == remote.verify_trail()[0], "and all that follows was done"
        far.store.close()


def test_what_was_not_kept_when_the_line_broke_is_told_and_can_be_done_again(remote: Store) -> None:
    with Proxy(remote.place.port) as line:  # type: ignore[attr-defined]

        def break_off() -> None:
            line.cut(True)
            line.cut(False)

        far = Line(remote, line, break_off)
        with pytest.raises(Problem, match="Det siste ble ikke lagret"):
            far.write()
        far.write()
        assert remote.verify_trail()[0].seq == 1
        far.store.close()


def test_who_cannot_ask_whether_it_was_kept_says_so(remote: Store) -> None:
    with Proxy(remote.place.port) as line:  # type: ignore[attr-defined]
        far = Line(remote, line, lambda: line.cut(True))
        with pytest.raises(Unanswered, match="Se om det er lagret") as told:
            far.write()
        with pytest.raises(Problem):
            told.value.kept()
        line.cut(False)
        assert not told.value.kept(), "it was cut before it was sent"
        far.store.close()


def test_a_deadlock_is_tried_again(remote: Store) -> None:
    """Somebody past the program has locked a row, and waits for the writers' turn; the writer waits for the row."""
    with remote.write() as sql:
        sql.add(PublicKey(reader="health", key=b"1"))
    started, tries = threading.Event(), 0
    other = postgres.cluster().admin(remote.place.database)  # type: ignore[attr-defined]

    def other_writes() -> None:
        with other.transaction():
            other.execute("SET LOCAL deadlock_timeout = '1min'")  # the other one is to find out
            other.execute("UPDATE public_key SET key = '2'")
            started.set()
            other.execute(f"SELECT pg_advisory_xact_lock({WRITERS})")

    thread = threading.Thread(target=other_writes)

    def act() -> str:
        nonlocal tries
        tries += 1
        with remote.write() as sql:
            sql.connection()  # has its turn
            if tries == 1:
                thread.start()
                assert started.wait(10)
                waiting = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                while not sql.scalar(waiting):
                    threading.Event().wait(0.01)
            sql.execute(text("UPDATE public_key SET key = key || '3'"))
        return "done"

    assert remote.bearing(act) == "done"
    thread.join(10)
    other.close()
    with remote.read() as sql:
        assert sql.scalar(select(PublicKey.key)) == b"23"
    assert tries == 2


def test_who_only_reads_cannot_write(remote: Store) -> None:
    with pytest.raises(Problem), remote.read() as sql:
        sql.execute(text("UPDATE public_key SET key = key"))


@pytest.mark.parametrize(
    ("key", "said"),
    [("nul\0", BadInput), ("half \ud83d", BadInput)],
)
def test_what_cannot_be_kept_is_told_without_its_words(remote: Store, key: str, said: type[Problem]) -> None:
    with pytest.raises(said) as told, remote.write() as sql:
        sql.add(ShownForm(key=key, kind="plan", version=1, content="{}"))
    assert key not in str(told.value)


@pytest.mark.parametrize("day", ["-infinity", "20000-01-01"])
def test_a_day_that_no_calendar_has_is_told(remote: Store, day: str) -> None:
    with pytest.raises(StoreDamaged, match="en dato i det kan ikke leses") as told, remote.read() as sql:
        sql.scalar(text(f"SELECT DATE '{day}'"))
    assert day not in f"{told.value} {told.value.__cause__}"


def test_an_error_of_the_server_s_carries_no_value(remote: Store) -> None:
    with remote.write() as sql:
        sql.add(PublicKey(reader="HEMMELIG", key=b"1"))
    with pytest.raises(Conflict) as told, remote.write() as sql:
        sql.add(PublicKey(reader="HEMMELIG", key=b"1"))
    causes: list[BaseException] = []
    one: BaseException | None = told.value
    while one is not None:
        causes.append(one)
        one = one.__cause__ or one.__context__
    assert len(causes) > 1 and not any("HEMMELIG" in f"{cause} {cause!r} {cause.args}" for cause in causes)


def test_nobody_listens_in(server: Server, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="sertifikat"):
        replace(server, host="db.example.org", ca=None).open()
    postgres.certificates(tmp_path)  # of another authority
    with pytest.raises(Refused, match="Sertifikatet"):
        replace(server, ca=tmp_path / "ca.pem").open()
    with server_engine(server) as engine, engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").scalar() is True


def test_the_machine_s_own_settings_lead_nowhere_else(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    postgres.certificates(tmp_path)  # of another authority
    monkeypatch.setenv("PGSSLROOTCERT", str(tmp_path / "ca.pem"))
    monkeypatch.setenv("PGHOSTADDR", "127.0.0.9")
    for place in (server, replace(server, ca=None)):
        with server_engine(place) as engine, engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT host(inet_server_addr())").scalar() == postgres.HOST


@pytest.mark.parametrize(("host", "own"), [("localhost", True), ("127.0.0.1", True), ("::1", True), ("db", False)])
def test_this_machine_alone_is_its_own(host: str, own: bool) -> None:
    assert is_own(host) is own


class server_engine:
    """The engine of a place, closed at the end."""

    def __init__(self, place: Server) -> None:
        self._engine = place.open()

    def __enter__(self) -> Engine:
        return self._engine

    def __exit__(self, *_why: object) -> None:
        self._engine.dispose()


def test_a_wrong_password_and_a_database_that_is_not_there(server: Server) -> None:
    with pytest.raises(Refused, match="slipper ikke inn"):
        replace(server, password="feil").open()
    with pytest.raises(Problem, match="Fant ikke databasen"):
        replace(server, database="finnes_ikke").open()
    assert "bare for testene" not in repr(server)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('FATAL:  no pg_hba.conf entry for host "10.0.0.9", user "u", database "d", SSL encryption', "pg_hba.conf"),
        ("FATAL:  sorry, too many clients already", "ikke plass til flere"),
        ('FATAL:  too many connections for role "hia_login"', "ikke plass til flere"),
        ("FATAL:  remaining connection slots are reserved for", "ikke plass til flere"),
        ("Connection refused", "ingenting svarer på porten"),
        ("server closed the connection unexpectedly", "Får ikke kontakt med databaseserveren. Prøv"),
        ("server does not support SSL, but SSL was required", "krypterer ikke forbindelsen"),
        ("received invalid response to SSL negotiation: H", "ingen PostgreSQL-server"),
        ('root certificate file "ca.pem" does not exist', "mangler eller kan ikke leses"),
        ('could not read root certificate file "ca.pem": no certificate or crl found', "mangler eller kan ikke leses"),
        ("SSL error: certificate verify failed", "ikke det som ventes"),
        ("SSL error: provider signature failure", "ikke det som ventes"),
    ],
)
def test_what_is_said_before_anybody_is_let_in(said: str, told: str) -> None:
    """The driver gives the words alone. Source: PostgreSQL 15's own."""
    bare = f'connection failed: connection to server at "10.0.0.1", port 5432 failed: {said}'
    error = OperationalError(None, None, psycopg.OperationalError(bare))
    with pytest.raises(Problem, match=re.escape(told)):
        pg_errors.tell(error, at_the_door=True)


def _answering(answer: bytes) -> socket.socket:
    """A listener that gives one answer to whoever comes, and hangs up."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):  # closed when the test is over
            while True:
                came, _from = listener.accept()
                with came:
                    came.recv(64)
                    came.sendall(answer)

    threading.Thread(target=serve, daemon=True).start()
    return listener


@pytest.mark.parametrize(
    ("answer", "told"),
    [(b"N", "krypterer ikke forbindelsen"), (b"HTTP/1.1 400 Bad Request\r\n\r\n", "ingen PostgreSQL-server")],
)
def test_what_answers_instead_of_a_server_that_is_trusted_is_told_of(server: Server, answer: bytes, told: str) -> None:
    with closing(_answering(answer)) as listener, pytest.raises(Problem, match=told):
        servers.look(replace(server, port=listener.getsockname()[1]))
    with pytest.raises(Problem, match="ingenting svarer på porten"):
        servers.look(replace(server, port=1))


@pytest.mark.parametrize("holds", [None, b"hei"])
def test_a_certificate_that_is_not_on_this_machine_is_told_as_that(
    server: Server, tmp_path: Path, holds: bytes | None
) -> None:
    ca = tmp_path / "ca.pem"
    if holds is not None:
        ca.write_bytes(holds)
    with pytest.raises(Refused, match="på denne maskinen mangler eller kan ikke leses"):
        servers.look(replace(server, ca=ca))


@pytest.mark.parametrize("how", ["ENCODING 'LATIN1'", "ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"])
def test_a_database_that_sorts_or_writes_otherwise(server: Server, how: str, tmp_path: Path) -> None:
    name = f"{server.database}_other"
    with postgres.cluster().admin() as sql:
        c = "" if "LC_" in how else " LC_COLLATE 'C' LC_CTYPE 'C'"
        sql.execute(f"CREATE DATABASE {name} OWNER {postgres.OWNER} TEMPLATE template0 {how}{c}")
    other = replace(server, database=name)
    if "LATIN1" in how:
        with pytest.raises(Problem, match="UTF-8"):
            other.open()
    else:
        other.open().dispose()
    postgres.cluster().drop(other)


def test_an_older_server_is_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hia_desktop.store.postgres.OLDEST", 99)
    with pytest.raises(Problem, match="trenger 99 eller nyere"):
        server.open()


def test_the_engine_s_own_checks(own_server: Server) -> None:
    remote = Store.at(own_server, KEY)
    assert remote.integrity() == []
    with remote.write() as sql:
        sql.execute(text("ALTER TABLE task DROP CONSTRAINT fk_task_course_id_course"))
    assert remote.integrity() == ["fk_task_course_id_course: lacking"]
    assert remote.size() > 1_000_000
    remote.close()


def test_rows_are_numbered_where_the_order_they_were_written_in_is_read(remote: Store) -> None:
    seen = inspect(remote.engine)
    numbered = {
        table for table in seen.get_table_names() if "rowid" in {one["name"] for one in seen.get_columns(table)}
    }
    assert numbered == NUMBERED


def test_a_store_of_a_newer_program_is_refused(own_server: Server) -> None:
    remote = Store.at(own_server, KEY)
    with remote.write() as sql:
        sql.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    remote.close()
    with pytest.raises(Problem, match="nyere utgave"):
        Store.at(own_server, KEY)


@pytest.fixture
def own_cluster() -> Iterator[postgres.Cluster]:
    """A server that a test may stop."""
    with postgres.another_cluster() as made:
        yield made


@pytest.mark.long
def test_the_server_goes_and_comes_back(own_cluster: postgres.Cluster, tmp_path: Path) -> None:
    """What was committed is there; what was not says so, and the store that was open goes on by itself."""
    store = Store.at(own_cluster.database(tmp_path), KEY, create=True)
    with store.write() as sql:
        sql.add(PublicKey(reader="health", key=b"1"))
    with pytest.raises(Problem, match="Får ikke kontakt med databaseserveren"), store.write() as sql:
        sql.add(PublicKey(reader="nav", key=b"1"))
        sql.flush()
        own_cluster.stop(signal.SIGQUIT)
        sql.add(PublicKey(reader="user:1", key=b"1"))
    with pytest.raises(Problem, match="Får ikke kontakt"), store.read() as sql:
        sql.execute(text("SELECT 1"))
    again = postgres.run(own_cluster.folder, own_cluster.port)
    try:
        with store.read() as sql:
            assert sql.scalars(select(PublicKey.reader)).all() == ["health"]
        with store.write() as sql:
            store.log(sql, LINE, NOW)
        assert store.verify_trail()[1:] == ([], True)
    finally:
        store.close()
        again.stop()


@pytest.mark.long
def test_a_server_that_asks_for_the_password_itself_gets_none(own_cluster: postgres.Cluster, tmp_path: Path) -> None:
    place, hba = own_cluster.database(tmp_path), own_cluster.folder / "data" / "pg_hba.conf"
    others = hba.read_text(encoding="utf-8")
    for how in ("password", "md5", "trust"):
        with own_cluster.admin() as sql:
            sql.execute(f"SET password_encryption = '{'md5' if how == 'md5' else 'scram-sha-256'}'")
            sql.execute(f"ALTER ROLE {postgres.OWNER} PASSWORD '{postgres.PASSWORD}'")
            hba.write_text(f"hostssl all {postgres.OWNER} 127.0.0.1/32 {how}\n{others}", encoding="utf-8")
            sql.execute("SELECT pg_reload_conf()")
        with pytest.raises(Refused, match="scram-sha-256"):
            place.open()


@pytest.mark.long
def test_a_step_is_run_after_a_copy_that_opens_with_the_program_of_before(
    own_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy is a sealed file of the schema of then, as of a store on this machine."""
    store = Store.at(own_server, KEY)
    with store.write() as sql:
        sql.add(PublicKey(reader="health", key=b"1"))
        store.log(sql, LINE, NOW)
    store.close()
    steps = Path(migrations.__file__).parent
    longer = Path(shutil.copytree(steps, tmp_path / "steps", ignore=shutil.ignore_patterns("__pycache__")))
    (longer / "versions" / "9999_test.py").write_text(
        f'from alembic import op\nrevision, down_revision = "9999", "{migrations.HEAD}"\n'
        'def upgrade():\n    op.execute("DELETE FROM public_key")\n',
        encoding="utf-8",
    )
    with monkeypatch.context() as later:
        later.setattr(migrations, "__file__", str(longer / "__init__.py"))
        later.setattr(migrations, "HEAD", "9999")
        store = Store.at(own_server, KEY)
        assert migrations.version_of(store.engine) == "9999"
        with store.read() as sql:
            assert sql.scalars(select(PublicKey.reader)).all() == []
        store.close()
    before = Store.open(own_server.folder / "before-9999", KEY)
    assert migrations.version_of(before.engine) == migrations.HEAD
    with before.read() as sql:
        assert sql.scalars(select(PublicKey.reader)).all() == ["health"]
    assert before.verify_trail()[1:] == ([], True)
    before.close()


def test_a_step_that_breaks_leaves_no_trace(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = server.open()
    with pytest.raises(DatabaseError), server.upgrading(engine) as connection:
        connection.exec_driver_sql("CREATE TABLE made_by_a_test (id INT)")
        connection.exec_driver_sql("SELECT nothing")
    assert not inspect(engine).has_table("made_by_a_test") and migrations.version_of(engine) == migrations.HEAD
    engine.dispose()
