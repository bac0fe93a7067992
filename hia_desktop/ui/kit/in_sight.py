"""InSight: a column beside what is scrolled, which stays in sight without a scroll bar of its own."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget


class InSight(QWidget):
    """Holds `inside` within the part of it that `area` shows; `area` scrolls the widget that this lies in.

    One that is higher than what is shown moves along until its end is seen, and back until its beginning is.
    """

    def __init__(self, inside: QWidget, area: QScrollArea) -> None:
        super().__init__()
        self._inside, self._area, self._top = inside, area, 0
        inside.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        area.verticalScrollBar().valueChanged.connect(self._place)
        area.verticalScrollBar().rangeChanged.connect(self._place)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        box = self._inside.layout()
        return box.totalHeightForWidth(width) if box is not None else self._inside.sizeHint().height()

    def sizeHint(self) -> QSize:
        return self._inside.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._inside.minimumSizeHint().width(), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        """What is inside has become higher or lower."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._place()
        return super().event(event)

    def _place(self) -> None:
        page = self._area.widget()
        if page is None or not page.isAncestorOf(self):
            return
        high, seen = self.heightForWidth(self.width()), self._area.viewport().height()
        above = self._area.verticalScrollBar().value() - self.mapTo(page, self.rect().topLeft()).y()
        self._top = min(max(self._top, above - max(0, high - seen)), above)
        self._top = max(0, min(self._top, self.height() - high))
        self._inside.setGeometry(0, self._top, self.width(), high)
