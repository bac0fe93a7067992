"""What a team decides, in one line: «Be om uttalelse fra BHT @eva 10.12»; «plan:» first makes it a row of the plan."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from hia_desktop.base.errors import BadInput
from hia_desktop.base.text import N_, Looks, _, fold
from hia_desktop.base.typed_days import parse_day

PLAN_WORD = N_("plan:")
"""What a line begins with that is to be a measure of the plan and not a task."""
MEANS_WORD = N_("virkemiddel:")
"""What a NAV adviser's line begins with that is to be one of NAV's means in her note."""
_LONGEST_NAME, _LONGEST_DAY = 5, 4
"""In words."""
_BELONGS = re.compile(r"fra|til|etter|på|den|og|siden|før|hver")
"""A day after one of these is a part of the sentence, and is the limit besides."""
_DROPPED = re.compile(r"innen|frist:?")


@dataclass(frozen=True)
class Taker:
    """Somebody, or a role, that a decision can be given to: `key` is the user's id or the role's code."""

    key: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What a line says. `taker` is None for nobody named; `unknown` is what stands after @ when that is nobody's name,
    or may be several's, whose names are then `between`. No `due`: no day stands there. `of_plan`: it is to be a
    measure, of the plan or, NAV's, of the note. `also`: a name after another @, whose task it would not be."""

    text: str
    taker: Taker | None = None
    due: date | None = None
    of_plan: bool = False
    unknown: str = ""
    between: tuple[str, ...] = ()
    also: str = ""

    def wrong(self, today: date) -> str:
        """Why it cannot be kept as it stands; empty when it can."""
        if not self.text:
            return _("Skriv hva som er bestemt.")
        if self.between:
            return _("«{word}» kan være flere: {names}.").format(word=self.unknown, names=", ".join(self.between))
        if self.unknown:
            return _("Fant ingen som heter «{word}».").format(word=self.unknown)
        if self.also:
            return _("Bare én kan ha ansvaret. Skriv en linje til for {name}.").format(name=self.also)
        if self.due is not None and self.due < today:
            return _("Fristen er passert.")
        return ""


def read_line(line: str, today: date, takers: Sequence[Taker], *, nav: bool = False) -> Decided:
    """What a line says. After @ stands a name, the beginning of one that is nobody else's, or a role; a day stands
    last, or last before @, in any way that the reader of days knows. `nav`: a NAV adviser writes it, whose own word for
    a measure is `MEANS_WORD`."""
    first = str(MEANS_WORD if nav else PLAN_WORD)
    of_plan = line.lstrip().casefold().startswith(first)
    words = (line.lstrip()[len(first) :] if of_plan else line).split()
    at = next((i for i in range(len(words) - 1, -1, -1) if words[i].startswith("@") and len(words[i]) > 1), None)
    taker: Taker | None = None
    unknown, between = "", tuple[str, ...]()
    if at is not None:
        found, length = _named([words[at][1:], *words[at + 1 : at + _LONGEST_NAME]], takers)
        taker = found[0] if len(found) == 1 else None
        unknown = "" if taker is not None else words[at][1:]
        between = tuple(one.name for one in found) if len(found) > 1 else ()
        words = words[:at] + words[at + length :]
    others = (_named([word[1:]], takers)[0] for word in words if word.startswith("@"))
    also = next((found[0].name for found in others if found and found[0] != taker), "")
    words, due = _dated(words, today)
    said = Decided(text=" ".join(words), taker=taker, due=due, of_plan=of_plan, unknown=unknown, between=between)
    return replace(said, also=also)


def called(name: str, takers: Sequence[Taker]) -> list[Taker]:
    """Those whose whole name this is."""
    typed = fold(name)
    return [one for one in takers if typed and fold(one.name) == typed]


def _named(words: Sequence[str], takers: Sequence[Taker]) -> tuple[list[Taker], int]:
    """Those whose name these words begin with, and how many words it took: the whole name before a part of one."""
    for length in range(len(words), 0, -1):
        if found := called(" ".join(words[:length]), takers):
            return found, length
    typed = fold(words[0])
    return [one for one in takers if typed and _begins(one.name, typed)], 1


def _begins(name: str, typed: str) -> bool:
    return fold(name).startswith(typed) or any(part.startswith(typed) for part in fold(name).split())


def _dated(words: list[str], today: date) -> tuple[list[str], date | None]:
    """The words without the day that stands last, and the day."""
    for length in range(min(_LONGEST_DAY, len(words) - 1), 0, -1):
        try:
            due = parse_day(" ".join(words[-length:]), today, Looks.AHEAD)
        except BadInput:
            continue
        before = words[-length - 1].casefold()
        if _BELONGS.fullmatch(before):
            return words, due
        left = words[: -length - bool(_DROPPED.fullmatch(before))]
        return (left, due) if left else (words, None)
    return words, None
