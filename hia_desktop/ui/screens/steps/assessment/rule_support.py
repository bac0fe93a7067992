"""Regelstøtte: what the rules say about the assessment as it is being written. It explains and never decides."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hia_desktop.base.text import _
from hia_desktop.base.tones import Tone
from hia_desktop.domain.assessment.hints import Hint, HintState
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, Text, empty_layout, tool_button

TONES = {
    HintState.MET: Tone.OK,
    HintState.LACKING: Tone.BRAND,
    HintState.ATTENTION: Tone.WARN,
    HintState.REMEMBER: Tone.NEUTRAL,
}


class HintLine(QWidget):
    """One rule's word; a press shows where it stands written."""

    def __init__(self, hint: Hint, unfolded: bool) -> None:
        super().__init__()
        self.hint = hint
        self.source = Text(_("Kilde: {source}").format(source=hint.source), "faint", selectable=True)
        self._more = tool_button("info", _("Vis kilden"), self.turn)
        self._more.setAccessibleName(_("Kilden til: {rule}").format(rule=hint.text))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        words = Text(hint.text, "hint")
        words.setContentsMargins(0, px(3), 0, 0)
        top = Qt.AlignmentFlag.AlignTop
        head.addWidget(Chip(hint.state.label, TONES[hint.state]), 0, top)
        head.addWidget(words, 1, top)
        head.addWidget(self._more, 0, top)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, px(4))
        box.setSpacing(px(2))
        box.addLayout(head)
        box.addWidget(self.source)
        self.source.setVisible(unfolded)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{hint.state.label}: {hint.text}")

    def turn(self) -> None:
        """Shows the source, or hides it."""
        self.source.setVisible(self.source.isHidden())
        self._more.setToolTip(_("Vis kilden") if self.source.isHidden() else _("Skjul kilden"))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.turn()


class RuleSupport(Card):
    """The rules' words, most urgent first."""

    def __init__(self) -> None:
        super().__init__(_("Regelstøtte"))
        self._hints: tuple[Hint, ...] = ()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(px(2))
        self.body.addLayout(self._lines)
        self.add(Text(_("Reglene forklarer. Du avgjør."), "faint"))

    def show_hints(self, hints: tuple[Hint, ...]) -> None:
        """Other words; a source that is open stays open."""
        if hints == self._hints:
            return
        self._hints = hints
        unfolded = {found.hint.source + found.hint.text for found in self.lines() if not found.source.isHidden()}
        empty_layout(self._lines)
        for hint in hints:
            self._lines.addWidget(HintLine(hint, hint.source + hint.text in unfolded))

    def lines(self) -> list[HintLine]:
        """The words that are shown, in order."""
        items = (self._lines.itemAt(n) for n in range(self._lines.count()))
        return [found for item in items if item is not None and isinstance(found := item.widget(), HintLine)]
