"""The real window on a real store, driven from a benchmark: opens places and waits until they stand painted."""

import gc
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from hia_desktop.app import Window, make_application
from hia_desktop.base.clock import Clock, FixedClock
from hia_desktop.services.call import SignedIn
from hia_desktop.services.centre import doors
from hia_desktop.ui.screen import Screen
from hia_desktop.ui.shell import Shell
from tests.bench.waiting import Waiting
from tests.make import DAY, PASSWORD


class Place:
    """A signed-in window."""

    def __init__(self, folder: Path, username: str = "lege", clock: Clock | None = None) -> None:
        gc.disable()  # as the program has it: the window sweeps
        make_application()
        self.clock = clock or FixedClock(DAY)
        self.window = Window(folder, self.clock)
        self._waiting = Waiting(self.window)
        self.until = self._waiting.until
        start = perf_counter()
        self.signed_in: SignedIn = doors.sign_in(folder, username, PASSWORD, self.clock)
        self.sign_in_ms = (perf_counter() - start) * 1000
        self.window.show()
        self.window.enter(self.signed_in)
        self.until(lambda: self.window.shell is not None)

    @property
    def shell(self) -> Shell:
        """What a signed-in user sees."""
        assert self.window.shell is not None
        return self.window.shell

    def shown(self) -> Screen | None:
        """The screen that is shown."""
        return self.shell.shown()

    def open(self, target: str, ready: Callable[[], bool]) -> float:
        """Milliseconds from the click to the painted place."""
        start = perf_counter()
        self.shell.host.open(target)
        self.until(ready)
        return (perf_counter() - start) * 1000

    def close(self) -> None:
        """Locks, closes the store and ends the threads."""
        self._waiting.stop()
        self.window.tasks.stop()
        self.window.hide()
        self.signed_in.forget()


class Painted(QObject):
    """Sees which of the named kinds of widget are painted while it watches. Slow, hence only where no time is taken."""

    def __init__(self, *kinds: type[QWidget]) -> None:
        super().__init__()
        self._kinds, self.seen = kinds, set[type[QWidget]]()

    def __enter__(self) -> "Painted":
        QApplication.instance().installEventFilter(self)
        return self

    def __exit__(self, *_error: object) -> None:
        QApplication.instance().removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notes a paint."""
        if event.type() == QEvent.Type.Paint:
            self.seen.update(kind for kind in self._kinds if isinstance(watched, kind))
        return False
