"""The NAV adviser in the team's meeting: she asks, and takes something upon herself; read as her notes are."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from hia_desktop.base.errors import BadInput, Gone, Missing, Refused
from hia_desktop.base.fields import CourseId, DecisionId, ItemId, MeetingId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.forms.team.meeting_minutes import MeetingMinutes
from hia_desktop.domain.tasks import NAV_DISCUSS
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents
from hia_desktop.services.lists import tasks
from hia_desktop.services.meetings import agenda, cases, decisions, minutes, nav_side, series
from hia_desktop.services.meetings.nav_side import NavAsks, means_of
from hia_desktop.services.overview import nav_room
from hia_desktop.services.record import entries
from hia_desktop.store.entities import KeyGrant, Task
from tests import make
from tests.services.meetings.test_meetings import item_for, more_courses, set_up, share

ASKED, DOES = "Har lederen fått vite om nattevakten?", "Ringe lederen om nattevakt"
NOTE = {"barriers": [{"description": "Leder venter 100 %"}]}


def lets_health_read(home: make.House, course: CourseId, until: int = 90) -> None:
    day = home.clock.today() + timedelta(days=until)
    run(home.as_user("lege"), consents.give, course, Recipient.HEALTH, [Category.NAV_NOTES], day)


def again(home: make.House, *users: str) -> None:
    """Each side makes for the other at sign-in what has been agreed since."""
    for user in users:
        home.sign_out(user)
        home.as_user(user)


@pytest.fixture
def asked(home: make.House, course: CourseId) -> tuple[CourseId, MeetingId, ItemId]:
    """A patient who shares the plan, and whom NAV asks for; the physician and the adviser are in the series."""
    set_up(home, "lege", "fysio", "nav")
    share(home, course, Category.PLAN)
    assert run(home.as_user("nav"), nav_side.ask, course, ASKED).before is None
    (row,) = run(home.as_user("lege"), series.listing)
    assert row.current is not None
    return course, row.current, item_for(home, row.current, course)


def _rows(home: make.House, user: str) -> Sequence[tasks.TaskRow]:
    signed_in = home.as_user(user)
    return run(signed_in, tasks.rows, run(signed_in, tasks.keys))


@pytest.mark.long
def test_she_asks_for_those_who_share_and_in_meetings_of_hers_alone(home: make.House, course: CourseId) -> None:
    nav = home.as_user("nav")
    set_up(home, "lege", "fysio")
    with pytest.raises(Gone):
        run(nav, nav_side.ask, course, ASKED)
    share(home, course, Category.ATTENDANCE)
    with pytest.raises(BadInput, match="ikke med i noe teammøte"):
        run(nav, nav_side.ask, course, ASKED)
    set_up(home, "fysio", "nav")
    hidden = more_courses(home, 2)
    for other in hidden:
        run(home.as_user("lege"), agenda.ask_for, other, "Noe om en som ikke deler")
    made = run(nav, nav_side.ask, course, ASKED)
    assert made.before is None
    (hers,) = run(nav, series.listing)
    assert hers.current is not None and hers.next_day == made.day
    (line,) = run(nav, agenda.look, hers.current).items
    assert (line.course, line.about, line.shared) == (course, "NAV har spurt", True)
    for verb in (nav_side.ask, nav_side.take_question_back):
        with pytest.raises(Gone):
            run(nav, verb, hidden[0])
        with pytest.raises(Refused):
            run(home.as_user("lege"), verb, course)
    with pytest.raises(Refused):
        run(nav, agenda.ask_for, course, ASKED)


@pytest.mark.long
def test_the_question_is_read_as_her_notes_are(home: make.House, asked: tuple[CourseId, MeetingId, ItemId]) -> None:
    course, meeting, item = asked
    name = home.as_user("nav").me.name
    assert run(home.as_user("nav"), cases.look, item).nav_asks == (NavAsks(ASKED, name, True),)
    closed = (NavAsks(None, name, False),)
    lege = home.as_user("lege")
    (line,) = run(lege, agenda.look, meeting).items
    assert line.about == f"Bedt om av {name}"
    assert run(lege, cases.look, item).nav_asks == closed, "that she asks, and not what"
    lets_health_read(home, course, until=10)
    again(home, "nav", "lege")
    opened = (NavAsks(ASKED, name, False),)
    assert run(home.as_user("lege"), cases.look, item).nav_asks == opened
    run(home.as_user("lege"), agenda.nav_is_here, meeting, True)
    assert run(home.as_user("lege"), cases.look, item).nav_asks == opened, "what both may read"
    home.clock.day += timedelta(days=11)
    assert run(home.as_user("lege"), cases.look, item).nav_asks == closed, "the consent has ended"
    assert run(home.as_user("nav"), cases.look, item).nav_asks == (NavAsks(ASKED, name, True),)


@pytest.mark.long
def test_her_question_is_changed_and_taken_back(home: make.House, asked: tuple[CourseId, MeetingId, ItemId]) -> None:
    course, meeting, item = asked
    nav, lege = home.as_user("nav"), home.as_user("lege")
    with pytest.raises(BadInput, match="alt spurt"):
        run(lege, agenda.drop, item)
    assert run(nav, nav_side.ask, course, "Kortere?").before == ASKED
    assert [one.words for one in run(nav, cases.look, item).nav_asks] == ["Kortere?"]
    assert [row.what for row in _rows(home, "nav")] == [f"{NAV_DISCUSS.label}: Kortere?"]
    run(nav, nav_side.take_question_back, course)
    assert run(lege, agenda.look, meeting).items == () and _rows(home, "nav") == ()
    with lege.store.read() as sql:
        assert sql.scalar(select(func.count()).select_from(Task).where(Task.kind == NAV_DISCUSS.code)) == 0
    run(nav, nav_side.ask, course, "")
    run(lege, agenda.ask_for, course, "Er 60 % for mye?")
    run(nav, nav_side.take_question_back, course)
    (line,) = run(lege, agenda.look, meeting).items
    assert line.course == course, "what others have written at stays"
    with pytest.raises(BadInput, match="høyst"):
        run(nav, nav_side.ask, course, "x" * 401)


@pytest.mark.long
def test_what_she_decides_is_her_task(home: make.House, asked: tuple[CourseId, MeetingId, ItemId]) -> None:
    course, _meeting, item = asked
    nav, lege, day = home.as_user("nav"), home.as_user("lege"), home.clock.today()
    run(nav, nav_side.decide, item, f"{DOES} +2u")
    (made,) = run(nav, cases.look, item).decisions or ()
    assert (made.text, made.who, made.due, made.became, made.ours) == (
        DOES,
        nav.me.name,
        day + timedelta(days=14),
        "oppgave",
        True,
    )
    assert f"NAV: annet: {DOES}" in [row.what for row in _rows(home, "nav")]
    page = run(lege, cases.look, item)
    assert [(one.text, one.who, one.ours) for one in page.decisions or ()] == [
        ("NAV følger opp selv", "NAV-veileder", False)
    ]
    assert not page.talked, "written before the meeting, it does not say that anybody talked"
    assert not any(DOES in row.what for row in _rows(home, "lege"))
    with pytest.raises(Refused, match="tar det selv tilbake"):
        run(lege, decisions.take_back, item, made.id)
    with pytest.raises(BadInput, match="lar ikke helsepersonell"):
        run(nav, nav_side.decide, item, f"{DOES} @eva")
    with pytest.raises(BadInput, match="Fant ingen"):
        run(nav, nav_side.decide, item, f"{DOES} @sekretaren")
    with pytest.raises(Refused):
        run(nav, decisions.decide, item, DOES)
    with pytest.raises(Refused):
        run(lege, nav_side.decide, item, DOES)
    lets_health_read(home, course)
    again(home, "nav", "lege")
    (told,) = run(home.as_user("lege"), cases.look, item).decisions or ()
    assert (told.text, told.who) == (DOES, nav.me.name)
    run(home.as_user("nav"), nav_side.decide, item, "Sende skjema @eva")
    assert any("Sende skjema" in row.what for row in _rows(home, "fysio"))
    for one in run(home.as_user("nav"), cases.look, item).decisions or ():
        run(home.as_user("nav"), nav_side.take_back, item, one.id)
    assert run(home.as_user("nav"), cases.look, item).decisions == ()
    with home.as_user("nav").store.read() as sql:
        assert sql.scalar(select(KeyGrant.object_id).where(KeyGrant.object_id == made.id)) is None


@pytest.mark.long
def test_nothing_of_the_others_comes_back_to_her(home: make.House, asked: tuple[CourseId, MeetingId, ItemId]) -> None:
    course, meeting, item = asked
    lege = home.as_user("lege")
    run(lege, agenda.ask_for, course, "Tåler hun flere timer?")
    run(lege, cases.write, item, "Gråter mye.")
    made = run(lege, decisions.decide, item, "Ny samtale om søvn")
    run(lege, decisions.decide, item, "Ringe leder @NAV-veileder")
    nav = home.as_user("nav")
    run(nav, nav_side.decide, item, DOES)
    page = run(nav, cases.look, item)
    assert [one.text for one in page.decisions or ()] == [DOES]
    assert (page.question, page.notes, page.about, page.asked_by) == (None, None, "", "")
    for given in (made, DecisionId("0" * 32)):
        with pytest.raises(Missing):
            run(nav, nav_side.take_back, item, given)
    run(lege, consents.withdraw, course, Recipient.NAV_ADVISER)
    for verb, args in ((cases.look, (item,)), (nav_side.decide, (item, DOES)), (nav_side.take_back, (item, made))):
        with pytest.raises(Gone):
            run(home.as_user("nav"), verb, *args)
    assert run(home.as_user("nav"), agenda.look, meeting).items == ()


@pytest.mark.long
def test_one_of_navs_means_is_signed_into_her_note(home: make.House, asked: tuple[CourseId, MeetingId, ItemId]) -> None:
    course, _meeting, item = asked
    nav, day = home.as_user("nav"), home.clock.today()
    with pytest.raises(BadInput, match="ikke signert noe NAV-notat"):
        run(nav, nav_side.decide, item, "virkemiddel: mentor +2u")
    run(nav, entries.sign, course, "workplace", None, NOTE)
    with pytest.raises(BadInput, match="Fant ikke virkemiddelet"):
        run(nav, nav_side.decide, item, "virkemiddel: trylling +2u")
    made = run(nav, nav_side.decide, item, "Virkemiddel: Mentor, to timer i uken +2u")
    note = run(nav, entries.open_form, course, "workplace").versions[0]
    (row,) = note.answers["nav_measures"]
    assert note.number == 2 and note.answers["barriers"][0]["description"] == "Leder venter 100 %"
    assert (row["measure"], row["status"], row["note"]) == ("mentor", "considered", "to timer i uken")
    assert row["follow_up"] == (day + timedelta(days=14)).isoformat()
    (told,) = run(nav, cases.look, item).decisions or ()
    assert told.became == "virkemiddel"
    waits = next(group for group in run(nav, nav_room.nav_room) if group.title == "Virkemidler som venter")
    assert [one.course for one in waits.rows] == [course]
    run(nav, nav_side.take_back, item, made)
    (row,) = run(nav, entries.open_form, course, "workplace").versions[0].answers["nav_measures"]
    assert row["status"] == "not_used" and run(nav, cases.look, item).decisions == ()


def test_a_means_is_known_by_its_name() -> None:
    for typed, said in (
        ("mentor", ("mentor", "")),
        ("Arbeidstrening hos nabobedriften", ("arbtren", "hos nabobedriften")),
        ("midlertidig lønnstilskudd: fra mars", ("midlontil", "fra mars")),
        ("IPS ung", ("ipsung", "")),
        ("varig", (None, "varig")),
        ("", (None, "")),
    ):
        assert means_of(typed) == said, typed


@pytest.mark.long
def test_minutes_say_that_she_follows_up_and_not_her_words(
    home: make.House, asked: tuple[CourseId, MeetingId, ItemId]
) -> None:
    course, meeting, item = asked
    lets_health_read(home, course)
    again(home, "nav", "lege")
    lege = home.as_user("lege")
    run(lege, agenda.nav_is_here, meeting, True)
    run(home.as_user("nav"), nav_side.decide, item, DOES)
    assert run(lege, cases.look, item).talked, "she was there, and said it"
    run(lege, agenda.attend, meeting, lege.me.id, True)
    assert run(lege, minutes.sign, meeting) == minutes.Signed(1, 0)
    (entry,) = [e for e in run(lege, entries.journal, course) if e.kind == MeetingMinutes.kind]
    assert [row["what"] for row in entry.answers["decisions"]] == ["NAV følger opp selv"]
    assert ASKED not in str(entry.answers) and DOES not in str(entry.answers)
    assert not [row for row in _rows(home, "nav") if row.what.startswith(str(NAV_DISCUSS.label))], "it was talked about"
    assert any(DOES in row.what for row in _rows(home, "nav"))
    with pytest.raises(Refused, match="signert"):
        run(home.as_user("nav"), nav_side.decide, item, DOES)


def test_what_was_not_talked_about_waits_for_the_next_meeting(
    home: make.House, asked: tuple[CourseId, MeetingId, ItemId]
) -> None:
    course, meeting, _item = asked
    lege = home.as_user("lege")
    run(lege, agenda.attend, meeting, lege.me.id, True)
    run(lege, minutes.sign, meeting)
    (row,) = run(lege, series.listing)
    assert row.current not in (None, meeting) and row.current is not None
    assert [i.course for i in run(home.as_user("nav"), agenda.look, row.current).items] == [course]
    (waits,) = [r for r in _rows(home, "nav") if r.what.startswith(str(NAV_DISCUSS.label))]
    assert waits.due == row.next_day
