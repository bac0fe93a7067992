"""The program's own copies, as a window takes them: once a day while somebody is signed in, beside all else, told in
one line when it is done; over the pages only where something must be done about it."""

from datetime import date

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hia_desktop.base.clock import local
from hia_desktop.base.errors import Ended, Problem
from hia_desktop.base.text import _, moment
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Right, may
from hia_desktop.domain.topics import Topic
from hia_desktop.services.centre import backups
from hia_desktop.services.centre.backups import AlreadyMade, Backup, Standing
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.busy import Busy
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Banner
from hia_desktop.ui.tasks import Ticket

AFTER_SIGN_IN = 3000
"""Milliseconds: the first page is there by then, and nobody waits for a copy."""
BETWEEN = 10 * 60_000
"""Milliseconds between two looks at whether a day has gone."""
TOO_OLD = 3
"""Days without a good copy that are told."""
_PATIENCE = 1500


class CopyWatch(QWidget):
    """Away while there is nothing to tell. `line` shows how far a copy has come; the shell finds it a place."""

    def __init__(self, host: Host, shell: QWidget) -> None:
        super().__init__()
        self._host = host
        self._ticket: Ticket | None = None
        self._standing: Standing | None = None
        self._trouble = ""
        self._put_off: date | None = None
        self.line = Busy(shell, _PATIENCE)
        self.line.cancelled.connect(self._stop)
        self.banner = Banner("", Tone.WARN, _("Til Sikkerhetskopi"), lambda: host.open("admin:backup"))
        self.banner_only = Banner("", Tone.WARN)
        """For whoever cannot go there."""
        box = QVBoxLayout(self)
        box.setContentsMargins(px(24), px(8), px(24), 0)
        box.addWidget(self.banner)
        box.addWidget(self.banner_only)
        self.hide()
        host.changed.connect(self._changed)
        self._timer = QTimer(self, interval=BETWEEN)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Looks soon, and then as long as somebody is signed in."""
        self._timer.start()
        QTimer.singleShot(AFTER_SIGN_IN, self, self.look)

    def look(self) -> None:
        """Asks how it stands, and takes a copy when one is due."""
        self._host.ask(self, self._came, backups.standing.of(), failed=lambda _problem: None)

    def _changed(self, topics: frozenset[Topic]) -> None:
        if Topic.BACKUP in topics:
            self._trouble, self._put_off = "", None
            self.look()

    def _came(self, found: Standing) -> None:
        self._standing = found
        if found.due and self._ticket is None and self._put_off != self._host.clock.today():
            self.line.set_working(True)
            self._ticket = self._host.beside(self, self._made, backups.automatic.of(), self._failed, self._stepped)
        self._show()

    def _stepped(self, percent: int) -> None:
        if percent >= 0:
            self.line.set_told(_("Sikkerhetskopi {percent} %").format(percent=percent), percent, 100)
            return
        self._ticket = None
        self.line.set_working(False)
        self._show()

    def _stop(self) -> None:
        """The user wants it another time."""
        if self._ticket is not None:
            self._put_off = self._host.clock.today()
            self._ticket.cancel()
            self._host.say(_("Sikkerhetskopien er avbrutt. Den tas ved neste innlogging."))

    def _made(self, found: Backup) -> None:
        self._host.mention(_("Sikkerhetskopi tatt {time}").format(time=f"{local(found.manifest.made_at):%H:%M}"))

    def _failed(self, problem: Problem) -> None:
        if not isinstance(problem, AlreadyMade | Ended):
            self._trouble = problem.message
        self._show()

    def _show(self) -> None:
        text, tone = self._words()
        here = may(self._host.user.role, Right.BACKUP)
        (self.banner if here else self.banner_only).set(text, tone)
        self.banner.setVisible(here)
        self.banner_only.setVisible(not here)
        self.setVisible(bool(text))

    def _words(self) -> tuple[str, Tone]:
        """What is told over the pages, and how; nothing while a copy is on its way, for it may mend it."""
        found, role = self._standing, self._host.user.role
        if found is None or found.demo or self._ticket is not None:
            return "", Tone.NEUTRAL
        key = (
            _(
                "Gjenopprettingsnøkkelen er vist, men ingen har bekreftet at den er på papir. Lag en ny nå, og legg "
                "utskriften i safe."
            )
            if found.key_lacks
            else ""
        )
        if found.elsewhere or (key and not found.chosen):
            return key, Tone.WARN
        if not found.chosen:
            if not may(role, Right.CENTRE):
                return "", Tone.NEUTRAL
            return _(
                "Ingen mappe er valgt for sikkerhetskopier. Velg en, så tas de av seg selv hver dag."
            ), Tone.NEUTRAL
        last = _("Det finnes ingen kopi i mappen ennå.")
        if found.made_at is not None:
            last = _("Siste gode kopi er fra {when}.").format(when=moment(found.made_at))
        tone = Tone.BAD if found.days > TOO_OLD else Tone.WARN
        if self._trouble and may(role, Right.BACKUP):
            return _("Dagens sikkerhetskopi ble ikke tatt. {reason} {last}").format(
                reason=self._trouble, last=last
            ), tone
        if found.days > TOO_OLD:
            told = _("Senteret har ingen sikkerhetskopi fra de siste {days} dagene. {last}")
            told = told.format(days=found.days, last=last)
            return told if may(role, Right.BACKUP) else f"{told} {_('Si fra til administratoren.')}", tone
        return key, Tone.WARN if key else Tone.NEUTRAL
