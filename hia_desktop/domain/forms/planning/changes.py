"""What is changed between two versions of a form, line by line."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from pydantic import BaseModel

from hia_desktop.base.fields import ask_of, labels
from hia_desktop.base.text import _
from hia_desktop.base.text import day as show_day
from hia_desktop.domain.forms.form import Choice, Form
from hia_desktop.domain.forms.guideline_limit import GuidelineLimit
from hia_desktop.domain.forms.measure_line import found_again
from hia_desktop.domain.forms.plan import Measure
from hia_desktop.domain.forms.referral import Diagnosis

Answers = Mapping[str, Any]


class How(Enum):
    """What became of a line."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True)
class Change:
    """One field, or one row of a table: which part of the form it stands in, its own name (empty for a field that is no
    table), and what is otherwise, each as «Frist: 3. des → 18. des»."""

    how: How
    part: str
    name: str
    told: tuple[str, ...] = ()


def changes(form: type[Form], before: Answers, now: Answers) -> tuple[Change, ...]:
    """What `now` says otherwise than `before`, in the form's order; a row that was moved is no change.

    Only fields that both have are compared, so that who sees a part of a form is told of that part alone.
    """
    was, has = form.model_validate(dict(before)), form.model_validate(dict(now))
    found: list[Change] = []
    for name, label in labels(form).items():
        if name not in before or name not in now:
            continue
        old, new = getattr(was, name), getattr(has, name)
        if isinstance(new, list) and any(isinstance(row, BaseModel) for row in (*old, *new)):
            found += _of_rows(label, old, new)
        elif _read(form, name, old) != _read(form, name, new):
            found.append(
                Change(_how(old, new), label, "", (_told("", _read(form, name, old), _read(form, name, new)),))
            )
    return tuple(found)


def _how(old: Any, new: Any) -> How:
    return How.NEW if old in (None, "", []) else How.GONE if new in (None, "", []) else How.CHANGED


def _of_rows(label: str, before: Sequence[BaseModel], now: Sequence[BaseModel]) -> Iterator[Change]:
    again = _pairs(before, now)
    came_from = {new: old for old, new in again.items()}
    for at, row in enumerate(now):
        if at not in came_from:
            if name := _name(row):
                yield Change(How.NEW, label, name, tuple(_lines(None, row)))
        elif told := tuple(_lines(before[came_from[at]], row)):
            yield Change(How.CHANGED, label, _name(before[came_from[at]]) or _name(row), told)
    for at, row in enumerate(before):
        if at not in again and (name := _name(row)):
            yield Change(How.GONE, label, name)


def _pairs(before: Sequence[BaseModel], now: Sequence[BaseModel]) -> dict[int, int]:
    """Where each row stands now, by number: the same row, else the one of the same name."""
    if any(isinstance(row, Measure) for row in now):
        return found_again(*([row.model_dump(mode="json") for row in rows] for rows in (before, now)))
    found: dict[int, int] = {}
    same: tuple[Callable[[BaseModel], Any], ...] = (lambda row: row.model_dump_json(), _name)
    for key in same:
        left = [at for at in range(len(now)) if at not in found.values()]
        for number, row in enumerate(before):
            at = next((at for at in left if number not in found and key(now[at]) == key(row)), None)
            if at is not None:
                found[number] = at
                left.remove(at)
    return found


def _name(row: BaseModel) -> str:
    """What the row is called by: its words where it has a measure's, else what stands first in it."""
    names = ("what", *type(row).model_fields) if isinstance(row, Measure) else tuple(type(row).model_fields)
    said = (_read(type(row), name, getattr(row, name)) for name in names if name in type(row).model_fields)
    return next((words for words in said if words != "–"), "")


def _lines(before: BaseModel | None, now: BaseModel) -> Iterator[str]:
    kind, naming = type(now), _name(now)
    blank = before if before is not None else kind()
    for name, label in labels(kind).items():
        old, new = (_read(kind, name, getattr(row, name)) for row in (blank, now))
        if old != new and not (before is None and new == naming):
            yield _told(label, old, new) if before is not None else f"{label}: {new}"


def _told(label: str, old: str, new: str) -> str:
    said = f"{old} → {new}" if "–" not in (old, new) else new if old == "–" else _("tatt bort: {old}").format(old=old)
    return f"{label}: {said}" if label else said


def _read(model: type[BaseModel], name: str, value: Any) -> str:
    words, unit = read(value.strip() if type(value) is str else value), ask_of(model.model_fields[name]).unit
    return f"{words} {unit}" if unit and words != "–" else words


def read(value: Any) -> str:
    """An answer as a person reads it."""
    match value:
        case None | "" | []:
            return "–"
        case Choice():
            return value.label
        case bool():
            return _("Ja") if value else _("Nei")
        case date():
            return show_day(value)
        case Diagnosis():
            return f"{value.code} {value.text}".strip()
        case GuidelineLimit():
            return f"{value.name()}: {value.length()}"
        case list():
            return ", ".join(read(item) for item in value)
        case _:
            return str(value)
