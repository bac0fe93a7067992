"""The question of the day at the door: asked by every door, answered before anything is saved,
and no trace of it to NAV."""

import json
from datetime import timedelta
from typing import Any, get_args, get_origin

import pytest
from sqlalchemy import event, func, select

from hia_desktop.base.errors import AnswerNeeded, BadInput, Problem
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Recipient, Track
from hia_desktop.domain.consent import SHAREABLE
from hia_desktop.domain.forms.form import Form, Row
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan
from hia_desktop.domain.person_numbers import make as number
from hia_desktop.domain.tasks import OTHER
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents, trails
from hia_desktop.services.course import courses
from hia_desktop.services.intake import referrals
from hia_desktop.services.intake.referrals import Arrived
from hia_desktop.services.lists import tasks
from hia_desktop.services.patient import same_day
from hia_desktop.services.patient.same_day import SameDay
from hia_desktop.services.record import entries
from hia_desktop.services.transfer import course_export, course_import
from hia_desktop.store.entities import Attachment, AuditLine, Course, FormEntry, Patient, Task
from tests import make
from tests.forms_tried import FORMS, WRITTEN
from tests.services.leak_world import pdf_saying
from tests.services.record.test_assessments import SAFETY, listed, seen_by_nav
from tests.services.story import pdf

TEXT = "Vondt i ryggen. Selvmordstanker, har skaffet tabletter."
YES = SameDay(True)
NO = SameDay(False, "Fastlegen har snakket med pasienten i dag.")


def register(
    home: make.House, answer: SameDay | None, text: str = TEXT, user: str = "sekretar", **more: Any
) -> CourseId:
    """Kari's referral by the office."""
    return run(
        home.as_user(user),
        referrals.register,
        make.kari(),
        home.clock.today(),
        False,
        Arrived(text, same_day=answer, **more),
    ).id


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


@pytest.mark.long
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


@pytest.mark.long
def test_what_was_answered_no_is_not_raised_by_signing_the_same_words(home: make.House) -> None:
    course = register(home, NO)
    run(home.as_user("sekretar"), entries.sign, course, "referral", None, {**make.REFERRAL, "text": TEXT})
    assert listed(home, "lege", "safety") == []
    run(
        home.as_user("sekretar"),
        entries.sign,
        course,
        "referral",
        None,
        {**make.REFERRAL, "text": TEXT + " R45.8"},
        over_newer=True,
    )
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


@pytest.mark.long
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


SAID = "Har selvmordstanker, har skaffet tabletter."


def wait(home: make.House) -> bool:
    """Whether the task stands with those who assess."""
    return bool(listed(home, "lege", "safety"))


def clarify(home: make.House) -> None:
    for task in run(home.as_user("lege"), tasks.keys, "safety"):
        run(home.as_user("lege"), tasks.finish, task, "Snakket med pasienten.")


@pytest.mark.long
def test_a_new_sentence_with_a_word_that_is_known_raises_it_again(home: make.House) -> None:
    text = "Selvmordstanker i 2015, ikke nå"
    course = register(home, NO, text)
    office, doctor = home.as_user("sekretar"), home.as_user("lege")
    for more in ("\nSøvn: dårlig.", "\nSøvn: dårlig. Vondt i nakken."):
        run(office, entries.save_draft, course, "referral", None, {"text": text + more}, {})
        assert not wait(home), "what was answered stays answered while other text changes"
    for more in (
        "\nNy tlf fra lege i dag: selvmordstanker, sterke.",
        "\nNy tlf fra lege i dag: selvmordstanker, sterke. " + text,
    ):
        run(office, entries.save_draft, course, "referral", None, {"text": text + more}, {})
        assert wait(home) and listed(home, "lege")[0].due == home.clock.today(), more
        clarify(home)
    run(office, entries.sign, course, "referral", None, {**make.REFERRAL, "text": text + more})
    assert not wait(home), "the draft has said it"
    run(
        doctor,
        entries.sign,
        course,
        "referral",
        None,
        {**make.REFERRAL, "text": "Har selvmordstanker i 2015, ikke nå"},
        "Feil",
        True,
    )
    assert wait(home), "the same word said otherwise"


def texts_of(form: type[Form]) -> list[tuple[str, dict[str, Any]]]:
    """Each text of a form and of its rows: where it stands, and answers that hold nothing but it."""
    found: list[tuple[str, dict[str, Any]]] = []
    for name, field in form.model_fields.items():
        rows = [part for part in get_args(field.annotation) if isinstance(part, type) and issubclass(part, Row)]
        if field.annotation is str:
            found.append((f"{form.kind}.{name}", {name: SAID}))
        elif get_origin(field.annotation) is list and rows:
            found += [
                (f"{form.kind}.{name}.{part}", {name: [{part: SAID}]})
                for part, own in rows[0].model_fields.items()
                if own.annotation is str
            ]
    return found


@pytest.mark.long
def test_every_text_of_every_form_of_the_health_side_is_read_in_a_draft(home: make.House) -> None:
    health = [form for form in FORMS if form.track is Track.HEALTH and form.kind in WRITTEN and [*texts_of(form)]]
    texts = [(form.kind, where, answers) for form in health for where, answers in texts_of(form)]
    assert len(texts) > 60 and {kind for kind, _where, _answers in texts} == {form.kind for form in health}
    course, doctor = register(home, None, ""), home.as_user("lege")
    for kind, where, answers in texts:
        kept = run(doctor, entries.save_draft, course, kind, None, answers, {})
        assert wait(home), where
        clarify(home)
        run(doctor, entries.discard_draft, kept.id)


@pytest.mark.parametrize("kind", ["referral", "assessment"])
def test_a_code_of_a_diagnosis_is_read(home: make.House, kind: str) -> None:
    course = register(home, None, "")
    run(
        home.as_user("lege"),
        entries.save_draft,
        course,
        kind,
        None,
        {"diagnoses": [{"code": "P77", "system": "icpc2"}]},
        {},
    )
    assert wait(home)


def test_what_cannot_be_read_yet_is_read_for_this(home: make.House) -> None:
    course = register(home, None, "")
    run(home.as_user("lege"), entries.save_draft, course, "survey", None, {}, {"thriving": "selvmordstanker"})
    assert wait(home)


@pytest.mark.long
def test_each_note_and_addendum_says_it_anew(home: make.House) -> None:
    course, doctor = register(home, None, ""), home.as_user("lege")
    for _day in range(2):
        note = run(doctor, entries.sign, course, "note", None, {"text": SAID})
        assert wait(home), "the same words in a new note are a new statement"
        clarify(home)
    run(doctor, entries.add_addendum, note, "Ringt i dag. " + SAID)
    assert wait(home)
    clarify(home)
    kept = run(doctor, entries.save_draft, course, "note", None, {"text": SAID}, {})
    assert wait(home)
    clarify(home)
    run(doctor, entries.save_draft, course, "note", kept.series, {"text": SAID + " Tung i dag."}, {})
    run(doctor, entries.sign, course, "note", kept.series, {"text": SAID + " Tung i dag."})
    assert not wait(home), "the draft of this note has said it"


@pytest.mark.long
def test_what_a_form_copies_is_not_asked_about_again(home: make.House) -> None:
    """The diagnoses of the referral stand in the assessment, and the words of all forms in the epikrise."""
    code = {"diagnoses": [{"code": "P77", "system": "icpc2", "text": ""}]}
    course, doctor = register(home, NO), home.as_user("lege")
    run(doctor, entries.sign, course, "referral", None, {**make.REFERRAL, "text": "Vondt i ryggen.", **code})
    clarify(home)
    run(doctor, entries.save_draft, course, "assessment", None, code, {})
    assert not wait(home)
    run(doctor, entries.save_draft, course, "assessment", None, {**code, "grounds": SAID}, {})
    assert wait(home)
    clarify(home)
    run(doctor, entries.save_draft, course, "epikrise", None, {"assessment": SAID}, {})
    assert not wait(home)
    run(doctor, entries.save_draft, course, "epikrise", None, {"assessment": SAID + " Har skrevet avskjedsbrev."}, {})
    assert wait(home)


@pytest.mark.long
def test_what_nav_writes_of_her_own_is_not_read_and_what_she_writes_for_all_is(home: make.House) -> None:
    """NAV's notes are NAV's; a plan for the return to work is the health side's, whoever writes in it,
    and NAV sees nothing of it."""
    course = register(home, None, "")
    run(
        home.as_user("lege"),
        consents.give,
        course,
        Recipient.NAV_ADVISER,
        sorted(SHAREABLE[Recipient.NAV_ADVISER]),
        home.clock.today(),
    )
    nav = home.as_user("nav")
    run(nav, entries.sign, course, "nav_note", None, {"day": home.clock.today().isoformat(), "text": SAID})
    run(nav, entries.save_draft, course, "workplace", None, {"barriers": [{"description": SAID}]}, {})
    assert not wait(home)
    (name, answers), *_rest = texts_of(ReturnToWorkPlan)
    run(nav, entries.save_draft, course, "rtw", None, answers, {})
    assert wait(home), name
    assert "ikkerhet" not in seen_by_nav(home, course)


def test_a_file_that_is_added_later_is_read_and_asked_about(home: make.House) -> None:
    course, office = register(home, NO), home.as_user("sekretar")
    said = pdf_saying("Selvmordstanker, har skaffet tabletter.")
    with pytest.raises(AnswerNeeded, match="Filen nevner") as needed:
        run(office, referrals.attach, course, "brev.pdf", said)
    assert needed.value.excerpts == ("Selvmordstanker, har skaffet tabletter.",) and rows(home, Attachment) == [0]
    with pytest.raises(BadInput):
        run(office, referrals.attach, course, "brev.pdf", said, SameDay(False, ""))
    run(office, referrals.attach, course, "brev.pdf", said, NO)
    assert not wait(home) and len(run(home.as_user("lege"), same_day.clarified, course)) == 2
    run(office, referrals.attach, course, "brev 2.pdf", pdf_saying("Sv. intox i dag."), YES)
    assert wait(home) and rows(home, Attachment) == [2]
    run(office, referrals.attach, course, "bilde.pdf", pdf())


def test_a_file_that_nobody_read_is_read_at_the_door(home: make.House) -> None:
    """As from the command line, and where the reading in the window was stopped."""
    with pytest.raises(AnswerNeeded) as needed:
        register(
            home, None, "Ingen selvmordstanker.", files=(("a.pdf", pdf_saying("Tidl. suicid. Ingen selvmordstanker.")),)
        )
    assert needed.value.excerpts == ("Ingen selvmordstanker.", "Tidl. suicid. Ingen selvmordstanker.")


def test_a_course_from_elsewhere_is_read_through_notes_and_files_too(home: make.House, course: CourseId) -> None:
    doctor = home.as_user("lege")
    run(doctor, entries.sign, course, "note", None, {"text": SAID})
    run(doctor, referrals.attach, course, "brev.pdf", pdf_saying("Livstrett."), YES)
    file = json.loads(run(doctor, course_export.export_course, course).model_dump_json())
    assert len(file["attachments"]) == 1
    file["tasks"] = []
    for at, part in enumerate(("attachments", "entries")):
        sent = {**file, "uid": str(at) * 32, part: []}
        sent["patient"] = {**file["patient"], "national_id": number(make.DAY.replace(year=1980), 300 + at)}
        with pytest.raises(AnswerNeeded, match="Forløpet nevner"):
            run(doctor, course_import.import_course, json.dumps(sent).encode())


def test_a_draft_that_says_nothing_of_it_costs_no_question_to_the_store(home: make.House) -> None:
    course, doctor = register(home, None, ""), home.as_user("lege")
    asked: list[str] = []

    def saved(text: str) -> int:
        asked.clear()
        with doctor.store.read() as sql:
            bind = sql.get_bind()
        event.listen(bind, "before_cursor_execute", heard)
        run(doctor, entries.save_draft, course, "survey", None, {"work_demands": text}, {})
        event.remove(bind, "before_cursor_execute", heard)
        return len(asked)

    def heard(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    saved("Vondt i ryggen.")
    plain = saved("Vondt i ryggen. Sover dårlig.")
    assert plain > 0 and not [s for s in asked if s.startswith("SELECT task.id")]
    saved(SAID)
    assert wait(home) and saved(SAID + " Sover dårlig.") <= plain + 1


def test_what_a_task_says_is_heeded(home: make.House, course: CourseId) -> None:
    lege, due = home.as_user("lege"), make.DAY + timedelta(days=3)
    for text, raised in (("Ring om ny time.", False), (SAID, True)):
        run(lege, tasks.add, course, OTHER.code, due, None, text)
        assert (SAFETY in [row.what for row in listed(home, "lege")]) is raised


@pytest.mark.parametrize("odd", [10**20, float("inf"), float("nan"), True, "x", {"suicide_risk": 1}, [["x"]]])
def test_a_draft_of_another_make_is_kept_all_the_same(home: make.House, odd: Any) -> None:
    """A draft may hold what no form of this program takes, from another version or another hand."""
    course = register(home, NO, "Vondt i ryggen.")
    lege = home.as_user("lege")
    run(lege, courses.open_course, course)
    answers = {"conditions_against": odd, "death_thoughts": odd}
    run(lege, entries.save_draft, course, "assessment", None, answers, {})
    run(lege, entries.save_draft, course, "phq9", None, {"i": odd}, {})
    assert rows(home, FormEntry) == [3]
