"""The quarter of bedriftstiltak: by an independent count, and with no small number that a reader can reckon out."""

from datetime import date
from itertools import pairwise, product
from random import Random

import pytest

from hia_desktop.domain.workplaces.figures import FEW, Held, days_of, figures, masked, quarter_of
from hia_desktop.domain.workplaces.sessions import SessionDraft, Theme, faults, mark_words, marks

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("typed", "read"),
    [("", ()), ("5 4 4 3", (3, 4, 4, 5)), ("5443", (3, 4, 4, 5)), ("4, 2;1", (1, 2, 4)), ("6", None), ("fire", None)],
)
def test_marks_are_read_as_they_are_typed_and_told_in_no_order_of_persons(
    typed: str, read: tuple[int, ...] | None
) -> None:
    assert marks(typed) == read


def test_mean_and_median_stand_with_how_many_answered() -> None:
    assert mark_words((3, 4, 4, 5, 5)) == "4,2 (median 4, 5 svar)"
    assert mark_words(()) == ""


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({}, set()),
        ({"day": None, "theme": None}, {"day", "theme"}),
        ({"answers": "7"}, {"answers"}),
        ({"answers": "5 5 5", "employees": 1, "leaders": 1}, {"answers"}),
        ({"answers": "5 5 5", "employees": 1}, set()),  # how many leaders is not known
        ({"day": date(2026, 12, 1), "answers": "5"}, {"answers"}),
        ({"next_due": date(2026, 12, 1)}, {"next_step"}),
    ],
)
def test_what_a_session_cannot_be(more: dict[str, object], wrong: set[str]) -> None:
    draft = SessionDraft.model_validate({"day": TODAY, "theme": "sleep", **more})
    assert set(faults(draft, TODAY)) == wrong


def test_the_days_of_a_quarter_meet_with_no_gap() -> None:
    days = [days_of(year, quarter) for year in (2026, 2027) for quarter in (1, 2, 3, 4)]
    assert days[0] == (date(2026, 1, 1), date(2026, 3, 31)) and days[3][1] == date(2026, 12, 31)
    for (_first, last), (first, _last) in pairwise(days):
        assert (first - last).days == 1 and quarter_of(first) != quarter_of(last)


def test_what_is_counted_is_what_was_held() -> None:
    held = [
        Held(workplace="a", theme=Theme.SLEEP, employees=10, leaders=2, marks=(4, 5)),
        Held(workplace="a", theme=Theme.SLEEP, employees=None, leaders=None, marks=()),
        Held(workplace="b", theme=Theme.MIND, employees=7, leaders=0, marks=(1, 3, 3, 4)),
    ]
    found = {one.label: (one.inside, one.outside) for one in figures(["a", "a", "c"], held)}
    assert found["Bedrifter med avtale"] == ("2", "< 5")
    assert found["Bedrifter med samling"] == ("2", "< 5")
    assert found["Samlinger"] == ("3", "< 5")
    assert found["Ansatte som møtte"] == ("17 (1 samling uten tall)", "17")
    assert found["Ledere som møtte"] == ("2 (1 samling uten tall)", "< 5")
    assert found["Evaluering, gjennomsnitt"] == ("3,3", "3,3") and found["Evaluering, median"] == ("3,5", "3,5")
    assert found["Samlinger om: Søvn"] == ("2", "< 5")


def test_an_empty_quarter_says_nothing_that_was_not_counted() -> None:
    found = {one.label: (one.inside, one.outside) for one in figures([], [])}
    assert found["Samlinger"] == ("0", "< 5") and found["Evaluering, gjennomsnitt"] == ("–", "–")
    (told,) = [
        one
        for one in figures([], [Held(workplace="a", theme=Theme.MIND, employees=None, leaders=1, marks=(3,))])
        if one.label == "Ansatte som møtte"
    ]
    assert told.inside == "ikke talt"


def worlds(total: str, parts: list[str], most: int) -> set[tuple[int, ...]]:
    """Every way the parts may be, to a reader who has the table and knows how it is made."""
    ways = []
    for part in parts:
        ways.append(range(FEW) if part == f"< {FEW}" else range(FEW, most + 1) if part == "–" else [int(part)])
    sums = {int(total)} if total.isdigit() else range(FEW) if total.startswith("<") else range(FEW, 4 * most)
    return {way for way in product(*ways) if sum(way) in sums}


@pytest.mark.parametrize("seed", range(60))
def test_no_small_number_can_be_reckoned_out(seed: int) -> None:
    """Every world that fits what is told is made, and each number under five must be able to be two things at least."""
    random = Random(seed)
    parts = [random.choice([0, 0, 1, 2, 3, 4, 5, 6, 7, 9]) for _ in range(4)]
    total, told = masked(sum(parts), parts)
    found = worlds(total, told, 12)
    assert tuple(parts) in found
    for at, part in enumerate(parts):
        if part < FEW:
            assert told[at] == "< 5"
            assert len({way[at] for way in found}) > 1, (parts, total, told)
