"""A centre on a server, by the window: set up there by keys, and joined from another machine's folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from hia_desktop.base.clock import SystemClock
from hia_desktop.domain.access import Role
from hia_desktop.services.call import run
from hia_desktop.services.centre import users
from hia_desktop.services.servers import centres
from hia_desktop.store.postgres import Server
from hia_desktop.ui.kit.chips import Segmented
from hia_desktop.ui.screens.admin.machines_card import MachinesCard
from hia_desktop.ui.sheets import copy_watch
from hia_desktop.ui.sign_in.login import Login
from hia_desktop.ui.sign_in.move import Move
from hia_desktop.ui.sign_in.set_up import SetUpPages
from hia_desktop.vault.slotfile import TEST
from tests import make, postgres
from tests.journeys.hands import Hands
from tests.journeys.test_taken_back import texts
from tests.journeys.window import Open, open_window
from tests.services.servers.test_centres import wish_of
from tests.services.servers.test_restores import Kept, kept, killed
from tests.ui.sign_in.test_own_copies import ADMIN, shows_the_key_on_paper, told
from tests.ui.sign_in.test_restore import page_of

__all__ = ["kept", "open_window"]
pytestmark = pytest.mark.skipif(bool(postgres.lacking()), reason=postgres.lacking())
SECRET = "lampe fjord gulrot sky"


@pytest.fixture
def there() -> Iterator[Server]:
    with postgres.prepared() as made:
        yield made


def keys(hands: Hands, *texts: str) -> None:
    """Each is typed where the keyboard is, over what stands there, and Tab leaves it."""
    for text in texts:
        here = QApplication.focusWidget()
        assert here is not None
        QTest.keyClick(here, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(here, text)
        QTest.keyClick(here, Qt.Key.Key_Tab)
    hands.settle()


def set_up_pages(hands: Hands) -> SetUpPages:
    (pages,) = hands.window.findChildren(SetUpPages)
    return pages


@pytest.mark.long
def test_set_up_on_a_server_and_joined_from_another_machine(open_window: Open, there: Server, tmp_path: Path) -> None:
    hands = open_window(tmp_path / "first", SystemClock())
    pages = set_up_pages(hands)
    keys(hands, "Eksempel HF", "983544622", "HelseIArbeid-senteret", "Storgata 1", "8000 Bodø", "75 00 00 00")
    (places,) = pages.several.findChildren(Segmented)
    places.setFocus()
    QTest.keyClick(QApplication.focusWidget() or places, Qt.Key.Key_Right)
    assert pages.several.editor.value() is True
    pages.next_button.click()
    hands.wait(pages.server.isVisible)
    keys(hands, there.host, str(there.port), there.database, there.role)
    assert there.ca is not None
    pages.server.set_authority(there.ca)
    pages.server.password.setFocus()
    QTest.keyClicks(pages.server.password, "feil")
    QTest.keyClick(pages.server.password, Qt.Key.Key_Return)
    hands.wait(lambda: "slipper ikke inn" in pages.server.said.text())
    assert pages.server.password.hasFocus(), "Enter asks, and leads nowhere else"
    pages.server.password.setText(there.password)
    pages.server.password.setFocus()
    QTest.keyClick(pages.server.password, Qt.Key.Key_Return)
    hands.wait(pages.name.isVisible)
    keys(hands, "Åse Nordmann", "admin")
    pages.password.first.setText(SECRET)
    pages.password.again.setText(SECRET)
    pages.make_button.click()
    hands.wait(lambda: hasattr(pages, "recovery"))
    pages.finished.emit()
    hands.wait(lambda: hands.window.shell is not None)
    admin = hands.window.signed_in()
    assert not (tmp_path / "first" / "hia.db").exists()

    (tmp_path / "fil.json").write_bytes(run(admin, centres.connection_file))
    other = open_window(tmp_path / "other", SystemClock())
    set_up_pages(other).join_wanted.emit(tmp_path / "fil.json")
    other.wait(lambda: other.window.login is not None)
    login = other.window.login
    assert isinstance(login, Login) and "koblet til «Eksempel HF»" in login._hint.text()
    other.window.sign_in("admin", SECRET)
    other.wait(lambda: other.window.shell is not None)

    other.window.lock()
    other.wait(lambda: other.window.login is not None)
    run(admin, users.add, "lege", "Liv Berg", Role.PHYSICIAN, SECRET, hpr_number="1234567")
    other.window.back_to_login()
    other.wait(lambda: other.window.login is not None and other.window.login._who.findData("lege") >= 0)


@pytest.mark.long
def test_a_key_that_nobody_showed_again_is_told_on_a_server_too(
    open_window: Open, there: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until there is one on paper; of the copies, which the database's owner takes, nothing is said."""
    monkeypatch.setattr(copy_watch, "AFTER_SIGN_IN", 0)
    admin, _recovery = centres.set_up(tmp_path / "store", make.wish(), wish_of(there), SystemClock(), cost=TEST)
    assert admin is not None
    admin.forget()
    hands = open_window(tmp_path / "store", SystemClock())
    hands.log_in(ADMIN, make.PASSWORD)
    shows_the_key_on_paper(hands)
    hands.wait(lambda: told(hands) == "")


@pytest.mark.long
def test_a_machine_that_has_lost_its_server_is_joined_anew(open_window: Open, there: Server, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    wish = wish_of(there)
    admin, _recovery = centres.set_up(folder, make.wish(is_demo=True), wish, SystemClock(), cost=TEST)
    assert admin is not None
    (tmp_path / "fil.json").write_bytes(run(admin, centres.connection_file))
    admin.forget()
    (folder / "server.json").write_bytes(b"{")
    hands = open_window(folder, SystemClock())
    hands.wait(lambda: hands.window.login is not None and "er skadet" in hands.window.login._hint.text())
    login = hands.window.login
    assert login is not None

    def offered() -> list[QPushButton]:
        return [one for one in login.findChildren(QPushButton) if "Koble til" in one.text() and one.isVisible()]

    hands.wait(lambda: len(offered()) == 1)
    offered()[0].click()
    (dialog,) = hands.window.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "fil.json"))
    dialog.close()
    hands.wait(lambda: hands.window.login is not None and "koblet til" in hands.window.login._hint.text())
    hands.window.sign_in("admin", make.PASSWORD)
    hands.wait(lambda: hands.window.shell is not None)


@pytest.mark.long
def test_a_centre_is_moved_in_the_window_and_the_old_store_says_where(
    open_window: Open, there: Server, tmp_path: Path
) -> None:
    make.house(tmp_path / "store")
    hands = open_window(tmp_path / "store", SystemClock())
    hands.window.sign_in("admin", make.PASSWORD)
    hands.wait(lambda: hands.window.shell is not None)
    assert hands.window.shell is not None and there.ca is not None
    hands.window.shell.open("admin:backup")
    hands.wait(lambda: cards(hands) and cards(hands)[0].move_button.text() == "Flytt til en server …")
    cards(hands)[0].move_button.click()
    hands.wait(lambda: hands.window.findChildren(Move))
    (page,) = hands.window.findChildren(Move)
    keys(hands, make.PASSWORD, there.host, str(there.port), there.database, there.role)
    page.server.set_authority(there.ca)
    page.server.password.setText("feil")
    page.go_button.click()
    hands.wait(lambda: "slipper ikke inn" in page.server.said.text())
    assert (tmp_path / "store" / "hia.db").exists()
    page.server.password.setText(there.password)
    page.go_button.click()
    hands.wait(lambda: hands.window.login is not None)
    assert not (tmp_path / "store" / "hia.db").exists()
    hands.window.sign_in("admin", make.PASSWORD)
    hands.wait(lambda: hands.window.shell is not None)
    hands.window.shell.open("admin:backup")
    hands.wait(lambda: cards(hands) and there.database in cards(hands)[0].where.text())
    cards(hands)[0].save(tmp_path / "fil.json")
    hands.wait(lambda: "Ingen hemmeligheter" in texts(cards(hands)[0]))
    assert "alltid maskinen selv" in texts(cards(hands)[0])
    assert there.database.encode() in (tmp_path / "fil.json").read_bytes()

    old = open_window(tmp_path / "store" / "flyttet", SystemClock())
    old.window.sign_in("lege", make.PASSWORD)
    old.wait(lambda: old.window.shell is not None and "flyttet til databasen" in texts(old.window.shell.away))


@pytest.mark.long
def test_a_copy_is_brought_back_to_a_server_in_the_window(
    open_window: Open, there: Server, kept: Kept, tmp_path: Path
) -> None:
    """One page, one act; what is wrong with the server is said beside it, and all that is typed stays."""
    hands = open_window(tmp_path / "empty", SystemClock())
    page = page_of(hands)
    assert there.ca is not None and not page.server.isVisible()
    page.set_source(kept.copy)
    hands.wait(page.about.isVisible)
    (places,) = page.several.findChildren(Segmented)
    places.setFocus()
    QTest.keyClick(QApplication.focusWidget() or places, Qt.Key.Key_Right)
    hands.wait(page.server.isVisible)
    page.server.setFocus()
    keys(hands, there.host, str(there.port), there.database, there.role)
    page.server.set_authority(there.ca)
    page.server.password.setText("feil")
    page.secret.setText(kept.recovery)
    for line in (page.password.first, page.password.again):
        line.setText(SECRET)
    hands.click("Hent tilbake")
    hands.wait(lambda: "slipper ikke inn" in page.server.said.text())
    hands.wait(lambda: not page.server.said.visibleRegion().isEmpty())
    assert page.secret.text() == kept.recovery and not (tmp_path / "empty" / "server.json").exists()
    page.server.password.setText(there.password)
    hands.click("Hent tilbake")
    hands.sees("Sikkerhetskopien er hentet tilbake", "Lag en tilkoblingsfil til de andre maskinene")
    hands.click("Til innloggingen")
    hands.wait(lambda: hands.window.login is not None)
    assert not (tmp_path / "empty" / "hia.db").exists()
    hands.window.sign_in("admin", SECRET)
    hands.wait(lambda: hands.window.shell is not None)


@pytest.mark.long
def test_what_was_cut_off_when_the_server_had_it_is_done_at_the_next_start(
    open_window: Open, there: Server, kept: Kept, tmp_path: Path
) -> None:
    killed(kept, tmp_path / "store", wish_of(there), "on the server")
    hands = open_window(tmp_path / "store", SystemClock())
    hands.wait(lambda: hands.window.login is not None and "er på plass" in hands.window.login._hint.text())
    hands.window.sign_in("admin", SECRET)
    hands.wait(lambda: hands.window.shell is not None)


def cards(hands: Hands) -> list[MachinesCard]:
    """Where the centre lies, as the administrator is told it."""
    return hands.window.findChildren(MachinesCard)
