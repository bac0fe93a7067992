"""What every clinical form is: a pydantic class with a kind, a version, a track and a category."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, Literal, get_origin

from pydantic import BaseModel, ConfigDict

from hia_desktop.base.fields import Ask, ask_of
from hia_desktop.base.language import Words
from hia_desktop.base.text import Looks, _
from hia_desktop.base.text import day as show
from hia_desktop.domain.access import Category, Track
from hia_desktop.domain.forms.card import Card


class Choice(StrEnum):
    """A value list whose members carry the word on the screen: `NAME = "code", N_("Ord")`."""

    _label: object

    def __new__(cls, code: str, label: Words | str = "") -> "Choice":
        member = str.__new__(cls, code)
        member._value_ = code
        member._label = label
        return member

    @property
    def label(self) -> str:
        """The word, in the language in force."""
        return str(self._label)


class Row(BaseModel):
    """One row of a table within a form. Every field has an `Ask` and a default."""

    model_config = ConfigDict(extra="forbid", validate_assignment=True)

    @classmethod
    def __pydantic_init_subclass__(cls, **_kwargs: Any) -> None:
        """Errors: TypeError that names the field which cannot be asked for, or must be answered to be written."""
        for name, field in cls.model_fields.items():
            if field.is_required():
                raise TypeError(f"{cls.__name__}.{name} needs a default: nothing is required while writing")
            if not any(isinstance(mark, Ask) for mark in field.metadata):
                raise TypeError(f"{cls.__name__}.{name} needs an Ask, which says what it is called")

    began: ClassVar[frozenset[str]] = frozenset()
    """Its days ahead on which something begins. When such a day has passed, and stands as in the version before,
    nobody asks about it."""

    def behind(self) -> Collection[str]:
        """Its days ahead that may have passed without a question, since what they were for is done or begun."""
        return ()

    def brief(self) -> str:
        """The row in a few words, as it is offered elsewhere: the first thing that is written in it, or the word of
        the first choice."""
        told = (value.label if isinstance(value, Choice) else value for _name, value in self)
        return next((one for one in told if isinstance(one, str) and one), "")


@dataclass(frozen=True)
class Facts:
    """What a form cannot know by itself when it is signed.
    `before` is the version signed last, None for a first one. `team` are the folded names of those who work at the
    centre, None when it was signed at another."""

    today: date
    born: date | None = None
    received: date | None = None
    before: "Form | None" = None
    team: frozenset[str] | None = frozenset()


@dataclass(frozen=True, kw_only=True)
class Scored:
    """One measured value, the name it is followed by, and the ends of its scale;
    the day when it is another than the signature's.

    `bands` are what the values mean: from which value on a word holds, the lowest first.
    `change` is the smallest change that matters, 0 where none is published; `filled` whether answers that lack are
    reckoned as the mean of the rest. `about` is what the patient named for it to
    be about: only what is about the same can be compared.
    """

    name: str
    value: float
    low: float
    high: float
    day: date | None = None
    better: Literal["high", "low"] = "high"
    bands: tuple[tuple[float, str], ...] = ()
    change: float = 0
    filled: bool = False
    about: tuple[str, ...] = ()


class Form(Row):
    """A clinical form. Nothing is required while writing.

    Signing asks for what is `missing`, refuses what is `wrong`, and asks about `doubts`.
    """

    card: ClassVar[Card]
    version: ClassVar[int] = 1
    kind: ClassVar[str]
    track: ClassVar[Track]
    category: ClassVar[Category]
    """These three are the card's, and asked for so often that the form has them itself."""
    apart: ClassVar[bool] = False
    """Some of its answers are its own side's alone, whatever is consented to; so are the words that may tell of them:
    why a version was made, and what is added to it."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if "card" in cls.__dict__:
            cls.kind, cls.track, cls.category = cls.card.kind, cls.card.track, cls.card.category

    @classmethod
    def upgrade(cls, content: dict[str, Any], from_version: int) -> dict[str, Any]:
        """Answers of an older schema version brought up to this one.
        A class that no longer takes what it took gets a new version.

        It is given whole forms and parts of them. What has no room any more it leaves where it stands:
        that is told beside the rest.
        """
        return content

    @classmethod
    @cache
    def marked(cls) -> frozenset[Category]:
        """The categories that some of the fields are shared as, besides the form's own."""
        return frozenset(Category(ask.shared_as) for ask in map(ask_of, cls.model_fields.values()) if ask.shared_as)

    def category_of(self) -> Category:
        """The filled-in form's own category: what a consent must name for the fields that have no mark."""
        return self.category

    def category_of_row(self, row: Row) -> Category | None:
        """What one row of a table is shared as, where the rows differ; None: as its field."""
        return None

    @classmethod
    def may_be_shared_as(cls, name: str, own: Category) -> frozenset[Category]:
        """The categories that a field of a form whose own category is `own` can belong to:
        one, or of a table each that its rows can."""
        field = cls.model_fields[name]
        by_row = cls.category_of_row is not Form.category_of_row and get_origin(field.annotation) is list
        return frozenset({own, *cls.marked()}) if by_row else frozenset({Category(ask_of(field).shared_as or own)})

    def part(self, category: Category, own: Category) -> dict[str, Any]:
        """The answers, as JSON takes them, that a consent to this category opens,
        when the entry's own category is `own`.

        Of a table whose rows differ its rows; no rows, no field.
        """
        plain, rows = self.model_dump(mode="json"), self.places(category, own)
        found = {name: [plain[name][place] for place in places] for name, places in rows.items()}
        for name in type(self).model_fields:
            apart = bool(getattr(self, name)) and len(self.may_be_shared_as(name, own)) > 1
            if not apart and (ask_of(type(self).model_fields[name]).shared_as or own) == category:
                found[name] = plain[name]
        return {name: found[name] for name in plain if name in found}

    def places(self, category: Category, own: Category) -> dict[str, list[int]]:
        """Which rows of the tables whose rows differ belong to the category, by table;
        tables without any are left out."""
        found: dict[str, list[int]] = {}
        for name in type(self).model_fields:
            if len(self.may_be_shared_as(name, own)) > 1:
                rows = [
                    at for at, row in enumerate(getattr(self, name)) if (self.category_of_row(row) or own) == category
                ]
                found |= {name: rows} if rows else {}
        return found

    def scored(self) -> tuple[Scored, ...]:
        """What it measures, to be followed over time; most forms measure nothing."""
        return ()

    @classmethod
    def scored_then(cls, answers: dict[str, Any]) -> tuple[Scored, ...]:
        """What an older version of the form measured and this one does not, of its answers as they were signed."""
        return ()

    def ends(self, task: str) -> bool:
        """Whether signing it does a task of a kind that it ends, named by its code."""
        return True

    def missing(self) -> dict[str, str]:
        """What must be filled in before signing: field name to a sentence, in the form's order;
        empty when nothing is."""
        lacks = {}
        for name, field in type(self).model_fields.items():
            ask = ask_of(field)
            value = getattr(self, name)
            if ask.required and (value in (None, [], ()) or (isinstance(value, str) and not value.strip())):
                lacks[name] = _("«{label}» mangler.").format(label=ask.label)
        return lacks

    def wrong(self, facts: Facts) -> dict[str, str]:
        """What cannot be, so that nobody can sign it: dotted field to a sentence, in the form's order."""
        found = {}
        for path, ask, value, row in days(self):
            if ask.looks is Looks.BACK and value > facts.today:
                found[path] = _("Datoen er i framtiden.")
            elif facts.born is not None and value < facts.born:
                found[path] = _("Før pasienten ble født.")
            elif (
                ask.looks is Looks.AHEAD
                and facts.received is not None
                and value < facts.received
                and not _behind(path, row)
            ):
                found[path] = _("Kan ikke være før henvisningen kom {day}.").format(day=show(facts.received))
        return found

    def wrong_days(self, facts: Facts) -> dict[str, str]:
        """Of what is `wrong`, the days: what a window can say at the field while it is written in."""
        wrong = self.wrong(facts)
        return {path: wrong[path] for path, *_rest in days(self) if path in wrong}

    def doubts(self, facts: Facts) -> dict[str, str]:
        """What the signer is asked about and may stand by: dotted field to a sentence, in the form's order."""
        before = days(facts.before) if facts.before is not None else ()
        stood = {(_unnumbered(path), value) for path, _ask, value, row in before if _name(path) in row.began}
        return {
            path: _("Datoen er passert. Behold?")
            for path, ask, value, row in days(self)
            if ask.looks is Looks.AHEAD
            and value < facts.today
            and not _behind(path, row)
            and (_unnumbered(path), value) not in stood
        }


def _name(path: str) -> str:
    return path.rpartition(".")[2]


def _behind(path: str, row: Row) -> bool:
    return _name(path) in row.behind()


def _unnumbered(path: str) -> str:
    """The dotted field without its row, which another may have moved."""
    return ".".join(part for part in path.split(".") if not part.isdigit())


def place_in(form: type[Form], path: str) -> tuple[int, ...]:
    """Where a dotted field stands in a form, to sort by: the field, then the row.
    Of a row's own parts the order is kept."""
    name, *rest = path.split(".")
    asked = list(form.model_fields)
    return (asked.index(name) if name in asked else len(asked), *(int(part) for part in rest[:1] if part.isdigit()))


def days(row: Row, path: str = "") -> Iterator[tuple[str, Ask, date, Row]]:
    """Every day that is filled in, in the form and in its rows:
    its dotted field, what was asked, the day, and the row it stands in.

    A value that is kept whole, such as the guide's limit that a decision was made by,
    was never typed here and is left out.
    """
    for name, field in type(row).model_fields.items():
        value = getattr(row, name)
        if isinstance(value, date):
            yield f"{path}{name}", ask_of(field), value, row
        elif isinstance(value, list):
            for at, part in enumerate(value):
                if isinstance(part, Row):
                    yield from days(part, f"{path}{name}.{at}.")
