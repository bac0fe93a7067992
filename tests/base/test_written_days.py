"""One reader of days for every text: the same words mean the same day in a referral and in a
pasted list of sick leave."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hia_desktop.base.written_days import even, packed_days, written_days
from hia_desktop.domain.reading.days import dates

TODAY = date(2026, 11, 25)
WHOLE = date(2026, 1, 12)
WAYS = [
    "12.01.2026",
    "12.1.2026",
    "12/1-26",
    "12/01/2026",
    "2026-01-12",
    "12-01-2026",
    "12-01-26",
    "12. januar 2026",
    "12.januar 2026",
    "12jan2026",
    "12.jan.26",
    "12 jan 2026",
    "12. jan. 2026",
    "12 January 2026",
    "January 12, 2026",
    "12.1.26",
    "12.01 2026",
    "12 . 01 . 2026",
    "12012026",
    "12.01.26.",
    "12‑01‑2026",
    "12.\u200b01.2026",
    "mandag 12. januar 2026",
    "Mandag den 12.01.2026",
    "man. 12. jan. 2026",
    "måndag 12. januar 2026",
    "Monday, January 12, 2026",
]


@pytest.mark.parametrize("typed", WAYS)
def test_one_day_is_read_alike(typed: str) -> None:
    (one,) = written_days(even(typed))
    assert one.value == WHOLE
    assert [found.value for found in dates(even(typed), TODAY)] == [WHOLE]


@pytest.mark.parametrize(
    ("typed", "day", "month"),
    [("1. mars", 1, 3), ("12.1", 12, 1), ("12/1", 12, 1), ("12. des.", 12, 12), ("3 May", 3, 5)],
)
def test_a_missing_year_stays_missing_until_somebody_says_where_the_day_lies(typed: str, day: int, month: int) -> None:
    (one,) = written_days(typed)
    assert (one.day, one.month, one.year, one.value) == (day, month, None, None)
    (found,) = dates(typed, TODAY)
    assert found.value <= TODAY and (found.value.day, found.value.month) == (day, month)


def test_a_short_year_is_the_same_year_for_all_who_look_back() -> None:
    (one,) = written_days("5.6.32", latest_year=TODAY.year + 5)
    (found,) = dates("5.6.32", TODAY)
    assert one.value == found.value == date(1932, 6, 5)
    assert [one.value for one in packed_days("140381", latest_year=2026)] == [date(1981, 3, 14)]


@pytest.mark.parametrize(
    "typed", ["kl. 10.30", "120/80", "50 %", "12,5 kg", "1/2", "uke 12", "10.30-11.15 timer", "3.14"]
)
def test_what_is_no_day(typed: str) -> None:
    assert not [one for one in written_days(typed) if one.year is not None]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("26., 27. og 28. februar 2026", [26, 27, 28]),
        ("26, 27 og 28. februar 2026", [26, 27, 28]),
        ("26./27. februar 2026", [26, 27]),
        ("torsdag 26. og fredag 27.02.2026", [26, 27]),
        ("uke 8, 9 og 10. februar 2026", [10]),
        ("100 % fra 2, 12.02.2026", [12]),
        ("L4 og 12. februar 2026", [12]),
    ],
)
def test_days_share_the_month_of_the_last(text: str, days: list[int]) -> None:
    assert [one.value for one in written_days(even(text))] == [date(2026, 2, n) for n in days]


def test_a_day_of_the_week_is_the_calendars() -> None:
    (one,) = written_days("torsdag 11. desember 2026")
    assert one.value is not None and one.another_weekday(one.value)
    (one,) = written_days("fredag 11. desember 2026")
    assert one.value is not None and not one.another_weekday(one.value)


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)))
def test_every_day_of_the_calendar_in_every_whole_form(day: date) -> None:
    for form in ("%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d%m%Y"):
        assert [one.value for one in written_days(day.strftime(form))] == [day]
