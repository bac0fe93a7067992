"""What the answers must hold and may not say, for each outcome and each reader, read back from the PDF.

Source: the row `answer_content` of the legal texts, which says what of it was read and what
awaits the centre's own reading.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from hia_desktop.base.errors import BadInput
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.forms.values import RETIRED, Decision
from hia_desktop.domain.letter_texts import TextId, bundled_texts
from hia_desktop.services.call import run
from hia_desktop.services.papers import letters, papers
from hia_desktop.services.record import entries
from tests.make import REFERRAL, House, course, house
from tests.services.story import ASSESSMENT

OUTCOMES = ("right", "no_need", "advice", "not_applicable", "forwarded")
READERS = ("patient", "referrer")

COMPLAINT = (
    "HelseIArbeid-senteret, Eksempel HF, Storgata 1, 8000 Bodø",
    "fire uker",
    "skriftlig og undertegnet",
    "ønske",
    "videre til Statsforvalteren",
    "Pasient- og brukerombudet",
    "gratis",
    "§ 7-5",
)
ALWAYS = ("24.02.2026", "Begrunnelse", "falle ut", *COMPLAINT)
RIGHT = (
    "30. april 2026",
    "start av behandling",
    "i et eget brev",
    "§ 2-4",
    "Helfo",
    "23 32 70 03",
    "§ 2-1 b",
    "avgjørelsen eller fristen",
)
REQUIRED: dict[tuple[str, str], tuple[str, ...]] = {
    ("right", "patient"): (
        *RIGHT,
        "Du har rett til nødvendig helsehjelp",
        "verre mens du venter",
        "16.03.2026",
        "116 117",
    ),
    ("right", "referrer"): (
        "Er pasienten sykmeldt, er det fortsatt sykmelderen",
        *(part for part in RIGHT if part != "30. april 2026"),
        "30.04.2026",
        "Rett til nødvendig helsehjelp",
        "fysikalsk medisin og rehabilitering sammen med psykisk helsevern",
    ),
    ("no_need", "patient"): (
        "ikke har behov for helsehjelp fra spesialisthelsetjenesten",
        "§ 2-3",
        "én gang",
        "Hva du kan gjøre nå",
    ),
    ("no_need", "referrer"): (
        "Ikke behov i spesialisthelsetjenesten",
        "§ 2-3",
        "én gang",
        "Henviser følger opp pasienten videre",
    ),
    ("advice", "patient"): ("gir råd til den som henviste deg", "§ 2-3", "Hva du kan gjøre nå"),
    ("advice", "referrer"): ("Råd til henviser", "§ 2-3", "Henviser følger opp pasienten videre"),
    ("not_applicable", "patient"): (
        "ikke vurderes etter pasient- og brukerrettighetsloven § 2-1 b",
        "Hva du kan gjøre nå",
    ),
    ("not_applicable", "referrer"): ("Ikke aktuell for rettighetsvurdering", "Henviser følger opp pasienten videre"),
    ("forwarded", "patient"): (
        "sendt henvisningen videre til Salten DPS",
        "ikke fått bekreftet mottaket",
        "Ventetiden din regnes fra 24.02.2026",
    ),
    ("forwarded", "referrer"): (
        "sendt videre til Salten DPS",
        "ikke fått bekreftet mottaket",
        "Ansiennitetsdatoen er 24.02.2026",
    ),
}

NEVER = (
    "hos deg som henviser",  # a copy goes to a GP who did not refer, and another place may have taken over
    "Fastlegen følger fortsatt opp sykmeldingen",  # nobody has said that there is one, or who certifies it
    "som passer bedre",
    "klage til Statsforvalteren",
    "Send den gjerne til oss først",
    "følger med om du bytter",
    "fritt behandlingsvalg",
    "Behov, men ikke rett",
    "Tverrfaglig (begge)",
    "lokalt godkjent",
    "Fastlegen din har fått svar",
    "eget brev med opplysning",
    "Kopi:",
    "er datert",
)
NO_DEADLINE = (
    "frist",
    "senest",
    "§ 2-2",
    "Du har rett til nødvendig helsehjelp",
    "Rett til nødvendig helsehjelp",
    "Helfo",
    "§ 2-4",
    "eget brev",
)
"""What an answer that is not yes says nothing of."""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    made = house(tmp_path)
    yield made
    made.close()


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def decided(home: House, decision: str, **more: object) -> CourseId:
    made = course(home)
    run(home.as_user("sekretar"), entries.sign, made, "referral", None, REFERRAL)
    answers = (
        ASSESSMENT | {"decision": decision, "forwarded_to": "Salten DPS" if decision == "forwarded" else ""} | more
    )
    run(home.as_user("lege"), entries.sign, made, "assessment", None, answers)
    return made


def test_the_checklist_covers_every_outcome_that_is_answered() -> None:
    assert set(OUTCOMES) == set(Decision) - RETIRED - {Decision.MORE_INFORMATION}
    assert set(REQUIRED) == {(outcome, reader) for outcome in OUTCOMES for reader in READERS}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_answer_holds_what_it_must_and_nothing_it_may_not(home: House, outcome: str, reader: str) -> None:
    made = decided(home, outcome)
    issued = run(home.as_user("lege"), letters.issue_decision, made, reader, answering=True)
    shown = text_of(run(home.as_user("sekretar"), papers.read, issued))
    assert [part for part in (*ALWAYS, *REQUIRED[outcome, reader]) if part not in shown] == []
    assert [part for part in NEVER if part.lower() in shown.lower()] == []
    if outcome != "right":
        assert [part for part in NO_DEADLINE if part.lower() in shown.lower()] == []
    assert not re.search(r"\bR\d+\b|\blinje \d+", shown), "rule and line numbers are for the program"
    assert "{" not in shown and "None" not in shown
    assert len(PdfReader(BytesIO(run(home.as_user("sekretar"), papers.read, issued))).pages) == 1


def test_the_deadline_says_what_it_is_for(home: House) -> None:
    made = decided(home, "right", deadline_for="examination")
    for reader in READERS:
        shown = text_of(run(home.as_user("lege"), letters.decision_letters, made, reader).pdf())
        assert "start av utredning" in shown and "behandling (" not in shown


def test_a_confirmed_receipt_is_told_with_its_day(home: House) -> None:
    made = decided(home, "forwarded", forwarded_received="2026-02-23")
    for reader in READERS:
        shown = text_of(run(home.as_user("lege"), letters.decision_letters, made, reader).pdf())
        assert "Mottaket der er bekreftet 23.02.2026" in shown and "ikke fått bekreftet" not in shown


def test_a_letter_tells_of_another_only_when_that_is_archived(home: House) -> None:
    made, lege = decided(home, "no_need"), home.as_user("lege")

    def told(reader: str) -> bool:
        return "er datert" in text_of(run(lege, letters.decision_letters, made, reader).pdf())

    assert not told("patient") and not told("referrer")
    run(lege, letters.issue_decision, made, "referrer", answering=True)
    assert told("patient") and not told("referrer")
    run(lege, letters.issue_decision, made, "patient", answering=True)
    assert told("patient") and told("referrer")
    again = ASSESSMENT | {"decision": "no_need", "grounds": "Ny vurdering: falle ut."}
    run(lege, entries.sign, made, "assessment", None, again, over_newer=True)
    assert not told("patient") and not told("referrer"), "the letters were about the assessment before"


def test_a_right_without_what_the_deadline_is_for_gets_no_letter(home: House) -> None:
    """As signed by an earlier program: a signed entry is never changed, so it is signed anew."""
    made = course(home)
    lege = home.as_user("lege")
    with pytest.raises(BadInput):
        run(lege, entries.sign, made, "assessment", None, {**ASSESSMENT, "deadline_for": None})


def test_no_paragraph_names_a_rule_or_a_line() -> None:
    for text in bundled_texts():
        assert not re.search(r"\bR\d+[a-z]?\b|linje", text.heading + text.text), text.id
    assert {text.id for text in bundled_texts()} == set(TextId)
