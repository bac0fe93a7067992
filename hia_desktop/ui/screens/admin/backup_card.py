"""Sikkerhetskopi: a sealed copy on another disk, and the check of the open store."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from hia_desktop.base.errors import Problem
from hia_desktop.base.text import _, moment, plural
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Right, may
from hia_desktop.services.centre import backups, checks
from hia_desktop.services.centre.backups import KEPT, Backup, Standing
from hia_desktop.services.centre.checks import Verified, checked_words
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.busy import Busy
from hia_desktop.ui.kit.scrolling import fill_with
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Banner, Card, Text, column, plain_tip, primary_button, row, secondary_button
from hia_desktop.ui.screens.admin.key_card import KeyCard
from hia_desktop.ui.screens.admin.machines_card import MachinesCard
from hia_desktop.ui.tasks import Ticket


class BackupCard(QWidget):
    """Where the copies go, one button that makes one, one that checks the store."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self._target: Path | None = None
        self._line = Busy(patience=0)
        self._line.cancelled.connect(self._stop)
        self._ticket: Ticket | None = None
        self._where = Text("", "strong", selectable=True)
        self.choose_button = secondary_button(_("Velg mappe …"), self._choose)
        self.make_button = primary_button(_("Ta sikkerhetskopi nå"), self._make, "download")
        self.check_button = secondary_button(_("Kontroller lageret"), self._check, "shield")
        self.made, self.checked, self.law = Banner("", Tone.OK), Banner("", Tone.OK), Banner("", Tone.NEUTRAL)
        copies, check = self._copies_card(), Card(_("Kontroll av lageret"))
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

    def _copies_card(self) -> Card:
        """Where they go, what is kept, and the way back."""
        copies = Card(_("Sikkerhetskopi"))
        about = _(
            "Programmet tar en kopi hver dag, når den første logger inn, mens alle arbeider videre. Den er kryptert, "
            "og leses tilbake og kontrolleres før den regnes som tatt. Velg en mappe på en annen disk enn lageret. "
            "De siste {days} dagene, {weeks} ukene og {months} månedene beholdes."
        ).format(days=KEPT[0], weeks=KEPT[1], months=KEPT[2])
        copies.add(Text(about, "second"))
        self._demo = Text(_("I et demosenter tar programmet ingen kopier selv."), "hint")
        self.elsewhere = Banner(str(backups.ON_A_SERVER), Tone.NEUTRAL)
        for told in (self._demo, self.elsewhere):
            told.hide()
            copies.add(told)
        copies.add(Text(_("Mappe"), "label"))
        place = row(self._where, self.choose_button)
        place.setStretch(0, 1)
        copies.body.addLayout(place)
        copies.add(self.made)
        self._last = Text("", "hint")
        copies.add(self._last)
        copies.body.addLayout(row(self._line, self.make_button))
        copies.add(
            Text(
                _(
                    "En kopi hentes tilbake fra innloggingen: «Hent tilbake en sikkerhetskopi …». Øv på det i en tom "
                    "mappe; dette senteret berøres ikke."
                ),
                "hint",
            )
        )
        return copies

    def _lay_out(self, copies: Card, check: Card) -> None:
        """The cards under one another; the keys for whoever may restore."""
        page = QWidget()
        cards = QWidget()
        cards.setMaximumWidth(px(760))
        parts: list[QWidget | int] = [copies, check]
        if may(self._host.user.role, Right.RESTORE):
            self.keys, self.machines = KeyCard(self._host), MachinesCard(self._host)
            parts += [self.keys, self.machines]
        cards.setLayout(column(*parts, 1, gap=14))
        beside = row(cards, 1)  # only a row reckons the height from the cards' own greatest width
        beside.setStretch(0, 99)
        page.setLayout(beside)
        fill_with(self, page)

    def refresh(self) -> None:
        """Asks where the copies go, and when the last was taken."""
        self._host.ask(self, self._came, backups.standing.of())
        if may(self._host.user.role, Right.RESTORE):
            self.machines.refresh()

    def _came(self, found: Standing) -> None:
        self._target = found.folder
        self._where.setText(str(found.folder) if found.folder else _("Ikke valgt"))
        last = _("Siste kopi i mappen: {when}.").format(when=moment(found.made_at)) if found.made_at else ""
        none = _("Det er ikke tatt noen kopi i mappen ennå.") if found.chosen else _("Velg en mappe først.")
        self._last.setText(last or ("" if found.elsewhere else none))
        self._demo.setVisible(found.demo)
        self.elsewhere.setVisible(found.elsewhere)
        self.choose_button.setEnabled(not found.elsewhere)
        self._ready()

    def set_target(self, folder: Path) -> None:
        """The folder that the copies go to from now on."""
        self._host.do(self, None, backups.choose_folder.of(folder), failed=self._not_made)

    def _ready(self) -> None:
        self.make_button.setEnabled(self._target is not None and self._ticket is None)

    def _choose(self) -> None:
        title, start = _("Velg mappe for sikkerhetskopier"), str(self._target or "")
        self._host.prompts.open_folder(title, self.set_target, start)

    def _make(self) -> None:
        if self._target is not None and self._ticket is None:
            self._line.set_working(True)
            made = backups.backup.of(self._target)
            self._ticket = self._host.beside(self, self._was_made, made, self._not_made, self._stepped)
            self._ready()

    def _stepped(self, percent: int) -> None:
        if percent >= 0:
            self._line.set_told(_("{percent} %").format(percent=percent), percent, 100)
            return
        self._ticket = None
        self._line.set_working(False)
        self._ready()

    def _stop(self) -> None:
        if self._ticket is not None:
            self._ticket.cancel()

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
        self._ready()
        self.check_button.setEnabled(True)
