"""One person on two cards, under two numbers: who may be the same, and a person's word that two are.
No card is merged or changed by it.

A number is often followed by another (a D-number, then a birth number),
and the register's tie between them is not known here.
"""

from datetime import date

from sqlalchemy import and_, or_, select

from hia_desktop.base.errors import BadInput, Missing
from hia_desktop.base.fields import PatientId
from hia_desktop.base.text import _, fold
from hia_desktop.domain.access import Right
from hia_desktop.domain.person_numbers import parse
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, check_record, command, visible_patients
from hia_desktop.store.entities import Patient, SamePerson, new_id

MOST = 20


def alike(w: Work, patient: Patient) -> list[PatientId]:
    """Those that exist for the user with the same words in a name, now or before, in any order,
    and one birth date in common, at most 20.

    A card's birth dates are the one it holds and the one that its number suggests.
    """
    names = _names(patient.given_name, patient.family_name, patient.former_names)
    dates = _dates(w, patient.national_id, patient.birth_date)
    same = [and_(*(Patient.search_key.contains(word, autoescape=True) for word in words)) for words in names]
    columns = (Patient.given_name, Patient.family_name, Patient.former_names)
    wanted = select(Patient.id, Patient.national_id, Patient.birth_date, *columns)
    wanted = wanted.where(visible_patients(w), Patient.national_id != patient.national_id, or_(*same))
    found = []
    with w.sql.no_autoflush:
        for row in w.sql.execute(wanted.order_by(Patient.sort_key, Patient.id)):
            theirs = _names(row.given_name, row.family_name, row.former_names)
            if names & theirs and dates & _dates(w, row.national_id, row.birth_date):
                found.append(PatientId(row.id))
    return found[:MOST]


def _names(given: str, family: str, former: str | None) -> frozenset[tuple[str, ...]]:
    """Each name that a person has or had, as its words in order; a card that is about to be made has had none yet."""
    names = (f"{given} {family}", *(former or "").split(","))
    return frozenset(words for name in names if (words := tuple(sorted(fold(name).split()))))


def _dates(w: Work, number: str, held: date) -> set[date]:
    suggested = parse(number, allow_synthetic=True, today=w.today).born
    return {held} if suggested is None else {held, suggested}


def noted(w: Work, patient: PatientId) -> list[PatientId]:
    """The cards that somebody has noted as this person and that exist for the user."""
    pair = or_(
        and_(SamePerson.patient_id == patient, SamePerson.other_id == Patient.id),
        and_(SamePerson.other_id == patient, SamePerson.patient_id == Patient.id),
    )
    return [
        PatientId(i)
        for i in w.sql.scalars(
            select(Patient.id).join(SamePerson, pair).where(visible_patients(w)).order_by(Patient.id)
        )
    ]


@command(Right.EDIT_PATIENT, audit="patient:same", about="patient", changes=(Topic.PATIENT, Topic.PATIENTS))
def note(w: Work, patient: PatientId, other: PatientId) -> None:
    """Notes that two cards are one person; each shows the other, nothing is merged.
    Nothing happens when it is noted already.

    Errors: BadInput for a card and itself; Missing or ReasonNeeded when the other is not the user's to open.
    """
    if patient == other:
        raise BadInput(_("Det er det samme pasientkortet."))
    check_record(w, "patient", other)
    w.log("patient:same")  # the other's own trail tells it too
    w.note(patient=patient)
    first, second = sorted((patient, other))
    pair = select(SamePerson.id).where(SamePerson.patient_id == first, SamePerson.other_id == second)
    if w.sql.scalar(pair) is None:
        w.sql.add(SamePerson(id=new_id(), patient_id=first, other_id=second, noted_by=w.me.id, noted_at=w.now))
    w.note(object_id=other)


@command(Right.EDIT_PATIENT, audit="patient:not_same", about="patient", changes=(Topic.PATIENT, Topic.PATIENTS))
def take_back(w: Work, patient: PatientId, other: PatientId) -> None:
    """The two cards are not one person after all. Errors: Missing when that was not noted."""
    first, second = sorted((patient, other))
    row = w.sql.scalar(select(SamePerson).where(SamePerson.patient_id == first, SamePerson.other_id == second))
    if row is None:
        raise Missing(_("Fant ikke dette. Det kan være fjernet, eller du har ikke tilgang."))
    w.sql.delete(row)
    w.note(object_id=other)
