"""A day typed without its year is the next one in a field that looks ahead, the last one in a field that looks back."""

from datetime import date, timedelta

import pytest

from hia_desktop.base.errors import BadInput
from hia_desktop.base.text import Looks
from hia_desktop.base.typed_days import parse_day

_TODAY = date(2026, 11, 27)


def test_what_was_signed_as_last_january_is_the_next_one() -> None:
    assert parse_day("12.01", _TODAY, Looks.AHEAD) == date(2027, 1, 12)
    assert parse_day("u 4", _TODAY, Looks.AHEAD) == date(2027, 1, 25)
    assert parse_day("12.12", _TODAY, Looks.BACK) == date(2025, 12, 12)


@pytest.mark.long
def test_every_day_of_four_years_lies_on_the_side_the_field_looks() -> None:
    for today in (_TODAY + timedelta(days=step) for step in range(0, 4 * 366, 29)):
        for wanted in (date(2024, 1, 1) + timedelta(days=step) for step in range(366)):
            ahead, back = (parse_day(f"{wanted:%d.%m}", today, side) for side in (Looks.AHEAD, Looks.BACK))
            assert back <= today <= ahead
            assert (ahead.day, ahead.month) == (back.day, back.month) == (wanted.day, wanted.month)
        for week in range(1, 54):
            assert parse_day(f"u {week}", today, Looks.BACK) <= today <= parse_day(f"u {week}", today, Looks.AHEAD)


def test_a_field_reads_what_a_pasted_text_may_say() -> None:
    for text in ("12. november 2026", "12 nov 26", "12‑11‑2026", "\u200b12.11.2026", "12 nov"):
        assert parse_day(text, _TODAY, Looks.BACK) == date(2026, 11, 12), text
    assert parse_day("12 nov", _TODAY, Looks.AHEAD) == date(2027, 11, 12)


def test_a_day_of_the_week_is_the_next_one_or_the_last_and_never_today() -> None:
    names = ("mandag", "Tysdag", "onsdag", "torsdag", "fredag", "laurdag", "søndag")
    for today in (_TODAY + timedelta(days=step) for step in range(7)):
        for number, name in enumerate(names):
            ahead, back = (parse_day(name, today, side) for side in (Looks.AHEAD, Looks.BACK))
            assert ahead.weekday() == back.weekday() == number
            assert timedelta() < ahead - today <= timedelta(days=7) and timedelta() < today - back <= timedelta(days=7)
    assert parse_day("mandag", _TODAY, Looks.AHEAD, since=date(2026, 12, 7)) == date(2026, 12, 14)


def test_the_first_day_of_a_sick_note_is_near() -> None:
    """One that begins in some days is not read as one of last year, as a field that looks back has it."""
    for text, wanted in (
        ("16.12", date(2026, 12, 16)),
        ("3.8", date(2026, 8, 3)),
        ("26.12", date(2026, 12, 26)),
        ("27.12", date(2025, 12, 27)),
        ("u 51", date(2026, 12, 14)),
        ("u 3", date(2026, 1, 12)),
        ("torsdag", date(2026, 11, 26)),
    ):
        assert parse_day(text, _TODAY, Looks.NEAR) == wanted, text
    assert parse_day("16.12", _TODAY, Looks.BACK) == date(2025, 12, 16)
    ended = date(2026, 12, 17)
    for text, wanted in (("1.1", date(2027, 1, 1)), ("3.8", date(2026, 8, 3)), ("+2u", date(2026, 12, 11))):
        assert parse_day(text, _TODAY, Looks.NEAR, since=ended) == wanted, "the next one after a note that runs on"
    assert parse_day("1.1", _TODAY, Looks.NEAR, since=date(2026, 6, 1)) == date(2026, 1, 1), (
        "one long ago moves nothing"
    )


def test_in_what_ends_a_period_so_many_weeks_are_how_long_it_lasts() -> None:
    began = date(2026, 11, 26)
    for text, last in (("+2u", date(2026, 12, 9)), ("+10d", date(2026, 12, 5)), ("+1m", date(2026, 12, 25))):
        assert parse_day(text, _TODAY, Looks.AHEAD, since=began) == last, text
    assert parse_day("om to uker", _TODAY, Looks.AHEAD, since=began) == date(2026, 12, 11), "that is said of today"
    assert parse_day("-1d", _TODAY, Looks.AHEAD, since=began) == date(2026, 11, 26), "and so is what is behind"


def test_so_many_days_weeks_months_or_years_from_now() -> None:
    for text, wanted in (
        ("om 3 dager", date(2026, 11, 30)),
        ("om ein dag", date(2026, 11, 28)),
        ("Om to uker", date(2026, 12, 11)),
        ("om fjorten dagar", date(2026, 12, 11)),
        ("om ei veke", date(2026, 12, 4)),
        ("om en måned", date(2026, 12, 27)),
        ("om tre månader", date(2027, 2, 27)),
        ("om 1 år", date(2027, 11, 27)),
        ("i overmorgen", date(2026, 11, 29)),
    ):
        assert parse_day(text, _TODAY, Looks.AHEAD) == wanted, text
    for text in ("om dager", "om 3", "3 dager", "om 3 dager til", "om 9999 år"):
        with pytest.raises(BadInput):
            parse_day(text, _TODAY, Looks.AHEAD)
