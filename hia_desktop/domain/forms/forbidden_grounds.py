"""What may not count when a right to care is assessed: the rules that are broken by what somebody wrote, each with its own words."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from hia_desktop.resources import resource


@dataclass(frozen=True)
class ForbiddenGround:
    """One rule: the words that name what it forbids, what it says itself, and where it stands."""

    words: re.Pattern[str]
    quote: str
    source: str


@dataclass(frozen=True)
class _Table:
    rules: tuple[ForbiddenGround, ...]
    measured: re.Pattern[str]
    set_aside: re.Pattern[str]


@cache
def _table() -> _Table:
    """The rows of the rules. Source: IS-2811 and Interregional rapport 2020 (R25-R29, R36)."""
    found = tomllib.loads(resource("codes/forbidden_grounds.toml").read_text(encoding="utf-8"))
    rules = tuple(ForbiddenGround(re.compile(rf"\b(?:{row['words']})"), row["quote"], row["source"]) for row in found["rule"])
    return _Table(rules, re.compile(found["measured"]), re.compile(found["set_aside"]))


@dataclass(frozen=True)
class Broken:
    """The words that were found, and the rule that they break."""

    words: tuple[str, ...]
    rule: ForbiddenGround


_PART = re.compile(r"[.!?;\n]+|,?\s+men\s+")


def broken_rules(typed: str) -> Iterator[Broken]:
    """The rules that the words may break, one by one.

    A sentence, or its part up to a «men», that sets its words aside («er ikke vektlagt») breaks none.
    """
    table = _table()
    sentences = [table.measured.sub(" ", part) for part in _PART.split(typed.lower()) if not table.set_aside.search(part)]
    for rule in table.rules:
        if found := tuple(sorted({word for part in sentences for word in rule.words.findall(part)})):
            yield Broken(found, rule)
