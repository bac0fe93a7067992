"""Drafts are never lost and seen by nobody else; what is signed stays as it is."""

from datetime import time
from typing import Any

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError

from hia_desktop.base.errors import BadInput, Conflict, Missing, Refused
from hia_desktop.base.fields import LONG_TEXT, CourseId
from hia_desktop.services.call import run
from hia_desktop.services.course import courses
from hia_desktop.services.record import drafts, entries
from hia_desktop.services.record.entries import FormPage
from hia_desktop.services.sealing.entry_rows import Entry
from hia_desktop.store.entities import FormEntry
from tests import make

HOSTILE = "<b>fet</b> & «æøå» 👩‍⚕️ \u202eomvendt\u202c \x07 \x1b[31m 'DROP TABLE patient;-- {x} %s áŋđ"


def page(home: make.House, user: str, course: CourseId, kind: str) -> FormPage:
    return run(home.as_user(user), entries.open_form, course, kind)


def newest(home: make.House, user: str, course: CourseId) -> Entry:
    return run(home.as_user(user), entries.journal, course)[0]


def test_a_draft_survives_signing_out(home: make.House, course: CourseId) -> None:
    psykolog = home.as_user("psykolog")
    saved = run(psykolog, entries.save_draft, course, "note", None, {"text": "Pasienten fort"}, {"day": "12.3."})
    again = run(
        psykolog, entries.save_draft, course, "note", saved.series, {"text": "Pasienten forteller"}, {"day": "12.3."}
    )
    assert again.id == saved.id
    home.sign_out("psykolog")
    found = newest(home, "psykolog", course)
    assert (found.state, found.answers, found.raw) == ("draft", {"text": "Pasienten forteller"}, {"day": "12.3."})


def test_a_draft_is_its_authors_alone(home: make.House, course: CourseId) -> None:
    run(home.as_user("lege"), entries.save_draft, course, "survey", None, {"can_do": "Hemmelig"}, {})
    other = page(home, "psykolog", course, "survey")
    assert other.current is None and other.versions == () and other.others_drafting == ("Liv Berg",)
    mine = run(home.as_user("lege"), entries.save_draft, course, "note", None, {"text": "Hemmelig"}, {})
    assert run(home.as_user("psykolog"), entries.journal, course) == ()
    with pytest.raises(Missing):
        run(home.as_user("psykolog"), entries.discard_draft, mine.id)
    with pytest.raises(Refused):
        run(home.as_user("psykolog"), entries.add_addendum, mine.id, "Tillegg")


def test_what_is_sent_once_more_since_the_answer_was_lost_is_not_kept_twice(home: make.House, course: CourseId) -> None:
    lege, name = home.as_user("lege"), drafts.new_series()
    first = run(lege, entries.save_draft, course, "note", name, {"text": "Kom"}, {})
    again = run(lege, entries.save_draft, course, "note", name, {"text": "Kom gående"}, {})
    assert first.series == name and again.id == first.id
    assert [entry.answers["text"] for entry in run(lege, entries.journal, course)] == ["Kom gående"]
    made_up = run(lege, entries.save_draft, course, "note", "noe helt annet", {"text": "Ny"}, {})
    assert made_up.series != "noe helt annet", "no name but one that the program has given"


def test_a_discarded_draft_is_gone(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    saved = run(lege, entries.save_draft, course, "note", None, {"text": "Bort"}, {})
    run(lege, entries.discard_draft, saved.id)
    assert run(lege, entries.journal, course) == ()
    signed = run(lege, entries.sign, course, "note", None, {"text": "Blir"})
    with pytest.raises(Missing):
        run(lege, entries.discard_draft, signed)


@pytest.mark.long
def test_signing_turns_the_draft_into_a_version(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    saved = run(lege, entries.save_draft, course, "survey", None, {"can_do": "Sitte"}, {})
    assert run(lege, entries.sign, course, "survey", saved.series, {"can_do": "Sitte og gå"}) == saved.id
    seen = page(home, "psykolog", course, "survey")
    assert [(v.number, v.state, v.answers["can_do"], v.author, v.author_title) for v in seen.versions] == [
        (1, "signed", "Sitte og gå", "Liv Berg", "overlege")
    ]
    run(home.as_user("fysio"), entries.sign, course, "survey", None, {"can_do": "Løfte 5 kg"}, reason="Ny undersøkelse")
    seen = page(home, "psykolog", course, "survey")
    assert [(v.number, v.author, v.reason) for v in seen.versions] == [
        (2, "Eva Li", "Ny undersøkelse"),
        (1, "Liv Berg", ""),
    ]
    assert len({v.series for v in seen.versions}) == 1


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE form_entry SET content = content WHERE id = :id",
        "UPDATE form_entry SET day = '2020-01-01' WHERE id = :id",
        "UPDATE form_entry SET state = 'draft' WHERE id = :id",
        "DELETE FROM form_entry WHERE id = :id",
        pytest.param("INSERT OR REPLACE INTO form_entry SELECT * FROM form_entry WHERE id = :id", id="replaced"),
    ],
)
def test_what_is_signed_is_never_changed(home: make.House, course: CourseId, change: str) -> None:
    lege = home.as_user("lege")
    signed = run(lege, entries.sign, course, "note", None, {"text": "Slik var det."})
    with pytest.raises(Conflict) as error, lege.store.write() as sql:
        sql.execute(text(change), {"id": signed})
    assert isinstance(error.value.__cause__, IntegrityError)
    assert newest(home, "lege", course).answers["text"] == "Slik var det."


def test_an_addendum_is_shown_with_what_it_adds_to(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    signed = run(lege, entries.sign, course, "note", None, {"text": "Første"})
    run(lege, entries.add_addendum, signed, "Andre tanker")
    home.clock.at = time(11)
    run(home.as_user("fysio"), entries.add_addendum, signed, "Enig")
    found = newest(home, "psykolog", course)
    assert [(a.answers["text"], a.author) for a in found.addenda] == [("Andre tanker", "Liv Berg"), ("Enig", "Eva Li")]
    assert len(run(lege, entries.journal, course)) == 1
    with pytest.raises(BadInput):
        run(lege, entries.add_addendum, signed, "")


def test_a_struck_note_is_kept_and_marked(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    signed = run(lege, entries.sign, course, "note", None, {"text": "Feil pasient"})
    with pytest.raises(Refused):
        run(home.as_user("psykolog"), entries.strike, signed, "wrong_patient")
    with pytest.raises(BadInput):
        run(lege, entries.strike, signed, "lyst")
    run(lege, entries.strike, signed, "wrong_patient")
    found = newest(home, "psykolog", course)
    assert found.struck == "Ført på feil pasient" and found.answers["text"] == "Feil pasient"
    with pytest.raises(Refused):
        run(lege, entries.strike, signed, "duplicate")
    with pytest.raises(Conflict), lege.store.write() as sql:
        sql.execute(update(FormEntry).where(FormEntry.id == signed).values(struck_at=None))


def test_a_struck_version_is_not_the_current_one(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    run(lege, entries.sign, course, "survey", None, {"can_do": "Første", "thriving": 3})
    wrong = run(lege, entries.sign, course, "survey", None, {"can_do": "Feil", "thriving": 9})
    run(lege, entries.strike, wrong, "wrong_content")
    current = page(home, "lege", course, "survey").current
    assert current is not None and current.answers["can_do"] == "Første"
    day = str(home.clock.today())
    run(lege, entries.sign, course, "was", None, {"day": day, "now": 3})
    run(lege, entries.strike, run(lege, entries.sign, course, "was", None, {"day": day, "now": 9}), "wrong_content")
    assert [score.value for score in run(lege, courses.open_course, course).scores] == [3]


@pytest.mark.long
def test_two_who_sign_the_same_form(home: make.House, course: CourseId) -> None:
    lege, fysio = home.as_user("lege"), home.as_user("fysio")
    run(lege, entries.sign, course, "plan", None, {"own_goal": "Første"})
    mine = run(lege, entries.save_draft, course, "plan", None, {"own_goal": "Legens"}, {})
    run(fysio, entries.sign, course, "plan", None, {"own_goal": "Fysioterapeutens"})
    with pytest.raises(Conflict, match="versjon 2"):
        run(lege, entries.sign, course, "plan", mine.series, {"own_goal": "Legens"})
    kept = page(home, "lege", course, "plan").current
    assert kept is not None and kept.state == "draft" and kept.answers["own_goal"] == "Legens"
    run(lege, entries.sign, course, "plan", mine.series, {"own_goal": "Legens"}, over_newer=True)
    assert [(v.number, v.answers["own_goal"]) for v in page(home, "lege", course, "plan").versions] == [
        (3, "Legens"),
        (2, "Fysioterapeutens"),
        (1, "Første"),
    ]


@pytest.mark.long
def test_a_hundred_thousand_characters_are_kept(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    long = ("Ærlig talt, åtte øyer. " * 5000)[:LONG_TEXT]
    saved = run(lege, entries.save_draft, course, "note", None, {"text": long}, {})
    assert newest(home, "lege", course).answers["text"] == long
    run(lege, entries.sign, course, "note", saved.series, {"text": long})
    assert newest(home, "psykolog", course).answers["text"] == long
    with pytest.raises(BadInput) as error:
        run(lege, entries.sign, course, "note", None, {"text": long + "x"})
    assert "100000" in error.value.fields["text"]
    with pytest.raises(BadInput, match="2 MB"):
        run(lege, entries.save_draft, course, "note", None, {"text": "x" * 2_100_000}, {})


def test_hostile_text_is_kept_as_it_is(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    run(lege, entries.sign, course, "note", None, {"text": HOSTILE, "heading": "<i>Overskrift</i>"})
    found = newest(home, "psykolog", course)
    assert found.answers["text"] == HOSTILE and found.answers["heading"] == "<i>Overskrift</i>"


@pytest.mark.parametrize(
    ("kind", "answers", "field"),
    [
        ("note", {"text": ""}, "text"),
        ("note", {"text": "Hei", "day": "1979-02-30"}, "day"),
        ("note", {"text": "Hei", "day": "1970-01-01"}, "day"),
        ("survey", {"thriving": 11}, "thriving"),
        ("survey", {"ukjent": 1}, "ukjent"),
        ("referral", {**make.REFERRAL, "received": "2026-02-25"}, "received"),
        ("referral", {**make.REFERRAL, "sick_since": "2026-03-01"}, "sick_since"),
        ("referral", {**make.REFERRAL, "sick_since": "1970-01-01"}, "sick_since"),
        ("referral", {**make.REFERRAL, "sick_grade": 10}, "sick_grade"),
        ("referral", {**make.REFERRAL, "sick_grade": 120}, "sick_grade"),
        ("assessment", {"decision": "right"}, "start_deadline"),
        ("assessment", {"decision": "kanskje"}, "decision"),
        ("epikrise", {"asks": []}, "asks"),
    ],
)
def test_what_is_wrong_is_named_by_field(
    home: make.House, course: CourseId, kind: str, answers: dict[str, Any], field: str
) -> None:
    lege = home.as_user("lege")
    draft = run(lege, entries.save_draft, course, kind, None, answers, {})
    with pytest.raises(BadInput) as error:
        run(lege, entries.sign, course, kind, draft.series, answers)
    assert field in error.value.fields and error.value.fields[field].endswith(".")
    kept = newest(home, "lege", course) if kind == "note" else page(home, "lege", course, kind).current
    assert kept is not None and kept.state == "draft" and kept.answers == answers
