"""Diagnosekoder: what is known of each code system, and the whole register brought in from a file."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from hia_desktop.base.errors import Problem
from hia_desktop.base.text import _, day, plural
from hia_desktop.base.tones import Tone
from hia_desktop.domain.code_files import CodeFile
from hia_desktop.services.centre import code_lists
from hia_desktop.services.centre.code_lists import ListedSystem
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Banner, Card, Text, column, primary_button, row


class CodeCard(QWidget):
    """Each code system with its codes, and one button that brings a register in."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self.known = Text("", selectable=True)
        self.told = Banner("", Tone.OK)
        self.told.hide()
        self.choose_button = primary_button(_("Hent inn fra fil …"), self._choose, "import")
        card = Card(_("Diagnosekoder"))
        about = _(
            "De vanligste kodene følger med programmet, med korte navn. Hele ICPC-2 og ICD-10 hentes inn fra "
            "kodefilene som Helsedirektoratet legger ut, én fil for hvert kodeverk, som JSON eller CSV. "
            "En ny fil tar plassen til den forrige. Diagnoser som alt er skrevet, endres ikke."
        )
        for part in (Text(about, "second"), self.known, self.told):
            card.add(part)
        card.body.addLayout(row(1, self.choose_button))
        card.setMaximumWidth(px(760))
        beside = row(card, 1)  # only a row reckons the height from the card's own greatest width
        beside.setStretch(0, 99)
        box = column(gap=0)
        box.addLayout(beside)
        box.addStretch(1)
        self.setLayout(box)
        self.setFocusProxy(self.choose_button)

    def refresh(self) -> None:
        """Asks what is known."""
        self._host.ask(self, self._show, code_lists.listing.of())

    def bring_in(self, file: Path) -> None:
        """Takes the file in."""
        self.choose_button.setEnabled(False)
        self._host.do(self, self._came, code_lists.bring_in.of(file), failed=self._not_taken)

    def _show(self, systems: tuple[ListedSystem, ...]) -> None:
        self.known.setText("\n".join(_line(one) for one in systems))

    def _choose(self) -> None:
        dialog = QFileDialog(self.window(), _("Hent inn diagnosekoder"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([_("Kodefiler (*.json *.csv *.txt)"), _("Alle filer (*)")])
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, _("Hent inn"))
        dialog.setLabelText(QFileDialog.DialogLabel.Reject, _("Avbryt"))
        dialog.fileSelected.connect(lambda path: self.bring_in(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _came(self, found: CodeFile) -> None:
        words = _("{system}: {count} er hentet inn.").format(
            system=found.system.label, count=plural(len(found.codes), _("kode"), _("koder"))
        )
        if found.passed:
            passed = plural(found.passed, _("rad"), _("rader"))
            words += " " + _(
                "{count} er hoppet over: overskrifter, utgåtte koder og koder som ikke er diagnoser."
            ).format(count=passed)
        self._tell(words, Tone.OK)

    def _not_taken(self, problem: Problem) -> None:
        self._tell(problem.message, Tone.BAD)

    def _tell(self, words: str, tone: Tone) -> None:
        self.told.set(words, tone)
        self.told.show()
        self.choose_button.setEnabled(True)


def _line(one: ListedSystem) -> str:
    bundled = _("{count} følger med").format(count=plural(one.bundled, _("vanlig kode"), _("vanlige koder")))
    brought = _("hele registeret er ikke hentet inn")
    if one.brought_on is not None:
        brought = _("{count} hentet inn {day} av {name}").format(
            count=plural(one.brought, _("kode"), _("koder")), day=day(one.brought_on), name=one.brought_by
        )
    return f"{one.system.label}: {bundled} · {brought}"
