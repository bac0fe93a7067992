"""What one writes in, as the phrases see it: a text of many lines, or a field of one."""

import re
from abc import ABC, abstractmethod

from PySide6.QtCore import QRect, QRegularExpression, SignalInstance
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from hia_desktop.domain import phrases as rules
from hia_desktop.ui.kit.forms.editors import WordLine
from hia_desktop.ui.kit.theme import px

AS_WRITTEN = "as_written"
"""A property of a text in which phrases are written, and so are not put in."""
_CODE = re.compile(r";([\w-]*)$")
_WIDE = 560
"""Design pixels: the width of the sheet with the phrases."""


def phrase_field(widget: QWidget | None) -> "PhraseField | None":
    """The widget as a place for phrases, None when it is none."""
    if widget is None or widget.property(AS_WRITTEN):
        return None
    if isinstance(widget, QPlainTextEdit):
        return _Area(widget)
    return _OneLine(widget) if isinstance(widget, WordLine) else None


class PhraseField(ABC):
    """One field that has the keyboard."""

    widget: QPlainTextEdit | QLineEdit
    changed: SignalInstance

    @abstractmethod
    def code(self) -> str | None:
        """What stands between «;» and where one writes; None where there is no «;», or nothing can be put."""

    @abstractmethod
    def spot(self) -> QRect:
        """Where the code begins, in the widget: as wide as the sheet, and as high as a line."""

    @abstractmethod
    def type(self, text: str) -> None:
        """As if it were typed."""

    @abstractmethod
    def put(self, text: str) -> None:
        """Puts the text in place of «;» and the code, as one step to undo, and selects its first place to fill in."""

    @abstractmethod
    def next_place(self) -> bool:
        """Selects the next place to fill in; whether there was one."""


class _Area(PhraseField):
    def __init__(self, area: QPlainTextEdit) -> None:
        self.widget = self._area = area
        self.changed = area.textChanged
        self._place = QRegularExpression(rules.PLACE)

    def code(self) -> str | None:
        token = self._token()
        return token.selectedText()[1:] if token is not None else None

    def spot(self) -> QRect:
        token = self._token()
        assert token is not None
        token.setPosition(token.selectionStart())
        line = self._area.cursorRect(token)
        at = self._area.viewport().mapTo(self._area, line.topLeft())
        return QRect(at.x(), at.y(), px(_WIDE), line.height())

    def type(self, text: str) -> None:
        self._area.insertPlainText(text)

    def put(self, text: str) -> None:
        token = self._token()
        assert token is not None
        start = token.selectionStart()
        token.insertText(text)
        first = self._area.document().find(self._place, start)
        inside = not first.isNull() and first.selectionStart() < token.position()
        self._go(first if inside else token)

    def next_place(self) -> bool:
        found = self._area.document().find(self._place, self._area.textCursor())
        if not found.isNull():
            self._go(found)
        return not found.isNull()

    def _go(self, cursor: QTextCursor) -> None:
        self._area.setTextCursor(cursor)
        self._area.ensureCursorVisible()

    def _token(self) -> QTextCursor | None:
        """«;kode» that ends where one writes, None where none does."""
        cursor = self._area.textCursor()
        found = _CODE.search(_before(cursor.block().text(), cursor.positionInBlock()))
        if found is None or cursor.hasSelection() or self._area.isReadOnly():
            return None
        cursor.setPosition(cursor.position() - _units(found[0]), QTextCursor.MoveMode.KeepAnchor)
        return cursor


class _OneLine(PhraseField):
    """A phrase of several lines becomes one."""

    def __init__(self, line: WordLine) -> None:
        self.widget = self._line = line
        self.changed = line.textChanged

    def code(self) -> str | None:
        found = _CODE.search(_before(self._line.text(), self._line.cursorPosition()))
        if found is None or self._line.isReadOnly():
            return None
        return found[1] if self._line.selectedText() in ("", found[0]) else None  # an undo selects it

    def spot(self) -> QRect:
        return QRect(0, 0, px(_WIDE), self._line.height())

    def type(self, text: str) -> None:
        self._line.insert(text)

    def put(self, text: str) -> None:
        code = self.code()
        assert code is not None
        long, at = _units(code) + 1, self._line.cursorPosition()
        self._line.setSelection(at - long, long)
        self._line.insert(" ".join(text.split()))
        end = self._line.cursorPosition()
        self._line.setCursorPosition(at - long)
        if not self._select(before=end):
            self._line.setCursorPosition(end)

    def next_place(self) -> bool:
        return self._select(before=_units(self._line.text()))

    def _select(self, *, before: int) -> bool:
        """The first place to fill in from where one writes until `before`."""
        text = self._line.text()
        start = self._line.selectionEnd() if self._line.hasSelectedText() else self._line.cursorPosition()
        found = re.compile(rules.PLACE).search(text, len(_before(text, start)))
        if found is None or _units(text[: found.start()]) >= before:
            return False
        self._line.setSelection(_units(text[: found.start()]), _units(found[0]))
        return True


def _before(text: str, units: int) -> str:
    """The text before a position that Qt counts in UTF-16."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
