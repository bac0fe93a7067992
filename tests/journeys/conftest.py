"""The fixtures of the journeys: the program's own window on a real centre."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from hia_desktop.app import Window, make_application
from tests import make
from tests.journeys.hands import Hands


@pytest.fixture
def house(tmp_path: Path) -> Iterator[make.House]:
    """The story's centre with its users, nobody signed in."""
    made = make.house(tmp_path / "store")
    made.admin.forget()
    yield made
    for signed_in in made.open.values():
        signed_in.forget()


@pytest.fixture
def hands(qtbot: QtBot, qapp: QApplication, tmp_path: Path, house: make.House) -> Iterator[Hands]:
    """The window on that centre, and a user in front of it."""
    app = make_application()
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "settings"))
    window = Window(house.folder, house.clock)
    app.installEventFilter(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    yield Hands(qtbot, window)
    app.removeEventFilter(window)
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=5000)
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
