"""The first thing a user sees: who are you, and your password."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from hia_desktop.base.text import _
from hia_desktop.domain.access import Role
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, Text, link_button, primary_button, row


class _Who(Combo):
    """The users. Walking them with the arrow keys keeps the keyboard; choosing in the open list hands it on."""

    closed = Signal()

    def hidePopup(self) -> None:
        super().hidePopup()
        self.closed.emit()


class Login(QWidget):
    """The login card on a dark ground. Also shown when locked, then with the locked user chosen."""

    entered = Signal(str, str)
    """A user name and a password."""
    forgotten = Signal()
    touched = Signal()
    """For the first time: the user has begun to type, and what is heavy may be read meanwhile."""

    def __init__(self, centre: str, unit: str, users: list[tuple[str, str, str]], backup: str, demo_password: str = "") -> None:
        """`users` are (user name, name, role). `demo_password` is filled in for a demo centre, where it is no secret."""
        super().__init__()
        self._untouched = True
        self._card = Card(padding=32)
        self._card.setFixedWidth(px(420))
        self._who = _Who()
        self._who.setAccessibleName(_("Bruker"))
        for username, name, role in users:
            label = Role(role).label
            self._who.addItem(name if name.casefold() == label.casefold() else f"{name} · {label}", username)
        self._password = QLineEdit()
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password.setAccessibleName(_("Passord"))
        self._password.setText(demo_password)
        self._password.installEventFilter(self)
        self._hint = Text("", "amber")
        self._go = primary_button(_("Logg inn"), self._enter)
        self._arrange(centre, unit, backup)
        self._password.returnPressed.connect(self._enter)
        self._who.closed.connect(self._password.setFocus)

    def _arrange(self, centre: str, unit: str, backup: str) -> None:
        body = self._card.body
        body.addWidget(Text("HelseIArbeid", "title", wrap=False))
        body.addWidget(Text(" · ".join(x for x in (centre, unit) if x), "hint"))
        body.addSpacing(px(16))
        for label, editor in ((_("Bruker"), self._who), (_("Passord"), self._password)):
            body.addWidget(Text(label, "label", wrap=False))
            body.addWidget(editor)
            body.addSpacing(px(4))
        self._hint.setMinimumHeight(px(20))
        body.addWidget(self._hint)
        body.addWidget(self._go)
        body.addSpacing(px(8))
        foot = row(link_button(_("Glemt passord?"), self.forgotten.emit), 1, Text(backup, "hint", wrap=False))
        body.addLayout(foot)
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        outer.addWidget(self._card, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(1)

    def choose(self, username: str) -> None:
        """Chooses the user, and waits for the password."""
        index = self._who.findData(username)
        if index >= 0:
            self._who.setCurrentIndex(index)
        self.be_ready()

    def chosen(self) -> str:
        """The user name of the one who is chosen, empty when there are no users."""
        return str(self._who.currentData() or "")

    def tell(self, message: str) -> None:
        """Good news before the password."""
        self._hint.set_role("good")
        self._hint.setText(message)

    def be_ready(self) -> None:
        """Takes the keyboard."""
        self._password.setFocus()
        self._password.selectAll()

    def refuse(self, message: str) -> None:
        """Says why the door stays shut, and waits for another try."""
        self.set_busy(False)
        self._hint.set_role("error")
        self._hint.setText(message)
        self.be_ready()

    def set_busy(self, busy: bool) -> None:
        """While the key is being tried, which takes a moment by design."""
        self._go.setEnabled(not busy)
        self._go.setText(_("Låser opp …") if busy else _("Logg inn"))

    def _enter(self) -> None:
        if not self._go.isEnabled():
            return
        if not self._password.text():
            self.refuse(_("Skriv passordet."))
            return
        self._hint.setText("")
        self.set_busy(True)
        self.entered.emit(self.chosen(), self._password.text())

    def clear(self) -> None:
        """Forgets what was typed."""
        self._password.clear()
        self._hint.setText("")
        self.set_busy(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            self._watch_caps(event)
            if self._untouched:
                self._untouched = False
                self.touched.emit()
        return super().eventFilter(watched, event)

    def _watch_caps(self, event: QKeyEvent) -> None:
        """Caps Lock shows as a capital without Shift, or a small letter with it; Qt has no other way to know on all three systems."""
        typed = event.text()
        if typed.isalpha():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            caps = typed.isupper() != shift
            self._hint.set_role("amber")
            self._hint.setText(_("Caps Lock er på") if caps else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("rail"))
        painter.end()
