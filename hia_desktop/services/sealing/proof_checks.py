"""What of the store is not as it was signed: rows, lines of the trail, users and keys."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from typing import Any

from sqlalchemy import Select, and_, not_, or_, select, union_all

from hia_desktop.base.errors import Problem
from hia_desktop.base.text import N_, _
from hia_desktop.services.call import Work
from hia_desktop.services.proving import bound
from hia_desktop.services.sealing import consent_keys, one_thing
from hia_desktop.services.sealing.proofs import CONSENT, KEPT, PART, PROVEN, begun_at, is_genuine, readable, rows_of
from hia_desktop.services.sealing.vouching import differs, is_real, is_signed, newest, said_of, unsaid
from hia_desktop.store.audit import Head
from hia_desktop.store.entities import AuditLine, Centre, Proof, PublicKey, SignedPaper, User, Vouched
from hia_desktop.vault.keys import USER, user_reader

CHECKED = "trail:verified"
"""The action of a line that tells of a whole trail; its ground is `Trail.checked`."""


@dataclass(frozen=True)
class Trail:
    """What a walk through the trail found: its head, the broken lines, whether the noted end is there, and the hash of
    all lines with their signatures, in hexadecimal."""

    head: Head
    broken: tuple[int, ...]
    end_is_there: bool
    digest: str

    @property
    def checked(self) -> str:
        """What the trail is to tell of a whole one, as «line:hash»; empty when it is not whole."""
        return "" if self.broken else f"{self.head.seq}:{self.digest}"


def check_trail(w: Work, step: Callable[[int, int], None]) -> Trail:
    """The chain from the first line to the last, and whether each line is signed by its user and the signatures that it
    holds are there. Tells `step` how far it has come, and holds up nobody who writes.

    A signature costs more to check than all the rest. What the same user found whole before, and signed in the trail,
    is held against the hash that was found then; only if that is another is each signature checked again.
    """
    w.sql.rollback()
    with w.signed_in.store.read() as sql:
        reading = Work(sql, w.signed_in)
        known = _found_before(reading)
        walk, found = _walked(reading, known, step)
        if known is not None and (walk.differs or known.told_at in found.broken):
            found = _walked(reading, None, step)[1]
        return found


def note_checked(w: Work, found: Trail) -> None:
    """Lets the trail tell that it was whole, so that the next check is shorter; a store that cannot be written to is
    checked all the same."""
    if found.checked:
        with suppress(Problem), w.signed_in.store.write() as sql:
            Work(sql, w.signed_in).log(CHECKED, ground=found.checked)


@dataclass(frozen=True)
class _Known:
    """Up to which line the trail was whole, the hash of those lines, and the line that tells so."""

    line: int
    digest: str
    told_at: int


def _found_before(w: Work) -> _Known | None:
    """The newest line by which this user signed that the trail was whole."""
    wanted = select(AuditLine.seq, AuditLine.mac, AuditLine.signature, AuditLine.ground)
    wanted = wanted.where(AuditLine.action == CHECKED, AuditLine.user_id == w.me.id, AuditLine.ground != "")
    told = w.sql.execute(wanted.order_by(AuditLine.seq.desc()).limit(1)).first()
    if told is None or not w.signed_in.prover.is_line(w.me.id, told.seq, told.mac, told.signature):
        return None
    line, _colon, digest = told.ground.partition(":")
    return _Known(int(line), digest, told.seq) if re.fullmatch("[0-9]{1,18}", line) and int(line) < told.seq else None


def _walked(w: Work, known: _Known | None, step: Callable[[int, int], None]) -> "tuple[_Walk, Trail]":
    walk = _Walk(w, known)
    try:
        head, broken, end_is_there = w.signed_in.store.verify_trail(walk.sound, step)
    finally:
        walk.close()
    return walk, Trail(head, tuple(broken), end_is_there, walk.digest.hexdigest())


class _Walk:
    """Asked about each line of the trail in order. `differs`: what was found before is so no more."""

    def __init__(self, w: Work, known: _Known | None) -> None:
        self._prover, self._begun = w.signed_in.prover, begun_at(w)
        self._known, self._was = (known.line, known.digest) if known else (0, "")
        self.differs, self.digest = known is not None, sha256()
        proofs = select(Proof.line, Proof.signature).where(Proof.line.is_not(None), *readable(Proof))
        words = select(Vouched.line, Vouched.signature).where(*readable(Vouched))
        wanted: Any = union_all(proofs, words).order_by("line")
        self._found = w.sql.execute(wanted.execution_options(yield_per=1000))
        self._beside = groupby(self._found, key=lambda found: found.line)
        self._ahead = next(self._beside, None)

    def sound(self, seq: int, user_id: str, mac: bytes, proofs: bytes | None, signature: bytes | None) -> bool:
        """Whether this line is signed by its user, and the signatures set with it are there."""
        self.digest.update(mac + (signature or b""))
        if seq == self._known:
            self.differs = self.digest.hexdigest() != self._was
        if self._begun is None:
            return not self._prover.begun
        if self._bound(seq) != proofs and seq >= self._begun:
            return False
        trusted = seq < self._begun or seq <= self._known
        return trusted or self._prover.is_line_of_many(user_id, seq, mac, signature)

    def close(self) -> None:
        """Reads no more of the signatures."""
        self._found.close()

    def _bound(self, line: int) -> bytes | None:
        """What the line is to hold of the signatures that were set with it."""
        found: list[bytes] = []
        while self._ahead is not None and self._ahead[0] <= line:
            found = [one.signature for one in self._ahead[1]] if self._ahead[0] == line else []
            self._ahead = next(self._beside, None)
        return bound(found)


def problems(w: Work) -> list[str]:
    """What is not as it was signed, in words: rows, what is gone that was signed, and users whom the centre does not
    know so."""
    if not w.signed_in.prover.begun:
        return []
    found = [] if begun_at(w) is not None else [_("Loggen: det er ikke lenger notert når signeringen begynte.")]
    if w.sql.scalar(select(Centre.is_demo)) and is_real(w.sql, w.signed_in.prover):
        found.append(_("Senteret er merket som et demosenter utenfor programmet. Merket er ikke i bruk."))
    return [
        *found,
        *_of_users(w),
        *_of_lines(w),
        *_of_keys(w),
        *_of_numbers(w),
        *(one for kind in PROVEN if is_signed(w, kind) for one in _of_table(w, kind)),
    ]


def _of_table(w: Work, kind: str) -> Iterator[str]:
    proven = PROVEN[kind]
    wanted = select(proven.table.id) if proven.when is None else select(proven.table.id).where(proven.when)
    ids = list(w.sql.scalars(wanted))
    for row, proof in rows_of(w, kind, ids):
        if not is_genuine(w.signed_in, kind, row, proof):
            yield proven.wrong.format(id=_short(row.id))
    for lost in _lost(w, kind, wanted):
        yield _("Det som ble signert ({id}), er fjernet utenfor programmet.").format(id=_short(lost))


def _lost(w: Work, kind: str, there: Select[Any]) -> Iterable[str]:
    """What was signed and is gone. Whoever is not shown all has to ask: what is hidden would be told as gone."""
    if not w.signed_in.store.shows_all(w.sql):
        return w.signed_in.store.gone(w.sql, kind)
    signed = select(Proof.object_id).where(Proof.kind == kind, Proof.line.is_not(None))
    return w.sql.scalars(signed.where(Proof.object_id.not_in(there)))


def _short(key: str) -> str:
    """Enough of a number to find it by; a name is told whole."""
    return key if " " in key else key[:8]


def _of_lines(w: Work) -> Iterator[str]:
    """Signatures that no line of the trail holds: they were set outside the program."""
    quoting = select(SignedPaper.id).where(SignedPaper.quotes.is_not(None))
    free = and_(Proof.line.is_(None), Proof.kind == KEPT, Proof.object_id.in_(quoting))
    gone = and_(Proof.line.is_(None), Proof.kind == KEPT, Proof.object_id.not_in(select(SignedPaper.id)))
    part = and_(Proof.line.is_(None), Proof.kind == PART)
    held = Proof.line.in_(select(AuditLine.seq))
    loose = set(w.sql.scalars(select(Proof.object_id).where(not_(or_(held, free, gone, part)))))
    for one in sorted(loose | unsaid(w)):
        yield _("Signaturen på {id} er satt utenfor programmet.").format(id=_short(one))


def _of_keys(w: Work) -> Iterator[str]:
    """Consents that seem to hold and whose secret is gone."""
    for one in consent_keys.lost(w):
        yield PROVEN[CONSENT].wrong.format(id=_short(one))


def _of_numbers(w: Work) -> Iterator[str]:
    """Things that have a number of another's, and so would be opened by its key."""
    for one in one_thing.several(w):
        yield _("To ting har nummeret {id}: den ene er lagt inn utenfor programmet.").format(id=_short(one))


def _of_users(w: Work) -> Iterator[str]:
    wrong = N_("Brukeren {name} er skadet, endret eller lagt inn utenfor programmet.")
    word = newest(w.sql, w.signed_in.prover)
    users = w.sql.scalars(select(User).execution_options(populate_existing=True)).all()
    keys = {reader: key for reader, key in w.sql.execute(select(PublicKey.reader, PublicKey.key))}
    for user in users:
        if differs(user, word.get(user_reader(user.id))):
            yield wrong.format(name=user.username)
    there = {user_reader(user.id) for user in users}
    for reader in sorted({*keys, *word, *there}):
        gone = reader.startswith(USER) and reader not in there
        if gone or reader not in word or word[reader].sealing_key != keys.get(reader):
            told = _("Nøkkelen til {reader} er skadet, endret eller lagt inn utenfor programmet.")
            yield told.format(reader=reader[:13])
    good = {
        one.id
        for one in w.sql.scalars(select(Vouched).where(*readable(Vouched)))
        if w.signed_in.prover.vouches(said_of(one), one.signature)
    }
    for key in set(w.sql.scalars(select(Vouched.id))) - good:
        yield _("Det som er sagt om en bruker eller en nøkkel ({key}), er endret utenfor programmet.").format(key=key)
