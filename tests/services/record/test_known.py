"""What is typed once is offered where it is asked for again, and a change follows where the user lets it."""

from datetime import time, timedelta
from typing import Any

import pytest
from pydantic import BaseModel

from hia_desktop.base.fields import CourseId, PatientId, bare
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.facts import Fact
from hia_desktop.domain.forms import FORMS
from hia_desktop.domain.forms.facts import DRAWN, facts_in
from hia_desktop.domain.forms.shown import shown_of
from hia_desktop.domain.forms.values import LocalOffer
from hia_desktop.domain.leave.sick_leave import Period, SickLeaveKind
from hia_desktop.services.call import SignedIn, run
from hia_desktop.services.consent import consents, trails
from hia_desktop.services.course import courses
from hia_desktop.services.papers import epikriser
from hia_desktop.services.patient import leaves, patients
from hia_desktop.services.patient.patients import PatientDraft
from hia_desktop.services.record import entries, following, plan_lines
from tests import make
from tests.services.story import ASSESSMENT

GOAL = "Jobbe som før til sommeren"
BARRIER = {
    "category": "tasks",
    "description": "Tunge løft",
    "adaptation": "own_adapted",
    "responsible": "Leder",
    "measure": "Løftehjelp",
    "in_meeting": True,
}


def offered(who: SignedIn, course: CourseId, kind: str) -> dict[str, tuple[Any, str]]:
    """What the form's fields are offered, with where it comes from."""
    known = run(who, entries.open_form, course, kind).known
    return {name: (one.value, one.source) for name, one in known.items()}


def test_the_fields_of_one_fact_take_the_same() -> None:
    """A value that stands in one fits in the others; and what was signed has no trace of it."""
    models: list[type[BaseModel]] = [PatientDraft, *FORMS]
    for fact in Fact:
        kinds = {
            bare(model.model_fields[facts_in(model)[fact]].annotation)[0] for model in models if fact in facts_in(model)
        }
        assert len(kinds) == 1, fact
        assert sum(fact in facts_in(model) for model in models) > 1, fact
    assert all(one.field in one.form.model_fields for one in DRAWN)
    assert not any('"fact' in shown_of(form).content for form in FORMS)


@pytest.mark.long
def test_what_is_known_is_offered_with_its_source(home: make.House, course: CourseId) -> None:
    lege, fysio, office = home.as_user("lege"), home.as_user("fysio"), home.as_user("sekretar")
    run(fysio, entries.save_draft, course, "referral", None, make.REFERRAL | {"workplace": "Et utkast AS"}, {})
    assert offered(lege, course, "survey") == {}, "a draft is nobody else's to know"
    assert offered(office, course, "referral")["practice"] == ("Bodø legesenter", "fra pasientkortet")
    assert offered(office, course, "referral")["referrer"] == ("Ola Lege", "fra pasientkortet")
    run(office, entries.sign, course, "referral", None, make.REFERRAL | {"goal": GOAL})
    assert offered(lege, course, "survey") == {
        "employer": ("Eksempel Lager AS", "fra henvisningen 24. feb"),
        "position_percent": (100, "fra henvisningen 24. feb"),
        "own_goal": (GOAL, "fra henvisningen 24. feb"),
    }
    patient = PatientId(run(lege, courses.open_course, course).banner.patient)
    card = run(office, patients.card, patient)
    run(office, patients.change, patient, card.version, card.draft.model_copy(update={"employer": "Ny jobb AS"}))
    assert offered(lege, course, "survey")["employer"] == ("Ny jobb AS", "fra pasientkortet")
    signed = run(lege, entries.sign, course, "survey", None, {"own_goal": GOAL, "position_percent": 80})
    assert offered(lege, course, "plan") == {"own_goal": (GOAL, "fra kartleggingen 24. feb")}
    assert offered(lege, course, "rtw")["position_percent"] == (80, "fra kartleggingen 24. feb")
    run(lege, entries.strike, signed, "wrong_content")
    assert offered(lege, course, "plan") == {}, "what is struck is no source"


@pytest.mark.long
def test_barriers_lead_to_measures_and_steps_and_nav_is_told_what_is_shared(home: make.House, course: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(home.as_user("sekretar"), entries.sign, course, "referral", None, make.REFERRAL)
    until = home.clock.today() + timedelta(days=120)
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.ADAPTATION], until)
    over = BARRIER | {"description": "Løst", "status": "done"}
    run(nav, entries.sign, course, "workplace", None, {"barriers": [BARRIER, over]})
    assert offered(lege, course, "plan") == {}, "NAV's note is not shared"
    run(lege, consents.give, course, Recipient.HEALTH, [Category.NAV_NOTES], until)
    run(nav, entries.sign, course, "workplace", None, {"barriers": [BARRIER, over]})
    measures, source = offered(lege, course, "plan")["measures"]
    assert [(m["what"].endswith("Løftehjelp"), m["responsible"], m["area"]) for m in measures] == [
        (True, "Leder", "work")
    ]
    assert source == "fra «NAV og arbeidsplass» 24. feb"
    plan = {
        "own_goal": GOAL,
        "goals": [{"title": "Halv stilling", "area": "work"}, {"title": "Sove", "area": "health"}],
        "measures": measures,
    }
    run(lege, entries.sign, course, "plan", None, plan)
    found = offered(lege, course, "rtw")
    assert found["goal"] == ("Halv stilling", "fra tverrfaglig plan 24. feb")
    (step,) = found["steps"][0]
    assert step["adaptation"] and step["who"].startswith("Leder: ")
    assert set(offered(nav, course, "rtw")) == {"steps"}, "neither the plan nor the sick leave is shared with NAV"
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.SICK_LEAVE, Category.PLAN], until)
    assert set(offered(nav, course, "rtw")) == {"steps", "goal", "position_percent"}


def test_what_is_ticked_in_the_plan_is_not_offered_as_a_step(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    measures = [{"what": "Møte med leder", "responsible": "Leder", "area": "work"}]
    run(lege, entries.sign, course, "plan", None, {"own_goal": GOAL, "measures": measures})
    assert offered(lege, course, "rtw")["steps"][0][0]["who"] == "Leder: Møte med leder"
    run(lege, plan_lines.put, course, 1, 0, "done", None)
    assert "steps" not in offered(lege, course, "rtw")


@pytest.mark.long
def test_what_is_newer_follows_from_the_days(home: make.House, course: CourseId) -> None:
    lege, office = home.as_user("lege"), home.as_user("sekretar")
    run(office, entries.sign, course, "referral", None, make.REFERRAL)
    home.clock.day += timedelta(days=1)
    run(lege, entries.sign, course, "survey", None, {"own_goal": GOAL})  # says nothing of the employer
    patient = PatientId(run(lege, courses.open_course, course).banner.patient)

    def put(**fields: Any) -> None:
        card = run(office, patients.card, patient)
        run(office, patients.change, patient, card.version, card.draft.model_copy(update=fields))

    def known(kind: str, field: str) -> tuple[Any, bool]:
        one = run(lege, entries.open_form, course, kind).known[field]
        return one.value, one.newer

    home.clock.day += timedelta(days=1)
    put(employer="Ny jobb AS")
    home.clock.day += timedelta(days=1)
    written = {**make.REFERRAL, "workplace": "Nyest AS"}
    run(office, entries.sign, course, "referral", None, written, over_newer=True)
    put(phone="900 00 000")
    assert known("referral", "position_percent") == (100, False)
    put(employer="Ny jobb AS")
    assert known("referral", "workplace") == ("Ny jobb AS", False), "of the same moment"
    home.clock.day += timedelta(days=1)
    rtw = {"goal": "Tilbake", "position_percent": 60, "steps": [{"from_day": "2026-03-30", "work_percent": 50}]}
    run(lege, entries.sign, course, "rtw", None, rtw)  # is not kept on the card
    put(phone="911 11 111")
    assert known("referral", "position_percent") == (60, True), "newer than the card, where another field was changed"
    assert known("rtw", "position_percent") == (100, False), "the card is older than what stands here"
    home.clock.day += timedelta(days=1)
    put(position_percent=80)
    assert known("rtw", "position_percent") == known("referral", "position_percent") == (80, True)
    told = [row.what for row in run(office, trails.access_report, course)]
    assert "Endret personopplysningene: Stillingsprosent" in told


@pytest.mark.long
def test_a_change_follows_where_it_is_let(home: make.House, course: CourseId) -> None:
    lege, fysio = home.as_user("lege"), home.as_user("fysio")
    run(home.as_user("sekretar"), entries.sign, course, "referral", None, make.REFERRAL)
    run(lege, entries.save_draft, course, "plan", None, {"own_goal": "Det gamle målet"}, {"evaluation_day": "snart"})
    run(fysio, entries.save_draft, course, "plan", None, {"own_goal": "En annens utkast"}, {})
    assert run(lege, following.elsewhere, course, "survey") == (), "nothing is signed"
    home.clock.at = time(10, 30)
    run(lege, entries.sign, course, "survey", None, {"own_goal": GOAL, "employer": "Ny jobb AS"})
    (place,) = run(lege, following.elsewhere, course, "survey")  # the card has followed by itself, as it always did
    assert (place.place, place.label) == ("Utkastet ditt til «Tverrfaglig plan»", "Pasientens eget mål")
    assert (place.stands, place.becomes) == ("Det gamle målet", GOAL)
    assert run(lege, following.follow, course, "survey", ["card:employer"]) == 0
    run(lege, entries.save_draft, course, "plan", None, {"own_goal": "Skrevet imens"}, {"evaluation_day": "snart"})
    assert run(lege, following.follow, course, "survey", [place.key]) == 0, "that was not what was asked about"
    run(lege, entries.save_draft, course, "plan", None, {"own_goal": "Det gamle målet"}, {"evaluation_day": "snart"})
    assert run(lege, following.follow, course, "survey", [place.key]) == 1
    (mine,) = run(lege, entries.open_form, course, "plan").drafts
    assert (mine.answers["own_goal"], mine.raw) == (GOAL, {"evaluation_day": "snart"})
    assert run(fysio, entries.open_form, course, "plan").drafts[0].answers["own_goal"] == "En annens utkast"
    rtw = {"goal": "Tilbake", "position_percent": 60, "steps": [{"from_day": "2026-03-30", "work_percent": 50}]}
    run(lege, entries.sign, course, "rtw", None, rtw)
    (card,) = run(lege, following.elsewhere, course, "rtw")
    assert (card.place, card.label, card.stands, card.becomes) == ("Pasientkortet", "Stillingsprosent", "100 %", "60 %")
    assert run(lege, following.follow, course, "rtw", [card.key]) == 1
    patient = PatientId(run(lege, courses.open_course, course).banner.patient)
    assert run(lege, patients.card, patient).draft.position_percent == 60
    run(lege, entries.sign, course, "rtw", None, rtw | {"goal": "Helt tilbake"})
    assert run(lege, following.elsewhere, course, "rtw") == (), "it was not changed this time"
    signed = run(lege, entries.open_form, course, "referral").versions[0]
    assert signed.answers["position_percent"] == 100, "what is signed stays"
    run(lege, entries.save_draft, course, "survey", None, {"employer": "Gammel AS"}, {})
    (draft,) = run(lege, following.elsewhere_than_card, patient, ["employer", "phone"])
    assert (draft.stands, draft.becomes) == ("Gammel AS", "Ny jobb AS")
    assert run(lege, following.follow_card, patient, ["employer"], [draft.key]) == 1
    assert run(lege, entries.open_form, course, "survey").drafts[0].answers["employer"] == "Ny jobb AS"
    known = run(lege, entries.open_form, course, "referral").known["workplace"]
    assert (known.value, known.newer) == ("Ny jobb AS", True), "a new version of the referral is offered what is newer"


@pytest.mark.long
def test_the_closing_begins_with_what_is_known(home: make.House, course: CourseId) -> None:
    lege, office = home.as_user("lege"), home.as_user("sekretar")
    run(office, entries.sign, course, "referral", None, make.REFERRAL)
    told = {name: source for name, (_value, source) in offered(lege, course, "closing").items()}
    assert told == {
        "employer": "fra henvisningen 24. feb",
        "diagnoses": "fra henvisningen 24. feb",
        "work_status": "fra sykefraværet i dag",
        "work_percent": "fra sykefraværet i dag",
        "benefit": "fra sykefraværet i dag",
    }, "the grade that the referral states is of this very day"
    coded = [{"code": "M54.2", "system": "icd10", "text": "Nakkesmerter", "main": True}]
    run(lege, entries.sign, course, "assessment", None, ASSESSMENT | {"offers": ["rph", "nav"], "diagnoses": coded})
    home.clock.day += timedelta(days=30)
    found = run(lege, entries.open_form, course, "closing").known
    assert found["diagnoses"].words == "M54.2 Nakkesmerter" and found["diagnoses"].value == coded
    assert found["shown_to"].words == f"{LocalOffer.RPH.label}; {LocalOffer.NAV.label}"
    assert [row["service"] for row in found["shown_to"].value] == ["rph", "nav"]
    assert found["shown_to"].source == "fra rettighetsvurderingen 24. feb"
    assert "work_status" not in found, "what the grade is a month later, nobody has said"
    known = [row.id for row in run(office, courses.open_course, course).sick.periods]
    half = Period(make.DAY, None, SickLeaveKind.GRADED, 50)
    run(office, leaves.save_periods, course, known, [half])
    found = run(lege, entries.open_form, course, "closing").known
    assert {name: (found[name].value, found[name].words) for name in ("work_status", "work_percent", "benefit")} == {
        "work_status": ("graded", "Gradert sykmeldt"),
        "work_percent": (50, "50 %"),
        "benefit": ("sick_pay", "Sykepenger"),
    }
    worked = {"from_day": home.clock.today().isoformat(), "work_percent": 50, "actual_percent": 20}
    rtw = {"goal": "Tilbake", "position_percent": 100, "steps": [worked]}
    run(lege, entries.sign, course, "rtw", None, rtw)
    percent = run(lege, entries.open_form, course, "closing").known["work_percent"]
    assert percent.value == 20 and percent.source.startswith("fra tilbake-til-arbeid-planen"), "what was worked"
    assert not run(lege, entries.open_form, course, "closing").drafts, "nothing is filled in unasked"


def test_what_was_worked_is_not_offered_to_one_who_is_wholly_on_sick_leave(home: make.House, course: CourseId) -> None:
    """The sick note and the plan do not go together, so the writer says how much; signing asks where both are said."""
    lege, office = home.as_user("lege"), home.as_user("sekretar")
    run(office, leaves.save_periods, course, [], [Period(make.DAY, None, SickLeaveKind.FULL, 100)])
    worked = {"from_day": make.DAY.isoformat(), "work_percent": 50, "actual_percent": 100}
    run(lege, entries.sign, course, "rtw", None, {"goal": "Tilbake", "position_percent": 100, "steps": [worked]})
    known = offered(lege, course, "closing")
    assert known["work_status"][0] == "full" and "work_percent" not in known
    both = make.CLOSING | {"day": make.DAY.isoformat(), "work_status": "full", "work_percent": 100, "match": "good"}
    found = run(lege, entries.before_signing, course, "closing", both)
    (odd,) = (line for line in found.doubts if line.field == "work_percent")
    assert odd.words == "Arbeid 100 % og «Helt sykmeldt»: stemmer begge deler?"


def test_a_lasting_standing_is_offered_where_no_sick_leave_tells(home: make.House, course: CourseId) -> None:
    lege, office = home.as_user("lege"), home.as_user("sekretar")
    student = {**make.REFERRAL, "work_status": "student", "sick_since": None, "sick_grade": None}
    run(office, entries.sign, course, "referral", None, student)
    assert offered(lege, course, "closing")["work_status"] == ("student", "fra henvisningen 24. feb")
    at_work = student | {"work_status": "working"}
    run(office, entries.sign, course, "referral", None, at_work)
    assert "work_status" not in offered(lege, course, "closing"), "whether somebody still is at work is not"


@pytest.mark.long
def test_the_diagnoses_of_the_closing_go_before_the_assessments_in_the_epikrise(
    home: make.House, course: CourseId
) -> None:
    lege = home.as_user("lege")
    run(home.as_user("sekretar"), entries.sign, course, "referral", None, make.REFERRAL)
    early = [{"code": "M54.2", "system": "icd10", "text": "Nakkesmerter", "main": True}]
    run(lege, entries.sign, course, "assessment", None, ASSESSMENT | {"diagnoses": early})
    make.closing_form(lege, course)
    assert run(lege, epikriser.compose, course).answers["diagnoses"].startswith("ICD-10: M54.2 Nakkesmerter")
    ended = [{"code": "F43.2", "system": "icd10", "text": "Tilpasningsforstyrrelse", "main": True}]
    answers = {"day": home.clock.today().isoformat(), **make.CLOSING, "diagnoses": ended}
    run(lege, entries.sign, course, "closing", None, answers)
    made = run(lege, epikriser.compose, course)
    assert made.answers["diagnoses"] == "ICD-10: F43.2 Tilpasningsforstyrrelse · ICPC-2: L83 Nakkesyndrom"
    assert made.sources["diagnoses"].startswith("fra avslutningen v2") and "henvisningen" in made.sources["diagnoses"]
