"""The day the care began, which ends the waiting: where no appointment says it, or one says another day than stands."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_, select

from hia_desktop.base.errors import BadInput, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import _
from hia_desktop.domain.access import Right, may
from hia_desktop.domain.forms.values import Decision
from hia_desktop.domain.teamwork.encounters import Aim, Partner
from hia_desktop.domain.teamwork.visits import Outcome
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command, query
from hia_desktop.services.record import effects
from hia_desktop.store.entities import Appointment, Course, Encounter

_CHANGES = (Topic.COURSE, Topic.TASKS)


@dataclass(frozen=True, kw_only=True)
class Beginning:
    """`day`: when the waiting ended, None while it goes on. `waits`: there is a right, and nobody has said that the
    patient was met. `by_hand`: no appointment says it. `should_be`: the day of the first appointment that was kept,
    where another stands: until the autumn of 2026 it was the day on which that was entered. `earliest`: the day the
    referral came. `contact`: of who waits, the day of the first contact with the patient that is entered."""

    day: date | None
    waits: bool
    by_hand: bool
    should_be: date | None
    earliest: date
    contact: date | None


@query(Right.TEAM, audit="visits:opened", about="course")
def look(w: Work, course: CourseId) -> Beginning:
    """When the waiting ended, and whether that can be so."""
    row = w.sql.get_one(Course, course)
    opened, kept = _of_visits(w, course)
    otherwise = w.sql.scalar(select(Course.id).where(Course.id == course, is_otherwise())) is not None
    unmet = after_contact(w, course)
    return Beginning(
        day=row.began_on,
        waits=row.began_on is None and row.decision == Decision.RIGHT and row.closed_on is None,
        by_hand=row.began_on is not None and not opened,
        should_be=kept if otherwise else None,
        earliest=row.received_on,
        contact=unmet.contact if unmet is not None else None,
    )


def after_contact(w: Work, course: CourseId) -> Beginning | None:
    """How it stands with one who waits though a contact with the patient is entered, for those who may say otherwise;
    None where there is nothing to ask. Not one from before the referral, nor of another centre: neither ended this
    waiting."""
    if not may(w.me.role, Right.TEAM):
        return None
    waits = (Course.began_on.is_(None), Course.decision == Decision.RIGHT, Course.closed_on.is_(None))
    met = (Encounter.partner == Partner.PATIENT, Encounter.struck.is_(False), Encounter.aim.not_in(_NO_CARE))
    here = (Encounter.had_by == "", Encounter.day >= Course.received_on)
    wanted = select(Course.received_on, Encounter.day).join(Encounter, Encounter.course_id == Course.id)
    wanted = wanted.where(Course.id == course, *waits, *met, *here).order_by(Encounter.day).limit(1)
    found = w.sql.execute(wanted).first()
    if found is None:
        return None
    return Beginning(day=None, waits=True, by_hand=False, should_be=None, earliest=found[0], contact=found[1])


_NO_CARE = (Aim.AGREE, Aim.INFORM)
"""What a contact may be for without being the health care that is waited for."""


def is_otherwise() -> ColumnElement[bool]:
    """The SQL condition on `Course` that the first appointment that was kept says another day than stands."""
    met = exists().where(Appointment.course_id == Course.id, Appointment.outcome == Outcome.MET)
    unmet_till_then = and_(met.where(Appointment.opened_course), ~met.where(Appointment.day <= Course.began_on))
    return and_(Course.began_on.is_not(None), or_(met.where(Appointment.day < Course.began_on), unmet_till_then))


def _of_visits(w: Work, course: CourseId) -> tuple[bool, date | None]:
    """Whether an appointment began the care, and the day of the first that was kept."""
    kept = select(Appointment.day, Appointment.opened_course).where(Appointment.course_id == course)
    rows = w.sql.execute(kept.where(Appointment.outcome == Outcome.MET)).all()
    return any(opened for _day, opened in rows), min((day for day, _opened in rows), default=None)


@command(Right.TEAM, audit="visit:begun", about="course", changes=_CHANGES)
def say(w: Work, course: CourseId, day: date | None) -> None:
    """Says on which day the patient was first met, where no appointment was booked for it; None takes that back, and
    leaves it to the appointments.

    Errors: BadInput for a day before the referral or one to come; Refused when an appointment says it.
    """
    row = w.sql.get_one(Course, course)
    opened, _kept = _of_visits(w, course)
    if opened:
        raise Refused(_("En time som ble holdt, er slutten på ventetiden."))
    if day is not None and not row.received_on <= day <= w.today:
        text = _("Skriv en dag etter at henvisningen kom, til og med i dag.")
        raise BadInput(text, {"day": text})
    if day is None:
        effects.follow_beginning(w, row, over=True)
    else:
        effects.begin_on(w, row, day)


@command(Right.TEAM, audit="visit:begin_mended", about="course", changes=_CHANGES)
def mend(w: Work, course: CourseId) -> None:
    """The first appointment that was kept ends the waiting, on its own day, whatever stood."""
    effects.follow_beginning(w, w.sql.get_one(Course, course), over=True)
