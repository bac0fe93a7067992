"""Dead or moved: tasks, times and letters are held, and are there again as they were when it is taken back."""

from datetime import timedelta
from typing import Any

import pytest

from hia_desktop.base.errors import BadInput, Missing, Refused
from hia_desktop.base.fields import CourseId, PatientId
from hia_desktop.domain.teamwork.departure import Departure
from hia_desktop.domain.teamwork.visits import Outcome
from hia_desktop.services.call import run
from hia_desktop.services.consent import trails
from hia_desktop.services.course import calendar, calendar_file, courses, overview, visits
from hia_desktop.services.course.calendar import Whose
from hia_desktop.services.lists import patient_list, tasks
from hia_desktop.services.overview import safety
from hia_desktop.services.papers import appointments, handling, papers
from hia_desktop.services.papers.handling import Handling
from hia_desktop.services.patient import departures, patients
from tests import make
from tests.services.course.test_visits import booking


def shown(home: make.House, course: CourseId) -> dict[str, Any]:
    """What the lists and the calendar hold, for one who may see all of it."""
    lege, last = home.as_user("lege"), home.clock.today() + timedelta(days=30)
    patient = run(lege, courses.open_course, course).banner.patient
    return {
        "tasks": run(lege, tasks.rows, run(lege, tasks.keys)),
        "counts": run(lege, tasks.counts),
        "page": run(lege, overview.look, course).due,
        "deadlines": run(lege, courses.open_course, course).deadlines,
        "next": [(r.due_text, r.due_what) for r in run(lege, patient_list.rows, [patient])],
        "safety": run(lege, safety.safety_list),
        "calendar": [(s.visit, s.outcome) for s in run(lege, calendar.slots, make.DAY, last, Whose.ALL)],
        "file": run(lege, calendar_file.own_file, make.DAY, last, False).count(b"BEGIN:VEVENT"),
        "letter": run(lege, appointments.suggested, course).time,
    }


@pytest.mark.long
@pytest.mark.parametrize("kind", list(Departure))
def test_all_is_held_and_comes_back(home: make.House, course: CourseId, kind: Departure) -> None:
    lege, sekretar, today = home.as_user("lege"), home.as_user("sekretar"), home.clock.today()
    kept = run(lege, visits.book, course, booking(today, "8"), [lege.me.id])
    run(lege, visits.settle, kept, Outcome.MET)
    run(lege, visits.book, course, booking(today + timedelta(days=4)), [lege.me.id])
    asked = run(lege, appointments.suggested, course)
    letter = run(sekretar, appointments.issue, course, asked, answering=True)
    before, patient = shown(home, course), PatientId(run(lege, courses.open_course, course).banner.patient)
    assert before["tasks"] and before["file"] == 1 and before["letter"] == "09:30"
    with pytest.raises(BadInput, match="framtiden"):
        run(sekretar, departures.note, patient, kind, today + timedelta(days=1))
    run(sekretar, departures.note, patient, kind, today)
    held = shown(home, course)
    assert not held["page"] and not held["deadlines"] and kind.label in run(lege, overview.look, course).held
    assert not held["tasks"] and held["counts"].assess[0] == 0 and held["next"] == [("", "")]
    assert held["calendar"] == [(kept, Outcome.MET)], "what has been stays"
    assert held["file"] == 0 and held["letter"] == ""
    page = run(lege, courses.open_course, course)
    assert page.banner.chips[0].text.startswith(kind.label) and page.banner.chips[0].tone == "bad"
    for act in (
        lambda: run(sekretar, appointments.issue, course, asked, answering=True),
        lambda: run(sekretar, handling.mark_printed, letter),
        lambda: run(sekretar, handling.mark, [letter], Handling.HANDED_OVER, today),
    ):
        with pytest.raises(Refused, match=f"notert som «{kind.label}"):
            act()
    assert "holdes tilbake" in str(run(lege, papers.listing, course))
    with pytest.raises(BadInput, match=kind.label):
        run(lege, visits.book, course, booking(today + timedelta(days=6)), [lege.me.id])
    assert run(lege, patients.card, patient).gone == departures.Gone(kind, today, sekretar.me.name)
    run(lege, departures.take_back, patient)
    assert shown(home, course) == before and not run(lege, overview.look, course).held
    run(sekretar, handling.mark_printed, letter)
    with pytest.raises(Missing):
        run(lege, departures.take_back, patient)
    actions = [line.action for line in run(home.admin, trails.search_log, action="patient:")]
    assert "patient:gone" in actions and "patient:back" in actions
    with pytest.raises(Refused):
        run(home.as_user("nav"), departures.note, patient, kind, today)
