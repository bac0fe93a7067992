"""The team around a patient, and what it does together."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from hia_desktop.store.entities.entity import Entity, Versioned


class CourseMember(Versioned, Entity):
    """Somebody of the team around a patient, as what, from a day until a day; no last day means still.
    A row is ended, never removed: who had the patient when can be asked for later."""

    __tablename__ = "course_member"
    __table_args__ = (
        Index("ix_course_member_course", "course_id", "user_id"),
        Index("ix_course_member_user", "user_id", "course_id"),
    )

    course_id: Mapped[str] = mapped_column(ForeignKey("course.id"))
    user_id: Mapped[str] = mapped_column(ForeignKey("app_user.id"))
    function: Mapped[str] = mapped_column(String(30))
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    put_by: Mapped[str] = mapped_column(ForeignKey("app_user.id"))
    put_at: Mapped[datetime]
