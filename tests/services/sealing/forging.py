"""Changes made to a store with other tools than the program, by somebody who has one user's password."""

import json
import random
import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, LargeBinary, String, select, text, update
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from hia_desktop.domain.access import Category, Track
from hia_desktop.domain.forms import form_of
from hia_desktop.services.call import SignedIn
from hia_desktop.services.sealing import proofs
from hia_desktop.store import audit
from hia_desktop.store.entities import AuditLine, Consent, Entity, FormEntry, Proof
from hia_desktop.vault import seal
from tests import tampering

CHANGED: dict[str, tuple[str, tuple[str, ...]]] = {
    "form_entry": (
        "state = 'signed'",
        (
            "course_id",
            "kind",
            "number",
            "track",
            "category",
            "author_id",
            "day",
            "signed_at",
            "content",
            "struck_at",
            "schema_version",
        ),
    ),
    "consent": (
        "1 = 1",
        (
            "course_id",
            "recipient",
            "category",
            "valid_until",
            "recorded_by",
            "withdrawn_at",
            "withdrawn_by",
            "how_given",
        ),
    ),
    "issued_document": (
        "1 = 1",
        ("kind", "category", "issued_by", "issued_at", "sha256", "content", "pdf", "from_entry"),
    ),
    "signed_paper": ("1 = 1", ("entry_id", "kind", "category", "sha256", "content", "pdf")),
    "attachment": ("1 = 1", ("course_id", "track", "sort", "category", "added_by", "content", "struck_at")),
    "app_user": ("1 = 1", ("role", "full_name", "title", "hpr_number", "active")),
    "user_before": ("1 = 1", ("full_name", "role", "until")),
    "public_key": ("1 = 1", ("key",)),
    "vouched": ("1 = 1", ("role", "signing_key", "sealing_key", "full_name", "signature")),
    "proof": (
        # on a part that a consent has taken back, it proves nothing any more
        "line IS NOT NULL OR object_id IN (SELECT id FROM shared_part UNION SELECT id FROM signed_paper)",
        ("signed_by", "at", "line", "signature"),
    ),
    "audit_line": ("1 = 1", ("user_id", "action", "ground", "patient_id", "at", "signature", "proofs")),
    "own_instrument": ("approved_on IS NOT NULL", ("content", "code", "approved_by", "title", "version")),
    # nobody signs these, but what is written in them says itself of which course it is
    "task": ("words IS NOT NULL", ("course_id", "words")),
    "agenda_item": ("content IS NOT NULL", ("course_id", "content")),
    "meeting_decision": ("1 = 1", ("item_id", "content")),
    # nor these, and the trail tells of them
    "blocking": ("1 = 1", ("patient_id", "user_id")),
    "objection": ("lifted_at IS NULL", ("patient_id", "receiver", "lifted_at")),
    "course": ("1 = 1", ("patient_id",)),
}
"""Table to which of its rows are signed, and columns that a signature covers."""
UNSIGNED = {"task", "agenda_item", "meeting_decision", "course"}
"""Of these only what is moved or damaged is named: whoever adds one or takes one away leaves nothing that tells."""
KEYED_BY = {"public_key": "reader", "audit_line": "seq", "proof": "signature"}


@dataclass(frozen=True)
class Forgery:
    """What was done."""

    table: str
    how: str
    column: str
    key: str

    def __str__(self) -> str:
        return f"{self.how} {self.table}.{self.column} {self.key}"


def forge(by: SignedIn, dice: random.Random) -> Forgery:
    """One random change; `by` is who has the password."""
    with tampering.past_the_keys(by.store) as sql:
        tampering.unguarded(sql)
        return _forge(sql, dice)


def _forge(sql: Connection, dice: random.Random) -> Forgery:
    table = dice.choice(list(CHANGED))
    where, columns = CHANGED[table]
    key = KEYED_BY.get(table, "id")
    rows = [one for (one,) in sql.exec_driver_sql(f"SELECT {key} FROM {table} WHERE {where} ORDER BY {key}")]
    row, how = dice.choice(rows), dice.choice(["change", "change", "change", "remove", "add"])
    if table in UNSIGNED or (
        table in ("app_user", "proof", "vouched", "own_instrument", "blocking", "objection") and how == "add"
    ):
        how = "change"
    column = dice.choice(columns) if how == "change" else ""
    if how == "change":
        return Forgery(table, how, column, _change(sql, table, key, row, column, dice))
    if how == "remove":
        sql.execute(text(f"DELETE FROM {table} WHERE {key} = :k"), {"k": row})
        return Forgery(table, how, column, str(row))
    return Forgery(table, how, column, _copy(sql, table, key, row))


def _change(sql: Connection, table: str, key: str, row: Any, column: str, dice: random.Random) -> str:
    before = sql.execute(text(f"SELECT {column} FROM {table} WHERE {key} = :k"), {"k": row}).scalar()
    others = [
        one
        for (one,) in sql.exec_driver_sql(f"SELECT DISTINCT {column} FROM {table}")
        if one != before and one is not None
    ]
    other = _other(before, Entity.metadata.tables[table].columns[column].type)
    after: Any = dice.choice(others) if others and dice.random() < 0.7 else other
    if after == before:
        after = other
    sql.execute(text(f"UPDATE {table} SET {column} = :v WHERE {key} = :k"), {"v": after, "k": row})
    return str(row)


def _other(before: Any, sort: TypeEngine[Any]) -> Any:
    """Another value of the same sort."""
    if before is None:
        return "x" if isinstance(sort, String) else b"x" if isinstance(sort, LargeBinary) else 1
    if isinstance(before, bool):
        return not before
    if isinstance(before, date):
        return date(2031, 1, 1)
    if isinstance(before, bytes):
        return bytes([before[0] ^ 1]) + before[1:] if before else b"x"
    if before in (0, 1):
        return 1 - before
    return before + 1 if isinstance(before, int) else ("2031-01-01" if before[:2] == "20" else f"{before}x"[-20:])


def _copy(sql: Connection, table: str, key: str, row: Any) -> str:
    """The same row once more under another key."""
    names = list(Entity.metadata.tables[table].columns.keys())
    values = dict(
        zip(
            names,
            sql.execute(text(f"SELECT {', '.join(names)} FROM {table} WHERE {key} = :k"), {"k": row}).one(),
            strict=True,
        )
    )
    own = "reader" if table == "public_key" else ("seq" if table == "audit_line" else "id")
    top = sql.exec_driver_sql("SELECT max(seq) FROM audit_line").scalar()
    values[own] = (top or 0) + 1 if own == "seq" else uuid.uuid4().hex
    into = ", ".join(f":{name}" for name in names)
    sql.execute(text(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({into})"), values)
    return str(values[own])


def opens(user: SignedIn) -> set[str]:
    """What this user's keys open of the store by SQL alone, whatever the program would show."""
    found = set()
    with user.store.read() as sql:
        for object_id, reader, wrapped in sql.execute(text("SELECT object_id, reader, wrapped FROM key_grant")):
            for own in user.keys.readers:
                try:
                    seal.unwrap(wrapped, user.keys.private(own), f"{object_id}|{reader}")
                except seal.Unreadable:
                    continue
                found.add(object_id)
    return found


def as_own(by: SignedIn, sql: Session, line: AuditLine) -> dict[str, Any]:
    """The cells of a line of the trail as somebody would have written it about the same patient, signed."""
    told = {"user_id": by.me.id, "role": by.me.role, "action": "record:opened", "ground": "", "proofs": None}
    own = AuditLine(**{c.key: getattr(line, c.key) for c in AuditLine.__table__.columns} | told)
    own.mac = audit._mac(audit.trail_key(sql), own)
    return told | {"mac": own.mac, "signature": by.prover.sign_line(by.me.id, own.mac)}


def filed_as(by: SignedIn, sql: Session, table: str, number: str) -> None:
    """A paper of the health side, of a category that is shared, by that number, as somebody would have put it there and
    signed it."""
    kind, whose = {"attachment": (proofs.FILED, "added_by"), "issued_document": (proofs.ISSUED, "issued_by")}[table]
    entity = proofs.PROVEN[kind].table
    like = sql.scalars(select(entity).where(entity.track == Track.HEALTH)).first()
    assert like is not None
    shared = sql.scalars(select(Consent).where(Consent.withdrawn_at.is_(None))).first()
    assert shared is not None
    cells = {column.key: getattr(like, column.key) for column in entity.__table__.columns}
    cells |= {"id": number, "course_id": shared.course_id, "category": shared.category, whose: by.me.id}
    cells |= (
        {"sort": "statement", "task_id": None, "struck_at": None, "struck_because": ""} if table == "attachment" else {}
    )
    row = entity(**cells)
    line = sql.scalars(
        select(AuditLine.seq).where(AuditLine.user_id == by.me.id).order_by(AuditLine.seq.desc())
    ).first()
    proof = Proof(
        object_id=number,
        kind=kind,
        signed_by=by.me.id,
        at=row.added_at if table == "attachment" else row.issued_at,
        line=line,
    )
    proof.signature = by.prover.sign(by.me.id, proofs.told(proof, proofs.PROVEN[kind].told(row)))
    sql.add_all([row, proof])


def signed_anew(by: SignedIn, sql: Connection, table: str, known: set[str]) -> list[str]:
    """All of the health side that somebody does not open, made hers, of a category that is shared, and signed by her:
    forms, papers or files. Gives their numbers."""
    kinds = {proofs.PROVEN[kind].table.__tablename__: kind for kind in (proofs.ENTRY, proofs.ISSUED, proofs.FILED)}
    kind = (kinds | {"signed_paper": proofs.KEPT})[table]
    of = proofs.PROVEN[kind].table
    work = Session(sql)
    line = work.scalars(select(AuditLine.seq).where(AuditLine.user_id == by.me.id)).all()[-1]
    own = work.scalars(select(FormEntry.id).where(FormEntry.author_id == by.me.id)).one()
    rows = [
        row for row in work.scalars(select(of)) if row.id not in known and getattr(row, "state", "signed") == "signed"
    ]
    for row in rows:
        row.category = Category.WORK
        if kind == proofs.KEPT:
            row.entry_id, row.recipient = own, ""
        else:
            setattr(row, proofs.PROVEN[kind].author, by.me.id)
        if kind == proofs.FILED:
            row.sort = "statement"
        proof = work.get(Proof, (row.id, kind))
        assert proof is not None
        proof.signed_by, proof.line = by.me.id, line
        proof.signature = by.prover.sign(by.me.id, proofs.told(proof, proofs.PROVEN[kind].told(row)))
    if kind == proofs.KEPT:  # what is handed over with a form of hers is of the health side
        work.execute(update(FormEntry).where(FormEntry.id == own).values(track="health"))
    work.flush()
    return [row.id for row in rows]


def sealed_note(by: SignedIn, course: str, author: str, words: str) -> str:
    """A note that nobody signed, put in by SQL and sealed for health personnel, as its author's."""
    return sealed_form(by, course, author, "note", {"day": "2026-02-24", "heading": "Konklusjon", "text": words})


def sealed_form(by: SignedIn, course: str, author: str, kind: str, answers: dict[str, Any], **cells: Any) -> str:
    """As `sealed_note`, a form of the health side of that kind; `cells`: what the row is to have otherwise."""
    key, entry, form = seal.new_content_key(), uuid.uuid4().hex, form_of(kind)
    body = {"answers": answers, "labels": {}, "reason": ""}
    with by.store._writing.begin() as sql:
        asked = text("SELECT day, saved_at FROM form_entry ORDER BY kind = :k DESC, saved_at DESC")
        day, moment = sql.execute(asked, {"k": kind}).first() or ("2026-02-24", 1_772_000_000_000_000)
        values: dict[str, Any] = {
            "id": entry,
            "course_id": course,
            "kind": kind,
            "series": uuid.uuid4().hex,
            "number": 1,
            "schema_version": form.version,
            "track": "health",
            "category": form.category.value,
            "state": "signed",
            "author_id": author,
            "day": day,
            "saved_at": moment,
            "signed_at": moment,
            "struck_because": "",
            "content": seal.seal(json.dumps(body).encode(), key, f"{entry}|content"),
        } | cells
        put_row(sql, "form_entry", values, key)
    return entry


def put_row(sql: Connection, table: str, values: dict[str, Any], key: bytes) -> None:
    """A row put in by SQL, whose parts are sealed by `key`, for health personnel to open."""
    sql.execute(
        text(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join(':' + c for c in values)})"), values
    )
    let_health_open(sql, values["id"], key)


def let_health_open(sql: Connection | Session, number: str, key: bytes) -> None:
    """The key of the row of that number, wrapped for health personnel, as anybody can with what stands in the clear."""
    public = sql.execute(text("SELECT key FROM public_key WHERE reader = 'health'")).scalar_one()
    granted = text("INSERT INTO key_grant (object_id, reader, wrapped) VALUES (:i, 'health', :w)")
    sql.execute(granted, {"i": number, "w": seal.wrap(key, public, f"{number}|health")})
