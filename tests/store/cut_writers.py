"""Writers that are killed in mid-transaction, and the power cut while they write: what the disk had been told to keep
is there, and the rest of the log beside the file is cut off or torn."""

import json
import os
import random
import shutil
import signal
import sys
import threading
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select

from hia_desktop.base.clock import FixedClock
from hia_desktop.base.fields import CourseId
from hia_desktop.services.call import SignedIn, run
from hia_desktop.services.centre import doors
from hia_desktop.services.centre.checks import verify
from hia_desktop.services.record import entries
from hia_desktop.store.audit import ANCHOR
from hia_desktop.store.entities import AuditLine, FormEntry
from hia_desktop.store.sqlite import FILE
from tests import make

HEADER, FRAME = 32, 24
"""Bytes before the frames of the log, and before the page in each. Source: sqlite.org, fileformat2, 4.1 and 4.2."""
SECTOR = 512
RENEW = 60
"""Kills in one centre, before another is copied."""
AFTER = 0.08
"""Seconds within which a writer is killed, after so many signatures as chance will have."""


@dataclass
class Count:
    """What came of it. `wrong` in words."""

    kills: int = 0
    cuts: int = 0
    torn: int = 0
    acknowledged: int = 0
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Told:
    """One acknowledged signature; where the log ended then: frames, and the salt that they carry; and the anchor."""

    entry: str
    frames: int
    salt: bytes
    anchor: bytes


def _log_end(folder: Path) -> tuple[int, bytes]:
    """Frames in force and their salt, as the index beside the log has them.
    Source: sqlite.org, walformat, 2.1 (read 2026-11-29): the numbers in the machine's own order."""
    with (folder / f"{FILE}-shm").open("rb") as index:
        head = index.read(48)
    return int.from_bytes(head[16:20], sys.byteorder), head[32:40]


def _write(lege: SignedIn, course: CourseId, told: int, seed: int) -> None:
    """Signs notes until it is killed, and tells of each that the program has answered for."""
    chance, folder = random.Random(seed), lege.store.folder
    while True:
        text = "ord " * chance.randrange(1, 400)
        entry = run(lege, entries.sign, course, "note", None, {"text": text})
        frames, salt = _log_end(folder)
        anchor = (folder / ANCHOR).read_bytes()
        line = {"entry": entry, "frames": frames, "salt": salt.hex(), "anchor": anchor.hex()}
        os.write(told, json.dumps(line).encode() + b"\n")


def _killed(lege: SignedIn, course: CourseId, seed: int) -> list[Told]:
    """A writer, dead; what it had told of."""
    lege.store.engine.dispose()
    out, told = os.pipe()
    child, chance = os.fork(), random.Random(seed)
    if child == 0:
        try:
            os.close(out)
            _write(lege, course, told, seed)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    os.close(told)
    with os.fdopen(out, "rb") as pipe:
        lines = [pipe.readline() for _signed in range(chance.randrange(5))]
        threading.Event().wait(chance.uniform(0, AFTER))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        lines += pipe.read().splitlines()
    found = [json.loads(line) for line in lines]
    return [
        Told(one["entry"], one["frames"], bytes.fromhex(one["salt"]), bytes.fromhex(one["anchor"])) for one in found
    ]


def cut(folder: Path, to: Path, last: Told, seed: int) -> bool:
    """The centre in another folder, as a power cut leaves it while what came after `last` is written: whether anything
    of that was cut off or torn."""
    shutil.copytree(folder, to, ignore=shutil.ignore_patterns("*-shm", "*.lock"))
    log, chance = to / f"{FILE}-wal", random.Random(seed)
    (to / ANCHOR).write_bytes(last.anchor)
    content = bytearray(log.read_bytes())
    page = int.from_bytes(content[8:12], "big")
    same = content[16:24] == last.salt
    start = HEADER + last.frames * (FRAME + page) if same else 0  # begun anew: all is in the file by then
    if start >= len(content):
        return False
    end = chance.randrange(start, len(content) + 1)
    if chance.random() < 0.5:  # as long as whole sectors
        end = min(len(content), start + (end - start) // SECTOR * SECTOR)
    del content[end:]
    for _torn in range(chance.randrange(4)):
        if start < len(content):
            at = chance.randrange(start, len(content))
            piece = min(SECTOR, len(content) - at)
            content[at : at + piece] = chance.randbytes(piece) if chance.random() < 0.5 else bytes(piece)
    log.write_bytes(content)
    return True


def _lacks(signed_in: SignedIn, known: set[str], more: int) -> Iterator[str]:
    """What is not as it was promised: every known signature is there, with its line of the trail, and at most `more`
    that nobody was told of."""
    with signed_in.store.read() as sql:
        signed = set(sql.scalars(select(FormEntry.id).where(FormEntry.kind == "note", FormEntry.state == "signed")))
        drafts = sql.scalar(select(func.count()).select_from(FormEntry).where(FormEntry.state == "draft"))
        of_trail = select(AuditLine.object_id).where(AuditLine.object_id.in_(signed))
        lines = set(sql.scalars(of_trail)) if signed else set()
    if lost := known - signed:
        yield f"{len(lost)} acknowledged signatures are gone"
    if len(signed - known) > more:
        yield f"{len(signed - known)} signatures nobody was told of"
    if drafts:
        yield f"{drafts} signatures half there"
    if known - lines:
        yield f"{len(known - lines)} signatures without their line of the trail"


def kill_writers(folder: Path, kills: int, seed: int, look_every: int) -> Iterator[Count]:
    """Kills writers, cuts the power of a copy of what each left, and looks; the count after each."""
    count, centre, known = Count(), None, set[str]()
    for number in range(kills):
        if number % RENEW == 0:
            if centre is not None:
                centre.close()
            centre, known = make.house(folder / f"centre-{number}"), set()
            course, unknown = make.course(centre), 0
            lege = centre.as_user("lege")
        assert centre is not None
        told = _killed(lege, course, seed * 100_000 + number)
        count.kills, count.acknowledged, unknown = count.kills + 1, count.acknowledged + len(told), unknown + 1
        known |= {one.entry for one in told}
        if told:
            place = folder / f"cut-{number}"
            count.cuts += 1
            last = told[-2] if len(told) > 1 else told[-1]
            count.torn += cut(centre.folder, place, last, seed * 100_000 + number)
            sure = known - {told[-1].entry} | {last.entry}
            count.wrong += [f"cut {number}: {wrong}" for wrong in _after_cut(place, sure, unknown + 1)]
            shutil.rmtree(place)
        count.wrong += [f"kill {number}: {wrong}" for wrong in _lacks(lege, known, unknown)]
        if number % look_every == look_every - 1:
            count.wrong += [f"kill {number}: {wrong}" for wrong in run(lege, verify).problems]
        yield count
    if centre is not None:
        centre.close()


def _after_cut(place: Path, known: set[str], unknown: int) -> Iterator[str]:
    """Somebody signs in after the power has come back. The trail and the file's own checks are looked at each time."""
    try:
        lege = doors.sign_in(place, "lege", make.PASSWORD, FixedClock(make.DAY))
    except Exception as error:
        yield f"{type(error).__name__}: {error}"
        return
    yield from _lacks(lege, known, unknown)
    head, broken, whole = lege.store.verify_trail()
    if broken or not whole or not head.seq:
        yield "the trail is not whole"
    yield from lege.store.integrity()
    lege.forget()
