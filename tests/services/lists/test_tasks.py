"""Arbeidslisten: what is due, in whose hands, and how it looks."""

from datetime import date, timedelta

import pytest

from hia_desktop.base.errors import BadInput, Missing, Refused
from hia_desktop.base.fields import CourseId, TaskId
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Category, Recipient, Role
from hia_desktop.domain.tasks import GROUPS, NOT_OURS, TASKS
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses
from hia_desktop.services.lists import saved_filters, tasks
from hia_desktop.services.lists.tasks import TaskRow
from hia_desktop.services.overview import nav_room
from hia_desktop.services.papers import letters
from hia_desktop.services.record import entries
from tests import make


def rows(home: make.House, user: str = "lege", filter: str = "", order: str = "due") -> tuple[TaskRow, ...]:
    return run(home.as_user(user), tasks.rows, run(home.as_user(user), tasks.keys, filter, order))


def test_a_new_referral_is_to_be_assessed(home: make.House, course: CourseId) -> None:
    (row,) = rows(home)
    assert (row.what, row.due, row.name, row.course) == ("Vurder henvisning", date(2026, 3, 10), "Kari Testdal", course)
    assert row.about.startswith("148381 · 44 år") and row.responsible == "Inntaksteam" and row.step == "assessment"
    counted = run(home.as_user("lege"), tasks.counts)
    assert counted.assess == (1, "0 over fristen på 10 virkedager", False)


@pytest.mark.parametrize(
    ("today", "text", "tone"),
    [
        (date(2026, 2, 24), "10 virkedager", Tone.NEUTRAL),
        (date(2026, 3, 5), "3 virkedager", Tone.WARN),
        (date(2026, 3, 9), "1 virkedag", Tone.WARN),
        (date(2026, 3, 10), "I dag", Tone.BAD),
        (date(2026, 3, 12), "−2 virkedager", Tone.BAD),
    ],
)
def test_the_deadline_by_day(home: make.House, course: CourseId, today: date, text: str, tone: Tone) -> None:
    home.clock.day = today
    (row,) = rows(home)
    assert (row.due_text, row.due_tone) == (text, tone)


def test_finished_and_reopened(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    task = run(lege, tasks.add, course, "plan_evaluation", make.DAY)
    run(lege, tasks.finish, task)
    assert rows(home, "lege", "team") == ()
    run(lege, tasks.reopen, task)
    assert [r.id for r in rows(home, "lege", "team")] == [task]


@pytest.mark.parametrize("user", ["lege", "sekretar"])
def test_a_referral_is_not_done_before_it_is_assessed(home: make.House, course: CourseId, user: str) -> None:
    """R52: nobody can take the deadline of an unassessed referral out of sight."""
    (row,) = rows(home)
    with pytest.raises(Refused, match="ikke vurdert"):
        run(home.as_user(user), tasks.finish, row.id)
    assert [r.id for r in rows(home)] == [row.id]


def test_an_answer_that_came_by_telephone_leaves_the_referral_ready(home: make.House, course: CourseId) -> None:
    """The wait is over when its task is done by hand, also while points are missing,
    and is on again when that is undone."""
    office = home.as_user("sekretar")
    run(office, entries.sign, course, "referral", None, make.REFERRAL | {"motivation": ""})
    run(office, letters.issue_supplement, course, answering=True)
    (waits,) = [row for row in rows(home, "sekretar", "assess") if row.what == "Svar fra fastlegen ventes"]
    assert len(run(office, tasks.keys, "assess.waiting")) == 1
    run(office, tasks.finish, waits.id)
    assert run(office, tasks.keys, "assess.waiting") == ()
    run(office, tasks.reopen, waits.id)
    assert len(run(office, tasks.keys, "assess.waiting")) == 1


@pytest.mark.long
def test_filters_and_orders(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    for days, kind in ((-3, "epikrise"), (4, "plan_evaluation"), (0, "dialogue_2"), (30, "outcome_3"), (12, "start")):
        run(lege, tasks.add, course, kind, make.DAY + timedelta(days=days), lege.me.id if kind == "start" else None)
    assert [r.due for r in rows(home)] == sorted(r.due for r in rows(home))
    assert rows(home, "lege", "", "-due") == rows(home)[::-1]
    for group in GROUPS:
        assert (
            {TASKS[code].label for code in TASKS if TASKS[code].group == group}
            >= {r.what for r in rows(home, "lege", group if group != "outcome" else "outcome.later")}
            != set()
        )
    assert [r.what for r in rows(home, "lege", "overdue")] == ["Epikrise til fastlegen"]
    assert [r.what for r in rows(home, "lege", "mine")] == ["Oppstart innen frist"]
    run(lege, courses.set_responsible, course, home.as_user("fysio").me.id)
    assert {r.what for r in rows(home, "fysio", "mine")} == {r.what for r in rows(home)}
    assert run(home.as_user("fysio"), tasks.counts).overdue_mine == 1


def test_a_task_of_no_kind_is_refused(home: make.House, course: CourseId) -> None:
    with pytest.raises(BadInput) as error:
        run(home.as_user("lege"), tasks.add, course, "noe", make.DAY)
    assert "kind" in error.value.fields


def test_the_nav_adviser_sees_navs_tasks_alone(home: make.House, course: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(lege, tasks.add, course, "dialogue_1", make.DAY)
    run(
        lege,
        consents.give,
        course,
        Recipient.NAV_ADVISER,
        [Category.SICK_LEAVE, Category.PLAN],
        make.DAY + timedelta(days=30),
    )
    assert [r.what for r in rows(home, "nav")] == ["Dialogmøte 1"]
    assert rows(home, "nav")[0].discipline == ""
    health = next(r.id for r in rows(home) if r.what == "Vurder henvisning")
    with pytest.raises(Missing):
        run(nav, tasks.finish, health)
    with pytest.raises(BadInput):
        run(nav, tasks.add, course, "epikrise", make.DAY)
    run(nav, tasks.finish, rows(home, "nav")[0].id)
    assert rows(home, "nav") == ()


def test_saved_filters_are_ones_own(home: make.House) -> None:
    lege, office = home.as_user("lege"), home.as_user("sekretar")
    run(lege, saved_filters.save, "worklist", " Mine ", "mine")
    run(lege, saved_filters.save, "worklist", "Mine", "overdue")
    assert run(lege, saved_filters.listing, "worklist") == (("Mine", "overdue"),)
    run(lege, saved_filters.save, "worklist", "Åpne", "open")
    run(lege, saved_filters.save, "worklist", "Alle", "all")
    assert [name for name, _choice in run(lege, saved_filters.listing, "worklist")] == ["Alle", "Mine", "Åpne"]
    run(lege, saved_filters.remove, "worklist", "Åpne")
    run(lege, saved_filters.remove, "worklist", "Alle")
    assert run(office, saved_filters.listing, "worklist") == () == run(lege, saved_filters.listing, "patients")
    run(lege, saved_filters.remove, "worklist", "Mine")
    assert run(lege, saved_filters.listing, "worklist") == ()
    with pytest.raises(BadInput):
        run(lege, saved_filters.save, "worklist", " ", "mine")


def test_what_others_own_is_never_overdue_here(home: make.House, course: CourseId) -> None:
    """The employer's plan, dialogue meeting 1, NAV's own decision and maksdato: passed, in every list and count;
    ours alone are late."""
    lege = home.as_user("lege")
    for kind in (*NOT_OURS, "dialogue_2"):
        run(lege, tasks.add, course, kind, make.DAY - timedelta(days=9), lege.me.id)
    found = {r.what: (r.due_text, r.due_tone) for r in rows(home, "lege", "nav")}
    assert {kind: found[TASKS[kind].label] for kind in NOT_OURS} == dict.fromkeys(NOT_OURS, ("Passert", Tone.NEUTRAL))
    assert found[TASKS["dialogue_2"].label] == ("−9 dager", Tone.BAD)
    assert [r.what for r in rows(home, "lege", "overdue")] == [TASKS["dialogue_2"].label]
    counted = run(lege, tasks.counts)
    assert counted.nav == (5, "1 over fristen", True) and counted.overdue_mine == 1
    page = run(lege, courses.open_course, course)
    assert {d.what for d in page.deadlines if d.due < make.DAY and d.ours} == {TASKS["dialogue_2"].label}
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.SICK_LEAVE], make.DAY + timedelta(days=90))
    room = run(home.as_user("nav"), nav_room.nav_room)[0]
    assert {(r.about, r.mark) for r in room.rows if r.tone is Tone.BAD} == {(TASKS["dialogue_2"].label, "−9 dager")}
    assert run(home.as_user("nav"), tasks.counts).nav[1] == "1 over fristen"


@pytest.mark.long
def test_words_of_a_task_are_read_by_whom_they_are_for(home: make.House, course: CourseId) -> None:
    lege, nav, office = (home.as_user(name) for name in ("lege", "nav", "sekretar"))
    until = make.DAY + timedelta(days=90)

    def whats(user: str, task: str) -> list[str]:
        return [r.what for r in run(home.as_user(user), tasks.rows, (TaskId(task),))]

    own = run(lege, tasks.add, course, "call_gp", make.DAY, lege.me.id, "Spør om MR-svaret.")
    assert whats("lege", own) == ["Ta kontakt med fastlegen: Spør om MR-svaret."]
    assert whats("fysio", own) == ["Ta kontakt med fastlegen"], "the list tells only whose task it is"
    assert whats("sekretar", own) == ["Ta kontakt med fastlegen"]
    offices = run(lege, tasks.add, course, "call_patient", make.DAY, Role.SECRETARY, "Flytt timen.")
    assert whats("sekretar", offices) == ["Ta kontakt med pasienten: Flytt timen."]
    with pytest.raises(BadInput, match="deler ikke"):
        run(lege, tasks.add, course, "nav_todo", make.DAY, nav.me.id, "Ring leder.")
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.PLAN], until)
    navs = run(lege, tasks.add, course, "nav_todo", make.DAY, nav.me.id, "Ring leder.")
    assert whats("nav", navs) == ["NAV: annet: Ring leder."]
    run(lege, consents.withdraw, course, Recipient.NAV_ADVISER)
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.ATTENDANCE], until)
    assert whats("nav", navs) == ["NAV: annet"], "taken back with the consent"
    for text in ("x" * 401, "\ud800"):
        with pytest.raises(BadInput) as error:
            run(office, tasks.add, course, "todo", make.DAY, None, text)
        assert set(error.value.fields) == {"text"}


def test_a_task_is_put_aside_and_comes_back_on_its_day(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    task = run(lege, tasks.add, course, "todo", make.DAY - timedelta(days=1), lege.me.id)
    assert run(lege, tasks.counts).overdue_mine == 1
    run(lege, tasks.put_aside, task, make.DAY + timedelta(days=3))
    assert task not in run(lege, tasks.keys) and run(lege, tasks.counts).overdue_mine == 0
    assert [(r.id, r.due_text) for r in rows(home, "lege", tasks.WAITING)] == [(task, "Til 27. feb")]
    with pytest.raises(BadInput, match="i morgen"):
        run(lege, tasks.put_aside, task, make.DAY)
    home.clock.day += timedelta(days=3)
    assert task in run(lege, tasks.keys) and rows(home, "lege", tasks.WAITING) == ()


@pytest.mark.long
def test_the_first_lines_are_those_of_the_whole_list(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    for number in range(9):
        run(lege, tasks.add, course, "todo", make.DAY + timedelta(days=number % 4))
    for choice in ("", "mine", "team"):
        for order in ("due", "-due", "name", "what", "patient"):
            whole = run(lege, tasks.keys, choice, order)
            assert run(lege, tasks.keys, choice, order, "", 3) == whole[:3]
