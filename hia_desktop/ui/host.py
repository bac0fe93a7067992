"""Host: the one object a screen is given. `ask` reads, `do` writes; answers, problems and changes come back on the GUI thread."""

import logging
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from hia_desktop.base.clock import Clock
from hia_desktop.base.errors import Problem
from hia_desktop.base.text import _
from hia_desktop.ui.kit.prompt import Prompts
from hia_desktop.ui.kit.theme import Tone
from hia_desktop.ui.tasks import Cancelled, Outcome, Step, Tasks, Ticket

_log = logging.getLogger(__name__)

Then = Callable[[Any], object]
Failed = Callable[[Problem], object]


class Calls(Protocol):
    """The services as the host sees them."""

    def run(self, fn: Callable[..., Any], *args: Any, step: Step | None = None) -> tuple[Any, frozenset[str]]:
        """Runs a service function for the signed-in user: its result, and the topics it changed."""
        ...


class Host(QObject):
    """Two verbs, `ask` and `do`, and what a screen needs beside them: who, when, prompts, a word to the user, the way elsewhere."""

    changed = Signal(object)
    """frozenset[str]: the topics that a write has changed."""
    said = Signal(str, str)
    """A short word to the user, and its tone."""
    opened = Signal(object)
    """A target to open, such as «course:…»."""
    working = Signal(bool)
    """Whether anything is on its way."""
    stepped = Signal(int, int)
    """Progress of long work: done, of."""

    def __init__(self, calls: Calls, tasks: Tasks, prompts: Prompts, clock: Clock, user: Any = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.calls = calls
        self.prompts = prompts
        self.clock = clock
        self.user = user
        self._tasks = tasks
        self._asked: WeakKeyDictionary[QObject, dict[object, Ticket]] = WeakKeyDictionary()
        tasks.active.connect(self._count)
        tasks.stepped.connect(self.stepped)

    def ask(self, owner: QObject, then: Then, fn: Callable[..., Any], *args: Any, failed: Failed | None = None) -> Ticket:
        """Reads: `then(result)`, unless the owner is gone or has asked again with the same `then` (a method, not a lambda)."""
        calls = self.calls

        def home(outcome: Outcome) -> None:
            if not ticket.cancelled:
                self._settle(owner, then, failed, outcome)

        ticket = self._tasks.database(owner, lambda step: calls.run(fn, *args, step=step), home)
        if method := getattr(then, "__func__", None):
            asked = self._asked.setdefault(owner, {})
            if method in asked:
                asked[method].cancel()
            asked[method] = ticket
        return ticket

    def do(self, owner: QObject, then: Then | None, fn: Callable[..., Any], *args: Any, failed: Failed | None = None) -> Ticket:
        """Writes: `changed` first, then `then(result)`. The write stands, and is announced, even when the owner is gone."""
        calls = self.calls

        def home(outcome: Outcome) -> None:
            self._settle(owner, then, failed, outcome)

        return self._tasks.database(self, lambda step: calls.run(fn, *args, step=step), home)

    def work(self, owner: QObject, then: Then, fn: Callable[..., Any], *args: Any, failed: Failed | None = None) -> Ticket:
        """Pure work that touches no record, such as turning a page into an image, beside the database thread."""

        def home(outcome: Outcome) -> None:
            value = Outcome(value=(outcome.value, frozenset()), error=outcome.error)
            self._settle(owner, then, failed, value)

        return self._tasks.free(owner, lambda _step: fn(*args), home)

    def work_in_steps(self, owner: QObject, then: Then, fn: Callable[..., Any], *args: Any, failed: Failed | None = None) -> Ticket:
        """As `work`, for what takes long: `fn` is given `step` first, through which it reports progress and is stopped."""

        def home(outcome: Outcome) -> None:
            self._settle(owner, then, failed, Outcome(value=(outcome.value, frozenset()), error=outcome.error))

        return self._tasks.free(owner, lambda step: fn(step, *args), home)

    def say(self, text: str, tone: Tone = Tone.NEUTRAL) -> None:
        """A short word to the user that needs no answer."""
        self.said.emit(text, tone.value)

    def open(self, target: object) -> None:
        """Leads the user elsewhere."""
        self.opened.emit(target)

    def cancel(self) -> None:
        """Asks everything on its way to stop."""
        self._tasks.cancel_all()

    def bug(self, error: BaseException) -> None:
        """Tells the user about an error that is the program's own fault, and logs where it arose: no message, no values."""
        trace = where(error)
        _log.error("unexpected error\n%s", trace)
        self.prompts.show_problem(
            _("Noe gikk galt i programmet"),
            _(
                "Det siste du gjorde, ble ikke fullført. Det som alt er lagret, er trygt. "
                "Prøv igjen; skjer det på nytt, meld fra til den som drifter programmet."
            ),
            trace,
        )

    def _settle(self, owner: QObject, then: Then | None, failed: Failed | None, outcome: Outcome) -> None:
        if isinstance(outcome.error, Cancelled):
            return
        if outcome.error is not None:
            self._fail(owner, failed, outcome.error)
            return
        result, changed = outcome.value
        if changed:
            self.changed.emit(changed)
        if then is not None and isValid(owner):
            then(result)

    def _fail(self, owner: QObject, failed: Failed | None, error: Exception) -> None:
        if not isinstance(error, Problem):
            self.bug(error)
            if failed is not None and isValid(owner):
                failed(Problem(_("Det siste ble ikke fullført.")))
        elif failed is not None and isValid(owner):
            failed(error)
        else:
            self.say(error.message, Tone.WARN)

    def _count(self, active: int) -> None:
        self.working.emit(active > 0)


def where(error: BaseException) -> str:
    """Where an error arose: its kinds and the lines it passed, never its message or any value, which may be about a patient."""
    lines: list[str] = []
    link: BaseException | None = error
    while link is not None:
        lines.append(type(link).__name__)
        lines += [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(link.__traceback__)]
        link = link.__cause__ or link.__context__
    return "\n".join(lines)
