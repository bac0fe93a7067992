"""Awake: the wait before the lock, put off by whatever the user does."""

import sys
from collections.abc import Callable

from PySide6 import QtCore
from PySide6.QtCore import QEvent, QKeyCombination, QObject, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QWindow
from PySide6.QtWidgets import QApplication

_WORK = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel)
"""What a user does; of a key that is a shortcut only the release comes to the window."""


class Awake(QTimer):
    """Runs out when nothing has been done for its interval.

    It hears keys, clicks and the wheel where they come in, at the window that has the keyboard: to hear them at every
    widget cost a tenth of all that the program does on the screen. `over_dialog` is asked of a key pressed while a
    dialog is open, and says whether it took it. What is pressed with Alt writes nothing.
    """

    def __init__(self, parent: QObject, over_dialog: Callable[[QKeyCombination], bool]) -> None:
        super().__init__(parent, singleShot=True)
        self._over_dialog = over_dialog
        if isinstance(app := QApplication.instance(), QApplication):
            app.focusWindowChanged.connect(self._listen)

    def _listen(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begins the wait anew."""
        if event.type() in _WORK and self.isActive():
            self.start()
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if QApplication.activeModalWidget() is not None and self._over_dialog(event.keyCombination()):
            return True
        return is_no_letter(event)


def is_no_letter(event: QKeyEvent) -> bool:
    """Whether a key is held with Alt and so was meant for a shortcut: Qt's fields would write it where there is none.
    AltGr is another key, or Ctrl and Alt; on a Mac, Alt is what writes with."""
    alt, ctrl = QtCore.Qt.KeyboardModifier.AltModifier, QtCore.Qt.KeyboardModifier.ControlModifier
    if event.modifiers() & (alt | ctrl) != alt or sys.platform == "darwin":
        return False
    plain = QKeySequence(event.key()).toString().casefold()
    return event.text().casefold() == plain != ""
