"""What SQL says of a consent is told as that: no chip, field, journal or report for the patient believes it."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import text

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses
from hia_desktop.services.overview import course_journal
from hia_desktop.services.record import entries
from tests import make, tampering
from tests.services.sealing import forging

pytestmark = pytest.mark.logs  # triggers that are put back are told of
CONSENT = "consent"


@pytest.fixture
def course(home: make.House) -> CourseId:
    """A course whose work the patient shares with NAV, of whose findings and notes nothing is shared any more."""
    lege, course = home.as_user("lege"), make.course(home)
    until = home.clock.day + timedelta(days=100)
    run(lege, entries.sign, course, "note", None, {"text": "Rolig.", "heading": "Samtale"})
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.WORK], until)
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.NOTES], until)
    run(lege, consents.withdraw, course, Recipient.NAV_ADVISER, [Category.NOTES])
    return course


def put_in(home: make.House) -> None:
    """Consents that nobody registered, to NAV and the employer, by the physician's name; and one that ended lives."""
    with tampering.by_hand(home.folder, home.as_user("nav").store) as sql:
        tampering.unguarded(sql)
        like = sql.execute(text("SELECT * FROM consent WHERE category = 'work'")).mappings().one()
        for recipient, category in (("nav_adviser", "plan"), ("nav_adviser", "epikrise"), ("employer", "adaptation")):
            row = {**like, "id": uuid.uuid4().hex, "recipient": recipient, "category": category}
            row["recorded_at"] += 60_000_000
            sql.execute(text(f"INSERT INTO consent ({', '.join(row)}) VALUES ({', '.join(':' + c for c in row)})"), row)
        sql.execute(text("UPDATE consent SET withdrawn_at = NULL, withdrawn_by = NULL"))
        sql.execute(text("DELETE FROM proof WHERE kind = 'withdrawn'"))
    home.sign_out("lege")


def test_the_banner_and_the_fields_count_only_what_was_given(home: make.House, course: CourseId) -> None:
    before = run(home.as_user("lege"), courses.open_course, course)
    assert "NAV: 1 del" in [chip.text for chip in before.banner.chips]
    put_in(home)
    page = run(home.as_user("lege"), courses.open_course, course)
    assert (page.banner.chips, page.others_read) == (before.banner.chips, before.others_read)


def test_the_journal_says_of_it_that_nobody_registered_it(home: make.House, course: CourseId) -> None:
    put_in(home)
    lege = home.as_user("lege")
    lines = [one for one in run(lege, course_journal.open_journal, course).lines if one.kind == CONSENT]
    forged = {one.title: one.author for one in lines if "utenfor programmet" in one.about}
    assert set(forged.values()) == {"Ukjent"} and len(forged) == 2
    (true,) = (one.about for one in lines if one.author == lege.me.name)
    assert Category.WORK.label in true and Category.NOTES.label not in true


def test_nothing_is_told_to_be_shared_by_it(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    run(lege, entries.sign, course, "plan", None, {"own_goal": "Jobb", "measures": [{"what": "Gå"}]})
    run(lege, entries.sign, course, "survey", None, {"employer": "Lager AS", "can_do": "Lett arbeid"})
    author = lege.me.id
    before = run(lege, consents.open_consents, course)
    assert [row.what for row in before.shared if "Arbeid" in row.what]
    put_in(home)
    forging.sealed_form(home.as_user("nav"), course, author, "survey", {"employer": "Falsk AS"}, number=2)
    page = run(home.as_user("lege"), consents.open_consents, course)
    assert [(row.what, row.until) for row in page.shared] == [(row.what, row.until) for row in before.shared]
    assert (page.elsewhere, page.waits_for_nav) == (before.elsewhere, before.waits_for_nav)
