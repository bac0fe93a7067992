"""The directory of services: delivered as templates, made local, approved by name, and told in the answer letters."""

import pytest

from hia_desktop.base.errors import BadInput, Missing, Refused
from hia_desktop.base.fields import CourseId, NeighbourId
from hia_desktop.domain.forms.values import LocalOffer
from hia_desktop.domain.sending.neighbours import TAKES, NeighbourDraft, criteria, delivered, told
from hia_desktop.services.call import run
from hia_desktop.services.centre import limits, neighbours
from hia_desktop.services.papers import epikriser, letters
from hia_desktop.services.record import entries
from tests import make
from tests.services.counting import counts
from tests.services.story import ASSESSMENT

RPH = NeighbourDraft(
    kind=LocalOffer.RPH, name="RPH Testby", takes="Fra 16 år", contact="00 00 00 00", municipality="Testby"
)
NO_NEED = {**ASSESSMENT, "decision": "no_need", "grounds": "Kan hjelpes i kommunen.", "offers": ["rph", "nav"]}


def test_every_service_is_delivered_as_a_template_without_a_place(home: make.House) -> None:
    found = run(home.as_user("sekretar"), neighbours.listing)
    assert [row.draft.kind for row in found] == list(LocalOffer) == list(TAKES)
    assert {(row.id, row.state, row.draft.where) for row in found} == {("", "Mal, må gjøres lokal", "")}


def test_the_directory_has_each_service_that_the_reports_name(home: make.House) -> None:
    """By their own words, so that none is lost from the list and the directory at once. Source: R98-R107."""
    found = [row.draft for row in run(home.as_user("sekretar"), neighbours.listing)]
    assert all(draft.takes for draft in found)
    assert {draft.kind.value: draft.kind.label for draft in found if draft.kind is not None} == {
        "rph": "Rask psykisk helsehjelp i kommunen",
        "municipal_mental": "Kommunens tilbud i psykisk helse",
        "healthy_life": "Frisklivssentralen i kommunen",
        "physiotherapy": "Fysioterapeut eller manuellterapeut i nærheten",
        "occupational_health": "Bedriftshelsetjenesten på arbeidsplassen",
        "nav": "NAV, om arbeid, tilrettelegging og sykefravær",
        "rehabilitation": "Arbeidsrettet rehabilitering, etter henvisning fra fastlegen",
        "mental_outpatient": "Allmennpsykiatrisk poliklinikk, etter henvisning fra fastlegen",
        "job_support": "Individuell jobbstøtte (IPS)",
        "job_coping": "Senter for jobbmestring (NAV)",
        "working_life": "NAV Arbeidslivssenter, for arbeidsgiveren",
    }


def test_one_is_made_local_approved_changed_and_taken_out_of_use(home: make.House) -> None:
    office = home.as_user("sekretar")

    def row() -> neighbours.NeighbourRow:
        return next(row for row in run(office, neighbours.listing) if row.draft.kind is LocalOffer.RPH)

    made = run(office, neighbours.keep, None, RPH)
    assert row().state == "Ikke lokalt godkjent" and len(run(office, neighbours.listing)) == len(LocalOffer)
    run(office, neighbours.approve, made, "Eva Fagsjef")
    assert row().state.startswith("Godkjent ") and row().state.endswith(" av Eva Fagsjef")
    run(office, neighbours.keep, made, RPH.model_copy(update={"contact": "11 11 11 11"}))
    assert row().state == "Ikke lokalt godkjent", "what is changed is approved anew"
    run(office, neighbours.use, made, False)
    assert row().state == "Ute av bruk"
    with pytest.raises(BadInput) as refused:
        run(office, neighbours.keep, None, NeighbourDraft())
    assert set(refused.value.fields) == {"kind", "takes"}
    with pytest.raises(BadInput):
        run(office, neighbours.approve, made, " ")
    with pytest.raises(Missing):
        run(office, neighbours.use, NeighbourId("0" * 32), True)
    with pytest.raises(Refused):
        run(home.as_user("lege"), neighbours.listing)


def test_the_own_municipality_comes_before_what_is_for_all() -> None:
    everywhere = RPH.model_copy(update={"name": "RPH", "contact": "", "municipality": ""})
    elsewhere = RPH.model_copy(update={"name": "RPH Annenby", "municipality": "Annenby"})
    offers, directory = [LocalOffer.RPH, LocalOffer.NAV], [everywhere, elsewhere, RPH]
    assert told(offers, directory, "TESTBY") == (
        "Rask psykisk helsehjelp i kommunen: RPH Testby, 00 00 00 00",
        LocalOffer.NAV.label,
    )
    assert told(offers[:1], directory, "Tredjeby") == ("Rask psykisk helsehjelp i kommunen: RPH",)
    assert told(offers[:1], [elsewhere], "") == (LocalOffer.RPH.label,), "another municipality's is nobody's else"
    assert told(offers[:1], delivered(), "Testby") == (LocalOffer.RPH.label,)


def test_the_criteria_are_those_of_the_place_that_the_patient_reaches() -> None:
    """Whichever municipality's was written last."""
    everywhere = RPH.model_copy(update={"takes": "Fra 18 år.", "municipality": ""})
    elsewhere = RPH.model_copy(update={"takes": "Bare par.", "municipality": "Annenby"})
    for directory in ([RPH, everywhere, elsewhere], [elsewhere, everywhere, RPH]):
        assert criteria(directory, "testby")[LocalOffer.RPH] == "Fra 16 år"
        assert criteria(directory, "Tredjeby")[LocalOffer.RPH] == "Fra 18 år."
    found = criteria([elsewhere], "Testby")
    assert found == dict(TAKES), "of another municipality's nothing is said"


def letter(home: make.House, course: CourseId, audience: str) -> str:
    return repr(run(home.as_user("lege"), letters.decision_letters, course, audience).content)


@pytest.mark.long
def test_the_answer_letters_say_where_it_is_reached_once_it_is_approved(home: make.House, course: CourseId) -> None:
    lege, office = home.as_user("lege"), home.as_user("sekretar")
    run(office, entries.sign, course, "referral", None, make.REFERRAL)
    run(lege, entries.sign, course, "assessment", None, NO_NEED)
    made = run(office, neighbours.keep, None, RPH.model_copy(update={"municipality": ""}))
    for audience in ("patient", "referrer"):
        assert "RPH Testby" not in letter(home, course, audience), "nobody has approved it"
        assert "Rask psykisk helsehjelp i kommunen" in letter(home, course, audience)
    run(office, neighbours.approve, made, "Eva Fagsjef")
    for audience in ("patient", "referrer"):
        assert "- Rask psykisk helsehjelp i kommunen: RPH Testby, 00 00 00 00" in letter(home, course, audience)
        assert f"- {LocalOffer.NAV.label}" in letter(home, course, audience)
    run(office, neighbours.use, made, False)
    assert "RPH Testby" not in letter(home, course, "patient")


@pytest.mark.long
def test_the_assessment_is_told_the_criteria_and_the_place(home: make.House, course: CourseId) -> None:
    office, lege = home.as_user("sekretar"), home.as_user("lege")
    made = run(office, neighbours.keep, None, RPH.model_copy(update={"municipality": ""}))
    run(office, neighbours.approve, made, "Eva Fagsjef")
    shown = run(lege, limits.open_assessment, course).shown_on
    assert shown[LocalOffer.RPH] == "Rask psykisk helsehjelp i kommunen: RPH Testby, 00 00 00 00. Fra 16 år"
    assert shown[LocalOffer.JOB_SUPPORT].endswith(TAKES[LocalOffer.JOB_SUPPORT])
    asked = []
    for _n in range(2):
        for _more in range(10):
            run(office, neighbours.keep, None, RPH)
        with counts(lege) as found:
            run(lege, limits.open_assessment, course)
        asked.append(len(found))
    assert asked[0] == asked[1]


CLOSED = {
    "day": "2026-02-24",
    "ending": "completed",
    "outcome": "municipality",
    "need_after": "K",
    "work_status": "working",
    "benefit": "none",
    "match": "good",
}


def test_what_the_closing_shows_on_to_is_data_and_stands_in_the_epikrise(home: make.House, course: CourseId) -> None:
    lege, office = home.as_user("lege"), home.as_user("sekretar")
    made = run(office, neighbours.keep, None, RPH.model_copy(update={"municipality": ""}))
    run(office, neighbours.approve, made, "Eva Fagsjef")
    rows = [
        {"service": "rph", "what": "søvn"},
        {"service": "physiotherapy", "to": "Testby fysioterapi"},
        {"to": "Leder"},
    ]
    lacks = run(lege, entries.before_signing, course, "closing", {**CLOSED, "shown_to": [{"what": "søvn"}]}).stops
    assert [line.field for line in lacks] == ["shown_to.0.service"]
    run(
        lege, entries.sign, course, "closing", None, {**CLOSED, "day": home.clock.today().isoformat(), "shown_to": rows}
    )
    told = run(lege, epikriser.compose, course).answers["course_and_treatment"]
    assert (
        "Vist videre til: Rask psykisk helsehjelp i kommunen, RPH Testby, 00 00 00 00 (søvn); "
        f"{LocalOffer.PHYSIOTHERAPY.label}, Testby fysioterapi; Leder." in told
    )
