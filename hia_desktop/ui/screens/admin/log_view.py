"""Logg: what has happened in the store, and whether the trail is whole. Holds no patient."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hia_desktop.base.clock import local
from hia_desktop.base.text import N_, Looks, _, moment, plural
from hia_desktop.base.tones import Tone
from hia_desktop.services.centre.users import UserRow
from hia_desktop.services.consent import reasons, trails
from hia_desktop.services.consent.reasons import Emergency
from hia_desktop.services.consent.trails import MOST_LINES, TAGS, LogRow, TrailState
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.forms.dates import DayEditor
from hia_desktop.ui.kit.tables.cell import Cell
from hia_desktop.ui.kit.tables.held_rows import HeldRows
from hia_desktop.ui.kit.tables.model import Column
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Banner, Card, FlowLayout, Text, empty_layout, line, row, secondary_button

_ALARMING = ("access:denied", "login:failed", "emergency:opened")
_COLUMNS = (
    Column("at", N_("Når"), lambda r: Cell(moment(r.at)), 150),
    Column("who", N_("Hvem"), lambda r: Cell(r.who, r.role), 190, stretch=1),
    Column("what", N_("Hva"), lambda r: Cell(r.what, bold=r.action in _ALARMING), 260, stretch=2),
    Column("about", N_("Gjelder"), lambda r: Cell(r.about or "–"), 170, stretch=1),
    Column("seq", N_("Linje"), lambda r: Cell(str(r.seq)), 80),
)


class Alarms(Card):
    """The emergency openings that nobody has looked into, one line each.
    Names no patient: the one who opened tells which."""

    looked = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("Nødåpninger å se på"), Tone.BAD)
        self.hide()

    def show_alarms(self, found: Sequence[Emergency]) -> None:
        """Those to be looked into; the card is gone when there are none."""
        empty_layout(self.body)
        waiting = [one for one in found if one.seen_at is None]
        for one in waiting:
            seen = secondary_button(_("Gjennomgått"), partial(self.looked.emit, one.id), "check")
            seen.setAccessibleName(_("Gjennomgått: {who}, {when}").format(who=one.who, when=moment(one.at)))
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(Text(_("{who}, {role}").format(who=one.who, role=one.role), "strong"))
            words.addWidget(Text(_("{when} · {ground}").format(when=moment(one.at), ground=one.ground), "hint"))
            both = QHBoxLayout()
            both.addLayout(words, 1)
            both.addWidget(seen)
            self.body.addLayout(both)
        if waiting:
            text = _(
                "Spør den som åpnet, hvilken pasient det gjaldt og hvorfor. Pasientens innsynslogg har hele grunnen."
            )
            self.add(Text(text, "hint"))
        self.setVisible(bool(waiting))


class LogView(QWidget):
    """The alarms on top, then filters, the newest lines, and the check of the whole chain.
    `waiting` tells how many alarms there are."""

    waiting = Signal(int)

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self.user, self.action = Combo(), Combo()
        self.user.setAccessibleName(_("Bruker"))
        self.user.addItem(_("Alle brukere"), "")
        self.action.setAccessibleName(_("Hendelse"))
        self.action.addItem(_("Alle hendelser"), "")
        for tag, words in sorted(TAGS.items(), key=lambda pair: pair[1]):
            self.action.addItem(words, tag)
        self.first, self.last = (DayEditor(host.clock.today, Looks.BACK) for _side in range(2))
        self.first.set_name(_("Fra dag"))
        self.last.set_name(_("Til dag"))
        for combo in (self.user, self.action):
            combo.currentIndexChanged.connect(lambda _index: self.refresh())
        for day in (self.first, self.last):
            day.edited.connect(self._day_typed)
        self._counted = Text("", "hint", wrap=False)
        self.table = HeldRows(
            _COLUMNS,
            name=_("Logg"),
            empty=_("Ingen linjer i dette utvalget"),
            empty_help=_("Velg flere dager eller brukere."),
        )
        self.check_button = secondary_button(_("Kontroller loggen"), self._check, "shield")
        self.state = Banner("", Tone.OK)
        self.state.hide()
        self.alarms = Alarms()
        self.alarms.looked.connect(self._acknowledge)
        self._arrange()

    def _arrange(self) -> None:
        days = QWidget()
        days.setLayout(
            row(Text(_("Fra"), "hint", wrap=False), self.first, Text(_("til"), "hint", wrap=False), self.last, gap=10)
        )
        filters = FlowLayout(gap=10)
        for part in (self.user, self.action, days):
            filters.addWidget(part)
        head = row(self._counted, self.check_button, gap=10)
        head.insertLayout(0, filters, 1)
        head.setContentsMargins(px(14), px(9), px(14), px(9))
        self.user.setFixedWidth(px(170))
        self.action.setFixedWidth(px(220))
        card = Card(padding=1)
        card.body.setSpacing(0)
        card.body.setContentsMargins(0, 0, 0, px(7))
        card.body.addLayout(head)
        card.add(line())
        card.add(self.table, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(12))
        box.addWidget(self.alarms)
        box.addWidget(self.state)
        box.addWidget(card, 1)
        self.setFocusProxy(self.user)

    def show_users(self, found: Sequence[UserRow]) -> None:
        """The users to choose among; the choice stays."""
        kept = self.user.currentData()
        self.user.blockSignals(True)
        while self.user.count() > 1:
            self.user.removeItem(1)
        for user in found:
            self.user.addItem(user.name, user.id)
        self.user.setCurrentIndex(max(0, self.user.findData(kept)))
        self.user.blockSignals(False)

    def look(self) -> None:
        """Asks for the alarms alone, which are counted on the tab."""
        self._host.ask(self, self._alarmed, reasons.emergencies.of())

    def _alarmed(self, found: Sequence[Emergency]) -> None:
        self.alarms.show_alarms(found)
        self.waiting.emit(sum(one.seen_at is None for one in found))

    def _acknowledge(self, emergency: str) -> None:
        def seen(_none: object) -> None:
            self._host.did(_("Nødåpningen er gjennomgått."), reasons.undo_acknowledge.of(emergency))
            self.look()

        self._host.do(self, seen, reasons.acknowledge.of(emergency))

    def refresh(self) -> None:
        """Asks for the alarms and for the lines of the filters as they stand."""
        self.look()
        wanted = (str(self.user.currentData()), str(self.action.currentData()), self.first.day(), self.last.day())
        self._host.ask(self, self._show, trails.search_log.of(*wanted))

    def _day_typed(self) -> None:
        """A day that cannot be read yet filters nothing."""
        if not self.first.raw() and not self.last.raw():
            self.refresh()

    def _show(self, found: Sequence[LogRow]) -> None:
        text = plural(len(found), _("linje"), _("linjer"))
        self._counted.setText(_("de nyeste {lines}").format(lines=text) if len(found) == MOST_LINES else text)
        self.table.hold([(line.seq, line) for line in found])

    def _check(self) -> None:
        self.check_button.setEnabled(False)
        self._host.ask(
            self, self._checked, trails.verify_trail.of(), failed=lambda problem: self._say(problem.message, Tone.WARN)
        )

    def _checked(self, found: TrailState) -> None:
        if found.whole:
            when = local(self._host.clock.now()).strftime("%H:%M")
            text = _("Kontrollert {time}: loggen er hel, {lines}. Siste kontrolltall {mac}.")
            lines = plural(found.seq, _("linje"), _("linjer"))
            self._say(text.format(time=when, lines=lines, mac=found.mac[:12]), Tone.OK)
        elif found.broken:
            text = _(
                "Linje {line} er endret eller fjernet. Ta vare på lageret slik det er, og sammenlign "
                "med siste sikkerhetskopi."
            )
            self._say(text.format(line=found.broken[0]), Tone.BAD)
        else:
            self._say(
                _("Slutten av loggen mangler. Ta vare på lageret slik det er, og sammenlign med siste sikkerhetskopi."),
                Tone.BAD,
            )

    def _say(self, text: str, tone: Tone) -> None:
        self.check_button.setEnabled(True)
        self.state.set(text, tone)
        self.state.show()
