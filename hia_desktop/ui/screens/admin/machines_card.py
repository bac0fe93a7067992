"""Flere maskiner: where the centre lies, the file that another machine joins by, and the way to a server and home."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from hia_desktop.base.errors import BadInput, Problem
from hia_desktop.base.text import _
from hia_desktop.base.tones import Tone
from hia_desktop.services.servers import centres
from hia_desktop.services.servers.centres import Lies
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.dialogs.qt_dialogs import ask_for_file
from hia_desktop.ui.kit.widgets import Banner, Card, Text, column, row, secondary_button


def _put(path: Path, content: bytes) -> None:
    """Errors: BadInput when it cannot be written there."""
    try:
        path.write_bytes(content)
    except OSError:
        raise BadInput(_("Filen kunne ikke lagres der. Velg et annet sted.")) from None


class MachinesCard(QWidget):
    """What it says and offers follows from where the centre lies."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self.where = Text("", "second")
        self.told = Banner("", Tone.OK)
        self.told.hide()
        self.file_button = secondary_button(_("Lagre tilkoblingsfil …"), self._choose)
        self.move_button = secondary_button("", host.move_wanted.emit)
        card = Card(_("Flere maskiner"))
        card.add(self.where)
        card.add(self.told)
        card.body.addLayout(row(1, self.file_button, self.move_button))
        self.setLayout(column(card))
        self.file_button.hide()

    def refresh(self) -> None:
        """Asks where the centre lies."""
        self._host.ask(self, self._came, centres.lies.of())

    def _came(self, found: Lies) -> None:
        self.file_button.setVisible(bool(found.database) and not found.moved_to)
        self.move_button.setVisible(not found.moved_to)
        if found.moved_to:
            self.where.setText(_("Senteret er flyttet til {where}.").format(where=found.moved_to))
        elif found.database:
            text = _("Senteret ligger i databasen «{database}» på {host}. En ny maskin kobles til med en fil.")
            self.where.setText(text.format(database=found.database, host=found.host))
            self.move_button.setText(_("Flytt hjem til denne maskinen …"))
        else:
            self.where.setText(
                _(
                    "Senteret ligger på denne maskinen. Skal flere maskiner bruke det samtidig, flyttes det til en "
                    "PostgreSQL-server som IT-avdelingen drifter."
                )
            )
            self.move_button.setText(_("Flytt til en server …"))

    def _choose(self) -> None:
        dialog = QFileDialog(self.window(), _("Lagre tilkoblingsfil"), centres.GIVEN)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(lambda path: self.save(Path(path)))
        ask_for_file(dialog, _("Lagre"))

    def save(self, path: Path) -> None:
        """Writes the file that another machine joins by."""
        self._host.ask(self, lambda content: self._write(path, content), centres.connection_file.of())

    def _write(self, path: Path, content: bytes) -> None:
        self._host.work(self, lambda _none: self._tell(path, content), _put, path, content, failed=self._failed)

    def _tell(self, path: Path, content: bytes) -> None:
        kept = _("Lagret: «{file}». Ingen hemmeligheter står i den.").format(file=path.name)
        beware = centres.of_use_here_alone(content)
        self.told.set(f"{kept} {beware}".strip(), Tone.WARN if beware else Tone.OK)
        self.told.show()

    def _failed(self, problem: Problem) -> None:
        self.told.set(problem.message, Tone.BAD)
        self.told.show()
