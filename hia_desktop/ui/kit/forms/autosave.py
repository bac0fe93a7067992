"""Drafts that save themselves: soon after a key, however long the writing goes on, and when the focus leaves."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from hia_desktop.base.clock import Clock
from hia_desktop.base.text import _, clock_time

WAIT = 1500
"""Milliseconds after the first unsaved key: begun then, the save is done within two seconds of any key, with pauses in
the writing or without."""
RETRY = 3000

Saved = Callable[[bool], None]


class Autosave(QObject):
    """Calls `save(done)` when there is something unsaved; `done(ok)` must be called once, when the save has ended."""

    saved = Signal(str)
    """«Utkast lagret 10:42:07»."""
    troubled = Signal(str)
    """«Ikke lagret – prøver igjen»."""

    def __init__(
        self,
        save: Callable[[Saved], None],
        clock: Clock,
        parent: QObject | None = None,
        wait: int = WAIT,
    ) -> None:
        super().__init__(parent)
        self._save, self._clock = save, clock
        self._unsaved = self._saving = False
        self._after: list[Callable[[], None]] = []
        self._wait = QTimer(self, singleShot=True, interval=wait)
        self._retry = QTimer(self, singleShot=True, interval=min(RETRY, 2 * wait))
        for timer in (self._wait, self._retry):
            timer.timeout.connect(self.flush)

    @property
    def unsaved(self) -> bool:
        """Whether something is not yet safely stored."""
        return self._unsaved or self._saving

    def dirty(self) -> None:
        """Something was typed."""
        self._unsaved = True
        if not self._wait.isActive():
            self._wait.start()

    def flush(self, then: Callable[[], None] | None = None) -> None:
        """Saves now what is unsaved; `then` is called once everything typed so far is stored,
        at once when it already is."""
        if then is not None:
            self._after.append(then)
        for timer in (self._wait, self._retry):
            timer.stop()
        if self._saving:
            return
        if not self._unsaved:
            self._release()
            return
        self._unsaved, self._saving = False, True
        self._save(self._ended)

    def send(self) -> None:
        """Asks for a save of what is unsaved whatever is on its way: the window is about to be emptied."""
        if self._unsaved:
            self._save(lambda _ok: None)

    def lay_aside(self) -> None:
        """Gives what was typed since a save that has not ended, to whoever lays it aside."""
        if self._unsaved and self._saving:
            self._save(lambda _ok: None)

    def forget(self) -> None:
        """Nothing to save any more: the draft was signed or thrown away."""
        self._unsaved = False
        for timer in (self._wait, self._retry):
            timer.stop()

    def watch(self, widget: QWidget) -> None:
        """Saves when the focus leaves `widget`, and when another program comes to the front."""

        def moved(old: QWidget | None, new: QWidget | None) -> None:
            if not isValid(widget):  # it goes with its window, which has kept what is typed
                return
            inside = new is not None and (new is widget or widget.isAncestorOf(new))
            if self._unsaved and old is not None and not inside and (old is widget or widget.isAncestorOf(old)):
                self.flush()

        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(moved)
            app.applicationStateChanged.connect(self._state)
            widget.destroyed.connect(lambda: app.focusChanged.disconnect(moved))

    def _state(self, state: Qt.ApplicationState) -> None:
        if self._unsaved and state is not Qt.ApplicationState.ApplicationActive:
            self.flush()

    def _ended(self, ok: bool) -> None:
        self._saving = False
        if not ok:
            self._unsaved = True
            self.troubled.emit(_("Ikke lagret – prøver igjen"))
            self._retry.start()
            return
        self.saved.emit(_("Utkast lagret {time}").format(time=clock_time(self._clock.now())))
        if not self._unsaved:
            self._release()
        elif self._after or not self._wait.isActive():  # typed while a slow save went on, and its wait is over
            self.flush()

    def _release(self) -> None:
        waiting, self._after = self._after, []
        for then in waiting:
            then()
