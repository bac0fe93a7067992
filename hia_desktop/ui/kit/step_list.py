"""A list of steps down the side: an empty ring, a half one or a green tick,
and a word when there is something to say."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_, _
from hia_desktop.base.tones import Tone
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.theme import pixmap, px
from hia_desktop.ui.kit.widgets import empty_layout, line

STATES = WordTable(
    {
        "empty": N_("ikke begynt"),
        "half": N_("påbegynt"),
        "done": N_("ferdig"),
    }
)
"""How a step stands, as a screen reader says it."""


@dataclass(frozen=True)
class StepItem:
    """One line: `state` as in `STATES`, or empty for a line without a ring; `note` stands at its right.
    `quiet` greys it."""

    key: str
    label: str
    state: str = ""
    note: str = ""
    quiet: bool = False


class _Line(QPushButton):
    def __init__(self, item: StepItem, tone: Tone) -> None:
        super().__init__(item.label)
        self.item, self._tone = item, tone
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.set_item(item)

    def set_item(self, item: StepItem) -> None:
        self.item = item
        self.setText(item.label)
        self.setAccessibleName(", ".join(x for x in (item.label, str(STATES.get(item.state, "")), item.note) if x))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(200), px(36))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), px(29))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, t = QPainter(self), theme.tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        ink, soft = t.tone(self._tone)
        if chosen or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(soft if chosen else "ground"))
            painter.drawRoundedRect(self.rect(), px(6), px(6))
        left = px(8)
        if self.item.state:
            self._ring(painter, QPointF(left + px(9), self.height() / 2))
            left += px(27)
        room = QRect(left, 0, self.width() - left - px(8), self.height())
        room = self._note(painter, room)
        painter.setFont(theme.font(weight=QFont.Weight.DemiBold if chosen else QFont.Weight.Normal))
        quiet = self.item.quiet or self.item.state == "not_shared"
        painter.setPen(theme.colour(ink if chosen else t.ink3 if quiet else t.ink if self.item.state else t.ink2))
        text = QFontMetrics(painter.font()).elidedText(self.item.label, Qt.TextElideMode.ElideRight, room.width())
        self.setToolTip(self.item.label if text != self.item.label else "")
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour(ink), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(6), px(6))
        painter.end()

    def _note(self, painter: QPainter, room: QRect) -> QRect:
        if not self.item.note:
            return room
        painter.setFont(theme.font(13))
        painter.setPen(theme.colour("ink3"))
        wide = QFontMetrics(painter.font()).horizontalAdvance(self.item.note)
        painter.drawText(
            room,
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine,
            self.item.note,
        )
        return room.adjusted(0, 0, -wide - px(6), 0)

    def _ring(self, painter: QPainter, at: QPointF) -> None:
        """Empty, half or a filled disc with a tick; each its own shape, so that colour is not all there is."""
        t, r = theme.tokens(), px(9)
        if self.item.state in ("done", "summary"):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("#1B7446" if not t.dark else t.ok))
            painter.drawEllipse(at, r, r)
            tick = pixmap("check-heavy", "surface", 14)
            painter.drawPixmap(QPoint(round(at.x() - px(7)), round(at.y() - px(7))), tick)
            return
        half = self.item.state == "half"
        painter.setPen(QPen(theme.colour("brand" if half else "edge"), px(2)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(at, r - px(1), r - px(1))
        if half:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("brand"))
            painter.drawPie(
                QRectF(at.x() - r + px(1), at.y() - r + px(1), 2 * (r - px(1)), 2 * (r - px(1))), 90 * 16, 180 * 16
            )


class StepList(QWidget):
    """One tab stop; up and down move, Enter or a click chooses. `chosen` carries the key of a line."""

    chosen = Signal(str)

    def __init__(self, tone: Tone = Tone.BRAND) -> None:
        super().__init__()
        self._tone = tone
        self._lines: dict[str, _Line] = {}
        self._current = ""
        self.setAccessibleName(_("Steg i forløpet"))
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(px(2))

    def show_steps(self, steps: Sequence[StepItem], more: Sequence[StepItem]) -> None:
        """The steps, and below a rule what else there is. Lines that are the same as before keep the focus."""
        wanted = [*steps, *more]
        if list(self._lines) == [item.key for item in wanted]:
            for item in wanted:
                self._lines[item.key].set_item(item)
            return
        empty_layout(self._box)
        self._lines = {}
        for item in wanted:
            if more and item is more[0]:
                self._box.addSpacing(px(5))
                self._box.addWidget(line())
                self._box.addSpacing(px(5))
            made = _Line(item, self._tone)
            made.clicked.connect(lambda _on=False, key=item.key: self._pressed(key))
            made.installEventFilter(self)
            self._lines[item.key] = made
            self._box.addWidget(made)
        self._box.addStretch(1)
        self.set_current(self._current)

    def kinds(self) -> list[str]:
        """The keys, from above."""
        return list(self._lines)

    def item(self, key: str) -> StepItem:
        """What a line says. Errors: KeyError."""
        return self._lines[key].item

    def set_item(self, item: StepItem) -> None:
        """Says something else on one line; an unknown key changes nothing."""
        if item.key in self._lines:
            self._lines[item.key].set_item(item)

    def set_current(self, key: str) -> None:
        """Marks the line that is shown, without a signal."""
        self._current = key
        stop = self._lines.get(key) or next(iter(self._lines.values()), None)
        for other, made in self._lines.items():
            made.setChecked(other == key)
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus if made is stop else Qt.FocusPolicy.ClickFocus)
        if stop is not None:
            focused = self.hasFocus() or any(made.hasFocus() for made in self._lines.values())
            self.setFocusProxy(stop)
            if focused:
                stop.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        lines = list(self._lines.values())
        at = next((n for n, made in enumerate(lines) if made is watched), 0)
        match event.key():
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                to = at + (1 if event.key() == Qt.Key.Key_Down else -1)
            case Qt.Key.Key_Home | Qt.Key.Key_End:
                to = 0 if event.key() == Qt.Key.Key_Home else len(lines) - 1
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                lines[at].click()
                return True
            case _:
                return False
        lines[min(max(to, 0), len(lines) - 1)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _pressed(self, key: str) -> None:
        for other, made in self._lines.items():
            made.setChecked(other == self._current)  # it moves when the page does
        self.chosen.emit(key)
