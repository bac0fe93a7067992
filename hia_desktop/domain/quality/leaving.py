"""Numbers that leave the house: under five is «< 5», and nobody finds it by subtracting.

How many courses there are is told, when they are five or more. What parts them is told cell by cell: one to four is
«< 5», and as many of the others are kept back as it takes for every such cell to have more than one
possible value. Of fewer than 15 courses with such a cell nothing more is told: there are too few ways to part them. All
else that is shown, ranges and shares, is reckoned from what a reader then knows already, and so tells nothing more. The
tests, which know how the program chooses, put all tables that look alike side by side. Figures that hang together are
held by `beside`.

Of longer periods, and of a part of the courses, nothing leaves the house: one could be taken from another.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from hia_desktop.base.text import N_, _, number
from hia_desktop.domain.quality.arithmetic import FEW as FEW_COUNTED
from hia_desktop.domain.quality.arithmetic import Days, Share, wilson

FEWEST = 5
"""The least count that is told."""
FEWEST_PARTED = 15
"""The least number of courses that is told of cell by cell where one of the cells is small; more for many cells, which
could all be four."""
_VALUES = 3
"""How many possible values a small cell has, at least."""
_ROOM = 2 * FEWEST - 1
"""So many besides a part: five or more of the rest, whichever of one to four is not known."""
ENOUGH_FOR_HALF = 10
"""Fewer lengths than this tell the middle one and nothing around it."""
WIDEST = 20
"""A share whose ends are further apart than this, in percent, is not told."""
FEW, DASH, KEPT_BACK = "< 5", "–", N_("skjult")


class Mark(Enum):
    """How one cell is told: as it is, as «< 5», or not at all."""

    TOLD = "told"
    FEW = "few"
    KEPT = "kept"


def small(counted: int) -> bool:
    """Whether the count is one that is not told; nobody at all is told."""
    return 0 < counted < FEWEST


def marks(cells: Sequence[int]) -> tuple[Mark, ...]:
    """How each of the cells is told that part a number of courses that is known. All `KEPT`: nothing is."""
    found = [Mark.FEW if small(cell) else Mark.TOLD for cell in cells]
    if Mark.FEW in found and sum(cells) < max(FEWEST_PARTED, FEWEST * len(cells) + 1):
        return (Mark.KEPT,) * len(cells)
    # By place and not by size: a reader who knows that the least is kept back knows more of it.
    for keep in (None, *(n for n in (*range(1, len(cells)), 0) if cells[n] >= FEWEST)):
        if keep is not None:
            found[keep] = Mark.KEPT
        if _is_safe(cells, found):
            return tuple(found)
    return (Mark.KEPT,) * len(cells)


def _is_safe(cells: Sequence[int], found: Sequence[Mark]) -> bool:
    hidden = sum(cell for cell, mark in zip(cells, found, strict=True) if mark is not Mark.TOLD)
    few, kept = found.count(Mark.FEW), found.count(Mark.KEPT)
    return not few or len({one[0] for one in _ways(hidden, few, kept)}) >= _VALUES


def _ways(hidden: int, few: int, kept: int) -> Iterator[tuple[int, ...]]:
    """The values that the cells under five can have, when they and the `kept`, of five or more each, are `hidden`."""
    for one in itertools.product(range(1, FEWEST), repeat=few):
        left = hidden - sum(one)
        if left == 0 if not kept else left >= FEWEST * kept:
            yield one


@dataclass(frozen=True)
class Told:
    """A figure as it leaves the house: its value, what it rests on, and how many are unknown, in words."""

    value: str
    counted: str
    missing: str


def cell_words(cells: Sequence[int]) -> tuple[str, ...]:
    """The cells in words: «24», «< 5», «skjult», or a dash where nothing is told."""
    if sum(cells) < FEWEST:
        return (DASH,) * len(cells)
    found = marks(cells)
    if set(found) == {Mark.KEPT}:
        return (DASH,) * len(cells)
    words = {Mark.FEW: FEW, Mark.KEPT: str(KEPT_BACK)}
    return tuple(words.get(mark, str(cell)) for mark, cell in zip(found, cells, strict=True))


def part_words(shares: Sequence[Share]) -> tuple[str, ...]:
    """The parts of several shares that are counted among the same courses, with the same of them not known; all dashes
    where too few are known. How many are known stands beside none of them: rows that each tell a range of it are put
    together to one number. So a part is told only where a reader who knows that number finds no small rest by it."""
    total = max((one.all_of for one in shares), default=0)
    if total < FEWEST_PARTED + FEWEST - 1 or any(FEWEST <= one.missing > total - FEWEST_PARTED for one in shares):
        return (DASH,) * len(shares)
    return tuple(_part_word(one) for one in shares)


def _part_word(one: Share) -> str:
    if small(one.part):
        return FEW
    found_by = small(one.whole - one.part) or (small(one.missing) and one.all_of - one.part < _ROOM)
    return str(KEPT_BACK) if one.part and found_by else str(one.part)


def told(counted: Share | Days) -> Told:
    """A figure in words. While it is too early to ask some of them nothing is told of the others: a report that is made
    anew when one more has come would tell by the difference what that one answered."""
    if counted.all_of < FEWEST:
        return Told(DASH, FEW if counted.all_of else _("ingen"), DASH)
    if isinstance(counted, Share) and counted.later:
        return Told(DASH, _("ikke alle er kommet så langt"), DASH)
    return _told_days(counted) if isinstance(counted, Days) else _told_share(counted)


@dataclass(frozen=True, kw_only=True)
class Charted:
    """A figure as it may be drawn: how many it rests on in words, the ends between which its value lies (the same where
    it is told), and those of its whisker. All is reckoned from what the words tell already."""

    n: str
    low: float
    high: float
    whisker: tuple[float, float] | None = None


def charted(counted: Share | Days) -> Charted | None:
    """The figure as it may be drawn; None where its value is not told. A whisker is the 95 % interval of a share that
    rests on few, as wide as it may be; of days the middle half where that is told."""
    if told(counted).value == DASH:
        return None
    return _charted_days(counted) if isinstance(counted, Days) else _charted_share(counted)


def beside(first: Share | Days, answers: Sequence[int], second: Share | Days, among: Sequence[int]) -> bool:
    """Whether a figure may be told beside another of the same courses, when all that have one of some `answers` to the
    first (0 yes, 1 no, 2 unknown; of days 1 is known) have one of some to the second: only where there is room for
    them, whatever a reader may think of the two, and for five more. Then neither narrows the other, and their
    difference is no small number."""
    inner = [sum(ways[one] for one in answers) for ways in _thought_of(first)]
    outer = [sum(ways[one] for one in among) for ways in _thought_of(second)]
    if not inner or not outer or max(inner) == 0 or min(outer) == first.all_of:
        return True
    return min(outer) - max(inner) >= FEWEST


def _thought_of(counted: Share | Days) -> list[tuple[int, int, int]]:
    """Every way that a reader may think of a figure; none where it is not told."""
    if isinstance(counted, Days):
        known = marks(two := (counted.whole, counted.missing))
        cells, found = (0, *two), (Mark.TOLD, *known)
    else:
        cells = _cells(counted)
        known = found = marks(cells)
    total = sum(cells)
    if total < FEWEST or set(known) == {Mark.KEPT} or (isinstance(counted, Share) and counted.later):
        return []
    ways = list(_possible(cells, found))
    if isinstance(counted, Share) and 0 < max(a + b for a, b, _c in ways) < FEWEST:  # no more is told than that
        ways = [(a, n - a, total - n) for n in range(1, FEWEST) for a in range(n + 1)]
    return ways


def _charted_share(counted: Share) -> Charted:
    possible = list(_possible(cells := _cells(counted), marks(cells)))
    some = [(a, a + b) for a, b, _c in possible if a + b]
    shares = [Share(part, whole, 0).percent or 0 for part, whole in some]
    wholes = [a + b for a, b, _c in possible]
    ends = [wilson(part, whole) for part, whole in some] if min(wholes) < FEW_COUNTED else []
    return Charted(
        n=_short(wholes),
        low=min(shares),
        high=max(shares),
        whisker=(min(low for low, _high in ends), max(high for _low, high in ends)) if ends else None,
    )


def _charted_days(counted: Days) -> Charted:
    whole, _missing = _days_words(counted)
    middle = counted.median or 0
    half = None
    if counted.low is not None and counted.high is not None and counted.whole >= ENOUGH_FOR_HALF:
        half = counted.low, counted.high
    return Charted(n=whole, low=middle, high=middle, whisker=half)


def _cells(counted: Share) -> tuple[int, int, int]:
    return counted.part, counted.whole - counted.part, counted.missing


def _told_share(counted: Share) -> Told:
    cells = _cells(counted)
    found = marks(cells)
    if set(found) == {Mark.KEPT}:
        return Told(DASH, _("for få"), DASH)
    possible = list(_possible(cells, found))
    parts, wholes = [one[0] for one in possible], [one[0] + one[1] for one in possible]
    missing = cell_words(cells)[2]
    if max(wholes, default=0) < FEWEST:  # the missing taken from them all would be those few
        return Told(DASH, FEW, DASH) if max(wholes, default=0) else Told(DASH, _("ingen med kjent svar"), missing)
    part = FEW if found[0] is Mark.FEW else _range(parts)
    words = _("{part} av {whole}").format(part=part, whole=_range(wholes))
    if found[1] is Mark.FEW:
        words = _("alle unntatt {few} av {whole}").format(few=FEW, whole=_range(wholes))
    shares = [Share(a, a + b, 0).percent for a, b, _c in possible if a + b]
    return Told(_percent([one for one in shares if one is not None]), words, missing)


def _possible(cells: Sequence[int], found: Sequence[Mark]) -> Iterator[tuple[int, int, int]]:
    """Every way the three can be, as far as a reader knows."""
    total = sum(cells)
    ends = {Mark.FEW: range(1, FEWEST), Mark.KEPT: range(FEWEST, total + 1)}
    first, second = (ends.get(mark, [cell]) for mark, cell in zip(found[:2], cells[:2], strict=True))
    third = ends.get(found[2], [cells[2]])
    for a, b in itertools.product(first, second):
        if (c := total - a - b) in third:
            yield a, b, c


def _range(values: Sequence[int]) -> str:
    low, high = min(values), max(values)
    if low < FEWEST and high != low:
        return _("høyst {most}").format(most=high)
    return str(low) if low == high else f"{low}–{high}"


def _short(values: Sequence[int]) -> str:
    """As `_range`, in the little room under a point."""
    low, high = min(values), max(values)
    return f"≤ {high}" if low < FEWEST and high != low else _range(values)


def _percent(values: Sequence[int]) -> str:
    low, high = min(values), max(values)
    if high - low > WIDEST:
        return DASH
    return f"{low} %" if low == high else f"{low}–{high} %"


def _days_words(counted: Days) -> tuple[str, str]:
    """How many are known and not known."""
    if counted.kept_back:
        return str(KEPT_BACK), str(KEPT_BACK)
    whole, missing = cell_words((counted.whole, counted.missing))
    return whole, missing


def _told_days(counted: Days) -> Told:
    whole, missing = _days_words(counted)
    if whole == DASH:  # that there is a median would tell that five or more are known
        return Told(DASH, _("for få"), DASH)
    if counted.median is None or counted.whole < FEWEST:
        return Told(DASH, whole, missing)
    rests_on = _("n {count}").format(count=whole)
    if counted.low is None or counted.high is None or counted.mean is None or counted.whole < ENOUGH_FOR_HALF:
        return Told(counted.value, rests_on, missing)
    half = f"{number(counted.low)}–{number(counted.high)}"
    words = _("halvparten {half}, snitt {mean}").format(half=half, mean=number(round(counted.mean, 1)))
    return Told(counted.value, f"{words}, {rests_on}", missing)


def apart_words(counted: Share) -> str:
    """How many of those who are counted the other way stand between, where that can be told: of six, that it cannot
    would tell that one does not."""
    rest = counted.whole - counted.part
    cells = (counted.part, rest, counted.missing)
    if counted.later or sum(cells) < FEWEST or marks(cells)[1] is not Mark.TOLD or rest < _ROOM:
        return DASH
    return FEW if small(counted.apart) else DASH if small(rest - counted.apart) else str(counted.apart)


def reason_words(counted: Share, reasons: Sequence[int]) -> tuple[str, ...]:
    """How many of those who are counted the other way have each of some reasons; one may have several, or none. Each is
    told against how many those are, so that number must be one that a reader knows: else all dashes."""
    rest = counted.whole - counted.part
    cells = (counted.part, rest, counted.missing)
    if counted.later or rest < _ROOM or marks(cells)[1] is not Mark.TOLD:
        return (DASH,) * len(reasons)
    return tuple(FEW if small(one) else str(KEPT_BACK) if small(rest - one) else str(one) for one in reasons)
