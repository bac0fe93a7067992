"""The demo centre: synthetic patients in every step, made by the same services as the users call,
dated around today."""

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import update

from hia_desktop.base.clock import Clock, FixedClock
from hia_desktop.base.text import _, add_months
from hia_desktop.domain.access import Role
from hia_desktop.domain.phrases import Phrase
from hia_desktop.domain.sending.agreements import AgreementDraft, Party
from hia_desktop.domain.teamwork.visits import Booking, Purpose, Way
from hia_desktop.domain.working_days import USUAL, add_working_days
from hia_desktop.services.call import SignedIn, run
from hia_desktop.services.centre import agreements, doors, phrases, users
from hia_desktop.services.centre.login_face import DEMO_PASSWORD
from hia_desktop.services.course import coding, courses, visits
from hia_desktop.services.demo.course import DemoCourse
from hia_desktop.services.demo.people import people, sentences, working_day
from hia_desktop.services.demo.workplaces import add_workplaces
from hia_desktop.services.lists import saved_filters
from hia_desktop.services.meetings import agenda, series
from hia_desktop.services.patient.patients import STATUS
from hia_desktop.store.entities import User
from hia_desktop.vault.slotfile import PRODUCTION, Cost
from hia_desktop.vault.slots import Slots

_ROLES = {
    "lege": Role.PHYSICIAN,
    "psykolog": Role.PSYCHOLOGIST,
    "fysio": Role.PHYSIOTHERAPIST,
    "ergo": Role.HEALTH_OTHER,
    "nav": Role.NAV_ADVISER,
    "sekretar": Role.SECRETARY,
    "admin": Role.ADMINISTRATOR,
}
ORG_NUMBER = "310987654"
"""Of nobody: real organisation numbers begin with 8 or 9, and Skatteetaten's synthetic ones (Tenor) with 2 or 3;
awaits verification."""
_QUICK = Cost(8, 1, 1)
"""The password is published, so the slots are made in a moment;
the first login of each user raises them to the wanted cost."""
_TIMES = ("09:00", "10:30", "12:30", "14:00")
"""When the appointments of a day begin."""
_MONTHS = 24
"""No course of the demo is older."""
_OPENS, _MINUTES = 8 * 60, 8 * 60
"""The centre's day in minutes from midnight: when it opens, and how long it is open."""


@dataclass(frozen=True)
class DemoUser:
    """Somebody to sign in as."""

    username: str
    name: str
    role: Role
    password: str


@dataclass(frozen=True)
class Demo:
    """The demo centre's users, and its recovery key."""

    users: tuple[DemoUser, ...]
    recovery: str


def make_demo(folder: Path, clock: Clock, *, seed: int = 7, cost: Cost = PRODUCTION) -> Demo:
    """Makes a demo centre in the folder; the same patients for the same seed and day.
    Everybody is signed out afterwards.

    Errors: Refused when there is a store already; Problem when the folder cannot be used.
    """
    today = clock.today()
    patients = people(seed, today)
    first = working_day(min(person.received for person in patients) - timedelta(days=14))
    then = FixedClock(first)
    with ExitStack() as at_the_end:
        admin, recovery = doors.set_up(folder, _centre(), then, cost=_QUICK)
        at_the_end.callback(admin.forget)
        staff = sentences()["staff"]
        for username, role in _ROLES.items():
            if role is not Role.ADMINISTRATOR:
                name, title, hpr, phone = staff[username]
                more = {"title": title, "hpr_number": hpr, "phone": phone}
                run(admin, users.add, username, name, role, DEMO_PASSWORD, **more)
        cast: dict[str, SignedIn] = {"admin": admin}
        for username in _ROLES.keys() - {"admin"}:
            cast[username] = doors.sign_in(folder, username, DEMO_PASSWORD, then)
            at_the_end.callback(cast[username].forget)
        _live(cast, then, [DemoCourse(cast, person, today) for person in patients])
        if then.day < today:
            then.day, then.at = today, time(0, 5)
        _code(cast, today)
        _meet(cast)
        _book(cast, today)
        add_workplaces(cast, today)
        _agree(cast["admin"], today)
        for username, shared, code, words in sentences()["phrases"]:
            run(cast[username], phrases.keep, Phrase(shared=shared, code=code, text=words))
        run(
            cast["lege"],
            saved_filters.save,
            "worklist",
            sentences()["words"]["filter_mine"],
            '{"filter": "mine", "order": "name"}',
        )
        with (
            admin.store.write() as sql
        ):  # they signed in on the first day and stayed; the list of users is to say when they were last here
            sql.execute(update(User).values(last_login_at=then.now()))
        Slots(folder).want(cost)
    return Demo(tuple(DemoUser(name, staff[name][0], role, DEMO_PASSWORD) for name, role in _ROLES.items()), recovery)


def _centre() -> doors.SetUp:
    words: dict[str, Any] = sentences()["centre"]
    return doors.SetUp(
        name=words["name"],
        unit=words["unit"],
        org_number=ORG_NUMBER,
        address=words["address"],
        postal=words["postal"],
        phone=words["phone"],
        admin_name=sentences()["staff"]["admin"][0],
        admin_username="admin",
        password=DEMO_PASSWORD,
        is_demo=True,
    )


def _code(cast: dict[str, SignedIn], today: date) -> None:
    """The office has taken the proposed codes of the contacts until two months ago; the last two months wait."""
    for back in range(2, _MONTHS):
        rows = run(cast["sekretar"], coding.month, add_months(today.replace(day=1), -back))
        run(cast["sekretar"], coding.take_proposals, [row.id for row in rows])


def _agree(admin: SignedIn, today: date) -> None:
    """The centre's local agreements, one of which soon runs out; signed so many days ago, in force so many more."""
    for party, name, about, here, there, ago, more in sentences()["agreements"]:
        draft = AgreementDraft(
            party=Party(party),
            name=name,
            about=about,
            signed_on=today - timedelta(days=ago),
            valid_until=today + timedelta(days=more) if more else None,
            signed_here=here,
            signed_there=there,
        )
        run(admin, agreements.keep, None, draft)


def _meet(cast: dict[str, SignedIn]) -> None:
    """The team meets every Tuesday; the agenda of the next meeting is made."""
    people = [user for user, _name, _role in run(cast["sekretar"], series.can_take_part)]
    made = run(cast["sekretar"], series.set_up, None, _("Teammøte"), 1, "09:00", 60, people)
    run(cast["sekretar"], agenda.prepare, made)


def _book(cast: dict[str, SignedIn], today: date) -> None:
    """Those who are under way have their next time: four a day, each with one of the team, now and then with two."""
    office, team = cast["sekretar"], [cast[name].me.id for name in ("fysio", "psykolog", "ergo", "lege")]
    running = [course for course in run(office, courses.listing) if course.status == STATUS["in_course"]]
    for at, course in enumerate(sorted(running, key=lambda one: one.number)):
        round_, place = divmod(at, len(_TIMES))
        booking = Booking(
            day=add_working_days(today, 1 + round_, USUAL),
            time=_TIMES[place],
            minutes=60,
            purpose=Purpose.TREAT,
            way=Way.VIDEO if at % 5 == 4 else Way.IN_PERSON,
            room=_("Rom {number}").format(number=place + 1),
        )
        run(office, visits.book, course.id, booking, team[place : place + 1 + (at % 6 == 1)])


def _live(cast: dict[str, SignedIn], then: FixedClock, courses: list[DemoCourse]) -> None:
    """Lets the days pass: whatever happened on a day is spread over its hours, and time never goes back."""
    by_day: dict[date, list[Any]] = {}
    for course in courses:
        for day, act in course.days:
            by_day.setdefault(day, []).append(act)
    for day in sorted(by_day):
        then.day = day
        for i, act in enumerate(by_day[day]):
            minute = _OPENS + _MINUTES * i // len(by_day[day])
            then.at = time(minute // 60, minute % 60)
            act()
