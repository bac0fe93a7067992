"""The small parts every screen is made of: text, buttons, cards, banners, empty states."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from PySide6 import QtCore
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from hia_desktop.base.tones import Tone
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.theme import BESIDE, icon, icon_size, pixmap, px

# `QtCore.Qt` stands where it is used: its several hundred enum members cost the first paint 12 ms,
# and the login window needs none of them.
_PLAIN = 0
"""`Qt.TextFormat.PlainText`, as the property takes it."""
OnClick = Callable[[], object]
_Box = TypeVar("_Box", bound=QBoxLayout)
TONE_ICONS = {
    Tone.OK: "check-circle",
    Tone.WARN: "warning",
    Tone.BAD: "error",
    Tone.NAV: "info",
    Tone.BRAND: "info",
    Tone.NEUTRAL: "info",
}


def plain_tip(text: str) -> str:
    """A tooltip that shows `text` as it stands: Qt guesses at markup unless the text is escaped rich text."""
    from html import escape  # with every entity there is, which the login window can do without

    return "<qt>{}</qt>".format(escape(text).replace("\n", "<br>")) if text else ""


class Text(QLabel):
    """Plain text: what a person has typed is never read as markup.
    `role` is a style: title, heading, section, label, hint, error, …"""

    def __init__(self, text: str = "", role: str = "", wrap: bool = True, selectable: bool = False) -> None:
        super().__init__()
        self.setProperty("textFormat", _PLAIN)
        self.setText(text)
        self.setWordWrap(wrap)
        if role:
            self.setProperty("role", role)
        if selectable:
            self.setTextInteractionFlags(QtCore.Qt.TextInteractionFlag.TextSelectableByMouse)

    def set_role(self, role: str) -> None:
        """Another style."""
        if self.property("role") != role:
            self.setProperty("role", role)
            theme.restyle(self)


class LongText(Text):
    """A text of many lines, measured once for each width: a label measures itself ten times while it is laid out,
    and a list of notes holds many of them."""

    def __init__(self, text: str, role: str = "") -> None:
        self._heights: dict[int, int] = {}
        super().__init__(text, role, selectable=True)

    def changeEvent(self, event: QEvent) -> None:
        self._heights.clear()
        super().changeEvent(event)

    def setText(self, text: str) -> None:
        self._heights.clear()
        super().setText(text)

    def sizeHint(self) -> QSize:
        return QSize(px(240), px(20))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(80), px(20))

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = super().heightForWidth(width)
        return self._heights[width]


class SectionTitle(Text):
    """The heading of a section within a card."""

    def __init__(self, text: str) -> None:
        super().__init__(text, "section", wrap=True)


def _button(text: str, kind: str, on_click: OnClick | None, icon_name: str, ink: str) -> QPushButton:
    made = QPushButton(text)
    made.setProperty("kind", kind)
    made.setCursor(QtCore.Qt.CursorShape.PointingHandCursor)
    made.setAutoDefault(False)
    if icon_name:
        made.setIcon(icon(icon_name, ink, aside=BESIDE))
        made.setIconSize(icon_size(aside=BESIDE))
    if on_click is not None:
        made.clicked.connect(lambda: on_click())
    return made


def primary_button(text: str, on_click: OnClick | None = None, icon_name: str = "") -> QPushButton:
    """The one button a screen wants pressed."""
    return _button(text, "primary", on_click, icon_name, "on_action")


def secondary_button(text: str, on_click: OnClick | None = None, icon_name: str = "") -> QPushButton:
    """Every other button."""
    return _button(text, "secondary", on_click, icon_name, "ink2")


def danger_button(text: str, on_click: OnClick | None = None, icon_name: str = "") -> QPushButton:
    """A button that takes something away."""
    return _button(text, "danger", on_click, icon_name, "rail_strong")


def link_button(text: str, on_click: OnClick | None = None, icon_name: str = "") -> QPushButton:
    """A quiet button that reads as text."""
    return _button(text, "link", on_click, icon_name, "brand")


def tool_button(icon_name: str, name: str, on_click: OnClick | None = None) -> QToolButton:
    """A button that is only an icon; `name` is its tooltip and what a screen reader says."""
    made = QToolButton()
    made.setIcon(icon(icon_name))
    made.setIconSize(icon_size())
    made.setAccessibleName(name)
    made.setToolTip(plain_tip(name))
    made.setCursor(QtCore.Qt.CursorShape.PointingHandCursor)
    made.setFocusPolicy(QtCore.Qt.FocusPolicy.StrongFocus)
    if on_click is not None:
        made.clicked.connect(lambda: on_click())
    return made


def line() -> QFrame:
    """A thin rule between two parts."""
    made = QFrame()
    made.setProperty("role", "line")
    return made


def row(*widgets: QWidget | int, gap: float = 8) -> QHBoxLayout:
    """Widgets side by side; a number is a stretch."""
    box = QHBoxLayout()
    box.setContentsMargins(0, 0, 0, 0)
    return _filled(box, widgets, gap)


def column(*widgets: QWidget | int, gap: float = 8) -> QVBoxLayout:
    """Widgets below one another; a number is a stretch."""
    box = QVBoxLayout()
    box.setContentsMargins(0, 0, 0, 0)
    return _filled(box, widgets, gap)


def _filled(box: _Box, widgets: tuple[QWidget | int, ...], gap: float) -> _Box:
    box.setSpacing(px(gap))
    for widget in widgets:
        if isinstance(widget, int):
            box.addStretch(widget)
        else:
            box.addWidget(widget)
    return box


def empty_layout(layout: QLayout) -> None:
    """Takes everything out of a layout and lets it be deleted. What had the keyboard there gives it to what is put in
    its place: Qt would give it to each of those that go in turn, and then to whatever stands after them."""
    from hia_desktop.ui.kit.tab_order import keep_place

    box, gone = layout.parentWidget(), list(_taken(layout))
    if box is not None:
        keep_place(box, gone)
    for widget in gone:
        widget.hide()
        widget.deleteLater()


def _taken(layout: QLayout) -> Iterator[QWidget]:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            yield widget
        elif (inner := item.layout()) is not None:
            yield from _taken(inner)


class Card(QFrame):
    """A white sheet on the quiet ground. `edge` colours its top edge;
    `body` takes the content, `head` what stands beside the title."""

    def __init__(self, title: str = "", edge: Tone | None = None, padding: float = 18) -> None:
        super().__init__()
        self._edge = edge
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(padding), px(padding), px(padding), px(padding))
        outer.setSpacing(px(10))
        self.head = QHBoxLayout()
        self.head.setSpacing(px(8))
        self.head.addStrut(px(28))
        self.title = Text(title, "heading", wrap=False)
        if title:
            self.head.addWidget(self.title)
            self.head.addStretch(1)
            outer.addLayout(self.head)
        self.body = QVBoxLayout()
        self.body.setSpacing(px(8))
        outer.addLayout(self.body, 1)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Below what is already there."""
        self.body.addWidget(widget, stretch)

    def set_edge(self, edge: Tone | None) -> None:
        """Colours the top edge, or not."""
        self._edge = edge
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_sheet(self, self._edge, top=True)


def paint_sheet(widget: QWidget, edge: Tone | None, *, top: bool, hovered: bool = False) -> None:
    """A rounded sheet with a thin line, and a coloured edge at the top or the left."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(widget.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
    path = QPainterPath()
    path.addRoundedRect(box, px(8), px(8))
    painter.fillPath(path, theme.colour("selected" if hovered else "surface"))
    if edge is not None:
        painter.save()
        painter.setClipPath(path)
        ink = QColor(theme.tokens().tone(edge)[0])
        painter.fillRect(QRectF(0, 0, widget.width(), px(4)) if top else QRectF(0, 0, px(4), widget.height()), ink)
        painter.restore()
    painter.setPen(QPen(theme.colour("line"), 1))
    if edge is not None:
        clip = QRectF(widget.rect()).adjusted(0, px(4), 0, 0) if top else QRectF(widget.rect()).adjusted(px(4), 0, 0, 0)
        painter.setClipRect(clip)
    painter.drawPath(path)
    painter.end()


class Banner(QFrame):
    """A coloured strip with an icon, a sentence and perhaps one thing to do."""

    def __init__(self, text: str, tone: Tone = Tone.BRAND, action: str = "", on_action: OnClick | None = None) -> None:
        super().__init__()
        self._tone = tone
        self._mark = QLabel()
        self._text = Text(text)
        box = QHBoxLayout(self)
        box.setContentsMargins(px(12), px(8), px(12), px(8))
        box.setSpacing(px(10))
        box.addWidget(self._mark, 0, QtCore.Qt.AlignmentFlag.AlignTop)
        box.addWidget(self._text, 1)
        if action:
            box.addWidget(secondary_button(action, on_action))
        self.set(text, tone)

    def set(self, text: str, tone: Tone) -> None:
        """Another sentence."""
        self._tone = tone
        self._text.setText(text)
        self._mark.setPixmap(pixmap(TONE_ICONS[tone], theme.tokens().tone(tone)[0], 20))
        self.setAccessibleName(text)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QtCore.Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.tokens().tone(self._tone)[1]))
        painter.drawRoundedRect(self.rect(), px(6), px(6))
        painter.end()


class EmptyState(QWidget):
    """What stands where a list would be: what is missing, what to do first, and the button that does it."""

    def __init__(
        self,
        title: str,
        text: str = "",
        action: str = "",
        on_action: OnClick | None = None,
        icon_name: str = "document",
    ) -> None:
        super().__init__()
        mark = QLabel()
        mark.setPixmap(pixmap(icon_name, "ink3", 32))
        mark.setAlignment(QtCore.Qt.AlignmentFlag.AlignCenter)
        box = column(1, mark, gap=8)
        self.setLayout(box)
        box.setContentsMargins(px(16), px(24), px(16), px(24))
        for label in (Text(title, "strong"), Text(text, "hint")):
            label.setAlignment(QtCore.Qt.AlignmentFlag.AlignCenter)
            box.addWidget(label)
            label.setVisible(bool(label.text()))
        if action:
            box.addSpacing(px(4))
            box.addWidget(primary_button(action, on_action), 0, QtCore.Qt.AlignmentFlag.AlignCenter)
        box.addStretch(1)


class FlowLayout(QLayout):
    """Side by side as long as there is room, then the next line."""

    def __init__(self, parent: QWidget | None = None, gap: float = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = px(gap)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> "QtCore.Qt.Orientation":
        return QtCore.Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        sizes = [size for item in self._items if not (size := _size(item)).isEmpty()]
        wide = sum(size.width() for size in sizes) + self._gap * max(0, len(sizes) - 1)
        return QSize(wide, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        sizes = [item.minimumSize() for item in self._items]
        return QSize(max((s.width() for s in sizes), default=0), max((s.height() for s in sizes), default=0))

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        x, y, high = rect.x(), rect.y(), 0
        for item in self._items:
            size = _size(item)
            if size.isEmpty():
                continue
            hint = size.boundedTo(QSize(max(rect.width(), item.minimumSize().width()), 100_000))
            if x > rect.x() and x + hint.width() > rect.x() + rect.width():
                x, y, high = rect.x(), y + high + self._gap, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), hint))
            x, high = x + hint.width() + self._gap, max(high, hint.height())
        return y + high - rect.y()


def _size(item: QLayoutItem) -> QSize:
    """The room it wants, none when somebody has hidden it; what was just put in is not shown yet, but soon will be."""
    widget = item.widget()
    if (
        widget is None
        or not item.isEmpty()
        or widget.testAttribute(QtCore.Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
    ):
        return item.sizeHint()
    return widget.sizeHint()
