"""What is recognised in a referral's text: recall and precision on referrals of many styles,
and what must never happen."""

import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hia_desktop.base.errors import BadInput
from hia_desktop.domain.forms.referral import Diagnosis
from hia_desktop.domain.person_numbers import make, parse
from hia_desktop.domain.reading.page import Value
from hia_desktop.domain.reading.referral import Proposal, ProposalField, propose

TODAY = date(2026, 2, 24)
REFERRALS = sorted((Path(__file__).parents[1] / "referrals").glob("*.toml"))
FLOORS = dict.fromkeys(ProposalField, (0.85, 0.95)) | {ProposalField.NATIONAL_ID: (1.0, 1.0)}
"""Least recall and precision for each field."""


def found(text: str, field: ProposalField | None = None, *, synthetic: bool = True) -> list[Proposal]:
    proposals = propose(text, allow_synthetic=synthetic, today=TODAY)
    return [proposal for proposal in proposals if field in (None, proposal.field)]


def plain(value: Value) -> object:
    return f"{value.system}:{value.code}" if isinstance(value, Diagnosis) else value


def values(text: str, field: ProposalField) -> list[object]:
    return [plain(proposal.value) for proposal in found(text, field)]


def load(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def measure() -> tuple[dict[ProposalField, tuple[int, int, int]], list[str]]:
    """Expected, proposed and right values of each field over all referrals; and every miss in words."""
    expected, proposed, right = Counter[ProposalField](), Counter[ProposalField](), Counter[ProposalField]()
    misses = []
    for path in REFERRALS:
        referral = load(path)
        for field in ProposalField:
            wanted = set(referral["expected"].get(field, []))
            got = set(values(referral["text"], field))
            expected[field] += len(wanted)
            proposed[field] += len(got)
            right[field] += len(wanted & got)
            misses += [f"{path.stem} {field}: missed {value}" for value in wanted - got]
            misses += [f"{path.stem} {field}: wrong {value}" for value in got - wanted]
    return {field: (expected[field], proposed[field], right[field]) for field in ProposalField}, misses


def share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


@pytest.mark.long
def test_recall_and_precision(
    request: pytest.FixtureRequest, record_property: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    measured, misses = measure()
    lines = [f"{'field':18}{'there':>6}{'found':>6}{'right':>6}{'recall':>8}{'precision':>11}"]
    for field, (expected, proposed, right) in measured.items():
        recall, precision = share(right, expected), share(right, proposed)
        lines.append(f"{field:18}{expected:>6}{proposed:>6}{right:>6}{recall:>8.2f}{precision:>11.2f}")
        record_property(f"{field} recall", round(recall, 3))
        record_property(f"{field} precision", round(precision, 3))
    with capsys.disabled():
        request.config.get_terminal_writer().write(
            "\n".join(["", f"proposals from {len(REFERRALS)} referrals", *lines, *misses, ""])
        )
    low = [
        field
        for field, (expected, proposed, right) in measured.items()
        if (share(right, expected), share(right, proposed)) < FLOORS[field] or share(right, proposed) < FLOORS[field][1]
    ]
    assert not low
    assert all(expected >= 4 for expected, _proposed, _right in measured.values()), "too few to measure by"


def test_every_referral_is_different_and_enough() -> None:
    assert len({load(path)["text"] for path in REFERRALS}) == len(REFERRALS) >= 30
    assert len({load(path)["style"] for path in REFERRALS}) == len(REFERRALS)
    assert all(set(load(path)["expected"]) <= set(ProposalField) for path in REFERRALS)


@pytest.mark.parametrize("path", REFERRALS, ids=lambda path: path.stem)
def test_a_proposal_marks_its_own_place(path: Path) -> None:
    text = load(path)["text"]
    for proposal in found(text):
        assert 0 <= proposal.start < proposal.end <= len(text)
        marked = text[proposal.start : proposal.end]
        if proposal.field is ProposalField.NATIONAL_ID:
            assert "".join(c for c in marked if c.isdigit()) == proposal.value
        if proposal.field is ProposalField.PHONE:
            assert "".join(c for c in marked if c.isdigit()).endswith(str(proposal.value))
        if isinstance(proposal.value, Diagnosis):
            assert proposal.value.code.replace(".", "") in marked.replace(".", "")


NUMBERS = st.dates(date(1930, 1, 1), date(2010, 1, 1)).flatmap(
    lambda born: st.integers(0, 999).map(lambda serial: make(born, serial, synthetic=True))
)
LABELS = st.sampled_from(["", "fnr ", "Fødselsnummer: ", "Pasient ", "f.nr.\n", "\t", "id ", "tlf ", "ref ", "konto "])


@given(LABELS, NUMBERS, st.integers(0, 10), st.integers(1, 9))
def test_a_wrong_number_is_never_proposed(label: str, number: str | None, place: int, added: int) -> None:
    if number is None:
        return
    wrong = number[:place] + str((int(number[place]) + added) % 10) + number[place + 1 :]
    try:
        parse(wrong, allow_synthetic=True, today=TODAY)
    except BadInput:
        for written in (wrong, f"{wrong[:6]} {wrong[6:]}", f"{wrong[:4]}\n{wrong[4:]}"):
            assert not values(f"Henvisning. {label}{written} og mer", ProposalField.NATIONAL_ID)


@given(st.text(alphabet="0123456789 .-\n+:abcføt", max_size=200))
def test_only_numbers_that_parse_are_proposed(text: str) -> None:
    for value in values(text, ProposalField.NATIONAL_ID):
        assert parse(str(value), allow_synthetic=True, today=TODAY).value == value


def test_synthetic_numbers_are_not_proposed_in_a_real_centre() -> None:
    assert values("fnr 14838108890", ProposalField.NATIONAL_ID) == ["14838108890"]
    assert not found("fnr 14838108890", ProposalField.NATIONAL_ID, synthetic=False)


def test_the_number_below_the_patients_line_is_the_patients() -> None:
    """The letterhead above names a doctor's office; the line between says who the letter is about."""
    text = "Nordbyen legesenter\nGjelder: Kari Testdal, f.nr 14838108890\nTlf. 912 34 567\n"
    assert values(text, ProposalField.PHONE) == ["91234567"]
    assert values("Nordbyen legesenter\nTlf. 912 34 567\nGjelder: Kari Testdal", ProposalField.PHONE) == []


def test_two_persons_make_neither_sure() -> None:
    both = found("Gjelder 14838108890 og 12848510058.", ProposalField.NATIONAL_ID)
    assert len(both) == 2
    assert not any(proposal.sure for proposal in both)
    assert [proposal.sure for proposal in found("fnr 14838108890, fnr 14838108890", ProposalField.NATIONAL_ID)] == [
        True
    ]


def test_a_birth_date_that_contradicts_the_number_is_not_sure() -> None:
    agreed, contradicted = "fnr 14838108890 født 14.03.1981", "fnr 14838108890 født 14.03.1982"
    assert [proposal.sure for proposal in found(agreed, ProposalField.BIRTH_DATE)] == [True]
    assert [proposal.sure for proposal in found(contradicted, ProposalField.BIRTH_DATE)] == [False]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("L83", "icpc2:L83"),
        ("Diagnose: F32.1", "icd10:F32.1"),
        ("Diagnose: F321", "icd10:F32.1"),
        ("(M54.5)", "icd10:M54.5"),
        ("ICD-10: L83", "icd10:L83"),
        ("Diagnose: K86", "icpc2:K86"),
        ("ICPC-2B: L84.0034", "icpc2:L84"),
        ("L03/L86", "icpc2:L03"),
    ],
)
def test_codes_are_read(text: str, code: str) -> None:
    assert values(text, ProposalField.DIAGNOSES)[0] == code


@pytest.mark.parametrize(
    "text",
    [
        "rom L83",
        "Møterom nr L83",
        "vitamin B12",
        "E18",
        "bygg P76",
        "L4/L5",
        "HbA1c",
        "PHQ-9",
        "L830",
        "XL83",
        "A28",
        "modell P90-X",
        "l83",
    ],
)
def test_what_only_looks_like_a_code_is_not_read(text: str) -> None:
    assert not values(f"Pasienten møtte, {text} ble nevnt.", ProposalField.DIAGNOSES)


def test_positions_survive_odd_characters() -> None:
    text = "🙂\u00ad\u200bA\u030aret: fnr 148381\u00a008\u200b890\r\n\r\n\x00tlf\u202f912 34\u00a0567 \ud800"
    proposals = {proposal.field: text[proposal.start : proposal.end] for proposal in found(text)}
    assert proposals == {ProposalField.NATIONAL_ID: "148381\u00a008\u200b890", ProposalField.PHONE: "912 34\u00a0567"}


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    for proposal in found(text):
        assert 0 <= proposal.start < proposal.end <= len(text)


@pytest.mark.parametrize(
    ("text", "grades"),
    [
        ("Arbeidsstatus: 60 % sykmeldt", [60]),
        ("Arbeidssituasjon: 60 % sykmeldt, jobber 40 %", [60]),
        ("Arbeider 60 %, sykmeldt 40 %", [40]),
    ],
)
def test_a_heading_about_work_is_no_share_of_work(text: str, grades: list[int]) -> None:
    found = propose(text, allow_synthetic=True, today=TODAY)
    assert [p.value for p in found if p.field is ProposalField.SICK_GRADE] == grades


FOREIGN = (
    "Łódź Bygg AS",
    "Šibenik Renhold AS",
    "École Transport AS",
    "Đorđe Bakeri",
    "Çelik & Ćirić AS",
    "Østre Åsane skole",
)
"""Employers whose names begin with letters that Norwegian has and has not."""


@pytest.mark.parametrize("employer", FOREIGN)
def test_an_employer_is_read_whatever_letter_the_name_begins_with(employer: str) -> None:
    assert values(f"Pasienten jobber hos {employer}.", ProposalField.WORKPLACE) == [employer]


@pytest.mark.parametrize(
    ("employer", "his"), [("Hansen & Sønner AS", True), ("Bygg og Sønn AS", True), ("verkstedet til sin sønn", False)]
)
def test_a_firm_of_father_and_son_is_nobody_else(employer: str, his: bool) -> None:
    text = f"Han er tømrer hos {employer} og har vært sykmeldt 50 % siden 05.01.2026. Telefon 48 12 33 90."
    assert values(text, ProposalField.PHONE) == (["48123390"] if his else [])
    assert values(text, ProposalField.SICK_SINCE) == ([date(2026, 1, 5)] if his else [])


def test_a_trade_is_read_with_any_letters_and_a_place_of_any_letter() -> None:
    text = "Hun er kaféarbeider ved Šibenik Kafé. Ćirić er fastlegen."
    assert values(text, ProposalField.OCCUPATION) == ["kaféarbeider"]


@pytest.mark.parametrize("place", ["Łódź", "Ålesund", "Évry", "Øvre Årdal"])
def test_the_day_beside_a_place_is_the_letters(place: str) -> None:
    assert values(f"{place}, 03.02.2026\nTakk for at dere tar imot.", ProposalField.WRITTEN) == [date(2026, 2, 3)]


SEVERAL = [
    "Sykmeldt 100 % i perioden 01.09.25–15.09.25 og 50 % 16.09.25–30.09.25.",
    "Sykmeldt 100 % 01.09.25–15.09.25. Deretter 50 % fra 16.09.25.",
    "Sykmeldt 50 % 01.09.25–15.09.25. Deretter 100 % fra 16.09.25.",
    "Helt sykmeldt 01.09.25–15.09.25, deretter 50 % 16.09.25–30.09.25.",
    "Sykmeldt 100 % 01.09.25–15.09.25, gradert fra 16.09.25",
    "Sykmeldt 100 %. Nå sykmeldt 50 %.",
]
ONE = [
    "Sykmeldt 50 % fra 01.09.25, jobber 50 %.",
    "Sykmeldt siden 01.09.25. Sykmeldingsgrad: 50 %",
    "Sykmeldt 50 % fra 01.09.25. Tidligere sykmeldt 100 % fra 01.02.25.",
    "Sykmeldt 50 %. Uføretrygd 30 % fra 01.02.2025.",
]


@pytest.mark.parametrize(("text", "sure"), [*((text, False) for text in SEVERAL), *((text, True) for text in ONE)])
def test_a_grade_is_sure_only_when_the_text_tells_of_no_other(text: str, sure: bool) -> None:
    grades = found(text, ProposalField.SICK_GRADE)
    assert grades and {proposal.sure for proposal in grades} == {sure}


def test_a_line_that_begins_with_sick_is_no_place_of_a_letter() -> None:
    assert values("Sjuk sidan 14.09.2025", ProposalField.WRITTEN) == []
