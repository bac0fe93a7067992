"""Phrases: text that is written often, kept under a short code, with variables and places to fill in.

`[pasient.fornavn]` is a variable of `VARIABLES`, and `[?hva pasienten vil]` a place that the writer fills in. A
variable whose value is not known, or not this user's to know, becomes such a place: never a hole, never a guess.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hia_desktop.base.errors import BadInput
from hia_desktop.base.fields import LONG_TEXT
from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_, _

LONGEST_CODE = 20
_CODE = re.compile(rf"[^\W_][\w-]{{1,{LONGEST_CODE - 1}}}")
_VARIABLE = re.compile(r"\[([^\W\d_]+\.[^\W_]+)\]")
PLACE = r"\[\?[^\[\]\n]*\]"
"""What a place to fill in looks like, as a pattern."""
_NUMBER = re.compile(r"(?<!\d)\d{6}[ .\-\u00a0]?\d{5}(?!\d)")

VARIABLES = WordTable(
    {
        "pasient.fornavn": N_("fornavn"),
        "pasient.etternavn": N_("etternavn"),
        "pasient.navn": N_("pasientens navn"),
        "pasient.alder": N_("alder"),
        "pasient.yrke": N_("yrke"),
        "pasient.stilling": N_("stillingsprosent"),
        "pasient.arbeidsgiver": N_("arbeidsgiver"),
        "pasient.fastlege": N_("fastlege"),
        "sykmelding.grad": N_("sykmeldingsgrad"),
        "sykmelding.fra": N_("sykmeldt fra"),
        "sykmelding.maksdato": N_("maksdato"),
        "henvisning.mottatt": N_("dag henvisningen kom"),
        "henvisning.besluttet": N_("dag for beslutningen"),
        "henvisning.startfrist": N_("frist for start"),
        "meg.navn": N_("navnet ditt"),
        "meg.tittel": N_("tittelen din"),
        "dag.idag": N_("dagens dato"),
    }
)
"""Each variable, and what its value is called where the writer must fill it in."""

Facts = Mapping[str, str]
"""The values of the variables that are known to the user at hand; empty is unknown."""


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """One phrase as it is now. `series` is empty in one that has never been kept, and `number` counts its changes;
    `shared` ones are everybody's."""

    series: str = ""
    number: int = 0
    shared: bool = False
    code: str = ""
    text: str = ""

    @property
    def first_line(self) -> str:
        """What a list shows of it."""
        return self.text.partition("\n")[0]


def check(phrase: Phrase) -> None:
    """Errors: BadInput by field for a code that cannot be typed after «;», an empty or too long text, and a variable
    that does not exist."""
    if not _CODE.fullmatch(phrase.code):
        told = _("Koden skal ha 2 til {most} bokstaver eller tall, uten mellomrom, som «sov» eller «uke7».")
        raise _bad("code", told.format(most=LONGEST_CODE))
    if not phrase.text.strip():
        raise _bad("text", _("Skriv teksten som koden skal bli til."))
    if len(phrase.text) > LONG_TEXT:
        raise _bad("text", _("Teksten er for lang for en frase."))
    unknown = next((name for name in _VARIABLE.findall(phrase.text) if name.casefold() not in VARIABLES), None)
    if unknown is not None:
        told = _("[{name}] finnes ikke. Velg blant variablene i listen, eller skriv [?{name}] for å fylle ut selv.")
        raise _bad("text", told.format(name=unknown))


def _bad(field: str, message: str) -> BadInput:
    return BadInput(message, {field: message})


def holds_person_number(phrase: Phrase) -> bool:
    """Whether something in it looks like a person number: eleven digits, together or as six and five.
    A mistyped number still tells who somebody is, so that no control digit is asked for."""
    return _NUMBER.search(phrase.text) is not None


def same_code(code: str, other: str) -> bool:
    """Whether two codes are typed alike."""
    return code.casefold() == other.casefold()


def expand(text: str, facts: Facts) -> str:
    """The text with the variables' values; what is not known is a place to fill in."""

    def value(found: re.Match[str]) -> str:
        name = found[1].casefold()
        return facts.get(name, "").strip() or f"[?{VARIABLES.get(name, name)}]"

    return _VARIABLE.sub(value, text)


def open_places(answers: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """The places that nobody has filled in, of whole answers: dotted field, and the first such place in its text."""
    if isinstance(answers, str):
        if found := re.search(PLACE, answers):
            yield path, found[0]
    elif isinstance(answers, (dict, list)):
        inner = answers.items() if isinstance(answers, dict) else enumerate(answers)
        for name, value in inner:
            yield from open_places(value, f"{path}.{name}" if path else str(name))
