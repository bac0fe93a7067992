"""Innstillinger, in the program's own window: in force at once, kept in the store, within the centre's limit."""

from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QToolButton

from hia_desktop import app
from hia_desktop.base.errors import BadInput
from hia_desktop.domain.own_settings import OwnSettings
from hia_desktop.services.call import run
from hia_desktop.services.centre import doors, own_settings, users
from hia_desktop.ui.kit import theme
from hia_desktop.ui.own_look import OwnLook
from hia_desktop.ui.screens.meeting.meeting import MeetingScreen
from hia_desktop.ui.screens.patients import PatientsScreen
from hia_desktop.ui.screens.settings import SettingsScreen
from hia_desktop.ui.sheets.doing import Written
from tests import make
from tests.journeys.hands import Hands
from tests.journeys.window import Open, house, open_window
from tests.make import PASSWORD

__all__ = ["house", "open_window"]
LEGE = "Liv Berg · Lege"


def settings(hands: Hands) -> SettingsScreen:
    hands.settle()
    (screen,) = hands.on_screen(SettingsScreen)
    return screen


@pytest.mark.long
def test_what_is_chosen_is_in_force_at_once_and_follows_the_user(
    open_window: Open, house: make.House, qapp: QApplication
) -> None:
    hands = open_window(house.folder, house.clock)
    hands.log_in(LEGE, PASSWORD)
    menu = next(b for b in hands.window.findChildren(QToolButton) if b.accessibleName() == "Liv Berg. Meny").menu()
    next(a for a in menu.actions() if a.text() == "Innstillinger").trigger()
    first = hands.window.shell
    settings(hands).look.setFocus()
    try:
        hands.keys("Right", "Right")  # dark, and the window is made anew between the keys
        hands.wait(lambda: theme.in_force() == (True, 1.0))
        hands.wait(lambda: hands.window.shell is not first)
        hands.settle()
        assert settings(hands).look.value() == "dark" and settings(hands).look.isAncestorOf(hands.focus())
        hands.click("Tekststørrelse: 150 %")
        hands.wait(lambda: theme.px(100) == 150)
        hands.settle()
        assert settings(hands).text.isAncestorOf(hands.focus())
        idle = hands.find("Lås når programmet ikke er i bruk", QComboBox)
        assert idle.currentText() == "10 minutter (senterets grense)"
        assert [idle.itemText(at) for at in range(idle.count())][:2] == ["1 minutt", "2 minutter"]
        hands.choose("Lås når programmet ikke er i bruk", "2 minutter")
        hands.wait(lambda: hands.window._idle.interval() == 120_000)
        hands.choose("Startside", "Mine pasienter")
        hands.settle()
        hands.lock()
        assert theme.in_force() == (True, 1.5), "the login window does not blind"
        theme.apply(qapp)
        OwnLook().begin(qapp)
        assert theme.in_force() == (True, 1.5), "nor does it at the next start"
        hands.log_in("Mona Vik · Sekretær/koordinator", PASSWORD)
        assert theme.in_force() == (False, 1.0) and hands.window._idle.interval() == 600_000
        for_a_screen_on_the_wall(hands)
        hands.lock()
        QSettings().clear()  # as on another machine
        hands.log_in(LEGE, PASSWORD)
        assert theme.in_force() == (True, 1.5) and hands.window._idle.interval() == 120_000
        lege = hands.window.signed_in()
        assert lege.settings is not None
        run(lege, own_settings.change, replace(lege.settings, look="system"))
        turned = QApplication.styleHints().colorSchemeChanged
        for scheme, dark in ((Qt.ColorScheme.Light, False), (Qt.ColorScheme.Dark, True), (Qt.ColorScheme.Light, False)):
            turned.emit(scheme)
            hands.wait(lambda dark=dark: theme.in_force() == (dark, 1.5))  # type: ignore[misc]
            hands.settle()
        hands.window.prompts.sheet("Tittel", "", Written("Felt"), "Ja", lambda: False)
        turned.emit(Qt.ColorScheme.Dark)
        hands.settle()
        assert theme.in_force() == (False, 1.5), "not under an open dialog"
        hands.keys("Escape")
        hands.wait(lambda: theme.in_force() == (True, 1.5))
        hands.settle()
        (patients,) = hands.on_screen(PatientsScreen)
        assert patients.argument == "mine"
        for way in (partial(hands.keys, "Alt+Home"), partial(hands.click, "Til startsiden")):
            hands.keys("Alt+1")
            hands.wait(lambda: not list(hands.on_screen(PatientsScreen)))
            way()
            hands.wait(lambda: list(hands.on_screen(PatientsScreen)))
            (patients,) = hands.on_screen(PatientsScreen)
            assert patients.argument == "mine"
    finally:
        app.make_application()


def for_a_screen_on_the_wall(hands: Hands) -> None:
    """Alt+S in the meeting makes everything larger, at the same place, and again as it was."""
    hands.click("Teammøte")
    for scale, on in ((theme.WALL, True), (1.0, False)):
        hands.settle()
        hands.keys("Alt+S")
        hands.wait(lambda scale=scale: theme.in_force() == (False, scale))  # type: ignore[misc]
        hands.settle()
        (meeting,) = hands.on_screen(MeetingScreen)
        assert meeting.large.isChecked() is on and theme.px(100) == round(100 * scale)


def test_the_wait_is_never_longer_than_the_centre_allows(house: make.House) -> None:
    lege, admin = house.as_user("lege"), house.as_user("admin")
    page = run(lege, own_settings.mine)
    assert (page.settings, page.idle_limit) == (OwnSettings(), 10)
    for refused in (
        OwnSettings(idle_minutes=11),
        OwnSettings(idle_minutes=0),
        OwnSettings(look="rosa"),
        OwnSettings(text_percent=300),
    ):
        with pytest.raises(BadInput):
            run(lege, own_settings.change, refused)
    run(lege, own_settings.change, OwnSettings(idle_minutes=10, text_percent=90))
    card = run(admin, users.centre)
    with pytest.raises(BadInput) as longer:
        run(admin, users.change_centre, replace(card, idle_minutes=61))
    assert "idle_minutes" in longer.value.fields
    run(admin, users.change_centre, replace(card, idle_minutes=3))
    again = doors.sign_in(house.folder, "lege", PASSWORD, house.clock)
    assert again.settings is not None and again.settings.text_percent == 90 and again.idle_limit == 3
    assert run(again, own_settings.mine).settings.idle_minutes == 10
    again.forget()
