"""Where the end of the trail is noted outside the store, and whether the store still reaches so far.

No chain finds a cut tail. So the head is kept beside the store (`audit.ANCHOR`), where a lost log of SQLite's, a file
that was deleted or an older copy of the database shows; and with this person's settings on this machine, where an older
copy of the whole folder does. What is noted says nothing of what was lost, and never that the rest is damaged.
"""

import hmac
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hia_desktop.store import audit
from hia_desktop.store.audit import ANCHOR, Head
from hia_desktop.store.entities.trail import AuditLine
from hia_desktop.vault.files import DiskTrouble, read_first


class Alarm(StrEnum):
    """What does not hold, the gravest first."""

    CUT = "cut"
    OLDER = "older"
    DAMAGED = "damaged"
    MISSING = "missing"


@dataclass(frozen=True)
class Found:
    """What does not hold; `lines`: how many lines are gone, 0 where that cannot be said."""

    alarm: Alarm
    lines: int = 0


def outside(folder: Path, trail_key: bytes) -> Path:
    """Where the head of the store in this folder is noted with this person's settings. Its name tells nothing, and a
    new centre in the same folder has another."""
    from platformdirs import user_config_path

    name = hmac.new(trail_key, str(folder.resolve()).encode(), sha256).hexdigest()[:32]
    return user_config_path("HIA Desktop", appauthor=False) / "anchors" / f"{name}.json"


def note_outside(folder: Path, trail_key: bytes, head: Head) -> None:
    """Notes the head there too. It is the second of two: where it cannot be written, nothing is said."""
    path = outside(folder, trail_key)
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        audit.write_head(path, head, to_disk=False)


def forget_outside(folder: Path, trail_key: bytes) -> None:
    """An older copy is put in place on purpose: a restored backup."""
    with suppress(OSError):
        outside(folder, trail_key).unlink(missing_ok=True)


def note_backups(folder: Path, trail_key: bytes, target: Path) -> None:
    """Notes beside it where copies are taken: each has the head of its day in its manifest."""
    path = outside(folder, trail_key).with_suffix(".backups")
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_text(str(target.resolve()), encoding="utf-8")


def backups_at(folder: Path, trail_key: bytes) -> Path | None:
    """Where copies were last taken; None when that is not known."""
    try:
        return Path(outside(folder, trail_key).with_suffix(".backups").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def look(sql: Session, folder: Path, trail_key: bytes) -> Found | None:
    """What the notes say that the store has not: two lines are looked up, and nothing is read through. None when it
    reaches as far as anybody has noted."""
    last = sql.scalar(select(func.max(AuditLine.seq))) or 0
    kept = _read(folder / ANCHOR)
    if isinstance(kept, Head) and not audit.tail_is_whole(sql, kept):
        return Found(Alarm.CUT, max(0, kept.seq - last))
    second = _read(outside(folder, trail_key))
    if isinstance(second, Head) and not audit.tail_is_whole(sql, second):
        return Found(Alarm.OLDER, max(0, second.seq - last))
    return None if isinstance(kept, Head) else Found(kept)


def _read(path: Path) -> Head | Alarm:
    try:
        return audit.parsed(read_first(path, audit.LARGEST))
    except FileNotFoundError:
        return Alarm.MISSING
    except (DiskTrouble, ValueError, RecursionError):
        return Alarm.DAMAGED
