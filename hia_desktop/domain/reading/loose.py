"""Days of a pasted list that stand alone and yet say plainly what they are: several in a row, each a day of absence
(«Sykmeldt 12.10, 13.10 og 14.10»), and a day with a grade right behind it, from which the grade holds until the next
(«1/10: 100 %. 15/10: 80 %»)."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from hia_desktop.base.written_days import WrittenDay, first_on_or_after, nearest
from hia_desktop.domain.reading.grades import SICK, grades
from hia_desktop.domain.reading.periods import FROM, ONGOING, Span

_AND = re.compile(r"\s?(?:,|,?\s?(?:og|samt|&|\+))\s?", re.IGNORECASE)
_GRADE = re.compile(r"\s?[:=]\s?\d{1,3}\s?(?:%|prosent)", re.IGNORECASE)
_THEN = re.compile(r"[ \t.,;]*\n?[ \t*•-]*(?:(?:og|så|deretter) )?", re.IGNORECASE)
_SENTENCE = re.compile(r"[.;]\s+|\n\s*")
_NEAR, _HEAD = 24, 200
"""Characters before a day that may say «fra», and before a list that may say what it is of."""


def days_in_a_row(text: str, spans: Sequence[Span]) -> tuple[tuple[WrittenDay, ...], ...]:
    """The lists of two or more days with nothing but a comma or «og» between them."""
    return tuple(
        some
        for some in _runs(spans, lambda one, other: bool(_AND.fullmatch(text, one.end, other.start)))
        if not FROM.search(text[max(0, some[0].start - _NEAR) : some[0].start])
        and not ONGOING.match(text, some[-1].end)
    )


Lasting = tuple[WrittenDay, date, date | None]
"""A day as it is written, with the first and the last day of what begins there; the last of a list runs on."""


def days_with_a_grade(text: str, spans: Sequence[Span], today: date) -> tuple[tuple[Lasting, ...], ...]:
    """The lists of two or more days with a grade behind each; none that goes back in time, or is of something else
    than sick leave."""

    def followed(one: WrittenDay, other: WrittenDay) -> bool:
        end = _grade_end(text, one)
        return end is not None and bool(_THEN.fullmatch(text, end, other.start))

    found: list[tuple[Lasting, ...]] = []
    for some in _runs(spans, followed):
        head = _SENTENCE.split(text[max(0, some[0].start - _HEAD) : some[0].start].strip(" \n\t*•-"))[-1]
        if _grade_end(text, some[-1]) is None or (head and not SICK.search(head)):
            continue
        begins = tuple(_in_order(some, today))
        ends = (*(one - timedelta(days=1) for one in begins[1:]), None)
        if len(begins) == len(some) and all(one < other for one, other in pairwise(begins)):
            found.append(tuple(zip(some, begins, ends, strict=True)))
    return tuple(found)


def _runs(spans: Sequence[Span], linked: Callable[[WrittenDay, WrittenDay], bool]) -> Iterator[tuple[WrittenDay, ...]]:
    """Two or more lone days that are linked, one to the next."""
    run: list[WrittenDay] = []
    for span in spans:
        lone = span.first if span.last is None else None
        if run and (lone is None or not linked(run[-1], lone)):
            if len(run) > 1:
                yield tuple(run)
            run = []
        if lone is not None:
            run.append(lone)
    if len(run) > 1:
        yield tuple(run)


def _grade_end(text: str, day: WrittenDay) -> int | None:
    """Where the grade ends that stands right behind a day; None when none does, or it is one of work."""
    told = _GRADE.match(text, day.end)
    if told is None:
        return None
    found = grades(text[day.end : told.end() + 24].partition("\n")[0])
    return told.end() if found and 1 <= found[0].percent <= 100 and found[0].end <= told.end() - day.end else None


def _in_order(days: Sequence[WrittenDay], today: date) -> Iterator[date]:
    """Each day, one without its year after the one before it."""
    before: date | None = None
    for one in days:
        day = one.value or (nearest(one.within, today) if before is None else first_on_or_after(one.within, before))
        if day is None:
            return
        yield day
        before = day
