"""What the answers must hold and may not say, for each outcome and each reader, read back from the PDF.

Source: the tables of `services/papers/decision_letters.md`, whose rows name the legal texts that they rest on.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from hia_desktop.base.errors import BadInput
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.forms.values import RETIRED, Decision
from hia_desktop.domain.legal_texts import legal_texts
from hia_desktop.domain.letter_texts import TextId, bundled_texts
from hia_desktop.services.call import run
from hia_desktop.services.papers import letters, papers
from hia_desktop.services.record import entries
from tests.make import REFERRAL, House, course, house
from tests.services.story import ASSESSMENT

OUTCOMES = ("right", "no_need", "advice", "not_applicable", "forwarded")
READERS = {"patient": "To the patient", "referrer": "To the referrer, and in copy to the GP"}
TABLES = Path(letters.__file__).with_name("decision_letters.md")

OUTCOME_WORDS = {
    ("right", "patient"): "Du har rett til nødvendig helsehjelp",
    ("no_need", "patient"): "ikke har behov for helsehjelp fra spesialisthelsetjenesten",
    ("advice", "patient"): "gir råd til den som henviste deg",
    ("not_applicable", "patient"): "ikke vurderes etter pasient- og brukerrettighetsloven § 2-1 b",
    ("forwarded", "patient"): "sendt henvisningen videre",
    ("right", "referrer"): "Rett til nødvendig helsehjelp",
    ("no_need", "referrer"): "Ikke behov i spesialisthelsetjenesten",
    ("advice", "referrer"): "Råd til henviser",
    ("not_applicable", "referrer"): "Ikke aktuell for rettighetsvurdering",
    ("forwarded", "referrer"): "Beslutning: Sendt videre",
}
BOTH: dict[str, tuple[str, ...]] = {
    "day of receipt": ("24.02.2026",),
    "grounds": ("Begrunnelse", "falle ut"),
    "what the deadline is for": ("start av behandling",),
    "when we aim to begin": ("sikte på å begynne 16.03.2026",),
    "appointment in a letter of its own": ("i et eget brev",),
    "appointment, day and time": ("time mandag 16. mars 2026 klokken 09.30",),
    "what to do when the deadline is broken": ("et annet sted uten opphold", "Helfo", "23 32 70 03"),
    "choice of place": ("velge", "behandlingssted", "§ 2-4"),
    "offers that were chosen": ("Tilbud som kan passe", "Rask psykisk helsehjelp", "NAV, om arbeid"),
    "renewed assessment": ("§ 2-3", "én gang"),
    "where the referral was sent": ("Salten DPS", "ikke fått bekreftet mottaket"),
    "complaint: to the unit that decided": (
        "til oss: HelseIArbeid-senteret, Eksempel HF, Storgata 1, 8000 Bodø",
        "på nytt",
    ),
    "complaint: in writing, signed": ("skriftlig og undertegnet",),
    "complaint: within four weeks": ("fire uker", "§ 7-5"),
    "complaint: help": ("hjelper", "å skrive klagen", "Pasient- og brukerombudet", "gratis"),
    "complaint: sent on to Statsforvalteren": ("videre til Statsforvalteren",),
    "complaint: on the deadline too": ("avgjørelsen eller fristen",),
    "the other reader's letter": ("er datert 24.02.2026",),
    "reference, case handler, phone": ("Vår referanse", "Saksbehandler Liv Berg, overlege", "Telefon 75 00 00 00"),
    "greeting": ("Vennlig hilsen",),
}
ONE: dict[str, dict[str, tuple[str, ...]]] = {
    "patient": {
        "deadline as a date": ("senest torsdag 30. april 2026",),
        "any word of a deadline": ("frist", "senest", "§ 2-2"),
        "worse while waiting": ("verre mens du venter",),
        "who assesses and answers then": ("Der blir den vurdert, og du får svar derfra",),
        "what the patient can do next": ("Hva du kan gjøre nå", "Snakk med fastlegen", "NAV kan hjelpe"),
        "complaint: what to write": ("fødselsnummer", "hva du klager på", "ønsker endret"),
    },
    "referrer": {
        "deadline as a date": ("30.04.2026",),
        "any word of a deadline": ("frist", "§ 2-2"),
        "worse while waiting": ("Mens pasienten venter", "fortsatt sykmelderen"),
        "who assesses and answers then": ("som vurderer den og svarer",),
        "who follows up next": ("Henviser følger opp pasienten videre",),
        "discipline": ("fysikalsk medisin og rehabilitering sammen med psykisk helsevern",),
        "complaint: what to write": ("hva den gjelder", "ønskes endret"),
    },
}
"""Words by which each element is known again, in both letters or in one."""
ALSO: dict[str, Any] = {"appointment": "2026-03-16", "appointment_time": "9.30", "offers": ["rph", "nav"]}
"""What the assessment may have besides: the letter tells of it where the table says «if», and not then where «else»."""


def tables() -> dict[str, dict[tuple[str, str], str]]:
    """Reader to (element, outcome) to what the cell says."""
    found: dict[str, dict[tuple[str, str], str]] = {}
    text = TABLES.read_text(encoding="utf-8")
    for reader, heading in READERS.items():
        part = text.partition(f"## {heading}\n")[2].partition("\n## ")[0]
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line[:1] == "|"]
        head, _rule, *elements = rows
        assert head[:2] == ["element", "source"] and tuple(head[2:]) == OUTCOMES
        assert all(name in legal_texts() for row in elements for name in row[1].split(", "))
        cells = {(row[0], outcome): cell for row in elements for outcome, cell in zip(OUTCOMES, row[2:], strict=True)}
        assert set(cells.values()) == {"yes", "never", "if", "else"}
        found[reader] = cells
    return found


Words = Callable[[str, str, str], tuple[str, ...]]
"""Of an element, an outcome and a reader."""


def words(element: str, outcome: str, reader: str) -> tuple[str, ...]:
    if element == "outcome":
        return (OUTCOME_WORDS[outcome, reader],)
    return BOTH.get(element) or ONE[reader][element]


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
"""What no letter says while no other is archived."""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    made = house(tmp_path)
    yield made
    made.close()


def text_of(pdf: bytes) -> str:
    return (
        " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())
        .replace("\xad ", "")
        .replace("d- s", "d-s")
    )


def answers_to(outcome: str) -> dict[str, Any]:
    return ASSESSMENT | {"decision": outcome, "forwarded_to": "Salten DPS" if outcome == "forwarded" else ""}


def decided(home: House, outcome: str, **more: Any) -> CourseId:
    made = course(home)
    run(home.as_user("sekretar"), entries.sign, made, "referral", None, REFERRAL)
    run(home.as_user("lege"), entries.sign, made, "assessment", None, answers_to(outcome) | more)
    return made


def wrongs(shown: str, outcome: str, reader: str, *, more: bool, told_by: Words = words) -> list[str]:
    """The cells that a letter does not keep; `more`: the assessment has what «if» is about; `told_by`: the words that
    an element is known by."""
    standing = {"yes": True, "never": False, "if": more, "else": not more}
    return [
        f"{reader}, {element}, {cell}: «{part}»"
        for (element, column), cell in tables()[reader].items()
        if column == outcome
        for part in told_by(element, outcome, reader)
        if (part.lower() in shown.lower()) is not standing[cell]
    ]


def test_the_tables_cover_every_outcome_that_is_answered() -> None:
    assert set(OUTCOMES) == set(Decision) - RETIRED - {Decision.MORE_INFORMATION}
    for reader, cells in tables().items():
        assert {element for element, _outcome in cells} == {"outcome", *BOTH, *ONE[reader]}
    told = [{element for element, _outcome in cells} for cells in tables().values()]
    assert told[0] ^ told[1] == {"what the patient can do next", "who follows up next", "discipline"}


@pytest.mark.long
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_letters_keep_the_tables(home: House, outcome: str) -> None:
    made, lege = decided(home, outcome), home.as_user("lege")

    def shown(reader: str) -> str:
        return text_of(run(lege, letters.decision_letters, made, reader).pdf())

    for reader in READERS:
        told = shown(reader)
        assert wrongs(told, outcome, reader, more=False) == []
        assert [part for part in NEVER if part.lower() in told.lower()] == []
        assert not re.search(r"\bR\d+\b|\blinje \d+", told), "rule and line numbers are for the program"
        assert "{" not in told and "None" not in told
    run(lege, entries.sign, made, "assessment", None, answers_to(outcome) | ALSO, over_newer=True)
    issued = [run(lege, letters.issue_decision, made, reader, answering=True) for reader in READERS]
    for reader in READERS:
        assert wrongs(shown(reader), outcome, reader, more=True) == []
    for reader, document in zip(READERS, issued, strict=True):
        most = 2 if (outcome, reader) == ("right", "patient") else 1  # the fullest answer, at eleven points
        assert len(PdfReader(BytesIO(run(home.as_user("sekretar"), papers.read, document))).pages) <= most


@pytest.mark.long
def test_the_deadline_says_what_it_is_for(home: House) -> None:
    made = decided(home, "right", deadline_for="examination")
    for reader in READERS:
        shown = text_of(run(home.as_user("lege"), letters.decision_letters, made, reader).pdf())
        assert "start av utredning" in shown and "behandling (" not in shown


@pytest.mark.long
def test_a_day_that_has_passed_is_not_told_as_one_to_come(home: House) -> None:
    """An answer that is made late, with the start that was aimed at and the first time the day before."""
    made = decided(home, "right", **{k: v for k, v in ALSO.items() if k != "offers"})
    home.clock.day = date(2026, 3, 17)
    for reader in READERS:
        shown = text_of(run(home.as_user("lege"), letters.decision_letters, made, reader).pdf())
        assert "16.03.2026" not in shown and "16. mars" not in shown and "i et eget brev" in shown


@pytest.mark.long
@pytest.mark.parametrize("more", [{}, ALSO], ids=["no time", "a time"])
def test_who_has_a_time_is_not_asked_to_call_for_want_of_one(home: House, more: dict[str, Any]) -> None:
    made = decided(home, "right", **more)
    told = text_of(run(home.as_user("lege"), letters.decision_letters, made, "patient").pdf())
    assert ("Nærmer fristen seg uten at du har fått time, ring oss." in told) is (not more)
    assert "Du kan også ringe Helfo selv" in told


@pytest.mark.long
def test_a_confirmed_receipt_is_told_with_its_day(home: House) -> None:
    made = decided(home, "forwarded", forwarded_received="2026-02-23")
    for reader in READERS:
        shown = text_of(run(home.as_user("lege"), letters.decision_letters, made, reader).pdf())
        assert "Mottaket der er bekreftet 23.02.2026" in shown and "ikke fått bekreftet" not in shown


@pytest.mark.long
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
