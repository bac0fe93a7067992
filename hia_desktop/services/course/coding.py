"""The month's contacts for whoever codes: what lacks a code, proposals taken, and the list as a file.

The office has everybody's, health personnel their own; a patient who blocks the user is not there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select, true

from hia_desktop.base.errors import Missing
from hia_desktop.base.fields import CourseId, EncounterId, PatientId
from hia_desktop.base.text import _, add_months, full_name
from hia_desktop.documents.table_files import TableFormat as TableFormat
from hia_desktop.documents.table_files import Value, table_file
from hia_desktop.domain.access import OFFICE, Right, Role
from hia_desktop.domain.forms.values import Discipline
from hia_desktop.domain.teamwork.encounters import FIELDS_OF, Coding, profession_code, proposed
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command, query, visible_by_course
from hia_desktop.services.course.encounters import EncounterRow, done_of, put_codes, row_of, selected
from hia_desktop.store.entities import Course, Encounter, Patient

_CHANGES = (Topic.COURSE, Topic.CONTACTS)


@dataclass(frozen=True, kw_only=True)
class MonthRow:
    """A contact in the list. `field` is the code in 8451 of the course's discipline, empty where it cannot be said."""

    id: EncounterId
    day: date
    patient: str
    born: date
    who: str
    field: str
    row: EncounterRow

    @property
    def state(self) -> str:
        """Its codes; else what is proposed, or that nothing is."""
        if not self.row.lacks:
            return self.row.coding.words
        words = self.row.proposal.words if not self.row.proposal.lacks else ""
        return _("Forslag: {codes}").format(codes=words) if words else _("Mangler kode")


@query(Right.CODE_CONTACTS, audit="contacts:listed")
def month(w: Work, within: date) -> tuple[MonthRow, ...]:
    """The contacts of the month that the day is in, by day; those that are struck are left out."""
    return tuple(_month_row(w, found) for found in w.sql.execute(_of_month(w, within)))


def _mine(w: Work) -> ColumnElement[bool]:
    """The contacts that are this user's to code; what was had at another centre is nobody's here."""
    return and_(Encounter.had_by == "", true() if w.me.role in OFFICE else Encounter.user_id == w.me.id)


def _of_month(w: Work, within: date) -> Select[Any]:
    first = within.replace(day=1)
    wanted = selected(Patient, Course.disciplines.label("disciplines"))
    wanted = wanted.join(Course, Course.id == Encounter.course_id).join(Patient, Patient.id == Course.patient_id)
    wanted = wanted.where(Encounter.day.between(first, add_months(first, 1) - timedelta(days=1)))
    return wanted.where(Encounter.struck.is_(False), visible_by_course(w, Encounter.course_id), _mine(w))


def _month_row(w: Work, found: Any) -> MonthRow:
    row, patient = row_of(w, found), found.Patient
    assert row.done.day is not None
    return MonthRow(
        id=row.id,
        day=row.done.day,
        patient=full_name(patient.given_name, patient.family_name),
        born=patient.birth_date,
        who=row.who,
        field=FIELDS_OF.get(Discipline(found.disciplines), "") if found.disciplines else "",
        row=row,
    )


@command(Right.CODE_CONTACTS, audit="contacts:coded", changes=_CHANGES)
def take_proposals(w: Work, contacts: Sequence[EncounterId]) -> tuple[EncounterId, ...]:
    """Gives contacts the codes that follow from what was done, each with a line of its own in the trail. What has
    codes, and what nothing follows for, is left as it is. Returns those that were coded now.

    Errors: Missing when one of them is not the user's to code.
    """
    coded = []
    for row in _each(w, contacts):
        coding = proposed(done_of(row))
        if row.contact_type or coding.lacks:
            continue
        put_codes(row, coding)
        w.log("contact:coded")
        coded.append(EncounterId(row.id))
    w.note(ground=str(len(coded)))
    return tuple(coded)


@command(Right.CODE_CONTACTS, audit="contacts:uncoded", changes=_CHANGES)
def take_back(w: Work, contacts: Sequence[EncounterId]) -> None:
    """Takes back the codes that were proposed, where they still stand as proposed. Errors: Missing as
    `take_proposals`."""
    for row in _each(w, contacts):
        coding = proposed(done_of(row))
        if (row.contact_type, row.activity, row.indirect) == tuple(
            code or "" for code in (coding.contact_type, coding.activity, coding.indirect)
        ):
            put_codes(row, Coding())
            w.log("contact:coded")


def _each(w: Work, contacts: Sequence[EncounterId]) -> Iterator[Encounter]:
    """The contacts of these ids, one after the other as the record at hand.
    Errors: Missing before the first, when one is not there for the user."""
    wanted = select(Encounter, Course.patient_id).join(Course, Course.id == Encounter.course_id)
    wanted = wanted.where(Encounter.id.in_([str(one) for one in contacts]), Encounter.struck.is_(False), _mine(w))
    found = w.sql.execute(wanted.where(visible_by_course(w, Encounter.course_id))).all()
    if len(found) != len(set(contacts)):
        raise Missing(_("Fant ikke alle kontaktene. Noen kan være strøket, eller du har ikke tilgang."))
    for r in found:
        w.note(patient=PatientId(r.patient_id), object_id=r.Encounter.id)
        w.course_id = CourseId(r.Encounter.course_id)
        yield r.Encounter
    w.patient_id = w.course_id = None
    w.object_id = ""


@query(Right.CODE_CONTACTS, audit="contacts:exported")
def month_file(w: Work, within: date, kind: TableFormat) -> bytes:
    """The month's list as a file. Besides the line of the export, each patient in it gets one in the trail."""
    found = w.sql.execute(_of_month(w, within)).all()
    heads, rows = _heads(w), [_cells(w, _month_row(w, one)) for one in found]
    patients = {PatientId(one.Patient.id): CourseId(one.Encounter.course_id) for one in found}
    for patient, course in patients.items():
        w.note(patient=patient)
        w.course_id = course
        w.log("contacts:exported", ground=f"{within:%Y-%m} {kind}")
    w.patient_id = w.course_id = None
    w.note(ground=f"{within:%Y-%m} {kind} {len(rows)}")
    return table_file(kind, f"{within:%Y-%m}", heads, rows)


def _heads(w: Work) -> list[str]:
    done = [_("Minutter"), _("Hvordan"), _("Med hvem"), _("Formål")]
    codes = [_("Debitor (8426)"), _("Fagområde (8451)"), _("Kontakttype (8432)"), _("Aktivitet (8452)")]
    codes += [_("Indirekte aktivitet (8454)"), _("Forslag"), _("Mangler kode")]
    measure = [] if w.me.role in OFFICE else [_("Tiltak")]
    who = [_("Dag"), _("Pasient"), _("Født"), _("Hvem"), _("Profesjon (9060)")]
    return [*who, *done, *measure, *codes]


def _cells(w: Work, one: MonthRow) -> list[Value]:
    done, row = one.row.done, one.row
    named = [choice.label if choice is not None else "" for choice in (done.way, done.partner, done.aim)]
    measure: list[Value] = (
        [] if w.me.role in OFFICE else [done.intervention.label if done.intervention is not None else ""]
    )
    codes = (row.coding.contact_type, row.coding.activity, row.coding.indirect)
    coded = [f"{code.value} {code.label}" if code is not None else "" for code in codes]
    who: list[Value] = [one.day, one.patient, one.born, one.who, profession_code(Role(row.role), row.title)]
    said = [row.proposal.words if row.lacks else "", _("ja") if row.lacks else _("nei")]
    return [*who, done.minutes, *named, *measure, done.debtor, one.field, *coded, *said]
