"""Factories for tests: a real encrypted centre with its users, made in a moment with the cheapest key cost."""

import atexit
import shutil
import tempfile
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import update

from hia_desktop.base.clock import FixedClock
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Category, Recipient, Role
from hia_desktop.services.call import SignedIn, run
from hia_desktop.services.centre import doors, users
from hia_desktop.services.consent import consents
from hia_desktop.services.intake import referrals
from hia_desktop.services.patient.patients import PatientDraft
from hia_desktop.store.entities import User
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
    admin: SignedIn
    open: dict[str, SignedIn]

    def as_user(self, username: str) -> SignedIn:
        if username not in self.open:
            self.open[username] = doors.sign_in(self.folder, username, PASSWORD, self.clock)
        return self.open[username]

    def sign_out(self, username: str) -> None:
        self.open.pop(username).forget()

    def close(self) -> None:
        for signed_in in [*self.open.values(), self.admin]:
            signed_in.forget()


def house(folder: Path, *, day: date = DAY, demo: bool = True) -> House:
    """A centre with one user of each role, all with `PASSWORD`: a copy of one that is made once in each process."""
    made, recovery = _first_house(day, demo)
    shutil.copytree(made, folder, dirs_exist_ok=True)
    clock = FixedClock(day)
    return House(folder, clock, recovery, doors.sign_in(folder, "admin", PASSWORD, clock), {})


@cache
def _first_house(day: date, demo: bool) -> tuple[Path, str]:
    """The folder that is copied, and its recovery key."""
    scratch = tempfile.TemporaryDirectory(prefix="hia-house-")
    atexit.register(scratch.cleanup)
    folder, clock = Path(scratch.name) / "store", FixedClock(day)
    wish = doors.SetUp(
        name="Eksempel HF",
        unit="HelseIArbeid-senteret",
        org_number="983544622",
        address="Storgata 1",
        postal="8000 Bodø",
        phone="75 00 00 00",
        admin_name="Ada Admin",
        admin_username="admin",
        password=PASSWORD,
        is_demo=demo,
    )
    admin, recovery = doors.set_up(folder, wish, clock, cost=TEST)
    for username, (role, name, title, hpr) in STAFF.items():
        run(admin, users.add, username, name, role, PASSWORD, title=title, hpr_number=hpr)
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


def course(house: House, by: str = "sekretar", draft: PatientDraft | None = None) -> CourseId:
    """A registered course of the story's patient."""
    return run(house.as_user(by), referrals.register, draft or kari(), house.clock.today()).id


def employer_agrees(house: House, course: CourseId) -> None:
    """The patient lets the employer have what concerns adaptation and the way back, for some months."""
    until = house.clock.today() + timedelta(days=120)
    run(house.as_user("lege"), consents.give, course, Recipient.EMPLOYER, [Category.ADAPTATION], until)


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
