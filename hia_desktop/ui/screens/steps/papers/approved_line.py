"""One line that an employer is to read: what it is taken from, its words, and whether somebody has approved them."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from hia_desktop.base.text import _
from hia_desktop.services.papers.employer_papers import Line
from hia_desktop.services.papers.promises import Approved
from hia_desktop.ui.kit.forms.editors import TextEditor
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text

_MOST = 2000


class ApprovedLine(QWidget):
    """Ticked by Space or Enter, which goes on to the next; changed words are approved as they are written."""

    changed = Signal()
    done = Signal()

    def __init__(self, line: Line, offered: Approved, caught: str) -> None:
        super().__init__()
        self.line, self.offered = line, offered
        self.tick = QCheckBox(line.where)
        self.tick.setAccessibleName(f"{line.where}: {offered.text}")
        self.tick.toggled.connect(self.changed)
        self.tick.installEventFilter(self)
        self.editor = TextEditor(1, _MOST)
        self.editor.set_value(offered.text)
        self.editor.setAccessibleName(line.where)
        self.editor.edited.connect(self._edited)
        self._from = Text("", "second")
        self._caught = Text("", "strong")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(4))
        for part in (self.tick, self.editor, self._from, self._caught):
            box.addWidget(part)
        self.warn(caught)
        self._tell_source()

    @property
    def approved(self) -> bool:
        """Whether it is ticked."""
        return self.tick.isChecked()

    @property
    def words(self) -> str:
        """The words that the employer is to read; empty when the line is left out."""
        return str(self.editor.value() or "").strip()

    @property
    def source(self) -> str:
        """Where it is taken from, as it is shown."""
        return self._from.text()

    def warn(self, caught: str) -> None:
        """Says which words may be about health."""
        self.caught = caught
        self._caught.setText(_("Kan være helseopplysninger: {words}").format(words=caught) if caught else "")
        self._caught.setVisible(bool(caught))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter ticks and goes on."""
        key = event.key() if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress else None
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.tick.setChecked(True)
            self.done.emit()
            return True
        return super().eventFilter(watched, event)

    def _edited(self) -> None:
        self.tick.setChecked(True)
        self._tell_source()
        self.changed.emit()

    def _tell_source(self) -> None:
        """Where it is taken from, with the words of there when they are others than those on the paper."""
        words = _("Fra {form}") if self.words == self.line.text.strip() else _("Fra {form}, der det står: {words}")
        if not self.words:
            words = _("Fra {form}. Linjen tas ikke med. Der står det: {words}")
        self._from.setText(words.format(form=self.line.source, words=self.line.text))
