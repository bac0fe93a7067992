"""What a referral says of the present sick leave: its grade and its first day."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property

from hia_desktop.base.text import day
from hia_desktop.domain.leave.sick_leave import SickLeaveKind
from hia_desktop.domain.reading.caveats import NOT_NOW, TAKEN_BACK
from hia_desktop.domain.reading.days import dates
from hia_desktop.domain.reading.grades import SICK, Percent, grades
from hia_desktop.domain.reading.leaves import pasted_periods
from hia_desktop.domain.reading.page import Found, Marks, Reading
from hia_desktop.domain.reading.periods import FROM_WORDS

_SOON = 45


_OTHER_BENEFIT = re.compile(r"(?:uføre?\w*|aap)(?: i| ca\.?| nå| på|:| er| med)?\s*$", re.IGNORECASE)
_THEN_FROM = re.compile(r"\s(?:fra|frå|f\.?o\.?m|from|since|siden|sidan)\b", re.IGNORECASE)
_TOLD_OF_BOTH = re.compile(r"\s?-?ufør", re.IGNORECASE)


class SickClauses:
    """The clauses of a text that hold a word for sick leave, each with where it begins; found once."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.clauses = tuple(_sick_clauses(reading))
        self.grades = tuple(grades(clause) for _start, clause in self.clauses)

    def taken_back(self, end: int) -> bool:
        """Whether the clause that ends there, or the one behind it, tells that the sick note was turned down,
        broken off or replaced."""
        first, _last = self.reading.clause_at(max(end - 1, 0))
        _first, last = self.reading.clause_at(end)
        return self._back.last(max(first, end - 300), min(last, end + 200)) is not None

    @cached_property
    def _back(self) -> Marks:
        return Marks(TAKEN_BACK, self.reading.text)


def sick_grades(sick: SickClauses, today: date) -> Iterator[Found]:
    """Grades of the present sick leave: a percentage beside a word for it; earlier and wished ones are left out.
    None is sure when the text tells of more than one."""
    several = None
    for (start, clause), found in zip(sick.clauses, sick.grades, strict=True):
        for one in found:
            if 1 <= one.percent <= 100 and _is_grade(clause, one):
                several = _tells_several(sick, today) if several is None else several
                holds = not several and not sick.taken_back(start + len(clause))
                yield Found(one.percent, f"{one.percent} %", start + one.start, start + one.end, holds)


def _tells_several(sick: SickClauses, today: date) -> bool:
    """Whether more than one grade may hold now: in the clauses that speak of sick leave, and in the text read as a
    list, where a graded period without a grade is another one (None)."""
    reading = sick.reading
    beside = {
        one.percent
        for (_start, clause), found in zip(sick.clauses, sick.grades, strict=True)
        for one in found
        if _may_hold(clause[: one.start], clause[one.end :])
    }
    listed = {
        row.grade
        for row in pasted_periods(reading.text, today).rows
        if row.kind in (SickLeaveKind.FULL, SickLeaveKind.GRADED)
        and _may_hold(reading.text[reading.clause_at(row.start)[0] : row.start], "")
    }
    return len(listed) > 1 or len(beside | (listed - {None})) > 1


def _may_hold(before: str, after: str) -> bool:
    """Whether a grade between these words is of the patient's sick leave now, not another benefit's."""
    return not (NOT_NOW.search(before[-50:]) or _OTHER_BENEFIT.search(before[-50:]) or _TOLD_OF_BOTH.match(after))


def _sick_clauses(reading: Reading) -> Iterator[tuple[int, str]]:
    """The clauses that hold a word for sick leave; a clause of a table or a heading takes the next one along,
    where its value may stand."""
    seen = -1
    for found in SICK.finditer(reading.text):
        start, end = reading.clause_at(found.start())
        if start == seen:
            continue
        seen = start
        if reading.text[end - 1] == "\t":
            end = _line_end(reading.text, end)
        elif len(reading.text[start:end].rstrip(" :\t\n")) - (found.end() - start) < 8:
            _start, end = reading.clause_at(end)
        yield start, reading.text[start : min(end, start + 600)]


def _line_end(text: str, place: int) -> int:
    end = text.find("\n", place)
    return end if end >= 0 else len(text)


def _is_grade(clause: str, one: Percent) -> bool:
    before, after = clause[max(0, one.start - 50) : one.start], clause[one.end : one.end + 60]
    if not _may_hold(before, after):
        return False
    if not one.told:
        return True
    near = (
        SICK.search(clause[max(0, one.start - _SOON) : one.end])
        or SICK.match(after.lstrip(" ("))
        or SICK.search(after[:14])
    )
    return bool(near) or bool(_THEN_FROM.match(after))


_FROM = re.compile(
    rf"\b(?:{FROM_WORDS}|start\w*|f[øy]rste (?:s(?:y|ju)kmeldings|fr[aå]værs)?dag|periode\w*|dato|per)"
    r"(?: dato| den| d\.| on)?[:.]?\s{0,2}(?=\d|[^\W\d_]{3,9}\.? (?:den )?\d)",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\b(?:til(?: og med)?|t\.?\s?o\.?\s?m\.?|ut|until|frem til|slutt\w*|to)[ :]*$", re.IGNORECASE)
_DIRECT = re.compile(r"[\s:(,%\d\t\n]*(?:prosent|pst)?[\s:(,\t\n]*$", re.IGNORECASE)


def sick_starts(sick: SickClauses, today: date, earliest: date) -> Iterator[Found]:
    """The first day of the present sick leave: the first date after «fra» or «siden» in a clause that
    speaks of it, or right behind."""
    for start, clause in sick.clauses:
        word = SICK.search(clause)
        if word is None:
            continue
        for found in dates(clause, today):
            if (
                not earliest <= found.value <= today
                or _UNTIL.search(clause[: found.start])
                or NOT_NOW.search(clause[: found.start])
            ):
                continue
            begins = next((mark for mark in _FROM.finditer(clause) if mark.end() == found.start), None)
            behind = found.start >= word.end() and _DIRECT.fullmatch(clause[word.end() : found.start])
            if begins or behind:
                holds = found.whole and not sick.taken_back(start + len(clause))
                yield Found(found.value, day(found.value), start + found.start, start + found.end, holds)
                break
