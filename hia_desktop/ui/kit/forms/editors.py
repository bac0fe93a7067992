"""Editors for one value each: a line, a text, a day, a number. What cannot be read is kept as it was typed."""

import math
import re
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from hia_desktop.base.fields import LONG_TEXT
from hia_desktop.base.text import _, number
from hia_desktop.base.tones import Tone
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.forms.sentence import Sentence
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text

_WINDOW_KEYS = (
    Qt.Key.Key_K,
    Qt.Key.Key_L,
    Qt.Key.Key_S,
    Qt.Key.Key_P,
    Qt.Key.Key_N,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
)
"""With Ctrl these belong to the window (search, lock, save, print, new, sign), also while writing."""

_LONG_RUN = 500


_NO_LIMIT = (1 << 24) - 1
"""Qt's own QWIDGETSIZE_MAX."""


class Editor(QWidget):
    """One control with room for a sentence beneath it.
    `path` names a place inside an editor that holds several (a list)."""

    edited = Signal()
    unfolded = Signal()
    """A part of it that was folded away is seen."""

    def __init__(self, control: QWidget, main: QWidget | None = None) -> None:
        super().__init__()
        self.control = main or control
        """What is typed in: it has the focus, the name and the tone."""
        self.says = Sentence(self.control)
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(px(3))
        self.box.addWidget(control)
        self.box.addWidget(self.says)
        self.setFocusProxy(self.control)
        self.edited.connect(self._settle)

    def value(self) -> Any:
        """What is answered, as JSON takes it; None or empty when it is not, or cannot be read."""
        raise TypeError("an editor says what its value is")

    def set_value(self, value: Any) -> None:
        """Shows an answer, as `value` gave it or as the model holds it, without a signal."""
        raise TypeError("an editor shows its value")

    def raw(self) -> dict[str, str]:
        """Typed text that cannot be read, by path within the editor («» for itself); empty when all is readable."""
        return {}

    def set_raw(self, text: str, path: str = "") -> None:
        """Puts unreadable text back as it was typed."""

    def set_name(self, name: str) -> None:
        """What a screen reader calls it."""
        self.control.setAccessibleName(name)

    def set_error(self, text: str, path: str = "") -> None:
        """A red sentence beneath; empty takes it away. It leaves when the field is edited."""
        self._say(text, Tone.BAD)

    def seen(self, path: str = "") -> "Editor | None":
        """The editor at `path`, None while it is folded away or there is none."""
        return None if path else self

    def set_amber(self, text: str) -> None:
        """«Sjekk dette»: an amber sentence that stops nothing."""
        self._say(text, Tone.WARN)

    def sentence(self) -> str:
        """What is said beneath of what was typed, empty when nothing is."""
        return self.says.said

    def set_readonly(self, readonly: bool) -> None:
        """Shows without letting anything be changed."""
        self.control.setEnabled(not readonly)

    def go_to(self, path: str = "") -> QWidget:
        """Gives the focus to the place `path`; the widget that got it."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(self.control, QLineEdit):
            self.control.selectAll()  # as Tab does: what is typed takes the place of what stood there
        elif isinstance(self.control, QPlainTextEdit) and self.control.textCursor().atStart():
            self.control.moveCursor(QTextCursor.MoveOperation.End)
        return self.control

    def _settle(self) -> None:
        if self.says.said:
            self._say("", Tone.BAD)

    def _say(self, text: str, tone: Tone) -> None:
        self.says.say(text, tone)
        self.control.setAccessibleDescription(text)
        marked = tone.value if text else ""
        if self.control.property("tone") != marked:
            self.control.setProperty("tone", marked)
            theme.restyle(self.control)


class Line(QLineEdit):
    """A line edit that tells when it is left, and leaves the window's keys to the window."""

    left = Signal()

    def event(self, event: QEvent) -> bool:
        return (isinstance(event, QKeyEvent) and _belongs_to_window(event)) or super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def minimumSizeHint(self) -> QSize:
        return QSize(px(64), super().minimumSizeHint().height())


def _belongs_to_window(event: QKeyEvent) -> bool:
    """True when a Ctrl key is the window's: the control must not claim it. The event is left for the window."""
    control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
    if event.type() == QEvent.Type.ShortcutOverride and control and event.key() in _WINDOW_KEYS:
        event.ignore()
        return True
    return False


class WordLine(Line):
    """A line of words, which are anybody's own."""


class LineEditor(Editor):
    """One line of text. More than `limit` characters is kept as typed but is no answer."""

    def __init__(self, limit: int = 400) -> None:
        self._line = WordLine()
        super().__init__(self._line)
        self._limit = limit
        self._line.textEdited.connect(lambda _text: self.edited.emit())
        self._line.left.connect(self._judge)

    def value(self) -> str:
        return "" if self.raw() else self._line.text()

    def set_value(self, value: Any) -> None:
        self._line.setText(str(value or ""))
        self._line.setCursorPosition(0)
        self.set_error("")

    def raw(self) -> dict[str, str]:
        return {"": self._line.text()} if len(self._line.text()) > self._limit else {}

    def set_raw(self, text: str, path: str = "") -> None:
        self._line.setText(text)
        self._judge()

    def set_readonly(self, readonly: bool) -> None:
        self._line.setReadOnly(readonly)

    def _judge(self) -> None:
        if self.raw():
            self.set_error(_too_long(len(self._line.text()), self._limit))


def _too_long(length: int, limit: int) -> str:
    shown = {"length": f"{length:,}".replace(",", "\u00a0"), "limit": f"{limit:,}".replace(",", "\u00a0")}
    return _("Teksten er på {length} tegn; det er plass til {limit}. Kort den ned.").format(**shown)


class _Area(QPlainTextEdit):
    """Grows with its text between two heights; Tab leaves it."""

    def __init__(self, lines: int, most: int) -> None:
        super().__init__()
        self._lines, self._most, self._shown = lines, most, 0
        self._fills = False
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._pasted = True
        self.document().contentsChange.connect(self._weigh)
        self.textChanged.connect(self._choose_wrap)
        self.document().setDocumentMargin(px(3))
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self.fit())

    def event(self, event: QEvent) -> bool:
        return (isinstance(event, QKeyEvent) and _belongs_to_window(event)) or super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def _weigh(self, _at: int, _removed: int, added: int) -> None:
        self._pasted = self._pasted or added >= _LONG_RUN

    def _choose_wrap(self) -> None:
        """Words stay whole, but where something very long has no space in it, Qt needs 140 ms a key to look for one."""
        if self._pasted:
            self._pasted = False
            mode = QTextOption.WrapMode
            endless = re.search(rf"\S{{{_LONG_RUN}}}", self.toPlainText())
            self.setWordWrapMode(mode.WrapAnywhere if endless else mode.WrapAtWordBoundaryOrAnywhere)

    def fit(self) -> None:
        """As high as the text needs, within the limits; a scroll bar only beyond them."""
        lines = min(max(round(self.document().size().height()), self._lines), self._most + 1)
        if lines == self._shown or self._fills:
            return
        self._shown = lines
        inner = min(lines, self._most) * self.fontMetrics().lineSpacing() + 2 * self.document().documentMargin()
        self.setFixedHeight(max(round(inner) + px(8), px(34)))
        too_high = lines > self._most
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAsNeeded if too_high else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )

    def set_filling(self, fills: bool) -> None:
        """Takes the height it is given and scrolls within it, or grows with its text."""
        self._fills, self._shown = fills, 0
        if fills:
            self.setMinimumHeight(px(120))
            self.setMaximumHeight(_NO_LIMIT)
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setSizePolicy(
            QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding if fills else QSizePolicy.Policy.Fixed
        )
        self.fit()


class TextEditor(Editor):
    """A text that grows as it is written. More than `limit` characters is kept as typed but is no answer."""

    def __init__(self, lines: int = 3, limit: int = LONG_TEXT, most: int = 24) -> None:
        self._area = _Area(lines, max(lines, most))
        super().__init__(self._area)
        self._limit, self._quiet = limit, False
        self._area.textChanged.connect(self._changed)

    def value(self) -> str:
        return "" if self._over() else self._text()

    def set_value(self, value: Any) -> None:
        self._quiet = True
        self._area.setPlainText(str(value or ""))
        self._quiet = False
        self.set_error("")

    def raw(self) -> dict[str, str]:
        return {"": self._text()} if self._over() else {}

    def set_raw(self, text: str, path: str = "") -> None:
        self.set_value(text)
        self._judge()

    def set_readonly(self, readonly: bool) -> None:
        self._area.setReadOnly(readonly)
        self._area.setProperty("readonly", "true" if readonly else "")
        theme.restyle(self._area)

    def set_filling(self, fills: bool) -> None:
        """Takes the height it is given, or grows with its text."""
        self._area.set_filling(fills)

    def _text(self) -> str:
        """The text as it is: unlike Qt's plain text, a hard space stays one."""
        return self._area.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def _over(self) -> bool:
        return self._area.document().characterCount() - 1 > self._limit and len(self._text()) > self._limit

    def _changed(self) -> None:
        if not self._quiet:
            self.edited.emit()
            self._judge()

    def _judge(self) -> None:
        if self._over():
            self.set_error(_too_long(len(self._text()), self._limit))


class IntEditor(Editor):
    """A whole number between two limits, with its unit; «50 %» is read as 50."""

    def __init__(self, low: int | None = None, high: int | None = None, unit: str = "") -> None:
        holder = QWidget()
        self._line = Line()
        super().__init__(holder, self._line)
        self._low, self._high, self._unit = low, high, unit
        box = QHBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(6))
        self._line.setMaximumWidth(px(110))
        box.addWidget(self._line, 1)
        box.addWidget(Text(unit, "second", wrap=False))
        box.addStretch(0)
        self._line.textEdited.connect(lambda _text: self.edited.emit())
        self._line.left.connect(self._judge)

    def value(self) -> float | None:
        try:
            found = int(self.typed())
        except ValueError:
            return None
        inside = (self._low is None or found >= self._low) and (self._high is None or found <= self._high)
        return found if inside else None

    def set_value(self, value: Any) -> None:
        self._line.setText("" if value is None else str(value))
        self.set_error("")

    def raw(self) -> dict[str, str]:
        return {"": self._line.text()} if self._line.text().strip() and self.value() is None else {}

    def set_raw(self, text: str, path: str = "") -> None:
        self._line.setText(text)
        self._judge()

    def set_name(self, name: str) -> None:
        self._line.setAccessibleName(f"{name} ({self._unit})" if self._unit else name)

    def set_readonly(self, readonly: bool) -> None:
        self._line.setReadOnly(readonly)

    def typed(self) -> str:
        """What stands there, without spaces and the sign of its unit."""
        return self._line.text().replace("\u00a0", "").replace(" ", "").removesuffix("%").replace("\u2212", "-")

    def _judge(self) -> None:
        if not self.raw():
            return
        if self._low is not None and self._high is not None:
            self.set_error(_("Skriv et helt tall fra {low} til {high}.").format(low=self._low, high=self._high))
        else:
            self.set_error(_("Skriv et helt tall."))


class DecimalEditor(IntEditor):
    """A number with up to two decimals, written with a comma or a point."""

    def value(self) -> float | None:
        try:
            found = round(float(self.typed().replace(",", ".")), 2)
        except ValueError:
            return None
        if not math.isfinite(found):  # «1e999», «nan»
            return None
        inside = (self._low is None or found >= self._low) and (self._high is None or found <= self._high)
        return found if inside else None

    def set_value(self, value: Any) -> None:
        super().set_value(None if value is None else number(value))

    def _judge(self) -> None:
        if not self.raw():
            return
        if self._low is not None and self._high is not None:
            self.set_error(_("Skriv et tall fra {low} til {high}.").format(low=self._low, high=self._high))
        else:
            self.set_error(_("Skriv et tall."))


def has_words(body: QWidget) -> bool:
    """Whether somebody has typed or pasted words here; a day or a number is soon typed again."""
    areas = (area for area in body.findChildren(QPlainTextEdit) if area.document().isModified())
    lines = (line for line in body.findChildren(WordLine) if line.isModified())
    return any(area.toPlainText().strip() for area in areas) or any(line.text().strip() for line in lines)
