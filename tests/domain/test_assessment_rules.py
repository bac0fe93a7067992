"""What the rules say about a rights assessment, rule by rule; each says where it stands written."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hia_desktop.domain.forms.assessment import FURTHER_LOSS, MAIN_LOSS, RightsAssessment
from hia_desktop.domain.forms.assessment_compare import differences
from hia_desktop.domain.forms.assessment_rules import Hint, HintState, counted, proposal, support
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.forms.values import Answer, ConditionAgainst, Known, WorkStatus
from hia_desktop.domain.guidelines import bundled_limits

RECEIVED, TODAY = date(2026, 2, 24), date(2026, 3, 6)
WINDOW = (date(2026, 3, 12), date(2026, 5, 12))
FULL = {
    **dict.fromkeys(("target_condition", "main_cause", "target_function", "target_goal", "target_need"), "yes"),
    "none_found": True,
    "benefit_met": "yes",
    "expected_benefit": "Bedre funksjon.",
    "benefit_grounds": ["b"],
    "resource_met": "yes",
    "resource_use": "Ti timer.",
    "decision": "right",
    "disciplines": "both",
    "severity": "moderate",
    "start_deadline": "2026-04-21",
    "diagnoses": [{"code": "F32.1", "system": "icd10"}, {"code": "M54.5", "system": "icd10"}],
}


def form(**more: Any) -> RightsAssessment:
    return RightsAssessment.model_validate(FULL | more)


def hints(given: RightsAssessment, age: int | None = 44, status: WorkStatus | None = WorkStatus.FULL) -> tuple[Hint, ...]:
    referral = ReferralForm(received=RECEIVED, work_status=status)
    return support(given, referral, TODAY, WINDOW, age, proposal(given, RECEIVED, bundled_limits(), TODAY))


def of(rule: str, found: tuple[Hint, ...]) -> list[Hint]:
    """The hints that name a rule in their source."""
    return [hint for hint in found if re.search(rf"\b{rule}\b", hint.source)]


def test_every_hint_names_its_source_with_chapter_line_or_paragraph() -> None:
    everything = form(
        grounds="Lite produktiv innvandrer, sparte ytelser, skatteinntekter, verdien av arbeidet, yrkesaktivitet. Umotivert.",
        decision="need_no_right",
        expects_return="no",
        conditions_against=["suicide_risk", "bipolar", "substance"],
        outside_task=["long_out", "insurance"],
        tipping=["pregnancy"],
        arenas=["job", "private"],
        wished_start="2026-05-30",
        start_deadline="2026-05-29",
    )
    found = [hint for age in (15, 17, 70) for status in WorkStatus for hint in hints(everything, age, status)]
    assert len({hint.source for hint in found}) > 20
    assert not [hint.source for hint in found if not re.search(r"linje \d+|§ \d", hint.source)]


def test_the_reminder_that_judgement_stands_is_always_shown() -> None:
    for filled in (RightsAssessment(), form()):
        assert "klinisk skjønn" in of("R0", hints(filled))[0].text


class TestForbidden:
    @pytest.mark.parametrize(
        ("written", "rule"),
        [
            ("Yrkesaktivitet taler for rett", "R25"),
            ("Prioriteres fordi hun er i arbeid", "R25"),
            ("Verdien av arbeidet er høy", "R26"),
            ("Gir besparelser i trygdeutbetalinger", "R27"),
            ("Kan bety SPARTE ytelser", "R27"),
            ("lavere sykepengeutgifter", "R27"),
            ("Skatteinntekter og økonomiske bidrag", "R28"),
            ("Pasienten er lite produktiv", "R36"),
            ("Lav arbeidsevne", "R36"),
            ("Lav arbeidsevne, 30 år", "R36"),
            ("Kjønn er vektlagt", "R29"),
            ("Innvandrer med annen hudfarge", "R29"),
            ("Religiøs bakgrunn", "R29"),
            ("Tidligere rusmisbruk, selvforskyldt", "R29"),
            ("Helseskadelig atferd tidligere", "R29"),
        ],
    )
    def test_the_broken_rule_is_quoted(self, written: str, rule: str) -> None:
        hint = of(rule, hints(form(grounds=written)))[0]
        assert hint.state is HintState.ATTENTION and "Regelen: «" in hint.text

    @pytest.mark.parametrize("field", ["expected_benefit", "resource_use", "target_goal_note", "motivation_note", "cooperation_note"])
    def test_every_text_and_note_is_read(self, field: str) -> None:
        assert any("produktiv" in hint.text for hint in of("R36", hints(form(**{field: "Lite produktiv"}))) if "nevner" in hint.text)

    @pytest.mark.parametrize(
        "written",
        [
            "Økt arbeidsdeltakelse gir bedre livskvalitet",
            "Work Ability Score (WAS) arbeidsevne 4 av 10",
            "Arbeidsevne 4 av 10 på WAS",
            "Produktivitet er ikke vektlagt",
            "Det er ikke lagt vekt på kjønn eller arbeidsevne",
            "Sykepenger fra mars, ruslidelse er utelukket",
            "Etter faglig skjønn",
            "",
        ],
    )
    def test_lawful_words_pass(self, written: str) -> None:
        assert not any("nevner" in hint.text for hint in hints(form(grounds=written)))

    def test_setting_one_sentence_aside_does_not_hide_the_next(self) -> None:
        found = hints(form(grounds="Kjønn er ikke vektlagt. Pasienten er lite produktiv."))
        assert [hint.text for hint in found if "nevner" in hint.text and "produktiv" in hint.text]


class TestAge:
    @pytest.mark.parametrize(
        ("age", "ground", "state"),
        [
            (15, "", HintState.ATTENTION),
            (16, "", HintState.LACKING),
            (17, "Lærling", HintState.MET),
            (18, "", None),
            (67, "", None),
            (68, "", HintState.LACKING),
            (68, "I fast jobb", HintState.MET),
            (None, "", None),
        ],
    )
    def test_outside_the_usual_ages_a_reason_is_asked_for(self, age: int | None, ground: str, state: HintState | None) -> None:
        assert [hint.state for hint in of("R12", hints(form(age_ground=ground), age))] == ([state] if state else [])


class TestMotivation:
    def test_motivation_as_the_only_ground_for_refusal_warns(self) -> None:
        said = [hint.text for hint in of("R34", hints(form(decision="no_need", motivation="no", start_deadline=None)))]
        assert any("ikke alene" in text for text in said)

    def test_not_when_there_is_another_ground_or_a_right(self) -> None:
        assert not of("R34", hints(form(decision="no_need", motivation="no", target_need="no")))
        assert not of("R34", hints(form(motivation="no")))

    def test_low_expectation_is_remembered_never_held_against(self) -> None:
        assert of("R43", hints(form(expects_return="no")))[0].state is HintState.REMEMBER


class TestLoss:
    def test_counted_in_words(self) -> None:
        answers = dict.fromkeys(MAIN_LOSS[:4], "yes")
        assert counted(form(**answers), MAIN_LOSS) == "4 av 6, 2 ikke spurt"
        assert counted(form(**answers, loss_pending="unknown", loss_repeated="no"), MAIN_LOSS) == "4 av 6, 1 ukjent"
        assert counted(form(), FURTHER_LOSS) == "0 av 5, 5 ikke spurt"

    @given(st.dictionaries(st.sampled_from((*MAIN_LOSS, *FURTHER_LOSS)), st.sampled_from(Known)))
    def test_the_number_of_signs_decides_nothing(self, answers: dict[str, Known]) -> None:
        assert of("R40", hints(form(**answers)))[0].state is HintState.REMEMBER

    def test_several_arenas_from_two(self) -> None:
        assert not of("R21", hints(form(arenas=["job"])))
        assert "2 av 4" in of("R21", hints(form(arenas=["job", "social"])))[0].text


class TestConditions:
    def test_reduced_benefit_and_highly_specialised_are_told_apart(self) -> None:
        found = hints(form(conditions_against=["substance", "bipolar"]))
        assert "redusert nytte ved ruslidelse" in of("R45", found)[0].text
        assert "høyspesialisert hjelp: bipolar lidelse" in of("R46", found)[0].text

    @pytest.mark.parametrize("condition", ConditionAgainst)
    def test_no_condition_is_a_refusal(self, condition: ConditionAgainst) -> None:
        filled = form(conditions_against=[condition])
        before = filled.model_dump_json()
        said = [hint for hint in hints(filled) if hint.state is HintState.ATTENTION]
        assert any("aldri avslag" in hint.text or "samme dag" in hint.text for hint in said)
        assert filled.model_dump_json() == before and filled.missing() == {}

    def test_both_conditions_are_asked_for_and_a_right_without_them_warns(self) -> None:
        assert of("R18", hints(form(benefit_met=None)))[-1].state is HintState.LACKING
        assert of("R18", hints(form(resource_met="partly")))[-1].state is HintState.ATTENTION
        assert [hint.state for hint in of("R18", hints(form()))] == [HintState.MET]
        assert of("R18", hints(form(decision="need_no_right")))[-1].state is HintState.ATTENTION

    def test_main_cause_is_asked_for_in_physical_medicine_alone(self) -> None:
        assert of("R13", hints(form(main_cause=None)))[0].state is HintState.LACKING
        assert of("R13", hints(form(main_cause="no", disciplines="fmr")))[0].state is HintState.ATTENTION
        assert not of("R13", hints(form(main_cause=None, disciplines="phv")))

    def test_what_may_tip_is_named(self) -> None:
        assert "graviditet" in of("R15", hints(form(tipping=["pregnancy"])))[0].text

    @pytest.mark.parametrize(
        ("status", "rule"), [("student", "R10"), ("full", "R33"), ("aap", "R11"), ("unemployed", "R35"), ("disability", "R44")]
    )
    def test_what_counts_in_favour(self, status: str, rule: str) -> None:
        assert of(rule, hints(form(), status=WorkStatus(status)))

    def test_refusing_one_without_work_is_warned_of(self) -> None:
        refused = form(decision="no_need", has_employment=Answer.NO)
        assert of("R11", hints(refused))[0].state is HintState.ATTENTION


class TestGuide:
    def test_the_shortest_for_both_disciplines_is_proposed(self) -> None:
        proposed = proposal(form(), RECEIVED, bundled_limits(), TODAY)
        assert proposed is not None and proposed.deadline == date(2026, 4, 21) and proposed.row.length() == "8 uker"
        assert proposal(form(disciplines=None), RECEIVED, bundled_limits(), TODAY) is None

    def test_later_than_the_guide_warns_from_the_day_after(self) -> None:
        limit = date(2026, 4, 21)
        assert not [h for h in hints(form(start_deadline=limit)) if "senere enn veilederens" in h.text]
        warned = [h for h in hints(form(start_deadline=limit + timedelta(days=1))) if "senere enn veilederens 21.04.2026" in h.text]
        assert warned and "R54" in warned[0].source

    def test_a_start_at_the_outer_limit_warns(self) -> None:
        assert [h for h in of("R56", hints(form(wished_start="2026-04-20"))) if "yttergrensen i veilederen (21.04.2026)" in h.text]
        assert not [h for h in hints(form(wished_start="2026-04-01")) if "yttergrensen" in h.text]

    def test_an_assessment_shows_the_limits_it_was_made_under(self) -> None:
        old = {"discipline": "phv", "condition": "depression", "weeks": 10, "valid_from": "2015-01-01", "source": "Veileder 2015, linje 1"}
        kept = RightsAssessment.model_validate_json(form(guideline=old, start_deadline="2026-05-05").model_dump_json())
        said = [hint for hint in hints(kept) if hint.source == "Veileder 2015, linje 1"]
        assert said[0].state is HintState.MET and "10 uker" in said[0].text and "Gjelder fra 01.01.2015" in said[0].text


class TestDifferences:
    def test_only_what_is_answered_differently_in_the_forms_order(self) -> None:
        one = form(target_goal="no", arenas=["job", "social"], grounds="Ja")
        other = form(arenas=["social", "job"], grounds="Ja ", start_deadline="2026-05-01")
        found = [(d.label, d.a, d.b) for d in differences(one, other)]
        assert found == [("Mål om å beholde eller gjenoppta arbeid", "Nei", "Ja"), ("Frist for start", "21.04.2026", "01.05.2026")]

    @given(st.sampled_from(Answer), st.sampled_from(Answer), st.lists(st.sampled_from(ConditionAgainst), unique=True))
    def test_none_with_itself_and_the_same_both_ways(self, a: Answer, b: Answer, against: list[ConditionAgainst]) -> None:
        one, other = form(target_need=a, conditions_against=against), form(target_need=b)
        assert differences(one, one) == ()
        assert [(d.field, d.b, d.a) for d in differences(one, other)] == [(d.field, d.a, d.b) for d in differences(other, one)]
