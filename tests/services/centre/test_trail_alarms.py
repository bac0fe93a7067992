"""The end of the trail is gone: told to the administrator at sign-in until one has answered for it, and never as damage
when all that is there is whole."""

import shutil
from pathlib import Path

import pytest

from hia_desktop.base.errors import BadInput, Refused
from hia_desktop.services.call import run
from hia_desktop.services.centre import backups, checks, doors, trail_alarms, users
from hia_desktop.services.consent import trails
from hia_desktop.store import anchors
from hia_desktop.store.audit import ANCHOR
from hia_desktop.store.sqlite import FILE
from tests import make
from tests.services.centre.damage import prepared, rounds, signed_in

PASSWORD = make.PASSWORD


def sign_out_all(home: make.House) -> None:
    for user in [*home.open]:
        home.sign_out(user)


def told(home: make.House) -> list[str]:
    """What stands over the administrator's pages at the next sign-in."""
    sign_out_all(home)
    return [one.words for one in run(home.admin, trail_alarms.standing)]


def test_an_older_database_is_told_of_until_somebody_answers(home: make.House) -> None:
    sign_out_all(home)
    older = (home.folder / FILE).read_bytes()
    make.course(home)
    sign_out_all(home)
    (home.folder / FILE).write_bytes(older)
    lege = home.as_user("lege")
    with pytest.raises(Refused):
        run(lege, trail_alarms.standing)
    (words,) = told(home)
    assert "linjer før det som var notert ved siden av lageret" in words
    found = run(home.admin, checks.verify)
    assert not found.damaged and len(found.problems) == 1 and "sikkerhetskopi" not in found.problems[0]
    assert told(home) == [words], "nobody has answered yet"
    for why in ("", "x", "x" * 301):
        with pytest.raises(BadInput):
            run(home.admin, trail_alarms.accept, why)
    run(home.admin, trail_alarms.accept, "Strømmen gikk i natt.")
    assert told(home) == [] and run(home.admin, checks.verify).problems == ()
    logged = run(home.admin, trails.search_log, action="trail")
    assert {"Slutten av loggen manglet da noen logget inn", "Svarte for at slutten av loggen manglet"} <= {
        line.what for line in logged
    }


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "manglet"),
        (b"", "var skadet"),
        (b'{"seq": 0}', "var skadet"),
        (b'{"seq": 0, "mac": ""}', "var skadet"),
        (b'{"seq": 1e999, "mac": ""}', "var skadet"),
        (b'{"seq": true, "mac": "00"}', "var skadet"),
        (b'{"seq": -4, "mac": "' + b"0" * 64 + b'"}', "var skadet"),
        (b"[" * 200_000, "var skadet"),
        (b'{"seq": 9' + b"9" * 40 + b', "mac": "' + b"0" * 64 + b'"}', "linjer før"),
    ],
)
def test_a_note_that_is_gone_or_damaged_has_its_own_sentence(
    home: make.House, content: bytes | None, said: str
) -> None:
    sign_out_all(home)
    path: Path = home.folder / ANCHOR
    path.unlink() if content is None else path.write_bytes(content)
    (words,) = told(home)
    assert said in words and "sikkerhetskopi" not in words
    assert not run(home.admin, checks.verify).damaged
    run(home.admin, trail_alarms.accept, "Filen var borte.")
    assert told(home) == []


@pytest.mark.long
def test_a_whole_folder_put_back_is_noticed_by_the_note_outside_it(tmp_path: Path) -> None:
    """In a real centre, whose end is noted with the user's settings too; a restored backup is put there on purpose."""
    home = make.house(tmp_path / "real", demo=False)
    sign_out_all(home)
    shutil.copytree(home.folder, tmp_path / "older")
    assert told(home) == []
    made = run(home.admin, backups.backup, tmp_path / "backups")
    run(home.admin, users.listing)
    key = home.admin.store._mac_key
    sign_out_all(home)
    assert anchors.outside(home.folder, key).exists()
    shutil.rmtree(home.folder)
    shutil.copytree(tmp_path / "older", home.folder)
    (words,) = told(home)
    assert "eldre kopi av hele mappen" in words and not run(home.admin, checks.verify).damaged
    assert told(home) == [words]
    problems = run(home.admin, checks.verify).problems
    assert any("eldre enn sikkerhetskopien" in one for one in problems), "the copy knows of it too"
    sign_out_all(home)
    shutil.rmtree(home.folder)
    backups.restore(made.folder, home.folder, home.recovery, "admin", PASSWORD, home.clock)
    assert told(home) == [], "an older copy on purpose"
    assert run(home.admin, checks.verify).problems == ()
    home.close()


def test_a_demo_notes_nothing_outside_its_folder(home: make.House) -> None:
    run(home.admin, users.listing)
    assert not anchors.outside(home.folder, home.admin.store._mac_key).exists()


@pytest.mark.long
def test_random_damage_gives_no_bug_and_no_wrong_advice(tmp_path: Path) -> None:
    """The short form of `tests.bench.damage`."""
    found = list(rounds(tmp_path, 14, 6, seed=11))
    assert [one for one in found if one.wrong] == []
    assert {one.outcome for one in found} > {"opens"}


@pytest.mark.long
def test_the_loss_of_the_databases_log_is_told_at_sign_in(tmp_path: Path) -> None:
    centre = prepared(tmp_path, live=True)
    (centre.folder / f"{FILE}-wal").unlink()
    with signed_in(centre.folder) as admin:
        (one,) = run(admin, trail_alarms.standing)
        found = run(admin, checks.verify)
    assert "linjer før det som var notert ved siden av lageret" in one.words and "sikkerhetskopi" not in one.words
    assert not found.damaged and found.all_entries < 6, "what was in it is gone"


def test_nobody_is_kept_out_by_what_cannot_be_noted(home: make.House, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_args: object, **_named: object) -> None:
        raise PermissionError("no")

    monkeypatch.setattr("hia_desktop.store.audit.write_head", refused)
    sign_out_all(home)
    doors.sign_in(home.folder, "lege", PASSWORD, home.clock).forget()
    assert told(home) == []
