"""What was signed with another form than today's: as today's form takes it, and in words what that has no room for."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from hia_desktop.base.fields import bare
from hia_desktop.domain.access import Category
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.shown import EMPTY, Answers, Path, ShownForm


@dataclass(frozen=True)
class AsSigned:
    """The form as it was shown, and the answers as they were.

    `left`: what today's form has no room for, each as its label and the answer in words.
    """

    form: ShownForm
    answers: Answers
    left: tuple[tuple[str, str], ...] = ()


def as_today(form: type[Form], shown: ShownForm, answers: Answers) -> tuple[Form, Answers, AsSigned]:
    """Old answers as today's form: filled in, as JSON without the fields that nobody was asked for,
    and what was signed beside them.

    Nothing is refused. What cannot be read is left out and told;
    so is a whole row that would else show a word that nobody chose.
    """
    kept: Answers = form.upgrade(deepcopy(answers), shown.version)
    found = homes(form, shown.version, answers)
    was = {home: name for name in found for home in found[name] if name not in found[name]}
    lost: list[tuple[Path, Any]] = [((name,), answers[name]) for name in found if not found[name] and name not in kept]
    filled, taken = _filled(form, kept)
    lost += [((was.get(str(way[0]), way[0]), *way[1:]), value) for way, value in taken]
    asked = [field.name for field in shown.fields]
    lost.sort(key=lambda one: asked.index(str(one[0][0])) if one[0][0] in asked else len(asked))
    left = tuple(line for way, value in lost for line in shown.line(way, value))
    plain = filled.model_dump(mode="json")
    return filled, {name: plain[name] for name in plain if name in kept}, AsSigned(shown, answers, left)


def _filled(form: type[Form], answers: Answers) -> tuple[Form, list[tuple[Path, Any]]]:
    """The form of what can be read of the answers, and what cannot, which is taken out of them:
    single answers, then whole fields."""
    lost: list[tuple[Path, Any]] = []
    for depth in (None, 1):
        try:
            return form.model_validate(answers), lost
        except ValidationError as error:
            lost += _taken(answers, {_place(form, answers, e["loc"])[:depth] for e in error.errors(include_url=False)})
    return form.model_validate(answers), lost


def _place(form: type[BaseModel], answers: Answers, loc: tuple[int | str, ...]) -> Path:
    """Where what is wrong stands; the row around it when its field would else get another word than was chosen."""
    way: list[str | int] = []
    place: Any = answers
    row: type[BaseModel] | None = form
    for part in loc:
        inside = (
            part in place
            if isinstance(place, dict)
            else isinstance(place, list) and isinstance(part, int) and part < len(place)
        )
        if not inside:
            break
        if isinstance(part, str):
            field = row.model_fields.get(part) if row is not None else None
            if (
                field is not None
                and len(way) > 1
                and field.get_default(call_default_factory=True) not in (*EMPTY, False)
            ):
                break
            row = _row_of(field.annotation) if field is not None else None
        way.append(part)
        place = place[part]
    return tuple(way)


def _row_of(annotation: Any) -> type[BaseModel] | None:
    kind = bare(annotation)[0]
    item = bare(kind.__args__[0])[0] if getattr(kind, "__origin__", None) is list else kind
    return item if isinstance(item, type) and issubclass(item, BaseModel) else None


def _taken(answers: Answers, places: set[Path]) -> list[tuple[Path, Any]]:
    """Takes what stands there out of the answers; a place within another goes with that,
    and a later row before an earlier."""
    outer = [place for place in places if not any(place[:n] in places for n in range(1, len(place)))]
    found = []
    for place in sorted(
        outer, key=lambda way: [f"{part:09}" if isinstance(part, int) else part for part in way], reverse=True
    ):
        holder: Any = answers
        for part in place[:-1]:
            holder = holder[part]
        found.append((place, holder[place[-1]]))
        del holder[place[-1]]
    return found[::-1]


def homes(form: type[Form], version: int, answers: Answers) -> dict[str, set[str]]:
    """Each old field to where `upgrade` puts it when it stands alone, by name.
    One that today's form lacks keeps its own, or has none."""
    begun = form.upgrade({}, version)
    found = {}
    for name, value in answers.items():
        alone = form.upgrade({name: deepcopy(value)}, version)
        found[name] = {home for home in alone if home not in begun or alone[home] != begun[home]}
    return found


def old_part(
    filled: Form, shown: ShownForm, answers: Answers, category: Category, own: Category
) -> tuple[Answers, dict[str, list[int]]]:
    """What of old answers a consent to the category opens today, under their old names;
    and the rows of the tables that are shared by row.

    A field is shared as what today's form has made of it. One that has gone is shared as it was marked. Of a table
    whose rows differ, the rows stand as `filled` has them;
    where rows have been joined or parted nobody can tell them apart, and none is shared.
    """
    form, shared, rows = type(filled), dict[str, Any](), dict[str, list[int]]()
    marks = {field.name: field.shared_as for field in shown.fields}
    for name, found in homes(form, shown.version, answers).items():
        value = answers[name]
        if value in EMPTY or not found:
            continue
        today = [home for home in found if home in form.model_fields]
        mark = Category(marks[name]) if marks.get(name) in form.marked() else own
        may = (
            frozenset[Category]().union(*(form.may_be_shared_as(home, own) for home in today))
            if today
            else frozenset[Category]()  # which of the answers was the health side's alone, nobody knows any more
            if form.apart
            else frozenset({mark})
        )
        if may == {category}:
            shared[name] = value
        elif (
            category in may
            and len(today) == 1
            and isinstance(value, list)
            and len(value) == len(getattr(filled, today[0]))
        ):
            places = filled.places(category, own).get(today[0], [])
            shared |= {name: [value[place] for place in places]} if places else {}
            rows |= {name: places} if places else {}
    return shared, rows
