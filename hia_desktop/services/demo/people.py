"""Who the demo centre's patients are and how far each has come: seeded, and counted from today."""

import json
from dataclasses import KW_ONLY, dataclass, field
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from hia_desktop.base.text import add_months
from hia_desktop.domain.person_numbers import make
from hia_desktop.domain.working_days import USUAL, assessment_due, is_working_day
from hia_desktop.resources import resource
from hia_desktop.services.patient.patients import PatientDraft

KARI = "14838108890"
STAGES = ("new", "waiting", "answered", "decided", "surveyed", "planned", "rtw", "closing", "closed")
"""How far a course has come, in order."""
_RECEIVED_DAYS_AGO = {
    "waiting": 9,
    "answered": 34,
    "decided": 26,
    "surveyed": 33,
    "planned": 52,
    "rtw": 78,
    "closing": 98,
}
CLOSED_AFTER = 84
"""Days from the referral to the epikrise in a course of the demo centre."""


@dataclass(frozen=True)
class Story:
    """One course. `due` is days from today to what is due next,
    `weeks` how long the patient was sick-listed when referred (0: not).

    `consent` is none, some, all, ending, expired or withdrawn; `lacks` are the referral's missing points;
    `also` are its peculiarities.
    """

    stage: str
    due: int = 0
    weeks: int = 6
    consent: str = "none"
    _: KW_ONLY
    case: str = ""
    lacks: tuple[str, ...] = ()
    decision: str = "right"
    months: int = 0
    also: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Person:
    """One synthetic patient with the case that the texts are taken from."""

    draft: PatientDraft
    case: dict[str, Any]
    tasks: str
    shift: str
    story: Story
    received: date
    seed: int = field(repr=False)


def _also(*what: str) -> frozenset[str]:
    return frozenset(what)


_MIX = ["rygg", "depresjon", "utbredt", "skulder", "angst"]
_LACKS = ("employer_contact", "adaptation_tried", "motivation")

STORIES = (
    Story("rtw", 3, 6, "some", case="kari", also=_also("rich", "letters")),
    Story("new", -3, 11, lacks=("work_status",), case="rygg"),
    Story("new", -1, 0, case="belastning", also=_also("pdf")),
    Story("new", 0, 5, lacks=("motivation",)),
    Story("new", 2, 0, lacks=_LACKS, case="belastning", also=_also("drafted", "apprentice")),
    Story("new", 5, 7, case="depresjon", also=_also("drafted", "pdf")),
    Story("new", 8, 4, lacks=("employer_contact",), case="skulder"),
    Story("new", 11, 0, case="student"),
    Story("new", 13, 3, case="depresjon", also=_also("unread", "alarm")),
    Story("waiting", -1, 8, lacks=_LACKS),
    Story("waiting", 3, 5, lacks=("employer_contact", "motivation"), case="angst"),
    Story("answered", decision="advice", weeks=30, case="utbredt"),
    Story("answered", decision="no_need", weeks=0, case="belastning"),
    Story("answered", decision="not_applicable", weeks=40, case="utbredt", lacks=("motivation", "weighing", "goal")),
    Story("answered", decision="forwarded", weeks=12, case="depresjon"),
    Story("decided", -6, 17, case="rygg", lacks=("employer_contact", "goal"), also=_also("dismissed")),
    Story("decided", -1, 11, case="angst", lacks=("employer_contact", "adaptation_tried"), also=_also("freelancer")),
    Story("decided", 0, 6, "some"),
    Story("decided", 2, 12),
    Story("decided", 9, 13, case="depresjon"),
    Story("decided", 17, 0, case="student"),
    Story("decided", 30, 4),
    Story("surveyed", weeks=5, consent="all"),
    Story("surveyed", weeks=8, consent="some"),
    Story("surveyed", weeks=0, case="student", also=_also("drafted")),
    Story("planned", -2, 8, "some", also=_also("plan_paper")),
    Story("planned", 0, 18, "all"),
    Story("planned", 6, 4, "ending"),
    Story("planned", 14, 7, "expired", also=_also("drafted")),
    Story("planned", 27, 10, "none", case="rygg", also=_also("blocked")),
    Story("rtw", -1, 9, "all", also=_also("letters")),
    Story("rtw", 0, 12, "some"),
    Story("rtw", 7, 7, "withdrawn"),
    Story("rtw", 12, 15, "all", case="rygg", also=_also("letters", "skipped")),
    Story("rtw", 20, 5, "none", case="skulder"),
    Story("rtw", 38, 20, "ending", case="utbredt"),
    Story("closing", -2, 10, "some"),
    Story("closing", 1, 8, "all", also=_also("drafted")),
    Story("closing", 4, 6, "none"),
    Story("closed", -4, 9, "some", months=3, also=_also("transferred")),
    Story("closed", 21, 7, "all", months=3, also=_also("still_graded", "addendum")),
    Story("closed", 2, 11, "withdrawn", months=6, also=_also("transferred")),
    Story("closed", 34, 6, "none", months=6, also=_also("unreached")),
    Story("closed", 6, 8, "expired", months=12, also=_also("still_graded")),
    Story("closed", 60, 5, "none", case="student", months=12),
    Story("closed", -20, 10, "expired", months=15, also=_also("transferred")),
)
"""The centre's courses; together they fill every screen, colour and state."""


@cache
def _read(name: str) -> Any:
    return json.loads(resource(name).read_text(encoding="utf-8"))


def cases() -> dict[str, Any]:
    """The clinical texts, by case."""
    found: dict[str, Any] = _read("demo/cases.json")
    return found


def sentences() -> dict[str, Any]:
    """The names, the staff and the short texts that belong to no case."""
    found: dict[str, Any] = _read("demo/people.json")
    return found


def people(seed: int, today: date) -> tuple[Person, ...]:
    """The patients, the same for the same seed and day."""
    chance = Random(seed)
    lists = sentences()
    names = list(lists["names"])
    chance.shuffle(names)
    free = sum(not story.case for story in STORIES)
    mix = (_MIX * free)[:free]
    chance.shuffle(mix)
    return tuple(_person(story, story.case or mix.pop(), names.pop(), lists, today, chance) for story in STORIES)


def _person(story: Story, case: str, name: list[str], lists: Any, today: date, chance: Random) -> Person:
    occupation, employer, shift, tasks = chance.choice(cases()[case]["jobs"])
    doctor, practice = chance.choice(lists["doctors"])
    language, interpreter = lists["languages"].get(name[0], ("", False))
    if story.also & {"apprentice", "freelancer"}:
        occupation, employer = lists["jobs"]["apprentice" if "apprentice" in story.also else "freelancer"]
    born = _birthday("student" if "apprentice" in story.also else case, today, chance)
    draft = PatientDraft(
        national_id=_number(born, chance),
        given_name=name[0],
        family_name=name[1],
        phone=f"000 00 {chance.randint(100, 999)}",
        municipality=chance.choice(lists["places"]),
        language=language,
        interpreter=interpreter,
        occupation=occupation,
        employer=employer,
        position_percent=None if case == "student" else chance.choice([100, 100, 100, 80, 60]),
        gp_name=doctor,
        gp_practice=practice,
    ).model_copy(update=_addresses(name[1], practice, lists))
    if case == "kari":
        kari = {"national_id": KARI, "given_name": "Kari", "family_name": "Testdal", "municipality": lists["places"][0]}
        draft = draft.model_copy(update={**kari, "position_percent": 100, "language": "", "interpreter": False})
    return Person(
        draft=draft,
        case=cases()[case],
        tasks=tasks,
        shift=shift,
        story=story,
        received=_received(story, today),
        seed=chance.randrange(1 << 30),
    )


def _addresses(family_name: str, practice: str, lists: Any) -> dict[str, str]:
    """Where the patient and the practice are; the same name gives the same street."""

    def street(name: str) -> str:
        number = sum(map(ord, name))
        return f"{lists['streets'][number % len(lists['streets'])]} {1 + number % 97}"

    code, place = lists["town"]
    return {
        "address": street(family_name),
        "postal_code": code,
        "postal_place": place,
        "gp_address": street(practice),
        "gp_postal_code": code,
        "gp_postal_place": place,
    }


def _birthday(case: str, today: date, chance: Random) -> date:
    youngest, oldest = (20, 27) if case == "student" else (18, 66)
    return today - timedelta(days=round(365.25 * chance.uniform(youngest + 0.1, oldest + 0.9)))


def _number(born: date, chance: Random) -> str:
    while True:
        number = make(born, chance.randrange(1000))
        if number is not None:
            return number


def working_day(day: date) -> date:
    """The day itself, or the last working day before it."""
    while not is_working_day(day, USUAL):
        day -= timedelta(days=1)
    return day


def _received(story: Story, today: date) -> date:
    """The day of the referral, a working day before today."""
    if story.stage == "new":
        day = today - timedelta(days=1)
        while assessment_due(working_day(day), USUAL) > today + timedelta(days=story.due):
            day -= timedelta(days=1)
    elif story.stage == "closed":
        day = add_months(today + timedelta(days=story.due), -story.months) - timedelta(days=CLOSED_AFTER)
    else:
        sooner = max(story.due, 0) if story.stage == "waiting" else 0
        day = today - timedelta(days=_RECEIVED_DAYS_AGO[story.stage] - sooner)
    return working_day(day)
