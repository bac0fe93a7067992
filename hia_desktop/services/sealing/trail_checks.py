"""What the trail tells and the rows do not: whom a patient blocked, to whom nothing is sent, and whose a course is.

Nobody signs these rows; the lines that tell of them are signed, and held against their signatures by the same check of
the store. What the rows say and the trail does not hides nothing, and is not named.
"""

from collections.abc import Iterator

from sqlalchemy import select

from hia_desktop.base.language import Words
from hia_desktop.base.text import N_
from hia_desktop.domain.access import Right, Role, may
from hia_desktop.services.call import Work
from hia_desktop.services.sealing.proofs import begun_at
from hia_desktop.store.entities import AuditLine, Blocking, Course, Objection, Patient

_BLOCKED = N_("En sperring hos pasient {id} er tatt bort eller endret utenfor programmet.")
_OBJECTED = N_("Et nei fra pasient {id} til at noen får noe, er tatt bort eller endret utenfor programmet.")
_MOVED = N_("Forløp {id} er flyttet til en annen pasient utenfor programmet.")


def problems(w: Work) -> list[str]:
    """What was taken away or moved outside the program, in words."""
    if not w.signed_in.prover.begun:
        return []
    blocked = select(Blocking.patient_id, Blocking.user_id)
    objected = select(Objection.patient_id, Objection.receiver).where(Objection.lifted_at.is_(None))
    return [
        *_lost(w, "blocking", {(patient, of) for patient, of in w.sql.execute(blocked)}, _BLOCKED),
        *_lost(w, "objection", {(patient, of) for patient, of in w.sql.execute(objected)}, _OBJECTED),
        *_moved(w),
    ]


def _lost(w: Work, what: str, there: set[tuple[str, str]], wrong: Words) -> Iterator[str]:
    """What was set, was not lifted by somebody who may, and is not there."""
    begun, held = begun_at(w) or 0, set[tuple[str, str]]()
    lifted = f"{what}:lifted"
    columns = (AuditLine.seq, AuditLine.user_id, AuditLine.action, AuditLine.patient_id, AuditLine.ground)
    lines = select(*columns).where(AuditLine.action.in_([f"{what}:set", lifted])).order_by(AuditLine.seq)
    for seq, user, action, patient, of in w.sql.execute(lines):
        if action != lifted:
            held.add((patient, of))
        elif seq < begun or _might(w, user, seq):
            held.discard((patient, of))
    gone = {patient for patient, _of in held - there}
    if not w.signed_in.store.shows_all(w.sql):  # with a patient who is hidden goes all that is the patient's
        gone &= set(w.sql.scalars(select(Patient.id)))
    for patient in sorted(gone):
        yield wrong.format(id=patient[:8])


def _might(w: Work, user: str, line: int) -> bool:
    """Whether the user might lift it then: others can add a line of their own that says so."""
    role = w.signed_in.prover.role_then(user, line)
    return bool(role) and may(Role(role), Right.CONSENT)


def _moved(w: Work) -> Iterator[str]:
    """Courses of another patient than the first line of each says."""
    columns = (AuditLine.object_id, AuditLine.patient_id)
    begins = select(*columns).where(AuditLine.action.in_(["referral:registered", "course:imported"]))
    whose: dict[str, str] = {}
    for course, patient in w.sql.execute(begins.order_by(AuditLine.seq)):
        whose.setdefault(course, patient)
    for course, patient in w.sql.execute(select(Course.id, Course.patient_id).order_by(Course.id)):
        if whose.get(course, patient) != patient:
            yield _MOVED.format(id=course[:8])
