"""Kalender: the appointments of a span of days across courses, and one of them put at another time."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlalchemy import func, select

from hia_desktop.base.clock import local
from hia_desktop.base.errors import BadInput
from hia_desktop.base.fields import CourseId, VisitId
from hia_desktop.base.text import _, full_name
from hia_desktop.base.text import day as day_in_words
from hia_desktop.documents.kinds import appointment, letter
from hia_desktop.domain.access import Right, Role
from hia_desktop.domain.teamwork.visits import Booking, Outcome, Purpose, Span, Way, Why, clashes, clock_of
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command, query, visible_by_course
from hia_desktop.services.course.visits import ask_first, day_of, staff_of, still_to_come
from hia_desktop.store.entities import Appointment, Course, IssuedDocument, Patient

NAME_A_TIME = (appointment.PAPER.kind, letter.TO_PATIENT.kind)
"""The papers to the patient that name the next time."""
LONGEST = 42
"""Days that are asked for at once."""


class Whose(StrEnum):
    """Which appointments: one's own, or all that the reader may know of."""

    OWN = "own"
    ALL = "all"


@dataclass(frozen=True, kw_only=True)
class Slot:
    """An appointment as it lies in the calendar. Where the reader may not know the patient, it is only that somebody
    is taken then: no `visit`, no `patient`, nothing of what it is.

    `span`: minutes of the day. `clash`: the people, the room and «pasienten» who have another appointment then.
    `own`: the reader is one of those whom the patient meets.
    """

    visit: VisitId | None
    course: CourseId | None
    patient: str
    day: date
    span: Span
    staff: tuple[str, ...]
    own: bool
    clash: tuple[str, ...] = ()
    purpose: Purpose | None = None
    way: Way | None = None
    room: str = ""
    interpreter: str = ""
    outcome: Outcome = Outcome.PLANNED
    why: Why | None = None

    @property
    def booking(self) -> Booking:
        """The time as it is booked, to begin another with."""
        return Booking(
            day=self.day,
            time=f"{self.span.first // 60:02}:{self.span.first % 60:02}",
            minutes=self.span.last - self.span.first,
            purpose=self.purpose,
            way=self.way,
            room=self.room,
            interpreter=self.interpreter,
        )


@query(Right.SEE_LISTS)
def slots(w: Work, first: date, last: date, whose: Whose) -> tuple[Slot, ...]:
    """The appointments from `first` to `last`, in order. What was moved stands where it was moved to.

    A NAV adviser is told of her own and of those of patients who share, when and how, and no more. Others are told of
    all; a colleague's time with a patient who does not exist for the reader is «taken» and no more.
    Errors: BadInput for more than `LONGEST` days.
    """
    if (last - first).days >= LONGEST:
        raise BadInput(_("Velg færre dager."), {"last": _("Velg færre dager.")})
    wanted = (
        select(Appointment, Patient, visible_by_course(w, Appointment.course_id).label("known"))
        .outerjoin(Course, Course.id == Appointment.course_id)  # a server shows nothing of the patient who is hidden
        .outerjoin(Patient, Patient.id == Course.patient_id)
        .where(Appointment.day.between(first, last), Appointment.moved_to.is_(None), still_to_come())
        .order_by(Appointment.day, Appointment.starts, Appointment.id)
    )
    rows = [(r, p, known and p is not None) for r, p, known in w.sql.execute(wanted)]
    staff = staff_of(w, [row.id for row, _patient, _known in rows])
    whom = [(r, p.id if p is not None else r.course_id) for r, p, _known in rows]
    planned = day_of(((r, patient) for r, patient in whom if r.outcome == Outcome.PLANNED), staff)
    spans = {t.key: t.span for t in day_of(whom, staff).taken}
    twice = clashes(planned.taken)
    nav = w.me.role is Role.NAV_ADVISER
    found: list[Slot] = []
    for row, patient, known in rows:
        people = staff.get(row.id, ())
        own = any(user == w.me.id for user, _name in people)
        planned_one = row.outcome == Outcome.PLANNED
        if (whose is Whose.OWN and not own) or (nav and not (own or known)) or (not planned_one and (nav or not known)):
            continue
        both = twice.get(row.id, frozenset())
        slot = Slot(
            visit=VisitId(row.id) if known else None,
            course=CourseId(row.course_id) if known else None,
            patient=full_name(patient.given_name, patient.family_name) if known else "",
            day=row.day,
            span=spans[row.id],
            staff=() if nav else tuple(name for _id, name in people),
            own=own,
            clash=planned.words(
                both & {w.me.id} if nav else both if known else both & {user for user, _name in people}
            ),
            way=Way(row.way) if known else None,
        )
        found.append(slot if nav or not known else _whole(slot, row))
    return tuple(found)


def _whole(slot: Slot, row: Appointment) -> Slot:
    """With all that those who book may know."""
    return replace(
        slot,
        purpose=Purpose(row.purpose),
        room=row.room,
        interpreter=row.interpreter,
        outcome=Outcome(row.outcome),
        why=Why(row.why) if row.why else None,
    )


@command(Right.TEAM, audit="visit:shifted", about="visit", changes=(Topic.COURSE, Topic.TASKS))
def shift(w: Work, visit: VisitId, day: date, time: str, anyway: bool = False) -> None:
    """Puts an appointment that nobody has been told of at another time, with the same people; nothing else changes.

    Errors: BadInput by field for what cannot be; unless `anyway`, with what `visits.ask_first` says; with
    «letter» when a letter names the time: then it is `visits.move`, which says by whom and why.
    """
    row = w.sql.get_one(Appointment, visit)
    if row.outcome != Outcome.PLANNED or row.day < w.today:
        text = _("Bare en avtalt time som ikke har vært, kan flyttes.")
        raise BadInput(text, {"day": text})
    wanted = Booking(day=day, time=time, minutes=row.minutes, purpose=Purpose(row.purpose), way=Way(row.way))
    wanted = wanted.model_copy(update={"room": row.room, "interpreter": row.interpreter})
    starts = clock_of(time)
    if (wrong := wanted.wrong(w.today)) or starts is None:
        raise BadInput(" ".join(wrong.values()), wrong)
    if told := _told(w, row):
        raise BadInput(told, {"letter": told})
    if not anyway:
        staff = [user for user, _name in staff_of(w, [visit]).get(visit, ())]
        ask_first(w, row.course_id, wanted, staff, but=visit)
    row.day, row.starts = day, f"{starts:%H:%M}"


def _told(w: Work, row: Appointment) -> str:
    """That a letter to the patient may name this time: one was issued after it was booked. Empty when none was."""
    letters = select(func.max(IssuedDocument.issued_at)).where(
        IssuedDocument.course_id == row.course_id,
        IssuedDocument.kind.in_(NAME_A_TIME),
        IssuedDocument.issued_at >= row.made_at,
    )
    at = w.sql.scalar(letters)
    if at is None:
        return ""
    text = _("Pasienten kan ha fått denne tiden i brevet fra {day}. Si fra om den nye tiden, eller send et nytt brev.")
    return text.format(day=day_in_words(local(at).date()))
