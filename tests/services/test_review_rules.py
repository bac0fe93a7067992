"""What an adversary tried: corrections, odd input, broken disks, hostile files;
each ends in a sentence or does what was meant."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from hia_desktop.base.errors import BadInput, Missing, Problem
from hia_desktop.base.fields import CourseId, TaskId, UserId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.leave.sick_leave import Period, SickLeaveKind
from hia_desktop.services.call import Verb, run
from hia_desktop.services.centre import users
from hia_desktop.services.consent import consents, trails
from hia_desktop.services.course import courses
from hia_desktop.services.intake import referrals
from hia_desktop.services.lists import saved_filters, tasks
from hia_desktop.services.papers import handling, papers
from hia_desktop.services.patient import leaves, patients
from hia_desktop.services.record import entries
from hia_desktop.services.sealing import loose_drafts
from hia_desktop.services.transfer import course_export, course_import
from hia_desktop.store.entities import SavedFilter, User
from hia_desktop.vault.slots import Slots
from tests import make
from tests.forms_tried import WRITTEN
from tests.services.story import ASSESSMENT, whole_course

EPIKRISE = {"asks": [{"text": "Følge opp"}]}


@pytest.mark.long
def test_correcting_the_assessment_moves_nothing_back(home: make.House, course: CourseId) -> None:
    """A new wording under way keeps the day of the decision, and asks for no start of what has started."""
    lege = home.as_user("lege")
    run(lege, entries.sign, course, "assessment", None, ASSESSMENT)
    home.clock.day += timedelta(days=20)
    run(lege, entries.sign, course, "survey", None, {"thriving": 4})
    run(lege, entries.sign, course, "assessment", None, {**ASSESSMENT, "grounds": "Bedre ord."})
    page = run(lege, courses.open_course, course)
    assert (page.status, page.decided_on, page.deadlines) == ("I forløp", make.DAY, ())
    make.sign_epikrise(lege, course, EPIKRISE)
    run(lege, entries.sign, course, "assessment", None, {**ASSESSMENT, "grounds": "Enda bedre ord."})
    page = run(lege, courses.open_course, course)
    assert page.status == "Avsluttet" and {d.step for d in page.deadlines} == {"outcome"}


@pytest.mark.long
def test_a_refusal_that_is_turned_opens_the_course_again(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    run(home.as_user("sekretar"), entries.sign, course, "referral", None, make.REFERRAL)
    run(lege, entries.sign, course, "assessment", None, {**ASSESSMENT, "decision": "no_need"})
    closed = run(lege, courses.open_course, course)
    assert closed.closed_on == make.DAY and closed.deadlines == ()
    home.clock.day += timedelta(days=10)
    run(lege, entries.sign, course, "assessment", None, ASSESSMENT)
    opened = run(lege, courses.open_course, course)
    assert (opened.status, opened.closed_on, opened.decided_on) == ("Venter på oppstart", None, home.clock.day)
    assert {d.step for d in opened.deadlines} == {"survey", "leaves"}


def test_asking_for_more_puts_the_assessment_back_in_the_list(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    run(lege, entries.sign, course, "assessment", None, ASSESSMENT)
    run(lege, entries.sign, course, "assessment", None, {**ASSESSMENT, "decision": "more_information"})
    assert [r.what for r in run(lege, tasks.rows, run(lege, tasks.keys))] == ["Vurder henvisning"]


@pytest.mark.parametrize(
    ("kind", "answers"),
    [
        ("note", {"text": "Hei", "day": "2026-02-25"}),
        ("outcome", {"point": "3", "day": "2026-02-25", "work_status": "working", "benefit": "none"}),
    ],
)
def test_what_has_not_happened_is_not_signed(
    home: make.House, course: CourseId, kind: str, answers: dict[str, Any]
) -> None:
    with pytest.raises(BadInput) as error:
        run(home.as_user("lege"), entries.sign, course, kind, None, answers)
    assert set(error.value.fields) == {"day"}


def test_half_an_emoji_costs_no_draft(home: make.House, course: CourseId) -> None:
    lege, half = home.as_user("lege"), "Glad \ud83d i dag"
    saved = run(lege, entries.save_draft, course, "note", None, {"text": half}, {"day": half})
    [kept] = run(lege, entries.journal, course)
    assert kept.answers["text"] == half == kept.raw["day"]
    run(lege, loose_drafts.keep, "new_referral", {"text": half})
    assert run(lege, loose_drafts.kept, "new_referral") == {"text": half}
    with pytest.raises(BadInput):
        run(lege, entries.sign, course, "note", saved.series, {"text": half})


@pytest.mark.long
def test_what_cannot_be_exported_is_never_let_in(home: make.House) -> None:
    """Strange codes, days and reasons would each have made the course impossible to hand out."""
    course, lege = whole_course(home), home.as_user("lege")
    [document] = [d for d in run(lege, papers.listing, course) if d.kind == "epikrise"]
    known = [r.id for r in run(lege, courses.open_course, course).sick.periods]
    far = Period(date(2026, 1, 1), date.max, SickLeaveKind.FULL, 100)
    attempts: list[tuple[Verb[..., Any], tuple[Any, ...]]] = [
        (leaves.mark_milestone, (course, "Ikke et punkt", None)),
        (leaves.mark_milestone, (course, "dialogue_1", date.min)),
        (leaves.save_periods, (course, known, [far])),
        (tasks.add, (course, "supplement", date.min)),
        (tasks.add, (course, "supplement", date.max)),
        (entries.sign, (course, "note", None, {"text": "Hei"}, "x" * 2001)),
        (entries.sign, (course, "note", None, {"text": "Hei"}, "\ud83d")),
        (handling.mark_transferred, (document.id, date.min)),
        (papers.prepare, (course, "finnes ikke", {})),
        (entries.open_form, (course, "finnes ikke")),
        (entries.save_draft, (course, "finnes ikke", None, {}, {})),
        (entries.sign, (course, "finnes ikke", None, {})),
    ]
    for act, given_to in attempts:
        with pytest.raises(BadInput):
            run(lege, act, *given_to)
    with pytest.raises(Missing):
        run(lege, tasks.add, course, "supplement", date(2026, 3, 1), UserId("0" * 32))
    run(home.as_user("nav"), entries.sign, course, "workplace", None, {"note": "Hei"})
    assert run(lege, course_export.export_course, course).uid == course


@pytest.mark.long
def test_moments_that_break_the_calendar_are_not_read_in(home: make.House, tmp_path: Any) -> None:
    """One such moment, once stored, would have made the journal impossible to read."""
    course, lege = whole_course(home), home.as_user("lege")
    file = json.loads(run(lege, course_export.export_course, course).model_dump_json())
    file["uid"] = "f" * 32
    for at in ("9999-12-31T23:59:59.999999Z", "0001-01-01T00:00:00+01:00", "2027-01-01T00:00:00Z"):
        for part, name in (
            ("entries", "signed_at"),
            ("entries", "saved_at"),
            ("documents", "issued_at"),
            ("attachments", "added_at"),
        ):
            hostile = json.loads(json.dumps(file))
            hostile[part][0][name] = at
            with pytest.raises(BadInput) as error:
                run(lege, course_import.import_course, json.dumps(hostile).encode())
            assert f"{part}.0.{name}" in error.value.fields
    assert run(lege, entries.journal, course)


def test_a_day_beyond_the_calendar_searches_the_log(home: make.House) -> None:
    assert run(home.admin, trails.search_log, "", "", date.min, date.max)


def test_a_long_filter_name_is_one_filter(home: make.House) -> None:
    lege = home.as_user("lege")
    for choice in ("a", "b" * 500):
        run(lege, saved_filters.save, "worklist", "x" * 100, choice)
    with lege.store.read() as sql:
        assert [len(f.choice) for f in sql.scalars(select(SavedFilter))] == [200]


def test_a_full_disk_under_the_anchor_is_no_lost_signature(home: make.House, course: CourseId) -> None:
    """What was committed is kept, and nobody is told otherwise; the next write brings a new anchor."""
    lege, part = home.as_user("lege"), home.folder / "audit.anchor.part"
    part.mkdir()
    run(lege, entries.sign, course, "note", None, {"text": "Lagret"})
    assert len(run(lege, entries.journal, course)) == 1
    assert run(home.admin, trails.verify_trail).whole
    part.rmdir()
    run(lege, entries.journal, course)
    assert run(home.admin, trails.verify_trail).whole


def test_closing_a_user_can_be_done_over(home: make.House) -> None:
    """The key slot goes first; were the store cut off then, a second attempt must still close the user."""
    fysio = home.as_user("fysio").me.id
    home.sign_out("fysio")
    Slots(home.folder).shut_user(home.admin.keys, fysio)
    run(home.admin, users.close, fysio)
    with home.every_row() as sql:
        assert sql.get_one(User, fysio).active is False


@pytest.mark.long
def test_the_office_counts_the_papers_it_sees(home: make.House, course: CourseId) -> None:
    lege, office = home.as_user("lege"), home.as_user("sekretar")
    run(lege, entries.sign, course, "plan", None, {"own_goal": "Tilbake"})
    run(lege, papers.issue, course, "team_plan")
    make.sign_epikrise(lege, course, EPIKRISE)
    listed = run(office, papers.listing, course)
    assert "epikrise" in {row.kind for row in listed}
    assert run(office, courses.open_course, course).documents == len(listed)


ODD_TEXT = st.text(st.characters(), max_size=40) | st.sampled_from(
    ["", " ", "\x00", "%", "_", "'; --", "\ud800", "²", "١٢٣٤٥٦", "0" * 5000]
)
ODD_DAY = st.sampled_from([date.min, date.max, date(1899, 12, 31), date(2026, 2, 24)]) | st.dates()
ODD_VALUE: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ODD_TEXT | ODD_DAY.map(date.isoformat),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["text", "day", "what", "due"]), inner, max_size=2)
    ),
    max_leaves=4,
)
KINDS = st.sampled_from([*WRITTEN, "addendum", "", "🙂"])
ANSWERS = st.dictionaries(
    st.sampled_from(["text", "day", "goal", "steps", "own_goal", "measures", "barriers", "asks", "grounds"]), ODD_VALUE
)
PERIODS = st.lists(
    st.builds(
        Period,
        ODD_DAY,
        st.none() | ODD_DAY,
        st.sampled_from(SickLeaveKind),
        st.integers(),
        employer=ODD_TEXT,
        position_percent=st.none() | st.integers(),
    ),
    max_size=2,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
@pytest.mark.long
def test_odd_input_is_taken_or_refused_in_words(home: make.House, course: CourseId, data: st.DataObject) -> None:
    """Whatever a field can send ends well or as a Problem, and the course can be opened and handed out afterwards."""
    lege, office, draw = home.as_user("lege"), home.as_user("sekretar"), data.draw
    calls: list[Callable[[], Any]] = [
        lambda: run(lege, patients.find, draw(ODD_TEXT)),
        lambda: run(lege, patients.keys, draw(ODD_TEXT), draw(ODD_TEXT), draw(ODD_TEXT)),
        lambda: run(lege, patients.check_number, draw(ODD_TEXT)),
        lambda: run(lege, tasks.keys, draw(ODD_TEXT), draw(ODD_TEXT), draw(ODD_TEXT)),
        lambda: run(lege, tasks.rows, [TaskId(draw(ODD_TEXT))]),
        lambda: run(lege, tasks.add, course, draw(KINDS), draw(ODD_DAY)),
        lambda: run(
            lege,
            entries.save_draft,
            course,
            draw(KINDS),
            draw(st.none() | ODD_TEXT),
            draw(ANSWERS),
            {"day": draw(ODD_TEXT)},
        ),
        lambda: run(lege, entries.sign, course, draw(KINDS), draw(st.none() | ODD_TEXT), draw(ANSWERS), draw(ODD_TEXT)),
        lambda: run(lege, entries.open_form, course, draw(KINDS)),
        lambda: run(lege, papers.prepare, course, draw(KINDS), draw(ANSWERS)),
        lambda: run(lege, papers.issued, course, draw(KINDS)),
        lambda: run(office, referrals.register, make.kari(given_name="Per"), draw(ODD_DAY)),
        lambda: run(
            office, referrals.attach, course, draw(ODD_TEXT), draw(st.binary(max_size=200).map(b"%PDF-".__add__))
        ),
        lambda: run(lege, leaves.save_periods, course, [], draw(PERIODS)),
        lambda: run(lege, leaves.mark_milestone, course, draw(ODD_TEXT), draw(st.none() | ODD_DAY), draw(ODD_TEXT)),
        lambda: run(
            lege,
            consents.give,
            course,
            Recipient.EMPLOYER,
            [draw(st.sampled_from(Category))],
            draw(ODD_DAY),
            "spoken",
            False,
            draw(ODD_DAY),
        ),
        lambda: run(lege, courses.set_responsible, course, UserId(draw(ODD_TEXT))),
        lambda: run(lege, loose_drafts.keep, "new_referral", draw(ANSWERS)),
        lambda: run(home.admin, trails.search_log, draw(ODD_TEXT), draw(ODD_TEXT), draw(ODD_DAY), draw(ODD_DAY)),
    ]
    for call in data.draw(st.lists(st.sampled_from(calls), min_size=2, max_size=5)):
        try:
            call()
        except Problem as problem:
            assert problem.message
    assert run(lege, courses.open_course, course).id == course
    assert run(lege, course_export.export_course, course).model_dump_json()
    assert isinstance(home.clock.now(), datetime)
