"""From the start of the process to a painted login window, against an empty PySide6 window; and the memory at login."""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests import make
from tests.bench.figure import Line, as_used, median, repeats

_LATE = {"sqlalchemy", "alembic", "reportlab"}
"""What is to be read after the first paint."""


def _start(scratch: Path, *arguments: str) -> dict[str, Any]:
    """What one start told, with `ms` from the start of the process to the paint."""
    environment = {**as_used(scratch), "XDG_CONFIG_HOME": str(scratch / "settings")}
    begun = time.monotonic()
    child = subprocess.run(
        [sys.executable, "-m", "tests.bench.start_child", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    if not child.stdout:
        raise RuntimeError(child.stderr)
    told: dict[str, Any] = json.loads(child.stdout.splitlines()[-1])
    return {**told, "ms": (told["painted"] - begun) * 1000}


def measure() -> list[Line]:
    """Both windows in turn, each in its own process; one of each first,
    which writes the bytecode and warms the disk."""
    with tempfile.TemporaryDirectory() as scratch:
        here, store = Path(scratch), Path(scratch) / "store"
        make.house(store).close()
        empty, login, early = [], [], set[str]()
        for number in range(repeats(11) + 1):
            bare = _start(here, "empty")["ms"]
            told = _start(here, "login", str(store))
            early |= set(told["loaded"])
            if number:
                empty.append(bare)
                login.append(told["ms"])
        stays = [_start(here, "stay", str(store)) for _again in range(repeats(5))]
    mine, bare = median(login), median(empty)
    how = f"{len(login)} starts of each in turn; login window {mine:.0f} ms, empty PySide6 window {bare:.0f} ms"
    lines = [
        Line("Cold start to a painted login window, times an empty window", mine / bare, "x", 1.5, how),
        Line(
            "SQLAlchemy, Alembic or reportlab read before the first paint",
            len(early & _LATE),
            "of 3",
            0,
            f"read: {', '.join(sorted(early)) or 'nothing heavy'}",
        ),
    ]
    if stays[0]["rest"] is not None:
        first = median([s["first"] for s in stays])
        how = f"3 s after the paint, the libraries read; {first:.0f} MiB when painted; {len(stays)} starts"
        lines.append(Line("Memory at login", median([s["rest"] for s in stays]), "MiB", 110, how))
    return lines
