"""Where the window stands: within the free area of its screen, title bar whole, and otherwise as the user left it."""

from PySide6 import QtCore
from PySide6.QtCore import QByteArray, QEvent, QObject, QRect, QSettings, QTimer
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QWidget

from hia_desktop.ui.kit.second_click import watch
from hia_desktop.ui.kit.theme import TITLE_BAR, px

WANTED = 1440, 900
"""Width and height of the window the first time, in pixels at 100 %, where the screen has room for it."""


def fitted(frame: QRect, free: QRect) -> QRect:
    """The frame, no larger than the free area and wholly within it; moved and cut no more than that takes."""
    wide, high = min(frame.width(), free.width()), min(frame.height(), free.height())
    left = max(free.left(), min(frame.left(), free.right() + 1 - wide))
    top = max(free.top(), min(frame.top(), free.bottom() + 1 - high))
    return QRect(left, top, wide, high)


class WindowPlace(QObject):
    """Gives a top window its first size, and brings it within its screen again whenever it is shown or
    the screens have changed."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.resize(px(WANTED[0]), px(WANTED[1]))
        self._screen: QScreen | None = None
        self._look = QTimer(self, singleShot=True, interval=0)
        self._look.timeout.connect(self.keep_within)
        window.installEventFilter(self)

    def begin(self) -> None:
        """As it was left; the first time in the wanted size, or filling a screen that has no room for that."""
        geometry = QSettings().value("window")
        if isinstance(geometry, QByteArray) and self._window.restoreGeometry(
            geometry
        ):  # the file is anybody's to write
            return
        free = self._window.screen().availableGeometry()
        wide, high = px(WANTED[0]), px(WANTED[1])
        self._window.resize(min(wide, free.width()), min(high, free.height() - px(TITLE_BAR)))
        if wide > free.width() or high + px(TITLE_BAR) > free.height():
            self._window.setWindowState(QtCore.Qt.WindowState.WindowMaximized)

    def keep(self) -> None:
        """Remembers where it is, for the next start."""
        QSettings().setValue("window", self._window.saveGeometry())

    def come_forward(self) -> None:
        """To the front, in the size that the user chose: only a window that is put away is brought back."""
        self._window.setWindowState(self._window.windowState() & ~QtCore.Qt.WindowState.WindowMinimized)
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()
        self._look.start()

    def keep_within(self) -> None:
        """Nothing of the window lies outside its screen's free area;
        one that fills the screen is the system's to place."""
        window = self._window
        if not window.isVisible() or window.isMaximized() or window.isFullScreen() or window.isMinimized():
            return
        frame, inner = window.frameGeometry(), window.geometry()
        wanted = fitted(frame, window.screen().availableGeometry())
        if wanted != frame:
            inner.setSize(inner.size() - (frame.size() - wanted.size()))
            window.resize(inner.size())
            window.move(wanted.topLeft())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.Show, QEvent.Type.WindowStateChange, QEvent.Type.ScreenChangeInternal):
            self._follow(self._window.screen())
            watch(self._window)
            self._look.start()
        return False

    def _follow(self, screen: QScreen) -> None:
        """Hears of the screen's free area becoming another: a task bar, another resolution, another scale."""
        if screen is not self._screen:
            if self._screen is not None:
                self._screen.availableGeometryChanged.disconnect(self._look.start)
            self._screen = screen
            screen.availableGeometryChanged.connect(self._look.start)
