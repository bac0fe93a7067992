"""What an instrument is: questions or typed scores, how they are scored, what the scores mean, and what calls for more.

Each is a file of data. Everything here is reckoned from the file and the answers alone; 0 is an answer, blank is not.
"""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from hia_desktop.base.text import _

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Words = Annotated[str, Field(min_length=1, max_length=300)]
Number = Annotated[float, Field(ge=-1_000_000, le=1_000_000, allow_inf_nan=False)]
"""An end, a cut-off or a weight in a file: what can be reckoned with and shown."""
Answers = Mapping[str, float | None]
"""Item to what was answered; an item that was not answered is None or is not there."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Item(_Frozen):
    """One question, answered with a number from `low` to `high`; or a score that is typed in.

    `words` say what the single numbers mean, from `low` on. `decimals`: 0 for a whole number. `reversed`: counts from
    the other end. Not `counted`: asked, but no part of a score. `own`: what is asked for in the patient's own words
    before it, which the answer is about («Aktivitet 1»). `unless`: what a tick must say for the item to be left out,
    which makes the scale shorter. `part_of`: the item that this one is a part of, and never more than.
    `if_any`: asked for where any other is answered with more than the least.
    """

    name: Name
    text: Words
    low: Number
    high: Number
    decimals: Annotated[int, Field(ge=0, le=2)] = 0
    words: tuple[Words, ...] = ()
    help: Annotated[str, Field(max_length=600)] = ""
    reversed: bool = False
    counted: bool = True
    own: Annotated[str, Field(max_length=80)] = ""
    unless: Annotated[str, Field(max_length=200)] = ""
    part_of: Annotated[str, Field(max_length=40)] = ""
    if_any: bool = False

    @property
    def digits(self) -> bool:
        """Whether it is answered by one or two digits alone."""
        return not self.decimals and self.high - self.low <= _BY_DIGITS


_BY_DIGITS = 10
SAME_DAY = "same_day"


class Grid(_Frozen):
    """So many items alike, without their wording, named q1, q2 …: `text` is «Spørsmål {number}»."""

    text: Words
    count: Annotated[int, Field(ge=1, le=60)]
    low: Number
    high: Number
    words: tuple[Words, ...] = ()
    reversed: tuple[int, ...] = ()


class Band(_Frozen):
    """From which score on a word holds («moderat» from 10)."""

    low: Number
    word: Words


class Scale(_Frozen):
    """One score: of all counted items, or of those named. `name` is empty where it is the instrument's own.

    `unanswered`: so many may lack an answer; what is lacking counts as the mean of the rest. `change`: the smallest
    change that matters, 0 where none is published, and `change_of_one` where one item alone is asked, 0 for the same.
    `band`: the cut-offs, the lowest first.
    """

    name: Annotated[str, Field(max_length=80)] = ""
    items: tuple[Name, ...] = ()
    score: Literal["sum", "mean"] = "sum"
    better: Literal["high", "low"]
    unanswered: Annotated[int, Field(ge=0)] = 0
    change: Annotated[Number, Field(ge=0)] = 0
    change_of_one: Annotated[Number, Field(ge=0)] = 0
    band: tuple[Band, ...] = ()


class Verdict(_Frozen):
    """A word that several scales decide together: the first whose every score is high enough holds."""

    word: Words
    at_least: dict[str, Number] = {}


class Pattern(_Frozen):
    """Symptoms counted: an item counts from the value that `counts` names. A word holds from so many,
    where one of `core` is among them."""

    counts: dict[Name, Number]
    core: tuple[Name, ...]
    band: tuple[Band, ...]


class Flag(_Frozen):
    """What calls for more than a score: a value of `item`, or of the scale `scale` («» for the instrument's own),
    from `low` or to `high`.

    `same_day`: the risk of suicide is to be clarified today; `severe`: the trouble may need specialised care;
    `heed`: what `words` say. A question with a flag of `same_day` is the health side's alone, and so are all the
    answers that would tell it.
    """

    kind: Literal["same_day", "severe", "heed"]
    item: str = ""
    scale: str = ""
    low: Number | None = None
    high: Number | None = None
    words: Annotated[str, Field(max_length=300)] = ""

    def holds(self, value: float | None) -> bool:
        """Whether this value raises it; what was not answered does not."""
        if value is None:
            return False
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def steps(self, value: float | None) -> range:
        """The whole numbers from where it begins to hold to this value: the worse the answer, the more of them.
        A draft may hold any number: of one far outside every scale there are no more than `_MOST_STEPS`."""
        if value is None or value != value or not self.holds(value):
            return range(0)
        anywhere = max(-_MOST_STEPS, min(_MOST_STEPS, value))
        begins = next(end for end in (self.low, self.high, anywhere) if end is not None)
        near = max(begins - _MOST_STEPS, min(begins + _MOST_STEPS, value))
        first, last = sorted((math.ceil(begins), math.floor(near)))
        return range(first, last + 1)


_MOST_STEPS = 1_000


class Short(_Frozen):
    """The first few items by themselves: from the sum `opens` on, the rest are asked too."""

    title: Words
    items: tuple[Name, ...] = Field(min_length=1)
    opens: Number
    source: Words


@dataclass(frozen=True, kw_only=True)
class Result:
    """How far one scale has come. `value` is None while too little is answered; `part` is the sum of what is,
    `filled` whether the value leans on answers that lack. `low`-`high`: the scale's ends."""

    name: str
    value: float | None
    part: float
    answered: int
    asked: int
    low: float
    high: float
    scale: Scale

    @property
    def filled(self) -> bool:
        """Whether lacking answers are reckoned as the mean of the rest."""
        return self.value is not None and self.answered < self.asked

    @property
    def change(self) -> float:
        """The smallest change that matters."""
        return (self.scale.change_of_one if self.asked == 1 else 0) or self.scale.change

    @property
    def word(self) -> str:
        """What the value means; empty where there are no cut-offs, or no value."""
        return band_of(self.value, tuple((band.low, band.word) for band in self.scale.band))


def band_of(value: float | None, bands: tuple[tuple[float, str], ...]) -> str:
    """The word that holds for a value; empty below the first, and for none."""
    return "" if value is None else next((word for low, word in reversed(bands) if value >= low), "")


def way(was: float, now: float, better: str) -> str:
    """«bedre», «dårligere» or «uendret»."""
    if now == was:
        return _("uendret")
    return _("bedre") if (now > was) == (better == "high") else _("dårligere")


def matters(was: float, now: float, change: float) -> bool:
    """Whether a score has moved at least as much as the smallest change that matters; never where none is known."""
    return bool(change) and round(abs(now - was), 2) >= change


class Instrument(_Frozen):
    """What a file holds. `code` and each item's name are in the store, never changed; a changed wording, item or scale
    takes a new `version`. `stem` is what is asked of all items. `profile`: the items whose digits side by side are
    a profile, 9 for one not answered.

    `whole_in` and `during_in`: the packages that it is part of, at the start and the end, and on the way. `total_was`:
    the item that held the whole score, typed in, in a version before this one.

    `licence`: A may be shipped with the wording of its items; B and C only as scores or a grid,
    until permission is on file.
    """

    code: Name
    version: Annotated[int, Field(ge=1, le=100_000)]
    language: Annotated[str, Field(max_length=10)] = "nb"
    title: Annotated[str, Field(min_length=1, max_length=80)]
    about: Annotated[str, Field(max_length=200)] = ""
    stem: Annotated[str, Field(max_length=400)] = ""
    source: Annotated[str, Field(min_length=1, max_length=400)]
    licence: Literal["A", "B", "C"]
    item: tuple[Item, ...] = ()
    grid: Grid | None = None
    scale: tuple[Scale, ...] = ()
    verdict: tuple[Verdict, ...] = ()
    pattern: Pattern | None = None
    flag: tuple[Flag, ...] = ()
    short: Short | None = None
    profile: tuple[Name, ...] = ()
    whole_in: tuple[str, ...] = ()
    during_in: tuple[str, ...] = ()
    total_was: Annotated[str, Field(max_length=40)] = ""

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every item, those of the grid first."""
        grid = self.grid
        alike = (
            ()
            if grid is None
            else tuple(
                Item(
                    name=f"q{n}",
                    text=grid.text.replace("{number}", str(n)),
                    low=grid.low,
                    high=grid.high,
                    words=grid.words,
                    reversed=n in grid.reversed,
                )
                for n in range(1, grid.count + 1)
            )
        )
        return (*alike, *self.item)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """What the numbers mean in most of the items, said once above them; empty where no two items agree."""
        counted = Counter(item.words for item in self.items if item.words)
        words, times = next(iter(counted.most_common(1)), ((), 0))
        return words if times > 1 else ()

    @model_validator(mode="after")
    def _sound(self) -> "Instrument":
        names = [item.name for item in self.items]
        if not names or len(set(names)) != len(names):
            raise ValueError("there must be items, each with a name of its own")
        for item in self.items:
            if item.low >= item.high or (item.words and len(item.words) != item.high - item.low + 1):
                raise ValueError(f"{item.name}: a scale goes upwards, and has a word for each number or for none")
            if any(round(end, item.decimals) != end for end in (item.low, item.high)):
                raise ValueError(f"{item.name}: its ends are such numbers as its answers")
        if len({scale.name for scale in self.scale}) != len(self.scale):
            raise ValueError("each scale needs a name of its own")
        for scale in self.scale:
            _in_order(scale.band)
            if not 0 <= scale.unanswered < len(self.of(scale)):
                raise ValueError("something must be answered")
        _in_order(self.pattern.band if self.pattern else ())
        scales = {scale.name for scale in self.scale}
        named = {*self.profile, *(self.short.items if self.short else ())}
        named |= {item.part_of for item in self.items if item.part_of}
        named |= {*self.pattern.counts, *self.pattern.core} if self.pattern else set()
        named |= {name for scale in self.scale for name in scale.items} | {f.item for f in self.flag if f.item}
        judged = {name for v in self.verdict for name in v.at_least} | {f.scale for f in self.flag if not f.item}
        if named - set(names) or judged - scales:
            raise ValueError(f"nothing is called {', '.join(sorted((named - set(names)) | (judged - scales)))}")
        if self.closed and (not self.scale or any(f.kind == SAME_DAY and not f.item for f in self.flag)):
            raise ValueError("what calls for the same day is one question of an instrument that has a score")
        if self.closed and len(self.of(self.scale[0])) < 2:
            raise ValueError("a score of one question would tell what is the health side's alone")
        return self

    @property
    def closed(self) -> bool:
        """Whether one question is the health side's alone, so that the other side is told scores and no answers."""
        return any(flag.kind == SAME_DAY for flag in self.flag)

    @cached_property
    def same_day(self) -> frozenset[str]:
        """The questions that are the health side's alone."""
        return frozenset(flag.item for flag in self.flag if flag.kind == SAME_DAY)

    def told(self, result: Result) -> tuple[float, float]:
        """The ends between which the other side is told a score: so far from the scale's own that no score can be had
        by an answer to a question of the health side's alone."""
        low, high = result.low, result.high
        over = 1 if result.scale.score == "sum" else result.asked
        for flag in self.flag:
            for item in self.of(result.scale):
                if flag.kind == SAME_DAY and item.name == flag.item:
                    span = (item.high - item.low) / over
                    low, high = (low, high - span) if (flag.low is not None) != item.reversed else (low + span, high)
        return low, high

    def of(self, scale: Scale) -> tuple[Item, ...]:
        """The items of a scale."""
        return tuple(i for i in self.items if i.counted and (not scale.items or i.name in scale.items))

    def result(self, scale: Scale, answers: Answers, out: frozenset[str] = frozenset()) -> Result:
        """One scale of these answers; `out` are the items that are left out."""
        asked = [item for item in self.of(scale) if item.name not in out]
        found = [(i.low + i.high - v if i.reversed else v) for i in asked if (v := answers.get(i.name)) is not None]
        sums, part = scale.score == "sum", sum(found)
        over = 1 if sums else max(1, len(asked))
        low, high = sum(i.low for i in asked) / over, sum(i.high for i in asked) / over
        value = None
        if found and len(asked) - len(found) <= scale.unanswered:
            mean = part / len(found)
            value = part if sums and len(found) == len(asked) else mean * (len(asked) if sums else 1)
            if sums and len(found) < len(asked):
                value = math.floor(value + 0.5)
        return Result(
            name=f"{scale.name or self.title} ({low:g}–{high:g})",
            value=None if value is None else round(value, 2),
            part=part,
            answered=len(found),
            asked=len(asked),
            low=low,
            high=high,
            scale=scale,
        )

    def results(self, answers: Answers, out: frozenset[str] = frozenset()) -> tuple[Result, ...]:
        """Every scale; of one whose short form alone is answered, that one's score in place of the whole's."""
        found = tuple(self.result(scale, answers, out) for scale in self.scale)
        if self.short is not None and self.only_short(answers):
            scale = Scale(name=self.short.title, items=self.short.items, better=self.scale[0].better)
            return (self.result(scale, answers, out),)
        return found

    def only_short(self, answers: Answers) -> bool:
        """Whether the items of the short form are answered, and no others."""
        given = {item.name for item in self.items if answers.get(item.name) is not None}
        return self.short is not None and given == set(self.short.items)

    def short_of(self, answers: Answers) -> Result | None:
        """How far the whole has come, where the short form alone is answered."""
        return self.result(self.scale[0], answers) if self.only_short(answers) else None

    def opens_whole(self, answers: Answers) -> bool:
        """Whether the answers to the short form ask for the rest."""
        if self.short is None:
            return False
        return sum(answers.get(name) or 0 for name in self.short.items) >= self.short.opens

    def verdict_of(self, answers: Answers) -> str:
        """The word that the scales decide together; empty while one of them has no value."""
        found = {scale.name: self.result(scale, answers).value for scale in self.scale}
        if not self.verdict or None in found.values():
            return ""
        for one in self.verdict:
            if all((found[name] or 0) >= low for name, low in one.at_least.items()):
                return one.word
        return ""

    def pattern_of(self, answers: Answers) -> tuple[str, int]:
        """The word of the symptoms, and how many there are; no word without a core symptom."""
        if self.pattern is None:
            return "", 0
        there = {n for n, low in self.pattern.counts.items() if (v := answers.get(n)) is not None and v >= low}
        word = band_of(len(there), tuple((band.low, band.word) for band in self.pattern.band))
        return (word if there & set(self.pattern.core) else ""), len(there)

    def profile_of(self, answers: Answers) -> str:
        """«21232»; empty where there is none, or nothing is answered."""
        given = [answers.get(name) for name in self.profile]
        told = "".join("9" if value is None else f"{value:g}" for value in given)
        return told if any(value is not None for value in given) else ""

    def raised(self, answers: Answers, out: frozenset[str] = frozenset()) -> tuple[Flag, ...]:
        """The flags that these answers raise, in the file's order."""
        scores = {result.scale.name: result.value for result in (self.result(s, answers, out) for s in self.scale)}
        return tuple(f for f in self.flag if f.holds(answers.get(f.item) if f.item else scores.get(f.scale)))


def _in_order(bands: tuple[Band, ...]) -> None:
    if [band.low for band in bands] != sorted({band.low for band in bands}):
        raise ValueError("the cut-offs go upwards")


def read(content: Any) -> Instrument:
    """An instrument from what a file holds, as TOML or JSON gives it. Errors: ValidationError."""
    return Instrument.model_validate(content)
