"""The question of the day at the door: asked by every door, answered before anything is saved, and no trace of it to NAV."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from hia_desktop.base.errors import AnswerNeeded, BadInput, Problem
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Recipient
from hia_desktop.domain.consent import SHAREABLE
from hia_desktop.domain.person_numbers import make as number
from hia_desktop.services import consents, course_export, course_import, courses, entries, referrals, same_day, tasks, trails
from hia_desktop.services.call import run
from hia_desktop.services.referrals import Arrived
from hia_desktop.services.same_day import SameDay
from hia_desktop.store.entities import Attachment, AuditLine, Course, FormEntry, Patient, Task
from tests import make
from tests.services.story import pdf
from tests.services.test_assessments import SAFETY, listed, seen_by_nav

TEXT = "Vondt i ryggen. Selvmordstanker, har skaffet tabletter."
YES = SameDay(True)
NO = SameDay(False, "Fastlegen har snakket med pasienten i dag.")


def register(home: make.House, answer: SameDay | None, text: str = TEXT, user: str = "sekretar", **more: Any) -> CourseId:
    """Kari's referral by the office."""
    return run(home.as_user(user), referrals.register, make.kari(), home.clock.today(), False, Arrived(text, same_day=answer, **more)).id


def rows(home: make.House, *kinds: type) -> list[int]:
    with home.as_user("lege").store.read() as sql:
        return [sql.scalar(select(func.count()).select_from(kind)) or 0 for kind in kinds]


@pytest.mark.parametrize("text", [TEXT, "Ingen selvmordstanker.", "Broren tok livet sitt.", "P77"])
def test_nothing_is_saved_before_it_is_answered(home: make.House, text: str) -> None:
    with pytest.raises(AnswerNeeded, match="Ingenting er lagret") as needed:
        register(home, None, text)
    assert any(excerpt in text for excerpt in needed.value.excerpts) and text not in needed.value.message
    assert rows(home, Patient, Course, Task, FormEntry) == [0, 0, 0, 0]


def test_what_was_read_out_of_a_file_is_asked_about_too(home: make.House) -> None:
    with pytest.raises(AnswerNeeded):
        register(home, None, "Se vedlegg.", read="Tidl. suicidforsøk.", files=(("a.pdf", pdf()),))
    assert rows(home, Patient, Attachment) == [0, 0]


def test_a_text_without_marks_asks_nothing(home: make.House) -> None:
    course = register(home, None, "Vondt i ryggen.")
    assert listed(home, "lege", "safety") == [] and run(home.as_user("lege"), same_day.clarified, course) == ()


def test_yes_is_on_top_today_for_those_who_assess(home: make.House) -> None:
    register(home, YES)
    for user in ("lege", "psykolog", "fysio"):
        first = listed(home, user)[0]
        assert (first.what, first.due) == (SAFETY, home.clock.today())
    for user in ("sekretar", "nav"):
        assert SAFETY not in [row.what for row in listed(home, user)]


def test_no_keeps_who_when_and_why(home: make.House) -> None:
    course = register(home, NO)
    assert listed(home, "lege", "safety") == []
    (told,) = run(home.as_user("lege"), same_day.clarified, course)
    assert (told.who, told.on, told.why) == (make.STAFF["sekretar"][1], home.clock.today(), NO.why)
    for user in ("nav", "sekretar"):
        with pytest.raises(Problem):
            run(home.as_user(user), same_day.clarified, course)


@pytest.mark.parametrize("why", ["", "  ", "x", "\ud83d nei", "x" * 2001])
def test_a_no_has_its_reason(home: make.House, why: str) -> None:
    with pytest.raises(BadInput):
        register(home, SameDay(False, why))
    assert rows(home, Patient, Course, Task) == [0, 0, 0]


def test_the_task_is_closed_by_a_person_with_a_note(home: make.House) -> None:
    course = register(home, YES)
    doctor = home.as_user("lege")
    (task,) = run(doctor, tasks.keys, "safety")
    with pytest.raises(BadInput):
        run(doctor, tasks.finish, task)
    assert listed(home, "lege")[0].what == SAFETY
    home.clock.day += timedelta(days=1)
    run(doctor, tasks.finish, task, "Ringt. Trygg i kveld, time i morgen.")
    (told,) = run(doctor, same_day.clarified, course)
    assert (told.on, told.why) == (home.clock.today(), "Ringt. Trygg i kveld, time i morgen.")
    run(doctor, tasks.reopen, task)
    assert run(doctor, same_day.clarified, course) == () and listed(home, "lege")[0].what == SAFETY


def test_the_note_is_sealed_on_disk(home: make.House) -> None:
    register(home, NO)
    with home.as_user("lege").store.read() as sql:
        (note,) = sql.scalars(select(Task.note).where(Task.note.is_not(None)))
    assert note and NO.why.encode() not in note


def test_one_act_one_transaction_one_line(home: make.House) -> None:
    home.as_user("sekretar")
    before = rows(home, AuditLine)[0]
    course = register(home, YES, files=(("brev.pdf", pdf()),))
    with home.as_user("lege").store.read() as sql:
        actions = list(sql.scalars(select(AuditLine.action).order_by(AuditLine.seq).offset(before)))
    assert actions == ["referral:registered"]
    page = run(home.as_user("sekretar"), entries.open_form, course, "referral")
    assert page.current is not None and page.current.answers["text"] == TEXT
    assert [a.name for a in run(home.as_user("lege"), referrals.attachments, course)] == ["brev.pdf"]


def test_a_bad_file_leaves_nothing(home: make.House) -> None:
    with pytest.raises(BadInput):
        register(home, YES, files=(("brev.pdf", pdf()), ("annet.pdf", b"tekst")))
    assert rows(home, Patient, Course, Task, FormEntry, Attachment) == [0, 0, 0, 0, 0]


def test_what_is_typed_after_registering_raises_it(home: make.House) -> None:
    course = register(home, None, "")
    office = home.as_user("sekretar")
    run(office, entries.save_draft, course, "referral", None, {"diagnoses": [{"code": "P77", "system": "icpc2"}]}, {})
    assert listed(home, "lege")[0].what == SAFETY


def test_what_was_answered_no_is_not_raised_by_signing_the_same_words(home: make.House) -> None:
    course = register(home, NO)
    run(home.as_user("sekretar"), entries.sign, course, "referral", None, {**make.REFERRAL, "text": TEXT})
    assert listed(home, "lege", "safety") == []
    run(home.as_user("sekretar"), entries.sign, course, "referral", None, {**make.REFERRAL, "text": TEXT + " R45.8"}, over_newer=True)
    assert listed(home, "lege")[0].what == SAFETY


def test_an_imported_course_is_asked_about(home: make.House, course: CourseId) -> None:
    doctor = home.as_user("lege")
    run(doctor, entries.sign, course, "referral", None, {**make.REFERRAL, "text": TEXT})
    file = json.loads(run(doctor, course_export.export_course, course).model_dump_json())
    assert [t["kind"] for t in file["tasks"]].count("safety") == 1
    file["uid"], file["tasks"] = "f" * 32, []
    file["patient"]["national_id"] = number(make.DAY.replace(year=1980), 300)
    with pytest.raises(AnswerNeeded):
        run(doctor, course_import.import_course, json.dumps(file).encode())
    assert rows(home, Course) == [1]
    run(doctor, course_import.import_course, json.dumps(file).encode(), YES)
    assert len(listed(home, "lege", "safety")) == 2


@pytest.mark.parametrize("answer", [YES, NO])
def test_nav_sees_no_trace_of_the_question(home: make.House, answer: SameDay) -> None:
    """With every consent: lists, counts, search, the page, forms and papers, timeline and trail are as without it."""
    course = register(home, answer)
    doctor, nav = home.as_user("lege"), home.as_user("nav")
    until = home.clock.today() + timedelta(days=90)
    run(doctor, consents.give, course, Recipient.NAV_ADVISER, sorted(SHAREABLE[Recipient.NAV_ADVISER]), until)
    told = seen_by_nav(home, course) + repr(run(nav, courses.open_course, course))
    for act in (lambda: run(nav, trails.access_report, course), lambda: run(nav, same_day.clarified, course)):
        with pytest.raises(Problem):
            act()
    for word in ("afety", "ikkerhet", "elvmord", "vklar", "Fastlegen har snakket"):
        assert word not in told
