"""Kontakter og koder: the month's contacts for whoever codes; proposals are taken for many at once, and that is
undone."""

import re
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout

from hia_desktop.base.fields import EncounterId
from hia_desktop.base.text import MONTHS, N_, _, add_months, day, plural
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Right
from hia_desktop.domain.topics import Topic
from hia_desktop.services.course import coding
from hia_desktop.services.course.coding import MonthRow, TableFormat
from hia_desktop.ui.chosen_file import write_file
from hia_desktop.ui.kit.chips import ChipRow
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.tables.cell import Cell
from hia_desktop.ui.kit.tables.held_rows import HeldRows
from hia_desktop.ui.kit.tables.model import Column
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, primary_button, row, secondary_button, tool_button
from hia_desktop.ui.list_card import ListCard
from hia_desktop.ui.screen import Screen
from hia_desktop.ui.sheets.encounters import code_contact

LACKING, ALL = "lacking", "all"
_NUMBER = re.compile(r"(?<!\S)(\d+) ")


def _who(one: MonthRow) -> Cell:
    return Cell(one.who, one.row.title)


def _what(one: MonthRow) -> Cell:
    done = one.row.done
    partner = done.partner.label if done.partner is not None else ""
    return Cell(partner, done.told)


def _state(one: MonthRow) -> Cell:
    words = _NUMBER.sub("\\1\u00a0", one.state)  # a code and its word on one line
    return Cell(words, tone=None if not one.row.lacks else Tone.WARN)


_COLUMNS = (
    Column("day", N_("Dag"), lambda r: Cell(day(r.day)), 96, kind="day"),
    Column(
        "patient", N_("Pasient"), lambda r: Cell(r.patient, _("født {day}").format(day=day(r.born))), 180, stretch=2
    ),
    Column("who", N_("Hvem"), _who, 140, stretch=1),
    Column("what", N_("Kontakt"), _what, 260, stretch=3, sortable=False),
    Column("state", N_("Koder"), _state, 250, stretch=3),
)


class ContactsScreen(Screen):
    """Shift and the arrows choose several, Ctrl+A all; Enter opens the codes of one."""

    key = "contacts"
    title = N_("Kontakter og koder")
    icon = "phone"
    needs = Right.CODE_CONTACTS
    watches: ClassVar[frozenset[Topic]] = frozenset({Topic.CONTACTS, Topic.PATIENTS})

    def build(self) -> None:
        """The month and what is shown of it, and the table below."""
        self._first = self.host.clock.today().replace(day=1)
        self._which = LACKING
        self._all: tuple[MonthRow, ...] | None = None
        self.table = HeldRows(
            _COLUMNS,
            name=self.title,
            empty=_("Ingen kontakter her denne måneden"),
            empty_help=_("Kontakter føres under notatet i journalen."),
        )
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.opened.connect(lambda _key: self._code())
        self.table.selectionModel().selectionChanged.connect(lambda *_what: self._dress())
        self.chips = ChipRow([(LACKING, _("Mangler kode")), (ALL, _("Alle"))])
        self.chips.set_chosen(self._which)
        self.chips.chosen.connect(self._choose)
        self.before = tool_button("chevron-left", _("Forrige måned (Page Up)"), partial(self._turn, -1))
        self.after = tool_button("chevron-right", _("Neste måned (Page Down)"), partial(self._turn, 1))
        self.month = Text("", "heading", wrap=False)
        self.saving = secondary_button(_("Lagre som fil …"), self._save, "download")
        self.taking = primary_button(_("Bruk forslaget"), self._take)
        self.taking.setToolTip("Ctrl+B")
        key_action(self, _("Forrige måned"), "PgUp", partial(self._turn, -1))
        key_action(self, _("Neste måned"), "PgDown", partial(self._turn, 1))
        key_action(self.table, _("Bruk forslaget"), "Ctrl+B", self._take, within=True)
        self.counted = Text("", "hint", wrap=False)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(24), px(14), px(24), px(16))
        box.setSpacing(px(8))
        head = row(Text(self.title, "title", wrap=False), 1, self.counted, self.before, self.month, self.after)
        box.addLayout(head)
        box.addWidget(ListCard(self.chips, [self.saving, self.taking], self.table), 1)
        self.setFocusProxy(self.table)
        self._dress()

    def refresh(self) -> None:
        """Asks for the month."""
        self.host.ask(self, self._arrived, coding.month.of(self._first))

    def others_wrote(self) -> None:
        """The list is asked for again."""
        self._again.start()

    def chosen(self) -> list[EncounterId]:
        """The contacts that are chosen, as they stand."""
        return [EncounterId(str(key)) for key in self.table.chosen_keys()]

    def _choose(self, which: Any) -> None:
        self._which = str(which)
        self._show()

    def _turn(self, months: int) -> None:
        self._first = add_months(self._first, months)
        self.refresh()

    def _arrived(self, found: tuple[MonthRow, ...]) -> None:
        self._all = found
        self._show()

    def _show(self) -> None:
        if self._all is None:
            return
        self.table.clearSelection()
        self.table.hold([(one.id, one) for one in self._all if self._which == ALL or one.row.lacks])
        self._dress()

    def _dress(self) -> None:
        """The month, how many lack a code, and whether a proposal can be taken."""
        name = MONTHS[self._first.month - 1]
        self.month.setText(_("{month} {year}").format(month=name, year=self._first.year))
        if self._all is not None:
            lacks = sum(one.row.lacks for one in self._all)
            count = plural(len(self._all), _("kontakt"), _("kontakter"))
            self.counted.setText(_("{count}, {lacks} mangler kode").format(count=count, lacks=lacks))
        self.taking.setEnabled(bool(self.table.selectionModel().selectedRows()))
        self.saving.setEnabled(bool(self._all))

    def _code(self) -> None:
        found = self.table.current()
        if found is not None:
            code_contact(self.host, self, found.row, self.refresh)

    def _take(self) -> None:
        if chosen := self.chosen():
            self.host.do(self, self._taken, coding.take_proposals.of(chosen))

    def _taken(self, done: tuple[EncounterId, ...]) -> None:
        if not done:
            self.host.say(_("Av de valgte følger ingen kode. Enter åpner kodene til én."), Tone.WARN)
            return
        count = plural(len(done), _("kontakt"), _("kontakter"))
        self.host.did(_("{count} fikk kodene som var foreslått.").format(count=count), coding.take_back.of(done))

    def _save(self) -> None:
        text = _(
            "Filen har hele måneden, med navn og fødselsdato. Den er ikke kryptert. Lagre den bare der "
            "pasientopplysninger kan ligge, og slett den når den er brukt. At den er lagret, står i loggen."
        )
        ways = [(_("Regneark (XLSX) …"), TableFormat.XLSX), (_("CSV …"), TableFormat.CSV)]
        self.host.prompts.choose(
            _("Lagre måneden som fil"), text, [(word, partial(self._save_as, kind)) for word, kind in ways]
        )

    def _save_as(self, kind: TableFormat) -> None:
        name = _("kontakter {month}.{kind}").format(month=f"{self._first:%Y-%m}", kind=kind.value)
        self.host.prompts.save_file(name, partial(self._make, kind))

    def _make(self, kind: TableFormat, path: Path) -> None:
        def made(data: bytes) -> None:
            self.host.work(self, saved, write_file, path, data)

        def saved(_none: None) -> None:
            self.host.say(_("Lagret som {name}.").format(name=path.name), Tone.OK)

        self.host.ask(self, made, coding.month_file.of(self._first, kind))
