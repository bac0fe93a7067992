"""Appointments: booked with one or several at once, moved, and what came of them; the first that is kept ends the
waiting."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy import ColumnElement, delete, or_, select

from hia_desktop.base.clock import local
from hia_desktop.base.errors import BadInput, Missing
from hia_desktop.base.fields import CourseId, UserId, VisitId
from hia_desktop.base.text import _, day, day_short
from hia_desktop.domain.access import HEALTH, Right, Role
from hia_desktop.domain.teamwork.visits import (
    CANCELLED,
    Booking,
    Outcome,
    Purpose,
    Taken,
    Way,
    Why,
    clashes,
    clock_of,
    first_free,
    span_of,
)
from hia_desktop.domain.topics import Topic
from hia_desktop.domain.working_days import add_working_days, is_working_day, working_day_by
from hia_desktop.services.call import Work, command, query
from hia_desktop.services.patient import departures, leaves
from hia_desktop.services.record import effects
from hia_desktop.store.entities import Appointment, AppointmentStaff, Course, Patient, User, new_id

_CHANGES = (Topic.COURSE, Topic.TASKS)
_SOON = 5
"""Working days until a time that is proposed: so that a letter reaches the patient."""
_AHEAD = 14
"""Days after, and before, the best day in which a free hour is looked for."""


@dataclass(frozen=True, kw_only=True)
class VisitRow:
    """An appointment. To a NAV adviser it is that there is one, when and how: not what for, nor with whom."""

    id: VisitId
    day: date
    starts: str
    minutes: int
    way: Way
    purpose: Purpose | None
    staff: tuple[tuple[UserId, str], ...]
    room: str
    interpreter: str
    outcome: Outcome
    why: Why | None
    moved: bool
    begun: bool


@query(Right.READ_RECORD, audit="visits:opened", about="course")
def listing(w: Work, course: CourseId) -> tuple[VisitRow, ...]:
    """The course's appointments, those to come first, then the last that were."""
    rows = w.sql.scalars(select(Appointment).where(Appointment.course_id == course)).all()
    nav = w.me.role is Role.NAV_ADVISER
    staff = {} if nav else staff_of(w, [row.id for row in rows])
    found = [
        VisitRow(
            id=VisitId(row.id),
            day=row.day,
            starts=row.starts,
            minutes=row.minutes,
            way=Way(row.way),
            purpose=None if nav else Purpose(row.purpose),
            staff=staff.get(row.id, ()),
            room="" if nav else row.room,
            interpreter="" if nav else row.interpreter,
            outcome=Outcome(row.outcome),
            why=None if nav or not row.why else Why(row.why),
            moved=row.moved_to is not None,
            begun=row.opened_course,
        )
        for row in rows
        if not nav or row.outcome == Outcome.PLANNED
    ]
    ahead = sorted((v for v in found if _ahead(w, v)), key=lambda v: (v.day, v.starts, v.id))
    return (
        *ahead,
        *sorted((v for v in found if not _ahead(w, v)), key=lambda v: (v.day, v.starts, v.id), reverse=True),
    )


def _ahead(w: Work, visit: VisitRow) -> bool:
    return visit.day >= w.today and visit.outcome is Outcome.PLANNED


def staff_of(w: Work, visits: Sequence[str]) -> dict[str, tuple[tuple[UserId, str], ...]]:
    """Whom the patient meets, by name, for each of these appointments."""
    wanted = select(AppointmentStaff.appointment_id, User.id, User.full_name)
    wanted = wanted.join(User, User.id == AppointmentStaff.user_id).order_by(User.full_name)
    found: dict[str, tuple[tuple[UserId, str], ...]] = {}
    for visit, user, name in w.sql.execute(wanted.where(AppointmentStaff.appointment_id.in_(visits))):
        found[visit] = (*found.get(visit, ()), (UserId(user), name))
    return found


@query(Right.TEAM, audit="visits:opened", about="course")
def suggested(w: Work, course: CourseId) -> Booking:
    """A time to begin with: the first hour that those who meet are free on a working day, inside the window, and no
    later than the day that is wished for or the last lawful one; without an hour when they are not.
    Source: Interregional rapport 2020, linje 507-508 (R58)."""
    row = w.sql.get_one(Course, course)
    patient = w.sql.get_one(Patient, row.patient_id)
    waits = row.began_on is None and row.status == "waiting_start"
    window = leaves.states(w, {row.id: row.function_loss_on})[row.id].window if waits else None
    soon = add_working_days(w.today, _SOON, w.week)
    if window is not None:
        soon = max(soon, add_working_days(window.opens - timedelta(days=1), 1, w.week))
    ends = (row.wished_start, row.start_deadline, window.closes if window is not None else None) if waits else ()
    last = min((d for d in ends if d is not None and d >= w.today), default=soon + timedelta(days=_AHEAD))
    begin = working_day_by(min(soon, last), w.today, w.week)
    found = _first_free(w, row, begin, min(last, begin + timedelta(days=_AHEAD)))
    return Booking(
        day=found[0] if found is not None else begin,
        time=f"{found[1]:%H.%M}" if found is not None else "",
        purpose=Purpose.CLARIFY if row.began_on is None else Purpose.TREAT,
        interpreter=(patient.language or _("språket avtales")) if patient.interpreter else "",
    )


def _first_free(w: Work, course: Course, begin: date, last: date) -> tuple[date, time] | None:
    """When who is likely to meet the patient and the patient are free, from `begin` on; else as near before it as there
    is: the user, or the course's responsible when the office books."""
    who = w.me.id if w.me.role in HEALTH else course.responsible_id or w.me.id
    ahead = [begin + timedelta(days=n) for n in range((last - begin).days + 1)]
    before = [begin - timedelta(days=n) for n in range(1, min((begin - w.today).days, _AHEAD) + 1)]
    days = [begin, *(d for d in (*ahead[1:], *before) if is_working_day(d, w.week))]
    mine = select(AppointmentStaff.appointment_id).where(AppointmentStaff.user_id == who)
    near = select(Appointment, Course.patient_id).join(Course, Course.id == Appointment.course_id)
    near = near.where(Appointment.day.between(min(days), last), Appointment.outcome == Outcome.PLANNED, still_to_come())
    near = near.where(or_(Appointment.id.in_(mine), Course.patient_id == course.patient_id))
    rows = [(row, patient) for row, patient in w.sql.execute(near)]
    known = day_of(rows, staff_of(w, [row.id for row, _patient in rows]))
    minutes = Booking().minutes
    assert minutes is not None, "an appointment lasts so long when nobody says otherwise"
    now = local(w.now).replace(tzinfo=None)
    return first_free(known.taken, days, minutes, _needs(course.patient_id, "", [who]), now)


@command(Right.TEAM, audit="visit:booked", about="course", changes=_CHANGES)
def book(w: Work, course: CourseId, booking: Booking, staff: Sequence[UserId], anyway: bool = False) -> VisitId:
    """Books a time with one or several.

    Errors: BadInput by field; unless `anyway`, with what `ask_first` says; Missing for one who is not active.
    """
    return VisitId(_put(w, course, booking, staff, anyway, but="").id)


@command(Right.TEAM, audit="visit:moved", about="visit", changes=_CHANGES)
def move(w: Work, visit: VisitId, booking: Booking, by: Outcome, why: Why, anyway: bool = False) -> VisitId:
    """Finds another time with the same people, and lets the old one go in the same act. Errors: as `book` and
    `settle`."""
    old = w.sql.get_one(Appointment, visit)
    if old.outcome != Outcome.PLANNED:
        raise BadInput(_("Bare en avtalt time kan flyttes."), {"day": _("Bare en avtalt time kan flyttes.")})
    if by not in CANCELLED:
        text = _("Velg hvem som avlyste den gamle timen.")
        raise BadInput(text, {"by": text})
    _check_outcome(by, why)
    staff = [user for user, _name in staff_of(w, [visit]).get(visit, ())]
    new = _put(w, CourseId(old.course_id), booking, staff, anyway, but=visit)
    w.sql.flush()
    old.outcome, old.why, old.moved_to = by, why, new.id
    return VisitId(new.id)


@command(Right.TEAM, audit="visit:move_undone", about="visit", changes=_CHANGES)
def move_back(w: Work, visit: VisitId) -> None:
    """Takes a move back: the old time stands again, even where it has been taken since (the calendar says so), and the
    new one, `visit`, was never booked.

    Errors: BadInput when it is none that another was moved to, or when something has come of it since.
    """
    new = w.sql.get_one(Appointment, visit)
    old = w.sql.scalar(select(Appointment).where(Appointment.moved_to == visit))
    if old is None or new.outcome != Outcome.PLANNED:
        raise BadInput(_("Flyttingen kan ikke angres lenger."))
    old.outcome, old.why, old.moved_to = Outcome.PLANNED, "", None
    w.sql.flush()
    w.sql.execute(delete(AppointmentStaff).where(AppointmentStaff.appointment_id == visit))
    w.sql.delete(new)


@command(Right.TEAM, audit="visit:settled", about="visit", changes=_CHANGES)
def settle(w: Work, visit: VisitId, outcome: Outcome, why: Why | None = None) -> None:
    """Says what came of an appointment, or that nothing has yet. The first that is kept begins the care.

    Errors: BadInput for a cancelling without a reason, for what has not been yet, and for one that was moved.
    """
    row = w.sql.get_one(Appointment, visit)
    course = w.sql.get_one(Course, row.course_id)
    if row.moved_to is not None:
        raise BadInput(_("Timen er flyttet. Sett det på den nye."), {"state": _("Timen er flyttet.")})
    if outcome in (Outcome.MET, Outcome.NOT_MET) and row.day > w.today:
        raise BadInput(_("Timen har ikke vært ennå."), {"state": _("Timen har ikke vært ennå.")})
    why = Why.NOT_MET if outcome is Outcome.NOT_MET else why
    _check_outcome(outcome, why)
    row.outcome, row.why = outcome, (why or "") if outcome not in (Outcome.PLANNED, Outcome.MET) else ""
    effects.follow_beginning(w, course)


def _check_outcome(outcome: Outcome, why: Why | None) -> None:
    if outcome in CANCELLED and why is None:
        text = _("Velg hvorfor timen ble avlyst.")
        raise BadInput(text, {"why": text})


def next_visit(w: Work, course: CourseId, visit: VisitId | None = None) -> tuple[Appointment, tuple[str, ...]] | None:
    """The next appointment that is agreed, or that one of the course's, with the names of those whom the patient
    meets; None when it is no time to come."""
    wanted = select(Appointment).where(Appointment.course_id == course, Appointment.outcome == Outcome.PLANNED)
    wanted = wanted.where(Appointment.day >= w.today, still_to_come())
    wanted = wanted if visit is None else wanted.where(Appointment.id == visit)
    wanted = wanted.order_by(Appointment.day, Appointment.starts, Appointment.id)
    row = w.sql.scalars(wanted.limit(1)).first()
    return None if row is None else (row, tuple(name for _id, name in staff_of(w, [row.id]).get(row.id, ())))


def too_late(w: Work, course: Course, first: date | None, but: str = "") -> str:
    """What is said of an appointment after the last lawful day to begin; empty where the care has begun, or another
    time than `but` is agreed within it."""
    last = course.start_deadline
    if first is None or last is None or course.began_on is not None or first <= last:
        return ""
    sooner = select(Appointment.id).where(Appointment.course_id == course.id, Appointment.id != but)
    sooner = sooner.where(Appointment.outcome == Outcome.PLANNED, Appointment.day.between(w.today, last))
    if w.sql.scalar(sooner.limit(1)) is not None:
        return ""
    text = _("Timen {day} er etter fristen for start, {deadline}. Finn en tid før, eller varsle Helfo.")
    if last < w.today:
        text = _("Timen {day} er etter fristen for start, {deadline}. Varsle Helfo hvis det ikke er gjort.")
    return text.format(day=day(first), deadline=day(last))


def _put(
    w: Work, course: CourseId, booking: Booking, staff: Sequence[UserId], anyway: bool, *, but: str
) -> Appointment:
    wrong = booking.wrong(w.today)
    if gone := departures.words(w, w.sql.get_one(Course, course).patient_id):
        wrong["day"] = _("Pasienten er notert som «{gone}».").format(gone=gone)
    starts = clock_of(booking.time)
    if not staff:
        wrong["staff"] = _("Velg hvem pasienten møter.")
    if wrong or booking.day is None or starts is None or booking.minutes is None:
        raise BadInput(" ".join(wrong.values()), wrong)
    for user in staff:
        found = w.sql.get(User, user)
        if found is None or not found.active:
            raise Missing(_("Fant ikke brukeren."))
    if not anyway:
        ask_first(w, course, booking, staff, but=but)
    row = Appointment(
        id=new_id(),
        course_id=course,
        day=booking.day,
        starts=f"{starts:%H:%M}",
        minutes=booking.minutes,
        purpose=booking.purpose or "",
        way=booking.way or "",
        room=booking.room.strip(),
        interpreter=booking.interpreter.strip(),
        outcome=Outcome.PLANNED,
        why="",
        made_by=w.me.id,
        made_at=w.now,
    )
    w.sql.add(row)
    w.sql.flush()
    w.sql.add_all(AppointmentStaff(appointment_id=row.id, user_id=user) for user in dict.fromkeys(staff))
    return row


def still_to_come() -> ColumnElement[bool]:
    """The SQL condition on `Appointment` that it is no agreed time of a patient who is gone: that one is held."""
    return or_(Appointment.outcome != Outcome.PLANNED, Appointment.course_id.not_in(departures.courses()))


@dataclass(frozen=True)
class Day:
    """What appointments take of their days, and what is called what in it: people by id, rooms by name folded."""

    taken: tuple[Taken, ...]
    names: Mapping[str, str]

    def words(self, needs: Iterable[str]) -> tuple[str, ...]:
        """People and rooms by name, in order."""
        return tuple(sorted(self.names.get(one, _("pasienten")) for one in needs))


def day_of(rows: Iterable[tuple[Appointment, str]], staff: Mapping[str, Sequence[tuple[UserId, str]]]) -> Day:
    """Of appointments with the id of their patient, and whom each is with (`staff_of`)."""
    all_taken: list[Taken] = []
    names: dict[str, str] = {}
    for row, patient in rows:
        people = staff.get(row.id, ())
        starts = clock_of(row.starts)
        assert starts is not None, "every appointment was booked at a time of day"
        needs = _needs(patient, row.room, (user for user, _name in people))
        all_taken.append(Taken(row.id, row.day, span_of(starts, row.minutes), needs))
        names |= dict(people) | {_room(row.room): row.room}
    return Day(tuple(all_taken), names)


def _room(room: str) -> str:
    return f"room:{room.strip().lower()}"


def _needs(patient: str, room: str, staff: Iterable[str]) -> frozenset[str]:
    return frozenset({f"patient:{patient}", *([_room(room)] if room.strip() else []), *staff})


def ask_first(w: Work, course: str, booking: Booking, staff: Iterable[str], *, but: str) -> None:
    """Errors: BadInput with «clash» when somebody or the room is taken, and with «late» when it is after the last
    lawful day to begin; once that day has passed every time is, and a task says so."""
    row = w.sql.get_one(Course, course)
    passed = row.start_deadline is not None and row.start_deadline < w.today
    found = {
        "clash": _clash(w, course, booking, staff, but=but),
        "late": "" if passed else too_late(w, row, booking.day, but),
    }
    if asked := {field: text for field, text in found.items() if text}:
        raise BadInput("\n\n".join(asked.values()), asked)


def _clash(w: Work, course: str, booking: Booking, staff: Iterable[str], *, but: str) -> str:
    """That one of those, the patient or the room has another appointment than `but` then: says who, never whose
    appointment; empty when nobody has."""
    starts = clock_of(booking.time)
    assert starts is not None and booking.minutes is not None and booking.day is not None
    that_day = select(Appointment, Course.patient_id).join(Course, Course.id == Appointment.course_id)
    that_day = that_day.where(Appointment.day == booking.day, Appointment.outcome == Outcome.PLANNED)
    that_day = that_day.where(Appointment.id != but, still_to_come())
    rows = [(row, patient) for row, patient in w.sql.execute(that_day)]
    known = day_of(rows, staff_of(w, [row.id for row, _patient in rows]))
    needs = _needs(w.sql.get_one(Course, course).patient_id, booking.room, staff)
    wanted = Taken("", booking.day, span_of(starts, booking.minutes), needs)
    both = clashes([*known.taken, wanted]).get("", frozenset())
    when = day_short(booking.day, w.today)
    return _("Opptatt {day}: {who}.").format(day=when, who=", ".join(known.words(both))) if both else ""
