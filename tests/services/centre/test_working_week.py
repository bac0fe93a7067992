"""How the centre counts working days is a setting (R52):
every deadline honours it, and what is due already stays due that day."""

import ast
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from hia_desktop.base.errors import Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.working_days import USUAL, WorkingWeek
from hia_desktop.services.call import run
from hia_desktop.services.centre import users
from hia_desktop.services.course import courses
from hia_desktop.services.intake import referrals
from hia_desktop.services.lists import tasks
from hia_desktop.services.overview import safety
from hia_desktop.services.papers import letters
from hia_desktop.services.record import entries
from tests import make
from tests.architecture.source_tree import called, program
from tests.services.counting import counts

SATURDAY, FIRST_DAY, BOTH = WorkingWeek(saturday=True), WorkingWeek(receipt_is_day_zero=False), WorkingWeek(True, False)


def choose(home: make.House, week: WorkingWeek) -> None:
    run(home.admin, users.change_centre, replace(run(home.admin, users.centre), week=week))


def due(home: make.House, course: CourseId) -> date:
    day = run(home.as_user("lege"), courses.open_course, course).assessment_due
    assert day is not None
    return day


def assess_row(home: make.House) -> tasks.TaskRow:
    lege = home.as_user("lege")
    (row,) = run(lege, tasks.rows, run(lege, tasks.keys, "assess"))
    return row


def test_a_new_centre_has_the_usual_week(home: make.House) -> None:
    assert (
        run(home.as_user("nav"), users.working_week)
        == run(home.admin, users.centre).week
        == USUAL
        == WorkingWeek(False, True)
    )


@pytest.mark.parametrize(
    ("week", "day"),
    [(USUAL, date(2026, 3, 10)), (SATURDAY, date(2026, 3, 7)), (FIRST_DAY, date(2026, 3, 9)), (BOTH, date(2026, 3, 6))],
)
def test_a_new_referral_is_due_by_the_centres_week(home: make.House, week: WorkingWeek, day: date) -> None:
    choose(home, week)
    made = make.course(home)
    assert due(home, made) == assess_row(home).due == day


def test_what_is_due_already_stays_also_when_the_referral_is_signed_again(home: make.House) -> None:
    made = make.course(home)
    choose(home, BOTH)
    office = home.as_user("sekretar")
    run(office, entries.sign, made, "referral", None, make.REFERRAL)
    assert due(home, made) == date(2026, 3, 10)
    run(office, entries.sign, made, "referral", None, make.REFERRAL | {"received": "2026-02-23"}, over_newer=True)
    assert due(home, made) == date(2026, 3, 5), "another day of receipt is counted anew"


def test_the_days_left_are_told_by_the_centres_week(home: make.House) -> None:
    """The worklist, the banner and the safety list; on Thursday 5 March the due Tuesday is three or,
    with Saturday, four days away."""
    made = make.course(home)
    home.clock.day = date(2026, 3, 5)
    assert assess_row(home).due_text == "3 virkedager"
    choose(home, SATURDAY)
    assert assess_row(home).due_text == "4 virkedager"
    page = run(home.as_user("lege"), courses.open_course, made)
    assert any("4 virkedager" in chip.text for chip in page.banner.chips) and page.week == SATURDAY


def test_the_safety_list_looks_two_of_the_centres_working_days_ahead(home: make.House) -> None:
    make.course(home)
    home.clock.day = date(2026, 3, 6)
    near = "Frist innen to virkedager"
    assert near in [group.title for group in run(home.as_user("lege"), safety.safety_list)]
    choose(home, SATURDAY)
    assert near not in [group.title for group in run(home.as_user("lege"), safety.safety_list)]


@pytest.mark.long
@pytest.mark.parametrize(
    ("week", "reply"),
    [(USUAL, "tirsdag 3. mars 2026"), (FIRST_DAY, "mandag 2. mars 2026"), (BOTH, "lørdag 28. februar 2026")],
)
def test_the_letter_asks_for_an_answer_by_the_centres_week(home: make.House, week: WorkingWeek, reply: str) -> None:
    """Read back from the PDF: the day of the answer, and the day that the referral was due when it was registered."""
    choose(home, week)
    made = make.course(home)
    office = home.as_user("sekretar")
    run(office, entries.sign, made, "referral", None, make.REFERRAL)
    paper = run(office, letters.supplement_letter, made)
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(paper.pdf())).pages).split()).replace(
        "\xad ", ""
    )
    assert reply in text and due(home, made).strftime("%d.%m.%Y") in text


def test_the_setting_is_read_once_however_long_the_list(home: make.House) -> None:
    lege = home.as_user("lege")
    make.course(home)
    for _again in range(2):
        run(home.as_user("sekretar"), referrals.register, make.kari(), make.DAY, True)
    found = run(lege, tasks.keys, "assess")
    assert len(found) == 3
    with counts(lege) as sent:
        run(lege, tasks.rows, found)
    assert sum("saturday_counts" in statement for statement in sent) == 1


@pytest.mark.parametrize("user", ["lege", "sekretar", "nav"])
def test_the_administrator_alone_sets_it(home: make.House, user: str) -> None:
    with pytest.raises(Refused):
        run(home.as_user(user), users.change_centre, replace(run(home.admin, users.centre), week=BOTH))
    assert run(home.admin, users.working_week) == USUAL


@pytest.mark.long
def test_every_count_of_working_days_says_which_week() -> None:
    """The functions have a usual week for reading and tests; the program itself always names one."""
    asked = {
        "is_working_day": 2,
        "add_working_days": 3,
        "working_days_from_receipt": 3,
        "working_days_left": 3,
        "assessment_due": 2,
        "reply_by": 4,
    }
    found = [
        (source.at(call), len(call.args))
        for source in program()
        for call in source.calls()
        if called(call) in asked and len(call.args) < asked[called(call)] and not isinstance(call.func, ast.Attribute)
    ]
    assert not found
