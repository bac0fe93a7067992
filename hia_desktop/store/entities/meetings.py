"""The team's meetings: the series, one meeting of it, its agenda, and what was decided."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hia_desktop.store.entities.entity import Entity, Identified, Versioned


class MeetingSeries(Versioned, Entity):
    """A meeting that comes every week. `weekday` is 0 for Monday, `starts` as «09:00»; `ended_on`: held no more."""

    __tablename__ = "meeting_series"

    name: Mapped[str]
    weekday: Mapped[int]
    starts: Mapped[str] = mapped_column(String(5))
    minutes: Mapped[int]
    ended_on: Mapped[date | None]


class SeriesMember(Entity):
    """Somebody who takes part in the meetings of a series."""

    __tablename__ = "series_member"

    series_id: Mapped[str] = mapped_column(ForeignKey("meeting_series.id"), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("app_user.id"), primary_key=True, index=True)


class Meeting(Versioned, Entity):
    """The meeting of one day. `nav_present`: a NAV adviser sees the screen. Signed, nothing else of it is
    changed any more; `paper` is then the list of the meeting, sealed for the health side, with its hash."""

    __tablename__ = "meeting"
    __table_args__ = (UniqueConstraint("series_id", "day"),)

    series_id: Mapped[str] = mapped_column(ForeignKey("meeting_series.id"))
    day: Mapped[date]
    nav_present: Mapped[bool] = mapped_column(default=False)
    signed_at: Mapped[datetime | None]
    signed_by: Mapped[str | None] = mapped_column(ForeignKey("app_user.id"))
    sha256: Mapped[str | None] = mapped_column(String(64))
    paper: Mapped[bytes | None] = mapped_column(LargeBinary)


class MeetingAttendee(Entity):
    """Somebody who was there."""

    __tablename__ = "meeting_attendee"

    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("app_user.id"), primary_key=True)


class AgendaItem(Versioned, Entity):
    """One course on the agenda of a meeting, `place` from 0. What is not talked about goes to the next meeting as it
    is; `rolled_from` is the day it then came from. `content` is sealed for the health side: the question, and what is
    written of the talk. `entry_id`: what was signed into the course."""

    __tablename__ = "agenda_item"
    __table_args__ = (Index("ix_agenda_item_meeting", "meeting_id", "place"),)

    meeting_id: Mapped[str] = mapped_column(ForeignKey("meeting.id"))
    course_id: Mapped[str] = mapped_column(ForeignKey("course.id"), index=True)
    place: Mapped[int]
    reason: Mapped[str] = mapped_column(String(20))
    asked_by: Mapped[str | None] = mapped_column(ForeignKey("app_user.id"))
    rolled_from: Mapped[date | None]
    talked: Mapped[bool] = mapped_column(default=False)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    entry_id: Mapped[str | None] = mapped_column(ForeignKey("form_entry.id"))


class MeetingDecision(Identified, Entity):
    """What was decided in one line, `number` in the order it was. It is at once a task, or a row of the plan signed as
    `plan_id`. `content` is sealed for the health side: the words, and who does it. `for_nav`: the task is NAV's."""

    __tablename__ = "meeting_decision"

    item_id: Mapped[str] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    number: Mapped[int]
    task_id: Mapped[str | None] = mapped_column(ForeignKey("task.id", ondelete="SET NULL"))
    plan_id: Mapped[str | None] = mapped_column(ForeignKey("form_entry.id"))
    for_nav: Mapped[bool] = mapped_column(default=False)
    due: Mapped[date]
    made_by: Mapped[str] = mapped_column(ForeignKey("app_user.id"))
    made_at: Mapped[datetime]
    content: Mapped[bytes] = mapped_column(LargeBinary)
