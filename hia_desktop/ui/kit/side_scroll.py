"""SideScroll: cards under one another whose edges stay in line with the rest of the page when they scroll."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QScrollArea, QWidget


class SideScroll(QScrollArea):
    """Scrolls `inside`; the bar lies over the right padding of the cards instead of making them narrower,
    or `beside` them, where the page has a margin for it.

    The bar has its place whether it is seen or not: were the width to follow it,
    what fits in only one of two widths would never settle.
    """

    def __init__(self, inside: QWidget, *, beside: bool = False) -> None:
        super().__init__(widgetResizable=True)
        inside.setProperty("role", "page")
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._inside = inside
        self.setWidget(inside)
        bar = self.verticalScrollBar()
        bar.setStyleSheet("QScrollBar::handle:disabled { background: transparent; }")
        bar.ensurePolished()
        self.setViewportMargins(0, 0, 0 if beside else -bar.sizeHint().width(), 0)
        bar.rangeChanged.connect(lambda _low, high: self._show_bar(high > 0))
        self._show_bar(False)

    def minimumSizeHint(self) -> QSize:
        """Never narrower than what it holds: that would be cut."""
        return QSize(self._inside.minimumSizeHint().width(), super().minimumSizeHint().height())

    def _show_bar(self, scrolls: bool) -> None:
        bar = self.verticalScrollBar()
        bar.setEnabled(scrolls)
        holder = bar.parentWidget()
        if holder is not None:
            holder.raise_()
