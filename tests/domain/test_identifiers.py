"""Organisation, health personnel and telephone numbers."""

import pytest

from hia_desktop.base.errors import BadInput
from hia_desktop.domain.identifiers import check_hpr, check_org_number, check_phone, check_plain, phone_shown


@pytest.mark.parametrize("number", ["983544622", "974760673", "889640782"])
def test_org_numbers_pass(number: str) -> None:
    assert check_org_number(number) == number
    assert check_org_number(f" {number[:3]} {number[3:6]} {number[6:]} ") == number


@pytest.mark.parametrize("typed", ["974760674", "97476067", "9747606730", "", "97476067A", "org.nr. 974760673"])
def test_org_numbers_refused(typed: str) -> None:
    with pytest.raises(BadInput, match="ni sifre") as caught:
        check_org_number(typed)
    assert list(caught.value.fields) == ["org_number"]


@pytest.mark.parametrize(
    ("typed", "number"),
    [("1234567", "1234567"), (" 001234567 ", "1234567"), ("7654321", "7654321"), ("123456789", "123456789")],
)
def test_hpr_passes(typed: str, number: str) -> None:
    assert check_hpr(typed) == number


@pytest.mark.parametrize("typed", ["", "12", "123456", "0000000", "1234567890", "12 345", "A123", "-5", "١٢٣"])
def test_hpr_refused(typed: str) -> None:
    with pytest.raises(BadInput, match="HPR"):
        check_hpr(typed)


@pytest.mark.parametrize(
    ("typed", "number"),
    [("91234567", "91234567"), (" +47  912 34 567 ", "+47 912 34 567"), ("0047 22 11 33 44", "0047 22 11 33 44")],
)
def test_phone_passes(typed: str, number: str) -> None:
    assert check_phone(typed) == number


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("91234567", "912 34 567"),
        ("+4745012345", "+47 450 12 345"),
        ("75000000", "75 00 00 00"),
        ("22 11 33 44", "22 11 33 44"),
        ("+46701234567", "+46701234567"),
        ("02800", "02800"),
        ("", ""),
    ],
)
def test_a_phone_is_shown_as_it_is_read_aloud(typed: str, shown: str) -> None:
    assert phone_shown(typed) == shown


@pytest.mark.parametrize(
    "typed", ["", "9123456", "912-34-567", "ring meg", "47+91234567", "+", "1234567890123456", "        "]
)
def test_phone_refused(typed: str) -> None:
    with pytest.raises(BadInput, match="åtte sifre"):
        check_phone(typed)


@pytest.mark.parametrize(
    "name", ["Kari\nTestdal", "Kari\x1b[31m", "Kari \u202eladtseT", "K" * 121, "Kari\u2028Testdal"]
)
def test_a_name_stands_on_one_line_and_turns_nothing_round(name: str) -> None:
    with pytest.raises(BadInput) as refused:
        check_plain("full_name", name)
    assert list(refused.value.fields) == ["full_name"]


@pytest.mark.parametrize("name", ["Áile Sárá Utsi", "Kari-Anne O’Neill", "محمد علي", "Nguyễn Thị Ánh", "K" * 120])
def test_names_that_people_have_are_taken(name: str) -> None:
    check_plain("full_name", name)
