"""What a paper says around a form's words: today, and kept with the signature so that no later paper says otherwise."""

from datetime import datetime
from functools import cache

from sqlalchemy import select

from hia_desktop.base.language import SOURCE, in_language
from hia_desktop.base.text import full_name
from hia_desktop.documents.blocks import Letterhead
from hia_desktop.documents.kinds import PAPERS
from hia_desktop.documents.kinds.content import Signed
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.person_numbers import grouped
from hia_desktop.services.call import Work
from hia_desktop.services.patient.patients import interpreter_words
from hia_desktop.services.sealing import grants
from hia_desktop.services.sealing.frames import Frame, keep_letterhead
from hia_desktop.store.entities import Centre, Course, Patient, User


def letterhead(w: Work) -> Letterhead:
    """The centre's letterhead today."""
    c = w.sql.scalars(select(Centre)).one()
    address = ", ".join(x for x in (c.address, c.postal) if x)
    return Letterhead(centre_name=c.name, unit=c.unit, address=address, org_no=c.org_number, phone=c.phone, logo=c.logo)


def patient_line(patient: Patient) -> str:
    """The patient as named on every page, with the interpreter that is needed."""
    return " · ".join(
        x
        for x in (
            full_name(patient.given_name, patient.family_name),
            grouped(patient.national_id),
            interpreter_words(patient),
        )
        if x
    )


def my_signature(w: Work, at: datetime | None) -> Signed:
    """The user's name, title and HPR number as they stand under a paper."""
    return Signed(name=w.me.name, title=w.me.title, hpr=w.me.hpr_number, at=at)


def my_phone(w: Work) -> str:
    """The user's direct number; empty when the administrator has set none."""
    return w.sql.get_one(User, w.me.id).phone


def named(patient: Patient, *, employer: bool) -> str:
    """The patient as a paper names them: by name alone on one that an employer may be handed."""
    return full_name(patient.given_name, patient.family_name) if employer else patient_line(patient)


@cache
def _papers_of(kind: str) -> tuple[bool, bool]:
    """Whether a paper is made of this kind of form, and whether one that is may go to an employer."""
    made = [paper for paper in PAPERS if paper.made_of is not None and paper.made_of.kind == kind]
    return bool(made), any(paper.for_employer for paper in made)


@in_language(SOURCE)
def framed(w: Work, course: str, form: Form) -> Frame | None:
    """What the papers of a form signed now say around its words, as far as the signer may know it; None when no paper
    is made of it."""
    made, for_employer = _papers_of(form.kind)
    if not made:
        return None
    patient = w.sql.get_one(Patient, w.sql.get_one(Course, course).patient_id)
    return Frame(
        letterhead=keep_letterhead(w, letterhead(w)),
        patient=full_name(patient.given_name, patient.family_name),
        patient_line=patient_line(patient),
        employer=patient.employer if for_employer and grants.employer_is_shared(w, patient.id) else "",
        language=patient.letters_in,
    )
