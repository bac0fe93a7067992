"""Sikkerhetskopi: a sealed copy on another disk, and the check of the open store."""

from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QScrollArea, QWidget

from hia_desktop.base.errors import Problem
from hia_desktop.base.text import _, moment, plural
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Right, may
from hia_desktop.services.centre import backups, checks
from hia_desktop.services.centre.backups import Backup
from hia_desktop.services.centre.checks import Verified, checked_words
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.qt_dialogs import ask_for_file
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Banner, Card, Text, column, plain_tip, primary_button, row, secondary_button
from hia_desktop.ui.screens.admin.key_card import KeyCard


class BackupCard(QWidget):
    """Where the copies go, one button that makes one, one that checks the store."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        kept = QSettings().value("backup/folder")
        self._target = Path(str(kept)) if kept else None
        self._where = Text("", "strong", selectable=True)
        self.choose_button = secondary_button(_("Velg mappe …"), self._choose)
        self.make_button = primary_button(_("Ta sikkerhetskopi nå"), self._make, "download")
        self.check_button = secondary_button(_("Kontroller lageret"), self._check, "shield")
        self.made, self.checked, self.law = Banner("", Tone.OK), Banner("", Tone.OK), Banner("", Tone.NEUTRAL)
        copies, check = Card(_("Sikkerhetskopi")), Card(_("Kontroll av lageret"))
        about = _(
            "Kopien er kryptert, og leses tilbake og kontrolleres før den regnes som tatt. Legg den på en "
            "annen disk enn lageret. "
            "De siste 12 dagene, 10 ukene og 9 månedene beholdes."
        )
        copies.add(Text(about, "second"))
        copies.add(Text(_("Mappe"), "label"))
        place = row(self._where, self.choose_button)
        place.setStretch(0, 1)
        copies.body.addLayout(place)
        copies.add(self.made)
        copies.body.addLayout(row(1, self.make_button))
        copies.add(
            Text(
                _("En kopi hentes tilbake i en tom mappe med «hia-desktop restore» og gjenopprettingsnøkkelen."), "hint"
            )
        )
        check.add(
            Text(
                _("Leser gjennom databasen, loggen og det som er signert og utstedt, og sier fra om noe er endret."),
                "second",
            )
        )
        check.body.addLayout(column(self.checked, self.law))
        check.body.addLayout(row(1, self.check_button))
        self._lay_out(copies, check)
        for told in (self.made, self.checked, self.law):
            told.hide()
        self.setFocusProxy(self.choose_button)
        self._show_target()

    def _lay_out(self, copies: Card, check: Card) -> None:
        """The cards under one another; the keys for whoever may restore."""
        page = QWidget()
        page.setProperty("role", "page")
        cards = QWidget()
        cards.setMaximumWidth(px(760))
        parts: list[QWidget | int] = [copies, check]
        if may(self._host.user.role, Right.RESTORE):
            self.keys = KeyCard(self._host)
            parts.append(self.keys)
        cards.setLayout(column(*parts, 1, gap=14))
        beside = row(cards, 1)  # only a row reckons the height from the cards' own greatest width
        beside.setStretch(0, 99)
        page.setLayout(beside)
        area = QScrollArea(widgetResizable=True)
        area.setWidget(page)
        self.setLayout(column(area))

    def set_target(self, folder: Path) -> None:
        """The folder that holds the copies, remembered on this machine."""
        self._target = folder
        QSettings().setValue("backup/folder", str(folder))
        self._show_target()

    def _show_target(self) -> None:
        self._where.setText(str(self._target) if self._target else _("Ikke valgt"))
        self.make_button.setEnabled(self._target is not None)

    def _choose(self) -> None:
        dialog = QFileDialog(self.window(), _("Velg mappe for sikkerhetskopier"), str(self._target or ""))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda path: self.set_target(Path(path)))
        ask_for_file(dialog, _("Velg"))

    def _make(self) -> None:
        if self._target is not None:
            self.make_button.setEnabled(False)
            self._host.do(self, self._was_made, backups.backup.of(self._target), failed=self._not_made)

    def _was_made(self, found: Backup) -> None:
        size = max(1, round(found.manifest.size / 1_000_000))
        text = _("Tatt og kontrollert {when}: «{folder}», {size} MB.").format(
            when=moment(found.manifest.made_at), folder=found.folder.name, size=size
        )
        if found.pruned:
            text += " " + _("{count} fjernet.").format(count=plural(found.pruned, _("gammel kopi"), _("gamle kopier")))
        self._tell(self.made, text, Tone.OK)

    def _not_made(self, problem: Problem) -> None:
        self._tell(self.made, problem.message, Tone.BAD)

    def _check(self) -> None:
        self.check_button.setEnabled(False)
        self._host.ask(self, self._was_checked, checks.verify.of(), failed=self._not_checked)

    def _was_checked(self, found: Verified) -> None:
        if found.problems:
            self._tell(self.checked, "\n".join(found.problems[:10]), Tone.BAD)
        else:
            self._tell(self.checked, checked_words(found), Tone.OK if found.everything else Tone.NEUTRAL)
        self._tell_law(found)

    def _tell_law(self, found: Verified) -> None:
        """Which legal texts were last read more than a year ago, and how many await the centre's own reading."""
        told = list(found.law_to_read)
        if found.law_awaiting:
            text = _("{count} venter på lokal kontroll.")
            told.append(text.format(count=plural(len(found.law_awaiting), _("rettskilde"), _("rettskilder"))))
        self.law.set("\n".join(told), Tone.WARN if found.law_to_read else Tone.NEUTRAL)
        self.law.setToolTip(plain_tip("\n".join(found.law_awaiting)))
        self.law.setVisible(bool(told))

    def _not_checked(self, problem: Problem) -> None:
        self._tell(self.checked, problem.message, Tone.BAD)

    def _tell(self, banner: Banner, text: str, tone: Tone) -> None:
        banner.set(text, tone)
        banner.show()
        self.make_button.setEnabled(self._target is not None)
        self.check_button.setEnabled(True)
