"""What was typed while the store had another key than the window: held in memory until the same user signs in again."""

from typing import TYPE_CHECKING, Any

from hia_desktop.base.text import _
from hia_desktop.base.tones import Tone

if TYPE_CHECKING:
    from hia_desktop.base.verbs import Done
    from hia_desktop.ui.host import Host
    from hia_desktop.ui.sign_in.login import Login


class Unkept:
    """By user name. A window that holds something is true."""

    def __init__(self) -> None:
        self._held: dict[str, list[Done[Any]]] = {}
        self._told = False

    def __bool__(self) -> bool:
        return bool(self._held)

    def take(self, host: "Host") -> None:
        """Holds what a session that has ended could not keep."""
        if host.unkept:
            self._held.setdefault(host.user.username, []).extend(host.unkept.values())
            self._told = False

    def keep(self, host: "Host") -> None:
        """Keeps what the user who has signed in typed then; asked for before any screen reads what is kept."""

        def kept(_result: object) -> None:
            host.say(_("Det du skrev da nøkkelen ble byttet, er lagret."), Tone.OK)

        for what in self._held.pop(host.user.username, []):
            host.do(host, kept, what)

    def stops_closing(self, login: "Login | None") -> bool:
        """Says once that something would be lost with the window."""
        if not self._held or self._told or login is None:
            return False
        self._told = True
        login.refuse(_("Det som ble skrevet, er ikke lagret ennå. Logg inn igjen, eller lukk en gang til."))
        return True
