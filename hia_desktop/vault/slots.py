"""Key slots: who can unlock the store, and with what.

A *holder* is a user (`user:<id>`), the `recovery` key or the `backup` password. The file has for each holder

- a *slot*: the holder's random key, sealed under Argon2id of the password;
- a *holding*: under the holder's key, the secrets it grants: the store key, the private key of the user's own pair,
  those of the user's tracks, and for administrators the handing key.
  The recovery and backup holdings grant every track and the handing key;
- a *handed* copy: the holder's key under the handing key, so that an administrator can reset a password without losing
  the user's drafts, create a user without holding a track key between times, and give the store a new key.

What this does not stop: an administrator holds the handing key, and could therefore make himself a health user, or set
another's password and log in as that user. The audit trail is what shows it. A removed user who once copied the files
keeps what those copies held; a password change does not reach copies of the file taken before it.
"""

import json
import os
import unicodedata
import uuid
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Self

from hia_desktop.base.errors import BadInput, Conflict, Missing, Problem
from hia_desktop.base.text import _
from hia_desktop.vault.files import safe_folder, write_atomic
from hia_desktop.vault.keys import HANDING, NOT_READERS, ROLE, SPARE, STORE, USER, VOUCHED, Keys, user_reader
from hia_desktop.vault.recovery import new_recovery, parse_recovery
from hia_desktop.vault.seal import KeyPair, Unreadable, new_content_key, new_pair, public_of, seal, unseal
from hia_desktop.vault.shelf import Files, Shelf
from hia_desktop.vault.signing import CENTRE_VOUCHES, USER_SIGNS, public_signing_key
from hia_desktop.vault.slotfile import (
    FORMAT,
    PRODUCTION,
    Cost,
    Damaged,
    Slot,
    SlotFile,
    decoded,
    derive,
    encoded,
    read_raw,
    read_slots,
    write_slots,
)

RECOVERY = "recovery"
BACKUP = "backup"


class WrongPassword(Problem):
    """The password does not open the slot, or there is no such user: nobody is told which."""


@dataclass(frozen=True)
class NewStore:
    """What first set-up yields.

    `publics` maps reader (`user:<id>` and each track) to the public key to save in the store;
    `recovery_text` is shown once.
    """

    keys: Keys
    publics: dict[str, bytes]
    recovery_text: str = field(repr=False)


class Slots:
    """The key slots of a store: the one in a folder, or those of a shelf. Every call reads them afresh."""

    def __init__(self, where: Path | Shelf) -> None:
        self._shelf = where if isinstance(where, Shelf) else Files(where)
        self.store_id = self._read().store_id

    @property
    def folder(self) -> Path:
        """Where the files lie. Errors: TypeError for slots that are no files."""
        if not isinstance(self._shelf, Files):
            raise TypeError("these key slots are no files")
        return self._shelf.folder

    @classmethod
    def create(
        cls, where: Path | Shelf, user_id: str, password: str, *, tracks: Collection[str], cost: Cost = PRODUCTION
    ) -> tuple[Self, NewStore]:
        """First set-up: store key, a pair per track, the first administrator, the recovery key.
        Conflict when there is a store already."""
        shelf = where if isinstance(where, Shelf) else Files(safe_folder(where))
        if shelf.begun():
            raise Conflict(
                _("Mappen har allerede et datalager. Ingenting er endret. Logg inn, eller velg en annen mappe.")
            )
        content = SlotFile(
            format=FORMAT, generation=0, store_id=uuid.uuid4().hex, cost=cost, slots={}, holdings={}, handed={}
        )
        pairs = {track: new_pair() for track in tracks}
        handing = new_content_key()
        everything = {
            STORE: new_content_key(),
            HANDING: handing,
            VOUCHED: public_signing_key(handing, CENTRE_VOUCHES),
            **{track: pair.private for track, pair in pairs.items()},
        }
        recovery_text = new_recovery()
        _set_slot(content, RECOVERY, parse_recovery(recovery_text), _put(content, RECOVERY, everything, handing))
        own = _add(content, user_id, password, everything, [HANDING])
        shelf.write(content)
        publics = {track: pair.public for track, pair in pairs.items()} | {user_reader(user_id): own.public}
        held = _granted(everything, [HANDING]) | {user_reader(user_id): own.private}
        return cls(shelf), NewStore(Keys(user_id, held), publics, recovery_text)

    @classmethod
    def restore(cls, backup_file: Path, folder: Path) -> Self:
        """Slots of a backup put in place in `folder`.
        The users are there, but without a password until `reset_password`."""
        folder = safe_folder(folder)
        try:
            content = decoded(read_raw(backup_file))
        except FileNotFoundError:
            raise Missing(_("Sikkerhetskopien mangler nøkkelfilen {file}.").format(file=backup_file.name)) from None
        with suppress(Missing, Damaged):  # nothing there, or nothing worth outliving
            content.generation = max(content.generation, read_slots(folder)[0].generation)
        write_slots(folder, content)
        return cls(folder)

    def put_back(self) -> Callable[[], None]:
        """What makes the file again what it is now; calling it when nothing was changed changes nothing."""
        before = self._read()
        if self._shelf.of_the_store:
            return lambda: None

        def restore() -> None:
            now = self._read()
            if now != before:
                self._shelf.write(before.model_copy(update={"generation": now.generation}))

        return restore

    @property
    def intact_copies(self) -> int:
        """How many of the two copies are intact; the next change mends the other."""
        return read_slots(self.folder)[1]

    @property
    def users(self) -> frozenset[str]:
        """The ids of all users, with or without a password."""
        return frozenset(holder.removeprefix(USER) for holder in self._read().holdings if holder.startswith(USER))

    @property
    def users_without_password(self) -> frozenset[str]:
        """Users who came back from a backup and need `reset_password` before they can log in."""
        slots = self._read().slots
        return frozenset(user for user in self.users if user_reader(user) not in slots)

    @property
    def names(self) -> dict[str, str]:
        """The user names by id, as they were last given by `name_users`."""
        return dict(self._read().names)

    def name_users(self, names: dict[str, str]) -> None:
        """Keeps the user names, by id, when they are others than are kept."""
        content = self._read()
        if content.names != names:
            content.names = dict(names)
            self._shelf.write(content)

    def failures(self, user_id: str) -> int:
        """Failed logins in a row; read it before `unlock`, which clears it, to log them."""
        return self._shelf.failures(user_reader(user_id))

    def unlock(self, user_id: str, password: str, now: datetime) -> Keys:
        """The user's keys. Errors: WrongPassword, MustWait after many failures."""
        holder = user_reader(user_id)
        content, holder_key = self._opened(holder, _typed(password), now)
        return Keys(user_id, _held(content, holder, holder_key))

    def unlock_with_recovery(self, text: str, now: datetime) -> Keys:
        """Every key there is: all tracks, every user's own, the handing key.
        Errors: BadInput for a mistyped key, WrongPassword."""
        return self._unlock_all(RECOVERY, parse_recovery(text), now)

    def unlock_with_backup_password(self, password: str, now: datetime) -> Keys:
        """The same as the recovery key, when a backup password has been set. Errors: WrongPassword, MustWait."""
        return self._unlock_all(BACKUP, _typed(password), now)

    def add_user(
        self, admin: Keys, user_id: str, password: str, tracks: Collection[str], *, administrator: bool = False
    ) -> bytes:
        """A new user with the tracks of the role; the public key of the user's own pair.
        Conflict when the id is taken."""
        content = self._read()
        granted = [*tracks, HANDING] if administrator else tracks
        pair = _add(content, user_id, password, _everything(content, admin.handing), granted)
        self._shelf.write(content)
        return pair.public

    def change_tracks(self, admin: Keys, user_id: str, tracks: Collection[str], *, administrator: bool = False) -> None:
        """Give the user another role's tracks, from the next login; the password stays."""
        content = self._read()
        holder = _known(content, user_id)
        own = _handed(content, holder, admin.handing)
        everything = _everything(content, admin.handing)
        granted = [*tracks, HANDING] if administrator else tracks
        kept = {name: secret for name, secret in _held(content, holder, own).items() if name in (holder, ROLE)}
        content.holdings[holder] = _sealed_holding(content, holder, _granted(everything, granted) | kept, own)
        self._shelf.write(content)

    def new_role_password(self, admin: Keys, user_id: str) -> str:
        """Puts another password of the user's role in the database into the user's holding, and gives it: for an
        administrator to tell the database of, in the same transaction."""
        content = self._read()
        holder = _known(content, user_id)
        own, secret = _handed(content, holder, admin.handing), new_content_key()
        held = _held(content, holder, own) | {ROLE: secret}
        content.holdings[holder] = _sealed_holding(content, holder, held, own)
        self._shelf.write(content)
        return secret.hex()

    def change_password(self, user_id: str, old: str, new: str, now: datetime) -> None:
        """The user's own change. Errors: WrongPassword, MustWait."""
        holder = user_reader(user_id)
        content, holder_key = self._opened(holder, _typed(old), now)
        _set_slot(content, holder, _typed(new), holder_key)
        self._shelf.write(content)

    def reset_password(self, keys: Keys, user_id: str, new: str) -> None:
        """A new password from an administrator's keys or those of the recovery key;
        the user's own pair, and so the drafts, are kept."""
        content = self._read()
        holder = _known(content, user_id)
        held = _held(content, holder, _handed(content, holder, keys.handing))
        _set_slot(content, holder, _typed(new), _put(content, holder, held, keys.handing))
        self._shelf.write(content)
        self._shelf.opened(holder)

    def shut_user(self, admin: Keys, user_id: str) -> None:
        """Takes the user's slot and tracks away; give the store a new key afterwards (`start_rekey`).

        The user's own pair stays, under a holder's key that no password has ever opened, so that the drafts are there
        if the user is let in again (`change_tracks`, then `reset_password`).
        """
        content = self._read()
        holder = _known(content, user_id)
        held = _held(content, holder, _handed(content, holder, admin.handing))
        _put(content, holder, _granted(held, ()) | {holder: held[holder]}, admin.handing)
        content.slots.pop(holder, None)
        self._shelf.write(content)
        self._shelf.opened(holder)

    def remove(self, user_id: str) -> None:
        """Takes away all that the file has of a user whom the store does not know."""
        content = self._read()
        for part in (content.slots, content.holdings, content.handed):
            part.pop(user_reader(user_id), None)
        content.names.pop(user_id, None)
        self._shelf.write(content)

    def renew_recovery(self, admin: Keys, text: str) -> None:
        """Another recovery key, made by `new_recovery`, from now on;
        the old one opens only older copies and backups."""
        content = self._read()
        everything = _everything(content, admin.handing)
        _set_slot(content, RECOVERY, parse_recovery(text), _put(content, RECOVERY, everything, admin.handing))
        self._shelf.write(content)

    def set_backup_password(self, admin: Keys, password: str) -> None:
        """The password that, beside the recovery key, opens the backups made from now on.
        It grants everything, here too."""
        content = self._read()
        _set_slot(
            content, BACKUP, _typed(password), _put(content, BACKUP, _everything(content, admin.handing), admin.handing)
        )
        self._shelf.write(content)

    def write_backup(self, path: Path, keys: Keys | None = None) -> None:
        """The slots to lie beside a backup: the recovery key's and the backup password's, no user's.
        `keys`: whose store key it is sealed by; without, none is in memory.
        Errors: Problem when that is the store's no more, as far as the keys can tell."""
        content = self._read()
        if keys is not None and keys.hands_on:
            held = _everything(content, keys.handing)
            if keys.store_key not in (held[STORE], held.get(SPARE)):
                raise Problem(_("Nøkkelen til lageret ble byttet mens kopien ble tatt. Ta den en gang til."))
        content.slots = {holder: slot for holder, slot in content.slots.items() if not holder.startswith(USER)}
        write_atomic(path, encoded(content))

    def begin_vouching(self, admin: Keys) -> None:
        """Puts what the centre's word is held against into every holding, of a store from before there was one."""
        content = self._read()
        told = public_signing_key(admin.handing, CENTRE_VOUCHES)
        _in_every_holding(content, admin.handing, {VOUCHED: told}, drop=frozenset())
        self._shelf.write(content)
        admin.begin_vouching()

    def publics(self, admin: Keys) -> dict[str, tuple[bytes, bytes]]:
        """The public keys of every track and user, as their holdings have the private ones: what is sealed for them,
        and what their signatures are held against (nothing for a track)."""
        content = self._read()
        held = {name: (secret, b"") for name, secret in _everything(content, admin.handing).items()}
        for holder in content.holdings:
            if holder.startswith(USER):
                own = _held(content, holder, _handed(content, holder, admin.handing))[holder]
                held[holder] = own, public_signing_key(own, USER_SIGNS)
        return {name: (public_of(own), signs) for name, (own, signs) in held.items() if name not in NOT_READERS}

    def start_rekey(self, admin: Keys) -> bytes:
        """A new store key, put beside the old one in every holding before the store itself changes key.

        A cut between this and `finish_rekey` locks nobody out: the store opens with `store_key` or `spare_store_key`.
        """
        content = self._read()
        spare = _everything(content, admin.handing).get(SPARE) or new_content_key()
        _in_every_holding(content, admin.handing, {SPARE: spare}, drop=frozenset())
        self._shelf.write(content)
        return spare

    def finish_rekey(self, admin: Keys, store_key: bytes) -> None:
        """Make `store_key` (the one the store now opens with) the only one."""
        content = self._read()
        _in_every_holding(content, admin.handing, {STORE: store_key}, drop=frozenset({SPARE}))
        self._shelf.write(content)

    def want(self, cost: Cost) -> None:
        """The cost of slots from now on; a cheaper slot is raised at its holder's next login."""
        content = self._read()
        content.cost = cost
        self._shelf.write(content)

    def _read(self) -> SlotFile:
        return self._shelf.read()

    def _opened(self, holder: str, secret: bytes, now: datetime) -> tuple[SlotFile, bytes]:
        """What was handed out, and the holder's key; an unknown holder takes as long and fails the same way."""
        content = self._shelf.hand_out(holder, now)
        tried = content.slots.get(holder) or Slot(salt=bytes(16), cost=content.cost, sealed=bytes(60))
        try:
            holder_key = unseal(tried.sealed, derive(secret, tried.salt, tried.cost), _about(content, "slot", holder))
        except Unreadable:
            self._shelf.failed(holder, now)
            raise _wrong(holder) from None
        self._shelf.opened(holder)
        if tried.cost.below(content.cost):
            _set_slot(content, holder, secret, holder_key)
            with suppress(Problem):  # a full disk must not keep the right user out; the next login tries again
                self._shelf.dearer(content, holder, tried)
        return content, holder_key

    def _unlock_all(self, holder: str, secret: bytes, now: datetime) -> Keys:
        content, holder_key = self._opened(holder, secret, now)
        held = _held(content, holder, holder_key)
        for other in content.holdings:
            if other.startswith(USER):
                held[other] = _held(content, other, _handed(content, other, held[HANDING]))[other]
        return Keys(holder, held)


def _wrong(holder: str) -> WrongPassword:
    if holder == RECOVERY:
        return WrongPassword(
            _("Gjenopprettingsnøkkelen er riktig skrevet, men gjelder ikke dette datalageret. Prøv nyeste utskrift.")
        )
    if holder == BACKUP:
        return WrongPassword(
            _("Passordet for sikkerhetskopier stemmer ikke. Bruk gjenopprettingsnøkkelen hvis det er glemt.")
        )
    return WrongPassword(
        _("Brukernavnet eller passordet stemmer ikke. Er passordet glemt, kan en administrator gi deg et nytt.")
    )


def _typed(password: str) -> bytes:
    """The same bytes for the same characters, however the keyboard composed them."""
    return unicodedata.normalize("NFC", password).encode()


def _about(content: SlotFile, kind: str, holder: str) -> str:
    """What a sealed part is bound to: its kind, its holder and this store."""
    return f"{kind}|{holder}|{content.store_id}"


def _set_slot(content: SlotFile, holder: str, secret: bytes, holder_key: bytes) -> None:
    # no seal is on the cost that the file asks for: whoever lowers it makes no slot cheaper to guess at
    content.cost = content.cost.at_least(slot.cost for slot in content.slots.values())
    salt = os.urandom(16)
    sealed = seal(holder_key, derive(secret, salt, content.cost), _about(content, "slot", holder))
    content.slots[holder] = Slot(salt=salt, cost=content.cost, sealed=sealed)


def _put(content: SlotFile, holder: str, held: dict[str, bytes], handing: bytes) -> bytes:
    """Give the holder a new key, with the holding under it and it under the handing key."""
    holder_key = new_content_key()
    content.holdings[holder] = _sealed_holding(content, holder, held, holder_key)
    content.handed[holder] = seal(holder_key, handing, _about(content, "handed", holder))
    return holder_key


def _sealed_holding(content: SlotFile, holder: str, held: dict[str, bytes], holder_key: bytes) -> bytes:
    plain = json.dumps({name: secret.hex() for name, secret in held.items()}).encode()
    return seal(plain, holder_key, _about(content, "holding", holder))


def _held(content: SlotFile, holder: str, holder_key: bytes) -> dict[str, bytes]:
    plain = unseal(content.holdings.get(holder, b""), holder_key, _about(content, "holding", holder))
    return {name: bytes.fromhex(secret) for name, secret in json.loads(plain).items()}


def _handed(content: SlotFile, holder: str, handing: bytes) -> bytes:
    return unseal(content.handed.get(holder, b""), handing, _about(content, "handed", holder))


def _everything(content: SlotFile, handing: bytes) -> dict[str, bytes]:
    """The recovery key's holding: store key, every track, handing key."""
    return _held(content, RECOVERY, _handed(content, RECOVERY, handing))


def _granted(everything: dict[str, bytes], granted: Collection[str]) -> dict[str, bytes]:
    return {name: secret for name, secret in everything.items() if name in (STORE, SPARE, VOUCHED) or name in granted}


def _add(
    content: SlotFile, user_id: str, password: str, everything: dict[str, bytes], granted: Collection[str]
) -> KeyPair:
    holder = user_reader(user_id)
    if not user_id.isprintable() or not 1 <= len(user_id) <= 100:
        raise BadInput(_("Brukernavnet må ha 1–100 synlige tegn."))
    if holder in content.holdings:
        raise Conflict(_("Det finnes allerede en bruker med dette brukernavnet. Velg et annet."))
    if unknown := set(granted) - set(everything):
        raise ValueError(f"no such track: {sorted(unknown)}")
    pair = new_pair()
    held = _granted(everything, granted) | {holder: pair.private}
    _set_slot(content, holder, _typed(password), _put(content, holder, held, everything[HANDING]))
    return pair


def _known(content: SlotFile, user_id: str) -> str:
    holder = user_reader(user_id)
    if holder not in content.holdings:
        raise Missing(_("Det finnes ingen bruker med dette brukernavnet."))
    return holder


def _in_every_holding(content: SlotFile, handing: bytes, new: dict[str, bytes], *, drop: frozenset[str]) -> None:
    for holder in content.holdings:
        holder_key = _handed(content, holder, handing)
        held = {name: secret for name, secret in _held(content, holder, holder_key).items() if name not in drop}
        content.holdings[holder] = _sealed_holding(content, holder, held | new, holder_key)
