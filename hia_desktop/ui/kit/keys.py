"""Keys that do something, as actions with a name: the list of shortcuts is read from them. And the lines of a menu, and
splitters that keep their widths."""

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import QMenu, QSplitter, QWidget

from hia_desktop.ui.kit.second_click import watch


def key_action(owner: QWidget, text: str, keys: str, act: Callable[[], object], *, within: bool = False) -> QAction:
    """Gives `owner` a shortcut that works while it is shown; with `within`, only while the focus is inside it.

    Several keys are parted by «; ». What Enter does is done once, however long it is held.
    """
    action = QAction(text, owner)
    action.setShortcuts([QKeySequence(one) for one in keys.split("; ")])
    context = Qt.ShortcutContext.WidgetWithChildrenShortcut if within else Qt.ShortcutContext.WindowShortcut
    action.setShortcutContext(context)
    action.setAutoRepeat("Return" not in keys and "Enter" not in keys)
    action.triggered.connect(lambda: act())
    owner.addAction(action)
    return action


class Menu(QMenu):
    """A menu. The second click of a double one on what opened it chooses nothing in it."""

    def showEvent(self, event: QShowEvent) -> None:
        watch(self)
        super().showEvent(event)


def menu_act(menu: QMenu, text: str, act: Callable[[], object] | None = None) -> QAction:
    """One more line of a menu.

    It is made here, and not by `menu.addAction(text, …)`: what Qt makes, PySide looks up by its address, and may find
    an item of a layout there that Qt deleted long ago and PySide never heard of. The line then is that.
    """
    action = QAction(text, menu)
    if act is not None:
        action.triggered.connect(lambda: act())
    menu.addAction(action)
    return action


def keep_widths(splitter: QSplitter, name: str) -> None:
    """Brings a splitter's widths back from last time, and keeps them whenever they are changed by hand."""
    kept = QSettings().value(f"widths/{name}")
    if isinstance(kept, QByteArray):
        splitter.restoreState(kept)
    splitter.splitterMoved.connect(lambda _at, _index: QSettings().setValue(f"widths/{name}", splitter.saveState()))
