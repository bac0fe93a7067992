"""Which database on which server, and the password of its owner; looked at before anything is laid there."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from hia_desktop.base.errors import Problem
from hia_desktop.base.fields import Ask
from hia_desktop.base.text import _
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.dialogs.qt_dialogs import ask_for_file
from hia_desktop.ui.kit.forms.editors import IntEditor, LineEditor
from hia_desktop.ui.kit.forms.fields import LabelledField
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, row, secondary_button
from hia_desktop.ui.sign_in.new_password import password_line

if TYPE_CHECKING:
    from hia_desktop.base.clock import Clock
    from hia_desktop.services.servers.preparing import Seen, Wish


def _check(wish: "Wish", clock: "Clock") -> "tuple[Seen, ...]":
    """Imported here: the store's floor below must not be loaded before the first paint."""
    from hia_desktop.services.servers import preparing

    return preparing.check(wish, clock)


class ServerFields(QWidget):
    """The fields, and below them what was wrong when the server was last looked at."""

    entered = Signal()
    """Enter in the last line."""
    refused = Signal()
    """Something stands in the way, and what stands in `said`."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self._ca: Path | None = None
        self._looking = False
        self.host = LabelledField(Ask(_("Serverens navn eller adresse")), LineEditor(253))
        self.port = LabelledField(Ask(_("Port")), IntEditor(1, 65535))
        self.database = LabelledField(Ask(_("Database")), LineEditor(63))
        self.owner = LabelledField(Ask(_("Rollen som eier databasen")), LineEditor(63))
        self.password = password_line(_("Passordet til eieren av databasen"))
        self._file = Text(_("Ikke valgt"), "strong")
        self.choose_button = secondary_button(_("Velg CA-sertifikat …"), self._choose)
        self.said = Text("", "error")
        for field, value in ((self.port, 5432), (self.database, "hia"), (self.owner, "hia_eier")):
            field.editor.set_value(value)
        self.password.returnPressed.connect(self.entered)
        self._arrange()
        self.setFocusProxy(self.host.editor)

    def _arrange(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(8))
        for pair in ((self.host, self.port), (self.database, self.owner)):
            line = row(gap=12)
            for field, wide in zip(pair, (7, 5), strict=True):
                line.addWidget(field, wide)
            box.addLayout(line)
        box.addWidget(Text(_("CA-sertifikat"), "label", wrap=False))
        chosen = row(self._file, self.choose_button)
        chosen.setStretch(0, 1)
        box.addLayout(chosen)
        box.addWidget(Text(_("Passordet til eieren av databasen (fra IT; lagres ikke)"), "label", wrap=False))
        box.addWidget(self.password)
        box.addWidget(self.said)

    def _choose(self) -> None:
        dialog = QFileDialog(self.window(), _("Velg CA-sertifikatet til serveren"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.set_authority(Path(path)))
        ask_for_file(dialog, _("Velg"))

    def set_authority(self, path: Path) -> None:
        """The certificate that the server's is held against."""
        self._ca = path
        self._file.setText(path.name)
        self.said.setText("")

    def wish(self) -> "Wish | None":
        """What is typed; None, and said where, when something lacks."""
        self.said.setText("")
        lines = ((self.host, _("Skriv serverens navn.")), (self.database, _("Skriv databasens navn.")))
        for field, told in (*lines, (self.owner, _("Skriv navnet på rollen."))):
            empty = not str(field.editor.value()).strip()
            field.editor.set_error(told if empty else "")
            if empty:
                field.editor.go_to()
                return None
        port = self.port.editor.value()
        if port is None:
            self.port.editor.set_error(_("Skriv et helt tall fra {low} til {high}.").format(low=1, high=65535))
            self.port.editor.go_to()
            return None
        if not self.password.text():
            self.said.setText(_("Skriv passordet til eieren av databasen."))
            self.password.setFocus()
            return None
        from hia_desktop.services.servers.preparing import Wish

        return Wish(
            host=str(self.host.editor.value()).strip(),
            port=int(port),
            database=str(self.database.editor.value()).strip(),
            role=str(self.owner.editor.value()).strip(),
            password=self.password.text(),
            ca=self._ca,
        )

    def look(self, then: "Callable[[Wish], object]") -> None:
        """Goes on with what is typed when the server is as it should be, and else says what is wrong."""
        wish = self.wish()
        if wish is None or self._looking:
            return
        self._looking = True
        self.said.setText(_("Ser på serveren …"))
        self.said.set_role("second")
        self._host.work(
            self, lambda seen: self._came(seen, wish, then), _check, wish, self._host.clock, failed=self.refuse
        )

    def _came(self, seen: "tuple[Seen, ...]", wish: "Wish", then: "Callable[[Wish], object]") -> None:
        self._looking = False
        self.said.set_role("error")
        wrong = [one.words for one in seen if one.right is False]
        self.said.setText("\n".join(wrong))
        if wrong:
            self.refused.emit()
        else:
            then(wish)

    def refuse(self, problem: Problem) -> None:
        """Says why it is no good; what is typed stays."""
        self._looking = False
        self.said.set_role("error")
        self.said.setText(problem.message)
        self.password.setFocus()
        self.refused.emit()


def choose_connection_file(over: QWidget, then: Callable[[Path], object]) -> None:
    """Asks which file the administrator has given."""
    dialog = QFileDialog(over.window(), _("Velg tilkoblingsfilen fra administratoren"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([_("Tilkoblingsfil (*.json)"), _("Alle filer (*)")])
    dialog.fileSelected.connect(lambda path: then(Path(path)))
    ask_for_file(dialog, _("Velg"))
