"""The sheet over the window where a series of meetings is set up: what it is called, when, and who takes part."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from hia_desktop.base.errors import BadInput, Problem
from hia_desktop.base.fields import UserId
from hia_desktop.base.text import WEEKDAYS, _
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Role
from hia_desktop.services.meetings import series
from hia_desktop.services.meetings.series import SeriesRow
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.forms.editors import LineEditor
from hia_desktop.ui.kit.scrolling import SideScroll
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, column

Person = tuple[UserId, str, Role]


def set_up_series(host: Host, owner: QObject, of: SeriesRow | None) -> None:
    """A new series, or one that is there already."""

    def show(people: tuple[Person, ...]) -> None:
        sheet = SeriesSheet(host, owner, of, people)
        title = _("Sett opp teammøte") if of is None else _("Endre teammøtet")
        text = _("Sakslisten lages av forløpene til dem som er med, og av dem ingen har ansvar for ennå.")
        host.prompts.sheet(title, text, sheet, _("Lagre"), sheet.save)

    host.ask(owner, show, series.can_take_part.of())


class SeriesSheet(QWidget):
    """The fields, and one tick for each who can take part."""

    def __init__(self, host: Host, owner: QObject, of: SeriesRow | None, people: tuple[Person, ...]) -> None:
        super().__init__()
        self._host, self._owner, self._of = host, owner, of
        self._waits = False
        self.name, self.starts, self.minutes = LineEditor(limit=80), LineEditor(limit=5), LineEditor(limit=3)
        self.weekday = Combo()
        for number in range(7):
            self.weekday.addItem(str(WEEKDAYS[number]).capitalize())
        self.name.set_value(of.name if of else _("Teammøte"))
        self.weekday.setCurrentIndex(of.weekday if of else 1)
        self.starts.set_value(of.starts if of else "09:00")
        self.minutes.set_value(str(of.minutes) if of else "60")
        labels = (_("Hva møtet heter"), _("Ukedag"), _("Klokkeslett"), _("Minutter"))
        self.name.set_name(labels[0])
        self.weekday.setAccessibleName(labels[1])
        self.starts.set_name(labels[2])
        self.minutes.set_name(labels[3])
        grid = QGridLayout()
        for at, (label, field) in enumerate(
            zip(labels, (self.name, self.weekday, self.starts, self.minutes), strict=True)
        ):
            line, place = divmod(at, 2)
            grid.addWidget(Text(label, "label"), 2 * line, place)
            grid.addWidget(field, 2 * line + 1, place)
        self.people: dict[UserId, QCheckBox] = {}
        ticks = column(gap=6)
        for user, name, role in people:
            tick = QCheckBox(f"{name} · {role.label}")
            tick.setChecked(of is not None and user in of.people)
            self.people[user] = tick
            ticks.addWidget(tick)
        ticks.addStretch(1)
        inside = QWidget()
        inside.setLayout(ticks)
        scroll = SideScroll(inside)
        scroll.setAccessibleName(_("Hvem som er med"))
        scroll.setMinimumSize(px(420), px(180))
        self._said = Text("", "error")
        box = column(gap=8)
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(grid)
        box.addWidget(Text(_("Hvem som er med"), "label"))
        box.addWidget(scroll, 1)
        box.addWidget(self._said)
        self.setLayout(box)
        self.setFocusProxy(self.name)

    def save(self) -> bool:
        """Asks the service to keep it, once; the sheet goes when that is done."""
        if self._waits:
            return False
        minutes = self.minutes.value().strip()
        people = [user for user, tick in self.people.items() if tick.isChecked()]
        call = series.set_up.of(
            self._of.id if self._of is not None else None,
            self.name.value(),
            self.weekday.currentIndex(),
            self.starts.value(),
            int(minutes) if minutes.isdecimal() else 0,
            people,
        )
        self._waits = True
        self._host.do(self, self._done, call, failed=self._failed)
        return False

    def _done(self, _series: object) -> None:
        self._host.say(_("Teammøtet er satt opp."), Tone.OK)
        self.window().close()

    def _failed(self, problem: Problem) -> None:
        self._waits = False
        self._said.setText(" ".join(problem.fields.values()) if isinstance(problem, BadInput) else problem.message)
