"""The append-only trail."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from hia_desktop.store.entities.entity import Entity


class TrailKey(Entity):
    """The key that the trail's lines are authenticated with; one row, never changed."""

    __tablename__ = "trail_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[bytes] = mapped_column(LargeBinary)


class AuditLine(Entity):
    """Who did what, when, to which record; chained to the line before. Never clinical text.

    No foreign keys: a line outlives what it names. `proofs`: the hash of the signatures that were set with it, None
    when there were none; `signature`: the user's on `mac`, None in what was written before users signed.
    """

    __tablename__ = "audit_line"
    __table_args__ = (Index("ix_audit_line_patient", "patient_id", "seq"),)

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    offset_minutes: Mapped[int]
    user_id: Mapped[str] = mapped_column(String(32))
    role: Mapped[str] = mapped_column(String(30))
    patient_id: Mapped[str] = mapped_column(String(32), default="")
    object_id: Mapped[str] = mapped_column(String(32), default="")
    action: Mapped[str] = mapped_column(String(40))
    ground: Mapped[str] = mapped_column(default="")
    previous: Mapped[bytes] = mapped_column(LargeBinary)
    mac: Mapped[bytes] = mapped_column(LargeBinary)
    proofs: Mapped[bytes | None] = mapped_column(LargeBinary)
    signature: Mapped[bytes | None] = mapped_column(LargeBinary)
