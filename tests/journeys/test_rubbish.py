"""What is left over is thrown away in the window's own thread alone: a timer or a widget that another thread throws
away ends the program, or runs on."""

import gc
import os
import subprocess
import sys
import weakref
from threading import Event, Thread
from time import monotonic

import pytest
from PySide6.QtCore import QTimer

from hia_desktop.base.rubbish import keep_what_is_read
from hia_desktop.ui.sign_in.making import while_making
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
        QTimer.singleShot(4 * app.SEEN, lambda: self.sign_in("lege", sys.argv[2]))

    def enter(self, *given):
        super().enter(*given)
        print(gc.isenabled(), self._sweeping.isActive(), gc.get_freeze_count() > 50_000, flush=True)
        os._exit(0)

app.Window = Watched
program.main(["--store", sys.argv[1]])
"""


@pytest.mark.long
def test_python_throws_nothing_away_by_itself_while_a_window_is_open(house: make.House) -> None:
    """And the window does not look through the program itself, which stays."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    child = subprocess.run(
        [sys.executable, "-c", AT_WORK, str(house.folder), make.PASSWORD],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert child.stdout.strip() == "False True True", child.stderr


class Circle:
    """Refers to itself."""

    def __init__(self) -> None:
        self.me = self


class Page(Circle):
    """Keeps a timer besides, as what is shown does."""

    def __init__(self) -> None:
        super().__init__()
        self.timer = QTimer(interval=60_000)
        self.timer.start()


def much() -> list[list[int]]:
    """After half as much Python would look by itself."""
    return [[] for _one in range(2 * gc.get_threshold()[0])]


@pytest.mark.long
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


@pytest.mark.long
@pytest.mark.usefixtures("qapp")
def test_what_a_window_has_made_since_is_not_kept_with_the_program() -> None:
    assert gc.get_freeze_count(), "what was collected before the tests"
    left = weakref.ref(Page())
    keep_what_is_read()
    gc.collect()
    assert left() is None


@pytest.mark.usefixtures("qapp")
def test_nor_is_it_kept_while_a_centre_is_made() -> None:
    """Python sweeps nothing by itself then, and there is no window yet."""
    gone: list[bool] = []

    def making() -> None:
        left, kept, patience = weakref.ref(Circle()), much(), monotonic() + 20
        while left() is not None and monotonic() < patience:
            Event().wait(0.05)
        gone.append(left() is None and bool(kept))

    while_making(making)
    assert gone == [True]
