"""A whole course as one JSON file: what may stand in it, and the strict reading of it."""

import base64
import binascii
import json
import math
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationError,
    WithJsonSchema,
    model_validator,
)

from hia_desktop.base.errors import BadInput
from hia_desktop.base.fields import Day, Line, Percent
from hia_desktop.base.json_size import values_in
from hia_desktop.base.misread import by_field
from hia_desktop.base.text import _
from hia_desktop.domain.access import Category, Recipient, Role
from hia_desktop.domain.forms import WITHIN
from hia_desktop.domain.forms.shown import ShownForm
from hia_desktop.domain.forms.values import Decision, Discipline
from hia_desktop.domain.leave.sick_leave import Period, SickLeaveKind, WorkSituation
from hia_desktop.domain.sending.objections import Receiver
from hia_desktop.domain.teamwork.encounters import Coding, Encountered
from hia_desktop.services.patient.patients import ENDED_BY, PatientDraft

MOST_BYTES = 200 * 1024 * 1024
MOST_VALUES = 2_000_000
"""Ten times what a course of many years with all its forms holds."""
FORMAT = "hia-desktop-course"


def _from_base64(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(_("Innholdet er ikke gyldig base64.")) from None


Bytes64 = Annotated[
    bytes,
    BeforeValidator(_from_base64),
    PlainSerializer(lambda value: base64.b64encode(value).decode("ascii"), when_used="json"),
    WithJsonSchema({"type": "string", "contentEncoding": "base64"}),
]
Id = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
Code = Annotated[str, Field(max_length=40, pattern=r"^[a-z0-9_]*$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Part(BaseModel):
    """A part of the file: no field that it does not know, no number that is none."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class CourseFacts(Part):
    """The course's own columns."""

    status: Literal[
        "received",
        "waiting",
        "waiting_start",
        "in_course",
        "no_need",
        "forwarded",
        "advice",
        "not_applicable",
        "answered",
        "closed",
    ]
    received_on: Day
    assessment_due: Day
    missing_points: list[Code] = []
    decision: Decision | Literal[""] = ""
    decided_on: Day | None = None
    start_deadline: Day | None = None
    wished_start: Day | None = None
    disciplines: Discipline | Literal[""] = ""
    function_loss_on: Day | None = None
    job_ended_on: Day | None = None
    began_on: Day | None = None
    closed_on: Day | None = None

    def before_receipt(self) -> str:
        """The first day that cannot be, because the referral had not come; empty when all can."""
        after = ("assessment_due", "decided_on", "start_deadline", "wished_start", "began_on", "closed_on")
        return next((name for name in after if (getattr(self, name) or self.received_on) < self.received_on), "")

    @model_validator(mode="before")
    @classmethod
    def _older(cls, given: Any) -> Any:
        """A file of an earlier program says «no_right» of every answer that is not yes;
        the decision tells which it was."""
        if isinstance(given, dict) and given.get("status") == "no_right":
            decision = given.get("decision")
            return given | {"status": decision if decision in ENDED_BY.values() else "answered"}
        return given


PERIOD_FIELDS = ("kind", "grade", "employer", "position_percent", "work", "stated_on")
"""What a period has on disk and in the file alike, besides its days."""


class PeriodPart(Part):
    """One sick-leave period; no last day means that it is still going."""

    first: Day
    last: Day | None = None
    kind: SickLeaveKind
    grade: Percent = 0
    employer: Line = ""
    position_percent: Percent | None = None
    work: WorkSituation = WorkSituation.EMPLOYEE
    stated_on: Day | None = None

    def period(self) -> Period:
        """The period that the rules are about."""
        return Period(
            self.first,
            self.last,
            self.kind,
            self.grade,
            employer=self.employer,
            position_percent=self.position_percent,
            work=self.work,
            stated_on=self.stated_on,
        )


class MilestonePart(Part):
    """A statutory milestone that is done or not relevant."""

    code: Code
    done_on: Day | None = None
    skipped_because: Code = ""
    marked_on: Day | None = None


class ConsentPart(Part):
    """A consent in force when the file was made."""

    recipient: Recipient
    category: Category
    valid_from: Day
    valid_until: Day
    how_given: Code
    interpreter: bool = False


class ObjectionPart(Part):
    """Somebody whom the patient does not want anything sent to, when the file was made."""

    receiver: Receiver
    since: Day


class EntryPart(Part):
    """One signed version of a form as it was signed, with who signed it. `shown` names the form as it was shown, among
    those of the file; an older file has the `labels` alone. `adds_to` names what an addendum adds to.
    """

    id: Id
    kind: Code
    series: Id
    number: Annotated[int, Field(ge=1, le=100_000)]
    schema_version: Annotated[int, Field(ge=1, le=100_000)]
    author: Line
    author_title: Line = ""
    day: Day
    saved_at: AwareDatetime
    signed_at: AwareDatetime
    reason: Annotated[str, Field(max_length=2000)] = ""
    answers: dict[str, Any]
    labels: dict[str, str] = {}
    shown: Sha256 | None = None
    adds_to: Id | None = None
    struck_at: AwareDatetime | None = None
    struck_because: Code = ""


class TaskPart(Part):
    """Something done or to be done."""

    kind: Code
    due: Day
    done_on: Day | None = None


class AttachmentPart(Part):
    """A file that came with the referral."""

    name: Line
    added_at: AwareDatetime
    content: Bytes64


class DocumentPart(Part):
    """An issued paper: what it was drawn from, the PDF, and the PDF's hash."""

    id: Id
    kind: Code
    paper: Code
    recipient: Annotated[str, Field(max_length=20)] = ""
    day: date
    issued_at: AwareDatetime
    from_entry: Id | None = None
    printed_on: Day | None = None
    transferred_on: Day | None = None
    sha256: Sha256
    content: dict[str, Any]
    pdf: Bytes64


class ContactPart(Part):
    """A contact as it was entered, with who had it, as what, and the codes that it was reported by."""

    done: Encountered
    coding: Coding = Coding()
    who: Line
    title: Line = ""
    role: Role
    made_at: AwareDatetime
    struck: bool = False


class CourseFile(Part):
    """A whole course. `uid` follows it from centre to centre, so that it is never read in twice. `blocked`: the names
    of those at the centre it comes from whom the patient has blocked it for."""

    format: Literal["hia-desktop-course"] = "hia-desktop-course"
    version: Literal[1] = 1
    program: str = ""
    exported_at: AwareDatetime
    uid: Id
    patient: PatientDraft
    course: CourseFacts
    periods: list[PeriodPart] = []
    milestones: list[MilestonePart] = []
    consents: list[ConsentPart] = []
    objections: list[ObjectionPart] = []
    blocked: list[Line] = []
    entries: list[EntryPart] = []
    shown: dict[Sha256, ShownForm] = {}
    tasks: list[TaskPart] = []
    attachments: list[AttachmentPart] = []
    documents: list[DocumentPart] = []
    contacts: list[ContactPart] = []

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """Every id stands once, and every reference within the file is there."""
        ids = [e.id for e in self.entries] + [d.id for d in self.documents]
        if len(set(ids)) != len(ids):
            raise ValueError(_("Den samme id-en står flere ganger."))
        if len({(e.series, e.number) for e in self.entries}) != len(self.entries):
            raise ValueError(_("Den samme versjonen av et skjema står flere ganger."))
        known = {e.id for e in self.entries if e.adds_to is None}
        if any((e.kind in WITHIN) != (e.adds_to in known) for e in self.entries):
            raise ValueError(_("Et tillegg viser til noe som ikke finnes i filen."))
        if any(e.shown not in self.shown for e in self.entries if e.shown):
            raise ValueError(_("Et skjema viser til en utforming som ikke finnes i filen."))
        if any(d.from_entry not in known for d in self.documents if d.from_entry):
            raise ValueError(_("Et dokument viser til noe som ikke finnes i filen."))
        return self


def schema() -> dict[str, Any]:
    """The JSON Schema of the file."""
    return CourseFile.model_json_schema(mode="serialization") | {
        "$schema": "https://json-schema.org/draft/2020-12/schema"
    }


def read_course_file(data: bytes) -> CourseFile:
    """The file as read. Errors: BadInput that names each field that breaks the schema."""
    content = read_json(data)
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise BadInput(_("Filen er ikke et forløp fra HIA Desktop. Ingenting er lest inn."))
    version = content.get("version")
    if isinstance(version, int) and version > 1:
        raise BadInput(
            _(
                "Filen er laget av en nyere utgave av HIA Desktop. Ingenting er lest inn. Oppdater "
                "programmet og prøv igjen."
            )
        )
    try:
        return CourseFile.model_validate(content)
    except ValidationError as error:
        raise broken(error) from None


def broken(error: ValidationError) -> BadInput:
    """A schema error with each field by its dotted path and why, the first of them in the message."""
    fields = by_field(error)
    name, why = next(iter(fields.items()))
    where = _("«{field}»: {why}").format(field=name, why=why) if name else why
    return BadInput(_("Filen følger ikke skjemaet. {where} Ingenting er lest inn.").format(where=where), fields)


def read_json(data: bytes) -> Any:
    """JSON read strictly: UTF-8, no key twice, no NaN or infinity, no NUL, at most 200 MB
    and `MOST_VALUES`. Errors: BadInput."""
    if len(data) > MOST_BYTES:
        raise BadInput(
            _("Filen er på {size} MB. Grensen er 200 MB. Ingenting er lest inn.").format(
                size=len(data) // (1024 * 1024)
            )
        )
    if values_in(data) > MOST_VALUES:
        raise BadInput(_("Filen har flere verdier enn et forløp kan ha. Ingenting er lest inn."))
    try:
        return json.loads(
            data.decode("utf-8-sig"), object_pairs_hook=_pairs, parse_constant=_no_constant, parse_float=_finite
        )
    except RecursionError:
        raise BadInput(_("Filen er nøstet for dypt. Ingenting er lest inn.")) from None
    except UnicodeDecodeError:
        raise BadInput(_("Filen er ikke JSON i UTF-8. Ingenting er lest inn.")) from None
    except json.JSONDecodeError as error:
        raise BadInput(
            _("Filen er ikke gyldig JSON: feil i linje {line}, tegn {column}. Ingenting er lest inn.").format(
                line=error.lineno, column=error.colno
            )
        ) from None
    except ValueError:  # a whole number of more than 4300 digits
        raise BadInput(_("Filen har et tall som er for stort. Ingenting er lest inn.")) from None


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise BadInput(_("Feltet «{field}» står to ganger. Ingenting er lest inn.").format(field=key[:60]))
        _check_text(key, key)
        _check_text(key, value)
        found[key] = value
    return found


def _check_text(key: str, value: Any) -> None:
    """Refuses NUL and half a character, which no store keeps; lists are looked through, objects have been already."""
    if isinstance(value, str) and not (value.isascii() and "\x00" not in value):
        if "\x00" in value or any("\ud800" <= c <= "\udfff" for c in value):
            raise BadInput(
                _("Feltet «{field}» har et tegn som ikke kan lagres. Ingenting er lest inn.").format(field=key[:60])
            )
    elif isinstance(value, list):
        for one in value:
            _check_text(key, one)


def _no_constant(name: str) -> float:
    raise BadInput(_("«{name}» er ikke et tall. Ingenting er lest inn.").format(name=name))


def _finite(text: str) -> float:
    value = float(text)
    return value if math.isfinite(value) else _no_constant(text[:20])
