"""Whoever has a password and other tools than the program can write to the store: no key is handed over on it, and the
check of the store names it."""

import random
import shutil
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import count
from pathlib import Path
from unittest.mock import ANY

import pytest
from sqlalchemy import select, text, update

from hia_desktop.base.errors import Missing, Problem, Refused
from hia_desktop.base.fields import CourseId, PatientId, UserId
from hia_desktop.domain.access import Category, Ground, Recipient, Role, Track
from hia_desktop.domain.forms.instrument import take_own
from hia_desktop.domain.sending.objections import Receiver
from hia_desktop.domain.sending.papers_in import PaperSort
from hia_desktop.domain.tasks import OTHER
from hia_desktop.services.call import SignedIn, Work, run
from hia_desktop.services.centre import checks, own_instruments, users
from hia_desktop.services.consent import consents, objections, reasons
from hia_desktop.services.course import courses, overview
from hia_desktop.services.intake import referrals
from hia_desktop.services.lists import tasks
from hia_desktop.services.meetings import agenda, cases, decisions
from hia_desktop.services.overview import journal_papers
from hia_desktop.services.papers import overview_papers, papers, papers_in
from hia_desktop.services.proving import bound
from hia_desktop.services.record import entries
from hia_desktop.services.sealing import proofs, seals
from hia_desktop.services.transfer import course_export, course_import
from hia_desktop.store import audit
from hia_desktop.store.entities import AuditLine, Consent, Course, FormEntry, IssuedDocument, Proof, User
from hia_desktop.vault import seal
from hia_desktop.vault import slots as vault_slots
from hia_desktop.vault.slotfile import write_slots
from hia_desktop.vault.slots import Slots, WrongPassword
from tests import make, tampering
from tests.services.intake.test_referrals import a_pdf
from tests.services.meetings.test_meetings import item_for, more_courses, set_up
from tests.services.record.test_measuring import OWN
from tests.services.sealing import forging
from tests.some_of import ALL

SHARED = [Category.WORK, Category.FUNCTION, Category.PLAN, Category.DOCUMENTS]
pytestmark = pytest.mark.logs  # triggers that are put back are told of
_NUMBERS = count(1)
SECRET = "Alvorlig depresjon."


def user(home: make.House, username: str) -> User:
    with home.every_row() as sql:
        return sql.scalars(select(User).where(User.username == username)).one()


def grow(home: make.House) -> CourseId:
    """A course with what is signed, shared, taken back, struck, filed, issued and corrected."""
    course, lege = make.course(home), home.as_user("lege")
    until = home.clock.day + timedelta(days=100)
    run(lege, entries.sign, course, "referral", None, make.REFERRAL)
    run(lege, entries.sign, course, "note", None, {"text": SECRET, "heading": "Samtale"})
    run(lege, entries.sign, course, "survey", None, {"thriving": 3, "employer": "Lager AS", "can_do": "Lett arbeid"})
    run(
        lege,
        entries.sign,
        course,
        "plan",
        None,
        {"own_goal": "Jobb", "measures": [{"what": "Gå", "due": "2026-07-01"}]},
    )
    wrong = run(lege, entries.sign, course, "note", None, {"text": "Feil pasient.", "heading": "Samtale"})
    run(lege, entries.strike, wrong, "wrong_patient")
    run(lege, consents.give, course, Recipient.NAV_ADVISER, SHARED, until)
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.NOTES], until)
    run(lege, consents.withdraw, course, Recipient.NAV_ADVISER, [Category.NOTES])
    run(lege, papers_in.register, course, arriving(home))
    run(lege, papers_in.strike, run(lege, papers_in.register, course, arriving(home)), "wrong_patient")
    in_a_meeting(home)
    run(lege, consents.block, course, UserId(user(home, "psykolog").id))
    run(lege, objections.put, course, Receiver.MUNICIPALITY)
    make.sign_epikrise(lege, course, {"asks": [{"text": "Følge opp"}]})
    eva = user(home, "fysio")
    run(home.admin, users.correct, UserId(eva.id), "Eva Lind", Role.PHYSIOTHERAPIST, eva.title, eva.hpr_number)
    run(home.as_user("nav"), entries.sign, course, "nav_note", None, {"text": "Leder er positiv."})
    own_instrument(home)
    return course


def in_a_meeting(home: make.House) -> None:
    """What is written and decided of two patients in a meeting, and a task of each with words."""
    lege, both = home.as_user("lege"), more_courses(home, 2)
    meeting = run(home.as_user("sekretar"), agenda.prepare, set_up(home, "lege", "fysio"))
    for one in both:
        item = item_for(home, meeting, one)
        run(lege, cases.write, item, "Vil prøve 40 %.")
        run(lege, decisions.decide, item, "Ring leder")
        run(lege, tasks.add, one, OTHER.code, home.clock.day, lege.me.id, "Ring henne på fredag.")


def own_instrument(home: make.House, content: str = OWN) -> None:
    """One of the centre's own, brought in and approved."""
    file = home.folder.parent / f"{uuid.uuid4().hex}.toml"
    file.write_text(content, encoding="utf-8")
    added = run(home.admin, own_instruments.add, file)
    run(home.admin, own_instruments.approve, added, {"up": 3, "down": 1}, "Eva Fag")
    file.unlink()


@pytest.fixture(autouse=True)
def no_own() -> Iterator[None]:
    """The process knows none of the centre's own instruments afterwards."""
    yield
    take_own([])


@pytest.fixture
def course(home: make.House) -> CourseId:
    return make.grown(home, "forgery", lambda: grow(home))


def again(home: make.House, username: str) -> SignedIn:
    """Signed out and in again."""
    if username in home.open:
        home.sign_out(username)
    return home.as_user(username)


def named(home: make.House, by: str = "lege") -> tuple[str, ...]:
    return run(again(home, by), checks.verify).problems


def test_a_whole_store_has_nothing_to_tell(home: make.House, course: CourseId) -> None:
    for username in ("lege", "admin", "nav", "sekretar"):
        if username != "nav":
            assert named(home, username) == ()
    assert home.as_user("lege").store.verify_trail()[1:] == ([], True)


def test_a_consent_put_in_by_sql_opens_nothing(home: make.House, course: CourseId) -> None:
    nav = home.as_user("nav")
    before = forging.opens(nav)
    with nav.store._writing.begin() as sql:
        like = sql.execute(text("SELECT * FROM consent WHERE category = 'work'")).mappings().one()
        for category in ("notes", "assessment", "epikrise", "findings", "treatment", "instruments"):
            row = {**like, "id": uuid.uuid4().hex, "category": category}
            columns = ", ".join(row)
            sql.execute(text(f"INSERT INTO consent ({columns}) VALUES ({', '.join(':' + c for c in row)})"), row)
    home.sign_out("nav")
    again(home, "fysio")
    lege = again(home, "lege")
    run(lege, entries.sign, course, "note", None, {"text": SECRET, "heading": "Samtale"})
    nav = again(home, "nav")
    assert forging.opens(nav) == before
    assert not any(SECRET in str(e.answers) for e in run(nav, entries.journal, course))
    assert sum("Samtykke" in told for told in named(home)) == 6


def test_on_a_consent_put_in_by_sql_nothing_goes_out_by_hand_either(home: make.House, course: CourseId) -> None:
    """To the employer goes a sheet of paper, and no key: it is asked before the sheet is made."""
    lege = home.as_user("lege")
    steps = [{"from_day": "2026-03-16", "work_percent": 20}]
    run(lege, entries.sign, course, "rtw", None, {"goal": "Full jobb", "steps": steps})
    nav = home.as_user("nav")
    with nav.store._writing.begin() as sql:
        like = sql.execute(text("SELECT * FROM consent WHERE category = 'work'")).mappings().one()
        row = {**like, "id": uuid.uuid4().hex, "recipient": "employer", "category": "adaptation"}
        sql.execute(text(f"INSERT INTO consent ({', '.join(row)}) VALUES ({', '.join(':' + c for c in row)})"), row)
    lege = again(home, "lege")
    page = run(lege, consents.open_consents, course)
    assert not [one for to, one in page.in_force if to is Recipient.EMPLOYER]
    assert {(r.category, r.recorded_by) for r in page.history if r.forged} == {(Category.ADAPTATION, "")}
    assert {one for _to, one in page.in_force} >= {Category.WORK, Category.FUNCTION, Category.PLAN}
    with pytest.raises(Refused, match="ikke samtykket"):
        run(lege, papers.issue, course, "rtw_employer")


SIGNED_TOO = pytest.mark.parametrize("signed_too", [False, True])
"""Whether the signature on what is taken away goes with it."""


@SIGNED_TOO
def test_a_consent_taken_back_is_not_brought_to_life(home: make.House, course: CourseId, signed_too: bool) -> None:
    nav = home.as_user("nav")
    before = forging.opens(nav)
    with nav.store._writing.begin() as sql:
        tampering.unguarded(sql)
        sql.execute(text("UPDATE consent SET withdrawn_at = NULL, withdrawn_by = NULL"))
        sql.execute(text("DELETE FROM settled"))
        if signed_too:
            sql.execute(text("DELETE FROM proof WHERE kind = 'withdrawn'"))
    home.sign_out("nav")
    lege = again(home, "lege")
    later = run(lege, entries.sign, course, "note", None, {"text": SECRET, "heading": "Samtale"})
    assert forging.opens(again(home, "nav")) == before
    assert any("fjernet" in told for told in named(home))
    # given anew it opens, though the line that was broken is so for ever
    until = home.clock.day + timedelta(days=90)
    run(home.as_user("lege"), consents.give, course, Recipient.NAV_ADVISER, [Category.NOTES], until)
    assert any(e.id == later and e.shared for e in run(again(home, "nav"), entries.journal, course))


@pytest.mark.parametrize("how", ["proofs = NULL", "action = 'record:opened'", "mac = x'00', proofs = NULL"])
def test_nor_by_who_rewrites_the_line_that_tells_of_it(home: make.House, course: CourseId, how: str) -> None:
    nav = home.as_user("nav")
    before = forging.opens(nav)
    with nav.store._writing.begin() as sql:
        tampering.unguarded(sql)
        sql.execute(text("UPDATE consent SET withdrawn_at = NULL, withdrawn_by = NULL"))
        sql.execute(text("DELETE FROM proof WHERE kind = 'withdrawn'"))
        sql.execute(text(f"UPDATE audit_line SET {how} WHERE action = 'consent:withdrawn'"))
    home.sign_out("nav")
    again(home, "lege")
    assert forging.opens(again(home, "nav")) == before
    assert any("Loggen: linje" in told for told in named(home))


@pytest.mark.parametrize("whose", ["another patient's", "the writer's own"])
def test_nor_by_who_makes_that_line_somebody_elses(home: make.House, course: CourseId, whose: str) -> None:
    nav = home.as_user("nav")
    before = forging.opens(nav)
    with nav.store.read() as seen:
        ended = seen.scalars(select(AuditLine).where(AuditLine.action == "consent:withdrawn")).all()
        own = {line.seq: forging.as_own(nav, seen, line) for line in ended}
    with tampering.by_hand(home.folder, nav.store) as sql:
        tampering.unguarded(sql)
        sql.execute(text("UPDATE consent SET withdrawn_at = NULL, withdrawn_by = NULL"))
        sql.execute(text("DELETE FROM proof WHERE kind = 'withdrawn'"))
        sql.execute(text("DELETE FROM settled"))
        for seq, cells in own.items():
            as_told = cells if whose == "the writer's own" else {"patient_id": uuid.uuid4().hex}
            sql.execute(update(AuditLine).where(AuditLine.seq == seq).values(as_told))
    home.sign_out("nav")
    lege = again(home, "lege")
    run(lege, entries.sign, course, "note", None, {"text": SECRET, "heading": "Samtale"})
    assert forging.opens(again(home, "nav")) == before
    assert any("Samtykke" in told and "åpner ingenting" in told for told in named(home))
    # given anew it opens
    until = home.clock.day + timedelta(days=90)
    run(home.as_user("lege"), consents.give, course, Recipient.NAV_ADVISER, [Category.NOTES], until)
    assert forging.opens(again(home, "nav")) > before


def test_a_consent_signed_with_the_role_of_then_opens_nothing(home: make.House, course: CourseId) -> None:
    """Who was of the health side and is NAV's now signs as then, and lets an old line of her own hold it."""
    eva = home.as_user("fysio")
    run(
        home.admin, users.correct, UserId(eva.me.id), "Eva Lind", Role.NAV_ADVISER, "rådgiver", "", Role.PHYSIOTHERAPIST
    )
    eva = again(home, "fysio")
    before = forging.opens(eva)
    with eva.store.write() as sql:
        tampering.unguarded(sql)
        own = select(AuditLine.seq).where(AuditLine.user_id == eva.me.id, AuditLine.proofs.is_(None))
        line = sql.scalars(own.order_by(AuditLine.seq)).first()
        like = sql.scalars(select(Consent).where(Consent.category == Category.WORK)).one()
        values = {column.key: getattr(like, column.key) for column in Consent.__table__.columns}
        row = Consent(**values | {"id": uuid.uuid4().hex, "category": Category.NOTES, "recorded_by": eva.me.id})
        proof = Proof(object_id=row.id, kind=proofs.CONSENT, signed_by=eva.me.id, at=like.recorded_at, line=line)
        told = proofs.told(proof, proofs.PROVEN[proofs.CONSENT].told(row))
        proof.signature = eva.prover.sign(eva.me.id, told)
        sql.add_all([row, proof])
        sql.execute(update(AuditLine).where(AuditLine.seq == line).values(proofs=bound([proof.signature])))
        sql.execute(text("DELETE FROM settled"))
    home.sign_out("fysio")
    again(home, "lege")
    assert forging.opens(again(home, "fysio")) == before
    assert f"Loggen: linje {line} er endret eller fjernet." in named(home)


def test_what_lies_under_another_category_by_sql_is_not_handed_over(home: make.House, course: CourseId) -> None:
    nav = home.as_user("nav")
    before = forging.opens(nav)
    with nav.store._writing.begin() as sql:
        tampering.unguarded(sql)
        sql.execute(text("UPDATE form_entry SET category = 'plan' WHERE kind = 'note'"))
        sql.execute(text("UPDATE signed_paper SET category = 'plan'"))
        sql.execute(text("UPDATE issued_document SET category = 'documents'"))
        sql.execute(text("DELETE FROM settled"))
    home.sign_out("nav")
    again(home, "lege")
    assert forging.opens(again(home, "nav")) == before
    assert len(named(home)) >= 3


@pytest.mark.long
@SIGNED_TOO
def test_what_is_entered_in_error_is_not_brought_to_life(home: make.House, course: CourseId, signed_too: bool) -> None:
    lege = home.as_user("lege")
    agreed = [Category.NOTES, Category.PAPERS_IN]
    run(lege, consents.give, course, Recipient.NAV_ADVISER, agreed, home.clock.day + timedelta(days=90))
    nav = home.as_user("nav")
    before = forging.opens(nav)
    with nav.store._writing.begin() as sql:
        tampering.unguarded(sql)
        sql.execute(text("UPDATE form_entry SET struck_at = NULL, struck_by = NULL, struck_because = ''"))
        sql.execute(text("UPDATE attachment SET struck_at = NULL, struck_because = ''"))
        sql.execute(text("DELETE FROM settled"))
        if signed_too:
            sql.execute(text("DELETE FROM proof WHERE kind IN ('struck', 'taken')"))
    home.sign_out("nav")
    again(home, "lege")
    assert forging.opens(again(home, "nav")) == before
    assert any("fjernet" in told for told in named(home))


@pytest.mark.parametrize(
    ("who", "whose"), [("nav", "another patient's"), ("sekretar", "the writer's own"), ("fysio", "the writer's own")]
)
def test_nor_when_the_line_that_tells_of_it_is_rewritten(
    home: make.House, course: CourseId, who: str, whose: str
) -> None:
    agreed = [Category.NOTES, Category.PAPERS_IN]
    until = home.clock.day + timedelta(days=90)
    run(home.as_user("lege"), consents.give, course, Recipient.NAV_ADVISER, agreed, until)
    before, by = forging.opens(home.as_user("nav")), home.as_user(who)
    with by.store.read() as seen:
        told_of = AuditLine.action.in_(["entry:struck", "paper_in:struck"])
        ended = seen.scalars(select(AuditLine).where(told_of)).all()
        own = {line.seq: forging.as_own(by, seen, line) for line in ended}
    with tampering.by_hand(home.folder, by.store) as sql:
        tampering.unguarded(sql)
        sql.execute(text("UPDATE form_entry SET struck_at = NULL, struck_by = NULL, struck_because = ''"))
        sql.execute(text("UPDATE attachment SET struck_at = NULL, struck_because = ''"))
        sql.execute(text("DELETE FROM settled"))
        sql.execute(text("DELETE FROM proof WHERE kind IN ('struck', 'taken')"))
        for seq, cells in own.items():
            as_told = cells if whose == "the writer's own" else {"patient_id": uuid.uuid4().hex}
            sql.execute(update(AuditLine).where(AuditLine.seq == seq).values(as_told))
    for username in list(home.open):
        home.sign_out(username)
    lege = again(home, "lege")
    assert forging.opens(again(home, "nav")) == before
    (note,) = (e for e in run(lege, entries.journal, course) if "Feil pasient." in str(e.answers))
    assert note.struck and [paper.struck for paper in run(lege, papers_in.listing, course)].count(True) == 1
    assert sum("feilført, men merket er tatt bort" in told for told in named(home)) == 2


def test_what_was_read_in_as_struck_is_so_by_its_key_too(home: make.House, tmp_path: Path) -> None:
    lege, course = home.as_user("lege"), make.course(home)
    wrong = run(lege, entries.sign, course, "note", None, {"text": "Feil pasient.", "heading": "Samtale"})
    run(lege, entries.add_addendum, wrong, "Mer om det.")
    plan = run(lege, entries.sign, course, "plan", None, {"own_goal": "Jobb", "measures": [{"what": "Gå"}]})
    run(lege, papers.issue, course, "team_plan")
    for one in (wrong, plan):
        run(lege, entries.strike, one, "duplicate")
    file = run(lege, course_export.export_course, course)
    assert {e.kind: e.struck_because for e in file.entries if e.adds_to} == {"addendum": ""}
    other = make.house(tmp_path / "other")
    there = other.as_user("lege")
    read_in = run(there, course_import.import_course, file.model_dump_json().encode()).course
    late = next(e.id for e in run(there, entries.journal, read_in) if e.kind == "note")
    run(there, entries.add_addendum, late, "Og mer.")
    with there.store.read() as sql:
        sealed = [*sql.scalars(select(FormEntry.id)), *sql.scalars(select(IssuedDocument.id))]
        assert len(sealed) == 5 and seals.opened(Work(sql, there), sealed).in_error == set(sealed)
    with tampering.by_hand(other.folder, there.store) as sql:
        tampering.unguarded(sql)
        sql.execute(text("UPDATE form_entry SET struck_at = NULL, struck_by = NULL, struck_because = ''"))
    there = again(other, "lege")
    told = [e.struck for e in run(there, entries.journal, read_in)]
    sent = run(there, course_export.export_course, read_in)
    other.close()
    assert told == ["Merket er tatt bort utenfor programmet"]
    assert not sent.entries, "a file can say that it was entered in error only with a reason, and nobody knows which"


def test_what_was_added_to_what_is_struck_is_not_said_to_lack_its_mark(home: make.House) -> None:
    lege, course = home.as_user("lege"), make.course(home)
    wrong = run(lege, entries.sign, course, "note", None, {"text": "Feil pasient.", "heading": "Samtale"})
    run(lege, entries.add_addendum, wrong, "Mer om det.")
    run(lege, entries.strike, wrong, "duplicate")
    (note,) = run(lege, entries.journal, course)
    assert (note.struck, [added.struck for added in note.addenda]) == ("Ført to ganger", [""])
    assert run(lege, checks.verify).problems == ()


def test_what_is_damaged_beside_it_hinders_nobody_from_entering_it_in_error(home: make.House) -> None:
    lege, course = home.as_user("lege"), make.course(home)
    wrong = run(lege, entries.sign, course, "note", None, {"text": "Feil pasient.", "heading": "Samtale"})
    added = run(lege, entries.add_addendum, wrong, "Mer om det.")
    with tampering.by_hand(home.folder, lege.store) as sql:
        sql.execute(text(f"UPDATE key_grant SET wrapped = x'00112233' WHERE object_id = '{added}'"))
    lege = home.as_user("lege")
    run(lege, entries.strike, wrong, "duplicate")
    with lege.store.read() as sql:
        assert seals.sound(Work(sql, lege), [wrong, added]) == seals.Opened(ANY, {wrong}, {added})


def relabel(home: make.House, by: str, change: str) -> None:
    with tampering.by_hand(home.folder, home.as_user(by).store) as sql:
        tampering.unguarded(sql)
        sql.execute(text(f"UPDATE form_entry SET {change}"))


@pytest.mark.parametrize("by", ["nav", "sekretar", "fysio"])
def test_no_paper_is_made_of_a_form_put_in_another_course(home: make.House, course: CourseId, by: str) -> None:
    other = make.course(home, draft=make.kari(national_id="08899527535", given_name="Ola"))
    relabel(home, by, f"course_id = '{other}' WHERE kind IN ('plan', 'survey')")
    lege = again(home, "lege")
    (plan,) = run(lege, entries.open_form, other, "plan").versions
    assert plan.forged and plan.signed_by == "Ukjent"
    with pytest.raises(Missing):
        run(lege, papers.issued, other, "team_plan")
    with pytest.raises(Refused, match="utenfor programmet"):
        run(lege, papers.issued_of, plan.id)
    known = run(lege, entries.open_form, other, "rtw").known
    assert "Lager AS" not in str(known)
    assert [told for told in named(home) if "Skjema" in told]


def test_nor_is_it_told_in_a_page_or_a_paper_of_that_course(home: make.House, course: CourseId) -> None:
    lege, other = home.as_user("lege"), make.course(home, draft=make.kari(national_id="08899527535", given_name="Ola"))
    run(lege, entries.sign, other, "plan", None, {"own_goal": "Hagen", "measures": [{"what": "Luke"}]})
    until = home.clock.day + timedelta(days=90)
    run(lege, consents.give, other, Recipient.NAV_ADVISER, [Category.PLAN, Category.WORK, Category.FUNCTION], until)
    relabel(home, "nav", f"course_id = '{other}', number = number + 8, series = id WHERE course_id = '{course}'")
    lege = again(home, "lege")
    page = run(lege, courses.overview, other)
    assert (page["scores"], page["barriers"]) == ([], [])
    told = f"{run(lege, overview.look, other)} {run(lege, overview_papers.prepare, other).content}"
    told += str(run(lege, journal_papers.nav_summary, other).content)
    assert "Hagen" in told and "Luke" in told
    assert not [words for words in ("Jobb", "Gå", "Lager AS", "Lett arbeid", SECRET) if words in told]


def test_nor_of_one_that_was_made_another_kind(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    before = run(lege, papers.issued, course, "team_plan")
    relabel(home, "nav", "kind = 'plan', number = 9 WHERE kind = 'note' AND struck_at IS NULL")
    lege = again(home, "lege")
    newest = run(lege, entries.open_form, course, "plan").versions[0]
    assert newest.forged
    assert run(lege, papers.issued, course, "team_plan") == before


def test_what_nobody_signed_goes_into_no_course_file(home: make.House, course: CourseId) -> None:
    """Where the file is read in, all of it is signed by who reads it."""
    lege = home.as_user("lege")
    run(lege, referrals.attach, course, "brev.pdf", a_pdf())
    whole = run(lege, course_export.export_course, course)
    assert whole.left_out == 0 and all((whole.entries, whole.consents, whole.attachments, whole.documents))
    forging.sealed_note(home.as_user("nav"), course, user(home, "lege").id, "Fullt arbeidsfør.")
    with tampering.by_hand(home.folder, home.as_user("nav").store) as sql:
        tampering.unguarded(sql)
        for change in (
            "form_entry SET number = 9, kind = 'plan' WHERE kind = 'note' AND struck_at IS NULL AND number = 1",
            "consent SET recipient = 'health' WHERE category = 'work'",
            "attachment SET added_at = added_at + 1",
            "issued_document SET kind = 'team_plan'",
        ):
            assert sql.execute(text(f"UPDATE {change}")).rowcount, change
    sent = run(again(home, "lege"), course_export.export_course, course)
    assert (sent.attachments, sent.documents) == ([], [])
    assert {c.category for c in sent.consents} == {c.category for c in whole.consents} - {"work"}
    kept = {e.id for e in sent.entries}
    assert kept < {e.id for e in whole.entries} and "arbeidsfør" not in sent.model_dump_json()
    assert {(e.id, e.kind) for e in sent.entries} <= {(e.id, e.kind) for e in whole.entries}
    assert sent.left_out == len(whole.entries) - len(kept) + 1 + len(whole.documents) + len(whole.attachments) + 1
    assert "left_out" not in sent.model_dump_json()


@pytest.mark.parametrize("table", ["public_key", "vouched"])
def test_another_key_for_health_personnel_opens_nothing(home: make.House, course: CourseId, table: str) -> None:
    nav = home.as_user("nav")
    column = "key" if table == "public_key" else "sealing_key"
    with nav.store._writing.begin() as sql:
        tampering.unguarded(sql)
        own = sql.execute(text("SELECT key FROM public_key WHERE reader = 'nav'")).scalar()
        sql.execute(text(f"UPDATE {table} SET {column} = :k WHERE reader = 'health'"), {"k": own})
    home.sign_out("nav")
    lege = again(home, "lege")
    entry = run(lege, entries.sign, course, "note", None, {"text": SECRET, "heading": "Ny"})
    assert entry not in forging.opens(again(home, "nav"))
    assert any(e.answers.get("text") == SECRET for e in run(again(home, "lege"), entries.journal, course))
    # the office seals for health personnel without having their key
    sekretar = again(home, "sekretar")
    if table == "public_key":
        run(sekretar, papers_in.register, course, arriving(home))
        assert len(named(home)) == 1
    else:
        with pytest.raises(Problem, match="endret utenfor"):
            run(sekretar, papers_in.register, course, arriving(home))
        again(home, "admin")  # whose own keys say it again
        run(again(home, "sekretar"), papers_in.register, course, arriving(home))


def arriving(home: make.House) -> papers_in.Arriving:
    reader = user(home, "lege").id
    text = f"Brev {next(_NUMBERS)}."
    return papers_in.Arriving(
        sort=PaperSort.REPLY, sender="Nevrologen", arrived=home.clock.day, reader=UserId(reader), text=text
    )


def test_a_note_that_nobody_signed_is_not_shown_as_its_authors(home: make.House, course: CourseId) -> None:
    nav, lege = home.as_user("nav"), user(home, "lege")
    forging.sealed_note(nav, course, lege.id, "Fullt arbeidsfør.")
    shown = next(e for e in run(again(home, "lege"), entries.journal, course) if "arbeidsfør" in str(e.answers))
    assert shown.forged and shown.signed_by == "Ukjent"
    assert [told for told in named(home) if "Skjema" in told]


def test_a_trail_without_ones_own_lines_is_named(home: make.House, course: CourseId) -> None:
    nav = home.as_user("nav")
    run(home.as_user("fysio"), courses.listing)  # somebody goes on after it
    run(home.as_user("lege"), courses.open_course, course)
    with nav.store.write() as sql:
        connection = sql.connection()
        tampering.unguarded(connection)
        key = audit.trail_key(sql)
        lines = [
            {c.name: getattr(line, c.name) for c in AuditLine.__table__.columns}
            for line in sql.scalars(select(AuditLine).order_by(AuditLine.seq))
            if line.user_id != nav.me.id
        ]
        sql.expunge_all()
        connection.exec_driver_sql("DELETE FROM audit_line")
        previous, head = b"", audit.Head(0, "")
        for seq, values in enumerate(lines, 1):
            row = AuditLine(**{**values, "seq": seq, "previous": previous})
            row.mac = previous = audit._mac(key, row)
            sql.add(row)
            head = audit.Head(seq, row.mac.hex())
    audit.write_anchor(home.folder, head)
    assert any("Loggen" in told for told in named(home))


@pytest.mark.long
@pytest.mark.parametrize("role", ["physician", "administrator", "sjef"])
def test_a_role_changed_by_sql_is_put_right_at_the_next_sign_in(home: make.House, course: CourseId, role: str) -> None:
    nav = home.as_user("nav")
    lege = home.as_user("lege")  # whoever signs in later puts it right
    before = len(run(nav, courses.listing))
    with nav.store._writing.begin() as sql:
        sql.execute(text("UPDATE app_user SET role = :r, full_name = 'Liv Berg' WHERE username = 'nav'"), {"r": role})
    assert any("Brukeren nav" in told for told in run(lege, checks.verify).problems)
    nav = again(home, "nav")
    assert (nav.me.role, nav.me.name) == (Role.NAV_ADVISER, "Anders Nilsen")
    assert len(run(nav, courses.listing)) == before
    assert named(home) == ()


def test_a_user_without_the_centres_word_waits_for_an_administrator(home: make.House, course: CourseId) -> None:
    nav = home.as_user("nav")
    with nav.store._writing.begin() as sql:
        tampering.unguarded(sql)
        sql.execute(text("DELETE FROM vouched"))
    for username in list(home.open):
        home.sign_out(username)
    with pytest.raises(Refused, match="utenfor programmet"):
        home.as_user("nav")
    found = {row.username: row for row in run(home.admin, users.listing)}
    assert found["nav"].doubted and not found["admin"].doubted
    nav_row = found["nav"]
    run(home.admin, users.correct, nav_row.id, nav_row.name, nav_row.role, nav_row.title, nav_row.hpr_number)
    assert home.as_user("nav").me.role is Role.NAV_ADVISER


ONE_OF_EACH_TABLE = (0, 1, 2, 4, 7, 8, 10, 11, 16, 20, 22, 28)
"""Throws that change each another table; `tests.bench.forgery` goes through hundreds."""


@pytest.mark.parametrize("seed", range(29) if ALL else ONE_OF_EACH_TABLE)
def test_a_random_change_opens_nothing_and_is_named(
    home: make.House, course: CourseId, seed: int, tmp_path: Path
) -> None:
    told = forged(home, random.Random(seed), tmp_path / "copy")
    assert told is None, told


def forged(home: make.House, dice: random.Random, folder: Path) -> str | None:
    """What went wrong after one random change with one of three users' keys; None when nothing did."""
    for signed_in in home.open.values():
        signed_in.store.engine.dispose()
    shutil.copytree(home.folder, folder, ignore=shutil.ignore_patterns("*.lock"))
    copy = make.House(folder, home.clock, home.recovery)
    before = forging.opens(again(copy, "nav"))
    by = dice.choice(["nav", "sekretar", "fysio"])
    done = forging.forge(copy.as_user(by), dice)
    for username in list(copy.open):
        copy.sign_out(username)
    try:
        # what is forged of whoever checks is told or put right at that sign-in, so it is somebody else who does
        try:
            found = run(again(copy, "psykolog"), checks.verify).problems
        except (Refused, WrongPassword):
            found = run(again(copy, "admin"), checks.verify).problems
        if not found and not told_of(copy, "user:put_right"):
            return f"not named: {done}"
        # whoever was forged, or is taken away, may not get in: then nothing is handed over by that sign-in
        with suppress(Refused, WrongPassword):
            again(copy, "lege")
        opened = set()
        with suppress(Refused, WrongPassword):
            opened = forging.opens(again(copy, "nav")) - before
        return f"opened {opened} by {done}" if opened else None
    finally:
        copy.close()


def told_of(home: make.House, action: str) -> bool:
    """Whether the trail has a line of it."""
    (at_work, *_others) = home.open.values()
    with at_work.store.read() as sql:
        return sql.scalar(select(AuditLine.seq).where(AuditLine.action == action).limit(1)) is not None


def test_a_user_shut_out_by_sql_is_let_in_again(home: make.House, course: CourseId) -> None:
    with home.as_user("nav").store._writing.begin() as sql:
        sql.execute(text("UPDATE app_user SET active = false WHERE username IN ('lege', 'admin')"))
    again(home, "fysio")
    assert run(again(home, "lege"), courses.listing) and again(home, "admin")
    assert told_of(home, "user:put_right") and named(home) == ()


def test_a_user_whose_row_is_taken_away_keeps_the_key_slot(home: make.House, course: CourseId) -> None:
    with tampering.past_the_keys(home.as_user("nav").store) as sql:
        gone = sql.execute(text("DELETE FROM app_user WHERE username = 'psykolog' RETURNING id")).scalar_one()
    again(home, "admin")
    assert gone in Slots(home.folder).users
    assert any("Nøkkelen til user:" in told for told in named(home))


def test_a_form_taken_away_is_named_and_stops_no_check(home: make.House, course: CourseId) -> None:
    with tampering.past_the_keys(home.as_user("nav").store) as sql:
        tampering.unguarded(sql)
        sql.execute(text("DELETE FROM form_entry WHERE kind = 'survey'"))
    found = named(home)
    assert any("fjernet" in told for told in found) and any("Delt kopi" in told for told in found)


def test_each_track_keeps_its_own_key(home: make.House) -> None:
    lege = home.as_user("lege")
    assert set(lege.public_keys) >= set(Track)


def test_a_consent_that_ended_is_not_brought_to_life_by_other_signs(home: make.House, course: CourseId) -> None:
    """«2026-W09-1» is a day of Python's, and after all days of that year to SQL."""
    home.clock.day += timedelta(days=101)
    nav = again(home, "nav")
    again(home, "lege")
    before = forging.opens(nav)
    ended = home.clock.day - timedelta(days=1)
    year, week, weekday = ended.isocalendar()
    with nav.store._writing.begin() as sql:
        sql.execute(
            text("UPDATE consent SET valid_until = :d WHERE valid_until = :e"),
            {"d": f"{year}-W{week:02}-{weekday}", "e": ended.isoformat()},
        )
        sql.execute(text("DELETE FROM settled"))
    again(home, "lege")
    assert forging.opens(again(home, "nav")) <= before
    assert any("Samtykke" in told for told in named(home))


def test_a_part_put_in_by_the_office_is_not_shown_as_its_authors(home: make.House, course: CourseId) -> None:
    sekretar = home.as_user("sekretar")
    with sekretar.store._writing.begin() as sql:
        part = sql.execute(
            text("SELECT p.id FROM shared_part p JOIN form_entry e ON e.id = p.entry_id WHERE e.kind = 'survey'")
        ).scalar()
        public = sql.execute(text("SELECT key FROM public_key WHERE reader = 'nav'")).scalar_one()
        key = seal.new_content_key()
        told = b'{"answers": {"employer": "FORFALSKET AS"}, "places": {}, "schema_version": 1, "labels": {}}'
        values = {"p": part, "c": seal.seal(told, key, f"{part}|content"), "w": seal.wrap(key, public, f"{part}|nav")}
        sql.execute(text("UPDATE shared_part SET content = :c WHERE id = :p"), values)
        sql.execute(text("UPDATE key_grant SET wrapped = :w WHERE object_id = :p"), values)
    assert "FORFALSKET" not in str(run(home.as_user("nav"), entries.open_form, course, "survey"))
    assert any("Delt kopi" in told for told in named(home))


def test_an_older_file_of_key_slots_lets_nobody_forge(home: make.House, course: CourseId) -> None:
    """Put back from before signing began, it does not turn the checks off."""
    slots = Slots(home.folder)
    content = slots._read()
    handing = home.admin.keys.handing
    vault_slots._in_every_holding(content, handing, {}, drop=frozenset({"vouched"}))
    write_slots(home.folder, content)
    for username in list(home.open):
        home.sign_out(username)
    with pytest.raises(Refused, match="eldre enn lageret"):
        home.as_user("lege")
    with_all = run(home.admin, checks.verify)
    assert with_all.problems == () and not told_of(home, "proofs:begun")
    assert home.as_user("lege").prover.begun


def test_a_clock_set_back_undoes_no_correction(home: make.House, course: CourseId) -> None:
    eva = user(home, "fysio")
    run(home.admin, users.correct, UserId(eva.id), "Eva A", Role.PHYSIOTHERAPIST, eva.title, eva.hpr_number)
    home.clock.day -= timedelta(days=1)
    run(home.admin, users.correct, UserId(eva.id), "Eva B", Role.PHYSIOTHERAPIST, eva.title, eva.hpr_number)
    assert again(home, "fysio").me.name == "Eva B"
    assert named(home) == ()


@pytest.mark.parametrize("cell", ["signature = 'tekst'", "since = 'abc'", "since = 9000000000000000000", "line = 'x'"])
def test_a_damaged_word_locks_no_administrator_out(home: make.House, course: CourseId, cell: str) -> None:
    with home.as_user("nav").store._writing.begin() as sql:
        tampering.unguarded(sql)
        sql.execute(text(f"UPDATE vouched SET {cell}"))
    assert run(again(home, "admin"), checks.verify).problems


def test_who_comes_while_a_window_is_open_is_known_in_it(home: make.House, course: CourseId) -> None:
    """Another process adds a user, who signs: the open window looks again whose key that is."""
    lege = home.as_user("lege")
    run(lege, courses.open_course, course)
    run(home.admin, users.add, "ny", "Nils Ny", Role.PHYSICIAN, make.PASSWORD, title="lege", hpr_number="9876543")
    ny = home.as_user("ny")
    until = home.clock.day + timedelta(days=30)
    with ny.store.read() as sql:
        patient = PatientId(sql.get_one(Course, course).patient_id)
    run(ny, reasons.state, patient, Ground.DUTY)
    run(ny, entries.sign, course, "note", None, {"text": "Av den nye.", "heading": "Samtale"})
    run(ny, consents.give, course, Recipient.NAV_ADVISER, [Category.NOTES], until)
    shown = next(e for e in run(lege, entries.journal, course) if e.answers.get("text") == "Av den nye.")
    assert not shown.forged and shown.author == "Nils Ny"
    entry = run(lege, entries.sign, course, "note", None, {"text": "Delt siden.", "heading": "Samtale"})
    assert any(e.id == entry and e.shared for e in run(again(home, "nav"), entries.journal, course))
    assert run(lege, checks.verify).problems == ()


@pytest.mark.parametrize("table", ["attachment", "issued_document"])
def test_no_key_is_handed_over_by_another_things_name(home: make.House, course: CourseId, table: str) -> None:
    """A key is found by the number of what it opens: who files a paper of her own by the number of a note that is not
    shared, and signs it, is not given the note's key."""
    nav = home.as_user("nav")
    before = forging.opens(nav)
    with nav.store.write() as sql:
        note = sql.scalars(select(FormEntry.id).where(FormEntry.kind == "note", FormEntry.struck_at.is_(None))).first()
        assert note is not None and note not in before
        forging.filed_as(nav, sql, table, note)
        sql.execute(text("DELETE FROM settled"))
    home.sign_out("nav")
    again(home, "lege")
    assert forging.opens(again(home, "nav")) == before
    assert any(note[:8] in told for told in named(home))


@pytest.mark.long
@pytest.mark.parametrize("table", ["form_entry", "issued_document", "attachment", "signed_paper"])
def test_nor_by_who_signs_it_anew_as_her_own(home: make.House, course: CourseId, table: str) -> None:
    until = home.clock.day + timedelta(days=90)  # so that no line since then has lost a signature
    run(home.as_user("lege"), consents.give, course, Recipient.NAV_ADVISER, [Category.WORK], until)
    home.sign_out("lege")
    nav = home.as_user("nav")
    before = forging.opens(nav)
    with tampering.by_hand(home.folder, nav.store) as sql:
        tampering.unguarded(sql)
        assert forging.signed_anew(nav, sql, table, before)
        sql.execute(text("DELETE FROM settled"))
    home.sign_out("nav")
    again(home, "lege")
    assert forging.opens(again(home, "nav")) == before
    assert named(home)
