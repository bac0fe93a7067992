"""What hangs on the signed and is believed with it: the words approved for an employer's paper, the letterhead that was
kept, and who answered for the end of the trail. Changed with other tools, it makes the program say nothing untrue."""

import json
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select, text

from hia_desktop.base.errors import Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.services.call import Work, run
from hia_desktop.services.centre import checks, trail_alarms
from hia_desktop.services.papers import employer_papers, papers
from hia_desktop.services.record import entries
from hia_desktop.services.sealing import frames, vouching
from hia_desktop.store.entities import AnsweredPaper
from hia_desktop.vault import seal
from tests import make, tampering
from tests.services.papers.test_frozen import words
from tests.services.sealing.forging import let_health_open

pytestmark = pytest.mark.logs  # triggers that are put back are told of
RTW = {"goal": "40 t/uke", "steps": [{"from_day": "2026-03-16", "work_percent": 50, "tasks": "Plukk"}]}


@pytest.fixture
def course(home: make.House) -> CourseId:
    course = make.course(home)
    make.employer_agrees(home, course)
    return course


def test_words_that_nobody_approved_reach_no_employer(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    run(lege, entries.sign, course, "rtw", None, RTW)
    offered = run(lege, employer_papers.look, course, "rtw_employer").as_offered()
    make.approve_lines(lege, course)
    with home.every_row() as sql:
        like = sql.scalars(select(AnsweredPaper)).one()
        cells: dict[str, Any] = {c.key: getattr(like, c.key) for c in AnsweredPaper.__table__.columns}
    lines = [[line.path, line.source, "Kan løfte alt"] for line in offered]
    told = {"because": "", "hits": [], "lines": lines}
    key, cells["id"] = seal.new_content_key(), uuid.uuid4().hex
    cells["answered_at"] = datetime(2027, 1, 1, tzinfo=UTC)
    cells["content"] = seal.seal(json.dumps(told).encode(), key, f"{cells['id']}|content")
    with home.as_user("nav").store.write() as sql:
        sql.add(AnsweredPaper(**cells))
        let_health_open(sql, cells["id"], key)
    assert "løfte" not in words(run(lege, papers.issued, course, "rtw_employer"))
    assert [told for told in run(lege, checks.verify).problems if cells["id"][:8] in told]


def test_what_was_approved_before_it_was_signed_stands(home: make.House, course: CourseId) -> None:
    with tampering.by_hand(home.folder, home.as_user("lege").store) as sql:  # as an older program left it
        tampering.unguarded(sql)
        assert sql.execute(text("DELETE FROM proof WHERE object_id = 'answered'")).rowcount
    home.sign_out("lege")
    lege = home.as_user("lege")
    run(lege, entries.sign, course, "rtw", None, RTW)
    make.approve_lines(lege, course)
    before = run(lege, papers.issued, course, "rtw_employer")
    if "admin" in home.open:
        home.sign_out("admin")
    home.as_user("admin")  # who says that it is signed from now on
    with lege.store.read() as sql_:
        assert vouching.is_signed(Work(sql_, lege), "answered")
    assert run(lege, papers.issued, course, "rtw_employer") == before


def test_no_paper_is_drawn_with_another_letterhead(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    plan = run(lege, entries.sign, course, "plan", None, {"own_goal": "Jobb", "measures": [{"what": "Gå"}]})
    run(lege, papers.issue, course, "team_plan")
    run(lege, entries.add_addendum, plan, "Mer om det.")
    with tampering.by_hand(home.folder, home.as_user("nav").store) as sql:
        tampering.unguarded(sql)
        sql.execute(text('UPDATE kept_letterhead SET content = replace(content, \'"phone": "\', \'"phone": "666\')'))
    home.sign_out("lege")
    lege = home.as_user("lege")
    with lege.store.read() as sql:
        w = Work(sql, lege)
        assert frames.problems(w)
    with pytest.raises(Refused, match="brevhodet"):
        run(lege, papers.read, run(lege, papers.listing, course)[0].id)


def test_nobody_but_an_administrator_answers_for_the_end_of_the_trail(home: make.House) -> None:
    with home.admin.store.write() as sql:
        Work(sql, home.admin).log(trail_alarms.FOUND, ground="cut 3")
    assert len(run(home.admin, trail_alarms.standing)) == 1
    nav = home.as_user("nav")
    with nav.store.write() as sql:
        Work(sql, nav).log(trail_alarms.ACCEPTED, ground="Strømbrudd.")
    assert len(run(home.admin, trail_alarms.standing)) == 1
    run(home.admin, trail_alarms.accept, "Strømbrudd.")
    assert run(home.admin, trail_alarms.standing) == ()
