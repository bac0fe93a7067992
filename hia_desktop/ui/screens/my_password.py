"""Mitt passord: everyone's own new password."""

from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout

from hia_desktop.base.errors import BadInput, Problem
from hia_desktop.base.text import N_, _
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Right
from hia_desktop.domain.topics import Topic
from hia_desktop.services.centre import users
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, Text, primary_button, row
from hia_desktop.ui.screen import Screen
from hia_desktop.ui.sign_in.new_password import NewPassword, password_line


class MyPasswordScreen(Screen):
    """The old password, and the new one twice."""

    key = "my_password"
    title = N_("Mitt passord")
    icon = "key"
    needs = Right.SIGN_IN
    watches: ClassVar[frozenset[Topic]] = frozenset()

    def build(self) -> None:
        """One card."""
        self.old = password_line(_("Passordet du har nå"))
        self.new = NewPassword(self.host, lambda: (self.host.user.name, self.host.user.username), _("Nytt passord"))
        self._said = Text("", "error")
        self._said.setMinimumHeight(px(20))
        self.save_button = primary_button(_("Bytt passord"), self._save)
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
        card.add(Text(_("Passordet du har nå"), "label"))
        card.add(self.old)
        card.add(self._said)
        card.add(self.new)
        card.body.addSpacing(px(8))
        card.body.addLayout(row(1, self.save_button))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(24), px(18), px(24), px(20))
        outer.addLayout(row(card, 1))
        outer.addStretch(1)
        self.old.returnPressed.connect(self.new.setFocus)
        self.old.textEdited.connect(lambda _text: self._said.setText(""))
        self.new.entered.connect(self._save)
        self.setFocusProxy(self.old)
        key_action(self, _("Bytt passord"), "Ctrl+S; Ctrl+Return; Ctrl+Enter", self._save, within=True)

    def refresh(self) -> None:
        """Nothing is shown that could be stale."""

    def _save(self) -> None:
        if not self.save_button.isEnabled():
            return
        if not self.old.text():
            self._said.setText(_("Skriv passordet du har nå."))
            self.old.setFocus()
        elif self.new.agrees():
            self.save_button.setEnabled(False)
            self.host.do(
                self, self._saved, users.change_my_password.of(self.old.text(), self.new.text()), failed=self._failed
            )

    def _saved(self, _none: None) -> None:
        self.save_button.setEnabled(True)
        self.old.clear()
        self.new.clear()
        self.host.say(_("Passordet er byttet."), Tone.OK)

    def _failed(self, problem: Problem) -> None:
        self.save_button.setEnabled(True)
        if isinstance(problem, BadInput) and "password" in problem.fields:
            self.new.set_error(problem.message)
        else:
            self._said.setText(problem.message)
            self.old.setFocus()
            self.old.selectAll()
