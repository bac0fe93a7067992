"""What is sealed: form entries, attachments and issued papers, and the grants that open them."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from hia_desktop.store.entities.entity import Entity, Identified


class FormEntry(Identified, Entity):
    """One version of one filled-in form; `content` is sealed JSON. A signed version is never changed (triggers).

    `series` joins the versions of the same form; `number` counts them from 1. An addendum has `adds_to`.
    """

    __tablename__ = "form_entry"
    __table_args__ = (
        Index(  # with all that is asked of many entries at once, so that none of their pages is read for it
            "ix_form_entry_course_kind",
            *("course_id", "kind", "state", "struck_at", "day", "series", "number", "signed_at", "id"),
        ),
        Index("ix_form_entry_author", "author_id", "state"),
    )

    course_id: Mapped[str] = mapped_column(ForeignKey("course.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    series: Mapped[str] = mapped_column(String(32), index=True)
    number: Mapped[int]
    schema_version: Mapped[int]
    track: Mapped[str] = mapped_column(String(10))
    category: Mapped[str] = mapped_column(String(30))
    state: Mapped[str] = mapped_column(String(20))
    author_id: Mapped[str] = mapped_column(ForeignKey("app_user.id"))
    day: Mapped[date]
    saved_at: Mapped[datetime]
    signed_at: Mapped[datetime | None]
    adds_to: Mapped[str | None] = mapped_column(ForeignKey("form_entry.id"))
    struck_at: Mapped[datetime | None]
    struck_by: Mapped[str | None] = mapped_column(ForeignKey("app_user.id"))
    struck_because: Mapped[str] = mapped_column(String(20), default="")
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))


class ShownForm(Entity):
    """A form as it was shown to those who signed it: labels, units and words of choices as JSON,
    and nothing about a patient.

    `key` is the hash of `content`. What was signed names it within its seal.
    A row is never changed or deleted (triggers).
    """

    __tablename__ = "shown_form"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    content: Mapped[str] = mapped_column(Text)


class KeptLetterhead(Entity):
    """The centre's letterhead as it was when something was signed, as JSON; `key` is the hash of `content`.

    A row is never changed or deleted (triggers).
    """

    __tablename__ = "kept_letterhead"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[str] = mapped_column(Text)


class SharedPart(Identified, Entity):
    """What one consent opens of one signed entry: the fields of its category,
    as sealed JSON for the one that the consent names.

    A copy, made when the consent and the entry meet and gone with the consent;
    the entry itself is sealed for its own side alone.
    """

    __tablename__ = "shared_part"
    __table_args__ = (UniqueConstraint("entry_id", "category"),)

    entry_id: Mapped[str] = mapped_column(ForeignKey("form_entry.id"))
    category: Mapped[str] = mapped_column(String(30))
    content: Mapped[bytes] = mapped_column(LargeBinary)


class CountedAnswer(Entity):
    """The few answers of a signed entry that the centre counts, sealed under the one key that all of them have.

    A copy, made under the signature or by whoever counts next. `rules`: which answers they are, and of which version of
    the form; by others it is made anew. It lies in the order of the courses, as it is read.
    """

    __tablename__ = "counted_answer"
    __table_args__ = ({"sqlite_with_rowid": False},)

    course_id: Mapped[str] = mapped_column(ForeignKey("course.id"), primary_key=True)
    entry_id: Mapped[str] = mapped_column(ForeignKey("form_entry.id"), primary_key=True)
    rules: Mapped[str] = mapped_column(String(16))
    content: Mapped[bytes] = mapped_column(LargeBinary)


class LooseDraft(Identified, Entity):
    """What a user is typing before there is a course to keep it in; `content` is sealed JSON, for its author alone."""

    __tablename__ = "loose_draft"
    __table_args__ = (UniqueConstraint("user_id", "kind"),)

    user_id: Mapped[str] = mapped_column(ForeignKey("app_user.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(60))
    saved_at: Mapped[datetime]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class KeyGrant(Entity):
    """One reader's wrapped copy of a sealed object's key. Sharing adds one, withdrawal deletes it.
    `OF_A_CONSENT` is no reader: under it the secret lies that a consent stands by, as it is."""

    __tablename__ = "key_grant"
    OF_A_CONSENT: ClassVar[str] = "consent"

    object_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    reader: Mapped[str] = mapped_column(String(40), primary_key=True)
    consent_id: Mapped[str | None] = mapped_column(ForeignKey("consent.id"), index=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)


class Settled(Entity):
    """When a track's side last had all in order that consents open, and by which rules; «ended»: that what ended was
    taken back."""

    __tablename__ = "settled"

    track: Mapped[str] = mapped_column(String(10), primary_key=True)
    at: Mapped[datetime]
    day: Mapped[date]
    rules: Mapped[str] = mapped_column(String(64))


class Attachment(Identified, Entity):
    """A file that came: with the referral, or (`sort`) a paper at any time. `name`, `sender` and `content` are sealed.

    `category` is what a consent must name to open a paper for the other side. `task_id` is the task of the one who is
    to read it; done, it tells who read it and when.
    """

    __tablename__ = "attachment"

    course_id: Mapped[str] = mapped_column(ForeignKey("course.id"), index=True)
    track: Mapped[str] = mapped_column(String(10))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    added_by: Mapped[str] = mapped_column(ForeignKey("app_user.id"))
    added_at: Mapped[datetime]
    sort: Mapped[str] = mapped_column(String(20), default="", server_default=text("''"))
    category: Mapped[str] = mapped_column(String(30), default="", server_default=text("''"))
    arrived_on: Mapped[date | None]
    task_id: Mapped[str | None] = mapped_column(ForeignKey("task.id", ondelete="SET NULL"))
    struck_at: Mapped[datetime | None]
    struck_because: Mapped[str] = mapped_column(String(20), default="", server_default=text("''"))
    sender: Mapped[bytes | None] = mapped_column(LargeBinary)
    name: Mapped[bytes] = mapped_column(LargeBinary)
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))


class IssuedDocument(Identified, Entity):
    """A paper that was issued: its sealed Content (JSON) and its sealed PDF, with the hash of the PDF.

    `cover_sha256`: the hash of the page that stood before it when it was last printed or saved; nothing without one.
    """

    __tablename__ = "issued_document"
    __table_args__ = (Index("ix_issued_document_course", "course_id", "kind", "recipient", "handed_on"),)

    course_id: Mapped[str] = mapped_column(ForeignKey("course.id"))
    kind: Mapped[str] = mapped_column(String(30))
    track: Mapped[str] = mapped_column(String(10))
    category: Mapped[str] = mapped_column(String(30))
    recipient: Mapped[str] = mapped_column(String(20), default="")
    issued_by: Mapped[str] = mapped_column(ForeignKey("app_user.id"))
    issued_at: Mapped[datetime]
    day: Mapped[date]
    sha256: Mapped[str] = mapped_column(String(64))
    from_entry: Mapped[str | None] = mapped_column(ForeignKey("form_entry.id"))
    printed_on: Mapped[date | None]
    handed_on: Mapped[date | None]
    handed_by: Mapped[str | None] = mapped_column(ForeignKey("app_user.id"))
    transferred_on: Mapped[date | None]
    transferred_by: Mapped[str | None] = mapped_column(ForeignKey("app_user.id"))
    cover_sha256: Mapped[str | None] = mapped_column(String(64))
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    pdf: Mapped[bytes] = deferred(mapped_column(LargeBinary))


class SignedPaper(Identified, Entity):
    """A paper as it was drawn when its form was signed (one for an employer: when its lines were approved): its sealed
    Content (JSON) and its sealed PDF, with the hash of the PDF. Never changed (trigger).

    `category`: what a consent must name to open it for the other side, empty when none does. `recipient`: as of an
    issued paper. `quotes`: the other side's signed form that stands in it, as far as a consent opened that; such a one
    is deleted with the consent, and there is another without.
    """

    __tablename__ = "signed_paper"

    entry_id: Mapped[str] = mapped_column(ForeignKey("form_entry.id"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    category: Mapped[str] = mapped_column(String(30))
    recipient: Mapped[str] = mapped_column(String(20))
    quotes: Mapped[str | None] = mapped_column(ForeignKey("form_entry.id"), index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    pdf: Mapped[bytes] = deferred(mapped_column(LargeBinary))


class AnsweredPaper(Identified, Entity):
    """Who answered for words about health on a paper for an employer that is made of one signed form.

    `content` is sealed JSON: why, and each word with its line.
    """

    __tablename__ = "answered_paper"

    course_id: Mapped[str] = mapped_column(ForeignKey("course.id"), index=True)
    entry_id: Mapped[str] = mapped_column(ForeignKey("form_entry.id"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    answered_by: Mapped[str] = mapped_column(ForeignKey("app_user.id"))
    answered_at: Mapped[datetime]
    content: Mapped[bytes] = mapped_column(LargeBinary)
