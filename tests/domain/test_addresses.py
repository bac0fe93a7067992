"""Addresses on one line, whole addresses, the register of postal codes, and a letter's reference."""

import pytest

from hia_desktop.base.errors import BadInput
from hia_desktop.domain import addresses, references


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("Torget 2, 8005 Bodø", ("Torget 2", "8005", "Bodø")),
        ("Torget 2, Inngang B,  8622  Mo i Rana ", ("Torget 2, Inngang B", "8622", "Mo i Rana")),
        ("Postboks 12", ("Postboks 12", "", "")),
        ("Torget 2, 805 Bodø", ("Torget 2, 805 Bodø", "", "")),
        ("8005 Bodø", ("", "8005", "Bodø")),
        ("", ("", "", "")),
    ],
)
def test_an_address_on_one_line_is_parted(written: str, parts: tuple[str, str, str]) -> None:
    assert addresses.parted(written) == parts
    assert addresses.whole(*parts) is all(parts)


def test_a_postal_code_has_four_digits() -> None:
    assert addresses.whole("Torget 2", " 0150 ", "Oslo")
    for code in ("805", "80050", "N-8005", "8OO5"):
        assert not addresses.whole("Torget 2", code, "Bodø")


def test_the_register_is_read_in_both_alphabets_and_places_are_written_as_names() -> None:
    rows = (
        ("0150", "OSLO", "0301", "OSLO", "P"),
        ("8622", "MO I RANA", "1833", "RANA", "G"),
        ("2320", "FURNES", "3411", "RINGSAKER", "G"),
        ("2383", "BRUMUNDDAL-ØST", "3411", "RINGSAKER", "G"),
        ("3560", "NES PÅ HEDMARKEN", "3411", "RINGSAKER", "G"),
        ("12", "FEIL", "", "", ""),
        ("9999", "", "", "", ""),
    )
    text = "\r\n".join("\t".join(row) for row in rows)
    for alphabet in ("cp1252", "utf-8", "utf-8-sig"):
        assert addresses.read_register(text.encode(alphabet)) == {
            "0150": "Oslo",
            "8622": "Mo i Rana",
            "2320": "Furnes",
            "2383": "Brumunddal-Øst",
            "3560": "Nes på Hedmarken",
        }


@pytest.mark.parametrize("data", [b"", b"\x00\xff", b"0150;OSLO", b"Kode\tTekst\n", b"x" * (addresses.MOST_BYTES + 1)])
def test_another_file_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput, match="Ingenting er hentet inn"):
        addresses.read_register(data)


def test_a_reference_is_read_as_it_is_written() -> None:
    course = "3f9a21c0" + "0" * 24
    assert references.reference(course) == "3F9A-21C0"
    for typed in ("3F9A-21C0", "3f9a21c0", " 3F9A 21C0 ", "3F9A - 21C0"):
        assert references.begins(typed) == course[:8]
    for typed in ("3F9A", "3F9A-21C", "3F9A-21C00", "Kari Testdal", "12.04.1985", "%3F9A21C"):
        assert references.begins(typed) == ""
