"""What is seen while a centre is made that the window is to open on."""

from collections.abc import Callable
from threading import Thread

from PySide6 import QtCore
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFrame, QProgressBar

from hia_desktop.base.rubbish import EVERY, sweep
from hia_desktop.base.text import _
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, column

Making = Callable[[], object] | None
"""What makes a centre that lacks; None where there is one."""
_LOOK = 0.03
"""Seconds between two looks at whether it is done."""


class _Making(QFrame):
    """A small window that cannot be closed: half a centre is of no use, and it is soon made."""

    def __init__(self) -> None:
        hints = QtCore.Qt.WindowType  # read when it is needed: it makes several hundred enum members
        super().__init__(None, hints.CustomizeWindowHint | hints.WindowTitleHint)
        self.setWindowTitle(_("HIA Desktop"))
        self.setProperty("role", "topbar")
        moving = QProgressBar(maximum=0, textVisible=False)
        moving.setAccessibleName(_("Lager demosenteret …"))
        told = Text(_("Pasienter, forløp og papirer lages for i dag. Det tar et lite minutt."), "second")
        box = column(Text(_("Lager demosenteret …"), "heading"), told, moving, gap=12)
        box.setContentsMargins(px(28), px(24), px(28), px(28))
        self.setLayout(box)
        self._sweeping = QtCore.QTimer(self, interval=EVERY)
        self._sweeping.timeout.connect(sweep)
        self._sweeping.start()
        self.setFixedWidth(px(440))

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()


def while_making(make: Callable[[], object]) -> None:
    """Runs `make` on a thread of its own, and shows meanwhile that something goes on. Errors: those of `make`."""
    failed: list[BaseException] = []

    def work() -> None:
        try:
            make()
        except BaseException as error:  # told where it was asked for
            failed.append(error)

    seen, thread = _Making(), Thread(target=work, name="making")
    seen.show()
    thread.start()
    while thread.is_alive():
        QCoreApplication.processEvents()  # there is nothing else yet that an event could reach
        thread.join(_LOOK)
    seen.hide()
    seen.deleteLater()
    if failed:
        raise failed[0]
