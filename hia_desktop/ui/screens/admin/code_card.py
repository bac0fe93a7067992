"""Koder og postnumre: what is known of each register, and the whole of it brought in from a file."""

from abc import abstractmethod
from pathlib import Path
from typing import ClassVar

from PySide6.QtWidgets import QFileDialog, QWidget

from hia_desktop.base.errors import Problem
from hia_desktop.base.language import Words
from hia_desktop.base.text import N_, _, day, plural
from hia_desktop.base.tones import Tone
from hia_desktop.domain.code_files import CodeFile
from hia_desktop.services.centre import code_lists, postal_codes
from hia_desktop.services.centre.code_lists import ListedSystem
from hia_desktop.services.centre.postal_codes import Brought
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.dialogs.qt_dialogs import ask_for_file
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Banner, Card, Text, column, primary_button, row


class _RegisterCard(QWidget):
    """What is known of a register, and one button that brings it in."""

    title: ClassVar[Words]
    about: ClassVar[Words]
    asks: ClassVar[Words]
    files: ClassVar[Words]

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self.known = Text("", selectable=True)
        self.told = Banner("", Tone.OK)
        self.told.hide()
        self.choose_button = primary_button(_("Hent inn fra fil …"), self._choose, "import")
        self.choose_button.setAccessibleDescription(str(self.title))
        card = Card(str(self.title))
        for part in (Text(str(self.about), "second"), self.known, self.told):
            card.add(part)
        card.body.addLayout(row(1, self.choose_button))
        card.setMaximumWidth(px(760))
        beside = row(card, 1)  # only a row reckons the height from the card's own greatest width
        beside.setStretch(0, 99)
        self.setLayout(beside)
        self.setFocusProxy(self.choose_button)

    @abstractmethod
    def refresh(self) -> None:
        """Asks what is known."""

    @abstractmethod
    def bring_in(self, file: Path) -> None:
        """Takes the file in."""

    def _choose(self) -> None:
        dialog = QFileDialog(self.window(), str(self.asks))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([str(self.files), _("Alle filer (*)")])
        dialog.fileSelected.connect(lambda path: self.bring_in(Path(path)))
        ask_for_file(dialog, _("Hent inn"))

    def _not_taken(self, problem: Problem) -> None:
        self._tell(problem.message, Tone.BAD)

    def _tell(self, words: str, tone: Tone) -> None:
        self.told.set(words, tone)
        self.told.show()
        self.choose_button.setEnabled(True)


class DiagnosisCard(_RegisterCard):
    """The diagnosis codes: each code system with its codes."""

    title = N_("Diagnosekoder")
    about = N_(
        "De vanligste kodene følger med programmet, med korte navn. Hele ICPC-2 og ICD-10 hentes inn fra "
        "kodefilene som Helsedirektoratet legger ut, én fil for hvert kodeverk, som JSON eller CSV. "
        "En ny fil tar plassen til den forrige. Diagnoser som alt er skrevet, endres ikke."
    )
    asks = N_("Hent inn diagnosekoder")
    files = N_("Kodefiler (*.json *.csv *.txt)")

    def refresh(self) -> None:
        """Asks what is known."""
        self._host.ask(self, self._show, code_lists.listing.of())

    def bring_in(self, file: Path) -> None:
        """Takes the file in."""
        self.choose_button.setEnabled(False)
        self._host.do(self, self._came, code_lists.bring_in.of(file), failed=self._not_taken)

    def _show(self, systems: tuple[ListedSystem, ...]) -> None:
        self.known.setText("\n".join(_line(one) for one in systems))

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


class PostalCard(_RegisterCard):
    """The postal codes, which give the place of an address."""

    title = N_("Postnumre")
    about = N_(
        "Når registeret er hentet inn, foreslår pasientkortet poststedet til postnummeret. Last ned filen med "
        "tab-separerte felter fra Brings side om postnumre. En ny fil tar plassen til den forrige."
    )
    asks = N_("Hent inn postnumre")
    files = N_("Postnummerregister (*.txt *.tsv)")

    def refresh(self) -> None:
        """Asks what is known."""
        self._host.ask(self, self._show, postal_codes.brought.of())

    def bring_in(self, file: Path) -> None:
        """Takes the file in."""
        self.choose_button.setEnabled(False)
        self._host.do(self, self._came, postal_codes.bring_in.of(file), failed=self._not_taken)

    def _show(self, found: Brought) -> None:
        known = _("Registeret er ikke hentet inn.")
        if found.on is not None:
            known = _("{count} hentet inn {day} av {name}").format(
                count=_counted(found.codes), day=day(found.on), name=found.by
            )
        self.known.setText(known)

    def _came(self, codes: int) -> None:
        self._tell(_("{count} er hentet inn.").format(count=_counted(codes)), Tone.OK)


class CodeCards(QWidget):
    """The registers that a centre brings in, one below the other."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.diagnoses, self.postal = DiagnosisCard(host), PostalCard(host)
        box = column(self.diagnoses, self.postal, gap=14)
        box.addStretch(1)
        self.setLayout(box)
        self.setFocusProxy(self.diagnoses)

    def refresh(self) -> None:
        """Asks what is known."""
        self.diagnoses.refresh()
        self.postal.refresh()


def _counted(codes: int) -> str:
    return plural(codes, _("postnummer"), _("postnumre"))


def _line(one: ListedSystem) -> str:
    bundled = _("{count} følger med").format(count=plural(one.bundled, _("vanlig kode"), _("vanlige koder")))
    brought = _("hele registeret er ikke hentet inn")
    if one.brought_on is not None:
        brought = _("{count} hentet inn {day} av {name}").format(
            count=plural(one.brought, _("kode"), _("koder")), day=day(one.brought_on), name=one.brought_by
        )
    return f"{one.system.label}: {bundled} · {brought}"
