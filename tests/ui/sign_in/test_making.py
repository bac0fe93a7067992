"""The small window that is seen while a centre is made."""

from threading import current_thread, main_thread

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QWidget

from hia_desktop.base.errors import Refused
from hia_desktop.ui.sign_in.making import while_making


def test_it_is_seen_while_it_is_made_and_cannot_be_closed(qapp: QApplication) -> None:
    seen: list[tuple[list[str], bool, bool]] = []
    begun: list[bool] = []

    def look() -> None:
        (shown,) = (one for one in qapp.topLevelWidgets() if one.findChildren(QProgressBar) and one.isVisible())
        closed = shown.close()
        seen.append(([text.text() for text in shown.findChildren(QLabel)], closed, shown.isVisible()))

    def make() -> None:
        begun.append(current_thread() is not main_thread())
        while not seen:
            pass

    QTimer.singleShot(0, look)
    while_making(make)
    assert begun == [True], "the window is alive meanwhile"
    assert seen[0][0][0] == "Lager demosenteret …" and seen[0][1:] == (False, True)
    assert not [one for one in _windows(qapp) if one.isVisible()]


def test_what_went_wrong_is_told_to_whoever_asked(qapp: QApplication) -> None:
    def make() -> None:
        raise Refused("Mappen er ikke tom.")

    with pytest.raises(Refused, match="ikke tom"):
        while_making(make)
    assert not [one for one in _windows(qapp) if one.isVisible()]


def _windows(qapp: QApplication) -> list[QWidget]:
    return [one for one in qapp.topLevelWidgets() if one.findChildren(QProgressBar)]
