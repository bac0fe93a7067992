"""Makes the pictures of every screen again: `.venv/bin/python packaging/pictures.py [--all FOLDER]`.

Without `--all`, those of the README, in `resources/readme/`. With it, every place as each role, full and empty,
light and dark, at 100 and 150 %, and what lies over the window: search, shortcuts, the questions.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from hia_desktop.app import Window, make_application
from hia_desktop.base.clock import SystemClock
from hia_desktop.base.errors import ReasonNeeded
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Role
from hia_desktop.services.call import SignedIn, run
from hia_desktop.services.centre import doors, users
from hia_desktop.services.course import courses
from hia_desktop.services.demo import centre
from hia_desktop.services.intake import referrals
from hia_desktop.services.patient import patients
from hia_desktop.services.record import entries
from hia_desktop.ui.sign_in import ways_back
from hia_desktop.ui.sign_in.set_up import SetUpPages
from hia_desktop.vault.slotfile import Cost

README = Path(__file__).parent.parent / "resources" / "readme"
STEPS = (
    *("overview", "referral", "assessment", "survey", "plan", "workplace", "rtw", "closing", "epikrise", "outcome"),
    *("findings", "instruments", "visits", "journal", "documents", "corrections", "consents", "trail", "leaves"),
)
TABS = ("users", "centre", "templates", "limits", "codes", "access", "log", "backup")
PLACES = (
    *("worklist", "patients", "calendar", "meeting", "workplaces", "papers", "quality", "phrases"),
    *("new_referral", "settings"),
)
ROLES = ("lege", "psykolog", "fysio", "nav", "sekretar", "admin")
CHEAP = Cost(8, 1, 1)
KARI = "14838108890"
LONG = patients.PatientDraft(
    national_id="14888140000",
    given_name="Maximiliane Konstanse Alexandra",
    family_name="Wilhelmsen-Hammerfjeldstrand von Schleswig",
    occupation="Spesialkonsulent i virksomhetsstyring",
    employer="Interkommunalt selskap for renovasjon og gjenvinning i Indre Nordhordland og Ytre Salten IKS",
    position_percent=100,
    gp_name="Anne-Margrethe Kristoffersen-Bjørnstjerne",
    gp_practice="Øvre Ullern og Nedre Montebello allmennlegesenter",
    phone="000 00 000",
    language="nordsamisk",
    interpreter=True,
)


_on_its_way = 0
"""Pieces of work that the window waits for, as it says itself."""


def _count(pieces: int) -> None:
    global _on_its_way
    _on_its_way = pieces


def settle(app: QApplication) -> None:
    """Lets the program work until nothing is on its way and nothing more is painted, half a minute at the most."""
    quiet, end = time.monotonic() + 0.5, time.monotonic() + 30
    while time.monotonic() < min(quiet, end):
        app.processEvents()
        if _on_its_way:
            quiet = time.monotonic() + 0.5
        time.sleep(0.005)


def wait(app: QApplication, until: Callable[[], bool], seconds: float = 20) -> None:
    """Lets the program work until something holds, then until nothing more is painted."""
    end = time.monotonic() + seconds
    while not until() and time.monotonic() < end:
        app.processEvents()
        time.sleep(0.005)
    if not until():
        raise TimeoutError("the screen did not come")
    settle(app)


class Camera:
    """Takes pictures in one look; each file is named by the place, who looks, and the look."""

    def __init__(self, app: QApplication, into: Path, *, dark: bool = False, scale: float = 1.0) -> None:
        self.app, self.into = app, into
        self.look = f"{'dark' if dark else 'light'}-{round(scale * 100)}"
        into.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def window(self, folder: Path, password: str = "") -> Iterator[Window]:
        """A window on the store, closed afterwards."""
        window = Window(folder, SystemClock(), demo_password=password)
        window.tasks.active.connect(_count)
        window.show()
        window.activateWindow()
        settle(self.app)
        window.resize(1440, 900)  # shown, it has fitted itself to the screen, and the offscreen one is small
        yield window
        window.close()
        _count(0)  # one that is closed waits for nothing
        wait(self.app, lambda: not window.isVisible())

    def take(self, window: Window, name: str) -> None:
        """What the user sees, with the dialog or the list that lies over it."""
        settle(self.app)
        picture = window.grab()
        for over in (d for d in window.findChildren(QDialog) if d.isVisible()):
            picture = over.grab()
        picture.save(str(self.into / f"{name}-{self.look}.png"))

    def sign_in(self, window: Window, username: str, password: str) -> None:
        """Signs a user in and waits for the first screen."""
        window.sign_in(username, password)
        wait(self.app, lambda: window.shell is not None and window.shell.shown() is not None)
        if window.shell is not None and window.shell.first_day is not None:
            window.shell.first_day.end()

    def show(self, window: Window, target: str) -> None:
        """Opens a target and waits until it stands still."""
        shell = window.shell
        if shell is None:
            raise RuntimeError("nobody is signed in")
        shell.open(target)
        wait(self.app, lambda: shell.shown() is not None)


def full(camera: Camera, folder: Path, password: str) -> None:
    """The demo centre as each role."""
    for role in ROLES:
        with camera.window(folder, password) as window:
            if role == "lege":
                camera.take(window, "login")
            camera.sign_in(window, role, password)
            for name, target in places(window, role).items():
                camera.show(window, target)
                here = target.partition(":")[0] if target.startswith("admin") else target
                if window.shell is not None and window.shell.target().startswith(
                    here
                ):  # else the role does not come there
                    camera.take(window, f"{name}-{role}")
            over(camera, window, role)


def places(window: Window, role: str) -> dict[str, str]:
    """Where a role can go: name to target."""
    here = {f"admin_{tab}": f"admin:{tab}" for tab in (TABS if role == "admin" else ("templates", "limits"))}
    if role == "admin":
        return here | {"my_password": "my_password"}
    course = newest(window.signed_in(), KARI)
    here |= {place: place for place in PLACES}
    here |= {step: f"course:{course}:{step}" for step in STEPS}
    if role == "lege":
        long = newest(window.signed_in(), LONG.national_id)
        here |= {f"long_{step}": f"course:{long}:{step}" for step in STEPS}
    return here


def over(camera: Camera, window: Window, role: str) -> None:
    """What lies over the window: the help, the search, and why a stranger's record is opened."""
    shell = window.shell
    if shell is None:
        raise RuntimeError("nobody is signed in")
    shell.show_help()
    camera.take(window, f"help-{role}")
    for dialog in window.findChildren(QDialog):
        dialog.close()
    if role == "admin":
        return
    camera.show(window, "worklist")
    window.activateWindow()  # offscreen, nobody gives the window its focus back when a dialog closes
    settle(camera.app)
    shell.search.begin()
    QTest.keyClicks(shell.search.field, "test")
    settle(camera.app)
    camera.take(window, f"search-{role}")
    if role in ("lege", "psykolog", "fysio"):
        camera.show(window, f"course:{stranger(window.signed_in())}")
        camera.take(window, f"reason-{role}")


def empty(camera: Camera, folder: Path, password: str) -> None:
    """The set-up, and a centre with its users and nothing else."""
    with tempfile.TemporaryDirectory() as nothing, camera.window(Path(nothing)) as window:
        camera.take(window, "set_up_1")
        pages = next(iter(window.findChildren(SetUpPages)))
        pages._go_to(1)
        camera.take(window, "set_up_2")
        pages._wish = _centre()
        pages.show_recovery("ABCD-EFGH-JKMN-PQRS-TVWX-YZ23-4567-89AB")
        camera.take(window, "set_up_3")
    for role in ROLES:
        with camera.window(folder) as window:
            if role == "lege":
                camera.take(window, "empty_login")
                ways_back.show_recovery(window)
                camera.take(window, "recovery")
            camera.sign_in(window, role, password)
            for place in ("admin:log", "admin:limits") if role == "admin" else PLACES[:4]:
                camera.show(window, place)
                camera.take(window, f"empty_{place.partition(':')[2] or place}-{role}")
            if role == "lege":
                course = newest(window.signed_in(), LONG.national_id)
                for step in STEPS:
                    camera.show(window, f"course:{course}:{step}")
                    camera.take(window, f"empty_{step}-{role}")


def newest(signed_in: SignedIn, number: str) -> CourseId:
    """The newest course of a patient."""
    return run(signed_in, courses.newest_of, run(signed_in, patients.find, number)[0].id)


def stranger(signed_in: SignedIn) -> CourseId:
    """A course that the user may not open without saying why."""
    for found in run(signed_in, courses.listing):
        try:
            run(signed_in, courses.open_course, found.id)
        except ReasonNeeded:
            return found.id
    raise RuntimeError("the user has a care relation to everybody")


def _centre() -> doors.SetUp:
    return doors.SetUp(
        name="Eksempel HF",
        unit="Senteret",
        org_number=centre.ORG_NUMBER,
        address="Eksempelveien 1",
        postal="0000 Eksempelby",
        phone="00 00 00 00",
        admin_name="Ada Admin",
        admin_username="admin",
        password="en lang test-setning",
        is_demo=True,
    )


def bare_centre(folder: Path) -> str:
    """A centre with its users, one new course, and nothing else; the password of all."""
    clock, wish = SystemClock(), _centre()
    admin, _recovery = doors.set_up(folder, wish, clock, cost=CHEAP)
    hpr = {"lege": "990000001", "psykolog": "990000002", "fysio": "990000003"}
    for name, role in (
        ("lege", Role.PHYSICIAN), ("psykolog", Role.PSYCHOLOGIST), ("fysio", Role.PHYSIOTHERAPIST),
        ("nav", Role.NAV_ADVISER), ("sekretar", Role.SECRETARY),
    ):  # fmt: skip
        run(admin, users.add, name, name.title(), role, wish.password, title=name, hpr_number=hpr.get(name, ""))
    admin.forget()
    return wish.password


def long_names(folder: Path, password: str, *, written: bool) -> None:
    """One patient whose name and employer hardly have room, with a signed plan when `written`."""
    clock = SystemClock()
    lege = doors.sign_in(folder, "lege", password, clock)
    course = run(lege, referrals.register, LONG, clock.today()).id
    if written:
        who, due = (
            "Spesialfysioterapeut og spesialist i manuellterapi",
            (clock.today() + timedelta(days=20)).isoformat(),
        )
        goal = "Gradvis tilbakeføring til ordinær stilling i virksomhetsstyringsavdelingen ved hovedkontoret"
        measure = {
            "goal": goal,
            "what": "Arbeidsplassvurdering sammen med bedriftshelsetjenesten og nærmeste leder",
            "responsible": who,
        }
        plan = {
            "own_goal": goal,
            "goals": [{"title": goal, "area": "work"}],
            "measures": [measure | {"due": due, "status": "agreed"}],
        }
        run(lege, entries.save_draft, course, "plan", None, plan, {})
    lege.forget()


def for_readme(app: QApplication, folder: Path, password: str) -> None:
    """The pictures of the README."""
    camera = Camera(app, README)
    with camera.window(folder, password) as window:
        camera.sign_in(window, "lege", password)
        course = newest(window.signed_in(), KARI)
        here = f"course:{course}"
        course_pages = (("overview", f"{here}:overview"), ("course", f"{here}:plan"))
        for name, target in (("worklist", "worklist"), *course_pages, ("meeting", "meeting"), ("quality", "quality")):
            camera.show(window, target)
            settle(app)
            for _case in range(9 if name == "meeting" else 0):  # to one that has a plan to talk about
                QTest.keyClick(window, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
            settle(app)
            window.grab().save(str(README / f"{name}.png"))


def main() -> int:
    """Makes the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--look", choices=["light-100", "light-150", "dark-100", "dark-150"], help="with --all: this look alone"
    )
    wish = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        QSettings.setDefaultFormat(QSettings.Format.IniFormat)
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)
        app = make_application()
        full_one, bare_one = Path(folder) / "demo", Path(folder) / "bare"
        password = centre.make_demo(full_one, SystemClock(), cost=CHEAP).users[0].password
        if not wish.all:
            for_readme(app, full_one, password)
            return 0
        bare = bare_centre(bare_one)
        long_names(full_one, password, written=True)
        long_names(bare_one, bare, written=False)
        for dark, scale in [(dark, scale) for dark in (False, True) for scale in (1.0, 1.5)]:
            if wish.look in (None, Camera(app, wish.all, dark=dark, scale=scale).look):
                make_application(dark=dark, scale=scale)
                camera = Camera(app, wish.all, dark=dark, scale=scale)
                full(camera, full_one, password)
                empty(camera, bare_one, bare)
    return 0


if __name__ == "__main__":
    sys.exit(main())
