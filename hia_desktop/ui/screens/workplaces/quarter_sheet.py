"""The sheet over the window with what is counted of bedriftstiltak in a quarter, and the table of it for others."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from hia_desktop.base.text import _
from hia_desktop.base.tones import Tone
from hia_desktop.domain.workplaces.figures import Figure, days_of, quarter_of
from hia_desktop.services.workplaces import sessions
from hia_desktop.ui.chosen_file import write_file
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.scrolling import SideScroll
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, column, empty_layout
from hia_desktop.ui.sheets.export_reason import Why

_BACK = 8
"""How many quarters can be chosen, with the one we are in."""
_LEAST, _MOST, _ELSE = 170, 420, 420
"""How high the figures stand, in design pixels, and what else of the window's height the sheet takes: all of it is on
the screen, so that there is one bar and not two."""


def show_quarter(host: Host, owner: QWidget) -> None:
    """The quarter we are in, or one before it."""
    sheet = _Quarter(host, owner)
    text = _(
        "Det som er talt, ikke hva det virket. I filen, som lages når kvartalet er over, står tall under 5 som «< 5», "
        "og det som står der, står fast fra første gang. Hvem som lagret den, og hvorfor, står i loggen."
    )
    host.prompts.sheet(_("Bedriftstiltak i kvartalet"), text, sheet, _("Lagre tabellen …"), sheet.save, width=640)


class _Quarter(QWidget):
    """A list of quarters, and the figures of the chosen one; each has its definition as a tip and beneath it."""

    def __init__(self, host: Host, owner: QWidget) -> None:
        super().__init__()
        self._host, self._owner = host, owner
        self._quarters = _last(*quarter_of(host.clock.today()))
        self.chosen = Combo()
        self.chosen.setAccessibleName(_("Kvartal"))
        self.chosen.addItems(
            [_("{number}. kvartal {year}").format(number=number, year=year) for year, number in self._quarters]
        )
        self.chosen.currentIndexChanged.connect(lambda _at: self._ask())
        self._lines = QGridLayout()
        self._lines.setColumnStretch(0, 1)
        self._lines.setHorizontalSpacing(px(16))
        self._lines.setVerticalSpacing(px(4))
        inside = QWidget()
        inside.setLayout(self._lines)
        area = SideScroll(inside, beside=True)
        area.setAccessibleName(_("Tallene"))
        beside = owner.window().height() - px(_ELSE)
        area.setMinimumSize(px(400), max(px(_LEAST), min(px(_MOST), beside)))
        self.why = Why(form=False)
        box = column(self.chosen, self.why, area, gap=10)
        box.setContentsMargins(0, 0, 0, 0)
        self.setLayout(box)
        self.setFocusProxy(self.chosen)
        self._ask()

    def _ask(self) -> None:
        self._host.ask(self, self._came, sessions.quarter.of(*self._quarters[self.chosen.currentIndex()]))

    def _came(self, found: Sequence[Figure]) -> None:
        empty_layout(self._lines)
        for at, one in enumerate(found):
            value = Text(one.inside, "strong", wrap=False)
            value.setAccessibleName(f"{one.label}: {one.inside}")
            self._lines.addWidget(Text(one.label), 2 * at, 0)
            self._lines.addWidget(value, 2 * at, 1, Qt.AlignmentFlag.AlignRight)
            self._lines.addWidget(Text(one.definition, "hint"), 2 * at + 1, 0, 1, 2)

    def save(self) -> bool:
        """Asks where the table is to be saved."""
        year, number = self._quarters[self.chosen.currentIndex()]
        host, owner, why = self._host, self._owner, self.why.why()
        if days_of(year, number)[1] >= host.clock.today():
            host.say(_("Tabellen lages når kvartalet er over."), Tone.WARN)
            return False

        def pick(path: Path) -> None:
            def saved(_none: None) -> None:
                host.say(_("Lagret som {name}.").format(name=path.name), Tone.OK)

            def made(data: bytes) -> None:
                host.work(owner, saved, write_file, path, data)

            host.do(owner, made, sessions.quarter_file.of(year, number, why))

        name = _("bedriftstiltak {year}-{number}.csv").format(year=year, number=number)
        host.prompts.save_file(name, pick)
        return True


def _last(year: int, number: int) -> list[tuple[int, int]]:
    found = [(year, number)]
    while len(found) < _BACK:
        first, _end = days_of(*found[-1])
        found.append(quarter_of(first.replace(day=1).fromordinal(first.toordinal() - 1)))
    return found
