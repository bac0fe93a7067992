"""Keys that do something, as actions with a name: the list of shortcuts is read from them.
And splitters that keep their widths."""

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QSplitter, QWidget


def key_action(owner: QWidget, text: str, keys: str, act: Callable[[], object], *, within: bool = False) -> QAction:
    """Gives `owner` a shortcut that works while it is shown; with `within`, only while the focus is inside it.

    Several keys are parted by «; ».
    """
    action = QAction(text, owner)
    action.setShortcuts([QKeySequence(one) for one in keys.split("; ")])
    context = Qt.ShortcutContext.WidgetWithChildrenShortcut if within else Qt.ShortcutContext.WindowShortcut
    action.setShortcutContext(context)
    action.triggered.connect(lambda: act())
    owner.addAction(action)
    return action


def keep_widths(splitter: QSplitter, name: str) -> None:
    """Brings a splitter's widths back from last time, and keeps them whenever they are changed by hand."""
    kept = QSettings().value(f"widths/{name}")
    if isinstance(kept, QByteArray):
        splitter.restoreState(kept)
    splitter.splitterMoved.connect(lambda _at, _index: QSettings().setValue(f"widths/{name}", splitter.saveState()))
