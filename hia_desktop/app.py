"""The composition root: the window, who is signed in, and what comes between. The only file that knows all."""

import os
import sys
from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6 import QtCore
from PySide6.QtCore import QLockFile, QSettings, QTimer
from PySide6.QtGui import QCloseEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton, QStackedWidget, QToolButton, QWidget

from hia_desktop.base.clock import Clock
from hia_desktop.base.crash_reports import REPORTS
from hia_desktop.base.errors import ClockDoubted, Locked, Problem
from hia_desktop.base.rubbish import EVERY, keep_what_is_read, sweep
from hia_desktop.base.text import _
from hia_desktop.domain.topics import Topic
from hia_desktop.resources import resource
from hia_desktop.services.centre.login_face import has_store, read_face
from hia_desktop.ui.awake import Awake
from hia_desktop.ui.kit import clipboard, theme
from hia_desktop.ui.own_look import OwnLook
from hia_desktop.ui.sign_in import ways_back
from hia_desktop.ui.sign_in.login import Login
from hia_desktop.ui.sign_in.making import Making, while_making
from hia_desktop.ui.sign_in.unkept import Unkept
from hia_desktop.ui.window_place import WindowPlace

if TYPE_CHECKING:
    from hia_desktop.services.call import SignedIn
    from hia_desktop.ui.host import Host
    from hia_desktop.ui.kit.dialogs.prompts import Prompts
    from hia_desktop.ui.shell import Shell
    from hia_desktop.ui.tasks import Outcome, Step, Tasks

# The login window must be painted before anything heavy is read, so what comes after it is imported where it is used.

IDLE_MINUTES = 60.0
"""The most that any centre may allow; who signs in has what the centre and the user have set."""
SEEN = 100  # milliseconds after which the window has surely been painted; a timer of none comes before the paint
RESTART_AFTER_LOCKED_MINUTES = 15
"""Python strings outlive their use; a process that has been locked this long is begun anew."""


class Window(QMainWindow):
    """The main window: set-up, login or the shell."""

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        *,
        demo_password: str = "",
        idle_minutes: float = IDLE_MINUTES,
        look: OwnLook | None = None,
    ) -> None:
        """`idle_minutes`: the longest wait before the lock, whatever a centre has set."""
        super().__init__()
        self.folder = folder
        self.clock = clock
        self.shell: Shell | None = None
        self.login: Login | None = None
        self._demo_password = demo_password
        self._signed_in: SignedIn | None = None
        self._return_to: tuple[str, str] | None = None
        self._unkept = Unkept(self, self.close)
        self._locking = False
        self.begin_anew = False
        self.go_on_in: Path | None = None
        """Another centre's folder, which the program is to open when this window has closed."""
        self.look = look or OwnLook()
        self._longest_idle = idle_minutes
        self._pages = QStackedWidget()
        self.setCentralWidget(self._pages)
        self.setWindowTitle("HIA Desktop")
        self.place = WindowPlace(self)
        self._idle = Awake(self, self._over_dialog)
        self._idle.timeout.connect(self.lock)
        self._restart = QTimer(self, singleShot=True, interval=RESTART_AFTER_LOCKED_MINUTES * 60_000)
        self._restart.timeout.connect(self._begin_anew)
        self._sweeping = QTimer(self, interval=EVERY)
        self._sweeping.timeout.connect(sweep)
        self._sweeping.start()
        QApplication.styleHints().colorSchemeChanged.connect(self._system_turned)
        self.begin()

    @cached_property
    def tasks(self) -> "Tasks":
        """The threads that work for this window."""
        from hia_desktop.ui.tasks import Tasks

        return Tasks(self)

    @cached_property
    def prompts(self) -> "Prompts":
        """Questions over this window."""
        from hia_desktop.ui.kit.dialogs.prompts import Prompts

        return Prompts(self)

    def begin(self) -> None:
        """Shows the login, or the first run where there is no centre."""
        if has_store(self.folder):
            self._show_login()
            if self.login is not None:
                self.login.touched.connect(self._warm_up)
        else:
            self._show_set_up()

    def _warm_up(self) -> None:
        """Reads the heavy libraries in the background while the user types,
        so that a window that only waits stays small."""
        self.tasks.free(self, lambda _step: _import_services(), lambda _outcome: None)

    def put(self, page: QWidget) -> None:
        """Shows a page in place of the one that is shown."""
        old = self._pages.currentWidget()
        self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        if old is not None:
            self._pages.removeWidget(old)
            old.hide()
            old.deleteLater()

    def _show_login(self, message: str = "") -> None:
        face = read_face(self.folder)
        message = face.trouble or message
        users = [(u.username, u.name, u.role) for u in face.users]
        checked = _("Siste sikkerhetskopi er kontrollert {when}").format(when=face.verified_backup)
        password = self._demo_password if face.demo else ""
        self.login = Login(face.centre, face.unit, users, checked if face.verified_backup else "", password)
        self.login.entered.connect(self.sign_in)
        self.login.forgotten.connect(lambda: ways_back.show_recovery(self))
        self.login.restore_wanted.connect(lambda: ways_back.show_restore(self))
        self.put(self.login)
        self.setWindowTitle("HIA Desktop")
        self.login.choose(self._return_to[0] if self._return_to is not None else self._last_user(users))
        if message:
            self.login.refuse(message)
        self.login.be_ready()
        ways_back.look_again(self, face)

    def _last_user(self, users: list[tuple[str, str, str]]) -> str:
        """Who used this machine last; in a new demo centre, the first who sees patients."""
        seen = [username for username, _name, role in users if role != "administrator"]
        return str(QSettings().value(f"last_user/{self.folder.name}", "") or (seen or [""])[0])

    def back_to_login(self, username: str = "", told: str = "") -> None:
        """Shows the login again, with somebody chosen and a good word."""
        if username:
            self._return_to = (username, "")
        self._show_login()
        if told and self.login is not None:
            self.login.tell(told)

    def sign_in(self, username: str, password: str, clock_is_right: bool = False) -> None:
        """Tries the key away from the GUI thread. `clock_is_right`: the user has been asked."""

        def unlock(_step: "Step") -> "SignedIn":
            _import_services()
            from hia_desktop.services.centre import doors

            return doors.sign_in(self.folder, username, password, self.clock, clock_is_right=clock_is_right)

        again = partial(self.sign_in, username, password, True)
        self.tasks.database(self, unlock, lambda outcome: self._signed(outcome, again))

    def _signed(self, outcome: "Outcome", again: Callable[[], None]) -> None:
        if (error := outcome.error) is None:
            return self.enter(outcome.value)
        if self.login is not None:
            self.login.refuse(error.message if isinstance(error, Problem) else _("Noe gikk galt. Prøv igjen."))
        if not isinstance(error, Problem):
            raise error
        if isinstance(error, ClockDoubted) and error.can_confirm:
            self.prompts.confirm(_("Stemmer datoen?"), error.message, again, yes=_("Ja, klokken er riktig"))

    def enter(self, signed_in: "SignedIn", place: str = "", left: dict[str, Any] | None = None) -> None:
        """Shows the shell for a signed-in user, at the place the same user was before a lock.
        `left`: how the screens were left, when the same user's window is made anew."""
        from hia_desktop.ui.host import Host
        from hia_desktop.ui.kit.qt_words import speak_norwegian
        from hia_desktop.ui.shell import Shell
        from hia_desktop.ui.sign_in.calls import ServiceCalls

        keep_what_is_read()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.look.put_on(app, signed_in.settings)
        self._set_idle(signed_in)
        speak_norwegian(app)
        self._signed_in = signed_in
        QSettings().setValue(f"last_user/{self.folder.name}", signed_in.me.username)
        host = Host(ServiceCalls(signed_in), self.tasks, self.prompts, self.clock, signed_in.me, self)
        host.left = left or {}
        host.ended.connect(lambda why: self._leave(lambda: self._show_login(why)))
        host.move_wanted.connect(lambda: self._leave(lambda: ways_back.show_move(self, signed_in.me.username)))
        if signed_in.must_change_password:
            self._ask_own_password(host, lambda: self.enter(signed_in, place))
            return
        self._unkept.keep(host, self.tasks, signed_in)
        face = read_face(self.folder)
        others = [(u.username, u.name, u.role) for u in face.users]
        shell = Shell(host, face.centre, others, demo=signed_in.is_demo)
        shell.start = signed_in.settings.start if signed_in.settings is not None else ""
        shell.host.setParent(shell)
        host.changed.connect(self._settings_changed)
        shell.lock_wanted.connect(self.lock)
        shell.switch_wanted.connect(self._switch)
        shell.title_changed.connect(
            lambda title: self.setWindowTitle(f"{title} – HIA Desktop" if title else "HIA Desktop")
        )
        self.shell, self.login = shell, None
        self.put(shell)
        was = self._return_to
        back = was[1] if was is not None and was[0] == signed_in.me.username else ""
        self._return_to = None
        self._restart.stop()
        shell.open(place or back or shell.first_place())
        shell.tell_changes()
        if shell.first_day is not None and self._demo_password:
            shell.first_day.begin_once(self.folder.name)

    def _set_idle(self, signed_in: "SignedIn") -> None:
        """The wait before the lock, as the user and the centre have set it."""
        from hia_desktop.domain.own_settings import idle_in_force

        minutes = min(self._longest_idle, idle_in_force(signed_in.settings, signed_in.idle_limit))
        self._idle.setInterval(round(minutes * 60_000))
        self._idle.start()

    def _settings_changed(self, topics: frozenset[Topic]) -> None:
        """They are in force at once: another look or size of text makes everything that is shown anew, where it is."""
        shell, signed_in, app = self.shell, self._signed_in, QApplication.instance()
        if Topic.SETTINGS not in topics or shell is None or signed_in is None or not isinstance(app, QApplication):
            return
        self._set_idle(signed_in)
        shell.start = signed_in.settings.start if signed_in.settings is not None else ""

        def again() -> None:
            if self.shell is shell and self.look.put_on(app, signed_in.settings):
                self.enter(signed_in, shell.target(), shell.host.left)

        shell.flush(again)

    def _system_turned(self, scheme: "QtCore.Qt.ColorScheme") -> None:
        """«Som maskinen» follows."""
        self.look.turn(scheme, lambda: self._settings_changed(frozenset({Topic.SETTINGS})))

    def _ask_own_password(self, host: "Host", then: Callable[[], None]) -> None:
        from hia_desktop.ui.sign_in.own_password import OwnPassword

        page = OwnPassword(host)
        page.changed.connect(then)
        page.cancelled.connect(self.lock)
        self.login = None
        self.put(page)
        page.setFocus()

    def signed_in(self) -> "SignedIn":
        """Who is signed in. Errors: Locked when nobody is."""
        if self._signed_in is None:
            raise Locked(_("Programmet er låst."))
        return self._signed_in

    def lock(self) -> None:
        """Keeps what is typed, empties the screen and drops the key."""
        self._leave(self._show_login)

    def _switch(self, username: str) -> None:
        """Locks, and in a demo lets the chosen user in at once."""

        def then() -> None:
            self._return_to = None
            self._show_login()
            if username and self.login is not None:
                self.login.choose(username)
                if self._demo_password:
                    self.login.set_busy(True)
                    self.sign_in(username, self._demo_password)

        self._leave(then)

    def _leave(self, then: Callable[[], None]) -> None:
        if self._signed_in is None or self._locking:
            return
        self._idle.stop()
        if self.shell is None:  # nothing is shown yet but the asking for a password of the user's own
            self._drop_keys(self._signed_in)
            then()
            return
        self._locking = True
        self._close_what_lies_over()
        shell, signed_in = self.shell, self._signed_in
        self._return_to = (signed_in.me.username, shell.target())

        def empty() -> None:
            if self.shell is not shell:
                return
            self._close_what_lies_over()  # once more: an answer may have opened a sheet meanwhile
            self._unkept.take(shell, shell.host, self.tasks, signed_in)
            if app := QApplication.instance():
                app.removeEventFilter(self)
            clipboard.empty_clipboard()
            self.shell, self._locking = None, False
            self._drop_keys(signed_in)
            then()

        shell.flush(empty)
        # A draft that cannot be saved (a full disk) must not keep the screen open.
        QTimer.singleShot(900, empty)

    def _close_what_lies_over(self) -> None:
        for dialog in self.findChildren(QWidget):
            if dialog.isWindow() and dialog is not self and dialog.isVisible():
                dialog.close()

    def _drop_keys(self, signed_in: "SignedIn") -> None:
        self._signed_in = None
        self.tasks.end_beside()
        for end in (signed_in.forget, self.tasks.forget):
            self.tasks.database(self, lambda _step, end=end: end(), lambda _outcome: None)  # type: ignore[misc]
        self._restart.start()

    def _show_set_up(self) -> None:
        from hia_desktop.ui.sign_in.set_up import SetUpPages

        pages = SetUpPages(self.clock, self.prompts, self.tasks)
        pages.wanted.connect(lambda wish, server: self._set_up(pages, wish, server))
        pages.join_wanted.connect(lambda file: ways_back.join(self, pages, file, lambda why: pages.refuse(why, {})))
        pages.restore_wanted.connect(lambda: ways_back.show_restore(self))
        self.put(pages)
        pages.be_ready()
        ways_back.finish_restore(self, pages, lambda why: pages.refuse(why, {}))

    def _set_up(self, pages: Any, wish: Any, server: Any) -> None:
        def make(_step: "Step") -> "tuple[SignedIn | None, str]":
            return ways_back.set_up(self.folder, wish, server, self.clock)

        def made(outcome: "Outcome") -> None:
            if isinstance(outcome.error, Problem):
                pages.refuse(outcome.error.message, getattr(outcome.error, "fields", {}))
            elif outcome.error is not None:
                raise outcome.error
            else:
                signed_in, recovery = outcome.value
                pages.finished.connect(lambda: ways_back.set_up_ends(self, pages, signed_in))
                pages.show_recovery(recovery)

        self.tasks.database(self, make, made)

    def _over_dialog(self, keys: "QtCore.QKeyCombination") -> bool:
        """Ctrl+L locks and F1 helps over an open dialog too, where the shell's own shortcuts sleep."""
        if keys == QtCore.QKeyCombination(QtCore.Qt.KeyboardModifier.ControlModifier, QtCore.Qt.Key.Key_L):
            self.lock()
            return True
        if keys == QtCore.QKeyCombination(QtCore.Qt.Key.Key_F1) and self.shell is not None:
            self.shell.show_help()
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus, as in a dialog, where nothing nearer takes it."""
        here, enter = self.focusWidget(), (QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter)
        held = event.modifiers() & ~QtCore.Qt.KeyboardModifier.KeypadModifier  # with Ctrl it signs
        if event.key() in enter and not held and isinstance(here, QPushButton | QToolButton):
            here.click()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keeps what is typed first; the window closes when that is done."""
        if self.shell is not None:
            event.ignore()
            self._leave(self._close_now)
            return
        if self._unkept.stops_closing(self.login):
            event.ignore()
            return
        self.tasks.stop()
        self.place.keep()
        event.accept()

    def _close_now(self) -> None:
        QTimer.singleShot(0, self.close)  # Qt ignores a close within a close

    def _begin_anew(self) -> None:
        if self._pages.currentWidget() is not self.login:  # somebody is at one of the other doors
            self._restart.start()
        elif not self._unkept:
            self.begin_anew = self.shell is None
            self.close()


def _import_services() -> None:
    import hia_desktop.services.centre.doors
    import hia_desktop.ui.shell  # noqa: F401


def make_application(*, dark: bool = False, scale: float = 1.0) -> QApplication:
    """The Qt application with the theme on."""
    app = _bare_application()
    theme.apply(app, dark=dark, scale=scale)
    return app


def _bare_application() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        os.environ[theme.STYLE] = theme.FUSION
        app = QApplication(sys.argv[:1])
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    app.setApplicationName("HIA Desktop")
    app.setOrganizationName("HIA Desktop")
    return app


def open_window(folder: Path, clock: Clock, *, demo_password: str = "", make: Making = None) -> int:
    """Opens the window on the store in `folder` (set-up when there is none) and runs until it is closed.
    One window for each store. `make`: makes the store first, while a small window says so."""
    app = _bare_application()
    look = OwnLook()
    look.begin(app)
    if make is not None:
        while_making(make)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    guard = QLockFile(str(folder / "window.lock"))
    if not guard.tryLock(100):
        from hia_desktop.ui import one_window

        one_window.raise_first(folder)
        return 0
    (folder / "window.lock").chmod(0o600)  # it names this machine and process
    window = Window(folder, clock, demo_password=demo_password, look=look)
    window.place.begin()
    window.show()
    QTimer.singleShot(SEEN, lambda: _painted(window))
    code = app.exec()
    guard.unlock()
    arguments = sys.argv[1:] if window.go_on_in is None else ["--store", str(window.go_on_in)]
    if window.begin_anew or window.go_on_in is not None:
        how = [] if getattr(sys, "frozen", False) else ["-m", "hia_desktop"]
        QtCore.QProcess.startDetached(sys.executable, [*how, *arguments])
    return code


def _painted(window: Window) -> None:
    """What a window that is seen can do without at first: its icon, Qt's own words in Norwegian, reports of errors, an
    ear for another start on the same store."""
    window.setWindowIcon(QIcon(str(resource("icons/app.svg"))))
    from hia_desktop.ui import one_window
    from hia_desktop.ui.kit.qt_words import speak_norwegian

    if isinstance(app := QApplication.instance(), QApplication):
        speak_norwegian(app)
    REPORTS.watch(window.folder, lambda trace: QTimer.singleShot(0, lambda: window.prompts.show_bug(trace)))
    one_window.listen(window, window.folder, window.place.come_forward)
