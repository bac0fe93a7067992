"""Never a way from a workplace to its patients: every function of the workplaces answers the same, asks the store the
same, and touches the same tables in a centre where patients work there as in one that has no patients at all.

The functions are found by their mark, so that a new one is held the day it is written: it must be called here.
"""

import ast
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from hia_desktop.base.clock import FixedClock
from hia_desktop.base.errors import Problem
from hia_desktop.base.fields import PatientId, SessionId, WorkplaceId, WorkTaskId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.person_numbers import make as number
from hia_desktop.domain.quality.export_reasons import ExportReason
from hia_desktop.domain.workplaces.sessions import SessionDraft, Theme
from hia_desktop.domain.workplaces.workplace import Agreement, WorkplaceDraft
from hia_desktop.services.call import SignedIn, run, run_watched
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses
from hia_desktop.services.lists import patient_list, tasks
from hia_desktop.services.lists.task_order import BY_PATIENT
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
MAY_ASK = OWN | {"app_user", "listed_health_word", "health_word", "audit_line", "trail_key", "told_quarter", "proof"}
"""The tables that a function of the workplaces may read or write: its own, who works here, the words, the trail, and
what has been told of a quarter, which holds counts as they left the house, with its signatures."""
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
    over = day.replace(day=1) - timedelta(days=75)
    yield "sessions.quarter_file", (over.year, (over.month + 2) // 3, ExportReason.CONTROL)
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


def patients_who_work_there(house: make.House, family: str = "Lagerås {employer}") -> None:
    """Many in each workplace, referred from it, some of them sharing with NAV; `family` is their name."""
    numbers = [number(date(1980, 5, 4) + timedelta(days=n), 300) for n in range(40)]
    for n, national_id in enumerate([found for found in numbers if found][:12]):
        employer = NAMES[n % len(NAMES)]
        draft = make.kari(
            national_id=national_id,
            given_name="Kari",
            family_name=family.format(employer=employer, letter=chr(ord("a") + n)),
            municipality=f"Kommune {n * 5 % 12}",
            employer=employer,
        )
        course = make.course(house, draft=draft)
        if n % 2:
            shared = [Category.WORK, Category.SICK_LEAVE] if n % 4 == 1 else [Category.WORK]
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


@pytest.mark.long
@pytest.mark.parametrize("user", ROLES)
def test_every_function_is_the_same_whoever_the_patients_are(
    home: make.House, ids: Ids, tmp_path: Path, user: str
) -> None:
    home.close()
    shutil.copytree(home.folder, tmp_path / "peopled")
    empty = make.House(home.folder, FixedClock(home.clock.today()), home.recovery)
    full = make.House(tmp_path / "peopled", FixedClock(home.clock.today()), home.recovery)
    patients_who_work_there(full)
    with full.every_row() as sql:
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


@pytest.mark.long
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


@pytest.mark.long
def test_a_nav_adviser_sees_an_employer_on_the_patient_alone(home: make.House, ids: Ids) -> None:
    """A workplace has no word of who works there, and of one who shares nothing there is no line."""
    patients_who_work_there(home)
    nav = home.as_user("nav")
    rows = run(nav, workplaces.listing)
    assert {row.name for row in rows} == set(NAMES)
    seen: Callable[[Any], str] = lambda one: " ".join(texts(one))  # noqa: E731 - one line of the test
    for place in ids.places:
        assert "Lagerås" not in seen(run(nav, workplaces.page, place))
    assert len(run(nav, patients.keys)) == 6


NAMED_OTHERWISE = "Fjellås{letter}"
"""A family name with no word of where they work, in another order than their employers."""
SEEKERS = ("lege", "fysio", "sekretar", "nav")
TYPED = (*NAMES, "lager", "nordre lager", "nordre kari", "bakeri", "Nordre Lagre AS", "eksempel")


@pytest.fixture
def peopled(home: make.House) -> make.House:
    """Twelve who work in three places; six share their work with NAV, three of those their sick leave too."""
    patients_who_work_there(home, NAMED_OTHERWISE)
    with home.every_row() as sql:
        assert set(sql.scalars(select(Patient.employer))) == set(NAMES)
    return home


@pytest.mark.long
def test_nobody_is_found_by_where_they_work(peopled: make.House) -> None:
    """Search, both lists and their filters, and the look for one who may be here from before; by name all are found."""
    another = next(filter(None, (number(date(1970, 1, 2), each) for each in range(301, 311))))
    for user in SEEKERS:
        signed_in = peopled.as_user(user)
        assert run(signed_in, patients.find, "kari fjellås"), user
        assert run(signed_in, patients.keys, text="fjellås"), user
        for typed in TYPED:
            assert run(signed_in, patients.find, typed) == (), (user, typed)
            assert run(signed_in, patients.keys, text=typed) == (), (user, typed)
            assert run(signed_in, patients.keys, filter=typed) == (), (user, typed)
            assert run(signed_in, tasks.keys, text=typed) == (), (user, typed)
            assert run(signed_in, tasks.keys, filter=typed) == (), (user, typed)
    office = peopled.as_user("sekretar")
    assert run(office, tasks.keys, text="fjellås")
    for typed in TYPED:
        draft = make.kari(national_id=another, birth_date=date(1980, 5, 4), family_name="Ukjent", employer=typed)
        assert run(office, patients.maybe_here, draft) == (), typed


def _orders(house: make.House) -> dict[tuple[str, str, str], Sequence[str]]:
    """Both lists in each order that is offered, and in one by the employer, for each who sees them."""
    found: dict[tuple[str, str, str], Sequence[str]] = {}
    for user in SEEKERS:
        signed_in = house.as_user(user)
        for way in ("", "-"):
            for order in ("name", "birth_date", "municipality", "status", "sick", "employer", "workplace"):
                found[user, "patients", way + order] = run(signed_in, patients.keys, order=way + order)
            for order in ("due", "name", "what", "responsible", BY_PATIENT, "employer", "workplace"):
                found[user, "tasks", way + order] = run(signed_in, tasks.keys, order=way + order)
    return found


@pytest.mark.long
def test_no_order_of_a_list_follows_where_they_work(peopled: make.House) -> None:
    """Every list stands as it stood when all the employers are taken off the cards."""
    before, office = _orders(peopled), peopled.as_user("sekretar")
    assert len(before["lege", "patients", "name"]) == 12 and len(before["lege", "tasks", "name"]) >= 12
    for key in before["sekretar", "patients", "name"]:
        card = run(office, patients.card, PatientId(key))
        run(office, patients.change, card.id, card.version, card.draft.model_copy(update={"employer": ""}))
    with peopled.every_row() as sql:
        assert set(sql.scalars(select(Patient.employer))) == {""}
    after = _orders(peopled)
    assert [key for key in before if before[key] != after[key]] == []


@pytest.mark.long
def test_no_list_tells_where_somebody_works(peopled: make.House) -> None:
    """It stands on the patient: who reads down a list does not read who works in a place."""
    for user in SEEKERS:
        signed_in = peopled.as_user(user)
        rows = [
            *run(signed_in, patient_list.rows, run(signed_in, patients.keys)),
            *run(signed_in, patients.find, "fjellås"),
            *run(signed_in, tasks.rows, run(signed_in, tasks.keys)),
        ]
        told = " ".join(each for row in rows for each in texts(row))
        assert "Fjellås" in told and not [name for name in NAMES if name in told], user


@pytest.mark.long
def test_a_nav_adviser_is_told_the_employer_of_those_who_share_it_alone(peopled: make.House) -> None:
    """On the patient: it goes with the sick leave; the health side has it of everybody."""
    nav, doctor = peopled.as_user("nav"), peopled.as_user("lege")

    def told(who: SignedIn) -> dict[str, str]:
        found = {}
        for row in run(who, patients.find, "fjellås"):
            assert row.course is not None
            words = " ".join(texts(run(who, courses.open_course, row.course)))
            found[row.name] = next((name for name in NAMES if name in words), "")
        return found

    every = told(doctor)
    assert len(every) == 12 and set(every.values()) == set(NAMES)
    share = {f"Kari Fjellås{letter}" for letter in "bfj"}
    only_work = {f"Kari Fjellås{letter}" for letter in "dhl"}
    assert told(nav) == {name: every[name] for name in share} | dict.fromkeys(only_work, "")
    assert run(nav, patient_list.rows, run(doctor, patients.keys)) == run(
        nav, patient_list.rows, run(nav, patients.keys)
    )
