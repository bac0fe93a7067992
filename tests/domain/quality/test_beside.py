"""The figures of one report laid beside one another: what hangs together is found of the definitions anew, and then
tried by whoever knows the definitions and how the program chooses."""

import itertools
import random
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import pytest

from hia_desktop.domain.forms.ending.closing import Closing
from hia_desktop.domain.forms.ending.values import Ending, Match
from hia_desktop.domain.forms.referral import Diagnosis, ReferralForm, completeness
from hia_desktop.domain.forms.values import Benefit, ConditionGroup, Decision, OutcomePoint, Sector, WorkStatus
from hia_desktop.domain.leave.milestones import benefit_window
from hia_desktop.domain.quality.answers import kept_of, told_by
from hia_desktop.domain.quality.arithmetic import Days, Share
from hia_desktop.domain.quality.beside import LINKS, NO, UNKNOWN, YES, kept_back
from hia_desktop.domain.quality.counted import CountedCourse, is_open
from hia_desktop.domain.quality.figures import BY_CODE, FIGURES, Cohort, Figure
from hia_desktop.domain.quality.leaving import DASH, Told, beside, marks, small, told
from hia_desktop.domain.quality.mix import Grouping, mix, outside
from hia_desktop.domain.quality.standing import Standing
from hia_desktop.domain.teamwork.encounters import Partner
from tests.domain.quality.made import course
from tests.domain.quality.test_leaving import Cells, parted

CLOSED = date(2024, 3, 1)
Answers = dict[str, Hashable]


def never_together(courses: Iterable[Answers]) -> set[tuple[str, Hashable, str, Hashable]]:
    """Which two answers to two questions no course has, though some have the one and some the other."""
    alone: dict[str, set[Hashable]] = defaultdict(set)
    both: set[tuple[str, Hashable, str, Hashable]] = set()
    for one in courses:
        for name, answer in one.items():
            alone[name].add(answer)
        both.update((a, x, b, y) for (a, x), (b, y) in itertools.combinations(one.items(), 2))
    pairs = itertools.combinations(alone, 2)
    return {(a, x, b, y) for a, b in pairs for x in alone[a] for y in alone[b]} - both


def some(draw: random.Random, of: type[StrEnum]) -> Any:
    return draw.choice([None, *of])


def closed(draw: random.Random) -> CountedCourse:
    """A closed course with whatever can be known of it, read of its forms as the program reads them."""
    partners = frozenset(draw.sample([*Partner], draw.randint(0, 3)))
    unsure = is_open(partners) or draw.random() < 0.3
    met = Partner.EMPLOYER in partners or draw.random() < 0.3
    signed = draw.random() < 0.7
    form = Closing(
        day=CLOSED,
        ending=draw.choice([*Ending]),
        match=some(draw, Match),
        work_status=some(draw, WorkStatus),
        benefit=some(draw, Benefit),
    )
    known = told_by(Closing.kind, kept_of(form)) if signed and draw.random() < 0.9 else {}
    talk = CLOSED if signed or draw.random() < 0.3 else None
    return course(
        received=CLOSED - timedelta(days=90),
        begun=True,
        closed=CLOSED,
        talk=talk,
        epikrise=CLOSED + timedelta(days=draw.randint(0, 12)),
        return_plan=draw.random() < 0.5,
        partners=partners,
        employer=True if met else None if unsure else False,
        after={one: draw.choice([*Standing]) for one in OutcomePoint if draw.random() < 0.7},
        **known,
    )


def started(draw: random.Random) -> CountedCourse:
    """A course that has begun, and whatever is known of when."""
    first = draw.choice([None, CLOSED, CLOSED + timedelta(days=80)])
    window = draw.choice([None, benefit_window(CLOSED - timedelta(days=90))]) if first is not None else None
    return course(begun=True, decision=Decision.RIGHT, assessed=CLOSED, first_contact=first, window=window)


def answer(found: bool | int | None) -> int:
    return UNKNOWN if found is None else YES if found else NO


def answer_of(figure: Figure, one: CountedCourse) -> int:
    found = figure.reads(one)
    return NO if figure.in_days and found is not None else answer(found)


def test_the_figures_that_hang_together_are_those_that_are_named() -> None:
    """Of courses with all that can be known of them, no others have two answers that never come together."""
    draw = random.Random(1)
    made = {Cohort.CLOSED: closed, Cohort.STARTED: started}
    found = set()
    for cohort, one_more in made.items():
        asked = [one for one in FIGURES if one.cohort is cohort and one.is_reported]
        courses = [one_more(draw) for _n in range(4000)]
        found |= never_together({one.code: answer_of(one, c) for one in asked} for c in courses)
    named = {
        (link.first, mine, link.second, other)
        for link in LINKS
        for mine in link.answers
        for other in {YES, NO, UNKNOWN} - set(link.among)
        if (link.second, other) != ("days_to_contact", YES)  # of days there is no yes
    }
    order = [one.code for one in FIGURES]
    assert found == {(a, x, b, y) if order.index(a) < order.index(b) else (b, y, a, x) for a, x, b, y in named}
    assert all(BY_CODE[link.first].cohort is BY_CODE[link.second].cohort for link in LINKS)


def referred(draw: random.Random) -> CountedCourse:
    def text(words: str) -> str:
        return words if draw.random() < 0.5 else ""

    form = ReferralForm(
        text=text("Vondt"),
        diagnoses=[Diagnosis(code="L83")] if draw.random() < 0.5 else [],
        condition_group=some(draw, ConditionGroup),
        occupation=text("Kokk"),
        workplace=text("Kro"),
        sector=some(draw, Sector),
        position_percent=draw.choice([None, 100]),
        work_status=some(draw, WorkStatus),
        sick_since=draw.choice([None, CLOSED]),
        sick_grade=draw.choice([None, 0, 50, 100]),
        employer_contact=text("Ja"),
        adaptation_tried=text("Ja"),
        motivation=text("Ja"),
    )
    lacks = frozenset(point.field for point in completeness(form) if not point.present)
    weeks = draw.choice([None, 3, 12, 20, 40])
    known = told_by(ReferralForm.kind, kept_of(form))
    return course(lacking=lacks, sick_weeks=weeks, age=draw.choice([20, 30, 40, 50, 60]), **known)


def groups_of(one: CountedCourse) -> Answers:
    found: Answers = {}
    for grouping in Grouping:
        counts = outside(grouping, {row.group: row.referred for row in mix(grouping, [one], [])})
        (found[grouping],) = [group for group, count in counts.items() if count]
    return found


def test_the_tables_of_who_was_referred_tell_nothing_of_one_another() -> None:
    """Every group of each goes with every group of the others, and with every point lacked or not: laid beside each
    other the tables have nothing in common but how many they are."""
    draw = random.Random(2)
    courses = [referred(draw) for _n in range(6000)]
    points = [point.field for point in completeness(ReferralForm()) if point.field != "work_status"]
    found = never_together(
        groups_of(one) | {point: point in (one.lacking or ()) for point in points} for one in courses
    )
    assert not found


def share(cells: Cells) -> Share:
    return Share(cells[0], cells[0] + cells[1], cells[2])


@pytest.mark.long
@pytest.mark.parametrize("link", LINKS[1:3], ids=lambda link: link.second)
@pytest.mark.parametrize("total", [8, 15, 16, 19, 24])
def test_two_figures_laid_beside_each_other_tell_no_more_than_each_alone(link: Any, total: int) -> None:
    """Every two tables that may be, put together by how they look: what is told of the second, or that nothing is,
    takes away no way in which the first can be, nor the first one of the second; but for where one of them is not told
    at all, or rests on nobody: there every small number still has three values. And what is told of both has no small
    difference."""
    tables = list(parted(total, 3))
    looks = {one: told(share(one)) for one in tables}
    seen: dict[tuple[Told, Told | None], tuple[set[Cells], set[Cells]]] = defaultdict(lambda: (set(), set()))
    for first, second in itertools.product(tables, tables):
        inner = sum(first[one] for one in link.answers)
        room = sum(second[one] for one in link.among) - inner
        if room < 0:
            continue
        may = kept_back(link.second, share(second), {link.first: share(first)}) is None
        firsts, seconds = seen[looks[first], looks[second] if may else None]
        firsts.add(first)
        seconds.add(second)
        within = inner + room < total  # what the first lacks of them all is held in itself
        if may and inner and within and DASH not in (looks[first].missing, looks[second].missing):
            assert not small(room), (first, second)
    for (one, other), (firsts, seconds) in seen.items():
        for look, left in ((one, firsts), (other, seconds)):
            if look is not None and left != {table for table in tables if looks[table] == look}:
                assert DASH in {one.value, *([other.value] if other else [])}, (one, other)
                values = [{table[n] for table in left} for n in range(3)]
                assert all(len(cell) > 2 for cell in values if any(map(small, cell))), (one, other, left)


@pytest.mark.long
def test_the_days_laid_beside_the_window_tell_no_small_count() -> None:
    """The reader knows the total and how the program chooses, and sees both figures as they are told: neither of those
    who began in the window and outside it, who lack the sick leave alone, who lack the first contact too, nor those of
    whom the window is known or not, are then one number from one to four."""
    for total in range(5, 31):
        seen: dict[tuple[Told, Told], list[Cells]] = defaultdict(list)
        for table in parted(total, 4):
            inside, outside_it, alone, both = table
            window, begun = Share(inside, inside + outside_it, alone + both), total - both
            found = days(begun, both, window)
            seen[told(window), told(found)].append(table)
        for words, tables in seen.items():
            for kind in ((0,), (1,), (2,), (3,), (2, 3), (0, 1)):
                values = {sum(table[n] for n in kind) for table in tables}
                assert len(values) > 1 or not any(map(small, values)), (total, words, tables)


def days(whole: int, missing: int, window: Share) -> Days:
    """As it leaves the house beside the window."""
    found = Days(whole=whole, missing=missing, median=19.0 if whole else None)
    return replace(found, kept_back=kept_back("days_to_contact", found, {"in_window": window}) is not None)


def test_the_days_tell_how_many_they_are_where_the_window_leaves_room() -> None:
    assert told(days(28, 0, Share(20, 25, 3))).counted == "n 28", "nobody lacks the first contact"
    assert told(days(20, 6, Share(9, 14, 12))).missing == "6"
    kept = told(days(20, 6, Share(9, 18, 8)))
    assert (kept.value, kept.counted, kept.missing) == ("19 dager", "n skjult", "skjult"), "8 − 6 would be found"


def test_a_number_that_two_tables_would_tell_is_kept_back() -> None:
    """Thirty closed: 4 with the employer met, 5 without, 21 not known; GP and NAV known of five. The first alone leaves
    one to four; that 25 are not known of the second would make it four."""
    employer, both = Share(4, 9, 21), Share(5, 5, 25)
    assert told(employer).counted != DASH and told(both).counted == "5 av 5"
    assert kept_back("with_gp_and_nav", both, {"employer_contact": employer}) == "employer_contact"
    assert kept_back("with_gp_and_nav", Share(24, 30, 0), {"employer_contact": Share(24, 30, 0)}) is None
    assert kept_back("return_plan", Share(5, 30, 0), {}) is None
    assert not beside(Share(20, 23, 0), (1,), Share(20, 26, 0), (1,)), "three are between them"


def _seen(cells: Sequence[int]) -> list[str]:
    return [mark.value for mark in marks(cells)]


def test_all_that_is_known_lets_all_be_told() -> None:
    """As it is where every closing is signed: nothing is lost by it."""
    assert _seen((20, 3, 0))[2] == "told"
    for link in LINKS[2:]:
        for part in range(31):
            assert kept_back(link.second, Share(part, 28, 2), {link.first: Share(27, 30, 0)}) is None
