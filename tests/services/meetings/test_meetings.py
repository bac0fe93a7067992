"""The team's meeting: the agenda made from the courses, decisions that are tasks or plan rows at once, NAV in the room,
and minutes that land in each record."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from hia_desktop.base.errors import BadInput, Gone, Missing, ReasonNeeded, Refused
from hia_desktop.base.fields import CourseId, ItemId, MeetingId, PatientId, SeriesId
from hia_desktop.domain.access import Category, Recipient, Role
from hia_desktop.domain.forms.team.meeting_minutes import MeetingMinutes
from hia_desktop.domain.person_numbers import make as number
from hia_desktop.domain.tasks import DISCUSS
from hia_desktop.domain.teamwork.departure import Departure
from hia_desktop.domain.teamwork.team import TeamFunction
from hia_desktop.services.call import run
from hia_desktop.services.centre import course_teams
from hia_desktop.services.consent import consents
from hia_desktop.services.course import overview
from hia_desktop.services.lists import tasks
from hia_desktop.services.meetings import agenda, cases, decisions, minutes, series
from hia_desktop.services.overview import course_journal
from hia_desktop.services.papers import papers
from hia_desktop.services.patient import departures
from hia_desktop.services.record import entries
from hia_desktop.store.entities import AuditLine, Course
from tests import make
from tests.services.counting import counts
from tests.services.leak_calls import pdf_text
from tests.services.story import ASSESSMENT

GOAL = "Tilbake i egen stilling, uten å være utslitt."
PLAN = {
    "own_goal": GOAL,
    "goals": [{"title": "Tåle løft", "area": "health"}, {"title": "50 %", "area": "work"}],
    "measures": [
        {"goal": "Tåle løft", "what": "Gradert styrketrening", "responsible": "Eva Li"},
        {"goal": "50 %", "what": "Møte med leder", "responsible": "NAV", "area": "work", "due": "2026-04-20"},
    ],
}


def set_up(home: make.House, *people: str) -> SeriesId:
    fit = {name: home.as_user(name).me.id for name in people}
    weekday = home.clock.today().weekday()
    return run(home.as_user("sekretar"), series.set_up, None, "Teammøte", weekday, "9.00", 60, list(fit.values()))


def more_courses(home: make.House, count: int) -> list[CourseId]:
    numbers = [one for at in range(count + 9) if (one := number(date(1980, 5, 4), 300 + 2 * at))][:count]
    return [make.course(home, draft=make.kari(national_id=one, family_name="Fjell")) for one in numbers]


def item_for(home: make.House, meeting: MeetingId, course: CourseId, user: str = "lege") -> ItemId:
    return next(i.id for i in run(home.as_user(user), agenda.look, meeting).items if i.course == course)


@pytest.fixture
def ready(home: make.House, course: CourseId) -> tuple[CourseId, MeetingId, ItemId]:
    """A course with a signed plan that is asked for in the next meeting, with NAV's adviser in the series."""
    run(home.as_user("sekretar"), entries.sign, course, "referral", None, make.REFERRAL)
    lege = home.as_user("lege")
    run(lege, entries.sign, course, "assessment", None, ASSESSMENT)
    run(lege, entries.sign, course, "survey", None, {"can_do": "Kan sitte."})
    run(lege, entries.sign, course, "was", None, {"day": make.DAY.isoformat(), "now": 4})
    run(lege, entries.sign, course, "plan", None, PLAN)
    set_up(home, "lege", "fysio", "nav")
    run(lege, agenda.ask_for, course, "Er 60 % for mye?")
    (row,) = run(lege, series.listing)
    assert row.current is not None
    return course, row.current, item_for(home, row.current, course)


def share(home: make.House, course: CourseId, *categories: Category) -> None:
    until = home.clock.today() + timedelta(days=90)
    run(home.as_user("lege"), consents.give, course, Recipient.NAV_ADVISER, list(categories), until)


@pytest.mark.long
def test_the_agenda_is_made_from_the_courses(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    first = set_up(home, "lege", "fysio")
    meeting = run(home.as_user("sekretar"), agenda.prepare, first)
    assert run(home.as_user("sekretar"), agenda.prepare, first) == meeting, "made once"
    (item,) = run(lege, agenda.look, meeting).items
    assert (item.course, item.about, item.talked) == (course, "Ny", False)
    others = more_courses(home, 2)
    run(lege, tasks.add, others[0], DISCUSS.code, home.clock.today() + timedelta(days=90))
    run(lege, agenda.prepare, first)
    with counts(lege) as few:
        items = run(lege, agenda.look, meeting).items
    run(lege, agenda.drop, items[0].id)
    with counts(lege) as fewer:
        run(lege, agenda.look, meeting)
    assert len(few) == len(fewer) <= 7, "as many statements for 40 patients as for two"
    run(lege, agenda.prepare, first)
    run(lege, agenda.move, item_for(home, meeting, course), items[1].id)
    with counts(lege) as asked:
        run(lege, cases.look, item_for(home, meeting, course))
    assert len(asked) <= 55
    items = run(lege, agenda.look, meeting).items
    assert [i.about for i in items] == ["Ny", "Ny", "Ny"]
    assert items[0].course == course
    run(home.as_user("sekretar"), agenda.move, items[2].id, items[0].id)
    run(lege, agenda.move, items[0].id, None)
    assert [i.id for i in run(lege, agenda.look, meeting).items] == [items[2].id, items[1].id, items[0].id]
    dropped = run(lege, agenda.drop, items[1].id)
    assert len(run(lege, agenda.look, meeting).items) == 2
    run(lege, agenda.put_back, *vars(dropped).values())
    assert [i.course for i in run(lege, agenda.look, meeting).items][1] == items[1].course
    with pytest.raises(Gone):
        run(lege, agenda.drop, items[1].id)


def test_the_agenda_follows_the_team(home: make.House, course: CourseId) -> None:
    """What is nobody's is on every agenda, and what somebody has taken on the agenda of those who are in the team; it
    goes with who takes over."""
    lege, fysio = home.as_user("lege"), home.as_user("fysio").me.id
    of = {name: set_up(home, name) for name in ("psykolog", "fysio")}

    def agendas() -> set[str]:
        """Whose agenda brings the course, each made anew."""
        found = set()
        for name, one in of.items():
            meeting = run(lege, agenda.prepare, one)
            for item in run(lege, agenda.look, meeting).items:
                found.add(name)
                run(lege, agenda.drop, item.id)
        return found

    assert agendas() == {"psykolog", "fysio"}
    run(lege, course_teams.put, course, fysio, TeamFunction.CLINICIAN, home.clock.today())
    assert agendas() == {"fysio"}
    taker = home.as_user("psykolog").me.id
    run(lege, course_teams.hand_over, course, fysio, TeamFunction.CLINICIAN, taker, home.clock.today())
    assert agendas() == {"psykolog"}


@pytest.mark.long
def test_who_may_do_what(home: make.House, ready: tuple[CourseId, MeetingId, ItemId]) -> None:
    course, meeting, item = ready
    office, nav = home.as_user("sekretar"), home.as_user("nav")
    (line,) = run(office, agenda.look, meeting).items
    assert line.name and line.about == "Bedt om av Liv Berg"
    for verb, given in (
        (cases.look, (item,)),
        (cases.write, (item, "x")),
        (decisions.decide, (item, "Ring leder")),
        (minutes.sign, (meeting,)),
        (agenda.ask_for, (course, "Hva nå?")),
        (agenda.attend, (meeting, office.me.id, True)),
    ):
        with pytest.raises(Refused):
            run(office, verb, *given)
    assert run(nav, agenda.look, meeting).items == ()
    with pytest.raises(Gone):
        run(nav, cases.look, item)
    with pytest.raises(Refused):
        run(nav, agenda.move, item, None)
    share(home, course, Category.PLAN)
    (line,) = run(nav, agenda.look, meeting).items
    assert (line.name, line.about) == ("Kari Testdal", "")
    page = run(nav, cases.look, item)
    assert (page.question, page.notes, page.decisions, page.about) == (None, None, (), "")
    run(office, series.set_up, run(office, series.listing)[0].id, "Teammøte", 1, "9", 60, [home.as_user("lege").me.id])
    assert run(nav, series.listing) == ()
    with pytest.raises(Missing):
        run(nav, agenda.look, meeting)


SHARED: tuple[tuple[Category, ...], ...] = (
    (Category.ATTENDANCE,),
    (Category.PLAN,),
    (Category.PLAN, Category.TREATMENT, Category.SICK_LEAVE),
    (Category.SCORES, Category.ADAPTATION),
    (Category.INSTRUMENTS, Category.NOTES, Category.WORK, Category.FUNCTION, Category.LIFE),
)


@pytest.mark.long
@pytest.mark.parametrize("categories", SHARED)
def test_with_nav_in_the_room_the_page_is_what_nav_may_see(
    home: make.House, ready: tuple[CourseId, MeetingId, ItemId], categories: tuple[Category, ...]
) -> None:
    """Whoever holds the mouse: the same plan, goals, measures, notes and scores as the adviser has herself."""
    course, meeting, item = ready
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(lege, entries.sign, course, "note", None, {"heading": "Samtale", "text": "Gråter mye."})
    words = ("Spør om vaktplan", "nav_todo")
    whole = run(lege, cases.look, item)
    assert whole.seen.plan is not None and len(whole.seen.plan.measures) == 2 and whole.question == "Er 60 % for mye?"
    run(lege, agenda.nav_is_here, meeting, True)
    (line,) = run(lege, agenda.look, meeting).items
    assert (line.name, line.about, line.shared) == ("", "", False)
    with pytest.raises(Missing):
        run(lege, cases.look, item)
    share(home, course, *categories)
    if Category.PLAN in categories:
        run(lege, tasks.add, course, words[1], home.clock.today(), Role.NAV_ADVISER, words[0])
    home.sign_out("nav")
    nav = home.as_user("nav")
    theirs, together = run(nav, cases.look, item), run(lege, cases.look, item)
    mine: dict[str, Any] = vars(together.seen)
    assert mine["plan"] == vars(theirs.seen)["plan"]
    assert mine["notes"] == vars(theirs.seen)["notes"]
    assert mine["back"] == vars(theirs.seen)["back"]
    assert [d.what for d in mine["due"]] == [d.what for d in theirs.seen.due]
    assert any(words[0] in d.what for d in mine["due"]) is (Category.PLAN in categories)
    assert together.page.scores == theirs.page.scores
    assert together.page.timeline == theirs.page.timeline
    assert together.page.banner == theirs.page.banner
    assert together.referred_for == theirs.referred_for is None
    assert (together.question, together.notes, together.together) == (None, None, True)
    run(lege, agenda.nav_is_here, meeting, False)
    assert run(lege, cases.look, item).question == "Er 60 % for mye?"


@pytest.mark.long
def test_a_decision_is_a_task_or_a_measure_at_once(home: make.House, ready: tuple[CourseId, MeetingId, ItemId]) -> None:
    course, _meeting, item = ready
    lege, today = home.as_user("lege"), home.clock.today()
    run(lege, decisions.decide, item, "Be om uttalelse fra BHT @eva +2u")
    run(lege, decisions.decide, item, "Nytt møte med leder")
    run(lege, decisions.decide, item, "plan: Avklare nattevakt @Fysioterapeut 20.04.2026")
    found = run(lege, cases.look, item)
    assert [(d.text, d.who, d.due, d.became) for d in found.decisions or ()] == [
        ("Be om uttalelse fra BHT", "Eva Li", today + timedelta(days=14), "oppgave"),
        ("Nytt møte med leder", "", today + timedelta(days=7), "oppgave"),
        ("Avklare nattevakt", "Fysioterapeut", date(2026, 4, 20), "tiltak i planen"),
    ]
    due = {d.what: d.who for d in found.seen.due}
    assert due["Annet: Be om uttalelse fra BHT"] == "Eva Li"
    plan = run(lege, overview.look, course).plan
    assert plan is not None and [m.what for m in plan.measures][-1] == "Avklare nattevakt"
    assert found.talked
    with pytest.raises(BadInput, match="deler ikke"):
        run(lege, decisions.decide, item, "Ring leder @NAV-veileder")
    with pytest.raises(BadInput, match="Fant ingen"):
        run(lege, decisions.decide, item, "Ring leder @petter")
    with pytest.raises(BadInput, match="skrevet eller bestemt"):
        run(lege, cases.talked, item, False)
    for made in found.decisions or ():
        run(lege, decisions.take_back, item, made.id)
    left = run(lege, cases.look, item)
    assert left.decisions == () and not any(d.what.startswith("Annet") for d in left.seen.due)
    plan = run(lege, overview.look, course).plan
    assert plan is not None and plan.measures[-1].status.label == "Ikke aktuelt lenger"
    share(home, course, Category.PLAN)
    run(lege, decisions.decide, item, "Ring leder @NAV-veileder")
    assert any("Ring leder" in r.what for r in _rows(home, "nav"))


def _rows(home: make.House, user: str) -> tuple[tasks.TaskRow, ...]:
    signed_in = home.as_user(user)
    return run(signed_in, tasks.rows, run(signed_in, tasks.keys))


@pytest.mark.long
def test_both_texts_survive_when_two_write(home: make.House, ready: tuple[CourseId, MeetingId, ItemId]) -> None:
    course, _meeting, item = ready
    fysio = home.as_user("fysio").me.id
    run(home.as_user("lege"), course_teams.put, course, fysio, TeamFunction.CLINICIAN, home.clock.today())
    assert run(home.as_user("lege"), cases.write, item, "Legen skriver.") == "Legen skriver."
    run(home.as_user("fysio"), cases.write, item, "Fysioterapeuten skriver.")
    found = run(home.as_user("lege"), cases.look, item)
    assert found.notes == "Legen skriver.\n\nFysioterapeuten skriver."
    assert run(home.as_user("lege"), cases.write, item, "Kortere.", found.notes) == "Kortere."


@pytest.mark.long
def test_minutes_are_signed_once_and_land_in_each_record(
    home: make.House, ready: tuple[CourseId, MeetingId, ItemId]
) -> None:
    course, meeting, item = ready
    lege = home.as_user("lege")
    waits = more_courses(home, 2)
    run(lege, tasks.add, course, DISCUSS.code, home.clock.today())
    run(lege, agenda.prepare, run(lege, series.listing)[0].id)
    run(lege, cases.write, item, "Enige om å vente.")
    run(lege, decisions.decide, item, "Ring leder @eva 20.04.2026")
    with pytest.raises(Refused, match="til stede"):
        run(lege, minutes.sign, meeting)
    for user in ("lege", "fysio"):
        run(lege, agenda.attend, meeting, home.as_user(user).me.id, True)
    with pytest.raises(Missing):
        run(lege, minutes.listed, meeting)
    assert run(lege, minutes.sign, meeting) == minutes.Signed(1, 2)
    for verb, given in ((minutes.sign, (meeting,)), (cases.write, (item, "nei")), (decisions.decide, (item, "nei"))):
        with pytest.raises(Refused, match="signert"):
            run(lege, verb, *given)
    (line,) = [x for x in run(lege, course_journal.open_journal, course).lines if x.title == "Referat fra teammøtet"]
    told = " ".join(words for _label, words in line.words)
    for said in ("Enige om å vente.", "Ring leder", "Eva Li", "Er 60 % for mye?", "Liv Berg (lege)"):
        assert said in told, said
    assert not [r for r in _rows(home, "lege") if r.what.startswith(str(DISCUSS.label))], "it was talked about"
    _goes_with_its_consent(home, course)
    _has_papers(home, course, meeting)
    run(lege, agenda.nav_is_here, meeting, True)
    with pytest.raises(Refused, match="signert"):
        run(lege, agenda.attend, meeting, lege.me.id, False)
    run(lege, agenda.nav_is_here, meeting, False)
    _rolled_over(home, meeting, waits)
    with home.as_user("admin").store.read() as sql:
        landed = sql.scalars(select(AuditLine).where(AuditLine.action == "meeting:landed")).all()
        signed = sql.scalars(select(AuditLine).where(AuditLine.action == "meeting:signed")).one()
    assert len(landed) == 1 and landed[0].patient_id and signed.patient_id == ""


@pytest.mark.long
def test_minutes_are_not_signed_before_the_meeting_was_held(
    home: make.House, ready: tuple[CourseId, MeetingId, ItemId]
) -> None:
    course, meeting, item = ready
    lege = home.as_user("lege")
    of_the_day = home.clock.today()
    (waits,) = more_courses(home, 1)
    run(lege, agenda.ask_for, waits, "Hva nå?")
    run(lege, cases.write, item, "Enige om å vente.")
    run(lege, agenda.attend, meeting, lege.me.id, True)
    home.clock.day -= timedelta(days=1)
    for said in (None, of_the_day):
        with pytest.raises(BadInput) as refused:
            run(lege, minutes.sign, meeting, said)
        assert set(refused.value.fields) == {"held_on"}
    assert run(lege, minutes.sign, meeting, home.clock.today()) == minutes.Signed(1, 1)
    held = run(lege, agenda.look, meeting)
    assert held.day == home.clock.today(), "the minutes say when it was held"
    (line,) = [x for x in run(lege, course_journal.open_journal, course).lines if x.title == "Referat fra teammøtet"]
    assert f"{home.clock.today():%d.%m.%Y}" in " ".join(words for _label, words in line.words)
    (row,) = run(lege, series.listing)
    assert row.next_day == of_the_day + timedelta(days=7), "it stood in for the one on the day after"


@pytest.mark.long
def test_minutes_that_are_signed_late_are_of_the_day_that_it_was_held(
    home: make.House, ready: tuple[CourseId, MeetingId, ItemId]
) -> None:
    """Put off by a week, or signed the day after: the program cannot know which, so it is said."""
    course, meeting, item = ready
    lege, planned = home.as_user("lege"), home.clock.today()
    run(lege, cases.write, item, "Enige om å vente.")
    run(lege, agenda.attend, meeting, lege.me.id, True)
    home.clock.day += timedelta(days=9)
    home.sign_out("lege")
    lege = home.as_user("lege")
    with pytest.raises(BadInput, match="står på") as refused:
        run(lege, minutes.sign, meeting)
    assert set(refused.value.fields) == {"held_on"} and run(lege, agenda.look, meeting).day == planned
    held = planned + timedelta(days=8)
    run(lege, minutes.sign, meeting, held)
    assert run(lege, agenda.look, meeting).day == held
    (line,) = [x for x in run(lege, course_journal.open_journal, course).lines if x.title == "Referat fra teammøtet"]
    assert f"{held:%d.%m.%Y}" in " ".join(words for _label, words in line.words)
    assert f"{held:%d.%m.%Y}" in pdf_text(run(lege, minutes.listed, meeting))
    (row,) = run(lege, series.listing)
    assert row.next_day == planned + timedelta(days=14)
    run(lege, agenda.prepare, row.id)
    (again,) = run(lege, series.listing)
    assert again.current is not None
    run(lege, agenda.attend, again.current, lege.me.id, True)
    home.clock.day = again.next_day
    home.sign_out("lege")
    with pytest.raises(BadInput, match="alt et møte"):
        run(home.as_user("lege"), minutes.sign, again.current, held)


def _goes_with_its_consent(home: make.House, course: CourseId) -> None:
    def seen() -> list[str]:
        home.sign_out("nav")
        nav = home.as_user("nav")
        return [line.title for line in run(nav, course_journal.open_journal, course).lines]

    share(home, course, Category.NOTES, Category.PLAN, Category.TREATMENT)
    assert "Referat fra teammøtet" not in seen()
    share(home, course, Category.MEETING)
    assert "Referat fra teammøtet" in seen()


def _has_papers(home: make.House, course: CourseId, meeting: MeetingId) -> None:
    lege = home.as_user("lege")
    first = run(lege, papers.issued, course, "meeting_minutes_print")
    listed = run(lege, minutes.listed, meeting)
    home.clock.day += timedelta(days=40)
    assert run(lege, papers.issued, course, "meeting_minutes_print") == first, "frozen when it was signed"
    assert run(lege, minutes.listed, meeting) == listed
    words, own = pdf_text(listed), pdf_text(first)
    assert "K.T." in words and "Testesen" not in words and "Ring leder" not in words
    assert "Ring leder" in own and "Enige om å vente." in own
    (entry,) = [e for e in run(lege, entries.journal, course) if e.kind == MeetingMinutes.kind]
    run(lege, entries.add_addendum, entry.id, "Bedriftslegen svarte.")
    added = run(lege, papers.issued, course, "meeting_minutes_print")
    assert added != first and "Bedriftslegen svarte." in pdf_text(added) and "Ring leder" in pdf_text(added)
    home.clock.day -= timedelta(days=40)


def _rolled_over(home: make.House, meeting: MeetingId, waits: list[CourseId]) -> None:
    (row,) = run(home.as_user("lege"), series.listing)
    assert row.current not in (None, meeting) and row.signed == ((meeting, home.clock.today()),)
    assert row.current is not None
    then = run(home.as_user("lege"), agenda.look, row.current)
    assert then.day == home.clock.today() + timedelta(days=7)
    assert {i.course for i in then.items} == set(waits)
    assert all(i.about.startswith("Ny · fra") for i in then.items)


@pytest.mark.long
def test_who_has_no_relation_is_asked_before_anything_is_signed(
    home: make.House, ready: tuple[CourseId, MeetingId, ItemId]
) -> None:
    course, meeting, item = ready
    run(home.as_user("lege"), cases.write, item, "Noe.")
    fysio = home.as_user("fysio")
    run(fysio, agenda.attend, meeting, fysio.me.id, True)
    with pytest.raises(ReasonNeeded):
        run(fysio, cases.look, item)
    with pytest.raises(ReasonNeeded):
        run(fysio, minutes.sign, meeting)
    assert run(home.as_user("lege"), agenda.look, meeting).signed_at is None
    assert run(home.as_user("lege"), course_journal.open_journal, course) is not None


@pytest.mark.long
def test_who_comes_here_no_more_leaves_the_agenda(home: make.House, course: CourseId) -> None:
    """One who is dead or has moved, and a course that is closed, until that is taken back; what was said of them lands,
    and a question about a closed course goes to one more meeting and no further."""
    lege, first = home.as_user("lege"), set_up(home, "lege", "fysio")
    talked, dead, closed, asked = more_courses(home, 4)
    run(lege, agenda.ask_for, asked, "Hva nå?")
    meeting = run(lege, agenda.prepare, first)
    run(lege, cases.write, item_for(home, meeting, talked), "Familien er ringt.")
    with lege.store.read() as sql:
        patients = {CourseId(i): PatientId(who) for i, who in sql.execute(select(Course.id, Course.patient_id))}

    def there() -> set[CourseId]:
        (row,) = run(lege, series.listing)
        assert row.current is not None
        return {item.course for item in run(lege, agenda.look, row.current).items}

    assert there() == {course, talked, dead, closed, asked}
    for gone in (talked, dead):
        run(lege, departures.note, patients[gone], Departure.DEAD, home.clock.today())
    for one in (closed, asked):
        make.sign_epikrise(lege, one, {"asks": [{"text": "Følge opp"}]})
    assert there() == {course, talked, asked}
    run(lege, departures.take_back, patients[dead])
    assert there() == {course, talked, dead, asked}
    run(lege, departures.note, patients[dead], Departure.DEAD, home.clock.today())
    with pytest.raises(BadInput, match="notert som"):
        run(lege, agenda.ask_for, dead, "Hva nå?")
    run(lege, agenda.attend, meeting, lege.me.id, True)
    assert run(lege, minutes.sign, meeting) == minutes.Signed(1, 2)
    assert there() == {course, asked}
    for _week in range(2):
        home.clock.day += timedelta(days=7)
        meeting = run(lege, agenda.prepare, first)
        run(lege, agenda.attend, meeting, lege.me.id, True)
        run(lege, minutes.sign, meeting)
        assert there() == {course}
