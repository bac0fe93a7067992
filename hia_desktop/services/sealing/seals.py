"""Sealed content: what is written is wrapped for its readers; what is read opens only with a grant and a key.

Every sealed object has a random key. `key_grant` holds it wrapped for each reader: a track, or «user:<id>». Of what was
entered in error it is wrapped as that, so that the mark beside it is not all that tells.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import and_, bindparam, delete, or_, select, update

from hia_desktop.base.errors import Problem, Refused
from hia_desktop.base.text import _
from hia_desktop.domain.access import Role, Track
from hia_desktop.services.call import Work, consent_in_force
from hia_desktop.store.entities import Consent, KeyGrant, SharedPart, SignedPaper
from hia_desktop.store.portable import columns, some_of
from hia_desktop.vault import seal as vault


def user_reader(user_id: str) -> str:
    """The reader that is one user alone."""
    return f"user:{user_id}"


_IN_ERROR = "entered in error"
"""What a key is bound to besides, of what was entered in error. Who writes in the store with other tools can take such
a mark away, and the line of the trail that tells of it; what has been wrapped so nobody wraps otherwise without opening
it first, and it is handed over to nobody."""

Readers = Iterable[tuple[str, str | None]]
"""Who is to be able to open something: the reader, and the consent that lets it in (None for its own track)."""


def seal(w: Work, object_id: str, plain: Mapping[str, bytes], readers: Readers) -> dict[str, bytes]:
    """Seals the named parts of an object under one new key, and grants the key to the readers."""
    w.sql.execute(delete(KeyGrant).where(KeyGrant.object_id == object_id))
    return seal_new(w, object_id, plain, readers)


def seal_new(w: Work, object_id: str, plain: Mapping[str, bytes], readers: Readers) -> dict[str, bytes]:
    """As `seal`, of an object whose id has just been made: nobody has been granted it before."""
    key = vault.new_content_key()
    for reader, consent_id in readers:
        if consent_id is not None and reader not in w.signed_in.public_keys:
            continue  # the centre does not say whose key it is, so nothing is handed over
        w.sql.add(
            KeyGrant(
                object_id=object_id, reader=reader, consent_id=consent_id, wrapped=_wrapped(w, key, reader, object_id)
            )
        )
    return {part: vault.seal(text, key, f"{object_id}|{part}") for part, text in plain.items()}


def _wrapped(w: Work, key: bytes, reader: str, object_id: str, more: str = "") -> bytes:
    public = w.signed_in.public_keys.get(reader)
    if public is None:
        raise Problem(
            _(
                "Nøkkelen til dem som skal lese dette, er endret utenfor programmet. "
                "Ingenting er lagret. En administrator må logge inn."
            )
        )
    return vault.wrap(key, public, f"{object_id}|{reader}{more}")


_GRANTS = select(KeyGrant.object_id, KeyGrant.reader, KeyGrant.wrapped).where(
    KeyGrant.object_id.in_(bindparam("objects", expanding=True)),
    KeyGrant.reader.in_(bindparam("readers", expanding=True)),
)
"""Written once: whatever is opened asks it."""


@dataclass(frozen=True)
class Opened:
    """The keys of objects, which of these were entered in error, whatever the mark beside them says, and whose key is
    damaged."""

    keys: dict[str, bytes] = field(default_factory=dict, repr=False)
    in_error: set[str] = field(default_factory=set)
    damaged: set[str] = field(default_factory=set)


def opened(w: Work, object_ids: Iterable[str]) -> Opened:
    """As `keys_of`, with what the keys tell besides."""
    keys, found = w.signed_in.keys, Opened()
    for some in some_of(list(object_ids)):
        for object_id, reader, wrapped in columns(w.sql, _GRANTS, {"objects": some, "readers": list(keys.readers)}):
            if object_id in found.keys:
                continue
            private, about = keys.private(reader), f"{object_id}|{reader}"
            try:
                found.keys[object_id] = vault.unwrap(wrapped, private, about)
            except vault.Unreadable:
                found.keys[object_id] = vault.unwrap(wrapped, private, f"{about}|{_IN_ERROR}")
                found.in_error.add(object_id)
    return found


def keys_of(w: Work, object_ids: Iterable[str]) -> dict[str, bytes]:
    """The keys of those objects that the user can open; the rest are left out."""
    return opened(w, object_ids).keys


def sound(w: Work, object_ids: Iterable[str]) -> Opened:
    """As `opened`, without those whose key is damaged: one of them keeps nobody from the rest."""
    ids = list(object_ids)
    try:
        return opened(w, ids)
    except vault.Unreadable:
        if len(ids) == 1:
            return Opened(damaged=set(ids))
        found = Opened()
        for part in (sound(w, [one]) for one in ids):
            found.keys.update(part.keys)
            found.in_error.update(part.in_error)
            found.damaged.update(part.damaged)
        return found


def sound_keys_of(w: Work, object_ids: Iterable[str]) -> dict[str, bytes]:
    """The keys of `sound`."""
    return sound(w, object_ids).keys


def standing_keys_of(w: Work, object_ids: Iterable[str]) -> dict[str, bytes]:
    """As `sound_keys_of`, of what may be handed over and counted: nothing that was entered in error."""
    found = sound(w, object_ids)
    return {one: key for one, key in found.keys.items() if one not in found.in_error}


def enter_in_error(w: Work, object_ids: Iterable[str]) -> None:
    """Wraps the keys of these objects anew, as of what was entered in error, for all who have them without a consent.
    What the user has no key to stays as it was, and so does what is damaged, and on a server what only the health side
    may change."""
    keys = sound_keys_of(w, object_ids)
    wanted = select(KeyGrant.object_id, KeyGrant.reader)
    wanted = wanted.where(KeyGrant.object_id.in_(list(keys)), KeyGrant.consent_id.is_(None))
    for one, reader in w.sql.execute(wanted).all():
        if reader in w.signed_in.public_keys:
            wrapped = _wrapped(w, keys[one], reader, one, f"|{_IN_ERROR}")
            of_reader = and_(KeyGrant.object_id == one, KeyGrant.reader == reader)
            w.sql.execute(update(KeyGrant).where(of_reader).values(wrapped=wrapped))


def keys_in_force(w: Work, object_ids: Iterable[str]) -> dict[str, bytes]:
    """As `sound_keys_of`, of what the user may read today: a consent that has ended lets nobody read, though its grant
    is taken back at the next sign-in. To NAV it is what NAV was granted, and for somebody else who looks with NAV's
    eyes what both were."""
    readers = w.signed_in.keys.readers
    granted = select(KeyGrant.object_id, KeyGrant.reader).outerjoin(Consent, Consent.id == KeyGrant.consent_id)
    granted = granted.where(KeyGrant.object_id.in_(list(object_ids)), KeyGrant.reader.in_({*readers, Track.NAV}))
    found = w.sql.execute(granted.where(or_(KeyGrant.consent_id.is_(None), consent_in_force(w.today)))).all()
    open_ = {one for one, reader in found if reader in readers}
    if w.me.role is Role.NAV_ADVISER:
        open_ &= {one for one, reader in found if reader == Track.NAV}
    return sound_keys_of(w, sorted(open_)) if open_ else {}


def unseal(sealed: bytes, key: bytes, object_id: str, part: str) -> bytes:
    """One part of an object, opened with the object's key."""
    return vault.unseal(sealed, key, f"{object_id}|{part}")


def open_part(w: Work, object_id: str, part: str, sealed: bytes) -> bytes:
    """One part of an object. Errors: Refused when the user was never granted its key."""
    key = keys_of(w, [object_id]).get(object_id)
    if key is None:
        raise Refused(_("Dette innholdet er ikke delt med deg."))
    return unseal(sealed, key, object_id, part)


def grant(w: Work, object_id: str, key: bytes, reader: str, consent_id: str | None) -> None:
    """Lets one more reader open the object; nothing happens when the reader already can."""
    if reader in w.signed_in.public_keys and w.sql.get(KeyGrant, (object_id, reader)) is None:
        w.sql.add(
            KeyGrant(
                object_id=object_id, reader=reader, consent_id=consent_id, wrapped=_wrapped(w, key, reader, object_id)
            )
        )


def forget(w: Work, object_id: str) -> None:
    """Takes away every grant to an object that is thrown away."""
    w.sql.execute(delete(KeyGrant).where(KeyGrant.object_id == object_id))


def renew(w: Work, old: str, new: str) -> None:
    """Lets the papers that stand under a consent stand under the one that renews it: nobody but their reader's side has
    their key, so they could not be granted anew."""
    quoting = select(SignedPaper.id).where(SignedPaper.quotes.is_not(None))
    w.sql.execute(
        update(KeyGrant).where(KeyGrant.consent_id == old, KeyGrant.object_id.in_(quoting)).values(consent_id=new)
    )


def revoke(w: Work, consent_id: str) -> int:
    """Takes away every grant that a consent gave, and what was made for it alone; tells how many."""
    shared = select(KeyGrant.object_id).where(KeyGrant.consent_id == consent_id)
    w.sql.execute(delete(SharedPart).where(SharedPart.id.in_(shared)))
    w.sql.execute(delete(SignedPaper).where(SignedPaper.id.in_(shared), SignedPaper.quotes.is_not(None)))
    gone = w.sql.scalars(delete(KeyGrant).where(KeyGrant.consent_id == consent_id).returning(KeyGrant.object_id))
    return len(gone.all())
