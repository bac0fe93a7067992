"""«Skal dette avklares i dag?»: the one question about a referral or a file that speaks of suicide,
before it is saved."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from hia_desktop.base.language import Words
from hia_desktop.base.text import _
from hia_desktop.base.tones import Tone
from hia_desktop.services.patient.same_day import FEWEST_LETTERS, FILE, MOST_LETTERS, REFERRAL, SameDay
from hia_desktop.ui.kit.dialogs.sheet import Sheet
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Banner, Text, danger_button, secondary_button


class SameDayQuestion(Sheet):
    """The words in their sentences, «Ja» under J and «Nei» under N; a no asks for its reason.
    Esc leaves everything unsaved."""

    def __init__(
        self, window: QWidget, excerpts: tuple[str, ...], then: Callable[[SameDay], None], of: Words = REFERRAL
    ) -> None:
        what = _(
            "{what} nevner selvmord eller selvskading. Det kan være benektet, lenge siden eller "
            "om en annen: les stedet."
        )
        super().__init__(window, _("Skal dette avklares i dag?"), what.format(what=of), width=560)
        self._then = then
        self._no_with_reason = (
            _("Nei, legg ved med denne grunnen") if of == FILE else _("Nei, registrer med denne grunnen")
        )
        for excerpt in excerpts:
            self.body.addWidget(Banner(f"«{excerpt}»", Tone.WARN))
        told = _(
            "«Ja» legger en oppgave med frist i dag øverst hos dem som vurderer. NAV ser ikke spørsmålet eller svaret."
        )
        self.body.addWidget(Text(told, "hint"))
        self.why = QPlainTextEdit()
        self.why.setAccessibleName(_("Hvorfor det ikke skal avklares i dag"))
        self.why.setTabChangesFocus(True)
        self.why.setFixedHeight(px(64))
        self._label = Text(
            _("Hvorfor ikke i dag? Skriv kort hvem som har avklart det, eller hva teksten gjelder."), "label"
        )
        self.body.addWidget(self._label)
        self.body.addWidget(self.why)
        self._build_foot()
        self.holds = lambda: not self.why.isHidden() and bool(self.why.toPlainText().strip())
        self.why.textChanged.connect(self._allow)
        self._ask_why(False)
        self.yes.setAutoDefault(True)

    def _build_foot(self) -> None:
        self.yes = danger_button(_("Ja, i dag (J)"))
        self.no = secondary_button(_("Nei (N)"))
        self.cancel = secondary_button(_("Lukk"), self.reject)
        self.foot.addWidget(self.cancel)
        self.foot.addStretch(1)
        self.foot.addWidget(self.no)
        self.foot.addWidget(self.yes)
        self.yes.clicked.connect(lambda: self._answer(SameDay(True)))
        self.no.clicked.connect(self._say_no)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """J and N answer, until a reason is being written."""
        if self.why.isHidden() and event.key() == Qt.Key.Key_J:
            self.yes.click()
        elif self.why.isHidden() and event.key() == Qt.Key.Key_N:
            self.no.click()
        else:
            super().keyPressEvent(event)

    def _say_no(self) -> None:
        if self.why.isHidden():
            self._ask_why(True)
        else:
            self._answer(SameDay(False, self.why.toPlainText()))

    def _ask_why(self, shown: bool) -> None:
        self._label.setVisible(shown)
        self.why.setVisible(shown)
        self.no.setText(self._no_with_reason if shown else _("Nei (N)"))
        self.yes.setText(_("Ja, i dag") if shown else _("Ja, i dag (J)"))
        self._allow()
        if shown:
            self.why.setFocus(Qt.FocusReason.OtherFocusReason)
            QTimer.singleShot(0, self, lambda: self.bring_into_sight(self.why))

    def _allow(self) -> None:
        letters = len(self.why.toPlainText().strip())
        self.no.setEnabled(self.why.isHidden() or FEWEST_LETTERS <= letters <= MOST_LETTERS)

    def _answer(self, answer: SameDay) -> None:
        """Closes first, so that what follows finds the window as it was."""
        self.accept()
        self._then(answer)


def ask_same_day(
    over: QWidget, excerpts: tuple[str, ...], then: Callable[[SameDay], None], of: Words = REFERRAL
) -> SameDayQuestion:
    """Asks over the window; `of` names what was read; `then(answer)` is called only with an answer."""
    dialog = SameDayQuestion(over.window(), excerpts, then, of)
    dialog.open()
    dialog.yes.setFocus()
    return dialog
