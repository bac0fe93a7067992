"""What lies in the clear beside the store, read before anything is unlocked.
Imports nothing heavy: the login window waits for it."""

import json
from dataclasses import dataclass
from pathlib import Path

from hia_desktop.base.errors import Problem
from hia_desktop.base.text import _

DEMO_PASSWORD = "demo-passord-2026"
"""Of every user in a demo centre. Here, since a second start of the demo reads no more than the login window needs."""
FACE = "face.json"
STORE_FILE = "hia.db"


@dataclass(frozen=True)
class FaceUser:
    """A user as the login window may name one before anything is unlocked."""

    id: str
    username: str
    name: str
    role: str


@dataclass(frozen=True)
class Face:
    """The centre's name and its users. No patient."""

    centre: str
    unit: str
    demo: bool
    users: tuple[FaceUser, ...]
    verified_backup: str = ""


def has_store(folder: Path) -> bool:
    """Whether a centre has been set up in the folder."""
    return (folder / FACE).exists() or (folder / STORE_FILE).exists()


def read_face(folder: Path) -> Face:
    """The centre's face. Errors: Problem when there is none or it cannot be read."""
    try:
        kept = json.loads((folder / FACE).read_text(encoding="utf-8"))
        users = tuple(FaceUser(**u) for u in kept["users"])
        return Face(kept["centre"], kept["unit"], bool(kept["demo"]), users, kept.get("verified_backup", ""))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Problem(_("Fant ikke et HIA Desktop-lager i «{folder}».").format(folder=folder.name)) from error
