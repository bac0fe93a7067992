"""The field alphabet: what a field is called, its unit, help and limits, written once.

A form or a draft annotates its fields with these aliases; the editor, the PDF and the search read the `Ask` there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import KW_ONLY, dataclass, field
from datetime import date
from types import NoneType, UnionType
from typing import Annotated, Any, NewType, Union, get_args, get_origin

from pydantic import AfterValidator, Field

# Importing `pydantic.fields` here also keeps PySide6's import hook (6.10 and newer) from waking
# pydantic's lazy names half-way.
from pydantic.fields import FieldInfo

from hia_desktop.base.language import Shown
from hia_desktop.base.text import Looks

UserId = NewType("UserId", str)
PatientId = NewType("PatientId", str)
CourseId = NewType("CourseId", str)
EntryId = NewType("EntryId", str)
AttachmentId = NewType("AttachmentId", str)
DocumentId = NewType("DocumentId", str)
ConsentId = NewType("ConsentId", str)
TaskId = NewType("TaskId", str)
PeriodId = NewType("PeriodId", str)
VisitId = NewType("VisitId", str)
SeriesId = NewType("SeriesId", str)
MeetingId = NewType("MeetingId", str)
ItemId = NewType("ItemId", str)
DecisionId = NewType("DecisionId", str)
WorkplaceId = NewType("WorkplaceId", str)
SessionId = NewType("SessionId", str)
WorkTaskId = NewType("WorkTaskId", str)
EncounterId = NewType("EncounterId", str)
NeighbourId = NewType("NeighbourId", str)
AgreementId = NewType("AgreementId", str)

LONG_TEXT = 100_000
"""The most characters that one text field takes."""


@dataclass(frozen=True, eq=False, repr=False)  # it is hashed and named at import, when its words have no language yet
class Ask:
    """How a field is asked for: its label as the user reads it, and what helps in filling it in.

    `lines` above 1 makes a text area. `required` is asked for at signing, never while writing.
    `looks` says whether a day lies ahead or behind, so that a day typed without its year is
    the next one or the last one.
    `shared_as` is the code of what a consent must name for this field to be shared; None is the form's own.
    `fact` is the code of what the field tells, when other fields elsewhere tell the same.
    `digits`: a number of one or two digits, answered by these alone; `words` say what its numbers mean.
    """

    label: Shown = Shown()
    _: KW_ONLY
    unit: Shown = Shown("")
    help: Shown = Shown("")
    section: Shown = Shown("")
    lines: int = 1
    required: bool = False
    looks: Looks | None = None
    shared_as: str | None = None
    fact: str | None = None
    digits: bool = False
    words: Mapping[int, str] = field(default_factory=dict)


def ask_of(field: FieldInfo) -> Ask:
    """The last `Ask` on a pydantic field, so that a form may relabel an alias; TypeError when there is none."""
    for mark in reversed(field.metadata):
        if isinstance(mark, Ask):
            return mark
    raise TypeError("a field that a person fills in needs an Ask")


def _clean(text: str) -> str:
    """Line ends as \\n and no NUL; everything else that a person wrote is kept."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _one_line(text: str) -> str:
    return " ".join(_clean(text).split())


def _sensible(value: date) -> date:
    if not date(1900, 1, 1) <= value <= date(2100, 12, 31):
        raise ValueError("Datoen må ligge mellom 1900 og 2100.")
    return value


Line = Annotated[str, Field(max_length=400), AfterValidator(_one_line)]
Prose = Annotated[str, Field(max_length=LONG_TEXT), AfterValidator(_clean)]
Day = Annotated[date, AfterValidator(_sensible)]
Percent = Annotated[int, Field(ge=0, le=100)]
Phone = Annotated[str, Field(max_length=30), AfterValidator(_one_line)]


def labels(model: Any) -> dict[str, str]:
    """Field name to label for every asked field of a pydantic class, in order."""
    return {name: ask_of(field).label for name, field in model.model_fields.items()}


def bare(annotation: Any, marks: list[Any] | None = None) -> tuple[Any, bool]:
    """The bare type of a field and whether None is allowed; the marks of every layer are gathered in `marks`."""
    if get_origin(annotation) is Annotated:
        inner, *found = get_args(annotation)
        if marks is not None:
            marks.extend(part for mark in found for part in (mark.metadata if isinstance(mark, FieldInfo) else [mark]))
        return bare(inner, marks)
    if get_origin(annotation) in (Union, UnionType):
        rest = [part for part in get_args(annotation) if part is not NoneType]
        return bare(rest[0], marks)[0], len(rest) < len(get_args(annotation))
    return annotation, False


def name_of(model: Any, path: str) -> str:
    """What the user calls a dotted field: «Tiltak 2, Frist» for «measures.1.due».
    A part that is not asked for keeps its own name."""
    name, _dot, rest = path.partition(".")
    field = model.model_fields.get(name)
    if field is None:
        return path
    label, (at, _dot, inner) = ask_of(field).label, rest.partition(".")
    if not at.isdigit():
        return label
    numbered = f"{label} {int(at) + 1}"
    row = next((part for part in _parts(field.annotation) if hasattr(part, "model_fields")), None)
    return f"{numbered}, {name_of(row, inner)}" if row is not None and inner else numbered


def _parts(kind: Any) -> Iterator[Any]:
    yield kind
    for part in get_args(kind):
        yield from _parts(part)
