"""The rail's buttons: its places, and above them the name of the program, which leads to where one begins."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QLabel, QPushButton, QSizePolicy, QToolButton

from hia_desktop.base.text import _
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import plain_tip


class RailButton(QToolButton):
    """One place in the rail, with a badge for what is overdue. `short` is its word where the rail is narrow."""

    def __init__(self, text: str, icon: str, short: str) -> None:
        super().__init__()
        self.setText(text)
        self.setCheckable(True)
        self.setProperty("kind", "rail")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setIcon(theme.icon(icon, "rail_ink", 20))
        self.setIconSize(theme.icon_size(20))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._badge = QLabel(self)
        self._badge.setProperty("role", "badge")
        self._badge.hide()
        self._plain, self._short, self._folded = text, short, False
        self.setAccessibleName(text)

    def fold(self, folded: bool) -> None:
        """The word under the icon, or beside it."""
        style = Qt.ToolButtonStyle
        self.setToolButtonStyle(style.ToolButtonTextUnderIcon if folded else style.ToolButtonTextBesideIcon)
        self.setText(self._short if folded else self._plain)
        self.setToolTip(plain_tip(self._plain if folded and self._short != self._plain else ""))
        if folded != self._folded:
            self._folded = folded
            self.setProperty("folded", folded)
            theme.restyle(self)
        self._place()

    def set_badge(self, count: int) -> None:
        """How much is overdue for this user; nothing is shown for none."""
        self._badge.setText(str(count))
        self._badge.setVisible(count > 0)
        self._badge.adjustSize()
        self.setAccessibleName(
            _("{place}, {count} over fristen").format(place=self._plain, count=count) if count else self._plain
        )
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        if self._folded:
            self._badge.move(min(self.width() // 2 + px(4), self.width() - self._badge.width()), 0)
        else:
            self._badge.move(self.width() - self._badge.width() - px(10), (self.height() - self._badge.height()) // 2)


class HomeButton(QPushButton):
    """The program's name. By mouse alone: a key does the same from everywhere, and Tab has one stop less to pass."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "home")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(_("Til startsiden"))
        self.setToolTip(plain_tip(_("Til startsiden (Alt+Home)")))

    def fold(self, folded: bool) -> None:
        """The whole name, or its letters."""
        self.setText("HIA" if folded else "HelseIArbeid")
        self.setProperty("folded", folded)
        theme.restyle(self)


def mark_place(places: QButtonGroup, buttons: Mapping[str, RailButton], place: str) -> None:
    """Marks where the user is, whichever was pressed: nothing on a screen that has no button of its own."""
    places.setExclusive(False)  # else the place one came from stays marked
    for key, button in buttons.items():
        button.setChecked(key == place or (key == "patients" and place in ("course", "patient")))
    places.setExclusive(True)
