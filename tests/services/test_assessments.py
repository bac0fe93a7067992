"""What a signed rights assessment leaves behind: the versions with their grounds, the row of the guide, the safety task."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hia_desktop.base.errors import Missing
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.assessment_compare import differences
from hia_desktop.domain.guidelines import bundled_limits
from hia_desktop.services import courses, entries, tasks
from hia_desktop.services.call import run
from tests import make
from tests.services.story import ASSESSMENT

SAFETY = "Sikkerhet: avklar i dag"


@pytest.fixture
def course(home: make.House) -> CourseId:
    made = make.course(home)
    run(home.as_user("sekretar"), entries.sign, made, "referral", None, make.REFERRAL)
    return made


@pytest.fixture
def home(tmp_path: Path) -> Any:
    made = make.house(tmp_path / "store")
    yield made
    made.close()


def sign(home: make.House, user: str, course: CourseId, **more: Any) -> None:
    run(home.as_user(user), entries.sign, course, "assessment", None, {**ASSESSMENT, **more})


def listed(home: make.House, user: str, filter: str = "", order: str = "due") -> list[tasks.TaskRow]:
    signed_in = home.as_user(user)
    return list(run(signed_in, tasks.rows, run(signed_in, tasks.keys, filter, order)))


def deadlines(home: make.House, user: str, course: CourseId) -> list[str]:
    return [deadline.what for deadline in run(home.as_user(user), courses.open_course, course).deadlines]


def test_a_reassessment_keeps_the_old_decision_and_its_grounds(home: make.House, course: CourseId) -> None:
    refused = {"decision": "need_no_right", "start_deadline": None, "disciplines": None, "grounds": "Kan hjelpes i kommunen."}
    sign(home, "lege", course, **refused)
    home.clock.day += timedelta(days=40)
    sign(home, "psykolog", course, grounds="Er blitt verre.")
    new, old = run(home.as_user("lege"), entries.open_form, course, "assessment").versions
    assert (old.answers["decision"], old.answers["grounds"], old.author) == ("need_no_right", "Kan hjelpes i kommunen.", "Liv Berg")
    assert (new.answers["decision"], new.answers["grounds"], new.author) == ("right", "Er blitt verre.", "Per Sol")
    found = differences(RightsAssessment.model_validate(old.answers), RightsAssessment.model_validate(new.answers))
    assert {"decision", "grounds", "start_deadline", "disciplines"} <= {difference.field for difference in found}


def test_a_signed_assessment_keeps_the_row_of_the_guide(home: make.House, course: CourseId) -> None:
    row = bundled_limits()[0].model_copy(update={"weeks": 10, "source": "Veileder 2015, linje 1"}).model_dump(mode="json")
    sign(home, "lege", course, guideline=row)
    (version,) = run(home.as_user("lege"), entries.open_form, course, "assessment").versions
    assert version.answers["guideline"] == row and row not in [limit.model_dump(mode="json") for limit in bundled_limits()]


@pytest.mark.parametrize("order", ["due", "-due", "name"])
def test_suicide_risk_is_on_top_the_same_day_for_health_alone(home: make.House, course: CourseId, order: str) -> None:
    home.clock.day += timedelta(days=3)
    sign(home, "lege", course, conditions_against=["suicide_risk"])
    for user in ("lege", "psykolog", "fysio"):
        first = listed(home, user, order=order)[0]
        assert (first.what, first.due, first.step, first.due_text) == (SAFETY, home.clock.today(), "assessment", "I dag")
        assert SAFETY in [row.what for row in listed(home, user, "mine")] and SAFETY in deadlines(home, user, course)
    for user in ("nav", "sekretar"):
        assert SAFETY not in [row.what for row in listed(home, user)]
        with pytest.raises(Missing):
            run(home.as_user(user), tasks.finish, first.id)
    assert SAFETY not in deadlines(home, "sekretar", course)


def test_the_safety_task_stands_also_when_more_is_asked_for_and_goes_when_the_risk_is_gone(home: make.House, course: CourseId) -> None:
    sign(home, "lege", course, conditions_against=["suicide_risk"], decision="more_information")
    assert listed(home, "lege")[0].what == SAFETY
    sign(home, "lege", course)
    assert SAFETY not in [row.what for row in listed(home, "lege")]


def test_a_draft_makes_no_task(home: make.House, course: CourseId) -> None:
    answers = {**ASSESSMENT, "conditions_against": ["suicide_risk"]}
    run(home.as_user("lege"), entries.save_draft, course, "assessment", None, answers, {})
    assert SAFETY not in [row.what for row in listed(home, "lege")]
