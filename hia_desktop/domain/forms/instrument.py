"""Instruments: questionnaires with a score, each one file in `resources/instruments`,
made into a form like any other."""

import tomllib
from dataclasses import replace
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model, model_validator

from hia_desktop.base.fields import Ask, Day
from hia_desktop.base.text import N_, Looks, _
from hia_desktop.domain.access import Category, Right
from hia_desktop.domain.forms.card import Card, Place
from hia_desktop.domain.forms.form import Form, Scored
from hia_desktop.resources import resource


class Item(BaseModel):
    """One question, answered with a whole number from `low` to `high`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    text: str
    low: int
    high: int
    help: str = ""


class Band(BaseModel):
    """From which score on a word holds («moderat» from 10)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    low: float
    word: str


class Instrument(BaseModel):
    """What a file holds. `code` and each item's `name` are in the store, never changed.
    `unanswered`: items that may lack an answer. `better` says which way is improvement.
    `band`: the cut-offs, the lowest first.

    `licence`: A may be shipped with the wording of its items; B and C only as scores, until permission is on file.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    version: int
    title: str
    event: str
    source: str
    licence: Literal["A", "B", "C"]
    score: Literal["sum", "mean"]
    better: Literal["high", "low"]
    unanswered: int
    band: tuple[Band, ...] = ()
    item: tuple[Item, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _sound(self) -> "Instrument":
        names = [item.name for item in self.item]
        if len(set(names)) != len(names) or set(names) & set(dir(InstrumentForm)) or "day" in names:
            raise ValueError("each item needs a name of its own, that no form has already")
        if any(item.low >= item.high for item in self.item) or not 0 <= self.unanswered < len(self.item):
            raise ValueError("a scale goes upwards, and something must be answered")
        if [band.low for band in self.band] != sorted({band.low for band in self.band}):
            raise ValueError("the cut-offs go upwards")
        return self

    def scored(self, answers: dict[str, int]) -> Scored | None:
        """The score of these answers; None when more are lacking than may.
        What is lacking counts as the mean of the rest."""
        if not answers or len(self.item) - len(answers) > self.unanswered:
            return None
        mean = sum(answers.values()) / len(answers)
        sums = self.score == "sum"
        low, high = (
            sum(ends) / (1 if sums else len(self.item))
            for ends in zip(*((i.low, i.high) for i in self.item), strict=True)
        )
        name = _("{title} ({low:g}–{high:g})").format(title=self.title, low=low, high=high)
        value = (
            sum(answers.values()) if sums and len(answers) == len(self.item) else mean * (len(self.item) if sums else 1)
        )
        bands = tuple((band.low, band.word) for band in self.band)
        return Scored(name=name, value=round(value, 2), low=low, high=high, better=self.better, bands=bands)


class InstrumentForm(Form):
    """A filled-in instrument. Every file makes a class of its own from it."""

    instrument: ClassVar[Instrument]

    day: Annotated[Day | None, Ask(N_("Fylt ut"), required=True, looks=Looks.BACK)] = None

    def scored(self) -> tuple[Scored, ...]:
        """The instrument's score, when enough is answered."""
        given = {item.name: getattr(self, item.name) for item in self.instrument.item}
        found = self.instrument.scored({name: value for name, value in given.items() if value is not None})
        return (replace(found, day=self.day),) if found else ()

    def missing(self) -> dict[str, str]:
        """As every form; besides, more answers than the instrument can do without."""
        lacks = super().missing()
        empty = [item for item in self.instrument.item if getattr(self, item.name) is None]
        if len(empty) > self.instrument.unanswered:
            lacks |= {item.name: _("«{label}» mangler.").format(label=item.text) for item in empty}
        return lacks


def _form_of(found: Instrument) -> type[InstrumentForm]:
    card = Card(
        kind=found.code,
        title=found.title,
        event=found.event,
        source=found.title,
        category=Category.INSTRUMENTS,
        write=Right.WRITE_HEALTH,
        place=Place.INSTRUMENTS,
    )
    fields: dict[str, Any] = {
        item.name: (
            Annotated[int | None, Field(ge=item.low, le=item.high), Ask(item.text, unit=_scale(item), help=item.help)],
            None,
        )
        for item in found.item
    }
    made = create_model(found.code, __base__=InstrumentForm, __doc__=found.source, **fields)
    made.card, made.instrument, made.version = card, found, found.version
    made.kind, made.track, made.category = card.kind, card.track, card.category
    return made


def _scale(item: Item) -> str:
    return f"{item.low}–{item.high}"


def _read() -> tuple[type[InstrumentForm], ...]:
    files = sorted(resource("instruments").glob("*.toml"))
    return tuple(_form_of(Instrument.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))) for file in files)


INSTRUMENTS = _read()
"""By the name of their files."""
