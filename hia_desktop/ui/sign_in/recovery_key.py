"""The recovery key shown once, printed or saved, and asked back before it is gone from the screen."""

import secrets
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from hia_desktop.base.text import N_, _
from hia_desktop.base.tones import Tone
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Banner, Text, link_button, primary_button, row, secondary_button

_READ_AS = str.maketrans("OIL", "011", " -\u2010\u2011\u2012\u2013\u2014\t\u00a0")
FILE_NAME = N_("Gjenopprettingsnøkkel.pdf")


def plain(text: str) -> str:
    """What was typed, as it is compared: capitals, no spaces or hyphens, O read as 0, I and L as 1."""
    return text.upper().translate(_READ_AS)


class RecoveryKey(QWidget):
    """`make_pdf` draws the sheet; it may run on any thread.
    `finished` comes when two groups, or the whole key, were typed back."""

    finished = Signal()

    def __init__(self, host: Host, key: str, make_pdf: Callable[[], bytes]) -> None:
        super().__init__()
        self._host, self._make_pdf = host, make_pdf
        self._groups = key.split("-")
        first, second = sorted(secrets.SystemRandom().sample(range(len(self._groups)), 2))
        self.wanted = (first + 1, second + 1)
        """The two groups that are asked for, counted from 1."""
        self._answers = {plain(self._groups[first] + self._groups[second]), plain(key)}
        self._said = Text("", "error")
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._shown())
        self._stack.addWidget(self._asked())

    def _shown(self) -> QWidget:
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(12))
        text = _(
            "Nøkkelen er eneste vei inn hvis alle passord går tapt. Den vises bare nå. Skriv den "
            "ut og legg arket i safe."
        )
        box.addWidget(Text(text))
        box.addWidget(self._grid())
        box.addWidget(
            Banner(_("Den som har nøkkelen og en kopi av lageret, kan lese alt. Ikke ta bilde av den."), Tone.WARN)
        )
        self.print_button = secondary_button(_("Skriv ut"), self._print, "print")
        self.save_button = secondary_button(_("Lagre som PDF"), self._save, "download")
        self.next_button = primary_button(_("Jeg har nøkkelen på papir"), self.ask_back)
        box.addLayout(row(self.print_button, self.save_button, 1, self.next_button))
        box.addStretch(1)
        return page

    def _grid(self) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, px(6), 0, px(6))
        grid.setHorizontalSpacing(px(20))
        grid.setVerticalSpacing(px(10))
        for at, group in enumerate(self._groups):
            number = Text(_("{number}").format(number=at + 1), "faint", wrap=False)
            shown = Text(group, wrap=False)
            font = theme.font(26, QFont.Weight.DemiBold)
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, px(3))
            shown.setFont(font)
            shown.setAccessibleName(_("Gruppe {number}: {signs}").format(number=at + 1, signs=" ".join(group)))
            line, column = divmod(at, 3)
            grid.addWidget(number, line, 2 * column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(shown, line, 2 * column + 1)
            grid.setColumnStretch(2 * column + 1, 1)
        holder.setAccessibleName(_("Gjenopprettingsnøkkelen"))
        return holder

    def _asked(self) -> QWidget:
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(8))
        box.addWidget(Text(_("Skriv inn fra arket, så vi vet at nøkkelen er tatt vare på.")))
        box.addSpacing(px(4))
        label = _("Gruppe {first} og gruppe {second}").format(first=self.wanted[0], second=self.wanted[1])
        box.addWidget(Text(label, "label"))
        self.answer = QLineEdit()
        self.answer.setAccessibleName(label)
        self.answer.setMaxLength(100)
        self.answer.returnPressed.connect(self._try)
        self.answer.textEdited.connect(lambda _text: self._said.setText(""))
        box.addWidget(self.answer)
        box.addWidget(
            Text(_("Små bokstaver, mellomrom og bindestrek spiller ingen rolle. Hele nøkkelen godtas også."), "hint")
        )
        self._said.setMinimumHeight(px(20))
        box.addWidget(self._said)
        self.done_button = primary_button(_("Ferdig"), self._try)
        box.addLayout(row(link_button(_("Vis nøkkelen igjen"), self.show_again), 1, self.done_button))
        box.addStretch(1)
        return page

    def show_again(self) -> None:
        """Back to the key."""
        self.answer.clear()
        self._stack.setCurrentIndex(0)
        self.next_button.setFocus()

    def ask_back(self) -> None:
        """Hides the key and asks for two groups of it."""
        self._stack.setCurrentIndex(1)
        self.answer.setFocus()

    def sentence(self) -> str:
        """What is said about the last try."""
        return self._said.text()

    def _try(self) -> None:
        if plain(self.answer.text()) in self._answers:
            self.finished.emit()
            return
        text = _("Det stemmer ikke. Skriv de åtte tegnene i gruppe {first} og {second} slik de står på arket.")
        self._said.setText(text.format(first=self.wanted[0], second=self.wanted[1]))
        self.answer.setFocus()
        self.answer.selectAll()

    def _print(self) -> None:
        self._host.work(self, self._to_printer, self._make_pdf)

    def _to_printer(self, pdf: bytes) -> None:
        from hia_desktop.ui.pdf.view import print_pdf

        print_pdf(self._host, self, pdf, self.next_button.setFocus)

    def _save(self) -> None:
        self._host.work(self, self._to_file, self._make_pdf)

    def _to_file(self, pdf: bytes) -> None:
        from hia_desktop.ui.pdf.view import save_pdf

        save_pdf(self._host, str(FILE_NAME), pdf, self.next_button.setFocus)
