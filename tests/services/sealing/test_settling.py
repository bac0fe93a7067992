"""What is looked at since the last time gives the same as going through everything."""

import random
from collections.abc import Callable, Sized
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, select, text
from sqlalchemy.orm import Session

from hia_desktop.base.errors import Problem
from hia_desktop.base.fields import CourseId, EntryId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.services.call import SignedIn, Work, run
from hia_desktop.services.consent import consents
from hia_desktop.services.papers import papers
from hia_desktop.services.record import entries
from hia_desktop.services.sealing import proofs, seals, settling
from hia_desktop.services.sealing.standing import standing
from hia_desktop.store.entities import Consent, Course, FormEntry, KeyGrant, Settled, SharedPart, SignedPaper, new_id
from tests import make
from tests.services.counting import counts
from tests.some_of import some_of

NAV, HEALTH = Recipient.NAV_ADVISER, Recipient.HEALTH
OPENED = [Category.ADAPTATION, Category.PLAN, Category.WORK, Category.FUNCTION, Category.SICK_LEAVE, Category.NOTES]
FORMS: dict[str, tuple[str, dict[str, Any]]] = {
    "survey": ("lege", {"thriving": 3, "employer": "Lager AS", "can_do": "Lett arbeid"}),
    "plan": ("lege", {"own_goal": "Full jobb", "measures": [{"what": "Trening", "due": "2026-07-01"}]}),
    "rtw": ("lege", {"goal": "40 t/uke", "steps": [{"from_day": "2026-06-29", "work_percent": 50}]}),
    "note": ("lege", {"text": "Nakken er stiv.", "heading": "Samtale"}),
    "nav_note": ("nav", {"text": "Leder er positiv.", "day": make.DAY.isoformat()}),
    "workplace": ("nav", {"meeting": "dm1", "questions": "Når?"}),
}


def made(user: SignedIn) -> tuple[set[Any], ...]:
    """Which reader has been let in to what by which consent, and which parts and papers there are."""
    with user.store.read() as sql:
        part = {p.id: (p.entry_id, p.category) for p in sql.scalars(select(SharedPart))}
        found = sql.scalars(select(KeyGrant)).all()
        return (
            {(part.get(g.object_id, g.object_id), g.reader, g.consent_id) for g in found},
            set(part.values()),
            set(sql.scalars(select(SignedPaper.id))),
        )


def settled_anew(user: SignedIn) -> tuple[set[Any], ...]:
    """The same after everything has been gone through."""
    with user.store.write() as sql:
        settling.settle(Work(sql, user), everything=True)
    return made(user)


@pytest.mark.parametrize("seed", some_of(range(8), 3))
@pytest.mark.long
def test_looking_at_what_has_changed_is_as_good_as_going_through_everything(home: make.House, seed: int) -> None:
    dice = random.Random(seed)
    courses = [
        make.course(home),
        make.course(home, draft=make.kari(national_id="22858421288", given_name="Marte")),
    ]
    lege = home.as_user("lege")

    def give() -> None:
        ends = home.clock.day + timedelta(days=dice.choice([1, 3, 10, 90]))
        chosen = dice.sample(OPENED, dice.randint(1, 3))
        run(lege, consents.give, dice.choice(courses), NAV, chosen, ends)

    def give_health() -> None:
        ends = home.clock.day + timedelta(days=dice.choice([1, 4, 60]))
        run(lege, consents.give, dice.choice(courses), HEALTH, [Category.NAV_NOTES, Category.WORK], ends)

    def withdraw() -> None:
        chosen = dice.sample(OPENED, 2)
        run(lege, consents.withdraw, dice.choice(courses), dice.choice([NAV, NAV, HEALTH]), chosen)

    def sign() -> None:
        kind = dice.choice(list(FORMS))
        user, answers = FORMS[kind]
        run(home.as_user(user), entries.sign, dice.choice(courses), kind, None, answers, over_newer=True)

    def issue() -> None:
        run(lege, papers.issue, dice.choice(courses), dice.choice(["rtw", "team_plan"]))

    def strike() -> None:
        with lege.store.read() as sql:
            mine = select(FormEntry.id).where(FormEntry.author_id == lege.me.id, FormEntry.state == "signed")
            there = sorted(sql.scalars(mine))
        if there:
            run(lege, entries.strike, EntryId(dice.choice(there)), "wrong_content")

    def days_pass() -> None:
        home.clock.day += timedelta(days=dice.choice([1, 1, 2, 6]))

    acts: list[Callable[[], None]] = [give, give, give_health, withdraw, sign, sign, sign, issue, strike, days_pass]
    for _round in range(6):
        for _act in range(6):
            with suppress(Problem):  # what nobody may do changes nothing
                dice.choice(acts)()
        for user in dice.choice([("lege",), ("nav",), ("lege", "nav"), ("nav", "lege"), ("sekretar", "lege", "nav")]):
            if user in home.open:
                home.sign_out(user)
            signed_in = home.as_user(user)
            before = made(signed_in)
            assert settled_anew(signed_in) == before, (seed, user)
            lege = home.as_user("lege")


def asked(user: SignedIn, act: Callable[[], object]) -> list[str]:
    """The statements of an act that go through what consents open."""
    found: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        if "JOIN consent" in statement:
            found.append(statement)

    event.listen(user.store.engine, "before_cursor_execute", note)
    act()
    event.remove(user.store.engine, "before_cursor_execute", note)
    return found


def again(user: SignedIn) -> list[str]:
    """What a sign-in asks of all consents."""

    def act() -> None:
        with user.store.write() as sql:
            settling.settle(Work(sql, user))

    return asked(user, act)


def test_a_sign_in_with_nothing_new_goes_through_no_consent(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    run(lege, consents.give, course, NAV, [Category.PLAN], home.clock.day + timedelta(days=90))
    assert again(lege), "the consent is new"
    home.clock.day += timedelta(days=3)
    again(lege)
    home.clock.day += timedelta(days=3)
    assert not again(lege)
    home.clock.day += timedelta(days=84)
    assert again(lege), "one has ended"


@pytest.mark.parametrize("change", ["rules = 'older'", "day = '2031-01-01'"])
def test_other_rules_and_a_clock_set_back_go_through_all(home: make.House, course: CourseId, change: str) -> None:
    lege = home.as_user("lege")
    run(lege, consents.give, course, NAV, [Category.PLAN], home.clock.day + timedelta(days=90))
    home.clock.day += timedelta(days=9)
    again(lege)
    home.clock.day += timedelta(days=9)
    with lege.store.write() as sql:
        sql.execute(text(f"UPDATE settled SET {change}"))
        assert len(sql.scalars(select(Settled)).all()) == 2 and sql.scalars(select(Consent)).all()
    assert again(lege)
    home.clock.day += timedelta(days=9)
    assert not again(lege), "and then it is in order"


@pytest.mark.long
def test_a_consent_to_many_entries_asks_the_store_no_more_than_one_to_few(home: make.House) -> None:
    """Each was put in alone, with four statements."""
    lege, sent = home.as_user("lege"), []
    for number, entries_ in (("14888140000", 2), (make.KARI, 9)):
        course = make.course(home, draft=make.kari(national_id=number))
        for day in range(entries_):
            answers = {"day": (home.clock.day - timedelta(days=day)).isoformat(), "now": day}
            run(lege, entries.sign, course, "was", None, answers)
        before = parts_made(lege)
        with counts(lege) as found:
            run(lege, consents.give, course, NAV, [Category.INSTRUMENTS], home.clock.day + timedelta(days=9))
        assert parts_made(lege) - before == entries_
        sent.append(len(found))
    assert sent[1] <= sent[0], sent


@pytest.mark.long
def test_no_question_names_more_rows_than_an_engine_takes(home: make.House, course: CourseId) -> None:
    """A server takes no more than 65 535 values in one, and nobody would be let in where consents lacked more."""
    lege, until = home.as_user("lege"), home.clock.day + timedelta(days=90)
    given = run(lege, consents.give, course, NAV, [Category.PLAN], until)
    note = run(lege, entries.sign, course, "note", None, FORMS["note"][1])
    many, named = [new_id() for _one in range(2000)], list[int]()

    def sent(_connection: Connection, _cursor: object, _statement: str, values: Sized, *_rest: object) -> None:
        named.append(len(values))

    event.listen(lege.store.engine, "before_cursor_execute", sent)
    try:
        with lege.store.read() as sql:
            w = Work(sql, lege)
            assert standing(w, proofs.CONSENT, {*many, *given}) == {*given}
            assert standing(w, proofs.ENTRY, {*many, note}) == {note}
            assert seals.sound_keys_of(w, [*many, note]).keys() == {note}
    finally:
        event.remove(lege.store.engine, "before_cursor_execute", sent)
    assert max(named) < 1000


def signed_in_on(home: make.House, days: int) -> SignedIn:
    """The physician, signed in each day until so many have passed."""
    for _day in range(days):
        home.clock.day += timedelta(days=1)
        home.sign_out("lege")
        home.as_user("lege")
    return home.as_user("lege")


def parts_made(user: SignedIn) -> int:
    return len(made(user)[1])


@pytest.mark.long
def test_a_consent_opens_on_the_day_it_begins_and_closes_on_the_day_after_its_last(
    home: make.House, course: CourseId
) -> None:
    """Though every sign-in between has found nothing new."""
    lege = home.as_user("lege")
    run(lege, entries.sign, course, "plan", None, FORMS["plan"][1])
    first, last = home.clock.day + timedelta(days=8), home.clock.day + timedelta(days=14)

    def ahead(sql: Session) -> Consent:
        patient = sql.get_one(Course, course).patient_id
        row = Consent(id=new_id(), course_id=course, patient_id=patient, recipient=NAV, category="plan")
        row.valid_from, row.valid_until, row.how_given = first, last, "spoken"
        row.recorded_by, row.recorded_at = lege.me.id, home.clock.now()
        return row

    make.signed(lege, proofs.CONSENT, ahead)
    found = {day: parts_made(signed_in_on(home, 1)) for day in range(1, 20)}
    assert found == {day: int(8 <= day <= 14) for day in range(1, 20)}


@pytest.mark.long
def test_what_navs_side_signed_is_made_at_her_next_sign_in(home: make.House, course: CourseId) -> None:
    """Only she can: the physician who notes the consent has no key to it."""
    lege, until = home.as_user("lege"), home.clock.day + timedelta(days=90)
    run(lege, consents.give, course, NAV, [Category.ATTENDANCE], until)
    run(home.as_user("nav"), entries.sign, course, "nav_note", None, FORMS["nav_note"][1])
    home.sign_out("nav")
    home.clock.day += timedelta(days=8)
    run(lege, consents.give, course, HEALTH, [Category.NAV_NOTES], until)
    home.clock.day += timedelta(days=8)
    signed_in_on(home, 3)
    assert not parts_made(home.as_user("lege"))
    home.as_user("nav")
    assert parts_made(home.as_user("lege")) == 1
