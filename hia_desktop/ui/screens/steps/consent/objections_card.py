"""Whom the patient does not want anything sent to: noted from the first day, lifted when the patient says so."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from hia_desktop.base.text import _, day_short
from hia_desktop.domain.legal_texts import cite
from hia_desktop.domain.sending.objections import Receiver
from hia_desktop.services.patient.objected import Objected
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, Text, empty_layout, link_button, row, secondary_button


class Objections(Card):
    """The objections in force, and a new one. `wanted` and `lifted` carry the receiver."""

    wanted = Signal(object)
    lifted = Signal(object)

    def __init__(self, may_lift: bool, today: Callable[[], date]) -> None:
        super().__init__(_("Skal ikke få noe"))
        self._may_lift, self._today = may_lift, today
        text = _(
            "Pasienten kan si nei til at en mottaker får noe, også det som sendes uten samtykke ({law}). "
            "Da lages og skrives ingenting ut til mottakeren."
        )
        self.add(Text(text.format(law=cite("epikrise_sent", "objection")), "hint"))
        self._list = QVBoxLayout()
        self._list.setSpacing(px(4))
        self.body.addLayout(self._list)
        self.who = Combo()
        self.who.setAccessibleName(_("Mottaker som ikke skal få noe"))
        self.button = secondary_button(_("Noter"), self._note, "eye-off")
        line = row(self.who, self.button)
        line.setStretch(0, 1)
        self.body.addLayout(line)
        self.who.currentIndexChanged.connect(lambda _index: self._fit())
        self._fit()

    def show_objections(self, found: Sequence[Objected]) -> None:
        """What is in force, and who else could be chosen; a choice being made stays."""
        empty_layout(self._list)
        for one in found:
            about = _("fra {day}, notert av {name}").format(day=day_short(one.since, self._today()), name=one.noted_by)
            head = row(Text(one.receiver.label, "strong"), 1)
            if self._may_lift:
                lift = link_button(_("Opphev"), partial(self.lifted.emit, one.receiver))
                lift.setAccessibleName(_("Opphev innsigelsen mot {receiver}").format(receiver=one.receiver.label))
                head.addWidget(lift)
            self._list.addLayout(head)
            self._list.addWidget(Text(about, "hint"))
        kept, there = self.who.currentData(), {one.receiver for one in found}
        self.who.clear()
        self.who.addItem(_("Velg mottaker"), "")
        for receiver in Receiver:
            if receiver not in there:
                self.who.addItem(receiver.label, receiver.value)
        self.who.setCurrentIndex(max(0, self.who.findData(kept)))

    def _note(self) -> None:
        self.wanted.emit(Receiver(str(self.who.currentData())))

    def _fit(self) -> None:
        self.button.setEnabled(bool(self.who.currentData()))
