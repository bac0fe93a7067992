"""Diagnosis codes found by code and by name, and the whole register read from the files it is published in."""

import json
import time
from datetime import date

import pytest

from hia_desktop.base.errors import BadInput
from hia_desktop.domain.code_files import read_codes
from hia_desktop.domain.diagnosis_codes import (
    Code,
    Register,
    bundled,
    common,
    is_icpc_diagnosis,
    system_by_form,
    tidy,
)
from hia_desktop.domain.forms.values import CodeSystem
from hia_desktop.domain.reading.diagnoses import diagnoses
from hia_desktop.domain.reading.page import read
from tests.machine import allowed

TODAY = date(2026, 11, 28)
FOUND = [
    # what is typed, and codes that must be among the first three
    ("p76", {"P76"}),
    ("P 76", {"P76"}),
    ("f32.1", {"F32.1"}),
    ("F321", {"F32.1"}),
    ("m54", {"M54", "M54.1", "M54.2"}),
    ("angstl", {"P74", "F41.9"}),
    ("smerte kors", {"M54.5"}),
    ("korsrygg smert", {"M54.5"}),
    ("sovnforst", {"P06"}),
    ("soevnforst", {"P06"}),
    ("SØVNFORST", {"P06"}),
    ("depersj", {"F32"}),
    ("skudlersyndrom", {"L92"}),
    ("fibromyalgi", {"M79.7", "L18"}),
    ("ptsd", {"P82", "F43.1"}),
    ("lumbago", {"M54.5"}),
    ("utbrent", {"Z73.0"}),
]


@pytest.mark.parametrize(("typed", "wanted"), FOUND, ids=[typed for typed, _wanted in FOUND])
def test_codes_are_found_by_code_and_name(typed: str, wanted: set[str]) -> None:
    first = [one.code for one in bundled().find(typed)][:3]
    assert wanted <= set(first), first


def test_what_fits_nothing_finds_nothing() -> None:
    assert not any(bundled().find(typed) for typed in ("", "a", "xyzxyz", "q99", "1234", "  ", "%_"))


def test_the_system_is_told_by_the_code() -> None:
    forms: dict[str, CodeSystem | None] = {
        "F32.1": CodeSystem.ICD10,
        "m545": CodeSystem.ICD10,
        "F32": CodeSystem.ICD10,
        "L40": CodeSystem.ICD10,
    }
    forms |= {"M54": CodeSystem.ICD10, "P76": None, "L84": None, "tull": None, "": None}
    assert {code: system_by_form(code) for code in forms} == forms
    assert [tidy(typed) for typed in ("f321", " p 76", "m54.50", "i210a", "tull")] == [
        "F32.1",
        "P76",
        "M54.50",
        "I21.0a",
        "TULL",
    ]
    assert {one.system for one in bundled().written("F32")} == {CodeSystem.ICD10}
    both = Register(_icd("P76", "Tarmhindring hos nyfødt"))
    assert [one.system for one in both.written("p76")] == [CodeSystem.ICPC2, CodeSystem.ICD10], "the common one first"


def test_every_bundled_code_has_the_form_of_its_system() -> None:
    assert len(common()) >= 300
    for one in common():
        assert tidy(one.code) == one.code and one.name == one.name.strip()
        if one.system is CodeSystem.ICPC2:
            assert is_icpc_diagnosis(one.code[0], int(one.code[1:])), one
        else:
            assert system_by_form(one.code) is CodeSystem.ICD10 or len(one.code) == 3, one


def _icd(code: str, name: str) -> tuple[Code, ...]:
    return tuple(one for one in read_codes(f"M54.5;Korsrygg\n{code};{name}".encode(), TODAY).codes if one.code == code)


OFFICIAL = [
    {"Kode": "V", "Tekst_uten_lengdebegrensning": "Psykiske lidelser", "Tekst_med_maksimalt_60_tegn": None},
    {"Kode": "F30-F39", "Tekst_uten_lengdebegrensning": "Affektive lidelser"},
    {"Kode": "F32.1", "Tekst_uten_lengdebegrensning": "Moderat  depressiv episode", "Gyldig_til": None},
    {"Kode": "M54.5", "Tekst_med_maksimalt_60_tegn": "Lumbago med mer", "Gyldig_til": "2099-01-01T00:00:00"},
    {"Kode": "F99.9", "Tekst_uten_lengdebegrensning": "Utgått", "Gyldig_til": "2004-12-31T23:59:00"},
]
ICPC = [
    {"Kode": "A30", "Tekst_uten_lengdebegrensning": "Medisinsk undersøkelse", "Kodeverk": "ICPC-2"},
    {"Kode": "P76", "Tekst_uten_lengdebegrensning": "Depressiv lidelse", "Kodeverk": "ICPC-2"},
    {"Kode": "L84", "Tekst_uten_lengdebegrensning": "Ryggsyndrom uten smerteutstråling", "Kodeverk": "ICPC-2"},
    {"Kode": "P76", "Tekst_uten_lengdebegrensning": "Dyp depresjon", "Kodeverk": "ICPC-2B"},
]
FILES = [
    ("the official ICD-10", json.dumps(OFFICIAL).encode(), CodeSystem.ICD10, {"F32.1", "M54.5"}, 3),
    ("the official ICPC-2", json.dumps(ICPC).encode("utf-8-sig"), CodeSystem.ICPC2, {"P76", "L84"}, 2),
    ("code and text", b'[{"code":"F321","text":"a"},{"code":"I210a","text":"b"}]', None, {"F32.1", "I21.0a"}, 0),
    ("semicolons", b"Kode;Tekst\nL84;Rygg; ekstra\nP76;Depresjon\n", CodeSystem.ICPC2, {"L84", "P76"}, 0),
    ("tabs, no names", b"A000\tKolera\nM545\tKorsryggsmerter", CodeSystem.ICD10, {"A00.0", "M54.5"}, 0),
    ("commas, old letters", 'code,text\n"F40.1","Sosial fobi, sjenert ø"'.encode("cp1252"), None, {"F40.1"}, 0),
]


@pytest.mark.parametrize("case", FILES, ids=[case[0] for case in FILES])
def test_the_public_files_are_read(case: tuple[str, bytes, CodeSystem | None, set[str], int]) -> None:
    _name, data, system, codes, passed = case
    found = read_codes(data, TODAY)
    assert found.system is (system or CodeSystem.ICD10)
    assert ({one.code for one in found.codes}, found.passed) == (codes, passed)
    assert all(one.name and "  " not in one.name and not one.name.startswith("Dyp") for one in found.codes)


@pytest.mark.parametrize(
    "data", [b"", b"\x00\xff\xfe", b"[", b"[[[[", b'{"a": 1}', b"navn;alder\nKari;45", b"PK\x03\x04"]
)
def test_another_file_is_refused_in_plain_words(data: bytes) -> None:
    with pytest.raises(BadInput, match="Ingenting er hentet inn"):
        read_codes(data, TODAY)


@pytest.mark.long
def test_fifteen_thousand_codes_are_searched_while_one_types() -> None:
    words = ("forstyrrelse", "uspesifisert", "nyre", "kne", "betennelse", "kronisk", "annen", "skade", "hode", "sykdom")
    lines = [
        f"{chr(65 + at % 26)}{at // 26 % 100:02d}{at // 2600}\t{words[at % 10]} {words[at // 10 % 10]} ved {at % 4999}"
        for at in range(15_000)
    ]
    register = Register(read_codes("\n".join(lines).encode(), TODAY).codes)
    spent = {}
    for typed in ("M54", "kne betennelse", "forstyrelse knne"):
        start = time.process_time()
        assert register.find(typed)
        spent[typed] = time.process_time() - start
    assert max(spent.values()) < 0.25, spent  # a tenth of it on a machine at rest
    assert register.name(CodeSystem.ICD10, "M54.59").startswith(register.name(CodeSystem.ICD10, "M54.5"))


def test_a_text_is_read_by_what_was_brought_in() -> None:
    text = "Diagnose: K21.9\nRom K21.9, møterom Q12.3"
    (short,) = diagnoses(read(text))
    (whole,) = diagnoses(read(text), Register(_icd("K21.9", "Reflukssykdom")))
    assert (short.shown, short.sure) == ("K21.9", False)
    assert (whole.shown, whole.sure) == ("K21.9 Reflukssykdom", True)


@pytest.mark.long
def test_a_file_of_far_more_rows_than_a_register_has_is_refused_in_a_moment() -> None:
    began = time.thread_time()
    for data in (
        b"a;b\n" * 2_000_000,
        b"\n" * 2_000_000,
        b"[" + b"{}," * 1_000_000 + b"{}]",
        b"[" + b"0," * 9_000_000 + b"0]",
    ):
        with pytest.raises(BadInput, match="for stor"):
            read_codes(data, date(2026, 2, 24))
    assert time.thread_time() - began < allowed(8)


def test_a_code_is_written_with_our_own_digits() -> None:
    with pytest.raises(BadInput):
        read_codes("L٨٣;Nakke\nP٧٦;Depresjon".encode(), date(2026, 2, 24))
