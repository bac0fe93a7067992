"""No course closes without an outcome: what each way of ending a course must have answered before it can be signed."""

from typing import Any

import pytest

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.forms.ending.values import Clarified, Ending, Match
from hia_desktop.services.call import run
from hia_desktop.services.record import entries
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
