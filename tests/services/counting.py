"""Counts what a call asks the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from hia_desktop.services.call import SignedIn

_OF_EVERY_CALL = (
    "BEGIN",
    "SELECT pg_current_xact_id()",
    "SELECT hia_keys.",
    "SELECT app_user.active, app_user.role, (SELECT max(audit_line.seq)",
)


@contextmanager
def counts(signed_in: SignedIn) -> Iterator[list[str]]:
    """The statements that the block sends to the user's store, but for what every call begins with:
    BEGIN, the writers' turn, whether the user still has a place here, and what a server alone is asked."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.startswith(_OF_EVERY_CALL):
            sent.append(statement)

    event.listen(signed_in.store.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(signed_in.store.engine, "before_cursor_execute", note)
