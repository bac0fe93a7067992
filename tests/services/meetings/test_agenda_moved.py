"""What is written at one patient in a meeting goes into that patient's record, whatever course its line is moved to
with other tools."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from hia_desktop.base.errors import Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents
from hia_desktop.services.meetings import agenda, cases, decisions, minutes
from hia_desktop.services.record import entries
from tests import make, tampering
from tests.services.meetings.test_meetings import item_for, more_courses, set_up

pytestmark = pytest.mark.logs  # triggers that are put back are told of
SECRET = "Har sluttet med medisinen."


def test_what_was_said_of_one_is_not_signed_into_another(home: make.House, course: CourseId) -> None:
    """The one of two shares the minutes with NAV: with the adviser's password the line of the other is moved."""
    (shared,) = more_courses(home, 1)
    lege, until = home.as_user("lege"), home.clock.day + timedelta(days=90)
    run(lege, consents.give, shared, Recipient.NAV_ADVISER, [Category.MEETING], until)
    meeting = run(home.as_user("sekretar"), agenda.prepare, set_up(home, "lege", "fysio", "nav"))
    item, other = item_for(home, meeting, course), item_for(home, meeting, shared)
    run(lege, agenda.attend, meeting, lege.me.id, True)
    run(lege, cases.write, item, SECRET)
    run(lege, cases.write, other, "Vil prøve 40 %.")
    with tampering.by_hand(home.folder, home.as_user("nav").store) as sql:
        tampering.unguarded(sql)
        sql.execute(text("UPDATE agenda_item SET course_id = :c WHERE id = :i"), {"c": shared, "i": item})
        sql.execute(text("UPDATE agenda_item SET course_id = :c WHERE id = :i"), {"c": course, "i": other})
    with pytest.raises(Refused, match="utenfor programmet"):
        run(lege, cases.look, item)
    assert run(lege, minutes.sign, meeting) == minutes.Signed(0, 2)
    home.sign_out("nav")
    for user in ("lege", "nav"):
        assert SECRET not in str(run(home.as_user(user), entries.journal, shared))


def test_nor_is_a_decision(home: make.House, course: CourseId) -> None:
    (shared,) = more_courses(home, 1)
    lege = home.as_user("lege")
    meeting = run(home.as_user("sekretar"), agenda.prepare, set_up(home, "lege", "fysio", "nav"))
    item, other = item_for(home, meeting, course), item_for(home, meeting, shared)
    run(lege, agenda.attend, meeting, lege.me.id, True)
    run(lege, decisions.decide, item, SECRET)
    run(lege, decisions.decide, other, "Ring leder")
    with tampering.by_hand(home.folder, home.as_user("nav").store) as sql:
        sql.execute(
            text("UPDATE meeting_decision SET item_id = :o, number = 9 WHERE item_id = :i"), {"o": other, "i": item}
        )
    assert [one.text for one in run(lege, cases.look, other).decisions or ()] == ["Ring leder"]
    run(lege, minutes.sign, meeting)
    told = str(run(lege, entries.journal, shared))
    assert "Ring leder" in told and SECRET not in told
