"""Tidligere: what a NAV adviser signed herself about patients who no longer share with NAV.
To be read, nothing else."""

from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hia_desktop.base.errors import Problem
from hia_desktop.base.text import N_, _, day
from hia_desktop.domain.access import Right
from hia_desktop.domain.forms import form_of
from hia_desktop.domain.topics import Topic
from hia_desktop.services.overview import former_work
from hia_desktop.services.overview.former_work import FormerRow
from hia_desktop.services.sealing.entry_rows import Entry
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.kit.scrolling import Scroll
from hia_desktop.ui.kit.tables.cell import Cell
from hia_desktop.ui.kit.tables.held_rows import HeldRows
from hia_desktop.ui.kit.tables.model import Column
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, Text
from hia_desktop.ui.screen import Screen
from hia_desktop.ui.screens.steps.forms.reader import EntryReader

_COLUMNS = (
    Column("name", N_("Pasient"), lambda r: Cell(r.name, _("født {day}").format(day=day(r.born))), 150, stretch=2),
    Column("what", N_("Hva"), lambda r: Cell(r.what), 120, stretch=2),
    Column("day", N_("Dag"), lambda r: Cell(day(r.day)), 96, kind="day"),
)


class FormerScreen(Screen):
    """A list, and beside it what is chosen."""

    key = "former"
    title = N_("Tidligere")
    icon = "history"
    needs = Right.WRITE_NAV
    watches: ClassVar[frozenset[Topic]] = frozenset({Topic.CONSENT, Topic.COURSE, Topic.PATIENTS})
    in_rail = True

    def build(self) -> None:
        """Heading, list and reader."""
        self.table = HeldRows(
            _COLUMNS,
            name=_("Tidligere"),
            empty=_("Ingenting her"),
            empty_help=_("Her kommer det du selv har signert, når pasienten ikke lenger deler med NAV."),
        )
        self.table.selected.connect(lambda _key: self._read())
        self._shown: Entry | None = None
        self._side = Scroll()
        self._side.setMinimumWidth(px(300))
        self._side.setAccessibleName(_("Det som er valgt"))
        lists = Card(padding=1)
        lists.add(self.table, 1)
        both = QHBoxLayout()
        both.setSpacing(px(14))
        both.addWidget(lists, 2)
        both.addWidget(self._side, 3)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(24), px(18), px(24), px(20))
        box.setSpacing(px(10))
        box.addWidget(Text(self.title, "title", wrap=False))
        about = _("Det du selv har signert om pasienter som ikke lenger deler med NAV. Det kan leses, og ikke endres.")
        box.addWidget(Text(about, "second"))
        box.addLayout(both, 1)
        self.setFocusProxy(self.table)
        self._put(Text(_("Velg en linje for å lese."), "hint"))

    def refresh(self) -> None:
        """Asks for the list; what is read and is not there any more goes."""
        self.host.ask(self, self._arrived, former_work.listing.of())

    def others_wrote(self) -> None:
        """A blocking closes what is here."""
        self._again.start()

    def _arrived(self, rows: tuple[FormerRow, ...]) -> None:
        self.table.hold([(r.id, r) for r in rows])
        if self._shown is not None and self._shown.id not in {r.id for r in rows}:
            self._shown = None
            self._put(Text(_("Velg en linje for å lese."), "hint"))

    def _read(self) -> None:
        found = self.table.current()
        if found is not None and (self._shown is None or self._shown.id != found.id):
            self.host.ask(self, self._show_entry, former_work.read.of(found.id), failed=self._failed)

    def _show_entry(self, entry: Entry) -> None:
        self._shown = entry
        today = self.host.clock.today
        reader = EntryReader(FormView(form_of(entry.kind), today))
        reader.show_entry(entry, today())
        self._put(reader)

    def _failed(self, problem: Problem) -> None:
        self._shown = None
        self._put(Text(problem.message, "hint"))

    def _put(self, widget: QWidget) -> None:
        page = Card()
        page.add(widget)
        page.body.addStretch(1)
        self._side.setWidget(page)
