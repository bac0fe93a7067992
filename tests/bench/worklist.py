"""From the password to the painted worklist, on the demo centre with keys as dear as in use."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

from tests.bench.figure import Line, as_used, median, repeats

_WHO = "lege"


def measure() -> list[Line]:
    """Each time in a new process: once with the password typed, and once with it given at the first paint."""
    from hia_desktop.base.clock import SystemClock
    from hia_desktop.services.centre.login_face import DEMO_PASSWORD
    from hia_desktop.services.demo.centre import make_demo

    with tempfile.TemporaryDirectory() as scratch:
        store = Path(scratch) / "store"
        make_demo(store, SystemClock())
        told = [
            (_sign_in(store, "typed", DEMO_PASSWORD), _sign_in(store, "at once", DEMO_PASSWORD))
            for _again in range(repeats(7))
        ]
    rested, hasty = median([r["ms"] for r, _h in told]), median([h["ms"] for _r, h in told])
    rows = told[0][0]["rows"]
    how = f"{len(told)} new processes; {rows} tasks; of it the key {median([r['key'] for r, _h in told]):.0f} ms"
    return [
        Line("Unlocked worklist after the password, demo centre", rested / 1000, "s", 1.0, how),
        Line(
            "The same, with the password given at the first paint",
            hasty / 1000,
            "s",
            None,
            "the libraries are read first",
        ),
    ]


def _sign_in(store: Path, when: str, password: str) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.worklist", str(store), when]
    child = subprocess.run(
        command, input=password, env=as_used(store.parent), capture_output=True, text=True, timeout=120
    )
    if not child.stdout:
        raise RuntimeError(child.stderr)
    return dict(json.loads(child.stdout.splitlines()[-1]))


def _child(store: Path, when: str) -> None:
    from PySide6.QtCore import QCoreApplication

    from hia_desktop.app import Window, make_application
    from hia_desktop.base.clock import SystemClock
    from tests.bench.waiting import Waiting

    password = sys.stdin.readline().strip()
    make_application()
    window = Window(store, SystemClock())
    waiting, enter, entered = Waiting(window), window.enter, [0.0]

    def noting(*arguments: Any) -> None:
        entered[0] = perf_counter()
        enter(*arguments)

    window.enter = noting  # type: ignore[method-assign]
    window.show()
    QCoreApplication.processEvents()
    if when == "typed":
        window.login.touched.emit()  # the first key; the rest of a password takes longer than the libraries
        waiting.until(lambda: "hia_desktop.ui.shell" in sys.modules)
    start = perf_counter()
    window.sign_in(_WHO, password)
    waiting.until(lambda: window.shell is not None and filled(window.shell.shown()))
    ms = (perf_counter() - start) * 1000
    table = window.shell.shown().table
    print(json.dumps({"ms": ms, "key": (entered[0] - start) * 1000, "rows": table.model().rowCount()}), flush=True)
    waiting.stop()
    window.tasks.stop()


def filled(screen: object) -> bool:
    """Whether the worklist is shown and the rows in sight have come."""
    from hia_desktop.ui.screens.worklist import WorklistScreen

    return isinstance(screen, WorklistScreen) and in_sight(screen.table)


def in_sight(table: Any) -> bool:
    """Whether the first and the last row that are seen have come."""
    model = table.model()
    if not model.rowCount():
        return False
    first, last = max(table.rowAt(0), 0), table.rowAt(table.viewport().height() - 1)
    return all(model.row_at(at) is not None for at in (first, last if last >= 0 else model.rowCount() - 1))


if __name__ == "__main__":
    _child(Path(sys.argv[1]), sys.argv[2])
