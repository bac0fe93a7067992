"""What the pages before the program have in common: a card on a dark ground."""

from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from hia_desktop.ui.kit.scrolling import fill_with
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import row


class DoorPage(QFrame):
    """A page that is no part of the program's frame."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "door")

    def put_in_the_middle(self, card: QWidget) -> QScrollArea:
        """The card; it is scrolled where it is higher than the window."""
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(px(16), px(16), px(16), px(16))
        box.addStretch(1)
        box.addLayout(row(1, card, 1))
        box.addStretch(1)
        area = fill_with(self, page)
        area.viewport().setAutoFillBackground(False)
        return area
