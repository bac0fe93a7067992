"""A centre with one patient in every state of consent, every field of every patient filled with a word of its own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from itertools import combinations, product
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import pytest
from sqlalchemy import select, update

from hia_desktop.base.errors import BadInput
from hia_desktop.base.fields import (
    AgreementId,
    AttachmentId,
    ConsentId,
    CourseId,
    DecisionId,
    DocumentId,
    EncounterId,
    EntryId,
    ItemId,
    MeetingId,
    NeighbourId,
    PatientId,
    PeriodId,
    SeriesId,
    SessionId,
    TaskId,
    UserId,
    VisitId,
    WorkplaceId,
    WorkTaskId,
    ask_of,
)
from hia_desktop.base.text import Looks
from hia_desktop.domain import person_numbers
from hia_desktop.domain.access import Category, Recipient, Track
from hia_desktop.domain.consent import SHAREABLE
from hia_desktop.domain.forms import is_written
from hia_desktop.domain.forms.form import Form, Row
from hia_desktop.domain.forms.plan import Goal, Measure
from hia_desktop.domain.forms.team.note import Note
from hia_desktop.domain.forms.values import NoteKind
from hia_desktop.domain.sending.agreements import AgreementDraft, Party
from hia_desktop.domain.sending.neighbours import delivered
from hia_desktop.domain.sending.papers_in import PaperSort
from hia_desktop.domain.teamwork.encounters import Aim, Encountered
from hia_desktop.domain.teamwork.team import TeamFunction
from hia_desktop.domain.teamwork.visits import Booking, Purpose
from hia_desktop.domain.workplaces.sessions import SessionDraft, Theme
from hia_desktop.domain.workplaces.workplace import WorkplaceDraft
from hia_desktop.services.call import SignedIn, run
from hia_desktop.services.centre import agreements, course_teams, neighbours
from hia_desktop.services.consent import consents
from hia_desktop.services.course import encounters, visits
from hia_desktop.services.intake import referrals
from hia_desktop.services.lists import saved_filters, tasks
from hia_desktop.services.meetings import agenda, cases, decisions, minutes, nav_side
from hia_desktop.services.meetings import series as meeting_series
from hia_desktop.services.papers import letters, papers, papers_in
from hia_desktop.services.papers.papers_in import Arriving
from hia_desktop.services.patient.patients import PatientDraft
from hia_desktop.services.record import entries, plan_lines
from hia_desktop.services.sealing import loose_drafts
from hia_desktop.services.workplaces import sessions, workplaces
from hia_desktop.store import audit
from hia_desktop.store.entities import (
    AgendaItem,
    Agreement,
    Appointment,
    Attachment,
    Consent,
    Course,
    Encounter,
    FormEntry,
    IssuedDocument,
    Meeting,
    MeetingDecision,
    MeetingSeries,
    Neighbour,
    Patient,
    SickLeave,
    Task,
    User,
    Workplace,
    WorkplaceSession,
    WorkplaceTask,
    new_id,
)
from tests import make
from tests.forms_tried import FORMS

WRITTEN, NOW = make.DAY, make.DAY + timedelta(days=2)
LATER = NOW + timedelta(days=150)
NAV = Recipient.NAV_ADVISER
BLOCKED_USERS = ("nav", "fysio", "sekretar")
LETTERS_OF_A_WORD = "bcdfghjkmnprstvw"
"""No vowels, so that a search key that folds «aa» and «oe» leaves the words as they are."""


@dataclass(frozen=True)
class Shared:
    """What holds of a patient on `NOW`: what a NAV adviser and the health side may see of each other's, whether users
    are blocked, and whether the physiotherapist has no care relation.
    """

    nav: frozenset[Category] = frozenset()
    health: frozenset[Category] = frozenset()
    blocked: bool = False
    stranger: bool = False


ALL = frozenset(Category) - {Category.ASSESSMENT, Category.FINDINGS, Category.NAV_NOTES, Category.SURVEY}
"""What can be shared with a NAV adviser."""
ALONE = [Category.ATTENDANCE, Category.NOTES]
EACH_ALONE = "HIA_EACH_ALONE"
"""Set by `tests.bench.each_alone`: every category has a patient who shares it alone."""


def _some_shared() -> Iterator[tuple[str, Shared]]:
    """Those who share some of it. Each category but those of `ALONE` is shared by three of six, no two by the same
    three: of any two there is one who shares the one and not the other. Whatever is shared, «at pasienten går her»
    is."""
    rest = [category for category in Category if category in ALL and category not in ALONE]
    if os.environ.get(EACH_ALONE):
        shared = {f"only_{category}": {category} for category in [*ALONE, *rest]}
    else:
        shared = {f"only_{category}": {category} for category in ALONE}
        for category, three in zip(rest, combinations("abcdef", 3), strict=False):
            for name in three:
                shared.setdefault(f"some_{name}", set()).add(category)
    for state, categories in shared.items():
        yield state, Shared(nav=frozenset({*categories, Category.ATTENDANCE}))


STATES: dict[str, Shared] = {
    **dict(_some_shared()),
    "all": Shared(nav=ALL, health=frozenset({Category.NAV_NOTES})),
    "last_day": Shared(nav=frozenset({Category.ATTENDANCE, Category.PLAN})),
    "partly_expired": Shared(nav=frozenset({Category.ATTENDANCE})),
    "never": Shared(),
    "expired": Shared(),
    "future": Shared(),
    "withdrawn": Shared(),
    "employer": Shared(),
    "gp": Shared(),
    "other_way": Shared(health=frozenset({Category.NAV_NOTES})),
    "blocked": Shared(nav=ALL, blocked=True),
    "stranger": Shared(stranger=True),
    "next_course": Shared(),  # the patient of «all» again, who has not said that the new course is shared too
}
PLAN_ENDED = {state: frozenset({Category.PLAN}) for state in ("expired", "withdrawn", "partly_expired")}
"""Where the plan was shared when everything was written, and is not any more."""
EXISTS_FOR_NAV = [state for state, shared in STATES.items() if shared.nav and not shared.blocked]
"""Whom a NAV adviser knows of at all. The oracle: written by hand, and asking none of the program's own checks."""


@dataclass(frozen=True)
class Mark:
    """Where a word was written, so that a finding tells what leaked. `category` is a Category, or one of
    identity, attachment, draft, struck, task, consent, period; `where` is a field, an author, a kind or a recipient.
    """

    state: str
    category: str
    track: str
    where: str
    is_day: bool = False


@dataclass
class Person:
    """One patient of the world."""

    course: CourseId
    given: str
    family: str
    number: str


@dataclass
class World:
    """The closed centre on disk, the same with only those patients whom a NAV adviser knows of,
    and what was written where."""

    folder: Path
    known_only: Path
    recovery: str
    marks: dict[str, Mark] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    ids: dict[Any, list[tuple[str, str]]] = field(default_factory=dict)
    _words: Iterator[str] = field(
        default_factory=lambda: ("zq" + "".join(found) for found in product(LETTERS_OF_A_WORD, repeat=4))
    )
    _days: Iterator[date] = field(
        default_factory=lambda: (date(2028, 1, 1) + timedelta(days=5 * n) for n in range(3600))
    )
    _past: Iterator[date] = field(
        default_factory=lambda: (date(1995, 1, 1) + timedelta(days=5 * n) for n in range(2200))
    )

    def word(self, state: str, category: str, track: str, where: str) -> str:
        """A word that stands nowhere else."""
        word = next(self._words)
        self.marks[word] = Mark(state, category, track, where)
        return word

    def day(self, state: str, category: str, track: str, where: str, *, past: bool = False) -> str:
        """A day that stands nowhere else, and that is not reckoned from another: they are five days apart."""
        day = next(self._past if past else self._days).isoformat()
        self.marks[day] = Mark(state, category, track, where, is_day=True)
        return day


CHOSEN: dict[str, dict[str, Any]] = {
    "referral": {
        "received": WRITTEN.isoformat(),
        "sick_since": "2026-01-12",
        "sick_grade": 100,
        "work_status": "full",
        "function_loss_on": "2026-01-05",
    },
    "assessment": {"decision": "right", "deadline_for": "treatment", "appointment_time": "09:30"},
    "epikrise": {"advised_grade": 20},
    "outcome": {"no_answer": None},
}
"""What signing asks for and a walk over the fields cannot guess.
A new form that cannot be signed with made-up answers fails here."""
DRAFTED = ("all", "blocked", "partly_expired", "never", "withdrawn")
"""Where there is a draft of every form. A draft is its author's, whatever the patient shares."""
PROMOTED = frozenset(
    {
        "referral.referrer",
        "referral.practice",
        "referral.practice_address",
        "referral.occupation",
        "referral.workplace",
        "survey.employer",
    }
)
"""What the patient's own columns carry: occupation, employer and general practitioner."""
OF_THE_LEAVE = frozenset(
    {
        "occupation",
        "employer",
        "position_percent",
        "phone",
        "gp_name",
        "gp_practice",
        "gp_address",
        "gp_postal_code",
        "gp_postal_place",
    }
)
"""What of the patient's card goes with the sick leave:
a NAV adviser who may know of the attendance alone sees none of it."""
WORK = frozenset({"referral.occupation", "referral.workplace", "survey.employer"})
"""What a new course would overwrite in the patient's columns."""


SHARED_AS: dict[str, Category] = {
    **{
        f"survey.{name}": Category.WORK for name in ("tasks", "commute", "responsibility", "helps", "adaptations_tried")
    },
    **{f"survey.{name}": Category.FUNCTION for name in ("can_do", "cannot_do")},
    "plan.own_goal": Category.PLAN,
    "nav_summary.diagnoses": Category.DIAGNOSES,
    "plan.evaluation_day": Category.PLAN,
}
"""What a consent must name for a field that goes by another than its form's; written by hand, as the oracle is."""


def answers_of(world: World, state: str, form: type[Form], category: str = "") -> dict[str, Any]:
    """Signable answers with a word or a day of its own in every field that takes one."""
    found = {
        **_filled(world, state, form, category or form.category, form.track, form.kind),
        **CHOSEN.get(form.kind, {}),
    }
    if form.kind == "plan":  # a goal and a measure that are said to be about work, beside those that are not
        for rows, row in (("goals", Goal), ("measures", Measure)):
            found[rows] += [{**_filled(world, state, row, Category.PLAN, form.track, f"plan.{rows}"), "area": "work"}]
        found["measures"][-1]["goal"] = found["goals"][-1]["title"]
    return found


def _filled(world: World, state: str, row: type[Row], category: str, track: str, path: str) -> dict[str, Any]:
    made = {}
    for name, about in row.model_fields.items():
        where = f"{path}.{name}"
        if about.annotation is bool:
            made[name] = about.default
        elif name not in CHOSEN.get(path, {}) and not (where in WORK and state == "next_course"):
            of_it = category if category in ("draft", "struck") else SHARED_AS.get(where, category)
            past = ask_of(about).looks is Looks.BACK
            made[name] = _value(
                world, state, about.annotation, "leave" if where in PROMOTED else of_it, track, where, past
            )
    return made


def _value(world: World, state: str, kind: Any, category: str, track: str, where: str, past: bool = False) -> Any:
    if get_origin(kind) is Annotated:
        return _value(world, state, get_args(kind)[0], category, track, where, past)
    if get_origin(kind) in (Union, UnionType):
        return _value(
            world, state, next(a for a in get_args(kind) if a is not type(None)), category, track, where, past
        )
    if get_origin(kind) in (list, tuple):
        return [_value(world, state, get_args(kind)[0], category, track, where)]
    if kind is str:
        return world.word(state, category, track, where)
    if kind is date:
        return world.day(state, category, track, where, past=past)
    if kind is bool:
        return True
    if kind in (int, float):
        return 3
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind)).value
    if isinstance(kind, type) and issubclass(kind, Row):
        return _filled(world, state, kind, category, track, where)
    raise TypeError(f"{where} is a {kind}, which no test fills in yet: add it to leak_world")


def pdf_saying(text: str) -> bytes:
    """A PDF of one page with this line on it."""
    drawn = f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET"
    return (
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 "
        "R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n"
        f"4 0 obj<</Length {len(drawn)}>>stream\n{drawn}\nendstream endobj\n"
        "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    ).encode("ascii")


@contextmanager
def hurried() -> Iterator[None]:
    """The anchor is not written anew for each of thousands of lines: nobody cuts the trail here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(audit, "write_anchor", lambda *_args: None)
        yield


def build(folder: Path) -> World:
    """Makes the world; those whom a NAV adviser knows of come first, and a copy is taken before the rest."""
    make.house(
        folder / "first", day=WRITTEN
    ).close()  # the one that all are copied from has its anchor, whichever test comes first
    with hurried():
        return _build(folder)


AGREEMENT = AgreementDraft(
    party=Party.NAV, name="NAV", signed_on=WRITTEN - timedelta(days=400), signed_here="Ada", signed_there="Nils"
)
"""One of the centre's own, which tells of nobody."""


def _build(folder: Path) -> World:
    house = make.house(folder / "whole", day=WRITTEN)
    world = World(folder / "whole", folder / "known", house.recovery)
    lege = house.as_user("lege")
    run(lege, loose_drafts.keep, "new_referral", {"text": world.word("", "draft", Track.HEALTH, "lege")})
    run(house.as_user("sekretar"), neighbours.keep, None, delivered()[0])
    run(house.as_user("sekretar"), agreements.keep, None, AGREEMENT)
    run(lege, saved_filters.save, "tasks", world.word("", "draft", Track.HEALTH, "lege"), "mine")
    _workplaces(house)
    for state in EXISTS_FOR_NAV:
        _patient(world, house, state)
    with_nav = _series(house, WRITTEN, "lege", "fysio", "nav")
    for state in EXISTS_FOR_NAV:
        _on_the_agenda(world, house, state, world.people[state].course, "open")
    house.close()
    make.copied(world.folder, world.known_only)
    house = make.House(world.folder, house.clock, house.recovery)
    run(house.as_user("lege"), meeting_series.end, with_nav)
    for state in STATES:
        if state not in EXISTS_FOR_NAV:
            _patient(world, house, state)
    run(house.as_user("lege"), meeting_series.end, with_nav, False)
    for state in STATES:
        if state not in EXISTS_FOR_NAV:
            _on_the_agenda(world, house, state, world.people[state].course, "open")
    _gather_ids(world, house)
    house.close()
    return world


def _patient(world: World, house: make.House, state: str) -> None:
    index = list(STATES).index(state)
    born = date(1970, 1, 1) + timedelta(days=37 * index)
    number = next(n for n in (person_numbers.make(born, serial) for serial in range(100, 499)) if n)
    if state == "next_course":
        draft = PatientDraft(national_id=world.people["all"].number)
        course = run(house.as_user("sekretar"), referrals.register, draft, WRITTEN, True).id
        world.people[state] = Person(
            course, world.word(state, "identity", "", "no name"), "", world.people["all"].number
        )
        _write_all(world, house, state, course)
        return
    own: dict[str, Any] = {
        name: world.word(state, "leave" if name in OF_THE_LEAVE else "identity", "", f"patient.{name}")
        for name, about in PatientDraft.model_fields.items()
        if about.annotation is str and name != "national_id"
    }
    draft = PatientDraft(national_id=number, interpreter=True, position_percent=50, **own)
    course = run(house.as_user("sekretar"), referrals.register, draft, WRITTEN).id
    world.marks[number] = world.marks[born.isoformat()] = Mark(state, "identity", "", "patient.national_id")
    world.people[state] = Person(course, own["given_name"], own["family_name"], number)
    _write_all(world, house, state, course)
    if index % 2:  # every other course runs; the others are closed by their epikrise
        with house.as_user("lege").store.write() as sql:
            sql.execute(update(Course).where(Course.id == course).values(status="in_course", closed_on=None))


def _write_all(world: World, house: make.House, state: str, course: CourseId) -> None:
    if not STATES[state].stranger:  # who has written in a record has a care relation
        word = world.word(state, "draft", Track.HEALTH, "fysio")
        run(house.as_user("fysio"), entries.save_draft, course, "note", None, {"text": word}, {})
    _health_side(world, house, state, course)
    if state not in ("never", "employer", "gp"):
        _navs_side(world, house, state, course)
    _consent(world, house, state, course)
    if STATES[state].stranger:  # a task that nobody has taken is everybody's
        with house.as_user("lege").store.write() as sql:
            sql.execute(
                update(Task).where(Task.course_id == course, Task.track == Track.HEALTH).values(done_on=WRITTEN)
            )


def _navs_side(world: World, house: make.House, state: str, course: CourseId) -> None:
    """What a NAV adviser wrote while there was a consent."""
    run(house.as_user("lege"), consents.give, course, NAV, [Category.ATTENDANCE], WRITTEN)
    for form in FORMS:
        if form.track is Track.NAV:
            _write(world, house, "nav", state, course, form)
    came = world.word(state, Category.NAV_NOTES, Track.NAV, "papers_in")
    nav = house.as_user("nav")
    words = world.word(state, Category.NAV_NOTES, Track.NAV, "task.words")
    run(nav, tasks.add, course, "nav_todo", LATER, None, words)
    asked = world.word(state, Category.NAV_NOTES, Track.NAV, "meeting.asked")
    run(nav, tasks.add, course, "nav_discuss", LATER, None, asked)
    run(nav, papers_in.register, course, _came(PaperSort.MINUTES, came, nav))
    run(house.as_user("lege"), consents.withdraw, course, NAV)


def _write(world: World, house: make.House, user: str, state: str, course: CourseId, form: type[Form]) -> None:
    """One form signed with a reason and an addendum, and for some a draft beside it."""
    writer = house.as_user(user)
    reason = world.word(state, form.category, form.track, f"{form.kind}.reason")
    signed = run(writer, entries.sign, course, form.kind, None, answers_of(world, state, form), reason=reason)
    run(writer, entries.add_addendum, signed, world.word(state, form.category, form.track, f"{form.kind}.addendum"))
    if state not in DRAFTED:
        return
    draft = _filled(world, state, form, "draft", form.track, user)
    run(
        writer,
        entries.save_draft,
        course,
        form.kind,
        None,
        draft,
        {"raw": world.word(state, "draft", form.track, f"{user}.raw")},
    )


def _tick(house: make.House, course: CourseId) -> None:
    """A line about each measure of the plan; its words are the measure's own."""
    (plan, *_older) = run(house.as_user("lege"), entries.open_form, course, "plan").versions
    for place in range(len(plan.answers["measures"])):
        run(house.as_user("lege"), plan_lines.put, course, plan.number, place, "ongoing", None)


def _health_side(world: World, house: make.House, state: str, course: CourseId) -> None:
    lege = house.as_user("lege")
    epikrise = next(form for form in FORMS if form.kind == "epikrise")
    make.sign_epikrise(lege, course, answers_of(world, state, epikrise))
    for form in FORMS:
        if form.track is Track.HEALTH and form.kind != "epikrise" and is_written(form.kind):
            _write(world, house, "lege", state, course, form)
    _tick(house, course)
    _in_team(house, course)
    _booked(world, house, state, course)
    _had_contact(world, house, state, course)
    _in_a_meeting(world, house, state, course)
    run(lege, tasks.add, course, "todo", LATER, None, world.word(state, Category.NOTES, Track.HEALTH, "task.words"))
    for kind in NoteKind:
        category = Note(kind_of_note=kind).category_of()
        run(
            lege, entries.sign, course, "note", None, {**answers_of(world, state, Note, category), "kind_of_note": kind}
        )
    struck = run(lege, entries.sign, course, "note", None, answers_of(world, state, Note, "struck"))
    run(lege, entries.add_addendum, struck, world.word(state, "struck", Track.HEALTH, "note.addendum"))
    run(lege, entries.strike, struck, "wrong_patient")
    named, written = (world.word(state, "attachment", Track.HEALTH, part) for part in ("name", "content"))
    run(house.as_user("sekretar"), referrals.attach, course, f"{named}.pdf", pdf_saying(written))
    came = world.word(state, Category.PAPERS_IN, Track.HEALTH, "papers_in")
    run(lege, papers_in.register, course, _came(PaperSort.REPLY, came, lege))
    for audience in ("patient", "referrer"):
        run(lege, letters.issue_decision, course, audience, answering=True)
    make.approve_lines(lege, course)
    for paper in papers.made_by_hand():
        run(lege, papers.issue, course, paper.kind, paper.for_employer)


def _workplaces(house: make.House) -> None:
    """Two workplaces, of which nobody is told who works there."""
    for name in ("Eksempel Lager AS", "Eksempel Bakeri AS"):
        key = run(house.as_user("sekretar"), workplaces.save, None, WorkplaceDraft(name=name, needs="Kurs for alle."))
        held = SessionDraft(day=WRITTEN, theme=Theme.SLEEP, next_step="Ny samling", next_due=WRITTEN)
        run(house.as_user("nav"), sessions.put_session, key, None, held)


def _series(house: make.House, day: date, *people: str) -> SeriesId:
    """A series with its meetings on the weekday of a day."""
    users = [UserId(house.as_user(name).me.id) for name in people]
    return run(house.as_user("lege"), meeting_series.set_up, None, "Teammøte", day.weekday(), "09:00", 60, users)


def _on_the_agenda(world: World, house: make.House, state: str, course: CourseId, what: str) -> MeetingId:
    """A patient on the agenda of the next meeting, with a question, what is said and a decision."""
    lege = house.as_user("lege")
    said = [world.word(state, Category.MEETING, Track.HEALTH, f"meeting.{what}.{n}") for n in ("ask", "talk", "line")]
    run(lege, agenda.ask_for, course, said[0])
    for row in run(lege, meeting_series.listing):
        for item in run(lege, agenda.look, row.current).items if row.current else ():
            if item.course == course:
                run(lege, cases.write, item.id, said[1])
                run(lege, decisions.decide, item.id, f"{said[2]} om {LATER:%d.%m.%Y}")
                if what == "open" and state in EXISTS_FOR_NAV:
                    hers = world.word(state, Category.NAV_NOTES, Track.NAV, "meeting.hers")
                    run(house.as_user("nav"), nav_side.decide, item.id, f"{hers} {LATER:%d.%m.%Y}")
                assert row.current is not None
                return row.current
    raise AssertionError(state)


def _in_a_meeting(world: World, house: make.House, state: str, course: CourseId) -> None:
    """The same, signed into the record: a meeting of that day and no other."""
    lege = house.as_user("lege")
    once = _series(house, WRITTEN, "lege")
    meeting = _on_the_agenda(world, house, state, course, "signed")
    run(lege, agenda.attend, meeting, lege.me.id, True)
    assert run(lege, minutes.sign, meeting).landed == 1
    run(lege, meeting_series.end, once)


def _in_team(house: make.House, course: CourseId) -> None:
    """The physician and the NAV adviser are in the team; what the first is there is not NAV's to know."""
    for user, function in (("lege", TeamFunction.CONTACT_PHYSICIAN), ("nav", TeamFunction.NAV_ADVISER)):
        run(house.as_user("lege"), course_teams.put, course, UserId(house.as_user(user).me.id), function, WRITTEN)


def _booked(world: World, house: make.House, state: str, course: CourseId) -> None:
    """An appointment on a day of its own: that there is one goes with the attendance."""
    day = date.fromisoformat(world.day(state, Category.ATTENDANCE, Track.HEALTH, "visit.day"))
    booking = Booking(day=day, time="09:30", purpose=Purpose.TREAT)
    run(house.as_user("lege"), visits.book, course, booking, [UserId(house.as_user("lege").me.id)], anyway=True)


def _had_contact(world: World, house: make.House, state: str, course: CourseId) -> None:
    """A contact on a day of its own: never NAV's, whatever is shared."""
    day = date.fromisoformat(world.day(state, Category.ASSESSMENT, Track.HEALTH, "encounter.day", past=True))
    run(house.as_user("lege"), encounters.enter, course, Encountered(day=day, minutes=45, aim=Aim.TREAT))


def _came(sort: PaperSort, word: str, reader: SignedIn) -> Arriving:
    """A paper that came in, its sender and its text the same word."""
    return Arriving(sort=sort, sender=word, arrived=WRITTEN, reader=reader.me.id, text=word)


def _nav_begins(world: World, house: make.House, state: str, course: CourseId) -> None:
    """What a NAV adviser has begun to write on a plan while it was shared:
    the plan's own words, and not to be kept when it is not."""
    word = world.word(state, Category.TREATMENT, Track.HEALTH, "plan.begun_by_nav")
    run(house.as_user("nav"), entries.save_draft, course, "plan", None, {"summary": word}, {})


def _consent(world: World, house: make.House, state: str, course: CourseId) -> None:
    """Brings the patient into the state; on `NOW` it is as `STATES` says."""
    lege = house.as_user("lege")
    if state.startswith(("only_", "some_")):
        told = sorted(STATES[state].nav - {Category.ATTENDANCE}) or [Category.ATTENDANCE]
        run(lege, consents.give, course, NAV, told, LATER)
    if state == "never":
        for category in (Category.ASSESSMENT, Category.FINDINGS, Category.NAV_NOTES):
            with pytest.raises(BadInput):
                run(lege, consents.give, course, NAV, [category], LATER)
    if state in ("all", "blocked", "expired", "withdrawn"):
        run(lege, consents.give, course, NAV, ALL, WRITTEN if state == "expired" else LATER)
    if state in ("all", "other_way"):
        run(lege, consents.give, course, Recipient.HEALTH, [Category.NAV_NOTES], LATER)
    if state == "last_day":
        run(lege, consents.give, course, NAV, [Category.PLAN], NOW)
    if state == "partly_expired":
        run(
            lege,
            consents.give,
            course,
            NAV,
            [Category.PLAN, Category.TREATMENT, Category.NOTES, Category.FUNCTION],
            WRITTEN,
        )
        _nav_begins(world, house, state, course)
        run(lege, consents.give, course, NAV, [Category.ATTENDANCE], LATER)
    if state in ("employer", "gp"):
        recipient = Recipient(state)
        run(lege, consents.give, course, recipient, SHAREABLE[recipient], LATER)
    if state == "withdrawn":
        _nav_begins(world, house, state, course)
    if any(Category.PLAN in shared for shared in (STATES[state].nav, PLAN_ENDED.get(state, ()))):
        words = world.word(state, Category.PLAN, Track.HEALTH, "task.words")
        run(lege, tasks.add, course, "nav_todo", LATER, None, words)
        run(lege, tasks.add, course, "nav_todo", LATER, house.as_user("nav").me.id)
    if state == "withdrawn":
        run(lege, consents.withdraw, course, NAV)
    if state == "future":
        _begins_later(house, course)
    if state == "blocked":
        for user in BLOCKED_USERS:
            run(lege, consents.block, course, UserId(house.as_user(user).me.id))


def _begins_later(house: make.House, course: CourseId) -> None:
    """The services refuse a consent that begins in the future, so it is put straight into the store."""
    me = house.as_user("lege").me
    with house.as_user("lege").store.write() as sql:
        patient = sql.get_one(Course, course).patient_id
        for category in ALL:
            sql.add(
                Consent(
                    id=new_id(),
                    patient_id=patient,
                    course_id=course,
                    recipient=NAV,
                    category=category,
                    valid_from=NOW + timedelta(days=1),
                    valid_until=LATER,
                    how_given="spoken",
                    interpreter=False,
                    recorded_by=me.id,
                    recorded_at=house.clock.now(),
                )
            )


def _gather_ids(world: World, house: make.House) -> None:
    """Every id in the store is a mark of its own: it names something that may have to seem not to exist."""
    state_of = {person.course: state for state, person in world.people.items()}
    with house.every_row() as sql:
        patients = {p: state_of[CourseId(c)] for c, p in sql.execute(select(Course.id, Course.patient_id))}
        patients |= {p: "all" for p, state in patients.items() if state == "next_course"}
        author = {i: name for i, name in sql.execute(select(User.id, User.username))}
        rows: list[tuple[Any, str, Mark]] = [
            (CourseId, c, Mark(s, "identity", "", "course")) for c, s in state_of.items()
        ]
        rows += [(PatientId, p, Mark(s, "identity", "", "patient")) for p, s in patients.items()]
        for e in sql.scalars(select(FormEntry)):
            category = "draft" if e.state == "draft" else "struck" if e.struck_at else e.category
            where = f"{author[e.author_id]}.{e.kind}" if category == "draft" else f"{e.kind}.id"
            rows.append((EntryId, e.id, Mark(state_of[CourseId(e.course_id)], category, e.track, where)))
        for d in sql.scalars(select(IssuedDocument)):
            rows.append(
                (DocumentId, d.id, Mark(state_of[CourseId(d.course_id)], d.category, d.track, f"paper.{d.kind}"))
            )
        for a in sql.scalars(select(Attachment)):
            rows.append(
                (AttachmentId, a.id, Mark(state_of[CourseId(a.course_id)], a.category or "attachment", a.track, "id"))
            )
        for t in sql.scalars(select(Task)):
            rows.append((TaskId, t.id, Mark(state_of[CourseId(t.course_id)], "task", t.track, t.kind)))
        for v in sql.scalars(select(Appointment)):
            rows.append((VisitId, v.id, Mark(state_of[CourseId(v.course_id)], "identity", "", "visit")))
        for met in sql.scalars(select(Encounter)):
            mark = Mark(state_of[CourseId(met.course_id)], Category.ASSESSMENT, Track.HEALTH, "encounter.id")
            rows.append((EncounterId, met.id, mark))
        for i in sql.scalars(select(AgendaItem)):
            state = state_of[CourseId(i.course_id)]
            rows.append((ItemId, i.id, Mark(state, "identity", "", "item")))
            for made in sql.scalars(select(MeetingDecision.id).where(MeetingDecision.item_id == i.id)):
                rows.append((DecisionId, made, Mark(state, "identity", "", "decision")))
        for p in sql.scalars(select(SickLeave)):
            rows.append((PeriodId, p.id, Mark(state_of[CourseId(p.course_id)], "identity", "", "period")))
        for c in sql.scalars(select(Consent)):
            rows.append((ConsentId, c.id, Mark(state_of[CourseId(c.course_id)], "consent", "", c.recipient)))
        assert set(patients) == set(sql.scalars(select(Patient.id)))
        world.ids = {UserId: [(u, "") for u in author]}
        world.ids[AgreementId] = [(key, "") for key in sql.scalars(select(Agreement.id))]
        world.ids[NeighbourId] = [(key, "") for key in sql.scalars(select(Neighbour.id))]
        world.ids[WorkplaceId] = [(key, "") for key in sql.scalars(select(Workplace.id))]
        world.ids[SessionId] = [(key, "") for key in sql.scalars(select(WorkplaceSession.id))]
        world.ids[WorkTaskId] = [(key, "") for key in sql.scalars(select(WorkplaceTask.id))]
        world.ids[SeriesId] = [(key, "") for key in sql.scalars(select(MeetingSeries.id))]
        world.ids[MeetingId] = [(key, "") for key in sql.scalars(select(Meeting.id).order_by(Meeting.signed_at))][:4]
    for kind, key, mark in rows:
        world.marks[key] = mark
        world.ids.setdefault(kind, []).append((key, mark.state))
