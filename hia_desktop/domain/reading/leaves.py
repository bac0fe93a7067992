"""Periods of sick leave in a pasted text: proposed beside it, each for a person to look at.
Nothing here is taken over by itself.

Being right matters more than finding all: a day is never guessed silently. What is inferred is proposed with a doubt,
and what cannot be read as a period is given back with the reason.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from hia_desktop.base.errors import BadInput
from hia_desktop.base.text import N_, WEEKDAYS, Looks, _
from hia_desktop.base.text import day as show
from hia_desktop.base.written_days import (
    WrittenDay,
    even,
    first_on_or_after,
    last_on_or_before,
    latest_year,
    nearest,
    written_days,
)
from hia_desktop.domain.leave.sick_leave import Period, SickLeaveKind, WorkSituation, check_period, exclude
from hia_desktop.domain.reading import absence, blocks, caveats
from hia_desktop.domain.reading.absence import Said
from hia_desktop.domain.reading.columns import graded_by_heading, with_tabs
from hia_desktop.domain.reading.lookalikes import lookalikes
from hia_desktop.domain.reading.loose import days_in_a_row, days_with_a_grade
from hia_desktop.domain.reading.paragraphs import over_and_under, paragraphs
from hia_desktop.domain.reading.periods import FROM, FROM_WORDS, ONGOING, THE, Span, Unread, spans
from hia_desktop.domain.reading.pieces import Pieces
from hia_desktop.domain.reading.work import employer_in

LONGEST_TEXT = 20_000
"""Characters that are read; more is no list of sick leave."""
MOST_PERIODS = 100


@dataclass(frozen=True, kw_only=True)
class ProposedPeriod:
    """One row for the table, found at `start` to `end` of the text. `grade` is None where the text gives none.

    `doubts` say what to look at; without any, the days, the kind and the grade all stand in the text.
    """

    first: date
    last: date | None
    kind: SickLeaveKind
    grade: int | None
    employer: str
    position_percent: int | None
    work: WorkSituation
    start: int
    end: int
    doubts: tuple[str, ...]

    @property
    def sure(self) -> bool:
        """Whether nothing in it was inferred."""
        return not self.doubts

    def period(self) -> Period:
        """As the table would hold it, a grade that is missing as 0."""
        share = self.position_percent
        return Period(
            self.first,
            self.last,
            self.kind,
            self.grade or 0,
            employer=self.employer,
            position_percent=share,
            work=self.work,
        )


@dataclass(frozen=True)
class PastedPeriods:
    """What a text proposes, in order of time, and what it could not be read as."""

    rows: tuple[ProposedPeriod, ...]
    unread: tuple[Unread, ...]


def pasted_periods(text: str, today: date) -> PastedPeriods:
    """Reads a text of any length and characters. Every day of a text that speaks of absence is in a row or
    given back with the reason."""
    read = _Reader(with_tabs(even(text[:LONGEST_TEXT])), today).read()
    if len(text) > LONGEST_TEXT:
        rest = Unread(
            LONGEST_TEXT,
            len(text),
            _("Teksten er for lang: det som står etter dette, er ikke lest. Lim det inn for seg."),
        )
        return PastedPeriods(read.rows, (*read.unread, rest))
    return read


_LENGTH = re.compile(rf"[ ,(]*(?:i|for|varighet:?|varigheit:?)?\s?{absence.LASTS}\b", re.IGNORECASE)
_LENGTH_BEFORE = re.compile(rf"\b{absence.LASTS},? {FROM_WORDS}[ :]*{THE}$", re.IGNORECASE)
"""«2 uker fra» before the first day."""
_WELL = re.compile(
    rf"\W*(?:(?:pasienten|hun|han|ho|er|ble|blei|vart|og|så|men|deretter|helt|heilt)\s+)*frisk(?:meld\w*)?"
    rf"[ :,]+(?:{FROM_WORDS}[ :]*)?{THE}\W*(?:(?:igjen|att)\b\W*)?",
    re.IGNORECASE,
)
"""All that is said with the day that ends an absence: «friskmeldt 15.11.», and not «50 % friskmeldt», «ikke frisk»."""
_AGAIN = re.compile(r"\b(?:forleng\w*|videreført|videreføres|vidareført|fortsatt|framleis|ut)\b", re.IGNORECASE)
RUNS_ON = N_("Siste dag står ikke i teksten: perioden løper videre.")
UNTIL_WELL = N_("Siste dag er regnet ut: dagen før pasienten er frisk.")
UNTIL_NEXT = N_("Siste dag er regnet ut: dagen før neste grad.")
_ONE_DAY = frozenset({SickLeaveKind.EGENMELDING, SickLeaveKind.BEHANDLINGSDAGER})


class _Reader:
    """One text while it is being read."""

    def __init__(self, text: str, today: date) -> None:
        self.today = today
        self.all_days = written_days(text, latest_year(today, Looks.BACK))
        self.unread: list[Unread] = []
        self.rows: list[ProposedPeriod] = []
        self.ends: list[tuple[int, int]] = []
        """Where days stand that end a row, and begin none."""
        self.spoken = absence.may_be_told(text)
        self.paragraphs = paragraphs(text)
        self.text = self._without_blocks(text)
        self.days = written_days(self.text, latest_year(today, Looks.BACK))
        self.employer = employer_in(text, labelled=True)

    def read(self) -> PastedPeriods:
        """Days into spans, spans into rows."""
        found = list(spans(self.text, self.days, self.spoken))
        self.unread += [one for one in found if isinstance(one, Unread)]
        periods = [one for one in found if isinstance(one, Span)][:MOST_PERIODS]
        self.in_a_row = days_in_a_row(self.text, periods)
        lasting = days_with_a_grade(self.text, periods, self.today)
        self.lasting = {day.start: (first, last) for some in lasting for day, first, last in some}
        begins = [day.start for some in lasting for day, _first, _last in some[1:]]
        graded = graded_by_heading(self.text, self.days)
        self.pieces = Pieces(self.text, self.days, periods, together=self.in_a_row, apart=begins, graded=graded)
        self.held = Counter(self.pieces.at(span.start) for span in periods for _day in range(span.typed))
        self.listed = Counter(self.pieces.at(day.start) for some in self.in_a_row for day in some)
        for span in periods:
            self._row(span)
        self._weeks()
        self._lookalikes()
        self._left_over()
        return PastedPeriods(self._looked_over(), tuple(sorted(self.unread, key=lambda one: one.start)))

    # -- what is a block of its own

    def _without_blocks(self, text: str) -> str:
        """Takes the blocks of nav.no out of the text, place by place, and proposes what they say."""
        for block in blocks.blocks(text):
            for one in block.periods:
                kind = one.said.kind or SickLeaveKind.FULL
                back = [
                    word for part in over_and_under(self.paragraphs, block.start, block.end) for word in part.taken_back
                ]
                told = tuple(
                    dict.fromkeys(
                        (*one.doubts, *back, *self._beyond(Period(one.first, one.last, kind, one.said.grade or 0)))
                    )
                )
                self.rows.append(
                    ProposedPeriod(
                        first=one.first,
                        last=one.last,
                        kind=kind,
                        grade=one.said.grade,
                        employer=one.employer,
                        position_percent=None,
                        work=WorkSituation.EMPLOYEE,
                        start=one.start,
                        end=one.end,
                        doubts=told,
                    )
                )
            held = text[block.start : block.end]
            text = text[: block.start] + re.sub(r"[^\n]", " ", held) + text[block.end :]
        return text

    def _left_over(self) -> None:
        """Gives back every day of a text that speaks of absence and that no row and no reason names:
        none vanishes without a word."""
        if not self.spoken:
            return
        named = bytearray(len(self.text))
        told = [(row.start, row.end) for row in self.rows] + [(left.start, left.end) for left in self.unread]
        told += self.ends
        for start, end in told:
            named[start:end] = b"x" * (end - start)
        for one in self.all_days:
            if not named[one.start]:
                self._leave(
                    one.start,
                    one.end,
                    _("Datoen er ikke brukt: teksten sier ikke sikkert hvilket fravær den hører til."),
                )

    # -- the rows

    def _leave(self, start: int, end: int, why: str) -> None:
        self.unread.append(Unread(start, end, why))

    def _row(self, span: Span) -> None:
        if self._ends_the_last(span):
            return
        number = self.pieces.at(span.start)
        days_here = self.pieces.days[number]
        near = self.pieces.said(number)
        listed = days_here > span.typed
        if listed and not (
            self._in_a_row(number) or (near and near.kind in _ONE_DAY and days_here == self.held[number])
        ):
            if self.spoken and span.first is not None and span.last is not None:
                self._leave(span.start, span.end, _("Flere datoer i samme setning: det er uklart hva som hører til."))
            return
        again = bool(_AGAIN.search(self.pieces.bare[number]))
        if near is None and not (again and self.rows):
            if span.first is not None and span.last is not None and self.spoken:
                self._leave(
                    span.start, span.end, _("Ser ut som en periode, men teksten sier ikke at det er sykmelding.")
                )
            return
        days = self._when(span, near, again)
        if days is None:
            return
        first, last, doubts = days
        if listed:
            doubts = (*doubts, _("Flere dager i samme setning: sjekk at alle er av samme slag."))
        doubts = (*doubts, *self._weekdays(span, first, last))
        self._propose(span, number, near or Said(None, None, (), True), first, last, doubts)

    def _ends_the_last(self, span: Span) -> bool:
        """Whether it is the day that the patient is well from, so that the row before it runs on no longer."""
        if span.first is None or span.last is not None or not self.rows or self.rows[-1].last is not None:
            return False
        number = self.pieces.at(span.start)
        after = "".join(self.pieces.bare[number + 1 : number + 2])  # «friskmeldt fra 15.9., 50 %»
        if not _WELL.fullmatch(self.pieces.bare[number]) or re.match(r"\W*\d+\s?(?:%|prosent)", after):
            return False
        row = self.rows[-1]
        well = span.first.value or first_on_or_after(span.first.within, row.first)
        if well is None or well <= row.first:
            return False
        doubts = (*(one for one in row.doubts if one != str(RUNS_ON)), str(UNTIL_WELL))
        self.rows[-1] = replace(row, last=well - timedelta(days=1), doubts=doubts)
        self.ends.append((span.start, span.end))
        return True

    def _in_a_row(self, number: int) -> bool:
        """Whether a piece says itself that there is absence, and its days are a list of lone ones."""
        return self.listed[number] == self.pieces.days[number] and absence.said(self.pieces.bare[number]).anything

    def _weekdays(self, span: Span, first: date, last: date | None) -> Iterator[str]:
        """Where another day of the week stands at a day than the calendar has."""
        for written, found in ((span.first, first), (span.last, last)):
            if written is not None and found is not None and written.another_weekday(found):
                yield _("{day} er en {weekday}, ikke den ukedagen som står i teksten.").format(
                    day=show(found), weekday=WEEKDAYS[found.weekday()]
                )

    def _when(self, span: Span, near: Said | None, again: bool) -> tuple[date, date | None, tuple[str, ...]] | None:
        """First and last day, with what had to be inferred; None when it is not proposed."""
        doubts = list(span.doubts)
        if span.first is not None and span.last is not None:
            pair = _years(
                *_ahead(span.first, span.last, self.today),
                self.rows[-1].last if self.rows else None,
                self.today,
                doubts,
            )
            if pair is None or pair[1] < pair[0]:
                typed = self.text[span.start : span.end]
                self._leave(
                    span.start,
                    span.end,
                    _("Siste dag er før første dag i «{typed}».").format(typed=" ".join(typed.split())),
                )
                return None
            return *pair, tuple(doubts)
        if span.last is not None:
            return self._only_last(span, span.last, near, again)
        assert span.first is not None
        return self._only_first(span, span.first, near, doubts)

    def _only_last(
        self, span: Span, last: WrittenDay, near: Said | None, again: bool
    ) -> tuple[date, date | None, tuple[str, ...]] | None:
        before = self.rows[-1].last if self.rows else None
        ends = (last.value or first_on_or_after(last.within, before)) if before else None
        if before is None or ends is None or ends <= before or (near is None and not again):
            self._leave(span.start, span.end, _("Fant bare siste dag, ikke første."))
            return None
        first = before + timedelta(days=1)
        doubts = [_("Første dag er regnet ut: dagen etter {day}.").format(day=show(before))]
        if last.year is None:
            doubts.append(_("Året står ikke ved alle datoene."))
        return first, ends, tuple(doubts)

    def _only_first(
        self, span: Span, first: WrittenDay, near: Said | None, doubts: list[str]
    ) -> tuple[date, date | None, tuple[str, ...]] | None:
        if near is not None and first.start in self.lasting:
            lasts = self.lasting[first.start]
            doubts += [_("Året står ikke i teksten.")] if first.value is None else []
            doubts.append(str(UNTIL_NEXT) if lasts[1] else str(RUNS_ON))
            return *lasts, tuple(doubts)
        begins = first.value or nearest(first.within, self.today)
        if begins is None or near is None:
            return None
        if first.value is None:
            doubts.append(_("Året står ikke i teksten."))
        length = _LENGTH.match(self.text, first.end) or _LENGTH_BEFORE.search(
            self.text[max(0, first.start - 40) : first.start]
        )
        if length:
            ends = begins + timedelta(days=absence.days_in(length[1], length[2]) - 1)
            doubts.append(_("Siste dag er regnet ut fra lengden: {day}.").format(day=show(ends)))
            return begins, ends, tuple(doubts)
        if not FROM.search(self.text[max(0, first.start - 20) : first.start]) and not ONGOING.match(
            self.text, first.end
        ):
            if near.kind not in _ONE_DAY and not self._in_a_row(self.pieces.at(first.start)):
                return None
            doubts.append(_("Bare én dato: foreslått som én dag."))
            return begins, begins, tuple(doubts)
        doubts.append(str(RUNS_ON))
        return begins, None, tuple(doubts)

    def _propose(
        self, span: Span, number: int, near: Said, first: date, last: date | None, doubts: tuple[str, ...]
    ) -> None:
        told = [*doubts, *near.doubts, *caveats.second_looks(self.pieces.bare[number]), *self._taken_back(span.start)]
        kind, grade = near.kind, near.grade
        if kind is None and self.rows and _AGAIN.search(self.pieces.bare[number]):
            kind, grade = self.rows[-1].kind, self.rows[-1].grade
            told.append(_("Graden er den samme som i perioden før."))
        elif kind is None:
            kind, grade = SickLeaveKind.FULL, 100
            told.append(_("Graden står ikke i teksten; full sykmelding er foreslått."))
        around = self.pieces.paragraph(number)
        own = self.pieces.bare[number]
        employer = employer_in(own) or employer_in(around) or self.employer
        position = absence.position_in(own) or absence.position_in(around)
        work = absence.work_in(around)
        made = ProposedPeriod(
            first=first,
            last=last,
            kind=kind,
            grade=grade,
            employer=employer,
            position_percent=position,
            work=work,
            start=span.start,
            end=span.end,
            doubts=(),
        )
        self.rows.append(replace(made, doubts=tuple(dict.fromkeys((*told, *self._beyond(made.period()))))))

    def _beyond(self, period: Period) -> Iterator[str]:
        """What is impossible or odd in the period itself."""
        try:
            if period.grade or period.kind is not SickLeaveKind.GRADED:
                check_period(period, born=None, today=self.today)
        except BadInput as problem:
            yield problem.message
        if period.last is not None and (period.last - period.first).days > 366:
            yield _("Perioden er lengre enn ett år. Sjekk årstallene.")

    def _taken_back(self, at: int) -> tuple[str, ...]:
        """Words that take the period back: in its paragraph, in the headings over it,
        or in the lines that stand alone under it."""
        own = next(one for one in self.paragraphs if one.start <= at < one.end)
        return tuple(word for part in (own, *over_and_under(self.paragraphs, at, at + 1)) for word in part.taken_back)

    def _weeks(self) -> None:
        for (start, end), days, bare in zip(self.pieces.places, self.pieces.days, self.pieces.bare, strict=True):
            why = "" if days else absence.without_days(bare) or ("" if self.rows else absence.only_lasting(bare))
            if why:
                self._leave(start, end, why)

    def _lookalikes(self) -> None:
        """Gives back what only looks like days: it may be a number of something else."""
        read = {day.start for day in self.all_days}
        for start, end in lookalikes(self.text if self.spoken else ""):
            if start not in read:
                self._leave(start, end, _("Ser ut som en dato, men leses ikke sikkert. Skriv den slik: 01.09.2026."))

    def _looked_over(self) -> tuple[ProposedPeriod, ...]:
        """In order of time, each once; two that cannot both be true are both doubtful."""
        once: dict[tuple[object, ...], ProposedPeriod] = {}
        for row in self.rows:
            once.setdefault((row.first, row.last, row.kind, row.grade, row.employer), row)
        rows = _until_next(sorted(once.values(), key=lambda row: (row.first, row.last or date.max)))
        clashing: set[int] = set()
        for one, earlier in enumerate(rows):
            for other in range(one + 1, len(rows)):
                if rows[other].first > (earlier.last or date.max):
                    break
                if _exclude(earlier, rows[other]):
                    clashing |= {one, other}
        text = _("Overlapper en annen foreslått periode.")
        return tuple(replace(row, doubts=(*row.doubts, text)) if n in clashing else row for n, row in enumerate(rows))


def _exclude(one: ProposedPeriod, other: ProposedPeriod) -> bool:
    """Whether the two cannot both be true, whatever their kinds are."""
    return exclude(*(replace(row.period(), kind=SickLeaveKind.FULL) for row in (one, other)))


def _until_next(rows: list[ProposedPeriod]) -> list[ProposedPeriod]:
    """Rows in order of time, each that runs on ended where the next begins with another grade:
    «100 % fra 3.8., 50 % fra 1.10.»."""
    ended = list(rows)
    for n, (row, after) in enumerate(pairwise(rows)):
        graded = {row.kind, after.kind} <= {SickLeaveKind.FULL, SickLeaveKind.GRADED}
        if (
            row.last is None
            and row.first < after.first
            and graded
            and row.grade != after.grade
            and _exclude(row, after)
        ):
            doubts = (*(one for one in row.doubts if one != str(RUNS_ON)), str(UNTIL_NEXT))
            ended[n] = replace(row, last=after.first - timedelta(days=1), doubts=doubts)
    return ended


def _ahead(first: WrittenDay, last: WrittenDay, today: date) -> tuple[WrittenDay, WrittenDay]:
    """Both days with short years such that the last one looks ahead, and the first one back from it:
    «1.3.26 til 28.2.29»."""
    if last.year is None:
        return first, last
    last = last.before(latest_year(today, Looks.AHEAD))
    assert last.year is not None
    return first.before(last.year), last


def _years(
    first: WrittenDay, last: WrittenDay, before: date | None, today: date, doubts: list[str]
) -> tuple[date, date] | None:
    """Both days with their years. The first day takes its year from the last one's;
    any other missing year is inferred, and said so."""
    if first.value and last.value:
        return first.value, last.value
    if last.value:
        begins = last_on_or_before(first.within, last.value)
        return (begins, last.value) if begins else None
    doubts.append(_("Året står ikke ved alle datoene."))
    begins = first.value or (first_on_or_after(first.within, before) if before else nearest(first.within, today))
    ends = first_on_or_after(last.within, begins) if begins else None
    return (begins, ends) if begins and ends else None
