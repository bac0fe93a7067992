"""Pasienter: everyone who exists for the user, by name, number or where the course stands."""

from typing import ClassVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from hia_desktop.base.text import N_, _, day, plural
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Right, Role, may
from hia_desktop.domain.topics import Topic
from hia_desktop.services.patient import patients
from hia_desktop.services.patient.patients import NAVS_STATUS, STATUS, PatientRow
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
_LOW = 560
"""Below this height, in pixels at 100 %, the filters fold and the table is tighter."""
_COLUMNS = (
    Column("name", N_("Pasient"), lambda r: Cell(r.name, r.number), 230, stretch=3),
    Column(
        "birth_date",
        N_("Født"),
        lambda r: Cell(_("{day} · {age}\u00a0år").format(day=day(r.birth_date), age=r.age)),
        168,
    ),
    Column("municipality", N_("Kommune"), lambda r: Cell(r.municipality or "–"), 150, stretch=1, spare=True),
    Column("employer", N_("Arbeidsgiver"), lambda r: Cell(r.employer or "–"), 200, stretch=2, sortable=False),
    Column("status", N_("Status"), lambda r: Cell(r.status, tone=_tone(r.status)), 180, kind="chip", sortable=False),
)


def _tone(word: str) -> Tone:
    """Of a status as it is shown."""
    return next((tone for code, tone in _TONES.items() if STATUS[code] == word), Tone.NEUTRAL)


class PatientsScreen(Screen):
    """The list of patients. `argument` is a status that the user may know of, to begin with;
    Enter opens the newest course."""

    key = "patients"
    title = N_("Pasienter")
    icon = "people"
    needs = Right.SEE_LISTS
    watches: ClassVar[frozenset[Topic]] = frozenset({Topic.PATIENTS, Topic.PATIENT, Topic.COURSE, Topic.CONSENT})
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
        self._status = self.argument if self.argument in self._known else ""
        self._chips.set_chosen(self._status)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is low, the rows come first."""
        super().resizeEvent(event)
        low = self.height() < px(_LOW)
        self._card.set_low(tight=low, fold=low)
        self._box.setContentsMargins(px(24), px(8 if low else 18), px(24), px(8 if low else 20))
        self._box.setSpacing(px(6 if low else 14))

    def refresh(self) -> None:
        """Asks for the rows."""
        self._show()

    def others_wrote(self) -> None:
        """The list is asked for again."""
        self._again.start()

    def go(self, argument: str) -> bool:
        """Another status, or the list as it was left."""
        if argument in self._known:
            self._choose(argument)
            self._chips.set_chosen(argument)
        return True

    def _list(self) -> ListCard:
        self._chips = ChipRow([("", _("Alle")), *self._known.items()])
        self._chips.chosen.connect(self._choose)
        self.text = QLineEdit(
            placeholderText=_("Navn, nummer eller fødselsdato"), clearButtonEnabled=True, maxLength=60
        )
        self.text.setAccessibleName(_("Filtrer på navn, nummer eller fødselsdato"))
        self.text.setFixedWidth(px(260))
        self.text.textChanged.connect(self._show)
        self.text.returnPressed.connect(self._to_table)
        self._counted = Text("", "hint", wrap=False)
        self.table = Rows(self.host, Table(_COLUMNS, patients.keys.of, patients.rows.of), order="name")
        self.table.setAccessibleName(_("Pasienter"))
        self.table.opened.connect(lambda _key: self._open())
        self.table.counted.connect(lambda count: self._counted.setText(plural(count, _("pasient"), _("pasienter"))))
        self._card = ListCard(self._chips, [self.text, self._counted], self.table)
        return self._card

    def _choose(self, status: object) -> None:
        self._status = str(status)
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

    def _to_table(self) -> None:
        """Enter in the filter leads into the list."""
        self.table.setFocus()
        if self.table.model().rowCount() and not self.table.currentIndex().isValid():
            self.table.selectRow(0)

    def _register(self) -> None:
        self.host.open("new_referral")

    def _open(self) -> None:
        found = self.table.current_row()
        if isinstance(found, PatientRow):
            if found.course:
                self.host.open(f"course:{found.course}")
            elif may(self.host.user.role, Right.EDIT_PATIENT):
                self.host.open(f"patient:{found.id}")
