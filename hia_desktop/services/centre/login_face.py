"""What lies in the clear beside the store, read before anything is unlocked: twice, each with a sum over it.
Imports nothing heavy: the login window waits for it, and so the shape is looked at here and not by pydantic.
"""

import json
from binascii import crc32
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from hia_desktop.base.errors import Problem
from hia_desktop.base.text import _
from hia_desktop.vault.beside import COMING, JOINED, STORE_FILE, put_in_place
from hia_desktop.vault.beside import FACE as FACE
from hia_desktop.vault.beside import FACES as FACES
from hia_desktop.vault.files import DiskTrouble, read_first

DEMO_PASSWORD = "demo-passord-2026"
"""Of every user in a demo centre. Here, since a second start of the demo reads no more than the login window needs."""


@dataclass(frozen=True)
class FaceUser:
    """A user as the login window may name one before anything is unlocked."""

    id: str
    username: str
    name: str
    role: str


@dataclass(frozen=True, kw_only=True)
class Face:
    """The centre's name and its users. No patient. `trouble` is what the user is told when no copy of it is whole;
    `moved_to`: where a server says that the centre has gone."""

    centre: str
    unit: str
    demo: bool
    users: tuple[FaceUser, ...]
    verified_backup: str = ""
    trouble: str = ""
    moved_to: str = ""


def has_store(folder: Path) -> bool:
    """Whether a centre has been set up in the folder; one that was cut off at its last step is put in place first.
    Where nobody may look there may be one: signing in tells what is in the way."""
    with suppress(OSError):  # a folder that cannot be written; whoever wants to is told
        put_in_place(folder)
    try:
        return any((folder / name).exists() for name in (*FACES, STORE_FILE))
    except PermissionError:
        return True


def lies_on_server(folder: Path) -> bool:
    """Whether the folder is joined to a server."""
    try:
        return (folder / JOINED).exists() and not (folder / STORE_FILE).exists()
    except PermissionError:
        return False


def was_on_its_way(folder: Path) -> bool:
    """Whether a centre was being brought back to a server from this folder when that was cut off."""
    return (folder / COMING).exists()


def check_store(folder: Path) -> None:
    """Errors: Problem when no centre has been set up in the folder."""
    if not has_store(folder):
        raise Problem(_("Fant ikke et HIA Desktop-lager i «{folder}».").format(folder=folder.name))


def read_face(folder: Path) -> Face:
    """The centre's face, from the first copy that is whole. Without one a user types the user name;
    the next sign-in makes the copies anew."""
    for name in FACES:
        try:
            return decoded(read_first(folder / name, _LARGEST))
        except (OSError, DiskTrouble, ValueError, RecursionError):
            continue  # the other copy, or none
    told = _("Brukerlisten er skadet eller borte. Skriv brukernavnet ditt; listen lages på nytt når du logger inn.")
    return Face(centre="", unit="", demo=False, users=(), trouble=told)


_LARGEST = 4_000_000
_BEFORE, _BETWEEN, _AFTER = b'{"crc32":"', b'","face":', b"}\n"


def encoded(face: Face) -> bytes:
    """The face as one copy, with its sum (CRC-32, which finds damage and no attacker)."""
    kept = {name: value for name, value in asdict(face).items() if name != "trouble"}
    inner = json.dumps(kept, ensure_ascii=False, indent=1).encode()
    return _BEFORE + b"%08x" % crc32(inner) + _BETWEEN + inner + _AFTER


def decoded(raw: bytes) -> Face:
    """The face of one copy; those of before 0.3 have no sum. Errors: ValueError when it is not as it was written."""
    if raw.startswith(_BEFORE):
        at = len(_BEFORE) + 8
        inner = raw[at + len(_BETWEEN) : -len(_AFTER)]
        if raw != _BEFORE + b"%08x" % crc32(inner) + _BETWEEN + inner + _AFTER:
            raise ValueError("damaged")
        raw = inner
    match json.loads(raw):
        case {"centre": str(centre), "unit": str(unit), "demo": bool(demo), "users": list(users), **more}:
            verified, moved_to = more.get("verified_backup", ""), more.get("moved_to", "")
            if not isinstance(verified, str) or not isinstance(moved_to, str):
                raise ValueError("no face")
            found = tuple(_user(one) for one in users)
            named = {"centre": centre, "unit": unit, "verified_backup": verified, "moved_to": moved_to}
            return Face(demo=demo, users=found, **named)
    raise ValueError("no face")


def _user(kept: Any) -> FaceUser:
    match kept:
        case {"id": str(key), "username": str(username), "name": str(name), "role": str(role)} if len(kept) == 4:
            return FaceUser(key, username, name, role)
    raise ValueError("no user")
