"""The one way anything comes on the clipboard: out of history and cloud, and gone after half a minute.

Marks, read 2026-11-28: Windows, «Cloud Clipboard and Clipboard History Formats» (learn.microsoft.com,
win32/dataxchg/clipboard-formats); KDE Klipper's `x-kde-passwordManagerHint`. They are the marks that KeePassXC sets.
macOS has one too (nspasteboard.org), but PySide6 gives no way to set a pasteboard type by its name (`QUtiMimeConverter`
is not bound in 6.11): there the half minute is all.
"""

from PySide6.QtCore import QCoreApplication, QMimeData, QTimer
from PySide6.QtGui import QGuiApplication

CLIPBOARD_LIFE = 30_000
"""Milliseconds that something copied stays on the clipboard."""
_NO = (0).to_bytes(4, "little")
"""Windows reads these two as a DWORD; the presence of the third is enough."""
_WINDOWS = 'application/x-qt-windows-mime;value="{}"'
MARKS = {
    "x-kde-passwordManagerHint": b"secret",
    _WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"): b"1",
    _WINDOWS.format("CanIncludeInClipboardHistory"): _NO,
    _WINDOWS.format("CanUploadToCloudClipboard"): _NO,
}


def copy_for_a_while(text: str, life: int = CLIPBOARD_LIFE) -> None:
    """Puts `text` on the clipboard with the marks of a secret,
    and takes it away again unless something else has been copied meanwhile."""
    clipboard = QGuiApplication.clipboard()
    content = QMimeData()
    content.setText(text)
    for mark, value in MARKS.items():
        content.setData(mark, value)
    clipboard.setMimeData(content)

    def take_away() -> None:
        if clipboard.text() == text:
            clipboard.clear()

    app = QCoreApplication.instance()
    assert app is not None
    QTimer.singleShot(life, app, take_away)  # lives on when the page is left


def empty_clipboard() -> None:
    """Takes away whatever lies there, at the end of a session."""
    QGuiApplication.clipboard().clear()
