"""The patient's own no to a receiver: noted from the first day, holding for every paper until it is lifted."""

from sqlalchemy import select

from hia_desktop.base.errors import Missing
from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import _
from hia_desktop.domain.access import Right
from hia_desktop.domain.sending.objections import RECIPIENT_OF, Receiver
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command, consent_in_force, query
from hia_desktop.services.consent import consents
from hia_desktop.services.patient import objected
from hia_desktop.services.patient.objected import Objected
from hia_desktop.store.entities import Consent, Objection, new_id


@query(Right.EDIT_PATIENT, audit="objections:opened", about="course")
def listing(w: Work, course: CourseId) -> tuple[Objected, ...]:
    """The objections in force of the course's patient."""
    return objected.in_force(w, w.patient_id or "")


@command(
    Right.EDIT_PATIENT,
    audit="objection:set",
    about="course",
    changes=(Topic.CONSENT, Topic.COURSE, Topic.DOCUMENTS, Topic.TASKS, Topic.PATIENTS),
)
def put(w: Work, course: CourseId, receiver: Receiver) -> None:
    """Nothing goes to the receiver from now on; what was shared with it ends. Set twice is once."""
    w.note(ground=receiver.value)
    hold(w, w.patient_id or "", receiver)


def hold(w: Work, patient: str, receiver: Receiver) -> bool:
    """The same of a patient, as a part of another action; whether it was not held before."""
    if any(one.receiver is receiver for one in objected.in_force(w, patient)):
        return False
    w.sql.add(Objection(id=new_id(), patient_id=patient, receiver=receiver, set_by=w.me.id, set_at=w.now))
    if (recipient := RECIPIENT_OF.get(receiver)) is not None:
        agreed = select(Consent).where(
            Consent.patient_id == patient, Consent.recipient == recipient, consent_in_force(w.today)
        )
        consents.end_all(w, list(w.sql.scalars(agreed)))
    return True


@command(
    Right.CONSENT,
    audit="objection:lifted",
    about="course",
    changes=(Topic.CONSENT, Topic.COURSE, Topic.DOCUMENTS, Topic.PATIENTS),
)
def lift(w: Work, course: CourseId, receiver: Receiver) -> None:
    """The patient has changed their mind; what was shared before is not shared again by itself.
    Errors: Missing when there is no such objection."""
    wanted = select(Objection).where(
        Objection.patient_id == w.patient_id, Objection.receiver == receiver, Objection.lifted_at.is_(None)
    )
    row = w.sql.scalar(wanted)
    if row is None:
        raise Missing(_("Det er ingen innsigelse mot denne mottakeren."))
    row.lifted_at, row.lifted_by = w.now, w.me.id
    w.note(ground=receiver.value)
