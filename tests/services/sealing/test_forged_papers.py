"""A paper that somebody put in or changed with other tools is no paper of the one whose name it bears."""

import hashlib
import json
import uuid

import pytest
from sqlalchemy import text

from hia_desktop.base.errors import Refused
from hia_desktop.base.fields import CourseId, DocumentId
from hia_desktop.documents.kinds.letter import CORRECTION, TO_PATIENT
from hia_desktop.domain.forms.seldom.corrections import Request
from hia_desktop.services.call import run
from hia_desktop.services.overview import course_journal
from hia_desktop.services.papers import handling, letters, papers
from hia_desktop.services.papers.handling import Queue
from hia_desktop.services.record import entries
from hia_desktop.vault import seal
from tests import make, tampering
from tests.services.papers.test_correction_letters import ASKED, DECIDED
from tests.services.sealing.forging import put_row
from tests.services.story import ASSESSMENT

pytestmark = pytest.mark.logs  # triggers that are put back are told of
PLAN = {"own_goal": "Jobb", "measures": [{"what": "Gå"}]}
FORGED = b"%PDF-1.4 Pasienten er frisk."


@pytest.fixture
def course(home: make.House) -> CourseId:
    return make.course(home)


def changed(home: make.House, *statements: str) -> None:
    with tampering.by_hand(home.folder, home.as_user("nav").store) as sql:
        tampering.unguarded(sql)
        for statement in statements:
            assert sql.execute(text(statement)).rowcount, statement
    home.sign_out("lege")


def put_in(home: make.House, table: str, like: str, says: object = None, **cells: object) -> str:
    """A row like that one of another number, with other bytes that health personnel can open."""
    key, number = seal.new_content_key(), uuid.uuid4().hex
    with tampering.by_hand(home.folder, home.as_user("nav").store) as sql:
        tampering.unguarded(sql)
        row = dict(sql.execute(text(f"SELECT * FROM {table} WHERE {like}")).mappings().one())
        told = json.dumps(
            {"content": says or {}, "language": "nb", "patient_line": "Kari", "author": "Liv Berg"}
        ).encode()
        row |= {"id": number, "sha256": hashlib.sha256(FORGED).hexdigest(), **cells}
        row |= {part: seal.seal(what, key, f"{number}|{part}") for part, what in (("pdf", FORGED), ("content", told))}
        put_row(sql, table, row, key)
    return number


def test_no_paper_is_given_as_the_one_that_was_drawn_under_a_signature(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    plan = run(lege, entries.sign, course, "plan", None, PLAN)
    before = run(lege, papers.issued_of, plan)
    put_in(home, "signed_paper", f"entry_id = '{plan}'")
    assert run(lege, papers.issued_of, plan) == before
    assert run(lege, papers.read, run(lege, papers.issue, course, "team_plan")) == before


def test_a_paper_that_nobody_issued_is_listed_as_that(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    run(lege, entries.sign, course, "plan", None, PLAN)
    true = run(lege, papers.issue, course, "team_plan")
    forged = DocumentId(put_in(home, "issued_document", f"id = '{true}'", from_entry=None))
    by = {row.id: (row.forged, row.issued_by) for row in run(lege, papers.listing, course)}
    assert by == {true: (False, lege.me.name), forged: (True, "Ukjent")}
    lines = {line.document: line for line in run(lege, course_journal.open_journal, course).lines if line.document}
    assert lines[true].author == lege.me.name and lines[forged].author == "Ukjent"
    assert "utenfor programmet" in lines[forged].about and "utenfor programmet" not in lines[true].about
    with pytest.raises(Refused):
        run(lege, papers.read, forged)


def test_what_nobody_entered_in_error_is_not_called_so(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    run(lege, entries.sign, course, "plan", None, PLAN)
    issued = run(lege, papers.issue, course, "team_plan")
    before = run(lege, papers.read, issued)
    changed(home, "UPDATE form_entry SET struck_at = saved_at, struck_by = author_id, struck_because = 'duplicate'")
    lege = home.as_user("lege")
    assert [row.struck for row in run(lege, papers.listing, course)] == [False]
    assert [row.struck for row in run(lege, handling.queue, Queue.ALL)] == [False]
    lines = run(lege, course_journal.open_journal, course).lines
    assert [line.struck for line in lines if line.document] == [False]
    assert run(lege, papers.read, issued) == before


def test_nor_is_what_was_handed_out_without_the_page_that_says_so(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    plan = run(lege, entries.sign, course, "plan", None, PLAN)
    issued = run(lege, papers.issue, course, "team_plan")
    run(lege, entries.strike, plan, "duplicate")
    assert len(run(lege, papers.read, issued)) > 0
    changed(
        home,
        "UPDATE form_entry SET struck_at = NULL, struck_by = NULL, struck_because = '' WHERE struck_at IS NOT NULL",
        "DELETE FROM proof WHERE kind = 'struck'",
    )
    with pytest.raises(Refused, match="utenfor programmet"):
        run(home.as_user("lege"), papers.read, issued)


def test_no_letter_is_told_of_that_nobody_issued(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    run(home.as_user("sekretar"), entries.sign, course, "referral", None, make.REFERRAL)
    run(lege, entries.sign, course, "assessment", None, ASSESSMENT)
    run(lege, entries.sign, course, "plan", None, PLAN)
    refused = ASKED | DECIDED | {"outcome": "refused"}
    run(lege, entries.sign, course, "corrections", None, {"requests": [refused]})
    like = f"id = '{run(lege, papers.issue, course, 'team_plan')}'"
    before = run(lege, letters.decision_letters, course, "referrer").content
    assert [one.archived for one in run(lege, letters.correction_answers, course)] == [None]
    said = {"request": Request.model_validate(refused).named}
    put_in(home, "issued_document", like, says=said, kind=CORRECTION.kind, from_entry=None)
    assessed = run(lege, entries.open_form, course, "assessment").versions[0].id
    put_in(home, "issued_document", like, kind=TO_PATIENT.kind, from_entry=assessed)
    assert [one.archived for one in run(lege, letters.correction_answers, course)] == [None]
    assert run(lege, letters.decision_letters, course, "referrer").content == before
