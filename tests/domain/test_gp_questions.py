"""The GP's questions of weeks 7, 17 and 39: each milestone has its own, and our forms answer what they can."""

from datetime import date

from hia_desktop.domain.forms.instrument import WORK_ABILITY
from hia_desktop.domain.forms.plan import Measure, TeamPlan
from hia_desktop.domain.forms.referral import Diagnosis, ReferralForm
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan
from hia_desktop.domain.forms.survey import Survey
from hia_desktop.domain.forms.values import ExpectedReturn
from hia_desktop.domain.gp_questions import GP_QUESTIONS, KnownAnswer, known_answers
from hia_desktop.domain.leave.milestones import milestones

START = date(2026, 1, 12)


def test_every_week_of_questions_is_a_milestone() -> None:
    codes = {one.code for one in milestones(START, has_employer=True, today=START, done={}, skipped={})}
    assert set(GP_QUESTIONS) == {code for code in codes if code.startswith("medical_questions")}
    assert [len(asked) for asked in GP_QUESTIONS.values()] == [3, 4, 4]


def test_every_place_is_a_field_of_a_form() -> None:
    for asked in GP_QUESTIONS.values():
        for question in asked:
            for place in question.fields:
                name, _dot, _column = place.path.partition(".")
                assert name in place.form.model_fields, place


def test_what_the_forms_say_is_told_and_what_they_do_not_is_left_out() -> None:
    week_7, week_17, week_39 = GP_QUESTIONS.values()
    forms = {
        "referral": ReferralForm(diagnoses=[Diagnosis(code="M54.5", text="Lumbago")]),
        "survey": Survey(cannot_do="Løfte\n over 10 kg", expected_return=ExpectedReturn.TWO_MONTHS),
        WORK_ABILITY.kind: WORK_ABILITY.model_validate({"now": 3}),
        "plan": TeamPlan(measures=[Measure(what="Styrketrening"), Measure(what="Samtaler")]),
        "rtw": ReturnToWorkPlan(goal_day=date(2026, 5, 1)),
    }
    assert known_answers(week_7[0], forms) == (
        KnownAnswer("referral", "Diagnoser", "M54.5 Lumbago"),
        KnownAnswer("survey", "Kan ikke gjøre i arbeid", "Løfte over 10 kg"),
    )
    assert known_answers(week_17[0], forms)[0] == KnownAnswer("was", "Arbeidsevne", "3 (0–10)")
    assert known_answers(week_17[2], forms) == (KnownAnswer("plan", "Tiltak", "Styrketrening; Samtaler"),)
    assert [known.text for known in known_answers(week_39[2], forms)] == [ExpectedReturn.TWO_MONTHS.label, "01.05.2026"]
    assert known_answers(week_7[0], {}) == ()
