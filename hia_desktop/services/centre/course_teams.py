"""The team around a patient: who, as what, from and until when; and a place that goes to another with its work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from hia_desktop.base.errors import BadInput, Missing
from hia_desktop.base.fields import CourseId, UserId
from hia_desktop.base.text import _
from hia_desktop.domain.access import Right, Role
from hia_desktop.domain.teamwork.team import TeamFunction, functions_of
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command, query
from hia_desktop.services.centre import handovers
from hia_desktop.services.centre.handovers import Handed, Takers
from hia_desktop.services.patient.leaves import EARLIEST, LATEST
from hia_desktop.services.relations import blocks, in_team
from hia_desktop.store.entities import Course, CourseMember, User, new_id

_CHANGES = (Topic.COURSE, Topic.TASKS, Topic.PATIENTS)


@dataclass(frozen=True, kw_only=True)
class MemberRow:
    """Somebody of the team. `over`: was, and is not any more."""

    user: UserId
    name: str
    title: str
    function: TeamFunction
    first_day: date
    last_day: date | None
    over: bool


@query(Right.READ_RECORD, audit="team:opened", about="course")
def members(w: Work, course: CourseId) -> tuple[MemberRow, ...]:
    """The team, those of now first. Who treats a patient tells of the treatment, so that a NAV adviser is told of
    NAV's own alone."""
    wanted = select(CourseMember, User.full_name, User.title).join(User, User.id == CourseMember.user_id)
    wanted = wanted.where(CourseMember.course_id == course)
    if w.me.role is Role.NAV_ADVISER:
        wanted = wanted.where(CourseMember.function == TeamFunction.NAV_ADVISER)
    order = list(TeamFunction)
    found = [
        MemberRow(
            user=UserId(seat.user_id),
            name=name,
            title=title,
            function=TeamFunction(seat.function),
            first_day=seat.first_day,
            last_day=seat.last_day,
            over=seat.last_day is not None and seat.last_day < w.today,
        )
        for seat, name, title in w.sql.execute(wanted)
    ]
    return tuple(sorted(found, key=lambda row: (row.over, order.index(row.function), row.first_day, row.name)))


@query(Right.TEAM)
def can_be(w: Work, function: TeamFunction) -> Takers:
    """Those who work here and can be this in a team, by name."""
    people = w.sql.execute(select(User.id, User.full_name, User.role).where(User.active).order_by(User.full_name))
    fit = [(UserId(i), name, Role(role)) for i, name, role in people if function in functions_of(Role(role))]
    return Takers(tuple(fit), ())


@command(Right.TEAM, audit="team:put", about="course", changes=_CHANGES)
def put(
    w: Work, course: CourseId, user: UserId, function: TeamFunction, first_day: date, last_day: date | None = None
) -> None:
    """Takes somebody into the team.

    Errors: Missing for one who is not active; BadInput for one who cannot be it, whom the patient blocks or who is it
    already, and for strange days.
    """
    row = w.sql.get_one(Course, course)
    found = _fitting(w, row, user, function)
    _check_days(first_day, last_day)
    if handovers.sits(w, course, user, function, first_day):
        text = _("{name} er alt {function} her.").format(name=found.full_name, function=function.label.lower())
        raise BadInput(text, {"user": text})
    w.note(ground=user)
    w.sql.add(
        CourseMember(
            id=new_id(),
            course_id=course,
            user_id=user,
            function=function,
            first_day=first_day,
            last_day=last_day,
            put_by=w.me.id,
            put_at=w.now,
        )
    )


@command(Right.TEAM, audit="team:ended", about="course", changes=_CHANGES)
def end(w: Work, course: CourseId, user: UserId, function: TeamFunction, last_day: date | None) -> None:
    """Sets the last day of somebody's place, none for one who stays.

    Errors: Missing when there is no place; BadInput for a day before it began.
    """
    seats = _seats(w, course, user, function)
    w.note(ground=user)
    for seat in seats:
        if last_day is not None and not seat.first_day <= last_day <= LATEST:
            text = _("Siste dag kan ikke være før den første.")
            raise BadInput(text, {"last_day": text})
        seat.last_day = last_day


@command(Right.TEAM, audit="team:handed", about="course", changes=_CHANGES)
def hand_over(w: Work, course: CourseId, user: UserId, function: TeamFunction, to: UserId, first_day: date) -> Handed:
    """Gives somebody's place to another from a day on, and the open tasks with it now; the responsibility for the
    course too, where it was the same person's.

    Errors: as `put`; Missing when nobody has the place.
    """
    row = w.sql.get_one(Course, course)
    heir = _fitting(w, row, to, function)
    _check_days(first_day, None)
    seats = _seats(w, course, user, function)
    handed = handovers.hand_on_in_course(w, row, user, to)
    for seat in seats:
        handovers.take_seat(w, seat, heir, first_day)
    w.note(ground=to)
    return handed


def _fitting(w: Work, course: Course, user: UserId, function: TeamFunction) -> User:
    found = w.sql.get(User, user)
    if found is None or not found.active:
        raise Missing(_("Fant ikke brukeren."))
    if function not in functions_of(Role(found.role)) or blocks(w.sql, course.patient_id, user):
        text = _("{name} kan ikke være {function} her.").format(name=found.full_name, function=function.label.lower())
        raise BadInput(text, {"user": text})
    return found


def _seats(w: Work, course: CourseId, user: UserId, function: TeamFunction) -> Sequence[CourseMember]:
    there = (CourseMember.course_id == course, CourseMember.user_id == user, CourseMember.function == function)
    found = w.sql.scalars(select(CourseMember).where(*there, in_team(w.today))).all()
    if not found:
        raise Missing(_("Vedkommende er ikke i teamet lenger."))
    return found


def _check_days(first_day: date, last_day: date | None) -> None:
    if not EARLIEST <= first_day <= LATEST or (last_day is not None and not first_day <= last_day <= LATEST):
        text = _("Første dag må komme før den siste, mellom 1900 og 2100.")
        raise BadInput(text, {"last_day": text})
