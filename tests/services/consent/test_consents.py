"""Nothing is shared by default; with a consent exactly what it names; withdrawal takes effect at once."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from hia_desktop.base.errors import BadInput, Missing, Problem, Refused
from hia_desktop.base.fields import CourseId, EntryId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.services.call import SignedIn, run
from hia_desktop.services.consent import consents, trails
from hia_desktop.services.consent.shared_history import SeenRow
from hia_desktop.services.course import courses
from hia_desktop.services.intake import referrals
from hia_desktop.services.lists import patient_list, tasks
from hia_desktop.services.overview import nav_room
from hia_desktop.services.papers import papers
from hia_desktop.services.patient import leaves, patients
from hia_desktop.services.record import entries
from hia_desktop.store.entities import FormEntry, IssuedDocument, KeyGrant, SharedPart
from hia_desktop.vault import seal
from hia_desktop.vault.seal import Unreadable
from tests import make
from tests.services.test_review_leaks import opened

UNTIL = date(2026, 8, 24)
NAV = Recipient.NAV_ADVISER
SECRET = "Hemmelig samtale om søvn og uro."


@pytest.fixture
def filled(home: make.House, course: CourseId) -> CourseId:
    """A course with something of every category signed by the health side."""
    lege = home.as_user("lege")
    run(home.as_user("sekretar"), entries.sign, course, "referral", None, make.REFERRAL)
    run(lege, entries.sign, course, "survey", None, {"can_do": "Kan sitte."})
    run(lege, entries.sign, course, "plan", None, {"own_goal": "Tilbake i jobb."})
    run(
        lege,
        entries.sign,
        course,
        "rtw",
        None,
        {"goal": "100 %", "steps": [{"from_day": "2026-03-02", "work_percent": 20}]},
    )
    run(lege, entries.sign, course, "note", None, {"text": SECRET})
    return course


def everything(nav: SignedIn, course: CourseId) -> list[Any]:
    """What each way to the patient gives, errors as their words."""

    def said(fn: Any, *args: Any) -> Any:
        try:
            return run(nav, fn, *args)
        except Problem as error:
            return type(error), error.message

    return [
        said(patients.keys),
        said(patient_list.rows, run(nav, patients.keys)),
        said(patients.find, "Kari Testdal"),
        said(patients.find, make.KARI),
        said(tasks.keys),
        said(tasks.counts),
        said(courses.listing),
        said(courses.open_course, course),
        said(courses.overview, course),
        said(entries.open_form, course, "survey"),
        said(entries.journal, course),
        said(papers.listing, course),
        said(referrals.attachments, course),
        said(consents.open_consents, course),
        said(entries.save_draft, course, "workplace", None, {}, {}),
    ]


@pytest.mark.long
def test_before_a_consent_the_patient_does_not_exist(home: make.House, filled: CourseId) -> None:
    """Everything that a NAV adviser can ask gives the same for this course as for one that does not exist."""
    nav = home.as_user("nav")
    real, none = everything(nav, filled), everything(nav, CourseId("f" * 32))
    assert real == none
    assert run(nav, patients.keys) == () and run(nav, tasks.keys) == ()
    counted = run(nav, tasks.counts)
    assert {
        n for n, _line, _warn in (counted.assess, counted.start, counted.running, counted.nav, counted.epikrise)
    } == {0}
    lege = home.as_user("lege")
    patient = run(lege, patients.keys)[0]
    assert run(nav, patient_list.rows, [patient]) == () == run(nav, tasks.rows, run(lege, tasks.keys))
    entry = next(e.id for e in run(lege, entries.journal, filled))
    for key in (entry, EntryId("0" * 32)):
        with pytest.raises(Missing, match="Fant ikke dette"):
            run(nav, entries.add_addendum, key, "Hei")


@pytest.mark.long
def test_with_a_consent_exactly_the_categories(home: make.House, filled: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(lege, consents.give, filled, NAV, [Category.FUNCTION, Category.PLAN], UNTIL)
    assert len(run(nav, patients.keys)) == 1 and run(nav, patients.find, "testdal kari")[0].course == filled
    shared = {kind: run(nav, entries.open_form, filled, kind) for kind in ("survey", "plan", "rtw", "assessment")}
    assert {kind for kind, page in shared.items() if any(v.answers for v in page.versions)} == {"survey", "plan"}
    assert shared["survey"].versions[0].answers["can_do"] == "Kan sitte."
    assert run(nav, entries.journal, filled) == ()
    states = {step.kind: step.state for step in run(nav, courses.open_course, filled).steps}
    assert (
        states["survey"] == states["plan"] == "done"
        and states["rtw"] != "done"
        and states["assessment"] == "not_shared"
    )
    page = run(nav, consents.open_consents, filled)
    assert {c.category for c in page.history} == {Category.ATTENDANCE, Category.FUNCTION, Category.PLAN}
    assert not page.may_change


def test_function_opens_neither_the_rest_of_the_survey_nor_how_it_went(home: make.House, course: CourseId) -> None:
    """The words tell of function at work alone; the survey holds mental function, sleep,
    family and the relation to the leader."""
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(lege, consents.give, course, NAV, [Category.FUNCTION], UNTIL)
    run(lege, entries.sign, course, "survey", None, {"mental": SECRET, "can_do": "Kan gå."})
    answers = {"point": "3", "day": "2026-02-24", "work_status": "full", "benefit": "none", "note": SECRET}
    run(lege, entries.sign, course, "outcome", None, answers)
    form = run(nav, entries.open_form, course, "outcome")
    assert form.not_shared and not form.versions
    form = run(nav, entries.open_form, course, "survey")
    assert form.current is not None and form.current.answers == {"can_do": "Kan gå.", "cannot_do": ""}
    assert run(nav, courses.open_course, course).scores == ()


def test_what_nav_was_refused_is_told_as_refused(home: make.House, course: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(lege, entries.sign, course, "survey", None, {"can_do": "Kan gå."})
    run(lege, consents.give, course, NAV, [Category.ATTENDANCE], UNTIL)
    run(nav, entries.open_form, course, "survey")
    told = [row.what for row in run(lege, trails.access_report, course) if row.role == "NAV-veileder"]
    assert told and all("fikk ikke se det" in what for what in told if "skjema" in what), told
    run(lege, consents.give, course, NAV, [Category.FUNCTION], UNTIL)
    run(nav, entries.open_form, course, "survey")
    told = [row.what for row in run(lege, trails.access_report, course) if row.role == "NAV-veileder"]
    assert "Åpnet delene som er delt av et skjema: Kartlegging" in told


@pytest.mark.long
def test_the_panel_names_each_thing_with_its_day_and_author(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    run(lege, consents.give, course, NAV, [Category.FUNCTION], UNTIL)
    for text in ("Løfter 5 kg.", "Løfter 8 kg."):
        run(lege, entries.sign, course, "note", None, {"text": text, "kind_of_note": "function"})
    wrong = run(lege, entries.sign, course, "note", None, {"text": "Feil.", "kind_of_note": "function"})
    run(lege, entries.strike, wrong, "wrong_patient")
    run(lege, entries.sign, course, "survey", None, {"can_do": "Kan gå.", "mental": SECRET})
    run(lege, consents.give, course, NAV, [Category.WORK], UNTIL)
    seen = run(lege, consents.open_consents, course).seen_by_nav
    assert seen == (
        SeenRow("Notat", (), make.DAY, "Liv Berg"),
        SeenRow("Notat", (), make.DAY, "Liv Berg"),
        SeenRow("Kartlegging v1", ("Arbeidet", "Funksjon i arbeid"), make.DAY, "Liv Berg"),
    )


def test_attendance_opens_no_sick_leave(home: make.House, course: CourseId) -> None:
    """«Bare at det er en avtale»: no period, no grade, no milestone, no employer, no phone, in page, lists,
    counts and command line."""
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(lege, entries.sign, course, "referral", None, make.REFERRAL)
    assert run(lege, courses.open_course, course).sick.milestones
    run(lege, consents.give, course, NAV, [Category.ATTENDANCE], UNTIL)
    page = run(nav, courses.open_course, course)
    assert page.sick.periods == () and page.sick.milestones == () and page.sick.window is None and not page.sick.shared
    assert page.timeline.bars == () and page.banner.line == "" and page.summary == "Sykmeldingen er ikke delt med deg"
    assert page.banner.chips[0].text == "NAV: bare oppmøte"
    found = run(nav, courses.overview, course)
    assert (found["episode"], found["grade"], found["milestones"], found["sick_leave"]) == (None, 0, [], "ikke delt")
    assert run(nav, tasks.keys) == () and run(nav, nav_room.nav_room)[0].rows == ()
    with pytest.raises(Refused):
        run(nav, leaves.mark_milestone, course, "dialogue_1", home.clock.today())
    run(lege, consents.give, course, NAV, [Category.SICK_LEAVE], UNTIL)
    page = run(nav, courses.open_course, course)
    assert page.sick.periods and page.sick.milestones and "Eksempel Lager AS" in page.banner.line
    assert page.banner.chips[0].text == "NAV: 1 del"


def test_what_is_signed_later_is_shared_too(home: make.House, course: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(lege, consents.give, course, NAV, [Category.LIFE, Category.FUNCTION], UNTIL)
    run(lege, entries.sign, course, "survey", None, {"can_do": "Kan gå."})
    run(lege, entries.sign, course, "note", None, {"text": SECRET})
    run(lege, entries.sign, course, "note", None, {"text": "Løfter 5 kg.", "kind_of_note": "function"})
    assert run(nav, entries.open_form, course, "survey").versions[0].answers["can_do"] == "Kan gå."
    assert [note.answers["text"] for note in run(nav, entries.journal, course)] == ["Løfter 5 kg."]


@pytest.mark.long
def test_withdrawal_takes_effect_at_once(home: make.House, filled: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(lege, consents.give, filled, NAV, [Category.FUNCTION, Category.PLAN], UNTIL)
    run(lege, consents.withdraw, filled, NAV, [Category.FUNCTION])
    assert not any(v.answers for v in run(nav, entries.open_form, filled, "survey").versions)
    assert run(nav, entries.open_form, filled, "plan").versions[0].answers
    run(lege, consents.withdraw, filled, NAV)
    assert everything(nav, filled) == everything(nav, CourseId("f" * 32))
    history = run(lege, consents.open_consents, filled).history
    assert all(c.withdrawn_at is not None for c in history) and len(history) == 3
    with pytest.raises(Missing):
        run(lege, consents.withdraw, filled, NAV)


@pytest.mark.long
def test_a_consent_ends_by_itself(home: make.House, filled: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(lege, consents.give, filled, NAV, [Category.FUNCTION], UNTIL)
    home.clock.day = UNTIL
    assert len(run(nav, patients.keys)) == 1
    home.clock.day = UNTIL + timedelta(days=1)
    assert everything(nav, filled) == everything(nav, CourseId("f" * 32))
    home.sign_out("lege")
    home.as_user("lege")
    with home.every_row() as sql:
        assert sql.scalars(select(KeyGrant.consent_id).where(KeyGrant.consent_id.is_not(None))).all() == []


@pytest.mark.long
def test_raw_sql_and_the_advisers_keys_open_only_what_is_shared(home: make.House, filled: CourseId) -> None:
    """Whoever bypasses the services still meets the seal."""
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(lege, papers.issue, filled, "team_plan")
    run(lege, consents.give, filled, NAV, [Category.FUNCTION], UNTIL)
    opened: set[str] = set()
    shut: set[str] = set()
    with nav.store.read() as sql:
        grants: dict[str, list[KeyGrant]] = {}
        for grant in sql.scalars(select(KeyGrant)):
            grants.setdefault(grant.object_id, []).append(grant)
        things = [(e.id, e.category, e.content, "content") for e in sql.scalars(select(FormEntry))]
        things += [(p.id, f"part:{p.category}", p.content, "content") for p in sql.scalars(select(SharedPart))]
        things += [(d.id, "paper", d.pdf, "pdf") for d in sql.scalars(select(IssuedDocument))]
        for object_id, category, content, part in things:
            assert SECRET.encode() not in content
            try:
                (opened if _open(nav, object_id, content, part, grants[object_id]) else shut).add(category)
            except (Unreadable, Refused):
                shut.add(category)
    assert opened == {"part:function"}
    assert shut == {"life", "treatment", "adaptation", "notes", "referral_summary", "paper"}


def _open(nav: SignedIn, object_id: str, content: bytes, part: str, grants: list[KeyGrant]) -> bool:
    for grant in grants:
        for reader in nav.keys.readers:
            try:
                key = seal.unwrap(grant.wrapped, nav.keys.private(reader), f"{object_id}|{grant.reader}")
                seal.unseal(content, key, f"{object_id}|{part}")
            except Unreadable:
                continue
            return True
    return False


@pytest.mark.long
def test_the_nav_note_is_the_advisers_until_it_is_shared(home: make.House, course: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(lege, consents.give, course, NAV, [Category.FUNCTION], UNTIL)
    run(
        nav,
        entries.sign,
        course,
        "workplace",
        None,
        {"note": "Leder vil vente.", "barriers": [{"description": "Tunge løft"}]},
    )
    page = run(lege, entries.open_form, course, "workplace")
    assert not any(v.answers for v in page.versions)
    assert run(lege, courses.open_course, course).barriers == ()
    run(lege, consents.give, course, Recipient.HEALTH, [Category.NAV_NOTES], UNTIL)
    home.sign_out("nav")
    home.as_user("nav")
    page = run(lege, entries.open_form, course, "workplace")
    assert page.versions[0].answers["note"] == "Leder vil vente."
    assert [b.title for b in run(lege, courses.open_course, course).barriers] == ["Tunge løft"]
    with pytest.raises(Refused):
        run(lege, entries.sign, course, "workplace", None, {"note": "Fra legen"})


@pytest.mark.parametrize(
    ("recipient", "categories", "until", "field"),
    [
        (NAV, [], UNTIL, None),
        (NAV, [Category.ASSESSMENT], UNTIL, None),
        (Recipient.EMPLOYER, [Category.NOTES], UNTIL, None),
        (NAV, [Category.FUNCTION], date(2026, 2, 23), "valid_until"),
        (NAV, [Category.FUNCTION], date(2027, 2, 25), "valid_until"),
    ],
)
def test_a_consent_that_makes_no_sense(
    home: make.House, course: CourseId, recipient: Recipient, categories: list[Category], until: date, field: str | None
) -> None:
    with pytest.raises(BadInput) as error:
        run(home.as_user("lege"), consents.give, course, recipient, categories, until)
    assert field is None or field in error.value.fields
    assert run(home.as_user("lege"), consents.open_consents, course).history == ()


@pytest.mark.long
def test_giving_again_renews(home: make.House, filled: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(lege, consents.give, filled, NAV, [Category.FUNCTION], date(2026, 3, 24))
    run(lege, consents.give, filled, NAV, [Category.FUNCTION], UNTIL)
    page = run(lege, consents.open_consents, filled)
    assert page.in_force[NAV, Category.FUNCTION].valid_until == UNTIL
    assert run(nav, entries.open_form, filled, "survey").versions[0].answers
    assert [seen.what for seen in page.seen_by_nav] == ["Kartlegging v1"]


def test_nobody_blocks_themselves(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    with pytest.raises(BadInput):
        run(lege, consents.block, course, lege.me.id)
    with pytest.raises(Missing):
        run(lege, consents.unblock, course, lege.me.id)


SHARED_WORDS = "Mål som bare teamet skal kjenne."


def begun_by_nav(home: make.House, course: CourseId, until: date) -> SignedIn:
    """A NAV adviser who has begun to write on a plan that was shared: the draft holds the plan's own words."""
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(lege, entries.sign, course, "plan", None, {"own_goal": SHARED_WORDS})
    run(lege, consents.give, course, NAV, [Category.ATTENDANCE, Category.NOTES], UNTIL)
    run(lege, consents.give, course, NAV, [Category.PLAN, Category.TREATMENT], until)
    shown = run(nav, entries.open_form, course, "plan").current
    assert shown is not None and shown.answers["own_goal"] == SHARED_WORDS
    run(nav, entries.save_draft, course, "plan", shown.series, {**shown.answers, "summary": "NAV foreslår"}, {})
    assert SHARED_WORDS in opened(nav)
    return nav


@pytest.mark.long
def test_a_draft_begun_on_what_was_shared_goes_with_the_consent(home: make.House, course: CourseId) -> None:
    """R89, R92: neither through the services nor by raw SQL with the adviser's own key."""
    nav = begun_by_nav(home, course, UNTIL)
    run(home.as_user("lege"), consents.withdraw, course, NAV, [Category.PLAN])
    page = run(nav, entries.open_form, course, "plan")
    assert page.drafts == () and not page.may_write and SHARED_WORDS not in repr(page), (
        "the rest of the plan is shared still"
    )
    assert SHARED_WORDS not in opened(nav)
    run(home.as_user("lege"), consents.withdraw, course, NAV, [Category.TREATMENT])
    page = run(nav, entries.open_form, course, "plan")
    assert (page.not_shared, page.current) == (True, None)
    assert {s.kind: s.state for s in run(nav, courses.open_course, course).steps}["plan"] == "not_shared"
    assert run(home.as_user("lege"), entries.open_form, course, "plan").others_drafting == ()


@pytest.mark.long
def test_a_draft_begun_on_what_was_shared_closes_at_midnight(home: make.House, course: CourseId) -> None:
    """The consent runs out while the adviser's window is open; the next sign-in takes the draft away."""
    nav = begun_by_nav(home, course, make.DAY)
    home.clock.day += timedelta(days=1)
    page = run(nav, entries.open_form, course, "plan")
    assert (page.not_shared, page.current, page.drafts) == (True, None, ())
    home.sign_out("nav")
    assert SHARED_WORDS not in opened(home.as_user("nav"))


@pytest.mark.long
def test_a_renewed_consent_keeps_the_draft(home: make.House, course: CourseId) -> None:
    nav = begun_by_nav(home, course, make.DAY)
    run(home.as_user("lege"), consents.give, course, NAV, [Category.PLAN, Category.TREATMENT], UNTIL)
    current = run(nav, entries.open_form, course, "plan").current
    assert current is not None and current.answers["summary"] == "NAV foreslår"


@pytest.mark.long
def test_what_is_no_longer_shared_is_not_struck_by_its_author(home: make.House, course: CourseId) -> None:
    """A NAV adviser's version of the common plan is out of reach once the plan is not shared."""
    nav = begun_by_nav(home, course, UNTIL)
    signed = run(nav, entries.sign, course, "plan", None, {"own_goal": SHARED_WORDS, "summary": "Med NAV"})
    run(home.as_user("lege"), consents.withdraw, course, NAV, [Category.PLAN])
    with pytest.raises(Refused):
        run(nav, entries.strike, signed, "wrong_content")
    current = run(home.as_user("lege"), entries.open_form, course, "plan").current
    assert current is not None and not current.struck


@pytest.mark.long
def test_a_shorter_consent_does_not_cut_the_longer_short(home: make.House, filled: CourseId) -> None:
    """«At pasienten går her» goes with everything, and lasts as long as the longest of what it goes with."""
    lege = home.as_user("lege")
    run(lege, consents.give, filled, NAV, [Category.FUNCTION], UNTIL)
    run(lege, consents.give, filled, NAV, [Category.PLAN], date(2026, 3, 1))
    page = run(lege, consents.open_consents, filled)
    assert {category: row.valid_until for (_to, category), row in page.in_force.items()} == {
        Category.ATTENDANCE: UNTIL,
        Category.FUNCTION: UNTIL,
        Category.PLAN: date(2026, 3, 1),
    }
