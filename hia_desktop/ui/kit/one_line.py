"""OneLine: words on one line, cut with an ellipsis where there is too little room, and then whole in the tip."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, plain_tip


class OneLine(Text):
    """A name or a fact that may be long, where there is one line for it.
    It takes the room it is given; `asks`: it asks for as much as its words need, and gives way."""

    def __init__(self, role: str = "", asks: bool = False) -> None:
        super().__init__("", role, wrap=False)
        self.whole = self._tip = ""
        self._asks = asks
        across = QSizePolicy.Policy.Preferred if asks else QSizePolicy.Policy.Ignored
        self.setSizePolicy(across, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if not self._asks:
            return hint
        self.ensurePolished()
        return QSize(self.fontMetrics().horizontalAdvance(self.whole) + px(2), hint.height())

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(self.sizeHint().width(), px(56)), hint.height()) if self._asks else hint

    def set_whole(self, text: str, tip: str = "") -> None:
        """Other words; `tip` is said of them besides, and stands in the tip in their place."""
        self.whole, self._tip = text, tip
        self.setAccessibleName(text)
        self.updateGeometry()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.ensurePolished()
        shown = self.fontMetrics().elidedText(self.whole, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        self.setToolTip(plain_tip(self._tip or self.whole) if self._tip or shown != self.whole else "")


def folded(words: str, metrics: QFontMetrics, width: int) -> str:
    """The words over as many lines as they need, since a button breaks none;
    a word that is longer than a line stays whole."""
    lines: list[str] = []
    for word in words.split():
        if lines and metrics.horizontalAdvance(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return "\n".join(lines)
