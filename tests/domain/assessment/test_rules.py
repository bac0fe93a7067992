"""What the rules say about a rights assessment, rule by rule; each says where it stands written."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hia_desktop.domain.access import Track
from hia_desktop.domain.assessment.compare import differences
from hia_desktop.domain.assessment.criteria import counted
from hia_desktop.domain.assessment.forbidden_grounds import broken_rules
from hia_desktop.domain.assessment.guidelines import bundled_limits
from hia_desktop.domain.assessment.hints import Hint, HintState
from hia_desktop.domain.assessment.rules import support
from hia_desktop.domain.assessment.times import proposal, unproposed
from hia_desktop.domain.forms.assessment import FURTHER_LOSS, MAIN_LOSS, RightsAssessment
from hia_desktop.domain.forms.guideline_limit import GuidelineLimit
from hia_desktop.domain.forms.referral import ReferralForm, completeness
from hia_desktop.domain.forms.values import Answer, ConditionAgainst, Known, WorkStatus
from hia_desktop.domain.forms.workplace import WorkplaceForm
from hia_desktop.domain.same_day import calls_for_same_day
from hia_desktop.domain.working_days import assessment_due
from hia_desktop.services.papers.letters import QUESTIONS

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
    "deadline_for": "treatment",
    "disciplines": "both",
    "severity": "moderate",
    "start_deadline": "2026-04-21",
    "diagnoses": [{"code": "F32.1", "system": "icd10"}, {"code": "M54.5", "system": "icd10"}],
}


def form(**more: Any) -> RightsAssessment:
    return RightsAssessment.model_validate(FULL | more)


def hints(
    given: RightsAssessment, age: int | None = 44, status: WorkStatus | None = WorkStatus.FULL
) -> tuple[Hint, ...]:
    referral = ReferralForm(received=RECEIVED, work_status=status)
    return support(given, referral, TODAY, WINDOW, age, proposal(given, RECEIVED, bundled_limits(), TODAY))


def of(rule: str, found: tuple[Hint, ...]) -> list[Hint]:
    """The hints that name a rule in their source."""
    return [hint for hint in found if re.search(rf"\b{rule}\b", hint.source)]


def rules_of(hint: Hint) -> set[str]:
    """The rules that a hint's source names, spans written out: «R6–R9» is four."""
    named: set[str] = set()
    for first, last in re.findall(r"\bR(\d+)(?:–R?(\d+))?", hint.source):
        named |= {f"R{number}" for number in range(int(first), int(last or first) + 1)}
    return named


MET, LACKING, ATTENTION, REMEMBER = HintState.MET, HintState.LACKING, HintState.ATTENTION, HintState.REMEMBER
SAID: list[tuple[str, dict[str, Any], HintState, str]] = [
    ("R6", {"target_condition": "no"}, ATTENTION, "nei for tilstanden"),
    ("R7", {"target_function": "no"}, ATTENTION, "nei for funksjonsfallet"),
    ("R8", {"target_goal": "no"}, ATTENTION, "nei for målet om arbeid"),
    ("R9", {"target_need": None}, LACKING, "ikke avklart for behovet for rask, tverrfaglig hjelp"),
    ("R10", {"status": "apprentice"}, MET, "lærlinger"),
    ("R11", {"has_employment": "no"}, REMEMBER, "uten tilknytning til arbeidslivet"),
    ("R12", {"age": 17}, LACKING, "17 år"),
    ("R13", {"main_cause": "no"}, ATTENTION, "hovedårsaken"),
    ("R14", {"disciplines": "fmr"}, REMEMBER, "Rehabiliteringsinstitusjon når utredningen foreligger"),
    ("R15", {"tipping": ["earlier_depression"]}, REMEMBER, "tidligere depressive episoder"),
    ("R16", {"tipping": ["comorbidity"]}, REMEMBER, "flere lidelser samtidig"),
    ("R18", {"resource_met": "no"}, ATTENTION, "begge vilkår"),
    ("R19", {"benefit_grounds": []}, LACKING, "Velg hva nytten består i"),
    ("R20", {"severity": None}, REMEMBER, "Alvorlighetsgraden er ikke vurdert"),
    ("R21", {"arenas": ["job", "private"]}, REMEMBER, "2 av 4"),
    ("R22", {"disciplines": "fmr"}, REMEMBER, "Ikke bare diagnosen teller"),
    ("R23", {"decision": "need_no_right"}, REMEMBER, "avslag kan forverre"),
    ("R24", {"cooperation": "yes"}, REMEMBER, "ikke helsehjelp"),
    ("R25", {"grounds": "Yrkesaktivitet teller"}, ATTENTION, "«Yrkesaktivitet i seg selv"),
    ("R26", {"grounds": "Verdien av arbeidet er stor"}, ATTENTION, "verdien av det arbeidet"),
    ("R27", {"grounds": "Besparelser for NAV"}, ATTENTION, "besparelser i trygdeutbetalinger"),
    ("R28", {"grounds": "Gir skatteinntekter"}, ATTENTION, "økonomiske bidrag"),
    ("R29", {"grounds": "Kjønn er vektlagt"}, ATTENTION, "kjønn, etnisk tilhørighet"),
    ("R30", {}, REMEMBER, "livskvalitet ved å være i arbeid kan inngå i nytten"),
    ("R31", {}, REMEMBER, "Arbeidsdeltakelse"),
    ("R32", {}, REMEMBER, "Arbeidsevne (produktivitet) skal ikke telle"),
    ("R33", {"status": "graded"}, REMEMBER, "vekt på sykmelding"),
    ("R34", {"decision": "no_need", "motivation": "no"}, ATTENTION, "ikke alene være grunn"),
    ("R35", {"status": "unemployed"}, REMEMBER, "ikke grunn til avslag"),
    ("R36", {"grounds": "Lite produktiv"}, ATTENTION, "nedprioriteres"),
    ("R37", dict.fromkeys(MAIN_LOSS[:2], "yes"), REMEMBER, "funksjonsfall: 2 av 6"),
    ("R38", {"loss_concentration": "yes", "loss_sleep": "yes"}, REMEMBER, "Tilleggstegn: 2 av 5"),
    ("R39", {"loss_pain": "yes"}, REMEMBER, "Tilleggstegn: 1 av 5"),
    ("R40", dict.fromkeys(MAIN_LOSS, "yes"), REMEMBER, "Antallet avgjør ikke"),
    (
        "R41",
        {"has_employment": "yes", "adaptation_possible": "yes", "cooperation": "yes"},
        REMEMBER,
        "planen for tilbakeføring",
    ),
    ("R42", {"return_plan": "unknown"}, REMEMBER, "stor betydning for nytten"),
    ("R43", {"expects_recovery": "no"}, REMEMBER, "Lav tro på bedring"),
    ("R44", {"status": "disability"}, REMEMBER, "ofte motiverte"),
    ("R45", {"conditions_against": ["eating"]}, ATTENTION, "redusert nytte ved alvorlig spiseforstyrrelse"),
    ("R46", {"conditions_against": ["severe_anxiety"]}, ATTENTION, "høyspesialisert hjelp: alvorlig angst"),
    ("R47", {"outside_task": ["long_out"]}, ATTENTION, "lengre og mer sammensatt tilbud"),
    ("R48", {"outside_task": ["long_out"], "disciplines": "fmr"}, ATTENTION, "Lenge utenfor arbeidslivet"),
    ("R49", {"outside_task": ["insurance"]}, ATTENTION, "utenfor oppdraget: utredning for forsikringsselskap"),
    ("R50", {"diagnoses": [{"code": "G93.3", "system": "icd10"}]}, REMEMBER, "tilbud også ved CFS/ME"),
    ("R51", {"conditions_against": ["suicide_risk"]}, ATTENTION, "avklar samme dag"),
    (
        "R53",
        {"disciplines": "phv", "diagnoses": [{"code": "F41.1", "system": "icd10"}], "start_deadline": None},
        REMEMBER,
        "12 uker",
    ),
    ("R54", {"disciplines": "phv", "start_deadline": None}, REMEMBER, "8 uker"),
    ("R55", {"disciplines": "fmr", "start_deadline": None, "target_need": "no"}, REMEMBER, "6 måneder"),
    ("R63", {"lacks": ("employer_contact",)}, ATTENTION, "om arbeidsgiver er kontaktet"),
    ("R64", {"lacks": ("weighing",)}, ATTENTION, "avveiningen mellom fastlege og pasient"),
    ("R66", {"lacks": ("tried_by_gp", "treatment")}, ATTENTION, "hva fastlege og kommune har prøvd; behandling til nå"),
]
"""Rule, what is special about the case, and what the support then says with the rule among its sources."""
TOLD = (
    "employer_contact",
    "adaptation_tried",
    "motivation",
    "function_loss",
    "goal",
    "tried_by_gp",
    "treatment",
    "weighing",
)


def said(more: dict[str, Any]) -> tuple[Hint, ...]:
    """The hints in a case: `age`, `status` and what the referral `lacks` are the patient's, the rest are answers."""
    answers = {key: value for key, value in more.items() if key not in ("age", "status", "lacks")}
    told: dict[str, Any] = {name: "Ja." for name in TOLD if name not in more.get("lacks", ())}
    referral = ReferralForm(received=RECEIVED, work_status=WorkStatus(more.get("status", "full")), **told)
    filled = form(**answers)
    return support(
        filled, referral, TODAY, WINDOW, more.get("age", 44), proposal(filled, RECEIVED, bundled_limits(), TODAY)
    )


def local_limits() -> tuple[GuidelineLimit, ...]:
    """R17: a centre that has agreed on four weeks for everybody."""
    return tuple(row.model_copy(update={"weeks": 4, "months": None}) for row in bundled_limits())


def lacking(**answers: Any) -> list[str]:
    return [point.field for point in completeness(ReferralForm(**answers)) if not point.present]


HELD: dict[str, list[tuple[Any, Any]]] = {
    "R0": [
        ([hint.text for hint in support(RightsAssessment(), ReferralForm(), TODAY, None)][-1].split()[-1], "skjønn.")
    ],
    "R17": [
        (found.deadline if (found := proposal(form(), RECEIVED, local_limits(), TODAY)) else None, date(2026, 3, 24))
    ],
    "R24": [(WorkplaceForm.track, Track.NAV), (RightsAssessment.track, Track.HEALTH)],
    "R29": [(len(list(broken_rules("Religiøs bakgrunn er vektlagt"))), 1)],
    "R51": [
        (calls_for_same_day(["suicide_risk"]), True),
        (calls_for_same_day((), 1), True),
        (calls_for_same_day(["bipolar"], 0), False),
    ],
    "R52": [(assessment_due(RECEIVED), date(2026, 3, 10))],
    "R63": [
        ({"occupation", "workplace"} <= set(lacking(text="Nakke")), True),
        (lacking(occupation="lærer").count("occupation"), 0),
    ],
    "R65": [
        (set(lacking()) - set(QUESTIONS), set()),
        (lacking()[-3:], ["employer_contact", "adaptation_tried", "motivation"]),
    ],
    "R66": [({"work_status", "position_percent", "motivation", "diagnoses"} <= set(lacking()), True)],
    "R67": [([found.field for found in differences(form(target_goal="no"), form())], ["target_goal"])],
}
"""What holds without being said by the support: (what it is, what it must be)."""
ALL = {"R0"} | {f"R{number}" for number in (*range(6, 56), *range(63, 68))}


def test_every_rule_of_the_issue_has_a_case() -> None:
    assert {rule for rule, *_case in SAID} | set(HELD) == ALL


@pytest.mark.parametrize(("rule", "more", "state", "words"), SAID, ids=[rule for rule, *_case in SAID])
def test_the_rule_is_said_with_its_source(rule: str, more: dict[str, Any], state: HintState, words: str) -> None:
    found = [hint for hint in said(more) if rule in rules_of(hint) and words in hint.text]
    assert [hint.state for hint in found] == [state], [f"{hint.text} ({hint.source})" for hint in said(more)]


@pytest.mark.parametrize(("rule", "more", "state", "words"), SAID, ids=[rule for rule, *_case in SAID])
def test_the_rule_is_silent_where_it_says_nothing(
    rule: str, more: dict[str, Any], state: HintState, words: str
) -> None:
    """What the case is about makes the difference: the same patient without it is not told so.
    Two rules are always said."""
    plain: dict[str, Any] = {"status": "other", "disciplines": "phv", "return_plan": "yes", "diagnoses": []}
    plain |= {name: "yes" for name in ("has_employment", "adaptation_possible")} | {
        "cooperation": "no",
        "guideline": None,
    }
    told = [hint for hint in said(plain) if words in hint.text]
    assert bool(told) is (rule in {"R30", "R31", "R32", "R40"})


@pytest.mark.parametrize("rule", HELD)
def test_the_rule_is_held(rule: str) -> None:
    assert [found for found, _wanted in HELD[rule]] == [wanted for _found, wanted in HELD[rule]]


@pytest.mark.parametrize(("score", "today"), [(None, False), (0, False), (1, True), (2, True), (3, True)])
def test_the_instrument_raises_the_same_path_as_the_condition(score: int | None, today: bool) -> None:
    """R45, R51: an answer of 1 or more to the question of thoughts of death; not asked is not the same as 0."""
    assert calls_for_same_day((), score) is today
    assert calls_for_same_day(["suicide_risk"], score) is True
    first = hints(form(death_thoughts=score))[0]
    assert ("samme dag" in first.text) is today and (
        not today or (first.state is ATTENTION and f"Skår {score}" in first.text)
    )
    assert form(death_thoughts=score).missing() == {}, "it never stands in the way of a decision (R0)"


@pytest.mark.parametrize("score", [-1, 4])
def test_a_score_outside_the_scale_is_refused(score: int) -> None:
    with pytest.raises(ValueError, match="death_thoughts"):
        form(death_thoughts=score)


def test_every_hint_names_its_source_with_chapter_line_or_paragraph() -> None:
    everything = form(
        grounds=(
            "Lite produktiv innvandrer, sparte ytelser, skatteinntekter, verdien av arbeidet, "
            "yrkesaktivitet. Umotivert."
        ),
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
            ("Behandling vil spare NAV for mye penger", "R27"),
            ("Samfunnet sparer uføretrygd", "R27"),
            ("Reduserer utgifter til uføretrygd", "R27"),
            ("Sparte sykepenger veier tungt", "R27"),
            ("Hun er en viktig ressurs for arbeidsgiver", "R26"),
            ("Det er lønnsomt for samfunnet", "R28"),
            ("God skatteyter", "R28"),
            ("Flyktning på sosialhjelp", "R29"),
            ("Prioriteres fordi pasienten er mann", "R29"),
            ("Avslag, har lesbisk samboer", "R29"),
            ("Høytlønnet og høyt utdannet", "R29"),
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

    @pytest.mark.parametrize(
        "field", ["expected_benefit", "resource_use", "target_goal_note", "motivation_note", "cooperation_note"]
    )
    def test_every_text_and_note_is_read(self, field: str) -> None:
        assert any(
            "produktiv" in hint.text
            for hint in of("R36", hints(form(**{field: "Lite produktiv"})))
            if "nevner" in hint.text
        )

    @pytest.mark.parametrize(
        "written",
        [
            "Økt arbeidsdeltakelse gir bedre livskvalitet",
            "Work Ability Score (WAS) arbeidsevne 4 av 10",
            "Arbeidsevne 4 av 10 på WAS",
            "Produktivitet er ikke vektlagt",
            "Det er ikke lagt vekt på kjønn eller arbeidsevne",
            "Sykepenger fra mars, ruslidelse er utelukket",
            "Uavhengig av kjønn og arbeidsevne",
            "Samboer er en viktig ressurs; plagenes opprinnelse er uklar",
            "Rimelig ressursbruk sparer pasienten for smerter",
            "Etter faglig skjønn",
            "",
        ],
    )
    def test_lawful_words_pass(self, written: str) -> None:
        assert not any("nevner" in hint.text for hint in hints(form(grounds=written)))

    @pytest.mark.parametrize(
        "written",
        [
            "Kjønn er ikke vektlagt. Pasienten er lite produktiv.",
            "Kjønn er ikke vektlagt, men pasienten er lite produktiv.",
            "Ikke bare produktivitet vektlegges.",
        ],
    )
    def test_setting_one_thing_aside_does_not_hide_another(self, written: str) -> None:
        found = hints(form(grounds=written))
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
    def test_outside_the_usual_ages_a_reason_is_asked_for(
        self, age: int | None, ground: str, state: HintState | None
    ) -> None:
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
        ("status", "rule"),
        [("student", "R10"), ("full", "R33"), ("aap", "R11"), ("unemployed", "R35"), ("disability", "R44")],
    )
    def test_what_counts_in_favour(self, status: str, rule: str) -> None:
        assert of(rule, hints(form(), status=WorkStatus(status)))

    def test_refusing_one_without_work_is_warned_of(self) -> None:
        refused = form(decision="no_need", has_employment=Answer.NO)
        assert of("R11", hints(refused))[0].state is HintState.ATTENTION


class TestWindow:
    @pytest.mark.parametrize(
        ("wished", "warns"), [("2026-03-11", True), ("2026-03-12", False), ("2026-05-12", False), ("2026-05-13", True)]
    )
    def test_a_wished_start_outside_the_window_is_warned_of(self, wished: str, warns: bool) -> None:
        """R58: both days of the window are inside."""
        found = [
            hint
            for hint in hints(form(wished_start=wished, start_deadline="2026-05-29"))
            if "utenfor vinduet" in hint.text
        ]
        assert [hint.state for hint in found] == [ATTENTION] * warns and all("R58" in rules_of(hint) for hint in found)

    @pytest.mark.parametrize(("deadline", "warns"), [("2026-05-12", False), ("2026-05-13", True)])
    def test_a_deadline_after_the_window_is_warned_of(self, deadline: str, warns: bool) -> None:
        said = [
            hint for hint in hints(form(start_deadline=deadline)) if "etter at vinduet går ut 12.05.2026" in hint.text
        ]
        assert [hint.state for hint in said] == [ATTENTION] * warns


class TestGuide:
    def test_the_shortest_for_both_disciplines_is_proposed(self) -> None:
        proposed = proposal(form(), RECEIVED, bundled_limits(), TODAY)
        assert proposed is not None and proposed.deadline == date(2026, 4, 21) and proposed.row.length() == "8 uker"
        assert proposal(form(disciplines=None), RECEIVED, bundled_limits(), TODAY) is None

    def test_later_than_the_guide_warns_from_the_day_after(self) -> None:
        limit = date(2026, 4, 21)
        assert not [h for h in hints(form(start_deadline=limit)) if "senere enn veilederens" in h.text]
        warned = [
            h
            for h in hints(form(start_deadline=limit + timedelta(days=1)))
            if "senere enn veilederens 21.04.2026" in h.text
        ]
        assert warned and "R54" in warned[0].source

    def test_a_start_at_the_outer_limit_warns(self) -> None:
        assert [
            h
            for h in of("R56", hints(form(wished_start="2026-04-20")))
            if "yttergrensen i veilederen (21.04.2026)" in h.text
        ]
        assert not [h for h in hints(form(wished_start="2026-04-01")) if "yttergrensen" in h.text]

    def test_an_assessment_shows_the_limits_it_was_made_under(self) -> None:
        old = {
            "discipline": "phv",
            "condition": "depression",
            "weeks": 10,
            "valid_from": "2015-01-01",
            "source": "Veileder 2015, linje 1",
        }
        kept = RightsAssessment.model_validate_json(form(guideline=old, start_deadline="2026-05-05").model_dump_json())
        said = [hint for hint in hints(kept) if hint.source == "Veileder 2015, linje 1"]
        assert said[0].state is HintState.MET and "10 uker" in said[0].text and "Gjelder fra 01.01.2015" in said[0].text


class TestDifferences:
    def test_only_what_is_answered_differently_in_the_forms_order(self) -> None:
        one = form(target_goal="no", arenas=["job", "social"], grounds="Ja")
        other = form(arenas=["social", "job"], grounds="Ja ", start_deadline="2026-05-01")
        found = [(d.label, d.a, d.b) for d in differences(one, other)]
        assert found == [
            ("Mål om å beholde eller gjenoppta arbeid", "Nei", "Ja"),
            ("Frist for start", "21.04.2026", "01.05.2026"),
        ]

    def test_a_limit_that_has_been_approved_since_reads_the_same(self) -> None:
        limits = [GuidelineLimit(weeks=8, approved=approved) for approved in (False, True)]
        one, other = (form().model_copy(update={"guideline": limit}) for limit in limits)
        assert differences(one, other) == ()

    @given(st.sampled_from(Answer), st.sampled_from(Answer), st.lists(st.sampled_from(ConditionAgainst), unique=True))
    def test_none_with_itself_and_the_same_both_ways(
        self, a: Answer, b: Answer, against: list[ConditionAgainst]
    ) -> None:
        one, other = form(target_need=a, conditions_against=against), form(target_need=b)
        assert differences(one, one) == ()
        assert [(d.field, d.b, d.a) for d in differences(one, other)] == [
            (d.field, d.a, d.b) for d in differences(other, one)
        ]


TIES = ("has_employment", "adaptation_possible", "return_plan", "other_possibilities", "cooperation")


@pytest.mark.parametrize(
    ("answers", "state", "words"),
    [
        (dict.fromkeys(TIES, "no"), REMEMBER, "besvart nei for arbeidsforholdet, tilretteleggingen, planen"),
        (dict.fromkeys(TIES, "yes"), MET, "besvart ja på alle punkter"),
        (dict.fromkeys(TIES, "yes") | {"cooperation": "partly"}, REMEMBER, "delvis for samarbeidet"),
        (dict.fromkeys(TIES, "yes") | {"return_plan": None, "cooperation": "no"}, REMEMBER, "nei for samarbeidet"),
    ],
)
def test_closeness_says_what_was_answered(answers: dict[str, Any], state: HintState, words: str) -> None:
    """Five no are not five yes: only yes is fulfilled."""
    found = [hint for hint in said(answers) if "Arbeidsnærhet er besvart" in hint.text]
    assert [hint.state for hint in found] == [state] and words in found[0].text


@pytest.mark.parametrize("status", ["full", "graded", "aap", "dismissed", "unemployed", "disability"])
def test_the_plan_for_return_is_asked_of_all_who_have_fallen_out(status: str) -> None:
    assert any("planen for tilbakeføring" in hint.text for hint in said({"status": status, "return_plan": None}))


@pytest.mark.parametrize("status", ["working", "at_risk", "student"])
def test_the_plan_for_return_is_not_asked_of_others(status: str) -> None:
    assert not any("planen for tilbakeføring" in hint.text for hint in said({"status": status, "return_plan": None}))


def test_conditions_answered_no_are_not_fulfilled() -> None:
    told = [hint for hint in said({"benefit_met": "no", "resource_met": "yes"}) if "er begrunnet" in hint.text]
    assert [(hint.state, "nei for nytte" in hint.text) for hint in told] == [(REMEMBER, True)]
    assert any(
        hint.state is MET and "besvart ja" in hint.text for hint in said({"benefit_met": "yes", "resource_met": "yes"})
    )


def test_full_uforetrygd_is_not_called_graded() -> None:
    assert not any("gradert uføretrygd" in hint.text for hint in said({"status": "disability", "has_employment": "no"}))
    assert any("er den gradert?" in hint.text for hint in said({"status": "disability", "has_employment": None}))


def test_long_sick_leave_is_told() -> None:
    def told(since: date | None, status: WorkStatus = WorkStatus.FULL) -> list[str]:
        referral = ReferralForm(received=RECEIVED, work_status=status, sick_since=since)
        return [hint.text for hint in support(form(), referral, TODAY, None) if "(R57)" in hint.source]

    assert told(TODAY - timedelta(weeks=9)) == ["Sykmeldt i 9 uker: over 8 uker øker risikoen for et langt forløp."]
    assert told(TODAY - timedelta(weeks=8)) == told(None) == told(TODAY - timedelta(weeks=20), WorkStatus.WORKING) == []


def young(**answers: Any) -> list[tuple[HintState, str]]:
    filled = form(**({"disciplines": "phv", "guideline": None, "wished_start": None} | answers))
    found = support(filled, ReferralForm(received=RECEIVED), TODAY, None, 20)
    return [(hint.state, hint.text) for hint in found if "§ 4 a" in hint.source]


def test_under_23_a_day_beyond_65_working_days_is_told_clearly() -> None:
    assert young(start_deadline="2026-06-03")[0][0] is MET
    ((state, text),) = young(start_deadline="2026-06-04")
    assert state is ATTENTION and "04.06.2026 er etter 03.06.2026" in text and "65 virkedager" in text
    assert [state for state, _text in young(start_deadline="2026-06-01", wished_start="2026-06-05")] == [ATTENTION, MET]
    assert young(start_deadline=None)[0][0] is REMEMBER
    assert young(decision="no_need", start_deadline="2027-01-01") == []


def test_where_the_guide_gives_nothing_it_says_why() -> None:
    filled = form(disciplines="phv", severity="mild", guideline=None)
    why = unproposed(filled, bundled_limits(), TODAY)
    (hint,) = [
        h
        for h in support(filled, ReferralForm(received=RECEIVED), TODAY, None, unproposed=why)
        if "Ingen frist kunne foreslås" in h.text
    ]
    assert hint.state is REMEMBER and why in hint.text
    assert unproposed(form(decision="no_need"), bundled_limits(), TODAY) == ""


@pytest.mark.parametrize(("age", "told"), [(15, False), (16, True), (17, True), (18, False), (None, False)])
def test_at_16_and_17_the_parents_right_to_know_is_brought_up(age: int | None, told: bool) -> None:
    found = [hint for hint in said({"age": age}) if "§§ 3-4" in hint.source]
    assert bool(found) is told
    assert all("samtykker selv" in hint.text and hint.state is REMEMBER for hint in found)
