"""Host: the one object a screen is given. `ask` reads, `do` writes;
answers, problems and changes come back on the GUI thread."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, TypeVar, TypeVarTuple
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from hia_desktop.base.clock import Clock
from hia_desktop.base.crash_reports import REPORTS, where
from hia_desktop.base.errors import (
    BadInput,
    Conflict,
    Ended,
    Gone,
    KeyChanged,
    Missing,
    Moved,
    Problem,
    ReasonNeeded,
    Refused,
    Unanswered,
)
from hia_desktop.base.fields import PatientId
from hia_desktop.base.pdf_words import Unread
from hia_desktop.base.text import N_, _
from hia_desktop.base.tones import Tone
from hia_desktop.base.verbs import TYPED, Asked, Call, Done, R
from hia_desktop.domain.access import CARE_GROUNDS, Ground
from hia_desktop.domain.topics import Topic
from hia_desktop.ui.kit.dialogs.prompts import Prompts
from hia_desktop.ui.tasks import Cancelled, Outcome, Step, Tasks, Ticket

_log = logging.getLogger(__name__)

_NOT_SHOWN = N_("Dette kan ikke vises før det er kontakt igjen.")
_NOT_DONE = N_("Ingenting er gjort. Signering og annet venter til det er kontakt igjen.")
ASK_AGAIN = 2000
"""Milliseconds between two questions of whether something was kept, while nobody answers."""
Args = TypeVarTuple("Args")
Part = TypeVar("Part", bound=QObject)
Failed = Callable[[Problem], object]


class Calls(Protocol):
    """The services as the host sees them."""

    def run(self, what: Call[R], step: Step) -> tuple[R, frozenset[Topic]]:
        """Makes a call of a service for the signed-in user: its result, and the topics it changed."""
        ...

    def run_beside(self, what: Call[R], step: Step) -> tuple[R, frozenset[Topic]]:
        """The same from another thread, with connections of its own."""
        ...


@dataclass
class Reach:
    """Whether the store is reached; without contact nobody waits for an answer. A plain value, which the database
    thread looks at too. `since`: the time of day when there was contact last. `doubted`: the line broke under
    something, and it is not known yet whether it was kept."""

    away: bool = False
    since: str = ""
    doubted: bool = False

    def says(self, waits: str) -> str:
        """Since when nobody answers, and what waits for it."""
        return f"{_('Ingen kontakt med databaseserveren siden kl. {time}.').format(time=self.since)} {waits}"

    def run(self, calls: Calls, what: Call[R], step: Step) -> tuple[R, frozenset[Topic]]:
        """Makes the call. Errors: Problem besides, at once, without contact, and for what might be done twice."""
        if self.away:
            raise Problem(self.says(_waits(what)))
        once = isinstance(what, Done) and _tag(what) not in TYPED  # what is typed has its name, and may be sent again
        if once and self.doubted:
            raise Problem(_("Det er ikke kjent ennå om det forrige ble lagret. Ingenting er gjort. Vent litt."))
        try:
            return calls.run(what, step)
        except Unanswered:
            self.doubted = self.doubted or once
            raise


class Host(QObject):
    """Two verbs, `ask` and `do`, and what a screen needs beside them:
    who, when, prompts, a word to the user, the way elsewhere."""

    changed = Signal(object)
    """frozenset[Topic]: the topics that a write has changed."""
    heard = Signal(object)
    """`News`: what others have changed, or that nothing of it is told now."""
    typed = Signal()
    """Something that was typed is on its way to the store."""
    laid_aside = Signal(bool)
    """What the store has not kept lies on this machine; False when it could not be put there either."""
    said = Signal(str, object)
    mentioned = Signal(str, object)
    """A short word to the user, and its `Tone`."""
    undoable = Signal(str, object)
    """What a click has just done, and the call that sets it back."""
    opened = Signal(object)
    """A target to open, such as «course:…»."""
    ended = Signal(str)
    """The user may not go on: why, in a sentence for the login window."""
    move_wanted = Signal()
    """The centre is to be moved to a server, or home: nobody can be signed in meanwhile."""
    gone = Signal()
    """A record that was asked for does not exist for the user any more: whatever shows it must look again."""
    working = Signal(bool)
    """Whether anything is on its way."""
    stepped = Signal(int, int)
    """Progress of long work: done, of."""

    def __init__(
        self,
        calls: Calls,
        tasks: Tasks,
        prompts: Prompts,
        clock: Clock,
        user: Any = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.calls = calls
        self.prompts = prompts
        self.clock = clock
        self.user = user
        self._tasks = tasks
        self._strangers: dict[str, list[tuple[QObject, Failed | None, Callable[[], object]]]] = {}
        self.left: dict[str, Any] = {}
        """How a screen was left, by its key, for when it is opened again; gone with the lock."""
        self.unkept: dict[tuple[int, str], Done[Any]] = {}
        """What was typed and is not kept: on its way, or the store could not take it. The last of each place."""
        self._writers: dict[tuple[int, str], QObject] = {}
        self._only_held = False
        self.reach = Reach()
        self.starts: tuple[tuple[str, str], ...] = ()
        """The places that this user can begin at: target and name."""
        self._asked: WeakKeyDictionary[QObject, dict[object, Ticket]] = WeakKeyDictionary()
        tasks.active.connect(self._count)
        tasks.stepped.connect(self.stepped)
        tasks.heard.connect(self.heard)

    def ask(
        self,
        owner: QObject,
        then: Callable[[R], object],
        what: Asked[R],
        failed: Failed | None = None,
        *,
        strangers: bool = True,
    ) -> Ticket:
        """Reads: `then(result)`, unless the owner is gone or has asked again with the same `then`
        (a method, not a lambda). `strangers`: the user is asked for a reason where there is no care relation."""
        calls, reach = self.calls, self.reach

        def again() -> None:
            self.ask(owner, then, what, failed, strangers=strangers)

        def home(outcome: Outcome) -> None:
            if not ticket.cancelled:
                without = not strangers and isinstance(outcome.error, ReasonNeeded)
                self._settle(owner, then, failed, outcome, None if without else again)

        ticket = self._tasks.database(owner, lambda step: reach.run(calls, what, step), home)
        if method := getattr(then, "__func__", None):
            asked = self._asked.setdefault(owner, {})
            if method in asked:
                asked[method].cancel()
            asked[method] = ticket
        return ticket

    def do(
        self, owner: QObject, then: Callable[[R], object] | None, what: Done[R], failed: Failed | None = None
    ) -> Ticket:
        """Writes: `changed` first, then `then(result)`.
        The write stands, and is announced, even when the owner is gone."""
        calls, reach, place = self.calls, self.reach, (id(owner), what.verb.__name__)
        if _tag(what) in TYPED:
            self.unkept[place], self._writers[place] = what, owner
            if self._only_held:
                return Ticket()
            self.typed.emit()

        def again() -> None:
            self.do(owner, then, what, failed)

        def home(outcome: Outcome) -> None:
            if self.unkept.get(place) is what and _is_settled(outcome.error):
                del self.unkept[place], self._writers[place]
            if isinstance(outcome.error, Unanswered) and _tag(what) not in TYPED:
                self.say(_("Kontakten ble brutt mens det ble lagret. Du får vite om det ble lagret."), Tone.WARN)
                self._find_out(outcome.error, lambda found: self._settle(owner, then, failed, found, again))
            else:
                self._settle(owner, then, failed, outcome, again)

        return self._tasks.database(self, lambda step: reach.run(calls, what, step), home)

    def _find_out(self, lost: Unanswered, settle: Callable[[Outcome], None]) -> None:
        """Whether it was kept when the line broke: asked until somebody answers. Then it is as if the answer had come
        late, and nobody does it a second time."""

        def home(outcome: Outcome) -> None:
            if isinstance(outcome.error, Problem | Cancelled) and not isinstance(outcome.error, Ended):
                QTimer.singleShot(ASK_AGAIN, self, lambda: self._find_out(lost, settle))
                return
            self.reach.doubted = False
            if outcome.error is not None:
                settle(outcome)
            elif outcome.value:
                settle(Outcome(value=lost.given))
            else:
                told = Problem(_("Kontakten ble brutt, og det ble ikke lagret. Gjør det på nytt."))
                settle(Outcome(error=told))

        self._tasks.database(self, lambda _step: lost.kept(), home)

    def reaches(self, *, acts: bool = False) -> bool:
        """Whether there is contact with the store. Without it the user is told that what was wanted is not shown, or,
        when it `acts`, not done: the page that is loaded stays, since an empty one would say that there is nothing."""
        if self.reach.away:
            self.say(self.reach.says(str(_NOT_DONE if acts else _NOT_SHOWN)), Tone.WARN)
        return not self.reach.away

    @contextmanager
    def only_held(self) -> Iterator[None]:
        """What is typed and sent meanwhile is held in `unkept` alone: the store has not answered for the last yet."""
        self._only_held = True
        try:
            yield
        finally:
            self._only_held = False

    def window_parts(self, kind: type[Part]) -> list[Part]:
        """The parts of this kind in the window that the host serves."""
        parent = self.parent()
        return parent.findChildren(kind) if parent is not None else []

    def send_unkept(self) -> None:
        """Sends what was typed and is not kept once more, as it was typed last, where whoever wrote it has gone to
        another screen: there is contact again. Who is still there tries again, and would have two of it."""
        calls, reach = self.calls, self.reach

        def send(place: tuple[int, str], what: Done[Any]) -> None:
            def home(outcome: Outcome) -> None:
                if self.unkept.get(place) is what and _is_settled(outcome.error):
                    del self.unkept[place], self._writers[place]
                    self._settle(self, None, None, outcome)

            self._tasks.database(self, lambda step: reach.run(calls, what, step), home)

        for place, what in self.unkept.items():
            if not isValid(self._writers[place]):
                send(place, what)

    def beside(
        self, owner: QObject, then: Callable[[R], object], what: Done[R], failed: Failed, stepped: Callable[[int], None]
    ) -> Ticket:
        """Writes, as `do`, what takes long and nobody waits for: saves go on meanwhile. `stepped(percent)` as it goes,
        and with -1 when it is over, stopped too. It ends with the lock."""
        calls = self.calls

        def home(outcome: Outcome) -> None:
            if isValid(owner):
                stepped(-1)
            self._settle(owner, then, failed, outcome)

        def told(done: int, of: int) -> None:
            if isValid(owner):
                stepped(100 * done // max(of, 1))

        return self._tasks.beside(self, lambda step: calls.run_beside(what, step), home, told)

    def work(
        self,
        owner: QObject,
        then: Callable[[R], object],
        fn: Callable[[*Args], R],
        *args: *Args,
        failed: Failed | None = None,
    ) -> Ticket:
        """Pure work that touches no record, such as turning a page into an image, beside the database thread."""
        return self.work_in_steps(owner, then, lambda _step: fn(*args), failed=failed)

    def work_in_steps(
        self,
        owner: QObject,
        then: Callable[[R], object],
        fn: Callable[[Step, *Args], R],
        *args: *Args,
        failed: Failed | None = None,
    ) -> Ticket:
        """As `work`, for what takes long: `fn` is given `step` first,
        through which it reports progress and is stopped."""

        def home(outcome: Outcome) -> None:
            self._settle(owner, then, failed, Outcome(value=(outcome.value, frozenset()), error=outcome.error))

        return self._tasks.free(owner, lambda step: fn(step, *args), home)

    def say(self, text: str, tone: Tone = Tone.NEUTRAL) -> None:
        """A short word to the user that needs no answer."""
        self.said.emit(text, tone)

    def mention(self, text: str, tone: Tone = Tone.NEUTRAL) -> None:
        """The same of what the program did by itself: it takes no «Angre» away."""
        self.mentioned.emit(text, tone)

    def did(self, text: str, undo: Done[Any]) -> None:
        """Says what a click has just done, with «Angre» and Ctrl+Z for a while;
        `undo` is the service's call that sets it back."""
        self.undoable.emit(text, undo)

    def open(self, target: object) -> None:
        """Leads the user elsewhere."""
        self.opened.emit(target)

    def cancel(self) -> None:
        """Asks everything on its way to stop."""
        self._tasks.cancel_all()

    def bug(self, error: BaseException) -> None:
        """Tells the user about an error that is the program's own fault, and logs where it arose:
        no message, no values."""
        trace = where(error)
        _log.error("unexpected error\n%s", trace)
        REPORTS.put(trace)
        self.prompts.show_bug(trace)

    def _settle(
        self,
        owner: QObject,
        then: Callable[[Any], object] | None,
        failed: Failed | None,
        outcome: Outcome,
        again: Callable[[], object] | None = None,
    ) -> None:
        if isinstance(outcome.error, Cancelled):
            return
        if isinstance(outcome.error, ReasonNeeded) and again is not None:
            self._ask_reason(outcome.error, (owner, failed, again))
            return
        if isinstance(outcome.error, Unread) and again is not None:
            self._read_first(outcome.error, (owner, failed, again))
            return
        if outcome.error is not None:
            self._fail(owner, failed, outcome.error)
            return
        result, changed = outcome.value
        if changed:
            self.changed.emit(changed)
        if then is not None and isValid(owner):
            then(result)

    def _read_first(self, unread: Unread, waiting: tuple[QObject, Failed | None, Callable[[], object]]) -> None:
        """Reads files that came, beside the database thread, which waits for no file; then the call is made again."""
        owner, failed, again = waiting

        def read_all(step: Step) -> None:
            for number, act in enumerate(unread.acts):
                act(partial(step, number, len(unread.acts)))

        def home(outcome: Outcome) -> None:
            if outcome.error is None:
                again()
            elif not isinstance(outcome.error, Cancelled):
                self._fail(owner, failed, outcome.error)

        self._tasks.free(self, read_all, home)

    def _ask_reason(self, problem: ReasonNeeded, waiting: tuple[QObject, Failed | None, Callable[[], object]]) -> None:
        """Asks once for each patient, whoever asks meanwhile;
        with a reason all of them go on, without one all are turned away."""
        patient = problem.patient
        others = self._strangers.setdefault(patient, [])
        others.append(waiting)
        if len(others) > 1:
            return

        from hia_desktop.services.consent import (
            reasons,
        )  # reads the database, which the first run's set-up must not wait for

        def turn_away(why: Problem) -> None:
            for owner, failed, _again in self._strangers.pop(patient, []):
                self._fail(owner, failed, why)

        def go_on(_none: object) -> None:
            for owner, _failed, again in self._strangers.pop(patient, []):
                if isValid(owner):
                    again()

        def state(code: str, words: str) -> None:
            self.do(self, go_on, reasons.state.of(PatientId(patient), Ground(code), words), failed=turn_away)

        self.prompts.ask_reason(
            _("Du har ingen behandlingsrelasjon"),
            _(
                "Du er ikke ansvarlig for forløpet og har ikke skrevet i det. Si hvorfor du åpner det. "
                "Det gjelder ut dagen, og pasienten kan lese det i innsynsloggen. Skriv ingen helseopplysninger her."
            ),
            [(ground.value, ground.label) for ground in CARE_GROUNDS],
            state,
            lambda: turn_away(problem),
            wordless=[ground for ground in CARE_GROUNDS if ground is not Ground.OTHER],
            fewest=reasons.FEWEST_WORDS,
        )

    def _fail(self, owner: QObject, failed: Failed | None, error: Exception) -> None:
        if not isinstance(error, Problem):
            self.bug(error)
            if failed is not None and isValid(owner):
                failed(Problem(_("Det siste ble ikke fullført.")))
        elif failed is not None and isValid(owner):
            failed(error)
        else:
            self.say(error.message, Tone.WARN)
        if isinstance(error, Gone):
            self.gone.emit()
        if isinstance(error, Ended):
            self.ended.emit(error.message)

    def _count(self, active: int) -> None:
        self.working.emit(active > 0)


def _is_settled(error: Exception | None) -> bool:
    """Whether what was typed is kept, or will never be: another try would give the same answer."""
    if isinstance(error, Ended):
        return not isinstance(error, KeyChanged | Moved)
    return error is None or isinstance(error, Refused | Missing | BadInput | Conflict | ReasonNeeded | Cancelled)


def _waits(what: Call[Any]) -> str:
    if isinstance(what, Asked):
        return str(_NOT_SHOWN)
    return _("Det du skriver, lagres når det er kontakt igjen.") if _tag(what) in TYPED else str(_NOT_DONE)


def _tag(what: Done[Any]) -> str:
    """The audit tag of what a call does."""
    return str(getattr(vars(what.verb).get("mark"), "audit", ""))
