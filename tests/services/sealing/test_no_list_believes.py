"""No list, step, chip or check believes a row that nobody signed: what says that a form is there asks who signed it."""

from datetime import timedelta
from typing import Any

import pytest

from hia_desktop.base.errors import BadInput, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.following.packages import PACKAGES
from hia_desktop.services.call import run
from hia_desktop.services.course import beginnings, courses
from hia_desktop.services.lists import patient_list
from hia_desktop.services.overview import journal_papers
from hia_desktop.services.papers import handling, papers
from hia_desktop.services.papers.handling import Queue
from hia_desktop.services.patient import patients
from hia_desktop.services.record import entries, measuring
from hia_desktop.store.entities import Course
from tests import make
from tests.services.record.test_measuring import answers
from tests.services.sealing import forging
from tests.services.story import ASSESSMENT

PLAN = {"own_goal": "Jobb", "measures": [{"what": "Gå"}]}
SURVEY = {"thriving": 3, "employer": "Lager AS", "can_do": "Lett arbeid"}


@pytest.fixture
def course(home: make.House) -> CourseId:
    return make.course(home)


def forge(home: make.House, course: CourseId, kind: str, answers: dict[str, Any], **cells: Any) -> str:
    """A form that the physician has not signed and that says so, put in with NAV's password."""
    author = home.as_user("lege").me.id
    return forging.sealed_form(home.as_user("nav"), course, author, kind, answers, **cells)


def test_a_step_is_not_done_by_a_form_that_nobody_signed(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    run(lege, entries.sign, course, "survey", None, SURVEY)
    before = run(lege, courses.open_course, course)
    assert [one.state for one in before.steps if one.kind == "survey"] == ["done"]
    forge(home, course, "plan", PLAN)
    forge(home, course, "findings_physician", {"conclusion": "Frisk."})
    page = run(lege, courses.open_course, course)
    assert (
        page.steps == before.steps and page.timeline == before.timeline and page.findings == before.findings == "empty"
    )


def test_a_course_is_not_ended_on_an_outcome_that_nobody_signed(home: make.House, course: CourseId) -> None:
    forge(home, course, "closing", {"ending": "completed", "work_percent": 100})
    with pytest.raises(BadInput, match="utfallet av forløpet mangler"):
        run(home.as_user("lege"), papers.sign_epikrise, course, None, {"asks": [{"text": "Følge opp"}]})


def test_nor_does_it_stay_closed_by_one(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    make.sign_epikrise(lege, course, {"asks": [{"text": "Følge opp"}]})
    forge(home, course, "closing", {"ending": "completed", "work_percent": 100})
    forge(home, course, "epikrise", {"asks": [{"text": "Følge opp"}]})
    there = {kind: run(lege, entries.open_form, course, kind).versions for kind in ("closing", "epikrise")}
    closing, epikrise = (next(e.id for e in versions if not e.forged) for versions in there.values())
    with pytest.raises(Refused, match="det eneste som forteller utfallet"):
        run(lege, entries.strike, closing, "duplicate")
    run(lege, entries.strike, epikrise, "duplicate")
    page = run(lege, courses.open_course, course)
    assert page.closed_on is None and page.status != "Avsluttet"


def test_who_waits_for_the_start_still_waits(home: make.House, course: CourseId) -> None:
    run(home.as_user("sekretar"), entries.sign, course, "referral", None, make.REFERRAL)
    lege = home.as_user("lege")
    run(lege, entries.sign, course, "assessment", None, ASSESSMENT)
    day = home.clock.today()
    run(lege, beginnings.say, course, day)
    forge(home, course, "survey", SURVEY)
    run(lege, beginnings.say, course, None)
    with home.every_row() as sql:
        assert sql.get_one(Course, course).status == "waiting_start"


def test_what_is_due_is_not_answered_by_a_form_that_nobody_signed(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    run(lege, measuring.choose, course, ["fmr"], 0)
    whole = PACKAGES["fmr"].whole
    for kind in whole:
        forge(home, course, kind, answers(kind, 0), day=home.clock.today().isoformat())
    assert {one.task: one.left for one in run(lege, measuring.look, course).due} == {"measure_start": whole}


def test_a_plan_that_nobody_signed_hides_none_that_waits_to_be_made(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    plan = run(lege, entries.sign, course, "plan", None, PLAN)
    series = run(lege, entries.open_form, course, "plan").versions[0].series
    forge(home, course, "plan", PLAN, series=series, number=2)
    forge(home, make.course(home, draft=make.kari(national_id="08899527535")), "rtw", {"goal": "Full jobb"})
    assert [row.key for row in run(lege, handling.queue, Queue.NOT_MADE)] == [plan]


def test_the_list_of_patients_goes_no_further_than_what_is_signed(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    with lege.store.write() as sql:
        sql.get_one(Course, course).status = "in_course"
    run(lege, entries.sign, course, "survey", None, SURVEY)
    run(lege, entries.sign, course, "note", None, {"text": "Rolig.", "heading": "Samtale"})
    home.clock.day += timedelta(days=9)
    (before,) = run(lege, patient_list.rows, run(lege, patients.keys))
    assert before.contacted == 9
    forge(home, course, "plan", PLAN)
    forge(home, course, "note", {"text": "Ny.", "heading": "Samtale"}, day=home.clock.today().isoformat())
    assert run(lege, patient_list.rows, run(lege, patients.keys)) == (before,)


def test_the_archive_tells_of_no_addendum_that_nobody_signed(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    plan = run(lege, entries.sign, course, "plan", None, PLAN)
    run(lege, papers.issue, course, "team_plan")
    forge(home, course, "addendum", {"text": "Mer."}, adds_to=plan)
    assert [row.added_at for row in run(lege, papers.listing, course)] == [None]


def test_the_journal_on_paper_speaks_of_no_note_of_navs_that_nobody_signed(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    before = run(lege, journal_papers.prepare, course).content
    forge(home, course, "nav_note", {"text": "Leder er positiv."}, track="nav", category="nav_notes")
    assert run(lege, journal_papers.prepare, course).content == before
