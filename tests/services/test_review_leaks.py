"""What a NAV adviser finds with raw SQL and own keys, and with the services,
over a course where every text field was filled."""

import json
import re
from datetime import date, timedelta
from types import UnionType
from typing import Any, Union, get_args, get_origin

import pytest
from sqlalchemy import select, text

from hia_desktop.base.errors import Missing, Problem, Refused
from hia_desktop.base.fields import CourseId, EntryId, UserId
from hia_desktop.domain import person_numbers
from hia_desktop.domain.access import Category, Recipient, Track
from hia_desktop.domain.forms import form_of
from hia_desktop.domain.forms.form import Form, Row
from hia_desktop.services.call import SignedIn, run
from hia_desktop.services.consent import consents, trails
from hia_desktop.services.course import courses
from hia_desktop.services.intake import referrals
from hia_desktop.services.lists import patient_list, tasks
from hia_desktop.services.papers import letters, papers
from hia_desktop.services.patient import patients
from hia_desktop.services.record import entries
from hia_desktop.services.sealing import loose_drafts
from hia_desktop.store.entities import AuditLine, KeyGrant
from hia_desktop.vault import seal
from hia_desktop.vault.seal import Unreadable
from tests import make, tampering
from tests.forms_tried import FORMS, WRITTEN
from tests.services.story import ASSESSMENT, pdf

UNTIL = date(2026, 8, 24)
NAV = Recipient.NAV_ADVISER
MARK = "zq"
PROMOTED = {
    "zqreferralreferrer",
    "zqreferralpractice",
    "zqreferralpracticeaddress",
    "zqreferraloccupation",
    "zqreferralworkplace",
    "zqsurveyemployer",
}
"""What the patient's own columns carry in the clear: occupation, employer and general practitioner, no health."""
CHOSEN: dict[str, dict[str, Any]] = {
    "referral": {"received": "2026-02-24", "position_percent": 100},
    "assessment": {
        "decision": "right",
        "deadline_for": "treatment",
        "disciplines": "both",
        "start_deadline": "2026-04-30",
        "wished_start": "2026-03-16",
        "appointment": "2026-03-16",
        "appointment_time": "09:30",
    },
    "rtw": {
        "goal": "zqrtwgoal",
        "steps": [
            {"from_day": "2026-03-02", "work_percent": 20, "evaluation_day": "2026-03-04", "tasks": "zqrtwtasks"}
        ],
    },
    "sending_on": {
        "sent": [{"to": "dps", "place": "zqsendingonplace", "grounds": "zqsendingongrounds", "agreed": "no"}]
    },
    "phq9": {"day": "2026-02-24", "a": 1},
    "psfs": {"day": "2026-02-24", "activity1": 3},
    "rtwse19": {"day": "2026-02-24", "mean": 5.5},
    "second_assessment": {"view": "agrees"},
    "closing": {
        "day": "2026-02-24",
        "ending": "completed",
        "outcome": "no_need",
        "work_status": "working",
        "benefit": "none",
    },
    "outcome": {"point": "3", "day": "2026-02-24", "work_status": "working", "benefit": "none"},
}

ROWS: dict[str, dict[str, Any]] = {
    "sending_on": {"to": "dps", "agreed": "no"},
    "corrections": {"received": "2026-02-24", "asked": "correct"},
}
"""What the one row of a form must say besides its texts."""


def filled(form: type[Row], name: str) -> dict[str, Any]:
    """Answers with a word of its own in every text field."""
    answers: dict[str, Any] = {}
    for field, about in form.model_fields.items():
        kind = about.annotation
        inner = [a for a in get_args(kind) if isinstance(a, type) and issubclass(a, Row)]
        if kind is str or (get_origin(kind) in (Union, UnionType) and str in get_args(kind)):
            answers[field] = f"{MARK}{name}{field}".replace("_", "")
        elif inner:
            row = filled(inner[0], name + field)
            answers[field] = [row] if get_origin(kind) is list else row
    return answers


def answers_of(form: type[Form]) -> dict[str, Any]:
    answers = {**filled(form, form.kind), **CHOSEN.get(form.kind, {})}
    for value in answers.values():
        for row in value if isinstance(value, list) else ():
            row.update(ROWS.get(form.kind, {}))
    return answers


@pytest.fixture
def rich(home: make.House) -> CourseId:
    """Every health form signed and drafted with a word of its own in each text field, letters, a file, addenda."""
    return make.grown(home, "rich", lambda: _rich(home))


def _rich(home: make.House) -> CourseId:
    course, lege, office = make.course(home), home.as_user("lege"), home.as_user("sekretar")
    for form in FORMS:
        if form.track is Track.NAV or form.kind == "epikrise" or form.kind not in WRITTEN:
            continue
        extra = ASSESSMENT if form.kind == "assessment" else {}
        answers = {**extra, **answers_of(form)}
        signed = run(lege, entries.sign, course, form.kind, None, answers, reason=f"zqreason{form.kind}")
        run(lege, entries.add_addendum, signed, f"zqaddendum{form.kind}")
        run(lege, entries.save_draft, course, form.kind, None, answers, {"day": f"zqraw{form.kind}"})
    run(
        lege,
        entries.sign,
        course,
        "note",
        None,
        {"kind_of_note": "function", "text": "zqfunctionnote", "heading": "zqfunctionhead"},
    )
    wrong = run(lege, entries.sign, course, "note", None, {"kind_of_note": "function", "text": "zqstrucknote"})
    run(lege, entries.add_addendum, wrong, "zqstruckaddendum")
    run(lege, entries.strike, wrong, "wrong_patient")
    run(office, referrals.attach, course, "zqfilename.pdf", pdf())
    run(lege, letters.issue_decision, course, "referrer", answering=True)
    run(lege, papers.issue, course, "team_plan")
    epikrise = answers_of(form_of("epikrise"))
    after = {"asks": [{"text": "zqasks"}], "who_does_what": [{"what": "zqdoes", "actor": "gp"}]}
    make.sign_epikrise(lege, course, {**epikrise, **after})
    run(lege, loose_drafts.keep, "new_referral", {"text": "zqloosedraft"})
    run(lege, patients.find, "zqsearched")
    return course


def in_the_clear(nav: SignedIn) -> set[str]:
    """The marked words that stand anywhere in the decrypted database, whatever the table."""
    found: set[str] = set()
    with nav.store.read() as sql:
        for table in tampering.tables(sql):
            for row in sql.execute(text(f"SELECT * FROM {table}")):
                for value in row:
                    told = value if isinstance(value, bytes) else str(value).encode()
                    # The two letters alone stand in sealed bytes by chance,
                    # once in some thousand entries; five more do not.
                    found |= {word.decode() for word in re.findall(rb"\b" + MARK.encode() + rb"[a-z_]{5,}", told)}
    return found


def opened(nav: SignedIn) -> str:
    """All that the adviser's keys open, by raw SQL over every grant and every sealed column; but for whom her own
    side's forms are about, which stands around them as NAV knew it when they were signed."""
    told = []
    with nav.store.read() as sql:
        own = set(sql.scalars(text("SELECT id FROM form_entry WHERE track = 'nav' AND state = 'signed'")))
        own |= set(
            sql.scalars(
                text("SELECT p.id FROM signed_paper p JOIN form_entry e ON e.id = p.entry_id AND e.track = 'nav'")
            )
        )
        columns = {
            "form_entry": ("content",),
            "issued_document": ("content", "pdf"),
            "attachment": ("name", "content"),
            "loose_draft": ("content",),
            "shared_part": ("content",),
            "signed_paper": ("content", "pdf"),
        }
        things = {
            (row[0], part): bytes(row[1])
            for table, parts in columns.items()
            for part in parts
            for row in sql.execute(text(f"SELECT id, {part} FROM {table}"))
        }
        grants = sql.scalars(select(KeyGrant)).all()
        for grant in grants:
            for reader in nav.keys.readers:
                try:
                    key = seal.unwrap(grant.wrapped, nav.keys.private(reader), f"{grant.object_id}|{grant.reader}")
                except (Unreadable, Refused):
                    continue
                for (object_id, part), content in things.items():
                    if object_id == grant.object_id:
                        said = seal.unseal(content, key, f"{object_id}|{part}").decode(errors="replace")
                        if object_id in own and part == "content":
                            said = json.dumps(
                                {**json.loads(said), "frame": None, "patient_line": ""}, ensure_ascii=False
                            )
                        told.append(said)
    return " ".join(told)


@pytest.mark.long
def test_nothing_typed_stands_in_the_clear(home: make.House, rich: CourseId) -> None:
    found = in_the_clear(home.as_user("nav"))
    assert found and found <= PROMOTED
    with home.every_row() as sql:
        assert not any(MARK in line.ground for line in sql.scalars(select(AuditLine)))


def test_the_keys_open_what_a_consent_names_and_no_more(home: make.House, rich: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    assert MARK not in opened(nav)
    run(lege, consents.give, rich, NAV, [Category.LIFE, Category.FUNCTION], UNTIL)
    seen = opened(nav)
    assert all(word in seen for word in ("zqsurveycando", "zqfunctionnote", "zqaddendumsurvey"))
    hidden = [
        "zqreferral",
        "zqassessment",
        "zqplan",
        "zqrtw",
        "zqnote",
        "zqraw",
        "zqstruck",
        "zqepikrise",
        "zqloose",
        "zqfile",
        "zqasks",
    ]
    hidden.append("zqreasonsurvey")  # why a version was made may tell of any field
    assert not [word for word in hidden if word in seen]
    run(lege, consents.withdraw, rich, NAV)
    assert MARK not in opened(nav)


@pytest.mark.long
def test_a_consent_that_ran_out_opens_nothing_from_the_next_login(home: make.House, rich: CourseId) -> None:
    run(home.as_user("lege"), consents.give, rich, NAV, [Category.FUNCTION, Category.PLAN], UNTIL)
    home.clock.day = UNTIL + timedelta(days=1)
    assert MARK not in opened(home.as_user("nav"))


def test_no_grant_is_left_of_a_draft(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    saved = run(lege, entries.save_draft, course, "note", None, {"text": "Kladd"}, {})
    run(lege, entries.discard_draft, saved.id)
    run(lege, loose_drafts.keep, "new_referral", {"text": "Kladd"})
    run(lege, loose_drafts.throw_away, "new_referral")
    kept = run(lege, entries.save_draft, course, "note", None, {"text": "Blir"}, {})
    run(lege, entries.sign, course, "note", kept.series, {"text": "Blir"})
    with lege.store.read() as sql:
        assert sql.scalars(select(KeyGrant.reader)).all() == [Track.HEALTH, Track.HEALTH], "the note and its paper"


@pytest.mark.long
def test_what_is_struck_is_taken_back_from_the_other_side(home: make.House, course: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(lege, consents.give, course, NAV, [Category.NOTES], UNTIL)
    wrong = run(lege, entries.sign, course, "note", None, {"text": "zqwrongpatient"})
    run(lege, entries.add_addendum, wrong, "zqmoreofit")
    assert "zqwrongpatient" in opened(nav) and len(run(nav, entries.journal, course)) == 1
    run(lege, entries.strike, wrong, "wrong_patient")
    run(lege, consents.give, course, NAV, [Category.NOTES], UNTIL)
    assert MARK not in opened(nav) and run(nav, entries.journal, course) == ()
    assert len(run(home.as_user("psykolog"), entries.journal, course)) == 1


@pytest.mark.long
def test_the_paper_of_what_is_struck_is_taken_back_too(home: make.House, course: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(lege, consents.give, course, NAV, [Category.EPIKRISE], UNTIL)
    document = make.sign_epikrise(lege, course, {"asks": [{"text": "zqwrongask"}]})
    assert [row.id for row in run(nav, papers.listing, course)] == [document] and run(nav, papers.read, document)
    assert "zqwrongask" in opened(nav) and run(nav, courses.open_course, course).documents == 1
    (wrong,) = run(lege, entries.open_form, course, "epikrise").versions
    run(lege, entries.strike, wrong.id, "wrong_patient")
    run(lege, consents.give, course, NAV, [Category.EPIKRISE], UNTIL)
    assert MARK not in opened(nav) and run(nav, papers.listing, course) == ()
    assert run(nav, courses.open_course, course).documents == 0
    with pytest.raises(Refused):
        run(nav, papers.read, document)
    (kept,) = run(home.as_user("psykolog"), papers.listing, course)
    assert kept.struck and run(home.as_user("psykolog"), papers.read, document)


def test_notes_without_function_leave_the_assessment_of_function_unknown(home: make.House, course: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(lege, entries.sign, course, "note", None, {"text": "Samtale"})
    run(lege, entries.sign, course, "note", None, {"kind_of_note": "function", "text": "Sitter 40 minutter"})
    run(lege, consents.give, course, NAV, [Category.NOTES], UNTIL)
    assert [e.answers["text"] for e in run(nav, entries.open_form, course, "note").versions] == ["Samtale"]


@pytest.mark.long
def test_nobody_adds_to_what_they_may_not_write(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    run(
        lege, consents.give, course, NAV, [Category.NOTES, Category.DOCUMENTS, Category.PLAN, Category.TREATMENT], UNTIL
    )
    note = run(lege, entries.sign, course, "note", None, {"text": "Samtale"})
    plan = run(lege, entries.sign, course, "plan", None, {"own_goal": "Tilbake"})
    referral = run(lege, entries.sign, course, "referral", None, make.REFERRAL)
    make.sign_epikrise(lege, course, {"asks": [{"text": "Følge opp"}]})
    epikrise = run(lege, entries.open_form, course, "epikrise").versions[0].id
    for user, entry in (("nav", note), ("nav", epikrise), ("sekretar", epikrise), ("sekretar", note)):
        with pytest.raises(Refused):
            run(home.as_user(user), entries.add_addendum, entry, "Jeg også.")
    added = run(home.as_user("nav"), entries.add_addendum, plan, "Leder er med.")
    run(home.as_user("sekretar"), entries.add_addendum, referral, "Svar på telefon.")
    with pytest.raises(Refused):  # it would show nowhere
        run(lege, entries.add_addendum, added, "Tillegg til tillegget.")


def test_an_addendum_stands_on_no_leg_of_its_own(home: make.House, course: CourseId) -> None:
    run(home.as_user("lege"), consents.give, course, NAV, [Category.NOTES], UNTIL)
    for user in ("nav", "sekretar", "lege"):
        for write in (
            lambda u: run(home.as_user(u), entries.sign, course, "addendum", None, {"text": "Løs"}),
            lambda u: run(home.as_user(u), entries.save_draft, course, "addendum", None, {"text": "Løs"}, {}),
        ):
            with pytest.raises(Problem):
                write(user)
    assert run(home.as_user("lege"), entries.journal, course) == ()


def test_the_adviser_learns_nothing_of_the_assessment(home: make.House, rich: CourseId) -> None:
    """Neither its outcome, its days nor what the referral lacked; only whether the course is over."""
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(lege, consents.give, rich, NAV, [Category.ATTENDANCE], UNTIL)
    page = run(nav, courses.open_course, rich)
    assert (page.decided_on, page.start_deadline, page.missing, page.missing_fields) == (None, None, (), ())
    overview = run(nav, courses.overview, rich)
    assert {overview[k] for k in ("received", "assessment_due", "decided", "start_deadline")} == {None}
    [row] = run(nav, courses.listing)
    assert (row.received_on, row.assessment_due, row.status) == (None, None, "Avsluttet")
    assert [r.status for r in run(nav, patient_list.rows, run(nav, patients.keys))] == ["Avsluttet"]
    for status in ("received", "waiting", "waiting_start", "forwarded", "in_course"):
        assert run(nav, patients.keys, status) == ()
    assert len(run(nav, patients.keys, "closed")) == 1


@pytest.mark.long
@pytest.mark.parametrize("decision", ["right", "no_need"])
def test_a_refusal_looks_like_any_other_end(home: make.House, course: CourseId, decision: str) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(lege, consents.give, course, NAV, [Category.ATTENDANCE], UNTIL)
    run(lege, entries.sign, course, "assessment", None, {**ASSESSMENT, "decision": decision})
    if decision == "right":
        make.sign_epikrise(lege, course, {"asks": [{"text": "Følge opp"}]})
    assert run(nav, courses.open_course, course).status == "Avsluttet"


@pytest.mark.long
def test_the_day_of_an_unshared_step_is_no_task_of_navs(home: make.House, course: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    step = {"from_day": "2026-03-02", "work_percent": 20, "evaluation_day": "2026-03-04"}
    run(lege, entries.sign, course, "rtw", None, {"goal": "100 %", "steps": [step]})
    run(lege, consents.give, course, NAV, [Category.FUNCTION], UNTIL)
    [hidden] = [k for k in run(lege, tasks.keys, "nav")]
    assert run(nav, tasks.keys) == () and run(nav, tasks.rows, [hidden]) == () and run(nav, tasks.counts).nav[0] == 0
    assert run(nav, courses.open_course, course).deadlines == ()
    with pytest.raises(Missing):
        run(nav, tasks.finish, hidden)
    run(lege, consents.give, course, NAV, [Category.ADAPTATION], UNTIL)
    assert run(nav, tasks.keys) == (hidden,) and len(run(nav, courses.open_course, course).deadlines) == 1


def test_the_same_words_for_what_is_hidden_and_what_is_not_there(home: make.House, course: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(lege, consents.give, course, NAV, [Category.FUNCTION], UNTIL)
    [health_task] = run(lege, tasks.keys)
    said = set()
    for task in (health_task, "0" * 32):
        with pytest.raises(Missing) as error:
            run(nav, tasks.finish, task)  # type: ignore[arg-type]
        said.add(error.value.message)
    assert len(said) == 1


def test_who_was_turned_away_stands_in_the_patients_report(home: make.House, course: CourseId) -> None:
    nav, fysio = home.as_user("nav"), home.as_user("fysio")
    with pytest.raises(Missing):
        run(nav, courses.open_course, course)
    run(home.as_user("lege"), consents.block, course, UserId(fysio.me.id))
    with pytest.raises(Missing):
        run(fysio, entries.journal, course)
    report = run(home.as_user("lege"), trails.access_report, course)
    turned = [(r.who, r.what, r.why) for r in report if r.what.startswith("Ble nektet")]
    assert turned == [
        ("Eva Li", "Ble nektet tilgang: Åpnet journalnotatene", ""),
        ("Anders Nilsen", "Ble nektet tilgang: Åpnet pasientforløpet", ""),
    ]


def test_a_series_is_one_courses_and_one_forms(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    plan = run(lege, entries.save_draft, course, "plan", None, {"own_goal": "A"}, {})
    with pytest.raises(Missing):
        run(lege, entries.save_draft, course, "survey", plan.series, {}, {})
    other = make.course(home, draft=make.kari(national_id=_other(), given_name="Ola"))
    with pytest.raises(Missing):
        run(lege, entries.sign, other, "plan", plan.series, {"own_goal": "A"})
    fresh = run(lege, entries.save_draft, course, "note", "her er ingen", {"text": "B"}, {})
    assert fresh.series != "her er ingen"


def _other() -> str:
    return next(n for serial in range(100, 200) if (n := person_numbers.make(date(1975, 5, 5), serial)))


def test_a_signed_note_is_not_signed_again(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    saved = run(lege, entries.save_draft, course, "note", None, {"text": "En gang"}, {})
    run(lege, entries.sign, course, "note", saved.series, {"text": "En gang"})
    with pytest.raises(Refused, match="tillegg"):
        run(lege, entries.sign, course, "note", saved.series, {"text": "To ganger"})
    with pytest.raises(Refused, match="tillegg"):
        run(lege, entries.save_draft, course, "note", saved.series, {"text": "To ganger"}, {})
    assert len(run(lege, entries.journal, course)) == 1


@pytest.mark.long
def test_ids_are_enough_for_nothing(home: make.House, rich: CourseId) -> None:
    """An adviser who knows every id still opens, strikes and throws away nothing."""
    nav = home.as_user("nav")
    run(home.as_user("lege"), consents.give, rich, NAV, [Category.ATTENDANCE], UNTIL)
    with nav.store.read() as sql:
        ids = [EntryId(i) for i in sql.scalars(text("SELECT id FROM form_entry"))]
        documents = list(sql.scalars(text("SELECT id FROM issued_document")))
        files = list(sql.scalars(text("SELECT id FROM attachment")))
    for entry in ids:
        for act in (
            lambda e: run(nav, entries.add_addendum, e, "Hei"),
            lambda e: run(nav, entries.strike, e, "duplicate"),
        ):
            with pytest.raises(Problem):
                act(entry)
        with pytest.raises(Problem):
            run(nav, entries.discard_draft, entry)
    for document in documents:
        with pytest.raises(Refused):
            run(nav, papers.read, document)
    for file in files:
        with pytest.raises(Refused):
            run(nav, referrals.read_attachment, file)
