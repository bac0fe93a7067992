"""Bedrifter: every workplace, found by name, number, industry or municipality."""

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from hia_desktop.base.text import N_, _, day, day_short, fold, plural
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Right
from hia_desktop.domain.topics import Topic
from hia_desktop.services.workplaces import workplaces
from hia_desktop.services.workplaces.workplaces import WorkplaceRow
from hia_desktop.ui.kit.chips import ChipRow
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.tables.cell import Cell
from hia_desktop.ui.kit.tables.held_rows import HeldRows
from hia_desktop.ui.kit.tables.model import Column
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, primary_button, row, secondary_button
from hia_desktop.ui.list_card import ListCard
from hia_desktop.ui.screen import Screen
from hia_desktop.ui.screens.workplaces.quarter_sheet import show_quarter

_TONES = {True: Tone.OK, False: Tone.WARN, None: Tone.NEUTRAL}
_ALL, _AGREED, _NEXT = "", "agreed", "next"


class WorkplacesScreen(Screen):
    """The list of workplaces. Enter opens one, Ctrl+N begins a new one."""

    key = "workplaces"
    title = N_("Bedrifter")
    icon = "workplace"
    needs = Right.WORKPLACES
    watches: ClassVar[frozenset[Topic]] = frozenset({Topic.WORKPLACES})
    follows = True
    in_rail = True

    def build(self) -> None:
        """Heading, filters, table."""
        self._found: tuple[WorkplaceRow, ...] = ()
        box = QVBoxLayout(self)
        box.setContentsMargins(px(24), px(14), px(24), px(16))
        box.setSpacing(px(10))
        new = primary_button(_("Ny bedrift"), self._begin, "plus")
        new.setToolTip("Ctrl+N")
        key_action(self, _("Ny bedrift"), "Ctrl+N", self._begin)
        count = secondary_button(_("Kvartalet"), lambda: show_quarter(self.host, self))
        count.setToolTip(_("Avtaler, samlinger og evaluering i kvartalet (Alt+K)"))
        key_action(self, _("Kvartalet i tall"), "Alt+K", count.click)
        box.addLayout(row(Text(self.title, "title", wrap=False), 1, count, new, gap=12))
        self._chosen = _ALL
        self._chips = ChipRow([(_ALL, _("Alle")), (_AGREED, _("Med avtale")), (_NEXT, _("Har oppgaver"))])
        self.text = QLineEdit(
            placeholderText=_("Navn, nummer, næring eller kommune"), clearButtonEnabled=True, maxLength=60
        )
        box.addWidget(self._list(), 1)
        self.setFocusProxy(self.text)
        text, chosen = self.host.left.get(self.key, ("", _ALL))
        self.text.setText(text)
        self._chips.set_chosen(chosen)
        self._chosen = chosen

    def _list(self) -> ListCard:
        self._chips.chosen.connect(self._choose)
        self.text.setAccessibleName(_("Filtrer på navn, nummer, næring eller kommune"))
        self.text.setFixedWidth(px(280))
        self.text.textChanged.connect(lambda _text: self._narrow())
        self._counted = Text("", "hint", wrap=False)
        self._counted.setMinimumWidth(px(112))  # for any number: the field before it stays while one types
        self.table = HeldRows(self._columns(), name=_("Bedrifter"), empty=_("Ingen bedrifter ennå"))
        self.table.follow(self.text)
        self.table.opened.connect(lambda key: self.host.open(f"company:{key}"))
        return ListCard(self._chips, [self.text, self._counted], self.table)

    def _columns(self) -> tuple[Column, ...]:
        today = self.host.clock.today

        def due(one: WorkplaceRow) -> Cell:
            if one.due is None:
                return Cell("")
            return Cell(day_short(one.due, today()), tone=Tone.BAD if one.due < today() else Tone.NEUTRAL)

        return (
            Column("name", N_("Bedrift"), lambda r: Cell(r.name, _number(r.org_number)), 220, stretch=3),
            Column("industry", N_("Næring"), lambda r: Cell(r.industry or "–"), 170, stretch=2, spare=True),
            Column("employees", N_("Ansatte"), lambda r: Cell("–" if r.employees is None else str(r.employees)), 90),
            Column("agreement", N_("Avtale"), lambda r: Cell(r.agreement, tone=_TONES[r.in_force]), 200, kind="chip"),
            Column("last", N_("Siste samling"), lambda r: Cell(day(r.last) if r.last else "–"), 120, kind="day"),
            Column("due", N_("Neste"), due, 110, kind="chip"),
        )

    def refresh(self) -> None:
        """Asks for the workplaces."""
        self.host.ask(self, self._came, workplaces.listing.of())

    def others_wrote(self) -> None:
        """The list is asked for again."""
        self._again.start()

    def flush(self, then: Callable[[], None]) -> None:
        """Remembers how the list is left."""
        self.host.left[self.key] = (self.text.text(), self._chosen)
        then()

    def _came(self, found: tuple[WorkplaceRow, ...]) -> None:
        self._found = found
        self._narrow()

    def _choose(self, chosen: object) -> None:
        self._chosen = str(chosen)
        self._narrow()

    def _narrow(self) -> None:
        wanted = fold(self.text.text()).split()
        shown = [one for one in self._found if self._fits(one) and all(word in one.found_by for word in wanted)]
        if self._found:
            self.table.set_empty(
                _("Ingen bedrifter i dette utvalget"), _("Velg «Alle» og tøm feltet til høyre for å se resten.")
            )
        else:
            self.table.set_empty(
                _("Ingen bedrifter ennå"),
                _("Legg inn den første med «Ny bedrift» (Ctrl+N). Navnene foreslås siden der arbeidsgiver skrives."),
            )
        self.table.hold([(one.id, one) for one in shown])
        self._counted.setText(plural(len(shown), _("bedrift"), _("bedrifter")))

    def _fits(self, one: WorkplaceRow) -> bool:
        """Whether it is in what the filter leaves."""
        if self._chosen == _AGREED:
            return one.in_force is True
        return self._chosen != _NEXT or one.due is not None

    def _begin(self) -> None:
        self.host.open("company")


def _number(org_number: str) -> str:
    """«983 544 622», or that there is none: a name has a line under it in every row."""
    return " ".join(org_number[at : at + 3] for at in range(0, len(org_number), 3)) or _("uten organisasjonsnummer")
