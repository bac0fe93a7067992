"""Sick notes as nav.no shows them, copied from the screen: each is a block of lines, read as one thing.

Two layouts. The page of one note has a title, its days on a line of their own,
and the length in brackets: «100% sykmelding /
2. mars 2026 - 15. mars 2026 / (14 dager)». The list of notes has the days first, then a line for
   each grade with its length, then
what became of it: «2. mars 2026 - 12. april 2026 / Sykmelding / 100% sykmeldt fra Lager AS i 14
dager / Sendt til arbeidsgiver».
Source: the texts of nav.no's own pages as patients paste them (navikt/sykmeldinger, read 28.11.2026).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from hia_desktop.base.text import _, plural
from hia_desktop.base.written_days import WrittenDay, last_on_or_before, written_days
from hia_desktop.domain.leave.sick_leave import SickLeaveKind
from hia_desktop.domain.reading import absence, caveats
from hia_desktop.domain.reading.absence import Said
from hia_desktop.domain.reading.work import employer_in

_LENGTH = re.compile(
    r"\(?(?:\d+ behandlingsdag(?:er|ar)? i løpet av )?(?P<days>\d{1,3}) dag(?:er|ar)?\)?", re.IGNORECASE
)
_GRADE_LENGTH = re.compile(r"\bi (?:løpet av )?(?P<days>\d{1,3}) dag(?:er|ar)?\b", re.IGNORECASE)
_LINK = re.compile(r"\s?(?:-+|til(?: og med)?)\s?", re.IGNORECASE)
_BARE = re.compile(r"(?P<day>\d{1,2})\.?\s?-\s?")
_SINGLE_DAYS = frozenset({SickLeaveKind.EGENMELDING, SickLeaveKind.BEHANDLINGSDAGER})


@dataclass(frozen=True, kw_only=True)
class BlockPeriod:
    """One period of a block; `start` and `end` are where its days stand in the text."""

    first: date
    last: date
    said: Said
    employer: str
    start: int
    end: int
    doubts: tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """The stretch of text that is one sick note, and its periods."""

    start: int
    end: int
    periods: tuple[BlockPeriod, ...]


@dataclass(frozen=True, kw_only=True)
class _Line:
    """A line with something on it: its place, and what it is in a block."""

    start: int
    end: int
    text: str
    after_blank: bool
    days: tuple[date, date] | None
    has_day: bool

    @cached_property
    def length(self) -> int | None:
        """The days in brackets, when the line is nothing else."""
        found = _LENGTH.fullmatch(self.text)
        return int(found["days"]) if found else None

    @cached_property
    def graded_length(self) -> int | None:
        """The length that a grade or a kind stands with: «60% sykmeldt fra Lager AS i 28 dager»."""
        found = _GRADE_LENGTH.search(self.text)
        return int(found["days"]) if found and not self.has_day and self.is_title else None

    @cached_property
    def said(self) -> Said:
        """What it says of absence."""
        return absence.said(self.text)

    @cached_property
    def is_status(self) -> bool:
        """Whether it tells that a note was taken back, perhaps on a day: «Avvist av NAV 3. mars 2026»."""
        own = self.said
        return self.days is None and own.kind is None and own.grade is None and bool(caveats.taken_back(self.text))

    @cached_property
    def is_title(self) -> bool:
        """Whether it names a grade or a kind of absence, and no day."""
        own = self.said
        return not self.has_day and self.length is None and (own.kind is not None or own.grade is not None)


def blocks(text: str) -> tuple[Block, ...]:
    """Every block of an evened text, in order."""
    lines = tuple(_lines(text))
    found: list[Block] = []
    at = 0
    while at < len(lines):
        end, periods = _note_page(lines, at) or _note_tile(lines, at) or (at, ())
        if not periods:
            at += 1
            continue
        below = end
        while below < len(lines) and not lines[below].after_blank and not _begins(lines, below):
            below += 1
        above = at
        free = found[-1].end if found else 0
        while (
            above > 0
            and not lines[above].after_blank
            and lines[above - 1].start >= free
            and not _told(lines[above - 1])
        ):
            above -= 1
        title = _title_over(lines, above, free)
        around = [line.text for line in (*title, *lines[above:below])]
        looks = caveats.taken_back("\n".join(around))
        over = title[0].said if title else None
        periods = tuple(replace(one, said=absence.against(one.said, over)) for one in periods)
        found.append(Block(lines[above].start, lines[below - 1].end, tuple(_with(one, looks) for one in periods)))
        at = below
    return tuple(found)


def _title_over(lines: tuple[_Line, ...], at: int, free: int) -> tuple[_Line, ...]:
    """A line with a grade or a kind right over a block, that belongs to no block before it."""
    above = lines[at - 1] if at > 0 and not lines[at].after_blank else None
    return (above,) if above is not None and above.start >= free and above.is_title else ()


def _lines(text: str) -> Iterator[_Line]:
    blank = True
    at = 0
    for raw in text.split("\n"):
        kept = raw.strip(" \t")
        start = at + len(raw) - len(raw.lstrip(" \t"))
        at += len(raw) + 1
        if kept:
            written = written_days(kept)
            yield _Line(
                start=start,
                end=start + len(kept),
                text=kept,
                after_blank=blank,
                days=_whole_line(kept, written),
                has_day=bool(written),
            )
        blank = not kept


def _whole_line(text: str, written: tuple[WrittenDay, ...]) -> tuple[date, date] | None:
    """First and last day of a line that holds nothing but days, the last with its year."""
    if not written or written[-1].end != len(text) or written[-1].value is None or len(written) > 2:
        return None
    last = written[-1].value
    head = text[: written[-1].start]
    if not head:
        return last, last
    if len(written) == 1:
        bare = _BARE.fullmatch(head)
        first = (
            WrittenDay(start=0, end=0, day=int(bare["day"]), month=last.month, year=last.year).value if bare else None
        )
    elif written[0].start == 0 and _LINK.fullmatch(text[written[0].end : written[1].start]):
        first = written[0].value if written[0].year else last_on_or_before(written[0].within, last)
    else:
        return None
    return (first, last) if first is not None and first <= last else None


def _told(line: _Line) -> bool:
    return (line.has_day and not line.is_status) or line.is_title or line.length is not None


def _begins(lines: tuple[_Line, ...], at: int) -> bool:
    """Whether a line begins something of its own: days, or the title over them.
    What became of a note, and on which day, is none."""
    return (lines[at].has_day and not lines[at].is_status) or (
        at + 1 < len(lines) and lines[at + 1].has_day and lines[at].is_title
    )


def _note_page(lines: tuple[_Line, ...], at: int) -> tuple[int, tuple[BlockPeriod, ...]] | None:
    """Title, days, length; gives the line after it."""
    end = at + 1
    if end == len(lines) or lines[end].days is None or not lines[at].is_title:
        return None
    while end < len(lines) and lines[end].days is not None:
        end += 1
    held = lines[at + 1 : end]
    length = lines[end].length if held and end < len(lines) else None
    if length is None:
        return None
    said, employer = lines[at].said, employer_in(lines[at].text)
    counted = sum((one.days[1] - one.days[0]).days + 1 for one in held if one.days)
    doubts = list(_wrong_length(length, counted))
    if len(held) > 1 and said.kind not in _SINGLE_DAYS:
        doubts.append(_("Flere datoer under samme tittel: sjekk hva de gjelder."))
    all_doubts = (*said.doubts, *doubts)
    return end + 1, tuple(
        BlockPeriod(
            first=one.days[0],
            last=one.days[1],
            said=said,
            employer=employer,
            start=one.start,
            end=one.end,
            doubts=all_doubts,
        )
        for one in held
        if one.days
    )


def _note_tile(lines: tuple[_Line, ...], at: int) -> tuple[int, tuple[BlockPeriod, ...]] | None:
    """Days, perhaps a word for what it is, then one line for each grade with its length."""
    days, end = lines[at].days, at + 1
    if days is None:
        return None
    if end < len(lines) and not lines[end].has_day and lines[end].graded_length is None and lines[end].said.sick:
        end += 1
    graded = []
    while end < len(lines) and lines[end].graded_length is not None:
        graded.append(lines[end])
        end += 1
    if not graded:
        return None
    return end, tuple(_tile_periods(lines[at], days, graded))


def _tile_periods(line: _Line, days: tuple[date, date], graded: list[_Line]) -> Iterator[BlockPeriod]:
    """One after the other where the lengths fill the days, beside each other where each fills them all."""
    lengths = [one.graded_length or 0 for one in graded]
    whole = (days[1] - days[0]).days + 1
    first = days[0]
    for one, length in zip(graded, lengths, strict=True):
        said, employer = one.said, employer_in(_GRADE_LENGTH.sub("", one.text))
        if sum(lengths) == whole and len(graded) > 1:
            yield BlockPeriod(
                first=first,
                last=first + timedelta(days=length - 1),
                said=said,
                employer=employer,
                start=line.start,
                end=line.end,
                doubts=said.doubts,
            )
            first += timedelta(days=length)
        else:
            wrong = tuple(_wrong_length(length, whole))
            doubts = (*said.doubts, *wrong)
            yield BlockPeriod(
                first=days[0], last=days[1], said=said, employer=employer, start=line.start, end=line.end, doubts=doubts
            )


def _wrong_length(told: int, counted: int) -> Iterator[str]:
    if told != counted:
        text = _("Teksten sier {told}, datoene gir {counted}. Sjekk dem.")
        yield text.format(told=plural(told, _("dag"), _("dager")), counted=plural(counted, _("dag"), _("dager")))


def _with(period: BlockPeriod, looks: tuple[str, ...]) -> BlockPeriod:
    return replace(period, doubts=tuple(dict.fromkeys((*period.doubts, *period.said.doubts, *looks))))
