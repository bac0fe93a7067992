"""FigureTile: one figure with its value, what it rests on and how many are unknown; pressed, it is shown in full."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy

from hia_desktop.base.text import _
from hia_desktop.base.tones import Tone
from hia_desktop.domain.quality.arithmetic import Days
from hia_desktop.domain.quality.figures import Counted, Figure
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.tables.row_cells import two_lines
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import plain_tip

_LEFT, _WRAP = Qt.AlignmentFlag.AlignLeft, Qt.TextFlag.TextWordWrap


class FigureTile(QPushButton):
    """The name, the value large, and under it what it is counted from."""

    def __init__(self, figure: Figure) -> None:
        super().__init__()
        self.figure = figure
        self._value, self._rests, self._missing, self._tone = "…", "", "", Tone.NEUTRAL
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAccessibleName(figure.name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_counted(self, counted: Counted | None) -> None:
        """What was counted; None while it is on its way."""
        if self.figure.unmeasured:
            self._value, self._rests, self._missing = "–", _("måles ikke ennå"), ""
        elif counted is None:
            self._value, self._rests, self._missing = "…", _("regnes ut"), ""
        else:
            self._value = counted.value
            self._rests = rests_on(counted)
            self._missing = ", ".join(counted.besides) or nobody_unknown(counted)
            self._tone = Tone.WARN if counted.missing else Tone.NEUTRAL
        told = ", ".join(x for x in (self._value, self._rests, self._missing) if x)
        self.setAccessibleName(f"{self.figure.name}: {told}")
        self.setToolTip(plain_tip(f"{self.figure.name}: {told}"))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(210), px(84))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(150), px(84))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, t = QPainter(self), theme.tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        ground = t.brand_soft if self.isChecked() else t.selected if self.underMouse() else t.surface
        painter.setBrush(QColor(ground))
        edge = t.brand if self.isChecked() or self.hasFocus() else t.line
        painter.setPen(QPen(QColor(edge), 2 if self.hasFocus() else 1))
        painter.drawRoundedRect(box, px(6), px(6))
        inside = self.rect().adjusted(px(12), px(7), -px(10), -px(5))
        painter.setFont(theme.font(13, QFont.Weight.DemiBold))
        painter.setPen(QColor(t.ink2))
        name = painter.fontMetrics().boundingRect(inside, int(_LEFT | _WRAP), self.figure.name)
        painter.drawText(inside, int(_LEFT | _WRAP), self.figure.name)
        self._values(painter, QRect(inside.left(), name.bottom() + px(2), inside.width(), px(30)))
        painter.end()

    def _values(self, painter: QPainter, room: QRect) -> None:
        t, middle = theme.tokens(), Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font(22, QFont.Weight.Bold))
        painter.setPen(QColor(t.ink))
        painter.drawText(room, int(_LEFT | middle), self._value)
        room = room.adjusted(painter.fontMetrics().horizontalAdvance(self._value) + px(8), 0, 0, 0)
        ink = t.tone(self._tone)[0] if self._tone is Tone.WARN else t.ink2
        lines = [(words, colour) for words, colour in ((self._rests, t.ink2), (self._missing, ink)) if words]
        painter.setFont(theme.font(12.5))
        if len(lines) == 1:
            lines = [(part, lines[0][1]) for part in two_lines(lines[0][0], painter.font(), room.width())]
        high = painter.fontMetrics().height()
        top = room.center().y() - high * len(lines) // 2 + px(1)
        for at, (words, ink) in enumerate(lines):
            painter.setPen(QColor(ink))
            shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(QRect(room.left(), top + at * high, room.width(), high), int(_LEFT | middle), shown)


def nobody_unknown(counted: Counted) -> str:
    """That all of those who are counted are known; nothing where nobody is."""
    return _("ingen ukjent") if counted.whole and not counted.missing else ""


def rests_on(counted: Counted) -> str:
    """What a tile says beside the value: «24 av 36», or «n 53» of days; of nobody, that there is none."""
    if not counted.whole:
        return "" if counted.besides else _("ingen")
    return _("median, n {count}").format(count=counted.whole) if isinstance(counted, Days) else counted.counted
