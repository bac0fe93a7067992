"""What goes on beside a session: others' changes are heard, and what is typed outlives a store that gives no answer."""

from typing import Any

from PySide6.QtCore import QTimer

from hia_desktop.base.verbs import Done
from hia_desktop.services.call import SignedIn
from hia_desktop.services.record import unkept
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.forms.autosave import Autosave
from hia_desktop.ui.tasks import Outcome, Tasks

GUARD = 300
"""Milliseconds that the store has to keep what was typed, and between two looks while it has not. With the wait before
a save is begun, and the writing of a file, two seconds."""


class Guard(QTimer):
    """While a store gives no answer, what is typed lies sealed on this machine, until it is kept: a kill takes
    nothing. The host is told each time."""

    def __init__(self, host: Host, tasks: Tasks, signed_in: SignedIn) -> None:
        super().__init__(host, interval=GUARD, singleShot=True)
        self._host, self._tasks, self._signed_in = host, tasks, signed_in
        self._lies: list[Done[Any]] = []
        self._writing = self._ended = False
        self.timeout.connect(self.look)
        host.typed.connect(self._wait)

    def end(self) -> None:
        """The session does the rest itself."""
        self._ended = True
        self.stop()

    def _wait(self) -> None:
        if not self._ended and not self.isActive():
            self.start()

    def look(self) -> None:
        """What waits is put there, with what has been typed since the save that goes on; what is kept goes from
        there."""
        if self._host.unkept:
            with self._host.only_held():
                for autosave in self._host.window_parts(Autosave):
                    autosave.lay_aside()
        waits = list(self._host.unkept.values())
        if waits or self._lies:
            self._wait()
        if self._writing or [id(one) for one in waits] == [id(one) for one in self._lies]:
            return
        self._writing, signed_in = True, self._signed_in

        def done(outcome: Outcome) -> None:
            self._writing = False
            if outcome.error is None:
                self._lies = waits
            self._host.laid_aside.emit(outcome.error is None)

        self._tasks.free(self, lambda _step: unkept.hold(signed_in, waits), done)


def watch_over(host: Host, tasks: Tasks, signed_in: SignedIn) -> None:
    """For as long as the host lives."""
    Guard(host, tasks, signed_in)
    signed_in.store.listen(tasks.heard.emit)
