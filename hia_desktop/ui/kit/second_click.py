"""The second click of a double one goes to nobody but who got the first, and an Enter that is held to nothing more.

A button that closes a sheet, opens one, or gives place to another has something else beneath the mouse when the second
click comes: another sheet's usual button, a row, a «Signer». Nobody has read that yet. So it is with the keyboard: a
sheet that an Enter opens has its own button when the key, held a moment too long, comes again.
"""

from functools import cache

from PySide6 import QtCore
from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent, QWindow
from PySide6.QtWidgets import QAbstractButton, QPlainTextEdit, QTextEdit, QWidget

_LEAST = 500
"""Milliseconds that a double click may take, where the system's own time for one is shorter."""
_STILL = 10
"""Pixels that a hand moves meanwhile."""


class _Watch(QObject):
    """Asked before the windows that it watches, for what comes to them from outside; not for every event of theirs."""

    def __init__(self) -> None:
        super().__init__()
        self._got: tuple[QWidget, str] | None = None
        self._when, self._where = 0, QPointF()
        self._drops = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            assert isinstance(event, QMouseEvent) and isinstance(watched, QWindow)
            self._drops = self._pressed(watched, event)
            return self._drops
        if kind is QEvent.Type.MouseButtonRelease and self._drops:
            self._drops = False
            return True
        return isinstance(event, QKeyEvent) and kind is QEvent.Type.KeyPress and _is_held_enter(event)

    def _pressed(self, window: QWindow, event: QMouseEvent) -> bool:
        """Whether it is the second press of two in one place, and comes to another than the first."""
        whole = QWidget.find(window.winId())
        part = whole and (whole.childAt(event.position().toPoint()) or whole)
        here = None if part is None else (part, part.text() if isinstance(part, QAbstractButton) else "")
        soon = event.timestamp() - self._when < max(_LEAST, QGuiApplication.styleHints().mouseDoubleClickInterval())
        moved = event.globalPosition() - self._where
        second = soon and moved.manhattanLength() <= _STILL
        if second and self._got is not None and here != self._got:
            return True
        self._got, self._when, self._where = here, event.timestamp(), event.globalPosition()
        return False


def _is_held_enter(event: QKeyEvent) -> bool:
    """Whether it is the Enter that was pressed before and is still down; in a text it makes line after line."""
    writes = isinstance(QGuiApplication.focusObject(), QPlainTextEdit | QTextEdit)
    return event.isAutoRepeat() and event.key() in (QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter) and not writes


@cache
def _the_watch() -> _Watch:
    return _Watch()


def watch(window: QWidget) -> None:
    """For a window that is shown: the program's, or one over it."""
    if (handle := window.windowHandle()) is not None:
        handle.installEventFilter(_the_watch())
