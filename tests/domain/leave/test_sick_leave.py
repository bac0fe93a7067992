"""Episodes against a table of cases, and against NAV's day-by-day counting written out literally."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hia_desktop.base.errors import BadInput
from hia_desktop.domain.leave.sick_leave import (
    Episode,
    Period,
    SickLeaveKind,
    check_period,
    check_periods,
    counted_absence,
    current,
    day_number,
    episodes,
    grade_on,
    weeks,
)

START = date(2026, 1, 12)
TODAY = date(2026, 2, 24)
K = SickLeaveKind

LETTERS = {
    "F": (K.FULL, 100),
    "G": (K.GRADED, 50),
    "A": (K.AVVENTENDE, 0),
    "B": (K.BEHANDLINGSDAGER, 0),
    "E": (K.EGENMELDING, 0),
    "R": (K.REISETILSKUDD, 0),
    "T": (K.REISETILSKUDD, 40),
    "H": (K.HOLIDAY, 0),
    "L": (K.LEAVE, 0),
    "J": (K.JOB_SEEKING, 0),
    "P": (K.AAP, 0),
    "U": (K.UFORETRYGD, 50),
}


def plus(days: int, start: date = START) -> date:
    return start + timedelta(days=days)


def laid_out(text: str, start: date = START) -> list[Period]:
    """Periods one after another: «F10 .15 G5» is ten days full, fifteen of work, five graded;
    «F*» is open-ended and comes last."""
    periods, first = [], start
    for word in text.split():
        letter, count = word[0], word[1:]
        last = None if count == "*" else first + timedelta(days=int(count) - 1)
        if letter != ".":
            kind, grade = LETTERS[letter]
            periods.append(Period(first, last, kind, grade))
        if last is not None:
            first = last + timedelta(days=1)
    return periods


TABLE = [
    # nothing, and one episode
    ("", []),
    (".20", []),
    ("F1", [(0, 0, 1)]),
    ("F10", [(0, 9, 10)]),
    ("G30", [(0, 29, 30)]),
    ("E3", [(0, 2, 3)]),
    ("E3 F14 G28", [(0, 44, 45)]),
    ("T10", [(0, 9, 10)]),
    # kinds that are no sick leave
    ("A10", []),
    ("B19", []),
    ("B21", []),
    ("R10", []),
    ("H10", []),
    ("L10", []),
    ("J84", []),
    ("P100", []),
    ("U100", []),
    ("H5 F5", [(5, 9, 5)]),
    ("L5 F5", [(5, 9, 5)]),
    ("R5 F5", [(5, 9, 5)]),
    # the edge of 16 days
    ("F5 .1 F5", [(0, 10, 10)]),
    ("F5 .14 F5", [(0, 23, 10)]),
    ("F5 .15 F5", [(0, 24, 10)]),
    ("F5 .16 F5", [(0, 4, 5), (21, 25, 5)]),
    ("F5 .17 F5", [(0, 4, 5), (22, 26, 5)]),
    ("F5 .40 F5", [(0, 4, 5), (45, 49, 5)]),
    ("F1 .15 F1", [(0, 16, 2)]),
    ("F1 .16 F1", [(0, 0, 1), (17, 17, 1)]),
    ("F5 .15 F1 .15 F1", [(0, 36, 7)]),
    ("F5 .15 F1 .16 F1", [(0, 20, 6), (37, 37, 1)]),
    ("F5 .16 F1 .15 F1", [(0, 4, 5), (21, 37, 2)]),
    ("F5 .8 .8 F5", [(0, 4, 5), (21, 25, 5)]),
    ("F5 .15", [(0, 4, 5)]),
    ("F5 .16", [(0, 4, 5)]),
    # holiday
    ("F5 H1", [(0, 5, 6)]),
    ("F5 H20", [(0, 24, 25)]),
    ("F5 H20 F5", [(0, 29, 30)]),
    ("F5 H20 .15 F5", [(0, 44, 30)]),
    ("F5 H20 .16 F5", [(0, 24, 25), (41, 45, 5)]),
    ("F5 .1 H14 F5", [(0, 24, 10)]),
    ("F5 .1 H15 F5", [(0, 4, 5), (21, 25, 5)]),
    ("F5 .1 H20 F5", [(0, 4, 5), (26, 30, 5)]),
    ("F5 .8 H7 F5", [(0, 24, 10)]),
    ("F5 .8 H8 F5", [(0, 4, 5), (21, 25, 5)]),
    ("F5 .7 H4 .4 F5", [(0, 24, 10)]),
    ("F5 .7 H4 .5 F5", [(0, 4, 5), (21, 25, 5)]),
    ("F5 H3 .1 H3 F5", [(0, 16, 13)]),
    ("F5 .16 H10 F5", [(0, 4, 5), (31, 35, 5)]),
    ("F5 .15 H1 H10 F5", [(0, 4, 5), (31, 35, 5)]),
    ("H30 .2 F5 H5", [(32, 41, 10)]),
    ("F5 H5 E3", [(0, 12, 13)]),
    # leave is as holiday
    ("F5 L15 F5", [(0, 24, 25)]),
    ("F5 L16 F5", [(0, 25, 26)]),
    ("F5 L1 H15 F5", [(0, 25, 26)]),
    ("F1 H10 L9 F1", [(0, 20, 21)]),
    ("F5 .1 L14 F5", [(0, 24, 10)]),
    ("F5 .1 L15 F5", [(0, 4, 5), (21, 25, 5)]),
    # days at work, benefits and job-seeking are days without
    ("F5 A15 F5", [(0, 24, 10)]),
    ("F5 A16 F5", [(0, 4, 5), (21, 25, 5)]),
    ("F5 B15 F5", [(0, 24, 10)]),
    ("F5 B16 F5", [(0, 4, 5), (21, 25, 5)]),
    ("F5 B1 H15 F5", [(0, 4, 5), (21, 25, 5)]),
    ("F5 P15 F5", [(0, 24, 10)]),
    ("F5 P16 F5", [(0, 4, 5), (21, 25, 5)]),
    ("F5 U16 G5", [(0, 4, 5), (21, 25, 5)]),
    ("F5 J16 F5", [(0, 4, 5), (21, 25, 5)]),
    ("F5 R15 F5", [(0, 24, 10)]),
    ("F5 R16 F5", [(0, 4, 5), (21, 25, 5)]),
    ("F5 T16 F5", [(0, 25, 26)]),
    ("F5 .15 E1 .14 A1 G1 .14 B1", [(0, 36, 7)]),
    # open-ended
    ("F*", [(0, None, 44)]),
    ("G*", [(0, None, 44)]),
    ("F10 G*", [(0, None, 44)]),
    ("F5 .15 F*", [(0, None, 29)]),
    ("F5 .16 F*", [(0, 4, 5), (21, None, 23)]),
    ("F5 P*", [(0, 4, 5)]),
    ("F5 L*", [(0, None, 44)]),
    ("F5 .1 L*", [(0, 4, 5)]),
    ("A*", []),
    ("B*", []),
    (".60 F*", [(60, None, 1)]),
    # three and more
    ("E3 .20 E3 .20 E3", [(0, 2, 3), (23, 25, 3), (46, 48, 3)]),
    ("F100 .16 F100 .16 F100", [(0, 99, 100), (116, 215, 100), (232, 331, 100)]),
    ("F7 .7 F7 .7 F7 .7", [(0, 34, 21)]),
]


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_table(text: str, expected: list[tuple[int, int | None, int]]) -> None:
    found = [(one.start, one.last, one.sick_days) for one in episodes(laid_out(text), TODAY)]
    assert found == [(plus(first), None if last is None else plus(last), days) for first, last, days in expected]


DATED = [
    # over the New Year
    (date(2025, 12, 20), "F10 .15 F5", [(date(2025, 12, 20), date(2026, 1, 18), 15)]),
    (
        date(2025, 12, 20),
        "F10 .16 F5",
        [(date(2025, 12, 20), date(2025, 12, 29), 10), (date(2026, 1, 15), date(2026, 1, 19), 5)],
    ),
    # a leap day is a day
    (date(2024, 2, 20), "F5 .15 F5", [(date(2024, 2, 20), date(2024, 3, 15), 10)]),
    (
        date(2024, 2, 20),
        "F5 .16 F5",
        [(date(2024, 2, 20), date(2024, 2, 24), 5), (date(2024, 3, 12), date(2024, 3, 16), 5)],
    ),
    (
        date(2023, 2, 20),
        "F5 .16 F5",
        [(date(2023, 2, 20), date(2023, 2, 24), 5), (date(2023, 3, 13), date(2023, 3, 17), 5)],
    ),
    (date(2024, 2, 29), "F1", [(date(2024, 2, 29), date(2024, 2, 29), 1)]),
    # summer time begins
    (date(2026, 3, 25), "F2 .15 F2", [(date(2026, 3, 25), date(2026, 4, 12), 4)]),
]


@pytest.mark.parametrize(("start", "text", "expected"), DATED)
def test_calendar(start: date, text: str, expected: list[tuple[date, date, int]]) -> None:
    assert [(one.start, one.last, one.sick_days) for one in episodes(laid_out(text, start), TODAY)] == expected


def test_overlapping_employers_count_each_day_once() -> None:
    one = Period(START, plus(9), K.FULL, 100, employer="A")
    other = Period(plus(5), plus(14), K.GRADED, 50, employer="B")
    at_work = Period(START, plus(40), K.UFORETRYGD, 50)
    assert episodes([one, other, at_work], TODAY) == (Episode(START, plus(14), 15),)


def test_gaps_are_named() -> None:
    assert episodes(laid_out("F5 .3 F5 H2 .4 F1"), TODAY)[0].gaps == ((plus(5), plus(7)), (plus(15), plus(18)))


NAV_DAYS = {
    # what NAV's tags make of a day: «ferie» or «permisjon» in a claim, a sick day, or a day of work. A tag combination
    # that stands in no line of TAG_PRIORITY is left out of the counting, which makes the day one of work:
    # so avventende, and what is no sick note.
    **{(K.FULL, grade): "sick" for grade in (True, False)},  # SYKMELDING PERIODE INGEN_AKTIVITET
    **{(K.GRADED, grade): "sick" for grade in (True, False)},  # SYKMELDING PERIODE GRADERT_AKTIVITET
    **{
        (K.EGENMELDING, grade): "sick" for grade in (True, False)
    },  # SYKMELDING EGENMELDING, SYKEPENGESOKNAD EGENMELDING
    (K.REISETILSKUDD, True): "sick",  # a graded note with travel support carries GRADERT_AKTIVITET alone
    (K.REISETILSKUDD, False): "work",  # isArbeidsdag: SYKMELDING REISETILSKUDD
    **{(K.BEHANDLINGSDAGER, grade): "work" for grade in (True, False)},  # isArbeidsdag: SYKMELDING BEHANDLINGSDAGER
    **{(K.AVVENTENDE, grade): "work" for grade in (True, False)},  # no line of TAG_PRIORITY
    **{(K.HOLIDAY, grade): "holiday" for grade in (True, False)},  # isFeriedag: SYKEPENGESOKNAD FERIE
    **{(K.LEAVE, grade): "holiday" for grade in (True, False)},  # isFeriedag: SYKEPENGESOKNAD PERMISJON
    **{
        (kind, grade): "work" for kind in (K.JOB_SEEKING, K.AAP, K.UFORETRYGD) for grade in (True, False)
    },  # no tag at all
}
"""Kind of period, with or without a grade, to kind of day. Source: navikt/isoppfolgingstilfelle,
Oppfolgingstilfellebit.kt (TAG_PRIORITY, isArbeidsdag) and OppfolgingstilfelleDag.kt (isArbeidsdag,
isFeriedag), read 2026-11-28."""


@pytest.mark.parametrize(("kind", "graded"), NAV_DAYS)
def test_a_day_is_what_nav_says(kind: SickLeaveKind, graded: bool) -> None:
    """After a sick day: a sick day and a holiday join it. Alone: only a sick day begins an episode."""
    what = NAV_DAYS[kind, graded]
    of_kind = Period(plus(1), plus(2), kind, 50 if graded else 0)
    joined = episodes([Period(START, START, K.FULL, 100), of_kind], TODAY)
    assert joined[0].last == (START if what == "work" else plus(2))
    assert bool(episodes([of_kind], TODAY)) == (what == "sick")


def nav_walk(periods: list[Period], until: date) -> list[tuple[date, date, int]]:
    """NAV's own counting, one day at a time; every period must have an end."""
    joined: list[date] = []
    found, idle = [], 0
    day = min(period.first for period in periods)
    while day <= until:
        here = [period for period in periods if period.covers(day)]
        kinds = {NAV_DAYS[period.kind, period.grade > 0] for period in here}
        if kinds <= {"work"}:
            idle += 1
        elif "holiday" in kinds:
            if idle > 0:
                idle += 1
            elif joined:
                joined.append(day)
        else:
            joined.append(day)
            idle = 0
        if idle >= 16 and joined:
            found.append((joined[0], joined[-1], len(joined)))
            joined, idle = [], 0
        day += timedelta(days=1)
    if joined:
        found.append((joined[0], joined[-1], len(joined)))
    return found


WORDS = st.tuples(st.sampled_from("FGABERTHLJPU...."), st.integers(1, 24)).map(lambda word: f"{word[0]}{word[1]}")
COURSES = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
ANY_PERIODS = st.lists(
    st.tuples(st.integers(0, 150), st.integers(0, 40), st.sampled_from("FGHLPTRAB")).map(
        lambda drawn: Period(plus(drawn[0]), plus(drawn[0] + drawn[1]), *LETTERS[drawn[2]])
    ),
    min_size=1,
    max_size=10,
)


@given(ANY_PERIODS | COURSES.map(laid_out).filter(bool))
def test_same_as_nav_day_by_day(periods: list[Period]) -> None:
    until = max(period.last or TODAY for period in periods)
    assert [(one.start, one.last, one.sick_days) for one in episodes(periods, TODAY)] == nav_walk(periods, until)


@given(ANY_PERIODS, st.data())
def test_splitting_a_period_changes_nothing(periods: list[Period], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(periods) - 1))
    whole = periods[index]
    assert whole.last is not None
    at = whole.first + timedelta(days=data.draw(st.integers(0, (whole.last - whole.first).days)))
    if at == whole.last:
        return
    parts = [
        Period(whole.first, at, whole.kind, whole.grade),
        Period(at + timedelta(days=1), whole.last, whole.kind, whole.grade),
    ]
    assert episodes(periods[:index] + parts + periods[index + 1 :], TODAY) == episodes(periods, TODAY)


@given(st.integers(0, 60), st.integers(0, 60))
def test_splitting_an_open_period_changes_nothing(before: int, after: int) -> None:
    whole = [Period(START, None, K.FULL, 100)]
    parts = [Period(START, plus(before), K.FULL, 100), Period(plus(before + 1), None, K.FULL, 100)]
    today = plus(before + 1 + after)
    assert episodes(parts, today) == episodes(whole, today)


@given(ANY_PERIODS, st.randoms(use_true_random=False))
def test_order_does_not_matter(periods: list[Period], random: object) -> None:
    shuffled = list(periods)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert episodes(shuffled, TODAY) == episodes(periods, TODAY)


@given(ANY_PERIODS)
def test_episodes_are_apart_and_add_up(periods: list[Period]) -> None:
    found = episodes(periods, TODAY)
    for one, other in pairwise(found):
        assert one.last is not None and (other.start - one.last).days > 16
    for one in found:
        assert one.last is not None
        assert one.sick_days + one.other_days == (one.last - one.start).days + 1
        assert all((last - first).days + 1 <= 15 for first, last in one.gaps)
        assert 0 <= weeks(one, TODAY) <= max(0, day_number(one, TODAY)) // 7


def test_story_day_44_is_6_weeks() -> None:
    found = episodes(
        [Period(date(2026, 1, 12), None, K.FULL, 100, employer="Eksempel Lager AS", position_percent=100)], TODAY
    )
    episode = current(found, TODAY)
    assert episode is not None
    assert (episode.start, episode.last, episode.sick_days) == (date(2026, 1, 12), None, 44)
    assert day_number(episode, TODAY) == 44
    assert weeks(episode, TODAY) == 6


def test_weeks_as_in_navs_example() -> None:
    """Began 8 weeks ago, ends in 2, 49 sick days of 71: (57 - 22) // 7."""
    start = TODAY - timedelta(weeks=8)
    episode = Episode(
        start, TODAY + timedelta(weeks=2), 49, ((plus(10, start), plus(24, start)), (plus(30, start), plus(36, start)))
    )
    assert episode.other_days == 22
    assert weeks(episode, TODAY) == 5


@pytest.mark.parametrize(
    ("offset", "day", "week"), [(-1, 0, 0), (0, 1, 0), (5, 6, 0), (6, 7, 1), (13, 14, 2), (29, 30, 4), (60, 30, 4)]
)
def test_days_and_weeks_stand_still_at_the_end(offset: int, day: int, week: int) -> None:
    episode = episodes(laid_out("F30"), TODAY)[0]
    assert (day_number(episode, plus(offset)), weeks(episode, plus(offset))) == (day, week)


@pytest.mark.parametrize(("offset", "running"), [(-1, False), (0, True), (9, True), (24, True), (25, False)])
def test_current_until_the_sixteenth_day_without(offset: int, running: bool) -> None:
    found = episodes(laid_out("F10"), TODAY)
    assert (current(found, plus(offset)) is not None) == running


def test_current_picks_the_right_one() -> None:
    found = episodes(laid_out("F5 .16 F5 .16 F*"), TODAY)
    assert [current(found, plus(offset)) for offset in (0, 22, 200)] == list(found)
    assert current((), TODAY) is None


def ended(days: int, last: date = TODAY) -> Episode:
    return Episode(last - timedelta(days=days - 1), last, days)


@pytest.mark.parametrize(
    ("found", "repeated"),
    [
        ([], False),
        ([ended(150), ended(150)], True),
        ([ended(150), ended(149)], False),
        ([ended(300)], False),
        ([ended(284), ended(16)], True),
        ([ended(285), ended(15)], False),
        ([ended(20)] * 5, True),
        ([ended(20)] * 4 + [ended(19)], False),
        ([ended(25)] * 4, False),
        ([ended(30)] * 4 + [ended(15)], False),
        ([ended(16)] * 5, False),
        ([ended(16)] * 7, True),
        ([ended(150), ended(150, date(2023, 2, 24))], True),
        ([ended(150), ended(150, date(2023, 2, 23))], False),
        ([Episode(date(2025, 9, 1), None, 177), ended(123, date(2024, 5, 1))], True),
        ([ended(284), Episode(TODAY + timedelta(days=1), TODAY + timedelta(days=40), 40)], False),
    ],
)
def test_repeated_absence(found: list[Episode], repeated: bool) -> None:
    assert counted_absence(found, TODAY).repeated == repeated


def test_grade_on() -> None:
    periods = [
        Period(START, plus(2), K.EGENMELDING, 0),
        Period(plus(3), plus(20), K.FULL, 100, employer="A"),
        Period(plus(10), None, K.GRADED, 40, employer="B"),
        Period(START, None, K.UFORETRYGD, 60),
    ]
    assert [grade_on(periods, plus(day)) for day in (-1, 0, 3, 15, 20, 21, 400)] == [0, 100, 100, 100, 100, 40, 40]
    assert grade_on([], START) == 0


BAD_PERIODS = [
    (Period(START, plus(-1), K.FULL, 100), "last", "før første dag"),
    (Period(date(1980, 1, 1), date(1980, 2, 1), K.FULL, 100), "first", "før pasienten ble født"),
    (Period(date(2027, 2, 25), None, K.FULL, 100), "first", "mer enn ett år"),
    (Period(START, None, K.GRADED, 0), "grade", "20 til 99"),
    (Period(START, None, K.GRADED, 10), "grade", "Grad 10 %"),
    (Period(START, None, K.GRADED, 19), "grade", "Grad 19 %"),
    (Period(START, None, K.GRADED, 100), "grade", "full sykmelding"),
    (Period(START, None, K.GRADED, 101), "grade", "Grad 101 %"),
    (Period(START, None, K.GRADED, -20), "grade", "Grad -20 %"),
    (Period(START, None, K.FULL, 0), "grade", "100 %"),
    (Period(START, None, K.FULL, 50), "grade", "100 %"),
    (Period(START, None, K.UFORETRYGD, 5), "grade", "Grad 5 %"),
    (Period(START, None, K.HOLIDAY, 0), "last", "Ferie"),
    (Period(START, None, K.FULL, 100, employer="A", position_percent=0), "position_percent", "Stillingsprosenten"),
    (Period(START, None, K.FULL, 100, employer="A", position_percent=101), "position_percent", "Stillingsprosenten"),
]


@pytest.mark.parametrize(("period", "name", "sentence"), BAD_PERIODS)
def test_impossible_periods(period: Period, name: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence) as caught:
        check_period(period, born=date(1981, 3, 14), today=TODAY)
    assert caught.value.fields == {name: caught.value.message}
    with pytest.raises(BadInput, match=sentence):
        check_periods([period], born=date(1981, 3, 14), today=TODAY)


@pytest.mark.parametrize(
    "period",
    [
        Period(START, START, K.FULL, 100),
        Period(START, None, K.GRADED, 20),
        Period(START, None, K.GRADED, 99),
        Period(START, plus(10), K.AVVENTENDE, 0),
        Period(START, None, K.AAP, 0),
        Period(date(2027, 2, 24), None, K.FULL, 100, employer="A", position_percent=100),
        Period(date(1981, 3, 14), None, K.UFORETRYGD, 100),
    ],
)
def test_possible_periods(period: Period) -> None:
    check_period(period, born=date(1981, 3, 14), today=TODAY)


def test_overlap_names_both_periods() -> None:
    periods = [Period(plus(20), None, K.GRADED, 50), Period(START, plus(20), K.FULL, 100)]
    with pytest.raises(BadInput, match=r"Periodene 12\.01\.2026–01\.02\.2026 og fra 01\.02\.2026 overlapper"):
        check_periods(periods, born=None, today=TODAY)


@pytest.mark.parametrize(
    ("one", "other", "allowed"),
    [
        (Period(START, plus(9), K.FULL, 100), Period(plus(10), plus(19), K.FULL, 100), True),
        (Period(START, plus(9), K.FULL, 100), Period(plus(9), plus(19), K.FULL, 100), False),
        (Period(START, None, K.FULL, 100), Period(plus(300), None, K.FULL, 100), False),
        (
            Period(START, None, K.FULL, 100, employer="Havna AS"),
            Period(START, None, K.GRADED, 50, employer="Lager AS"),
            True,
        ),
        (
            Period(START, None, K.FULL, 100, employer="Havna AS"),
            Period(START, None, K.GRADED, 50, employer=" havna as"),
            False,
        ),
        (Period(START, None, K.FULL, 100, employer="Havna AS"), Period(START, None, K.GRADED, 50), False),
        (Period(START, plus(30), K.FULL, 100), Period(plus(5), plus(10), K.HOLIDAY, 0), False),
        (Period(START, None, K.GRADED, 50), Period(START, None, K.UFORETRYGD, 50), True),
        (Period(START, None, K.UFORETRYGD, 50), Period(plus(9), None, K.UFORETRYGD, 60), False),
        (Period(START, None, K.AAP, 0), Period(plus(9), None, K.UFORETRYGD, 60), True),
    ],
)
def test_which_overlaps_are_allowed(one: Period, other: Period, allowed: bool) -> None:
    for pair in ([one, other], [other, one]):
        if allowed:
            check_periods(pair, born=None, today=TODAY)
        else:
            with pytest.raises(BadInput, match="overlapper"):
                check_periods(pair, born=None, today=TODAY)


def test_labels() -> None:
    assert all(kind.label for kind in SickLeaveKind)
    assert K.GRADED.label == "Gradert sykmelding"
