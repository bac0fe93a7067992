"""The first run: the centre, its first administrator, and the recovery key."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from hia_desktop.base.clock import Clock
from hia_desktop.base.errors import Locked
from hia_desktop.base.fields import Ask
from hia_desktop.base.text import N_, _, fold
from hia_desktop.base.tones import Tone
from hia_desktop.base.verbs import Call, R
from hia_desktop.domain.topics import Topic
from hia_desktop.ui.centre_fields import CentreFields
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.dialogs.prompts import Prompts
from hia_desktop.ui.kit.forms.choices import SegmentEditor
from hia_desktop.ui.kit.forms.editors import LineEditor
from hia_desktop.ui.kit.forms.fields import LabelledField
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import (
    Banner,
    Card,
    Text,
    empty_layout,
    link_button,
    primary_button,
    row,
    secondary_button,
)
from hia_desktop.ui.sign_in.door_page import DoorPage
from hia_desktop.ui.sign_in.new_password import NewPassword
from hia_desktop.ui.sign_in.recovery_key import RecoveryKey
from hia_desktop.ui.sign_in.server_fields import ServerFields, choose_connection_file
from hia_desktop.ui.tasks import Step, Tasks

if TYPE_CHECKING:
    from hia_desktop.services.centre.doors import SetUp
    from hia_desktop.services.servers.preparing import Wish

_CENTRE, _SERVER, _ADMINISTRATOR, _KEY = range(4)
_STEPS = (N_("Senteret"), N_("Serveren"), N_("Administrator"), N_("Gjenopprettingsnøkkel"))


class NobodySignedIn:
    """The host's way to the services before there is a store: none."""

    def run(self, what: Call[R], step: Step) -> tuple[R, frozenset[Topic]]:
        raise Locked(_("Ingen er logget inn."))

    def run_beside(self, what: Call[R], step: Step) -> tuple[R, frozenset[Topic]]:
        return self.run(what, step)


def _load_doors() -> None:
    """Reads the heavy libraries while the user types."""
    import hia_desktop.services.centre.doors  # noqa: F401


def _sheet(wish: "SetUp", key: str, clock: Clock) -> bytes:
    from hia_desktop.services.centre import recovery_keys

    return recovery_keys.recovery_sheet_pdf(wish, key, clock)


def proposed_username(name: str) -> str:
    """«Ada Nordmann» gives «ada.nordmann»."""
    parts = fold(name).split()
    return ".".join((parts[0], parts[-1]) if len(parts) > 1 else parts)


class SetUpPages(DoorPage):
    """Three short steps on one card, four for a centre on a server. `wanted` asks for the store to be made;
    then `show_recovery` or `refuse` answers."""

    wanted = Signal(object, object)
    """doors.SetUp, and where it is to lie: a preparing.Wish, or None for this machine."""
    finished = Signal()
    restore_wanted = Signal()
    """There is a backup of a centre, that is to be brought back here."""
    join_wanted = Signal(object)
    """There is a centre on a server, and a connection file at this path."""

    def __init__(self, clock: Clock, prompts: Prompts, tasks: Tasks) -> None:
        super().__init__()
        self._host = Host(NobodySignedIn(), tasks, prompts, clock, parent=self)
        self._wish: SetUp | None = None
        self._server: Wish | None = None
        self._named = False
        self._marks = QHBoxLayout()
        self._marks.setSpacing(px(8))
        self._trouble = Banner("", Tone.WARN)
        self._trouble.hide()
        self._host.said.connect(self._say)
        self._at = 0
        self._pages = [self._centre_page(), self._server_page(), self._administrator_page()]
        self._card = Card(padding=32)
        self._arrange()
        self._go_to(0)
        QTimer.singleShot(0, self._warm_up)

    def _arrange(self) -> None:
        card = self._card
        card.setFixedWidth(px(620))
        card.body.setSpacing(px(10))
        card.add(Text(_("Sett opp HelseIArbeid"), "title", wrap=False))
        card.body.addLayout(self._marks)
        card.body.addSpacing(px(6))
        card.add(self._trouble)
        for step in self._pages:
            card.add(step)
        self.put_in_the_middle(card)

    def _centre_page(self) -> QWidget:
        self.centre = CentreFields(self._host)
        self.next_button = primary_button(_("Neste"), self._go_on)
        places = [(False, _("Bare denne maskinen")), (True, _("Flere maskiner (PostgreSQL)"))]
        self.several = LabelledField(Ask(_("Hvor skal opplysningene ligge?")), SegmentEditor(places, optional=False))
        self.several.editor.edited.connect(self._mark)
        self.join_button = link_button(_("Koble til et senter på en server …"), self._choose_file)
        return _page(
            Text(_("Slik senteret skal stå på brev og epikriser. Alt kan endres siden."), "second"),
            self.centre,
            self.several,
            row(
                link_button(_("Hent tilbake en sikkerhetskopi …"), self.restore_wanted.emit),
                self.join_button,
                1,
                self.next_button,
            ),
        )

    def _server_page(self) -> QWidget:
        about = _(
            "IT-avdelingen lager databasen med «hia-desktop server sql». Er alt som det skal på serveren, går du "
            "videre; ellers står det her hva som er galt."
        )
        self.server = ServerFields(self._host)
        self.server.entered.connect(self._go_on)
        self.look_button = primary_button(_("Neste"), self._go_on)
        back = secondary_button(_("Tilbake"), lambda: self._go_to(_CENTRE))
        return _page(Text(about, "second"), self.server, row(back, 1, self.look_button))

    def _administrator_page(self) -> QWidget:
        self.name = LabelledField(Ask(_("Fullt navn")), LineEditor(200))
        self.username = LabelledField(
            Ask(_("Brukernavn"), help=_("Små bokstaver a–z, tall, punktum og bindestrek.")), LineEditor(60)
        )
        self.password = NewPassword(self._host, self._names)
        self.name.editor.edited.connect(self._propose)
        self.username.editor.edited.connect(self._chose_username)
        self.password.entered.connect(self._want)
        self.make_button = primary_button(_("Sett opp senteret"), self._want)
        self._back = secondary_button(_("Tilbake"), lambda: self._go_to(self._before()))
        about = _("Administratoren legger til brukere og roller. Pasientopplysninger ser administratoren ikke.")
        return _page(
            Text(about, "second"), self.name, self.username, self.password, row(self._back, 1, self.make_button)
        )

    def be_ready(self) -> None:
        """Takes the keyboard."""
        self._go_to(self._at)

    def refuse(self, message: str, fields: dict[str, str]) -> None:
        """Says what is wrong where it is wrong; everything typed stays."""
        self._busy(False)
        if any(name in self.centre.fields or name == "logo" for name in fields):
            self._go_to(_CENTRE)
            self.centre.set_errors(fields)
        elif fields:
            self._go_to(_ADMINISTRATOR)
            self.name.editor.set_error(fields.get("full_name", ""))
            self.username.editor.set_error(fields.get("username", ""))
            if "password" in fields:
                self.password.set_error(fields["password"])
        else:
            self._say(message, Tone.WARN)

    def show_recovery(self, key: str) -> None:
        """The store is made: shows the key, and asks it back."""
        wish, self._wish = self._wish, None
        if wish is None:
            return
        self.password.clear()
        self.recovery = RecoveryKey(self._host, key, partial(_sheet, wish, key, self._host.clock))
        self.recovery.finished.connect(self.finished)
        self._pages.append(self.recovery)
        self._card.add(self.recovery)
        self._go_to(_KEY)
        self.recovery.print_button.setFocus()

    # -- between the steps

    def _go_to(self, at: int) -> None:
        self._at = at
        self._trouble.hide()
        for index, page in enumerate(self._pages):
            page.setVisible(index == at)
        self._mark()
        if at != _KEY:
            (self.centre, self.server, self.name.editor)[at].setFocus()

    def _mark(self) -> None:
        """The steps that there are, and which of them are done."""
        empty_layout(self._marks)
        steps = [step for step in range(len(_STEPS)) if step != _SERVER or self.several.editor.value()]
        for number, step in enumerate(steps, 1):
            done = step < self._at
            tone = Tone.OK if done else Tone.BRAND if step == self._at else Tone.NEUTRAL
            told = _("{number} {step}").format(number=number, step=_STEPS[step])
            self._marks.addWidget(Chip(told, tone, "check-heavy" if done else ""))
        self._marks.addStretch(1)

    def _before(self) -> int:
        """The step before the administrator's."""
        return _SERVER if self.several.editor.value() else _CENTRE

    def _go_on(self) -> None:
        if self._at == _SERVER:
            self.server.look(self._to_administrator)
        elif self.centre.check():
            if self.several.editor.value():
                self._go_to(_SERVER)
            else:
                self._to_administrator(None)

    def _to_administrator(self, server: "Wish | None") -> None:
        self._server = server
        self._go_to(_ADMINISTRATOR)

    def _choose_file(self) -> None:
        choose_connection_file(self, self.join_wanted.emit)

    def _propose(self) -> None:
        if not self._named:
            self.username.editor.set_value(proposed_username(str(self.name.editor.value())))
        self.password.judge()

    def _chose_username(self) -> None:
        self._named = bool(str(self.username.editor.value()).strip())
        self.password.judge()

    def _names(self) -> tuple[str, ...]:
        return (str(self.name.editor.value()), str(self.username.editor.value()), self.centre.answers()["name"])

    def _want(self) -> None:
        """Asks for the store, when nothing is plainly wrong."""
        if not self.make_button.isEnabled():
            return
        name, username = str(self.name.editor.value()).strip(), str(self.username.editor.value()).strip().lower()
        self.name.editor.set_error("" if name else _("Skriv navnet."))
        self.username.editor.set_error("" if username else _("Skriv et brukernavn."))
        if not name or not username:
            (self.username if name else self.name).editor.go_to()
        elif self.password.agrees():
            from hia_desktop.services.centre.doors import SetUp

            self._wish = SetUp(
                **self.centre.answers(),
                admin_name=name,
                admin_username=username,
                password=self.password.text(),
                logo=self.centre.logo,
            )
            self._busy(True)
            self.wanted.emit(self._wish, self._server)

    def _busy(self, busy: bool) -> None:
        self.make_button.setEnabled(not busy)
        self._back.setEnabled(not busy)
        self.make_button.setText(_("Setter opp …") if busy else _("Sett opp senteret"))

    def _say(self, text: str, tone: Tone) -> None:
        self._trouble.set(text, tone)
        self._trouble.show()

    def _warm_up(self) -> None:
        self._host.work(self, lambda _none: None, _load_doors)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, from a line that is typed in; Esc goes a step back while nothing is made."""
        typed = not isinstance(self.focusWidget(), QAbstractButton)
        enter = typed and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        here = self.focusWidget() or self
        in_password = self.password.isAncestorOf(here) or here is self.server.password
        if enter and self._at == _CENTRE:
            self._go_on()
        elif enter and self._at in (_SERVER, _ADMINISTRATOR) and not in_password:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Escape and self._at == _SERVER:
            self._go_to(_CENTRE)
        elif event.key() == Qt.Key.Key_Escape and self._at == _ADMINISTRATOR and self.make_button.isEnabled():
            self._go_to(self._before())
        else:
            super().keyPressEvent(event)


def _page(*parts: QWidget | QHBoxLayout) -> QWidget:
    page = QWidget()
    box = QVBoxLayout(page)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(px(12))
    for part in parts:
        if isinstance(part, QWidget):
            box.addWidget(part)
        else:
            box.addSpacing(px(4))
            box.addLayout(part)
    box.addStretch(1)
    return page
