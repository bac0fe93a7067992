"""One's own password made another one: in the program, and before it opens."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hia_desktop.base.errors import BadInput, Problem
from hia_desktop.services.centre import users
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, primary_button
from hia_desktop.ui.sign_in.new_password import NewPassword, password_line


class ChangedPassword(QWidget):
    """The password that is (`old`), what is wrong with it, and the new one twice (`new`). `save_button` does it, and
    stands where the page wants it; `lacks` is said when the old one is not typed. `changed` when it is stored."""

    changed = Signal()

    def __init__(self, host: Host, old: str, lacks: str, new: str, button: str) -> None:
        super().__init__()
        self._host, self._lacks = host, lacks
        self.old = password_line(old)
        self.new = NewPassword(host, lambda: (host.user.name, host.user.username), new)
        self._said = Text("", "error")
        self._said.setMinimumHeight(px(20))
        self.save_button = primary_button(button, self.save)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(4))
        for widget in (Text(old, "label"), self.old, self._said, self.new):
            box.addWidget(widget)
        self.old.returnPressed.connect(self.new.setFocus)
        self.old.textEdited.connect(lambda _text: self._said.setText(""))
        self.new.entered.connect(self.save)
        self.setFocusProxy(self.old)

    def save(self) -> None:
        """Changes it, unless something lacks or it is being changed."""
        if not self.save_button.isEnabled():
            return
        if not self.old.text():
            self._said.setText(self._lacks)
            self.old.setFocus()
        elif self.new.agrees():
            self.save_button.setEnabled(False)
            self._host.do(
                self, self._saved, users.change_my_password.of(self.old.text(), self.new.text()), failed=self._failed
            )

    def _saved(self, _none: None) -> None:
        self.save_button.setEnabled(True)
        self.old.clear()
        self.new.clear()
        self.changed.emit()

    def _failed(self, problem: Problem) -> None:
        self.save_button.setEnabled(True)
        if isinstance(problem, BadInput) and "password" in problem.fields:
            self.new.set_error(problem.message)
        else:
            self._said.setText(problem.message)
            self.old.setFocus()
            self.old.selectAll()
