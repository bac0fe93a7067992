"""Every figure against tables of cases and against calculations made in another way."""

import itertools
import random
import re
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from hia_desktop.domain.forms.ending.values import Ending, Match, NoAnswer
from hia_desktop.domain.forms.values import Benefit, Decision, OutcomePoint, WorkStatus
from hia_desktop.domain.leave.milestones import benefit_window
from hia_desktop.domain.leave.sick_leave import Period, SickLeaveKind, episodes
from hia_desktop.domain.leave.state import sick_state
from hia_desktop.domain.quality import codebook
from hia_desktop.domain.quality.arithmetic import Days, Share, days, quartiles, share, wilson
from hia_desktop.domain.quality.counted import CountedCourse
from hia_desktop.domain.quality.figures import (
    BY_CODE,
    FIGURES,
    Cohort,
    count,
    count_of,
    defined,
    members,
    trend,
    why_untold,
)
from hia_desktop.domain.quality.leave_start import began_by, window_on
from hia_desktop.domain.quality.reasons import Untold, untold_after, untold_at_closing
from hia_desktop.domain.quality.spans import Span, last_whole, quarter_of, quarters_to, year_of
from hia_desktop.domain.quality.standing import Standing, standing
from hia_desktop.domain.teamwork.departure import Departure
from hia_desktop.domain.teamwork.encounters import Partner
from tests.domain.quality.made import AS_OF, THIRD, course

POPULATION = 300


def counted(code: str, *courses: CountedCourse) -> Share | Days:
    return count(BY_CODE[code], courses, THIRD)


def test_one_missing_is_never_half() -> None:
    """2 of 3 known with 1 missing: «67 % (2 av 3), 1 ukjent», never 50 %."""
    assert share([True, True, False, None]).words == "67 % (2 av 3), 1 ukjent"
    assert share([None, None]).words == "ingen med kjent svar, 2 ukjente"
    assert share([]).words == "ingen med kjent svar"


@pytest.mark.parametrize(("part", "whole", "percent"), [(1, 8, 13), (1, 3, 33), (2, 3, 67), (1, 200, 1), (0, 4, 0)])
def test_percent_is_rounded_half_upwards(part: int, whole: int, percent: int) -> None:
    assert Share(part, whole, 0).percent == percent


def test_the_quarter_indicator_on_a_population_with_a_known_answer() -> None:
    """R109 on 300 courses: every combination of status and benefit, as it is and not answered, over and over.

    The answer is worked out here from the words of the indicator alone: not sick-listed, not on AAP, not disabled."""
    pairs = list(itertools.product([None, *WorkStatus], [None, *Benefit]))
    picked = [(*pairs[n % len(pairs)], (None, 0, 40, 100)[n * 7 // len(pairs) % 4]) for n in range(POPULATION)]
    assert {(status, benefit) for status, benefit, _percent in picked} == set(pairs), "every status with every benefit"
    assert {percent for _s, _b, percent in picked} == {None, 0, 40, 100}
    sick = {"graded", "full", "aap", "disability"}
    paid = {"sick_pay", "aap", "disability_partial", "disability"}
    work = {"working", "at_risk", "self_employed", "freelancer", "apprentice"}
    nothing_said = {"other", "benefit none"}  # «annet» is chosen too when it is not known
    tally: Counter[str] = Counter()
    for status, benefit, percent in picked:
        words = {str(status), f"benefit {benefit}"}
        if words & (sick | {f"benefit {one}" for one in paid}):
            tally["on"] += 1
            at_work = percent > 0 if percent is not None else bool(words & work)
            beside = at_work or "graded" in words or "benefit disability_partial" in words
            tally["graded"] += beside and "full" not in words
        elif "None" in words or "benefit None" in words or "benefit unknown" in words or words == nothing_said:
            tally["unknown"] += 1
        else:
            tally["free"] += 1
    closed = [
        course(
            n,
            closed=THIRD.first + timedelta(days=n % 92),
            at_closing=standing(status, percent, benefit),
            after={OutcomePoint.MONTHS_3: standing(status, percent, benefit)},
            as_of=date(2027, 6, 1),
        )
        for n, (status, benefit, percent) in enumerate(picked)
    ]
    expected = Share(tally["free"], tally["free"] + tally["on"], tally["unknown"], tally["graded"])
    assert expected.part + (expected.whole - expected.part) + expected.missing == POPULATION
    assert min(tally.values()) > 10, "every answer is met"
    assert count(BY_CODE["free_at_closing"], closed, THIRD) == expected
    assert count(BY_CODE["free_after_3"], closed, THIRD) == expected, "R109: those who were closed in the quarter"
    assert count(BY_CODE["free_after_3"], closed, quarter_of(date(2026, 10, 1))) == Share(0, 0, 0)


@pytest.mark.parametrize(
    ("status", "percent", "benefit", "expected"),
    [
        (WorkStatus.WORKING, 100, Benefit.NONE, Standing.FREE),
        (WorkStatus.WORKING, None, None, Standing.UNKNOWN),
        (None, None, Benefit.NONE, Standing.UNKNOWN),
        (None, None, Benefit.AAP, Standing.FULL),
        (WorkStatus.WORKING, 50, Benefit.AAP, Standing.GRADED),
        (WorkStatus.WORKING, None, Benefit.SICK_PAY, Standing.GRADED),
        (WorkStatus.SELF_EMPLOYED, None, Benefit.AAP, Standing.GRADED),
        (WorkStatus.WORKING, 0, Benefit.SICK_PAY, Standing.FULL),
        (WorkStatus.OTHER, None, Benefit.NONE, Standing.UNKNOWN),
        (WorkStatus.OTHER, None, Benefit.PENSION, Standing.FREE),
        (WorkStatus.OTHER, None, Benefit.AAP, Standing.FULL),
        (WorkStatus.GRADED, None, None, Standing.GRADED),
        (WorkStatus.FULL, 20, Benefit.SICK_PAY, Standing.FULL),
        (WorkStatus.WORKING, 40, Benefit.DISABILITY_PARTIAL, Standing.GRADED),
        (WorkStatus.UNEMPLOYED, 0, Benefit.UNEMPLOYMENT, Standing.FREE),
        (WorkStatus.STUDENT, None, Benefit.STUDY, Standing.FREE),
        (WorkStatus.WORKING, 100, Benefit.UNKNOWN, Standing.UNKNOWN),
    ],
)
def test_graded_benefit_is_a_benefit(
    status: WorkStatus | None, percent: int | None, benefit: Benefit | None, expected: Standing
) -> None:
    assert standing(status, percent, benefit) is expected


@pytest.mark.parametrize(
    ("assessed", "as_of", "expected"),
    [
        (date(2026, 7, 15), AS_OF, Share(1, 1, 0)),
        (date(2026, 7, 16), AS_OF, Share(0, 1, 0)),
        (None, date(2026, 7, 15), Share(0, 0, 1)),
        (None, date(2026, 7, 16), Share(0, 1, 0)),
    ],
)
def test_ten_working_days_are_not_over_before_they_are(assessed: date | None, as_of: date, expected: Share) -> None:
    assert counted("assessed_in_time", course(assessed=assessed, as_of=as_of)) == expected


def test_days_to_first_contact_have_median_and_spread() -> None:
    lengths = [3, 10, 12, 19, 24, 31, 90]
    begun = [
        course(n, decision=Decision.RIGHT, begun=True, first_contact=date(2026, 7, 1) + timedelta(days=length))
        for n, length in enumerate(lengths)
    ]
    unknown = course(9, decision=Decision.RIGHT, begun=True, assessed=date(2026, 7, 9))
    found = counted("days_to_contact", *begun, unknown, course(10))
    assert isinstance(found, Days) and (found.whole, found.missing) == (7, 1)
    assert (found.median, found.low, found.high, round(found.mean or 0, 1)) == (19, 11, 27.5, 27)
    assert found.words == "median 19 dager (halvparten 11–27,5, snitt 27, n 7), 1 ukjent"


@pytest.mark.parametrize(
    ("months", "more", "expected"), [(2, 0, True), (2, -1, False), (4, 0, True), (4, 1, False), (None, 0, None)]
)
def test_the_window_has_both_its_days(months: int | None, more: int, expected: bool | None) -> None:
    sick = date(2026, 5, 10)
    window = benefit_window(sick)
    edge = window.opens if months == 2 else window.closes
    one = course(
        decision=Decision.RIGHT,
        begun=True,
        first_contact=edge + timedelta(days=more) if months else date(2026, 8, 1),
        window=window if months else None,
    )
    assert BY_CODE["in_window"].reads(one) is expected


@pytest.mark.parametrize(("later", "expected"), [(7, True), (8, False), (0, True)])
def test_epikrise_within_seven_days_of_the_talk(later: int, expected: bool) -> None:
    talk = date(2026, 8, 3)
    one = course(closed=date(2026, 8, 12), talk=talk, epikrise=talk + timedelta(days=later))
    assert BY_CODE["epikrise_in_time"].reads(one) is expected
    assert BY_CODE["epikrise_in_time"].reads(course(closed=talk, epikrise=talk)) is None


def test_a_contact_that_nobody_may_tell_of_is_unknown() -> None:
    closed = date(2026, 8, 1)
    courses = [course(n, closed=closed, employer=told) for n, told in enumerate((True, False, None))]
    assert counted("employer_contact", *courses) == Share(1, 2, 1)


def test_contact_with_gp_and_nav_over_all_that_can_be_entered() -> None:
    """R113: worked out here from the words alone, over every set of those a contact can be with."""
    sets = [
        set(some) for size in range(6) for some in itertools.combinations([str(one.value) for one in Partner], size)
    ]
    assert len(sets) == 32
    both = [some for some in sets if "gp" in some and "nav" in some]
    open_ = [some for some in sets if some not in both and (not some or "several" in some)]
    one = [some for some in sets if some not in both + open_ and ("gp" in some or "nav" in some)]
    closed = [course(n, closed=THIRD.last, partners=frozenset(map(Partner, some))) for n, some in enumerate(sets)]
    found = counted("with_gp_and_nav", *closed, course(99, partners=frozenset({Partner.GP})))
    assert found == Share(len(both), 32 - len(open_), len(open_), len(one))
    assert found == Share(8, 19, 13, 8), "with neither of them, but with somebody, is three times no"


def test_who_it_is_too_early_to_ask_is_neither_yes_no_nor_unknown() -> None:
    """Closed in the same quarter; for one of them the three months are over today, for the other tomorrow."""
    early, late = (course(n, closed=date(2026, 8, day)) for n, day in enumerate((29, 30)))
    figure = BY_CODE["free_after_3"]
    assert members(figure, [early, late], THIRD) == [early, late]
    found = count(figure, [early, late], THIRD)
    assert found == Share(0, 0, 1, 0, 1)
    assert found.words == "ingen med kjent svar, 1 ukjent, 1 ikke kommet så langt"
    assert "når det er gått 3 måneder" in defined(figure)
    column = next(one for one in codebook.columns() if one.name == "free_after_3")
    assert [column.reads(one) for one in (early, late)] == [codebook.UNKNOWN, codebook.NOT_CONCERNED]


@pytest.mark.parametrize(
    ("code", "months"), [("free_after_3", 3), ("free_after_6", 6), ("free_after_12", 12), ("free_after_24", 24)]
)
def test_work_after_the_months_has_graded_apart(code: str, months: int) -> None:
    """R109 and R110, of every standing once: by the point that is asked, whatever stands at the others."""
    point, span = OutcomePoint(str(months)), Span(date(2024, 7, 1), date(2024, 9, 30))
    others = {other: Standing.FREE for other in OutcomePoint if other is not point}
    closed = [
        course(n, closed=date(2024, 8, 1), after=others | ({} if one is None else {point: one}))
        for n, one in enumerate((*Standing, None))
    ]
    free = [Standing.FREE]
    benefit = [one for one in Standing if one not in (Standing.FREE, Standing.UNKNOWN)]
    expected = Share(len(free), len(free) + len(benefit), 2, 1)
    assert count(BY_CODE[code], closed, span) == expected == Share(1, 3, 2, 1)


def test_each_way_of_not_answering_has_its_own_word_and_code() -> None:
    """Of seven who are unknown after three months each has another reason; one answered, and is none of them."""
    point = OutcomePoint.MONTHS_3
    asked = [
        course(n, closed=THIRD.first, after={point: Standing.UNKNOWN}, unanswered={point: why})
        for n, why in enumerate(NoAnswer)
    ]
    unsure = course(7, closed=THIRD.first, after={point: Standing.UNKNOWN}, unanswered={point: None})
    free = course(8, closed=THIRD.first, after={point: Standing.FREE}, unanswered={point: None})
    told = [*asked, unsure, course(9, closed=THIRD.first), free]
    figure = BY_CODE["free_after_3"]
    assert why_untold(figure, told) == (
        ("ikke spurt eller ikke ført", 1),
        ("svarte ikke, prøves igjen", 1),
        ("ikke nådd", 1),
        ("ønsker ikke å svare", 1),
        ("flyttet", 1),
        ("død", 1),
        ("svarte, men status eller ytelse er ukjent", 1),
    )
    assert count_of(figure, told) == Share(1, 1, 7), "none of them is in work, and none is not"
    column = next(one for one in codebook.columns() if one.name == "standing_after_3")
    assert [column.reads(one) for one in told] == [*map(str, NoAnswer), "unknown", codebook.UNKNOWN, "free"]
    assert all(f"{why}:" in column.unit for why in NoAnswer)


def test_who_is_dead_or_has_moved_is_not_asked_later() -> None:
    """As told at an earlier point, noted of the patient by the day, or as the course ended; never of what was
    answered."""
    three, six = OutcomePoint.MONTHS_3, OutcomePoint.MONTHS_6
    closed, as_of = date(2026, 1, 10), date(2026, 11, 1)

    def said(**known: Any) -> tuple[object, object]:
        one = course(closed=closed, as_of=as_of, **known)
        return untold_after(three)(one), untold_after(six)(one)

    nobody = (Untold.NOT_ASKED, Untold.NOT_ASKED)
    assert said() == nobody
    assert said(unanswered={three: NoAnswer.DEAD}) == (Untold.DEAD, Untold.DEAD)
    assert said(unanswered={three: NoAnswer.MOVED}) == (Untold.MOVED, Untold.NOT_ASKED)
    assert said(unanswered={six: NoAnswer.DEAD}) == (Untold.NOT_ASKED, Untold.DEAD)
    assert said(ending=Ending.DEAD) == (Untold.DEAD, Untold.DEAD)
    assert said(gone=(Departure.MOVED, date(2026, 4, 10))) == (Untold.MOVED, Untold.MOVED)
    assert said(gone=(Departure.DEAD, date(2026, 4, 11))) == (Untold.NOT_ASKED, Untold.DEAD)
    assert said(gone=(Departure.DEAD, closed), after={three: Standing.FREE}) == (None, Untold.DEAD)


def test_what_is_unknown_on_the_closing_day_has_its_reason() -> None:
    ended = (Ending.DEAD, Ending.MOVED, Ending.COMPLETED, None)
    closed = [
        course(n, closed=THIRD.last, ending=one, at_closing=one and Standing.UNKNOWN) for n, one in enumerate(ended)
    ]
    assert [untold_at_closing(one) for one in closed] == [Untold.DEAD, Untold.UNSURE, Untold.UNSURE, Untold.NOT_ASKED]
    assert untold_at_closing(course(closed=THIRD.last, gone=(Departure.DEAD, THIRD.first))) is Untold.DEAD
    assert untold_at_closing(course(closed=THIRD.last, at_closing=Standing.FREE)) is None
    reads = {column.name: column.reads for column in codebook.columns()}
    assert [reads["standing_at_closing"](one) for one in closed] == ["dead", "unknown", "unknown", codebook.UNKNOWN]
    assert [reads["clarified"](one) for one in closed] == [*[codebook.NOT_CONCERNED] * 2, *[codebook.UNKNOWN] * 2], (
        "who did not go through with it has no outcome of R96, and none is lacking"
    )


def test_a_few_who_are_dead_or_moved_have_no_code_of_their_own_in_a_file() -> None:
    """Others know of them: with four in the file they are as who was not asked, with five they are told."""
    point, heads = OutcomePoint.MONTHS_3, codebook.heads()
    for many, told in ((4, codebook.UNKNOWN), (5, "dead")):
        dead = [course(n, closed=THIRD.first, unanswered={point: NoAnswer.DEAD}) for n in range(many)]
        declined = course(8, closed=THIRD.first, unanswered={point: NoAnswer.DECLINED})
        found = codebook.rows([*dead, declined, course(9, closed=THIRD.first)])
        cells = [row[heads.index("standing_after_3")] for row in found]
        assert sorted(map(str, cells)) == sorted([*[str(told)] * many, "declined", str(codebook.UNKNOWN)])
        assert [row[0] for row in found] == list(range(1, many + 3))


def test_a_match_is_good_or_not_and_partly_stands_apart() -> None:
    """R112: four of five have an answer."""
    answers = (Match.GOOD, Match.GOOD, Match.PARTLY, Match.LITTLE, None)
    closed = [course(n, closed=THIRD.first, match=one) for n, one in enumerate(answers)]
    assert counted("good_match", *closed) == Share(2, 4, 1, 1)


def test_a_trend_is_each_quarter_counted_alone() -> None:
    courses = [course(n, received=date(2025, 1, 1) + timedelta(days=11 * n)) for n in range(60)]
    spans = quarters_to(THIRD)
    for figure in FIGURES:
        assert trend(figure, courses, spans) == tuple(count(figure, courses, span) for span in spans), figure.code


def test_spread_against_another_reckoning() -> None:
    for known in ([1], [1, 2], [5, 1, 9], [2, 2, 8, 40, 41, 100]):
        ordered = sorted(known)

        def at(share: Fraction, of: list[int] = ordered) -> float:
            place = share * (len(of) - 1)
            below = int(place)
            above = of[min(below + 1, len(of) - 1)]
            return float(of[below] + (place - below) * (above - of[below]))

        assert quartiles(ordered) == pytest.approx([at(Fraction(n, 4)) for n in (1, 2, 3)])
    assert days([]).words == "ingen med kjent svar"


def test_wilson_against_its_equation() -> None:
    """The ends are where the observed share lies 1.96 standard errors from the true one."""
    for part, whole in ((0, 5), (2, 3), (24, 36), (36, 36), (1, 400)):
        for end in wilson(part, whole):
            p, z = end / 100, 1.959963984540054
            if 0 < p < 1:
                assert abs(part / whole - p) == pytest.approx(z * (p * (1 - p) / whole) ** 0.5, abs=1e-9)
    assert wilson(0, 5)[0] == 0 and wilson(5, 5)[1] == 100


def test_spans_and_their_names() -> None:
    assert Span(date(2026, 7, 1), date(2026, 9, 30)) == THIRD
    assert (THIRD.label, THIRD.short, year_of(AS_OF).label) == ("3. kvartal 2026", "3. kv. 26", "2026")
    assert last_whole(AS_OF) == THIRD and Span(date(2026, 7, 2), date(2026, 9, 30)).label == "02.07.2026–30.09.2026"
    assert [span.first for span in quarters_to(THIRD)][::7] == [date(2024, 10, 1), date(2026, 7, 1)]


def test_every_figure_is_defined_whole() -> None:
    codes = [figure.code for figure in FIGURES]
    assert len(set(codes)) == len(codes) == 14
    for figure in FIGURES:
        for words in (figure.name, figure.counts, figure.lacks, figure.source, figure.of):
            assert words.strip(), figure.code
        assert figure.read_on <= AS_OF
        assert figure.cohort in Cohort


def test_every_figure_names_its_rule_and_a_test_that_is_there() -> None:
    """The rule by its number, and the test that reckons the figure in another way than the program."""
    tests = Path(__file__).parents[2]
    for figure in FIGURES:
        assert re.fullmatch(r"R\d+(, R\d+)*", figure.rule), figure.code
        file, _sep, name = figure.held_by.partition("::")
        parts = (tests / file).read_text(encoding="utf-8").split("\n\n\n")
        (told,) = [part for part in parts if f"def {name}(" in part]
        assert f'"{figure.code}"' in told, (figure.code, figure.held_by)


def test_nothing_promises_an_effect() -> None:
    """R121: the words tell what was counted."""
    told = " ".join(" ".join((f.name, f.counts, f.lacks, f.of)) for f in FIGURES).casefold()
    assert not [
        word for word in ("effekt", "takket være", "på grunn av tilbudet", "førte til", "reduser") if word in told
    ]


def test_the_quick_way_to_a_sick_leave_is_the_common_one() -> None:
    """Against the state that every list and paper tells, on made periods with gaps around the sixteen days."""
    chance = random.Random(5)
    for _again in range(400):
        day, periods = date(2026, 1, 1), []
        for _each in range(chance.randint(0, 4)):
            first = day + timedelta(days=chance.choice((1, 2, 15, 16, 17, 40)))
            day = first + timedelta(days=chance.randint(0, 60))
            kind = chance.choice((SickLeaveKind.FULL, SickLeaveKind.FULL, SickLeaveKind.HOLIDAY, SickLeaveKind.AAP))
            periods.append(Period(first, day, kind, 100 if kind is SickLeaveKind.FULL else 0))
        on = day + timedelta(days=chance.randint(-5, 30))
        begun = [one for one in episodes(periods, on) if one.start <= on]
        expected = (begun[-1].start, begun[-1].last) if begun else None
        assert began_by(periods, on) == expected, (periods, on)
        lost = chance.choice((None, on - timedelta(days=10)))
        if all(one.first <= on for one in periods):
            assert window_on(periods, on, lost) == sick_state(periods, on, lost).window
