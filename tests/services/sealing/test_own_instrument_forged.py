"""The centre's own instruments say which answers are the health side's alone: one that nobody at the centre approved so
is not used, else whoever writes in the store with other tools is told them."""

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from hia_desktop.base.errors import BadInput
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.forms.instrument import instruments, take_own
from hia_desktop.services.call import run
from hia_desktop.services.centre import checks
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses
from hia_desktop.services.record import entries
from hia_desktop.store.entities import FormEntry, SharedPart
from tests import make, tampering
from tests.services.record.test_measuring import OWN
from tests.services.sealing import forging
from tests.services.sealing.test_forgery import no_own, own_instrument

__all__ = ["no_own"]
pytestmark = pytest.mark.logs  # triggers that are put back are told of
HARM = OWN.replace("own_mood", "own_harm") + '[[flag]]\nkind = "same_day"\nitem = "down"\nlow = 1\nhigh = 4\n'


@pytest.fixture
def course(home: make.House, no_own: None) -> CourseId:
    """With an instrument of the centre's own that is answered, before anything is shared."""
    course = make.course(home)
    own_instrument(home, HARM)
    answers = {"day": make.DAY.isoformat(), "up": 3, "down": 2}
    run(home.as_user("lege"), entries.sign, course, "own_harm", None, answers)
    return course


def again(home: make.House, username: str) -> Any:
    """Signed out and in again, as another process that knows nothing."""
    if username in home.open:
        home.sign_out(username)
    take_own([])
    return home.as_user(username)


def opened(sql: Any) -> str:
    """What the file held, without the flag that keeps the answer on the health side."""
    content = json.loads(sql.execute(text("SELECT content FROM own_instrument")).scalar_one())
    assert content.pop("flag")
    return json.dumps(content)


def told_to_nav(home: make.House, course: CourseId) -> list[dict[str, Any]]:
    """What the adviser is told of it, once somebody of the health side shares the instruments."""
    lege, until = again(home, "lege"), home.clock.day + timedelta(days=90)
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.INSTRUMENTS], until)
    return [e.answers for e in run(again(home, "nav"), entries.open_form, course, "own_harm").versions if e.shared]


def parts_of(home: make.House, course: CourseId) -> set[str]:
    """The copies there are for the other side of what was answered."""
    with home.every_row() as sql:
        of = select(SharedPart.id).join(FormEntry, FormEntry.id == SharedPart.entry_id)
        return set(sql.scalars(of.where(FormEntry.kind == "own_harm", FormEntry.course_id == course)))


def test_what_is_the_health_sides_alone_is_so_whatever_sql_says(home: make.House, course: CourseId) -> None:
    with tampering.by_hand(home.folder, home.as_user("sekretar").store) as sql:
        sql.execute(text("UPDATE own_instrument SET content = :c"), {"c": opened(sql)})
    with pytest.raises(BadInput, match="hvilket skjema"):  # known no more, which keeps nobody out
        told_to_nav(home, course)
    assert not forging.opens(home.as_user("nav")) & parts_of(home, course)
    for username in ("lege", "nav"):
        run(again(home, username), courses.open_course, course)
    assert any("Et eget skjema" in told for told in run(again(home, "lege"), checks.verify).problems)


def test_nor_by_a_newer_version_that_is_put_in(home: make.House, course: CourseId) -> None:
    with tampering.by_hand(home.folder, home.as_user("sekretar").store) as sql:
        like = dict(sql.execute(text("SELECT * FROM own_instrument")).mappings().one())
        content = json.loads(opened(sql)) | {"version": 2}
        row = like | {"id": uuid.uuid4().hex, "version": 2, "content": json.dumps(content)}
        sql.execute(text(f"INSERT INTO own_instrument ({', '.join(row)}) VALUES (:{', :'.join(row)})"), row)
    told = told_to_nav(home, course)
    assert told and not any("down" in answers for answers in told), "the one that was approved is used"
    assert instruments()["own_harm"].version == 1
    assert run(again(home, "lege"), checks.verify).problems


def test_one_that_was_approved_is_whole(home: make.House, course: CourseId) -> None:
    assert run(again(home, "lege"), checks.verify).problems == ()
    assert [answers.keys() for answers in told_to_nav(home, course)] == [{"day", "told_score"}]


def test_a_course_opens_without_an_instrument_that_is_gone(home: make.House, course: CourseId) -> None:
    """Whoever takes its row away takes nobody's course away."""
    with tampering.past_the_keys(home.as_user("sekretar").store) as sql:
        assert sql.execute(text("DELETE FROM own_instrument")).rowcount == 1
    before = forging.opens(again(home, "nav"))
    for username in ("lege", "sekretar"):
        who = again(home, username)
        run(who, courses.open_course, course)
        assert [row.id for row in run(who, courses.listing)] == [course]
    until = home.clock.day + timedelta(days=90)
    run(home.as_user("lege"), consents.give, course, Recipient.NAV_ADVISER, [Category.INSTRUMENTS], until)
    assert forging.opens(again(home, "nav")) == before and not parts_of(home, course)
    assert any("fjernet" in told for told in run(again(home, "lege"), checks.verify).problems)
