"""Words to choose from while typing."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter

from hia_desktop.ui.kit.forms.editors import Editor


def suggest(editor: Editor, words: Sequence[str]) -> None:
    """Words to choose from while typing; any other may be typed."""
    completer = QCompleter(list(words), editor.control)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.activated.connect(lambda _word: editor.edited.emit())
    set_completer = getattr(editor.control, "setCompleter", None)
    if set_completer is not None:
        set_completer(completer)
