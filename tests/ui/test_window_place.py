"""The window fits the free area of its screen in every size and state it gets, and keeps what the user chose."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QRect, QSettings, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from hia_desktop.ui.kit import theme
from hia_desktop.ui.own_look import OwnLook
from hia_desktop.ui.window_place import WANTED, WindowPlace, fitted

LAPTOP = QRect(0, 0, 1366, 728)
"""1366 x 768 with a task bar."""


@pytest.mark.parametrize(
    "free", [LAPTOP, QRect(0, 27, 911, 485), QRect(1920, 0, 2560, 1400), QRect(-1280, 40, 1280, 984)]
)
@pytest.mark.parametrize(
    "frame",
    [
        QRect(0, 0, 1440, 940),
        QRect(-200, -30, 800, 600),
        QRect(5000, 5000, 1440, 940),
        QRect(100, 100, 300, 200),
        QRect(0, 0, 9, 9),
    ],
)
def test_a_frame_is_moved_and_cut_no_more_than_it_takes(frame: QRect, free: QRect) -> None:
    found = fitted(frame, free)
    assert free.contains(found)
    assert found.size() == frame.size().boundedTo(free.size())
    if free.contains(frame):
        assert found == frame
    assert fitted(found, free) == found


@pytest.fixture
def settings(tmp_path: Path, qapp: QApplication) -> Iterator[None]:
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path))
    QSettings().clear()
    yield
    QSettings().clear()


def opened(qtbot: QtBot) -> tuple[QWidget, WindowPlace]:
    window = QWidget()
    qtbot.addWidget(window)
    place = WindowPlace(window)
    place.begin()
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: not place._look.isActive())
    return window, place


@pytest.mark.usefixtures("settings")
def test_the_first_window_fills_a_screen_that_is_too_small(qtbot: QtBot) -> None:
    window, _place = opened(qtbot)
    assert window.screen().availableGeometry().width() < WANTED[0], (
        "the offscreen screen is small, as a clinic's laptop"
    )
    assert window.windowState() & Qt.WindowState.WindowMaximized
    assert window.screen().availableGeometry().contains(window.geometry())


@pytest.mark.usefixtures("settings")
def test_what_was_kept_from_a_larger_screen_fits_this_one(qtbot: QtBot) -> None:
    before = QWidget()
    qtbot.addWidget(before)
    before.setGeometry(3000, 2000, 1900, 1300)
    QSettings().setValue("window", before.saveGeometry())
    window, _place = opened(qtbot)
    assert window.screen().availableGeometry().contains(window.frameGeometry())
    assert not window.windowState() & Qt.WindowState.WindowMaximized
    QSettings().setValue("window", QByteArray(b"nonsense"))
    window, _place = opened(qtbot)
    assert window.screen().availableGeometry().contains(window.frameGeometry())


@pytest.mark.usefixtures("settings")
@pytest.mark.qt_log_ignore("does not support raise", extend=True)
def test_a_window_brought_forward_keeps_its_size_and_state(qtbot: QtBot) -> None:
    window, place = opened(qtbot)
    for state in (Qt.WindowState.WindowMaximized, Qt.WindowState.WindowNoState):
        window.setWindowState(state)
        if state is Qt.WindowState.WindowNoState:
            window.setGeometry(20, 20, 600, 400)
        size = window.size()
        window.setWindowState(window.windowState() | Qt.WindowState.WindowMinimized)
        place.come_forward()
        qtbot.waitUntil(lambda: not place._look.isActive())
        assert window.isVisible()
        assert window.windowState() & (Qt.WindowState.WindowMaximized | Qt.WindowState.WindowMinimized) == state
        assert window.size() == size


@pytest.mark.usefixtures("settings")
def test_a_window_outside_its_screen_comes_back_when_the_screen_changes(qtbot: QtBot) -> None:
    window, place = opened(qtbot)
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.setGeometry(-400, -300, 2000, 1500)
    window.screen().availableGeometryChanged.emit(window.screen().availableGeometry())
    qtbot.waitUntil(lambda: not place._look.isActive())
    assert window.screen().availableGeometry().contains(window.frameGeometry())


@pytest.mark.parametrize("kept", ["x", "-0", 7, ["a"], QByteArray(b"\x01")])
def test_a_place_that_nobody_can_read_is_none(kept: object, settings: None, qtbot: QtBot) -> None:
    """The settings file is anybody's to write: a text where a place was kept let no window open."""
    QSettings().setValue("window", kept)
    QSettings().setValue("text_percent", "9" * 30)
    QSettings().setValue("look", kept)
    window = QWidget()
    qtbot.addWidget(window)
    WindowPlace(window).begin()
    assert window.width() > 300
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    before = theme.in_force()
    OwnLook().begin(app)
    assert theme.in_force()[1] == 1.0
    theme.apply(app, dark=before[0], scale=before[1])
