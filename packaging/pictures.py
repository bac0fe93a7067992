"""Makes the pictures of every screen again: `.venv/bin/python packaging/pictures.py [--all FOLDER]`.

Without `--all`, the two of the README, in `resources/readme/`. With it, every screen as each role, light and dark, at 100 and 150 %.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtWidgets import QApplication

from hia_desktop.app import Window, make_application
from hia_desktop.base.clock import SystemClock
from hia_desktop.services import demo
from hia_desktop.vault.slotfile import Cost

README = Path(__file__).parent.parent / "resources" / "readme"
STEPS = (
    *("referral", "assessment", "survey", "plan", "workplace", "rtw", "epikrise", "outcome"),
    *("journal", "documents", "consents", "trail", "leaves"),
)
ROLES = {"lege": "lege", "nav": "nav", "sekretar": "sekretar", "admin": "admin"}
CHEAP = Cost(8, 1, 1)


def wait(app: QApplication, until: Callable[[], bool], seconds: float = 20) -> None:
    """Lets the program work until something holds, then until nothing more is painted."""
    end = time.monotonic() + seconds
    while not until() and time.monotonic() < end:
        app.processEvents()
        time.sleep(0.005)
    if not until():
        raise TimeoutError("the screen did not come")
    quiet = time.monotonic() + 0.7
    while time.monotonic() < quiet:
        app.processEvents()
        time.sleep(0.005)


def main() -> int:
    """Makes the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", type=Path, metavar="FOLDER")
    wish = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        app = make_application()
        made = demo.make_demo(Path(folder) / "demo", SystemClock(), cost=CHEAP)
        password = made.users[0].password
        looks = [(dark, scale) for dark in (False, True) for scale in (1.0, 1.5)] if wish.all else [(False, 1.0)]
        for dark, scale in looks:
            make_application(dark=dark, scale=scale)
            for role, username in ROLES.items() if wish.all else [("lege", "lege")]:
                look = f"{role}-{'dark' if dark else 'light'}-{round(scale * 100)}"
                window = Window(Path(folder) / "demo", SystemClock(), demo_password=password)
                window.resize(1440, 900)
                window.show()
                take(app, window, username, password, look, wish.all)
    return 0


def take(app: QApplication, window: Window, username: str, password: str, look: str, into: Path | None) -> None:
    """Walks one user through the screens and saves a picture of each."""
    if into is not None:
        into.mkdir(parents=True, exist_ok=True)
        wait(app, lambda: window.login is not None)
        window.grab().save(str(into / f"login-{look}.png"))
    window.sign_in(username, password)
    wait(app, lambda: window.shell is not None and window.shell.shown() is not None)
    course = kari(window) if username != "admin" else ""
    if into is None:
        for name, target in (("worklist", "worklist"), ("course", f"course:{course}:plan")):
            show(app, window, target)
            window.grab().save(str(README / f"{name}.png"))
    else:
        places = {"admin": "admin", "my_password": "my_password"} if username == "admin" else {
            "worklist": "worklist", "patients": "patients", "new_referral": "new_referral",
            **{step: f"course:{course}:{step}" for step in STEPS},
        }  # fmt: skip
        for name, target in places.items():
            show(app, window, target)
            window.grab().save(str(into / f"{name}-{look}.png"))
    window.close()
    wait(app, lambda: not window.isVisible())


def show(app: QApplication, window: Window, target: str) -> None:
    """Opens a target and waits until it stands still."""
    shell = window.shell
    if shell is None:
        raise RuntimeError("nobody is signed in")
    shell.open(target)
    wait(app, lambda: shell.shown() is not None)


def kari(window: Window) -> str:
    """The course of the story's patient."""
    from hia_desktop.services import courses, patients
    from hia_desktop.services.call import run

    signed_in = window.signed_in()
    return run(signed_in, courses.newest_of, run(signed_in, patients.find, "14838108890")[0].id)


if __name__ == "__main__":
    sys.exit(main())
