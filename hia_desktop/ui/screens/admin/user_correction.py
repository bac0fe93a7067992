"""A user's name, role, HPR number and title put right; what was signed before keeps what it said."""

from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hia_desktop.base.clock import local
from hia_desktop.base.errors import BadInput, Problem
from hia_desktop.base.fields import Ask, UserId
from hia_desktop.base.text import _, day_short
from hia_desktop.base.tones import Tone
from hia_desktop.base.verbs import Done
from hia_desktop.domain.access import HEALTH, Role
from hia_desktop.services.centre import users
from hia_desktop.services.centre.handovers import Handed, Takers
from hia_desktop.services.centre.users import UserRow, UserWas
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.forms.choices import ChoiceEditor
from hia_desktop.ui.kit.forms.editors import Editor, LineEditor
from hia_desktop.ui.kit.forms.fields import LabelledField
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Banner, Text, primary_button, row, secondary_button
from hia_desktop.ui.screens.admin.user_forms import phone_field
from hia_desktop.ui.task_sheets import ask_taker


def was_words(was: UserWas, today: date) -> str:
    """«Til 28. nov 2026: Liv Berg, Lege, overlege, HPR 1234567. Rettet av Ada Min»."""
    hpr = _("HPR {number}").format(number=was.hpr_number) if was.hpr_number else ""
    who = ", ".join(dict.fromkeys(part for part in (was.name, was.role.label, was.title, hpr) if part))
    until = day_short(local(was.until).date(), today)
    return _("Til {day}: {who}. Rettet av {name}").format(day=until, who=who, name=was.changed_by)


class CorrectUser(QWidget):
    """The fields that stand under a signature. `left` when it is done or given up."""

    left = Signal()

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self._user: UserRow | None = None
        self._takers = Takers((), ())
        self._begun: tuple[str, ...] = ()
        editors: tuple[tuple[str, Ask, Editor], ...] = (
            ("full_name", Ask(_("Fullt navn")), LineEditor(200)),
            ("role", Ask(_("Rolle")), ChoiceEditor(Role, optional=False)),
            ("hpr_number", Ask(_("HPR-nummer")), LineEditor(20)),
            (
                "title",
                Ask(_("Tittel"), help=_("Slik den skal stå under signaturen. Tom gir rollens navn.")),
                LineEditor(100),
            ),
            phone_field(),
        )
        self.fields = {name: LabelledField(ask, editor) for name, ask, editor in editors}
        self._title = Text("", "heading")
        self.trouble = Banner("", Tone.WARN)
        self.save_button = primary_button(_("Lagre"), self.save)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, px(4), 0)
        box.setSpacing(px(10))
        box.addWidget(self._title)
        kept = _("Det som er signert, beholder navn, tittel og HPR-nummer slik de sto.")
        box.addWidget(Text(f"{kept} {_('Det nye gjelder fra neste innlogging.')}", "second"))
        for field in self.fields.values():
            box.addWidget(field)
        box.addWidget(self.trouble)
        box.addLayout(row(secondary_button(_("Lukk"), self.leave), 1, self.save_button))
        key_action(self, _("Lukk uten å lagre"), "Esc", self.leave, within=True)
        box.addStretch(1)
        self.setFocusProxy(self.fields["full_name"].editor)
        self.fields["role"].editor.edited.connect(self._fit_role)

    def begin(self, user: UserRow, takers: Takers) -> None:
        """For this user; `takers` are those who can take the work over if the new role cannot go on with it."""
        self._user, self._takers = user, takers
        self._title.setText(_("Rett opplysninger om {name}").format(name=user.name))
        for name, value in (
            ("full_name", user.name),
            ("role", user.role),
            ("hpr_number", user.hpr_number),
            ("title", user.title),
            ("phone", user.phone),
        ):
            self.fields[name].editor.set_value(value)
        self.fields["role"].editor.set_readonly(user.id == self._host.user.id)
        self.trouble.hide()
        self._fit_role()
        self._begun = self._typed()

    def _typed(self) -> tuple[str, ...]:
        return tuple(self._value(name) for name in self.fields)

    def leave(self) -> None:
        """Asks before what is typed is thrown away."""
        if self._typed() == self._begun:
            self.left.emit()
            return
        text = _("Det du har rettet, er ikke lagret.")
        self._host.prompts.discard(_("Forkaste rettelsen?"), text, self.left.emit)

    def save(self) -> None:
        """Stores it; who takes the work over is asked when the new role cannot go on with it."""
        if self._user is not None and self.save_button.isEnabled():
            self._send(None)

    def _send(self, to: UserId | Role | None) -> None:
        if self._user is None:
            return
        self.save_button.setEnabled(False)
        self._host.do(self, self._saved, self._correction(self._user.id, to), failed=self._failed)

    def _correction(self, user: UserId, to: UserId | Role | None) -> Done[Handed]:
        role = Role(self._value("role"))
        hpr = self._value("hpr_number") if role in HEALTH else ""
        told = self._value("full_name"), role, self._value("title"), hpr
        return users.correct.of(user, *told, to, self._value("phone"))

    def _saved(self, handed: Handed) -> None:
        self.save_button.setEnabled(True)
        more = f" {handed.sentence}" if handed.tasks or handed.courses or handed.to_team else ""
        self._host.say(_("Opplysningene er rettet.") + more, Tone.OK)
        self.left.emit()

    def _failed(self, problem: Problem) -> None:
        """Says what is wrong where it is wrong; everything typed stays."""
        self.save_button.setEnabled(True)
        found = problem.fields if isinstance(problem, BadInput) else {}
        if "to" in found:
            assert self._user is not None
            title, correct = _("Hvem overtar arbeidet?"), partial(self._correction, self._user.id)
            ask_taker(self._host, self, title, found["to"], self._takers, _("Lagre"), correct, self._saved)
            return
        for name, field in self.fields.items():
            field.editor.set_error(found.get(name, ""))
        if first := next((name for name in self.fields if name in found), ""):
            self.fields[first].editor.go_to()
        self.trouble.set(problem.message, Tone.WARN)
        self.trouble.setVisible(not first)

    def _value(self, name: str) -> str:
        return str(self.fields[name].editor.value() or "").strip()

    def _fit_role(self) -> None:
        """Health personnel have an HPR number; the others have none."""
        self.fields["hpr_number"].setVisible(self._value("role") in HEALTH)
