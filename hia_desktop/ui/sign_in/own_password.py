"""Before anything else, for a user whose password somebody else chose: one of the user's own."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from hia_desktop.base.text import _
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, Text, row, secondary_button
from hia_desktop.ui.sign_in.changed_password import ChangedPassword
from hia_desktop.ui.sign_in.door_page import DoorPage


class OwnPassword(DoorPage):
    """The password that was given, and the user's own twice. `changed` when it is stored."""

    changed = Signal()
    cancelled = Signal()

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.password = ChangedPassword(
            host,
            _("Passordet du fikk"),
            _("Skriv passordet du fikk."),
            _("Ditt eget passord"),
            _("Bytt passord og gå videre"),
        )
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
        card.add(self.password)
        card.body.addSpacing(px(6))
        back = secondary_button(_("Tilbake"), self.cancelled.emit)
        card.body.addLayout(row(back, 1, self.password.save_button))
        self.put_in_the_middle(card)
        self.password.changed.connect(self.changed)
        self.setFocusProxy(self.password)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the login."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)
