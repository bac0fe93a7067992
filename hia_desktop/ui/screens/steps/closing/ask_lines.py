"""A numbered list of single lines: Enter begins the next, Backspace in an empty one goes back."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hia_desktop.base.text import _
from hia_desktop.ui.kit.forms.editors import Editor, LineEditor
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, link_button, row, tool_button


class _Line(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.number = Text("", "hint", wrap=False)
        self.number.setFixedWidth(px(16))
        self.editor = LineEditor()
        self.editor.says.keep()
        self.away = tool_button("trash", _("Fjern linjen"))
        self.away.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box = row(gap=4)
        for part, wide in ((self.number, 0), (self.editor, 1), (self.away, 0)):
            box.addWidget(part, wide, Qt.AlignmentFlag.AlignTop)
        self.number.setFixedHeight(px(34))
        box.setContentsMargins(0, 0, 0, 0)
        self.setLayout(box)


class AskLines(Editor):
    """Each line is a row with one field, `field`. There is always a line to write in."""

    def __init__(self, field: str) -> None:
        holder = QWidget()
        self._add = link_button(_("Legg til"), lambda: self._insert(len(self._lines)).editor.go_to(), "plus")
        super().__init__(holder, self._add)
        self._field, self._name = field, ""
        self._lines: list[_Line] = []
        self._readonly = False
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(4))
        box.addLayout(self._list)
        foot = row(self._add)
        foot.addWidget(self.says, 1)
        box.addLayout(foot)
        self._insert(0)

    def value(self) -> list[dict[str, Any]]:
        texts = [line.editor.value() for line in self._lines]
        while texts and not texts[-1].strip():
            texts.pop()
        return [{self._field: text} for text in texts]

    def set_value(self, value: Any) -> None:
        for line in self._lines:
            self._list.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = []
        for item in value or ():
            text = item.get(self._field, "") if isinstance(item, dict) else getattr(item, self._field)
            self._insert(len(self._lines)).editor.set_value(text)
        if not self._lines:
            self._insert(0)
        self.set_error("")

    def raw(self) -> dict[str, str]:
        return {
            f"{at}.{self._field}": line.editor.raw()[""] for at, line in enumerate(self._lines) if line.editor.raw()
        }

    def set_raw(self, text: str, path: str = "") -> None:
        at = int(path.partition(".")[0] or 0)
        while len(self._lines) <= at:
            self._insert(len(self._lines))
        self._lines[at].editor.set_raw(text)

    def set_name(self, name: str) -> None:
        self._name = name
        self.setAccessibleName(name)
        self._number()

    def set_error(self, text: str, path: str = "") -> None:
        at = path.partition(".")[0]
        if at.isdigit() and int(at) < len(self._lines):
            self._lines[int(at)].editor.set_error(text)
        else:
            super().set_error(text)

    def set_readonly(self, readonly: bool) -> None:
        self._readonly = readonly
        self._add.setVisible(not readonly)
        for line in self._lines:
            self._lock(line)

    def go_to(self, path: str = "") -> QWidget:
        at = path.partition(".")[0]
        return self._lines[min(int(at) if at.isdigit() else 0, len(self._lines) - 1)].editor.go_to()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter and Backspace, as in a list on paper."""
        if (
            not isinstance(event, QKeyEvent)
            or event.type() != QEvent.Type.KeyPress
            or event.modifiers()
            or self._readonly
        ):
            return False
        at = next((n for n, line in enumerate(self._lines) if line.editor.control is watched), None)
        if at is None:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._insert(at + 1).editor.go_to()
            return True
        if (
            event.key() == Qt.Key.Key_Backspace
            and at > 0
            and not self._lines[at].editor.value()
            and not self._lines[at].editor.raw()
        ):
            self._remove(self._lines[at])
            return True
        return False

    def _insert(self, at: int) -> _Line:
        line = _Line()
        line.away.clicked.connect(lambda: self._remove(line))
        line.editor.edited.connect(self.edited)
        line.editor.control.installEventFilter(self)
        self._lines.insert(at, line)
        self._list.insertWidget(at, line)
        self._lock(line)
        self._number()
        return line

    def _remove(self, line: _Line) -> None:
        at = self._lines.index(line)
        self._lines.remove(line)
        self._list.removeWidget(line)
        line.hide()
        line.deleteLater()
        if not self._lines:
            self._insert(0)
        self._number()
        self._lines[max(at - 1, 0)].editor.go_to()
        self.edited.emit()

    def _lock(self, line: _Line) -> None:
        line.editor.set_readonly(self._readonly)
        line.away.setVisible(not self._readonly)

    def _number(self) -> None:
        for number, line in enumerate(self._lines, 1):
            line.number.setText(f"{number}")
            line.editor.set_name(f"{self._name} {number}")
