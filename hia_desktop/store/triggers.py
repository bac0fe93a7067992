"""The triggers that keep what is signed, issued or logged as it is:
one list, put back after every step and held against at every open.

The models do not hold them, and Alembic's batch mode makes a table anew without them,
so nothing else would notice that one is gone.
"""

import re

from sqlalchemy import Connection, MetaData

from hia_desktop.store.engine import Guard, Place

_SIGNED = (
    "id, course_id, kind, series, number, schema_version, track, category, state, author_id, day, saved_at, "
    "signed_at, adds_to, content"
)
_ISSUED = "id, course_id, kind, track, category, recipient, issued_by, issued_at, day, sha256, from_entry, content, pdf"
_STRUCK = "struck_at, struck_by, struck_because"


def _both(name: str, table: str, says: str) -> dict[str, Guard]:
    """Neither changed nor deleted."""
    return {f"{name}_stays": Guard(table, says), f"{name}_kept": Guard(table, says, deleting=True)}


KEPT: dict[str, Guard] = {
    **_both("trail_key", "trail_key", "the trail is append-only"),
    "form_entry_signed_stays": Guard(
        "form_entry", "a signed entry is never changed", columns=_SIGNED, when="OLD.state = 'signed'"
    ),
    "form_entry_struck_stays": Guard(
        "form_entry", "a struck entry stays struck", columns=_STRUCK, when="OLD.struck_at IS NOT NULL"
    ),
    "form_entry_signed_kept": Guard(
        "form_entry", "a signed entry is never deleted", deleting=True, when="OLD.state = 'signed'"
    ),
    "issued_document_stays": Guard("issued_document", "an issued document is never changed", columns=_ISSUED),
    "issued_document_kept": Guard("issued_document", "an issued document is never deleted", deleting=True),
    "signed_paper_stays": Guard("signed_paper", "a signed paper is never changed"),
    "signed_paper_kept": Guard(
        "signed_paper", "a signed paper is never deleted", deleting=True, when="OLD.quotes IS NULL"
    ),
    **_both("shown_form", "shown_form", "what was signed keeps its form"),
    **_both("kept_letterhead", "kept_letterhead", "what was signed keeps its letterhead"),
    **_both("user_before", "user_before", "a signature keeps its name"),
    **_both("told_quarter", "told_quarter", "what was told of a quarter stays"),
    "proof_stays": Guard("proof", "a signature stays"),
    "proof_kept": Guard("proof", "a signature stays", deleting=True, when="OLD.line IS NOT NULL"),
    **_both("vouched", "vouched", "what was vouched for stays"),
    **_both("audit_line", "audit_line", "the trail is append-only"),
}
"""Trigger name to what it keeps."""


def wanted(place: Place) -> dict[str, str]:
    """Every trigger that is to be there, as `there` gives those that are."""
    return {name: place.guard_text(guard) for name, guard in KEPT.items()}


def there(place: Place, connection: Connection) -> dict[str, str]:
    """Every trigger of the store by name, in the engine's language, white space evened."""
    return place.guards(connection)


def put_back(place: Place, connection: Connection) -> list[str]:
    """Makes every trigger that is lacking or another than it should be, in the caller's transaction;
    gives their names in order."""
    found = there(place, connection)
    lacking = [name for name, text in wanted(place).items() if found.get(name) != text]
    for name in lacking:
        place.set_guard(connection, name, KEPT[name])
    return lacking


def put_in_older(place: Place, connection: Connection) -> None:
    """Makes those triggers that a store of an older schema, or of this, has the tables and columns for."""
    of_then = MetaData()
    of_then.reflect(connection)
    for name, guard in KEPT.items():
        table = of_then.tables.get(guard.table)
        named = {*filter(None, guard.columns.split(", ")), *re.findall(r"OLD\.(\w+)", guard.when)}
        if table is not None and named <= set(table.columns.keys()):
            place.set_guard(connection, name, guard)
