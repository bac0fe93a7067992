"""Working days against a list of Norwegian holidays worked out here from Easter."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hia_desktop.domain.working_days import add_working_days, assessment_due, is_working_day, working_days_left


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
            assert is_working_day(day, saturday=True) == (day.weekday() < 6 and day not in free), day


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


def test_saturday_setting_shortens() -> None:
    assert assessment_due(date(2026, 2, 24), saturday=True) == date(2026, 3, 7)
    assert working_days_left(date(2026, 2, 24), date(2026, 3, 7), saturday=True) == 10


DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(DAYS, st.integers(1, 60), st.booleans())
def test_left_undoes_added(day: date, count: int, saturday: bool) -> None:
    due = add_working_days(day, count, saturday=saturday)
    assert is_working_day(due, saturday=saturday)
    assert working_days_left(day, due, saturday=saturday) == count


@given(DAYS, st.integers(0, 30), st.integers(0, 30))
def test_added_in_two_turns_is_added_at_once(day: date, one: int, other: int) -> None:
    assert add_working_days(add_working_days(day, one), other) == add_working_days(day, one + other)


@given(DAYS, DAYS)
def test_the_sign_tells_overdue(today: date, due: date) -> None:
    today = due + (today - due) % timedelta(days=40) - timedelta(days=20)
    assert (working_days_left(today, due) < 0) == (due < today)
