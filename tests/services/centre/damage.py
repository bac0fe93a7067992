"""A centre damaged at random, one damage at a time, and what the program then says of it.

What is right is found out beside the program: the database is read with the right key by SQLCipher's own checks, and
the key slots as they lie. A copy may be advised only where one of the two cannot be had whole.
"""

import random
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from hia_desktop.base.clock import FixedClock
from hia_desktop.base.errors import Problem
from hia_desktop.services.call import SignedIn, run
from hia_desktop.services.centre import checks, doors, trail_alarms
from hia_desktop.services.centre.login_face import FACES, read_face
from hia_desktop.services.record import entries
from hia_desktop.store.audit import ANCHOR
from hia_desktop.store.sqlite import FILE
from hia_desktop.vault.slotfile import COPIES, read_slots
from tests import make

PAGE = 4096
FILES = (FILE, f"{FILE}-wal", f"{FILE}-shm", *COPIES, ANCHOR, *FACES)
ADVICE = "sikkerhetskopi"
"""The word that every advice to fetch a copy back has in it."""


@dataclass
class Centre:
    """A centre as it lies on disk, live with its log beside it, and what it takes to judge it."""

    folder: Path
    key: bytes
    entry: str
    """The last that was signed; it may lie in the log alone."""

    def copy(self, to: Path) -> Path:
        """Another of the same."""
        return Path(shutil.copytree(self.folder, to))


def prepared(folder: Path, *, live: bool) -> Centre:
    """A centre with a course and some signed notes; `live`: as a killed program leaves it, with the log beside it."""
    home = make.house(folder / "home")
    course = make.course(home)
    lege = home.as_user("lege")
    made = [run(lege, entries.sign, course, "note", None, {"text": f"Notat {n}. " + "Ord. " * 300}) for n in range(6)]
    key = lege.keys.store_key
    if live:
        at = folder / "live"
        shutil.copytree(home.folder, at)  # while it is open: the log is not yet in the file
        home.close()
    else:
        home.close()
        at = Path(shutil.copytree(home.folder, folder / "closed"))
    return Centre(at, key, made[-1])


@dataclass(frozen=True)
class Verdict:
    """What came of one damage. `wrong` says what of it must not be; empty when it is right."""

    damage: str
    outcome: str
    wrong: str


def damage(folder: Path, chance: random.Random) -> str:
    """One of the files cut, emptied, deleted, written over or put together of something else."""
    there = [name for name in FILES if (folder / name).exists()]
    name = chance.choice(there)
    path = folder / name
    raw = bytearray(path.read_bytes())
    how = chance.choice(("flip", "zeros", "cut", "empty", "gone", "noise", "longer", "text"))
    at = chance.randrange(max(1, len(raw)))
    match how:
        case "flip" if raw:
            raw[at] ^= 1 << chance.randrange(8)
        case "zeros":
            raw[at : at + 600] = bytes(len(raw[at : at + 600]))
        case "cut":
            del raw[at:]
        case "empty":
            raw.clear()
        case "gone":
            path.unlink()
            return f"{name} gone"
        case "noise":
            raw[at : at + 600] = chance.randbytes(len(raw[at : at + 600]))
        case "longer":
            raw += chance.randbytes(600)
        case "text":
            raw[:] = chance.choice(
                (
                    b"{}",
                    b"[]",
                    b"null",
                    b'{"seq": 0}',
                    b'{"seq": 1e999, "mac": ""}',
                    b'{"seq": -1, "mac": "00"}',
                    b"\xff",
                )
            )
    path.write_bytes(raw)
    return f"{name} {how} at {at}"


def flip_pages(folder: Path, chance: random.Random) -> str:
    """A bit in each of one to eight pages of the database."""
    path = folder / FILE
    raw = bytearray(path.read_bytes())
    pages = chance.sample(range(len(raw) // PAGE), min(chance.randint(1, 8), len(raw) // PAGE))
    for page in pages:
        raw[page * PAGE + chance.randrange(PAGE)] ^= 1 << chance.randrange(8)
    path.write_bytes(raw)
    return f"pages {sorted(pages)}"


def is_whole(folder: Path, key: bytes, scratch: Path) -> bool:
    """Whether the database can be read whole with the right key, and one of the key slots' copies too; looked at in a
    copy, so that looking mends nothing."""
    from sqlcipher3 import dbapi2

    shutil.rmtree(scratch, ignore_errors=True)
    shutil.copytree(folder, scratch)
    try:
        read_slots(scratch)
        with closing(dbapi2.connect(str(scratch / FILE), isolation_level=None)) as raw:
            raw.execute("PRAGMA cipher_log_level=NONE")
            raw.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            wrong = raw.execute("PRAGMA cipher_integrity_check").fetchall()
            wrong += [row for row in raw.execute("PRAGMA integrity_check").fetchall() if row[0] != "ok"]
            tables = raw.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()[0]
    except (dbapi2.Error, Problem):
        return False
    return not wrong and tables > 10


@contextmanager
def signed_in(folder: Path) -> Iterator[SignedIn]:
    """The administrator, at the hour after all was written."""
    clock = FixedClock(make.DAY)
    user = doors.sign_in(folder, "admin", make.PASSWORD, clock)
    try:
        yield user
    finally:
        user.forget()


def judged(centre: Centre, folder: Path, what: str, scratch: Path) -> Verdict:
    """Signs in, looks, checks, writes, and holds what is said against what is so."""
    whole = is_whole(folder, centre.key, scratch)
    lost = not _has(folder, centre, scratch) if whole else False
    said: list[str] = []
    alarmed, outcome = False, "opens"
    try:
        said.append(read_face(folder).trouble)
        with signed_in(folder) as admin:
            standing = run(admin, trail_alarms.standing)
            alarmed = bool(standing)
            said += [one.words for one in standing]
            found = run(admin, checks.verify)
            if found.damaged and whole:
                return Verdict(what, outcome, f"whole, and called damaged: {found.problems[:2]}")
            if not whole and not found.problems:
                return Verdict(what, outcome, "damaged, and called whole")
            said += [ADVICE] if found.damaged else []
    except Problem as problem:
        outcome = f"{type(problem).__name__}"
        said.append(problem.message)
    except Exception as error:
        return Verdict(what, "traceback", f"{type(error).__name__}: {error}"[:200])
    if whole and any(ADVICE in text.lower() for text in said):
        return Verdict(what, outcome, f"all is whole, and a copy is advised: {said}")
    if lost and not alarmed:
        return Verdict(what, outcome, "what was signed is gone, and nobody was told at sign-in")
    return Verdict(what, outcome, "")


def _has(folder: Path, centre: Centre, scratch: Path) -> bool:
    """Whether what was signed last is in the database."""
    from sqlcipher3 import dbapi2

    with closing(dbapi2.connect(str(scratch / FILE), isolation_level=None)) as raw:
        raw.execute(f"PRAGMA key=\"x'{centre.key.hex()}'\"")
        return raw.execute("SELECT 1 FROM form_entry WHERE id = ?", (centre.entry,)).fetchone() is not None


def rounds(scratch: Path, damages: int, flips: int, seed: int) -> Iterator[Verdict]:
    """So many damages, every other one in a live centre, and so many flips of pages."""
    chance = random.Random(seed)
    centres = [prepared(scratch / name, live=name == "l") for name in ("l", "c")]
    for n in range(damages + flips):
        centre = centres[n % 2]
        folder = centre.copy(scratch / f"round-{n}")
        what = damage(folder, chance) if n < damages else flip_pages(folder, chance)
        yield judged(centre, folder, what, scratch / "looked-at")
        shutil.rmtree(folder)
