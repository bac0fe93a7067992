"""Pasienter: everyone who exists for the user, by name, number or where the course stands."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from hia_desktop.base.text import N_, _, day, plural
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Right, Role, may
from hia_desktop.domain.topics import Topic
from hia_desktop.services.lists import patient_list
from hia_desktop.services.patient import patients
from hia_desktop.services.patient.patients import MINE, NAVS_STATUS, STATUS, PatientRow
from hia_desktop.ui.kit.chips import ChipRow
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.tables.cell import Cell
from hia_desktop.ui.kit.tables.model import Column, Table
from hia_desktop.ui.kit.tables.rows import Rows
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, primary_button, row
from hia_desktop.ui.list_card import ListCard
from hia_desktop.ui.screen import Screen

_TONES = {"waiting": Tone.WARN, "waiting_start": Tone.BRAND, "in_course": Tone.OK}
_LOW, _LOWEST = 830, 560
"""Below these heights, in pixels at 100 %, the table is tighter, and the filters fold."""
_RESPONSIBLE, _CONTACT, _NOTED = "responsible", "contact", "noted"
_COLUMNS = (
    Column("name", N_("Pasient"), lambda r: Cell(r.name, r.number), 200, stretch=3),
    Column("phase", N_("Fase"), lambda r: Cell(r.phase, tone=_tone(r.status)), 168, kind="chip", sortable=False),
    Column(_RESPONSIBLE, N_("Ansvarlig"), lambda r: Cell(r.responsible or "–"), 120, stretch=1, sortable=False),
    Column(
        "due",
        N_("Neste frist"),
        lambda r: Cell(r.due_text, r.due_what, tone=r.due_tone),
        132,
        kind="chip",
        sortable=False,
    ),
    Column(_CONTACT, N_("Siste kontakt"), lambda r: Cell(_since(r.contacted)), 124, sortable=False),
    Column(_NOTED, N_("Siste notat"), lambda r: Cell(_since(r.contacted)), 124, sortable=False),
    Column(
        "birth_date",
        N_("Født"),
        lambda r: Cell(_("{day} · {age}\u00a0år").format(day=day(r.birth_date), age=r.age)),
        150,
    ),
    Column("municipality", N_("Kommune"), lambda r: Cell(r.municipality or "–"), 110, stretch=1, spare=True),
)


def _since(days: int | None) -> str:
    """«i dag», «12 dager siden»; a dash where there is none that this user knows of."""
    return "–" if days is None else _("i dag") if days <= 0 else plural(days, _("dag siden"), _("dager siden"))


def _tone(word: str) -> Tone:
    """Of a status as it is shown."""
    return next((tone for code, tone in _TONES.items() if STATUS[code] == word), Tone.NEUTRAL)


@dataclass(frozen=True, kw_only=True)
class _Left:
    """How the list was left: what it showed, the row in focus with its place, how far it was scrolled in pixels."""

    status: str = ""
    text: str = ""
    order: str = "name"
    patient: Hashable | None = None
    at: int = 0
    depth: int = 0


class PatientsScreen(Screen):
    """The list of patients. `argument` is «mine» or a status that the user may know of, to begin with;
    Enter opens the newest course."""

    key = "patients"
    title = N_("Pasienter")
    mine = N_("Mine pasienter")
    icon = "people"
    needs = Right.SEE_LISTS
    watches: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.PATIENTS, Topic.PATIENT, Topic.COURSE, Topic.CONSENT, Topic.TASKS}
    )
    follows = True
    in_rail = True

    def build(self) -> None:
        """Heading, filters, table."""
        self._known = NAVS_STATUS if self.host.user.role is Role.NAV_ADVISER else STATUS
        box = self._box = QVBoxLayout(self)
        parts: list[QWidget | int] = [Text(self.title, "title", wrap=False), 1]
        if may(self.host.user.role, Right.REGISTER_REFERRAL):
            parts.append(primary_button(_("Ny henvisning"), self._register))
            key_action(self, _("Ny henvisning"), "Ctrl+N", self._register)
        box.addLayout(row(*parts, gap=12))
        box.addWidget(self._list(), 1)
        self.setFocusProxy(self.text)
        asked = self.argument in (MINE, *self._known)
        was = _Left(status=self.argument) if asked else self.host.left.get(self.key, _Left())
        self._status = self.argument = was.status
        self._chips.set_chosen(was.status)
        blocked = self.text.blockSignals(True)
        self.text.setText(was.text)
        self.text.blockSignals(blocked)
        self.table.recall(was.status, was.text, was.order, was.patient, was.at, was.depth)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is low, the rows come first."""
        super().resizeEvent(event)
        low, lowest = self.height() < px(_LOW), self.height() < px(_LOWEST)
        self._card.set_low(tight=low, fold=lowest)
        self._box.setContentsMargins(px(24), px(8 if low else 18), px(24), px(8 if low else 20))
        self._box.setSpacing(px(6 if lowest else 8 if low else 14))

    def refresh(self) -> None:
        """Asks for the rows."""
        self._show()

    def others_wrote(self) -> None:
        """The list is asked for again."""
        self._again.start()

    def go(self, argument: str) -> bool:
        """Another status, or the list as it was left."""
        if argument in (MINE, *self._known):
            self._choose(argument)
            self._chips.set_chosen(argument)
        return True

    def flush(self, then: Callable[[], None]) -> None:
        """Remembers how the list is left."""
        table = self.table
        self.host.left[self.key] = _Left(
            status=self._status,
            text=self.text.text(),
            order=table.order,
            patient=table.current_key(),
            at=table.currentIndex().row(),
            depth=table.scrolled,
        )
        then()

    def _list(self) -> ListCard:
        self._chips = ChipRow([("", _("Alle")), (MINE, _("Mine")), *self._known.items()])
        self._chips.chosen.connect(self._choose)
        self.text = QLineEdit(
            placeholderText=_("Navn, nummer eller fødselsdato"), clearButtonEnabled=True, maxLength=60
        )
        self.text.setAccessibleName(_("Filtrer på navn, nummer eller fødselsdato"))
        self.text.setFixedWidth(px(260))
        self.text.textChanged.connect(self._show)
        self._counted = Text("", "hint", wrap=False)
        self._counted.setMinimumWidth(px(112))  # for any number: the field before it stays while one types
        hidden = {_RESPONSIBLE, _CONTACT} if self.host.user.role is Role.NAV_ADVISER else {_NOTED}
        columns = tuple(column for column in _COLUMNS if column.key not in hidden)
        self.table = Rows(self.host, Table(columns, patients.keys.of, patient_list.rows.of), order="name")
        self.table.setAccessibleName(_("Pasienter"))
        self.table.follow(self.text)
        self.table.opened.connect(lambda _key: self._open())
        self.table.counted.connect(lambda count: self._counted.setText(plural(count, _("pasient"), _("pasienter"))))
        self._card = ListCard(self._chips, [self.text, self._counted], self.table)
        return self._card

    def _choose(self, status: object) -> None:
        self._status = self.argument = str(status)
        self._show()

    def _show(self) -> None:
        self.table.show_rows(self._status, self.text.text())
        if self._status or self.text.text():
            self.table.set_empty(
                _("Ingen pasienter i dette utvalget"), _("Velg «Alle» og tøm feltet til høyre for å se resten.")
            )
        elif self.host.user.role is Role.NAV_ADVISER:
            self.table.set_empty(_("Ingen pasienter"), _("Her kommer pasienter som har samtykket til å dele med NAV."))
        else:
            self.table.set_empty(_("Ingen pasienter"), _("Registrer en henvisning (Ctrl+N), så kommer pasienten hit."))

    def _register(self) -> None:
        self.host.open("new_referral")

    def _open(self) -> None:
        found = self.table.current_row()
        if isinstance(found, PatientRow):
            if found.course:
                self.host.open(f"course:{found.course}")
            elif may(self.host.user.role, Right.EDIT_PATIENT):
                self.host.open(f"patient:{found.id}")
