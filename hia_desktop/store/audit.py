"""The trail: append-only lines, each chained to the last in the same transaction as what it tells of.

No chain finds a cut tail, so the head (sequence and MAC) is also kept in an anchor file beside the store.
"""

import hmac
import json
import os
import re
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from hia_desktop.base.clock import local
from hia_desktop.base.errors import Problem
from hia_desktop.base.text import _
from hia_desktop.store.entities.trail import AuditLine, TrailKey
from hia_desktop.store.portable import columns

ANCHOR = "audit.anchor"
SLACK = timedelta(minutes=10)
"""How far behind the last line a clock may be: machines set theirs by the network now and then."""


@dataclass(frozen=True)
class Head:
    """The last line's sequence and MAC in hexadecimal; (0, "") before the first."""

    seq: int
    mac: str


@dataclass(frozen=True)
class Line:
    """What is to be written: who, in which role, did what to which record, on which ground."""

    user_id: str
    role: str
    action: str
    _: KW_ONLY
    patient_id: str = ""
    object_id: str = ""
    ground: str = ""
    proofs: bytes | None = None


def trail_key(sql: Session) -> bytes:
    """The key of the chain, kept inside the encrypted store so that it outlives a change of store key;
    made at the first call."""
    row = sql.scalars(select(TrailKey)).one_or_none()
    if row is None:
        row = TrailKey(id=1, key=os.urandom(32))
        sql.add(row)
        sql.flush()
    return row.key


_told = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _mac(key: bytes, line: Any) -> bytes:
    told = [
        line.seq,
        round(line.at.timestamp() * 1_000_000),
        line.offset_minutes,
        line.user_id,
        line.role,
        line.patient_id,
        line.object_id,
        line.action,
        line.ground,
        line.previous.hex(),
    ]
    if line.proofs is not None:
        told.append(line.proofs.hex())
    return hmac.digest(key, _told(told).encode(), "sha256")


_AT_ONCE = 1000
_LAST = select(AuditLine.seq, AuditLine.mac, AuditLine.at).order_by(AuditLine.seq.desc()).limit(1)


def append(
    sql: Session,
    key: bytes,
    line: Line,
    now: datetime,
    *,
    in_order: bool = False,
    sign: Callable[[bytes], bytes | None] | None = None,
) -> Head:
    """Adds one line inside the caller's transaction, which must be a writing one, and gives the new head.
    `sign` gives the user's signature on its MAC.

    Errors: Problem when it is to stand `in_order` and the clock is behind the last line by more than `SLACK`: what is
    signed is never older than what was written before it.
    """
    last = columns(sql, _LAST).first()
    if in_order and last is not None and now < last.at - SLACK:
        raise Problem(_("Maskinens klokke er stilt tilbake. Ingenting er endret. Rett klokken og prøv igjen."))
    offset = local(now).utcoffset()
    row = AuditLine(
        seq=(last.seq if last else 0) + 1,
        at=now,
        offset_minutes=int(offset.total_seconds() // 60) if offset else 0,
        user_id=line.user_id,
        role=line.role,
        patient_id=line.patient_id,
        object_id=line.object_id,
        action=line.action,
        ground=line.ground,
        previous=last.mac if last else b"",
        proofs=line.proofs,
    )
    row.mac = _mac(key, row)
    row.signature = sign(row.mac) if sign else None
    sql.add(row)
    sql.flush()
    return Head(row.seq, row.mac.hex())


def next_line(sql: Session) -> int:
    """The sequence that the next line of a writing transaction gets."""
    last = columns(sql, _LAST).first()
    return (last.seq if last else 0) + 1


def verify(
    sql: Session,
    key: bytes,
    sound: Callable[[Any], bool] = lambda line: True,
    step: Callable[[int, int], None] = lambda done, of: None,
) -> tuple[Head, list[int]]:
    """The head, and the sequences of lines that were edited, moved or removed, or are not `sound`; an empty list when
    the chain holds. `sound` is asked in order, with rows that have the columns of `AuditLine`; `step` is told how far
    it has come."""
    broken: list[int] = []
    previous, expected = b"", 1
    last = columns(sql, _LAST).first()
    head = Head(0, "")
    lines = sql.execute(select(*AuditLine.__table__.c).order_by(AuditLine.seq).execution_options(yield_per=_AT_ONCE))
    for some in lines.partitions():
        for line in some:
            linked = line.seq == expected and line.previous == previous
            if not (linked and hmac.compare_digest(_mac(key, line), line.mac) and sound(line)):
                broken.append(line.seq)
            previous, expected = line.mac, line.seq + 1
        head = Head(line.seq, line.mac.hex())
        step(line.seq, last.seq if last else line.seq)
    return head, broken


def write_anchor(folder: Path, head: Head) -> None:
    """Keeps the head beside the store; on the disk before it takes the place of the one before, so that a power cut
    leaves the one or the other."""
    write_head(folder / ANCHOR, head, to_disk=True)


def write_head(path: Path, head: Head, *, to_disk: bool) -> None:
    """The same anywhere; `to_disk`: it outlives a power cut. Errors: OSError."""
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8") as out:
        json.dump({"seq": head.seq, "mac": head.mac}, out)
        if to_disk:
            out.flush()
            os.fsync(out.fileno())
    part.replace(path)


def read_anchor(folder: Path) -> Head | None:
    """The kept head; None when there is no readable anchor."""
    try:
        return parsed((folder / ANCHOR).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None


def parsed(raw: bytes) -> Head:
    """What an anchor says. Errors: ValueError for whatever `write_head` does not write: no store has an anchor before
    its first line."""
    kept = json.loads(raw)
    if not isinstance(kept, dict) or kept.keys() != {"seq", "mac"}:
        raise ValueError("no anchor")
    seq, mac = kept["seq"], kept["mac"]
    if type(seq) is not int or seq < 1 or not isinstance(mac, str) or re.fullmatch("[0-9a-f]{64}", mac) is None:
        raise ValueError("no head")
    return Head(seq, mac)


def tail_is_whole(sql: Session, anchor: Head | None) -> bool:
    """Whether the line that the anchor names is still there, unchanged. A missing anchor is not whole."""
    if anchor is None or anchor.seq >= 2**31:  # more than every database counts to
        return False
    mac = sql.scalar(select(AuditLine.mac).where(AuditLine.seq == anchor.seq))
    return mac is not None and mac.hex() == anchor.mac
