"""The demo centre: everything it promises is there, and the days come out right."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from hia_desktop.base.clock import FixedClock
from hia_desktop.base.errors import Refused
from hia_desktop.domain.access import Role
from hia_desktop.domain.person_numbers import parse
from hia_desktop.resources import resource
from hia_desktop.services import consents, courses, doors, entries, papers, patients, tasks, users
from hia_desktop.services.call import SignedIn, run
from hia_desktop.services.demo import Demo, make_demo
from hia_desktop.services.demo_people import KARI, people
from hia_desktop.services.faces import DEMO_PASSWORD
from hia_desktop.services.patients import STATUS
from hia_desktop.store.entities import AuditLine, FormEntry
from hia_desktop.vault.slotfile import TEST, read_slots
from tests.stating import run_stating

TODAY = date(2026, 1, 1)
"""A public holiday, so that every day of the demo is moved to a working day before it."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Demo]:
    folder = tmp_path_factory.mktemp("demo") / "store"
    return folder, make_demo(folder, FixedClock(TODAY), cost=TEST)


@pytest.fixture
def lege(made: tuple[Path, Demo]) -> Iterator[SignedIn]:
    signed_in = doors.sign_in(made[0], "lege", DEMO_PASSWORD, FixedClock(TODAY))
    yield signed_in
    signed_in.forget()


def test_every_user_of_the_demo_signs_in(made: tuple[Path, Demo]) -> None:
    folder, demo = made
    assert [user.role for user in demo.users] == list(Role)
    assert {user.username for user in demo.users} == {"lege", "psykolog", "fysio", "ergo", "nav", "sekretar", "admin"}
    for user in demo.users:
        signed_in = doors.sign_in(folder, user.username, user.password, FixedClock(TODAY))
        assert (signed_in.me.role, signed_in.me.name, signed_in.is_demo) == (user.role, user.name, True)
        signed_in.forget()


def test_the_wanted_cost_is_kept_for_the_next_login(made: tuple[Path, Demo]) -> None:
    assert read_slots(made[0])[0].cost == TEST


def test_patients_of_every_step_and_state(lege: SignedIn) -> None:
    rows = run(lege, patients.rows, run(lege, patients.keys))
    assert len(rows) >= 44
    steps: Counter[tuple[str, str]] = Counter()
    for row in rows:
        assert row.course is not None
        page = run_stating(lege, courses.open_course, row.course)
        steps.update((step.kind, step.state) for step in page.steps)
        assert page.banner.name == row.name
    for kind in ("referral", "assessment", "survey", "plan", "workplace", "rtw", "epikrise", "outcome"):
        assert steps[kind, "done"] >= 1, kind
    assert {kind for kind, state in steps if state == "half"} >= {"referral", "assessment", "plan", "epikrise", "outcome"}
    assert {row.status for row in rows} == {word for code, word in STATUS.items() if code != "answered"}
    assert min(row.age for row in rows) < 26 and max(row.age for row in rows) > 55
    assert any(not row.employer for row in rows) and any(len(row.name) > 60 for row in rows)


def test_every_colour_and_group_of_deadline(lege: SignedIn) -> None:
    rows = run(lege, tasks.rows, run(lege, tasks.keys))
    assert {row.due_tone for row in rows} == {"bad", "warn", "neutral"}
    assert any(row.due == TODAY for row in rows)
    for group in ("assess", "start", "team", "nav", "epikrise", "outcome"):
        assert len(run(lege, tasks.keys, group)) >= 3, group
    counted = run(lege, tasks.counts)
    assert all(number > 0 for number, _line, _warn in (counted.assess, counted.start, counted.running, counted.nav, counted.epikrise))
    assert run(lege, tasks.keys, "mine")


def test_the_nav_adviser_sees_some_and_not_all(made: tuple[Path, Demo], lege: SignedIn) -> None:
    nav = doors.sign_in(made[0], "nav", DEMO_PASSWORD, FixedClock(TODAY))
    seen, there = len(run(nav, patients.keys)), len(run(lege, patients.keys))
    nav.forget()
    assert 8 <= seen <= there - 20


def test_every_state_of_consent(lege: SignedIn) -> None:
    kinds = set()
    for row in run(lege, courses.listing):
        page = run_stating(lege, consents.open_consents, row.id)
        nav = [c for c in page.history if c.recipient == "nav_adviser"]
        kinds |= {"none"} if not nav else set()
        kinds |= {"in force"} if any(c.in_force for c in nav) else set()
        kinds |= {"withdrawn"} if nav and all(c.withdrawn_at for c in nav) else set()
        kinds |= {"expired"} if any(not c.withdrawn_at and c.valid_until < TODAY for c in nav) else set()
        kinds |= {"ending"} if any(c.in_force and (c.valid_until - TODAY).days <= 14 for c in nav) else set()
        kinds |= {"blocked"} if page.blocked else set()
    assert kinds == {"none", "in force", "withdrawn", "expired", "ending", "blocked"}


def test_kari_is_richly_filled(lege: SignedIn) -> None:
    kari = run(lege, patients.find, KARI)[0]
    assert kari.name == "Kari Testdal" and kari.course is not None
    page = run(lege, courses.open_course, kari.course)
    assert [step.state for step in page.steps] == ["done"] * 6 + ["empty"] * 2
    assert len({bar.grade for bar in page.timeline.bars}) >= 3
    assert len(page.barriers) == 3 and page.attachments == 1 and page.documents >= 4
    assert len(page.scores) == 2 and page.scores[1].value > page.scores[0].value
    notes = run(lege, entries.journal, kari.course)
    assert {note.author_title for note in notes} >= {"overlege", "psykologspesialist", "fysioterapeut", "ergoterapeut"}
    assert any(note.addenda for note in notes) and any(note.struck for note in notes)
    plan = run(lege, entries.open_form, kari.course, "rtw")
    assert len(plan.versions) == 2
    steps = plan.versions[0].answers["steps"]
    assert any(step["actual_percent"] not in (None, step["work_percent"]) and step["reason"] for step in steps)


def test_everybody_was_here_lately(made: tuple[Path, Demo]) -> None:
    admin = doors.sign_in(made[0], "admin", DEMO_PASSWORD, FixedClock(TODAY))
    seen = [user.last_login_at for user in run(admin, users.listing)]
    admin.forget()
    assert len(seen) == 7 and all(at is not None and TODAY - at.date() < timedelta(days=5) for at in seen)


def test_epikrises_are_issued_and_some_transferred(lege: SignedIn) -> None:
    found = [paper for row in run(lege, courses.listing) for paper in run_stating(lege, papers.listing, row.id) if paper.kind == "epikrise"]
    assert len(found) >= 6
    assert 1 <= sum(paper.transferred_on is not None for paper in found) < len(found)
    assert run(lege, papers.read, found[0].id).startswith(b"%PDF")


def test_history_carries_its_dates_and_never_goes_back(lege: SignedIn) -> None:
    with lege.store.read() as sql:
        lines = sql.execute(select(AuditLine.at, AuditLine.action).order_by(AuditLine.seq)).all()
        signed = sql.execute(select(FormEntry.day, FormEntry.signed_at).where(FormEntry.state == "signed")).all()
    made = [at for at, _action in lines if at.date() < TODAY]
    assert made == sorted(made)
    assert not [action for _at, action in lines if action in ("clock:jumped_back", "access:denied")]
    assert all(day < TODAY and at is not None and at.date() == day for day, at in signed)
    assert len({day for day, _at in signed}) > 60
    assert lege.store.verify_trail()[1:] == ([], True)


def test_the_numbers_are_synthetic_and_the_seed_decides() -> None:
    first, again, other = people(7, TODAY), people(7, TODAY), people(8, TODAY)
    assert [p.draft for p in first] == [p.draft for p in again] != [p.draft for p in other]
    numbers = [parse(p.draft.national_id, allow_synthetic=True, today=TODAY) for p in first]
    assert all(number.synthetic for number in numbers) and len({number.value for number in numbers}) == len(first)


def test_it_is_made_on_a_leap_day_too_and_only_once(tmp_path: Path) -> None:
    day = date(2028, 2, 29)
    made = make_demo(tmp_path / "store", FixedClock(day), cost=TEST)
    signed_in = doors.sign_in(tmp_path / "store", "lege", DEMO_PASSWORD, FixedClock(day))
    assert len(run(signed_in, tasks.keys)) > 60
    signed_in.forget()
    with pytest.raises(Refused):
        make_demo(tmp_path / "store", FixedClock(day), cost=TEST)
    assert made.recovery


@pytest.mark.parametrize("day", [date(2026, month, 31) for month in (1, 3, 5, 7, 8, 10, 12)])
def test_everybody_was_referred_before_today_and_is_of_working_age(day: date) -> None:
    for person in people(7, day):
        born = parse(person.draft.national_id, allow_synthetic=True, today=day).born
        assert born is not None and 18 <= (day - born).days // 365 <= 67
        assert person.received < day and person.received.weekday() < 5


def test_no_text_promises_less_absence() -> None:
    """Interregional rapport and the evaluations found no such effect (R121), so nobody is told of one."""
    texts = (
        resource("demo/cases.json").read_text(encoding="utf-8").lower() + resource("demo/people.json").read_text(encoding="utf-8").lower()
    )
    for word in ("redusert sykefravær", "lavere sykefravær", "mindre fravær", "kortere sykefravær", "raskere friskmeld", "lorem"):
        assert word not in texts
    cases = json.loads(resource("demo/cases.json").read_text(encoding="utf-8"))
    for case in cases.values():
        grounds = f"{case['benefit']} {case['resource']}".lower()
        assert not [word for word in ("arbeidsevne", "produktiv", "spar", "trygd") if word in grounds]
