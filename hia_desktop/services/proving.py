"""Whose signature it is: what the signed-in user signs, and what others signed held against the centre's word.

Knows no SQL: `sealing.proofs` says what is signed of each row, and reads the centre's word.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from hia_desktop.vault.keys import Keys
from hia_desktop.vault.signing import is_signed

CENTRE = ""
"""Who signed when it was the centre's key: an administrator for what was there before, or the recovery key."""


@dataclass(frozen=True)
class Signer:
    """What a user's signatures are held against from a line of the trail on, and the role that the user has from it."""

    line: int
    key: bytes
    role: str


@dataclass
class Prover:
    """The keys of the signed-in user, and every other signer by user id, oldest first. `look_again` reads them anew,
    for somebody who came while the window was open."""

    keys: Keys
    signers: dict[str, list[Signer]] = field(default_factory=dict)
    look_again: Callable[[], None] | None = None
    _genuine: set[bytes] = field(default_factory=set)

    @property
    def begun(self) -> bool:
        """Whether what is written is signed: not before the first administrator has signed in to an older store."""
        return self.keys.vouched is not None

    def signs_as(self, user_id: str) -> str:
        """Who signs what this user writes: the user, or the centre when it is done with the recovery key."""
        return user_id if self.keys.user_id == user_id else CENTRE

    def sign(self, signed_by: str, told: bytes) -> bytes:
        """The signature of the user at work, or of the centre. Errors: Refused without its key."""
        return self.keys.vouch(told) if signed_by == CENTRE else self.keys.sign(told)

    def sign_line(self, user_id: str, mac: bytes) -> bytes | None:
        """The signature on a line of the trail; None before it has begun."""
        return self.sign(self.signs_as(user_id), mac) if self.begun else None

    def is_genuine(self, signed_by: str, line: int | None, told: bytes, signature: bytes) -> bool:
        """Whether that signer, as the centre knew the signer at that line of the trail (now for None), signed exactly
        this."""
        keys = [self.keys.vouched] if signed_by == CENTRE else [s.key for s in self._then(signed_by, line)]
        return any(key is not None and self._holds(key, told, signature) for key in keys)

    def is_line(self, user_id: str, line: int, mac: bytes, signature: bytes | None) -> bool:
        """Whether the user, or the centre, signed a line of the trail."""
        if signature is None:
            return False
        return self.is_genuine(user_id, line, mac, signature) or self.is_genuine(CENTRE, line, mac, signature)

    def is_line_of_many(self, user_id: str, line: int, mac: bytes, signature: bytes | None) -> bool:
        """The same, for one who goes through the whole trail: what was genuine is not remembered."""
        keys = (*(s.key for s in self._then(user_id, line)), self.keys.vouched)
        if not isinstance(signature, bytes):  # whatever lies in the store
            return False
        return any(key is not None and is_signed(key, signature, mac) for key in keys)

    def role_then(self, signed_by: str, line: int | None) -> str:
        """The role that the centre says the signer had at that line; empty when it says nothing."""
        return next((s.role for s in self._then(signed_by, line)), "")

    def vouches(self, told: bytes, signature: bytes) -> bool:
        """Whether the centre said exactly this."""
        return self.keys.vouched is not None and self._holds(self.keys.vouched, told, signature)

    def _then(self, user_id: str, line: int | None) -> list[Signer]:
        """The newest word on a user by that line. A clock may be set back; the lines of the trail only go on."""
        if user_id not in self.signers and self.look_again is not None:
            self.look_again()
        known = self.signers.get(user_id, [])
        return [s for s in known if line is None or s.line <= line][-1:]

    def _holds(self, key: bytes, told: bytes, signature: bytes) -> bool:
        if not isinstance(signature, bytes):  # whatever lies in the store
            return False
        seen = sha256(key + signature + told).digest()
        if seen in self._genuine:
            return True
        if not is_signed(key, signature, told):
            return False
        self._genuine.add(seen)
        return True


def told_of(kind: str, *values: Any) -> bytes:
    """What is signed, as bytes: moments as microseconds, days as ISO 8601, bytes as their SHA-256."""
    return json.dumps([kind, *map(_plain, values)], ensure_ascii=False, separators=(",", ":")).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return round(value.timestamp() * 1_000_000)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return sha256(value).hexdigest()
    return value


def bound(signatures: list[bytes]) -> bytes | None:
    """What a line of the trail holds of the signatures that were set with it; None when there are none."""
    return sha256(b"".join(sorted(signatures))).digest() if signatures else None
