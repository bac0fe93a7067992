"""A thin bar that shows that something is on its way, once it has taken 300 ms, and lets long work be stopped."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from hia_desktop.base.text import _
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, link_button

PATIENCE = 300
"""Milliseconds before the user is told to wait."""


class Busy(QWidget):
    """Connect a host's `working` and `stepped` to the slots here, and `cancelled` to its `cancel`."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None, patience: int = PATIENCE) -> None:
        """`patience`: milliseconds before it shows itself."""
        super().__init__(parent)
        self._bar = QProgressBar(textVisible=False)
        self._bar.setAccessibleName(_("Arbeider"))
        self._text = Text("", "hint", wrap=False)
        self._stop = link_button(_("Avbryt"), self.cancelled.emit)
        box = QHBoxLayout(self)
        box.setContentsMargins(px(16), 0, px(16), 0)
        box.setSpacing(px(12))
        box.addWidget(self._bar, 1)
        box.addWidget(self._text)
        box.addWidget(self._stop)
        self._timer = QTimer(self, singleShot=True, interval=patience)
        self._timer.timeout.connect(self.show)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.setFixedHeight(px(28))
        self.set_working(False)

    def showEvent(self, event: QShowEvent) -> None:
        """Over whatever stands at the foot of the window: half a word under a card says nothing."""
        self.raise_()
        super().showEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("ground"))
        painter.end()

    def set_working(self, working: bool) -> None:
        """Something is on its way, or nothing is."""
        if working:
            if not self._timer.isActive() and not self.isVisible():
                self._timer.start()
            return
        self._timer.stop()
        self.hide()
        self._bar.setRange(0, 0)
        self._text.setText(_("Arbeider …"))
        self._stop.hide()

    def set_step(self, done: int, of: int) -> None:
        """How far long work has come; only then can it be stopped."""
        self.set_told(_("{done} av {of}").format(done=done, of=of), done, of)

    def set_told(self, text: str, done: int, of: int) -> None:
        """The same in words of one's own."""
        self._bar.setRange(0, max(of, 1))
        self._bar.setValue(done)
        self._text.setText(text)
        self._stop.show()
