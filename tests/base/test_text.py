"""Dates as people type them, names as people search for them, words as people read them."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hia_desktop.base import text
from hia_desktop.base.errors import BadInput
from hia_desktop.base.typed_days import parse_day

TODAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("12032026", date(2026, 3, 12)),
        ("120326", date(2026, 3, 12)),
        ("12.3.26", date(2026, 3, 12)),
        ("12.03.2026", date(2026, 3, 12)),
        ("12/3-2026", date(2026, 3, 12)),
        ("2026-03-12", date(2026, 3, 12)),
        ("12.3", date(2026, 3, 12)),
        ("12.3.", date(2026, 3, 12)),
        (" I  dag ", TODAY),
        ("i morgen", date(2026, 3, 11)),
        ("i går", date(2026, 3, 9)),
        ("+3m", date(2026, 6, 10)),
        ("+2u", date(2026, 3, 24)),
        ("-10d", date(2026, 2, 28)),
        ("+1å", date(2027, 3, 10)),
        ("u 12", date(2026, 3, 16)),
        ("uke 1", date(2025, 12, 29)),
        ("140381", date(1981, 3, 14)),
        ("29.2.2028", date(2028, 2, 29)),
    ],
)
def test_typed_dates(typed: str, expected: date) -> None:
    assert parse_day(typed, TODAY) == expected


@pytest.mark.parametrize(
    "typed", ["", "29.2.2026", "32.1.2026", "u 54", "tull", "+9999å", "1", "12.13.2026", "0000", "٣.٣.٢٠٢٦"]
)
def test_what_is_no_date_is_said_so(typed: str) -> None:
    if typed == "٣.٣.٢٠٢٦":  # Arabic digits are digits; the day is real
        assert parse_day(typed, TODAY) == date(2026, 3, 3)
        return
    with pytest.raises(BadInput, match="er ikke en dato"):
        parse_day(typed, TODAY)


@given(st.dates(date(1950, 1, 1), date(2040, 12, 31)))
def test_a_shown_date_reads_back(value: date) -> None:
    assert parse_day(text.day(value), TODAY) == value
    assert parse_day(value.strftime("%d%m%Y"), TODAY) == value
    assert parse_day(text.day_long(value), TODAY) == value
    assert parse_day(text.day_short(value, TODAY), TODAY) == value


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("fredag 11. desember 2026", date(2026, 12, 11)),
        ("Fredag den 11.12.2026", date(2026, 12, 11)),
        ("fre 11. des", date(2026, 12, 11)),
        ("fre. 11.12", date(2026, 12, 11)),
    ],
)
def test_a_day_is_typed_with_its_weekday(typed: str, found: date) -> None:
    assert parse_day(typed, TODAY, text.Looks.AHEAD) == found


def test_another_weekday_than_the_calendars_is_refused() -> None:
    with pytest.raises(BadInput, match=r"11\.12\.2026 er en fredag"):
        parse_day("torsdag 11. desember 2026", TODAY)


@given(st.text(max_size=40))
def test_anything_typed_is_a_date_or_a_clear_word(typed: str) -> None:
    try:
        assert isinstance(parse_day(typed, TODAY), date)
    except BadInput as problem:
        assert "12.03.2026" in problem.message


@pytest.mark.parametrize(
    "same",
    [
        ("Ågård", "Aagaard", "agard"),
        ("Sørensen", "soerensen", "SORENSEN"),
        ("Ænes", "aenes"),
        ("Čáhppe", "cahppe"),
        ("Berg-Lie", "berg lie"),
    ],
)
def test_spellings_that_meet(same: tuple[str, ...]) -> None:
    assert len({text.fold(name) for name in same}) == 1


def test_the_norwegian_alphabet_ends_in_ae_oe_aa() -> None:
    names = ["Åse", "Øst", "Ærlig", "Zoe", "Aas", "Berg", "Anne"]
    assert sorted(names, key=text.collation_key) == ["Anne", "Berg", "Zoe", "Ærlig", "Øst", "Aas", "Åse"]


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(name: str) -> None:
    assert text.fold(text.fold(name)) == text.fold(name)


@pytest.mark.parametrize(
    ("value", "months", "expected"),
    [
        (date(2026, 6, 12), 3, date(2026, 9, 12)),
        (date(2026, 6, 12), 12, date(2027, 6, 12)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
    ],
)
def test_months_later(value: date, months: int, expected: date) -> None:
    assert text.add_months(value, months) == expected


def test_age_turns_on_the_day() -> None:
    born = date(1981, 3, 14)
    assert text.age(born, date(2026, 3, 13)) == 44
    assert text.age(born, date(2026, 3, 14)) == 45


def test_words() -> None:
    assert text.day_long(date(2026, 11, 22)) == "søndag 22. november 2026"
    assert text.day_short(date(2026, 11, 24), TODAY) == "24. nov"
    assert text.day_short(date(2027, 1, 8), TODAY) == "8. jan 2027"
    assert text.day(None) == "–"
    assert text.plural(1, "dag", "dager") == "1 dag"
    assert text.plural(-2, "dag", "dager") == "-2 dager"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Władysław Małecki", "wladyslaw malecki"),
        ("Paweł Łoś", "Pawel Los"),
        ("Đorđević", "dordevic"),
        ("Þór", "thor"),
        ("Guðrún", "gudrun"),
        ("Işık", "isik"),
        ("İpek", "ipek"),
        ("Weiß", "weiss"),
        ("Œuvrard", "oeuvrard"),
        ("Ŋuŋŋe", "nunne"),
        ("Ħaġ", "hag"),
        ("Ƶelda", "zelda"),
        ("O’Brien", "O'Brien"),
        ("Nguyễn", "nguyen"),
        ("Małgorzata", "Małgorzata"),
    ],
)
def test_letters_of_all_lands_are_found_by_their_plain_ones(name: str, typed: str) -> None:
    assert text.fold(name) == text.fold(typed)


def test_no_letter_becomes_a_space() -> None:
    letters = [c for c in map(chr, range(0x3000)) if unicodedata.category(c) in ("Lu", "Ll", "Lt", "Lo")]
    assert len(letters) > 4000
    lost = [c for c in letters if " " in text.fold(f"a{c}b") or text.fold(f"x{c}x") == "xx"]
    assert [unicodedata.name(c) for c in lost] == []


def test_letters_of_other_lands_stand_where_they_look_like() -> None:
    names = ["Ålesund", "Đorđević", "Zoe", "Łoś", "Berg", "Dahl", "Lund", "Eide", "Ødegård", "Mo"]
    assert sorted(names, key=text.collation_key) == [
        "Berg",
        "Dahl",
        "Đorđević",
        "Eide",
        "Łoś",
        "Lund",
        "Mo",
        "Zoe",
        "Ødegård",
        "Ålesund",
    ]
