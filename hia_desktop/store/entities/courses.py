"""The course and what SQL must look up in it: sick leave, tasks, milestone states."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from hia_desktop.store.entities.entity import Entity, Identified, Versioned


class Course(Versioned, Entity):
    """One passage through the centre. The columns are promoted from signed forms, few and without clinical text;
    `began_on` is the day of the first appointment that was kept, which ends the waiting (8445, code 1)."""

    __tablename__ = "course"

    patient_id: Mapped[str] = mapped_column(ForeignKey("patient.id"), index=True)
    status: Mapped[str] = mapped_column(String(20), index=True)
    received_on: Mapped[date]
    assessment_due: Mapped[date]
    missing_points: Mapped[str] = mapped_column(default="")
    decision: Mapped[str] = mapped_column(String(20), default="")
    decided_on: Mapped[date | None]
    start_deadline: Mapped[date | None]
    wished_start: Mapped[date | None]
    disciplines: Mapped[str] = mapped_column(String(20), default="")
    function_loss_on: Mapped[date | None]
    job_ended_on: Mapped[date | None]
    responsible_id: Mapped[str | None] = mapped_column(ForeignKey("app_user.id"))
    closed_on: Mapped[date | None]
    began_on: Mapped[date | None]
    origin: Mapped[str] = mapped_column(String(64), default="", index=True)
    created_at: Mapped[datetime]


class SickLeave(Versioned, Entity):
    """One certified period; no last day means that it is still going.
    `grade` in percent of full leave, `work` what it is leave from.

    `stated_on`: the grade is known from that day on alone; what it was before is not known.
    """

    __tablename__ = "sick_leave"

    course_id: Mapped[str] = mapped_column(ForeignKey("course.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date | None]
    kind: Mapped[str] = mapped_column(String(30))
    grade: Mapped[int]
    employer: Mapped[str] = mapped_column(default="")
    position_percent: Mapped[int | None]
    work: Mapped[str] = mapped_column(String(20), default="employee")
    stated_on: Mapped[date | None]


class Measuring(Entity):
    """Which instruments a course is followed with, by the codes of their packages with a space between, and how many
    weeks lie between on the way."""

    __tablename__ = "measuring"

    course_id: Mapped[str] = mapped_column(ForeignKey("course.id"), primary_key=True)
    package: Mapped[str] = mapped_column(String(20))
    every_weeks: Mapped[int]
    chosen_by: Mapped[str] = mapped_column(ForeignKey("app_user.id"))
    chosen_on: Mapped[date]


class MilestoneState(Identified, Entity):
    """A statutory milestone that is done, or not relevant for a stated reason; `marked_on` says in which sick leave."""

    __tablename__ = "milestone_state"
    __table_args__ = (UniqueConstraint("course_id", "code"),)

    course_id: Mapped[str] = mapped_column(ForeignKey("course.id"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    done_on: Mapped[date | None]
    skipped_because: Mapped[str] = mapped_column(String(30), default="")
    marked_on: Mapped[date]


_LISTED_BY = ("kind", "course_id", "track", "role", "responsible_id", "waits_until")


class Task(Versioned, Entity):
    """Something to be done by a day. `kind` decides its words, `track` whose side it is on;
    a person is responsible, or any of `role`.

    `note` is sealed for the health side: how a risk of suicide was clarified, or why it was not for that day.
    `words` is sealed: what whoever made the task by hand wrote. `waits_until`: it is put aside until that day.
    """

    __tablename__ = "task"
    # All that the worklist chooses and sorts by stands in the index: at 100 000 open tasks the first lines are there at
    # once, and to count them all takes a tenth of the time.
    __table_args__ = (
        Index("ix_task_open", "done_on", "due", "id", *_LISTED_BY),
        Index("ix_task_kind", "done_on", "kind", "due", "id", *_LISTED_BY[1:]),
        Index("ix_task_course", "course_id", "kind", "due"),
    )

    course_id: Mapped[str] = mapped_column(ForeignKey("course.id"))
    kind: Mapped[str] = mapped_column(String(40))
    track: Mapped[str] = mapped_column(String(10))
    due: Mapped[date]
    responsible_id: Mapped[str | None] = mapped_column(ForeignKey("app_user.id"), index=True)
    role: Mapped[str] = mapped_column(String(30), default="", server_default=text("''"))
    done_on: Mapped[date | None]
    done_by: Mapped[str | None] = mapped_column(ForeignKey("app_user.id"))
    note: Mapped[bytes | None] = mapped_column(LargeBinary)
    words: Mapped[bytes | None] = mapped_column(LargeBinary)
    waits_until: Mapped[date | None]
    created_at: Mapped[datetime]
