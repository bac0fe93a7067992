"""What belongs to many courses, asked for so that the database neither sorts, groups nor looks each of them up.

Its memory is locked and wiped (`cipher_memory_security`), so that a sort, a group or a look-up costs it ten times what
it does to give a row. So few are named; of many everything is read in the order in which it lies, and is put in order
and thrown away here.
"""

from collections.abc import Sequence
from typing import Any, TypeVarTuple

from sqlalchemy import Select

Ts = TypeVarTuple("Ts")
Which = Sequence[str] | None
"""The ids that are wanted; None where they are so many that all there is is read."""
_NAMED = 5000
"""How many are named one by one."""


def which(ids: Sequence[str]) -> Which:
    """These ids, as long as they are few."""
    return ids if len(ids) <= _NAMED else None


def among(wanted: Select[*Ts], column: Any, ids: Which) -> Select[*Ts]:
    """The rows whose column names one of these, and of others too when they are many."""
    return wanted if ids is None else wanted.where(column.in_(ids))
