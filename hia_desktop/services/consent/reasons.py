"""Opening what is not one's own: a reason where there is no care relation, and emergency access in spite of a blocking.

Source: helsepersonelloven §§ 21 a, 25 and 45; pasientjournalloven §§ 17 and 19.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import aliased

from hia_desktop.base.clock import oslo
from hia_desktop.base.errors import BadInput, Missing, Refused
from hia_desktop.base.fields import CourseId, PatientId
from hia_desktop.base.language import SOURCE, in_language
from hia_desktop.base.text import _
from hia_desktop.domain.access import CARE_GROUNDS, EMERGENCY_GROUNDS, Ground, Right, Role
from hia_desktop.domain.person_numbers import parse
from hia_desktop.services.call import Work, command, query, visible_patients
from hia_desktop.services.sealing.signed_as import signed_as
from hia_desktop.store.entities import AccessReason, Course, Patient, User, new_id

EMERGENCY_HOURS = 4
"""How long an emergency opening lasts at most; a lock ends it before that."""
FEWEST_WORDS = 10
MOST_WORDS = 300
"""Characters of a reason in the user's own words."""
_MOST_ALARMS = 200


@dataclass(frozen=True, kw_only=True)
class Emergency:
    """An emergency opening as the administrator sees it: no patient, and the ground without the user's own words."""

    id: str
    at: datetime
    who: str
    role: str
    ground: str
    seen_by: str
    seen_at: datetime | None


@command(Right.STATE_REASON, audit="care:stated", about="patient", to_strangers=True)
def state(w: Work, patient: PatientId, ground: Ground, words: str = "") -> None:
    """Says why the user opens a patient without a care relation;
    holds until midnight, so that a lock in between asks nothing again.

    A relation that lasts comes from writing in the record. Errors: BadInput for a ground or words that say nothing.
    """
    if ground not in CARE_GROUNDS:
        raise BadInput(_("Velg hvorfor du åpner forløpet."), {"ground": _("Velg en grunn.")})
    told = _told(ground, words, needed=ground is Ground.OTHER)
    midnight = datetime.combine(w.today + timedelta(days=1), time(), tzinfo=oslo())
    _keep(w, patient, ground, midnight, emergency=False)
    w.note(ground=told)


@command(Right.EMERGENCY, audit="emergency:opened")
def open_emergency(w: Work, number: str, ground: Ground, words: str) -> CourseId:
    """Opens the newest course of a patient who has blocked the user, by the exact person number;
    the administrator is alarmed.

    Lasts until the lock, at most four hours; lists and searches go on hiding the patient.
    Errors: BadInput for the number, the ground or too few words; Missing when there is no such patient;
    Refused when nothing is blocked.
    """
    if ground not in EMERGENCY_GROUNDS:
        raise BadInput(_("Velg hvorfor det er en nødsituasjon."), {"ground": _("Velg en grunn.")})
    told, unknown = _told(ground, words, needed=True), _("Fant ingen pasient med dette nummeret. Forsøket er logget.")
    value = parse(number, allow_synthetic=w.signed_in.is_demo, today=w.today).value
    found = w.sql.execute(
        select(Patient.id, visible_patients(w).label("seen")).where(Patient.national_id == value)
    ).first()
    patient = PatientId(found.id if found else w.signed_in.store.place.blocked(w.sql.connection(), value))
    if not patient:
        raise Missing(unknown)
    if found is not None and found.seen:
        raise Refused(_("Pasienten er ikke sperret for deg. Søk fram pasienten og åpne forløpet på vanlig måte."))
    until = w.now + timedelta(hours=EMERGENCY_HOURS)
    _keep(w, patient, ground, until, emergency=True)  # first: a server shows nothing of the patient before
    newest = select(Course.id).order_by(Course.received_on.desc(), Course.id).limit(1)
    course = w.sql.scalar(newest.where(Course.patient_id == patient))
    if course is None:
        raise Missing(unknown)
    w.note(patient=patient, object_id=course, ground=told)
    w.signed_in.emergencies[patient] = until
    return CourseId(course)


def _told(ground: Ground, words: str, *, needed: bool) -> str:
    """The ground and the user's own words, as the trail keeps them: what is chosen in bokmål, whatever the screen
    speaks, and found again in the language of whoever reads it. Errors: BadInput."""
    words = " ".join(words.split())
    if needed and len(words) < FEWEST_WORDS:
        raise BadInput(
            _("Skriv kort hvorfor, minst {count} tegn.").format(count=FEWEST_WORDS), {"words": _("Skriv kort hvorfor.")}
        )
    if len(words) > MOST_WORDS or any("\ud800" <= c <= "\udfff" for c in words):
        too_long = _("Begrunnelsen kan ha høyst {count} tegn.").format(count=MOST_WORDS)
        raise BadInput(too_long, {"words": too_long})
    with in_language(SOURCE):
        return f"{ground.label}: {words}" if words else ground.label


def _keep(w: Work, patient: PatientId, ground: Ground, until: datetime, *, emergency: bool) -> None:
    row = AccessReason(
        id=new_id(),
        patient_id=patient,
        user_id=w.me.id,
        emergency=emergency,
        ground=ground,
        given_at=w.now,
        until=until,
    )
    w.sql.add(row)
    w.sql.flush()


@query(Right.READ_TRAIL)
def emergencies(w: Work) -> tuple[Emergency, ...]:
    """The emergency openings, those nobody has looked at first, newest first."""
    looked = aliased(User)
    found = w.sql.execute(
        select(
            AccessReason,
            signed_as(User.full_name, AccessReason.user_id, AccessReason.given_at),
            signed_as(User.role, AccessReason.user_id, AccessReason.given_at),
            signed_as(looked.full_name, AccessReason.seen_by, AccessReason.seen_at).label("seen_by"),
        )
        .join(User, User.id == AccessReason.user_id)
        .outerjoin(looked, looked.id == AccessReason.seen_by)
        .where(AccessReason.emergency)
        .order_by(AccessReason.seen_at.is_not(None), AccessReason.given_at.desc())
        .limit(_MOST_ALARMS)
    )
    return tuple(
        Emergency(
            id=row.id,
            at=row.given_at,
            who=who,
            role=Role(role).label,
            ground=Ground(row.ground).label,
            seen_by=seen_by or "",
            seen_at=row.seen_at,
        )
        for row, who, role, seen_by in found
    )


@command(Right.READ_TRAIL, audit="emergency:seen")
def acknowledge(w: Work, emergency: str) -> None:
    """Notes that the administrator has looked into an emergency opening.
    Errors: Missing; Refused when somebody has done it before."""
    row = w.sql.get(AccessReason, emergency)
    if row is None or not row.emergency:
        raise Missing(_("Fant ikke nødåpningen."))
    if row.seen_at is not None:
        raise Refused(_("Nødåpningen er gjennomgått fra før."))
    row.seen_by, row.seen_at = w.me.id, w.now
    w.note(patient=PatientId(row.patient_id))


@command(Right.READ_TRAIL, audit="emergency:unseen")
def undo_acknowledge(w: Work, emergency: str) -> None:
    """Sets the user's own `acknowledge` back: the opening is to be looked into again.
    Errors: Missing; Refused when somebody else has looked into it, or nobody."""
    row = w.sql.get(AccessReason, emergency)
    if row is None or not row.emergency:
        raise Missing(_("Fant ikke nødåpningen."))
    if row.seen_by != w.me.id:
        raise Refused(_("Bare den som gjennomgikk nødåpningen, kan angre det."))
    row.seen_by = row.seen_at = None
    w.note(patient=PatientId(row.patient_id))
