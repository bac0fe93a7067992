"""Patients: registering, changing, the list, and finding one by number, birth date or name in any order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, cast

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, and_, case, false, or_, select
from sqlalchemy.orm import aliased

from hia_desktop.base.errors import BadInput, Conflict, Refused
from hia_desktop.base.fields import Ask, CourseId, Day, Line, PatientId, Percent, Phone
from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_, Looks, _, age, collation_key, fold, full_name, one_letter_off, plural
from hia_desktop.base.written_days import even, packed_days, written_days
from hia_desktop.domain import references
from hia_desktop.domain.access import Right, Role
from hia_desktop.domain.facts import Fact
from hia_desktop.domain.forms.values import Decision
from hia_desktop.domain.letter_texts import LetterLanguage
from hia_desktop.domain.person_numbers import grouped, parse
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command, query, visible_courses, visible_patients
from hia_desktop.services.patient import departures, leaves, same_persons
from hia_desktop.services.patient.departures import Gone
from hia_desktop.services.relations import in_team
from hia_desktop.services.sealing import grants
from hia_desktop.store.entities import Course, CourseMember, Patient, Task, new_id
from hia_desktop.store.portable import found_at, texts


class PatientDraft(BaseModel):
    """The editable face of a patient."""

    model_config = ConfigDict(extra="forbid")

    national_id: Annotated[
        Line, Ask(N_("Fødselsnummer"), help=N_("11 siffer. D-nummer og hjelpenummer kan også brukes."))
    ] = ""
    given_name: Annotated[Line, Ask(N_("Fornavn"))] = (
        ""  # empty for a person with a single name, which is the family name
    )
    family_name: Annotated[Line, Ask(N_("Etternavn"))] = ""
    former_names: Annotated[
        Line, Ask(N_("Tidligere navn"), help=N_("Hele navnet, med komma mellom flere. Søket finner dem også."))
    ] = ""
    birth_date: Annotated[
        Day | None,
        Ask(N_("Fødselsdato"), help=N_("Et D-nummer foreslår den; rett den når den er feil."), looks=Looks.BACK),
    ] = None
    phone: Annotated[Phone, Ask(N_("Telefon"))] = ""
    address: Annotated[Line, Ask(N_("Gateadresse"))] = ""
    postal_code: Annotated[Line, Ask(N_("Postnummer"))] = ""
    postal_place: Annotated[Line, Ask(N_("Poststed"))] = ""
    municipality: Annotated[Line, Ask(N_("Kommune"))] = ""
    language: Annotated[Line, Ask(N_("Språk"))] = ""
    interpreter: Annotated[bool, Ask(N_("Trenger tolk"))] = False
    letters_in: Annotated[LetterLanguage, Ask(N_("Språk i brev"))] = LetterLanguage.BOKMAL
    occupation: Annotated[Line, Ask(N_("Yrke"), fact=Fact.OCCUPATION)] = ""
    employer: Annotated[Line, Ask(N_("Arbeidsgiver"), fact=Fact.EMPLOYER)] = ""
    position_percent: Annotated[Percent | None, Ask(N_("Stillingsprosent"), unit="%", fact=Fact.POSITION)] = None
    gp_name: Annotated[Line, Ask(N_("Fastlege"), fact=Fact.GP)] = ""
    gp_practice: Annotated[Line, Ask(N_("Legekontor"), fact=Fact.PRACTICE)] = ""
    gp_address: Annotated[Line, Ask(N_("Kontorets gateadresse"))] = ""
    gp_postal_code: Annotated[Line, Ask(N_("Kontorets postnummer"))] = ""
    gp_postal_place: Annotated[Line, Ask(N_("Kontorets poststed"))] = ""


def interpreter_words(patient: Patient) -> str:
    """«Tolk: somali», «Trenger tolk» when no language is noted; empty when none is needed."""
    if not patient.interpreter:
        return ""
    return _("Tolk: {language}").format(language=patient.language) if patient.language else _("Trenger tolk")


@dataclass(frozen=True, kw_only=True)
class PatientRow:
    """A patient in the list; `course` is the newest course, and `sick` its sick leave today:
    «ikke delt» to whom it is not shared with. Where the patient works stands on the patient alone.

    `sick` is empty without a course.
    """

    id: PatientId
    course: CourseId | None
    name: str
    number: str
    birth_date: date
    age: int
    municipality: str
    status: str
    sick: str
    former_names: str = ""

    @property
    def key(self) -> PatientId:
        """What the list keeps its selection by."""
        return self.id


@dataclass(frozen=True, kw_only=True)
class PatientCard:
    """A patient with what an edit needs; `noted` are cards that somebody has said are this person,
    `alike` those that may be; `gone`: dead or moved away."""

    id: PatientId
    version: int
    draft: PatientDraft
    noted: tuple[PatientRow, ...] = ()
    alike: tuple[PatientRow, ...] = ()
    gone: Gone | None = None


@dataclass(frozen=True)
class Registered:
    """A registered patient, and whether the number was known from before."""

    id: PatientId
    known: bool
    warning: str


@dataclass(frozen=True)
class NumberCheck:
    """A typed number judged: what is wrong with it, or what to check; the birth date it gives; the patient who has it.

    `proposes`: the birth date is only suggested, to be shown and changed.
    """

    problem: str
    warning: str
    born: date | None
    known: PatientRow | None
    proposes: bool = False


STATUS = WordTable(
    {
        "received": N_("Henvist"),
        "waiting": N_("Venter på svar"),
        "waiting_start": N_("Venter på oppstart"),
        "in_course": N_("I forløp"),
        "no_need": N_("Ikke behov"),
        "forwarded": N_("Sendt videre"),
        "advice": N_("Råd til henviser"),
        "not_applicable": N_("Ikke til vurdering"),
        "answered": N_("Besvart, eldre utfall"),
        "closed": N_("Avsluttet"),
    }
)
"""Where a course stands. Each answer that ends it has a word of its own;
`answered` is what an earlier program called «ikke rett»."""
ENDED_BY = {
    decision: str(decision)
    for decision in (Decision.NO_NEED, Decision.FORWARDED, Decision.ADVICE, Decision.NOT_APPLICABLE)
}
"""The status after a decision that ends the course before it began."""
MINE = "mine"
"""The filter of the patients whom the user is responsible for, in the team around, or has a task named to her for."""
OVER = (*ENDED_BY.values(), "answered", "closed")
NAVS_STATUS = STATUS.only("in_course", "closed")
"""What a NAV adviser is told of where a course stands: whether it is over."""


def status_word(w: Work, status: str | None) -> str:
    """The course's status in words. What the assessment led to is never shared with NAV,
    who is told whether the course is over."""
    if status and w.me.role is Role.NAV_ADVISER:
        return STATUS["closed" if status in OVER else "in_course"]
    return STATUS.get(status or "", "–")


def put(w: Work, draft: PatientDraft) -> Registered:
    """Finds the patient with this number, or makes one. Part of an action; the caller's mark has been checked.

    Errors: BadInput for the number, the names or the birth date;
    Refused when the patient is there, but not for this user.
    """
    number = parse(draft.national_id, allow_synthetic=w.signed_in.is_demo, today=w.today)
    known = w.sql.scalar(select(Patient.id).where(Patient.national_id == number.value, visible_patients(w)))
    if known:
        return Registered(PatientId(known), True, number.warning)
    there = w.sql.scalar(select(Patient.id).where(Patient.national_id == number.value))
    if there or w.signed_in.store.place.blocked(w.sql.connection(), number.value):
        raise Refused(_("Du kan ikke registrere noe på dette nummeret. Ingenting er lagret. Be en kollega gjøre det."))
    row = Patient(id=new_id(), national_id=number.value, created_at=w.now)
    _fill(w, row, draft, number.birth_date(draft.birth_date))
    w.sql.add(row)
    w.sql.flush()
    single = "" if draft.given_name.strip() else _("Pasienten er registrert med bare ett navn.")
    told = (number.doubt(draft.birth_date, w.today) or number.warning, alike_words(same_persons.alike(w, row)), single)
    return Registered(PatientId(row.id), False, " ".join(words for words in told if words))


def _fill(w: Work, row: Patient, draft: PatientDraft, birth: date | None) -> None:
    if not draft.family_name.strip():  # in folkeregisteret one who has a single name has it as the family name
        message = _("Etternavn mangler. Har personen bare ett navn, skriv det som etternavn.")
        raise BadInput(message, {"family_name": message})
    if birth is None or birth > w.today:
        message = (
            _("Fødselsdatoen kan ikke leses av nummeret. Skriv den.")
            if birth is None
            else _("Fødselsdatoen er i framtiden.")
        )
        raise BadInput(message, {"birth_date": message})
    row.birth_date = birth
    for name in PatientDraft.model_fields:
        if name not in ("national_id", "birth_date"):
            setattr(row, name, getattr(draft, name))
    row.search_key = " ".join(fold(f"{draft.given_name} {draft.family_name} {draft.former_names}").split())
    row.sort_key = collation_key(f"{draft.family_name} {draft.given_name}")


@query(Right.EDIT_PATIENT, audit="search")
def check_number(w: Work, text: str) -> NumberCheck:
    """What a typed person number says, judged while it is being typed: a wrong one is an answer, not an error."""
    try:
        number = parse(text, allow_synthetic=w.signed_in.is_demo, today=w.today)
    except BadInput as problem:
        return NumberCheck(problem.message, "", None, None)
    known = w.sql.scalar(select(Patient.id).where(Patient.national_id == number.value, visible_patients(w)))
    row = next(iter(rows(w, [PatientId(known)])), None) if known else None
    return NumberCheck("", number.warning or number.doubt(None, w.today), number.born, row, number.proposes)


@query(Right.EDIT_PATIENT, audit="search")
def maybe_here(w: Work, draft: PatientDraft) -> tuple[PatientRow, ...]:
    """Those here who may be the one that a card is about to be made for:
    the same names and birth date under another number.

    Errors: BadInput for the number, the names or the birth date.
    """
    number = parse(draft.national_id, allow_synthetic=w.signed_in.is_demo, today=w.today)
    row = Patient(national_id=number.value)
    _fill(w, row, draft, number.birth_date(draft.birth_date))
    return rows(w, same_persons.alike(w, row))


@query(Right.EDIT_PATIENT, audit="patient:opened", about="patient")
def card(w: Work, patient: PatientId) -> PatientCard:
    """The patient as it can be edited."""
    row = w.sql.get_one(Patient, patient)
    draft = PatientDraft.model_validate({n: getattr(row, n) for n in PatientDraft.model_fields})
    noted = same_persons.noted(w, patient)
    alike = [other for other in same_persons.alike(w, row) if other not in noted]
    return PatientCard(
        id=patient,
        version=row.version,
        draft=draft,
        noted=rows(w, noted),
        alike=rows(w, alike),
        gone=departures.of(w, patient),
    )


@command(Right.EDIT_PATIENT, audit="patient:changed", about="patient", changes=(Topic.PATIENT, Topic.COURSE))
def change(w: Work, patient: PatientId, version: int, draft: PatientDraft) -> None:
    """Saves an edited patient. Errors: BadInput for a field or another patient's number;
    Conflict when somebody else saved first."""
    row = w.sql.get_one(Patient, patient)
    if row.version != version:
        raise Conflict(
            _(
                "Noen andre har endret pasienten siden du åpnet skjemaet. Det du skrev, står fortsatt her. "
                "Åpne på nytt og sammenlign."
            )
        )
    number = parse(draft.national_id, allow_synthetic=w.signed_in.is_demo, today=w.today)
    if w.sql.scalar(select(Patient.id).where(Patient.national_id == number.value, Patient.id != patient)):
        raise BadInput(_("Fødselsnummeret er i bruk."), {"national_id": _("Fødselsnummeret er i bruk.")})
    before = {name: getattr(row, name) for name in PatientDraft.model_fields}
    row.national_id = number.value
    _fill(w, row, draft, number.birth_date(draft.birth_date))
    w.note(ground=", ".join(name for name, value in before.items() if getattr(row, name) != value))


def alike_words(found: list[PatientId]) -> str:
    """What is said when others here may be the same person; empty when nobody is."""
    if not found:
        return ""
    return _("Det finnes {count} fra før med samme navn og fødselsdato. Kontroller om det er samme person.").format(
        count=plural(len(found), _("pasientkort"), _("pasientkort"))
    )


_Newest = aliased(Course)


def _newest(w: Work) -> ColumnElement[Any] | Any:
    """The id of a patient's newest course that exists for the user."""
    theirs = select(_Newest.id).where(_Newest.patient_id == Patient.id, visible_courses(w, _Newest))
    return theirs.order_by(_Newest.received_on.desc(), _Newest.id).limit(1).correlate(Patient).scalar_subquery()


_ORDERS: dict[str, ColumnElement[Any] | Any] = {
    "name": Patient.sort_key,
    "birth_date": Patient.birth_date,
    "municipality": Patient.municipality,
}


@query(Right.SEE_LISTS)
def keys(w: Work, filter: str = "", order: str = "name", text: str = "") -> tuple[PatientId, ...]:
    """The ids of all patients that exist for the user.
    `filter` is the newest course's status, or `MINE`; `order` a column's key or «-key»."""
    column = _ORDERS.get(order.lstrip("-"), Patient.sort_key)
    wanted = (
        select(Patient.id)
        .where(visible_patients(w))
        .order_by(column.desc() if order.startswith("-") else column, Patient.id)
    )
    if text.strip():
        wanted = wanted.where(matches(text, w.today))
    if filter == MINE:
        wanted = wanted.where(_is_mine(w))
    elif filter:
        there = Course.status == filter
        if w.me.role is Role.NAV_ADVISER:
            there = {"closed": Course.status.in_(OVER), "in_course": Course.status.not_in(OVER)}.get(filter, false())
        wanted = wanted.join(Course, Course.id == _newest(w)).where(there)
    return cast("tuple[PatientId, ...]", tuple(texts(w.sql, wanted)))


def _is_mine(w: Work) -> ColumnElement[bool]:
    """The SQL condition on `Patient` that a course under way is the user's or the user is in its team, or that an open
    task in one of the courses is.
    Asked once for all: patient by patient it takes minutes at 20 000."""
    named = select(Task.course_id).where(Task.responsible_id == w.me.id, Task.done_on.is_(None))
    team = select(CourseMember.course_id).where(CourseMember.user_id == w.me.id, in_team(w.today))
    under_way = and_(or_(Course.responsible_id == w.me.id, Course.id.in_(team)), Course.status.not_in(OVER))
    return Patient.id.in_(select(Course.patient_id).where(visible_courses(w), or_(under_way, Course.id.in_(named))))


def rows(w: Work, keys: Sequence[PatientId]) -> tuple[PatientRow, ...]:
    """The rows of these patients, in the given order; one that no longer exists for the user is left out."""
    leave_is_shared = grants.sick_leave_shared(w)
    wanted = (
        select(
            Patient.id,
            Patient.given_name,
            Patient.family_name,
            Patient.national_id,
            Patient.birth_date,
            Patient.municipality,
            Patient.former_names,
            Course.id.label("course"),
            Course.status,
            Course.function_loss_on,
            leave_is_shared.label("leave_is_shared"),
        )
        .outerjoin(Course, Course.id == _newest(w))
        .where(Patient.id.in_(keys), visible_patients(w))
    )
    found = w.sql.execute(wanted).all()
    sick = leaves.states(w, {r.course: r.function_loss_on for r in found if r.course and r.leave_is_shared})
    by_id = {
        r.id: PatientRow(
            id=PatientId(r.id),
            course=r.course,
            name=full_name(r.given_name, r.family_name),
            number=grouped(r.national_id),
            birth_date=r.birth_date,
            age=age(r.birth_date, w.today),
            municipality=r.municipality,
            former_names="" if w.me.role is Role.NAV_ADVISER else r.former_names,
            status=status_word(w, r.status),
            sick=sick[r.course].short if r.course in sick else _("ikke delt") if r.course else "",
        )
        for r in found
    }
    return tuple(by_id[k] for k in keys if k in by_id)


_LONGEST = 200
"""Characters of a search that are looked at."""


def matches(text: str, today: date) -> ColumnElement[bool]:
    """The SQL condition that a patient fits what was typed: number, birth date, the reference of a letter,
    and names in any order."""
    text = even(text[:_LONGEST])
    born, rest = _born_on(text, today)
    digits = re.sub(r"\D", "", text)
    letters = fold(re.sub(r"[\d.\s/-]+", " ", rest)).split()
    tests: list[ColumnElement[bool]] = [found_at(Patient.search_key, word) > 0 for word in letters]
    if digits:
        number = Patient.national_id.startswith(digits)
        tests.append(or_(number, Patient.birth_date == born) if born is not None else number)
    fits = and_(*tests) if tests else Patient.id.is_(None)
    referred = references.begins(text)
    return or_(fits, Patient.id.in_(_with_reference(referred))) if referred else fits


def _with_reference(begins: str) -> Any:
    """The patients of the courses whose letters have a reference."""
    return select(Course.patient_id).where(Course.id.startswith(begins))


def _born_on(text: str, today: date) -> tuple[date | None, str]:
    """The birth date in an evened search, as every field reads a day, and the text without it;
    None where other digits stand too."""
    for one in (*written_days(text, today.year), *packed_days(text, today.year)):
        rest = f"{text[: one.start]} {text[one.end :]}"
        if one.value is not None and not re.search(r"\d", rest):
            return one.value, rest
    return None, text


@query(Right.SEE_LISTS, audit="search")
def find(w: Work, text: str) -> tuple[PatientRow, ...]:
    """At most 20 patients for what was typed: number, birth date, names in any order;
    with one wrong letter when nothing else fits.

    What was typed is not logged.
    """
    if len(text.strip()) < 2:
        return ()
    whole = case((found_at(Patient.search_key, fold(text)) == 1, 0), else_=1) if fold(text) else Patient.sort_key
    found = w.sql.scalars(
        select(Patient.id)
        .where(visible_patients(w), matches(text, w.today))
        .order_by(whole, Patient.sort_key)
        .limit(20)
    ).all()
    if not found and not re.search(r"\d", text):
        found = _nearly(w, fold(text).split())
    return rows(w, [PatientId(i) for i in found])


def _nearly(w: Work, words: list[str]) -> list[str]:
    """Patients whose names each typed word fits but for one letter; words of four letters or more."""
    if not words or any(len(word) < 4 for word in words):
        return []
    near = []
    for key, names in w.sql.execute(
        select(Patient.id, Patient.search_key).where(visible_patients(w)).order_by(Patient.sort_key)
    ):
        if all(any(one_letter_off(word, name) for name in names.split()) for word in words):
            near.append(key)
            if len(near) == 20:
                break
    return near
