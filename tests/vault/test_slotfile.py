"""The slot file under damage: every byte, torn writes, foreign and hostile content."""

import hashlib
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hia_desktop.base.errors import Missing, Problem
from hia_desktop.vault import slotfile
from hia_desktop.vault.files import DiskTrouble, write_atomic
from hia_desktop.vault.slotfile import LARGEST, TEST, Cost, Damaged, decoded, derive, encoded, read_slots, write_slots
from hia_desktop.vault.slots import NewStore, Slots, WrongPassword

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
Centre = tuple[Slots, NewStore]


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return Slots.create(tmp_path / "store", "root", "rot", tracks=("health", "nav"), cost=TEST)


def copies(slots: Slots) -> tuple[Path, Path]:
    return slots.folder / "keyslots.json", slots.folder / "keyslots.backup.json"


def test_every_changed_byte_is_caught(centre: Centre) -> None:
    raw = copies(centre[0])[0].read_bytes()
    assert encoded(decoded(raw)) == raw
    for place in range(len(raw)):
        for flip in (0x01, 0x20, 0x80):
            changed = bytearray(raw)
            changed[place] ^= flip
            with pytest.raises(Damaged):
                decoded(bytes(changed))


def test_every_cut_is_caught(centre: Centre) -> None:
    raw = copies(centre[0])[0].read_bytes()
    for length in range(len(raw)):
        with pytest.raises(Damaged):
            decoded(raw[:length])
    with pytest.raises(Damaged):
        decoded(raw + b"\n")


@pytest.mark.parametrize("which", [0, 1])
@pytest.mark.parametrize("damage", [b"", b"\x00" * 900, None])
def test_one_damaged_copy_is_outlived_and_mended(centre: Centre, which: int, damage: bytes | None) -> None:
    slots, new = centre
    torn = copies(slots)[which]
    if damage is None:
        torn.unlink()
    else:
        torn.write_bytes(damage)
    assert slots.intact_copies == 1
    assert Slots(slots.folder).unlock("root", "rot", NOW).store_key == new.keys.store_key
    slots.add_user(new.keys, "anna", "x", ["health"])
    assert slots.intact_copies == 2
    assert copies(slots)[0].read_bytes() == copies(slots)[1].read_bytes()


def test_the_newest_intact_copy_counts(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    slots, new = centre

    def cut_after_the_first(path: Path, data: bytes) -> None:
        if path == copies(slots)[1]:
            raise DiskTrouble("power")
        write_atomic(path, data)

    monkeypatch.setattr(slotfile, "write_atomic", cut_after_the_first)
    with pytest.raises(DiskTrouble):
        slots.add_user(new.keys, "anna", "x", ["health"])
    monkeypatch.undo()
    assert slots.users == {"root", "anna"}
    copies(slots)[0].write_bytes(b"torn")
    assert slots.users == {"root"}


def test_both_damaged_is_said_and_nothing_is_touched(centre: Centre) -> None:
    slots, new = centre
    for path in copies(slots):
        path.write_bytes(b"{}")
    for call in (
        lambda: Slots(slots.folder),
        lambda: slots.unlock("root", "rot", NOW),
        lambda: slots.add_user(new.keys, "x", "y", []),
    ):
        with pytest.raises(Damaged, match="sikkerhetskopi"):
            call()
    assert all(path.read_bytes() == b"{}" for path in copies(slots))


def test_no_store_is_missing_not_damaged(tmp_path: Path) -> None:
    with pytest.raises(Missing):
        Slots(tmp_path)
    (tmp_path / "keyslots.json").mkdir()
    with pytest.raises(DiskTrouble, match="er ikke en vanlig fil"):
        Slots(tmp_path)


def resealed(raw: bytes, change: Callable[[dict[str, object]], object]) -> bytes:
    """The file as a hostile hand would write it: changed, with a SHA-256 that fits."""
    content = json.loads(raw)["slots"]
    change(content)
    inner = json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()
    return b'{"sha256":"%s","slots":%s}\n' % (hashlib.sha256(inner).hexdigest().encode(), inner)


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c.update(extra=1),
        lambda c: c.pop("handed"),
        lambda c: c.update(generation="1"),
        lambda c: c.update(generation=-1),
        lambda c: c.update(store_id="../../etc"),
        lambda c: c["cost"].update(memory_kib=2**31),
        lambda c: c["slots"]["user:root"]["cost"].update(time=10**6),
        lambda c: c["slots"]["user:root"]["cost"].update(parallelism=0),
        lambda c: c["slots"]["user:root"].update(salt="AA=="),
        lambda c: c["slots"]["user:root"].update(sealed="not base64 !"),
        lambda c: c["slots"].update(x=None),
        lambda c: c["holdings"].update({"user:root": 7}),
        lambda c: c.update(format="1"),
    ],
)
def test_a_file_that_breaks_the_schema_is_refused(
    centre: Centre, change: Callable[[dict[str, object]], object]
) -> None:
    raw = copies(centre[0])[0].read_bytes()
    assert resealed(raw, dict.copy) == raw
    with pytest.raises(Damaged, match="formatet"):
        decoded(resealed(raw, change))


def test_a_newer_program_s_file_is_said(centre: Centre) -> None:
    slots, _ = centre
    raw = resealed(copies(slots)[0].read_bytes(), lambda c: c.update(format=2, slots=[]))
    for path in copies(slots):
        path.write_bytes(raw)
    with pytest.raises(Damaged, match="nyere versjon"):
        Slots(slots.folder)


@pytest.mark.parametrize("section", ["slots", "holdings", "handed"])
def test_swapped_parts_do_not_open(centre: Centre, section: str) -> None:
    slots, new = centre
    slots.add_user(new.keys, "anna", "samme", ["health"])
    slots.add_user(new.keys, "nils", "samme", ["nav"])

    def swap(content: dict[str, object]) -> None:
        part = content[section]
        assert isinstance(part, dict)
        part["user:anna"], part["user:nils"] = part["user:nils"], part["user:anna"]

    for path in copies(slots):
        path.write_bytes(resealed(path.read_bytes(), swap))
    use = (
        (lambda: slots.reset_password(new.keys, "anna", "nytt"))
        if section == "handed"
        else (lambda: slots.unlock("anna", "samme", NOW))
    )
    with pytest.raises(Problem):
        use()


def test_a_slot_from_another_store_does_not_open(centre: Centre, tmp_path: Path) -> None:
    slots, _ = centre
    other, _ = Slots.create(tmp_path / "other", "root", "rot", tracks=("health", "nav"), cost=TEST)
    foreign = read_slots(other.folder)[0]
    content = read_slots(slots.folder)[0]
    content.slots["user:root"] = foreign.slots["user:root"]
    write_slots(slots.folder, content)
    with pytest.raises(WrongPassword):
        slots.unlock("root", "rot", NOW)


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "keyslots.json").open("wb") as sparse:
        sparse.truncate(LARGEST * 100)
    with pytest.raises(Damaged, match="stor"):
        Slots(tmp_path)


def test_argon2_without_memory_is_a_problem_not_a_crash() -> None:
    with pytest.raises(Problem, match="minne"):
        derive(b"x", os.urandom(16), Cost(8, 1, 16))


def test_nobody_logs_in_under_another_s_name_by_moving_parts(centre: Centre) -> None:
    slots, new = centre
    slots.add_user(new.keys, "anna", "annas", ["health"])
    slots.add_user(new.keys, "nils", "nils'", ["nav"])
    content = read_slots(slots.folder)[0]
    content.slots["user:anna"] = content.slots["user:nils"]
    content.holdings["user:anna"] = content.holdings["user:nils"]
    content.handed["user:anna"] = content.handed["user:nils"]
    write_slots(slots.folder, content)
    with pytest.raises(WrongPassword):
        slots.unlock("anna", "nils'", NOW)
