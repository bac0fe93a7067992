"""Sessions and tasks of workplaces: entered by health and NAV alike, counted in their quarter, done and undone."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from hia_desktop.base.errors import BadInput, Conflict, Missing, Refused
from hia_desktop.base.fields import SessionId, UserId, WorkplaceId, WorkTaskId
from hia_desktop.base.text import day as short
from hia_desktop.domain.quality.export_reasons import ExportReason
from hia_desktop.domain.workplaces.figures import days_of, quarter_of
from hia_desktop.domain.workplaces.sessions import SessionDraft, Theme
from hia_desktop.domain.workplaces.workplace import Agreement, WorkplaceDraft
from hia_desktop.services.call import run
from hia_desktop.services.workplaces import sessions, work_tasks, workplaces
from hia_desktop.store.entities import AuditLine
from tests import make
from tests.services.counting import counts

NOWHERE = "0" * 32


@pytest.fixture
def place(home: make.House) -> WorkplaceId:
    return run(home.as_user("sekretar"), workplaces.save, None, WorkplaceDraft(name="Nordre Lager AS"))


def held(home: make.House, place: WorkplaceId, user: str = "nav", **more: Any) -> SessionId:
    draft = SessionDraft(**{"day": home.clock.today(), "theme": Theme.SLEEP, **more})
    return run(home.as_user(user), sessions.put_session, place, None, draft)


def told(home: make.House) -> dict[str, str]:
    found = run(home.as_user("lege"), sessions.quarter, *quarter_of(home.clock.today()))
    return {one.label: one.inside for one in found}


def test_a_session_is_entered_changed_taken_away_and_put_back(home: make.House, place: WorkplaceId) -> None:
    nav = home.as_user("nav")
    key = held(home, place, employees=14, leaders=3, answers="5 4 3", led_health="Liv Berg", led_nav="Nina Dahl")
    (row,) = run(nav, sessions.of_workplace, place)
    assert row.marks == (3, 4, 5) and row.draft.answers == "3 4 5"
    run(nav, sessions.put_session, place, key, row.draft.model_copy(update={"employees": 15}), row.version)
    with pytest.raises(Conflict):
        run(nav, sessions.put_session, place, key, row.draft, row.version)
    assert told(home)["Samlinger"] == "1" and told(home)["Ansatte som møtte"] == "15"
    run(nav, sessions.remove_session, key)
    assert run(nav, sessions.of_workplace, place) == () and told(home)["Samlinger"] == "0"
    with pytest.raises(Missing):
        run(nav, sessions.put_session, place, key, row.draft, row.version)
    run(nav, sessions.remove_session, key, False)
    assert told(home)["Samlinger"] == "1"


def test_the_next_step_with_a_day_is_a_task_once(home: make.House, place: WorkplaceId) -> None:
    soon = home.clock.today() + timedelta(days=5)
    key = held(home, place, next_step="Bestille rom", next_due=soon)
    (task,) = run(home.as_user("lege"), work_tasks.of_workplace, place)
    assert (task.what, task.due, task.who, task.mine) == ("Bestille rom", soon, "", True)
    (row,) = run(home.as_user("lege"), sessions.of_workplace, place)
    run(home.as_user("lege"), sessions.put_session, place, key, row.draft, row.version)
    assert len(run(home.as_user("lege"), work_tasks.of_workplace, place)) == 1
    assert run(home.as_user("lege"), workplaces.listing)[0].due == soon


@pytest.mark.parametrize("field", ["about", "next_step"])
def test_nobody_is_written_into_a_session_without_a_question(home: make.House, place: WorkplaceId, field: str) -> None:
    said: dict[str, Any] = {field: "Hun er sykmeldt med angst"}
    draft = SessionDraft(day=home.clock.today(), theme=Theme.SLEEP, **said)
    with pytest.raises(BadInput) as asked:
        run(home.as_user("nav"), sessions.put_session, place, None, draft)
    assert set(asked.value.fields) == {"sure"}
    run(home.as_user("nav"), sessions.put_session, place, None, draft, 0, True)


def test_a_task_is_given_done_and_opened_again(home: make.House, place: WorkplaceId) -> None:
    nav, lege = home.as_user("nav"), home.as_user("lege")
    late, later = home.clock.today() - timedelta(days=1), home.clock.today() + timedelta(days=40)
    mine = run(lege, work_tasks.add, place, "Ring lederen", late, lege.me.id)
    others = run(lege, work_tasks.add, place, "Avtal møte", later, nav.me.id)
    assert run(lege, work_tasks.count) == (2, 1) and run(nav, work_tasks.count) == (2, 0)
    assert run(nav, work_tasks.keys) == (mine, others)
    assert run(nav, work_tasks.keys, "-what") == (mine, others)
    assert run(nav, work_tasks.keys, "what") == (others, mine)
    assert run(nav, work_tasks.keys, "due", "nordre ring") == (mine,)
    (line,) = run(nav, work_tasks.rows, [mine])
    assert (line.name, line.what, line.responsible, line.patient) == (
        "Nordre Lager AS",
        "Ring lederen",
        "Liv Berg",
        place,
    )
    run(nav, work_tasks.finish, mine)
    assert run(nav, work_tasks.rows, [mine]) == () and run(lege, work_tasks.count) == (1, 0)
    run(nav, work_tasks.finish, mine, False)
    assert run(lege, work_tasks.count) == (2, 1)


def test_what_cannot_be_a_task(home: make.House, place: WorkplaceId) -> None:
    lege, day = home.as_user("lege"), home.clock.today()
    with pytest.raises(BadInput) as wrong:
        run(lege, work_tasks.add, place, " ", None)
    assert set(wrong.value.fields) == {"what", "due"}
    with pytest.raises(BadInput, match="handle om en person"):
        run(lege, work_tasks.add, place, "Ring Kari Nordmann om depresjonen", day)
    for who in (UserId(NOWHERE), home.admin.me.id):
        with pytest.raises(Missing):
            run(lege, work_tasks.add, place, "Ring", day, who)
    with pytest.raises(Missing):
        run(lege, work_tasks.add, WorkplaceId(NOWHERE), "Ring", day)
    with pytest.raises(Missing):
        run(lege, work_tasks.finish, WorkTaskId(NOWHERE))
    with pytest.raises(Refused):
        run(home.admin, work_tasks.count)


def test_what_is_merged_is_counted_as_one_and_its_tasks_and_sessions_follow(
    home: make.House, place: WorkplaceId
) -> None:
    lege = home.as_user("lege")
    day = home.clock.today()
    other = run(lege, workplaces.save, None, WorkplaceDraft(name="Lageret", agreements=[Agreement(start=day)]))
    held(home, place)
    held(home, other, next_step="Ring", next_due=day)
    assert told(home)["Bedrifter med samling"] == "2"
    run(lege, workplaces.merge, place, other)
    assert told(home)["Bedrifter med samling"] == "1" and told(home)["Bedrifter med avtale"] == "1"
    assert len(run(lege, sessions.of_workplace, place)) == 2
    ((task,), (row,)) = run(lege, work_tasks.of_workplace, place), run(lege, workplaces.listing)
    assert (task.name, task.workplace) == ("Nordre Lager AS", place) and row.due == day


def test_the_quarter_holds_what_is_held_in_it_and_nothing_to_come(home: make.House, place: WorkplaceId) -> None:
    today = home.clock.today()
    held(home, place, day=today, answers="4 4")
    held(home, place, day=today + timedelta(days=1))
    held(home, place, day=today - timedelta(days=100))
    assert told(home)["Samlinger"] == "1" and told(home)["Svar på evalueringen"] == "2"
    with pytest.raises(BadInput):
        run(home.as_user("lege"), sessions.quarter, 2026, 5)


def test_the_table_for_others_has_no_number_under_five(home: make.House, place: WorkplaceId) -> None:
    for n in range(6):
        held(home, place, theme=Theme.SLEEP if n else Theme.MIND, employees=3, leaders=0, answers="4" * (n == 1))
    office, asked = home.as_user("sekretar"), (*quarter_of(home.clock.today()), ExportReason.LEADERSHIP)
    with pytest.raises(BadInput, match="når kvartalet er over"):
        run(office, sessions.quarter_file, *asked)
    home.clock.day = days_of(*asked[:2])[1] + timedelta(days=1)
    data = run(office, sessions.quarter_file, *asked)
    with office.store.read() as sql:
        last = sql.execute(select(AuditLine.action, AuditLine.ground).order_by(AuditLine.seq.desc()).limit(1)).one()
    assert tuple(last) == ("workplace:figures", f"{asked[0]}-{asked[1]} leadership"), "what and why, by whom"
    lines = {row[0]: row[1] for row in csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";")}
    assert lines["Samlinger"] == "6" and lines["Ansatte som møtte"] == "18"
    assert lines["Bedrifter med samling"] == lines["Svar på evalueringen"] == "< 5" and lines["Ledere som møtte"] == "0"
    assert lines["Evaluering, gjennomsnitt"] == lines["Evaluering, median"] == "–"
    assert not [value for value in lines.values() if value.isdigit() and 0 < int(value) < 5]
    assert lines["Talt"] == short(home.clock.today())
    home.clock.day += timedelta(days=1)
    held(home, place, day=days_of(*asked[:2])[1], employees=1)
    assert {one.label: one.inside for one in run(office, sessions.quarter, *asked[:2])}["Samlinger"] == "7"
    assert run(office, sessions.quarter_file, *asked) == data, "what is entered late is not found by subtracting"


def test_the_worklist_asks_as_often_for_many_as_for_few(home: make.House, place: WorkplaceId) -> None:
    lege = home.as_user("lege")
    run(lege, work_tasks.add, place, "Ring", home.clock.today())
    with counts(lege) as few:
        run(lege, work_tasks.rows, run(lege, work_tasks.keys))
    for n in range(30):
        run(lege, work_tasks.add, place, f"Ring {n}", home.clock.today())
    with counts(lege) as many:
        run(lege, work_tasks.rows, run(lege, work_tasks.keys))
    assert len(few) == len(many) <= 6
