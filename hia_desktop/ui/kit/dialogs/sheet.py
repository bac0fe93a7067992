"""A window over the window, and the calm sheet that the program's questions stand in."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hia_desktop.base.text import _
from hia_desktop.ui.kit.drawing import announce
from hia_desktop.ui.kit.one_line import folded
from hia_desktop.ui.kit.scrolling import Scroll
from hia_desktop.ui.kit.second_click import watch
from hia_desktop.ui.kit.tab_order import go_to_next_stop
from hia_desktop.ui.kit.theme import TITLE_BAR, px, restyle
from hia_desktop.ui.kit.widgets import Text, danger_button, link_button, primary_button, secondary_button

Act = Callable[[], None]
_AROUND_LINK = 96
"""What of a sheet stands beside the words of a line that leads somewhere, in pixels at 100 %."""


class Dialog(QDialog):
    """A window over the window. Enter does what the focus ring says, also where another button is the usual one."""

    go: QPushButton | None = None
    """What Enter presses from a line that is typed in."""

    def showEvent(self, event: QShowEvent) -> None:
        """No larger than its screen, whatever the size of the text."""
        watch(self)
        self.resize(self.size().boundedTo(self._free()))
        super().showEvent(event)

    def _free(self) -> QSize:
        """What there is room for on its screen, under its own title bar."""
        free = self.screen().availableGeometry().size()
        return QSize(free.width(), free.height() - px(TITLE_BAR))

    def focusNextPrevChild(self, next: bool) -> bool:
        """As one reads, and scrolled to, as in the window itself: Qt's own walk goes on to what is scrolled away and
        leaves it out of sight."""
        return go_to_next_stop(self, next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A button that has the focus is pressed; Qt would press the default one in its place."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        here = self.focusWidget()
        if isinstance(here, QAbstractButton):
            here.click()
        elif isinstance(here, QLineEdit) and self.go is not None:
            self.go.click()


class Sheet(Dialog):
    """A calm sheet over the window: a title, a text, what `body` holds, and a row of buttons, which is the `foot`.
    While `holds()` is true, leaving asks before what is written is dropped; while it `waits`, an act has not been
    answered for, and leaving says so."""

    left = Signal()
    """The user has left it, with nothing done. Not when the program closes it, since then nothing of it may be shown:
    the lock, or a record that is not there for this user any more."""

    def __init__(self, window: QWidget, title: str, text: str, width: int = 480) -> None:
        super().__init__(window)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(min(px(width), self.screen().availableGeometry().width() - px(TITLE_BAR)))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(24), px(20), px(24), px(20))
        outer.setSpacing(px(12))
        outer.addWidget(Text(title, "heading"))
        if text:
            outer.addWidget(Text(text, "second"))
        inside = QWidget()
        inside.setProperty("role", "page")
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(px(6))
        self._area = Scroll()
        self._area.setFrameShape(Scroll.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(inside)
        self._area.setFixedHeight(0)
        inside.installEventFilter(self)
        outer.addWidget(self._area)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(px(8))
        self._refused = Text("", "error")
        outer.addStretch(1)
        outer.addLayout(self.foot)
        self.holds: Callable[[], bool] = lambda: False
        self.waits = False

    def showEvent(self, event: QShowEvent) -> None:
        self._fit()
        self.resize(self.width(), self.minimumHeight())
        super().showEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What it holds has become another height."""
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._fit()
        return False

    def _fit(self) -> None:
        """As high as its lines need at this width (a dialog's own guess forgets lines that break), and no higher than
        the screen: then what it holds is scrolled, and its buttons are always seen.
        """
        layout, inside = self.layout(), self._area.widget()
        assert layout is not None and inside is not None
        wide = self.width() - px(48)
        wanted = inside.heightForWidth(wide) if inside.hasHeightForWidth() else inside.sizeHint().height()
        rest = layout.heightForWidth(self.width()) - self._area.minimumHeight()
        free = self._free().height()
        policy = Qt.ScrollBarPolicy  # a bar that came before there was room makes lines break, and then needs itself
        self._area.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if wanted > free - rest else policy.ScrollBarAlwaysOff
        )
        self._area.setFixedHeight(max(px(80), min(wanted, free - rest)) if self.body.count() else 0)
        self.setMinimumHeight(min(free, layout.heightForWidth(self.width())))
        if self.height() > free:
            self.resize(self.width(), self.minimumHeight())

    def reject(self) -> None:
        """Esc and the button that leaves; while something is written here they ask first."""
        if self.waits:
            text = _("Det er ikke svart ennå på om dette ble gjort. Du får vite det hvis det ikke går.")
            question(self, _("Lukke uten å vente?"), text, self._leave, _("Lukk"), _("Vent"), danger=False)
        elif self.holds():
            text = _("Det du har skrevet her, er ikke lagret og blir borte.")
            question(self, _("Forkaste teksten?"), text, self._leave, _("Forkast"), _("Behold"), danger=True)
        else:
            self._leave()

    def _leave(self) -> None:
        super().reject()
        self.left.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The program closes it whatever is written; the user's own closing is as Esc."""
        if event.spontaneous():
            super().closeEvent(event)
        else:
            super().reject()

    def put_links(self, head: str, lines: Sequence[tuple[str, str]], jump: Callable[[str], None]) -> list[QPushButton]:
        """Lines under a head that each close the sheet and lead to a field; a long one is folded.
        Nothing for no lines."""
        if not lines:
            return []
        self.body.addWidget(Text(head, "second"))
        links = []
        for field, words in lines:
            link = link_button("", icon_name="chevron-right")
            self.body.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
            link.ensurePolished()  # its own letters are wider than those it has before it stands here
            link.setText(folded(words.replace("&", "&&"), link.fontMetrics(), self.width() - px(_AROUND_LINK)))
            link.setProperty("folded", "\n" in link.text())
            restyle(link)  # the look that it has had till now has room for one line
            link.setAccessibleName(words)
            link.clicked.connect(lambda _on=False, f=field: self.finish(lambda: jump(f)))
            links.append(link)
        return links

    def buttons(self, go: QPushButton, leave: str = "") -> QPushButton | None:
        """The act to the right, before it the one that leaves, of this name; Enter presses the one that has the focus.
        Where it throws away what is typed its name is never «Avbryt»."""
        self.go = go
        self.foot.addWidget(self._refused, 1)
        left = secondary_button(leave, self.reject) if leave else None
        for button in (left, go):
            if button is not None:
                button.setAutoDefault(True)
                self.foot.addWidget(button)
        return left

    def refuse(self, why: str) -> None:
        """Says beside the button that was pressed why it was not done; empty: takes that away."""
        self._refused.setText(why)
        self._fit()
        if why:
            announce(self._refused, why)

    def bring_into_sight(self, part: QWidget) -> None:
        """Scrolls to what has come to need an answer."""
        self._area.ensureWidgetVisible(part)

    def finish(self, then: Callable[[], None]) -> None:
        """Closes first, so that what follows finds the window as it was."""
        self.accept()
        then()


def question(
    window: QWidget,
    title: str,
    text: str,
    then: Act,
    yes: str,
    no: str,
    *,
    danger: bool,
    otherwise: Act | None = None,
) -> None:
    """Asks `yes` or `no`; the keyboard begins at `no` where `yes` is a danger. Esc is `no`, which calls `otherwise`."""
    dialog = Sheet(window, title, text)
    if otherwise is not None:
        dialog.left.connect(otherwise)
    go = (danger_button if danger else primary_button)(yes)
    go.clicked.connect(lambda: dialog.finish(then))
    cancel = dialog.buttons(go, leave=no)
    dialog.open()
    (cancel if danger and cancel is not None else go).setFocus()
