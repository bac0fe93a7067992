"""A centre in a database on a server, by the doors that everybody uses: set up, joined, signed in to, moved there and
home. Everybody is let in by a role of their own."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, event, select, update

from hia_desktop.base.clock import FixedClock, SystemClock
from hia_desktop.base.errors import BadInput, ClockDoubted, Ended, Moved, NoteDamaged, Problem, Refused, Unanswered
from hia_desktop.base.fields import CourseId
from hia_desktop.cli import run_arguments
from hia_desktop.domain.access import Category, Recipient, Role
from hia_desktop.services.call import SignedIn, run
from hia_desktop.services.centre import checks, doors, recovery_keys, trail_alarms, users
from hia_desktop.services.centre.login_face import has_store, read_face
from hia_desktop.services.consent import consents
from hia_desktop.services.intake import referrals
from hia_desktop.services.patient import patients
from hia_desktop.services.record import entries
from hia_desktop.services.servers import centres, moves, preparing
from hia_desktop.services.servers.preparing import Wish
from hia_desktop.store import joining, migrations, servers
from hia_desktop.store.engine import StoreHeld
from hia_desktop.store.entities import AuditLine, Centre
from hia_desktop.store.pg_roles import role_of
from hia_desktop.store.postgres import Server
from hia_desktop.vault.shelf import Files
from hia_desktop.vault.slotfile import TEST, Cost
from hia_desktop.vault.slots import Slots, WrongPassword
from hia_desktop.vault.throttle import FREE, MustWait
from tests import make, postgres
from tests.make import PASSWORD, STAFF, House
from tests.proxy import Proxy

pytestmark = pytest.mark.skipif(bool(postgres.lacking()), reason=postgres.lacking())
CLOCK = SystemClock()


@pytest.fixture
def wish() -> Iterator[Wish]:
    """An empty database, prepared."""
    with postgres.prepared() as there:
        yield wish_of(there)


def wish_of(there: Server) -> Wish:
    """As it is typed."""
    return Wish(
        host=there.host,
        port=there.port,
        database=there.database,
        role=there.role,
        password=there.password,
        ca=there.ca,
    )


@pytest.fixture
def centre(wish: Wish, tmp_path: Path) -> Iterator[tuple[SignedIn, str]]:
    admin, recovery = centres.set_up(tmp_path / "first", make.wish(is_demo=True), wish, CLOCK, cost=TEST)
    assert admin is not None
    yield admin, recovery
    admin.forget()


@pytest.mark.long
def test_it_is_set_up_and_the_administrator_works_by_a_role_of_her_own(
    centre: tuple[SignedIn, str], tmp_path: Path
) -> None:
    admin, recovery = centre
    with admin.store.read() as sql:
        who = sql.connection().exec_driver_sql("SELECT session_user").scalar()
    assert str(who).endswith(f"_u_{admin.me.id}") and recovery
    there = {path.name for path in (tmp_path / "first").iterdir()}
    assert {"server.json", "server-ca.pem", "face.json"} <= there and not {"hia.db", "slots.json"} & there
    everything = b"".join(path.read_bytes() for path in (tmp_path / "first").iterdir())
    assert postgres.PASSWORD.encode() not in everything, "the owner's password is kept nowhere"
    for username, (role, name, title, hpr) in STAFF.items():
        run(admin, users.add, username, name, role, PASSWORD, title=title, hpr_number=hpr)
    for username in STAFF:
        doors.sign_in(tmp_path / "first", username, PASSWORD, CLOCK).forget()
    with pytest.raises(WrongPassword):
        doors.sign_in(tmp_path / "first", "lege", "et annet passord enn det", CLOCK)
    with pytest.raises(WrongPassword):
        doors.sign_in(tmp_path / "first", "ingen", PASSWORD, CLOCK)


@pytest.mark.long
def test_nobody_is_kept_out_by_what_the_login_role_says_of_itself(centre: tuple[SignedIn, str], tmp_path: Path) -> None:
    """Its password is no secret, and a role may set what holds for its own sessions."""
    where = joining.joined(tmp_path / "first")
    assert where is not None
    role = servers.login_role(where.database)
    with postgres.cluster().admin() as sql:
        for said in ("idle_session_timeout = 1", "local_preload_libraries = 'nowhere'", "statement_timeout = 1"):
            sql.execute(f"SET ROLE {role}")
            sql.execute(f"ALTER ROLE {role} SET {said}")
            sql.execute("RESET ROLE")
    doors.sign_in(tmp_path / "first", "admin", PASSWORD, CLOCK).forget()


@pytest.mark.long
def test_who_is_shut_out_is_out_at_once_and_comes_back(centre: tuple[SignedIn, str], tmp_path: Path) -> None:
    admin, _recovery = centre
    user = run(admin, users.add, "lege", "Liv Berg", Role.PHYSICIAN, PASSWORD, hpr_number="1234567")
    lege = doors.sign_in(tmp_path / "first", "lege", PASSWORD, CLOCK)
    run(admin, users.close, user)
    with pytest.raises(Ended):
        run(lege, patients.keys)
    lege.forget()
    with pytest.raises(WrongPassword):
        doors.sign_in(tmp_path / "first", "lege", PASSWORD, CLOCK)
    run(admin, users.reopen, user, PASSWORD)
    doors.sign_in(tmp_path / "first", "lege", PASSWORD, CLOCK).forget()


@pytest.mark.long
def test_another_machine_joins_by_a_file_without_a_secret(centre: tuple[SignedIn, str], tmp_path: Path) -> None:
    admin, _recovery = centre
    file = run(admin, centres.connection_file)
    assert PASSWORD.encode() not in file and postgres.PASSWORD.encode() not in file
    face = centres.join(tmp_path / "other", file)
    assert [user.username for user in face.users] == ["admin"] and face == read_face(tmp_path / "other")
    run(admin, users.add, "lege", "Liv Berg", Role.PHYSICIAN, PASSWORD, hpr_number="1234567")
    doors.sign_in(tmp_path / "other", "lege", PASSWORD, CLOCK).forget()
    assert "lege" in {user.username for user in read_face(tmp_path / "other").users}, "as the server tells it"
    assert run(admin, trail_alarms.standing) == (), "the end of the trail came with the file"
    with pytest.raises(Refused):
        centres.join(tmp_path / "other", file)


@pytest.mark.parametrize("left", [b"", b"{", b'{"format": "hia-desktop-server-1"}', b"\x00" * 200])
@pytest.mark.long
def test_a_damaged_note_has_a_way_out_that_loses_nothing(
    centre: tuple[SignedIn, str], left: bytes, tmp_path: Path
) -> None:
    admin, _recovery = centre
    file, folder = run(admin, centres.connection_file), tmp_path / "other"
    centres.join(folder, file)
    (folder / "unkept-x.sealed").write_bytes(b"noe som er skrevet")
    (folder / "server.json").write_bytes(left)
    with pytest.raises(NoteDamaged, match=r"server\.json.*Koble maskinen til på nytt"):
        doors.sign_in(folder, "admin", PASSWORD, CLOCK)
    with pytest.raises(BadInput):
        centres.join(folder, b"{}")
    assert (folder / "server.json").read_bytes() == left, "no other file is put in its place"
    centres.join(folder, file)
    doors.sign_in(folder, "admin", PASSWORD, CLOCK).forget()
    assert (folder / "unkept-x.sealed").read_bytes() == b"noe som er skrevet"
    with pytest.raises(Refused):
        centres.join(folder, file)


def test_a_damaged_note_beside_a_store_of_this_machine_is_in_nobody_s_way(house: House) -> None:
    """That store says itself where the centre is; nothing is laid over it."""
    house.close()
    house.open.clear()
    (house.folder / "server.json").write_bytes(b"{")
    doors.sign_in(house.folder, "lege", PASSWORD, CLOCK).forget()
    where = joining.Joined(host="localhost", port=5432, database="hia", ca="", owner="hia_eier")
    with pytest.raises(Refused, match="alt et senter"):
        centres.join(house.folder, where.encoded())


@pytest.mark.parametrize(
    ("host", "here"), [("localhost", True), ("127.0.0.1", True), ("::1", True), ("db.sykehus.no", False)]
)
def test_a_connection_file_that_names_this_machine_is_warned_of(host: str, here: bool) -> None:
    file = joining.Joined(host=host, port=5432, database="hia", ca="", owner="hia_eier").encoded()
    told = centres.of_use_here_alone(file)
    assert (f"serveren er «{host}»" in told and "server join" in told) if here else not told


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", b'{"format": "hia-desktop-server-1", "port": true}'])
def test_no_other_file_joins(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        centres.join(tmp_path / "other", content)
    assert not has_store(tmp_path / "other")


@pytest.mark.long
def test_a_second_centre_is_not_laid_over_the_first(centre: tuple[SignedIn, str], wish: Wish, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="server join --host"):
        centres.set_up(tmp_path / "second", make.wish(is_demo=True), wish, CLOCK, cost=TEST)
    assert not has_store(tmp_path / "second")
    there = ["--host", wish.host, "--port", str(wish.port), "--database", wish.database, "--role", wish.role]
    assert command("server", "join", store=tmp_path / "second") == 2
    assert command("server", "join", *there, "--ca", str(wish.ca), store=tmp_path / "second") == 0
    doors.sign_in(tmp_path / "second", "admin", PASSWORD, CLOCK).forget()
    doors.sign_in(tmp_path / "first", "admin", PASSWORD, CLOCK).forget()


def told_of_failures(admin: SignedIn) -> list[str]:
    """What the trail says of them."""
    with admin.store.read() as sql:
        return list(sql.scalars(select(AuditLine.ground).where(AuditLine.action == "login:failed")))


@pytest.mark.long
def test_a_right_password_is_no_failure_however_it_ends(
    centre: tuple[SignedIn, str], wish: Wish, tmp_path: Path
) -> None:
    """The server has handed out the slot; those who failed are told of, and wait no longer."""
    admin, recovery = centre
    folder = tmp_path / "first"
    with admin.store.write() as sql:
        sql.execute(update(Centre).values(is_demo=False))
    later = FixedClock(CLOCK.today() + timedelta(days=20))
    where = joining.joined(folder)
    assert where is not None
    for _n in range(FREE):
        with pytest.raises(ClockDoubted):
            doors.sign_in(folder, "admin", PASSWORD, later)
        with pytest.raises(Refused):
            doors.sign_in(folder, "admin", PASSWORD, CLOCK, owner="feil")
        with pytest.raises(Refused):
            centres.upgrade(folder, "admin", PASSWORD, "feil", CLOCK)
    doors.sign_in(folder, "admin", PASSWORD, CLOCK).forget()
    assert told_of_failures(admin) == []
    for _n in range(FREE):
        with pytest.raises(WrongPassword):
            doors.sign_in(folder, "admin", "feil", CLOCK)
    with pytest.raises(MustWait):
        doors.sign_in(folder, "admin", PASSWORD, CLOCK)
    with postgres.cluster().admin(wish.database) as sql:
        sql.execute("UPDATE hia_keys.tried SET last = last - interval '1 minute'")
    with pytest.raises(ClockDoubted):
        doors.sign_in(folder, "admin", PASSWORD, later)
    with pytest.raises(ClockDoubted, match="foran databaseserverens") as told:
        doors.sign_in(folder, "admin", PASSWORD, later, clock_is_right=True)
    assert not told.value.can_confirm, "nobody calls a clock right that the server says is wrong"
    doors.sign_in(folder, "admin", PASSWORD, CLOCK).forget()
    assert told_of_failures(admin) == [str(FREE)]
    with pytest.raises(ClockDoubted):
        recovery_keys.reset_with_recovery(folder, recovery, "admin", PASSWORD, later, owner=postgres.PASSWORD)


@pytest.mark.long
def test_a_slot_is_sealed_anew_at_the_cost_of_today(centre: tuple[SignedIn, str], tmp_path: Path) -> None:
    admin, _recovery = centre
    dearer = Cost(TEST.memory_kib * 2, TEST.time, TEST.parallelism)
    with admin.store.write() as sql:
        Slots(admin.store.shelf(sql)).want(dearer)
    doors.sign_in(tmp_path / "first", "admin", PASSWORD, CLOCK).forget()
    with admin.store.read() as sql:
        assert admin.store.shelf(sql).read().slots[f"user:{admin.me.id}"].cost == dearer
    doors.sign_in(tmp_path / "first", "admin", PASSWORD, CLOCK).forget()


@pytest.mark.long
def test_the_recovery_key_goes_with_the_owner_s_password(centre: tuple[SignedIn, str], tmp_path: Path) -> None:
    _admin, recovery = centre
    folder, new = tmp_path / "first", "lampe fjord gulrot sky"
    with pytest.raises(Refused):
        recovery_keys.reset_with_recovery(folder, recovery, "admin", new, CLOCK, owner="feil")
    recovery_keys.reset_with_recovery(folder, recovery, "admin", new, CLOCK, owner=postgres.PASSWORD)
    with pytest.raises(WrongPassword):
        doors.sign_in(folder, "admin", PASSWORD, CLOCK)
    doors.sign_in(folder, "admin", new, CLOCK).forget()


@pytest.mark.long
def test_the_database_refuses_what_the_program_does(centre: tuple[SignedIn, str], wish: Wish, tmp_path: Path) -> None:
    """By psql, with the NAV adviser's own password of the database."""
    admin, _recovery = centre
    run(admin, users.add, "nav", "Anders Nilsen", Role.NAV_ADVISER, PASSWORD)
    run(admin, users.add, "lege", "Liv Berg", Role.PHYSICIAN, PASSWORD, hpr_number="1234567")
    folder = tmp_path / "first"
    lege = doors.sign_in(folder, "lege", PASSWORD, CLOCK)
    run(lege, referrals.register, make.kari(), CLOCK.today())
    lege.forget()
    nav = doors.sign_in(folder, "nav", PASSWORD, CLOCK)
    with psycopg.connect(
        host=wish.host,
        port=wish.port,
        dbname=wish.database,
        user=role_of(wish.database, nav.me.id),
        password=nav.keys.role_password,
        sslmode="verify-full",
        sslrootcert=str(wish.ca),
        autocommit=True,
    ) as sql:
        assert sql.execute("SELECT count(*) FROM hia_shown.patient").fetchone() == (0,)
        for table in ("patient", "sick_leave", "hia_keys.tried"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                sql.execute(f"SELECT * FROM {table}".encode())
    nav.forget()
    _a_row_that_the_owner_changed_waits_for_an_administrator(folder, wish)


@pytest.mark.long
def test_who_is_corrected_to_another_role_reads_as_that_one(
    centre: tuple[SignedIn, str], wish: Wish, tmp_path: Path
) -> None:
    """In the database too, from the next sign-in: the tables, or the views of what is shared."""
    admin, _recovery = centre
    nav = run(admin, users.add, "nav", "Anders Nilsen", Role.NAV_ADVISER, PASSWORD)
    office = run(admin, users.add, "kontor", "Mona Vik", Role.SECRETARY, PASSWORD)
    folder, table, view = tmp_path / "first", "public.patient", "hia_shown.patient"
    before = doors.sign_in(folder, "kontor", PASSWORD, CLOCK)
    run(before, referrals.register, make.kari(), CLOCK.today())
    before.forget()
    run(admin, users.correct, nav, "Anders Nilsen", Role.SECRETARY)
    run(admin, users.correct, office, "Mona Vik", Role.NAV_ADVISER, to=nav)
    for username, reads, refused, seen in (("nav", table, view, 1), ("kontor", view, table, 0)):
        now = doors.sign_in(folder, username, PASSWORD, CLOCK)
        assert len(run(now, patients.keys)) == seen, username
        with psycopg.connect(
            host=wish.host,
            port=wish.port,
            dbname=wish.database,
            user=role_of(wish.database, now.me.id),
            password=now.keys.role_password,
            sslmode="verify-full",
            sslrootcert=str(wish.ca),
            autocommit=True,
        ) as sql:
            assert sql.execute(f"SELECT count(*) FROM {reads}".encode()).fetchone() == (seen,)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                sql.execute(f"SELECT count(*) FROM {refused}".encode())
        now.forget()


def _a_row_that_the_owner_changed_waits_for_an_administrator(folder: Path, wish: Wish) -> None:
    """Whoever may not put it right is not kept out by it."""
    with psycopg.connect(
        host=wish.host,
        port=wish.port,
        dbname=wish.database,
        user=wish.role,
        password=wish.password,
        sslmode="verify-full",
        sslrootcert=str(wish.ca),
    ) as sql:
        sql.execute("UPDATE app_user SET role = 'physician' WHERE username = 'nav'")
    doors.sign_in(folder, "lege", PASSWORD, CLOCK).forget()
    with pytest.raises(Refused, match="endret utenfor programmet"):
        doors.sign_in(folder, "nav", PASSWORD, CLOCK)
    doors.sign_in(folder, "admin", PASSWORD, CLOCK).forget()
    nav = doors.sign_in(folder, "nav", PASSWORD, CLOCK)
    assert nav.me.role is Role.NAV_ADVISER
    nav.forget()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make.house(tmp_path / "house", day=CLOCK.today())
    made.open["admin"] = doors.sign_in(made.folder, "admin", PASSWORD, CLOCK)
    yield made
    made.close()


def written(house: House) -> str:
    """A course with a signed plan that NAV may read."""
    course = make.course(house)
    lege = house.as_user("lege")
    until = CLOCK.today() + timedelta(days=90)
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.PLAN], until)
    run(lege, entries.sign, course, "plan", None, {"own_goal": "Tilbake til lageret"})
    for username in [name for name in house.open if name != "admin"]:
        house.sign_out(username)
    return course


def own_goal(folder: Path, username: str, course: str) -> str:
    user = doors.sign_in(folder, username, PASSWORD, CLOCK)
    try:
        (plan, *_older) = run(user, entries.open_form, CourseId(course), "plan").versions
        return str(plan.answers["own_goal"])
    finally:
        user.forget()


@pytest.mark.long
def test_a_centre_moves_to_a_server_and_home(house: House, wish: Wish) -> None:
    course, folder, steps = written(house), house.folder, []
    rows = moves.to_server(house.admin, wish, lambda done, of: steps.append((done, of)))
    house.open.clear()
    assert rows > 50 and steps and steps[-1][0] <= steps[-1][1]
    assert joining.joined(folder) is not None and not (folder / "hia.db").exists()
    for username in ("lege", "nav"):
        assert own_goal(folder, username, course) == "Tilbake til lageret"
    old = folder / "flyttet"
    assert own_goal(old, "lege", course) == "Tilbake til lageret", "the old store opens, and is read"
    lege = doors.sign_in(old, "lege", PASSWORD, CLOCK)
    with pytest.raises(Refused, match="flyttet til databasen"):
        run(lege, entries.sign, CourseId(course), "plan", None, {"own_goal": "Noe annet"})
    lege.forget()

    admin = doors.sign_in(folder, "admin", PASSWORD, CLOCK)
    with pytest.raises(Refused):
        moves.home(admin, "feil passord")
    with pytest.raises(Stopped):
        moves.home(admin, postgres.PASSWORD, stopped)
    assert own_goal(folder, "lege", course) == "Tilbake til lageret", "whoever had a way in has it still"
    lege = doors.sign_in(folder, "lege", PASSWORD, CLOCK)
    assert moves.home(admin, postgres.PASSWORD) >= rows
    with pytest.raises(Moved, match="senteret er flyttet"):
        run(lege, patients.keys)
    own = (role_of(wish.database, lege.me.id), lege.keys.role_password or "")
    with pytest.raises(psycopg.OperationalError):
        postgres.cluster().user(preparing.place_of(wish, folder), *own)
    lege.forget()
    assert joining.joined(folder) is None and (folder / "hia.db").exists()
    for username in ("lege", "nav"):
        assert own_goal(folder, username, course) == "Tilbake til lageret"
    admin = doors.sign_in(folder, "admin", PASSWORD, CLOCK)
    assert run(admin, checks.verify).problems == ()
    admin.forget()


@pytest.mark.long
def test_a_move_that_is_stopped_leaves_the_centre_where_it_was(house: House, wish: Wish) -> None:
    course = written(house)

    with pytest.raises(Stopped):
        moves.to_server(house.admin, wish, stopped)
    lege = doors.sign_in(house.folder, "lege", PASSWORD, CLOCK)
    run(lege, entries.sign, CourseId(course), "plan", None, {"own_goal": "Noe annet"})
    lege.forget()
    assert moves.to_server(house.admin, wish) > 50
    house.open.clear()
    assert own_goal(house.folder, "nav", course) == "Noe annet"


class Stopped(Exception):
    """The user has thought better of it."""


def stopped(done: int, of: int) -> None:
    raise Stopped


@pytest.mark.long
def test_a_move_is_refused_where_another_centre_lies_and_nothing_is_marked(
    house: House, centre: tuple[SignedIn, str], wish: Wish
) -> None:
    assert centre[0].me.username == "admin"
    with pytest.raises(Refused, match="et senter i databasen fra før"):
        moves.to_server(house.admin, wish)
    run(house.admin, users.add, "ny", "Ny Lege", Role.PHYSICIAN, PASSWORD, hpr_number="1234567")


@pytest.mark.long
def test_a_command_that_reads_what_was_moved_says_where_the_centre_is(
    house: House, wish: Wish, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And what it prints is not mixed with it."""
    (tmp_path / "passord").write_text(PASSWORD, encoding="utf-8")
    moves.to_server(house.admin, wish)
    house.open.clear()
    asked = ["users", "list", "--as", "admin", "--password-file", str(tmp_path / "passord")]
    assert command(*asked, store=house.folder / "flyttet") == 0
    read = capsys.readouterr()
    assert "flyttet til databasen" in read.err and "Her leses det som sto da." in read.err
    assert "admin" in read.out and "flyttet" not in read.out
    assert command(*asked, store=house.folder) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.long
def test_there_is_never_one_centre_in_two_places(house: House, wish: Wish, tmp_path: Path) -> None:
    """The store that it was moved from is moved nowhere else; nor is the server that it came home from, by another
    machine that is joined to it."""
    moves.to_server(house.admin, wish)
    house.open.clear()
    with postgres.prepared() as other:
        old = doors.sign_in(house.folder / "flyttet", "admin", PASSWORD, CLOCK)
        with pytest.raises(Refused, match="Senteret er flyttet til databasen"):
            moves.to_server(old, wish_of(other))
        old.forget()
    admin = doors.sign_in(house.folder, "admin", PASSWORD, CLOCK)
    centres.join(tmp_path / "other", run(admin, centres.connection_file))
    moves.home(admin, postgres.PASSWORD)
    with pytest.raises(Refused, match="flyttet til maskinen"):
        doors.sign_in(tmp_path / "other", "admin", PASSWORD, CLOCK)


def without_a_line(line: Proxy, act: Callable[..., None], *args: object) -> None:
    line.cut(True)
    act(*args)


def joined_by(house: House, line: Proxy) -> None:
    """The house's machine reaches its server by this line from now on."""
    where = joining.joined(house.folder)
    assert where is not None
    joining.join(house.folder, replace(where, port=line.port))


@pytest.mark.long
def test_a_server_that_goes_before_its_roles_are_closed_is_told_of(
    house: House, wish: Wish, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The centre has come home by then."""
    moves.to_server(house.admin, wish)
    house.open.clear()
    with Proxy(wish.port) as line:
        joined_by(house, line)
        admin = doors.sign_in(house.folder, "admin", PASSWORD, CLOCK)
        monkeypatch.setattr(moves, "_close_the_server", partial(without_a_line, line, moves._close_the_server))
        with pytest.raises(Problem, match=f"slette databasen «{wish.database}»"):
            moves.home(admin, postgres.PASSWORD)
    assert joining.joined(house.folder) is None
    doors.sign_in(house.folder, "admin", PASSWORD, CLOCK).forget()


@pytest.mark.long
def test_whether_a_signature_was_kept_when_the_line_broke_is_told_when_there_is_contact(
    house: House, wish: Wish
) -> None:
    """With what it gave, so that nobody signs a second time to be sure."""
    course = make.course(house)
    moves.to_server(house.admin, wish)
    house.open.clear()
    with Proxy(wish.port) as line:
        joined_by(house, line)
        lege = house.as_user("lege")

        def breaks(_connection: Connection) -> None:
            line.deaf = line.shut = True

        event.listen(lege.store.engine, "commit", breaks, once=True)
        with pytest.raises(Unanswered) as told:
            run(lege, entries.sign, course, "plan", None, {"own_goal": "Tilbake til lageret"})
        with pytest.raises(Problem, match="Får ikke kontakt"):
            told.value.kept()
        line.cut(False)
        assert told.value.kept()
        (signed,) = run(lege, entries.open_form, course, "plan").versions
        assert told.value.given[0] == signed.id
        assert named(house) == (), "nobody is told that what she is not shown is gone"
        with postgres.cluster().admin(wish.database) as sql:  # the server's administrator takes it away
            sql.execute("ALTER TABLE form_entry DISABLE TRIGGER ALL")
            sql.execute("DELETE FROM form_entry WHERE id = %s", [signed.id])
        assert f"Det som ble signert ({signed.id[:8]}), er fjernet utenfor programmet." in named(house)


def named(house: House) -> tuple[str, ...]:
    return run(house.admin, checks.verify).problems


@pytest.mark.long
def test_who_is_at_work_while_it_is_moved_is_led_out_and_loses_nothing(house: House) -> None:
    """On the old store: the session is over, and what was typed is put aside for the next sign-in."""
    course = make.course(house)
    run(house.admin, moves.mark, "databasen «hia» på db")
    lege = house.as_user("lege")
    with pytest.raises(Refused):
        run(lege, entries.save_draft, course, "note", None, {"text": "Kom gående"}, {})
    run(house.admin, moves.mark, "")
    house.sign_out("lege")
    lege = house.as_user("lege")
    run(house.admin, moves.mark, "databasen «hia» på db")
    with pytest.raises(Moved):
        run(lege, entries.save_draft, course, "note", None, {"text": "Kom gående"}, {})


@pytest.mark.long
def test_contact_lost_on_the_way_leaves_the_centre_at_work(house: House, wish: Wish) -> None:
    with Proxy(wish.port) as proxy:

        def cut(_done: int, _of: int) -> None:
            proxy.cut(True)

        with pytest.raises(Problem):
            moves.to_server(house.admin, replace(wish, port=proxy.port), cut)
    run(house.admin, users.add, "ny", "Ny Lege", Role.PHYSICIAN, PASSWORD, hpr_number="1234567")


@pytest.mark.long
def test_a_centre_is_not_moved_from_under_an_open_window(house: House, wish: Wish) -> None:
    lege = house.as_user("lege")
    with lege.store.read() as sql:
        sql.connection()
        with pytest.raises(StoreHeld):
            moves.to_server(house.admin, wish)
    run(lege, patients.keys)


_BESIDE = """
import sys
from pathlib import Path
from hia_desktop.base.clock import SystemClock
from hia_desktop.base.errors import Problem
from hia_desktop.services.call import run
from hia_desktop.services.centre import doors
from hia_desktop.services.record import entries

for asked in sys.stdin:
    told = "done"
    if asked == "in\\n":
        lege = doors.sign_in(Path(sys.argv[1]), "lege", sys.argv[2], SystemClock())
    elif asked == "out\\n":
        lege.forget()
    else:
        try:
            run(lege, entries.save_draft, sys.argv[3], "note", None, {"text": asked}, {})
        except Problem as problem:
            told = problem.message
    print(told, flush=True)
"""


@contextmanager
def another_program(house: House, course: str) -> Iterator[Callable[[str], str]]:
    """A process of its own, in which the physician signs in, writes, and signs out, as he is asked."""
    asked = [sys.executable, "-c", _BESIDE, str(house.folder), PASSWORD, course]
    pipe, root = subprocess.PIPE, Path(__file__).parents[3]
    with subprocess.Popen(asked, cwd=root, env=os.environ, stdin=pipe, stdout=pipe, encoding="utf-8") as child:
        came, gave = child.stdout, child.stdin
        assert came is not None and gave is not None

        def ask(what: str) -> str:
            gave.write(f"{what}\n")
            gave.flush()
            return came.readline().rstrip("\n")

        yield ask
        gave.close()
    assert child.returncode == 0


@pytest.mark.long
def test_a_store_that_another_program_has_open_is_not_put_elsewhere(house: House, wish: Wish) -> None:
    """Neither before anything is copied nor at the end, when that one has come in between."""
    course, folder = written(house), house.folder
    with another_program(house, course) as other:
        assert other("in") == "done"
        with pytest.raises(StoreHeld, match="åpent et annet sted"):
            moves.to_server(house.admin, wish)
        assert other("Kom gående") == "done", "nothing is marked"
        assert other("out") == "done"
        (folder / "server-ca.pem").mkdir()  # so that the last of it goes wrong
        with pytest.raises(Problem, match="Flytt en gang til"):
            moves.to_server(house.admin, wish)
        (folder / "server-ca.pem").rmdir()
        assert other("in") == "done"
        assert "flyttet til databasen" in other("Kom kjørende")
        house.open["admin"] = doors.sign_in(folder, "admin", PASSWORD, CLOCK)
        with pytest.raises(Problem, match="åpent et annet sted på denne maskinen"):
            moves.to_server(house.admin, wish)
        assert (folder / "hia.db").exists() and joining.joined(folder) is None
        assert other("out") == "done"
    assert moves.to_server(house.admin, wish) == 0, "all had come before"
    house.open.clear()
    lege = doors.sign_in(folder, "lege", PASSWORD, CLOCK)
    assert "Kom gående\n" in [one.answers.get("text") for one in run(lege, entries.journal, CourseId(course))]
    lege.forget()


@pytest.mark.long
def test_who_had_no_password_when_it_was_moved_gets_in_with_a_new_one(house: House, wish: Wish) -> None:
    """As after a copy was brought back."""
    lege = house.as_user("lege").me.id
    house.sign_out("lege")
    slots = Files(house.folder)
    content = slots.read()
    del content.slots[f"user:{lege}"]
    slots.write(content)
    moves.to_server(house.admin, wish)
    house.open.clear()
    admin = doors.sign_in(house.folder, "admin", PASSWORD, CLOCK)
    run(admin, users.reset_password, lege, "lampe fjord gulrot sky")
    admin.forget()
    again = doors.sign_in(house.folder, "lege", "lampe fjord gulrot sky", CLOCK)
    assert again.me.id == lege
    again.forget()


@pytest.mark.long
def test_the_copy_before_an_upgrade_opens_as_a_store_of_this_machine(
    centre: tuple[SignedIn, str], tmp_path: Path
) -> None:
    folder = tmp_path / "first"
    where = joining.joined(folder)
    assert where is not None
    place, key = where.as_owner(folder, postgres.PASSWORD), centre[0].keys.store_key
    engine = place.open()
    migrations._copy(engine, place, key)
    engine.dispose()
    doors.sign_in(migrations.copy_before(place), "admin", PASSWORD, CLOCK).forget()


def command(*words: str, store: Path) -> int:
    def nothing(*_args: object) -> int:
        raise AssertionError

    return run_arguments(["--store", str(store), *words], nothing)


@contextmanager
def one_who_copies(folder: Path, password: str) -> Iterator[None]:
    """A copy is being taken from the machine with this folder."""
    where = joining.joined(folder)
    assert where is not None
    place = where.as_owner(folder, password)
    engine = place.open()
    with place.copying(engine) as mine:
        assert mine
        yield
    engine.dispose()


@pytest.mark.long
def test_by_command(wish: Wish, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Set up there, another machine joined, and home to that one."""
    (tmp_path / "passord").write_text("lampe fjord gulrot sky", encoding="utf-8")
    (tmp_path / "eier").write_text(wish.password, encoding="utf-8")
    first, other, file = tmp_path / "first", tmp_path / "other", tmp_path / "hia-tilkobling.json"
    who = ["--as", "admin", "--password-file", str(tmp_path / "passord")]
    owner = ["--owner-password-file", str(tmp_path / "eier")]
    there = ["--host", wish.host, "--port", str(wish.port), "--database", wish.database, "--role", wish.role]
    called = ["--name", "Eksempel HF", "--org", "983544622", "--admin-name", "Ada Admin"]
    assert command("init", *called, *who, *there, "--ca", str(wish.ca), *owner, store=first) == 0
    (tmp_path / "nøkkel").write_text(capsys.readouterr().out.split()[-1], encoding="utf-8")
    assert command("server", "file", "-o", str(file), *who, store=first) == 0
    assert "alltid maskinen selv" in capsys.readouterr().err, "the tests' server is on this machine"
    assert command("server", "join", str(file), store=other) == 0
    assert "koblet til «Eksempel HF»" in capsys.readouterr().out
    assert command("users", "list", *who, store=other) == 0
    assert "Ada Admin" in capsys.readouterr().out
    with postgres.cluster().admin(wish.database) as sql:
        rule = "FROM pg_policies WHERE policyname = 'hia_may_insert' AND tablename = 'audit_line'"
        sql.execute("DROP POLICY hia_may_insert ON audit_line")  # as in a database of an older program
        assert command("server", "upgrade", *owner, *who, store=other) == 0
        assert "denne utgaven" in capsys.readouterr().out
        assert sql.execute(f"SELECT count(*) {rule}".encode()).fetchone() == (1,)
        assert sql.execute("SELECT count(*) FROM hia_keys.tried").fetchone() == (0,), "and nobody has failed"
    copies, restored = tmp_path / "copies", tmp_path / "restored"
    assert command("backup", str(copies), *who, store=other) == 1
    assert "hia-desktop backup" in capsys.readouterr().err, "no user sees all of it"
    with one_who_copies(first, wish.password):
        assert command("backup", str(copies), *owner, *who, store=other) == 1
    assert "Det tas alt en sikkerhetskopi" in capsys.readouterr().err, "whichever machine takes it"
    assert command("backup", str(copies), *owner, *who, store=other) == 0
    (copy,) = copies.iterdir()
    recovery = ["--recovery-file", str(tmp_path / "nøkkel")]
    assert command("verify", "--backup", str(copy), *recovery, store=other) == 0
    assert command("restore", str(copy), *recovery, *who, store=restored) == 0
    assert command("users", "list", *who, store=restored) == 0
    capsys.readouterr()
    assert command("move", *who, store=other) == 2
    assert command("move", "--home", *owner, *who, store=other) == 0
    assert "på denne maskinen nå" in capsys.readouterr().out
    assert command("verify", *who, store=other) == 0
    capsys.readouterr()
    assert command("users", "close", "admin", *who, store=first) == 1
    assert "flyttet til maskinen" in capsys.readouterr().err


@pytest.mark.long
def test_without_contact_the_door_says_so_and_nothing_of_what_was_kept(
    centre: tuple[SignedIn, str], tmp_path: Path
) -> None:
    folder = tmp_path / "first"
    where = joining.joined(folder)
    assert where is not None
    joining.join(folder, replace(where, port=1))
    with pytest.raises(Problem, match=r"^Får ikke kontakt med databaseserveren: [\w ]+\. Prøv igjen om litt\. Varer"):
        doors.sign_in(folder, "admin", PASSWORD, CLOCK)
    assert read_face(folder).users, "the login window shows the users that it knew"
