"""One thread for the database, one free worker for pure work, one for long work beside them;
every answer comes home as one queued signal."""

import os
import queue
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from hia_desktop.base.pdf_reader import READER
from hia_desktop.base.pdf_words import forget, never_wait_here

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

Step = Callable[[int, int], None]
"""`step(done, of)`: reports progress, and raises `Cancelled` when the user has asked to stop."""
_LOWEST = 19
STEP_INTERVAL = 0.05
"""Seconds between two progress reports that reach the window."""


def stand_back() -> None:
    """This thread takes what the others leave of the processor, where the system lets a thread say so.
    Source: setpriority(2) on Linux, where it is of the thread; learn.microsoft.com, SetThreadPriority (read
    2026-11-29)."""
    with suppress(OSError):
        if sys.platform == "linux":
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _LOWEST)
        elif sys.platform == "win32":
            import ctypes

            ctypes.windll.kernel32.SetThreadPriority(ctypes.windll.kernel32.GetCurrentThread(), -2)


_LOOK = 0.05
"""Seconds between two looks at whether the workers have ended."""


class Cancelled(Exception):
    """The user stopped the work; nothing of it was kept."""


@dataclass(frozen=True)
class Outcome:
    """How a piece of work ended: a value, or the exception that stopped it."""

    value: Any = None
    error: Exception | None = None


@dataclass(frozen=True)
class _Progress:
    done: int
    of: int


class Ticket:
    """A piece of work on its way. Cancelled before it starts it is never run; later, at its next step.
    Its answer is dropped."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Asks the work to stop."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether somebody has asked it to stop."""
        return self._cancelled.is_set()


@dataclass
class _Waiting:
    """The GUI thread's half of a piece of work. It never crosses to a worker,
    which might else drop the last hold on a widget."""

    receiver: QObject
    home: Callable[[Outcome], None]
    ticket: Ticket
    stepped: Callable[[int, int], object] | None = None
    """Of work that nobody waits for: how far it has come is told here alone."""


class Tasks(QObject):
    """Runs work away from the GUI thread. Work must hold plain values only, never a QObject."""

    active = Signal(int)
    """How many pieces of work are on their way, whenever that changes."""
    stepped = Signal(int, int)
    """Progress of long work: done, of."""
    heard = Signal(object)
    """`News` of what others have done in the store, from the thread that listens."""
    _came_home = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: dict[int, _Waiting] = {}
        self._number = 0
        self._stopping = threading.Event()
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._free: ThreadPoolExecutor | None = None
        self._beside: ThreadPoolExecutor | None = None
        self._came_home.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._serve, name="hia-database", daemon=True)
        self._thread.start()

    def database(self, receiver: QObject, work: Callable[[Step], Any], home: Callable[[Outcome], None]) -> Ticket:
        """Runs `work` on the database thread, in the order asked for;
        `home` is called on the GUI thread unless `receiver` is gone."""
        ticket, job = self._prepare(receiver, work, home)
        self._jobs.put(job)
        return ticket

    def free(self, receiver: QObject, work: Callable[[Step], Any], home: Callable[[Outcome], None]) -> Ticket:
        """The same for pure work that never touches the database, such as rendering."""
        if self._free is None:
            from concurrent.futures import ThreadPoolExecutor  # reads logging, which the login window can wait for

            self._free = ThreadPoolExecutor(max_workers=1, thread_name_prefix="hia-free", initializer=READER.warm)
        ticket, job = self._prepare(receiver, work, home)
        if not self._stopping.is_set():  # a page that is to be drawn while the window closes is nobody's any more
            self._free.submit(job)
        return ticket

    def beside(
        self,
        receiver: QObject,
        work: Callable[[Step], Any],
        home: Callable[[Outcome], None],
        stepped: Callable[[int, int], object],
    ) -> Ticket:
        """Long work that nobody waits for, on a thread of its own. It holds nothing of the database thread's, and is
        none of what `active` counts and `cancel_all` stops."""
        if self._beside is None:
            from concurrent.futures import ThreadPoolExecutor

            self._beside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="hia-beside", initializer=stand_back)
        ticket, job = self._prepare(receiver, work, home, stepped)
        if not self._stopping.is_set():
            self._beside.submit(job)
        return ticket

    def cancel_all(self) -> None:
        """Asks everything that somebody waits for to stop."""
        for waiting in self._waiting.values():
            if waiting.stepped is None:
                waiting.ticket.cancel()

    def end_beside(self) -> None:
        """Asks what goes on beside to stop: whoever it was for has left."""
        for waiting in self._waiting.values():
            if waiting.stepped is not None:
                waiting.ticket.cancel()

    @staticmethod
    def forget() -> None:
        """Keeps nothing of any file that was read."""
        forget()

    def stop(self) -> None:
        """Ends both workers. What waits for the database is done first (a draft is never lost);
        long work stops at its next step."""
        self._stopping.set()
        self._jobs.put(None)
        ending = threading.Thread(target=self._end, name="hia-ending")
        ending.start()
        while ending.is_alive():
            READER.interrupt()  # again: who was interrupted, or waited for the reader, may ask it once more
            ending.join(_LOOK)
        self._waiting.clear()

    def _end(self) -> None:
        self._thread.join()
        for worker in (self._free, self._beside):
            if worker is not None:
                worker.shutdown(cancel_futures=True)

    def _prepare(
        self,
        receiver: QObject,
        work: Callable[[Step], Any],
        home: Callable[[Outcome], None],
        stepped: Callable[[int, int], object] | None = None,
    ) -> tuple[Ticket, Callable[[], None]]:
        self._number += 1
        number, ticket = self._number, Ticket()
        self._waiting[number] = _Waiting(receiver, home, ticket, stepped)
        self._count()

        def job() -> None:
            self._came_home.emit(number, self._perform(number, work, ticket))

        return ticket, job

    def _count(self) -> None:
        self.active.emit(sum(one.stepped is None for one in self._waiting.values()))

    def _serve(self) -> None:
        never_wait_here()
        while (job := self._jobs.get()) is not None:
            job()

    def _perform(self, number: int, work: Callable[[Step], Any], ticket: Ticket) -> Outcome:
        last = 0.0

        def step(done: int, of: int) -> None:
            nonlocal last
            if ticket.cancelled or self._stopping.is_set():
                raise Cancelled
            if done >= of or monotonic() - last > STEP_INTERVAL:
                last = monotonic()
                self._came_home.emit(number, _Progress(done, of))

        try:
            return Outcome(error=Cancelled()) if ticket.cancelled else Outcome(value=work(step))
        except Exception as error:  # every kind of failure is an answer; who asked decides what the user is told
            return Outcome(error=error)

    def _deliver(self, number: int, message: Outcome | _Progress) -> None:
        if isinstance(message, _Progress):
            on_its_way = self._waiting.get(number)
            if on_its_way is None or on_its_way.stepped is None:
                self.stepped.emit(message.done, message.of)
            elif isValid(on_its_way.receiver):
                on_its_way.stepped(message.done, message.of)
            return
        waiting = self._waiting.pop(number, None)
        if waiting is None:
            return
        self._count()
        if isValid(waiting.receiver):
            waiting.home(message)
