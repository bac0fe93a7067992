"""What somebody was called on the day of a signature: what is corrected later stays as it was."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from hia_desktop.store.entities import UserBefore


def signed_as(
    column: InstrumentedAttribute[str], user: ColumnElement[str] | Any, at: ColumnElement[datetime] | Any
) -> ColumnElement[str]:
    """The name, title, HPR number or role (a column of `User`, joined by the caller) that `user` had at `at`,
    under that column's own name; what it is now where `at` is nothing, as of a draft."""
    then = (
        select(getattr(UserBefore, column.key))
        .where(UserBefore.user_id == user, UserBefore.until > at)
        .order_by(UserBefore.until)
        .limit(1)
    )
    return func.coalesce(then.scalar_subquery(), column).label(column.key)
