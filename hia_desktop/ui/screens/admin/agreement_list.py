"""Avtaler: the local agreements of cooperation, with who signed and until when; what runs out stands first."""

from functools import partial

from pydantic import ValidationError
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hia_desktop.base.fields import AgreementId
from hia_desktop.base.text import N_, _, day
from hia_desktop.base.tones import Tone
from hia_desktop.base.verbs import Done
from hia_desktop.domain.sending.agreements import AgreementDraft, Standing
from hia_desktop.services.centre import agreements
from hia_desktop.services.centre.agreements import AgreementRow
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.tables.cell import Cell
from hia_desktop.ui.kit.tables.held_rows import HeldRows
from hia_desktop.ui.kit.tables.model import Column
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, Text, column, row, secondary_button
from hia_desktop.ui.sheets.doing import ask_and_do

_WIDTH = 620
"""Of the sheet, in design pixels: two days side by side with their patterns whole."""
_TONES = {
    Standing.IN_FORCE: Tone.OK,
    Standing.ENDING: Tone.WARN,
    Standing.OVER: Tone.BAD,
    Standing.ENDED: Tone.NEUTRAL,
}


def _with(found: AgreementRow) -> Cell:
    party = found.draft.party
    return Cell(found.draft.name, party.label if party is not None else "", bold=True)


def _about(found: AgreementRow) -> Cell:
    return Cell(found.draft.about or "–", found.draft.place)


def _signed(found: AgreementRow) -> Cell:
    on = found.draft.signed_on
    names = _("{here} og {there}").format(here=found.draft.signed_here, there=found.draft.signed_there)
    return Cell(day(on) if on is not None else "–", names)


def _standing(found: AgreementRow) -> Cell:
    return Cell(found.words, tone=_TONES[found.standing])


_COLUMNS = (
    Column("with", N_("Avtale med"), _with, 220, stretch=3, sortable=False),
    Column("about", N_("Hva den gjelder"), _about, 240, stretch=3, sortable=False),
    Column("signed", N_("Signert"), _signed, 220, stretch=3, sortable=False),
    Column("standing", N_("Status"), _standing, 200, stretch=2, sortable=False),
)


class AgreementList(QWidget):
    """Enter writes the chosen one. `waiting`: how many somebody has to see to."""

    waiting = Signal(int)

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self.table = HeldRows(_COLUMNS, name=_("Lokale avtaler"), empty=_("Ingen avtaler"))
        self.table.selected.connect(lambda _key: self._dress())
        self.table.opened.connect(lambda _key: self.edit())
        self.new_button = secondary_button(_("Ny avtale …"), self.add, "plus")
        self.edit_button = secondary_button(_("Rediger …"), self.edit)
        self.renew_button = secondary_button(_("Forny …"), self.renew)
        self.end_button = secondary_button(_("Avslutt"), self.turn)
        card = Card(_("Lokale avtaler"))
        told = _(
            "Samarbeidsavtaler med NAV, kommuner og andre. Tallet ved «Admin» er avtaler som er gått ut, eller går ut "
            "innen 60 dager. Avtalene som gjaldt i kvartalet, står i kvartalsrapporten."
        )
        card.add(Text(told, "second"))
        card.body.addLayout(row(self.new_button, 1, self.end_button, self.edit_button, self.renew_button))
        card.add(self.table, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(card)
        self.setFocusProxy(self.table)
        key_action(self, _("Ny avtale"), "Ctrl+N", self.add, within=True)
        self._dress()

    def refresh(self) -> None:
        """Asks for the agreements."""
        self._host.ask(self, self._show, agreements.listing.of())

    def add(self) -> None:
        """One agreement more."""
        self._write(None, AgreementDraft())

    def edit(self) -> None:
        """Writes the chosen one."""
        found = self.table.current()
        if found is not None:
            self._write(found.id, found.draft)

    def renew(self) -> None:
        """A new agreement in the place of the chosen one, which ends when the new one is kept."""
        found = self.table.current()
        if found is not None:
            draft = found.draft.model_copy(update={"signed_on": None, "valid_until": None, "place": ""})
            self._write(None, draft, instead_of=found.id)

    def turn(self) -> None:
        """Ends the chosen one, or takes that back."""
        found = self.table.current()
        if found is None:
            return
        ended = found.standing is Standing.ENDED

        def done(_none: None) -> None:
            self.refresh()
            text = _("Avtalen gjelder igjen.") if ended else _("Avtalen er avsluttet.")
            self._host.did(text, agreements.end.of(found.id, ended))

        self._host.do(self, done, agreements.end.of(found.id, not ended))

    # -- inside

    def _write(
        self, agreement: AgreementId | None, draft: AgreementDraft, instead_of: AgreementId | None = None
    ) -> None:
        fields = _Fields(self._host, draft)

        def wanted() -> Done[AgreementId] | None:
            found = fields.wanted()
            if found is None:
                return None
            return (
                agreements.keep.of(agreement, found) if instead_of is None else agreements.renew.of(instead_of, found)
            )

        then = partial(self._kept, agreement, draft) if instead_of is None else self._renewed
        text = _("Skriv aldri noe om en pasient her.")
        ask_and_do(self._host, self, _("Avtale"), text, fields, _("Lagre"), wanted, then, width=_WIDTH)

    def _kept(self, agreement: AgreementId | None, before: AgreementDraft, made: AgreementId) -> None:
        self.refresh()
        undo = agreements.keep.of(agreement, before) if agreement is not None else agreements.end.of(made, True)
        self._host.did(_("Avtalen er lagret."), undo)

    def _renewed(self, _made: AgreementId) -> None:
        self.refresh()
        self._host.say(_("Den nye avtalen er lagret, og den gamle er avsluttet."), Tone.OK)

    def _show(self, found: tuple[AgreementRow, ...]) -> None:
        self.table.hold([(one.id, one) for one in found])
        self.waiting.emit(sum(one.standing in (Standing.OVER, Standing.ENDING) for one in found))
        self._dress()

    def _dress(self) -> None:
        found = self.table.current()
        for button in (self.edit_button, self.end_button, self.renew_button):
            button.setEnabled(found is not None)
        ended = found is not None and found.standing is Standing.ENDED
        self.end_button.setText(_("Gjelder likevel") if ended else _("Avslutt"))


class _Fields(QWidget):
    def __init__(self, host: Host, draft: AgreementDraft) -> None:
        super().__init__()
        self._today = host.clock.today
        self.view = FormView(AgreementDraft, host.clock.today)
        self.view.set_answers(draft.model_dump(mode="json"))
        self.view.setMinimumWidth(px(400))
        self.setLayout(column(self.view, gap=4))
        self.setFocusProxy(self.view)

    def wanted(self) -> AgreementDraft | None:
        """What stands there; None when something is wrong, which is then said by its field."""
        unread = {name: _("«{text}» kan ikke leses.").format(text=text) for name, text in self.view.raw().items()}
        try:
            asked = AgreementDraft.model_validate(self.view.answers())
        except ValidationError:
            return None
        wrong = asked.wrong(self._today()) | unread
        self.view.set_errors(wrong)
        return None if wrong else asked
