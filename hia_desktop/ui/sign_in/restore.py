"""A whole centre brought back from a backup: which copy, where to, what opens it, and who is let in first."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget

from hia_desktop.base.clock import Clock
from hia_desktop.base.errors import BadInput, Problem
from hia_desktop.base.fields import Ask
from hia_desktop.base.text import _, moment, plural
from hia_desktop.base.tones import Tone
from hia_desktop.services.centre import backups
from hia_desktop.services.centre.backups import Found
from hia_desktop.services.servers import restores
from hia_desktop.services.servers.preparing import Wish
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.dialogs.prompts import Prompts
from hia_desktop.ui.kit.dialogs.qt_dialogs import ask_for_file
from hia_desktop.ui.kit.forms.choices import SegmentEditor
from hia_desktop.ui.kit.forms.fields import LabelledField
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Banner, Card, Text, primary_button, row, secondary_button
from hia_desktop.ui.sign_in.new_password import NewPassword
from hia_desktop.ui.sign_in.server_fields import ServerFields
from hia_desktop.ui.sign_in.working_page import WorkingPage
from hia_desktop.ui.tasks import Cancelled, Step, Tasks


def _about(found: Found) -> str:
    """What a copy is, as far as it stands in the clear beside it."""
    counts, size = found.manifest.counts, max(1, round(found.manifest.size / 1_000_000))
    told = [
        plural(counts.get("patient", 0), _("pasient"), _("pasienter")),
        plural(counts.get("course", 0), _("forløp"), _("forløp")),
        plural(counts.get("app_user", 0), _("bruker"), _("brukere")),
        _("{size} MB").format(size=size),
    ]
    text = _("Tatt {when} med HIA Desktop {program}: {what}.")
    text = text.format(when=moment(found.manifest.made_at), program=found.manifest.program, what=", ".join(told))
    if found.newer:
        text += " " + _("Den er laget av en nyere utgave av programmet. Oppdater programmet først.")
    return text


class Restore(WorkingPage):
    """One card; then one that says that it is done. All that is typed stays when something is wrong."""

    finished = Signal(object, str)
    """The folder that the centre lies in now, and the administrator's user name."""

    def __init__(self, clock: Clock, prompts: Prompts, tasks: Tasks, home: Path | None) -> None:
        """`home`: where the centre is to lie; None where the user is to choose an empty folder."""
        super().__init__(clock, prompts, tasks, _("Hent tilbake"), "download")
        self._target, self._chooses = home, home is None
        self._found: tuple[Found, ...] = ()
        self._from, self._to = Text(_("Ikke valgt"), "strong"), Text(str(home or _("Ikke valgt")), "strong")
        places = [(False, _("Bare denne maskinen")), (True, _("Flere maskiner (PostgreSQL)"))]
        self.several = LabelledField(Ask(_("Hvor skal opplysningene ligge?")), SegmentEditor(places, optional=False))
        self.server = ServerFields(self.host)
        self.choose_button = secondary_button(_("Velg sikkerhetskopi …"), self._choose)
        self.target_button = secondary_button(_("Velg tom mappe …"), self._choose_target)
        self.which = Combo()
        self.which.setAccessibleName(_("Hvilken kopi"))
        self.which.currentIndexChanged.connect(lambda _index: self._show_chosen())
        self.about = Banner("", Tone.NEUTRAL)
        self.secret, self.username = QLineEdit(), QLineEdit("admin")
        self.secret.setMaxLength(200)
        self.username.setMaxLength(60)
        self.password = NewPassword(self.host, lambda: (self.username.text(),), _("Nytt passord"))
        self.said = Text("", "error")
        self._card = Card(padding=28)
        self._arrange()
        self.wanted.connect(self._want)
        self.secret.returnPressed.connect(self.username.setFocus)
        self.username.returnPressed.connect(self.password.setFocus)
        self.password.entered.connect(self._want)
        self.several.editor.edited.connect(lambda: self.server.setVisible(self._on_server))
        self.server.entered.connect(self.secret.setFocus)
        self.server.refused.connect(lambda: self._bring_into_sight(self.server.said))

    @property
    def _on_server(self) -> bool:
        return bool(self.several.editor.value())

    def _arrange(self) -> None:
        card = self._card
        card.setFixedWidth(px(620))
        card.body.setSpacing(px(6))
        card.add(Text(_("Hent tilbake en sikkerhetskopi"), "title"))
        card.add(
            Text(_("Alt hentes, eller ingenting. Kopien leses gjennom først, og blir liggende som den er."), "second")
        )
        for label, shown, button in (
            (_("Sikkerhetskopi"), self._from, self.choose_button),
            (_("Hentes til"), self._to, self.target_button),
        ):
            card.add(Text(label, "label", wrap=False))
            line = row(shown, button)
            line.setStretch(0, 1)
            card.body.addLayout(line)
            if shown is self._from:
                card.add(self.which)
                card.add(self.about)
        card.add(self.several)
        card.add(self.server)
        self.target_button.setVisible(self._chooses)
        for label, editor in (
            (_("Gjenopprettingsnøkkelen, eller passordet for sikkerhetskopier"), self.secret),
            (_("Administratorens brukernavn i kopien"), self.username),
        ):
            editor.setAccessibleName(label)
            card.add(Text(label, "label", wrap=False))
            card.add(editor)
        card.add(self.password)
        card.add(self.said)
        card.body.addLayout(row(self.back_button, self.line, self.go_button))
        for later in (self.which, self.about, self.server):
            later.hide()
        self._area = self.put_in_the_middle(card)

    def be_ready(self) -> None:
        """Takes the keyboard."""
        self.choose_button.setFocus()

    # -- which, and where to

    def _ask_folder(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self.window(), title)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        return dialog

    def _choose(self) -> None:
        dialog = self._ask_folder(_("Velg sikkerhetskopi, eller mappen som kopiene ligger i"))
        dialog.fileSelected.connect(lambda path: self.set_source(Path(path)))
        ask_for_file(dialog, _("Velg"))

    def _choose_target(self) -> None:
        dialog = self._ask_folder(_("Velg en tom mappe på denne maskinen"))
        dialog.fileSelected.connect(lambda path: self.set_target(Path(path)))
        ask_for_file(dialog, _("Velg"))

    def set_source(self, folder: Path) -> None:
        """Looks what copies are there."""
        self._from.setText(str(folder))
        self.said.setText("")
        self.host.work(self, self._came, backups.copies_in, folder, failed=self._none_there)

    def set_target(self, folder: Path) -> None:
        """Where the centre is to lie."""
        self._target = folder
        self._to.setText(str(folder))
        self.said.setText("")

    def _came(self, found: tuple[Found, ...]) -> None:
        self._found = found
        self.said.setText("")
        self.which.clear()
        for one in found:
            self.which.addItem(moment(one.manifest.made_at))
        self.which.setVisible(len(found) > 1)
        self._show_chosen()
        (self.target_button if self._target is None else self.secret).setFocus()

    def _none_there(self, problem: Problem) -> None:
        self._found = ()
        self.which.hide()
        self.about.hide()
        self.said.setText(problem.message)

    def _chosen(self) -> Found | None:
        at = self.which.currentIndex()
        return self._found[at] if 0 <= at < len(self._found) else None

    def _show_chosen(self) -> None:
        one = self._chosen()
        if one is not None:
            self.about.set(_about(one), Tone.WARN if one.newer else Tone.NEUTRAL)
            self.about.show()

    # -- the act

    def _want(self) -> None:
        """Brings it back, when nothing is plainly wrong."""
        chosen, target = self._chosen(), self._target
        if self.at_work:
            return
        if chosen is None:
            self._say(_("Velg en sikkerhetskopi."), self.choose_button)
        elif target is None:
            self._say(_("Velg en tom mappe som senteret skal ligge i."), self.target_button)
        elif not self.secret.text().strip():
            self._say(_("Skriv gjenopprettingsnøkkelen eller passordet for sikkerhetskopier."), self.secret)
        elif not self.username.text().strip():
            self._say(_("Skriv administratorens brukernavn."), self.username)
        elif self.password.agrees() and self._on_server:
            self.said.setText("")
            self.server.look(partial(self._bring_back, chosen, target))
        elif self.password.agrees():
            self._bring_back(chosen, target, None)

    def _bring_back(self, chosen: Found, target: Path, where: Wish | None) -> None:
        secret, username, password = self.secret.text().strip(), self.username.text().strip(), self.password.text()
        clock = self.host.clock

        def act(step: Step) -> None:
            if where is None:
                backups.restore(chosen.folder, target, secret, username, password, clock, step)
            else:
                restores.restore(chosen.folder, target, secret, username, password, where, clock, step)

        self.said.setText("")
        self.begin(act, self._ended)

    def _ended(self, error: Exception | None) -> None:
        """Says so, or what is wrong where it is."""
        if error is None:
            self._tell_done()
        elif isinstance(error, Cancelled):
            self._say(_("Avbrutt. Ingenting er hentet tilbake."), self.go_button)
        elif isinstance(error, BadInput) and "password" in error.fields:
            self.password.set_error(error.fields["password"])
        elif isinstance(error, Problem):
            self._say(error.message, self.secret)
        else:
            self._say(_("Noe gikk galt. Ingenting er hentet tilbake. Prøv igjen."), self.go_button)
            self.host.bug(error)

    def _say(self, text: str, where: QWidget) -> None:
        self.said.setText(text)
        where.setFocus()
        self._bring_into_sight(self.said)

    def _bring_into_sight(self, told: QWidget) -> None:
        QTimer.singleShot(0, told, lambda: self._area.ensureWidgetVisible(told))

    def _tell_done(self) -> None:
        """The copy is a centre again."""
        target, username = self._target, self.username.text().strip().lower()
        for field in (self.secret, self.password.first, self.password.again):
            field.clear()
        done = Card(padding=28)
        done.setFixedWidth(px(620))
        done.add(Text(_("Sikkerhetskopien er hentet tilbake"), "title"))
        done.add(Text(str(target), "strong", selectable=True))
        rest = str(restores.JOIN_OTHERS) if self._on_server else _("Velg mappe for nye sikkerhetskopier.")
        done.add(Text(f"{backups.BROUGHT_BACK} {rest}", "second"))
        self.open_button = primary_button(_("Til innloggingen"), lambda: self.finished.emit(target, username))
        done.body.addLayout(row(1, self.open_button))
        old, above = self._card, self._card.parentWidget()
        self._card = done
        line = row(1, done, 1)
        box = above.layout() if above is not None else None
        assert isinstance(box, QVBoxLayout)
        old.hide()
        box.insertLayout(1, line)
        old.deleteLater()
        self.open_button.setFocus()
