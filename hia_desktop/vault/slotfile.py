"""The file of key slots: `keyslots.json` and its twin, each whole or not there, with a SHA-256 over the content.

The SHA-256 finds damage, not an attacker. Against an attacker stands that everything secret in the file is sealed with
AES-GCM and bound to its place and its store: slots cannot be opened, swapped or moved, only removed or put back.
"""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.dataclasses import dataclass

from hia_desktop.base.errors import Missing, Problem
from hia_desktop.base.text import _
from hia_desktop.vault.files import KEYSLOTS, DiskTrouble, read_first, write_atomic
from hia_desktop.vault.seal import KEY_BYTES

COPIES = (KEYSLOTS, "keyslots.backup.json")
FORMAT = 1
LARGEST = 8_000_000
_WHOLE = re.compile(rb'\{"sha256":"([0-9a-f]{64})","slots":(\{.*\})\}\n', re.DOTALL)
_CONFIG = ConfigDict(extra="forbid", strict=True, ser_json_bytes="base64", val_json_bytes="base64")


class Damaged(Problem):
    """No intact copy of the key slots, or a file that is none."""


@dataclass(frozen=True, config=ConfigDict(extra="forbid", strict=True))
class Cost:
    """What Argon2id takes: memory in KiB, passes, lanes. The limits keep a tampered file from eating the machine."""

    memory_kib: Annotated[int, Field(ge=8, le=1_048_576)]
    time: Annotated[int, Field(ge=1, le=20)]
    parallelism: Annotated[int, Field(ge=1, le=16)]

    def below(self, wanted: "Cost") -> bool:
        """Whether this costs an attacker less than `wanted` in memory or passes."""
        return self.memory_kib < wanted.memory_kib or self.time < wanted.time

    def at_least(self, others: Iterable["Cost"]) -> "Cost":
        """What costs no less than any of the others either."""
        memory, passes = self.memory_kib, self.time
        for other in others:
            memory, passes = max(memory, other.memory_kib), max(passes, other.time)
        return Cost(memory, passes, self.parallelism)


PRODUCTION = Cost(131_072, 3, 4)
TEST = Cost(8, 1, 1)


class Slot(BaseModel):
    """A holder's key, sealed under Argon2id of a password."""

    model_config = _CONFIG
    salt: Annotated[bytes, Field(min_length=16, max_length=16)]
    cost: Cost
    sealed: Annotated[bytes, Field(min_length=60, max_length=60)]


class SlotFile(BaseModel):
    """All that the file holds; `slots`, `holdings` and `handed` are keyed by holder:
    `user:<id>`, `recovery`, `backup`. `names` are the user names by user id, in the clear as in the face beside the
    store: by them a user is known when that is gone."""

    model_config = _CONFIG
    format: int
    generation: Annotated[int, Field(ge=0)]
    store_id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    cost: Cost
    slots: dict[str, Slot]
    holdings: dict[str, bytes]
    handed: dict[str, bytes]
    names: dict[str, str] = {}


def derive(secret: bytes, salt: bytes, cost: Cost) -> bytes:
    """The key of a slot, by Argon2id (RFC 9106)."""
    try:
        return hash_secret_raw(secret, salt, cost.time, cost.memory_kib, cost.parallelism, KEY_BYTES, Type.ID)
    except HashingError:
        raise Problem(
            _("Maskinen har ikke nok ledig minne til å låse opp. Lukk andre programmer og prøv igjen.")
        ) from None


def encoded(content: SlotFile) -> bytes:
    """The file as bytes, with its SHA-256."""
    inner = content.model_dump_json().encode()
    return b'{"sha256":"%s","slots":%s}\n' % (hashlib.sha256(inner).hexdigest().encode(), inner)


def decoded(raw: bytes) -> SlotFile:
    """The content of one copy; Damaged when a single byte differs from what was written,
    or it is from a newer program."""
    whole = _WHOLE.fullmatch(raw)
    if not whole or hashlib.sha256(whole[2]).hexdigest().encode() != whole[1]:
        raise Damaged(_("Nøkkelfilen er skadet."))
    if (newer := re.match(rb'\{"format":(\d{1,9}),', whole[2])) and int(newer[1]) > FORMAT:
        raise Damaged(
            _("Nøkkelfilen er laget av en nyere versjon av programmet. Ingenting er endret. Oppdater programmet.")
        )
    try:
        return SlotFile.model_validate_json(whole[2])
    except ValidationError:
        raise Damaged(_("Nøkkelfilen følger ikke formatet.")) from None


def read_slots(folder: Path) -> tuple[SlotFile, int]:
    """The newest intact copy in the folder, and how many copies are intact.

    Errors: Missing when there is no copy, Damaged when none is intact, DiskTrouble when one that may be cannot be read.
    """
    intact: list[SlotFile] = []
    problem: Damaged | None = None
    unread: DiskTrouble | None = None
    for name in COPIES:
        try:
            intact.append(decoded(read_raw(folder / name)))
        except FileNotFoundError:
            continue
        except Damaged as damage:
            problem = damage
        except DiskTrouble as trouble:
            unread = trouble
    if intact:
        return max(intact, key=lambda content: content.generation), len(intact)
    if unread is not None:
        raise unread
    if problem is None:
        raise Missing(_("Det er ikke noe datalager i mappen {folder}.").format(folder=folder))
    advice = _(
        "Begge kopiene er ubrukelige, så datalageret kan ikke låses opp. Dataene er ikke rørt. "
        "Gjenopprett fra en sikkerhetskopi."
    )
    raise Damaged(f"{problem.message} {advice}")


def read_raw(path: Path) -> bytes:
    """The bytes of a slot file; Damaged when it is far too large, DiskTrouble when it cannot be read,
    FileNotFoundError when it is not there."""
    raw = read_first(path, LARGEST + 1)
    if len(raw) > LARGEST:
        raise Damaged(_("Nøkkelfilen er altfor stor."))
    return raw


def write_slots(folder: Path, content: SlotFile) -> None:
    """Both copies, one after the other, one generation on."""
    content.generation += 1
    for name in COPIES:
        write_atomic(folder / name, encoded(content))
