"""What belongs to many courses, asked for so that the database neither sorts, groups nor looks each of them up.

Its memory is locked and wiped (`cipher_memory_security`), so that a sort, a group or a look-up costs it ten times what
it does to give a row. So few are named; of many everything is read in the order in which it lies, and is put in order
and thrown away here.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVarTuple

from sqlalchemy import BindParameter, Date, Row, Select, bindparam

from hia_desktop.services.call import Work

Ts = TypeVarTuple("Ts")
Which = Sequence[str] | Select[str] | None
"""The ids that are wanted, or the question that gives them; None where they are so many that all there is is read."""
_NAMED = 5000
"""How many are named one by one."""


def which(ids: Sequence[str], asked: Select[str] | None = None) -> Which:
    """These ids, as long as they are few; `asked` gives them too, so that they need not be told one by one."""
    if len(ids) > _NAMED:
        return None
    return ids if asked is None else asked


def among(wanted: Select[*Ts], column: Any, ids: Which) -> Select[*Ts]:
    """The rows whose column names one of these, and of others too when they are many."""
    return wanted if ids is None else wanted.where(column.in_(ids))


def rows(w: Work, wanted: Select[*Ts]) -> Sequence[Row[*Ts]]:
    """The rows as the database gives them: what counts for nothing but itself takes three times as long through the
    session."""
    return w.sql.connection().execute(wanted).all()


def day(value: date) -> BindParameter[date]:
    """A day that is written into the question. One that goes beside it is copied for each row that is held against it:
    300 ms for 20 000 courses, and 12 as it is here."""
    return bindparam(None, value, type_=Date(), literal_execute=True)
