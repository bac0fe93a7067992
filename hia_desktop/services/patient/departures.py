"""A patient who is dead or has moved away: open tasks, times to come and letters are held while that stands, and come
back as they were when it is taken back. Nothing of them is changed: who asks for them asks this too."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from hia_desktop.base.errors import BadInput, Missing
from hia_desktop.base.fields import PatientId
from hia_desktop.base.text import _, day_short
from hia_desktop.domain.access import Right
from hia_desktop.domain.departure import Departure
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command
from hia_desktop.store.entities import Course, PatientGone, User, new_id

_CHANGES = (Topic.PATIENT, Topic.PATIENTS, Topic.COURSE, Topic.TASKS, Topic.DOCUMENTS)


@dataclass(frozen=True)
class Gone:
    """What was noted of a patient: what, from which day, by whom."""

    kind: Departure
    day: date
    noted_by: str


def courses() -> Any:
    """The SQL of the ids of the courses of patients who are gone: few, and looked up at once."""
    return (
        select(Course.id)
        .join(PatientGone, PatientGone.patient_id == Course.patient_id)
        .where(PatientGone.undone_at.is_(None))
    )


def of(w: Work, patient: str) -> Gone | None:
    """What stands of the patient; None for one who comes here."""
    wanted = select(PatientGone, User.full_name).join(User, User.id == PatientGone.noted_by)
    found = w.sql.execute(wanted.where(PatientGone.patient_id == patient, PatientGone.undone_at.is_(None))).first()
    return None if found is None else Gone(Departure(found[0].kind), found[0].day, found[1])


def words(w: Work, patient: str) -> str:
    """«Død 3. nov», for the banner and wherever something is held; empty for one who comes here."""
    gone = of(w, patient)
    return "" if gone is None else f"{gone.kind.label} {day_short(gone.day, w.today)}"


@command(Right.EDIT_PATIENT, audit="patient:gone", about="patient", changes=_CHANGES)
def note(w: Work, patient: PatientId, kind: Departure, day: date) -> None:
    """Notes it; noted again, the newest stands. Errors: BadInput for a day in the future."""
    if day > w.today:
        raise BadInput(_("Datoen er i framtiden."), {"day": _("Datoen er i framtiden.")})
    _end(w, patient)
    w.sql.add(PatientGone(id=new_id(), patient_id=patient, kind=kind, day=day, noted_by=w.me.id, noted_at=w.now))
    w.note(ground=kind.value)


@command(Right.EDIT_PATIENT, audit="patient:back", about="patient", changes=_CHANGES)
def take_back(w: Work, patient: PatientId) -> None:
    """It was wrong, or the patient is back: all that was held is there again. Errors: Missing when nothing is noted."""
    if not _end(w, patient):
        raise Missing(_("Pasienten er ikke notert som død eller flyttet."))


def _end(w: Work, patient: PatientId) -> bool:
    wanted = select(PatientGone).where(PatientGone.patient_id == patient, PatientGone.undone_at.is_(None))
    row = w.sql.scalar(wanted)
    if row is not None:
        row.undone_by, row.undone_at = w.me.id, w.now
    return row is not None
