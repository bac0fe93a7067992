"""What stands in the clear beside a copy of a store, and which copies stay when there are many."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from hia_desktop.base.clock import local
from hia_desktop.base.errors import Missing, Problem
from hia_desktop.base.text import _
from hia_desktop.store.migrations import KNOWN

MANIFEST = "manifest.json"
DAILY, WEEKLY, MONTHLY = 7, 4, 12
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


def read_manifest(folder: Path) -> Manifest:
    """A backup's manifest. Errors: Missing when the folder is no backup; Problem when it is damaged."""
    try:
        return Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except OSError:
        raise Missing(_("«{folder}» er ikke en sikkerhetskopi fra HIA Desktop.").format(folder=folder.name)) from None
    except ValidationError:
        raise Problem(_("Beskrivelsen av sikkerhetskopien er skadet. Bruk en annen kopi.")) from None


@dataclass(frozen=True)
class Found:
    """A copy as it can be seen before anybody has its key; `newer`: only a newer program can bring it back."""

    folder: Path
    manifest: Manifest
    newer: bool


def copies_in(folder: Path) -> tuple[Found, ...]:
    """The copy that the folder is, or those that lie in it, newest first. Nobody is signed in.
    Errors: Missing when there is none; Problem when what it says of itself is damaged."""
    if (folder / MANIFEST).exists():
        return (_seen(folder),)
    found: list[Found] = []
    with suppress(OSError):
        for inside in folder.iterdir():
            with suppress(Problem):
                found.append(_seen(inside))
    if not found:
        raise Missing(
            _("Fant ingen sikkerhetskopi i «{folder}». Velg mappen som kopiene ligger i, eller én av dem.").format(
                folder=folder.name
            )
        )
    return tuple(sorted(found, key=lambda one: one.manifest.made_at, reverse=True))


def _seen(folder: Path) -> Found:
    about = read_manifest(folder)
    return Found(folder, about, about.schema_version not in KNOWN)


def own_copies(target: Path, mark: str) -> Iterator[Path]:
    """The copies in the folder of the one store whose id begins with `mark`, by their names; none that is half made or
    half taken away."""
    return (folder for folder in target.iterdir() if re.fullmatch(rf"hia-{mark}-\d{{8}}-\d{{6}}", folder.name))


def to_prune(made: Sequence[datetime]) -> tuple[datetime, ...]:
    """Which backups may go: all but the last one of each of the newest 7 days, 4 weeks and 12 months that
    have any."""
    keep: set[datetime] = set()
    newest_first = sorted(made, reverse=True)
    for count, span in ((DAILY, "%Y-%m-%d"), (WEEKLY, "%G-%V"), (MONTHLY, "%Y-%m")):
        last_of: dict[str, datetime] = {}
        for one in newest_first:
            last_of.setdefault(local(one).strftime(span), one)
        keep.update(list(last_of.values())[:count])
    return tuple(one for one in sorted(made) if one not in keep)
