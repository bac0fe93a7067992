"""Small painted controls: chips, counters, segments, switches.
Each is a real Qt button underneath, so keys and screen readers work."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from hia_desktop.base.tones import Tone
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.theme import pixmap, px
from hia_desktop.ui.kit.widgets import FlowLayout, paint_sheet, plain_tip

_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_SMALL = 13.0


def _painter(widget: QWidget) -> QPainter:
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def _focus_ring(painter: QPainter, box: QRectF, radius: float) -> None:
    painter.setPen(QPen(theme.colour("brand"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius)


def _small(weight: QFont.Weight = QFont.Weight.DemiBold) -> QFont:
    return theme.font(_SMALL, weight)


def pill_size(text: str, icon: bool) -> QSize:
    """The room that a chip with this word takes."""
    return QSize(QFontMetrics(_small()).horizontalAdvance(text) + 2 * px(9) + 1 + (px(18) if icon else 0), px(23))


def paint_pill(painter: QPainter, box: QRect, text: str, ink: str, ground: str, icon: str) -> None:
    """A word on a pale pill, for what is painted whole."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
    inner = box.adjusted(px(9), 0, -px(9), 0)
    if icon:
        painter.drawPixmap(QPoint(inner.left(), box.top() + (box.height() - px(14)) // 2), pixmap(icon, ink, 14))
        inner.setLeft(inner.left() + px(18))
    painter.setFont(_small())
    painter.setPen(QColor(ink))
    shown = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, inner.width() + 1)
    painter.drawText(inner, _MIDDLE | (Qt.AlignmentFlag.AlignLeft if icon else Qt.AlignmentFlag.AlignHCenter), shown)


class Chip(QLabel):
    """A word on a pale pill; shortened with an ellipsis where there is no room, in full in its tooltip."""

    def __init__(self, text: str, tone: Tone = Tone.NEUTRAL, icon: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set(text, tone, icon)

    def set(self, text: str, tone: Tone, icon: str = "") -> None:
        """Another word."""
        self._tone, self._icon = tone, icon
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return pill_size(self.text(), bool(self._icon))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(px(56), self.sizeHint().width()), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.setToolTip(plain_tip(self.text() if self.width() < self.sizeHint().width() else ""))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = _painter(self)
        box = self.rect()
        box.setWidth(min(box.width(), self.sizeHint().width()))
        paint_pill(painter, box, self.text(), *theme.tokens().tone(self._tone), self._icon)
        painter.end()


class ToggleChip(QPushButton):
    """A chip that is on or off; on shows a tick beside the word. `off`: what it shows while it is off, where the word
    says what is so only while it is on."""

    def __init__(self, text: str, tone: Tone = Tone.BRAND, tick: bool = True, off: str = "") -> None:
        super().__init__(text)
        self._tone, self._tick, self._off = tone, tick, off
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """With room for the tick and the longer word, so that the chips after it stay when it comes."""
        return pill_size(self.text(), self._tick).expandedTo(pill_size(self._off, False)) + QSize(0, px(5))

    def shown(self) -> str:
        """The word it shows now."""
        return self.text() if self.isChecked() else self._off or self.text()

    def minimumSizeHint(self) -> QSize:
        return QSize(min(px(72), self.sizeHint().width()), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, t = _painter(self), theme.tokens()
        ink, ground = (
            t.tone(self._tone) if self.isChecked() else (t.neutral, t.selected if self.underMouse() else t.neutral_soft)
        )
        box = self.rect()
        paint_pill(painter, box, self.shown(), ink, ground, "check-heavy" if self._tick and self.isChecked() else "")
        if self.hasFocus():
            _focus_ring(painter, QRectF(box), box.height() / 2 - 1)
        painter.end()


class ChipRow(QWidget):
    """Chips to choose among: exactly one (a filter), or any number.
    Left and right move between them; among many, numbers turn them."""

    chosen = Signal(object)
    """The key that was chosen (one), or the list of keys that are on (many)."""

    def __init__(self, options: Sequence[tuple[object, str]], many: bool = False, tone: Tone = Tone.BRAND) -> None:
        super().__init__()
        self._many = many
        self._chips: dict[object, ToggleChip] = {}
        flow = FlowLayout(self)
        for key, text in options:
            chip = ToggleChip(text, tone, tick=many)
            chip.clicked.connect(lambda _on, k=key: self._pressed(k))
            chip.installEventFilter(self)
            self._chips[key] = chip
            flow.addWidget(chip)
        if not many and options:
            self.set_chosen(options[0][0])

    def chips(self) -> list[ToggleChip]:
        """The chips, in order."""
        return list(self._chips.values())

    def value(self) -> list[object]:
        """The keys that are on, in the order of the chips."""
        return [key for key, chip in self._chips.items() if chip.isChecked()]

    def set_chosen(self, *keys: object) -> None:
        """Turns these on and the rest off, without a signal."""
        for key, chip in self._chips.items():
            chip.setChecked(key in keys)

    def set_label(self, key: object, text: str) -> None:
        """Another word on one chip, such as one with a count."""
        self._chips[key].setText(text)
        self._chips[key].setAccessibleName(text)
        self._chips[key].updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            chips = self.chips()
            at = chips.index(watched) + (1 if event.key() == Qt.Key.Key_Right else -1)  # type: ignore[arg-type]
            chips[at % len(chips)].setFocus(Qt.FocusReason.TabFocusReason)
            return True
        if self._many and event.text().isdecimal():
            if numbered := self.chips()[int(event.text()) - 1 :][:1]:
                numbered[0].click()
            return True
        return False

    def _pressed(self, key: object) -> None:
        if not self._many:
            self.set_chosen(key)
        self.chosen.emit(self.value() if self._many else key)


class _Segment(QPushButton):
    def __init__(self, text: str, first: bool, last: bool) -> None:
        super().__init__(text)
        self.first, self.last = first, last
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(QFontMetrics(_small()).horizontalAdvance(self.text()) + px(24), px(28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, t = _painter(self), theme.tokens()
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5 if self.last else 0.5, -0.5)
        whole = box.adjusted(0 if self.first else -px(12), 0, 0 if self.last else px(12), 0)
        path = QPainterPath()
        path.addRoundedRect(whole, px(5), px(5))
        painter.setClipRect(self.rect())
        on, live = self.isChecked(), self.isEnabled()
        painter.fillPath(
            path,
            QColor(
                (t.action if live else t.neutral_soft)
                if on
                else t.brand_soft
                if self.underMouse() and live
                else t.surface
            ),
        )
        painter.setPen(QPen(QColor(t.edge), 1))
        painter.drawPath(path)
        if not self.first:
            painter.drawLine(box.topLeft(), box.bottomLeft())
        painter.setFont(_small())
        painter.setPen(QColor((t.on_action if live else t.ink) if on else t.ink if live else t.ink2))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine, self.text())
        if self.hasFocus():
            painter.setPen(QPen(QColor(t.on_action if on else t.brand), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(3, 3, -3, -3), px(3), px(3))
        painter.end()


class Segmented(QWidget):
    """One of a few words, or none. Arrows, a first letter or a number choose;
    Delete and a second press take the answer away."""

    chosen = Signal(object)
    typed = Signal()
    """A letter or a number has answered."""

    def __init__(self, options: Sequence[tuple[object, str]], clearable: bool = True) -> None:
        super().__init__()
        self._clearable = clearable
        self._keys = [key for key, _text in options]
        self._segments = [_Segment(text, i == 0, i == len(options) - 1) for i, (_key, text) in enumerate(options)]
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for index, segment in enumerate(self._segments):
            segment.clicked.connect(lambda on, i=index: self._pressed(i, on))
            segment.installEventFilter(self)
            box.addWidget(segment)
        box.addStretch(1)
        self.setFocusProxy(self._segments[0])
        self._tab_stops()

    def value(self) -> object:
        """The chosen key, None when there is none."""
        return next((k for k, s in zip(self._keys, self._segments, strict=True) if s.isChecked()), None)

    def set_value(self, key: object) -> None:
        """Chooses, without a signal. The keyboard, when it is in the row, goes along."""
        held = any(segment.hasFocus() for segment in self._segments)
        for k, segment in zip(self._keys, self._segments, strict=True):
            segment.setChecked(key is not None and k == key)
        self._tab_stops()
        if held and self.value() is not None:
            self.setFocus()

    def set_name(self, name: str) -> None:
        """What a screen reader says before each word."""
        self.setAccessibleName(name)
        for segment in self._segments:
            segment.setAccessibleName(f"{name}: {segment.text()}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            not isinstance(event, QKeyEvent)
            or event.type() != QEvent.Type.KeyPress
            or event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            return False
        at = self._segments.index(watched)  # type: ignore[arg-type]
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            forward = event.key() == Qt.Key.Key_Right
            chosen = any(s.isChecked() for s in self._segments)
            self._choose((at + (1 if forward else -1)) % len(self._keys) if chosen else at)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._clearable:
            self._choose(None)
        elif letter := event.text().strip().casefold():
            words = [(str(i + 1), s.text().casefold()) for i, s in enumerate(self._segments)]
            hits = [i for i, (number, word) in enumerate(words) if letter == number or word.startswith(letter)]
            if not hits:
                return False
            self._choose(hits[0])
            self.typed.emit()
        else:
            return False
        return True

    def _pressed(self, index: int, on: bool) -> None:
        self._choose(index if on or not self._clearable else None)

    def _choose(self, index: int | None) -> None:
        self.set_value(None if index is None else self._keys[index])
        if index is not None:
            self._segments[index].setFocus(Qt.FocusReason.TabFocusReason)
        self.chosen.emit(self.value())

    def _tab_stops(self) -> None:
        """One stop for the whole row: the chosen word, or the first."""
        stop = next((s for s in self._segments if s.isChecked()), self._segments[0])
        for segment in self._segments:
            segment.setFocusPolicy(Qt.FocusPolicy.StrongFocus if segment is stop else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(stop)


class Switch(QCheckBox):
    """On or off, in the colour of whom it concerns."""

    def __init__(self, name: str, tone: Tone = Tone.BRAND) -> None:
        super().__init__()
        self._tone = tone
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(42), px(26))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, t = _painter(self), theme.tokens()
        box = QRectF(px(3), px(3), px(36), px(20))
        ground = (
            {Tone.BRAND: t.action, Tone.BAD: t.danger}.get(self._tone, t.tone(self._tone)[0])
            if self.isChecked()
            else t.off
        )
        painter.setOpacity(1.0 if self.isEnabled() else 0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        knob = QRectF(0, 0, px(16), px(16))
        knob.moveCenter(box.center())
        knob.moveLeft(box.right() - px(18) if self.isChecked() else box.left() + px(2))
        painter.setBrush(QColor(t.surface if self.isChecked() else "#FFFFFF"))
        painter.drawEllipse(knob)
        if self.hasFocus():
            _focus_ring(painter, QRectF(self.rect()), px(13))
        painter.end()


_LOW = 40


class StatCard(QPushButton):
    """A count with its name and what stands out about it; pressing it filters or opens."""

    def __init__(
        self, label: str, number: str = "–", note: str = "", tone: Tone = Tone.BRAND, note_tone: Tone = Tone.NEUTRAL
    ) -> None:
        super().__init__()
        self._label = label
        self._low = False
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set(number, note, tone, note_tone)

    def set(self, number: str, note: str, tone: Tone, note_tone: Tone = Tone.NEUTRAL) -> None:
        """Another count."""
        self._number, self._note, self._tone, self._note_tone = number, note, tone, note_tone
        self.setAccessibleName(f"{self._label}: {number}. {note}".rstrip(". "))
        self.setToolTip(plain_tip(f"{self._label}. {note}".rstrip(". ")))
        self.updateGeometry()
        self.update()

    def set_low(self, low: bool) -> None:
        """A name and a number on one line, where there is little height; the tip tells the rest."""
        if low != self._low:
            self._low = low
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        if self._low:
            words = QFontMetrics(theme.font(_SMALL)).horizontalAdvance(self._label)
            return QSize(words + self._number_width() + px(38), px(_LOW))
        return QSize(px(200), self.heightForWidth(px(200)))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(112), px(_LOW if self._low else 96))

    def _number_width(self) -> int:
        return QFontMetrics(theme.font(17, QFont.Weight.Bold)).horizontalAdvance(self._number)

    def heightForWidth(self, width: int) -> int:
        if self._low:
            return px(_LOW)
        room = QRect(0, 0, width - px(28), px(200))
        note = QFontMetrics(theme.font(_SMALL)).boundingRect(room, Qt.TextFlag.TextWordWrap, self._note).height()
        return px(78) + max(note, px(18))

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_sheet(self, self._tone, top=False, hovered=self.underMouse() or self.isDown())
        painter, t = _painter(self), theme.tokens()
        left, wide = px(18), self.width() - px(28)
        if self._low:
            self._paint_line(painter, left, wide)
            painter.end()
            return
        for text, size, weight, ink, top, high in (
            (self._label, _SMALL, QFont.Weight.Normal, t.ink2, 13, 18),
            (self._number, 25, QFont.Weight.Bold, t.ink, 32, 30),
        ):
            for smaller in (0, 0.5, 1, 1.5):
                painter.setFont(theme.font(size - smaller, weight))
                if painter.fontMetrics().horizontalAdvance(text) <= wide:
                    break
            painter.setPen(QColor(ink))
            shown = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, wide)
            painter.drawText(QRect(left, px(top), wide, px(high)), _MIDDLE | Qt.AlignmentFlag.AlignLeft, shown)
        painter.setFont(theme.font(_SMALL))
        painter.setPen(QColor(t.ink2 if self._note_tone is Tone.NEUTRAL else t.tone(self._note_tone)[0]))
        painter.drawText(QRect(left, px(65), wide, self.height() - px(70)), Qt.TextFlag.TextWordWrap, self._note)
        if self.hasFocus():
            _focus_ring(painter, QRectF(self.rect()), px(7))
        painter.end()

    def _paint_line(self, painter: QPainter, left: int, wide: int) -> None:
        t, taken = theme.tokens(), self._number_width()
        room = QRect(left, 0, wide, self.height())
        painter.setFont(theme.font(17, QFont.Weight.Bold))
        painter.setPen(QColor(t.ink))
        painter.drawText(room, _MIDDLE | Qt.AlignmentFlag.AlignRight, self._number)
        painter.setFont(theme.font(_SMALL))
        painter.setPen(QColor(t.ink2))
        words = painter.fontMetrics().elidedText(self._label, Qt.TextElideMode.ElideRight, wide - taken - px(8))
        painter.drawText(room, _MIDDLE | Qt.AlignmentFlag.AlignLeft, words)
        if self.hasFocus():
            _focus_ring(painter, QRectF(self.rect()), px(7))
