"""Workplaces and what is done there. Nothing here points at a patient, a course or an entry, and nothing of those
points here: whoever works somewhere has the employer as a text on the card alone."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from hia_desktop.store.entities.entity import Entity, Identified, Versioned


class Workplace(Versioned, Entity):
    """One workplace. `folded` is the name as it is searched. `merged_into`: it was the same as another, and is seen as
    that one until the two are taken apart. `needs`, `process` and `agreed` are of the measure, never of a person."""

    __tablename__ = "workplace"

    name: Mapped[str] = mapped_column(String(400))
    folded: Mapped[str] = mapped_column(String(400), index=True)
    org_number: Mapped[str] = mapped_column(String(9), index=True)
    industry: Mapped[str] = mapped_column(String(2))
    employees: Mapped[int | None]
    sector: Mapped[str] = mapped_column(String(12))
    municipality: Mapped[str] = mapped_column(String(400))
    has_bht: Mapped[bool | None]
    bht: Mapped[str] = mapped_column(String(400))
    ia_contact: Mapped[str] = mapped_column(String(400))
    needs: Mapped[str] = mapped_column(Text)
    process: Mapped[str] = mapped_column(Text)
    agreed: Mapped[str] = mapped_column(Text)
    merged_into: Mapped[str | None] = mapped_column(ForeignKey("workplace.id"))


class WorkplacePerson(Identified, Entity):
    """Somebody to talk to about a workplace, `place` from 0."""

    __tablename__ = "workplace_person"
    __table_args__ = (Index("ix_workplace_person_workplace", "workplace_id", "place"),)

    workplace_id: Mapped[str] = mapped_column(ForeignKey("workplace.id"))
    place: Mapped[int]
    name: Mapped[str] = mapped_column(String(400))
    role: Mapped[str] = mapped_column(String(400))
    phone: Mapped[str] = mapped_column(String(30))
    email: Mapped[str] = mapped_column(String(400))


class WorkplaceAgreement(Identified, Entity):
    """One agreement with a workplace, `place` from 0."""

    __tablename__ = "workplace_agreement"
    __table_args__ = (Index("ix_workplace_agreement_workplace", "workplace_id", "place"),)

    workplace_id: Mapped[str] = mapped_column(ForeignKey("workplace.id"))
    place: Mapped[int]
    start: Mapped[date | None]
    until: Mapped[date | None]
    signed_by: Mapped[str] = mapped_column(String(400))
    for_health: Mapped[str] = mapped_column(String(400))
    for_nav: Mapped[str] = mapped_column(String(400))


class WorkplaceSession(Versioned, Entity):
    """One session at a workplace. `answers` are the participants' marks from 1 to 5, one sign each, in no order.
    `removed_at`: it was entered in error."""

    __tablename__ = "workplace_session"

    workplace_id: Mapped[str] = mapped_column(ForeignKey("workplace.id"), index=True)
    day: Mapped[date]
    theme: Mapped[str] = mapped_column(String(20))
    about: Mapped[str] = mapped_column(String(400))
    led_health: Mapped[str] = mapped_column(String(400))
    led_nav: Mapped[str] = mapped_column(String(400))
    employees: Mapped[int | None]
    leaders: Mapped[int | None]
    answers: Mapped[str] = mapped_column(Text)
    next_step: Mapped[str] = mapped_column(String(400))
    made_by: Mapped[str] = mapped_column(ForeignKey("app_user.id"))
    made_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class WorkplaceTask(Identified, Entity):
    """Something to do with a workplace by a day, for one person, or for whoever works with workplaces."""

    __tablename__ = "workplace_task"
    __table_args__ = (Index("ix_workplace_task_open", "done_on", "due"),)

    workplace_id: Mapped[str] = mapped_column(ForeignKey("workplace.id"), index=True)
    what: Mapped[str] = mapped_column(String(400))
    due: Mapped[date]
    responsible_id: Mapped[str | None] = mapped_column(ForeignKey("app_user.id"))
    made_by: Mapped[str] = mapped_column(ForeignKey("app_user.id"))
    made_at: Mapped[datetime]
    done_on: Mapped[date | None]
    done_by: Mapped[str | None] = mapped_column(ForeignKey("app_user.id"))


class WorkplaceChange(Identified, Entity):
    """One line of a workplace's history: who did what to it. `before` is all that stood, as JSON, so that it can stand
    again; `fields` names what became another."""

    __tablename__ = "workplace_change"

    workplace_id: Mapped[str] = mapped_column(ForeignKey("workplace.id"), index=True)
    number: Mapped[int]
    what: Mapped[str] = mapped_column(String(12))
    fields: Mapped[str] = mapped_column(String(400))
    before: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(ForeignKey("app_user.id"))
