"""The day's copy as the window takes it: after sign-in, beside everything, told in one line; over the pages only what
somebody must do something about."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from hia_desktop.base.clock import FixedClock
from hia_desktop.services.call import run
from hia_desktop.services.centre import backups, doors
from hia_desktop.store.store import Store
from hia_desktop.ui.sheets import copy_watch
from hia_desktop.ui.sheets.copy_watch import CopyWatch
from hia_desktop.ui.sign_in.recovery_key import RecoveryKey
from hia_desktop.vault.slotfile import TEST
from tests import make
from tests.journeys.hands import Hands
from tests.journeys.window import Open, open_window
from tests.make import PASSWORD

__all__ = ["open_window"]
LEGE, NAV, ADMIN = "Liv Berg · Lege", "Anders Nilsen · NAV-veileder", "Ada Admin · Administrator"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copy_watch, "AFTER_SIGN_IN", 0)
    monkeypatch.setattr(copy_watch, "_PATIENCE", 0)


@pytest.fixture
def real(tmp_path: Path) -> make.House:
    """A real centre; nobody is signed in."""
    return make.house(tmp_path / "store", demo=False)


@pytest.fixture
def copies(real: make.House, tmp_path: Path) -> Path:
    """The folder that was chosen, yesterday's copy in it."""
    folder = tmp_path / "copies"
    folder.mkdir()
    run(real.admin, backups.choose_folder, folder)
    run(real.admin, backups.automatic)
    real.sign_out("admin")
    real.clock.day += timedelta(days=1)
    return folder


def window_of(open_window: Open, house: make.House, who: str) -> Hands:
    hands = open_window(house.folder, house.clock)
    hands.log_in(who, PASSWORD)
    return hands


def watch_of(hands: Hands) -> CopyWatch:
    assert hands.window.shell is not None
    return hands.window.shell.copies


def told(hands: Hands) -> str:
    """What stands over the pages."""
    watch = watch_of(hands)
    shown = [banner for banner in (watch.banner, watch.banner_only) if banner.isVisible()]
    return shown[0].accessibleName() if shown else ""


def taken(copies: Path, count: int) -> Callable[[], bool]:
    return lambda: len(list(copies.glob("hia-*"))) == count and not list(copies.glob("*.part"))


@pytest.mark.long
@pytest.mark.parametrize("who", [LEGE, NAV, ADMIN])
def test_the_days_copy_is_taken_for_whoever_signs_in(
    open_window: Open, real: make.House, copies: Path, who: str
) -> None:
    hands = window_of(open_window, real, who)
    hands.sees("Sikkerhetskopi tatt 10:00")
    hands.wait(taken(copies, 2))
    assert told(hands) == ""
    watch_of(hands).look()
    hands.settle()
    assert taken(copies, 2)()


@pytest.mark.long
def test_a_window_that_stays_open_takes_the_next_days_too(open_window: Open, real: make.House, copies: Path) -> None:
    hands = window_of(open_window, real, LEGE)
    hands.wait(taken(copies, 2))
    hands.wait(lambda: watch_of(hands)._ticket is None)
    real.clock.day += timedelta(days=1)
    watch_of(hands)._timer.timeout.emit()
    hands.wait(taken(copies, 3))


class Gate:
    """Holds a copy halfway until it is let go, and asks now and then whether it is to stop."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.halfway, self.go_on = threading.Event(), threading.Event()
        copied = Store.copy_to

        def held(store: Store, path: Path, key: bytes, step: Callable[[int, int], None]) -> None:
            copied(store, path, key, step)
            self.halfway.set()
            while not self.go_on.wait(0.01):
                step(2, 3)

        patch.setattr(Store, "copy_to", held)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    return Gate(monkeypatch)


def halfway(open_window: Open, house: make.House, gate: Gate) -> Hands:
    hands = window_of(open_window, house, LEGE)
    hands.wait(gate.halfway.is_set)
    return hands


@pytest.mark.long
def test_work_goes_on_while_a_copy_is_taken(open_window: Open, real: make.House, copies: Path, gate: Gate) -> None:
    """Pages are opened and things are saved; the database thread is free."""
    hands = halfway(open_window, real, gate)
    hands.wait(lambda: watch_of(hands).line.isVisible())
    assert hands.window.shell is not None
    hands.window.shell.open("settings")
    hands.sees("Innstillinger")
    hands.window.shell.open("patients")
    hands.sees("Pasienter")
    assert list(copies.glob("*.part")) and told(hands) == ""
    gate.go_on.set()
    hands.wait(taken(copies, 2))
    hands.wait(lambda: not watch_of(hands).line.isVisible())


@pytest.mark.long
def test_it_can_be_stopped_and_is_not_begun_again_that_day(
    open_window: Open, real: make.House, copies: Path, gate: Gate
) -> None:
    hands = halfway(open_window, real, gate)
    watch_of(hands).line.cancelled.emit()
    hands.sees("Sikkerhetskopien er avbrutt.")
    hands.wait(taken(copies, 1))
    hands.wait(lambda: watch_of(hands)._ticket is None)
    gate.halfway.clear()
    watch_of(hands).look()
    hands.settle()
    assert not gate.halfway.is_set() and told(hands) == ""
    real.clock.day += timedelta(days=1)
    watch_of(hands).look()
    hands.wait(gate.halfway.is_set)


@pytest.mark.long
@pytest.mark.parametrize("how", ["close", "lock"])
def test_closing_or_locking_stops_it_and_leaves_nothing_half(
    open_window: Open, real: make.House, copies: Path, gate: Gate, how: str
) -> None:
    """The keys are dropped with the lock, so the copy goes with them; the next sign-in takes it."""
    hands = halfway(open_window, real, gate)
    getattr(hands.window, how)()
    hands.wait(lambda: hands.window.shell is None)
    hands.wait(taken(copies, 1))
    gate.go_on.set()
    if how == "lock":
        hands.log_in(LEGE, PASSWORD)
        hands.wait(taken(copies, 2))


@pytest.mark.long
def test_a_disk_that_is_gone_is_told_with_the_way_out_and_mended_by_itself(
    open_window: Open, real: make.House, copies: Path
) -> None:
    away = copies.rename(copies.with_name("away"))
    hands = window_of(open_window, real, LEGE)
    hands.wait(lambda: "er ikke der. Koble til disken" in told(hands))
    assert "Siste gode kopi er fra 24.02.2026 10:00." in told(hands)
    assert not copies.exists()
    hands.click("Til Sikkerhetskopi")
    hands.sees("Ta sikkerhetskopi nå")
    hands.wait(lambda: watch_of(hands)._ticket is None)
    away.rename(copies)
    watch_of(hands)._timer.timeout.emit()
    hands.wait(taken(copies, 2))
    hands.wait(lambda: told(hands) == "")


@pytest.mark.long
def test_more_than_three_days_without_one_is_told_to_all(open_window: Open, real: make.House, copies: Path) -> None:
    """To the adviser too, who can only say so; not why, and not where."""
    copies.rename(copies.with_name("away"))
    hands = window_of(open_window, real, NAV)
    hands.wait(lambda: watch_of(hands)._trouble)
    assert told(hands) == ""
    real.clock.day += timedelta(days=3)
    watch_of(hands)._timer.timeout.emit()
    hands.wait(lambda: "ingen sikkerhetskopi fra de siste 4 dagene" in told(hands))
    assert "Si fra til administratoren." in told(hands) and "copies" not in told(hands)


@pytest.mark.long
def test_no_folder_is_told_to_the_administrator_alone_until_one_is_chosen(
    open_window: Open, real: make.House, tmp_path: Path
) -> None:
    hands = window_of(open_window, real, LEGE)
    hands.settle()
    assert told(hands) == ""
    hands.window.lock()
    hands.wait(lambda: hands.window.login is not None)
    hands.log_in(ADMIN, PASSWORD)
    hands.wait(lambda: "Ingen mappe er valgt for sikkerhetskopier." in told(hands))
    folder = tmp_path / "chosen"
    folder.mkdir()
    assert hands.window.shell is not None
    hands.window.shell.open("admin:backup")
    hands.sees("Ikke valgt")
    card: Any = hands.window.shell.shown()
    card.backup.set_target(folder)
    hands.wait(taken(folder, 1))
    hands.wait(lambda: told(hands) == "")
    hands.sees("Siste kopi i mappen: 24.02.2026 10:00.")


def shows_the_key_on_paper(hands: Hands) -> None:
    """From the banner that asks for it: a new recovery key, typed off the paper."""
    hands.wait(lambda: "ingen har bekreftet at den er på papir" in told(hands))
    hands.click("Til Sikkerhetskopi")
    hands.click("Ny gjenopprettingsnøkkel …")
    hands.sees("Jeg har nøkkelen på papir")
    (key,) = hands.on_screen(RecoveryKey)
    hands.click("Jeg har nøkkelen på papir")
    hands.type("-".join(key._groups))
    hands.keys("Return")


@pytest.mark.long
def test_a_key_that_nobody_showed_again_is_told_to_the_administrator_until_there_is_one(
    open_window: Open, tmp_path: Path
) -> None:
    """The window was closed, or the machine fell, while the key of a new centre stood there."""
    clock = FixedClock(make.DAY)
    doors.set_up(tmp_path / "store", make.wish(), clock, cost=TEST)[0].forget()
    hands = window_of(open_window, make.House(tmp_path / "store", clock, ""), ADMIN)
    shows_the_key_on_paper(hands)
    hands.wait(lambda: "Ingen mappe er valgt for sikkerhetskopier." in told(hands))


@pytest.mark.long
def test_a_demo_takes_none_and_says_so(open_window: Open, tmp_path: Path) -> None:
    demo = make.house(tmp_path / "store")
    run(demo.admin, backups.choose_folder, tmp_path / "copies")
    demo.sign_out("admin")
    hands = window_of(open_window, demo, ADMIN)
    hands.settle()
    assert told(hands) == "" and not (tmp_path / "copies").exists()
    assert hands.window.shell is not None
    hands.window.shell.open("admin:backup")
    hands.sees("I et demosenter tar programmet ingen kopier selv.")


@pytest.mark.long
def test_sign_in_waits_for_no_copy(
    open_window: Open, real: make.House, copies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first page is there before anything is asked about copies."""
    monkeypatch.setattr(copy_watch, "AFTER_SIGN_IN", 60_000)
    hands = window_of(open_window, real, LEGE)
    hands.settle()
    assert watch_of(hands)._standing is None and taken(copies, 1)()
    assert isinstance(hands.window.shell, QWidget)


def test_whoever_must_change_the_password_first_has_none_taken(
    open_window: Open, real: make.House, copies: Path
) -> None:
    from hia_desktop.services.centre import users

    lege = next(u.id for u in run(real.admin, users.listing) if u.username == "lege")
    run(real.admin, users.reset_password, lege, "et eget nytt ord for dem 9x")
    real.sign_out("admin")
    signed_in = doors.sign_in(real.folder, "lege", "et eget nytt ord for dem 9x", real.clock)
    with pytest.raises(Exception, match="Bytt det til ditt eget"):
        run(signed_in, backups.automatic)
    signed_in.forget()
    assert taken(copies, 1)()
