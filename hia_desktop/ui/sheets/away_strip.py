"""What stands over every page while the store is not reached: since when, and what becomes of what is typed; and of a
store that the centre was moved from, where it lies now."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hia_desktop.base.clock import local
from hia_desktop.base.news import News
from hia_desktop.base.text import _
from hia_desktop.base.tones import Tone
from hia_desktop.domain.topics import Topic
from hia_desktop.services.centre import users
from hia_desktop.services.centre.users import CentreCard
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Banner


class AwayStrip(QWidget):
    """Away while there is contact."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self.banner = Banner("", Tone.NEUTRAL)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(24), px(8), px(24), 0)
        box.addWidget(self.banner)
        host.laid_aside.connect(self._laid_aside)
        self.hide()
        self._moved = False
        host.changed.connect(lambda topics: self._look() if Topic.CENTRE in topics else None)
        self._look()

    def _look(self) -> None:
        self._host.ask(self, self._came, users.centre.of())

    def _came(self, centre: CentreCard) -> None:
        if centre.moved_to:
            told = _("Senteret er flyttet til {where}. Her kan du lese det som var, men ikke lagre noe.")
            self.banner.set(told.format(where=centre.moved_to), Tone.WARN)
        self._moved = bool(centre.moved_to)
        self.setVisible(self._moved or self._host.reach.away)

    def hear(self, news: News) -> None:
        """Contact is lost, or found again: then what was typed meanwhile is sent. Who is shut out asks once more, is
        told why, and is led out."""
        reach = self._host.reach
        if news.shut_out:
            reach.away = False
            self._look()
            return
        if news.contact == (not reach.away):
            return
        reach.away = not news.contact
        if reach.away:
            reach.since = f"{local(self._host.clock.now()):%H.%M}"
            self._say("", Tone.NEUTRAL)
        else:
            self._host.send_unkept()
            self._host.mention(_("Kontakt med databaseserveren igjen."), Tone.OK)
            self._look()
        self.setVisible(reach.away or self._moved)

    def _laid_aside(self, lies_there: bool) -> None:
        if not self._host.reach.away:
            return
        if not lies_there:
            self._say(_("Det du skriver, kan ikke legges på denne maskinen heller. La vinduet stå åpent."), Tone.WARN)
        elif self._host.unkept:
            told = _("Det du skriver i skjemaet, ligger forseglet på denne maskinen og lagres når det er kontakt.")
            self._say(told, Tone.NEUTRAL)

    def _say(self, more: str, tone: Tone) -> None:
        writes = more or _("Det som er lagret, er trygt. Du kan skrive videre.")
        self.banner.set(self._host.reach.says(f"{writes} {_('Signering venter.')}"), tone)
