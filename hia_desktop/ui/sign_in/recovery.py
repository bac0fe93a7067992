"""A forgotten password, mended with the recovery key."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from hia_desktop.base.text import _
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, Text, primary_button, row, secondary_button
from hia_desktop.ui.sign_in.door_page import DoorPage


class Recovery(DoorPage):
    """Who, the recovery key as it stands on the sheet, and a new password twice."""

    wanted = Signal(str, str, str, str)
    """User name, recovery key, new password, and of a centre on a server the password of the database's owner."""
    cancelled = Signal()

    def __init__(self, users: list[tuple[str, str]], chosen: str = "", *, on_server: bool = False) -> None:
        """`users` are (user name, name), without any the user name is typed;
        `chosen` is the user name of the one who forgot. `on_server`: the database's owner is asked for too."""
        super().__init__()
        card = Card(padding=32)
        card.setFixedWidth(px(480))
        self._who = Combo()
        for username, name in users:
            self._who.addItem(name, username)
        self._who.setCurrentIndex(max(0, self._who.findData(chosen)))
        self._typed = QLineEdit(chosen)
        who: tuple[str, QWidget] = (_("Bruker"), self._who) if users else (_("Brukernavn"), self._typed)
        self._key, self._new, self._again, self._owner = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        for field in (self._new, self._again, self._owner):
            field.setEchoMode(QLineEdit.EchoMode.Password)
        self._said = Text("", "error")
        body = card.body
        body.addWidget(Text(_("Bruk gjenopprettingsnøkkelen"), "title"))
        body.addWidget(
            Text(_("Nøkkelen ble skrevet ut da senteret ble satt opp. Utkast og signerte notater beholdes."), "hint")
        )
        fields: list[tuple[str, QWidget]] = [
            who,
            (_("Gjenopprettingsnøkkel"), self._key),
            (_("Nytt passord"), self._new),
            (_("Gjenta"), self._again),
        ]
        if on_server:
            fields.append((_("Passordet til eieren av databasen (fra IT)"), self._owner))
        for label, editor in fields:
            editor.setAccessibleName(label)
            body.addWidget(Text(label, "label", wrap=False))
            body.addWidget(editor)
        body.addWidget(self._said)
        self._go = primary_button(_("Lagre nytt passord"), self._enter)
        body.addLayout(row(secondary_button(_("Tilbake"), self.cancelled.emit), 1, self._go))
        self.put_in_the_middle(card)
        self._typed.returnPressed.connect(self._key.setFocus)
        self._key.returnPressed.connect(self._new.setFocus)
        self._new.returnPressed.connect(self._again.setFocus)
        self._again.returnPressed.connect(self._owner.setFocus if on_server else self._enter)
        self._owner.returnPressed.connect(self._enter)

    def be_ready(self) -> None:
        """Takes the keyboard."""
        (self._key if self._who.count() or self._typed.text() else self._typed).setFocus()

    def _enter(self) -> None:
        if not self._go.isEnabled():
            return
        if self._new.text() != self._again.text():
            self.refuse(_("De to passordene er ikke like."))
            return
        self._go.setEnabled(False)
        self._said.setText("")
        who = self._who.currentData() or self._typed.text().strip()
        self.wanted.emit(str(who), self._key.text(), self._new.text(), self._owner.text())

    def refuse(self, message: str) -> None:
        """Says what is wrong; what was typed stays."""
        self._said.setText(message)
        self._go.setEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the login."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)
