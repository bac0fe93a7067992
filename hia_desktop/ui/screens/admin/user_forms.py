"""A new user, and a new password for one who has lost it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hia_desktop.base.errors import BadInput, Problem
from hia_desktop.base.fields import Ask, UserId
from hia_desktop.base.text import _
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import HEALTH, Role
from hia_desktop.services.centre import users
from hia_desktop.services.centre.users import UserRow
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.forms.choices import ChoiceEditor
from hia_desktop.ui.kit.forms.editors import Editor, LineEditor
from hia_desktop.ui.kit.forms.fields import LabelledField
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Banner, Text, primary_button, row, secondary_button
from hia_desktop.ui.sign_in.new_password import NewPassword
from hia_desktop.ui.sign_in.set_up import proposed_username


def phone_field() -> tuple[str, Ask, Editor]:
    """The direct number, as the other fields of a user are given."""
    ask = Ask(_("Direkte telefon"), help=_("Står på brev og epikriser."))
    return "phone", ask, LineEditor(30)


class NewUser(QWidget):
    """Name, role, HPR number or title, and a first password. `added` carries the new user's id."""

    added = Signal(object)
    left = Signal()

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self._named = False
        editors: tuple[tuple[str, Ask, Editor], ...] = (
            ("full_name", Ask(_("Fullt navn")), LineEditor(200)),
            (
                "username",
                Ask(_("Brukernavn"), help=_("Små bokstaver a–z, tall, punktum og bindestrek.")),
                LineEditor(60),
            ),
            ("role", Ask(_("Rolle")), ChoiceEditor(Role)),
            ("hpr_number", Ask(_("HPR-nummer")), LineEditor(20)),
            (
                "title",
                Ask(_("Tittel"), help=_("Slik den skal stå under signaturen. Tom gir rollens navn.")),
                LineEditor(100),
            ),
            phone_field(),
        )
        self.fields = {name: LabelledField(ask, editor) for name, ask, editor in editors}
        self.password = NewPassword(host, self._names, _("Første passord"))
        self.trouble = Banner("", Tone.WARN)
        self.save_button = primary_button(_("Legg til brukeren"), self.save)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, px(4), 0)
        box.setSpacing(px(10))
        box.addWidget(Text(_("Ny bruker"), "heading"))
        for field in self.fields.values():
            box.addWidget(field)
        box.addWidget(self.password)
        box.addWidget(self.trouble)
        box.addLayout(row(secondary_button(_("Lukk"), self._leave), 1, self.save_button))
        key_action(self, _("Lukk uten å lagre"), "Esc", self._leave, within=True)
        box.addStretch(1)
        self.setFocusProxy(self.fields["full_name"].editor)
        self.fields["full_name"].editor.edited.connect(self._propose)
        self.fields["username"].editor.edited.connect(self._chose_username)
        self.fields["role"].editor.edited.connect(self._fit_role)
        self.password.entered.connect(self.save)
        self.clear()

    def clear(self) -> None:
        """An empty form."""
        self._named = False
        for name, field in self.fields.items():
            field.editor.set_value(None if name == "role" else "")
        self.password.clear()
        self.trouble.hide()
        self._fit_role()

    def save(self) -> None:
        """Adds the user, when nothing is plainly wrong."""
        full_name, username = self._value("full_name"), self._value("username")
        for name, sentence in (("username", _("Skriv et brukernavn.")), ("full_name", _("Skriv navnet."))):
            if not self._value(name):
                self.fields[name].editor.set_error(sentence)
                self.fields[name].editor.go_to()
        if not self._value("role"):
            self.fields["role"].editor.set_error(_("Velg rollen."))
            self.fields["role"].editor.go_to()
        if (
            not full_name
            or not username
            or not self._value("role")
            or not self.save_button.isEnabled()
            or not self.password.agrees()
        ):
            return
        role = Role(self._value("role"))
        hpr = self._value("hpr_number") if role in HEALTH else ""
        self.save_button.setEnabled(False)
        self._host.do(
            self,
            self._saved,
            users.add.of(
                username, full_name, role, self.password.text(), self._value("title"), hpr, self._value("phone")
            ),
            failed=self._failed,
        )

    def _saved(self, user: UserId) -> None:
        self.save_button.setEnabled(True)
        self._host.say(_("{name} er lagt til.").format(name=self._value("full_name")), Tone.OK)
        self.clear()
        self.added.emit(user)

    def _failed(self, problem: Problem) -> None:
        """Says what is wrong where it is wrong; everything typed stays."""
        self.save_button.setEnabled(True)
        found = problem.fields if isinstance(problem, BadInput) else {}
        for name, field in self.fields.items():
            field.editor.set_error(found.get(name, ""))
        first = next((name for name in self.fields if name in found), "")
        if first:
            self.fields[first].editor.go_to()
        if "password" in found:
            self.password.set_error(found["password"])
        self.trouble.set(problem.message, Tone.WARN)
        self.trouble.setVisible(not found)

    def _leave(self) -> None:
        if any(self._value(name) for name in self.fields):
            text = _("Det du har skrevet om den nye brukeren, er ikke lagret og blir borte.")
            self._host.prompts.discard(_("Forkaste den nye brukeren?"), text, self._throw_away)
        else:
            self._throw_away()

    def _throw_away(self) -> None:
        self.clear()
        self.left.emit()

    def _value(self, name: str) -> str:
        return str(self.fields[name].editor.value() or "").strip()

    def _names(self) -> tuple[str, ...]:
        return self._value("full_name"), self._value("username")

    def _propose(self) -> None:
        if not self._named:
            self.fields["username"].editor.set_value(proposed_username(self._value("full_name")))

    def _chose_username(self) -> None:
        self._named = bool(self._value("username"))

    def _fit_role(self) -> None:
        """Health personnel have an HPR number; the others have none."""
        self.fields["hpr_number"].setVisible(self._value("role") in HEALTH)


class ResetPassword(QWidget):
    """A new password for a user who has lost the old one, or is let in again."""

    left = Signal()

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self._user: UserRow | None = None
        self._title = Text("", "heading")
        self.password = NewPassword(host, self._names, _("Nytt passord"))
        self.save_button = primary_button(_("Lagre passordet"), self.save)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, px(4), 0)
        box.setSpacing(px(10))
        box.addWidget(self._title)
        box.addWidget(
            Text(
                _(
                    "Gi passordet til brukeren selv. Det må byttes ved neste innlogging, før noe "
                    "annet. Utkastene beholdes."
                ),
                "second",
            )
        )
        box.addWidget(self.password)
        box.addLayout(row(secondary_button(_("Lukk"), self._leave), 1, self.save_button))
        key_action(self, _("Lukk uten å lagre"), "Esc", self._leave, within=True)
        box.addStretch(1)
        self.setFocusProxy(self.password)
        self.password.entered.connect(self.save)

    def begin(self, user: UserRow) -> None:
        """For this user."""
        self._user = user
        self._title.setText(
            (_("Nytt passord til {name}") if user.active else _("Åpne {name} igjen")).format(name=user.name)
        )
        self.save_button.setText(_("Lagre passordet") if user.active else _("Åpne brukeren"))
        self.password.clear()

    def save(self) -> None:
        """Sets the user's new password, or opens a closed user with it; nothing while the two typed ones differ."""
        if self._user is not None and self.save_button.isEnabled() and self.password.agrees():
            self.save_button.setEnabled(False)
            if self._user.active:
                self._host.do(
                    self, self._saved, users.reset_password.of(self._user.id, self.password.text()), failed=self._failed
                )
            else:
                self._host.do(
                    self, self._saved, users.reopen.of(self._user.id, self.password.text()), failed=self._failed
                )

    def _saved(self, _none: None) -> None:
        self.save_button.setEnabled(True)
        opened = self._user is not None and not self._user.active
        self._host.say(_("Brukeren er åpnet igjen.") if opened else _("Passordet er lagret."), Tone.OK)
        self._leave()

    def _failed(self, problem: Problem) -> None:
        self.save_button.setEnabled(True)
        self.password.set_error(problem.message)

    def _leave(self) -> None:
        self.password.clear()
        self.left.emit()

    def _names(self) -> tuple[str, ...]:
        return (self._user.name, self._user.username) if self._user is not None else ()
