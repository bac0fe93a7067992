"""What is left over is thrown away in the window's own thread alone: a timer or a widget that another thread throws
away ends the program, or runs on."""

import gc
import os
import subprocess
import sys
import weakref
from threading import Thread

import pytest
from PySide6.QtCore import QTimer

from hia_desktop.base.rubbish import keep
from tests import make
from tests.journeys.window import Open, house, open_window

__all__ = ["house", "open_window"]

AT_WORK = """
import gc, os, sys
from PySide6.QtCore import QTimer
from hia_desktop import __main__ as program
from hia_desktop import app

class Watched(app.Window):
    def showEvent(self, event):
        super().showEvent(event)
        QTimer.singleShot(4 * app.SEEN, self.tell)

    def tell(self):
        print(gc.isenabled(), self._sweeping.isActive(), flush=True)
        os._exit(0)

app.Window = Watched
program.main(["--store", sys.argv[1]])
"""

TOUCHED = """
import gc, os, sys
from PySide6.QtCore import QTimer
from hia_desktop import __main__ as program
from hia_desktop import app

class Watched(app.Window):
    def showEvent(self, event):
        super().showEvent(event)
        before = gc.get_freeze_count()
        self.login.touched.emit()
        self.look = QTimer(self, interval=20)
        self.look.timeout.connect(lambda: self.tell(before))
        self.look.start()

    def tell(self, before):
        if "hia_desktop.ui.shell" in sys.modules and gc.get_freeze_count():
            print(before, len(gc.get_objects()) < gc.get_freeze_count() / 10, flush=True)
            os._exit(0)

app.Window = Watched
program.main(["--store", sys.argv[1]])
"""


def told_by(script: str, house: make.House) -> str:
    """What a program of its own prints, whose window is changed by the script."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    child = subprocess.run(
        [sys.executable, "-c", script, str(house.folder)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return child.stdout.strip()


def test_python_throws_nothing_away_by_itself_while_a_window_is_open(house: make.House) -> None:
    assert told_by(AT_WORK, house) == "False True"


def test_what_was_imported_is_not_gone_through_again_and_again(house: make.House) -> None:
    assert told_by(TOUCHED, house) == "0 True"


@pytest.mark.usefixtures("qapp")
def test_what_a_window_has_made_since_is_gone_through() -> None:
    assert gc.get_freeze_count(), "what was collected before the tests"
    left = weakref.ref(Page())
    keep()
    gc.collect()
    assert left() is None


class Page:
    """Refers to itself and keeps a timer, as what is shown does."""

    def __init__(self) -> None:
        self.me = self
        self.timer = QTimer(interval=60_000)
        self.timer.start()


def much() -> list[list[int]]:
    """After half as much Python would look by itself."""
    return [[] for _one in range(2 * gc.get_threshold()[0])]


def test_what_is_left_over_is_thrown_away_by_the_window(open_window: Open, house: make.House) -> None:
    hands = open_window(house.folder, house.clock)
    left = weakref.ref(Page())

    thread = Thread(target=much)
    thread.start()
    thread.join()
    assert left() is not None
    kept = much()
    hands.wait(lambda: left() is None)
    assert kept
