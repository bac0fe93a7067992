"""The form as it was shown when somebody signed it: every label, unit and word of a choice, at every level.

A form class changes with the years; what was signed does not. `shown_of` describes a class, `ShownForm.as_class` makes
a class of a description again, so that the same view that shows today's forms shows the old ones.
"""

import json
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from functools import cache, cached_property
from hashlib import sha256
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, create_model, model_validator

from hia_desktop.base.fields import LONG_TEXT, Ask, Day, ask_of, bare
from hia_desktop.base.language import SOURCE, in_language
from hia_desktop.base.text import Looks, _, day, number
from hia_desktop.domain.forms.form import Choice, Form, Row

Answers = dict[str, Any]
Path = tuple[str | int, ...]
EMPTY: tuple[Any, ...] = (None, "", [], {})
"""What an unanswered field holds."""


class Sort(StrEnum):
    """What sort of answer a field takes. `HELD` is one row that is kept whole,
    such as the rule a decision was made by."""

    TEXT = "text"
    DAY = "day"
    NUMBER = "number"
    DECIMAL = "decimal"
    YES_NO = "yes_no"
    SWITCH = "switch"
    CHOICE = "choice"
    CHOICES = "choices"
    ROWS = "rows"
    HELD = "held"


class ShownField(BaseModel):
    """One field as it was shown. `words` are its choices by code, or what a number means by its digits;
    `fields` what stands in each of its rows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
    label: Annotated[str, Field(max_length=400)]
    sort: Sort
    unit: Annotated[str, Field(max_length=60)] = ""
    help: Annotated[str, Field(max_length=1000)] = ""
    section: Annotated[str, Field(max_length=400)] = ""
    lines: Annotated[int, Field(ge=1, le=60)] = 1
    shared_as: Annotated[str, Field(max_length=30)] = ""
    words: Annotated[dict[str, Annotated[str, Field(max_length=400)]], Field(max_length=300)] = {}
    fields: Annotated[tuple["ShownField", ...], Field(max_length=300)] = ()

    @model_validator(mode="after")
    def _can_be_a_field(self) -> Self:
        if hasattr(Row, self.name):
            raise ValueError(_("Feltet kan ikke hete «{name}».").format(name=self.name))
        return self

    def told(self, value: Any) -> str:
        """One answer in words, with its unit. What is of another sort than the field's is told as it stands."""
        if self.sort is Sort.CHOICES and isinstance(value, list):
            return ", ".join(self.words.get(str(code), str(code)) for code in value)
        if self.sort is Sort.CHOICE:
            return self.words.get(str(value), str(value))
        if isinstance(value, bool):
            return _("Ja") if value else _("Nei")
        if self.sort is Sort.DAY and isinstance(value, str) and is_day(value):
            return day(date.fromisoformat(value))
        if isinstance(value, int) and (word := self.words.get(str(value))):
            return f"{value} {word}"
        if isinstance(value, float):
            value = number(value)
        words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        return f"{words} ({self.unit})" if self.unit[:1].isdigit() else f"{words} {self.unit}".strip()


def is_day(text: str) -> bool:
    """Whether it is a day as JSON has it, «2026-11-28»."""
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


class ShownForm(BaseModel):
    """A form as it was shown. `key` names it: equal forms have equal keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,40}$")]
    version: Annotated[int, Field(ge=1, le=100_000)]
    title: Annotated[str, Field(max_length=400)]
    fields: Annotated[tuple[ShownField, ...], Field(max_length=300)]

    @cached_property
    def content(self) -> str:
        """As JSON. What stands at its default is left out,
        so that a description may come to say more without all keys becoming others."""
        return self.model_dump_json(exclude_defaults=True)

    @cached_property
    def key(self) -> str:
        """64 hexadecimal characters."""
        return sha256(self.content.encode()).hexdigest()

    def as_class(self) -> type[BaseModel]:
        """A class with these fields, for the view that shows forms and for holding answers against."""
        return _class(self.kind, self.fields)

    def lines(self, answers: Answers) -> list[tuple[str, str]]:
        """Every field that was answered: its label («Tiltak 2, Frist») and the answer in words."""
        return list(_lines(self.fields, answers, ""))

    def paragraphs(self, answers: Answers) -> list[tuple[str, list[str]]]:
        """The same to be read: each answered field's label and its words, of a table one paragraph for each row."""
        found = []
        for field in self.fields:
            value = answers.get(field.name)
            if field.sort is Sort.ROWS and isinstance(value, list):
                rows = [_row(field, row) for row in value]
            elif field.sort is Sort.HELD:
                rows = [_row(field, value)]
            else:
                rows = [] if value in EMPTY else [field.told(value)]
            if words := [row for row in rows if row]:
                found.append((field.label, words))
        return found

    def line(self, path: Path, value: Any) -> Iterator[tuple[str, str]]:
        """The same for what stands at one place; a place that the form does not have is told by its own name."""
        fields, before, found = self.fields, "", None
        for part in path:
            if isinstance(part, int):
                before = f"{before}{found.label if found else ''} {part + 1}, ".lstrip()
                fields = found.fields if found else ()
                found = None
            else:
                found = next((f for f in fields if f.name == part), ShownField(name=part, label=part, sort=Sort.TEXT))
        if found is None:
            yield from _lines(fields, value if isinstance(value, dict) else {}, before)
        else:
            yield from _lines((found,), {found.name: value}, before)


def _row(field: ShownField, row: Any) -> str:
    """One row of a table on one line."""
    told = _lines(field.fields, row if isinstance(row, dict) else {}, "")
    return " · ".join(f"{label}: {words}" for label, words in told)


def _lines(fields: tuple[ShownField, ...], answers: Answers, before: str) -> Iterator[tuple[str, str]]:
    for field in fields:
        value = answers.get(field.name)
        if value in EMPTY:
            continue
        label = f"{before}{field.label}"
        if field.sort is Sort.ROWS and isinstance(value, list):
            for number, row in enumerate(value, 1):
                yield from _lines(field.fields, row if isinstance(row, dict) else {}, f"{label} {number}, ")
        elif field.sort is Sort.HELD and isinstance(value, dict):
            yield from _lines(field.fields, value, f"{label}, ")
        else:
            yield label, field.told(value)


# -- from a class to a description, and back


@cache
def shown_of(form: type[Form]) -> ShownForm:
    """The form class as it is shown today, in bokmål whatever the screen speaks: the same form has one description."""
    with in_language(SOURCE):
        return ShownForm(kind=form.kind, version=form.version, title=form.card.title, fields=_fields(form))


def _fields(row: type[BaseModel]) -> tuple[ShownField, ...]:
    found = []
    for name, field in row.model_fields.items():
        ask, (kind, optional) = ask_of(field), bare(field.annotation)
        sort, words, inner = _sort(kind, optional, f"{row.__name__}.{name}")
        found.append(
            ShownField(
                name=name,
                label=str(ask.label),
                sort=sort,
                unit=str(ask.unit),
                help=str(ask.help),
                section=str(ask.section),
                lines=ask.lines,
                shared_as=ask.shared_as or "",
                words=words or {str(number): word for number, word in ask.words.items()},
                fields=inner,
            )
        )
    return tuple(found)


_PLAIN = {str: Sort.TEXT, int: Sort.NUMBER, float: Sort.DECIMAL, date: Sort.DAY}


def _sort(kind: Any, optional: bool, field: str) -> tuple[Sort, dict[str, str], tuple[ShownField, ...]]:
    """What sort of answer, the words of its choices, and the fields of its rows.
    Errors: TypeError that names the `field`, for a type that no form has."""
    if kind is bool:
        return (Sort.YES_NO if optional else Sort.SWITCH), {}, ()
    if kind in _PLAIN:
        return _PLAIN[kind], {}, ()
    many = getattr(kind, "__origin__", None) is list
    item = bare(kind.__args__[0])[0] if many else kind
    if isinstance(item, type) and issubclass(item, StrEnum):
        words = {member.value: str(getattr(member, "label", member.value)) for member in item}
        return (Sort.CHOICES if many else Sort.CHOICE), words, ()
    if isinstance(item, type) and issubclass(item, BaseModel):
        return (Sort.ROWS if many else Sort.HELD), {}, _fields(item)
    raise TypeError(f"{field}: nothing is known of how {kind} is shown")


def _class(name: str, fields: tuple[ShownField, ...]) -> type[BaseModel]:
    made: dict[str, Any] = {}
    for field in fields:
        kind, default = _type(field)
        ask = Ask(
            field.label,
            unit=field.unit,
            help=field.help,
            section=field.section,
            lines=field.lines,
            looks=Looks.BACK,
            words={int(code): word for code, word in field.words.items()} if field.sort is Sort.NUMBER else {},
        )
        made[field.name] = (Annotated[kind, ask], default)
    return create_model(name, __base__=Row, **made)


def _type(field: ShownField) -> tuple[Any, Any]:
    """The type of a field and what it is when it was not answered."""
    match field.sort:
        case Sort.TEXT:
            return Annotated[str, Field(max_length=LONG_TEXT)] | None, ""
        case Sort.DAY:
            return Day | None, None
        case Sort.NUMBER:
            return int | None, None
        case Sort.DECIMAL:
            return float | None, None
        case Sort.YES_NO:
            return bool | None, None
        case Sort.SWITCH:
            return bool, False
        case Sort.CHOICE:
            return _choices(field) | None, None
        case Sort.CHOICES:
            return list[_choices(field)], []  # type: ignore[misc]
        case Sort.ROWS:
            return list[_class(field.name, field.fields)], []  # type: ignore[misc]
        case Sort.HELD:
            return _class(field.name, field.fields) | None, None


def _choices(field: ShownField) -> Any:
    members = [(f"c{at}", pair) for at, pair in enumerate(field.words.items())]
    return Choice(field.name, members)  # type: ignore[arg-type]


def recalled(form: type[Form], version: int, labels: dict[str, str], answers: Answers) -> ShownForm:
    """The nearest to how a form was shown that was signed before that was kept:
    today's fields under the labels of then.

    What today's form does not have is told by its label, and a choice that it does not have by its code.
    """
    today = shown_of(form)
    known = {field.name: field for field in today.fields}
    had = [name for name in known if version == form.version or not labels or name in labels]
    fields = [
        _wide(known[name].model_copy(update={"label": labels.get(name, known[name].label)}), [answers.get(name)])
        for name in had
    ]
    fields += [_unknown(name, labels.get(name, name), [value]) for name, value in answers.items() if name not in had]
    return ShownForm(kind=form.kind, version=version, title=today.title, fields=tuple(fields))


def _takes(sort: Sort, value: Any) -> bool:
    """Whether a field of this sort can have been answered so."""
    match sort:
        case Sort.DAY:
            return isinstance(value, str) and is_day(value)
        case Sort.NUMBER:
            return isinstance(value, int) and not isinstance(value, bool)
        case Sort.DECIMAL:
            return isinstance(value, int | float) and not isinstance(value, bool)
        case Sort.YES_NO | Sort.SWITCH:
            return isinstance(value, bool)
        case Sort.ROWS | Sort.CHOICES:
            return isinstance(value, list) and all(
                isinstance(part, dict if sort is Sort.ROWS else str) for part in value
            )
        case _:
            return isinstance(value, dict if sort is Sort.HELD else str)


def _wide(field: ShownField, values: list[Any]) -> ShownField:
    """The field as it must have been to take these answers, itself where it takes them."""
    given = [value for value in values if value not in EMPTY]
    if not all(_takes(field.sort, value) for value in given):
        return _unknown(field.name, field.label, given)
    if field.sort in (Sort.CHOICE, Sort.CHOICES):
        codes = [str(code) for value in given for code in (value if isinstance(value, list) else [value])]
        return field.model_copy(
            update={"words": field.words | {code: code for code in codes if code not in field.words}}
        )
    rows = [row for value in given for row in (value if isinstance(value, list) else [value]) if isinstance(row, dict)]
    known = {inner.name for inner in field.fields}
    more = dict.fromkeys(name for row in rows for name in row if name not in known)
    inside = [_wide(inner, [row.get(inner.name) for row in rows]) for inner in field.fields]
    inside += [_unknown(name, name, [row.get(name) for row in rows]) for name in more]
    return field.model_copy(update={"fields": tuple(inside)})


def _unknown(name: str, label: str, values: list[Any]) -> ShownField:
    """A field of which only the label is known, of the sort that its answers are."""
    given = [value for value in values if value not in EMPTY]
    first = given[0] if given else ""
    for sort in (Sort.ROWS, Sort.CHOICES, Sort.HELD, Sort.YES_NO, Sort.NUMBER):
        if given and all(_takes(sort, value) for value in given):
            return _wide(ShownField(name=name, label=label, sort=sort), given)
    return ShownField(name=name, label=label, sort=Sort.TEXT, lines=3 if len(str(first)) > 60 else 1)
