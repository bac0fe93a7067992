"""Runs HIA Desktop from a checkout with nothing but Python: `python3 dev.py demo` or `python3 dev.py test`.

Makes `.venv` beside this file, installs the pinned packages into it, and runs. Words after the command go on to the
program or to pytest. Only the standard library; the syntax stays old enough for an old Python to print its message.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)
COMMANDS = {
    "demo": ("requirements.txt", ["-m", "hia_desktop", "demo"]),
    "test": ("requirements-dev.txt", ["-m", "pytest"]),
    "bench": ("requirements-dev.txt", ["-m", "tests.bench.run"]),
    "texts": ("requirements-dev.txt", ["packaging/texts.py"]),
    "freeze": ("requirements-freeze.txt", ["-m", "PyInstaller", "-y", "packaging/hia-desktop.spec"]),
}
APT = "libegl1 libgl1 libfontconfig1 libxkbcommon-x11-0 libdbus-1-3"
APT_WINDOW = (
    "libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-image0 libxcb-render-util0 libxcb-xinerama0"
)
DNF = "mesa-libEGL mesa-libGL fontconfig libxkbcommon-x11 dbus-libs"
DNF_WINDOW = "xcb-util-cursor xcb-util-wm xcb-util-keysyms xcb-util-image xcb-util-renderutil"
LOADS_QT = "import PySide6.QtWidgets"
LOADS_WINDOW = (
    "import ctypes, pathlib, PySide6.QtWidgets;"
    "ctypes.CDLL(str(pathlib.Path(PySide6.__file__).parent / 'Qt' / 'plugins' / 'platforms' / 'libqxcb.so'))"
)


def stop(norwegian: str, english: str) -> None:
    """Ends with one message in both languages."""
    sys.exit("\n" + norwegian + "\n" + english)


def child_environment() -> dict[str, str]:
    """The environment without what would lead the inner Python astray,
    or make each process that the tests start compile all anew."""
    astray = ("PYTHONHOME", "PYTHONPATH", "PYTHONSAFEPATH", "__PYVENV_LAUNCHER__", "PYTHONDONTWRITEBYTECODE")
    return {key: value for key, value in os.environ.items() if key not in astray}


def works(*arguments: str) -> bool:
    """Whether the inner Python exists and runs this without error."""
    if not PYTHON.exists():
        return False
    return (
        subprocess.run(
            [str(PYTHON), *arguments], cwd=ROOT, env=child_environment(), capture_output=True, check=False
        ).returncode
        == 0
    )


def make_environment() -> list[str]:
    """Makes `.venv` unless a usable one is there; gives the command that runs pip on it."""
    inner_pip = [str(PYTHON), "-m", "pip"]
    if works("-c", f"import sys, pip; sys.exit(sys.version_info < {OLDEST})"):
        return inner_pip
    outer_pip = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    with_pip = importlib.util.find_spec("ensurepip") is not None
    if not with_pip and importlib.util.find_spec("pip") is None:
        package = "python{}.{}-venv".format(*sys.version_info[:2])
        stop(
            f"Python mangler venv. Kjør først:  sudo apt install {package}",
            f"Python lacks venv. First run:  sudo apt install {package}",
        )
    print("Lager .venv …", flush=True)
    venv.EnvBuilder(clear=True, with_pip=with_pip, symlinks=os.name != "nt").create(VENV)
    return inner_pip if with_pip else outer_pip


def install(requirements: Path) -> None:
    """Brings `.venv` to the pins in a requirements file; does nothing when they have not changed since last time."""
    pip = make_environment()
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    stamp = VENV / (requirements.name + ".sha256")
    if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return
    print("Henter programbibliotekene (første gang: et par minutter) …", flush=True)
    options = ["--quiet", "--no-input", "--disable-pip-version-check", "--require-hashes", "--only-binary", ":all:"]
    done = subprocess.run(
        [*pip, "install", *options, "-r", str(requirements)], cwd=ROOT, env=child_environment(), check=False
    )
    if done.returncode:
        stop(
            (
                "Klarte ikke å hente bibliotekene. Er maskinen på nett? Meldingen over sier mer. "
                "Kjør den samme linjen igjen."
            ),
            (
                "Could not install the packages. Is the machine online? The message above says more. "
                "Run the same line again."
            ),
        )
    subprocess.run(
        [str(PYTHON), "-m", "compileall", "-q", "hia_desktop"], cwd=ROOT, env=child_environment(), check=True
    )
    stamp.write_text(wanted, encoding="ascii")


def fingerprint(requirements: Path) -> str:
    """What a start that went well was made of: the pins and the interpreter that `.venv` leads to;
    empty when there is none."""
    if not PYTHON.exists():
        return ""
    inner = PYTHON.resolve()
    pins = hashlib.sha256(requirements.read_bytes()).hexdigest()
    return f"{pins} {inner} {inner.stat().st_mtime_ns} {needs_screen('demo')} {bool(os.environ.get('WAYLAND_DISPLAY'))}"


def needs_screen(command: str) -> bool:
    """Whether the command is to show a window on a Linux desktop."""
    return command == "demo" and sys.platform.startswith("linux") and "QT_QPA_PLATFORM" not in os.environ


def check_screen(command: str) -> None:
    """Stops when there is no screen to show the demo on."""
    if needs_screen(command) and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        stop(
            "Fant ingen skjerm. Start demoen fra et grafisk skrivebord.",
            "Found no screen. Start the demo from a graphical desktop.",
        )


def check_qt(command: str) -> None:
    """Stops with the line that installs Qt's system libraries, when Linux lacks one."""
    if not sys.platform.startswith("linux"):
        return
    with_window = needs_screen(command) and not os.environ.get("WAYLAND_DISPLAY")
    if not works("-c", LOADS_WINDOW if with_window else LOADS_QT):
        lines = f"  sudo apt install {APT} {APT_WINDOW}\n  sudo dnf install {DNF} {DNF_WINDOW}"
        stop(
            "Systemet mangler biblioteker som Qt trenger. Kjør én av disse linjene, og så den samme kommandoen igjen:",
            f"Qt's system libraries are missing. Run one of these lines, then the same command again:\n{lines}",
        )


def main(arguments: list[str]) -> int:
    """Runs a command and gives its exit code."""
    if sys.version_info < OLDEST:
        stop(
            "HIA Desktop trenger Python {}.{} eller nyere; dette er {}.{}.".format(*OLDEST, *sys.version_info[:2]),
            "HIA Desktop needs Python {}.{} or newer; this is {}.{}.".format(*OLDEST, *sys.version_info[:2]),
        )
    if not arguments or arguments[0] not in COMMANDS:
        stop(
            "Bruk:  python3 dev.py demo   eller   python3 dev.py test",
            "Usage: python3 dev.py demo   or   python3 dev.py test",
        )
    requirements, command = COMMANDS[arguments[0]]
    check_screen(arguments[0])
    pins, ready = ROOT / "packaging" / requirements, VENV / f"{arguments[0]}.ready"
    if not (ready.exists() and ready.read_text(encoding="utf-8") == fingerprint(pins)):
        install(pins)
        check_qt(arguments[0])
        ready.write_text(fingerprint(pins), encoding="utf-8")
    try:
        return subprocess.run(
            [str(PYTHON), *command, *arguments[1:]], cwd=ROOT, env=child_environment(), check=False
        ).returncode
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # an old Windows console lacks some of the letters
    sys.exit(main(sys.argv[1:]))
