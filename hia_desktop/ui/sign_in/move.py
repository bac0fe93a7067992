"""The centre moved to a server, or home to this machine: whoever does it signs in for that alone, and no window is open
on the store meanwhile."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from hia_desktop.base.clock import Clock
from hia_desktop.base.errors import Problem
from hia_desktop.base.text import _
from hia_desktop.services.centre import doors
from hia_desktop.services.servers import moves
from hia_desktop.services.servers.preparing import Wish
from hia_desktop.ui.kit.dialogs.prompts import Prompts
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, Text, row
from hia_desktop.ui.sign_in.new_password import password_line
from hia_desktop.ui.sign_in.server_fields import ServerFields
from hia_desktop.ui.sign_in.working_page import WorkingPage
from hia_desktop.ui.tasks import Cancelled, Step, Tasks


class Move(WorkingPage):
    """One card. All that is typed stays when something is wrong, and then the centre is where it was."""

    finished = Signal(str, str)
    """The administrator's user name, and what has been done."""

    def __init__(
        self, clock: Clock, prompts: Prompts, tasks: Tasks, folder: Path, username: str, *, home: bool
    ) -> None:
        """`home`: from the server to this machine."""
        super().__init__(clock, prompts, tasks, _("Flytt hjem") if home else _("Flytt til serveren"))
        self._folder, self._home = folder, home
        self.username, self.password = QLineEdit(username), password_line(_("Passordet ditt"))
        self.username.setAccessibleName(_("Administratorens brukernavn"))
        self.username.setMaxLength(60)
        self.owner = password_line(_("Passordet til eieren av databasen"))
        self.server = ServerFields(self.host)
        self.said = Text("", "error")
        self._arrange()
        self.wanted.connect(self._want)
        self.username.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect((self.owner if home else self.server).setFocus)
        self.owner.returnPressed.connect(self._want)
        self.server.entered.connect(self._want)

    def _arrange(self) -> None:
        card = Card(padding=28)
        card.setFixedWidth(px(620))
        card.body.setSpacing(px(6))
        title = _("Flytt senteret hjem til denne maskinen") if self._home else _("Flytt senteret til en server")
        card.add(Text(title, "title"))
        about = _("Alt flyttes, eller ingenting, og det som kom fram, holdes opp mot det som ble sendt.")
        stays = _("Det gamle lageret blir liggende og kan leses.")
        if self._home:
            stays = _("Det gamle blir liggende på serveren, der ingen bruker slipper inn mer, til IT sletter det.")
        first = _("Be de andre lagre og logge ut først.")
        card.add(Text(f"{about} {stays} {first}", "second"))
        for label, editor in ((_("Administratorens brukernavn"), self.username), (_("Passordet ditt"), self.password)):
            card.add(Text(label, "label", wrap=False))
            card.add(editor)
        if self._home:
            card.add(Text(_("Passordet til eieren av databasen (fra IT; lagres ikke)"), "label", wrap=False))
            card.add(self.owner)
        else:
            card.add(self.server)
        card.add(self.said)
        card.body.addLayout(row(self.back_button, self.line, self.go_button))
        self.put_in_the_middle(card)

    def be_ready(self) -> None:
        """Takes the keyboard."""
        (self.password if self.username.text() else self.username).setFocus()

    def _want(self) -> None:
        """Moves it, when nothing is plainly wrong."""
        if self.at_work:
            return
        self.said.setText("")
        if not self.username.text().strip() or not self.password.text():
            self.said.setText(_("Skriv brukernavnet og passordet ditt."))
            self.be_ready()
        elif not self._home:
            self.server.look(self._move)
        elif self.owner.text():
            self._move(None)
        else:
            self.said.setText(_("Skriv passordet til eieren av databasen."))
            self.owner.setFocus()

    def _move(self, wish: Wish | None) -> None:
        username, password, owner = self.username.text().strip(), self.password.text(), self.owner.text()
        folder, clock = self._folder, self.host.clock

        def act(step: Step) -> int:
            signed_in = doors.sign_in(folder, username, password, clock)
            try:
                return moves.home(signed_in, owner, step) if wish is None else moves.to_server(signed_in, wish, step)
            finally:
                signed_in.forget()

        self.begin(act, self._ended)

    def _ended(self, error: Exception | None) -> None:
        """Says so, or what is wrong."""
        if error is None:
            there = _("Senteret ligger på serveren nå. Lag en tilkoblingsfil til de andre maskinene.")
            here = _("Senteret ligger på denne maskinen nå.")
            self.finished.emit(self.username.text().strip().lower(), here if self._home else there)
        elif isinstance(error, Cancelled):
            self.said.setText(_("Avbrutt. Senteret er der det var."))
        elif isinstance(error, Problem):
            self.said.setText(error.message)
            self.password.setFocus()
        else:
            self.said.setText(_("Noe gikk galt. Logg inn og se hvor senteret ligger, før du prøver igjen."))
            self.host.bug(error)
