"""Which passwords are refused, and that long ordinary phrases are welcome."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hia_desktop.vault.passwords import MINIMUM, strength
from tests.machine import allowed

NAMES = ("Ingrid Solheim", "ingrid.solheim", "HelseIArbeid Innlandet", "Bø")


@pytest.mark.parametrize(
    ("password", "because"),
    [
        ("", "For kort: 0 av minst 12"),
        ("kort8tegn", "For kort: 9"),
        ("aaaaaaaaaaaaaa", "går igjen"),
        ("abcxabcxabcx", "går igjen"),
        ("Fjell-qwert-77", "tastaturet"),
        ("lkjhgfjell88xx", "tastaturet"),
        ("tur og 54321 tur", "tastaturet"),
        ("åøæløypefghij", "tastaturet"),
        ("Ingrid liker turer", "navnet"),
        ("fjelltursolheim9", "navnet"),
        ("innlandet i snø", "navnet"),
        ("Passord2026!!", "vanligste"),
        ("P@ssw0rd2026!", "vanligste"),
        ("SommerSommer26", "vanligste"),
        ("Velkommen12!!", "vanligste"),
        ("fotball fotball 22", "vanligste"),
        ("Lørdag-søndag1", "vanligste"),
    ],
)
def test_refused_with_the_reason(password: str, because: str) -> None:
    judged = strength(password, names=NAMES)
    assert because in judged.hint
    assert not judged.acceptable
    assert judged.score <= 1


@pytest.mark.parametrize(
    ("password", "score"),
    [
        ("korrekt hest batteri", 3),
        ("tre blå elger spiser grøt", 4),
        ("vG7#kq9!tZ2m", 2),
        ("gresskarmøbel", 2),
        ("løvetann under trappa 7", 4),
    ],
)
def test_accepted(password: str, score: int) -> None:
    judged = strength(password, names=NAMES)
    assert judged.acceptable
    assert judged.score >= score


def test_short_names_do_not_refuse_ordinary_words() -> None:
    assert strength("bøker og turer i vest", names=("Bø", "Ola")).acceptable


@given(st.text(max_size=80), st.lists(st.text(max_size=20), max_size=3))
def test_any_text_gets_a_judgement(password: str, names: list[str]) -> None:
    judged = strength(password, names=names)
    assert 0 <= judged.score <= 4
    assert judged.hint
    assert judged.acceptable == (judged.score >= 2)
    assert not (judged.acceptable and len(password.strip("\u0300")) < MINIMUM // 2)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzæøå ", min_size=40, max_size=1000))
def test_judging_is_quick_for_long_text(password: str) -> None:
    assert strength(password, names=NAMES).score in range(5)


def test_a_long_password_is_judged_in_a_moment() -> None:
    began = time.thread_time()
    for typed in ("a" + "9" * 200_000 + "x", "12. mars" + "9" * 100_000 + "år", " " * 200_000 + "a"):
        strength(typed, names=["Liv Berg"])
    assert time.thread_time() - began < allowed(2)
