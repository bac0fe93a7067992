"""Tjenester: the directory of what a patient can be shown on to, made the centre's own and approved by name."""

from functools import partial

from pydantic import ValidationError
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hia_desktop.base.fields import Ask, NeighbourId
from hia_desktop.base.text import N_, _
from hia_desktop.base.tones import Tone
from hia_desktop.base.verbs import Done
from hia_desktop.domain.sending.neighbours import NeighbourDraft
from hia_desktop.services.centre import neighbours
from hia_desktop.services.centre.neighbours import NeighbourRow
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.forms.editors import LineEditor
from hia_desktop.ui.kit.forms.fields import LabelledField
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.tables.cell import Cell
from hia_desktop.ui.kit.tables.held_rows import HeldRows
from hia_desktop.ui.kit.tables.model import Column
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, Text, column, primary_button, row, secondary_button
from hia_desktop.ui.sheets.doing import ask_and_do

_WIDTH = 560
"""Of the sheet, in design pixels: the longest name of a service stands whole."""


def _service(found: NeighbourRow) -> Cell:
    kind = found.draft.kind
    return Cell(kind.label if kind is not None else "", found.draft.takes, bold=True)


def _where(found: NeighbourRow) -> Cell:
    return Cell(found.draft.name or "–", found.draft.contact)


def _municipality(found: NeighbourRow) -> Cell:
    return Cell(found.draft.municipality or (_("Alle") if found.id else "–"))


def _state(found: NeighbourRow) -> Cell:
    if found.id and not found.in_use:
        return Cell(found.state, tone=Tone.NEUTRAL)
    return Cell(found.state, tone=Tone.OK if found.approved_on else Tone.WARN)


_COLUMNS = (
    Column("kind", N_("Tjeneste"), _service, 320, stretch=4, sortable=False),
    Column("where", N_("Sted og kontaktpunkt"), _where, 220, stretch=3, sortable=False),
    Column("municipality", N_("Kommune"), _municipality, 110, stretch=1, sortable=False),
    Column("state", N_("Status"), _state, 220, stretch=2, sortable=False),
)


class NeighbourList(QWidget):
    """Enter writes the chosen one; what is changed must be approved before it stands in a letter."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self.table = HeldRows(_COLUMNS, name=_("Tjenester å vise videre til"), empty=_("Ingen tjenester"))
        self.table.selected.connect(lambda _key: self._dress())
        self.table.opened.connect(lambda _key: self.edit())
        self.new_button = secondary_button(_("Ny tjeneste …"), self.add, "plus")
        self.edit_button = secondary_button(_("Rediger …"), self.edit)
        self.use_button = secondary_button(_("Ta ut av bruk"), self.turn)
        self.approve_button = primary_button(_("Noter godkjenning …"), self.approve)
        card = Card(_("Tjenester å vise videre til"))
        told = _(
            "Velges i vurderingen og i avslutningen, og står i brevene. Det som følger med, er maler uten sted: "
            "skriv inn deres egne kontaktpunkter, og noter hvem som har godkjent dem lokalt."
        )
        card.add(Text(told, "second"))
        card.body.addLayout(row(self.new_button, 1, self.use_button, self.edit_button, self.approve_button))
        card.add(self.table, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(card)
        self.setFocusProxy(self.table)
        key_action(self, _("Ny tjeneste"), "Ctrl+N", self.add, within=True)
        self._dress()

    def refresh(self) -> None:
        """Asks for the directory."""
        self._host.ask(self, self._show, neighbours.listing.of())

    def add(self) -> None:
        """One service more."""
        found = self.table.current()
        kind = found.draft.kind if found is not None else None
        self._write(None, NeighbourDraft(kind=kind, takes=found.draft.takes if found is not None else ""))

    def edit(self) -> None:
        """Writes the chosen one; one that is as it was delivered becomes the centre's own."""
        found = self.table.current()
        if found is not None:
            self._write(found.id or None, found.draft)

    def turn(self) -> None:
        """Takes the chosen one out of use, or into it again."""
        found = self.table.current()
        if found is None or not found.id:
            return

        def done(_none: None) -> None:
            self.refresh()
            text = _("Tjenesten er tatt ut av bruk.") if found.in_use else _("Tjenesten er i bruk igjen.")
            self._host.did(text, neighbours.use.of(found.id, found.in_use))

        self._host.do(self, done, neighbours.use.of(found.id, not found.in_use))

    def approve(self) -> None:
        """Asks who has approved the chosen one as it stands."""
        found = self.table.current()
        if found is None or not found.id:
            return

        ask = Ask(_("Godkjent av"), help=_("Navnet på den som har lest den og godkjent den."))
        by = LabelledField(ask, LineEditor(120))

        def wanted() -> Done[None] | None:
            name = str(by.editor.value() or "").strip()
            if not name:
                by.editor.set_error(_("Skriv navnet."))
                return None
            return neighbours.approve.of(found.id, name)

        def done(_none: None) -> None:
            self.refresh()

        kind = found.draft.kind
        words = ": ".join(x for x in (kind.label if kind is not None else "", found.draft.where) if x)
        by.setFocusProxy(by.editor)
        ask_and_do(self._host, self, _("Noter godkjenning"), words, by, _("Noter"), wanted, done)

    # -- inside

    def _write(self, neighbour: NeighbourId | None, draft: NeighbourDraft) -> None:
        fields = _Fields(self._host, draft)

        def wanted() -> Done[NeighbourId] | None:
            found = fields.wanted()
            return neighbours.keep.of(neighbour, found) if found is not None else None

        then = partial(self._kept, neighbour, draft)
        text = _("Kontaktpunktet står i brevene når det er lokalt godkjent.")
        ask_and_do(self._host, self, _("Tjeneste"), text, fields, _("Lagre"), wanted, then, width=_WIDTH)

    def _kept(self, neighbour: NeighbourId | None, before: NeighbourDraft, made: NeighbourId) -> None:
        self.refresh()
        undo = neighbours.keep.of(neighbour, before) if neighbour is not None else neighbours.use.of(made, False)
        self._host.did(_("Tjenesten er lagret. Den må godkjennes lokalt."), undo)

    def _show(self, found: tuple[NeighbourRow, ...]) -> None:
        self.table.hold([(one.id or str(one.draft.kind), one) for one in found])
        self._dress()

    def _dress(self) -> None:
        found = self.table.current()
        own = found is not None and bool(found.id)
        self.edit_button.setEnabled(found is not None)
        self.use_button.setEnabled(own)
        self.use_button.setText(_("Ta i bruk igjen") if own and not found.in_use else _("Ta ut av bruk"))
        self.approve_button.setEnabled(own and found.in_use and found.approved_on is None)


class _Fields(QWidget):
    def __init__(self, host: Host, draft: NeighbourDraft) -> None:
        super().__init__()
        self.view = FormView(NeighbourDraft, host.clock.today)
        self.view.set_answers(draft.model_dump(mode="json"))
        self.view.setMinimumWidth(px(420))
        self.setLayout(column(self.view, gap=4))
        self.setFocusProxy(self.view)

    def wanted(self) -> NeighbourDraft | None:
        """What stands there; None when something is wrong, which is then said by its field."""
        try:
            asked = NeighbourDraft.model_validate(self.view.answers())
        except ValidationError:
            return None
        wrong = asked.wrong()
        self.view.set_errors(wrong)
        return None if wrong else asked
