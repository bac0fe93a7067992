"""Contacts: entered in one line by the one who had them, coded by whoever codes. Never NAV's: what was done, with whom
and for how long is health; that there is an appointment is told where appointments are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, exists, select

from hia_desktop.base.errors import BadInput, Missing, Refused
from hia_desktop.base.fields import CourseId, EncounterId, VisitId
from hia_desktop.base.text import _
from hia_desktop.domain.access import OFFICE, Right, may
from hia_desktop.domain.forms.planning.named_measures import Intervention
from hia_desktop.domain.teamwork.encounters import (
    AIM_OF,
    Activity,
    Aim,
    Coding,
    ContactType,
    Encountered,
    Indirect,
    Partner,
    Payer,
    proposed,
)
from hia_desktop.domain.teamwork.visits import Outcome, Purpose, Way
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command, query
from hia_desktop.services.sealing.signed_as import signed_as
from hia_desktop.store.entities import Appointment, AppointmentStaff, Encounter, User, new_id

_CHANGES = (Topic.COURSE, Topic.CONTACTS)


@dataclass(frozen=True, kw_only=True)
class EncounterRow:
    """A contact, who had it, and its codes. The office sees no `intervention`: the code that follows stands in
    `proposal`, and that is what it needs. `elsewhere`: it was had at another centre, and is reported there."""

    id: EncounterId
    course: CourseId
    done: Encountered
    coding: Coding
    proposal: Coding
    who: str
    title: str
    role: str
    mine: bool
    struck: bool
    made_at: datetime
    elsewhere: bool

    @property
    def lacks(self) -> bool:
        """Whether it lacks a code."""
        return self.coding.lacks


@dataclass(frozen=True)
class OfVisit:
    """A contact as an appointment that was kept would be entered."""

    done: Encountered
    visit: VisitId


@dataclass(frozen=True)
class OnDay:
    """What the user has entered of a course on a day, and what an appointment of theirs proposes that is not."""

    entered: tuple[EncounterRow, ...]
    offered: OfVisit | None


@query(Right.WRITE_HEALTH, audit="contacts:opened", about="course")
def on_day(w: Work, course: CourseId, on: date) -> OnDay:
    """The user's own contacts of the course that day, and one that may be entered: of an appointment with the user
    that was kept and is not entered yet."""
    wanted = selected().where(Encounter.course_id == course, Encounter.user_id == w.me.id, Encounter.day == on)
    entered = rows_of(w, wanted.where(Encounter.struck.is_(False), Encounter.had_by == ""))
    taken = exists().where(
        Encounter.visit_id == Appointment.id, Encounter.user_id == w.me.id, Encounter.struck.is_(False)
    )
    kept = select(Appointment).join(AppointmentStaff, AppointmentStaff.appointment_id == Appointment.id)
    kept = kept.where(Appointment.course_id == course, Appointment.day == on, AppointmentStaff.user_id == w.me.id)
    kept = kept.where(Appointment.outcome == Outcome.MET, ~taken).order_by(Appointment.starts, Appointment.id)
    visit = w.sql.scalars(kept.limit(1)).first()
    return OnDay(entered, None if visit is None else OfVisit(_of_visit(visit), VisitId(visit.id)))


def _of_visit(visit: Appointment) -> Encountered:
    aim = AIM_OF.get(Purpose(visit.purpose))
    return Encountered(day=visit.day, minutes=visit.minutes, way=Way(visit.way), partner=Partner.PATIENT, aim=aim)


@command(Right.WRITE_HEALTH, audit="contact:entered", about="course", changes=_CHANGES)
def enter(w: Work, course: CourseId, done: Encountered, visit: VisitId | None = None) -> EncounterId:
    """Enters a contact that the user had; `visit` is the appointment it came of. The codes are left to be taken.

    Errors: BadInput by field; Missing for an appointment of another course.
    """
    _check(w, done)
    if visit is not None and w.sql.scalar(select(Appointment.course_id).where(Appointment.id == visit)) != course:
        raise Missing(_("Fant ikke timen."))
    row = Encounter(id=new_id(), course_id=course, user_id=w.me.id, role=w.me.role, made_at=w.now, visit_id=visit)
    put_done(row, done)
    put_codes(row, Coding())
    w.sql.add(row)
    w.note(object_id=row.id)
    return EncounterId(row.id)


@command(Right.WRITE_HEALTH, audit="contact:changed", about="encounter", changes=_CHANGES)
def change(w: Work, encounter: EncounterId, done: Encountered) -> None:
    """Puts right what was entered. Where other codes follow of it than before, those that it has go, to be looked at.

    Errors: BadInput by field; Refused for another's contact, or one that is struck.
    """
    row = _own(w, encounter)
    if row.struck:
        raise Refused(_("Kontakten er strøket."))
    _check(w, done)
    before = proposed(done_of(row))
    put_done(row, done)
    if proposed(done) != before:
        put_codes(row, Coding())


@command(Right.WRITE_HEALTH, audit="contact:struck", about="encounter", changes=_CHANGES)
def strike(w: Work, encounter: EncounterId, struck: bool) -> None:
    """Strikes a contact that was entered by mistake, or takes that back. Errors: Refused for another's contact."""
    _own(w, encounter).struck = struck


@command(Right.CODE_CONTACTS, audit="contact:coded", about="encounter", changes=_CHANGES)
def code(w: Work, encounter: EncounterId, coding: Coding) -> None:
    """Gives a contact its codes, or takes them away. Health personnel code their own, the office everybody's.

    Errors: Refused for another's contact, and for one that is struck.
    """
    row = w.sql.get_one(Encounter, encounter)
    if row.had_by:
        raise Refused(_("Kontakten var på et annet senter, og meldes der."))
    if row.struck or (w.me.role not in OFFICE and row.user_id != w.me.id):
        raise Refused(_("Du koder dine egne kontakter. Sekretæren koder alles."))
    put_codes(row, coding)


def _own(w: Work, encounter: EncounterId) -> Encounter:
    row = w.sql.get_one(Encounter, encounter)
    if row.user_id != w.me.id or row.had_by:
        raise Refused(_("Bare den som hadde kontakten, kan endre den."))
    return row


def _check(w: Work, done: Encountered) -> None:
    if wrong := done.wrong(w.today):
        raise BadInput(" ".join(wrong.values()), wrong)


def put_done(row: Encounter, done: Encountered) -> None:
    """What was done into a row, in the caller's transaction; it has been checked."""
    assert done.day is not None and done.minutes is not None
    row.day, row.minutes = done.day, done.minutes
    row.way, row.partner, row.aim = done.way or "", done.partner or "", done.aim or ""
    row.intervention, row.payer = done.intervention or "", "" if done.work_focused else done.payer or ""


def put_codes(row: Encounter, coding: Coding) -> None:
    """Gives a row its codes, in the caller's transaction."""
    row.contact_type, row.activity = coding.contact_type or "", coding.activity or ""
    row.indirect = coding.indirect or ""


def done_of(row: Encounter) -> Encountered:
    """What stands in a row of the store."""
    return Encountered(
        day=row.day,
        minutes=row.minutes,
        way=Way(row.way),
        partner=Partner(row.partner),
        aim=Aim(row.aim),
        intervention=Intervention(row.intervention) if row.intervention else None,
        work_focused=not row.payer,
        payer=Payer(row.payer) if row.payer else None,
    )


def _coding_of(row: Encounter) -> Coding:
    return Coding(
        contact_type=ContactType(row.contact_type) if row.contact_type else None,
        activity=Activity(row.activity) if row.activity else None,
        indirect=Indirect(row.indirect) if row.indirect else None,
    )


def selected(*more: Any) -> Select[Any]:
    """Contacts with who had them, as they were called then, and the columns `more`; the caller says which."""
    name, title = (signed_as(column, Encounter.user_id, Encounter.made_at) for column in (User.full_name, User.title))
    return (
        select(Encounter, name, title, *more)
        .join(User, User.id == Encounter.user_id)
        .order_by(Encounter.day, Encounter.made_at, Encounter.id)
    )


def rows_of(w: Work, wanted: Select[Any]) -> tuple[EncounterRow, ...]:
    """What `selected` gives, as far as the user may see it. The caller has asked who may see the courses."""
    return tuple(row_of(w, found) for found in w.sql.execute(wanted))


def row_of(w: Work, found: Any) -> EncounterRow:
    """One of them."""
    row: Encounter = found.Encounter
    done = done_of(row)
    return EncounterRow(
        id=EncounterId(row.id),
        course=CourseId(row.course_id),
        done=done.model_copy(update={"intervention": None}) if w.me.role in OFFICE else done,
        coding=_coding_of(row),
        proposal=proposed(done),
        who=row.had_by or found.full_name,
        title=row.had_title if row.had_by else found.title,
        role=row.role,
        mine=row.user_id == w.me.id and not row.had_by,
        struck=row.struck,
        made_at=row.made_at,
        elsewhere=bool(row.had_by),
    )


def of_course(w: Work, course: CourseId) -> Iterable[EncounterRow]:
    """Every contact of a course, those that are struck too; none for whom contacts are not."""
    return rows_of(w, selected().where(Encounter.course_id == course)) if may(w.me.role, Right.CODE_CONTACTS) else ()
