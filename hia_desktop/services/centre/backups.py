"""Sealed copies of the whole store: taken, checked, thinned out, brought back.

A backup is a folder of three files: the store as one encrypted file, the key slots of the recovery key and the backup
password (never the users'), and a manifest. It is made under another name and takes its own when it has
been read back and found whole.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import delete, select, update

from hia_desktop import __version__
from hia_desktop.base.clock import Clock, local
from hia_desktop.base.errors import BadInput, Problem, Refused
from hia_desktop.base.fields import UserId
from hia_desktop.base.text import N_, _, moment
from hia_desktop.domain.access import Right, Role, may
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Me, SignedIn, Work, command, query
from hia_desktop.services.centre import clock_checks, doors, recovery_keys
from hia_desktop.services.centre.login_face import has_store
from hia_desktop.services.proving import Prover
from hia_desktop.store import audit, copies
from hia_desktop.store.copies import FILE
from hia_desktop.store.engine import Step, unwatched
from hia_desktop.store.entities import BackupPlace, PublicKey, User
from hia_desktop.store.manifests import (
    DAILY,
    MANIFEST,
    MONTHLY,
    WEEKLY,
    Manifest,
    own_copies,
    read_manifest,
    to_prune,
)
from hia_desktop.store.manifests import Found as Found
from hia_desktop.store.manifests import copies_in as copies_in
from hia_desktop.store.migrations import HEAD, KNOWN
from hia_desktop.store.store import Store
from hia_desktop.vault.beside import beside
from hia_desktop.vault.files import (
    DiskTrouble,
    folder_to_disk,
    free_space_check,
    safe_folder,
    told_of_disk,
    write_atomic,
)
from hia_desktop.vault.keys import Keys
from hia_desktop.vault.recovery import parse_recovery
from hia_desktop.vault.slotfile import COPIES
from hia_desktop.vault.slots import Slots, WrongPassword

SLOTS = COPIES[0]
_AT_ONCE = 4_000_000
_LOOKED = 30
"""Percent of bringing one back, when it has been looked through."""
_COPIED, _READ, _OF = 60, 90, 100
"""How far it has come, in percent, when the copy is made and when it is read back. It can be stopped anywhere, and
nothing of the copy is left."""
_PLACE = 1
KEPT = (DAILY, WEEKLY, MONTHLY)
"""How many days, weeks and months keep a copy."""


@dataclass(frozen=True)
class Backup:
    """A backup that has been read back: where it lies, what it holds, and how many older ones were thinned out."""

    folder: Path
    manifest: Manifest
    pruned: int = 0


class AlreadyMade(Problem):
    """Another window or command takes a copy now, or has taken it meanwhile."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How it stands with the program's own copies. `made_at`: the last whole one, in the folder that is chosen;
    `folder`: for those alone who may choose it; `due`: one is to be taken now; `days`: since the last. `elsewhere`: the
    database's owner takes them. `key_lacks`: nobody showed that their key is on paper, for who can make another."""

    chosen: bool
    elsewhere: bool
    made_at: datetime | None
    due: bool
    days: int
    folder: Path | None
    demo: bool
    key_lacks: bool


@query(Right.SIGN_IN)
def standing(w: Work) -> Standing:
    """Whether a copy is due, for the window that takes it, whoever has signed in. Looks at no disk."""
    place, demo = w.sql.get(BackupPlace, _PLACE), w.signed_in.is_demo
    made_at = place.made_at if place is not None else None
    seen = place is not None and may(w.me.role, Right.BACKUP)
    elsewhere = not w.signed_in.store.shows_all(w.sql)
    return Standing(
        chosen=place is not None,
        elsewhere=elsewhere,
        made_at=made_at,
        due=place is not None and not demo and not elsewhere and _days(w, made_at) != 0,
        days=_days(w, made_at) or 0,
        folder=Path(place.folder) if place is not None and seen else None,
        demo=demo,
        key_lacks=may(w.me.role, Right.RESTORE) and recovery_keys.lacks(w),
    )


def _days(w: Work, made_at: datetime | None) -> int | None:
    """Days since then, never below none: a clock may be set back."""
    return None if made_at is None else max(0, (w.today - local(made_at).date()).days)


@command(Right.BACKUP, audit="backup:folder", changes=(Topic.BACKUP,))
def choose_folder(w: Work, folder: Path) -> None:
    """The folder on this machine that the program's own copies go to from now on; the trail tells which.
    Errors: Refused for the store's own folder."""
    wanted = folder.expanduser().absolute()
    _check_elsewhere(w, wanted)
    place = w.sql.get(BackupPlace, _PLACE)
    if place is None or place.folder != str(wanted):
        w.sql.merge(BackupPlace(id=_PLACE, folder=str(wanted), made_at=None))
    w.note(ground=str(wanted))


@command(Right.SIGN_IN, audit="backup:automatic", changes=(Topic.BACKUP,))
def automatic(w: Work) -> Backup:
    """The day's copy, into the folder that was chosen, and thins out as `backup` does. It is the program's doing,
    whoever has signed in: the user chooses nothing in it and learns nothing by it, and the copy is sealed by keys that
    the user's own slot holds. Reports progress.

    Errors: AlreadyMade when none is due; DiskTrouble when the folder is gone, has none of the copies that were taken
    there (another disk stands in its place), is full or cannot be written; Problem when the copy is not whole.
    """
    with _alone(w):
        place = w.sql.get(BackupPlace, _PLACE)
        if place is None or w.signed_in.is_demo or _days(w, place.made_at) == 0:
            raise AlreadyMade(_("Det er ingen sikkerhetskopi å ta nå."))
        folder, made_at = Path(place.folder), place.made_at
        _check_elsewhere(w, folder)
        doors.write_face(w)  # what of it cannot be read is met before there is a copy
        mark = _mark(w)
        w.sql.rollback()  # from here on others write, however slow the disk is
        if not folder.is_dir():
            raise DiskTrouble(
                _("Mappen «{folder}» er ikke der. Koble til disken, eller velg en annen mappe.").format(folder=folder)
            )
        if made_at is not None and not any(own_copies(folder, mark)):
            raise DiskTrouble(
                _(
                    "Mappen «{folder}» har ingen av kopiene som er tatt før. Er det riktig disk? Koble den til, "
                    "eller ta en kopi selv under «Sikkerhetskopi»."
                ).format(folder=folder)
            )
        return _make(w, folder, mark)


@command(Right.BACKUP, audit="backup:made", changes=(Topic.BACKUP,))
def backup(w: Work, target: Path) -> Backup:
    """Copies the store into a new folder below `target`, reads the copy back,
    and thins out this store's older copies there. Others write meanwhile. Reports progress.

    Errors: Refused when `target` is the store's own folder, or for a user's own role on a server; AlreadyMade while
    another one is taken; DiskTrouble for room or rights; Problem when the copy is not whole.
    """
    target = target.expanduser().absolute()
    _check_elsewhere(w, target)
    doors.write_face(w)
    mark = _mark(w)
    w.sql.rollback()
    with _alone(w):
        with told_of_disk(target):
            target.mkdir(mode=0o700, parents=True, exist_ok=True)
        return _make(w, target, mark)


def _check_elsewhere(w: Work, target: Path) -> None:
    if not w.signed_in.store.shows_all(w.sql):
        raise Refused(str(ON_A_SERVER))
    home = w.signed_in.store.folder.resolve()
    if target.resolve().is_relative_to(home):
        raise Refused(
            _("Sikkerhetskopien kan ikke ligge i lagerets egen mappe. Velg en annen mappe, helst på en annen disk.")
        )


ON_A_SERVER = N_(
    "Senteret ligger på en server, der ingen bruker ser alt. Kopien tas med «hia-desktop backup» og passordet til "
    "eieren av databasen, for eksempel hver natt. Den åpnes som alle andre."
)


@contextmanager
def _alone(w: Work) -> Iterator[None]:
    """One copy of a store at a time. Errors: AlreadyMade."""
    with w.signed_in.store.copying() as mine:
        if not mine:
            raise AlreadyMade(_("Det tas alt en sikkerhetskopi. Vent til den er ferdig."))
        yield


def _mark(w: Work) -> str:
    return Slots(w.signed_in.store.shelf(w.sql)).store_id[:8]


def _make(w: Work, target: Path, mark: str) -> Backup:
    """The copy in its place, and what is known of it then. No transaction is open while the disk is waited for."""
    store = w.signed_in.store
    with told_of_disk(target):
        free_space_check(target, 2 * store.size())
        for cut_off in target.glob(f"hia-{mark}-*.part"):  # nobody else is at it, so nobody will finish it
            shutil.rmtree(cut_off, ignore_errors=True)
        final = target / f"hia-{mark}-{local(w.now).strftime('%Y%m%d-%H%M%S')}"
        if final.exists():
            raise Refused(_("Det er alt tatt en sikkerhetskopi dette sekundet. Prøv igjen."))
        part = final.with_suffix(".part")
        part.mkdir(mode=0o700)
        try:
            manifest = _fill(w, part)
            os.replace(part, final)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
    with suppress(OSError):  # some disks of others cannot say that a name is kept
        folder_to_disk(target)
    pruned = _prune(w, target, mark)
    store.note_backups(target)
    w.sql.execute(update(BackupPlace).where(BackupPlace.folder == str(target)).values(made_at=w.now))
    w.note(ground=manifest.sha256[:16])
    doors.write_face(w, verified_backup=moment(w.now))
    return Backup(final, manifest, pruned)


def _fill(w: Work, part: Path) -> Manifest:
    """The copy, read back and described."""
    key, made = w.signed_in.keys.store_key, part / FILE
    w.step(0, _OF)
    w.signed_in.store.copy_to(made, key, lambda done, of: w.step(_COPIED * done // max(of, 1), _OF))
    _sync(made)
    w.step(_COPIED, _OF)
    counts, head = copies.read_back(made, key, lambda: w.step(_COPIED, _OF))
    w.step(_READ, _OF)
    manifest = Manifest(
        made_at=w.now,
        program=__version__,
        schema_version=HEAD,
        sha256=_sha256(made),
        size=made.stat().st_size,
        head_seq=head.seq,
        head_mac=head.mac,
        counts=counts,
    )
    with w.signed_in.store.read() as sql:
        Slots(w.signed_in.store.shelf(sql)).write_backup(part / SLOTS, w.signed_in.keys)
    write_atomic(part / MANIFEST, manifest.model_dump_json(indent=1).encode())
    w.step(_OF, _OF)
    return manifest


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _prune(w: Work, target: Path, mark: str) -> int:
    """Removes what the rule lets go: only this store's own copies, known by their names and manifests, and of them
    only those that hold nothing the store lacks. One that cannot be removed is left to the next time."""
    there: dict[datetime, Path] = {}
    with suppress(OSError), w.signed_in.store.read() as sql:
        for folder in own_copies(target, mark):
            with suppress(Problem):  # what cannot be read is never removed
                about = read_manifest(folder)
                if audit.tail_is_whole(sql, audit.Head(about.head_seq, about.head_mac)):
                    there[about.made_at] = folder
    gone = 0
    for one in to_prune(list(there)):
        with suppress(OSError):
            half = there[one].rename(there[one].with_suffix(".part"))  # half of one passes for none
            shutil.rmtree(half, ignore_errors=True)
            gone += 1
    return gone


def newer(w: Work) -> Manifest | None:
    """The newest copy, where copies were last taken, when it has a line of the trail that the store has not: the store
    is older than its copy. None when it is not, or when the copies cannot be looked at."""
    target = w.signed_in.store.backups_at()
    found: list[Manifest] = []
    with suppress(OSError):
        for folder in own_copies(target, _mark(w)) if target is not None else ():
            with suppress(Problem):
                found.append(read_manifest(folder))
    last = max(found, key=lambda one: one.made_at, default=None)
    if last is None or audit.tail_is_whole(w.sql, audit.Head(last.head_seq, last.head_mac)):
        return None
    return last


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
    try:
        return slots.unlock_with_recovery(secret, clock.now())
    except WrongPassword:
        raise WrongPassword(
            _(
                "Gjenopprettingsnøkkelen er riktig skrevet, men åpner ikke denne kopien. Er nøkkelen byttet siden den "
                "ble tatt, er det den gamle utskriften som gjelder."
            )
        ) from None


def _verified(folder: Path, keys: Keys, look: Callable[[], None] = lambda: None) -> Manifest:
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
    look()
    counts, head = copies.read_back(path, keys.store_key, look)
    if counts != manifest.counts or (head.seq, head.mac) != (manifest.head_seq, manifest.head_mac):
        raise Problem(
            _("Innholdet i sikkerhetskopien stemmer ikke med beskrivelsen. Ingenting er endret. Bruk en annen kopi.")
        )
    return manifest


BROUGHT_BACK = N_(
    "De andre brukerne må få nytt passord av administratoren. Samtykker som er trukket tilbake og sperringer som er "
    "satt etter at kopien ble tatt, må føres på nytt."
)
"""What is to be done after it, for whoever did it."""


def restore(
    folder: Path, target: Path, secret: str, username: str, password: str, clock: Clock, step: Step = unwatched
) -> Manifest:
    """Brings a backup back into an empty folder, and gives a named administrator a new password;
    the others get theirs from that one. `step` is told how far it has come, and may raise to stop it: nothing is
    there then.

    Nobody is signed in, since a lost store has no users to ask:
    the recovery key or the backup password is the permission.
    Errors: as `verify_backup`; Refused when the folder has a store, or the user is no administrator;
    BadInput for a weak password.
    """
    clock_checks.check_day(clock, is_demo=False)
    if has_store(target) or any((target / name).exists() for name in COPIES):
        raise Refused(_("Mappen har allerede et lager. Ingenting er endret. Velg en tom mappe."))
    step(0, _OF)
    keys = _unlocked(folder, secret, clock)
    try:
        manifest = _verified(folder, keys, lambda: step(_LOOKED, _OF))
        me = _administrator(folder / FILE, keys.store_key, username)
        doors.check_password(password, me.name, me.username)
        free_space_check(target, 2 * manifest.size)
        target = safe_folder(target)
        with told_of_disk(target), beside(target) as part:
            _copied(folder / FILE, part / FILE, lambda done: step(_LOOKED + done * (_READ - _LOOKED) // 100, _OF))
            _put_back(folder, part, target, keys, me, password, clock)
            step(_OF, _OF)
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


def _copied(source: Path, target: Path, told: Callable[[int], None]) -> None:
    """A file copied bit by bit, and on the disk; `told` of percent."""
    size = source.stat().st_size
    with source.open("rb") as read, target.open("xb") as out:
        target.chmod(0o600)
        while some := read.read(_AT_ONCE):
            out.write(some)
            told(100 * out.tell() // max(size, 1))
    _sync(target)


def _put_back(folder: Path, target: Path, home: Path, keys: Keys, me: Me, password: str, clock: Clock) -> None:
    """What opens the copy that lies in `target`, which is to be put in place in `home`."""
    slots = Slots.restore(folder / SLOTS, target)
    slots.reset_password(keys, me.id, password)
    with closing(Store.open(target, keys.store_key)) as store:
        store.bearing(partial(_begin, store, keys, me, clock, read_manifest(folder).sha256[:16]))
        store.put_here_on_purpose(home)


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
        sql.execute(delete(BackupPlace))  # who brought it back has not chosen one here; two would thin each other's out
        sql.execute(update(User).where(User.id == me.id).values(must_change_password=False))  # it is chosen now
        w.log("backup:restored", ground=ground)
        doors.write_face(w)
