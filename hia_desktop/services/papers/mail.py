"""Whom a letter is posted to: the lines in the window of the envelope, and what they lack; who is sent an epikrise."""

from dataclasses import dataclass

from hia_desktop.base.fields import CourseId
from hia_desktop.base.language import Words
from hia_desktop.base.text import N_, _, fold, full_name
from hia_desktop.domain.addresses import parted, whole
from hia_desktop.domain.forms.epikrise import ReceiverRow
from hia_desktop.domain.forms.epikrise_values import ReceiverKind
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.sending.objections import Receiver, receiver_of
from hia_desktop.services.call import Work
from hia_desktop.services.patient import objected
from hia_desktop.services.record import entries
from hia_desktop.store.entities import Course, Patient


@dataclass(frozen=True)
class Addressed:
    """The lines of an address; `lacks` says what must be filled in before it arrives, and where."""

    lines: tuple[str, ...]
    lacks: Words | str = ""


def asked_of(to: Addressed) -> str:
    """What is asked about an address before a letter with it is archived: what it lacks, and that the envelope's window
    has no room for all of it; empty when it arrives."""
    from hia_desktop.documents.window import has_room  # reads the fonts

    told = [str(to.lacks)] if to.lacks else []
    if not has_room(to.lines):
        told.append(_("Adressen er for lang for vinduet i konvolutten, og noe av den blir kuttet. Skriv den kortere."))
    return " ".join(told)


def to_patient(patient: Patient) -> Addressed:
    """The patient at home."""
    name = full_name(patient.given_name, patient.family_name)
    told = N_("Pasientkortet mangler gateadresse, postnummer eller poststed.")
    place = f"{patient.postal_code} {patient.postal_place}".strip() or patient.municipality
    arrives = whole(patient.address, patient.postal_code, patient.postal_place)
    return Addressed(_filled(name, patient.address, place), "" if arrives else told)


def to_gp(patient: Patient) -> Addressed:
    """The GP at the practice; no lines when no GP is known."""
    at = (patient.gp_address, patient.gp_postal_code, patient.gp_postal_place)
    who = _filled(patient.gp_name, patient.gp_practice)
    told = N_("Pasientkortet mangler legekontorets gateadresse, postnummer eller poststed.")
    lines = (*who, *_filled(at[0], f"{at[1]} {at[2]}".strip())) if who else ()
    return Addressed(lines, "" if whole(*at) else told)


def _other_referrer(w: Work, course: Course) -> ReferralForm | None:
    """The referral, when somebody else than the GP wrote it."""
    gp = to_gp(w.sql.get_one(Patient, course.patient_id))
    entry = entries.newest_signed(w, CourseId(course.id), ReferralForm.kind).get(ReferralForm.kind)
    form = entries.read_form(ReferralForm.kind, entry.answers) if entry is not None else None
    other = isinstance(form, ReferralForm) and form.referrer and fold(form.referrer) != fold(" ".join(gp.lines[:1]))
    return form if isinstance(form, ReferralForm) and other else None


def of_epikrise(w: Work, course: Course) -> tuple[ReceiverRow, ...]:
    """Those who the law says are sent the epikrise, marked where the patient objects (`epikrise_sent`)."""
    patient, form = w.sql.get_one(Patient, course.patient_id), _other_referrer(w, course)
    found = [ReceiverRow(kind=ReceiverKind.GP, name=patient.gp_name, place=patient.gp_practice)]
    if form is not None:
        found.append(ReceiverRow(kind=ReceiverKind.REFERRER, name=form.referrer, place=form.practice))
    no = objected.reasons(w, patient.id)
    return tuple(row.model_copy(update={"objected": receiver_of(row.kind) in no}) for row in found if row.words)


def to_referrer(w: Work, course: Course) -> tuple[Addressed, Addressed]:
    """The one who referred, and the GP when that is somebody else (else without lines)."""
    gp, form = to_gp(w.sql.get_one(Patient, course.patient_id)), _other_referrer(w, course)
    if form is not None:
        at = parted(form.practice_address)
        told = _("Henvisningen mangler henviserens adresse: gate, postnummer og sted.")
        lines = _filled(form.referrer, form.practice, at[0], f"{at[1]} {at[2]}".strip())
        return Addressed(lines, "" if whole(*at) else told), gp
    return (gp if gp.lines else Addressed((_("Henvisende lege"),), gp.lacks)), Addressed(())


def receivers_of_answer(w: Work, course: Course, audience: str) -> tuple[Receiver, ...]:
    """Whom an answer to «patient», «referrer» or «gp» goes to besides the patient: the GP too when the GP referred."""
    if audience == "patient":
        return ()
    if audience == "gp":
        return (Receiver.GP,)
    return (Receiver.REFERRER,) if _other_referrer(w, course) is not None else (Receiver.REFERRER, Receiver.GP)


def _filled(*lines: str) -> tuple[str, ...]:
    return tuple(line for line in lines if line.strip())
