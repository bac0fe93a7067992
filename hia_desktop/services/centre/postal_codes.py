"""The register of postal codes: the whole of it, brought in from the file that Bring publishes."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select

from hia_desktop.base.clock import local
from hia_desktop.domain.access import Right
from hia_desktop.domain.addresses import MOST_BYTES, read_register
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command, query
from hia_desktop.services.centre import code_lists
from hia_desktop.services.patient.contacts import POSTAL, postal_register
from hia_desktop.store.entities import CodeList, User


@dataclass(frozen=True)
class Brought:
    """How many codes are known, and since when by whose hand; None and empty before the first file."""

    codes: int
    on: date | None
    by: str


@query(Right.CENTRE)
def brought(w: Work) -> Brought:
    """What was brought in."""
    wanted = select(CodeList.brought_at, User.full_name).join(User, User.id == CodeList.brought_by)
    found = w.sql.execute(wanted.where(CodeList.system == POSTAL)).one_or_none()
    if found is None:
        return Brought(0, None, "")
    return Brought(len(postal_register(w)), local(found.brought_at).date(), found.full_name)


@command(Right.CENTRE, audit="codes:brought", changes=(Topic.CODES, Topic.PATIENTS))
def bring_in(w: Work, file: Path) -> int:
    """Takes in the register in place of the one before; how many codes it has.

    Errors: BadInput when the file cannot be read or holds no postal codes; nothing is changed then.
    """
    found = read_register(code_lists.content_of(file, MOST_BYTES))
    code_lists.keep(w, POSTAL, found.items())
    return len(found)
