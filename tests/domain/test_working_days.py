"""Working days against a list of Norwegian holidays worked out here from Easter,
with both settings of the centre (R52)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hia_desktop.domain.working_days import (
    WorkingWeek,
    add_working_days,
    assessment_due,
    is_working_day,
    left_in_words,
    working_days_from_receipt,
    working_days_left,
)

SATURDAY = WorkingWeek(saturday=True)
FIRST_DAY = WorkingWeek(receipt_is_day_zero=False)


def easter(year: int) -> date:
    """Easter Sunday (Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e, f = b // 4, b % 4, (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    n = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * n) // 451
    month, day = divmod(h + n - 7 * m + 114, 31)
    return date(year, month, day + 1)


def holidays_of(year: int) -> set[date]:
    fixed = {date(year, 1, 1), date(year, 5, 1), date(year, 5, 17), date(year, 12, 25), date(year, 12, 26)}
    return fixed | {easter(year) + timedelta(days=offset) for offset in (-3, -2, 0, 1, 39, 49, 50)}


def test_every_day_from_2000_to_2100() -> None:
    for year in range(2000, 2101):
        free = holidays_of(year)
        for offset in range((date(year + 1, 1, 1) - date(year, 1, 1)).days):
            day = date(year, 1, 1) + timedelta(days=offset)
            assert is_working_day(day) == (day.weekday() < 5 and day not in free), day
            assert is_working_day(day, SATURDAY) == (day.weekday() < 6 and day not in free), day


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 2, 24), date(2026, 3, 10)),
        (date(2026, 2, 28), date(2026, 3, 13)),  # a Saturday
        (date(2026, 3, 27), date(2026, 4, 15)),  # over Easter
        (date(2026, 5, 11), date(2026, 5, 27)),  # Ascension Day and Whit Monday
        (date(2026, 12, 18), date(2027, 1, 5)),  # over the New Year
        (date(2024, 2, 23), date(2024, 3, 8)),  # a leap day is a working day
    ],
)
def test_assessment_due(received: date, due: date) -> None:
    assert assessment_due(received) == due


def test_story() -> None:
    received = date(2026, 2, 24)
    assert add_working_days(received, 8) == date(2026, 3, 6)
    assert add_working_days(received, 5) == date(2026, 3, 3)
    assert working_days_left(date(2026, 3, 6), date(2026, 3, 10)) == 2
    assert working_days_left(received, date(2026, 3, 10)) == 10
    assert add_working_days(received, 0) == received


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (date(2026, 3, 6), 2),
        (date(2026, 3, 9), 1),
        (date(2026, 3, 10), 0),
        (date(2026, 3, 11), -1),
        (date(2026, 3, 13), -3),
        (date(2026, 3, 14), -3),
        (date(2026, 3, 16), -4),
    ],
)
def test_left_around_the_due_day(today: date, left: int) -> None:
    assert working_days_left(today, date(2026, 3, 10)) == left


def test_the_weekend_after_is_overdue_already() -> None:
    assert working_days_left(date(2026, 3, 7), date(2026, 3, 6)) == -1


@pytest.mark.parametrize(
    ("left", "words"),
    [(10, "10 virkedager igjen"), (1, "1 virkedag igjen"), (0, "siste dag i dag"), (-1, "1 virkedag over fristen")],
)
def test_what_is_left_is_said_in_words(left: int, words: str) -> None:
    assert left_in_words(left) == words


def test_saturday_setting_shortens() -> None:
    assert assessment_due(date(2026, 2, 24), SATURDAY) == date(2026, 3, 7)
    assert working_days_left(date(2026, 2, 24), date(2026, 3, 7), SATURDAY) == 10


DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(DAYS, st.integers(1, 60), st.booleans())
def test_left_undoes_added(day: date, count: int, saturday: bool) -> None:
    week = WorkingWeek(saturday)
    due = add_working_days(day, count, week)
    assert is_working_day(due, week)
    assert working_days_left(day, due, week) == count


@given(DAYS, st.integers(0, 30), st.integers(0, 30))
def test_added_in_two_turns_is_added_at_once(day: date, one: int, other: int) -> None:
    assert add_working_days(add_working_days(day, one), other) == add_working_days(day, one + other)


@given(DAYS, DAYS)
def test_the_sign_tells_overdue(today: date, due: date) -> None:
    today = due + (today - due) % timedelta(days=40) - timedelta(days=20)
    assert (working_days_left(today, due) < 0) == (due < today)


@pytest.mark.parametrize(
    ("week", "due"),
    [
        (WorkingWeek(), date(2026, 3, 10)),
        (SATURDAY, date(2026, 3, 7)),
        (FIRST_DAY, date(2026, 3, 9)),
        (WorkingWeek(saturday=True, receipt_is_day_zero=False), date(2026, 3, 6)),
    ],
)
def test_both_settings_move_the_due_day(week: WorkingWeek, due: date) -> None:
    assert assessment_due(date(2026, 2, 24), week) == due


def test_received_on_a_free_day_the_settings_of_day_zero_agree() -> None:
    sunday = date(2026, 3, 1)
    assert assessment_due(sunday) == assessment_due(sunday, FIRST_DAY) == date(2026, 3, 13)


WEEKS = st.builds(WorkingWeek, st.booleans(), st.booleans())


@given(st.dates(date(2000, 1, 1), date(2100, 10, 1)), st.integers(1, 30), WEEKS)
def test_the_days_from_receipt_are_those_of_the_independent_list(received: date, count: int, week: WorkingWeek) -> None:
    """Counted out one by one from the list above: which days count,
    and whether the day of receipt may be one of them."""
    free = holidays_of(received.year) | holidays_of(received.year + 1)
    days = [received + timedelta(days=offset) for offset in range(0 if not week.receipt_is_day_zero else 1, 90)]
    counted = [day for day in days if day not in free and day.weekday() != 6 and (week.saturday or day.weekday() != 5)]
    assert working_days_from_receipt(received, count, week) == counted[count - 1]
    if count == 10:
        assert assessment_due(received, week) == counted[9]


@given(DAYS, WEEKS)
def test_neither_setting_gives_more_time(received: date, week: WorkingWeek) -> None:
    assert assessment_due(received, week) <= assessment_due(received)
