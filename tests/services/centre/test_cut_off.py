"""Set-up, restore and a new user, cut off at any step: nothing is stuck, nothing is left that opens the store."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from hia_desktop.base.clock import FixedClock
from hia_desktop.services.call import run
from hia_desktop.services.centre import backups, doors
from hia_desktop.services.centre.login_face import has_store, read_face
from hia_desktop.store.entities import User
from hia_desktop.vault import files
from hia_desktop.vault.slotfile import TEST
from hia_desktop.vault.slots import Slots
from tests import make
from tests.services.centre.cut_off import WISH

ROOT = Path(__file__).parents[3]
LEFT = (".being-made-", ".made")


@dataclass(frozen=True)
class Backed:
    """A centre with a backup."""

    backup: Path
    recovery: str


@pytest.fixture(scope="module")
def backed(tmp_path_factory: pytest.TempPathFactory) -> Backed:
    home = make.house(tmp_path_factory.mktemp("backed") / "store")
    made = run(home.admin, backups.backup, home.folder.parent / "kopier")
    home.close()
    return Backed(made.folder, home.recovery)


def cut(what: str, folder: Path, step: int, backed: Backed) -> bool:
    """Does it in a process that is cut off; whether it came to its end."""
    typed = [sys.executable, "-m", "tests.services.centre.cut_off", what, str(folder), str(step), str(backed.backup)]
    done = subprocess.run([*typed, backed.recovery], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 9), done.stderr
    return done.returncode == 0


def check_way_in(folder: Path) -> None:
    """The administrator signs in, every user has a slot and every slot a user, and nothing half-made lies about."""
    signed_in = doors.sign_in(folder, "admin", make.PASSWORD, FixedClock(make.DAY))
    with signed_in.store.read() as sql:
        known = set(sql.scalars(select(User.id)))
    signed_in.forget()
    assert Slots(folder).users == known
    assert {u.id for u in read_face(folder).users} <= known
    assert not [path.name for path in folder.iterdir() if path.name.startswith(LEFT)]


def check_set_up(folder: Path, backed: Backed) -> None:
    if not has_store(folder):
        doors.set_up(folder, WISH, FixedClock(make.DAY), cost=TEST)[0].forget()
    check_way_in(folder)


def check_restore(folder: Path, backed: Backed) -> None:
    if not has_store(folder):
        backups.restore(backed.backup, folder, backed.recovery, "admin", make.PASSWORD, FixedClock(make.DAY))
    check_way_in(folder)
    assert len(read_face(folder).users) == 6


@pytest.mark.parametrize("step", [4, 15, 27])
def test_set_up(tmp_path: Path, backed: Backed, step: int) -> None:
    cut("set_up", tmp_path / "ny", step, backed)
    check_set_up(tmp_path / "ny", backed)


@pytest.mark.parametrize("step", [9, 20])
def test_restore(tmp_path: Path, backed: Backed, step: int) -> None:
    cut("restore", tmp_path / "ny", step, backed)
    check_restore(tmp_path / "ny", backed)


@pytest.mark.parametrize("step", [3, 8])
def test_a_new_user(tmp_path: Path, backed: Backed, step: int) -> None:
    home = make.house(tmp_path / "store")
    cut("add", home.folder, step, backed)
    check_way_in(home.folder)


def test_too_full_a_disk_is_told_of_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=900_000))
    with pytest.raises(files.DiskTrouble, match="for lite plass"):
        doors.set_up(tmp_path / "ny", WISH, FixedClock(make.DAY), cost=TEST)
    assert not list((tmp_path / "ny").iterdir()) and not has_store(tmp_path / "ny")
