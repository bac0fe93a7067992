"""Nøkler: a new recovery key, printed and asked back before it holds, and a password for the backups."""

from functools import partial

from PySide6.QtWidgets import QWidget

from hia_desktop.base.errors import Problem
from hia_desktop.base.text import _
from hia_desktop.base.tones import Tone
from hia_desktop.services.centre import recovery_keys
from hia_desktop.services.centre.recovery_keys import Drawn
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.widgets import Banner, Card, Text, column, primary_button, row, secondary_button
from hia_desktop.ui.sign_in.new_password import NewPassword
from hia_desktop.ui.sign_in.recovery_key import RecoveryKey


class KeyCard(QWidget):
    """Two cards, each folded until its button is pressed."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self.recovery: RecoveryKey | None = None
        self._keys, passwords = Card(_("Gjenopprettingsnøkkel")), Card(_("Passord for sikkerhetskopier"))
        self.draw_button = secondary_button(_("Ny gjenopprettingsnøkkel …"), self._draw, "key")
        self.stop_button = secondary_button(_("Behold den gamle"), self._stop)
        self.stop_button.hide()
        self.told, self.password_told = Banner("", Tone.OK), Banner("", Tone.OK)
        about = _(
            "Lag en ny når arket er borte, eller noen som har sluttet, kan ha sett det. Den gamle gjelder til den "
            "nye er skrevet inn igjen."
        )
        self._keys.add(Text(about, "second"))
        self._keys.add(self.told)
        self._keys.body.addLayout(row(1, self.stop_button, self.draw_button))
        about = _(
            "Åpner sikkerhetskopier som tas fra nå av, i tillegg til gjenopprettingsnøkkelen. "
            "Passordet åpner alt i kopien."
        )
        passwords.add(Text(about, "second"))
        self.password = NewPassword(
            host, lambda: (host.user.name, host.user.username), _("Passord for sikkerhetskopier")
        )
        self.password.entered.connect(self._set_password)
        self.password.hide()
        passwords.add(self.password)
        passwords.add(self.password_told)
        self.password_button = secondary_button(_("Sett passord …"), self._begin_password, "lock")
        self.save_button = primary_button(_("Lagre passordet"), self._set_password)
        self.leave_button = secondary_button(_("Lukk"), self._leave_password)
        for part in (self.leave_button, self.save_button):
            part.hide()
        passwords.body.addLayout(row(1, self.password_button, self.leave_button, self.save_button))
        key_action(self.password, _("Lukk uten å lagre"), "Esc", self._leave_password, within=True)
        self.told.hide()
        self.password_told.hide()
        self.setLayout(column(self._keys, passwords, gap=14))

    # -- the recovery key

    def _draw(self) -> None:
        self.draw_button.setEnabled(False)
        self._host.ask(self, self._drawn, recovery_keys.draw.of(), failed=self._not_drawn)

    def _drawn(self, found: Drawn) -> None:
        self.told.hide()
        self.draw_button.hide()
        self.stop_button.show()
        sheet = partial(recovery_keys.recovery_sheet_pdf, found.sheet, found.key, self._host.clock)
        self.recovery = RecoveryKey(self._host, found.key, sheet)
        self.recovery.finished.connect(
            lambda: self._host.do(self, self._renewed, recovery_keys.renew.of(found.key), failed=self._not_drawn)
        )
        self._keys.body.insertWidget(self._keys.body.count() - 1, self.recovery)
        self.recovery.print_button.setFocus()

    def _renewed(self, _none: None) -> None:
        self._stop()
        self._tell(self.told, _("Den nye gjenopprettingsnøkkelen gjelder fra nå. Makuler det gamle arket."), Tone.OK)

    def _not_drawn(self, problem: Problem) -> None:
        self._stop()
        self._tell(self.told, problem.message, Tone.BAD)

    def _stop(self) -> None:
        if self.recovery is not None:
            self.recovery.hide()
            self.recovery.deleteLater()
            self.recovery = None
        self.stop_button.hide()
        self.draw_button.show()
        self.draw_button.setEnabled(True)
        self.draw_button.setFocus()

    # -- the backups' password

    def _begin_password(self) -> None:
        self.password_told.hide()
        for part in (self.password, self.leave_button, self.save_button):
            part.show()
        self.password.setFocus()
        self.password_button.hide()

    def _leave_password(self) -> None:
        """Folded again, with the keyboard where it was begun."""
        self.password.clear()
        self.password_button.show()
        self.password_button.setFocus()
        for part in (self.password, self.leave_button, self.save_button):
            part.hide()

    def _set_password(self) -> None:
        if self.save_button.isEnabled() and self.password.agrees():
            self.save_button.setEnabled(False)
            self._host.do(
                self,
                self._password_set,
                recovery_keys.set_backup_password.of(self.password.text()),
                failed=self._password_refused,
            )

    def _password_set(self, _none: None) -> None:
        self.save_button.setEnabled(True)
        self._leave_password()
        self._tell(self.password_told, _("Passordet gjelder for kopier som tas fra nå av."), Tone.OK)

    def _password_refused(self, problem: Problem) -> None:
        self.save_button.setEnabled(True)
        self.password.set_error(problem.message)

    def _tell(self, banner: Banner, text: str, tone: Tone) -> None:
        banner.set(text, tone)
        banner.show()
