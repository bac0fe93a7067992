"""The trail: append-only lines, each chained to the last in the same transaction as what it tells of.

No chain finds a cut tail, so the head (sequence and MAC) is also kept in an anchor file beside the store.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import KW_ONLY, dataclass
from datetime import datetime, timedelta
from json.encoder import encode_basestring as _text
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, select, type_coerce
from sqlalchemy.orm import Session, SessionTransaction
from sqlalchemy.types import NullType

from hia_desktop.base.clock import local
from hia_desktop.base.errors import ClockDoubted, Problem
from hia_desktop.base.text import _, plural
from hia_desktop.store.entities.trail import AuditLine, TrailKey
from hia_desktop.store.portable import columns
from hia_desktop.vault.files import DiskTrouble, read_first
from hia_desktop.vault.signing import mac_by

ANCHOR = "audit.anchor"
LARGEST = 1000
"""Bytes of an anchor that are read: five times what it has."""
SLACK = timedelta(minutes=10)
"""How far behind the last line a clock may be: machines set theirs by the network now and then."""
APART = SLACK / 2
"""How far a machine's clock may be from the server's, so that no two machines are further than `SLACK` apart."""


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


def _said(
    seq: int,
    at: int,
    offset: int,
    user: str,
    role: str,
    patient: str,
    about: str,
    action: str,
    ground: str,
    previous: bytes,
    proofs: bytes | None,
) -> bytes:
    """What the MAC of a line is of: a list in JSON. Written out by hand, since a check reads a million of them."""
    more = "" if proofs is None else f',"{proofs.hex()}"'
    return (
        f"[{seq},{at},{offset},{_text(user)},{_text(role)},{_text(patient)},{_text(about)},{_text(action)},"
        f'{_text(ground)},"{previous.hex()}"{more}]'
    ).encode()


def _mac(key: bytes, line: Any) -> bytes:
    at = round(line.at.timestamp() * 1_000_000)
    who = (line.user_id, line.role, line.patient_id, line.object_id)
    said = _said(line.seq, at, line.offset_minutes, *who, line.action, line.ground, line.previous, line.proofs)
    return mac_by(key)(said)


_AT_ONCE = 1000
_NEXT = "next line of the trail"
_LAST = select(AuditLine.seq, AuditLine.mac, AuditLine.at).order_by(AuditLine.seq.desc()).limit(1)
_SIGNED = "seq at offset_minutes user_id role patient_id object_id action ground previous proofs"
_AS_THEY_LIE = select(
    *(type_coerce(AuditLine.__table__.c[name], NullType()) for name in (*_SIGNED.split(), "mac", "signature"))
).order_by(AuditLine.seq)
"""Every line, as the driver gives its cells: nothing is made of a moment that is only to be held against its MAC."""


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

    Errors: as `check_order`, when it is to stand `in_order`: what is signed is never older than what was written before
    it.
    """
    last = columns(sql, _LAST).first()
    if in_order and last is not None:
        check_order(last.at, now)
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
    sql.info.pop(_NEXT, None)
    return Head(row.seq, row.mac.hex())


def check_order(last: datetime, now: datetime) -> None:
    """Errors: Problem when the clock is behind the moment of the last line by more than `SLACK`."""
    if now < last - SLACK:
        raise Problem(_("Maskinens klokke er stilt tilbake. Ingenting er endret. Rett klokken og prøv igjen."))


def check_clock(server: datetime | None, last: datetime | None, now: datetime) -> None:
    """Whether a machine's clock can be right, by the clock of the `server` that the store lies on, else by the `last`
    line. Errors: as `check_apart`, else as `check_order`."""
    if server is not None:
        check_apart(server, now)
    elif last is not None:
        check_order(last, now)


def check_apart(server: datetime, now: datetime) -> None:
    """Errors: ClockDoubted, which nobody may answer for, when the machine's clock and the server's are further than
    `APART` from each other: what it wrote would keep the other machines out, or itself."""
    apart = abs(now - server)
    if apart <= APART:
        return
    ahead, behind = (
        _("Klokken på denne maskinen går {apart} foran databaseserverens."),
        _("Klokken på denne maskinen går {apart} etter databaseserverens."),
    )
    advice = _(
        "Ingenting er endret. Rett maskinens klokke og prøv igjen. Er det serverens som er feil, må den som drifter "
        "serveren, rette den."
    )
    raise ClockDoubted(f"{(ahead if now > server else behind).format(apart=_long(apart))} {advice}", False)


def _long(apart: timedelta) -> str:
    """A length of time in the measure that one would say it in."""
    minutes = round(apart / timedelta(minutes=1))
    if minutes < 2 * 60:
        return plural(minutes, _("minutt"), _("minutter"))
    if minutes < 48 * 60:
        return plural(round(minutes / 60), _("time"), _("timer"))
    return plural(apart.days, _("dag"), _("dager"))


def next_line(sql: Session) -> int:
    """The sequence that the next line of a writing transaction gets. Who writes has the turn from the beginning, so
    that nobody else adds one meanwhile: it is asked for once, however much is signed."""
    asked: tuple[SessionTransaction | None, int] = sql.info.get(_NEXT, (None, 0))
    if asked[0] is None or asked[0] is not (sql.get_nested_transaction() or sql.get_transaction()):
        last = columns(sql, _LAST).first()
        within = sql.get_nested_transaction() or sql.get_transaction()  # begun by the asking, it may be
        asked = sql.info[_NEXT] = within, (last.seq if last else 0) + 1
    return asked[1]


Sound = Callable[[int, str, bytes, bytes | None, bytes | None], bool]
"""Asked about each line in order, by its number, user, MAC, hash of proofs and signature: whether it is as its user
wrote it, for all that the chain does not say."""


def any_line(*_line: object) -> bool:
    """Asks no more than the chain."""
    return True


def verify(
    sql: Session,
    key: bytes,
    sound: Sound = any_line,
    step: Callable[[int, int], None] = lambda done, of: None,
) -> tuple[Head, list[int]]:
    """The head, and the sequences of lines that were edited, moved or removed, or are not `sound`; an empty list when
    the chain holds. `step` is told how far it has come."""
    broken: list[int] = []
    before, expected = b"", 1
    last = columns(sql, _LAST).first()
    head, mac_of = Head(0, ""), mac_by(key)
    with columns(sql, _AS_THEY_LIE.execution_options(yield_per=_AT_ONCE)) as lines:
        for some in lines.partitions():
            for seq, at, offset, user, role, patient, about, action, ground, previous, proofs, mac, signature in some:
                try:
                    said = _said(seq, at, offset, user, role, patient, about, action, ground, previous, proofs)
                    linked = seq == expected and previous == before
                    holds = linked and mac_of(said) == mac and sound(seq, user, mac, proofs, signature)
                except (TypeError, AttributeError, UnicodeEncodeError):  # cells of another sort, put in by other tools
                    holds = False
                if not holds:
                    broken.append(seq)
                before, expected = mac, seq + 1
            head = Head(seq, mac.hex() if isinstance(mac, bytes) else "")
            step(seq, last.seq if last else seq)
    return head, broken


@dataclass(frozen=True, kw_only=True)
class Told:
    """A line, for what is to be held against who signed it. `written`: its cells are those of its MAC."""

    seq: int
    patient_id: str
    user_id: str
    mac: bytes
    proofs: bytes | None
    signature: bytes | None
    written: bool


def some_lines(sql: Session, *which: ColumnElement[bool]) -> Iterator[Told]:
    """The lines that fulfil all of `which`, in the order they were written, each with whether its own sum holds."""
    mac_of = mac_by(trail_key(sql))
    found = columns(sql, _AS_THEY_LIE.where(*which))
    for seq, at, offset, user, role, patient, about, action, ground, previous, proofs, mac, signature in found:
        try:
            said = _said(seq, at, offset, user, role, patient, about, action, ground, previous, proofs)
            written = mac_of(said) == mac
        except (TypeError, AttributeError, UnicodeEncodeError):  # cells of another sort, put in by other tools
            written = False
        yield Told(
            seq=seq, patient_id=patient, user_id=user, mac=mac, proofs=proofs, signature=signature, written=written
        )


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
        return parsed(read_first(folder / ANCHOR, LARGEST))
    except (OSError, DiskTrouble, ValueError, RecursionError):
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
