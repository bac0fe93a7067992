"""What goes on beside a session: others' changes are heard, and what is typed outlives a store that gives no answer."""

from typing import Any

from PySide6.QtCore import QTimer

from hia_desktop.base.verbs import Done
from hia_desktop.services.call import SignedIn
from hia_desktop.services.record import unkept
from hia_desktop.ui.host import Host
from hia_desktop.ui.tasks import Outcome, Tasks

GUARD = 1000
"""Milliseconds between two looks at whether the store has kept what was typed."""


class Guard(QTimer):
    """While a store gives no answer, what is typed lies sealed on this machine, until it is kept: a kill takes
    nothing. The host is told each time."""

    def __init__(self, host: Host, tasks: Tasks, signed_in: SignedIn) -> None:
        super().__init__(host, interval=GUARD)
        self._host, self._tasks, self._signed_in = host, tasks, signed_in
        self._seen: list[Done[Any]] = []
        self._lies: list[Done[Any]] = []
        self._writing = False
        self.timeout.connect(self.look)
        self.start()

    def look(self) -> None:
        """What waited at the last look too, and lies not there yet, is put there; what is kept goes from there."""
        there = list(self._host.unkept.values())
        waits = there if self._host.reach.away else [one for one in there if any(one is was for was in self._seen)]
        self._seen = there
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
