"""Qt's own dialogs and menus speak Norwegian, and its names of keys are those that stand on the keyboard."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPlainTextEdit, QTextBrowser, QTextEdit, QWidget
from pytestqt.qtbot import QtBot

from hia_desktop.ui.kit.qt_words import QtWords

DIALOGS = ("QFileDialog", "QFileSystemModel", "QPrint", "QPlatformTheme", "QWidgetTextControl", "QLineEdit", "QTabBar")
ALIKE = {"Type", "Type:", "OK", "Form", "..."}
"""The same in both languages; «Form» is the title of a part that has no title bar."""


class Listening(QtWords):
    """Remembers what Qt asked for and was given no other word for."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.unknown = set[str]()

    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str:
        word = super().translate(context, sourceText, disambiguation, n)
        if word == sourceText and context.startswith(DIALOGS) and not sourceText.startswith("Alt+"):
            self.unknown.add(sourceText)
        return word


@pytest.fixture
def listening(qapp: QApplication) -> Iterator[Listening]:
    words = Listening(qapp)
    qapp.installTranslator(words)
    yield words
    qapp.removeTranslator(words)


def _shown(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()


def test_the_dialogs_and_menus_that_are_used_have_no_english_word(qtbot: QtBot, listening: Listening) -> None:
    for mode in (QFileDialog.FileMode.AnyFile, QFileDialog.FileMode.ExistingFile, QFileDialog.FileMode.Directory):
        files = QFileDialog()
        files.setOption(QFileDialog.Option.DontUseNativeDialog)
        files.setFileMode(mode)
        _shown(qtbot, files)
    printer = QPrinter()
    dialog = QPrintDialog(printer)
    _shown(qtbot, dialog)
    for field in (QLineEdit(), QTextEdit(), QPlainTextEdit(), QTextBrowser()):
        qtbot.addWidget(field)
        texts = [action.text() for action in field.createStandardContextMenu().actions()]
        assert any("Kopier" in text for text in texts)
    assert listening.unknown <= ALIKE
    dialog.close()


def test_a_key_is_called_by_what_stands_on_it_and_is_still_the_same_key(listening: Listening) -> None:
    up = QKeySequence("Alt+Up")
    assert up.toString(QKeySequence.SequenceFormat.NativeText) == "Alt+Pil opp"
    assert QKeySequence("Alt+Pil opp") == up and up.toString() == "Alt+Up"
    assert QKeySequence("Ctrl+Enter") != QKeySequence("Ctrl+Return")
