"""Sealed copies of the whole store: taken, checked, thinned out, brought back.

A backup is a folder of three files: the store as one encrypted file, the key slots of the recovery key and the backup
password (never the users'), and a manifest. It is made under another name and takes its own when it has
been read back and found whole.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import select

from hia_desktop import __version__
from hia_desktop.base.clock import Clock, local
from hia_desktop.base.errors import BadInput, Missing, Problem, Refused
from hia_desktop.base.fields import UserId
from hia_desktop.base.text import _, moment
from hia_desktop.domain.access import Right, Role
from hia_desktop.services.call import Me, SignedIn, Work, command
from hia_desktop.services.centre import clock_checks, doors
from hia_desktop.services.centre.login_face import has_store
from hia_desktop.services.proving import Prover
from hia_desktop.store import audit, copies
from hia_desktop.store.copies import FILE
from hia_desktop.store.entities import PublicKey
from hia_desktop.store.migrations import HEAD, KNOWN
from hia_desktop.store.store import Store
from hia_desktop.vault.beside import beside
from hia_desktop.vault.files import free_space_check, safe_folder, told_of_disk, write_atomic
from hia_desktop.vault.keys import Keys
from hia_desktop.vault.recovery import parse_recovery
from hia_desktop.vault.slotfile import COPIES
from hia_desktop.vault.slots import Slots

SLOTS, MANIFEST = COPIES[0], "manifest.json"
_STEPS = 3
"""Copied, read back, described: between them the user may stop it, and nothing of the copy is left."""
DAILY, WEEKLY, MONTHLY = 12, 10, 9
"""How many of the newest days, weeks and months keep their last backup."""


class Manifest(BaseModel):
    """What stands in the clear beside the sealed copy. No patient."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: int = 1
    made_at: datetime
    program: str
    schema_version: str
    sha256: str
    size: int
    head_seq: int
    head_mac: str
    counts: dict[str, int]


@dataclass(frozen=True)
class Backup:
    """A backup that has been read back: where it lies, what it holds, and how many older ones were thinned out."""

    folder: Path
    manifest: Manifest
    pruned: int = 0


@command(Right.BACKUP, audit="backup:made")
def backup(w: Work, target: Path) -> Backup:
    """Copies the store into a new folder below `target`, reads the copy back,
    and thins out this store's older copies there. Others write meanwhile. Reports progress.

    Errors: Refused when `target` is the store's own folder; DiskTrouble for room or rights;
    Problem when the copy is not whole.
    """
    store = w.signed_in.store
    if target.resolve() == store.folder.resolve():
        raise Refused(
            _("Sikkerhetskopien kan ikke ligge i lagerets egen mappe. Velg en annen mappe, helst på en annen disk.")
        )
    doors.write_face(w)  # what of it cannot be read is met before there is a copy
    with told_of_disk(target):
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        free_space_check(target, 2 * store.size())
        mark = Slots(store.folder).store_id[:8]
        final = target / f"hia-{mark}-{local(w.now).strftime('%Y%m%d-%H%M%S')}"
        if final.exists():
            raise Refused(_("Det er alt tatt en sikkerhetskopi dette sekundet. Prøv igjen."))
        part = final.with_suffix(".part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700)
        try:
            manifest = _fill(w, part)
            os.replace(part, final)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        pruned = _prune(target, mark)
    store.note_backups(target)
    w.note(ground=manifest.sha256[:16])
    doors.write_face(w, verified_backup=moment(w.now))
    return Backup(final, manifest, pruned)


def _fill(w: Work, part: Path) -> Manifest:
    """The copy, read back and described."""
    key = w.signed_in.keys.store_key
    w.sql.rollback()  # what was read is read: others write meanwhile, however long the copy takes
    w.step(0, _STEPS)
    w.signed_in.store.copy_to(part / FILE, key)
    _sync(part / FILE)
    w.step(1, _STEPS)
    counts, head = copies.read_back(part / FILE, key)
    w.step(2, _STEPS)
    manifest = Manifest(
        made_at=w.now,
        program=__version__,
        schema_version=HEAD,
        sha256=_sha256(part / FILE),
        size=(part / FILE).stat().st_size,
        head_seq=head.seq,
        head_mac=head.mac,
        counts=counts,
    )
    Slots(w.signed_in.store.folder).write_backup(part / SLOTS)
    write_atomic(part / MANIFEST, manifest.model_dump_json(indent=1).encode())
    w.step(_STEPS, _STEPS)
    return manifest


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def to_prune(made: Sequence[datetime]) -> tuple[datetime, ...]:
    """Which backups may go: all but the last one of each of the 12 newest days,
    10 newest weeks and 9 newest months that have any."""
    keep: set[datetime] = set()
    newest_first = sorted(made, reverse=True)
    for count, span in ((DAILY, "%Y-%m-%d"), (WEEKLY, "%G-%V"), (MONTHLY, "%Y-%m")):
        last_of: dict[str, datetime] = {}
        for one in newest_first:
            last_of.setdefault(local(one).strftime(span), one)
        keep.update(list(last_of.values())[:count])
    return tuple(one for one in sorted(made) if one not in keep)


def _prune(target: Path, mark: str) -> int:
    """Removes what the rule lets go: only this store's own backups, known by their names and manifests."""
    there: dict[datetime, Path] = {}
    for folder in target.iterdir():
        if re.fullmatch(rf"hia-{mark}-\d{{8}}-\d{{6}}", folder.name):
            with suppress(Problem):  # what cannot be read is never removed
                there[read_manifest(folder).made_at] = folder
    gone = to_prune(list(there))
    for one in gone:
        shutil.rmtree(there[one])
    return len(gone)


def newer(w: Work) -> Manifest | None:
    """The newest copy, where copies were last taken, when it has a line of the trail that the store has not: the store
    is older than its copy. None when it is not, or when the copies cannot be looked at."""
    store = w.signed_in.store
    target, mark = store.backups_at(), Slots(store.folder).store_id[:8]
    found: list[Manifest] = []
    with suppress(OSError):
        for folder in target.glob(f"hia-{mark}-*") if target is not None else ():
            with suppress(Problem):
                found.append(read_manifest(folder))
    last = max(found, key=lambda one: one.made_at, default=None)
    if last is None or audit.tail_is_whole(w.sql, audit.Head(last.head_seq, last.head_mac)):
        return None
    return last


def read_manifest(folder: Path) -> Manifest:
    """A backup's manifest. Errors: Missing when the folder is no backup; Problem when it is damaged."""
    try:
        return Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except OSError:
        raise Missing(_("«{folder}» er ikke en sikkerhetskopi fra HIA Desktop.").format(folder=folder.name)) from None
    except ValidationError:
        raise Problem(_("Beskrivelsen av sikkerhetskopien er skadet. Bruk en annen kopi.")) from None


def verify_backup(folder: Path, secret: str, clock: Clock) -> Manifest:
    """Reads a backup back with the recovery key or the backup password, and holds it against its manifest.

    Nobody is signed in: whoever has the key has everything anyway.
    Errors: Missing, WrongPassword, BadInput for a mistyped key, Problem.
    """
    keys = _unlocked(folder, secret, clock)
    try:
        return _verified(folder, keys)
    finally:
        keys.forget()


def _unlocked(folder: Path, secret: str, clock: Clock) -> Keys:
    read_manifest(folder)
    slots = Slots(folder)
    try:
        parse_recovery(secret)
    except BadInput:
        if secret.count("-") >= 4:  # typed as a recovery key, and mistyped
            raise
        return slots.unlock_with_backup_password(secret, clock.now())
    return slots.unlock_with_recovery(secret, clock.now())


def _verified(folder: Path, keys: Keys) -> Manifest:
    manifest = read_manifest(folder)
    if manifest.schema_version not in KNOWN:
        raise Problem(
            _(
                "Sikkerhetskopien er laget av en nyere utgave av HIA Desktop. Ingenting er endret. Oppdater "
                "programmet og prøv igjen."
            )
        )
    path = folder / FILE
    if not path.exists() or path.stat().st_size != manifest.size or _sha256(path) != manifest.sha256:
        raise Problem(
            _("Sikkerhetskopien er endret eller avkuttet siden den ble tatt. Ingenting er endret. Bruk en annen kopi.")
        )
    counts, head = copies.read_back(path, keys.store_key)
    if counts != manifest.counts or (head.seq, head.mac) != (manifest.head_seq, manifest.head_mac):
        raise Problem(
            _("Innholdet i sikkerhetskopien stemmer ikke med beskrivelsen. Ingenting er endret. Bruk en annen kopi.")
        )
    return manifest


def restore(folder: Path, target: Path, secret: str, username: str, password: str, clock: Clock) -> Manifest:
    """Brings a backup back into an empty folder, and gives a named administrator a new password;
    the others get theirs from that one.

    Nobody is signed in, since a lost store has no users to ask:
    the recovery key or the backup password is the permission.
    Errors: as `verify_backup`; Refused when the folder has a store, or the user is no administrator;
    BadInput for a weak password.
    """
    clock_checks.check_day(clock, is_demo=False)
    if has_store(target) or any((target / name).exists() for name in COPIES):
        raise Refused(_("Mappen har allerede et lager. Ingenting er endret. Velg en tom mappe."))
    keys = _unlocked(folder, secret, clock)
    try:
        manifest = _verified(folder, keys)
        me = _administrator(folder / FILE, keys.store_key, username)
        doors.check_password(password, me.name, me.username)
        free_space_check(target, 2 * manifest.size)
        target = safe_folder(target)
        with told_of_disk(target), beside(target) as part:
            _put_back(folder, part, target, keys, me, password, clock)
        return manifest
    finally:
        keys.forget()


def _administrator(path: Path, key: bytes, username: str) -> Me:
    row = copies.user_in(path, key, username.strip().lower())
    if row is None or row[3] != Role.ADMINISTRATOR:
        raise Refused(
            _("«{username}» er ikke administrator i sikkerhetskopien. Ingenting er endret.").format(
                username=username.strip()
            )
        )
    return Me(id=UserId(row[0]), username=row[1], name=row[2], role=Role(row[3]), title=row[4], hpr_number=row[5])


def _put_back(folder: Path, target: Path, home: Path, keys: Keys, me: Me, password: str, clock: Clock) -> None:
    """The copy in `target`, which is to be put in place in `home`."""
    part = target / f"{FILE}.part"
    shutil.copyfile(folder / FILE, part)
    part.chmod(0o600)
    _sync(part)
    os.replace(part, target / FILE)
    slots = Slots.restore(folder / SLOTS, target)
    slots.reset_password(keys, me.id, password)
    store = Store.open(target, keys.store_key)
    try:
        store.bearing(partial(_begin, store, keys, me, clock, read_manifest(folder).sha256[:16]))
        store.put_here_on_purpose(home)
    finally:
        store.close()


def _begin(store: Store, keys: Keys, me: Me, clock: Clock, ground: str) -> None:
    """The first line of the trail of a store that was brought back."""
    with store.write() as sql:
        publics = {reader: key for reader, key in sql.execute(select(PublicKey.reader, PublicKey.key))}
        w = Work(
            sql,
            SignedIn(
                store=store, keys=keys, me=me, clock=clock, is_demo=False, public_keys=publics, prover=Prover(keys)
            ),
            object_id=me.id,
        )
        w.log("backup:restored", ground=ground)
        doors.write_face(w)
