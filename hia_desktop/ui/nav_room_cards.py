"""The NAV adviser's own lists on top of the worklist: four cards, each row a patient and a thing to do."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from hia_desktop.base.text import _
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Right, may
from hia_desktop.services.overview.nav_room import RoomGroup, RoomRow
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.drawing import write
from hia_desktop.ui.kit.keys import Menu, menu_act
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, FlowLayout, Text, empty_layout, link_button, plain_tip

NAMED = 3
"""How many rows a card shows where there is room; the rest are in a menu."""
NAMED_NARROW = 1
_WIDE, _TALL = 1000, 740
"""The screen's width and height, in pixels at 100 %, that decide how much is shown;
where it is low each list is one word."""

_CARD, _ROW, _WORD = 90, 47, 28
"""The heights, in pixels at 100 %, of a card with its head and its last word, of a row in it, and of a list that is one
word: their room is there before what stands in it, so that no task moves under the mouse when it comes."""


class RoomLine(QPushButton):
    """One row: the patient, what it is about, and when.
    Enter, space or a click opens it; up and down go to the next."""

    def __init__(self, row: RoomRow) -> None:
        super().__init__()
        self.row = row
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(told(row))
        self.setToolTip(plain_tip(told(row)))
        self._chip = Chip(row.mark, row.tone, "warning" if row.tone is Tone.BAD else "")
        self._chip.setParent(self)
        self._chip.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._chip.setVisible(bool(row.mark))

    def sizeHint(self) -> QSize:
        return QSize(px(200), px(46))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(140), px(46))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The mark stands at the right of the name."""
        hint = self._chip.sizeHint()
        self._chip.setGeometry(self.width() - hint.width() - px(4), px(3), hint.width(), hint.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; the arrows walk through the card."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.click()
            case Qt.Key.Key_Down:
                self.focusNextChild()
            case Qt.Key.Key_Up:
                self.focusPreviousChild()
            case _other:
                super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selected"))
            painter.drawRoundedRect(box, px(6), px(6))
        strong, small = theme.font(weight=QFont.Weight.DemiBold), theme.font(13)
        taken = self._chip.width() + px(10) if self.row.mark else 0
        upper = QRectF(px(6), px(3), box.width() - px(12) - taken, px(22))
        lower = QRectF(px(6), px(24), box.width() - px(12), px(19))
        write(painter, upper, _cut(strong, self.row.name, upper.width()), strong, QColor(theme.tokens().ink))
        write(painter, lower, _cut(small, self.row.about, lower.width()), small, QColor(theme.tokens().ink2))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("brand"), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), px(6), px(6))
        painter.end()


class _RoomCard(Card):
    """One list: its name with how many there are, and its first rows."""

    def __init__(self, host: Host, group: RoomGroup, named: int) -> None:
        super().__init__(group.title, padding=12)
        self._host = host
        self.body.setSpacing(px(1))
        self.head.addWidget(Chip(str(len(group.rows)), group.tone if group.rows else Tone.NEUTRAL))
        shown = group.rows[:named]
        for found in shown:
            line = RoomLine(found)
            line.clicked.connect(partial(self._open, found))
            self.add(line)
        rest = group.rows[len(shown) :]
        if rest:
            words = _("{count} til") if shown else _("Vis {count}")
            more = link_button(words.format(count=len(rest)), lambda: self._unfold(rest, more))
            more.setAccessibleName(_("{title}: {count} til").format(title=group.title, count=len(rest)))
            self.body.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        if not group.rows:
            self.add(Text(group.nothing, "hint"))
        self.body.addStretch(1)

    def _unfold(self, rows: Sequence[RoomRow], button: QPushButton) -> None:
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for found in rows:
            menu_act(menu, told(found).replace("&", "&&"), partial(self._open, found))
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _open(self, found: RoomRow, _on: bool = False) -> None:
        self._host.open(f"course:{found.course}:{found.step}")


def _folded(host: Host, group: RoomGroup) -> QPushButton:
    """A list as one word with how many there are; a press unfolds them all.
    Where it is low: the room is the table's."""
    button = link_button(f"{group.title} · {len(group.rows)}")
    button.setEnabled(bool(group.rows))
    menu = Menu(button)
    for found in group.rows:
        menu_act(menu, told(found).replace("&", "&&"), partial(host.open, f"course:{found.course}:{found.step}"))
    button.clicked.connect(lambda: menu.popup(button.mapToGlobal(button.rect().bottomLeft())))
    return button


class NavRoom(QWidget):
    """The four lists over the worklist: abreast where it is wide, else two and two,
    with less in each where there is little room."""

    def __init__(self, host: Host, screen: QWidget) -> None:
        super().__init__(screen)
        self._host, self._screen = host, screen
        self._groups: tuple[RoomGroup, ...] | None = None
        self._room = (4, NAMED)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(px(12))
        self.setAccessibleName(_("NAV-rommet"))
        screen.installEventFilter(self)
        self._arrange()
        if not may(host.user.role, Right.WRITE_NAV):
            self.hide()

    def show_groups(self, found: Sequence[RoomGroup]) -> None:
        """Shows the lists as they now are; what is unchanged keeps the focus."""
        if tuple(found) != self._groups:
            self._groups = tuple(found)
            self._room = self._fitting()
            self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """As much as the screen has room for: most of it is the table's."""
        if event.type() == QEvent.Type.Resize and self._fitting() != self._room:
            self._room = self._fitting()
            self._arrange()
        return False

    def _fitting(self) -> tuple[int, int]:
        """How many lists abreast, and how many rows in each."""
        wide, tall = self._screen.width() >= px(_WIDE), self._screen.height() >= px(_TALL)
        return (4 if wide else 2), (0 if not tall else NAMED if wide else NAMED_NARROW)

    def _arrange(self) -> None:
        empty_layout(self._grid)
        abreast, named = self._room
        rows = 4 // abreast if named else 1
        high = _CARD + named * _ROW if named else _WORD
        self.setMinimumHeight(rows * px(high) + (rows - 1) * self._grid.verticalSpacing())
        if not named:
            line = QWidget()
            flow = FlowLayout(line, gap=4)
            for group in self._groups or ():
                flow.addWidget(_folded(self._host, group))
            self._grid.addWidget(line, 0, 0, 1, 4)
            return
        for at, group in enumerate(self._groups or ()):
            self._grid.addWidget(_RoomCard(self._host, group, named), at // abreast, at % abreast)
        for column in range(4):
            self._grid.setColumnStretch(column, 1 if column < abreast else 0)


def told(row: RoomRow) -> str:
    """A row in words: «Kari Testdal · Dialogmøte 1 · 3 dager»."""
    return " · ".join(x for x in (row.name, row.about, row.mark) if x)


def _cut(font: QFont, text: str, width: float) -> str:
    return QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, max(0, int(width)))
