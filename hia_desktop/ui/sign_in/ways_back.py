"""Where the login window leads whoever it does not let in: a password mended with the recovery key, and a whole
centre brought back from a backup."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget

from hia_desktop.base.clock import Clock
from hia_desktop.base.errors import Problem
from hia_desktop.base.text import _
from hia_desktop.services.centre.login_face import has_store, read_face

if TYPE_CHECKING:
    from hia_desktop.ui.kit.prompt import Prompts
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

    def put(self, page: QWidget) -> None:
        """Shows a page in place of the one that is shown."""
        ...

    def back_to_login(self, username: str = "", told: str = "") -> None:
        """Shows the login again, with somebody chosen and a good word."""
        ...


def show_recovery(window: Window) -> None:
    """Asks for the recovery key and a new password."""
    from hia_desktop.ui.sign_in.recovery import Recovery

    chosen = window.login.chosen() if window.login is not None else ""
    page = Recovery([(u.username, u.name) for u in read_face(window.folder).users], chosen)
    page.cancelled.connect(lambda: window.back_to_login())
    page.wanted.connect(lambda who, key, password: _recover(window, page, who, key, password))
    window.put(page)
    page.be_ready()


def _recover(window: Window, page: "Recovery", username: str, key: str, password: str) -> None:
    def reset(_step: "Step") -> None:
        from hia_desktop.services.centre import doors

        doors.reset_with_recovery(window.folder, key, username, password, window.clock)

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


def _open(window: Window, folder: Path, username: str) -> None:
    """The login of the centre that was brought back; in a program of its own where it lies elsewhere."""
    if folder == window.folder:
        window.back_to_login(username)
    else:
        QSettings().setValue(f"last_user/{folder.name}", username)  # the others have no password there yet
        window.go_on_in = folder
        window.close()
