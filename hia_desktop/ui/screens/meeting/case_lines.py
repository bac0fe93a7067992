"""What a patient's page in a meeting is made of: words under a label, and lines with a pill. They are kept from patient
to patient and only say something else: making them anew takes longer than one waits for the next patient."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hia_desktop.base.tones import Tone
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text


@dataclass(frozen=True)
class Told:
    """One line: what it is, a quiet line below it, and a pill at the right where there is one."""

    text: str
    about: str = ""
    mark: str = ""
    tone: Tone = Tone.NEUTRAL
    icon: str = ""


class Said(QWidget):
    """Words under a label; away while there are none."""

    def __init__(self, label: str, role: str = "") -> None:
        super().__init__()
        self.label, self.words = Text(label, "label"), Text("", role)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, px(6))
        box.setSpacing(px(3))
        box.addWidget(self.label)
        box.addWidget(self.words)

    def say(self, words: str, label: str = "") -> None:
        """Other words, and another label where one is given."""
        self.words.setText(words)
        if label:
            self.label.setText(label)
        self.setVisible(bool(words))


class _Line(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.text, self.about, self.mark = Text(""), Text("", "hint"), Chip("")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.text)
        words.addWidget(self.about)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, px(5), 0, px(5))
        box.setSpacing(px(8))
        box.addLayout(words, 1)
        box.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignVCenter)

    def tell(self, one: Told) -> None:
        """What it says now."""
        self.text.setText(one.text)
        self.about.setText(one.about)
        self.about.setVisible(bool(one.about))
        if one.mark:
            self.mark.set(one.mark, one.tone, one.icon)
        self.mark.setVisible(bool(one.mark))
        self.setAccessibleName("; ".join(x for x in (one.text, one.about, one.mark) if x))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("line"))
        painter.end()


class Lines(QWidget):
    """Lines under one another, and words before them or in their place."""

    def __init__(self) -> None:
        super().__init__()
        self.words = Text("", "hint")
        self._lines: list[_Line] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addWidget(self.words)

    def tell(self, told: Sequence[Told], words: str = "") -> None:
        """Other lines; `words` say what they are, or why there are none."""
        self.words.setText(words)
        self.words.setVisible(bool(words))
        for _more in range(len(told) - len(self._lines)):
            line = _Line()
            self._lines.append(line)
            self._box.addWidget(line)
        for at, line in enumerate(self._lines):
            if at < len(told):
                line.tell(told[at])
            line.setVisible(at < len(told))
