"""The clinical forms: shape of all, and what the rules say of some."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from hia_desktop.base.fields import Ask, ask_of, labels
from hia_desktop.domain.access import Category, Track
from hia_desktop.domain.assessment.hints import Hint, HintState
from hia_desktop.domain.assessment.rules import support
from hia_desktop.domain.forms import FORMS, form_of, is_known, is_written
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.ending.closing import Closing
from hia_desktop.domain.forms.ending.outcome import Outcome
from hia_desktop.domain.forms.epikrise import SECTIONS, AskRow, Epikrise
from hia_desktop.domain.forms.form import Facts, Form, Row
from hia_desktop.domain.forms.plan import TeamPlan
from hia_desktop.domain.forms.referral import Diagnosis, ReferralForm, completeness
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan, Step, grade_of, share
from hia_desktop.domain.forms.shown import shown_of
from hia_desktop.domain.forms.team.note import Note
from hia_desktop.domain.forms.values import (
    Answer,
    Arena,
    Benefit,
    BenefitGround,
    ConditionAgainst,
    DeadlineFor,
    Decision,
    Discipline,
    NoteKind,
    OutcomePoint,
    StepStatus,
    WorkStatus,
)
from hia_desktop.domain.forms.workplace import Contact, WorkplaceForm

WINDOW = (date(2026, 3, 12), date(2026, 5, 12))
MARCH_6 = date(2026, 3, 6)


def rows_of(form: type[BaseModel]) -> list[type[BaseModel]]:
    """The row classes of a form's tables."""
    found = []
    for field in form.model_fields.values():
        for argument in getattr(field.annotation, "__args__", ()):
            if isinstance(argument, type) and issubclass(argument, BaseModel):
                found.append(argument)
    return found


def test_a_field_that_cannot_be_asked_for_is_named_when_the_form_is_made() -> None:
    with pytest.raises(TypeError, match=r"Bare\.seen needs an Ask"):

        class Bare(Form):
            seen: str = ""

    with pytest.raises(TypeError, match=r"Must\.seen needs a default"):

        class Must(Row):
            seen: Annotated[str, Ask("Sett")]

    class Tags(Row):
        tags: Annotated[list[str], Ask("Stikkord")] = []

    class Tagged(Form):
        card = Note.card
        rows: Annotated[list[Tags], Ask("Rader")] = []

    with pytest.raises(TypeError, match=r"Tags\.tags: nothing is known"):
        shown_of(Tagged)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind)
class TestEveryForm:
    def test_empty_form_is_valid_and_survives_json(self, form: type[Form]) -> None:
        empty = form()
        assert form.model_validate_json(empty.model_dump_json()) == empty
        form.model_validate(empty.model_dump())

    def test_labels_are_unique_in_form_and_rows(self, form: type[Form]) -> None:
        for model in (form, *rows_of(form)):
            shown = list(labels(model).values())
            assert len(shown) == len(set(shown)), model
            assert all(label and label[0].isupper() for label in shown)

    def test_rows_survive_json_and_have_defaults(self, form: type[Form]) -> None:
        for row in rows_of(form):
            assert row.model_validate_json(row().model_dump_json()) == row()

    def test_missing_on_empty_names_the_required(self, form: type[Form]) -> None:
        required = {name for name, field in form.model_fields.items() if ask_of(field).required}
        assert set(form().missing()) == required
        assert all(sentence.endswith(".") for sentence in form().missing().values())

    def test_unknown_answer_is_refused(self, form: type[Form]) -> None:
        with pytest.raises(ValidationError):
            form.model_validate({"no_such_field": 1})

    def test_kind_finds_the_form(self, form: type[Form]) -> None:
        assert form_of(form.kind) is form
        assert form.version >= 1
        assert form.card.title

    @given(filler=st.text(max_size=60), day=st.dates(date(1950, 1, 1), date(2090, 1, 1)))
    def test_filled_form_survives_json(self, form: type[Form], filler: str, day: date) -> None:
        content: dict[str, Any] = {}
        for name, field in form.model_fields.items():
            if field.annotation is str:
                content[name] = filler
            elif field.annotation == (date | None):
                content[name] = day
        filled = form.model_validate(content)
        assert form.model_validate_json(filled.model_dump_json()) == filled


def test_kinds_are_unique_and_only_the_nav_notes_are_on_navs_track() -> None:
    assert len({form.kind for form in FORMS}) == len(FORMS)
    assert [form.kind for form in FORMS if form.track is Track.NAV] == ["workplace", "nav_note"]


def test_an_unknown_kind_asks_nothing_shares_nothing_and_is_not_written() -> None:
    form = form_of("horoscope")
    assert form.kind == "horoscope" and not form.model_fields and form_of("horoscope") is form
    assert form.apart and not is_known("horoscope") and not is_written("horoscope")


def story_referral() -> ReferralForm:
    """Step 1 of the acceptance story."""
    return ReferralForm(
        received=date(2026, 2, 24),
        referrer="Ola Lege",
        text="Nakkesmerter og nedstemthet. Sykmeldt 100 % fra 12.01.2026.",
        diagnoses=[Diagnosis(code="L83", text="Nakkesyndrom", main=True)],
        work_status=WorkStatus.FULL,
        sick_since=date(2026, 1, 12),
        sick_grade=100,
        occupation="Lagermedarbeider",
        workplace="Eksempel Lager AS",
        position_percent=100,
    )


def lacking(form: ReferralForm) -> list[str]:
    return [point.field for point in completeness(form) if not point.present]


class TestReferral:
    def test_story_lacks_three_points_and_may_be_signed(self) -> None:
        assert lacking(story_referral()) == ["employer_contact", "adaptation_tried", "motivation"]
        assert story_referral().missing() == {}

    def test_answer_makes_it_complete(self) -> None:
        form = story_referral()
        form.employer_contact, form.adaptation_tried, form.motivation = "Ja, 20.02.", "Kortere dager", "Ønsker tilbake"
        assert lacking(form) == []

    @pytest.mark.parametrize(
        ("field", "empty"),
        [("text", " \n"), ("diagnoses", []), ("sick_since", None), ("occupation", ""), ("workplace", "")],
    )
    def test_each_point_is_asked_for(self, field: str, empty: object) -> None:
        form = story_referral()
        before = lacking(form)
        setattr(form, field, empty)
        assert len(lacking(form)) == len(before) + 1

    @pytest.mark.parametrize(
        ("status", "since", "grade", "told"),
        [
            (None, date(2026, 1, 12), 60, True),
            (WorkStatus.FULL, date(2026, 1, 12), None, True),
            (WorkStatus.AT_RISK, None, None, True),
            (None, date(2026, 1, 12), None, False),
            (None, None, 60, False),
            (WorkStatus.GRADED, None, 60, False),
        ],
    )
    def test_what_is_known_of_the_sick_leave_is_not_asked_again(
        self, status: WorkStatus | None, since: date | None, grade: int | None, told: bool
    ) -> None:
        """R65: the letter asks for what is missing alone; a grade with its first day answers the question."""
        form = ReferralForm(work_status=status, sick_since=since, sick_grade=grade)
        assert ("work_status" not in lacking(form)) is told

    def test_every_point_cites_line_and_rule(self) -> None:
        """R63-R66."""
        assert all(re.search(r"linje \d+.*\(R\d+", point.source) for point in completeness(ReferralForm()))

    def test_empty_form_lacks_every_point(self) -> None:
        assert len(lacking(ReferralForm())) == len(completeness(ReferralForm()))

    @pytest.mark.parametrize("status", [WorkStatus.SELF_EMPLOYED, WorkStatus.FREELANCER])
    def test_nobody_asks_a_freelancer_for_contact_with_an_employer(self, status: WorkStatus) -> None:
        absent = {p.field for p in completeness(ReferralForm(work_status=status)) if not p.present}
        assert "employer_contact" not in absent and "adaptation_tried" in absent

    def test_student_needs_no_employer(self) -> None:
        form = ReferralForm(
            text="x",
            diagnoses=[Diagnosis(code="P76")],
            work_status=WorkStatus.STUDENT,
            occupation="Student",
            motivation="God",
        )
        assert lacking(form) == []

    def test_points_name_fields_of_the_form(self) -> None:
        assert {point.field for point in completeness(ReferralForm())} <= set(ReferralForm.model_fields)


def story_assessment() -> RightsAssessment:
    """Step 3 of the acceptance story."""
    return RightsAssessment(
        target_condition=Answer.YES,
        target_function=Answer.YES,
        target_goal=Answer.YES,
        target_need=Answer.YES,
        arenas=[Arena.JOB, Arena.SOCIAL],
        main_cause=Answer.YES,
        none_found=True,
        benefit_met=Answer.YES,
        resource_met=Answer.YES,
        expected_benefit="Funksjonsbedring og mindre smerter. Skjønn er brukt.",
        benefit_grounds=[BenefitGround.B, BenefitGround.C],
        resource_use="Poliklinisk, 8–10 timer.",
        decision=Decision.RIGHT,
        disciplines=Discipline.BOTH,
        start_deadline=date(2026, 4, 30),
        deadline_for=DeadlineFor.TREATMENT,
    )


def hints(form: RightsAssessment, today: date = MARCH_6, referral: ReferralForm | None = None) -> tuple[Hint, ...]:
    return support(form, referral or story_referral(), today, WINDOW)


def texts(form: RightsAssessment, state: HintState, today: date = MARCH_6) -> str:
    return " ".join(hint.text for hint in hints(form, today) if hint.state is state)


class TestAssessment:
    def test_story_is_complete_and_met(self) -> None:
        form = story_assessment()
        assert form.missing() == {}
        assert texts(form, HintState.LACKING) == ""
        met = texts(form, HintState.MET)
        assert "§ 2-1 b" in met
        assert "alle fire" in met
        assert "12.05.2026" in met
        assert "vinduet" not in texts(form, HintState.ATTENTION)

    def test_right_asks_for_deadline_and_discipline(self) -> None:
        form = story_assessment()
        form.start_deadline, form.disciplines, form.deadline_for = None, None, None
        assert set(form.missing()) == {"start_deadline", "disciplines", "deadline_for"}

    def test_refusal_asks_for_grounds_only(self) -> None:
        form = story_assessment()
        form.decision, form.start_deadline, form.disciplines = Decision.NO_NEED, None, None
        assert set(form.missing()) == {"grounds"}

    @pytest.mark.parametrize("decision", [Decision.MORE_INFORMATION, Decision.FORWARDED, Decision.NOT_APPLICABLE])
    def test_no_grounds_of_benefit_when_nothing_is_decided(self, decision: Decision) -> None:
        assert RightsAssessment(decision=decision, forwarded_to="DPS").missing() == {}

    def test_a_referral_sent_on_names_the_place_and_advice_is_written(self) -> None:
        assert set(RightsAssessment(decision=Decision.FORWARDED).missing()) == {"forwarded_to"}
        assert set(RightsAssessment(decision=Decision.ADVICE, grounds=" ").missing()) == {"grounds"}

    def test_need_without_right_is_no_outcome_any_more(self) -> None:
        form = story_assessment()
        form.decision, form.grounds = Decision.NEED_NO_RIGHT, "Kan hjelpes i kommunen."
        assert "1.11.2015" in form.missing()["decision"]
        assert RightsAssessment.model_validate(form.model_dump(mode="json")).decision is Decision.NEED_NO_RIGHT

    def test_deadline_after_the_window_warns_from_the_day_after(self) -> None:
        form = story_assessment()
        form.start_deadline = WINDOW[1]
        assert "vinduet" not in texts(form, HintState.ATTENTION)
        form.start_deadline = WINDOW[1] + timedelta(days=1)
        assert "etter at vinduet går ut 12.05.2026" in texts(form, HintState.ATTENTION)

    def test_late_referral_and_passed_deadline_warn(self) -> None:
        form = story_assessment()
        attention = texts(form, HintState.ATTENTION, date(2026, 5, 13))
        assert "gikk ut 12.05.2026" in attention
        assert "allerede passert" in attention

    def test_no_window_no_word_of_it(self) -> None:
        assert not any(
            "vindu" in hint.text.lower() for hint in support(story_assessment(), story_referral(), MARCH_6, None)
        )

    @pytest.mark.parametrize(
        ("grounds", "warns"),
        [
            ("Pasienten er lite produktiv", True),
            ("Gir besparelser i trygdeutbetalinger", True),
            ("Kan bety SPARTE ytelser; økonomiske bidrag", True),
            ("Lav arbeidsevne", True),
            ("Kjønn er vektlagt", True),
            ("Økt arbeidsdeltakelse gir bedre livskvalitet", False),
            ("Etter faglig skjønn", False),
            ("", False),
        ],
    )
    def test_forbidden_grounds(self, grounds: str, warns: bool) -> None:
        form = story_assessment()
        form.grounds = grounds
        assert ("som ikke kan telle" in texts(form, HintState.ATTENTION)) is warns

    def test_suicide_risk_comes_first_and_names_the_same_day(self) -> None:
        form = story_assessment()
        form.conditions_against = [ConditionAgainst.BIPOLAR, ConditionAgainst.SUICIDE_RISK]
        first = hints(form)[0]
        assert first.state is HintState.ATTENTION
        assert "samme dag" in first.text
        assert "bipolar lidelse" in texts(form, HintState.ATTENTION)

    def test_empty_assessment_says_what_lacks(self) -> None:
        lacks = texts(RightsAssessment(), HintState.LACKING)
        for word in ("nytte", "ressursbruk", "Målgruppe", "taler imot"):
            assert word in lacks

    def test_motivation_alone_is_no_ground_for_refusal(self) -> None:
        form = story_assessment()
        form.decision, form.grounds = Decision.NEED_NO_RIGHT, "Manglende motivasjon."
        assert "Manglende motivasjon kan ikke alene" in texts(form, HintState.ATTENTION)

    def test_no_hint_changes_the_form(self) -> None:
        form = story_assessment()
        before = form.model_dump_json()
        hints(form)
        assert form.model_dump_json() == before


def story_plan() -> ReturnToWorkPlan:
    """Step 9 of the acceptance story."""
    days = [date(2026, 4, 13), date(2026, 4, 27), date(2026, 5, 18), date(2026, 6, 8), date(2026, 6, 29)]
    return ReturnToWorkPlan(
        goal="40 t/uke innen 29.06",
        goal_day=days[-1],
        steps=[
            Step(from_day=day, work_percent=percent) for day, percent in zip(days, (20, 40, 60, 80, 100), strict=True)
        ],
    )


class TestReturnToWork:
    def test_story_grades(self) -> None:
        assert [grade_of(step) for step in story_plan().steps] == [80, 60, 40, 20, 0]
        assert story_plan().missing() == {}

    def test_a_step_without_percent_has_no_grade(self) -> None:
        assert grade_of(Step()) is None

    def test_moved_step_keeps_its_first_day_and_is_explained(self) -> None:
        plan = story_plan()
        plan.steps[1].status = StepStatus.MOVED
        assert list(plan.missing()) == ["steps.1.moved_to", "steps.1.reason"]
        plan.steps[1].moved_to = date(2026, 5, 11)
        assert list(plan.missing()) == ["steps.1.reason"]
        plan.steps[1].reason = "Ferie på laget"
        assert plan.missing() == {}
        assert (plan.steps[1].from_day, plan.steps[1].starts) == (date(2026, 4, 27), date(2026, 5, 11))
        plan.steps[1].moved_to = date(2026, 5, 18)
        assert list(plan.wrong(Facts(date(2026, 2, 24)))) == ["steps.2.from_day"]

    def test_less_work_than_before_is_explained(self) -> None:
        plan = story_plan()
        plan.steps[2].work_percent = 20
        assert list(plan.missing()) == ["steps.2.reason"]

    def test_undated_and_empty_steps_are_named(self) -> None:
        plan = ReturnToWorkPlan(goal="Tilbake", steps=[Step(), Step(from_day=date(2026, 4, 13), work_percent=20)])
        assert list(plan.missing()) == ["steps.0.from_day", "steps.0.work_percent"]

    def test_a_student_or_an_apprentice_has_steps_in_hours(self) -> None:
        days = (date(2026, 4, 13), date(2026, 4, 27))
        plan = ReturnToWorkPlan(
            goal="Tilbake", steps=[Step(from_day=day, hours=hours) for day, hours in zip(days, (8, 20), strict=True)]
        )
        assert list(plan.missing()) == ["full_hours"]
        plan.full_hours = 40
        assert plan.missing() == {}
        assert [share(step.work_percent, step.hours, plan.full_hours) for step in plan.steps] == [20, 50]
        assert grade_of(plan.steps[0]) is None, "hours of study say nothing of a sick-leave grade"
        plan.steps[1].hours = 4
        assert list(plan.missing()) == ["steps.1.reason"]
        plan.steps[1].hours = 41
        assert list(plan.missing()) == ["steps.1.hours"]

    def test_percent_over_hundred_is_refused(self) -> None:
        with pytest.raises(ValidationError):
            Step(work_percent=101)


def test_employer_contact_must_say_whether_health_was_shared() -> None:
    form = WorkplaceForm(contacts=[Contact(purpose="Avklare oppgaver")])
    assert list(form.missing()) == ["contacts.0.no_health_shared"]
    form.contacts[0].no_health_shared = False
    assert list(form.missing()) == ["contacts.0.explanation"]
    form.contacts[0].no_health_shared = True
    assert form.missing() == {}


def test_only_an_assessment_of_function_is_shared_as_function() -> None:
    assert Note(kind_of_note=NoteKind.FUNCTION).category_of() is Category.FUNCTION
    assert Note(kind_of_note=NoteKind.OTHER_FUNCTION).category_of() is Category.LIFE
    shared_apart = (NoteKind.FUNCTION, NoteKind.OTHER_FUNCTION)
    assert {Note(kind_of_note=kind).category_of() for kind in NoteKind if kind not in shared_apart} == {Category.NOTES}
    assert TeamPlan().category_of() is Category.TREATMENT


def test_epikrise_with_an_empty_ask_may_not_be_signed() -> None:
    assert "asks" in Epikrise(asks=[AskRow(text="  ")]).missing()
    assert Epikrise(asks=[AskRow(text="forlenge gradert 20 % til 28.06")]).missing() == {}


def test_epikrise_sections_are_its_prose_fields_once_each() -> None:
    fields = [section.field for section in SECTIONS]
    composite = {"at_closing", "asks", "who_does_what", "individual_plan", "coordinator", "receivers"}
    composite |= {"advised_grade", "advised_until", "considerations", "contact", "contact_phone"}
    assert sorted(fields) == sorted(set(Epikrise.model_fields) - composite)
    codes = [section.code for section in SECTIONS]
    assert codes == ["", "VU", "IP", "CAVE", "AH", "PROB", "TS", "FU", "FO", "ME", "HJ", "SY", "SY", "SY", "SY", "FA"]


def test_an_epikrise_names_who_does_what_outside_the_closing_team() -> None:
    facts = Facts(date(2026, 6, 12), team=frozenset({"ida nordli"}))
    told = {"asks": [{"text": "Ingen"}]}
    rows: list[dict[str, str]] = [
        *({"actor": "gp", "what": "Kontroll"}, {"what": "Ringe"}, {"actor": "other", "what": "Ringe"}),
        *({"actor": "other", "named": typed, "what": "x"} for typed in ("Lege", "psykologen", "Psykolog Ida Nordli")),
        *(
            {"actor": "other", "named": typed, "what": "x"}
            for typed in ("Psykolog Eva Li, DPS", "Bedriftshelsetjenesten")
        ),
    ]
    form = Epikrise.model_validate(told | {"who_does_what": rows})
    assert set(form.missing()) == {"who_does_what.1.actor", "who_does_what.2.named"}
    assert set(form.wrong(facts)) == {f"who_does_what.{at}.named" for at in (3, 4, 5)}
    assert form.wrong(replace(facts, team=None)) == {}, "what was signed at another centre stands"
    assert [row.who for row in form.who_does_what][:1] == ["Fastlege"]
    assert set(Epikrise.model_validate(told | {"advised_grade": 10}).wrong(facts)) == {"advised_grade"}


def test_a_past_day_and_what_a_reader_looks_for_are_asked_about() -> None:
    facts = Facts(date(2026, 6, 12))
    told = {
        "asks": [{"text": "forlenge til 28.06"}, {"text": "kontroll 20.05"}, {"text": "MR tatt 3. mars 2026"}],
        "who_does_what": [{"actor": "nav", "what": "møte 01.06.2026", "due": "2026-06-11"}],
        "diagnoses": "ICPC-2: L83 Nakkesyndrom",
    }
    form = Epikrise.model_validate(told)
    days = {"asks.1.text", "asks.2.text", "who_does_what.0.what", "who_does_what.0.due"}
    assert set(form.doubts(facts)) == days | {"diagnoses", "critical", "contact_phone"}
    whole = told | {"diagnoses": "M54.2 Nakkesmerter", "critical": "Ingen kjent", "contact_phone": "75 00 00 00"}
    assert set(Epikrise.model_validate(whole).doubts(facts)) == days
    assert set(form.doubts(replace(facts, before=form))) == days, "what stood so before is not asked about again"
    assert form.changed_since(Epikrise.model_validate(whole)) == (
        "Diagnoser",
        "Kritisk informasjon (CAVE)",
        "Direkte telefon",
    )


def test_outcome_of_the_story_is_complete() -> None:
    outcome = Outcome(
        point=OutcomePoint.MONTHS_3,
        day=date(2026, 9, 12),
        work_status=WorkStatus.WORKING,
        work_percent=100,
        benefit=Benefit.NONE,
    )
    assert outcome.missing() == {}
    assert outcome.point is not None
    assert outcome.point.label == "3 måneder"


@pytest.mark.parametrize("form", [Closing, Outcome])
def test_a_standing_and_a_share_of_work_that_do_not_go_together_are_asked_about(form: type[Form]) -> None:
    odd = {("working", 0), ("at_risk", 0), ("graded", 0), ("graded", 100), ("full", 20), ("unemployed", 50)}
    fine = {("working", 40), ("graded", 50), ("full", 0), ("aap", 20), ("other", 100), ("full", None), (None, 50)}
    for status, percent in odd | fine:
        answers = form.model_validate({"work_status": status, "work_percent": percent})
        asked = answers.doubts(Facts(date(2026, 12, 1))).get("work_percent", "")
        assert bool(asked) is ((status, percent) in odd), (status, percent)
        assert not asked or (f"{percent} %" in asked and status and WorkStatus(status).label in asked)
