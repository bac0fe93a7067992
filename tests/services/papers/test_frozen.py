"""What is drawn under a signature is what was signed: the same bytes through every door, whatever changes later."""

import hashlib
import io
import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader
from sqlalchemy import delete, select, text

from hia_desktop.base.errors import BadInput, Conflict, Missing, Refused
from hia_desktop.base.fields import CourseId, DocumentId, EntryId, PatientId
from hia_desktop.base.file_names import as_file_name
from hia_desktop.documents.kinds import PAPERS
from hia_desktop.documents.kinds.paper import Kept
from hia_desktop.domain.access import Category, Ground, Recipient, Role
from hia_desktop.domain.forms import is_written
from hia_desktop.domain.forms.instrument import WORK_ABILITY
from hia_desktop.domain.leave.sick_leave import Period, SickLeaveKind
from hia_desktop.services.call import Work, run
from hia_desktop.services.centre import users
from hia_desktop.services.centre.checks import verify
from hia_desktop.services.consent import consents, reasons, trails
from hia_desktop.services.course import courses
from hia_desktop.services.papers import appointments, handling, letters, papers
from hia_desktop.services.patient import leaves, patients
from hia_desktop.services.record import entries, plan_lines
from hia_desktop.services.sealing import seals, signed_papers
from hia_desktop.store import triggers
from hia_desktop.store.entities import Course, IssuedDocument, KeptLetterhead, KeyGrant, SignedPaper
from tests import make, tampering
from tests.journeys.story import CommandLine
from tests.services.story import ASSESSMENT

ON = make.DAY
RTW = {"goal": "40 t/uke", "steps": [{"from_day": "2026-06-29", "work_percent": 50, "tasks": "Plukk"}]}
LINE = {"what": "Trening", "responsible": "Fysioterapeut", "due": "2026-07-01"}
ASKED = {"received": ON.isoformat(), "asked": "delete", "about": "Notat", "outcome": "refused", "grounds": "Riktig."}
ASKED |= {"decided_on": ON.isoformat(), "decided_by": "Liv Berg"}
SIGNED: dict[str, tuple[str, dict[str, Any]]] = {
    "referral": ("sekretar", make.REFERRAL | {"referrer": "Mona Manuell"}),  # so that the GP is sent a copy
    "assessment": ("lege", ASSESSMENT),
    "corrections": ("lege", {"requests": [ASKED]}),
    "survey": ("lege", {"thriving": 3}),
    WORK_ABILITY.kind: ("lege", {"day": ON.isoformat(), "now": 3}),
    "plan": ("lege", {"own_goal": "Full jobb", "measures": [LINE]}),
    "rtw": ("lege", RTW),
    "workplace": ("nav", {"meeting": "dm1", "questions": "Når?"}),
    "note": ("lege", {"text": "Nakken er stiv.", "heading": "Samtale"}),
    "nav_note": ("nav", {"text": "Leder er positiv.", "day": ON.isoformat()}),
    "epikrise": ("lege", {"asks": [{"text": "kontroll uke 30"}]}),
}
OF_FORMS = tuple(paper for paper in PAPERS if paper.made_of is not None and is_written(paper.made_of.kind))
"""What is signed with a meeting alone is held against this in `meetings/test_meetings.py`."""
ISSUED = tuple(paper for paper in PAPERS if paper.category is not None and paper.made_of is None)
"""Letters, and what is made for somebody's hands: made of no form, or of another paper's, and archived as it leaves."""


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split()).replace(
        "\xad ", ""
    )


def contents(pdf: bytes) -> list[bytes]:
    """What each page draws."""
    found = [page.get_contents() for page in PdfReader(io.BytesIO(pdf)).pages]
    return [one.get_data() for one in found if one is not None]


def who(home: make.House, kind: str) -> Any:
    """One who may have the paper."""
    return home.as_user("nav" if kind in ("dialogue_meeting", "dialogue_meeting_nav", "nav_note_print") else "lege")


@pytest.fixture
def signed(home: make.House) -> CourseId:
    """A course in which everything that a paper is made of is signed, and the letters are sent."""
    return make.grown(home, "all papers", lambda: _signed(home))


def _signed(home: make.House) -> CourseId:
    made = make.course(home, draft=make.kari(employer="Eksempel Lager AS"))
    lege = home.as_user("lege")
    shared = [Category.ADAPTATION, Category.SICK_LEAVE]
    run(lege, consents.give, made, Recipient.NAV_ADVISER, shared, ON + timedelta(days=200))
    make.employer_agrees(home, made)
    for kind, (user, answers) in SIGNED.items():
        if kind == "epikrise":
            make.sign_epikrise(lege, made, answers)
        else:
            run(home.as_user(user), entries.sign, made, kind, None, answers)
        if kind == "referral":
            run(lege, letters.issue_supplement, made, answering=True)
        if kind == "assessment":
            for to in letters.AUDIENCES:
                run(lege, letters.issue_decision, made, to, answering=True)
    run(lege, letters.issue_correction, made, 1, answering=True)
    summons = run(lege, appointments.suggested, made).model_copy(update={"day": ON, "time": "9.30"})
    run(lege, appointments.issue, made, summons, answering=True)
    run(lege, consents.issue_form, made)
    run(lege, trails.issue_access_report, made)
    for kind in ("rtw_employer", "dialogue_meeting"):
        make.approve_lines(who(home, kind), made, kind)
    return made


def everything_else_is(home: make.House, course: CourseId) -> None:
    """Another GP, employer, name, letterhead, signer's name, sick leave, answers and scores, and another year. An
    epikrise that is begun then tells of all of it."""
    lege, office = home.as_user("lege"), home.as_user("sekretar")
    with lege.store.read() as sql:
        patient = PatientId(sql.get_one(Course, course).patient_id)
    new = {"family_name": "Nygift", "employer": "Ny Arbeidsgiver AS", "gp_name": "Ny Lege", "gp_practice": "Et annet"}
    card = run(office, patients.card, patient)
    run(office, patients.change, patient, card.version, card.draft.model_copy(update={**new, "interpreter": True}))
    head = run(home.admin, users.centre)
    changed = head.__class__(**{**vars(head), "name": "Nytt HF", "address": "Nygata 9", "phone": "99 99 99 99"})
    run(home.admin, users.change_centre, changed)
    known = [row.id for row in run(office, courses.open_course, course).sick.periods]
    periods = [Period(date(2026, 1, 12), date(2026, 6, 28), SickLeaveKind.FULL, 100)]
    run(office, leaves.save_periods, course, known, periods)
    run(lege, entries.sign, course, "survey", None, {"thriving": 9}, reason="ny")
    wrong = run(lege, entries.open_form, course, WORK_ABILITY.kind).versions[0]
    run(lege, entries.strike, wrong.id, "wrong_content")
    for day, now in ((ON, 5), (ON + timedelta(days=90), 8)):
        home.clock.day = day
        run(lege, entries.sign, course, WORK_ABILITY.kind, None, {"day": day.isoformat(), "now": now})
    (liv,) = (u for u in run(home.admin, users.listing) if u.username == "lege")
    home.clock.day = ON + timedelta(days=366)
    run(home.admin, users.correct, liv.id, "Liv Åmot", Role.PHYSICIAN, "professor", "7654321", None, "99 99 99 98")
    for user in [*home.open]:
        home.sign_out(user)
    run(home.as_user("lege"), reasons.state, patient, Ground.OTHER, "Utskrift av det som er signert")
    make.employer_agrees(home, course)
    shared = [Category.ADAPTATION, Category.SICK_LEAVE]
    run(home.as_user("lege"), consents.give, course, Recipient.NAV_ADVISER, shared, ON + timedelta(days=500))


@pytest.mark.long
def test_the_same_bytes_through_every_door_whatever_changes(
    home: make.House, signed: CourseId, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Seen, exported and archived before; seen, exported, printed, archived and read again a year later."""
    line = CommandLine(home, tmp_path / "cli", capsys)

    def exported(kind: str) -> bytes:
        paper = papers.card(kind)
        to = ["--to", paper.to] if paper.to else []
        return line.pdf(who(home, kind).me.username, home.clock.day, paper.word, make.KARI, *to)

    def all_of_them() -> dict[str, set[bytes]]:
        """By kind, what the doors give."""
        found = {paper.kind: {run(who(home, paper.kind), papers.issued, signed, paper.kind)} for paper in OF_FORMS}
        for row in run(home.as_user("lege"), papers.listing, signed):
            found.setdefault(row.kind, set()).add(run(home.as_user("lege"), papers.read, row.id))
        for kind, doors in found.items():
            if papers.card(kind).word:
                doors.add(exported(kind))
        return found

    for kind in ("team_plan",):
        run(home.as_user("lege"), papers.issue, signed, kind)  # the others are first kept a year later
    before = all_of_them()
    assert set(before) == {paper.kind for paper in (*OF_FORMS, *ISSUED)}
    assert {kind: len(doors) for kind, doors in before.items()} == dict.fromkeys(before, 1)
    everything_else_is(home, signed)
    assert all_of_them() == before
    for kind in [paper.kind for paper in OF_FORMS if paper.kept is Kept.BY_HAND]:
        document = run(home.as_user("lege"), papers.issue, signed, kind)
        assert {run(home.as_user("lege"), papers.read, document)} == before[kind]
        assert run(home.as_user("lege"), papers.issue, signed, kind) == document, "kept once"
    assert all_of_them() == before
    read = {kind: words(next(iter(doors))) for kind, doors in before.items()}
    assert not [kind for kind, said in read.items() if "Nygift" in said or "Nytt HF" in said or "Åmot" in said]
    assert "Arbeidsevne (0–10) 3 · 24.02.2026" in read["epikrise"]
    anew = words(run(home.as_user("lege"), papers.prepare, signed, "epikrise", SIGNED["epikrise"][1]).pdf())
    for told in ("5 · 24.02.2026", "8 · 25.05.2026", "Nygift", "Ny Lege", "Nytt HF"):
        assert told in anew, told
    assert "Til Ola Lege, Bodø legesenter" in read["epikrise"] and "Eksempel Lager AS" in read["rtw_employer"]
    with home.as_user("lege").store.read() as sql:
        rows = sql.scalars(select(IssuedDocument)).all()
        assert {row.sha256 for row in rows} <= {
            hashlib.sha256(pdf).hexdigest() for doors in before.values() for pdf in doors
        }
        assert len(sql.scalars(select(KeptLetterhead)).all()) == 1, "kept once"


@pytest.mark.long
def test_a_later_program_that_draws_otherwise_shows_what_was_signed(
    home: make.House, signed: CourseId, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kept as they were signed, before anybody asked for them: each door gives these bytes, and the archive the same
    words beside them."""
    lege = home.as_user("lege")
    before = {paper.kind: run(who(home, paper.kind), papers.issued, signed, paper.kind) for paper in OF_FORMS}
    monkeypatch.setattr("hia_desktop.documents.make.make", lambda *_args, **_named: b"drawn otherwise")
    monkeypatch.setattr("hia_desktop.services.sealing.signed_papers.__version__", "9.9")
    assert {kind: run(who(home, kind), papers.issued, signed, kind) for kind in before} == before
    for paper in OF_FORMS:
        if paper.kept is Kept.BY_HAND:
            document = run(lege, papers.issue, signed, paper.kind)
            assert run(lege, papers.read, document) == before[paper.kind]
            with lege.store.read() as sql:
                row = sql.get_one(IssuedDocument, document)
                told = json.loads(seals.open_part(Work(sql, lege), row.id, "content", row.content))
            assert told["program"] != "9.9"
    assert run(lege, papers.issued, signed, "rtw_employer", own_copy=True).startswith(b"%PDF")


@pytest.mark.long
def test_what_is_kept_at_signing_is_what_would_be_drawn(
    home: make.House, signed: CourseId, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = {paper.kind: run(who(home, paper.kind), papers.issued, signed, paper.kind) for paper in OF_FORMS}
    monkeypatch.setattr(signed_papers, "of", lambda *_args: [])
    drawn = {kind: run(who(home, kind), papers.issued, signed, kind) for kind in kept}
    assert [kind for kind in kept if kept[kind] != drawn[kind]] == []


def quoting(home: make.House) -> list[str]:
    """The kinds of kept papers that the return plan stands in, and that somebody holds a key to."""
    with home.as_user("lege").store.read() as sql:
        granted = select(KeyGrant.object_id)
        return sorted(
            sql.scalars(select(SignedPaper.kind).where(SignedPaper.quotes.is_not(None), SignedPaper.id.in_(granted)))
        )


@pytest.mark.long
def test_navs_sheet_is_kept_with_the_return_plan_while_that_is_shared_and_without_it_for_ever(
    home: make.House, signed: CourseId, monkeypatch: pytest.MonkeyPatch
) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    kind = "dialogue_meeting_nav"
    before = run(nav, papers.issued, signed, kind)
    assert "40 t/uke" in words(before)
    both = ["dialogue_meeting", "dialogue_meeting", "dialogue_meeting_nav"]
    assert quoting(home) == both, "the employer's, the patient's own copy, and NAV's"
    shared = [Category.ADAPTATION, Category.SICK_LEAVE]
    run(lege, consents.give, signed, Recipient.NAV_ADVISER, shared, ON + timedelta(days=300))
    assert quoting(home) == both, "a consent renewed closes nothing"
    monkeypatch.setattr("hia_desktop.documents.make.make", lambda *_args, **_named: b"drawn otherwise")
    assert run(nav, papers.issued, signed, kind) == before
    run(lege, consents.withdraw, signed, Recipient.NAV_ADVISER, [Category.ADAPTATION])
    assert quoting(home) == []
    after = run(nav, papers.issued, signed, kind)
    assert "40 t/uke" not in words(after) and "Når?" in words(after)
    with lege.store.read() as sql:
        assert not sql.scalars(select(SignedPaper).where(SignedPaper.quotes.is_not(None))).all(), "deleted"


def test_a_return_plan_entered_in_error_is_taken_out_of_navs_sheet(home: make.House, signed: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    plan = run(lege, entries.open_form, signed, "rtw").versions[0].id
    run(lege, entries.strike, plan, "wrong_patient")
    assert quoting(home) == []
    assert "40 t/uke" not in words(run(nav, papers.issued, signed, "dialogue_meeting_nav"))


@pytest.mark.long
def test_what_was_kept_is_never_changed_and_damage_is_told_of(home: make.House, signed: CourseId) -> None:
    lege = home.as_user("lege")
    for change in ("UPDATE signed_paper SET sha256 = ''", "DELETE FROM signed_paper WHERE quotes IS NULL"):
        with pytest.raises(Conflict), home.admin.store.write() as sql:
            sql.execute(text(change))
    with lege.store.write() as sql:
        tampering.drop_trigger(sql, "signed_paper_stays")
        sql.execute(text("UPDATE signed_paper SET sha256 = '' WHERE kind = 'team_plan'"))
    with pytest.raises(Refused, match="endret siden det ble signert"):
        run(lege, papers.issued, signed, "team_plan")
    assert [told for told in run(lege, verify).problems if told.startswith("Arket")]


@pytest.mark.long
def test_what_was_signed_before_papers_were_kept_is_made_of_what_was_kept_with_it(
    home: make.House, signed: CourseId
) -> None:
    lege = home.as_user("lege")
    before = run(lege, papers.issued, signed, "team_plan")
    with lege.store.write() as sql:
        tampering.drop_trigger(sql, "signed_paper_kept")
        sql.execute(delete(SignedPaper))
    assert run(lege, papers.issued, signed, "team_plan") == before


@pytest.mark.long
def test_its_frame_has_all_that_such_a_paper_says(home: make.House, signed: CourseId) -> None:
    """Every kind, drawn of the frame alone before and after everything around it has changed: so is what was signed
    between the schemas 0014 and 0025."""
    with home.as_user("lege").store.write() as sql:
        tampering.drop_trigger(sql, "signed_paper_kept")
        sql.execute(delete(SignedPaper))
        assert triggers.put_back(home.as_user("lege").store.place, sql.connection()) == ["signed_paper_kept"]
    before = {paper.kind: run(who(home, paper.kind), papers.issued, signed, paper.kind) for paper in OF_FORMS}
    everything_else_is(home, signed)
    after = {kind: run(who(home, kind), papers.issued, signed, kind) for kind in before}
    assert [kind for kind in before if after[kind] != before[kind]] == []


@pytest.mark.long
def test_a_new_version_is_another_paper_and_the_old_stays(home: make.House, signed: CourseId) -> None:
    lege = home.as_user("lege")
    first = run(lege, entries.open_form, signed, "plan").versions[0]
    before = run(lege, papers.issued, signed, "team_plan")
    run(lege, entries.sign, signed, "plan", first.series, {**first.answers, "own_goal": "Halv jobb"}, reason="ny")
    assert "Halv jobb" in words(run(lege, papers.issued, signed, "team_plan"))
    assert run(lege, papers.issued_of, first.id) == before
    kept = run(lege, papers.issue_of, first.id)
    assert run(lege, papers.read, kept) == before
    survey = run(lege, entries.open_form, signed, "survey").versions[0]
    with pytest.raises(BadInput):
        run(lege, papers.issued_of, survey.id)
    with pytest.raises((Missing, Refused)):
        run(home.as_user("nav"), papers.issued_of, first.id)


def covered(pdf: bytes, paper: bytes) -> str:
    """The words of what stands before the paper's own pages, which are as they were."""
    own = contents(paper)
    assert contents(pdf)[-len(own) :] == own and len(contents(pdf)) > len(own)
    reader = PdfReader(io.BytesIO(pdf))
    first = "".join(page.extract_text() for page in reader.pages[: -len(own)])
    shown = pypdfium2.PdfDocument(pdf)
    assert len(shown) == len(contents(pdf))
    shown.close()
    assert hashlib.sha256(paper).hexdigest()[:40] in "".join(first.split())
    return " ".join(first.split())


@pytest.mark.long
def test_an_addendum_and_a_strike_stand_on_a_page_before_the_unchanged_ones(home: make.House, signed: CourseId) -> None:
    """For every kind, in the record and the archive alike; an employer is told that there is more, and not what."""
    lege = home.as_user("lege")
    forms = {paper.kind: paper.made_of.kind for paper in OF_FORMS if paper.made_of is not None}
    versions = {
        kind: run(who(home, kind), entries.open_form, signed, form).versions[0].id for kind, form in forms.items()
    }
    before = {kind: run(who(home, kind), papers.issued, signed, kind) for kind in forms}
    archived = {row.kind: row.id for row in run(lege, papers.listing, signed)}
    archived |= {kind: run(lege, papers.issue, signed, kind) for kind in ("rtw", "rtw_employer")}
    home.clock.day += timedelta(days=1)
    for kind, entry in {(forms[k], e): e for k, e in versions.items()}:
        run(home.as_user(SIGNED[kind][0]), entries.add_addendum, entry, f"Pasienten ringte om {kind}.")

    def check(kind: str, *said: str, struck: bool = False) -> None:
        of_version, doors = not papers.card(kind).for_employer, set()
        if of_version:
            doors.add(run(who(home, kind), papers.issued_of, versions[kind]))
        if not struck:
            doors.add(run(who(home, kind), papers.issued, signed, kind))
        if kind in archived:
            doors.add(run(lege, papers.read, archived[kind]))
        if doors:
            (pdf,) = doors
            read = covered(pdf, before[kind])
            assert [word for word in said if word not in read] == [] and ("ringte" in read) is of_version

    for kind, form in forms.items():
        if papers.card(kind).for_employer:
            check(kind, "Et tillegg fra 25.02.2026 er ikke tatt med på dette arket.")
        else:
            check(kind, "Tillegg 25.02.2026", f"Pasienten ringte om {form}.", "Signert av")
    run(lege, handling.mark_printed, archived["rtw"])
    with lege.store.read() as sql:
        assert len(sql.get_one(IssuedDocument, archived["rtw"]).cover_sha256 or "") == 64
    run(lege, plan_lines.put, signed, 1, 0, "done", None)
    check("team_plan", "Trening Gjort", "Liv Berg 25.02.2026")
    for form in sorted(set(forms.values()), reverse=True):  # NAV's sheet first: it shows the plan while that stands
        kinds = [kind for kind in forms if forms[kind] == form]
        run(home.as_user(SIGNED[form][0]), entries.strike, versions[kinds[0]], "wrong_content")
        name = "Anders Nilsen" if SIGNED[form][0] == "nav" else "Liv Berg"
        for kind in kinds:
            check(
                kind,
                "Feilført",
                f"{name} merket dette dokumentet som feilført 25.02.2026",
                "Innholdet er feil",
                struck=True,
            )


def test_a_letter_says_that_its_assessment_is_struck_and_nothing_that_was_added_to_it(
    home: make.House, signed: CourseId
) -> None:
    lege = home.as_user("lege")
    letter = next(row.id for row in run(lege, papers.listing, signed) if row.kind == "decision_patient")
    before = run(lege, papers.read, letter)
    entry = run(lege, entries.open_form, signed, "assessment").versions[0].id
    run(lege, entries.add_addendum, entry, "Drøftet internt.")
    assert run(lege, papers.read, letter) == before
    run(lege, entries.strike, entry, "wrong_patient")
    read = covered(run(home.as_user("sekretar"), papers.read, letter), before)
    assert "Ført på feil pasient" in read and "internt" not in read


def test_the_letterhead_that_was_kept_is_never_changed(home: make.House, signed: CourseId) -> None:
    for change in ("UPDATE kept_letterhead SET content = '{}'", "DELETE FROM kept_letterhead"):
        with pytest.raises(Conflict), home.admin.store.write() as sql:
            sql.execute(text(change))


@pytest.mark.long
def test_nobody_reads_more_by_a_paper_than_by_the_form(home: make.House, signed: CourseId) -> None:
    """NAV has the plan that is shared, and not when the consent has gone; never notes, the team's plan or an archive
    copy of them."""
    lege, nav = home.as_user("lege"), home.as_user("nav")
    note = EntryId(run(lege, entries.journal, signed)[0].id)
    own = run(lege, papers.issue_of, note)
    refused: list[Callable[[], object]] = [
        lambda: run(nav, papers.issued_of, note),
        lambda: run(nav, papers.read, DocumentId(own)),
        lambda: run(home.as_user("sekretar"), papers.issued_of, note),
        lambda: run(home.as_user("sekretar"), papers.read, DocumentId(own)),
        lambda: run(nav, papers.issued, signed, "team_plan"),
    ]
    everything = [category for category in Category if category in (Category.NOTES, Category.PLAN)]
    run(lege, consents.give, signed, Recipient.NAV_ADVISER, everything, ON + timedelta(days=200))
    for call in refused[1:]:
        with pytest.raises((Missing, Refused)):
            call()
    assert run(nav, papers.issued, signed, "rtw") == run(lege, papers.issued, signed, "rtw")
    assert "40 t/uke" in words(run(nav, papers.issued, signed, "dialogue_meeting"))
    run(lege, consents.withdraw, signed, Recipient.NAV_ADVISER, [Category.ADAPTATION, Category.NOTES])
    assert "40 t/uke" not in words(run(nav, papers.issued, signed, "dialogue_meeting"))
    for call in (*refused, lambda: run(nav, papers.issued, signed, "rtw")):
        with pytest.raises((Missing, Refused)):
            call()


def test_a_file_is_named_by_kind_day_and_number_and_never_by_the_patient(home: make.House, signed: CourseId) -> None:
    for kind in ("team_plan", "rtw", "rtw_employer"):
        run(home.as_user("lege"), papers.issue, signed, kind)
    rows = run(home.as_user("lege"), papers.listing, signed)
    names = [row.file_name for row in rows]
    assert len(set(names)) == len(names) >= 6, "different for each"
    for row in rows:
        kind = re.escape(as_file_name(row.title))
        assert re.fullmatch(rf"{kind} \d\d\.\d\d\.\d{{4}} [0-9A-F]{{4}}-[0-9A-F]{{4}}\.pdf", row.file_name)
    said = ("Kari", "Testdal", make.KARI, make.KARI[:6])
    assert not [name for name in names if any(one in name for one in said)]
