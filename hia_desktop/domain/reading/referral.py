"""What the program recognises in a referral's text and proposes beside it.
Nothing is taken over before somebody clicks.

Being right matters more than finding all: what is doubtful is left out, or marked as not sure.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from hia_desktop.base.text import N_
from hia_desktop.domain.diagnosis_codes import Register
from hia_desktop.domain.forms.form import Choice
from hia_desktop.domain.reading.days import received_dates, written_dates
from hia_desktop.domain.reading.diagnoses import diagnoses
from hia_desktop.domain.reading.grades import positions
from hia_desktop.domain.reading.names import gp_names
from hia_desktop.domain.reading.page import Found, Reading, Value, read
from hia_desktop.domain.reading.people import birth_dates, national_ids, phones
from hia_desktop.domain.reading.sick import SickClauses, sick_grades, sick_starts
from hia_desktop.domain.reading.work import employers, occupations


class ProposalField(Choice):
    """What a proposal may be for; the value is the field's name in the referral form or the patient,
    where there is one."""

    NATIONAL_ID = "national_id", N_("Fødselsnummer")
    BIRTH_DATE = "birth_date", N_("Fødselsdato")
    PHONE = "phone", N_("Telefon")
    RECEIVED = "received", N_("Mottatt dato")
    WRITTEN = "written", N_("Skrevet dato")
    GP_NAME = "gp_name", N_("Fastlege")
    DIAGNOSES = "diagnoses", N_("Diagnose")
    OCCUPATION = "occupation", N_("Yrke")
    WORKPLACE = "workplace", N_("Arbeidsplass")
    POSITION_PERCENT = "position_percent", N_("Stillingsprosent")
    SICK_SINCE = "sick_since", N_("Sykmeldt fra")
    SICK_GRADE = "sick_grade", N_("Sykmeldingsgrad")


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """One value for one field, found at `start` to `end` of the text, so that the screen can mark it.

    `value` is str, int (percent), date, or a `Diagnosis`; `shown` is how it reads.
    Not `sure`: look twice before taking it over.
    """

    field: ProposalField
    value: Value
    shown: str
    start: int
    end: int
    sure: bool


MANY_FIELDS = frozenset({ProposalField.DIAGNOSES})
"""Fields that hold several values at once, so that several proposals do not make each other doubtful."""

_EARLIEST_SICK_LEAVE = timedelta(days=3 * 366)


def propose(text: str, *, allow_synthetic: bool, today: date, register: Register | None = None) -> tuple[Proposal, ...]:
    """What a referral's text says of the patient, in the order of the text; each value once, where it stands first.

    A person number is proposed only when it passes every check of `person_numbers.parse`. When a field that holds one
    value has several proposals, none of them is sure. `register`: the diagnosis codes, the bundled ones when not given.
    """
    reading = read(text)
    sick = SickClauses(reading)
    ids = tuple(national_ids(reading, allow_synthetic=allow_synthetic, today=today))
    found: dict[ProposalField, Iterable[Found]] = {
        ProposalField.NATIONAL_ID: ids,
        ProposalField.BIRTH_DATE: birth_dates(reading, ids, allow_synthetic=allow_synthetic, today=today),
        ProposalField.PHONE: phones(reading),
        ProposalField.RECEIVED: received_dates(reading, today),
        ProposalField.WRITTEN: written_dates(reading, today),
        ProposalField.GP_NAME: gp_names(reading),
        ProposalField.DIAGNOSES: diagnoses(reading, register),
        ProposalField.OCCUPATION: occupations(reading),
        ProposalField.WORKPLACE: employers(reading.text),
        ProposalField.POSITION_PERCENT: (
            Found(one.percent, f"{one.percent} %", one.start, one.end, one.told) for one in positions(reading.text)
        ),
        ProposalField.SICK_SINCE: sick_starts(sick, today, today - _EARLIEST_SICK_LEAVE),
        ProposalField.SICK_GRADE: sick_grades(sick, today),
    }
    proposals = [proposal for field, values in found.items() for proposal in _once(reading, field, values)]
    return tuple(sorted(proposals, key=lambda proposal: (proposal.start, proposal.end, proposal.field)))


def _once(reading: Reading, field: ProposalField, values: Iterable[Found]) -> list[Proposal]:
    """Each value once, where it stands first; sure when it is so anywhere, and alone in a field for one value."""
    first: dict[str, Found] = {}
    sure: dict[str, bool] = {}
    for found in values:
        key = found.shown.casefold()
        first.setdefault(key, found)
        sure[key] = sure.get(key, False) or found.sure
    alone = len(first) == 1 or field in MANY_FIELDS
    return [
        Proposal(field=field, value=found.value, shown=found.shown, start=start, end=end, sure=sure[key] and alone)
        for key, found in first.items()
        for start, end in [reading.span(found.start, found.end)]
    ]
