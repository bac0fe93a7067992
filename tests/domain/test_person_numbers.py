"""Person numbers: the published vectors, and what must hold for every number."""

import unicodedata
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hia_desktop.base.errors import BadInput
from hia_desktop.domain.person_numbers import NumberKind, PersonNumber, bare, grouped, make, parse

TODAY = date(2026, 2, 24)


def read(text: str, *, allow_synthetic: bool = True, today: date = TODAY) -> PersonNumber:
    return parse(text, allow_synthetic=allow_synthetic, today=today)


@pytest.mark.parametrize(
    ("number", "kind", "synthetic", "born"),
    [
        ("14838108890", NumberKind.FNR, True, date(1981, 3, 14)),
        ("12448510075", NumberKind.H, False, date(1985, 4, 12)),
        ("12848510058", NumberKind.FNR, True, date(1985, 4, 12)),
        ("52848510041", NumberKind.DNR, True, date(1985, 4, 12)),
        ("12698510011", NumberKind.FNR, True, date(1985, 4, 12)),
        ("30108299939", NumberKind.FNR, False, None),
        ("02819010059", NumberKind.FNR, True, None),
        ("02819010067", NumberKind.FNR, True, None),
        ("02819010075", NumberKind.FNR, True, None),
    ],
)
def test_published_numbers(number: str, kind: NumberKind, synthetic: bool, born: date | None) -> None:
    found = read(number)
    assert (found.value, found.kind, found.synthetic, found.born) == (number, kind, synthetic, born)
    assert bool(found.warning) == (born is None or kind is NumberKind.H)
    if synthetic:
        with pytest.raises(BadInput, match="syntetisk"):
            read(number, allow_synthetic=False)
    else:
        assert read(number, allow_synthetic=False).value == number


def test_number_of_2032_is_refused_until_its_owner_is_born() -> None:
    with pytest.raises(BadInput, match="framtiden"):
        read("02013299997")
    assert read("02013299997", today=date(2032, 1, 2)).born == date(2032, 1, 2)
    assert "2032" in read("02013299997", today=date(2033, 1, 1)).warning


def test_new_rule_stops_warning_when_it_is_in_force_but_birth_stays_unknown() -> None:
    assert "2032" in read("30108299939").warning
    later = read("30108299939", today=date(2032, 1, 1))
    assert later.born is None and later.warning == "Fødselsdatoen kan ikke leses av nummeret. Skriv den inn."


def digits_with_control(nine: str, r1: int = 0) -> str:
    """Nine digits made into eleven with remainder `r1` at the first control digit;
    worked out by trying, not by the weights' algebra."""
    for k1 in range(10):
        for k2 in range(10):
            d = [int(c) for c in f"{nine}{k1}{k2}"]
            one = 3 * d[0] + 7 * d[1] + 6 * d[2] + d[3] + 8 * d[4] + 9 * d[5] + 4 * d[6] + 5 * d[7] + 2 * d[8] + d[9]
            two = (
                5 * d[0]
                + 4 * d[1]
                + 3 * d[2]
                + 2 * d[3]
                + 7 * d[4]
                + 6 * d[5]
                + 5 * d[6]
                + 4 * d[7]
                + 3 * d[8]
                + 2 * d[9]
                + d[10]
            )
            if one % 11 == r1 and two % 11 == 0:
                return f"{nine}{k1}{k2}"
    raise AssertionError("these nine digits need a control digit of 10: choose others")


@pytest.mark.parametrize("r1", range(4))
def test_first_control_digit_takes_remainder_0_to_3(r1: int) -> None:
    number = digits_with_control("150785004", r1)
    assert read(number).value == number
    assert bool(read(number).warning) == (r1 > 0)


@pytest.mark.parametrize(
    ("r1", "nine"),
    [
        (4, "150785004"),
        (5, "150785004"),
        (6, "150785005"),
        (7, "150785005"),
        (8, "150785004"),
        (9, "150785004"),
        (10, "150785004"),
    ],
)
def test_first_control_digit_refuses_other_remainders(r1: int, nine: str) -> None:
    with pytest.raises(BadInput, match="Kontrollsifrene"):
        read(digits_with_control(nine, r1))


@pytest.mark.parametrize(
    ("nine", "born"),
    [
        ("010100499", date(1900, 1, 1)),
        ("150799002", date(1999, 7, 15)),
        ("150754500", date(1854, 7, 15)),
        ("150799748", date(1899, 7, 15)),
        ("150700500", date(2000, 7, 15)),
        ("150725998", date(2025, 7, 15)),
        ("150740901", date(1940, 7, 15)),
        ("150799990", date(1999, 7, 15)),
        ("290204001", date(1904, 2, 29)),
        ("290200503", date(2000, 2, 29)),
        ("550785123", date(1985, 7, 15)),
    ],
)
def test_century(nine: str, born: date) -> None:
    found = read(digits_with_control(nine))
    assert found.born == born
    assert found.kind is (NumberKind.DNR if nine[0] == "5" else NumberKind.FNR)


@pytest.mark.parametrize(
    ("nine", "sentence"),
    [
        ("290200001", "mulig fødselsdato"),  # 1900 was no leap year
        ("310485123", "mulig fødselsdato"),
        ("000785123", "mulig fødselsdato"),
        ("320785123", "mulig fødselsdato"),
        ("400785123", "mulig fødselsdato"),  # day 40 is neither a day nor a D-number's
        ("721285124", "mulig fødselsdato"),
        ("150085123", "mulig fødselsdato"),
        ("151385123", "mulig fødselsdato"),
        ("152585124", "mulig fødselsdato"),
        ("155385123", "mulig fødselsdato"),
        ("156585123", "mulig fødselsdato"),
        ("157885123", "mulig fødselsdato"),
        ("158085123", "mulig fødselsdato"),
        ("159385123", "mulig fødselsdato"),
        ("150740600", "mulig fødselsdato"),  # no century has serial 600 in the year 40
        ("150726600", "framtiden"),
    ],
)
def test_impossible_dates(nine: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        read(digits_with_control(nine))


def test_after_2032_a_serial_of_no_century_is_a_new_number() -> None:
    assert read(digits_with_control("150740600"), today=date(2032, 1, 1)).born is None


def test_common_help_number_has_no_birth_date() -> None:
    found = read(digits_with_control("812345678"), allow_synthetic=False)
    assert (found.kind, found.born, found.synthetic) == (NumberKind.FH, None, False)
    assert found.warning


def test_nav_synthetic_d_number_is_no_help_number() -> None:
    found = read(digits_with_control("524485123"))
    assert (found.kind, found.synthetic, found.born) == (NumberKind.DNR, True, date(1985, 4, 12))


def test_help_number_warns_only_where_it_may_be_synthetic() -> None:
    assert "NAV" in read("12448510075").warning
    assert read("12448510075", allow_synthetic=False).warning == ""


@pytest.mark.parametrize(
    "typed",
    ["148381 08890", " 14838108890\n", "14.83.81 08890", "148381\N{NO-BREAK SPACE}08890", "1 4 8 3 8 1 0 8 8 9 0"],
)
def test_spaces_and_dots_are_tolerated(typed: str) -> None:
    assert read(typed).value == "14838108890"


PARTING = [chr(c) for c in range(0x2FFFF) if unicodedata.category(chr(c)) in ("Cf", "Zs")] + [*" .\t\r\n-‐‑‒–—―−﹣－"]


@given(st.lists(st.sampled_from(PARTING), min_size=12, max_size=12))
def test_no_sign_that_parts_the_digits_stops_the_number(signs: list[str]) -> None:
    """Dashes of every kind, spaces of every width, and what does not show at all,
    as it is pasted out of other programs."""
    assert (
        read("".join(f"{sign}{digit}" for sign, digit in zip(signs, "14838108890 ", strict=True))).value
        == "14838108890"
    )


@pytest.mark.parametrize(
    "typed", ["148381-08890", "148381–08890", "148381\u200b08890", "\ufeff14838108890", "148381\u201108890\u200e"]
)
def test_a_pasted_number_is_taken(typed: str) -> None:
    assert read(typed).value == bare(typed) == "14838108890"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "sifre"),
        ("1483810889", "har 10 sifre"),
        ("148381088900", "har 12 sifre"),
        ("148381/08890", "bare ha sifre"),
        ("148381-0889", "har 10 sifre"),
        ("1483810889O", "bare ha sifre"),
        ("١٤٨٣٨١٠٨٨٩٠", "bare ha sifre"),
        ("14838108891", "Kontrollsifrene"),
        ("14838108980", "Kontrollsifrene"),
    ],
)
def test_bad_input_says_why(typed: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence) as caught:
        read(typed)
    assert caught.value.fields == {"national_id": caught.value.message}
    assert not typed.strip() or typed.strip() not in caught.value.message


def test_grouped_and_made() -> None:
    assert make(date(1981, 3, 14), 88) == "14838108890"
    assert grouped("14838108890") == "148381 08890"
    assert make(date(1981, 3, 14), 600) is None, "serial of another century"
    assert make(date(1981, 3, 14), 1000) is None and make(date(1981, 3, 14), -1) is None
    assert 0 < sum(make(date(1981, 3, 14), serial) is None for serial in range(500)) < 150, (
        "about two in eleven need a control digit of 10"
    )


BIRTHS = st.dates(date(1900, 1, 1), TODAY)


@given(BIRTHS, st.integers(0, 999), st.booleans())
def test_what_is_made_is_read_back(born: date, serial: int, synthetic: bool) -> None:
    number = make(born, serial, synthetic=synthetic)
    assume(number is not None)
    assert number is not None
    found = read(grouped(number))
    assert (found.born, found.synthetic, found.kind, found.warning) == (born, synthetic, NumberKind.FNR, "")


@given(BIRTHS, st.integers(0, 999), st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_never_passes(born: date, serial: int, place: int, by: int) -> None:
    """The second control digit alone sees it: each of its weights is prime to 11."""
    number = make(born, serial)
    assume(number is not None)
    assert number is not None
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    with pytest.raises(BadInput):
        read(wrong)


@given(BIRTHS, st.integers(0, 999), st.integers(0, 9))
def test_two_neighbours_swapped_never_pass(born: date, serial: int, place: int) -> None:
    number = make(born, serial)
    assume(number is not None and number[place] != number[place + 1])
    assert number is not None
    with pytest.raises(BadInput):
        read(number[:place] + number[place + 1] + number[place] + number[place + 2 :])


@given(st.text(max_size=15))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = read(text)
    except BadInput:
        return  # any other kind of error is a bug and fails the test
    assert len(found.value) == 11
    assert found.born is None or found.born <= TODAY


@given(st.integers(0, 10**9 - 1))
def test_accepted_numbers_hold_a_date_or_are_common_help_numbers(nine: int) -> None:
    """Numbers of every shape: what is accepted has a day and a month that some year has."""
    digits = f"{nine:09}"
    weights = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
    for k1 in range(10):
        total = sum(w * int(c) for w, c in zip(weights, f"{digits}{k1}", strict=True))
        try:
            found = read(f"{digits}{k1}{-total % 11}"[:11])
        except BadInput:
            continue
        day, month = int(digits[:2]) % 40, int(digits[2:4])
        assert found.kind is NumberKind.FH or (
            1 <= day <= 31 and any(1 <= month - added <= 12 for added in (0, 40, 65, 80))
        )
        assert found.born is None or (found.born.day == day and found.born.year % 100 == int(digits[4:6]))


def test_labels() -> None:
    assert [kind.label for kind in NumberKind][:2] == ["Fødselsnummer", "D-nummer"]
    assert all(kind.label for kind in NumberKind)


D_SERIES = [
    ("521085640", date(1985, 10, 12)),
    ("521085760", date(1985, 10, 12)),
    ("521048641", date(1948, 10, 12)),
    ("521099980", date(1999, 10, 12)),
    ("521040499", date(1940, 10, 12)),
    ("521005150", date(1905, 10, 12)),
    ("521005200", date(2005, 10, 12)),
    ("521005480", date(2005, 10, 12)),
    ("521005980", date(2005, 10, 12)),
    ("521060550", date(1860, 10, 12)),
    ("521045550", None),
    ("521038300", None),
]
"""Nine digits of a D-number; the wider series of 2021: a year that has not come is no proposal."""


@pytest.mark.parametrize(("nine", "born"), D_SERIES)
def test_the_wider_series_of_d_numbers(nine: str, born: date | None) -> None:
    number = next(
        n for n in (digits_or_none(nine[:6] + f"{int(nine[6:]) + step:03}") for step in range(20)) if n is not None
    )
    found = read(number)
    assert (found.kind, found.born, found.proposes) == (NumberKind.DNR, born, True)


def digits_or_none(nine: str) -> str | None:
    """The whole number, None when a control digit would be 10."""
    digits = nine
    for weights in ((3, 7, 6, 1, 8, 9, 4, 5, 2), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)):
        control = -sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 11
        if control == 10:
            return None
        digits += str(control)
    return digits


@pytest.mark.parametrize("number", ["52108564180", "52108576073", "52104864120", "55818512170"])
def test_d_numbers_seen_in_use_are_taken(number: str) -> None:
    found = read(number)
    assert found.born is not None and 1940 < found.born.year < 1990


def test_what_a_person_says_goes_before_a_d_number_and_not_before_a_birth_number() -> None:
    d, own = read("55818512170"), read("14838108890")
    said = date(1985, 1, 1)
    assert d.birth_date(said) == said and d.birth_date(None) == d.born == date(1985, 1, 15)
    assert own.birth_date(said) == own.born
    assert "15.01.1985" in d.doubt(said, TODAY) and "01.01.1985" in d.doubt(said, TODAY)
    assert "Det brukes" in own.doubt(said, TODAY) and own.doubt(None, TODAY) == "" == d.doubt(None, TODAY)


@pytest.mark.parametrize(
    ("nine", "doubted"), [("521060550", True), ("521005150", True), ("521085640", False), ("521012300", True)]
)
def test_an_age_that_cannot_be_is_doubted(nine: str, doubted: bool) -> None:
    number = next(
        n for n in (digits_or_none(nine[:6] + f"{int(nine[6:]) + step:03}") for step in range(20)) if n is not None
    )
    assert ("alder på" in read(number).doubt(None, TODAY)) is doubted
