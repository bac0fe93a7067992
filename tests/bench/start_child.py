"""One start of a program, told by the program itself:
when its window was painted, what it had read by then, its memory.

python -m tests.bench.start_child empty                an empty PySide6 window
python -m tests.bench.start_child login FOLDER         HIA Desktop as the user starts it, until its login window is
painted python -m tests.bench.start_child stay FOLDER          the same, until it has come to rest
"""

import sys
import time
from typing import Any

HEAVY = ("sqlalchemy", "sqlcipher3", "alembic", "reportlab", "cryptography", "pypdfium2", "holidays")


def _tell(**told: object) -> None:
    import json
    import os

    print(json.dumps(told), flush=True)
    os._exit(0)


def _watched(kind: type[Any], stay: bool) -> type[Any]:
    """A window that tells when it has been painted, children and all:
    a posted event comes after the paint and before any timer."""
    from PySide6.QtCore import QCoreApplication, QEvent, QTimer

    class Watched(kind):  # type: ignore[misc, valid-type]
        painted = 0.0

        def paintEvent(self, event: Any) -> None:
            super().paintEvent(event)
            if not self.painted:
                self.painted = 1
                QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), 1000)

        def event(self, event: Any) -> bool:
            if event.type() == QEvent.Type.User:
                self.painted = time.monotonic()
                loaded = [name for name in HEAVY if name in sys.modules]
                if not stay:
                    _tell(painted=self.painted, loaded=loaded)
                self.memory = _memory()
                self.tasks.active.connect(self._calm)
                QTimer.singleShot(
                    3000, lambda: _tell(painted=self.painted, loaded=loaded, first=self.memory, rest=_memory())
                )
            return super().event(event)

        def _calm(self, active: int) -> None:
            if not active:
                self.warm = time.monotonic()

    return Watched


def _memory() -> float | None:
    from tests.bench.figure import rss

    return rss()


def _empty() -> None:
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication([])
    window = _watched(QMainWindow, False)()
    window.resize(1440, 900)
    window.show()
    app.exec()


def _login(folder: str, stay: bool) -> None:
    from hia_desktop import __main__ as program  # first, as the user's start does
    from hia_desktop import app

    app.Window = _watched(app.Window, stay)  # type: ignore[misc]
    program.main(["--store", folder])


if __name__ == "__main__":
    if sys.argv[1] == "empty":
        _empty()
    else:
        _login(sys.argv[2], sys.argv[1] == "stay")
