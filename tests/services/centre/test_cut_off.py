"""Set-up, restore and a new user, cut off at any step: nothing is stuck, nothing is left that opens the store."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from hia_desktop.base.clock import FixedClock
from hia_desktop.base.errors import Problem
from hia_desktop.services.call import run
from hia_desktop.services.centre import backups, doors
from hia_desktop.services.centre.checks import verify
from hia_desktop.services.centre.login_face import has_store, read_face
from hia_desktop.store.entities import User
from hia_desktop.store.manifests import own_copies
from hia_desktop.vault import files
from hia_desktop.vault.slotfile import TEST
from hia_desktop.vault.slots import Slots, WrongPassword
from tests import make
from tests.services.centre.cut_off import NEW, WISH, close

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


@dataclass(frozen=True)
class Cutter:
    """A process that has read the program, and does each thing in a copy of itself."""

    process: "subprocess.Popen[str]"

    def cut(self, what: str, folder: Path, step: int, backed: Backed) -> bool:
        """Does it in a process that is cut off; whether it came to its end."""
        asked, answers = self.process.stdin, self.process.stdout
        assert asked is not None and answers is not None
        asked.write(json.dumps([what, str(folder), str(step), str(backed.backup), backed.recovery]) + "\n")
        asked.flush()
        code = int(answers.readline())
        assert code in (0, 9)
        return code == 0


@contextmanager
def cutting() -> Iterator[Cutter]:
    """One of them, as long as it is wanted."""
    typed, pipe = [sys.executable, "-m", "tests.services.centre.cut_off"], subprocess.PIPE
    with subprocess.Popen(typed, cwd=ROOT, stdin=pipe, stdout=pipe, text=True, encoding="utf-8") as process:
        yield Cutter(process)


@pytest.fixture(scope="module")
def cutter() -> Iterator[Cutter]:
    with cutting() as made:
        yield made


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


def copied_home(folder: Path) -> str:
    """A real centre with two copies of an earlier day in its folder, of which the rule keeps one, and the day's copy
    due; its recovery key."""
    home, kept = make.house(folder, demo=False, day=make.DAY - timedelta(days=9)), copies_of(folder)
    run(home.admin, backups.choose_folder, kept)
    for hour in (12, 15):  # each where nothing thins out the other
        home.clock.at = time(hour)
        made = run(home.admin, backups.backup, kept.with_name(f"{folder.name}-{hour}"))
        kept.mkdir(exist_ok=True)
        made.folder.rename(kept / made.folder.name)
    home.close()
    return home.recovery


def copies_of(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}-copies")


def check_copies(folder: Path, recovery: str) -> None:
    """What has a copy's name is whole; the next sign-in takes the day's, if it lacks, and sweeps what was cut off."""
    clock, kept = FixedClock(make.DAY), copies_of(folder)

    def whole() -> set[str]:
        own = list(own_copies(kept, Slots(folder).store_id[:8]))
        for copy in own:
            backups.verify_backup(copy, recovery, clock)
        return {copy.name for copy in own}

    before = whole()
    clock.at = time(15)
    admin = doors.sign_in(folder, "admin", make.PASSWORD, clock)
    with suppress(backups.AlreadyMade):
        run(admin, backups.automatic)
    assert not run(admin, backups.standing).due and run(admin, verify).problems == ()
    admin.forget()
    after = whole()
    assert any("-20260224-" in name for name in after) and len(before) <= 3
    if "150000" in "".join(after):
        assert not list(kept.glob("*.part"))


def check_password(folder: Path) -> None:
    """The one or the other lets its user in, to the very same keys."""
    with suppress(WrongPassword):
        doors.sign_in(folder, "nav", make.PASSWORD, FixedClock(make.DAY)).forget()
        return check_way_in(folder)
    doors.sign_in(folder, "nav", NEW, FixedClock(make.DAY)).forget()
    check_way_in(folder)


def check_closed(folder: Path) -> None:
    """Done, or done by doing it again; whoever was closed is out, and everybody else in."""
    admin = doors.sign_in(folder, "admin", make.PASSWORD, FixedClock(make.DAY))
    gone = close(admin)
    assert run(admin, verify).problems == ()
    admin.forget()
    assert Slots(folder).users_without_password == {gone}
    with pytest.raises(Problem):
        doors.sign_in(folder, "fysio", make.PASSWORD, FixedClock(make.DAY))
    doors.sign_in(folder, "lege", make.PASSWORD, FixedClock(make.DAY)).forget()
    check_way_in(folder)


@pytest.mark.long
@pytest.mark.parametrize("step", [5, 9, 14, 19])
def test_the_days_own_copy(tmp_path: Path, cutter: Cutter, backed: Backed, step: int) -> None:
    recovery = copied_home(tmp_path / "store")
    assert not cutter.cut("copy", tmp_path / "store", step, backed), "it was cut off"
    check_copies(tmp_path / "store", recovery)


@pytest.mark.long
@pytest.mark.parametrize("step", [4, 15, 27])
def test_set_up(tmp_path: Path, cutter: Cutter, backed: Backed, step: int) -> None:
    assert not cutter.cut("set_up", tmp_path / "ny", step, backed), "it was cut off"
    check_set_up(tmp_path / "ny", backed)


@pytest.mark.long
@pytest.mark.parametrize("step", [9, 20])
def test_restore(tmp_path: Path, cutter: Cutter, backed: Backed, step: int) -> None:
    assert not cutter.cut("restore", tmp_path / "ny", step, backed), "it was cut off"
    check_restore(tmp_path / "ny", backed)


@pytest.mark.parametrize("step", [3, 8])
def test_a_new_user(tmp_path: Path, cutter: Cutter, backed: Backed, step: int) -> None:
    home = make.house(tmp_path / "store")
    assert not cutter.cut("add", home.folder, step, backed), "it was cut off"
    check_way_in(home.folder)


@pytest.mark.long
@pytest.mark.parametrize(("what", "step"), [("close", 4), ("reset", 5)])
def test_who_goes_and_who_gets_another_password(tmp_path: Path, cutter: Cutter, what: str, step: int) -> None:
    home = make.house(tmp_path / "store")
    assert not cutter.cut(what, home.folder, step, Backed(tmp_path, home.recovery)), "it came to its end"
    (check_closed if what == "close" else check_password)(home.folder)


def test_too_full_a_disk_is_told_of_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=900_000))
    with pytest.raises(files.DiskTrouble, match="for lite plass"):
        doors.set_up(tmp_path / "ny", WISH, FixedClock(make.DAY), cost=TEST)
    assert not list((tmp_path / "ny").iterdir()) and not has_store(tmp_path / "ny")
