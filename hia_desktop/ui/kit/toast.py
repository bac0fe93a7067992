"""A short word to the user over the head of the window."""

from PySide6.QtCore import QEvent, QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from hia_desktop.base.text import _
from hia_desktop.base.tones import Tone
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.theme import pixmap, px
from hia_desktop.ui.kit.widgets import TONE_ICONS, OnClick, Text, link_button, tool_button

WORD, UNDO, WARNING, EACH_SIGN = 4000, 10_000, 8000, 40
"""Milliseconds that a word stays, one with «Angre», a warning; and as much more for each of its signs."""


class Toast(QFrame):
    """A word over the head of the window, where no row lies. It leaves by itself, on Esc and on a click."""

    closed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._tone = Tone.NEUTRAL
        self._mark, self._text = QLabel(), Text()
        self._box = box = QHBoxLayout(self)
        box.setContentsMargins(px(16), px(10), px(8), px(10))
        box.setSpacing(px(10))
        box.addWidget(self._mark)
        box.addWidget(self._text, 1)
        self.action = link_button(_("Angre"), self.undo_last)
        self.action.setToolTip(_("Angre (Ctrl+Z)"))
        self._undos: list[tuple[str, OnClick]] = []
        self._later: tuple[str, Tone] | None = None
        box.addWidget(self.action)
        box.addWidget(tool_button("close", _("Lukk meldingen"), self.dismiss))
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.dismiss)
        self._fresh = QTimer(self, singleShot=True, interval=0)
        window.installEventFilter(self)
        self.hide()

    def say(self, text: str, tone: Tone = Tone.NEUTRAL) -> None:
        """Shows `text`; a screen reader says it. What could be undone until now stands."""
        self._undos.clear()
        self._show(text, tone)

    def mention(self, text: str, tone: Tone = Tone.NEUTRAL) -> None:
        """What the program says by itself. It waits for what can still be undone: nobody asked for it just now."""
        if self._undos:
            self._later = text, tone
        else:
            self._show(text, tone)

    def offer(self, text: str, undo: OnClick) -> None:
        """Says what a click has just done, with «Angre». Several after each other are undone from the last."""
        self._undos.append((text, undo))
        self._show(text, Tone.OK)

    def undo_last(self) -> bool:
        """Sets back the last that is still offered, and offers the one before it; False when there is none."""
        if not self._undos:
            return False
        undo = self._undos.pop()[1]
        if self._undos:
            self._show(self._undos[-1][0], Tone.OK)
        else:
            self.dismiss()
        undo()
        return True

    def _show(self, text: str, tone: Tone) -> None:
        self._tone = tone
        self._text.setText(text)
        self.action.setVisible(bool(self._undos))
        warns = self._tone in (Tone.WARN, Tone.BAD)
        self._timer.setInterval((WARNING if warns else UNDO if self._undos else WORD) + EACH_SIGN * len(text))
        self._mark.setPixmap(pixmap(TONE_ICONS[self._tone], theme.tokens().tone(self._tone)[0], 20))
        self._place()
        self.show()
        self.raise_()
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # dear at start, and nothing is said there

        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
        self._timer.start()
        self._fresh.start()

    def leave_page(self) -> None:
        """The user goes elsewhere: a word about what was there does not come along;
        one said in the same breath does, and so does what can be undone."""
        if self.isVisible() and not self._fresh.isActive() and not self._undos:
            self.dismiss()

    def dismiss(self) -> None:
        """Takes it away; what it offered to undo stands."""
        self._undos.clear()
        self._timer.stop()
        self.hide()
        self.closed.emit()
        if self._later is not None:
            later, self._later = self._later, None
            self._show(*later)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.dismiss()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        window = self._window
        self.ensurePolished()
        room = window.width() - px(48)
        wide = min(
            room,
            max(
                px(320),
                min(
                    px(640),
                    self._text.fontMetrics().horizontalAdvance(self._text.text())
                    + px(120 + 72 * self.action.isVisibleTo(self)),
                ),
            ),
        )
        high = max(self._box.heightForWidth(wide), px(48))
        self.setGeometry((window.width() - wide) // 2, px(3), wide, high)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.tokens().tone(self._tone)[0]), 1))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(8), px(8))
        painter.end()
