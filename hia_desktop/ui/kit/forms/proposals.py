"""What is known from before, offered beneath an empty field: one click or one key puts it there."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QPushButton

from hia_desktop.base.text import _
from hia_desktop.ui.kit.forms.editors import Editor
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import plain_tip

_PAD = Qt.KeyboardModifier.KeypadModifier


def unanswered(value: Any) -> bool:
    """Whether nothing stands in a field."""
    return value in (None, "", [], {})


@dataclass(frozen=True)
class Offered:
    """What may be put in a field, how that is read, and where it comes from:
    «Eksempel Lager AS», «fra henvisningen 12. okt». `instead_of`: an answer that it may take the place of."""

    value: Any
    words: str
    source: str
    instead_of: Any = None

    def fits(self, there: Any) -> bool:
        """Whether it is of use where this stands."""
        return unanswered(there) or (there == self.instead_of and there != self.value)


class OfferLine(QPushButton):
    """Stands beneath its editor while that is empty, in the room of what else is said there.

    It is no stop for Tab: in the field Alt+Down takes it.
    """

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor.says)
        self._editor = editor
        self._offered: Offered | None = None
        self.setProperty("kind", "offer")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clicked.connect(self.take)
        editor.edited.connect(self.weigh)
        editor.says.changed.connect(self.weigh)
        editor.says.installEventFilter(self)
        self.setGeometry(editor.says.rect())  # which may have its size already: an offer comes late
        editor.control.installEventFilter(self)

    def offer(self, offered: Offered | None) -> None:
        """Other words, or none."""
        self._offered = offered
        words = self._said(offered.words) if offered else ""
        self.setToolTip(plain_tip(_("{words} (Alt+pil ned i feltet)").format(words=words) if offered else ""))
        self.setAccessibleName(words)
        self._elide()
        self.weigh()

    def weigh(self) -> None:
        """Seen while there is something to put where nothing stands, and nothing is said of it."""
        seen = self.open and not self._editor.sentence()
        self._editor.says.give_way(seen)
        self.setVisible(seen)

    @property
    def open(self) -> bool:
        """Whether it can be taken."""
        return self._offered is not None and not self._editor.raw() and self._offered.fits(self._editor.value())

    def take(self) -> None:
        """Puts it in the field, as if it were typed."""
        if self._offered is not None and self.open:
            self._editor.set_value(self._offered.value)
            if isinstance(self._editor.control, QLineEdit):
                self._editor.control.end(False)
            self._editor.edited.emit()

    def sizeHint(self) -> QSize:
        return QSize(px(80), self.fontMetrics().height() + px(4))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Alt+Down in the field takes it, before a shortcut does something else."""
        if watched is self._editor.says and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._editor.says.rect())
        keys = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
        if not isinstance(event, QKeyEvent) or event.type() not in keys or not self.open:
            return False
        if event.key() != Qt.Key.Key_Down or event.modifiers() & ~_PAD != Qt.KeyboardModifier.AltModifier:
            return False
        if event.type() == QEvent.Type.KeyPress:
            self.take()
        event.accept()
        return True

    def _said(self, words: str) -> str:
        source = self._offered.source if self._offered else ""
        return _("Bruk: {words} – {source}").format(words=words, source=source)

    def _elide(self) -> None:
        """The answer is cut before the source is, while there is room for both."""
        if self._offered is None:
            self.setText("")
            return
        metrics, right, room = QFontMetrics(self.font()), Qt.TextElideMode.ElideRight, self.width() - px(2)
        left = room - metrics.horizontalAdvance(self._said(""))
        words = metrics.elidedText(self._offered.words, right, max(left, px(60)))
        self.setText(metrics.elidedText(self._said(words), right, room).replace("&", "&&"))
