"""The same words of the sick leave in every place that tells it: worklist, search, course page and its banner,
Sykmelding, timeline, epikrise, command line.
"""

from datetime import date, timedelta

import pytest

from hia_desktop.base.clock import FixedClock
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.leave.sick_leave import Period, SickLeaveKind
from hia_desktop.domain.person_numbers import make as number
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses
from hia_desktop.services.lists import tasks
from hia_desktop.services.papers import epikriser
from hia_desktop.services.patient import leaves, patients
from hia_desktop.ui.kit.timeline.words import bar_sentence, table
from hia_desktop.ui.screens.steps.leave.leaves import status_words
from tests import make
from tests.services.counting import counts
from tests.sick_words import TODAY, WORDS, Case, cases


@pytest.mark.long
@pytest.mark.parametrize(
    "kind",
    [pytest.param(kind, marks=[] if at % 2 else [pytest.mark.long], id=kind.value) for at, kind in enumerate(WORDS)],
)
def test_every_place_says_the_same(home: make.House, kind: SickLeaveKind) -> None:
    home.clock = FixedClock(TODAY)
    course = make.course(home)
    doctor = home.as_user("lege")
    run(doctor, tasks.add, course, "start", TODAY + timedelta(days=5))
    mine = [case for case in cases() if case.periods[-1].kind is kind]
    assert len(mine) >= 6
    for case in mine:
        known = [row.id for row in run(doctor, courses.open_course, course).sick.periods]
        run(doctor, leaves.save_periods, course, known, case.periods)
        _told(home, course, case)


def _told(home: make.House, course: CourseId, case: Case) -> None:
    doctor = home.as_user("lege")
    page, short = run(doctor, courses.open_course, course), case.short
    (row,) = [r for r in run(doctor, tasks.rows, run(doctor, tasks.keys)) if r.what == "Oppstart innen frist"]
    assert row.sick == short, case.name
    for user in ("lege", "sekretar"):
        (hit,) = run(home.as_user(user), patients.find, "Testdal")
        assert hit.sick == short, case.name
        once = short if short.startswith("sykmelding ") else f"sykmelding: {short}"
        assert f" · {once} · " in f" · {_line(home, user, course)} · ", case.name
    found = run(doctor, courses.overview, course)
    assert found["sick_leave"] == short
    plain = short.rpartition(" · ")[2]
    assert plain.lower() in page.summary.lower() and plain.lower() in status_words(page.sick, TODAY).lower().replace(
        "grad ", ""
    )
    assert page.summary.startswith("Dag ") is short.startswith("uke") is ("uke" in page.timeline.today_label)
    bar = page.timeline.bars[-1]
    said = bar_sentence(bar).replace("Planlagt sykmelding", "Sykmelding").replace("Planlagt: ", "")
    assert said.startswith(f"{case.bar}, "), case.name
    assert any(line[1] == case.bar for line in table(page.timeline))
    assert bar.grade == case.periods[-1].grade or case.periods[-1].kind not in (
        SickLeaveKind.FULL,
        SickLeaveKind.GRADED,
    )
    paper = run(doctor, epikriser.compose, course).answers["work_and_sick_leave"]
    last = case.periods[-1]
    assert f"{case.paper.removeprefix('sykmeldt ')} fra {last.first:%d.%m.%Y}".lower() in paper.lower(), case.name
    stated = "friskmeldt til arbeidsformidling"  # the one kind that says so itself
    told = [
        short,
        hit.sick,
        row.sick,
        page.summary,
        status_words(page.sick, TODAY),
        paper,
        said,
        page.timeline.today_label,
    ]
    assert "friskmeldt" not in " ".join(told).lower().replace(stated, ""), case.name
    # the window: worklist, course page and command line
    words = {"": "Venter på oppstart", "lukket": "Vinduet er lukket"}.get(case.window, "Vinduet lukkes")
    assert row.status.startswith(words), case.name
    assert case.window.replace("ikke åpnet", "åpner") in (page.summary.rpartition(": ")[2] if case.window else "")
    assert bool(found["window"]) is bool(case.window)


def test_an_old_sick_leave_does_not_close_the_window(home: make.House) -> None:
    home.clock = FixedClock(TODAY)
    course = make.course(home)
    doctor = home.as_user("lege")
    run(doctor, tasks.add, course, "start", TODAY)
    old = Period(date(2024, 1, 1), date(2024, 6, 30), SickLeaveKind.FULL, 100)
    run(doctor, leaves.save_periods, course, [], [old, Period(date(2026, 9, 14), None, SickLeaveKind.FULL, 100)])
    assert "åpent" in run(doctor, courses.open_course, course).summary
    (row,) = [r for r in run(doctor, tasks.rows, run(doctor, tasks.keys)) if r.what == "Oppstart innen frist"]
    assert row.status.startswith("Vinduet lukkes 14. jan")


def test_no_periods_is_not_registered(home: make.House) -> None:
    """Nothing known is not «ikke sykmeldt»."""
    course = make.course(home)
    doctor = home.as_user("lege")
    (row,) = run(doctor, tasks.rows, run(doctor, tasks.keys))
    assert row.sick == "ikke registrert"
    assert run(doctor, courses.open_course, course).summary == "Ingen sykmelding registrert"
    assert [hit.sick for hit in run(doctor, patients.find, "Testdal")] == ["ikke registrert"]
    assert "sykmelding: ikke registrert" in _line(home, "lege", course)


def _line(home: make.House, user: str, course: CourseId) -> str:
    return run(home.as_user(user), courses.open_course, course).banner.line


@pytest.mark.long
def test_search_and_banner_tell_nav_only_what_is_shared(home: make.House) -> None:
    """Attendance alone tells of no sick leave: neither that there is one nor that there is none."""
    home.clock = FixedClock(TODAY)
    course = make.course(home)
    doctor, nav = home.as_user("lege"), home.as_user("nav")
    run(doctor, leaves.save_periods, course, [], [Period(date(2026, 9, 14), None, SickLeaveKind.FULL, 100)])
    until = TODAY + timedelta(days=60)
    run(doctor, consents.give, course, Recipient.NAV_ADVISER, [Category.ATTENDANCE], until)
    assert [hit.sick for hit in run(nav, patients.find, "Testdal")] == ["ikke delt"]
    assert _line(home, "nav", course) == ""
    run(doctor, consents.give, course, Recipient.NAV_ADVISER, [Category.SICK_LEAVE], until)
    assert [hit.sick for hit in run(nav, patients.find, "Testdal")] == ["uke 10 · 100 %"]
    assert "sykmelding: uke 10 · 100 %" in _line(home, "nav", course)


def test_a_longer_list_asks_no_more_often(home: make.House) -> None:
    """The sick leave of all that were found comes in one statement."""
    make.course(home)
    doctor = home.as_user("lege")
    with counts(doctor) as one:
        assert len(run(doctor, patients.find, "Testdal")) == 1
    for month in (4, 5, 6):
        make.course(home, draft=make.kari(national_id=number(date(1980, month, 4), 300), given_name=f"Siri {month}"))
    with counts(doctor) as four:
        assert len(run(doctor, patients.find, "Testdal")) == 4
    assert len(four) == len(one)
