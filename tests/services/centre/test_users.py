"""Users, their keys, and what happens when one leaves."""

import inspect
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from hia_desktop.base.errors import BadInput, Problem, Refused
from hia_desktop.domain.access import Role
from hia_desktop.services.call import run
from hia_desktop.services.centre import doors, recovery_keys, users
from hia_desktop.services.course import courses
from hia_desktop.services.demo.centre import make_demo
from hia_desktop.services.servers import centres
from hia_desktop.store.engine import StoreDamaged
from hia_desktop.store.store import Store
from hia_desktop.vault.slotfile import PRODUCTION, TEST
from tests import make
from tests.architecture.source_tree import PROGRAM


@pytest.mark.long
def test_a_closed_user_is_out_and_the_store_gets_a_new_key(tmp_path: Path) -> None:
    house = make.house(tmp_path / "s")
    course = make.course(house)
    old = house.admin.keys.store_key
    nav = next(u for u in run(house.admin, users.listing) if u.username == "nav")
    run(house.admin, users.close, nav.id)
    house.close()
    with pytest.raises(Problem):
        doors.sign_in(house.folder, "nav", make.PASSWORD, house.clock)
    # Others go on with the old key until an administrator signs in, and with the new one after.
    for username in ("lege", "admin", "lege"):
        signed_in = doors.sign_in(house.folder, username, make.PASSWORD, house.clock)
        assert signed_in.store.verify_trail()[1:] == ([], True)
        changed = signed_in.keys.store_key != old
        if username == "lege":
            assert run(signed_in, courses.overview, course)["status"] == "Henvist"
        signed_in.forget()
    assert changed
    with pytest.raises(StoreDamaged):
        Store.open(house.folder, old)


def test_who_sets_the_centre_up_has_been_in_it(home: make.House) -> None:
    """The others have not been in yet when they are added; whoever made the centre was."""
    admin, _recovery = doors.set_up(home.folder.parent / "new", make.wish(), home.clock, cost=TEST)
    run(admin, users.add, "lege", "Liv Berg", Role.PHYSICIAN, make.PASSWORD, title="lege", hpr_number="990000001")
    seen = {user.username: user.last_login_at for user in run(admin, users.listing)}
    admin.forget()
    assert seen == {"admin": home.clock.now(), "lege": None}


@pytest.mark.parametrize(("typed", "told"), [("a" * 61, "høyst 60 tegn"), ("Åse", "a–z"), ("", "a–z")])
def test_what_a_user_name_may_be_is_told_whole(home: make.House, typed: str, told: str) -> None:
    with pytest.raises(BadInput, match=told) as refused:
        run(home.admin, users.add, typed, "Åse Li", Role.SECRETARY, make.PASSWORD)
    assert told in refused.value.fields["username"]


def test_nobody_is_called_what_cannot_be_typed_at_the_door(home: make.House) -> None:
    """There a name is taken in small letters."""
    with pytest.raises(BadInput, match="a–z"):
        doors.set_up(home.folder.parent / "new", make.wish(admin_username="Ada"), home.clock, cost=TEST)


@pytest.mark.parametrize("door", [doors.set_up, centres.set_up, make_demo])
def test_who_sets_a_centre_up_gets_keys_that_are_dear_to_guess(door: Callable[..., object]) -> None:
    """As dear as in use; the tests make cheap ones of them all, so the doors are asked, and whoever uses them."""
    assert inspect.signature(door).parameters["cost"].default == PRODUCTION
    users_of_doors = [path for part in ("ui", "cli") for path in (PROGRAM / part).rglob("*.py")]
    assert len(users_of_doors) > 100
    assert [path.name for path in users_of_doors if re.search(r"\bcost=", path.read_text(encoding="utf-8"))] == []


def test_nobody_locks_the_last_administrator_out(tmp_path: Path) -> None:
    house = make.house(tmp_path / "s")
    with pytest.raises(Refused):
        run(house.admin, users.close, house.admin.me.id)
    house.close()


@pytest.mark.parametrize(
    ("username", "name", "role", "hpr", "field"),
    [
        ("lege", "Ny Lege", Role.PHYSICIAN, "1234567", "username"),
        ("ny lege", "Ny Lege", Role.PHYSICIAN, "1234567", "username"),
        ("ny", "", Role.PHYSICIAN, "1234567", "full_name"),
        ("ny", "Ny Lege", Role.PHYSICIAN, "", "hpr_number"),
    ],
)
def test_a_bad_user_is_refused_by_field(
    tmp_path: Path, username: str, name: str, role: Role, hpr: str, field: str
) -> None:
    house = make.house(tmp_path / "s")
    with pytest.raises(BadInput) as refused:
        run(house.admin, users.add, username, name, role, "en ganske lang setning 42", hpr_number=hpr)
    assert field in refused.value.fields
    house.close()


def test_a_weak_password_is_refused_in_a_real_centre(tmp_path: Path) -> None:
    house = make.house(tmp_path / "s", demo=False)
    with pytest.raises(BadInput):
        run(house.admin, users.add, "ny", "Ny Bruker", Role.SECRETARY, "passord123")
    house.close()


def test_the_recovery_key_gives_a_new_password_and_keeps_what_was_written(tmp_path: Path) -> None:
    house = make.house(tmp_path / "s")
    course = make.course(house)
    house.close()
    with pytest.raises(BadInput):
        recovery_keys.reset_with_recovery(house.folder, "AAAA-BBBB", "lege", "et nytt langt passord 77", house.clock)
    recovery_keys.reset_with_recovery(
        house.folder, house.recovery.lower(), "lege", "et nytt langt passord 77", house.clock
    )
    with pytest.raises(Problem):
        doors.sign_in(house.folder, "lege", make.PASSWORD, house.clock)
    signed_in = doors.sign_in(house.folder, "lege", "et nytt langt passord 77", house.clock)
    run(signed_in, users.change_my_password, "et nytt langt passord 77", make.PASSWORD)
    assert run(signed_in, courses.overview, course)["status"] == "Henvist"
    signed_in.forget()
