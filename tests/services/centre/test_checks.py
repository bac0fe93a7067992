"""What «Kontroller» looks into: all that is sealed and anybody writes, each cell of it."""

from datetime import timedelta

import pytest
from sqlalchemy import LargeBinary, text

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.tasks import DISCUSS
from hia_desktop.services.call import run
from hia_desktop.services.centre import checks
from hia_desktop.services.lists import tasks
from hia_desktop.services.meetings import agenda, cases, decisions, minutes
from hia_desktop.services.papers import papers_in
from hia_desktop.store.entities import Entity
from tests import make, tampering
from tests.services.meetings.test_meetings import item_for, set_up
from tests.services.sealing.test_forgery import arriving

OTHERWISE = {
    "audit_line": "the walk through the trail",
    "proof": "what is signed",
    "vouched": "who signs",
    "public_key": "who signs",
    "key_grant": "each is opened with what it is the key of",
    "trail_key": "the walk through the trail",
    "centre": "a picture that everybody sees",
    "counted_answer": "a copy of what is counted, made anew by whoever counts next when it does not open",
}
"""Tables whose bytes are looked into by something else, or need not be."""


def test_every_sealed_cell_is_opened() -> None:
    there = {
        (table.name, column.name)
        for table in Entity.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary) and table.name not in OTHERWISE
    }
    assert there == {(sealed.table.__tablename__, part) for sealed in checks._SEALED for part in sealed.parts}


@pytest.fixture
def met(home: make.House, course: CourseId) -> CourseId:
    """A course that was talked of in a meeting whose minutes are signed, with a task in words and a letter."""
    lege = home.as_user("lege")
    run(lege, tasks.add, course, DISCUSS.code, home.clock.today() + timedelta(days=9), None, "Ring leder først.")
    run(lege, papers_in.register, course, arriving(home))
    meeting = run(home.as_user("sekretar"), agenda.prepare, set_up(home, "lege", "fysio"))
    item = item_for(home, meeting, course)
    run(lege, cases.write, item, "Går fint.")
    run(lege, decisions.decide, item, "Ring leder @eva")
    run(lege, cases.talked, item, True)
    run(lege, agenda.attend, meeting, lege.me.id, True)
    run(lege, minutes.sign, meeting)
    return course


@pytest.mark.long
@pytest.mark.logs  # triggers that are put back are told of
def test_what_is_written_in_meetings_and_tasks_is_named_when_it_is_damaged(home: make.House, met: CourseId) -> None:
    lege = home.as_user("lege")
    assert run(lege, checks.verify).problems == ()
    for table, column, told in (
        ("task", "words", "Teksten til oppgave"),
        ("agenda_item", "content", "Det som er skrevet i møtet"),
        ("meeting_decision", "content", "Beslutning"),
        ("meeting", "paper", "Dokument"),
        ("attachment", "sender", "Vedlegg"),
    ):
        with tampering.past_the_keys(lege.store) as sql:
            tampering.unguarded(sql)
            found = sql.execute(text(f"SELECT id, {column} FROM {table} WHERE {column} IS NOT NULL")).first()
            assert found is not None, table
            change = text(f"UPDATE {table} SET {column} = :c WHERE id = :i")
            sql.execute(change, {"c": bytes([found[1][0] ^ 1]) + found[1][1:], "i": found[0]})
        named = run(lege, checks.verify).problems
        assert any(one.startswith(told) and found[0][:8] in one for one in named), (table, named)
        with tampering.past_the_keys(lege.store) as sql:
            sql.execute(change, {"c": found[1], "i": found[0]})
    assert run(lege, checks.verify).problems == ()
