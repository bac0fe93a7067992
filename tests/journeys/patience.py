"""Waits in the event loop, as pytest-qt does, where there is no pytest."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from PySide6.QtCore import QCoreApplication, QEventLoop


class Patience:
    """Stands where `Hands` has its qtbot. Waits `times` as long as it is told to."""

    def __init__(self, times: int = 1) -> None:
        self._times = times

    def waitUntil(self, ready: Callable[[], object], timeout: int = 10_000) -> None:
        """Until it is so."""
        deadline = monotonic() + self._times * timeout / 1000
        while not ready():
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            if monotonic() > deadline:
                raise TimeoutError("what was waited for never came")

    @contextmanager
    def waitSignal(self, signal: Any, timeout: int = 10_000) -> Iterator[None]:
        """Until the signal has come, whatever it says."""
        came: list[object] = []
        link = signal.connect(lambda *_said: came.append(True))
        try:
            yield
            self.waitUntil(lambda: came, timeout)
        finally:
            signal.disconnect(link)
