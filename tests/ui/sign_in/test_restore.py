"""A centre brought back in the window: seen before the secret, all or nothing, and every hindrance in its own words."""

import json
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hia_desktop.services.call import SignedIn, run
from hia_desktop.services.centre import backups, doors
from hia_desktop.store.contents import Contents, contents_of
from hia_desktop.store.manifests import MANIFEST
from hia_desktop.ui.sign_in.restore import Restore
from hia_desktop.vault.recovery import new_recovery
from tests import make
from tests.journeys.hands import Hands
from tests.journeys.window import Open, house, open_window
from tests.make import PASSWORD

__all__ = ["house", "open_window"]
NEW = "et helt nytt passord 26"


@pytest.fixture
def kept(house: make.House, tmp_path: Path) -> Path:
    """A copy of the story's centre."""
    make.course(house)
    made = run(house.admin, backups.backup, tmp_path / "copies").folder
    for user in [*house.open]:
        house.sign_out(user)
    return made


def page_of(hands: Hands) -> Restore:
    hands.click("Hent tilbake en sikkerhetskopi …")
    hands.sees("Alt hentes, eller ingenting.")
    (page,) = hands.window.findChildren(Restore)
    return page


def filled(hands: Hands, page: Restore, source: Path, target: Path | None, secret: str) -> None:
    page.set_source(source)
    if target is not None:
        page.set_target(target)
    hands.wait(lambda: page.about.isVisible())
    page.secret.setText(secret)
    page.password.first.setText(NEW)
    page.password.again.setText(NEW)
    hands.click("Hent tilbake")


def rows_of(signed_in: SignedIn) -> Contents:
    with signed_in.store.held() as connection:
        return contents_of(connection)


@pytest.mark.long
def test_the_first_run_brings_a_centre_back_where_it_is(
    open_window: Open, house: make.House, kept: Path, tmp_path: Path
) -> None:
    """Where there is no centre: the copy is found among others, and the login of the centre is there afterwards."""
    hands = open_window(tmp_path / "empty", house.clock)
    page = page_of(hands)
    page.set_source(kept.parent)
    hands.sees("Tatt 24.02.2026 10:00 med HIA Desktop", "1 pasient, 1 forløp, 6 brukere")
    assert not page.target_button.isVisible()
    page.secret.setText(house.recovery.lower())
    page.password.first.setText(NEW)
    page.password.again.setText(NEW)
    hands.click("Hent tilbake")
    hands.sees("Sikkerhetskopien er hentet tilbake", "De andre brukerne må få nytt passord av administratoren.")
    hands.click("Til innloggingen")
    hands.wait(lambda: hands.window.login is not None and hands.window.login.chosen() == "admin")
    hands.fill("Passord", NEW)
    hands.keys("Return")
    hands.wait(lambda: hands.window.shell is not None)


@pytest.mark.long
def test_beside_a_centre_that_is_not_touched(open_window: Open, house: make.House, kept: Path, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in house.folder.iterdir() if path.is_file()}
    hands = open_window(house.folder, house.clock)
    page = page_of(hands)
    filled(hands, page, kept, tmp_path / "practice", house.recovery)
    hands.sees("Sikkerhetskopien er hentet tilbake")
    hands.click("Til innloggingen")
    hands.wait(lambda: not hands.window.isVisible())
    assert hands.window.go_on_in == tmp_path / "practice"
    assert before == {path.name: path.read_bytes() for path in house.folder.iterdir() if path.is_file()}
    again = open_window(tmp_path / "practice", house.clock)
    again.log_in("Ada Admin · Administrator", NEW)


def mistyped(kept: Path, target: Path, house: make.House) -> str:
    return house.recovery[:-1]


def another_centres(kept: Path, target: Path, house: make.House) -> str:
    return new_recovery()


def no_such_password(kept: Path, target: Path, house: make.House) -> str:
    return "et passord"


def damaged(kept: Path, target: Path, house: make.House) -> str:
    content = bytearray((kept / "hia.db").read_bytes())
    content[len(content) // 2] ^= 1
    (kept / "hia.db").write_bytes(content)
    return house.recovery


def a_newer_program(kept: Path, target: Path, house: make.House) -> str:
    manifest = json.loads((kept / MANIFEST).read_bytes())
    (kept / MANIFEST).write_text(json.dumps(manifest | {"schema_version": "9999"}), encoding="utf-8")
    return house.recovery


def a_folder_with_a_store(kept: Path, target: Path, house: make.House) -> str:
    shutil.copytree(house.folder, target, ignore=shutil.ignore_patterns("*.lock"))
    return house.recovery


def a_full_disk(kept: Path, target: Path, house: make.House) -> str:
    usage = shutil.disk_usage(kept)
    pytest.MonkeyPatch().setattr(shutil, "disk_usage", lambda path: usage._replace(free=1000))
    return house.recovery


@pytest.mark.long
@pytest.mark.parametrize(
    ("what", "told"),
    [
        (mistyped, "Gjenopprettingsnøkkelen"),
        (another_centres, "åpner ikke denne kopien"),
        (no_such_password, "Passordet for sikkerhetskopier stemmer ikke"),
        (damaged, "endret eller avkuttet"),
        (a_newer_program, "nyere utgave"),
        (a_folder_with_a_store, "Mappen har allerede et lager"),
        (a_full_disk, "for lite plass"),
    ],
)
def test_what_stands_in_the_way_is_said_and_nothing_is_lost(
    open_window: Open, house: make.House, kept: Path, tmp_path: Path, what: Callable[..., str], told: str
) -> None:
    target, usage = tmp_path / "there", shutil.disk_usage
    secret = what(kept, target, house)
    before = sorted(path.name for path in target.rglob("*")) if target.exists() else []
    hands = open_window(house.folder, house.clock)
    page = page_of(hands)
    try:
        filled(hands, page, kept, target, secret)
        hands.wait(lambda: told in page.said.text())
    finally:
        shutil.disk_usage = usage
    assert page.secret.text() == secret and page.password.text() == NEW, "what is typed stays"
    assert before == (sorted(path.name for path in target.rglob("*")) if target.exists() else [])
    assert (kept / "hia.db").exists() and page.go_button.isEnabled()


@pytest.mark.long
def test_a_folder_without_copies_and_what_is_not_filled_in(
    open_window: Open, house: make.House, kept: Path, tmp_path: Path
) -> None:
    hands = open_window(house.folder, house.clock)
    page = page_of(hands)
    page.go_button.setFocus()
    hands.keys("Return")
    assert page.said.text() == "Velg en sikkerhetskopi."
    page.set_source(house.folder)
    hands.wait(lambda: "Fant ingen sikkerhetskopi" in page.said.text())
    page.set_source(kept)
    hands.wait(lambda: page.about.isVisible())
    hands.click("Hent tilbake")
    assert "tom mappe" in page.said.text()
    page.set_target(tmp_path / "there")
    hands.click("Hent tilbake")
    assert "gjenopprettingsnøkkelen" in page.said.text()
    page.password.first.setText("kort")
    page.password.again.setText("kort")
    page.secret.setText(house.recovery)
    hands.click("Hent tilbake")
    hands.wait(lambda: page.password._hint.text() and page.go_button.isEnabled() and not page.said.text())
    assert not (tmp_path / "there").exists()
    page.username.setText("lege")
    page.password.first.setText(NEW)
    page.password.again.setText(NEW)
    hands.click("Hent tilbake")
    hands.wait(lambda: "«lege» er ikke administrator" in page.said.text())
    hands.click("Tilbake")
    hands.wait(lambda: hands.window.login is not None and hands.window.login.isVisible())


def test_it_is_stopped_halfway_and_nothing_is_there(
    open_window: Open, house: make.House, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    halfway, put_back = threading.Event(), backups._copied

    def held(source: Path, target: Path, told: Callable[[int], None]) -> None:
        put_back(source, target, told)
        halfway.set()
        while True:
            told(50)

    monkeypatch.setattr(backups, "_copied", held)
    hands = open_window(house.folder, house.clock)
    page = page_of(hands)
    filled(hands, page, kept, tmp_path / "there", house.recovery)
    hands.wait(halfway.is_set)
    page.line.cancelled.emit()
    hands.wait(lambda: page.said.text() == "Avbrutt. Ingenting er hentet tilbake.")
    assert list((tmp_path / "there").iterdir()) == []
    monkeypatch.undo()
    hands.click("Hent tilbake")
    hands.sees("Sikkerhetskopien er hentet tilbake")


@pytest.mark.long
def test_a_window_that_is_closed_meanwhile_leaves_nothing(
    open_window: Open, house: make.House, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    halfway = threading.Event()

    def held(*args: Any) -> None:
        halfway.set()
        while True:
            args[-1](50)

    monkeypatch.setattr(backups, "_copied", held)
    hands = open_window(house.folder, house.clock)
    page = page_of(hands)
    filled(hands, page, kept, tmp_path / "there", house.recovery)
    hands.wait(halfway.is_set)
    hands.window.close()
    assert list((tmp_path / "there").iterdir()) == []
    assert PASSWORD  # the centre that was there opens as before
    doors.sign_in(house.folder, "admin", PASSWORD, house.clock).forget()
