"""The program's own copies: taken once a day for whoever signs in, into the folder that was chosen."""

import errno
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from hia_desktop.base.errors import Problem, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.services.call import Work, run, run_watched
from hia_desktop.services.centre import backups, checks
from hia_desktop.services.centre.backups import AlreadyMade
from hia_desktop.services.record import entries
from hia_desktop.store.entities import AuditLine, BackupPlace
from hia_desktop.store.manifests import MANIFEST, read_manifest
from hia_desktop.store.sqlite import SealedFile
from hia_desktop.store.store import Store
from hia_desktop.vault.alone import alone
from hia_desktop.vault.files import DiskTrouble
from tests.make import STAFF, House, course, house

NEW = "et helt nytt passord 26"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    made = house(tmp_path / "home", demo=False)
    yield made
    made.close()


@pytest.fixture
def copies(home: House, tmp_path: Path) -> Path:
    """The folder that the secretary chose."""
    folder = tmp_path / "copies"
    folder.mkdir()
    run(home.as_user("sekretar"), backups.choose_folder, folder)
    return folder


def a_course(home: House) -> CourseId:
    """Of a patient with a synthetic number, which a real centre does not take."""
    home.as_user("sekretar").is_demo = True
    return course(home)


def next_day(home: House, days: int = 1) -> None:
    home.clock.day += timedelta(days=days)


def actions(home: House) -> list[str]:
    with home.every_row() as sql:
        return list(sql.scalars(select(AuditLine.action).where(AuditLine.action.like("backup:%"))))


@pytest.mark.parametrize("username", [*STAFF, "admin"])
def test_whoever_signs_in_has_the_days_copy_taken(home: House, copies: Path, username: str) -> None:
    who = home.as_user(username)
    assert run(who, backups.standing).due
    made = run(who, backups.automatic)
    assert made.folder.parent == copies
    assert backups.verify_backup(made.folder, home.recovery, home.clock).counts["app_user"] == 6
    now = run(who, backups.standing)
    assert (now.due, now.days, now.made_at) == (False, 0, home.clock.now())
    with pytest.raises(AlreadyMade):
        run(who, backups.automatic)
    assert actions(home) == ["backup:folder", "backup:automatic"]
    assert len(list(copies.iterdir())) == 1


def test_the_nav_adviser_is_not_told_where_and_chooses_nothing(home: House, copies: Path) -> None:
    assert run(home.as_user("nav"), backups.standing).folder is None
    assert run(home.as_user("lege"), backups.standing).folder == copies
    with pytest.raises(Refused):
        run(home.as_user("nav"), backups.choose_folder, copies / "mine")
    with pytest.raises(Refused):
        run(home.as_user("nav"), backups.backup, copies)


def test_a_copy_taken_by_hand_counts_where_it_lies_in_the_folder(home: House, copies: Path, tmp_path: Path) -> None:
    run(home.admin, backups.backup, tmp_path / "elsewhere")
    assert run(home.admin, backups.standing).due
    run(home.admin, backups.backup, copies)
    assert not run(home.admin, backups.standing).due
    next_day(home, 4)
    now = run(home.admin, backups.standing)
    assert (now.due, now.days) == (True, 4)


def test_a_demo_and_a_centre_without_a_folder_copy_nothing(tmp_path: Path) -> None:
    for demo in (True, False):
        made = house(tmp_path / str(demo), demo=demo)
        if demo:
            run(made.admin, backups.choose_folder, tmp_path)
        assert not run(made.admin, backups.standing).due
        with pytest.raises(AlreadyMade):
            run(made.admin, backups.automatic)
        made.close()


def test_the_stores_own_folder_is_refused(home: House) -> None:
    for folder in (home.folder, home.folder / "copies"):
        with pytest.raises(Refused, match="egen mappe"):
            run(home.admin, backups.choose_folder, folder)


def gone(copies: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copies.rename(copies.with_name("away"))


def another_disk(copies: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder stands where the disk was."""
    copies.rename(copies.with_name("away"))
    copies.mkdir()


def full(copies: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(copies)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1000))


def fills_up(copies: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def copy(*_all: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Store, "copy_to", copy)


@pytest.mark.parametrize(
    ("what", "told"),
    [(gone, "er ikke der"), (another_disk, "riktig disk"), (full, "for lite plass"), (fills_up, "rydd plass")],
)
def test_what_goes_wrong_is_told_and_leaves_nothing(
    home: House, copies: Path, monkeypatch: pytest.MonkeyPatch, what: Callable[..., None], told: str
) -> None:
    run(home.admin, backups.automatic)
    next_day(home)
    what(copies, monkeypatch)
    before = sorted(copies.glob("*"))
    with pytest.raises(DiskTrouble, match=told):
        run(home.as_user("nav"), backups.automatic)
    assert sorted(copies.glob("*")) == before
    assert run(home.admin, backups.standing).due, "it is tried again at the next sign-in"
    assert "backup:automatic" in actions(home)[-1:], "that it went wrong is no line: the copy before is the last"


def test_a_full_disk_that_the_database_meets_is_told_as_that(home: House, tmp_path: Path) -> None:
    """The driver's own error is no error of the disk's by its class."""
    from hia_desktop.store import sqlite

    before = sqlite.open_copy

    def small(path: Path, key: bytes) -> Any:
        made = before(path, key)
        made.execute("PRAGMA max_page_count=4")
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite, "open_copy", small)
        with pytest.raises(DiskTrouble, match="No space left"):
            run(home.admin, backups.backup, tmp_path / "copies")
    assert list((tmp_path / "copies").iterdir()) == []


def test_two_windows_take_one_copy(home: House, copies: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second while the first is at it, and once more when the first is done: it asked before that."""
    first, second = home.as_user("lege"), home.as_user("nav")
    assert run(second, backups.standing).due
    copied, met = Store.copy_to, list[str]()

    def slow(store: Store, *how: Any) -> None:
        copied(store, *how)
        with pytest.raises(AlreadyMade) as refused:
            run(second, backups.automatic)
        met.append(refused.value.message)

    monkeypatch.setattr(Store, "copy_to", slow)
    run(first, backups.automatic)
    assert met == ["Det tas alt en sikkerhetskopi. Vent til den er ferdig."]
    with pytest.raises(AlreadyMade):
        run(second, backups.automatic)
    assert len(list(copies.iterdir())) == 1


def test_one_at_a_time_holds_between_threads_and_lets_go(tmp_path: Path) -> None:
    seen: list[bool] = []

    def other() -> None:
        with alone(tmp_path / "lock") as mine:
            seen.append(mine)

    with alone(tmp_path / "lock") as mine:
        assert mine
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    other()
    assert seen == [False, True]


@pytest.mark.long
def test_nobody_waits_for_a_slow_disk(home: House, copies: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody saves while the disk is woken, written and thinned out is saved at once."""
    lege, made = home.as_user("lege"), a_course(home)
    saved: list[str] = []

    def save(where: str) -> None:
        saved.append(where)
        run(lege, entries.save_draft, made, "note", None, {"text": where}, {})

    def around(name: str, before: Callable[..., Any]) -> Callable[..., Any]:
        def slow(*args: Any, **more: Any) -> Any:
            save(name)
            return before(*args, **more)

        return slow

    for name in ("free_space_check", "_fill", "_prune", "folder_to_disk"):
        monkeypatch.setattr(backups, name, around(name, getattr(backups, name)))
    run(home.as_user("nav"), backups.automatic)
    assert saved == ["free_space_check", "_fill", "folder_to_disk", "_prune"]
    assert run(home.admin, checks.verify).problems == ()


@pytest.mark.long
def test_others_write_on_and_the_copy_is_of_one_moment(home: House, copies: Path, tmp_path: Path) -> None:
    """It is made of a few pages at a time, and what is written between them does not begin it anew."""
    lege, made = home.as_user("lege"), a_course(home)
    for number in range(60):
        text = f"{number} " + os.urandom(20_000).hex()
        run(lege, entries.save_draft, made, "note", None, {"text": text}, {})
    steps: list[int] = []

    def step(done: int, of: int) -> None:
        steps.append(done)
        run(lege, entries.save_draft, made, "note", None, {"text": f"ved {len(steps)}"}, {})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hia_desktop.store.sqlite._PAGES", 8)
        kept, _changed = run_watched(home.as_user("nav"), backups.automatic.of(), step)
    assert 10 < len(steps) < 400 and steps == sorted(steps)
    assert backups.verify_backup(kept.folder, home.recovery, home.clock).head_seq < home.lines() - 10


def test_what_a_killed_copy_left_is_swept_away_and_is_never_taken_for_one(home: House, copies: Path) -> None:
    first = run(home.admin, backups.automatic)
    half = first.folder.with_name(first.folder.name.replace("-10", "-09")).with_suffix(".part")
    shutil.copytree(first.folder, half)
    (half / MANIFEST).unlink()
    other = copies / "hia-another1-20260101-000000.part"
    other.mkdir()
    with home.every_row() as sql:
        assert backups.newer(Work(sql, home.admin)) is None
    next_day(home)
    run(home.as_user("fysio"), backups.automatic)
    assert not half.exists() and other.exists()
    assert all(read_manifest(folder) for folder in copies.glob("hia-*") if folder != other)


@pytest.mark.long
def test_thinned_out_by_the_rule_and_only_of_its_own(home: House, copies: Path) -> None:
    """Three months of days: 7 days, 4 weeks and 12 months, of which many are the same."""
    for _day in range(40):
        run(home.admin, backups.automatic)
        next_day(home)
    kept = sorted(folder.name[13:21] for folder in copies.iterdir())
    assert len(kept) == 7 + 2 + 1, kept
    assert kept[-7:] == sorted((home.clock.day - timedelta(days=n)).strftime("%Y%m%d") for n in range(1, 8))


@pytest.mark.long
def test_a_copy_that_has_what_the_store_lacks_stays(home: House, copies: Path, tmp_path: Path) -> None:
    """An older copy is brought back, and the newer ones beside it are the only ones with what was written since."""
    old = run(home.admin, backups.automatic).folder
    home.clock.at = time(15)
    run(home.as_user("lege"), entries.save_draft, a_course(home), "note", None, {"text": "Etterpå."}, {})
    newer = run(home.admin, backups.backup, copies).folder
    assert not old.exists()
    home.clock.at = time(16)
    back = tmp_path / "back"
    shutil.copytree(home.folder, back, ignore=shutil.ignore_patterns("*.lock"))
    made = _only_course(home)
    run(home.as_user("lege"), entries.save_draft, made, "note", None, {"text": "Enda senere."}, {})
    run(home.admin, backups.backup, copies)
    assert not newer.exists()
    (newest,) = copies.iterdir()
    again = House(back, home.clock, home.recovery)
    home.clock.at = time(17)
    run(again.as_user("lege"), entries.journal, _only_course(again))
    run(again.admin, backups.backup, copies)
    again.close()
    assert newest.exists() and len(list(copies.iterdir())) == 2, "the store that was put back lacks what it holds"


def _only_course(home: House) -> Any:
    from hia_desktop.services.course import courses

    return next(row.id for row in run(home.as_user("lege"), courses.listing))


def test_a_store_that_was_brought_back_copies_nowhere_until_somebody_chooses(
    home: House, copies: Path, tmp_path: Path
) -> None:
    made = run(home.admin, backups.automatic)
    backups.restore(made.folder, tmp_path / "back", home.recovery, "admin", NEW, home.clock)
    from hia_desktop.services.centre import doors

    admin = doors.sign_in(tmp_path / "back", "admin", NEW, home.clock)
    assert not run(admin, backups.standing).chosen
    with pytest.raises(AlreadyMade):
        run(admin, backups.automatic)
    with home.every_row() as sql:
        assert sql.scalars(select(BackupPlace)).one().folder == str(copies)
    admin.forget()


def test_a_lock_in_the_middle_of_it_leaves_nothing_half(
    home: House, copies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The keys are gone before the copy is noted: it fails, as itself, and the next sign-in takes one."""
    who, filled = home.as_user("fysio"), backups._fill

    def locked(*args: Any) -> Any:
        home.open.pop("fysio").forget()
        return filled(*args)

    monkeypatch.setattr(backups, "_fill", locked)
    with pytest.raises(Problem):
        run(who, backups.automatic)
    assert list(copies.iterdir()) == []
    monkeypatch.undo()
    assert run(home.as_user("fysio"), backups.automatic).folder.exists()


def test_a_copy_has_connections_of_its_own(home: House) -> None:
    other = home.admin.store.again()
    try:
        assert isinstance(other.place, SealedFile) and other.engine is not home.admin.store.engine
        assert other.noted_outside == home.admin.store.noted_outside
    finally:
        other.close()
