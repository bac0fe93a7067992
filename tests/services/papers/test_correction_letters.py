"""Who asks that the record be corrected or something deleted, is answered in writing, and told of the complaint.

Source: the table of `services/papers/decision_letters.md`, whose rows name the legal texts that they rest on.
"""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from hia_desktop.base.errors import BadInput, Missing, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.forms.seldom.corrections import Answered, AskedFor, Request
from hia_desktop.domain.legal_texts import legal_texts
from hia_desktop.domain.letter_texts import LetterLanguage
from hia_desktop.services.call import run
from hia_desktop.services.papers import in_words, letters, papers
from hia_desktop.services.record import entries
from hia_desktop.services.transfer import course_export, course_import
from hia_desktop.store.entities import Task
from tests.make import DAY, House, house
from tests.services.papers.test_letter_checklist import TABLES, decided, text_of
from tests.services.papers.test_nynorsk import in_written

HEADING = "## To a patient who asked that the record be corrected or something deleted"
ASKED: dict[str, Any] = {"received": DAY.isoformat(), "asked": "delete", "about": "Notat, tredje avsnitt"}
DECIDED = {"grounds": "Nødvendig for behandlingen.", "decided_on": DAY.isoformat(), "decided_by": "Liv Berg, overlege"}
OUTCOMES = {
    "granted": ("tatt til følge", "teke til følgje", "is granted"),
    "partly": ("delvis tatt til følge", "delvis teke til følgje", "granted in part"),
    "refused": ("Kravet ditt er avslått", "Kravet ditt er avslått", "Your request is refused"),
}
WORDS: dict[str, tuple[str, str, str]] = {
    "day of the request": ("24.02.2026",) * 3,
    "what was asked, and about what": (
        "om sletting. Det gjelder: Notat, tredje avsnitt",
        "om sletting. Det gjeld: Notat, tredje avsnitt",
        "for deletion. It is about: Notat, tredje avsnitt",
    ),
    "how it is corrected or deleted": ("fjernes fra jour", "fjerna frå jour", "is removed from the"),
    "when and by whom it was decided": (
        "avgjort 24.02.2026 av Liv Berg, overlege",
        "avgjort 24.02.2026 av Liv Berg, overlege",
        "decided on 24.02.2026 by Liv Berg, overlege",
    ),
    "grounds": ("Begrunnelse Nødvendig", "Grunngiving Nødvendig", "Grounds Nødvendig"),
    "request and refusal stand in the record": ("i journalen (hel", "i journalen (hel", "in the record (Health"),
    "complaint: to Statsforvalteren": (
        "til Statsforvalteren (",
        "til Statsforvaltaren (",
        "(Statsforvalteren) (Health",
    ),
    "complaint: sent to the unit that decided": ("til oss: Hel", "til oss: Hel", "to us: Hel"),
    "complaint: rather within three weeks": ("helst innen tre uker", "helst innan tre veker", "within three weeks"),
    "complaint: what to write": ("hva du klager på", "kva du klagar på", "what you complain about"),
    "complaint: help": ("gratis (pasient", "gratis (pasient", "free of charge (Patients’"),
    "reference, case handler, phone": ("Saksbehandler Liv", "Saksbehandlar Liv", "Case handler Liv"),
    "greeting": ("Vennlig hilsen", "Venleg helsing", "Yours sincerely"),
}


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    made = house(tmp_path)
    yield made
    made.close()


def sign(home: House, course: CourseId, *requests: dict[str, Any]) -> None:
    run(home.as_user("lege"), entries.sign, course, "corrections", None, {"requests": list(requests)}, over_newer=True)


def waits(home: House) -> bool:
    with home.every_row() as sql:
        return sql.scalar(select(Task.id).where(Task.kind == "correction", Task.done_on.is_(None))) is not None


def table() -> list[list[str]]:
    part = TABLES.read_text(encoding="utf-8").partition(f"{HEADING}\n")[2]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line[:1] == "|"]
    assert rows[0] == ["element", "source", *OUTCOMES] and set(OUTCOMES) == set(Answered)
    assert all(name in legal_texts() for row in rows[2:] for name in row[1].split(", "))
    assert {row[0] for row in rows[2:]} == {"outcome", *WORDS}
    return rows[2:]


@pytest.mark.long
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_letter_keeps_the_table_in_each_language(home: House, outcome: str) -> None:
    made, lege = decided(home, "right"), home.as_user("lege")
    sign(home, made, ASKED | DECIDED | {"outcome": outcome})
    for at, language in enumerate(LetterLanguage):
        in_written(home, made, language)
        seen = in_words.seen(run(lege, letters.correction_letter, made, 1))
        shown = text_of(seen.pdf)
        for element, _source, *cells in table():
            part = (OUTCOMES[outcome] if element == "outcome" else WORDS[element])[at]
            assert (part in shown) is (cells[list(OUTCOMES).index(outcome)] == "yes"), (element, language, shown)
        written = {str(DECIDED["grounds"]), ASKED["about"]} if language is LetterLanguage.ENGLISH else set()
        assert set(seen.untranslated) == written and "{" not in shown and "lokalt godkjent" not in shown


@pytest.mark.long
def test_a_correction_adds_and_deletes_nothing(home: House) -> None:
    """Source: helsepersonelloven § 42, as Helsedirektoratet's circular has it."""
    made = decided(home, "right")
    sign(home, made, ASKED | DECIDED | {"outcome": "granted", "asked": "correct"})
    for language, words in zip(
        LetterLanguage, ("som sto der, slettes ikke", "som stod der, blir ikkje sletta", "is not deleted"), strict=True
    ):
        in_written(home, made, language)
        shown = text_of(in_words.seen(run(home.as_user("lege"), letters.correction_letter, made, 1)).pdf)
        assert words in shown and not any(of in shown for of in WORDS["how it is corrected or deleted"])


def test_what_is_granted_is_late_from_the_decision_and_an_answer_from_its_month() -> None:
    """A request of October that was decided in December is not two weeks late with what was decided today."""
    asked = Request(received=date(2026, 10, 20), asked=AskedFor.DELETE, about="Notat")
    late = date(2026, 12, 4)
    granted = asked.model_copy(update={"outcome": Answered.GRANTED, "decided_on": late})
    partly = granted.model_copy(update={"outcome": Answered.PARTLY})
    assert asked.due(told=False) == date(2026, 11, 20)
    assert granted.due(told=False) == late and partly.due(told=True) == late
    assert partly.due(told=False) == date(2026, 11, 20), "the patient is still to be told of the rest"
    early = granted.model_copy(update={"decided_on": date(2026, 10, 30)})
    assert early.due(told=False) == date(2026, 11, 20)
    assert early.model_copy(update={"done_on": late}).due(told=False) is None


@pytest.mark.long
@pytest.mark.parametrize("outcome", ["granted", "partly"])
def test_what_is_granted_is_waited_for_until_it_is_done(home: House, outcome: str) -> None:
    """The letter says «Vi gjør det du ba om»."""
    made, given = decided(home, "right"), ASKED | DECIDED | {"outcome": outcome, "complaint_told": DAY.isoformat()}
    sign(home, made, given)
    run(home.as_user("lege"), letters.issue_correction, made, 1, answering=True)
    assert waits(home)
    sign(home, made, given | {"done_on": DAY.isoformat()})
    assert not waits(home)


@pytest.mark.long
def test_a_refusal_is_waited_for_until_its_letter_is_archived(home: House) -> None:
    """It can be signed before the patient is told, since the letter is made of what is signed."""
    made, lege = decided(home, "right"), home.as_user("lege")
    refused, other = ASKED | DECIDED | {"outcome": "refused"}, ASKED | {"about": "Epikrisen"}
    with pytest.raises(Missing):
        run(lege, letters.correction_letter, made, 1)
    sign(home, made, refused, other)
    assert waits(home)
    with pytest.raises(Missing, match="Signer den først"):
        run(lege, letters.correction_letter, made, 2)
    with pytest.raises(BadInput, match="ikke lokalt godkjent") as asked:
        run(lege, letters.issue_correction, made, 1)
    assert "answering" in asked.value.fields
    kept = run(lege, letters.issue_correction, made, 1, answering=True)
    assert "Statsforvalteren" in text_of(run(lege, papers.read, kept))
    assert [(one.number, one.archived) for one in run(lege, letters.correction_answers, made)] == [(1, DAY)]
    assert waits(home), "the other is not decided"
    sign(home, made, refused, other | DECIDED | {"outcome": "granted", "done_on": DAY.isoformat()})
    assert not waits(home), "what was told once is told"
    assert [one.archived for one in run(lege, letters.correction_answers, made)] == [DAY, None]
    sign(home, made, refused | {"about": "Noe annet"})
    assert waits(home), "no letter answers this one"
    told = refused | {"about": "Noe annet", "complaint_told": DAY.isoformat()}
    sign(home, made, told)
    assert not waits(home), "told in another way"
    with pytest.raises(Refused):
        run(home.as_user("sekretar"), letters.correction_letter, made, 1)
    assert run(home.as_user("sekretar"), papers.read, kept), "the office prints it"


@pytest.mark.long
def test_a_letter_made_of_what_is_entered_in_error_tells_nothing(home: House) -> None:
    made, lege = decided(home, "right"), home.as_user("lege")
    sign(home, made, ASKED | DECIDED | {"outcome": "refused"})
    run(lege, letters.issue_correction, made, 1, answering=True)
    assert not waits(home)
    entry = run(lege, entries.open_form, made, "corrections").versions[0].id
    run(lege, entries.strike, entry, "wrong_patient")
    home.clock.day += timedelta(days=1)
    sign(home, made, ASKED | DECIDED | {"outcome": "refused"})
    assert waits(home)


@pytest.mark.long
def test_a_letter_of_a_file_that_does_not_say_which_request_it_answers_tells_nothing(
    home: House, tmp_path: Path
) -> None:
    """A file is taken without it, as without whatever else a letter may lack; the form is opened and signed there."""
    made = decided(home, "right")
    sign(home, made, ASKED | DECIDED | {"outcome": "refused"})
    run(home.as_user("lege"), letters.issue_correction, made, 1, answering=True)
    file = json.loads(run(home.as_user("lege"), course_export.export_course, made).model_dump_json())
    assert all(paper["content"].pop("request") for paper in file["documents"] if paper["kind"] == "decision_correction")
    other = house(tmp_path / "other")
    try:
        there = run(other.as_user("lege"), course_import.import_course, json.dumps(file).encode()).course
        assert [one.archived for one in run(other.as_user("lege"), letters.correction_answers, there)] == [None]
        sign(other, there, ASKED | DECIDED | {"outcome": "refused", "grounds": "Fortsatt nødvendig."})
        assert waits(other)
    finally:
        other.close()
