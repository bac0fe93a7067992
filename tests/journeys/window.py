"""The fixtures of whatever works the program's own window: a real centre, the window on it, and a user in front."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hia_desktop.app import Window, make_application
from hia_desktop.ui.kit.theme import px
from tests import make
from tests.journeys.hands import Hands

Open = Callable[..., Hands]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[make.House]:
    """The story's centre with its users, nobody signed in."""
    made = make.house(tmp_path / "store")
    yield made
    for signed_in in made.open.values():
        signed_in.forget()


@pytest.fixture
def open_window(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Open]:
    """Opens windows as the program does: `open_window(folder, clock, **more)`."""
    make_application()
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "settings"))
    QSettings().clear()
    opened: list[Window] = []

    def begin(folder: Path, clock: Any, **more: Any) -> Hands:
        window = Window(folder, clock, **more)
        opened.append(window)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
        QCoreApplication.processEvents()
        window.resize(px(1440), px(900))  # the offscreen screen is smaller, and the window has just been fitted to it
        return Hands(qtbot, window)

    yield begin
    for window in opened:
        window.close()
        qtbot.waitUntil(lambda closed=window: not closed.isVisible())  # type: ignore[misc]
        window.deleteLater()
    QGuiApplication.clipboard().clear()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def hands(open_window: Open, house: make.House) -> Hands:
    """The window on the story's centre, and a user in front of it."""
    return open_window(house.folder, house.clock)
