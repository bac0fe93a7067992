"""What a closing can say, word by word and code by code, as the sources have it: they are reported and compared."""

from datetime import date

from hia_desktop.base.fields import ask_of
from hia_desktop.domain.forms.ending.closing import Closing, ShownTo
from hia_desktop.domain.forms.ending.values import PROPOSED, Clarified, Ending, NavAdded, NeedAfter, NoAnswer, OwnView
from hia_desktop.domain.forms.epikrise_values import IndividualPlan
from hia_desktop.domain.forms.form import Facts
from hia_desktop.domain.forms.values import LocalOffer

ROUTES = {
    "specialist": ("Videre utredning eller behandling i spesialisthelsetjenesten", "S"),
    "rehabilitation": ("Arbeidsrettet rehabilitering, opphold ved rehabiliteringsinstitusjon", "S"),
    "outpatient": ("Poliklinisk oppfølging i spesialisthelsetjenesten", "S"),
    "municipality": ("Oppfølging eller behandling i kommunen", "K"),
    "no_need": ("Avsluttet uten videre behov", "I"),
    "one_talk": ("Avklart med én samtale", "I"),
}
"""R96's four routes and the fifth, and the one talk of R75; each with the code of 9323 that it proposes."""
NEEDS = {
    "A": "Andre instanser, som NAV og arbeidsgiver",
    "I": "Ikke behov",
    "K": "Fastlege eller kommune",
    "P": "Psykisk helsevern",
    "S": "Annen spesialisthelsetjeneste",
    "T": "Tverrfaglig spesialisert rusbehandling",
    "U": "Utvidet utredning",
}


def test_where_a_clarification_leads_is_the_routes_and_no_others() -> None:
    assert {one.value: (one.label, PROPOSED[one].value) for one in Clarified} == ROUTES
    assert {one.value: one.label for one in NeedAfter} == NEEDS
    for one in Clarified:
        closing = Closing(outcome=one)
        assert closing.need_after is None, "proposed, and never set"
        (told,) = closing.lines()
        assert told.casefold() == f"utfall: {one.label}.".casefold(), "as the epikrise says it"


def test_whether_there_is_an_individual_plan_in_the_codes_of_9336() -> None:
    assert {one.value: one.label for one in IndividualPlan} == {
        "1": "Ja, i bruk",
        "2": "Ikke utarbeidet",
        "3": "Pasienten ønsker ikke",
        "4": "Oppfyller ikke retten til det",
        "9": "Ikke aktuelt",
    }


def test_the_patient_is_asked_three_questions_one_of_them_on_the_nav_adviser() -> None:
    asked = {name: ask_of(field) for name, field in Closing.model_fields.items()}
    section = asked["helped"].section
    assert {name: ask.label for name, ask in asked.items() if ask.section == section} == {
        "helped": "Hvor mye har tilbudet hjulpet deg mot arbeid?",
        "decided": "Hvor mye fikk du være med på å bestemme?",
        "nav_added": "Hvor mye hadde NAV-veilederen å si?",
        "nav_words": "Hva NAV-veilederen bidro med",
    }, "three, and room for the patient's own words on the third"
    assert set(NavAdded) - {*map(NavAdded, OwnView)} == {NavAdded.NOT_MET}, "who never met one has an answer too"


def test_why_nobody_answered_has_an_answer_for_each_reason() -> None:
    assert {one.value: one.label for one in NoAnswer} == {
        "try_again": "Svarte ikke, prøver igjen",
        "not_reached": "Ikke nådd",
        "declined": "Ønsker ikke å svare",
        "moved": "Flyttet",
        "dead": "Død",
    }


def test_whom_the_patient_is_shown_on_to_is_asked_where_others_go_on() -> None:
    today = date(2026, 12, 1)
    for outcome in Clarified:
        closing = Closing(day=today, ending=Ending.COMPLETED, outcome=outcome, need_after=NeedAfter.OTHERS)
        asked = "shown_to" in closing.doubts(Facts(today=today))
        assert asked is (ROUTES[outcome.value][1] != "I"), outcome
        told = closing.model_copy(update={"shown_to": [ShownTo(service=LocalOffer.RPH)]})
        assert "shown_to" not in told.doubts(Facts(today=today))
    broken = Closing(day=today, ending=Ending.BROKEN_OFF)
    assert "shown_to" not in broken.doubts(Facts(today=today)), "nobody knows where it would have led"
