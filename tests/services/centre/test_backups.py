"""Backups: whole, sealed, thinned out by the rule, and brought back with nothing lost."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from hia_desktop.base.errors import BadInput, Missing, Problem, Refused
from hia_desktop.services.call import SignedIn, run, run_watched
from hia_desktop.services.centre import backups, checks, doors, users
from hia_desktop.services.centre.checks import checked_words
from hia_desktop.services.centre.login_face import read_face
from hia_desktop.services.course import courses
from hia_desktop.services.intake import referrals
from hia_desktop.services.record import entries
from hia_desktop.store.engine import Step
from hia_desktop.store.entities import Attachment, Entity, User
from hia_desktop.store.manifests import to_prune
from hia_desktop.store.sqlite import FILE
from hia_desktop.store.store import Store
from hia_desktop.vault import throttle
from hia_desktop.vault.files import DiskTrouble
from hia_desktop.vault.recovery import new_recovery
from hia_desktop.vault.slots import WrongPassword
from tests.make import PASSWORD, House, course, house
from tests.services.story import pdf, whole_course

NEW = "et helt nytt passord 26"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    made = house(tmp_path / "home")
    yield made
    made.close()


@pytest.fixture
def kept(home: House, tmp_path: Path) -> Path:
    return run(home.admin, backups.backup, tmp_path / "copies").folder


def test_a_backup_is_three_files_and_no_users_slots(home: House, kept: Path) -> None:
    assert {file.name for file in kept.iterdir()} == {"hia.db", "keyslots.json", "manifest.json"}
    assert not (kept / "hia.db").read_bytes().startswith(b"SQLite format 3")
    slots = json.loads((kept / "keyslots.json").read_bytes())["slots"]["slots"]
    assert set(slots) == {"recovery"}
    manifest = backups.verify_backup(kept, home.recovery, home.clock)
    assert manifest.counts["app_user"] == 6
    assert manifest.head_seq == manifest.counts["audit_line"]
    assert read_face(home.folder).verified_backup == "24.02.2026 10:00"


@pytest.mark.long
def test_the_whole_course_comes_back(home: House, tmp_path: Path) -> None:
    course = whole_course(home)
    before = run(home.as_user("lege"), courses.overview, course)
    made = run(home.as_user("lege"), backups.backup, tmp_path / "copies")
    target = tmp_path / "back"
    backups.restore(made.folder, target, home.recovery.lower(), "admin", NEW, home.clock)
    admin = doors.sign_in(target, "admin", NEW, home.clock)
    with pytest.raises(WrongPassword):
        doors.sign_in(target, "lege", PASSWORD, home.clock)
    doctor_id = next(u.id for u in run(admin, users.listing) if u.username == "lege")
    run(admin, users.reset_password, doctor_id, "et eget nytt ord for dem 9x")
    doctor = doors.sign_in(target, "lege", "et eget nytt ord for dem 9x", home.clock)
    run(doctor, users.change_my_password, "et eget nytt ord for dem 9x", "sykkel regn potet fjell")
    assert run(doctor, courses.overview, course) == before
    found = run(doctor, checks.verify)
    assert found.problems == ()
    assert found.entries >= 8
    assert found.documents >= 3
    assert found.entries == found.all_entries - 1, (
        "the NAV adviser's note is sealed for NAV; what is shared of it is a copy"
    )
    assert checked_words(found).startswith("Ingen feil funnet i det som kan leses i din rolle. Lest: databasen, ")
    mine = run(admin, checks.verify)
    assert not mine.everything and (mine.entries, mine.all_entries) == (0, found.all_entries)
    assert f"0 av {found.all_entries} skjemaer, 0 av {found.all_documents} dokumenter" in checked_words(mine)
    assert "Alt stemmer" not in checked_words(mine) and "er ikke åpnet" in checked_words(mine)
    doctor.forget()
    admin.forget()


def test_whoever_brings_it_back_has_chosen_the_password(home: House, tmp_path: Path) -> None:
    """Also an administrator whose password somebody else had chosen when the copy was taken."""
    with home.admin.store.write() as sql:
        sql.execute(update(User).where(User.username == "admin").values(must_change_password=True))
    made = run(home.as_user("lege"), backups.backup, tmp_path / "copies")
    backups.restore(made.folder, tmp_path / "back", home.recovery, "admin", NEW, home.clock)
    admin = doors.sign_in(tmp_path / "back", "admin", NEW, home.clock)
    assert "admin" in {user.username for user in run(admin, users.listing)}
    admin.forget()


@pytest.mark.parametrize("file", ["hia.db", "manifest.json", "keyslots.json"])
def test_a_changed_backup_is_refused_and_leaves_nothing(home: House, kept: Path, tmp_path: Path, file: str) -> None:
    content = bytearray((kept / file).read_bytes())
    content[len(content) // 2] ^= 1
    (kept / file).write_bytes(content)
    target = tmp_path / "back"
    with pytest.raises(Problem):
        backups.restore(kept, target, home.recovery, "admin", NEW, home.clock)
    assert not target.exists() or not list(target.iterdir())


def test_a_backup_swapped_with_its_hash_is_found(home: House, kept: Path) -> None:
    """An older file with a manifest that was edited to fit it: the trail's end tells."""
    manifest = json.loads((kept / "manifest.json").read_bytes())
    (kept / "manifest.json").write_text(json.dumps(manifest | {"head_seq": manifest["head_seq"] + 1}), encoding="utf-8")
    with pytest.raises(Problem, match="stemmer ikke"):
        backups.verify_backup(kept, home.recovery, home.clock)


def test_wrong_keys(home: House, kept: Path) -> None:
    with pytest.raises(WrongPassword):
        backups.verify_backup(kept, new_recovery(), home.clock)
    with pytest.raises(BadInput):
        backups.verify_backup(kept, home.recovery[:-1], home.clock)
    with pytest.raises(WrongPassword):
        backups.verify_backup(kept, "et passord", home.clock)


def test_a_wrong_key_is_told_as_that_where_nothing_can_be_written(
    home: House, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a disk that can only be read; the right one opens there."""

    def read_only(*_file: object) -> None:
        raise DiskTrouble("read-only")

    monkeypatch.setattr(throttle, "write_atomic", read_only)
    for wrong in (new_recovery(), "et passord"):
        with pytest.raises(WrongPassword):
            backups.verify_backup(kept, wrong, home.clock)
    assert backups.verify_backup(kept, home.recovery, home.clock).counts["app_user"]


def test_restore_refuses_what_it_must(home: House, kept: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="allerede"):
        backups.restore(kept, home.folder, home.recovery, "admin", NEW, home.clock)
    for username in ("lege", "nobody"):
        with pytest.raises(Refused, match="ikke administrator"):
            backups.restore(kept, tmp_path / "back", home.recovery, username, NEW, home.clock)
    with pytest.raises(BadInput):
        backups.restore(kept, tmp_path / "back", home.recovery, "admin", "kort", home.clock)
    with pytest.raises(Missing):
        backups.restore(tmp_path, tmp_path / "back", home.recovery, "admin", NEW, home.clock)
    assert not (tmp_path / "back").exists()


def test_backup_refuses_the_stores_own_folder_and_a_file(home: House, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        run(home.admin, backups.backup, home.folder)
    (tmp_path / "file").write_text("")
    with pytest.raises(Problem):
        run(home.admin, backups.backup, tmp_path / "file")
    with pytest.raises(Refused):
        run(home.as_user("nav"), backups.backup, tmp_path / "copies")


def test_a_full_disk_leaves_nothing_behind(home: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1000))
    with pytest.raises(Problem, match="for lite plass"):
        run(home.admin, backups.backup, tmp_path / "copies")
    assert list((tmp_path / "copies").iterdir()) == []


@pytest.mark.long
def test_others_write_while_the_copy_is_taken(home: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The copy takes long where the store is large: what somebody else saves meanwhile does not wait for it."""
    lege, copied = home.as_user("lege"), Store.copy_to

    def slow(store: Store, path: Path, key: bytes, step: Step) -> None:
        copied(store, path, key, step)
        run(lege, entries.save_draft, made, "note", None, {"text": "Skrevet imens."}, {})

    made = course(home)
    monkeypatch.setattr(Store, "copy_to", slow)
    kept = run(home.admin, backups.backup, tmp_path / "copies")
    assert [str(entry.answers["text"]) for entry in run(lege, entries.journal, made)] == ["Skrevet imens."]
    assert backups.verify_backup(kept.folder, home.recovery, home.clock).head_seq < home.lines()
    assert run(home.admin, checks.verify).problems == ()


@pytest.mark.parametrize("at", [0, 1, 60, 90, 100])
def test_a_copy_that_is_stopped_leaves_nothing(home: House, tmp_path: Path, at: int) -> None:
    class Stopped(Exception):
        """As when the user presses «Stopp»."""

    def step(done: int, of: int) -> None:
        if done >= at:
            raise Stopped

    with pytest.raises(Stopped):
        run_watched(home.admin, backups.backup.of(tmp_path / "copies"), step)
    assert list((tmp_path / "copies").iterdir()) == []
    run_watched(home.admin, backups.backup.of(tmp_path / "copies"))


def rows(signed_in: SignedIn) -> dict[str, str]:
    """The hash of all rows of each table."""
    with signed_in.store.read() as sql:
        tables = sorted(Entity.metadata.tables.items())
        found = {name: sorted(map(repr, sql.execute(select(table)))) for name, table in tables}
    return {name: hashlib.sha256("\n".join(lines).encode()).hexdigest() for name, lines in found.items()}


@pytest.mark.long
def test_another_machine_has_the_same_content(home: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the first machine is there but the copy: another folder, another user's settings, the store gone."""
    whole_course(home)
    made = run(home.as_user("lege"), backups.backup, tmp_path / "copies")
    before = rows(home.admin)
    home.close()
    home.open.clear()
    carried = tmp_path / "stick" / made.folder.name
    shutil.copytree(made.folder, carried)
    for gone in (home.folder, tmp_path / "copies"):
        shutil.rmtree(gone)
    for name in ("XDG_CONFIG_HOME", "APPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "other-machine"))
    backups.restore(carried, tmp_path / "there" / "store", home.recovery, "admin", NEW, home.clock)
    admin = doors.sign_in(tmp_path / "there" / "store", "admin", NEW, home.clock)
    after = rows(admin)
    assert {name for name in before if before[name] != after[name]} <= {"app_user", "audit_line", "backup_place"}
    assert run(admin, checks.verify).problems == ()
    admin.forget()


def test_older_backups_are_thinned_out(home: House, tmp_path: Path) -> None:
    copies = tmp_path / "copies"
    first = run(home.admin, backups.backup, copies)
    (copies / "hia-notours-20200101-000000").mkdir()
    home.clock.at = home.clock.at.replace(hour=15)
    second = run(home.admin, backups.backup, copies)
    assert second.pruned == 1
    assert not first.folder.exists()
    assert second.folder.exists()
    assert (copies / "hia-notours-20200101-000000").exists()


@pytest.mark.long
def test_verify_opens_the_files_that_came_with_a_referral(home: House) -> None:
    """A file that has been changed is found by anybody: its sealed bytes are signed.
    Whoever has no key to it is told that it was not looked into."""
    doctor = home.as_user("lege")
    run(doctor, referrals.attach, course(home), "epikrise.pdf", pdf())
    found = run(doctor, checks.verify)
    assert (found.problems, found.files, found.all_files) == ((), 1, 1) and "1 av 1 vedlegg" in checked_words(found)
    with doctor.store.write() as sql:
        row = sql.scalars(select(Attachment)).one()
        row.content = row.content[:-1] + bytes([row.content[-1] ^ 1])
    assert [problem[:7] for problem in run(doctor, checks.verify).problems] == ["Vedlegg"]
    blind = run(home.admin, checks.verify)
    assert [told[:7] for told in blind.problems] == ["Vedlegg"] and not blind.everything
    assert "0 av 1 vedlegg" in checked_words(blind) and "er ikke åpnet" in checked_words(blind)


def test_verify_brings_all_into_the_file_first(home: House) -> None:
    """What stands beside the file is written into it before it is looked through, and the check's own reading does not
    hold that up: it waited five seconds for itself, and then looked at what was there."""
    run(home.as_user("lege"), referrals.attach, course(home), "epikrise.pdf", pdf())
    beside = home.folder / f"{FILE}-wal"
    before = beside.stat().st_size
    assert run(home.admin, checks.verify).problems == ()
    assert 0 < beside.stat().st_size < before / 2, "only that it was checked"


def test_verify_finds_a_cut_trail(home: House) -> None:
    (home.folder / "audit.anchor").write_text('{"seq": 999, "mac": "00"}', encoding="utf-8")
    assert any("Loggen" in problem for problem in run(home.admin, checks.verify).problems)


NOON = datetime(2026, 12, 31, 12, tzinfo=UTC)


def test_the_rule_keeps_days_weeks_and_months() -> None:
    daily = [NOON - timedelta(days=n) for n in range(400)]
    kept = set(daily) - set(to_prune(daily))
    assert {NOON - timedelta(days=n) for n in range(7)} <= kept
    assert len({one.strftime("%G-%V") for one in kept}) >= 4
    assert len({one.strftime("%Y-%m") for one in kept}) == 12
    assert len(kept) <= 7 + 4 + 12


@given(st.lists(st.integers(0, 20_000), max_size=80))
def test_the_newest_is_always_kept_and_pruning_twice_changes_nothing(hours: list[int]) -> None:
    made = [NOON - timedelta(hours=h) for h in hours]
    gone = set(to_prune(made))
    left = [one for one in made if one not in gone]
    assert not made or max(made) in left
    assert to_prune(left) == ()
