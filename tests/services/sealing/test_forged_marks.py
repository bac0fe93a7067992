"""A form is entered in error when its author signed that it is, and not because a cell says so: a mark that was put in
with other tools hides nothing."""

import pytest
from sqlalchemy import text

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.services.call import Work, run
from hia_desktop.services.centre import checks
from hia_desktop.services.course import courses
from hia_desktop.services.record import entries
from hia_desktop.services.sealing import entry_rows
from tests import make, tampering
from tests.services.story import ASSESSMENT

pytestmark = pytest.mark.logs  # triggers that are put back are told of
NOTE = {"text": "Tanker om å dø.", "heading": "Samtale"}
PLAN = {"own_goal": "Jobb", "measures": [{"what": "Gå"}]}


@pytest.fixture
def course(home: make.House) -> CourseId:
    course, lege = make.course(home), home.as_user("lege")
    run(lege, entries.sign, course, "referral", None, make.REFERRAL)
    for kind, answers in (("note", NOTE), ("plan", PLAN), ("assessment", ASSESSMENT)):
        run(lege, entries.sign, course, kind, None, answers)
    return course


def mark(home: make.House, how: str = "struck_at = saved_at, struck_by = author_id") -> None:
    """By SQL with the adviser's password, on every form."""
    with tampering.by_hand(home.folder, home.as_user("nav").store) as sql:
        tampering.unguarded(sql)
        assert sql.execute(text(f"UPDATE form_entry SET {how}, struck_because = 'wrong_content'")).rowcount
    home.sign_out("lege")


def test_what_nobody_marked_is_there_as_it_was(home: make.House, course: CourseId) -> None:
    before = run(home.as_user("lege"), courses.open_course, course)
    assert "done" in {one.state for one in before.steps}
    mark(home)
    lege = home.as_user("lege")
    page = run(lege, courses.open_course, course)
    assert page.steps == before.steps and page.timeline == before.timeline
    assert [(e.answers["text"], e.struck) for e in run(lege, entries.journal, course)] == [(NOTE["text"], "")]
    plan = run(lege, entries.open_form, course, "plan").current
    assert plan is not None and plan.answers["own_goal"] == "Jobb" and plan.stands
    with lege.store.read() as sql:
        assert entry_rows.newest_rows(Work(sql, lege), [course], RightsAssessment.kind).keys() == {course}
    assert sum("merket som feilført utenfor" in told for told in run(lege, checks.verify).problems) == 4


def test_what_its_author_marked_stays_so(home: make.House, course: CourseId) -> None:
    """Whoever changes the mark that is signed does not take the form out of it: its key says so too."""
    lege = home.as_user("lege")
    (note,) = run(lege, entries.journal, course)
    run(lege, entries.strike, note.id, "duplicate")
    assert [e.struck for e in run(lege, entries.journal, course)] == ["Ført to ganger"]
    mark(home)
    assert [e.struck for e in run(home.as_user("lege"), entries.journal, course)] != [""]
    plan = run(home.as_user("lege"), entries.open_form, course, "plan").current
    assert plan is not None and plan.stands
