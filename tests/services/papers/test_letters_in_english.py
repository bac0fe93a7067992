"""The answer to a referral in English holds what it holds in Norwegian, outcome by outcome.

Source: the tables of `services/papers/decision_letters.md`, as `test_letter_checklist.py` holds the others to them.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from hia_desktop.domain.letter_texts import LetterLanguage
from hia_desktop.services.call import run
from hia_desktop.services.centre import wordings
from hia_desktop.services.papers import appointments, in_words, letters
from hia_desktop.services.record import entries
from tests.make import DAY, House, house
from tests.services.papers.test_letter_checklist import ALSO, OUTCOMES, answers_to, decided, text_of, wrongs
from tests.services.papers.test_nynorsk import in_written

OUTCOME_WORDS = {
    "right": "You have the right to necessary healthcare",
    "no_need": "do not need healthcare from the specialist health service",
    "advice": "give advice to whoever referred you",
    "not_applicable": "do not assess under the Patients’ and Users’ Rights Act § 2-1 b",
    "forwarded": "sent the referral on",
}
ELEMENTS: dict[str, tuple[str, ...]] = {
    "day of receipt": ("24.02.2026",),
    "grounds": ("Grounds", "falle ut"),
    "what the deadline is for": ("start of treatment",),
    "deadline as a date": ("no later than Thursday 30 April 2026",),
    "when we aim to begin": ("aim to begin on 16.03.2026",),
    "appointment in a letter of its own": ("in a separate letter",),
    "appointment, day and time": ("appointment Monday 16 March 2026 at 09.30",),
    "what to do when the deadline is broken": ("elsewhere without delay", "Helfo", "23 32 70 03"),
    "choice of place": ("choose", "to be treated", "§ 2-4"),
    "worse while waiting": ("worse while you wait",),
    "what the patient can do next": ("What you can do now", "Talk to your GP", "NAV can help"),
    "offers that were chosen": ("Services that may suit you", "Prompt mental health care", "NAV, on work"),
    "renewed assessment": ("§ 2-3", "once for the same"),
    "where the referral was sent": ("Salten DPS", "not yet confirmed"),
    "who assesses and answers then": ("assessed there, and you will get the answer from them",),
    "complaint: to the unit that decided": (
        "to us: HelseIArbeid-senteret, Eksempel HF, Storgata 1, 8000 Bodø",
        "consider the case again",
    ),
    "complaint: in writing, signed": ("in writing and signed",),
    "complaint: within four weeks": ("four weeks", "§ 7-5"),
    "complaint: what to write": ("national identity number", "what you complain about", "want changed"),
    "complaint: help": ("help you to write the complaint", "Ombud", "free of charge"),
    "complaint: sent on to Statsforvalteren": ("on at once to the County Governor (Statsforvalteren)",),
    "complaint: on the deadline too": ("the decision or the deadline",),
    "any word of a deadline": ("deadline", "no later than", "§ 2-2"),
    "the other reader's letter": ("is dated 24.02.2026",),
    "reference, case handler, phone": ("Our reference", "Case handler Liv Berg, overlege", "Telephone 75 00 00 00"),
    "greeting": ("Yours sincerely",),
}


def told_by(element: str, outcome: str, _reader: str) -> tuple[str, ...]:
    return (OUTCOME_WORDS[outcome],) if element == "outcome" else ELEMENTS[element]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    made = house(tmp_path)
    yield made
    made.close()


@pytest.mark.long
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_answer_to_the_patient_keeps_the_table(home: House, outcome: str) -> None:
    made, lege, grounds = decided(home, outcome), home.as_user("lege"), answers_to(outcome)["grounds"]
    in_written(home, made, LetterLanguage.ENGLISH)

    def shown() -> str:
        seen = in_words.seen(run(lege, letters.decision_letters, made, "patient"))
        assert str(PdfReader(BytesIO(seen.pdf)).root_object["/Lang"]) == "en-GB"
        assert seen.untranslated == (grounds,), "only what the assessor wrote is in Norwegian, and told"
        return text_of(seen.pdf)

    first = shown()
    assert wrongs(first, outcome, "patient", more=False, told_by=told_by) == []
    assert "{" not in first and "None" not in first and " du " not in first
    run(lege, entries.sign, made, "assessment", None, answers_to(outcome) | ALSO, over_newer=True)
    for reader in ("patient", "referrer"):
        run(lege, letters.issue_decision, made, reader, answering=True)
    assert wrongs(shown(), outcome, "patient", more=True, told_by=told_by) == []
    assert "Henvisningen ble mottatt" in text_of(run(lege, letters.decision_letters, made, "referrer").pdf())


@pytest.mark.long
def test_a_wording_in_english_is_approved_by_itself(home: House) -> None:
    made, lege = decided(home, "no_need"), home.as_user("lege")
    in_written(home, made, LetterLanguage.ENGLISH)
    run(lege, letters.issue_decision, made, "patient", answering=True)
    counted = run(home.admin, wordings.answered_for)
    assert counted["patient_complaint_en"] == 1 and "patient_complaint" not in counted


def test_the_summons_is_whole_in_english(home: House) -> None:
    made, office = decided(home, "right"), home.as_user("sekretar")
    in_written(home, made, LetterLanguage.ENGLISH)
    asked = run(office, appointments.suggested, made).model_copy(update={"day": DAY, "time": "9"})
    seen = in_words.seen(run(office, appointments.preview, made, asked))
    assert seen.untranslated == () and "We have set aside an appointment for you" in text_of(seen.pdf)
