"""OneLine: words on one line, cut with an ellipsis where there is too little room, and then whole in the tip."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from hia_desktop.ui.kit.widgets import Text, plain_tip


class OneLine(Text):
    """A name or a fact that may be long, where there is one line for it."""

    def __init__(self, role: str = "") -> None:
        super().__init__("", role, wrap=False)
        self.whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_whole(self, text: str) -> None:
        """Other words."""
        self.whole = text
        self.setAccessibleName(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.ensurePolished()
        shown = self.fontMetrics().elidedText(self.whole, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        self.setToolTip(plain_tip(self.whole) if shown != self.whole else "")
