"""The program's window, worked by a user until somebody kills it. What was typed, and what the window answered, stands
in a file by then, line by line: moment (of the clock that all processes share), word, number.

python -m tests.journeys.dying_window   reads lines «what folder told course seed», makes a process for each, and tells
                                        its number: so all have the program read in already
"""

import os
import random
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

import hia_desktop.ui.shell
from hia_desktop.app import Window, make_application
from hia_desktop.base.clock import FixedClock
from hia_desktop.services.centre import backups
from hia_desktop.ui.screens.steps.journal import JournalStep
from tests import make
from tests.journeys.hands import Hands
from tests.journeys.patience import Patience

__all__ = ["hia_desktop"]
WORDS = ("sover", "bedre", "enn", "sist", "men", "våkner", "tidlig", "og", "gruer", "seg", "til", "å", "møte", "leder")


def text_of(seed: int, note: int, keys: int = 4000) -> str:
    """What is typed into a note: words of chance, the same for the same numbers."""
    chance = random.Random(seed * 1000 + note)
    return (f"Notat {note}: " + " ".join(chance.choice(WORDS) for _ in range(keys // 4)))[:keys]


class Dying:
    """One window and its user."""

    def __init__(self, what: str, folder: Path, told: Path, course: str, seed: int) -> None:
        self.what, self.folder, self.course, self.seed = what, folder, course, seed
        self.chance = random.Random(seed)
        self._told = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def tell(self, word: str, number: int = 0, at: float | None = None) -> None:
        """A line that outlives the process."""
        os.write(self._told, f"{at or monotonic():.6f} {word} {number}\n".encode())

    def live(self) -> None:
        """Until the end."""
        if self.what == "restore":
            self._restore()
            return
        make_application()
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(self.folder.parent / "settings"))
        self.window = Window(self.folder, FixedClock(make.DAY))
        self.window.show()
        self.hands = Hands(Patience(6), self.window)  # type: ignore[arg-type]
        if self.what == "migrate":
            self.tell("begun")
        self._come_in("admin" if self.what == "keys" else "lege")
        {"type": self._type, "sign": self._sign}.get(self.what, self._rest)()

    def _restore(self) -> None:
        """As the command does it; the copy lies beside."""
        copy = next((self.folder.parent / "copies").iterdir())
        recovery = (self.folder.parent / "recovery").read_text(encoding="ascii")
        self.tell("begun")
        backups.restore(copy, self.folder, recovery, "admin", make.PASSWORD, FixedClock(make.DAY))
        self.tell("done")
        signal.pause()

    def _come_in(self, username: str) -> None:
        users = self.hands.find("Bruker", QComboBox)
        users.setCurrentIndex(users.findData(username))
        self.hands.fill("Passord", make.PASSWORD)
        if self.what == "keys":
            self.tell("begun")
        self.hands.keys("Return")
        self.hands.wait(lambda: self.window.shell is not None)
        self.hands.settle()
        self.tell("in")

    def _rest(self) -> None:
        """Comes in and goes out again, with the screens that a user looks at first."""
        self._wait(60_000)

    def _wait(self, milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def _new_note(self) -> JournalStep:
        assert self.window.shell is not None
        if self.window.shell.target() != f"course:{self.course}:journal":
            self.window.shell.open(f"course:{self.course}:journal")
            self.hands.settle()
        self.hands.keys("Ctrl+N")
        step = next(iter(self.hands.on_screen(JournalStep)))
        self.hands.wait(lambda: step.writer is not None)
        self.hands.settle()
        return step

    def _keys(self, note: int, fewest: int) -> None:
        """Types as a person does, now and then with a pause; at least so many keys."""
        for count, letter in enumerate(text_of(self.seed, note), start=1):
            at = monotonic()
            QTest.keyClicks(self.hands.focus(), letter)
            self.tell("typed", note * 10_000 + count, at)
            self._wait(self.chance.choice((20, 30, 40, 60)))
            if self.chance.random() < 1 / 60:
                self._wait(self.chance.choice((400, 900, 1600, 2600)))
            if count >= fewest:
                return

    def _type(self) -> None:
        self._new_note()
        self.tell("begun")
        self._keys(0, 4000)

    def _sign(self) -> None:
        for note in range(200):
            step = self._new_note()
            if note == 0:
                self.tell("begun")
            keys = self.chance.randrange(8, 40)
            self._keys(note, keys)
            self.tell("signing", note * 10_000 + keys)
            self.hands.keys("Ctrl+Return")
            self._answered(lambda at=step: at.writer is None)  # type: ignore[misc]
            self.tell("signed", note * 10_000 + keys)

    def _answered(self, signed: Callable[[], bool]) -> None:
        """Stands by what is asked about, until the note is signed."""
        while not signed():
            self.hands.settle()
            self.hands.stands_by()


def say(text: str) -> None:
    """A line to whoever asked."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> None:
    """A process for each line, all of them children that nobody waits for."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    say("ready")
    for line in sys.stdin:
        what, folder, told, course, seed = line.split()
        process = os.fork()
        if process == 0:
            try:
                Dying(what, Path(folder), Path(told), course, int(seed)).live()
            finally:
                os._exit(1)  # to come to the end alive is a fault
        say(str(process))


if __name__ == "__main__":
    main()
