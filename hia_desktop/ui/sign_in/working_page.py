"""A page before the program whose one act takes long: it tells how far it has come, can be stopped, and is not left
meanwhile."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from hia_desktop.base.clock import Clock
from hia_desktop.base.text import _
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.busy import Busy
from hia_desktop.ui.kit.dialogs.prompts import Prompts
from hia_desktop.ui.kit.widgets import primary_button, secondary_button
from hia_desktop.ui.sign_in.door_page import DoorPage
from hia_desktop.ui.sign_in.set_up import NobodySignedIn
from hia_desktop.ui.tasks import Outcome, Step, Tasks, Ticket


class WorkingPage(DoorPage):
    """`go_button` says that the act is `wanted`, and `begin` begins it. The parts stand where the page puts them."""

    cancelled = Signal()
    wanted = Signal()

    def __init__(self, clock: Clock, prompts: Prompts, tasks: Tasks, go: str, icon: str = "") -> None:
        super().__init__()
        self.host = Host(NobodySignedIn(), tasks, prompts, clock, parent=self)
        self._tasks = tasks
        self._ticket: Ticket | None = None
        self.line = Busy(patience=0)
        self.line.cancelled.connect(self._stop)
        self.go_button = primary_button(go, self.wanted.emit, icon)
        self.back_button = secondary_button(_("Tilbake"), self._leave)

    @property
    def at_work(self) -> bool:
        """Whether the act goes on."""
        return self._ticket is not None

    def begin(self, act: Callable[[Step], object], ended: Callable[[Exception | None], object]) -> None:
        """Acts away from the GUI thread; `ended` is told what went wrong, if anything."""

        def home(outcome: Outcome) -> None:
            self._ticket = None
            self.line.set_working(False)
            self.go_button.setEnabled(True)
            ended(outcome.error)

        self.line.set_working(True)
        self.go_button.setEnabled(False)
        self._ticket = self._tasks.beside(self, act, home, self._stepped)

    def _stepped(self, done: int, of: int) -> None:
        percent = 100 * done // max(of, 1)
        self.line.set_told(_("{percent} %").format(percent=percent), percent, 100)

    def _stop(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()

    def _leave(self) -> None:
        if not self.at_work:
            self.cancelled.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back; while it is at work «Avbryt» stops it."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)
