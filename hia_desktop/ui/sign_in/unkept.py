"""What was typed and the store could not take when the window was emptied: put aside until the same user signs in."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from shiboken6 import isValid

from hia_desktop.base.text import _
from hia_desktop.base.tones import Tone

if TYPE_CHECKING:
    from hia_desktop.base.verbs import Done
    from hia_desktop.services.call import SignedIn
    from hia_desktop.ui.host import Host
    from hia_desktop.ui.sign_in.login import Login
    from hia_desktop.ui.tasks import Outcome, Step, Tasks


class Unkept(QObject):
    """By user name: what is on its way to the disk, or could not be put there either. One that holds something is true.
    `close` closes the window."""

    def __init__(self, parent: QObject, close: Callable[[], object]) -> None:
        super().__init__(parent)
        self._held: dict[str, list[Done[Any]]] = {}
        self._close, self._closing = close, False
        self._under_way = 0
        self._told = False

    def __bool__(self) -> bool:
        return bool(self._held)

    def take(self, shown: QObject, host: "Host", tasks: "Tasks", signed_in: "SignedIn") -> None:
        """Puts aside what a session that ends could not keep of what is `shown`; before its keys are dropped."""
        from hia_desktop.services.record import unkept
        from hia_desktop.ui.kit.forms.autosave import Autosave
        from hia_desktop.ui.sign_in.guard import Guard

        for autosave in shown.findChildren(Autosave):
            autosave.send()
        for guard in host.findChildren(Guard):
            guard.end()
        if not host.unkept:
            return
        who, calls = signed_in.me.username, list(host.unkept.values())
        self._held.setdefault(who, []).extend(calls)
        self._told, self._under_way = False, self._under_way + 1

        def put(_step: "Step") -> None:
            unkept.put_aside(signed_in, calls)

        def done(outcome: "Outcome") -> None:
            self._under_way -= 1
            if outcome.error is None:
                self._held.pop(who, None)
            if self._closing:
                self._closing = False
                self._close()

        tasks.database(self, put, done)

    def keep(self, host: "Host", tasks: "Tasks", signed_in: "SignedIn") -> None:
        """Keeps what the user who has signed in typed then; asked for before any screen reads what is kept. From now on
        others' changes are heard, and what is typed is watched over."""
        from hia_desktop.services.record import unkept
        from hia_desktop.ui.sign_in.guard import watch_over

        held = self._held.pop(signed_in.me.username, [])
        watch_over(host, tasks, signed_in)

        def keep(_step: "Step") -> tuple[int, str]:
            return unkept.keep(signed_in, held)

        def kept(outcome: "Outcome") -> None:
            if outcome.error is not None:
                self._held.setdefault(signed_in.me.username, []).extend(held)
                return
            count, why = outcome.value
            if count and isValid(host):
                host.say(_("Det du skrev sist, og som ikke kunne lagres da, er lagret nå."), Tone.OK)
            if why and isValid(host):
                host.say(why, Tone.WARN)

        tasks.database(self, keep, kept)

    def stops_closing(self, login: "Login | None") -> bool:
        """Whether the window must wait: for what is on its way to the disk, or since something would be lost with it,
        which is said once."""
        if self._under_way:
            self._closing = True
            return True
        if not self._held or self._told or login is None:
            return False
        self._told = True
        login.refuse(_("Det som ble skrevet, er ikke lagret ennå. Logg inn igjen, eller lukk en gang til."))
        return True
