"""The key slots on a server: as the login window is given them, as those have them who have signed in, and the tries
that all machines count together."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import Engine, select, text

from hia_desktop.base.errors import Missing, Problem, Refused
from hia_desktop.services.centre.login_face import decoded
from hia_desktop.store import audit, pg_keys, pg_roles, servers
from hia_desktop.store.engine import WRITE
from hia_desktop.store.entities import Centre, User
from hia_desktop.store.pg_keys import Handed, Kept
from hia_desktop.store.postgres import Server
from hia_desktop.store.store import Store
from hia_desktop.vault.shelf import Files
from hia_desktop.vault.slotfile import TEST, Cost
from hia_desktop.vault.slots import NewStore, Slots, WrongPassword
from hia_desktop.vault.throttle import FREE, MustWait
from tests import postgres
from tests.proxy import Proxy

NOW = datetime(2026, 2, 24, 9, 0, tzinfo=UTC)
TRACKS = ("health", "nav")


@dataclass
class Centre_:
    """The slots of three users on a server, and who reaches them."""

    new: NewStore
    server: Server
    owner: Engine
    login: Engine

    @contextmanager
    def kept(self) -> Iterator[Slots]:
        """In a transaction of the store's."""
        with self.owner.execution_options(**{WRITE: True}).begin() as sql:
            yield Slots(Kept(self.owner, self.server, sql))

    def as_user(self, user_id: str, password: str) -> Engine:
        """By the user's own role."""
        keys = self.window().unlock(user_id, password, NOW)
        name = pg_roles.role_of(self.server.database, user_id)
        return replace(self.server, role=name, password=keys.role_password or "").engine()

    def window(self) -> Slots:
        """At a login window, on any machine."""
        return Slots(Handed(self.login, self.server))


@pytest.fixture
def centre(own_server: Server, tmp_path: Path) -> Iterator[Centre_]:
    postgres.cluster().prepare(own_server)
    slots, new = Slots.create(tmp_path / "first", "root", "rot", tracks=TRACKS, cost=TEST)
    slots.add_user(new.keys, "anna", "anna-passord", ["health"])
    slots.add_user(new.keys, "nils", "nils-passord", ["nav"])
    slots.name_users({"anna": "anna.berg"})
    owner = own_server.open()
    login = replace(own_server, role=f"{own_server.database}_login", password=servers.LOGIN_PASSWORD).engine()
    with owner.execution_options(**{WRITE: True}).begin() as sql:
        Kept(owner, own_server, sql).write(Files(tmp_path / "first").read())
    yield Centre_(new, own_server, owner, login)
    login.dispose()
    owner.dispose()


@pytest.mark.long
def test_the_slots_are_the_same_as_in_files(centre: Centre_, tmp_path: Path) -> None:
    with centre.kept() as slots:
        assert slots.users == {"root", "anna", "nils"} and slots.names == {"anna": "anna.berg"}
        there = slots._read()
    here = Files(tmp_path / "first").read()
    assert there == here.model_copy(update={"generation": here.generation + 1})


@pytest.mark.long
def test_a_user_gets_the_keys_at_the_login_window(centre: Centre_) -> None:
    keys = centre.window().unlock("anna", "anna-passord", NOW)
    assert keys.store_key == centre.new.keys.store_key and keys.readers == {"user:anna", "health"}


@pytest.mark.long
def test_the_window_is_given_one_slot_at_a_time_and_changes_none(centre: Centre_) -> None:
    shelf = Handed(centre.login, centre.server)
    seen = shelf.hand_out("user:anna", NOW)
    assert (set(seen.slots), set(seen.holdings), seen.handed, seen.names) == ({"user:anna"}, {"user:anna"}, {}, {})
    assert shelf.read().slots == {}
    with pytest.raises(Refused):
        shelf.write(seen)


@pytest.mark.long
@pytest.mark.parametrize("who", ["anna", "nobody"])
def test_all_windows_of_a_machine_count_together(centre: Centre_, who: str) -> None:
    """A stranger waits as long. Each slot handed out is a try; what is typed wrong at one window makes all wait."""
    for _n in range(FREE):
        with pytest.raises(WrongPassword):
            centre.window().unlock(who, "feil", NOW)
    other = replace(centre.server, role=f"{centre.server.database}_login", password=servers.LOGIN_PASSWORD).engine()
    with pytest.raises(MustWait) as told:
        Slots(Handed(other, centre.server)).unlock(who, "anna-passord", NOW)
    other.dispose()
    assert told.value.seconds == 1
    assert centre.window().failures(who) == (FREE if who == "anna" else 0)


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "darwin", reason="has one loopback address alone")
def test_who_asks_again_and_again_keeps_nobody_out_at_another_machine(centre: Centre_) -> None:
    """And is counted, for the trail to tell of."""
    for _n in range(FREE):
        centre.window()._shelf.hand_out("user:anna", NOW)
    with pytest.raises(MustWait):
        centre.window().unlock("anna", "anna-passord", NOW)
    with Proxy(centre.server.port, source="127.0.0.2") as other:
        there = replace(centre.server, port=other.port)
        login = replace(there, role=f"{there.database}_login", password=servers.LOGIN_PASSWORD).engine()
        slots = Slots(Handed(login, centre.server))
        assert slots.failures("anna") == FREE
        assert slots.unlock("anna", "anna-passord", NOW).user_id == "anna"
        assert slots.failures("anna") == FREE + 1
        login.dispose()


@pytest.mark.long
def test_who_stands_still_in_the_middle_of_a_try_keeps_nobody_out(centre: Centre_) -> None:
    """From an address of its own: the row of that try is held as long."""
    centre.window()._shelf.hand_out("user:anna", NOW)
    with centre.login.execution_options(**{WRITE: False, pg_keys.ASIDE: True}).begin() as held:
        held.exec_driver_sql("SELECT hia_login.hand_out('user:anna')")
        with centre.owner.connect() as sql:
            Kept(centre.owner, centre.server, sql).opened("user:anna")
    assert centre.window().failures("anna") == 2


@pytest.mark.long
@pytest.mark.parametrize(
    ("asks", "counted"),
    [
        ("10.20.30.40", "10.20.30.40"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::1", "::"),
    ],
)
def test_a_machine_has_one_address_to_count_by(centre: Centre_, asks: str, counted: str) -> None:
    with centre.login.connect() as sql:
        told = sql.exec_driver_sql("SELECT " + pg_keys._ADDRESS.replace("inet_client_addr()", f"inet '{asks}'"))
        assert told.scalar() == counted


@pytest.mark.long
def test_who_has_signed_in_is_counted_anew(centre: Centre_) -> None:
    """The login role cannot say so itself."""
    centre.window().unlock("anna", "anna-passord", NOW)
    assert centre.window().failures("anna") == 1, "handed out, and nobody has signed in yet"
    with pytest.raises(Problem):
        Kept.opened(cast(Kept, Handed(centre.login, centre.server)), "user:anna")
    with centre.owner.connect() as sql:
        Kept(centre.owner, centre.server, sql).opened("user:anna")
    assert centre.window().failures("anna") == 0


@pytest.mark.long
def test_a_wait_is_over_by_the_server_s_clock(centre: Centre_) -> None:
    with centre.owner.execution_options(**{WRITE: True}).begin() as sql:
        made = "VALUES ('user:anna', '127.0.0.1', 9, clock_timestamp() - interval '17 seconds')"
        tried = f"INSERT INTO hia_keys.tried {made}"
        sql.execute(text(tried))
    assert centre.window().unlock("anna", "anna-passord", NOW).user_id == "anna"
    with pytest.raises(MustWait) as told:
        centre.window().unlock("anna", "anna-passord", NOW)
    assert 30 <= told.value.seconds <= 32


@pytest.mark.long
def test_an_administrator_changes_them_in_the_store_s_own_transaction(centre: Centre_) -> None:
    with pytest.raises(ZeroDivisionError), centre.kept() as slots:
        undo = slots.put_back()
        slots.reset_password(centre.new.keys, "anna", "et nytt passord")
        raise ZeroDivisionError
    undo()
    assert centre.window().unlock("anna", "anna-passord", NOW).user_id == "anna"
    with centre.kept() as slots:
        slots.reset_password(centre.new.keys, "anna", "et nytt passord")
        slots.add_user(centre.new.keys, "eva", "eva-passord", ["health"])
        slots.shut_user(centre.new.keys, "nils")
        slots.want(Cost(16, 2, 1))
    assert centre.window().unlock("anna", "et nytt passord", NOW).readers == {"user:anna", "health"}
    assert centre.window().unlock("eva", "eva-passord", NOW).user_id == "eva"
    with pytest.raises(WrongPassword):
        centre.window().unlock("nils", "nils-passord", NOW)
    with centre.kept() as slots:
        slots.remove("eva")
        assert slots.users == {"root", "anna", "nils"}


@pytest.mark.long
def test_one_s_own_password_is_changed_at_an_open_window(centre: Centre_) -> None:
    with centre.kept() as slots:
        slots.change_password("anna", "anna-passord", "mitt helt eget", NOW)
    assert centre.window().unlock("anna", "mitt helt eget", NOW).user_id == "anna"
    for _n in range(FREE):
        with pytest.raises((WrongPassword, MustWait)), centre.kept() as slots:
            slots.change_password("anna", "feil", "noe", NOW)
    with pytest.raises(MustWait), centre.kept() as slots:
        slots.change_password("anna", "mitt helt eget", "noe", NOW)


@pytest.mark.long
def test_a_slot_is_raised_by_its_holder_s_own_role_unless_it_is_another_by_then(centre: Centre_) -> None:
    """The login window may not keep it, and says what is to be kept."""
    liv = f"{1:032x}"
    with centre.kept() as slots:
        slots.add_user(centre.new.keys, liv, "liv-passord", ["health"])
        pg_roles.let_in(slots._shelf._sql, liv, slots.new_role_password(centre.new.keys, liv))  # type: ignore[attr-defined]
        slots.want(Cost(16, 2, 1))
    raised = []
    for _n in range(2):
        window = Handed(centre.login, centre.server)
        Slots(window).unlock(liv, "liv-passord", NOW)
        assert window.raised is not None and window.raised.now.cost == Cost(16, 2, 1)
        raised.append(window.raised)
    own = centre.as_user(liv, "liv-passord")
    for one in raised:
        with own.execution_options(**{WRITE: True}).begin() as sql:
            Kept(own, centre.server, sql).keep_raised(one)
        with centre.kept() as slots:
            assert slots._read().slots[f"user:{liv}"] == raised[0].now
    own.dispose()
    window = Handed(centre.login, centre.server)
    assert Slots(window).unlock(liv, "liv-passord", NOW).user_id == liv and window.raised is None


@pytest.mark.long
def test_the_face_is_what_the_tables_say(centre: Centre_) -> None:
    with centre.login.connect() as sql:
        assert sql.execute(text("SELECT hia_login.face()")).scalar() is None, "nothing is set up"
    store = Store.at(centre.server, bytes(32))
    with store.write() as session:
        session.add(
            Centre(
                name="Eksempel HF",
                unit="Senteret",
                org_number="983544622",
                address="",
                postal="",
                phone="",
                is_demo=True,
                created_at=NOW,
            )
        )
        for n, active in ((1, True), (2, False)):
            name = f"bruker{n}"
            session.add(
                User(
                    id=f"{n:032x}",
                    username=name,
                    full_name="Liv Berg",
                    role="physician",
                    title="",
                    created_at=NOW,
                    active=active,
                )
            )
    store.close()
    with centre.login.connect() as sql:
        face = decoded(str(sql.execute(text("SELECT hia_login.face()")).scalar()).encode())
    assert (face.centre, face.demo, [one.username for one in face.users]) == ("Eksempel HF", True, ["bruker1"])


def test_a_database_without_a_centre_has_no_slots(own_server: Server) -> None:
    owner = own_server.open()
    with owner.connect() as sql:
        for shelf in (Handed(owner, own_server), Kept(owner, own_server, sql)):
            with pytest.raises(Missing):
                Slots(shelf)
    owner.dispose()


@pytest.mark.long
def test_a_user_opens_the_store_as_an_own_role_and_nobody_else_can(centre: Centre_) -> None:
    """The password of the role is in the slot, which the user's own password opens; the centre's administrator gives
    another in the same transaction as the slots, and what is lost is lost of both."""
    liv = f"{1:032x}"
    store = Store.at(centre.server, bytes(32))
    with store.write() as session:
        made = {"title": "", "created_at": NOW, "active": True}
        session.add(User(id=liv, username="liv", full_name="Liv Berg", role="physician", **made))
        slots = Slots(Kept(centre.owner, centre.server, session.connection()))
        slots.add_user(centre.new.keys, liv, "liv-passord", ["health"])
        pg_roles.let_in(session.connection(), liv, slots.new_role_password(centre.new.keys, liv))
    name = pg_roles.role_of(centre.server.database, liv)

    def opened() -> Store:
        keys = centre.window().unlock(liv, "liv-passord", NOW)
        return Store.at(replace(centre.server, role=name, password=keys.role_password or ""), bytes(32))

    own = opened()
    assert centre.window().failures(liv) == 1
    with own.write() as session:
        own.log(session, audit.Line(liv, "physician", "login"), NOW)
        mine = Kept(own.engine, own.place, session.connection())
        assert set(mine.read().slots) == {f"user:{liv}"}, "and nobody else's"
        mine.opened(f"user:{liv}")
        Slots(mine).change_password(liv, "liv-passord", "et nytt passord", NOW)
    assert centre.window().failures(liv) == 0
    secret = centre.window().unlock(liv, "et nytt passord", NOW).role_password or ""
    with pytest.raises(ZeroDivisionError), store.write() as session:
        slots = Slots(Kept(centre.owner, centre.server, session.connection()))
        pg_roles.let_in(session.connection(), liv, slots.new_role_password(centre.new.keys, liv))
        raise ZeroDivisionError
    with own.read() as session:
        assert session.scalars(select(User.username)).all() == ["liv"]
    own.close()
    with store.write() as session:
        Slots(Kept(centre.owner, centre.server, session.connection())).shut_user(centre.new.keys, liv)
        pg_roles.shut_out(session.connection(), liv)
    with pytest.raises(Refused):
        replace(centre.server, role=name, password=secret).open()
    store.close()
