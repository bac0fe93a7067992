"""The first run: three steps by keys, and what is wrong said where it is wrong."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from hia_desktop.base.clock import FixedClock
from hia_desktop.base.errors import BadInput
from hia_desktop.services.centre import doors
from hia_desktop.services.servers.preparing import Wish
from hia_desktop.ui.centre_fields import read_logo
from hia_desktop.ui.kit import theme
from hia_desktop.ui.sign_in.recovery_key import plain
from hia_desktop.ui.sign_in.set_up import SetUpPages, proposed_username
from hia_desktop.ui.tasks import Tasks
from hia_desktop.vault.recovery import new_recovery
from hia_desktop.vault.slotfile import TEST
from tests.ui.recording import RecordingPrompts

PASSWORD = "lampe fjord gulrot"
CLOCK = FixedClock(date(2026, 11, 17))


class FirstRun:
    """The pages in a window, and the wishes they have asked for."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.window, self.tasks = QWidget(), Tasks()
        self.prompts = RecordingPrompts(self.window)
        self.pages = SetUpPages(CLOCK, self.prompts, self.tasks)
        self.wishes: list[doors.SetUp] = []
        self.servers: list[Wish | None] = []
        self.pages.wanted.connect(lambda wish, _server: self.wishes.append(wish))
        self.pages.wanted.connect(lambda _wish, server: self.servers.append(server))
        self.pages.resize(1440, 900)
        with qtbot.waitExposed(self.pages):
            self.pages.show()
        self.pages.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is self.pages)
        self.pages.be_ready()

    def type(self, text: str) -> None:
        """Keys to whatever has the focus."""
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, text)

    def press(self, key: Qt.Key) -> None:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key)

    def fill_centre(self, number: str = "983544622") -> None:
        for text in ("Eksempel HF", number, "HelseIArbeid-senteret", "Storgata 1", "8000 Bodø", "75 00 00 00"):
            self.type(text)
            self.press(Qt.Key.Key_Tab)

    def fill_administrator(self, again: str = PASSWORD) -> None:
        self.type("Åse Nordmann")
        self.press(Qt.Key.Key_Tab)
        self.press(Qt.Key.Key_Tab)
        self.type(PASSWORD)
        self.press(Qt.Key.Key_Return)
        self.type(again)


@pytest.fixture
def run(qtbot: QtBot, qapp: QApplication) -> Iterator[FirstRun]:
    theme.apply(qapp)
    first = FirstRun(qtbot)
    yield first
    first.tasks.stop()
    first.pages.close()
    first.pages.deleteLater()
    first.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_set_up_by_keys_gives_the_wish(run: FirstRun) -> None:
    run.fill_centre()
    run.pages.next_button.click()
    run.fill_administrator()
    run.press(Qt.Key.Key_Return)
    assert run.wishes == [
        doors.SetUp(
            name="Eksempel HF",
            unit="HelseIArbeid-senteret",
            org_number="983544622",
            address="Storgata 1",
            postal="8000 Bodø",
            phone="75 00 00 00",
            admin_name="Åse Nordmann",
            admin_username="ase.nordmann",
            password=PASSWORD,
        )
    ]
    assert not run.pages.make_button.isEnabled()


@pytest.mark.long
def test_the_wish_makes_a_store_that_opens(run: FirstRun, tmp_path: Path) -> None:
    run.fill_centre()
    run.pages.next_button.click()
    run.fill_administrator()
    run.pages.make_button.click()
    signed_in, key = doors.set_up(tmp_path / "store", run.wishes[0], CLOCK, cost=TEST)
    signed_in.forget()
    run.pages.show_recovery(key)
    assert run.pages.recovery.isVisible()
    doors.sign_in(tmp_path / "store", "ase.nordmann", PASSWORD, CLOCK).forget()


def test_wrong_number_is_said_while_typing_and_stops_the_step(run: FirstRun) -> None:
    run.type("Eksempel HF")
    run.press(Qt.Key.Key_Tab)
    run.type("98354462")
    field = run.pages.centre.fields["org_number"]
    assert field.editor.sentence() == ""
    run.type("3")
    assert "stemmer ikke" in field.editor.sentence()
    run.press(Qt.Key.Key_Return)
    assert run.pages.next_button.isVisible()
    run.press(Qt.Key.Key_Backspace)  # all of it is chosen, as after every jump to a field
    run.type("983544622")
    assert field.editor.sentence() == ""
    assert field.note.whole == "stemmer"
    run.press(Qt.Key.Key_Return)
    assert run.pages.make_button.isVisible()


def test_missing_name_is_said(run: FirstRun) -> None:
    run.press(Qt.Key.Key_Return)
    assert run.pages.centre.fields["name"].editor.sentence() == "Skriv navnet."
    assert run.pages.next_button.isVisible()


def test_escape_goes_back_and_keeps_what_was_typed(run: FirstRun) -> None:
    run.fill_centre()
    run.pages.next_button.click()
    run.fill_administrator()
    run.press(Qt.Key.Key_Escape)
    assert run.pages.next_button.isVisible()
    run.pages.next_button.click()
    assert run.pages.name.editor.value() == "Åse Nordmann"
    assert run.pages.password.text() == PASSWORD


def test_unlike_passwords_ask_for_no_store(run: FirstRun) -> None:
    run.fill_centre()
    run.pages.next_button.click()
    run.fill_administrator(again="lampe fjord")
    run.press(Qt.Key.Key_Return)
    assert not run.wishes
    assert run.pages.make_button.isEnabled()


def test_the_hint_follows_the_password(run: FirstRun) -> None:
    run.fill_centre()
    run.pages.next_button.click()
    run.pages.password.setFocus()
    first = run.pages.password.first
    QTest.keyClicks(first, "kort")
    run.qtbot.waitUntil(lambda: "For kort" in first.accessibleDescription())
    QTest.keyClicks(first, " lampe fjord gulrot")
    run.qtbot.waitUntil(lambda: "godt passord" in first.accessibleDescription())


def test_refused_leads_to_the_field(run: FirstRun) -> None:
    run.fill_centre()
    run.pages.next_button.click()
    run.fill_administrator()
    run.pages.make_button.click()
    run.pages.refuse("For lett å gjette.", {"password": "For lett å gjette."})
    assert run.pages.make_button.isEnabled()
    assert run.pages.password.first.accessibleDescription() == "For lett å gjette."
    run.pages.refuse("Nummeret stemmer ikke.", {"org_number": "Nummeret stemmer ikke."})
    assert run.pages.centre.fields["org_number"].editor.sentence() == "Nummeret stemmer ikke."


def recovery_page(run: FirstRun) -> str:
    run.fill_centre()
    run.pages.next_button.click()
    run.fill_administrator()
    run.pages.make_button.click()
    key = new_recovery()
    run.pages.show_recovery(key)
    return key


def test_recovery_key_is_asked_back_in_any_dress(run: FirstRun) -> None:
    key = recovery_page(run)
    shown = run.pages.recovery
    shown.next_button.click()
    with run.qtbot.assertNotEmitted(run.pages.finished):
        run.type("abcd efgh")
        run.press(Qt.Key.Key_Return)
    assert "stemmer ikke" in shown.sentence()
    groups = key.split("-")
    typed = " ".join(groups[number - 1].lower() for number in shown.wanted)
    with run.qtbot.waitSignal(run.pages.finished):
        run.type(typed)
        run.press(Qt.Key.Key_Return)


def test_the_whole_key_is_accepted(run: FirstRun) -> None:
    key = recovery_page(run)
    run.pages.recovery.next_button.click()
    with run.qtbot.waitSignal(run.pages.finished):
        run.type(key.lower().replace("-", " "))
        run.press(Qt.Key.Key_Return)


def test_the_key_is_saved_as_a_sheet(run: FirstRun, tmp_path: Path) -> None:
    from pypdf import PdfReader

    key = recovery_page(run)
    run.pages.recovery.save_button.click()
    run.qtbot.waitUntil(lambda: bool(run.prompts.asked))
    path = tmp_path / run.prompts.asked[0][1]
    run.prompts.then(path)
    run.qtbot.waitUntil(path.exists)
    text = PdfReader(path).pages[0].extract_text()
    assert plain(key) in plain(text)


def test_a_logo_must_be_a_small_picture(tmp_path: Path) -> None:
    picture = tmp_path / "logo.png"
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(0x0F5B6B)
    assert image.save(str(picture))
    assert read_logo(picture) == picture.read_bytes()
    for name, content in (
        ("a.png", b"\x89PNG and nothing more"),
        ("b.jpg", b"%PDF-1.4"),
        ("c.png", b"\x89PNG" + b"0" * 2_000_001),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(BadInput):
            read_logo(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "username"), [("Åse Nordmann", "ase.nordmann"), ("Ole Jørgen By", "ole.by"), ("Ada", "ada"), ("", "")]
)
def test_proposed_username(name: str, username: str) -> None:
    assert proposed_username(name) == username


@pytest.mark.long
def test_the_first_paint_loads_no_database() -> None:
    """In a process of its own, since this one has loaded it long ago."""
    import subprocess
    import sys

    code = (
        "import sys, hia_desktop.ui.sign_in.set_up; sys.exit(any(m.split('.')[0] in ('sqlalchemy', 'reportlab') "
        "for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
