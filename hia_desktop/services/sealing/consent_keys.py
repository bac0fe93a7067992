"""What a consent stands by besides its signature: a secret that is there as long as the consent holds.

Rows can be put back by whoever writes in the store with other tools: a consent that was taken back would seem to hold
again, with the signature that it was given by. So the number of a consent, which all that is signed of it names, is the
hash of a secret, and the act that ends the consent throws the secret away. Nobody can make it again. It is no secret to
who reads the store while the consent holds: who kept a copy of then has it still.
"""

import os
from collections.abc import Collection, Iterable
from hashlib import sha256

from sqlalchemy import ColumnElement, and_, delete, func, select

from hia_desktop.services.call import Work
from hia_desktop.store.entities import Consent, KeyGrant
from hia_desktop.store.portable import as_declared

_AT, _SIGN = 12, "c"
"""What tells such a number: one of before there were secrets has a 4 there, as every random id (RFC 9562, version 4),
and stands by its signature alone."""
_LONG = 32


def new(w: Work) -> str:
    """The number of a consent that is given now, whose secret is kept."""
    secret = os.urandom(_LONG)
    number = _number(secret)
    w.sql.add(KeyGrant(object_id=number, reader=KeyGrant.OF_A_CONSENT, consent_id=None, wrapped=secret))
    return number


def throw_away(w: Work, consent: str) -> None:
    """The consent has ended, for good."""
    w.sql.execute(delete(KeyGrant).where(KeyGrant.object_id == consent, KeyGrant.reader == KeyGrant.OF_A_CONSENT))


def kept(w: Work, consents: Collection[str]) -> frozenset[str]:
    """Those of these consents whose secret is there, or that never had one."""
    found = _found(w, Consent.id.in_(list(consents))) if any(map(_has_one, consents)) else []
    there = {consent for consent, secret in found if _opens(consent, secret)}
    return frozenset(one for one in consents if one in there or not _has_one(one))


def lost(w: Work) -> list[str]:
    """Consents that nobody seems to have taken back, whose secret is gone."""
    found = _found(w, Consent.withdrawn_at.is_(None))
    return sorted(consent for consent, secret in found if _has_one(consent) and not _opens(consent, secret))


def _found(w: Work, which: ColumnElement[bool]) -> Iterable[tuple[str, bytes | None]]:
    """Consents with their secrets; a cell of another sort, put in by other tools, is none."""
    beside = and_(KeyGrant.object_id == Consent.id, KeyGrant.reader == KeyGrant.OF_A_CONSENT)
    beside = and_(beside, as_declared(func.typeof(KeyGrant.wrapped) == "blob"))
    wanted = select(Consent.id, KeyGrant.wrapped).outerjoin(KeyGrant, beside)
    return [(r.id, r.wrapped) for r in w.sql.execute(wanted.where(which))]


def _has_one(consent: str) -> bool:
    return consent[_AT : _AT + 1] == _SIGN


def _opens(consent: str, secret: bytes | None) -> bool:
    return secret is not None and _number(secret) == consent


def _number(secret: bytes) -> str:
    digest = sha256(secret).hexdigest()
    return f"{digest[:_AT]}{_SIGN}{digest[_AT : _LONG - 1]}"
