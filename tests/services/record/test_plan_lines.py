"""One measure is ticked: a signed line in the plan's history, read wherever the plan is, shared as the measure is."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from hia_desktop.base.errors import BadInput, Conflict, Missing, Problem, Refused
from hia_desktop.base.fields import CourseId, EntryId, TaskId
from hia_desktop.base.pdf_words import words_of
from hia_desktop.base.text import day
from hia_desktop.domain.access import Category, Recipient, Role
from hia_desktop.domain.forms.measure_line import MeasureLine, carried, task_of, with_lines
from hia_desktop.domain.forms.values import MeasureStatus
from hia_desktop.domain.tasks import START
from hia_desktop.domain.teamwork.team import TeamFunction
from hia_desktop.services.call import SignedIn, run
from hia_desktop.services.centre import course_teams, handovers
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses
from hia_desktop.services.lists import tasks
from hia_desktop.services.overview import course_journal
from hia_desktop.services.papers import epikriser, papers
from hia_desktop.services.record import entries, following, plan_lines
from hia_desktop.services.sealing.entry_rows import Entry
from hia_desktop.services.transfer import course_export, course_import
from hia_desktop.store.entities import FormEntry, Task
from tests import make
from tests.services.story import ASSESSMENT

SOON, LATER = date(2026, 3, 3), date(2026, 3, 17)
PLAN: dict[str, Any] = {
    "own_goal": "Tilbake i stillingen",
    "goals": [{"title": "Jobb", "area": "work"}, {"title": "Søvn", "area": "health"}],
    "measures": [
        {"goal": "Søvn", "what": "Søvnkurs", "area": "health", "due": SOON.isoformat(), "status": "ongoing"},
        {"goal": "Jobb", "what": "Møte med leder", "area": "work", "due": SOON.isoformat(), "status": "agreed"},
        {"goal": "Jobb", "what": "Hjelpemiddel", "area": "work"},
    ],
}


def newest(user: SignedIn, course: CourseId) -> Entry:
    page = run(user, entries.open_form, course, "plan")
    return next(version for version in page.versions if not version.struck)


def standing(user: SignedIn, course: CourseId) -> dict[str, tuple[str, str | None]]:
    return {row["what"]: (row["status"], row["due"]) for row in newest(user, course).answers["measures"]}


def open_tasks(home: make.House, course: CourseId) -> list[date]:
    with home.as_user("lege").store.read() as sql:
        wanted = select(Task.due).where(Task.course_id == course, Task.kind == "plan_measure", Task.done_on.is_(None))
        return sorted(sql.scalars(wanted))


@pytest.fixture
def plan(home: make.House, course: CourseId) -> EntryId:
    return run(home.as_user("lege"), entries.sign, course, "plan", None, PLAN)


@pytest.mark.long
def test_a_line_stands_in_the_plan_wherever_it_is_read_and_the_signed_version_stays(
    home: make.House, course: CourseId, plan: EntryId
) -> None:
    lege, fysio = home.as_user("lege"), home.as_user("fysio")
    before = run(fysio, plan_lines.put, course, 1, 0, "done", SOON)
    assert (before.what, before.status, before.due, before.over) == ("Søvnkurs", MeasureStatus.ONGOING, SOON, False)
    run(lege, plan_lines.put, course, 1, 1, "ongoing", LATER)
    page = run(lege, entries.open_form, course, "plan")
    (version,) = page.versions
    assert standing(lege, course)["Søvnkurs"] == ("done", SOON.isoformat())
    assert standing(lege, course)["Møte med leder"] == ("ongoing", LATER.isoformat())
    assert [row["status"] for row in version.signed_answers["measures"]] == ["ongoing", "agreed", "new"]
    assert [(line.author, line.answers["what"]) for line in version.later] == [
        ("Eva Li", "Søvnkurs"),
        ("Liv Berg", "Møte med leder"),
    ]
    assert run(lege, entries.journal, course) == () and not version.addenda
    composed = run(lege, epikriser.compose, course).answers
    assert "Gjennomført: Søvnkurs." in composed["course_and_treatment"]
    assert "who_does_what" not in composed, "nobody outside the team was named"
    paper = " ".join(words_of(run(lege, papers.read, run(lege, papers.issue, course, "team_plan"))).split())
    changed, plan_as_signed = paper.split("Sidene etter denne")
    assert "Møte med leder I gang 17.03.2026" in changed and "Søvnkurs Gjort" in changed
    assert "17.03.2026" not in plan_as_signed
    # A new version begins from what the lines made, and they say nothing of it any more.
    second = run(lege, entries.sign, course, "plan", version.series, version.answers)
    again = newest(lege, course)
    assert (again.id, again.later, again.answers) == (second, (), version.answers)
    with pytest.raises(Conflict):
        run(fysio, plan_lines.put, course, 1, 2, "done", None)
    run(lege, entries.strike, second, "wrong_content")
    assert newest(lege, course).id == plan and standing(lege, course)["Søvnkurs"][0] == "done"


@pytest.mark.long
def test_what_was_said_in_error_is_undone_by_a_line_and_the_task_follows(
    home: make.House, course: CourseId, plan: EntryId
) -> None:
    lege = home.as_user("lege")
    assert open_tasks(home, course) == [SOON, SOON]
    found = [row for row in run(lege, tasks.rows, run(lege, tasks.keys)) if row.of_measure]
    assert [(row.what, row.due, row.step) for row in found] == [("Tiltak i planen", SOON, "plan")] * 2
    with pytest.raises(Refused):
        run(lege, tasks.finish, found[0].id)
    before = run(lege, plan_lines.finish, found[0].id)
    assert standing(lege, course)[before.what][0] == "done" and open_tasks(home, course) == [SOON]
    run(lege, plan_lines.put, course, before.version, before.place, before.status, before.due)
    assert standing(lege, course)[before.what] == (before.status, SOON.isoformat())
    assert open_tasks(home, course) == [SOON, SOON]
    run(lege, plan_lines.put, course, 1, 1, "agreed", LATER)
    assert open_tasks(home, course) == [SOON, LATER]
    run(lege, plan_lines.put, course, 1, 1, "agreed", LATER)  # says nothing new, so nothing is signed
    assert len(newest(lege, course).later) == 3
    with pytest.raises(Conflict):  # who saw the measure before it was moved would take the day back
        run(lege, plan_lines.put, course, 1, 1, "done", SOON, 0)
    run(lege, plan_lines.put, course, 1, 1, "agreed", None)
    assert open_tasks(home, course) == [SOON]
    with lege.store.read() as sql:
        wanted = select(Task.id).where(Task.kind == "plan_measure", Task.done_on.is_not(None))
        assert not list(sql.scalars(wanted)), "a measure that lost its day is not done"
    run(lege, plan_lines.put, course, 1, 1, "agreed", LATER)
    assert open_tasks(home, course) == [SOON, LATER]
    for status, due in (("finished", None), ("done", date(1919, 1, 1))):
        with pytest.raises(BadInput):
            run(lege, plan_lines.put, course, 1, 1, status, due)
    with pytest.raises(Missing):
        run(lege, plan_lines.put, course, 1, 9, "done", None)
    with pytest.raises(Refused):
        run(home.as_user("sekretar"), plan_lines.put, course, 1, 1, "done", None)
    with pytest.raises(Problem):
        run(lege, tasks.add, course, "plan_measure", SOON)
    # What ends with the course opens with it again, but not what was ticked before.
    run(lege, plan_lines.put, course, 1, 0, "done", SOON)
    make.closing_form(lege, course)
    closed = run(lege, entries.sign, course, "epikrise", None, {"asks": [{"text": "Kontroll"}], "assessment": "Bra"})
    assert open_tasks(home, course) == []
    moved = [row | {"due": LATER.isoformat()} for row in newest(lege, course).answers["measures"]]
    run(lege, entries.sign, course, "plan", newest(lege, course).series, PLAN | {"measures": moved})
    assert open_tasks(home, course) == []
    run(lege, entries.strike, closed, "wrong_content")
    assert open_tasks(home, course) == [LATER, LATER], "what was planned while it was closed too"
    answers = newest(lege, course).answers | {"measures": [PLAN["measures"][2] | {"due": day(LATER)}]}
    answers["measures"][0]["due"] = LATER.isoformat()
    run(lege, entries.sign, course, "plan", newest(lege, course).series, answers)
    assert open_tasks(home, course) == [LATER]


def holders(home: make.House, course: CourseId) -> dict[date, str | None]:
    """Who each open measure's task is given to: a user's id, or a role."""
    with home.as_user("lege").store.read() as sql:
        wanted = select(Task.due, Task.responsible_id, Task.role)
        wanted = wanted.where(Task.course_id == course, Task.kind == "plan_measure", Task.done_on.is_(None))
        return {due: who or role for due, who, role in sql.execute(wanted)}


@pytest.mark.long
def test_who_was_given_a_measure_has_it_in_the_next_version_too(
    home: make.House, course: CourseId, plan: EntryId
) -> None:
    lege, fysio = home.as_user("lege"), home.as_user("fysio").me.id
    run(lege, courses.set_responsible, course, lege.me.id)
    run(lege, plan_lines.put, course, 1, 1, "agreed", LATER)
    given = {row.due: row.id for row in run(lege, tasks.rows, run(lege, tasks.keys, "team")) if row.of_measure}
    given |= {LATER: TaskId(task_of(plan, 1))}  # too far ahead for the list
    run(lege, handovers.give, given[SOON], fysio)
    run(lege, handovers.give, given[LATER], Role.PSYCHOLOGIST)
    version = newest(lege, course)
    new = PLAN["measures"][0] | {"what": "Trening", "due": "2026-03-05"}
    moved = [new, *({**row, "what": row["what"] + " (uke 10)"} for row in reversed(version.answers["measures"]))]
    second = run(lege, entries.sign, course, "plan", version.series, version.answers | {"measures": moved})
    assert holders(home, course) == {SOON: fysio, LATER: "psychologist", date(2026, 3, 5): lege.me.id}
    # A version that is struck takes its tasks with it, and those of the one before stand again.
    run(lege, entries.strike, second, "wrong_content")
    assert holders(home, course) == {SOON: fysio, LATER: "psychologist"}
    assert run(lege, plan_lines.finish, TaskId(task_of(plan, 0))).what == "Søvnkurs"


@pytest.mark.long
def test_a_measure_is_for_whom_the_plan_names_and_says_which_it_is(home: make.House, course: CourseId) -> None:
    """A whole name, or a role: the one of the team who has it, or else whoever has it; anything else, and one whom the
    patient blocks, leaves it with the course's responsible."""
    lege, fysio, psykolog = (home.as_user(name) for name in ("lege", "fysio", "psykolog"))
    run(lege, courses.set_responsible, course, lege.me.id)
    days = [SOON + timedelta(days=n) for n in range(5)]
    named = ("Eva Li", "fysioterapeut", "Psykolog", "Arbeidsgiver", "Per Sol")
    rows = [
        {**PLAN["measures"][0], "what": f"Tiltak {who}", "responsible": who, "due": due.isoformat()}
        for who, due in zip(named, days, strict=True)
    ]
    run(lege, course_teams.put, course, psykolog.me.id, TeamFunction.CLINICIAN, home.clock.today())
    run(lege, entries.sign, course, "plan", None, PLAN | {"measures": rows})
    expected = [fysio.me.id, "physiotherapist", psykolog.me.id, lege.me.id, psykolog.me.id]
    assert holders(home, course) == dict(zip(days, expected, strict=True))

    def told(user: str) -> set[str]:
        signed_in = home.as_user(user)
        return {row.what for row in run(signed_in, tasks.rows, run(signed_in, tasks.keys, "team")) if row.of_measure}

    assert told("fysio") == {
        "Tiltak i planen: Tiltak Eva Li",
        "Tiltak i planen: Tiltak fysioterapeut",
        "Tiltak i planen",
    }
    assert told("sekretar") == {"Tiltak i planen"} and told("nav") == set()
    # Another version: who is named anew has it; what was not changed stays with whom it was given to.
    given = {row.due: row.id for row in run(lege, tasks.rows, run(lege, tasks.keys, "team")) if row.of_measure}
    run(lege, handovers.give, given[days[0]], lege.me.id)
    rows[1]["responsible"], rows[3]["responsible"] = "Liv Berg", ""
    version = newest(lege, course)
    run(lege, entries.sign, course, "plan", version.series, version.answers | {"measures": rows})
    expected[0], expected[1] = lege.me.id, lege.me.id
    assert holders(home, course) == dict(zip(days, expected, strict=True))
    run(lege, consents.block, course, fysio.me.id)
    rows[4]["responsible"] = "Eva Li"
    version = newest(lege, course)
    run(lege, entries.sign, course, "plan", version.series, version.answers | {"measures": rows})
    assert holders(home, course)[days[4]] == lege.me.id
    # One that gets its day by a line is for whom the plan names too.
    rows[0] |= {"responsible": "Per Sol", "due": None}
    version = newest(lege, course)
    run(lege, entries.sign, course, "plan", version.series, version.answers | {"measures": rows})
    run(lege, plan_lines.put, course, version.number + 1, 0, "ongoing", LATER)
    assert holders(home, course)[LATER] == psykolog.me.id


@pytest.mark.long
def test_a_draft_that_was_begun_before_a_line_does_not_take_it_back(
    home: make.House, course: CourseId, plan: EntryId
) -> None:
    lege, fysio = home.as_user("lege"), home.as_user("fysio")
    reworded = PLAN["measures"][0] | {"what": "Søvnkurs på Lærings- og mestringssenteret"}
    typed = {**PLAN, "summary": "Mine ord", "measures": [PLAN["measures"][1], reworded]}
    kept = run(lege, entries.save_draft, course, "plan", None, typed, {})
    home.clock.day += timedelta(days=1)
    run(fysio, plan_lines.put, course, 1, 0, "done", SOON)
    home.clock.day += timedelta(days=1)
    # The window that was open all the time keeps what is typed in it, and so does what follows from another form.
    run(lege, entries.save_draft, course, "plan", kept.series, typed, {}, 1, ())
    with pytest.raises(Conflict, match=r"Søvnkurs.*Eva Li"):
        run(lege, entries.sign, course, "plan", kept.series, typed)
    goal = {"own_goal": "Et annet mål"}
    run(lege, entries.sign, course, "survey", None, goal)
    (place,) = run(lege, following.elsewhere, course, "survey")
    assert run(lege, following.follow, course, "survey", [place.key]) == 1
    draft = run(lege, entries.open_form, course, "plan").current
    assert draft is not None and draft.state == "draft" and draft.answers["summary"] == "Mine ord"
    assert [(row["what"], row["status"]) for row in draft.answers["measures"]] == [
        ("Møte med leder", "agreed"),
        (reworded["what"], "done"),
    ]
    # What the writer saw of it and wrote otherwise after that, stands.
    answers = draft.answers | {"measures": typed["measures"]}
    run(lege, entries.save_draft, course, "plan", draft.series, answers, {}, 1, draft.taken)
    again = run(lege, entries.open_form, course, "plan").current
    assert again is not None and again.answers["measures"][1]["status"] == "ongoing" and not again.missed
    run(fysio, plan_lines.put, course, 1, 2, "done", None)  # that measure is not in the draft any more
    lost = run(lege, entries.open_form, course, "plan").current
    assert (
        lost is not None
        and lost.answers == again.answers
        and [e.answers["what"] for e in lost.lost] == ["Hjelpemiddel"]
    )
    with pytest.raises(Conflict, match="Hjelpemiddel"):
        run(lege, entries.sign, course, "plan", draft.series, answers)
    run(lege, entries.sign, course, "plan", draft.series, answers, over_newer=True)
    assert standing(lege, course)[reworded["what"]][0] == "ongoing"


@pytest.mark.long
def test_an_advisers_version_begins_no_course(home: make.House, course: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(home.as_user("sekretar"), entries.sign, course, "referral", None, make.REFERRAL)
    run(lege, entries.sign, course, "assessment", None, ASSESSMENT)
    until = home.clock.today() + timedelta(days=90)
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.PLAN, Category.TREATMENT], until)

    def waits() -> tuple[str, bool]:
        page = run(lege, courses.open_course, course)
        return page.status, any(one.what == START.label for one in page.deadlines)

    before = waits()
    run(nav, entries.sign, course, "plan", None, {"own_goal": "Full jobb"})
    assert waits() == before and before[1]
    run(lege, entries.sign, course, "plan", None, {"own_goal": "Full jobb på dagtid"})
    assert waits() == ("I forløp", False)


@pytest.mark.long
def test_a_line_is_shared_as_the_measure_it_is_about(home: make.House, course: CourseId, plan: EntryId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(lege, plan_lines.put, course, 1, 0, "done", SOON)
    run(lege, plan_lines.put, course, 1, 1, "ongoing", SOON)
    until = home.clock.today() + timedelta(days=90)
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.PLAN], until)
    assert standing(nav, course) == {"Møte med leder": ("ongoing", SOON.isoformat()), "Hjelpemiddel": ("new", None)}
    assert [line.answers["what"] for line in newest(nav, course).later] == ["Møte med leder"]
    said = {u.me.name: run(u, course_journal.open_journal, course).lines for u in (lege, nav)}
    told = {who: [(x.title, x.about) for x in lines if x.title.startswith("Tiltak:")] for who, lines in said.items()}
    mine = ("Tiltak: Møte med leder", "I gang · frist 03.03.2026")
    assert told == {nav.me.name: [mine], lege.me.name: [("Tiltak: Søvnkurs", "Gjort"), mine]}
    # What the patient shares with her she may tick as well, by its row in the whole plan; the rest is not there.
    run(nav, plan_lines.put, course, 1, 2, "done", None)
    assert standing(nav, course)["Hjelpemiddel"] == standing(lege, course)["Hjelpemiddel"] == ("done", None)
    assert standing(lege, course)["Søvnkurs"] == ("done", SOON.isoformat())
    with pytest.raises(Missing):
        run(nav, plan_lines.put, course, 1, 0, "new", None)
    run(lege, plan_lines.put, course, 1, 0, "ongoing", SOON)
    assert "Søvnkurs" not in str(run(nav, entries.open_form, course, "plan"))
    with lege.store.read() as sql:
        kept = sql.execute(select(FormEntry.category).where(FormEntry.kind == MeasureLine.kind)).scalars().all()
    assert sorted(kept) == ["plan", "plan", "treatment", "treatment"]
    run(lege, consents.withdraw, course, Recipient.NAV_ADVISER)
    with pytest.raises(Problem):
        run(nav, plan_lines.put, course, 1, 2, "new", None)


@pytest.mark.long
def test_lines_go_with_the_course_to_another_centre(
    home: make.House, course: CourseId, plan: EntryId, tmp_path: object
) -> None:
    lege = home.as_user("lege")
    run(lege, plan_lines.put, course, 1, 0, "done", SOON)
    run(lege, plan_lines.put, course, 1, 1, "agreed", LATER)
    data = run(lege, course_export.export_course, course).model_dump_json().encode()
    away = make.house(tmp_path / "away")  # type: ignore[operator]
    try:
        there = away.as_user("lege")
        came = run(there, course_import.import_course, data).course
        assert standing(there, came) == standing(lege, course)
        assert open_tasks(away, came) == [LATER]
    finally:
        away.close()


def row(what: str, **more: Any) -> dict[str, Any]:
    return {"what": what, "status": "new", "due": None, **more}


@pytest.mark.parametrize(
    ("now", "done"),
    [
        ([row("Samtale"), row("Trening"), row("Samtale")], [2]),  # its twin is left alone
        ([row("Trening"), row("Samtale", status="ongoing"), row("Samtale")], [2]),
        ([row("Samtale"), row("Trening"), row("Samtale hver uke")], []),  # which of the two was reworded?
        ([row("Samtale", due="2026-04-01"), row("Trening"), row("Samtale")], [2]),  # the day moved in the draft stays
        ([row("Samtale"), row("Trening")], []),
        ([row("Samtale"), row("Trening"), row("Ny stol")], []),
    ],
)
def test_a_line_finds_its_measure_again_in_a_draft(now: list[dict[str, Any]], done: list[int]) -> None:
    base = [row("Samtale"), row("Trening"), row("Samtale")]
    line = MeasureLine(place=2, what="Samtale", status=MeasureStatus.DONE)
    answers, lost = carried({"measures": now}, base, [(2, line)])
    assert [n for n, one in enumerate(answers["measures"]) if one["status"] == "done"] == done
    assert [one["due"] for one in answers["measures"]] == [one["due"] for one in now]
    assert lost == ([] if done else [line])


@pytest.mark.parametrize(
    ("now", "found"),
    [
        ([row("Trening"), row("Ukentlig samtale med Kari")], True),
        ([row("Samtaler med Kari", goal="Et annet"), row("Trening")], False),
        ([row("Ny stol"), row("Trening")], False),
    ],
)
def test_a_reworded_measure_is_found_when_there_is_no_doubt(now: list[dict[str, Any]], found: bool) -> None:
    line = MeasureLine(place=0, what="Samtale med Kari", status=MeasureStatus.DONE)
    answers, lost = carried({"measures": now}, [row("Samtale med Kari"), row("Trening")], [(0, line)])
    assert ("done" in [one["status"] for one in answers["measures"]], not lost) == (found, found)


def test_lines_are_folded_by_row_and_by_the_words_that_were_read() -> None:
    answers = {"measures": [{"what": "a", "status": "new", "due": None}, {"what": "b", "status": "new", "due": None}]}
    line = MeasureLine(place=4, what="b", status=MeasureStatus.DONE)
    assert with_lines(answers, [line], [2, 4])["measures"] == [
        answers["measures"][0],
        {**answers["measures"][1], "status": "done"},
    ]
    assert with_lines(answers, [line]) == with_lines(answers, [line], [4, 2]) == answers
    assert with_lines({"own_goal": "x"}, [line]) == {"own_goal": "x"}
