"""The team around a patient, and what it does together."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
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


class Appointment(Versioned, Entity):
    """A time that a patient has here. `starts` as «09:30», `minutes` how long; `purpose` and `why` are codes of 8432
    and 8446. One that was moved names the new one in `moved_to`. `opened_course`: it began the care, so that what it
    ended can be taken back. No text about the patient stands here."""

    __tablename__ = "appointment"
    __table_args__ = (Index("ix_appointment_day", "day", "course_id"),)

    course_id: Mapped[str] = mapped_column(ForeignKey("course.id"), index=True)
    day: Mapped[date]
    starts: Mapped[str] = mapped_column(String(5))
    minutes: Mapped[int]
    purpose: Mapped[str] = mapped_column(String(5))
    way: Mapped[str] = mapped_column(String(20))
    room: Mapped[str]
    interpreter: Mapped[str]
    outcome: Mapped[str] = mapped_column(String(20))
    why: Mapped[str] = mapped_column(String(5))
    opened_course: Mapped[bool] = mapped_column(default=False)
    moved_to: Mapped[str | None] = mapped_column(ForeignKey("appointment.id"))
    made_by: Mapped[str] = mapped_column(ForeignKey("app_user.id"))
    made_at: Mapped[datetime]


class AppointmentStaff(Entity):
    """One of those whom the patient meets."""

    __tablename__ = "appointment_staff"

    appointment_id: Mapped[str] = mapped_column(ForeignKey("appointment.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("app_user.id"), primary_key=True, index=True)


class Encounter(Versioned, Entity):
    """A contact that one of the health side had about a patient, and the codes it is reported by; empty is not coded.
    `role` is what the user was then, `payer` the code in 8426 where it is not work-focused (20), `visit_id` the
    appointment that it came of. `had_by` and `had_title`: who had it at another centre, where `user_id` read it in;
    empty where it was had here. One that is `struck` stays. No text about the patient stands here."""

    __tablename__ = "encounter"
    __table_args__ = (
        Index("ix_encounter_course", "course_id", "partner", "struck"),
        Index("ix_encounter_day", "day", "course_id"),
        Index("ix_encounter_user", "user_id", "day"),
    )

    course_id: Mapped[str] = mapped_column(ForeignKey("course.id"))
    user_id: Mapped[str] = mapped_column(ForeignKey("app_user.id"))
    role: Mapped[str] = mapped_column(String(30))
    day: Mapped[date]
    minutes: Mapped[int]
    way: Mapped[str] = mapped_column(String(20))
    partner: Mapped[str] = mapped_column(String(20))
    aim: Mapped[str] = mapped_column(String(20))
    intervention: Mapped[str] = mapped_column(String(30))
    payer: Mapped[str] = mapped_column(String(5))
    contact_type: Mapped[str] = mapped_column(String(5))
    activity: Mapped[str] = mapped_column(String(5))
    indirect: Mapped[str] = mapped_column(String(5))
    visit_id: Mapped[str | None] = mapped_column(ForeignKey("appointment.id"))
    struck: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    had_by: Mapped[str] = mapped_column(default="", server_default=text("''"))
    had_title: Mapped[str] = mapped_column(default="", server_default=text("''"))
