"""Phrases while one writes: in every text of the window «;kode» and Tab becomes the phrase, and Tab goes on from one
place that is to be filled in to the next."""

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QRegularExpression, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget
from shiboken6 import isValid

from hia_desktop.base.text import _, day, fold, plural
from hia_desktop.domain import phrases as rules
from hia_desktop.domain.phrases import Facts, Phrase
from hia_desktop.domain.topics import Topic
from hia_desktop.services.centre import phrases
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.drawing import announce
from hia_desktop.ui.kit.forms.type_ahead import Sheet, Suggestion, told
from hia_desktop.ui.kit.theme import px

AS_WRITTEN = "as_written"
"""A property of a text in which phrases are written, and so are not put in."""
_CODE = re.compile(r";([\w-]*)$")
_PLACE = QRegularExpression(rules.PLACE)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_KEYS = (*_ENTER, Qt.Key.Key_Tab, Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down)
_WIDE = 560
"""Design pixels: the width of the sheet with the phrases."""


class PhraseKeys(QObject):
    """Follows the text that has the keyboard. While a code is typed the phrases that fit stand on a sheet below it, to
    be chosen with the arrows or left alone; only Tab, or Enter on one that was chosen, puts one in. One undo brings the
    code back.

    `course` gives what the screen that is shown knows of its course; what is about the user is known here.
    """

    def __init__(self, host: Host, course: Callable[[], Facts], window: QWidget) -> None:
        super().__init__(window)
        self._host, self._course = host, course
        self._phrases: Sequence[Phrase] = ()
        self._area: QPlainTextEdit | None = None
        self._sheet: Sheet | None = None
        self._fits: Sequence[Phrase] = ()
        self._by_key = self._asked = self._moved = False
        host.changed.connect(self._changed)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)
        self.look_again()

    def look_again(self) -> None:
        """Asks for the phrases that the user may use."""
        self._host.ask(self, self._came, phrases.usable.of())

    def is_open(self) -> bool:
        """Whether the sheet is seen."""
        return self._sheet is not None and isValid(self._sheet) and self._sheet.isVisible()

    def choose(self) -> None:
        """Shows every phrase, for what is written in."""
        if self._area is None or self._area.isReadOnly():
            return
        self._asked = True
        if self._token() is None:
            self._area.insertPlainText(";")
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the sheet while it is open, and Tab."""
        if watched is not self._area or not isinstance(event, QKeyEvent):
            return False
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.type() == QEvent.Type.ShortcutOverride and plain and event.key() in _KEYS and self.is_open():
            event.accept()  # Esc leaves the field when there is no sheet
            return True
        if event.type() != QEvent.Type.KeyPress:
            return False
        self._by_key = event.key() == Qt.Key.Key_Backspace or (bool(event.text()) and event.text().isprintable())
        return plain and self._key(event.key())

    def _key(self, key: int) -> bool:
        """Whether a key was for the phrases alone."""
        assert self._area is not None
        if self.is_open() and key in _KEYS:
            if key == Qt.Key.Key_Tab or (key in _ENTER and self._moved):
                self._take(self._chosen())
                return True
            if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self._move(1 if key == Qt.Key.Key_Down else -1)
                return True
            self._close()
            return key == Qt.Key.Key_Escape
        return key == Qt.Key.Key_Tab and not self._area.isReadOnly() and (self._expand_code() or self._next_place())

    def _changed(self, topics: frozenset[Topic]) -> None:
        if Topic.PHRASES in topics:
            self.look_again()

    def _came(self, found: Sequence[Phrase]) -> None:
        self._phrases = found

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        area = new if isinstance(new, QPlainTextEdit) and not new.property(AS_WRITTEN) else None
        if area is self._area:
            return
        self._close()
        if self._area is not None and isValid(self._area):
            self._area.removeEventFilter(self)
            self._area.textChanged.disconnect(self._typed)
        self._area = area
        if area is not None:
            area.installEventFilter(self)
            area.textChanged.connect(self._typed)

    def _typed(self) -> None:
        """After a key: a code shows what fits it. What comes another way, such as an undo, shows nothing."""
        token = self._token() if self._by_key else None
        if token is not None and (self._asked or len(token.selectedText()) > 1):
            self._show()
        else:
            self._close()

    def _token(self) -> QTextCursor | None:
        """«;kode» that ends where one writes, None where none does."""
        assert self._area is not None
        cursor = self._area.textCursor()
        written = cursor.block().text().encode("utf-16-le")  # Qt counts in UTF-16
        found = _CODE.search(written[: 2 * cursor.positionInBlock()].decode("utf-16-le"))
        if found is None or cursor.hasSelection() or self._area.isReadOnly():
            return None
        length = len(found[0].encode("utf-16-le")) // 2
        cursor.setPosition(cursor.position() - length, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _fitting(self, code: str) -> list[Phrase]:
        """Those whose code begins so, then those that have it in their words."""
        typed = code.casefold()
        begins = [one for one in self._phrases if one.code.casefold().startswith(typed)]
        return begins + [one for one in self._phrases if one not in begins and fold(typed) in fold(one.text)]

    def _show(self) -> None:
        token = self._token()
        assert self._area is not None and token is not None
        self._fits, self._moved = self._fitting(token.selectedText()[1:]), False
        if not self._fits:
            self._close()
            return
        sheet = self._sheet_over(self._area.window())
        sheet.model.show([_words(phrase) for phrase in self._fits])
        sheet.list.setCurrentIndex(sheet.model.index(0))
        sheet.list.scrollToTop()
        token.setPosition(token.selectionStart())
        line = self._area.cursorRect(token)
        at = self._area.viewport().mapTo(self._area, line.topLeft())
        sheet.place(self._area, QRect(at.x(), at.y(), px(_WIDE), line.height()))
        announce(self._area, plural(len(self._fits), _("frase"), _("fraser")))

    def _sheet_over(self, window: QWidget) -> Sheet:
        if self._sheet is None or not isValid(self._sheet) or self._sheet.parentWidget() is not window:
            if self._sheet is not None and isValid(self._sheet):
                self._sheet.deleteLater()
            self._sheet = Sheet(window, _("Fraser"), _("Tab setter inn · pil ned velger · Esc lukker"))
            self._sheet.list.clicked.connect(lambda index: self._take(index.row()))
        return self._sheet

    def _chosen(self) -> int:
        assert self._sheet is not None
        return max(0, self._sheet.list.currentIndex().row())

    def _move(self, step: int) -> None:
        assert self._sheet is not None and self._area is not None
        at, self._moved = (self._chosen() + step) % len(self._fits), True
        self._sheet.list.setCurrentIndex(self._sheet.model.index(at))
        announce(self._area, told(self._sheet.model.rows[at]))

    def _take(self, at: int) -> None:
        phrase, token = self._fits[at], self._token()
        self._close()
        if token is not None:
            self._put(token, phrase)

    def _expand_code(self) -> bool:
        """Puts in the phrase whose whole code stands before the cursor."""
        token = self._token()
        code = token.selectedText()[1:] if token is not None else ""
        phrase = next((one for one in self._phrases if rules.same_code(one.code, code)), None)
        if token is None or phrase is None:
            return False
        self._put(token, phrase)
        return True

    def _put(self, token: QTextCursor, phrase: Phrase) -> None:
        assert self._area is not None
        me = self._host.user
        mine = {"meg.navn": me.name, "meg.tittel": me.title, "dag.idag": day(self._host.clock.today())}
        start = token.selectionStart()
        self._by_key = False
        token.insertText(rules.expand(phrase.text, {**self._course(), **mine}))
        first = self._area.document().find(_PLACE, start)
        inside = not first.isNull() and first.selectionStart() < token.position()
        self._area.setTextCursor(first if inside else token)
        self._area.ensureCursorVisible()

    def _next_place(self) -> bool:
        """Selects the next place to fill in, to be typed over; past the last one Tab leaves the field as always."""
        assert self._area is not None
        found = self._area.document().find(_PLACE, self._area.textCursor())
        if found.isNull():
            return False
        self._area.setTextCursor(found)
        self._area.ensureCursorVisible()
        return True

    def _close(self) -> None:
        self._asked = False
        if self._sheet is not None and isValid(self._sheet):
            self._sheet.hide()


def _words(phrase: Phrase) -> Suggestion:
    return Suggestion(f";{phrase.code}", phrase.first_line, _("felles") if phrase.shared else _("egen"))
