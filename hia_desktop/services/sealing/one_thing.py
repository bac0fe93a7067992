"""Whether a number is of one thing alone.

The key of what is sealed is found by its number, whatever kind of thing it is. So who puts in a paper of her own by the
number of somebody's note, with other tools than the program, would be handed the note's key as the paper's.
"""

from collections.abc import Collection

from sqlalchemy import LargeBinary, String, func, select, union_all

from hia_desktop.services.call import Work
from hia_desktop.store.entities import Entity, Proof
from hia_desktop.store.portable import some_of

_SEALED = tuple(
    table.columns["id"]
    for table in Entity.metadata.sorted_tables
    if "id" in table.columns
    and isinstance(table.columns["id"].type, String)
    and any(isinstance(column.type, LargeBinary) for column in table.columns)
)
"""The numbers of all that may hold something sealed."""


def alone(w: Work, ids: Collection[str], signed_as: Collection[str]) -> frozenset[str]:
    """Those of these things whose number no other thing has, and that nobody signed as another kind than these: what a
    server hides is signed."""
    double = set[str]()
    for some in some_of(ids):
        every = union_all(*(select(number.label("id")).where(number.in_(some)) for number in _SEALED)).subquery()
        double |= set(w.sql.scalars(select(every.c.id).group_by(every.c.id).having(func.count() > 1)))
        otherwise = select(Proof.object_id).where(Proof.object_id.in_(some), Proof.kind.not_in(list(signed_as)))
        double |= set(w.sql.scalars(otherwise))
    return frozenset(ids) - double


def several(w: Work) -> list[str]:
    """The numbers that two things have."""
    every = union_all(*(select(number.label("id")) for number in _SEALED)).subquery()
    return sorted(w.sql.scalars(select(every.c.id).group_by(every.c.id).having(func.count() > 1)))
