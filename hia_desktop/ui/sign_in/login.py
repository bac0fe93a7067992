"""The first thing a user sees: who are you, and your password.

Painted before anything heavy is read. Reading `QtCore.Qt` alone costs 12 ms, so nothing here touches it before the
first paint; a test keeps it so.
"""

from collections.abc import Callable

from PySide6 import QtCore
from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QVBoxLayout

from hia_desktop.base.text import _
from hia_desktop.domain.access import Role
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, row


class _Who(Combo):
    """The users. Walking them with the arrow keys keeps the keyboard; Enter hands it on, and so does the open list."""

    closed = Signal()

    def hidePopup(self) -> None:
        super().hidePopup()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter):
            self.closed.emit()
            return
        super().keyPressEvent(event)


def _button(text: str, kind: str, on_click: Callable[[], object]) -> QPushButton:
    made = QPushButton(text)
    made.setProperty("kind", kind)
    made.setAutoDefault(False)
    made.clicked.connect(lambda: on_click())
    return made


class Login(QFrame):
    """The login card on a dark ground. Also shown when locked, then with the locked user chosen."""

    entered = Signal(str, str)
    """A user name and a password."""
    forgotten = Signal()
    restore_wanted = Signal()
    """A backup is to be brought back, into another folder."""
    touched = Signal()
    """For the first time: the user has begun to type, and what is heavy may be read meanwhile."""

    def __init__(
        self, centre: str, unit: str, users: list[tuple[str, str, str]], backup: str, demo_password: str = ""
    ) -> None:
        """`users` are (user name, name, role); without any the user name is typed.
        `demo_password` is filled in for a demo centre, where it is no secret."""
        super().__init__()
        self._untouched = True
        self.setProperty("role", "door")
        self._who = _Who()
        self._who.setAccessibleName(_("Bruker"))
        self._typed = QLineEdit()
        self._typed.setAccessibleName(_("Brukernavn"))
        self._typed.installEventFilter(self)
        self._known = bool(users)
        for username, name, role in users:
            label = Role(role).label if role in set(Role) else role
            self._who.addItem(name if name.casefold() == label.casefold() else f"{name} · {label}", username)
        self._password = QLineEdit()
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password.setAccessibleName(_("Passord"))
        self._password.setText(demo_password)
        self._password.installEventFilter(self)
        self._hint = Text("", "amber")
        self._go = _button(_("Logg inn"), "primary", self._enter)
        self._forgot = _button(_("Glemt passord?"), "link", self.forgotten.emit)
        self._forgot.setProperty("flush", True)
        self._restore = _button(_("Hent tilbake en sikkerhetskopi …"), "link", self.restore_wanted.emit)
        self._restore.setProperty("flush", True)
        self._arrange(centre, unit, backup)
        self._password.returnPressed.connect(self._enter)
        self._typed.returnPressed.connect(self._password.setFocus)
        self._who.closed.connect(self._password.setFocus)

    def _arrange(self, centre: str, unit: str, backup: str) -> None:
        card = QFrame()
        card.setProperty("role", "door_card")
        card.setFixedWidth(px(420))
        body = QVBoxLayout(card)
        body.setContentsMargins(px(32), px(32), px(32), px(32))
        body.setSpacing(px(8))
        body.addWidget(Text("HelseIArbeid", "title", wrap=False))
        if centre or unit:
            body.addWidget(Text(" · ".join(x for x in (centre, unit) if x), "hint"))
        body.addSpacing(px(16))
        who = (_("Bruker"), self._who) if self._known else (_("Brukernavn"), self._typed)
        for label, editor in (who, (_("Passord"), self._password)):
            body.addWidget(Text(label, "label", wrap=False))
            body.addWidget(editor)
            body.addSpacing(px(4))
        self._hint.setMinimumHeight(px(20))
        body.addWidget(self._hint)
        body.addWidget(self._go)
        body.addSpacing(px(8))
        body.addLayout(row(self._forgot, 1))
        body.addLayout(row(self._restore, 1))
        self._links = body
        if backup:
            body.addWidget(Text(backup, "hint"))
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        outer.addLayout(row(1, card, 1))
        outer.addStretch(1)

    def choose(self, username: str) -> None:
        """Chooses the user, and waits for the password."""
        self._typed.setText(username)
        index = self._who.findData(username)
        if index >= 0:
            self._who.setCurrentIndex(index)
        self.be_ready()

    def is_untouched(self) -> bool:
        """Nothing has been typed yet."""
        return self._untouched and not self._password.text()

    def chosen(self) -> str:
        """The user name that is chosen, or typed where there is nobody to choose."""
        return str(self._who.currentData() or "") if self._known else self._typed.text().strip()

    def tell(self, message: str) -> None:
        """Good news before the password."""
        self._hint.set_role("good")
        self._hint.setText(message)

    def be_ready(self) -> None:
        """Takes the keyboard."""
        field = self._password if self._known or self._typed.text() else self._typed
        field.setFocus()
        field.selectAll()

    def refuse(self, message: str) -> None:
        """Says why the door stays shut, and waits for another try."""
        self.set_busy(False)
        self._hint.set_role("error")
        self._hint.setText(message)
        self.be_ready()

    def offer_joining(self, choose: Callable[[], object]) -> None:
        """A way in where nobody knows any more which server the centre lies on; `choose` asks for the file."""
        button = _button(_("Koble til et senter på en server …"), "link", choose)
        button.setProperty("flush", True)
        self._links.addLayout(row(button, 1))

    def set_busy(self, busy: bool) -> None:
        """While the key is being tried, which takes a moment by design."""
        self._go.setEnabled(not busy)
        self._go.setText(_("Låser opp …") if busy else _("Logg inn"))

    def _enter(self) -> None:
        if not self._go.isEnabled():
            return
        if not self.chosen():
            self.refuse(_("Skriv brukernavnet."))
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

    def enterEvent(self, event: QEnterEvent) -> None:
        QTimer.singleShot(100, self, self._give_hands)
        super().enterEvent(event)

    def _give_hands(self) -> None:
        """The buttons' cursor: not at once, since the window may open under the mouse,
        and naming a cursor's shape is dear."""
        for button in (self._go, self._forgot, self._restore):
            button.setCursor(QtCore.Qt.CursorShape.PointingHandCursor)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if watched is self._password:
                self._watch_caps(event)
            if self._untouched:
                self._untouched = False
                self.touched.emit()
        return super().eventFilter(watched, event)

    def _watch_caps(self, event: QKeyEvent) -> None:
        """Caps Lock shows as a capital without Shift, or a small letter with it;
        Qt has no other way to know on all three systems."""
        typed = event.text()
        if typed.isalpha():
            shift = bool(event.modifiers() & QtCore.Qt.KeyboardModifier.ShiftModifier)
            caps = typed.isupper() != shift
            self._hint.set_role("amber")
            self._hint.setText(_("Caps Lock er på") if caps else "")
