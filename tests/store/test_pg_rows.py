"""The database refuses too: by raw SQL, as each user's own role, there is what the services say that there is."""

import itertools
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
import pytest
from psycopg import errors
from sqlalchemy import Engine, select, text, update

from hia_desktop.domain.access import Recipient, Role
from hia_desktop.services.relations import existing_courses, existing_patients
from hia_desktop.services.sealing import proofs
from hia_desktop.store import pg_keys, pg_roles, pg_rows, pg_shown, pg_writers, servers
from hia_desktop.store.engine import WRITE
from hia_desktop.store.entities import (
    AccessReason,
    Blocking,
    Consent,
    CountedAnswer,
    Course,
    Entity,
    FormEntry,
    KeyGrant,
    Patient,
    Proof,
    SharedPart,
    SickLeave,
    Task,
    ToldQuarter,
    User,
)
from hia_desktop.store.postgres import WRITERS, Server
from hia_desktop.store.store import Store
from tests import postgres
from tests.architecture.source_tree import PROGRAM

KEY = bytes(range(32))
NOW = datetime(2026, 2, 24, 12, tzinfo=UTC)
TODAY = NOW.date()
"""Day of the tests, and of the server that they ask: no test is run on both sides of a midnight."""
ID = "{:032x}".format
SECRET = "tilfeldig-{}".format
ROLES = list(Role)
"""Each has one user, of the number of its place."""


def user(role: Role) -> str:
    return ID(1000 + ROLES.index(role))


def patient(n: int) -> list[Entity]:
    """With two courses; of each course a row of several sorts."""
    born = Patient(
        id=ID(n),
        national_id=f"{n:011}",
        birth_date=date(1980, 1, 1),
        given_name="Kari",
        family_name=f"Testdal {n}",
        search_key="k",
        sort_key="k",
        created_at=NOW,
    )
    return [born, *(one for number in (n * 10, n * 10 + 1) for one in course(n, number))]


def course(n: int, number: int) -> list[Entity]:
    doctor = user(Role.PHYSICIAN)
    entry = FormEntry(
        id=ID(number),
        course_id=ID(number),
        kind="note",
        series=ID(number),
        number=1,
        schema_version=1,
        track="health",
        category="notes",
        state="signed",
        author_id=doctor,
        day=TODAY,
        saved_at=NOW,
        signed_at=NOW,
        content=b"sealed",
    )
    begun = {"status": "received", "received_on": TODAY, "assessment_due": TODAY, "created_at": NOW}
    return [
        Course(id=ID(number), patient_id=ID(n), **begun),
        entry,
        Task(id=ID(number), course_id=ID(number), kind="assess", track="nav", due=TODAY, created_at=NOW),
        SickLeave(id=ID(number), course_id=ID(number), first_day=TODAY, kind="full", grade=100, stated_on=TODAY),
        SharedPart(id=ID(number), entry_id=ID(number), category="notes", content=b"sealed"),
    ]


_numbers = itertools.count(1)


def consent(n: int, first: int, last: int, recipient: str = Recipient.NAV_ADVISER, **more: Any) -> Consent:
    """To the first course of the patient, from and until so many days from now."""
    given = {"recipient": recipient, "category": "notes", "how_given": "written", "recorded_at": NOW} | more
    days = {"valid_from": TODAY + timedelta(first), "valid_until": TODAY + timedelta(last)}
    who = {"patient_id": ID(n), "course_id": ID(n * 10), "recorded_by": user(Role.PHYSICIAN)}
    return Consent(id=ID(next(_numbers)), **who, **days, **given)


def blocking(n: int, role: Role) -> Blocking:
    return Blocking(id=ID(next(_numbers)), patient_id=ID(n), user_id=user(role), set_by=user(role), set_at=NOW)


SHARING, NOTHING, BLOCKS_NAV, BLOCKS_DOCTOR = 1, 2, 7, 8


def world() -> Iterator[list[Entity]]:
    """In the order of what hangs on what."""
    yield [
        User(id=user(role), username=role, full_name=role, role=role, title="", created_at=NOW, active=True)
        for role in ROLES
    ]
    for n in range(1, 10):
        for one in patient(n):
            yield [one]
    yield [
        consent(SHARING, -1, 30),
        consent(3, -30, -1),
        consent(4, 1, 30),
        consent(5, 0, 0),
        consent(6, -1, 30, withdrawn_at=NOW, withdrawn_by=user(Role.PHYSICIAN)),
        consent(BLOCKS_NAV, -1, 30),
        consent(9, -1, 30, recipient=Recipient.HEALTH),
        blocking(BLOCKS_NAV, Role.NAV_ADVISER),
        blocking(BLOCKS_DOCTOR, Role.PHYSICIAN),
        blocking(SHARING, Role.SECRETARY),
    ]


@dataclass
class Made:
    """The world on a server, and who asks it."""

    server: Server
    store: Store

    @property
    def owner(self) -> Engine:
        return self.store.engine

    def ask(self, role: Role, asked: str, *values: Any) -> list[Any]:
        """As the user of the role, by SQL that was typed."""
        with self.connection(role) as sql:
            found = sql.execute(asked.encode(), values or None)
            return found.fetchall() if found.description else []

    def connection(self, role: Role) -> "psycopg.Connection[Any]":
        name = pg_roles.role_of(self.server.database, user(role))
        return postgres.cluster().user(self.server, name, SECRET(role))

    def ids(self, role: Role, table: str, column: str = "id") -> set[str]:
        return {one for (one,) in self.ask(role, f"SELECT {column} FROM {table}")}

    def login(self) -> "psycopg.Connection[Any]":
        return postgres.cluster().user(self.server, f"{self.server.database}_login", servers.LOGIN_PASSWORD)


@pytest.fixture
def made(own_server: Server) -> Iterator[Made]:
    postgres.cluster().prepare(own_server)
    postgres.cluster().has_day(own_server, f"DATE '{TODAY}'")
    store = Store.at(own_server, KEY)
    with store.write() as sql:
        for some in world():
            sql.add_all(some)
            sql.flush()
        for role in ROLES:
            pg_roles.let_in(sql.connection(), user(role), SECRET(role))
    yield Made(own_server, store)
    store.close()


@pytest.mark.long
def test_the_database_says_what_the_services_say(made: Made) -> None:
    """Which patients and which courses exist for a user of each role."""
    with made.owner.connect() as sql:
        every = set(sql.scalars(select(Course.id)))
    for role in ROLES:
        seen = existing_patients(role, user(role), TODAY)
        of_them = select(Course.id).join(Patient, Patient.id == Course.patient_id)
        with made.owner.connect() as sql:
            patients = set(sql.scalars(select(Patient.id).where(seen)))
            courses = set(sql.scalars(of_them.where(seen, existing_courses(role, Course, TODAY))))
            of_patients = set(sql.scalars(of_them.where(seen)))
        assert made.ids(role, "patient") == patients, role
        for table, column in {"course": "id", "task": "course_id", "sick_leave": "course_id"}.items():
            handed_on = role is Role.ADMINISTRATOR and table != "sick_leave"  # all, without a name, to hand them on
            wanted = every if handed_on else courses
            if role is Role.NAV_ADVISER and table == "sick_leave":  # one date is reckoned of all that the patient has
                wanted = of_patients
            assert made.ids(role, table, column) == wanted, (role, table)
        assert made.ids(role, "form_entry", "course_id") == made.ids(role, "shared_part", "entry_id") == courses, role


def test_to_nav_those_who_share_nothing_or_block_do_not_exist(made: Made) -> None:
    nav = Role.NAV_ADVISER
    assert made.ids(nav, "patient") == {ID(SHARING), ID(5)}
    assert made.ids(nav, "course") == {ID(SHARING * 10), ID(50)}, "and only the course that the consent names"
    assert made.ids(nav, "consent", "patient_id") == {ID(SHARING), ID(5)}
    assert made.ids(nav, "blocking", "patient_id") == {ID(SHARING)}
    assert made.ask(nav, "SELECT count(*) FROM patient WHERE family_name = 'Testdal 2'") == [(0,)]
    with pytest.raises(errors.InsufficientPrivilege):
        made.ask(nav, "UPDATE public.patient SET phone = '1' WHERE id = %s", ID(NOTHING))
    assert made.ask(nav, "UPDATE public.patient SET phone = '1' RETURNING 1") == [], "nor one that she does see"
    assert made.ask(nav, "DELETE FROM task WHERE course_id = %s RETURNING id", ID(NOTHING * 10)) == []
    with pytest.raises(errors.InsufficientPrivilege):
        made.ask(nav, "UPDATE task SET course_id = %s", ID(NOTHING * 10))
    with pytest.raises(errors.InsufficientPrivilege):
        made.ask(
            nav,
            "INSERT INTO public.patient SELECT * FROM json_populate_record(null::public.patient, "
            f"json_build_object('id', '{ID(77)}'))",
        )


def told(made: Made, role: Role, asked: str) -> str:
    """What PostgreSQL tells of how it found the answer, with the words that were asked for left out."""
    with made.connection(role) as sql, sql.transaction(force_rollback=True):
        found = sql.execute(f"EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF) {asked}".encode()).fetchall()
    return re.sub(r"'.*?'", "'…'", "\n".join(line for (line,) in found))


def test_by_guessing_nobody_finds_a_hidden_patient_by_name(made: Made) -> None:
    """Of each column a value that a hidden patient has, and one that nobody has: nothing tells them apart. Nor does
    what the server has reckoned of the tables. A NAV adviser's role and an administrator's."""
    hidden, nobody = {"patient": ID(NOTHING), "sick_leave": ID(NOTHING * 10)}, "ingen"
    with made.owner.execution_options(**{WRITE: True}).begin() as sql:
        named = "search_key = 'k' || id, sort_key = 'k' || id, phone = id, municipality = id"
        sql.exec_driver_sql(f"UPDATE public.patient SET employer = 'Gruva ' || id, {named}")
        sql.exec_driver_sql("UPDATE public.sick_leave SET employer = 'Gruva ' || id")
        sql.exec_driver_sql("ANALYZE")
    words = ("national_id", "family_name", "search_key", "sort_key", "phone", "municipality", "employer", "id")
    for table, row in hidden.items():
        for column in (name for name in words if name in Entity.metadata.tables[table].columns):
            with made.owner.connect() as sql:
                value = sql.exec_driver_sql(f"SELECT {column} FROM public.{table} WHERE id = '{row}'").scalar_one()
            for compares in ("= '{}'", ">= '{}'", "= ANY (ARRAY['{}'])", "BETWEEN '{0}' AND '{0}'"):
                asked = f"SELECT 1 FROM {table} WHERE {column} {compares}".format
                if compares.startswith(">="):  # those whom she sees may be beyond it
                    asked = f"SELECT 1 FROM {table} WHERE {column} >= '{{0}}' AND {column} < '{{0}}x'".format
                for role in (Role.NAV_ADVISER, ADMIN):
                    tells = told(made, role, asked(value))
                    assert tells == told(made, role, asked(nobody)), (role, table, column, compares)
        for role in (Role.NAV_ADVISER, ADMIN):
            with pytest.raises(errors.InsufficientPrivilege):
                made.ask(role, f"SELECT FROM public.{table}")
        for role in ROLES:
            with pytest.raises(errors.InsufficientPrivilege):
                made.ask(role, f"SELECT FROM hia_shown.every_{table}")


def test_who_the_employer_is_the_database_says_where_it_is_shared(made: Made) -> None:
    nav = Role.NAV_ADVISER
    with made.store.write() as sql:
        sql.execute(update(Patient).where(Patient.id != ID(5)).values(employer="Gruva"))
        sql.execute(update(SickLeave).values(employer="Gruva"))
    employers = "SELECT employer FROM patient ORDER BY id"
    leaves = "SELECT course_id, employer FROM sick_leave ORDER BY course_id"
    hidden = [(ID(number), "–") for number in (10, 11, 50, 51)]
    assert (made.ask(nav, employers), made.ask(nav, leaves)) == ([("–",), ("",)], hidden)
    with made.store.write() as sql:
        sql.add(consent(SHARING, -1, 30, category="sick_leave"))
    assert (made.ask(nav, employers), made.ask(nav, leaves)) == ([("Gruva",), ("",)], [(ID(10), "Gruva"), *hidden[1:]])
    assert made.ask(Role.PHYSICIAN, employers)[0] == ("Gruva",)


def test_by_guessing_a_doctor_who_is_blocked_finds_no_key(made: Made) -> None:
    """Nor by changing or deleting what is then let be."""
    seen, hidden = ID(SHARING * 10), ID(BLOCKS_DOCTOR * 10)
    with made.store.write() as sql:
        sql.add_all(KeyGrant(object_id=one, reader="health", wrapped=b"secret") for one in (seen, hidden))
        sql.add(CountedAnswer(entry_id=hidden, course_id=hidden, rules="1", content=b"secret"))
    doctor = Role.PHYSICIAN
    assert made.ids(doctor, "key_grant", "object_id") == {seen}
    assert made.ids(Role.PSYCHOLOGIST, "key_grant", "object_id") == {seen, hidden}
    for does in ("SELECT 1 FROM key_grant", "DELETE FROM key_grant", "UPDATE key_grant SET consent_id = NULL"):
        for compares in (">= '{}'::bytea", ">= ANY (ARRAY['{}'::bytea])", "BETWEEN '{}'::bytea AND '\\x80'::bytea"):
            asked = f"{does} WHERE object_id = '{hidden}' AND wrapped {compares}".format
            assert told(made, doctor, asked("\\x73")) == told(made, doctor, asked("\\x74")), (does, compares)
            asked = f"SELECT 1 FROM counted_answer WHERE course_id = '{hidden}' AND content {compares}".format
            assert told(made, doctor, asked("\\x73")) == told(made, doctor, asked("\\x74")), compares


def test_who_gets_another_role_reads_as_that_one(made: Made) -> None:
    """Once the role of the database is let in anew; until then nothing of anybody."""
    other = user(Role.NAV_ADVISER)
    with made.store.write() as sql:
        sql.execute(update(User).where(User.id == other).values(role=Role.PHYSICIAN))
    assert made.ids(Role.NAV_ADVISER, "patient") == set()
    with made.store.write() as sql:
        pg_roles.let_in(sql.connection(), other, SECRET(Role.NAV_ADVISER))
    assert len(made.ids(Role.NAV_ADVISER, "patient")) == 8, "all but the one who blocks that user"
    for role in (Role.PHYSICIAN, Role.NAV_ADVISER):
        with pytest.raises(errors.InsufficientPrivilege):
            made.ask(role, f"SELECT hia_keys.shows('{other}')")


def test_a_database_of_before_is_brought_up_to_date(made: Made) -> None:
    """There all users' roles read the tables, and nothing gave each its own right: whoever had a role then reads as one
    that is let in now."""
    with made.owner.execution_options(**{WRITE: True}).begin() as sql:
        sql.exec_driver_sql(pg_shown.PUT_AWAY)
        sql.exec_driver_sql("DROP FUNCTION hia_keys.shows(TEXT)")
        for table in pg_shown.VIEWED:
            for role in ROLES:
                own = pg_roles.role_of(made.server.database, user(role))
                sql.exec_driver_sql(f'REVOKE SELECT ON public.{table} FROM "{own}"')
            sql.exec_driver_sql(f'GRANT SELECT ON public.{table} TO "{made.server.database}_user"')
    assert made.ids(Role.SECRETARY, "public.patient")
    with made.owner.execution_options(**{WRITE: True}).begin() as sql:
        made.server.complete(sql)
    postgres.cluster().has_day(made.server, f"DATE '{TODAY}'")
    assert made.ids(Role.NAV_ADVISER, "patient") == {ID(SHARING), ID(5)} and made.ids(ADMIN, "patient") == set()
    assert len(made.ids(Role.PHYSICIAN, "patient")) == 8, "all but the one who blocks"
    for role in (Role.NAV_ADVISER, ADMIN):
        for table in pg_shown.VIEWED:
            with pytest.raises(errors.InsufficientPrivilege):
                made.ask(role, f"SELECT FROM public.{table}")


def test_what_was_reckoned_of_the_sealed_before_is_forgotten(made: Made) -> None:
    """The server kept some of the bytes to reckon by, and EXPLAIN told of them."""
    reckoned = "SELECT tablename || '.' || attname FROM pg_stats WHERE attname IN ('wrapped', 'content')"
    reckoned += " AND tablename IN ('key_grant', 'counted_answer')"
    with made.store.write() as sql:
        sql.add_all(KeyGrant(object_id=ID(n), reader="health", wrapped=b"secret%d" % n) for n in (10, 20))
        sql.add(CountedAnswer(entry_id=ID(10), course_id=ID(10), rules="1", content=b"secret"))
    with postgres.cluster().admin(made.server.database) as admin:
        for column in ("key_grant ALTER wrapped", "counted_answer ALTER content"):
            admin.execute(f"ALTER TABLE public.{column} SET STATISTICS -1".encode())
        admin.execute("ANALYZE")
        assert len(admin.execute(reckoned.encode()).fetchall()) == 2
        with made.owner.execution_options(**{WRITE: True}).begin() as sql:
            made.server.complete(sql)
        admin.execute("ANALYZE")
        assert admin.execute(reckoned.encode()).fetchall() == []


def test_a_consent_holds_by_the_server_s_own_day(made: Made) -> None:
    postgres.cluster().has_day(made.server, pg_rows.TODAY)
    there = datetime.now(UTC).date()
    for first, last, seen in ((-2, 2, {ID(5)}), (-9, -2, set()), (2, 9, set())):
        days = {"valid_from": there + timedelta(first), "valid_until": there + timedelta(last)}
        with made.store.write() as sql:
            sql.execute(update(Consent).where(Consent.patient_id == ID(5)).values(**days))
        assert made.ids(Role.NAV_ADVISER, "patient") & {ID(5)} == seen, days


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-02-24 22:59:59+00", date(2026, 2, 24)),
        ("2026-02-24 23:00:00+00", date(2026, 2, 25)),
        ("2026-06-24 21:59:59+00", date(2026, 6, 24)),
        ("2026-06-24 22:00:00+00", date(2026, 6, 25)),
    ],
)
def test_the_server_s_day_is_norway_s(moment: str, day: date) -> None:
    """Whatever its own time zone."""
    assert pg_rows.TODAY.count("now()") == 1
    with postgres.cluster().admin() as sql:
        asked = "SELECT " + pg_rows.TODAY.replace("now()", f"TIMESTAMPTZ '{moment}'")
        assert sql.execute(asked.encode()).fetchone() == (day,)


def test_a_doctor_who_is_blocked_sees_no_more_until_it_is_an_emergency(made: Made) -> None:
    doctor = Role.PHYSICIAN
    assert ID(BLOCKS_DOCTOR) not in made.ids(doctor, "patient") and len(made.ids(doctor, "patient")) == 8
    reason, now = {"ground": "", "given_at": NOW, "emergency": True}, datetime.now(UTC)
    with made.store.write() as sql:
        for who, until in ((doctor, now + timedelta(hours=1)), (Role.SECRETARY, now - timedelta(hours=1))):
            n = BLOCKS_DOCTOR if who is doctor else SHARING
            sql.add(AccessReason(id=ID(next(_numbers)), patient_id=ID(n), user_id=user(who), until=until, **reason))
    assert len(made.ids(doctor, "patient")) == 9 and ID(SHARING) not in made.ids(Role.SECRETARY, "patient")


LINE_OF = (
    "INSERT INTO audit_line (seq, at, offset_minutes, user_id, role, patient_id, object_id, action, ground, previous, "
    "mac) SELECT 1, 0, 0, id, role, '', '', 'x', '', '', '' FROM app_user WHERE id = '{}'"
).format
IN_MINUTES = f"SELECT 1, {pg_keys.NOW} + {{}} * 60000000, ".format


TRIED = [
    "UPDATE audit_line SET action = 'x'",
    "DELETE FROM audit_line",
    "TRUNCATE audit_line",
    "ALTER TABLE audit_line DISABLE TRIGGER ALL",
    "DROP TRIGGER audit_line_kept ON audit_line",
    "SET session_replication_role = replica",
    "UPDATE trail_key SET key = ''",
    "ALTER TABLE patient DISABLE ROW LEVEL SECURITY",
    "DROP POLICY hia_may_update ON public.patient",
    "CREATE TABLE public.mine (id INT)",
    "CREATE TEMP TABLE mine (id INT)",
    f"UPDATE app_user SET role = 'administrator' WHERE id = '{user(Role.NAV_ADVISER)}'",
    f"UPDATE app_user SET id = '{ID(5)}' WHERE id = '{user(Role.NAV_ADVISER)}'",
    f"INSERT INTO public_key VALUES ('{ID(5)}', '')",
    f"SELECT hia_roles.let_in('{ID(5)}', 'SCRAM-SHA-256$4096:AAAA$AAAA:AAAA')",
    f"SELECT hia_roles.shut_out('{user(Role.PHYSICIAN)}')",
    "SELECT hia_roles.named('x')",
    "SELECT * FROM hia_keys.tried",
    "CREATE ROLE another LOGIN",
]


def test_what_a_user_may_not_do_by_hand(made: Made) -> None:
    made.ask(Role.NAV_ADVISER, LINE_OF(user(Role.NAV_ADVISER)))
    for role in (Role.NAV_ADVISER, Role.PHYSICIAN):
        for tried in TRIED:
            if user(Role.NAV_ADVISER) in tried and role is Role.PHYSICIAN:
                assert made.ask(role, f"{tried} RETURNING id") == [], "another's row is not there to be changed"
                continue
            with pytest.raises(errors.InsufficientPrivilege):
                made.ask(role, tried)
    assert made.ask(Role.NAV_ADVISER, "SELECT seq, action FROM audit_line") == [(1, "x")]


def test_what_was_signed_and_is_gone_is_named_to_who_is_not_shown_all(made: Made) -> None:
    """And nothing of what is only hidden."""
    assert pg_rows.SIGNED.keys() == {kind for kind, proven in proofs.PROVEN.items() if proven.stays}
    hidden, gone = ID(NOTHING * 10), ID(9_999)  # which no row has, however many were counted
    with made.store.write() as sql:
        for kind, one in itertools.product(pg_rows.SIGNED, (hidden, gone)):
            sql.add(Proof(object_id=one, kind=kind, signed_by="x", at=NOW, line=1, signature=b"x"))
        sql.add(Proof(object_id=gone, kind="part", signed_by="x", at=NOW, signature=b"x"))
    assert hidden not in made.ids(Role.NAV_ADVISER, "form_entry")
    for role, kind in itertools.product((Role.NAV_ADVISER, Role.ADMINISTRATOR), (*pg_rows.SIGNED, "part", "begun")):
        told = {one for (one,) in made.ask(role, "SELECT hia_keys.gone(%s)", kind)}
        assert told == (set() if kind in ("part", "begun") else {gone} if kind == "entry" else {gone, hidden}), kind


def test_nobody_becomes_somebody_else(made: Made) -> None:
    """By `SET ROLE` nobody gets what another has; who asks is who has logged in."""
    for other in ("_keeper", f"_u_{user(Role.ADMINISTRATOR)}"):
        with pytest.raises(errors.InsufficientPrivilege):
            made.ask(Role.NAV_ADVISER, f"SET ROLE {made.server.database}{other}")
    with made.connection(Role.NAV_ADVISER) as sql:
        sql.execute(f"SET ROLE {made.server.database}_user".encode())
        assert {one for (one,) in sql.execute("SELECT patient_id FROM course")} == {ID(SHARING), ID(5)}
        with pytest.raises(errors.InsufficientPrivilege):
            sql.execute("SELECT id FROM patient")


def test_the_login_role_can_do_nothing_but_its_functions(made: Made) -> None:
    login = f"{made.server.database}_login"
    with postgres.cluster().admin(made.server.database) as sql:
        rights = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
        some = ", ".join(f"has_table_privilege('{login}', c.oid, '{right}')" for right in rights)
        tables = sql.execute(
            f"SELECT c.relname, {some} FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace "
            "WHERE relkind IN ('r', 'v', 'm', 'p') AND nspname !~ '^(pg_|information_schema)'".encode()
        ).fetchall()
        runs = sql.execute(
            f"SELECT nspname || '.' || proname FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace "
            f"WHERE nspname ~ '^hia' AND has_function_privilege('{login}', pg_proc.oid, 'EXECUTE') "
            f"AND has_schema_privilege('{login}', n.oid, 'USAGE')".encode()
        ).fetchall()
    assert len(tables) > 50 and [name for name, *has in tables if any(has)] == []
    assert {one for (one,) in runs} == {"hia_login." + name for name in ("about", "face", "failures", "hand_out")}
    with made.login() as sql:
        for tried in (
            "SELECT * FROM patient",
            "SELECT * FROM hia_keys.holder",
            "CREATE TEMP TABLE mine (id INT)",
            f"SELECT pg_advisory_lock({WRITERS})",  # nobody could save as long
            f"SELECT pg_try_advisory_xact_lock({WRITERS})",
            "SELECT pg_try_advisory_lock_shared(1, 2)",
            "SELECT lo_from_bytea(0, 'x')",
            "SELECT pg_terminate_backend(0)",  # nobody could come in
        ):
            with pytest.raises(errors.InsufficientPrivilege):
                sql.execute(tried)


def test_a_user_who_is_shut_out_is_out_at_once(made: Made) -> None:
    """By an administrator of the centre, who may do it as long as she is one; nobody is shut out by herself."""
    doctor, name = made.connection(Role.PHYSICIAN), pg_roles.role_of(made.server.database, user(Role.PHYSICIAN))
    with pytest.raises(errors.InsufficientPrivilege):
        made.ask(Role.SECRETARY, "SELECT hia_roles.shut_out(%s)", user(Role.PHYSICIAN))
    made.ask(Role.ADMINISTRATOR, "SELECT hia_roles.shut_out(%s)", user(Role.ADMINISTRATOR))
    made.ask(Role.ADMINISTRATOR, "SELECT hia_roles.shut_out(%s)", user(Role.PHYSICIAN))
    with pytest.raises(psycopg.OperationalError):
        doctor.execute("SELECT 1")
    doctor.close()
    with pytest.raises(psycopg.OperationalError):
        made.connection(Role.PHYSICIAN)
    with made.owner.execution_options(**{WRITE: True}).begin() as sql:
        pg_roles.let_in(sql, user(Role.PHYSICIAN), SECRET("ny"))
    postgres.cluster().user(made.server, name, SECRET("ny")).close()
    with made.connection(Role.ADMINISTRATOR) as admin:
        with made.owner.execution_options(**{WRITE: True}).begin() as sql:
            sql.execute(text("UPDATE app_user SET active = false WHERE role = 'administrator'"))
        with pytest.raises(errors.InsufficientPrivilege):
            admin.execute("SELECT hia_roles.shut_out(%s)", (user(Role.PHYSICIAN),))
        assert admin.execute("SELECT count(*) FROM centre").fetchone() == (0,)


def test_every_table_is_somebody_s_or_open_for_a_reason() -> None:
    """A new table that nobody has thought of stops here."""
    tables = {table.name: table for table in Entity.metadata.sorted_tables}
    assert tables.keys() >= pg_rows.OPEN
    hang = {
        name
        for name, table in tables.items()
        if any(key.column.table.name in ("patient", "course", "form_entry") for key in table.foreign_keys)
    }
    assert hang & pg_rows.OPEN == set()
    said = {name: list(pg_rows.policies(table)) for name, table in tables.items() if name not in pg_rows.OPEN}
    assert all(said.values())
    assert [name for name, found in said.items() if any(pg_rows.NOBODY in one for one in found)] == []


def test_every_table_that_the_services_delete_from_is_named() -> None:
    """What is deleted by its class; the rest is of these too."""
    found = {
        name
        for path in (PROGRAM / "services").rglob("*.py")
        for name in re.findall(r"\bdelete\(([A-Z]\w+)\)", path.read_text(encoding="utf-8"))
    } - {"BackupPlace"}  # a store that is brought back is a file
    deleted = {one.__name__ for one in Entity.__subclasses__() if "DELETE" in pg_writers.verbs(one.__tablename__)}
    assert len(found) > 10 and found <= deleted


def test_who_writes_is_said_of_tables_that_there_are() -> None:
    tables = {name: table.columns.keys() for name, table in Entity.metadata.tables.items()}
    assert {name for _who, _verbs, names in pg_writers.WRITES for name in names.split()} == tables.keys() - {
        "trail_key"
    }
    assert [name for name, column in pg_writers.BY.items() if column not in tables[name]] == []


def written(made: Made, role: Role, told: str) -> int | None:
    """How many rows the user writes by SQL that was typed; None when it is refused. Nothing of it is kept."""
    with made.connection(role) as sql:
        sql.execute("SET search_path = public")  # the tables, and not the views
        with suppress(psycopg.Rollback), sql.transaction():
            try:
                rows = sql.execute(told.encode()).rowcount
            except errors.InsufficientPrivilege:
                return None
            except (errors.UniqueViolation, errors.ForeignKeyViolation):  # looked at when all else is in order
                rows = 1
            raise psycopg.Rollback
        return rows


SEEN = ("app_user", "blocking", "consent", "course", "patient", "shared_part", "sick_leave", "task")
"""Tables of which the world has rows that more roles see."""


def put(table: str, role: Role) -> str:
    """A column of what may be changed, put as it is; who ends something says so."""
    if (ended := pg_writers.ENDED.get(table)) is not None:
        return f"{ended}_by = '{user(role)}', {ended}_at = 1"
    column = Entity.metadata.tables[table].columns.keys()[0]
    return f"{column} = {column}"


@pytest.mark.long
def test_of_the_rows_that_a_role_sees_it_writes_what_is_said(made: Made) -> None:
    """Put in once more by its own name, put as they are, and taken away."""
    tried = 0
    for role, table in itertools.product(ROLES, SEEN):
        columns = Entity.metadata.tables[table].columns.keys()
        by = [f"'{user(role)}'" if name == pg_writers.BY.get(table) else name for name in columns]
        if made.ask(role, f"SELECT count(*) FROM {table}") == [(0,)]:
            continue
        for verb, told in {
            "INSERT": f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(by)} FROM {table} LIMIT 1",
            "UPDATE": f"UPDATE {table} SET {put(table, role)}",
            "DELETE": f"DELETE FROM {table}",
        }.items():
            tried += 1
            may = role in pg_writers.writers(table, verb)
            assert bool(written(made, role, told)) is may, (role, table, verb)
    assert tried > 100


def entry(kind: str, author: Role, *, state: str = "signed", track: str = "health") -> str:
    """A form put in by SQL that was typed, in the course that is shared."""
    return (
        "INSERT INTO form_entry (id, course_id, kind, series, number, schema_version, track, category, state, "
        "author_id, day, saved_at, struck_because, content) "
        f"VALUES ('x', '{ID(SHARING * 10)}', '{kind}', 'x', 1, 1, '{track}', 'notes', "
        f"'{state}', '{user(author)}', '{TODAY}', 0, '', '')"
    )


NAV, OFFICE, DOCTOR, ADMIN = Role.NAV_ADVISER, Role.SECRETARY, Role.PHYSICIAN, Role.ADMINISTRATOR
WORD = f"INSERT INTO health_word (id, word, added_on, added_by) VALUES ('x', 'x', '{TODAY}', '{user(DOCTOR)}')"
TOLD_OF = f"INSERT INTO told_quarter (quarter, what, content, told_on) VALUES ('{TODAY}', '{{}}', '', '{TODAY}')".format
SETTLED = f"INSERT INTO settled (track, at, day, rules) VALUES ('{{}}', 0, '{TODAY}', '')".format
RAISED = (
    "INSERT INTO task (id, course_id, kind, track, due, role, created_at, version, done_on) "
    f"VALUES ('x', '{{}}', '{{}}', 'health', '{TODAY}', '', 0, 1, {{}})"
).format
TRIED_BY = {
    NAV: {
        RAISED(ID(10), "safety", "NULL"): 1,  # who writes of suicide in a plan that is shared, whoever it is
        RAISED(ID(10), "safety", f"DATE '{TODAY}'"): None,
        RAISED(ID(20), "safety", "NULL"): None,
        RAISED(ID(10), "assess", "NULL"): None,
        SETTLED("nav"): 1,
        SETTLED("health"): None,
        TOLD_OF("free_at_closing"): None,
        TOLD_OF("workplaces"): 1,
        "UPDATE sick_leave SET grade = 20": None,
        "DELETE FROM sick_leave": 0,
        "UPDATE course SET status = 'closed'": None,
        "UPDATE form_entry SET struck_because = 'wrong_patient'": None,
        "DELETE FROM form_entry": 0,
        "UPDATE shared_part SET content = 'x'": None,
        entry("note", NAV): None,
        entry("nav_note", DOCTOR, track="nav"): None,
        entry("nav_note", NAV, track="nav"): 1,
        "UPDATE task SET note = 'x'": 2,
        "UPDATE task SET track = 'health'": None,
        LINE_OF(user(DOCTOR)): None,
        LINE_OF(user(NAV)): 1,
        LINE_OF(user(NAV)).replace("SELECT 1, 0, ", IN_MINUTES(9)): 1,
        LINE_OF(user(NAV)).replace("SELECT 1, 0, ", IN_MINUTES(11)): None,
        LINE_OF(user(NAV)).replace(" 1, ", " 2147483647, "): None,  # nobody could add the next one
        LINE_OF(user(NAV)).replace(" 1, 0, ", " 1, -9223372036854775807, "): None,  # or read the last one
        LINE_OF(user(NAV)).replace("role, '", f"'{DOCTOR}', '"): None,
        "INSERT INTO backup_place VALUES (1, '/her', NULL)": None,
        f"UPDATE form_entry SET author_id = '{user(NAV)}', kind = 'nav_note'": None,
    },
    OFFICE: {
        SETTLED("health"): None,
        SETTLED("ended"): 1,
        TOLD_OF("referred"): None,
        TOLD_OF("workplaces"): 1,
        entry("note", OFFICE): None,
        entry("assessment", OFFICE): None,
        entry("plan", OFFICE, state="draft"): None,
        entry("referral", DOCTOR): None,
        "UPDATE form_entry SET struck_because = 'wrong_patient'": None,
        "DELETE FROM form_entry": 0,
        "UPDATE centre SET name = 'x'": 0,
        "UPDATE task SET due = '-infinity'": None,  # which would stop everybody's worklist
        "UPDATE task SET due = '20000-01-01'": None,
        **{f"UPDATE {table} SET {c} = 'zzz'": None for table in ("task", "course") for c in pg_writers.KNOWN[table]},
        f"UPDATE task SET role = '{DOCTOR}'": 16,
        "UPDATE task SET created_at = 9223372036854775807": None,
        "DELETE FROM blocking": 0,
        "UPDATE consent SET valid_until = '2099-01-01'": None,
        "UPDATE consent SET withdrawn_at = NULL, withdrawn_by = NULL": None,
        f"UPDATE consent SET withdrawn_at = NULL, withdrawn_by = '{user(OFFICE)}'": None,
        f"UPDATE consent SET withdrawn_at = 1, withdrawn_by = '{user(DOCTOR)}'": None,
        "UPDATE attachment SET content = ''": None,
    },
    DOCTOR: {
        SETTLED("health"): 1,
        TOLD_OF("referred"): 1,
        entry("note", DOCTOR): 1,
        entry("note", DOCTOR, track="zzz"): None,
        entry("note", OFFICE): None,
        f"UPDATE app_user SET active = false WHERE id <> '{user(DOCTOR)}'": 0,
        f"UPDATE app_user SET full_name = 'En Annen' WHERE id = '{user(DOCTOR)}'": None,
        f"UPDATE app_user SET last_login_at = 0 WHERE id = '{user(DOCTOR)}'": 1,
        f"UPDATE app_user SET last_login_at = 9000000000000000000 WHERE id = '{user(DOCTOR)}'": None,
        "INSERT INTO public_key VALUES ('x', '')": None,
        WORD: None,
        "INSERT INTO backup_place VALUES (1, '/her', NULL)": None,  # where copies would go when it is brought home
        "UPDATE backup_place SET folder = '/her'": None,
        "DELETE FROM patient": None,
        "DELETE FROM course": None,
    },
    ADMIN: {
        TOLD_OF("referred"): None,
        "INSERT INTO public_key VALUES ('x', '')": 1,
        entry("note", ADMIN): None,
        "DELETE FROM task": 0,
        "UPDATE consent SET valid_until = '2099-01-01'": None,
        "DELETE FROM blocking": 0,
    },
}
"""SQL that each types, and how many rows it writes; None when it is refused."""


@pytest.mark.long
def test_what_each_may_write_by_hand(made: Made) -> None:
    for role, tried in TRIED_BY.items():
        for told, rows in tried.items():
            assert written(made, role, told) == rows, (role, told)


def test_nobody_stands_in_the_way_of_what_somebody_else_is_writing(made: Made) -> None:
    """A key or a signature that another put on a draft would keep its author from signing it."""
    draft, signed = ID(SHARING * 10 + 5), ID(SHARING * 10)
    with made.store.write() as sql:
        begun = {"series": draft, "number": 1, "schema_version": 1, "day": TODAY, "saved_at": NOW, "content": b"sealed"}
        whose = {"course_id": signed, "kind": "note", "track": "health", "category": "notes"}
        sql.add(FormEntry(id=draft, author_id=user(DOCTOR), state="draft", **whose, **begun))
    kept = "INSERT INTO key_grant (object_id, reader, wrapped) VALUES ('{}', 'health', '')".format
    proved = "INSERT INTO proof (object_id, kind, signed_by, at, signature) VALUES ('{}', '{}', '{}', 0, '')".format
    for role, put_on_draft in ((NAV, None), (OFFICE, None), (DOCTOR, 1)):
        assert written(made, role, kept(signed)) == 1
        assert written(made, role, kept(draft)) == put_on_draft
        for one, kind in itertools.product((signed, draft), ("entry", "struck")):
            assert written(made, role, proved(one, kind, user(role))) == put_on_draft
            assert written(made, role, proved(one, kind, user(ADMIN))) is None


def test_what_a_nav_adviser_entered_in_error_she_seals_anew_as_that(made: Made) -> None:
    note = ID(SHARING * 10 + 5)
    with made.store.write() as sql:
        filled = {"series": note, "number": 1, "schema_version": 1, "day": TODAY, "content": b"sealed"}
        whose = {"course_id": ID(SHARING * 10), "kind": "nav_note", "track": "nav", "category": "nav_notes"}
        sql.add(FormEntry(id=note, author_id=user(NAV), state="signed", saved_at=NOW, signed_at=NOW, **whose, **filled))
        sql.add(KeyGrant(object_id=note, reader="nav", wrapped=b"sealed"))
    told = f"UPDATE key_grant SET wrapped = 'x' WHERE object_id = '{note}'"
    assert [written(made, role, told) for role in (NAV, OFFICE, DOCTOR)] == [1, 0, 1]


def test_nobody_signs_what_another_is_to_sign(made: Made) -> None:
    """A consent could not be taken back where somebody had put a signature on its end."""
    named = (*pg_writers.SIGNED_BY, *pg_writers.SIGNED_WITH_RIGHT, *pg_writers.SIGNED_WITH_ANOTHER)
    assert sorted(named) == sorted(proofs.PROVEN), "say who signs it"
    with made.store.read() as sql:
        given = sql.scalars(select(Consent.id).where(Consent.patient_id == ID(SHARING))).first()
    proved = "INSERT INTO proof (object_id, kind, signed_by, at, signature) VALUES ('{}', '{}', '{}', 0, '')".format
    for kind, one in (("withdrawn", given), ("told", f"{TODAY} referred"), ("since", "told"), ("begun", "1")):
        assert written(made, NAV, proved(one, kind, user(NAV))) is None, kind
        assert written(made, NAV, proved(one, kind, "")) is None, kind
    assert written(made, NAV, proved("a part", "part", user(NAV))) == 1
    assert written(made, NAV, proved("a part", "unheard-of", user(NAV))) is None, "nothing that is not named"
    of_work = f"{TODAY} {ToldQuarter.WORKPLACES}"
    assert [written(made, role, proved(of_work, "told_work", user(role))) for role in (ADMIN, NAV)] == [None, 1]
    assert written(made, DOCTOR, proved(f"{TODAY} referred", "told", user(DOCTOR))) == 1
    assert written(made, ADMIN, proved("told", "since", "")) == 1
    with made.store.write() as sql:
        sql.execute(update(Consent).where(Consent.id == given).values(withdrawn_by=user(DOCTOR), withdrawn_at=NOW))
    assert written(made, DOCTOR, proved(given, "withdrawn", user(DOCTOR))) == 1


def test_a_nav_adviser_ends_no_task_of_the_health_side(made: Made) -> None:
    tried = ("UPDATE task SET done_on = due", "UPDATE task SET track = 'nav'", "DELETE FROM task")
    assert [written(made, NAV, told) for told in tried] == [2, 2, 2]
    with made.store.write() as sql:
        sql.execute(update(Task).values(track="health"))
    assert [written(made, NAV, told) for told in tried] == [0, 0, 0]
    assert written(made, NAV, "INSERT INTO task SELECT * FROM task") is None

    def of_kind(kind: str) -> list[int | None]:
        with made.store.write() as sql:
            sql.execute(update(Task).values(kind=kind))
        return [written(made, NAV, told) for told in tried]

    assert of_kind("outcome_3") == [2, 2, 2], "an answer that she may sign has done it"
    assert [of_kind(kind) for kind in ("plan_measure", "plan_evaluation")] == [[0, 0, 0]] * 2
    with made.store.write() as sql:  # a plan that is shared she signs a version of, from which they follow
        sql.add(consent(SHARING, -1, 30, category="plan"))
    assert [of_kind(kind) for kind in ("plan_measure", "plan_evaluation")] == [[1, 1, 1]] * 2
    assert of_kind("assess") == [0, 0, 0]
    assert written(made, OFFICE, "UPDATE task SET done_on = due") == 16


def test_nobody_destroys_with_a_line_of_sql_what_the_program_keeps(made: Made) -> None:
    """NAV's and the office's own roles."""
    with made.store.write() as sql:
        sql.add(KeyGrant(object_id=ID(SHARING * 10), reader="health", wrapped=b"sealed"))
        sql.add(KeyGrant(object_id="a draft", reader=f"user:{user(Role.PHYSICIAN)}", wrapped=b"sealed"))
        sql.add(KeyGrant(object_id="a consent", reader=KeyGrant.OF_A_CONSENT, wrapped=b"secret"))
    stands = "DELETE FROM key_grant WHERE object_id = 'a consent'"
    for role in (Role.NAV_ADVISER, Role.SECRETARY):
        kept = "DELETE FROM key_grant WHERE reader <> 'consent' RETURNING object_id"
        assert made.ask(role, kept) == []
        assert made.ask(role, kept.replace("DELETE FROM", "UPDATE").replace("WHERE", "SET wrapped = 'x' WHERE")) == []
        assert written(made, role, stands) == (0 if role is NAV else 1), "who may end a consent"
        assert made.ask(role, "DELETE FROM blocking RETURNING id") == []
        for table in ("patient", "consent", "issued_document", "audit_line", "workplace", "access_reason"):
            with pytest.raises(errors.InsufficientPrivilege):
                made.ask(role, f"DELETE FROM public.{table}")
    assert written(made, Role.NAV_ADVISER, "UPDATE consent SET valid_until = '2099-01-01'") is None
    assert written(made, Role.NAV_ADVISER, "UPDATE patient SET given_name = 'X'") == 0, "no row of the table is hers"
    forever = "INSERT INTO access_reason (id, patient_id, user_id, emergency, ground, given_at, until) "
    with pytest.raises(errors.InsufficientPrivilege):
        made.ask(
            Role.PHYSICIAN,
            forever + "VALUES ('x', %s, %s, true, '', 0, 9000000000000000000)",
            ID(BLOCKS_DOCTOR),
            user(Role.PHYSICIAN),
        )


def test_who_is_shut_out_reads_nothing_by_a_session_that_is_left(made: Made) -> None:
    with made.connection(Role.PHYSICIAN) as left:
        with made.store.write() as sql:
            sql.execute(update(User).where(User.id == user(Role.PHYSICIAN)).values(active=False))
        for table in ("patient", "audit_line", "key_grant", "shown_form", "centre"):
            assert left.execute(f"SELECT count(*) FROM {table}".encode()).fetchone() == (0,), table
