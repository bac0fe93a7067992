"""An editor for a question that is answered by one or two digits alone."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from hia_desktop.ui.kit.chips import Segmented
from hia_desktop.ui.kit.forms.editors import Editor
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, plain_tip


class _Digits(Segmented):
    """The numbers side by side. Where 10 is one of them, 1 waits for a 0 until the next key."""

    passed_on = Signal(str)

    def __init__(self, low: int, high: int) -> None:
        super().__init__([(number, str(number)) for number in range(low, high + 1)])
        self._low, self._high, self._begun = low, high, False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self._begun = False
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        digit = event.text()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier or not (len(digit) == 1 and digit in "0123456789"):
            return super().eventFilter(watched, event)
        self.answer_with(digit)
        return True

    def answer_with(self, digit: str) -> None:
        """One digit more, typed here or passed on from the question before."""
        begun, self._begun = self._begun, False
        if begun and self._takes(10 + int(digit)):
            self._answer(10 + int(digit))
        elif begun:
            self.passed_on.emit(digit)
        elif digit == "1" and self._high >= 10:
            self._choose(1 - self._low)
            self._begun = True  # after the focus has settled, which forgets what was begun
        elif self._takes(int(digit)):
            self._answer(int(digit))

    def _takes(self, number: int) -> bool:
        return self._low <= number <= self._high

    def _answer(self, number: int) -> None:
        self._choose(number - self._low)
        self.typed.emit()


class DigitsEditor(Editor):
    """The numbers of a scale side by side, with what the chosen one means beside them.

    A digit answers and goes on; arrows choose, Delete and a second press take the answer away.
    """

    typed = Signal()
    """A digit has answered; whoever lays the form may go on to the next question."""
    passed_on = Signal(str)
    """The digit belongs to the next question."""

    def __init__(self, low: int, high: int, words: Mapping[int, str]) -> None:
        self._digits = _Digits(low, high)
        self._words = words
        self._word = Text("", "hint", wrap=False)
        holder = QWidget()
        box = QHBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(8))
        box.addWidget(self._digits)
        if words:
            self._word.setFixedWidth(px(180))  # alike for all, so that the numbers stand under one another
            box.addWidget(self._word)
        super().__init__(holder, self._digits)
        self._digits.chosen.connect(lambda _key: self._answered())
        self._digits.typed.connect(self.typed)
        self._digits.passed_on.connect(self.passed_on)

    def value(self) -> int | None:
        found = self._digits.value()
        return found if isinstance(found, int) else None

    def set_value(self, value: Any) -> None:
        self._digits.set_value(value)
        self._tell()
        self.set_error("")

    def set_name(self, name: str) -> None:
        self._digits.set_name(name)

    def go_to(self, path: str = "") -> QWidget:
        """The number that has the focus of the row."""
        super().go_to(path)
        return self._digits.focusProxy() or self._digits

    def take(self, digit: str) -> None:
        """A digit that was typed in the question before, where it had no room."""
        self._digits.answer_with(digit)

    def _answered(self) -> None:
        self._tell()
        self.edited.emit()

    def _tell(self) -> None:
        number = self.value()
        word = self._words.get(number, "") if number is not None else ""
        self._word.setText(word)
        self._word.setToolTip(plain_tip(word))
