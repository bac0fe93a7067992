"""What nobody signs, put in another course with other tools: it tells nothing there, and no key to it goes on."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Category, Recipient, Role
from hia_desktop.domain.tasks import NAV_OTHER, SAFETY
from hia_desktop.domain.tasks import OTHER as OTHER_TASK
from hia_desktop.services.call import SignedIn, run
from hia_desktop.services.centre import checks
from hia_desktop.services.consent import consents, trails
from hia_desktop.services.lists import tasks
from hia_desktop.services.meetings import agenda, cases, decisions
from hia_desktop.services.meetings import nav_side as meeting
from hia_desktop.services.overview import course_journal
from hia_desktop.services.patient import leaves, same_day
from hia_desktop.services.record import entries
from hia_desktop.services.sealing import of_course
from hia_desktop.store.entities import KeyGrant
from hia_desktop.vault.seal import Unreadable
from tests import make, tampering
from tests.services.meetings.test_meetings import item_for, more_courses, set_up

pytestmark = pytest.mark.logs  # triggers that are put back are told of
SECRET = "Lederen vet om rusbehandlingen."
OTHER = "Ring leder om hjelpemidler."


def shares(home: make.House, course: CourseId, recipient: Recipient, *categories: Category) -> None:
    until = home.clock.day + timedelta(days=90)
    run(home.as_user("lege"), consents.give, course, recipient, list(categories), until)


def by_sql(home: make.House, user: str, said: str, **values: str) -> None:
    with tampering.by_hand(home.folder, home.as_user(user).store) as sql:
        tampering.unguarded(sql)
        sql.execute(text(said), values)


def readers(user: SignedIn, one: str) -> set[str]:
    with user.store.read() as sql:
        return set(sql.scalars(select(KeyGrant.reader).where(KeyGrant.object_id == one)))


@pytest.fixture
def shared(home: make.House, course: CourseId) -> CourseId:
    """Another patient, who lets health personnel read what NAV writes; the patient of `course` does not."""
    (found,) = more_courses(home, 1)
    for one in (course, found):
        shares(home, one, Recipient.NAV_ADVISER, Category.SICK_LEAVE)
    return found


def test_navs_words_in_a_task_are_handed_over_for_their_own_course_alone(
    home: make.House, course: CourseId, shared: CourseId
) -> None:
    nav, due = home.as_user("nav"), home.clock.day + timedelta(days=7)
    secret = run(nav, tasks.add, course, NAV_OTHER.code, due, Role.NAV_ADVISER, SECRET)
    own = run(nav, tasks.add, shared, NAV_OTHER.code, due, Role.NAV_ADVISER, OTHER)
    by_sql(home, "lege", "UPDATE task SET course_id = :c WHERE id = :i", c=shared, i=secret)
    shares(home, shared, Recipient.HEALTH, Category.NAV_NOTES)
    home.sign_out("nav")
    assert readers(home.as_user("nav"), secret) == {"nav"}
    assert readers(home.as_user("nav"), own) == {"nav", "health"}, "what is of the course goes as the patient says"


def test_nor_is_what_nav_decided_in_a_meeting(home: make.House, course: CourseId, shared: CourseId) -> None:
    day = run(home.as_user("sekretar"), agenda.prepare, set_up(home, "lege", "fysio", "nav"))
    item, other = item_for(home, day, course), item_for(home, day, shared)
    nav = home.as_user("nav")
    secret, own = run(nav, meeting.decide, item, SECRET), run(nav, meeting.decide, other, OTHER)
    by_sql(home, "lege", "UPDATE agenda_item SET course_id = :c WHERE id = :i", c=shared, i=item)
    shares(home, shared, Recipient.HEALTH, Category.NAV_NOTES)
    home.sign_out("nav")
    assert readers(home.as_user("nav"), secret) == {"nav"}
    assert readers(home.as_user("nav"), own) == {"nav", "health"}


def test_a_task_that_was_moved_says_so_in_place_of_its_words(home: make.House, course: CourseId) -> None:
    (there,) = more_courses(home, 1)
    lege = home.as_user("lege")
    task = run(lege, tasks.add, course, OTHER_TASK.code, home.clock.day, lege.me.id, SECRET)
    assert SECRET in str(run(lege, tasks.rows, [task]))
    by_sql(home, "nav", "UPDATE task SET course_id = :c WHERE id = :i", c=there, i=task)
    told = str(run(lege, tasks.rows, [task]))
    assert SECRET not in told and str(of_course.MOVED) in told


def test_what_was_clarified_of_one_is_not_said_of_another(home: make.House, course: CourseId) -> None:
    (there,) = more_courses(home, 1)
    lege = home.as_user("lege")
    run(lege, entries.sign, course, "note", None, {"text": "Tenker på å ta livet sitt.", "heading": "Samtale"})
    keys = run(lege, tasks.keys, "safety")
    run(lege, tasks.finish, keys[0], "Spurt direkte: ingen planer.")
    assert [one.why for one in run(lege, same_day.clarified, course)] == ["Spurt direkte: ingen planer."]
    by_sql(home, "nav", "UPDATE task SET course_id = :c WHERE kind = :k", c=there, k=SAFETY.code)
    assert [one.why for one in run(lege, same_day.clarified, there)] == [str(of_course.MOVED)]


def test_a_draft_that_was_moved_goes_back_to_where_it_was_begun(home: make.House, course: CourseId) -> None:
    """It stood in the other patient's form, ready to be signed; there NAV reads what the plan says."""
    (there,) = more_courses(home, 1)
    lege, goal = home.as_user("lege"), {"own_goal": SECRET}
    draft = run(lege, entries.save_draft, course, "plan", None, goal, {}).id
    by_sql(home, "nav", "UPDATE form_entry SET course_id = :c WHERE id = :i", c=there, i=draft)
    assert SECRET not in str(run(lege, course_journal.open_journal, there))
    found = run(lege, entries.open_form, there, "plan")
    assert found.current is None and not found.drafts
    back = run(lege, entries.open_form, course, "plan").current
    assert back is not None and (back.id, back.answers["own_goal"]) == (draft, SECRET)
    told = [row.what for row in run(lege, trails.access_report, there)]
    assert any("flyttet utenfor programmet" in one for one in told)


def test_nor_is_it_written_over_or_signed_there(home: make.House, course: CourseId) -> None:
    (there,) = more_courses(home, 1)
    lege = home.as_user("lege")
    note = run(lege, entries.save_draft, course, "survey", None, {"tasks": SECRET}, {}).id
    by_sql(home, "nav", "UPDATE form_entry SET course_id = :c WHERE id = :i", c=there, i=note)
    signed = run(lege, entries.sign, there, "survey", None, {"tasks": "Plukk og pakking"})
    assert signed != note
    back = run(lege, entries.open_form, course, "survey").current
    assert back is not None and back.answers["tasks"] == SECRET


def test_nor_does_a_draft_become_another_form(home: make.House, course: CourseId) -> None:
    """As one of a kind that NAV reads it would be shared when it is signed."""
    lege = home.as_user("lege")
    draft = run(lege, entries.save_draft, course, "findings_physician", None, {"history": SECRET}, {}).id
    by_sql(home, "nav", "UPDATE form_entry SET kind = 'note', category = 'notes' WHERE id = :i", i=draft)
    assert SECRET not in str(run(lege, entries.journal, course))
    back = run(lege, entries.open_form, course, "findings_physician").current
    assert back is not None and back.answers["history"] == SECRET and back.category == Category.FINDINGS


def test_the_check_of_the_store_names_what_was_moved(home: make.House, course: CourseId) -> None:
    (there,) = more_courses(home, 1)
    day = run(home.as_user("sekretar"), agenda.prepare, set_up(home, "lege", "fysio"))
    item, lege = item_for(home, day, course), home.as_user("lege")
    decision = run(lege, decisions.decide, item, SECRET)
    run(lege, cases.write, item, SECRET)
    task = run(lege, tasks.add, course, OTHER_TASK.code, home.clock.day, lege.me.id, SECRET)
    draft = run(lege, entries.save_draft, course, "plan", None, {"own_goal": SECRET}, {}).id
    assert run(lege, checks.verify).problems == ()
    for table, one in (("agenda_item", item), ("task", task), ("form_entry", draft)):
        by_sql(home, "nav", f"UPDATE {table} SET course_id = :c WHERE id = :i", c=there, i=one)
    told = run(lege, checks.verify).problems
    assert [one for one in (item, decision, draft) if not any(one[:8] in t and "flyttet" in t for t in told)] == []
    assert any(task[:8] in t for t in told) and len(told) == 4


def test_nor_does_what_is_typed_of_one_patients_sick_leave_stand_at_another(home: make.House, course: CourseId) -> None:
    (there,) = more_courses(home, 1)
    lege = home.as_user("lege")
    run(lege, leaves.keep_typed, course, {"rows": [SECRET]})
    assert SECRET in str(run(lege, leaves.kept_typed, course))
    by_sql(home, "nav", "UPDATE loose_draft SET kind = replace(kind, :a, :b)", a=course, b=there)
    with pytest.raises(Unreadable):
        run(lege, leaves.kept_typed, there)
    assert len(run(lege, checks.verify).problems) == 1
