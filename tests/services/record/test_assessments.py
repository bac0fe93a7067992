"""What a signed rights assessment leaves behind: the versions with their grounds,
the row of the guide, the safety task."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hia_desktop.base.errors import BadInput, Missing, ReasonNeeded
from hia_desktop.base.fields import CourseId, PatientId
from hia_desktop.domain.access import Ground, Recipient
from hia_desktop.domain.assessment.compare import differences
from hia_desktop.domain.assessment.guidelines import bundled_limits
from hia_desktop.domain.consent import SHAREABLE
from hia_desktop.domain.forms import FORMS, is_written
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.tasks import ASSESS_STATES, GROUPS
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents, reasons
from hia_desktop.services.course import courses
from hia_desktop.services.lists import tasks
from hia_desktop.services.papers import papers
from hia_desktop.services.patient import patients
from hia_desktop.services.record import entries
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
    refused = {"decision": "no_need", "start_deadline": None, "disciplines": None, "grounds": "Kan hjelpes i kommunen."}
    sign(home, "lege", course, **refused)
    home.clock.day += timedelta(days=40)
    with pytest.raises(ReasonNeeded) as asked:
        sign(home, "psykolog", course, grounds="Er blitt verre.")
    run(home.as_user("psykolog"), reasons.state, PatientId(asked.value.patient), Ground.CALLED)
    with pytest.raises(BadInput) as early:
        sign(home, "psykolog", course, grounds="Er blitt verre.")
    assert list(early.value.fields) == ["wished_start"], "a day that was wished beside a refusal is no start decided on"
    sign(home, "psykolog", course, grounds="Er blitt verre.", wished_start=None)
    new, old = run(home.as_user("lege"), entries.open_form, course, "assessment").versions
    assert (old.answers["decision"], old.answers["grounds"], old.author) == (
        "no_need",
        "Kan hjelpes i kommunen.",
        "Liv Berg",
    )
    assert (new.answers["decision"], new.answers["grounds"], new.author) == ("right", "Er blitt verre.", "Per Sol")
    found = differences(RightsAssessment.model_validate(old.answers), RightsAssessment.model_validate(new.answers))
    assert {"decision", "grounds", "start_deadline", "disciplines"} <= {difference.field for difference in found}


def test_a_signed_assessment_keeps_the_row_of_the_guide(home: make.House, course: CourseId) -> None:
    row = (
        bundled_limits()[0].model_copy(update={"weeks": 10, "source": "Veileder 2015, linje 1"}).model_dump(mode="json")
    )
    sign(home, "lege", course, guideline=row)
    (version,) = run(home.as_user("lege"), entries.open_form, course, "assessment").versions
    assert version.answers["guideline"] == row and row not in [
        limit.model_dump(mode="json") for limit in bundled_limits()
    ]


RISKS: tuple[dict[str, Any], ...] = (
    {"conditions_against": ["suicide_risk"]},
    {"death_thoughts": 1},
    {"death_thoughts": 3},
)
"""What raises the same-day path: the condition, or the answer to an instrument's question."""


@pytest.mark.long
@pytest.mark.parametrize("risk", RISKS, ids=["condition", "answer 1", "answer 3"])
@pytest.mark.parametrize("order", ["due", "-due", "name"])
def test_suicide_risk_is_on_top_the_same_day_for_health_alone(
    home: make.House, course: CourseId, order: str, risk: dict[str, Any]
) -> None:
    """R45, R51: by the condition and by the instrument alike."""
    home.clock.day += timedelta(days=3)
    run(home.as_user("lege"), tasks.add, course, "epikrise", home.clock.today() - timedelta(days=9))
    sign(home, "lege", course, **risk)
    for user in ("lege", "psykolog", "fysio"):
        first = listed(home, user, order=order)[0]
        assert (first.what, first.due, first.step, first.due_text) == (
            SAFETY,
            home.clock.today(),
            "assessment",
            "I dag",
        )
        assert SAFETY in [row.what for row in listed(home, user, "mine")] and SAFETY in deadlines(home, user, course)
        assert [row.what for row in listed(home, user, "safety")] == [SAFETY]
    for user in ("nav", "sekretar"):
        assert listed(home, user, "safety") == []
        assert SAFETY not in [row.what for row in listed(home, user)]
        with pytest.raises(Missing):
            run(home.as_user(user), tasks.finish, first.id)
    assert SAFETY not in deadlines(home, "sekretar", course)


@pytest.mark.parametrize("risk", RISKS, ids=["condition", "answer 1", "answer 3"])
def test_the_safety_task_stands_also_when_more_is_asked_for_and_when_it_is_signed_again_without_the_risk(
    home: make.House, course: CourseId, risk: dict[str, Any]
) -> None:
    sign(home, "lege", course, **risk, decision="more_information")
    assert listed(home, "lege")[0].what == SAFETY
    sign(home, "lege", course)
    assert listed(home, "lege")[0].what == SAFETY, "a person closes it, with a note"


@pytest.mark.long
@pytest.mark.parametrize("risk", RISKS, ids=["condition", "answer 1", "answer 3"])
def test_a_draft_raises_it_once(home: make.House, course: CourseId, risk: dict[str, Any]) -> None:
    doctor = home.as_user("lege")
    for _saved in range(2):
        run(doctor, entries.save_draft, course, "assessment", None, {**ASSESSMENT, **risk}, {})
    (task,) = run(doctor, tasks.keys, "safety")
    home.clock.day += timedelta(days=1)
    run(doctor, entries.save_draft, course, "assessment", None, {**ASSESSMENT, **risk, "grounds": "mer"}, {})
    assert [row.due for row in listed(home, "lege", "safety")] == [home.clock.today() - timedelta(days=1)], (
        "its day stays"
    )
    run(doctor, tasks.finish, task, "Snakket med pasienten, ingen planer.")
    run(doctor, entries.save_draft, course, "assessment", None, {**ASSESSMENT, **risk, "grounds": "enda mer"}, {})
    run(doctor, entries.sign, course, "assessment", None, {**ASSESSMENT, **risk})
    assert listed(home, "lege", "safety") == [], "what was clarified is not asked again while it is the same"
    more = {"death_thoughts": 3, "conditions_against": ["suicide_risk"]}
    run(doctor, entries.save_draft, course, "assessment", None, {**ASSESSMENT, **more}, {})
    assert bool(listed(home, "lege", "safety")), "more than before is"


@pytest.mark.parametrize("score", [None, 0])
def test_no_answer_and_the_lowest_answer_make_no_task(home: make.House, course: CourseId, score: int | None) -> None:
    """Not asked is not a no, and 0 is «not at all»: neither calls for the same day."""
    sign(home, "lege", course, death_thoughts=score)
    assert SAFETY not in [row.what for row in listed(home, "lege")]


def seen_by_nav(home: make.House, course: CourseId) -> str:
    """All that a NAV adviser finds about a course: lists, counts, search, the page, forms, notes, papers."""
    nav, told = home.as_user("nav"), []
    for filter in ("", "mine", "overdue", "safety", *GROUPS, *ASSESS_STATES):
        for order in ("due", "-name"):
            told.append([repr(row) for row in listed(home, "nav", filter, order)])
    told.append(
        [
            repr(run(nav, tasks.counts)),
            repr(run(nav, patients.find, "testdal")),
            repr(run(nav, patients.find, "selvmord")),
        ]
    )
    told.append([repr(run(nav, courses.overview, course)), repr(run(nav, courses.open_course, course).deadlines)])
    kinds = [form.kind for form in FORMS if form.kind != "note" and is_written(form.kind)]
    told.append([repr(run(nav, entries.open_form, course, kind)) for kind in kinds])
    told.append([repr(run(nav, entries.journal, course)), repr(run(nav, papers.listing, course))])
    return repr(told)


@pytest.mark.long
@pytest.mark.parametrize("risk", RISKS, ids=["condition", "answer 1", "answer 3"])
def test_nav_sees_no_trace_of_the_risk_whatever_is_shared(
    home: make.House, course: CourseId, risk: dict[str, Any]
) -> None:
    """R92: with every consent that can be given, what NAV finds is the same with and without the risk."""
    sign(home, "lege", course)
    until = home.clock.today() + timedelta(days=90)
    run(
        home.as_user("lege"),
        consents.give,
        course,
        Recipient.NAV_ADVISER,
        sorted(SHAREABLE[Recipient.NAV_ADVISER]),
        until,
    )
    before = seen_by_nav(home, course)
    sign(home, "psykolog", course, **risk)
    (task,) = run(home.as_user("lege"), tasks.keys, "safety")
    after = seen_by_nav(home, course)
    assert after == before and "Kari Testdal" in after
    nav = home.as_user("nav")
    assert run(nav, tasks.rows, [task]) == () and task not in run(nav, tasks.keys)
    for act in (tasks.finish, tasks.reopen):
        with pytest.raises(Missing):
            run(nav, act, task)
    with pytest.raises(BadInput):
        run(nav, tasks.add, course, "safety", home.clock.today())


def test_a_deadline_before_the_referral_came_is_never_signed(home: make.House, course: CourseId) -> None:
    with pytest.raises(BadInput) as told:
        sign(home, "lege", course, start_deadline="2020-01-19")
    assert set(told.value.fields) == {"start_deadline"}
