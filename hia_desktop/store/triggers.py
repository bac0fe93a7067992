"""The triggers that keep what is signed, issued or logged as it is:
one list, put back after every step and held against at every open.

The models do not hold them, and Alembic's batch mode makes a table anew without them,
so nothing else would notice that one is gone.
"""

import re

from sqlalchemy import Connection

_SIGNED = (
    "id, course_id, kind, series, number, schema_version, track, category, state, author_id, day, saved_at, "
    "signed_at, adds_to, content"
)
_ISSUED = "id, course_id, kind, track, category, recipient, issued_by, issued_at, day, sha256, from_entry, content, pdf"

KEPT: dict[str, str] = {
    "trail_key_stays": "BEFORE UPDATE ON trail_key BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END",
    "trail_key_kept": "BEFORE DELETE ON trail_key BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END",
    "form_entry_signed_stays": f"BEFORE UPDATE OF {_SIGNED} ON form_entry WHEN OLD.state = 'signed' "
    "BEGIN SELECT RAISE(ABORT, 'a signed entry is never changed'); END",
    "form_entry_struck_stays": (
        "BEFORE UPDATE OF struck_at, struck_by, struck_because ON form_entry WHEN "
        "OLD.struck_at IS NOT NULL "
        "BEGIN SELECT RAISE(ABORT, 'a struck entry stays struck'); END"
    ),
    "form_entry_signed_kept": "BEFORE DELETE ON form_entry WHEN OLD.state = 'signed' "
    "BEGIN SELECT RAISE(ABORT, 'a signed entry is never deleted'); END",
    "issued_document_stays": f"BEFORE UPDATE OF {_ISSUED} ON issued_document "
    "BEGIN SELECT RAISE(ABORT, 'an issued document is never changed'); END",
    "issued_document_kept": (
        "BEFORE DELETE ON issued_document BEGIN SELECT RAISE(ABORT, 'an issued document is never deleted'); END"
    ),
    "signed_paper_stays": (
        "BEFORE UPDATE ON signed_paper BEGIN SELECT RAISE(ABORT, 'a signed paper is never changed'); END"
    ),
    "signed_paper_kept": (
        "BEFORE DELETE ON signed_paper WHEN OLD.quotes IS NULL "
        "BEGIN SELECT RAISE(ABORT, 'a signed paper is never deleted'); END"
    ),
    "shown_form_stays": "BEFORE UPDATE ON shown_form BEGIN SELECT RAISE(ABORT, 'what was signed keeps its form'); END",
    "shown_form_kept": "BEFORE DELETE ON shown_form BEGIN SELECT RAISE(ABORT, 'what was signed keeps its form'); END",
    "kept_letterhead_stays": (
        "BEFORE UPDATE ON kept_letterhead BEGIN SELECT RAISE(ABORT, 'what was signed keeps its letterhead'); END"
    ),
    "kept_letterhead_kept": (
        "BEFORE DELETE ON kept_letterhead BEGIN SELECT RAISE(ABORT, 'what was signed keeps its letterhead'); END"
    ),
    "user_before_stays": "BEFORE UPDATE ON user_before BEGIN SELECT RAISE(ABORT, 'a signature keeps its name'); END",
    "user_before_kept": "BEFORE DELETE ON user_before BEGIN SELECT RAISE(ABORT, 'a signature keeps its name'); END",
    "proof_stays": "BEFORE UPDATE ON proof BEGIN SELECT RAISE(ABORT, 'a signature stays'); END",
    "proof_kept": (
        "BEFORE DELETE ON proof WHEN OLD.line IS NOT NULL BEGIN SELECT RAISE(ABORT, 'a signature stays'); END"
    ),
    "vouched_stays": "BEFORE UPDATE ON vouched BEGIN SELECT RAISE(ABORT, 'what was vouched for stays'); END",
    "vouched_kept": "BEFORE DELETE ON vouched BEGIN SELECT RAISE(ABORT, 'what was vouched for stays'); END",
    "audit_line_stays": "BEFORE UPDATE ON audit_line BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END",
    "audit_line_kept": "BEFORE DELETE ON audit_line BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END",
}
"""Trigger name to what follows `CREATE TRIGGER name`, in SQLite's language."""


def there(connection: Connection) -> dict[str, str]:
    """Every trigger of the store by name, as `KEPT` writes them, white space evened."""
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return {name: re.sub(r"\s+", " ", re.sub(r"^CREATE TRIGGER \S+\s+", "", sql)) for name, sql in rows}


def put_back(connection: Connection) -> list[str]:
    """Makes every trigger that is lacking or another than it should be, in the caller's transaction;
    gives their names in order."""
    found = there(connection)
    lacking = [name for name, body in KEPT.items() if found.get(name) != body]
    for name in lacking:
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        connection.exec_driver_sql(f"CREATE TRIGGER {name} {KEPT[name]}")
    return lacking
