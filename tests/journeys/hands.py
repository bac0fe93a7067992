"""A user at the window: finds things by what is written on them, works them with mouse and keys,
waits for what is to be seen."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar, cast

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from hia_desktop.app import Window
from hia_desktop.ui.tasks import Tasks

W = TypeVar("W", bound=QWidget)
A_MOMENT = 300
"""Milliseconds: what waits no longer than this waits for the user to pause, and belongs to what is looked at."""
FIELDS = (QLineEdit, QPlainTextEdit, QComboBox)
MOST_PRESSES = 200
"""Presses before what should be reached is given up."""


def name_of(widget: QWidget) -> str:
    """What a screen reader says of it."""
    if widget.accessibleName():
        return widget.accessibleName()
    return widget.text().replace("&", "") if isinstance(widget, (QAbstractButton, QLabel)) else ""


def come_home(qtbot: QtBot, tasks: Tasks) -> None:
    """Waits until nothing that somebody waits for is on its way: woken by each piece that comes home, by no clock."""
    while any(one.stepped is None for one in tasks._waiting.values()):
        with qtbot.waitSignal(tasks.active):
            pass


class Hands:
    """Works a window. Every name is the text on a button or the accessible name of a field."""

    def __init__(self, qtbot: QtBot, window: Window) -> None:
        self.qtbot, self.window = qtbot, window

    # -- seeing

    def wait(self, check: Callable[[], object]) -> None:
        """Until `check()` is true."""
        self.qtbot.waitUntil(lambda: bool(check()))

    def front(self) -> QWidget:
        """The dialog over the window, else the window."""
        open_dialogs = [d for d in self.window.findChildren(QDialog) if d.isVisible()]
        return open_dialogs[-1] if open_dialogs else self.window

    def on_screen(self, kind: type[W]) -> Iterator[W]:
        """Everything of a kind that is shown in front."""
        front = self.front()
        yield from (w for w in front.findChildren(kind) if w.isVisibleTo(front) and w.window() is front)

    def seen(self, text: str) -> bool:
        """Whether a label, a button or a text in front says this."""
        return any(text in words for words in self.words())

    def words(self) -> list[str]:
        """Every text in front."""
        found = [w.text() for w in self.on_screen(QLabel)] + [name_of(b) for b in self.on_screen(QAbstractButton)]
        found += [b.text() for b in self.on_screen(QAbstractButton)] + [e.text() for e in self.on_screen(QLineEdit)]
        found += [e.toPlainText() for e in self.on_screen(QPlainTextEdit)]
        return found + [e.toPlainText() for e in self.on_screen(QTextEdit)]

    def sees(self, *texts: str) -> None:
        """Waits until all of these are shown in front."""
        for text in texts:
            try:
                self.wait(lambda t=text: self.seen(t))  # type: ignore[misc]
            except Exception as error:
                raise AssertionError(f"«{text}» is not shown; on the screen: {self.words()}") from error

    def find(self, name: str, kind: type[W], nth: int = 0) -> W:
        """The thing of this name, once it is there and can be used."""
        found: list[W] = []

        def there() -> bool:
            found[:] = [w for w in self.on_screen(kind) if name_of(w) == name and w.isEnabled()]
            return len(found) > nth

        try:
            self.wait(there)
        except Exception as error:
            raise AssertionError(
                f"no «{name}»; there is {sorted({name_of(w) for w in self.on_screen(kind)})}"
            ) from error
        return found[nth]

    # -- doing

    def click(self, name: str, nth: int = 0) -> None:
        """Presses a button, a chip or a switch."""
        self._press(lambda: self.find(name, QAbstractButton, nth))

    def pick(self, name: str, word: str) -> None:
        """Unfolds the menu of a button, and presses the line of this word there."""
        self.click(name)
        self.wait(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = cast(QMenu, QApplication.activePopupWidget())
        line = next(action for action in menu.actions() if action.text() == word)
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(line).center())
        QApplication.processEvents()

    def stands_by(self) -> None:
        """Signs, when the program asks first whether what is doubtful, or what follows, is meant."""
        self.settle()
        if any(d.windowTitle() == "Før du signerer" for d in self.window.findChildren(QDialog) if d.isVisible()):
            self.click("Signer likevel" if self.seen("Signer likevel") else "Signer")

    def _press(self, find: Callable[[], QWidget]) -> None:
        """Scrolls to it, sees that nothing lies over it, and clicks; a word that lies over it goes away by itself."""

        def free() -> bool:
            widget = find()
            above = widget.parentWidget()
            while above is not None:
                if isinstance(above, QScrollArea):
                    above.ensureWidgetVisible(widget)
                above = above.parentWidget()
            at = widget.mapTo(widget.window(), self._spot(widget))
            hit = widget.window().childAt(at)
            return hit is not None and (hit is widget or widget.isAncestorOf(hit))

        self.wait(free)
        widget = find()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=self._spot(widget))
        QApplication.processEvents()

    def _spot(self, widget: QWidget) -> QPoint:
        return QPoint(min(widget.width() // 2, 24), min(widget.height() // 2, 14))

    def focus(self) -> QWidget:
        """What has the keyboard."""
        self.wake()
        return QApplication.focusWidget() or self.front()

    def wake(self) -> None:
        """Offscreen, nobody gives the window its focus back when a dialog closes."""
        if QApplication.activeWindow() is not self.front():
            self.front().activateWindow()
            self.wait(lambda: QApplication.activeWindow() is self.front())

    def keys(self, *sequences: str) -> None:
        """«Ctrl+N», «Tab», «Enter»."""
        for sequence in sequences:
            combined = QKeySequence.fromString(sequence)[0]  # type: ignore[index]
            QTest.keyClick(self.focus(), combined.key(), combined.keyboardModifiers())
            QApplication.processEvents()

    def tab_to(self, find: Callable[[], QWidget]) -> None:
        """Tab until it has the keyboard."""
        self.press_until("Tab", lambda: self.focus() is find())

    def press_until(self, key: str, there: Callable[[], bool]) -> None:
        """The same key until `there()`."""
        for _press in range(MOST_PRESSES):
            if there():
                return
            self.keys(key)
        raise AssertionError(f"{key} never comes there, but to «{name_of(self.focus())}»")

    def press(self, name: str, nth: int = 0) -> None:
        """Goes to a button by Tab and presses it with the space bar."""
        self.tab_to(lambda: self.find(name, QAbstractButton, nth))
        self.keys("Space")

    def write(self, label: str, text: str) -> None:
        """Goes to a field by Tab and types over what stands there."""
        self.tab_to(lambda: self.field(label))
        self.keys("Ctrl+A")
        self.type(text)

    def type(self, text: str) -> None:
        """Keys to whatever has the focus."""
        QTest.keyClicks(self.focus(), text)

    def fill(self, label: str, text: str, nth: int = 0) -> None:
        """Clicks in a field and types over what stands there."""
        self._press(lambda: self.field(label, nth))
        self.keys("Ctrl+A")
        self.type(text)

    def paste(self, label: str, text: str) -> None:
        """Clicks in a field and pastes."""
        self._press(lambda: self.field(label))
        QGuiApplication.clipboard().setText(text)
        self.keys("Ctrl+V")

    def field(self, label: str, nth: int = 0) -> QWidget:
        """A field one writes in."""
        found: list[QWidget] = []

        def there() -> bool:
            found[:] = [w for kind in FIELDS for w in self.on_screen(kind) if name_of(w) == label and w.isEnabled()]
            return len(found) > nth

        try:
            self.wait(there)
        except Exception as error:
            raise AssertionError(
                f"no «{label}»; there is {[name_of(w) for kind in FIELDS for w in self.on_screen(kind)]}"
            ) from error
        return found[nth]

    def choose(self, label: str, word: str) -> None:
        """Walks a list with the arrow keys until it says `word`."""
        self.find(label, QComboBox).setFocus()
        combo = self.focus()
        assert isinstance(combo, QComboBox)
        QTest.keyClick(combo, Qt.Key.Key_Home)
        while combo.currentText() != word:
            before = combo.currentIndex()
            QTest.keyClick(combo, Qt.Key.Key_Down)
            assert combo.currentIndex() != before, (
                f"«{label}» has no «{word}» but {[combo.itemText(i) for i in range(combo.count())]}"
            )

    # -- being someone

    def log_in(self, name: str, password: str) -> None:
        """Chooses a user and types the password."""
        self.choose("Bruker", name)
        self.fill("Passord", password)
        self.keys("Return")
        self.wait(lambda: self.window.shell is not None and self.window.login is None)
        self.settle()

    def lock(self) -> None:
        """Ctrl+L, where keys come in from outside."""
        self.wake()
        QTest.keyClick(self.front().windowHandle(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        self.wait(lambda: self.window.login is not None)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def settle(self) -> None:
        """Until nothing is on its way."""
        for _again in range(2):
            QApplication.processEvents()
            come_home(self.qtbot, self.window.tasks)
            QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def rest(self) -> None:
        """Until what the screen does a moment later is done too: rules are asked when a form has stood still."""
        self.settle()
        soon = [t for t in self.window.findChildren(QTimer) if t.isSingleShot() and t.interval() <= A_MOMENT]
        self.wait(lambda: not any(timer.isActive() for timer in soon))
        self.settle()

    def picture(self, path: Path) -> None:
        """What the user sees, for one's own eyes."""
        self.settle()
        self.front().grab().save(str(path))
