"""The quarter of bedriftstiltak: by an independent count, and with no small number that a reader can reckon out."""

from datetime import date
from itertools import combinations_with_replacement, pairwise

import pytest

from hia_desktop.domain.quality.leaving import cell_words
from hia_desktop.domain.workplaces.figures import Held, days_of, figures, quarter_of
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


@pytest.mark.parametrize("answers", [*range(5, 11), pytest.param(25, marks=pytest.mark.long)])
def test_what_is_told_of_the_marks_outside_tells_nobody_how_many_chose_one(answers: int) -> None:
    """Every way in which so many can have answered, by what is told of it."""
    told: dict[tuple[str, ...], list[tuple[int, ...]]] = {}
    for given in combinations_with_replacement(range(1, 6), answers):
        lines = figures([], [Held(workplace="a", theme=Theme.SLEEP, employees=None, leaders=None, marks=given)])
        seen = tuple(line.outside for line in lines if line.label.startswith(("Evaluering", "Svar")))
        told.setdefault(seen, []).append(tuple(given.count(mark) for mark in range(1, 6)))
    assert len(told) > 3, "it tells something"
    for seen, ways in told.items():
        for mark, counts in enumerate(zip(*ways, strict=True), 1):
            assert len(set(counts)) > 1 or counts[0] not in range(1, 5), (seen, mark, counts[0])


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
    assert found["Ansatte som møtte"] == ("17 (1 samling uten tall)", "17 (noen samlinger uten tall)")
    assert found["Ledere som møtte"] == ("2 (1 samling uten tall)", "< 5 (noen samlinger uten tall)")
    assert found["Evaluering, gjennomsnitt"] == ("3,3", "3,5") and found["Evaluering, median"] == ("3,5", "–")
    assert found["Samlinger om: Søvn"] == ("2", "–")


@pytest.mark.parametrize(
    ("counted", "uncounted", "outside"),
    [(20, 0, "100"), (20, 3, "100 (< 5 samlinger uten tall)"), (20, 6, "100 (6 samlinger uten tall)")],
)
def test_how_many_sessions_are_uncounted_is_told_outside_too(counted: int, uncounted: int, outside: str) -> None:
    held = [
        Held(workplace="a", theme=Theme.SLEEP, employees=5 if n < counted else None, leaders=None, marks=())
        for n in range(counted + uncounted)
    ]
    assert next(one.outside for one in figures([], held) if one.label == "Ansatte som møtte") == outside


def test_an_empty_quarter_says_nothing_that_was_not_counted() -> None:
    found = {one.label: (one.inside, one.outside) for one in figures([], [])}
    assert found["Samlinger"] == ("0", "0") and found["Evaluering, gjennomsnitt"] == ("–", "–")
    (told,) = [
        one
        for one in figures([], [Held(workplace="a", theme=Theme.MIND, employees=None, leaders=1, marks=(3,))])
        if one.label == "Ansatte som møtte"
    ]
    assert told.inside == "ikke talt"


def test_the_themes_leave_the_house_as_all_small_numbers_do() -> None:
    """Told cell by cell when there are enough sessions, and then by the rule that is proved for the whole house."""
    few = [Held(workplace="a", theme=theme, employees=5, leaders=1, marks=()) for theme in (Theme.MIND, Theme.SLEEP)]
    outside = {one.label: one.outside for one in figures([], few)}
    assert {told for label, told in outside.items() if label.startswith("Samlinger om")} == {"–"}
    many = [Held(workplace="a", theme=theme, employees=5, leaders=1, marks=()) for theme in Theme for _n in range(9)]
    many.append(few[0])
    told = [one.outside for one in figures([], many) if one.label.startswith("Samlinger om")]
    assert told == list(cell_words([sum(one.theme is theme for one in many) for theme in Theme]))
    assert "10" in told and "9" in told
