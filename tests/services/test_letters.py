"""Letters: what is asked, by when, and what the answer says."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from hia_desktop.base.errors import BadInput, Missing, Refused
from hia_desktop.domain.forms.values import Decision
from hia_desktop.domain.letter_texts import LetterText, TextId
from hia_desktop.domain.working_days import assessment_due, is_working_day
from hia_desktop.services import courses, entries, letters, papers, wordings
from hia_desktop.services.call import run
from hia_desktop.services.letters import reply_by
from tests.make import DAY, REFERRAL, House, course, house
from tests.services.story import ASSESSMENT


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    made = house(tmp_path)
    yield made
    made.close()


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_the_request_asks_for_what_is_missing_alone(home: House) -> None:
    made = course(home)
    office = home.as_user("sekretar")
    run(office, entries.sign, made, "referral", None, REFERRAL)
    home.clock.day = date(2026, 2, 25)
    paper = run(office, letters.supplement_letter, made)
    assert paper.draft
    shown = text_of(paper.pdf())
    assert "Hvilken tilrettelegging" in shown
    assert "Hva tenker pasienten selv" in shown
    assert "Hva er pasientens yrke" not in shown
    assert "tirsdag 3. mars 2026" in shown
    assert "ikke lokalt godkjent" in shown
    assert "Ola Lege" in shown


def test_issuing_the_request_waits_for_the_answer(home: House) -> None:
    made = course(home)
    office = home.as_user("sekretar")
    run(office, entries.sign, made, "referral", None, REFERRAL)
    home.clock.day = date(2026, 2, 25)
    document = run(office, letters.issue_supplement, made)
    page = run(office, courses.overview, made)
    assert page["status"] == "Venter på svar"
    assert {"what": "Svar fra fastlegen ventes", "due": "2026-03-03"} in page["deadlines"]
    assert [d.id for d in run(office, papers.listing, made) if d.kind == "supplement"] == [document]
    answered = REFERRAL | {"employer_contact": "Ja.", "adaptation_tried": "Løftehjelp.", "motivation": "Vil tilbake."}
    home.clock.day = date(2026, 3, 3)
    run(office, entries.sign, made, "referral", None, answered, over_newer=True)
    page = run(office, courses.overview, made)
    assert page["status"] == "Henvist"
    assert "Svar fra fastlegen ventes" not in [d["what"] for d in page["deadlines"]]
    with pytest.raises(BadInput):
        run(office, letters.supplement_letter, made)


@given(st.dates(date(2024, 1, 1), date(2028, 1, 1)), st.integers(0, 40))
def test_the_reply_comes_in_time(received: date, after: int) -> None:
    today = date.fromordinal(received.toordinal() + after)
    due = assessment_due(received)
    asked = reply_by(received, due, today)
    assert is_working_day(asked)
    assert asked > today
    assert asked < due or (due - today).days <= 4 or not is_working_day(today)


def test_the_answers_say_what_the_law_asks(home: House) -> None:
    made = course(home)
    doctor = home.as_user("lege")
    run(home.as_user("sekretar"), entries.sign, made, "referral", None, REFERRAL)
    run(doctor, entries.sign, made, "assessment", None, ASSESSMENT)
    patient = text_of(run(doctor, letters.decision_letters, made, "patient").pdf())
    for wanted in (
        "torsdag 30. april 2026",
        "§ 2-1 b",
        "§ 2-2",
        "§ 2-4",
        "§ 7-2",
        "fire uker",
        "Helfo",
        "verre mens du venter",
        "falle ut",
    ):
        assert wanted in patient
    referrer = text_of(run(doctor, letters.decision_letters, made, "referrer").pdf())
    assert "Rett til nødvendig helsehjelp" in referrer
    assert "30.04.2026" in referrer
    assert "Kopi: pasienten" in referrer
    document = run(doctor, letters.issue_decision, made, "referrer")
    assert text_of(run(home.as_user("sekretar"), papers.read, document)).count("Liv Berg") >= 1


NO_RIGHT = "ikke har rett til nødvendig helsehjelp"
ANSWERS = {
    "need_no_right": NO_RIGHT,
    "no_need": NO_RIGHT,
    "not_applicable": "ikke vurderes etter pasient- og brukerrettighetsloven § 2-1 b",
    "forwarded": "sendt henvisningen videre",
}
"""What the patient is told, for every answer but yes."""


@pytest.mark.parametrize("decision", ANSWERS)
def test_a_no_gives_grounds_and_complaint_and_no_deadline(home: House, decision: str) -> None:
    made = course(home)
    doctor = home.as_user("lege")
    run(doctor, entries.sign, made, "assessment", None, {**ASSESSMENT, "decision": decision, "start_deadline": None})
    shown = text_of(run(doctor, letters.decision_letters, made, "patient").pdf())
    for wanted in (ANSWERS[decision], "§ 7-2", "§ 7-5", "fire uker", "falle ut", "24.02.2026"):
        assert wanted in shown
    assert "senest" not in shown
    assert "Du har rett til nødvendig helsehjelp" not in shown
    referrer = text_of(run(doctor, letters.decision_letters, made, "referrer").pdf())
    for wanted in (Decision(decision).label, "hos deg som henviser", "retten til å klage", "falle ut", "Kopi: pasienten"):
        assert wanted in referrer
    assert "Frist for start" not in referrer
    issued = run(doctor, letters.issue_decision, made, "patient")
    assert ANSWERS[decision] in text_of(run(home.as_user("sekretar"), papers.read, issued))


def test_somebody_else_than_the_gp_referred(home: House) -> None:
    made = course(home)
    office, doctor = home.as_user("sekretar"), home.as_user("lege")
    run(office, entries.sign, made, "referral", None, REFERRAL | {"referrer": "Mona Manuell", "practice": "Torget fysioterapi"})
    run(doctor, entries.sign, made, "assessment", None, ASSESSMENT)
    shown = text_of(run(doctor, letters.decision_letters, made, "referrer").pdf())
    assert "Til Mona Manuell Torget fysioterapi" in shown
    assert "Kopi: fastlege Ola Lege, pasienten i eget brev" in shown
    assert "Mona Manuell" not in text_of(run(doctor, letters.decision_letters, made, "patient").pdf())


def test_the_centres_own_wording_is_used_and_an_issued_letter_keeps_its_own(home: House) -> None:
    made = course(home)
    office, doctor = home.as_user("sekretar"), home.as_user("lege")
    run(doctor, entries.sign, made, "assessment", None, ASSESSMENT)
    issued = run(doctor, letters.issue_decision, made, "patient")
    run(office, wordings.revise, LetterText(TextId.PATIENT_CHOICE, "Fritt valg", "Du velger selv.", DAY, "pbrl § 2-4"))
    now = text_of(run(doctor, letters.decision_letters, made, "patient").pdf())
    assert "Fritt valg" in now and "Du velger selv." in now
    assert "Ventetider finner du" not in now
    kept = text_of(run(office, papers.read, issued))
    assert "Ventetider finner du" in kept and "Du velger selv." not in kept


def test_a_wording_for_a_later_day_waits(home: House) -> None:
    made = course(home)
    office, doctor = home.as_user("sekretar"), home.as_user("lege")
    run(doctor, entries.sign, made, "assessment", None, ASSESSMENT)
    later = DAY + timedelta(days=7)
    run(office, wordings.revise, LetterText(TextId.PATIENT_CHOICE, "Fritt valg", "Du velger selv.", later, "pbrl § 2-4"))
    assert "Fritt valg" not in text_of(run(doctor, letters.decision_letters, made, "patient").pdf())
    home.clock.day = later
    assert "Fritt valg" in text_of(run(doctor, letters.decision_letters, made, "patient").pdf())


def test_the_letter_says_so_until_every_paragraph_is_approved(home: House) -> None:
    made = course(home)
    office, doctor = home.as_user("sekretar"), home.as_user("lege")
    run(doctor, entries.sign, made, "assessment", None, ASSESSMENT)
    for text in run(office, wordings.listing):
        assert "ikke lokalt godkjent" in text_of(run(doctor, letters.decision_letters, made, "patient").pdf())
        run(office, wordings.approve, text, "Avdelingssjef Vik")
        if text.id is TextId.PATIENT_COMPLAINT:
            break
    assert "ikke lokalt godkjent" not in text_of(run(doctor, letters.decision_letters, made, "patient").pdf())
    assert "ikke lokalt godkjent" in text_of(run(doctor, letters.decision_letters, made, "referrer").pdf())


def test_no_answer_without_a_decision(home: House) -> None:
    made = course(home)
    doctor = home.as_user("lege")
    with pytest.raises(Missing):
        run(doctor, letters.decision_letters, made, "patient")
    run(doctor, entries.sign, made, "assessment", None, {"decision": "more_information"})
    with pytest.raises(BadInput):
        run(doctor, letters.decision_letters, made, "patient")
    with pytest.raises(BadInput):
        run(doctor, letters.decision_letters, made, "neighbour")
    with pytest.raises(Refused):
        run(home.as_user("nav"), letters.decision_letters, made, "patient")
