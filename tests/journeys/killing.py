"""Kills the program's window at a moment of chance, and judges what is in the store afterwards."""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from hia_desktop.base.clock import FixedClock
from hia_desktop.base.fields import CourseId
from hia_desktop.services.call import SignedIn, run
from hia_desktop.services.centre import backups, doors, users
from hia_desktop.services.centre.checks import verify
from hia_desktop.services.centre.login_face import has_store
from hia_desktop.services.course import courses
from hia_desktop.services.record import entries
from hia_desktop.services.sealing.entry_rows import DRAFT
from hia_desktop.store import migrations
from hia_desktop.store.sqlite import SealedFile
from hia_desktop.vault.slots import Slots
from tests import make
from tests.journeys.dying_window import text_of
from tests.store.old_store import STORES

ROOT = Path(__file__).parents[2]
SOON = {"type": 4.0, "sign": 4.0, "restore": 0.3, "keys": 0.6, "migrate": 2.0}
"""What is killed, and the seconds within which the moment lies in the short run; they begin when the act does."""
LIMIT = 2.0
"""Seconds of typing that a kill may take."""
PATIENCE = 90.0
OLD_SCHEMA = "0009"


@dataclass
class Killed:
    """What one kill took: `lost` seconds of typing, `wrong` in words. `acknowledged` signatures, and of the whole acts
    (restore, keys, migrate) whether it was `done`."""

    what: str
    seed: int
    lost: float = 0.0
    typed: int = 0
    acknowledged: int = 0
    done: bool = False
    wrong: list[str] = field(default_factory=list)


class Centres:
    """The centres that are copied and killed in: made once."""

    def __init__(self, folder: Path) -> None:
        home = make.house(folder / "home" / "store")
        self.course = make.course(home)
        run(home.as_user("sekretar"), entries.sign, self.course, "referral", None, make.REFERRAL)
        made = run(home.admin, backups.backup, folder / "restore" / "copies")
        (folder / "restore" / "recovery").write_text(home.recovery, encoding="ascii")
        self.copied = made.folder
        home.close()
        shutil.copytree(home.folder, folder / "keys" / "store", ignore=shutil.ignore_patterns("*.lock"))
        changing = make.House(folder / "keys" / "store", home.clock, home.recovery)
        (fysio,) = [u.id for u in run(changing.admin, users.listing) if u.username == "fysio"]
        run(changing.admin, users.close, fysio)
        changing.close()
        with zipfile.ZipFile(STORES / f"{OLD_SCHEMA}.zip") as packed:
            packed.extractall(folder / "migrate" / "store")
        self._folder = folder

    def copy(self, what: str, to: Path) -> Path:
        """A centre to do it in; its folder."""
        made = self._folder / (what if what in ("restore", "keys", "migrate") else "home")
        shutil.copytree(made, to)
        return to / "store"


@contextmanager
def nursery() -> Iterator["Nursery"]:
    """The process that makes the windows, which ends with the block."""
    with tempfile.TemporaryDirectory(prefix="hia-killed-") as config:
        own = {"QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": config, "QT_LOGGING_RULES": "qt.qpa.fonts=false"}
        typed = [sys.executable, "-m", "tests.journeys.dying_window"]
        mother = subprocess.Popen(
            typed, cwd=ROOT, env={**os.environ, **own}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        try:
            yield Nursery(mother)
        finally:
            mother.kill()
            mother.wait()
            for pipe in (mother.stdin, mother.stdout):
                if pipe is not None:
                    pipe.close()


class Nursery:
    """Makes windows, each in a process of its own."""

    def __init__(self, mother: "subprocess.Popen[str]") -> None:
        self._mother = mother
        self._answer()

    def _answer(self) -> str:
        assert self._mother.stdout is not None
        return self._mother.stdout.readline()

    def bear(self, what: str, folder: Path, told: Path, course: str, seed: int) -> int:
        """The number of the process."""
        assert self._mother.stdin is not None
        print(what, folder, told, course, seed, file=self._mother.stdin, flush=True)
        return int(self._answer())


@dataclass
class Condemned:
    """A window that is to be killed. `told` is what it has told of."""

    what: str
    seed: int
    folder: Path
    course: str
    process: int
    kill_at: float = 0.0

    @property
    def told(self) -> Path:
        """What it tells while it lives."""
        return self.folder.parent / "told"

    def lines(self) -> list[tuple[float, str, int]]:
        """Moment, word and number of each line."""
        text = self.told.read_text(encoding="ascii") if self.told.exists() else ""
        return [(float(at), word, int(number)) for at, word, number in map(str.split, text.splitlines())]

    def alive(self) -> bool:
        """Whether its process is there."""
        with suppress(ProcessLookupError):
            os.kill(self.process, 0)
            return True
        return False


def _look_again() -> None:
    threading.Event().wait(0.005)


def kill_all(condemned: list[Condemned], within: dict[str, float]) -> list[Killed]:
    """Kills each at its own moment after it has begun, all of them side by side, and judges them one by one."""
    waiting, ended, deadline = list(condemned), list[tuple[Condemned, float]](), time.monotonic() + PATIENCE
    while waiting:
        for one in list(waiting):
            began = next((at for at, word, _n in one.lines() if word == "begun"), None) if not one.kill_at else None
            if began is not None:
                one.kill_at = began + random.Random(one.seed).uniform(0.0, within[one.what])
            now = time.monotonic()
            if (one.kill_at and now >= one.kill_at) or now > deadline or not one.alive():
                died = one.alive() and bool(one.kill_at)
                with suppress(ProcessLookupError):
                    os.kill(one.process, signal.SIGKILL)
                ended.append((one, time.monotonic() if died else -1.0))
                waiting.remove(one)
        _look_again()
    for one, _at in ended:
        while one.alive():
            _look_again()
    return [judged(one, at) for one, at in ended]


def judged(one: Condemned, killed_at: float) -> Killed:
    """What is there after the kill. Every sentence in `wrong` is a fault of the program, or of the rig."""
    verdict = Killed(one.what, one.seed)
    if killed_at < 0:
        verdict.wrong.append("the window ended by itself, or never came so far")
        return verdict
    try:
        {"restore": _restored, "keys": _other_key, "migrate": _migrated}.get(one.what, _written)(
            one, killed_at, verdict
        )
    except Exception as error:
        verdict.wrong.append(f"{type(error).__name__}: {error}")
    return verdict


def _look_through(folder: Path, username: str, verdict: Killed) -> SignedIn:
    """Signs in, which must work, and checks the store."""
    signed_in = doors.sign_in(folder, username, make.PASSWORD, FixedClock(make.DAY))
    verdict.wrong += run(signed_in, verify).problems
    return signed_in


def _written(one: Condemned, killed_at: float, verdict: Killed) -> None:
    """Drafts and signatures."""
    lines = one.lines()
    lege = _look_through(one.folder, "lege", verdict)
    found = run(lege, entries.journal, CourseId(one.course))
    lege.forget()
    kept = [str(entry.answers["text"]) for entry in found if entry.state == DRAFT]
    signed = [str(entry.answers["text"]) for entry in found if entry.state != DRAFT]
    acknowledged = {number // 10_000: number % 10_000 for _at, word, number in lines if word == "signed"}
    begun = {number // 10_000: number % 10_000 for _at, word, number in lines if word == "signing"}
    verdict.acknowledged = len(acknowledged)
    wanted = {note: text_of(one.seed, note)[:keys] for note, keys in begun.items()}
    for note in acknowledged:
        if signed.count(wanted[note]) != 1:
            verdict.wrong.append(f"note {note} was acknowledged and is there {signed.count(wanted[note])} times")
    if strangers := [text for text in signed if text not in wanted.values()]:
        verdict.wrong.append(f"{len(strangers)} signed that nobody signed like that")
    typed = [(at, number % 10_000, number // 10_000) for at, word, number in lines if word == "typed"]
    verdict.typed = len(typed)
    if not typed:
        return
    last = typed[-1][2]
    if last in begun and wanted[last] in signed:
        return  # the last note is signed, and nothing of a next one is typed
    verdict.lost = _lost(one.seed, last, [(at, count) for at, count, note in typed if note == last], kept, killed_at)


def _lost(seed: int, note: int, typed: list[tuple[float, int]], kept: list[str], killed_at: float) -> float:
    """Seconds of typing that are gone: from the first key that is not in the draft."""
    whole = text_of(seed, note)
    longest = max((len(text) for text in kept if whole.startswith(text)), default=0)
    return next((killed_at - at for at, count in typed if count > longest), 0.0)


def _restored(one: Condemned, _killed_at: float, verdict: Killed) -> None:
    """All of it, or nothing, and then it can be done again."""
    verdict.done = has_store(one.folder)
    if not verdict.done:
        copy = next((one.folder.parent / "copies").iterdir())
        recovery = (one.folder.parent / "recovery").read_text(encoding="ascii")
        backups.restore(copy, one.folder, recovery, "admin", make.PASSWORD, FixedClock(make.DAY))
    admin = _look_through(one.folder, "admin", verdict)
    if len(run(admin, users.listing)) != 6:
        verdict.wrong.append("the users are not all there")
    admin.forget()


def _other_key(one: Condemned, _killed_at: float, verdict: Killed) -> None:
    """The old key or the new one, and everybody comes in."""
    verdict.done = any(word == "in" for _at, word, _number in one.lines())
    doors.sign_in(one.folder, "nav", make.PASSWORD, FixedClock(make.DAY)).forget()
    for username in ("lege", "admin", "lege"):
        signed_in = _look_through(one.folder, username, verdict)
        if username == "lege" and not run(signed_in, courses.listing):
            verdict.wrong.append("the course is gone")
        signed_in.forget()


def _migrated(one: Condemned, _killed_at: float, verdict: Killed) -> None:
    """The old schema or today's, with every row."""
    slots = Slots(one.folder)
    keys = slots.unlock(slots.names.get("admin") or _old_id(one.folder), make.PASSWORD, FixedClock(make.DAY).now())
    engine = SealedFile.within(one.folder, keys.store_key).open()
    version = migrations.version_of(engine)
    engine.dispose()
    keys.forget()
    verdict.done = version == migrations.HEAD
    if version not in (OLD_SCHEMA, migrations.HEAD):
        verdict.wrong.append(f"schema {version}: neither the old nor today's")
    lege = _look_through(one.folder, "lege", verdict)
    if not run(lege, courses.listing):
        verdict.wrong.append("the courses are gone")
    lege.forget()


def _old_id(folder: Path) -> str:
    from hia_desktop.services.centre.login_face import read_face

    return next(u.id for u in read_face(folder).users if u.username == "admin")


def begin(nursery: Nursery, centres: Centres, folder: Path, what: str, seed: int) -> Condemned:
    """A window that lives, on a centre of its own in `folder`."""
    place = centres.copy(what, folder / f"{what}-{seed}")
    process = nursery.bear(what, place, place.parent / "told", centres.course, seed)
    return Condemned(what, seed, place, centres.course, process)


def kill(
    nursery: Nursery,
    centres: Centres,
    folder: Path,
    acts: list[tuple[str, int]],
    within: dict[str, float] | None = None,
) -> list[Killed]:
    """Kills side by side, one for each act and seed."""
    return kill_all([begin(nursery, centres, folder, what, seed) for what, seed in acts], within or SOON)


def lasts(nursery: Nursery, centres: Centres, folder: Path, what: str) -> float:
    """Seconds that an act takes that nobody ends: restore, change of key or migration, with the user come in."""
    one, deadline, last = begin(nursery, centres, folder, what, 0), time.monotonic() + PATIENCE, 0.0
    while not last and time.monotonic() < deadline:
        _look_again()
        moments = {word: at for at, word, _number in one.lines()}
        ends = moments.get("in", moments.get("done"))
        last = ends - moments["begun"] if ends is not None else 0.0
    os.kill(one.process, signal.SIGKILL)
    return last or PATIENCE
