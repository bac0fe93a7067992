"""The care relation: why a user may open a record without being asked for a reason.

Source: helsepersonelloven §§ 21 a and 25, pasientjournalloven §§ 16 and 19 (access is for those
who give or administer care).
"""

from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, exists, false, or_, select, true
from sqlalchemy.orm import Session, aliased

from hia_desktop.domain.access import HEALTH, OFFICE, Recipient, Right, Role, Track, may
from hia_desktop.domain.tasks import WHOLE_TEAMS
from hia_desktop.store.entities import (
    AccessReason,
    AuditLine,
    Blocking,
    Consent,
    Course,
    CourseMember,
    FormEntry,
    IssuedDocument,
    Patient,
    Task,
)

OFFICE_DAYS = 30
"""How long after a course has ended the office goes on with it:
answers, epikrise, what is moved to the hospital's own record."""

_Any = aliased(Course)


_Value = BindParameter[Any]


def office_from(today: date) -> date:
    """The first day on which a course may have ended that the office still goes on with."""
    return today - timedelta(days=OFFICE_DAYS)


def in_team(today: date | _Value) -> ColumnElement[bool]:
    """The SQL condition on `CourseMember` that somebody is in the team now, or is to be: the one who takes over
    tomorrow reads today."""
    return or_(CourseMember.last_day.is_(None), CourseMember.last_day >= today)


def related(user: _Value, role: Role, now: _Value, today: _Value, since: _Value) -> ColumnElement[bool]:
    """The SQL condition on `Patient` that the user has a care relation, or has stated a reason that still holds.

    Health personnel: in the team, responsible for the course or a task, author of an entry or a paper, registered the
    referral; or a course under way that nobody is responsible for,
    or an open task that nobody has taken or that was given to the user's role.
    The office: a course under way or ended `since` (see `office_from`), or an open task, since it administers them all.
    A NAV adviser: the consent is the relation, and it has been asked for already.
    """
    if role in HEALTH:
        team = exists().where(CourseMember.course_id == _Any.id, CourseMember.user_id == user, in_team(today))
        return or_(_has_course(or_(_is_mine(user, role), team)), _stated(user, now), _registered(user))
    if role in OFFICE:
        going = or_(
            _Any.closed_on.is_(None),
            _Any.closed_on >= since,
            _has_task(Task.done_on.is_(None)),
        )
        return or_(_has_course(going), _stated(user, now))
    return true()


def blocks(sql: Session, patient: str, user: str) -> bool:
    """Whether the patient blocks the user."""
    return bool(sql.scalar(select(exists().where(Blocking.patient_id == patient, Blocking.user_id == user))))


@lru_cache(maxsize=64)
def consent_in_force(today: date | BindParameter[Any]) -> ColumnElement[bool]:
    """The SQL of a consent that holds today."""
    return and_(Consent.withdrawn_at.is_(None), Consent.valid_from <= today, Consent.valid_until >= today)


def existing_patients(
    role: Role, user: str | BindParameter[Any], today: date | BindParameter[Any]
) -> ColumnElement[bool]:
    """The SQL of `call.visible_patients`, for a user of the role; to nobody else anybody exists."""
    blocked = exists().where(Blocking.patient_id == Patient.id, Blocking.user_id == user)
    if role is Role.NAV_ADVISER:
        shared = exists().where(
            Consent.patient_id == Patient.id, Consent.recipient == Recipient.NAV_ADVISER, consent_in_force(today)
        )
        return and_(shared, ~blocked)
    if may(role, Right.READ_RECORD):
        return ~blocked
    return false()


def existing_courses(role: Role, course: Any, today: date | BindParameter[Any]) -> ColumnElement[bool]:
    """The SQL of `call.visible_courses`."""
    if role is not Role.NAV_ADVISER:
        return true()
    return exists().where(
        Consent.recipient == Recipient.NAV_ADVISER,
        Consent.patient_id == course.patient_id,
        Consent.course_id == course.id,
        consent_in_force(today),
    )


def _has_course(which: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(_Any.patient_id == Patient.id, which)


def _has_task(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Task.course_id == _Any.id, *which)


def _is_mine(user: _Value, role: Role) -> ColumnElement[bool]:
    nobodys = and_(Task.responsible_id.is_(None), _Any.responsible_id.is_(None))
    open_to_all = and_(Task.done_on.is_(None), Task.track == Track.HEALTH, or_(Task.kind.in_(WHOLE_TEAMS), nobodys))
    given_to_role = and_(Task.done_on.is_(None), Task.responsible_id.is_(None), Task.role == role)
    return or_(
        _Any.responsible_id == user,
        and_(_Any.responsible_id.is_(None), _Any.closed_on.is_(None)),
        _has_task(or_(Task.responsible_id == user, open_to_all, given_to_role)),
        _wrote(FormEntry, FormEntry.author_id == user),
        _wrote(IssuedDocument, IssuedDocument.issued_by == user),
    )


def _wrote(what: Any, by_user: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(what.course_id == _Any.id, by_user)


def _stated(user: _Value, now: _Value) -> ColumnElement[bool]:
    return exists().where(AccessReason.patient_id == Patient.id, AccessReason.user_id == user, AccessReason.until > now)


def _registered(user: _Value) -> ColumnElement[bool]:
    return exists().where(
        AuditLine.patient_id == Patient.id, AuditLine.user_id == user, AuditLine.action == "referral:registered"
    )
