"""What may not count when a right to care is assessed:
reasons joined to a decision that the rules forbid, each with its own words."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from hia_desktop.resources import resource

_NEVER = r"(?!)"


@dataclass(frozen=True)
class ForbiddenGround:
    """One rule: what is a reason by itself, what is one only when joined to a decision, what it says itself,
    and where it stands.

    `favours`: the marks may no more be a reason to give a right than to refuse it.
    """

    claims: re.Pattern[str]
    marks: re.Pattern[str]
    quote: str
    source: str
    favours: bool = False


@dataclass(frozen=True, kw_only=True)
class _Table:
    rules: tuple[ForbiddenGround, ...]
    unsaid: re.Pattern[str]
    set_aside: re.Pattern[str]
    decision: re.Pattern[str]
    grants: re.Pattern[str]
    weighs: re.Pattern[str]
    therefore: re.Pattern[str]
    because: re.Pattern[str]
    lawful: re.Pattern[str]

    def favoured(self, said: str, mark: re.Match[str]) -> bool:
        """Whether the mark is why a right is given: a «derfor» or «fordi» stands between them, and no lawful reason."""
        before, after = said[: mark.start()], said[mark.end() :]
        given, reason = self.grants.search(after), self._last(self.because, before)
        if given is not None and self.lawful.search(after[: given.start()]) is None:
            return reason is not None or self.therefore.search(after[: given.end()]) is not None
        return (
            reason is not None
            and self.grants.search(before[: reason.start()]) is not None
            and self.lawful.search(said) is None
        )

    def joined(self, said: str, mark: re.Match[str]) -> bool:
        """Whether the sentence makes the mark a reason for a decision, and no lawful reason stands between them."""
        before, after = said[: mark.start()], said[mark.end() :]
        reason = self._last(self.because, before)
        told = before if reason is None else before[: reason.start()]
        since = before if reason is None else before[reason.end() :]
        if (
            self.lawful.search(since) is None
            and reason is not None
            and (self.decision.search(told) or self.weighs.search(told))
        ):
            return True
        outcome = self.decision.search(after)
        weight = self.weighs.search(after)
        if weight is not None and self.lawful.search(after[: weight.start()]) is None:
            return True
        if outcome is not None and self.lawful.search(after[: outcome.start()]) is None:
            return reason is not None or self._follows(said, after, outcome)
        return self._called(before, said)

    def _follows(self, said: str, after: str, outcome: re.Match[str]) -> bool:
        """Whether the outcome comes of the mark before it:
        by a «derfor», or alone, without another reason in the sentence."""
        if self.therefore.search(after[: outcome.end()]):
            return True
        return self.because.search(after[outcome.end() :]) is None and self.lawful.search(said) is None

    def _called(self, before: str, said: str) -> bool:
        """Whether the mark follows an outcome or a weight as its object or its only reason:
        «avslag til uføretrygdede»."""
        found = [m for m in (self._last(self.decision, before), self._last(self.weighs, before)) if m is not None]
        return any(_CLOSE.fullmatch(before[m.end() :]) for m in found) and self.lawful.search(said) is None

    @staticmethod
    def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
        return next(reversed(list(pattern.finditer(text))), None)


@cache
def _table() -> _Table:
    """The rows of the rules. Source: IS-2811, Interregional rapport 2020 and NAV-innspill 2023,
    row by row in the file."""
    found = tomllib.loads(resource("codes/forbidden_grounds.toml").read_text(encoding="utf-8"))
    nynorsk, rows = found.pop("nynorsk"), found.pop("rule")

    def both(words: str) -> str:
        return re.sub("|".join(nynorsk), lambda word: nynorsk[word.group()], words)

    def from_start(words: str) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{both(words)})" if words else _NEVER)

    rules = tuple(
        ForbiddenGround(
            from_start(row.get("claims", "")),
            from_start(row.get("marks", "")),
            row["quote"],
            row["source"],
            row.get("favours", False),
        )
        for row in rows
    )
    return _Table(rules=rules, **{name: re.compile(both(words)) for name, words in found.items()})


@dataclass(frozen=True)
class Broken:
    """The words that were found, and the rule that they break."""

    words: tuple[str, ...]
    rule: ForbiddenGround


_SENTENCE = re.compile(r"(?<!\bpga)(?<!\bca)[.!?;\n]+")
_BUT = re.compile(r",?\s+men\s+")
_GOES_ON = re.compile(
    r"\s*(?:d(?:er|i)for|dermed|følgelig|av den grunn|(?:avslag|ikkj?e rett|ikkj?e aktuell)\b(?!\s+(?:fordi|på grunn)))"
)
_CLOSE = re.compile(r"\s*(?:[:,–-]|til|for|overfor|av|på|at)?\s*(?:\w+\s+){0,4}")
_ALONE = 4
"""So many words at most are no sentence: standing alone in the field of grounds, they are the ground."""


def broken_rules(typed: str, *, is_ground: bool = False, refuses: bool = False) -> Iterator[Broken]:
    """The rules that the words may break, one by one.
    `is_ground`: the text is the decision's own grounds, where a mark alone is a reason.

    `refuses`: they are the grounds of a refusal. What is said there is why, so that every mark counts,
    unless a lawful reason is given.
    A sentence, or its part up to a «men», that sets its words aside («er ikke vektlagt») breaks none.
    """
    table = _table()
    said = [table.unsaid.sub(" ", part) for part in _said(typed) if not table.set_aside.search(part)]
    reasoned = any(table.lawful.search(part) for part in said)
    if not reasoned:
        said = _outcomes_joined(said, table.decision)
    for rule in table.rules:
        words = {found.group() for part in said for found in rule.claims.finditer(part)}
        for part in said:
            alone = is_ground and len(part.split()) <= _ALONE and _VERB.search(part) is None
            counts = not reasoned if refuses else alone
            words |= {
                found.group()
                for found in rule.marks.finditer(part)
                if counts or table.joined(part, found) or (rule.favours and table.favoured(part, found))
            }
        if words:
            yield Broken(tuple(sorted(words)), rule)


def _outcomes_joined(said: list[str], decision: re.Pattern[str]) -> list[str]:
    """The parts, where one that only tells the outcome («Henvisningen avslås.») goes with the one after it,
    or else the one before."""
    joined: list[str] = []
    bare = False
    for nth, part in enumerate(said):
        outcome = len(part.split()) <= _ALONE and decision.search(part) is not None
        if joined and (bare or (outcome and nth == len(said) - 1)):
            joined[-1] += "," + part
        else:
            joined.append(part)
        bare = outcome and not bare
    return joined


_VERB = re.compile(
    r"\b(?:er|har|var|hadde|kan|kommer|trenger|ønsker|mottar|får|går|bor|står|snakker|jobber|arbeider)\b"
)


def _said(typed: str) -> list[str]:
    """The sentences in small letters, cut at a «men»; one that begins with «derfor» goes on from the one before."""
    sentences: list[str] = []
    for part in _SENTENCE.split(typed.lower()):
        if sentences and _GOES_ON.match(part):
            sentences[-1] += "," + part
        elif part.strip():
            sentences.append(part)
    return [part for sentence in sentences for part in _BUT.split(sentence)]
