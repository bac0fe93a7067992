"""Signatures on what must not be changed outside the program, and the centre's word on whose they are."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from hia_desktop.store.entities.entity import Entity


class Vouched(Entity):
    """What the centre's key says of a reader (a track or «user:<id>») from a moment on: what is sealed for it, what its
    signatures are held against, and of a user who that is. The newest counts; an older one tells who signed then.
    `line` is the line of the trail that holds a hash of it."""

    __tablename__ = "vouched"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    reader: Mapped[str] = mapped_column(String(40), index=True)
    since: Mapped[datetime]
    sealing_key: Mapped[bytes] = mapped_column(LargeBinary)
    signing_key: Mapped[bytes] = mapped_column(LargeBinary)
    username: Mapped[str] = mapped_column(String(60))
    role: Mapped[str] = mapped_column(String(30))
    full_name: Mapped[str]
    title: Mapped[str]
    hpr_number: Mapped[str] = mapped_column(String(9))
    active: Mapped[bool]
    line: Mapped[int]
    signature: Mapped[bytes] = mapped_column(LargeBinary)


class Proof(Entity):
    """One signature on one row: `kind` says of what, `signed_by` is a user, or empty for the centre.

    `line` is the line of the trail that holds a hash of it; None for what may be taken away with a consent.
    """

    __tablename__ = "proof"
    __table_args__ = (Index("ix_proof_line", "line"),)

    object_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    signed_by: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    line: Mapped[int | None]
    signature: Mapped[bytes] = mapped_column(LargeBinary)
