"""Qt's own dialogs behave as the program's do: the wheel changes nothing, and Enter does what the focus ring says."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QTabBar,
    QWidget,
)

from hia_desktop.base.text import _
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.second_click import watch
from hia_desktop.ui.kit.theme import px

_ICONS = {
    "backButton": "chevron-left",
    "forwardButton": "chevron-right",
    "toParentButton": "chevron-up",
    "newFolderButton": "plus",
}
"""What stands on the buttons of Qt's file dialog, by their names there: Qt's own are black in the dark too."""
_WITHOUT = ("listModeButton", "detailModeButton")
"""Buttons of it that lead away from the one list that has size and day."""
_FILES = 820, 520
"""The file dialog, in pixels at 100 %: so much shows the names, their size and their day."""


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
    watch(dialog)
    calming = _Calm(dialog)
    for part in dialog.findChildren(QWidget):
        if isinstance(part, (QComboBox, QAbstractSpinBox, QTabBar)):
            if part.focusPolicy() == Qt.FocusPolicy.WheelFocus:
                part.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            part.installEventFilter(calming)
        elif isinstance(part, QAbstractButton):
            part.installEventFilter(calming)
            if isinstance(part.parent(), QDialogButtonBox):
                part.setIcon(QIcon())  # the program's own buttons are words
            elif part.objectName() in _ICONS:
                part.setIcon(theme.icon(_ICONS[part.objectName()], "ink"))
            elif part.objectName() in _WITHOUT:
                part.hide()


def ask_for_file(dialog: QFileDialog, yes: str) -> None:
    """Opens a file dialog, calmed; `yes` names the act on its button. It is gone when it is closed."""
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, yes)
    dialog.setLabelText(QFileDialog.DialogLabel.Reject, _("Avbryt"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    free = dialog.screen().availableGeometry().size()
    dialog.resize(QSize(px(_FILES[0]), px(_FILES[1])).boundedTo(free * 0.9))
    dialog.open()
    calm(dialog)
