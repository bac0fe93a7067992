"""Where the store of a folder lies: in a sealed file in it, or on a server that the folder is joined to.

A joined folder holds two files that say where: no secret is in them. Whoever wants in is let in by the database's own
roles: as the login window, then as the user's own, and as the owner alone for what makes or mends the whole.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from hia_desktop.base.errors import BadInput, NoteDamaged, Problem, Refused
from hia_desktop.base.text import _
from hia_desktop.store import pg_errors, servers
from hia_desktop.store.audit import ANCHOR, Head, write_anchor
from hia_desktop.store.copies import FILE
from hia_desktop.store.pg_keys import ASIDE, Handed
from hia_desktop.store.pg_roles import role_of
from hia_desktop.store.postgres import Server
from hia_desktop.vault.beside import FACES, JOINED
from hia_desktop.vault.files import read_first, write_atomic
from hia_desktop.vault.keys import Keys
from hia_desktop.vault.shelf import Files, Shelf
from hia_desktop.vault.slotfile import COPIES

NOTE, AUTHORITY = JOINED, "server-ca.pem"
_FORMAT = "hia-desktop-server-1"
_LARGEST = 1_000_000
GIVEN = "hia-tilkobling.json"
"""What the file is called that another machine joins by."""


@dataclass(frozen=True, kw_only=True)
class Joined:
    """A database on a server. `ca`: the certificate, as PEM, that the server's is held against; empty on this machine
    itself. `owner`: the role that owns the database. `seq` and `mac`: the end of the trail when this was written, which
    the machine that joins holds the trail against; none of one that was there from the beginning."""

    host: str
    port: int
    database: str
    ca: str
    owner: str
    seq: int = 0
    mac: str = ""

    def encoded(self) -> bytes:
        """As it lies in a folder, and as it is given to another machine."""
        return json.dumps({"format": _FORMAT, **asdict(self)}, ensure_ascii=False, indent=1).encode()

    def at(self, folder: Path, role: str, password: str) -> Server:
        """The database as one of its roles; the certificate lies in the folder."""
        return Server(
            host=self.host,
            port=self.port,
            database=self.database,
            beside=folder,
            role=role,
            password=password,
            ca=folder / AUTHORITY if self.ca else None,
        )

    def as_owner(self, folder: Path, password: str) -> Server:
        """For what no user's role may: to make the centre, bring its schema up to date, copy or move all of it."""
        return self.at(folder, self.owner, password)

    def as_login(self, folder: Path) -> Server:
        """As the login window asks."""
        return self.at(folder, servers.login_role(self.database), servers.LOGIN_PASSWORD)

    def as_user(self, folder: Path, keys: Keys) -> Server:
        """As the user's own role. Errors: Refused when the slot has no password of one."""
        return self.at(folder, role_of(self.database, keys.user_id), keys.role_password or "")


def decoded(raw: bytes) -> Joined:
    """What `encoded` gave. Errors: BadInput for any other file."""
    try:
        match json.loads(raw[:_LARGEST]):
            case {
                "format": str(told),
                "host": str(host),
                "port": int(port),
                "database": str(database),
                "ca": str(ca),
                "owner": str(owner),
                "seq": int(seq),
                "mac": str(mac),
                **more,
            } if told == _FORMAT and not more and 0 < port < 65536:
                return Joined(host=host, port=port, database=database, ca=ca, owner=owner, seq=seq, mac=mac)
    except (ValueError, RecursionError):
        pass  # what is no JSON is no such file either
    raise BadInput(
        _("Dette er ingen tilkoblingsfil for HIA Desktop, eller den er skadet. Be administratoren om en ny.")
    )


NOT_JOINED = b"{}\n"
"""The note in a folder that the centre was moved home to."""


def joined(folder: Path) -> Joined | None:
    """The server that a folder is joined to; None where its store is a file of its own, which says itself where the
    centre is when the note beside it is damaged. Errors: NoteDamaged; DiskTrouble when it cannot be read."""
    try:
        told = read_first(folder / NOTE, _LARGEST)
        return None if told == NOT_JOINED else decoded(told)
    except FileNotFoundError:
        return None
    except BadInput as error:
        if (folder / FILE).exists():
            return None
        raise NoteDamaged(
            _(
                "Filen som sier hvilken server senteret ligger på («{file}»), er skadet. Senteret ligger trygt på "
                "serveren. Koble maskinen til på nytt med en tilkoblingsfil fra administratoren."
            ).format(file=NOTE)
        ) from error


def join(folder: Path, where: Joined) -> None:
    """Notes in a folder where its store lies, and where its trail ends when that is told.
    Errors: DiskTrouble, OSError."""
    if where.seq:
        write_anchor(folder, Head(where.seq, where.mac))
    if where.ca:
        write_atomic(folder / AUTHORITY, where.ca.encode())
    write_atomic(folder / NOTE, where.encoded())


AWAY = "flyttet"
"""The folder in which a store lies that was moved away."""


def put_away(folder: Path) -> None:
    """Puts a store that was moved from a folder to the server that the folder is joined to in a folder of its own in
    it, where it opens and is read; what was cut off on the way is done to its end. Errors: OSError."""
    if not (folder / FILE).exists():
        return
    away = next(one for one in _folders(folder) if not (one / FILE).exists())
    away.mkdir(mode=0o700, exist_ok=True)
    for name in (*FACES, ANCHOR):
        with suppress(FileNotFoundError):
            shutil.copyfile(folder / name, away / name)
    for name in (*COPIES, f"{FILE}-shm", f"{FILE}-wal", FILE):  # the file last: it tells that all is there
        with suppress(FileNotFoundError):
            os.replace(folder / name, away / name)


def _folders(folder: Path) -> Iterator[Path]:
    yield folder / AWAY
    yield from (folder / f"{AWAY}-{number}" for number in count(2))


@contextmanager
def shelf_at_the_door(folder: Path) -> Iterator[Shelf]:
    """The key slots of a store in which nobody is signed in. Errors: as of the store itself when a server is not
    reached."""
    where = joined(folder)
    if where is None:
        yield Files(folder)
        return
    place = where.as_login(folder)
    engine = place.engine()
    try:
        yield Handed(engine, place)
    finally:
        engine.dispose()


@contextmanager
def no_failed_login(folder: Path, keys: Keys) -> Iterator[None]:
    """Whoever has given the right password and comes no further, since the clock is doubted or the owner's password is
    wrong, has not failed to log in: a server counts the slot that it handed out until it is told."""
    where = joined(folder)
    own = where.as_user(folder, keys) if where is not None else None  # before the keys are forgotten
    try:
        yield
    except Problem:
        if own is not None:
            engine = own.engine()
            with suppress(DatabaseError), engine.execution_options(**{ASIDE: True}).begin() as sql:
                sql.execute(text("SELECT hia_keys.not_failed()"))
            engine.dispose()
        raise


def face_on(place: Server) -> str | None:
    """What the login window may know, as JSON, asked as any role; None when no centre is there.
    Errors: as of the store itself when the server is not reached."""
    engine = place.engine()
    try:
        with engine.connect() as sql:
            if not sql.execute(text("SELECT to_regprocedure('hia_login.face()') IS NOT NULL")).scalar_one():
                return None
            told = sql.execute(text("SELECT hia_login.face()")).scalar()
            return None if told is None else str(told)
    except DatabaseError as error:
        if place.role == servers.login_role(place.database) and place.has_shut_out(str(error.orig)):
            raise Refused(servers.login_is_kept_out(place.database)) from error
        pg_errors.tell(error, at_the_door=True)
        raise
    finally:
        engine.dispose()
