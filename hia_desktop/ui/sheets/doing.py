"""A sheet over the window whose button makes a call of a service: it stays until that is done."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from shiboken6 import isValid

from hia_desktop.base.errors import Problem
from hia_desktop.base.tones import Tone
from hia_desktop.base.verbs import Done, R
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.dialogs.sheet import Sheet
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, column


def ask_and_do(
    host: Host,
    owner: QObject,
    title: str,
    text: str,
    body: QWidget,
    yes: str,
    wanted: Callable[[], Done[R] | None],
    then: Callable[[R], object],
    *,
    width: int = 480,
    danger: bool = False,
    no: str = "",
) -> Sheet:
    """Fields of the asker's own, in a sheet of `width` design pixels. `yes` names the act on the button, `no` the one
    that leaves; `wanted()` gives the call that it makes, or None where a field is wrong, which is then said by the
    field. `then(result)` as `host.do`'s, when the sheet has gone. What the service refuses stands beside the button:
    the sheet is there still, with all that was typed."""

    def act() -> bool:
        call = None if sheet.waits else wanted()
        if call is not None:
            sheet.waits = True
            sheet.refuse("")
            host.do(host, done, call, failed=refused)
        return False

    def done(result: R) -> None:
        if isValid(sheet):
            sheet.accept()
        if isValid(owner):
            then(result)

    def refused(problem: Problem) -> None:
        if isValid(sheet) and sheet.isVisible():
            sheet.waits = False
            sheet.refuse(problem.message)
        else:
            host.say(problem.message, Tone.WARN)

    sheet = host.prompts.sheet(title, text, body, yes, act, danger, no=no, width=width)
    return sheet


def write_and_do(
    host: Host,
    owner: QObject,
    title: str,
    text: str,
    label: str,
    yes: str,
    call: Callable[[str], Done[R]],
    then: Callable[[R], object],
) -> None:
    """The same for a text of some length, which is not empty when the button can be pressed."""
    body = Written(label)

    def wanted() -> Done[R] | None:
        return call(body.words()) if body.words() else None

    go = ask_and_do(host, owner, title, text, body, yes, wanted, then).go
    if go is not None:
        go.setEnabled(False)
        body.area.textChanged.connect(lambda: go.setEnabled(bool(body.words())))


class Written(QWidget):
    """A text of some length in a sheet, under its label."""

    def __init__(self, label: str) -> None:
        super().__init__()
        self.area = QPlainTextEdit()
        self.area.setAccessibleName(label)
        self.area.setTabChangesFocus(True)
        self.area.setFixedHeight(px(180))
        self.setLayout(column(Text(label, "label"), self.area, gap=6))
        self.setFocusProxy(self.area)

    def words(self) -> str:
        """What is written, without what is empty around it."""
        return self.area.toPlainText().strip()
