"""A PostgreSQL server that is prepared: the administrator's SQL makes what the program needs and no more, and what is
wrong is said in words."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hia_desktop.base.clock import Clock, SystemClock
from hia_desktop.base.errors import BadInput, Problem, Refused
from hia_desktop.services.centre import doors
from hia_desktop.services.servers import centres, preparing
from hia_desktop.services.servers.preparing import Wish
from hia_desktop.store import joining
from hia_desktop.store.migrations import HEAD
from hia_desktop.store.servers import LOGIN_PASSWORD
from hia_desktop.store.store import Store
from tests import postgres

PASSWORD = "et passord for rollen"


@pytest.fixture
def prepared() -> Iterator[Wish]:
    """A database and a role as the administrator's SQL makes them, run as it is printed but for the password, which
    psql asks for."""
    cluster, mark = postgres.cluster(), uuid.uuid4().hex[:8]
    database, owner = f"hia_{mark}", f"eier_{mark}"
    printed = preparing.sql(database, owner)
    asked = f"\\password {owner}\n"
    assert asked in printed and re.findall("PASSWORD '(.*?)'", printed) == [LOGIN_PASSWORD], "which is no secret"
    postgres.psql(cluster, printed.replace(asked, f"ALTER ROLE {owner} PASSWORD '{PASSWORD}';\n"))
    yield Wish(host=postgres.HOST, port=cluster.port, database=database, role=owner, password=PASSWORD, ca=cluster.ca)
    with cluster.admin() as sql:
        sql.execute(f"DROP DATABASE {database} WITH (FORCE)")
        sql.execute(f"DROP ROLE {owner}, {database}_login, {database}_keeper, {database}_user")


def said(wish: Wish, *, right: bool | None = False, clock: Clock | None = None) -> list[str]:
    return [one.words for one in preparing.check(wish, clock or SystemClock()) if one.right is right]


@pytest.mark.long
def test_what_the_sql_makes_is_all_right_and_a_store_lies_there(prepared: Wish, tmp_path: Path) -> None:
    assert said(prepared, right=None) == []
    told = said(prepared, right=True)
    assert "Forbindelsen er kryptert, og serverens sertifikat er kontrollert." in told
    assert "Rollen har ingen rettigheter på serveren utenfor databasen." in told
    assert "Det ligger ikke noe senter i databasen." in told
    assert "Hver bruker kan få sin egen rolle i databasen." in told
    Store.at(preparing.place_of(prepared, tmp_path), bytes(32), create=True).close()
    assert "Senteret i databasen har samme skjema som programmet." in said(prepared, right=True)


def test_nobody_else_gets_into_what_the_sql_makes(prepared: Wish) -> None:
    """The owner of another database on the same server."""
    with pytest.raises(Refused, match="slipper ikke inn"):
        preparing.check(replace(prepared, role=postgres.OWNER, password=postgres.PASSWORD), SystemClock())


def test_the_tests_own_server_loses_what_a_power_cut_takes(prepared: Wish) -> None:
    assert said(prepared) == [
        "Serveren er satt opp slik at strømbrudd kan ødelegge det som er lagret (fsync eller full_page_writes)."
    ]


@pytest.mark.parametrize("name", ["Hia", "1hia", "hia-senter", "hia; DROP", "", "h" * 64, "hia\n", "blåbær"])
def test_a_name_that_would_have_to_be_quoted(name: str) -> None:
    with pytest.raises(BadInput, match="kan ikke brukes"):
        preparing.sql(name, "hia_eier")
    with pytest.raises(BadInput, match="kan ikke brukes"):
        preparing.sql("hia", name)


@pytest.mark.parametrize("much", ["SUPERUSER", "CREATEDB", "CREATEROLE", "REPLICATION", "BYPASSRLS"])
def test_a_role_that_may_too_much(prepared: Wish, much: str) -> None:
    with postgres.cluster().admin() as sql:
        sql.execute(f"ALTER ROLE {prepared.role} {much}")
    try:
        assert f"Rollen har rettigheter på serveren som den ikke trenger: {much}." in said(prepared)
    finally:
        with postgres.cluster().admin() as sql:
            sql.execute(f"ALTER ROLE {prepared.role} NO{much}")


GIVEN_SINCE = [
    ("GRANT pg_read_all_data TO {o}", False, "som den ikke trenger: pg_read_all_data."),
    ("REVOKE pg_signal_backend FROM {d}_keeper", False, "Det som lager en rolle til hver bruker, mangler."),
    ("ALTER ROLE {d}_keeper NOCREATEROLE", False, "Det som lager en rolle til hver bruker, mangler."),
    ("REVOKE ALL ON FUNCTION hia_roles.let_in(TEXT, TEXT) FROM {o}", False, "rolle til hver bruker, mangler."),
    ("GRANT EXECUTE ON FUNCTION pg_advisory_lock(BIGINT) TO {d}_login", False, "kan hindre alle i å lagre."),
    ("GRANT CONNECT ON DATABASE {d} TO PUBLIC", None, "Alle roller på serveren kan koble seg til databasen"),
]


@pytest.mark.parametrize(("given", "right", "told"), GIVEN_SINCE)
def test_what_was_given_or_taken_since(prepared: Wish, given: str, right: bool | None, told: str) -> None:
    with postgres.cluster().admin(prepared.database) as sql:
        sql.execute(given.format(d=prepared.database, o=prepared.role).encode())
    assert any(told in words for words in said(prepared, right=right))


@pytest.mark.long
def test_a_database_that_was_dropped_is_prepared_again(prepared: Wish) -> None:
    """Its roles are left by it, its users' too; another centre's are nobody's business."""
    user, other = f"{prepared.database}_u_{'a' * 32}", f"{prepared.database}_u_annen"
    before = said(prepared)
    printed = preparing.sql(prepared.database, prepared.role).replace(f"\\password {prepared.role}\n", "")
    with postgres.cluster().admin() as sql:
        sql.execute(f"CREATE ROLE {user} IN ROLE {prepared.database}_user")
        sql.execute(f"CREATE ROLE {other}")
        sql.execute(f"DROP DATABASE {prepared.database}")
        postgres.psql(postgres.cluster(), printed)
        left = sql.execute(f"SELECT rolname FROM pg_roles WHERE rolname ~ '^{prepared.database}_u_'".encode())
        assert left.fetchall() == [(other,)]
        sql.execute(f"DROP ROLE {other}")
        sql.execute(f"ALTER ROLE {prepared.role} PASSWORD '{PASSWORD}'")
    assert said(prepared) == before


def test_a_role_that_may_too_little(prepared: Wish) -> None:
    cluster = postgres.cluster()
    with cluster.admin() as sql:
        sql.execute(f"GRANT CONNECT ON DATABASE {prepared.database} TO {postgres.OWNER}")
    told = said(replace(prepared, role=postgres.OWNER, password=postgres.PASSWORD))
    assert "Rollen eier ikke databasen, eller kan ikke lage tabeller i den." in told


@pytest.mark.long
@pytest.mark.parametrize(
    ("made", "told"),
    [
        ("ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'", "Databasen er ikke UTF-8. Den må lages på nytt."),
        (
            "ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'nb-NO' LC_COLLATE 'C' LC_CTYPE 'C'",
            "Databasen må ha sorteringen «C». Den må lages på nytt.",
        ),
    ],
)
def test_a_database_that_is_made_otherwise(prepared: Wish, made: str, told: str) -> None:
    name = f"{prepared.database}_other"
    with postgres.cluster().admin() as sql:
        sql.execute(f"CREATE DATABASE {name} OWNER {prepared.role} TEMPLATE template0 {made}")
    try:
        assert told in said(replace(prepared, database=name))
        with pytest.raises(Problem, match="UTF-8 og sortering «C»"):
            preparing.place_of(replace(prepared, database=name), Path()).open()
    finally:
        with postgres.cluster().admin() as sql:
            sql.execute(f"DROP DATABASE {name} WITH (FORCE)")


class Off(SystemClock):
    """The machine's, moved."""

    by = timedelta()

    def now(self) -> datetime:
        return super().now() + self.by


def off(seconds: int) -> Off:
    clock = Off()
    clock.by = timedelta(seconds=seconds)
    return clock


@pytest.mark.parametrize("seconds", [-3600, -3, 3, 86_400])
def test_clocks_that_are_apart(prepared: Wish, seconds: int) -> None:
    (told,) = [words for words in said(prepared, clock=off(seconds)) if "Klokken" in words]
    assert "sekunder fra hverandre. Mest er 2." in told


@pytest.mark.long
def test_who_has_changed_the_login_window_s_password_is_found_out(prepared: Wish, tmp_path: Path) -> None:
    """The role may do it itself, whose password is no secret; the sentence says how it is set back."""
    cluster, role = postgres.cluster(), f"{prepared.database}_login"
    Store.at(preparing.place_of(prepared, tmp_path), bytes(32), create=True).close()
    where = centres.named(prepared)
    login = where.as_login(tmp_path)
    joining.join(tmp_path, where)
    assert joining.face_on(login) is None, "it is let in, and no centre is there"
    with cluster.user(login, role, LOGIN_PASSWORD) as sql:
        sql.execute(f"ALTER ROLE {role} PASSWORD 'en annens'")
    (told,) = [words for words in said(prepared) if "innloggingsvinduet" in words]
    with pytest.raises(Refused, match="innloggingsvinduet"):
        doors.fresh_face(tmp_path)
    with cluster.admin() as sql:
        sql.execute(told.split(": ")[1].rstrip("."))
    assert "Innloggingsvinduet slipper inn med rollen sin." in said(prepared, right=True)


@pytest.mark.long
def test_a_store_of_another_program(prepared: Wish, tmp_path: Path) -> None:
    store = Store.at(preparing.place_of(prepared, tmp_path), bytes(32), create=True)
    for version, right, words in (("9999", False, "nyere utgave"), ("0032", None, "eldre utgave")):
        with store.write() as sql:
            sql.connection().exec_driver_sql(f"UPDATE alembic_version SET version_num = '{version}'")
        assert any(words in one for one in said(prepared, right=right))
    with store.write() as sql:
        sql.connection().exec_driver_sql(f"UPDATE alembic_version SET version_num = '{HEAD}'")
    assert said(prepared, right=None) == []
    with store.write() as sql:
        sql.connection().exec_driver_sql("COMMENT ON SCHEMA hia_keys IS 'an older program''s'")
    assert any("denne utgavens regler" in one for one in said(prepared, right=None))
    with store.write() as sql:
        sql.connection().exec_driver_sql("DROP TABLE alembic_version")
    store.close()


def test_a_connection_that_is_not_made(prepared: Wish, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="krever et sertifikat"):
        preparing.check(replace(prepared, host="db.example.org", ca=None), SystemClock())
    with pytest.raises(BadInput, match="Fant ikke sertifikatfilen"):
        preparing.check(replace(prepared, ca=tmp_path / "ingen.pem"), SystemClock())
    with pytest.raises(Refused, match="slipper ikke inn"):
        preparing.check(replace(prepared, password="feil"), SystemClock())
    with pytest.raises(Problem, match=r"^Får ikke kontakt med databaseserveren: ingenting svarer"):
        preparing.check(replace(prepared, port=1), SystemClock())
    with pytest.raises(Problem, match="Fant ikke databasen"):
        preparing.check(replace(prepared, database="finnes_ikke"), SystemClock())
    (tmp_path / "tull.pem").write_text("ikke et sertifikat", encoding="utf-8")
    with pytest.raises(Problem):
        preparing.check(replace(prepared, ca=tmp_path / "tull.pem"), SystemClock())


def test_a_server_on_this_machine_needs_no_certificate(prepared: Wish) -> None:
    """A loopback address: nobody stands between."""
    told = said(replace(prepared, ca=None), right=True)
    assert "Serveren er på denne maskinen; forbindelsen går ikke ut av den." in told


def test_by_command(prepared: Wish, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from hia_desktop.cli import run_arguments

    def nothing(*_args: object) -> int:
        raise AssertionError

    assert run_arguments(["server", "sql", "--database", "senter"], nothing) == 0
    out = capsys.readouterr().out
    assert "CREATE DATABASE senter OWNER hia_eier" in out and out.endswith(";\n")
    (tmp_path / "passord").write_text(PASSWORD, encoding="utf-8")
    there = ["--host", prepared.host, "--port", str(prepared.port), "--ca", str(prepared.ca)]
    who = ["--database", prepared.database, "--role", prepared.role, "--password-file", str(tmp_path / "passord")]
    assert run_arguments(["server", "check", *there, *who], nothing) == 1
    told = capsys.readouterr()
    assert "Riktig: PostgreSQL 1" in told.out and "Galt: Serveren er satt opp slik at strømbrudd" in told.out
    assert "1 ting er galt" in told.err
    assert run_arguments(["server", "check", "--json", *there, *who], nothing) == 1
    assert '"right": false' in capsys.readouterr().out
