"""Qt's own dialogs behave as the program's do: the wheel changes nothing, and Enter does what the focus ring says."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QDialog, QFileDialog, QTabBar, QWidget

from hia_desktop.base.text import _


class _Calm(QObject):
    """Watches a dialog, and what in it a wheel could turn."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel:
            event.ignore()  # so that what scrolls around it may have it
            return True
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and isinstance(watched, QAbstractButton)
        ):
            watched.click()
            return True
        return False


def calm(dialog: QDialog) -> None:
    """For a dialog of Qt's, once it is open. One that the system draws itself has nothing to calm."""
    watch = _Calm(dialog)
    for part in dialog.findChildren(QWidget):
        if isinstance(part, (QComboBox, QAbstractSpinBox, QTabBar)):
            if part.focusPolicy() == Qt.FocusPolicy.WheelFocus:
                part.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            part.installEventFilter(watch)
        elif isinstance(part, QAbstractButton):
            part.installEventFilter(watch)


def ask_for_file(dialog: QFileDialog, yes: str) -> None:
    """Opens a file dialog, calmed; `yes` names the act on its button. It is gone when it is closed."""
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, yes)
    dialog.setLabelText(QFileDialog.DialogLabel.Reject, _("Avbryt"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    calm(dialog)
