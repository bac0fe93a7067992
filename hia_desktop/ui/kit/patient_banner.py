"""The patient's card above a page: name, number that can be copied, age, a line of facts, and chips."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from hia_desktop.base.text import _, plural
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.theme import Tone, px
from hia_desktop.ui.kit.widgets import Card, FlowLayout, Text, empty_layout, tool_button

CLIPBOARD_LIFE = 30_000
"""Milliseconds that a copied person number stays on the clipboard."""


def copy_for_a_while(text: str, life: int = CLIPBOARD_LIFE) -> None:
    """Puts `text` on the clipboard, and takes it away again unless something else has been copied meanwhile."""
    clipboard = QGuiApplication.clipboard()
    clipboard.setText(text)

    def clear() -> None:
        if clipboard.text() == text:
            clipboard.clear()

    app = QCoreApplication.instance()
    assert app is not None
    QTimer.singleShot(life, app, clear)  # lives on when the page is left


class _OneLine(Text):
    """A line that is shortened where there is no room, in full in its tooltip."""

    def __init__(self, role: str) -> None:
        super().__init__("", role, wrap=False)
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_whole(self, text: str) -> None:
        """Another text."""
        self._whole = text
        self.setAccessibleName(text)
        self._shorten()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shorten()

    def _shorten(self) -> None:
        parts, metrics = self._whole.split(" · "), QFontMetrics(self.font())
        shown = len(parts)
        while shown > 1 and metrics.horizontalAdvance(self._cut(parts, shown)) > self.width():
            shown -= 1
        self.setText(self._cut(parts, shown))
        self.setToolTip(self._whole if shown < len(parts) else "")

    @staticmethod
    def _cut(parts: list[str], shown: int) -> str:
        return " · ".join(parts[:shown]) + (" …" if shown < len(parts) else "")


class PatientBanner(Card):
    """Who the page is about. Copying the number leaves it on the clipboard for half a minute only."""

    def __init__(self, life: int = CLIPBOARD_LIFE) -> None:
        super().__init__(padding=12)
        self._life = life
        self.name = Text("", "title", wrap=False, selectable=True)
        self.number = Text("", "second", wrap=False, selectable=True)
        self.copy = tool_button("copy", _("Kopier fødselsnummeret"), self._copy)
        self.age = Text("", "second", wrap=False)
        self.line = _OneLine("hint")
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips)
        first = QHBoxLayout()
        first.setSpacing(px(6))
        for widget in (self.name, self.number, self.age, self.copy):
            first.addWidget(widget)
        first.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(px(1))
        left.addLayout(first)
        left.addWidget(self.line)
        both = QHBoxLayout()
        both.setSpacing(px(16))
        both.addLayout(left, 3)
        both.addWidget(self._chips, 2, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(both)
        policy = self.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Maximum)
        self.setSizePolicy(policy)

    def show_patient(self, name: str, number: str, age: int, line: str, chips: Sequence[tuple[str, Tone]]) -> None:
        """`number` with its spaces, as people read it; `line` of facts parted by « · »; chips with their tones."""
        self.name.setText(name)
        self.number.setText(number)
        self.age.setText("· " + plural(age, _("år"), _("år")))
        self.line.set_whole(line)
        empty_layout(self._flow)
        for text, tone in chips:
            self._flow.addWidget(Chip(text, tone))
        wide = self._flow.sizeHint().width()
        self._chips.setMaximumWidth(max(wide, 1))
        self._chips.setMinimumWidth(min(wide, px(320)))

    def _copy(self) -> None:
        copy_for_a_while("".join(self.number.text().split()), self._life)
