"""Before anything else, for a user whose password somebody else chose: one of the user's own."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from hia_desktop.base.errors import BadInput, Problem
from hia_desktop.base.text import _
from hia_desktop.services.centre import users
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, Text, primary_button, row, secondary_button
from hia_desktop.ui.sign_in.door_page import DoorPage
from hia_desktop.ui.sign_in.new_password import NewPassword, password_line


class OwnPassword(DoorPage):
    """The password that was given, and the user's own twice. `changed` when it is stored."""

    changed = Signal()
    cancelled = Signal()

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self.old = password_line(_("Passordet du fikk"))
        self.new = NewPassword(host, lambda: (host.user.name, host.user.username), _("Ditt eget passord"))
        self._said = Text("", "error")
        self._said.setMinimumHeight(px(20))
        self.save_button = primary_button(_("Bytt passord og gå videre"), self._save)
        card = Card(padding=28)
        card.setFixedWidth(px(480))
        card.body.setSpacing(px(4))
        card.add(Text(_("Velg ditt eget passord"), "title"))
        card.add(
            Text(
                _(
                    "Passordet ditt er satt av en annen. Ingenting åpnes før du har byttet det; "
                    "utkastene dine er der som før."
                ),
                "second",
            )
        )
        card.body.addSpacing(px(6))
        for widget in (Text(_("Passordet du fikk"), "label"), self.old, self._said, self.new):
            card.add(widget)
        card.body.addSpacing(px(6))
        card.body.addLayout(row(secondary_button(_("Tilbake"), self.cancelled.emit), 1, self.save_button))
        self.put_in_the_middle(card)
        self.old.returnPressed.connect(self.new.setFocus)
        self.old.textEdited.connect(lambda _text: self._said.setText(""))
        self.new.entered.connect(self._save)
        self.setFocusProxy(self.old)

    def _save(self) -> None:
        if not self.save_button.isEnabled():
            return
        if not self.old.text():
            self._said.setText(_("Skriv passordet du fikk."))
            self.old.setFocus()
        elif self.new.agrees():
            self.save_button.setEnabled(False)
            self._host.do(
                self, self._saved, users.change_my_password.of(self.old.text(), self.new.text()), failed=self._failed
            )

    def _saved(self, _none: None) -> None:
        self.changed.emit()

    def _failed(self, problem: Problem) -> None:
        self.save_button.setEnabled(True)
        if isinstance(problem, BadInput) and "password" in problem.fields:
            self.new.set_error(problem.message)
        else:
            self._said.setText(problem.message)
            self.old.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the login."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)
