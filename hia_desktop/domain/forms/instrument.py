"""Instruments as forms: each of the files in `resources/instruments`, and each that the centre has approved, made into
a form like any other."""

import tomllib
from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Any, ClassVar

from pydantic import Field, create_model

from hia_desktop.base.fields import Ask, Day, Line
from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_, Looks, _, number
from hia_desktop.domain.access import Category, Right
from hia_desktop.domain.forms.card import Card, Place
from hia_desktop.domain.forms.form import Choice, Facts, Form, Scored
from hia_desktop.domain.measures.instruments import Flag, Instrument, Item, Result, matters, read, way
from hia_desktop.resources import resource


class Mode(Choice):
    """How the patient answered."""

    PAPER = "paper", N_("Papir")
    SCREEN = "screen", N_("Skjerm")
    SPOKEN = "spoken", N_("Muntlig")


class InstrumentForm(Form):
    """A filled-in instrument. Every file makes a class of its own from it.

    `told_score` is the score that the other side is told in place of the answers; here it stays empty.
    """

    instrument: ClassVar[Instrument]

    day: Annotated[Day | None, Ask(N_("Fylt ut"), required=True, looks=Looks.BACK)] = None
    mode: Annotated[Mode | None, Ask(N_("Besvart på"))] = None
    twice: Annotated[bool | None, Ask(N_("Tastet to ganger fra papiret"))] = None
    told_score: Annotated[float | None, Ask(N_("Skår"))] = None

    def given(self) -> dict[str, float | None]:
        """Item to answer."""
        return {item.name: getattr(self, item.name) for item in self.instrument.items}

    def out(self) -> frozenset[str]:
        """The items that are left out, and those for which the patient named nothing, where something was named."""
        items = self.instrument.items
        ticked = frozenset(i.name for i in items if i.unless and getattr(self, out_name(i.name)))
        unnamed = {i.name for i in items if i.own and getattr(self, i.name) is None and not getattr(self, own_name(i))}
        return ticked | unnamed if unnamed < {i.name for i in items} else ticked

    def about(self) -> tuple[str, ...]:
        """What the answers are about in the patient's own words, in whatever order they were named."""
        answered = (i for i in self.instrument.items if i.own and getattr(self, i.name) is not None)
        return tuple(sorted(" ".join(getattr(self, own_name(i)).split()).casefold() for i in answered))

    def results(self) -> tuple[Result, ...]:
        """How far each score has come."""
        return self.instrument.results(self.given(), self.out())

    def flags(self) -> tuple[Flag, ...]:
        """What the answers call for besides a score."""
        return self.instrument.raised(self.given(), self.out())

    def scored(self) -> tuple[Scored, ...]:
        """The instrument's scores, of what is answered enough."""
        found = self.results()
        if self.told_score is not None:
            return tuple(self._told(result, self.told_score) for result in found[:1])
        return tuple(self._scored(result, result.value) for result in found if result.value is not None)

    def _told(self, result: Result, value: float) -> Scored:
        """As the other side is told it: «PHQ-9 (0–24+)», since 24 stands for what is above it too."""
        low, high = self.instrument.told(result)
        ends = f"{number(low)}{'−' if low > result.low else ''}–{number(high)}{'+' if high < result.high else ''}"
        return replace(self._scored(result, value), filled=False, name=f"{result.name.rpartition(' (')[0]} ({ends})")

    def _scored(self, result: Result, value: float) -> Scored:
        scale = result.scale
        return Scored(
            name=result.name,
            value=value,
            low=result.low,
            high=result.high,
            better=scale.better,
            bands=tuple((band.low, band.word) for band in scale.band),
            change=result.change,
            filled=result.filled,
            day=self.day,
            about=self.about(),
        )

    @classmethod
    def scored_then(cls, answers: dict[str, Any]) -> tuple[Scored, ...]:
        """The whole score that was typed in before its single answers were asked for."""
        total = answers.get(cls.instrument.total_was)
        if total is None:
            return ()
        blank = cls()
        return (blank._scored(blank.results()[0], float(total)),)

    @classmethod
    def may_be_shared_as(cls, name: str, own: Category) -> frozenset[Category]:
        """As every form; of an instrument with a question that is the health side's alone, the day and the score."""
        if cls.instrument.closed and name not in _TOLD:
            return frozenset()
        return super().may_be_shared_as(name, own)

    def part(self, category: Category, own: Category) -> dict[str, Any]:
        """As every form; of an instrument with a question that is the health side's alone, no single answer:
        neither that question nor what would tell it, whatever was answered."""
        found = super().part(category, own)
        if not self.instrument.closed or not found:
            return found
        whole = self.instrument.result(self.instrument.scale[0], self.given(), self.out())
        low, high = self.instrument.told(whole)
        return {"day": found["day"], "told_score": None if whole.value is None else min(max(whole.value, low), high)}

    def missing(self) -> dict[str, str]:
        """As every form; besides, the activity that an answer is about."""
        lacks = super().missing()
        given = self.given()
        for item in self.instrument.items:
            if item.own and given[item.name] is not None and not getattr(self, own_name(item)).strip():
                lacks[own_name(item)] = _("Skriv hva «{label}» er.").format(label=item.own)
        return lacks

    def wrong(self, facts: Facts) -> dict[str, str]:
        """As every form; besides, that nothing is answered at all."""
        return super().wrong(facts) | self.wrong_answers()

    def wrong_answers(self) -> dict[str, str]:
        """That nothing is answered at all, at the first question; and a part that cannot be one of the whole."""
        given, items = self.given(), {item.name: item for item in self.instrument.items}
        if all(value is None for value in given.values()):
            return {self.instrument.items[0].name: _("Ingenting er besvart ennå.")}
        found = {}
        for item in items.values():
            part, whole = given[item.name], given.get(item.part_of)
            if part is None or whole is None:
                continue
            rest = items[item.part_of].high - item.high
            if not part <= whole <= part + rest:
                words = _("Stemmer ikke med «{whole}», som er {value}.")
                found[item.name] = words.format(whole=items[item.part_of].text, value=number(whole))
        return found

    def doubts(self, facts: Facts) -> dict[str, str]:
        """As every form; besides, that so little is answered that there is no score, and that the first answers ask
        for the rest."""
        found = super().doubts(facts)
        given, out = self.given(), self.out()
        asked_if_any = next((i.name for i in self.instrument.items if i.if_any and given[i.name] is None), None)
        trouble = any((given[i.name] or 0) > i.low for i in self.instrument.items if i.counted)
        if asked_if_any is not None and trouble and not self.instrument.only_short(given):
            found[asked_if_any] = _("Spørsmålet hører med når noe annet er besvart over det laveste. Behold uten svar?")
        if self.instrument.only_short(given) and self.instrument.opens_whole(given):
            first = next(i.name for i in self.instrument.items if given[i.name] is None)
            found[first] = _("De første svarene åpner hele skjemaet. Behold uten resten?")
        for result in self.results():
            if result.value is None and result.answered:
                asked = (i.name for i in self.instrument.of(result.scale) if i.name not in out)
                first = next(name for name in asked if given[name] is None)
                found.setdefault(first, _("{told}. Det gir ingen skår. Behold?").format(told=told(result)))
        return found


_TOLD = ("day", "told_score")


def own_name(item: Item) -> str:
    """The field with the patient's own words for what an item is about."""
    return f"{item.name}_text"


def out_name(item: str) -> str:
    """The field whose tick leaves an item out."""
    return f"{item}_out"


def told(result: Result) -> str:
    """«6 av 9 besvart, delsum 12», or the score with its ends and its word: «18 (0–27), ganske alvorlig». Of one that
    is reckoned, how, and how far it has come: «14 (0–27) beregnet for alle 9, moderat; 8 av 9 besvart, delsum 12». Of
    one number that is not there: «ikke besvart»."""
    if result.asked == 1 and not result.answered:
        return _("ikke besvart")
    counts = {"answered": result.answered, "asked": result.asked, "part": number(result.part)}
    far = _("{answered} av {asked} besvart, delsum {part}").format(**counts)
    if result.value is None:
        return far
    score = _("{value} ({low}–{high})").format(
        value=number(result.value), low=number(result.low), high=number(result.high)
    )
    mean = result.scale.score == "mean"
    if result.filled and mean:
        score = _("{score} i gjennomsnitt av {answered} av {asked} besvart").format(score=score, **counts)
    elif result.filled:
        score = _("{score} beregnet for alle {asked}").format(score=score, **counts)
    found = f"{score}, {result.word}" if result.word else score
    return f"{found}; {far}" if result.filled and not mean else found


def legend(words: tuple[str, ...], low: int = 0) -> str:
    """«0 Ikke i det hele tatt · 1 Noen dager»; empty without words."""
    return " · ".join(f"{low + at} {word}" for at, word in enumerate(words))


def since(was: float, now: float, better: str, change: float) -> str:
    """What has become of a score: «5 lavere enn sist, bedre, betyr noe (minst 5)»."""
    if now == was:
        return _("uendret fra sist")
    words = _("{much} høyere enn sist, {way}") if now > was else _("{much} lavere enn sist, {way}")
    found = words.format(much=number(round(abs(now - was), 2)), way=way(was, now, better))
    if change:
        enough = _("betyr noe (minst {change})")
        little = _("liten endring (under {change})")
        found += ", " + (enough if matters(was, now, change) else little).format(change=number(change))
    return found


def more_words(form: "InstrumentForm") -> list[str]:
    """What the answers say besides the scores: the word of several scales, symptoms, a profile."""
    one, given = form.instrument, form.given()
    word, count = one.pattern_of(given)
    if one.pattern is not None and any(given[name] is None for name in one.pattern.counts):
        word = ""  # a symptom that was not asked about may be there
    profile = one.profile_of(given)
    return [
        told
        for told in (
            one.verdict_of(given),
            _("{word} ({count} symptomer)").format(word=word, count=count) if word else "",
            _("profil {profile}").format(profile=profile) if profile else "",
        )
        if told
    ]


FLAGS = WordTable(
    {
        "same_day": N_("Svaret om tanker om død eller å skade seg selv krever at risikoen avklares i dag."),
        "severe": N_(
            "Skåren er i det alvorlige området. Alvorlig depresjon og alvorlig angst kan trenge høyspesialisert hjelp: "
            "vurder å sende videre til DPS eller spesialisert poliklinikk. Det er aldri avslag i seg selv."
        ),
    }
)
"""What a flag says, where its file has no words of its own. Source of what is severe: Interregional rapport 2020,
kap. 3.1.2, linje 410-412 (R46), as the assessment says it."""


def flag_words(flag: Flag) -> str:
    """What a flag says."""
    return flag.words or FLAGS[flag.kind]


def form_from(found: Instrument) -> type[InstrumentForm]:
    """The form of an instrument. Errors: ValueError when an item has a name that every form has already, or that
    another item has for its words or its tick."""
    fields: dict[str, Any] = {}
    for item in found.items:
        more = _fields(found, item)
        if set(more) & {*dir(InstrumentForm), *InstrumentForm.model_fields, *fields}:
            raise ValueError("an item has a name that is taken")
        fields |= more
    made = create_model(found.code, __base__=InstrumentForm, __doc__=found.source, **fields)
    card = Card(
        kind=found.code,
        title=found.title,
        event=N_("Skjemaer"),
        source=found.title,
        category=Category.INSTRUMENTS,
        write=Right.WRITE_HEALTH,
        place=Place.INSTRUMENTS,
    )
    made.card, made.instrument, made.version = card, found, found.version
    made.kind, made.track, made.category = card.kind, card.track, card.category
    made.apart = found.closed
    return made


def _fields(found: Instrument, item: Item) -> dict[str, Any]:
    """An item's fields: what it is about in own words, what leaves it out, and the answer."""
    made: dict[str, Any] = {}
    if item.own:
        made[own_name(item)] = (Annotated[Line, Ask(item.own)], "")
    if item.unless:
        made[out_name(item.name)] = (Annotated[bool, Ask(item.unless)], False)
    kind = float if item.decimals else int
    low, high = kind(item.low), kind(item.high)
    asked = Ask(
        item.text,
        unit=f"{low:g}–{high:g}",
        help=item.help or (legend(item.words, int(item.low)) if item.words != found.words else ""),
        digits=item.digits,
        words={int(item.low) + at: word for at, word in enumerate(item.words)},
    )
    made[item.name] = (Annotated[kind | None, Field(ge=low, le=high), asked], None)
    return made


def _read() -> tuple[type[InstrumentForm], ...]:
    files = sorted(resource("instruments").glob("*.toml"))
    return tuple(form_from(read(tomllib.loads(file.read_text(encoding="utf-8")))) for file in files)


INSTRUMENTS = _read()
"""Those that are shipped, by the name of their files."""
WORK_ABILITY = next(form for form in INSTRUMENTS if form.kind == "was")
"""The one that others show the score of: work ability is entered there and nowhere else."""
_own: dict[str, type[InstrumentForm]] = {}


def take_own(found: Iterable[Instrument]) -> None:
    """The instruments that the open store's centre has approved, in place of those known till now."""
    made = {one.code: _own[one.code] if _is_known(one) else form_from(one) for one in found}
    _own.clear()
    _own.update(made)


def _is_known(one: Instrument) -> bool:
    return one.code in _own and _own[one.code].instrument == one


def own_in_use() -> dict[str, int]:
    """The version of each of the centre's own that is known now, by its kind."""
    return {kind: form.version for kind, form in _own.items()}


def instruments() -> dict[str, type[InstrumentForm]]:
    """Every instrument by its kind: those that are shipped, then the centre's own."""
    return {form.kind: form for form in INSTRUMENTS} | dict(_own)
