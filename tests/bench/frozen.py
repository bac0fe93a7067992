"""A frozen program, made by `python3 dev.py freeze`, does what the installed one does: it is started as a user starts
it, with nothing of the checkout around it. No speed.

python -m tests.bench.frozen               the one in dist/hia-desktop
python -m tests.bench.frozen FOLDER        another
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, perf_counter, sleep

from PySide6.QtNetwork import QLocalSocket

from hia_desktop import __version__
from hia_desktop.base import pdf_child
from hia_desktop.base.pdf_reader import PdfReader
from hia_desktop.services.centre.login_face import DEMO_PASSWORD
from hia_desktop.ui.one_window import _door_name

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = "hia-desktop.exe" if os.name == "nt" else "hia-desktop"
PATIENCE = 60.0
"""Seconds that a window may take to be there."""
CARRIED = ("LICENSE", "CHANGELOG.md", "licences/parts.md", "licences/python.txt", "licences/psycopg/licenses")
NOT_USED = ("Qml", "Quick", "VirtualKeyboard", "Qt6Pdf", "Sql", "Designer", "WebEngine", "EglFS")


class Frozen:
    """The program in a folder, and a place of its own for all that it writes."""

    def __init__(self, folder: Path, scratch: Path) -> None:
        self.folder, self.scratch, self.store = folder, scratch, scratch / "store"
        self.command = str(folder / PROGRAM)
        self.papers = PdfReader([self.command, pdf_child.WORD])
        self.password = scratch / "password"
        self.password.write_text(DEMO_PASSWORD, encoding="utf-8")
        own = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "QT_", "HIA_"))}
        homes = dict.fromkeys(("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CONFIG_HOME", "TMPDIR"), scratch)
        self.environment = {**own, **{name: str(at) for name, at in homes.items()}, "QT_QPA_PLATFORM": "offscreen"}

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """One command on the store, as the physician of the demo centre."""
        who = ["--store", str(self.store), "--as", "lege", "--password-file", str(self.password)]
        return subprocess.run(
            [self.command, *words, *who],
            env=self.environment,
            cwd=self.scratch,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def told(self, *words: str) -> str:
        """What a command that is done prints. Errors: AssertionError with what it said instead."""
        done = self.run(*words)
        assert done.returncode == 0 and "Traceback" not in done.stderr, f"{words}: {done.stderr}"
        return done.stdout

    @contextmanager
    def window(self) -> Iterator["subprocess.Popen[str]"]:
        """An open window, until it is ended. Errors: AssertionError when it told of an error."""
        asked, pipe = [self.command, "--store", str(self.store)], subprocess.PIPE
        with subprocess.Popen(asked, env=self.environment, cwd=self.scratch, stderr=pipe, encoding="utf-8") as opened:
            try:
                yield opened
            finally:
                opened.terminate()
                said = opened.communicate()[1]
            assert "Traceback" not in said, said


def says_its_version(frozen: Frozen) -> None:
    """And its help."""
    assert frozen.told("version").strip() == f"HIA Desktop {__version__}"
    assert "KOMMANDO" in frozen.told("--help")


def carries_what_it_must(frozen: Frozen) -> None:
    """And none of Qt's parts that it has no use for."""
    lacking = [name for name in CARRIED if not (frozen.folder / name).exists()]
    there = [path.name for path in frozen.folder.rglob("*Qt*") if any(word in path.name for word in NOT_USED)]
    assert not lacking and not there, (lacking, there)


def makes_a_demo_centre(frozen: Frozen) -> None:
    """Which plays through every service, the calendar of holidays with it."""
    made = json.loads(frozen.told("demo", "--json"))
    assert len(made["users"]) == 7
    frozen.told("verify")


def prints_a_paper(frozen: Frozen) -> None:
    """The plan of somebody who has one, in bokmål and in nynorsk; read back by the program's own process for that."""
    for course in reversed(json.loads(frozen.told("course", "list", "--json"))):  # those that have come far are last
        if frozen.run("export", "plan", course["id"], "-o", str(frozen.scratch / "nb.pdf")).returncode == 0:
            break
    else:
        raise AssertionError("nobody has a plan")
    frozen.told("export", "plan", course["id"], "--language", "nn", "-o", str(frozen.scratch / "nn.pdf"))
    words = [frozen.papers.words((frozen.scratch / name).read_bytes(), 0) for name in ("nb.pdf", "nn.pdf")]
    frozen.papers.forget()
    assert all("plan" in one.lower() for one in words) and words[0] != words[1], words


def reaches_for_a_server(frozen: Frozen) -> None:
    """Where there is none it says so: the library that reaches for it is there."""
    done = frozen.run("server", "check", "--host", "127.0.0.1", "--port", "1")
    assert done.returncode == 1 and "Får ikke kontakt" in done.stderr, done.stderr


def opens_its_window(frozen: Frozen) -> None:
    """Another start brings the one that is open forward, and ends."""
    with frozen.window() as opened:
        ends = monotonic() + PATIENCE
        while not _listens(frozen.store):
            assert opened.poll() is None and monotonic() < ends, "no window"
            sleep(0.05)
        again = subprocess.run(
            [frozen.command, "--store", str(frozen.store)], env=frozen.environment, check=False, timeout=PATIENCE
        )
        assert again.returncode == 0 and opened.poll() is None
    assert not [report for report in frozen.scratch.rglob("crash-reports/*") if report.stat().st_size]


def _listens(store: Path) -> bool:
    """Whether a window on the store has been painted."""
    socket = QLocalSocket()
    socket.connectToServer(_door_name(store))
    there = socket.waitForConnected(200)
    socket.disconnectFromServer()
    return there


CHECKS: tuple[Callable[[Frozen], None], ...] = (
    carries_what_it_must,
    says_its_version,
    makes_a_demo_centre,
    prints_a_paper,
    reaches_for_a_server,
    opens_its_window,
)


def size(folder: Path) -> float:
    """Megabytes."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink()) / 1e6


def main() -> int:
    """Tries all of it, and tells how large it is."""
    folder = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT / "dist" / "hia-desktop"
    with tempfile.TemporaryDirectory(prefix="hia-frozen-") as scratch:
        os.environ["TMPDIR"] = scratch  # where the two look for each other
        frozen = Frozen(folder, Path(scratch))
        for check in CHECKS:
            begun = perf_counter()
            check(frozen)
            print(f"{check.__name__.replace('_', ' ')}: {perf_counter() - begun:.1f} s", flush=True)
    parts = sorted(((size(one), one.name) for one in (folder / "_internal").iterdir() if one.is_dir()), reverse=True)
    largest = ", ".join(f"{name} {mega:.0f}" for mega, name in parts[:6])
    print(f"{size(folder):.0f} MB; {largest}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
