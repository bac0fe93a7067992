"""Key slots through every story: set-up, login, users, passwords, recovery, backup, new store key."""

import json
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hia_desktop.base.errors import BadInput, Conflict, Missing, Problem, Refused
from hia_desktop.vault import shelf
from hia_desktop.vault import slots as slots_module
from hia_desktop.vault.files import DiskTrouble
from hia_desktop.vault.keys import Keys
from hia_desktop.vault.recovery import new_recovery
from hia_desktop.vault.seal import Unreadable, public_of
from hia_desktop.vault.slotfile import PRODUCTION, TEST, Cost, derive, read_slots, write_slots
from hia_desktop.vault.slots import NewStore, Slots, WrongPassword, _held
from hia_desktop.vault.throttle import MustWait

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TRACKS = ("health", "nav", "office")
Centre = tuple[Slots, NewStore]


def public_keys(keys: Keys) -> dict[str, bytes]:
    """Reader to public key for every private key there is."""
    return {reader: public_of(keys.private(reader)) for reader in keys.readers}


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    """A centre with the administrator `root`, the physician `anna` and the adviser `nils`."""
    slots, new = Slots.create(tmp_path / "store", "root", "rot-passord", tracks=TRACKS, cost=TEST)
    new.publics["user:anna"] = slots.add_user(new.keys, "anna", "anna-passord", ["health"])
    new.publics["user:nils"] = slots.add_user(new.keys, "nils", "nils-passord", ["nav"])
    return slots, new


def test_set_up_gives_keys_that_fit_the_public_ones(centre: Centre) -> None:
    slots, new = centre
    everything = slots.unlock_with_recovery(new.recovery_text, NOW)
    assert everything.readers == {*TRACKS, "user:root", "user:anna", "user:nils"}
    assert public_keys(everything) == new.publics
    assert everything.store_key == new.keys.store_key
    assert len(everything.store_key) == 32
    assert everything.hands_on
    assert Slots(slots.folder).store_id == slots.store_id


def test_each_slot_grants_its_role_s_keys_and_no_more(centre: Centre) -> None:
    slots, new = centre
    anna, nils, root = (
        slots.unlock(user, f"{word}-passord", NOW)
        for user, word in (("anna", "anna"), ("nils", "nils"), ("root", "rot"))
    )
    assert anna.readers == {"user:anna", "health"}
    assert nils.readers == {"user:nils", "nav"}
    assert root.readers == new.keys.readers == {"user:root"}
    assert anna.store_key == nils.store_key == root.store_key == new.keys.store_key
    assert public_of(anna.private("health")) == new.publics["health"]
    assert public_of(anna.private("user:anna")) == new.publics["user:anna"]
    with pytest.raises(Refused):
        anna.private("nav")
    with pytest.raises(Refused):
        slots.add_user(anna, "ny", "x", [])
    assert "ny" not in slots.users


def test_nothing_secret_lies_in_the_files(centre: Centre) -> None:
    slots, new = centre
    raw = b"".join(path.read_bytes() for path in slots.folder.iterdir())
    everything = slots.unlock_with_recovery(new.recovery_text, NOW)
    secrets = [everything.store_key, everything.handing, *(everything.private(reader) for reader in everything.readers)]
    assert not any(secret in raw or secret.hex().encode() in raw for secret in secrets)
    assert b"passord" not in raw


def test_wrong_password_and_unknown_user_look_the_same(centre: Centre) -> None:
    slots, _ = centre
    for tried in ("Anna-passord", "", "anna-passord "):
        with pytest.raises(WrongPassword) as wrong:
            slots.unlock("anna", tried, NOW)
        with pytest.raises(WrongPassword) as unknown:
            slots.unlock("ukjent", tried, NOW)
        assert wrong.value.message == unknown.value.message


def test_unknown_user_costs_one_argon2_as_well(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    slots, _ = centre
    costs: list[Cost] = []

    def counted(secret: bytes, salt: bytes, cost: Cost) -> bytes:
        costs.append(cost)
        return derive(secret, salt, cost)

    monkeypatch.setattr(slots_module, "derive", counted)
    for user in ("anna", "ukjent"):
        with pytest.raises(WrongPassword):
            slots.unlock(user, "feil", NOW)
    assert costs == [TEST, TEST]


@pytest.mark.parametrize("user", ["anna", "ukjent"])
def test_failures_slow_down_and_a_success_resets(centre: Centre, user: str) -> None:
    slots, _ = centre
    for _attempt in range(5):
        with pytest.raises(WrongPassword):
            slots.unlock(user, "feil", NOW)
    with pytest.raises(MustWait, match="Vent 1 sekund"):
        slots.unlock(user, "anna-passord", NOW)
    later = NOW + timedelta(seconds=1)
    if user == "anna":
        assert slots.failures("anna") == 5
        slots.unlock("anna", "anna-passord", later)
        assert slots.failures("anna") == 0
    else:
        with pytest.raises(WrongPassword):
            slots.unlock(user, "anna-passord", later)
        assert user not in (slots.folder / "throttle.json").read_text()


def test_password_is_the_same_however_it_is_composed(centre: Centre) -> None:
    slots, new = centre
    slots.add_user(new.keys, "åse", "bla\u030aba\u0308r", ["office"])
    assert slots.unlock("åse", "bl\u00e5b\u00e4r", NOW).readers == {"user:åse", "office"}


def test_change_password_keeps_the_keys(centre: Centre) -> None:
    slots, _ = centre
    before = public_keys(slots.unlock("anna", "anna-passord", NOW))
    with pytest.raises(WrongPassword):
        slots.change_password("anna", "feil", "nytt", NOW)
    slots.change_password("anna", "anna-passord", "nytt", NOW)
    with pytest.raises(WrongPassword):
        slots.unlock("anna", "anna-passord", NOW)
    assert public_keys(slots.unlock("anna", "nytt", NOW)) == before


@pytest.mark.parametrize("by", ["administrator", "recovery"])
def test_reset_keeps_the_drafts_readable(centre: Centre, by: str) -> None:
    slots, new = centre
    before = public_keys(slots.unlock("anna", "anna-passord", NOW))
    keys = new.keys if by == "administrator" else slots.unlock_with_recovery(new.recovery_text.lower(), NOW)
    for _attempt in range(9):
        with pytest.raises(Problem):
            slots.unlock("anna", "glemt", NOW)
    slots.reset_password(keys, "anna", "nytt")
    assert public_keys(slots.unlock("anna", "nytt", NOW)) == before
    with pytest.raises(WrongPassword):
        slots.unlock("anna", "anna-passord", NOW)


def test_recovery_key_of_another_store_is_said(centre: Centre) -> None:
    slots, _ = centre
    with pytest.raises(WrongPassword, match="gjelder ikke dette datalageret"):
        slots.unlock_with_recovery(new_recovery(), NOW)
    with pytest.raises(BadInput):
        slots.unlock_with_recovery("ABCD", NOW)


def test_renewed_recovery_key_replaces_the_old(centre: Centre) -> None:
    slots, new = centre
    text = new_recovery()
    slots.renew_recovery(new.keys, text)
    assert public_keys(slots.unlock_with_recovery(text, NOW)) == new.publics
    with pytest.raises(WrongPassword):
        slots.unlock_with_recovery(new.recovery_text, NOW)


def test_users_come_and_go(centre: Centre) -> None:
    slots, new = centre
    with pytest.raises(Conflict):
        slots.add_user(new.keys, "anna", "annet", ["nav"])
    for bad in ("", "a\nb", "x" * 101):
        with pytest.raises(BadInput):
            slots.add_user(new.keys, bad, "p", [])
    own = slots.unlock("nils", "nils-passord", NOW).private("user:nils")
    before = json.loads((slots.folder / "keyslots.json").read_bytes())
    slots.shut_user(new.keys, "nils")
    with pytest.raises(WrongPassword):
        slots.unlock("nils", "nils-passord", NOW)
    after = json.loads((slots.folder / "keyslots.json").read_bytes())
    assert after != before
    assert "user:nils" in before["slots"]["slots"]
    assert "user:nils" not in after["slots"]["slots"]
    slots.shut_user(new.keys, "nils")  # an attempt that was cut off is made again
    with pytest.raises(Missing):
        slots.shut_user(new.keys, "ukjent")
    slots.reset_password(new.keys, "nils", "nytt passord")
    assert slots.unlock("nils", "nytt passord", NOW).readers == {"user:nils"}
    slots.change_tracks(new.keys, "nils", ["nav"])
    again = slots.unlock("nils", "nytt passord", NOW)
    assert again.readers == {"user:nils", "nav"}
    assert again.private("user:nils") == own


def test_the_old_password_of_a_shut_user_opens_nothing_new(centre: Centre) -> None:
    """Who kept a copy of the file from before knows the holder's key; it does not open the holding as it is now."""
    slots, new = centre
    _old, holder_key = slots._opened("user:nils", b"nils-passord", NOW)
    slots.shut_user(new.keys, "nils")
    slots.start_rekey(new.keys)
    with pytest.raises(Unreadable):
        _held(read_slots(slots.folder)[0], "user:nils", holder_key)


def test_a_second_administrator_and_a_new_role(centre: Centre) -> None:
    slots, new = centre
    slots.add_user(new.keys, "sjef", "sjef-passord", [], administrator=True)
    sjef = slots.unlock("sjef", "sjef-passord", NOW)
    slots.add_user(sjef, "kari", "kari-passord", ["office"])
    own = slots.unlock("kari", "kari-passord", NOW).private("user:kari")
    slots.change_tracks(sjef, "kari", ["health"])
    kari = slots.unlock("kari", "kari-passord", NOW)
    assert kari.readers == {"user:kari", "health"}
    assert kari.private("user:kari") == own
    slots.change_tracks(new.keys, "sjef", [])
    assert not slots.unlock("sjef", "sjef-passord", NOW).hands_on
    with pytest.raises(ValueError, match="no such track"):
        slots.add_user(new.keys, "x", "y", ["helth"])


def test_a_cheap_slot_is_raised_at_the_next_login(centre: Centre) -> None:
    slots, _ = centre
    dearer = Cost(16, 2, 1)
    slots.want(dearer)
    slots.unlock("anna", "anna-passord", NOW)
    content, _ = read_slots(slots.folder)
    assert content.slots["user:anna"].cost == dearer
    assert content.slots["user:nils"].cost == TEST
    assert slots.unlock("anna", "anna-passord", NOW).readers == {"user:anna", "health"}
    assert read_slots(slots.folder)[0].generation == content.generation


@pytest.mark.parametrize("asked", [Cost(8, 1, 1), Cost(8, 20, 1), Cost(1000, 1, 1)])
def test_who_changes_what_the_file_asks_for_makes_no_slot_cheaper(centre: Centre, asked: Cost) -> None:
    """With no password but the right to write in the folder: then each guess would cost a thousandth."""
    slots, new = centre
    slots.want(Cost(16, 2, 1))
    slots.unlock("anna", "anna-passord", NOW)
    content, _ = read_slots(slots.folder)
    content.cost = asked
    write_slots(slots.folder, content)
    slots.unlock("anna", "anna-passord", NOW)
    slots.change_password("anna", "anna-passord", "et annet passord", NOW)
    slots.reset_password(new.keys, "nils", "nils-passord-2")
    costs = [read_slots(slots.folder)[0].slots[holder].cost for holder in ("user:anna", "user:nils")]
    assert not any(cost.below(Cost(16, 2, 1)) for cost in costs)


def test_a_full_disk_does_not_keep_the_right_user_out(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    slots, _ = centre
    slots.want(Cost(16, 2, 1))

    def full(*_: object) -> None:
        raise DiskTrouble("full")

    monkeypatch.setattr(shelf, "write_slots", full)
    assert slots.unlock("anna", "anna-passord", NOW).user_id == "anna"


def test_second_set_up_in_the_same_folder_is_refused(centre: Centre) -> None:
    slots, _ = centre
    before = (slots.folder / "keyslots.json").read_bytes()
    with pytest.raises(Conflict):
        Slots.create(slots.folder, "root", "annet", tracks=TRACKS, cost=TEST)
    assert (slots.folder / "keyslots.json").read_bytes() == before


def test_backup_opens_with_recovery_key_or_backup_password_and_no_user_s(centre: Centre, tmp_path: Path) -> None:
    slots, new = centre
    slots.set_backup_password(new.keys, "kopi-passord")
    slots.write_backup(tmp_path / "b.keyslots.json")
    restored = Slots.restore(tmp_path / "b.keyslots.json", tmp_path / "other")
    assert restored.users == restored.users_without_password == {"root", "anna", "nils"}
    with pytest.raises(WrongPassword):
        restored.unlock("anna", "anna-passord", NOW)
    for keys in (
        restored.unlock_with_recovery(new.recovery_text, NOW),
        restored.unlock_with_backup_password("kopi-passord", NOW),
    ):
        assert public_keys(keys) == new.publics
        assert keys.store_key == new.keys.store_key
        assert keys.handing == new.keys.handing
    with pytest.raises(WrongPassword):
        restored.unlock_with_backup_password("feil", NOW)
    restored.reset_password(keys, "anna", "nytt")
    assert public_of(restored.unlock("anna", "nytt", NOW).private("user:anna")) == new.publics["user:anna"]
    assert restored.users_without_password == {"root", "nils"}


def test_backup_before_any_backup_password(centre: Centre, tmp_path: Path) -> None:
    slots, new = centre
    slots.write_backup(tmp_path / "b.json")
    restored = Slots.restore(tmp_path / "b.json", tmp_path / "other")
    with pytest.raises(WrongPassword):
        restored.unlock_with_backup_password("kopi-passord", NOW)
    assert public_keys(restored.unlock_with_recovery(new.recovery_text, NOW)) == new.publics


def test_restore_over_a_newer_store_wins_over_both_copies(centre: Centre, tmp_path: Path) -> None:
    slots, new = centre
    slots.write_backup(tmp_path / "b.json")
    for number in range(3):
        slots.add_user(new.keys, f"ny{number}", "x", [])
    newest = (slots.folder / "keyslots.backup.json").read_bytes()
    assert Slots.restore(tmp_path / "b.json", slots.folder).users == {"root", "anna", "nils"}
    (slots.folder / "keyslots.backup.json").write_bytes(newest)  # as if cut before the second copy
    assert slots.users == {"root", "anna", "nils"}
    with pytest.raises(Missing):
        Slots.restore(tmp_path / "none.json", slots.folder)


def test_new_store_key_reaches_everyone_and_a_cut_locks_nobody_out(centre: Centre) -> None:
    slots, new = centre
    old = new.keys.store_key
    fresh = slots.start_rekey(new.keys)
    assert fresh != old
    halfway = slots.unlock("anna", "anna-passord", NOW)
    assert (halfway.store_key, halfway.spare_store_key) == (old, fresh)
    assert slots.start_rekey(slots.unlock("root", "rot-passord", NOW)) == fresh
    late = slots.add_user(new.keys, "sen", "sen-passord", ["health"])
    slots.finish_rekey(new.keys, fresh)
    for user, word in (("anna", "anna-passord"), ("root", "rot-passord"), ("sen", "sen-passord")):
        keys = slots.unlock(user, word, NOW)
        assert (keys.store_key, keys.spare_store_key) == (fresh, None)
    everything = slots.unlock_with_recovery(new.recovery_text, NOW)
    assert everything.store_key == fresh
    assert public_keys(everything) == new.publics | {"user:sen": late}


def test_forgotten_keys_hand_nothing_on(centre: Centre) -> None:
    slots, new = centre
    new.keys.forget()
    with pytest.raises(Problem, match="låst"):
        slots.add_user(new.keys, "ny", "x", [])


def test_keys_of_another_store_hand_nothing_on(centre: Centre, tmp_path: Path) -> None:
    slots, _ = centre
    _, other = Slots.create(tmp_path / "annet", "root", "x", tracks=TRACKS, cost=TEST)
    with pytest.raises(Unreadable):
        slots.add_user(other.keys, "ny", "x", ["health"])


@pytest.mark.skipif(os.name != "posix", reason="POSIX modes")
def test_files_are_the_owner_s_alone(centre: Centre) -> None:
    slots, _ = centre
    assert stat.S_IMODE(slots.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in slots.folder.iterdir()} == {0o600}


def test_production_cost_is_what_the_design_says() -> None:
    assert Cost(131_072, 3, 4) == PRODUCTION
    assert TEST.below(PRODUCTION)
    assert not PRODUCTION.below(TEST)


def test_the_password_of_a_role_is_in_the_users_own_holding(centre: Centre) -> None:
    """It follows the user through another role and another password, and is gone with the way in."""
    slots, new = centre
    assert slots.unlock("nils", "nils-passord", NOW).role_password is None
    told = slots.new_role_password(new.keys, "nils")
    slots.change_tracks(new.keys, "nils", ["health"])
    slots.reset_password(new.keys, "nils", "et nytt passord")
    keys = slots.unlock("nils", "et nytt passord", NOW)
    assert keys.role_password == told and len(told) == 64
    assert keys.readers == {"user:nils", "health"}
    assert slots.new_role_password(new.keys, "nils") != told
    assert slots.unlock("anna", "anna-passord", NOW).role_password is None
    slots.shut_user(new.keys, "nils")
    slots.change_tracks(new.keys, "nils", ["nav"])
    slots.reset_password(new.keys, "nils", "enda et passord")
    assert slots.unlock("nils", "enda et passord", NOW).role_password is None
