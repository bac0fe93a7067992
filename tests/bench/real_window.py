"""Works the program in a real window, with a real wheel and real keys, and counts what common acts take.

python -m tests.bench.real_window            the journeys, and the acts counted; exit code 1 when something is wrong
python -m tests.bench.real_window --column   the counts alone, one line for each act, for the table in README.md

It starts an Xvfb and an openbox of its own; xdotool is the hand. Without them it says so and does nothing. What came of
it is read from the window, from the store and from the painted pixels, never only that nothing broke.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NEEDED = ("Xvfb", "openbox", "xdotool")
CHILD = "HIA_REAL_WINDOW"


@contextmanager
def screen(size: str = "1366x768") -> Iterator[str]:
    """A screen of its own with a window manager; gives its name."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size}x24", "-noreset"],
        pass_fds=[write],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        display = f":{told.readline().strip()}"
    keeper = subprocess.Popen(
        ["openbox"], env={**os.environ, "DISPLAY": display}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield display
    finally:
        for one in (keeper, server):
            one.terminate()
            one.wait()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--column", action="store_true", help="the counts of the acts alone")
    chosen = parser.parse_args()
    if os.environ.get(CHILD):
        from tests.bench.real_acts import worked

        with tempfile.TemporaryDirectory() as folder:
            return worked(Path(folder), counts_only=chosen.column)
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        print(f"skipped: {', '.join(missing)} not found")
        return 0
    with screen() as display:
        env = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", CHILD: "1"}
        return subprocess.run([sys.executable, "-m", "tests.bench.real_window", *sys.argv[1:]], env=env).returncode


if __name__ == "__main__":
    sys.exit(main())
