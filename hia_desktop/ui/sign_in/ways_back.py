"""Where the first window leads besides to the password: a centre set up, or joined on a server, a password mended with
the recovery key, and a whole centre brought back from a backup."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget

from hia_desktop.base.clock import Clock
from hia_desktop.base.errors import BadInput, NoteDamaged, Problem
from hia_desktop.base.text import _
from hia_desktop.services.centre.login_face import Face, has_store, lies_on_server, read_face, was_on_its_way

if TYPE_CHECKING:
    from collections.abc import Callable

    from hia_desktop.services.call import SignedIn
    from hia_desktop.services.centre.doors import SetUp
    from hia_desktop.services.servers.preparing import Wish
    from hia_desktop.ui.kit.dialogs.prompts import Prompts
    from hia_desktop.ui.sign_in.login import Login
    from hia_desktop.ui.sign_in.recovery import Recovery
    from hia_desktop.ui.tasks import Outcome, Step, Tasks


class Window(Protocol):
    """What is asked of the program's window. `login`: the one that is shown, if any."""

    folder: Path
    clock: Clock
    go_on_in: Path | None
    login: "Login | None"

    @property
    def tasks(self) -> "Tasks":
        """The threads that work for it."""
        ...

    @property
    def prompts(self) -> "Prompts":
        """Questions over it."""
        ...

    def begin(self) -> None:
        """Shows the login, or the first run where there is no centre."""
        ...

    def close(self) -> bool:
        """As Qt's."""
        ...

    def enter(self, signed_in: "SignedIn") -> None:
        """Lets the user in."""
        ...

    def put(self, page: QWidget) -> None:
        """Shows a page in place of the one that is shown."""
        ...

    def back_to_login(self, username: str = "", told: str = "") -> None:
        """Shows the login again, with somebody chosen and a good word."""
        ...


def set_up(folder: Path, wish: "SetUp", server: "Wish | None", clock: Clock) -> "tuple[SignedIn | None, str]":
    """Makes the centre, on this machine or on a server. Not for the GUI thread."""
    from hia_desktop.services.centre import doors
    from hia_desktop.services.servers import centres

    if server is None:
        return doors.set_up(folder, wish, clock)
    return centres.set_up(folder, wish, server, clock)


def set_up_ends(window: Window, page: QWidget, admin: "SignedIn | None") -> None:
    """The recovery key was asked back: its administrator goes in, of a centre on a server by the login window."""
    from hia_desktop.services.centre import recovery_keys
    from hia_desktop.ui.sign_in.calls import ServiceCalls

    def kept(outcome: "Outcome") -> None:
        if outcome.error is not None and not isinstance(outcome.error, Problem):
            raise outcome.error
        assert admin is not None
        window.enter(admin)  # what could not be noted is told there

    if admin is None:
        window.begin()
    else:
        window.tasks.database(page, lambda step: ServiceCalls(admin).run(recovery_keys.keep.of(), step), kept)


def join(window: Window, page: QWidget, file: Path, refuse: "Callable[[str], object]") -> None:
    """Joins the centre on a server that a connection file names."""

    def act(_step: "Step") -> Face:
        from hia_desktop.services.servers import centres

        try:
            content = file.read_bytes()
        except OSError:
            raise BadInput(_("Filen kunne ikke leses. Velg en annen.")) from None
        return centres.join(window.folder, content)

    def done(outcome: "Outcome") -> None:
        if isinstance(outcome.error, Problem):
            refuse(outcome.error.message)
        elif outcome.error is not None:
            raise outcome.error
        else:
            told = _("Denne maskinen er koblet til «{centre}». Logg inn som vanlig.")
            window.back_to_login(told=told.format(centre=outcome.value.centre))

    window.tasks.database(page, act, done)


def look_again(window: Window, shown: Face) -> None:
    """Asks the server of a centre that lies on one who its users are now; who has typed anything is left in peace.
    Where it is not known which server that is, the machine can be joined anew."""
    login = window.login
    if login is None or not lies_on_server(window.folder):
        return

    def ask(_step: "Step") -> Face:
        from hia_desktop.services.centre import doors

        return doors.fresh_face(window.folder)

    def came(outcome: "Outcome") -> None:
        if window.login is login and isinstance(outcome.error, NoteDamaged):
            from hia_desktop.ui.sign_in.server_fields import choose_connection_file

            login.offer_joining(lambda: choose_connection_file(login, join_anew))
        if window.login is not login or not login.is_untouched():
            return
        if isinstance(outcome.error, Problem):
            login.refuse(outcome.error.message)
        elif outcome.error is not None:
            raise outcome.error
        elif shown != outcome.value == read_face(window.folder):
            window.back_to_login(login.chosen())

    def join_anew(file: Path) -> None:
        join(window, login, file, login.refuse)

    window.tasks.free(login, ask, came)


def show_recovery(window: Window) -> None:
    """Asks for the recovery key and a new password."""
    from hia_desktop.ui.sign_in.recovery import Recovery

    chosen = window.login.chosen() if window.login is not None else ""
    people = [(u.username, u.name) for u in read_face(window.folder).users]
    page = Recovery(people, chosen, on_server=lies_on_server(window.folder))
    page.cancelled.connect(lambda: window.back_to_login())
    page.wanted.connect(lambda *typed: _recover(window, page, *typed))
    window.put(page)
    page.be_ready()


def _recover(window: Window, page: "Recovery", username: str, key: str, password: str, owner: str) -> None:
    def reset(_step: "Step") -> None:
        from hia_desktop.services.centre import recovery_keys

        recovery_keys.reset_with_recovery(window.folder, key, username, password, window.clock, owner=owner)

    def done(outcome: "Outcome") -> None:
        if isinstance(outcome.error, Problem):
            page.refuse(outcome.error.message)
        elif outcome.error is not None:
            raise outcome.error
        else:
            window.back_to_login(username, _("Passordet er byttet. Logg inn med det nye."))

    window.tasks.database(page, reset, done)


def show_restore(window: Window) -> None:
    """Asks which backup, where to, and for what opens it. A folder that has a centre is never chosen by itself."""
    from hia_desktop.ui.sign_in.restore import Restore

    page = Restore(window.clock, window.prompts, window.tasks, None if has_store(window.folder) else window.folder)
    page.cancelled.connect(window.begin)
    page.finished.connect(lambda folder, username: _open(window, folder, username))
    window.put(page)
    page.be_ready()


def finish_restore(window: Window, page: QWidget, refuse: "Callable[[str], object]") -> None:
    """Shows the login of a centre that had come to its server when bringing it back there was cut off."""
    if not was_on_its_way(window.folder):
        return

    def act(_step: "Step") -> Face | None:
        from hia_desktop.services.servers import restores

        return restores.arrived(window.folder)

    def done(outcome: "Outcome") -> None:
        if isinstance(outcome.error, Problem):
            told = _("En sikkerhetskopi var på vei til en server da det ble avbrutt, og kan ha kommet fram. {why}")
            refuse(told.format(why=outcome.error.message))
        elif outcome.error is not None:
            raise outcome.error
        elif outcome.value is not None:
            from hia_desktop.services.servers import restores

            window.back_to_login(told=str(restores.ARRIVED))

    window.tasks.database(page, act, done)


def show_move(window: Window, username: str) -> None:
    """Asks who moves the centre, and where to: home when it lies on a server."""
    from hia_desktop.ui.sign_in.move import Move

    home = lies_on_server(window.folder)
    page = Move(window.clock, window.prompts, window.tasks, window.folder, username, home=home)
    page.cancelled.connect(window.begin)
    page.finished.connect(window.back_to_login)
    window.put(page)
    page.be_ready()


def _open(window: Window, folder: Path, username: str) -> None:
    """The login of the centre that was brought back; in a program of its own where it lies elsewhere."""
    if folder == window.folder:
        window.back_to_login(username)
    else:
        QSettings().setValue(f"last_user/{folder.name}", username)  # the others have no password there yet
        window.go_on_in = folder
        window.close()
