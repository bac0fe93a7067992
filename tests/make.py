"""Factories for tests: a real encrypted centre with its users, made in a moment with the cheapest key cost."""

import atexit
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import update
from sqlalchemy.orm import Session

from hia_desktop.base.clock import FixedClock
from hia_desktop.base.fields import CourseId, DocumentId
from hia_desktop.domain.access import Category, Recipient, Role
from hia_desktop.services.call import SignedIn, Work, run
from hia_desktop.services.centre import doors, recovery_keys, users
from hia_desktop.services.consent import consents
from hia_desktop.services.intake import referrals
from hia_desktop.services.papers import employer_papers, papers
from hia_desktop.services.patient.patients import PatientDraft
from hia_desktop.services.record import entries
from hia_desktop.services.sealing import proofs
from hia_desktop.store.audit import ANCHOR, read_anchor
from hia_desktop.store.entities import User
from hia_desktop.store.sqlite import FILE
from hia_desktop.vault.slotfile import TEST

PASSWORD = "en lang test-setning"
KARI = "14838108890"
DAY = date(2026, 2, 24)
STAFF = {
    "lege": (Role.PHYSICIAN, "Liv Berg", "overlege", "1234567"),
    "psykolog": (Role.PSYCHOLOGIST, "Per Sol", "psykologspesialist", "2345678"),
    "fysio": (Role.PHYSIOTHERAPIST, "Eva Li", "fysioterapeut", "3456789"),
    "nav": (Role.NAV_ADVISER, "Anders Nilsen", "NAV-veileder", ""),
    "sekretar": (Role.SECRETARY, "Mona Vik", "helsesekretær", ""),
}


@dataclass
class House:
    """A centre on disk; `as_user` signs in, once for each user."""

    folder: Path
    clock: FixedClock
    recovery: str
    open: dict[str, SignedIn] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.copied_at = self.lines()

    def lines(self) -> int:
        """How long the trail is."""
        anchor = read_anchor(self.folder)
        return anchor.seq if anchor is not None else 0

    @property
    def admin(self) -> SignedIn:
        """The administrator, signed in when first asked for."""
        return self.as_user("admin")

    @contextmanager
    def every_row(self) -> Iterator[Session]:
        """Reads what lies there, whoever may see it."""
        with self.admin.store.read() as sql:
            yield sql

    def as_user(self, username: str) -> SignedIn:
        if username not in self.open:
            self.open[username] = doors.sign_in(self.folder, username, PASSWORD, self.clock)
        return self.open[username]

    def sign_out(self, username: str) -> None:
        self.open.pop(username).forget()

    def close(self) -> None:
        for signed_in in self.open.values():
            signed_in.forget()


def copied(made: Path, folder: Path) -> None:
    """A copy of a centre in which nobody is signed in."""
    shutil.copytree(made, folder, dirs_exist_ok=True)


def house(folder: Path, *, day: date = DAY, demo: bool = True) -> House:
    """A centre with one user of each role, all with `PASSWORD`: a copy of one that is made once in each process."""
    made, recovery = _first_house(day, demo)
    copied(made, folder)
    return House(folder, FixedClock(day), recovery)


def wish(**more: Any) -> doors.SetUp:
    """What a first set-up asks for, filled in."""
    known: dict[str, Any] = {
        "name": "Eksempel HF",
        "unit": "HelseIArbeid-senteret",
        "org_number": "983544622",
        "address": "Storgata 1",
        "postal": "8000 Bodø",
        "phone": "75 00 00 00",
        "admin_name": "Ada Admin",
        "admin_username": "admin",
        "password": PASSWORD,
    }
    return doors.SetUp(**known | more)


@cache
def _first_house(day: date, demo: bool) -> tuple[Path, str]:
    """The folder that is copied, and its recovery key."""
    folder, clock = _scratch() / "store", FixedClock(day)
    admin, recovery = doors.set_up(folder, wish(is_demo=demo), clock, cost=TEST)
    for username, (role, name, title, hpr) in STAFF.items():
        run(admin, users.add, username, name, role, PASSWORD, title=title, hpr_number=hpr)
    run(admin, recovery_keys.keep)
    with admin.store.write() as sql:  # in a real centre somebody else chose these passwords; here each has made its own
        sql.execute(update(User).values(must_change_password=False))
    admin.forget()
    return folder, recovery


def kari(**more: Any) -> PatientDraft:
    """The patient of the story."""
    return PatientDraft(
        **{
            "national_id": KARI,
            "given_name": "Kari",
            "family_name": "Testdal",
            "gp_name": "Ola Lege",
            "gp_practice": "Bodø legesenter",
            **more,
        }
    )


_GROWN: dict[Any, tuple[Path, Any]] = {}
T = TypeVar("T")


def grown(house: House, what: str, grow: Callable[[], T]) -> T:
    """What `grow` does to a centre and gives, done once in each process and copied from then on.

    Two copies in which nobody has done more than sign in are the same centre, when their trails end in the same line,
    at the same moment: every line is signed with the one before it. Whoever `grow` signed in is signed out again.
    """
    if house.lines() != house.copied_at + len(house.open):
        return grow()
    key = (what, (house.folder / ANCHOR).read_text(encoding="utf-8"), house.clock.now())
    at_work = set(house.open)
    if key not in _GROWN:
        made = grow()
        for username in set(house.open) - at_work:
            house.sign_out(username)
        if not _at_rest(house):
            return made
        _GROWN[key] = _scratch() / "store", made
        shutil.copytree(house.folder, _GROWN[key][0], ignore=shutil.ignore_patterns("*.lock"))
    elif not _at_rest(house):
        return grow()
    else:
        shutil.copytree(_GROWN[key][0], house.folder, dirs_exist_ok=True)
    return _GROWN[key][1]  # type: ignore[no-any-return]


def _at_rest(house: House) -> bool:
    """Lets go of the file until it is asked for again; False when somebody else has it open."""
    for signed_in in house.open.values():
        signed_in.store.engine.dispose()
    return not (house.folder / f"{FILE}-wal").exists()


def _scratch() -> Path:
    """A folder that goes when the process ends."""
    made = tempfile.TemporaryDirectory(prefix="hia-house-")
    atexit.register(made.cleanup)
    return Path(made.name)


def course(house: House, by: str = "sekretar", draft: PatientDraft | None = None) -> CourseId:
    """A registered course of the story's patient."""
    who = draft or kari()
    return grown(
        house,
        f"course by {by}: {who.model_dump_json()}",
        lambda: run(house.as_user(by), referrals.register, who, house.clock.today()).id,
    )


def signed(by: SignedIn, kind: str, make_row: Callable[[Session], Any]) -> None:
    """A row that no service makes so, signed as its service would have; the trail tells of it."""
    with by.store.write() as sql:
        w = Work(sql, by)
        row = make_row(sql)
        sql.add(row)
        proofs.prove(w, kind, row)
        w.log("settings:changed")


def employer_agrees(house: House, course: CourseId) -> None:
    """The patient lets the employer have what concerns adaptation and the way back, for some months."""
    until = house.clock.today() + timedelta(days=120)
    run(house.as_user("lege"), consents.give, course, Recipient.EMPLOYER, [Category.ADAPTATION], until)


def approve_lines(signed_in: SignedIn, course: CourseId, kind: str = "rtw_employer", because: str = "") -> None:
    """Every line to the employer approved in the words that it is offered in."""
    found = run(signed_in, employer_papers.look, course, kind)
    run(signed_in, employer_papers.approve, course, kind, found.as_offered(), because)


REFERRAL = {
    "received": "2026-02-24",
    "referrer": "Ola Lege",
    "practice": "Bodø legesenter",
    "text": "Nakkesyndrom og nedstemthet.",
    "diagnoses": [{"code": "L83", "system": "icpc2", "text": "Nakkesyndrom", "main": True}],
    "occupation": "lagermedarbeider",
    "workplace": "Eksempel Lager AS",
    "position_percent": 100,
    "work_status": "full",
    "sick_since": "2026-01-12",
    "sick_grade": 100,
}


def assessed(signed_in: SignedIn, course: CourseId) -> None:
    """The right to care decided that day, before which nobody sets a course going without being asked."""
    deadline = (signed_in.clock.today() + timedelta(days=42)).isoformat()
    answers = {"decision": "right", "deadline_for": "treatment", "disciplines": "both", "start_deadline": deadline}
    told = {"expected_benefit": "Kan øke deltakelsen.", "resource_use": "Rimelig.", "grounds": "Står i fare."}
    run(signed_in, entries.sign, course, "assessment", None, answers | told)


CLOSING = {
    "ending": "completed",
    "outcome": "municipality",
    "need_after": "K",
    "work_status": "graded",
    "work_percent": 60,
    "benefit": "sick_pay",
    "match": "good",
}


def closing_form(signed_in: SignedIn, course: CourseId, **more: Any) -> None:
    """The closing signed that day, without which no epikrise is; once in a course."""
    if not run(signed_in, entries.open_form, course, "closing").versions:
        answers = {"day": signed_in.clock.today().isoformat(), **CLOSING, **more}
        run(signed_in, entries.sign, course, "closing", None, answers)


def sign_epikrise(signed_in: SignedIn, course: CourseId, answers: dict[str, Any]) -> DocumentId:
    """The course closed: its outcome, and then its epikrise."""
    closing_form(signed_in, course)
    return run(signed_in, papers.sign_epikrise, course, None, answers)
