"""Letters: what is asked, by when, and what the answer says."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from hia_desktop.base.errors import BadInput, Missing, Refused
from hia_desktop.domain.letter_texts import LetterText, TextId, first_day
from hia_desktop.domain.working_days import assessment_due, is_working_day
from hia_desktop.services.call import run
from hia_desktop.services.centre import users, wordings
from hia_desktop.services.consent import trails
from hia_desktop.services.course import courses
from hia_desktop.services.papers import appointments, letters, papers
from hia_desktop.services.papers.letters import reply_by
from hia_desktop.services.patient import patients
from hia_desktop.services.record import entries
from tests.make import REFERRAL, House, course, house, kari
from tests.services.story import ASSESSMENT

HOME = {"address": "Storgata 1", "postal_code": "8005", "postal_place": "Bodø"}
OFFICE = {"gp_address": "Torget 2", "gp_postal_code": "8006", "gp_postal_place": "Bodø"}
ADDRESSES = HOME | OFFICE


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    made = house(tmp_path)
    yield made
    made.close()


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split()).replace(
        "\xad ", ""
    )


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
    assert "lokalt godkjent" not in shown
    assert "Ola Lege" in shown and "75 00 00 17" not in shown
    me = office.me
    run(home.admin, users.correct, me.id, me.name, me.role, me.title, phone="75 00 00 17")
    assert "Telefon 75 00 00 17" in text_of(run(office, letters.supplement_letter, made).pdf())


@pytest.mark.long
def test_issuing_the_request_waits_for_the_answer(home: House) -> None:
    made = course(home)
    office = home.as_user("sekretar")
    run(office, entries.sign, made, "referral", None, REFERRAL)
    home.clock.day = date(2026, 2, 25)
    document = run(office, letters.issue_supplement, made, answering=True)
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


@pytest.mark.long
def test_somebody_else_than_the_gp_referred(home: House) -> None:
    made = course(home)
    office, doctor = home.as_user("sekretar"), home.as_user("lege")
    run(
        office,
        entries.sign,
        made,
        "referral",
        None,
        REFERRAL
        | {
            "referrer": "Mona Manuell",
            "practice": "Torget fysioterapi",
            "practice_address": "Torget 2, Inngang B, 8006 Bodø",
        },
    )
    run(doctor, entries.sign, made, "assessment", None, ASSESSMENT)
    shown = text_of(run(doctor, letters.decision_letters, made, "referrer").pdf())
    assert "Mona Manuell Torget fysioterapi Torget 2, Inngang B 8006 Bodø Vår referanse" in shown
    assert "Kopi:" not in shown
    card = run(office, patients.card, run(doctor, courses.open_course, made).banner.patient)
    lives = card.draft.model_copy(
        update={"address": "Storgata 1", "postal_code": "8005", "postal_place": "Bodø", "municipality": "Fauske"}
    )
    run(office, patients.change, card.id, card.version, lives)
    to_patient = text_of(run(doctor, letters.decision_letters, made, "patient").pdf())
    assert "Mona Manuell" not in to_patient and "Kari Testdal Storgata 1 8005 Bodø" in to_patient
    copy = run(doctor, papers.read, run(doctor, letters.issue_decision, made, "gp", answering=True))
    assert "Ola Lege Bodø legesenter Vår referanse" in text_of(copy) and "Kopi av svar på henvisning" in text_of(copy)
    shown = text_of(run(doctor, letters.decision_letters, made, "referrer").pdf())
    assert "Kopi: fastlege Ola Lege, 24.02.2026" in shown


def test_no_copy_to_a_gp_who_referred(home: House) -> None:
    made = course(home)
    run(home.as_user("sekretar"), entries.sign, made, "referral", None, REFERRAL)
    run(home.as_user("lege"), entries.sign, made, "assessment", None, ASSESSMENT)
    with pytest.raises(BadInput, match="får svaret som henviser"):
        run(home.as_user("lege"), letters.issue_decision, made, "gp", answering=True)


@pytest.mark.long
def test_the_centres_own_wording_is_used_and_an_issued_letter_keeps_its_own(home: House) -> None:
    made = course(home)
    office, doctor = home.as_user("sekretar"), home.as_user("lege")
    run(doctor, entries.sign, made, "assessment", None, ASSESSMENT)
    issued = run(doctor, letters.issue_decision, made, "patient", answering=True)
    assert [row.title for row in run(doctor, papers.listing, made)] == ["Brev: svar til pasienten"]
    run(
        office,
        wordings.revise,
        LetterText(
            id=TextId.PATIENT_CHOICE,
            heading="Fritt valg",
            text="Du velger selv.",
            valid_from=first_day(),
            source="pbrl § 2-4",
        ),
    )
    now = text_of(run(doctor, letters.decision_letters, made, "patient").pdf())
    assert "Fritt valg" in now and "Du velger selv." in now
    assert "Ventetider finner du" not in now
    kept = text_of(run(office, papers.read, issued))
    assert "Ventetider finner du" in kept and "Du velger selv." not in kept


@pytest.mark.long
def test_the_centre_has_a_paragraph_of_its_own_in_each_letter_before_the_complaint(home: House) -> None:
    made = course(home)
    office, doctor = home.as_user("sekretar"), home.as_user("lege")
    run(office, entries.sign, made, "referral", None, REFERRAL)
    run(doctor, entries.sign, made, "assessment", None, ASSESSMENT)
    own = {TextId.PATIENT_OWN: "patient", TextId.REFERRER_OWN: "referrer"}
    before = {to: run(doctor, letters.decision_letters, made, to).pdf() for to in own.values()}
    for text_id, to in own.items():
        written = LetterText(
            id=text_id, heading="Parkering", text=f"Bak bygget, {to}.", valid_from=first_day(), source="lokal rutine"
        )
        run(office, wordings.revise, written)
        read = text_of(run(doctor, letters.decision_letters, made, to).pdf())
        assert "Parkering" not in text_of(before[to]) and f"Bak bygget, {to}." in read
        assert read.index("Parkering") < read.index("klage"), "the complaint stands last"
        with pytest.raises(BadInput, match="eget avsnitt"):
            run(doctor, letters.issue_decision, made, to)
        run(office, wordings.revise, replace(written, heading="", text="", source=""))
        assert "Parkering" not in text_of(run(doctor, letters.decision_letters, made, to).pdf())
    run(office, wordings.revise, replace(written, id=TextId.SUPPLEMENT_OWN))
    assert "Parkering" in text_of(run(doctor, letters.supplement_letter, made).pdf())


def test_a_wording_for_a_later_day_waits(home: House) -> None:
    made = course(home)
    office, doctor = home.as_user("sekretar"), home.as_user("lege")
    run(doctor, entries.sign, made, "assessment", None, ASSESSMENT)
    later = first_day() + timedelta(days=7)
    run(
        office,
        wordings.revise,
        LetterText(
            id=TextId.PATIENT_CHOICE,
            heading="Fritt valg",
            text="Du velger selv.",
            valid_from=later,
            source="pbrl § 2-4",
        ),
    )
    assert "Fritt valg" not in text_of(run(doctor, letters.decision_letters, made, "patient").pdf())
    home.clock.day = later
    assert "Fritt valg" in text_of(run(doctor, letters.decision_letters, made, "patient").pdf())


@pytest.mark.long
def test_an_unapproved_wording_is_answered_for_and_the_administrator_told(home: House) -> None:
    made = course(home)
    doctor = home.as_user("lege")
    run(doctor, entries.sign, made, "assessment", None, ASSESSMENT)
    with pytest.raises(BadInput, match="svar for ordlyden selv") as caught:
        run(doctor, letters.issue_decision, made, "patient")
    assert "answering" in caught.value.fields and "«Til pasient: klage»" in caught.value.message
    assert not run(doctor, papers.listing, made)
    assert run(home.admin, wordings.answered_for) == {}
    issued = run(doctor, letters.issue_decision, made, "patient", answering=True)
    assert "lokalt godkjent" not in text_of(run(doctor, papers.read, issued))
    counted = run(home.admin, wordings.answered_for)
    assert counted[TextId.PATIENT_COMPLAINT] == 1 and TextId.REFERRER_BACK not in counted
    lines = [row for row in run(home.admin, trails.search_log, action="letter:unapproved")]
    assert [line.who for line in lines] == ["Liv Berg"] and "Til pasient: klage" in lines[0].about


@pytest.mark.long
def test_an_approved_letter_is_not_asked_about(home: House) -> None:
    made = course(home, draft=kari(**ADDRESSES))
    office, doctor = home.as_user("sekretar"), home.as_user("lege")
    run(doctor, entries.sign, made, "assessment", None, ASSESSMENT)
    for text in run(office, wordings.listing):
        if text.id.startswith("patient_"):
            run(office, wordings.approve, text, "Avdelingssjef Vik")
    run(doctor, letters.issue_decision, made, "patient")
    with pytest.raises(BadInput, match="Til henviser: innledning"):
        run(doctor, letters.issue_decision, made, "referrer")
    assert run(home.admin, wordings.answered_for) == {}


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


@pytest.mark.long
def test_an_address_that_is_not_whole_is_asked_about(home: House) -> None:
    made = course(home, draft=kari(**HOME))
    office, doctor = home.as_user("sekretar"), home.as_user("lege")
    run(office, entries.sign, made, "referral", None, REFERRAL)
    run(doctor, entries.sign, made, "assessment", None, ASSESSMENT)

    def asked(reader: str) -> str:
        with pytest.raises(BadInput) as caught:
            run(doctor, letters.issue_decision, made, reader)
        assert set(caught.value.fields) == {"answering"}
        return caught.value.message

    assert "Pasientkortet mangler legekontorets" in asked("referrer") and "mangler" not in asked("patient")
    card = run(office, patients.card, run(doctor, courses.open_course, made).banner.patient)
    run(office, patients.change, card.id, card.version, card.draft.model_copy(update=OFFICE | {"postal_code": "805"}))
    assert "mangler" not in asked("referrer") and "Pasientkortet mangler gateadresse" in asked("patient")
    run(doctor, letters.issue_decision, made, "patient", answering=True)
    card = run(office, patients.card, card.id)
    long = {"gp_practice": "Mønsterhavn og omegn legekontor, avdeling for allmennmedisin, " * 4}
    run(office, patients.change, card.id, card.version, card.draft.model_copy(update=long))
    assert "for lang for vinduet i konvolutten" in asked("referrer")


@pytest.mark.long
def test_what_no_font_has_is_asked_about_before_a_letter_is_archived(home: House) -> None:
    """Whatever it stands in: a wording, the grounds, an address, a name."""
    made = course(home, draft=kari(**ADDRESSES))
    office, doctor = home.as_user("sekretar"), home.as_user("lege")
    run(office, entries.sign, made, "referral", None, REFERRAL)
    run(doctor, entries.sign, made, "assessment", None, ASSESSMENT)
    for text in run(office, wordings.listing):
        if text.in_use:
            run(office, wordings.approve, text, "Avdelingssjef Vik")
    run(doctor, letters.issue_decision, made, "referrer")
    card = run(office, patients.card, run(doctor, courses.open_course, made).banner.patient)
    run(office, patients.change, card.id, card.version, card.draft.model_copy(update={"given_name": "Kari 漢字"}))
    summons = run(office, appointments.suggested, made).model_copy(update={"day": home.clock.day, "time": "9"})
    for verb, more in (
        (letters.issue_decision, ("patient",)),
        (letters.issue_supplement, ()),
        (appointments.issue, (summons,)),
    ):
        with pytest.raises(BadInput, match="Tegnene 漢 字 kan ikke trykkes") as caught:
            run(doctor, verb, made, *more)
        assert set(caught.value.fields) == {"answering"}, verb
        run(doctor, verb, made, *more, answering=True)


def test_a_referral_tells_where_the_gp_is_when_the_card_does_not(home: House) -> None:
    made = course(home, draft=kari(gp_name="", gp_practice=""))
    office = home.as_user("sekretar")
    run(office, entries.sign, made, "referral", None, REFERRAL | {"practice_address": "Torget 2, 8006 Bodø"})
    card = run(office, patients.card, run(office, courses.open_course, made).banner.patient)
    assert {name: getattr(card.draft, name) for name in OFFICE} == OFFICE


def test_a_letter_is_found_by_its_reference(home: House) -> None:
    made = course(home)
    office = home.as_user("sekretar")
    run(office, entries.sign, made, "referral", None, REFERRAL)
    shown = text_of(run(office, letters.supplement_letter, made).pdf())
    reference = f"{made[:4]}-{made[4:8]}".upper()
    assert f"Vår referanse {reference} Saksbehandler Mona Vik, helsesekretær Telefon 75 00 00 00" in shown
    for typed in (reference, reference.lower(), f" {made[:8]} "):
        assert [row.name for row in run(office, patients.find, typed)] == ["Kari Testdal"]
    assert not run(office, patients.find, "0000-0000")


@pytest.mark.long
def test_an_appointment_is_a_time_on_a_day_and_asked_about_after_the_deadline(home: House) -> None:
    made, doctor = course(home), home.as_user("lege")
    for answers, field in (
        ({"appointment": "2026-02-23", "appointment_time": "09:30"}, "appointment"),
        ({"appointment_time": "09:30"}, "appointment"),
        ({"appointment": "2026-03-16", "appointment_time": "9,30"}, "appointment_time"),
        ({"appointment": "2026-03-16", "appointment_time": "24:00"}, "appointment_time"),
    ):
        with pytest.raises(BadInput) as caught:
            run(doctor, entries.sign, made, "assessment", None, ASSESSMENT | answers)
        assert list(caught.value.fields) == [field], answers
    for day_of, asked in (("2026-05-01", True), ("2026-04-30", False)):
        found = run(doctor, entries.before_signing, made, "assessment", ASSESSMENT | {"appointment": day_of})
        assert any("skal Helfo varsles" in line.sentence for line in found.doubts) is asked
    run(doctor, entries.sign, made, "assessment", None, ASSESSMENT | {"appointment": "2026-03-16"})
    for reader in ("patient", "referrer"):
        shown = text_of(run(doctor, letters.decision_letters, made, reader).pdf())
        assert "time i uken fra 16.03.2026 til 22.03.2026" in shown and "i et eget brev" in shown
