"""What is here already, said before a referral is registered:
its words in a running course, or the person under another number."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from hia_desktop.base.text import _, day
from hia_desktop.base.tones import Tone
from hia_desktop.services.intake.referrals import SameReferral
from hia_desktop.services.patient.patients import PatientRow
from hia_desktop.ui.kit.tab_order import show_where
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Banner, column, empty_layout, row, secondary_button


def same_words(same: SameReferral) -> str:
    """What is said of a referral that a running course holds already."""
    if same.by_file:
        text = _("Den samme filen ligger i forløpet som ble mottatt {day}. Åpne det, eller registrer likevel et nytt.")
    else:
        text = _(
            "Den samme henvisningsteksten ligger i forløpet som ble mottatt {day}. Åpne det, eller "
            "registrer likevel et nytt."
        )
    return text.format(day=day(same.received))


class MaybeSame(QWidget):
    """A card for each of them with «Åpne», and «Registrer nytt kort likevel». Hidden while nobody is."""

    def __init__(self, open_target: Callable[[str], None], go_on: Callable[[], None], stays: str) -> None:
        """`stays` says that what is typed is kept while a card is looked at."""
        super().__init__()
        self._open, self._stays = open_target, stays
        self.told = Banner("", Tone.WARN)
        self.anyway = secondary_button(_("Registrer nytt kort likevel"), go_on)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(px(6))
        box = column(self.told, gap=8)
        box.addLayout(self._cards)
        box.addLayout(row(self.anyway, 1))
        self.setLayout(box)
        self.hide()

    def show_cards(self, found: tuple[PatientRow, ...]) -> None:
        """Asks about these, and stands at the first."""
        empty_layout(self._cards)
        same = _(
            "Samme navn og fødselsdato finnes her fra før, med et annet nummer. Se etter om det "
            "er samme person. {stays}"
        )
        self.told.set(same.format(stays=self._stays), Tone.WARN)
        buttons: list[QPushButton] = []
        for one in found:
            target = f"course:{one.course}" if one.course else f"patient:{one.id}"
            words = _("Åpne {name}, {number}, født {born}").format(
                name=one.name, number=one.number, born=day(one.birth_date)
            )
            button = secondary_button(words, partial(self._open, target))
            buttons.append(button)
            self._cards.addLayout(row(button, 1))
        self._put_in_tab_order(buttons)
        self.show()
        buttons[0].setFocus()
        QTimer.singleShot(0, self, lambda: show_where(self))  # when it has its height

    def _put_in_tab_order(self, buttons: list[QPushButton]) -> None:
        """Tab goes from each card to the next, then on; what is made late is last in the window otherwise."""
        before = self.anyway.previousInFocusChain() or self
        for button in (*buttons, self.anyway):
            QWidget.setTabOrder(before, button)
            before = button
