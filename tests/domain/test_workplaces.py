"""Workplaces as values: industries by code or word, agreements by day, what in a note seems to be about a person."""

from datetime import date

import pytest

from hia_desktop.domain.workplaces import industries
from hia_desktop.domain.workplaces.persons import of_persons
from hia_desktop.domain.workplaces.workplace import Agreement, ContactPerson, WorkplaceDraft, agreement_words, faults

TODAY = date(2026, 11, 29)


def test_the_divisions_are_those_of_the_standard() -> None:
    """SN2007 has 88 divisions in two digits, from 01 to 99."""
    codes = list(industries.industries())
    assert len(codes) == 88 and codes == sorted(codes) and codes[0] == "01" and codes[-1] == "99"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", ""),
        ("86", "86"),
        ("86 Helsetjenester", "86"),
        ("86.211", "86"),
        ("86211", "86"),
        ("helsetjenester", "86"),
        ("Detalj", "47"),
        ("Tjenester", None),  # two begin so
        ("34", None),  # no division of the standard
        ("romfart", None),
    ],
)
def test_an_industry_is_read_from_a_code_or_a_word(typed: str, code: str | None) -> None:
    assert industries.code_of(typed) == code
    if code:
        assert industries.code_of(industries.shown(code)) == code


@pytest.mark.parametrize(
    ("start", "until", "words", "in_force"),
    [
        (None, None, "ingen avtale", None),
        (date(2026, 1, 1), None, "avtale", True),
        (date(2026, 1, 1), date(2026, 11, 29), "avtale til 29.11.2026", True),
        (date(2026, 1, 1), date(2026, 11, 28), "avtalen gikk ut 28.11.2026", False),
        (date(2027, 1, 1), None, "avtale fra 01.01.2027", False),
    ],
)
def test_what_is_said_of_an_agreement(start: date | None, until: date | None, words: str, in_force: bool) -> None:
    assert agreement_words([Agreement(start=start, until=until)], TODAY) == (words, in_force)


def test_the_latest_of_several_agreements_is_told() -> None:
    old, new = Agreement(start=date(2025, 1, 1), until=date(2026, 1, 1)), Agreement(start=date(2026, 2, 1))
    assert agreement_words([old, new], TODAY) == ("avtale", True)


def test_what_cannot_be_saved_is_told_by_field() -> None:
    draft = WorkplaceDraft(
        industry="romfart",
        agreements=[Agreement(signed_by="Leder"), Agreement(start=date(2026, 2, 1), until=date(2026, 1, 1))],
        contacts=[ContactPerson()],
    )
    assert set(faults(draft)) == {"name", "industry", "agreements.0.start", "agreements.1.until"}
    assert faults(WorkplaceDraft(name="Eksempel AS")) == {}


@pytest.mark.parametrize(
    ("text", "caught"),
    [
        ("Hun har vondt i ryggen og er sykmeldt.", True),
        ("En ansatt med angst trenger tilrettelegging.", True),
        ("Kari Nordmann har depresjon.", True),
        ("K. N. har fått diagnosen F41.", True),
        ("Pasienten begynner i 50 %.", True),
        ("Gjelder 010190 12345.", True),
        ("Vedkommende er ufør.", True),
        ("Ledelsen ønsker kurs om angst, depresjon og ryggplager for alle ansatte.", False),
        ("Mange er sykmeldt med muskelplager; høyt sykefravær i høst.", False),
        ("Kari Nordmann er kontaktperson og bestiller rom.", False),
        ("Neste samling om stress i mars. Alle lederne blir med.", False),
        ("", False),
    ],
)
def test_what_seems_to_be_about_a_person_is_caught_and_teaching_about_health_is_not(text: str, caught: bool) -> None:
    assert bool(of_persons([text])) == caught
