"""An administrator puts a user's name, title, number and role right; what was signed keeps what it said."""

from datetime import time, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import event, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from hia_desktop.base.errors import BadInput, Conflict, Problem, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Category, Recipient, Role, Track
from hia_desktop.services.call import run, run_watched
from hia_desktop.services.centre import recovery_keys, users
from hia_desktop.services.centre.login_face import FACE
from hia_desktop.services.consent import consents, trails
from hia_desktop.services.lists import tasks
from hia_desktop.services.overview import course_journal
from hia_desktop.services.overview.course_journal import LineKind
from hia_desktop.services.papers import papers
from hia_desktop.services.record import entries
from hia_desktop.store.entities import Task
from hia_desktop.vault.slots import Slots, WrongPassword
from tests import make

RTW = {
    "goal": "Tilbake i full stilling",
    "steps": [{"from_day": "2026-03-30", "work_percent": 50}],
}


@pytest.mark.long
def test_what_was_signed_keeps_what_it_said(home: make.House, course: CourseId) -> None:
    lege, admin = home.as_user("lege"), home.admin
    first = run(lege, entries.sign, course, "note", None, {"text": "Før."})
    run(lege, entries.sign, course, "rtw", None, RTW)
    until = home.clock.today() + timedelta(days=30)
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.PLAN], until)
    run(lege, consents.withdraw, course, Recipient.NAV_ADVISER)
    (liv,) = (u for u in run(admin, users.listing) if u.username == "lege")
    home.clock.at = time(10, 5)
    run(admin, users.correct, liv.id, "Liv Berg-Åmot", Role.PHYSICIAN, "spesialist", "7654321")
    run(admin, users.correct, liv.id, "Liv Berg-Åmot", Role.PHYSICIAN, "spesialist", "7654321")  # nothing new
    run(admin, users.correct, liv.id, "Liv Berg-Åmot", Role.PHYSICIAN, "spesialist", "7654321", phone=" 75 00  00 11")
    with pytest.raises(BadInput) as wrong:
        run(admin, users.correct, liv.id, "Liv Berg-Åmot", Role.PHYSICIAN, "spesialist", "7654321", phone="linje 2")
    assert set(wrong.value.fields) == {"phone"}
    home.sign_out("lege")
    lege = home.as_user("lege")
    assert (lege.me.name, lege.me.title, lege.me.hpr_number) == ("Liv Berg-Åmot", "spesialist", "7654321")
    home.clock.at = time(10, 10)
    second = run(lege, entries.sign, course, "note", None, {"text": "Etter."})
    signed = {e.id: (e.author, e.author_title) for e in run(lege, entries.open_form, course, "note").versions}
    assert signed == {first: ("Liv Berg", "overlege"), second: ("Liv Berg-Åmot", "spesialist")}
    paper = run(lege, papers.issued, course, "rtw")
    assert "Liv Berg, overlege" in PdfReader(BytesIO(paper)).pages[0].extract_text()
    (liv,) = (u for u in run(admin, users.listing) if u.username == "lege")
    assert liv.phone == "75 00 00 11"  # nothing is signed with it, so it has no before
    assert [(b.name, b.title, b.hpr_number, b.changed_by) for b in liv.before] == [
        ("Liv Berg", "overlege", "1234567", "Ada Admin")
    ]
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.WORK], until)
    journal = [(line.kind, line.author) for line in run(lege, course_journal.open_journal, course).lines]
    consented = [name for kind, name in journal if kind is LineKind.CONSENT]
    assert consented == ["Liv Berg-Åmot", "Liv Berg", "Liv Berg"], "given now, and withdrawn and given before"
    history = run(lege, consents.open_consents, course).history
    assert {(row.recorded_by, row.in_force) for row in history} == {("Liv Berg-Åmot", True), ("Liv Berg", False)}
    report = [(row.who, row.what) for row in run(lege, trails.access_report, course)]
    assert {who for who, what in report if what.startswith("Signerte")} == {"Liv Berg", "Liv Berg-Åmot"}
    assert any(r.action == "user:corrected" for r in run(admin, trails.search_log))
    with pytest.raises((Conflict, Refused)), admin.store.write() as sql:
        sql.execute(text("UPDATE user_before SET full_name = 'En Annen'"))


@pytest.mark.long
def test_another_role_has_other_keys_and_hands_the_work_on(home: make.House, course: CourseId) -> None:
    admin, fysio = home.admin, home.as_user("fysio").me
    lege = home.as_user("lege").me.id
    run(home.as_user("fysio"), entries.sign, course, "note", None, {"text": "Eget."})
    with home.admin.store.write() as sql:
        sql.execute(text("UPDATE task SET responsible_id = :who WHERE done_on IS NULL"), {"who": fysio.id})
    home.sign_out("fysio")
    with pytest.raises(BadInput, match="Velg hvem som skal overta"):
        run(admin, users.correct, fysio.id, fysio.name, Role.SECRETARY)
    assert run(admin, users.correct, fysio.id, fysio.name, Role.SECRETARY, to=lege).tasks
    changed = home.as_user("fysio")
    assert (changed.me.role, changed.me.hpr_number) == (Role.SECRETARY, "")
    assert Track.HEALTH not in changed.keys.readers and Track.OFFICE in changed.keys.readers


def test_another_role_of_the_same_side_hands_on_what_it_cannot_finish(home: make.House, course: CourseId) -> None:
    admin, lege = home.admin, home.as_user("lege").me
    with home.admin.store.write() as sql:
        sql.execute(text("UPDATE task SET responsible_id = :who WHERE done_on IS NULL"), {"who": lege.id})
    kept = run(home.as_user("lege"), tasks.add, course, "plan_evaluation", home.clock.today(), lege.id)
    held = dict(run_held(home, lege.id))
    assert set(held) == {"assess", "plan_evaluation"}
    home.sign_out("lege")
    with pytest.raises(BadInput, match=r"1 åpen oppgave\. Velg hvem som skal overta") as refused:
        run(admin, users.correct, lege.id, lege.name, Role.PHYSIOTHERAPIST, hpr_number="1234567")
    assert list(refused.value.fields) == ["to"]
    fysio, psykolog = home.as_user("fysio").me.id, home.as_user("psykolog").me.id
    handed = run(admin, users.correct, lege.id, lege.name, Role.PHYSIOTHERAPIST, hpr_number="1234567", to=psykolog)
    assert (handed.tasks, handed.to_team) == (1, 0)
    assert run_held(home, lege.id) == [("plan_evaluation", kept)] and dict(run_held(home, psykolog)) == {
        "assess": held["assess"]
    }
    # She who cannot finish it does not get it from a leaver either.
    home.sign_out("psykolog")
    assert run(admin, users.close, psykolog, fysio).to_team == 1


def run_held(home: make.House, user: str) -> list[tuple[str, str]]:
    """The kinds and ids of the open tasks that the user has by name."""
    with home.every_row() as sql:
        found = select(Task.kind, Task.id).where(Task.responsible_id == user, Task.done_on.is_(None))
        return sorted((kind, key) for kind, key in sql.execute(found))


@pytest.mark.long
def test_what_the_store_does_not_keep_is_kept_in_no_file(home: make.House) -> None:
    admin, lege = home.admin, home.as_user("lege").me.id
    home.sign_out("lege")

    def full(session: Session) -> None:
        raise OperationalError("COMMIT", {}, Exception("database or disk is full"))

    face = (home.folder / FACE).read_bytes()
    event.listen(Session, "before_commit", full)
    try:
        for act in (
            users.correct.of(lege, "Liv Berg", Role.SECRETARY),
            users.close.of(lege),
            users.reset_password.of(lege, "en helt annen setning 42"),
            users.add.of("ny", "Ny Bruker", Role.SECRETARY, make.PASSWORD),
            recovery_keys.set_backup_password.of("en helt annen setning 42"),
        ):
            with pytest.raises(Problem, match="Disken er full"):
                run_watched(admin, act)
    finally:
        event.remove(Session, "before_commit", full)
    assert (home.folder / FACE).read_bytes() == face
    again = home.as_user("lege")  # by the old password, with the keys of the role that stands in the store
    assert again.me.role is Role.PHYSICIAN and Track.HEALTH in again.keys.readers
    slots = Slots(home.folder)
    assert len(slots.users) == len(run(admin, users.listing))
    with pytest.raises(WrongPassword):
        slots.unlock_with_backup_password("en helt annen setning 42", home.clock.now())
    run(admin, users.correct, lege, "Liv Berg", Role.SECRETARY, to=Role.PSYCHOLOGIST)
    home.sign_out("lege")
    assert Track.HEALTH not in home.as_user("lege").keys.readers


@pytest.mark.parametrize(
    ("name", "role", "hpr", "field"),
    [("Liv Berg", Role.PHYSICIAN, "12", "hpr_number"), ("", Role.PHYSICIAN, "1234567", "full_name")],
)
def test_a_bad_correction_is_refused_by_field(home: make.House, name: str, role: Role, hpr: str, field: str) -> None:
    lege = home.as_user("lege").me.id
    with pytest.raises(BadInput) as refused:
        run(home.admin, users.correct, lege, name, role, "overlege", hpr)
    assert list(refused.value.fields) == [field]
    with pytest.raises(Refused, match="deg selv"):
        run(home.admin, users.correct, home.admin.me.id, "Ada Admin", Role.SECRETARY)
