"""Mitt passord: everyone's own new password."""

from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout

from hia_desktop.base.text import N_, _
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Right
from hia_desktop.domain.topics import Topic
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, Text, row
from hia_desktop.ui.screen import Screen
from hia_desktop.ui.sign_in.changed_password import ChangedPassword


class MyPasswordScreen(Screen):
    """The old password, and the new one twice."""

    key = "my_password"
    title = N_("Mitt passord")
    icon = "key"
    needs = Right.SIGN_IN
    watches: ClassVar[frozenset[Topic]] = frozenset()

    def build(self) -> None:
        """One card."""
        self.password = ChangedPassword(
            self.host,
            _("Passordet du har nå"),
            _("Skriv passordet du har nå."),
            _("Nytt passord"),
            _("Bytt passord"),
        )
        card = Card(self.title)
        card.setFixedWidth(px(520))
        card.add(
            Text(
                _("Utkast og signerte notater er der som før. Det nye passordet gjelder fra neste innlogging."),
                "second",
            )
        )
        card.body.addSpacing(px(8))
        card.body.setSpacing(px(4))
        card.add(self.password)
        card.body.addSpacing(px(8))
        card.body.addLayout(row(1, self.password.save_button))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(24), px(18), px(24), px(20))
        outer.addLayout(row(card, 1))
        outer.addStretch(1)
        self.password.changed.connect(lambda: self.host.say(_("Passordet er byttet."), Tone.OK))
        self.setFocusProxy(self.password)
        key_action(self, _("Bytt passord"), "Ctrl+S; Ctrl+Return; Ctrl+Enter", self.password.save, within=True)

    def refresh(self) -> None:
        """Nothing is shown that could be stale."""
