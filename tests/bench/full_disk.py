"""Acts on a disk that is full, or nearly: eleven amounts of room left, twelve acts each, on a file system in memory.

python -m tests.bench.full_disk     a minute or two; Linux, as root, since a file system is mounted; ends with 1 when
anything is wrong

Wrong is: a traceback, a copy to be fetched back advised although nothing is damaged, a store that is not whole when
there is room again, or somebody who does not come in then.
"""

import logging
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hia_desktop.base.clock import FixedClock
from hia_desktop.base.errors import Problem
from hia_desktop.base.fields import UserId
from hia_desktop.domain.access import Role
from hia_desktop.services.call import SignedIn, run
from hia_desktop.services.centre import backups, checks, doors, recovery_keys, users
from hia_desktop.services.centre.login_face import has_store
from hia_desktop.services.course import courses
from hia_desktop.services.record import entries
from hia_desktop.services.transfer import course_export, course_import
from hia_desktop.vault.slotfile import TEST
from hia_desktop.vault.slots import WrongPassword
from tests import make

LEFT = (0, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048)
"""kB."""
SIZE = 32
"""MB that the file system holds."""
ADVICE = "hent tilbake"
CLOCK = FixedClock(make.DAY)
NEW = "lampe fjord gulrot sky"


@dataclass(frozen=True)
class Made:
    """What the acts are done with."""

    home: Path
    recovery: str
    copy: Path
    course_file: bytes


def made(folder: Path) -> Made:
    """A centre with a course, a copy of it, and the course as a file."""
    house = make.house(folder / "home")
    course = make.course(house)
    lege = house.as_user("lege")
    run(lege, entries.sign, course, "referral", None, make.REFERRAL)
    run(lege, entries.sign, course, "note", None, {"text": "Før. " * 400, "heading": "Samtale"})
    copy = run(house.admin, backups.backup, folder / "copies").folder
    file = run(lege, course_export.export_course, course).model_dump_json().encode()
    house.close()
    return Made(house.folder, house.recovery, copy, file)


def within(user: str, act: Callable[[SignedIn, Made], object]) -> Callable[[Path, Made], object]:
    """An act of somebody who signs in for it."""

    def done(store: Path, given: Made) -> object:
        signed_in = doors.sign_in(store, user, make.PASSWORD, CLOCK)
        try:
            return act(signed_in, given)
        finally:
            signed_in.forget()

    return done


def _note(lege: SignedIn, _given: Made) -> object:
    course = run(lege, courses.listing)[0].id
    return run(lege, entries.sign, course, "note", None, {"text": "Nå. " * 3000, "heading": "Samtale"})


def _draft(lege: SignedIn, _given: Made) -> object:
    return run(lege, entries.save_draft, run(lege, courses.listing)[0].id, "note", None, {"text": "Nå. " * 3000}, {})


def _close(admin: SignedIn, _given: Made) -> object:
    (fysio,) = [one.id for one in run(admin, users.listing) if one.username == "fysio"]
    return run(admin, users.close, UserId(fysio))


ACTS: dict[str, Callable[[Path, Made], object]] = {
    "sign in": within("nav", lambda _nav, _given: None),
    "sign": within("lege", _note),
    "draft": within("lege", _draft),
    "add user": within("admin", lambda one, _given: run(one, users.add, "ny", "Ny Bruker", Role.SECRETARY, NEW)),
    "close user": within("admin", _close),
    "password": within("nav", lambda one, _given: run(one, users.change_my_password, make.PASSWORD, NEW)),
    "recovery key": lambda store, given: recovery_keys.reset_with_recovery(store, given.recovery, "nav", NEW, CLOCK),
    "wrong password": lambda store, _given: doors.sign_in(store, "nav", "feil passord", CLOCK),
    "backup": within("admin", lambda one, _given: run(one, backups.backup, one.store.folder.parent / "copies")),
    "import": within("sekretar", lambda one, given: run(one, course_import.import_course, given.course_file)),
    "set up": lambda store, _given: doors.set_up(store.parent / "new", make.wish(), CLOCK, cost=TEST)[0].forget(),
    "restore": lambda store, given: backups.restore(
        given.copy, store.parent / "new", given.recovery, "admin", make.PASSWORD, CLOCK
    ),
}


@contextmanager
def disk(at: Path) -> Iterator[Path]:
    """A small file system of its own."""
    at.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "none", str(at)], check=True)
    try:
        yield at
    finally:
        subprocess.run(["umount", str(at)], check=True)


def fill(path: Path, left: int) -> None:
    """Leaves so many kB free."""
    free = shutil.disk_usage(path.parent).free - left * 1024
    with path.open("wb") as out:
        out.write(bytes(max(0, free)))


def tried(at: Path, given: Made, what: str, left: int) -> tuple[str, str]:
    """What came of it, and what of that is wrong."""
    store = at / "store"
    shutil.copytree(given.home, store)
    fill(at / "fill", left)
    outcome, wrong = "done", ""
    try:
        ACTS[what](store, given)
    except Problem as problem:
        outcome = "another message" if "isk" not in problem.message else "told of the disk"
        outcome = "wrong password" if isinstance(problem, WrongPassword) else outcome
        wrong = problem.message if ADVICE in problem.message.lower() else ""
    except Exception as error:  # a bug
        outcome, wrong = "traceback", f"{type(error).__name__}: {error}"
    (at / "fill").unlink()
    return outcome, wrong or not_whole(at, given, what)


def not_whole(at: Path, given: Made, what: str) -> str:
    """What is wrong when there is room again; empty when nothing is."""
    new = at / "new"
    try:
        if what in ("set up", "restore") and not has_store(new):
            ACTS[what](at / "store", given)
        admin = doors.sign_in(new if new.exists() else at / "store", "admin", make.PASSWORD, CLOCK)
        found = run(admin, checks.verify).problems
        admin.forget()
        if not new.exists():
            lege = doors.sign_in(at / "store", "lege", make.PASSWORD, CLOCK)
            signed = run(lege, entries.journal, run(lege, courses.listing)[0].id)
            lege.forget()
            found += () if any("Før. " in str(one.answers) for one in signed) else ("the note is gone",)
    except Exception as error:
        return f"afterwards {type(error).__name__}: {error}"
    return "; ".join(found)


def main() -> int:
    """Tries, looks, and tells."""
    logging.disable(logging.WARNING)
    outcomes, bad = Counter[str](), 0
    with tempfile.TemporaryDirectory(prefix="hia-full-") as scratch:
        given = made(Path(scratch))
        for what in ACTS:
            for left in LEFT:
                with disk(Path(scratch) / "disk") as at:
                    outcome, wrong = tried(at, given, what, left)
                (Path(scratch) / "disk").rmdir()
                outcomes[outcome] += 1
                bad += bool(wrong)
                if wrong:
                    print(f"  {what}, {left} kB left: {outcome}; {wrong}", flush=True)
    print(f"{outcomes.total()} cases, {dict(outcomes)}: {bad} wrong")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
