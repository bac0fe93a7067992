"""Waiting for a window to stand still. Reads nothing of the program, so that a start can be timed with it."""

from collections.abc import Callable
from time import perf_counter
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer

PATIENCE = 60
"""Seconds after which what never comes stops the benchmark."""
_DELETIONS = QEvent.Type.DeferredDelete.value
"""What is left is deleted in the program's own loop, and would pile up in this one."""
_SLEEPING = QEventLoop.ProcessEventsFlag.WaitForMoreEvents


class Waiting:
    """Knows whether any work of a window's `Tasks` is on its way.
    A heartbeat of 2 ms wakes it, which is also how fine it measures."""

    def __init__(self, window: Any) -> None:
        self._under_way = 0
        self._heartbeat = QTimer(window, interval=2)
        self._heartbeat.start()
        window.tasks.active.connect(self._count)

    def until(self, ready: Callable[[], bool], *, meanwhile: bool = False, patience: float = PATIENCE) -> None:
        """Returns when nothing is on its way, `ready` holds,
        and all that this left to do and to paint is done and painted. `meanwhile`: more may be on its way."""
        deadline, calm = perf_counter() + patience, 0
        while calm < 2:
            if calm:
                QCoreApplication.processEvents()
            else:
                QCoreApplication.processEvents(_SLEEPING)
            QCoreApplication.sendPostedEvents(None, _DELETIONS)
            calm = calm + 1 if (meanwhile or not self._under_way) and ready() else 0
            if perf_counter() > deadline:
                raise TimeoutError("what was asked for never came")

    def stop(self) -> None:
        """Ends the heartbeat."""
        self._heartbeat.stop()

    def _count(self, active: int) -> None:
        self._under_way = active
