"""A sheet over the window whose button makes a call of a service: it stays until that is done."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from hia_desktop.base.errors import Problem
from hia_desktop.base.tones import Tone
from hia_desktop.base.verbs import Done, R
from hia_desktop.ui.host import Host


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
) -> None:
    """Fields of the asker's own, in a sheet of `width` design pixels. `yes` names the act on the button; `wanted()`
    gives the call that it makes, or None where a field is wrong, which is then said by the field. `then(result)` as
    `host.do`'s, when the sheet has gone. What the service refuses stands beside the button: the sheet is there still,
    with all that was typed."""
    waiting = False

    def act() -> bool:
        nonlocal waiting
        call = None if waiting else wanted()
        if call is not None:
            waiting = True
            sheet.refuse("")
            host.do(host, done, call, failed=refused)
        return False

    def done(result: R) -> None:
        if isValid(sheet):
            sheet.accept()
        if isValid(owner):
            then(result)

    def refused(problem: Problem) -> None:
        nonlocal waiting
        waiting = False
        if isValid(sheet) and sheet.isVisible():
            sheet.refuse(problem.message)
        else:
            host.say(problem.message, Tone.WARN)

    sheet = host.prompts.sheet(title, text, body, yes, act, width=width)
