"""A store that is given another key while somebody has it open: nothing is called damaged, and nothing is lost."""

from pathlib import Path

import pytest

from hia_desktop.base.errors import Ended, KeyChanged
from hia_desktop.services.call import SignedIn, run
from hia_desktop.services.centre import doors, users
from hia_desktop.services.centre.checks import verify
from hia_desktop.services.record import entries
from hia_desktop.store import sqlite
from hia_desktop.store.engine import StoreDamaged, StoreHeld
from hia_desktop.vault.slotfile import read_slots
from hia_desktop.vault.slots import Slots
from tests import make


def nobody_but(home: make.House, *users: str) -> None:
    """The others have closed the program."""
    for user in set(home.open) - set(users):
        home.sign_out(user)


def close_somebody(home: make.House) -> None:
    """The store is to have another key, at the next administrator's sign-in."""
    (fysio,) = [u.id for u in run(home.admin, users.listing) if u.username == "fysio"]
    run(home.admin, users.close, fysio)
    home.sign_out("admin")


def key_of(home: make.House, user: str = "admin") -> bytes:
    found = doors.sign_in(home.folder, user, make.PASSWORD, home.clock)
    key = found.keys.store_key
    found.forget()
    return key


def another_program(signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """Changes the key of the store without asking who has it open, as versions before did."""
    with monkeypatch.context() as patch:
        patch.setattr(sqlite, "_alone", lambda _cursor: None)
        doors.sign_in(signed_in.store.folder, "admin", make.PASSWORD, signed_in.clock).forget()


@pytest.mark.long
def test_the_key_waits_until_nobody_has_the_store_open(home: make.House) -> None:
    course = make.course(home)
    lege = home.as_user("lege")
    before = lege.keys.store_key
    close_somebody(home)
    nobody_but(home, "lege")
    assert key_of(home) == before, "the physician's window is open"
    run(lege, entries.save_draft, course, "note", None, {"text": "Skrives imens."}, {})
    home.sign_out("lege")
    after = key_of(home)
    assert after != before
    assert key_of(home, "lege") == after == key_of(home)
    assert run(home.admin, verify).problems == ()


def test_a_change_by_hand_is_refused_while_somebody_has_it_open(home: make.House) -> None:
    lege, admin = home.as_user("lege"), home.admin
    with pytest.raises(StoreHeld, match="Programmet er åpent et annet sted"):
        admin.store.change_key(bytes(32))
    assert run(lege, entries.journal, make.course(home)) == ()
    assert run(admin, verify).problems == ()


@pytest.mark.long
@pytest.mark.parametrize("reads_first", [True, False])
def test_who_has_it_open_is_told_that_and_not_of_damage(
    home: make.House, monkeypatch: pytest.MonkeyPatch, reads_first: bool
) -> None:
    course = make.course(home)
    lege = home.as_user("lege")
    run(lege, entries.save_draft, course, "note", None, {"text": "Før."}, {})
    close_somebody(home)
    nobody_but(home, "lege")
    another_program(lege, monkeypatch)
    draft = {"text": "Etter."}
    for _try in range(3):
        with pytest.raises(KeyChanged, match=r"Nøkkelen til lageret er byttet\. Logg inn igjen\.") as told:
            if reads_first:
                run(lege, entries.journal, course)
            else:
                run(lege, entries.save_draft, course, "note", None, draft, {})
        assert isinstance(told.value, Ended) and "sikkerhetskopi" not in told.value.message
    home.sign_out("lege")
    lege = home.as_user("lege")
    run(lege, entries.save_draft, course, "note", None, draft, {})
    assert {e.answers["text"] for e in run(lege, entries.journal, course)} >= {"Etter."}
    assert run(lege, verify).problems == ()


def test_damage_is_still_damage(home: make.House) -> None:
    """The key slots are as they were: what cannot be read is not another key."""
    course, lege = make.course(home), home.as_user("lege")
    nobody_but(home, "lege")
    generation = read_slots(home.folder)[0].generation
    path: Path = home.folder / sqlite.FILE
    lege.store.engine.dispose()
    path.write_bytes(bytes(path.stat().st_size))
    with pytest.raises(StoreDamaged):
        run(lege, entries.journal, course)
    assert read_slots(home.folder)[0].generation == generation and Slots(home.folder).store_id
