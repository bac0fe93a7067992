"""The patient's name is found where a label says so, and nobody else's is taken for it."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hia_desktop.domain.reading.names import patient_name
from hia_desktop.domain.reading.page import read

REFERRALS = sorted((Path(__file__).parents[1] / "referrals").glob("*.toml"))
FOUND = {
    "01_story": ("Kari", "Testdal"),
    "03_long_letter": ("Per Test", "Nordmann"),
    "08_table_tabs": ("Test", "Testesen"),
    "12_wrong_number": ("Kari", "Testdal"),
    "13_several_numbers": ("Per", "Test"),
    "28_letterhead": ("Test", "Person"),
    "30_two_columns": ("Test", "Test"),
}


def name_in(text: str) -> tuple[str, str, bool] | None:
    found = patient_name(read(text))
    return (found.given.shown if found.given else "", found.family.shown, found.family.sure) if found else None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Pasient: Kari Testdal, fnr 14838108890", ("Kari", "Testdal", True)),
        ("Navn: Åse-Marie Øvre-Dal f. 1981", ("Åse-Marie", "Øvre-Dal", False)),
        ("Vedrørende Testdal, Kari, født 14.03.1981", ("Kari", "Testdal", False)),
        ("Pasient: Małgorzata Wójcik-Nowak", ("Małgorzata", "Wójcik-Nowak", True)),
        ("Navn: Đorđe Łoś, født 1981", ("Đorđe", "Łoś", False)),
        ("Pasient: Þórður İpekoğlu", ("Þórður", "İpekoğlu", True)),
        ("Pasient: Kari Anne Testdal", ("Kari Anne", "Testdal", False)),
        ("Pasient: O’Brien, Seán, f. 14.03.1981", ("Seán", "O’Brien", False)),
        ("Pasient: Seán O'Brien", ("Seán", "O'Brien", True)),
        ("Navn: D'Angelo Mario", ("D'Angelo", "Mario", False)),
        ("Pasient: Mario d'Angelo", ("Mario", "d'Angelo", True)),
        ("Pasient: van der Berg, Jan, født 1981", ("Jan", "van der Berg", False)),
        ("Pasient: Jan van der Berg", ("Jan", "van der Berg", True)),
        ("Navn: Maria da Silva", ("Maria", "da Silva", False)),
        ("Navn: Ahmed al Rashid", ("Ahmed", "al Rashid", False)),
        ("Navn: Ludwig von Beethoven f. 1981", ("Ludwig", "von Beethoven", False)),
        ("Pasient: MAŁECKI, WŁADYSŁAW", ("WŁADYSŁAW", "MAŁECKI", False)),
        ("Pasient: KARI TESTDAL, fnr 14838108890", ("KARI", "TESTDAL", True)),
        ("Pasient: ØVRE-DAL, ÅSE-MARIE", ("ÅSE-MARIE", "ØVRE-DAL", False)),
        ("Pasient: VAN DER BERG, JAN", ("JAN", "VAN DER BERG", False)),
        ("Pasient: O'BRIEN, SEÁN", ("SEÁN", "O'BRIEN", False)),
        ("Pasient: Kari MacDonald", ("Kari", "MacDonald", True)),
        ("Navn: Testdal,Kari, f. 1981", ("Kari", "Testdal", False)),
        ("Pasient: HALVOR FJELL", ("HALVOR", "FJELL", False)),
        ("Pasient: HENVISNING TIL DPS", None),
        ("Pasient: KVINNE 44 ÅR", None),
        ("Navn: SE VEDLEGG", None),
        ("Navn: Suleiman\nFødt: 14.03.1981", ("", "Suleiman", False)),
        ("Pasientens navn: Þórður", ("", "Þórður", False)),
        ("Pasient: Suleiman, f. 14.03.1981", ("", "Suleiman", False)),
        ("Pasient: Suleiman 14838108890", ("", "Suleiman", False)),
        ("Pasient: Sykmeldt", None),
        ("Pasient: Sliten og trist", None),
        ("Gjelder: Nakke", None),
        ("Navn: se vedlegg", None),
        ("Henvisende lege\nNavn: Suleiman", None),
        ("Henvisende lege\nNavn: Ola Nordmann", None),
        ("Pasient: Kvinne 44 år", None),
        ("Gjelder: Henvisning til HelseIArbeid", None),
        ("Pasienten Bor Alene", None),
        ("pasient ber om hjelp", None),
    ],
)
def test_a_name_needs_its_label(text: str, name: tuple[str, str, bool] | None) -> None:
    assert name_in(text) == name


@pytest.mark.parametrize("path", REFERRALS, ids=lambda path: path.stem)
def test_names_in_the_referrals(path: Path) -> None:
    found = name_in(tomllib.loads(path.read_text(encoding="utf-8"))["text"])
    assert (found[:2] if found else None) == FOUND.get(path.stem)


@pytest.mark.long
@given(st.text(max_size=300))
def test_any_text_is_taken_and_the_place_is_right(text: str) -> None:
    reading = read("Pasient: Kari Testdal. " + text)
    found = patient_name(reading)
    assert found is not None and found.given is not None
    for part in (found.given, found.family):
        assert reading.text[part.start : part.end] == part.shown
