"""An administrator puts a user's name, title, number and role right; what was signed keeps what it said."""

from datetime import time
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import text

from hia_desktop.base.errors import BadInput, Conflict, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Role, Track
from hia_desktop.services.call import run
from hia_desktop.services.centre import users
from hia_desktop.services.consent import trails
from hia_desktop.services.papers import papers
from hia_desktop.services.record import entries
from tests import make

RTW = {
    "goal": "Tilbake i full stilling",
    "steps": [{"from_day": "2026-03-30", "work_percent": 50}],
}


def test_what_was_signed_keeps_what_it_said(home: make.House, course: CourseId) -> None:
    lege, admin = home.as_user("lege"), home.admin
    first = run(lege, entries.sign, course, "note", None, {"text": "Før."})
    run(lege, entries.sign, course, "rtw", None, RTW)
    (liv,) = (u for u in run(admin, users.listing) if u.username == "lege")
    home.clock.at = time(10, 5)
    run(admin, users.correct, liv.id, "Liv Berg-Åmot", Role.PHYSICIAN, "spesialist", "7654321")
    run(admin, users.correct, liv.id, "Liv Berg-Åmot", Role.PHYSICIAN, "spesialist", "7654321")  # nothing new
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
    assert [(b.name, b.title, b.hpr_number, b.changed_by) for b in liv.before] == [
        ("Liv Berg", "overlege", "1234567", "Ada Admin")
    ]
    assert any(r.action == "user:corrected" for r in run(admin, trails.search_log))
    with pytest.raises(Conflict), admin.store.write() as sql:
        sql.execute(text("UPDATE user_before SET full_name = 'En Annen'"))


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
