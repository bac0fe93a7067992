"""One's own appointments as a calendar file (RFC 5545), for a calendar outside the program: no name, and nothing of
what an appointment is."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from hia_desktop.base.clock import oslo
from hia_desktop.base.errors import BadInput
from hia_desktop.base.text import _
from hia_desktop.domain.access import Right
from hia_desktop.domain.teamwork.visits import Outcome, clock_of
from hia_desktop.services.call import Work, query, visible_by_course
from hia_desktop.services.course.visits import still_to_come
from hia_desktop.store.entities import Appointment, AppointmentStaff, Course, Patient

MOST_DAYS = 366
"""How far a file may reach."""


@query(Right.SEE_LISTS, audit="calendar:exported")
def own_file(w: Work, first: date, last: date, initials: bool) -> bytes:
    """The reader's own appointments from `first` to `last`, those that are agreed, as the file's bytes.

    Times are in UTC, so that no reader of the file must know when the summer time of Norway begins. An entry says
    «Time», when, and the room; with `initials` the patient's, where the patient exists for the reader.
    Errors: BadInput for days the wrong way round or more than `MOST_DAYS`.
    """
    if not 0 <= (last - first).days < MOST_DAYS:
        text = _("Velg en siste dag etter den første, og høyst ett år.")
        raise BadInput(text, {"last": text})
    import icalendar  # slow to import, and not needed to start the program

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//HIA Desktop//NO")
    calendar.add("version", "2.0")
    wanted = (
        select(Appointment, Patient, visible_by_course(w, Appointment.course_id))
        .join(AppointmentStaff, AppointmentStaff.appointment_id == Appointment.id)
        .outerjoin(Course, Course.id == Appointment.course_id)  # a server shows nothing of the patient who is hidden
        .outerjoin(Patient, Patient.id == Course.patient_id)
        .where(AppointmentStaff.user_id == w.me.id, Appointment.outcome == Outcome.PLANNED)
        .where(Appointment.day.between(first, last), still_to_come())
        .order_by(Appointment.day, Appointment.starts, Appointment.id)
    )
    for row, patient, known in w.sql.execute(wanted):
        starts = datetime.combine(row.day, clock_of(row.starts) or time(), tzinfo=oslo())
        begins = starts.astimezone(UTC)
        known = known and patient is not None
        named = f" {_initials(patient)}" if initials and known else ""
        event = icalendar.Event()
        event.add("uid", f"{row.id}@hia-desktop")
        event.add("dtstamp", w.now)
        event.add("dtstart", begins)
        event.add("dtend", begins + timedelta(minutes=row.minutes))
        event.add("summary", _("Time") + named)
        event.add("class", "PRIVATE")
        if row.room and known:
            event.add("location", row.room)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _initials(patient: Patient) -> str:
    """«AMB» of Anne-Margrethe Bø."""
    parts = f"{patient.given_name} {patient.family_name}".replace("-", " ").split()
    return "".join(part[0].upper() for part in parts)
