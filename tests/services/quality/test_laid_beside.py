"""The report as it is printed, attacked: from all that stands in it of one quarter, and what the definitions say,
nobody finds a number from one to four."""

import itertools
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest

from hia_desktop.documents.kinds.centre.quality_report import Content
from hia_desktop.domain.quality.arithmetic import Share
from hia_desktop.domain.quality.counted import CountedCourse
from hia_desktop.domain.quality.figures import BY_CODE, FIGURES, Cohort
from hia_desktop.domain.quality.leaving import DASH, FEW, KEPT_BACK, told
from hia_desktop.domain.quality.spans import Span, quarter_of, quarters_to
from hia_desktop.domain.quality.standing import Upkeep
from hia_desktop.domain.teamwork.encounters import Partner
from hia_desktop.services.centre.told_quarters import Told
from hia_desktop.services.quality import reports
from tests.domain.quality import test_beside as made
from tests.domain.quality.made import course
from tests.domain.quality.test_leaving import parted

Ways = set[tuple[int, int, int]]
QUARTER = quarter_of(made.CLOSED)
LATER = date(2026, 11, 29)


def content(courses: Sequence[CountedCourse], span: Span) -> Content:
    return reports.content(courses, span, quarters_to(span), Told(LATER))


def printed(found: Content, code: str) -> tuple[str, str, str]:
    name = str(BY_CODE[code].name)
    (line,) = [one for page in found.pages for one in page.figures if one.name == name]
    return line.value, line.counted, line.missing


def thought_of(words: tuple[str, str, str], total: int) -> Ways:
    """Every way that the words can be meant."""

    def looks(part: int, rest: int, missing: int) -> tuple[str, str, str]:
        seen = told(Share(part, part + rest, missing))
        return seen.value, seen.counted, seen.missing

    ways = {(a, b, c) for a, b, c in parted(total, 3) if looks(a, b, c) == words}
    return ways or {(a, b, c) for a, b, c in parted(total, 3)}  # kept back because of another


def fits(first: Ways, second: Ways, agree: Callable[[tuple[int, ...], tuple[int, ...]], bool]) -> tuple[Ways, Ways]:
    pairs = [(one, other) for one, other in itertools.product(first, second) if agree(one, other)]
    return {one for one, _other in pairs}, {other for _one, other in pairs}


HOLD: Mapping[tuple[str, str], Callable[[tuple[int, ...], tuple[int, ...]], bool]] = {
    ("employer_contact", "with_gp_and_nav"): lambda one, other: one[1] <= other[0] + other[1],
    ("epikrise_in_time", "good_match"): lambda one, other: one[2] <= other[2],
    ("epikrise_in_time", "free_at_closing"): lambda one, other: one[2] <= other[2],
}
"""What the definitions say of two figures, by what the centre's own forms can hold."""


def few_met_the_employer() -> list[CountedCourse]:
    """Four who met the employer, five of whom it is known that they did not; GP and NAV are known of those five. That
    25 are not known of GP and NAV would make the four known."""
    both, draw = frozenset({Partner.GP, Partner.NAV}), random.Random(1)
    some = [*[(True, frozenset[Partner]())] * 4, *[(False, both)] * 5, *[(None, frozenset[Partner]())] * 21]
    return [replace(made.closed(draw), employer=met, partners=partners) for met, partners in some]


def closed(seed: int) -> list[CountedCourse]:
    draw = random.Random(seed)
    return [made.closed(draw) for _n in range(draw.randint(16, 32))]


@pytest.mark.long
@pytest.mark.parametrize("courses", [few_met_the_employer(), *map(closed, range(12))], ids=lambda found: len(found))
def test_no_small_number_is_found_in_the_printed_figures(courses: list[CountedCourse]) -> None:
    """The true numbers are among those that a reader may think of, and each small one has another beside it."""
    found = content(courses, QUARTER)
    codes = [one.code for one in FIGURES if one.cohort is Cohort.CLOSED and one.is_reported]
    total = len(courses)
    assert printed(found, "return_plan")[1].endswith((f"av {total}", "få")), "how many they are is printed"
    ways = {code: thought_of(printed(found, code), total) for code in codes}
    for _again in range(3):
        for (one, other), agree in HOLD.items():
            ways[one], ways[other] = fits(ways[one], ways[other], agree)
    for code in codes:
        answers = Counter(made.answer(BY_CODE[code].reads(course)) for course in courses)
        truth = answers[0], answers[1], answers[2]
        assert truth in ways[code], code
        for n, count in enumerate(truth):
            assert not 1 <= count <= 4 or len({one[n] for one in ways[code]}) > 1, (code, truth, printed(found, code))


def ends(word: str, total: int) -> tuple[int, int]:
    """Between which numbers a printed cell lies."""
    known = {FEW: (1, 4), str(KEPT_BACK): (5, total), DASH: (0, total)}
    return known[word] if word in known else (int(word), int(word))


Cells = dict[tuple[str, str], tuple[int, int]]


def narrowed(cells: Cells, total: int) -> Cells:
    """The same by what the others of each table leave, and by what the tables say of one another, until no more."""
    while True:
        before = dict(cells)
        for table, mine in itertools.groupby(sorted(cells), key=lambda one: one[0]):
            names = list(mine)
            for name in names:
                low = total - sum(cells[other][1] for other in names if other != name)
                high = total - sum(cells[other][0] for other in names if other != name)
                cells[name] = max(low, cells[name][0]), min(high, cells[name][1])
            assert table
        for inner, outers in said_of(cells):
            room = sum(cells[one][1] for one in outers)
            cells[inner] = cells[inner][0], min(cells[inner][1], room)
            for one in outers:
                least = cells[inner][0] - sum(cells[other][1] for other in outers if other != one)
                cells[one] = max(cells[one][0], least), cells[one][1]
        if cells == before:
            return cells


UPKEEP, LEAVE, SECTOR = "Arbeid eller ytelse", "Sykmeldt ved henvisning", "Sektor"
LISTED = ("Gradert sykmeldt", "Helt sykmeldt", "Ikke ført")


def said_of(cells: Cells) -> Iterator[tuple[tuple[str, str], list[tuple[str, str]]]]:
    """Which groups lie within some of another table, where they are printed."""
    upkeep = [one for one in cells if one[0] == UPKEEP]
    within = {
        (LEAVE, "Ikke sykmeldt"): [one for one in upkeep if one[1] not in LISTED],
        (LEAVE, "Ikke ført"): [one for one in upkeep if one[1] in LISTED],
    }
    yield from ((inner, outers) for inner, outers in within.items() if inner in cells)


def few_of_another_status() -> list[CountedCourse]:
    """20 at work and four with another status, none of them on sick leave. «Ikke sykmeldt: 24» would make it four."""
    some = [*[(Upkeep.WORK, None)] * 20, *[(Upkeep.OTHER, None)] * 4, *[(Upkeep.SICK_FULL, 12)] * 16]
    return [course(n, upkeep=upkeep, sick_weeks=weeks) for n, (upkeep, weeks) in enumerate(some)]


def referred(seed: int) -> list[CountedCourse]:
    """Most of them alike, so that the tables have small and large groups."""
    draw = random.Random(seed)
    few = [made.referred(draw) for _n in range(3)]
    return [draw.choice(few) for _n in range(draw.randint(36, 60))]


@pytest.mark.long
@pytest.mark.parametrize("courses", [few_of_another_status(), *map(referred, range(40))], ids=lambda found: len(found))
def test_no_small_number_is_found_in_the_printed_tables(courses: list[CountedCourse]) -> None:
    total, found = len(courses), content(courses, quarter_of(courses[0].received)).referred
    assert found.all_of == str(total)
    cells = {(table.heading, name): ends(word, total) for table in found.groups for name, word in table.rows}
    few_cells = [one for one, (low, high) in cells.items() if (low, high) == (1, 4)]
    left = narrowed(cells, total)
    assert all(left[one][0] < left[one][1] for one in few_cells), {one: left[one] for one in few_cells}
