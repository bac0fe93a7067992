"""A new password, typed twice, judged while it is typed."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from hia_desktop.base.text import _
from hia_desktop.base.tones import Tone
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text

_TONES = (Tone.BAD, Tone.BAD, Tone.WARN, Tone.OK, Tone.OK)
_ROLES = {Tone.BAD: "error", Tone.WARN: "amber", Tone.OK: "good"}
PAUSE = 60
"""Milliseconds after the last key before the password is judged."""


def password_line(name: str) -> QLineEdit:
    """A line that shows dots."""
    made = QLineEdit()
    made.setEchoMode(QLineEdit.EchoMode.Password)
    made.setAccessibleName(name)
    made.setMaxLength(200)
    return made


def _judge(password: str, names: tuple[str, ...]) -> tuple[str, int, str]:
    """Imported here: the store's floor below must not be loaded before the first paint."""
    from hia_desktop.services.centre import doors

    return password, *doors.password_strength(password, *names)


class StrengthBar(QWidget):
    """Four short strokes, as many filled as the password is good."""

    def __init__(self) -> None:
        super().__init__()
        self._score = -1
        self.setFixedHeight(px(6))

    def set_score(self, score: int) -> None:
        """0-4; -1 for nothing typed."""
        self._score = score
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        gap, tokens = px(4), theme.tokens()
        wide = (self.width() - 3 * gap) / 4
        for at in range(4):
            filled = at < max(self._score, 1) and self._score >= 0
            painter.setPen(QColor(0, 0, 0, 0))
            painter.setBrush(QColor(tokens.tone(_TONES[self._score])[0] if filled else tokens.line))
            painter.drawRoundedRect(round(at * (wide + gap)), 0, round(wide), px(4), px(2), px(2))
        painter.end()


class NewPassword(QWidget):
    """Two lines and a word about how good it is. `names` are what the password must not hold.
    `entered` is Enter in the last line."""

    edited = Signal()
    entered = Signal()

    def __init__(self, host: Host, names: Callable[[], tuple[str, ...]], label: str = "") -> None:
        super().__init__()
        self._host, self._names = host, names
        label = label or _("Passord")
        self.first, self.again = password_line(label), password_line(_("Gjenta passordet"))
        self._bar = StrengthBar()
        self._hint, self._unlike = Text("", "hint"), Text("", "error")
        self._hint.setMinimumHeight(px(18))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(4))
        for caption, editor in ((label, self.first), (_("Gjenta passordet"), self.again)):
            box.addWidget(Text(caption, "label", wrap=False))
            box.addWidget(editor)
            if editor is self.first:
                box.addWidget(self._bar)
                box.addWidget(self._hint)
        box.addWidget(self._unlike)
        self._unlike.hide()
        self.setFocusProxy(self.first)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.judge)
        self.first.textEdited.connect(lambda _text: self._typed())
        self.again.textEdited.connect(lambda _text: self._typed())
        self.first.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self.entered)
        self._show_plain()

    def text(self) -> str:
        """What is typed in the first line."""
        return self.first.text()

    def agrees(self) -> bool:
        """Whether the two are alike and not empty; says so beneath when they are not."""
        alike = bool(self.first.text()) and self.first.text() == self.again.text()
        if not self.first.text():
            self.set_error(_("Skriv et passord."))
            self.first.setFocus()
        elif not alike:
            self._unlike.setText(_("De to passordene er ikke like."))
            self._unlike.show()
            self.again.setFocus()
        return alike

    def set_error(self, text: str) -> None:
        """Why this password cannot be used."""
        self._say(text, Tone.BAD)
        self.first.setFocus()

    def clear(self) -> None:
        """Forgets both."""
        self.first.clear()
        self.again.clear()
        self._unlike.hide()
        self._show_plain()

    def judge(self) -> None:
        """Asks how good it is, as the names now stand."""
        if self.first.text():
            self._host.work(self, self._judged, _judge, self.first.text(), self._names())
        else:
            self._show_plain()

    def _typed(self) -> None:
        self._unlike.hide()
        self._pause.start()
        self.edited.emit()

    def _judged(self, found: tuple[str, int, str]) -> None:
        password, score, hint = found
        if password == self.first.text():
            self._bar.set_score(score)
            self._say(hint, _TONES[score])

    def _show_plain(self) -> None:
        self._bar.set_score(-1)
        self._hint.set_role("hint")
        self._hint.setText(_("Minst 12 tegn. Flere vanlige ord etter hverandre er lett å huske."))

    def _say(self, text: str, tone: Tone) -> None:
        self._hint.set_role(_ROLES[tone])
        self._hint.setText(text)
        self.first.setAccessibleDescription(text)
