"""The course page as each role sees it, and the same as plain values."""

import json
from datetime import date

import pytest

from hia_desktop.base.errors import BadInput, Missing
from hia_desktop.base.fields import CourseId, UserId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents
from hia_desktop.services.course import closings, courses
from hia_desktop.services.lists import tasks
from hia_desktop.services.record import entries
from tests import make

RIGHT = {
    "decision": "right",
    "deadline_for": "treatment",
    "disciplines": "both",
    "start_deadline": "2026-04-30",
    "wished_start": "2026-03-20",
    "expected_benefit": "Bedre funksjon.",
    "resource_use": "Rimelig.",
}


def test_what_is_begun_before_it_is_assessed_still_says_when_that_is_due(home: make.House, course: CourseId) -> None:
    """A signed plan sets the course going; the ten working days of the referral run on."""
    lege = home.as_user("lege")
    run(lege, entries.sign, course, "plan", None, {"own_goal": "Tilbake", "evaluation_day": "2026-05-05"})
    told = [chip.text for chip in run(lege, courses.open_course, course).banner.chips]
    assert "I forløp" in told and any(text.startswith("Vurderes innen ") for text in told), told
    run(lege, entries.sign, course, "assessment", None, RIGHT)
    told = [chip.text for chip in run(lege, courses.open_course, course).banner.chips]
    assert not any(text.startswith("Vurderes") for text in told), told


@pytest.fixture
def walked(home: make.House, course: CourseId) -> CourseId:
    """A course from referral to return-to-work plan, on the story's days."""
    lege, office = home.as_user("lege"), home.as_user("sekretar")
    run(office, entries.sign, course, "referral", None, make.REFERRAL)
    home.clock.day = date(2026, 3, 6)
    run(lege, entries.sign, course, "assessment", None, RIGHT)
    home.clock.day = date(2026, 3, 16)
    run(home.as_user("fysio"), entries.sign, course, "survey", None, {"thriving": 3})
    run(home.as_user("fysio"), entries.sign, course, "was", None, {"day": "2026-03-16", "now": 3})
    home.clock.day = date(2026, 3, 27)
    run(
        home.as_user("fysio"),
        entries.sign,
        course,
        "plan",
        None,
        {"own_goal": "Tilbake", "evaluation_day": "2026-05-05"},
    )
    home.clock.day = date(2026, 4, 7)
    days = ("2026-04-13", "2026-04-27", "2026-05-18", "2026-06-08", "2026-06-29")
    steps = [{"from_day": day, "work_percent": 20 * (i + 1), "evaluation_day": day} for i, day in enumerate(days)]
    run(lege, entries.sign, course, "rtw", None, {"goal": "40 t/uke innen 29.06", "steps": steps})
    return course


@pytest.mark.long
def test_the_page_of_a_walked_course(home: make.House, walked: CourseId) -> None:
    page = run(home.as_user("lege"), courses.open_course, walked)
    assert {s.kind: s.state for s in page.steps} == {
        "referral": "done",
        "assessment": "done",
        "survey": "done",
        "plan": "done",
        "workplace": "not_shared",
        "rtw": "done",
        "closing": "empty",
        "epikrise": "empty",
        "outcome": "empty",
        "second_assessment": "empty",
        "nav_summary": "empty",
        "sending_on": "empty",
        "corrections": "empty",
    }
    assert (
        page.status == "I forløp" and page.decided_on == date(2026, 3, 6) and page.start_deadline == date(2026, 4, 30)
    )
    assert [d.due for d in page.deadlines] == sorted(d.due for d in page.deadlines) != []
    assert {"L83"} <= {chip.text for chip in page.banner.chips}
    planned = [bar.grade for bar in page.timeline.bars if bar.planned]
    assert planned == [80, 60, 40, 20]
    assert [mark.label for mark in page.timeline.events] == [
        "Henvist",
        "Vurdert",
        "Kartlagt",
        "Skjemaer",
        "Plan",
        "Arbeidsplan",
    ]


@pytest.mark.long
def test_the_overview_is_plain_values(home: make.House, walked: CourseId) -> None:
    found = run(home.as_user("lege"), courses.overview, walked)
    assert json.loads(json.dumps(found)) == found
    assert found["patient"]["number"] == make.KARI and found["scores"] == [
        {"name": "Arbeidsevne (0–10)", "day": "2026-03-16", "value": 3}
    ]
    assert found["next_deadline"] == found["deadlines"][0]


@pytest.mark.long
def test_tasks_follow_the_steps(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")

    def open_tasks() -> dict[str, date]:
        return {row.what: row.due for row in run(lege, tasks.rows, run(lege, tasks.keys))}

    assert set(open_tasks()) == {"Vurder henvisning"}
    run(lege, entries.sign, course, "assessment", None, RIGHT)
    assert open_tasks() == {"Oppstart innen frist": date(2026, 3, 20)}
    run(lege, entries.sign, course, "plan", None, {"own_goal": "Tilbake", "evaluation_day": "2026-05-05"})
    assert open_tasks() == {"Evaluer tverrfaglig plan": date(2026, 5, 5)}
    run(lege, entries.sign, course, "plan", None, {"own_goal": "Tilbake", "evaluation_day": "2026-06-02"})
    assert open_tasks() == {"Evaluer tverrfaglig plan": date(2026, 6, 2)}
    assert run(lege, closings.plan, course).due == date(2026, 3, 3)
    assert open_tasks()["Epikrise til fastlegen"] == date(2026, 3, 3)
    home.clock.day = date(2026, 2, 26)
    assert run(lege, closings.plan, course) == closings.Closing(date(2026, 3, 5), date(2026, 3, 3))
    run(lege, closings.undo, course, date(2026, 3, 3))
    assert open_tasks()["Epikrise til fastlegen"] == date(2026, 3, 3)
    run(lege, closings.undo, course, None)
    run(lege, closings.undo, course, date(2026, 3, 3))  # what is not there any more is not made again
    assert "Epikrise til fastlegen" not in open_tasks()


@pytest.mark.long
def test_each_role_sees_its_own_page(home: make.House, walked: CourseId) -> None:
    run(home.as_user("lege"), consents.give, walked, Recipient.NAV_ADVISER, [Category.ADAPTATION], date(2026, 9, 1))
    office = {s.kind: s.state for s in run(home.as_user("sekretar"), courses.open_course, walked).steps}
    assert office["referral"] == "done" and {office[k] for k in ("assessment", "survey", "plan", "workplace")} == {
        "not_shared"
    }
    nav = run(home.as_user("nav"), courses.open_course, walked)
    assert {s.kind: s.state for s in nav.steps} == {
        "referral": "not_shared",
        "assessment": "not_shared",
        "survey": "not_shared",
        "plan": "not_shared",
        "workplace": "empty",
        "rtw": "done",
        "closing": "not_shared",
        "epikrise": "not_shared",
        "outcome": "not_shared",
        "second_assessment": "not_shared",
        "nav_summary": "not_shared",
        "sending_on": "not_shared",
        "corrections": "not_shared",
    }
    assert [mark.label for mark in nav.timeline.events] == ["Arbeidsplan"] and nav.scores == ()
    assert not any("L83" in chip.text for chip in nav.banner.chips)


def test_the_steps_back_must_rise(home: make.House, course: CourseId) -> None:
    steps = [{"from_day": "2026-04-27", "work_percent": 40}, {"from_day": "2026-04-13", "work_percent": 20}]
    with pytest.raises(BadInput) as error:
        run(home.as_user("lege"), entries.sign, course, "rtw", None, {"goal": "100 %", "steps": steps})
    assert any(field.startswith("steps.1") for field in error.value.fields)


@pytest.mark.long
def test_responsible_and_the_list(home: make.House, walked: CourseId) -> None:
    lege = home.as_user("lege")
    with pytest.raises(Missing):
        run(lege, courses.set_responsible, walked, UserId("0" * 32))
    (row,) = run(lege, courses.listing)
    assert (row.id, row.name, row.status) == (walked, "Kari Testdal", "I forløp")
    patient = run(lege, courses.open_course, walked).banner.patient
    assert run(lege, courses.newest_of, patient) == walked
