"""Phrases while one writes: in every text and every line of words in the window «;kode» and Tab becomes the phrase,
and Tab goes on from one place that is to be filled in to the next."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from hia_desktop.base.text import _, day, fold, plural
from hia_desktop.domain import phrases as rules
from hia_desktop.domain.phrases import Facts, Phrase
from hia_desktop.domain.topics import Topic
from hia_desktop.services.centre import phrases
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.drawing import announce
from hia_desktop.ui.kit.forms.type_ahead import Sheet, Suggestion, told
from hia_desktop.ui.phrase_field import PhraseField, phrase_field

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_KEYS = (*_ENTER, Qt.Key.Key_Tab, Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down)


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
        self._field: PhraseField | None = None
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
        if self._field is None or self._field.widget.isReadOnly():
            return
        self._asked = True
        if self._field.code() is None:
            self._field.type(";")
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the sheet while it is open, and Tab."""
        if self._field is None or watched is not self._field.widget or not isinstance(event, QKeyEvent):
            return False
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.type() == QEvent.Type.ShortcutOverride and plain and event.key() in _KEYS and self.is_open():
            event.accept()  # Esc leaves the field when there is no sheet
            return True
        if event.type() != QEvent.Type.KeyPress:
            return False
        typed = event.key() == Qt.Key.Key_Backspace or (bool(event.text()) and event.text().isprintable())
        self._by_key = typed and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        return plain and self._key(event.key())

    def _key(self, key: int) -> bool:
        """Whether a key was for the phrases alone."""
        assert self._field is not None
        if self.is_open() and key in _KEYS:
            if key == Qt.Key.Key_Tab or (key in _ENTER and self._moved):
                self._take(self._chosen())
                return True
            if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self._move(1 if key == Qt.Key.Key_Down else -1)
                return True
            self._close()
            return key == Qt.Key.Key_Escape
        if key != Qt.Key.Key_Tab or self._field.widget.isReadOnly():
            return False
        return self._expand_code() or self._field.next_place()  # past the last one Tab leaves the field as always

    def _changed(self, topics: frozenset[Topic]) -> None:
        if Topic.PHRASES in topics:
            self.look_again()

    def _came(self, found: Sequence[Phrase]) -> None:
        self._phrases = found

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        before = self._field
        if before is not None and before.widget is new:
            return
        self._close()
        if before is not None and isValid(before.widget):
            before.widget.removeEventFilter(self)
            before.changed.disconnect(self._typed)
        self._field = phrase_field(new)
        if self._field is not None:
            self._field.widget.installEventFilter(self)
            self._field.changed.connect(self._typed)

    def _typed(self) -> None:
        """After a key: a code shows what fits it. What comes another way, such as an undo, shows nothing."""
        code = self._field.code() if self._by_key and self._field is not None else None
        if code is not None and (self._asked or code):
            self._show()
        else:
            self._close()

    def _fitting(self, code: str) -> list[Phrase]:
        """Those whose code begins so, then those that have it in their words."""
        typed = code.casefold()
        begins = [one for one in self._phrases if one.code.casefold().startswith(typed)]
        return begins + [one for one in self._phrases if one not in begins and fold(typed) in fold(one.text)]

    def _show(self) -> None:
        field = self._field
        code = field.code() if field is not None else None
        assert field is not None and code is not None
        self._fits, self._moved = self._fitting(code), False
        if not self._fits:
            self._close()
            return
        sheet = self._sheet_over(field.widget.window())
        sheet.model.show([_words(phrase) for phrase in self._fits])
        sheet.list.setCurrentIndex(sheet.model.index(0))
        sheet.list.scrollToTop()
        sheet.place(field.widget, field.spot())
        announce(field.widget, plural(len(self._fits), _("frase"), _("fraser")))

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
        assert self._sheet is not None and self._field is not None
        at, self._moved = (self._chosen() + step) % len(self._fits), True
        self._sheet.list.setCurrentIndex(self._sheet.model.index(at))
        announce(self._field.widget, told(self._sheet.model.rows[at]))

    def _take(self, at: int) -> None:
        phrase = self._fits[at]
        self._close()
        self._put(phrase)

    def _expand_code(self) -> bool:
        """Puts in the phrase whose whole code stands before the cursor."""
        code = self._field.code() if self._field is not None else None
        if code is None:
            return False
        phrase = next((one for one in self._phrases if rules.same_code(one.code, code)), None)
        if phrase is not None:
            self._put(phrase)
        return phrase is not None

    def _put(self, phrase: Phrase) -> None:
        if self._field is None or self._field.code() is None:
            return
        me = self._host.user
        mine = {"meg.navn": me.name, "meg.tittel": me.title, "dag.idag": day(self._host.clock.today())}
        self._by_key = False
        self._field.put(rules.expand(phrase.text, {**self._course(), **mine}))

    def _close(self) -> None:
        self._asked = False
        if self._sheet is not None and isValid(self._sheet):
            self._sheet.hide()


def _words(phrase: Phrase) -> Suggestion:
    return Suggestion(f";{phrase.code}", phrase.first_line, _("felles") if phrase.shared else _("egen"))
