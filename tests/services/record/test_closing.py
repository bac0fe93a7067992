"""No course closes without an outcome: what each way of ending a course must have answered before it can be signed."""

from datetime import timedelta
from typing import Any

import pytest

from hia_desktop.base.errors import BadInput, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import day as numeric
from hia_desktop.domain.forms.ending.values import Clarified, Ending, Match
from hia_desktop.domain.teamwork.visits import Booking, Purpose, Why
from hia_desktop.domain.teamwork.visits import Outcome as VisitOutcome
from hia_desktop.services.call import run
from hia_desktop.services.course import visits
from hia_desktop.services.papers import papers
from hia_desktop.services.record import entries
from hia_desktop.services.sealing.entry_rows import Entry
from tests import make

WORK = {"work_status", "benefit"}
"""What is asked of everybody who lives: a course that was broken off is counted as well."""
WHOLE = {"outcome": "no_need", "work_status": "working", "benefit": "none"}
STOPS: tuple[tuple[dict[str, Any], set[str]], ...] = (
    ({}, {"day", "ending"}),
    ({"day": "2026-02-24"}, {"ending"}),
    ({"ending": "completed", "day": None}, {"day", "outcome", *WORK}),
    ({"ending": "completed"}, {"outcome", *WORK}),
    ({"ending": "completed", "outcome": "one_talk"}, WORK),
    ({"ending": "completed", **WHOLE}, set()),
    ({"ending": "completed", **WHOLE, "outcome": None}, {"outcome"}),
    ({"ending": "completed", **WHOLE, "work_status": None}, {"work_status"}),
    ({"ending": "completed", **WHOLE, "benefit": None}, {"benefit"}),
    ({"ending": "completed", **WHOLE, "work_status": "other", "benefit": "unknown"}, set()),
    # Broken off or moved: nobody knows where the clarification would have led, work is asked for all the same.
    ({"ending": "broken_off"}, WORK),
    ({"ending": "broken_off", "work_status": "full", "benefit": "sick_pay"}, set()),
    ({"ending": "moved"}, WORK),
    ({"ending": "moved", "work_status": "full", "benefit": "sick_pay"}, set()),
    # Of one who is dead nothing is asked.
    ({"ending": "dead"}, set()),
    # A match that was not good has its reason, chosen or written, however the course ended; a good one needs none.
    ({"ending": "completed", **WHOLE, "match": "good"}, set()),
    ({"ending": "completed", **WHOLE, "match": "partly"}, {"match_reasons"}),
    ({"ending": "completed", **WHOLE, "match": "little"}, {"match_reasons"}),
    ({"ending": "completed", **WHOLE, "match": "little", "match_reasons": ["too_late"]}, set()),
    ({"ending": "completed", **WHOLE, "match": "partly", "match_note": "Ventet for lenge."}, set()),
    ({"ending": "broken_off", "work_status": "full", "benefit": "sick_pay", "match": "little"}, {"match_reasons"}),
    ({"ending": "dead", "match": "partly"}, {"match_reasons"}),
    # One who is shown on is shown on to something.
    ({"ending": "completed", **WHOLE, "shown_to": [{"what": "søvn"}]}, {"shown_to.0.service"}),
    ({"ending": "completed", **WHOLE, "shown_to": [{"to": "Frisklivssentralen"}]}, set()),
)


def stopped(home: make.House, course: CourseId, answers: dict[str, Any]) -> set[str]:
    found = run(home.as_user("lege"), entries.before_signing, course, "closing", answers)
    assert all(line.words.strip() and line.name.strip() for line in found.stops), answers
    return {line.field for line in found.stops}


@pytest.mark.long
def test_what_a_closing_must_have_answered(home: make.House, course: CourseId) -> None:
    day = home.clock.today().isoformat()
    wrong = []
    for answers, expected in STOPS:
        given = answers if not answers else {"day": day, **answers}
        if (stops := stopped(home, course, given)) != expected:
            wrong.append((answers, stops, expected))
    assert wrong == []


def test_every_way_of_ending_and_every_match_stands_in_the_table() -> None:
    """So that a new one is decided on the day it is added."""
    for field, values in (("ending", Ending), ("match", Match)):
        assert {str(value) for value in values} == {answers[field] for answers, _ in STOPS if field in answers}
    for ending in ("completed", "broken_off", "moved"):
        assert any(stops >= WORK for answers, stops in STOPS if answers.get("ending") == ending)


@pytest.mark.parametrize("outcome", [*Clarified])
def test_each_outcome_of_the_clarification_is_enough(home: make.House, course: CourseId, outcome: Clarified) -> None:
    answers = {"day": home.clock.today().isoformat(), "ending": "completed", **WHOLE, "outcome": str(outcome)}
    assert stopped(home, course, answers) == set()


def closing_of(home: make.House, course: CourseId) -> list[Entry]:
    return list(run(home.as_user("lege"), entries.open_form, course, "closing").versions)


@pytest.mark.long
def test_a_closed_course_never_loses_its_only_outcome(home: make.House, course: CourseId) -> None:
    """Its outcome is entered anew first, or the course opened again; then the one in error goes."""
    lege = home.as_user("lege")
    make.sign_epikrise(lege, course, {"asks": [{"text": "Følge opp"}]})
    (wrong,) = closing_of(home, course)
    with pytest.raises(Refused, match="Avslutning"):
        run(lege, entries.strike, wrong.id, "wrong_content")
    assert [one.stands for one in closing_of(home, course)] == [True]
    right = {"day": home.clock.today().isoformat(), **make.CLOSING, "outcome": "specialist"}
    run(lege, entries.sign, course, "closing", wrong.series, right)
    run(lege, entries.strike, wrong.id, "wrong_content")
    assert sorted(one.stands for one in closing_of(home, course)) == [False, True]


def test_the_outcome_of_a_course_that_is_open_again_may_be_taken_away(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    make.sign_epikrise(lege, course, {"asks": [{"text": "Følge opp"}]})
    (epikrise,) = run(lege, entries.open_form, course, "epikrise").versions
    run(lege, entries.strike, epikrise.id, "wrong_content")
    (closing,) = closing_of(home, course)
    run(lege, entries.strike, closing.id, "wrong_content")
    with pytest.raises(BadInput, match="utfallet"):
        run(lege, papers.sign_epikrise, course, epikrise.series, {"asks": [{"text": "Følge opp"}]})


@pytest.mark.long
def test_an_outcome_from_before_the_course_was_open_again_is_asked_about(home: make.House, course: CourseId) -> None:
    """What is counted of work on the closing day is otherwise what was answered months before it."""
    lege = home.as_user("lege")
    make.sign_epikrise(lege, course, {"asks": [{"text": "Følge opp"}]})

    def asked() -> list[str]:
        found = run(home.as_user("lege"), entries.before_signing, course, "epikrise", {"asks": [{"text": "Følge opp"}]})
        return [line.words for line in found.doubts if line.field == "closing"]

    (epikrise,) = run(lege, entries.open_form, course, "epikrise").versions
    first = home.clock.today()
    home.clock.day = first + timedelta(days=1)
    run(home.as_user("lege"), entries.strike, epikrise.id, "wrong_content")
    assert asked() == []
    home.clock.day = first + timedelta(days=60)
    assert asked() == [
        f"«Avslutning» er fra {numeric(first)}. Gjelder arbeid og utfall ennå? Ellers signer en ny først."
    ]
    (before,) = closing_of(home, course)
    answers = {"day": home.clock.day.isoformat(), **make.CLOSING}
    run(home.as_user("lege"), entries.sign, course, "closing", before.series, answers)
    assert asked() == []


def test_a_time_that_is_still_agreed_is_asked_about(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    make.closing_form(lege, course)

    def asked() -> list[str]:
        found = run(lege, entries.before_signing, course, "epikrise", {"asks": [{"text": "Følge opp"}]})
        return [line.words for line in found.doubts if "avtalt" in line.words]

    assert asked() == []
    later = home.clock.today() + timedelta(days=3)
    times = [Booking(day=day, time="9", purpose=Purpose.TREAT) for day in (later + timedelta(days=4), later)]
    held = [run(lege, visits.book, course, time, [lege.me.id], anyway=True) for time in times]
    (told,) = asked()
    assert f"avtalt {numeric(later)}" in told, "the first of them"
    for visit in held:
        run(lege, visits.settle, visit, VisitOutcome.BY_CENTRE, Why.MEDICAL)
    assert asked() == []
