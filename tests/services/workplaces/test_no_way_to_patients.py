"""Never a way from a workplace to its patients: every function of the workplaces answers the same, asks the store the
same, and touches the same tables in a centre where patients work there as in one that has no patients at all.

The functions are found by their mark, so that a new one is held the day it is written: it must be called here.
"""

import ast
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from hia_desktop.base.clock import FixedClock
from hia_desktop.base.errors import Problem
from hia_desktop.base.fields import SessionId, WorkplaceId, WorkTaskId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.person_numbers import make as number
from hia_desktop.domain.workplaces.sessions import SessionDraft, Theme
from hia_desktop.domain.workplaces.workplace import Agreement, WorkplaceDraft
from hia_desktop.services.call import run, run_watched
from hia_desktop.services.consent import consents
from hia_desktop.services.patient import patients
from hia_desktop.services.workplaces import sessions, work_tasks, workplaces
from hia_desktop.store.entities import Entity, Patient
from tests import make
from tests.architecture.source_tree import program
from tests.services.counting import counts
from tests.services.leak_calls import Undone, texts
from tests.services.test_rights import FUNCTIONS

NAMES = ("Nordre Lager AS", "NORDRE LAGER", "Eksempel Bakeri AS")
PLACES = {"workplace", "workplace_person", "workplace_agreement", "workplace_session", "workplace_task"}
OWN = PLACES | {"workplace_change"}
MAY_ASK = OWN | {"app_user", "listed_health_word", "health_word", "audit_line", "trail_key"}
"""The tables that a function of the workplaces may read or write: its own, who works here, the words and the trail."""
ROLES = ("lege", "psykolog", "fysio", "ergo", "nav", "sekretar", "admin")
OURS = {
    name: verb for name, verb in FUNCTIONS.items() if verb.__module__.startswith("hia_desktop.services.workplaces.")
}


@dataclass
class Ids:
    """What is there in both worlds."""

    places: list[WorkplaceId]
    session: SessionId
    task: WorkTaskId


def calls(ids: Ids, day: date, mine: Any) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Each function in the ways that matter; names that patients have as their employer among them."""
    one, two, three = ids.places
    draft = WorkplaceDraft(name=NAMES[0], needs="Hun har angst.")
    held = SessionDraft(day=day, theme=Theme.MIND, next_step="Ring", next_due=day)
    for name in (*NAMES, "Et sted ingen kjenner"):
        yield "workplaces.save", (None, WorkplaceDraft(name=name), 0, False)
        yield "workplaces.save", (None, WorkplaceDraft(name=name), 0, True)
        yield "workplaces.proposed", (name,)
        yield "work_tasks.keys", ("due", name)
    for text in ("nordre", "lager", "zq", "Kari", "14838108890"):
        yield "workplaces.proposed", (text,)
    for place in ids.places:
        for name in ("workplaces.page", "sessions.of_workplace", "work_tasks.of_workplace"):
            yield name, (place,)
        yield "workplaces.save", (place, draft, 1, False)
        yield "workplaces.save", (place, draft, 1, True)
        yield "sessions.put_session", (place, None, held, 0, True)
        yield "work_tasks.add", (place, "Ring Kari Nordmann om depresjonen", day, mine, False)
        yield "work_tasks.add", (place, "Ring", day, mine, True)
    yield "sessions.put_session", (one, ids.session, held, 1, True)
    yield "workplaces.merge", (one, two)
    yield "workplaces.merge", (two, three)
    yield "workplaces.separate", (three,)
    yield "workplaces.listing", ()
    yield "sessions.remove_session", (ids.session,)
    yield "sessions.quarter", (day.year, (day.month + 2) // 3)
    yield "sessions.quarter_file", (day.year, (day.month + 2) // 3)
    yield "work_tasks.rows", ([ids.task],)
    yield "work_tasks.count", ()
    yield "work_tasks.can_do", ()
    yield "work_tasks.finish", (ids.task,)


@pytest.fixture
def ids(home: make.House) -> Ids:
    """Workplaces with sessions, a task and an agreement, before anybody is a patient."""
    office, day = home.as_user("sekretar"), home.clock.today()
    found = [
        run(office, workplaces.save, None, WorkplaceDraft(name=name, agreements=[Agreement(start=day)]), 0, True)
        for name in NAMES
    ]
    held = [
        run(office, sessions.put_session, place, None, SessionDraft(day=day, theme=Theme.SLEEP, employees=n + 3))
        for n, place in enumerate(found)
    ]
    return Ids(found, held[0], run(office, work_tasks.add, found[0], "Ring lederen", day))


def patients_who_work_there(house: make.House) -> None:
    """Many in each workplace, referred from it, some of them sharing with NAV."""
    numbers = [number(date(1980, 5, 4) + timedelta(days=n), 300) for n in range(40)]
    for n, national_id in enumerate([found for found in numbers if found][:12]):
        employer = NAMES[n % len(NAMES)]
        draft = make.kari(
            national_id=national_id,
            given_name="Kari",
            family_name=f"Lagerås {employer}",
            employer=employer,
        )
        course = make.course(house, draft=draft)
        if n % 2:
            shared = [Category.WORK, Category.SICK_LEAVE]
            until = house.clock.today() + timedelta(days=180)
            run(house.as_user("lege"), consents.give, course, Recipient.NAV_ADVISER, shared, until)


def _hidden(told: str, known: set[str]) -> str:
    """Ids that were made just now differ by chance."""
    return re.sub("[0-9a-f]{32}", lambda found: found[0] if found[0] in known else "ny", told)


def _answer(signed_in: Any, name: str, given: tuple[Any, ...], known: set[str]) -> tuple[str, list[str]]:
    with counts(signed_in) as asked:
        try:
            told = list(texts(run_watched(signed_in, OURS[name].of(*given))))
        except Problem as problem:
            told = [type(problem).__name__, *texts(vars(problem))]
    return _hidden("\n".join(told), known), asked


@pytest.mark.parametrize("user", ROLES)
def test_every_function_is_the_same_whoever_the_patients_are(
    home: make.House, ids: Ids, tmp_path: Path, user: str
) -> None:
    home.close()
    shutil.copytree(home.folder, tmp_path / "peopled")
    empty = make.House(home.folder, FixedClock(home.clock.today()), home.recovery)
    full = make.House(tmp_path / "peopled", FixedClock(home.clock.today()), home.recovery)
    patients_who_work_there(full)
    with full.admin.store.read() as sql:
        assert len(sql.scalars(select(Patient.id).where(Patient.employer.in_(NAMES))).all()) == 12
    called = set()
    without, with_them = (house.admin if user == "admin" else house.as_user(user) for house in (empty, full))
    for signed_in in (without, with_them):
        signed_in.store = Undone(signed_in.store)
    known = {*ids.places, ids.session, ids.task, without.me.id}
    for name, given in calls(ids, home.clock.today(), without.me.id):
        called.add(name)
        told, asked = _answer(without, name, given, known)
        also, too = _answer(with_them, name, given, known)
        assert told == also, name
        assert asked == too, f"{name} asks the store otherwise when patients work there"
        touched = set(re.findall(r"(?:FROM|JOIN|INTO|UPDATE|,)\s+(\w+)(?= |\n|$)", " ".join(asked)))
        tables = {table for table in touched if table in Entity.metadata.tables}
        assert tables <= MAY_ASK, f"{name} touches {tables - MAY_ASK}"
    assert called == set(OURS), "every function of the workplaces is to be called here"
    empty.close()
    full.close()


def test_no_column_ties_a_workplace_to_a_patient() -> None:
    """Neither by a key nor by a name that looks like one."""
    for table in Entity.metadata.tables.values():
        there = {key.column.table.name for key in table.foreign_keys}
        if table.name in OWN:
            assert there <= OWN | {"app_user"}, table.name
            assert not [column.name for column in table.columns if re.search("patient|course|entry", column.name)]
        else:
            assert not there & OWN, table.name
            assert not [column.name for column in table.columns if "workplace_id" in column.name], table.name


def test_only_the_services_of_workplaces_read_their_tables_and_they_read_no_patients() -> None:
    """By the names that each module of the program takes in."""
    own = {mapper.class_.__name__ for mapper in Entity.registry.mappers if mapper.class_.__tablename__ in OWN}
    others = {mapper.class_.__name__ for mapper in Entity.registry.mappers} - own - {"User"}
    for source in program():
        taken = {
            name.name
            for node in source.nodes
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("hia_desktop.store.entities")
            for name in node.names
        }
        if source.name.startswith("hia_desktop/services/workplaces/"):
            assert not taken & others, source.name
        elif not source.name.startswith("hia_desktop/store/"):
            assert not taken & own, source.name


def test_a_nav_adviser_sees_an_employer_on_the_patient_alone(home: make.House, ids: Ids) -> None:
    """The employer of one who shares is on that patient's line; a workplace has no word of it, and of one who shares
    nothing there is no line."""
    patients_who_work_there(home)
    nav = home.as_user("nav")
    rows = run(nav, workplaces.listing)
    assert {row.name for row in rows} == set(NAMES)
    seen: Callable[[Any], str] = lambda one: " ".join(texts(one))  # noqa: E731 - one line of the test
    for place in ids.places:
        assert "Lagerås" not in seen(run(nav, workplaces.page, place))
    assert len(run(nav, patients.keys)) == 6
