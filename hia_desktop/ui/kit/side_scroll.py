"""SideScroll: cards under one another whose edges stay in line with the rest of the page when they scroll."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QScrollArea, QWidget


class SideScroll(QScrollArea):
    """Scrolls `inside`; the bar lies over the right padding of the cards instead of making them narrower."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__(widgetResizable=True)
        inside.setProperty("role", "page")
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inside = inside
        self.setWidget(inside)
        self.verticalScrollBar().rangeChanged.connect(lambda _low, high: self._let_under(high > 0))

    def minimumSizeHint(self) -> QSize:
        """Never narrower than what it holds: that would be cut."""
        return QSize(self._inside.minimumSizeHint().width(), super().minimumSizeHint().height())

    def _let_under(self, scrolls: bool) -> None:
        bar = self.verticalScrollBar()
        self.setViewportMargins(0, 0, -bar.sizeHint().width() if scrolls else 0, 0)
        holder = bar.parentWidget()
        if holder is not None:
            holder.raise_()
