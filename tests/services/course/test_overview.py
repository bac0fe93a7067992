"""The first page tells each user what is theirs to see, in a few questions to the store."""

from datetime import date, time, timedelta

import pytest

from hia_desktop.base.fields import CourseId
from hia_desktop.base.pdf_words import words_of
from hia_desktop.documents.kinds.epikrise import change_of
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.leave.sick_leave import Period, SickLeaveKind
from hia_desktop.domain.teamwork.visits import Booking, Purpose
from hia_desktop.domain.timeline import DayIs
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses, overview, visits
from hia_desktop.services.course.courses import Score
from hia_desktop.services.course.overview import Adapted, NextVisit, developments, in_words, plan_words
from hia_desktop.services.papers import overview_papers
from hia_desktop.services.patient import leaves
from hia_desktop.services.record import entries, plan_lines
from hia_desktop.ui.screens.steps.before.scores import series_of
from tests import make
from tests.services.counting import counts

PLAN = {
    "own_goal": "Tilbake i stillingen",
    "evaluation_day": "2026-03-20",
    "goals": [{"title": "Jobb", "area": "work"}, {"title": "Søvn", "area": "health"}],
    "measures": [
        {"goal": "Søvn", "what": "Søvnkurs", "area": "health", "due": "2026-03-03", "responsible": "Psykolog"},
        {"goal": "Jobb", "what": "Møte med leder", "area": "work", "due": "2026-03-10", "responsible": "NAV-veileder"},
    ],
}
BACK = {
    "goal": "Egen stilling",
    "steps": [{"from_day": "2026-04-01", "work_percent": 40}],
    "recommendations": "Ett trinn om gangen",
}
WORKPLACE = {
    "barriers": [{"description": "Leder venter 100 %", "severity": "high"}],
    "adaptations": [
        {"adaptation": "other_tasks", "state": "ongoing", "note": "Ingen tunge løft"},
        {"adaptation": "hours", "state": "failed", "note": "Kortere dag"},
    ],
    "meeting": "dm2",
    "meeting_day": "2026-04-01",
}


@pytest.mark.long
def test_the_page_tells_each_user_what_is_theirs_to_see(home: make.House, course: CourseId) -> None:
    lege, nav, office = home.as_user("lege"), home.as_user("nav"), home.as_user("sekretar")
    bare = run(lege, overview.look, course)
    assert [d.what for d in bare.due] == ["Vurder henvisning"] and bare.due[0].how_far == ""
    assert bare.plan and not bare.plan.measures and bare.plan.goal == "" and not bare.plan.may_tick
    assert bare.notes == () and bare.adapted == () and bare.meeting is None
    run(lege, entries.sign, course, "survey", None, {"own_goal": "Jobbe igjen", "thriving": 3})
    assert (found := run(lege, overview.look, course).plan) and found.goal == "Jobbe igjen"
    assert found.goal_from == "fra kartleggingen 24. feb"
    run(lege, entries.sign, course, "plan", None, PLAN)
    until = home.clock.today() + timedelta(days=90)
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.PLAN, Category.ATTENDANCE], until)
    run(lege, consents.give, course, Recipient.HEALTH, [Category.NAV_NOTES], until)
    run(nav, entries.sign, course, "workplace", None, WORKPLACE)
    run(nav, entries.sign, course, "nav_note", None, {"heading": "Ringt leder", "text": "Avtalt møte"})
    for number in range(6):
        home.clock.at = time(11, number)
        run(lege, entries.sign, course, "note", None, {"heading": f"Samtale {number}", "text": "Hemmelig"})
    run(lege, entries.sign, course, "rtw", None, BACK)
    run(lege, plan_lines.put, course, 1, 1, "ongoing", date(2026, 3, 17))
    run(lege, entries.save_draft, course, "plan", None, PLAN, {})
    for day, at in ((6, "11"), (4, "9.30")):
        booking = Booking(day=date(2026, 3, day), time=at, purpose=Purpose.TREAT)
        run(lege, visits.book, course, booking, [lege.me.id])

    with counts(lege) as sent:
        seen = run(lege, overview.look, course)
    assert len([s for s in sent if s.startswith("SELECT")]) <= 14, sent
    assert seen.plan and seen.plan.may_tick and seen.plan.evaluated == date(2026, 3, 20)
    assert [(m.what, m.status.value, m.due) for m in seen.plan.measures] == [
        ("Søvnkurs", "new", date(2026, 3, 3)),
        ("Møte med leder", "ongoing", date(2026, 3, 17)),
    ]
    told = {d.what: (d.who, d.how_far) for d in seen.due}
    assert told["Evaluer tverrfaglig plan"] == ("Koordinator", "utkast er begynt")
    assert seen.adapted == (Adapted("Andre oppgaver: Ingen tunge løft", "Prøves nå"),)
    assert seen.meeting == ("Dialogmøte 2", date(2026, 4, 1))
    assert seen.visit == NextVisit(date(2026, 3, 4), "09:30", "Behandling · Liv Berg")
    assert seen.notes and len(seen.notes) == 4 and {n.author for n in seen.notes} == {"Liv Berg"}

    hers = run(nav, overview.look, course)
    assert hers.visit == NextVisit(date(2026, 3, 4), "09:30", ""), "neither what for nor with whom"
    assert (
        hers.plan and [m.what for m in hers.plan.measures] == ["Møte med leder"] and hers.plan.goal == PLAN["own_goal"]
    )
    assert hers.notes and [n.author for n in hers.notes] == [nav.me.name], (
        "her own, though six of the others' are newer"
    )
    assert "Hemmelig" not in str(hers) and "Søvn" not in str(hers) and "Samtale" not in str(hers)
    plans = ("pasientens plan", "01.04.2026 40 %", "teamets anbefalinger", "Ett trinn om gangen")
    for user, there, lacks in (
        (lege, ("Søvnkurs", "Leder venter 100 %", "Samtale", *plans), ()),
        (nav, (), ("Søvn", "Samtale", *plans)),
    ):
        paper = run(user, overview_papers.prepare, course)
        printed = " ".join(words_of(paper.pdf()).split())
        there = ("Neste time klokken 09.30", "04.03.2026", *there)
        there = ("Møte med leder", "17.03.2026", "Tilbake i stillingen", *there)
        assert all(part in printed for part in there), printed
        assert not any(part in printed for part in lacks), printed
        assert ("det som er delt med" in printed) == (user is nav)
        assert "vinduet 2–4" not in printed and "delt med deg" not in printed, "the patient reads it"
    # A part of the survey is shared, and nothing of the plan: whether there is one, she cannot know.
    run(lege, consents.withdraw, course, Recipient.NAV_ADVISER)
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.FUNCTION], until)
    less = run(nav, overview.look, course).plan
    assert less and (less.shared, less.whole, less.goal_shared, less.signed, less.measures) == (False,) * 3 + (None, ())
    assert plan_words(less, home.clock.today()) == "Planen er ikke delt med deg."
    assert (seen.plan.shared, seen.plan.whole, hers.plan.shared, hers.plan.whole) == (True, True, True, False)
    assert "Du ser det som er delt med deg" in plan_words(hers.plan, home.clock.today())
    on = date(2026, 3, 20)
    assert "Evalueres 20. mars" in plan_words(seen.plan, on)
    assert "Skulle evalueres 20. mars" in plan_words(seen.plan, on + timedelta(days=1)), "nobody has said that it was"
    assert plan_words(bare.plan, home.clock.today()) == "Ingen plan er signert ennå."
    theirs = run(office, overview.look, course)
    assert (theirs.plan, theirs.adapted, theirs.notes, theirs.meeting) == (None, None, None, None)
    assert sum(d.what == "Tiltak i planen" for d in theirs.due) == 1, "the plan that she cannot read is not beside them"
    assert not any(d.what == "Tiltak i planen" for d in seen.due), "they stand in the plan"
    assert not any(d.how_far for d in theirs.due if d.step == "plan")


def test_the_patient_is_not_handed_the_centres_own_reckoning(home: make.House) -> None:
    """When help does most good is for who plans the course."""
    course, lege = make.course(home), home.as_user("lege")
    full = Period(home.clock.day - timedelta(days=60), None, SickLeaveKind.FULL, 100)
    run(lege, leaves.save_periods, course, [], [full])
    printed = words_of(run(lege, overview_papers.prepare, course).pdf())
    assert "100 %" in printed and "Best nytte" not in printed


def test_a_dialogue_meeting_that_is_agreed_stands_on_its_day(home: make.House, course: CourseId) -> None:
    """Till then the day of it is the last that the law allows."""
    lege, until = home.as_user("lege"), home.clock.today() + timedelta(days=90)
    run(lege, leaves.save_periods, course, [], [Period(date(2026, 1, 12), None, SickLeaveKind.FULL, 100)])
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.ATTENDANCE], until)

    def second_meeting() -> tuple[date, DayIs]:
        marks = run(lege, courses.open_course, course).timeline.milestones
        assert [mark.day for mark in marks] == sorted(mark.day for mark in marks)
        return next((mark.day, mark.day_is) for mark in marks if mark.label == "Dialogmøte 2")

    assert second_meeting() == (date(2026, 7, 13), DayIs.LATEST)
    run(lege, consents.give, course, Recipient.HEALTH, [Category.NAV_NOTES], until)
    run(home.as_user("nav"), entries.sign, course, "workplace", None, WORKPLACE)
    assert second_meeting() == (date(2026, 4, 1), DayIs.ON)
    home.clock.day = date(2026, 4, 2)
    assert second_meeting() == (date(2026, 7, 13), DayIs.LATEST), "nobody has said that it was held"


def test_a_development_goes_from_the_first_to_the_last_and_says_which_way() -> None:
    def score(name: str, day: int, value: float, better: str = "low") -> Score:
        return Score(name=name, day=date(2026, 1, day), value=value, low=0, high=10, better=better)  # type: ignore[arg-type]

    found = developments([score("A", 1, 9), score("B", 1, 3, "high"), score("A", 8, 6), score("B", 9, 3, "high")])
    assert [(d.name, d.first, d.last, d.better) for d in found] == [("A", 9, 6, True), ("B", 3, 3, None)]
    assert developments([score("A", 1, 4), score("A", 2, 8)])[0].better is False and developments([]) == ()


def test_a_score_that_leans_on_answers_that_lack_says_so_wherever_it_is_told(home: make.House) -> None:
    course, lege = make.course(home), home.as_user("lege")
    for day, given in ((1, dict.fromkeys("abcdefgh", 2)), (9, dict.fromkeys("abcdefghi", 0))):
        entered = {"day": make.DAY.replace(day=day).isoformat(), "function": 1, **given}
        run(lege, entries.sign, course, "phq9", None, entered)
    scores = run(lege, courses.open_course, course).scores
    assert [(one.value, one.filled) for one in scores] == [(18, True), (0, False)]
    assert in_words(developments(scores)[0]) == ("PHQ-9 (0–27)", "18 (beregnet)", "0", "bedre")
    assert in_words(developments(scores[1:])[0])[1] == "0"
    assert change_of(scores)[0].meaning == "ganske alvorlig (beregnet) → minimal"
    (series,) = series_of(scores)
    assert series.summary.startswith("18 (beregnet) → 0") and "0 minimal" in series.listed()
