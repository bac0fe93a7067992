"""A list to choose from. In a file of its own: the login window, which waits for nothing heavy, has one too."""

from PySide6 import QtCore
from PySide6.QtCore import QEvent, QPoint, QTimer
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyleOptionComboBox, QToolTip

from hia_desktop.ui.kit.theme import pixmap, px
from hia_desktop.ui.kit.widgets import plain_tip


class Combo(QComboBox):
    """A list to choose from. Typing finds; the wheel never changes an answer on its way down the page."""

    def __init__(self) -> None:
        super().__init__()
        QTimer.singleShot(
            0, self, self._take_no_focus_by_wheel
        )  # after the first paint, which must not wait for Qt's enumerations
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaxVisibleItems(16)

    def _take_no_focus_by_wheel(self) -> None:
        self.setFocusPolicy(QtCore.Qt.FocusPolicy.StrongFocus)

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """A word that has no room ends in an ellipsis; Qt cuts it in the midst of a letter."""
        super().initStyleOption(option)
        option.currentText = self._shown(option.currentText)

    def _shown(self, text: str) -> str:
        room, words = self.width() - px(26 + 2 * 10) - 6, self.fontMetrics()  # the arrow, the padding, the edges
        if words.horizontalAdvance(text) <= room or room <= 0:
            return text
        return words.elidedText(text, QtCore.Qt.TextElideMode.ElideRight, room)

    def event(self, event: QEvent) -> bool:
        """A word that has no room stands whole in the tooltip, before what else is said of the list."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            whole = self.currentText()
            if self._shown(whole) != whole:
                QToolTip.showText(event.globalPos(), plain_tip(whole) + self.toolTip(), self)
                return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.drawPixmap(
            QPoint(self.width() - px(24), (self.height() - px(16)) // 2), pixmap("chevron-down", "ink2", 16)
        )
        painter.end()
