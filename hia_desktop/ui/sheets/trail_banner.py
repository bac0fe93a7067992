"""What an administrator is told over every page until one has answered for it: the end of the trail is not where it was
noted to be."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hia_desktop.base.text import _, moment
from hia_desktop.base.tones import Tone
from hia_desktop.base.verbs import Done
from hia_desktop.domain.access import Right, may
from hia_desktop.services.centre import trail_alarms
from hia_desktop.services.centre.trail_alarms import Standing
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.forms.editors import LineEditor
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Banner, Text, column
from hia_desktop.ui.sheets.doing import ask_and_do


class TrailBanner(QWidget):
    """Away while there is nothing to tell, and for all who are no administrator."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self._standing: tuple[Standing, ...] = ()
        self.banner = Banner("", Tone.WARN, _("Svar for det …"), self._ask)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(24), px(8), px(24), 0)
        box.addWidget(self.banner)
        self.hide()

    def refresh(self) -> None:
        """Asks whether something stands."""
        if may(self._host.user.role, Right.READ_TRAIL):
            self._host.ask(self, self._came, trail_alarms.standing.of(), failed=lambda _problem: None)

    def _came(self, found: tuple[Standing, ...]) -> None:
        self._standing = found
        if found:
            last = found[-1]
            more = _(" Det er funnet {count} ganger.").format(count=len(found)) if len(found) > 1 else ""
            self.banner.set(f"{moment(last.at)}: {last.words}{more}", Tone.WARN)
        self.setVisible(bool(found))

    def _ask(self) -> None:
        if not self._standing:
            return
        why = LineEditor(limit=trail_alarms.MOST_LETTERS)
        why.set_name(_("Hva har skjedd"))
        body = QWidget()
        box = column(gap=6)
        for part in (Text(self._standing[-1].advice, "hint"), Text(_("Hva har skjedd"), "label"), why):
            box.addWidget(part)
        body.setLayout(box)
        body.setFocusProxy(why)

        def wanted() -> Done[None] | None:
            if len(why.value().strip()) < trail_alarms.FEWEST_LETTERS:
                why.set_error(_("Skriv kort hva som har skjedd."))
                return None
            return trail_alarms.accept.of(why.value())

        def done(_none: None) -> None:
            self.refresh()

        title, text, yes = _("Slutten av loggen"), self._standing[-1].words, _("Jeg svarer for det")
        ask_and_do(self._host, self, title, text, body, yes, wanted, done)
