"""A list to choose from. In a file of its own: the login window, which waits for nothing heavy, has one too."""

from PySide6 import QtCore
from PySide6.QtCore import QEvent, QPoint, QSize, QTimer
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyleOptionComboBox, QToolTip

from hia_desktop.ui.kit.second_click import watch
from hia_desktop.ui.kit.theme import pixmap, px
from hia_desktop.ui.kit.widgets import plain_tip

ROOM = 150
"""A list that asks for room for its words gets so much, in pixels at 100 %; a longer word ends in an ellipsis."""


class Combo(QComboBox):
    """A list to choose from. Typing finds, Enter opens it as Space does; the wheel never changes an answer on its way
    down the page, nor does the second click of a double one on what it lies over when it is open."""

    _asks = False

    def __init__(self) -> None:
        super().__init__()
        QTimer.singleShot(
            0, self, self._take_no_focus_by_wheel
        )  # after the first paint, which must not wait for Qt's enumerations
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaxVisibleItems(16)

    def ask_for_room(self) -> None:
        """Never narrower than its words, up to `ROOM`."""
        self._asks = True

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        if not self._asks:
            return hint
        words = (self.itemText(at) for at in range(self.count()))
        wide = max(map(self.fontMetrics().horizontalAdvance, words), default=0) + self._around()
        return QSize(max(hint.width(), min(wide, px(ROOM))), hint.height())

    def _around(self) -> int:
        """What stands around its words: the arrow, the padding, the edges."""
        return px(26 + 2 * 10) + 6

    def _take_no_focus_by_wheel(self) -> None:
        self.setFocusPolicy(QtCore.Qt.FocusPolicy.StrongFocus)

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """A word that has no room ends in an ellipsis; Qt cuts it in the midst of a letter."""
        super().initStyleOption(option)
        option.currentText = self._shown(option.currentText)

    def _shown(self, text: str) -> str:
        room, words = self.width() - self._around(), self.fontMetrics()
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~QtCore.Qt.KeyboardModifier.KeypadModifier
        if event.key() in (QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter) and not held:
            self.showPopup()
        else:
            super().keyPressEvent(event)

    def showPopup(self) -> None:
        super().showPopup()
        watch(self.view().window())

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.drawPixmap(
            QPoint(self.width() - px(24), (self.height() - px(16)) // 2), pixmap("chevron-down", "ink2", 16)
        )
        painter.end()
