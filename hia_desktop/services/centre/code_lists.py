"""The diagnosis codes: found by code or name, and the whole register of a code system brought in by the centre."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from sqlalchemy import func, select

from hia_desktop.base.clock import local
from hia_desktop.base.errors import BadInput
from hia_desktop.base.text import _
from hia_desktop.domain.access import Right
from hia_desktop.domain.code_files import MOST_BYTES, CodeFile, read_codes
from hia_desktop.domain.diagnosis_codes import Code, Register, bundled, names
from hia_desktop.domain.forms.values import CodeSystem
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command, query
from hia_desktop.store.entities import CodeList, User

_registers: dict[tuple[str, ...], Register] = {}
"""Made once for each content: the codes are public, the same for every user, and fifteen thousand."""


@query(Right.READ_RECORD)
def register(w: Work) -> Register:
    """Every code that is known here: the bundled ones, and what the centre has brought in."""
    theirs = select(CodeList).where(CodeList.system.in_(list(CodeSystem))).order_by(CodeList.system)
    digests = tuple(w.sql.scalars(theirs.with_only_columns(CodeList.digest)))
    if not digests:
        return bundled()
    if digests not in _registers:
        _registers[digests] = Register(tuple(code for row in w.sql.scalars(theirs) for code in _codes(row)))
    return _registers[digests]


def _codes(row: CodeList) -> list[Code]:
    pairs = (line.split("\t", 1) for line in row.content.split("\n"))
    return [Code(CodeSystem(row.system), code, name) for code, name in pairs]


@query(Right.READ_RECORD)
def find(w: Work, text: str) -> tuple[Code, ...]:
    """The codes for what was typed, the nearest first, as `Register.find`."""
    return register(w).find(text)


@dataclass(frozen=True, kw_only=True)
class ListedSystem:
    """One code system: how many codes are bundled; how many were brought in, when and by whom, if any were."""

    system: CodeSystem
    bundled: int
    brought: int = 0
    brought_on: date | None = None
    brought_by: str = ""


@query(Right.CENTRE)
def listing(w: Work) -> tuple[ListedSystem, ...]:
    """What is known of each code system."""
    lines = func.length(CodeList.content) - func.length(func.replace(CodeList.content, "\n", "")) + 1
    wanted = select(CodeList.system, CodeList.brought_at, User.full_name, lines.label("codes"))
    found = {row.system: row for row in w.sql.execute(wanted.join(User, User.id == CodeList.brought_by))}
    return tuple(
        ListedSystem(
            system=system,
            bundled=len(names(system)),
            brought=found[system].codes if system in found else 0,
            brought_on=local(found[system].brought_at).date() if system in found else None,
            brought_by=found[system].full_name if system in found else "",
        )
        for system in CodeSystem
    )


@command(Right.CENTRE, audit="codes:brought", changes=(Topic.CODES,))
def bring_in(w: Work, file: Path) -> CodeFile:
    """Takes in the register of one code system, in place of what was brought in before.

    Errors: BadInput when the file cannot be read or holds no codes; nothing is changed then.
    """
    found = read_codes(content_of(file, MOST_BYTES), w.today)
    keep(w, found.system, ((one.code, one.name) for one in found.codes))
    return found


def content_of(file: Path, most: int) -> bytes:
    """A file's bytes, one more than `most` when it is larger. Errors: BadInput when it cannot be read."""
    try:
        with file.open("rb") as opened:
            return opened.read(most + 1)
    except OSError:
        raise BadInput(_("Filen kan ikke leses. Ingenting er hentet inn.")) from None


def keep(w: Work, system: str, codes: Iterable[tuple[str, str]]) -> None:
    """Keeps the codes of a system with their names, in place of those before."""
    content = "\n".join(f"{code}\t{name}" for code, name in codes)
    row = w.sql.get(CodeList, system) or CodeList(system=system)
    row.content, row.digest = content, sha256(f"{system}\n{content}".encode()).hexdigest()
    row.brought_at, row.brought_by = w.now, w.me.id
    w.sql.add(row)
