"""What lies in the clear beside the store: damaged, lost or made by hand, and everybody still comes in."""

import json
import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hia_desktop.base.errors import Problem
from hia_desktop.base.fields import UserId
from hia_desktop.services.call import run
from hia_desktop.services.centre import doors, recovery_keys, users
from hia_desktop.services.centre.login_face import (
    FACES,
    Face,
    FaceUser,
    check_store,
    decoded,
    encoded,
    has_store,
    lies_on_server,
    read_face,
)
from hia_desktop.store.audit import ANCHOR
from hia_desktop.vault.files import DiskTrouble
from hia_desktop.vault.slotfile import COPIES
from hia_desktop.vault.slots import Slots
from tests import make

BY_HAND = (
    b"[]",
    b"{}",
    b"{",
    b"",
    b"\xff\xfe",
    b"[" * 200_000,
    b'{"centre": 1, "unit": null, "demo": false, "users": []}',
    b'{"centre": "x", "unit": "", "demo": 1, "users": []}',
    b'{"centre": "x", "unit": "", "demo": false, "users": [{"id": "a", "username": 2, "name": 3, "role": "nav"}]}',
    b'{"centre": "x", "unit": "", "demo": false, "users": [{"id": "a"}]}',
    b'{"centre": "x", "unit": "", "demo": false, "users": {}, "verified_backup": ""}',
    b'{"centre": "x", "unit": "", "demo": false, "users": [], "verified_backup": NaN}',
)


@pytest.fixture
def home(tmp_path: Path) -> make.House:
    """A centre where somebody has signed in."""
    made = make.house(tmp_path / "store")
    made.as_user("sekretar")
    made.sign_out("sekretar")
    return made


def copies(folder: Path) -> list[bytes]:
    return [(folder / name).read_bytes() for name in FACES]


def check_way_in(home: make.House, username: str = "lege") -> None:
    """Signs in and out; afterwards both copies are whole and the same."""
    assert home.as_user(username).me.username == username
    home.sign_out(username)
    first, second = copies(home.folder)
    assert first == second and len(decoded(first).users) == 6


def test_a_sum_finds_every_flipped_bit(home: make.House) -> None:
    whole = copies(home.folder)[0]
    assert encoded(decoded(whole)) == whole
    for at in range(len(whole)):
        harmed = bytearray(whole)
        harmed[at] ^= 1 << at % 8
        with pytest.raises((ValueError, RecursionError)):
            decoded(bytes(harmed))


@pytest.mark.long
def test_sixty_flipped_bits_keep_nobody_out(home: make.House) -> None:
    chance = random.Random(9)
    for n in range(60):
        harmed = [home.folder / FACES[0], *([home.folder / FACES[1]] if n % 2 else [])]
        for path in harmed:
            content = bytearray(path.read_bytes())
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
            path.write_bytes(content)
        assert bool(read_face(home.folder).trouble) == (n % 2 == 1)
        check_way_in(home)


@pytest.mark.parametrize("lost", [FACES[:1], FACES[1:], FACES], ids=" ".join)
def test_every_loss_keeps_nobody_out(home: make.House, lost: tuple[str, ...]) -> None:
    for name in lost:
        (home.folder / name).unlink()
    check_store(home.folder)
    for username in ("admin", "nav", "lege"):
        check_way_in(home, username)


@pytest.mark.parametrize("content", BY_HAND, ids=range(len(BY_HAND)))
def test_what_was_made_by_hand_is_no_face(home: make.House, content: bytes) -> None:
    for name in FACES:
        (home.folder / name).write_bytes(content)
    assert read_face(home.folder).users == () and "Skriv brukernavnet" in read_face(home.folder).trouble
    check_way_in(home)


def test_a_face_of_before_is_read_and_made_anew(home: make.House) -> None:
    face = read_face(home.folder)
    kept = {"centre": face.centre, "unit": face.unit, "demo": face.demo, "verified_backup": "i går"}
    rows = [{"id": u.id, "username": u.username, "name": u.name, "role": u.role} for u in face.users]
    (home.folder / FACES[0]).write_text(json.dumps(kept | {"users": rows}, indent=1), encoding="utf-8")
    (home.folder / FACES[1]).unlink()
    assert read_face(home.folder).users == face.users
    check_way_in(home)
    assert read_face(home.folder).verified_backup == "i går"


def test_a_role_that_nobody_knows_is_kept_as_it_stands() -> None:
    user = FaceUser("a", "a", "b", "zzz")
    assert decoded(encoded(Face(centre="x", unit="", demo=False, users=(user,)))).users == (user,)


def test_the_recovery_key_works_without_a_face(home: make.House) -> None:
    for name in FACES:
        (home.folder / name).unlink()
    recovery_keys.reset_with_recovery(home.folder, home.recovery, "lege", "en annen lang test-setning", home.clock)
    assert {u.username for u in read_face(home.folder).users} >= {"lege", "admin"}
    doors.sign_in(home.folder, "lege", "en annen lang test-setning", home.clock).forget()


def test_a_store_of_before_is_healed_by_the_recovery_key(home: make.House) -> None:
    """Its key slots name nobody yet."""
    Slots(home.folder).name_users({})
    for name in FACES:
        (home.folder / name).unlink()
    with pytest.raises(Problem):
        doors.sign_in(home.folder, "lege", make.PASSWORD, home.clock)
    recovery_keys.reset_with_recovery(home.folder, home.recovery, "admin", "en annen lang test-setning", home.clock)
    check_way_in(home)


def test_the_names_follow_the_users(home: make.House) -> None:
    admin = home.admin
    fysio = UserId(next(u.id for u in read_face(home.folder).users if u.username == "fysio"))
    run(admin, users.close, fysio)
    names = Slots(home.folder).names
    assert fysio not in names and set(names.values()) == {u.username for u in read_face(home.folder).users}


def test_who_types_a_name_that_nobody_has_is_told_as_for_a_wrong_password(home: make.House) -> None:
    for name in FACES:
        (home.folder / name).unlink()
    for username, password in (("ingen", make.PASSWORD), ("lege", "feil"), ("", "feil")):
        with pytest.raises(Problem, match="Brukernavnet eller passordet stemmer ikke"):
            doors.sign_in(home.folder, username, password, home.clock)


def test_a_full_disk_keeps_nobody_out(home: make.House, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Path, _data: bytes) -> None:
        raise DiskTrouble("Disken er full.")

    for name in FACES:
        (home.folder / name).unlink()
    monkeypatch.setattr(doors, "write_atomic", full)
    signed_in = doors.sign_in(home.folder, "lege", make.PASSWORD, home.clock)
    assert signed_in.me.username == "lege" and read_face(home.folder).trouble
    signed_in.forget()


def test_nothing_is_written_when_nothing_has_changed(home: make.House) -> None:
    watched: list[Callable[[], int]] = [
        lambda one=home.folder / name: one.stat().st_mtime_ns  # type: ignore[misc]
        for name in (*FACES, "keyslots.json", "keyslots.backup.json")
    ]
    before = [look() for look in watched]
    check_way_in(home, "nav")
    assert [look() for look in watched] == before


def test_a_folder_without_a_store_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="Fant ikke"):
        check_store(tmp_path)
    shutil.rmtree(tmp_path)


@contextmanager
def as_another(folder: Path) -> Iterator[None]:
    """Somebody whom the file system refuses the folder."""
    folder.chmod(0)
    if os.geteuid() == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        if os.getuid() == 0:
            os.seteuid(0)
        folder.chmod(0o700)


@pytest.mark.skipif(os.name != "posix", reason="POSIX modes")
def test_who_may_not_look_into_the_folder_is_told_that_and_nothing_else(home: make.House) -> None:
    with as_another(home.folder):
        assert has_store(home.folder), "no first run begins over a centre that is there"
        assert not lies_on_server(home.folder) and read_face(home.folder).trouble
        with pytest.raises(DiskTrouble, match="Du har ikke tilgang til") as told:
            home.as_user("lege")
    assert "kopi" not in told.value.message
    assert home.as_user("lege")


@pytest.mark.parametrize("names", [("hia.db",), ("server.json",), COPIES], ids=lambda names: names[0])
def test_what_is_no_file_is_told_of_and_no_copy_is_advised(home: make.House, names: tuple[str, ...]) -> None:
    for name in names:
        (home.folder / name).unlink(missing_ok=True)
        (home.folder / name).mkdir()
    with pytest.raises(DiskTrouble, match="er ikke en vanlig fil") as told:
        home.as_user("lege")
    assert names[-1] in told.value.message and "kopi" not in told.value.message.replace(COPIES[-1], "")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes that have a name")
@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", ["hia.db", "server.json", COPIES[0], ANCHOR, FACES[0], "throttle.json"])
def test_nobody_waits_for_a_pipe_in_the_place_of_a_file(home: make.House, name: str) -> None:
    (home.folder / name).unlink(missing_ok=True)
    os.mkfifo(home.folder / name)
    if name in ("hia.db", "server.json"):
        with pytest.raises(DiskTrouble, match="er ikke en vanlig fil"):
            home.as_user("lege")
    else:  # there is a twin, an alarm, or nothing to lose
        assert home.as_user("lege")
        assert name != FACES[0] or (home.folder / name).is_file(), "made anew"
