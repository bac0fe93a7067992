"""The patient's card above a page: name, number that can be copied, age, a line of facts, and chips."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from hia_desktop.base.text import _, plural
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.theme import Tone, px
from hia_desktop.ui.kit.widgets import Card, FlowLayout, Text, empty_layout, row, tool_button

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


class _Name(Text):
    """The name, shortened only where the whole line is too narrow for it, and then in full in its tooltip."""

    def __init__(self) -> None:
        super().__init__("", "title", wrap=False, selectable=True)
        self._whole = ""

    def set_whole(self, name: str) -> None:
        """Another name."""
        self._whole = name
        self.setAccessibleName(name)
        self.setText(name)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + px(3), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(px(80), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        text = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        if text != self.text():
            self.setText(text)
        self.setToolTip(self._whole if text != self._whole else "")


class _Facts(Text):
    """Facts on at most two lines, broken between them; what there is no room for is in the tooltip."""

    _LINES = 2

    def __init__(self, role: str) -> None:
        super().__init__("", role, wrap=False)
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def set_whole(self, text: str) -> None:
        """Other facts, parted by « · »."""
        self._whole = text
        self.setAccessibleName(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics, lines, left = self.fontMetrics(), [""], 0
        parts = self._whole.split(" · ")
        for at, part in enumerate(parts):
            longer = f"{lines[-1]} · {part}" if lines[-1] else part
            more = " · …" if at < len(parts) - 1 and len(lines) == self._LINES else ""
            if not lines[-1] or metrics.horizontalAdvance(longer + more) <= self.width():
                lines[-1] = longer
            elif len(lines) < self._LINES:
                lines.append(part)
            else:
                left = len(parts) - at
                lines[-1] += " · …"
                break
        text = "\n".join(metrics.elidedText(line, Qt.TextElideMode.ElideRight, max(self.width(), 1)) for line in lines)
        if text != self.text():
            self.setText(text)
        self.setToolTip(self._whole if left or "…" in text else "")


class PatientBanner(Card):
    """Who the page is about. Copying the number leaves it on the clipboard for half a minute only."""

    def __init__(self, life: int = CLIPBOARD_LIFE) -> None:
        super().__init__(padding=12)
        self._life = life
        self.name = _Name()
        self.number = Text("", "second", wrap=False, selectable=True)
        self.copy = tool_button("copy", _("Kopier fødselsnummeret"), self._copy)
        self.age = Text("", "second", wrap=False)
        self.line = _Facts("hint")
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips)
        first = FlowLayout()
        first.addWidget(self.name)
        number = QWidget()
        number.setLayout(row(self.number, self.age, self.copy, gap=6))
        first.addWidget(number)
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
        self.name.set_whole(name)
        self.number.setText(number)
        self.age.setText("· " + plural(age, _("år"), _("år")))
        self.line.set_whole(line[:1].upper() + line[1:])
        empty_layout(self._flow)
        for text, tone in chips:
            self._flow.addWidget(Chip(text, tone))
        wide = self._flow.sizeHint().width()
        self._chips.setMaximumWidth(max(wide, 1))
        self._chips.setMinimumWidth(min(wide, px(320)))

    def _copy(self) -> None:
        copy_for_a_while("".join(self.number.text().split()), self._life)
