"""Which patient something is about: a few letters or digits, and those they fit."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from hia_desktop.base.text import _
from hia_desktop.services.patient import patients
from hia_desktop.services.patient.patients import PatientRow
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, column
from hia_desktop.ui.search import FEWEST, PAUSE


class PatientChoice(QWidget):
    """A field, and the patients found, those with a course alone; the arrows choose from within the field."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self._found: tuple[PatientRow, ...] = ()
        self.field = _Field(self)
        self.field.setAccessibleName(_("Pasient"))
        self.field.setPlaceholderText(_("Navn, fødselsnummer eller fødselsdato"))
        self.field.setMaxLength(100)
        self.list = QListWidget()
        self.list.setAccessibleName(_("Treff"))
        self.list.setMinimumSize(px(420), px(200))
        self._said = Text("", "hint")
        self.setLayout(column(self.field, self.list, self._said, gap=6))
        self.setFocusProxy(self.field)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._ask)
        self.field.textChanged.connect(lambda _text: self._pause.start())

    def chosen(self) -> PatientRow | None:
        """The one that is marked; says beneath that one must be chosen when none is."""
        at = self.list.currentRow()
        if at < 0:
            self._said.setText(_("Finn pasienten timen gjelder."))
            return None
        return self._found[at]

    def step(self, by: int) -> None:
        """To the next or the one before."""
        self.list.setCurrentRow(min(max(self.list.currentRow() + by, 0), self.list.count() - 1))

    def _ask(self) -> None:
        if len(self.field.text().strip()) >= FEWEST:
            self._host.ask(self, self._answered, patients.find.of(self.field.text()))
        else:
            self._answered(())

    def _answered(self, rows: tuple[PatientRow, ...]) -> None:
        self._found = tuple(row for row in rows if row.course is not None)
        self.list.clear()
        for row in self._found:
            self.list.addItem(QListWidgetItem(f"{row.name} · {row.number} · {row.status}"))
        if self._found:
            self.list.setCurrentRow(0)
        none = _("Ingen treff med et forløp.") if len(self.field.text().strip()) >= FEWEST else ""
        self._said.setText("" if self._found else none)


class _Field(QLineEdit):
    """Up and down belong to the list under it."""

    def __init__(self, choice: PatientChoice) -> None:
        super().__init__()
        self._choice = choice

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._choice.step(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)
