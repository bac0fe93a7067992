"""What scrolls: a page, and cards under one another whose edges stay in line with the rest when they scroll."""

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.theme import px

_MOST = 8
"""How many times what a page holds may take another size within one change of size: wrapped text needs two or three."""


def take_what_is_left(area: QAbstractScrollArea, least: float) -> None:
    """It has the height that is left over, and asks for no more than `least`, in pixels at 100 %. Beside a text of
    several lines Qt else takes the height that it would like for one that it must have, and the whole page scrolls
    round what scrolls by itself."""
    policy = area.sizePolicy()
    policy.setVerticalPolicy(QSizePolicy.Policy.Ignored)
    area.setSizePolicy(policy)
    area.setMinimumHeight(px(least))


def paint_ring(on: QWidget) -> None:
    """The mark of what has the keyboard, round all of a widget that paints itself."""
    painter = QPainter(on)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("brand"), 2))
    painter.drawRoundedRect(QRectF(on.rect()).adjusted(1, 1, -1, -1), px(6), px(6))
    painter.end()


class _FocusRing(QWidget):
    """Lies over what an area shows."""

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_ring(self)


def ring_when_focused(area: QAbstractScrollArea, event: QFocusEvent | QResizeEvent) -> None:
    """For an area's own events: shows that the keys are for it, where nothing in it does. A press of the mouse there
    marks nothing. No filter on the area: it would be asked while the area goes, which ends the process."""
    ring = area.findChild(_FocusRing, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if isinstance(event, QFocusEvent):
        by_key = event.gotFocus() and event.reason() is not Qt.FocusReason.MouseFocusReason
        if by_key and ring is None:
            ring = _FocusRing(area)
            ring.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        if ring is not None:
            ring.setVisible(by_key)
    if ring is not None:
        ring.setGeometry(area.rect())


class Scroll(QScrollArea):
    """A page that scrolls, as high as it likes. Every page of the program that scrolls is one of these.

    Were what it holds to ask for another size whenever it is given the one that it asked for (it fits in only one of
    two widths, or is as high as a part of its own height), Qt's own area would give it one and the other in turn, each
    within the other, until the process has no stack left and dies.
    """

    _within = 0

    def __init__(self) -> None:
        super().__init__(widgetResizable=True)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        ring_when_focused(self, event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        ring_when_focused(self, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        ring_when_focused(self, event)

    def keep_bar(self) -> None:
        """The bar has its place whether it is seen or not, so that nothing moves when it comes; it is seen only while
        there is something to scroll."""
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        bar = self.verticalScrollBar()
        bar.setStyleSheet("QScrollBar::handle:disabled { background: transparent; }")
        bar.ensurePolished()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """As Qt's, but it comes to an end."""
        if event.type() is not QEvent.Type.Resize:
            return super().eventFilter(watched, event)
        if self._within == _MOST:
            return False
        self._within += 1
        try:
            return super().eventFilter(watched, event)
        finally:
            self._within -= 1


def fill_with(widget: QWidget, page: QWidget, foot: QLayout | None = None) -> Scroll:
    """Makes a widget without a layout one page that scrolls, from edge to edge. `foot` is what is done with the page:
    it stands beneath and does not scroll, so that it is within reach however low the window is."""
    page.setProperty("role", "page")
    area = Scroll()
    area.setFrameShape(Scroll.Shape.NoFrame)
    area.setWidget(page)
    outer = QVBoxLayout(widget)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addWidget(area, 1)
    if foot is not None:
        area.keep_bar()
        foot.setContentsMargins(px(24), px(10), px(24) + area.verticalScrollBar().sizeHint().width(), px(14))
        outer.addLayout(foot)
    return area


class SideScroll(Scroll):
    """Scrolls `inside`; the bar lies over the right padding of the cards instead of making them narrower,
    or `beside` them, where the page has a margin for it.

    The bar has its place whether it is seen or not: were the width to follow it,
    what fits in only one of two widths would never settle.
    """

    def __init__(self, inside: QWidget, *, beside: bool = False) -> None:
        super().__init__()
        inside.setProperty("role", "page")
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inside = inside
        self.setWidget(inside)
        self.keep_bar()
        bar = self.verticalScrollBar()
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
